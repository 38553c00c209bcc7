"""`python -m replygraph.reference > docs/reference.md` writes the reference from the commands, measures and columns themselves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from replygraph import columns
from replygraph.analysis.clusters import CLUSTERINGS
from replygraph.analysis.measures import MEASURES
from replygraph.cli import main
from replygraph.cli.options import files_and_options
from replygraph.columns import PRECISIONS, RESOLUTIONS
from replygraph.outputs.exports import EXPORTERS

HEAD = "Made by `python -m replygraph.reference > docs/reference.md`; a test fails when it is stale."
TABLES = {
    "Comments (`read`)": columns.COMMENTS,
    "Authors (`graph.authors`, exports)": columns.AUTHORS,
    "Ties (`graph.replies`, exports)": columns.TIES,
    "The ranking (`rank`, `ranking.csv`)": columns.RANKING,
}


def page() -> str:
    """The reference as Markdown."""
    shared = _shared_options()
    names = {each.name for each in shared}
    parts = [
        "# Reference", HEAD,
        "## Commands", *(_command(command, names) for command in main.commands.values()),
        "## Options of every command that reads files", _table(("option", "meaning"), map(_option, shared)),
        "## Measures", "For `--by`, `--size`, `measure` and `rank`.", _table(("measure", "meaning"), _meanings(MEASURES)),
        "## Clusterings", "For `--clustering` and `cluster`.", _table(("clustering", "meaning"), _meanings(CLUSTERINGS)),
        "## Files that `export` writes", _table(("ending", "meaning"), _meanings(EXPORTERS)),
        "## Columns", *(part for title, table in TABLES.items() for part in (f"### {title}", _table(("column", "meaning"), _named(table)))),
        "### The words of `resolution`", _table(("word", "meaning"), _named(RESOLUTIONS)),
        "### The words of `precision`", _table(("word", "meaning"), _named(PRECISIONS)),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _shared_options() -> list[click.Option]:
    """The options that `files_and_options` gives to a command."""
    command = click.command()(files_and_options(lambda **_: None))
    return [each for each in command.params if isinstance(each, click.Option)]


def _command(command: click.Command, shared: set[str]) -> str:
    own = [each for each in command.params if isinstance(each, click.Option) and each.name not in shared]
    takes_files = any(isinstance(each, click.Argument) for each in command.params)
    usage = f"    replygraph {command.name}{' FILE...' if takes_files else ''}{' [OPTIONS]' if command.params else ''}"
    parts = [f"### {command.name}", command.help or "", usage, _table(("option", "meaning"), map(_option, own)) if own else ""]
    return "\n\n".join(filter(None, parts))


def _option(option: click.Option) -> tuple[str, str]:
    """An option as one writes it, and what it is for."""
    record = option.get_help_record(click.Context(click.Command("replygraph")))
    written, meaning = record or (" / ".join(option.opts), option.help or "")
    return f"`{written}`", meaning


def _meanings(functions: Mapping[str, Callable[..., Any]]) -> Iterable[tuple[str, str]]:
    return ((f"`{name}`", (function.__doc__ or "").strip().splitlines()[0]) for name, function in functions.items())


def _named(table: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f"`{name}`", meaning) for name, meaning in table.items())


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "\n".join("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    print(page(), end="")
