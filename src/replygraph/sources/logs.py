"""What a careful reader should know of the input."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC

from replygraph.errors import ReadError, in_one_line
from replygraph.sources.contents import FETCHED, GIVEN, Source
from replygraph.wording import ages_in_words


@dataclass
class Log:
    """What a careful reader should know of the input: warnings, notes, and how much was left out and why; `files` are the inputs as given, `sources` all that was read."""

    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    as_of: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    stated: list[tuple[str, str, int, int, int]] = field(
        default_factory=list
    )  # thread, page, comments it states, read, that may be missing
    pages: dict[str, tuple[set[int], set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: (set(), set()))
    )  # thread, its pages known and read

    def warn(self, sentence: str) -> None:
        """Something that may make the result wrong."""
        if (sentence := in_one_line(sentence)) not in self.warnings:
            self.warnings.append(sentence)

    def note(self, sentence: str) -> None:
        """Something good to know, such as what was taken for what."""
        if (sentence := in_one_line(sentence)) not in self.notes:
            self.notes.append(sentence)

    def take(self, other: Log) -> None:
        """All that another says of a source that was read with it."""
        for sentence in other.warnings:
            self.warn(sentence)
        for sentence in other.notes:
            self.note(sentence)
        self.counts.update(other.counts)
        self.stated += other.stated
        for thread, (numbers, names) in other.pages.items():
            self.pages[thread][0].update(numbers)
            self.pages[thread][1].update(names)

    def date(self, source: Source) -> None:
        """From when ages were counted in a source that has any."""
        if not source.ages:
            return
        words = f"{source.as_of.astimezone(UTC):%Y-%m-%d %H:%M} UTC ({source.dated_by})".replace(" 00:00 UTC", "")
        if words not in self.as_of:
            self.as_of.append(words)
        told = f"{source.name}: a{ages_in_words([words])[1:]}"
        if source.dated_by in (GIVEN, FETCHED):
            self.note(told)
        else:
            self.warn(f"{told} If the page was saved at another time, give it with --as-of.")

    def count(self, reason: str, number: int = 1) -> None:
        """So many things were left out for this reason."""
        self.counts[reason] += number

    def miss(self, reason: str, number: int, sentence: str) -> None:
        """So many things are not there, which may make the result wrong: counted and said; nothing where there are none."""
        if number > 0:
            self.count(reason, number)
            self.warn(sentence)

    def damage(self, sentence: str) -> None:
        """A file is cut or damaged, and what can be read of it is used."""
        self.miss("files that are cut or damaged", 1, sentence)

    @contextmanager
    def one_of_many(self, many: bool = True) -> Iterator[None]:
        """A file that may be damaged: one of many is left out with a word, or from where it cannot be read on."""
        try:
            yield
        except ReadError as error:
            if not many:
                raise
            self.damage(str(error))

    def leaves_out(self, reason: str, everything: bool = False) -> bool:
        """Whether something is left out, for a reason if there is one, and unless everything is wanted; it is counted."""
        if reason and not everything:
            self.count(reason)
        return bool(reason) and not everything


FEW = 2


def fold(sentences: list[str], names: set[str]) -> list[str]:
    """What is true of many files is said once, with how many there are: a forum's archive has thousands."""
    alike: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        alike[_without_file(sentence, names)].append(sentence)
    folded = {group[0]: f"{group[0]} Likewise in {len(group) - 1:,} other files." for group in alike.values() if len(group) > FEW}
    dropped = {sentence for group in alike.values() if len(group) > FEW for sentence in group[1:]}
    return [folded.get(sentence, sentence) for sentence in sentences if sentence not in dropped]


def _without_file(sentence: str, names: set[str]) -> str:
    """What a sentence says whichever file it is about, and whatever the numbers."""
    ends = [found.end() for found in re.finditer(": ", sentence) if sentence[: found.start()] in names]
    return re.sub(r"\d[\d.,]*", "0", sentence[max(ends, default=0) :])
