"""Columns of ids in tables, as SQL: what stands for no id, and whole numbers that a program made floating point numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from replygraph.sources import Ask, literal

NOTHING = (
    "", "nan", "NaN", "NAN", "none", "None", "NONE", "null", "Null", "NULL", "na", "NA", "n/a", "N/A", "<na>", "<NA>", "\\N",
    "nil", "undefined",
)  # fmt: skip
NO_PARENT = ("0", "0.0", "-1", "-1.0")  # where no comment has it for its id
POWER = r"\d([.,]\d+)?[eE]\+?\d+"  # 2.3e7, as programs write floating point numbers
EXACT = 2**53  # up to here a floating point number holds every whole number
ROUGH = r"\d([.,]\d{1,5})?[eE]\+?\d+"  # as spreadsheets write numbers of twelve digits and more, rounded to six


def text_of(field: str) -> str:
    """A field as text."""
    return f"trim(cast({field} as varchar))"


def whole(text: str) -> str:
    """123.0, 123.00 and 123,0 as 123; the costly look only where it may be so."""
    return f"case when {is_fraction(text)} then regexp_replace({text}, '^(-?\\d+)[.,]00?$', '\\1') else {text} end"


def is_fraction(text: str) -> str:
    """Whether a text ends as a whole number does that a program took for one with a fraction."""
    return f"({text} like '%.0' or {text} like '%.00' or {text} like '%,0' or {text} like '%,00')"


def number(text: str) -> str:
    """A number of floating point, with a point or a comma."""
    return f"try_cast(replace({text}, ',', '.') as double)"


def is_nothing(text: str) -> str:
    """Whether a text stands for no id."""
    return is_in(text, NOTHING)


def parent_or_none(parent: str | None, id: str | None) -> str | None:
    """A parent's id as a table tells it; nothing where it stands for no parent, or is the comment's own."""
    return None if parent is None or parent.strip() in (*NOTHING, *NO_PARENT, "[]", id) else parent


def columns(texts: Mapping[str, str], tidy: Collection[str], ask: Ask) -> tuple[dict[str, str], str]:
    """`id`, `parent_id` and `thread_id` as SQL, from their values as text; and an id that has lost digits, if one has.

    A parent that is the comment itself is none, nor is its thread where the ids of threads are those of other comments.
    Those that are `tidy` are numbers without a fraction, a power or a word among them.
    """
    id, parent, thread = (texts.get(name, "null") for name in ("id", "parent_id", "thread_id"))
    odd_id = [_looks_float(id), is_in(id, NO_PARENT[:2]), is_in(id, NO_PARENT[2:]), f"not {is_full(id)}"]
    odd_parent = [_looks_float(parent), is_full(parent)]
    looks = [*(["false"] * 3 + ["true"] if "id" in tidy else odd_id), *(["false"] * 2 if "parent_id" in tidy else odd_parent)]
    floats_id, zeros, ones, bare, floats_parent, full, starts, tops = ask(
        f"select {', '.join(map(_count, [*looks, f'{id} = {thread}', f'{parent} = {thread}']))} from {{rows}}"
    )
    if tops and not starts and not full:  # numbers of threads are not those of comments, where some of both are the same
        none = f"{is_nothing(thread)} or {thread} is null"
        tops, starts = ask(
            f"with tops as (select {thread} as t from {{rows}}) select (select count(*) from tops where t in (select {id} from {{rows}})), "
            f"(select count(*) from {{rows}} where ({none}) and {id} in (select t from tops))"
        )
    # Where one comment has it for its id, 0 is an id.
    none = [*NOTHING, *(NO_PARENT[:2] if zeros != 1 else ()), *(NO_PARENT[2:] if ones != 1 else ())]
    floats = [name for name, number in (("id", floats_id), ("parent_id", floats_parent)) if number]
    cases, lost = _numbers(texts, floats, ask) if floats else ({}, "")
    result = {}
    for name, text in texts.items():
        own = [id, *([thread] if tops and not starts and not full else [])] if name == "parent_id" and "id" in texts else []
        if name in tidy:
            itself = "".join(f"when {text} = {value} then null " for value in own)
            result[name] = f"case {itself}else {text} end" if itself else text
            continue
        itself = "".join(f"when {text} = {value} or {text} = {value} || '.0' then null " for value in own)
        result[name] = f"case when {is_in(text, none)} then null {cases.get(name, '')}{itself}else {whole(text)} end"
    return (_full(result) if full and bare else result), lost


def rounded(text: str, ask: Ask) -> str:
    """An example of long numbers that all end in zeros but not in as many as times do; "" where they do not."""
    long = f"regexp_full_match({text}, '\\d{{17,20}}')"
    number, zeros, example = ask(f"select count(*) filter ({long}), count(*) filter ({long} and {text} like '%00' and {text} not like '%000000'), "
        f"min({text}) filter ({long}) from sample")  # fmt: skip
    return example if number >= 5 and zeros >= 0.9 * number else ""


def is_full(text: str) -> str:
    """Whether an id is one of Reddit's full names: t1_ for a comment, t3_ for a submission."""
    return rf"({text} like 't_\_%' escape '\')"


def full(text: str, prefix: str) -> str:
    """An id as a full name, with the prefix that it lacks."""
    return f"case when {is_full(text)} then {text} else '{prefix}' || {text} end"


def _full(columns: Mapping[str, str]) -> dict[str, str]:
    """Where parents are Reddit's full names, ids without the prefix are those of comments, and threads submissions."""
    prefixes = {"id": "t1_", "thread_id": "t3_"}
    return {name: full(f"({sql})", prefixes[name]) if name in prefixes else sql for name, sql in columns.items()}


def _count(condition: str) -> str:
    return f"count(*) filter ({condition})"


def is_in(text: str, words: Sequence[str]) -> str:
    """Whether a text is one of some words; where none begins with a digit from 1 on, most ids are told by one look at theirs."""
    found = f"{text} in ({', '.join(map(literal, words))})"
    return f"(({text} < '1' or {text} >= ':') and {found})" if all(word < "1" or word >= ":" for word in words) else found


def _looks_float(text: str) -> str:
    """Whether a text may be a number of floating point that is big or has a power in it; the costly look is the rare one."""
    power = f"case when contains({text}, 'e') or contains({text}, 'E') then regexp_full_match({text}, '{POWER}') end"
    return f"{power} or (length({text}) >= 18 and {text} like '%.0')"


def _numbers(texts: Mapping[str, str], floats: Iterable[str], ask: Ask) -> tuple[dict[str, str], str]:
    """What to do with numbers of floating point among the ids, if all ids are numbers; and one that has lost digits."""
    numbers = {name: number(texts[name]) for name in ("id", "parent_id") if name in texts}
    words = " or ".join(f"{numbers[name]} is null and not {is_nothing(texts[name])}" for name in numbers)
    if ask(f"select {_count(words)} from {{rows}}") != (0,):
        return {}, ""
    cases: dict[str, str] = {}
    examples: list[Any] = []
    for name in floats:
        text, own = texts[name], numbers[name]
        is_lost = f"({own} >= {EXACT} and ({_looks_float(text)}) or {own} >= 1e11 and regexp_full_match({text}, '{ROUGH}'))"
        # Of comments whose ids are damaged each keeps its own row; a parent that is damaged is not to be found.
        damaged = "null" if name == "id" else text
        power = f"when contains(lower({text}), 'e') then cast(cast({own} as bigint) as varchar) "
        cases[name] = f"when {is_lost} then {damaged} {power}"
        examples += ask(f"select min({text}) filter ({is_lost}) from {{rows}}")
    return cases, next(filter(None, examples), "")
