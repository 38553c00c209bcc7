"""JSON decoded by steps: of any depth, for threads nest deeper than the interpreter's stack allows, and cut anywhere."""

import json
import re
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


def decode_deep(text: str, at: int = 0) -> tuple[object, int]:
    """A JSON value and where it ends, however deep: threads nest deeper than the interpreter's stack allows.

    >>> decode_deep('[1, {"a": [[]]}] ')
    ([1, {'a': [[]]}], 16)
    """
    inside: list[list[Any] | dict[str, Any]] = []
    keys: list[str] = []
    while True:
        at = skip_space(text, at)
        value, at, is_open = _start(text, at)
        if is_open:
            inside.append(value)
            keys.append("")
            if isinstance(value, dict):
                keys[-1], at = _key(text, at)
            continue
        while inside:
            at = _put(inside[-1], keys[-1], value, text, at)
            if text[at] == ",":
                at += 1
                if isinstance(inside[-1], dict):
                    keys[-1], at = _key(text, at)
                break
            at += 1
            value = inside.pop()
            keys.pop()
        else:
            return value, at


def _start(text: str, at: int) -> tuple[object, int, bool]:
    """A value without parts, or a container and whether it has any."""
    sign = text[at : at + 1]
    if sign not in _CLOSING:
        return *DECODER.raw_decode(text, at), False
    at = skip_space(text, at + 1)
    is_open = text[at : at + 1] != _CLOSING[sign]
    return ([] if sign == "[" else {}), at if is_open else at + 1, is_open


def _key(text: str, at: int) -> tuple[str, int]:
    at = skip_space(text, at)
    if text[at : at + 1] != '"':
        raise json.JSONDecodeError("Expecting a key in quotes", text, at)
    key, at = json.decoder.scanstring(text, at + 1)
    at = skip_space(text, at)
    if text[at : at + 1] != ":":
        raise json.JSONDecodeError("Expecting ':'", text, at)
    return key, at + 1


def _put(container: list[Any] | dict[str, Any], key: str, value: object, text: str, at: int) -> int:
    """The value into its container; where the comma or the closing bracket after it stands."""
    closing = "]" if isinstance(container, list) else "}"
    if closing == "]":
        container.append(value)
    else:
        container[key] = value
    at = skip_space(text, at)
    if text[at : at + 1] not in (",", closing):
        raise json.JSONDecodeError(f"Expecting ',' or '{closing}'", text, at)
    return at


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
