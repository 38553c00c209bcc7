"""Comments become a reply graph."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.comments import load_any
from replygraph.engines import embedded, examination, privacy
from replygraph.engines.kinds import ASSUMED, KINDS
from replygraph.engines.spans import keep_span
from replygraph.engines.ties import check_ties, keep_ties
from replygraph.errors import ReadError, UsageError, check_choice
from replygraph.graph import Columns, ReplyGraph, settle_sums
from replygraph.sources import Log, columns_in
from replygraph.wording import amount

if TYPE_CHECKING:
    import duckdb
    import networkx as nx


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
        A table of comments (a DataFrame of pandas or Polars, an Arrow table or a list of dicts with the columns of `read`; `id` and `author` are enough
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
    log = load_any(con, comments, **{"texts": False, "ties": ties, "names": hidden is not None, **options})
    return graph_of(con, log, starters=starters, nobody=nobody, aliases=read_aliases(aliases), assumed=assumed, ties=ties,
                    since=since, until=until, keep_comments=keep_comments, hidden=hidden)  # fmt: skip


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


def graph_of(
    con: duckdb.DuckDBPyConnection, log: Log, *, starters: bool = True, nobody: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None, assumed: str = "keep", ties: Iterable[str] | None = None, since: datetime | None = None, until: datetime | None = None,
    keep_comments: bool | None = False, hidden: privacy.Hidden | None = None,
) -> ReplyGraph:  # fmt: skip
    """The reply graph of the comments in an engine; with `keep_comments` None it keeps each where they are not too many."""
    check_choice("value of assumed", assumed, ASSUMED)
    if keep_comments is None:
        keep_comments = embedded.count(con) <= KEPT
    keep_ties(con, log, ties)
    keep_span(con, log, since, until)
    counts = embedded.settle(con, log, starters=starters, nobody=nobody, aliases=aliases, assumed=assumed)
    examination.examine(embedded.asking(con), log, counts, columns_in(con))
    counts = privacy.hide(con, log, counts, hidden)
    authors, replies, selves = map(
        _typed, (embedded.authors(con), *(embedded.ties(con, outcome) for outcome in ("replies", "self-replies")))
    )
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


def from_networkx(G: nx.DiGraph, *, name: str | None = None) -> ReplyGraph:
    """A reply graph of a networkx graph: a node is an author, an edge the replies of its source to its target.

    Parameters
    ----------
    G
        With directions. An edge without `weight` is one reply; several edges between two nodes are one tie, edges of a
        node to itself are `self_replies`.
    name
        The attribute of nodes that holds the names, such as "label"; by default the nodes are the names.

    Returns
    -------
    ReplyGraph
        Other attributes of nodes are columns of authors. `comments` is what the nodes tell, else the replies sent.

    Raises
    ------
    UsageError
        A graph without directions, weights that are not positive numbers, two nodes of one name.

    Examples
    --------
    >>> import networkx as nx, replygraph as rg
    >>> graph = rg.from_networkx(nx.DiGraph([("Bob", "Ann"), ("Cy", "Ann")]))
    >>> rg.rank(graph, top=1)[["author", "replies_received"]]
      author  replies_received
    0    Ann                 2
    """
    if not G.is_directed():
        raise UsageError("the graph has no directions, and a reply has one. G.to_directed() takes each edge both ways.")
    nodes = {node: str(row.get(name, node) if name else node) for node, row in G.nodes(data=True)}
    names = sorted(nodes.values())
    if twice := next((one for one, other in pairwise(names) if one == other), None):
        raise UsageError(f'two nodes are called "{twice}". Name an attribute that tells them apart: name="id".')
    place = {each: number for number, each in enumerate(names)}
    source, target, weight = _edges(G, {node: place[called] for node, called in nodes.items()})
    loops, size = source == target, len(names)
    pairs, tie = np.unique(source[~loops] * size + target[~loops], return_inverse=True)
    ends = {"source": pairs // max(1, size), "target": pairs % max(1, size)}
    ties = {**ends, "weight": _count(tie, weight[~loops], len(pairs)), **_told_of_ties(G, ~loops, tie, len(pairs))}
    told = _told({place[called]: G.nodes[node] for node, called in nodes.items()}, {"author", name})
    selves = _count(source[loops], weight[loops], size) if loops.any() else _numbers(told, "self_replies", np.zeros(size, dtype=np.int64))
    computed = {**degrees(ties, size), "self_replies": selves}
    comments = _numbers(told, "comments", computed["replies_sent"] + selves)
    summed = {"comments read": comments, "replies": ties["weight"], "self-replies": selves}
    counts: dict[str, Any] = {outcome: amount(values.sum()) for outcome, values in summed.items()}
    never = np.full(size, np.datetime64("NaT", "us"))
    authors = {
        "author": np.fromiter(names, object),
        "comments": comments,
        "first_comment_at": never,
        "last_comment_at": never,
    }
    return ReplyGraph({**authors, **told, **computed}, ties, counts)


def _numbers(told: dict[str, np.ndarray], name: str, otherwise: np.ndarray) -> np.ndarray:
    """A column of numbers that the nodes tell, taken out of what they tell; where they tell none, another."""
    found = told.pop(name, otherwise)
    return found if found.dtype.kind in "if" else otherwise


def _edges(G: nx.DiGraph, place: Mapping[Any, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ends of the edges by the places of authors, and their weights."""
    rows = [(place[one], place[other], weight) for one, other, weight in G.edges(data="weight", default=1)]
    source, target = (np.array([row[end] for row in rows], dtype=np.int64) for end in (0, 1))
    try:
        weight = np.array([row[2] for row in rows], dtype=np.float64)
    except (TypeError, ValueError):
        weight = np.array([np.nan])
    if not (np.isfinite(weight) & (weight > 0)).all():
        raise UsageError("the weights of edges are not all positive numbers: a weight is a number of replies.")
    return source, target, weight


def _told_of_ties(G: nx.DiGraph, kept: np.ndarray, tie: np.ndarray, size: int) -> dict[str, np.ndarray]:
    """Of each tie the first and the last time that its edges tell, and where they tell it how its replies are known."""
    rows = [row for (*_, row), keep in zip(G.edges(data=True), kept.tolist(), strict=True) if keep]
    told = {}
    for name, better in (("first_reply_at", np.fmin), ("last_reply_at", np.fmax)):
        told[name] = np.full(size, np.datetime64("NaT", "us"))
        better.at(told[name], tie, _moments([row.get(name) for row in rows]))
    kinds = [kind for kind in KINDS if any(kind in row for row in rows)]
    return told | {kind: _count(tie, np.array([row.get(kind, 0) for row in rows], dtype=np.float64), size) for kind in kinds}


def _moments(values: list[Any]) -> np.ndarray:
    """Times as `to_networkx` writes them."""
    return np.array([str(each).removesuffix("Z") if each is not None else "NaT" for each in values], dtype="datetime64[us]")


def _told(rows: Mapping[int, Mapping[str, Any]], known: Collection[str | None]) -> dict[str, np.ndarray]:
    """What the nodes tell of authors, a column for each attribute; times as `to_networkx` writes them are times again."""
    told = {}
    for name in dict.fromkeys(str(name) for row in rows.values() for name in row if name not in known):
        values = [rows[place].get(name) for place in range(len(rows))]
        if name.endswith("_comment_at"):
            told[name] = _moments(values)
        else:
            kinds = {type(each) for each in values}
            told[name] = np.array(values) if len(kinds) == 1 and kinds <= {int, float, bool} else np.fromiter(values, object)
    return told


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
