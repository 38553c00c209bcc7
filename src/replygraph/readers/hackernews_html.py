"""Saved pages of Hacker News: each comment's indentation stands in the markup."""

from __future__ import annotations

from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers import _html, _pages
from replygraph.sources import Log, Source

TITLE = "A saved page of Hacker News"
HOWTO = (
    "Open the story, go through its pages with 'More', and save each (Ctrl+S). The JSON of the same discussion "
    "(https://hn.algolia.com/api/v1/items/NUMBER) holds all of it at once."
)
PARTS = {
    "author": ".hnuser", "date": ".age", "body": (".commtext", ".comment"), "indent": "td.ind", "story": ".onstory a", "reply": ".reply",
}  # fmt: skip


def recognise(source: Source) -> str:
    """The rows that hold comments."""
    return _pages.recognise("hackernews_html", source)


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """The story, and its comments below it."""
    page = _html.parse(source)
    nodes = page.css("tr.athing.comtr")
    if not nodes:
        raise ReadError(f"{source.name}: no comments in it. Open the story's comments and save the page.")
    story = _story(page, source)
    if story and story["id"]:
        yield story
    start = story["id"] if story else None
    above: list[str] = []
    parts = _html.share(page, nodes, **PARTS)
    for node in nodes:
        row = _comment(node, parts[node.mem_id], source)
        depth = min(_depth(parts[node.mem_id].get("indent")), len(above))
        del above[depth:]
        parent = above[-1] if above else start
        above.append(row["id"])
        yield row | {"parent_id": parent, "thread_id": start or source.name, "resolution": "nested" if parent else None}
    if page.css_first("a.morelink") is not None:
        log.warn(f"{source.name}: there are more comments on the next page. Follow 'More' at its end, save that page too, and give both.")


def _story(page, source: Source) -> dict | None:
    head = page.css_first(".fatitem")
    if head is None:
        return None
    row = head.css_first("tr.athing")
    number = _html.attribute(row, "id")
    at, precision = _moment(head.css_first(".age"), source)
    return {
        "id": number and f"hn-{number}", "parent_id": None, "thread_id": number and f"hn-{number}", "author": _html.text_of(head.css_first(".hnuser")) or None,
        "created_at": at, "precision": precision, "text": _html.body_of(head.css_first(".toptext, .commtext")),
        "title": _html.text_of(head.css_first(".titleline a, a.storylink, .title a")) or _html.title(page),
        "score": _html.number_of(_html.text_of(head.css_first(".score"))),
    }  # fmt: skip


def _comment(node, parts: dict, source: Source) -> dict:
    at, precision = _moment(parts.get("date"), source)
    author = _html.text_of(parts.get("author")) or None
    text = _html.body_of(parts.get("body"), {parts["reply"].mem_id} if "reply" in parts else ())
    return {
        "id": f"hn-{node.id}", "author": author, "created_at": at, "precision": precision, "text": text,
        "url": f"https://news.ycombinator.com/item?id={node.id}",
    }  # fmt: skip


def _moment(node, source: Source) -> tuple:
    """The title holds the time twice, as ISO and as seconds."""
    return _html.moment((_html.attribute(node, "title") or "").split(" ")[0] or _html.text_of(node), source)


def _depth(cell) -> int:
    indent = _html.attribute(cell, "indent")
    if indent and indent.isdecimal() and len(indent) < 6:
        return int(indent)
    spacer = cell.css_first("img[width]") if cell is not None else None
    width = _html.attribute(spacer, "width") or "0"
    return int(width) // 40 if width.isdecimal() and len(width) < 7 else 0
