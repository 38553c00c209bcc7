"""Saved pages of Reddit: the old design, that of 2018 to 2024, and the new."""

import re
from typing import Any

from replygraph.readers import _html, _levels
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of Reddit, in the old or the new design, or that of 2018 to 2024"
HOWTO = (
    "Open the post, best as old.reddit.com and with ?limit=500 behind the address, unfold what is folded, and save the page "
    "(Ctrl+S). What stays folded is not in the file. The thread's .json holds the same."
)
FAMILY = "html"
SIGNS = re.compile(r"<shreddit-comment\b|data-fullname=[\"']t1_|class=[\"']Comment t1_", re.I)
OLD = {"author": "a.author, .author", "date": "time[datetime]", "body": ".usertext-body .md", "score": (".score.unvoted", ".score")}
NEW = {"date": "faceplate-timeago, time[datetime]", "body": "[id$='-post-rtjson-content'], [slot='comment'], .md"}
FLAT = {
    "author": "[data-testid='comment_author_link']", "picture": "[data-testid='comment_author_icon']", "date": "[data-testid='comment_timestamp']",
    "body": "[data-testid='comment']", "score": "[id^='vote-arrows-']",
}  # fmt: skip
COMMENTS = ("shreddit-comment", ".thing.comment, .thing[data-type='comment']", ".Comment[class*='t1_']")
POSTS = ("shreddit-post", ".thing.link[data-fullname^='t3_']", ".Post[id^='t3_']")
ID = re.compile(r"t1_\w{1,20}\b")
GONE = ("[deleted]", "[removed]", "")

recognise = _html.signs(SIGNS, "comments of Reddit")


def read(source: Source, log: Log) -> Comments:
    """The post and its comments; the parent is the comment around them, or in the design without such the last less deep."""
    page, comments = _html.comments(source, "Open the post itself and save the page with its comments shown.", *COMMENTS)
    posts = next(filter(None, map(page.css, POSTS)), [])
    start = next(filter(None, (_post(node, source) for node in posts)), None)
    yield from [start] if start else []
    around, is_flat = _html.nesting(comments), "Comment" in _html.classes(comments[0])
    parts = _html.share(page, comments, **(NEW if comments[0].tag == "shreddit-comment" else FLAT if is_flat else OLD))
    if is_flat:
        above = _levels.find(comments, {node.mem_id: {} for node in comments})
        around = {node.mem_id: 0 if place is None else comments[place].mem_id for node, place in zip(comments, above, strict=True)}
    ids = {node.mem_id: _id_of(node) or f"{source.name}#{place}" for place, node in enumerate(comments, 1)}
    known = set(ids.values())
    for node in comments:
        row = _comment(node, parts[node.mem_id], ids, source)
        stated = _html.attribute(node, "parentid")
        parent = ids.get(around[node.mem_id]) or (stated if stated in known else None)
        post = _html.attribute(node, "postid") or (start["id"] if start else None)
        is_top = _html.attribute(node, "depth") in (None, "0")
        yield row | {
            "parent_id": parent or (post if is_top else stated or f"{ids[node.mem_id]}-parent"), "thread_id": post or source.name,
            "resolution": "nested" if parent or (post and is_top) else None,
        }  # fmt: skip
    _count_folded(page, source, log)


def _id_of(node: _html.Node) -> str | None:
    found = ID.search(_html.attribute(node, "class") or "")
    return _html.attribute(node, "thingid", "data-fullname") or (found and found[0])


def _name_of(link: _html.Node | None) -> str:
    """A name by the address of its account, for a link may hold a picture alone."""
    found = re.search(r"/user/([\w-]+)/?(?:$|\?)", _html.attribute(link, "href") or "")
    return found[1] if found else _html.text_of(link)


def _time(shown: _html.Node | None, source: Source, *told: str | None) -> tuple[object, str | None]:
    """The first time told in an attribute of the design's own, or else the one shown."""
    return next((found for each in told if (found := _html.moment(each, source))[0] is not None), None) or _html.date_of(shown, source)


def _post(node: _html.Node, source: Source) -> dict[str, Any] | None:
    id = _html.attribute(node, "data-fullname", "id")
    shown = node.css_first("[data-click-id='timestamp'], [data-testid='post_timestamp']")
    at, precision = _time(shown, source, _html.attribute(node, "created-timestamp", "data-timestamp"))
    author = _html.attribute(node, "author", "data-author") or _name_of(
        node.css_first("a[data-click-id='user'], [data-testid='post_author_link']")
    )
    return None if not id else {
        "id": id, "parent_id": None, "thread_id": id, "author": author or None, "created_at": at,
        "precision": precision, "text": _html.body_of(node.css_first("[slot='text-body'], .usertext-body .md, [data-click-id='text']")),
        "title": _html.attribute(node, "post-title") or _html.text_of(node.css_first("a.title, [slot='title'], h1")),
        "score": _html.number_of(_html.attribute(node, "score", "data-score")),
    }  # fmt: skip


def _comment(node: _html.Node, parts: dict[str, Any], ids: dict[int, str], source: Source) -> dict[str, Any]:
    at, precision = _time(parts.get("date"), source, _html.attribute(node, "created"), _html.attribute(parts.get("date"), "ts", "datetime"))
    author = _html.attribute(node, "author", "data-author") or _name_of(parts.get("author") or parts.get("picture"))
    score = _html.attribute(node, "score") or _html.attribute(parts.get("score"), "title") or _html.text_of(parts.get("score"))
    link = _html.attribute(node, "permalink", "data-permalink")
    return {
        "id": ids[node.mem_id], "author": None if author in GONE else author, "created_at": at, "precision": precision,
        "text": _html.body_of(parts.get("body"), ids), "score": _html.number_of(score),
        "url": f"https://www.reddit.com{link}" if link and link.startswith("/") else link,
    }  # fmt: skip


def _count_folded(page: _html.Page, source: Source, log: Log) -> None:
    """Comments that the page only offers to load."""
    offers = map(_html.text_of, _html.select(page, ".morecomments, faceplate-partial[src*='more-comments'], [id^='moreComments-t1_']"))
    folded = sum(int(abs(_html.number_of(text) or 0)) for text in offers)
    words = f"{source.name}: about {folded:,} comments are folded on the page and not in the file. Unfold them and save it again."
    log.miss("comments that the page does not show", folded, words)
