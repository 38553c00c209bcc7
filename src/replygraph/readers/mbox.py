"""Mail: mbox files, the archives of mailing lists, Maildir folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise

from replygraph.errors import ReadError
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source, damages

TITLE = "Mail: mbox, Maildir, archives of mailing lists"
HOWTO = (
    "Download the archive of a list month by month (in Mailman: 'Gzip'd Text' or 'mbox'), or export a folder from the "
    "mail program, and give the files as they are, mailboxes or single mails (.eml); a folder is one discussion. Who is one author is told by the address; "
    "--merge-by name takes the name instead."
)
FAMILY = ("text", "folder")
# A line `From `, who and when, with a header below it; Usenet's archive has only a number there.
START = re.compile(rb"(?m)^From (?:-?\d{6,}|[^\n]*\d{4}(?: [+-]\d{4}| \(?[A-Z]{3,4}\)?| remote from \S+)?)[ \r]*\n(?=>?[A-Za-z][\w-]*:)")
HEADERS = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")  # of a mail that stands alone
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
NAME_IN_BRACKETS = re.compile(r"^(?P<address>\S+(?: at |@)\S+)\s*\((?P<name>.*)\)\s*$")


def recognise(source: Source) -> str:
    """A line `From ` with a date and mail headers below, or a mail alone; a Maildir, or a folder of either."""
    if source.members:
        folders = {part for each in source.members for part in re.split(r"[/\\: ]", each.name)[:-1]}
        if {"cur", "new"} & folders and _is_mail(source.members[0]):
            return "a Maildir"
        looked_at = source.members[:: max(len(source.members) // 20, 1)]
        if all(_is_mail(each) for each in looked_at):
            return f"{len(source.members):,} files with one mail each"
        return f"{len(source.members):,} mailboxes" if all(_is_box(each) for each in looked_at) else ""
    if _is_box(source):
        return "mail after mail, each after a line 'From '"
    return "a mail" if _is_mail(source) else ""


def _is_box(source: Source) -> bool:
    return bool(START.match(source.head.lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n")))


def _is_mail(source: Source) -> bool:
    """Headers from the first line on, with a number that only mails have."""
    headers = HEADERS.match(source.head.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n"))
    return bool(headers and re.search(rb"(?mi)^message-id:", headers[0]) and re.search(rb"(?mi)^from:", headers[0]))


def read(source: Source, log: Log, merge_by: str = "address", **_: object) -> Iterator[dict]:
    """Messages; each answers the one of In-Reply-To, or else the last of its References that is in the input."""
    parser = BytesParser(policy=compat32)
    messages = [_message(parser.parsebytes(each), log, merge_by) for each in _split(source, log)]
    if not messages:
        raise ReadError(f"{source.name}: no messages in it.")
    known = {each["id"] for each in messages}
    for each in messages:
        answered, references = each.pop("answered"), each.pop("references")
        parent = next((id for id in (answered, *reversed(references)) if id in known), answered or (references or [None])[-1])
        yield {**each, "parent_id": parent, "resolution": "explicit-id" if parent else None}


def _split(source: Source, log: Log) -> Iterator[bytes]:
    """The messages of a file, or of each file in a folder."""
    for part in source.members or (source,):
        try:
            content = part.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        except damages() as error:
            if not source.members:
                raise
            log.count("files that are cut or damaged")
            log.warn(f"{part.name}: cannot be read ({error}); the others are used.")
            continue
        places = [found.start() for found in START.finditer(content)] if _is_box(part) or not source.members else []
        if not places and _is_mail(part):
            yield content.lstrip(b"\xef\xbb\xbf\n")
        elif places and not content.endswith(b"\n"):
            log.count("files that are cut or damaged")
            log.warn(f"{part.name}: it ends in the middle of a line, so it may be cut; what is there is used.")
        for start, end in pairwise([*places, len(content)]):
            message = content[content.index(b"\n", start) + 1 : end]
            if end == len(content) and b"\n\n" not in message and not message.endswith(b"\n"):
                log.count("messages that are cut")  # in the middle of its headers, which would name nobody there is
            else:
                yield message


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
    """The plain text; of a mail that has none, that of its HTML."""
    parts = list(message.walk()) if message.is_multipart() else [message]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                text = _decoded(part)
                return text.strip() if kind == "text/plain" else (plain(text) or "")
    return ""


def _decoded(part) -> str:
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
