"""Numbers that say something of an author's place among those who answer each other."""

import itertools
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from replygraph.errors import check_choice
from replygraph.graph import ReplyGraph, to_networkx

Measure = Callable[[ReplyGraph], np.ndarray]

# Breadth-first searches are exact up to this many steps over ties, which is some ten seconds; beyond it, a sample.
WORK = 2_000_000_000
BLOCK = 64  # searches done at once
DAMPING = 0.85  # of PageRank, in both engines
STILL = 1e-9  # of a PageRank: smaller relative changes count as converged


def measure(graph: ReplyGraph, *measures: str | Callable[..., Any]) -> ReplyGraph:
    """A graph with more columns of authors: one for each measure.

    Parameters
    ----------
    measures
        Names from `MEASURES`, or any networkx function that takes a graph and gives a number per node.

    Returns
    -------
    ReplyGraph
        With a column per measure: float64, or int64 for counts. What was sampled is said in `warnings`.

    Raises
    ------
    UsageError
        A name that is no measure.

    Examples
    --------
    >>> import replygraph as rg, networkx as nx
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    >>> rg.measure(graph, "pagerank", nx.in_degree_centrality).authors[["author", "pagerank", "in_degree_centrality"]]
      author  pagerank  in_degree_centrality
    0    Ann  0.649123                   1.0
    1    Bob  0.350877                   0.0
    """
    from dataclasses import replace

    for each in measures:
        if callable(each):
            graph = graph.with_columns(**{each.__name__: _by_networkx(graph, each)})
            continue
        check_choice("measure", each, MEASURES)
        if each in ("betweenness", "closeness") and (sample := _sample(graph)) is not None:
            sentence = f"{each} is estimated from {len(sample):,} of {graph.size:,} authors."
            graph = replace(graph, warnings=(*graph.warnings, sentence))
        graph = graph.with_columns(**{each: MEASURES[each](graph)})
    return graph


def _by_networkx(graph: ReplyGraph, function: Callable[..., Any]) -> np.ndarray:
    values = function(to_networkx(graph))
    return np.array([values[name] for name in graph.author_columns["author"]], dtype=np.float64)


def replies_received(graph: ReplyGraph) -> np.ndarray:
    """How many replies an author got from others.

    A high value: what this author wrote made people answer. Counts every reply, so one insistent person can raise it;
    `authors_answering` counts people. An integer from 0. Cost: none, it is there from the start.
    The weighted in-degree: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    return graph.author_columns["replies_received"]


def replies_sent(graph: ReplyGraph) -> np.ndarray:
    """How many replies an author wrote to others.

    A high value: this author answers a lot. Replies to oneself do not count. An integer from 0. Cost: none.
    The weighted out-degree: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    return graph.author_columns["replies_sent"]


def authors_answering(graph: ReplyGraph) -> np.ndarray:
    """How many different people answered an author.

    A high value: many people found something to answer, however often each did. An integer from 0. Cost: none.
    The in-degree: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    return graph.author_columns["authors_answering"]


def authors_answered(graph: ReplyGraph) -> np.ndarray:
    """How many different people an author answered.

    A high value: this author talks to many. An integer from 0. Cost: none.
    The out-degree: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
    """
    return graph.author_columns["authors_answered"]


def pagerank(graph: ReplyGraph, damping: float = DAMPING) -> np.ndarray:
    """How much attention ends at an author, where attention from those who get much counts more.

    A high value: many answer this author, or those who do are answered a lot themselves. Follows the ties from the
    one who replies to the one replied to; a tie of three replies passes on three times what a tie of one does. Between
    0 and 1, 1 in sum over all authors, so values of discussions of different size do not compare. Cost: some fifty
    passes over the ties.

    References
    ----------
    Brin and Page (1998), doi:10.1016/S0169-7552(98)00110-X.
    """
    size = graph.size
    if not size:
        return np.zeros(0)
    source, weight = graph.reply_columns["source"], graph.reply_columns["weight"]
    sent = np.bincount(source, weight, size)
    silent = np.flatnonzero(sent == 0)  # what those have who reply to nobody goes to all alike
    shares = graph.matrix()
    shares.data *= damping / sent[source]
    matrix, left = shares.T.tocsr(), np.arange(size)
    pass_on = _by_all_cores(matrix)
    rank: np.ndarray = np.ones(size)
    step = pass_on(rank) + damping * (len(silent) / size - 1)
    while len(step):
        for _ in range(4):
            rank[left] += step
            to_all = damping * step[silent].sum() / size
            step = pass_on(step)
            step += to_all
        moving = np.abs(step) > STILL * rank[left]
        # Most are done long before the few who answer only each other, who go on among themselves.
        if np.count_nonzero(moving) <= len(step) / 10:
            left, step, matrix = left[moving], step[moving], matrix[moving][:, moving]
            silent, pass_on = np.flatnonzero(sent[left] == 0), _by_all_cores(matrix)
    share: np.ndarray = rank / rank.sum()
    return share


def _by_all_cores(matrix: Any) -> Callable[[np.ndarray], np.ndarray]:
    """What multiplies a matrix with vectors. Cores share the rows, so the result is the same for any number of them."""
    cores = min(8, os.cpu_count() or 1)
    if matrix.nnz < 500_000 or cores == 1:
        return lambda values: matrix @ values
    from concurrent.futures import ThreadPoolExecutor

    cuts = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, cores + 1)[1:-1])
    ends = [0, *cuts.tolist(), matrix.shape[0]]
    parts = [matrix[first:last] for first, last in itertools.pairwise(ends)]
    pool = ThreadPoolExecutor(cores)
    return lambda vector: np.concatenate(list(pool.map(lambda part: part @ vector, parts)))


def betweenness(graph: ReplyGraph) -> np.ndarray:
    """Share of shortest reply paths that pass through this author.

    A high value: a go-between, without whom parts of the discussion would be farther apart. Follows the ties; how
    often somebody replied does not matter. From 0 to 1, a share of all pairs of other authors. Cost: a search from
    every author; where that takes too long, from a sample of them, and this is said.

    References
    ----------
    Freeman (1977), doi:10.2307/3033543; Brandes (2001), doi:10.1080/0022250X.2001.9990249; for the sample Brandes and
    Pich (2007), doi:10.1142/S0218127407018403.
    """
    size = graph.size
    total = np.zeros(size)
    if size < 3:
        return total
    forward = graph.matrix(weighted=False)
    backward = forward.T.tocsr()
    sample = _sample(graph)
    starts = np.arange(size) if sample is None else sample
    for first in range(0, len(starts), BLOCK):
        total += _dependencies(backward, forward, starts[first : first + BLOCK])
    share: np.ndarray = total * (size / len(starts)) / ((size - 1) * (size - 2))
    return share


def _dependencies(backward: Any, forward: Any, starts: np.ndarray) -> np.ndarray:
    """Brandes' algorithm for some starts at once, a column each: paths counted level by level, then shared out back."""
    paths = np.zeros((forward.shape[0], len(starts)))
    paths[starts, np.arange(len(starts))] = 1
    levels = [paths > 0]
    seen, ahead = levels[0].copy(), paths.copy()
    while True:
        ahead = backward @ ahead
        ahead[seen] = 0
        level = ahead > 0
        if not level.any():
            break
        paths += ahead
        seen |= level
        levels.append(level)
    share = np.zeros_like(paths)
    for nearer, farther in zip(levels[-2::-1], levels[:0:-1], strict=True):
        passed = np.where(farther, (1 + share) / np.where(farther, paths, 1), 0)
        share += np.where(nearer, (forward @ passed) * paths, 0)
    share[starts, np.arange(len(starts))] = 0
    passed_on: np.ndarray = share.sum(axis=1)
    return passed_on


def closeness(graph: ReplyGraph) -> np.ndarray:
    """Mean inverse distance (harmonic closeness) from all other authors to this one.

    A high value: most people reach this author in few steps: they answer them, or somebody who does. Follows the ties
    towards the author; how often does not matter. The harmonic form, which is right where not everybody is connected:
    the mean over all others of 1 / steps, from 0 to 1. Cost and sampling as for betweenness.

    References
    ----------
    Marchiori and Latora (2000), doi:10.1016/S0378-4371(00)00311-3; Boldi and Vigna (2014),
    doi:10.1080/15427951.2013.865686.
    """
    size = graph.size
    total = np.zeros(size)
    if size < 2:
        return total
    backward = graph.matrix(weighted=False).T.tocsr()
    sample = _sample(graph)
    starts = np.arange(size) if sample is None else sample
    for first in range(0, len(starts), BLOCK):
        block = starts[first : first + BLOCK]
        ahead = np.zeros((size, len(block)))
        ahead[block, np.arange(len(block))] = 1
        seen, steps = ahead > 0, 0
        while ahead.any():
            steps += 1
            ahead = (backward @ ahead > 0) & ~seen
            seen |= ahead
            total += ahead.sum(axis=1) / steps
            ahead = ahead.astype(np.float64)
    return total * (size / len(starts)) / (size - 1)


def _sample(graph: ReplyGraph) -> np.ndarray | None:
    """The authors from whom to search, where searching from all takes too long; None for all."""
    work = graph.size * (graph.size + len(graph.reply_columns["weight"]))
    if work <= WORK:
        return None
    number = max(200, int(WORK / 4 / (work / graph.size)))
    return np.sort(np.random.default_rng(1).choice(graph.size, min(number, graph.size), replace=False))


def katz(graph: ReplyGraph) -> np.ndarray:
    """How many chains of replies lead to an author, where each further step counts half as much as it could at most.

    A high value: many answer this author, those who do are answered by many, and so on. Unlike the eigenvector, of
    which it is the relative, it is right where replies run one way only. Follows the ties; three replies count three
    times. Positive, of length 1. The factor per step is half the inverse of the largest eigenvalue, or 0.5 where there
    is no cycle of replies. Cost: some forty passes over the ties.

    References
    ----------
    Katz (1953), doi:10.1007/BF02289026.
    """
    size = graph.size
    if not size:
        return np.zeros(0)
    incoming = graph.matrix().T.tocsr()
    factor = 0.5 / max(_radius(incoming), 1)
    value = np.ones(size)
    for _ in range(1000):
        before = value
        value = factor * (incoming @ before) + 1
        if np.abs(value - before).sum() < 1e-12 * size:
            break
    return value / np.linalg.norm(value)


def _radius(matrix: Any) -> float:
    """An upper bound of the largest eigenvalue that is close to it: by Collatz and Wielandt, after some steps."""
    value = np.ones(matrix.shape[0])
    for _ in range(100):
        step = matrix @ value + value  # shifted by one, so that it settles whatever the cycles
        value = step / step.max()
    return float(np.max((matrix @ value + value) / value)) - 1


def hub(graph: ReplyGraph) -> np.ndarray:
    """HITS hub score: replies to highly answered authors.

    A high value: answers the authors who get the most. Goes with `authority`: good hubs answer good authorities. Three
    replies count three times. From 0 to 1, 1 in sum. Looks only at the part of the discussion with the densest
    exchange; elsewhere it is 0. Cost: as many passes over the ties as it takes to settle.

    References
    ----------
    Kleinberg (1999), doi:10.1145/324133.324140.
    """
    return _hits(graph)[0]


def authority(graph: ReplyGraph) -> np.ndarray:
    """How much an author is answered by those who answer the most answered.

    A high value: the keenest answerers turn to this author. See `hub`.

    References
    ----------
    Kleinberg (1999), doi:10.1145/324133.324140.
    """
    return _hits(graph)[1]


def _hits(graph: ReplyGraph) -> tuple[np.ndarray, np.ndarray]:
    matrix = graph.matrix()
    hubs = np.full(graph.size, 1 / max(graph.size, 1))
    if not matrix.nnz:
        return hubs * 0, hubs * 0
    incoming = matrix.T.tocsr()
    for _ in range(10_000):
        before = hubs
        hubs = matrix @ (incoming @ before)
        hubs /= hubs.sum()
        if np.abs(hubs - before).sum() < 1e-13:
            break
    authorities = incoming @ hubs
    return hubs, authorities / authorities.sum()


def core_number(graph: ReplyGraph) -> np.ndarray:
    """How deep in the dense core of the discussion an author is.

    A value of k: the author is among people each of whom has exchanged replies with k others of them, or more. Looks at
    who is tied to whom, not at direction or number. An integer from 0. Cost: as many passes over the authors as there
    are layers.

    References
    ----------
    Seidman (1983), doi:10.1016/0378-8733(83)90028-X.
    """
    ties = graph.matrix(weighted=False)
    both = ties + ties.T
    starts, ends = both.indptr, both.indices
    degree = np.diff(starts)
    core: np.ndarray = np.zeros(graph.size, dtype=np.int64)
    left = np.ones(graph.size, dtype=bool)
    k = 0
    while left.any():
        peel = np.flatnonzero(left & (degree <= k))
        if not len(peel):
            k = int(degree[left].min())
            continue
        core[peel] = k
        left[peel] = False
        touched = ends[_ranges(starts[peel], starts[peel + 1])]
        degree = degree - np.bincount(touched, minlength=graph.size)
    return core


def _ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The numbers from each start up to its end, one after the other."""
    lengths = ends - starts
    numbers: np.ndarray = np.arange(lengths.sum()) + np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return numbers


def reciprocity(graph: ReplyGraph) -> np.ndarray:
    """The share of an author's ties that go both ways.

    1: everybody who answered this author was answered by them, and the other way round. 0: talk in one direction only,
    or no ties. How often does not matter. Cost: none to speak of.

    References
    ----------
    Wasserman and Faust (1994), doi:10.1017/CBO9780511815478.
    """
    ties = graph.matrix(weighted=False)
    mutual = (ties.multiply(ties.T)).sum(axis=1)
    number = ties.sum(axis=0) + ties.sum(axis=1)
    share: np.ndarray = np.divide(2 * mutual, number, out=np.zeros(graph.size), where=number > 0)
    return share


MEASURES: dict[str, Measure] = {
    each.__name__: each
    for each in (
        replies_received, replies_sent, authors_answering, authors_answered, pagerank, betweenness, closeness, katz, hub,
        authority, core_number, reciprocity,
    )
}  # fmt: skip


def measured(graph: ReplyGraph, by: str) -> ReplyGraph:
    """The graph with the column of a measure."""
    return graph if by in graph.author_columns else measure(graph, by)
