"""Every clustering on all kinds of discussions, and the default against networkx."""

from functools import partial

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.clusters import CLUSTERINGS, modularity
from tests.test_measures import random_graph


def planted(seed, groups=4, each=12, inside=0.3, across=0.01):
    """Groups of authors who answer their own far more often."""
    rng = np.random.default_rng(seed)
    size = groups * each
    comments = [{"id": f"c{i}", "author": f"a{i:03}"} for i in range(size)]
    for s in range(size):
        for t in range(size):
            if s != t and rng.random() < (inside if s // each == t // each else across):
                comments.append({"id": f"r{s}-{t}", "author": f"a{s:03}", "parent_id": f"c{t}"})
    return rg.build(comments)


def one_direction(seed):
    """Everybody answers only those who came before."""
    rng = np.random.default_rng(seed)
    comments = [{"id": "0", "author": "a0"}]
    comments += [{"id": str(i), "author": f"a{i}", "parent_id": str(rng.integers(max(0, i - 9), i))} for i in range(1, 60)]
    return rg.build(comments)


def alone(labels):
    """Authors of no cluster, each as one of their own."""
    return np.where(labels < 0, len(labels) + np.arange(len(labels)), labels)


GRAPHS = [  # built by the tests that ask for them, not whenever tests are collected
    *(partial(random_graph, seed, int(3 + seed * 17 % 110), int(1 + seed * 53 % 390)) for seed in range(40)),
    *(partial(planted, seed, groups) for seed in range(3) for groups in (2, 4)),
    *(partial(one_direction, seed) for seed in range(6)),
]


@pytest.fixture
def graph(request):
    return request.param()


@pytest.mark.parametrize("graph", GRAPHS, indirect=True)
def test_modularity_is_no_worse_than_that_of_networkx(graph):
    G = rg.to_networkx(graph)
    best = max(nx.community.modularity(G, nx.community.louvain_communities(G, seed=seed)) if G.size() else 0 for seed in range(2))
    assert modularity(graph, alone(rg.cluster(graph).author_columns["cluster"])) >= best - 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_modularity_is_that_of_networkx(seed):
    graph = random_graph(seed)
    labels = np.random.default_rng(seed).integers(4, size=graph.size)
    names = graph.author_columns["author"]
    groups = [set(names[labels == label]) for label in set(labels.tolist())]
    assert modularity(graph, labels) == pytest.approx(nx.community.modularity(rg.to_networkx(graph), groups))


@pytest.mark.parametrize("method", ["leiden", "label_propagation"])
def test_planted_groups_are_found(method):
    graph = planted(1, inside=0.5, across=0.002)
    labels = rg.cluster(graph, method).author_columns["cluster"]
    groups = [set(labels[i : i + 12].tolist()) for i in range(0, 48, 12)]
    assert all(len(group) == 1 for group in groups) and len(set.union(*groups)) == 4


@pytest.mark.parametrize("method", CLUSTERINGS)
@pytest.mark.parametrize(
    "graph", [GRAPHS[3], GRAPHS[-1], *(partial(rg.build, [{"id": 1, "author": who}]) for who in ("Ann", None))], indirect=True
)
def test_every_clustering_gives_the_same_again_and_numbers_by_size(method, graph):
    labels = rg.cluster(graph, method).author_columns["cluster"]
    assert labels.tobytes() == rg.cluster(graph, method).author_columns["cluster"].tobytes()
    assert labels.dtype == np.int64
    sizes = np.bincount(labels[labels >= 0])
    assert all(sizes[:-1] >= sizes[1:])
    tied = graph.author_columns["authors_answering"] + graph.author_columns["authors_answered"] > 0
    assert ((labels >= 0) == tied).all()


def test_components_are_those_of_networkx():
    graph = random_graph(1, 80, 60)
    labels = rg.cluster(graph, "components").author_columns["cluster"]
    G = rg.to_networkx(graph)
    groups = [component for component in nx.weakly_connected_components(G) if len(component) > 1]
    assert sorted(np.bincount(labels[labels >= 0]), reverse=True) == sorted(map(len, groups), reverse=True)


def test_a_clustering_that_is_none():
    with pytest.raises(rg.ReplyGraphError, match='there is no clustering "louvaine".*There are: leiden'):
        rg.cluster(random_graph(0, 3, 1), "louvaine")
