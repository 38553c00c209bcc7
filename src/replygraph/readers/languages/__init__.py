"""Words that programs print around comments, a file for each language: a new language is a new file.

`en.toml` has all keys, and what each is for. Words that a language has more of are apart by spaces, phrases in a list;
`[patterns]` are regular expressions. A month that a language calls as another does may be empty.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _files() -> Mapping[str, Mapping[str, Any]]:
    """What each language's file says, by its code."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("*.toml"))}


def by_language(key: str) -> dict[str, tuple[str, ...]]:
    """The words for something in each language that has any.

    >>> by_language("like")["de"]
    ('Gefällt mir',)
    """
    found = {code: each[key] for code, each in _files().items() if key in each}
    return {code: tuple(words.split() if isinstance(words, str) else words) for code, words in found.items()}


@cache
def words(key: str) -> tuple[str, ...]:
    """The words for something in all languages, each once."""
    return tuple(dict.fromkeys(word for each in by_language(key).values() for word in each))


@cache
def pattern(key: str) -> str:
    """A regular expression for the words for something in all languages, the longest first: to be compiled with others."""
    patterns = dict.fromkeys(each["patterns"][key] for each in _files().values() if key in each.get("patterns", ()))
    return "|".join([*patterns, *map(re.escape, sorted(words(key), key=lambda word: (-len(word), word)))])


@cache
def plain(*keys: str) -> frozenset[str]:
    """The words for several things in all languages, written small.

    >>> "antworten" in plain("reply", "share")
    True
    """
    return frozenset(word.lower() for key in keys for word in words(key))


@cache
def line(*keys: str, also: str = "") -> re.Pattern[str]:
    """An expression for lines that say one of several things in any language, or `also` something else.

    >>> bool(line("reply", also="[0-9]+").fullmatch("répondre"))
    True
    """
    return re.compile("|".join(filter(None, (*map(pattern, keys), also))), re.I)


@cache
def own_words(code: str, others: tuple[str, ...]) -> frozenset[str]:
    """The single words that a language has for anything and that `others` have for nothing."""

    def of(each: str) -> set[str]:
        values = (value for value in _files()[each].values() if not isinstance(value, dict))
        return {word.lower() for value in values for text in ([value] if isinstance(value, str) else value) for word in text.split()}

    return frozenset(of(code).difference(*map(of, others)))


def tables(key: str) -> dict[str, dict[str, str]]:
    """A table of each language turned around: for each word what it stands for.

    >>> tables("short")["fr"]["j"]
    'day'
    """
    found = {code: each[key] for code, each in _files().items() if key in each}
    return {code: {word: meaning for meaning, text in table.items() for word in text.split()} for code, table in found.items()}
