"""Pages of YouTube as a person gets them by select all, copy, paste: '@name', an age, the text, the likes, 'Reply'."""

import re
from collections import Counter
from collections.abc import Sequence

from replygraph.readers import _mentions, _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._lines import Head, Page, apart, number_of, reach, scan, settle
from replygraph.readers._pasted import Possible, Rows
from replygraph.sources import Log, Source

TITLE = "A page of YouTube with its comments, copied from the browser and pasted"
HOWTO = (
    "Open the video, scroll down until all comments are there, open the replies below each ('3 replies'), select all, copy, and paste "
    "into a plain text file. A reply that begins with @name answers that person, any other the comment that it is below. Where some "
    "replies are open and others are not, it cannot always be told which comments are replies."
)
FAMILY = "pasted"
INLINE = re.compile(r"(?P<author>@\S{1,60}) (?P<age>\S.{2,40}?)(?: ?\([^()]{3,20}\))?")
AGE = re.compile(r"(?P<age>.{3,40}?)(?: ?\([^()]{3,20}\))?")
HANDLE = re.compile(r"@\S{1,60}")
REPLY = languages.line("reply")
MORE = languages.line("more")
BELOW = languages.line("reply", "more", "pinned", "rest", also=rf"{_pasted.REPLIES.pattern}|[·•]")
ABOVE = languages.line("write", "sorted", also=BELOW.pattern)
SIGNS = languages.line("sorted", "write", also=r".*\bsubscribers|\d.* views\b.*|skip navigation")
SURE = 8  # comments that fit as replies below those that have some, before a page is taken to have its replies open


def _see(page: Page) -> int | None:
    """Names with an @, each above an age; or other names on a page with the marks of YouTube."""
    signs = sum(bool(SIGNS.fullmatch(line[:80])) for line in page.lines)
    if signs < 2 and not any(line.startswith("@") for line in page.lines):
        return None
    heads = _heads(page)
    handles = sum(bool(HANDLE.fullmatch(head.author or "")) for head in heads)
    button = signs or any(REPLY.fullmatch(line[:20]) for line in page.lines)
    known = (handles * 2 > len(heads) and button) or (len(heads) > 1 and signs >= 2)
    return len(heads) if known else None


def _heads(page: Page) -> list[Head]:
    """Name and age in one line or in two, as on most of the page; names with an @, if most have it."""
    heads = scan(page, _begin)
    inline = [head for head in heads if head.body == head.start + 1]
    heads = inline if len(inline) * 2 > len(heads) else [head for head in heads if head.body > head.start + 1]
    handles = [head for head in heads if HANDLE.fullmatch(head.author or "")]
    heads = handles if len(handles) * 2 > len(heads) else heads
    return apart(settle(page, [reach(page, head, languages.line("pinned"), 0) for head in heads], ABOVE))


def _begin(page: Page, place: int, free: int) -> Head | None:
    """Marks such as that of a member may stand between a handle and the age."""
    if (found := INLINE.fullmatch(page.lines[place])) and read_age(found["age"]):
        return Head(place, found["author"], found["age"], place + 1)
    if not place or not (found := AGE.fullmatch(page.lines[place])) or not read_age(found["age"]):
        return None
    names = [name for name in range(place - 1, max(place - 4, -1), -1) if HANDLE.fullmatch(page.lines[name])]
    name = names[0] if names else place - 1
    return Head(name, page.lines[name], found["age"], place + 1) if len(page.lines[name]) <= 61 else None


def _button(page: Page, heads: Sequence[Head]) -> re.Pattern[str]:
    """The line that most comments have below their text, one that is known before others."""
    numbers: Counter[str] = Counter()
    for head in heads:
        last = page.lines[head.body : head.limit][-40 if head is heads[-1] else -7 :]
        numbers.update({line for line in last if len(line) <= 30 and not _pasted.NUMBER.fullmatch(line)})
    known = [line for line in numbers if REPLY.fullmatch(line)]
    return re.compile(re.escape(max(known or numbers, key=lambda line: (numbers[line], line), default="Reply")))


def _count_replies(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    """How many replies each comment's button offers."""
    for head in heads:
        below = page.lines[head.button + 1 : min(head.limit, head.button + 6)]
        offers = (_pasted.REPLIES.fullmatch(line) or re.fullmatch(r"\D{0,20}?(\d[\d.,]*)\D{1,25}", line) for line in below)
        head.below = next(filter(None, (number_of(found[1]) for found in offers if found)), 0)
        head.told = {"more": any(MORE.fullmatch(line) for line in below)}


def _parents(page: Page, heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """The comment on top of each one's thread, and how many replies are not shown."""
    found = _possible(heads, rows, stated)
    shown = Counter(parents[0] for parents in found if parents)
    for place, head in enumerate(heads):
        head.hidden = max(0, (head.below or 0) - shown[place]) - (found[place] == [])
    return found


def _possible(heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """For each comment the one on top of its thread, None where it is that; nothing where it may be a reply or not.

    A button says how many replies a comment has, not whether they are open below it. That is told by the number of
    comments which the page states, by replies that name somebody of their thread, by comments that cannot be replies as
    they have replies or are older. Where only some of it can be told, people are taken to open all or none.
    """
    offered = sum(head.below or 0 for head in heads)
    threads = _threads(heads)
    all_open: list[Possible] = [each for top, below in threads.items() for each in (None, *[[top]] * len(below))]
    folded: list[Possible] = [None] * len(heads)
    if not offered or stated == len(heads) + offered:
        return folded
    if stated == len(heads) and all(len(below) == heads[top].below for top, below in threads.items()):
        return all_open
    state = {top: _is_open(heads, rows, top, below) for top, below in threads.items() if heads[top].below}
    known = Counter(state.values())
    fits = sum(len(threads[top]) for top, is_open in state.items() if is_open is not False)
    if not known[False] and (known[True] or fits >= SURE):
        return all_open
    if known[False] >= 3 and not known[True]:
        return folded
    return _some_open(heads, rows)


def _threads(heads: Sequence[Head]) -> dict[int, range]:
    """If all replies are open: the comments on top, and those below each."""
    threads: dict[int, range] = {}
    place = 0
    while place < len(heads):
        last = min(len(heads), place + 1 + (heads[place].below or 0))
        stop = next((each + 1 for each in range(place + 1, last) if heads[each].told["more"]), last)
        threads[place] = range(place + 1, stop)
        place = stop
    return threads


def _is_open(heads: Sequence[Head], rows: Rows, top: int, below: Sequence[int]) -> bool | None:
    """Whether the comments after one are its replies; None where nothing tells."""
    known = [rows[top]]
    for place in below:
        if heads[place].below or heads[place].span[1] < heads[top].span[0]:
            return False
        named = next(_mentions.resolve([rows[place]], known=known))
        if named.get("resolution") == "mention" or heads[place].told["more"]:
            return True
        known.append(rows[place])
    return False if len(below) < (heads[top].below or 0) else None


def _some_open(heads: Sequence[Head], rows: Rows) -> list[Possible]:
    """Thread by thread, where some have their replies open and others have not."""
    found: list[Possible] = []
    while len(found) < len(heads):
        top = len(found)
        below = range(top + 1, min(len(heads), top + 1 + (heads[top].below or 0)))
        is_open = _is_open(heads, rows, top, below) if below else False
        found += [None] + ([] if is_open is False else [[top] if is_open else []] * len(below))
    return found


FORM = _pasted.Form(
    comments="comments of YouTube",
    cure="Scroll down to the comments and copy the page again.",
    heads=_heads,
    see=_see,
    below=BELOW,
    button=_button,
    votes=1,
    learn=_count_replies,
    parents=_parents,
    lead=_mentions.LEAD,
    open="they may be replies or not; open all replies before you copy",
    stated=re.compile(rf"(?P<stated>\d\S*(?: ?(?:Tsd\.|K|M))? (?:{languages.pattern('comments')}))\b.{{0,20}}", re.I),
)
recognise, read = _pasted.reader(FORM)
