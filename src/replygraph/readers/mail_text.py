"""A conversation by mail as one text: a block of From, Sent, To, Subject above each mail, or a line such as "On 2 May, Ann wrote:" above what is quoted."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _mail_quotes
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


class Block(NamedTuple):
    """What stands above a mail: its lines in the file, and the values by their labels."""

    start: int
    end: int
    values: dict[str, str]
    at: Any
    precision: str


def recognise(source: Source) -> str:
    """Blocks of three labels or more, a time among them, that begin with the same label; or lines that say who wrote and when."""
    lines = [] if source.members else source.text_head.split("\n")
    if found := _blocks(lines, source):
        return f"{len(found):,} mails below each other, each under a block such as From, Sent, To"
    quoted = _mail_quotes.find(lines, source)
    return f"{len(quoted):,} mails that quote each other" if quoted else ""


def read(source: Source, log: Log) -> Comments:
    """The mails in their order; one that answers by its subject answers the older one that it quotes right below."""
    lines = source.read_text().split("\n")
    blocks = _blocks(lines, source)
    if not blocks:
        yield from _quoted(lines, source, log)
        return
    about = _subject_of([block.values for block in blocks])
    senders = [name_and_address(re.sub(r"\[?mailto:([^\]\s]*)\]?", r"<\1>", next(iter(block.values.values())))) for block in blocks]
    known = {name: address.lower() for name, address in senders if address}  # some mails are quoted without it
    subjects, unknown = [block.values.get(about, "") for block in blocks], 0
    for place, (block, below) in enumerate(zip_longest(blocks, blocks[1:])):
        is_answer = bool(REPLY.match(subjects[place])) and not FORWARD.match(subjects[place])
        quotes = (
            is_answer and below and base_subject(subjects[place]) == base_subject(subjects[place + 1]) and str(below.at) <= str(block.at)
        )
        unknown += is_answer and not quotes
        name, address = senders[place]
        yield {
            "id": f"{source.name}#{place + 1}", "parent_id": f"{source.name}#{place + 2}" if quotes else None, "thread_id": source.name,
            "author": name or address, "author_id": address.lower() or known.get(name), "created_at": block.at, "precision": block.precision,
            "title": subjects[place], "text": RULE.sub("", _unmarked(lines[block.end : below.start if below else None])).strip(),
            "resolution": "quote" if quotes else "none",
        }  # fmt: skip
    if unknown:
        log.warn(
            f"{source.name}: {plural(unknown, 'mail')} with an answer's subject, but the mail below is not an older one of that subject: whom they answer is not known."
        )


def _unmarked(lines: Sequence[str]) -> str:
    """Lines without the marks of a quotation that stand before all of them."""
    marks = min((_mail_quotes.parted(line)[0] for line in lines if line.strip()), default=0)
    return "\n".join(re.sub(rf"^(?:[ \t]?>){{0,{marks}}} ?", "", line) if marks else line for line in lines)


def _quoted(lines: Sequence[str], source: Source, log: Log) -> Comments:
    """Mails that quote each other; of the one that quotes all others the block above it, if there is one, says who wrote it."""
    above = _block(lines, next((place for place, line in enumerate(lines) if line.strip()), 0), source)
    mails = _mail_quotes.find(lines[above.end if above else 0 :], source)
    if not mails:
        raise ReadError(
            f"{source.name}: no mails in it that quote each other, or stand each under a block of From, Sent and To. Save the conversation as text "
            "again, or its mails as .eml."
        )
    if above:
        mails[0].sender, mails[0].at, mails[0].precision = name_and_address(next(iter(above.values.values()))), above.at, above.precision
    elif any(line.strip() for line in mails[0].lines):
        log.warn(f"{source.name}: the text does not say who wrote the first mail in it: it has no author. Put a line of From above it.")
    for place, mail in enumerate(mails):
        text, (name, address) = re.sub(r"\n{3,}", "\n\n", "\n".join(mail.lines)).strip(), mail.sender
        if text or place:
            yield {
                "id": f"{source.name}#{place + 1}", "parent_id": f"{source.name}#{mail.quotes + 1}" if mail.quotes else None, "thread_id": source.name,
                "author": name or address or None, "author_id": address.lower() or None, "created_at": mail.at, "precision": mail.precision, "text": text,
                "resolution": "quote" if mail.quotes else None,
            }  # fmt: skip


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
