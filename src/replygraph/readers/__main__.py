"""`python -m replygraph.readers > docs/sources.md` writes the page of sources from the readers themselves."""

from replygraph.readers import formats
from replygraph.sources import web


def page() -> str:
    """The documentation of all sources."""
    head = (
        "# Sources\n\nMade from the readers by `python -m replygraph.readers > docs/sources.md`.\n"
        "The content decides which reader takes a file; `--format NAME` decides otherwise, and `replygraph describe` says "
        "which it was and why.\nAny of these may be packed (.gz, .bz2, .xz, .zst), lie in a .zip or .tar or a folder, or come "
        "from standard input (`-`).\n\n"
        f"## {web.TITLE}\n\n{web.HOWTO}\n"
    )
    parts = [f"## {reader.TITLE}\n\n`{name}`\n\n{reader.HOWTO}\n" for name, reader in formats().items()]
    return "\n".join([head, *parts])


if __name__ == "__main__":
    print(page(), end="")
