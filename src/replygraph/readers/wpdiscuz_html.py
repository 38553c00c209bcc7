"""Saved pages with wpDiscuz comments, whose ids name the parents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.sources import Log, Source

TITLE = "A saved web page with wpDiscuz comments"
HOWTO = (
    "Open the article in the browser, click 'Load more comments' until none is left, and save the page (Ctrl+S), as "
    "'Webpage, HTML only', 'complete', or as one file (.mhtml). Whom each comment answers is then known exactly."
)
ID = re.compile(r"(?:wpd|wc)-comm-(\d+)_(\d+)$")
MARK = re.compile(rb"id=[\"'](?:wpd|wc)-comm-\d+_\d+")
STATED = ".wpd-thread-info, .wc-comments-count, #wpdiscuz-comment-count, .wpd-thread-head .wpd-thread-info"


def recognise(source: Source) -> str:
    """The ids that the plugin gives to comments; they may come late in the page."""
    if not _html.looks_like_page(source):
        return ""
    found = MARK.search(source.head) or MARK.search(_html.markup(source))
    return "ids of wpDiscuz comments" if found else ""


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """The comments with the parents that their ids name."""
    page = _html.parse(source)
    nodes = [(found, node) for node in page.css("[id*='-comm-']") if (found := ID.match(node.attributes.get("id") or ""))]
    if not nodes:
        raise ReadError(f"{source.name}: no comments in it. Save the page again with its comments shown.")
    _check_count(page, len(nodes), source, log)
    thread = source.name
    for found, node in nodes:
        date = node.css_first(".wpd-comment-date, .wc-comment-date")
        at, precision = _html.moment(date and (date.attributes.get("title") or _html.text_of(date)), source)
        body = node.css_first(".wpd-comment-text, .wc-comment-text")
        parent = found[2] if found[2] != "0" else None
        yield {
            "id": f"{thread}#{found[1]}", "parent_id": parent and f"{thread}#{parent}", "thread_id": thread,
            "author": _html.text_of(node.css_first(".wpd-comment-author, .wc-comment-author")),
            "created_at": at, "precision": precision, "text": _html.body_of(body),
            "truncated": body is not None and body.css_first(".wpdiscuz-readmore") is not None,
            "resolution": "explicit-id" if parent else None,
        }  # fmt: skip


def _check_count(page, number: int, source: Source, log: Log) -> None:
    """What the page states against what is in it: threads beyond the first are loaded only on demand."""
    stated = re.search(r"\d[\d.,]*", _html.text_of(page.css_first(STATED)))
    if stated and int(re.sub(r"\D", "", stated[0])) > number:
        log.warn(
            f"{source.name}: the page states {stated[0]} comments, and {number} are in it. "
            "Load all comments in the browser and save the page again."
        )
