"""Repeated elements of pages that look like comments and are none: articles, threads of a forum, events, episodes."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from replygraph.readers import _bylines, _html, _levels, _stated, languages
from replygraph.readers._names import LONGEST_NAME
from replygraph.sources import Source
from replygraph.wording import plural

WORDS = "comment|reply|replies|kommentar|komment|commentaire|comentario|comentário|commento|reactie|opinion|response|feedback|coment|yorum|komentar|коммент"
REPLY = languages.plain("reply")
TALKS = re.compile(
    rf"{WORDS}|thread|forum|discussion|guest|answer|\bpost|messages?\b|topic|{languages.pattern('reply')}|{languages.pattern('wrote')}",
    re.I,
)


def are_teasers(nodes: list[_html.Node], said: Sequence[_bylines.Said], source: Source) -> bool:
    """Whether most hold a title, or a number of comments, that leads elsewhere, each to another place, or the last post: articles and threads."""
    if 2 * sum(node.css_first(LAST) is not None for node in nodes) > len(nodes):
        return True
    targets: dict[int, set[str]] = defaultdict(set)
    for node, each in zip(nodes, said, strict=True):
        for link in (*node.css("a[href]"), *(above for above in islice(_html.above(node), 8) if above.tag == "a")):
            path, _, place = (_html.attribute(link, "href") or "").partition("#")
            text = _html.text_of(link)
            is_title = len(text) > 24 or len(text.split()) > 3 or _is_heading(link, each.author)
            is_first = text != "" and text == each.text.partition("\n")[0] and not text.startswith("@")
            leads_away = path and not (place and place in _places(source)) and not _bylines.is_furniture(text, each.author, source)
            if place in ("comments", "respond", "disqus_thread") or ((is_title or is_first) and leads_away):
                targets[node.mem_id].add(path)
    others = {path for each in targets.values() for path in each}
    texts = {
        each.text for node, each in zip(nodes, said, strict=True) if node.mem_id in targets
    }  # a page may show an article several times
    return 2 * len(targets) > len(nodes) and 2 * len(others) > len(texts)


@lru_cache(maxsize=1)
def _places(source: Source) -> set[str | None]:
    """The names by which links lead to places on a page."""
    return {_html.attribute(node, "id", "name") for node in _html.parse(source).css("[id], a[name]")}


LAST = ", ".join(f"[class*='{word}' i]" for word in ("lastpost", "last-post", "last_post"))


def _is_heading(link: _html.Node, name: str) -> bool:
    """Whether a link has a heading, or lies in one, which is not that of who wrote."""
    if link.css_first(", ".join(HEADS)) is not None:
        return True
    around = (link, *islice(_html.above(link), 3))
    heads = (each for each in around if each.tag in HEADS or re.search("title|headline", _html.attribute(each, "class") or ""))
    return any(not name or name not in _html.text_of(each) for each in heads)


def speaks(source: Source, nodes: list[_html.Node]) -> bool:
    """Whether a page has any word of a discussion, for lists of events and episodes have names, times and texts too; or these neither titles nor links."""
    return _speaks(source) or not any(node.css_first("h1, h2, h3, h4, h5, h6, a[href]") for node in nodes)


@lru_cache(maxsize=1)
def _speaks(source: Source) -> bool:
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
    """Whether elements in comments hold the first time of most comments around them: an answer stands behind the time of what it answers."""
    ends, around = {node.mem_id for node in inner}, _html.around(inner)
    firsts = (next(filter(None, map(node.css_first, TIMES)), None) for node in comments if node.mem_id in around)
    lying = [time is not None and any(each.mem_id in ends for each in islice(_html.above(time), 8)) for time in firsts]
    return 2 * sum(lying) > len(lying)


def are_boxes(page: _html.Page, nodes: list[_html.Node], inner: list[_html.Node]) -> bool:
    """Whether most elements around comments hold the times of several others too: then they are boxes around all, and not what is answered."""
    ends = [*nodes, *inner]
    own = Counter(owner for owner, each in _html.owned(page, ends, ", ".join(TIMES)) if re.search(r"\d", _html.text_of(each)))
    return 2 * sum(own[node.mem_id] > 4 for node in nodes) > len(nodes)


TIMES = ("time, [datetime]", "[class*='date' i]:not(:has(*)), [class*='time' i]:not(:has(*))")


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
    """The places of comments that the page shows once more, as its best or pinned ones, apart from all others; or of another page, without a number."""
    last = {(each.author, each.text): place for place, each in enumerate(said)}
    marks = [" ".join((*node.attributes, *map(called, (node, *islice(_html.above(node), 4))))) for node in nodes]
    numbers = [_html.attribute(node, *_levels.OWN) for node in nodes]
    are_numbered = 10 * sum(bool(number) for number in numbers) > 9 * len(nodes)
    return {
        place
        for place, (mark, number, each) in enumerate(zip(marks, numbers, said, strict=True))
        if PINNED.search(mark) and ((each.text and place < last[each.author, each.text]) or (are_numbered and not number))
    }


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
    """Whether an element holds nothing but a link, such as "7 more replies", or what is called so and tells of comments."""
    first = next(iter(node.iter()), None)
    if first is not None and _html.text_of(first) == _html.text_of(node) and (first.tag in ("a", "button") or _offers_more(first)):
        return True
    return _offers_more(node)


def _offers_more(node: _html.Node) -> bool:
    called_so = any(_stated.MORE.search(word) for word in _html.classes(node))
    return called_so and _stated.SOME.search(node.text(separator=" ")[:200]) is not None


def sort_out(
    nodes: list[_html.Node], parts: dict[int, dict[str, _html.Node]], said: list[_bylines.Said], are_sure: bool
) -> tuple[list[int], str]:
    """The places of the comments, those without a name too, for somebody may have been removed; and what is left out of the rest."""
    changes = _changes(nodes, parts)
    shown = {place for place, each in enumerate(said) if place not in changes and len(each.author) <= 80 and says(each, are_sure)}
    kept = sorted(shown - copies(nodes, said))
    kept = sorted({*kept, *gone(nodes, said, kept, _levels.find(nodes, parts))} - changes)
    nameless = sum(len(said[each].text) > LONGEST_NAME and not said[each].author for each in {*range(len(said))} - {*kept})
    rest = ((nameless, "with a text, but without name and time"), (len(changes), "without a text of its own, on who changed what"))
    return kept, "".join(f" Left out: {plural(number, 'such element')} {what}." for number, what in rest if number)


def says(said: _bylines.Said, is_numbered: bool) -> bool:
    """Whether somebody says something, if only in a comment with a number, or at some time nothing but a picture; a box with a name alone is no comment."""
    if not said.text or said.author.lower() in ADVERTS:
        return bool(said.author and said.at)
    return bool(said.author or said.at or is_numbered) and said.text != said.author


ADVERTS = frozenset((  # by whom forums sign them
    "sponsored content", "gesponserte inhalte", "contenu sponsorisé", "contenido patrocinado", "conteúdo patrocinado", "contenuti sponsorizzati",
))  # fmt: skip


def gone(nodes: list[_html.Node], said: list[_bylines.Said], kept: list[int], above: list[int | None]) -> set[int]:
    """Comments that others answer and of which neither name nor time is left, or only a box with a number; what lies around comments is none, if it is
    not below one."""
    answered = {place for each in kept if (place := above[each]) is not None} - {*kept}
    if len(answered) == 1 and all(above[place] is not None for place in kept):
        return set()  # the head of all comments
    around, are_numbered = _html.around(nodes), all(has_number(nodes[place]) for place in kept)
    found = {
        place
        for place in answered
        if (are_numbered and has_number(nodes[place]))
        or (said[place].text and (nodes[place].mem_id not in around or above[place] is not None))
    }
    return found if 2 * len(found) < len(kept) else set()  # boxes, one around each


EVENT = re.compile(
    r"(?<![A-Za-z])(?:system-?(?:note|message)|event|activit(?:y|ies)|history|changes?|changelog|audit)(?![a-z])|(?<=[a-z])(?:Activity|Event|History|Changes?)(?![a-z])"
)


def _changes(nodes: list[_html.Node], parts: dict[int, dict[str, _html.Node]]) -> set[int]:
    """The places of what a tracker lists between the comments: who changed what, without the text that most of the others have."""
    bare = [place for place, node in enumerate(nodes) if "body" not in parts[node.mem_id] or EVENT.search(called(node))]
    inside = {place for place in bare if any(EVENT.search(called(each)) for each in (nodes[place], *nodes[place].css("[class]")[:20]))}
    return inside if 2 * len(inside) < len(nodes) else set()


def heads(nodes: list[_html.Node], said: Sequence[_bylines.Said]) -> set[int]:
    """Elements that lie in what is called alike and says something, and say nothing but by whom it is: the heads of comments, if most have one."""
    around, by = _html.nesting(nodes), {node.mem_id: each for node, each in zip(nodes, said, strict=True)}
    inner = {key: by[above] for key, above in around.items() if above and not by[key].text and by[key].author == by[above].author}
    found = {key for key, outer in inner.items() if outer.text and outer.author}
    return found if 2 * len({around[key] for key in found}) > len(nodes) - len(found) else set()


def has_number(node: _html.Node) -> bool:
    """Whether an element's id holds a number, as those of comments do."""
    return re.search(r"\d", node.id or "") is not None
