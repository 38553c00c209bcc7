"""Which kinds of ties count: replies, quotations, mentions, boosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from replygraph.engines.kinds import LEFT_OUT
from replygraph.errors import UsageError, check_choice
from replygraph.sources import columns_in
from replygraph.wording import plural

if TYPE_CHECKING:
    import duckdb

    from replygraph.sources import Log

# What each kind of tie is; of the words of `resolution`, those that are not named here are of replies.
TIES: Mapping[str, str] = {
    "reply": "a comment answers another, whatever tells it", "quote": "a comment quotes another", "mention": "a comment names somebody",
    "boost": "somebody passes a post on",
}  # fmt: skip


def check_ties(ties: Iterable[str]) -> list[str]:
    """The kinds of ties that are to count, each once; an error for any other, and for none."""
    chosen = list(dict.fromkeys(ties))
    for tie in chosen:
        check_choice("kind of tie", tie, TIES)
    if not chosen:
        raise UsageError(f"no kind of tie is given. There are: {', '.join(TIES)}.")
    return chosen


def keep_ties(con: duckdb.DuckDBPyConnection, log: Log, ties: Iterable[str] | None) -> None:
    """Leave out ties of kinds that are not wanted; of those that are, how many comments make one is noted."""
    if ties is None:
        return
    wanted = check_ties(ties)
    have = columns_in(con)
    if "resolution" not in have:
        con.execute("alter table read_comments add column resolution varchar")
    ends = [name for name in ("parent_id", "reply_to", "reply_to_id") if name in have]
    answers = " or ".join(f"{name} is not null" for name in ends) or "false"
    kind = f"case when resolution in ({_words(set(TIES) - {'reply'})}) then resolution else 'reply' end"
    found = dict(con.execute(f"select {kind}, count(*) from read_comments where {answers} group by all").fetchall())
    log.note("Ties: " + "; ".join(f"{plural(found.get(tie, 0), 'comment')} by {tie}" for tie in wanted) + ".")
    none = "".join(f", {name} = null" for name in ends)
    con.execute(f"update read_comments set resolution = '{LEFT_OUT}'{none} where ({answers}) and {kind} not in ({_words(wanted)})")


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
