"""`python -m replygraph.readers > docs/sources.md` writes the page of sources; `... new NAME` lays out a new reader."""

from pathlib import Path

import click

from replygraph.readers import formats, names
from replygraph.sources import web

TEMPLATES = Path(__file__).parent / "templates"
FAMILIES = {"json": "json", "html": "html", "pasted": "txt"}  # with the ending of their samples
NEXT = """{module}   what a reader is: src/replygraph/readers/_contract.py
{sample}   change it to a small discussion in the format, made up: no text of real people
{expected}   what must come out: count it by hand in the sample
{then}"""
TEST = "Then run the tests: python -m pytest tests/test_recognition.py -k {name}, and then -k claims"
CHECK = """Then call replygraph.testing.check_reader({name}, "{sample}", "{expected}") in a test,
and add the module to the entry points in the group replygraph.readers: see docs/example-reader of replygraph"""


def page() -> str:
    """The documentation of all sources that replygraph reads by itself."""
    head = (
        "# Sources\n\nMade from the readers by `python -m replygraph.readers > docs/sources.md`.\n"
        "The content decides which reader takes a file; `--format NAME` decides otherwise, and `replygraph describe` says "
        "which it was and why.\nAny of these may be packed (.gz, .bz2, .xz, .zst), lie in a .zip or .tar or a folder, or come "
        "from standard input (`-`).\n\n"
        f"## {web.TITLE}\n\n{web.HOWTO}\n"
    )
    own = {name: reader for name, reader in formats().items() if names()[name] is None}
    parts = [f"## {reader.TITLE}\n\n`{name}`\n\n{reader.HOWTO}\n" for name, reader in own.items()]
    return "\n".join([head, *parts])


def lay_out(name: str, family: str, code: Path, data: Path) -> dict[str, Path]:
    """A module that works, a sample and an expectation, under a new name: to be changed until they are of the new format."""
    paths = {
        "module": (TEMPLATES / f"{family}.py.txt", code / f"{name}.py"),
        "sample": (TEMPLATES / f"{family}.{FAMILIES[family]}", data / f"{name}.{FAMILIES[family]}"),
        "expected": (TEMPLATES / f"{family}.expected", data / f"{name}.expected"),
    }
    for template, place in paths.values():
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template.read_text(encoding="utf-8").replace("NAME", name))
    return {what: place for what, (_, place) in paths.items()}


@click.group(invoke_without_command=True)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Write the page of sources; or, with `new`, lay out a new reader."""
    if ctx.invoked_subcommand is None:
        click.echo(page(), nl=False)


@main.command()
@click.argument("name")
@click.option("--family", type=click.Choice(list(FAMILIES)), default="json", show_default=True, help="What kind of file the format is.")
def new(name: str, family: str) -> None:
    """Lay out the reader NAME: in a checkout of replygraph in its folders, elsewhere in this one."""
    if not name.isidentifier() or name != name.lower() or name.startswith("_"):
        raise click.BadParameter("a name is small letters, digits and underscores, and begins with a letter.")
    if name in names():
        raise click.BadParameter("there is a reader of this name.")
    code, data, then = Path("src/replygraph/readers"), Path("tests/data"), TEST
    if not (code.is_dir() and data.is_dir()):
        code, data, then = Path(), Path(), CHECK
    try:
        paths = lay_out(name, family, code, data)
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename}: it is there already, and stays as it is.") from error
    click.echo(NEXT.format(then=then.format(name=name, **paths), **paths))


if __name__ == "__main__":
    main()
