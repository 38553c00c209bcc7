"""By-lines of comments on pages: which words are the name and which the time, and what of the rest nobody said.

Programs and their themes print a name, a time, badges and links around a comment, each in its own order, language and
markup. What stands in all comments of a page is the program's; what differs is theirs.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from itertools import islice, takewhile
from typing import Any, NamedTuple

from replygraph.readers import _html, languages
from replygraph.readers._ages import is_unread
from replygraph.readers._line_times import LONGEST_LINE, find_time
from replygraph.readers._names import BY, LONGEST_NAME, ROLES, SAYS, guest_id, name_all, words_of
from replygraph.sources import Source


class Said(NamedTuple):
    """What a comment's elements say: who, when (and how exactly), and what."""

    author: str
    at: object
    precision: str | None
    text: str
    guest: str | None = None  # what tells a person called a guest apart


HIDDEN = ".screen-reader-text, .visually-hidden, .sr-only"
LINKS = languages.plain("links", "reply", "like", "share")
LONGEST_INITIALS = 3  # letters that stand for a picture
_COUNTS = re.compile(rf"(?<![\d.,])\d[\d.,]*+\s(?:{languages.pattern('comments')}|{languages.pattern('replies')})(?!\w)", re.I)
# Elements inside a comment that hold nothing of what was said.
ASIDES = (
    ".reply, .comment-reply-link, .comment-reply, .reply-link, .comment-edit-link, .edit-link, .comment-meta, .comment-metadata, .commentmetadata, .comment-author, "
    ".comment-author-name, .comment__author, .comment-date, .comment-time, .comment_time, .says, .says-name, .comment-permalink, .permalink, .comment-links, .comment-actions, "
    ".comment-footer, .comment-awaiting-moderation, .screen-reader-text, .visually-hidden, .element-invisible, .sr-only, .comment-avatar, .submitted, .links, form, button, [role='button'], time, [class*='share'], [class*='vote']"
)


def read(
    page: _html.Page, nodes: Sequence[_html.Node], parts: dict[int, dict[str, Any]], source: Source, inside: Container[int] = ()
) -> list[Said]:
    """The by-lines and texts of comments, whose `author`, `date`, `body` and `reply` elements are given as far as found."""
    asides = {node.mem_id for node in _html.select(page, ASIDES)} | _heads(nodes, parts, source, inside)
    hidden = {node.mem_id for node in page.css(HIDDEN)}
    asides |= {node.mem_id for node in page.css("[class*='avata' i]") if len(_html.text_of(node)) <= LONGEST_INITIALS}
    authors = name_all([parts[node.mem_id].get("author") for node in nodes], source)
    times = [_when(node, parts[node.mem_id], source, inside) for node in nodes]
    if _are_of_people(times, authors):
        clocks = [_when(node, {**parts[node.mem_id], "date": None}, source, inside, ("minute", "second")) for node in nodes]
        times = clocks if all(at is not None for (at, _), (day, _) in zip(clocks, times, strict=True) if day is not None) else times
    texts = [
        _text(node, parts[node.mem_id], asides, {*inside, *hidden}, author, source) for node, author in zip(nodes, authors, strict=True)
    ]
    said = _out_of_boxes(without_furniture(texts, authors, source))
    guests = [guest_id(parts[node.mem_id].get("author"), author) for node, author in zip(nodes, authors, strict=True)]
    return list(map(Said, authors, *zip(*times, strict=True), said, guests)) if nodes else []


def _heads(nodes: Sequence[_html.Node], parts: dict[int, dict[str, Any]], source: Source, inside: Container[int]) -> set[int]:
    """The smallest elements with both name and time, where what else they hold is the same in nearly all: then it is the program's."""
    found: dict[int, str] = {}
    for node in nodes:
        author, date = (parts[node.mem_id].get(part) for part in ("author", "date"))
        head = author
        while head is not None and head.mem_id != node.mem_id and not _holds_time(head, date, source, inside):
            head = head.parent
        if author is None or head is None or head.mem_id in (node.mem_id, author.mem_id, date and date.mem_id):
            continue
        if len(text := _html.text_of(head)) <= LONGEST_LINE:
            when = find_time(text, source) if date is None else None
            text = text[: when[2]] + text[when[3] :] if when else text.replace(_html.text_of(date), "", 1)
            found[head.mem_id] = re.sub(r"\d+|\[[^][]*\]|\([^()]*\)|\s", "", text.replace(_html.text_of(author), "", 1))
    same = Counter(found.values()).most_common(1)
    return set(found) if same and 5 * same[0][1] >= 4 * len(nodes) else set()


def _holds_time(head: _html.Node, date: _html.Node | None, source: Source, inside: Container[int]) -> bool:
    """Whether the element of the time lies in it, or, where none is made for that, a time."""
    return _html.lies_in(date, head, inside) if date is not None else find_time(_html.text_of(head), source) is not None


def _out_of_boxes(texts: Sequence[str]) -> Sequence[str]:
    """Where nearly all texts are quotations and nothing else, the program writes what is said as one."""
    boxed = sum(bool(text) and all(line.startswith("> ") or not line for line in text.split("\n")) for text in texts)
    return [re.sub(r"^> ", "", text, flags=re.M) for text in texts] if boxed and 5 * boxed >= 4 * len(texts) else texts


def _are_of_people(times: Sequence[tuple[object, str | None]], authors: Sequence[str]) -> bool:
    """Whether these are days, each person always with the same: then they tell when people joined."""
    told = [(author, str(at), precision) for author, (at, precision) in zip(authors, times, strict=True) if at is not None]
    people = {author for author, *_ in told}
    return len(told) > 2 and len(set(told)) == len(people) < len(told) and {precision for *_, precision in told} == {"day"}


def _when(
    node: _html.Node, own: dict[str, Any], source: Source, inside: Container[int], wanted: Container[str] = ()
) -> tuple[object, str | None]:
    """The time of the element made for it, or the first on a short line outside the text; where the element says only "2 weeks ago", one in full there."""
    date = own.get("date")
    told = _told(date, source)
    if told[1] is not None and told[1] not in AGES:
        return told
    body = own.get("body")
    apart = body is None or not _html.lies_in(own.get("author"), body)
    by = _html.text_of(own.get("author"))
    for line in first_lines(node, {*inside, body.mem_id} if body is not None and apart else inside):
        rest = re.sub(r"\(?#\d+\)?", "", line.replace(by, "", 1)).strip(" ,;|·•–—-()[]")
        if told[0] is None and is_unread(rest) and not re.search(r"\d{4}", rest):
            told = rest, None
        if (found := find_time(line, source)) is None or (wanted and found[1] not in wanted):
            continue
        is_by_line = len(line) - (found[3] - found[2]) <= LONGEST_NAME + len(by)
        if is_by_line and (told[1] is None or found[1] in ("minute", "second")):
            return found[:2]
    return told


AGES = ("week", "month", "year")  # to which an age is exact


def _told(date: _html.Node | None, source: Source) -> tuple[object, str | None]:
    """The time of the element made for it, or of one inside it."""
    at, precision = _html.date_of(date, source)
    for each in [date, *date.css("span, a")[:6]] if precision is None and date is not None else ():
        if (found := find_time(_html.text_of(each), source)) and found[0] is not None:
            return found[:2]
        if stamp := re.search(r"[?&]showComment=(\d{13})\b", _html.attribute(each, "href") or ""):  # Blogger, which shows the clock alone
            return int(stamp[1]), "second"
    return at, precision


def tells_time(date: _html.Node, source: Source) -> bool:
    """Whether an element that is called after a time, or after who submitted what, has one, and no text that quotes one."""
    return date.css_first("blockquote") is None and _told(date, source)[0] is not None


def has_by_line(node: _html.Node, source: Source) -> bool:
    """Whether one of its first lines says little but a time."""
    return any((found := find_time(line, source)) and len(line) - (found[3] - found[2]) <= 20 for line in first_lines(node))


def first_lines(node: _html.Node, without: Container[int] = ()) -> list[str]:
    """The first short lines of an element."""
    return [line for line in _html.body_of(node, without).split("\n") if 0 < len(line) <= LONGEST_LINE][:12]


def _text(node: _html.Node, own: dict[str, Any], asides: set[int], inside: Container[int], author: str, source: Source) -> str:
    """What is said: the element made for it, or all of the comment, without the by-line; with it where nothing else is left."""
    parts = {own[part].mem_id for part in ("author", "date", "reply") if part in own and len(_html.text_of(own[part])) <= LONGEST_LINE}
    without = {*inside, *asides, *parts}
    for kept in (without, {*inside, *parts}):  # some themes put all that is said into what is a by-line elsewhere
        for whole in filter(None, (own.get("body"), own.get("rest"), node)):
            text = _html.body_of(whole, kept - {whole.mem_id})
            if any(line.strip() and words_of(line) not in LINKS for line in text.split("\n")):
                return text
    body = own.get("body")
    if body is None and len(lines := _html.body_of(own.get("author"), inside).split("\n")) > 1:  # what holds the name holds all of it
        return "" if all(is_furniture(line, author, source) for line in lines) else "\n".join(lines)
    return _html.body_of(body, inside)


def author_above(page: _html.Page, nodes: Sequence[_html.Node], rows: Sequence[dict[str, Any]], source: Source) -> str:
    """Who wrote what stands above the first comment: the one name there, with a time beside it, that links to an account as most names of comments do."""
    names = {node.mem_id: row["author"] for node, row in zip(nodes, rows, strict=True)}
    forms = Counter(_account(link) for owner, link in _html.owned(page, nodes, "a[href]") if _html.text_of(link) == names[owner])
    form, number = next(iter(forms.most_common(1)), ("", 0))
    above = takewhile(lambda each: each.mem_id != nodes[0].mem_id, page.css(f"a[href], {_html.HOLDERS}")) if 2 * number > len(nodes) else ()
    links = [each for each in above if each.tag == "a" and _account(each) == form and _html.text_of(each)]
    found = {
        _html.text_of(link)
        for link in links[:50]
        if any(each.css_first("time") or find_time(_html.text_of(each), source) for each in islice(_html.above(link), 3))
    }
    return found.pop() if len(found) == 1 else ""


def _account(link: _html.Node) -> str:
    """The address of an account without what tells it from others."""
    return re.sub(r"[^/=@]+/?$", "", re.sub(r"\d+", "0", _html.attribute(link, "href") or ""))


def without_furniture(texts: Sequence[str], authors: Sequence[str], source: Source) -> list[str]:
    """Texts without first and last lines that only repeat the by-line, are links, or stand in all of them.

    Of single texts nothing is cut: half of those that have several lines must have such a line there.

    >>> without_furniture(["Frost.\\n\\nReply", "Mine too.\\n\\nReply"], ["Ann", "Bob"], None)
    ['Frost.', 'Mine too.']
    """
    lines, people = _without_links([text.split("\n") for text in texts]), {author.lower() for author in authors if author}
    for place in (0, -1):
        for _ in range(12):  # a panel beside a post has lines for rank, place, posts, date of joining ...
            ends = [each[place] for each in lines if len(each) > 1]
            common = _common(ends)
            is_cut = [
                len(each) > 1
                and (
                    not each[place].strip()
                    or each[place] in common
                    or is_furniture(each[place], author, source)
                    or (place == -1 and COUNT.fullmatch(each[place]) is not None)
                )
                and not _heads_quotation(each[place], author, people, source)
                for each, author in zip(lines, authors, strict=True)
            ]
            if 2 * sum(is_cut) < len(ends) or not any(is_cut):
                break
            for each, cut in zip(lines, is_cut, strict=True):
                while cut and len(each) > 1:
                    del each[place]
                    cut = not each[place].strip()
    return [re.sub(r"\n{3,}", "\n\n", "\n".join(each)).strip() for each in lines]


COUNT = re.compile(r"[\d.,]{1,8}\s?[kKmM]?")  # of votes, below a text


def _without_links(texts: list[list[str]]) -> list[list[str]]:
    """Without links such as "[ reply ]" among the first lines, behind a title, which half of the texts have there."""
    heads = Counter(line for lines in texts for line in set(lines[:5]) if words_of(line) in LINKS)
    shared = {line for line, number in heads.items() if number > 1 and 2 * number >= len(texts)}
    return [[line for place, line in enumerate(lines) if place > 4 or line not in shared] for lines in texts]


def _heads_quotation(line: str, author: str, people: set[str], source: Source | None) -> bool:
    """Whether a line is the name of somebody else here and a time: it stands above what is quoted."""
    when = find_time(line, source) if source is not None and len(line) <= LONGEST_LINE else None
    return when is not None and (name := words_of(line[: when[2]])) in people and name != author.lower()


def _common(lines: list[str]) -> set[str]:
    """Lines with which four of five texts begin or end."""
    counts = Counter(line for line in lines if line.strip())
    return {line for line, number in counts.items() if number >= 3 and 5 * number >= 4 * len(lines)}


def is_furniture(line: str, author: str, source: Source | None) -> bool:
    """Whether a line says nothing but the name, the time, and words that programs print beside them."""
    plain = words_of(_COUNTS.sub("", line[:LONGEST_LINE]) + line[LONGEST_LINE:])
    if plain in LINKS | ROLES | BY or not plain:
        return True
    if len(line) > LONGEST_LINE or line.startswith(">"):
        return False
    if author:
        plain = plain.replace(author.lower(), " ", 1)
    rest = plain
    if source is not None and (found := find_time(plain, source)):
        rest = plain[: found[2]] + " " + plain[found[3] :]
        return len(re.sub(r"[\W\d_]", "", rest)) <= 12 and len(rest) < len(line)
    return plain != words_of(line) and (not words_of(rest) or words_of(rest) in SAYS | BY | ROLES | LINKS)
