"""By-lines of comments on pages: which words are the name and which the time, and what of the rest nobody said.

Programs and their themes print a name, a time, badges and links around a comment, each in its own order, language and
markup. What stands in all comments of a page is the program's; what differs is theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple

from replygraph.readers import _html, languages
from replygraph.readers._ages import moment_of, read_age, read_date
from replygraph.sources import Source


class Said(NamedTuple):
    """What a comment's elements say: who, when (and how exactly), and what."""

    author: str
    at: object
    precision: str | None
    text: str


AFTER_CLOCK, WEEKDAYS, SAYS, BY = (languages.plain(key) for key in ("clock", "weekdays", "says", "by"))
ROLES, LINKS = languages.plain("roles", "moderators", "guests"), languages.plain("links", "reply", "like", "share")
WHEN = languages.plain("when") | set("-–•·")
LONGEST_LINE = 200  # letters of a by-line
LONGEST_NAME = 60
# Elements inside a comment that hold nothing of what was said.
ASIDES = (
    ".reply, .comment-reply-link, .comment-reply, .reply-link, .comment-edit-link, .edit-link, .comment-meta, .comment-metadata, .commentmetadata, .comment-author, "
    ".comment-author-name, .comment__author, .comment-date, .comment-time, .comment_time, .says, .says-name, .comment-permalink, .permalink, .comment-links, .comment-actions, "
    ".comment-footer, .comment-awaiting-moderation, .screen-reader-text, .visually-hidden, .element-invisible, .sr-only, .comment-avatar, .submitted, .links, form, button, time, [class*='share'], [class*='vote']"
)
# Elements inside that of a name which hold something else.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:says|date|time|timestamp|badge|badges|role|label|reply|edit|meta|permalink|rank|flair|karma|counts?|screen-reader-text|bypostauthor|moderator)(?:$|[\s_-])",
    re.I,
)
_BESIDE_TAGS = frozenset(("time", "button", "abbr", "svg", "script", "style", "sup"))
_CLOCK = re.compile(r"^[(\[,@-]*\d{1,2}[:.h]\d\d", re.I)
_BETWEEN = re.compile(r"^(?:[^\w\s]{1,2}|at|um|à|às|a|alle|las|las|kl|klo|o|om|в|о|la|saat|ore|pukul|lúc|@)[.,]?$", re.I)


def find_time(text: str, source: Source) -> tuple[datetime | str, str, int, int] | None:
    """The time in a line that says more, how exact it is, and where in the line it stands.

    The shortest run of words that is a date counts, with the clock behind it; else one that is an age.
    """
    if len(text) > LONGEST_LINE or not re.search(r"\d", text):
        return None
    words = list(re.finditer(r"\S+", text))
    anchors = [place for place, word in enumerate(words) if re.search(r"(?<!\w)\d{4}(?!\w)|\d[./-]\d{1,2}[./-]\d|年|년", word[0])]
    for anchor, is_clock in product(anchors[:8], (False, True)):  # "May 4 08:17 2023" has the clock inside
        for size in range(1, 7 if is_clock else 6):
            for start in range(max(0, anchor - size + 1), min(anchor, len(words) - size) + 1):
                run = text[words[start].start() : words[start + size - 1].end()]
                if (
                    (size > 1 or re.search(r"\d[./-]|年|년", run))
                    and bool(re.search(r"\d:\d", run)) == is_clock
                    and read_date(run.strip("()[],;|·–-"))
                ):
                    return _with_clock(text, words, start, start + size, source)
    return _find_age(text, words, source)


def _with_clock(text: str, words: list[re.Match[str]], start: int, end: int, source: Source) -> tuple[Any, ...] | None:
    """A date with its weekday before it and the clock behind, where they stand there."""
    while start and words[start - 1][0].strip(",.;()").lower() in WEEKDAYS:
        start -= 1
    last = end
    for place in range(end, min(end + 3, len(words))):
        if _CLOCK.match(words[place][0]):
            last = place + 1
            while last < len(words) and words[last][0].strip(",;)]").lower() in AFTER_CLOCK:
                last += 1
            break
        if not _BETWEEN.match(words[place][0]):
            break
    if last == end and start and _CLOCK.match(words[start - 1][0]):
        start -= 1
    run = text[words[start].start() : words[last - 1].end()]
    at = _html.page_date(run.strip("()[];|·–- ,")[:60], source)
    return (*at, words[start].start(), words[last - 1].end()) if at else None


def _find_age(text: str, words: list[re.Match[str]], source: Source) -> tuple[Any, ...] | None:
    for number, word in enumerate(words):
        if not re.match(r"[(\[]?\d", word[0]):
            continue
        for start in range(max(0, number - 3), number + 1):
            for end in range(min(number + 4, len(words)), number, -1):
                run = text[words[start].start() : words[end - 1].end()]
                if age := read_age(run.strip("()[],;|·–-")):
                    return moment_of(age, source), age.unit, words[start].start(), words[end - 1].end()
    return None


def read(
    page: _html.Page, nodes: Sequence[_html.Node], parts: dict[int, dict[str, Any]], source: Source, inside: Container[int] = ()
) -> list[Said]:
    """The by-lines and texts of comments, whose `author`, `date`, `body` and `reply` elements are given as far as found."""
    asides = {node.mem_id for node in _html.select(page, ASIDES)} | _heads(nodes, parts, inside)
    times = [_when(node, parts[node.mem_id], source, inside) for node in nodes]
    authors = name_all([parts[node.mem_id].get("author") for node in nodes], source)
    texts = [_text(node, parts[node.mem_id], asides, inside) for node in nodes]
    texts = without_furniture(texts, authors, source)
    return [Said(author, *when, text) for author, when, text in zip(authors, times, texts, strict=True)]


def _heads(nodes: Sequence[_html.Node], parts: dict[int, dict[str, Any]], inside: Container[int]) -> set[int]:
    """The smallest elements with both name and time, where what else they hold is the same in nearly all: then it is the program's."""
    found: dict[int, str] = {}
    for node in nodes:
        author, date = (parts[node.mem_id].get(part) for part in ("author", "date"))
        if author is None or date is None:
            continue
        head = author
        while head.mem_id != node.mem_id and head.parent is not None and not _html.lies_in(date, head, inside):
            head = head.parent
        if head.mem_id not in (node.mem_id, author.mem_id, date.mem_id) and len(text := _html.text_of(head)) <= LONGEST_LINE:
            rest = text.replace(_html.text_of(author), "", 1).replace(_html.text_of(date), "", 1)
            found[head.mem_id] = re.sub(r"\d+", "", rest)
    same = Counter(found.values()).most_common(1)
    return set(found) if same and 5 * same[0][1] >= 4 * len(nodes) else set()


def _when(node: _html.Node, own: dict[str, Any], source: Source, inside: Container[int]) -> tuple[object, str | None]:
    """The time of the element made for it, or the first on a short line outside the text."""
    date = own.get("date")
    at, precision = _html.date_of(date, source)
    if at is None and date is not None and (found := find_time(_html.text_of(date), source)):
        return found[:2]
    if at is not None:
        return at, precision
    body = own.get("body")
    apart = body is not None and not _html.lies_in(own.get("author"), body)
    for line in first_lines(node, {*inside, body.mem_id} if apart else inside):
        found = find_time(line, source)
        if found and len(line) - (found[3] - found[2]) <= LONGEST_NAME:
            return found[:2]
    # A year and a clock are a time, if one that cannot be read: it will be counted.
    stamp = _html.text_of(date)
    year = _STAMP_YEAR.search(stamp) if len(stamp) <= LONGEST_NAME else None
    return (stamp, None) if year and _STAMP_CLOCK.search(stamp, year.end()) else (None, None)


_STAMP_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STAMP_CLOCK = re.compile(r"\d[:.]\d\d(?!\d)")


def first_lines(node: _html.Node, without: Container[int] = ()) -> list[str]:
    """The first short lines of an element."""
    return [line for line in _html.body_of(node, without).split("\n") if 0 < len(line) <= LONGEST_LINE][:12]


def name_all(elements: Sequence[_html.Node | None], source: Source) -> list[str]:
    """The names in the elements made for them, without the time, the badges and the words around."""
    pieces = [_pieces(element, source) if element is not None else [] for element in elements]
    firsts = defaultdict(set)  # of each later piece the names before it: a badge stands behind several
    for first, *rest in filter(None, pieces):
        for each in rest:
            firsts[each].add(first)
    names = [" ".join(each for place, each in enumerate(found) if not place or not _is_badge(each, firsts)) for found in pieces]
    return without_affixes([_shortened(name, element, source) for name, element in zip(names, elements, strict=True)])


def _is_badge(word: str, firsts: dict[str, set[Any]]) -> bool:
    return len(firsts[word]) > 1 or word.strip("()[]| ").lower() in ROLES


def _shortened(name: str, element: _html.Node | None, source: Source) -> str:
    """Where the theme put more into the element than a name: what a smaller element in it says, if that is no time."""
    if element is None or len(name) <= LONGEST_NAME:
        return name
    inner = _html.text_of(element.css_first("a, b, strong, span"))
    return name if not inner or find_time(inner, source) else inner


def _pieces(element: _html.Node, source: Source) -> list[str]:
    """The texts in the element of a name, up to a time, a new line, or a mark that separates."""
    if content := _html.attribute(element, "content"):
        return [content]
    found: list[str] = []
    lines: list[str] = []
    for node, leaves in _html.walk(element):
        if node.tag == "br" or node.tag in _html.BLOCKS:
            if found:
                break
        elif node.tag == "-text" and not leaves:
            text = " ".join((node.text_content or "").split())
            lines.append(text)
            if not text or _is_beside(node, element):
                continue
            when = find_time(text, source)
            if when is None and not re.fullmatch(r"\W+", text):
                found.append(text)
                continue
            before, after = (text[: when[2]].strip(), text[when[3] :].strip()) if when else ("", "")
            if before and re.search(r"\w", before) and not (found and before.islower() and len(before) < 8):  # "on", "am"
                found.append(before)
            elif not found and after:
                found.append(after)
            if found:
                break
    rest = " ".join(filter(None, lines))
    return found or ([] if not re.search(r"[^\W\d_]", rest) or find_time(rest, source) else [rest])


def _is_beside(node: _html.Node, element: _html.Node) -> bool:
    """Whether a text lies in an element, inside that of the name, which is made for something else."""
    each = node.parent
    while each is not None and each.mem_id != element.mem_id:
        if (
            each.tag in _BESIDE_TAGS
            or _BESIDE.search(_html.attribute(each, "class") or "")
            or "replytocom" in (_html.attribute(each, "href") or "")
        ):
            return True
        each = each.parent
    return False


_SIGNS = " \t:：,，-–—|·•»«()[]#/\\.→↩"


def _words(text: str) -> str:
    return text.strip(_SIGNS).lower()


def without_affixes(names: Sequence[str]) -> list[str]:
    """Names without the words that a program prints before or after each of them.

    A word known for that goes where at least half of the names have it, apart by a space: the people of a page may
    well be called Candice or Cádiz, but not half of them with the same verb behind. A word that nobody knows goes
    where all names have it, there are three of them, and it is written small.

    >>> without_affixes(["Ann says:", "Bob says:", "Candice says:"]), without_affixes(["Candice", "Meredit"])
    (['Ann', 'Bob', 'Candice'], ['Candice', 'Meredit'])
    >>> without_affixes(["geschrieben von Ann am", "geschrieben von Bob am", "geschrieben von Cy am"])
    ['Ann', 'Bob', 'Cy']
    """
    names = _without_numbers([_before_colon(name.strip(" \t,|·•–—»«")) for name in names])
    for _ in range(4):
        before = names
        names = _without_bracket(_cut_end(_cut_start(names)))
        if names == before:
            break
    return names


def _without_numbers(names: list[str]) -> list[str]:
    """Names without the numbers of their comments, which run up or down, and without Reddit's u/."""
    found = [NUMBER.match(name) for name in names if name]
    numbers = [int(each[1]) if each and each[1] else None for each in found]
    runs = None not in numbers and len(numbers) > 1 and sorted(set(numbers)) in (numbers, numbers[::-1])
    return [NUMBER.sub("", name) for name in names] if runs or (found and all(each and not each[1] for each in found)) else names


NUMBER = re.compile(r"[#№(]?(\d{1,6})[.):]{0,2}\s+(?=\S)|/?u/(?=\w)")


def _without_bracket(names: list[str]) -> list[str]:
    """Names without what several of them have behind in brackets, and no name has anything else there: "(not verified)"."""
    brackets = {found[0] for name in names if (found := re.search(r"(?<!\s)\s*+\([^()]*\)$", name))}
    is_shared = len(brackets) == 1 and len({name for name in names if name.endswith(*brackets)}) > 1
    return [name.removesuffix(*brackets) for name in names] if is_shared else names


def _before_colon(name: str) -> str:
    """A name without the colon behind it, and the verb that the colon shows to be none of its words."""
    if not name.endswith((":", "：")):
        return name
    name = name.rstrip(":： ")
    return next((name[: len(name) - len(end)] for end in _ends(name, 2) if _words(end) in SAYS), name)


def _cut_end(names: list[str]) -> list[str]:
    known = [next((len(end) for end in _ends(name, 2) if _words(end) in SAYS | WHEN), 0) for name in names]
    if 2 * sum(map(bool, known)) >= sum(map(bool, names)):
        return [
            "" if _words(name) in SAYS | WHEN else name[: len(name) - size].rstrip(" \t:：,，-–—|·•»") if size else name
            for name, size in zip(names, known, strict=True)
        ]
    return _cut_all(names, -1)


def _cut_start(names: list[str]) -> list[str]:
    known = [next((len(start) for start in _starts(name, 3) if _words(start) in BY), 0) for name in names]
    if 2 * sum(map(bool, known)) >= sum(map(bool, names)):
        return ["" if _words(name) in BY and any(known) else name[size:].lstrip(" :") for name, size in zip(names, known, strict=True)]
    return _cut_all(names, 0)


def _ends(name: str, most: int) -> list[str]:
    """The last words of a name, the longest run first, with the space before them; never all of it."""
    places = [found.start() for found in re.finditer(r"(?<!\s)\s++\S", name)][-most:]
    east = [found.start() for found in re.finditer(r"(?<=\S)(?:より|说|說道|说道|님의 말)$", name)]
    return [name[place:] for place in (*places, *east)]


def _starts(name: str, most: int) -> list[str]:
    places = [found.end() for found in re.finditer(r"\S\s+(?=\S)", name)][:most]
    return [name[:place] for place in reversed(places)]


def _cut_all(names: list[str], place: int) -> list[str]:
    """Without a word at the start or end of each of three names or more, where it is written small."""
    there = {name for name in names if name}
    words = {name.split()[place] for name in there}
    word = next(iter(words), "")
    if "(" in word or ")" in word:
        return names
    if len(there) < 3 or len(words) > 1 or any(len(name.split()) < 2 for name in there):
        return names
    if word[:1].isupper() or word[:1].isdigit():
        small = place == 0 and all(name.split()[1].islower() for name in there) and len({name.split()[1] for name in there}) == 1
        if not small:  # "Geschrieben von": the small word behind tells
            return names
    return [(name[len(word) :] if place == 0 else name[: len(name) - len(word)]).strip() for name in names]


def _text(node: _html.Node, own: dict[str, Any], asides: set[int], inside: Container[int]) -> str:
    """What is said: the element made for it, or all of the comment, without the by-line."""
    parts = {own[part].mem_id for part in ("author", "date", "reply") if part in own and len(_html.text_of(own[part])) <= LONGEST_LINE}
    without = {*inside, *asides, *parts}
    for kept in (without, {*inside, *parts}):  # some themes put all that is said into what is a by-line elsewhere
        for whole in filter(None, (own.get("body"), own.get("rest"), node)):
            text = _html.body_of(whole, kept - {whole.mem_id})
            if any(line.strip() and _words(line) not in LINKS for line in text.split("\n")):
                return text
    body = own.get("body")
    return _html.body_of(body, inside) if body is not None else ""


def without_furniture(texts: Sequence[str], authors: Sequence[str], source: Source) -> list[str]:
    """Texts without first and last lines that only repeat the by-line, are links, or stand in all of them.

    Of single texts nothing is cut: half of those that have several lines must have such a line there.

    >>> without_furniture(["Frost.\\n\\nReply", "Mine too.\\n\\nReply"], ["Ann", "Bob"], None)
    ['Frost.', 'Mine too.']
    """
    lines = _without_links([text.split("\n") for text in texts])
    for place in (0, -1):
        for _ in range(12):  # a panel beside a post has lines for rank, place, posts, date of joining ...
            ends = [each[place] for each in lines if len(each) > 1]
            common = _common(ends)
            is_cut = [
                len(each) > 1 and (not each[place].strip() or each[place] in common or is_furniture(each[place], author, source))
                for each, author in zip(lines, authors, strict=True)
            ]
            if 2 * sum(is_cut) < len(ends) or not any(is_cut):
                break
            for each, cut in zip(lines, is_cut, strict=True):
                while cut and len(each) > 1:
                    del each[place]
                    cut = not each[place].strip()
    return [re.sub(r"\n{3,}", "\n\n", "\n".join(each)).strip() for each in lines]


def _without_links(texts: list[list[str]]) -> list[list[str]]:
    """Without links such as "[ reply ]" among the first lines, behind a title, which half of the texts have there."""
    heads = Counter(line for lines in texts for line in set(lines[:5]) if _words(line) in LINKS)
    shared = {line for line, number in heads.items() if number > 1 and 2 * number >= len(texts)}
    return [[line for place, line in enumerate(lines) if place > 4 or line not in shared] for lines in texts]


def _common(lines: list[str]) -> set[str]:
    """Lines with which four of five texts begin or end."""
    counts = Counter(line for line in lines if line.strip())
    return {line for line, number in counts.items() if number >= 3 and 5 * number >= 4 * len(lines)}


def is_furniture(line: str, author: str, source: Source | None) -> bool:
    """Whether a line says nothing but the name, the time, and words that programs print beside them."""
    plain = _words(line)
    if plain in LINKS or not plain:
        return True
    if len(line) > LONGEST_LINE or line.startswith(">"):
        return False
    if author:
        plain = plain.replace(author.lower(), " ", 1)
    rest = plain
    if source is not None and (found := find_time(plain, source)):
        rest = plain[: found[2]] + " " + plain[found[3] :]
        return len(re.sub(r"[\W\d_]", "", rest)) <= 12 and len(rest) < len(line)
    return plain != _words(line) and (not _words(rest) or _words(rest) in SAYS | BY | ROLES | LINKS)
