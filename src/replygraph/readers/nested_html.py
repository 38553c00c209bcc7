"""Any other page that lists comments: repeated elements with a name, a time and a text, nested or marked with their depth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.sources import Log, Source

TITLE = "Any other saved web page with comments, read by its structure"
HOWTO = (
    "Save the page with all its comments shown (Ctrl+S). Comments are what repeats with a name, a time and a text; whom one answers follows "
    "from what it lies in, or how deep it is marked. This is a guess about the page, and a warning says so: look at a few comments."
)
GENERIC = True

WORDS = "comment|reply|replies|kommentar|commentaire|comentario|comentário|commento|reactie|opinion|response|feedback|coment"
SURE = re.compile(WORDS, re.I)
MAYBE = re.compile(rf"{WORDS}|post|message|msg|discussion|thread|note|answer|entry", re.I)
HOLDERS = "li, div, article, section, tr, dd, table, details, blockquote"
PARTS = {
    "author": (
        "[property='schema:name'], [rel='author'], [itemprop='author'], .fn, .author-name, .comment-author, .comment__author, .username, .user-name, .commenter, .nickname, .person-listing",
        ".author, .user, .nick, .name, .byline", "[class*='author'], [class*='user'], [class*='nick'], [class*='name'], [class*='account']", "cite, strong, b, h3, h4, h5",
    ),
    "date": ("time", "[datetime], [data-time], [data-timestamp]", "[class*='date'], [class*='time'], [class*='ago'], [class*='posted'], [class*='submitted']"),
    "body": (
        ".comment-text, .comment-content, .comment__text, .comment__content, .comment-body, .comment__body, .comment-message, .message, .text, .content, .body",
        "[class*='text'], [class*='content'], [class*='body'], [class*='message']", "p",
    ),
    "parent": "[class*='parent'] a[href*='#'], a[class*='parent'][href*='#'], a[class*='reply-to'][href*='#'], [class*='in-reply'] a[href*='#']",
}  # fmt: skip
DEPTH = re.compile(r"(?:^|[\s_-])(?:depth|level|indent|lvl|tier)[-_]?(\d{1,3})(?:\s|$)", re.I)
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
    nodes: list
    parents: list[int | None]


def recognise(source: Source) -> str:
    """At least two elements of one kind that have a name and a text, and a time or another of them inside."""
    if not _html.looks_like_page(source):
        return ""
    found = _find(source)
    return f"{len(found.nodes):,} elements <{found.label}> with names and texts" if found else ""


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """The comments; the parent is the one named, the one around, or the last one less deep."""
    found = _find(source)
    if found is None:
        raise ReadError(
            f"{source.name}: no comments recognised by the page's structure. Copy the page as text, or name its format with --format."
        )
    page = _html.parse(source)
    parts = _html.share(page, found.nodes, **PARTS)
    inside = {node.mem_id for node in found.nodes}
    nested = sum(parent is not None for parent in found.parents)
    log.warn(
        f"{source.name}: no program whose markup is known. {len(found.nodes):,} comments were found by the page's structure alone "
        f"(<{found.label}>), {nested:,} of them as answers to others. Look at a few of them before you rely on it."
    )
    for place, (node, parent) in enumerate(zip(found.nodes, found.parents, strict=True)):
        own = parts[node.mem_id]
        at, precision = _html.date_of(own.get("date"), source)
        others = inside | {own[part].mem_id for part in ("author", "date") if part in own}
        yield {
            "id": f"{source.name}#{place + 1}", "parent_id": None if parent is None else f"{source.name}#{parent + 1}", "thread_id": source.name,
            "author": _name(own), "created_at": at, "precision": precision, "text": _html.body_of(own.get("body"), others),
            "title": _html.title(page), "resolution": None if parent is None else "nested",
        }  # fmt: skip


def _name(own: dict) -> str:
    """The name without the time that stands in the same line on some pages."""
    node = own.get("author")
    name, when = _html.attribute(node, "content") or _html.text_of(node), _html.text_of(own.get("date"))
    if when and len(when) > 4 and when != name:
        name = name.replace(when, " ").strip(" ·•|,-–")
    return re.sub(r"(?i)^by\s+|\s+(?:says|said|wrote|schreibt|sagt|dit|dice|escribió)?\s*:$", "", name).strip()


@lru_cache(maxsize=1)
def _find(source: Source) -> Kind | None:
    """The kind of element that is most likely a comment: one that nests before one that does not, then the more frequent."""
    page = _html.parse(source)
    kinds: dict[str, list] = defaultdict(list)
    for node in page.css(HOLDERS):
        for label in sorted(_labels(node)):
            kinds[label].append(node)
    best: tuple[tuple, Kind] | None = None
    for label, nodes in kinds.items():
        if not 2 <= len(nodes) <= 100_000:
            continue
        kind = _try(page, label, nodes)
        if kind and (best is None or _rank(kind) > best[0]):
            best = _rank(kind), kind
    return best[1] if best else None


def _labels(node) -> set[str]:
    """What an element may be called: its tag with each class, or with its id's words, that speak of comments."""
    words = (_html.attribute(node, "class") or "").split() + [re.sub(r"[-_]?\d.*$", "", node.id or "")]
    return {f"{node.tag} {word}" for word in words if word and not re.search(r"\d", word) and MAYBE.search(word)}


def _rank(kind: Kind) -> tuple:
    answered = sum(parent is not None for parent in kind.parents)
    return answered > 0, bool(SURE.search(kind.label)), len(kind.nodes), answered


def _try(page, label: str, nodes: list) -> Kind | None:
    parts = _html.share(page, nodes, **PARTS)
    good = [node for node in nodes if _is_comment(parts[node.mem_id])]
    if len(good) < 2 or len(good) * 2 < len(nodes):
        return None
    parents = _parents(good, _html.share(page, good, **PARTS))
    nests = any(parent is not None for parent in parents)
    dated = sum("date" in parts[node.mem_id] for node in good) * 2 >= len(good)
    if not (nests or (dated and SURE.search(label))):
        return None
    return Kind(label, good, parents)


def _is_comment(own: dict) -> bool:
    name = _name(own)
    return bool(name) and len(name) <= 80 and "body" in own and bool(_html.text_of(own["body"]))


def _parents(nodes: list, parts: dict) -> list[int | None]:
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
    found = re.search(r"[A-Za-z]?\d[\w-]*$", value or "")
    return found[0].lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") if found else value or None


def _stated(node, own: dict, named: dict, place: int) -> int | None:
    link = (_html.attribute(own.get("parent"), "href") or "").rpartition("#")[2]
    for value in (_html.attribute(node, *PARENT), link):
        other = named.get(_digits(value)) if value and value != "0" else None
        if other is not None and other != place:
            return other
    return None


def _beside(nodes: list, places: dict) -> list[int | None]:
    """Where answers lie in a box right behind the comment: the comment before the box."""
    found: list[int | None] = []
    first: dict[int, int | None] = {}  # the first comment in a box, looked for once
    for node in nodes:
        above, answer, steps = node.parent, None, 0
        while above is not None and answer is None and steps < 60:
            before = above.prev
            while before is not None and not before.is_element_node:
                before = before.prev
            if before is not None and (before.mem_id in places or (before.tag != above.tag and above.tag in ("ul", "ol", "dl"))):
                if before.mem_id not in first:
                    inside = (places[each.mem_id] for each in before.css(HOLDERS) if each.mem_id in places)
                    first[before.mem_id] = places.get(before.mem_id, next(inside, None))
                answer = first[before.mem_id]
            above, steps = above.parent, steps + 1
        found.append(answer)
    return found


def _by_depth(nodes: list) -> list[int | None]:
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


def _depth(node) -> int | None:
    value = _html.attribute(node, "data-depth", "data-level", "data-indent", "aria-level")
    if value and value.isdecimal() and len(value) < 5:
        return int(value)
    if found := DEPTH.search(_html.attribute(node, "class") or ""):
        return int(found[1])
    found = re.search(r"(?:margin|padding)-(?:left|inline-start)\s*:\s*(\d{1,4})", _html.attribute(node, "style") or "")
    return int(found[1]) if found else None
