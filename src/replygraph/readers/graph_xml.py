"""GraphML and GEXF that other programs made: measured and drawn as they are."""

from __future__ import annotations

from collections.abc import Iterator

from replygraph.readers import _xml
from replygraph.sources import Log, Source

TITLE = "A graph made elsewhere: GraphML or GEXF"
HOWTO = (
    "Export the graph from Gephi, NodeXL, vosonSML or another program as GraphML or GEXF. There are no comments in it: an arrow "
    "of weight 3 counts as three replies, and labels are the names of authors."
)
FAMILY = "xml"
MOST = 1_000_000  # replies that one arrow may stand for


def recognise(source: Source) -> str:
    """The root elements of the two formats."""
    head = source.text_head[:2000]
    return "GraphML" if "<graphml" in head else "GEXF" if "<gexf" in head else ""


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """A comment for each author, and a reply for each unit of an arrow's weight."""
    keys: dict[str, str] = {}
    names: dict[str | None, str] = {}
    ties = both_ways = 0
    for element in _xml.elements(source, log, "key", "node", "edge"):
        tag = element.tag.rpartition("}")[2]
        if tag == "key":
            keys[element.get("id", "")] = (element.get("attr.name") or element.get("id") or "").lower()
        elif tag == "node":
            id = element.get("id")
            names[id] = element.get("label") or _data(element, keys).get("label") or id or ""
            yield {"id": f"{source.name}#node-{id}", "author": names[id]}
        else:
            ties += 1
            both_ways += _has_no_direction(element)
            yield from _replies(source, element, keys, names, ties)
    if both_ways:
        log.count("ties without a direction", both_ways)
        log.warn(f"{source.name}: {both_ways:,} ties have no direction; each is taken as an answer of its source to its target.")


def _has_no_direction(edge) -> bool:
    """What the edge says, or else the graph around it."""
    kind = edge.get("type") or edge.get("directed")
    graph = next(edge.iterancestors("{*}graph"), None)
    default = (graph.get("edgedefault") or graph.get("defaultedgetype")) if graph is not None else None
    return (kind or default or "").lower() in ("undirected", "false")


def _data(element, keys: dict[str, str]) -> dict[str, str]:
    """An element's columns by their names, in GraphML."""
    return {keys.get(child.get("key", ""), ""): child.text or "" for child in element if child.get("key")}


def _replies(source: Source, edge, keys: dict[str, str], names: dict[str | None, str], place: int) -> Iterator[dict]:
    ends = [names.get(edge.get(end), edge.get(end)) for end in ("source", "target")]
    weight = edge.get("weight") or _data(edge, keys).get("weight") or _data(edge, keys).get("edge weight") or "1"
    try:
        number = min(MOST, max(1, round(float(weight))))
    except (ValueError, OverflowError):
        number = 1
    for each in range(number):
        yield {
            "id": f"{source.name}#{place}-{each}",
            "author": ends[0], "reply_to": ends[1], "resolution": "explicit-id",
        }  # fmt: skip
