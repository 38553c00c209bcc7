"""Telegram: result.json of a chat, or of a whole account."""

import re
from typing import Any

from replygraph.mapping.names import firsts
from replygraph.readers._json import dicts, dig, lists, mapping, objects, signs, text, via, word
from replygraph.sources import Comments, Log, Source

TITLE = "Telegram chats as result.json of Telegram Desktop"
HOWTO = (
    "In Telegram Desktop open the group, choose Export chat history from its menu and JSON as the format (without "
    "media), and give result.json. The export of a whole account (Settings, Advanced, Export Telegram data) is "
    "read too."
)
FAMILY = "json"
CHATS = ". chats.list[]. left_chats.list[]."
COLUMNS = mapping(
    author="from", author_id=via(word, "from_id"), created_at=("date_unixtime", "date"), text=lambda message: spoken(message.get("text")),
)  # fmt: skip

recognise = signs(
    ("messages of Telegram", CHATS, "messages[].date|messages[].date_unixtime messages[].from_id|messages[].actor_id"),
    ("messages of Telegram", CHATS, "messages[].date_unixtime messages[].from"),  # made smaller by somebody's script
)


def read(source: Source, log: Log) -> Comments:
    """Messages of each chat; answers into another chat have no parent here. People are called as they were first; a deleted account has its id."""
    for export in objects(source, log):
        chats = [export, *lists(export, "chats.list", "left_chats.list")]
        people = firsts((word(each.get("from_id")), text(each.get("from"))) for chat in chats for each in dicts(chat.get("messages")))
        for chat in chats:
            messages, id = dicts(chat.get("messages")), word(chat.get("id")) or word(chat.get("name")) or "chat"
            topics = {word(each.get("id")) for each in messages if each.get("type") == "service"}
            for message in messages:
                if not log.leaves_out("service messages (joins, pins, calls ...)" if message.get("type") == "service" else ""):
                    row = comment(message, id, topics) | {"title": chat.get("name")}
                    yield row | {"author": people.get(row["author_id"] or "") or row["author"]}


def comment(message: dict[str, Any], chat: str, topics: set[str | None]) -> dict[str, Any]:
    """A message; numbers count within a chat."""
    answered, peer = word(message.get("reply_to_message_id")), word(message.get("reply_to_peer_id"))
    elsewhere = peer is not None and re.sub("^-*(?:channel)?(?:chat)?(?:user)?", "", peer) != chat.lstrip("-")
    # What "answers" a service message is only said in the topic that it opens.
    parent = f"{chat}/{answered}" if answered and not elsewhere and answered not in topics else None
    return COLUMNS(message) | {"id": f"{chat}/{word(message.get('id'))}", "parent_id": parent, "thread_id": chat}


def spoken(parts: object) -> str | None:
    """The text: one string, or pieces of which some carry a form.

    >>> spoken(["See ", {"type": "link", "text": "this"}, "."])
    'See this.'
    """
    return "".join(text(part) or text(dig(part, "text")) or "" for part in parts) if isinstance(parts, list) else text(parts)
