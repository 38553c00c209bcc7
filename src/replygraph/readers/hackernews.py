"""Hacker News as its APIs give it: Algolia's tree of an item, Algolia's search, and items of the official API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, has, integer, is_lines, keys, mapping, objects, word
from replygraph.readers._markup import plain
from replygraph.sources import HEAD, Log, Source, Table

TITLE = "Hacker News threads and items as JSON (Algolia, official API)"
HOWTO = (
    "Take the number from the thread's address (item?id=NUMBER) and save "
    "https://hn.algolia.com/api/v1/items/NUMBER: one file with the whole thread. Items of the official API "
    "(hacker-news.firebaseio.com/v0/item/NUMBER.json), together in one file or one a line, and pages of Algolia's "
    "search are read too."
)
FAMILY = "json"
FIELDS = mapping(
    id=("id", "objectID"), parent_id=("parent_id", "parent"), author=("author", "by"), created_at=("created_at_i", "time", "created_at"),
    text=("text", "comment_text", "story_text"), score=("points", "score"), title="title",
)  # fmt: skip
PAGE = "https://news.ycombinator.com/item?id="
LINES = {
    "id": "VARCHAR", "parent": "VARCHAR", "by": "VARCHAR", "time": "BIGINT", "text": "VARCHAR", "title": "VARCHAR",
    "score": "DOUBLE", "dead": "BOOLEAN", "type": "VARCHAR",
}  # fmt: skip
COLUMNS = {
    "id": "id", "parent_id": "parent", "thread_id": "case when parent is null then id end", "author": '"by"',
    "created_at": "time", "text": "text", "url": f"'{PAGE}' || id", "score": "score", "title": "title",
}  # fmt: skip


def recognise(source: Source) -> str:
    """The keys of one of the three forms."""
    if has(source, "children", "author", "points", "created_at_i"):
        return "the tree of a Hacker News item"
    if has(source, "hits[].objectID", "hits[].author", "hits[].created_at_i"):
        return "results of Hacker News search"
    if has(source, "by", "id", "time", "type") and (has(source, "kids") or has(source, "parent") or has(source, "descendants")):
        return "Hacker News items"
    by_number = next((key.partition(".")[0] for key in keys(source) if re.fullmatch(r"\d+\.by", key)), "")
    return "Hacker News items by their numbers" if by_number and has(source, by_number + ".id", by_number + ".time") else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]] | Table:
    """Stories and comments; dead ones (killed by moderators or flags) only with `everything`."""
    if len(source.head) < HEAD or not (is_lines(source) and has(source, "by", "time")):
        return comments(source, log, everything)
    if not everything:
        log.note(f"{source.name}: dead items (killed by moderators or flags) are left out.")
    kept = "true" if everything else "dead is not true"
    return Table(source, "json", COLUMNS, LINES, f"{kept} and type is distinct from 'pollopt'")


def comments(source: Source, log: Log, everything: bool) -> Iterator[dict[str, Any]]:
    """The items of one of the three forms."""
    threads: dict[str | None, str | None] = {}
    pending: list[dict[str, Any]] = []
    for each in objects(source, log):
        pending.append(each)
        while pending:
            item = pending.pop()
            if "id" not in item and item and all(isinstance(each, dict) for each in item.values()):
                pending.extend(reversed(item.values()))
                continue
            if "hits" in item:
                pending.extend(reversed(dicts(item["hits"])))
                _say_if_cut(source, log, item)
                continue
            pending.extend(reversed(dicts(item.get("children"))))
            if item.get("dead") is True and not everything:
                log.count("dead items (killed by moderators or flags)")
            elif row := comment(item, threads):
                yield row
            else:
                log.count("items that are no comments")


def comment(item: dict[str, Any], threads: dict[str | None, str | None]) -> dict[str, Any] | None:
    """A story or comment of any of the three forms; None for poll options and what has no id."""
    row = FIELDS(item)
    id, parent = word(row["id"]), word(row["parent_id"])
    if id is None or item.get("type") == "pollopt":
        return None
    threads[id] = word(item.get("story_id")) or (threads.get(parent) if parent else id)
    return row | {"id": id, "thread_id": threads[id] if parent else id, "text": plain(row["text"]), "url": PAGE + id}


def _say_if_cut(source: Source, log: Log, page: dict[str, Any]) -> None:
    found, here = integer(page.get("nbHits")), len(dicts(page.get("hits")))
    if found > here and integer(page.get("nbPages")) == 1:
        log.warn(f"{source.name}: the search found {found:,} items, of which {here:,} are in the file.")
    elif found > 1000:
        log.warn(f"{source.name}: the search found {found:,} items and gives the first 1,000 only.")
