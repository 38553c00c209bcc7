"""Saved pages of Reddit, old and new."""

import re
from typing import Any

from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of Reddit, in the old or the new design"
HOWTO = (
    "Open the post, best as old.reddit.com and with ?limit=500 behind the address, unfold what is folded, and save the page "
    "(Ctrl+S). What stays folded is not in the file. The thread's .json holds the same."
)
FAMILY = "html"
SIGNS = re.compile(r"<shreddit-comment\b|data-fullname=[\"']t1_", re.I)
OLD = {"author": "a.author, .author", "date": "time[datetime]", "body": ".usertext-body .md", "score": (".score.unvoted", ".score")}
NEW = {"date": "faceplate-timeago, time[datetime]", "body": "[id$='-post-rtjson-content'], [slot='comment'], .md"}
COMMENTS = ("shreddit-comment", ".thing.comment, .thing[data-type='comment']")
GONE = ("[deleted]", "[removed]", "")

recognise = _html.signs(SIGNS, "comments of Reddit")


def read(source: Source, log: Log) -> Comments:
    """The post and its comments; the parent is the comment around them."""
    page, comments = _html.comments(source, "Open the post itself and save the page with its comments shown.", *COMMENTS)
    posts = page.css("shreddit-post") or page.css(".thing.link[data-fullname^='t3_']")
    start = next(filter(None, (_post(node, source) for node in posts)), None)
    yield from [start] if start else []
    is_new = comments[0].tag == "shreddit-comment"
    around, parts = _html.nesting(comments), _html.share(page, comments, **(NEW if is_new else OLD))
    ids = {
        node.mem_id: _html.attribute(node, "thingid", "data-fullname") or f"{source.name}#{place}" for place, node in enumerate(comments, 1)
    }
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


def _post(node: _html.Node, source: Source) -> dict[str, Any] | None:
    id = _html.attribute(node, "data-fullname", "id")
    at, precision = _html.moment(_html.attribute(node, "created-timestamp", "data-timestamp"), source)
    return None if not id else {
        "id": id, "parent_id": None, "thread_id": id, "author": _html.attribute(node, "author", "data-author"), "created_at": at,
        "precision": precision, "text": _html.body_of(node.css_first("[slot='text-body'], .usertext-body .md")),
        "title": _html.attribute(node, "post-title") or _html.text_of(node.css_first("a.title, [slot='title'], h1")),
        "score": _html.number_of(_html.attribute(node, "score", "data-score")),
    }  # fmt: skip


def _comment(node: _html.Node, parts: dict[str, Any], ids: dict[int, str], source: Source) -> dict[str, Any]:
    at, precision = _html.moment(_html.attribute(node, "created"), source)
    if at is None:
        at, precision = _html.moment(_html.attribute(parts.get("date"), "ts", "datetime"), source)
    author = _html.attribute(node, "author", "data-author") or _html.text_of(parts.get("author"))
    score = _html.attribute(node, "score") or _html.attribute(parts.get("score"), "title") or _html.text_of(parts.get("score"))
    link = _html.attribute(node, "permalink", "data-permalink")
    return {
        "id": ids[node.mem_id], "author": None if author in GONE else author, "created_at": at, "precision": precision,
        "text": _html.body_of(parts.get("body"), ids), "score": _html.number_of(score),
        "url": f"https://www.reddit.com{link}" if link and link.startswith("/") else link,
    }  # fmt: skip


def _count_folded(page: _html.Page, source: Source, log: Log) -> None:
    """Comments that the page only offers to load."""
    offers = map(_html.text_of, _html.select(page, ".morecomments, faceplate-partial[src*='more-comments']"))
    folded = sum(int(abs(_html.number_of(text) or 0)) for text in offers)
    words = f"{source.name}: about {folded:,} comments are folded on the page and not in the file. Unfold them and save it again."
    log.miss("comments that the page does not show", folded, words)
