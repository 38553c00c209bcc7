"""The graph as a file for another program; the suffix chooses."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from replygraph import files
from replygraph.analysis.records import as_file, as_text, beside
from replygraph.engines import sql_text
from replygraph.engines.sql_text import Part, Writer, value, writer
from replygraph.errors import UsageError, check_choice
from replygraph.files import Content
from replygraph.graph import ReplyGraph
from replygraph.maps import check_hidden
from replygraph.outputs import text_graphs, views, workbooks, xml_graphs
from replygraph.outputs.export_tables import (
    ExportTables,
    NodeStyle,
    export_tables,
    style_columns,
    texts_of_times,
    with_degrees,
    with_texts_of_times,
)
from replygraph.sources import literal, open_duckdb


def export(graph: ReplyGraph, path: str | os.PathLike[str], style: NodeStyle | None = None, **options: Any) -> list[Path]:
    """The graph as a file for another program.

    Parameters
    ----------
    path
        `.graphml` or `.gexf` for Gephi (GEXF keeps every name exactly), `.json` for node-link JSON, `.gml` and `.net` (Pajek),
        `.csv` for two tables beside each other, NAME-authors.csv and NAME-replies.csv, `.parquet` for the same as
        Parquet, `.xlsx` for the same as two sheets of a workbook.
    style
        Positions, sizes and colours of the authors, for Gephi.
    replies
        The table of `replies_behind`: then each reply is an edge, with its time, kind, comment id and text.
    comments
        The table of `read`: then the nodes are the comments, and an edge goes from each to the one that it answers.
    degrees
        Whether authors have `indegree`, `outdegree` and `degree` too, under the names that network programs give them.
    dynamic
        GEXF for Gephi's timeline: nodes and edges start when they are first known. What has no time is there always.
    excel
        CSV that Excel opens without harm: with a byte order mark, and an apostrophe before what it would take for a formula.
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
        A suffix that no exporter has, or an option that it has not.
    WriteError
        A file that cannot be written; what was there before is as it was.

    Examples
    --------
    >>> import replygraph as rg, tempfile, networkx as nx, pathlib
    >>> comments = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1, "text": "I agree."}]
    >>> graph, folder = rg.build(comments), pathlib.Path(tempfile.mkdtemp())
    >>> [file] = rg.export(graph, folder / "graph.graphml")
    >>> nx.read_graphml(file).edges["Bob", "Ann"]["weight"]
    1.0
    >>> [file] = rg.export(graph, folder / "replies.gexf", replies=rg.replies_behind(comments))
    >>> [(edge["comment_id"], edge["reply_kind"], edge["text"]) for *_, edge in nx.read_gexf(file).edges(data=True)]
    [('2', 'explicit', 'I agree.')]
    >>> [file] = rg.export(graph, folder / "threads.gml", comments=comments)
    >>> list(nx.read_gml(file).edges)
    [('2', '1')]
    """
    contents = render(graph, path, style, **options)
    files.write(contents)
    return list(contents)


def render(
    graph: ReplyGraph,
    path: str | os.PathLike[str],
    style: NodeStyle | None = None,
    *,
    replies: Any = None,
    comments: Any = None,
    degrees: bool = False,
    **options: Any,
) -> dict[Path, Content]:
    """The files of an export, not yet written: their paths, and what makes each."""
    exporter = find_exporter(path, **options)
    chosen = {name: given for name, given in options.items() if given != OPTIONS[name][0]}
    graph = with_degrees(graph) if degrees else graph
    if replies is not None and comments is not None:
        raise UsageError("nodes are authors with an edge for each reply, or comments: not both.")
    if comments is not None:
        check_hidden(graph, comments)
        tables = views.each_comment(graph, comments)
    else:
        tables = export_tables(graph, style)
        tables = tables if replies is None else views.each_reply(graph, tables, replies)
    typed = Path(path).suffix.lower() in TYPED
    return exporter(tables if typed else with_texts_of_times(tables), Path(path), **chosen) | _record_beside(Path(path), tables)


TYPED = (".parquet", ".xlsx")  # formats with a type for times
WITH_RECORD = (".graphml", ".gexf", ".json", ".parquet")  # formats that have room for it


def _record_beside(path: Path, tables: ExportTables) -> dict[Path, Content]:
    """How the files were made, for formats without room for it, where a command made them."""
    if path.suffix.lower() in WITH_RECORD or "command" not in tables.about.get("record", {}):
        return {}
    return {beside(path): as_file(tables.about["record"])}


# An option of some exporters: its default, and the endings that have it.
OPTIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "gexf_version": ("1.3", (".gexf",)),
    "dynamic": (False, (".gexf",)),
    "excel": (False, (".csv",)),
}


def find_exporter(path: str | os.PathLike[str], **options: Any) -> Callable[..., dict[Path, Content]]:
    """The exporter for a file's suffix; an error for an option that it has not."""
    suffix = Path(path).suffix.lower()
    check_choice("export to a file ending in", suffix, EXPORTERS)
    for name, given in options.items():
        check_choice("option of an export", name, OPTIONS)
        default, endings = OPTIONS[name]
        if given != default and suffix not in endings:
            raise UsageError(f"{name.replace('_', ' ')}: only for files ending in {', '.join(endings)}.")
    check_choice("version of GEXF", options.get("gexf_version", "1.3"), xml_graphs.GEXF)
    return EXPORTERS[suffix]


def write_graphml(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """GraphML, as Gephi, networkx, igraph and NetworKit read it."""
    return {path: xml_graphs.graphml(_with_style(tables), tables.ties, tables.about)}


def _with_style(tables: ExportTables) -> dict[str, np.ndarray]:
    return {**tables.authors, **style_columns(tables.style)}


def begin_graphml(graph: ReplyGraph, rest: Path) -> Callable[[ReplyGraph, NodeStyle], Writer]:
    """Begin the GraphML of a graph whose authors will have more columns: its ties are written to the path `rest`.

    What is returned makes of the graph with all columns what writes the whole file, as `export` does.
    """
    begun = export_tables(graph)
    ties = texts_of_times(begun.ties)
    sql_text.writer(xml_graphs.graphml_rest(ties))(rest)

    def finish(graph: ReplyGraph, style: NodeStyle) -> Writer:
        tables = export_tables(graph, style, begun)
        start = sql_text.writer(xml_graphs.graphml_start(texts_of_times(_with_style(tables)), ties, tables.about))
        return sql_text.joined(start, rest)

    return finish


def write_gexf(tables: ExportTables, path: Path, gexf_version: str = "1.3", dynamic: bool = False) -> dict[Path, Content]:
    """GEXF, the most faithful for Gephi: names survive whatever they hold."""
    return {path: xml_graphs.gexf(tables.authors, style_columns(tables.style), tables.ties, tables.about, gexf_version, dynamic)}


def write_gml(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """GML, as networkx, igraph, Cytoscape and yEd read it."""
    return {path: text_graphs.gml(tables.authors, tables.ties, tables.about, tables.multigraph)}


def write_pajek(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """A network of Pajek: names, places and weights, nothing else."""
    return {path: text_graphs.pajek(tables.authors, style_columns(tables.style), tables.ties)}


def write_xlsx(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """An Excel workbook with a sheet of authors and one of replies."""
    nodes, edges = ("comments", "answers") if "comment_id" in tables.authors else ("authors", "replies")
    return {path: workbooks.write_sheets(path, dict(zip((nodes, edges), _two_tables(tables, path).values(), strict=True)))}


def write_json(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """Node-link JSON, as networkx.node_link_graph reads it, an author or a tie a line."""
    about = json.dumps(dict(tables.about), separators=(",", ":"))
    return {path: writer([
        f'{{"directed":true,"multigraph":{str(tables.multigraph).lower()},"graph":{about},"nodes":[',
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


def write_csv(tables: ExportTables, path: Path, excel: bool = False) -> dict[Path, Content]:
    """Two CSV files, with the headings that Gephi's import takes."""
    return {file: sql_text.csv_writer(columns, excel) for file, columns in _two_tables(tables, path).items()}


def _two_tables(tables: ExportTables, path: Path) -> dict[Path, dict[str, np.ndarray]]:
    """The authors and the ties, with Gephi's headings."""
    directed = {"Type": np.full(len(tables.ties["source"]), "Directed", dtype=object)}
    authors = _titled(tables.authors, ("id", "label"))
    ties = {**_titled(tables.ties, ("source", "target")), **directed}
    ties |= {name: ties.pop(name) for name in [*ties] if name not in ("Source", "Target", "Type")}
    ties = {("Weight" if name == "weight" else name): values for name, values in ties.items()}
    return {
        path.with_name(f"{path.stem}-{'comments' if 'comment_id' in authors else 'authors'}{path.suffix}"): authors,
        path.with_name(f"{path.stem}-replies{path.suffix}"): ties,
    }


def _titled(columns: dict[str, np.ndarray], names: Iterable[str]) -> dict[str, np.ndarray]:
    return {(name.title() if name in names else name): values for name, values in columns.items()}


def write_parquet(tables: ExportTables, path: Path) -> dict[Path, Content]:
    """Two Parquet files, for data frames and databases."""
    record = as_text(tables.about.get("record", {}))
    return {file: _parquet(columns, record) for file, columns in _two_tables(tables, path).items()}


def _parquet(columns: dict[str, np.ndarray], record: str) -> Writer:
    def write(path: Path) -> None:
        arrays = columns  # noqa: F841 - DuckDB finds it by its name
        with open_duckdb() as con:
            con.execute("create table sheet as select * from arrays")
            sql_text.copy(con, "from sheet", path, f"format parquet, compression zstd, kv_metadata {{replygraph: {literal(record)}}}")

    return write


EXPORTERS: dict[str, Callable[..., dict[Path, Content]]] = {
    ".graphml": write_graphml, ".gexf": write_gexf, ".csv": write_csv, ".json": write_json, ".parquet": write_parquet,
    ".xlsx": write_xlsx, ".gml": write_gml, ".net": write_pajek,
}  # fmt: skip
