"""How numbers, names and measures are written for people."""

import unicodedata
from collections.abc import Sequence

LONGEST_NAME = 40
LONGEST_LINE = 1500
NUMBERS = "authors are numbers"  # so a reader says it who knows where the names are; else the examination does


def words(measure: str) -> str:
    """A measure's name as one would write it."""
    return {"pagerank": "PageRank"}.get(measure, measure.replace("_", " "))


def letters(number: int) -> str:
    """A cluster's letter: A, B ... Z, AA, AB ..."""
    text = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(65 + place) + text
    return text


def printable(name: str) -> str:
    """A name that does nothing to a terminal: controls and marks of direction are shown as their codes."""
    return "".join(sign if sign.isprintable() or (unicodedata.category(sign) == "Zs") else f"\\u{ord(sign):04x}" for sign in name)


def called(name: str) -> str:
    """A name in a sentence, where one that is a number would be taken for how many.

    >>> called("Ann") + ' and ' + called("21")
    'Ann and "21"'
    """
    return f'"{name}"' if name.isdecimal() else printable(name)


def harmless(text: str) -> str:
    """A text of any lines that does nothing to a terminal but fill it, and of a long line the ends."""
    lines = (line if len(line) <= LONGEST_LINE else f"{line[:1000]} … {line[-300:]}" for line in text.split("\n"))
    return "\n".join(map(printable, lines))


def cut(name: str, most: int = LONGEST_NAME) -> str:
    """A name no wider than a column."""
    if width(name) <= most:
        return name
    name = name[:most]  # a text of megabytes would be measured again and again
    while width(name) >= most:
        name = name[:-1]
    return name.rstrip() + "…"


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a sign of East Asia or an emoji, none for a combining one."""
    return sum(
        0 if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )  # fmt: skip


def amount(number: float) -> int | float:
    """A sum of weights: an integer where it is whole, else to 12 digits."""
    return int(number) if number == int(number) else float(f"{number:.12g}")


def figure(number: float) -> str:
    """A number in a sentence; a sum of weights that is not whole is rounded.

    >>> figure(1234), figure(87.360161838), figure(0.0123)
    ('1,234', '87.36', '0.012')
    """
    whole = amount(number)
    return f"{whole:,}" if isinstance(whole, int) else f"{whole:,.2f}" if abs(whole) >= 1 else f"{whole:.2g}"


def plural(number: float, noun: str) -> str:
    """`1 comment`, `2 comments`."""
    return f"{figure(number)} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share in percent: 100% is all of it, 0% nothing.

    >>> percent(738 / 739), percent(1.0), percent(0.001)
    ('more than 99%', '100%', 'less than 1%')
    """
    return "less than 1%" if 0 < share < 0.005 else "more than 99%" if 0.995 < share < 1 else f"{share:.0%}"


def listed(fields: Sequence[str]) -> str:
    """The names of columns on one line."""
    names = [" ".join(name.split())[:40] for name in fields[:40]]
    return ", ".join(names) + (" ..." if len(fields) > 40 else "")


def agreeing(number: float, outcome: str) -> str:
    """What became of some comments, in the singular where it is one: `reply to oneself`, `starts a thread`."""
    if number != 1:
        return outcome
    for many, one in {"replies": "reply", "starters": "starter", "repeat": "repeats", "start": "starts", "answer": "answers"}.items():
        if many in outcome.split():
            return outcome.replace(many, one, 1).replace(" and are left out", " and is left out")
    return outcome


def ages_in_words(days: Sequence[str]) -> str:
    """From when ages are counted: each day with where it is known from.

    >>> ages_in_words(["2026-05-20 (as given)"])
    "Ages such as '14 days ago' are counted from 2026-05-20 (as given)."
    """
    ordered = sorted(days)
    until = f" to {ordered[-1]}, of each file from its own" if len(ordered) > 1 else ""
    return f"Ages such as '14 days ago' are counted from {ordered[0]}{until}." if ordered else ""


def duration(seconds: float) -> str:
    """A span of time in the unit that suits it: `45 s`, `12 min`, `3.5 h`, `2 days`."""
    for unit, size, most in (("s", 1, 90), ("min", 60, 5400), ("h", 3600, 172_800)):
        if seconds < most:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 86_400:.3g} days"
