"""Lists of who answered whom: two names a line, and perhaps a time, as SNAP and others publish them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.sources import HEAD, Log, Source, lines_of

TITLE = "An edge list: who answered whom, a line each, perhaps with a time"
HOWTO = (
    "Such lists come from archives of networks: each line has the one who replied, the one replied to, and in some the "
    "time in seconds since 1970, apart by spaces, tabs or commas. Lines that begin with # or % are remarks. There are no comments "
    "in them, so each line counts as one reply, or below a heading with Source, Target and Weight as so many."
)
HEADER = {
    "src", "source", "from", "fromnodeid", "dst", "dest", "target", "to", "tonodeid", "time", "timestamp", "unixts", "weight", "type",
    "id", "label", "timeset", "kind", "interval",
}  # fmt: skip
FROM, TO = ("src", "source", "from", "fromnodeid"), ("dst", "dest", "target", "to", "tonodeid")


def recognise(source: Source) -> str:
    """Lines of two or three numbers and nothing else, or below a heading that says source and target."""
    lines = source.text_head.lstrip("\ufeff").splitlines()[: -1 if len(source.head) >= HEAD else None]
    lines = [line for line in lines if line.strip() and line[0] not in "#%"]
    if len(lines) < 2:
        return ""
    sign = separator(lines[0])
    cells = [cells_of(line, sign) for line in lines[:1000]]
    heading = [cell.lower() for cell in cells[0]]
    same = len({len(each) for each in cells}) == 1
    if same and set(heading) & set(FROM) and set(heading) & set(TO) and set(heading) <= HEADER:
        return "lines of source and target below a heading"
    same = {len(each) for each in cells} in ({2}, {3})
    return "lines of two or three numbers" if same and all(re.fullmatch(r"\d+", cell) for each in cells for cell in each) else ""


def separator(line: str) -> str | None:
    """What stands between two names; None for any white space."""
    return next((sign for sign in ",;\t" if sign in line), None)


def cells_of(line: str, sign: str | None) -> list[str]:
    """The names in a line, out of their quotation marks."""
    return next(csv.reader([line], delimiter=sign), []) if sign else line.split()


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """A reply per line, or as many as its weight says; of a list that has no heading the third column is the time."""
    sign, places = None, None
    for number, line in enumerate(lines_of(source), 1):
        line = line.strip("\ufeff\r\n")
        if not line.strip() or line[0] in "#%":
            continue
        sign = separator(line) if places is None else sign
        words = [word.strip() for word in cells_of(line, sign)]
        if places is None:
            places, is_heading = _places(words)
            width = len(words)
            if is_heading:
                continue
        if len(words) != width or width < 2:
            log.count("unreadable lines")
            continue
        for each in range(_weight(words, places)):
            yield {
                "id": f"{source.name}#{number}{f'-{each}' if each else ''}", "author": words[places["from"]], "reply_to": words[places["to"]],
                "resolution": "explicit-id", "created_at": words[places["time"]] if "time" in places else None,
            }  # fmt: skip
    if places is None:
        raise ReadError(f"{source.name}: no lines of who answered whom in it.")


def _places(words: list[str]) -> tuple[dict[str, int], bool]:
    """Which column is what, and whether these words say so or are already names."""
    names = [word.lower() for word in words]
    columns = {"from": FROM, "to": TO, "time": ("time", "timestamp", "unixts"), "weight": ("weight",)}
    found = {column: names.index(name) for column, known in columns.items() for name in reversed(known) if name in names}
    if {"from", "to"} <= set(found):
        return found, True
    return {"from": 0, "to": 1} | ({"time": 2} if len(words) > 2 else {}), False


def _weight(words: list[str], places: dict[str, int]) -> int:
    try:
        return min(MOST, max(1, round(float(words[places["weight"]])))) if "weight" in places else 1
    except (ValueError, OverflowError):
        return 1


MOST = 1_000_000  # replies that one line may stand for
