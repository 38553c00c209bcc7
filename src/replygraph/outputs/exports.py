"""The graph as a file for another program; the suffix chooses."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np

from replygraph import files
from replygraph.engines import sql_text
from replygraph.engines.sql_text import Part, Writer, value, writer
from replygraph.errors import ReplyGraphError, check_choice
from replygraph.files import Content
from replygraph.graph import ReplyGraph
from replygraph.outputs import xml_graphs
from replygraph.outputs.xml_graphs import NOT_XML
from replygraph.sources import literal
from replygraph.wording import letters, plural

# What an id may be made of to be the same, and readable, in every format: GraphML asks for an NMTOKEN.
SAFE, UNSAFE = re.compile(r"[A-Za-z0-9_.-]{1,40}"), re.compile(r"[^A-Za-z0-9_.-]+")
TAKEN = ("id", "label", "timeset", "weight", "source", "target", "type", "kind", "x", "y", "size", "color")  # by Gephi and by us


@dataclass(frozen=True)
class NodeStyle:
    """Where each author stands on the map, how large and in which colour, for programs that draw."""

    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    color: list[str]


@dataclass(frozen=True)
class ExportTables:
    """Authors in the order of the ranking, each with `id` and `label`, and ties with the ids of their ends."""

    authors: dict[str, np.ndarray]
    ties: dict[str, np.ndarray]
    style: NodeStyle | None = None
    about: Mapping[str, str] = field(default_factory=dict)


def export(graph: ReplyGraph, path: str | os.PathLike[str], style: NodeStyle | None = None, *, gexf_version: str = "1.3") -> list[Path]:
    """The graph as a file for another program.

    Parameters
    ----------
    path
        `.graphml` or `.gexf` for Gephi (GEXF keeps every name exactly), `.json` for node-link JSON, `.csv` for two
        tables beside each other, NAME-authors.csv and NAME-replies.csv, `.parquet` for the same as Parquet.
    style
        Positions, sizes and colours of the authors, for Gephi.
    gexf_version
        "1.3", or "1.2" for older programs, such as networkx before 3.5.

    Returns
    -------
    list of Path
        The files written. An author's id is the name where it is plain, else made of its letters and a hash, so that
        one author has one id in all files; the exact name is the label. Columns are called as in `graph.authors`,
        clusters A, B, C as on the page. Integers stay integers, weights are doubles, what is unknown is left out.

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
    >>> nx.read_graphml(file).edges["Bob", "Ann"]["weight"]
    1.0
    """
    contents = render(graph, path, style, gexf_version=gexf_version)
    files.write(contents)
    return list(contents)


def render(
    graph: ReplyGraph, path: str | os.PathLike[str], style: NodeStyle | None = None, *, gexf_version: str = "1.3"
) -> dict[Path, Content]:
    """The files of an export, not yet written: their paths, and what makes each."""
    check_choice("version of GEXF", gexf_version, xml_graphs.GEXF)
    exporter = find_exporter(path)
    options = {"version": gexf_version} if exporter is write_gexf else {}
    return exporter(export_tables(graph, style), Path(path), **options)


def find_exporter(path: str | os.PathLike[str]) -> Callable[..., dict[Path, Content]]:
    """The exporter for a file's suffix."""
    suffix = Path(path).suffix.lower()
    check_choice("export to a file ending in", suffix, EXPORTERS)
    return EXPORTERS[suffix]


def export_tables(graph: ReplyGraph, style: NodeStyle | None = None) -> ExportTables:
    """The tables of an export: types that every format has, ids and names of columns that a person can read."""
    columns = graph.author_columns
    order = np.argsort(-columns["replies_received"], kind="stable")
    ids = author_ids(columns["author"].tolist())
    authors = {"id": ids[order], "label": columns["author"][order]}
    authors |= {_own(name): plain_values(name, values)[order] for name, values in columns.items() if name != "author"}
    ends = {end: ids[graph.reply_columns[end]] for end in ("source", "target")}
    ties = {name: values for name, values in graph.reply_columns.items() if name not in ends and not _is_never(values)}
    weight = {"weight": ties.pop("weight").astype(np.float64)}
    if style:
        style = NodeStyle(style.x[order], style.y[order], style.size[order], [style.color[place] for place in order])
    ties = {**ends, **weight, **{_own(name): plain_values(name, values) for name, values in ties.items()}}
    return ExportTables(authors, ties, style, _about(graph))


def author_ids(names: list[str]) -> np.ndarray:
    """An id for each name, the same in every file: the name where it is plain, else its letters and a hash.

    >>> author_ids(["Ann", "Ben R.", "李"]).tolist()
    ['Ann', 'Ben_R..7bd5fd3256', '_.87705cd6c9']
    """
    size = 5
    ids: list[str] = []
    while len(set(ids)) < len(names) or not ids:  # somebody may be called like another's id
        ids = [name if SAFE.fullmatch(name) else _hashed(name, size) for name in names]
        if not ids:
            break
        size += 5
    return np.array([*ids, None], dtype=object)[:-1]


def _hashed(name: str, size: int) -> str:
    return f"{UNSAFE.sub('_', name)[:20]}.{hashlib.blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=size).hexdigest()}"


def _own(name: str) -> str:
    """A column's name in a file: its own, unless programs take that for something else."""
    return f"own_{name}" if name.lower() in TAKEN else name


def plain_values(name: str, values: np.ndarray) -> np.ndarray:
    """A column in a type that every format has: integers, doubles, booleans, times or texts; None where unknown."""
    if name == "cluster" and values.dtype.kind in "iu":
        names = np.array([*(letters(number) for number in range(int(values.max(initial=-1)) + 1)), None], dtype=object)
        lettered: np.ndarray = names[values]  # -1, of authors without ties, is the last
        return lettered
    values = _typed(values)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ReplyGraphError(f'the column "{name}" contains NaN or infinite values; compute it again.')
    return values


def _typed(values: np.ndarray) -> np.ndarray:
    kind = values.dtype.kind
    if kind == "O":
        return _typed_objects(values)
    if kind == "u":
        return values.astype(np.int64) if values.max(initial=0) < 2**63 else values.astype(np.float64)
    if kind == "M":
        return values.astype("datetime64[us]")
    if kind == "m":
        return values / np.timedelta64(1, "s")
    return np.array([*(each.decode("utf-8", "replace") for each in values.tolist()), None], dtype=object)[:-1] if kind == "S" else values


def _typed_objects(values: np.ndarray) -> np.ndarray:
    """Objects of one kind as that kind; others as texts. Unknown ones stay None."""
    known = [each for each in values.tolist() if each is not None]
    kinds = {type(each) for each in known}
    if len(known) == len(values) and kinds in ({int}, {float}, {bool}):
        return np.array(known)
    if kinds <= {str} or kinds in ({int}, {float}, {bool}):
        return values
    texts = [
        None if each is None else each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values.tolist()
    ]
    return np.array([*texts, None], dtype=object)[:-1]


def _is_never(values: np.ndarray) -> bool:
    """Whether a column holds no time at all."""
    return values.dtype.kind == "M" and bool(np.isnat(values).all())


def _about(graph: ReplyGraph) -> dict[str, str]:
    """What a reader of the file should know of it."""
    read = plural(graph.counts.get("comments read", 0), "comment")
    return {
        "creator": f"replygraph {version('replygraph')}",
        "description": "An edge goes from the author who replies to the author replied to; its weight is the number of replies. "
        f"Replies to oneself, and those whose parent or author is unknown, make no edge. {read} read.",
    }


def count_not_xml(graph: ReplyGraph) -> int:
    """How many names hold characters that XML cannot, which are then replaced by U+FFFD."""
    names = graph.author_columns["author"].tolist()
    return sum(bool(NOT_XML.search(name)) for name in names) if NOT_XML.search("".join(names)) else 0


def write_graphml(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """GraphML, as Gephi, networkx, igraph and NetworKit read it."""
    return {path: xml_graphs.graphml({**tables.authors, **style_columns(tables.style)}, tables.ties, tables.about)}


def write_gexf(tables: ExportTables, path: Path, version: str = "1.3") -> dict[Path, Content]:
    """GEXF, the most faithful for Gephi: names survive whatever they hold."""
    return {path: xml_graphs.gexf(tables.authors, style_columns(tables.style), tables.ties, tables.about, version)}


def style_columns(style: NodeStyle | None) -> dict[str, np.ndarray]:
    """Places, sizes and colours as columns, under the names that Gephi takes."""
    if style is None:
        return {}
    places = {name: np.round(getattr(style, name), 3) for name in ("x", "y", "size")}
    return {**places, "color": np.array([*style.color, None], dtype=object)[:-1]}


def write_json(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """Node-link JSON, as networkx.node_link_graph reads it, an author or a tie a line."""
    about = json.dumps(dict(tables.about), ensure_ascii=False, separators=(",", ":"))
    return {path: writer([
        f'{{"directed":true,"multigraph":false,"graph":{about},"nodes":[',
        _objects(tables.authors), '],"edges":[', _objects(tables.ties), "]}",
    ])}  # fmt: skip


def _objects(columns: dict[str, np.ndarray]) -> Part:
    """A JSON object a row, of each value that is known; a comma behind all but the last."""
    rows = len(next(iter(columns.values())))
    commas = np.array([","] * max(0, rows - 1) + ["", None], dtype=object)[: rows or 0]
    cells = [f"{literal(json.dumps(name) + ':')} || {_cell(columns, name)}" for name in columns]
    ended = {**columns, "\0comma": commas}
    return ended, ["'{'", f"concat_ws(',', {', '.join(cells)})", "'}'", value(ended, "\0comma", str)]


def _cell(columns: dict[str, np.ndarray], name: str) -> str:
    return value(columns, name, "to_json({})::varchar".format)


def write_csv(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """Two CSV files, with the headings that Gephi's import takes."""
    return {file: sql_text.csv_writer(columns) for file, columns in _two_tables(tables, path).items()}


def _two_tables(tables: ExportTables, path: Path) -> dict[Path, dict[str, np.ndarray]]:
    """The authors and the ties, with Gephi's headings."""
    directed = {"Type": np.full(len(tables.ties["source"]), "Directed", dtype=object)}
    authors = _titled(tables.authors, ("id", "label"))
    ties = {**_titled(tables.ties, ("source", "target")), **directed}
    ties |= {name: ties.pop(name) for name in [*ties] if name not in ("Source", "Target", "Type")}
    ties = {("Weight" if name == "weight" else name): values for name, values in ties.items()}
    return {
        path.with_name(f"{path.stem}-authors{path.suffix}"): authors,
        path.with_name(f"{path.stem}-replies{path.suffix}"): ties,
    }


def _titled(columns: dict[str, np.ndarray], names: Iterable[str]) -> dict[str, np.ndarray]:
    return {(name.title() if name in names else name): values for name, values in columns.items()}


def write_parquet(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """Two Parquet files, for data frames and databases."""
    return {file: _parquet(columns) for file, columns in _two_tables(tables, path).items()}


def _parquet(columns: dict[str, np.ndarray]) -> Writer:
    def write(path: Path) -> None:
        import duckdb

        arrays = columns  # noqa: F841 - DuckDB finds it by its name
        with duckdb.connect() as con:
            con.execute("create table sheet as select * from arrays")
            sql_text.copy(con, "from sheet", path, "format parquet, compression zstd")

    return write


EXPORTERS: dict[str, Callable[..., dict[Path, Content]]] = {
    ".graphml": write_graphml, ".gexf": write_gexf, ".csv": write_csv, ".json": write_json, ".parquet": write_parquet,
}  # fmt: skip
