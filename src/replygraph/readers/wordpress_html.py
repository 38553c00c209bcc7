"""Saved pages with the comments of WordPress itself, in any theme."""

import re
from functools import lru_cache
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _bylines, _html, _stated
from replygraph.readers._contract import Seen
from replygraph.sources import Comments, Log, Source
from replygraph.threads import parents_by_depth

TITLE = "A saved web page with WordPress comments"
HOWTO = (
    "Open the article in the browser, show all its comments, and save the page (Ctrl+S). Where comments stand on several "
    "pages, save each and give all of them: they become one discussion."
)
FAMILY = "html"
BREADTH = 1
SIGNS = re.compile(r"class=[\"'](?:[^\"'>]*\s)?depth-\d+[\s\"']|<li\b[^<>]+\bid=[\"'](?:li-)?comment-\d", re.I)
DEPTH = re.compile(r"(?:^|\s)depth-(\d{1,3})(?:\s|$)")
PING = re.compile(r"\b(pingback|trackback)\b")
SPEAKS = re.compile(r"(?:^|[\s_-])(?:comments?|commentaire|kommentar|comentario|commento|reactie|pingback|trackback)", re.I)
PARTS = {
    # The narrower first: some themes put name and date into the wider ones.
    "author": (
        ".fn", ".wp-block-comment-author-name, .comment-author-name, .comment__author-name, .comment_author, .comment_author_name, .commenter, .comment-author-link, "
        ".author-name, .author_name, .comment-name, .commenter-name, .w-comments-item-author",
        "[itemprop='author'] [itemprop='name']", ".comment-author, [itemprop='author'], .vcard, cite, .says-name", ".author, .name, [class*='comment'][class*='author']",
        "[class*='author']", "strong, b", "h3, h4, h5, h6",
    ),
    "date": (
        "time[datetime]", "[itemprop='datePublished'], [itemprop='commentTime'], abbr.published, abbr[title]",
        ".wp-block-comment-date, .comment-date, .comment-time, .comment_time, .comment-meta a, .comment-metadata a, .commentmetadata a, .comment__date, .comment-datetime, .date",
        ".comment-meta, .comment-metadata, .commentmetadata", "[class*='comment'][class*='date'], [class*='comment'][class*='time'], .time, .published",
    ),
    "body": (
        ".wp-block-comment-content, .comment-content, .comment-text, .comment_text, .comment__content, .comment__text, .comment-body-content, [itemprop='text'], [itemprop='commentText']",
        ".comment-entry, .comment_content, .commenttext, .comment-body, .w-comments-item-text",
    ),
    "reply": "a.comment-reply-link, .reply a, [data-commentid]",
}  # fmt: skip
PAGES = re.compile(r"(?<=/)comment-page-\d+/?|[?&]cpage=\d+|#.*")
NUMBER = re.compile(r"/comment-page-(\d{1,6})|[?&]cpage=(\d{1,6})")


def recognise(source: Source) -> str:
    """Elements of the class depth-1, depth-2 ... that WordPress gives to comments."""
    seen = _html.seen(source, SIGNS, "WordPress comments")
    page = _html.markup(source) if seen else ""
    if re.search(r"class=[\"'](?:[^\"'>]*\s)?depth-\d+[\s\"']", page) and has_depths(page):
        return Seen("WordPress comments, nested by depth", seen.comments)
    # Others number the list items of comments in the same way.
    found = re.search(r"wp-content|wp-includes|wp-json|replytocom|comment-reply-link|\bcomment-?list\b", page)
    return seen if found and "js-comment" not in page else ""


def has_depths(page: str) -> bool:
    """Whether an element with a depth is a comment, by its own class or id: menus have depths too."""
    tags = re.findall(r"<[a-z]+\s[^<>]{0,600}", page, re.I)
    return any("depth-" in tag and DEPTH.search(re.sub("[\"']", " ", tag)) and SPEAKS.search(re.sub("[\"'=]", " ", tag)) for tag in tags)


def find_comments(page: _html.Page) -> list[Any]:
    """The elements that are comments: by their depth, or by the number of a list item; menus have depths too."""
    nodes = [node for node in page.css("[class*='depth-']") if DEPTH.search(node.attributes.get("class") or "")]
    nodes = [node for node in nodes if SPEAKS.search(f"{node.attributes.get('class') or ''} {node.id or ''}")]
    nodes = nodes or _html.select(page, "li[id^='comment-'], li[id^='li-comment-'], li.comment[id], li.pingback[id]")
    depths, around = {node.mem_id: _depth(node) for node in nodes}, _html.nesting(nodes)
    heads = {node.mem_id for node in nodes if node.tag == "dt"}
    return [
        node for node in nodes
        if not (depths[node.mem_id] and depths.get(around[node.mem_id]) == depths[node.mem_id])  # one comment in two elements
        and not (node.tag == "dd" and (before := _html.beside(node, -1)) is not None and before.mem_id in heads)
    ]  # fmt: skip


def read(source: Source, log: Log, everything: bool = False) -> Comments:
    """The comments; the parent is the comment around them, or the last before that is less deep."""
    page, nodes, parts, around, said = _look(source)
    if not any(each.author for each in said):
        raise ReadError(f"{source.name}: no comments in it. Save the page again with its comments shown.")
    thread, title = _thread(page, source), _html.title(page)
    _see_pages(page, source, thread, log)
    ids = {node.mem_id: f"{thread}#{_number(node, parts) or f'{source.name}/{place}'}" for place, node in enumerate(nodes, 1)}
    for node, parent, each in zip(nodes, _parents(nodes, around), said, strict=True):
        if not everything and (PING.search(node.attributes.get("class") or "") or PING.match(each.author.lower())):
            log.count("pingbacks and trackbacks")
            continue
        yield {
            "id": ids[node.mem_id], "parent_id": ids.get(parent), "thread_id": thread, "author": each.author, "author_id": each.guest, "created_at": each.at,
            "precision": each.precision, "text": each.text, "title": title, "resolution": "nested" if parent else None,
        }  # fmt: skip


@lru_cache(maxsize=1)
def _look(source: Source) -> tuple[_html.Page, list[Any], dict[int, dict[str, Any]], dict[int, int], list[_bylines.Said]]:
    """The page, its comments, their parts, what they lie in, and what they say: looked for once, by who chooses a reader and who reads."""
    page = _html.parse(source)
    nodes = find_comments(page)
    parts, around = _parts_of(page, nodes)
    inside = {node.mem_id for node in nodes} | {own["rest"].mem_id for own in parts.values() if "rest" in own}
    return page, nodes, parts, around, _bylines.read(page, nodes, parts, source, inside)


def _depth(node: _html.Node) -> int:
    found = DEPTH.search(node.attributes.get("class") or "")
    return int(found[1]) if found else 0


def _parts_of(page: _html.Page, nodes: list[_html.Node]) -> tuple[dict[int, dict[str, Any]], dict[int, int]]:
    """The parts of each comment and the comment around it; of one in `dt` the `dd` behind is part."""
    rest = {node.mem_id: each for node in nodes if node.tag == "dt" and (each := _html.beside(node, 1)) is not None and each.tag == "dd"}
    owner = {each.mem_id: head for head, each in rest.items()}
    parts, around = _html.share(page, [*nodes, *rest.values()], number="[id*='comment-']", **PARTS), _html.nesting([*nodes, *rest.values()])
    for head, each in rest.items():
        parts[head] = parts[each.mem_id] | parts[head] | {"rest": each}
    return parts, {node.mem_id: owner.get(around[node.mem_id], around[node.mem_id]) for node in nodes}


def _parents(nodes: list[_html.Node], around: dict[int, int]) -> list[int]:
    """The comment around each, or the last before it that is less deep, where only the class tells; 0 where there is none."""
    depths = list(map(_depth, nodes))
    places = (None if not depth else place for depth, place in zip(depths, parents_by_depth(depths), strict=True))
    return [around[node.mem_id] or (0 if place is None else nodes[place].mem_id) for node, place in zip(nodes, places, strict=True)]


def _thread(page: _html.Page, source: Source) -> str:
    """The article, whichever page of its comments this is; the file where the page does not say."""
    found = _html.address(page)
    return PAGES.sub("", found) if found and found.startswith("http") else source.name


def _see_pages(page: _html.Page, source: Source, thread: str, log: Log) -> None:
    """The pages of comments that this one links to; the links of its own comments have its own number."""
    links = [_html.attribute(link, "href") or "" for link in page.css("a[href*='comment-page-'], a[href*='cpage=']")]
    found = {link: int(number[1] or number[2]) for link in links if PAGES.sub("", link) == thread and (number := NUMBER.search(link))}
    address = NUMBER.search(_html.address(page) or "")
    own = int(address[1] or address[2]) if address else next((number for link, number in found.items() if "#comment-" in link), 0)
    _stated.see_pages(source, thread, own, found.values(), log)


def _number(node: _html.Node, parts: dict[int, dict[str, Any]]) -> str | None:
    """The comment's own number, from its id or that of the element in it."""
    elements = (node, parts[node.mem_id].get("number"), parts[node.mem_id].get("reply"))
    values = (_html.attribute(each, *names) or "" for each in elements for names in (("id",), ("data-commentid", "data-comment-id")))
    return next((found[1] for value in values if (found := re.search(r"(?:comment-|^)(\d+)$", value))), None)
