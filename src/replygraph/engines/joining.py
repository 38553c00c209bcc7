"""Tables given together of which one names the rows of another: comments with a `post_id`, beside a table of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from replygraph.mapping.foreign import other_things, thing_of
from replygraph.sources import Log, columns_in, literal
from replygraph.wording import plural

if TYPE_CHECKING:
    import duckdb


class File(NamedTuple):
    """A table that was read: its name, the first and last of its rows, and which of its columns is which of ours."""

    name: str
    first: int
    last: int
    named: Mapping[str, str] = {}

    @property
    def rows(self) -> str:
        return f"rowid between {self.first} and {self.last}"


class Link(NamedTuple):
    """A column of one table that names the rows of another."""

    file: File
    ours: str
    other: File


LEAST = 0.9  # the share of what a column names that is in the other table
SAID = {"comment", "reply", "answer", "review", "message", "question"}  # who names one of these answers it; in a topic one only stands


def links(con: duckdb.DuckDBPyConnection, files: Sequence[File]) -> list[Link]:
    """Which tables name the rows of which: by a column called after the other table, with what is found there."""
    have, holding = columns_in(con), defaultdict(list)
    for file in files:
        holding[thing_of(file.name)].append(file)
    found: list[Link] = []
    for file in files:
        for ours in ("parent_id", "thread_id") if "id" in have else ():
            things = dict.fromkeys(other_things(file.named.get(ours, ""), file.name)) if ours in have else {}
            others = [other for thing in things for other in holding[thing]]
            held = _holder(con, others, file, ours) if others else None
            if held and not _leads_to(held, file, found):
                found.append(Link(file, ours, held))
    return found


def _holder(con: duckdb.DuckDBPyConnection, others: Sequence[File], file: File, ours: str) -> File | None:
    """The first table that has nearly all that a column names, and no less than the column's own."""
    values = ", ".join(f"({each.first}, {each.last}, {number})" for number, each in enumerate((*others, file)))
    con.execute(
        f"create or replace temp table named as select distinct {ours} as id from read_comments where {file.rows} and {ours} is not null"
    )
    [(number,)] = con.execute("select count(*) from named").fetchall()
    held = dict(
        con.execute(
            "select f.number, count(distinct r.id) from (select rowid as place, id from read_comments where id in (select id from named)) r asof join "
            f"(select * from (values {values}) as f(first, last, number) order by first) f on r.place >= f.first where r.place <= f.last group by all"
        ).fetchall()
    )
    least = max(LEAST * number, 1, held.get(len(others), 0) if ours == "parent_id" else 0)
    return next((other for place, other in enumerate(others) if held.get(place, 0) >= least), None)


def _leads_to(file: File, end: File, found: Sequence[Link]) -> bool:
    return file is end or any(_leads_to(link.other, end, found) for link in found if link.file is file)


def share_ids(con: duckdb.DuckDBPyConnection, found: Sequence[Link]) -> bool:
    """Whether a table and one whose rows it names have an id in common, which is of two comments."""
    ids = "select id from read_comments where"
    return any(
        con.execute(f"select count(*) from ({ids} {link.file.rows} intersect {ids} {link.other.rows})").fetchall() != [(0,)]
        for link in found
    )


def join(con: duckdb.DuckDBPyConnection, found: Sequence[Link], fronts: Mapping[str, str], log: Log) -> None:
    """What names the row of another table answers it; where that is only what it stands below, this is assumed.

    `fronts` is what stands before the ids of a table.
    """
    if not found:
        return
    for name in ("parent_id", "thread_id", "resolution"):
        con.execute(f"alter table read_comments add column if not exists {name} varchar")
    for link in _others_first(found):
        file, ours, other = link
        named = f"{literal(fronts.get(other.name, ''))} || {ours}"
        column, is_said = file.named[ours], thing_of(other.name) in SAID
        where = f"{file.rows} and {ours} is not null" + (" and parent_id is null" if ours == "thread_id" else "")
        how = "explicit-id" if is_said or ours == "parent_id" else "assumed"
        [(number,)] = con.execute(f"update read_comments set parent_id = {named}, resolution = '{how}' where {where}").fetchall()
        con.execute(f"update read_comments set thread_id = coalesce(thread_id, id) where {other.rows}")
        if ours == "thread_id":
            threads = f"select id as top, thread_id as thread from read_comments where {other.rows}"
            con.execute(f"update read_comments set thread_id = thread from ({threads}) where {file.rows} and top = {named}")
        does = "stand below; they are assumed to answer it" if how == "assumed" else "answer"
        log.note(
            f'{file.name}: "{column}" tells which row of {other.name} {number:,} of {plural(file.last - file.first + 1, "comment")} {does}.'
        )
    from replygraph.mapping.contradictions import DOUBT  # with all of the mapping, which dumps do without
    from replygraph.mapping.questions import NOTHING_TELLS

    joined = tuple(f"{file.name}: {words}" for link in found for file in (link.file, link.other) for words in (NOTHING_TELLS, DOUBT))
    log.warnings[:] = [words for words in log.warnings if not words.startswith(joined)]


def _others_first(found: Sequence[Link]) -> Iterator[Link]:
    """Posts before their comments, and these before the answers to them."""
    rest = list(found)
    while rest:
        files = {id(link.file) for link in rest}
        ready = [link for link in rest if id(link.other) not in files] or rest
        yield from ready
        rest = [link for link in rest if link not in ready]
