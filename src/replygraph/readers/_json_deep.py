"""JSON decoded by steps: of any depth, for threads nest deeper than the interpreter's stack allows, and cut anywhere."""

import json
import re
from collections.abc import Generator
from typing import Any

DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n\x1e\ufeff]*")
_CLOSING = {"[": "]", "{": "}"}
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},]|".*', re.DOTALL)


def decode(text: str, at: int) -> tuple[Any, int]:
    """A JSON value and where it ends: by the quick decoder, where its depth allows that."""
    try:
        return DECODER.raw_decode(text, at)
    except RecursionError:
        return decode_deep(text, at)


def decode_whole(text: str) -> Any:
    """The JSON value that a text is; an error where more stands behind it."""
    value, end = decode(text, 0)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def decode_deep(text: str, at: int = 0) -> tuple[Any, int]:
    """A JSON value and where it ends, however deep: threads nest deeper than the interpreter's stack allows.

    >>> decode_deep('[1, {"a": [[]]}] ')
    ([1, {'a': [[]]}], 16)
    """
    open_ones, found = [_decoding(text, at)], None
    while open_ones:
        try:
            open_ones.append(_decoding(text, open_ones[-1].send(found)))
            found = None
        except StopIteration as end:
            open_ones.pop()
            found = end.value
    return found


def _decoding(text: str, at: int) -> Generator[int, Any, tuple[Any, int]]:
    """A value and where it ends; asks for each value inside by where that begins."""
    at = skip_space(text, at)
    closing = _CLOSING.get(text[at : at + 1])
    if closing is None:
        return DECODER.raw_decode(text, at)
    whole: Any = [] if closing == "]" else {}
    at = skip_space(text, at + 1)
    if text[at : at + 1] == closing:
        return whole, at + 1
    while True:
        key, at = _key(text, at) if closing == "}" else ("", at)
        value, at = (yield at) if text[at : at + 1] in _CLOSING else DECODER.raw_decode(text, at)
        if closing == "}":
            whole[key] = value
        else:
            whole.append(value)
        at = skip_space(text, at)
        if text[at : at + 1] == closing:
            return whole, at + 1
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError(f"Expecting ',' or '{closing}'", text, at)
        at = skip_space(text, at + 1)


def _key(text: str, at: int) -> tuple[str, int]:
    """A key, and where its value begins."""
    if text[at : at + 1] != '"':
        raise json.JSONDecodeError("Expecting a key in quotes", text, at)
    key, at = json.decoder.scanstring(text, at + 1)
    at = skip_space(text, at)
    if text[at : at + 1] != ":":
        raise json.JSONDecodeError("Expecting ':'", text, at)
    return key, skip_space(text, at + 1)


def close(text: str) -> str:
    """JSON that is cut somewhere, up to the last comma before the cut, with the brackets that are open there closed.

    >>> close('{"a": [{"b": 1}, {"b": 2, "c": "x')
    '{"a": [{"b": 1}, {"b": 2}]}'
    """
    open_ones: list[str] = []
    end, closing = 0, ""
    for piece in _TOKEN.finditer(text):
        sign = piece[0]
        if sign in ("{", "["):
            open_ones.append(_CLOSING[sign])
        elif sign in ("}", "]") and open_ones:
            open_ones.pop()
        elif sign == ",":
            end, closing = piece.start(), "".join(reversed(open_ones))
    return text[:end] + closing


def skip_space(text: str, at: int) -> int:
    """Where the next sign stands that is no space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
