"""Gephi itself, its toolkit without windows, reads what we write: the same authors, ties, values, places and colours."""

import numpy as np
import pytest

import replygraph as rg
from replygraph.outputs.export_tables import NodeStyle, author_ids, export_tables
from replygraph.outputs.xml_graphs import NOT_XML
from tests.hostile import discussion
from tests.test_export_views import TALK


def clean(name):
    return NOT_XML.sub("\ufffd", name)


def styled(graph):
    n = graph.size
    return NodeStyle(np.arange(n) * 1.5, -np.arange(n) * 2.0, np.full(n, 9.0), ["#0072b2"] * n)


@pytest.fixture(scope="module")
def graph():
    return rg.cluster(rg.measure(rg.build(discussion()), "pagerank", "betweenness"))


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_gephi_has_the_same(graph, gephi, tmp_path, suffix):
    paths = rg.export(graph, tmp_path / f"g.{suffix}", styled(graph))
    [found] = gephi(*paths)
    assert ([each for each in found["issues"] if not each.startswith("INFO")], found["directed"]) == ([], True)
    compare(graph, found)
    by_label = {node["label"]: node for node in found["nodes"]}
    for place, name in enumerate(graph.author_columns["author"].tolist()):
        node = by_label[clean(name)]
        assert (node["x"], node["y"], node["size"], node["color"]) == (place * 1.5, -place * 2.0, 9.0, "#0072b2")


def compare(graph, found):
    """Every author, tie and value, by the tables of the graph."""
    tables = export_tables(graph)
    names = [name for name in tables.authors if name not in ("id", "label")]
    rows = zip(*(tables.authors[name].tolist() for name in ("id", "label", *names)), strict=True)
    expected = {row[0]: (clean(row[1]), dict(zip(names, row[2:], strict=True))) for row in rows}
    assert len(found["nodes"]) == graph.size == len(expected)
    for node in found["nodes"]:
        label, values = expected[node["id"]]
        known = {name: value for name, value in values.items() if value is not None and not hasattr(value, "isoformat")}
        assert node["label"] == label
        for name, value in known.items():
            assert node["values"][name] == (pytest.approx(value, rel=1e-11) if isinstance(value, float) else value), name
    ids = author_ids(graph.author_columns["author"].tolist())
    ties = graph.reply_columns
    pairs = {(ids[s], ids[t]): w for s, t, w in zip(ties["source"], ties["target"], ties["weight"].tolist(), strict=True)}
    assert {(edge["source"], edge["target"]): edge["weight"] for edge in found["edges"]} == pairs


def test_columns_are_called_in_gephi_as_they_are_called_here(graph, gephi, tmp_path):
    for found in gephi(*(rg.export(graph, tmp_path / f"g.{suffix}")[0] for suffix in ("graphml", "gexf"))):
        own = {name for name in graph.author_columns if name != "author"} - {"first_comment_at", "last_comment_at"}
        assert own <= {column for column, (title, _) in found["node_columns"].items() if title == column}


def test_gephi_sees_the_timeline_each_reply_and_threads(gephi, tmp_path):
    one, each = (rg.export(rg.build(TALK), tmp_path / f"{name}.gexf", dynamic=True, replies=replies)[0]
                 for name, replies in (("ties", None), ("each", rg.replies_behind(TALK))))  # fmt: skip
    [threads] = rg.export(rg.cluster(rg.build(TALK)), tmp_path / "threads.gexf", comments=TALK, dynamic=True)
    first, last = (int(np.datetime64(at, "s").astype(int)) for at in ("2024-05-01T10:00:00", "2024-05-03T09:30:00"))
    ties, replies, trees = gephi(one, each, threads)
    assert [(found["dynamic"], found["bounds"]) for found in (ties, replies, trees)] == [(True, [first, last])] * 3
    start = {node["label"]: node["values"].get("start") for node in ties["nodes"]}
    assert start == {"Ann": first, "Bob R.": first + 3600, "Cy": None}
    assert sorted(edge["values"]["start"] for edge in ties["edges"]) == [first + 3600, last]
    assert sorted(edge["values"]["comment_id"] for edge in replies["edges"]) == ["u", "v", "w"]
    assert (len(trees["nodes"]), len(trees["edges"]), {node["color"] for node in trees["nodes"]}) == (7, 5, {"#0064a0", "#6f727a"})


def test_gephi_reads_gml_and_pajek(graph, gephi, tmp_path):
    for found in gephi(*(rg.export(graph, tmp_path / f"g.{suffix}")[0] for suffix in ("gml", "net"))):
        assert (len(found["nodes"]), len(found["edges"]), found["directed"]) == (graph.size, len(graph.replies), True)
