"""Saved pages with wpDiscuz comments, whose ids name the parents."""

import re

from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

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


def read(source: Source, log: Log) -> Comments:
    """The comments with the parents that their ids name."""
    page, found = _html.comments(source, "Save the page again with its comments shown.", "[id^='wpd-comm-'], [id^='wc-comm-']")
    ids = {node.mem_id: numbers for node in found if (numbers := ID.match(node.id or ""))}
    nodes = [node for node in found if node.mem_id in ids]
    parts, title = _html.share(page, nodes, **PARTS), _html.title(page)
    for node in nodes:
        own, (number, parent) = parts[node.mem_id], ids[node.mem_id].groups()
        yield _html.said(own, source, ids) | {
            "id": f"{source.name}#{number}", "parent_id": None if parent == "0" else f"{source.name}#{parent}", "thread_id": source.name,
            "truncated": "more" in own, "title": title, "url": _html.attribute(own.get("link"), "data-comment-url", "data-wpd-clipboard", "href"),
        }  # fmt: skip
