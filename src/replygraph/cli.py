"""The command line: each function parses, calls and prints."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replygraph.errors import ReplyGraphError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from replygraph.graph import ReplyGraph

MANY = 1_000_000  # comments whose graph takes longer than a moment

EXAMPLES = """
\b
Examples:
  replygraph demo
  replygraph report page.txt
  replygraph report https://news.ycombinator.com/item?id=1
  replygraph rank dump.ndjson.zst --by pagerank --top 20 --csv > top.csv
  replygraph export forum.zip -o graph.gexf
"""


class Commands(click.Group):
    """Commands in the order of the work, and every expected failure as one sentence without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReplyGraphError as error:
            failure = click.ClickException(str(error))
            failure.exit_code = error.exit_code
            raise failure from error
        except BrokenPipeError:
            raise
        except (OSError, UnicodeError, RecursionError, MemoryError) as error:
            raise click.ClickException(f"{type(error).__name__}: {error or 'there is not enough memory'}.") from error


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="replygraph")
def main() -> None:
    """Turn an online discussion into a map of who answers whom.

    FILE is whatever you have: a saved or pasted page, an export, an archive, a table, a folder, `-` for standard
    input, or the https:// address of a discussion. Several files together are one discussion.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _columns(ctx: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """author=user,parent_id=reply_to_id"""
    pairs = [pair.partition("=") for pair in (value or "").split(",") if pair.strip()]
    if any(not (ours.strip() and theirs.strip()) for ours, _, theirs in pairs):
        raise click.BadParameter("write OURS=THEIRS, several with commas: author=user,parent_id=reply_to_id.")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _moment(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    from datetime import UTC

    return value and value.replace(tzinfo=UTC)


def files_and_options(command: Any) -> Any:
    """The arguments and options that all commands share."""
    shared = [
        click.argument("files", nargs=-1, required=True, metavar="FILE..."),
        click.option("--format", help="The format, where recognition by content is not wanted: see `formats`."),
        click.option("--columns", callback=_columns, metavar="OURS=THEIRS,...", help="Which column of a table is which."),
        click.option("--as-of", type=click.DateTime(), callback=_moment, help="The day the page was saved, for ages "
                     "such as '14 days ago'. Default: the date of the file, or when the address was fetched."),
        click.option("--encoding", help="What the text is encoded in, where it is not UTF-8: for example cp1252."),
        click.option("--no-starters", is_flag=True, help="Leave out the posts that start a thread."),
        click.option("--no-author", multiple=True, metavar="NAME", help="A name that stands for nobody. May repeat."),
        click.option("--everything", is_flag=True, help="Keep what is left out by default: spam, deleted posts, pingbacks."),
        click.option("--merge-by", type=click.Choice(["address", "name"]), help="What makes two senders of mail one author."),
        click.option("--mentions/--no-mentions", default=None, help="Whether an @name at the start tells who is answered, "
                     "where the source itself tells less."),
        click.option("--quotes", is_flag=True, default=None, help="Take a quotation for a reply, where the source knows quotes."),
        click.option("--refresh", is_flag=True, help="Ask the web again for what is in the cache (in ~/.cache/replygraph, or "
                     "where else your system keeps caches)."),
        click.option("--allow-local", is_flag=True, help="Ask addresses of this computer and its network too."),
        click.option("--memory", metavar="SIZE", help="The most memory for reading and joining, such as 4GB; the rest goes to disk."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    ]  # fmt: skip
    for option in reversed(shared):
        command = option(command)
    return command


def _engine(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in ("duckdb", "spark") and not value.startswith("spark://"):
        raise click.BadParameter("there are: duckdb (in this process, the default), spark, spark://HOST:PORT.")
    return None if value == "duckdb" else value


with_engine = click.option(
    "--engine", callback=_engine, metavar="ENGINE",
    help="spark, or spark://HOST:PORT, for what outgrows one machine: see docs/scale.md. Default: duckdb.",
)  # fmt: skip


def say(text: str, quiet: bool) -> None:
    """Talk goes to stderr: stdout is for data."""
    if not quiet:
        click.echo(text, err=True)


def _load(
    shared: dict[str, Any], texts: bool = False, times: bool = True, by: str = "pagerank", tables: dict[str, Path] | None = None
) -> tuple[Any, ReplyGraph]:
    """The comments in an engine, and their graph; what a careful reader should know is said.

    From Spark comes the graph of the authors first by a measure; the whole tables it writes where it is told to.
    """
    from replygraph.building import graph_of
    from replygraph.comments import load
    from replygraph.engines import embedded

    quiet, starters, nobody = shared.pop("quiet"), not shared.pop("no_starters"), shared.pop("no_author")
    memory, engine = shared.pop("memory"), shared.pop("engine", None)
    shared = {name: value for name, value in shared.items() if value is not None}
    files = shared.pop("files")
    if engine is None:
        con = embedded.connect(memory)
        tell, watched = _teller(quiet), sys.stderr.isatty() and not quiet
        log = load(con, files, texts=texts, times=times, tell=tell, watched=watched, **shared)
        if (number := embedded.count(con)) > MANY:
            tell(f"{number:,} comments are read; now it is found who answers whom.", passing=True)
        graph = graph_of(con, log, starters=starters, nobody=nobody)
    else:
        from replygraph import spark

        where = {"master": None if engine == "spark" else engine, "memory": memory, "tables": tables}
        con = None
        graph = spark.build(files, by=by, starters=starters, nobody=nobody, times=times, **where, **shared)
    for note in graph.notes:
        say(note, quiet)
    for warning in graph.warnings:
        say(f"Warning: {warning}", quiet)
    return con, graph


def _teller(quiet: bool) -> Callable[..., None]:
    """What is said while the web is asked; what passes only to a person who watches."""

    def tell(text: str, passing: bool = False) -> None:
        if not passing or sys.stderr.isatty():
            say(text, quiet)

    return tell


def _tables(folder: Path, stem: str = "") -> dict[str, Path]:
    """Where the tables go that are too big to come back from Spark."""
    return {name: folder / f"{stem}{name}.parquet" for name in ("authors", "replies")}


def _wants_texts(text: str | None, files: tuple[str, ...]) -> bool:
    """Of files as big as dumps the map would not carry the texts anyway, unless that is asked for."""
    from replygraph.sources.inputs import total_size

    return text != "none" and (text is not None or total_size(files) < 30_000_000)


def _folder(files: tuple[str, ...], parent: str) -> Path:
    from replygraph.sources.inputs import folder_name

    return Path(parent) / folder_name(files[0])


def _title(con: Any, files: tuple[str, ...]) -> str:
    """The discussion's title in its source, or else the name of the first file or its address in short."""
    from replygraph.engines import embedded
    from replygraph.sources.inputs import short_title

    return (con and embedded.title(con)) or short_title(files[0])


@main.command()
@files_and_options
@with_engine
@click.option("-o", "--output", default="output", help="Where the folder with the files goes.", show_default=True)
@click.option("--text", type=click.Choice(["all", "short", "none"]),
              help="How much of the comments the map carries. Default: all, up to 100,000 comments.")  # fmt: skip
def report(output: str, text: str | None, **shared: Any) -> None:
    """Map, ranking and GraphML in one go: the main job."""
    folder = _folder(shared["files"], output)
    _report(folder, text, None, **shared)


def _report(folder: Path, text: str | None, title: str | None, **shared: Any) -> None:
    from replygraph.outputs import reports

    files, quiet, on_spark = shared["files"], shared["quiet"], bool(shared.get("engine"))
    if on_spark and text not in (None, "none"):
        raise UsageError(f"--text {text}: with --engine spark the map carries no texts.")
    tables = _tables(folder) if on_spark else {}
    con, graph = _load(shared, _wants_texts(text, files), tables=tables)
    for line in reports.write(folder, con, graph, title=title or _title(con, files), text="none" if on_spark else text):
        say(line, quiet)
    _say_tables(tables, quiet)


def _say_tables(tables: dict[str, Path], quiet: bool) -> None:
    for name, path in tables.items():
        say(f"{path}: all the {name}, a folder of Parquet", quiet)


@main.command()
@files_and_options
@click.option("-o", "--output", help="The file to write: .html, .svg or .png. Default: output/NAME/map.html.")
@click.option("--text", type=click.Choice(["all", "short", "none"]),
              help="How much of the comments the map carries. Default: all, up to 100,000 comments.")  # fmt: skip
@click.option("--size", default="pagerank", show_default=True, help="The measure that sets the size of an author.")
@click.option("--title", help="The title of the page. Default: the discussion's own, or the file's name.")
def draw(output: str | None, text: str | None, size: str, title: str | None, **shared: Any) -> None:
    """The interactive map, one HTML file; or a picture of it."""
    from replygraph.outputs import reports

    files, quiet = shared["files"], shared["quiet"]
    path = Path(output) if output else _folder(files, "output") / "map.html"
    con, graph = _load(shared, _wants_texts(text, files))
    for line in reports.draw_file(path, con, graph, title=title or _title(con, files), text=text, size=size):
        say(line, quiet)


@main.command()
@files_and_options
@with_engine
@click.option("--by", default="pagerank", show_default=True, help="The measure that orders: see `measures`.")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many authors.")
@click.option("--all", "everybody", is_flag=True, help="Every author.")
@click.option("--csv", "form", flag_value="csv", help="As CSV, for a program.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
@click.option("--ndjson", "form", flag_value="ndjson", help="As JSON lines.")
def rank(by: str, top: int, everybody: bool, form: str | None, **shared: Any) -> None:
    """The top participants, as a table."""
    from replygraph.outputs import rankings

    graph = _load(shared, times=False, by=by)[1]  # the engine's memory is free for the measure
    graph = rankings.measured(graph, by)
    click.echo(rankings.render(graph, by, None if everybody else top, form or "table"), nl=False)


@main.command()
@files_and_options
@with_engine
@click.option("-o", "--output", required=True, help="The file to write; its ending chooses the format.")
def export(output: str, **shared: Any) -> None:
    """The graph for another program: .graphml .gexf .csv .json .parquet."""
    from replygraph.outputs import exports, reports

    quiet, path = shared["quiet"], Path(output)
    exports.find_exporter(output)
    whole = shared["engine"] and path.suffix.lower() == ".parquet"
    tables = _tables(path.parent, f"{path.stem}-") if whole else {}
    graph = _load(shared, tables=tables)[1]
    _say_tables(tables, quiet)
    for line in [] if whole else reports.export_file(output, graph):
        say(line, quiet)


@main.command()
@files_and_options
@click.option("-o", "--output", help="The file to write: .parquet .csv .ndjson. Default: CSV on standard output.")
def read(output: str | None, **shared: Any) -> None:
    """The comments themselves as one table."""
    from replygraph.outputs import reports

    quiet = shared["quiet"]
    con, _ = _load(shared, texts=True)
    for line in reports.comments_file(output, con):
        say(line, quiet)


@main.command()
@files_and_options
def describe(**shared: Any) -> None:
    """What is in it, what was left out, and why."""
    from replygraph.analysis.descriptions import describe

    graph = _load(shared | {"quiet": True})[1]
    click.echo(describe(graph))


@main.command()
def formats() -> None:
    """What can be read, and how to get such a file."""
    import textwrap

    from replygraph.readers import formats

    # An address stays whole, so that it can be copied.
    fill = textwrap.TextWrapper(100, "    ", "    ", break_long_words=False, break_on_hyphens=False).fill
    for name, reader in formats().items():
        click.echo(f"{name}\n  {reader.TITLE}\n{fill(reader.HOWTO)}")


@main.command()
def measures() -> None:
    """What can be measured of an author."""
    from replygraph.analysis.measures import MEASURES

    _list(MEASURES)


@main.command()
def clusterings() -> None:
    """How authors can be grouped."""
    from replygraph.analysis.clusters import CLUSTERINGS

    _list(CLUSTERINGS)


def _list(functions: dict[str, Any]) -> None:
    for name, function in functions.items():
        click.echo(f"{name:20} {function.__doc__.strip().splitlines()[0]}")


@main.command()
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
