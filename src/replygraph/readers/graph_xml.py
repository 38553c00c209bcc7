"""GraphML and GEXF that other programs made: measured and drawn as they are."""

from replygraph.mapping import ties
from replygraph.readers import _xml
from replygraph.sources import Comments, Log, Source

TITLE = "A graph made elsewhere: GraphML or GEXF"
FAMILY = "xml"
HOWTO = (
    "Export the graph from Gephi, NodeXL, Cytoscape, yEd, igraph, graph-tool, vosonSML or another program as GraphML or GEXF. There are no "
    "comments in it: a tie of weight 3 counts as three replies, and labels are the names of authors. Our own exports read back as they were."
)


def recognise(source: Source) -> str:
    """The root elements of the two formats."""
    head = source.text_head[:2000]
    return "GraphML" if "<graphml" in head else "GEXF" if "<gexf" in head else ""


def read(source: Source, log: Log) -> Comments:
    """An author for each node, and a reply for each edge, of its weight."""
    columns: dict[str, str] = {}
    defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    nodes: dict[str, dict[str, str]] = {}
    edges: list[ties.Edge] = []
    for element in _xml.elements(source, log, "key", "attribute", "node", "edge"):
        tag = element.tag.rpartition("}")[2]
        if tag == "node":
            if element.find("{*}graph") is None:  # else it is a frame around others
                cells = defaults["node"] | _cells(element, columns)
                nodes[element.get("id", "")] = cells | ({"label": element.get("label", "")} if element.get("label") else {})
        elif tag == "edge":
            cells = defaults["edge"] | _cells(element, columns) | {key: element.get(key, "") for key in ("weight",) if element.get(key)}
            edges.append(ties.Edge(element.get("source", ""), element.get("target", ""), cells, _direction(element)))
        else:
            _learn(element, columns, defaults)
    yield from ties.comments(source, log, nodes, edges)


def _learn(element: _xml.Element, columns: dict[str, str], defaults: dict[str, dict[str, str]]) -> None:
    """A column of GraphML (`key`) or of GEXF (`attribute`): its name, and what it holds where nothing is said."""
    around = element.getparent()
    kind = element.get("for") or (around.get("class") if around is not None else None) or "all"
    name = ties.plain(element.get("attr.name") or element.get("title") or element.get("id", ""))
    columns[f"{kind} {element.get('id')}"] = name
    default = element.findtext("{*}default")
    for each in defaults if default is not None else ():
        if kind in (each, "all"):
            defaults[each][name] = default.strip()


def _direction(edge: _xml.Element) -> str:
    """What the edge says, or else the graph around it; of GEXF, where neither does, that it has none."""
    graph = next(edge.iterancestors("{*}graph"), None)
    default = "" if graph is None else graph.get("edgedefault") or graph.get("defaultedgetype")
    if default is None and graph.getparent() is not None and graph.getparent().tag.endswith("gexf"):
        default = "undirected"
    return (edge.get("type") or edge.get("directed") or default or "").lower()


def _cells(element: _xml.Element, columns: dict[str, str]) -> dict[str, str]:
    """What is told of a node or an edge, by the plain names of the columns; of yEd the text beside it."""
    cells = {}
    kind = element.tag.rpartition("}")[2]
    for each in element.iterdescendants("{*}data", "{*}attvalue"):
        id = each.get("key") or each.get("for") or each.get("id") or ""
        value = each.get("value") if each.tag.endswith("attvalue") else each.text
        if (value or "").strip():
            cells[columns.get(f"{kind} {id}") or columns.get(f"all {id}") or ties.plain(id)] = value.strip()
    shown = next(element.iterdescendants("{*}NodeLabel", "{*}EdgeLabel"), None)
    if shown is not None and (shown.text or "").strip() and (kind == "node" or ties.are_numbers([shown.text.strip()])):
        cells.setdefault("label" if kind == "node" else "weight", shown.text.strip())
    return cells
