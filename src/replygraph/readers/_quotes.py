"""Quotations on pages: who is quoted, which comment of theirs, and what."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from replygraph.readers import _html
from replygraph.readers._forum_threads import ANNOUNCED, NOBODY, WROTE, plain
from replygraph.readers._line_times import find_time
from replygraph.readers._names import TO, WHEN
from replygraph.sources import Source

MAX_HEAD = 300  # letters of the line that announces a quotation
# A paragraph above a quotation that tells who is quoted: "Ann wrote in #3:", "Replying to Ann:".
LINE = re.compile(rf"(?!.{{{MAX_HEAD}}})(?:{TO.pattern.lstrip('^')}.*|.*(?<!\w)(?:{WROTE})(?!\w).*)[:：]", re.I)
LINKED = re.compile(r"(?:[#?&/.;](?:post|pid|p|msg|note|comment|findComment)[-_=:]?|#c)(\d+)\b", re.I)


def find(page: _html.Page, comments: Sequence[_html.Node], selector: str) -> dict[int, list[_html.Node]]:
    """The outermost quotations in each comment."""
    found: dict[int, list[_html.Node]] = defaultdict(list)
    quotes = {node.mem_id: node for node in page.css(selector)}
    ends = {*quotes, *(node.mem_id for node in comments)}
    for node in quotes.values():
        around = next((each.mem_id for each in _html.above(node) if each.mem_id in ends), 0)
        if around and around not in quotes:
            found[around].append(node)
    return found


def quoted(quote: _html.Node, people: Container[str], source: Source) -> tuple[str | None, str | None, str]:
    """The name and the number that a quotation announces, and what it quotes."""
    announced = quote.css_first(
        "cite, .bbcode_postedby, .attribution, .quoteheader, .bbCodeBlock-title, .quotetitle, .genmed, .ipsQuote_citation, .bb_quoteauthor"
    )
    before = announced or _before(quote) or _line_above(quote, people, source)
    name = _html.attribute(quote, "data-quote", "data-ipsquote-username", "data-author", "data-username")
    name = name or (
        _html.text_of(quote) if quote.tag == "a" and plain(_html.text_of(quote)) in people else ""
    )  # a link with the name alone
    name = name or (_name(before, people, source) if before is not None else _name_inside(quote, people, source))
    number = _html.attribute(quote, "data-source", "data-ipsquote-contentcommentid", "data-post", "data-postid")
    if number:
        number = re.search(r"(?<!\d)(\d+)\s*$", number)
        return name, number and number[1], _said(quote, announced)
    for link in (before if before is not None else quote).css("a[href]"):
        if found := LINKED.search(link.attributes["href"] or ""):
            return name, _html.attribute(link, "data-post-id") or found[1], _said(quote, announced)
    return name, None, _said(quote, announced)


def _before(quote: _html.Node) -> _html.Node | None:
    """Some programs announce a quotation in the element before it."""
    is_cell = quote.tag == "td" and quote.parent is not None
    node = quote.parent.prev if is_cell else quote.prev
    while node is not None and (node.tag == "br" or (not node.is_element_node and not (node.text_content or "").strip())):
        node = node.prev
    if is_cell:
        return node if node is not None and node.is_element_node else None
    kind = (_html.attribute(node, "class") or "") if node is not None and node.is_element_node else ""
    return node if re.search("quote|citation", kind, re.I) or (node is not None and node.tag == "cite") else None


def _line_above(quote: _html.Node, people: Container[str], source: Source) -> _html.Node | None:
    """The paragraph above a quotation that tells whom of those on the page it quotes; others are quoted there too."""
    node = _html.beside(quote, -1)
    is_line = node is not None and node.tag in ("p", "div") and LINE.fullmatch(_html.text_of(node))
    return node if is_line and plain(_name(node, people, source) or "") in people else None


def _name(announced: _html.Node | None, people: Container[str], source: Source) -> str | None:
    """The person announced: an element of its own, or what stands before or behind the words for it."""
    for inner in announced.css("strong, b, a"):
        text = _html.text_of(inner)
        is_name = text and len(text) <= 60 and not NOBODY.fullmatch(text) and ANNOUNCED.match(text)["name"] == text.rstrip(":")
        if is_name and text[0] not in "↑#" and not find_time(text, source):
            return text
    return _announced(_first_line(announced), people, source)


def _first_line(node: _html.Node) -> str:
    """The first line, or the second where the first is only a word such as "Quote", and the name is by itself."""
    lines = [" ".join(line.split()).lstrip("> ")[:MAX_HEAD] for line in re.split(r"\n+", _html.body_of(node), maxsplit=2)[:2]]
    is_word = len(lines) > 1 and NOBODY.fullmatch(lines[0]) and any(_html.text_of(each) == lines[1] for each in node.css("strong, b, a, i"))
    line = f"{lines[0]} {lines[1]}" if is_word else lines[0]
    return re.sub(r"^\([^)]*\)\s*|(?<!\s)\s*+↑.*", "", line)


def _name_inside(quote: _html.Node, people: Container[str], source: Source) -> str | None:
    """A name in a quotation without a head of its own: its first line must announce somebody, for else it is quoted too."""
    line = _first_line(quote)
    found = ANNOUNCED.match(line)
    if not found or found["name"].strip(" :") == line.strip():
        return None
    first = next((each for each in quote.css("strong, b, a") if (text := _html.text_of(each)) and text in line), None)
    name = _html.text_of(first).rstrip(": ") if first is not None else ""
    return name if name and plain(name) in people else _announced(line, people, source)


def _announced(line: str, people: Container[str], source: Source) -> str | None:
    """Who a line such as "Quote from: Ann on 2 May 2024" names; those who wrote on the page are known."""
    found = ANNOUNCED.match(TO.sub("", line, count=1))
    if not found or NOBODY.fullmatch(line):
        return None
    name = found["name"].strip(" :")
    name = next((first for first in _beginnings(name) if plain(first) in people), name)
    if (when := find_time(name, source)) and not set(name[: when[2]].lower().split()) - WHEN:  # "16 minutes ago, Ann said:"
        name = name[when[3] :].strip(" ,-–")
    elif when:
        name = name[: when[2]].strip(" ,-–")
        shorter = name.rpartition(" ")[0].strip()
        name = shorter if shorter and plain(name) not in people and (plain(shorter) in people or name.split()[-1].islower()) else name
    return name if 0 < len(name) <= 60 and not NOBODY.fullmatch(name) else None


def _beginnings(name: str) -> Iterator[str]:
    """A line, and what it begins with, word by word: a verb that no language here knows may stand behind a name."""
    yield name
    for space in reversed(list(re.finditer(r"(?<=\S) ", name))):
        yield name[: space.start()].rstrip(",")


def _said(quote: _html.Node, announced: _html.Node | None) -> str:
    text = _html.body_of(quote)
    title = _html.body_of(announced) if announced is not None else ""
    return text[len(title) :] if title and text.startswith(title) else text
