"""Comments become a reply graph."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.comments import load
from replygraph.engines import embedded, examination, privacy
from replygraph.engines.inserts import forget_unreadable_times, insert_rows
from replygraph.engines.kinds import ASSUMED
from replygraph.engines.spans import keep_span
from replygraph.engines.ties import check_ties, keep_ties
from replygraph.errors import ReadError, UsageError
from replygraph.graph import Columns, ReplyGraph, settle_sums
from replygraph.readers._contract import COLUMNS
from replygraph.sources import Log

if TYPE_CHECKING:
    import duckdb


KEPT = 100_000  # comments up to which a graph keeps each by default: what is beyond chance then takes seconds, not minutes


def build(
    comments: Any,
    *,
    starters: bool = True,
    nobody: Iterable[str] = (),
    aliases: Mapping[str, str] | str | os.PathLike[str] | None = None,
    assumed: str = "keep",
    ties: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    memory: str | None = None,
    keep_comments: bool | None = None,
    pseudonyms: bool = False,
    key: str | os.PathLike[str] | bytes | None = None,
    publish: bool = False,
    forget: Iterable[str] = (),
    **options: Any,
) -> ReplyGraph:
    """The reply graph of a discussion: who answers whom, and how often.

    Parameters
    ----------
    comments
        A table of comments (a DataFrame or a list of dicts with the columns of `read`; `id` and `author` are enough
        where there are no replies), or the names of files, which then never become a table in Python: a dump larger
        than memory is fine.
    starters
        Whether the post that starts a thread (a submission, a forum's first post) counts as a comment that can be
        answered. Leaving it out moves rankings more than any choice of measure.
    nobody
        More names that stand for nobody, beside "[deleted]" and its like; without case.
    aliases
        Who is who, `{"ann_oak": "Ann"}`, or a table of it with two columns: a name, id or handle, and the name that it
        stands for. All whom it gives one name are one author.
    since, until
        Only comments from a moment on, and before another (UTC where they have no zone). A reply counts by its own time,
        whenever the comment that it answers was written.
    assumed
        What becomes of replies of which nothing tells whom they answer: "keep" what is assumed, mostly that they answer
        the start of their thread; "drop" them; or take the "previous" comment of the thread as the one answered.
    ties
        The kinds of ties that count, where a source knows several: "reply", "quote", "mention", "boost" (somebody passes a
        post on). By default whatever the reader takes for an answer; with a list also what it finds only when asked
        (quotations in Discourse, mentions in chats, boosts in Mastodon), and nothing else.
    memory
        The most memory for reading and joining, such as "4GB"; what does not fit goes to a temporary folder. Names and
        ties come on top.
    keep_comments
        Whether the graph keeps of each comment who answers whom where and when, which all that speaks of threads, times
        and certainty needs; by default up to 100,000 comments.
    pseudonyms
        Whether each author is called by a pseudonym, the same for the same key, instead of by name.
    key
        The file with the key, made where it is not there yet, or the key itself, of 32 bytes or more. Without one, pseudonyms
        are the same for as long as Python runs, and then never again.
    publish
        Pseudonyms, and times to the day.
    forget
        Names, ids or handles of people whose comments become those of nobody: they stay, without name, text and link, and
        make no tie.
    **options
        For files: as in `load`.

    Returns
    -------
    ReplyGraph
        Authors sorted by name. Deleted and anonymous authors, self-replies, and replies whose parent is not there make
        no tie; `counts` tells how many there were of each.

    Examples
    --------
    >>> import replygraph as rg
    >>> rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    <ReplyGraph: 2 authors, 1 tie>
    """
    hidden = privacy.choose(pseudonyms, key, publish, forget)
    con = embedded.connect(memory)
    ties = None if ties is None else check_ties(ties)
    log = load_any(con, comments, **{"texts": False, "ties": ties, **options})
    return graph_of(con, log, starters=starters, nobody=nobody, aliases=read_aliases(aliases), assumed=assumed, ties=ties,
                    since=since, until=until, keep_comments=keep_comments, hidden=hidden)  # fmt: skip


def load_any(con: duckdb.DuckDBPyConnection, comments: Any, **options: Any) -> Log:
    """Comments into an engine, from files or from a table."""
    if isinstance(comments, str | os.PathLike):
        return load(con, comments, **options)
    if hasattr(comments, "to_dict"):
        # Ids that pandas made floats, for want of a missing integer, are integers again.
        comments = comments.convert_dtypes().astype(object)
        comments = comments.where(comments.notna(), None).to_dict("records")
    comments = list(comments)
    if comments and not isinstance(comments[0], Mapping):
        return load(con, comments, **options)
    for needed in ("id", "author"):
        if comments and needed not in comments[0]:
            raise UsageError(f'the comments have no column "{needed}". They have: {", ".join(comments[0])}.')
    log = Log()
    unused = sorted(map(str, set().union(*comments) - set(COLUMNS)))
    if unused:
        log.note(f"Columns not used: {', '.join(unused)}. Those that are: {', '.join(COLUMNS)}.")
        comments = [{name: value for name, value in comment.items() if name in COLUMNS} for comment in comments]
    insert_rows(con, comments, log, "the comments", "the comments")
    forget_unreadable_times(con, log)
    return log


def read_aliases(aliases: Mapping[str, str] | str | os.PathLike[str] | None) -> dict[str, str]:
    """A table of aliases: two columns, a name, id or handle and the name that it stands for; a first line "alias,name" is none."""
    if isinstance(aliases, Mapping):
        return {_clean(word): _clean(name) for word, name in aliases.items()}
    if aliases is None:
        return {}
    try:
        text = Path(aliases).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{aliases}: cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'}).") from error
    sign = max("\t;,", key=text.partition("\n")[0].count)
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
        cells = [_clean(cell) for cell in row]
        if (number == 1 and [cell.lower() for cell in cells] in HEADINGS) or not any(cells):
            continue
        if len(cells) != 2 or not all(cells):
            raise ReadError(f"{aliases}: line {number} has not two cells, a name or id and the name that it stands for.")
        if found.setdefault(cells[0], cells[1]) != cells[1]:
            raise ReadError(f'{aliases}: "{cells[0]}" is both {found[cells[0]]} and {cells[1]}. Leave one of them out.')
    return found


HEADINGS = [[first, second] for first in ("alias", "id", "name", "author", "author_id", "handle") for second in ("name", "author")]


def _clean(name: object) -> str:
    return unicodedata.normalize("NFC", str(name)).strip()


def check_assumed(assumed: str) -> None:
    """An error for what cannot be done with assumed replies."""
    if assumed not in ASSUMED:
        raise UsageError(f'assumed="{assumed}": it is one of {", ".join(ASSUMED)}.')


def graph_of(
    con: duckdb.DuckDBPyConnection, log: Log, *, starters: bool = True, nobody: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None, assumed: str = "keep", ties: Iterable[str] | None = None, since: datetime | None = None, until: datetime | None = None,
    keep_comments: bool | None = False, hidden: privacy.Hidden | None = None,
) -> ReplyGraph:  # fmt: skip
    """The reply graph of the comments in an engine; with `keep_comments` None it keeps each where they are not too many."""
    check_assumed(assumed)
    if keep_comments is None:
        keep_comments = embedded.count(con) <= KEPT
    keep_ties(con, log, ties)
    keep_span(con, log, since, until)
    counts = embedded.settle(con, log, starters=starters, nobody=nobody, aliases=aliases, assumed=assumed)
    examination.examine(con, log, counts)
    counts = privacy.hide(con, log, counts, hidden)
    authors, replies, selves = (_typed(each(con)) for each in (embedded.authors, embedded.replies, embedded.self_replies))
    size = len(authors["author"])
    for columns, of in ((authors, "comment"), (replies, "reply")):
        never = np.broadcast_to(np.datetime64("NaT", "us"), len(next(iter(columns.values()))))  # takes no memory
        for name in (f"first_{of}_at", f"last_{of}_at"):
            columns.setdefault(name, never)
    if "author_id" in authors and not (authors["author_id"] != None).any():  # noqa: E711 - of each element
        del authors["author_id"]
    authors["self_replies"] = _count(selves["source"], selves["weight"], size)
    comments = _comments(embedded.each_comment(con)) if keep_comments else {}
    return ReplyGraph(
        {**authors, **degrees(replies, size)},
        replies,
        counts,
        tuple(log.warnings),
        tuple(log.notes),
        comments,
        tuple(log.as_of),
        _record(log, hidden),
    )


def _record(log: Log, hidden: privacy.Hidden | None) -> dict[str, Any]:
    return {"files": tuple(log.files), "hidden": () if hidden is None else privacy.in_words(hidden)}


def _comments(rows: Columns) -> dict[str, np.ndarray]:
    """One row per comment, its parent by position; a comment whose source names no thread is in that of its root."""
    parent = np.where(rows["parent"] >= 0, np.searchsorted(rows["comment"], rows["parent"]), -1)
    root = _roots(parent)
    named = rows["thread"].max(initial=-1) + 1
    thread = np.where(rows["thread"] >= 0, rows["thread"], np.where(rows["thread"][root] >= 0, rows["thread"][root], named + root))
    return {
        "author": rows["author"].astype(np.int32), "answered": rows["answered"].astype(np.int32), "parent": parent.astype(np.int32),
        "thread": np.unique(thread, return_inverse=True)[1].astype(np.int32), "created_at": rows["created_at"].astype("datetime64[us]"), "rough": rows["rough"].astype(bool), "weight": settle_sums(rows["weight"]),
        "kind": rows["kind"].astype(np.int8) if "kind" in rows else np.where(rows["answered"] >= 0, 0, -1).astype(np.int8),
    }  # fmt: skip


def _roots(parent: np.ndarray) -> np.ndarray:
    """The comment at the start of each comment's chain of parents; of a circle, one of its comments."""
    root = np.where(parent < 0, np.arange(len(parent)), parent)
    for _ in range(len(parent).bit_length()):  # each step doubles the length of the chains that are done
        root = root[root]
    return root


def _typed(columns: Columns) -> dict[str, np.ndarray]:
    return {
        name: values
        if name in ("author", "author_id") or name.endswith("_precision")
        else values.astype("datetime64[us]")
        if name.endswith("_at")
        else settle_sums(values)
        for name, values in columns.items()
    }


def degrees(replies: Columns, size: int) -> dict[str, np.ndarray]:
    """How many replies each author got and wrote, and how many people they come from and go to."""
    source, target, weight = replies["source"], replies["target"], replies["weight"]
    assumed = {"replies_assumed": _count(target, replies["assumed"], size)} if replies.get("assumed", np.empty(0)).any() else {}
    return {
        "replies_received": _count(target, weight, size), "replies_sent": _count(source, weight, size),
        "authors_answering": _count(target, None, size), "authors_answered": _count(source, None, size),
        **assumed,
    }  # fmt: skip


def _count(positions: np.ndarray, weights: np.ndarray | None, size: int) -> np.ndarray:
    return settle_sums(np.bincount(positions, weights, size))
