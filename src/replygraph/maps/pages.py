"""The page around the data: pyvis carries nodes, edges and options and brings vis-network, the rest is ours."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np

from replygraph.graph import ReplyGraph
from replygraph.maps.payloads import pack
from replygraph.rankings import cut, letters

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "hideEdgesOnDrag": False, "tooltipDelay": 150,
                    "keyboard": {"enabled": False}},
    "nodes": {"shape": "dot", "borderWidth": 2, "scaling": {"label": {"enabled": False}}},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}, "arrowStrikethrough": False,
              "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12}, "selectionWidth": 2,
              "hoverWidth": 1},
}  # fmt: skip


def write_page(graph: ReplyGraph, ids: np.ndarray, places: np.ndarray, radius: np.ndarray, data: dict) -> bytes:
    """The page as bytes: nodes and edges of what is drawn, and the data of the whole discussion."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
    from markupsafe import Markup
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = _nodes(graph, ids, places, radius)
    network.edges = _edges(graph, ids)
    network.options = OPTIONS
    network.templateEnv = Environment(
        loader=ChoiceLoader([PackageLoader("replygraph.maps", "."), FileSystemLoader(network.template_dir)]),
        autoescape=True, undefined=StrictUndefined,
    )  # fmt: skip
    network.path = "page.html"
    library = Path(network.template_dir, LIBRARY).read_text(encoding="utf-8")
    every, script = ((files("replygraph.maps") / name).read_text(encoding="utf-8") for name in ("every.js", "page.js"))
    text, packed, chunks = pack({name: value for name, value in data.items() if name != "replies"})
    network.templateEnv.globals.update(
        data=Markup(text), packed=packed, chunks=chunks, title=data["title"], counts=data["counts"],
        library=Markup(library), every=Markup(every), script=Markup(script), hashes=list(map(_hash, (library, every, script))),
        style=Markup((files("replygraph.maps") / "page.css").read_text(encoding="utf-8")),
        top=_top(data), graph_options=Markup(_options()),
    )  # fmt: skip
    # pyvis looks for "href" in titles and then opens a hole: there are no titles here, the page writes its own.
    return network.generate_html().encode()


def _options() -> str:
    from replygraph.maps.payloads import to_json

    return to_json(OPTIONS)


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _nodes(graph: ReplyGraph, ids: np.ndarray, places: np.ndarray, radius: np.ndarray) -> list[dict]:
    names = graph.author_columns["author"].tolist()
    rows = zip(ids.tolist(), names, places.tolist(), radius.tolist(), strict=True)
    return [{"id": id, "label": cut(shown(name)), "x": x, "y": y, "size": size} for id, name, (x, y), size in rows]


def shown(name: str) -> str:
    """A name for a canvas: marks that turn the direction of text would turn its neighbours too."""
    return "".join(sign for sign in name if not ("\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"))


def _edges(graph: ReplyGraph, ids: np.ndarray) -> list[dict]:
    source, target = (ids[graph.reply_columns[end]].tolist() for end in ("source", "target"))
    weight = graph.reply_columns["weight"]
    width = np.round(1.3 + 1.3 * (np.sqrt(weight) - 1), 2).tolist()
    return [
        {"id": f"{s}-{t}", "from": s, "to": t, "width": w} for s, t, w in zip(source, target, np.minimum(width, 8).tolist(), strict=True)
    ]


def _top(data: dict) -> list[dict]:
    """The ranking for those whose browser runs no scripts."""
    names, cluster, replies = data["authors"]["name"], data["authors"]["cluster"], data["replies"]
    return [
        {"name": names[each], "got": replies["got"][place], "wrote": replies["wrote"][place],
         "cluster": letters(cluster[each]) if cluster[each] >= 0 else ""}
        for place, each in enumerate(data["order"][: len(replies["got"])])
    ]  # fmt: skip
