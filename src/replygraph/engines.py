"""Where comments become a graph: the SQL, and DuckDB, which runs it inside the process.

The SQL keeps to what DuckDB and Spark both understand, so that the same text runs on one machine and on a cluster.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from replygraph.errors import ReadError, ReplyGraphError
from replygraph.sources import Log, Table

if TYPE_CHECKING:
    import duckdb

COLUMNS: Mapping[str, str] = {
    "id": "varchar", "parent_id": "varchar", "thread_id": "varchar", "author": "varchar", "created_at": "timestamp",
    "text": "varchar", "url": "varchar", "score": "double", "reply_to": "varchar", "resolution": "varchar",
    "candidates": "varchar[]", "truncated": "boolean", "precision": "varchar", "title": "varchar",
}  # fmt: skip

# Names that stand for nobody. A hub made of all deleted accounts would be a lie.
NOBODY = ("", "[deleted]", "[removed]", "anonymous", "guest", "nan", "none", "null")

# What becomes of a comment, in the words of `describe`; each comment has exactly one fate.
FATES: Mapping[str, str] = {
    "comments that repeat an id": "repeat the id of an earlier one and are left out",
    "thread starters left out": "thread starters left out, as asked",
    "thread starters": "start a thread",
    "answers to a starter not in the input": "answer a thread's starter that is not in the input: no arrow",
    "replies": "replies from one author to another: the arrows of the graph",
    "self-replies": "replies to oneself: no arrow, counted with the author",
    "replies whose parent is not in the input": "replies whose parent is not in the input: no arrow",
    "replies from or to an unknown author": "replies from or to an unknown author (deleted, anonymous): no arrow",
}

# One comment answers one author: the one named, or else the one who wrote the parent.
# `fate` says what becomes of each comment, so that nothing is left out unsaid.
ANSWERS = """
select r.author as source, coalesce(r.reply_to, p.author) as target, r.created_at as replied_at,
  case
    when r.parent_id is null and r.reply_to is null then 'thread starters'
    when p.id is null and r.reply_to is null and r.parent_id = r.thread_id then 'answers to a starter not in the input'
    when p.id is null and r.reply_to is null then 'replies whose parent is not in the input'
    when r.author is null or coalesce(r.reply_to, p.author) is null then 'replies from or to an unknown author'
    when r.author = coalesce(r.reply_to, p.author) then 'self-replies'
    else 'replies'
  end as fate
from comments r left join comments p on r.parent_id = p.id
"""
REPLIES = """
select source, target, count(*) as weight, min(replied_at) as first_reply_at, max(replied_at) as last_reply_at
from answers where fate = 'replies' group by source, target
"""
AUTHORS = """
select author, sum(comments) as comments, sum(self_replies) as self_replies,
  min(first_comment_at) as first_comment_at, max(last_comment_at) as last_comment_at
from (
  select author, count(*) as comments, 0 as self_replies,
    min(created_at) as first_comment_at, max(created_at) as last_comment_at
  from comments where author is not null group by author
  union all
  select target, 0, count(case when fate = 'self-replies' then 1 end), null, null
  from answers where fate in ('replies', 'self-replies') group by target
) as each_way group by author
"""


def connect(memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB that keeps to the memory allowed and spills the rest to a temporary folder."""
    import duckdb

    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'; set preserve_insertion_order = true")
    if memory:
        try:
            con.execute(f"set memory_limit = '{memory}'")
        except duckdb.Error as error:
            raise ReplyGraphError(f"--memory {memory}: not an amount of memory. Write for example 4GB.") from error
    con.execute("create sequence row_number")
    columns = ", ".join(f"{name} {type}" for name, type in COLUMNS.items())
    con.execute(f"create table read_comments ({columns}, row bigint default nextval('row_number'))")
    return con


def insert(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping], log: Log, nobody: Iterable[str] = NOBODY) -> None:
    """Comments that a reader yields one by one, in batches."""
    rows = iter(rows)
    while batch := list(islice(rows, 20_000)):
        arrays = {name: _array([row.get(name) for row in batch], name, log) for name in COLUMNS}
        _insert(con, "arrays", {name: f'"{name}"' for name in COLUMNS}, nobody, arrays=arrays)


def _array(values: list, column: str, log: Log) -> np.ndarray:
    if column == "created_at":
        values = [None if value is None else str(value) for value in values]
    elif column == "candidates":
        values = ["\0".join(value) if value else None for value in values]
    elif column == "score":
        return np.array([np.nan if value is None else float(value) for value in values])
    elif column == "truncated":
        return np.array([bool(value) for value in values])
    else:
        values = [value if value is None or type(value) is str else str(value) for value in values]
        try:
            "".join(value for value in values if value).encode()
        except UnicodeEncodeError:
            values = [value and _whole(value, log) for value in values]
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _whole(text: str, log: Log) -> str:
    """Halves of a surrogate pair are no characters: joined where both are there, replaced where one is missing."""
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    log.counts["characters that are none, replaced"] += mended.count("\ufffd") - text.count("\ufffd")
    return mended


def insert_table(con: duckdb.DuckDBPyConnection, table: Table, log: Log, nobody: Iterable[str] = NOBODY) -> None:
    """Comments in a big file, which DuckDB reads itself."""
    import duckdb

    with _on_disk(table) as path:
        relation = _scan(table, path)
        try:
            names = [row[0] for row in con.execute(f"describe select * from {relation}").fetchall()]
            columns = table.columns(names) if callable(table.columns) else table.columns
            before = con.execute("select count(*) from read_comments").fetchone()[0]
            _insert(con, relation, columns, nobody, table.where)
            after = con.execute("select count(*) from read_comments").fetchone()[0]
        except duckdb.Error as error:
            first = str(error).strip().splitlines()[0]
            raise ReadError(f"{table.source.name}: cannot be read as {table.kind} ({first}).") from error
    if after == before:
        raise ReadError(f"{table.source.name}: no rows.")


def _scan(table: Table, path: str) -> str:
    quoted = "'" + path.replace("'", "''") + "'"
    options = "".join(f", {key} = '{value}'" for key, value in table.options.items())
    if table.kind == "parquet":
        return f"read_parquet({quoted})"
    if table.kind == "csv":
        return f"read_csv({quoted}, all_varchar = true, header = true, null_padding = true{options})"
    if table.fields:
        fields = ", ".join(f"'{name}': '{type}'" for name, type in table.fields.items())
        options += f", columns = {{{fields}}}"
    return f"read_json({quoted}, maximum_object_size = 104857600{options})"


@contextmanager
def _on_disk(table: Table):
    """The file itself where DuckDB can read it, or else its content unpacked to a temporary file."""
    source = table.source
    if source.path and source.compression in ("", "gzip") and not source.encoding:
        yield str(source.path)
        return
    with tempfile.NamedTemporaryFile(prefix="replygraph-", suffix=f".{table.kind}", delete=False) as copy:
        try:
            with source.open() as stream:
                _transcode(stream, copy, source.encoding)
            copy.close()
            yield copy.name
        finally:
            os.unlink(copy.name)


def _transcode(stream, copy, encoding: str | None) -> None:
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    while block := stream.read(1 << 20):
        copy.write(decoder.decode(block).encode() if decoder else block)


def _insert(con, relation: str, columns: Mapping[str, str], nobody: Iterable[str], where: str = "", arrays=None) -> None:
    """Every column as its own type, names trimmed and in Unicode's composed form, those of nobody as none.

    DuckDB finds `arrays` by its name where `relation` is that name.
    """
    con_names = [name for name in COLUMNS if name in columns]
    values = [_clean(name, columns[name], nobody) for name in con_names]
    con.execute(
        f"insert into read_comments ({', '.join(con_names)}) "
        f"select {', '.join(values)} from {relation} {f'where {where}' if where else ''}"
    )


def _clean(column: str, value: str, nobody: Iterable[str]) -> str:
    if column in ("author", "reply_to"):
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in nobody)
        name = rf"regexp_replace(nfc_normalize(cast({value} as varchar)), '^[\s\x{{85}}\x{{A0}}\p{{Z}}]+|[\s\x{{85}}\x{{A0}}\p{{Z}}]+$', '', 'g')"
        return f"case when lower({name}) in ({names}) then null else {name} end"
    if column == "created_at":
        return timestamp(value)
    if column == "candidates":
        return f"string_split(cast({value} as varchar), chr(0))"
    return f"try_cast({value} as {COLUMNS[column]})"


def timestamp(value: str) -> str:
    """SQL for a time: ISO 8601, or seconds or milliseconds since 1970; anything else is unknown."""
    text, number = f"cast({value} as varchar)", f"try_cast(cast({value} as varchar) as double)"
    return (
        f"coalesce(case when abs({number}) < 1e11 then make_timestamp(cast({number} * 1000000 as bigint)) "
        f"when abs({number}) < 1e14 then make_timestamp(cast({number} * 1000 as bigint)) end, "
        f"cast(try_cast({text} as timestamptz) as timestamp))"
    )


def settle(con: duckdb.DuckDBPyConnection, log: Log, starters: bool = True) -> dict[str, int]:
    """Each comment once, as the view `comments`, and what becomes of it, as the table `answers`; the counts."""
    total, distinct, unnamed = con.execute(
        "select count(*), count(distinct id), count(*) - count(id) from read_comments"
    ).fetchone()
    con.execute("update read_comments set id = 'row ' || row where id is null") if unnamed else None
    repeated = total - distinct - unnamed
    keep = ["true"]
    if repeated:
        keep.append("row in (select min(row) from read_comments group by id)")
    if not starters:
        keep.append("(thread_id is null or id <> thread_id)")
    con.execute(f"create or replace view comments as select * from read_comments where {' and '.join(keep)}")
    con.execute(f"create or replace table answers as {ANSWERS}")
    fates = dict(con.execute("select fate, count(*) from answers group by fate").fetchall())
    counts = {"comments read": total, "comments that repeat an id": repeated}
    counts["thread starters left out"] = total - repeated - sum(fates.values())
    counts |= {fate: fates.get(fate, 0) for fate in FATES if fate not in counts} | _certainty(con)
    return counts | dict(log.counts)





def _certainty(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many replies name only an author, and of how many of these the parent is ambiguous or not to be found."""
    named, ambiguous, unresolved = con.execute(
        "select count(*), count(candidates), count(*) - count(parent_id) from comments "
        "where reply_to is not null and resolution is distinct from 'explicit-id'"
    ).fetchone()
    return {"parents found by name": named, "parents ambiguous": ambiguous, "parents unresolved": unresolved}


def fetch(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray]:
    """A query's columns as arrays; what is missing is None, NaT or 0."""
    columns = con.execute(sql).fetchnumpy()
    return {name: _plain(values) for name, values in columns.items()}


def _plain(values: np.ndarray) -> np.ndarray:
    if not isinstance(values, np.ma.MaskedArray):
        return values
    kind = values.dtype.kind
    if kind == "M":
        return values.filled(np.datetime64("NaT"))
    return values.filled(None if kind == "O" else 0)
