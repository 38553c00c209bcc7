"""Columns as lines of text in a file: DuckDB writes them, some ten times as fast as Python would."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.files import temporary
from replygraph.sources import literal, open_duckdb

if TYPE_CHECKING:
    import duckdb

Columns = Mapping[str, np.ndarray]
Writer = Callable[[Path], None]
Part = str | tuple[Columns, Sequence[str]]


def writer(parts: Sequence[Part], end: str = "") -> Writer:
    """What writes a file of lines, each part after the one before.

    Parameters
    ----------
    parts
        A part is either text as it stands, or a line for each row of some columns, in their order: arrays of equal
        length (numbers, times, strings with None for what is unknown) and SQL for the pieces of a line, made with
        `literal` and `value`; a piece that is null for a row is left out there.
    end
        What stands at a line's end before its newline.

    Returns
    -------
    function of a path
        It writes the file. A failure of the disk is an OSError.
    """

    def write(path: Path) -> None:
        with open_duckdb() as con:
            selects = [_select(con, number, part, end) for number, part in enumerate(parts) if _has_lines(part)]
            # Without quotes a row of one column is a line as it is; the delimiter is never written.
            copy(con, " union all ".join(selects), path, r"format csv, header false, quote '', escape '', delimiter '\x01'")

    return write


def joined(start: Writer, rest: Path) -> Writer:
    """What writes a file that begins as a writer writes it and goes on as another file."""

    def write(path: Path) -> None:
        start(path)
        with rest.open("rb") as source, path.open("ab") as target:
            shutil.copyfileobj(source, target, 1 << 20)

    return write


def copy(con: duckdb.DuckDBPyConnection, select: str, path: Path, options: str) -> None:
    """What DuckDB selects into a file; a failure of the disk is an OSError."""
    import duckdb

    try:
        con.execute(f"copy ({select}) to {literal(str(path))} ({options}, use_tmp_file false)")
    except duckdb.IOException as error:
        found = re.search(r'"errno":"(\d+)"', str(error))
        reason = os.strerror(int(found[1])) if found else str(error).strip().splitlines()[0]
        raise OSError(errno.EIO, reason, str(path)) from error


def read_back(write: Writer) -> str:
    """What a writer writes, as text."""
    with temporary() as folder:
        path = folder / "lines"
        write(path)
        return path.read_bytes().decode()


def _has_lines(part: Part) -> bool:
    return bool(part) if isinstance(part, str) else len(next(iter(part[0].values()), ())) > 0


def _select(con: duckdb.DuckDBPyConnection, number: int, part: Part, end: str) -> str:
    if isinstance(part, str):
        return f"select {literal(part + end)} as line"
    columns, pieces = part
    # The columns have numbers, since DuckDB takes "a" and "A" for the same.
    con.register(f"part{number}", {f"c{place}": _mended(values) for place, values in enumerate(columns.values())})
    return f"select concat({', '.join([*pieces, literal(end)])}) as line from part{number}"


def csv_writer(columns: Columns, excel: bool = False) -> Writer:
    """CSV with every text in quotes, so that any name survives any reader.

    With `excel`, a byte order mark tells Excel that it is UTF-8, and texts that it would take for formulas get an
    apostrophe in front; else they are exact.
    """
    head = ("\ufeff" if excel else "") + ",".join('"' + name.replace('"', '""') + '"' for name in columns)
    quote = _quoted_for_excel if excel else _quoted
    cells = [f"coalesce({value(columns, name, quote)}, '{_unknown(each)}')" for name, each in columns.items()]
    return writer([head, (columns, [f"concat_ws(',', {', '.join(cells)})"])], end="\r")


def _quoted(cell: str) -> str:
    return f"""'"' || replace({cell}, '"', '""') || '"'"""


def _quoted_for_excel(cell: str) -> str:
    return _quoted(rf"regexp_replace({cell}, '^([-=+@\t\r])', '''\1')")


def _unknown(values: np.ndarray) -> str:
    """An empty cell is quoted where the others are."""
    return '""' if kind_of(values) in "OMU" else ""


def value(columns: Columns, name: str, text: Callable[[str], str]) -> str:
    """SQL for a column as text: numbers to 12 digits (the rest differs from machine to machine), times as ISO 8601.

    `text` makes of the SQL for a string that for the string as the file has it.
    """
    values = columns[name]
    cell, kind = f"c{list(columns).index(name)}", kind_of(values)
    if values.dtype.kind == "O" and kind in NUMBERS:  # with None for what is unknown
        cell, values = f"cast({cell} as {NUMBERS[kind]})", np.array([each for each in values.tolist() if each is not None])
    if kind == "f" and not _is_short(values):
        return f"cast(cast(format('{{:.12g}}', {cell}) as double) + 0 as varchar)"
    if kind == "M":
        return text(f"strftime({cell}, '%Y-%m-%dT%H:%M:%S')")
    return f"cast({cell}{' + 0' if kind == 'f' else ''} as varchar)" if kind in "fiub" else text(f"cast({cell} as varchar)")


NUMBERS = {"i": "bigint", "f": "double", "b": "boolean"}


def _is_short(values: np.ndarray) -> bool:
    """Whether no number has more than 12 digits, or all are whole: then each is written as it is."""
    return bool((values == np.trunc(values)).all() or ((values == np.round(values, 3)) & (np.abs(values) < 1e9)).all())


def line_of(columns: Columns, names: Iterable[str], pieces: Sequence[str]) -> list[str]:
    """Pieces of a line as one, which is left out where any of these columns is unknown; as they are where none ever is: that is quicker."""
    return [*pieces] if all(_is_known(columns[name]) for name in names) else [" || ".join(pieces)]


def _is_known(values: np.ndarray) -> bool:
    """Whether a column has a value in each row."""
    return None not in values.tolist() if values.dtype.kind == "O" else not (values.dtype.kind == "M" and np.isnat(values).any())


def is_plain(values: np.ndarray, signs: str) -> bool:
    """Whether all texts of a column are of ASCII letters, digits and signs that can be seen, without some of these signs."""
    text = _joined(values.tolist()) if values.dtype.kind in "OU" else ""
    return text.isascii() and (text.isprintable() and not any(sign in text for sign in signs))


def kind_of(values: np.ndarray) -> str:
    """The kind of a column, as NumPy calls it; of objects that of the first that is known."""
    if values.dtype.kind != "O":
        return values.dtype.kind
    known = next((each for each in values if each is not None), "")
    return "b" if isinstance(known, bool) else "i" if isinstance(known, int) else "f" if isinstance(known, float) else "O"


def _mended(values: np.ndarray) -> np.ndarray:
    """Strings without halves of surrogate pairs, which no encoding has."""
    if values.dtype.kind not in "OU":
        return values
    try:
        _joined(values.tolist()).encode()
    except UnicodeEncodeError:
        mended = [each.encode("utf-8", "replace").decode() if type(each) is str else each for each in values.tolist()]
        values = np.fromiter(mended, object)
    return values


def _joined(values: list[Any]) -> str:
    """All texts among some values as one."""
    try:
        return "".join(values)  # mostly nothing else is among them
    except TypeError:
        return "".join({each for each in values if type(each) is str})
