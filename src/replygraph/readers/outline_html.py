"""Saved lists of messages as trees of titles: indexes of mail archives, boards that show a thread as an outline.

The outline of a thread is a list of titles, each with who wrote it, that shows by its levels which message answers which.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _html, _levels
from replygraph.readers._line_times import find_time
from replygraph.readers._names import BY, LONGEST_NAME, SAYS, WHEN, without_affixes
from replygraph.sources import Comments, Log, Source

TITLE = "A saved list of messages by thread: indexes of Mailman, Hypermail and MHonArc, boards with a tree of titles"
HOWTO = (
    "Save the page that lists messages by thread (Ctrl+S): who wrote and who answers whom is told by the tree of titles. Texts are not in it; "
    "of a mail archive, the mailbox (.mbox, .txt.gz) has them too."
)
FAMILY = "html"
BREADTH = 3
ENTRIES = ("li", "dt, dd", "tr", "div, p")
NUMBER = re.compile(r"(\d{1,12})\D*$")
RE = re.compile(r"^(?:[^\W\d_]{1,6}\s?[:：]\s*+|\[[^\]]*\]\s*+)+", re.I)  # before a title: "Re:", the name of a list


class Entry(NamedTuple):
    """A message in an outline: the number that its link ends with, its title, who wrote it and when, and the place of the one above."""

    number: str | None
    title: str
    author: str
    at: Any
    precision: str | None
    above: int | None


def recognise(source: Source) -> str:
    """A list of links with names beside them, in which those below another have its title."""
    found = find(source) if _html.looks_like_page(source) else []
    return f"{len(found):,} titles of messages in a tree" if found else ""


def read(source: Source, log: Log) -> Comments:
    """A comment for each title, without text; it answers the one that it lies below."""
    found, ids = find(source), []
    if not found:
        raise ReadError(f"{source.name}: no list of messages by thread in it. Open the list that shows threads as a tree, and save it.")
    for place, each in enumerate(found):
        ids.append(f"{source.name}#{each.number or place + 1}")
        yield {
            "id": ids[-1], "parent_id": None if each.above is None else ids[each.above], "author": each.author or None, "created_at": each.at,
            "precision": each.precision, "title": each.title, "resolution": None if each.above is None else "nested",
        }  # fmt: skip
    log.warn(f"{source.name}: a list of titles: who wrote and who is answered is read, texts are not in it.")


@lru_cache(maxsize=1)
def find(source: Source) -> list[Entry]:
    """The longest outline of the page, or nothing: links to as many addresses of one form, of which those below another have its title."""
    page = _html.parse(source)
    found: list[Entry] = []
    for tags in ENTRIES:
        nodes = _html.select(page, tags)
        links: dict[int, _html.Node] = {}
        for owner, link in _html.owned(page, nodes, "a[href]"):
            if _html.text_of(link):
                links.setdefault(owner, link)
        for form, number in Counter(map(_form, links.values())).items():
            if number > max(2, len(found)):
                own = {owner: link for owner, link in links.items() if _form(link) == form}
                found = max(found, _entries(nodes, own, source), key=len)
    return found


def _entries(nodes: list[_html.Node], links: dict[int, _html.Node], source: Source) -> list[Entry]:
    """The elements with these links as an outline, if their titles and names show that they are one."""
    if len({_html.attribute(link, "href") for link in links.values()}) < len(links):
        return []
    boxes = {node.parent.mem_id for node in nodes if node.mem_id in links}
    bold = (node for node in nodes if node.parent.mem_id in boxes and node.css_first("strong, b") is not None)
    shown = {node.mem_id for node in bold if node.css_first("a[href]") is not None}  # the message that the page shows, which has no link
    nodes = [node for node in nodes if node.mem_id in links or node.mem_id in shown]
    above = _levels.find(nodes, {node.mem_id: {} for node in nodes})
    heads = [links.get(node.mem_id) or node.css_first("strong, b") for node in nodes]
    titles = [RE.sub("", _html.text_of(head)).casefold() for head in heads]
    if 2 * sum(re.search(r"[^\W\d_]", title) is not None for title in titles) < len(titles):
        return []
    alike = [titles[place] == titles[top] for place, top in enumerate(above) if top is not None]
    if not any(alike) or 5 * sum(alike) < 4 * len(alike):
        return []
    others = {node.mem_id for node in nodes}
    told = [_beside(node, head, others, source) for node, head in zip(nodes, heads, strict=True)]
    names = without_affixes([name for name, _ in told])
    if 5 * sum(map(bool, names)) < 4 * len(names) or len({re.sub(r"\d", "", name) for name in names}) == 1:
        return []
    numbers = [NUMBER.search(_html.attribute(head, "href") or "") for head in heads]
    return [
        Entry(number and number[1], _html.text_of(head), name, *when, top)
        for number, head, name, (_, when), top in zip(numbers, heads, names, told, above, strict=True)
    ]


def _form(link: _html.Node) -> str:
    """An address without its numbers."""
    return re.sub(r"\d+", "0", _html.attribute(link, "href") or "")


def _beside(node: _html.Node, head: _html.Node, others: set[int], source: Source) -> tuple[str, tuple[Any, str | None]]:
    """The name and the time that stand beside a title."""
    name, when = "", (None, None)
    for piece in _pieces(node, head, others):
        found = find_time(piece, source)
        when = found[:2] if found and when[0] is None else when
        rest = (piece[: found[2]] if found else piece).strip(" \t-–—,;:|·()[]")
        if not name and len(rest) <= LONGEST_NAME and re.search(r"[^\W\d_]", rest) and rest.lower() not in BY | SAYS | WHEN:
            name = rest
    return name, when


def _pieces(node: _html.Node, head: _html.Node, others: set[int]) -> Sequence[str]:
    """The texts of an entry outside its title and the entries in it."""
    pieces = (
        " ".join((each.text_content or "").split())
        for each, leaves in _html.walk(node, {head.mem_id, *others})
        if each.tag == "-text" and not leaves and not _html.lies_in(each, head)
    )
    return [piece for piece in pieces if piece]
