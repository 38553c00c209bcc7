"""Whether the data contradict a column for the comment answered: numbers of another table's rows meet those of this one by chance."""

from typing import NamedTuple

import numpy as np

from replygraph.mapping import column_words, ids, times
from replygraph.mapping.choices import Rows
from replygraph.mapping.profile import FIRST, Field
from replygraph.sources import Log

DOUBT = "it is not sure that"  # so begins what is said of a column that is taken all the same
LEAST = 5  # answers from which on anything is concluded
DENSE = 0.05  # the share of ids that the next number follows, from which on one may be met by chance
MANY = 50  # rows from which on numbers that meet by chance are hardly the same in the second half of a table
STRAY = 0.05  # the share of answers that may lie on the other side of what they answer, where an order is kept

NONE, MISSING = -2, -1  # in place of the row answered: it answers none, its thread or one before all; one that is not there


class Finding(NamedTuple):
    """What speaks against a column: whether it is none, or only may be none, and why."""

    is_none: bool
    words: str


class Answers(NamedTuple):
    """For each row the one that it answers, its number, its time, and whether both are told to stand in different threads."""

    up: np.ndarray
    number: np.ndarray
    time: np.ndarray
    is_apart: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """The rows whose parent is another row."""
        return np.flatnonzero((self.up >= 0) & (self.up != np.arange(len(self.up))))


def of_parent(seen: Rows, parent: Field, id: Field, named: str, own: str) -> Finding | None:
    """What speaks against a column whose values, as the SQL `named`, are found among the ids, as the SQL `own`."""
    thread = next((each for each in seen.ranked("thread", 0.5) if each not in (parent, id) and _is_thread(each)), None)
    answers = _answers(seen, named, own, thread)
    return finding(answers, thread.name if thread else "") if answers else None


def _is_thread(each: Field) -> bool:
    return 2 <= each.different < 0.8 * each.filled and column_words.words_of(each.name) != ("page",)


def _answers(seen: Rows, named: str, own: str, thread: Field | None) -> Answers | None:
    """The answers among the first rows, if their ids are numbers that follow each other."""
    (dense,) = seen.ask(
        f"with ids as (select distinct regexp_extract(i, '^(.*?)\\d+$', 1) as stem, {_number('i')} as n from (select {own} as i from sample)) "
        "select avg((beyond = n + 1)::integer) from (select n, lead(n) over (partition by stem order by n) as beyond from ids where n is not null)"
    )
    if (dense or 0) < DENSE:
        return None
    within = thread.column if thread else "null"
    up, number, time, apart = seen.ask(
        f"with pairs as materialized (select * from (select rowid as r, {named} as p, {own} as i, {within} as g from sample) "
        f"positional join (select {_time(seen)} as t from {FIRST})), firsts as (select i, min(r) as r, first(g order by r) as g from pairs group by i), "
        f"found as (select c.r, case when c.p is null or c.p = c.i and c.g = c.i then {NONE} when c.p = c.i then c.r when q.r is not null then q.r "
        f"when c.p = c.g or {_number('c.p')} < (select min({_number('i')}) from pairs) then {NONE} else {MISSING} end as up, {_number('c.i')} as n, c.t, coalesce(c.g <> q.g and c.g <> c.p, false) as apart from pairs c left join firsts q on c.p = q.i) "
        "select list(up order by r), list(coalesce(n, 'nan'::double) order by r), list(coalesce(t, 'nan'::double) order by r), list(apart order by r) from found"
    )
    return Answers(np.array(up), np.array(number, float), np.array(time, float), np.array(apart, bool)) if up else None


def _number(id: str) -> str:
    return f"try_cast(regexp_extract({id}, '(\\d{{1,18}})$', 1) as bigint)"


def _time(seen: Rows) -> str:
    """When a comment was written, as a number, as far as it can be told from the first rows."""
    time = next(iter(seen.ranked("time", 0.35)), None)
    if time is None:
        return "null::double"
    log = Log()
    text = times.readable("", log, time, ids.text_of(time.sql), "sample", seen.months, lambda sql: seen.ask(sql.replace("{rows}", FIRST)))
    if log.warnings:  # days and months may be exchanged
        return "null::double"
    return f"coalesce(epoch(try_cast({text} as timestamptz)), try_cast({text} as double))"


def finding(answers: Answers, thread: str = "") -> Finding | None:
    """What speaks against answers: other threads, times, circles; or only that no order is kept, or that nobody begins."""
    child, place = answers.known, np.arange(len(answers.up))
    parent = answers.up[child]
    nobody_begins = _nobody_begins(answers.up, answers.number, place)
    if len(child) < LEAST:
        return nobody_begins
    rows, numbers, (later, older) = (_sides(each, child, parent) for each in (place, answers.number, answers.time))
    is_timed, is_ordered = later + older >= LEAST, _is_ordered(rows) or _is_ordered(numbers)
    apart = int(answers.is_apart[child].sum())
    if 2 * apart >= len(child):
        return Finding(True, f"{apart:,} of {len(child):,} answers would stand in another {thread} than what they answer")
    if is_timed and older >= (0.9 if is_ordered else 0.25) * (later + older):
        return Finding(True, f"{older:,} of {later + older:,} answers would be older than what they answer")
    if not is_ordered and not (is_timed and older <= STRAY * (later + older)):
        circle = _in_circles(answers.up)
        above = f"{rows[0]:,} answers would stand below what they answer and {rows[1]:,} above it"
        return Finding(True, f"{above}, {circle:,} in a circle") if circle else Finding(False, above)
    if is_timed and older >= 0.25 * (later + older):
        return Finding(False, f"{older:,} of {later + older:,} answers would be older than what they answer")
    return nobody_begins


def _nobody_begins(up: np.ndarray, number: np.ndarray, place: np.ndarray) -> Finding | None:
    """That each row answers another, as in a table of answers alone."""
    if len(up) < 2 * LEAST or (up == NONE).any() or not (number > np.median(number)).any():
        return None
    own = (up == place)[number > np.median(number)].mean()  # who begins may answer himself; by chance this is so of the first numbers
    is_so = own <= (0.1 if len(up) >= MANY else 0.9)
    return Finding(False, "every row answers another, so that none begins") if is_so else None


def _sides(values: np.ndarray, child: np.ndarray, parent: np.ndarray) -> tuple[int, int]:
    """How many answers come behind what they answer, and how many before it."""
    steps = values[child] - values[parent]
    return int((steps > 0).sum()), int((steps < 0).sum())


def _is_ordered(sides: tuple[int, int]) -> bool:
    return sum(sides) >= LEAST and min(sides) <= STRAY * sum(sides)


def _in_circles(up: np.ndarray) -> int:
    """How many rows answer themselves in the end, over others: after as many steps as there are rows, who is not above all is in a circle.

    >>> _in_circles(np.array([1, 2, 0, 0, -2, 4]))
    3
    """
    end, place = len(up), np.arange(len(up))
    above = np.append(np.where((up < 0) | (up == place), end, up), end)
    for _ in range(end.bit_length()):
        above = above[above]
    return len(np.unique(above[above < end]))
