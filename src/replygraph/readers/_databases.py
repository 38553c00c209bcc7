"""Tables of a database: of a dump of it as SQL, or of a file of SQLite.

A file of SQLite may be damaged, or made to do harm: only what its tables hold is read, for views and computed columns run
what the file says; nothing is written to it or beside it; and more than it can hold is not taken from it.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from replygraph.errors import ReadError
from replygraph.files import HeldFolder
from replygraph.readers import _sql
from replygraph.sources import Log, Source, quoted, unpack_errors
from replygraph.sources.compression import cannot_unpack
from replygraph.wording import listed

MAGIC = b"SQLite format 3\0"
BESIDE = ("-wal", "-journal")  # files in which SQLite keeps what is not in the database yet, or not any more
LISTED = """
    select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c
    where t.type = 'table' and t.rootpage > 0 and t.name not like 'sqlite!_%' escape '!' order by t.rowid, c.cid
"""
FREE, TIMES = 1 << 25, 4  # bytes that any file may give, and how many times its size
ERRORS = (sqlite3.Error, UnicodeDecodeError)  # the latter where what SQLite says quotes a name that is no UTF-8
MOST = 8  # tables that are named
LEAST = 16  # bytes that a row counts for at least


def kind_of(source: Source) -> str:
    """What of a database a source is; "" for anything else."""
    return "a database of SQLite" if source.head.startswith(MAGIC) else "a SQL dump" if _sql.looks_like_dump(source) else ""


def tables(source: Source) -> Mapping[str, Sequence[str]]:
    """The tables that have rows, with their columns; of what is no database, none."""
    return _tables(source) if source.head.startswith(MAGIC) else _sql.tables(source)


def find(source: Source, *needed: str) -> list[str]:
    """The tables that have all of these columns, whatever their case."""
    wanted = {name.lower() for name in needed}
    return [name for name, columns in tables(source).items() if columns and wanted <= {each.lower() for each in columns}]


def told(source: Source) -> str:
    """Which tables there are, and how to say which holds comments."""
    known = [f"{name} ({listed(columns)})" for name, columns in tables(source).items()]
    if not known:
        return ", for none has rows."
    return (
        f". It has the tables {', '.join(known[:MOST])}{' ...' if known[MOST:] else ''}. "
        "Where one holds comments, name its columns: --format table --columns author=NAME,text=NAME,parent_id=NAME."
    )


def rows(source: Source, log: Log, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The rows of some tables in the database's order, of each the columns wanted, None where it has none: (table, row).

    Columns may be named in lower case.
    """
    if not source.head.startswith(MAGIC):
        yield from _sql.rows(source, log, wanted)
        return
    with _opened(source, log) as con:
        for table, names in _tables(source).items():
            own = {name.lower(): name for name in names} | {name: name for name in names}
            known = [name for name in wanted.get(table, ()) if name in own]
            chosen = ", ".join(f"t.{quoted(own[name])} as c{place}" for place, name in enumerate(known))
            nothing = dict.fromkeys(wanted.get(table, ()))
            for values in _selected(con, source, log, f"select {chosen} from {quoted(table)} t not indexed") if known else ():
                yield table, {**nothing, **dict(zip(known, map(_as_text, values), strict=True))}


@contextmanager
def _opened(source: Source, log: Log | None = None) -> Iterator[sqlite3.Connection]:
    """A file of SQLite to be read, and whatever it says not to be written; an error where it is no whole database."""
    path, is_copy = _place(source)
    address = f"{path.absolute().as_uri()}?{'mode=rw' if is_copy else 'mode=ro&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as con:
            con.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _sql.LONGEST)
            con.text_factory = lambda raw: _sql.decode(raw, log or Log())
            con.execute("pragma trusted_schema = off")
            yield con
    except ERRORS as error:
        raise ReadError(f"{source.name}: {_damaged(error)}") from error


def _damaged(error: Exception) -> str:
    return f"not a whole database ({' '.join(str(error).split())[:200]}). Copy it again while no program writes it."


@lru_cache(maxsize=1)
def _tables(source: Source) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with _opened(source) as con:
        for table, column in con.execute(LISTED):
            found.setdefault(table, []).append(column)
        return {table: names for table, names in found.items() if con.execute(f"select 1 from {quoted(table)} limit 1").fetchone()}


def _selected(con: sqlite3.Connection, source: Source, log: Log, select: str) -> Iterator[tuple[object, ...]]:
    """The rows of a query, as far as the file is whole; pages that lie in each other would give rows for ever."""
    number, left = 0, FREE + TIMES * _place(source)[0].stat().st_size
    try:
        for row in con.execute(select):
            number += 1
            left -= LEAST + sum(len(value) for value in row if isinstance(value, str | bytes))
            if left < 0:
                raise ReadError(f"{source.name}: it gives more rows than fit into its size: it is damaged, or made to fill the memory.")
            yield row
    except ERRORS as error:
        if not number:
            raise
        log.damage(f"{source.name}: {_damaged(error)} The {number:,} rows before that are used.")


def _as_text(value: object) -> str | None:
    if isinstance(value, bytes):
        return _sql.text_of(value)
    return value if value is None or isinstance(value, str) else str(value)


def _place(source: Source) -> tuple[Path, bool]:
    """Where SQLite can open a file: where it lies, or in a copy, where it is no file of its own or others belong to it."""
    beside = [Path(f"{source.path}{end}") for end in BESIDE] if source.path else []
    if source.path and not source.compression and not any(each.is_file() and each.stat().st_size for each in beside):
        return source.path, False
    return _copy(source).path / "copy", True


@lru_cache(maxsize=1)
def _copy(source: Source) -> HeldFolder:
    """A folder with a copy, and copies of what SQLite keeps beside the file."""
    folder = HeldFolder()
    try:
        with (folder.path / "copy").open("wb") as out:
            out.writelines(source.blocks())
        for end in BESIDE:
            if source.path and Path(f"{source.path}{end}").is_file():
                shutil.copyfile(f"{source.path}{end}", folder.path / f"copy{end}")
    except unpack_errors() as error:
        raise cannot_unpack(source.name, error) from error
    return folder
