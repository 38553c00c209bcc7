"""Pages with Disqus comments as a person gets them by select all, copy, paste: beside a name stands whom it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._pasted import Head, Page, plain
from replygraph.sources import Log, Source

TITLE = "Disqus comments, copied from the browser and pasted"
HOWTO = (
    "Scroll down to the comments, click 'Load more comments' and 'Show more replies' until none is left, click into the comments (they are "
    "a page of their own inside the page), select all, copy, and paste into a plain text file. Beside the name of who wrote a comment "
    "stands the name of who is answered; which of that person's comments it is follows from the order."
)
FAMILY = "pasted"
SHARE = re.compile(r"(?:.{0,60}[•|])?\s*+\S[^•|]{0,24}\s?›")  # 'Share ›', alone or behind the other buttons
INLINE = re.compile(
    r"(?!.{400})(?P<names>\S.{0,200}?) *[•·] *(?P<age>[^•·]{3,40}?)(?: *[•·]? *(?:edited|bearbeitet|modifié|editado))?",
)
AGE = re.compile(r"(?!.{200})(?:[•·] *)?(?P<age>[^•·]{3,40}?)(?: *[•·]? *(?:edited|bearbeitet|modifié|editado))?")
ARROW = re.compile(
    r"(?<!\s)\s++[\u2190-\u21ff\u2794-\u27be\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff▶►▸▷»›>]+\s+| {2,}|\t+|"
    r"(?<!\s)\s++(?:in reply to|als Antwort auf|en réponse à|en respuesta a)\s+",
)
MODERATORS = ("Mod", "Moderator", "Moderateur", "Modérateur", "Moderador", "Moderatore", "Admin", "Staff", "Author", "Autor", "Auteur")
GUESTS = ("Guest", "Gast", "Invité", "Invitado", "Convidado", "Ospite")
GONE = re.compile(
    r"[−+\- ]*(?:This comment (?:was|has been) (?:deleted|removed)|Dieser Kommentar wurde gelöscht|"
    r"Ce commentaire a été supprimé|"
    r"Este comentario (?:fue|ha sido) (?:eliminado|borrado)|Este comentário foi (?:excluído|removido)|"
    r"Questo commento è stato eliminato)\.?",
    re.I,
)
BELOW = re.compile(
    rf"{SHARE.pattern}|Avatar|see more|show less|[−+\-⚑•|]|reply|edit|view|delete|share|•?(?:\d+)?(?:•\w+)+|"
    rf"show more replies|"
    r"press the (?:down|up) arrow key.*|https?://disq\.us/\S+|load more comments|subscribe.*|privacy.*|"
    r"add disqus.*|do not sell.*|powered by disqus|"
    rf"{languages.pattern('reply')}|mehr anzeigen|bearbeiten|voir plus|ver más|also on .*",
    re.I,
)
ABOVE = re.compile(
    rf"{SHARE.pattern}|Avatar|[−+\-⚑•]|show more replies|load more comments|{GONE.pattern}|best|newest|oldest|"
    rf"sort(?:ed)? by .*|https?://disq\.us/\S+",
    re.I,
)
START = re.compile(r"edited|bearbeitet|modifié|editado|[−+\-⚑•]", re.I)
STATED = re.compile(rf"(\d[\d.,]*) (?:{languages.pattern('comments')})(?: .*)?", re.I)


@dataclass
class Said(Head):
    """A comment's head with the names in it: who wrote, perhaps a badge, whom it answers."""

    names: list[str] = field(default_factory=list)


def see(page: Page) -> tuple[int, str]:
    """Names and ages above the button 'Share ›', in whichever language."""
    shares = sum(1 for line in page.lines if line.endswith("›") and SHARE.fullmatch(line[: _pasted.LONGEST]))
    number = min(2 * shares, len(_heads(page))) if shares else 0
    return number, f"{number} comments with the buttons of Disqus" if number else ""


def recognise(source: Source) -> str:
    """Lines such as 'Bob  Ann • 3 years ago', with 'Reply • Share ›' below each comment."""
    return _pasted.recognise(source, see)


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The comments in the order of the page, each with the comments it may answer."""
    page = _pasted.page_of(source.read_text())
    heads = _heads(page)
    if not heads:
        raise ReadError(f"{source.name}: no comments in it. Click into the comments of the page, select all, and copy again.")
    _pasted.close_at(page, heads, BELOW, list(_ends(page, heads)), start=START, votes=2)
    _tell_names(heads, source, log)
    answers = _pasted.parents_by_name(source, heads, _possible_parents(heads, _pasted.spans_of(source, heads, page)))
    for place, (head, answer) in enumerate(zip(heads, answers, strict=True), 1):
        yield _pasted.row(source, place, head, page) | answer
    stated = next((found for line in page.lines[heads[0].start :: -1] if (found := STATED.fullmatch(line[:80]))), None)
    deleted = sum(head.author is None for head in heads)
    if stated and _pasted.number_of(stated[1]) != len(heads):  # some pages count the deleted, others do not
        _pasted.say_stated(source, log, f"{stated[1]} comments", len(heads) - deleted)


def _ends(page: Page, heads: Sequence[Said]) -> Iterator[int]:
    """Where the buttons of each comment end; behind those of the last one stands the rest of the page."""
    for head, after in zip_longest(heads, heads[1:]):
        end = after.start if after else len(page.lines)
        lines = range(end - 1, head.body - 1, -1) if after else range(head.body, end)
        share = next((line for line in lines if SHARE.fullmatch(page.lines[line][: _pasted.LONGEST])), None)
        yield end if share is None else share + 1


def _possible_parents(heads: Sequence[Said], spans: Sequence[tuple[float, float]]) -> list[list[int]]:
    """By the names; a deleted comment, of which nothing is told, is taken to stand below the one above, which rules nothing out."""
    authors = [_key(head.author or "Guest") for head in heads]
    answered = [head.reply_to and _key(head.reply_to) for head in heads]
    for place, head in enumerate(heads):
        if head.author is None and place:
            answered[place] = authors[place - 1]
    found = _pasted.by_name(authors, answered, spans)
    return [possible if head.reply_to else [] for head, possible in zip(heads, found, strict=True)]


def _key(name: str) -> str:
    """Who was deleted is called a guest where somebody answers."""
    return "Guest" if name in GUESTS else plain(name)


def _heads(page: Page) -> list[Said]:
    """All heads; above the first there may be anything: it is told by the line of its age alone, the first below the number of all."""
    heads: list[Said] = []
    first = None
    for place, line in enumerate(page.lines):
        if len(line) > _pasted.LONGEST or (heads and place < heads[-1].body):
            continue
        if head := _head(page, place, heads[-1].body if heads else 0):
            heads.append(head)
        elif not heads and STATED.fullmatch(line[:80]):
            first = None
        elif not heads and not first and place and (found := AGE.fullmatch(line)) and read_age(found["age"]):
            name = place - 1 - (page.lines[place - 1] in "•·")
            first = Said(name, "", found["age"], place + 1, names=_parts([page.lines[name]])) if name >= 0 else first
    return _pasted.settle(page, [first, *heads] if first and heads else heads, ABOVE)


def _head(page: Page, place: int, least: int) -> Said | None:
    """A head that ends in this line: names and age in one, or the names above."""
    line = page.lines[place]
    if GONE.fullmatch(line):
        return Said(place, None, "", place + 1)
    if (found := INLINE.fullmatch(line)) and read_age(found["age"]):
        return Said(place, "", found["age"], place + 1, names=_parts([found["names"]]))
    above = bool(place) and bool(ABOVE.fullmatch(page.lines[place - 1][: _pasted.LONGEST]))
    if above and (found := _name_and_age(line)):
        return Said(place, "", found[1], place + 1, names=_parts([found[0]]))
    if not (found := AGE.fullmatch(line)) or not read_age(found["age"]):
        return None
    end = place - 1 if place and page.lines[place - 1] in "•·" else place
    for start in range(end - 1, max(end - 5, least - 1), -1):
        if not start or ABOVE.fullmatch(page.lines[start - 1][: _pasted.LONGEST]):
            names = _parts(_without_initials(page.lines[start:end]))
            return Said(start, "", found["age"], place + 1, names=names) if names else None
    return None


def _name_and_age(line: str) -> tuple[str, str] | None:
    """Names and an age in one line with nothing between."""
    words = line.split(" ")
    for at in range(max(1, len(words) - 6), len(words)):
        if read_age(" ".join(words[at:])):
            return " ".join(words[:at]).strip(), " ".join(words[at:])
    return None


def _without_initials(lines: list[str]) -> list[str]:
    """Pictures that are made of a name's first letters stand above the name."""
    if len(lines) > 1 and len(lines[0]) <= 2 < len(lines[1]):
        words = lines[1].split()
        if lines[0].casefold() in (words[0][:1].casefold(), (words[0][:1] + words[-1][:1]).casefold()):
            return lines[1:]
    return lines


def _parts(lines: list[str]) -> list[str]:
    """The names in a head, apart where an arrow, two spaces or a line's end is between."""
    return [part for line in lines for part in map(str.strip, ARROW.split(line)) if part and part != "Avatar"]


def _tell_names(heads: Sequence[Said], source: Source, log: Log) -> None:
    """Who wrote each comment and whom it answers."""
    authors: set[str] = set()
    for head in heads:
        if len(head.names) > 1 and len(head.names[0]) <= 2 and head.names[1] not in authors:
            del head.names[0]  # a picture made of letters
        badges = set(MODERATORS) - authors
        head.names = [_without_badge(name) for place, name in enumerate(head.names) if not place or name not in badges]
        authors |= set(head.names[:1])
        if head.names:
            head.author, head.reply_to = head.names[0], head.names[-1] if len(head.names) > 1 else None
    if any(head.reply_to for head in heads):
        _find_badges(heads)
    else:
        _part_names(heads, source, log)


def _without_badge(name: str) -> str:
    stem, _, last = name.rpartition(" ")
    return stem if stem and last in MODERATORS else name


def _find_badges(heads: Sequence[Said]) -> None:
    """A name that is answered but wrote nothing stands with a badge of the site's own behind it: 'Ann Oak Garden Staff'."""
    authors = {head.author for head in heads if head.author}
    longer: dict[str, set[str]] = {}
    for author in authors:
        words = author.split(" ")
        for end in range(1, min(len(words), 12)):
            longer.setdefault(" ".join(words[:end]), set()).add(author)
    silent = {head.reply_to for head in heads if head.reply_to} - authors
    known = {next(iter(longer[name])): name for name in sorted(silent) if len(longer.get(name, ())) == 1}
    for head in heads:
        head.author = known.get(head.author, head.author)


def _part_names(heads: Sequence[Said], source: Source, log: Log) -> None:
    """Names that run together, where an editor made one space of two: the second is that of somebody earlier in the thread."""
    known: set[str] = set()
    parted = 0
    for head in heads:
        words = (head.author or "").split(" ")[:24]
        at = next((at for at in range(1, len(words)) if " ".join(words[at:]) in known), None)
        if at:
            head.author, head.reply_to = _without_badge(" ".join(words[:at])), " ".join(words[at:])
            parted += 1
        elif head.author:
            known.clear()
        if head.author:
            known.add(head.author)
    if parted:
        log.warn(
            f"{source.name}: in {parted:,} comments the names of who writes and who is answered run together; they were told "
            "apart by the names that stand alone. Paste the page into a plain text file, which keeps the space between them."
        )
