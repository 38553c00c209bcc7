"""Hacker News as its APIs give it: Algolia's tree of an item, Algolia's search, and items of the official API."""

import re
from typing import Any

from replygraph.readers._json import dicts, has, integer, is_lines, keys, lists, mapping, numbered, objects, signs, tree, via, word
from replygraph.readers._markup import plain
from replygraph.sources import HEAD, Comments, Log, Source, Table

TITLE = "Hacker News threads and items as JSON (Algolia, official API)"
HOWTO = (
    "Take the number from the thread's address (item?id=NUMBER) and save "
    "https://hn.algolia.com/api/v1/items/NUMBER: one file with the whole thread. Items of the official API "
    "(hacker-news.firebaseio.com/v0/item/NUMBER.json), together in one file or one a line, and pages of Algolia's "
    "search are read too."
)
FAMILY = "json"
PAGE = "https://news.ycombinator.com/item?id="
LINES = {
    "id": "VARCHAR", "parent": "VARCHAR", "by": "VARCHAR", "time": "BIGINT", "text": "VARCHAR", "title": "VARCHAR",
    "score": "DOUBLE", "dead": "BOOLEAN", "type": "VARCHAR",
}  # fmt: skip
COLUMNS = {
    "id": "id", "parent_id": "parent", "thread_id": "case when parent is null then id end", "author": '"by"',
    "created_at": "time", "text": "text", "url": f"'{PAGE}' || id", "score": "score", "title": "title",
}  # fmt: skip


ITEM = mapping(
    id=via(word, "id", "objectID"), parent_id=via(word, "parent_id", "parent"), author=("author", "by"),
    created_at=("created_at_i", "time", "created_at"), text=via(plain, "text", "comment_text", "story_text"),
    url=numbered(PAGE, "id", "objectID"), score=("points", "score"), title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """The keys of one of the three forms."""
    number = next((key.partition(".")[0] for key in keys(source) if re.fullmatch(r"\d+\.by", key)), "none")
    return signs(
        ("the tree of a Hacker News item", ".", "children author points created_at_i"),
        ("results of Hacker News search", "hits[].", "objectID author created_at_i"),
        ("Hacker News items", ".", "by id time type kids|parent|descendants"),
        ("Hacker News items by their numbers", f"{number}.", "by id time"),
    )(source)


def read(source: Source, log: Log, *, everything: bool = False) -> Comments | Table:
    """Stories and comments; dead ones (killed by moderators or flags) only with `everything`."""
    if len(source.head) < HEAD or not (is_lines(source) and has(source, "by", "time")):
        return comments(source, log, everything)
    if not everything:
        log.note(f"{source.name}: dead items (killed by moderators or flags) are left out.")
    kept = "true" if everything else "dead is not true"
    return Table(source, "json", COLUMNS, LINES, f"{kept} and type is distinct from 'pollopt'")


def comments(source: Source, log: Log, everything: bool) -> Comments:
    """The items of one of the three forms."""
    threads: dict[str | None, str | None] = {}

    def comment(item: dict[str, Any], _: object) -> dict[str, Any] | None:
        if "hits" in item or _is_by_number(item):
            _say_if_cut(source, log, item)
            return None
        if log.leaves_out("dead items (killed by moderators or flags)" if item.get("dead") is True else "", everything):
            return None
        row = ITEM(item)
        if log.leaves_out("items that are no comments" if row["id"] is None or item.get("type") == "pollopt" else ""):
            return None
        id, parent = row["id"], row["parent_id"]
        threads[id] = word(item.get("story_id")) or (threads.get(parent) if parent else id)
        return row | {"thread_id": threads[id] if parent else id}

    return tree(objects(source, log), comment, lambda item: item.values() if _is_by_number(item) else lists(item, "hits", "children"))


def _is_by_number(item: dict[str, Any]) -> bool:
    """Whether it holds items by their numbers."""
    return "id" not in item and "hits" not in item and bool(item) and all(isinstance(each, dict) for each in item.values())


def _say_if_cut(source: Source, log: Log, page: dict[str, Any]) -> None:
    found, here = integer(page.get("nbHits")), len(dicts(page.get("hits")))
    if found > here and integer(page.get("nbPages")) == 1:
        log.warn(f"{source.name}: the search found {found:,} items, of which {here:,} are in the file.")
    elif found > 1000:
        log.warn(f"{source.name}: the search found {found:,} items and gives the first 1,000 only.")
