"""Rank sets: the formulas written out again with loops, simulated discussions, and the page everybody knows."""

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import binom

import replygraph as rg
from replygraph.analysis.certainty import rank_sets, sets_of


def discussion(threads):
    """Comments of a discussion: for each thread, who replied to whom; each answers a comment that its target wrote there."""
    comments = []
    for number, replies in enumerate(threads):
        for place, (who, whom) in enumerate(replies):
            parent = f"{number}-{place}-parent"
            comments.append({"id": parent, "author": whom, "thread_id": str(number)})
            comments.append({"id": f"{number}-{place}", "author": who, "parent_id": parent, "thread_id": str(number)})
    return comments


def random_threads(seed, people=12, threads=30):
    rng = np.random.default_rng(seed)
    liked = rng.pareto(1, people) + 0.1
    found = []
    for _ in range(threads):
        here = rng.choice(people, 6, replace=False)
        often = rng.geometric(0.2)
        targets = rng.choice(here, often, p=liked[here] / liked[here].sum())
        found.append([(f"P{rng.choice(here[here != each]):02}", f"P{each:02}") for each in targets])
    return found


def by_loops(graph, threads):
    """The sets as the papers' formulas have them, pair by pair."""
    names = graph.author_columns["author"].tolist()
    counts = [{name: sum(whom == name for _, whom in thread) for name in names} for thread in threads if thread]
    number, total = len(counts), {name: sum(each[name] for each in counts) for name in names}
    variance = {n: number / (number - 1) * sum((each[n] - total[n] / number) ** 2 for each in counts) for n in names}
    overall = max(1, sum(variance.values()) / sum(total.values()))
    phi = {n: max(1, (variance[n] + overall) / (total[n] + 1)) for n in names}

    def luck(j, k):
        f = max(phi[j], phi[k])
        return betainc(total[j] / f, total[k] / f + 1, 0.5) if total[j] else 1

    pairs = sorted((luck(j, k), j, k) for j in names for k in names if j != k)
    surely = set()
    for place, (p, j, k) in enumerate(pairs):
        if p * (len(pairs) - place) > 0.05:
            break
        surely.add((j, k))
    low = [1 + sum((other, name) in surely for other in names) for name in names]
    high = [len(names) - sum((name, other) in surely for other in names) for name in names]
    first = [min(luck(other, name) for other in names if other != name) > 0.05 / (len(names) - 1) for name in names]
    return low, high, first


@pytest.mark.parametrize("seed", range(8))
def test_the_sets_are_those_of_the_formulas(seed):
    threads = random_threads(seed)
    graph = rg.build(discussion(threads))
    sets = rank_sets(graph)
    assert (sets.place_from.tolist(), sets.place_to.tolist(), sets.may_be_first.tolist()) == by_loops(graph, threads)


def test_by_threads_the_test_is_the_exact_binomial_one():
    """A was answered in 30 threads, B in 4: 30 heads of 34 tosses. C to F never."""
    threads = [[("C", "A")]] * 30 + [[("D", "B")] * 9] * 4
    sets = rank_sets(rg.build([*discussion(threads), {"id": "e", "author": "E"}, {"id": "f", "author": "F"}]), by="threads")
    assert sets.counts.tolist() == [30, 4, 0, 0, 0, 0]
    assert binom.sf(29, 34, 0.5) < 0.05 / 30 and 0.5**4 > 0.05
    assert (sets.place_from.tolist(), sets.place_to.tolist()) == ([1, 2, 2, 2, 2, 2], [1, 6, 6, 6, 6, 6])


def test_the_least_count_is_where_the_first_statement_begins():
    """Among 20 people, of whom one was answered: 12 replies say nothing, 13 put him first."""
    for received, place in ((12, 20), (13, 1)):
        sets = sets_of(np.array([received] + [0] * 19), np.ones(20))
        assert (sets.least, sets.place_to[0], sets.place_from[1]) == (13, place, 1 if place == 20 else 2)


def test_one_thread_that_caught_fire_says_less_than_many():
    one = rank_sets(rg.build(discussion([[("B", "A")] * 40, *[[("C", "B")]] * 10])))
    many = rank_sets(rg.build(discussion([[("B", "A")]] * 40 + [[("C", "B")]] * 10)))
    assert one.independent[0] < 3 and one.place_to[0] == 3
    assert many.independent[0] == 40 and many.place_to[0] == 1


def test_nothing_is_said_of_nobody():
    empty = rank_sets(rg.build([]))
    alone = rank_sets(rg.build([{"id": 1, "author": "A"}]))
    assert (len(empty.counts), alone.place_from.tolist(), alone.place_to.tolist(), alone.least) == (0, [1], [1], 0)


def test_a_graph_without_its_comments_says_what_to_do():
    with pytest.raises(rg.ReplyGraphError, match="keep_comments=True"):
        rank_sets(rg.build([{"id": 1, "author": "A"}], keep_comments=False))
    with pytest.raises(rg.ReplyGraphError, match='by is "replies" or "threads"'):
        rank_sets(rg.build([{"id": 1, "author": "A"}]), by="people")


def simulated(rng, people, threads):
    """Counts of a discussion in threads of unequal size, and the true expectation per thread: heavy tails in both."""
    liked = rng.pareto(1.2, people)
    here = rng.random((threads, people)) < 0.3
    size = np.minimum(40, rng.pareto(1.0, threads) * 2 + 1).astype(int)
    chances = here * liked
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1e-12)
    counts = np.array(
        [rng.multinomial(n if c.sum() > 0 else 0, c if c.sum() > 0 else np.eye(people)[0]) for n, c in zip(size, chances, strict=True)]
    )
    return counts, liked


def test_in_simulated_discussions_the_sets_hold_all_true_places_at_once():
    """A hundred discussions; more of them, and other worlds, in benchmarks/certainty.py."""
    from replygraph.analysis.certainty import _phis

    rng, held = np.random.default_rng(1), 0
    for _ in range(100):
        counts, liked = simulated(rng, 15, 60)
        counts = counts[counts.sum(axis=1) > 0]
        thread, author = np.nonzero(counts)
        overall, phi = _phis(thread, author, counts[thread, author], 15)
        sets = sets_of(counts.sum(axis=0), phi, overall)
        true = 1 + (liked[:, None] < liked).sum(axis=1)
        held += bool(((sets.place_from <= true) & (true <= sets.place_to)).all())
    assert held >= 95


@pytest.mark.shared
def test_on_the_fifty_comments_no_two_places_can_be_told_apart(shared):
    sets = rank_sets(rg.build(str(shared / "pasted-page" / "article-50-comments.txt")))
    assert (sets.place_from.tolist(), sets.place_to.tolist()) == ([1] * 19, [19] * 19)
    assert (sets.threads, sets.least, sets.counts.max(), sets.may_be_first.sum()) == (1, 13, 11, 12)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "phi", "by", "name", "count", "places", "first"),
    [
        ("github_issues/tls13-spec.archive.json", 6.7, "replies", "ekr", 640, (1, 1), 1),
        ("github_issues/tls13-spec.archive.json", 6.7, "threads", "ekr", 202, (1, 1), 1),
        ("github_issues/tls13-spec.archive.json", 6.7, "threads", "martinthomson", 73, (2, 7), 1),
        ("mail_parquet/r-help-2025-2029.parquet", 2.7, "threads", "Bert Gunter", 26, (1, 71), 18),
        ("discourse/urho3d_topics_sample.zip", 19.7, "threads", "Modanung", 34, (1, 27), 12),
    ],
)
def test_real_discussions_have_the_sets_that_were_measured(shared, path, phi, by, name, count, places, first):
    # Discourse's small actions (a topic is closed, split ...) were counted as comments when these figures were made.
    graph = rg.build(str(shared / path), **({"everything": True} if path.startswith("discourse") else {}))
    sets, author = rank_sets(graph, by=by), graph.author_columns["author"].tolist().index(name)
    assert rank_sets(graph).phi == pytest.approx(phi, abs=0.05)
    assert (sets.counts[author], (sets.place_from[author], sets.place_to[author]), sets.may_be_first.sum()) == (count, places, first)
