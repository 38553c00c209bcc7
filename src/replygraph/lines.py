"""Columns as lines of text for a file: DuckDB writes them, some ten times as fast as Python would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

Columns = Mapping[str, np.ndarray]

CHUNK = 200_000  # rows at a time: enough for all cores, little enough for memory


def write_lines(columns: Columns, pieces: Sequence[str]) -> Iterator[bytes]:
    """A line for each row, in their order, some hundred thousand lines at a time.

    Parameters
    ----------
    columns
        Arrays of equal length: numbers, times, strings with None for what is unknown.
    pieces
        SQL for the parts of a line, made with `literal` and `value`; a part that is null for a row is left out there.
    """
    import duckdb

    rows = len(next(iter(columns.values()), ()))
    with duckdb.connect() as con:
        for first in range(0, rows, CHUNK):
            # DuckDB finds `part` by its name; its columns have numbers, since it takes "a" and "A" for the same.
            part = {f"c{n}": _mended(each[first : first + CHUNK]) for n, each in enumerate(columns.values())}  # noqa: F841
            lines = con.execute(f"select concat({', '.join(pieces)}) as line from part").fetchnumpy()["line"]
            yield "".join(lines.tolist()).encode()


def write_csv(columns: Columns, excel: bool = False) -> Iterator[bytes]:
    """CSV with every text in quotes, so that any name survives any reader.

    With `excel`, texts that a spreadsheet would take for formulas get an apostrophe in front; else they are exact.
    """
    yield (",".join('"' + name.replace('"', '""') + '"' for name in columns) + "\r\n").encode()
    quote = _quoted_for_excel if excel else _quoted
    cells = [f"coalesce({value(columns, name, quote)}, '{_unknown(each)}')" for name, each in columns.items()]
    yield from write_lines(columns, [f"concat_ws(',', {', '.join(cells)})", r"e'\r\n'"])


def _quoted(cell: str) -> str:
    return f"""'"' || replace({cell}, '"', '""') || '"'"""


def _quoted_for_excel(cell: str) -> str:
    return _quoted(rf"regexp_replace({cell}, '^([-=+@\t\r])', '''\1')")


def _unknown(values: np.ndarray) -> str:
    """An empty cell is quoted where the others are."""
    return '""' if values.dtype.kind in "OMU" else ""


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def value(columns: Columns, name: str, text: Callable[[str], str]) -> str:
    """SQL for a column as text: numbers to 12 digits (the rest differs from machine to machine), times as ISO 8601.

    `text` makes of the SQL for a string that for the string as the file has it.
    """
    cell, kind = f"c{list(columns).index(name)}", columns[name].dtype.kind
    if kind == "f":
        return f"cast(cast(format('{{:.12g}}', {cell}) as double) + 0 as varchar)"
    if kind == "M":
        return text(f"strftime({cell}, '%Y-%m-%dT%H:%M:%SZ')")
    return f"cast({cell} as varchar)" if kind in "iub" else text(f"cast({cell} as varchar)")


def _mended(values: np.ndarray) -> np.ndarray:
    """Strings without halves of surrogate pairs, which no encoding has."""
    if values.dtype.kind not in "OU":
        return values
    try:
        "".join([each for each in values.tolist() if type(each) is str]).encode()
    except UnicodeEncodeError:
        mended = [each.encode("utf-8", "replace").decode() if type(each) is str else each for each in values.tolist()]
        values = np.array([*mended, None], dtype=object)[:-1]
    return values
