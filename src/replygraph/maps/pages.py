"""The page around the data: pyvis carries nodes, edges and options and brings vis-network, the rest is ours."""

import base64
import hashlib
import importlib
import re
import sys
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from replygraph.maps import languages
from replygraph.maps.payloads import gzipped, pack, to_json
from replygraph.maps.plans import Plan
from replygraph.maps.stills import still

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
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


def write_page(drawing: Plan, ids: np.ndarray, data: dict[str, Any], embed: bool = False, lang: str = languages.DEFAULT) -> bytes:
    """The page as bytes, in a language: nodes and ties of what is drawn, and the data of the whole discussion."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
    from markupsafe import Markup

    network = load_pyvis().Network(directed=True, cdn_resources="in_line")
    network.nodes = _nodes(drawing, ids)
    network.edges = _ends(drawing, ids) if data["shown"] else []  # where all are drawn, the data has them
    network.options = OPTIONS
    network.templateEnv = Environment(
        loader=ChoiceLoader([PackageLoader("replygraph.maps", "."), FileSystemLoader(network.template_dir)]),
        autoescape=True, undefined=StrictUndefined,
    )  # fmt: skip
    network.path = "page.html"
    text, packed, chunks = pack({name: value for name, value in data.items() if name not in ("top", "record")})
    network.templateEnv.globals.update(
        t=partial(languages.phrase, lang), words=Markup(to_json(_script_words(lang, page_script(), data))),
        **{key: languages.read(lang)[key] for key in ("locale", "direction")},
        data=Markup(text), packed=packed, chunks=chunks, texts=data["text"], title=data["title"], counts=data["counts"],
        record=data["record"], **of_every_page(),
        still=Markup(still(drawing, languages.phrase(lang, "page.still"))), embed=embed, top=data["top"], graph_options=Markup(to_json(OPTIONS)),
    )  # fmt: skip
    # pyvis looks for "href" in titles and then opens a hole: there are no titles here, the page writes its own.
    # A browser keeps the text of a page, and signs outside ASCII make it keep two bytes for each sign.
    return network.generate_html().encode("ascii", "xmlcharrefreplace")


@cache
def of_every_page() -> dict[str, Any]:
    """What every page has alike: the library, our scripts and the style, packed."""
    from markupsafe import Markup

    library = Path(load_pyvis().Network().template_dir, LIBRARY).read_text(encoding="utf-8")
    script, loader = page_script(), page_script("loader")
    style = (files("replygraph.maps") / "page.css").read_text(encoding="utf-8")
    return {
        "library": gzipped(library, 6), "banner": Markup(library[: library.index("*/") + 2]), "script": gzipped(script, 9), "loader": Markup(loader),
        "hashes": [_hash(library), _hash(script), _hash(loader)], "style": Markup(_dense_style(style)),
    }  # fmt: skip


def load_pyvis() -> Any:
    """pyvis, without the shell that it loads for a frame in notebooks, which takes a quarter of a second: it comes when a frame is made."""
    named = ("IPython", "IPython.display")
    if "pyvis.network" not in sys.modules and not any(name in sys.modules for name in named):
        places = {name: ModuleType(name) for name in named}
        vars(places["IPython.display"])["IFrame"] = _frame
        sys.modules |= places
        try:
            return importlib.import_module("pyvis.network")
        finally:
            for name in named:
                del sys.modules[name]
    return importlib.import_module("pyvis.network")


def _frame(*given: Any, **options: Any) -> Any:
    """A frame in a notebook, as pyvis makes it there."""
    return importlib.import_module("IPython.display").IFrame(*given, **options)


def _script_words(lang: str, script: str, data: dict[str, Any]) -> dict[str, dict[str, languages.Message]]:
    """The messages that the script says of such data, by section and key; what the page itself says stands there already."""
    measures = {data["size"], "received", "sent", "comments", "change", *data["measures"]}
    needed = {"measure": measures, "meaning": measures, "outcome": {outcome for _, outcome in data["about"]["outcomes"]}}
    said = set(re.findall(r't\("(\w+\.\w+)"', (files("replygraph.maps") / "page.html").read_text(encoding="utf-8")))
    found: dict[str, dict[str, languages.Message]] = {}
    for key, message in languages.messages(lang).items():
        section, name = key.split(".")
        if name not in needed.get(section, (name,)):
            continue
        if key not in said or f'"{key}"' in script or f"`{section}.$" in script:
            found.setdefault(section, {})[name] = message
    return found


@cache
def page_script(name: str = "page") -> str:
    """A module of ours and all that it imports as one script, so that none of their names meets a name of the browser's, and a file needs no server."""
    return '"use strict";\n(async () => {\n' + "".join(_dense(text) for text in modules(name).values()) + "})();\n"


IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.M)


def modules(name: str = "page", above: tuple[str, ...] = (), found: dict[str, str] | None = None) -> dict[str, str]:
    """A module and all that it imports, each after those that it imports, without the words import and export.

    Browsers load no modules from a file on the disk: so they become one script here, which needs that no two have a name
    in common (the linter's rule) and that none imports itself by a detour.
    """
    found = {} if found is None else found
    if name in above:
        raise ValueError(f"scripts import each other in a circle: {' -> '.join((*above, name))}")
    if name not in found:
        text = (files("replygraph.maps") / "scripts" / f"{name}.js").read_text(encoding="utf-8")
        for needed in IMPORT.findall(text):
            modules(needed, (*above, name), found)
        found[name] = re.sub(r"^export (?=async |const |let |function )", "", IMPORT.sub("", text), flags=re.M)
    return found


def _dense(text: str) -> str:
    """Without indents and without the lines that are comments: those who want to read it have the repository."""
    text = re.sub(r"^[ ]*/\*(?:(?!\*/)[\s\S])*\*/[ ]*\n|^[ ]*//[^\n]*\n", "", text, flags=re.M)
    return "".join(line.strip() + "\n" for line in text.splitlines() if line.strip())


def _dense_style(text: str) -> str:
    """A style sheet without the blanks that mean nothing; it has no strings with such signs."""
    return re.sub(r"(?<=[:;,{}])\s+|\s+(?=[{}])", "", _dense(text)).replace(";}", "}")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _nodes(drawing: Plan, ids: np.ndarray) -> list[dict[str, Any]]:
    rows = zip(ids.tolist(), drawing.places.tolist(), drawing.radius.tolist(), strict=True)
    return [{"id": id, "x": x, "y": y, "size": size} for id, (x, y), size in rows]


def _ends(drawing: Plan, ids: np.ndarray) -> list[list[int]]:
    """Of each tie that is drawn from whom to whom."""
    ends: list[list[int]] = np.stack([ids[drawing.drawn.reply_columns[end]] for end in ("source", "target")], axis=1).tolist()
    return ends
