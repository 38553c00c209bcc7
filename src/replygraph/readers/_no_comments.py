"""Repeated elements of pages that look like comments and are none: articles, threads of a forum, events, episodes."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from replygraph.readers import _bylines, _html, languages
from replygraph.sources import Source

WORDS = "comment|reply|replies|kommentar|komment|commentaire|comentario|comentário|commento|reactie|opinion|response|feedback|coment|yorum|komentar|коммент"
REPLY = languages.plain("reply")
TALKS = re.compile(
    rf"{WORDS}|thread|forum|discussion|guest|answer|\bpost|messages?\b|topic|{languages.pattern('reply')}|{languages.pattern('wrote')}",
    re.I,
)


def are_teasers(nodes: list[_html.Node], people: Sequence[str]) -> bool:
    """Whether most hold a title, or a number of comments, that leads elsewhere, each to another place: articles and threads, not comments."""
    targets: dict[int, set[str]] = defaultdict(set)
    for node, name in zip(nodes, people, strict=True):
        links = [*node.css("a[href]"), *(each for each in islice(_html.above(node), 8) if each.tag == "a")]
        for link in links:
            href, text = _html.attribute(link, "href") or "#", _html.text_of(link)
            if re.search(r"[^#]#(?:comments|respond|disqus_thread)$", href):
                targets[node.mem_id].add(href)
            if "#" not in href and text != name and (len(text) > 24 or len(text.split()) > 3 or _is_heading(link, name)):
                targets[node.mem_id].add(href)
    others = {href for each in targets.values() for href in each}
    return 2 * len(targets) > len(nodes) and 2 * len(others) > len(targets)


def _is_heading(link: _html.Node, name: str) -> bool:
    """Whether a link has a heading, or lies in one, which is not that of who wrote."""
    if link.css_first(", ".join(HEADS)) is not None:
        return True
    around = (link, *islice(_html.above(link), 3))
    heads = (each for each in around if each.tag in HEADS or re.search("title|headline", _html.attribute(each, "class") or ""))
    return any(not name or name not in _html.text_of(each) for each in heads)


def are_bare(nodes: list[_html.Node]) -> bool:
    """Whether they hold neither titles nor links."""
    return not any(node.css_first("h1, h2, h3, h4, h5, h6, a[href]") for node in nodes)


@lru_cache(maxsize=1)
def speaks(source: Source) -> bool:
    """Whether a page has any word of a discussion: lists of events and episodes have names, times and texts too."""
    return bool(TALKS.search(re.sub(r"(?is)<(script|style)\b.*?(?:</\1|\Z)", "", _html.markup(source))))


HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIELDS = "input[type='text'], input[type='email'], input[type='url'], input:not([type]), textarea"


def are_furniture(nodes: list[_html.Node], said: Sequence[_bylines.Said], source: Source) -> bool:
    """Whether these are by-lines and numbers alone, buttons, or the form for a comment."""
    if 2 * sum(not re.search(r"[^\W\d_]", each.text) or _bylines.is_furniture(each.text, each.author, source) for each in said) > len(said):
        return True
    if len(said) > 2 and len({(each.author, each.text) for each in said}) == 1:
        return True
    return not any(each.at for each in said) and 2 * sum(node.css_first(FIELDS) is not None for node in nodes) > len(nodes)


def are_heads(comments: list[_html.Node], inner: list[_html.Node]) -> bool:
    """Whether elements in comments hold the first time of most of them: an answer stands behind the time of what it answers."""
    ends = {node.mem_id for node in inner}
    times = [time for node in comments if (time := node.css_first("time, [datetime]")) is not None]
    return 2 * sum(any(each.mem_id in ends for each in islice(_html.above(time), 8)) for time in times) > len(comments)


def are_answerable(source: Source, nodes: list[_html.Node]) -> bool:
    """Whether most have a button of their own that says "Reply", and only one: a box around several comments has several."""
    places = {node.mem_id for node in nodes}
    around = (next((each.mem_id for each in _html.above(button) if each.mem_id in places), None) for button in _reply_buttons(source))
    own = Counter(each for each in around if each is not None)
    return 2 * sum(number == 1 for number in own.values()) > len(nodes)


@lru_cache(maxsize=1)
def _reply_buttons(source: Source) -> list[_html.Node]:
    return [each for each in _html.parse(source).css("button, a, [role='button']") if _html.text_of(each).lower() in REPLY]


def copies(nodes: list[_html.Node], said: Sequence[_bylines.Said]) -> set[int]:
    """The places of comments that the page shows once more, as its best or pinned ones, apart from all others."""
    last = {(each.author, each.text): place for place, each in enumerate(said)}
    twice = [nodes[place] for place, each in enumerate(said) if each.text and place < last[each.author, each.text]]
    pinned = {node.mem_id for node in twice if any(PINNED.search(called(each)) for each in (node, *islice(_html.above(node), 4)))}
    return {place for place, node in enumerate(nodes) if node.mem_id in pinned}


PINNED = re.compile(r"(?:^|[\s_-])(?:best|featured|pinned|sticky|highlight(?:s|ed)?|top)(?:$|[\s_-])", re.I)


def called(node: _html.Node) -> str:
    return f"{node.attributes.get('class') or ''} {node.id or ''}"


def without_parts(nodes: list[_html.Node]) -> list[_html.Node]:
    """Without buttons, and without the bodies of comments that are called as the comments are, but for their classes."""
    around, kinds = _html.nesting(nodes), {node.mem_id: _html.attribute(node, "class") or "" for node in nodes}
    bodies = {key for key, kind in kinds.items() if around[key] and BODY.search(kind) and not BODY.search(kinds[around[key]])}
    return [node for node in nodes if node.mem_id not in bodies and not is_button(node)]


BODY = re.compile(r"(?:^|[\s_-])(?:body|content|text)(?:$|\s)", re.I)


def is_button(node: _html.Node) -> bool:
    """Whether an element holds nothing but a link, such as "7 more replies"."""
    first = next(iter(node.iter()), None)
    return first is not None and first.tag in ("a", "button") and _html.text_of(first) == _html.text_of(node)
