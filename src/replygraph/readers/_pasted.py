"""What readers of pasted pages share: which program made the page, its lines, when and what was said, who may answer whom.

Of a copied page only lines are left. What carries a reader is the pattern that every comment repeats (a name, an age, the
buttons below the text), not the words, which differ from language to language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from replygraph.readers import languages
from replygraph.readers._ages import SECONDS, moment_of, read_age, read_date
from replygraph.readers._contract import Seen
from replygraph.sources import Log, Source
from replygraph.threads import find_parents
from replygraph.wording import agreeing, plural

UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # no width, or only a direction
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
DATES_OF_TWO_KINDS = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[./-](0?[1-9]|1[0-2])[./-]\d{2,4}")  # 3/4: March or April
REPLIES = re.compile(  # the button that shows or hides the replies to a comment
    rf"(?:[^\W\d]+ ){{0,3}}(\d[\d.,]*) (?:more |weitere |autres |más )?(?:{languages.pattern('replies')})(?: [^\W\d]+)?",
    re.I,
)
NUMBER = re.compile(r"[-+]?\d[\d.,]*\s?(?:[KkMB]|Tsd\.?|Mio\.?|тыс\.?|mil|mln)?")
LONGEST = 300  # characters of a line that may be part of a head
EVER = (float("-inf"), float("inf"))
ORDERED = 8  # pairs of answers to one comment whose order shows how a page is sorted


@dataclass
class Page:
    """The lines that are not blank, stripped, and where they stand in the text."""

    lines: list[str]
    places: list[int]

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
    """Where a comment begins: the first line of its head, the line that tells when, its text's first line."""

    start: int
    author: str | None
    age: int | str  # a line's number, or what it says of the time
    body: int
    end: int = 0
    reply_to: str | None = None


AnyHead = TypeVar("AnyHead", bound=Head)  # a program's own


def page_of(text: str) -> Page:
    """The lines of a pasted text, what cannot be seen left out at their ends."""
    stripped = [SPACES.sub(" ", line).strip(" \t\r\f\v\u200b\u200e\u200f\u2060\ufeff") for line in text.split("\n")]
    places = [place for place, line in enumerate(stripped) if line]
    return Page([stripped[place].replace("\u200b", "").replace("\ufeff", "") for place in places], places)


@lru_cache(maxsize=1)
def _head(source: Source) -> Page | None:
    """The lines at a text's beginning; None where it is no text that was copied from a page."""
    start = source.text_head[:64].lstrip("\ufeff \t\r\n")
    if source.members or start.startswith(("<", "{")) or re.match(r'\[\s*[\[{"\d\]]', start) or "\0" in source.text_head:
        return None
    return page_of(source.text_head)


def recognise(source: Source, see: Callable[[Page], tuple[int, str]]) -> Seen:
    """How many comments of a program are on a pasted page, and what to call them: the reader that sees the most gets it."""
    page = _head(source)
    number, words = see(page) if page else (0, "")
    return Seen(words, number)


@lru_cache(maxsize=4096)
def is_age(line: str) -> bool:
    """Whether a line tells when something was written, and nothing else."""
    line = UNSEEN.sub("", line)
    return read_age(line) is not None or (len(line) <= 40 and not line.endswith((".", "!", "?")) and read_date(line) is not None)


def moment(line: str, source: Source) -> tuple[datetime | None, str | None, tuple[float, float]]:
    """When a comment was written, how exact that is, and between which times: some programs cut ages, some round them."""
    line = UNSEEN.sub("", line)
    if age := read_age(line):
        since, until = age.span(source.as_of)
        return moment_of(age, source), age.unit, (since, until + SECONDS[age.unit] / 2)
    date = read_date(line)
    if date is None:
        return None, None, EVER
    start = date[0].replace(tzinfo=UTC).timestamp()
    return date[0], date[1], EVER if DATES_OF_TWO_KINDS.search(line) else (start, start + SECONDS[date[1]])


def plain(name: str) -> str:
    """A name to compare: composed, without what cannot be seen, one space between words."""
    return unicodedata.normalize("NFC", " ".join(UNSEEN.sub("", name).split()))


def settle(page: Page, heads: Sequence[AnyHead], known: re.Pattern[str] | None = None) -> list[AnyHead]:
    """The heads that stand where heads stand: below a line that stands above many of them, such as the buttons.

    A head that is quoted inside a comment stands below a line of that comment. Where a page shows nothing between the
    comments, all heads are kept.
    """
    above = [page.lines[head.start - 1] if head.start else "" for head in heads]
    numbers = Counter(map(_shape, above))
    often = max(3, len(heads) / 10)
    fits = [bool(known and known.fullmatch(line[:LONGEST])) for line in above]
    if sum(fits[1:]) * 5 < (len(heads) - 1) * 4:  # in a language that is not known here
        fits = [fit or numbers[_shape(line)] >= often for fit, line in zip(fits, above, strict=True)]
    if sum(fits[1:]) * 2 <= len(heads) - 1:
        return list(heads)
    return [head for place, head in enumerate(heads) if not place or fits[place]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "\0", line)[:60]


def apart(heads: Sequence[AnyHead]) -> list[AnyHead]:
    """Heads that do not overlap: the first of two; and where the text of each ends."""
    kept: list[Head] = []
    for head in heads:
        if not kept or head.start >= kept[-1].body:
            kept.append(head)
    return kept


def close(page: Page, heads: Sequence[Head], noise: re.Pattern[str], *, start: re.Pattern[str] | None = None, votes: int = 0) -> None:
    """Where each text begins and ends: without what `noise` knows, and what the page repeats below every comment."""
    close_at(page, heads, noise, [head.start for head in heads[1:]] + [len(page.lines)], start=start, votes=votes)


def close_at(
    page: Page, heads: Sequence[Head], noise: re.Pattern[str], ends: Sequence[int], *, start: re.Pattern[str] | None = None, votes: int = 0
) -> None:
    """As `close`, where it is known before which line each text ends.

    Of numbers at the end as many are left out as the page may show `votes`, if it shows any.
    """
    often = _repeated(page, heads, ends)
    for head, end in zip(heads, ends, strict=True):
        head.end = max(end, head.body)
        _trim(page, head, often, noise)
        while start and head.body < head.end and start.fullmatch(page.lines[head.body]):
            head.body += 1
    numbers = [_numbers(page, head, votes) for head in heads]
    if sum(map(bool, numbers)) * 5 >= len(heads):
        for head, number in zip(heads, numbers, strict=True):
            head.end -= number
            _trim(page, head, often if number else set(), noise)


def _trim(page: Page, head: Head, often: set[str], noise: re.Pattern[str]) -> None:
    while head.end > head.body and (((line := page.lines[head.end - 1]) in often and not NUMBER.fullmatch(line)) or noise.fullmatch(line)):
        head.end -= 1


def _numbers(page: Page, head: Head, most: int) -> int:
    """How many numbers stand at a text's end."""
    number = 0
    while number < most and head.end - number > head.body and NUMBER.fullmatch(page.lines[head.end - number - 1]):
        number += 1
    return number


def _repeated(page: Page, heads: Sequence[Head], ends: Sequence[int]) -> set[str]:
    """The short lines, no sentences, that stand at the end of more than half of the comments."""
    numbers: Counter[str] = Counter()
    for head, end in zip(heads, ends, strict=True):
        numbers.update({line for line in page.lines[max(head.body, end - 6) : end] if len(line) <= 40 and line[-1] not in ".!?…"})
    return {line for line, number in numbers.items() if number * 2 > len(heads) and number > 2}


def row(source: Source, number: int, head: Head, page: Page, thread: str | None = None) -> dict[str, Any]:
    """A comment without what it answers; the number is its place on the page."""
    at, precision, _ = moment(head.age if isinstance(head.age, str) else page.lines[head.age], source)
    return {
        "id": f"{source.name}#{number}", "thread_id": thread or source.name, "author": head.author,
        "created_at": at, "precision": precision, "text": page.text(head.body, head.end), "parent_id": None,
    }  # fmt: skip


def spans_of(source: Source, heads: Sequence[Head], page: Page) -> list[tuple[float, float]]:
    """Between which times each comment was written."""
    return [moment(head.age if isinstance(head.age, str) else page.lines[head.age], source)[2] for head in heads]


def by_name(authors: Sequence[str | None], answered: Sequence[str | None], spans: Sequence[tuple[float, float]]) -> list[list[int]]:
    """For each comment all that it may answer, where the page tells the name of the author answered.

    Answers to one comment stand in the order of their times on some pages, in the opposite order or in that of votes
    on others: their order rules a parent out only where the page shows which it is.
    """
    found = find_parents(authors, answered)
    order = _order(found, spans)
    if order:
        since, until = zip(*(span if order > 0 else (-span[1], -span[0]) for span in spans), strict=True)
        found = find_parents(authors, answered, since, until)
    return [not_younger(each, spans, place) for place, each in enumerate(found)]


def not_younger(possible: list[int], spans: Sequence[tuple[float, float]], place: int) -> list[int]:
    """Nobody answers a comment before it is written."""
    return [each for each in possible if spans[each][0] <= spans[place][1]] or possible


def _order(found: Sequence[Sequence[int]], spans: Sequence[tuple[float, float]]) -> int:
    """1 where answers stand in the order of their times, -1 in the opposite one, 0 where neither is sure."""
    answers: dict[int, list[int]] = {}
    for place, possible in enumerate(found):
        if len(possible) == 1:
            answers.setdefault(possible[0], []).append(place)
    ways = [
        (spans[one][1] <= spans[other][0]) - (spans[other][1] <= spans[one][0])
        for siblings in answers.values() for one, other in pairwise(siblings)
    ]  # fmt: skip
    up, down = ways.count(1), ways.count(-1)
    return (up >= ORDERED and not down) - (down >= ORDERED and not up)


def parents_by_name(source: Source, heads: Sequence[Head], possible: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
    """What each comment answers, from the parents it may have: the likeliest, and all where there are more."""
    for head, parents in zip(heads, possible, strict=True):
        ids = [f"{source.name}#{parent + 1}" for parent in parents]
        yield {
            "reply_to": head.reply_to, "parent_id": ids[0] if ids else None, "candidates": ids if len(ids) > 1 else None,
            "resolution": ("name-on-path" if ids else "none") if head.reply_to else None,
        }  # fmt: skip


def parents_by_position(row: dict[str, Any], possible: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a comment answers where the page names nobody: sure where one comment is possible, or one author.

    Where several are possible, none is taken: the parent is a comment that is not in the input, and there is no tie.
    """
    if len(possible) == 1:
        return {"parent_id": possible[0]["id"], "resolution": "nested"}
    authors = {each["author"] for each in possible}
    if len(authors) == 1 and None not in authors:
        ids = [each["id"] for each in possible]
        return {"parent_id": ids[0], "reply_to": possible[0]["author"], "candidates": ids, "resolution": "nested"}
    return {"parent_id": f"{row['id']}-parent", "resolution": "none"}


def say_open(source: Source, log: Log, number: int, why: str) -> None:
    """How many comments answer something that the page does not tell."""
    if number:
        log.count("comments whose parent the page does not show", number)
        log.warn(
            f"{source.name}: the page does not show what {plural(number, 'comment')} {agreeing(number, 'answer')} ({why}); no tie is made."
        )


def say_hidden(source: Source, log: Log, number: int) -> None:
    """How many comments the page offers to show, and did not."""
    if number:
        log.count("comments that the page does not show", number)
        log.warn(
            f"{source.name}: about {number:,} comments are folded on the page and not in the text. "
            "Unfold them in the browser and copy the page again."
        )


def say_stated(source: Source, log: Log, stated: str, number: int) -> None:
    """The number of comments that the page itself states, against what was read."""
    if (count := number_of(stated)) is not None and count != number:
        log.warn(
            f"{source.name}: the page states {stated}, and {number:,} were read. "
            "Where more are stated, load all comments in the browser and copy the page again."
        )


def number_of(text: str) -> int | None:
    """The first whole number in a text, thousands marked or not; none where it is rounded, as 1.2K is."""
    found = re.search(r"\d{1,3}(?:[.,\u202f ’']\d{3})+(?!\d)|\d{1,12}", text)
    if not found or re.match(r"[.,]\d|\s?(?:[KMB]|Tsd|Mio|тыс|mil|mln)\b", text[found.end() :], re.I):
        return None
    return int(re.sub(r"\D", "", found[0]))
