"""Gephi, networkx, igraph, NetworKit and graphology have the same authors and ties: of real discussions, and of a big graph."""

import json
import subprocess

import networkx as nx
import pytest
from benchmarks import generate

import replygraph as rg
from tests.test_gephi import clean, compare

REAL = ["pasted-page/article-50-comments.txt", "wpdiscuz_html/d32ad974a4b04657bb6e4d91852bd52d.html", "wikitalk/en-big-parsoid.json"]
GRAPHOLOGY = """
// Without edges it takes no graph for a directed one: any kind of graph will do.
const { Graph } = require("graphology"), gexf = require("graphology-gexf"), fs = require("fs");
const graph = gexf.parse(Graph, fs.readFileSync(process.argv[1], "utf8"));
const nodes = graph.mapNodes((id, row) => [row.label, row.replies_received]), label = id => graph.getNodeAttribute(id, "label");
console.log(JSON.stringify([nodes, graph.mapEdges((id, row, from, to) => [label(from), label(to), row.weight])]));
"""


@pytest.fixture(scope="session")
def graphology(npm):
    """A function from a GEXF file to the authors and ties that graphology reads in it."""
    folder = npm("graphology", "graphology-gexf", "graphology-types")

    def read(path):
        command = ["node", "--max-old-space-size=12000", "-e", GRAPHOLOGY, path]
        return json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout)

    return read


@pytest.mark.shared
def test_five_programs_have_the_same_of_real_discussions(shared, real, gephi, graphology, tmp_path):
    have_the_same(rg.build([shared / real]), gephi, graphology, tmp_path)


@pytest.mark.slow
def test_five_programs_have_the_same_of_a_million_comments(gephi, graphology, tmp_path, request):
    if not request.config.getoption("every"):
        pytest.skip("takes minutes: pytest --every")
    generate.write(tmp_path / "dump.ndjson.zst", 1_000_000)
    graph = rg.build([tmp_path / "dump.ndjson.zst"])
    assert graph.size == 178_059
    have_the_same(graph, gephi, graphology, tmp_path)


def have_the_same(graph, gephi, graphology, folder):
    """All authors with the replies they received, and all ties with their weights."""
    graph = rg.cluster(rg.measure(graph, "pagerank"))
    graphml, gexf = (rg.export(graph, folder / f"g.{suffix}")[0] for suffix in ("graphml", "gexf"))
    names = [clean(name) for name in graph.author_columns["author"].tolist()]
    ties = graph.reply_columns
    edges = sorted(
        (names[s], names[t], w) for s, t, w in zip(*(ties[name].tolist() for name in ("source", "target", "weight")), strict=True)
    )
    whole = sorted(zip(names, graph.author_columns["replies_received"].tolist(), strict=True)), edges
    G = nx.read_graphml(graphml)
    assert of_networkx(G) == of_networkx(nx.read_gexf(gexf)) == of_igraph(graphml) == whole
    assert of_networkit(graphml, [label for _, label in G.nodes(data="label")]) == edges
    assert tuple(sorted(map(tuple, each)) for each in graphology(gexf)) == whole
    for found in gephi(graphml, gexf):
        compare(graph, found)


def of_networkx(G):
    label = dict(G.nodes(data="label"))
    return sorted((row["label"], row["replies_received"]) for _, row in G.nodes(data=True)), sorted(
        (label[s], label[t], w) for s, t, w in G.edges(data="weight")
    )


def of_igraph(path):
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    G = igraph.Graph.Read_GraphML(str(path))
    label = G.vs["label"]
    return sorted(zip(label, G.vs["replies_received"], strict=True)), sorted((label[e.source], label[e.target], e["weight"]) for e in G.es)


def of_networkit(path, names):
    """Ties alone: its authors are numbers, in the order of the file."""
    networkit = pytest.importorskip("networkit", reason="NetworKit is not installed")
    G = networkit.graphio.readGraph(str(path), networkit.Format.GraphML)
    assert G.numberOfNodes() == len(names)
    return sorted((names[s], names[t], w) for s, t, w in G.iterEdgesWeights())
