"""What we write, other programs read back the same."""

import json
import xml.dom.minidom
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replygraph as rg
from replygraph.outputs import exports
from replygraph.outputs.export_tables import NodeStyle, author_ids
from replygraph.outputs.xml_graphs import NOT_XML
from replygraph.wording import letters
from tests.hostile import discussion


def clean(name):
    return NOT_XML.sub("\ufffd", name)


@pytest.fixture(scope="module")
def graph():
    return rg.cluster(rg.measure(rg.build(discussion()), "pagerank", "betweenness"))


def ties(graph, label=lambda name: name):
    return {(label(r.source), label(r.target)): r.weight for r in graph.replies.itertuples()}


def ties_of(G):
    label = nx.get_node_attributes(G, "label")
    return {(label[s], label[t]): w for s, t, w in G.edges(data="weight")}


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_networkx_reads_every_hostile_name(graph, tmp_path, suffix):
    [path] = rg.export(graph, tmp_path / f"g.{suffix}")
    G = getattr(nx, f"read_{suffix}")(path)
    assert ties_of(G) == ties(graph, clean)
    by_label = {row["label"]: row for _, row in G.nodes(data=True)}
    for row in graph.authors.itertuples():
        found = by_label[clean(row.author)]
        assert (found["comments"], found["replies_received"]) == (row.comments, row.replies_received)
        assert found.get("cluster") == (None if row.cluster < 0 else letters(row.cluster))
        assert type(found["comments"]) is int and found["pagerank"] == pytest.approx(row.pagerank, rel=1e-11)
    assert len(by_label) == graph.size


def test_igraph_reads_the_same(graph, tmp_path):
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    [path] = rg.export(graph, tmp_path / "g.graphml")
    G = igraph.Graph.Read_GraphML(str(path))
    label = G.vs["label"]
    assert {(label[e.source], label[e.target]): e["weight"] for e in G.es} == ties(graph, clean)


@pytest.mark.filterwarnings("ignore")
def test_networkit_reads_the_weights(graph, tmp_path):
    networkit = pytest.importorskip("networkit", reason="NetworKit is not installed")
    [path] = rg.export(graph, tmp_path / "g.graphml")
    G = networkit.graphio.readGraph(str(path), networkit.Format.GraphML)
    assert (G.numberOfNodes(), G.numberOfEdges(), G.isDirected()) == (graph.size, len(graph.replies), True)
    assert G.totalEdgeWeight() == graph.replies.weight.sum()


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.text(max_size=12), min_size=2, max_size=8, unique=True))
def test_any_names(suffix, names, tmp_path_factory):
    comments = [{"id": str(i), "author": name, "parent_id": str(i - 1) if i else None} for i, name in enumerate(names)]
    graph = rg.build(comments)
    [path] = rg.export(graph, tmp_path_factory.mktemp("x") / f"g.{suffix}")
    xml.dom.minidom.parse(str(path))
    G = getattr(nx, f"read_{suffix}")(path)
    assert sorted(G.nodes[n]["label"] for n in G) == sorted(clean(n) for n in graph.author_columns["author"])


def test_json_is_node_link(graph, tmp_path):
    [path] = rg.export(graph, tmp_path / "g.json")
    whole = json.loads(path.read_text())
    G = nx.node_link_graph(whole, edges="edges")
    assert ties_of(G) == ties(graph)
    # Names stand there exactly, but for halves of surrogate pairs, which no encoding has; numbers as numbers.
    names = [name.encode("utf-8", "replace").decode() for name in graph.author_columns["author"].tolist()]
    assert sorted(node["label"] for node in whole["nodes"]) == sorted(names)
    assert {type(value) for node in whole["nodes"] for name, value in node.items() if name in ("comments", "self_replies")} == {int}


@pytest.mark.parametrize("rows", [[], [{"id": 1, "author": "Ann"}]])
def test_json_of_almost_nothing(tmp_path, rows):
    [path] = rg.export(rg.build(rows or [{"id": 1, "author": None}]), tmp_path / "g.json")
    assert [len(json.loads(path.read_text())[part]) for part in ("nodes", "edges")] == [len(rows), 0]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables(graph, tmp_path, suffix):
    import pandas as pd

    one, two = rg.export(graph, tmp_path / f"g.{suffix}")
    if suffix == "csv":
        authors, replies = (pd.read_csv(path, keep_default_na=False, lineterminator=None) for path in (one, two))
    else:
        import duckdb

        authors, replies = (duckdb.sql(f"select * from '{path}'").df() for path in (one, two))
    label = dict(zip(authors.Id, authors.Label, strict=True))
    if suffix == "parquet":
        assert set(label.values()) == set(graph.author_columns["author"])
        found = {(label[s], label[t]): w for s, t, w in zip(replies.Source, replies.Target, replies.Weight, strict=True)}
        assert found == ties(graph)
    assert (len(authors), replies.Weight.sum()) == (graph.size, graph.replies.weight.sum())


def test_the_look_is_under_the_names_that_gephi_takes(graph, tmp_path):
    n = graph.size
    look = NodeStyle(np.arange(n) * 1.5, -np.arange(n) * 1.0, np.full(n, 9.0), ["#0072b2"] * n)
    [path] = rg.export(graph, tmp_path / "g.graphml", look)
    row = next(iter(dict(nx.read_graphml(path).nodes(data=True)).values()))
    assert {"x", "y", "size", "color"} <= set(row) and row["color"] == "#0072b2"
    [path] = rg.export(graph, tmp_path / "g.gexf", look)
    assert b'<viz:color r="0" g="114" b="178"/><viz:position x="' in path.read_bytes()
    nx.read_gexf(path)


def test_the_first_node_is_the_first_of_the_ranking(graph, tmp_path):
    [path] = rg.export(graph, tmp_path / "g.graphml")
    first = next(iter(nx.read_graphml(path).nodes(data="label")))
    assert first[1] == clean(rg.rank(graph, top=1).author[0])


def test_an_author_has_one_id_in_all_files(tmp_path):
    here = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob R.", "parent_id": 1}])
    there = rg.build([{"id": 1, "author": "Bob R."}, {"id": 2, "author": "Cy", "parent_id": 1}])
    nodes = [
        dict(nx.read_graphml(rg.export(each, tmp_path / f"{n}.graphml")[0]).nodes(data="label")) for n, each in enumerate((here, there))
    ]
    assert nodes == [{"Ann": "Ann", "Bob_R..e03590f364": "Bob R."}, {"Bob_R..e03590f364": "Bob R.", "Cy": "Cy"}]


def test_a_name_that_is_the_id_of_another():
    ids = author_ids(["Bob R.", "Bob_R..e03590f364"]).tolist()
    assert len(set(ids)) == 2 and ids[1] == "Bob_R..e03590f364"


def test_columns_of_any_name_and_type(tmp_path):
    import datetime

    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]).with_columns(
        **{
            'my "col" & <x>': np.array(["a", "b"], dtype=object),
            "#": np.array([1, None], dtype=object),
            "label": np.array([5, 6], dtype=np.uint8),
            "day": np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"),
            "raw": np.array([b"x", b"y"]),
            "mixed": np.array([datetime.date(2024, 1, 2), 3], dtype=object),
        }
    )
    for suffix in ("graphml", "gexf"):
        G = getattr(nx, f"read_{suffix}")(rg.export(graph, tmp_path / f"g.{suffix}")[0])
        ann, bob = G.nodes["Ann"], G.nodes["Bob"]
        assert (ann["label"], ann['my "col" & <x>'], ann["#"], ann["own_label"], ann["raw"]) == ("Ann", "a", 1, 5, "x")
        assert (ann["day"], "day" in bob, "#" in bob, ann["mixed"], bob["mixed"]) == (
            "2024-01-01T00:00:00",
            False,
            False,
            "2024-01-02",
            "3",
        )
    for suffix in (".csv", ".json", ".parquet"):
        rg.export(graph, tmp_path / f"g{suffix}")


def test_gexf_says_what_an_edge_means_and_comes_in_an_older_version_too(graph, tmp_path):
    [path] = rg.export(graph, tmp_path / "g.gexf", gexf_version="1.2")
    text = path.read_text()
    assert 'xmlns="http://www.gexf.net/1.2draft"' in text and "<creator>replygraph " in text
    assert "An edge goes from the author who replies to the author replied to" in text
    assert ties_of(nx.read_gexf(path)) == ties(graph, clean)
    with pytest.raises(rg.ReplyGraphError, match=r'^there is no version of GEXF "1.4"\. Did you mean 1\.3\?'):
        rg.export(graph, path, gexf_version="1.4")


def test_unknown_times_are_left_out(tmp_path):
    graph = rg.build([{"id": 1, "author": "Ann", "created_at": "2024-01-01"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    for suffix in ("graphml", "gexf"):
        [path] = rg.export(graph, tmp_path / f"g.{suffix}")
        G = getattr(nx, f"read_{suffix}")(path)
        rows = {row["label"]: row for _, row in G.nodes(data=True)}
        assert rows["Ann"]["first_comment_at"] == "2024-01-01T00:00:00" and "first_comment_at" not in rows["Bob"]


def test_the_same_bytes_again(graph, tmp_path):
    for suffix in exports.EXPORTERS:
        one, other = (rg.export(graph, tmp_path / f"{name}{suffix}") for name in "ab")
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_graphml_whose_ties_are_written_before_the_clusters_are_known_is_the_same(graph, tmp_path):
    style = NodeStyle(None, None, np.ones(graph.size), ["#123456"] * graph.size)
    finish = exports.begin_graphml(graph, tmp_path / "ties")
    clustered = rg.cluster(graph).with_columns(weight=np.arange(graph.size), first_reply_at=np.arange(graph.size))
    finish(clustered, style)(tmp_path / "begun.graphml")
    rg.export(clustered, tmp_path / "whole.graphml", style)
    assert (tmp_path / "begun.graphml").read_bytes() == (tmp_path / "whole.graphml").read_bytes()
    assert nx.read_graphml(tmp_path / "begun.graphml").number_of_edges() == len(graph.reply_columns["weight"])


def test_a_number_that_is_none_is_an_error(graph, tmp_path):
    broken = graph.with_columns(mine=np.full(graph.size, np.nan))
    with pytest.raises(rg.ReplyGraphError, match='the column "mine" contains NaN or infinite values'):
        rg.export(broken, tmp_path / "g.graphml")


def test_a_suffix_that_is_none(graph):
    with pytest.raises(rg.ReplyGraphError, match=r'no export to a file ending in ".xls"\. Did you mean .xlsx\? There are: .graphml'):
        rg.export(graph, "g.xls")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a device of Linux")
@pytest.mark.parametrize("suffix", exports.EXPORTERS)
def test_a_full_disk_is_one_sentence(graph, tmp_path, suffix):
    names = ["g-authors", "g-replies"] if suffix in (".csv", ".parquet") else ["g"]
    for name in names:
        (tmp_path / f"{name}{suffix}").symlink_to("/dev/full")
    with pytest.raises(rg.ReplyGraphError, match="cannot be written .*What was there is as it was"):
        rg.export(graph, tmp_path / f"g{suffix}")


def test_every_writer_of_networkx_takes_the_graph(tmp_path):
    rows = [{"id": 1, "author": "Ann", "created_at": "2024-01-01"}, {"id": 2, "author": "Bob", "parent_id": 1, "created_at": "2024-01-02"}]
    G = rg.to_networkx(rg.cluster(rg.measure(rg.build(rows), "pagerank")))
    assert G.edges["Bob", "Ann"]["first_reply_at"] == "2024-01-02T00:00:00"
    nx.write_graphml(G, tmp_path / "g.graphml")
    nx.write_gexf(G, tmp_path / "g.gexf")
    nx.write_gml(G, tmp_path / "g.gml")
    json.dumps(nx.node_link_data(G, edges="edges"))
    from pyvis.network import Network

    net = Network(directed=True)
    net.from_nx(G)
    assert len(json.loads(net.get_network_data()[0] if isinstance(net.get_network_data()[0], str) else json.dumps(net.nodes))) == 2
