"""Tables given together: whether the same id in two of them is the same comment, or each numbers its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from replygraph.errors import ReadError
from replygraph.readers._json_lists import PEOPLE
from replygraph.sources import Log, columns_in, literal

if TYPE_CHECKING:
    import duckdb

File = tuple[str, int, int]  # its name, and the first and last of its rows


def last_row(con: duckdb.DuckDBPyConnection) -> int:
    """The place of the last comment read; -1 where there is none."""
    return con.execute("select coalesce(max(rowid), -1) from read_comments").fetchone()[0]


def tell_apart(con: duckdb.DuckDBPyConnection, files: Sequence[File], log: Log) -> None:
    """Ids that are numbered anew in each table get the table's number in front.

    Tables that overlap repeat comments: those have the same author and parent. Where most ids that two tables share are of other
    comments, each table numbers its own.
    """
    if len(files) < 2:
        return
    have = {*columns_in(con)}
    told = ", ".join(name for name in ("author", "parent_id", "created_at") if name in have)
    values = ", ".join(f"({first}, {last}, {number})" for number, (_, first, last) in enumerate(files, 1))
    con.execute(f"create or replace temp table files_read as select * from (values {values}) as f(first, last, number) order by first")
    con.execute(
        f"create or replace temp table ids_shared as select id, count(distinct told) > 1 as apart, list(distinct number) as numbers from "
        f"(select r.id, f.number, hash({told}) as told from read_comments r asof join files_read f on r.rowid >= f.first "
        "where r.rowid <= f.last and r.id is not null) group by id having count(distinct number) > 1"
    )
    shared, apart = con.execute("select count(*), count(*) filter (apart) from ids_shared").fetchone()
    if apart > 0.5 * shared:
        numbered = con.execute("select list(distinct n) from (select unnest(numbers) as n from ids_shared where apart)").fetchone()[0]
        _scope(con, [files[number - 1] for number in sorted(numbered)], have, log)


def _scope(con: duckdb.DuckDBPyConnection, files: Sequence[File], have: set[str], log: Log) -> None:
    for name, first, last in files:
        front = literal(f"{name}#")
        changes = ", ".join(f"{each} = {front} || {each}" for each in ("id", "parent_id") if each in have)
        con.execute(f"update read_comments set {changes} where rowid between {first} and {last}")
    log.note(f"{len(files)} tables number their comments anew: the same id in two of them is not the same comment.")


def join_nodes(con: duckdb.DuckDBPyConnection, files: str, tables: Sequence[File], log: Log) -> None:
    """What names people by their ids in a table of nodes gets these ids, whatever else is called so; an error where nobody answers or writes."""
    have = {*columns_in(con)}
    if not {"weight", "author_id"} <= have:
        return
    _forget_other_things(con, tables, log)
    is_node = "weight is not distinct from 0 and author_id is not null"
    con.execute(f"create or replace temp table nodes as select distinct author_id as id from read_comments where {is_node}")
    [(nodes, others)] = con.execute(f"select count(*) filter ({is_node}), count(*) filter (not ({is_node})) from read_comments").fetchall()
    if not nodes:
        return
    if not others:
        raise ReadError(f"{files}: the nodes of a graph, without ties. Give the file of its edges, who answered whom, together with it.")
    for name in ("author", "reply_to") if "reply_to" in have else ("author",):
        con.execute(f"alter table read_comments add column if not exists {name}_id varchar")
        con.execute(f"update read_comments set {name}_id = {name} where {name}_id is null and {name} in (select id from nodes)")


def _forget_other_things(con: duckdb.DuckDBPyConnection, tables: Sequence[File], log: Log) -> None:
    """Tables of ids and names that call one id differently list several kinds of things: those whose name speaks of people are kept."""
    ids = "select author_id from read_comments where weight = 0 and author_id is not null"
    [(apart,)] = con.execute(f"select count(*) from ({ids} group by author_id having count(distinct author) > 1)").fetchall()
    gone = []
    for name, first, last in tables if apart else ():
        only_names = f"from read_comments where weight = 0 and rowid between {first} and {last}"
        if not PEOPLE.search(re.split("[/:]", name)[-1]) and con.execute(f"select count(*) {only_names}").fetchone() != (0,):
            con.execute(f"delete {only_names}")
            gone.append(name)
    if gone:
        log.note(f"{', '.join(gone)}: left out, for the same ids have other names in other tables, and nothing says that these are people.")
