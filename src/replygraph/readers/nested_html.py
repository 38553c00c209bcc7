"""Any other page that lists comments: repeated elements with a name, a time and a text, nested or marked with their depth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _bylines, _html
from replygraph.sources import Log, Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

TITLE = "Any other saved web page with comments, read by its structure"
HOWTO = (
    "Save the page with all its comments shown (Ctrl+S). Comments are what repeats with a name, a time and a text; whom one answers follows "
    "from what it lies in, or how deep it is marked. This is a guess about the page, and a warning says so: look at a few comments."
)
FAMILY = "html"
BREADTH = 3

WORDS = "comment|reply|replies|kommentar|komment|commentaire|comentario|comentário|commento|reactie|opinion|response|feedback|coment|yorum|komentar|коммент"
SURE = re.compile(WORDS, re.I)
MAYBE = re.compile(rf"{WORDS}|post|message|msg|discussion|thread|note|answer|entry", re.I)
NEVER = re.compile(
    r"teaser|(?:^|[\s_-])(?:cards?|promo|related|widget|milestone|headlines?|news|nav|navigation|sidebar|carousel|slider|gallery|archives?|products?|breadcrumbs?|toc)(?:$|[\s_-])",
    re.I,
)
HOLDERS = "li, div, article, section, tr, dd, table, details, blockquote"
AUTHORS = (  # the surer first
    "span[property='schema:name'], [property='schema:author'], [rel='author'], [itemprop='author'], .fn, .author-name, .comment-author, .comment__author, .username, .user-name, .commenter, .nickname, .person-listing",
    ".author, .user, .nick, .name, .byline", "[class*='author'], [class*='user'], [class*='nick'], [class*='account']", ".submitted, [class*='submitted'], [class*='byline']",
    "[class*='name']", "[class*='auteur'], [class*='autor'], [class*='verfasser'], [class*='poster'], [class*='yazar'], [class*='nazwa'], [class*='navn']",
    "[class*='meta'], [class*='info']", "a[href*='/user'], a[href*='profile'], a[href*='/u/'], a[href*='member']", "cite", "b", "strong", "h3, h4, h5, h6", "small, p", "td", "span", "div",
)  # fmt: skip
PARTS = {
    "date": ("time", "[datetime], [data-time], [data-timestamp]", "[class*='date'], [class*='time'], [class*='ago'], [class*='posted'], [class*='submitted']"),
    "body": (
        ".comment-text, .comment-content, .comment__text, .comment__content, .comment-body, .comment__body, .comment-message, .message, .text, .content, .body",
        "[class*='text'], [class*='content'], [class*='body'], [class*='message']",
    ),
    "parent": "[class*='parent'] a[href*='#'], a[class*='parent'][href*='#'], a[class*='reply-to'][href*='#'], [class*='in-reply'] a[href*='#']",
}  # fmt: skip
DEPTH = re.compile(r"(?:^|[\s_-])(?:depth|level|indent|lvl|tier)[-_]?(\d{1,3})(?:\s|$)", re.I)
BELOW = re.compile(r"(?:^|[\s_-])(?:indent|indented|children|replies|nested|subthread)(?:$|[\s_-])", re.I)
PARENT = (
    "data-parent-id",
    "data-parent",
    "data-parentid",
    "data-parent-comment-id",
    "data-reply-to",
    "data-in-reply-to",
    "data-replyto",
)
OWN = ("data-id", "data-comment-id", "data-commentid", "data-comment", "data-post-id", "id")


class Kind(NamedTuple):
    """The elements taken for comments, and what they are called in the markup."""

    label: str
    nodes: list[Any]
    parents: list[int | None]
    said: list[_bylines.Said]


def recognise(source: Source) -> str:
    """At least two elements of one kind that have a name and a text, and a time or another of them inside."""
    if not _html.looks_like_page(source):
        return ""
    found = _find(source)
    return f"{len(found.nodes):,} elements <{found.label}> with names and texts" if found else ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The comments; the parent is the one named, the one around, or the last one less deep."""
    found = _find(source)
    if found is None:
        raise ReadError(
            f"{source.name}: no comments recognised by the page's structure. Copy the page as text, or name its format with --format."
        )
    title, nested = _html.title(_html.parse(source)), sum(parent is not None for parent in found.parents)
    taken = f"{nested:,} of them as answers to others" if nested else "and nothing on the page says which answers which"
    log.warn(
        f"{source.name}: unknown comment system. {len(found.nodes):,} comments were found by the page's structure alone "
        f"(<{found.label}>), {taken}. Look at a few of them before you rely on it."
    )
    for place, (said, parent) in enumerate(zip(found.said, found.parents, strict=True)):
        yield {
            "id": f"{source.name}#{place + 1}", "parent_id": None if parent is None else f"{source.name}#{parent + 1}", "thread_id": source.name,
            "author": said.author or None, "created_at": said.at, "precision": said.precision, "text": said.text,
            "title": title, "resolution": None if parent is None else "nested",
        }  # fmt: skip


@lru_cache(maxsize=1)
def _find(source: Source) -> Kind | None:
    """The kind of element that is most likely a comment: one that nests before one that does not, then the more frequent."""
    page = _html.parse(source)
    kinds: dict[str, list[Any]] = defaultdict(list)
    others: dict[str, list[Any]] = defaultdict(list)
    for node in page.css(HOLDERS):
        labels = _labels(node)
        for label in sorted(labels):
            kinds[label].append(node)
        if not labels and (label := _place(node)):
            others[label].append(node)
    found: list[Kind] = []
    for each in (kinds, others):
        found += [kind for label, nodes in each.items() if MOST >= len(nodes) >= 2 and (kind := _try(page, source, label, nodes))]
        if any(SURE.search(kind.label) or not _is_inside(kind.nodes, others) for kind in found):
            break
    return max(found, key=_rank, default=None)


def _is_inside(nodes: list[LexborNode], others: dict[str, list[LexborNode]]) -> bool:
    """Whether most elements lie in elements of one other kind, which repeat more often: then these may be the comments."""
    around = {node.mem_id: label for label, each in others.items() if len(each) > len(nodes) for node in each}
    parents = [node.parent for node in nodes if node.parent is not None]
    return 2 * sum(parent.mem_id in around for parent in parents) > len(nodes)


MOST = 100_000  # elements of one kind


def _labels(node: LexborNode) -> set[str]:
    """What an element may be called: its tag with each class, or with its id's words, that speak of comments."""
    words = (_html.attribute(node, "class") or "").split() + [re.sub(r"(?s)[-_]?\d.*", "", node.id or "")]
    return {f"{node.tag} {word}" for word in words if word and not re.search(r"\d", word) and MAYBE.search(word)}


def _place(node: LexborNode) -> str:
    """What an element without such words is called by: its class, or that of what it lies in."""
    for each, sign in ((node, ""), (node.parent, " > " + node.tag)):
        if each is not None and (kind := _html.attribute(each, "class") or (sign and each.id)):
            return f"{each.tag} {re.split(r'[^A-Za-z_-]', kind)[0]}{sign}"
    return ""


def _rank(kind: Kind) -> tuple[Any, ...]:
    answered = sum(parent is not None for parent in kind.parents)
    return answered > 0, bool(SURE.search(kind.label)), len(kind.nodes), answered


def _try(page: LexborHTMLParser, source: Source, label: str, nodes: list[LexborNode]) -> Kind | None:
    """These elements as comments, if most of them have a name and a text, and a time or others of them inside."""
    is_sure = bool(SURE.search(label)) or _lies_under_comments(nodes[0])
    if not MAYBE.search(label) and (len(nodes) < 3 or not _are_dated(nodes[:: len(nodes) // 5 + 1], source)):
        return None
    parts = _html.share(page, nodes, **PARTS)
    authors, are_marked = _authors(page, nodes, parts, source)
    if len(authors) < 2 or len(authors) * 2 < len(nodes):
        return None
    good = nodes  # those without a name too: somebody may have left it out, or have been removed
    parts = _html.share(page, good, **PARTS)
    found = {node.mem_id: parts[node.mem_id] | ({"author": authors[node.mem_id]} if node.mem_id in authors else {}) for node in good}
    said = _bylines.read(page, good, found, source, {node.mem_id for node in good})
    kept = [place for place, each in enumerate(said) if (each.author or each.at) and len(each.author) <= 80 and each.text]
    if sum(bool(said[place].author) for place in kept) < 2 or 2 * len(kept) < len(nodes):
        return None
    good, said = [good[place] for place in kept], [said[place] for place in kept]
    parents, people = _parents(good, found), Counter(each.author for each in said if each.author)
    nests, are_dated = any(parent is not None for parent in parents), 2 * sum(each.at is not None for each in said) >= len(said)
    answered = sum(parent is not None for parent in parents)
    if not (is_sure and 10 * answered >= len(good)) and (
        _are_teasers(good, page) or (not SURE.search(label) and NEVER.search(_names_around(good[0], label)))
    ):
        return None
    # Captions and adverts repeat: the same texts, or all by one.
    varies = 3 * len({each.text for each in said}) > 2 * len(said) and 10 * max(people.values()) <= 9 * len(said)
    tells = are_dated or is_sure or are_marked if nests else are_dated and varies and (is_sure or 3 <= len(said) > len(people))
    return Kind(label, good, parents, said) if tells else None


def _lies_under_comments(node: LexborNode) -> bool:
    """Whether one of the four elements around is called comments."""
    for _ in range(4):
        node = node.parent
        if node is None or node.tag in ("body", "html"):
            return False
        if SURE.search(f"{node.attributes.get('class') or ''} {node.id or ''}"):
            return True
    return False


def _names_around(node: LexborNode, label: str) -> str:
    """What an element and the three around it are called."""
    names = [label]
    for _ in range(4):
        if node is None or node.tag in ("body", "html") or SURE.search(names[-1]):
            break
        names.append(f"{node.attributes.get('class') or ''} {node.id or ''}")
        node = node.parent
    return " ".join(names)


def _are_dated(nodes: list[LexborNode], source: Source) -> bool:
    """Whether each has a time on one of its first short lines."""
    return all(
        any(_bylines.find_time(line, source) for line in _bylines.first_lines(node)) or node.css_first("time") is not None for node in nodes
    )


def _authors(
    page: LexborHTMLParser, nodes: list[LexborNode], parts: dict[int, dict[str, LexborNode]], source: Source
) -> tuple[dict[int, LexborNode], bool]:
    """The element of each with the name: of the surest kind that holds no titles; and whether it is marked as a person's."""
    for rank, selector in enumerate(AUTHORS):
        shared = _html.share(page, nodes, author=selector)
        found = {key: own["author"] for key, own in shared.items() if "author" in own}
        if 2 * len(found) < len(nodes):
            continue
        names = _bylines.name_all([found.get(node.mem_id) for node in nodes], source)
        if _are_names(names, [_html.text_of(parts[node.mem_id].get("body") or node) for node in nodes]):
            return found, rank < 4
    return {}, False


RE = re.compile(r"(?:re|aw|sv|antw|vs|odp|ynt|rif|res)\s*+(?:\[\d++\]\s*+)?[:：]", re.I)


def _are_names(names: list[str], texts: list[str]) -> bool:
    """Names are short, people have several comments, and no text begins with one; a title begins with "Re:" or like the text."""
    pairs = [(name, text) for name, text in zip(names, texts, strict=True) if name]
    if not pairs:
        return False
    names = [name for name, _ in pairs]
    sentences = sum(bool(re.search(r"(?<!\w)\w{3,}+[.!?…。]$", name)) for name in names)
    long = sum(len(name) > _bylines.LONGEST_NAME or len(name.split()) > 4 for name in names)
    titles = sum(bool(RE.match(name)) for name in names)
    begins = sum(
        len(name) > 8 and text.startswith(name.rstrip(".… ")) and len(text) > len(name) for name, text in zip(names, texts, strict=False)
    )
    return (
        4 * max(long, sentences) <= len(names) and 10 * titles <= len(names) and (3 * begins <= len(names) or len(set(names)) < len(names))
    )


def _are_teasers(nodes: list[LexborNode], page: LexborHTMLParser) -> bool:
    """Whether most hold a title that leads elsewhere, each to another place: articles and threads, not comments."""
    targets: dict[int, set[str]] = defaultdict(set)
    for node in nodes:
        links = [*node.css("a[href]"), *_links_around(node)]
        for link in links:
            href, text = _html.attribute(link, "href") or "#", _html.text_of(link)
            if "#" not in href and (
                len(text) > 24 or len(text.split()) > 3 or link.css_first("h1, h2, h3, h4, h5, h6") is not None or _lies_in_heading(link)
            ):
                targets[node.mem_id].add(href)
    others = {href for each in targets.values() for href in each}
    return 2 * len(targets) > len(nodes) and 2 * len(others) > len(targets)


def _links_around(node: LexborNode) -> Iterator[Any]:
    """The links that the whole of an element lies in."""
    above, steps = node.parent, 0
    while above is not None and steps < 8:
        if above.tag == "a":
            yield above
        above, steps = above.parent, steps + 1


def _lies_in_heading(link: LexborNode) -> bool:
    above, steps = link.parent, 0
    while above is not None and steps < 3:
        if re.fullmatch("h[1-6]", above.tag) or re.search("title|headline", _html.attribute(above, "class") or ""):
            return True
        above, steps = above.parent, steps + 1
    return False


def _parents(nodes: list[LexborNode], parts: dict[int, dict[str, Any]]) -> list[int | None]:
    """The place of each comment's parent: by what names it, by what it lies in, or by its depth."""
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    named = {_digits(_html.attribute(node, *OWN)): place for place, node in enumerate(nodes) if _digits(_html.attribute(node, *OWN))}
    around = _html.nesting(nodes)
    found = [_stated(node, parts[node.mem_id], named, place) for place, node in enumerate(nodes)]
    lying = [places.get(around[node.mem_id]) for node in nodes]
    if not any(place is not None for place in lying):
        lying = _beside(nodes, places) if not any(found) else lying
    if not any(place is not None for place in [*found, *lying]):
        return _by_depth(nodes)
    return [stated if stated is not None else inner for stated, inner in zip(found, lying, strict=True)]


def _digits(value: str | None) -> str | None:
    found = re.search(r"[A-Za-z]?\d[\w-]{0,100}$", value or "")
    return found[0].lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") if found else value or None


def _stated(node: LexborNode, own: dict[str, Any], named: dict[str | None, int], place: int) -> int | None:
    link = (_html.attribute(own.get("parent"), "href") or "").rpartition("#")[2]
    for value in (_html.attribute(node, *PARENT), link):
        other = named.get(_digits(value)) if value and value != "0" else None
        if other is not None and other != place:
            return other
    return None


def _beside(nodes: list[LexborNode], places: dict[int, int]) -> list[int | None]:
    """Where answers lie in a box right behind the comment: the comment before the box."""
    found: list[int | None] = []
    first: dict[int, int | None] = {}  # the first comment in a box, looked for once
    for node in nodes:
        above, answer, steps = node.parent, None, 0
        while above is not None and answer is None and steps < 60:
            before = above.prev
            while before is not None and not before.is_element_node:
                before = before.prev
            is_box = above.tag in ("ul", "ol", "dl") and before is not None and before.tag != above.tag
            if before is not None and (before.mem_id in places or is_box or BELOW.search(_html.attribute(above, "class") or "")):
                if before.mem_id not in first:
                    inside = (places[each.mem_id] for each in before.css(HOLDERS) if each.mem_id in places)
                    first[before.mem_id] = places.get(before.mem_id, next(inside, None))
                answer = first[before.mem_id]
            above, steps = above.parent, steps + 1
        found.append(answer)
    return found


def _by_depth(nodes: list[LexborNode]) -> list[int | None]:
    """The last comment before that is less deep, where each says how deep it is."""
    depths = [_depth(node) for node in nodes]
    if any(depth is None for depth in depths) or len(set(depths)) < 2:
        return [None] * len(nodes)
    path: list[int] = []
    found: list[int | None] = []
    for place, depth in enumerate(depths):
        while path and depths[path[-1]] >= depth:
            path.pop()
        found.append(path[-1] if path else None)
        path.append(place)
    return found


def _depth(node: LexborNode) -> int | None:
    value = _html.attribute(node, "data-depth", "data-level", "data-indent", "aria-level")
    if value and value.isdecimal() and len(value) < 5:
        return int(value)
    if found := DEPTH.search(_html.attribute(node, "class") or ""):
        return int(found[1])
    found = re.search(r"(?:margin|padding)-(?:left|inline-start)\s*:\s*(\d{1,4})", _html.attribute(node, "style") or "")
    return int(found[1]) if found else None
