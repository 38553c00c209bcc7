"""Matrices of who answered whom: a square table, its columns called as its rows."""

import csv
import re
from collections.abc import Sequence
from itertools import product

from replygraph.errors import ReadError
from replygraph.mapping import ties
from replygraph.mapping.ties import Edge
from replygraph.readers._tables import separator
from replygraph.sources import HEAD, Comments, Log, Source

TITLE = "A matrix of who answered whom: a square table, its columns called as its rows"
FAMILY = "table"
HOWTO = (
    "Save the matrix from UCINET, R, Excel or Python as CSV, with the names in the first row and in the first column, in one order. The one at the "
    "head of a row answers the one at the head of a column, as often as the number says; turn the matrix around where it is the other way."
)
BREADTH = 2
NUMBER = re.compile(r"[-+]?\d+([.,]\d*)?([eE][-+]?\d+)?")


def recognise(source: Source) -> str:
    """Names above that are those in front, in the same order, and nothing but numbers."""
    is_whole = len(source.head) < HEAD
    names, rows = _parts(source.text_head, is_whole)
    return f"a matrix of {len(names)} names" if _is_matrix(names, rows, is_whole) else ""


def read(source: Source, log: Log) -> Comments:
    """An author for each name, and a reply for each cell that is not zero, of its weight."""
    names, rows = _parts(source.read_text(), True)
    if not _is_matrix(names, rows, True):
        raise ReadError(f"{source.name}: no matrix. Its columns must be called as its rows, in the same order, with a number in each cell.")
    pairs = zip(product(names, names), (cell for row in rows for cell in row[1:]), strict=True)
    cells = {ends: cell for ends, cell in pairs if ties.number_of(cell)}
    log.note(f"{source.name}: the one at the head of a row answers the one at the head of a column.")
    if len(cells) > 1 and all(cells.get((other, one)) == cell for (one, other), cell in cells.items()):
        log.warn(
            f"{source.name}: the matrix is the same read by rows and by columns, so that its ties have no direction; each is taken both ways."
        )
    edges = [Edge(one, other, {"weight": cell.strip()}) for (one, other), cell in cells.items()]
    yield from ties.comments(source, log, {name: {} for name in names}, edges)


def _parts(text: str, is_whole: bool) -> tuple[list[str], list[list[str]]]:
    """The names above, and the rows with the name in front of each; of names that stand only above each row has its own."""
    lines = text.lstrip("\ufeff").splitlines()
    lines = [line for line in (lines if is_whole else lines[:-1]) if line.strip()]
    first, *rows = csv.reader(lines, delimiter=separator(lines[0], ",;\t")) if lines else [[]]
    first, rows = [name.strip() for name in first], [[cell.strip() for cell in row] for row in rows]
    if rows and len(rows[0]) == len(first):
        bare = is_whole and len(rows) == len(first) and not any(map(NUMBER.fullmatch, first)) and all(map(NUMBER.fullmatch, rows[0]))
        first, rows = (first, [[name, *row] for name, row in zip(first, rows, strict=False)]) if bare else (first[1:], rows)
    return first, rows


def _is_matrix(names: Sequence[str], rows: Sequence[Sequence[str]], is_whole: bool) -> bool:
    """Whether each row is called as the column of its number, and holds as many numbers as there are names."""
    if len(names) < 3 or len(set(names)) < len(names) or not rows or (is_whole and len(rows) != len(names)) or len(rows) > len(names):
        return False
    return all(
        len(row) == len(names) + 1 and row[0] == name and all(not cell or NUMBER.fullmatch(cell) for cell in row[1:])
        for name, row in zip(names, rows, strict=False)
    )
