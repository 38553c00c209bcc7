"""The graph as a file for another program; the suffix chooses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from replygraph import files
from replygraph.engines import sql_text
from replygraph.engines.sql_text import Part, Writer, value, writer
from replygraph.errors import ReplyGraphError, UsageError
from replygraph.files import Content
from replygraph.graph import ReplyGraph
from replygraph.sources import literal

# Neither XML 1.0 nor any of its readers knows these characters.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_XML_RE2 = r"[^\t\n\r\x20-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]"  # the same for DuckDB
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
TYPES = {"i": "long", "f": "double", "b": "boolean"}


@dataclass(frozen=True)
class Look:
    """Where each author stands on the map, how large and in which colour, for programs that draw."""

    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    color: list[str]


@dataclass(frozen=True)
class Sheet:
    """Authors in the order of a file, the first in the ranking first, names as labels; and the replies by their places."""

    authors: dict[str, np.ndarray]
    replies: dict[str, np.ndarray]
    look: Look | None


def export(graph: ReplyGraph, path: str | os.PathLike[str], look: Look | None = None) -> list[Path]:
    """The graph as a file for another program.

    Parameters
    ----------
    path
        `.graphml` or `.gexf` for Gephi (GEXF keeps every name exactly), `.json` for node-link JSON, `.csv` for two
        tables beside each other, NAME-authors.csv and NAME-replies.csv, `.parquet` for the same as Parquet.
    look
        Positions, sizes and colours of the authors, for Gephi.

    Returns
    -------
    list of Path
        The files written. Ids are n0, n1 ... in the order of the ranking; names are labels. Integers stay integers,
        weights are doubles, what is unknown is left out.

    Raises
    ------
    UsageError
        A suffix that no exporter has.
    WriteError
        A file that cannot be written; what was there before is as it was.

    Examples
    --------
    >>> import replygraph as rg, tempfile, networkx as nx, pathlib
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    >>> [file] = rg.export(graph, pathlib.Path(tempfile.mkdtemp()) / "graph.graphml")
    >>> nx.read_graphml(file).edges["n1", "n0"]
    {'weight': 1.0}
    """
    contents = render(graph, path, look)
    files.write(contents)
    return list(contents)


def render(graph: ReplyGraph, path: str | os.PathLike[str], look: Look | None = None) -> dict[Path, Content]:
    """The files of an export, not yet written: their paths, and what makes each."""
    return find_exporter(path)(_sheet(graph, look), Path(path))


def find_exporter(path: str | os.PathLike[str]) -> Callable[[Sheet, Path], dict[Path, Content]]:
    """The exporter for a file's suffix."""
    suffix = Path(path).suffix.lower()
    if suffix not in EXPORTERS:
        raise UsageError(f"{path}: no export to {suffix or 'a file without an ending'}. There are: {', '.join(EXPORTERS)}.")
    return EXPORTERS[suffix]


def _sheet(graph: ReplyGraph, look: Look | None) -> Sheet:
    columns = graph.author_columns
    order = np.argsort(-columns["replies_received"], kind="stable")
    place = np.empty(graph.size, dtype=np.int64)
    place[order] = np.arange(graph.size)
    for name, values in columns.items():
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ReplyGraphError(f'the column "{name}" holds numbers that are none; measure it again.')
    ties = {**graph.reply_columns, "weight": graph.reply_columns["weight"].astype(np.float64)}
    ties |= {end: place[ties[end]] for end in ("source", "target")}
    authors = {"label" if name == "author" else name: values[order] for name, values in columns.items()}
    if look:
        look = Look(look.x[order], look.y[order], look.size[order], [look.color[i] for i in order])
    return Sheet(authors, ties, look)


def count_not_xml(graph: ReplyGraph) -> int:
    """How many names hold characters that XML cannot, which are then replaced by U+FFFD."""
    names = graph.author_columns["author"].tolist()
    return sum(bool(NOT_XML.search(name)) for name in names) if NOT_XML.search("".join(names)) else 0


def write_graphml(sheet: Sheet, path: Path) -> dict[Path, Content]:
    """GraphML, as Gephi, networkx, igraph and NetworKit read it."""
    nodes, ties = {**sheet.authors, **_look_columns(sheet)}, _tie_columns(sheet)
    keys = {"node": _keys(nodes, "v"), "edge": _keys(ties, "e")}
    declared = [
        f'<key id="{keys[kind][name]}" for="{kind}" attr.name="{name}" attr.type="{type}"/>'
        for kind, columns in (("node", nodes), ("edge", ties))
        for name, type in _types(columns).items()
    ]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    cell = '<data key="{key}">{value}</data>'
    return {path: writer([
        *head, *declared, '<graph id="replies" edgedefault="directed">',
        _elements(_numbered(nodes), '<node id="n{#}">', keys["node"], cell, "</node>"),
        _elements(sheet.replies, '<edge source="n{source}" target="n{target}">', keys["edge"], cell, "</edge>"),
        "</graph>", "</graphml>",
    ])}  # fmt: skip


def write_gexf(sheet: Sheet, path: Path) -> dict[Path, Content]:
    """GEXF 1.3, the most faithful for Gephi: names survive whatever they hold."""
    nodes = {name: values for name, values in sheet.authors.items() if name != "label"}
    ties = {name: values for name, values in _tie_columns(sheet).items() if name != "weight"}
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">']
    cell, end = '<attvalue for="{key}" value="{value}"/>', "</attvalues>" + _gexf_look(sheet) + "</node>"
    tie_start, tie_end = '<edge id="e{#}" source="n{source}" target="n{target}" weight="{weight}">', "</edge>"
    if ties:
        tie_start, tie_end = tie_start + "<attvalues>", "</attvalues>" + tie_end
    columns = _numbered({**sheet.authors, **_gexf_columns(sheet)})
    return {path: writer([
        *head, '<graph defaultedgetype="directed" mode="static">',
        *_gexf_attributes("node", nodes), *_gexf_attributes("edge", ties),
        "<nodes>", _elements(columns, '<node id="n{#}" label="{label}"><attvalues>', _keys(nodes), cell, end), "</nodes>",
        "<edges>", _elements(_numbered(sheet.replies), tie_start, _keys(ties), cell, tie_end), "</edges>",
        "</graph>", "</gexf>",
    ])}  # fmt: skip


def _gexf_attributes(kind: str, columns: dict[str, np.ndarray]) -> list[str]:
    types, keys = _types(columns).items(), _keys(columns)
    lines = (f'<attribute id="{keys[name]}" title="{name}" type="{type}"/>' for name, type in types)
    return [f'<attributes class="{kind}">', *lines, "</attributes>"] if types else []


def _keys(columns: Iterable[str], prefix: str = "") -> dict[str, str]:
    """A column's name in the elements of authors and arrows: short, for there are many of them."""
    return {name: f"{prefix}{place}" for place, name in enumerate(columns)}


def _gexf_columns(sheet: Sheet) -> dict[str, np.ndarray]:
    columns = {f"#{name}": values for name, values in _look_columns(sheet).items()}
    if columns:
        hexes = [int(color[1:], 16) for color in columns.pop("#color").tolist()]
        columns |= {f"#{name}": np.array(hexes) >> shift & 255 for name, shift in (("r", 16), ("g", 8), ("b", 0))}
    return columns


def _gexf_look(sheet: Sheet) -> str:
    if not sheet.look:
        return ""
    return '<color r="{#r}" g="{#g}" b="{#b}"/><position x="{#x}" y="{#y}" z="0.0"/><size value="{#size}"/>'


def _elements(columns: dict[str, np.ndarray], start: str, keys: dict[str, str], cell: str, end: str) -> Part:
    """An XML element a row: its start and end, where columns stand in braces, and a cell for each value that is known."""
    pieces = _filled(columns, start)
    for name, key in keys.items():
        before, after = cell.replace("{key}", key).split("{value}")
        pieces.append(f"{literal(before)} || {_value(columns, name)} || {literal(after)}")
    return columns, [*pieces, *_filled(columns, end)]


def _filled(columns: dict[str, np.ndarray], pattern: str) -> list[str]:
    parts = enumerate(re.split("[{}]", pattern))
    return [_value(columns, part) if place % 2 else literal(part) for place, part in parts]


def _value(columns: dict[str, np.ndarray], name: str) -> str:
    return value(columns, name, str if columns[name].dtype.kind == "M" else _xml)  # a time needs no escapes


def _xml(text: str) -> str:
    """SQL for a text as it stands in an element or an attribute."""
    text = f"regexp_replace({text}, {literal(NOT_XML_RE2)}, '\ufffd', 'g')"
    for sign, name in SIGNS.items():
        text = f"replace({text}, {literal(sign)}, {literal(name)})"
    return text


def _numbered(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {**columns, "#": np.arange(len(next(iter(columns.values()))))}


def _look_columns(sheet: Sheet) -> dict[str, np.ndarray]:
    if not sheet.look:
        return {}
    places = {name: np.round(getattr(sheet.look, name), 3) for name in ("x", "y", "size")}
    return {**places, "color": np.array([*sheet.look.color, None], dtype=object)[:-1]}


def _types(columns: dict[str, np.ndarray]) -> dict[str, str]:
    return {name: TYPES.get(values.dtype.kind, "string") for name, values in columns.items()}


def _tie_columns(sheet: Sheet) -> dict[str, np.ndarray]:
    return {
        name: values
        for name, values in sheet.replies.items()
        if name not in ("source", "target") and not (values.dtype.kind == "M" and np.isnat(values).all())
    }


def write_json(sheet: Sheet, path: Path) -> dict[Path, Content]:
    """Node-link JSON, as networkx.node_link_graph reads it, an author or an arrow a line."""
    return {path: writer([
        '{"directed":true,"multigraph":false,"graph":{},"nodes":[',
        _objects(_numbered(sheet.authors), {"id": "#"}, sheet.authors),
        '],"edges":[',
        _objects(sheet.replies, {"source": "source", "target": "target"}, _tie_columns(sheet)),
        "]}",
    ])}  # fmt: skip


def _objects(columns: dict[str, np.ndarray], ids: dict[str, str], shown: Iterable[str]) -> Part:
    """A JSON object a row: ids made of numbers, then each value that is known; a comma behind all but the last."""
    commas = np.array([","] * max(0, len(next(iter(columns.values()))) - 1) + ["", None], dtype=object)[:-1]
    columns = {**columns, ",": commas}
    cells = [
        *(f"""'"{name}":"n' || {_cell(columns, number)} || '"'""" for name, number in ids.items()),
        *(f"{literal(json.dumps(name) + ':')} || {_cell(columns, name)}" for name in shown),
    ]
    return columns, ["'{'", f"concat_ws(',', {', '.join(cells)})", "'}'", value(columns, ",", str)]


def _cell(columns: dict[str, np.ndarray], name: str) -> str:
    return value(columns, name, "to_json({})::varchar".format)


def write_csv(sheet: Sheet, path: Path) -> dict[Path, Content]:
    """Two CSV files, with the headings that Gephi's import takes."""
    return {file: sql_text.csv_writer(columns) for file, columns in _tables(sheet, path).items()}


def _tables(sheet: Sheet, path: Path) -> dict[Path, dict[str, np.ndarray]]:
    ids = np.array([*(f"n{place}" for place in range(len(sheet.authors["label"]))), None], dtype=object)[:-1]
    ends = {name.title(): ids[sheet.replies[name]] for name in ("source", "target")}
    kind = {"Type": np.full(len(sheet.replies["source"]), "Directed", dtype=object)}
    authors = {("Label" if name == "label" else name): values for name, values in sheet.authors.items()}
    ties = {("Weight" if name == "weight" else name): values for name, values in _tie_columns(sheet).items()}
    return {
        path.with_name(f"{path.stem}-authors{path.suffix}"): {"Id": ids, **authors},
        path.with_name(f"{path.stem}-replies{path.suffix}"): {**ends, **kind, **ties},
    }


def write_parquet(sheet: Sheet, path: Path) -> dict[Path, Content]:
    """Two Parquet files, for data frames and databases."""
    return {file: _parquet(columns) for file, columns in _tables(sheet, path).items()}


def _parquet(columns: dict[str, np.ndarray]) -> Writer:
    def write(path: Path) -> None:
        import duckdb

        arrays = columns  # noqa: F841 - DuckDB finds it by its name
        with duckdb.connect() as con:
            con.execute("create table sheet as select * from arrays")
            sql_text.copy(con, "from sheet", path, "format parquet, compression zstd")

    return write


EXPORTERS: dict[str, Callable[[Sheet, Path], dict[Path, Content]]] = {
    ".graphml": write_graphml, ".gexf": write_gexf, ".csv": write_csv, ".json": write_json, ".parquet": write_parquet,
}  # fmt: skip
