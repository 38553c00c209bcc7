"""Pages with Disqus comments as a person gets them by select all, copy, paste: beside a name stands whom it answers."""

import re
from collections.abc import Sequence
from itertools import accumulate

from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._lines import LONGEST, Head, Page, before_age, plain, scan, settle
from replygraph.readers._pasted import Possible, Rows, named
from replygraph.sources import Log, Source

TITLE = "Disqus comments, copied from the browser and pasted"
HOWTO = (
    "Scroll down to the comments, click 'Load more comments' and 'Show more replies' until none is left, click into the comments (they are "
    "a page of their own inside the page), select all, copy, and paste into a plain text file. Beside the name of who wrote a comment "
    "stands the name of who is answered; which of that person's comments it is follows from the order."
)
FAMILY = "pasted"
SHARE = re.compile(r"(?:.{0,60}[•|])?\s*+\S[^•|]{0,24}\s?›")  # 'Share ›', alone or behind the other buttons
EDITED = rf"(?: *[•·]? *(?:{languages.pattern('edited')}))?"
INLINE = re.compile(rf"(?!.{{400}})(?P<names>\S.{{0,200}}?) *[•·] *(?P<age>[^•·]{{3,40}}?){EDITED}")
AGE = re.compile(rf"(?!.{{200}})(?:[•·] *)?(?P<age>[^•·]{{3,40}}?){EDITED}")
ARROW = re.compile(
    r"(?<!\s)\s++[\u2190-\u21ff\u2794-\u27be\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff▶►▸▷»›>]+\s+| {2,}|\t+|"
    rf"(?<!\s)\s++(?:{languages.pattern('reply_to')})\s+"
)
MODERATORS, GUESTS = languages.words("moderators"), languages.words("guests")
GONE = re.compile(rf"[−+\- ]*(?:{languages.pattern('gone')})", re.I)
BELOW = languages.line(
    "reply", "edited", "rest", "more",
    also=rf"{SHARE.pattern}|Avatar|[−+\-⚑•|]|edit|view|delete|share|•?(?:\d+)?(?:•\w+)+|press the (?:down|up) arrow key.*|"
    r"https?://disq\.us/\S+|subscribe.*|privacy.*|add disqus.*|do not sell.*|powered by disqus|also on .*",
)  # fmt: skip
ABOVE = languages.line("more", "sort", "sorted", also=rf"{SHARE.pattern}|Avatar|[−+\-⚑•]|{GONE.pattern}|best|https?://disq\.us/\S+")
STATED = re.compile(rf"(?P<stated>\d[\d.,]* (?:{languages.pattern('comments')}))(?: .*)?", re.I)


def _see(page: Page) -> int | None:
    """Names and ages above the button 'Share ›', in whichever language."""
    shares = sum(1 for line in page.lines if line.endswith("›") and SHARE.fullmatch(line[:LONGEST]))
    return min(2 * shares, len(_heads(page))) if shares else None


def _heads(page: Page) -> list[Head]:
    """All heads; above the first there may be anything: it is told by the line of its age alone, the first below the number of all."""
    heads = scan(page, _begin)
    lines = range(heads[0].start if heads else 0)
    stated = max((line for line in lines if STATED.fullmatch(page.lines[line][:80])), default=0)
    for place in lines[stated + 1 :]:
        if (found := AGE.fullmatch(page.lines[place])) and read_age(found["age"]):
            name = place - 1 - (page.lines[place - 1] in "•·")
            first = [Head(name, "", found["age"], place + 1, told={"names": _parts([page.lines[name]])})] if name >= 0 else []
            return settle(page, [*first, *heads], ABOVE)
    return settle(page, heads, ABOVE)


def _begin(page: Page, place: int, free: int) -> Head | None:
    """A head that ends in this line: names and age in one, or the names above."""
    line = page.lines[place]
    if GONE.fullmatch(line):
        return Head(place, None, "", place + 1, told={"names": []})
    if (found := INLINE.fullmatch(line)) and read_age(found["age"]):
        return Head(place, "", found["age"], place + 1, told={"names": _parts([found["names"]])})
    if place and ABOVE.fullmatch(page.lines[place - 1][:LONGEST]) and (one := before_age(line)):
        return Head(place, "", one[1], place + 1, told={"names": _parts([one[0]])})
    if not (found := AGE.fullmatch(line)) or not read_age(found["age"]):
        return None
    end = place - 1 if place and page.lines[place - 1] in "•·" else place
    for start in range(end - 1, max(end - 5, free - 1), -1):
        if not start or ABOVE.fullmatch(page.lines[start - 1][:LONGEST]):
            names = _parts(_without_initials(page.lines[start:end]))
            return Head(start, "", found["age"], place + 1, told={"names": names}) if names else None
    return None


def _without_initials(lines: list[str]) -> list[str]:
    """Pictures that are made of a name's first letters stand above the name."""
    if len(lines) > 1 and len(lines[0]) <= 2 < len(lines[1]):
        words = lines[1].split()
        if lines[0].casefold() in (words[0][:1].casefold(), (words[0][:1] + words[-1][:1]).casefold()):
            return lines[1:]
    return lines


def _parts(lines: list[str]) -> list[str]:
    """The names in a head, apart where an arrow, two spaces or a line's end is between."""
    return [part for line in lines for part in map(str.strip, ARROW.split(line)) if part and part != "Avatar"]


def _tell_names(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    """Who wrote each comment and whom it answers."""
    authors: set[str] = set()
    for head in heads:
        names = head.told["names"]
        if len(names) > 1 and len(names[0]) <= 2 and names[1] not in authors:
            del names[0]  # a picture made of letters
        badges = set(MODERATORS) - authors
        names = [_without_badge(name) for place, name in enumerate(names) if not place or name not in badges]
        authors |= set(names[:1])
        if names:
            head.author, head.reply_to = names[0], names[-1] if len(names) > 1 else None
    if any(head.reply_to for head in heads):
        _find_badges(heads)
    else:
        _part_names(heads, source, log)


def _without_badge(name: str) -> str:
    stem, _, last = name.rpartition(" ")
    return stem if stem and last in MODERATORS else name


def _find_badges(heads: Sequence[Head]) -> None:
    """A name that is answered but wrote nothing stands with a badge of the site's own behind it: 'Ann Oak Garden Staff'."""
    authors = {head.author for head in heads if head.author}
    longer: dict[str, set[str]] = {}
    for author in authors:
        for start in accumulate(author.split(" ")[:-1], "{} {}".format):
            longer.setdefault(start, set()).add(author)
    silent = {head.reply_to for head in heads if head.reply_to} - authors
    known = {next(iter(longer[name])): name for name in sorted(silent) if len(longer.get(name, ())) == 1}
    for head in heads:
        head.author = known.get(head.author or "", head.author)


def _part_names(heads: Sequence[Head], source: Source, log: Log) -> None:
    """Names that run together, where an editor made one space of two: the second is that of somebody earlier in the thread."""
    known: set[str] = set()
    parted = 0
    for head in heads:
        words = (head.author or "").split(" ")[:24]
        at = next((at for at in range(1, len(words)) if " ".join(words[at:]) in known), None)
        if at:
            head.author, head.reply_to = _without_badge(" ".join(words[:at])), " ".join(words[at:])
            parted += 1
        elif head.author:
            known.clear()
        if head.author:
            known.add(head.author)
    if parted:
        log.warn(
            f"{source.name}: in {parted:,} comments the names of who writes and who is answered run together; they were told "
            "apart by the names that stand alone. Paste the page into a plain text file, which keeps the space between them."
        )


def _parents(page: Page, heads: Sequence[Head], rows: Rows, stated: int | None) -> list[Possible]:
    """By the names; a deleted comment, of which nothing is told, is taken to stand below the one above, which rules nothing out."""
    authors = [_key(head.author or "Guest") for head in heads]
    answered = [
        authors[place - 1] if head.author is None and place else head.reply_to and _key(head.reply_to) for place, head in enumerate(heads)
    ]
    return named(authors, answered, heads)


def _key(name: str) -> str:
    """Who was deleted is called a guest where somebody answers."""
    return "Guest" if name in GUESTS else plain(name)


FORM = _pasted.Form(
    comments="comments with the buttons of Disqus",
    cure="Click into the comments of the page, select all, and copy again.",
    heads=_heads,
    see=_see,
    start=languages.line("edited", also=r"[−+\-⚑•]"),
    below=BELOW,
    button=SHARE,
    votes=2,
    learn=_tell_names,
    parents=_parents,
    stated=STATED,
    counts_deleted=False,
)
recognise, read = _pasted.reader(FORM)
