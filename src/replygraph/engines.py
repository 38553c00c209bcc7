"""Where comments become a graph: the SQL, and DuckDB, which runs it inside the process.

The SQL keeps to what DuckDB and Spark both understand, so that the same text runs on one machine and on a cluster.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from replygraph.errors import ReplyGraphError, UsageError
from replygraph.sources import Log, literal

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
CLEAN_COMMENTS = (
    "select "
    + ", ".join({"author": "a.author", "reply_to": "t.author as reply_to"}.get(name, f"c.{name}") for name in COLUMNS)
    + " from comments c left join names a on c.author = a.name left join names t on c.reply_to = t.name"
)


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


@contextmanager
def enough_memory(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A sentence, where even with the disk there is not enough memory for what is done inside."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        (limit,) = con.execute("select current_setting('memory_limit')").fetchone()
        raise ReplyGraphError(
            f"there is not enough memory ({limit} allowed). Allow more with --memory, or let TMPDIR name a folder on a disk with more room."
        ) from error


def listed(names: Iterable[str]) -> str:
    """SQL for names that stand for nobody, without case; those that always do come with them."""
    return ", ".join(literal(name.lower()) for name in (*NOBODY, *names))


def count(con: duckdb.DuckDBPyConnection) -> int:
    """How many comments were read, each as often as it occurs."""
    return con.execute("select count(*) from read_comments").fetchone()[0]


def settle(con: duckdb.DuckDBPyConnection, log: Log, *, starters: bool = True, nobody: Iterable[str] = ()) -> dict[str, int]:
    """Each comment once, and what becomes of it: the tables `comments`, `authors`, `names` and `ties`; the counts."""
    with enough_memory(con):
        return _settle(con, log, starters, nobody)


def _settle(con: duckdb.DuckDBPyConnection, log: Log, starters: bool, nobody: Iterable[str]) -> dict[str, int]:
    total = count(con)
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
    con.execute(f"create or replace table authors as select author, {', '.join(sums)} from cleaned group by author order by author")
    con.execute(
        "create or replace table names as select c.name, c.author, a.rowid::integer as code "
        "from cleaned c join authors a on c.author = a.author"
    )
    con.execute("drop table cleaned")


def title(con: duckdb.DuckDBPyConnection) -> str | None:
    """What the discussion is called, where all threads have one title: a page's, a topic's, a video's."""
    found = con.execute("select distinct title from comments where title is not null limit 2").fetchall()
    return found[0][0] if len(found) == 1 else None


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
    if kind == "O":
        return np.where(values.mask, None, values.data)  # filled(None) would fill in a question mark
    return values.filled(np.datetime64("NaT") if kind == "M" else 0)
