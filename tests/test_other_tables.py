"""Graphs of networkx and tables of other libraries, in and out."""

import doctest
import random
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

import replygraph as rg
from tests.test_export_views import TALK


def test_a_graph_that_went_to_networkx_comes_back():
    graph = rg.cluster(rg.measure(rg.build(TALK), "pagerank"))
    back = rg.from_networkx(rg.to_networkx(graph))
    assert back.replies.to_dict("list").keys() == graph.replies.to_dict("list").keys()
    for one, other in ((back.replies, graph.replies), (back.authors, graph.authors)):
        for name in other:
            assert one[name].astype(str).tolist() == other[name].astype(str).tolist(), name
            assert one[name].dtype == other[name].dtype, name


def test_many_edges_between_two_are_one_tie():
    rng = random.Random(7)
    edges = [(rng.choice("abcdef"), rng.choice("abcdef"), rng.choice([1, 2, 3])) for _ in range(60)]
    G = nx.MultiDiGraph()
    G.add_nodes_from("abcdefg")
    G.add_weighted_edges_from(edges)
    graph = rg.from_networkx(G)
    expected = Counter()
    for source, target, weight in edges:
        expected[source, target] += weight
    assert {(r.source, r.target): r.weight for r in graph.replies.itertuples()} == {p: w for p, w in expected.items() if p[0] != p[1]}
    assert dict(zip(graph.authors.author, graph.authors.self_replies, strict=True)) == {name: expected[name, name] for name in "abcdefg"}
    assert rg.rank(graph, by="pagerank", top=None)["replies_sent"].sum() == graph.replies.weight.sum()


@pytest.mark.parametrize(("G", "sentence"), [
    (nx.Graph([("a", "b")]), "the graph has no directions"),
    (nx.DiGraph([("a", "b", {"weight": "many"})]), "the weights of edges are not all positive numbers"),
    (nx.DiGraph([("a", "b", {"weight": -1})]), "the weights of edges are not all positive numbers"),
    (nx.DiGraph([(1, "1")]), 'two nodes are called "1"'),
])  # fmt: skip
def test_what_makes_no_reply_graph(G, sentence):
    with pytest.raises(rg.ReplyGraphError, match=sentence):
        rg.from_networkx(G)


def test_nodes_may_have_their_names_in_an_attribute(tmp_path):
    [path] = rg.export(rg.build(TALK), tmp_path / "g.graphml")
    graph = rg.from_networkx(nx.read_graphml(path), name="label")
    assert graph.authors.author.tolist() == ["Ann", "Bob R.", "Cy"] and graph.authors.comments.tolist() == [3, 2, 1]
    assert rg.from_networkx(nx.DiGraph()).size == 0


@pytest.mark.parametrize("library", ["polars", "polars lazy", "pyarrow", "pandas"])
def test_comments_of_any_library(library):
    rows = [{name: row.get(name) for name in ("id", "author", "parent_id", "text", "resolution")} for row in TALK]
    module = pytest.importorskip(library.split()[0], reason=f"{library} is not installed")
    table = module.Table.from_pylist(rows) if library == "pyarrow" else module.DataFrame(rows)
    table = table.lazy() if library == "polars lazy" else table
    graph = rg.build(table)
    assert graph.replies.to_dict() == rg.build(rows).replies.to_dict()
    read = rg.read(table)
    assert read.text.tolist() == [row["text"] for row in TALK] and read.author.tolist()[:2] == ["Ann", "Bob R."]
    assert rg.replies_behind(table, to="Ann").id.tolist() == ["u", "v"]


def test_the_examples_of_the_page_about_exports_run():
    for library in ("polars", "pyarrow"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    page = Path(__file__).parents[1] / "docs" / "exports.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert failed == 0 and tried >= 6
