"""Pages of YouTube as a person gets them by select all, copy, paste: '@name', an age, the text, the likes, 'Reply'."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _mentions, _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._pasted import Head, Page
from replygraph.sources import Log, Source

TITLE = "A page of YouTube with its comments, copied from the browser and pasted"
HOWTO = (
    "Open the video, scroll down until all comments are there, open the replies below each ('3 replies'), select all, copy, and paste "
    "into a plain text file. A reply that begins with @name answers that person, any other the comment that it is below. Where some "
    "replies are open and others are not, it cannot always be told which comments are replies."
)
FAMILY = "pasted"
AGE = re.compile(r"(?P<age>.{3,40}?)(?: ?\([^()]{3,20}\))?")
INLINE = re.compile(r"(?P<author>@\S{1,60}) (?P<age>\S.{2,40}?)(?: ?\([^()]{3,20}\))?")
HANDLE = re.compile(r"@\S{1,60}")
REPLY = re.compile(languages.pattern("reply"), re.I)
PINNED = re.compile(
    r"(?:pinned by|angepinnt von|von .{1,60} angepinnt|épinglé par|fijado por|fixado por|fissato da|"
    r"vastgezet door|закреплено) ?.*|highlighted (?:comment|reply)",
    re.I,
)
MORE = re.compile(
    r"show more replies|weitere antworten anzeigen|afficher plus de réponses|mostrar más respuestas|"
    r"mostrar mais respostas",
    re.I,
)
BELOW = re.compile(
    rf"{REPLY.pattern}|{_pasted.REPLIES.pattern}|{MORE.pattern}|{PINNED.pattern}|[·•]|read more|show less|"
    rf"hide replies|translate to .*|mehr anzeigen|mehr ansehen|"
    r"weniger anzeigen|lire la suite|leer más|mostrar menos|ler mais",
    re.I,
)
ABOVE = re.compile(
    rf"{BELOW.pattern}|add a (?:public )?comment.*|kommentieren.*|ajouter un commentaire.*|a(?:ñade|"
    rf"dd) un comentario.*|sort by.*|sortieren.*|trier.*|ordenar.*",
    re.I,
)
SIGNS = re.compile(
    r"sort by.*|sortieren nach.*|trier par.*|ordenar por.*|add a (?:public )?comment.*|.*\bsubscribers|"
    r"\d.* views\b.*|skip navigation",
    re.I,
)
STATED = re.compile(rf"(\d\S*(?: ?(?:Tsd\.|K|M))?) (?:{languages.pattern('comments')})\b.{{0,20}}", re.I)
SURE = 8  # comments that fit as replies below those that have some, before a page is taken to have its replies open


@dataclass
class Said(Head):
    """A comment's head; how many replies its button offers."""

    replies: int = 0
    more: bool = False


def see(page: Page) -> tuple[int, str]:
    """Names with an @, each above an age; or other names on a page with the marks of YouTube."""
    signs = sum(bool(SIGNS.fullmatch(line[:80])) for line in page.lines)
    if signs < 2 and not any(line.startswith("@") for line in page.lines):
        return 0, ""
    heads = _heads(page)
    handles = sum(bool(HANDLE.fullmatch(head.author)) for head in heads)
    button = signs or any(REPLY.fullmatch(line[:20]) for line in page.lines)
    known = (handles * 2 > len(heads) and button) or (len(heads) > 1 and signs >= 2)
    return (len(heads), f"{len(heads)} comments of YouTube") if known else (0, "")


def recognise(source: Source) -> str:
    """A name such as @ann and an age above each comment, 'Reply' below."""
    return _pasted.recognise(source, see)


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """The comments in the order of the page; a reply that begins with @name answers who is named (`mentions`)."""
    page = _pasted.page_of(source.read_text())
    heads = _heads(page)
    if not heads:
        raise ReadError(f"{source.name}: no comments in it. Scroll down to the comments and copy the page again.")
    _close(page, heads)
    rows = [_pasted.row(source, place, head, page) for place, head in enumerate(heads, 1)]
    stated = next((found for line in page.lines[heads[0].start :: -1] if (found := STATED.fullmatch(line[:60]))), None)
    total = stated and _pasted.number_of(stated[1])
    tops = _tops(heads, rows, _pasted.spans_of(source, heads, page), total)
    opened = tops.count(None)
    for place, top in enumerate(tops):
        if top is None:
            rows[place] |= {"parent_id": f"{rows[place]['id']}-parent", "resolution": "none"}
        elif top != place:
            rows[place] |= {"parent_id": rows[top]["id"], "resolution": "nested"}
    yield from _answers(heads, rows, tops) if mentions else rows
    shown = Counter(top for place, top in enumerate(tops) if top not in (None, place))
    hidden = sum(max(0, head.replies - shown[place]) for place, head in enumerate(heads)) - opened
    _pasted.say_hidden(source, log, max(0, hidden))
    _pasted.say_open(source, log, opened, "they may be replies or not; open all replies before you copy")
    if total is not None:
        _pasted.say_stated(source, log, f"{stated[1]} comments", len(heads) + max(0, hidden))


def _answers(heads: Sequence[Said], rows: Sequence[dict[str, Any]], tops: Sequence[int | None]) -> Iterator[dict[str, Any]]:
    """Replies with the person named at their start; on a page without buttons for replies any comment may be one."""
    if not any(head.replies for head in heads):
        yield from _mentions.resolve(rows)
        return
    below: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row, top in zip(rows, tops, strict=True):
        below[-1 if top is None else top].append(row)
    for place, row in enumerate(rows):
        if tops[place] is None:
            yield row
        elif tops[place] == place:
            yield row
            yield from (_or_to(row, reply) for reply in _mentions.resolve(below[place][1:], known=[row]))


def _or_to(top: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    """Whoever greets somebody may still answer the comment on top: it remains possible."""
    if reply["resolution"] != "mention" or reply["parent_id"] == top["id"]:
        return reply
    possible = reply["candidates"] or [reply["parent_id"]]
    return reply | {"candidates": possible if top["id"] in possible else [*possible, top["id"]]}


def _heads(page: Page) -> list[Said]:
    heads: list[Said] = []
    for place, line in enumerate(page.lines):
        if len(line) > 120 or (heads and place < heads[-1].body):
            continue
        if (found := INLINE.fullmatch(line)) and read_age(found["age"]):
            heads.append(Said(place, found["author"], found["age"], place + 1))
        elif place and (found := AGE.fullmatch(line)) and read_age(found["age"]) and (name := _name(page, place)) is not None:
            heads.append(Said(name, page.lines[name], found["age"], place + 1))
    inline = [head for head in heads if head.body == head.start + 1]
    heads = inline if len(inline) * 2 > len(heads) else [head for head in heads if head.body > head.start + 1]
    handles = [head for head in heads if HANDLE.fullmatch(head.author)]
    heads = handles if len(handles) * 2 > len(heads) else heads
    for head in heads:
        if head.start and page.lines[head.start - 1] == head.author:  # the picture's text
            head.start -= 1
        if head.start and PINNED.fullmatch(page.lines[head.start - 1]):
            head.start -= 1
    return _pasted.apart(_pasted.settle(page, heads, ABOVE))


def _name(page: Page, age: int) -> int | None:
    """The line of the name above an age; marks such as that of a member may stand between a handle and the age."""
    for name in range(age - 1, max(age - 4, -1), -1):
        if HANDLE.fullmatch(page.lines[name]):
            return name
    return age - 1 if len(page.lines[age - 1]) <= 60 else None


def _close(page: Page, heads: Sequence[Said]) -> None:
    """Where each text ends: above the likes and the button to reply, which is the last line that all have."""
    ends = [head.start for head in heads[1:]] + [len(page.lines)]
    button = _button(page, heads, ends)
    for head, end in zip(heads, ends, strict=True):
        below = (line for line in range(head.body, end)) if end == len(page.lines) else range(end - 1, head.body - 1, -1)
        at = next((line for line in below if page.lines[line] == button), None)
        for line in page.lines[at + 1 : min(end, at + 6)] if at is not None else ():
            if found := _pasted.REPLIES.fullmatch(line) or re.fullmatch(r"\D{0,20}?(\d[\d.,]*)\D{1,25}", line):
                head.replies = head.replies or _pasted.number_of(found[1]) or 0
            head.more = head.more or bool(MORE.fullmatch(line))
        head.end = end if at is None else at
    _pasted.close_at(page, heads, BELOW, [head.end for head in heads], votes=1)


def _button(page: Page, heads: Sequence[Said], ends: Sequence[int]) -> str:
    """The line that most comments have below their text, one that is known before others."""
    numbers: Counter[str] = Counter()
    for head, end in zip(heads, ends, strict=True):
        last = page.lines[head.body : end][-40 if end == len(page.lines) else -7 :]
        numbers.update({line for line in last if len(line) <= 30 and not _pasted.NUMBER.fullmatch(line)})
    known = [line for line in numbers if REPLY.fullmatch(line)]
    return max(known or numbers, key=lambda line: (numbers[line], line), default="Reply")


def _tops(
    heads: Sequence[Said], rows: Sequence[dict[str, Any]], spans: Sequence[tuple[float, float]], total: int | None
) -> list[int | None]:
    """For each comment the one on top of its thread, itself where it is that; None where it may be a reply or not.

    A button says how many replies a comment has, not whether they are open below it. That is told by the number of
    comments which the page states, by replies that name somebody of their thread, by comments that cannot be replies as
    they have replies or are older. Where only some of it can be told, people are taken to open all or none.
    """
    offered = sum(head.replies for head in heads)
    threads = _threads(heads)
    if (total is not None and offered and total == len(heads) + offered) or not offered:
        return list(range(len(heads)))
    if total == len(heads) and all(len(below) == heads[top].replies for top, below in threads.items()):
        return _below(len(heads), threads)
    state = {top: _is_open(heads, rows, spans, top, below) for top, below in threads.items() if heads[top].replies}
    known = Counter(state.values())
    fits = sum(len(threads[top]) for top, is_open in state.items() if is_open is not False)
    if not known[False] and (known[True] or fits >= SURE):
        return _below(len(heads), threads)
    if known[False] >= 3 and not known[True]:
        return list(range(len(heads)))
    return _some_below(heads, rows, spans)


def _threads(heads: Sequence[Said]) -> dict[int, list[int]]:
    """If all replies are open: the comments on top, and those below each."""
    threads: dict[int, list[int]] = {}
    place = 0
    while place < len(heads):
        last = min(len(heads), place + 1 + heads[place].replies)
        stop = next((each + 1 for each in range(place + 1, last) if heads[each].more), last)
        threads[place] = list(range(place + 1, stop))
        place = stop
    return threads


def _below(size: int, threads: dict[int, list[int]]) -> list[int | None]:
    tops: list[int | None] = list(range(size))
    for top, below in threads.items():
        for each in below:
            tops[each] = top
    return tops


def _is_open(heads, rows, spans, top: int, below: Sequence[int]) -> bool | None:
    """Whether the comments after one are its replies; None where nothing tells."""
    known = [rows[top]]
    for place in below:
        if heads[place].replies or spans[place][1] < spans[top][0]:
            return False
        named = next(_mentions.resolve([rows[place]], known=known))
        if named.get("resolution") == "mention" or heads[place].more:
            return True
        known.append(rows[place])
    return False if len(below) < heads[top].replies else None


def _some_below(heads: Sequence[Said], rows: Sequence[dict[str, Any]], spans: Sequence[tuple[float, float]]) -> list[int | None]:
    """Thread by thread, where some have their replies open and others have not."""
    tops: list[int | None] = list(range(len(heads)))
    place = 0
    while place < len(heads):
        below = list(range(place + 1, min(len(heads), place + 1 + heads[place].replies)))
        is_open = _is_open(heads, rows, spans, place, below) if below else False
        for each in below if is_open is not False else ():
            tops[each] = place if is_open else None
        place += 1 + (len(below) if is_open is not False else 0)
    return tops
