"""What readers of JSON share: values of any nesting, the keys of a file's start, parts that may not be there."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from replygraph.errors import ReadError
from replygraph.sources import HEAD, Log, Source, unpack_errors

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n\x1e\ufeff]*")
_CLOSING = {"[": "]", "{": "}"}
_PIECE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*+:)?|([\[\]{}])|(".*)', re.DOTALL)
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},]|".*', re.DOTALL)
DEPTH = 16


def values(source: Source, log: Log) -> Iterator[object]:
    """Each JSON value in the file: most hold one; pages put one after the other, and JSON lines, hold more.

    Of a file that is cut or damaged, the values, or elements of an array, before the damage; an error where none is.
    """
    text = _text(source)
    start = at = skip_space(text, 0)
    while at < len(text):
        try:
            value, end = _decode(source, text, at)
        except ReadError as error:
            rescued = list(_elements(text, at))
            if at == start and not rescued:
                raise
            log.count("files that are cut or damaged")
            log.warn(f"{error} What comes before is used.")
            yield rescued
            return
        yield value
        at = skip_space(text, end)


def _elements(text: str, at: int) -> Iterator[object]:
    """What is whole of an array that is damaged further on."""
    if text[at] != "[":
        return
    with suppress(ValueError, RecursionError):
        while at < len(text) and text[at] in "[,":
            value, end = _DECODER.raw_decode(text, skip_space(text, at + 1))
            at = skip_space(text, end)
            if at < len(text):  # a number at the very end may be cut itself
                yield value


def objects(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, whether it holds one, several in a row, or arrays of them."""
    for value in values(source, log):
        pending = [value]
        while pending:
            each = pending.pop()
            if isinstance(each, dict):
                yield each
            elif isinstance(each, list):
                pending.extend(reversed(each))


def _text(source: Source) -> str:
    try:
        content = source.read_bytes()
    except unpack_errors() as error:
        raise ReadError(f"{source.name}: cannot be unpacked ({error}). Is the file complete?") from error
    try:
        return content.decode(source.head_encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{source.name}: byte {error.start:,} is not {source.head_encoding.upper()}. "
            "The file is damaged, or has another encoding: name it, as in --encoding utf-16."
        ) from error


def _decode(source: Source, text: str, at: int) -> tuple[object, int]:
    try:
        with _without_collection():
            try:
                return _DECODER.raw_decode(text, at)
            except RecursionError:
                return decode_deep(text, at)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"{source.name}: not whole JSON at character {error.pos:,} of {len(text):,} ({error.msg}). "
            "The file is cut or damaged: save it again."
        ) from error
    except ValueError as error:  # a number of more digits than Python takes
        raise ReadError(f"{source.name}: not JSON that can be read ({error}). The file is damaged: save it again.") from error


@contextmanager
def _without_collection() -> Iterator[None]:
    """JSON makes many objects and no cycles: looking for cycles meanwhile takes up to half of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


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
        return *_DECODER.raw_decode(text, at), False
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


@lru_cache(maxsize=4)
def values_of_head(source: Source) -> tuple[object, ...]:
    """What is whole of the JSON values in the first 64 KB: the last one is closed where it is cut."""
    text = source.text_head
    found, at = [], skip_space(text, 0)
    while at < len(text):
        try:
            value, at = decode_deep(text, at)
        except (ValueError, RecursionError, IndexError):
            with suppress(ValueError, RecursionError, IndexError):
                found.append(decode_deep(close(text[at:]))[0])
            break
        found.append(value)
        at = skip_space(text, at)
    return tuple(found)


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


def keys(source: Source) -> frozenset[str]:
    """The keys in the first 64 KB with their paths, such as `items[].snippet`; an outermost array leaves no trace."""
    head = source.text_head.lstrip(" \t\r\n\ufeff")
    return _paths(head) if head.startswith(("{", "[")) else frozenset()


def has(source: Source, *paths: str) -> bool:
    """Whether all of these keys are in the file's beginning."""
    return keys(source).issuperset(paths)


@lru_cache(maxsize=4)
def _paths(head: str) -> frozenset[str]:
    """The paths of all keys, of JSON that may be cut anywhere.

    >>> sorted(_paths('[{"a": {"b": "{"}, "c": [{"d": 1}, {"e'))
    ['a', 'a.b', 'c', 'c[].d']
    """
    found: set[str] = set()
    stack: list[str] = []
    here = ""
    for text, is_key, bracket, cut in _PIECE.findall(head):
        if cut:
            break
        if is_key and stack and len(stack) <= DEPTH:
            here = f"{stack[-1]}.{text}" if stack[-1] else text
            found.add(here)
        elif bracket in ("{", "["):
            here += "[]" if bracket == "[" and here and len(stack) <= DEPTH else ""
            stack.append(here)
        elif bracket and stack:
            stack.pop()
            here = stack[-1] if stack else ""
    return frozenset(found)


def skip_space(text: str, at: int) -> int:
    """Where the next sign stands that is no space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def list_towards(source: Source, kind: str) -> tuple[list[str], int] | None:
    """The outermost list on the way of keys to objects of a kind, in the first 64 KB: its keys, and where its first element begins."""
    here: list[str] = []
    stack: list[list[str]] = []
    for piece in _PIECE.finditer(source.text_head):
        text, is_key, bracket, cut = piece.groups()
        if cut:
            break
        if is_key and stack:
            here = [*stack[-1], text]
        elif bracket == "[" and (kind.lstrip(".") + ".").startswith(".".join(here) + "." if here else ""):
            return here, piece.end()
        elif bracket in ("{", "["):
            stack.append(here)
        elif bracket and stack:
            here = stack.pop()
    return None


def dig(value: object, *path: str) -> object:
    """What lies at a path of keys; None where a part of it is missing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def mapping(**columns: str | tuple[str, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that makes a comment of an object: for each column the path to it; of several paths the first with something.

    >>> mapping(author="user.name", text=("plain", "body"))({"user": {"name": "Ann"}, "body": "Frost."})
    {'author': 'Ann', 'text': 'Frost.'}
    """
    places = [
        (name, [tuple(path.split(".")) for path in (paths if isinstance(paths, tuple) else (paths,))])
        for name, paths in columns.items()
    ]  # fmt: skip

    def pick(value: dict[str, Any]) -> dict[str, Any]:
        return {name: _first(value, paths) for name, paths in places}

    return pick


def _first(value: dict[str, Any], paths: list[tuple[str, ...]]) -> object:
    found = None
    for path in paths:
        found = value.get(path[0]) if len(path) == 1 else dig(value, *path)
        if found not in (None, "", [], {}):
            return found
    return found


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects in an array; none where it is no array."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def word(value: object) -> str | None:
    """An id or a name as text; None for what is empty or neither text nor number."""
    if isinstance(value, str):
        return value or None
    return str(value) if type(value) is int else None


def words(rows: list[dict[str, Any]], key: str) -> list[str | None]:
    """Of each object the `word` that it has under a key."""
    return [str(value) if type(value) is int else word(value) for value in [row.get(key) for row in rows]]


def text(value: object) -> str | None:
    """A text, or None."""
    return value if isinstance(value, str) else None


def number(value: object) -> float | None:
    """A number, or None."""
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None


def integer(value: object) -> int:
    """A count; 0 where there is none."""
    found = number(value)
    return int(found) if found is not None and abs(found) < 1e15 else 0


def when(value: object) -> str | int | float | None:
    """A time as the source writes it, for the engine to understand, or None."""
    return value if isinstance(value, str | int | float) else None


def prefixed(prefix: str, value: object) -> str | None:
    """An id with the name of what it numbers before it; None where there is no id."""
    id = word(value)
    return None if id is None else prefix + id


def is_lines(source: Source) -> bool:
    """Whether the file may be JSON lines: a whole object in its first line and another after it, or one only."""
    first, end, rest = source.text_head.lstrip("\ufeff \t\r\n").partition("\n")
    if not end and len(source.head) >= HEAD:  # a first line longer than what is looked at
        return first.startswith("{")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] in ("", "{")
