"""Whom the comments of a list without levels answer: by a link to another, its number, a quotation, or a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from replygraph.readers import _html, _mentions, _quotes
from replygraph.readers._bylines import first_lines
from replygraph.readers._forum_threads import Post, answered, plain
from replygraph.readers._names import TO
from replygraph.sources import Comments, Source

QUOTES = "blockquote, [class*='quote'], [class*='citat'], [class*='zitat']"
NUMBERED = re.compile(r"\W{0,3}(\d{1,6})(?![\d.:/-]*\d)")
ANSWERS_NUMBER = re.compile(r"\s*(?:>>|＞＞|≫|#|@|№)\s?(\d{1,6})\b")
START = 60  # letters of a text in which a link to another comment says that this one is answered


def find(
    page: _html.Page, nodes: Sequence[_html.Node], bodies: Sequence[_html.Node], rows: list[dict[str, Any]], source: Source, mentions: bool
) -> list[dict[str, Any]]:
    """The comments `rows`, found in `nodes` with their texts in `bodies`, with whom they answer."""
    people = {plain(row["author"]) for row in rows if row["author"]}
    quotes = _quotes.find(page, bodies, QUOTES)
    parents = [
        link if link is not None else number
        for link, number in zip(_linked(page, nodes, bodies, rows), _numbered(nodes, rows), strict=True)
    ]
    posts = []
    for place, (body, row, parent) in enumerate(zip(bodies, rows, parents, strict=True), 1):
        said = [_quotes.quoted(each, people, source) for each in quotes.get(body.mem_id, ())]
        known = [(name, None, text) for name, _, text in said if name and plain(name) in people]
        to = None if parent is None else str(parent + 1)
        posts.append(Post(str(place), row["author"] or "", row["created_at"], row["precision"], row["text"], quotes=known, parent=to))
    found = answered(posts, source.name, None, False, Counter(), explicit=True)
    rows = [
        row | {key: each[key] for key in ("parent_id", "reply_to", "candidates", "resolution") if key in each}
        for row, each in zip(rows, found, strict=True)
    ]
    return list(_named(nodes, rows)) if mentions else rows


def _linked(
    page: _html.Page, nodes: Sequence[_html.Node], bodies: Sequence[_html.Node], rows: Sequence[dict[str, Any]]
) -> list[int | None]:
    """The place of the comment that the first words of each text link to, or that a link outside it leads to and names the author of.

    Most of the links lead the same way, up or down the page.
    """
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    targets = {
        name: places[owner] for owner, each in _html.owned(page, nodes, "[id], a[name]") if (name := _html.attribute(each, "id", "name"))
    }
    targets |= {node.id: place for place, node in enumerate(nodes) if node.id}
    found: list[int | None] = [None] * len(nodes)
    for owner, link in _html.owned(page, nodes, "a[href*='#']"):
        place, words = places[owner], _html.text_of(link)
        target = targets.get((_html.attribute(link, "href") or "").rpartition("#")[2], place)
        if found[place] is not None or target == place or not words:
            continue
        if (_html.lies_in(link, bodies[place]) and 0 <= " ".join(rows[place]["text"].split()).find(words) <= START) or (
            (name := plain(rows[target]["author"] or "")) and name in plain(words)
        ):
            found[place] = target
    up = [target < place for place, target in enumerate(found) if target is not None]
    return [target if target is not None and (target < place) == (2 * sum(up) >= len(up)) else None for place, target in enumerate(found)]


def _numbered(nodes: Sequence[_html.Node], rows: Sequence[dict[str, Any]]) -> list[int | None]:
    """The place of the comment whose number a text begins with, such as >>12, where each comment shows its number."""
    shown = [NUMBERED.match(next(iter(first_lines(node)), "")) for node in nodes]
    numbers = [int(each[1]) for each in shown if each]
    if len(numbers) < len(nodes) or numbers != sorted(set(numbers)):
        return [None] * len(nodes)
    places = {number: place for place, number in enumerate(numbers)}
    named = [ANSWERS_NUMBER.match(row["text"] or "") for row in rows]
    found = [places.get(int(each[1])) if each else None for each in named]
    return [parent if parent != place else None for place, parent in enumerate(found)]


def _named(nodes: Sequence[_html.Node], rows: list[dict[str, Any]]) -> Comments:
    """Answers to a person who is named first in the text, or in a line such as "in reply to Ann" that names nobody's own name."""
    lines = [next((line for line in first_lines(node) if TO.match(line)), "") for node in nodes]
    told = list(_mentions.resolve([row | {"text": line} for row, line in zip(rows, lines, strict=True)], lead=TO))
    own = sum(
        bool(line) and plain(TO.sub("", line, count=1)).startswith(plain(row["author"] or "?"))
        for line, row in zip(lines, rows, strict=True)
    )
    buttons = 2 * own >= sum(bool(line) for line in lines)  # "Reply to Ann" below what Ann said
    for row, by_text, by_line in zip(rows, _mentions.resolve(rows), told, strict=True):
        if row["parent_id"] or row.get("reply_to"):
            yield row
        elif by_line.get("reply_to") and not buttons:
            yield by_line | {"text": row["text"], "resolution": "name-latest"}
        else:
            yield by_text
