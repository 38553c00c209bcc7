"""One input: its name, its first bytes, its content as bytes and as text."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from replygraph.errors import ReadError
from replygraph.sources.compression import MAGIC, UNPACK, Blocks, refuse_bomb, unpack_errors
from replygraph.sources.encodings import looks_like

HEAD = 64 * 1024
GIVEN, FETCHED = "as given", "when it was fetched"  # how it is known from when ages count; else it may be wrong
BOMS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def reference(given: datetime | None, otherwise: datetime, dated_by: str) -> dict[str, Any]:
    """From when a source counts ages, and how that is known: never more exact than a minute."""
    if given:
        return {"as_of": given, "dated_by": GIVEN}
    return {"as_of": otherwise.replace(second=0, microsecond=0), "dated_by": dated_by}


@dataclass(frozen=True, eq=False)
class Source:
    """One input: its name for messages, its first bytes for recognition, its stream for reading.

    `path` is the file on disk, compressed as it is (None for standard input and members of an archive);
    `members` are the inputs inside a folder or an archive; `left_out` says, a sentence each, what there cannot be read.
    `as_of` is the moment that ages such as "14 days ago" are counted from, `dated_by` where it is known from, and `ages` the
    units of the ages that were met so far: only where there are any, the moment matters.
    """

    name: str
    raw: Callable[[], BinaryIO]
    path: Path | None = None
    modified: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    as_of: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    encoding: str | None = None
    members: tuple[Source, ...] = ()
    left_out: tuple[str, ...] = ()
    dated_by: str = ""
    ages: set[str] = field(default_factory=set)

    @cached_property
    def compression(self) -> str:
        """How the file is packed, told by its first bytes: gzip, zstd, bz2, xz or nothing."""
        start = b"" if self.members else _start(self)[0]
        return next((name for magic, name in MAGIC.items() if start.startswith(magic)), "")

    def open(self) -> BinaryIO:
        """The content as a stream of bytes, unpacked."""
        raw = self.raw()
        return Blocks(self._unpacked(raw), raw) if self.compression else raw

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

    @property
    def start(self) -> str:
        """The same without a mark, space and empty lines before it."""
        return self.text_head.lstrip("\ufeff \t\r\n")

    def read_bytes(self) -> bytes:
        """The whole content, unpacked; a sentence where that is more than the memory allows."""
        if not self.compression and not self.members and _start(self)[1]:
            return _start(self)[0]
        parts, left = [], most_at_once()
        for block in self.blocks():
            parts.append(block)
            left -= len(block)
            if left < 0:
                raise ReadError(too_big(self.name))
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
    with contextlib.suppress(*unpack_errors()), source.raw() as stream:
        parts, left = [], HEAD
        try:
            while left and (part := stream.read(left)):
                parts.append(part)
                left -= len(part)
        except unpack_errors():
            return b"".join(parts), False
        return b"".join(parts), left > 0
    return b"", False


@lru_cache(maxsize=8)
def _head(source: Source) -> bytes:
    if source.members or not source.compression:
        return b"" if source.members else _start(source)[0]
    with contextlib.suppress(*unpack_errors()), source.open() as stream:
        return read_up_to(stream, HEAD)
    return b""


@lru_cache(maxsize=8)
def _text_head(source: Source) -> str:
    return source.head.decode(source.head_encoding, "replace")


def not_of_encoding(source: Source, place: int) -> str:
    """What to say of a byte that is no text, with the encoding that the bytes around it look like."""
    likely = [name for name in looks_like(_around(source, place)) if name != source.head_encoding][:2]
    reads = (
        f"It reads as {likely[0].upper()}: --encoding {likely[0]}" if likely else "Name the encoding the file has, often --encoding cp1252"
    )
    other = f" (or {likely[1]})" if likely[1:] else ""
    return f"{source.name}: byte {place:,} is not {source.head_encoding.upper()}. {reads}{other}."


def _around(source: Source, place: int, size: int = 1 << 15) -> bytes:
    """The bytes before and after a place."""
    kept, passed = b"", 0
    with contextlib.suppress(*unpack_errors()):
        for block in source.blocks():
            kept, passed = (kept + block)[-4 * size - len(block) :], passed + len(block)
            if passed >= place + size:
                break
    start = max(0, len(kept) - passed + place - size)
    return kept[start : start + 2 * size]


def find_bad_byte(source: Source) -> int | None:
    """Where a file stops being UTF-8, if it does."""
    decoder, passed = codecs.getincrementaldecoder("utf-8")(), 0
    with contextlib.suppress(*unpack_errors()):
        for block in source.blocks():
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return passed - waiting + error.start
            passed += len(block)
    return None


def most_at_once() -> int:
    """How much content is held in memory in one piece: as text and as comments it takes some times its size."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 8
    except (AttributeError, ValueError, OSError):  # not told on every system
        return 1 << 30


def too_big(name: str) -> str:
    return (
        f"{name}: more than {most_at_once() / 1e9:.1f} GB that would have to be in memory in one piece. "
        "Split it and give the parts together, or name a file of rows (JSON lines, CSV), which is read as a stream."
    )


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The first bytes, or as many as a damaged file gives."""
    parts, left = [], size
    with contextlib.suppress(*unpack_errors()):
        while left and (part := stream.read(left)):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)


def lines_of(source: Source) -> Iterator[str]:
    """The text line by line, without holding it whole; what is not of the encoding is replaced."""
    with source.open() as stream, io.TextIOWrapper(stream, source.head_encoding, errors="replace") as text:
        yield from text
