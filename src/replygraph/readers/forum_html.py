"""Saved pages of forums: phpBB, vBulletin, XenForo, SMF, MyBB, Invision."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.readers._bylines import find_time
from replygraph.readers._forum_threads import ANNOUNCED, NOBODY, Post, plain, rows, thread_of
from replygraph.sources import Log, Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

TITLE = "Saved pages of a forum: phpBB, vBulletin, XenForo, SMF, MyBB, Invision"
HOWTO = (
    "Open the thread and save each of its pages (Ctrl+S); give them all together. A post answers the person it quotes, for "
    "quotations name their author; a post that quotes none is taken as an answer to the thread's first post, and that is said."
)
FAMILY = "html"
SIGNS = re.compile(
    r"id=[\"']post_content\d+[\"']|class=[\"']postbody[\"']|id=[\"']post_message_\d+|\bb-post__content\b"
    r"|data-content=[\"']post-\d+|class=[\"']bbWrapper[\"']|class=[\"'][^\"']{0,300}\bpost_body\b[^\"']{0,300}[\"'] id=[\"']pid_\d+"
    r"|id=[\"']msg_\d+[\"']|data-role=[\"']commentContent[\"']",
    re.I,
)


class Dialect(NamedTuple):
    """Where a program's pages have a post, and the parts of it."""

    posts: str
    author: str | tuple[str, ...]
    body: str | tuple[str, ...]
    date: str | tuple[str, ...]
    quotes: str = "blockquote"


DIALECTS = {
    "XenForo": Dialect(
        "article.message[data-author], li.message[data-author], [data-content^='post-'][data-author]", ".message-name, .username",
        ".bbWrapper, .messageText", ("time.u-dt, time", ".DateTime"), "blockquote[data-quote], .bbCodeQuote[data-author], .bbCodeBlock--quote"),
    "Invision": Dialect("[id^='elComment_'], [id^='comment-'].ipsComment", (".ipsComment_author a, .cAuthorPane_author a", "h3 a", "h3"),
                        "[data-role='commentContent']", "time", "[data-ipsquote], .ipsQuote"),
    "vBulletin 5": Dialect("li.b-post[data-node-id]", (".author a, .author", ".b-userinfo a"), (".js-post__content-text", ".b-post__content"),
                           ("time", ".b-post__timestamp"), ".bbcode_quote"),
    "vBulletin 4": Dialect("li[id^='post_']", (".username strong, .username", ".usertitle"), (".postcontent", "[id^='post_message_']"),
                           (".postdate .date, .date", ".posthead"), ".bbcode_quote"),
    "vBulletin 3": Dialect("table[id^='post'], .tborder[id^='post']", (".bigusername", "[id^='postmenu_']"), "[id^='post_message_']",
                           (".thead .postdate, .postdate", ".thead"), "td.alt2, .quote"),
    "MyBB": Dialect(".post[id^='post_'], table[id^='post_']", (".author_information .largetext", ".largetext"), ".post_body", (".post_date", ".tcat .smalltext"),
                    "blockquote, .quote_body"),
    "SMF": Dialect(".post_wrapper", (".poster h4 a", ".poster h4"), (".post .inner", "[id^='msg_']:not([id*='_quick'])"),
                   (".postinfo .smalltext, .keyinfo .smalltext", ".smalltext"), "blockquote"),
    "SMF 1": Dialect("td.windowbg:has(.post), td.windowbg2:has(.post)", ("td[rowspan] > b a", "td[rowspan] > b"), ".post", ("div[id^='subject_'] + .smalltext", ".smalltext"),
                     "blockquote, div.quote"),
    "phpBB": Dialect(".post[id^='p']", ("a.username, a.username-coloured, span.username, span.username-coloured", ".author strong", ".postprofile dt"),
                     ".content", (".author time", "time", ".author")),
    "phpBB (subsilver)": Dialect("table.tablebg:has(.postauthor)", ".postauthor", ".postbody", ".gensmall", "blockquote, .quotecontent"),
    "phpBB 2": Dialect("tr:has(> td > .name):has(.postbody)", (".name b", ".name"), ".postbody", "td + td .postdetails", "td.quote"),
}  # fmt: skip
MAX_HEAD = 300  # letters of the line that announces a quotation
NUMBER = re.compile(r"(?:^|[^a-z])(?:p|post|pid|msg|elComment|comment|js-post)[-_=]?(\d+)\b", re.I)
LINKED = re.compile(r"[#?&/.;](?:post|pid|p|msg|comment|findComment)[-_=]?(\d+)\b", re.I)


def recognise(source: Source) -> str:
    """The ids and classes that forum programs give to posts."""
    return _html.seen(source, SIGNS, "posts of a forum")


def read(source: Source, log: Log, *, explicit: bool = False) -> Iterator[dict[str, Any]]:
    """The posts; one that quotes none answers the first of the thread, unless `explicit`."""
    page = _html.parse(source)
    name, (posts, start) = max(((name, _posts(page, each, source)) for name, each in DIALECTS.items()), key=lambda found: len(found[1][0]))
    if not posts:
        raise ReadError(f"{source.name}: a forum's page without posts in it. Open the thread itself, not a list of threads, and save it.")
    log.note(f"{source.name}: posts as {name} writes them.")
    thread, first = thread_of(_html.address(page), source, _shown(page, start, name))
    yield from rows(posts, thread, _html.title(page), first, log, explicit)


CURRENT = ".pagination_current, .pageNav-page--current, .ipsPagination_active, .current_page, .pagination .active, .pagination .selected, .pagenav .alt2 strong"


def _shown(page: LexborHTMLParser, start: str, dialect: str) -> int | None:
    """The number of the first post, or else of the page, where it is shown; SMF does not count the post that starts a thread."""
    number = re.search(r"#(\d{1,7})\b", start)
    if number:
        return int(number[1]) + dialect.startswith("SMF")
    current = _html.text_of(page.css_first(CURRENT))
    return int(current) if current.isdecimal() and len(current) < 8 else None


def _posts(page: LexborHTMLParser, dialect: Dialect, source: Source) -> tuple[list[Post], str]:
    """The posts, and what stands around the text of the first."""
    nodes = _html.select(page, dialect.posts)
    if not nodes:
        return [], ""
    parts = _html.share(page, nodes, author=dialect.author, body=dialect.body, date=dialect.date, number="a[name], [id^='msg_'], a[id]")
    names = {node.mem_id: _html.attribute(node, "data-author") or _html.text_of(parts[node.mem_id].get("author")) for node in nodes}
    nodes = [node for node in nodes if names[node.mem_id] and "body" in parts[node.mem_id]]
    quotes, people = _quotes(page, nodes, dialect.quotes), {plain(name) for name in names.values()}
    posts = []
    for node in nodes:
        own = parts[node.mem_id]
        at, precision = _when(own.get("date"), source)
        said = [quoted(quote, people, source) for quote in quotes.get(node.mem_id, ())]
        posts.append(Post(_number(node, own.get("number")), names[node.mem_id], at, precision, _html.body_of(own["body"]), None, said))
    first = parts[nodes[0].mem_id] if nodes else {}
    start = _html.body_of(nodes[0], {first[name].mem_id for name in ("body", "author") if name in first}) if nodes else ""
    return posts, start


def _quotes(page: LexborHTMLParser, nodes: list[LexborNode], selector: str) -> dict[int, list[Any]]:
    """The outermost quotations in each post."""
    found: dict[int, list[Any]] = {}
    inside = {node.mem_id for node in page.css(selector)}
    posts = {node.mem_id for node in nodes}
    for node in _html.select(page, selector):
        above = node.parent
        while above is not None and above.mem_id not in posts and above.mem_id not in inside:
            above = above.parent
        if above is not None and above.mem_id in posts:
            found.setdefault(above.mem_id, []).append(node)
    return found


def _when(node: LexborNode, source: Source) -> tuple[Any, ...]:
    at, precision = _html.date_of(node, source)
    if at is None and node is not None:  # "by Ann » 2 May 2024", "« Reply #3 on: 2 May 2024 »"
        for piece in reversed(re.split(r"»|«|\bon:|:\s(?=\D)|\n", node.text())):
            at, precision = _html.moment(" ".join(piece.split()), source)
            if at is not None:
                break
    return at, precision


def _number(node: LexborNode, inner: LexborNode | None) -> str | None:
    """A post's number, by which others quote it."""
    for value in (
        _html.attribute(node, "data-node-id"),
        _html.attribute(node, "data-content"),
        node.id,
        _html.attribute(inner, "id", "name"),
    ):
        if value and (found := NUMBER.search(value) or re.fullmatch(r"p?(\d+)", value)):
            return found[1]
    return None


def quoted(quote: LexborNode, people: Container[str], source: Source) -> tuple[str | None, str | None, str]:
    """The name and the number that a quotation announces, and what it quotes."""
    announced = quote.css_first(
        "cite, .bbcode_postedby, .attribution, .quoteheader, .bbCodeBlock-title, .quotetitle, .genmed, .ipsQuote_citation"
    )
    before = _before(quote) if announced is None else announced
    name = _html.attribute(quote, "data-quote", "data-ipsquote-username", "data-author", "data-username")
    name = name or (_name(before, people, source) if before is not None else _name_inside(quote, people, source))
    number = _html.attribute(quote, "data-source", "data-ipsquote-contentcommentid", "data-post")
    if number:
        number = re.search(r"(?<!\d)(\d+)\s*$", number)
        return name, number and number[1], _said(quote, announced)
    for link in (before if before is not None else quote).css("a[href]"):
        if found := LINKED.search(link.attributes["href"] or ""):
            return name, _html.attribute(link, "data-post-id") or found[1], _said(quote, announced)
    return name, None, _said(quote, announced)


def _before(quote: LexborNode) -> LexborNode | None:
    """Some programs announce a quotation in the element before it."""
    is_cell = quote.tag == "td" and quote.parent is not None
    node = quote.parent.prev if is_cell else quote.prev
    while node is not None and not node.is_element_node and not (node.text_content or "").strip():
        node = node.prev
    if is_cell:
        return node if node is not None and node.is_element_node else None
    kind = (_html.attribute(node, "class") or "") if node is not None and node.is_element_node else ""
    return node if "quote" in kind.lower() else None


def _name(announced: LexborNode | None, people: Container[str], source: Source) -> str | None:
    """The person announced: an element of its own, or what stands before or behind the words for it."""
    for inner in announced.css("strong, b, a"):
        text = _html.text_of(inner)
        is_name = text and len(text) <= 60 and not NOBODY.fullmatch(text) and ANNOUNCED.match(text)["name"] == text.rstrip(":")
        if is_name and text != "↑" and not find_time(text, source):
            return text
    return _announced(_first_line(announced), people, source)


def _first_line(node: LexborNode) -> str:
    line = " ".join(_html.body_of(node).split("\n")[0].split()).lstrip("> ")[:MAX_HEAD]
    return re.sub(r"^\([^)]*\)\s*|(?<!\s)\s*+↑.*", "", line)


def _name_inside(quote: LexborNode, people: Container[str], source: Source) -> str | None:
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
    found = ANNOUNCED.match(line)
    if not found or NOBODY.fullmatch(line):
        return None
    name = found["name"].strip(" :")
    name = next((first for first in _beginnings(name) if plain(first) in people), name)
    if when := find_time(name, source):
        name = name[: when[2]].strip(" ,-–")
        shorter = name.rpartition(" ")[0].strip()
        name = shorter if shorter and plain(name) not in people and (plain(shorter) in people or name.split()[-1].islower()) else name
    return name if 0 < len(name) <= 60 and not NOBODY.fullmatch(name) else None


def _beginnings(name: str) -> Iterator[str]:
    """A line, and what it begins with, word by word: a verb that no language here knows may stand behind a name."""
    yield name
    for space in reversed(list(re.finditer(r"(?<=\S) ", name))):
        yield name[: space.start()]


def _said(quote: LexborNode, announced: LexborNode | None) -> str:
    text = _html.body_of(quote)
    title = _html.body_of(announced) if announced is not None else ""
    return text[len(title) :] if title and text.startswith(title) else text
