"""Saved pages with wpDiscuz comments, whose ids name the parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.sources import Log, Source

TITLE = "A saved web page with wpDiscuz comments"
HOWTO = (
    "Open the article in the browser, click 'Load more comments' until none is left, and save the page (Ctrl+S), as "
    "'Webpage, HTML only', 'complete', or as one file (.mhtml). Whom each comment answers is then known exactly."
)
FAMILY = "html"
SIGNS = re.compile(r"id=[\"']?(?:wpd|wc)-comm-\d+_\d+", re.I)
ID = re.compile(r"(?:wpd|wc)-comm-(\d+)_(\d+)$")
PARTS = {
    "author": ".wpd-comment-author, .wc-comment-author",
    "date": ".wpd-comment-date, .wc-comment-date",
    "body": ".wpd-comment-text, .wc-comment-text",
    "more": ".wpdiscuz-readmore",
    "score": ".wpd-vote-result, .wc-vote-result",
    "link": "[data-comment-url], .wpd-comment-link [data-wpd-clipboard], .wc-comment-link",
}

recognise = _html.signs(SIGNS, "ids of wpDiscuz comments")


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The comments with the parents that their ids name."""
    page = _html.parse(source)
    nodes = {node.mem_id: found for node in page.css("[id*='-comm-']") if (found := ID.match(node.id or ""))}
    if not nodes:
        raise ReadError(f"{source.name}: no comments in it. Save the page again with its comments shown.")
    comments = [node for node in page.css("[id*='-comm-']") if node.mem_id in nodes]
    parts = _html.share(page, comments, **PARTS)
    title = _html.title(page)
    for node in comments:
        yield _comment(source, nodes[node.mem_id], parts[node.mem_id], nodes, title)


def _comment(
    source: Source, found: re.Match[str], parts: dict[str, Any], nodes: dict[int, re.Match[str]], title: str | None
) -> dict[str, Any]:
    parent = found[2] if found[2] != "0" else None
    return _html.said(parts, source, nodes) | {
        "id": f"{source.name}#{found[1]}", "parent_id": parent and f"{source.name}#{parent}", "thread_id": source.name,
        "truncated": "more" in parts, "title": title, "url": _html.attribute(parts.get("link"), "data-comment-url", "data-wpd-clipboard", "href"),
    }  # fmt: skip
