"""The options that commands share."""

from typing import Any

import click


def _columns(ctx: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """author=user,parent_id=reply_to_id"""
    pairs = [pair.partition("=") for pair in (value or "").split(",") if pair.strip()]
    if any(not (ours.strip() and sign) for ours, sign, _ in pairs):
        raise click.BadParameter(
            "write OURS=THEIRS, several with commas: author=user,parent_id=reply_to_id; nothing behind the sign where there is no such column."
        )
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _ties(ctx: click.Context, parameter: click.Parameter, value: str | None) -> list[str] | None:
    """reply,quote"""
    if value is None:
        return None
    from replygraph.engines.ties import check_ties

    return check_ties(each.strip() for each in value.split(",") if each.strip())


def _moment(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    from datetime import UTC

    return value and value.replace(tzinfo=UTC)


def _with(command: Any, options: list[Any]) -> Any:
    """A command with options in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def files_and_options(command: Any) -> Any:
    """The arguments and options that all commands share."""
    return _with(command, [
        click.argument("files", nargs=-1, required=True, metavar="FILE..."),
        click.option("--format", help="Force a format instead of detecting it: see `formats`."),
        click.option("--columns", callback=_columns, metavar="OURS=THEIRS,...", help="Which column of a table is which."),
        click.option("--as-of", type=click.DateTime(), callback=_moment, help="The day the page was saved, for ages "
                     "such as '14 days ago'. Default: the date of the file, or when the address was fetched."),
        click.option("--encoding", help="What the text is encoded in, where it is not UTF-8: for example cp1252."),
        click.option("--no-starters", is_flag=True, help="Leave out the posts that start a thread."),
        click.option("--no-author", multiple=True, metavar="NAME", help="Treat NAME as anonymous. May be given several times."),
        click.option("--aliases", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="A table that says who is who: "
                     "in each line a name, id or handle, and the name that it stands for."),
        click.option("--assumed", type=click.Choice(["keep", "drop", "previous"]), default="keep", show_default=True, help="What becomes of "
                     "replies of which nothing tells whom they answer: keep that they answer the start of their thread, drop them, or "
                     "take the comment before."),
        click.option("--ties", callback=_ties, metavar="KIND,...", help="The kinds of ties that count, of reply, quote, mention, boost. Default: "
                     "whatever the format takes for an answer."),
        click.option("--since", type=click.DateTime(), callback=_moment, metavar="DATE", help="Only comments from this moment on (UTC)."),
        click.option("--until", type=click.DateTime(), callback=_moment, metavar="DATE", help="Only comments before this moment (UTC)."),
        click.option("--everything", is_flag=True, help="Keep what is left out by default: spam, deleted posts, pingbacks."),
        click.option("--merge-by", type=click.Choice(["address", "name"]), help="Merge mail senders by address or by name."),
        click.option("--thread-by", type=click.Choice(["id", "subject"]), help="What tells which mail another answers: only its id, or, "
                     "where it has none, its subject."),
        click.option("--mentions/--no-mentions", default=None, help="Whether an @name at the start tells who is answered, "
                     "where the source itself tells less."),
        click.option("--quotes", is_flag=True, default=None, help="Take a quotation for a reply, where the source knows quotes."),
        click.option("--pseudonyms", is_flag=True, help="Call people by pseudonyms, leave out links and, unless asked for, texts: see docs/privacy.md."),
        click.option("--key", type=click.Path(dir_okay=False), metavar="FILE", help="The key that makes pseudonyms, the same for the same key; "
                     "made if there is no such file yet. Default: a key that is not kept."),
        click.option("--publish", is_flag=True, help="Pseudonyms, no texts, titles and links, times to the day."),
        click.option("--forget", multiple=True, metavar="NAME", help="Make the comments of NAME those of nobody, without text. May repeat."),
        click.option("--refresh", is_flag=True, help="Ask the web again for what is in the cache (in ~/.cache/replygraph, or "
                     "where else your system keeps caches)."),
        click.option("--allow-local", is_flag=True, help="Ask addresses of this computer and its network too."),
        click.option("--memory", metavar="SIZE", help="The most memory for reading and joining, such as 4GB; the rest goes to disk."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    ])  # fmt: skip


def _clustering(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    from replygraph.analysis.clusters import CLUSTERINGS
    from replygraph.errors import check_choice

    check_choice("clustering", value, CLUSTERINGS)
    return value


with_clustering = click.option(
    "--clustering", callback=_clustering, default="leiden", show_default=True, help="How authors are grouped: see `clusterings`.",
)  # fmt: skip


def _language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from replygraph.errors import check_choice
        from replygraph.maps import languages

        check_choice("language", value, languages.codes())
    return value


HARMLESS = "that Excel opens without harm: names in every script, and no name is a formula."


def with_forms(command: Any) -> Any:
    """The options of a table that a program may read too."""
    return _with(command, [
        click.option("--csv", "form", flag_value="csv", help="As CSV, for a program."),
        click.option("--excel", "form", flag_value="excel", help=f"As CSV {HARMLESS}"),
        click.option("--json", "form", flag_value="json", help="As JSON."),
    ])  # fmt: skip


def with_look(command: Any) -> Any:
    """The options of a page."""
    return _with(command, [
        click.option("--size", default="replies_received", show_default=True, help="The measure that sets the size of an author."),
        click.option("--title", help="The title of the page. Default: the discussion's own, or the file's name."),
        click.option("--lang", callback=_language, metavar="CODE", help="The language of the page: en, ar, de, fr or es. Default: "
                     "the discussion's, where its texts tell, else English."),
    ])  # fmt: skip


def _engine(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in ("duckdb", "spark") and not value.startswith("spark://"):
        raise click.BadParameter("there are: duckdb (in this process, the default), spark, spark://HOST:PORT.")
    return None if value == "duckdb" else value


with_engine = click.option(
    "--engine", callback=_engine, metavar="ENGINE",
    help="spark, or spark://HOST:PORT, for what outgrows one machine: see docs/scale.md. Default: duckdb.",
)  # fmt: skip
