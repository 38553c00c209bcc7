"""From what a command was given to the comments and their graph, and what is said on the way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replygraph.cli.terminal import show
from replygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from replygraph.graph import ReplyGraph


MANY = 1_000_000  # comments whose graph takes longer than a moment


def say(text: str, quiet: bool) -> None:
    """Talk goes to stderr: stdout is for data."""
    if not quiet:
        show(text, err=True)


def load_graph(
    shared: dict[str, Any],
    texts: bool = False,
    times: bool = True,
    by: str = "replies_received",
    tables: dict[str, Path] | None = None,
    keep_comments: bool | None = False,
) -> tuple[Any, ReplyGraph]:
    """The comments in an engine, and their graph; what a careful reader should know is said.

    With `keep_comments` None, the graph keeps its comments unless they are too many. From Spark comes the graph of the
    authors first by a measure; the whole tables it writes where it is told to.
    """
    from replygraph.building import graph_of, read_aliases
    from replygraph.comments import load
    from replygraph.engines import embedded

    quiet, aliases = shared.pop("quiet"), read_aliases(shared.pop("aliases", None))
    choices = {
        "starters": not shared.pop("no_starters"),
        "nobody": shared.pop("no_author"),
        "aliases": aliases,
        "assumed": shared.pop("assumed", "keep"),
    }
    span = {name: at for name in ("since", "until") if (at := shared.pop(name, None)) is not None}
    times = times or choices["assumed"] == "previous" or bool(span)  # the comment before, in time
    memory, engine = shared.pop("memory"), shared.pop("engine", None)
    shared = {name: value for name, value in shared.items() if value is not None}
    files = shared.pop("files")
    if engine is None:
        con = embedded.connect(memory)
        tell, watched = _teller(quiet), sys.stderr.isatty() and not quiet
        log = load(con, files, texts=texts, times=times, tell=tell, watched=watched, **shared)
        if (number := embedded.count(con)) > MANY:
            tell(f"{number:,} comments read; building the reply graph.", passing=True)
        graph = graph_of(con, log, **choices, **span, keep_comments=keep_comments)
    else:
        from replygraph import spark

        if span:
            raise UsageError("--since, --until: not with --engine spark.")
        where = {"master": None if engine == "spark" else engine, "memory": memory, "tables": tables}
        con = None
        graph = spark.build(files, by=by, times=times, **choices, **where, **shared)
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


def spark_tables(folder: Path, stem: str = "") -> dict[str, Path]:
    """Where the tables go that are too big to come back from Spark."""
    return {name: folder / f"{stem}{name}.parquet" for name in ("authors", "replies")}


def wants_texts(text: str | None, files: tuple[str, ...]) -> bool:
    """Of files as big as dumps the map would not carry the texts anyway, unless that is asked for."""
    from replygraph.sources.inputs import total_size

    return text != "none" and (text is not None or total_size(files) < 30_000_000)


def output_folder(files: tuple[str, ...], parent: str) -> Path:
    from replygraph.sources.inputs import folder_name

    return Path(parent) / folder_name(files[0])


def title_of(con: Any, files: tuple[str, ...]) -> str:
    """The discussion's title in its source, or else the name of the first file or its address in short."""
    from replygraph.engines import embedded
    from replygraph.sources.inputs import short_title

    return (con and embedded.title(con)) or short_title(files[0])
