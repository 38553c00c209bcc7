"""Comments that a page marks up for search engines, as schema.org says: JSON-LD, or microdata in the page's own elements."""

import re
from collections import Counter
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _flat_lists, _forum_threads, _html, _levels, _names
from replygraph.readers._json import decoded, mapping, text, tree, via
from replygraph.readers._markup import letters, plain
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page whose comments are marked up as schema.org says (JSON-LD, microdata)"
HOWTO = (
    "Save the page of the discussion (Ctrl+S). Many forums and question sites describe their posts for search engines like that; "
    "often only the first ones are in it, and then that is said."
)
FAMILY = "html"
BREADTH = 2
SIGNS = re.compile(
    r"\"@type\"\s*+:\s*+(?:\[\s*+)?\"(?:https?://schema.org/)?(?:Comment|Answer|UserComments)\""
    r"|schema\.org/(?:Comment|UserComments|Answer)\b",
    re.I,
)
COMMENTS = frozenset(("Comment", "Answer", "UserComments", "CorrectionComment"))
STARTS = frozenset(("DiscussionForumPosting", "Question", "SocialMediaPosting"))  # whose author takes part, unlike an article's
FORUM = "DiscussionForumPosting"  # below which posts are listed one after the other, whatever each of them answers
MARKS = ("is_comment", "is_forum")  # of rows, while they are read
BELOW = ("comment", "suggestedAnswer", "acceptedAnswer", "replies")
COLUMNS = mapping(
    created_at=via(text, "datePublished", "dateCreated", "commentTime"), text=via(plain, "text", "articleBody", "commentText", "description"),
    url=via(text, "url"), title=via(text, "headline", "name"),
)  # fmt: skip

recognise = _html.signs(SIGNS, "comments marked up as schema.org says")


def read(source: Source, log: Log) -> Comments:
    """The comments, from JSON-LD or from microdata, whichever holds more; the parent is the one around, or named."""
    page = _html.parse(source)
    rows = max(list(_from_json(page, source, log)), _from_items(page, source), key=_size)
    if not _size(rows):
        raise ReadError(
            f"{source.name}: the page describes a discussion for search engines, but no comments. "
            "Save it with its comments shown, or copy the page as text."
        )
    if _is_list(rows):
        rows = [row | {"resolution": None} for row in rows]
    _forum_threads.say(log, Counter(silent=sum(bool(row["parent_id"]) and row["resolution"] is None for row in rows)), False)
    yield from ({name: value for name, value in row.items() if name not in MARKS} for row in rows)


def _is_list(rows: list[dict[str, Any]]) -> bool:
    """Whether these are posts of a forum that all stand below its first one: that they answer it is assumed."""
    starts = {row["id"] for row in rows if row["is_forum"]}
    return bool(starts) and {row["parent_id"] for row in rows} <= {None, *starts}


def _size(rows: list[dict[str, Any]]) -> int:
    """How many are comments, and not the start of a thread."""
    return sum(row["is_comment"] for row in rows)


def _from_json(page: _html.Page, source: Source, log: Log) -> Comments:
    values = []
    for script in page.css("script[type='application/ld+json']"):
        if (value := decoded(script.text(deep=True).strip().rstrip(";"))) is None:
            log.count("descriptions for search engines that are damaged")
        values.append(value)
    objects = tree(values, lambda each, _: each, dict.values)
    named = {name: each for each in objects if (name := text(each.get("@id"))) and ("name" in each or _types(each) & (COMMENTS | STARTS))}
    seen: set[int] = set()
    pending: list[tuple[Any, ...]] = [(value, None, None) for value in reversed(values)]
    while pending:
        value, parent, thread = pending.pop()
        if isinstance(value, list):
            pending.extend((each, parent, thread) for each in reversed(value))
        if not isinstance(value, dict) or id(value) in seen:
            continue
        seen.add(id(value))
        number = f"{source.name}#{text(value.get('@id')) or text(value.get('url')) or len(seen)}"
        if _types(value) & (COMMENTS | STARTS):
            above = value.get("parentItem")
            above = above.get("@id") or above.get("url") if isinstance(above, dict) else above
            is_comment = bool(_types(value) & COMMENTS)
            parent, thread = parent if is_comment else None, thread or (source.name if is_comment else number)
            parent = f"{source.name}#{above}" if isinstance(above, str) and is_comment else parent
            yield COLUMNS(value) | {
                "id": number, "parent_id": parent, "thread_id": thread, "author": _author(value.get("author") or value.get("creator"), named),
                "resolution": "nested" if parent else None, "is_comment": is_comment, "is_forum": FORUM in _types(value),
            }  # fmt: skip
            parent = number
        pending.extend((value[key], parent, thread) for key in reversed(list(value)) if key in BELOW)
        pending.extend(
            (value[key], None, None) for key in reversed(list(value)) if key not in BELOW and key not in ("parentItem", "author", "about")
        )


def with_opening(rows: list[dict[str, Any]], source: Source, log: Log) -> list[dict[str, Any]]:
    """The comments of a page behind the post that starts their thread, where the page describes one for search engines; those that say
    nothing else are assumed to answer it. Pages write it in a way of its own, and then it is not found among the comments."""
    if (start := opening(source)) is None:
        return rows
    first = next((row for place, row in enumerate(rows) if _is_same(row, start, place)), start)
    silent = [row for row in rows if not row["parent_id"] and not row.get("reply_to") and row is not first]
    for row in silent:
        row |= {"parent_id": first["id"], "resolution": None}
    _forum_threads.say(log, Counter(silent=len(silent)), False)
    return rows if first is not start else [start, *rows]


def opening(source: Source) -> dict[str, Any] | None:
    """The one post that a page describes as the start of its thread, with who wrote it."""
    page = _html.parse(source)
    starts = [row for row in (*_from_json(page, source, Log()), *_from_items(page, source)) if not row["is_comment"] and row["author"]]
    if len({row["author"] for row in starts}) != 1:
        return None
    start = {name: value for name, value in starts[0].items() if name not in MARKS}
    number = start["id"].removeprefix(f"{source.name}#")
    return start | {"thread_id": source.name, "id": number if "://" in number else f"{source.name}#0"}


def _is_same(row: dict[str, Any], start: dict[str, Any], place: int) -> bool:
    """Whether a comment is the post that is described: by the same author, with the same text, or the first where no text is described."""
    told, said = (letters(each["text"] or "")[:60] for each in (start, row))
    return (
        bool(row["author"])
        and _forum_threads.plain(row["author"]) == _forum_threads.plain(start["author"])
        and (said.startswith(told) if told else not place)
    )


def _types(value: dict[str, Any]) -> frozenset[str]:
    types = value.get("@type")
    types = types if isinstance(types, list) else [types]
    return frozenset(each.rpartition("/")[2] for each in types if isinstance(each, str))


def _author(value: object, named: dict[str, Any]) -> str | None:
    """A name: as text, of a person, or of one described elsewhere in the page."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        name = value.get("name") or named.get(text(value.get("@id")) or "", {}).get("name") or value.get("alternateName")
        return name[0] if isinstance(name, list) and name and isinstance(name[0], str) else text(name)
    return text(value)


def _from_items(page: _html.Page, source: Source) -> list[dict[str, Any]]:
    types = {node.mem_id: (_html.attribute(node, "itemtype") or "").rpartition("/")[2] for node in page.css("[itemscope][itemtype]")}
    nodes = [node for node in page.css("[itemscope][itemtype]") if types[node.mem_id] in COMMENTS | STARTS]
    around = _html.nesting(nodes)
    parts = _html.share(
        page, nodes, author=("[itemprop='author'] [itemprop='name'], [itemprop='creator'] [itemprop='name']", "[itemprop='author'], [itemprop='creator']"),
        date="[itemprop='datePublished'], [itemprop='dateCreated'], [itemprop='commentTime'], [itemprop='uploadDate']",
        body="[itemprop='text'], [itemprop='articleBody'], [itemprop='commentText']", parent=_levels.ANSWERED, score="[itemprop='upvoteCount']",
    )  # fmt: skip
    ids = {node.mem_id: f"{source.name}#{place}" for place, node in enumerate(nodes, 1)}
    starts = {node.mem_id for node in nodes if types[node.mem_id] in STARTS}
    only = next(iter(starts)) if len(starts) == 1 else None
    names = _names.name_all([parts[node.mem_id].get("author") for node in nodes], source)
    rows = []
    for node, author, stated in zip(nodes, names, _levels.stated(nodes, parts), strict=True):
        above = around[node.mem_id] or (only if only and node.mem_id != only else 0)
        above = above if stated is None else nodes[stated].mem_id
        rows.append(_html.said(parts[node.mem_id], source, ids) | {
            "id": ids[node.mem_id], "parent_id": ids.get(above), "thread_id": ids[only] if only else source.name, "author": author,
            "title": _html.title(page), "resolution": "nested" if above else None,
            "is_comment": node.mem_id not in starts, "is_forum": types[node.mem_id] == FORUM,
        })  # fmt: skip
    return _quoting(page, nodes, parts, rows, source) if _is_list(rows) else rows


def _quoting(
    page: _html.Page, nodes: list[_html.Node], parts: dict[int, _html.Parts], rows: list[dict[str, Any]], source: Source
) -> list[dict[str, Any]]:
    """Posts of a list as answers to those that they quote, and the others to the first, as is assumed."""
    bodies = [parts[node.mem_id].get("body", node) for node in nodes]
    silent = [row | {"parent_id": None, "resolution": None} for row in rows]
    told = _flat_lists.find(page, nodes, bodies, silent, source, False)
    return [new if new["parent_id"] or new.get("reply_to") else old | {"resolution": None} for old, new in zip(rows, told, strict=True)]
