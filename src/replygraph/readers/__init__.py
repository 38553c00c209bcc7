"""One module per source format; the folder is the registry.

A reader module has

* `TITLE`, a line for `replygraph formats`;
* `HOWTO`, a paragraph on how a person gets such a file;
* `recognise(source) -> str`: what was seen, in a few words, or "" where the source is something else;
* `read(source, log, **options)`: dicts with the columns of a comment, or a `Table` for the engine to read;
* optionally `GENERIC = True`: asked only when no other reader knows the source.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from replygraph.errors import ReadError, UsageError
from replygraph.sources import Source


@cache
def formats() -> dict[str, ModuleType]:
    """Every reader by its name, the special ones before the generic."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__) if not each.name.startswith("_"))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(modules.items(), key=lambda item: getattr(item[1], "GENERIC", False)))


def find(source: Source, format: str | None = None) -> tuple[str, str]:
    """The name of the reader for a source, and why it was chosen."""
    if format is not None:
        if format not in formats():
            raise UsageError(f"--format {format}: there is no such format. There are: {', '.join(formats())}.")
        return format, "asked for by --format"
    if not source.members and not source.head.strip():
        raise ReadError(f"{source.name}: the file is empty.")
    for name, reader in formats().items():
        if reason := reader.recognise(source):
            return name, reason
    raise ReadError(
        f"{source.name}: no format known here. It looks like {describe_head(source)}. "
        "If you know what it is, name it with --format; `replygraph formats` lists what can be read."
    )


def describe_head(source: Source) -> str:
    """What a person would say a file is, from its first bytes."""
    if source.members:
        return f"a collection of {len(source.members)} files"
    head = source.head
    if b"\0" in head[:4096] and not source.text_head.isprintable() and source.head_encoding == "utf-8":
        return "a binary file"
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page without comments in it"
    if start.startswith(b"<"):
        return "XML"
    if start.startswith((b"{", b"[")):
        return "JSON"
    from replygraph.readers import _sql

    if tables := list(_sql.tables(source)):
        return f"a SQL dump without a table of comments known here, but with {', '.join(tables[:8])}{' ...' if len(tables) > 8 else ''}"
    return "plain text without comments in it"
