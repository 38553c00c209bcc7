"""Times in lines of pages: where in a line that says more a time stands, and what it is."""

import re
from datetime import datetime
from itertools import product
from typing import Any

from replygraph.readers import _html, languages
from replygraph.readers._ages import MARKS, ONE, is_date, moment_of, read_age
from replygraph.sources import Source

AFTER_CLOCK, WEEKDAYS = languages.plain("clock"), languages.plain("weekdays")
LONGEST_LINE = 200  # letters of a by-line
_CLOCK = re.compile(r"^[(\[,@-]*\d{1,2}[:.h]\d\d", re.I)
_BETWEEN = re.compile(r"^(?:[^\w\s]{1,2}|at|um|à|às|a|alle|las|las|kl|klo|o|om|в|о|г|la|saat|ore|pukul|lúc|@)[.,]?$", re.I)


def find_time(text: str, source: Source) -> tuple[datetime | str, str, int, int] | None:
    """The time in a line that says more, how exact it is, and where in the line it stands.

    The shortest run of words that is a date counts, with the clock behind it; else one that is an age.
    """
    words = list(re.finditer(r"\S+", text)) if len(text) <= LONGEST_LINE else []
    if not (re.search(r"\d", text) or MARKS & {word[0].lower() for word in words}):
        return None
    anchors = [place for place, word in enumerate(words) if re.search(r"(?<!\w)\d{4}(?!\w)|\d[./-]\d{1,2}[./-]\d|年|년", word[0])]
    for anchor, is_clock in product(anchors[:8], (False, True)):  # "May 4 08:17 2023" has the clock inside
        for size in range(1, 7 if is_clock else 6):
            for start in range(max(0, anchor - size + 1), min(anchor, len(words) - size) + 1):
                run = text[words[start].start() : words[start + size - 1].end()]
                if (
                    (size > 1 or re.search(r"\d[./-]|年|년", run))
                    and bool(re.search(r"\d:\d", run)) == is_clock
                    and is_date(run.strip("()[],;|·–-"))
                ):
                    return _with_clock(text, words, start, start + size, source)
    return _find_age(text, words, source)


def _with_clock(text: str, words: list[re.Match[str]], start: int, end: int, source: Source) -> tuple[Any, ...] | None:
    """A date with its weekday before it and the clock behind, where they stand there."""
    while start and words[start - 1][0].strip(",.;()").lower() in WEEKDAYS:
        start -= 1
    last = end
    for place in range(end, min(end + 3, len(words))):
        if _CLOCK.match(words[place][0]):
            last = place + 1
            while last < len(words) and words[last][0].strip(",;)]").lower() in AFTER_CLOCK:
                last += 1
            break
        if not _BETWEEN.match(words[place][0]):
            break
    if last == end:  # "8:17 AM on May 4, 2023"
        first = next((place for place in range(start - 1, max(-1, start - 4), -1) if not _is_between(words[place][0])), -1)
        start = first if first >= 0 and _CLOCK.match(words[first][0]) else start
    run = text[words[start].start() : words[last - 1].end()]
    at = _html.page_date(run.strip("()[];|·–- ,")[:60], source)
    return (*at, words[start].start(), words[last - 1].end()) if at else None


def _is_between(word: str) -> bool:
    """Whether a word may stand between a clock and a date."""
    return bool(_BETWEEN.match(word)) or word.strip(",;)").lower() in AFTER_CLOCK | {"on"}


def _find_age(text: str, words: list[re.Match[str]], source: Source) -> tuple[Any, ...] | None:
    for number, word in enumerate(words):
        if not re.match(r"[(\[]?\d", word[0]) and word[0].lower() not in ONE:  # "3 days ago", "a day ago"
            continue
        for start in range(max(0, number - 3), number + 1):
            for end in range(min(number + 4, len(words)), number, -1):
                run = text[words[start].start() : words[end - 1].end()]
                if age := read_age(run.strip("()[],;|·–-")):
                    return moment_of(age, source), age.unit, words[start].start(), words[end - 1].end()
    return None
