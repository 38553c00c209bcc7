"""Packed content, unpacked block by block; files that are cut or damaged, and files made to fill the memory."""

import bz2
import errno
import gzip
import io
import lzma
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, BinaryIO

from replygraph.errors import ReadError, ReplyGraphError, WriteError

FREE = 1 << 27  # bytes that anything may unpack to
RATIO = 250  # real dumps unpack to some 20 times their size; zeros to 1,000 (gzip), 30,000 (zstd), a million (bz2)


def refuse_bomb(name: str, unpacked: int, packed: int) -> None:
    """A file made to fill the memory or the disk is told by what it unpacks to."""
    if unpacked > max(FREE, RATIO * packed):
        raise ReadError(
            f"{name}: unpacks to more than {RATIO} times its size, which no discussion does but a file made to fill the "
            "memory. If you trust it, unpack it yourself and give what was in it."
        )


@cache
def unpack_errors() -> tuple[type[BaseException], ...]:
    """What unpackers raise where a file is cut or damaged."""
    import zipfile

    import zstandard

    return (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, zstandard.ZstdError)


def cannot_unpack(name: str, error: BaseException) -> ReplyGraphError:
    """What to say where unpacking fails: of the file, or of the disk that has no room for what is in it."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return no_room(error)
    return ReadError(f"{name}: cannot be unpacked ({error}). Is the file complete?")


NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def no_room(error: OSError) -> WriteError:
    return WriteError(
        f"{tempfile.gettempdir()}: no room for temporary files ({error.strerror}). Let TMPDIR name a folder on a disk with more room."
    )


class Blocks(io.RawIOBase):
    """Blocks of bytes as a file to read from."""

    def __init__(self, blocks: Iterator[bytes], raw: BinaryIO) -> None:
        self.blocks, self.raw, self.rest = blocks, raw, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
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


def is_whole_zstd(raw: BinaryIO) -> bool:
    """Whether a .zst file ends where a frame ends, needs no big window and is no bomb: told by hopping from block to block.

    Nothing is unpacked: a frame is a header, blocks that begin with their size in three bytes (RFC 8878), and four
    bytes of checksum where the header says so. A block unpacks to 128 KiB at most.
    """
    size = raw.seek(0, os.SEEK_END)
    place = raw.seek(0)
    blocks = 0
    try:
        while place < size:
            place, more = _zstd_frame_end(raw, place)
            blocks += more
    except (ValueError, *unpack_errors()):
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
