"""Saved pages of Hacker News: each comment's indentation stands in the markup."""

import re
from typing import Any

from replygraph.readers import _html
from replygraph.readers._line_times import find_time
from replygraph.sources import Comments, Log, Source
from replygraph.threads import parents_by_depth

TITLE = "A saved page of Hacker News"
HOWTO = (
    "Open the story, go through its pages with 'More', and save each (Ctrl+S). The JSON of the same discussion "
    "(https://hn.algolia.com/api/v1/items/NUMBER) holds all of it at once."
)
ROWS = ("tr.athing.comtr", "tr:has(> td.default)")  # since 2016, and before
USER = "a[href*='user?id=']"
FAMILY = "html"
SIGNS = re.compile(
    r"class=[\"'](?=[^\"']{0,300}\bathing\b)[^\"']{0,300}\bcomtr\b|<td class=[\"']?default[\"']?>(?=[\s\S]{0,400}user\?id=)", re.I
)
PARTS = {
    "author": (".hnuser", USER), "date": (".age", ".comhead"), "body": (".commtext", ".comment"), "indent": "td.ind, td:has(> img[src*='s.gif'])",
    "story": ".onstory a", "reply": ".reply", "number": ".age a, .comhead a[href*='item?id=']",
}  # fmt: skip

recognise = _html.signs(SIGNS, "comment rows of Hacker News")


def read(source: Source, log: Log) -> Comments:
    """The story, and its comments below it."""
    page, nodes = _html.comments(source, "Open the story's comments and save the page.", *ROWS)
    story = _story(page, source)
    if story and story["id"]:
        yield story
    start = story["id"] if story else None
    parts = _html.share(page, nodes, **PARTS)
    rows = [_comment(node, parts[node.mem_id], source) for node in nodes]
    for row, place in zip(rows, parents_by_depth(_depth(parts[node.mem_id].get("indent")) for node in nodes), strict=True):
        parent = start if place is None else rows[place]["id"]
        yield row | {"parent_id": parent, "thread_id": start or source.name, "resolution": "nested" if parent else None}
    if page.css_first("a.morelink") is not None:
        log.warn(f"{source.name}: there are more comments on the next page. Follow 'More' at its end, save that page too, and give both.")


def _story(page: _html.Page, source: Source) -> dict[str, Any] | None:
    head = page.css_first(".fatitem") or next((each.parent for each in page.css("tr:has(> .subtext)")), None)
    if head is None:
        return None
    row, score = head.css_first("tr.athing"), head.css_first(".score")
    number = _html.attribute(row, "id") or (_html.attribute(score, "id") or "").removeprefix("score_")
    at, precision = _moment(head.css_first(".age, .subtext"), source)
    return {
        "id": number and f"hn-{number}", "parent_id": None, "thread_id": number and f"hn-{number}", "created_at": at, "precision": precision,
        "author": _html.text_of(head.css_first(".hnuser") or head.css_first(f".subtext {USER}")) or None,
        "text": _html.body_of(head.css_first(".toptext, .commtext")),
        "title": _html.text_of(head.css_first(".titleline a, a.storylink, .title a")) or _html.title(page),
        "score": _html.number_of(_html.text_of(score)),
    }  # fmt: skip


def _comment(node: _html.Node, parts: dict[str, Any], source: Source) -> dict[str, Any]:
    at, precision = _moment(parts.get("date"), source)
    link = re.search(r"item\?id=(\d+)", _html.attribute(parts.get("number"), "href") or "")
    number = node.id or (link and link[1])
    return {
        "id": number and f"hn-{number}", "author": _html.text_of(parts.get("author")) or None, "created_at": at, "precision": precision,
        "text": _html.body_of(parts.get("body"), {parts["reply"].mem_id} if "reply" in parts else ()),
        "url": number and f"https://news.ycombinator.com/item?id={number}",
    }  # fmt: skip


def _moment(node: _html.Node, source: Source) -> tuple[Any, ...]:
    """The title holds the time twice, as ISO and as seconds; before 2016 the age stands among other words."""
    text = _html.text_of(node)
    at, precision = _html.moment((_html.attribute(node, "title") or "").split(" ")[0] or text, source)
    found = find_time(text, source) if at is None else None
    return found[:2] if found else (at, precision)


def _depth(cell: _html.Node) -> int:
    indent = _html.attribute(cell, "indent")
    if indent and indent.isdecimal() and len(indent) < 6:
        return int(indent)
    spacer = cell.css_first("img[width]") if cell is not None else None
    width = _html.attribute(spacer, "width") or "0"
    return int(width) // 40 if width.isdecimal() and len(width) < 7 else 0
