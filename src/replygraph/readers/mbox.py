"""Mail: mbox files, the archives of mailing lists, LISTSERV logs, Maildir folders."""

import base64
import contextlib
import pickle
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import languages
from replygraph.readers._ages import read_date
from replygraph.readers._mailboxes import READ, RULED, is_mail, mails, read_mail, separator, unfold
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source, unpack_errors
from replygraph.sources.compression import NO_ROOM, no_room
from replygraph.sources.encodings import decoded, text_encoding
from replygraph.sources.inputs import slug
from replygraph.wording import plural

TITLE = "Mail: mbox, Maildir, archives of mailing lists, LISTSERV logs"
HOWTO = (
    "Download the archive of a list month by month (in Mailman: 'Gzip'd Text' or 'mbox'), or export a folder from the "
    "mail program, and give the files as they are, mailboxes or single mails (.eml); a folder is one discussion. Who is one author is told by the address; "
    "--merge-by name takes the name instead. Where replies carry no ids, --thread-by subject takes them by their subject."
)
FAMILY = ("text", "folder")
MAILDIR = re.compile(r"(?:^|[/\\: ])(?:cur|new)[/\\]")
ID = re.compile(r"<([^<>]{3,990})>")
BARE_ID = re.compile(r"(?<![^\s<>()\[\]\";,@])[^\s<>()\[\]\";,@]++@[^\s<>()\[\]\";,]++")
_NAMED = r"\s*+(?:\[[^\[\]]{1,40}\]\s*+)*+"  # a list's name before
REPLY = re.compile(rf"{_NAMED}(?:{languages.pattern('re')})\s*+(?:(?:\[\d++\]|\(\d++\)|\^\d++)\s*+)?[:：]", re.I)
FORWARD = re.compile(rf"{_NAMED}(?:{languages.pattern('forward')})\s*+[:：]", re.I)
UNKNOWN_REPLY = re.compile(r"\s*[^\W\d_]{1,6}\s?[:：]\s*")  # a program's word for "Re:" that is not known here
BEFORE_SUBJECT = re.compile(rf"(?:{REPLY.pattern}|\s*\[[^\[\]]{{1,40}}\]|\s+|['\"])", re.I)


def recognise(source: Source) -> str:
    """A line `From ` with a date and mail headers below, a line of LISTSERV, or a mail alone; a Maildir, or a folder of either."""
    if source.members:
        if is_mail(source.members[0]) and any(MAILDIR.search(each.name) for each in source.members):
            return "a Maildir"
        looked_at = source.members[:: max(len(source.members) // 20, 1)]
        if all(is_mail(each) for each in looked_at):
            return f"{len(source.members):,} files with one mail each"
        return f"{len(source.members):,} mailboxes" if all(separator(each) for each in looked_at) else ""
    if separator(source):
        return "mail after mail, each after a line 'From ' or a line of signs"
    return "a mail" if is_mail(source) else ""


class Mail(NamedTuple):
    """A mail as far as it tells by itself: what it is, who sent it, and which it names as answered; Exchange counts threads in an index."""

    row: dict[str, Any]
    sender: tuple[str, str]
    answered: str
    references: list[str]
    index: bytes


@dataclass
class Known:
    """How many mails a source has and what they are called: their ids, and the first with each subject; who writes from which address."""

    source: str
    number: int = 0
    ids: set[str] = field(default_factory=set)
    subjects: dict[str, str] = field(default_factory=dict)
    indexes: dict[bytes, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of each address
    masked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of each name, the addresses that are masked

    def add(self, mail: Mail) -> None:
        """What a mail is called, and which name and address go together."""
        self.number += 1
        id = mail.row["id"] = mail.row["id"] or f"{self.source}/{self.number}"
        self.ids.add(id)
        self.subjects.setdefault(base_subject(mail.row["title"]), id)
        if mail.index:
            self.indexes.setdefault(mail.index, id)
        name, address = mail.sender
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


def read(source: Source, log: Log, merge_by: str = "address", thread_by: str = "id") -> Comments:
    """Messages; each answers the one of In-Reply-To, or else the last of its References.

    Where that one is not in the input, it is assumed to answer the nearest before it in References that is. With `thread_by="subject"` one that names none answers the first with
    its subject, where it begins with "Re:".
    """
    known, by_subject, unknown, past = Known(slug(source.name)), 0, 0, 0
    with TemporaryFile() as kept:
        damage = _keep(_looked_at(source, log, known), kept)
        shared = set() if merge_by == "name" else known.find_shared()
        for mail in _kept(kept):
            row = mail.row | _parent(mail, known) | _author(mail.sender, merge_by, known, shared)
            past += row["resolution"] == "assumed"
            if row["parent_id"] is None and (subject := _answered_subject(row["title"], known)) is not None:
                start = known.subjects.get(subject)
                start = start if start != row["id"] else None
                unknown, by_subject = unknown + 1, by_subject + bool(start)
                is_taken = bool(start) and thread_by == "subject"
                row |= {"parent_id": start if is_taken else None, "resolution": "subject" if is_taken else "none"}
            yield row
    if damage:
        raise damage
    if not known.number:
        raise ReadError(f"{source.name}: no messages in it.")
    _say(source, log, thread_by, (known.number, unknown, by_subject))
    if past:
        log.note(
            f"{source.name}: {plural(past, 'mail')} answer{'s' if past == 1 else ''} a mail that is not here: assumed to answer the nearest above it that is."
        )
    if shared:
        log.warn(
            f"{source.name}: several people write from {', '.join(sorted(shared)[:3])}{' ...' if len(shared) > 3 else ''}: "
            "those are told apart by their names."
        )


def _keep(mails: Iterable[Mail], kept: IO[bytes]) -> Exception | None:
    """Mails into a file, until it is known what all are called; what stopped that, where the input is damaged."""
    try:
        for mail in mails:
            pickle.dump(tuple(mail), kept)
    except unpack_errors() as error:
        if getattr(error, "errno", None) in NO_ROOM:
            raise no_room(error) from error
        return error
    return None


def _kept(kept: IO[bytes]) -> Iterator[Mail]:
    kept.seek(0)
    with contextlib.suppress(EOFError):
        while True:
            yield Mail(*pickle.load(kept))


def _answered_subject(title: str, known: Known) -> str | None:
    """The subject that a mail answers by its own: behind "Re:" in any language, or a word with a colon before one that is there."""
    if FORWARD.match(title):
        return None
    if REPLY.match(title.lstrip("'\"")):
        return base_subject(title)
    found = UNKNOWN_REPLY.match(title)
    subject = base_subject(title[found.end() :]) if found else ""
    return subject if subject and subject in known.subjects else None


def _looked_at(source: Source, log: Log, known: Known) -> Iterator[Mail]:
    """The mails of a source, those in digests too, each as far as it can be told without the others."""
    for content in mails(source, log):
        inside = [read_mail(content)]
        if b"igest" in content.partition(b"\n\n")[0] or RULED in content:
            inside = list(unfold(inside[0]))
            if len(inside) > 1:
                log.count("digests taken apart into their mails")
        for message in inside:
            try:
                mail = _look(message)
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError):
                log.count("mails that cannot be read")
                continue
            if mail.row["id"] is None:
                log.count("messages without an id")
            known.add(mail)
            yield mail


def _say(source: Source, log: Log, thread_by: str, numbers: tuple[int, int, int]) -> None:
    """How many mails say "Re:" and no more of what they answer; where they are many, the result is not to be relied on."""
    mails, unknown, by_subject = numbers
    tell = log.warn if 10 * unknown > mails else log.note
    if thread_by == "subject" and by_subject:
        tell(f"{source.name}: {plural(by_subject, 'mail')} without ids taken as answers to the first mail with the same subject.")
    elif unknown:
        found = f"; --thread-by subject takes {by_subject:,} of them as answers to the first mail with their subject" if by_subject else ""
        tell(f'{source.name}: {plural(unknown, "mail")} with "Re:" in the subject, but no id of the mail answered{found}.')


def _look(message: Message) -> Mail:
    raw = {name.lower(): str(value) for name, value in reversed(list(message.raw_items()))}
    charset = None if all(map(str.isascii, raw.values())) else message.get_content_charset()
    headers = {name: _text_of(raw[name], charset) if name in raw else "" for name in READ}
    row = {
        "id": next(iter(ids_of(headers["message-id"])), None), "created_at": _date(headers["date"]), "title": headers["subject"],
        "text": _body(message),
    }  # fmt: skip
    index = base64.b64decode(headers["thread-index"] + "===")
    return Mail(row, _sender(headers), headers["in-reply-to"], ids_of(headers["references"]), index)


def _parent(mail: Mail, known: Known) -> dict[str, str | None]:
    """The mail answered: the first that is there of those that are named; or else the first of In-Reply-To.

    What is answered stands in In-Reply-To, last in References, or next above in the index; what stands above that is assumed.
    """
    answered = ids_of(mail.answered) or [each for word in BARE_ID.findall(mail.answered) if (each := f"<{word}>") in known.ids]
    above = [known.indexes.get(mail.index[:end]) for end in range(len(mail.index) - ANSWER, START_OF_INDEX - 1, -ANSWER)]
    named = (*answered, *reversed(mail.references), *filter(None, above))
    found = next((each for each in named if each in known.ids and each != mail.row["id"]), None) or next(iter(named), None)
    is_told = found in (*answered, *mail.references[-1:], *above[:1])
    return {"parent_id": found, "resolution": ("explicit-id" if is_told else "assumed") if found else None}


START_OF_INDEX, ANSWER = 22, 5  # bytes of Exchange's index of the start of a thread, and what each answer adds to the one answered


def ids_of(header: str) -> list[str]:
    """The ids of mails in a header: in brackets, among other words, or alone without brackets.

    >>> ids_of('Your message of "Mon, 6 May" <a1@x.invalid>'), ids_of("a1@x.invalid"), ids_of("Ann's of Monday, ann@x.invalid wrote")
    (['<a1@x.invalid>'], ['<a1@x.invalid>'], [])
    """
    found = ["".join(each.split()) for each in ID.findall(header.replace("&lt;", "<").replace("&gt;", ">"))]
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


def _text_of(header: str, charset: str | None) -> str:
    """A header as text: encoded words are decoded, bytes outside ASCII read as UTF-8 or in the body's encoding; a wrong charset does no harm."""
    text = header[:MAX_HEADER]
    if not text.isascii():
        raw = text.encode("utf-8", "surrogateescape")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode(text_encoding(charset) or "cp1252", "replace")
    if "=?" in text:
        with contextlib.suppress(ValueError, LookupError, MessageError):  # encoded words that are damaged
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
HIDDEN = re.compile(r"\b(?:hidden|redacted|withheld|email.protected)\b", re.I)
MASKS = re.compile(r"\.\.|\*\*|…|xxxx")


def _sender(headers: Mapping[str, str]) -> tuple[str, str]:
    """The name, and the address in lower case as archives print it.

    A list that writes in its own name says who wrote in another header; or else only the name does.
    """
    name, address = name_and_address(headers["from"] or headers["sender"])
    is_list = bool(re.search(r"\bvia\b", name)) or bool(address and address.lower() in headers["list-post"].lower())
    if is_list and name:
        others = (name_and_address(headers[each]) for each in ("x-original-from", "reply-to"))
        name, address = next((each for each in others if each[1] and each[1].lower() != address.lower()), (name, ""))
    return re.sub(r"(?<=\S)\s++via\s.*", "", name).strip("'"), address.lower()


def _is_masked(address: str) -> bool:
    return bool(address) and (not WHOLE.fullmatch(address) or bool(MASKS.search(address)))


def _author(sender: tuple[str, str], merge_by: str, known: Known, shared: Container[str]) -> dict[str, str | None]:
    """The sender by the address; by the name where that is asked for, or the address is masked or that of several."""
    name, address = sender
    if HIDDEN.search(address or name) and not (address and name):
        return {"author": None, "author_id": None}
    if not name or not (merge_by == "name" or _is_masked(address) or address in shared):
        return {"author": address or name or None, "author_id": None}
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


def _date(header: str) -> str | None:
    """The time with its zone; one that cannot be read as it stands, so that it is said."""
    with contextlib.suppress(ValueError, TypeError, OverflowError, IndexError):
        at = parsedate_to_datetime(header)
        return at.isoformat() if at.year > FIRST else f"{header} (a year before mail)"
    zone = ZONE.search(header)
    found = None if zone and int(zone[1]) > 14 else read_date(ZONE.sub("", header))
    return f"{found[0].isoformat()}{f'{zone[1]}:{zone[2]}' if zone else ''}" if found else header or None


ZONE = re.compile(r"\s([+-]\d\d)(\d\d)\b.*")
FIRST = 1969  # no mail is older


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
