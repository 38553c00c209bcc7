"""The tests that every reader passes, ours and those of other packages.

>>> from replygraph.testing import check_reader  # and in a test: check_reader(my_reader, "sample.json", "sample.expected")
"""

from __future__ import annotations

import inspect
import os
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from replygraph import readers
from replygraph.engines import embedded, inserts, moments, statements
from replygraph.errors import ReadError, ReplyGraphError
from replygraph.readers import _contract
from replygraph.sources import Log, Source, Table
from replygraph.sources.inputs import open_sources

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CUTS, DAMAGES = 9, 5  # how often a sample is cut, and damaged
EXPECTED = frozenset(("author", "text", "created_at"))  # what a sample has where its reader gives it at all


def check_reader(reader: ModuleType, sample: str | os.PathLike[str], expected: str | os.PathLike[str]) -> None:
    """Check that a reader keeps the contract and reads a sample as expected, whole, cut and damaged.

    Parameters
    ----------
    reader
        The module, installed or not.
    sample
        A file or a folder with a small discussion in the format, made up: no text of real people.
    expected
        A file with the lines that `describe_sample` gives: `comments 4`, `authors 3`, `ties 3`, and for each way in which
        parents are found how many, such as `explicit-id 3`. Count them by hand in the sample.

    Raises
    ------
    AssertionError
        With a sentence that says what is wrong.
    """
    name, sample = reader.__name__.rpartition(".")[2], Path(sample)
    check_words(name, reader)
    _check_recognition(name, reader, sample)
    found = _describe(name, reader, sample)
    wanted = Path(expected).read_text(encoding="utf-8")
    assert found.split() == wanted.split(), f"reader {name}: {sample} gives\n{found}\nand expected is\n{wanted}"
    if sample.is_file():
        with tempfile.TemporaryDirectory() as folder:
            _check_unpack_errors(name, reader, sample, Path(folder) / sample.name)


def check_words(name: str, reader: ModuleType) -> None:
    """Check that a reader has what a reader needs, and says what it is."""
    _contract.check_reader(name, reader)
    assert len(reader.HOWTO) > 60, (
        f"reader {name}: HOWTO has {len(reader.HOWTO)} letters. Say in a sentence or two how a person gets such a file."
    )
    for function in (reader.recognise, reader.read):
        assert inspect.getdoc(function), f"reader {name}: {function.__name__} has no docstring."


def _check_recognition(name: str, reader: ModuleType, sample: Path) -> None:
    [source] = open_sources([sample])
    seen, kinds = reader.recognise(source), readers.kinds_of(source)
    assert isinstance(seen, str), f"reader {name}: recognise gives {seen!r}, not a few words."
    assert seen, f"reader {name}: recognise does not know {sample}."
    families = _contract.families_of(reader)
    assert set(kinds) & set(families), f"reader {name}: FAMILY is {families}, but {sample} is one of {kinds}: it is never asked."
    breadth = readers.breadth_of(reader)
    for other, _ in readers.recognised(source) if breadth < readers.GENERIC and "pasted" not in families else ():
        if (there := readers.load(other)) is not reader and readers.breadth_of(there) <= breadth:
            raise AssertionError(f"reader {name}: the reader {other} knows {sample} too. Look for signs that only this format has.")


def describe_sample(name: str, sample: str | os.PathLike[str]) -> str:
    """What an installed reader makes of a sample, in lines: the form of a file of expectations."""
    return _describe(name, readers.load(name), Path(sample))


def _describe(name: str, reader: ModuleType, sample: Path) -> str:
    try:
        counts, con = _read(name, reader, sample, strict=True)
    except ReadError as error:
        return f"error {str(error).partition(': ')[2]}\n"
    (authors,) = con.execute("select count(*) from authors").fetchall()[0]
    (ties,) = con.execute(f"select count(*) from ties where outcome = {statements.OUTCOME['replies']}").fetchall()[0]
    ways = con.execute("select resolution, count(*) from comments where resolution is not null group by all order by 1").fetchall()
    numbers = [("comments", counts["comments read"]), ("authors", authors), ("ties", ties), *ways]
    return "".join(f"{what} {number}\n" for what, number in numbers)


def _read(name: str, reader: ModuleType, path: Path, strict: bool = False) -> tuple[Mapping[str, float], DuckDBPyConnection]:
    """What a reader makes of a file: the counts, and the engine that has it all."""
    con, log = embedded.connect(), Log()
    [source] = open_sources([path])
    _insert(con, name, reader, source, log, strict)
    moments.forget_unreadable(con, log)
    counts = embedded.settle(con, log)
    if strict:
        wrong = [sentence for sentence in log.warnings if ": left out" in sentence and ", not " in sentence]
        assert not wrong, f"reader {name}: {wrong[0]}"
        late = log.counts["times that cannot be read"]
        assert 2 * late <= counts["comments read"], (
            f"reader {name}: {late} of created_at cannot be read. Give ISO 8601, or seconds or milliseconds since 1970."
        )
    return counts, con


def _insert(con: DuckDBPyConnection, name: str, reader: ModuleType, source: Source, log: Log, strict: bool) -> None:
    found = readers.run(name, reader, source, log, {})
    if isinstance(found, Table):
        inserts.insert_table(con, found, log, reader=f"reader {name}")
        return
    keys: set[str] = set()
    full: set[str] = set()
    inserts.insert_rows(con, _noted(found, keys, full), log, f"reader {name}", source.name)
    empty = sorted((keys - full) & EXPECTED) if strict and "text" in keys and readers.breadth_of(reader) == 0 else []
    assert not empty, f"reader {name}: no comment of {source.name} has anything in {', '.join(empty)}. Is it called so in the source?"


def _noted(rows: Iterable[Mapping[str, object]], keys: set[str], full: set[str]) -> Iterator[Mapping[str, object]]:
    """The rows; with which keys they have, and which of these are full in any."""
    for row in rows:
        if isinstance(row, Mapping):
            keys.update(row)
            full.update(key for key, value in row.items() if value not in (None, ""))
        yield row


def _check_unpack_errors(name: str, reader: ModuleType, sample: Path, copy: Path) -> None:
    """Cut anywhere, a sample gives part of the whole, or a sentence; with random bytes in it, comments or a sentence."""
    content = sample.read_bytes()
    for size in range(0, len(content), max(1, len(content) // CUTS)):
        _survive(name, reader, copy, content[:size], f"cut after {size:,} bytes")
    rng = random.Random(1)
    for _ in range(DAMAGES):
        damaged = bytearray(content)
        for _ in range(rng.randrange(1, 30)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        _survive(name, reader, copy, bytes(damaged), "with random bytes in it")


def _survive(name: str, reader: ModuleType, copy: Path, content: bytes, how: str) -> None:
    copy.write_bytes(content)
    try:
        _read(name, reader, copy)
    except ReplyGraphError:
        pass
    except Exception as error:
        raise AssertionError(f"reader {name}: the sample {how} is a {type(error).__name__}: {error}. Raise a ReadError.") from error
