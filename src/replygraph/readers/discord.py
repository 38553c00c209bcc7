"""Discord channels as DiscordChatExporter writes them in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, integer, objects, text, when, word
from replygraph.sources import Log, Source

TITLE = "Discord channels as JSON of DiscordChatExporter"
HOWTO = (
    "Export the channel with DiscordChatExporter, format JSON; a channel in several parts, or several channels, "
    "may be given together. Answers are those made with Discord's Reply."
)
FAMILY = "json"
SPOKEN = frozenset(["Default", "Reply", "0", "19", "ChatInputCommand", "20", "ContextMenuCommand", "23", "ThreadStarterMessage", "21"])


def recognise(source: Source) -> str:
    """A channel and messages with authors and types."""
    if has(source, "messages[].timestamp", "messages[].content") and (
        has(source, "channel.id", "messages[].author.id") or has(source, "messages[].authorId")
    ):
        return "messages of a Discord channel"
    for place in ("", "messages[]."):
        if has(source, place + "channel_id", place + "content", place + "author.username", place + "timestamp"):
            return "messages of Discord's own API"
    return "an empty Discord channel" if has(source, "guild.id", "channel.id", "messageCount") else ""


def read(source: Source, log: Log, *, mentions: bool = False) -> Iterator[dict[str, Any]]:
    """Messages; those made with Reply answer another; with `mentions` others answer whom they mention first."""
    for export in _channels(source, log):
        messages = dicts(export.get("messages"))
        people, channel = names(export, messages), word(dig(export, "channel", "id"))
        for message in messages:
            if word(message.get("type")) in (*SPOKEN, None):
                yield comment(message, channel, people, text(dig(export, "channel", "name")), mentions)
            else:
                log.count("system messages of Discord (joins, pins ...)")
        if integer(export.get("messageCount")) > len(messages):
            log.warn(f"{source.name}: {integer(export['messageCount']):,} messages announced, {len(messages):,} in the file.")


def _channels(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Each export; messages that stand alone, as the API gives them, are one."""
    alone = []
    for each in objects(source, log):
        if "messages" in each:
            yield each
        else:
            alone.append(each)
    if alone:
        yield {"messages": alone}


def names(export: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, str]:
    """What each account is called, by its id."""
    listed = export.get("users")
    users = (
        dicts(listed)
        if isinstance(listed, list)
        else dicts([{"id": id, **user} for id, user in listed.items() if isinstance(user, dict)] if isinstance(listed, dict) else [])
    )
    for message in messages:
        users += dicts([message.get("author"), dig(_referenced(message), "author"), *dicts(message.get("mentions"))])
    shown: dict[str, str] = {}
    for user in users:
        id, name = word(user.get("id")), word(user.get("name")) or word(user.get("username"))
        if id and name and name != "Deleted User":
            shown.setdefault(id, name)
    return shown


def comment(
    message: dict[str, Any], channel: str | None, people: dict[str, str], title: str | None, mentions: bool = False
) -> dict[str, Any]:
    """A message; pins and forwards refer to others too, and answer none."""
    author = word(dig(message, "author", "id")) or word(message.get("authorId"))
    kind, reference = word(message.get("type")), message.get("reference", message.get("message_reference"))
    refers = word(dig(reference, "type"))
    is_reply = kind in ("Reply", "19", None) and refers in ("Default", "Reply", "0", None)
    parent = (word(dig(reference, "messageId")) or word(dig(reference, "message_id"))) if is_reply else None
    answered = word(dig(_referenced(message), "author", "id")) if is_reply else None
    whom = answered or (_mentioned(message) if mentions and not parent else None)
    return {
        "id": word(message.get("id")),
        "parent_id": parent,
        "thread_id": channel or word(message.get("channel_id")),
        "author": people.get(author or ""),
        "author_id": author if author in people else None,
        "created_at": when(message.get("timestamp")),
        "text": text(message.get("content")),
        "reply_to": people.get(whom or ""),
        "reply_to_id": whom if whom in people else None,
        "resolution": "explicit-id" if parent else "mention" if whom else None,
        "title": title,
    }


def _referenced(message: dict[str, Any]) -> object:
    return message.get("referencedMessage", message.get("referenced_message"))


def _mentioned(message: dict[str, Any]) -> str | None:
    people, ids = dicts(message.get("mentions")), message.get("mentionIds")
    return word(people[0].get("id")) if people else word(ids[0]) if isinstance(ids, list) and ids else None
