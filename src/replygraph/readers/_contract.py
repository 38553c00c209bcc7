"""What a reader needs and what it yields, as types; and the check that everything a reader yields passes.

A new column is one line in `Comment`: its type says how values are brought into shape and what the engine stores.
"""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, TypedDict, get_args, get_type_hints

from replygraph.columns import PRECISIONS, RESOLUTIONS
from replygraph.errors import ReaderError, UsageError
from replygraph.mapping.ties import plain
from replygraph.wording import plural

if TYPE_CHECKING:
    from replygraph.sources import Log

# How the comment answered was found, and how exactly the time is known: see RESOLUTIONS and PRECISIONS for what the words mean.
Resolution = Literal["explicit-id", "nested", "quote", "mention", "name-on-path", "name-latest", "subject", "boost", "none", "assumed"]
Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "estimated"]
# What kind of input a reader reads: which readers are asked is decided by it, and how its rows are checked.
Family = Literal["json", "html", "xml", "pasted", "table", "sql", "text", "binary", "folder"]

Word = str | int | None  # an id or a name: "" says nothing
Text = str | None
Time = datetime | str | int | float | None  # ISO 8601, or seconds or milliseconds since 1970, in UTC
Number = float | int | str | None
Words = Sequence[str] | None


class Comment(TypedDict, total=False):
    """What a reader tells of one comment. A key that the source knows nothing of may be missing.

    Without `id` a comment gets one. `parent_id` is the comment answered, also where it is not in the input; `thread_id` the
    comment that a thread starts with, or whatever its comments have in common. `reply_to` is the name of the author
    answered, from sources that tell it. `resolution` may be missing: then a comment with a parent has it by its id; None
    says that nothing tells whether the parent is the comment answered: it is `assumed`. `candidates` are the ids of all comments that may be
    the parent, where more than one may. `truncated`: whether the source has only the beginning of the text. `weight`: how many
    replies the row stands for, where that is not one. `author_id` and `reply_to_id` are what tells these people apart beside their
    names: an id, a handle, an address. With `@` in it, it is compared without case: see `names.handle`.
    """

    id: Word
    parent_id: Word
    thread_id: Word
    author: Word
    created_at: Time
    text: Text
    url: Text
    score: Number
    reply_to: Word
    resolution: Resolution | None
    candidates: Words
    truncated: bool | None
    precision: Precision | None
    title: Text
    weight: Number
    author_id: Word
    reply_to_id: Word


class Seen(str):
    """What was seen, and how many comments: where several readers see comments in one source, who sees more comes first."""

    comments: int

    def __new__(cls, words: str, comments: int = 0) -> Seen:
        seen = super().__new__(cls, words)
        seen.comments = comments
        return seen


_SQL = {Word: "varchar", Text: "varchar", Time: "timestamp", Number: "double", Words: "varchar[]", bool | None: "boolean"}
KINDS: Mapping[str, Any] = get_type_hints(Comment)
COLUMNS: Mapping[str, str] = {name: _SQL.get(kind, "varchar") for name, kind in KINDS.items()}
ALSO = "also_called"  # in tables: other names of the author, parted by NUL. Only what hides names asks for them
FAMILIES: tuple[str, ...] = get_args(Family)
_SETS: Mapping[Any, Iterable[str]] = {Resolution | None: RESOLUTIONS, Precision | None: PRECISIONS}
BY_ID: Resolution = "explicit-id"
UNSAID = object()  # stands for the key `resolution` where a row has none


def check_reader(name: str, reader: object) -> None:
    """An error that names what a module lacks to be a reader, and how to add it."""
    for attribute, (fits, cure) in _NEEDED.items():
        _check(name, reader, attribute, fits, cure)
    check_kind(name, reader)


def check_kind(name: str, reader: object) -> None:
    """An error where FAMILY or BREADTH, by which it is decided which readers are asked, cannot be what they are."""
    _check(name, reader, "FAMILY", _are_texts, f"FAMILY = one of {', '.join(FAMILIES)}: the kind of input that it reads.")
    for family in families_of(reader):
        if family not in FAMILIES:
            raise ReaderError(f'reader {name}: FAMILY "{family}".{_near(family, FAMILIES)} The families are {", ".join(FAMILIES)}.')
    breadth = getattr(reader, "BREADTH", 0)
    if breadth not in (0, 1, 2, 3):
        raise ReaderError(f"reader {name}: BREADTH {breadth!r}. It is 0 for the signs of one program, 1, 2, or 3 for no signs at all.")


def _check(name: str, reader: object, attribute: str, fits: Callable[[Any], bool], cure: str) -> None:
    value = getattr(reader, attribute, None)
    if not value or not fits(value):
        raise ReaderError(f"reader {name}: {'wrong' if value else 'no'} {attribute}. Write {cure}")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, tuple) and all(map(_is_text, value)))


def _takes(*given: object) -> Callable[[Any], bool]:
    """Whether a function can be called with so many arguments, and needs no more."""

    def fits(value: Any) -> bool:
        try:
            inspect.signature(value).bind(*given)
        except (TypeError, ValueError):
            return False
        return True

    return fits


_NEEDED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "TITLE": (_is_text, 'TITLE = "...", what `replygraph formats` calls the format.'),
    "HOWTO": (_is_text, 'HOWTO = "...", a paragraph on how a person gets such a file.'),
    "recognise": (
        _takes("source"),
        'recognise(source), which gives a few words on what was seen, or "" where the source is something else.',
    ),
    "read": (
        _takes("source", "log"),
        "read(source, log), which yields a dict for each comment; what else it takes are options, each with a default.",
    ),
}


def families_of(reader: object) -> tuple[str, ...]:
    """The kinds of input that a reader reads: for most readers one."""
    given = getattr(reader, "FAMILY", ())
    return (given,) if isinstance(given, str) else tuple(given)


# The options that our readers have. A reader of another package may have others.
OPTIONS: Mapping[str, str] = {
    "boosts": "passing a post on is a tie to its author, where the source knows boosts",
    "columns": "which column of a table is which",
    "everything": "keep what is left out by default: spam, deleted posts, pingbacks",
    "explicit": "leave what names no parent without one, instead of taking the start of its thread for it",
    "link_author": "take the author of a thread's start from a column of its comments",
    "mentions": "an @name at the start tells who is answered, where the source itself tells less",
    "merge_by": "senders of mail are one author by their address or by their name",
    "quotes": "a quotation tells which comment is answered, where the source knows quotes",
    "thread_by": "mails without ids answer the first mail with their subject",
}
_OF_TIES = {"quote": "quotes", "mention": "mentions", "boost": "boosts"}  # of kinds of ties the options that find them


def options_of(reader: Any) -> frozenset[str]:
    """The options that a reader has: the arguments of its `read` that have a default."""
    parameters = inspect.signature(reader.read).parameters.values()
    return frozenset(each.name for each in parameters if each.default is not each.empty)


def choose_options(name: str, reader: object, given: Mapping[str, object]) -> dict[str, object]:
    """Those of the options given that a reader has; an error for one that neither it nor any of our readers has."""
    own = options_of(reader)
    for option in sorted(set(given) - own - {*OPTIONS, "ties"}):
        known = sorted(own | set(OPTIONS))
        raise UsageError(f"there is no option {option}.{_near(option, known)} {name} and the other readers have {', '.join(known)}.")
    wanted = {option: True for tie, option in _OF_TIES.items() if tie in (given.get("ties") or ()) and given.get(option) is None}  # type: ignore[operator]
    return {option: value for option, value in {**given, **wanted}.items() if option in own}


def check_names(reader: str, names: Iterable[object]) -> None:
    """An error for a key, or a column, that no comment has."""
    for name in sorted({str(name) for name in names} - set(COLUMNS)):
        cure = _near(name, COLUMNS) or f" A comment may have {', '.join(COLUMNS)}."
        raise ReaderError(f'{reader}: unknown key "{name}".{cure}')


def _near(word: str, known: Iterable[str]) -> str:
    spelled = {plain(each): each for each in known}
    found = difflib.get_close_matches(plain(word), spelled, 1)
    return f" Did you mean {spelled[found[0]]}?" if found else ""


def turn(reader: str, rows: Sequence[Mapping[str, object]]) -> dict[str, Sequence[object]]:
    """Comments as columns; an error where one is no dict, or has a key that no comment has."""
    for kind in set(map(type, rows)):
        if not issubclass(kind, Mapping):
            raise ReaderError(f"{reader}: read gives a {kind.__name__} where a dict is needed. Yield one dict for each comment.")
    found = set(rows[0]).union(*rows)
    check_names(reader, found)
    names = [name for name in COLUMNS if name in found]
    if len(names) > 1 and set(map(len, rows)) == {len(names)}:  # all have the same keys, which is quicker to turn
        return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))
    return {name: [row.get(name, UNSAID if name == "resolution" else None) for row in rows] for name in names}


def complete(reader: str, columns: Mapping[str, str]) -> dict[str, str]:
    """The columns of a table as SQL, with how parents were found; an error where one is none of a comment's."""
    check_names(reader, {*columns} - {ALSO})
    if "parent_id" not in columns or "resolution" in columns:
        return dict(columns)
    return {**columns, "resolution": f"case when {columns['parent_id']} is not null then '{BY_ID}' end"}


Wrong = dict[str, list[object]]


def shape(reader: str, columns: Mapping[str, Sequence[object]], wrong: Wrong) -> dict[str, Sequence[Any]]:
    """Columns with each value of its column's kind; one that is not becomes None, and is kept in `wrong` to be told."""
    found = {name: _shape(reader, name, values, wrong) for name, values in columns.items() if name != "resolution"}
    parents = found.get("parent_id")
    said = columns.get("resolution", [UNSAID] * len(parents or ()))
    if UNSAID in said or None in said:
        said = [
            None if parent is None and each in (UNSAID, None) else BY_ID if each is UNSAID else each or "assumed"
            for each, parent in zip(said, parents or [None] * len(said), strict=True)
        ]  # fmt: skip
    if len(said):
        found["resolution"] = _shape(reader, "resolution", said, wrong)
    return found


def _shape(reader: str, name: str, values: Sequence[Any], wrong: Wrong) -> Sequence[Any]:
    kind, types = KINDS[name], set(map(type, values)) - {type(None)}
    if kind in _SETS:
        _check_words(reader, name, {value for value in values if value is not None}, _SETS[kind])
        return values
    if types <= {str} and kind in (Word, Text, Time):
        return [value or None for value in values] if kind == Word and "" in values else values
    if types <= {int, float} and kind == Number:
        with suppress(OverflowError):
            return [value if value is None else float(value) for value in values]
    into = _INTO.get(kind, _as_text)
    return [value if value is None else _one(name, value, into, wrong) for value in values]


def _check_words(reader: str, name: str, found: set[object], known: Iterable[str]) -> None:
    for word in sorted(map(str, found - set(known))):
        raise ReaderError(f'{reader}: {name} "{word}".{_near(word, known)} It is one of {", ".join(known)}, or None.')


def _one(name: str, value: object, into: Callable[[Any], object], wrong: Wrong) -> object:
    try:
        return into(value)
    except (TypeError, ValueError, OverflowError):
        wrong.setdefault(name, []).append(value)
        return math.nan if name == "weight" else None  # a row of unknown weight is not one reply


def _as_text(value: object) -> str:
    if isinstance(value, bool | dict | list | tuple | set | bytes):
        raise TypeError
    return str(value)


def _as_word(value: object) -> str | None:
    return None if isinstance(value, float) and math.isnan(value) else _as_text(value) or None  # NaN: missing, in tables


def _as_truth(value: Any) -> bool | None:
    if isinstance(value, float) and math.isnan(value):
        return None
    known = value.lower() if isinstance(value, str) else value
    if known not in _TRUTHS:
        raise ValueError
    return _TRUTHS[known]


_TRUTHS: Mapping[object, bool] = {True: True, False: False, "true": True, "false": False}


def _as_words(value: Sequence[object]) -> list[str] | None:
    if isinstance(value, str):
        raise TypeError
    return [_as_text(each) for each in value] or None


_INTO: Mapping[Any, Callable[[Any], object]] = {Number: float, Word: _as_word, Words: _as_words, bool | None: _as_truth}
_TOLD = {Word: "text or a number", Number: "a number", Time: "a time", Words: "a list of ids", bool | None: "true or false"}


def say_wrong(name: str, wrong: Wrong, log: Log) -> None:
    """Which columns had values of the wrong kind, with an example."""
    for column, values in wrong.items():
        kind = _TOLD.get(KINDS[column], "text")
        log.warn(f"{name}: left out {plural(len(values), 'value')} of {column}, not {kind}: {repr(values[0])[:40]}.")
