"""The page's own words, a file for each language: a new language is a new file.

`en.toml` has all keys. A message has places for values, `{name}`, and forms by number or by word as in ICU's message format:
`{n, plural, one {# reply} other {# replies}}`, `{theme, select, dark {by night} other {by day}}`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "en"
ENOUGH, SURE = 40, 3  # common words that tell a text's language, and how many times as many as of the next
READ = 2_000  # comments of which the words are counted

Message = str | list[Any]


@cache
def codes() -> tuple[str, ...]:
    """The languages that a page can speak."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@cache
def read(code: str) -> dict[str, Any]:
    """A language's file as it is: `locale`, `direction`, `common`, and its messages by section."""
    return tomllib.loads((Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8"))


@cache
def messages(code: str) -> dict[str, Message]:
    """Its messages by key, as the page's script reads them.

    >>> messages("en")["arrow.title"]
    [['a'], ' answers ', ['b']]
    """
    sections = {name: each for name, each in read(code).items() if isinstance(each, dict)}
    return {f"{section}.{key}": parse(_unbroken(text)) for section, texts in sections.items() for key, text in texts.items()}


def _unbroken(text: str) -> str:
    """No line begins with a sign that belongs to the word before: "43 %", "oui ?"."""
    return re.sub(r" (?=[:;?!%٪»])|(?<=«) ", "\u00a0", text)


def parse(text: str) -> Message:
    """A message as its parts: texts, places, and places with their forms.

    >>> parse("plain words")
    'plain words'
    >>> parse("{n, plural, one {# reply} other {# replies}} by {name}")
    [['n', 'plural', {'one': [['n'], ' reply'], 'other': [['n'], ' replies']}], ' by ', ['name']]
    """
    parts, end = _parts(text, 0, None)
    if end != len(text):
        raise ValueError(f"a message closes more than it opens: {text}")
    return text if parts == [text] else parts


PLACE, FORM = re.compile(r"(\w+)(?:\}|, (plural|select),\s*)"), re.compile(r"\s*(=?\w+) \{")
END = re.compile(r"\s*\}")


def _parts(text: str, at: int, number: str | None) -> tuple[list[Any], int]:
    """What stands from a place on to the brace that closes it, and where that is."""
    parts: list[Any] = []
    while at < len(text) and text[at] != "}":
        if text[at] == "{":
            place, at = _place(text, at + 1, number)
            parts.append(place)
        elif text[at] == "#":
            parts.append([number] if number else "#")
            at += 1
        else:
            plain = re.split("[{}#]", text[at:], maxsplit=1)[0]
            parts.append(plain)
            at += len(plain)
    return parts, at


def _place(text: str, at: int, number: str | None) -> tuple[list[Any], int]:
    found = PLACE.match(text, at)
    if not found:
        raise ValueError(f"not a place for a value: {text[at:]}")
    (name, kind), at = found.groups(), found.end()
    if kind is None:
        return [name], at
    forms: dict[str, Message] = {}
    while form := FORM.match(text, at):
        parts, at = _parts(text, form.end(), name if kind == "plural" else number)
        forms[form[1]], at = parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts, at + 1
    if not (end := END.match(text, at)):
        raise ValueError(f"a form that is not closed: {text[at:]}")
    return [name, kind, forms], end.end()


def phrase(code: str, key: str, **values: object) -> str:
    """A message with its values, for what a page says without its script; the script has the finer rules of numbers.

    >>> phrase("de", "count.comments", n=1), phrase("de", "count.comments", n=1200)
    ('1 Kommentar', '1.200 Kommentare')
    """
    return _filled(messages(code)[key], code, values)


def plural(code: str, n: float) -> str:
    """The form of a number in a language, by the rules of CLDR.

    >>> plural("en", 1), plural("fr", 0), [plural("ar", n) for n in (0, 1, 2, 3, 11, 100, 103)]
    ('one', 'one', ['zero', 'one', 'two', 'few', 'many', 'other', 'few'])
    """
    if n != int(n):
        return "other"
    if code == "ar":
        return {0: "zero", 1: "one", 2: "two"}.get(int(n)) or ("few" if 3 <= n % 100 <= 10 else "many" if n % 100 > 10 else "other")
    return "one" if n == 1 or (n == 0 and code == "fr") else "other"


def _filled(message: Message, code: str, values: dict[str, object]) -> str:
    if isinstance(message, str):
        return message
    return "".join(part if isinstance(part, str) else _value(part, code, values) for part in message)


def _value(part: list[Any], code: str, values: dict[str, object]) -> str:
    name, value = part[0], values[part[0]]
    if len(part) == 1:
        return str(value) if isinstance(value, str) else f"{value:,}".replace(",", read(code)["thousands"])
    wanted = plural(code, value) if part[1] == "plural" and isinstance(value, int | float) else value
    form = next(form for form in (f"={value}", wanted, "other") if form in part[2])
    return _filled(part[2][form], code, {**values, name: value})


def of_texts(texts: Iterable[str]) -> str:
    """The language that texts are written in, where it is one of these and plain to see; else English.

    >>> of_texts(["Das ist nicht, was ich mit der Brücke und dem Fluss gemeint habe."] * 10)
    'de'
    """
    common = {word: code for code in codes() for word in read(code)["common"].split()}
    found: Counter[str] = Counter()
    for place, text in enumerate(texts):
        if place == READ:
            break
        found.update(common[word] for word in re.findall(r"[^\W\d_]+", text.lower()[:2_000]) if word in common)
    first, second = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] >= ENOUGH and first[1] >= SURE * second[1] else DEFAULT
