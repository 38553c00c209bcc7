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
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from replygraph.errors import ReadError

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

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


@dataclass(frozen=True, eq=False)
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
        start = b"" if self.members else _start(self)[0]
        return next((name for magic, name in MAGIC.items() if start.startswith(magic)), "")

    def open(self) -> BinaryIO:
        """The content as a stream of bytes, unpacked."""
        raw = self.raw()
        return _Blocks(self._unpacked(raw), raw) if self.compression else raw

    def blocks(self) -> Iterator[bytes]:
        """The content block by block, unpacked: the way to pass on a big one."""
        with self.raw() as raw:
            yield from self._unpacked(raw)

    def _unpacked(self, raw: BinaryIO) -> Iterator[bytes]:
        size = 0
        for block in UNPACK[self.compression](raw):
            size += len(block)
            if self.compression:
                refuse_bomb(self.name, size, raw.tell())
            yield block

    @property
    def head(self) -> bytes:
        """The first 64 KB of the content, unpacked; empty for a folder."""
        return _head(self)

    @cached_property
    def head_encoding(self) -> str:
        """What the text is encoded in: what the user said, the mark at its start, or UTF-8."""
        return self.encoding or next((name for bom, name in BOMS if self.head.startswith(bom)), "utf-8")

    @property
    def text_head(self) -> str:
        """The first 64 KB as text; a character cut at the end, or not of the encoding, is replaced."""
        return _text_head(self)

    def read_bytes(self) -> bytes:
        """The whole content, unpacked; a sentence where that is more than the memory allows."""
        if not self.compression and not self.members and _start(self)[1]:
            return _start(self)[0]
        parts, left = [], _most_at_once()
        for block in self.blocks():
            parts.append(block)
            left -= len(block)
            if left < 0:
                raise ReadError(_too_big(self.name))
        return b"".join(parts)

    def read_text(self) -> str:
        """The whole content as text, line ends as newlines."""
        content = self.read_bytes()
        try:
            text = content.decode(self.head_encoding)
        except UnicodeDecodeError as error:
            raise ReadError(not_of_encoding(self, error.start)) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")


# Of the last few sources only: an archive may have a million members.
@lru_cache(maxsize=8)
def _start(source: Source) -> tuple[bytes, bool]:
    """The first 64 KB as they lie, or as many as a damaged file gives; and whether that is all there is."""
    with contextlib.suppress(*damages()), source.raw() as stream:
        parts, left = [], HEAD
        try:
            while left and (part := stream.read(left)):
                parts.append(part)
                left -= len(part)
        except damages():
            return b"".join(parts), False
        return b"".join(parts), left > 0
    return b"", False


@lru_cache(maxsize=8)
def _head(source: Source) -> bytes:
    if source.members or not source.compression:
        return b"" if source.members else _start(source)[0]
    with contextlib.suppress(*damages()), source.open() as stream:
        return _read_up_to(stream, HEAD)
    return b""


@lru_cache(maxsize=8)
def _text_head(source: Source) -> str:
    return source.head.decode(source.head_encoding, "replace")


def not_of_encoding(source: Source, place: int) -> str:
    """What to say of a byte that is no text."""
    return f"{source.name}: byte {place:,} is not {source.head_encoding.upper()}. Name the encoding the file has, often --encoding cp1252."


def find_bad_byte(source: Source) -> int | None:
    """Where a file stops being UTF-8, if it does."""
    decoder, passed = codecs.getincrementaldecoder("utf-8")(), 0
    with contextlib.suppress(*damages()):
        for block in source.blocks():
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return passed - waiting + error.start
            passed += len(block)
    return None


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


class Columns(dict):
    """Many comments at once, a list for each column, all of one length: what readers of big JSON give instead of rows."""


Ask = Callable[[str], tuple]


@dataclass(frozen=True)
class Table:
    """A big file of rows that an engine reads itself: which file, and what its fields mean.

    `columns` maps our columns to SQL expressions over the file's fields; as a function it is given the names of the
    fields first, and what answers a question about the rows: a query of one row over `{rows}`. `fields`, where known
    beforehand, are the only ones read, with their SQL types. Rows for which one of the conditions in `left_out` holds
    are left out and counted, by the reason that it has there. So many lines as `skip` says stand before the first row.
    """

    source: Source
    kind: str
    columns: Mapping[str, str] | Callable[[Sequence[str], Ask], Mapping[str, str]]
    fields: Mapping[str, str] | None = None
    where: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    skip: int = 0


def open_sources(inputs: Iterable[str | os.PathLike], *, as_of: datetime | None = None, encoding: str | None = None):
    """Each input as a Source: a file, `-` for standard input, a folder, or a pattern such as `*.html`."""
    for each in inputs:
        for name in _expand(os.fspath(each)):
            yield _open_one(name, as_of, encoding)


def _expand(name: str) -> list[str]:
    if name == "-" or os.path.lexists(name) or not glob.has_magic(name):
        return [name]
    return sorted(glob.glob(name, recursive=True)) or [name]


def weigh(inputs: Iterable[str | os.PathLike]) -> int:
    """How many bytes all files have together, those in folders too."""
    return sum(weight(Path(name)) for each in inputs for name in _expand(os.fspath(each)))


def weight(path: Path) -> int:
    """How many bytes a file has, or all files in a folder; none where that is not to be known."""
    with contextlib.suppress(OSError, ValueError):
        files = path.rglob("*") if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files if file.is_file())
    return 0


def _open_one(name: str, as_of: datetime | None, encoding: str | None) -> Source:
    if name == "-":
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
        raise ReadError(f"{name}: no such file. Check the spelling, or put the name in quotes.") from error
    except OSError as error:
        raise ReadError(f"{name}: cannot be read ({error.strerror}).") from error
    whole = Source(name, lambda: path.open("rb"), path, modified, as_of or modified, encoding)
    return open_archive(whole) or whole


def _open_stream(name: str, stream: BinaryIO, as_of: datetime | None, encoding: str | None) -> Source:
    """What can be read only once is held in memory."""
    most, now = _most_at_once(), datetime.now(UTC)
    content = _read_up_to(stream, most + 1)
    if len(content) > most:
        raise ReadError(_too_big(name))
    return Source(name, lambda: io.BytesIO(content), None, now, as_of or now, encoding)


def _most_at_once() -> int:
    """How much content is held in memory in one piece: as text and as comments it takes some times its size."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 8
    except (AttributeError, ValueError, OSError):  # not told on every system
        return 1 << 30


def _too_big(name: str) -> str:
    return (
        f"{name}: more than {_most_at_once() / 1e9:.1f} GB that would have to be in memory in one piece. "
        "Split it and give the parts together, or name a file of rows (JSON lines, CSV), which is read as a stream."
    )


FREE = 1 << 27  # bytes that anything may unpack to
RATIO = 250  # real dumps unpack to some 20 times their size; zeros to 1,000 (gzip), 30,000 (zstd), a million (bz2)
MOST_MEMBERS = 500_000


def refuse_bomb(name: str, unpacked: int, packed: int) -> None:
    """A file made to fill the memory or the disk is told by what it unpacks to."""
    if unpacked > max(FREE, RATIO * packed):
        raise ReadError(
            f"{name}: unpacks to more than {RATIO} times its size, which no discussion does but a file made to fill the "
            "memory. If you trust it, unpack it yourself and give what was in it."
        )


def open_archive(whole: Source) -> Source | None:
    """What is packed in an archive as members of one source; None where it is none."""
    with whole.raw() as stream:
        start = stream.read(8)
    if start.startswith(b"7z\xbc\xaf"):
        raise ReadError(f"{whole.name}: a 7z archive. Unpack it first, and give the folder.")
    if start.startswith(b"PK\x03\x04"):
        members = _zip_members(whole)
    elif whole.head[257:262] == b"ustar" or re.search(r"\.(tar|tgz|tbz2?|txz)\b", whole.name, re.I):
        members = _tar_members(whole)
    else:
        return None
    if not members:
        raise ReadError(f"{whole.name}: the archive holds no files.")
    return dataclasses.replace(whole, members=members)


def _zip_members(whole: Source) -> tuple[Source, ...]:
    """The files in a zip archive, read where they lie; their names are only names."""
    import zipfile

    _refuse_crowd(whole)
    try:
        archive = zipfile.ZipFile(whole.path or whole.raw())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ReadError(f"{whole.name}: cannot be unpacked ({error}). Is the file complete?") from error
    for name, step in OFFICE.items():
        if name in archive.NameToInfo:
            raise ReadError(f"{whole.name}: {step} and give that.")
    # The archive stays open as long as its members: to open it for each reads the list of all of them every time.
    infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    refuse_bomb(whole.name, sum(info.file_size for info in infos), _packed_size(whole))
    return tuple(_member(whole, each.filename, functools.partial(_open_in_zip, archive, each)) for each in infos)


def _packed_size(whole: Source) -> int:
    with whole.raw() as stream:
        return stream.seek(0, os.SEEK_END)


OFFICE = {  # documents are zip archives too
    "xl/workbook.xml": "an Excel workbook. Save the sheet with the comments as CSV (UTF-8)",
    "word/document.xml": "a Word document. Save it as plain text",
    "META-INF/manifest.xml": "a document of an office program. Save it as plain text, a table as CSV",
}


def _refuse_crowd(whole: Source) -> None:
    """A list of members longer than memory should hold; how long it is stands at the archive's end."""
    with whole.raw() as stream:
        stream.seek(-min(1 << 16, stream.seek(0, os.SEEK_END)), os.SEEK_END)
        end = stream.read()
    place, wide = end.rfind(b"PK\x05\x06"), end.rfind(b"PK\x06\x06")  # the second only where numbers are big
    number = end[wide + 32 : wide + 40] if wide >= 0 else end[place + 10 : place + 12] if place >= 0 else b""
    if int.from_bytes(number, "little") > MOST_MEMBERS:
        raise ReadError(f"{whole.name}: {_CROWD}")


_CROWD = f"the archive holds more than {MOST_MEMBERS:,} files. Unpack it and give the files that hold the discussion."


def _open_in_zip(archive: ZipFile, member: ZipInfo) -> BinaryIO:
    import zipfile

    try:
        return archive.open(member)
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
    members, size, packed = [], 0, _packed_size(whole)
    try:
        with whole.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number > MOST_MEMBERS:
                    raise ReadError(f"{whole.name}: {_CROWD}")
                if info.isfile() and not _hidden(info.name):
                    size += info.size  # of a sparse file much more than what is in the archive
                    refuse_bomb(whole.name, size, packed)
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


def _read_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """What comes before a damage comes too: `read1`, unlike `read`, does not wait for more before it gives what it has."""
    return iter(lambda: stream.read1(1 << 20), b"")


def _zstd_blocks(raw: BinaryIO) -> Iterator[bytes]:
    """Frame after frame; a file that ends inside a frame is cut, even where the cut falls on a line's end.

    Reddit's dumps are frames with a window of 2 GiB, which other readers refuse. The file is unpacked by few bytes at a
    time, for each may become thirty thousand.
    """
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=2**31)
    frame, packed, ready, size = None, b"", [], 0
    try:
        while packed or (packed := raw.read(1 << 12)):
            frame = frame or unpacker.decompressobj()
            ready.append(frame.decompress(packed))
            size += len(ready[-1])
            packed = frame.unused_data if frame.eof else b""
            frame = None if frame.eof else frame
            if size > 1 << 18:
                yield b"".join(ready)
                ready, size = [], 0
    except zstandard.ZstdError:
        yield b"".join(ready)
        raise
    yield b"".join(ready)
    if frame is not None:
        raise EOFError("it ends in the middle of a frame")


ZSTD_SKIPPED = {bytes((0x50 + number, 0x2A, 0x4D, 0x18)) for number in range(16)}
ZSTD_WINDOW = 1 << 27  # what unpackers take unless told otherwise


def is_whole_zstd(source: Source) -> bool:
    """Whether a .zst file ends where a frame ends, needs no big window and is no bomb: told by hopping from block to block.

    Nothing is unpacked: a frame is a header, blocks that begin with their size in three bytes (RFC 8878), and four
    bytes of checksum where the header says so. A block unpacks to 128 KiB at most.
    """
    with source.raw() as raw:
        size = raw.seek(0, os.SEEK_END)
        place = raw.seek(0)
        blocks = 0
        try:
            while place < size:
                place, more = _zstd_frame_end(raw, place)
                blocks += more
        except (ValueError, *damages()):
            return False
        return place == size and blocks << 17 <= max(FREE, RATIO * size)


def _zstd_frame_end(raw: BinaryIO, place: int) -> tuple[int, int]:
    """Where the frame ends, and of how many blocks it is made."""
    import zstandard

    raw.seek(place)
    start = raw.read(18)
    if start[:4] in ZSTD_SKIPPED:
        return place + 8 + int.from_bytes(start[4:8], "little"), 0
    frame = zstandard.get_frame_parameters(start)
    if frame.window_size > ZSTD_WINDOW:
        raise ValueError("a window that other unpackers refuse")
    place += zstandard.frame_header_size(start)
    last, blocks = False, 0
    while not last:
        raw.seek(place)
        blocks += 1
        block = int.from_bytes(raw.read(3).ljust(3, b"\xff"), "little")
        last, kind, size = block & 1, block >> 1 & 3, block >> 3
        if kind == 3:
            raise ValueError("no such kind of block, or the end of the file")
        place += 3 + (1 if kind == 1 else size)
    return place + 4 * frame.has_checksum, blocks


MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
UNPACK: dict[str, Callable[[BinaryIO], Iterator[bytes]]] = {
    "": _read_blocks,
    "gzip": lambda raw: _read_blocks(gzip.GzipFile(fileobj=raw)),
    "zstd": _zstd_blocks,
    "bz2": lambda raw: _read_blocks(bz2.BZ2File(raw)),
    "xz": lambda raw: _read_blocks(lzma.LZMAFile(raw)),
}


def lines_of(source: Source) -> Iterator[str]:
    """The text line by line, without holding it whole; what is not of the encoding is replaced."""
    with source.open() as stream, io.TextIOWrapper(stream, source.head_encoding, errors="replace") as text:
        yield from text


def slug(name: str) -> str:
    """A name that any file system takes, made from one that people chose."""
    stem = Path(name).name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:60] or "discussion"
