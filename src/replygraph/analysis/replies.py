"""Each reply by itself: who answered whom in which thread, after what. The common base of what is said of chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from replygraph.graph import ReplyGraph

Columns = Mapping[str, np.ndarray]


def each_comment(graph: ReplyGraph) -> Columns:
    """The comments of a graph as columns; an error with its cure where the graph was built without them."""
    from replygraph.errors import UsageError

    if not graph.comment_columns:
        raise UsageError("this graph was built without its comments, which this needs. Build it with rg.build(..., keep_comments=True).")
    return graph.comment_columns


def each_reply(graph: ReplyGraph) -> Columns:
    """One row per reply from one author to another, in the order of the input.

    Returns
    -------
    Columns
        `source` and `target` (positions of authors), `thread` (numbered from 0), `comment` (the position of the reply
        among the comments), `parent` (that of the comment it answers; -1 where only its author is known), int64; `weight`.
    """
    comments = each_comment(graph)
    author, answered = comments["author"], comments["answered"]
    rows = np.flatnonzero((author >= 0) & (answered >= 0) & (author != answered) & (comments["weight"] > 0))
    columns = {"source": author, "target": answered, "thread": comments["thread"], "parent": comments["parent"]}
    codes = {name: values[rows].astype(np.int64) for name, values in columns.items()}
    return {"comment": rows, **codes, "weight": comments["weight"][rows]}


def tells_parents(graph: ReplyGraph) -> bool:
    """Whether of any reply it is known which comment it answers, or there are none: else nothing can be said of threads."""
    comments = each_comment(graph)
    return bool((comments["parent"] >= 0).any() or (comments["answered"] < 0).all())


def places_in_time(comments: Columns) -> np.ndarray:
    """Of each comment how many were written before it; where times are equal or unknown the input's order tells."""
    order = np.argsort(comments["created_at"], kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place
