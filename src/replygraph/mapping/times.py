"""Times in tables as people and programs write them, as SQL that makes ISO 8601 of them: decided by the whole column."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from replygraph.mapping import column_words
from replygraph.mapping.ids import text_of
from replygraph.mapping.profile import EXAMPLES, FIRST, TIME, Field, of_each
from replygraph.sources import Ask, Log

_CLOCK = r"(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?"
_NUMBERS = re.compile(r"\D{0,5}(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})\b.*")
_WORD, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_EAST = r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})"
_NATIVE = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"
REWRITTEN = (
    (r"(?i)\b(?:kl\.?|klo|um|om) ?(\d{1,2})\.(\d{2})\b", r"\1:\2"),  # a clock with a dot, which is one behind a word for it
    (r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})", r"\1-\2-\3T\4:\5:\6"),
    (r"((?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}),? +\d{1,2})\.(\d{2})\b", r"\1:\2"),  # or behind a date of numbers
    (r"(?i)\b(\d{1,2}) (?:tháng|thg) (\d{1,2}),? (?:năm )?(\d{4})", r"\1.\2.\3"),
    (r"^\s*(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?),? +[|–-]? ?(\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\s*$", r"\2 \1"),  # the clock first
    (r"(?:下午|午后|午後|晚上|오후)\s?(\d{1,2}:\d{2}(?::\d{2})?)", r"\1 PM"),
)
Months = Callable[[str], int | None]  # which month a word names, in any language
# As the engine reads it.
_ISO = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?Z|[+-]\d{2}(?::?\d{2})?| [A-Z]{3,4})?)?|-?\d+([.,]\d+)?([eE]\+?\d+)?"
)
_YEAR_FIRST = r"^\D{0,5}(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:\D|$)"
SERIALS = (20_000, 80_000)  # days since 1899-12-30: from 1954 to 2119
YEARS = (1900, 2100)


MIDNIGHT = r"[T ]00:00(?::00(?:\.0+)?)?Z?$"  # behind a day that a program took for a time
CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"


def with_clocks(fields: Mapping[str, str], given: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """The fields, and in place of a column of days and one of clocks beside it both together: either alone would tell a wrong time."""
    names = [name for name in fields if "time" in column_words.roles(name)]
    texts = {name: text_of(fields[name]) for name in names}
    looked = of_each([*texts.values()], f"(list(value) filter (value <> ''))[:{EXAMPLES}]", FIRST, ask)
    clocks = {name for name, values in zip(names, looked, strict=True) if _mostly(values, _is_clock)}
    days = {name for name, values in zip(names, looked, strict=True) if name not in clocks and _mostly(values, _is_day)}
    instead: dict[str, dict[str, str]] = {}
    for pair in pairwise(fields):
        day, clock = pair if pair[0] in days else pair[::-1]
        if day in days and clock in clocks and given.get("created_at") not in pair:
            told = f"case when regexp_full_match(trim({texts[clock]}), '{CLOCK}') then ' ' || trim({texts[clock]}) else '' end"
            instead.setdefault(day, {f"{day} + {clock}": f"(regexp_replace({texts[day]}, '{MIDNIGHT}', '') || {told})"})
            instead[clock] = {}
    return {name: sql for each, own in fields.items() for name, sql in instead.get(each, {each: own}).items()}


def _mostly(values: Sequence[str] | None, fits: Callable[[str], object]) -> bool:
    return bool(values) and sum(map(bool, map(fits, values or ()))) >= 0.8 * len(values or ())


def _is_clock(value: str) -> bool:
    return bool(re.fullmatch(CLOCK, value.strip()))


def _is_day(value: str) -> bool:
    day = re.sub(MIDNIGHT, "", value)
    return bool(TIME.fullmatch(day)) and not re.search(_HAS_CLOCK, day)


def readable(name: str, log: Log, each: Field, sql: str, table: str, months: Months, ask: Ask) -> str:
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
    if any(set(value) & set(_NATIVE) for value in odd):
        sql = f"translate({sql}, '{_NATIVE}', '{'0123456789' * 3}')"
    for pattern, plain in REWRITTEN:
        if any(re.search(pattern, value) for value in odd):
            sql, odd = f"regexp_replace({sql}, '{pattern}', '{plain}')", [re.sub(pattern, plain, value) for value in odd]
    cases = [f"when contains({sql}, '$date') then {_mongo(sql)}"] if any(map(_is_mongo, odd)) else []
    if any(re.search(_EAST, value) for value in odd):
        cases.append(f"when regexp_matches({sql}, '{_EAST}') then {_eastern(sql)}")
    if any(re.search(_YEAR_FIRST, value) for value in odd):
        year, month, day = (_part(sql, _YEAR_FIRST, group) for group in (1, 2, 3))
        moment = _iso(f"try_cast({year} as integer)", f"try_cast({month} as integer)", day, sql)
        cases.append(f"when regexp_matches({sql}, '{_YEAR_FIRST}') and try_cast({sql} as timestamptz) is null then {moment}")
    if any(map(_NUMBERS.fullmatch, odd)):
        cases.append(f"when {_is_numbers(sql)} then {_numbered(sql, _is_day_first(name, log, each, odd, sql, ask))}")
    if any(_DIGIT.search(value) and _WORD.search(value) and not _is_mongo(value) for value in odd) and (named := _named(sql, months, ask)):
        cases.append(f"when {_month(sql, named)} is not null then {_worded(sql, named)}")
    return f"coalesce(case {' '.join(cases)} end, {sql})" if cases else sql  # what is no time after all stays, to be counted


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


_LETTER = r"[\pL\pM]"


def _named(sql: str, months: Months, ask: Ask) -> dict[str, int]:
    """The words of a column that name a month, and which."""
    (words,) = ask(f"select list(distinct w) from (select lower(unnest(regexp_extract_all({sql}, '{_LETTER}{{2,}}'))) as w from {{rows}})")
    return {word: number for word in sorted(words or [], key=lambda word: (-len(word), word)) if (number := months(word))}


_DAY_BEFORE = r"(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|er|º)?\.?[ \-/]+(?:de |of )?[\pL\pM]{2}"
_DAY_AFTER = r"[\pL\pM]{2,}\.?[ \-]+(\d{1,2})(?:st|nd|rd|th)?(?:[ ,.]|$)"
_LONG_YEAR, _SHORT_YEAR = r"(?:^|[^\d+:-]|[A-Za-z.]-)(\d{4})(?:\D|$)", r"\d[ -]\pL{3,}\.?[ \-/](\d{2})(?:[ ,]|$)"
_ZONE_HOURS, _ZONE_MINUTES = (rf":\d{{2}}(?:\.\d+)?\s*\(?(?:GMT|UTC)?{offset}" for offset in (r"([+-]\d{2}):?\d{2}", r"[+-]\d{2}:?(\d{2})"))
_HAS_CLOCK = r"\d{1,2}:\d{2}"


def _eastern(sql: str) -> str:
    """2024年3月5日 下午2:30; 2024년 3월 5일."""
    year, month, day = (f"try_cast({_part(sql, _EAST, group)} as integer)" for group in (1, 2, 3))
    return _iso(year, month, day, sql)


def _month(sql: str, named: Mapping[str, int]) -> str:
    """The number of the month that is named: behind the day, or else the first that may be one, which "mar. 2 avr." is not."""
    behind, anywhere = (
        rf"(?i)(?:^|[^\pL\pM:]){before}({'|'.join(named)})(?:[^\pL\pM]|$)"
        for before in (r"\d{1,2}(?:st|nd|rd|th|er|º)?\.?[ \-/]+(?:de |of )?", "")
    )
    names, numbers = ", ".join(f"'{word}'" for word in named), ", ".join(map(str, named.values()))
    return f"list_extract([{numbers}], list_position([{names}], lower(coalesce({_part(sql, behind, 1)}, {_part(sql, anywhere, 1)}))))"


def _worded(sql: str, named: Mapping[str, int]) -> str:
    """Wed, 31 May 2023 11:00:00 +0200; Wed May 31 09:00:00 +0000 2023; 01-Mar-24; March 1, 2024, 9:00 AM."""
    day = f"coalesce({_part(sql, _DAY_BEFORE, 1)}, {_part(sql, _DAY_AFTER, 1)})"
    year = _year(f"coalesce({_part(sql, _LONG_YEAR, 1)}, {_part(sql, _SHORT_YEAR, 1)})")
    year = f"({year} - case when {year} between 2500 and 2599 then 543 else 0 end)"  # the Thai calendar
    return _iso(year, _month(sql, named), day, sql)


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
