"""A file's content where an engine can read it: as it lies on disk, through a pipe, or as a temporary copy."""

from __future__ import annotations

import codecs
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from replygraph.errors import ReadError
from replygraph.sources import Log, Source, Table, damages, is_whole_zstd

BLOCK = 1 << 20


@contextmanager
def feed(table: Table, log: Log) -> Iterator[str]:
    """A path that an engine can read the table's content from, for as long as the context lasts."""
    source = table.source
    if lies_open(table):
        yield str(source.path)
        return
    with tempfile.TemporaryDirectory(prefix="replygraph-") as folder:
        path = Path(folder) / f"content.{table.kind}"
        # Lines of known fields are read once, from start to end: a pipe will do, and nothing is written to disk.
        if table.kind == "json" and table.fields and hasattr(os, "mkfifo"):
            os.mkfifo(path)
            yield from _pipe(table, path, log)
        else:
            with path.open("wb") as copy:
                _pour(table, copy, log)
            yield str(path)


def lies_open(table: Table) -> bool:
    """Whether an engine can read the file as it lies on disk, with nothing lost unseen.

    A .zst file can where it does not end inside a frame and its windows are small: an engine unpacks such a file by
    itself, with a third less work than through a pipe, but it takes a cut at the end of a line for the end.
    """
    source = table.source
    if not source.path or not _is_utf8(source):
        return False
    packed = source.compression == "zstd" and source.path.suffix == ".zst" and table.kind == "json" and table.fields
    return not source.compression or bool(packed and is_whole_zstd(source))


def _is_utf8(source: Source) -> bool:
    return source.head_encoding.lower().replace("_", "-") in ("utf-8", "utf-8-sig", "utf8")


def _pipe(table: Table, path: Path, log: Log) -> Iterator[str]:
    failures: list[Exception] = []

    def pour() -> None:
        with path.open("wb", buffering=0) as pipe:
            try:
                _widen(pipe)
                _pour(table, pipe, log)
            except Exception as error:  # to be raised where it can be caught, not in this thread
                failures.append(error)

    thread = threading.Thread(target=pour, daemon=True)
    thread.start()
    try:
        yield str(path)
    finally:
        _release(path, thread)
    if failures:
        raise failures[0]


def _widen(pipe: BinaryIO) -> None:
    """Room for whole blocks in the pipe, where the system has it (Linux): half the changes of hand."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, BLOCK)


def _release(path: Path, thread: threading.Thread) -> None:
    """Where nobody ever read the pipe, its writer still waits for a reader."""
    if thread.is_alive():
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    thread.join()


def _pour(table: Table, out: BinaryIO, log: Log) -> None:
    """The content into a file or a pipe; of a damaged file, what comes before the damage, and that is said."""
    source, poured = table.source, 0
    decoder = None if _is_utf8(source) else codecs.getincrementaldecoder(source.head_encoding)("replace")
    try:
        for block in source.blocks():
            poured += len(block)
            left = memoryview(decoder.decode(block).encode() if decoder else block)
            while left:
                left = left[out.write(left) :]
    except BrokenPipeError:
        pass  # the engine has stopped reading and says itself why
    except damages() as error:
        if not poured:
            raise ReadError(f"{source.name}: cannot be unpacked ({error}). Is the file complete?") from error
        log.count("files that are cut or damaged")
        log.warn(f"{source.name}: cut or damaged after {poured:,} bytes of content ({error}); what comes before is used.")
