"""Telegram: result.json of a chat, or of a whole account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, objects, text, word
from replygraph.sources import Log, Source

TITLE = "Telegram chats as result.json of Telegram Desktop"
HOWTO = (
    "In Telegram Desktop open the group, choose Export chat history from its menu and JSON as the format (without "
    "media), and give result.json. The export of a whole account (Settings, Advanced, Export Telegram data) is "
    "read too."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """Messages with a sender's id and a time as Telegram writes it."""
    for place in ("", "chats.list[].", "left_chats.list[]."):
        times = [place + "messages[]." + key for key in ("date", "date_unixtime")]
        people = [place + "messages[]." + key for key in ("from_id", "actor_id")]
        if any(has(source, time, person) for time in times for person in people):
            return "messages of Telegram"
        if has(source, times[1], place + "messages[].from"):  # made smaller by somebody's script
            return "messages of Telegram"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Messages of each chat; answers into another chat have no parent here."""
    for export in objects(source, log):
        chats = [export, *dicts(dig(export, "chats", "list")), *dicts(dig(export, "left_chats", "list"))]
        people = names(chats)
        for chat in chats:
            yield from _chat(chat, log, people)


def _chat(chat: dict[str, Any], log: Log, people: dict[str, str]) -> Iterator[dict[str, Any]]:
    messages, id = dicts(chat.get("messages")), word(chat.get("id")) or word(chat.get("name")) or "chat"
    topics = {word(each.get("id")) for each in messages if each.get("type") == "service"}
    for message in messages:
        if message.get("type") == "service":
            log.count("service messages (joins, pins, calls ...)")
        else:
            yield comment(message, id, topics, people, word(chat.get("name")))


def names(chats: list[dict[str, Any]]) -> dict[str, str]:
    """What each sender was called first; a deleted account has only its id."""
    shown: dict[str, str] = {}
    for chat in chats:
        for message in dicts(chat.get("messages")):
            id, name = word(message.get("from_id")), text(message.get("from"))
            if id and name and name.strip():
                shown.setdefault(id, name.strip())
    return shown


def comment(message: dict[str, Any], chat: str, topics: set[Any], people: dict[str, str], title: str | None) -> dict[str, Any]:
    """A message; numbers count within a chat."""
    answered, peer, sender = map(word, map(message.get, ("reply_to_message_id", "reply_to_peer_id", "from_id")))
    elsewhere = peer is not None and peer.lstrip("-").removeprefix("channel").removeprefix("chat").removeprefix("user") != chat.lstrip("-")
    # What "answers" a service message is only said in the topic that it opens.
    parent = f"{chat}/{answered}" if answered and not elsewhere and answered not in topics else None
    return {
        "id": f"{chat}/{word(message.get('id'))}", "parent_id": parent, "thread_id": chat, "author": people.get(sender or "") or message.get("from"),
        "author_id": sender, "created_at": message.get("date_unixtime") or message.get("date"), "text": spoken(message.get("text")), "title": title,
    }  # fmt: skip


def spoken(parts: object) -> str | None:
    """The text: one string, or pieces of which some carry a form.

    >>> spoken(["See ", {"type": "link", "text": "this"}, "."])
    'See this.'
    """
    if isinstance(parts, list):
        return "".join(text(part) or text(dig(part, "text")) or "" for part in parts)
    return text(parts)
