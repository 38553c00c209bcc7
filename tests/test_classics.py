"""Networks of the literature whose values are published, measured with our functions: each tie of a pair is a reply each way."""

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.clusters import modularity


def as_replies(G):
    people = [{"id": f"p {name}", "author": str(name)} for name in G]
    pairs = [pair for a, b in G.edges for pair in ((a, b), (b, a))]
    return rg.build(people + [{"id": f"{a} {b}", "author": str(a), "parent_id": f"p {b}"} for a, b in pairs])


def values(graph, measure):
    graph = rg.measure(graph, measure)
    return dict(zip(graph.author_columns["author"].tolist(), graph.author_columns[measure].tolist(), strict=True))


def test_the_marriages_of_florentine_families():
    """Padgett and Ansell (1993): the Medici lie between the others."""
    found = values(as_replies(nx.florentine_families_graph()), "betweenness")
    assert {name: round(found[name], 4) for name in ("Medici", "Guadagni", "Strozzi")} == {
        "Medici": 0.5220,
        "Guadagni": 0.2546,
        "Strozzi": 0.1026,
    }


def test_krackhardts_kite():
    """Krackhardt (1990): who has most ties is not who lies between most others."""
    found = values(as_replies(nx.krackhardt_kite_graph()), "betweenness")
    assert sorted({round(value, 4) for value in found.values()}, reverse=True) == [0.3889, 0.2315, 0.2222, 0.1019, 0.0231, 0]


def test_the_karate_club_falls_into_four_groups():
    """Zachary (1977); the best modularity is 0.4197896, after Brandes and others (2008), doi:10.1109/TKDE.2007.190689."""
    graph = rg.cluster(as_replies(nx.karate_club_graph()))
    label = graph.author_columns["cluster"]
    assert len(np.unique(label)) == 4
    assert modularity(graph, label) == pytest.approx(0.4197896, abs=5e-8)
