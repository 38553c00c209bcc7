"""YouTube comments in a saved page of a video."""

import re
from typing import Any

from replygraph.readers import _html, _mentions
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of a YouTube video with its comments"
HOWTO = (
    "Open the video, scroll down until all comments are loaded, unfold the replies, and save the page (Ctrl+S). What is not "
    "unfolded is not in the file; yt-dlp --write-comments and the Data API give all of them."
)
FAMILY = "html"
SIGNS = re.compile(r"<ytd-comment-(?:view-model|renderer)\b", re.I)
COMMENTS = "ytd-comment-view-model, ytd-comment-renderer"
PARTS = {
    "author": ("#author-text", "ytd-author-comment-badge-renderer #text, ytd-author-comment-badge-renderer"),
    "date": "#published-time-text a, .published-time-text a", "body": "#content-text", "score": "#vote-count-middle",
}  # fmt: skip

recognise = _html.signs(SIGNS, "comments of YouTube")


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    page, nodes = _html.comments(source, "Scroll down to them, wait until they are there, and save the page again.", COMMENTS)
    parts, title = _html.share(page, nodes, **PARTS), _html.title(page)
    threads = _html.nesting([*page.css("ytd-comment-thread-renderer"), *nodes])
    talks: dict[str, list[dict[str, Any]]] = {}  # each comment on top with what is below it, in the order of the page
    starts: dict[int, str] = {}
    for place, node in enumerate(nodes, 1):
        row, thread = _comment(parts[node.mem_id], source, place) | {"title": title}, threads[node.mem_id]
        if not row["parent_id"] and thread in starts and "." not in row["id"]:
            row |= {"parent_id": starts[thread], "resolution": "nested"}
        starts.setdefault(thread or node.mem_id, row["id"])
        talks.setdefault(row["parent_id"] or row["id"], []).append(row)
    for start, rows in talks.items():
        known = [row for row in rows if row["id"] == start]
        yield from known
        below = [row for row in rows if row["id"] != start]
        yield from _mentions.resolve(below, known=known) if mentions else below


def _comment(own: dict[str, Any], source: Source, place: int) -> dict[str, Any]:
    """A comment; its own link has its id, which for a reply begins with that of the comment on top."""
    link = _html.attribute(own.get("date"), "href") or ""
    video, found = re.search(r"[?&]v=([\w-]+)", link), re.search(r"[?&]lc=([\w.-]+)", link)
    id = found[1] if found else f"{source.name}#{place}"
    parent = id.split(".")[0] if found and "." in id else None
    at, precision = _html.moment(re.sub(r"(?<!\s)\s*+\([^()]*\)$", "", _html.text_of(own.get("date"))), source)
    return _html.said(own, source) | {
        "id": id, "parent_id": parent, "thread_id": video[1] if video else source.name, "created_at": at, "precision": precision,
        "url": link if link.startswith("http") else None,
    }  # fmt: skip
