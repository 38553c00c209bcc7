"""The commands: each parses, calls and prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replygraph.cli.loading import NOT_TOLD, hidden_of, load_graph, output_folder, say, spark_tables, text_of, title_of, wants_texts
from replygraph.cli.options import HARMLESS, files_and_options, with_clustering, with_engine, with_forms, with_look
from replygraph.cli.terminal import show
from replygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np


def examples(*lines: str) -> str:
    """The end of a command's help: what can be pasted."""
    return "\n".join(["\b", "Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)])


@click.command(epilog=examples("replygraph report page.html", "replygraph report forum.zip -o maps --text none"))
@files_and_options
@with_engine
@with_clustering
@click.option("-o", "--output", default="output", help="Where the folder with the files goes.", show_default=True)
@click.option("--text", type=click.Choice(["all", "short", "none"]),
              help="How much of the comments the map carries. Default: all, up to 100,000 comments.")  # fmt: skip
@click.option("--certainty/--no-certainty", default=None, help="Whether to say how sure places and groups are. Default: up to "
              "100,000 comments.")  # fmt: skip
@with_look
@click.option("--methods", is_flag=True, help="Write methods.md beside: all that a methods section says, with counts and hashes.")
@click.option("--excel", is_flag=True, help=f"A ranking.csv {HARMLESS}")
def report(
    output: str,
    text: str | None,
    certainty: bool | None,
    clustering: str,
    title: str | None,
    size: str,
    lang: str | None,
    methods: bool,
    excel: bool,
    **shared: Any,
) -> None:
    """Map, ranking and GraphML in one go: the main job."""
    folder = output_folder(shared, output)
    _report(folder, text, title, certainty, clustering, methods, {"size": size, "lang": lang, "excel": excel}, **shared)


def _report(
    folder: Path, text: str | None, title: str | None, certainty: bool | None = None, clustering: str = "leiden",
    methods: bool = False, look: Mapping[str, Any] | None = None, **shared: Any,
) -> None:  # fmt: skip
    from replygraph.outputs import reports

    text, files, quiet, on_spark = text_of(shared, text), shared["files"], shared["quiet"], bool(shared.get("engine"))
    if on_spark and text not in (None, "none"):
        raise UsageError(f"--text {text}: with --engine spark the map carries no texts.")
    tables = spark_tables(folder) if on_spark else {}
    about = _methods(shared) if methods else None
    con, graph = load_graph(shared, wants_texts(text, files), tables=tables, keep_comments=certainty)
    text = "none" if on_spark else text
    look = {"title": title_of(con, shared, title), **(look or {})}
    for line in reports.write(folder, con, graph, text=text, clustering=clustering, about=about, **look):
        say(line, quiet)
    _say_tables(tables, quiet)


def _methods(shared: dict[str, Any]) -> Any:
    """What writes the methods paragraph, given a graph: with the options that were chosen."""
    from functools import partial

    from replygraph.outputs.methods import methods

    chosen = {
        name: value for name, value in sorted(shared.items())
        if name not in NOT_TOLD and value not in (None, False, (), {}) and (name, value) != ("assumed", "keep")
    }  # fmt: skip
    hidden = hidden_of(shared)
    return partial(methods, files=shared["files"], choices=chosen, unnamed=hidden is not None and hidden.key is not None)


def _say_tables(tables: dict[str, Path], quiet: bool) -> None:
    for name, path in tables.items():
        say(f"{path}: all the {name}, a folder of Parquet", quiet)


@click.command(epilog=examples("replygraph draw page.html -o map.html", "replygraph draw page.html -o map.svg --size betweenness"))
@files_and_options
@with_clustering
@click.option("-o", "--output", help="The file to write: .html, .svg, .pdf or .png. Default: output/NAME/map.html.")
@click.option("--text", type=click.Choice(["all", "short", "none"]),
              help="How much of the comments the map carries. Default: all, up to 100,000 comments.")  # fmt: skip
@with_look
@click.option("--color", metavar="NAME", help="The measure that sets the colour of an author. Default: the groups.")
@click.option("--embed", is_flag=True, help="For an article: the page opens as the map with its caption, without panels.")
@click.option("--ratio", type=click.Choice(["1:1", "4:5", "16:9"]), help="Of a picture, width by height. Default: as the map is.")
@click.option("--scale", type=click.Choice(["1", "2", "4"]), help="Of a PNG for the web, times a screen's pixels. Default: 300 dpi.")
def draw(
    output: str | None,
    text: str | None,
    clustering: str,
    title: str | None,
    size: str,
    color: str | None,
    lang: str | None,
    embed: bool,
    ratio: str | None,
    scale: str | None,
    **shared: Any,
) -> None:
    """The interactive map, one HTML file; or a picture of it."""
    from replygraph.outputs import reports

    text, files, quiet = text_of(shared, text), shared["files"], shared["quiet"]
    path = Path(output) if output else output_folder(shared, "output") / "map.html"
    con, graph = load_graph(shared, wants_texts(text, files), keep_comments=None)
    look = {
        "title": title_of(con, shared, title),
        "size": size,
        "color": color,
        "lang": lang,
        "embed": embed,
        "ratio": ratio,
        "scale": scale and int(scale),
    }
    for line in reports.draw_file(path, con, graph, text=text, clustering=clustering, **look):
        say(line, quiet)


@click.command(epilog=examples("replygraph rank RC_2024-01.zst --top 20", "replygraph rank page.html --by betweenness --csv > ranking.csv"))
@files_and_options
@with_engine
@click.option("--by", default="replies_received", show_default=True, help="The measure that orders: see `measures`.")
@click.option("--measure", "more", multiple=True, metavar="NAME", help="One more measure as a column. May repeat.")
@click.option("--certainty", is_flag=True, help="From where to where each place may be, and who may be first.")
@click.option("--roles", is_flag=True, help="What part each plays: never answered, answers newcomers, role, connects groups.")
@click.option("--window", type=click.Choice(["day", "week", "month"]), help="A ranking for each, with the places before.")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many authors.")
@click.option("--all", "everybody", is_flag=True, help="Every author.")
@with_forms
@click.option("--ndjson", "form", flag_value="ndjson", help="As JSON lines.")
def rank(
    by: str, more: tuple[str, ...], certainty: bool, roles: bool, window: str | None, top: int, everybody: bool, form: str | None,
    **shared: Any,
) -> None:  # fmt: skip
    """The top participants, as a table."""
    from replygraph.analysis.measures import measured
    from replygraph.outputs import rankings

    keep = certainty or roles or window is not None
    if keep and shared["engine"]:
        raise UsageError("--roles, --certainty, --window: not with --engine spark, which keeps no single comments.")
    if window and (by != "replies_received" or more or certainty or roles):
        raise UsageError("--window: a window's ranking is by replies received, without other measures, roles and certainty.")
    quiet = shared["quiet"]
    graph = load_graph(shared, times=keep, by=by, keep_comments=keep or None)[1]  # the engine's memory is free for the measure
    if window:
        from replygraph.analysis.comparisons import windows

        table = windows(graph, window)
        click.echo(rankings.render_frame(table if everybody else table[table["rank"] <= top], form or "table"), nl=False)
        return
    for line in [] if shared["engine"] else rankings.about_places(graph, by, whole=certainty):
        say(line, quiet)
    if certainty:
        from replygraph.analysis.findings import with_places

        graph = with_places(graph)
    for name in (by, *more):
        graph = measured(graph, name)
    if certainty:
        from replygraph.analysis.findings import with_intervals

        graph, lines = with_intervals(graph, (by, *more))
        for line in lines:
            say(line, quiet)
    if roles:
        from replygraph.analysis.roles import with_parts

        graph = with_parts(graph)
    click.echo(rankings.render(graph, by, None if everybody else top, form or "table"), nl=False)


@click.command(epilog=examples("replygraph compare january.zip february.zip", "replygraph compare old.html new.html --csv > moved.csv"))
@files_and_options
@with_forms
def compare(form: str | None, **shared: Any) -> None:
    """Two discussions side by side: who is in both, and whose place moved."""
    from replygraph.analysis.comparisons import compare as side_by_side
    from replygraph.outputs import rankings
    from replygraph.wording import called, plural

    files = shared["files"]
    if len(files) != 2:
        raise UsageError("compare takes two files: replygraph compare ONE OTHER.")
    one, other = (load_graph({**shared, "files": (file,)}, keep_comments=True)[1] for file in files)
    table = side_by_side(one, other)
    both = int((table["rank_one"].notna() & table["rank_other"].notna()).sum())
    say(
        f"{plural(both, 'author')} {'is' if both == 1 else 'are'} in both, {one.size - both:,} only in the first, {other.size - both:,} only in the second.",
        shared["quiet"],
    )
    moved = table["author"][table["moved"]].tolist()
    names = ", ".join(map(called, moved[:10])) + (f" and {len(moved) - 10:,} more" if len(moved) > 10 else "")
    say(f"Surely moved: {f'{names}; every other' if moved else 'nobody; every'} difference of places can be chance.", shared["quiet"])
    click.echo(rankings.render_frame(table, form or "table"), nl=False)


@click.command(epilog=examples("replygraph export forum.zip -o graph.gexf", "replygraph export forum.zip -o graph.csv"))
@files_and_options
@with_engine
@with_clustering
@click.option("-o", "--output", required=True, help="The file to write; its ending chooses the format.")
@click.option("--edges", type=click.Choice(["ties", "each"]), default="ties", show_default=True, help="What an edge is: all replies of one "
              "author to another, or each reply, with its time, kind, comment id and text.")  # fmt: skip
@click.option("--nodes", type=click.Choice(["authors", "comments"]), default="authors", show_default=True, help="What a node is; with comments, "
              "an edge goes from each to the one that it answers: the threads as trees.")  # fmt: skip
@click.option("--text", type=click.Choice(["all", "none"]), help="Whether texts and addresses of comments go with --edges each and "
              "--nodes comments, and the words of clusters with authors. Default: all, with --pseudonyms none.")  # fmt: skip
@click.option("--min-replies", type=float, metavar="N", help="Only ties of at least N replies, and the authors whom they join.")
@click.option("--min-received", type=float, metavar="N", help="Only authors with at least N replies received.")
@click.option(
    "--degrees", is_flag=True, help="Columns indegree, outdegree and degree too: from, to and with how many authors there are ties."
)
@click.option("--dynamic", is_flag=True, help="GEXF for Gephi's timeline: when each author and tie begins.")
@click.option("--excel", is_flag=True, help=f"CSV {HARMLESS}")
@click.option("--gexf-version", default="1.3", show_default=True, help="1.2 for older programs, such as networkx before 3.5.")
def export(
    output: str, min_replies: float | None, min_received: float | None, degrees: bool, dynamic: bool, excel: bool, gexf_version: str, clustering: str,
    edges: str, nodes: str, text: str | None, **shared: Any,
) -> None:  # fmt: skip
    """The graph for another program: .graphml .gexf .csv .xlsx .json .parquet .gml .net."""
    from replygraph.outputs import exports, reports

    quiet, path, text = shared["quiet"], Path(output), text_of(shared, text)
    options: dict[str, Any] = {"dynamic": dynamic, "excel": excel, "gexf_version": gexf_version}
    least = {name: number for name, number in (("min_replies", min_replies), ("min_received", min_received)) if number is not None}
    exports.find_exporter(output, **options)
    each = (edges, nodes) != ("ties", "authors")
    _check_views(edges, nodes, each and bool(shared["engine"]), bool(least))
    whole = shared["engine"] and path.suffix.lower() == ".parquet"
    tables = spark_tables(path.parent, f"{path.stem}-") if whole else {}
    con, graph = load_graph(shared, tables=tables, texts=text != "none" if each else wants_texts(text, shared["files"]))
    _say_tables(tables, quiet)
    view: dict[str, Any] = {"clustering": clustering, "edges": edges, "nodes": nodes, "text": text, "least": least, "degrees": degrees}
    for line in [] if whole else reports.export_file(output, con, graph, **view, **options):
        say(line, quiet)


def _check_views(edges: str, nodes: str, on_spark: bool, part: bool) -> None:
    """An error for what does not go together."""
    if on_spark:
        raise UsageError("--edges each, --nodes comments: not with --engine spark, which keeps no single comments.")
    if nodes == "comments" and (edges == "each" or part):
        raise UsageError("--nodes comments: not with --edges each, --min-replies and --min-received, which speak of authors.")


@click.command(epilog=examples("replygraph read page.html > comments.csv", "replygraph read forum.zip -o comments.parquet"))
@files_and_options
@click.option("-o", "--output", help="The file to write: .parquet .csv .ndjson. Default: CSV on standard output.")
def read(output: str | None, **shared: Any) -> None:
    """The comments themselves as one table."""
    from replygraph.outputs import reports

    quiet = shared["quiet"]
    con, graph = load_graph(shared, texts=True)
    for line in reports.comments_file(output, con, graph):
        say(line, quiet)


@click.command(epilog=examples("replygraph describe page.html", "replygraph describe votes.csv --columns author=user,parent_id=reply_to"))
@files_and_options
@click.option("--json", "as_json", is_flag=True, help="All numbers as JSON: structure, threads, times, certainty, chance.")
def describe(as_json: bool, **shared: Any) -> None:
    """What is in it, what was left out, and why; and the numbers of the whole."""
    import json

    from replygraph.analysis.descriptions import describe
    from replygraph.analysis.numbers import numbers

    graph = load_graph(shared | {"quiet": True}, keep_comments=None)[1]
    if as_json:
        click.echo(json.dumps(numbers(graph), ensure_ascii=False, indent=1))
    else:
        show(describe(graph))


@click.command(epilog=examples("replygraph explain page.html --to Ann", "replygraph explain forum.zip --to Ann --from Bob --csv"))
@files_and_options
@click.option("--to", metavar="NAME", help="The author replied to.")
@click.option("--from", "sender", metavar="NAME", help="The author who replies.")
@with_forms
def explain(to: str | None, sender: str | None, form: str | None, **shared: Any) -> None:
    """The comments behind a number: the replies that it counts."""
    from replygraph.analysis.records import without_folders
    from replygraph.analysis.traces import replies_in, write_list
    from replygraph.graph import times_as_text
    from replygraph.outputs import rankings

    if to is None and sender is None:
        raise UsageError("name an author: --to NAME, --from NAME, or both.")
    con, graph = load_graph(shared, texts=True)
    rows = without_folders(graph, replies_in(con, graph, to, sender))
    writers: dict[str | None, Callable[[dict[str, np.ndarray]], str]]
    writers = {None: write_list, "csv": rankings.write_csv, "excel": rankings.write_excel, "json": rankings.write_json}
    click.echo(writers[form](times_as_text(rows) if form else rows), nl=False)


@click.command(epilog=examples("replygraph formats"))
def formats() -> None:
    """What can be read, and how to get such a file."""
    import textwrap

    from replygraph.readers import formats

    # An address stays whole, so that it can be copied.
    fill = textwrap.TextWrapper(100, "    ", "    ", break_long_words=False, break_on_hyphens=False).fill
    for name, reader in formats().items():
        show(f"{name}\n  {reader.TITLE}\n{fill(reader.HOWTO)}")


@click.command(epilog=examples("replygraph measures"))
def measures() -> None:
    """What can be measured of an author."""
    from replygraph.analysis.measures import MEASURES

    _list(MEASURES)


@click.command(epilog=examples("replygraph clusterings"))
def clusterings() -> None:
    """How authors can be grouped."""
    from replygraph.analysis.clusters import CLUSTERINGS

    _list(CLUSTERINGS)


def _list(functions: dict[str, Any]) -> None:
    for name, function in functions.items():
        click.echo(f"{name:20} {function.__doc__.strip().splitlines()[0]}")


@click.command(epilog=examples("replygraph demo"))
@click.option("-o", "--output", default="output", help="Where the folder with the files goes.", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def demo(output: str, quiet: bool) -> None:
    """The report of a small built-in discussion."""
    from datetime import UTC, datetime
    from importlib.resources import as_file, files

    with as_file(files("replygraph") / "demo.txt") as page:
        _report(
            Path(output) / "demo", "all", "The footbridge at Heron Lock", files=(str(page),), quiet=quiet, no_starters=False, no_author=(),
            memory=None, as_of=datetime(2026, 5, 20, 12, tzinfo=UTC),
        )  # fmt: skip


@click.command(epilog=examples("replygraph verify output/page", "replygraph verify graph.gexf moved/page.html"))
@click.argument("output", type=click.Path(exists=True))
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="The key that made the pseudonyms.")
@click.option("--forget", multiple=True, metavar="NAME", help="Who was forgotten, which the output does not tell. May repeat.")
def verify(output: str, files: tuple[str, ...], key: str | None, forget: tuple[str, ...]) -> None:
    """Make an output again from its inputs, and compare the bytes."""
    from replygraph.cli.verifying import check

    for line in check(Path(output), files, key, forget, {str(command.name): command for command in COMMANDS}):
        show(line)


COMMANDS = (
    report,
    draw,
    rank,
    compare,
    export,
    read,
    describe,
    explain,
    verify,
    formats,
    measures,
    clusterings,
    demo,
)  # in the order of the work
