"""Groups of authors who answer each other more than others do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.background import begin
from replygraph.errors import check_choice
from replygraph.graph import ReplyGraph

if TYPE_CHECKING:
    import scipy.sparse as sp


def cluster(graph: ReplyGraph, method: str = "leiden", *, seed: int = 1) -> ReplyGraph:
    """A graph with a column `cluster`: a number for each group of authors, 0 for the largest.

    Parameters
    ----------
    method
        A name from `CLUSTERINGS`.
    seed
        Where the search starts. The same seed gives the same clusters.

    Returns
    -------
    ReplyGraph
        `cluster` (int64): 0 for the largest cluster, of equal ones that with the first name; -1 for authors without any
        tie, who belong nowhere. How good the grouping is, `modularity` tells.

    Raises
    ------
    UsageError
        A method that there is not.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [{"id": n, "author": n} for n in "ABCDEF"]
    >>> pairs = ["AB", "BA", "BC", "CA", "DE", "ED", "FE"]
    >>> comments += [{"id": p, "author": p[0], "parent_id": p[1]} for p in pairs]
    >>> rg.cluster(rg.build(comments)).author_columns["cluster"].tolist()
    [0, 0, 0, 1, 1, 1]
    """
    check_choice("clustering", method, CLUSTERINGS)
    labels = CLUSTERINGS[method](graph, seed) if graph.size else np.zeros(0, dtype=np.int64)
    found = graph.with_columns(cluster=_by_size(labels, _tied(graph)))
    return replace(found, record={**found.record, "clustering": method})


def modularity(graph: ReplyGraph, labels: np.ndarray) -> float:
    """How much more authors of a cluster answer each other than if replies fell at random.

    From -1 to 1. No value means groups by itself: of replies dealt by chance, the best grouping has a modularity well
    above 0 too, the higher the fewer ties each author has. `against_chance` says what chance gives. Directed and
    weighted: the expectation keeps how many replies each author wrote and received.

    References
    ----------
    Leicht and Newman (2008), doi:10.1103/PhysRevLett.100.118703; Guimerà, Sales-Pardo and Amaral (2004),
    doi:10.1103/PhysRevE.70.025101.
    """
    source, target, weight = (graph.reply_columns[name] for name in ("source", "target", "weight"))
    total = weight.sum()
    if not total:
        return 0.0
    _, labels = np.unique(labels, return_inverse=True)
    received, sent = (np.bincount(labels[end], weight, labels.max() + 1) for end in (target, source))
    return float(weight[labels[source] == labels[target]].sum() / total - received @ sent / total**2)


def leiden(graph: ReplyGraph, seed: int = 1) -> np.ndarray:
    """Leiden communities, refined to maximise directed modularity: the default.

    Deterministic. Cost: about as long as a few dozen passes over the ties.

    References
    ----------
    Traag, Waltman and van Eck (2019), doi:10.1038/s41598-019-41695-z; for the directed form Leicht and Newman (2008),
    doi:10.1103/PhysRevLett.100.118703.
    """
    network = _network(graph)
    if not network.total:
        return np.arange(graph.size)
    ties = len(graph.reply_columns["weight"])
    rng = np.random.default_rng(seed)
    best = _improve(network, _leiden_start(network, seed, 3 if ties < 100_000 else 1), rng)
    # The Leiden library knows undirected ties only; on small graphs the directed optimum may lie elsewhere, and time
    # is there to look for it: some authors out of their clusters, and improve again.
    for _ in range(40 if ties <= 300 else 20 if ties <= 3_000 else 4 if ties <= 20_000 else 0):
        shaken = np.where(rng.random(graph.size) < rng.uniform(0.1, 0.9), best.max() + 1 + np.arange(graph.size), best)
        best = max(best, _improve(network, shaken, rng), key=network.quality)
    return best


def _leiden_start(network: _Network, seed: int, trials: int) -> np.ndarray:
    """Groups as the Leiden library finds them, which knows undirected ties only; who has no tie is alone."""
    import graspologic_native

    both = network.both
    size = both.shape[0]
    arrays = (both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data.astype(np.float64))
    wait = begin(graspologic_native.leiden_csr, *arrays, size, seed=seed, trials=trials, iterations=min(trials, 2))
    found = wait()[1]
    labels: np.ndarray = np.arange(size) + size
    labels[np.fromiter(found, np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return labels


class _Network:
    """Replies as a symmetric matrix without loops, and what each node received and sent, loops included."""

    def __init__(self, both: sp.csr_array, received: np.ndarray, sent: np.ndarray, total: float, inside: float) -> None:
        self.both, self.received, self.sent, self.total, self.inside = both, received, sent, total, inside

    def quality(self, labels: np.ndarray) -> float:
        """Directed modularity."""
        rows = np.repeat(np.arange(len(labels)), np.diff(self.both.indptr))
        within = self.both.data[labels[rows] == labels[self.both.indices]].sum() / 2 + self.inside
        received, sent = (np.bincount(labels, each) for each in (self.received, self.sent))
        return float(within / self.total - received @ sent / self.total**2)

    def gathered(self, labels: np.ndarray) -> _Network:
        """The network of the clusters."""
        groups = _indicator(labels)
        both = (groups.T @ self.both @ groups).tocsr()
        inside = self.inside + both.diagonal().sum() / 2
        both.setdiag(0)
        both.eliminate_zeros()
        return _Network(both, groups.T @ self.received, groups.T @ self.sent, self.total, inside)


def _network(graph: ReplyGraph) -> _Network:
    matrix = graph.matrix()
    return _Network((matrix + matrix.T).tocsr(), matrix.sum(axis=0), matrix.sum(axis=1), matrix.sum(), 0.0)


def _indicator(labels: np.ndarray) -> sp.csr_array:
    import scipy.sparse as sp

    size = len(labels)
    return sp.csr_array((np.ones(size), labels, np.arange(size + 1)), shape=(size, labels.max() + 1))


def _improve(network: _Network, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Authors moved between clusters, then clusters merged, as long as either raises directed modularity."""
    _, labels = np.unique(labels, return_inverse=True)
    quality = network.quality(labels)
    while True:
        labels = _move(network, labels, rng)
        gathered = network.gathered(labels)
        labels = _move(gathered, np.arange(gathered.both.shape[0]), rng)[labels]
        _, labels = np.unique(labels, return_inverse=True)
        better = network.quality(labels)
        # On a big graph the last thousandths are not worth the time they take.
        if better < quality + (1e-7 if len(labels) <= 20_000 else 1e-4):
            return labels
        quality = better


def _move(network: _Network, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Nodes to the neighbouring clusters where they gain most: many at once if that is good for all, else fewer."""
    quality = network.quality(labels)
    share = 0.5
    while True:
        nodes, goals, gains = _wishes(network, labels)
        if not len(nodes):
            return labels
        while True:
            number = max(1, int(len(nodes) * share))
            chosen = rng.permutation(len(nodes))[:number] if number > 1 else np.array([np.argmax(gains)])
            moved = labels.copy()
            moved[nodes[chosen]] = goals[chosen]
            _, moved = np.unique(moved, return_inverse=True)
            better = network.quality(moved)
            if better > quality or number == 1:
                break
            share /= 2
        if better < quality + 1e-9:
            return labels
        done = len(labels) > 20_000 and better < quality + 1e-4
        labels, quality, share = moved, better, min(0.5, share * 1.5)
        if done:
            return labels


def _wishes(network: _Network, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nodes that would gain by moving, where to, and how much."""
    size, total = len(labels), network.total
    count = labels.max() + 1
    received, sent = (np.bincount(labels, each, count) for each in (network.received, network.sent))
    near = (network.both @ _indicator(labels)).tocsr()
    near.sort_indices()
    rows = np.repeat(np.arange(size), np.diff(near.indptr))
    home = near.indices == labels[rows]
    expected = network.sent[rows] * received[near.indices] + network.received[rows] * sent[near.indices]
    own = 2 * network.sent[rows] * network.received[rows]
    gain = near.data - (expected - np.where(home, own, 0)) / total
    stay = np.zeros(size)
    alone = network.sent * (received[labels] - network.received) + network.received * (sent[labels] - network.sent)
    stay[:] = -alone / total
    stay[rows[home]] = gain[home]
    gain[home] = -np.inf
    best, goal = np.zeros(size), np.full(size, count)  # to a cluster of its own: neither ties nor chance
    filled = np.flatnonzero(np.diff(near.indptr))
    if len(filled):
        top = np.maximum.reduceat(gain, near.indptr[filled])
        first = np.flatnonzero(gain == np.repeat(top, np.diff(near.indptr)[filled]))
        first = first[np.unique(rows[first], return_index=True)[1]]
        better = gain[first] > 0
        best[rows[first][better]], goal[rows[first][better]] = gain[first][better], near.indices[first][better]
    own_cluster = np.flatnonzero(goal == count)
    goal[own_cluster] = count + np.arange(len(own_cluster))
    nodes = np.flatnonzero(best > stay + 1e-9)
    return nodes, goal[nodes], (best - stay)[nodes]


def label_propagation(graph: ReplyGraph, seed: int = 1) -> np.ndarray:
    """Groups in which everybody has the label that most of their ties have: quick and rough.

    Each author takes the label that weighs most among those tied to them, of equal ones the first, a random half of the
    authors at a time, until nobody changes. Deterministic for a seed.

    References
    ----------
    Raghavan, Albert and Kumara (2007), doi:10.1103/PhysRevE.76.036106.
    """
    both = _network(graph).both
    rng = np.random.default_rng(seed)
    labels = np.arange(graph.size)
    for _ in range(100):
        before = labels.copy()
        turn = rng.random(graph.size) < 0.5
        for half in (turn, ~turn):
            labels = np.where(half, _heaviest(both, labels), labels)
        if (labels == before).all():
            break
    return labels


def _heaviest(both: sp.csr_array, labels: np.ndarray) -> np.ndarray:
    kinds, dense = np.unique(labels, return_inverse=True)
    near = (both @ _indicator(dense)).tocsr()
    near.sort_indices()
    lengths = np.diff(near.indptr)
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return labels
    rows = np.repeat(np.arange(len(labels)), lengths)
    top = np.maximum.reduceat(near.data, near.indptr[filled])
    # Who has a label that weighs as much as any keeps it, so that the rounds come to an end.
    best = near.data >= np.repeat(top, lengths[filled])
    keeps = np.zeros(len(labels), dtype=bool)
    keeps[rows[best & (near.indices == dense[rows])]] = True
    first = np.flatnonzero(best)
    first = first[np.unique(rows[first], return_index=True)[1]]
    found = labels.copy()
    found[rows[first]] = kinds[near.indices[first]]
    return np.where(keeps, labels, found)


def components(graph: ReplyGraph, seed: int = 1) -> np.ndarray:
    """Weakly connected components: authors linked by any chain of replies, whatever its direction."""
    from scipy.sparse.csgraph import connected_components

    labels: np.ndarray = connected_components(graph.matrix(), directed=True, connection="weak")[1].astype(np.int64)
    return labels


CLUSTERINGS: dict[str, Callable[[ReplyGraph, int], np.ndarray]] = {each.__name__: each for each in (leiden, label_propagation, components)}


def _tied(graph: ReplyGraph) -> np.ndarray:
    return graph.author_columns["authors_answering"] + graph.author_columns["authors_answered"] > 0


def _by_size(labels: np.ndarray, tied: np.ndarray) -> np.ndarray:
    """Clusters numbered by size, of equal ones that with the first author first; -1 for authors without ties."""
    numbers = np.full(len(labels), -1, dtype=np.int64)
    if not tied.any():
        return numbers
    _, first, inverse, counts = np.unique(labels[tied], return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    numbers[tied] = rank[inverse]
    return numbers
