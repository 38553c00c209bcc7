"""Pages of Reddit as a person gets them by select all, copy, paste: the old layout, the one of 2018 with its levels, today's."""

import re
from collections.abc import Sequence
from typing import Any

from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._lines import LONGEST, Head, Page, apart, before_age, reach, scan, settle
from replygraph.readers._pasted import Possible, Rows, not_younger
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
SCORE = re.compile(r" (?:-?\d[\d.,]{0,12}k? [^\W\d]{1,40}){1,3}$|(?<=.) ?\[[^\[\]]{5,}\]$")
AFTER_AGE = re.compile(r"\*| (?:stickied|locked) comment| ?(?:stickied commentlocked comment)")
BUTTONS = re.compile(r"(?:perma|enlace perm).*", re.I)
SUBMITTED = re.compile(
    rf"(?:{languages.pattern('submitted')}) (?P<age>.{{5,30}}?)\*? (?:{languages.pattern('by')}) (?P<author>[\w-]{{2,24}}|\[\w+\])(?P<rest>\b.*)"
)
STATED = re.compile(rf"(?:all )?(?P<stated>\d[\d.,]* (?:{languages.pattern('comments')}))(?: ?share.*)?", re.I)
MORE = re.compile(
    r"(?:load more comments ?\((\d+) .*|(\d+) more repl(?:y|ies)|continue this thread.*|more replies|"
    r"view more comments|\+?(\d+) (?:weitere|más|autres)\b.*)",
    re.I,
)
AVATAR = re.compile(r"(?!.{300})(?:.* )?u/([\w-]{2,24})(?: .*)?")
INLINE = re.compile(r"(?!.{81})(?:(?P<author>[\w-]{2,24}|\[\w+\])(?: (?:OP|MOD|Mod|ADMIN))* ?)?[•·] ?(?P<age>[^•·]{3,24}?)(?: ?[•·].*)?")
LABEL = re.compile(r"OP|Op|MOD|Mod|ADMIN|Admin|Moderator|Verfasser|Autor|Auteur")
LEVEL = re.compile(rf"(?:{languages.pattern('level')}) (\d{{1,3}})", re.I)
EXTRAS = re.compile(rf"[•·]|[•·]? ?(?:{languages.pattern('edited')}) .*|Stickied comment|Profile Badge.*|Top \d+% \w+|MOD|OP", re.I)
SIGNS = re.compile(
    r"Upvote|Downvote|Give Award|Award|Comments Section|Go to comments|Expand comment search|r/\w{2,24}|"
    r"u/[\w-]{2,24} avatar|level \d+",
    re.I,
)
FOOTER = languages.line(
    "reply", "share", also=r"Upvote|Downvote|Vote|Award|Give Award|Report|Save|Follow|\d+ awards?|-?\d[\d.,]*k?|More replies"
)
MOST = 500  # comments of a thread; among more no single one can be told
UNDER_POST = re.compile(rf"{SIGNS.pattern}|{FOOTER.pattern}|sort(?:ed)? by.*", re.I)
AFTER = re.compile(r"\d+ more repl(?:y|ies)|(?:community info|related answers) section|more posts you may like", re.I)
POSTED = re.compile(r"(?:Posted|Crossposted) by ?u/(?P<author>[\w-]{2,24})(?: (?P<age>.{5,20}))?")
BELOW = re.compile(rf"{FOOTER.pattern}|{MORE.pattern}", re.I)
BELOW_OLD = re.compile(
    r"embed|save|unsave|parent|context|full comments.*|report|reply|give (?:award|gold)|source|crosspost|"
    rf"hide child comments|{MORE.pattern}",
    re.I,
)
ABOVE_OLD = re.compile(rf"{BUTTONS.pattern}|{BELOW_OLD.pattern}|\[\+\].*|.*\b(?:sorted by|content policy|formatting help).*", re.I)
ABOVE_NEW = re.compile(rf"{BELOW.pattern}|{SIGNS.pattern}|Best|Top|New|Old|Controversial|Q&A|Sort by:?.*", re.I)


# The old layout


def _old_begin(page: Page, place: int, free: int) -> Head | None:
    """All in one line; some browsers break it behind the name."""
    lines = (" ".join(page.lines[place : place + 1 + more])[:LONGEST] for more in (0, 1))
    found = [OLD.fullmatch(line) for line in lines]
    heads = (each and _old_head(each, place, place + 1 + more) for more, each in enumerate(found))
    return next(filter(None, heads), None) if found[0] else None


def _old_head(found: re.Match[str], start: int, body: int) -> Head | None:
    """Name, flair, marks, score, age and how many are below."""
    rest, folded = found["rest"], found["fold"] == "+"
    said = CHILDREN.search(rest)
    below = int(said[1]) if said else None
    hidden = (below or 0) if folded else 0
    rest = AFTER_AGE.sub("", rest[: said.start()] if said else rest).strip()
    if (parts := before_age(rest)) is None:
        name = rest.removesuffix(" comment score below threshold")
        told = {"mark": "", "folded": True}
        return Head(start, name, "", body, below=below, hidden=hidden, told=told) if folded and name != rest else None
    name, age = parts
    score = SCORE.search(name)
    name = name[: score.start()] if score else name
    marks = MARKS.search(name)
    points = re.findall(r"-?\d[\d.,]*", score[0]) if score else []
    return Head(
        start, (name[: marks.start()] if marks else name).strip() or None, age, body,
        score=float(re.sub(r"[.,]", "", points[len(points) // 2])) if points else None,
        below=below, hidden=hidden, told={"mark": marks[0] if marks else "", "folded": folded},
    )  # fmt: skip


def _old_post(page: Page, heads: list[Head]) -> tuple[Head | None, list[Head]]:
    """The submission above the comments; behind the name of who made it may stand a flair, so it tells the name of those with [S]."""
    for place in range(heads[0].start):
        found = SUBMITTED.match(page.lines[place]) if len(page.lines[place]) <= LONGEST else None
        if found and read_age(found["age"]):
            end = next((line for line in range(place + 1, heads[0].start) if STATED.fullmatch(page.lines[line][:99])), heads[0].start)
            title = re.sub(r" \([\w.-]+\)$", "", page.lines[place - 1]) if place else None
            for each in heads:
                if "S" in each.told["mark"] and each.author and each.author.startswith(found["author"]):
                    each.author = found["author"]
            return Head(place, found["author"], found["age"], place + 1, end, told={"title": title}), heads
    return None, heads


def _by_counts(page: Page, heads: Sequence[Head]) -> list[Possible] | None:
    """The tree, where every comment says how many are below it; None where they do not, or do not agree."""
    above: list[list[int]] = []  # the comments that others are still to come below, and how many
    found: list[Possible] = []
    for place, head in enumerate(heads):
        if head.below is None:
            return None
        while above and above[-1][1] == 0:
            above.pop()
        found.append([above[-1][0]] if above else None)
        unseen = sum(int(more[1] or 0) for line in page.lines[head.body : head.limit] if (more := MORE.fullmatch(line[:60])))
        for each in above:
            each[1] -= 1 + unseen
        if (above and above[-1][1] < 0) or len(above) > 999:
            return None
        above.append([place, 0 if head.told["folded"] else head.below - unseen])
    return found


def _by_links(page: Page, heads: Sequence[Head]) -> list[Possible]:
    """Who has a link to a parent among the buttons answers a comment of the thread; who has none answers the post.

    That holds where the page has such links: for people who are logged in the site now leaves most of them out. Where
    hardly any comment has one, those without are left open.
    """
    buttons = [" ".join(page.lines[head.button : head.limit]).lower() for head in heads]
    sound = sum("parent" in each for each in buttons) * 5 >= len(heads)
    path: list[int] = []  # all that may be on the path to the next comment, from the start of a thread on
    found: list[Possible] = []
    for place, head in enumerate(heads):
        is_told = "parent" in buttons[place]
        if (sound and buttons[place] and not is_told) or len(heads) == 1:
            path = [place]
            found.append(None)
            continue
        found.append(not_younger(path[::-1], heads, place) if is_told and len(path) <= MOST else [])
        if path and not head.told["folded"]:  # what answers a folded comment is folded with it
            path.append(place)
    return found


def _say_flairs(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    flairs = {head.author for head in heads if head.author and not NAME.fullmatch(head.author)}
    if flairs:
        log.note(f"{source.name}: names with a flair behind them: at least {len(flairs):,}; a copied page does not show where a name ends.")


# The newer layouts


def _see_new(page: Page) -> int | None:
    signs = any(SIGNS.fullmatch(line[:80]) for line in page.lines)
    return sum(not head.told["is_post"] for head in _new_heads(page)) if signs else None


def _new_heads(page: Page) -> list[Head]:
    return settle(page, apart(scan(page, _new_begin)), ABOVE_NEW)


def _new_begin(page: Page, place: int, free: int) -> Head | None:
    """A name, a dot and an age, in one line or in several."""
    line, body = page.lines[place], place + 1
    if line in "•·":
        line, body = " ".join(page.lines[place : place + 2]), place + 2
    found = INLINE.fullmatch(line)
    if not found or not read_age(found["age"]):
        return None
    head = Head(place, found["author"], found["age"], body)
    if head.author is None:  # it stands above the dot, with labels between and the picture's text above
        head.start = next((line for line in range(place - 1, max(place - 4, -1), -1) if not LABEL.fullmatch(page.lines[line])), place - 4)
        head.author = page.lines[head.start] if head.start >= 0 else ""
        if not NAME.fullmatch(head.author) and not head.author.startswith("r/"):
            return None
        head = reach(page, head, AVATAR, head.start - 1)
    level = LEVEL.fullmatch(page.lines[head.start - 1]) if head.start else None
    head.told = {"level": int(level[1]) if level else 0, "is_post": head.author.startswith("r/")}
    head.start -= bool(level)
    return head


def _count_votes(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    """Below the text stand the votes."""
    for head in heads:
        votes = (line for line in page.lines[head.end : min(head.end + 2, head.limit)] if re.fullmatch(r"-?\d[\d,]*", line))
        head.score = next((float(line.replace(",", "")) for line in votes), None)


def _new_post(page: Page, heads: list[Head]) -> tuple[Head | None, list[Head]]:
    """The post: the community, a dot, an age, then who wrote it and the title."""
    comments = [head for head in heads if not head.told["is_post"]]
    end = comments[0].start if comments else 0
    post = next((head for head in heads if head.told["is_post"] and head.start < end), None)
    if post:
        named = post.body < end and NAME.fullmatch(page.lines[post.body])
        post.author, post.body = page.lines[post.body] if named else None, post.body + 1 + bool(named)
    elif (post := _posted_by(page, end)) is None:
        return None, comments
    post.end = next((line for line in range(post.body, end) if UNDER_POST.fullmatch(page.lines[line][:LONGEST])), end)
    post.told = {"title": page.lines[post.body - 1] if post.body <= end else None}
    return post, comments


def _posted_by(page: Page, end: int) -> Head | None:
    """As the layout of 2018 to 2023 names who posted."""
    for place in range(end - 1):
        found = POSTED.fullmatch(page.lines[place]) if len(page.lines[place]) < 99 else None
        after = found and (found["age"] or page.lines[place + 1])
        if found and after and read_age(after):
            return Head(place, found["author"], after, place + 2 + (not found["age"]))
    return None


def _new_parents(page: Page, heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """By the levels, where the layout has them; today's tells nothing."""
    path: list[int] = []
    found: list[Possible] = []
    for place, level in enumerate(head.told["level"] for head in heads):
        is_told = 0 < level <= len(path) + 1
        found.append([] if not is_told else [path[level - 2]] if level > 1 else None)
        if level:
            path = [*(path[: level - 1] if is_told else path), place]
    return found


BOTH: dict[str, Any] = {
    "cure": "Open the post with its comments and copy the page again.",
    "open": "a copied page has lost its indents; the same address with .json at its end has all",
    "stated": STATED, "hidden": MORE, "gone": GONE,
}  # fmt: skip
OLD_FORM = _pasted.Form(
    comments="comments of old Reddit",
    heads=lambda page: settle(page, scan(page, _old_begin), ABOVE_OLD),
    post=_old_post,
    below=BELOW_OLD,
    button=BUTTONS,
    parents=lambda page, heads, rows, stated: _by_counts(page, heads) or _by_links(page, heads),
    say=_say_flairs,
    **BOTH,
)
NEW_FORM = _pasted.Form(
    comments="comments of Reddit",
    heads=_new_heads,
    see=_see_new,
    post=_new_post,
    start=EXTRAS,
    below=BELOW,
    button=re.compile(r"Upvote", re.I),
    after=AFTER,
    learn=_count_votes,
    parents=_new_parents,
    **BOTH,
)
recognise, read = _pasted.reader(OLD_FORM, NEW_FORM)
