"""What readers of JSON share: values of any nesting, the keys of a file's start, parts that may not be there."""

import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from itertools import product
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._json_deep import close, decode, decode_deep, skip_space
from replygraph.sources import HEAD, Comments, Log, Source, unpack_errors

_PIECE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*+:)?|([\[\]{}])|(".*)', re.DOTALL)
DEPTH = 16
Keys = tuple[str, ...]  # from the outermost object inwards; "[]" behind one with a list


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
            log.damage(f"{error} What comes before is used.")
            yield rescued
            return
        yield value
        at = skip_space(text, end)


def _elements(text: str, at: int) -> Iterator[object]:
    """What is whole of an array that is damaged further on."""
    if text[at] != "[":
        return
    with suppress(ValueError):
        while at < len(text) and text[at] in "[,":
            value, end = decode(text, skip_space(text, at + 1))
            at = skip_space(text, end)
            if at < len(text):  # a number at the very end may be cut itself
                yield value


def objects(source: Source, log: Log) -> Comments:
    """The JSON objects of a file, whether it holds one, several in a row, or arrays of them."""
    return tree(values(source, log), lambda each, _: each, lambda _: ())


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
            return decode(text, at)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"{source.name}: not whole JSON at character {error.pos:,} of {len(text):,} ({error.msg}). "
            "The file is cut or damaged: save it again."
        ) from error
    except ValueError as error:  # a number of more digits than Python takes
        raise ReadError(f"{source.name}: not JSON that can be read ({error}). The file is damaged: save it again.") from error


def decoded(text: str | None) -> object:
    """What a piece of JSON in another file says; None where it is none."""
    try:
        return json.loads(text or "null", strict=False)
    except (ValueError, RecursionError):
        return None


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


@lru_cache(maxsize=4)
def values_of_head(source: Source) -> tuple[object, ...]:
    """What is whole of the JSON values in the first 64 KB: the last one is closed where it is cut."""
    text = source.text_head
    found, at = [], skip_space(text, 0)
    while at < len(text):
        try:
            value, at = decode(text, at)
        except ValueError:
            with suppress(ValueError):
                found.append(decode_deep(close(text[at:]))[0])
            break
        found.append(value)
        at = skip_space(text, at)
    return tuple(found)


def keys(source: Source) -> frozenset[str]:
    """The keys in the first 64 KB with their paths, such as `items[].snippet`; an outermost array leaves no trace."""
    head = source.start
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
    return frozenset(".".join(path) for path, bracket, _ in _walk(head) if not bracket)


def _walk(head: str) -> Iterator[tuple[Keys, str, int]]:
    """Each key, and each bracket that opens, of JSON that may be cut anywhere: its path, the bracket, and where it ends."""
    stack: list[Keys] = []
    here: Keys = ()
    for piece in _PIECE.finditer(head):
        text, is_key, bracket, cut = piece.groups()
        if cut:
            return
        if is_key and stack and len(stack) <= DEPTH:
            here = (*stack[-1], text)
            yield here, "", piece.end()
        elif bracket in ("{", "["):
            yield here, bracket, piece.end()
            here = (*here[:-1], f"{here[-1]}[]") if bracket == "[" and here and len(stack) <= DEPTH else here
            stack.append(here)
        elif bracket and stack:
            stack.pop()
            here = stack[-1] if stack else ()


def list_towards(source: Source, kind: str) -> tuple[Keys, int] | None:
    """The outermost list on the way of keys to objects of a kind, in the first 64 KB: its keys, and where its first element begins."""
    lists = ((path, end) for path, bracket, end in _walk(source.text_head) if bracket == "[")
    on_the_way = ((path, end) for path, end in lists if f"{kind.lstrip('.')}.".startswith("".join(f"{key}." for key in path)))
    return next(on_the_way, None)


def dig(value: object, *path: str) -> object:
    """What lies at a path of keys; None where a part of it is missing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


Path = str | Callable[[dict[str, Any]], object]


def at(*paths: Path) -> Callable[[dict[str, Any]], Any]:
    """What lies at a path of keys, or what a function makes of the object; of several the first with something.

    >>> at("user.name", lambda each: each["by"])({"user": {}, "by": "Ann"})
    'Ann'
    """
    ways = [path if callable(path) else _way(*path.split(".")) for path in paths]

    def first(value: dict[str, Any]) -> object:
        found = None
        for way in ways:
            found = way(value)
            if found not in (None, "", [], {}):
                return found
        return found

    return ways[0] if len(ways) == 1 else first


def _way(*keys: str) -> Callable[[dict[str, Any]], object]:
    key = keys[0]
    return (lambda value: value.get(key)) if len(keys) == 1 else (lambda value: dig(value, *keys))


def via(function: Callable[[Any], object], *paths: Path) -> Callable[[dict[str, Any]], Any]:
    """As `at`, with something made of what lies there.

    >>> via(str.upper, "user.name")({"user": {"name": "Ann"}})
    'ANN'
    """
    way = at(*paths)
    return lambda value: function(way(value))


def numbered(prefix: str, *paths: Path) -> Callable[[dict[str, Any]], str | None]:
    """An id as `at` finds it, with the name of what it numbers before it; nothing where there is none."""
    return via(partial(prefixed, prefix), *paths)


def mapping(**columns: Path | tuple[Path, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that makes a comment of an object: for each column what `at` finds.

    >>> mapping(author="user.name", text=("plain", "body"))({"user": {"name": "Ann"}, "body": "Frost."})
    {'author': 'Ann', 'text': 'Frost.'}
    """
    ways = [(name, at(*paths) if isinstance(paths, tuple) else at(paths)) for name, paths in columns.items()]
    return lambda value: {name: way(value) for name, way in ways}


def signs(
    *known: tuple[str, str, str], among: Callable[[Source], Set[str]] = keys, spelled: Callable[[str], str] = str
) -> Callable[[Source], str]:
    """A reader's `recognise`: the words of the first sign whose keys are all in the file's beginning, at one of its places.

    A sign has words, places and keys, with spaces between places and between keys; "." is the outermost place, and of keys with "|"
    between them one is enough. Other files than JSON say `among` which names to look, and how these are `spelled` there.
    """
    parted = [
        (words, place.removeprefix("."), names)
        for words, places, keys in known for names in product(*(each.split("|") for each in keys.split())) for place in places.split()
    ]  # fmt: skip

    def recognise(source: Source) -> str:
        here = among(source)
        return next((words for words, place, names in parted if here >= {spelled(place + name) for name in names}), "")

    recognise.__doc__ = f"What has the names of {' or of '.join(dict.fromkeys(words for words, *_ in known))}."
    recognise.needs = [(place, names) for _, place, names in parted]  # type: ignore[attr-defined]
    return recognise


Row = dict[str, Any]


def tree(
    values: Iterable[object], comment: Callable[[Row, Row | None], Row | None], below: Callable[[Row], Iterable[object]]
) -> Iterator[Row]:
    """Comments that lie in each other, depth first: each is made with the one that it lies in, or None; what makes none holds others."""
    pending: list[tuple[object, Row | None]] = [(each, None) for each in values][::-1]
    while pending:
        each, above = pending.pop()
        if isinstance(each, list):
            pending.extend((part, above) for part in reversed(each))
        elif isinstance(each, dict):
            row = comment(each, above)
            if row is not None:
                yield row
            pending.extend([(part, row or above) for part in below(each)][::-1])


def lists(value: object, *paths: str) -> list[dict[str, Any]]:
    """The objects in the lists at some paths, and those that stand there alone."""
    found = [dig(value, *path.split(".")) for path in paths]
    return [part for each in found for part in (dicts(each) if isinstance(each, list) else dicts([each]))]


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects in an array; none where it is no array."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def listed(value: object) -> list[dict[str, Any]]:
    """The objects in an array, or those that an object has under their ids."""
    return [{"id": id, **each} for id, each in value.items() if isinstance(each, dict)] if isinstance(value, dict) else dicts(value)


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


def prefixed(prefix: str, value: object) -> str | None:
    """An id with the name of what it numbers before it; None where there is no id."""
    id = word(value)
    return None if id is None else prefix + id


def is_lines(source: Source) -> bool:
    """Whether the file may be JSON lines: a whole object in its first line and another after it, or one only."""
    first, end, rest = source.start.partition("\n")
    if not end and len(source.head) >= HEAD:  # a first line longer than what is looked at
        return first.startswith("{")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] in ("", "{")
