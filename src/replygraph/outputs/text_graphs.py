"""GML and Pajek: authors and ties as lines of text, which DuckDB writes."""

import re
from collections.abc import Mapping

import numpy as np

from replygraph.engines.sql_text import Part, Writer, kind_of, value, writer
from replygraph.outputs.xml_graphs import column_ids
from replygraph.sources import literal

Columns = Mapping[str, np.ndarray]

# What no name may hold in a format without escapes: quotation marks, what some readers take for an escape, ends of lines.
NOT_PAJEK = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')


def gml(authors: Columns, ties: Columns, about: Mapping[str, str], multigraph: bool) -> Writer:
    """GML: plain ASCII, other letters by their numbers, as the format asks for and networkx reads."""
    numbers = {id: place for place, id in enumerate(authors["id"].tolist())}
    nodes = {"id": np.arange(len(numbers)), **{("own_id" if name == "id" else name): values for name, values in authors.items()}}
    nodes["label"] = _names(authors)
    edges = {**ties, **{end: _numbered(ties[end], numbers) for end in ("source", "target")}}
    head = [f'Creator "{about.get("creator", "")}"', "graph [", "  directed 1", *(["  multigraph 1"] if multigraph else [])]
    comment = about.get("description", "").replace("&", "&amp;").replace('"', "&quot;")
    return writer([*head, f'  comment "{comment}"', _block("node", nodes), _block("edge", edges), "]"])


def _names(nodes: Columns) -> np.ndarray:
    """What tells nodes apart, as labels have to: names of authors, ids of comments."""
    return nodes.get("comment_id", nodes["label"])


def _numbered(ids: np.ndarray, numbers: Mapping[str, int]) -> np.ndarray:
    return np.array([numbers[id] for id in ids.tolist()], dtype=np.int64)


def _block(kind: str, columns: Columns) -> Part:
    """A node or an edge a line, with each value that is known; keys are of letters, digits and low lines."""
    keys = column_ids(columns, signs="A-Za-z0-9_")
    cells = [f"{literal(f' {keys[name]} ')} || {_gml_value(columns, name)}" for name in columns]
    return columns, [literal(f"  {kind} ["), *cells, literal(" ]")]


def _gml_value(columns: Columns, name: str) -> str:
    kind = kind_of(columns[name])
    if kind == "b":
        return f"cast(cast({value(columns, name, str)} as boolean) as integer)"
    if kind == "f":  # a real has a point
        return f"regexp_replace({value(columns, name, str)}, '^(-?[0-9]+)(e|$)', '\\1.0\\2')"
    return value(columns, name, str) if kind in "iu" else value(columns, name, _quoted)


def _quoted(text: str) -> str:
    """SQL for a string of GML in its quotes."""
    letters = f"string_split({text}, '')"
    sign = "case when sign between ' ' and '~' and sign not in ('&', '\"') then sign else '&#' || unicode(sign) || ';' end"
    escaped = f"array_to_string(list_transform({letters}, lambda sign: {sign}), '')"
    return f"""'"' || case when regexp_matches({text}, '[^ -~]|[&"]') then {escaped} else {text} end || '"'"""


def pajek(authors: Columns, style: Columns, ties: Columns) -> Writer:
    """Pajek: names, places and weights, which is all that a network of Pajek holds."""
    numbers = {id: place for place, id in enumerate(authors["id"].tolist(), 1)}
    vertices = {"number": np.arange(1, len(numbers) + 1), "label": pajek_labels(authors), **_unit_square(style)}
    place = ["' '", value(vertices, "x", str), "' '", value(vertices, "y", str), "' ellipse'"] if "x" in vertices else []
    arcs = {"source": _numbered(ties["source"], numbers), "target": _numbered(ties["target"], numbers), "weight": ties["weight"]}
    between = " || ' ' || ".join(value(arcs, name, str) for name in arcs)
    return writer([
        f"*Vertices {len(numbers)}", (vertices, [value(vertices, "number", str), "' \"'", value(vertices, "label", str), "'\"'", *place]),
        "*Arcs", (arcs, [between]),
    ])  # fmt: skip


def pajek_labels(authors: Columns) -> np.ndarray:
    """Names as Pajek can hold them; where it cannot, the ids."""
    pairs = zip(authors["id"].tolist(), _names(authors).tolist(), strict=True)
    return np.fromiter((id if NOT_PAJEK.search(name) else name for id, name in pairs), object)


def _unit_square(style: Columns) -> dict[str, np.ndarray]:
    """Places from 0 to 1, as Pajek counts, from the upper left."""
    if "x" not in style or not len(style["x"]):
        return {}
    x, y = style["x"], -style["y"]
    scale = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    return {name: np.round(0.05 + 0.9 * (axis - axis.min()) / scale, 4) for name, axis in (("x", x), ("y", y))}
