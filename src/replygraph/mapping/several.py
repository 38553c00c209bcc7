"""Cells that name several people, as `To` of a mail does: each of them is answered."""

from itertools import count
from typing import NamedTuple

from replygraph.sources import Ask

TIGHT = "',([^\\s,])'"  # a comma without a space behind it: `Doe, PhD` has none
ADDRESSES = "'^[^\\s,;@]+@[^\\s,;@]+(\\s*[,;]\\s*[^\\s,;@]+@[^\\s,;@]+)+$'"
MANY = 4  # commas in no name
_number = count()


class Several(NamedTuple):
    """SQL for those whom a row names, a row for each of them; for what tells these rows apart; and how many rows name several."""

    people: str
    suffix: str
    rows: int


def several(value: str, otherwise: str, author: str, rows: str, ask: Ask) -> Several | None:
    """Whom the cells of a column name, where some name several people; `otherwise` whom one names that does not.

    Semicolons part people, and so do the commas of a list. Other commas may stand in a name: they part people where the
    first or the last of them wrote, where all are addresses, and where there are many.
    """
    is_list = f"(starts_with({value}, '[') and not contains({value}, '{{'))"
    (number,) = ask(f"select count(*) filter (contains({value}, ';') or contains({value}, ',') or {is_list}) from {rows}")
    if not number:
        return None
    people = f"people_who_wrote_{next(_number)}"
    ask(f"create or replace temp table {people} as select distinct {_plain(author)} as name from {rows} where {author} is not null")
    bare = f"trim(case when {is_list} then translate({value}, '[]''\"', '') else {value} end, ',; ')"
    is_parted = f"(contains({value}, ';') and not regexp_matches({value}, '&#?\\w+;'))"
    is_tight = f"(not {is_list} and not contains({bare}, '@') and regexp_matches({bare}, {TIGHT}))"
    signs = f"case when {is_parted} then {bare} when {is_tight} then regexp_replace({bare}, {TIGHT}, ';\\1', 'g') else replace({bare}, ',', ';') end"
    pieces = f"string_split_regex({signs}, '\\s*;\\s*')"
    whole, first, last = (f"({_plain(each)} in (select name from {people}))" for each in (value, f"{pieces}[1]", f"{pieces}[-1]"))
    told = f"({first} or {last} or regexp_matches({bare}, {ADDRESSES}) or len({pieces}) > {MANY})"
    is_several = f"({is_list} or {is_parted} or (contains({bare}, ',') and not {whole} and {told}))"
    (number,) = ask(f"select count(*) filter ({is_several} and len({pieces}) > 1) from {rows}")
    suffixes = f"list_transform(range(1, len({pieces}) + 1), lambda place: case when place = 1 then '' else '/' || place end)"
    return Several(
        f"unnest(case when {is_several} then {pieces} else [{otherwise}] end)",
        f"unnest(case when {is_several} then {suffixes} else [''] end)",
        number,
    ) if number else None  # fmt: skip


def _plain(name: str) -> str:
    return f"lower(ltrim({name}, '@'))"
