"""Matrix rooms: the JSON export of Element, and pages of a room's messages from the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, mapping, objects, text, word
from replygraph.sources import Log, Source

TITLE = "Matrix rooms as JSON (Element's export)"
HOWTO = (
    "In Element open the room's information, choose Export chat, format JSON, From the beginning, and give the "
    "JSON file. Pages of /rooms/ID/messages of the client API are read too."
)
FAMILY = "json"
COLUMNS = mapping(id="event_id", author="sender", created_at="origin_server_ts", text="content.body")
SPOKEN = ("m.room.message", "m.sticker", "m.room.encrypted", "m.poll.start", "org.matrix.msc3381.poll.start")
FALLBACK = re.compile(r"\A(?:>[^\n]*\n)+\n?")


def recognise(source: Source) -> str:
    """Events of a room."""
    for place in ("messages[].", "chunk[].", "timeline.events[].", ""):
        if has(source, place + "sender", place + "origin_server_ts", place + "event_id"):
            return "events of a Matrix room"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Messages; edits and what is no message are counted and left out."""
    for export in objects(source, log):
        lists = [dicts(export.get(key)) for key in ("messages", "chunk")]
        events = [event for each in lists for event in each] or ([export] if "event_id" in export else [])
        for event in events:
            relation = dig(event, "content", "m.relates_to")
            if event.get("type") not in SPOKEN:
                log.count("events that are no messages (joins, reactions ...)")
            elif dig(relation, "rel_type") == "m.replace":
                log.count("edits")
            else:
                yield comment(event, relation, word(export.get("room_name")))


def comment(event: dict[str, Any], relation: object, title: str | None) -> dict[str, Any]:
    """A message: it answers what it names, or else the start of its thread."""
    root = word(dig(relation, "event_id")) if dig(relation, "rel_type") in ("m.thread", "io.element.thread") else None
    answered = word(dig(relation, "m.in_reply_to", "event_id"))
    if root and dig(relation, "is_falling_back") is True:
        answered = None  # there for programs that know no threads: the thread's latest message, whichever it was
    row, parent = COLUMNS(event), answered or root
    body = text(row["text"])
    return row | {
        "parent_id": parent, "thread_id": root or word(event.get("room_id")) or row["id"], "title": title,
        "text": FALLBACK.sub("", body) if body and parent else body,
    }  # fmt: skip
