"""Facebook Messenger and Instagram messages, as a person downloads them: who wrote what and when, and no replies."""

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, mapping, number, signs, values, via
from replygraph.sources import Comments, Log, Source

TITLE = "Messages of Facebook Messenger and Instagram: message_1.json of a download"
HOWTO = (
    "In Facebook or Instagram choose Download your information, format JSON, and take messages/inbox/CHAT/message_1.json, or the whole folder of a "
    "chat. The files do not say which message answers which: people, times and texts are read, and with --mentions who is answered where a message "
    "begins with @name."
)
FAMILY = "json"


def _mended(words: object) -> object:
    """Facebook writes each byte of UTF-8 as a character of its own."""
    try:
        return words.encode("latin-1").decode() if isinstance(words, str) else words
    except UnicodeError:
        return words


COLUMNS = mapping(
    author=via(_mended, "sender_name", "senderName"), created_at=("timestamp_ms", "timestamp"), text=via(_mended, "content", "text"),
)  # fmt: skip
recognise = signs(
    ("messages of Messenger or Instagram", ".", "participants messages messages[].sender_name messages[].timestamp_ms"),
    ("messages of Messenger or Instagram", ".", "participants messages messages[].senderName messages[].timestamp"),
)


def read(source: Source, log: Log, *, mentions: bool = False) -> Comments:
    """The messages in the order of their times; one that begins with @name answers that person, with `mentions`."""
    whole = next(values(source, log), None)
    about = {"thread_id": source.name, "title": _mended(dig(whole, "title") or dig(whole, "threadName"))}
    rows = sorted((COLUMNS(each) | about for each in dicts(dig(whole, "messages"))), key=lambda row: number(row["created_at"]) or 0)
    if not mentions:
        log.warn(
            "Messenger's files do not say which message answers which, so nobody answers anybody here. Where messages begin with @name, "
            "--mentions takes them for replies to that person."
        )
    rows = [row | {"id": f"{source.name}#{place}"} for place, row in enumerate(rows, 1)]
    yield from _mentions.resolve(rows) if mentions else rows
