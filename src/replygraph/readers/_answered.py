"""Which comments of a pasted page one may answer, by the name that the page tells or by its place, and what is made of that."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from replygraph.readers._lines import Head, Page, Span, plain
from replygraph.threads import find_parents

ORDERED = 8  # pairs of answers to one comment whose order shows how a page is sorted
Possible = Sequence[int] | None  # places on the page; None of a comment that starts a thread
Rows = Sequence[dict[str, Any]]


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


def answer(head: Head, row: dict[str, Any], possible: Possible, rows: Rows, start: str | None) -> dict[str, Any]:
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
