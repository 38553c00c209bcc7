"""Saved pages with the comments of WordPress itself, in any theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers import _html, wpdiscuz_html
from replygraph.sources import Log, Source

TITLE = "A saved web page with WordPress comments"
HOWTO = (
    "Open the article in the browser, show all its comments, and save the page (Ctrl+S). Where comments stand on several "
    "pages, save each and give all of them: they become one discussion."
)
DEPTH = re.compile(r"(?:^|\s)depth-(\d+)(?:\s|$)")
MARK = re.compile(rb"class=[\"'][^\"'>]*\bdepth-\d+\b")
AUTHOR = ".fn, .comment-author-name, .comment__author-name, .comment_author, .comment-author, [itemprop='author'] [itemprop='name'], [itemprop='author']"
# The narrower first: some themes put name and date into the wider ones.
BODIES = (
    ".comment-content, .comment-text, .comment_text, .comment__content, .comment-body-content, [itemprop='text']",
    ".comment-entry, .comment-body", "dd", "p",
)  # fmt: skip
SAYS = re.compile(r"\s*(?:says|said|sagt|schreibt|dit|dice|a dit|skriver|zegt|schreef|mówi|pisze|говорит|diz|disse)\s*:?\s*$", re.I)


def recognise(source: Source) -> str:
    """Elements of the class depth-1, depth-2 ... that WordPress gives to comments."""
    if not _html.looks_like_page(source) or wpdiscuz_html.recognise(source):
        return ""
    found = MARK.search(source.head) or MARK.search(_html.markup(source))
    return "WordPress comments, nested by depth" if found else ""


def read(source: Source, log: Log, everything: bool = False, **_: object) -> Iterator[dict]:
    """The comments; the parent is the comment around them."""
    page = _html.parse(source)
    nodes = [node for node in page.css("[class*='depth-']") if DEPTH.search(node.attributes.get("class") or "")]
    if not nodes:
        raise ReadError(f"{source.name}: no comments in it. Save the page again with its comments shown.")
    ids = {node.mem_id: f"{source.name}#{_number(node) or place}" for place, node in enumerate(nodes, 1)}
    for node in nodes:
        kind = re.search(r"\b(pingback|trackback)\b", node.attributes.get("class") or "")
        if kind and not everything:
            log.count("pingbacks and trackbacks")
            continue
        yield _comment(source, node, ids)


def _comment(source: Source, node, ids: dict[int, str]) -> dict:
    above = node.parent
    while above is not None and above.mem_id not in ids:
        above = above.parent
    date = node.css_first("time[datetime]") or node.css_first(".comment-date, .comment-meta a, .comment-metadata, .comment-time, .commentmetadata")
    at, precision = _html.moment(date and (date.attributes.get("datetime") or _html.text_of(date)), source)
    return {
        "id": ids[node.mem_id], "parent_id": ids[above.mem_id] if above is not None else None, "thread_id": source.name,
        "author": SAYS.sub("", _html.text_of(node.css_first(AUTHOR))), "created_at": at, "precision": precision,
        "text": _html.body_of(next(filter(None, map(node.css_first, BODIES)), None)), "resolution": "nested" if above is not None else None,
    }  # fmt: skip


def _number(node) -> str | None:
    """The comment's own number, from its id or that of the element in it."""
    inner = node.css_first("[id*='comment-']")
    for each in (node, inner):
        found = re.search(r"comment-(\d+)", (each.attributes.get("id") or "") if each is not None else "")
        if found:
            return found[1]
    return None
