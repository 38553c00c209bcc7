"""Matrix rooms: the JSON export of Element, and pages of a room's messages from the API."""

import re
from typing import Any

from replygraph.readers._json import dig, lists, mapping, objects, signs, text, via, word
from replygraph.sources import Comments, Log, Source

TITLE = "Matrix rooms as JSON (Element's export)"
HOWTO = (
    "In Element open the room's information, choose Export chat, format JSON, From the beginning, and give the "
    "JSON file. Pages of /rooms/ID/messages of the client API are read too."
)
FAMILY = "json"
THREADS = ("m.thread", "io.element.thread")
COLUMNS = mapping(
    id="event_id", author="sender", author_id=via(lambda id: id.lstrip("@") if isinstance(id, str) else id, "sender"),  # compared letter by letter
    created_at="origin_server_ts", text="content.body",
)  # fmt: skip
SPOKEN = ("m.room.message", "m.sticker", "m.room.encrypted", "m.poll.start", "org.matrix.msc3381.poll.start")
FALLBACK = re.compile(r"\A(?:>[^\n]*\n)+\n?")

recognise = signs(("events of a Matrix room", "messages[]. chunk[]. timeline.events[]. .", "sender origin_server_ts event_id"))


def read(source: Source, log: Log) -> Comments:
    """Messages; edits and what is no message are counted and left out."""
    for export in objects(source, log):
        for event in lists(export, "messages", "chunk") or ([export] if "event_id" in export else []):
            relation = dig(event, "content", "m.relates_to")
            if event.get("type") not in SPOKEN:
                log.count("events that are no messages (joins, reactions ...)")
            elif dig(relation, "rel_type") == "m.replace":
                log.count("edits")
            else:
                yield comment(event, relation) | {"title": export.get("room_name")}


def comment(event: dict[str, Any], relation: object) -> dict[str, Any]:
    """A message: it answers what it names, or else, it is assumed, the start of its thread."""
    root = word(dig(relation, "event_id")) if dig(relation, "rel_type") in THREADS else None
    answered = word(dig(relation, "m.in_reply_to", "event_id"))
    if root and dig(relation, "is_falling_back") is True:
        answered = None  # there for programs that know no threads: the thread's latest message, whichever it was
    row, parent = COLUMNS(event), answered or root
    body = text(row["text"])
    return row | {
        "parent_id": parent, "thread_id": root or event.get("room_id") or row["id"], "text": FALLBACK.sub("", body) if body and parent else body,
        "resolution": "explicit-id" if answered else "assumed" if root else None,
    }  # fmt: skip
