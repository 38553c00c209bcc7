"""What is the same in all pasted pages: a reader declares the `Form` of its program's pages, and comments are made of it here.

Of a copied page only lines are left. What carries a reader is the pattern that every comment repeats (a name, an age, the
buttons below the text), not the words, which differ from language to language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile, zip_longest
from operator import attrgetter
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _mentions, _tables, languages
from replygraph.readers._contract import Seen
from replygraph.readers._lines import LONGEST, Head, Page, Span, moment, number_of, page_of, plain
from replygraph.sources import Comments, Log, Source
from replygraph.threads import find_parents
from replygraph.wording import agreeing, plural

REPLIES = re.compile(  # the button that shows or hides the replies to a comment
    rf"(?:[^\W\d]+ ){{0,3}}(\d[\d.,]*) (?:more |weitere |autres |más )?(?:{languages.pattern('replies')})(?: [^\W\d]+)?", re.I
)
NUMBER = re.compile(r"[-+]?\d[\d.,]*\s?(?:[KkMB]|Tsd\.?|Mio\.?|тыс\.?|mil|mln)?")
ORDERED = 8  # pairs of answers to one comment whose order shows how a page is sorted
Possible = Sequence[int] | None  # places on the page; None of a comment that starts a thread
Rows = Sequence[dict[str, Any]]
Parents = Callable[[Page, Sequence[Head], Rows, int | None], Sequence[Possible]]
Button = re.Pattern[str] | Callable[[Page, Sequence[Head]], re.Pattern[str]]
Hook = Callable[[Page, Sequence[Head], Source, Log], None]


def by_name(page: Page, heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """All that each may answer, where the page tells the name of the author answered."""
    names = [None if head.author is None else plain(head.author) for head in heads]
    return named(names, [head.reply_to and plain(head.reply_to) for head in heads], heads)


def named(authors: Sequence[str | None], answered: Sequence[str | None], heads: Sequence[Head]) -> list[Possible]:
    """As `by_name`, of names that are ready to be compared.

    Answers to one comment stand in the order of their times on some pages, in the opposite order or in that of votes
    on others: their order rules a parent out only where the page shows which it is.
    """
    spans = [head.span for head in heads]
    found = find_parents(authors, answered)
    order = _order(found, spans)
    if order:
        since, until = zip(*(span if order > 0 else (-span[1], -span[0]) for span in spans), strict=True)
        found = find_parents(authors, answered, since, until)
    return [not_younger(each, heads, place) if heads[place].reply_to else None for place, each in enumerate(found)]


def not_younger(possible: list[int], heads: Sequence[Head], place: int) -> list[int]:
    """Nobody answers a comment before it is written."""
    return [each for each in possible if heads[each].span[0] <= heads[place].span[1]] or possible


def _order(found: Sequence[Sequence[int]], spans: Sequence[Span]) -> int:
    """1 where answers stand in the order of their times, -1 in the opposite one, 0 where neither is sure."""
    answers: dict[int, list[int]] = {}
    for place, possible in enumerate(found):
        if len(possible) == 1:
            answers.setdefault(possible[0], []).append(place)
    ways = [
        (spans[one][1] <= spans[other][0]) - (spans[other][1] <= spans[one][0])
        for siblings in answers.values() for one, other in pairwise(siblings)
    ]  # fmt: skip
    up, down = ways.count(1), ways.count(-1)
    return (up >= ORDERED and not down) - (down >= ORDERED and not up)


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a program's pages look once they are pasted. Expressions are for whole lines."""

    comments: str  # what is seen, for people: "comments with the buttons of Disqus"
    cure: str  # what to do where none are
    heads: Callable[[Page], list[Head]]  # where comments begin
    see: Callable[[Page], int | None] | None = None  # how many comments are this program's, by signs of it; all where it is not given
    least: int = 1  # fewer are none
    post: Callable[[Page, list[Head]], tuple[Head | None, list[Head]]] | None = None  # what is commented on, and the comments
    start: re.Pattern[str] | None = None  # lines between a head and its text
    below: re.Pattern[str] | None = None  # lines between a text and the next head
    button: Button | None = None  # the line below a text by which its end is known; a page may have its own
    votes: int = 0  # numbers that may stand between a text and its button; where there are none, the text ends right above it
    cut: re.Pattern[str] | None = None  # the end of a text of which the page shows the beginning
    after: re.Pattern[str] | None = None  # what follows the last comment
    learn: Hook | None = None  # what the heads together tell, before parents are looked for
    parents: Parents = by_name  # what each comment may answer
    lead: re.Pattern[str] | None = None  # what stands before a name at the start of an answer
    open: str = ""  # why a page does not tell who is answered
    stated: re.Pattern[str] | None = None  # how many comments there are, in a group `stated`
    counts_deleted: bool = True  # whether that number is known to have the deleted in it
    gone: re.Pattern[str] | None = None  # what stands in place of a name where somebody is gone
    say: Hook | None = None  # what else is to be said
    hidden: re.Pattern[str] | None = None  # an offer to show more; where it says no number, one


def reader(*forms: Form) -> tuple[Callable[[Source], Seen], Callable[..., Comments]]:
    """`recognise` and `read` of pages that have one of these forms, the one of which there are the most comments."""

    def recognise(source: Source) -> Seen:
        """How many comments of the program are on the page, by where its heads stand and what it prints around them."""
        page = _head(source)
        found = [(form, form.see(page) if form.see else len(form.heads(page))) for form in forms] if page else []
        seen = (Seen(f"{number} {form.comments}", number) for form, number in found if number and number >= form.least)
        return max(seen, key=attrgetter("comments"), default=Seen(""))

    def read(source: Source, log: Log) -> Comments:
        """What the page is about, where it was copied too, and its comments in their order, each with what it may answer."""
        return _read(source, log, forms, False)

    def read_mentions(source: Source, log: Log, *, mentions: bool = True) -> Comments:
        """The comments in the order of the page; one that begins with a name answers who is named (`mentions`)."""
        return _read(source, log, forms, mentions)

    return recognise, read_mentions if any(form.lead for form in forms) else read


FEW = 3  # rows: of so many, all with as many cells, a text is no table yet


@lru_cache(maxsize=1)
def _head(source: Source) -> Page | None:
    """The lines at a text's beginning; None where it is no text that was copied from a page, but JSON, markup or a table."""
    start = source.text_head[:64].lstrip("\ufeff \t\r\n")
    if source.members or start.startswith(("<", "{")) or re.match(r'\[\s*[\[{"\d\]]', start) or "\0" in source.text_head:
        return None
    sizes = [len(row) for row in _tables.first_rows(source, 20)]
    if len(sizes) > FEW and sizes[0] > 1 and len(set(sizes[:-1])) == 1:
        return None
    return page_of(source.text_head)


def _read(source: Source, log: Log, forms: Sequence[Form], mentions: bool) -> Comments:
    """The comments of the form of which there are the most, and what is to be said of them."""
    lines = page_of(source.read_text())
    pages = [replace(lines) for _ in forms]
    found = [form.heads(page) for form, page in zip(forms, pages, strict=True)]
    heads = max(found, key=len)
    form, page, post = forms[found.index(heads)], pages[found.index(heads)], None
    if heads and form.post:
        post, heads = form.post(page, heads)
    if not heads:
        raise ReadError(f"{source.name}: no comments in it. {form.cure}")
    if form.gone:
        for head in (*heads, *filter(None, [post])):
            head.author = None if form.gone.fullmatch(head.author or "") else head.author
    _part(page, heads, form)
    if form.learn:
        form.learn(page, heads, source, log)
    start = f"{source.name}#0" if post else None
    if post:
        _trim(page, post, set(), form)
        yield _row(source, 0, post, page, start, form) | {**post.told}
    rows = [_row(source, place, head, page, start, form) for place, head in enumerate(heads, 1)]
    stated = _stated(page, heads[0], form)
    possible = form.parents(page, heads, rows, number_of(stated or ""))
    rows = [_answer(head, row, each, rows, start) for head, row, each in zip(heads, rows, possible, strict=True)]
    yield from _mentioned(heads, rows, possible, form.lead) if mentions and form.lead else rows
    _say(page, heads, rows, stated, source, log, form)
    if form.say:
        form.say(page, heads, source, log)


def _row(source: Source, number: int, head: Head, page: Page, start: str | None, form: Form) -> dict[str, Any]:
    """A comment without what it answers; the number is its place on the page."""
    at, precision, head.span = moment(head.age, source)
    text = page.text(head.body, head.end)
    cut = form.cut.search(text) if form.cut else None
    return {
        "id": f"{source.name}#{number}", "thread_id": start or source.name, "author": head.author, "score": head.score,
        "created_at": at, "precision": precision, "text": text[: cut.start()] + "…" if cut else text, "truncated": bool(cut) if form.cut else None, "parent_id": None,
    }  # fmt: skip


def _part(page: Page, heads: Sequence[Head], form: Form) -> None:
    """Where each text begins and ends: without what `form` knows, and what the page repeats below every comment."""
    for head, after in zip_longest(heads, heads[1:]):
        head.limit = after.start if after else _matching(page, form.after, range(head.body, len(page.lines)), len(page.lines))
    button = form.button(page, heads) if callable(form.button) else form.button
    for head in heads:
        lines = range(head.body, head.limit)
        head.button = _matching(page, button, lines if head is heads[-1] else reversed(lines), head.limit)
    if heads[0].end:  # the heads told it
        return
    often = _repeated(page, heads)
    for head in heads:
        while form.start and head.body < head.button and form.start.fullmatch(page.lines[head.body]):
            head.body += 1
        head.end = max(head.button, head.body)
        if form.votes or head.button == head.limit:
            _trim(page, head, often, form)
    numbers = [_numbers(page, head, form.votes) for head in heads]
    if sum(map(bool, numbers)) * 5 >= len(heads):
        for head, number in zip(heads, numbers, strict=True):
            head.end -= number
            _trim(page, head, often if number else set(), form)


def _matching(page: Page, known: re.Pattern[str] | None, lines: Iterable[int], otherwise: int) -> int:
    return next((line for line in lines if known and known.fullmatch(page.lines[line][:LONGEST])), otherwise)


def _trim(page: Page, head: Head, often: set[str], form: Form) -> None:
    while head.end > head.body:
        line = page.lines[head.end - 1]
        if not (form.below and form.below.fullmatch(line)) and (line not in often or NUMBER.fullmatch(line)):
            break
        head.end -= 1


def _numbers(page: Page, head: Head, most: int) -> int:
    """How many numbers stand at a text's end."""
    last = page.lines[max(head.body, head.end - most) : head.end]
    return sum(1 for _ in takewhile(NUMBER.fullmatch, reversed(last)))


def _repeated(page: Page, heads: Sequence[Head]) -> set[str]:
    """The short lines, no sentences, that stand at the end of more than half of the comments."""
    ends = (page.lines[max(head.body, head.button - 6) : head.button] for head in heads)
    numbers = Counter(line for lines in ends for line in set(lines) if len(line) <= 40 and line[-1] not in ".!?…")
    return {line for line, number in numbers.items() if number * 2 > len(heads) and number > 2}


def _answer(head: Head, row: dict[str, Any], possible: Possible, rows: Rows, start: str | None) -> dict[str, Any]:
    """A comment with what it answers: the likeliest of those that it may, and all where there are more.

    Where the page names nobody, that is sure where one comment is possible, or one author. Else none is taken: the parent
    is a comment that is not in the input, and there is no tie.
    """
    parents = [rows[each] for each in possible or ()]
    ids = [each["id"] for each in parents]
    found = {"parent_id": ids[0] if ids else None, "candidates": ids if len(ids) > 1 else None}
    if head.reply_to:
        return row | found | {"reply_to": head.reply_to, "resolution": "name-on-path" if ids else "none"}
    if possible is None:
        return row | {"parent_id": start, "resolution": start and "nested"}
    authors = {each["author"] for each in parents}
    if len(ids) == 1 or (len(authors) == 1 and None not in authors):
        return row | found | {"reply_to": parents[0]["author"] if len(ids) > 1 else None, "resolution": "nested"}
    return row | {"parent_id": f"{row['id']}-parent", "resolution": "none"}


def _mentioned(heads: Sequence[Head], rows: Sequence[dict[str, Any]], possible: Sequence[Possible], lead: re.Pattern[str]) -> Comments:
    """Answers that begin with a name: of somebody of the thread, or, on a page that knows no threads, of anybody before."""
    if not any(head.below for head in heads):
        yield from _mentions.resolve(rows, lead=lead)
        return
    threads: list[list[dict[str, Any]]] = []
    for row, parents in zip(rows, possible, strict=True):
        threads += [] if parents else [[]]
        threads[-1].append(row)
    for top, *replies in threads:
        yield top
        yield from (_or_to(top, reply) for reply in _mentions.resolve(replies, known=[top], lead=lead))


def _or_to(top: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    """Whoever greets somebody may still answer the comment on top: it remains possible."""
    if reply["resolution"] != "mention" or reply["parent_id"] == top["id"]:
        return reply
    possible = reply["candidates"] or [reply["parent_id"]]
    return reply | {"candidates": possible if top["id"] in possible else [*possible, top["id"]]}


def _stated(page: Page, first: Head, form: Form) -> str | None:
    """The number of comments that the page itself states above them."""
    lines = (line[:99] for line in page.lines[first.start :: -1])
    return next((found["stated"] for line in lines if form.stated and (found := form.stated.fullmatch(line))), None)


def _say(
    page: Page, heads: Sequence[Head], rows: Sequence[dict[str, Any]], stated: str | None, source: Source, log: Log, form: Form
) -> None:
    """What the page offers to show and did not, states otherwise, or does not tell."""
    ends = [head.limit for head in heads[:-1]] + [len(page.lines)]
    beside = (line for head, end in zip(heads, ends, strict=True) for line in page.lines[head.end : end] if len(line) <= 60)
    found = [found for line in beside if form.hidden and (found := form.hidden.fullmatch(line))]
    hidden = sum(head.hidden for head in heads) + sum(number_of(each[0]) or 1 for each in found)
    words = f"{source.name}: about {hidden:,} comments are folded on the page and not in the text. Unfold them in the browser and copy the page again."
    log.miss("comments that the page does not show", hidden, words)
    empty = [
        head.author for head, after in pairwise(heads)
        if head.author and after.start <= head.body + 1 and not (head.hidden or _is_folded(head)) and not page.text(head.body, head.end)
    ]  # fmt: skip
    if empty and 10 * len(empty) <= len(heads) + 9:
        log.warn(
            f"{source.name}: {plural(len(empty), 'comment')} without a text, such as that of {empty[0][:40]}, right above another: where that one is only quoted, "
            "it is no comment. Look at them in the text, and take out what is quoted."
        )
    counted = len(heads) + max(0, hidden)
    if not stated or number_of(stated) != counted:
        _say_odd(page, heads, source, log)
    deleted = 0 if form.counts_deleted else sum(head.author is None for head in heads)
    if stated and number_of(stated) not in (None, counted, counted - deleted):
        log.warn(
            f"{source.name}: the page states {stated}, and {counted:,} were read. "
            "Where more are stated, load all comments in the browser and copy the page again."
        )
    opened = sum(row["parent_id"] == f"{row['id']}-parent" for row in rows)
    words = f"{source.name}: the page does not show what {plural(opened, 'comment')} {agreeing(opened, 'answer')} ({form.open}); no tie is made."
    log.miss("comments whose parent the page does not show", opened, words)


def _say_odd(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    """Which by-lines may be quoted: those below a text, where others stand below buttons."""
    kept = {head.start for head in heads}
    for odd, what in (
        ([head for head in page.odd if head.start in kept], "where one is only quoted, it is no comment. Look at them, and take out of the text what is quoted"),
        ([head for head in page.odd if head.start not in kept], "taken as quoted, and no comments are made of them. Look at them in the text"),
    ):  # fmt: skip
        if odd:
            log.warn(
                f"{source.name}: {plural(len(odd), 'by-line')} right below a text, and not below buttons as others, such as that of {(odd[0].author or '?')[:40]}: {what}."
            )


def _is_folded(head: Head) -> bool:
    """Whether its line says that the text is not shown: "[+]", "[flagged]"."""
    return bool(head.told.get("folded") or head.told.get("marks") or head.told.get("fold") == "[+]")
