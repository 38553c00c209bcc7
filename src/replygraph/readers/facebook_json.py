"""Comments of Facebook and Instagram as the Graph API gives them."""

from __future__ import annotations

from collections.abc import Iterator

from replygraph.readers._trees import dicts, dig, has, text, values, when, word
from replygraph.readers._trees import number as number_of
from replygraph.sources import Log, Source

TITLE = "Facebook and Instagram comments as JSON of the Graph API"
HOWTO = (
    "With a token for your own page ask the Graph API for "
    "POST/comments?fields=id,from,message,created_time,like_count,parent,comments{...} (Instagram: "
    "MEDIA/comments?fields=id,username,text,timestamp,replies{...}) and save the answers."
)


def recognise(source: Source) -> str:
    """Comments in `data`, with names as the API gives them."""
    for place in ("data[].", "comments.data[].", "data[].comments.data[]."):
        if has(source, place + "message", place + "created_time", place + "id"):
            return "comments of Facebook's Graph API"
        if has(source, place + "username", place + "text", place + "timestamp"):
            return "comments of Instagram's Graph API"
    return ""


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """Posts, comments and replies."""
    pending: list[tuple[object, str | None, str | None]] = [(each, None, None) for each in values(source, log)][::-1]
    while pending:
        each, thread, parent = pending.pop()
        if isinstance(each, list):
            pending.extend((part, thread, parent) for part in reversed(each))
        elif isinstance(each, dict):
            id = word(each.get("id"))
            if id and ("created_time" in each or "timestamp" in each):
                row = comment(each, id, thread, parent)
                yield row
                thread, parent = row["thread_id"], id
            for key in ("replies", "comments", "data"):
                below = each.get(key)
                pending.extend((part, thread, parent) for part in reversed(dicts(below) or dicts(dig(below, "data"))))


def comment(each: dict, id: str, thread: str | None, parent: str | None) -> dict:
    """A post or a comment; the API names people only to those who own the page."""
    above = word(dig(each, "parent", "id")) or parent
    return {
        "id": id,
        "parent_id": above,
        "thread_id": thread or id,
        "author": word(dig(each, "from", "name")) or word(each.get("username")) or word(dig(each, "from", "username")),
        "created_at": when(each.get("created_time", each.get("timestamp"))),
        "text": text(each.get("message")) or text(each.get("text")) or text(each.get("caption")),
        "url": text(each.get("permalink_url")),
        "score": number_of(each.get("like_count")),
        "resolution": "nested" if above else None,
    }
