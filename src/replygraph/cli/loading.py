"""From what a command was given to the comments and their graph, and what is said on the way."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

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
    from dataclasses import replace

    from replygraph.building import graph_of, read_aliases
    from replygraph.comments import load
    from replygraph.engines import embedded

    asked, as_of = asked_for(bool(shared.get("pseudonyms") or shared.get("publish"))), shared.get("as_of")
    shared = dict(shared)
    quiet, aliases = shared.pop("quiet"), read_aliases(shared.pop("aliases", None))
    choices = {
        "starters": not shared.pop("no_starters"),
        "nobody": shared.pop("no_author"),
        "aliases": aliases,
        "assumed": shared.pop("assumed", "keep"),
    }
    ties = shared.get("ties")  # the readers look for them too
    hidden = hidden_of(shared)
    shared = {name: value for name, value in shared.items() if name not in HIDING}
    span = {name: at for name in ("since", "until") if (at := shared.pop(name, None)) is not None}
    times = times or choices["assumed"] == "previous" or bool(span)  # the comment before, in time
    memory, engine = shared.pop("memory"), shared.pop("engine", None)
    shared = {name: value for name, value in shared.items() if value is not None}
    files = shared.pop("files")
    if engine is None:
        con = embedded.connect(memory)
        tell, watched = _teller(quiet), sys.stderr.isatty() and not quiet
        log = load(con, files, texts=texts, times=times, names=hidden is not None, tell=tell, watched=watched, **shared)
        if (number := embedded.count(con)) > MANY:
            tell(f"{number:,} comments read; building the reply graph.", passing=True)
        graph = graph_of(con, log, **choices, **span, ties=ties, keep_comments=keep_comments, hidden=hidden)
    else:
        from replygraph import spark

        if span or ties:
            raise UsageError("--since, --until, --ties: not with --engine spark.")
        if hidden:
            raise UsageError("--pseudonyms, --publish, --forget: not with --engine spark, which cannot hide people. Leave --engine out.")
        where = {"master": None if engine == "spark" else engine, "memory": memory, "tables": tables}
        con = None
        graph = spark.build(files, by=by, times=times, **choices, **where, **shared)
    graph = replace(graph, record={**graph.record, **asked, "saved": None if as_of else _saved(graph, files)})
    for note in graph.notes:
        say(note, quiet)
    for warning in graph.warnings:
        say(f"Warning: {warning}", quiet)
    return con, graph


NOT_TOLD = {"files", "output", "quiet", "memory", "refresh", "allow_local", "key", "forget"}


def asked_for(unnamed: bool) -> dict[str, Any]:
    """The command and its options as they were given; `unnamed` tells only that names were."""
    from replygraph.analysis.records import NAMING

    context = click.get_current_context(silent=True)
    if context is None:
        return {}
    given = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and name not in NOT_TOLD]
    options = {name: "given" if unnamed and name in NAMING else _told(context.params[name]) for name in sorted(given)}
    if "aliases" in options:
        options["aliases"] = Path(options["aliases"]).name
    return {"command": context.info_name, "options": options}


def _told(value: Any) -> Any:
    """A value as JSON has it, a path without its folders."""
    if isinstance(value, datetime):
        return f"{value:{MOMENT}}"
    return list(value) if isinstance(value, tuple) else value


MOMENT = "%Y-%m-%dT%H:%M:%S"


def _saved(graph: ReplyGraph, files: tuple[str, ...]) -> str | None:
    """When the only file was saved, where ages may be counted from then."""
    if not graph.as_of or len(files) != 1 or not Path(files[0]).is_file():
        return None
    return datetime.fromtimestamp(Path(files[0]).stat().st_mtime, UTC).isoformat()


def _teller(quiet: bool) -> Callable[..., None]:
    """What is said while the web is asked; what passes only to a person who watches."""

    def tell(text: str, passing: bool = False) -> None:
        if not passing or sys.stderr.isatty():
            say(text, quiet)

    return tell


def spark_tables(folder: Path, stem: str = "") -> dict[str, Path]:
    """Where the tables go that are too big to come back from Spark."""
    return {name: folder / f"{stem}{name}.parquet" for name in ("authors", "replies")}


HIDING = ("pseudonyms", "key", "publish", "forget")


def hidden_of(shared: dict[str, Any]) -> Any:
    """What is to be hidden of people, of the options."""
    from replygraph.engines.privacy import choose

    return choose(**{name: value for name in HIDING if (value := shared.get(name))})


def text_of(shared: dict[str, Any], text: str | None) -> str | None:
    """How much of the texts is shown: under pseudonyms nothing unless asked for, in what is published nothing at all."""
    if shared.get("publish") and text not in (None, "none"):
        raise UsageError(f"--text {text}: what is made with --publish has no texts. Leave one of them out, or take --pseudonyms.")
    return text or ("none" if shared.get("pseudonyms") or shared.get("publish") else None)


def wants_texts(text: str | None, files: tuple[str, ...]) -> bool:
    """Of files as big as dumps the map would not carry the texts anyway, unless that is asked for."""
    from replygraph.sources.inputs import total_size

    return text != "none" and (text is not None or total_size(files) < 30_000_000)


def output_folder(shared: dict[str, Any], parent: str) -> Path:
    """Where the files go: a folder called as the first input, or under pseudonyms by its code."""
    from replygraph.sources.inputs import folder_name

    hidden, name = hidden_of(shared), shared["files"][0]
    if hidden is None or hidden.key is None:
        return Path(parent) / folder_name(name)
    from replygraph.engines.privacy import code

    return Path(parent) / f"discussion-{code(hidden.key, 'input', Path(name).name)}"


def title_of(con: Any, shared: dict[str, Any], given: str | None) -> str:
    """The title given, the discussion's title in its source, or else the name of the first file or its address in short."""
    from replygraph.engines import embedded
    from replygraph.sources.inputs import short_title

    found = given or (con and embedded.title(con))
    return found or ("Discussion" if shared.get("pseudonyms") or shared.get("publish") else short_title(shared["files"][0]))
