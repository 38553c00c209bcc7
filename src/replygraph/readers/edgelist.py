"""Lists of who answered whom: two names a line, and perhaps a time, as SNAP and others publish them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.sources import HEAD, Log, Source, lines_of

TITLE = "An edge list: who answered whom, a line each, perhaps with a time"
HOWTO = (
    "Such lists come from archives of networks: each line has the one who replied, the one replied to, and in some the "
    "time in seconds since 1970, apart by spaces, tabs or commas. Lines that begin with # or % are remarks. There are no comments in "
    "them, so each line counts as one reply."
)
FAMILY = "text"
HEADER = {"src", "source", "from", "dst", "dest", "target", "to", "time", "timestamp", "unixts"}


def recognise(source: Source) -> str:
    """Lines of two or three numbers and nothing else, or below a heading that says source and target."""
    whole = source.text_head.splitlines()[: -1 if len(source.head) >= HEAD else None]
    lines = [words_of(line) for line in whole if line.strip() and line[0] not in "#%"]
    if len(lines) < 2:
        return ""
    headed = len(lines[0]) in (2, 3) and all(word.lower() in HEADER for word in lines[0])
    rows = lines[1:] if headed else lines
    same = {len(row) for row in rows} in ({2}, {3})
    if same and headed:
        return "lines of source and target below a heading"
    return "lines of two or three numbers" if same and all(re.fullmatch(r"\d+", word) for row in rows for word in row) else ""


def words_of(line: str) -> list[str]:
    """The parts of a line; commas set numbers apart, and are part of a name."""
    return line.split() if re.search(r"[^\d,\s]", line) else re.split(r"[\s,]+", line.strip())


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """A reply per line."""
    width = None
    for number, line in enumerate(lines_of(source), 1):
        words = words_of(line)
        if not line.strip() or line[0] in "#%" or (width is None and all(word.lower() in HEADER for word in words)):
            continue
        width = width or len(words)
        if len(words) != width or not 2 <= width <= 4:
            log.count("unreadable lines")
            continue
        yield {
            "id": f"{source.name}#{number}", "author": words[0], "reply_to": words[1], "resolution": "explicit-id",
            "created_at": words[2] if width >= 3 else None,
        }  # fmt: skip
    if width is None:
        raise ReadError(f"{source.name}: no lines of who answered whom in it.")
