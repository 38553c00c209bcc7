"""How sure the places of a ranking are: from where to where each author's place may be, and who may be first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.replies import each_reply, places_in_time

if TYPE_CHECKING:
    from replygraph.graph import ReplyGraph

LEVEL = 0.05  # the chance that any of all sets misses
FEWEST_BLOCKS = 10  # blocks of threads that remain when threads near in time are taken together
CELLS = 2_000_000  # pairs compared at once


@dataclass(frozen=True)
class RankSets:
    """Where each author's place may be, all authors at once with 95% confidence.

    Attributes
    ----------
    counts
        What is ranked: the replies an author received, or the threads in which somebody answered them.
    place_from, place_to
        The best and the worst place that an author may have, from 1 (int64).
    may_be_first
        Whether the author may be the one with the highest expected count (bool).
    bunching
        How strongly the author's replies come in bunches: so many of them weigh as much as one that comes singly (float64).
    phi
        The same of all replies; 1 is singly.
    least
        The count from which anything can be said of the place of an author whose replies come in bunches as all do.
    threads
        The number of threads with replies. With one, only where these replies went is imagined to vary.
    blocks
        How many threads that follow each other were taken together.
    """

    counts: np.ndarray
    place_from: np.ndarray
    place_to: np.ndarray
    may_be_first: np.ndarray
    bunching: np.ndarray
    phi: float
    least: int
    threads: int
    blocks: int = 1

    @property
    def independent(self) -> np.ndarray:
        """How many replies that come singly weigh as much as each author's."""
        singly: np.ndarray = self.counts / self.bunching
        return singly

    @property
    def needed(self) -> np.ndarray:
        """The count from which anything could be said of each author's place."""
        return np.ceil(self.bunching * comparisons(len(self.counts))).astype(np.int64)


def rank_sets(graph: ReplyGraph, *, by: str = "replies", across: str = "threads") -> RankSets:
    """From where to where each author's place may be, all authors at once with 95% confidence.

    Two authors are told apart only if the difference of their counts is more than chance, where replies come in
    bunches: a thread that catches fire brings many at once. What is ranked is the expected count per new thread.

    Parameters
    ----------
    graph
        A graph built with its comments.
    by
        "replies": the replies that an author received from others. "threads": the threads in which somebody answered
        the author, sturdier against a single thread that caught fire.
    across
        What is imagined to vary. "threads": other threads of the same people in the same weeks. "times": threads of
        other weeks too, where threads near in time resemble each other; needs threads that follow each other in time.

    Returns
    -------
    RankSets
        For all authors of the graph, those who were never answered among them.

    Raises
    ------
    UsageError
        A graph without its comments; a word that is not listed above.

    Notes
    -----
    With x_tj the replies to author j in thread t, x_j their sum, T threads and N authors,
    s_j² = T/(T-1) Σ_t (x_tj - x_j/T)², φ = max(1, Σ s_j² / Σ x_j), φ_j = max(1, (s_j² + φ) / (x_j + 1)). That j stands above
    k by luck has the probability I_½(x_j/f, x_k/f + 1) with f = max(φ_j, φ_k), the regularised incomplete beta function.
    Holm's step-down runs over all N(N-1) pairs. With one thread φ = 1. By threads φ = 1 and the test is exact.
    Percentile bootstraps of ranks were tried and cover the true places of all authors at once in 0 to 39% of
    simulated discussions; these sets in 95% and more.

    Cost: some comparisons per pair of an author who can be told apart and a distinct count.

    References
    ----------
    Bazylik, Mogstad, Romano, Shaikh and Wilhelm (2024), arXiv:2402.00192; Mogstad, Romano, Shaikh and Wilhelm (2024),
    doi:10.1093/restud/rdad006; Holm (1979), https://www.jstor.org/stable/4615733.

    Examples
    --------
    Sixteen people answer Ann, nobody answers them. Each of her replies went to her and not to, say, Bob: that can
    be no accident. All others cannot be told apart.

    >>> import replygraph as rg
    >>> comments = [{"id": 0, "author": "Ann", "thread_id": 0}]
    >>> comments += [{"id": n, "author": f"P{n:02}", "parent_id": 0, "thread_id": 0} for n in range(1, 17)]
    >>> sets = rank_sets(rg.build(comments))
    >>> sets.place_from[:3].tolist(), sets.place_to[:3].tolist(), sets.least
    ([1, 2, 2], [1, 17, 17], 13)
    """
    from replygraph.errors import UsageError

    if by not in ("replies", "threads") or across not in ("threads", "times"):
        raise UsageError(f'rank_sets(by="{by}", across="{across}"): by is "replies" or "threads", across "threads" or "times".')
    replies = each_reply(graph)
    thread, author, count = _thread_counts(_in_time(graph, replies), replies["target"], replies["weight"], graph.size)
    threads = int(thread.max(initial=-1)) + 1
    if by == "threads":
        received = np.bincount(author, minlength=graph.size)
        return sets_of(received, np.ones(graph.size), 1.0, threads)
    received = np.bincount(author, count, graph.size)
    blocks, (overall, phi) = (
        _phis_of_blocks(thread, author, count, graph.size) if across == "times" else (1, _phis(thread, author, count, graph.size))
    )
    return sets_of(received, phi, overall, threads, blocks)


def _in_time(graph: ReplyGraph, replies: Mapping[str, np.ndarray]) -> np.ndarray:
    """The thread of each reply, numbered in the order of their first replies."""
    place = places_in_time(graph.comment_columns)[replies["comment"]]
    first = np.full(int(replies["thread"].max(initial=-1)) + 1, len(graph.comment_columns["author"]))
    np.minimum.at(first, replies["thread"], place)
    numbered: np.ndarray = first[replies["thread"]]
    return numbered


def _thread_counts(thread: np.ndarray, target: np.ndarray, weight: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each thread with replies, numbered in their order, and each author answered there: how many replies."""
    _, thread = np.unique(thread, return_inverse=True)
    pairs, place = np.unique(thread * size + target, return_inverse=True)
    return pairs // max(1, size), pairs % max(1, size), np.bincount(place, weight, len(pairs))


def _phis(thread: np.ndarray, author: np.ndarray, count: np.ndarray, size: int) -> tuple[float, np.ndarray]:
    """How strongly replies come in bunches: over all, and of each author."""
    received = np.bincount(author, count, size)
    threads = int(thread.max(initial=-1)) + 1
    if threads < 2:
        return 1.0, np.ones(size)
    variance = threads / (threads - 1) * (np.bincount(author, count.astype(float) ** 2, size) - received**2 / threads)
    overall = max(1.0, variance.sum() / received.sum())
    return overall, np.maximum(1, (variance + overall) / (received + 1))


def _phis_of_blocks(thread: np.ndarray, author: np.ndarray, count: np.ndarray, size: int) -> tuple[int, tuple[float, np.ndarray]]:
    """The largest over blocks of 1, 2, 4 ... threads that follow each other: threads near in time resemble each other."""
    overall, phi = _phis(thread, author, count, size)
    threads, block = int(thread.max(initial=-1)) + 1, 1
    while threads // (2 * block) >= FEWEST_BLOCKS:
        block *= 2
        pairs, place = np.unique(thread // block * size + author, return_inverse=True)
        together = np.bincount(place, count)
        more, each = _phis(pairs // size, pairs % size, together, size)
        overall, phi = max(overall, more), np.maximum(phi, each)
    return block, (overall, phi)


def sets_of(counts: np.ndarray, phi: np.ndarray, overall: float = 1.0, threads: int = 1, blocks: int = 1) -> RankSets:
    """Rank sets of counts, each of which varies `phi` times as much as replies that come singly."""
    size = len(counts)
    distinct, place, people = _distinct(counts, phi)
    above, below = _told_apart(distinct, people)
    least = int(np.ceil(max(1.0, overall) * comparisons(size)))
    bunching, first = np.maximum(phi, overall), _may_be_first(distinct, size)
    return RankSets(counts, 1 + above[place], size - below[place], first[place], bunching, float(overall), least, threads, blocks)


def comparisons(size: int) -> float:
    """How many replies that come singly tell an author from one who was never answered, where all pairs are compared."""
    return float(np.log2(size * (size - 1) / LEVEL)) if size > 1 else 0.0


def _distinct(counts: np.ndarray, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The distinct pairs of count and phi, that of each author, and how many authors have each."""
    pairs, place, people = np.unique(np.column_stack([counts, phi]), axis=0, return_inverse=True, return_counts=True)
    return pairs, place.reshape(-1), people


def _told_apart(distinct: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each pair of count and phi, how many authors surely stand above it and below it."""
    size = int(people.sum())
    pairs = size * (size - 1)
    none = np.zeros(len(people), dtype=np.int64)
    # At most half of the pairs can be rejected, so no later step of Holm's allows more than twice the first.
    better = _reaching(distinct, pairs / 2)
    if not len(better):
        return none, none.copy()
    chances = _by_luck(distinct[better], distinct)
    number = people[better][:, None] * people[None, :]
    surely = chances <= _holm(chances, number, pairs)
    above = people[better] @ surely
    below = none
    below[better] = surely @ people
    return above, below


def _reaching(distinct: np.ndarray, comparisons: float) -> np.ndarray:
    """Those whose count suffices to stand surely above somebody who was never answered, among so many comparisons."""
    return np.flatnonzero(distinct[:, 0] / distinct[:, 1] >= np.log2(max(1.0, comparisons) / LEVEL))


def _by_luck(these: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The probability that each of these stands above each of the others by luck: a row for each of these."""
    from scipy.special import betainc

    rows = max(1, CELLS // len(others))
    blocks = []
    for first in range(0, len(these), rows):
        count, phi = these[first : first + rows].T[:, :, None]
        bunched = np.maximum(phi, others[:, 1])
        blocks.append(np.where(count > 0, betainc(np.maximum(count, 1) / bunched, others[:, 0] / bunched + 1, 0.5), 1.0))
    return np.concatenate(blocks)


def _holm(chances: np.ndarray, number: np.ndarray, tests: int) -> float:
    """The largest probability that Holm's step-down rejects, each occurring so often, among so many tests; else -1."""
    order = np.argsort(chances, axis=None)
    ordered, often = chances.ravel()[order], number.ravel()[order]
    before = np.concatenate([[0], np.cumsum(often)[:-1]])  # equal ones are rejected together or not at all
    failed = np.flatnonzero(ordered * (tests - before) > LEVEL)
    rejected = ordered[: failed[0]] if len(failed) else ordered
    return float(rejected[-1]) if len(rejected) else -1.0


def _may_be_first(distinct: np.ndarray, size: int) -> np.ndarray:
    """Above whom nobody surely stands, where all that is asked is who is first."""
    if size < 2:
        return np.ones(len(distinct), dtype=bool)
    better = _reaching(distinct, size - 1)
    if not len(better):
        return np.ones(len(distinct), dtype=bool)
    nobody_above: np.ndarray = _by_luck(distinct[better], distinct).min(axis=0) > LEVEL / (size - 1)
    return nobody_above
