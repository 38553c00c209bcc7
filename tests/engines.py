"""Engines for tests that read many small inputs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from replygraph.engines import embedded, sql_text

if TYPE_CHECKING:
    import duckdb


class Engines:
    """An empty engine for each input, in a database and a session of its own: to open DuckDB takes as long as to read a sample."""

    def __init__(self) -> None:
        self.main = embedded.connect()
        self.main.execute("set threads = 1")

    @contextmanager
    def empty(self) -> Iterator[duckdb.DuckDBPyConnection]:
        self.main.execute("attach ':memory:' as input")
        con = self.main.cursor()
        try:
            con.execute("use input")
            embedded.begin(con)
            yield con
        finally:
            con.close()
            self.main.execute("detach input")

    @contextmanager
    def for_writers(self) -> Iterator[None]:
        """What writes lines into files opens no DuckDB either."""
        with patch.object(sql_text, "open_duckdb", self.main.cursor):
            yield
