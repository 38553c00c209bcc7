"""Lists of who answered whom without names of columns: two names a line, and perhaps a weight or a time."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

from replygraph.errors import ReadError
from replygraph.mapping import column_words, ties
from replygraph.readers import edge_table
from replygraph.sources import HEAD, Comments, Log, Source, lines_of

TITLE = "An edge list: who answered whom, a line each, perhaps with a weight or a time"
FAMILY = "text"
HOWTO = (
    "Such lists come from archives of networks (SNAP, KONECT) and from networkx, igraph or scripts: each line has the one who replied, the one "
    "replied to, and in some a weight or the time in seconds since 1970, apart by spaces, tabs, commas or an arrow. Lines that begin with # or % are "
    "remarks. There are no comments in them: a line counts as one reply, or as many as its weight says."
)
BREADTH = 3
HEADER = {*chain(*edge_table.ENDS), *edge_table.FROM, *edge_table.TO, *ties.WEIGHTS, *ties.TIMES, "rating"}
EPOCH = 100_000_000  # seconds from 1970 into 1973: no weights are all above it, and no times of the web below


def recognise(source: Source) -> str:
    """Lines of two to four parts: numbers, or below a heading, or names that come again and again."""
    lines, heading, _ = _rows(source)
    if len(lines) < 2 or len({len(row) for row in lines}) != 1 or not 2 <= len(lines[0]) <= 4:
        return ""
    if heading:
        return "" if _are_of_two_kinds(heading, lines) else "lines of source and target below a heading"
    numbers = all(re.fullmatch(r"\d+", word) for row in lines for word in row[:2])
    if all(ties.NUMBER.fullmatch(word) for row in lines for word in row[2:]) and (numbers or _come_again([row[:2] for row in lines])):
        return f"lines of two {'numbers' if numbers else 'names'}" + (", and a number beside" if lines[0][2:] else "")
    return ""


def _rows(source: Source) -> tuple[list[list[str]], list[str], str]:
    """The first lines in parts, the heading above them where there is one, and what sets the parts apart."""
    whole = source.text_head.splitlines()[: -1 if len(source.head) >= HEAD else None]
    lines = [line for line in whole if line.strip() and line[0] not in "#%"]
    sign = separator(lines)
    rows = [split(line, sign) for line in lines]
    heading = rows[0] if _is_heading(rows) else []
    return rows[1 if heading or _is_sized(source) else 0 :], heading, sign


def _is_sized(source: Source) -> bool:
    """Whether the first line below the remarks tells sizes."""
    return source.start.startswith("%%MatrixMarket")


def _is_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names columns: by words for them, or by two that come nowhere else, above names that come again."""
    if not rows or not 2 <= len(rows[0]) <= 4:
        return False
    if all(ties.plain(word) in HEADER for word in rows[0]):
        return True
    if (
        len(rows) > 3
        and not any(map(ties.NUMBER.fullmatch, rows[0]))
        and all(ties.NUMBER.fullmatch(word) for row in rows[1:] for word in row)
    ):
        return True  # words above nothing but numbers
    words = Counter(word for row in rows[1:] for word in row)
    return len(rows) > 5 and len(rows[0]) == 2 and not any(word in words for word in rows[0]) and min(words.values()) > 1


ENDS = re.compile("friend|follow|contact|peer|neighbo|trust|repl|answer|other")  # words for the one at an end of a tie


def _are_of_two_kinds(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a heading names two kinds of things, as `userId,movieId` does, or the number of the row first: then no row is a tie."""
    sides = [{row[side] for row in rows} for side in (0, 1)]
    if edge_table.roles(heading) or (sides[0] & sides[1] and not all(map(ties.NUMBER.fullmatch, sides[0] | sides[1]))):
        return False
    words = [column_words.words_of(name) for name in heading[:2]]
    if words[0] == ("id",):
        return len(sides[0]) == len(rows)
    one, other = ([each for word in of if len(each := word.rstrip("0123456789")) > 1 and each != "id"] for of in words)
    people = [
        bool(ENDS.search(name.lower()) or {"user", "author"} & frozenset().union(*column_words.speaks_of(name))) for name in heading[:2]
    ]
    return one != other and not all(people) and (any(people) or all(of[-1:] == ("id",) for of in words))


ARROW = re.compile(r"-{1,2}>|=>|→")


def separator(lines: Sequence[str]) -> str:
    """What sets the parts of a line apart: an arrow in each line, or a tab, semicolon or comma equally often, else spaces."""
    if lines and all(len(ARROW.findall(line)) == 1 for line in lines):
        return "->"
    return next((sign for sign in "\t;," if lines and len({line.count(sign) for line in lines} | {0}) == 2 and sign in lines[0]), " ")


def split(line: str, sign: str) -> list[str]:
    """The parts of a line, without quotation marks around them."""
    words = ARROW.split(line) if sign == "->" else line.split() if sign == " " else line.strip("\r\n").split(sign)
    return [word.strip().strip('"') for word in words]


def _come_again(pairs: Sequence[Sequence[str]]) -> bool:
    """Whether words are names: they come again, on both sides, and are no sentences."""
    sides = [{pair[side] for pair in pairs} for side in (0, 1)]
    names = sides[0] | sides[1]
    return (
        len(pairs) >= 3 and len(names) <= 1.25 * len(pairs) and bool(sides[0] & sides[1])
        and all(name and len(name) <= 60 for name in names) and not all(map(ties.NUMBER.fullmatch, sides[1]))
    )  # fmt: skip


def read(source: Source, log: Log) -> Comments:
    """A reply per line, or as many as its weight says."""
    rows, heading, sign = _rows(source)
    if not rows:
        raise ReadError(f"{source.name}: no lines of who answered whom in it.")
    _check_remarks(source, log)
    width, beside = len(rows[0]), _what_is_beside(source, log, rows)
    lines = ((number, line) for number, line in enumerate(lines_of(source), 1) if line.strip() and line[0] not in "#%")
    for number, line in islice(lines, 1 if heading or _is_sized(source) else 0, None):
        words = split(line, sign)
        if len(words) != width:
            log.count("unreadable lines")
            continue
        cells = dict(zip(beside, words[2:], strict=True))
        yield {
            "id": f"{source.name}#{number}", "author": words[0], "reply_to": words[1], "resolution": "explicit-id",
            "weight": ties.number_of(cells.get("weight")), "created_at": cells.get("created_at"),
        }  # fmt: skip


def _check_remarks(source: Source, log: Log) -> None:
    """What the first remark of KONECT and of Matrix Market says of directions."""
    first = source.start.partition("\n")[0].lower().split()
    if first[:2] == ["%", "bip"]:
        raise ReadError(f"{source.name}: a network between two kinds of things (% bip), of whom none answers one of its own kind.")
    if first[:2] == ["%", "sym"] or (first[:1] == ["%%matrixmarket"] and "symmetric" in first):
        log.warn(f"{source.name}: its ties have no direction; each is taken as a reply of the first to the second.")


def _what_is_beside(source: Source, log: Log, rows: Sequence[Sequence[str]]) -> list[str]:
    """What the numbers behind the names are: a weight, a time, or neither."""
    columns = list(zip(*rows, strict=True))[2:]
    kinds = [_kind(column, [row[:2] for row in rows] if len(columns) == 1 else []) for column in columns]
    if "rising" in kinds:
        log.warn(
            f"{source.name}: the third number rises from line to line, or among the lines of a pair, as times do that count from an unknown start; it is not used, and each line counts as one reply."
        )
    if kinds == ["weight", "weight"]:
        kinds = ["weight", "unknown"]
    for words in [f"the number behind the names as {each}" for each in kinds if each in ("weight", "created_at")]:
        log.note(f"{source.name}: {words.replace('created_at', 'time')}.")
    return kinds


def _kind(column: Sequence[str], pairs: Sequence[Sequence[str]]) -> str:
    try:
        numbers = [float(word) for word in column]
    except ValueError:
        return "unknown"
    if all(number >= EPOCH for number in numbers):
        return "created_at"
    return "rising" if pairs and _rise(numbers, pairs) else "weight"


def _rise(numbers: Sequence[float], pairs: Sequence[Sequence[str]]) -> bool:
    """Whether numbers rise from line to line, or each time that a pair comes again: as times do, and weights do not."""
    if not all(map(float.is_integer, numbers)) or len(numbers) < 10:
        return False
    if len(set(numbers)) > len(numbers) / 2 and numbers == sorted(numbers) and numbers[-1] >= 1000:
        return True
    latest: dict[tuple[str, ...], float] = {}
    steps: list[float] = []
    for pair, number in zip(map(tuple, pairs), numbers, strict=True):
        steps += [number - latest[pair]] if pair in latest else []
        latest[pair] = number
    return len(steps) >= 10 and min(steps) >= 0 and sum(map(bool, steps)) > 0.8 * len(steps)
