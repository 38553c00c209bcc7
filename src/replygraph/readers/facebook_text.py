"""Posts of Facebook as a person gets them by select all, copy, paste: names above, ages and buttons below each comment."""

import re
from collections.abc import Iterator, Sequence

from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_short_age
from replygraph.readers._lines import Head, Page
from replygraph.sources import Log, Source

TITLE = "A post of Facebook with its comments, copied from the browser and pasted"
HOWTO = (
    "Open the post on a page of its own, choose 'All comments', unfold comments and replies, select all, copy, and paste into a plain "
    "text file. A copied page has lost its indents: whom a reply answers is known where it begins with a name of two words or more, as "
    "Facebook writes it; all others stand for themselves. A comment exporter's CSV tells more."
)
FAMILY = "pasted"
LIKE = {word: code for code, words in languages.by_language("like").items() for word in words}  # the button, and in which language it is
REPLY = set(languages.words("reply"))
WORDS = "|".join(map(re.escape, (*LIKE, *REPLY)))
BESIDE = languages.line("edited", "share", also="·")
START = languages.line("badges", "roles", "moderators", also="·")
ABOVE = languages.line("more", "write", "share", "comment", "send", also=rf"(?:{languages.pattern('sort')})\b.*")
BETWEEN = languages.line(
    "rest", also=rf"{START.pattern}|{_pasted.REPLIES.pattern}|{WORDS}|{BESIDE.pattern}|{_pasted.NUMBER.pattern}|{ABOVE.pattern}|"
    rf"hide or report this|all reactions:?|\d+ of \d+|\S.{{0,60}} (?:{languages.pattern('replied')})|\d[\d.,]*[KM]? (?:shares?|{languages.pattern('comments')}).*",
)  # fmt: skip


def _buttons(page: Page) -> Iterator[tuple[int, int, str]]:
    """Where the ages and buttons below a comment begin and end, and the age in English."""
    free = 0
    for place, line in enumerate(page.lines):
        if len(line) > 60 or place < free:
            continue
        if (" " in line or "·" in line) and (age := _one_line(line)):
            free = place + 1
            yield place, free, age
        elif line in LIKE and (found := _several_lines(page, place, LIKE[line], free)):
            free = found[1]
            yield found


def _one_line(line: str) -> str | None:
    """'Like · Reply · 3w', in any order."""
    for word, language in LIKE.items():
        if word in line and any(reply in line for reply in REPLY):
            return _age(re.sub(rf"{WORDS}|{BESIDE.pattern}", " ", line).strip(), language)
    return None


def _several_lines(page: Page, like: int, language: str, free: int) -> tuple[int, int, str] | None:
    """The age, 'Like' and 'Reply', a line each; the age first or last."""
    for start in range(max(free, like - 3), like + 1):
        age, reply, end = None, False, start
        while end < min(len(page.lines), start + 6) and (line := page.lines[end]):
            if age is None and (told := _age(line, language)):
                age = told
            elif line in REPLY:
                reply = True
            elif line not in LIKE and not BESIDE.fullmatch(line):
                break
            end += 1
        if age and reply and end > like:
            return start, end, age
    return None


def _age(line: str, language: str) -> str | None:
    age = (read_short_age(line, language) or read_short_age(line, "en")) if 1 < len(line) <= 30 else None
    return age and f"{age.number} {age.unit}s ago"


def _heads(page: Page) -> list[Head]:
    """What stands between the buttons of one comment and those of the next: its name, its text."""
    heads: list[Head] = []
    free = None
    for start, end, age in _buttons(page):
        first = _first(page, start) if free is None else free
        free = end
        while first < start and BETWEEN.fullmatch(page.lines[first][:99]):
            first += 1
        if first < start:
            body = first + 1
            while body < start and (page.lines[body] == page.lines[first] or START.fullmatch(page.lines[body])):
                body += 1
            heads.append(Head(first, page.lines[first], age, body, start))
    return heads


def _first(page: Page, start: int) -> int:
    """Where the first comment begins: below the post's buttons and the choice of comments, at the name with a badge, or where the text begins."""
    above = (line + 1 for line in range(start - 1, -1, -1) if ABOVE.fullmatch(page.lines[line][:99]))
    badge = (line for line in range(start - 2, -1, -1) if START.fullmatch(page.lines[line + 1]))
    return next(above, next(badge, 0 if start < TOP else max(0, start - 2)))


TOP = 12  # lines of a first comment with which a copied text may begin


def _say_flat(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    log.warn(
        f"{source.name}: a copied page of Facebook does not show which comment is a reply to which; "
        "only replies that begin with a name are ties."
    )


FORM = _pasted.Form(
    comments="comments with the buttons of Facebook",
    cure="Show the comments of the post and copy the page again.",
    heads=_heads,
    see=lambda page: len(list(_buttons(page))),
    least=2,
    learn=_say_flat,
    lead=re.compile(""),
    hidden=_pasted.REPLIES,
)
recognise, read = _pasted.reader(FORM)
