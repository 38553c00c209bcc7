"""Names in the elements that pages make for them: without times, badges and the words around."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from replygraph.readers import _html, languages
from replygraph.readers._line_times import AFTER_CLOCK, WEEKDAYS, find_time
from replygraph.sources import Source

GUESTS = languages.plain("guests", "nameless")
SAYS, BY, ROLES = languages.plain("says"), languages.plain("by"), languages.plain("roles", "moderators", "guests")
WHEN = languages.plain("when") | set("-–•·")
TO = re.compile(rf"(?<!\W)\W{{0,5}}+(?:{languages.pattern('reply_to')})\W{{1,3}}@?", re.I)
_FRAME = WEEKDAYS | AFTER_CLOCK | {word for words in BY | SAYS | WHEN for word in words.split()}
LONGEST_NAME = 60
# Elements inside that of a name which hold something else.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:says|date|time|timestamp|badge|badges|role|label|original-poster|thread-starter|topic-starter|collapse|expand|toggle|reply|edit|meta|permalink|rank|flair|karma|counts?|screen-reader-text|bypostauthor|moderator)(?:$|[\s_-])",
    re.I,
)
_BESIDE_TAGS = frozenset(("time", "button", "abbr", "svg", "script", "style", "sup"))


def name_all(elements: Sequence[_html.Node | None], source: Source) -> list[str]:
    """The names in the elements made for them, without the time, the badges and the words around."""
    pieces = _behind_titles(elements, [_pieces(element, source) if element is not None else [] for element in elements])
    firsts = defaultdict(set)  # of each later piece the names before it: a badge stands behind several
    for first, *rest in filter(None, pieces):
        for each in rest:
            firsts[each].add(first)
    names = [" ".join(each for place, each in enumerate(found) if not place or not _is_badge(each, firsts)) for found in pieces]
    names = [_shortened(name, element, source) for name, element in zip(names, elements, strict=True)]
    host = urlsplit(_html.address(_html.parse(source)) or "").hostname  # of which "@ann@host" is "@ann" too
    return without_affixes([name.removesuffix(f"@{host}") if host and re.match(r"@[^@\s]+@", name) else name for name in names])


def _behind_titles(elements: Sequence[_html.Node | None], pieces: list[list[str]]) -> list[list[str]]:
    """Where most names are links, those of people who have a block with a title above theirs."""
    links = [_html.text_of(element.css_first("a")) if element is not None else "" for element in elements]
    if 2 * sum(found[:1] == [link] for found, link in zip(pieces, links, strict=True)) <= len(links):
        return pieces
    blocks = ", ".join(sorted(_html.BLOCKS))
    titles = [element.css(blocks) if element is not None else [] for element in elements]
    return [
        [link] if link and found[:1] != [link] and any([_html.text_of(each)] == found[:1] for each in above) else found
        for above, found, link in zip(titles, pieces, links, strict=True)
    ]


def _is_badge(word: str, firsts: dict[str, set[Any]]) -> bool:
    return len(firsts[word]) > 1 or word.strip("()[]| ").lower() in ROLES or not re.search(r"[^\W\d_]", word)


def _shortened(name: str, element: _html.Node | None, source: Source) -> str:
    """Where the theme put more into the element than a name: what a smaller element in it says, if that is no time."""
    if element is None or len(name) <= LONGEST_NAME:
        return name
    inner = _html.text_of(element.css_first("a, b, strong, span"))
    return name if not inner or find_time(inner, source) else inner


MOST_STEPS = 400  # from node to node, until the name in its element is found


def _pieces(element: _html.Node, source: Source) -> list[str]:
    """The texts in the element of a name, up to a time, a new line, or a mark that separates."""
    if content := _html.attribute(element, "content"):
        return [content]
    found: list[str] = []
    lines: list[str] = []
    beside: set[int] = set()  # elements that are made for something else, and what lies in them
    for node, leaves in islice(_html.walk(element), MOST_STEPS):
        if not leaves and node.is_element_node and (node.parent.mem_id in beside or _is_beside(node)):
            beside.add(node.mem_id)
        if node.tag == "br" or node.tag in _html.BLOCKS:
            if found:
                break
            lines.append("\n")
        elif node.tag == "-text" and not leaves:
            text = " ".join((node.text_content or "").split())
            lines.append(text)
            if not text or node.parent.mem_id in beside or (found and text.lower() in WHEN):
                continue
            if found and (text[0] in "([|" or TO.match(f"{text} ")):  # a remark, or "in reply to" and another name
                break
            when = find_time(text, source)
            if when is None and not re.fullmatch(r"\W+", text):
                found.append(text)
                continue
            before, after = (_name_in(text[: when[2]]), _name_in(text[when[3] :])) if when else ("", "")
            if before and re.search(r"\w", before) and not (found and before.islower() and len(before) < 8):  # "on", "am"
                found.append(before)
            elif not found and after:
                found.append(after)
            if found:
                break
    rest = next((line.strip() for line in " ".join(lines).split("\n") if line.strip()), "")
    return found or ([] if not re.search(r"[^\W\d_]", rest) or find_time(rest, source) else [rest])


def _name_in(text: str) -> str:
    """A text beside a time, unless it only has words such as "posted" and "by" and days of the week."""
    return "" if all(word in _FRAME for word in re.findall(r"\w+", text.lower())) else text.strip()


def _is_beside(element: _html.Node) -> bool:
    """Whether an element in that of a name is made for something else."""
    told = element.attributes
    return bool(element.tag in _BESIDE_TAGS or _BESIDE.search(told.get("class") or "") or "replytocom" in (told.get("href") or ""))


ACCOUNT = re.compile(r"(?:members?|profiles?|users?|uid|[?&]u)\b(?:\.php)?[^\d#]{0,60}?[/=.,-](\d{1,12})(?!\d)", re.I)


def account_of(node: _html.Node | None) -> str | None:
    """The number of an account, where the element of a name, or the link that it is, lies in or has, tells it; guests have 0 or none."""
    links = [] if node is None else [node, *islice(_html.above(node), 2), *node.css("[data-user-id], [data-userid], a[href]")]
    for each in links:
        found = ACCOUNT.search(_html.attribute(each, "href") or "")
        if number := _html.attribute(each, "data-user-id", "data-userid") or (found and found[1]):
            return number if number != "0" else None
    return None


def guest_id(node: _html.Node | None, name: str) -> str | None:
    """What tells somebody who is called a guest from others of that name: the number of an account, or a home page."""
    if name.lower() not in GUESTS or node is None:
        return None
    link = _html.attribute(node, "href") or _html.attribute(node.css_first("a[href]"), "href") or ""
    home = re.match(r"https?://(?:www\.)?([^\s?#]+)", link.lower())
    return account_of(node) or (home and home[1].rstrip("/"))


_SIGNS = " \t:：,，-–—|·•»«()[]#/\\.→↩"


def words_of(text: str) -> str:
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
    names = [_before_colon(name.strip(" \t,|·•–—»«")) for name in names]
    for _ in range(4):
        before = names
        names = _without_bracket(_cut_end(_cut_start(_without_numbers(names))))
        if names == before:
            break
    return names


def _without_numbers(names: list[str]) -> list[str]:
    """Names without the numbers of their comments, which run up or down, and without Reddit's u/."""
    found = [NUMBER.match(name) for name in names if name]
    numbers = [int(each[1]) for each in found if each and each[1]]
    runs = len(numbers) == len(found) > 1 and sorted(set(numbers)) in (numbers, numbers[::-1])
    return [NUMBER.sub("", name) for name in names] if runs or (found and all(each and not each[1] for each in found)) else names


NUMBER = re.compile(r"[#№(]?(\d{1,6})[.):]{0,2}\s+(?=\S)|/?u/(?=\w)")


def _without_bracket(names: list[str]) -> list[str]:
    """Names without what several of them have behind in brackets, and no name has anything else there: "(not verified)"."""
    brackets = {found[0] for name in names if (found := re.search(r"(?<!\s)\s*+\([^()]*\)$", name))}
    shared = brackets.pop() if len(brackets) == 1 else ""
    return [name.removesuffix(shared) for name in names] if len({name for name in names if shared and name.endswith(shared)}) > 1 else names


def _before_colon(name: str) -> str:
    """A name without the colon behind it, and the verb that the colon shows to be none of its words."""
    if not name.endswith((":", "：")):
        return name
    name = name.rstrip(":： ")
    return next((name[: len(name) - len(end)] for end in _ends(name, 2) if words_of(end) in SAYS), name)


def _cut_end(names: list[str]) -> list[str]:
    known = [next((len(end) for end in _ends(name, 2) if words_of(end) in SAYS | WHEN), 0) for name in names]
    if 2 * sum(map(bool, known)) >= sum(map(bool, names)):
        return [
            "" if words_of(name) in SAYS | WHEN else name[: len(name) - size].rstrip(" \t:：,，-–—|·•»") if size else name
            for name, size in zip(names, known, strict=True)
        ]
    return _cut_all(names, -1)


def _cut_start(names: list[str]) -> list[str]:
    known = [next((len(start) for start in _starts(name, 3) if words_of(start) in BY), 0) for name in names]
    if 2 * sum(map(bool, known)) >= sum(map(bool, names)):
        return ["" if words_of(name) in BY and any(known) else name[size:].lstrip(" :") for name, size in zip(names, known, strict=True)]
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
    if "(" in word or ")" in word or len(there) < 3 or len(words) > 1 or any(len(name.split()) < 2 for name in there):
        return names
    if word[:1].isupper() or word[:1].isdigit():
        small = place == 0 and all(name.split()[1].islower() for name in there) and len({name.split()[1] for name in there}) == 1
        if not small:  # "Geschrieben von": the small word behind tells
            return names
    return [(name[len(word) :] if place == 0 else name[: len(name) - len(word)]).strip() for name in names]
