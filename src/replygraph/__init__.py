"""replygraph turns an online discussion into a map of who answers whom.

import replygraph as rg

comments = rg.read("page.txt")                 # a DataFrame, one row per comment
graph = rg.build(comments)                     # who answers whom
graph = rg.measure(graph, "pagerank")          # a column of authors
graph = rg.cluster(graph)                      # another; 0 is the largest
rg.rank(graph, top=10)                         # a DataFrame
rg.draw(graph, "map.html", comments=comments)  # one HTML file
rg.export(graph, "graph.graphml")              # the suffix chooses
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from replygraph.analysis.clusters import cluster
    from replygraph.analysis.descriptions import describe
    from replygraph.analysis.measures import measure
    from replygraph.analysis.traces import replies_behind
    from replygraph.building import build, from_networkx
    from replygraph.comments import formats, read
    from replygraph.errors import ReplyGraphError
    from replygraph.graph import ReplyGraph, select, to_networkx
    from replygraph.maps import draw
    from replygraph.outputs.exports import export
    from replygraph.outputs.rankings import rank

__all__ = [
    "ReplyGraph", "ReplyGraphError", "build", "cluster", "describe", "draw", "export", "formats", "from_networkx", "measure", "rank",
    "read", "replies_behind", "select", "to_networkx",
]  # fmt: skip

# Loaded at first use: the command line must answer --help at once.
_HOMES = {
    "ReplyGraph": "graph", "ReplyGraphError": "errors", "build": "building", "cluster": "analysis.clusters",
    "describe": "analysis.descriptions", "draw": "maps", "export": "outputs.exports", "formats": "comments", "from_networkx": "building",
    "measure": "analysis.measures", "rank": "outputs.rankings", "read": "comments", "replies_behind": "analysis.traces", "select": "graph",
    "to_networkx": "graph",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'replygraph' has no attribute {name!r}")
    return getattr(import_module(f"replygraph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
