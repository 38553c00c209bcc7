"""The command line."""

from typing import Any

import click

from replygraph.cli import terminal
from replygraph.cli.commands import COMMANDS

EXAMPLES = """
\b
Examples:
  replygraph demo
  replygraph report page.txt
  replygraph report https://news.ycombinator.com/item?id=1
  replygraph rank dump.ndjson.zst --measure pagerank --top 20 --csv > top.csv
  replygraph export forum.zip -o graph.gexf
"""


class Commands(click.Group):
    """Commands in the order of the work, and every expected failure as one sentence without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:
        terminal.speak_utf8()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except BaseException as error:
            if (told := terminal.failure(error)) is None or told is error:
                raise
            raise told from error


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="replygraph")
def main() -> None:
    """Turn an online discussion into a map of who answers whom.

    FILE is whatever you have: a saved or pasted page, an export, an archive, a table, a folder, `-` for standard
    input, or the https:// address of a discussion. Several files together are one discussion.
    """
    terminal.heed_signals()


for command in COMMANDS:
    main.add_command(command)


def run() -> None:
    """The command line as a program."""
    try:
        main()
    except SystemExit as ended:
        terminal.end(ended.code)
        raise
