"""Places on the map: nothing covers anything, and always the same."""

import tracemalloc
from functools import cache, partial

import numpy as np
import pytest

import replygraph as rg
from replygraph.graph import subgraph
from replygraph.maps.backbones import backbone
from replygraph.maps.layouts import _boxes, layout
from replygraph.maps.plans import radii
from tests.test_clusters import planted
from tests.test_measures import random_graph

GRAPHS = [  # built when they are first laid out, not whenever tests are collected
    partial(random_graph, 1, 19, 36),
    partial(random_graph, 2, 60, 90),
    partial(random_graph, 3, 140, 300),
    partial(planted, 1),
    partial(random_graph, 4, 2, 1),
    partial(random_graph, 5, 1, 0),
    partial(random_graph, 6, 9, 0),
]

LARGE = [
    partial(random_graph, 7, 400, 900),
    partial(planted, 2, 8, 30),
    partial(random_graph, 8, 200, 0),
    partial(random_graph, 9, 200, 1),
    partial(random_graph, 10, 300, 60),
]


def ready(graph):
    graph = rg.cluster(rg.measure(graph, "pagerank"))
    return graph, radii(graph.author_columns["pagerank"])


@cache
def laid(make):
    """The graph, the sizes of its circles, and where they stand: made once for all tests."""
    graph, radius = ready(make())
    return graph, radius, layout(graph, radius)


@pytest.mark.parametrize("make", GRAPHS)
def test_no_circle_or_label_covers_another(make):
    graph, radius, places = laid(make)
    boxes = _boxes(graph, radius)
    for i in range(graph.size):
        for j in range(i):
            apart = np.abs(places[i] - places[j])
            upper, lower = (i, j) if places[i, 1] < places[j, 1] else (j, i)
            assert apart[0] >= boxes[i, 0] + boxes[j, 0] - 1 or apart[1] >= boxes[upper, 2] + boxes[lower, 1] - 1


@pytest.mark.parametrize("make", [*GRAPHS, *LARGE])
def test_the_same_places_again_and_all_of_them_finite(make):
    graph, radius, one = laid(make)
    other = layout(graph, radius)
    assert one.tobytes() == other.tobytes() and np.isfinite(one).all() and one.shape == (graph.size, 2)


@pytest.mark.parametrize("make", LARGE)
def test_no_circle_covers_another_up_to_a_thousand_authors(make):
    graph, radius, places = laid(make)
    apart = np.linalg.norm(places[:, None] - places, axis=2) + np.eye(graph.size) * 1e9
    assert (apart >= radius[:, None] + radius - 0.5).all()


def test_clusters_cover_no_other():
    graph, radius = ready(planted(3, 8, 30, inside=0.3, across=0.002))
    places, cluster = layout(graph, radius), graph.author_columns["cluster"]
    middles = np.array([places[cluster == c].mean(axis=0) for c in range(8)])
    reach = np.array([np.linalg.norm(places[cluster == c] - middles[c], axis=1).max() for c in range(8)])
    apart = np.linalg.norm(middles[:, None] - middles, axis=2) + np.eye(8) * 1e9
    assert (apart > (reach[:, None] + reach) * 0.95).all()


def test_a_map_is_as_wide_as_a_screen():
    for make in (*LARGE, *GRAPHS[:3]):
        wide, high = np.ptp(laid(make)[2], axis=0)
        assert 0.9 < wide / high < 2.6 or high < 100


def test_of_nobody():
    assert layout(rg.build([{"id": 1, "author": None}]), np.zeros(0)).shape == (0, 2)


def test_clusters_stand_apart():
    graph, radius = ready(planted(3, 8, 30, inside=0.3, across=0.002))
    places, cluster = layout(graph, radius), graph.author_columns["cluster"]
    centres = np.array([places[cluster == c].mean(axis=0) for c in range(8)])
    nearest = np.argmin(np.linalg.norm(places[:, None] - centres, axis=2), axis=1)
    assert (nearest == cluster).mean() > 0.95


def test_authors_without_ties_stand_below():
    graph, radius = ready(random_graph(2, 60, 40))
    places, cluster = layout(graph, radius), graph.author_columns["cluster"]
    big = cluster == 0
    assert places[cluster < 0, 1].min() > places[big, 1].max()


def test_a_backbone_keeps_the_top_authors_and_their_strongest_ties():
    graph, _ = ready(random_graph(9, 200, 3000))
    authors, ties = backbone(graph, 20, each=2)
    received = graph.author_columns["replies_received"]
    best = set(graph.author_columns["author"][np.argsort(-received, kind="stable")[:20]])
    assert set(graph.author_columns["author"][authors]) == best
    small = subgraph(graph, authors, ties)
    assert small.size == 20 and len(small.replies) == len(ties) <= 80
    names = set(zip(small.replies.source, small.replies.target, small.replies.weight, strict=True))
    assert names <= set(zip(graph.replies.source, graph.replies.target, graph.replies.weight, strict=True))
    inside = graph.replies[graph.replies.source.isin(best) & graph.replies.target.isin(best)]
    for name in best:
        own = inside[inside.source == name]
        if len(own):
            kept = small.replies[small.replies.source == name]
            assert kept.weight.max() == own.weight.max()


def test_where_everybody_answers_everybody_the_layout_takes_little():
    names = [f"a{i:03}" for i in range(120)]
    rows = [{"id": name, "author": name} for name in names]
    rows += [{"id": f"{a}{b}", "author": a, "parent_id": b} for a in names for b in names if a != b]
    graph, radius = ready(rg.build(rows))
    tracemalloc.start()
    layout(graph, radius)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6
