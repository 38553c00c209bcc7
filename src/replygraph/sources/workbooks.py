"""Excel workbooks: each sheet as CSV, so that what reads tables reads them.

python-calamine holds all cells between the first and the last at
once, each with its own copy of its text. What that takes is known beforehand, and refused where it is too much.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import re
import shutil
import weakref
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from replygraph.errors import ReadError
from replygraph.files import temporary_place
from replygraph.sources.contents import Source, most_at_once

CELL = 64  # bytes that an empty cell takes
WHOLE = 10**15  # up to here Excel holds every whole number


def open_workbook(whole: Source, archive: ZipFile) -> Source:
    """The sheets of a workbook: one as the source itself, several as its members, each under its name."""
    import python_calamine

    folder = temporary_place()
    holder: set[object] = set()
    folder.mkdir(0o700)
    weakref.finalize(holder, shutil.rmtree, folder, ignore_errors=True)
    try:
        _refuse_bomb(whole, archive)
        with whole.raw() as stream:
            workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
            shown = [each.name for each in workbook.sheets_metadata if each.visible == python_calamine.SheetVisibleEnum.Visible]
            sheets = [(name, folder / str(place)) for place, name in enumerate(shown)]
            filled = [(name, place) for name, place in sheets if _write(workbook.get_sheet_by_name(name), place)]
    except ReadError:
        raise
    except BaseException as error:
        # What Rust cannot handle is no Exception, so that nobody catches it by chance.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ReadError(f"{whole.name}: a damaged Excel workbook ({error}). Open it in Excel, and save it again.") from error
        raise
    members = [
        dataclasses.replace(whole, name=f"{whole.name}: {name}", raw=functools.partial(_open, place, holder), path=None)
        for name, place in filled
    ]
    if not members:
        raise ReadError(f"{whole.name}: an Excel workbook without a filled sheet.")
    return members[0] if len(members) == 1 else dataclasses.replace(whole, members=tuple(members))


def _open(place: Path, holder: object) -> BinaryIO:
    """The folder is removed when nobody holds `holder` any more."""
    return place.open("rb")


def _write(sheet, place: Path) -> bool:
    """A sheet as CSV, without rows of nothing; whether there is anything in it."""
    rows = 0
    with place.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            if any(cell != "" for cell in row):
                out.writerow(map(_text, row))
                rows += 1
    return rows > 1


def _text(cell: object) -> object:
    """A cell as text: whole numbers without a point, times as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < WHOLE:
        return int(cell)
    return cell.isoformat(" ") if isinstance(cell, datetime) else cell


def _refuse_bomb(whole: Source, archive: ZipFile) -> None:
    """An error where the sheets, all cells from the first to the last with their texts, would take more memory than there is."""
    room = most_at_once() - sum(info.file_size for info in archive.infolist())
    shared = [name for name in archive.namelist() if name.lower() == TEXTS]
    texts = archive.read(shared[0]) if room > 0 and shared else b""
    sizes = [found.end() - found.start() for found in re.finditer(rb"<(\w+:)?si\b.*?</(\w+:)?si>", texts, re.S)]
    for name in archive.namelist() if room > 0 else ():  # where a sheet lies is up to the file
        if name not in shared:
            rows = columns = 0
            for row, letters, text in _cells(archive, name):
                rows, columns = max(rows, row), max(columns, _number(letters))
                room -= sizes[text] if 0 <= text < len(sizes) else 0
            room -= rows * columns * CELL
    if room < 0:
        raise ReadError(f"{whole.name}: a workbook whose sheets would fill the memory. Save the rows with comments as CSV and give that.")


TEXTS = "xl/sharedstrings.xml"
# A cell with where it stands, and which of the shared texts it has.
CELLS = re.compile(rb"<(?:\w{1,20}:)?c\b([^>]{1,300})>(?:<(?:\w{1,20}:)?v>(\d{1,9})<)?")
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,4})(\d{1,9})[\"']")


def _cells(archive: ZipFile, name: str) -> Iterator[tuple[int, bytes, int]]:
    """Of each cell that says where it stands its row, the letters of its column and, or -1, which of the shared texts it has."""
    rest = b""
    with archive.open(name) as stream:
        while block := stream.read(1 << 20):
            block = rest + block
            end = block.rfind(b"row>") + 1
            yield from _cells_in(block[:end])
            rest = block[end:]
    yield from _cells_in(rest)


def _cells_in(block: bytes) -> Iterator[tuple[int, bytes, int]]:
    for said, value in CELLS.findall(block):
        if place := PLACE.search(said):
            yield int(place[2]), place[1], int(value) if value and re.search(rb"\bt=[\"']s[\"']", said) else -1


@functools.cache
def _number(letters: bytes) -> int:
    """A column's number: A is 1, AA is 27."""
    return functools.reduce(lambda number, letter: 26 * number + letter - 64, letters, 0)
