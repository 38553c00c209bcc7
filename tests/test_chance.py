"""Structure beyond chance: what the exchanges keep, that they reach everything alike, and how often they cry wolf."""

import itertools
from collections import Counter

import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.chance import adjusted, against_chance, answers_of, exchange


def random_discussion(seed, people=12, threads=12, length=12):
    """Threads in which everybody answers any earlier comment of another."""
    rng, comments = np.random.default_rng(seed), []
    for thread in range(threads):
        authors = []
        for place in range(length):
            author = rng.integers(people)
            others = [p for p, each in enumerate(authors) if each != author]
            parent = f"{thread}-{rng.choice(others)}" if others else None
            comments.append({"id": f"{thread}-{place}", "author": f"P{author:02}", "parent_id": parent, "thread_id": str(thread)})
            authors.append(author)
    return comments


def test_an_exchange_keeps_threads_times_and_how_often_each_comment_is_answered():
    comments = random_discussion(1)
    graph = rg.build(comments)
    answers = answers_of(graph)
    parents = exchange(answers, np.arange(len(answers.source)), np.random.default_rng(1))
    assert sorted(parents) == list(range(len(parents))) and (parents != np.arange(len(parents))).mean() > 0.5
    assert (answers.parent_place[parents] < answers.place).all() and (answers.target[parents] != answers.source).all()
    assert (answers.start[parents] == answers.start).all()


def test_exchanges_reach_every_discussion_that_is_allowed_alike():
    """A thread of six comments: every way to give the parents to the replies that is allowed."""
    rows = [(0, "A", None), (1, "B", 0), (2, "C", 0), (3, "D", 1), (4, "A", 2), (5, "E", 3)]
    graph = rg.build([{"id": i, "author": a, "parent_id": p, "thread_id": 0} for i, a, p in rows])
    writer = {i: a for i, a, _ in rows}
    replies = [(i, a) for i, a, p in rows if p is not None]
    allowed = {
        tuple(way) for way in itertools.permutations([p for _, _, p in rows if p is not None])
        if all(p < i and writer[p] != a for p, (i, a) in zip(way, replies, strict=True))
    }  # fmt: skip
    answers, rng = answers_of(graph), np.random.default_rng(1)
    seen, state = Counter(), np.arange(len(replies))
    for _ in range(4000):
        state = exchange(answers, state, rng, rounds=4)
        seen[tuple(answers.parent_place[state].tolist())] += 1
    # Two replies to one comment are two arrangements for the exchanges and one discussion.
    assert set(seen) == allowed
    assert max(seen.values()) < 1.5 * min(seen.values())


@pytest.mark.parametrize("cores", [1, 3])
def test_the_same_seed_gives_the_same_on_any_number_of_cores(cores):
    graph = rg.build(random_discussion(2))
    assert against_chance(graph, draws=9, cores=cores) == against_chance(graph, draws=9, cores=2)


def test_pairs_who_answer_each_other_are_beyond_chance():
    """In every thread six other people, three pairs, who answer nobody but each other."""
    comments = []
    for thread in range(12):
        for n in range(5):
            comments += [
                {"id": f"{thread}-{pair}-{n}", "author": f"P{thread}{pair}{n % 2}", "parent_id": f"{thread}-{pair}-{n - 1}" if n else None,
                 "thread_id": str(thread)}
                for pair in range(3)
            ]  # fmt: skip
    found = against_chance(rg.build(comments), "reciprocity", "modularity")
    assert (found["reciprocity"].observed, found["reciprocity"].p, found["modularity"].p) == (1, 0.01, 0.01)


def test_a_handful_of_null_discussions_seldom_cries_wolf():
    """Sixty discussions in which parents are chosen by chance; ten thousand in benchmarks/certainty.py."""
    alarms = Counter()
    for seed in range(60):
        for name, each in against_chance(rg.build(random_discussion(seed)), "reciprocity", "modularity", draws=39).items():
            alarms[name] += each.beyond
    assert max(alarms.values(), default=0) <= 8  # of 60 at 5%: more has a probability of 0.4%


def test_where_nothing_can_move_it_is_named():
    star = [{"id": 0, "author": "A"}, *({"id": n, "author": f"P{n}", "parent_id": 0} for n in range(1, 6))]
    assert {each.degenerate for each in against_chance(rg.build(star)).values()} == {"all draws have the same value"}
    chain = [{"id": 0, "author": "A"}, {"id": 1, "author": "B", "parent_id": 0}]
    found = against_chance(rg.build(chain), "reciprocity")["reciprocity"]
    assert (found.degenerate, found.beyond, found.draws) == ("no reply can answer another comment of its thread", False, 0)


def test_many_tests_are_adjusted_as_scipy_has_it():
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(1).random(50) ** 3
    assert adjusted(p) == pytest.approx(false_discovery_control(p))
    assert np.isnan(adjusted([0.01, np.nan])[1]) and adjusted([0.01, np.nan])[0] == 0.01


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "reciprocal", "clustered"),
    [
        ("pasted-page/article-50-comments.txt", False, False),
        ("mail_parquet/r-help-2025-2029.parquet", True, True),
        ("reddit/RC_2006-01.zst", True, True),
    ],
)
def test_real_discussions_are_called_what_was_measured(shared, path, reciprocal, clustered):
    found = against_chance(rg.build(str(shared / path)), "reciprocity", "modularity")
    assert (found["reciprocity"].beyond, found["modularity"].beyond) == (reciprocal, clustered)


@pytest.mark.shared
def test_where_all_answer_the_first_post_nothing_can_be_said(shared):
    found = against_chance(rg.build(str(shared / "github_issues" / "tls13-spec.archive.json")))
    assert {each.degenerate for each in found.values()} == {"all draws have the same value"}
