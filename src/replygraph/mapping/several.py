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
    is_list = f"(starts_with({value}, '[') and not contains({value}, '{{'))"
    has_sign = f"(contains({value}, ';') or contains({value}, ',') or {is_list})"
    (number,) = ask(f"select count(*) filter ({has_sign}) from {rows}")
    if not number:
        return None
    people = f"people_known_{next(_number)}"
    ask(
        f"create or replace temp table {people} as select {_plain(author)} as name from {rows} where {author} is not null "
        f"union select {_plain(value)} from {rows} where not {has_sign}"
    )
    bare = f"trim(case when {is_list} then translate({value}, '[]''\"', '') else {value} end, ',; ')"
    is_parted = f"(contains({value}, ';') and not regexp_matches({value}, '&#?\\w+;'))"
    is_tight = f"(not {is_list} and not contains({bare}, '@') and regexp_matches({bare}, {TIGHT}))"
    signs = f"case when {is_parted} then {bare} when {is_tight} then regexp_replace({bare}, {TIGHT}, ';\\1', 'g') else replace({bare}, ',', ';') end"
    pieces = f"string_split_regex({signs}, '\\s*;\\s*')"
    whole, first, second, last = (
        f"({_plain(each)} in (select name from {people}))" for each in (value, *(f"{pieces}[{place}]" for place in (1, 2, -1)))
    )
    known = f"({first} and ({second} or {last})) or (len({pieces}) > 2 and {second} and {last}) or ({is_tight} and ({first} or {last}))"
    has_comma = f"({is_list} or {is_parted} or (contains({bare}, ',') and not {whole}))"
    is_several = (
        f"({is_list} or {is_parted} or ({has_comma} and ({known} or regexp_matches({bare}, {ADDRESSES}) or len({pieces}) > {MANY})))"
    )
    number, unsure = ask(
        f"select count(*) filter ({is_several} and len({pieces}) > 1), count(*) filter ({has_comma} and not {is_several}) from {rows}"
    )
    if number:
        log.note(f"{name}: {_rows(number, 'names', 'name')} several people in {column}: each of them is answered, as if each had a row.")
    if unsure:
        log.note(
            f"{name}: {_rows(unsure, 'has', 'have')} commas in {column}, and nothing tells that they part people: each is taken for one name."
        )
    suffixes = f"list_transform(range(1, len({pieces}) + 1), lambda place: case when place = 1 then '' else '/' || place end)"
    return Several(
        f"unnest(case when {is_several} then {pieces} else [{otherwise}] end)",
        f"unnest(case when {is_several} then {suffixes} else [''] end)",
    ) if number else None  # fmt: skip


def _rows(number: int, one: str, more: str) -> str:
    return f"{number:,} {f'row {one}' if number == 1 else f'rows {more}'}"


def _plain(name: str) -> str:
    return f"lower(ltrim({name}, '@'))"
