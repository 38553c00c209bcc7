"""The strongest part of a discussion that is too big to draw whole, and how much of it that is."""

import numpy as np

from replygraph.graph import ReplyGraph


def backbone(graph: ReplyGraph, authors: int = 500, each: int = 3, by: str = "replies_received") -> tuple[np.ndarray, np.ndarray]:
    """The top authors, and among them the strongest ties of each.

    Parameters
    ----------
    authors
        How many.
    each
        How many ties of an author are kept: those of most replies, of equal ones those to the more important.
    by
        The column that says who is important.

    Returns
    -------
    positions of the authors shown, and of the ties shown (int64, ascending)
    """
    value = graph.author_columns[by]
    shown = np.sort(np.argsort(-value, kind="stable")[:authors])
    inside = np.zeros(graph.size, dtype=bool)
    inside[shown] = True
    source, target = graph.reply_columns["source"], graph.reply_columns["target"]
    ties = np.flatnonzero(inside[source] & inside[target])
    weight = graph.reply_columns["weight"][ties]
    kept = np.zeros(len(ties), dtype=bool)
    for end, other in ((source[ties], target[ties]), (target[ties], source[ties])):
        order = np.lexsort((other, -value[other], -weight, end))
        starts = np.flatnonzero(np.diff(end[order], prepend=-1))
        place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        kept[order[place < each]] = True
    return shown, ties[kept]
