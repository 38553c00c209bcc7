"""Answers told by where a comment stands: by how deep, in the order of the rows, or by the bounds of nested sets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from replygraph.mapping import column_words, forms, profile
from replygraph.mapping.choices import Choice, Id, Rows
from replygraph.mapping.profile import Field

LEAST = 8  # rows from which on a column that may hold levels, and behaves as they do, does
BOUNDS = (
    ("lft", "rgt"),
    ("lft", "rght"),
    ("left", "right"),
    ("treeleft", "treeright"),
    ("lbound", "rbound"),
    ("linkerwert", "rechterwert"),
)
OWN, ABOVE = '"own place"', '"place above"'  # as no column of a file is called
_number = count()


@dataclass(frozen=True)
class Places:
    """Where comments stand: SQL for a table with the columns id, s (thread), l (level), r (place), e (where its answers end)."""

    field: Field
    sql: str
    words: str
    is_sure: bool


def by_level(seen: Rows, chosen: Choice, ids: Sequence[Id]) -> Choice | None:
    """The comment answered as the nearest above that stands less deep, where places behave as such; a question where few rows do."""
    own = next((each.field for each in ids if each.within is None), None)
    for place in _tried(seen, own):
        if not _behave(seen, place):
            continue
        if own is None:
            why = f'"{place.field.name}" tells how deep a comment stands, but no column tells comments apart. Add one called id that numbers the rows'
            return replace(chosen, cure=why)
        if not place.is_sure and seen.rows < LEAST:
            why = f"its values behave as levels of answers do, in {seen.rows} rows"
            return replace(chosen, offers=(("parent_id", place.field.name, why),))
        table = f"levels_{next(_number)}"
        seen.ask(
            f"create or replace temp table {table} as with places as materialized ({place.sql}) select c.id as {OWN}, any_value(p.id) as {ABOVE} "
            "from places c asof left join places p on p.s = c.s and p.l = c.l - 1 and c.r > p.r where c.id is not null group by c.id"
        )
        form = _by_table(table)
        return replace(
            chosen, found={**chosen.found, "id": own, "parent_id": place.field}, form=form, is_path=True, within=None,
            evidence=(*chosen.evidence, place.words), resolved=1.0,
        )  # fmt: skip
    return None


def _by_table(table: str) -> forms.Form:
    return forms.Form("", lambda parent, own: f"(select l.{ABOVE} from {table} l where l.{OWN} = {own})")


def _tried(seen: Rows, own: Field | None) -> Iterator[Places]:
    id = profile.clean(own) if own else "rowid"
    threads = [each for each in seen.ranked("thread") if 2 <= each.different < 0.8 * each.filled]
    known = {forms.plain(each.name): each for each in seen.fields if each.kind == "whole"}
    for left, right in ((known[one], known[other]) for one, other in BOUNDS if one in known and other in known):
        words = f"{left.name} and {right.name} -> the comment answered (the smallest set that holds the comment's own)"
        for scope in [*threads, None]:
            yield Places(left, _sets(left, right, id, scope, seen.table), words, True)
    for each in seen.ranked("level"):
        words = f"{each.name} -> the comment answered (the nearest above that stands less deep)"
        for scope in [*(thread for thread in threads if thread is not each), None]:
            within = scope.column if scope else "''"
            sql = f"select {id} as id, {within} as s, try_cast({each.column} as integer) as l, rowid as r, null as e from {seen.table}"
            yield Places(each, sql, words, each.roles["level"] >= 0.8)


def _sets(left: Field, right: Field, id: str, scope: Field | None, table: str) -> str:
    """Nested sets as places: as deep as bounds are open there."""
    within = scope.column if scope else "''"
    return (
        f"with sets as (select {id} as id, {within} as s, try_cast({left.column} as bigint) as a, try_cast({right.column} as bigint) as e from {table}), "
        "bounds as (select id, s, a as r, e, 1 as step from sets union all select null, s, e, null, -1 from sets), "
        "depths as (select *, sum(step) over (partition by s order by r, step) as l from bounds) select id, s, l, r, e from depths where step = 1"
    )


def _behave(seen: Rows, place: Places) -> bool:
    """Whether places begin at the lowest level, in each thread, never jump down by more than one, and end before what holds them does."""
    all, filled, levels, starts, jumps = seen.ask(
        f"with places as ({place.sql}), lowest as (select min(l) as l from places), "
        "steps as (select s, l, l - lag(l) over w as step, row_number() over w as n from places window w as (partition by s order by r)) "
        "select count(*), count(l), count(distinct l), count(*) filter (n = 1 and l <> (select l from lowest)), count(*) filter (step > 1) from steps"
    )
    if not filled or filled < all or levels < 2 or starts or jumps:
        return False
    (crossed,) = seen.ask(
        f"with places as materialized ({place.sql}) select count(*) filter (c.e <= c.r or p.e <= c.e) "
        "from places c asof left join places p on p.s = c.s and p.l = c.l - 1 and c.r > p.r"
    )
    return not crossed


def named(fields: Sequence[str]) -> bool:
    """Whether a column is called as one that tells how deep comments stand."""
    return any("level" in column_words.roles(name) for name in fields) or any({*pair} <= {*map(forms.plain, fields)} for pair in BOUNDS)
