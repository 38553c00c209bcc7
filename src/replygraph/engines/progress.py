"""How far the reading of big files has come, for whoever watches: bytes, rate and time left."""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from replygraph.sources import Source
from replygraph.sources.inputs import file_size

if TYPE_CHECKING:
    import duckdb

DELAY, EVERY = 1, 0.2  # seconds until there is anything to see, and between two looks


@contextmanager
def watching(con: duckdb.DuckDBPyConnection, total: int) -> Iterator[Callable[[Source], Source]]:
    """A bar on the terminal, for as long as the context lasts and if that is longer than a second.

    Given is a function that each source passes through before it is read; `total` is what all of them weigh.
    """
    from tqdm import tqdm

    # DuckDB keeps count only when its own bar is on.
    con.execute("set enable_progress_bar = true")
    con.execute("set enable_progress_bar_print = false")
    begun = _ReadProgress(None)

    def watch(source: Source) -> Source:
        nonlocal begun
        begun = _ReadProgress(source, before=begun.before + begun.size)
        return begun.source

    def look() -> None:
        while not ended.wait(EVERY):
            bar.update(max(0, min(begun.taken(con), total) - bar.n))

    ended, tqdm.monitor_interval = threading.Event(), 0  # tqdm's own thread would outlive the bar
    with tqdm(total=total, desc="Reading", unit="B", unit_scale=True, delay=DELAY, leave=False, dynamic_ncols=True) as bar:
        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield watch
        finally:
            ended.set()
            thread.join()


class _ReadProgress:
    """A source that is being read: its streams tell how much has been taken, DuckDB where that reads the file itself."""

    def __init__(self, source: Source | None, before: int = 0) -> None:
        self.before, self.stream, self.opened = before, None, set()
        self.size = file_size(source.path) if source and source.path else 0
        if source:
            members = tuple(dataclasses.replace(each, raw=functools.partial(self._open, each)) for each in source.members)
            source = dataclasses.replace(source, raw=functools.partial(self._open, source), members=members)
        self.source = source

    def _open(self, source: Source) -> BinaryIO:
        stream = source.raw()
        if self.source.members:
            self.opened.add(source)
        else:
            self.stream = stream
        return stream

    def taken(self, con: duckdb.DuckDBPyConnection) -> int:
        """Bytes, those of the sources before with them."""
        if self.opened:
            return self.before + self.size * len(self.opened) // len(self.source.members)
        with suppress(AttributeError, ValueError):  # no stream yet, or none that is open
            return self.before + self.stream.tell()
        return self.before + int(self.size * max(0.0, con.query_progress()) / 100)
