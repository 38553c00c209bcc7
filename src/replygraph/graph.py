"""The reply graph: who answers whom, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.wording import figure, plural

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import scipy.sparse as sp

Columns = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class ReplyGraph:
    """Authors, and the replies between them.

    A tie goes from the one who replies to the one replied to; its weight counts the replies.
    Nothing here is ever changed: `measure` and `cluster` return a new graph with more columns.

    Attributes
    ----------
    author_columns
        One array per column, one entry per author, sorted by name: `author` (str), `author_id` (str or None; only where the
        source tells people apart by ids, handles or addresses), `comments`,
        `replies_received`, `replies_sent`, `authors_answering`, `authors_answered`, `self_replies` (int64),
        `first_comment_at`, `last_comment_at` (datetime64[us], NaT where the source tells no time), and where any is known less
        exactly than to the second also `first_comment_precision`, `last_comment_precision`.
    reply_columns
        `source`, `target` (int64 positions into the authors), `weight` (int64, at least 1; float64 above 0 where the input gives fractions),
        `first_reply_at`, `last_reply_at` (and their precision likewise); where not all replies are explicit also `explicit`, `structural`, `named`, `assumed`, which sum to
        `weight`; sorted by source and target, each pair once, nobody to themselves.
    counts
        What was read, used and left out, by reason.
    warnings
        What a careful reader should know of the input, a sentence each.
    notes
        How the input was read: by which reader and why, which column was taken for what.
    comment_columns
        One entry per comment, in the order of the input, where the graph keeps them (see `build`), else none: `author`
        and `answered` (positions of authors; -1 for nobody known), `parent` (the position of the comment answered; -1
        where it is not in the input), `thread` (numbered from 0), all int32; `created_at` (datetime64[us]); `rough`,
        whether that is known to the hour at best; `weight`, how many comments it stands for (1, but in tables of weighted
        ties); `kind` (int8), how it is known whom it answers: 0 explicit, 1 structural, 2 named, 3 assumed, -1 where it
        answers nobody known.
    as_of
        From when ages such as "14 days ago" were counted, where the input has any, with where that is known from.
    record
        How the graph came about, as far as it is known: `files` as they were named, what is `hidden` of people, the `command`
        and its `options`, by which `clustering` its clusters were found. Outputs tell it without folders and names.
    """

    author_columns: Columns
    reply_columns: Columns
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comment_columns: Columns = field(default_factory=dict)
    as_of: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<ReplyGraph: {plural(self.size, 'author')}, {plural(len(self.reply_columns['weight']), 'tie')}>"

    def _repr_html_(self) -> str:
        """A small map, in notebooks."""
        from importlib import import_module

        shown: str = import_module("replygraph.maps.notebooks").show(self)  # what draws stands on the graph, not below it
        return shown

    @property
    def size(self) -> int:
        """The number of authors."""
        return len(self.author_columns["author"])

    @property
    def authors(self) -> pd.DataFrame:
        """One row per author, a column for each thing known of them."""
        import pandas as pd

        return pd.DataFrame(dict(self.author_columns))

    @property
    def replies(self) -> pd.DataFrame:
        """One row per tie: who replied (`source`), to whom (`target`), how often (`weight`), first and last."""
        import pandas as pd

        names = self.author_columns["author"]
        ends = {end: names[self.reply_columns[end]] for end in ("source", "target")}
        return pd.DataFrame({**self.reply_columns, **ends})

    def with_columns(self, **columns: np.ndarray) -> ReplyGraph:
        """The same graph with more columns of authors; of clusters that are given here it is not known how they were found."""
        record = {name: value for name, value in self.record.items() if name != "clustering" or "cluster" not in columns}
        return replace(self, author_columns={**self.author_columns, **columns}, record=record)

    def matrix(self, weighted: bool = True) -> sp.csr_array:
        """The replies as a sparse matrix: row = who replies, column = who is replied to, value = how often (or 1)."""
        import scipy.sparse as sp

        weight = self.reply_columns["weight"].astype(np.float64)
        index = np.int32 if max(self.size, len(weight)) < 2**31 else np.int64
        starts = np.zeros(self.size + 1, dtype=index)
        np.cumsum(np.bincount(self.reply_columns["source"], minlength=self.size), out=starts[1:])
        # The ties are sorted as such a matrix keeps them.
        rows = (weight if weighted else np.ones_like(weight), self.reply_columns["target"].astype(index), starts)
        return sp.csr_array(rows, shape=(self.size, self.size))


def subgraph(graph: ReplyGraph, authors: np.ndarray, ties: np.ndarray) -> ReplyGraph:
    """The graph of some authors and some of the ties among them; what is known of the authors stays as it is."""
    place = np.full(graph.size, -1)
    place[authors] = np.arange(len(authors))
    replies = {name: values[ties] for name, values in graph.reply_columns.items()}
    replies |= {end: place[replies[end]] for end in ("source", "target")}
    columns = {name: values[authors] for name, values in graph.author_columns.items()}
    return replace(graph, author_columns=columns, reply_columns=replies, comment_columns={})


def select(graph: ReplyGraph, *, min_replies: float = 0, min_received: float = 0) -> ReplyGraph:
    """The part of a discussion with the strongest ties, or the most answered authors.

    Parameters
    ----------
    min_replies
        Only ties of at least so many replies, and the authors whom they join.
    min_received
        Only authors with at least so many replies received, and the ties among them.

    Returns
    -------
    ReplyGraph
        The authors' columns stay those of the whole discussion; `counts` has "ties left out by select". Comments are not kept.

    Raises
    ------
    UsageError
        Where nobody and nothing is left.

    Examples
    --------
    >>> import replygraph as rg
    >>> answers = [{"id": n, "author": name, "parent_id": 1} for n, name in enumerate(["Bob", "Bob", "Cy"], 2)]
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, *answers])
    >>> rg.select(graph, min_replies=2).replies[["source", "target", "weight"]]
      source target  weight
    0    Bob    Ann       2
    """
    ties = graph.reply_columns
    authors = graph.author_columns["replies_received"] >= min_received
    kept = (ties["weight"] >= min_replies) & authors[ties["source"]] & authors[ties["target"]]
    if min_replies > 0:
        tied = np.zeros(graph.size, dtype=bool)
        tied[ties["source"][kept]] = tied[ties["target"][kept]] = True
        authors &= tied
    if graph.size and not authors.any():
        from replygraph.errors import UsageError

        most, received = (values.max(initial=0) for values in (ties["weight"], graph.author_columns["replies_received"]))
        raise UsageError(
            f"nothing is left: the strongest tie counts {figure(most)}, the most answered author received {figure(received)}. Ask for fewer."
        )
    part = subgraph(graph, np.flatnonzero(authors), np.flatnonzero(kept))
    return replace(part, counts={**graph.counts, "ties left out by select": int((~kept).sum())})


def to_networkx(graph: ReplyGraph) -> nx.DiGraph:
    """The reply graph as a networkx graph: from here all of networkx.

    Nodes are author names and carry every author column; edges carry `weight`, `first_reply_at` and `last_reply_at`.
    Times are texts (ISO 8601, as exact as they are known, without a zone), so that every writer of networkx takes the graph.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    >>> list(rg.to_networkx(graph).edges(data="weight"))
    [('Bob', 'Ann', 1)]
    """
    import networkx as nx

    G = nx.DiGraph()
    names = graph.author_columns["author"].tolist()
    G.add_nodes_from(zip(names, _rows(graph.author_columns, leave="author"), strict=True))
    source, target = (graph.reply_columns[end].tolist() for end in ("source", "target"))
    rows = _rows({key: value for key, value in graph.reply_columns.items() if key not in ("source", "target")})
    G.add_edges_from((names[s], names[t], row) for s, t, row in zip(source, target, rows, strict=True))
    return G


def _rows(columns: Columns, leave: str = "") -> list[dict[str, Any]]:
    """Columns as one dict per row, in Python's own types, times as ISO 8601, which all writers of networkx take; unknown ones left out."""
    kept = {key: values.tolist() for key, values in times_as_text(columns).items() if key != leave}
    return [{key: value for key, value in zip(kept, row, strict=True) if value is not None} for row in zip(*kept.values(), strict=True)]


UNITS: Mapping[str, Any] = {"second": "s", "minute": "m", "hour": "m"}  # NumPy's, of the words of `precision`; of all others the day


def times_as_text(columns: Columns) -> dict[str, np.ndarray]:
    """The columns with times as ISO 8601 and without a zone, none more exact than its column of precision says; unknown ones None.

    >>> at, how = np.array(["2024-05-01T10:20", "2024-05-02T10:20"], dtype="datetime64[us]"), np.array(["day", "minute"], dtype=object)
    >>> times_as_text({"last_reply_at": at, "last_reply_precision": how})["last_reply_at"].tolist()
    ['2024-05-01', '2024-05-02T10:20']
    """
    return {
        name: _as_text(values, columns.get(precision_of(name))) if values.dtype.kind == "M" else values for name, values in columns.items()
    }


def precision_of(name: str) -> str:
    """The column that says how exactly the times of another are known."""
    return "precision" if name == "created_at" else f"{name.removesuffix('_at')}_precision"


def _as_text(at: np.ndarray, precision: np.ndarray | None) -> np.ndarray:
    at = at.astype("datetime64[us]")
    text: np.ndarray = np.datetime_as_string(at, unit="s").astype(object)
    text[np.isnat(at)] = None
    for word in set() if precision is None else set(precision.tolist()) - {None, "second"}:
        rows, unit = np.flatnonzero((precision == word) & ~np.isnat(at)), UNITS.get(word, "D")
        text[rows] = np.datetime_as_string(at[rows], unit=unit)
    return text


def settle_sums(values: np.ndarray) -> np.ndarray:
    """Sums of weights: integers where all are whole, else numbers of 12 digits; more depend on the order of adding."""
    if values.dtype.kind == "f" and not (np.trunc(values) == values).all():
        size = np.log10(np.abs(values), out=np.zeros(len(values)), where=values != 0)
        scale = 10.0 ** (11 - np.floor(np.clip(size, -200, 200)))
        rounded = np.round(values * scale) / scale
        if not (np.trunc(rounded) == rounded).all():
            return np.where(np.trunc(values) == values, values, rounded)
        values = rounded
    return values.astype(np.int64)
