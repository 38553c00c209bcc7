"""Which comment answers which: against every assignment there is, and against trees printed as pages."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replygraph.threads import find_parents


def all_assignments(authors, reply_to, since, until):
    """Every way to give the replies parents for which the page is a depth-first listing in order of time."""

    def go(i, path, answers, chosen):
        if i == len(authors):
            yield chosen
            return
        if reply_to[i] is None:
            yield from go(i + 1, [i], answers, [*chosen, None])
            return
        for at, p in enumerate(path):
            if authors[p] == reply_to[i] and all(since[a] <= until[i] for a in answers.get(p, [])):
                yield from go(i + 1, [*path[: at + 1], i], {**answers, p: [*answers.get(p, []), i]}, [*chosen, p])

    return list(go(0, [], {}, []))


def oracle(authors, reply_to, since, until):
    """The parents that occur in some assignment, the deepest first; None where there is no assignment."""
    found = all_assignments(authors, reply_to, since, until)
    if not found:
        return None
    return [set(column) - {None} for column in zip(*found, strict=True)]


def random_page(rng, size, names, span=3):
    """A random tree printed as a page: authors, names answered, times, true parents."""
    parents, times = [None], [0.0]
    for i in range(1, size):
        parents.append(rng.choice([None, *range(i)]) if rng.random() < 0.9 else i - 1)
        times.append(times[parents[-1]] if parents[-1] is not None else 0)
        times[-1] += rng.random() * span
    answers = {p: sorted((i for i in range(size) if parents[i] == p), key=times.__getitem__) for p in [None, *range(size)]}
    order, stack = [], list(reversed(answers[None]))
    while stack:
        order.append(stack.pop())
        stack.extend(reversed(answers[order[-1]]))
    place = {old: new for new, old in enumerate(order)}
    authors = [rng.choice(names) for _ in order]
    true = [None if parents[i] is None else place[parents[i]] for i in order]
    return authors, [None if p is None else authors[p] for p in true], [times[i] for i in order], true


EVER = 1e9


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 9), st.integers(1, 4), st.sampled_from(["none", "exact", "coarse"]))
def test_equals_every_assignment(seed, size, number, ages):
    rng = random.Random(seed)
    authors, reply_to, times, _ = random_page(rng, size, "ABCD"[:number])
    if ages == "none":
        since, until = [-EVER] * size, [EVER] * size
    else:
        grain = 1.5 if ages == "coarse" else 1e-9
        since, until = [t // grain * grain for t in times], [t // grain * grain + grain for t in times]
    expected = oracle(authors, reply_to, since, until)
    found = find_parents(authors, reply_to, since, until)
    assert [set(each) for each in found] == expected
    assert all(each == sorted(each, reverse=True) for each in found)
    best = [each[0] if each else None for each in found]
    assert best in all_assignments(authors, reply_to, since, until)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([None, "A", "B", "C"])), min_size=1, max_size=8))
def test_equals_every_assignment_of_any_page(page):
    authors, reply_to = zip(*page, strict=True)
    expected = oracle(authors, reply_to, [-EVER] * len(page), [EVER] * len(page))
    found = find_parents(authors, reply_to)
    if expected is not None:
        assert [set(each) for each in found] == expected
    assert all(authors[p] == reply_to[i] and p < i for i, each in enumerate(found) for p in each)


@pytest.mark.parametrize("seed", range(20))
def test_the_true_parent_is_possible_and_a_unique_one_is_right(seed):
    rng = random.Random(seed)
    authors, reply_to, times, true = random_page(rng, 200, [f"author {i}" for i in range(30)])
    for since, until in ((None, None), (times, times)):
        found = find_parents(authors, reply_to, since, until)
        for parent, possible in zip(true, found, strict=True):
            assert possible == [] if parent is None else parent in possible


@pytest.mark.parametrize("seed", range(5))
def test_a_page_cut_at_its_head_rules_nothing_true_out(seed):
    rng = random.Random(seed)
    authors, reply_to, _, true = random_page(rng, 120, [f"author {i}" for i in range(60)])
    cut = 15
    found = find_parents(authors[cut:], reply_to[cut:])
    for parent, possible in zip(true[cut:], found, strict=True):
        if parent is not None and parent >= cut:
            assert not possible or parent - cut in possible


def test_times_that_fit_no_listing_are_left_aside():
    authors, reply_to = ["Ann", "Bob", "Cy"], [None, "Ann", "Ann"]
    assert find_parents(authors, reply_to, [0, 9, 1], [0, 9, 1]) == [[], [0], [0]]


def test_a_name_that_is_not_on_the_page_has_no_parent_and_spoils_nothing():
    assert find_parents(["Ann", "Bob", "Cy", "Di"], [None, "Zed", "Bob", "Ann"]) == [[], [], [1], [0]]


@pytest.mark.parametrize("names", [["A"], ["A", "B"], ["A", "B", "C"]])
def test_a_hundred_thousand_comments_in_one_thread(names):
    """Two people who answer each other without end: the worst there is. Ends, that is the test."""
    size = 100_000
    authors = [names[i % len(names)] for i in range(size)]
    reply_to = [None] + [authors[i - 1] for i in range(1, size)]
    found = find_parents(authors, reply_to)
    assert all(i - 1 == each[0] for i, each in enumerate(found) if i)
