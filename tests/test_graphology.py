"""graphology, the library of Gephi Lite and sigma, reads our GEXF as it was written."""

import json
import subprocess

import pytest

import replygraph as rg
from replygraph.outputs.xml_graphs import NOT_XML
from tests.hostile import discussion
from tests.test_export_views import TALK

READ = """
const { MultiDirectedGraph } = require("graphology"), gexf = require("graphology-gexf"), fs = require("fs");
for (const file of process.argv.slice(1)) {
  const graph = gexf.parse(MultiDirectedGraph, fs.readFileSync(file, "utf8"));
  console.log(JSON.stringify({
    nodes: graph.mapNodes((id, row) => [row.label, row.replies_received]),
    edges: graph.mapEdges((id, row, from, to) => [graph.getNodeAttribute(from, "label"), graph.getNodeAttribute(to, "label"), row.weight]),
  }));
}
"""


@pytest.mark.filterwarnings("ignore")
def test_graphology_has_the_same(npm, tmp_path):
    graph, talk = rg.build(discussion()), rg.build(TALK)
    files = [*rg.export(graph, tmp_path / "all.gexf"), *rg.export(graph, tmp_path / "old.gexf", gexf_version="1.2"),
             *rg.export(talk, tmp_path / "each.gexf", replies=rg.replies_behind(TALK), dynamic=True)]  # fmt: skip
    folder = npm("graphology", "graphology-gexf", "graphology-types")
    done = subprocess.run(["node", "-e", READ, *map(str, files)], cwd=folder, capture_output=True, text=True, check=True)
    everybody, older, each = map(json.loads, done.stdout.splitlines())

    def clean(name):
        return NOT_XML.sub("\ufffd", name)

    ties = sorted([clean(row.source), clean(row.target), row.weight] for row in graph.replies.itertuples())
    assert sorted(everybody["edges"]) == sorted(older["edges"]) == ties
    assert sorted(everybody["nodes"]) == sorted([clean(row.author), row.replies_received] for row in graph.authors.itertuples())
    assert sorted(each["edges"]) == [["Ann", "Bob R.", 1], ["Bob R.", "Ann", 1], ["Bob R.", "Ann", 1]]
