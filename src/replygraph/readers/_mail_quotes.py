"""Mails that quote each other in one text: "On 2 May 2024 at 8:17, Ann wrote:" above what Ann wrote, as Gmail, Thunderbird and others print it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from replygraph.readers import languages
from replygraph.readers._line_times import find_time
from replygraph.readers.mbox import name_and_address
from replygraph.sources import Source

WROTE = rf"(?:{languages.pattern('wrote')})"
BEGINS = re.compile(rf"\A(?:[^\w<>]|\d|(?:{WROTE}|uhr|h|г)(?!\w))*", re.I)  # between a time and a name
ADDRESS = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
LONGEST = 300  # letters of such a line


@dataclass
class Mail:
    """Who wrote it and when, the place of the mail that it quotes, and what it says."""

    sender: tuple[str, str]
    at: Any = None
    precision: str | None = None
    quotes: int | None = None
    lines: list[str] = field(default_factory=list)


def find(lines: Sequence[str], source: Source) -> list[Mail]:
    """The mails, the one that quotes all others first; nothing where none quotes another."""
    mails, owners = [Mail(("", ""))], {0: 0}  # which mail a line belongs to, by how many marks stand before it
    place, is_marked = 0, False
    while place < len(lines):
        depth, rest = parted(lines[place])
        found, size = _announced(lines, place, depth, source)
        owner = max((each for each in owners if each <= depth), default=0)
        if found:
            below = next((lines[at] for at in range(place + size, len(lines)) if lines[at].strip(" \t>\r")), "")
            is_deeper = parted(below)[0] > depth  # some programs set no marks
            inner, is_marked = depth + is_deeper, is_marked or is_deeper
            if mails[owners[owner]].quotes is None:
                mails[owners[owner]].quotes = len(mails)
            owners = {each: number for each, number in owners.items() if each < inner} | {inner: len(mails)}
            mails.append(found)
        else:
            mails[owners[owner]].lines.append("> " * (depth - owner) + rest)
        place += size
    return mails if is_marked or any(mail.sender[1] for mail in mails) else []


def parted(line: str) -> tuple[int, str]:
    """How many marks stand before a line, and the line without them."""
    rest = line.lstrip("> \t")
    return line[: len(line) - len(rest)].count(">"), rest.strip()


def _announced(lines: Sequence[str], place: int, depth: int, source: Source) -> tuple[Mail | None, int]:
    """The mail that a line announces, which may be broken into two or three; and of how many it is."""
    line = ""
    for size in range(1, 4):
        more = lines[place + size - 1] if place + size <= len(lines) else ""
        marks, rest = parted(more)
        line = f"{line} {rest}".strip()
        if marks != depth or not rest or len(line) > LONGEST:
            break
        if line.endswith((":", "：")):
            mail = _read(line, source)
            return mail, size if mail else 1
    return None, 1


def _read(line: str, source: Source) -> Mail | None:
    """A line that says when somebody wrote, and who: with a verb for it, or an address."""
    when = find_time(line[:200], source)
    if when is None or not (ADDRESS.search(line) or re.search(rf"(?<!\w){WROTE}(?!\w)", line, re.I)):
        return None
    before, after = line[: when[2]], line[when[3] :].rstrip(":： \xa0")
    who = before if ADDRESS.search(before) or not re.search(r"[^\W\d_]", after) else after
    who = re.split(rf"\s{WROTE}(?!\w)", BEGINS.sub("", who), maxsplit=1, flags=re.I)[0]
    who = re.sub(r"[()]", "", who).strip(" ,")
    return Mail(name_and_address(who), when[0], when[1]) if who else None
