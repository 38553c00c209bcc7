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
import re
from collections import Counter
from functools import cache
from types import CodeType, FunctionType, ModuleType

from replygraph.errors import ReadError, UsageError
from replygraph.readers import _json
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
        cut = f"nothing can be unpacked from it ({source.compression}). Is the file complete?"
        raise ReadError(f"{source.name}: {cut if source.compression else 'the file is empty.'}")
    for name, reader in formats().items():
        if reason := reader.recognise(source):
            return name, reason
    if not source.members and (step := next((step for magic, step in BEFORE if source.head.startswith(magic)), "")):
        raise ReadError(f"{source.name}: {step}.")
    raise ReadError(
        f"{source.name}: no format known here. It looks like {describe_head(source)}.{_advise(source)} "
        "`replygraph formats` lists what can be read."
    )


# What people give that only needs a step before it, told by its first bytes.
BEFORE = (
    (b"PK\x03\x04", "an archive inside another. Unpack it and give what is in it"),
    (b"7z\xbc\xaf", "an archive inside another. Unpack it and give what is in it"),
    (b"Rar!", "a RAR archive. Unpack it and give what is in it"),
    (b"%PDF", "a PDF. Copy its text into a text file and give that"),
    (b"SQLite format 3", "a database. Export its table of comments as CSV and give that"),
    (b"\xd0\xcf\x11\xe0", "a document of an older Office. Save it as plain text, a table as CSV, and give that"),
    (b"{\\rtf", "a document of a word processor. Save it as plain text and give that"),
)


def describe_head(source: Source) -> str:
    """What a person would say a file is, from its first bytes."""
    if source.members:
        return f"a collection of {len(source.members)} files"
    head = source.head
    if b"\0" in head[:4096] and not source.text_head.isprintable() and source.head_encoding == "utf-8":
        return "a binary file"
    start = head.lstrip()[:200].lower()
    if _is_page(source):
        return "a web page without comments in it"
    if start.startswith(b"<"):
        root = re.search(r"<([A-Za-z][\w:.-]*)", source.text_head)
        return f"XML of <{root[1][:40]}>" if root else "XML"
    if start.startswith((b"{", b"[")):
        keys = [key for key in _json.keys(source) if len(key) < 40 and key.isprintable()]
        keys.sort(key=lambda key: (key.count("."), key))
        return f"JSON with the keys {', '.join(keys[:8])}{' ...' if keys[8:] else ''}" if keys else "JSON"
    from replygraph.readers import _sql

    if tables := list(_sql.tables(source)):
        return f"a SQL dump without a table of comments known here, but with {', '.join(tables[:8])}{' ...' if len(tables) > 8 else ''}"
    if columns := _columns(source.text_head.lstrip("\ufeff \t\r\n")):
        return f"a table with the columns {', '.join(column[:40] for column in columns[:12])}{' ...' if columns[12:] else ''}"
    return "plain text without comments in it"


def _is_page(source: Source) -> bool:
    return source.head.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))


def _advise(source: Source) -> str:
    """The formats that look for the most of what is in the file."""
    near = nearest(source)
    if _is_page(source) and not near:
        return " Show the comments in the browser and save the page again; or select all, copy, and paste into a text file."
    if _columns(source.text_head.lstrip("\ufeff \t\r\n")):
        return " Where a row is a comment, name its columns: --format table --columns author=NAME,text=NAME,parent_id=NAME."
    if not near:
        return " If you know what it is, name it with --format."
    names = " and ".join(f"{name} ({formats()[name].TITLE})" for name in near)
    return f" Nearest {'is' if len(near) == 1 else 'are'} {names}: where it is that, name it with --format."


def nearest(source: Source, most: int = 2) -> list[str]:
    """The readers that know the most of a file's keys or columns; one that many readers know tells little."""
    there, others = _words_in(source)
    special = [name for name, reader in formats().items() if not getattr(reader, "GENERIC", False)]
    known = {name: there & _words_of(name) for name in special if there and not name.endswith(others)}
    common = Counter(word for words in known.values() for word in words)
    score = {name: sum(1 / common[word] for word in words) for name, words in known.items() if len(words) > 1}
    best = max(score.values(), default=0)
    return sorted((name for name in score if score[name] >= max(0.5, best / 2)), key=lambda name: (-score[name], name))[:most]


def _words_in(source: Source) -> tuple[set[str], tuple[str, ...]]:
    """The names of a file's keys, columns or elements, and how readers of other kinds of files are called."""
    head = source.text_head.lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        names, others = list(_json.keys(source)), ("_html", "_text", "_csv", "_xml")
    elif head.startswith("<"):
        names = [] if _is_page(source) else re.findall(r"<([A-Za-z][\w:.-]{2,})", head)
        others = ("_html", "_text", "_csv", "_json")
    else:
        names, others = _columns(head), ("_html", "_text", "_json", "_xml")
    return {word for name in names for word in _plain(name)} if len(names) > 1 else set(), others


def _columns(head: str) -> list[str]:
    """The cells of the first line of a text, where the second has as many."""
    if head.startswith(("{", "[", "<")):
        return []
    first, second = [*head.split("\n")[:2], ""][:2]
    sign = max(",;\t", key=first.count)
    cells = [" ".join(cell.strip('"').split()) for cell in first.split(sign)]
    return cells if 0 < first.count(sign) <= second.count(sign) and all(map(str.isprintable, cells)) else []


@cache
def _words_of(name: str) -> set[str]:
    """What a reader knows of its format: the words in its functions and constants."""
    pending: list[object] = [value for name, value in vars(formats()[name]).items() if name not in ("TITLE", "HOWTO", "__doc__")]
    found: set[str] = set()
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            found |= _plain(each)
        elif isinstance(each, FunctionType) and each.__module__ == f"{__name__}.{name}":
            pending.append(each.__code__)
        elif isinstance(each, CodeType):
            pending += each.co_consts
        elif isinstance(each, tuple | list | set | frozenset | dict):
            pending += [*each, *(each.values() if isinstance(each, dict) else ())]
    return found - OURS


OURS = {"id", "parentid", "threadid", "author", "createdat", "resolution", "explicitid", "nested", "none", "true"}


def _plain(text: str) -> set[str]:
    """The last word of a path of keys, only its letters and digits; nothing of a sentence."""
    found = re.fullmatch(r"(?:.*[.:<])?[\s\"']*([\w-]{2,40})[\s\"'\[\].=>]*", text)
    return {re.sub(r"[\W_]", "", found[1]).lower()} if found else set()
