"""The shape of each thread: how deep, how wide, how it spread, how soon people answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.replies import Columns, each_comment
from replygraph.engines.kinds import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from replygraph.graph import ReplyGraph


def threads(graph: ReplyGraph) -> pd.DataFrame:
    """The shape of each thread, a row each.

    A thread with several first comments (a page's, whose article is not in the input) is a tree whose root is not in
    the input: the root counts for depth and virality, but not as a comment.

    Parameters
    ----------
    graph
        A graph built with its comments.

    Returns
    -------
    DataFrame
        `thread` (numbered from 0 by first appearance), `comments`, `authors` (known ones), `depth` (the most replies from the
        root to a comment), `width` (the most comments at one depth), `h_index` (the most h such that at depth h there are at
        least h comments), `structural_virality` (the mean number of replies between two comments: near 2 where all answer
        the first, high where one chain leads on; NaN for one comment), `never_answered` (the share of comments without a
        reply in the input).

    References
    ----------
    Gómez, Kaltenbrunner and López (2008), doi:10.1145/1367497.1367585 for the h-index; Goel, Anderson, Hofman and Watts
    (2016), doi:10.1287/mnsc.2015.2158 for structural virality.

    Examples
    --------
    A comment that three answer; and a chain of four.

    >>> import replygraph as rg
    >>> star = [{"id": f"s{n}", "author": "ABCD"[n], "parent_id": "s0" if n else None} for n in range(4)]
    >>> chain = [{"id": f"c{n}", "author": "ABAB"[n], "parent_id": f"c{n - 1}" if n else None} for n in range(4)]
    >>> threads(rg.build(star + chain))[["comments", "authors", "depth", "width", "h_index", "structural_virality"]]
       comments  authors  depth  width  h_index  structural_virality
    0         4        4      1      3        1             1.500000
    1         4        2      3      1        1             1.666667
    """
    import pandas as pd

    comments = each_comment(graph)
    number = int(comments["thread"].max(initial=-1)) + 1
    thread, parent = comments["thread"].astype(np.int64), comments["parent"].astype(np.int64)
    size = np.bincount(thread, minlength=number)
    people = np.unique((thread * (graph.size + 1) + comments["author"])[comments["author"] >= 0]) // (graph.size + 1)
    first = np.bincount(thread[parent < 0], minlength=number)
    depth = depths(parent) + (first[thread] > 1)  # a root that is not in the input lies above
    widest, h_index = _levels(thread, depth, number)
    table = pd.DataFrame({
        "thread": np.arange(number), "comments": size, "authors": np.bincount(people, minlength=number),
        "depth": _most(thread, depth, number), "width": widest, "h_index": h_index,
        "structural_virality": _virality(thread, parent, depth, size, size + (first > 1)),
        "never_answered": np.bincount(thread[~answered(parent)], minlength=number) / np.maximum(1, size),
    })  # fmt: skip
    stand = np.bincount(thread, comments["weight"], number) > 0  # rows that only name a person are no thread
    return table if stand.all() else table[stand].assign(thread=np.arange(stand.sum())).reset_index(drop=True)


def answered(parent: np.ndarray) -> np.ndarray:
    """Of each comment whether any other in the input answers it."""
    found = np.zeros(len(parent), dtype=bool)
    found[parent[parent >= 0]] = True
    return found


def depths(parent: np.ndarray) -> np.ndarray:
    """How many replies lead from the first comment of its chain to each comment; 0 in a circle, which has no first."""
    above = np.where(parent < 0, np.arange(len(parent)), parent)
    steps = (parent >= 0).astype(np.int64)
    for _ in range(len(parent).bit_length()):
        steps, above = steps + steps[above], above[above]
    return np.where(parent[above] < 0, steps, 0)


def _most(thread: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    most = np.zeros(number, dtype=np.int64)
    np.maximum.at(most, thread, values)
    return most


def _levels(thread: np.ndarray, depth: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """The most comments at one depth of each thread; and its h-index, for which the first comment is at no depth."""
    deepest = int(depth.max(initial=0)) + 1
    levels, often = np.unique(thread * deepest + depth, return_counts=True)
    of, level = levels // deepest, levels % deepest
    return _most(of, often, number), _most(of, np.where(often >= level, level, 0), number)


def _virality(thread: np.ndarray, parent: np.ndarray, depth: np.ndarray, size: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """The mean distance of two nodes of each thread's tree: each tie lies between all below it and all others."""
    below = np.ones(len(parent), dtype=np.int64)
    order = np.argsort(-depth, kind="stable")
    for level in np.split(order, np.flatnonzero(np.diff(-depth[order])) + 1):
        rows = level[parent[level] >= 0]
        np.add.at(below, parent[rows], below[rows])
    tie = (parent >= 0) | (nodes > size)[thread]
    parts = (below * (nodes[thread] - below)).astype(np.float64)
    total = np.bincount(thread[tie], parts[tie], len(size))
    mean: np.ndarray = np.divide(2 * total, nodes * (nodes - 1), out=np.full(len(size), np.nan), where=nodes > 1)
    return mean


def reply_delays(graph: ReplyGraph) -> np.ndarray:
    """How many seconds after the comment that it answers each reply was written (float64), where both times are known.

    Where a source gives only ages ("14 days ago") or dates, times are not known. Replies dated before what they answer
    are left out, and those of which it is assumed what they answer.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.build([{"id": 1, "author": "Ann", "created_at": "2024-05-01 10:00"},
    ...                   {"id": 2, "author": "Bob", "parent_id": 1, "created_at": "2024-05-01 10:01:30"}])
    >>> reply_delays(graph).tolist()
    [90.0]
    """
    comments = each_comment(graph)
    rough, at = are_rough(graph), comments["created_at"]
    rows = np.flatnonzero((comments["parent"] >= 0) & ~rough & (comments["kind"] != KINDS.index("assumed")))
    rows = rows[~rough[comments["parent"][rows]]]
    delay = (at[rows] - at[comments["parent"][rows]]).astype("timedelta64[us]")
    seconds: np.ndarray = delay[~np.isnat(delay)].astype(np.int64) / 1e6
    return seconds[seconds >= 0]


def are_rough(graph: ReplyGraph) -> np.ndarray:
    """Of each comment whether its time is known to the hour at best; times that are all at midnight are dates."""
    comments = each_comment(graph)
    rough, at = comments["rough"], comments["created_at"].astype("datetime64[us]")
    exact = ~rough & ~np.isnat(at)
    return rough | exact if (at[exact] == at[exact].astype("datetime64[D]")).all() else rough


def dialogues(graph: ReplyGraph) -> Columns:
    """The pairs of authors who answered each other, and how evenly: columns, the pair with the most replies first.

    Returns
    -------
    Columns
        `author` and `other` (positions of authors), `replies` (of the first to the other), `replies_back`, `balance` (the
        smaller of the two by the larger: 1 is turn and turn about).

    Examples
    --------
    >>> import replygraph as rg
    >>> pairs = [("A", None), ("B", 0), ("A", 1), ("B", 2), ("C", 0)]
    >>> graph = rg.build([{"id": n, "author": a, "parent_id": p} for n, (a, p) in enumerate(pairs)])
    >>> {name: values.tolist() for name, values in dialogues(graph).items()}
    {'author': [0], 'other': [1], 'replies': [1], 'replies_back': [2], 'balance': [0.5]}
    """
    source, target, weight = (graph.reply_columns[name] for name in ("source", "target", "weight"))
    ties, back = source.astype(np.int64) * graph.size + target, target.astype(np.int64) * graph.size + source
    place = np.minimum(np.searchsorted(ties, back), max(0, len(ties) - 1))
    rows = np.flatnonzero((ties[place] == back) & (source < target)) if len(ties) else np.zeros(0, dtype=np.int64)
    there, again = weight[rows], weight[place[rows]]
    order = np.argsort(-(there + again), kind="stable")
    columns = {"author": source[rows], "other": target[rows], "replies": there, "replies_back": again}
    return {name: values[order] for name, values in columns.items()} | {
        "balance": (np.minimum(there, again) / np.maximum(there, again))[order]
    }
