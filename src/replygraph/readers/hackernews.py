"""Hacker News as its APIs give it: Algolia's tree of an item, Algolia's search, items of the official API; and BigQuery's table of items."""

import re
from typing import Any

from replygraph.mapping import ids
from replygraph.readers import _tables
from replygraph.readers._json import dicts, has, integer, is_lines, keys, lists, mapping, numbered, objects, signs, tree, via, word
from replygraph.readers._markup import plain
from replygraph.sources import HEAD, Comments, Log, Source, Table

TITLE = "Hacker News threads and items as JSON (Algolia, official API) or as a CSV table (BigQuery's hacker_news.full)"
HOWTO = (
    "Take the number from the thread's address (item?id=NUMBER) and save "
    "https://hn.algolia.com/api/v1/items/NUMBER: one file with the whole thread. Items of the official API "
    "(hacker-news.firebaseio.com/v0/item/NUMBER.json), together in one file or one a line, and pages of Algolia's "
    "search are read too, and rows of BigQuery's bigquery-public-data.hacker_news.full as CSV, with at least the columns id, parent, by, time and text."
)
FAMILY = ("json", "table")
PAGE = "https://news.ycombinator.com/item?id="
LINES = {
    "id": "VARCHAR", "parent": "VARCHAR", "by": "VARCHAR", "time": "BIGINT", "text": "VARCHAR", "title": "VARCHAR",
    "score": "DOUBLE", "dead": "BOOLEAN", "type": "VARCHAR",
}  # fmt: skip
ID = r"regexp_replace(id, '\.0$', '')"  # as pandas writes numbers where some are missing
PARENT = rf"case when not {ids.is_nothing('parent')} and parent <> '0' then regexp_replace(parent, '\.0$', '') end"
COLUMNS = {
    "id": ID, "parent_id": PARENT, "thread_id": f"case when {PARENT} is null then {ID} end", "author": "nullif(\"by\", '')",
    "created_at": "time", "text": "text", "url": f"'{PAGE}' || id", "score": "score", "title": "nullif(title, '')",
}  # fmt: skip
TIMES = ("time", "timestamp", "time_ts")  # what the table's copies call it
ROWS = _tables.signs(("the columns of Hacker News items", f"id by parent {'|'.join(TIMES)}"))


ITEM = mapping(
    id=via(word, "id", "objectID"), parent_id=via(word, "parent_id", "parent"), author=("author", "by"),
    created_at=("created_at_i", "time", "created_at"), text=via(plain, "text", "comment_text", "story_text"),
    url=numbered(PAGE, "id", "objectID"), score=("points", "score"), title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """The keys of one of the three forms, or the columns of the table."""
    number = next((key.partition(".")[0] for key in keys(source) if re.fullmatch(r"\d+\.by", key)), "none")
    return signs(
        ("the tree of a Hacker News item", ".", "children author points created_at_i"),
        ("results of Hacker News search", "hits[].", "objectID author created_at_i"),
        ("Hacker News items", ".", "by id time type kids|parent|descendants"),
        ("Hacker News items by their numbers", f"{number}.", "by id time"),
    )(source) or ROWS(source)


def read(source: Source, log: Log, *, everything: bool = False) -> Comments | Table:
    """Stories and comments; dead ones (killed by moderators or flags) only with `everything`."""
    if _tables.is_text_table(source):
        return _listed(source, log, everything)
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


def _listed(source: Source, log: Log, everything: bool) -> Table:
    fields = _tables.fields(source)
    if not {"id", "by", "parent"} <= set(fields) or not set(fields) & set(TIMES):
        raise _tables.lacking(source, "id, by, parent and time", fields)
    kept = ["coalesce(type, '') <> 'pollopt'"] if "type" in fields else []
    if "dead" in fields and not everything:
        kept.append("coalesce(lower(dead), '') not in ('true', '1', 't')")
        log.note(f"{source.name}: dead items (killed by moderators or flags) are left out.")
    columns = {ours: sql for ours, sql in COLUMNS.items() if ours in fields or ours not in ("text", "score", "title")}
    columns["created_at"] = f'"{next(name for name in TIMES if name in fields)}"'
    return Table(source, "csv", columns, where=" and ".join(kept), options=_tables.options(source))
