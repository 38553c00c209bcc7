"""Talk pages of Wikipedia and other wikis as saved web pages: signatures and indentation tell who answers whom."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _html, _wiki_signatures
from replygraph.readers._ages import language_in
from replygraph.sources import Comments, Log, Source

TITLE = "A saved talk page of Wikipedia or another wiki"
HOWTO = (
    "Open the talk page, or one of its archives, and save it (Ctrl+S). Comments are found by their signatures, and whom each "
    "answers by its indentation, as MediaWiki's own DiscussionTools does."
)
FAMILY = "html"
BREADTH = 1
SIGNS = re.compile(
    r"class=[\"'][^\"']{0,300}\bmw-parser-output\b|typeof=[\"']mw:|data-mw-comment-start|mw:PageProp|id=[\"']mwA|<a\s[^<>]{0,200}(?:/wiki/|title=)[^\s\"'<>]{1,60}:",
    re.I,
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What a browser starts a new line for; between two of these only the first signature ends a comment.
BLOCKS = _html.BLOCKS | {"tbody", "thead", "tfoot", "figcaption", "center", "form", "fieldset", "caption", "summary", "main", "nav"}
SEPARATORS = ("mw-notalk", "outdent-template", "mw-trackedTemplate")
UNASKED = frozenset(("blockquote", "q", "cite"))
INVISIBLE = frozenset(("link", "meta", "style", "script", "-comment"))
VOID = frozenset(
    ["area", "base", "col", "embed", "img", "input", "param", "source", "track", "wbr", "video", "audio", "object", "math", "svg", "canvas"]
)
REACH = 100  # letters between a signature's link and its time


def recognise(source: Source) -> str:
    """The markup of MediaWiki with signatures in it."""
    seen = _html.seen(source, SIGNS, "signatures of a wiki's talk page")
    return seen if seen and _wiki_signatures.are_in(_html.markup(source)) else ""


def read(source: Source, log: Log) -> Comments:
    """The comments; each answers the nearest before it that is less indented, under the same heading."""
    found = find_comments(source)
    if not found:
        raise ReadError(f"{source.name}: no signed comments in it. Save the talk page itself, not the article.")
    yield from rows(source.name, found, _html.title(_html.parse(source)))


class Comment(NamedTuple):
    """A signed text: who, when, how deep (1 is right below the heading), and whether a heading stands before it."""

    author: str
    at: datetime | str | None
    level: int
    opens: bool
    text: str
    outdent: bool = False  # it says that it answers the comment before it, whatever the indentation
    shown: str = ""  # the author's name as the page spells it, where a wiki has names that begin small, or with `_`


def rows(name: str, comments: list[Comment], title: str | None = None) -> Comments:
    """Comments with their parents: a reply that skips levels answers the nearest that is less indented."""
    above: list[int | None] = [None]
    threads: list[int] = []
    spelled = {comment.author: comment.shown for comment in reversed(comments) if comment.shown}
    for number, comment in enumerate(comments):
        if comment.opens:
            above = [None]
        above += [above[-1]] * (comment.level - len(above))
        parent = number - 1 if comment.outdent else above[comment.level - 1]
        above[comment.level :] = [number]
        threads.append(number if parent is None else threads[parent])
        yield {
            "id": f"{name}#{number + 1}", "parent_id": None if parent is None else f"{name}#{parent + 1}",
            "thread_id": f"{name}#{threads[-1] + 1}", "author": spelled.get(comment.author, comment.author), "created_at": comment.at, "text": comment.text,
            "precision": "minute" if comment.at else None, "resolution": None if parent is None else "nested", "title": title,
        }  # fmt: skip


@dataclass(slots=True)
class Step:
    """A node at its start or, for elements, at its end, with what the rules ask of it."""

    node: _html.Node
    tag: str
    text: str
    leaves: bool
    indent: int
    unasked: bool


@lru_cache(maxsize=1)
def find_comments(source: Source) -> list[Comment]:
    """The comments in the order of the page, looked for once by who chooses a reader and who reads."""
    page = _html.parse(source)
    own = _wiki_signatures.user_of_address(_html.address(page))  # whose talk page this is: its owner's signature does not link to it
    steps = [step for root in page.css(".mw-parser-output") or [page.body or page.root] for step in _steps(root)]
    language = (_html.attribute(page.css_first("html"), "lang") or "").partition("-")[0] or language_in(_html.text_of(page.body))
    comments, unsigned = _signed(steps, own, frozenset(), language)
    if len(unsigned) > max(1, len(comments)) and (more := _wiki_signatures.learn([_pages_before(steps, place) for place in unsigned])):
        comments, _ = _signed(steps, own, more, language)
    return comments


def _signed(steps: list[Step], own: str | None, more: Container[str], language: str) -> tuple[list[Comment], list[int]]:
    """The comments, and where times stand before which nobody known signed."""
    comments: list[Comment] = []
    unsigned: list[int] = []
    ended, opens, place = -1, True, 0
    while place < len(steps):
        step = steps[place]
        if step.tag in HEADINGS and step.leaves and not step.unasked:
            ended, opens = place, True
        elif not step.unasked and (stamp := _wiki_signatures.find_time(step.text)):
            author, shown, sign = _signature(steps, place, ended, own, more)
            if author:
                start = _first_leaf(steps, ended + 1)
                level = min(steps[start].indent, step.indent) + 1
                text = _text(steps[start : sign + 1])
                comments.append(Comment(author, _wiki_signatures.read_time(stamp, language), level, opens, text, shown=shown))
                ended, opens = _end_of_line(steps, place), False
                place = ended
            else:
                unsigned.append(place)
        place += 1
    return comments, unsigned


def _links_before(steps: list[Step], place: int, ended: int = -1) -> Iterator[tuple[int, _html.Node]]:
    """The links on the line before a time, the nearest first, as far as a signature may reach."""
    length = 0
    for at in range(place - 1, ended, -1):
        step = steps[at]
        if step.tag in BLOCKS or length >= REACH:
            return
        length += len(step.text.strip())
        if step.tag == "a" and not step.leaves:
            yield at, step.node


def _pages_before(steps: list[Step], place: int) -> list[str]:
    return [_wiki_signatures.title_of_address(link.attributes.get("href")) or "" for _, link in _links_before(steps, place)]


def _steps(root: _html.Node) -> Iterator[Step]:
    """The page as a list, so that it can be walked both ways."""
    indents, unasked = [0], [False]
    for node, leaves in _html.walk(root):
        tag = node.tag
        if leaves:
            indents.pop()
            unasked.pop()
        indent = indents[-1] + (tag in ("li", "dd"))
        text = node.text_content or "" if tag == "-text" else ""
        yield Step(node, tag, text, leaves, indent, unasked[-1])
        if not leaves and node.is_element_node:
            indents.append(indent)
            unasked.append(unasked[-1] or tag in UNASKED or tag in HEADINGS or node.attributes.get("id") == "toc")


def _signature(steps: list[Step], place: int, ended: int, own: str | None, more: Container[str]) -> tuple[str | None, str, int]:
    """Who signed just before a time, how that is spelled, and where the signature begins: the farthest link to the same person on the line."""
    author, shown, start = None, "", place
    for at, link in _links_before(steps, place, ended):
        if (name := _user(link, own, more)) and name == (author := author or name):
            start, shown = at, _wiki_signatures.spelled(_html.attribute(link, "title") or "", name)
    return author, shown, start


def _user(link: _html.Node, own: str | None, more: Container[str]) -> str | None:
    attributes = link.attributes
    kind = attributes.get("class") or ""
    if "ext-discussiontools-init-timestamplink" in kind:
        return None
    if "selflink" in kind and not attributes.get("href"):
        return own
    return _wiki_signatures.user_of_address(attributes.get("href"), more)


def _is_separator(step: Step) -> bool:
    if step.tag in ("br", "hr"):
        return True
    kind = step.node.attributes.get("class") or ""
    return any(each in kind for each in SEPARATORS) or (
        step.tag == "dl" and step.node.child is not None and step.node.child.tag == "dt" and step.node.child.next is None
    )


def _end_of_line(steps: list[Step], place: int) -> int:
    """Where the line with a signature ends: at a block's start or end, or at a separator."""
    ends = (at for at in range(place + 1, len(steps)) if steps[at].tag in BLOCKS or _is_separator(steps[at]))
    return next(ends, len(steps)) - 1


def _first_leaf(steps: list[Step], place: int) -> int:
    """Where the next comment begins: the first text or picture that is no separator."""
    at = place
    while at < len(steps) - 1:
        step = steps[at]
        if not step.leaves:
            if step.tag in INVISIBLE or _is_separator(step):
                at = _leave(steps, at)
            elif step.text.strip() or step.tag in VOID:
                break
        at += 1
    return at


def _leave(steps: list[Step], place: int) -> int:
    """Where the node that starts at this place ends."""
    step = steps[place]
    if not step.node.is_element_node:
        return place
    return next((at for at in range(place, len(steps)) if steps[at].leaves and steps[at].node.mem_id == step.node.mem_id), place)


def _text(steps: list[Step]) -> str:
    """What a comment says, without its signature."""
    parts = []
    for step in steps:
        if step.text:
            parts.append(_html.MARKS.sub("", step.text))
        elif step.tag == "br" and not step.leaves:
            parts.append("\x02")
        elif step.tag in BLOCKS:
            parts.append("\x01")
    return _html.lay_out("".join(parts))
