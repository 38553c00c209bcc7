"""Tables as sheets of an Excel workbook."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from replygraph.errors import UsageError
from replygraph.files import Content
from replygraph.outputs.xml_graphs import NOT_XML

MOST_ROWS, LONGEST = 1_048_575, 32_767  # below a heading of a sheet; letters of a cell
MADE = datetime(2000, 1, 1)  # a workbook holds when it was made: the same input makes the same bytes


def write_sheets(path: Path, sheets: Mapping[str, Mapping[str, np.ndarray]]) -> Content:
    """What writes a workbook of some tables, by the names of their sheets.

    Texts are texts, so that no name becomes a formula, a link or a number; those that are too long for a cell end in "…".
    """
    for name, columns in sheets.items():
        if (rows := len(next(iter(columns.values()), ()))) > MOST_ROWS:
            raise UsageError(f"{path}: {rows:,} {name}, and a sheet of Excel holds {MOST_ROWS:,}. Write .csv or .parquet.")

    return lambda place: _write(place, sheets)


def _write(place: Path, sheets: Mapping[str, Mapping[str, np.ndarray]]) -> None:
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    packed = io.BytesIO()  # a full disk is then told as that, and not by the library
    with Workbook(packed, options) as book:
        book.set_properties({"created": MADE})
        formats = {"head": book.add_format({"bold": True}), "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
        for name, columns in sheets.items():
            _fill(book.add_worksheet(name), columns, formats)
    place.write_bytes(packed.getvalue())


def _fill(sheet: Any, columns: Mapping[str, np.ndarray], formats: Mapping[str, Any]) -> None:
    """A heading that stays in sight, then a row at a time: a workbook has at most a million of them."""
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [NOT_XML.sub("\ufffd", name) for name in columns], formats["head"])
    for number, row in enumerate(_rows(columns), 1):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, formats["time"])
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write(number, place, cell)


def _rows(columns: Mapping[str, np.ndarray]) -> Iterator[tuple[Any, ...]]:
    return zip(*(map(_cell, values.tolist()) for values in columns.values()), strict=True)


def _cell(value: Any) -> Any:
    """A value as a cell holds it; times before 1900, which Excel has not, as texts."""
    if isinstance(value, str):
        text = NOT_XML.sub("\ufffd", value)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if isinstance(value, datetime):
        return value.replace(microsecond=0) if value.year >= 1900 else value.isoformat()
    return float(f"{value:.12g}") if isinstance(value, float) else value
