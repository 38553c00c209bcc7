"""Whatever a person names as input: a file, a folder, a pattern, standard input, an address."""

import glob
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from replygraph.errors import ReadError, UsageError
from replygraph.sources.archives import open_archive
from replygraph.sources.contents import Source, most_at_once, read_up_to, reference, too_big
from replygraph.sources.web import Web, is_url, open_url, short_name
from replygraph.sources.wrappings import unwrapped


def open_inputs(inputs: Iterable[str | os.PathLike[str]], web: Web, failures: list[str], **given: Any) -> Iterator[Source]:
    """Each input as a Source: an address, a file, `-` for standard input, a folder, or a pattern such as `*.html`.

    One that is there and cannot be read is left out, with the reason among `failures`.
    """
    for each in inputs:
        if not os.fspath(each):
            raise UsageError("a FILE is an empty name. Name a file, a folder, an address, or - for standard input.")
        for name in [str(each)] if is_url(each) else _expand(os.fspath(each)):
            try:
                source = open_url(name, web, **given) if is_url(name) else open_source(name, **given)
            except NoSuchFile:
                raise
            except ReadError as error:
                failures.append(str(error))
            else:
                yield source


class NoSuchFile(ReadError):
    """A name that names nothing: rather a slip of the pen than a file that is broken."""


def open_sources(
    inputs: Iterable[str | os.PathLike[str]], *, as_of: datetime | None = None, encoding: str | None = None
) -> Iterator[Source]:
    """Files, folders and patterns as Sources."""
    for each in inputs:
        for name in _expand(os.fspath(each)):
            yield open_source(name, as_of, encoding)


def _expand(name: str) -> list[str]:
    if name == "-" or os.path.lexists(name) or not glob.has_magic(name):
        return [name]
    return sorted(glob.glob(name, recursive=True)) or [name]


def total_size(inputs: Iterable[str | os.PathLike[str]]) -> int:
    """How many bytes all files have together, those in folders too; what an address will give is not known."""
    paths = [each for each in inputs if not is_url(each)]
    return sum(file_size(Path(name)) for each in paths for name in _expand(os.fspath(each)))


def file_size(path: Path) -> int:
    """How many bytes a file has, or all files in a folder; none where that is not to be known."""
    with suppress(OSError, ValueError):
        files = path.rglob("*") if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files if file.is_file())
    return 0


def open_source(name: str, as_of: datetime | None = None, encoding: str | None = None) -> Source:
    """A file, a folder, or `-` for standard input, as a Source."""
    if name == "-":
        if sys.stdin is None:
            raise ReadError("standard input: it is closed. Give a file, or pass something on with a pipe.")
        whole = _open_stream("standard input", sys.stdin.buffer, as_of, encoding)
        return open_archive(whole) or whole
    path = Path(name)
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.is_dir():
            return _open_folder(path, modified, as_of, encoding)
        with path.open("rb") as stream:
            if not path.is_file():  # a pipe, such as <(...) of a shell, gives its content once
                whole = _open_stream(name, stream, as_of, encoding)
                return open_archive(whole) or whole
    except FileNotFoundError as error:
        raise NoSuchFile(f"{readable(name)}: no such file. Check the spelling, or put the name in quotes.") from error
    except OSError as error:
        raise ReadError(f"{readable(name)}: cannot be read ({error.strerror}).") from error
    shown = readable(name)
    there = path if shown == name else None  # engines take no names that are not Unicode: they get the content
    whole = Source(shown, lambda: path.open("rb"), there, modified, encoding=encoding, **reference(as_of, modified, "the date of the file"))
    return open_archive(whole) or unwrapped(whole) or whole


def readable(name: str) -> str:
    """A file's name as text: on Linux it may be any bytes."""
    return os.fsencode(name).decode("utf-8", "replace")


def _open_stream(name: str, stream: BinaryIO, as_of: datetime | None, encoding: str | None) -> Source:
    """What can be read only once is held in memory."""
    most, now = most_at_once(), datetime.now(UTC)
    content = read_up_to(stream, most + 1)
    if len(content) > most:
        raise ReadError(too_big(name))
    return Source(name, lambda: io.BytesIO(content), None, now, encoding=encoding, **reference(as_of, now, "when it was read"))


def _open_folder(path: Path, modified: datetime, as_of: datetime | None, encoding: str | None) -> Source:
    """The files in a folder and below; of one that cannot be read it is told why, and the others are used."""
    members, left_out = [], []
    for name in _files_in(path, left_out):
        try:
            members.append(open_source(name, as_of, encoding))
        except ReadError as error:
            left_out.append(str(error))
    if not members:
        raise ReadError(left_out[0] if left_out else f"{path}: the folder holds no files. Name a file or a folder with saved discussions.")
    return Source(
        readable(str(path)),
        lambda: io.BytesIO(),
        path,
        modified,
        encoding=encoding,
        members=tuple(members),
        left_out=tuple(left_out),
        **reference(as_of, modified, "the date of the folder"),
    )


def _files_in(path: Path, left_out: list[str]) -> list[str]:
    """All files in a folder and below, but hidden ones; what is no file, such as a pipe, would be waited for."""

    def tell(error: OSError) -> None:
        left_out.append(f"{readable(error.filename)}: cannot be read ({error.strerror}).")

    files = [Path(folder, name) for folder, _, names in os.walk(path, onerror=tell) for name in names]
    return [str(each) for each in sorted(files) if not each.name.startswith(".") and _may_be_file(each)]


def _may_be_file(path: Path) -> bool:
    """Whether it is a file, or not to be known: then the attempt to read it says why."""
    try:
        return path.is_file()
    except OSError:
        return True


def folder_name(name: str) -> str:
    """What the folder with the files made of an input is called.

    >>> folder_name("A page (1).html"), folder_name("https://forum.example/t/5"), folder_name("été.2024.csv.gz"), folder_name("-")
    ('a-page-1', 'forum-example-t-5', 'été-2024', 'discussion')
    """
    stem = short_name(name) if is_url(name) else without_ending(readable(Path(name).name))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", stem)).strip("-").lower()[:60] or "discussion"


def short_title(name: str) -> str:
    """What a discussion is called whose source has no title: the file's name without its ending, or the address."""
    return name.partition("://")[2] if is_url(name) else readable(without_ending(Path(name).name))


def slug(name: str) -> str:
    """A name that any file system takes, made from one that people chose."""
    stem = Path(name).name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:60] or "discussion"


PACKED = (".gz", ".bz2", ".xz", ".zst", ".lz4", ".br", ".Z")


def without_ending(name: str) -> str:
    """A file's name without what tells its format and how it is packed; other dots are part of the name.

    >>> [without_ending(name) for name in ("forum.2024.html", "dump.tar.gz", "notes v1.2", ".hidden")]
    ['forum.2024', 'dump', 'notes v1.2', '.hidden']
    """
    path = Path(name)
    path = path.with_suffix("") if path.suffix in PACKED else path
    return path.stem if re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,6}", path.suffix) else path.name
