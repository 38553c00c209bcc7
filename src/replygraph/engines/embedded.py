"""DuckDB, which makes the graph inside this process."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from replygraph.engines import examination, people
from replygraph.engines.kinds import KINDS, any_sql, parent_sql
from replygraph.engines.statements import (
    CERTAINTY,
    CLEAN,
    COLUMNS,
    KIND_COUNTS,
    OUTCOME,
    amount_sql,
    answers_sql,
    comments_sql,
    first_and_last_of_all,
    known_sql,
    listed,
    names_sql,
    tally,
    ties_sql,
)  # fmt: skip
from replygraph.errors import ReplyGraphError, UsageError
from replygraph.files import temporary_place
from replygraph.sources import Log, columns_in, literal, open_duckdb

if TYPE_CHECKING:
    import duckdb


def connect(memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB that keeps to the memory allowed, by default half of the machine's.

    What does not fit goes to a folder beside other temporary files, which DuckDB makes when it needs it and removes.
    """
    import duckdb

    if memory and not AMOUNT_OF_MEMORY.fullmatch(memory):
        raise UsageError(f"--memory {memory}: not an amount of memory. Write for example 4GB.")
    con = open_duckdb()
    con.execute(f"set temp_directory = {literal(str(temporary_place()))}")
    try:
        con.execute(f"set memory_limit = {literal(memory or '50%')}")
        begin(con)
        con.execute("select current_setting('memory_limit')").fetchone()  # what the first sentence about it would need
    except duckdb.OutOfMemoryException as error:
        raise ReplyGraphError(_not_enough(memory or "")) from error
    return con


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Times are in UTC, and no comment has been read."""
    con.execute("set TimeZone = 'UTC'")
    con.execute("create table read_comments (id varchar, author varchar)")
    con.execute("create macro regexp_like(word, pattern) as regexp_matches(word, pattern)")  # as in Spark and in the SQL standard


def asking(con: duckdb.DuckDBPyConnection) -> examination.Query:
    """What gives the rows of some SQL."""
    return lambda sql, *values: con.execute(sql, values or None).fetchall()


AMOUNT_OF_MEMORY = re.compile(r"(?!0*(?:\.0*)?[ %a-z])\d{1,9}(?:\.\d{1,9})? ?(?:[kmgt]i?b|%)", re.I)


def _not_enough(limit: str) -> str:
    return f"there is not enough memory ({limit} allowed). Allow more with --memory, or let TMPDIR name a folder on a disk with more room."


@contextmanager
def enough_memory(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A sentence, where even with the disk there is not enough memory for what is done inside."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        (limit,) = con.execute("select current_setting('memory_limit')").fetchone()
        raise ReplyGraphError(_not_enough(limit)) from error


_IDS = {name: f"nullif(trim({name}), '') as {name}" for name in ("author_id", "reply_to_id")}


def count(con: duckdb.DuckDBPyConnection) -> int:
    """How many comments were read, each as often as it occurs."""
    return con.execute("select count(*) from read_comments").fetchone()[0]


def settle(
    con: duckdb.DuckDBPyConnection,
    log: Log,
    *,
    starters: bool = True,
    nobody: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
    assumed: str = "keep",
) -> dict[str, int]:
    """Each comment once, and what becomes of it: the tables `comments`, `authors`, `names` and `ties`; the counts."""
    with enough_memory(con):
        return _settle(con, log, starters, list(nobody), aliases or {}, assumed)


def _settle(
    con: duckdb.DuckDBPyConnection, log: Log, starters: bool, nobody: list[str], aliases: Mapping[str, str], assumed: str
) -> dict[str, int]:
    have = columns_in(con)
    repeated = _leave_out_repeated(con, have, log)
    for name in ("parent_id", "thread_id"):
        if name not in have:
            con.execute(f"alter table read_comments add column {name} varchar")
            have.append(name)
    ours = {**_IDS, "parent_id": parent_sql(have, assumed)}
    columns = ", ".join(ours.get(name, name) if name in have else f"cast(null as {type}) as {name}" for name, type in COLUMNS.items())
    amount = amount_sql(have)
    kept = "" if starters else "where thread_id is null or id <> thread_id"
    left_out = 0 if starters else con.execute(f"select coalesce({amount}, 0) from read_comments where thread_id = id").fetchone()[0]
    con.execute(f"create or replace view comments as select row, {columns} from (select rowid as row, * from read_comments) {kept}")
    if "resolution" in have and not con.execute(any_sql(have)).fetchone()[0]:
        have.remove("resolution")
    if "precision" in have and not con.execute("select 1 from comments where precision <> 'second' limit 1").fetchone():
        have.remove("precision")
    apart = people.are_needed(have, aliases)
    if apart:
        _tell_people_apart(con, have, nobody, aliases, log)
    else:
        _name_authors(con, have, nobody)
    con.execute(f"create or replace table ties as {ties_sql(have, apart)}")
    con.execute(f"create or replace view clean_comments as {comments_sql(have, apart)}")
    found = dict(con.execute("select outcome, sum(weight) from ties group by outcome").fetchall())
    certainty = con.execute(CERTAINTY).fetchone() if "reply_to" in have else ()
    kinds = con.execute(KIND_COUNTS).fetchone() if "resolution" in have else ()
    return tally(repeated, left_out, found, kinds, certainty, log)


def _leave_out_repeated(con: duckdb.DuckDBPyConnection, have: Collection[str], log: Log) -> int:
    """Of comments with one id the first stays; how many go. Comments without an id get one."""
    total, named, distinct = con.execute(
        "select count(*), count(id), count(distinct hash(id)) filter (id is not null) from read_comments"
    ).fetchone()
    if named < total:
        con.execute("update read_comments set id = 'row ' || rowid where id is null")
    if distinct == named:  # as many hashes as rows: no id repeats
        return 0
    examination.examine_ids(asking(con), log, total, have)
    return con.execute(
        "delete from read_comments where rowid in (select unnest(list(rowid order by rowid)[2:]) from read_comments "
        "group by id having count(*) > 1)"
    ).fetchone()[0]


def _name_authors(con: duckdb.DuckDBPyConnection, have: Collection[str], nobody: Iterable[str]) -> None:
    """Authors sorted by name, and for each name as it stands in the input the place of its author; none for nobody's."""
    sums = f"sum(comments){'' if 'weight' in have else '::bigint'} as comments{first_and_last_of_all(have)}"
    con.execute(
        f"create or replace temp table cleaned as select * from (select *, {CLEAN} as author from ({names_sql(have)})) "
        f"where lower(author) not in ({listed(nobody)})"
    )
    con.execute(f"create or replace table authors as select author, {sums} from cleaned group by author order by author")
    con.execute(
        "create or replace table names as select c.name as word, c.author, a.rowid::integer as code "
        "from cleaned c join authors a on c.author = a.author"
    )
    con.execute("drop table cleaned")


def _tell_people_apart(
    con: duckdb.DuckDBPyConnection, have: Collection[str], nobody: list[str], aliases: Mapping[str, str], log: Log
) -> None:
    """The same where people have ids, or aliases say who is who."""
    tables = people.steps(have, nobody, CLEAN)
    for name, sql in tables.items():
        con.execute(f"create or replace temp table {name} as {sql}")
    _put(con, "variants", ("alias", "word"), people.variants(aliases))
    moves = people.find_moves(aliases, con.execute(people.HITS).fetchall(), log) if aliases else {}
    _put(con, "moves", ("label", "author"), list(moves.items()))
    con.execute(f"create or replace table authors as select * from ({people.authors_sql(have, nobody)}) order by author")
    con.execute("create or replace temp view numbered as select *, rowid::integer as code from authors")
    con.execute(f"create or replace table names as {people.NAMES}")
    people.say(con.execute(people.FACTS).fetchone(), log)
    con.execute("drop view numbered")
    for name in (*tables, "variants", "moves"):
        con.execute(f"drop table {name}")


def _put(con: duckdb.DuckDBPyConnection, table: str, names: tuple[str, str], rows: list[tuple[str, str]]) -> None:
    """A small table of texts into the engine."""
    con.execute(f"create or replace temp table {table} ({names[0]} varchar, {names[1]} varchar)")
    arrays = {name: np.fromiter((row[place] for row in rows), object) for place, name in enumerate(names)}
    if rows:
        con.execute(f"insert into {table} select * from arrays")
    del arrays


def title(con: duckdb.DuckDBPyConnection) -> str | None:
    """What the discussion is called, where all threads have one title: a page's, a topic's, a video's."""
    found = con.execute("select distinct title from comments where title is not null limit 2").fetchall()
    return found[0][0] if len(found) == 1 else None


def authors(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """One row per author, sorted by name."""
    return fetch(con, "select * from authors order by rowid")


def ties(con: duckdb.DuckDBPyConnection, outcome: str) -> dict[str, np.ndarray]:
    """One row per pair of authors and way, sorted by both; of `self-replies` one per author who replied to themselves."""
    return fetch(con, f"select * exclude (outcome) from ties where outcome = {OUTCOME[outcome]} order by source, target")


def each_comment(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    """One row per comment, in the order of the input: its number, its author, the author answered, its parent, its thread, its time.

    `rough` says that its time is known to the hour at best; `weight` is how many comments it stands for.
    """
    have = columns_in(con)
    if "assumed" not in columns_in(con, "ties"):  # all replies are explicit
        have = [name for name in have if name != "resolution"]
    time = "a.replied_at" if "created_at" in have else "cast(null as timestamp)"
    named = columns_in(con, "names")
    weight = "a.amount" if "weight" in have else "1"
    kind = "case when a.target is null then -1 else kind end as kind, " if "resolution" in have else ""
    rough = "coalesce(c.precision not in ('second', 'minute'), false)" if "precision" in have else "false"
    precise = "left join comments c on a.comment = c.row" if "precision" in have else ""
    return fetch(
        con,
        f"with threads as (select thread_id, row_number() over (order by min(row)) - 1 as thread from comments "
        f"where thread_id is not null group by thread_id) "
        f"select {kind}a.comment, coalesce(a.source, -1) as author, coalesce(a.target, -1) as answered, coalesce(a.parent, -1) as parent, "
        f"coalesce(t.thread, -1) as thread, {time} as created_at, {rough} as rough, {weight} as weight "
        f"from ({answers_sql(have, 'by_name' in named, row='row')}) a left join threads t on a.thread_id = t.thread_id {precise} order by a.comment",
    )


def replies_between(con: duckdb.DuckDBPyConnection, source: int | None, target: int | None) -> dict[str, np.ndarray]:
    """One row per reply from an author to another, or of all where none is given, in the order of the input."""
    have = columns_in(con)
    named = columns_in(con, "names")
    answers = answers_sql(have, "by_name" in named, row="row")
    kind = f"{list(KINDS)}[a.kind + 1]" if " as kind" in answers else "'explicit'"
    at = known_sql("c.created_at").replace("precision", "c.precision")
    chosen = [f"a.outcome = {OUTCOME['replies']}"]
    chosen += [f"a.{end} = {int(place)}" for end, place in (("source", source), ("target", target)) if place is not None]
    return fetch(
        con,
        f'select c.id, {at} as created_at, c.precision, s.author as sender, t.author as "to", c.parent_id, {kind} as kind, c.resolution, '
        f"{'a.amount' if 'weight' in have else '1'} as weight, c.text, c.url "
        f"from ({answers}) a join comments c on a.comment = c.row join authors s on a.source = s.rowid join authors t on a.target = t.rowid "
        f"where {' and '.join(chosen)} order by a.comment",
    )


def fetch(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray]:
    """A query's columns as arrays; what is missing is None, NaT or 0."""
    columns = con.execute(sql).fetchnumpy()
    return {name: _plain(values) for name, values in columns.items()}


def _plain(values: np.ndarray) -> np.ndarray:
    if not isinstance(values, np.ma.MaskedArray):
        return values
    kind = values.dtype.kind
    if kind == "O":
        return np.where(values.mask, None, values.data)  # filled(None) would fill in a question mark
    return values.filled(np.datetime64("NaT", "us") if kind == "M" else 0)
