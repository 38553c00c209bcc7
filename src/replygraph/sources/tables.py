"""Comments by columns, and big files of rows that an engine reads itself."""

from __future__ import annotations

import csv
import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from replygraph.errors import ReadError

if TYPE_CHECKING:
    import duckdb

    from replygraph.sources.contents import Source

csv.field_size_limit(2**31 - 1)  # of whatever is read by the module csv: a cell may be as long as a file


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def file_literal(path: str | os.PathLike[str]) -> str:
    """A file's name as SQL, so that DuckDB takes it for just that file: no pattern, no home folder, no address."""
    return literal(glob.escape(os.path.abspath(path)))


def open_duckdb() -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own, without the bar that it would print on standard output where a query takes long.

    Nothing is fetched from the web: what DuckDB needs for files of ours is built into it.
    """
    import duckdb

    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "allow_community_extensions": "false"})
    with suppress(duckdb.InvalidInputException):  # in a notebook without ipywidgets there is no bar, nor its setting
        con.execute("set enable_progress_bar = false")
    return con


def ask_parquet(source: Source, select: str) -> list[tuple[Any, ...]]:
    """What a query finds in a Parquet file; an error where the file is damaged."""
    import duckdb

    try:
        with open_duckdb() as con:
            return con.execute(f"{select} from read_parquet({file_literal(source.path)}, hive_partitioning = false)").fetchall()
    except duckdb.Error as error:
        raise ReadError(f"{source.name}: a damaged Parquet file. Is it complete?") from error


def columns_in(con: duckdb.DuckDBPyConnection, table: str = "read_comments") -> list[str]:
    """The names of the columns of a table in DuckDB."""
    return [name for name, *_ in con.execute(f"describe {table}").fetchall()]


Comments = Iterator[dict[str, Any]]  # one by one, as a reader gives them


class Columns(dict[str, list[Any]]):
    """Many comments at once, a list for each column, all of one length: what readers of big JSON give instead of rows."""

    def rows(self) -> Comments:
        """The comments one by one."""
        return (dict(zip(self, row, strict=True)) for row in zip(*self.values(), strict=True))


Ask = Callable[[str], tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """A big file of rows that an engine reads itself: which file, and what its fields mean.

    `columns` maps our columns to SQL expressions over the file's fields; as a function it is given the names of the
    fields first, and what answers a question about the rows: a query of one row over `{rows}`. `fields`, where known
    beforehand, are the only ones read, with their SQL types. Rows for which one of the conditions in `left_out` holds
    are left out and counted, by the reason that it has there. So many lines as `skip` says stand before the first row.
    Rows that are no file, `rows` gives one by one, of whatever keys: the kind is then "rows", the engine keeps their values as
    text in columns c0, c1 ..., and `columns` is given the keys in that order. What `columns` has put aside of the rows while it
    looked at them, in the temporary table `work`, is in `held` afterwards: SQL for a value, and its column there. Before, the
    engine says in `wanted` which of our columns it will take. Which column is which of ours is in `named` afterwards. Tables `beside`
    belong to it, as those of one database do.
    """

    source: Source
    kind: str
    columns: Mapping[str, str] | Callable[[Sequence[str], Ask], Mapping[str, str]]
    fields: Mapping[str, str] | None = None
    where: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    skip: int = 0
    rows: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    held: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    beside: Sequence[Table] = ()
