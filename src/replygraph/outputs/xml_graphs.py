"""GraphML and GEXF: authors and ties as lines of XML, which DuckDB writes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from replygraph.analysis.records import as_text
from replygraph.engines.sql_text import Part, Writer, is_plain, kind_of, line_of, value, writer
from replygraph.sources import literal

Columns = Mapping[str, np.ndarray]

# Neither XML 1.0 nor any of its readers knows these characters.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_XML_RE2 = r"[^\t\n\r\x20-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]"  # the same for DuckDB
NOT_PLAIN = "[^ !#-%'-;=?-~]"  # most texts are plain ASCII without markup, and stay as they are
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
TYPES = {"i": "long", "f": "double", "b": "boolean"}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
GEXF = {  # version: its namespace, and that of the look
    "1.3": ("http://gexf.net/1.3", "http://gexf.net/1.3/viz"),
    "1.2": ("http://www.gexf.net/1.2draft", "http://www.gexf.net/1.2draft/viz"),
}


def graphml(authors: Columns, ties: Columns, about: Mapping[str, Any]) -> Writer:
    """GraphML. A column's id is its name, which Gephi shows and exports."""
    return writer([*graphml_start(authors, ties, about), *graphml_rest(ties)])


def graphml_start(authors: Columns, ties: Columns, about: Mapping[str, Any]) -> list[Part]:
    """GraphML to the last author."""
    nodes, edges = _without(authors, ("id",)), _without(ties, ENDS)
    keys = {"edge": column_ids(edges)}
    keys["node"] = column_ids(nodes, keys["edge"].values())
    declared = [
        f'<key id="{keys[kind][name]}" for="{kind}" attr.name={_attribute(name)} attr.type="{_type(values)}"/>'
        for kind, columns in (("node", nodes), ("edge", edges))
        for name, values in columns.items()
    ]
    return [
        DECLARATION, '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        f"<desc>{escape(_sentence(about))}</desc>", *declared, '<graph id="replies" edgedefault="directed">',
        _elements(authors, ['<node id="{id}">'], keys["node"], DATA, "</node>"),
    ]  # fmt: skip


def graphml_rest(ties: Columns) -> list[Part]:
    """GraphML from the first tie; it depends on no column of the authors."""
    keys = column_ids(_without(ties, ENDS))
    return [_elements(ties, ['<edge source="{source}" target="{target}">'], keys, DATA, "</edge>"), "</graph>", "</graphml>"]


ENDS = ("source", "target")
IDS = ("id", *ENDS)  # each known, and of plain letters alone: see `author_ids`
DATA = '<data key="{key}">{value}</data>'


def gexf(authors: Columns, style: Columns, ties: Columns, about: Mapping[str, Any], version: str, dynamic: bool = False) -> Writer:
    """GEXF of a version: names survive whatever they hold. If `dynamic`, nodes and edges start when they are first known."""
    nodes, edges = _without(authors, ("id", "label")), _without(ties, (*ENDS, "weight"))
    space, look_space = GEXF[version]
    node, edge = ['<node id="{id}" label="{label}"'], ['<edge id="{\0number}" source="{source}" target="{target}" weight="{weight}"']
    if dynamic:
        node, edge = (
            [begin, *(f' start="{{{name}}}"' for name in STARTS if name in known)] for begin, known in ((node[0], nodes), (edge[0], edges))
        )
    numbered = {**ties, "\0number": np.arange(len(ties["source"]))}
    return writer([
        DECLARATION, f'<gexf xmlns="{space}" xmlns:viz="{look_space}" version="{version}">',
        f"<meta><creator>{escape(about.get('creator', ''))}</creator><description>{escape(_description(about))}</description></meta>",
        f'<graph defaultedgetype="directed" {MODES[dynamic]}>', *_attributes("node", nodes), *_attributes("edge", edges),
        "<nodes>", _gexf_elements({**authors, **_look_columns(style)}, node, nodes, _look(style) + "</node>"), "</nodes>",
        "<edges>", _gexf_elements(numbered, edge, edges, "</edge>"), "</edges>",
        "</graph>", "</gexf>",
    ])  # fmt: skip


MODES = {False: 'mode="static"', True: 'mode="dynamic" timeformat="date"'}
STARTS = ("first_comment_at", "first_reply_at", "created_at")  # columns that tell when a node or an edge begins


def column_ids(names: Iterable[str], taken: Iterable[str] = (), signs: str = "A-Za-z0-9_.-") -> dict[str, str]:
    """An id for each column, of some signs: its name where it is made of them, begins with a letter, and no other has it."""
    ids: dict[str, str] = {}
    used = set(taken)
    for name in names:
        plain = name if re.fullmatch(f"[A-Za-z_][{signs}]*", name) else re.sub(f"[^{signs}]", "_", f"own_{name}")
        one, number = plain, 2
        while one in used:
            one, number = f"{plain}_{number}", number + 1
        ids[name] = one
        used.add(one)
    return ids


def _without(columns: Columns, names: Iterable[str]) -> dict[str, np.ndarray]:
    return {name: values for name, values in columns.items() if name not in names}


def _description(about: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (about.get("description"), _record(about))))


def _sentence(about: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (about.get("description"), f"Made by {about['creator']}." if "creator" in about else "", _record(about))))


def _record(about: Mapping[str, Any]) -> str:
    return f"Record: {as_text(about['record'])}" if "record" in about else ""


def _attribute(text: str) -> str:
    """A text as an attribute, in its quotes."""
    return quoteattr(NOT_XML.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _type(values: np.ndarray) -> str:
    return TYPES.get(kind_of(values), "string")


def _attributes(kind: str, columns: Columns) -> list[str]:
    keys = column_ids(columns)
    lines = (f'<attribute id="{keys[name]}" title={_attribute(name)} type="{_type(values)}"/>' for name, values in columns.items())
    return [f'<attributes class="{kind}">', *lines, "</attributes>"] if columns else []


def _gexf_elements(columns: Columns, start: Sequence[str], told: Columns, end: str) -> Part:
    """GEXF elements that hold a list of values, where there are columns at all."""
    if not told:
        return _elements(columns, [*start, ">"], {}, "", end)
    return _elements(columns, [*start, "><attvalues>"], column_ids(told), '<attvalue for="{key}" value="{value}"/>', f"</attvalues>{end}")


def _look_columns(style: Columns) -> dict[str, np.ndarray]:
    """Places and sizes, and colours by their three parts."""
    columns = {f"\0{name}": values for name, values in style.items()}
    if columns:
        hexes = [int(color[1:], 16) for color in columns.pop("\0color").tolist()]
        columns |= {f"\0{name}": np.array(hexes, dtype=np.int64) >> shift & 255 for name, shift in (("r", 16), ("g", 8), ("b", 0))}
    return columns


def _look(style: Columns) -> str:
    if not style:
        return ""
    place = '<viz:position x="{\0x}" y="{\0y}" z="0.0"/>' if "x" in style else ""
    return f'<viz:color r="{{\0r}}" g="{{\0g}}" b="{{\0b}}"/>{place}<viz:size value="{{\0size}}"/>'


def _elements(columns: Columns, start: Sequence[str], keys: Mapping[str, str], cell: str, end: str) -> Part:
    """An XML element a row: its start and end, where columns stand in braces, and a cell for each value that is known.

    A piece of the start is left out where its value is unknown.
    """
    pieces = [piece for pattern in start for piece in _filled(columns, pattern)]
    for name, key in keys.items():
        before, after = cell.replace("{key}", key).split("{value}")
        pieces += line_of(columns, [name], [literal(before), _value(columns, name), literal(after)])
    return columns, [*pieces, *_filled(columns, end)]


def _filled(columns: Columns, pattern: str) -> list[str]:
    parts = re.split("[{}]", pattern)
    pieces = [_value(columns, part) if place % 2 else literal(part) for place, part in enumerate(parts)]
    return line_of(columns, [name for name in parts[1::2] if name not in IDS], pieces)


def _value(columns: Columns, name: str) -> str:
    """SQL for a column as it stands in XML; a time, and what is plain, needs no escapes."""
    values = columns[name]
    return value(columns, name, str if name in IDS or values.dtype.kind == "M" or is_plain(values, '&<>"') else _xml)


def _xml(text: str) -> str:
    """SQL for a text as it stands in an element or an attribute."""
    escaped = f"regexp_replace({text}, {literal(NOT_XML_RE2)}, '\ufffd', 'g')"
    for sign, name in SIGNS.items():
        escaped = f"replace({escaped}, {literal(sign)}, {literal(name)})"
    return f"case when regexp_matches({text}, {literal(NOT_PLAIN)}) then {escaped} else {text} end"
