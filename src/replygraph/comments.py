"""The comments of a discussion as one table, whatever they came from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any

from replygraph import readers
from replygraph.engines import embedded, examination, inserts, joining, moments, numbering, privacy, progress, statements
from replygraph.errors import ReadError, UsageError
from replygraph.readers import _contract
from replygraph.readers._registry import UNKNOWN
from replygraph.sources import Log, Source, Table, columns_in
from replygraph.sources.encodings import text_encoding
from replygraph.sources.inputs import open_inputs, total_size
from replygraph.sources.logs import fold
from replygraph.sources.web import Web

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read(
    files: Any, *, pseudonyms: bool = False, key: str | os.PathLike[str] | bytes | None = None, publish: bool = False,
    forget: Iterable[str] = (), **options: Any,
) -> pd.DataFrame:  # fmt: skip
    """The comments of one or more files as a table, one row per comment.

    Parameters
    ----------
    files
        A file name or several, or addresses on the web (`https://...`); together they are one discussion. Or a table of
        comments as `build` takes it, of pandas, Polars or Arrow.
    pseudonyms, key, publish, forget
        As in `build`: the table then holds no names, and `build` and `draw` may be given it.
    **options
        As in `load`.

    Returns
    -------
    DataFrame
        `id`, `parent_id` (the comment answered), `thread_id`, `author`, `created_at` (UTC), `text`, `url`, `score`,
        `reply_to` (the name of the author answered, from sources that give one), `resolution` (how the parent was
        found), `candidates` (all comments that may be the parent, where more than one may), `truncated`, `precision`
        (how exact `created_at` is), `title`, `weight` (how many replies a row of a list of ties stands for), `author_id`
        and `reply_to_id` (what tells these people apart beside their names, where the source knows it: an id, a handle, an
        address). A comment id that occurs twice is there once.

    Raises
    ------
    ReadError
        A file that is missing, empty, broken or in no known format; an address that gives nothing.
    """
    hidden = privacy.choose(pseudonyms, key, publish, forget)
    con = embedded.connect()
    log = load_any(con, files, **{"names": hidden is not None, **options})
    privacy.hide(con, log, embedded.settle(con, log), hidden)
    table = con.execute(f"{statements.CLEAN_COMMENTS} order by row").df()
    table["candidates"] = table["candidates"].astype(object).where(table["candidates"].notna(), None)
    table.attrs["warnings"] = log.warnings
    return table


def formats() -> pd.DataFrame:
    """The formats that can be read: name, what it is, and how a person gets such a file."""
    import pandas as pd

    rows = [(name, reader.TITLE, reader.HOWTO) for name, reader in readers.formats().items()]
    return pd.DataFrame(rows, columns=["format", "title", "howto"])


def load_any(con: duckdb.DuckDBPyConnection, comments: Any, **options: Any) -> Log:
    """Comments into an engine, from files or from a table."""
    if isinstance(comments, str | os.PathLike):
        return load(con, comments, **options)
    comments = _rows_of(comments)
    if comments and not isinstance(comments[0], Mapping):
        return load(con, comments, **options)
    for needed in ("id", "author"):
        if comments and needed not in comments[0]:
            raise UsageError(f'the comments have no column "{needed}". They have: {", ".join(comments[0])}.')
    log = Log()
    unused = sorted(map(str, set().union(*comments) - set(_contract.COLUMNS)))
    if unused:
        log.note(f"Columns not used: {', '.join(unused)}. Those that are: {', '.join(_contract.COLUMNS)}.")
        comments = [{name: value for name, value in comment.items() if name in _contract.COLUMNS} for comment in comments]
    inserts.insert_rows(con, comments, log, "the comments", "the comments")
    moments.forget_unreadable(con, log)
    return log


def _rows_of(table: Any) -> list[Any]:
    """A table of pandas, Polars or Arrow as a dict per row; a list stays one."""
    if hasattr(table, "convert_dtypes"):  # ids that pandas made floats, for want of a missing integer, are integers again
        table = table.convert_dtypes().astype(object)
        return list(table.where(table.notna(), None).to_dict("records"))
    table = table.collect() if hasattr(table, "collect") else table  # a LazyFrame
    turn = getattr(table, "to_dicts", None) or getattr(table, "to_pylist", None)
    return list(turn() if turn else table)


def load(
    con: duckdb.DuckDBPyConnection,
    files: Inputs,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
    encoding: str | None = None,
    texts: bool = True,
    times: bool = True,
    allow_local: bool = False,
    refresh: bool = False,
    names: bool = False,
    tell: Callable[..., None] | None = None,
    watched: bool = False,
    **options: Any,
) -> Log:
    """Read files, and what is at addresses, into the table of comments of an engine.

    Parameters
    ----------
    format
        The name of a format to force instead of detecting it.
    columns
        Our column to the file's: `{"author": "user"}`.
    as_of
        The day the page was saved, from which "14 days ago" counts; by default when the file was modified or fetched.
    encoding
        What the text is encoded in, where it is not UTF-8.
    texts
        Whether the texts are wanted: without them, big tables take a third of the time and of the memory.
    times
        Whether it is wanted when a comment was written; without, big tables tell none.
    allow_local
        Whether addresses of this computer and its network may be asked, and not only public ones.
    refresh
        Whether what was fetched before is asked for again.
    names
        Whether all names are wanted by which tables call an author, so that they can be hidden.
    tell
        Given sentences about what is fetched; those only for whoever watches come with `passing=True`.
    watched
        Whether somebody watches standard error: a bar there tells how far the reading of big files has come.
    """
    if encoding is not None and text_encoding(encoding) is None:
        raise UsageError(f"--encoding {encoding}: there is no encoding of that name. Write for example cp1252, gb18030 or utf-16.")
    for column in columns or {}:
        if column not in _contract.COLUMNS:
            raise UsageError(f"--columns {column}=...: the columns are {', '.join(_contract.COLUMNS)}.")
    unwanted = (() if texts else TEXTS) + (() if times else ("created_at", "precision"))
    wanted = [column for column in (*_contract.COLUMNS, *([_contract.ALSO] if names else ())) if column not in unwanted]
    log, named, readers_used = Log(), set(), set()
    files = [files] if isinstance(files, str | os.PathLike) else list(files)
    bar = progress.watching(con, total_size(files)) if watched else nullcontext(_unwatched)
    failures: list[str] = []
    tables: list[joining.File] = []
    last = numbering.last_row(con)
    with Web(log, allow_local, refresh, tell or _ignore) as web, bar as watch:
        for source in open_inputs(files, web, failures, as_of=as_of, encoding=encoding):
            failures += source.left_out
            with _gathered(failures, con, last):
                for part, name in parts(source, format, log):
                    named.add(part.name)
                    readers_used.add(name)
                    read: list[joining.File] = []
                    with _gathered(failures, con, last), embedded.enough_memory(con):
                        read = _load_one(con, watch(part), name, log, wanted, {"columns": columns, **options}, last)
                    last = read[-1].last if read else last
                    for each in (part, *part.members):
                        log.date(each)
                    if readers.breadth_of(readers.load(name)) == readers.GENERIC:
                        tables += read
    if not embedded.count(con):
        raise ReadError(failures[0] if failures else f"{', '.join(map(str, files))}: no comments in it.")
    for failure in failures:
        named.add(failure.partition(": ")[0])
        log.count("files that cannot be read")
        log.warn(f"{failure} The other files are used.")
    numbering.tell_apart(con, tables, log)
    if log.stated or log.pages:
        from replygraph.readers import _stated

        _stated.say(log)
    examination.refuse_nameless(embedded.asking(con), ", ".join(map(str, files)), columns_in(con))
    if "edge_table" in readers_used:
        numbering.join_nodes(con, ", ".join(map(str, files)), tables, log)
    moments.forget_unreadable(con, log)
    log.files = [os.fspath(each) for each in files]
    log.sources |= {*named, *log.files}
    log.notes, log.warnings = fold(log.notes, named), fold(log.warnings, named)
    return log


@contextmanager
def _gathered(failures: list[str], con: duckdb.DuckDBPyConnection, before: int) -> Iterator[None]:
    """One bad file is one file: why it cannot be read is kept, nothing after the row `before` is used, and the others are read."""
    try:
        yield
    except ReadError as error:
        failures.append(str(error))
        con.execute(f"delete from read_comments where rowid > {before}")


def _ignore(text: str, passing: bool = False) -> None:
    pass


def _unwatched(source: Source) -> Source:
    return source


# What only readers of texts need.
TEXTS = ("text", "title", "url", "score", "truncated")


def _load_one(
    con: duckdb.DuckDBPyConnection, source: Source, name: str, log: Log, wanted: list[str], options: dict[str, Any], last: int
) -> list[joining.File]:
    """One source into the engine, behind the `last` row; which tables it is."""
    found = readers.read(name, source, log, options)
    if not isinstance(found, Table):
        inserts.insert_rows(con, found, log, f"reader {name}", source.name, wanted)
        return [joining.File(source.name, last + 1, numbering.last_row(con))]
    files: list[joining.File] = []
    for table in (found, *found.beside):
        inserts.insert_table(con, table, log, wanted, f"reader {name}")
        files.append(joining.File(table.source.name, last + 1, numbering.last_row(con), table.named))
        last = files[-1].last
    return files


def parts(source: Source, format: str | None, log: Log) -> Iterable[tuple[Source, str]]:
    """A source and its reader; for a folder that no reader takes as a whole, each file in it that one knows."""
    try:
        name, reason = readers.find(source, format)
    except ReadError:
        if not source.members:
            raise
        yield from _members(source, format, log)
        return
    log.note(f"{source.name}: read as {name} ({reason}).")
    yield source, name


def _members(source: Source, format: str | None, log: Log) -> Iterable[tuple[Source, str]]:
    left: dict[str, str] = {}
    for member in source.members:
        try:
            yield from parts(member, format, log)
        except ReadError as error:
            left[member.name] = str(error)
    if len(left) == len(source.members):
        raise ReadError(f"{source.name}: none of its files can be read: {_some(list(left))}. Of the first: {next(iter(left.values()))}")
    unknown = [name for name, words in left.items() if UNKNOWN in words]
    if unknown:
        log.warn(f"{source.name}: {len(unknown):,} of {len(source.members):,} files left out, in no known format: {_some(unknown)}.")
    for name, words in left.items():
        if name not in unknown:
            log.warn(f"{words} It is left out.")


def _some(names: Sequence[str], most: int = 3) -> str:
    """Some names of many, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
