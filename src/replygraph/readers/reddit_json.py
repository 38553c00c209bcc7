"""Reddit threads as the site gives them: the page's address with .json behind it; and arrays of comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, integer, is_lines, mapping, prefixed, text, values, word
from replygraph.readers._markup import unescape
from replygraph.sources import Log, Source

TITLE = "Reddit threads as JSON, from the site (ADDRESS.json) or from an archive's API"
HOWTO = (
    "Open the thread, put .json behind its address (before any question mark), and save what the browser shows; "
    "add ?limit=500 to get as many comments as Reddit gives at once. What it folds behind 'more comments' isn't "
    "in the file."
)
FAMILY = "json"
COLUMNS = mapping(author="author", created_at="created_utc", score="score")
NAME = re.compile(r"t\d_\w+$")
PATHS = ("data.children[].kind", "data.children[].data.author")


def recognise(source: Source) -> str:
    """Listings of things with a kind, or an array of comments with Reddit's names."""
    if has(source, "kind", "data.children") and (has(source, *PATHS) or has(source, "data.children[].kind")):
        return "a Reddit listing"
    if has(source, "data[].kind", "data[].data.author", "data[].data.created_utc"):
        return "a tree of Reddit comments"
    if has(source, "json.data.things[].kind"):
        return "more comments of a Reddit thread"
    if has(source, "kind", "data.author", "data.created_utc"):
        return "Reddit comments or submissions"
    if has(source, "permalink", "comments[].author", "comments[].parent_id", "comments[].replies"):
        return "a Reddit submission with its comments, as BDFR writes it"
    if is_lines(source) and not has(source, "data[].author"):
        return ""
    for place in ("", "data[]."):
        if has(source, *(place + key for key in ("author", "created_utc", "subreddit"))) and (
            has(source, place + "link_id") or has(source, place + "num_comments")
        ):
            return "an array of Reddit comments or submissions"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Everything in the listings, depth first; stubs of more comments are counted."""
    hidden = cut = 0
    pending = list(values(source, log))[::-1]
    while pending:
        thing = pending.pop()
        if isinstance(thing, list):
            pending.extend(reversed(thing))
            continue
        if not isinstance(thing, dict):
            continue
        kind, data = thing.get("kind"), thing.get("data")
        if kind == "more":
            hidden += integer(dig(data, "count"))
            cut += not integer(dig(data, "count"))
        elif kind in ("t1", "t3") and isinstance(data, dict):
            yield comment(data)
            pending.append(data.get("replies"))
        elif "author" in thing:
            yield comment(thing)
            pending += [thing.get("replies"), _within(thing)]
        else:  # a listing, an archive's answer, or the answer to a click on 'more comments'
            pending.append(dig(data, "children") or data or dig(thing, "json", "data", "things"))
    _say(source, log, hidden, cut)


def _within(submission: dict[str, Any]) -> list[dict[str, Any]]:
    """The comments that BDFR writes into their submission, which they name by its bare number."""
    return [{"link_id": prefixed("t3_", each.get("submission")), **each} for each in dicts(submission.get("comments"))]


def comment(data: dict[str, Any]) -> dict[str, Any]:
    """A comment or a submission."""
    is_comment = "body" in data or "link_id" in data
    name = text(data.get("name")) or ""
    name = name if NAME.match(name) else prefixed("t1_" if is_comment else "t3_", data.get("id"))
    thread = word(data.get("link_id")) or prefixed("t3_", data.get("submission"))
    permalink = text(data.get("permalink"))
    return COLUMNS(data) | {
        "id": name, "parent_id": (word(data.get("parent_id")) or thread) if is_comment else None, "thread_id": thread if is_comment else name,
        "text": unescape(data.get("body") if is_comment else data.get("selftext")), "title": unescape(data.get("title")),
        "url": f"https://www.reddit.com{permalink}" if permalink and permalink.startswith("/") else permalink,
    }  # fmt: skip


def _say(source: Source, log: Log, hidden: int, cut: int) -> None:
    if hidden:
        log.count("comments behind 'more comments', not in the file", hidden)
    if cut:
        log.count("branches cut off at 'continue this thread'", cut)
    if hidden or cut:
        log.warn(
            f"{source.name}: Reddit left out {hidden:,} comments behind 'more comments' and {cut:,} branches behind "
            "'continue this thread'. An archive such as Arctic Shift has the whole thread."
        )
