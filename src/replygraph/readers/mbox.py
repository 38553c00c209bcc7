"""Mail: mbox files, the archives of mailing lists, LISTSERV logs, Maildir folders."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._mailboxes import RULED, is_mail, mails, read_mail, separator, unfold
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source
from replygraph.sources.encodings import decoded
from replygraph.wording import plural

TITLE = "Mail: mbox, Maildir, archives of mailing lists, LISTSERV logs"
HOWTO = (
    "Download the archive of a list month by month (in Mailman: 'Gzip'd Text' or 'mbox'), or export a folder from the "
    "mail program, and give the files as they are, mailboxes or single mails (.eml); a folder is one discussion. Who is one author is told by the address; "
    "--merge-by name takes the name instead. Where replies carry no ids, --thread-by subject takes them by their subject."
)
FAMILY = ("text", "folder")
ID = re.compile(r"<([^<>]{3,990})>")
BARE_ID = re.compile(r"(?<![^\s<>()\[\]\";,@])[^\s<>()\[\]\";,@]++@[^\s<>()\[\]\";,]++")
REPLY = re.compile(
    r"\s*+(?:\[[^\[\]]{1,40}\]\s*+)*+(?:re|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|yan|vá|odpověď|atb|回复|回覆|答复|答覆|返信|تعقيب|השב|отв|na)\s*+(?:(?:\[\d++\]|\(\d++\))\s*+)?[:：]",
    re.I,
)
UNKNOWN_REPLY = re.compile(r"\s*[^\W\d_]{2,6}\s?[:：]\s*")  # a program's word for "Re:" that is not known here
BEFORE_SUBJECT = re.compile(rf"(?:{REPLY.pattern}|\s*\[[^\[\]]{{1,40}}\]|\s+|['\"])", re.I)


def recognise(source: Source) -> str:
    """A line `From ` with a date and mail headers below, a line of LISTSERV, or a mail alone; a Maildir, or a folder of either."""
    if source.members:
        folders = {part for each in source.members for part in re.split(r"[/\\: ]", each.name)[:-1]}
        if {"cur", "new"} & folders and is_mail(source.members[0]):
            return "a Maildir"
        looked_at = source.members[:: max(len(source.members) // 20, 1)]
        if all(is_mail(each) for each in looked_at):
            return f"{len(source.members):,} files with one mail each"
        return f"{len(source.members):,} mailboxes" if all(separator(each) for each in looked_at) else ""
    if separator(source):
        return "mail after mail, each after a line 'From ' or a line of signs"
    return "a mail" if is_mail(source) else ""


@dataclass
class Known:
    """What the mails of a source are called: their ids, and the first with each subject; who writes from which address."""

    ids: set[str] = field(default_factory=set)
    subjects: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of each address
    masked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of each name, the addresses that are masked

    def add_sender(self, message: Message) -> None:
        """Which name and address go together."""
        name, address = _sender(message)
        if name and address:
            self.names[address].add(name)
            if _is_masked(address):
                self.masked[name].add(address)

    def find_shared(self) -> set[str]:
        """The addresses that stand for whoever writes: of a list, or of a site."""
        return {
            address
            for address, names in self.names.items()
            if len(names) > 1 and _count_people(names) >= (2 if NO_ONES.search(address) else 3)
        }


def read(source: Source, log: Log, merge_by: str = "address", thread_by: str = "id") -> Iterator[dict[str, Any]]:
    """Messages; each answers the one of In-Reply-To, or else the last of its References that is in the input.

    With `thread_by="subject"` one that names none answers the first with its subject, where it begins with "Re:".
    """
    known, by_subject, unknown, number = _known(source), 0, 0, 0
    shared = set() if merge_by == "name" else known.find_shared()
    for message in _messages(source, log):
        number += 1
        try:
            row = _row(message, known, log) | _author(message, merge_by, known, shared)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            log.count("mails that cannot be read")
            continue
        if row["parent_id"] is None and (subject := _answered_subject(row["title"], known)) is not None:
            start = known.subjects.get(subject)
            start = start if start != row["id"] else None
            unknown, by_subject = unknown + 1, by_subject + bool(start)
            is_taken = bool(start) and thread_by == "subject"
            row |= {"parent_id": start if is_taken else None, "resolution": "subject" if is_taken else "none"}
        yield row
    if not number:
        raise ReadError(f"{source.name}: no messages in it.")
    _say(source, log, thread_by, (number, unknown, by_subject))
    if shared:
        log.warn(
            f"{source.name}: several people write from {', '.join(sorted(shared)[:3])}{' ...' if len(shared) > 3 else ''}: "
            "those are told apart by their names."
        )


def _answered_subject(title: str, known: Known) -> str | None:
    """The subject that a mail answers by its own: behind "Re:" in any language, or a word with a colon before one that is there."""
    if REPLY.match(title.lstrip("'\"")):
        return base_subject(title)
    found = UNKNOWN_REPLY.match(title)
    subject = base_subject(title[found.end() :]) if found else ""
    return subject if subject and subject in known.subjects else None


def _known(source: Source) -> Known:
    """A first look at all mails, only at their heads: mailboxes are bigger than memory."""
    known = Known()
    for message in _messages(source, Log(), heads=True):
        id = next(iter(ids_of(_header(message, "Message-ID"))), None)
        with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
            known.add_sender(message)
        if id:
            known.ids.add(id)
            known.subjects.setdefault(base_subject(_header(message, "Subject")), id)
    return known


def _head(head: bytes) -> Message:
    """A mail of only those headers that a first look needs, which the parser of whole mails would take long to find."""
    message = Message()
    for name, _, value in (found.partition(b":") for found in HEADS.findall(head)):
        message.set_raw(name.strip().decode("ascii"), value.strip().decode("ascii", "surrogateescape"))
    return message


HEADS = re.compile(rb"^(?:message-id|from|subject|reply-to|x-original-from)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)


def _messages(source: Source, log: Log, heads: bool = False) -> Iterator[Message]:
    """The mails of a source, those in digests too; only their heads where no more is asked for."""
    for content in mails(source, log):
        head = content.partition(b"\n\n")[0]
        if b"igest" not in head and RULED not in content:
            yield _head(head) if heads else read_mail(content)
            continue
        inside = list(unfold(read_mail(content)))
        if len(inside) > 1:
            log.count("digests taken apart into their mails")
        yield from inside


def _say(source: Source, log: Log, thread_by: str, numbers: tuple[int, int, int]) -> None:
    """How many mails say "Re:" and no more of what they answer; where they are many, the result is not to be relied on."""
    mails, unknown, by_subject = numbers
    tell = log.warn if 10 * unknown > mails else log.note
    if thread_by == "subject" and by_subject:
        tell(f"{source.name}: {plural(by_subject, 'mail')} without ids taken as answers to the first mail with the same subject.")
    elif unknown:
        found = f"; --thread-by subject takes {by_subject:,} of them as answers to the first mail with their subject" if by_subject else ""
        tell(f'{source.name}: {plural(unknown, "mail")} with "Re:" in the subject, but no id of the mail answered{found}.')


def _row(message: Message, known: Known, log: Log) -> dict[str, Any]:
    id = next(iter(ids_of(_header(message, "Message-ID"))), None)
    if id is None:
        log.count("messages without an id")
    header, references = _header(message, "In-Reply-To"), ids_of(_header(message, "References"))
    answered = ids_of(header) or [each for word in BARE_ID.findall(header) if (each := f"<{word}>") in known.ids]
    found = next((each for each in (*answered, *reversed(references)) if each in known.ids and each != id), None)
    parent = found or next(iter(answered), None) or (references or [None])[-1]
    return {
        "id": id, "parent_id": parent, "resolution": "explicit-id" if parent else None,
        "created_at": _date(message), "title": _header(message, "Subject"), "text": _body(message),
    }  # fmt: skip


def ids_of(header: str) -> list[str]:
    """The ids of mails in a header: in brackets, among other words, or alone without brackets.

    >>> ids_of('Your message of "Mon, 6 May" <a1@x.invalid>'), ids_of("a1@x.invalid"), ids_of("Ann's of Monday, ann@x.invalid wrote")
    (['<a1@x.invalid>'], ['<a1@x.invalid>'], [])
    """
    found = ["".join(each.split()) for each in ID.findall(header)]
    if found:
        return [f"<{each}>" for each in found if "@" in each or len(found) == 1 or each.isascii()]
    words = header.strip("'\"; ").split()
    return [f"<{each}>" for each in words] if words and all(BARE_ID.fullmatch(each) for each in words) else []


def base_subject(subject: str) -> str:
    """What a subject is about, without "Re:" and the like and a list's name before it.

    >>> base_subject("[moss] AW: Re: [moss] Frost"), base_subject("'Re: Frost'")
    ('frost', 'frost')
    """
    place = 0
    while found := BEFORE_SUBJECT.match(subject, place):
        if found.end() == place:
            break
        place = found.end()
    return " ".join(subject[place:].rstrip("'\" ").split()).casefold()


def _header(message: Message, name: str) -> str:
    """A header as text: encoded words decoded, bytes that are no ASCII taken as UTF-8 or Latin, charsets that lie do no harm."""
    from email.header import decode_header

    wanted = name.lower()
    value = next((value for key, value in message.raw_items() if key.lower() == wanted), None)
    if value is None:
        return ""
    raw = str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if "=?" in text:
        with contextlib.suppress(ValueError, LookupError):  # encoded words that are damaged
            text = "".join(decoded(part, charset) if isinstance(part, bytes) else part for part, charset in decode_header(text))
    return " ".join(text.split())


MAX_HEADER = 20_000


LONGEST_SENDER = 1000
IN_BRACKETS = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
BEFORE_NAME = re.compile(r"^(?P<address>[^()<>]*[^()<>\s])\s*+\((?P<name>.*)\)\s*+$")
BEHIND_NAME = re.compile(r"^(?P<name>[^@<>]+\s)(?P<address>[^\s@]++@\S++)$")
# An address as mail has it, or as an archive hides it, with a word for @ in the list's language.
WHOLE = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+|[^\s@<>()]+\s\S{1,10}\s[^\s@<>()]+\.[^\s@<>().]+")


# Addresses that are no one's, and what archives write for the letters they hide.
NO_ONES = re.compile(r"^(?:do[-_.]?)?no?t?[-_.]?reply|\bhidden\b|\bredacted\b|\bwithheld\b|xxx|\*|\.\.|^notifications?@", re.I)
MASKS = re.compile(r"\.\.|\*\*|…|xxxx")


def _sender(message: Message) -> tuple[str, str]:
    """The name, and the address in lower case as archives print it."""
    sender = _header(message, "From")
    # A list that writes in its own name says who wrote in another header.
    if re.search(r"\bvia\b", sender) and (other := _header(message, "X-Original-From") or _header(message, "Reply-To")):
        sender = other
    name, address = name_and_address(sender)
    return re.sub(r"(?<=\S)\s++via\s.*", "", name), address.lower()


def _is_masked(address: str) -> bool:
    return bool(address) and (not WHOLE.fullmatch(address) or bool(MASKS.search(address)))


def _author(message: Message, merge_by: str, known: Known, shared: Container[str]) -> dict[str, str | None]:
    """The sender by the address; by the name where that is asked for, or the address is masked or that of several."""
    name, address = _sender(message)
    if not name or not (merge_by == "name" or _is_masked(address) or address in shared):
        return {"author": (address or name).lower() or None, "author_id": None}
    several = merge_by != "name" and _is_masked(address) and len(known.masked.get(name, ())) > 1
    id = address if len(known.names.get(address, ())) < 2 else f"{address}, {name.lower()}"
    return {"author": name, "author_id": id if several else None}


def _count_people(names: Iterable[str]) -> int:
    """How many people names are of at least: those with a word in common may be one."""
    groups: list[set[str]] = []
    for name in sorted(names):
        words = {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 1} or {name.casefold()}
        alike = [group for group in groups if group & words]
        groups = [group for group in groups if not group & words] + [words.union(*alike)]
    return len(groups)


def name_and_address(sender: str) -> tuple[str, str]:
    """Who sent a mail, from any of the ways in which that is written.

    >>> name_and_address('"Oak, Ann" <ann@x.invalid>'), name_and_address("ann en x.invalid (Ann Oak)"), name_and_address("Ann Oak ann@x.invalid")
    (('Oak, Ann', 'ann@x.invalid'), ('Ann Oak', 'ann en x.invalid'), ('Ann Oak', 'ann@x.invalid'))
    """
    sender = sender[:LONGEST_SENDER]
    for form in (IN_BRACKETS, BEFORE_NAME, BEHIND_NAME):
        if (found := form.match(sender)) and found["address"].strip():
            return found["name"].strip("\"' ,").replace('\\"', '"'), found["address"].strip()
    return ("", sender.strip()) if "@" in sender or WHOLE.fullmatch(sender) else (sender.strip("\"' "), "")


def _date(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _body(message: Message) -> str:
    """The plain text; of a mail that has none, that of its HTML."""
    parts = list(message.walk()) if message.is_multipart() else [message]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                text = _decoded(part)
                return text.strip() if kind == "text/plain" else (plain(text) or "")
    return ""


def _decoded(part: Message) -> str:
    try:
        content = part.get_payload(decode=True) or b""
        charset = part.get_content_charset("utf-8")
    except (ValueError, LookupError, TypeError):
        return ""
    return decoded(content if isinstance(content, bytes) else b"", charset)
