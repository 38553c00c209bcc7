"""Every measure against networkx on random discussions."""

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis import measures
from replygraph.analysis.measures import MEASURES


def random_graph(seed, authors=40, replies=120):
    """Authors who answer each other at random, some far more than others; some alone."""
    rng = np.random.default_rng(seed)
    comments = [{"id": f"c{i}", "author": f"a{i}"} for i in range(authors)]
    busy = rng.pareto(1.0, authors) + 0.2
    pairs = rng.choice(authors, (replies, 2), p=busy / busy.sum()) if replies else []
    comments += [{"id": f"r{i}", "author": f"a{s}", "parent_id": f"c{t}"} for i, (s, t) in enumerate(pairs)]
    return rg.build(comments)


def katz(G):
    incoming = nx.to_numpy_array(G).T
    radius = max(max(abs(np.linalg.eigvals(incoming))), 1)
    value = np.linalg.solve(np.eye(len(G)) - 0.5 / radius * incoming, np.ones(len(G)))
    return dict(zip(G, value / np.linalg.norm(value), strict=True))


ORACLES = {
    "replies_received": lambda G: dict(G.in_degree(weight="weight")),
    "replies_sent": lambda G: dict(G.out_degree(weight="weight")),
    "authors_answering": lambda G: dict(G.in_degree()),
    "authors_answered": lambda G: dict(G.out_degree()),
    "pagerank": lambda G: nx.pagerank(G, tol=1e-12, max_iter=1000),
    "betweenness": nx.betweenness_centrality,
    "closeness": lambda G: {n: v / max(len(G) - 1, 1) for n, v in nx.harmonic_centrality(G).items()},
    "katz": katz,
    "core_number": lambda G: nx.core_number(nx.Graph(G.to_undirected())),
    "reciprocity": lambda G: {n: nx.reciprocity(G, n) if G.degree(n) else 0 for n in G},
}


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize(
    ("seed", "authors", "replies"), [(1, 40, 120), (2, 40, 40), (3, 12, 60), (4, 150, 400), (5, 3, 2), (6, 1, 0), (7, 5, 0)]
)
def test_agrees_with_networkx(name, seed, authors, replies):
    graph = random_graph(seed, authors, replies)
    expected = ORACLES[name](rg.to_networkx(graph))
    found = rg.measure(graph, name).author_columns[name]
    np.testing.assert_allclose(
        found, [expected[a] for a in graph.author_columns["author"]], atol=1e-6 if name == "katz" else 1e-9, rtol=1e-6
    )


@pytest.mark.parametrize("seed", range(4))
def test_hubs_and_authorities_agree_with_networkx(seed):
    graph = random_graph(seed, 20, 150)
    hubs, authorities = nx.hits(rg.to_networkx(graph), max_iter=5000, tol=1e-12)
    found = rg.measure(graph, "hub", "authority").author_columns
    names = graph.author_columns["author"]
    np.testing.assert_allclose(found["hub"], [hubs[a] for a in names], atol=1e-6)
    np.testing.assert_allclose(found["authority"], [authorities[a] for a in names], atol=1e-6)


def test_every_measure_has_an_oracle():
    assert set(MEASURES) == set(ORACLES) | {"hub", "authority"}


@pytest.mark.parametrize("name", MEASURES)
def test_of_nobody(name):
    assert len(MEASURES[name](rg.build([{"id": 1, "author": None}]))) == 0


def test_a_sample_is_said_and_near(monkeypatch):
    graph = random_graph(8, 300, 900)
    exact = rg.measure(graph, "betweenness", "closeness").author_columns
    monkeypatch.setattr(measures, "WORK", 100_000)
    sampled = rg.measure(graph, "betweenness", "closeness")
    assert sampled.warnings == (
        "betweenness is estimated from 200 of 300 authors.",
        "closeness is estimated from 200 of 300 authors.",
    )
    for name in ("betweenness", "closeness"):
        assert np.corrcoef(exact[name], sampled.author_columns[name])[0, 1] > 0.95


def test_the_same_bytes_again():
    one, other = (rg.measure(random_graph(3), *MEASURES).author_columns for _ in range(2))
    assert all(one[name].tobytes() == other[name].tobytes() for name in MEASURES)


def test_any_networkx_function_is_a_measure():
    graph = rg.measure(random_graph(1), nx.closeness_centrality)
    expected = nx.closeness_centrality(rg.to_networkx(graph))
    assert graph.authors.set_index("author").closeness_centrality.to_dict() == pytest.approx(expected)


def test_a_measure_that_is_none():
    with pytest.raises(rg.ReplyGraphError, match='there is no measure "pagerang". Did you mean pagerank'):
        rg.measure(random_graph(1), "pagerang")
