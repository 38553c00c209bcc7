"""Workbooks of Excel and LibreOffice: each sheet as CSV, so that what reads tables reads them.

python-calamine holds all cells between the first and the last at
once, each with its own copy of its text. What that takes is known beforehand, and refused where it is too much.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from replygraph.errors import ReadError
from replygraph.files import HeldFolder
from replygraph.sources.contents import Source, most_at_once

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from python_calamine import CalamineSheet

CELL = 64  # bytes that an empty cell takes
MOST_ROWS = 2**20  # of a sheet
WHOLE = 10**15  # up to here Excel holds every whole number


def is_workbook(archive: ZipFile) -> bool:
    """Whether an archive is a workbook: .xlsx, or .ods."""
    kind = archive.NameToInfo.get("mimetype")
    told = archive.read(kind) if kind and kind.file_size == len(SPREADSHEET) else b""
    return "xl/workbook.xml" in archive.NameToInfo or told == SPREADSHEET


SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def open_workbook(whole: Source, archive: ZipFile) -> Source:
    """The sheets of a workbook: one as the source itself, several as its members, each under its name."""
    import python_calamine

    folder = HeldFolder()
    try:
        _refuse_bomb(whole, archive)
        with whole.raw() as stream:
            workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
            listed = workbook.sheets_metadata
            if len({each.name for each in listed}) < len(listed):  # of which only the first can be asked for
                raise ValueError("two sheets of one name")
            shown = [each.name for each in listed if each.visible == python_calamine.SheetVisibleEnum.Visible]
            sheets = [(name, str(number)) for number, name in enumerate(shown)]
            filled = [(name, file) for name, file in sheets if _write(workbook.get_sheet_by_name(name), folder.path / file)]
    except ReadError:
        raise
    except BaseException as error:
        # What Rust cannot handle is no Exception, so that nobody catches it by chance.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ReadError(f"{whole.name}: a damaged workbook ({error}). Open it in Excel or LibreOffice, and save it again.") from error
        raise
    members = [
        dataclasses.replace(whole, name=f"{whole.name}: {name}", raw=functools.partial(folder.open, file), path=None)
        for name, file in filled
    ]
    if not members:
        raise ReadError(f"{whole.name}: a workbook without a filled sheet.")
    return members[0] if len(members) == 1 else dataclasses.replace(whole, members=tuple(members))


def _write(sheet: CalamineSheet, place: Path) -> bool:
    """A sheet as CSV, without rows of nothing; whether there is anything in it."""
    rows = 0
    with place.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)  # whose own ends of lines make it quote either sign of one
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
    if room > 0:
        sizes = _sizes_of_tables(archive) if CONTENT in archive.NameToInfo else _sizes_of_sheets(archive)
        for size in sizes:
            room -= size
            if room < 0:
                break
    if room < 0:
        raise ReadError(f"{whole.name}: a workbook whose sheets would fill the memory. Save the rows with comments as CSV and give that.")


def _sizes_of_tables(archive: ZipFile) -> Iterator[int]:
    """The bytes of each table of an .ods: rows and cells may be repeated, and those behind the last that is filled take nothing."""
    from lxml import etree

    rows = empty = width = 0
    with archive.open(CONTENT) as stream:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True):
            tag = etree.QName(element).localname
            if tag == "table-row":
                times, (columns, texts) = _repeated(element), _row_of_table(element)
                rows, empty = (rows + empty + times, 0) if columns else (rows, empty + times)
                width = max(width, columns)
                yield texts * times
                element.clear()
            elif tag == "table":
                yield rows * width * CELL
                rows = empty = width = 0


def _row_of_table(row: Element) -> tuple[int, int]:
    """How many columns a row of an .ods has to the last that is filled, and how many letters are in it."""
    columns = filled = texts = 0
    for cell in row:
        size = sum(map(len, cell.itertext())) + sum(len(value) for name, value in cell.attrib.items() if "value" in name)
        times = _repeated(cell)
        columns += times
        filled, texts = (columns, texts + size * times) if size else (filled, texts)
    return filled, texts


def _repeated(element: Element) -> int:
    """How often a row or a cell stands there."""
    told = [value for name, value in element.attrib.items() if name.endswith("-repeated")]
    return int(told[0]) if told and told[0].isdecimal() and len(told[0]) < 10 else 10**9 if told else 1


def _sizes_of_sheets(archive: ZipFile) -> Iterator[int]:
    """The bytes of each text that the cells of an .xlsx share, and of each sheet; where a sheet lies is up to the file."""
    shared = [info for info in archive.infolist() if info.filename.lower() == TEXTS]
    texts = b"".join(map(archive.read, shared))
    if any(int(number) > len(texts) for number in ANNOUNCED.findall(texts)):  # the library would make room for so many
        raise ValueError("more texts are announced than there are")
    sizes = [found.end() - found.start() for found in re.finditer(rb"<(\w+:)?si\b.*?</(\w+:)?si>", texts, re.S)]
    for info in archive.infolist():
        if info.filename.lower() != TEXTS:
            rows = columns = 0
            for row, column, text in _cells(archive, info):
                rows, columns = max(rows, row), max(columns, column)
                yield sizes[text] if 0 <= text < len(sizes) else 0
            if rows > MOST_ROWS:
                raise ValueError(f"a cell in row {rows:,}")
            yield rows * columns * CELL


CONTENT = "content.xml"
TEXTS = "xl/sharedstrings.xml"
ANNOUNCED = re.compile(rb"uniqueCount\s*=\s*[\"'](\d+)")
# A row or a cell as programs write them, with its place, what else is said of it, and the number of a text or a number.
ATTRIBUTES = r"""((?:\s+(?!r=)[\w:.-]+=(?:"[^"<>&]*"|'[^'<>&]*'))*+)"""
BEGINS = re.compile(rb"<(?:[^\s<>/:\"'=]*+:)?(?:c|row)(?=[\s/>])")
WRITTEN = re.compile(
    rf"""<(?:[^\s<>/:"'=]*+:)?(c|row){ATTRIBUTES}(?:\s+r=["']([A-Z]{{0,3}})(\d{{1,7}})["'])?+{ATTRIBUTES}\s*/?>(?:<(?:\w{{1,20}}:)?v>(\d{{1,9}})<)?""".encode()
)
SHARED = re.compile(rb"\st=[\"']s[\"']")


def _cells(archive: ZipFile, file: ZipInfo) -> Iterator[tuple[int, int, int]]:
    """Of each cell its row, its column and, or -1, which of the shared texts it has.

    An error where a sheet says it in another form: the library would make of "BBBBBBBBB1" as many columns as fill any memory.
    """
    row = column = 0
    is_sheet = False
    for block in _by_rows(archive, file):
        is_sheet = is_sheet or b"sheetData" in block
        found = WRITTEN.findall(block)
        if is_sheet and len(found) < len(BEGINS.findall(block)):
            raise ValueError("a row or a cell that no program writes")
        for tag, before, letters, digits, after, text in found:
            if tag == b"row":
                row, column = int(digits or row + 1), 0
            else:
                column = _number(letters) if letters else column + 1
                yield int(digits or row), column, int(text) if text and SHARED.search(before + after) else -1


def _by_rows(archive: ZipFile, file: ZipInfo) -> Iterator[bytes]:
    """A file of a workbook in blocks that end with a row."""
    rest = b""
    with archive.open(file) as stream:
        while block := stream.read(1 << 20):
            rows, end, rest = (rest + block).rpartition(b"row>")
            yield rows + end
    yield rest


@functools.cache
def _number(letters: bytes) -> int:
    """A column's number: A is 1, AA is 27."""
    return functools.reduce(lambda number, letter: 26 * number + letter - 64, letters, 0)
