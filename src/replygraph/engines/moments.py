"""When comments were written, as SQL; what cannot be read as a time is counted and becomes unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replygraph.sources import Log, columns_in
from replygraph.wording import plural

if TYPE_CHECKING:
    import duckdb

LONG = 1000  # letters of SQL
# A time that is there and cannot be read, until it is counted: no time of a comment is as late.
UNREADABLE = "'infinity'::timestamp"
FIRST, LAST = "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'"
# What tables write where there is nothing.
EMPTY = "'', 'null', 'none', 'nan', 'nat', 'na', 'n/a', '-', '\\N'"


def moment(value: str, is_number: bool) -> str:
    """SQL for a time; UNREADABLE for what is there and is none."""
    if is_number:
        return f"case when {value} is not null then coalesce({_since_1970(value)}, {UNREADABLE}) end"
    text = f"cast({value} as varchar)"
    if len(value) > LONG:  # written once: the database would plan each of its places anew, for a second
        return f"list_transform([{text}], lambda written: {moment('written', is_number=False)})[1]"
    return f"coalesce({_timestamp(value)}, case when lower(trim({text})) not in ({EMPTY}) then {UNREADABLE} end)"


def _timestamp(value: str) -> str:
    """SQL for a time: ISO 8601, or a number as in `_since_1970`; null for anything else."""
    text = f"cast({value} as varchar)"
    written = f"make_timestamp(epoch_us(try_cast({text} as timestamptz)))"  # as a cast, in half of the time
    plain = f"when {text} like '____-__-_____:__:__' then try_cast({text} as timestamp)"  # no place for a zone: the short way
    return (
        f"case {plain} when contains({text}, ':') then {written} else coalesce({_since_1970(f'try_cast({text} as double)')}, {written}) end"
    )


def _since_1970(number: str) -> str:
    """SQL for seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size: from the year 5 to 5138."""
    units = {0: "* 1000000", 3: "* 1000", 6: "", 9: "/ 1000"}
    cases = [
        f"when {number} between -62e{9 + power} and 1e{11 + power} then make_timestamp(cast({number} {factor} as bigint))"
        for power, factor in units.items()
    ]
    return f"case {' '.join(cases)} end"


def forget_unreadable(con: duckdb.DuckDBPyConnection, log: Log) -> None:
    """Times that are there and cannot be read, or lie outside the years 1 to 9999, become unknown: how many is said."""
    if "created_at" not in columns_in(con):
        return
    (strange,) = con.execute(f"select min(created_at) < {FIRST} or max(created_at) > {LAST} from read_comments").fetchone()
    if strange:
        where = f"created_at not between {FIRST} and {LAST}"
        number = con.execute(f"update read_comments set created_at = null where {where}").fetchone()[0]
        log.count("times that cannot be read", number)
        log.warn(
            f"{plural(number, 'time')} cannot be read, or {'lies' if number == 1 else 'lie'} outside the years 1 to 9999: left unknown."
        )
