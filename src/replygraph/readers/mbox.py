"""Mail: mbox files, the archives of mailing lists, Maildir folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise

from replygraph.errors import ReadError
from replygraph.sources import Log, Source

TITLE = "Mail: mbox, Maildir, archives of mailing lists"
HOWTO = (
    "Download the archive of a list month by month (in Mailman: 'Gzip'd Text' or 'mbox'), or export a folder from the "
    "mail program, and give the files as they are; several are one discussion. Who is one author is told by the address; "
    "--merge-by name takes the name instead."
)
START = re.compile(rb"(?m)^From [^\n]*\d{4}\s*\n(?=[A-Za-z-]+:)")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
NAME_IN_BRACKETS = re.compile(r"^(?P<address>\S+(?: at |@)\S+)\s*\((?P<name>.*)\)\s*$")


def recognise(source: Source) -> str:
    """A line `From ` with a date and mail headers below; or a Maildir's folders."""
    if source.members:
        folders = {part for each in source.members for part in re.split(r"[/\\: ]", each.name)[:-1]}
        return "a Maildir" if {"cur", "new"} & folders and _is_mail(source.members[0]) else ""
    if START.match(source.head.lstrip(b"\r\n").replace(b"\r\n", b"\n")):
        return "mail after mail, each after a line 'From '"
    return ""


def _is_mail(source: Source) -> bool:
    return bool(re.search(rb"(?mi)^(message-id|from|received):", source.head[:8000]))


def read(source: Source, log: Log, merge_by: str = "address", **_: object) -> Iterator[dict]:
    """Messages; each answers the one of In-Reply-To, or else the last of its References that is in the input."""
    parser = BytesParser(policy=compat32)
    messages = [_message(parser.parsebytes(each), log, merge_by) for each in _split(source)]
    if not messages:
        raise ReadError(f"{source.name}: no messages in it.")
    known = {each["id"] for each in messages}
    for each in messages:
        answered, references = each.pop("answered"), each.pop("references")
        parent = next((id for id in (answered, *reversed(references)) if id in known), answered or (references or [None])[-1])
        yield {**each, "parent_id": parent, "resolution": "explicit-id" if parent else None}


def _split(source: Source) -> Iterator[bytes]:
    """The messages of a file, or of each file in a folder."""
    if source.members:
        yield from (member.read_bytes() for member in source.members)
        return
    content = source.read_bytes().replace(b"\r\n", b"\n")
    places = [found.start() for found in START.finditer(content)]
    for start, end in pairwise([*places, len(content)]):
        yield content[content.index(b"\n", start) + 1 : end]


def _message(message, log: Log, merge_by: str) -> dict:
    id = next(iter(MESSAGE_ID.findall(_text(message["Message-ID"]))), None)
    if id is None:
        log.count("messages without an id")
    answered = next(iter(MESSAGE_ID.findall(_text(message["In-Reply-To"]))), None)
    return {
        "id": id, "answered": answered, "references": MESSAGE_ID.findall(_text(message["References"])),
        "author": _author(message, merge_by), "created_at": _date(message), "title": _text(message["Subject"]),
        "text": _body(message),
    }  # fmt: skip


def _text(header: object) -> str:
    """A header as text; encoded words are decoded, and charsets that lie do no harm."""
    from email.header import decode_header

    if header is None:
        return ""
    parts = []
    for part, charset in decode_header(str(header)):
        if isinstance(part, bytes):
            try:
                part = part.decode(charset or "utf-8", "replace")
            except LookupError:
                part = part.decode("utf-8", "replace")
        parts.append(part)
    return " ".join("".join(parts).split())


def _author(message, merge_by: str) -> str | None:
    """The sender's address in lower case, as archives print it; or the name where that is asked for and there."""
    sender = _text(message["From"])
    # A list that writes in its own name says who wrote in another header.
    if re.search(r"\bvia\b", sender) and (message["X-Original-From"] or message["Reply-To"]):
        sender = _text(message["X-Original-From"] or message["Reply-To"])
    found = NAME_IN_BRACKETS.match(sender)
    name, address = (found["name"], found["address"]) if found else (getaddresses([sender]) or [("", "")])[0]
    if merge_by == "name" and name:
        return name.strip("\"' ")
    return (address or sender).lower() or None


def _date(message) -> str | None:
    try:
        return parsedate_to_datetime(_text(message["Date"])).isoformat()
    except (ValueError, TypeError, OverflowError):
        return None


def _body(message) -> str:
    for part in message.walk() if message.is_multipart() else [message]:
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True) or b""
            try:
                return content.decode(part.get_content_charset("utf-8"), "replace").strip()
            except LookupError:
                return content.decode("utf-8", "replace").strip()
    return ""
