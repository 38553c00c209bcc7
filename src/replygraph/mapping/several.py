"""Cells that name several people, as `To` of a mail does: each of them is answered."""

from itertools import count
from typing import NamedTuple

from replygraph.sources import Ask, Log

TIGHT = "',([^\\s,])'"  # a comma without a space behind it: `Doe, PhD` has none
ADDRESSES = "'^[^\\s,;@]+@[^\\s,;@]+(\\s*[,;]\\s*[^\\s,;@]+@[^\\s,;@]+)+$'"
MANY = 4  # commas in no name
_number = count()


class Several(NamedTuple):
    """SQL for those whom a row names, a row for each of them, and for what tells these rows apart."""

    people: str
    suffix: str


def several(name: str, column: str, log: Log, value: str, otherwise: str, author: str, rows: str, ask: Ask) -> Several | None:
    """Whom the cells of a column name, where some name several people, and what is said of it.

    Semicolons part people, and so do the commas of a list. Other commas may stand in a name: they part people where two of
    them are known, or one beside a comma without a space, where all are addresses, and where there are many. Known is who
    wrote, and who is named alone.

    Parameters
    ----------
    name, column
        What the file and the column are called.
    value, author
        SQL for a cell, and for who wrote.
    otherwise
        SQL for whom a cell names that names one.
    """
    has_sign = f"(contains({value}, ';') or contains({value}, ',') or {_is_list(value)})"
    (number,) = ask(f"select count(*) filter ({has_sign}) from {rows}")
    if not number:
        return None
    people, cells = (f"{kind}_{next(_number)}" for kind in ("people_known", "cells_of_several"))
    ask(
        f"create or replace temp table {people} as select {_plain(author)} as name from {rows} where {author} is not null "
        f"union select {_plain(value)} from {rows} where not {has_sign}"
    )
    ask(
        f"create or replace temp table {cells} as select number, cell as {CELL}, pieces as {PIECES}, has_comma, {IS_SEVERAL} as is_several "
        f"from ({_parted(f'select {value} as cell from {rows} where {has_sign}', people)})"
    )
    number, unsure = ask(
        f"select coalesce(sum(number) filter (is_several and len({PIECES}) > 1), 0)::bigint, "
        f"coalesce(sum(number) filter (has_comma and not is_several), 0)::bigint from {cells}"
    )
    if number:
        log.note(f"{name}: {_rows(number, 'names', 'name')} several people in {column}: each of them is answered, as if each had a row.")
    if unsure:
        log.note(
            f"{name}: {_rows(unsure, 'has', 'have')} commas in {column}, and nothing tells that they part people: each is taken for one name."
        )
    suffixes = f"list_transform(range(1, len({PIECES}) + 1), lambda place: case when place = 1 then '' else '/' || place end)"
    return Several(
        *(
            f"unnest(coalesce((select {of_several} from {cells} where is_several and {CELL} = {value}), [{of_one}]))"
            for of_several, of_one in ((PIECES, otherwise), (suffixes, "''"))
        )
    ) if number else None  # fmt: skip


CELL, PIECES = '"cell of several"', '"pieces of a cell"'  # as no column of a file is called
IS_SEVERAL = (
    "is_list or is_parted or (has_comma and ((first and (second or last)) or (len(pieces) > 2 and second and last) "
    f"or (is_tight and (first or last)) or regexp_matches(bare, {ADDRESSES}) or len(pieces) > {MANY}))"
)


def _parted(cells: str, people: str) -> str:
    """Different cells, how many rows have each, its pieces, and what tells whether they are people; each step once."""
    known = ", ".join(
        f"{_plain(piece)} in (select name from {people}) as {which}"
        for piece, which in (("cell", "whole"), ("pieces[1]", "first"), ("pieces[2]", "second"), ("pieces[-1]", "last"))
    )
    steps = (
        f"{_is_list('cell')} as is_list, contains(cell, ';') and not regexp_matches(cell, '&#?\\w+;') as is_parted",
        "trim(case when is_list then translate(cell, '[]''\"', '') else cell end, ',; ') as bare",
        f"not is_list and not contains(bare, '@') and regexp_matches(bare, {TIGHT}) as is_tight",
        f"case when is_parted then bare when is_tight then regexp_replace(bare, {TIGHT}, ';\\1', 'g') else replace(bare, ',', ';') end as signs",
        "string_split_regex(signs, '\\s*;\\s*') as pieces",
        known,
        "is_list or is_parted or (contains(bare, ',') and not whole) as has_comma",
    )
    sql = f"select cell, count(*) as number from ({cells}) group by cell"
    for step in steps:
        sql = f"select *, {step} from ({sql})"
    return sql


def _is_list(value: str) -> str:
    return f"(starts_with({value}, '[') and not contains({value}, '{{'))"


def _rows(number: int, one: str, more: str) -> str:
    return f"{number:,} {f'row {one}' if number == 1 else f'rows {more}'}"


def _plain(name: str) -> str:
    return f"lower(ltrim({name}, '@'))"
