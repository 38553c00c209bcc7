"""Discord channels as DiscordChatExporter writes them in JSON."""

from typing import Any

from replygraph.mapping.names import firsts
from replygraph.readers._json import dicts, dig, integer, listed, lists, mapping, objects, signs, via, word
from replygraph.sources import Comments, Log, Source

TITLE = "Discord channels as JSON of DiscordChatExporter"
HOWTO = (
    "Export the channel with DiscordChatExporter, format JSON; a channel in several parts, or several channels, "
    "may be given together. Answers are those made with Discord's Reply."
)
FAMILY = "json"
SPOKEN = frozenset(
    ["Default", "Reply", "0", "19", "ChatInputCommand", "20", "ContextMenuCommand", "23", "ThreadStarterMessage", "21", None]
)
COLUMNS = mapping(
    id="id", parent_id=via(word, "reference.messageId", "reference.message_id", "message_reference.messageId", "message_reference.message_id"),
    thread_id="channel_id", author_id=via(word, "author.id", "authorId"), created_at="timestamp", text="content",
    reply_to_id=via(word, "referencedMessage.author.id", "referenced_message.author.id"),
)  # fmt: skip

recognise = signs(
    ("messages of a Discord channel", ".", "messages[].timestamp messages[].content channel.id messages[].author.id"),
    ("messages of a Discord channel", ".", "messages[].timestamp messages[].content messages[].authorId"),
    ("messages of Discord's own API", ". messages[].", "channel_id content author.username timestamp"),
    ("an empty Discord channel", ".", "guild.id channel.id messageCount"),
)


def read(source: Source, log: Log, *, mentions: bool = False) -> Comments:
    """Messages; those made with Reply answer another; with `mentions` others answer whom they mention first."""
    found = list(objects(source, log))
    alone = [each for each in found if "messages" not in each]  # as the API gives them
    for export in [*(each for each in found if "messages" in each), *([{"messages": alone}] if alone else [])]:
        messages = dicts(export.get("messages"))
        people, channel = names(export, messages), word(dig(export, "channel", "id"))
        for message in messages:
            if not log.leaves_out("" if word(message.get("type")) in SPOKEN else "system messages of Discord (joins, pins ...)"):
                row = comment(message, people, mentions)
                yield row | {"thread_id": channel or row["thread_id"], "title": dig(export, "channel", "name")}
        if integer(export.get("messageCount")) > len(messages):
            log.warn(f"{source.name}: {integer(export['messageCount']):,} messages announced, {len(messages):,} in the file.")


def names(export: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, str]:
    """What each account is called, by its id."""
    users = listed(export.get("users"))
    for message in messages:
        users += lists(message, "author", "referencedMessage.author", "referenced_message.author", "mentions")
    called = ((word(user.get("id")), word(user.get("name")) or word(user.get("username"))) for user in users)
    return firsts((id, name) for id, name in called if name != "Deleted User")


def comment(message: dict[str, Any], people: dict[str, str], mentions: bool) -> dict[str, Any]:
    """A message; pins and forwards refer to others too, and answer none."""
    row, reference = COLUMNS(message), message.get("reference", message.get("message_reference"))
    is_reply = word(message.get("type")) in ("Reply", "19", None) and word(dig(reference, "type")) in ("Default", "Reply", "0", None)
    parent, whom = (row["parent_id"], row["reply_to_id"]) if is_reply else (None, None)
    whom = whom or (_mentioned(message) if mentions and not parent else None)
    return row | {
        "parent_id": parent, "author": people.get(row["author_id"] or ""), "author_id": row["author_id"] if row["author_id"] in people else None,
        "reply_to": people.get(whom or ""), "reply_to_id": whom if whom in people else None,
        "resolution": "explicit-id" if parent else "mention" if whom else None,
    }  # fmt: skip


def _mentioned(message: dict[str, Any]) -> str | None:
    people, ids = dicts(message.get("mentions")), message.get("mentionIds")
    return word(people[0].get("id")) if people else word(ids[0]) if isinstance(ids, list) and ids else None
