"""Saved pages of forums, each program's as it writes them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _bylines, _html, _levels, _quotes, _stated, outline_html, schema_html
from replygraph.readers._dialects import DIALECTS, SIGNS, Dialect
from replygraph.readers._forum_threads import Post, page_of, plain, rows, thread_of
from replygraph.readers._line_times import find_time
from replygraph.readers._markup import letters
from replygraph.readers._names import guest_id
from replygraph.sources import Comments, Log, Source
from replygraph.sources.links import joined
from replygraph.wording import plural

TITLE = (
    "Saved pages of a forum (phpBB, vBulletin, XenForo, SMF, MyBB, Invision, FluxBB, Flarum, NodeBB, Vanilla, WoltLab, Phorum, Discuz, Tieba, wpForo, GameFAQs, Steam), "
    "a tracker (Redmine, Trac, GitHub, Gitea, Phabricator), Question2Answer, BuddyPress, Facebook's comment plugin, chats of Element and imessage-exporter"
)
HOWTO = (
    "Open the thread and save each of its pages (Ctrl+S); give them all together. A post answers the person it quotes, for "
    "quotations name their author; a post that quotes none is taken as an answer to the thread's first post, and that is said. "
    "Where answers lie in what they answer (BuddyPress, Facebook's plugin, imessage-exporter -f html), they answer that."
)
FAMILY = "html"
NUMBERED = "a[name], [id^='msg_'], [id^='note-'], [id^='comment:'], a[id]"  # inside a post, where it has its number
NUMBER = re.compile(r"(?:^|[^a-z])(?:p|post|pid|msg|note|elComment|a?comment|activity|js-post)[-_=:]?(\d+)\b", re.I)


def recognise(source: Source) -> str:
    """The ids and classes that forum programs give to posts, where one of them holds a post as that program writes it."""
    seen = _html.seen(source, SIGNS, "posts of a forum")
    return seen if seen and _find(source)[1] else ""


def read(source: Source, log: Log, *, explicit: bool = False) -> Comments:
    """The posts; one that quotes none answers the first of the thread, unless `explicit`."""
    page = _html.parse(source)
    name, posts, start = _find(source)
    starts = DIALECTS[name].start  # what starts a thread, where not any post may
    explicit = explicit or not starts or page.css_first(starts) is None
    if not posts:
        raise ReadError(
            f"{source.name}: no posts in it of any forum known here. Open the thread itself and save it; or copy the page as text, or see `replygraph formats`."
        )
    outline = outline_html.find(source)
    known = {post.number: post for post in posts}
    if known.keys() & {each.number for each in outline}:
        posts, explicit = [_placed(each, outline, known) for each in outline], True
        if missing := sum(post.text is None for post in posts):
            log.warn(f"{source.name}: of {plural(missing, 'post')} the page shows the title alone; who wrote and who is answered is read.")
    log.note(f"{source.name}: posts as {name} writes them.")
    address = _html.address(page)
    thread, first = thread_of(address, source, _shown(page, start, posts[0].number, name) if starts == "*" else 1)
    if address and thread != source.name:
        linked = (page_of(joined(address, _html.attribute(link, "href") or "")) for link in page.css("a[href]"))
        _stated.see_pages(source, thread, page_of(address)[1], (number for where, number in linked if where == thread), log)
    opening = schema_html.opening(source) if first and starts == "*" and not explicit else None
    if opening and _is_missing(opening, posts):
        posts = [Post("0", opening["author"], opening["created_at"], opening.get("precision"), opening["text"]), *posts]
    yield from rows(posts, thread, _html.title(page), first, log, explicit)


def _is_missing(start: Mapping[str, Any], posts: Sequence[Post]) -> bool:
    """Whether the post that starts the thread, as the page describes it for search engines, is another than the first that was found."""
    others = plain(start["author"]) != plain(posts[0].author)
    text = letters(start["text"])[:40]  # without it, who wrote that must write here: names may be described otherwise than shown
    return others and (text not in letters(posts[0].text) if text else plain(start["author"]) in {plain(post.author) for post in posts})


@lru_cache(maxsize=1)
def _find(source: Source) -> tuple[str, list[Post], str]:
    """The program by which the page has the most posts, these, and what stands around the text of the first."""
    page = _html.parse(source)
    return max(
        ((name, *_posts(page, each, source)) for name, each in DIALECTS.items()),
        key=lambda found: sum(bool(post.author) for post in found[1]),
    )


def _placed(each: outline_html.Entry, outline: Sequence[outline_html.Entry], known: Mapping[str | None, Post]) -> Post:
    """A post as far as the page shows it, below the one that the outline of its thread shows above it."""
    post = known.get(each.number) or Post(each.number, each.author, each.at, each.precision, None)
    above = None if each.above is None else outline[each.above].number
    return replace(post, parent=above, how="nested", quotes=[])


CURRENT = ".pagination_current, .pageNav-page--current, .ipsPagination_active, .current_page, .pagination .active, .pagination .selected, .pagenav .alt2 strong"


def _shown(page: _html.Page, start: str, own: str | None, dialect: str) -> int | None:
    """The number of the first post, or else of the page, where it is shown; SMF does not count the post that starts a thread."""
    number = re.search(r"#(\d{1,7})\b", start)
    if number and number[1] != own:
        return int(number[1]) + dialect.startswith("SMF")
    current = _html.text_of(page.css_first(CURRENT))
    return int(current) if current.isdecimal() and len(current) < 8 else None


def _posts(page: _html.Page, dialect: Dialect, source: Source) -> tuple[list[Post], str]:
    """The posts, and what stands around the text of the first."""
    nodes = _html.select(page, dialect.posts)
    if not nodes:
        return [], ""
    parts = _html.share(
        page, nodes, author=dialect.author, body=dialect.body, date=dialect.date, number=NUMBERED, parent=dialect.parent or ()
    )
    names = _names_of(nodes, parts, dialect)
    nodes = [node for node in nodes if (body := parts[node.mem_id].get("body")) and (names[node.mem_id] or _html.text_of(body))]
    signed = [node for node in nodes if names[node.mem_id]]
    nodes = nodes if 2 * len(signed) > len(nodes) else signed
    quotes, numbers = _quotes.find(page, nodes, dialect.quotes), _numbers(nodes, parts)
    levels = _levels.find(nodes, {node.mem_id: {} for node in nodes}) if dialect.start != "*" else [None] * len(nodes)
    inside = {node.mem_id for node in nodes}
    people, posts = {plain(name) for name in names.values()}, []
    times = _times(nodes, parts, dialect, source)
    shown: set[str | None] = set()
    for node, above, (at, precision) in zip(nodes, levels, times, strict=True):
        own, name = parts[node.mem_id], names[node.mem_id]
        said = [_quotes.quoted(quote, people, source) for quote in quotes.get(node.mem_id, ())]
        named, outer = _parent(own.get("parent"), numbers.values()), None if above is None else numbers[nodes[above].mem_id]
        named = named if named != numbers[node.mem_id] else None
        text, account = _text(own["body"], inside), guest_id(own.get("author"), name)
        if not text and numbers[node.mem_id] in shown:
            continue  # an advertisement in the box of the post before
        shown.add(numbers[node.mem_id])
        parent, how = (named, "explicit-id") if named or any(name or number for name, number, _ in said) else (outer, "nested")
        posts.append(Post(numbers[node.mem_id], name, at, precision, text, quotes=said, parent=parent, author_id=account, how=how))
    first = parts[nodes[0].mem_id] if nodes else {}
    around = {first[name].mem_id for name in ("body", "author") if name in first}
    return posts, _place_of(nodes[0], around) if nodes else ""


def _text(body: _html.Node, inside: set[int]) -> str:
    """What a post says; some programs part it by what it quotes, into elements beside each other, of which the last may be a signature."""
    parts, each = [_html.body_of(body, inside)], _html.beside(body, 1) if body.tag == "span" else None
    while each is not None:
        parts += [_html.body_of(each)] if each.tag == "span" and _html.classes(each) == _html.classes(body) else []
        each = _html.beside(each, 1)
    return "\n\n".join(part for part in parts if part and not part.startswith("________"))


def _place_of(node: _html.Node, without: set[int]) -> str:
    """What stands around the text of a post, or which post of the thread it is, where an element shows just that, such as "#3"."""
    shown = (_html.text_of(each) for each in node.css("a, span, div, li, b, strong"))
    return next((text for text in shown if re.fullmatch(r"#\d{1,7}", text)), "") or _html.body_of(node, without)


def _names_of(nodes: Sequence[_html.Node], parts: Mapping[int, dict[str, _html.Node]], dialect: Dialect) -> dict[int, str]:
    """Who wrote each post; one that goes on is by whom the one before is."""
    names: dict[int, str] = {}
    last = ""
    for node in nodes:
        author = parts[node.mem_id].get("author")
        beside = {each.mem_id for each in author.css("button, [class*='badge' i]")} if author is not None else set()
        name = _html.attribute(node, "data-author") or " ".join(_html.body_of(author, beside).split()) or _html.text_of(author)
        last = name or (last if dialect.goes_on and node.css_first(dialect.goes_on) is not None else "")
        names[node.mem_id] = last
    return names


def _parent(node: _html.Node | None, numbers: Collection[str | None]) -> str | None:
    """The number of the post that a link or a mark names."""
    named = _html.attribute(node, "data-topid", "data-parent-pid", "data-pid", "data-id", "href") or ""
    named = named.rstrip("/")
    if (number := next((each for each in (named, named.rpartition("#")[2]) if each in numbers), None)) is not None:
        return number
    found = re.search(r"(?<!\d)\d{1,12}$", named)
    return found and found[0]


def _times(
    nodes: Sequence[_html.Node], parts: Mapping[int, dict[str, _html.Node]], dialect: Dialect, source: Source
) -> list[tuple[Any, ...]]:
    """When each post was written: in the element made for it, or where a theme has none, on a short line outside the text."""
    date = dialect.date if isinstance(dialect.date, str) else ", ".join(dialect.date)
    found = []
    for node in nodes:
        own = parts[node.mem_id].get("date")
        before = None if own is not None else _html.beside(node, -1)  # bbPress has the time in a line above the post
        is_line = before is not None and before.mem_id not in parts
        found.append(_when(own or (before.css_first(date) if is_line else None), source))
    if any(precision is not None for _, precision in found):
        return found
    lines = [_bylines.first_lines(node, {parts[node.mem_id]["body"].mem_id}) for node in nodes]
    told = [
        [(line, find) for line in each if (find := find_time(line, source))] for each in lines
    ]  # a day only where the line says nothing else
    timed = [[find[:2] for line, find in each if find[1] in ("minute", "second") or find[3] - find[2] == len(line)] for each in told]
    shown = [each[0] for each in timed if each]
    runs = [str(at) for at, _ in shown] == sorted(str(at) for at, _ in shown)  # when people joined or were last here goes up and down
    return [each[0] if each else (None, None) for each in timed] if runs and len(shown) == len(nodes) else found


def _when(node: _html.Node, source: Source) -> tuple[Any, ...]:
    told = _html.date_of(node, source)
    if told[1] is not None or node is None:
        return told
    for piece in reversed(re.split(r"»|«|\bon:|:\s(?=\D)|\n", _html.body_of(node))):  # "by Ann » 2 May 2024", "« Reply #3 on: 2 May 2024 »"
        if (found := _html.moment(" ".join(piece.split()), source))[0] is not None:
            return found
    timed = find_time(_html.text_of(node), source)  # "2 May 2024 (last modified 3 May 2024)"
    return timed[:2] if timed else told


def _numbers(nodes: Sequence[_html.Node], parts: Mapping[int, dict[str, _html.Node]]) -> dict[int, str | None]:
    """The number of each post, by which others quote it; where a program has none, the id of its element."""
    found = {node.mem_id: _number(node, parts[node.mem_id].get("number")) for node in nodes}
    return found if any(found.values()) else {node.mem_id: node.id or str(place) for place, node in enumerate(nodes, 1)}


def _number(node: _html.Node, inner: _html.Node | None) -> str | None:
    """A post's number, by which others quote it."""
    for value in (
        _html.attribute(node, "data-node-id", "data-content", "data-pid", "data-post-id", "data-id"),
        node.id,
        _html.attribute(inner, "id", "name"),
        _html.attribute(before if (before := _html.beside(node, -1)) is not None and before.tag == "a" else None, "name", "id"),
    ):
        if value and (found := re.fullmatch(r"p?(\d+)|(https?://.+)", value) or NUMBER.search(value)):
            return found[1] or found[2]
    return None
