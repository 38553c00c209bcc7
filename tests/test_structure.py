"""The numbers of a whole graph: published values, and networkx as the oracle."""

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis import structure
from replygraph.analysis.chance import graph_of_replies


def edges(path):
    """The two columns of a file of edges, people numbered."""
    rows = [line.split()[:2] for line in path.read_text().splitlines() if line[0].isdigit()]
    names, ends = np.unique(np.array(rows), return_inverse=True)
    return *ends.reshape(-1, 2).T.astype(np.int64), len(names)


def random_graph(seed, size=30, replies=150):
    rng = np.random.default_rng(seed)
    source, target = rng.integers(0, size, (2, replies)) ** 2 // size
    return graph_of_replies(source[source != target], target[source != target], size)


def as_networkx(graph):
    G = nx.DiGraph()
    G.add_nodes_from(range(graph.size))
    G.add_edges_from(zip(graph.reply_columns["source"].tolist(), graph.reply_columns["target"].tolist(), strict=True))
    return G


@pytest.mark.shared
def test_collegemsg_has_the_values_that_konect_publishes(shared):
    source, target, size = edges(shared / "published" / "CollegeMsg.txt")
    graph = graph_of_replies(source, target, size)
    degree = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
    assert (size, len(source), len(graph.reply_columns["weight"])) == (1899, 59835, 20296)
    assert structure.reciprocity(graph) == pytest.approx(0.636, abs=5e-4)
    assert (structure.components(graph)[0], structure.components(graph, strong=True)[0]) == (1893, 1294)
    assert structure.triangles(graph) == 14319
    assert structure.transitivity(graph) == pytest.approx(0.0568, abs=5e-5)
    assert structure.assortativity(graph) == pytest.approx(-0.18778, abs=5e-6)
    assert (degree.max(), structure.gini(degree)) == (1546, pytest.approx(0.754, abs=5e-4))


@pytest.mark.shared
def test_digg_has_the_values_that_konect_publishes(shared):
    """Whose reciprocity counts self-replies: without them it is a seventh."""
    source, target, size = edges(shared / "published" / "munmun_digg_reply.txt")
    apart = source != target
    graph, with_selves = graph_of_replies(source[apart], target[apart], size), graph_of_replies(source, target, size)
    sent, received = np.bincount(source), np.bincount(target)
    degree = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
    assert (size, len(source), np.count_nonzero(~apart)) == (30398, 87627, 1424)
    assert [len(each.reply_columns["weight"]) for each in (with_selves, graph)] == [86404, 85247]
    assert (structure.components(graph)[0], structure.components(graph, strong=True)[0]) == (29652, 6746)
    assert structure.triangles(graph) == 4282
    assert structure.transitivity(graph) == pytest.approx(0.00559820, abs=5e-9)
    assert structure.assortativity(graph) == pytest.approx(0.00463388, abs=5e-9)
    assert structure.gini(degree) == pytest.approx(0.631648, abs=5e-7)
    assert (degree.max(), sent.max(), received.max()) == (310, 259, 243)
    assert structure.reciprocity(with_selves) == pytest.approx(0.0155, abs=5e-5)
    assert structure.reciprocity(graph) == pytest.approx(0.002158, abs=5e-7)


@pytest.mark.parametrize("seed", range(6))
def test_as_networkx_has_it(seed):
    graph = random_graph(seed)
    G, both = as_networkx(graph), as_networkx(graph).to_undirected()
    assert structure.density(graph) == pytest.approx(nx.density(G))
    assert structure.reciprocity(graph) == pytest.approx(nx.overall_reciprocity(G))
    assert structure.transitivity(graph) == pytest.approx(nx.transitivity(both))
    assert structure.triangles(graph) == sum(nx.triangles(both).values()) / 3
    assert structure.assortativity(graph) == pytest.approx(nx.degree_assortativity_coefficient(both))
    assert structure.components(graph).tolist() == sorted(map(len, nx.weakly_connected_components(G)), reverse=True)
    assert structure.components(graph, strong=True).tolist() == sorted(map(len, nx.strongly_connected_components(G)), reverse=True)


def test_gini_and_centralization_by_their_definitions():
    graph = random_graph(7)
    values = np.bincount(graph.reply_columns["target"], minlength=graph.size).tolist()
    apart = sum(abs(a - b) for a in values for b in values)
    assert structure.gini(np.array(values)) == pytest.approx(apart / (2 * len(values) * sum(values)))
    assert structure.centralization(graph) == pytest.approx(sum(max(values) - each for each in values) / (len(values) - 1) ** 2)


@pytest.mark.parametrize("people", ["", "A", "AB"])
def test_where_there_is_nothing_a_number_does_not_exist(people):
    graph = rg.build([{"id": name, "author": name} for name in people])
    values = [each(graph) for name, each in structure.STRUCTURE.items() if name not in ("density", "centralization")]
    assert np.isnan(values).all()
    assert (structure.triangles(graph), structure.components(graph).tolist()) == (0, [1] * len(people))
