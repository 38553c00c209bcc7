"""The command line."""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from replygraph.cli.commands import COMMANDS
from replygraph.errors import ReplyGraphError

EXAMPLES = """
\b
Examples:
  replygraph demo
  replygraph report page.txt
  replygraph report https://news.ycombinator.com/item?id=1
  replygraph rank dump.ndjson.zst --measure pagerank --top 20 --csv > top.csv
  replygraph export forum.zip -o graph.gexf
"""


class Failure(click.ClickException):
    """An expected failure: its sentence, and the exit code that goes with it."""

    def __init__(self, error: ReplyGraphError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]  # click reads it of the instance too


class Commands(click.Group):
    """Commands in the order of the work, and every expected failure as one sentence without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReplyGraphError as error:
            raise Failure(error) from error
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


for command in COMMANDS:
    main.add_command(command)
