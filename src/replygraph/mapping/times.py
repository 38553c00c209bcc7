"""Times in tables as people and programs write them, as SQL that makes ISO 8601 of them: decided by the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replygraph.mapping.profile import Field
from replygraph.sources import Ask, Log

# The first three letters of months in several languages; some begin alike and are the same month.
MONTHS = {
    1: "jan ene gen oca янв 1月", 2: "feb fév fev lut şub subot фев", 3: "mar mär mrz maa märz мар", 4: "apr avr abr kwi nis апр", 5: "may mai mag mei maj май",
    6: "jun giu czer haz июн", 7: "jul lug lip tem июл", 8: "aug aoû aou ago sie авг", 9: "sep set wrz eyl сен", 10: "oct okt ott out paź eki окт",
    11: "nov lis kas ноя", 12: "dec dez déc dic gru ara дек",
}  # fmt: skip
_NUMBER_OF = {letters[:3]: number for number, words in MONTHS.items() for letters in words.split()}
_CLOCK = r"(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?"
_NUMBERS = re.compile(r"\D{0,5}(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})\b.*")
_WORD, _DIGIT = re.compile(r"[^\W\d_]{3}"), re.compile(r"\d")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|-?\d+([.,]\d+)?([eE]\+?\d+)?")
SERIALS = (20_000, 80_000)  # days since 1899-12-30: from 1954 to 2119
YEARS = (1900, 2100)


def readable(name: str, log: Log, each: Field, sql: str, table: str, ask: Ask) -> str:
    """SQL for a time that the engine understands, of one as the table has it.

    Parameters
    ----------
    name
        What the file is called, for what is said of it.
    each
        The column, with its values in the working table.
    sql
        The value in the file as text.
    """
    (examples,) = ask(f"select list(v) from (select distinct {each.column} as v from {table} where {each.column} is not null limit 300)")
    examples = [value for value in examples or [] if value]
    if each.kind in ("whole", "decimal"):
        return _of_numbers(name, log, each, sql, table, ask)
    odd = [value for value in examples if not _ISO.fullmatch(value)]
    if not odd:
        return sql
    cases = [f"when contains({sql}, '$date') then {_mongo(sql)}"] if any(map(_is_mongo, odd)) else []
    if any(map(_NUMBERS.fullmatch, odd)):
        cases.append(f"when {_is_numbers(sql)} then {_numbered(sql, _is_day_first(name, log, each, odd, sql, ask))}")
    if any(_DIGIT.search(value) and _WORD.search(value) and not _is_mongo(value) for value in odd):
        cases.append(f"when {_month(sql)} is not null then {_worded(sql)}")
    return f"case {' '.join(cases)} else {sql} end" if cases else sql


def _of_numbers(name: str, log: Log, each: Field, sql: str, table: str, ask: Ask) -> str:
    """Seconds and their like as they are; days of a spreadsheet; a year alone is no time."""
    number = f"try_cast(replace({each.column}, ',', '.') as double)"
    least, most = ask(f"select min({number}), max({number}) from {table} where {number} <> 0")
    if least is None:
        return sql
    if YEARS[0] <= least and most <= YEARS[1]:
        log.warn(f"{name}: {each.name} holds years alone: when comments were written is unknown.")
        return "null"
    if SERIALS[0] <= least and most <= SERIALS[1]:
        log.note(f"{name}: {each.name} holds days as spreadsheets count them.")
        value = f"try_cast(replace({sql}, ',', '.') as double)"
        return f"strftime(timestamp '1899-12-30' + to_microseconds(cast(round({value} * 86400) as bigint) * 1000000), '%Y-%m-%d %H:%M:%S')"
    return sql


def _mongo(sql: str) -> str:
    return rf"""regexp_extract({sql}, '\$date[''"]?\s*:\s*\{{?[''"]?(?:\$numberLong[''"]?\s*:\s*[''"]?)?([^''"}}]+)', 1)"""


def _is_numbers(sql: str) -> str:
    return rf"regexp_matches({sql}, '^\D{{0,5}}\d{{1,2}}[./-]\d{{1,2}}[./-](\d{{4}}|\d{{2}})\b')"


def _part(sql: str, pattern: str, group: int) -> str:
    return f"nullif(regexp_extract({sql}, '{pattern}', {group}), '')"


_DATE = r"^\D{0,5}(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b"


def _is_day_first(name: str, log: Log, each: Field, odd: Sequence[str], sql: str, ask: Ask) -> bool:
    """Whether the day stands before the month: a number above 12 tells; dots and AM/PM tell too; else it is said."""
    first, second = (f"max(try_cast({_part(sql, _DATE, group)} as integer))" for group in (1, 2))
    days, months = ask(f"select coalesce({first}, 0), coalesce({second}, 0) from {{rows}}")
    if days > 12 and months > 12:
        log.warn(
            f"{name}: {each.name} has the day before the month in some rows and behind it in others; times are read day first where they can be."
        )
    if (days > 12) != (months > 12):
        return days > 12
    signs = [found[2] for value in odd if (found := _NUMBERS.fullmatch(value))]
    american = any(re.search(r"\d\s*[AaPp]\.?[Mm]", value) for value in odd)
    if not american and signs.count(".") < len(signs) and days <= 12:
        log.warn(
            f"{name}: {each.name} does not show whether the day or the month stands first (no number is above 12); it is read day first."
        )
    return not american


def _numbered(sql: str, is_day_first: bool) -> str:
    """31.05.2023 09:00, 5/31/2023 9:00:00 AM, 31-05-23."""
    day, month = (_part(sql, _DATE, group) for group in ((1, 2) if is_day_first else (2, 1)))
    return _iso(_year(_part(sql, _DATE, 3)), f"try_cast({month} as integer)", day, sql)


def _year(year: str) -> str:
    """Two digits are of this century, or from 70 on of the last."""
    return f"(case when length({year}) = 2 then try_cast({year} as integer) + case when {year} < '70' then 2000 else 1900 end else try_cast({year} as integer) end)"


_LETTERS = "|".join(sorted(_NUMBER_OF))
# The month that is named: behind the day, or else the first that may be one, which "mar. 2 avr." is not.
_NAMED_BEHIND, _NAMED = (rf"(?i)(?:^|[^\pL:]){before}({_LETTERS})\pL*" for before in (r"\d{1,2}(?:st|nd|rd|th)?\.?[ \-/]+(?:de |of )?", ""))
_DAY_BEFORE = r"(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th)?\.?[ \-/]+(?:de |of )?\pL{3}"
_DAY_AFTER = r"\pL{3,}\.?[ \-]+(\d{1,2})(?:st|nd|rd|th)?(?:[ ,]|$)"
_LONG_YEAR, _SHORT_YEAR = r"(?:^|[^\d+:-]|[A-Za-z.]-)(\d{4})(?:\D|$)", r"\d[ -]\pL{3,}\.?[ \-/](\d{2})(?:[ ,]|$)"
_ZONE_HOURS, _ZONE_MINUTES = r":\d{2}\s*\(?([+-]\d{2}):?\d{2}", r":\d{2}\s*\(?[+-]\d{2}:?(\d{2})"
_HAS_CLOCK = r"\d{1,2}:\d{2}"


def _month(sql: str) -> str:
    """The number of the month that is named."""
    names = ", ".join(f"'{letters}'" for letters in _NUMBER_OF)
    numbers = ", ".join(str(number) for number in _NUMBER_OF.values())
    return f"list_extract([{numbers}], list_position([{names}], lower(coalesce({_part(sql, _NAMED_BEHIND, 1)}, {_part(sql, _NAMED, 1)}))))"


def _worded(sql: str) -> str:
    """Wed, 31 May 2023 11:00:00 +0200; Wed May 31 09:00:00 +0000 2023; 01-Mar-24; March 1, 2024, 9:00 AM."""
    day = f"coalesce({_part(sql, _DAY_BEFORE, 1)}, {_part(sql, _DAY_AFTER, 1)})"
    year = _year(f"coalesce({_part(sql, _LONG_YEAR, 1)}, {_part(sql, _SHORT_YEAR, 1)})")
    return _iso(year, _month(sql), day, sql)


def _iso(year: str, month: str, day: str, sql: str) -> str:
    """The parts of a time as ISO 8601, with the clock and the zone that stand in the text."""
    hour, minute, second, half = (_part(sql, rf"(?:^|\D){_CLOCK}", group) for group in (1, 2, 3, 4))
    hours = (
        f"case when {half} is null then coalesce(try_cast({hour} as integer), 0) "
        f"else try_cast({hour} as integer) % 12 + case when lower({half}[1]) = 'p' then 12 else 0 end end"
    )
    zone = f"coalesce({_part(sql, _ZONE_HOURS, 1)} || ':' || {_part(sql, _ZONE_MINUTES, 1)}, '')"
    minutes, seconds = (f"coalesce(try_cast({part} as integer), 0)" for part in (minute, second))
    clock = (
        f"case when regexp_matches({sql}, '{_HAS_CLOCK}') then printf('%02d:%02d:%02d', {hours}, {minutes}, {seconds}) else '00:00:00' end"
    )
    return f"printf('%04d-%02d-%02d', {year}, {month}, try_cast({day} as integer)) || 'T' || {clock} || {zone}"


def _is_mongo(value: str) -> bool:
    """Whether a value is an object as MongoDB exports times: `{"$date": ...}`."""
    return value.startswith("{") and value.endswith("}") and "$date" in value
