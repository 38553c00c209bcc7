"""Pages of Hacker News as a person gets them by select all, copy, paste: the links beside each name tell part of the tree."""

import re
from collections.abc import Sequence
from itertools import pairwise

from replygraph.readers import _pasted
from replygraph.readers._lines import LONGEST, Head, Page, in_line, scan, settle
from replygraph.readers._pasted import Possible, Rows, not_younger
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
    rf" [^|]+)* \| (?:(?P<stated>[\d,]+ comments?)|discuss)"
)
SITE = re.compile(r"^\d+\. | \([\w-]++(?:\.[\w-]++)++(?:/[^)]{0,300})?\)$")
REPLY = re.compile("reply")
LINKS = {"root", "parent", "prev", "next", "context"}


def _heads(page: Page) -> list[Head]:
    """The heads; where the page has a 'reply' below its comments, only those that come after one or after what is gone."""
    found = [head for head in scan(page, in_line(HEAD)) if head.told["fold"] or _links(head)]
    for head in found:
        head.hidden = int(head.told["hidden"] or 0)
    said = [page.lines[head.body : after.start] for head, after in pairwise(found)]
    gone = {
        head.start for head, above, text in zip(found[1:], found, said, strict=False)
        if above.told["hidden"] or (text == [] and (above.told["marks"] or above.told["fold"] == "[+]")) or text in (["[flagged]"], ["[dead]"], ["[deleted]"])
    }  # fmt: skip
    settled = {head.start for head in settle(page, found, REPLY)}
    page.odd = [head for head in page.odd if head.start not in gone]
    return [head for head in found if head.start in settled | gone]


def _links(head: Head) -> set[str]:
    return LINKS & set(re.findall(r"[a-z-]+", head.told["links"]))


def _parents(page: Page, heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """For each comment all that it may answer; None for the start of a thread, nothing where its thread's start is missing.

    A start of a thread has no link to a parent, an answer to it one to its parent and none to a root; all others have both.
    Whoever has no link to a previous one is the first answer, and so answers the comment just above. Any other stands
    beside a comment on the path to the one above. Of the paths that are possible the longest holds all others.
    """
    links = list(map(_links, heads))
    if len(heads) > 1 and not any(links):
        return [[]] * len(heads)  # a page from before there were such links
    top, path, whole = None, [], False  # the thread's start, what is below it down to the comment above, from its first answer on
    found: list[Possible] = []
    for place, own in enumerate(links):
        possible: list[int] | None
        if "parent" not in own:
            top, path, possible, whole = place, [], None, False
        elif "root" not in own:
            path, possible, whole = [], [] if top is None else [top], True
        elif "prev" not in own:
            possible = path[-1:]
        else:
            possible = not_younger(path[-2::-1], heads, place) if whole else []
            while path and path[-1] not in possible[:1]:
                path.pop()
            whole = bool(path)
        found.append(possible)
        if place != top:
            path.append(place)
    return found


def _story(page: Page, heads: list[Head]) -> tuple[Head | None, list[Head]]:
    """What the comments are about, where the page's top was copied too."""
    lines = enumerate(line[:LONGEST] for line in page.lines[: heads[0].start])
    place, found = next(((place, found) for place, line in lines if (found := STORY.fullmatch(line))), (0, None))
    if not found:
        return None, heads
    title = SITE.sub("", page.lines[place - 1]) if place else None
    score = found["points"] and float(found["points"])
    story = Head(place, found["author"], found["age"], place + 1, heads[0].start, heads[0].start, score=score, told={"title": title})
    return story, heads


def _say_more(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    if "More" in page.lines[heads[-1].end :]:
        log.warn(f"{source.name}: there are more comments on the next page. Follow 'More' at its end, and copy that page too.")


FORM = _pasted.Form(
    comments="comments with the links of Hacker News",
    cure="Open the story's comments and copy the page again.",
    heads=_heads,
    post=_story,
    below=re.compile(r"add comment|help|reply|More|Guidelines \| FAQ.*|Search:"),
    parents=_parents,
    open="a copied page has lost its indents; save the page itself, which has them",
    stated=STORY,
    say=_say_more,
)
recognise, read = _pasted.reader(FORM)
