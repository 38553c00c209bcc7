"""Reddit threads as the site gives them: the page's address with .json behind it; and arrays of comments."""

import re
from typing import Any

from replygraph.readers._json import dicts, dig, has, integer, is_lines, mapping, prefixed, signs, text, tree, values, via, word
from replygraph.readers._markup import unescape
from replygraph.sources import Comments, Log, Source

TITLE = "Reddit threads as JSON, from the site (ADDRESS.json) or from an archive's API"
HOWTO = (
    "Open the thread, put .json behind its address (before any question mark), and save what the browser shows; "
    "add ?limit=500 to get as many comments as Reddit gives at once. What it folds behind 'more comments' isn't "
    "in the file."
)
FAMILY = "json"
NAME = re.compile(r"t\d_\w+$")
COLUMNS = mapping(author="author", created_at="created_utc", text=via(unescape, "body"), score="score", title=via(unescape, "title"))
LISTINGS = signs(
    ("a Reddit listing", ".", "kind data.children data.children[].kind"),
    ("a tree of Reddit comments", "data[].", "kind data.author data.created_utc"),
    ("more comments of a Reddit thread", ".", "json.data.things[].kind"),
    ("Reddit comments or submissions", ".", "kind data.author data.created_utc"),
    (
        "a Reddit submission with its comments, as BDFR writes it",
        ".",
        "permalink comments[].author comments[].parent_id comments[].replies",
    ),
)
ARRAYS = signs(("an array of Reddit comments or submissions", ". data[].", "author created_utc subreddit link_id|num_comments"))


def recognise(source: Source) -> str:
    """Listings of things with a kind, or an array of comments with Reddit's names."""
    return LISTINGS(source) or ("" if is_lines(source) and not has(source, "data[].author") else ARRAYS(source))


def read(source: Source, log: Log) -> Comments:
    """Everything in the listings, depth first; stubs of more comments are counted."""
    hidden = cut = 0

    def comment(thing: dict[str, Any], _: object) -> dict[str, Any] | None:
        nonlocal hidden, cut
        if thing.get("kind") == "more":
            hidden += integer(dig(thing, "data", "count"))
            cut += not integer(dig(thing, "data", "count"))
        found = _data(thing)
        return found and post(found)

    yield from tree(values(source, log), comment, _below)
    if hidden:
        log.count("comments behind 'more comments', not in the file", hidden)
    if cut:
        log.count("branches cut off at 'continue this thread'", cut)
    if hidden or cut:
        log.warn(
            f"{source.name}: Reddit left out {hidden:,} comments behind 'more comments' and {cut:,} branches behind "
            "'continue this thread'. An archive such as Arctic Shift has the whole thread."
        )


def _data(thing: dict[str, Any]) -> dict[str, Any] | None:
    """What is said of a comment or submission, alone or with its kind around it; None of what is neither."""
    if thing.get("kind") in ("t1", "t3") and isinstance(thing.get("data"), dict):
        return thing["data"]
    return thing if "author" in thing and thing.get("kind") != "more" else None


def _below(thing: dict[str, Any]) -> list[Any]:
    """Answers; comments that BDFR writes into their submission, which they name by its bare number; what a listing lists."""
    if thing.get("kind") == "more":
        return []
    if (found := _data(thing)) is None:  # a listing, an archive's answer, or the answer to a click on 'more comments'
        return [dig(thing, "data", "children") or thing.get("data") or dig(thing, "json", "data", "things")]
    return [*({"link_id": prefixed("t3_", each.get("submission")), **each} for each in dicts(found.get("comments"))), found.get("replies")]


def post(data: dict[str, Any]) -> dict[str, Any]:
    """A comment or a submission."""
    is_comment = "body" in data or "link_id" in data
    name = text(data.get("name")) or ""
    name = name if NAME.match(name) else prefixed("t1_" if is_comment else "t3_", data.get("id"))
    thread, permalink = word(data.get("link_id")) or prefixed("t3_", data.get("submission")), text(data.get("permalink"))
    row = COLUMNS(data) | {
        "id": name,
        "url": f"https://www.reddit.com{permalink}" if permalink and permalink.startswith("/") else permalink,
    }
    if is_comment:
        return row | {"parent_id": word(data.get("parent_id")) or thread, "thread_id": thread}
    return row | {"parent_id": None, "thread_id": name, "text": unescape(data.get("selftext"))}
