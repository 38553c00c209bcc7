"""Tables given together: whether the same id in two of them is the same comment, or each numbers its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from replygraph.engines import joining
from replygraph.engines.joining import File
from replygraph.errors import ReadError
from replygraph.mapping import column_words, foreign
from replygraph.readers._json_lists import PEOPLE
from replygraph.sources import Log, columns_in, literal

if TYPE_CHECKING:
    import duckdb


def last_row(con: duckdb.DuckDBPyConnection) -> int:
    """The place of the last comment read; -1 where there is none."""
    return con.execute("select coalesce(max(rowid), -1) from read_comments").fetchone()[0]


def tell_apart(con: duckdb.DuckDBPyConnection, files: Sequence[File], log: Log) -> None:
    """Ids that are numbered anew in each table get the table's number in front.

    Tables that overlap repeat comments: those have the same author and parent. Where most ids that two tables share are of other
    comments, each table numbers its own; so do tables of which one names the rows of another.
    """
    if len(files) < 2:
        return
    links = joining.links(con, files)
    fronts = {link.other.name: f"{link.other.name}#" for link in links} if joining.share_ids(con, links) else {}
    _scope(con, [each for each in files if each.name in fronts], links)
    if numbered := [each for each in _numbered_anew(con, files) if each.name not in fronts]:
        _scope(con, numbered, links)
        log.note(f"{len(numbered)} tables number their comments anew: the same id in two of them is not the same comment.")
    joining.join(con, links, fronts | {each.name: f"{each.name}#" for each in numbered}, log)


def _numbered_anew(con: duckdb.DuckDBPyConnection, files: Sequence[File]) -> list[File]:
    """The tables of which most ids that they share with others are of other comments."""
    have = {*columns_in(con)}
    told = ", ".join(name for name in ("author", "parent_id", "created_at") if name in have)
    values = ", ".join(f"({each.first}, {each.last}, {number})" for number, each in enumerate(files, 1))
    con.execute(f"create or replace temp table files_read as select * from (values {values}) as f(first, last, number) order by first")
    con.execute(
        f"create or replace temp table ids_shared as select id, count(distinct told) > 1 as apart, list(distinct number) as numbers from "
        f"(select r.id, f.number, hash({told}) as told from read_comments r asof join files_read f on r.rowid >= f.first "
        "where r.rowid <= f.last and r.id is not null) group by id having count(distinct number) > 1"
    )
    shared, apart = con.execute("select count(*), count(*) filter (apart) from ids_shared").fetchone()
    if apart <= 0.5 * shared:
        return []
    numbered = con.execute("select list(distinct n) from (select unnest(numbers) as n from ids_shared where apart)").fetchone()[0]
    return [files[number - 1] for number in sorted(numbered)]


def _scope(con: duckdb.DuckDBPyConnection, files: Sequence[File], links: Sequence[joining.Link]) -> None:
    """The table's name in front of its ids, and of the parents that are its own."""
    have, elsewhere = columns_in(con), [link.file for link in links if link.ours == "parent_id"]
    for each in files:
        front = literal(f"{each.name}#")
        names = [name for name in ("id", "parent_id") if name in have and (name == "id" or each not in elsewhere)]
        con.execute(f"update read_comments set {', '.join(f'{name} = {front} || {name}' for name in names)} where {each.rows}")


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
    """Tables of ids and names that list no people are left out.

    These call an id otherwise than another such table and are not called after people; or they lie beside comments, and nothing says
    that they list people whose numbers these have.
    """
    nodes = "select author_id from read_comments where weight = 0 and author_id is not null"
    [(apart,)] = con.execute(f"select count(*) from ({nodes} group by author_id having count(distinct author) > 1)").fetchall()
    if not apart and not any("author" in each.named for each in tables):
        return
    named = ", ".join(name for name in ("author", "author_id", "reply_to") if name in columns_in(con))
    people = f"select unnest([{named}]) from read_comments where weight is distinct from 0"
    for each in (table for table in tables if "author" not in table.named):
        only_names = f"from read_comments where weight = 0 and {each.rows}"
        [(rows, used, numbers)] = con.execute(
            f"select count(*), count(*) filter (author_id in ({people}) or author in ({people})), "
            f"count(*) filter (regexp_full_match(author_id, '\\d{{1,9}}')) {only_names}"
        ).fetchall()
        if rows and not _lists_people(each) and (apart or numbers == rows or not used):
            con.execute(f"delete {only_names}")
            why = (
                "the same ids have other names in other tables, and "
                if apart
                else ""
                if used
                else "nobody in it wrote or is answered, and "
            )
            log.note(f"{each.name}: left out, for {why}nothing says that these are people. If they are, call the file users.")


def _lists_people(file: File) -> bool:
    """Whether a table of ids and names is called after people, or what it calls them by is."""
    stem = foreign.stem_of(file.name)
    speaks = PEOPLE.search(stem) or any({"user", "author"} & about for about in column_words.speaks_of(stem))
    return bool(speaks) or column_words.roles(file.named.get("node", "")).get("author", 0) >= 0.45
