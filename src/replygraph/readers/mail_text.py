"""A conversation by mail as one text: a block of From, Sent, To, Subject above each mail, or a line such as "On 2 May, Ann wrote:" above what is quoted."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _html, languages
from replygraph.readers._line_times import find_time
from replygraph.readers.mbox import FORWARD, REPLY, base_subject, name_and_address
from replygraph.sources import Comments, Log, Source
from replygraph.wording import plural

TITLE = "A conversation by mail as one text, saved or copied from Outlook, Apple's Mail, Gmail or Thunderbird"
HOWTO = (
    "Open the last mail of the conversation, save it as text (or select all, copy, and paste into a text file). Below it stand the mails before it, each under a "
    "block of From, Sent, To and Subject, or a line such as 'On 2 May 2024, Ann wrote:', in any language: a mail answers the one that it quotes below. "
    "Mails exported as .eml or .mbox tell more."
)
FAMILY = "text"
BREADTH = 1
LINE = re.compile(r"(?:> ?)*+\s{0,3}\*?(?P<label>[^\W\d_][^\d:：<>@\n]{0,24}?)\s{0,2}\*?[:：]\*?[ \t]+(?P<value>\S.*)")
RULE = re.compile(r"^[ \t]*+(?:[-_=*]{5,}.*|-{1,4} ?[^-\n]{5,40} ?-++[ \t]*+\r?$)", re.M)  # "-----Original Message-----"
WROTE = rf"(?:{languages.pattern('wrote')})"
BEGINS = re.compile(rf"\A(?:[^\w<>]|\d|(?:{WROTE}|uhr|h|г)(?!\w))*", re.I)  # between a time and a name
ADDRESS = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
LONGEST = 300  # letters of a line that says who wrote


class Block(NamedTuple):
    """What stands above a mail: its lines in the file, and the values by their labels."""

    start: int
    end: int
    values: dict[str, str]
    at: Any
    precision: str

    @property
    def sender(self) -> tuple[str, str]:
        """The name and the address in the first line."""
        return name_and_address(re.sub(r"\[?mailto:([^\]\s]*)\]?", r"<\1>", next(iter(self.values.values()))))


@dataclass
class Mail:
    """Who wrote it and when, its subject, the place of the mail that it quotes, and what it says."""

    sender: tuple[str, str]
    at: Any = None
    precision: str | None = None
    title: str | None = None
    quotes: int | None = None
    lines: list[str] = field(default_factory=list)


def recognise(source: Source) -> str:
    """Blocks of three labels or more, a time among them, that begin with the same label; or lines that say who wrote and when."""
    is_other = source.members or _html.looks_like_page(source) or re.match(r'"[^"\n]*"[,;\t]', source.start)  # a page or a table of mails
    lines = [] if is_other else source.text_head.split("\n")
    if found := _blocks(lines, source):
        return f"{len(found):,} mails below each other, each under a block such as From, Sent, To"
    quoted = _quoting(lines, source)
    return f"{len(quoted):,} mails that quote each other" if quoted else ""


def read(source: Source, log: Log) -> Comments:
    """The mails in their order; one that answers by its subject answers the older one that it quotes right below."""
    lines = source.read_text().split("\n")
    blocks = _blocks(lines, source)
    mails = _below_blocks(blocks, lines, source, log) if blocks else _below_lines(lines, source, log)
    known: dict[str, set[str]] = defaultdict(set)  # the addresses of each name, for some mails are quoted without
    for name, address in (mail.sender for mail in mails):
        known[name] |= {address.lower()} if name and address else set()
    for place, mail in enumerate(mails, 1):
        name, address = mail.sender
        address = address or ("".join(known[name]) if len(known[name]) == 1 else "")
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(mail.lines)).strip()
        if text or blocks or place > 1:
            yield {
                "id": f"{source.name}#{place}", "parent_id": f"{source.name}#{mail.quotes + 1}" if mail.quotes else None, "thread_id": source.name,
                "author": name or address or None, "author_id": address.lower() or None, "created_at": mail.at, "precision": mail.precision,
                "title": mail.title, "text": text, "resolution": "quote" if mail.quotes else "none" if blocks else None,
            }  # fmt: skip


def _below_blocks(blocks: Sequence[Block], lines: Sequence[str], source: Source, log: Log) -> list[Mail]:
    """The mails below blocks: one with an answer's subject quotes the next, if that is older and of the same subject."""
    about, mails, unknown = _subject_of([block.values for block in blocks]), [], 0
    for place, (block, below) in enumerate(zip_longest(blocks, blocks[1:]), 1):
        title, title_below = (each.values.get(about, "") if each else "" for each in (block, below))
        is_answer = bool(REPLY.match(title)) and not FORWARD.match(title)
        quotes = is_answer and below and base_subject(title) == base_subject(title_below) and str(below.at) <= str(block.at)
        unknown += is_answer and not quotes
        text = RULE.sub("", _unmarked(lines[block.end : below.start if below else None])).split("\n")
        mails.append(Mail(block.sender, block.at, block.precision, title, place if quotes else None, text))
    if unknown:
        log.warn(
            f"{source.name}: {plural(unknown, 'mail')} with an answer's subject, but the mail below is not an older one of that subject: whom they answer is not known."
        )
    return mails


def _unmarked(lines: Sequence[str]) -> str:
    """Lines without the marks of a quotation that stand before all of them."""
    marks = min((_parted(line)[0] for line in lines if line.strip()), default=0)
    return "\n".join(re.sub(rf"^(?:[ \t]?>){{0,{marks}}} ?", "", line) if marks else line for line in lines)


def _below_lines(lines: Sequence[str], source: Source, log: Log) -> list[Mail]:
    """Mails that quote each other; of the one that quotes all others the block above it, if there is one, says who wrote it."""
    above = _block(lines, next((place for place, line in enumerate(lines) if line.strip()), 0), source)
    mails = _quoting(lines[above.end if above else 0 :], source)
    if not mails:
        raise ReadError(
            f"{source.name}: no mails in it that quote each other, or stand each under a block of From, Sent and To. Save the conversation as text "
            "again, or its mails as .eml."
        )
    if above:
        mails[0].sender, mails[0].at, mails[0].precision = above.sender, above.at, above.precision
    elif any(line.strip() for line in mails[0].lines):
        log.warn(f"{source.name}: the text does not say who wrote the first mail in it: it has no author. Put a line of From above it.")
    return mails


def _blocks(lines: Sequence[str], source: Source) -> list[Block]:
    """The blocks; all begin with the label that most begin with."""
    found, start = [], 0
    while start < len(lines):
        block = _block(lines, start, source)
        found += [block] if block else []
        start = block.end if block else start + 1
    labels = Counter(next(iter(block.values)) for block in found)
    label, number = max(labels.items(), key=lambda each: each[1], default=("", 0))
    return [block for block in found if next(iter(block.values)) == label] if number > 1 else []


def _block(lines: Sequence[str], start: int, source: Source) -> Block | None:
    """The block that begins in a line: three labels or more, with a time among the values."""
    values: dict[str, str] = {}
    for place in range(start, len(lines)):
        found = LINE.match(lines[place][:999])
        if not found or found["label"] in values:
            break
        values[found["label"]] = found["value"].rstrip()
    times = [when for value in list(values.values())[1:] if (when := find_time(value[:120], source))] if len(values) > 2 else []
    # Headers of a mailbox have labels such as "Message-ID"; who wrote has letters, and is no number of posts.
    if not times or any("-" in label for label in values) or not re.search(r"[^\W\d_]", next(iter(values.values()))):
        return None
    return Block(start, start + len(values), values, *times[0][:2])


def _subject_of(blocks: Sequence[dict[str, str]]) -> str:
    """The label of the subject: its values say "Re:" in some language, or it stands last."""
    answers = Counter(label for values in blocks for label, value in values.items() if REPLY.match(value))
    return max(answers, key=answers.__getitem__) if answers else list(blocks[0])[-1]


def _quoting(lines: Sequence[str], source: Source) -> list[Mail]:
    """The mails, the one that quotes all others first; nothing where none quotes another."""
    mails, owners = [Mail(("", ""))], {0: 0}  # which mail a line belongs to, by how many marks stand before it
    place, is_marked = 0, False
    while place < len(lines):
        depth, rest = _parted(lines[place])
        found, size = _announced(lines, place, depth, source)
        owner = max((each for each in owners if each <= depth), default=0)
        if found:
            below = next((lines[at] for at in range(place + size, len(lines)) if lines[at].strip(" \t>\r")), "")
            is_deeper = _parted(below)[0] > depth  # some programs set no marks
            inner, is_marked = depth + is_deeper, is_marked or is_deeper
            if mails[owners[owner]].quotes is None:
                mails[owners[owner]].quotes = len(mails)
            owners = {each: number for each, number in owners.items() if each < inner} | {inner: len(mails)}
            mails.append(found)
        else:
            mails[owners[owner]].lines.append("> " * (depth - owner) + rest)
        place += size
    return mails if is_marked or any(mail.sender[1] for mail in mails) else []


def _parted(line: str) -> tuple[int, str]:
    """How many marks stand before a line, and the line without them."""
    rest = line.lstrip("> \t")
    return line[: len(line) - len(rest)].count(">"), rest.strip()


def _announced(lines: Sequence[str], place: int, depth: int, source: Source) -> tuple[Mail | None, int]:
    """The mail that a line announces, which may be broken into two or three; and of how many it is."""
    line = ""
    for size in range(1, 4):
        more = lines[place + size - 1] if place + size <= len(lines) else ""
        marks, rest = _parted(more)
        line = f"{line} {rest}".strip()
        if marks != depth or not rest or len(line) > LONGEST:
            break
        if line.endswith((":", "：")):
            mail = _mail_of(line, source)
            return mail, size if mail else 1
    return None, 1


def _mail_of(line: str, source: Source) -> Mail | None:
    """A line that says when somebody wrote, and who: with a verb for it, or an address."""
    when = find_time(line[:200], source)
    if when is None or not (ADDRESS.search(line) or re.search(rf"(?<!\w){WROTE}(?!\w)", line, re.I)):
        return None
    before, after = line[: when[2]], line[when[3] :].rstrip(":： \xa0")
    who = before if ADDRESS.search(before) or not re.search(r"[^\W\d_]", after) else after
    who = re.split(rf"\s{WROTE}(?!\w)", BEGINS.sub("", who), maxsplit=1, flags=re.I)[0]
    who = re.sub(r"[()]", "", who).strip(" ,")
    return Mail(name_and_address(who), when[0], when[1]) if who else None
