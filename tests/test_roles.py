"""Roles: small discussions with the whole expected result, and dicts as the oracle."""

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.roles import with_answers_to_comments, with_connections, with_roles


def build(rows):
    return rg.build([{"id": n, "author": a, "parent_id": p, "created_at": f"2024-01-01 10:{n:02}"} for n, (a, p) in enumerate(rows)])


def columns(graph, *names):
    return {name: graph.author_columns[name].tolist() for name in names}


def test_who_is_never_answered_and_who_answers_newcomers():
    """Ann greets Bob and Cy at their first words; Bob answers Cy's second; Dee answers only herself; a deleted one answers Eve."""
    rows = [("Ann", None), ("Bob", None), ("Ann", 1), ("Cy", None), ("Ann", 3), ("Cy", 4), ("Bob", 5), ("Dee", 0), ("Dee", 7), ("Eve", None),
            ("[deleted]", 9)]  # fmt: skip
    assert columns(with_answers_to_comments(build(rows)), "author", "comments_answered", "never_answered", "newcomers_answered") == {
        "author": ["Ann", "Bob", "Cy", "Dee", "Eve"],
        "comments_answered": [2, 1, 2, 0, 1],
        "never_answered": [False, False, False, True, False],
        "newcomers_answered": [2, 0, 0, 1, 0],
    }


def test_who_is_named_without_a_comment_was_answered():
    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "reply_to": "Ann"}])
    found = with_answers_to_comments(graph)
    assert columns(found, "comments_answered", "never_answered") == {"comments_answered": [0, 0], "never_answered": [False, True]}


def test_answer_people_discussion_people_and_starters():
    rows = [(f"Asker {n}", None) for n in range(6)] + [("Helper", n) for n in range(6)]
    talkers = [f"Talker {n}" for n in range(6)]
    for one in talkers:
        first = len(rows)
        rows.append((one, None))
        rows += [(other, first) for other in talkers if other != one]
    rows += [("Poser", None), ("Talker 0", len(rows)), ("Poser", None), ("Talker 1", len(rows) + 2)]
    found = with_roles(build(rows))
    role = dict(zip(found.author_columns["author"].tolist(), found.author_columns["role"].tolist(), strict=True))
    assert {name for name in role if role[name] == "answers"} == {"Helper"}
    assert {name for name in role if role[name] == "discusses"} == set(talkers)
    assert {name for name in role if role[name] == "starts"} == {"Poser"}


def test_description_names_who_plays_which_part():
    rows = [(f"Asker {n}", None) for n in range(6)] + [("Helper", n) for n in range(6)]
    said = rg.describe(build(rows)).splitlines()
    assert "      1  author whom nobody answers" in said
    assert "      1  author answers a newcomer's first comment: Helper" in said
    assert "      1  author mostly answers people who exchange replies with no more than two people in all: Helper" in said
    rows += [("Friend", n) for n in range(6)] + [("Poser", None), ("Asker 1", len(rows) + 6), ("Poser", None), ("Asker 1", len(rows) + 8)]
    said = rg.describe(build(rows)).splitlines()
    assert "      2  authors mostly answer people who exchange replies with no more than two people in all: Friend, Helper" in said
    assert "      1  author starts more threads than they answer: Poser" in said


def test_names_that_are_numbers_are_told_from_counts():
    """Before, `6 authors ...: 21` named the author 21 as if it were how many."""
    rows = [("1", None), ("21", 0), ("3", None), ("21", 2)]
    assert '      1  author answers a newcomer\'s first comment: "21"' in rg.describe(build(rows)).splitlines()


@pytest.mark.parametrize("seed", range(3))
def test_participation_as_its_paper_has_it(seed):
    rng = np.random.default_rng(seed)
    rows = [(f"P{rng.integers(15):02}", None if n < 3 else int(rng.integers(n))) for n in range(120)]
    graph = with_connections(rg.cluster(rg.build([{"id": n, "author": a, "parent_id": p} for n, (a, p) in enumerate(rows)])))
    label = dict(zip(graph.author_columns["author"], graph.author_columns["cluster"], strict=True))
    G = nx.Graph()
    for a, b, weight in rg.to_networkx(graph).edges(data="weight"):
        G.add_edge(a, b, weight=weight + (G[a][b]["weight"] if G.has_edge(a, b) else 0))
    inside = {a: sum(each["weight"] for b, each in G[a].items() if label[a] == label[b]) for a in G}
    for row in graph.authors.itertuples():
        k = G.degree(row.author, weight="weight")
        to = {c: sum(each["weight"] for b, each in G[row.author].items() if label[b] == c) for c in label.values()}
        assert row.participation == pytest.approx(1 - sum((each / k) ** 2 for each in to.values()))
        here = [inside[a] for a in G if label[a] == row.cluster]
        z = (inside[row.author] - np.mean(here)) / np.std(here) if np.std(here) else 0
        assert row.within_cluster_z == pytest.approx(z)


def test_where_there_is_nothing_there_are_no_roles():
    for graph in (rg.build([]), rg.build([{"id": 1, "author": "A"}])):
        found = with_connections(rg.cluster(with_roles(with_answers_to_comments(graph))))
        assert set(found.author_columns["role"].tolist()) <= {""} and not found.author_columns["participation"].any()
