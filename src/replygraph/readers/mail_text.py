"""A conversation by mail as one text, as Outlook and Apple's Mail save and quote it: a block of From, Sent, To, Subject above each mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers._line_times import find_time
from replygraph.readers.mbox import FORWARD, REPLY, base_subject, name_and_address
from replygraph.sources import Comments, Log, Source
from replygraph.wording import plural

TITLE = "A conversation by mail as one text, saved or copied from Outlook or Apple's Mail"
HOWTO = (
    "Open the last mail of the conversation, save it as text (or select all, copy, and paste into a text file). Below it stand the mails before it, each under a "
    "block of From, Sent, To and Subject, in any language: a mail answers the one that it quotes below. Mails exported as .eml or .mbox tell more."
)
FAMILY = "text"
BREADTH = 1
LINE = re.compile(r"\s{0,3}\*?(?P<label>[^\W\d_][^\d:：<>@\n]{0,24}?)\s{0,2}\*?[:：]\*?[ \t]+(?P<value>\S.*)")
RULE = re.compile(r"^[ \t]*+(?:[-_=*]{5,}.*|-{1,4} ?[^-\n]{5,40} ?-++[ \t]*+\r?$)", re.M)  # "-----Original Message-----"


class Block(NamedTuple):
    """What stands above a mail: its lines in the file, and the values by their labels."""

    start: int
    end: int
    values: dict[str, str]
    at: Any
    precision: str


def recognise(source: Source) -> str:
    """Blocks of three labels or more, a time among them, that begin with the same label."""
    found = [] if source.members else _blocks(source.text_head.split("\n"), source)
    return f"{len(found):,} mails below each other, each under a block such as From, Sent, To" if found else ""


def read(source: Source, log: Log) -> Comments:
    """The mails in their order; one that answers by its subject answers the older one that it quotes right below."""
    lines = source.read_text().split("\n")
    blocks = _blocks(lines, source)
    if not blocks:
        raise ReadError(
            f"{source.name}: no mails in it, each under a block of From, Sent and To. Save the conversation as text again, or its mails as .eml."
        )
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
            "title": subjects[place], "text": RULE.sub("", "\n".join(lines[block.end : below.start if below else None])).strip(),
            "resolution": "quote" if quotes else "none",
        }  # fmt: skip
    if unknown:
        log.warn(
            f"{source.name}: {plural(unknown, 'mail')} with an answer's subject, but the mail below is not an older one of that subject: whom they answer is not known."
        )


def _blocks(lines: Sequence[str], source: Source) -> list[Block]:
    """The blocks; all begin with the label that most begin with."""
    found, start = [], 0
    while start < len(lines):
        end, values = start, {}
        while end < len(lines) and (line := LINE.match(lines[end][:999])) and line["label"] not in values:
            values[line["label"]] = line["value"].rstrip()
            end += 1
        times = [when for value in list(values.values())[1:] if (when := find_time(value[:120], source))] if len(values) > 2 else []
        # Headers of a mailbox have labels such as "Message-ID"; who wrote has letters, and is no number of posts.
        if times and not any("-" in label for label in values) and re.search(r"[^\W\d_]", next(iter(values.values()))):
            found.append(Block(start, end, values, *times[0][:2]))
        start = max(end, start + 1)
    labels = Counter(next(iter(block.values)) for block in found)
    label, number = max(labels.items(), key=lambda each: each[1], default=("", 0))
    return [block for block in found if next(iter(block.values)) == label] if number > 1 else []


def _subject_of(blocks: Sequence[dict[str, str]]) -> str:
    """The label of the subject: its values say "Re:" in some language, or it stands last."""
    answers = Counter(label for values in blocks for label, value in values.items() if REPLY.match(value))
    return max(answers, key=answers.__getitem__) if answers else list(blocks[0])[-1]
