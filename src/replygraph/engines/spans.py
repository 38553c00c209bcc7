"""Comments of a span of time: those written outside are left out, whom those inside answer is remembered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from replygraph.errors import ReplyGraphError, UsageError
from replygraph.sources import Log, columns_in
from replygraph.wording import plural

if TYPE_CHECKING:
    import duckdb


def keep_span(con: duckdb.DuckDBPyConnection, log: Log, since: datetime | None, until: datetime | None) -> None:
    """Leave out comments written before `since`, from `until` on, or at an unknown time.

    A reply counts by its own time: where the comment that it answers lies outside, it answers that comment's author by name.
    """
    if since is None and until is None:
        return
    since, until = _in_utc(since), _in_utc(until)
    if since and until and since >= until:
        raise UsageError(f"--since {since:%Y-%m-%d %H:%M} is not before --until {until:%Y-%m-%d %H:%M}.")
    have = columns_in(con)
    if "created_at" not in have:
        raise ReplyGraphError("no comment tells when it was written: --since and --until cannot be used here.")
    inside = " and ".join(
        f"created_at {sign} timestamp '{at:%Y-%m-%d %H:%M:%S}'" for sign, at in ((">=", since), ("<", until)) if at is not None
    )
    _answer_by_name(con, have, inside)
    (unknown,) = con.execute("select count(*) from read_comments where created_at is null").fetchone()
    (number,) = con.execute(f"delete from read_comments where not coalesce({inside}, false)").fetchone()
    log.count("comments outside the time asked for", number)
    span = " ".join(f"{word} {at:%Y-%m-%d %H:%M}" for word, at in (("since", since), ("until", until)) if at)
    log.note(f"Only comments {span} (UTC): {plural(number, 'comment')} left out.")
    if unknown:
        log.warn(f"{plural(unknown, 'comment')} left out because nothing tells when {'it was' if unknown == 1 else 'they were'} written.")
    if not con.execute("select count(*) from read_comments").fetchone()[0]:
        raise ReplyGraphError(f"no comment was written {span}.")


def _in_utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC).replace(tzinfo=None) if at and at.tzinfo else at


def _answer_by_name(con: duckdb.DuckDBPyConnection, have: list[str], inside: str) -> None:
    """What answers a comment that goes answers its author, by name and, where there is one, by id."""
    if "parent_id" not in have:
        return
    pairs = [("reply_to", "author"), *([("reply_to_id", "author_id")] if "author_id" in have else [])]
    for ours, _ in pairs:
        con.execute(f"alter table read_comments add column if not exists {ours} varchar")
    nobody = " and ".join(f"r.{ours} is null" for ours, _ in pairs)
    sets = ", ".join(f"{ours} = p.{theirs}" for ours, theirs in pairs)
    con.execute(
        f"update read_comments r set {sets} from (select * from read_comments where not coalesce({inside}, false)) p "
        f"where r.parent_id = p.id and {nobody} and {inside.replace('created_at', 'r.created_at')}"
    )
