"""The graph as a file for another program; the suffix chooses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from replygraph import outputs
from replygraph.errors import ReplyGraphError, UsageError
from replygraph.graph import ReplyGraph
from replygraph.rankings import rounded

# Neither XML 1.0 nor any of its readers knows these characters.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHUNK = 50_000
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
    """Authors and replies in the order of a file: the first in the ranking first, with made ids."""

    ids: np.ndarray
    names: list[str]
    authors: dict[str, np.ndarray]
    replies: dict[str, np.ndarray]
    look: Look | None


def export(graph: ReplyGraph, path: str | os.PathLike, look: Look | None = None) -> list[Path]:
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
    outputs.write(contents)
    return list(contents)


def render(graph: ReplyGraph, path: str | os.PathLike, look: Look | None = None) -> dict[Path, Iterator[bytes]]:
    """The files of an export, not yet written: their paths and their blocks of bytes."""
    return find_exporter(path)(_sheet(graph, look), Path(path))


def find_exporter(path: str | os.PathLike) -> Callable[[Sheet, Path], dict[Path, Iterator[bytes]]]:
    """The exporter for a file's suffix."""
    suffix = Path(path).suffix.lower()
    if suffix not in EXPORTERS:
        raise UsageError(f"{path}: no export to {suffix or 'a file without an ending'}. There are: {', '.join(EXPORTERS)}.")
    return EXPORTERS[suffix]


def _sheet(graph: ReplyGraph, look: Look | None) -> Sheet:
    columns = graph.author_columns
    order = np.argsort(-columns.get("pagerank", columns["replies_received"]), kind="stable")
    place = np.empty(graph.size, dtype=np.int64)
    place[order] = np.arange(graph.size)
    for name, values in columns.items():
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ReplyGraphError(f'the column "{name}" holds numbers that are none; measure it again.')
    replies = dict(graph.reply_columns)
    source, target = place[replies.pop("source")], place[replies.pop("target")]
    by_place = np.lexsort((target, source))
    ties = {"source": source[by_place], "target": target[by_place]}
    ties |= {name: values[by_place] for name, values in replies.items()}
    ties["weight"] = ties["weight"].astype(np.float64)
    authors = {name: values[order] for name, values in columns.items()}
    if look:
        look = Look(look.x[order], look.y[order], look.size[order], [look.color[i] for i in order])
    return Sheet(np.arange(graph.size), authors.pop("author").tolist(), authors, ties, look)


def count_not_xml(graph: ReplyGraph) -> int:
    """How many names hold characters that XML cannot, which are then replaced by U+FFFD."""
    return sum(bool(NOT_XML.search(name)) for name in graph.author_columns["author"].tolist())


def _label(name: str) -> str:
    return escape(NOT_XML.sub("\ufffd", name), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _texts(values: np.ndarray) -> list[str | None]:
    """Values as XML has them; None where a time is unknown."""
    if values.dtype.kind == "M":
        texts = np.datetime_as_string(values, unit="s").tolist()
        return [None if text == "NaT" else text + "Z" for text in texts]
    if values.dtype.kind == "b":
        return ["true" if value else "false" for value in values.tolist()]
    return list(map(repr, rounded(values)))


def _chunks(lines: Callable[[int, int], str], size: int) -> Iterator[bytes]:
    for first in range(0, size, CHUNK):
        yield lines(first, min(size, first + CHUNK)).encode()


def write_graphml(sheet: Sheet, path: Path) -> dict[Path, Iterator[bytes]]:
    """GraphML, as Gephi, networkx, igraph and NetworKit read it."""

    def blocks() -> Iterator[bytes]:
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        columns = {"label": "string", **_types(sheet.authors)}
        columns |= {"x": "double", "y": "double", "size": "double", "color": "string"} if sheet.look else {}
        for name, kind in columns.items():
            yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>\n'.encode()
        for name, kind in _types(_tie_columns(sheet)).items():
            yield f'<key id="{name}" for="edge" attr.name="{name}" attr.type="{kind}"/>\n'.encode()
        yield b'<graph id="replies" edgedefault="directed">\n'
        yield from _chunks(lambda first, end: _graphml_nodes(sheet, first, end), len(sheet.names))
        yield from _chunks(lambda first, end: _graphml_edges(sheet, first, end), len(sheet.replies["source"]))
        yield b"</graph>\n</graphml>\n"

    return {path: blocks()}


def _types(columns: dict[str, np.ndarray]) -> dict[str, str]:
    return {name: TYPES.get(values.dtype.kind, "string") for name, values in columns.items()}


def _tie_columns(sheet: Sheet) -> dict[str, np.ndarray]:
    return {
        name: values
        for name, values in sheet.replies.items()
        if name not in ("source", "target") and not (values.dtype.kind == "M" and np.isnat(values).all())
    }


def _graphml_nodes(sheet: Sheet, first: int, end: int) -> str:
    part = slice(first, end)
    columns = {"label": list(map(_label, sheet.names[part]))}
    columns |= {name: _texts(values[part]) for name, values in sheet.authors.items()}
    if sheet.look:
        columns |= {name: _texts(np.round(getattr(sheet.look, name)[part], 3)) for name in ("x", "y", "size")}
        columns["color"] = sheet.look.color[part]
    return _fill('<node id="n%s">', _data(columns), "</node>\n", [sheet.ids[part].tolist()], columns)


def _data(columns: dict[str, list]) -> dict[str, str]:
    return {name: f'<data key="{name}">%s</data>' for name in columns}


def _fill(start: str, cells: dict[str, str], end: str, lead: list[list], columns: dict[str, list]) -> str:
    """One pattern for all rows, filled at once: as fast as Python writes text. Rows with unknowns go one by one."""
    whole = [values for values in columns.values()]
    if any(None in values for values in whole):
        return "".join(
            start % ids + "".join(cell % value for cell, value in zip(cells.values(), row, strict=True) if value is not None) + end
            for ids, row in zip(zip(*lead, strict=True), zip(*whole, strict=True), strict=True)
        )
    rows = list(zip(*lead, *whole, strict=True))
    return (start + "".join(cells.values()) + end) * len(rows) % tuple(value for row in rows for value in row)


def _graphml_edges(sheet: Sheet, first: int, end: int) -> str:
    part = slice(first, end)
    columns = {name: _texts(values[part]) for name, values in _tie_columns(sheet).items()}
    lead = [sheet.replies["source"][part].tolist(), sheet.replies["target"][part].tolist()]
    return _fill('<edge source="n%s" target="n%s">', _data(columns), "</edge>\n", lead, columns)


def write_gexf(sheet: Sheet, path: Path) -> dict[Path, Iterator[bytes]]:
    """GEXF 1.3, the most faithful for Gephi: names survive whatever they hold."""

    def blocks() -> Iterator[bytes]:
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        yield b'<graph defaultedgetype="directed" mode="static">\n'
        ties = {name: values for name, values in _tie_columns(sheet).items() if name != "weight"}
        for kind, columns in (("node", sheet.authors), ("edge", ties)):
            types = _types(columns)
            lines = (f'<attribute id="{name}" title="{name}" type="{type}"/>\n' for name, type in types.items())
            if types:
                yield f'<attributes class="{kind}">\n{"".join(lines)}</attributes>\n'.encode()
        yield b"<nodes>\n"
        yield from _chunks(lambda first, end: _gexf_nodes(sheet, first, end), len(sheet.names))
        yield b"</nodes>\n<edges>\n"
        yield from _chunks(lambda first, end: _gexf_edges(sheet, ties, first, end), len(sheet.replies["source"]))
        yield b"</edges>\n</graph>\n</gexf>\n"

    return {path: blocks()}


def _values(columns: dict[str, list]) -> dict[str, str]:
    return {name: f'<attvalue for="{name}" value="%s"/>' for name in columns}


def _gexf_nodes(sheet: Sheet, first: int, end: int) -> str:
    part = slice(first, end)
    columns = {name: _texts(values[part]) for name, values in sheet.authors.items()}
    cells = _values(columns)
    cells[list(cells)[-1]] += "</attvalues>" if not sheet.look else ""
    if sheet.look:
        x, y, size = (_texts(np.round(getattr(sheet.look, name)[part], 3)) for name in ("x", "y", "size"))
        rgb = [tuple(int(color[at : at + 2], 16) for at in (1, 3, 5)) for color in sheet.look.color[part]]
        columns["look"] = [
            f'</attvalues><color r="{r}" g="{g}" b="{b}"/><position x="{a}" y="{o}" z="0.0"/><size value="{s}"/>'
            for (r, g, b), a, o, s in zip(rgb, x, y, size, strict=True)
        ]
        cells["look"] = "%s"
    lead = [sheet.ids[part].tolist(), list(map(_label, sheet.names[part]))]
    return _close(_fill('<node id="n%s" label="%s"><attvalues>', cells, "</node>\n", lead, columns))


def _close(text: str) -> str:
    """Where the last column of a row is unknown, the list of values still ends."""
    return re.sub(r'(<attvalue [^>]*/>|<attvalues>)</node>', r"\1</attvalues></node>", text)


def _gexf_edges(sheet: Sheet, ties: dict[str, np.ndarray], first: int, end: int) -> str:
    part = slice(first, end)
    columns = {name: _texts(values[part]) for name, values in ties.items()}
    ids = np.arange(first, end).tolist()
    source, target = (sheet.replies[each][part].tolist() for each in ("source", "target"))
    lead = [ids, source, target, _texts(sheet.replies["weight"][part])]
    start = '<edge id="e%s" source="n%s" target="n%s" weight="%s">'
    values = ("<attvalues>", "</attvalues>") if columns else ("", "")
    return _fill(start + values[0], _values(columns), values[1] + "</edge>\n", lead, columns)


def write_json(sheet: Sheet, path: Path) -> dict[Path, Iterator[bytes]]:
    """Node-link JSON, as networkx.node_link_graph reads it."""
    nodes = [
        {"id": f"n{id}", "label": name, **row}
        for id, name, row in zip(sheet.ids.tolist(), sheet.names, _objects(sheet.authors), strict=True)
    ]
    ends = zip(sheet.replies["source"].tolist(), sheet.replies["target"].tolist(), strict=True)
    rows = _objects(_tie_columns(sheet))
    edges = [{"source": f"n{s}", "target": f"n{t}", **row} for (s, t), row in zip(ends, rows, strict=True)]
    whole = {"directed": True, "multigraph": False, "graph": {}, "nodes": nodes, "edges": edges}
    return {path: iter([json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace"), b"\n"])}


def _objects(columns: dict[str, np.ndarray]) -> list[dict]:
    cells = [_texts(values) if values.dtype.kind == "M" else rounded(values) for values in columns.values()]
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*cells, strict=True)
    ]


def write_csv(sheet: Sheet, path: Path) -> dict[Path, Iterator[bytes]]:
    """Two CSV files, with the headings that Gephi's import takes."""
    return {file: iter([_csv(columns)]) for file, columns in _tables(sheet, path).items()}


def _tables(sheet: Sheet, path: Path) -> dict[Path, dict[str, np.ndarray]]:
    label = np.array([*sheet.names, None], dtype=object)[:-1]
    ids = np.array([*(f"n{id}" for id in sheet.ids.tolist()), None], dtype=object)[:-1]
    ends = {name.title(): ids[sheet.replies[name]] for name in ("source", "target")}
    kind = {"Type": np.full(len(sheet.replies["source"]), "Directed", dtype=object)}
    ties = {("Weight" if name == "weight" else name): values for name, values in _tie_columns(sheet).items()}
    return {
        path.with_name(f"{path.stem}-authors{path.suffix}"): {"Id": ids, "Label": label, **sheet.authors},
        path.with_name(f"{path.stem}-replies{path.suffix}"): {**ends, **kind, **ties},
    }


def _csv(columns: dict[str, np.ndarray]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    cells = [_texts(values) if values.dtype.kind == "M" else rounded(values) for values in columns.values()]
    writer.writerows(zip(*([("" if value is None else value) for value in each] for each in cells), strict=True))
    return out.getvalue().encode("utf-8", "replace")


def write_parquet(sheet: Sheet, path: Path) -> dict[Path, Iterator[bytes]]:
    """Two Parquet files, for data frames and databases."""
    return {file: _parquet(columns) for file, columns in _tables(sheet, path).items()}


def _parquet(columns: dict[str, np.ndarray]) -> Iterator[bytes]:
    import tempfile

    import duckdb

    with tempfile.TemporaryDirectory(prefix="replygraph-") as folder:
        file = Path(folder) / "table.parquet"
        duckdb.connect().execute("copy (select * from columns) to '" + str(file) + "' (format parquet, compression zstd)")
        yield file.read_bytes()


EXPORTERS: dict[str, Callable[[Sheet, Path], dict[Path, Iterator[bytes]]]] = {
    ".graphml": write_graphml, ".gexf": write_gexf, ".csv": write_csv, ".json": write_json, ".parquet": write_parquet,
}  # fmt: skip
