"""Pages of Hacker News as a person gets them by select all, copy, paste: the links beside each name tell part of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _pasted
from replygraph.readers._pasted import Head, Page
from replygraph.sources import Log, Source

TITLE = "A page of Hacker News, copied from the browser and pasted"
HOWTO = (
    "Open the story, select all, copy, and paste into a plain text file. A copied page has lost its indents: what a comment answers "
    "is known where the links beside its name tell it (the start of a thread, answers to that, the first answer to any comment), "
    "and left open elsewhere. To have all of it, save the page (Ctrl+S), or get https://hn.algolia.com/api/v1/items/NUMBER."
)
FAMILY = "pasted"
NAME, AGE = r"[\w-]{1,20}", r"(?:\d+ (?:second|minute|hour|day|month|year)s? ago|on \w{3,9} \d{1,2}, \d{4})"
HEAD = re.compile(
    rf"(?:-?\d+ points? by )?(?:(?P<author>{NAME}) )?(?P<age>{AGE})(?P<marks>(?: \[(?:flagged|dead|dupe|deleted)\])*)"
    r"(?P<links>(?: ?\| ?[a-z-]+)*)(?: ?(?P<fold>\[(?:[-–—−+]|(?P<hidden>\d+) more)\]))?(?: ?\| on: .*)?"
)
STORY = re.compile(
    rf"(?:(?P<points>-?\d+) points? by (?P<author>{NAME}) )?(?P<age>{AGE})(?: \|"
    rf" [^|]+)* \| (?:(?P<stated>[\d,]+) comments?|discuss)",
)
FORM = re.compile(r"add comment|help|reply|More|Guidelines \| FAQ.*|Search:")
SITE = re.compile(r"^\d+\. | \([\w-]++(?:\.[\w-]++)++(?:/[^)]{0,300})?\)$")
REPLY = re.compile("reply")
LINKS = {"root", "parent", "prev", "next", "context"}


@dataclass
class Said(Head):
    """A comment's head with the links that stand beside it."""

    links: frozenset[str] = field(default_factory=frozenset)
    hidden: int = 0


def see(page: Page) -> tuple[int, str]:
    """Lines of a name, an age and the links that lead to the comments around."""
    number = len(_heads(page))
    return number, f"{number} comments with the links of Hacker News" if number else ""


def recognise(source: Source) -> str:
    """Lines such as 'ann 3 hours ago | parent | next [–]'."""
    return _pasted.recognise(source, see)


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The story and its comments; the parents that the links tell."""
    page = _pasted.page_of(source.read_text())
    heads = _heads(page)
    if not heads:
        raise ReadError(f"{source.name}: no comments in it. Open the story's comments and copy the page again.")
    _pasted.close(page, heads, FORM)
    story, stated = _story(page, heads[0], source)
    if story:
        yield story
    rows = [_pasted.row(source, place, head, page, story and story["id"]) for place, head in enumerate(heads, 1)]
    parents = possible_parents(heads, _pasted.spans_of(source, heads, page))
    opened, hidden = 0, sum(head.hidden for head in heads)
    for row, possible in zip(rows, parents, strict=True):
        if possible is None:
            yield row | ({"parent_id": story["id"], "resolution": "nested"} if story else {})
            continue
        answer = _pasted.parents_by_position(row, [rows[each] for each in possible])
        opened += answer["resolution"] == "none"
        yield row | answer
    _pasted.say_hidden(source, log, hidden)
    _pasted.say_stated(source, log, f"{stated} comments", len(heads) + hidden)
    _pasted.say_open(source, log, opened, "a copied page has lost its indents; save the page itself, which has them")
    if page.lines[heads[-1].end :].count("More"):
        log.warn(f"{source.name}: there are more comments on the next page. Follow 'More' at its end, and copy that page too.")


def _heads(page: Page) -> list[Said]:
    """The heads; where the page has a 'reply' below its comments, only those that come after one."""
    found = []
    for place, line in enumerate(page.lines):
        head = HEAD.fullmatch(line) if len(line) <= _pasted.LONGEST else None
        if head and (head["fold"] or LINKS & set(re.findall(r"[a-z]+", head["links"]))):
            links = frozenset(re.findall(r"[a-z-]+", head["links"]))
            found.append(Said(place, head["author"], head["age"], place + 1, links=links, hidden=int(head["hidden"] or 0)))
    gone = {head.start for head, above in zip(found[1:], found, strict=False) if above.hidden or _is_gone(page, above, head)}
    settled = {id(head) for head in _pasted.settle(page, found, REPLY)}
    return [head for head in found if id(head) in settled or head.start in gone]


def _is_gone(page: Page, head: Said, after: Said) -> bool:
    """Comments that were flagged or deleted have no button below them, folded ones no text."""
    said = page.lines[head.body : after.start]
    return said in ([], ["[flagged]"], ["[dead]"], ["[deleted]"])


def possible_parents(heads: Sequence[Said], spans: Sequence[tuple[float, float]]) -> list[list[int] | None]:
    """For each comment all that it may answer; None for the start of a thread, nothing where its thread's start is missing.

    A start of a thread has no link to a parent, an answer to it one to its parent and none to a root; all others have both.
    Whoever has no link to a previous one is the first answer, and so answers the comment just above. Any other stands
    beside a comment on the path to the one above. Of the paths that are possible the longest holds all others.
    """
    if len(heads) > 1 and not any(head.links & LINKS for head in heads):
        return [[] for _ in heads]  # a page from before there were such links
    top, path, whole = None, [], False  # the thread's start, what is below it down to the comment above, from its first answer on
    found: list[list[int] | None] = []
    for place, head in enumerate(heads):
        if "parent" not in head.links:
            top, path, possible, whole = place, [], None, False
        elif "root" not in head.links:
            path, possible, whole = [], [] if top is None else [top], True
        elif "prev" not in head.links:
            possible = path[-1:]
        else:
            possible = _pasted.not_younger(path[-2::-1], spans, place) if whole else []
            while path and path[-1] not in possible[:1]:
                path.pop()
            whole = bool(path)
        found.append(possible)
        if place != top:
            path.append(place)
    return found


def _story(page: Page, first: Said, source: Source) -> tuple[dict[str, Any] | None, str]:
    """What the comments are about, and how many there are, where the page's top was copied too."""
    for place in range(first.start):
        found = STORY.fullmatch(page.lines[place]) if len(page.lines[place]) <= _pasted.LONGEST else None
        if found:
            head = Head(place, found["author"], found["age"], place + 1)
            _pasted.close_at(page, [head], FORM, [first.start])
            title = SITE.sub("", page.lines[place - 1]) if place else None
            row = _pasted.row(source, 0, head, page, f"{source.name}#0")
            return row | {"title": title, "score": found["points"] and float(found["points"])}, found["stated"] or ""
    return None, ""
