"""What readers of CSV share: the names in the first line, and how the engine is to read the rest."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any

from replygraph.errors import ReadError
from replygraph.files import HeldFolder
from replygraph.readers import _json
from replygraph.sources import Log, Source


def delimiter(source: Source) -> str:
    """The separator that splits the line of names into the most fields, if it occurs in rows too."""
    names, *rows = first_lines(source)[before_header(source) :][:20]
    return max(SIGNS, key=lambda sign: (sign in names and any(sign in row for row in rows), names.count(sign)))


SIGNS = ",\t;|"


def separator(line: str, signs: str = SIGNS) -> str:
    """The sign that a line has the most of."""
    return max(signs, key=line.count)


@lru_cache(maxsize=8)
def before_header(source: Source) -> int:
    """How many lines stand before the names of the columns: a title and what belongs to it, or Excel's note of the separator."""
    lines = first_lines(source)[:8]
    if re.fullmatch(r'"?sep=[,;|\t]"?', lines[0].strip(" "), re.I):
        return 1
    from replygraph.mapping import evidence  # of JSON nobody waits for it

    known = [len(evidence.guess([cell.strip(' "') for cell in line.split(separator(line))])) for line in lines]
    return next((place for place, number in enumerate(known) if number >= 3), 0) if known[0] < 2 else 0


def first_lines(source: Source) -> list[str]:
    return [line.rstrip("\r") for line in source.text_head.lstrip("\ufeff").split("\n")]


def dialect(source: Source) -> tuple[dict[str, Any], int]:
    """How cells are set apart and quoted, and how many lines stand before the rows and their heading.

    A quotation mark inside is doubled, or behind a backslash where programs do so. Rows may be set apart otherwise than their heading.
    """
    head, sign, skip = source.text_head, delimiter(source), before_header(source)
    lines = first_lines(source)[skip:][:-1]
    if other := _sign_of_rows(lines, sign):
        return {"delim": other, "quote": '"', "escape": '"', "header": "false", "names": fields(source)}, skip + 1
    if _is_unquoted(lines, sign):
        return {"delim": sign, "quote": "", "escape": ""}, skip
    slashed = re.search(r'\\"(?=[^,;\t|\r\n"])', head) and not re.search(r'[^,;\t|\r\n"]""', head)
    return {"delim": sign, "quote": '"', "escape": "\\" if slashed else '"'}, skip


def _sign_of_rows(lines: Sequence[str], sign: str) -> str:
    """What sets the cells of rows apart, if it is not what does so in their heading: as often in each row as that is there."""
    rows, cells = [line for line in lines[1:40] if line], lines[0].count(sign) if lines else 0
    if len(rows) < 2 or cells < 2 or any(row.count(sign) >= cells for row in rows):
        return ""
    return next((each for each in SIGNS if each not in lines[0] and all(row.count(each) == cells for row in rows)), "")


def _is_unquoted(lines: Sequence[str], sign: str) -> bool:
    """Whether quotation marks are letters like others: cells begin with one that no cell ends with, and each line is a row all the same."""
    odd = [line for line in lines if line.count('"') % 2 and re.search(rf'(^|{re.escape(sign)})"', line)]
    return len(odd) > 1 and len({line.count(sign) for line in lines if line}) == 1  # of one alone it is said that it is not closed


def is_binary(head: str) -> bool:
    """Whether what looks like a table is none of texts: a NUL in a text is a slip, one among the names of columns is not."""
    return "\0" in head.partition("\n")[0] or head.count("\0") > 1 + len(head) // 100


def is_text_table(source: Source) -> bool:
    """Whether the file may be a table at all: neither JSON nor markup nor binary."""
    return bool(source.start) and not source.start.startswith(("{", "[", "<")) and not is_binary(source.start)


def signs(*known: tuple[str, str]) -> Callable[[Source], str]:
    """A reader's `recognise`: the words of the first sign whose columns, with spaces between them, are all there, whatever their case."""
    return _json.signs(*((words, ".", names) for words, names in known), among=_names, spelled=str.lower)


def _names(source: Source) -> set[str]:
    return {name.lower() for name in fields(source)} if is_text_table(source) else set()


def first_rows(source: Source, most: int = 50, skip: int = 0) -> list[list[str]]:
    """The first rows, the names of the columns in front, behind the lines to skip; texts may hold line ends."""
    lines = islice(io.StringIO(source.text_head.lstrip("\ufeff"), newline=""), skip, skip + most * 10)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(lines, delimiter=delimiter(source)), most + 1))
    return rows


def fields(source: Source) -> list[str]:
    """The names of the columns; one without a name is an index that a program added."""
    rows = first_rows(source, 1)
    return [cell.strip() for cell in rows[0]] if rows else []


def places_of(fields: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each of our columns stands that the table has under one of these names, of several the first."""
    return {ours: fields.index(name) for ours, theirs in names.items() for name in reversed(theirs) if name in fields}


def lacking(source: Source, needed: str, fields: Iterable[str]) -> ReadError:
    """What to say of a table without columns that are needed."""
    return ReadError(f"{source.name}: the columns {needed} are needed. It has: {', '.join(fields)}.")


def rows(source: Source, log: Log, names: int = 0) -> Iterator[list[str]]:
    """All rows after the one with the names of the columns; one with fewer cells at the very end is cut and left out."""
    page = source.read_text().lstrip("\ufeff").replace("\0", "")
    previous, width = None, 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(page, newline=""), delimiter=delimiter(source))):
            width = len(row) if number == names else width
            if previous:
                yield previous
            previous = row if number > names else None
    except csv.Error as error:
        log.damage(f"{source.name}: damaged ({error}); what comes before is used.")
    if previous and len(previous) >= width and not page.count('"') % 2:  # no quotation mark is left open
        yield previous
    elif previous:
        log.count("rows that are cut")


def written(source: Source, rows: Iterable[Mapping[str, str | None]]) -> tuple[Source, dict[str, str]]:
    """Rows of one shape as a file of CSV, which the engine reads with less memory than rows that it has to keep; and how it is to be read."""
    folder, pending, longest = HeldFolder(), iter(rows), 0
    first = next(pending, {})
    with (folder.path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)  # whose own ends of lines make it quote either sign of one
        out.writerow(first)
        for row in chain([first], pending):
            cells = [value and value.replace("\0", "") for value in row.values()]
            longest = max(longest, sum(map(len, filter(None, cells))))
            out.writerow(cells)
    found = replace(source, raw=partial(folder.open, "rows.csv"), path=folder.path / "rows.csv", encoding="utf-8", members=())
    options = {"delim": ",", "quote": '"', "escape": '"'}
    return found, options if longest < LONG else options | {"max_line_size": str(8 * longest)}


LONG = 1 << 17  # signs in a row that the engine reads without being told, however many bytes each of them takes


def options(source: Source) -> dict[str, str]:
    """Quoted texts hold line ends, which the parallel scanner cannot have together with rows of unequal length."""
    return {"delim": delimiter(source), "quote": '"', "escape": '"', "parallel": "false"}


INNER = re.compile(r"([^/.\[]+)(?:[/.]|\[)(\d+)\]?[/.](.+)")  # replies/0/text, replies.0.text, replies[0].text


def nested_rows(source: Source, log: Log) -> list[dict[str, Any]]:
    """Rows with what lies in columns such as `replies/0/text` as lists of objects, which programs laid flat to make a table."""
    return [_nested(zip(fields(source), row, strict=False)) for row in rows(source, log)]


def _nested(cells: Iterable[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, cell in cells:
        if cell and (inner := INNER.fullmatch(name)):
            key, place, rest = inner.groups()
            found.setdefault(key, {}).setdefault(int(place), {})[rest] = cell
        elif cell:
            found[name] = cell
    return {
        name: [_nested(value[place].items()) for place in sorted(value)] if isinstance(value, dict) else value
        for name, value in found.items()
    }
