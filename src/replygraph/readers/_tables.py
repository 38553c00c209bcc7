"""What readers of CSV share: the names in the first line, and how the engine is to read the rest."""

from __future__ import annotations

import csv

from replygraph.readers.table import delimiter
from replygraph.sources import Source


def is_text_table(source: Source) -> bool:
    """Whether the file may be a table at all: neither JSON nor markup nor binary."""
    head = source.text_head.lstrip("\ufeff \t\r\n")
    return bool(head) and not head.startswith(("{", "[", "<")) and "\0" not in head


def first_rows(source: Source, most: int = 50) -> list[list[str]]:
    """The first rows, the names of the columns in front; texts may hold line ends."""
    lines = source.text_head.lstrip("\ufeff").splitlines(keepends=True)[: most * 10]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter(source)):
            rows.append(row)
            if len(rows) > most:
                break
    except csv.Error:
        pass
    return rows


def fields(source: Source) -> list[str]:
    """The names of the columns; one without a name is an index that a program added."""
    rows = first_rows(source, 1)
    return [cell.strip() for cell in rows[0]] if rows else []


def options(source: Source) -> dict[str, str]:
    """Quoted texts hold line ends, which the parallel scanner cannot have together with rows of unequal length."""
    return {"delim": delimiter(source), "quote": '"', "escape": '"', "parallel": "false"}
