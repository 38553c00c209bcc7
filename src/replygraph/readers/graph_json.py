"""Graphs as JSON: node-link JSON of networkx and D3, Cytoscape.js, sigma and graphology, and our own exports."""

from collections.abc import Mapping

from replygraph.mapping import ties
from replygraph.mapping.ties import plain
from replygraph.readers._json import dicts, dig, has, listed, values
from replygraph.sources import Comments, Log, Source

TITLE = "A graph made elsewhere as JSON: node-link (networkx, D3), Cytoscape.js, sigma"
HOWTO = (
    "Save the graph with networkx.node_link_data, from Cytoscape as Cytoscape.js JSON, from Gephi as JSON, or from replygraph with "
    "export -o NAME.json. A tie of weight 3 counts as three replies."
)
FAMILY = "json"
BREADTH = 2
ENDS = (("source", "target"), ("from", "to"))
NODES, EDGES = ("nodes", "elements.nodes", "graph.nodes"), ("edges", "links", "elements.edges", "graph.edges")


def recognise(source: Source) -> str:
    """A list of nodes beside one of edges, or links, with two ends."""
    nodes = next((place for place in NODES if has(source, place)), "")
    edges = [f"{place}[]{inner}.{end}" for place in EDGES for inner in ("", ".data") for end in ("source", "target", "from", "to")]
    is_long = has(source, "directed", "multigraph", "nodes")  # which networkx and we write before nodes that fill all that is looked at
    is_graph = nodes and source.start.startswith("{") and (is_long or any(has(source, edge) for edge in edges))
    return "a graph as nodes and edges" if is_graph else ""


def read(source: Source, log: Log) -> Comments:
    """An author for each node, and a reply for each edge, of its weight."""
    whole = next(values(source, log), None)
    found = {place: listed(dig(whole, *place.split("."))) for place in (*NODES, *EDGES)}
    rows = [_flat(row) for row in next((found[place] for place in NODES if found[place]), [])]
    links = [_flat(row) for row in next((found[place] for place in EDGES if found[place]), [])]
    ends = next((pair for pair in ENDS if links and set(pair) <= set(links[0])), ENDS[0])
    ids = [next((row[key] for key in ("id", "key", "name", "label") if key in row), str(place)) for place, row in enumerate(rows)]
    nodes = {id: {plain(key): value for key, value in row.items() if key not in ("id", "key")} for id, row in zip(ids, rows, strict=True)}
    edges = [ties.edge_of(link, *ends) for link in links]
    beside = dig(whole, "adjacency")  # networkx.adjacency_data
    for id, each in zip(ids, beside if isinstance(beside, list) else (), strict=False):
        edges += [ties.edge_of(_flat(link) | {"(from)": id}, "(from)", "id") for link in dicts(each)]
    edges = [edge for edge in edges if edge.source and edge.target]
    if ids and edges and not any(edge.source in nodes or edge.target in nodes for edge in edges):
        edges = ties.renamed(edges, {str(place): id for place, id in enumerate(ids)})  # as D3 and older networkx number the nodes
    kind = "undirected" if dig(whole, "directed") is False or dig(whole, "options", "type") == "undirected" else ""
    yield from ties.comments(source, log, nodes, [edge._replace(kind=edge.kind or kind) for edge in edges])


def _flat(row: Mapping[str, object]) -> dict[str, str]:
    """What is told of a node or an edge as texts, also where it stands in `data` (Cytoscape.js) `attributes` (sigma) or `metadata` (JSON Graph Format)."""
    cells: dict[str, str] = {}
    for part in (row, row.get("data"), row.get("attributes"), row.get("metadata")):
        for key, value in part.items() if isinstance(part, dict) else ():
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
                cells.setdefault(key, str(value).strip())
    return cells
