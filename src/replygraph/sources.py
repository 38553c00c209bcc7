"""Where a discussion comes from: files, standard input, folders, and what is packed inside them."""

from __future__ import annotations

import bz2
import codecs
import contextlib
import dataclasses
import functools
import glob
import gzip
import io
import lzma
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from replygraph.errors import ReadError

if TYPE_CHECKING:
    from zipfile import ZipFile

HEAD = 64 * 1024
BOMS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Log:
    """What a careful reader should know of the input: warnings, notes, and how much was left out and why."""

    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def warn(self, sentence: str) -> None:
        """Something that may make the result wrong."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def note(self, sentence: str) -> None:
        """Something good to know, such as what was taken for what."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def count(self, reason: str, number: int = 1) -> None:
        """So many things were left out for this reason."""
        self.counts[reason] += number


@dataclass(frozen=True)
class Source:
    """One input: its name for messages, its first bytes for recognition, its stream for reading.

    `path` is the file on disk, compressed as it is (None for standard input and members of an archive);
    `members` are the inputs inside a folder or an archive.
    """

    name: str
    raw: Callable[[], BinaryIO]
    path: Path | None = None
    modified: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    as_of: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    encoding: str | None = None
    members: tuple[Source, ...] = ()

    @cached_property
    def compression(self) -> str:
        """How the file is packed, told by its first bytes: gzip, zstd, bz2, xz or nothing."""
        if self.members:
            return ""
        start = b""
        with contextlib.suppress(*damages()), self.raw() as stream:
            start = stream.read(6)
        return next((name for magic, name in MAGIC.items() if start.startswith(magic)), "")

    def open(self) -> BinaryIO:
        """The content as a stream of bytes, unpacked."""
        return UNPACK[self.compression](self.raw())

    def blocks(self) -> Iterator[bytes]:
        """The content block by block, unpacked: the way to pass on a big one."""
        if self.compression == "zstd":
            with self.raw() as raw:
                yield from _zstd_blocks(raw)
            return
        with self.open() as stream:
            while block := stream.read(1 << 20):
                yield block

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB of the content, unpacked; empty for a folder."""
        if self.members:
            return b""
        with contextlib.suppress(*damages()), self.open() as stream:
            return _read_up_to(stream, HEAD)
        return b""

    @cached_property
    def head_encoding(self) -> str:
        """What the text is encoded in: what the user said, the mark at its start, or UTF-8."""
        return self.encoding or next((name for bom, name in BOMS if self.head.startswith(bom)), "utf-8")

    @cached_property
    def text_head(self) -> str:
        """The first 64 KB as text; a character cut at the end, or not of the encoding, is replaced."""
        return self.head.decode(self.head_encoding, "replace")

    def read_bytes(self) -> bytes:
        """The whole content, unpacked."""
        with self.open() as stream:
            return stream.read()

    def read_text(self) -> str:
        """The whole content as text, line ends as newlines."""
        content = self.read_bytes()
        try:
            text = content.decode(self.head_encoding)
        except UnicodeDecodeError as error:
            raise ReadError(not_of_encoding(self, error.start)) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")


def not_of_encoding(source: Source, place: int) -> str:
    """What to say of a byte that is no text."""
    return (
        f"{source.name}: byte {place:,} is not {source.head_encoding.upper()}. "
        "Name the encoding the file has, often --encoding cp1252."
    )


def find_bad_byte(source: Source) -> int | None:
    """Where a file stops being UTF-8, if it does."""
    decoder, passed = codecs.getincrementaldecoder("utf-8")(), 0
    for block in source.blocks():
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return passed - waiting + error.start
        passed += len(block)
    return None


Ask = Callable[[str], tuple]


@dataclass(frozen=True)
class Table:
    """A big file of rows that an engine reads itself: which file, and what its fields mean.

    `columns` maps our columns to SQL expressions over the file's fields; as a function it is given the names of the
    fields first, and what answers a question about the rows: a query of one row over `{rows}`. `fields`, where known
    beforehand, are the only ones read, with their SQL types. Rows for which one of the conditions in `left_out` holds
    are left out and counted, by the reason that it has there.
    """

    source: Source
    kind: str
    columns: Mapping[str, str] | Callable[[Sequence[str], Ask], Mapping[str, str]]
    fields: Mapping[str, str] | None = None
    where: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


def open_sources(inputs: Iterable[str | os.PathLike], *, as_of: datetime | None = None, encoding: str | None = None):
    """Each input as a Source: a file, `-` for standard input, a folder, or a pattern such as `*.html`."""
    for each in inputs:
        for name in _expand(os.fspath(each)):
            yield _open_one(name, as_of, encoding)


def _expand(name: str) -> list[str]:
    if name == "-" or os.path.lexists(name) or not glob.has_magic(name):
        return [name]
    return sorted(glob.glob(name, recursive=True)) or [name]


def _open_one(name: str, as_of: datetime | None, encoding: str | None) -> Source:
    if name == "-":
        content, now = sys.stdin.buffer.read(), datetime.now(UTC)
        return Source("standard input", lambda: io.BytesIO(content), None, now, as_of or now, encoding)
    path = Path(name)
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.is_dir():
            return _open_folder(path, modified, as_of, encoding)
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise ReadError(f"{name}: no such file. Check the spelling, or put the name in quotes.") from error
    except OSError as error:
        raise ReadError(f"{name}: cannot be read ({error.strerror}).") from error
    whole = Source(name, lambda: path.open("rb"), path, modified, as_of or modified, encoding)
    return open_archive(whole) or whole


def open_archive(whole: Source) -> Source | None:
    """What is packed in an archive as members of one source; None where it is none."""
    with whole.raw() as stream:
        start = stream.read(8)
    if start.startswith(b"7z\xbc\xaf"):
        raise ReadError(f"{whole.name}: a 7z archive. Unpack it first, and give the folder.")
    if start.startswith(b"PK\x03\x04"):
        members = _zip_members(whole)
    elif re.search(r"\.(tar|tgz|tbz2?|txz)\b", whole.name, re.I):
        members = _tar_members(whole)
    else:
        return None
    if not members:
        raise ReadError(f"{whole.name}: the archive holds no files.")
    return dataclasses.replace(whole, members=members)


def _zip_members(whole: Source) -> tuple[Source, ...]:
    """The files in a zip archive, read where they lie; their names are only names."""
    import zipfile

    try:
        archive = zipfile.ZipFile(whole.path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ReadError(f"{whole.name}: cannot be unpacked ({error}). Is the file complete?") from error
    # The archive stays open as long as its members: to open it for each reads the list of all of them every time.
    names = [info.filename for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    return tuple(_member(whole, name, functools.partial(_open_in_zip, archive, name)) for name in names)


def _open_in_zip(archive: ZipFile, name: str) -> BinaryIO:
    import zipfile

    try:
        return archive.open(name)
    except RuntimeError as error:  # encrypted, or packed in a way that Python does not know
        raise zipfile.BadZipFile(str(error)) from error


def _tar_members(whole: Source) -> tuple[Source, ...]:
    """The files in a tar archive, unpacked once under made names to a folder that goes with the last of them."""
    import shutil
    import tarfile
    import tempfile
    import weakref

    folder, holder = tempfile.mkdtemp(prefix="replygraph-"), set()
    weakref.finalize(holder, shutil.rmtree, folder, ignore_errors=True)
    members = []
    try:
        with whole.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                if info.isfile() and not _hidden(info.name):
                    place = Path(folder, str(number))
                    with place.open("wb") as copy:
                        shutil.copyfileobj(archive.extractfile(info), copy)
                    members.append(_member(whole, info.name, functools.partial(_open_copy, place, holder)))
    except (tarfile.TarError, *damages()) as error:
        raise ReadError(f"{whole.name}: cannot be unpacked ({error}). Is the file complete?") from error
    return tuple(members)


def _open_copy(place: Path, holder: object) -> BinaryIO:
    """The folder is removed when nobody holds `holder` any more."""
    return place.open("rb")


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part not in (".", ".."))


def _member(whole: Source, name: str, raw: Callable[[], BinaryIO]) -> Source:
    return Source(f"{whole.name}: {name}", raw, None, whole.modified, whole.as_of, whole.encoding)


def _open_folder(path: Path, modified: datetime, as_of: datetime | None, encoding: str | None) -> Source:
    files = sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
    members = tuple(_open_one(str(each), as_of, encoding) for each in files)
    if not members:
        raise ReadError(f"{path}: the folder holds no files. Name a file or a folder with saved discussions.")
    return Source(str(path), lambda: io.BytesIO(), path, modified, as_of or modified, encoding, members)


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The first bytes, or as many as a damaged file gives."""
    parts, left = [], size
    with contextlib.suppress(*damages()):
        while left and (part := stream.read(left)):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)


@cache
def damages() -> tuple[type[Exception], ...]:
    """What unpackers raise where a file is cut or damaged."""
    import zipfile

    import zstandard

    return (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, zstandard.ZstdError)


class _Blocks(io.RawIOBase):
    """Blocks of bytes as a file to read from."""

    def __init__(self, blocks: Iterator[bytes], raw: BinaryIO) -> None:
        self.blocks, self.raw, self.rest = blocks, raw, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self.rest:
            block = next(self.blocks, None)
            if block is None:
                return 0
            self.rest = memoryview(block)
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size

    def close(self) -> None:
        self.raw.close()
        super().close()


def _unpack(unpacker: BinaryIO, raw: BinaryIO) -> BinaryIO:
    """The stream of an unpacker that does not close what it reads from."""
    return _Blocks(iter(lambda: unpacker.read(1 << 20), b""), raw)


def _unpack_zstd(raw: BinaryIO) -> BinaryIO:
    """Reddit's dumps are frames with a window of 2 GiB, which other readers refuse."""
    return _Blocks(_zstd_blocks(raw), raw)


def _zstd_blocks(raw: BinaryIO) -> Iterator[bytes]:
    """Frame after frame; a file that ends inside a frame is cut, even where the cut falls on a line's end."""
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=2**31)
    frame, packed = None, b""
    while packed or (packed := raw.read(1 << 17)):
        frame = frame or unpacker.decompressobj()
        yield frame.decompress(packed)
        packed = frame.unused_data if frame.eof else b""
        frame = None if frame.eof else frame
    if frame is not None:
        raise EOFError("it ends in the middle of a frame")


ZSTD_SKIPPED = {bytes((0x50 + number, 0x2A, 0x4D, 0x18)) for number in range(16)}
ZSTD_WINDOW = 1 << 27  # what unpackers take unless told otherwise


def is_whole_zstd(source: Source) -> bool:
    """Whether a .zst file ends where a frame ends and no frame needs a big window: told by hopping from block to block.

    Nothing is unpacked: a frame is a header, blocks that begin with their size in three bytes (RFC 8878), and four
    bytes of checksum where the header says so.
    """
    with source.raw() as raw:
        size = raw.seek(0, os.SEEK_END)
        place = raw.seek(0)
        try:
            while place < size:
                place = _zstd_frame_end(raw, place)
        except (ValueError, *damages()):
            return False
        return place == size


def _zstd_frame_end(raw: BinaryIO, place: int) -> int:
    import zstandard

    raw.seek(place)
    start = raw.read(18)
    if start[:4] in ZSTD_SKIPPED:
        return place + 8 + int.from_bytes(start[4:8], "little")
    frame = zstandard.get_frame_parameters(start)
    if frame.window_size > ZSTD_WINDOW:
        raise ValueError("a window that other unpackers refuse")
    place += zstandard.frame_header_size(start)
    last = False
    while not last:
        raw.seek(place)
        block = int.from_bytes(raw.read(3).ljust(3, b"\xff"), "little")
        last, kind, size = block & 1, block >> 1 & 3, block >> 3
        if kind == 3:
            raise ValueError("no such kind of block, or the end of the file")
        place += 3 + (1 if kind == 1 else size)
    return place + 4 * frame.has_checksum


MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
UNPACK: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "": lambda raw: raw,
    "gzip": lambda raw: _unpack(gzip.GzipFile(fileobj=raw), raw),
    "zstd": _unpack_zstd,
    "bz2": lambda raw: _unpack(bz2.BZ2File(raw), raw),
    "xz": lambda raw: _unpack(lzma.LZMAFile(raw), raw),
}


def lines_of(source: Source) -> Iterator[str]:
    """The text line by line, without holding it whole; what is not of the encoding is replaced."""
    with source.open() as stream, io.TextIOWrapper(stream, source.head_encoding, errors="replace") as text:
        yield from text


def slug(name: str) -> str:
    """A name that any file system takes, made from one that people chose."""
    stem = Path(name).name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:60] or "discussion"
