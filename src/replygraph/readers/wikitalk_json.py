"""Threads of Wikipedia talk pages as MediaWiki's DiscussionTools gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _json, _markup
from replygraph.sources import Log, Source

TITLE = "Wikipedia talk pages as JSON (DiscussionTools)"
HOWTO = (
    "Ask the wiki's API for action=discussiontoolspageinfo with prop=threaditemshtml and format=json for the talk page, "
    "and save the answer. It holds every thread with its replies, as the page itself shows them."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """Headings and comments with replies inside."""
    return "headings and comments of talk pages" if '"headingLevel"' in source.text_head and '"replies"' in source.text_head else ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Comments; headings are no comments, and what stands right below one starts a thread.

    The file lists what stands under a subheading twice, there and under the heading above: each is taken once.
    """
    for value in _json.values(source, log):
        items = value.get("discussiontoolspageinfo", {}).get("threaditems", []) if isinstance(value, dict) else value
        pending = [(item, None, None) for item in reversed(items)] if isinstance(items, list) else []
        seen: set[tuple[Any, ...]] = set()
        while pending:
            item, parent, thread = pending.pop()
            key = _place(item, len(seen)) if isinstance(item, dict) else None
            if key is None or key in seen:
                continue
            seen.add(key)
            is_comment = item.get("type") == "comment"
            # Ids may repeat where somebody wrote twice within a minute, so each gets its place.
            id = f"{source.name}#{len(seen)}"
            if is_comment:
                yield _comment(item, id, parent, thread or id)
            replies = item.get("replies")
            below = (id, thread or id) if is_comment else (None, None)
            if isinstance(replies, list):
                pending.extend((reply, *below) for reply in reversed(replies))


def _place(item: dict[str, Any], number: int) -> tuple[Any, ...]:
    """Where on the page it stands: what is listed twice has the same id and the same range."""
    id, span = item.get("id"), item.get("range")
    return (str(id), str(span)) if id else (number,)


def _comment(item: dict[str, Any], id: str, parent: str | None, thread: str) -> dict[str, Any]:
    return {
        "id": id, "parent_id": parent, "thread_id": thread, "author": item.get("author"), "created_at": item.get("timestamp"),
        "text": _markup.plain(item.get("html")), "resolution": "nested" if parent else None,
    }  # fmt: skip
