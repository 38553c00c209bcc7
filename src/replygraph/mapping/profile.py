"""What the columns of a table hold: how full they are, what kind of values, how often one is found in another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from replygraph.mapping import column_words, ids
from replygraph.sources import Ask

SAMPLE = 20_000  # rows that tell what kind of values a column holds
EXAMPLES = 200  # values looked at one by one
FEW = 20  # rows below which names decide, and data only veto

FLAGS = {"true", "false", "yes", "no", "t", "f", "y", "n", "ja", "nein", "oui", "non", "si", "sí", "wahr", "falsch"}
WHOLE = re.compile(r"-?\d{1,25}(\.0+)?")
DECIMAL = re.compile(r"-?\d*[.,]\d+|-?\d+([.,]\d+)?[eE][-+]?\d+")
TIME = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([ ,T].*)?|\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?"
    r"|[A-Za-z]{3},? (\d{1,2} [A-Za-z]{3}|[A-Za-z]{3} \d{1,2})\b.*|(?:[^\W\d_]{2,12}\.?,? )?\d{1,2}(?:\.|st|nd|rd|th|er|º)?[- ](?:de |of )?[^\W\d_]\S{1,15}[- ](?:de )?\d{2,4}\b.*"
    r"|[^\W\d_]\S{1,15} \d{1,2},? \d{4}.*|\d{4}(?:\.|\s?[년年]|\s?m\.)\s?(?:[^\W\d_]\S{2,15}|\d{1,2}\s?[月월])\s?\d{1,2}.*"
    r"|\{\W{0,2}\$date\b.*"
)
URL = re.compile(r"(https?://|www\.|/\w+/)\S+")
LIST = re.compile(r"\[.*\]|\{.*\}|[A-Z]\w*\(\w+=.*\)", re.DOTALL)


@dataclass(frozen=True)
class Field:
    """A column of a table: its name, SQL for a value as text, and what is known of it."""

    name: str
    sql: str
    place: int = 0
    filled: int = 0
    different: int = 0
    kind: str = "empty"
    words: float = 0.0
    roles: Mapping[str, float] = field(default_factory=dict)
    is_tidy: bool = False  # whether its values are known to be compared as they are

    @property
    def column(self) -> str:
        """What the values are called in the sample and in the working table."""
        return f"value_{self.place}"


FIRST = "first_rows"


def keep_first(ask: Ask) -> None:
    """The first rows as they are, which more than one look is taken at."""
    ask(f"create or replace temp table {FIRST} as select * from {{rows}} limit {SAMPLE}")


def profile(fields: Sequence[Field], ask: Ask) -> tuple[list[Field], int]:
    """The columns with what the first rows tell of them, and how many rows these are; the table `sample` holds them."""
    values = ", ".join(f"{ids.text_of(each.sql)} as {each.column}" for each in fields)
    ask(f"create or replace temp table sample as select {values} from {FIRST}")
    columns = [each.column for each in fields]
    counted = f"""{{'filled': count(*) filter ({FILLED}), 'different': approx_count_distinct(value),
        'examples': (list(value) filter ({FILLED}))[:{EXAMPLES}]}}"""
    facts = of_each(columns, counted, "sample", ask)
    nothing = {"filled": 0, "different": 0, "examples": ()}
    (rows,) = ask("select count(*) from sample")
    return [_described(each, **(fact or nothing)) for each, fact in zip(fields, facts, strict=True)], rows


FILLED = f"not {ids.is_nothing('value')}"


def of_each(texts: Sequence[str], found: str, table: str, ask: Ask) -> list[Any]:
    """What SQL over the `value`s of each text gives, None where all are missing: one question, whose time grows with their number."""
    names = [f"c{place}" for place in range(len(texts))]
    if not names:
        return []
    values = ", ".join(f"{text} as {name}" for text, name in zip(texts, names, strict=True))
    (answers,) = ask(
        f"select map_from_entries(list((name, found))) from (select name, {found} as found from "
        f"(unpivot (select {values} from {table}) on {', '.join(names)} into name name value value) group by name)"
    )
    return [(answers or {}).get(name) for name in names]


def _described(each: Field, filled: int, different: int, examples: Sequence[str] | None) -> Field:
    examples = examples or ()
    kind = kind_of(examples)
    sure = kind if len(examples) >= 3 or kind not in ("flag", "decimal", "time") else "word"
    words = sum(len(value.split()) for value in examples) / max(len(examples), 1)
    return Field(
        each.name, each.sql, each.place, filled, min(different, filled), kind, words, possible(column_words.roles(each.name), sure, words)
    )


def kind_of(examples: Sequence[str]) -> str:
    """What most of some values are: empty, flag, whole, decimal, time, url, list, text or word.

    >>> kind_of(["3", "14.0"]), kind_of(["True", "False"]), kind_of(["ann_o", "bob"]), kind_of(["2024-03-01 10:00"])
    ('whole', 'flag', 'word', 'time')
    """
    if not examples:
        return "empty"
    if all(value.lower() in FLAGS for value in examples):
        return "flag"
    share = {kind: sum(bool(form.fullmatch(value)) for value in examples) / len(examples) for kind, form in _FORMS.items()}
    fractions = sum(bool(DECIMAL.fullmatch(value)) and not WHOLE.fullmatch(value) for value in examples) / len(examples)
    share["decimal"] = fractions + share["whole"] if fractions > 0.05 else 0.0
    best = max(share, key=lambda kind: share[kind])
    if share[best] >= 0.8:
        return best
    long = sum(len(value.split()) > 5 or len(value) > 200 or (len(value) > 20 and not value.isascii()) for value in examples) / len(
        examples
    )
    return "text" if long > 0.3 else "word"


_FORMS = {"whole": WHOLE, "decimal": DECIMAL, "time": TIME, "url": URL, "list": LIST}

# The kinds of values that rule a role out, whatever the name.
NEVER: Mapping[str, tuple[str, ...]] = {
    "id": ("flag", "time", "list", "text", "empty"), "parent": ("flag", "time"), "answered": ("flag", "time", "decimal"),
    "answered_id": ("flag", "time", "url", "empty"), "author": ("flag", "time", "url", "decimal", "list"),
    "author_id": ("flag", "time", "list", "empty"), "thread": ("flag", "list", "empty"), "text": ("flag", "whole", "decimal", "time", "empty"),
    "time": ("flag", "text", "url", "empty"), "score": ("flag", "text", "url", "time", "list", "word", "empty"), "title": ("flag", "empty", "list"),
    "url": ("flag", "whole", "decimal", "empty", "time"),
    "level": ("flag", "decimal", "empty", "time", "text", "word", "url", "list"),
}  # fmt: skip


def possible(roles: Mapping[str, float], kind: str, words: float) -> dict[str, float]:
    """The roles that a column's name gives it, without those that its values rule out."""
    kept = {role: score for role, score in roles.items() if kind not in NEVER[role]}
    if "author" in kept and kind == "text" and words > 12:
        del kept["author"]
    if kind != "text" and kept.get("text") == column_words.WEAK:
        del kept["text"]
    if kind == "whole" and "author" in kept:
        kept["author"] -= 0.25  # a number is somebody's id, where names are there too
    return kept


NONE = (*ids.NOTHING, *ids.NO_PARENT, "[]", "{}", "root")  # what stands for no parent


def tidied(fields: Sequence[Field], table: str, ask: Ask) -> list[Field]:
    """The columns, with whether no value in a table has to be changed before it is compared: one look, instead of one in each query."""
    tidy = (
        f"count(*) filter ({_digits(each) if each.kind == 'whole' else _needs_nothing(each)}) = count({each.column})" for each in fields
    )
    found = ask(f"select {', '.join(tidy)} from {table}") if fields else ()
    return [replace(each, is_tidy=is_tidy) for each, is_tidy in zip(fields, found, strict=True)]


def _digits(each: Field) -> str:
    return f"cast(try_cast({each.column} as bigint) as varchar) = {each.column} and {each.column} >= '1'"


def _needs_nothing(each: Field) -> str:
    return f"not {ids.is_in(each.column, NONE)} and not {ids.is_fraction(each.column)}"


def clean(each: Field) -> str:
    """A value as an id: nothing where it stands for nothing, whole numbers as programs without a floating point write them."""
    if each.is_tidy:
        return each.column
    return f"case when {ids.is_nothing(each.column)} then null {_power(each)}else {ids.whole(each.column)} end"


def no_parent(each: Field) -> str:
    """A value as a parent's id: 0 and -1 stand for nothing, too."""
    if each.is_tidy:
        return each.column
    nothing = ids.is_in(each.column, NONE)
    return f"case when {nothing} then null {_power(each)}else {ids.whole(each.column)} end"


def _power(each: Field) -> str:
    if each.kind not in ("whole", "decimal"):
        return ""
    number = f"(contains({each.column}, 'e') or contains({each.column}, 'E')) and {each.column} similar to '{ids.POWER}'"
    return f"when {number} then coalesce(cast(try_cast({ids.number(each.column)} as hugeint) as varchar), {each.column}) "


def person(each: Field) -> str:
    """A value as somebody's name, for comparison: without @ and case."""
    return f"lower(ltrim({clean(each)}, '@'))"


def uniqueness(id: Field, others: Sequence[Field], table: str, ask: Ask, within: Field | None = None) -> float:
    """How nearly a column is different in all rows, leaving aside rows equal in the other columns too; within the values of one."""
    value = f"({within.column}, {clean(id)})" if within else clean(id)
    rows, different, filled = ask(f"select count(*), count(distinct {value}), count({clean(id)}) from {table}")
    if not filled or filled < 0.5 * rows:
        return 0.0
    different -= 0 if not within else int(filled < rows)
    if different >= 0.95 * filled or not others:
        return different / filled
    (whole,) = ask(
        f"select count(distinct hash({value}, {', '.join(each.column for each in others)})) from {table} where {clean(id)} is not null"
    )
    return different / max(whole, 1)


def different(each: Field, table: str, ask: Ask) -> int:
    """How many different values a column has."""
    found: int = ask(f"select count(distinct {each.column}) from {table}")[0]
    return found


@dataclass(frozen=True)
class Overlap:
    """How the values of one column are found among those of another: different values, found ones, rows that name themselves."""

    values: int
    found: int
    itself: int
    rows: int

    @property
    def share(self) -> float:
        """The share of different values that are found."""
        return self.found / self.values if self.values else 0.0


def overlap(child: str, parent: str, table: str, ask: Ask) -> Overlap:
    """How many values of the SQL `child` are among those of the SQL `parent`, both over the rows of a table."""
    answer = ask(
        f"with pairs as (select {child} as p, {parent} as i from {table}), "
        "named as (select distinct p from pairs where p is not null and p is distinct from i) select * from "
        "(select count(*) from named), (select count(*) from named where p in (select i from pairs)), "
        "(select count(*) filter (p = i), count(p) from pairs)"
    )
    return Overlap(*answer)
