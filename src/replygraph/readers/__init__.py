"""One module per source format; the folder, and what other packages add to it, is the registry.

`_contract.py` says what a reader is. Which reader takes a source is decided here: of those that read such a kind of file the
one that knows it, first by its `BREADTH`, then by how much of what it reads is sound, how many comments it sees, its name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import NamedTuple

from replygraph.errors import ReaderError, ReadError, ReplyGraphError, UsageError
from replygraph.readers import _health
from replygraph.readers._contract import choose_options, families_of
from replygraph.readers._registry import GENERIC, breadth, breadth_of, families, formats, load, names, package_of
from replygraph.sources import Log, Source, Table, unpack_errors
from replygraph.sources.compression import cannot_unpack

__all__ = ["GENERIC", "breadth_of", "find", "formats", "kinds_of", "load", "names", "read", "recognised", "run"]


def kinds_of(source: Source) -> tuple[str, ...]:
    """The families of readers that can be meant for a source, by its first bytes."""
    if source.members:
        return ("folder",)
    if source.head.startswith((b"PAR1", b"SQLite format 3\0")):
        return ("binary",)
    page = ("html",) if b"multipart/related" in source.head[:2000] else ()  # a page saved as one file looks like mail
    head = source.text_head.lstrip("\ufeff \t\r\n\x1e")
    if OBJECTS.match(head):
        return ("json",)
    kinds = (*KINDS.get(head[:1], KINDS[""]), *page)
    if "html" in kinds:
        from replygraph.readers import _html  # of JSON and Parquet nobody waits for it

        if _html.looks_like_page(source):
            return tuple(each for each in kinds if each != "table")  # whose first line may hold as many commas as it likes
    return tuple(each for each in kinds if each != "pasted") if "pasted" in kinds and _are_rows(head) else kinds


def _are_rows(head: str) -> bool:
    """Whether a text is a table: below the names of three columns or more, each row has as many cells."""
    lines = head.splitlines()[:100]
    sign = max(",;\t", key=lines[0].count) if lines else ","
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        return False
    return len(widths) > 3 and widths[0] > 2 and len(set(widths[:-1])) == 1


OBJECTS = re.compile(r'\[\s*\{\s*"|\{\s*"')  # nothing but JSON begins so
# By the first sign: templates of wikis begin with {{, chats and logs with [12:30] or <ann>.
KINDS = {
    "{": ("json", "text"), "[": ("json", "text", "pasted", "table"), "<": ("html", "xml", "text", "table"),
    "": ("text", "pasted", "table", "sql"),
}  # fmt: skip


def recognised(source: Source) -> Iterator[tuple[str, str]]:
    """Each reader that takes a source for its own, and what it saw; those of the least breadth, that see most, first."""
    for group in _groups(source):
        yield from group


def _groups(source: Source) -> Iterator[list[tuple[str, str]]]:
    """The readers that take a source for their own, of one breadth after the other."""
    kinds = set(kinds_of(source))
    meant = sorted((name for name in names() if kinds & set(families(name))), key=breadth)
    for _, group in groupby(meant, key=breadth):
        found = [(name, _seen(name, source)) for name in group]
        yield sorted(((name, seen) for name, seen in found if seen), key=lambda each: -getattr(each[1], "comments", 0))


def _seen(name: str, source: Source) -> str:
    with _blamed(name, source):
        seen = load(name).recognise(source)
    if not isinstance(seen, str):
        raise ReaderError(f'reader {name}: recognise gives {seen!r}. Give a few words on what was seen, or "" where it is something else.')
    return seen


def _nothing_in(source: Source) -> ReplyGraphError:
    """What to say of a source without a beginning: it is empty, or cannot be unpacked."""
    if source.compression:
        return ReadError(f"{source.name}: nothing can be unpacked from it ({source.compression}). Is the file complete?")
    try:
        with source.raw() as stream:
            stream.read(1)
    except unpack_errors() as error:
        return cannot_unpack(source.name, error)
    return ReadError(f"{source.name}: the file is empty.")


RENAMED = {
    "forum_sql": "phpbb_sql vbulletin_sql", "github_json": "github_archive github_graphql github_rest", "hackernews": "hackernews_csv",
    "reddit_dumps": "reddit_ndjson reddit_parquet", "wordpress_table": "wordpress_csv wordpress_sql", "youtube_json": "youtube_api youtube_downloader youtube_ytdlp",
}  # fmt: skip


def find(source: Source, format: str | None = None) -> tuple[str, str]:
    """The name of the reader for a source, and why it was chosen."""
    if format is not None:
        if format not in names():
            new = next((f" It is part of {new} now." for new, old in RENAMED.items() if format in old.split()), "")
            raise UsageError(f"--format {format}: there is no such format.{new} There are: {', '.join(formats())}.")
        return format, "asked for by --format"
    if not source.members and not source.head.strip():
        raise _nothing_in(source)
    best: tuple[Trial, tuple[str, str]] | None = None
    for group in _groups(source):
        if len(group) == 1 and best is None and not _is_guess(group[0][0]):
            return group[0]
        for name, seen in group:
            trial = _try(name, source)
            if best is None or trial.is_better(best[0], breadth_of(load(name)) == breadth_of(load(best[1][0]))):
                best = trial, (name, seen)
            if best[0].sound == 1 and best[1] in group:
                break  # no other of this breadth can be better
        if best and best[0].sound >= SOUND and not best[0].is_thin:
            break
    if best:
        return best[1]
    from replygraph.readers import _unknown

    raise ReadError(f"{source.name}: {_unknown.describe(source)}")


SOUND = 0.5  # a reader of which so much is sound is taken before those that go by fewer signs


def _is_guess(name: str) -> bool:
    """Whether a reader goes by what many programs write on pages, so that others may know better."""
    return breadth_of(load(name)) > 0 and "html" in families(name)


class Trial(NamedTuple):
    """What a reader makes of a source without any options: the comments and what it says of them, or why it cannot."""

    rows: Sequence[Mapping[str, object]]
    log: Log
    error: ReadError | None
    sound: float
    is_thin: bool

    def is_better(self, other: Trial, is_alike: bool) -> bool:
        """Than what a reader before found: by how much is sound; of two that are sound the one with less signs only by the same people and more of them."""
        if is_alike or min(self.sound, other.sound) < SOUND:
            return self.sound > other.sound
        people, others = ({row.get("author") for row in each.rows} for each in (self, other))
        more = len(self.rows) >= len(other.rows) and (len(self.rows), self.answers) > (len(other.rows), other.answers)
        return more and 2 * len(people & others) >= len(others)

    @property
    def answers(self) -> int:
        """How many comments answer another."""
        return sum(bool(row.get("parent_id") or row.get("reply_to")) for row in self.rows)


@lru_cache(maxsize=8)
def _try(name: str, source: Source) -> Trial:
    """How much of what a reader finds is sound, in tenths; tables are read elsewhere.

    Of readers that go by signs of one program, the one with the most comments is right if most of them are sound.
    """
    log = Log()
    try:
        found = _run(name, source, log, {})
        if isinstance(found, Table):
            return Trial((), log, None, 1.0, False)
        rows = list(found)
    except ReadError as error:
        return Trial((), log, error, 0.0, False)
    share = round(_health.share_of_sound(rows), 1)
    trial = Trial(rows, log, None, 1.0 if share >= SOUND and not _is_guess(name) else share, False)
    fewer = any(read < stated for _, _, stated, read, _ in log.stated)
    return trial._replace(is_thin=breadth_of(load(name)) == STANDARD and (fewer or not trial.answers))


STANDARD = 2  # the BREADTH of a reader of what many programs mark up


def read(name: str, source: Source, log: Log, options: Mapping[str, object]) -> Iterable[Mapping[str, object]] | Table:
    """What a reader makes of a source: the comments, or the table that an engine reads."""
    if _is_guess(name) and not {option: value for option, value in choose_options(name, load(name), options).items() if value is not None}:
        trial = _try(name, source)  # which the choice of the reader has made already
        if trial.error:
            raise trial.error
        log.take(trial.log)
        return trial.rows
    return _run(name, source, log, options)


def _run(name: str, source: Source, log: Log, options: Mapping[str, object]) -> Iterable[Mapping[str, object]] | Table:
    """As `run`, of a reader by its name; where it fails, also later, that is a sentence."""
    with _blamed(name, source):
        found = run(name, load(name), source, log, options)
    if not isinstance(found, Table):
        return _in_sentences(name, source, found)
    rows, columns = found.rows, found.columns
    return replace(
        found,
        rows=rows and (lambda: _in_sentences(name, source, rows())),
        columns=_blamed(name, source)(columns) if callable(columns) else columns,
    )


def _in_sentences(name: str, source: Source, rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    with _blamed(name, source):
        yield from rows


@contextmanager
def _blamed(name: str, source: Source) -> Iterator[None]:
    """Where a reader fails, its users learn which it is and whose fault; what the engine says of a file is for who asked it."""
    try:
        yield
    except Exception as error:  # whatever it is
        if isinstance(error, (ReplyGraphError, MemoryError, *unpack_errors())) or type(error).__module__ in ("duckdb", "_duckdb"):
            raise
        raise _fault(name, source, error) from error


def _fault(name: str, source: Source, error: Exception) -> ReaderError:
    """What to say of a mistake in a reader: in another package's, or in ours, and in which line."""
    why, entry = f"{type(error).__name__}: {error}".rstrip("."), names()[name]
    if entry is not None:
        return ReaderError(f"reader {name} of {package_of(entry)} failed ({why}). Tell its authors; --format takes another reader.")
    place = [each for each in extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(Path(__file__).parents[1])][-1]
    return ReaderError(
        f"{source.name}: reader {name} failed ({why}; {Path(place.filename).name}, line {place.lineno}). This is a mistake in replygraph: "
        "report it, with the beginning of the file. --format takes another reader."
    )


def run(name: str, reader: ModuleType, source: Source, log: Log, options: Mapping[str, object]) -> Iterable[Mapping[str, object]] | Table:
    """As `read`, of a module that need not be installed."""
    chosen = choose_options(name, reader, options)
    for option, value in options.items():
        if option not in chosen and option != "ties" and (value or (option == "mentions" and value is not None)):
            log.warn(f"{source.name}: --{option.replace('_', '-')} has no effect on {name}.")
    found: Iterable[Mapping[str, object]] | Table | None = reader.read(source, log, **chosen)
    if found is None:
        raise ReaderError(f"reader {name}: read gives nothing. Yield a dict for each comment.")
    if isinstance(found, Table) or "html" not in families_of(reader):
        return found
    from replygraph.readers import _html, _stated

    if not _html.looks_like_page(source):
        return found
    return _stated.counted(source, _html.without_cut(source, found, log), log)
