"""How deep the comments of a page lie in each other: by elements, by classes, by margins, or by boxes behind them."""

import re
from itertools import islice, pairwise
from typing import Any

from replygraph.readers import _html
from replygraph.threads import parents_by_depth

DEPTH = re.compile(r"(?:(?:^|[\s_-]|tree|reply|comment)(?:depth|level|indent|lvl|tier)[-_]{0,2}|(?<=[-_])l)(\d{1,3})(?:\s|$)", re.I)
BELOW = re.compile(r"(?:^|[\s_-])(?:indent|indented|children|replies|nested|subthread)(?:$|[\s_-])", re.I)
PARENT = ("data-parent-id", "data-parent", "data-parentid", "data-parent-comment-id", "data-reply-to", "data-in-reply-to", "data-replyto")
ANSWERED = "[class*='parent' i] a[href*='#'], a[class*='parent' i][href*='#'], a[class*='reply-to' i][href*='#'], [class*='in-reply' i] a[href*='#']"
INSET = "[style*='padding-'], [style*='margin-'], img[height='1'][width]"
# What a style says of how far a comment is pushed aside, on pages from right to left too; or a level that the page's style sheet counts with.
DEEPER = re.compile(
    r"(?:(?:margin|padding)-(?:left|right|inline-start)|--[\w-]{0,20}(?:depth|level|indent)[\w-]{0,20})\s*:\s*(?:calc\(\s*)?(\d{1,4})"
)
OWN = ("data-id", "data-comment-id", "data-commentid", "data-comment", "data-post-id", "id")


def find(nodes: list[_html.Node], parts: dict[int, dict[str, Any]]) -> list[int | None]:
    """The place of each comment's parent: by what names it, by what it lies in, by its depth, or by the box behind which it lies."""
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    around = _html.nesting(nodes)
    found = stated(nodes, parts)
    lying = [places.get(around[node.mem_id]) for node in nodes]
    deep = _by_depth(nodes) if all(place is None for place in lying) else lying
    agree = [place == told for place, told in zip(deep, found, strict=True) if told is not None]
    if any(place is not None for place in deep) and (deep is lying or 2 * sum(agree) >= len(agree)):
        return [told if told is not None else place for told, place in zip(found, deep, strict=True)]
    return found if agree else _beside(nodes, places)


def stated(nodes: list[_html.Node], parts: dict[int, dict[str, Any]]) -> list[int | None]:
    """The place of each comment's parent, where an attribute or a link, its part `parent`, names it."""
    named = {_digits(_html.attribute(node, *OWN)): place for place, node in enumerate(nodes) if _digits(_html.attribute(node, *OWN))}
    return [_stated(node, parts[node.mem_id], named, place) for place, node in enumerate(nodes)]


def _digits(value: str | None) -> str | None:
    found = re.search(r"[A-Za-z]?\d[\w-]{0,100}$", value or "")
    return found[0].lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") if found else value or None


def _stated(node: _html.Node, own: dict[str, Any], named: dict[str | None, int], place: int) -> int | None:
    link = (_html.attribute(own.get("parent"), "href") or "").rpartition("#")[2]
    for value in (_html.attribute(node, *PARENT), link):
        other = named.get(_digits(value)) if value and value != "0" else None
        if other is not None and other != place:
            return other
    return None


def _beside(nodes: list[_html.Node], places: dict[int, int]) -> list[int | None]:
    """Where answers lie in a box right behind the comment: the comment before the box."""
    found: list[int | None] = []
    first: dict[int, int | None] = {}  # the first comment in a box, looked for once
    known: dict[int, _html.Node | None] = {}
    for node in nodes:
        answer = None
        for above in islice(_html.above(node), 60):
            before = _before(above, places, known)
            is_box = above.tag in ("ul", "ol", "dl") and before is not None and before.tag != above.tag
            if before is not None and (before.mem_id in places or is_box or BELOW.search(_html.attribute(above, "class") or "")):
                if before.mem_id not in first:
                    inside = (places[each.mem_id] for each in before.css(_html.HOLDERS) if each.mem_id in places)
                    first[before.mem_id] = places.get(before.mem_id, next(inside, None))
                answer = first[before.mem_id]
            if answer is not None:
                break
        found.append(answer)
    return found


def _before(node: _html.Node, places: dict[int, int], known: dict[int, _html.Node | None]) -> _html.Node | None:
    """The element before; where that is a box like this one, with another answer, the comment before all of them."""
    before = _html.beside(node, -1)
    if before is not None and before.mem_id not in places and _name_of(before) == _name_of(node):
        above = known.get(before.mem_id, before)
        before = above if above is not None and above.mem_id in places else before
    known[node.mem_id] = before
    return before


def _name_of(node: _html.Node) -> tuple[str, str | None]:
    return node.tag, node.attributes.get("class")


def _by_depth(nodes: list[_html.Node]) -> list[int | None]:
    """The last comment before that is less deep, where each says how deep it is."""
    depths: list[int | None] = []
    for of in (lambda node: node, lambda node: node.parent, lambda node: node.css_first(INSET)):
        depths = [None if (each := of(node)) is None else _depth(each) for node in nodes]
        if None not in depths:
            break
    if any(depth is None for depth in depths) or len(set(depths)) < 2 or not _are_levels(depths):
        return [None] * len(nodes)
    return parents_by_depth(depths)


def _are_levels(depths: list[Any]) -> bool:
    """Whether numbers may be levels: the first comment is on top, and answers are one level deeper than what they answer; ranks of people are not."""
    place = {depth: rank for rank, depth in enumerate(sorted(set(depths)))}
    steps = [place[after] - place[before] for before, after in pairwise(depths)]
    return not place[depths[0]] and 5 * sum(step > 1 for step in steps) <= sum(step > 0 for step in steps)


def _depth(node: _html.Node) -> int | None:
    value = _html.attribute(node, "data-depth", "data-level", "data-indent", "aria-level")
    if value and value.isdecimal() and len(value) < 5:
        return int(value)
    if found := DEPTH.search(_html.attribute(node, "class") or ""):
        return int(found[1])
    insets = DEEPER.findall(_html.attribute(node, "style") or "")
    if insets:
        return sum(map(int, insets))
    width = _html.attribute(node, "width") if node.tag == "img" else None  # an empty picture that pushes a comment aside
    return int(width) if width and width.isdecimal() and len(width) < 5 else None
