"""The lines of a pasted page: what each of them may be, and where comments begin."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from replygraph.readers._ages import SECONDS, is_date, language_of, moment_of, read_age, read_date
from replygraph.sources import Source

UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # no width, or only a direction
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
DATES_OF_TWO_KINDS = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[./-](0?[1-9]|1[0-2])[./-]\d{2,4}")  # 3/4: March or April
LONGEST = 300  # characters of a line that may be part of a head
Span = tuple[float, float]  # between which times
EVER: Span = (float("-inf"), float("inf"))


@dataclass
class Page:
    """The lines that are not blank, stripped, and where they stand in the text; `odd` heads stand below a text, where others stand below buttons."""

    lines: list[str]
    places: list[int]
    odd: list[Head] = field(default_factory=list)

    def adjacent(self, line: int) -> bool:
        """Whether no blank line comes before this one."""
        return line > 0 and self.places[line] == self.places[line - 1] + 1

    def text(self, start: int, end: int) -> str:
        """Lines as the page has them, one blank line between paragraphs."""
        text = ""
        for line in range(start, end):
            text += ("" if line == start else "\n" if self.adjacent(line) else "\n\n") + self.lines[line]
        return text


@dataclass
class Head:
    """A comment's place on a page, and what the page says beside the name."""

    start: int
    author: str | None
    age: str  # what it says of the time
    body: int  # the text's first line
    end: int = 0  # of the text
    button: int = 0  # below the text, where there is one
    limit: int = 0  # where the next comment begins
    reply_to: str | None = None
    score: float | None = None
    below: int | None = None  # how many comments the page says are below it
    hidden: int = 0  # how many of them it does not show
    span: Span = EVER  # when it was written
    told: Mapping[str, Any] = field(default_factory=dict)  # what else this program says


def page_of(text: str) -> Page:
    """The lines of a pasted text, what cannot be seen left out at their ends."""
    stripped = [SPACES.sub(" ", line).strip(" \t\r\f\v\u200b\u200e\u200f\u2060\ufeff") for line in text.split("\n")]
    places = [place for place, line in enumerate(stripped) if line]
    return Page([stripped[place].replace("\u200b", "").replace("\ufeff", "") for place in places], places)


@lru_cache(maxsize=4096)
def is_age(line: str) -> bool:
    """Whether a line tells when something was written, and nothing else."""
    line = UNSEEN.sub("", line)
    return read_age(line) is not None or (len(line) <= 40 and not line.endswith((".", "!", "?")) and is_date(line))


def moment(line: str, source: Source) -> tuple[datetime | str | None, str | None, Span]:
    """When a comment was written, how exact that is, and between which times: some programs cut ages, some round them.

    A date of which nothing tells the month stays as it stands, to be counted.
    """
    line = UNSEEN.sub("", line)
    if age := read_age(line):
        since, until = age.span(source.as_of)
        return moment_of(age, source), age.unit, (since, until + SECONDS[age.unit] / 2)
    date = read_date(line, language=language_of(source)) or _without_year(line, source)
    if date is None:
        return (line if is_date(line) else None), None, EVER
    start = date[0].replace(tzinfo=UTC).timestamp()
    return date[0], date[1], EVER if DATES_OF_TWO_KINDS.search(line) else (start, start + SECONDS[date[1]])


def _without_year(line: str, source: Source) -> tuple[datetime, str] | None:
    """A date without a year, such as "May 4", which pages print within the last: counted back from the day the page was saved."""
    years = () if re.search(r"\d{4}", line) else (source.as_of.year, source.as_of.year - 1)
    found = (read_date(f"{line} {year}", language=language_of(source)) for year in years)
    date = next((each for each in found if each and each[0] <= source.as_of.replace(tzinfo=None)), None)
    if date:
        source.ages.add(date[1])
    return date


def plain(name: str) -> str:
    """A name to compare: composed, without what cannot be seen, one space between words."""
    return unicodedata.normalize("NFC", " ".join(UNSEEN.sub("", name).split()))


def before_age(line: str) -> tuple[str, str] | None:
    """What stands before an age at a line's end, and the age; the longest run of words that is one."""
    words = line.split(" ")
    ways = ((" ".join(words[:at]).strip(), " ".join(words[at:])) for at in range(max(1, len(words) - 7), len(words)))
    return next((way for way in ways if read_age(way[1])), None)


def number_of(text: str) -> int | None:
    """The first whole number in a text, thousands marked or not; none where it is rounded, as 1.2K is."""
    found = re.search(r"\d{1,3}(?:[.,\u202f ’']\d{3})+(?!\d)|\d{1,12}", text)
    if not found or re.match(r"[.,]\d|\s?(?:[KMB]|Tsd|Mio|тыс|mil|mln)\b", text[found.end() :], re.I):
        return None
    return int(re.sub(r"\D", "", found[0]))


Begin = Callable[[Page, int, int], Head | None]


def in_line(known: re.Pattern[str]) -> Begin:
    """For `scan`: heads of one line, with groups `author` and `age`, and `answered` where it tells who is."""

    def begin(page: Page, place: int, free: int) -> Head | None:
        found = known.fullmatch(page.lines[place])
        told = found.groupdict() if found else {}
        return Head(place, told["author"], told["age"], place + 1, reply_to=told.get("answered"), told=told) if told else None

    return begin


def scan(page: Page, begin: Begin) -> list[Head]:
    """The heads that end in a line, of which `begin` tells it: of the page, the line, and the first that is still free."""
    heads: list[Head] = []
    free = 0
    for place, line in enumerate(page.lines):
        if place >= free and len(line) <= LONGEST and (head := begin(page, place, free)):
            heads.append(head)
            free = head.body
    return heads


def reach(page: Page, head: Head, over: re.Pattern[str], free: int) -> Head:
    """A head with the lines above the name that belong to it: a picture's text, which is the name again, and what `over` knows."""
    while head.start > free and ((line := page.lines[head.start - 1]) == head.author or over.fullmatch(line[:LONGEST])):
        head.start -= 1
    return head


def settle(page: Page, heads: Sequence[Head], known: re.Pattern[str], learn: bool = True) -> list[Head]:
    """The heads that stand where heads stand: below a line that stands above many of them, such as the buttons.

    Which lines these are is learnt from the page (`learn`) where `known` knows few of them.

    A head that is quoted inside a comment stands below a line of that comment. Where a page shows nothing between the
    comments, all heads are kept.
    """
    above = [page.lines[head.start - 1] if head.start else "" for head in heads]
    numbers = Counter(map(shape, above))
    often = max(3, len(heads) / 10)
    fits = [bool(known.fullmatch(line[:LONGEST])) for line in above]
    if learn and sum(fits[1:]) * 5 < (len(heads) - 1) * 4:  # in a language that is not known here
        fits = [fit or numbers[shape(line)] >= often for fit, line in zip(fits, above, strict=True)]
    number = sum(fits[1:])
    page.odd = [head for head, fit in zip(heads[1:], fits[1:], strict=True) if head.author and not fit and 2 * number > len(heads) - 1]
    if number * (2 if learn else 1.25) <= len(heads) - 1:
        return list(heads)
    return [head for place, head in enumerate(heads) if not place or fits[place]]


def shape(line: str) -> str:
    """A line without its numbers."""
    return re.sub(r"\d+", "\0", line)[:60]


def apart(heads: Sequence[Head]) -> list[Head]:
    """Heads that do not overlap: the first of two."""
    kept: list[Head] = []
    for head in heads:
        if not kept or head.start >= kept[-1].body:
            kept.append(head)
    return kept
