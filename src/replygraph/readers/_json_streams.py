"""JSON too big to be held: one object, or array, whose long list is read from the file, element by element, each time it is gone through."""

import io
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _json
from replygraph.readers._json_deep import decode, skip_space
from replygraph.sources import Source

BLOCK = 1 << 20  # characters
MOST = 1 << 26  # characters that may stand behind the list


class Elements(list[Any]):
    """A list of which only the present element is held."""

    def __init__(self, source: Source, start: int) -> None:
        super().__init__()
        self.source, self.start, self.rest = source, start, ""

    def __iter__(self) -> Iterator[Any]:
        with self.source.open() as raw, io.TextIOWrapper(raw, self.source.head_encoding, errors="replace", newline="") as text:
            text.read(self.start)
            buffer, at = "", 0
            while True:
                at = skip_space(buffer, at)
                if buffer[at : at + 1] == "]":
                    self.rest = buffer[at:] + text.read(MOST)
                    return
                try:
                    at = skip_space(buffer, at + 1) if buffer[at : at + 1] == "," else at
                    value, end = decode(buffer, at)
                    if end == len(buffer):  # a number may go on
                        raise ValueError
                except (ValueError, IndexError):
                    more = text.read(max(BLOCK, len(buffer) - at))
                    if not more:
                        raise ValueError("the list does not end") from None
                    buffer, at = buffer[at:] + more, 0
                    continue
                yield value
                at = end


def value_of(source: Source, kind: str) -> object | None:
    """The value that a file holds, with its list on the way to a kind of objects as one that is read piece by piece; None where it is not whole."""
    keys = _json.list_towards(source, kind)
    if keys is None:
        return None
    path, start = keys
    elements = Elements(source, start)
    try:
        for _ in elements:
            pass
        around = source.text_head[:start].lstrip("\ufeff \t\r\n") + elements.rest
        outer, end = decode(around, 0)
    except ValueError:
        return None
    if around[end:].strip():
        return None  # more values come after this one
    if not path:
        return elements
    inner: Any = outer
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = elements
    return outer
