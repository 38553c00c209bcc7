"""A file's content where an engine can read it: as it lies on disk, through a pipe, or as a temporary copy."""

import codecs
import csv
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from replygraph.files import temporary
from replygraph.sources import Log, Source, Table, is_whole_zstd, unpack_errors
from replygraph.sources.compression import NO_ROOM, cannot_unpack

BLOCK = 1 << 20


@contextmanager
def feed(table: Table, log: Log) -> Iterator[str]:
    """A path that an engine can read the table's content from, for as long as the context lasts."""
    source = table.source
    if can_read_in_place(table) and _whole_rows(table, source.path) is None:
        yield str(source.path)
        return
    with temporary() as folder:
        path = folder / f"content.{table.kind}"
        # Lines of known fields are read once, from start to end: a pipe will do, and nothing is written to disk.
        if table.kind == "json" and table.fields and hasattr(os, "mkfifo"):
            os.mkfifo(path)
            yield from _pipe(table, path, log)
        else:
            with path.open("wb", buffering=0) as copy:
                _pour(table, copy, log)
            if (end := _whole_rows(table, path)) is not None:
                os.truncate(path, end)
                log.count("rows that are cut")
                log.warn(f"{source.name}: it ends in the middle of a row, which is left out: the file is cut.")
            yield str(path)


def _whole_rows(table: Table, path: Path) -> int | None:
    """Where the last row of a CSV file begins, if the file ends in the middle of it: an engine would fill it up or stop.

    That is so where a quotation mark is left open, or where the row has fewer cells than the first.
    """
    if table.kind != "csv":
        return None
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        if not size or file.read(1) in b"\r\n":
            return None
        file.seek(0)
        head, quotes = file.readline(BLOCK), 0
        file.seek(0)
        while block := file.read(BLOCK):
            quotes += block.count(b'"')
        file.seek(max(0, size - 16 * BLOCK))
        tail = file.read()
    place = len(tail)
    while (place := tail.rfind(b"\n", 0, place)) >= 0 and (quotes - tail.count(b'"', place)) % 2:
        pass  # an end of line inside a cell
    width = [len(_cells(row, table)) for row in (head, tail[place + 1 :])]
    begun = size - len(tail) + place + 1
    return begun if place >= 0 and begun > len(head) // 2 and (quotes % 2 or width[1] < width[0]) else None


def _cells(row: bytes, table: Table) -> list[str]:
    lines = row.decode("utf-8", "replace").splitlines(keepends=True)
    return next(csv.reader(lines, delimiter=table.options.get("delim", ",")), [])


def can_read_in_place(table: Table) -> bool:
    """Whether an engine can read the file as it lies on disk, with nothing lost unseen.

    A file packed by zstd can where it does not end inside a frame and its windows are small: an engine unpacks such a file by
    itself, with a third less work than through a pipe, but it takes a cut at the end of a line for the end.
    """
    source = table.source
    if not source.path or not _is_utf8(source) or table.skip:
        return False
    if not (source.compression == "zstd" and table.kind == "json" and table.fields):
        return not source.compression
    with source.raw() as raw:
        return is_whole_zstd(raw)


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
    source, poured, rest, skip = table.source, 0, b"", table.skip
    decoder = None if _is_utf8(source) else codecs.getincrementaldecoder(source.head_encoding)("replace")
    try:
        for block in source.blocks():
            poured += len(block)
            block = decoder.decode(block).encode() if decoder else block
            while skip and block:
                _, end, block = block.partition(b"\n")
                skip -= bool(end)
            # A line waits for its end: of a damaged file the last one would be taken for whole.
            end = block.rfind(b"\n") + 1 if table.kind != "parquet" and len(rest) < 64 * BLOCK else len(block)
            if end:
                _write(out, rest)
                _write(out, memoryview(block)[:end])
                rest = block[end:]
            else:
                rest += block
        _write(out, rest)
    except BrokenPipeError:
        pass  # the engine has stopped reading and says itself why
    except unpack_errors() as error:
        if not poured or (isinstance(error, OSError) and error.errno in NO_ROOM):
            raise cannot_unpack(source.name, error) from error
        log.count("files that are cut or damaged")
        log.warn(f"{source.name}: cut or damaged after {poured:,} bytes of content ({error}); what comes before is used.")


def _write(out: BinaryIO, content: bytes | memoryview) -> None:
    left = memoryview(content)
    while left:
        left = left[out.write(left) :]
