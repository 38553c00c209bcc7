"""Facebook Messenger and Instagram messages, as a person downloads them: who wrote what and when, and no replies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, has, text, values, when, word
from replygraph.sources import Log, Source

TITLE = "Messages of Facebook Messenger and Instagram: message_1.json of a download"
HOWTO = (
    "In Facebook or Instagram choose Download your information, format JSON, and take messages/inbox/CHAT/message_1.json, or the whole folder of a "
    "chat. The files do not say which message answers which: people, times and texts are read, and with --mentions who is answered where a message "
    "begins with @name."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """Participants beside messages with a sender and a time in milliseconds, in either way that Facebook writes them."""
    old = has(source, "participants", "messages", "messages[].sender_name", "messages[].timestamp_ms")
    new = has(source, "participants", "messages", "messages[].senderName", "messages[].timestamp")
    return "messages of Messenger or Instagram" if old or new else ""


def read(source: Source, log: Log, *, mentions: bool = False, **_: object) -> Iterator[dict[str, Any]]:
    """The messages in the order of their times; one that begins with @name answers that person, with `mentions`."""
    whole = next(values(source, log), None)
    thread, title = source.name, _mended(text(dig(whole, "title")) or text(dig(whole, "threadName")))
    rows = [_message(each, thread, title) for each in dicts(dig(whole, "messages"))]
    rows = sorted(rows, key=lambda row: row["created_at"] or 0)
    if not mentions:
        log.warn(
            "Messenger's files do not say which message answers which, so nobody answers anybody here. Where messages begin with @name, "
            "--mentions takes them for replies to that person."
        )
    for number, row in enumerate(rows, 1):
        row["id"] = f"{thread}#{number}"
    yield from _mentions.resolve(rows) if mentions else rows


def _message(each: dict[str, Any], thread: str, title: str | None) -> dict[str, Any]:
    body = text(each.get("content")) or text(each.get("text"))
    return {
        "thread_id": thread, "author": _mended(word(each.get("sender_name")) or word(each.get("senderName"))),
        "created_at": when(each.get("timestamp_ms", each.get("timestamp"))), "text": _mended(body), "title": title,
    }  # fmt: skip


def _mended(words: str | None) -> str | None:
    """Facebook writes each byte of UTF-8 as a character of its own."""
    try:
        return words and words.encode("latin-1").decode()
    except UnicodeError:
        return words
