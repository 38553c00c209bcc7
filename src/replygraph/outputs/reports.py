"""From comments in an engine to the files a person keeps: everything is made first and written after."""

from __future__ import annotations

import re
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph import files, maps
from replygraph.analysis import findings, records
from replygraph.analysis.background import begin
from replygraph.analysis.chance import Chance
from replygraph.analysis.clusters import cluster
from replygraph.analysis.kinds import kinds_in_words
from replygraph.analysis.measures import measured
from replygraph.engines import embedded, sql_text, statements
from replygraph.graph import ReplyGraph, select
from replygraph.maps import plans
from replygraph.maps.layouts import layout
from replygraph.maps.words import with_cluster_words
from replygraph.outputs import export_tables, exports, rankings
from replygraph.outputs.export_tables import NodeStyle
from replygraph.outputs.rankings import BY
from replygraph.sources import literal
from replygraph.wording import called, figure, percent, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import duckdb

LEIDEN = "leiden"  # the clustering that is compared with chance
MANY = 100_000  # comments above which a map carries no texts unless asked: it would be too heavy to open
EXACT = 2_000  # authors up to which measures that search from everybody are quick


def write(
    folder: Path,
    con: duckdb.DuckDBPyConnection | None,
    graph: ReplyGraph,
    *,
    title: str,
    text: str | None,
    clustering: str = LEIDEN,
    size: str = BY,
    lang: str | None = None,
    about: Callable[..., str] | None = None,
    excel: bool = False,
) -> list[str]:
    """Map, ranking and GraphML of a discussion in a folder; what a person wants to know of them, a line each.

    `about` makes a methods paragraph of the graph and what is beyond chance, written beside. The engine is closed.
    """
    text, comments = _comments(con, graph, text)
    if con is not None:
        con.close()  # its memory is free for what follows
    # Python makes the page while DuckDB writes the tables: each keeps a core busy.
    with files.temporary() as scratch, ThreadPoolExecutor(1) as pool:
        graph, beyond, finish_graphml = _clustered_and_measured(measured(graph, size), clustering, scratch)
        places, named = pool.submit(maps.places, graph, size), pool.submit(with_cluster_words, graph, comments)

        def make_page() -> bytes:
            return maps.render(
                named.result(),
                comments=comments,
                title=title,
                size=size,
                text=text,
                lang=lang,
                positions=places.result(),
                beyond=beyond if clustering == LEIDEN else {},
            )

        def write_graph(path: Path) -> None:
            finish_graphml(named.result(), _look(graph, places.result(), maps.sizes(graph, size)))(path)

        page, summary, replaced = (pool.submit(*each) for each in
                                   ((make_page,), (_summary, graph, beyond, clustering), (_replaced, graph, "graph.graphml")))  # fmt: skip
        tables: dict[Path, files.Content] = {
            folder / "ranking.csv": rankings.csv_writer(rankings.ranking(graph, BY, None), excel),
            folder / "graph.graphml": write_graph,
        }
        tables |= {folder / "methods.md": about(graph, beyond=beyond).encode()} if about else {}
        files.write({**tables, folder / "map.html": lambda path: path.write_bytes(page.result())})
    unplaced = [UNPLACED] if places.result() is None else []
    return [*summary.result(), *_weights([folder / "map.html", *tables]), *unplaced, *replaced.result()]


# The page places no more than it holds, and Gephi has layouts of its own.
UNPLACED = "graph.graphml has sizes and colours of all authors, but no positions; replygraph export -o graph.gexf adds them."


def _clustered_and_measured(
    graph: ReplyGraph, clustering: str, scratch: Path
) -> tuple[ReplyGraph, dict[str, Chance], Callable[[ReplyGraph, NodeStyle], sql_text.Writer]]:
    """With what the files show of authors, what is beyond chance where the graph keeps its comments, and what ends its GraphML."""
    # Clusters keep one core busy; the other measures, loads what draws, and writes the ties, which have no clusters.
    clustered = begin(cluster, graph, clustering)
    more = findings.with_places(graph) if graph.comment_columns else graph
    more = _for_programs(more)
    maps.preload()
    finish_graphml = exports.begin_graphml(more, scratch / "ties")
    found = clustered()
    graph = replace(more.with_columns(cluster=found.author_columns["cluster"]), record=found.record)
    beyond = findings.structure_beyond_chance(graph) if graph.comment_columns else {}
    if clustering == LEIDEN and beyond and beyond["modularity"].beyond and len(graph.comment_columns["author"]) <= findings.MANY:
        graph = findings.with_confidence(graph)
    return graph, beyond, finish_graphml


def _for_programs(graph: ReplyGraph) -> ReplyGraph:
    """With the measures that files for other programs have."""
    graph = measured(graph, "pagerank")
    return measured(graph, "betweenness") if graph.size <= EXACT else graph


def draw_file(
    path: Path,
    con: duckdb.DuckDBPyConnection,
    graph: ReplyGraph,
    *,
    text: str | None,
    clustering: str = LEIDEN,
    **options: Any,
) -> list[str]:
    """The map alone, as `replygraph.draw` makes it: the page, or a picture of it."""
    text, comments = _comments(con, graph, text) if path.suffix.lower() in maps.PAGES else ("none", None)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        maps.draw(cluster(graph, clustering), path, comments=comments, text=text, **options)
    return [*_weights([path]), *(f"Warning: {each.message}" for each in said if each.category is UserWarning)]


def _comments(con: duckdb.DuckDBPyConnection | None, graph: ReplyGraph, text: str | None) -> tuple[str, dict[str, np.ndarray] | None]:
    """How much of the comments a page carries, and the comments."""
    text = text or ("none" if graph.counts["comments read"] > MANY else "all")
    if text == "none" or con is None:  # from a cluster there are no comments
        return text, None
    return text, embedded.fetch(con, f"{statements.CLEAN_COMMENTS} order by created_at, row")


def _look(graph: ReplyGraph, places: np.ndarray | None, radius: np.ndarray) -> NodeStyle:
    """How the authors look on the map, for programs that draw too."""
    x, y = (None, None) if places is None else (places[:, 0], -places[:, 1])
    return NodeStyle(x, y, radius, plans.colors(graph))


def _summary(graph: ReplyGraph, beyond: dict[str, Chance], clustering: str) -> list[str]:
    """What a person wants to know first, a line each."""
    columns = graph.author_columns
    replies = graph.reply_columns["weight"].sum()
    read = f"{plural(statements.used(graph.counts), 'comment')} by {plural(graph.size, 'author')}"
    lines = [
        kinds_in_words(graph),
        f"{read}; {figure(replies)} {'reply between them makes' if replies == 1 else 'replies between them make'} "
        f"{plural(len(graph.reply_columns['weight']), 'tie')}: who answers whom.",
    ]
    if not replies:
        return [f"{read}; no replies between them, so the map has no arrows.", *_missing(graph)]
    lines += [*_missing(graph), _most_answered(graph), *findings.about_answering(graph)]
    clusters = int(columns["cluster"].max(initial=-1)) + 1
    if not beyond:
        return [
            *lines,
            f"{plural(clusters, 'group')}; whether {'it is' if clusters == 1 else 'they are'} clearer than chance was not tested (--certainty does).",
        ]
    if clustering != LEIDEN:
        groups = f"{plural(clusters, 'group')} by {clustering}; only those of {LEIDEN} are compared with chance."
        return [*lines, *findings.about_places(graph), groups]
    return [*lines, *findings.about_places(graph), *findings.about_structure(beyond, clusters), *findings.about_confidence(graph)]


def _missing(graph: ReplyGraph) -> list[str]:
    """How many comments answer what is not there, and how many are from or to nobody known: they make no tie."""
    lines = [
        (statements.NO_STARTER, "comment|comments", "answers the first post of its thread, which is not in the input: it makes no tie, and would with that post|"
         "answer the first post of their thread, which is not in the input: they make no tie, and would with those posts"),
        (statements.NO_PARENT, "comment|comments", "answers a comment that is not in the input: it makes no tie|"
         "answer comments that are not in the input: they make no tie"),
        (statements.UNKNOWN, "reply|replies", "is from or to an author who is not known (deleted, anonymous): it makes no tie|"
         "are from or to authors who are not known (deleted, anonymous): they make no tie"),
    ]  # fmt: skip
    told = [(graph.counts.get(outcome, 0), texts) for outcome, *texts in lines]
    return [_of_all(number, graph, *(words.split("|")[number != 1] for words in texts)) for number, texts in told if number]


def _of_all(number: float, graph: ReplyGraph, what: str, does: str) -> str:
    """So many do something, and what part of all this is where it is large."""
    used = statements.used(graph.counts)
    return f"{figure(number)} {what}{f' ({percent(number / used)} of all)' if number >= used / 10 else ''} {does}."


def _most_answered(graph: ReplyGraph) -> str:
    """The first five by replies received, how many of them assumed where some are, and how many more are level with the last of them; of level ones none."""
    names, replies = graph.author_columns["author"], graph.author_columns[BY]
    assumed = graph.author_columns.get("replies_assumed", np.zeros_like(replies))
    if assumed.sum() == replies.sum():  # which the first line has said
        assumed = np.zeros_like(replies)
    top = [i for i in np.argsort(-replies, kind="stable")[:5] if replies[i]]
    level = int((replies == replies[top[-1]]).sum() - (replies[top] == replies[top[-1]]).sum())
    if level and replies[top[0]] == replies[top[-1]]:
        one = "reply" if replies[top[0]] == 1 else "replies"
        return f"{len(top) + level:,} authors share the first place with {figure(replies[top[0]])} {one} received each."
    others = f", and {plural(level, 'other')} with {figure(replies[top[-1]])}{' each' if level > 1 else ''}"
    first = [f"{called(names[i])} ({figure(replies[i])}{f', {figure(assumed[i])} of them assumed' if assumed[i] else ''})" for i in top]
    return f"Most answered: {', '.join(first)}{others if level else ''}."


def _weights(paths: Iterable[str | Path]) -> list[str]:
    lines = []
    for path in paths:
        size = Path(path).stat().st_size
        weight = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} kB"
        lines.append(f"{path}  {weight}{_note(Path(path))}")
    return lines


def _note(path: Path) -> str:
    """What one should know before a page is opened, or given to others."""
    if path.suffix.lower() not in (".html", ".htm"):
        return ""
    with path.open("rb") as page:
        silent = b'data-texts="none"' in page.read(300)  # the page says of itself what it holds
    return ": open it in a browser, it needs no network." + (
        "" if silent else " People's comments are inside; --text none leaves them out."
    )


def _replaced(graph: ReplyGraph, file: str) -> list[str]:
    names = export_tables.count_not_xml(graph)
    return [f"{file}: characters that XML does not have were replaced in {plural(names, 'name')}."] if names else []


def export_file(
    path: str, con: duckdb.DuckDBPyConnection | None, graph: ReplyGraph, *, clustering: str = LEIDEN, edges: str = "ties", nodes: str = "authors",
    text: str | None = None, least: Mapping[str, float] | None = None, **options: Any,
) -> list[str]:  # fmt: skip
    """The graph for another program, with the measures, clusters and the look that such programs show.

    Measures and clusters are those of the whole discussion, also where only a part is written (`least`, as in `select`).
    """
    graph = with_cluster_words(cluster(_for_programs(graph), clustering), _comments(con, graph, text)[1])
    graph = select(graph, **least) if least else graph
    rows = _rows(con, edges, nodes, text)
    drawn = graph.size and Path(path).suffix.lower() in (".graphml", ".gexf", ".net") and nodes == "authors"
    radius = plans.radii(graph.author_columns[maps.SIZE])
    style = _look(graph, layout(graph, radius), radius) if drawn else None
    contents = exports.render(graph, path, style, **rows, **options)
    files.write(contents)
    told = rows and text != "none" and not path.lower().endswith(".net")  # Pajek's format holds no texts
    inside = ["People's comments are inside; --text none leaves them out."] if told else []
    return [*_weights(contents), *inside, *(_replaced(graph, path) if path.lower().endswith(("ml", "gexf")) else [])]


def _rows(con: duckdb.DuckDBPyConnection | None, edges: str, nodes: str, text: str | None) -> dict[str, Any]:
    """What of single comments an export asks for, as the options of `export` take it."""
    if edges == "ties" and nodes == "authors":
        return {}
    assert con is not None
    if nodes == "comments":
        name, table = "comments", con.execute(f"{statements.CLEAN_COMMENTS} order by row").df()
    else:
        import pandas as pd

        name, table = "replies", pd.DataFrame(embedded.replies_between(con, None, None))
    return {name: table if text != "none" else table.drop(columns=["text", "url"])}


def comments_file(path: str | None, con: duckdb.DuckDBPyConnection, graph: ReplyGraph) -> list[str]:
    """The comments as one table: to a file, or as CSV to standard output."""
    import sys

    from replygraph.errors import UsageError

    forms = {".parquet": "parquet, compression zstd", ".csv": "csv, header true", ".ndjson": "json", ".json": "json, array true"}
    suffix = Path(path).suffix if path else ".csv"
    if suffix not in forms:
        raise UsageError(f"{path}: no table of that kind. There are: {', '.join(forms)}.")

    made = records.record(graph)
    told = f", kv_metadata {{replygraph: {literal(records.as_text(made))}}}" if suffix == ".parquet" else ""

    shown = {"created_at": statements.known_sql("created_at")} | _ids_without_folders(records.folders_of(graph))

    def write(place: Path) -> None:
        known = f"select * exclude (row) replace ({', '.join(f'{sql} as {name}' for name, sql in shown.items())})"
        sql_text.copy(
            con,
            f"{known} from ({statements.CLEAN_COMMENTS.replace('select', 'select row,', 1)}) order by row",
            place,
            f"format {forms[suffix]}{told}",
        )

    if path is None:
        sys.stdout.write(sql_text.read_back(write))
        return []
    contents: dict[Path, files.Content] = {Path(path): write}
    if suffix != ".parquet":
        contents[records.beside(Path(path))] = records.as_file(made)
    files.write(contents)
    return _weights([path])


def _ids_without_folders(folders: Iterable[str]) -> dict[str, str]:
    """As SQL the ids that are made of a file's path, by its name alone; the same SQL for all, so that Parquet is the same to the byte."""
    paths = literal(f"^(?:{'|'.join(map(re.escape, sorted(folders, key=len, reverse=True)))})")
    ids = {name: f"regexp_replace({name}, {paths}, '')" for name in ("id", "parent_id", "thread_id")}
    return ids | {"candidates": f"[regexp_replace(each, {paths}, '') for each in candidates]"}
