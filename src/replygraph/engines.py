"""Where comments become a graph: the SQL, and DuckDB, which runs it inside the process.

The SQL keeps to what DuckDB and Spark both understand, so that the same text runs on one machine and on a cluster.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from replygraph.errors import ReadError, UsageError
from replygraph.feeds import feed, lies_open
from replygraph.sources import Log, Table, damages, find_bad_byte, not_of_encoding

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

FATE = {fate: number for number, fate in enumerate(FATES)}


def names_sql(have: Collection[str]) -> str:
    """SQL for every name as it stands in the input, with what its comments tell of its author.

    `have` are the columns that the comments have: SQL that speaks of no others takes half of the time.
    """
    times = ", min(created_at) as first_comment_at, max(created_at) as last_comment_at" if "created_at" in have else ""
    written = f"select author as name, count(*) as comments{times} from comments where author is not null group by author"
    if "reply_to" not in have:
        return written
    unknown = ", cast(null as timestamp), cast(null as timestamp)" if times else ""
    named = f"select reply_to, 0{unknown} from comments where reply_to is not null group by reply_to"
    times = times.replace("created_at", "first_comment_at", 1).replace("created_at", "last_comment_at", 1)
    return f"select name, sum(comments) as comments{times} from ({written} union all {named}) as each_way group by name"


def ties_sql(have: Collection[str]) -> str:
    """SQL for what becomes of all comments: for each fate, and of replies for each two authors, how many.

    A comment answers one author: the one named, or else the one who wrote the parent. `names` gives each name as it
    stands in the input the code of its author, or none where it stands for nobody.
    """
    named, timed = "reply_to" in have, "created_at" in have
    columns = ", ".join(f"c.{name}" for name in ("id", "parent_id", "thread_id", "reply_to", "created_at") if name in have)
    unnamed = " and r.reply_to is null" if named else ""
    target = "case when r.reply_to is null then p.code else t.code end" if named else "p.code"
    times = ", min(replied_at) as first_reply_at, max(replied_at) as last_reply_at" if timed else ""
    between = f"fate in ({FATE['replies']}, {FATE['self-replies']})"
    return f"""
with coded as (select {columns}, n.code from comments c left join names n on c.author = n.name)
select fate, source, target, count(*) as weight{times}
from (
  select fate, case when {between} then source end as source, case when {between} then target end as target
    {", replied_at" if timed else ""}
  from (
    select r.code as source, {target} as target{", r.created_at as replied_at" if timed else ""},
      case
        when r.parent_id is null{unnamed} then {FATE["thread starters"]}
        when p.id is null{unnamed} and r.parent_id = r.thread_id then {FATE["answers to a starter not in the input"]}
        when p.id is null{unnamed} then {FATE["replies whose parent is not in the input"]}
        when r.code is null or {target} is null then {FATE["replies from or to an unknown author"]}
        when r.code = {target} then {FATE["self-replies"]}
        else {FATE["replies"]}
      end as fate
    from coded r
      left join coded p on r.parent_id = p.id
      {"left join names t on r.reply_to = t.name" if named else ""}
  ) as answers
) as fates group by fate, source, target
"""


# How many replies name only an author, and of how many of these the parent is ambiguous or not to be found.
CERTAINTY = """
select count(*), count(candidates), count(*) - count(parent_id) from comments
where reply_to is not null and resolution is distinct from 'explicit-id'
"""

# The comments with the names of their authors as the graph has them.
CLEAN_COMMENTS = "select " + ", ".join(
    {"author": "a.author", "reply_to": "t.author as reply_to"}.get(name, f"c.{name}") for name in COLUMNS
) + " from comments c left join names a on c.author = a.name left join names t on c.reply_to = t.name"


def connect(memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB that keeps to the memory allowed, by default half of the machine's.

    What does not fit goes to a folder beside other temporary files, which DuckDB makes when it needs it and removes.
    """
    import duckdb

    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    spill = Path(tempfile.gettempdir(), f"replygraph-{os.getpid()}-{uuid4().hex}")
    con.execute(f"set temp_directory = {literal(str(spill))}")
    try:
        con.execute(f"set memory_limit = {literal(memory or '50%')}")
    except duckdb.Error as error:
        raise UsageError(f"--memory {memory}: not an amount of memory. Write for example 4GB.") from error
    con.execute("create table read_comments (id varchar, author varchar)")
    return con


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(names: Iterable[str]) -> str:
    """SQL for names that stand for nobody, without case; those that always do come with them."""
    return ", ".join(literal(name.lower()) for name in (*NOBODY, *names))


def insert(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping], log: Log) -> None:
    """Comments that a reader yields one by one, in batches."""
    rows = _until_damage(rows, log)
    while batch := list(islice(rows, 20_000)):
        arrays = {name: _array(values, name, log) for name, values in _columns(batch)}
        arrays = {name: values for name, values in arrays.items() if values is not None}
        _insert(con, "arrays", {name: f'"{name}"' for name in arrays}, arrays=arrays)


def _columns(rows: list[Mapping]) -> Iterator[tuple[str, Sequence]]:
    """Rows as columns; those of most readers have all the same keys, which is quicker to turn."""
    names = [name for name in rows[0] if name in COLUMNS]
    if len(names) > 1 and all(row.keys() == rows[0].keys() for row in rows):
        yield from zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True)
        return
    for name in COLUMNS:
        yield name, [row.get(name) for row in rows]


def _until_damage(rows: Iterable[Mapping], log: Log) -> Iterator[Mapping]:
    """The rows, as far as the input can be read: what comes before the damage is used, and that is said."""
    number = 0
    try:
        for row in rows:
            yield row
            number += 1
    except (ReadError, *damages()) as error:
        if not number:
            raise error if isinstance(error, ReadError) else ReadError(f"the input is cut or damaged: {error}.") from error
        log.count("files that are cut or damaged")
        log.warn(f"The input is cut or damaged after {number:,} comments ({error}); these are used.")


def _array(values: Sequence, column: str, log: Log) -> np.ndarray | None:
    """A column of Python values as an array that DuckDB reads; None where there is nothing in it."""
    kinds = set(map(type, values))
    if column != "id" and kinds == {type(None)}:
        return None
    if column == "score":
        return np.array([np.nan if value is None else float(value) for value in values])
    if column == "truncated":
        return np.array([bool(value) for value in values])
    if column == "candidates":
        values = [None if value is None or not len(value) else "\0".join(value) for value in values]
    elif not kinds <= {str, type(None)}:
        values = [value if value is None or type(value) is str else str(value) for value in values]
    array = np.empty(len(values), dtype=object)
    array[:] = _texts(values, log)
    return array


def _texts(values: Sequence[str | None], log: Log) -> Sequence[str | None]:
    try:
        "".join(filter(None, values)).encode()
    except UnicodeEncodeError:
        return [text and _whole(text, log) for text in values]
    return values


def _whole(text: str, log: Log) -> str:
    """Halves of a surrogate pair are no characters: joined where both are there, replaced where one is missing."""
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    log.counts["characters that are none, replaced"] += mended.count("\ufffd") - text.count("\ufffd")
    return mended


def insert_table(con: duckdb.DuckDBPyConnection, table: Table, log: Log, only: Iterable[str] = COLUMNS) -> None:
    """Comments in a big file, which DuckDB reads itself: only the columns that are wanted."""
    before = _size(con)
    try:
        _scan_table(con, table, log, only)
    except ReadError:
        if not (table.source.compression and lies_open(table)):
            raise
        # A damaged file: what comes before the damage is to be had through a pipe.
        table = replace(table, source=replace(table.source, path=None))
        _scan_table(con, table, log, only)
    if table.kind == "json":
        _leave_out_unreadable(con, table, log)
    if _size(con) == before:
        raise ReadError(f"{table.source.name}: no rows.")


def _scan_table(con: duckdb.DuckDBPyConnection, table: Table, log: Log, only: Iterable[str]) -> None:
    import duckdb

    with feed(table, log) as path:
        attempts = [{}, ONE_THREAD, RAGGED, BROKEN] if table.kind == "csv" else [{}]
        failures: list[Exception] = []
        for attempt in attempts:
            try:
                _insert_relation(con, table, _scan(table, path, attempt), log, only)
                return _say_if_broken(con, table, path, log) if attempt is BROKEN else None
            except duckdb.Error as error:
                failures.append(error)
        raise ReadError(_say_why(table, failures[-1])) from failures[-1]


# What DuckDB's parallel reader cannot do, such as lines in texts that look like rows, it says, and one thread can.
ONE_THREAD = {"parallel": "false"}
# Rows with too few cells are filled up.
RAGGED = {"parallel": "false", "null_padding": "true", "strict_mode": "false"}
# Where DuckDB sees no order, the columns are those that the first line names, and one for what is too much.
BROKEN = {**RAGGED, "auto_detect": "false", "max_line_size": 1 << 28}
TOO_MUCH = "too much"


def _say_if_broken(con: duckdb.DuckDBPyConnection, table: Table, path: str, log: Log) -> None:
    """What is wrong with a table that had to be read without order."""
    (number,) = con.execute(f'select count("{TOO_MUCH}") from {_scan(table, path, BROKEN)}').fetchone()
    if number:
        log.count("rows with more cells than columns", number)
        log.warn(f"{table.source.name}: {number:,} rows have more cells than columns; what is too much is left out.")
    with Path(path).open("rb") as file:
        quotes = sum(block.count(b'"') for block in iter(lambda: file.read(1 << 20), b""))
    if quotes % 2:
        log.warn(f"{table.source.name}: a quotation mark is not closed, so that what follows became one text. Mend that line.")


def _header(table: Table) -> list[str]:
    """The names in a table's first line, as DuckDB tells equal ones apart."""
    lines = table.source.text_head.lstrip("\ufeff").splitlines(keepends=True)
    cells = next(csv.reader(lines, delimiter=table.options.get("delim", ",")), [])
    names: list[str] = []
    for place, cell in enumerate(cells):
        name, taken = cell or f"column{place}", [each.lower() for each in names]
        while name.lower() in taken:
            name += "_1"
        names.append(name)
    return names


def _insert_relation(con, table: Table, relation: str, log: Log, only: Iterable[str]) -> None:
    columns = table.columns
    if callable(columns):
        fields = [row[0] for row in con.execute(f"describe select * from {relation}").fetchall()]
        columns = columns(fields, lambda sql: con.execute(sql.replace("{rows}", relation)).fetchone())
    columns = {name: value for name, value in columns.items() if name in only}
    # Of several reasons to leave a row out the first counts.
    reason = " ".join(f"when {condition} then {literal(words)}" for words, condition in table.left_out.items())
    kept = [f"case {reason} end is null"] if reason else []
    _insert(con, relation, columns, " and ".join(filter(None, [table.where, *kept])), table.fields)
    if reason:
        counted = f"select case {reason} end as why, count(*) from {relation} group by why having why is not null"
        for words, number in con.execute(counted).fetchall():
            log.count(words, number)


def _say_why(table: Table, error: Exception) -> str:
    place = None if table.kind == "parquet" or table.source.encoding else find_bad_byte(table.source)
    if place is not None:
        return not_of_encoding(table.source, place)
    # DuckDB quotes the line that it stumbled over, which may be megabytes, and goes on with advice to programmers.
    said = [line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith("Original Line")]
    return f"{table.source.name}: cannot be read as {table.kind} ({' '.join(said[:2])[:300].rstrip('.')})."


def _size(con: duckdb.DuckDBPyConnection) -> int:
    return con.execute("select count(*) from read_comments").fetchone()[0]


def _leave_out_unreadable(con: duckdb.DuckDBPyConnection, table: Table, log: Log) -> None:
    """Lines that are no JSON object of this kind come out of DuckDB as rows of nothing."""
    have = [row[0] for row in con.execute("describe read_comments").fetchall()]
    (suspects,) = con.execute("select count(*) - count(coalesce(id, author)) from read_comments").fetchone()
    if suspects:
        lines = con.execute(f"delete from read_comments where coalesce({', '.join(f'{n}::varchar' for n in have)}) is null").fetchone()[0]
        if lines:
            log.count("unreadable lines", lines)
            log.warn(f"{table.source.name}: {lines:,} lines cannot be read and are left out.")


def _scan(table: Table, path: str, more: Mapping[str, object]) -> str:
    """The file as something to select from."""
    quoted = literal(path)
    defaults = {"header": "true", "all_varchar": "true", "comment": "", "skip": 0} if table.kind == "csv" else {}
    if more is BROKEN:
        more = {**BROKEN, "columns": dict.fromkeys([*_header(table), TOO_MUCH], "VARCHAR")}
    options = "".join(f", {key} = {_option(value)}" for key, value in {**defaults, **table.options, **more}.items())
    if table.kind == "parquet":
        return f"read_parquet({quoted})"
    if table.kind == "csv":
        return f"read_csv({quoted}{options})"
    if table.fields:
        fields = ", ".join(f"'{name}': '{type}'" for name, type in table.fields.items())
        return f"read_json({quoted}, columns = {{{fields}}}, format = 'newline_delimited', ignore_errors = true{options})"
    return f"read_json({quoted}, maximum_object_size = 104857600{options})"


def _option(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(each)}" for key, each in value.items()) + "}"
    return literal(str(value))


def _insert(con, relation: str, columns: Mapping[str, str], where: str = "", fields=None, arrays=None) -> None:
    """Rows into the table of what was read, which grows a column when a source has one.

    DuckDB finds `arrays` by its name where `relation` is that name.
    """
    for name in columns:
        con.execute(f"alter table read_comments add column if not exists {name} {COLUMNS[name]}")
    values = ", ".join(f"{_cast(name, value, fields or {})} as {name}" for name, value in columns.items())
    con.execute(
        f"insert into read_comments by name select {values} from {relation} {f'where {where}' if where else ''}"
    )


def _cast(column: str, value: str, fields: Mapping[str, str]) -> str:
    if fields and column not in ("created_at", "score"):
        return value  # read as text, it is text
    if column == "created_at":
        if fields.get(value.strip('"'), "").upper() in ("BIGINT", "DOUBLE"):
            return f"make_timestamp(cast({value} * 1000000 as bigint))"
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


def settle(
    con: duckdb.DuckDBPyConnection, log: Log, *, starters: bool = True, nobody: Iterable[str] = ()
) -> dict[str, int]:
    """Each comment once, and what becomes of it: the tables `comments`, `authors`, `names` and `ties`; the counts."""
    total = _size(con)
    repeated = _leave_out_repeated(con, total)
    for name in ("parent_id", "thread_id"):
        con.execute(f"alter table read_comments add column if not exists {name} varchar")
    have = [row[0] for row in con.execute("describe read_comments").fetchall()]
    columns = ", ".join(name if name in have else f"cast(null as {type}) as {name}" for name, type in COLUMNS.items())
    kept = "" if starters else "where thread_id is null or id <> thread_id"
    con.execute(f"create or replace view comments as select rowid as row, {columns} from read_comments {kept}")
    _name_authors(con, have, nobody)
    con.execute(f"create or replace table ties as {ties_sql(have)}")
    found = dict(con.execute("select fate, sum(weight)::bigint from ties group by fate").fetchall())
    certainty = con.execute(CERTAINTY).fetchone() if "reply_to" in have else ()
    return tally(total, repeated, found, certainty, log)


def tally(total: int, repeated: int, found: Mapping[int, int], certainty: Sequence[int], log: Log) -> dict[str, int]:
    """What was read, used and left out, by reason; `found` are the numbers of comments by fate."""
    counts = {"comments read": total, "comments that repeat an id": repeated}
    counts["thread starters left out"] = total - repeated - sum(found.values())
    counts |= {fate: found.get(number, 0) for fate, number in FATE.items() if fate not in counts}
    kinds = ("parents found by name", "parents ambiguous", "parents unresolved")
    return counts | dict(zip(kinds, certainty, strict=False)) | dict(log.counts)


def _leave_out_repeated(con: duckdb.DuckDBPyConnection, total: int) -> int:
    """Of comments with one id the first stays; how many go. Comments without an id get one."""
    unnamed, distinct = con.execute(
        "select count(*) - count(id), count(distinct hash(id)) filter (id is not null) from read_comments"
    ).fetchone()
    if unnamed:
        con.execute("update read_comments set id = 'row ' || rowid where id is null")
    if distinct + unnamed == total:  # as many hashes as rows: no id repeats
        return 0
    return con.execute(
        "delete from read_comments where rowid in (select unnest(list(rowid order by rowid)[2:]) from read_comments "
        "group by id having count(*) > 1)"
    ).fetchone()[0]


# Names trimmed and in Unicode's composed form. Most are plain ASCII between two visible characters: these stay as they are.
CLEAN = r"""case when strlen(name) = length(name) and name[1] > ' ' and name[-1] > ' ' then name
  else regexp_replace(nfc_normalize(name), '^[\s\x85\xA0\p{Z}]+|[\s\x85\xA0\p{Z}]+$', '', 'g') end"""


def _name_authors(con: duckdb.DuckDBPyConnection, have: Collection[str], nobody: Iterable[str]) -> None:
    """Authors sorted by name, and for each name as it stands in the input the place of its author; none for nobody's."""
    sums = ["sum(comments)::bigint as comments"]
    if "created_at" in have:
        sums += ["min(first_comment_at) as first_comment_at", "max(last_comment_at) as last_comment_at"]
    con.execute(
        f"create or replace temp table cleaned as select * from (select *, {CLEAN} as author from ({names_sql(have)})) "
        f"where lower(author) not in ({listed(nobody)})"
    )
    con.execute(
        f"create or replace table authors as select author, {', '.join(sums)} from cleaned group by author order by author"
    )
    con.execute(
        "create or replace table names as select c.name, c.author, a.rowid::integer as code "
        "from cleaned c join authors a on c.author = a.author"
    )
    con.execute("drop table cleaned")


def authors(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """One row per author, sorted by name."""
    return fetch(con, "select * from authors order by rowid")


def replies(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """One row per pair of authors and way, sorted by both."""
    return _ties(con, "replies")


def self_replies(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """One row per author who replied to themselves."""
    return _ties(con, "self-replies")


def _ties(con: duckdb.DuckDBPyConnection, fate: str) -> dict[str, np.ndarray]:
    return fetch(con, f"select * exclude (fate) from ties where fate = {FATE[fate]} order by source, target")


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
