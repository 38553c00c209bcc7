"""Pages with wpDiscuz comments as a person gets them by select all, copy, paste."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from replygraph.ages import SECONDS, read_age, read_date
from replygraph.errors import ReadError
from replygraph.sources import Log, Source
from replygraph.threads import find_parents

TITLE = "A page with wpDiscuz comments, copied from the browser and pasted"
HOWTO = (
    "Open the article in the browser, click 'Load more comments' until none is left, select all, copy, and paste into "
    "a plain text file. The article and everything around the comments may stay. The page tells whom a reply answers "
    "by name; which of that person's comments it answers follows from the order."
)

# How the answered is announced, in the languages of the plugin's translations; a site may phrase it otherwise.
REPLY_PHRASES = (
    "Reply to", "Replying to", "In reply to", "Antwort an", "Antworten an", "Antwort auf", "Antworten auf", "En réponse à",
    "Répondre à", "Réponse à", "Responder a", "Respuesta a", "En respuesta a", "Rispondi a", "Risposta a", "In risposta a",
    "Resposta a", "Responder para", "Em resposta a", "Antwoord aan", "Antwoord op", "Reageer op", "Odpowiedz", "Odpowiedź do",
    "Ответить на", "Ответ на", "Ответить", "Svara på", "Svar till", "Svar til", "Svar på", "Vastaa", "Odpovědět na",
    "Odpověď na", "Yanıtla", "Cevapla", "Відповідь на", "Απάντηση σε", "Válasz", "Răspunde la", "返信先", "回复", "回覆", "답글",
)  # fmt: skip
READ_MORE = re.compile(
    r"(?P<end>…|\.\.\.)\s*(read more|weiterlesen|mehr lesen|lire (la suite|plus)|leer más|leggi (tutto|di più|altro)|"
    r"ler mais|lees (meer|verder)|czytaj (więcej|dalej)|читать (далее|дальше)|läs mer|læs mere|les mer|lue lisää|"
    r"číst (více|dále)|devamını oku|\S[^.!?]{0,24})\s*»\s*$",
    re.I,
)
COUNT = re.compile(
    r"(\d[\d.,\s]*)\s*(comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|commento|reacties?|"
    r"komentarzy|komentarze|komentarz|комментари\w+|коментар\w*|kommentarer|kommentar|kommenttia|komentář\w*|yorum|"
    r"σχόλια|hozzászólás|comentarii|条评论|則留言|件のコメント|개의 댓글|replies|antworten|réponses)",
    re.I,
)
SIGNS = re.compile(r"^(inline feedbacks?|notify of|view all comments|oldest|newest|most voted|subscribe|wpdiscuz)$", re.I | re.M)
# What follows the last comment on such a page, and is no part of it.
AFTER = re.compile(
    r"^(wpdiscuz|would love your thoughts, please comment\.?|load more comments?|view replies \(\d+\)|insert|\(\)|\| reply)$",
    re.I,
)
NOISE = (
    re.compile(r"[-+]?\d{1,4}", re.I),
    re.compile(r"(reply|antworten|répondre|responder|rispondi|beantwoorden|odpowiedz|ответить|svara|svar|vastaa|\| reply)", re.I),
    re.compile(r"(view|hide|show) replies( \(\d+\))?", re.I),
    re.compile(r"last edited .{1,60}", re.I),
)  # fmt: skip
LONGEST_NAME = 80


@dataclass
class Head:
    """Where a comment begins: the lines of its name, its age, perhaps whom it answers, and its body's first line."""

    start: int
    author: str
    age: int
    body: int
    before: int | None = None
    reply_line: int | None = None
    reply_to: str | None = None


@dataclass
class Page:
    """The lines that are not blank, stripped, and where they stand in the text."""

    lines: list[str]
    places: list[int]

    def adjacent(self, line: int) -> bool:
        """Whether no blank line comes before this one."""
        return line > 0 and self.places[line] == self.places[line - 1] + 1


def recognise(source: Source) -> str:
    """Names that stand twice and an age below, or the form that the plugin shows above its comments."""
    if source.head.startswith((b"<", b"{", b"[")) or b"\0" in source.head:
        return ""
    page = _page(source.text_head)
    heads = _heads(page)
    signs = {sign.lower() for sign in SIGNS.findall("\n".join(page.lines))}
    if len(heads) >= 2 and _repeated(page, heads[0]) or heads and len(signs) >= 2:
        return f"{len(heads)} blocks of name, {'name, ' if _repeated(page, heads[0]) else ''}age"
    return "the form above wpDiscuz comments" if len(signs) >= 3 else ""


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """The comments in the order of the page, each with the comments it may answer."""
    page = _page(source.read_text())
    heads = _heads(page)
    if not heads:
        raise ReadError(
            f"{source.name}: no comments in it. A comment is a name, an age such as '14 days ago', and a text; "
            "copy the page again with its comments shown."
        )
    _check_count(page, heads, source, log)
    _find_replies(page, heads)
    times = [_time(page.lines[head.age], source) for head in heads]
    bodies = _bodies(page, heads)
    yield from _comments(source.name, heads, times, bodies)


def _comments(name: str, heads: list[Head], times: list[tuple], bodies: list[str]) -> Iterator[dict]:
    spans = [time[2] for time in times]
    parents = find_parents(
        [_plain(head.author) for head in heads],
        [head.reply_to and _plain(head.reply_to) for head in heads],
        [span[0] for span in spans],
        [span[1] for span in spans],
    )
    for number, (head, (at, precision, _), text, possible) in enumerate(zip(heads, times, bodies, parents, strict=True)):
        cut = READ_MORE.search(text)
        yield {
            "id": f"{name}#{number + 1}", "thread_id": name, "author": head.author, "reply_to": head.reply_to,
            "parent_id": f"{name}#{possible[0] + 1}" if possible else None,
            "candidates": [f"{name}#{p + 1}" for p in possible] if len(possible) > 1 else None,
            "resolution": ("name-on-path" if possible else "none") if head.reply_to else None,
            "created_at": at, "precision": precision,
            "text": text[: cut.start()] + "…" if cut else text, "truncated": bool(cut),
        }  # fmt: skip


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())


def _page(text: str) -> Page:
    text = text.replace("\u200b", "").replace("\ufeff", "")
    stripped = [line.strip() for line in text.split("\n")]
    places = [place for place, line in enumerate(stripped) if line]
    return Page([stripped[place] for place in places], places)


def _heads(page: Page) -> list[Head]:
    """Every comment's head: names that stand twice if the page shows avatars, or else once."""
    ages = [line for line in range(1, len(page.lines)) if _is_age(page.lines[line])]
    double = [head for line in ages if (head := _double_head(page, line))]
    if not double or len(double) * 4 < len(ages):
        double = _learn_heads(page) or double
    if len(double) >= max(1, len(ages) / 4):
        return _apart(double)
    return _apart([head for line in ages if (head := _single_head(page, line))])


def _is_age(line: str) -> bool:
    return read_age(line) is not None or (len(line) <= 40 and not line.endswith((".", "!", "?")) and read_date(line) is not None)


def _repeated(page: Page, head: Head) -> bool:
    return page.lines[head.start + 1 : head.age].count(head.author) > 0


def _double_head(page: Page, age: int) -> Head | None:
    """Above an age: the name twice, with a label between or below, and in some layouts whom it answers."""
    lines = page.lines
    for above in range(1, 5):  # lines between the age and the second name: none, a label, an announcement, both
        second = age - above
        for first in (second - 1, second - 2):
            if first >= 0 and lines[first] == lines[second] and len(lines[second]) <= LONGEST_NAME:
                return Head(first, lines[second], age, age + 1, before=second + 1 if above > 1 else None)
    return None


def _learn_heads(page: Page) -> list[Head]:
    """Heads in a language we do not know: pairs of equal lines, and below them lines of one shape with a number."""
    lines = page.lines
    pairs = [line for line in range(len(lines) - 2) if lines[line] == lines[line + 1] and len(lines[line]) <= LONGEST_NAME]
    shapes = Counter(_shape(lines[line + 2]) for line in pairs)
    known = {shape for shape, number in shapes.items() if number >= max(3, len(pairs) * 0.4) and "#" in shape}
    return [Head(line, lines[line], line + 2, line + 3) for line in pairs if _shape(lines[line + 2]) in known]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)[:60]


def _single_head(page: Page, age: int) -> Head | None:
    """Above an age, where avatars are off: the name, perhaps a label, and in some layouts whom it answers."""
    lines, start = page.lines, age
    while start > 0 and age - start < 4 and page.adjacent(start) and not SIGNS.match(lines[start - 1]):
        start -= 1
    if start == age or len(lines[start]) > LONGEST_NAME or lines[start].endswith((".", ":", ",")):
        return None
    return Head(start, lines[start], age, age + 1, before=start + 1 if age - start > 1 else None)


def _apart(heads: list[Head]) -> list[Head]:
    """Heads that do not overlap: the first of two."""
    kept: list[Head] = []
    for head in heads:
        if not kept or head.start > kept[-1].age:
            kept.append(head)
    return kept


def _find_replies(page: Page, heads: list[Head]) -> None:
    """Whom each comment answers: a line beside the age that announces a name, in a phrase known or often used."""
    authors = sorted({head.author for head in heads}, key=len, reverse=True)
    beside = {id(head): _lines_beside(page, head, heads) for head in heads}
    phrases = Counter(
        phrase for head in heads for line in beside[id(head)] if (phrase := _phrase(page.lines[line], authors))
    )
    known = {phrase for phrase, number in phrases.items() if number >= 2} | {_fold(phrase) for phrase in REPLY_PHRASES}
    for head in heads:
        for line in beside[id(head)]:
            name = _announced(page.lines[line], known, authors)
            if name:
                head.reply_to, head.reply_line = name, line
                head.body = max(head.age, line) + 1
                break


def _lines_beside(page: Page, head: Head, heads: list[Head]) -> list[int]:
    """The lines in which a head may announce whom it answers: between name and age, or right below the age."""
    lines = list(range(head.before, head.age)) if head.before is not None else []
    below = head.age + 1
    spaced = sum(not page.adjacent(each.age) for each in heads) * 2 > len(heads)
    if below < len(page.lines) and (page.adjacent(below) or spaced):
        lines.append(below)
    return lines


def _fold(phrase: str) -> str:
    return " ".join(phrase.casefold().split()).rstrip(":").strip()


def _phrase(line: str, authors: list[str]) -> str | None:
    """What stands before the name of an author at a line's end, if it is short enough for an announcement."""
    for author in authors:
        if line.endswith(author) and 0 < len(before := line[: -len(author)]) <= 32 and before[-1].isspace():
            return _fold(before)
    return None


def _announced(line: str, known: set[str], authors: list[str]) -> str | None:
    for author in authors:
        if line.endswith(author) and line[: -len(author)][-1:].isspace() and _fold(line[: -len(author)]) in known:
            return author
    # Somebody whose comment is not on the page: all that follows the phrase is the name.
    folded = line.casefold()
    for phrase in sorted(known, key=len, reverse=True):
        match = re.match(r"\s+".join(map(re.escape, phrase.split())) + r":?\s+(?=\S)", folded)
        if match and len(line) - match.end() <= LONGEST_NAME:
            return line[match.end() :].strip()
    return None


def _check_count(page: Page, heads: list[Head], source: Source, log: Log) -> None:
    """The number of comments that the page itself states, against what was read."""
    above = page.lines[max(0, heads[0].start - 12) : heads[0].start]
    stated = next((found for line in reversed(above) if (found := COUNT.fullmatch(line))), None)
    number = stated and int(re.sub(r"\D", "", stated[1]))
    if stated and number != len(heads):
        log.warn(
            f"{source.name}: the page states {stated[0]}, and {len(heads)} were read. "
            "Where more are stated, load all comments in the browser and copy the page again."
        )


def _time(line: str, source: Source) -> tuple:
    """When a comment was written, how exact that is, and between which times."""
    age = read_age(line)
    if age is not None:
        return age.at(source.as_of), age.unit, age.span(source.as_of)
    date = read_date(line)
    if date is None:
        return None, None, (float("-inf"), float("inf"))
    start = date[0].replace(tzinfo=UTC).timestamp()
    return date[0], date[1], (start, start + SECONDS[date[1]])


def _bodies(page: Page, heads: list[Head]) -> list[str]:
    """The texts, paragraphs kept, without what the page prints below every one of them."""
    ends = [head.start for head in heads[1:]] + [_last_line(page, heads[-1])]
    bodies = [page.lines[head.body : end] for head, end in zip(heads, ends, strict=True)]
    noise = [shape for shape in NOISE if sum(bool(b) and bool(shape.fullmatch(b[-1])) for b in bodies) * 2 > len(bodies)]
    texts = []
    for head, body in zip(heads, bodies, strict=True):
        size = len(body)
        while noise and size and any(shape.fullmatch(body[size - 1]) for shape in NOISE):
            size -= 1
        texts.append(_paragraphs(page, head.body, head.body + size))
    return texts


def _last_line(page: Page, head: Head) -> int:
    return next((line for line in range(head.body, len(page.lines)) if AFTER.match(page.lines[line])), len(page.lines))


def _paragraphs(page: Page, start: int, end: int) -> str:
    """Lines as the page has them, one blank line between paragraphs."""
    text = ""
    for line in range(start, end):
        gap = "" if line == start else "\n" if page.adjacent(line) else "\n\n"
        text += gap + page.lines[line]
    return text
