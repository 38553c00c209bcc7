"""Pages of Reddit as a person gets them by select all, copy, paste: the old layout, the one of 2018 with its levels, today's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._pasted import Head, Page
from replygraph.sources import Log, Source

TITLE = "A page of Reddit, copied from the browser and pasted"
HOWTO = (
    "Open the post, unfold all replies, select all, copy, and paste into a plain text file. A copied page has lost its indents and names "
    "nobody who is answered: of old.reddit.com it is known who answers the post, of the layout with 'level 2' above the names "
    "everything, of today's nothing. To have all of it, get the post's address with .json at its end, or save the page (Ctrl+S)."
)
FAMILY = "pasted"
NAME = re.compile(r"[\w-]{2,24}|\[\w+\]")
GONE = re.compile(r"\[\w+\]")  # [deleted], in any language
OLD = re.compile(r"\[(?P<fold>[-–—−+])\] ?(?P<rest>\S.*)")
CHILDREN = re.compile(r" ?\((\d+) [^()\d]{3,24}\)$")
MARKS = re.compile(r"(?: ?\[(?:[A-Z△](?:, ?[A-Z△]){0,9})\]){1,9}$")  # [S] for who submitted, [M] for moderators
# where all of it is copied: less one, so many, one more
SCORE = re.compile(
    r" (?:-?\d[\d.,]{0,12}k? [^\W\d]{1,40}){1,3}$|(?<=.) ?\[[^\[\]]{5,}\]$",
)
AFTER_AGE = re.compile(r"\*| (?:stickied|locked) comment| ?(?:stickied commentlocked comment)")
BUTTONS = re.compile(r"(?:perma|enlace perm).*", re.I)
BUTTON = re.compile(
    r"embed|save|unsave|parent|context|full comments.*|report|reply|give (?:award|gold)|source|crosspost|"
    r"hide child comments",
    re.I,
)
SUBMITTED = re.compile(
    r"(?:submitted|eingereicht|soumis|envoyé|enviado|inviato) (?P<age>.{5,30}?)\*? (?:by|von|par|por|"
    r"da) (?P<author>[\w-]{2,24}|\[\w+\])"
    r"(?P<rest>\b.*)"
)
STATED = re.compile(rf"(?:all )?(\d[\d.,]*) (?:{languages.pattern('comments')})(?: ?share.*)?", re.I)
MORE = re.compile(
    r"(?:load more comments ?\((\d+) .*|(\d+) more repl(?:y|ies)|continue this thread.*|more replies|"
    r"view more comments|\+?(\d+) (?:weitere|más|autres)\b.*)",
    re.I,
)
BULLET = re.compile(r"[•·]")
AVATAR = re.compile(r"(?!.{300})(?:.* )?u/([\w-]{2,24})(?: .*)?")
INLINE = re.compile(
    r"(?:(?P<author>[\w-]{2,24}|\[\w+\])(?: (?:OP|MOD|Mod|ADMIN))* ?)?[•·] ?(?P<age>[^•·]{3,24}?)(?: ?[•·].*)?",
)
LABEL = re.compile(r"OP|Op|MOD|Mod|ADMIN|Admin|Moderator|Verfasser|Autor|Auteur")
LEVEL = re.compile(r"(?:level|ebene|niveau|nivel|nível|livello) (\d{1,3})", re.I)
EXTRAS = re.compile(
    r"[•·]|[•·]? ?(?:edited|bearbeitet|modifié|editado) .*|Stickied comment|Profile Badge.*|Top \d+% \w+|MOD|OP",
    re.I,
)
SIGNS = re.compile(
    r"Upvote|Downvote|Give Award|Award|Comments Section|Go to comments|Expand comment search|r/\w{2,24}|"
    r"u/[\w-]{2,24} avatar|level \d+",
    re.I,
)
FOOTER = re.compile(
    rf"Upvote|Downvote|Vote|{languages.pattern('reply')}|Award|Give Award|Share|Report|Save|Follow|\d+ awards?|-?\d[\d.,]*k?|"
    r"Teilen|Partager|Compartir|More replies",
    re.I,
)
MOST = 500  # comments of a thread; among more no single one can be told
UNDER_POST = re.compile(rf"{SIGNS.pattern}|{FOOTER.pattern}|sort(?:ed)? by.*", re.I)
AFTER = re.compile(r"\d+ more repl(?:y|ies)|(?:community info|related answers) section|more posts you may like", re.I)
POSTED = re.compile(r"(?:Posted|Crossposted) by ?u/(?P<author>[\w-]{2,24})(?: (?P<age>.{5,20}))?")
VOTES = re.compile(r"Upvote", re.I)
BELOW = re.compile(rf"{FOOTER.pattern}|{MORE.pattern}", re.I)
BELOW_OLD = re.compile(rf"{BUTTON.pattern}|{MORE.pattern}", re.I)
ABOVE_OLD = re.compile(
    rf"{BUTTONS.pattern}|{BELOW_OLD.pattern}|{OLD.pattern}|.*\b(?:sorted by|content policy|formatting help).*",
    re.I,
)
ABOVE_NEW = re.compile(rf"{BELOW.pattern}|{SIGNS.pattern}|Best|Top|New|Old|Controversial|Q&A|Sort by:?.*", re.I)


@dataclass
class Said(Head):
    """A comment's head with what this layout tells beside the name."""

    score: float | None = None
    mark: str = ""
    children: int | None = None
    folded: bool = False
    level: int = 0
    answers: bool | None = None  # whether it has a link to a parent


def see(page: Page) -> tuple[int, str]:
    """Lines that fold comments, or the names, dots and ages of the newer layouts."""
    old = len(_old_heads(page))
    new = 0
    if any(SIGNS.fullmatch(line[:80]) for line in page.lines):
        new = sum(not _is_post(head) for head in _new_heads(page))
    return max(old, new), f"{max(old, new)} comments of {'old ' if old >= new else ''}Reddit" if old or new else ""


def recognise(source: Source) -> str:
    """Lines such as '[–]ann 3 points 2 hours ago', or a name, a dot and an age above buttons of Reddit."""
    return _pasted.recognise(source, see)


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The post, where it was copied too, and its comments; what they answer as far as the layout tells it."""
    page = _pasted.page_of(source.read_text())
    heads, new = _old_heads(page), _new_heads(page)
    old = len(heads) >= len(new)
    heads = heads if old else new
    post, heads = (_old_post if old else _new_post)(page, heads, source) if heads else (None, heads)
    if not heads:
        raise ReadError(f"{source.name}: no comments in it. Open the post with its comments and copy the page again.")
    _pasted.close(page, heads, BELOW_OLD if old else BELOW, start=None if old else EXTRAS)
    (_close_old if old else _close_new)(page, heads)
    if post:
        yield post
    rows = [_row(source, place, head, page, post) for place, head in enumerate(heads, 1)]
    possible = _old_parents(page, heads, _pasted.spans_of(source, heads, page)) if old else _new_parents(heads)
    opened = 0
    for row, each in zip(rows, possible, strict=True):
        if each is None:
            yield row | ({"parent_id": post["id"], "resolution": "nested"} if post else {})
            continue
        answer = _pasted.parents_by_position(row, [rows[place] for place in each])
        opened += answer["resolution"] == "none"
        yield row | answer
    flairs = {head.author for head in heads if head.author and not NAME.fullmatch(head.author)}
    if flairs:
        log.note(f"{source.name}: names with a flair behind them: at least {len(flairs):,}; a copied page does not show where a name ends.")
    _say_what_is_missing(page, heads, source, log)
    _pasted.say_open(source, log, opened, "a copied page has lost its indents; the same address with .json at its end has all")


def _row(source: Source, place: int, head: Said, page: Page, post: dict[str, Any] | None) -> dict[str, Any]:
    row = _pasted.row(source, place, head, page, post and post["id"])
    return row | {"author": None if GONE.fullmatch(head.author or "") else head.author, "score": head.score}


def _say_what_is_missing(page: Page, heads: Sequence[Said], source: Source, log: Log) -> None:
    hidden = sum(head.children or 0 for head in heads if head.folded)
    for line in page.lines[heads[0].start :]:
        if len(line) <= 60 and (found := MORE.fullmatch(line)):
            hidden += int(next(filter(None, found.groups()), "1"))
    _pasted.say_hidden(source, log, hidden)
    stated = next((found for line in page.lines[heads[0].start :: -1] if len(line) < 99 and (found := STATED.fullmatch(line))), None)
    if stated:
        _pasted.say_stated(source, log, f"{stated[1]} comments", len(heads) + hidden)


# The old layout


def _old_heads(page: Page) -> list[Said]:
    heads = []
    for place, line in enumerate(page.lines):
        found = OLD.fullmatch(line) if len(line) <= _pasted.LONGEST else None
        if found is None:
            continue
        head = _old_head(found, place, place + 1)
        if head is None and place + 1 < len(page.lines):  # some browsers break the line behind the name
            found = OLD.fullmatch(f"{line} {page.lines[place + 1]}"[: _pasted.LONGEST])
            head = found and _old_head(found, place, place + 2)
        if head:
            heads.append(head)
    return _pasted.settle(page, heads, ABOVE_OLD)


def _old_head(found: re.Match[str], start: int, body: int) -> Said | None:
    """Name, flair, marks, score, age and how many are below, all in one line."""
    rest, folded = found["rest"], found["fold"] == "+"
    children = CHILDREN.search(rest)
    rest = AFTER_AGE.sub("", rest[: children.start()] if children else rest).strip()
    words = rest.split(" ")
    at = next((at for at in range(1, len(words)) if read_age(" ".join(words[at:]))), None)
    if at is None:
        name = re.sub(r" comment score below threshold$", "", rest)
        if not folded or name == rest:
            return None
        return Said(start, name, "", body, folded=True, children=children and int(children[1]))
    name = " ".join(words[:at]).strip()
    score = SCORE.search(name)
    name = name[: score.start()] if score else name
    marks = MARKS.search(name)
    points = re.findall(r"-?\d[\d.,]*", score[0]) if score else []
    return Said(
        start, (name[: marks.start()] if marks else name).strip() or None, " ".join(words[at:]), body,
        score=float(re.sub(r"[.,]", "", points[len(points) // 2])) if points else None,
        mark=marks[0] if marks else "", children=children and int(children[1]), folded=folded,
    )  # fmt: skip


def _old_post(page: Page, heads: list[Said], source: Source) -> tuple[dict[str, Any] | None, list[Said]]:
    """The submission above the comments; behind the name of who made it may stand a flair, so it tells the name of those with [S]."""
    for place in range(heads[0].start):
        found = SUBMITTED.match(page.lines[place]) if len(page.lines[place]) <= _pasted.LONGEST else None
        if found and read_age(found["age"]):
            end = next((line for line in range(place + 1, heads[0].start) if STATED.fullmatch(page.lines[line][:99])), heads[0].start)
            head = Head(place, found["author"], found["age"], place + 1, end)
            for each in heads:
                if "S" in each.mark and each.author and each.author.startswith(head.author):
                    each.author = head.author
            row = _pasted.row(source, 0, head, page, f"{source.name}#0")
            title = re.sub(r" \([\w.-]+\)$", "", page.lines[place - 1]) if place else None
            return row | {"title": title, "author": None if GONE.fullmatch(head.author) else head.author}, heads
    return None, heads


def _old_parents(page: Page, heads: Sequence[Said], spans: Sequence[tuple[float, float]]) -> list[list[int] | None]:
    """What each may answer: told by how many are below each, or by who has a link to a parent."""
    return _by_counts(page, heads) or _by_links(heads, spans)


def _ends(page: Page, heads: Sequence[Said]) -> list[int]:
    return [head.start for head in heads[1:]] + [len(page.lines)]


def _close_old(page: Page, heads: Sequence[Said]) -> None:
    """Where the buttons begin the text ends; among them is a link to the parent, if there is one."""
    for head, end in zip(heads, _ends(page, heads), strict=True):
        at = next((line for line in range(end - 1, head.body - 1, -1) if BUTTONS.fullmatch(page.lines[line])), None)
        if at is not None:
            head.end = at
            head.answers = "parent" in " ".join(page.lines[at:end]).lower()


def _by_counts(page: Page, heads: Sequence[Said]) -> list[list[int] | None] | None:
    """The tree, where every comment says how many are below it; None where they do not, or do not agree."""
    if any(head.children is None for head in heads):
        return None
    above: list[list[int]] = []  # the comments that others are still to come below, and how many
    found: list[list[int] | None] = []
    for place, (head, end) in enumerate(zip(heads, _ends(page, heads), strict=True)):
        while above and above[-1][1] == 0:
            above.pop()
        found.append([above[-1][0]] if above else None)
        unseen = sum(int(more[1] or 0) for line in page.lines[head.body : end] if (more := MORE.fullmatch(line[:60])))
        for each in above:
            each[1] -= 1 + unseen
        if (above and above[-1][1] < 0) or len(above) > 999:
            return None
        above.append([place, 0 if head.folded else head.children - unseen])
    return found


def _by_links(heads: Sequence[Said], spans: Sequence[tuple[float, float]]) -> list[list[int] | None]:
    """Who has a link to a parent answers a comment of the thread; who has none answers the post.

    That holds where the page has such links: for people who are logged in the site now leaves most of them out. Where
    hardly any comment has one, those without are left open.
    """
    sound = sum(bool(head.answers) for head in heads) * 5 >= len(heads)
    path: list[int] = []  # all that may be on the path to the next comment, from the start of a thread on
    found: list[list[int] | None] = []
    for place, head in enumerate(heads):
        if (sound and head.answers is False) or len(heads) == 1:
            path = [place]
            found.append(None)
            continue
        told = head.answers and len(path) <= MOST
        found.append(_pasted.not_younger(path[::-1], spans, place) if told else [])
        if path and not head.folded:  # what answers a folded comment is folded with it
            path.append(place)
    return found


# The newer layouts


def _new_heads(page: Page) -> list[Said]:
    """A name, a dot and an age, in one line or in several."""
    heads: list[Said] = []
    for place, line in enumerate(page.lines):
        if len(line) > 80:
            continue
        if BULLET.fullmatch(line) and place + 1 < len(page.lines) and read_age(page.lines[place + 1]):
            head = _named_above(page, place, place + 1)
        elif (found := INLINE.fullmatch(line)) and read_age(found["age"]):
            head = _named_above(page, place, place) if found["author"] is None else Said(place, found["author"], place, place + 1)
            if head:
                head.age = found["age"]
        else:
            continue
        if head and not (heads and head.start < heads[-1].body):
            heads.append(_with_level(page, head))
    return _pasted.settle(page, heads, ABOVE_NEW)


def _named_above(page: Page, dot: int, age: int) -> Said | None:
    """The name above a dot, with labels between and the picture's text above."""
    name = dot - 1
    while name > dot - 4 and name >= 0 and LABEL.fullmatch(page.lines[name]):
        name -= 1
    if name < 0 or (not NAME.fullmatch(page.lines[name]) and not page.lines[name].startswith("r/")):
        return None
    start = name
    above = page.lines[start - 1] if start else ""
    if above == page.lines[name] or AVATAR.fullmatch(above) or GONE.fullmatch(above):
        start -= 1
    return Said(start, page.lines[name], age, age + 1)


def _with_level(page: Page, head: Said) -> Said:
    if head.start and (found := LEVEL.fullmatch(page.lines[head.start - 1])):
        head.level, head.start = int(found[1]), head.start - 1
    return head


def _close_new(page: Page, heads: Sequence[Said]) -> None:
    """Below the text stand the votes; and how many they are."""
    for head, end in zip(heads, _ends(page, heads), strict=True):
        head.end = next((line for line in range(head.body, head.end) if AFTER.fullmatch(page.lines[line])), head.end)
        at = next((line for line in range(end - 1, head.body - 1, -1) if VOTES.fullmatch(page.lines[line])), None)
        head.end = head.end if at is None else at
        below = page.lines[head.end : min(head.end + 2, end)]
        votes = next((line for line in below if re.fullmatch(r"-?\d[\d,]*", line)), None)
        head.score = votes and float(votes.replace(",", ""))


def _is_post(head: Head) -> bool:
    return (head.author or "").startswith("r/")


def _new_post(page: Page, heads: list[Said], source: Source) -> tuple[dict[str, Any] | None, list[Said]]:
    """The post: the community, a dot, an age, then who wrote it and the title."""
    comments = [head for head in heads if not _is_post(head)]
    end = comments[0].start if comments else 0
    head = next((head for head in heads if _is_post(head) and head.start < end), None)
    if head:
        named = head.body < end and NAME.fullmatch(page.lines[head.body])
        head = Head(head.start, page.lines[head.body] if named else None, head.age, head.body + 1 + bool(named), end)
    head = head or _posted_by(page, end)
    if head is None:
        return None, comments
    head.end = next((line for line in range(head.body, end) if UNDER_POST.fullmatch(page.lines[line][: _pasted.LONGEST])), end)
    title = page.lines[head.body - 1] if head.body <= end else None
    row = _pasted.row(source, 0, head, page, f"{source.name}#0")
    return row | {"title": title, "author": None if GONE.fullmatch(row["author"] or "") else row["author"]}, comments


def _posted_by(page: Page, end: int) -> Head | None:
    """As the layout of 2018 to 2023 names who posted."""
    for place in range(end - 1):
        found = POSTED.fullmatch(page.lines[place]) if len(page.lines[place]) < 99 else None
        after = found and (found["age"] or page.lines[place + 1])
        if found and read_age(after):
            return Head(place, found["author"], after, place + 2 + (not found["age"]), end)
    return None


def _new_parents(heads: Sequence[Said]) -> list[list[int] | None]:
    """By the levels, where the layout has them; today's tells nothing."""
    path: list[int] = []
    found: list[list[int] | None] = []
    for place, head in enumerate(heads):
        if not head.level:
            found.append([])
            continue
        cut = head.level - 1 > len(path)
        found.append([] if cut else [path[head.level - 2]] if head.level > 1 else None)
        path = path[: head.level - 1] if not cut else path
        path.append(place)
    return found
