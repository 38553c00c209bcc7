"""The shape of a whole reply graph in single numbers: how dense, how mutual, how unequal, in how many pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import scipy.sparse as sp

    from replygraph.graph import ReplyGraph


def density(graph: ReplyGraph) -> float:
    """The share of all ordered pairs of authors between whom there is a tie: 0 to 1.

    Falls as a discussion grows, since nobody can answer thousands: compare only graphs of similar size.
    NaN with fewer than two authors.

    References
    ----------
    Wasserman and Faust (1994), doi:10.1017/CBO9780511815478.

    Examples
    --------
    >>> import replygraph as rg
    >>> density(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    0.5
    """
    pairs = graph.size * (graph.size - 1)
    return len(graph.reply_columns["weight"]) / pairs if pairs else float("nan")


def reciprocity(graph: ReplyGraph) -> float:
    """The share of ties that go both ways: 0 (nobody answers back) to 1 (everybody does).

    How often somebody replied does not matter; self-replies do not count (with them the share is larger). NaN without ties.

    References
    ----------
    Wasserman and Faust (1994), doi:10.1017/CBO9780511815478.

    Examples
    --------
    Bob answers Ann, who answers back; Cy answers Ann, who does not: two ties of three are mutual.

    >>> import replygraph as rg
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1},
    ...                   {"id": 3, "author": "Ann", "parent_id": 2}, {"id": 4, "author": "Cy", "parent_id": 1}])
    >>> round(reciprocity(graph), 4)
    0.6667
    """
    source, target = (graph.reply_columns[end].astype(np.int64) for end in ("source", "target"))
    if not len(source):
        return float("nan")
    ties, back = np.sort(source * graph.size + target), target * graph.size + source
    place = np.minimum(np.searchsorted(ties, back), len(ties) - 1)
    return float((ties[place] == back).mean())


def transitivity(graph: ReplyGraph) -> float:
    """How often two people tied to the same third are tied to each other: 0 to 1.

    Three times the triangles by the paths of two ties; direction and number of replies do not matter. NaN where nobody
    has two partners. Cost: the ties times the largest number of better connected partners that anybody has.

    References
    ----------
    Newman, Watts and Strogatz (2002), doi:10.1073/pnas.012582999.

    Examples
    --------
    Three who answer each other, one of whom is also answered by a fourth: one triangle, five paths.

    >>> import replygraph as rg
    >>> pairs = [(1, "Ann", None), (2, "Bob", 1), (3, "Cy", 2), (4, "Ann", 3), (5, "Dee", 1)]
    >>> transitivity(rg.build([{"id": i, "author": a, "parent_id": p} for i, a, p in pairs]))
    0.6
    """
    both = undirected(graph)
    degree = np.diff(both.indptr).astype(np.int64)
    paths = (degree * (degree - 1)).sum() / 2
    return float(3 * triangles(graph) / paths) if paths else float("nan")


def triangles(graph: ReplyGraph) -> int:
    """The number of threesomes of whom each two are tied, whatever the direction.

    Examples
    --------
    >>> import replygraph as rg
    >>> pairs = [(1, "Ann", None), (2, "Bob", 1), (3, "Cy", 2), (4, "Ann", 3)]
    >>> triangles(rg.build([{"id": i, "author": a, "parent_id": p} for i, a, p in pairs]))
    1
    """
    import scipy.sparse as sp

    both = undirected(graph)
    degree = np.diff(both.indptr)
    place = np.empty(graph.size, dtype=np.int64)
    place[np.argsort(degree, kind="stable")] = np.arange(graph.size)
    rows = np.repeat(np.arange(graph.size), degree)
    # Each tie once, from the less to the better connected: then nobody has many, and the product stays small.
    kept = place[rows] < place[both.indices]
    ones = np.ones(int(kept.sum()), dtype=np.int64)
    up = sp.csr_array((ones, (place[rows[kept]], place[both.indices[kept]])), shape=both.shape)
    return int((up @ up).multiply(up).sum())


def assortativity(graph: ReplyGraph) -> float:
    """Whether people with many partners are tied to each other (up to 1) or to people with few (down to -1).

    The correlation of the numbers of partners at both ends of a tie, whatever its direction. NaN where all have equally many.

    References
    ----------
    Newman (2002), doi:10.1103/PhysRevLett.89.208701.

    Examples
    --------
    A star: the one with three partners is tied only to people with one.

    >>> import replygraph as rg
    >>> comments = [{"id": 0, "author": "Ann"}] + [{"id": n, "author": f"P{n}", "parent_id": 0} for n in (1, 2, 3)]
    >>> round(assortativity(rg.build(comments)), 6)
    -1.0
    """
    both = undirected(graph)
    degree = np.diff(both.indptr).astype(np.float64)
    here, there = np.repeat(degree, np.diff(both.indptr)), degree[both.indices]
    if not len(here) or np.ptp(here) == 0:
        return float("nan")
    here, there = here - here.mean(), there - there.mean()  # each tie from both ends, so the means are one
    return float((here * there).mean() / (here**2).mean())


def components(graph: ReplyGraph, *, strong: bool = False) -> np.ndarray:
    """How many authors are in each connected component, the largest first.

    Parameters
    ----------
    strong
        Whether everybody must reach everybody along the direction of replies; else direction does not matter.

    Returns
    -------
    array of int64
        Authors without any tie are components of one.

    References
    ----------
    Tarjan (1972), doi:10.1137/0201010.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}, {"id": 3, "author": "Cy"}])
    >>> components(graph).tolist(), components(graph, strong=True).tolist()
    ([2, 1], [1, 1, 1])
    """
    from scipy.sparse.csgraph import connected_components

    if not graph.size:
        return np.zeros(0, dtype=np.int64)
    labels = connected_components(graph.matrix(), directed=True, connection="strong" if strong else "weak")[1]
    return -np.sort(-np.bincount(labels))


def centralization(graph: ReplyGraph) -> float:
    """How far replies concentrate on one author: 0 (all have equally many people who answer them) to 1 (a star).

    Freeman's, of the number of people who answered an author: the sum of all authors' distances to the first, as a
    share of what it is where everybody answers one person and nobody else. NaN with fewer than two authors.

    References
    ----------
    Freeman (1978), doi:10.1016/0378-8733(78)90021-7.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [{"id": 0, "author": "Ann"}] + [{"id": n, "author": f"P{n}", "parent_id": 0} for n in (1, 2, 3)]
    >>> centralization(rg.build(comments))
    1.0
    """
    if graph.size < 2:
        return float("nan")
    answering = np.bincount(graph.reply_columns["target"], minlength=graph.size)
    return float((answering.max() - answering).sum() / (graph.size - 1) ** 2)


def gini(values: np.ndarray) -> float:
    """How unequally something is shared out: 0 (all have the same) to nearly 1 (one has everything).

    NaN where there is nothing to share out.

    References
    ----------
    Gini (1912); Kunegis and Preusse (2012), doi:10.1145/2380718.2380741.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([0, 0, 0, 8]))
    (0.0, 0.75)
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    size, total = len(ordered), ordered.sum()
    if not total:
        return float("nan")
    return float(2 * (np.arange(1, size + 1) @ ordered) / (size * total) - (size + 1) / size)


def undirected(graph: ReplyGraph) -> sp.csr_array:
    """Who is tied to whom, whatever the direction: 1 each way, sorted."""
    ties = graph.matrix(weighted=False)
    both = (ties + ties.T).tocsr()
    both.data[:] = 1
    both.sort_indices()
    return both


STRUCTURE: dict[str, Callable[[ReplyGraph], float]] = {
    each.__name__: each for each in (density, reciprocity, transitivity, assortativity, centralization)
}
