"""Whether a discussion has more structure than chance: the same people, threads and times, but other parents."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis import structure
from replygraph.analysis.replies import each_reply, places_in_time

if TYPE_CHECKING:
    from replygraph.graph import ReplyGraph

LEVEL = 0.05
SAME = "all draws have the same value"
FIXED = "no reply can answer another comment of its thread"
ROUNDS = 20  # of exchanges between two discussions


@dataclass(frozen=True)
class Chance:
    """A number of a discussion beside what chance gives.

    Attributes
    ----------
    observed
        The number as it is.
    mean, sd
        Its mean and standard deviation over the draws.
    z
        How many standard deviations the observed number lies above the mean; NaN if degenerate.
    p
        The probability of a number as high as the observed one or higher, by chance: (1 + such draws) / (1 + draws).
    p_less
        The same of a number as low or lower.
    draws
        How many discussions were drawn.
    degenerate
        Why nothing can be said, or "".
    """

    observed: float
    mean: float
    sd: float
    z: float
    p: float
    p_less: float
    draws: int
    degenerate: str = ""

    @property
    def beyond(self) -> bool:
        """Whether there is more than chance would bring, at a level below 5%: of 99 draws at most 3 may reach it, of 20 none."""
        return not self.degenerate and self.p < LEVEL

    @property
    def as_high(self) -> int:
        """In how many draws the number is as high as observed, or higher."""
        return round(self.p * (1 + self.draws)) - 1


@dataclass(frozen=True)
class Answers:
    """The replies of a discussion sorted by thread: who wrote each, when, and whom and what it answers."""

    row: np.ndarray  # of each reply, its row in `each_reply`
    source: np.ndarray
    target: np.ndarray
    place: np.ndarray  # of the reply in time
    parent_place: np.ndarray
    start: np.ndarray  # of each reply, where its thread starts in these rows
    number: np.ndarray  # of each reply, how many replies its thread has; 1 where it cannot move
    size: int  # the number of authors


def against_chance(graph: ReplyGraph, *statistics: str, draws: int = 99, seed: int = 1, cores: int | None = None) -> dict[str, Chance]:
    """Numbers of a discussion beside those of discussions in which only who answers what within a thread is left to chance.

    Everybody writes the same replies at the same time in the same threads, and each comment is answered as often as
    it was; but within a thread, replies exchange their parents, as long as each answers an earlier comment and nobody
    answers himself. So nothing counts as a finding that follows from who takes part in which thread.

    Parameters
    ----------
    graph
        A graph built with its comments.
    statistics
        Names from `STATISTICS`; all without any. "modularity" is that of the groups that one run of the Leiden method
        finds: of the observed graph and of each draw by the same code from the same seed.
    draws
        How many discussions are drawn. The least p is 1 / (draws + 1).
    seed
        The same seed gives the same result, on any number of cores.
    cores
        How many are used; all by default.

    Returns
    -------
    dict of Chance
        By name. Degenerate where no reply can move or all draws have one value: that is named.

    Notes
    -----
    Valid however slowly the exchanges mix: from the observed discussion at least 20 rounds lead to a hub, and each
    draw starts there (Besag and Clifford's scheme). In a round, reply i of a thread with m replies exchanges with
    reply (c - i) mod m, c drawn for each thread. Replies whose parent is unknown or later than themselves stay.
    An exact test: where all is chance, p is at most .05 in at most 5% of discussions, and in exactly 5% where no two
    draws are equal, so that a count of false alarms lies above as often as below; `beyond` asks for p below .05, which
    99 draws reach by chance in 4%, 20 in 4.8%. Where people come and go and answer mostly the last comment, alarms are more,
    .10 and .06 were measured at 5%: who is present together also answers each other.

    A single run of the Leiden method depends on its seed, and so does p where groups are little clearer than chance:
    of a forum with 2,127 replies p was .01 for five seeds of eight, .04, .06 and .11 for the others. Where much hangs
    on it, try several.

    References
    ----------
    Besag and Clifford (1989), doi:10.1093/biomet/76.4.633; for why a maximised modularity needs this, Guimerà,
    Sales-Pardo and Amaral (2004), doi:10.1103/PhysRevE.70.025101.

    Examples
    --------
    Ann's comment is answered by everybody: whoever exchanges parents, it stays so, and nothing can be said.

    >>> import replygraph as rg
    >>> comments = [{"id": 0, "author": "Ann", "thread_id": 0}]
    >>> comments += [{"id": n, "author": f"P{n}", "parent_id": 0, "thread_id": 0} for n in range(1, 9)]
    >>> against_chance(rg.build(comments), "reciprocity")["reciprocity"].degenerate
    'all draws have the same value'
    """
    names = statistics or tuple(STATISTICS)
    answers = answers_of(graph)
    observed = _values(answers, answers.target, names, seed)
    if not (answers.number > 1).any():
        return {name: _chance(observed[name], np.zeros(0), FIXED) for name in names}
    hub = exchange(answers, np.arange(len(answers.source)), np.random.default_rng([seed, 0]))

    def draw(number: int) -> dict[str, float]:
        parents = exchange(answers, hub, np.random.default_rng([seed, number]))
        return _values(answers, answers.target[parents], names, seed)

    with ThreadPoolExecutor(cores or os.cpu_count() or 1) as pool:
        drawn = list(pool.map(draw, range(1, draws + 1)))
    return {name: _chance(observed[name], np.array([each[name] for each in drawn])) for name in names}


def answers_of(graph: ReplyGraph) -> Answers:
    """The replies of a graph as the null model needs them."""
    replies = each_reply(graph)
    place = places_in_time(graph.comment_columns)
    here = place[replies["comment"]]
    before = np.where(replies["parent"] >= 0, place[replies["parent"]], -1)
    moves = (replies["parent"] >= 0) & (before < here)
    order = np.lexsort((here, replies["thread"], ~moves))
    thread = np.where(moves, replies["thread"], -1)[order]
    _, start, inverse, number = np.unique(thread, return_index=True, return_inverse=True, return_counts=True)
    still = thread < 0
    starts, numbers = np.where(still, np.arange(len(thread)), start[inverse]), np.where(still, 1, number[inverse])
    return Answers(order, replies["source"][order], replies["target"][order], here[order], before[order], starts, numbers, graph.size)


def exchange(answers: Answers, parents: np.ndarray, rng: np.random.Generator, rounds: int = ROUNDS) -> np.ndarray:
    """Whose parent each reply has after some rounds of exchanges within threads; `parents` says whose it had before."""
    rows = np.flatnonzero(answers.number > 1)
    start, number, source, place = (each[rows] for each in (answers.start, answers.number, answers.source, answers.place))
    position = rows - start
    first = np.flatnonzero(position == 0)  # one per thread, and its replies follow
    parents = parents.copy()
    for _ in range(rounds):
        turn = np.repeat(rng.integers(0, number[first]), number[first])
        other = start + (turn - position) % number
        once = np.flatnonzero(rows < other)
        here, there = rows[once], other[once]
        mine, theirs = parents[here], parents[there]
        allowed = (answers.parent_place[theirs] < place[once]) & (answers.parent_place[mine] < answers.place[there])
        allowed &= (answers.target[theirs] != source[once]) & (answers.target[mine] != answers.source[there])
        parents[here[allowed]], parents[there[allowed]] = theirs[allowed], mine[allowed]
    return parents


def _values(answers: Answers, target: np.ndarray, names: Sequence[str], seed: int) -> dict[str, float]:
    drawn = graph_of_replies(answers.source, target, answers.size)
    return {name: STATISTICS[name](drawn, seed) for name in names}


def graph_of_replies(source: np.ndarray, target: np.ndarray, size: int, often: np.ndarray | None = None) -> ReplyGraph:
    """A graph of nothing but replies, each occurring once or as often as given."""
    from replygraph.graph import ReplyGraph

    key = source * size + target
    if often is None:
        pairs, weight = np.unique(key, return_counts=True)
    else:
        pairs, place = np.unique(key[often > 0], return_inverse=True)
        weight = np.bincount(place, often[often > 0], len(pairs)).astype(np.int64)
    columns = {"source": pairs // max(1, size), "target": pairs % max(1, size), "weight": weight}
    return ReplyGraph({"author": np.broadcast_to(np.array("", dtype=object), size)}, columns)


def _chance(observed: float, drawn: np.ndarray, degenerate: str = "") -> Chance:
    drawn = drawn[~np.isnan(drawn)]
    nan = float("nan")
    if not degenerate and np.isnan(observed):
        degenerate = "the number does not exist here"
    if not degenerate and (not len(drawn) or np.ptp(drawn) < 1e-12):
        degenerate = SAME
    mean, sd = (float(drawn.mean()), float(drawn.std(ddof=1))) if len(drawn) > 1 else (nan, nan)
    if degenerate:
        return Chance(observed, mean, sd, nan, nan, nan, len(drawn), degenerate)
    high, low = ((1 + int(np.count_nonzero(each))) / (1 + len(drawn)) for each in (drawn >= observed - 1e-12, drawn <= observed + 1e-12))
    return Chance(observed, mean, sd, (observed - mean) / sd, high, low, len(drawn))


def found_modularity(graph: ReplyGraph, seed: int = 1) -> float:
    """The directed modularity of the groups that a single run of the Leiden method finds."""
    from replygraph.analysis.clusters import modularity

    return modularity(graph, leiden_once(graph, seed))


def leiden_once(graph: ReplyGraph, seed: int = 1) -> np.ndarray:
    """The groups that a single run of the Leiden method finds, whatever the direction; who has no tie is alone."""
    import graspologic_native

    labels = np.arange(graph.size) + graph.size
    matrix = graph.matrix()
    if not matrix.nnz:
        return labels
    both = (matrix + matrix.T).tocsr()
    arrays = (both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data)
    found = graspologic_native.leiden_csr(*arrays, graph.size, seed=seed)[1]
    labels[np.fromiter(found, np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return labels


STATISTICS: Mapping[str, Callable[[ReplyGraph, int], float]] = {
    "reciprocity": lambda graph, seed: structure.reciprocity(graph),
    "modularity": found_modularity,
    "transitivity": lambda graph, seed: structure.transitivity(graph),
    "assortativity": lambda graph, seed: structure.assortativity(graph),
}


def adjusted(p: Sequence[float]) -> np.ndarray:
    """Of many probabilities those that hold for all at once: at most a share of 5% of those below 0.05 is expected to be false.

    NaN stays, and does not count as a test.

    References
    ----------
    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x; that it holds for tests that depend on each
    other as these do: Benjamini and Yekutieli (2001), doi:10.1214/aos/1013699998.

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    chances = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    result = np.full(len(chances), np.nan)
    steps = chances[order] * len(order) / np.arange(1, len(order) + 1)
    result[order] = np.minimum(1, np.minimum.accumulate(steps[::-1])[::-1])
    return result
