"""Skype: messages.json of the export that its website gave a person."""

import re
from typing import Any

from replygraph.readers._json import dicts, dig, objects, signs, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source
from replygraph.wording import plural

TITLE = "Skype chats as JSON: messages.json of a person's export"
HOWTO = (
    "Microsoft gave the export at secure.skype.com/en/data-export as an archive; give it, or the messages.json in it. Skype keeps whom a message "
    "answers only where it quotes another message, and that is said."
)
FAMILY = "json"
OPENS = re.compile(r"<quote\b([^<>]*+)>")
QUOTE = re.compile(r"<quote\b[^<>]*+>(?:[^<]++|<(?!/?quote\b))*+</quote>\s*+")  # one that holds none
NAMED = re.compile(r"<quote author=\"([^\"]+)\" authorname=\"([^\"]+)\"")
recognise = signs(("conversations of Skype", ".", "conversations[].MessageList[].messagetype conversations[].MessageList[].from"))


def read(source: Source, log: Log) -> Comments:
    """The messages of each conversation; one answers the message that it quotes first."""
    rooms = [room for export in objects(source, log) for room in dicts(export.get("conversations"))]
    people = {
        account: name
        for room in rooms
        for each in dicts(room.get("MessageList"))
        for account, name in NAMED.findall(text(each.get("content")) or "")
    }
    people |= {_account(room.get("id")): name for room in rooms if (name := word(room.get("displayName")))}
    number, answers = 0, 0
    for room in rooms:
        for message in dicts(room.get("MessageList")):
            is_said = str(message.get("messagetype")).startswith(("RichText", "Text"))
            if not log.leaves_out("" if is_said else "messages that Skype writes itself (calls, joins ...)"):
                row = comment(message, room, people)
                number, answers = number + 1, answers + bool(row["parent_id"])
                yield row
    if number > answers:
        log.warn(
            f"{source.name}: whom {number - answers:,} of {plural(number, 'message')} answer, if anybody, is not known: Skype tells it only where a message quotes another."
        )


def comment(message: dict[str, Any], room: dict[str, Any], people: dict[str | None, str]) -> dict[str, Any]:
    """A message; its id is its time, which only its conversation has once."""
    thread, content = word(room.get("id")), text(message.get("content")) or ""
    account, quote = _account(message.get("from")), OPENS.search(content)
    quoted = re.search(r"\bmessageid=[\"'](\d+)", quote[1]) if quote else None
    return {
        "id": f"{thread}/{word(message.get('id'))}", "parent_id": f"{thread}/{quoted[1]}" if quoted else None, "thread_id": thread,
        "author": word(message.get("displayName")) or people.get(account) or account, "author_id": account,
        "created_at": message.get("originalarrivaltime"), "text": plain(QUOTE.sub("", QUOTE.sub("", content))),
        "title": dig(room, "threadProperties", "topic") or room.get("displayName"), "resolution": "explicit-id" if quoted else "none",
    }  # fmt: skip


def _account(id: object) -> str | None:
    """What tells a person apart: the name behind the number of the network."""
    return re.sub(r"^\d+:", "", id) if isinstance(id, str) else None
