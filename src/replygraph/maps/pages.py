"""The page around the data: pyvis carries nodes, edges and options and brings vis-network, the rest is ours."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np

from replygraph.graph import ReplyGraph
from replygraph.maps.payloads import gzipped, pack, to_json
from replygraph.wording import plural

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
# One script: each file may use what those before it define, and functions of those after it.
SCRIPTS = ("base", "discussion", "looks", "labels", "grounds", "scenes", "network", "card", "every", "details", "ranking",
           "legend", "search", "time", "pictures", "page")  # fmt: skip
OPTIONS = {
    "autoResize": False,  # the page does it: vis-network would zoom
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "selectable": False, "tooltipDelay": 100,
                    "keyboard": {"enabled": False}},
    "nodes": {"shape": "dot", "borderWidth": 2, "chosen": False},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.6}}, "arrowStrikethrough": False, "chosen": False,
              "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12}},
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
    library, script = Path(network.template_dir, LIBRARY).read_text(encoding="utf-8"), page_script()
    text, packed, chunks = pack({name: value for name, value in data.items() if name != "top"})
    network.templateEnv.globals.update(
        data=Markup(text), packed=packed, chunks=chunks, texts=data["text"], title=data["title"], counts=data["counts"],
        library=gzipped(library), banner=Markup(library[: library.index("*/") + 2]), script=Markup(script),
        hashes=[_hash(library), _hash(script)],
        style=Markup(_dense((files("replygraph.maps") / "page.css").read_text(encoding="utf-8"))),
        plural=plural, top=data["top"], graph_options=Markup(to_json(OPTIONS)),
    )  # fmt: skip
    # pyvis looks for "href" in titles and then opens a hole: there are no titles here, the page writes its own.
    return network.generate_html().encode()


def page_script() -> str:
    """Our scripts as one, so that none of their names meets a name of the browser's."""
    folder = files("replygraph.maps") / "scripts"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return '"use strict";\n(async () => {\n' + _dense("\n".join(parts)) + "})();\n"


def _dense(text: str) -> str:
    """Without indents and without the lines that are comments: those who want to read it have the repository."""
    lines = map(str.strip, text.splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith("/*") and line.endswith("*/"))) + "\n"


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _nodes(graph: ReplyGraph, ids: np.ndarray, places: np.ndarray, radius: np.ndarray) -> list[dict]:
    rows = zip(ids.tolist(), places.tolist(), radius.tolist(), strict=True)
    return [{"id": id, "x": x, "y": y, "size": size} for id, (x, y), size in rows]


def _edges(graph: ReplyGraph, ids: np.ndarray) -> list[dict]:
    source, target = (ids[graph.reply_columns[end]].tolist() for end in ("source", "target"))
    width = line_widths(graph.reply_columns["weight"])
    return [{"id": f"{s}-{t}", "from": s, "to": t, "width": w} for s, t, w in zip(source, target, width, strict=True)]


def line_widths(weight: np.ndarray) -> list[float]:
    """The width of an arrow, in pixels, for its number of replies."""
    return np.minimum(np.round(1.3 + 1.3 * (np.sqrt(weight) - 1), 2), 8).tolist()
