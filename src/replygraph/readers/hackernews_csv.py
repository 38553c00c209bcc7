"""Hacker News as a table: the data set of BigQuery and its copies."""

from __future__ import annotations

from collections.abc import Sequence

from replygraph.errors import ReadError
from replygraph.readers import _ids, _tables
from replygraph.sources import Log, Source, Table

TITLE = "Hacker News items as a table (BigQuery's hacker_news.full) in CSV"
HOWTO = (
    "Ask BigQuery for rows of bigquery-public-data.hacker_news.full, with at least the columns id, parent, by, "
    "time and text, and save the result as CSV."
)
FAMILY = "table"
TIMES = {"time", "timestamp", "time_ts"}


def recognise(source: Source) -> str:
    """The columns of the data set."""
    fields = set(_tables.fields(source)) if _tables.is_text_table(source) else set()
    found = {"id", "by", "parent"} <= fields and TIMES & fields
    return "the columns of Hacker News items" if found else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Table:
    """Stories and comments; dead ones only with `everything`."""
    fields = _tables.fields(source)
    if not ({"id", "by", "parent"} <= set(fields) and set(fields) & TIMES):
        raise ReadError(f"{source.name}: the columns id, by, parent and time are needed. It has: {', '.join(fields)}.")
    kept = ["true"]
    if "dead" in fields and not everything:
        kept.append("coalesce(lower(dead), '') not in ('true', '1', 't')")
        log.note(f"{source.name}: dead items (killed by moderators or flags) are left out.")
    if "type" in fields:
        kept.append("coalesce(type, '') <> 'pollopt'")
    columns = columns_of(fields)
    return Table(source, "csv", columns, where=" and ".join(kept), options=_tables.options(source))


def columns_of(fields: Sequence[str]) -> dict[str, str]:
    """Our columns as SQL over those that the file has."""
    has = set(fields)
    time = next(name for name in ("time", "timestamp", "time_ts") if name in has)
    parent = f"case when not {_ids.is_nothing('parent')} and parent <> '0' then regexp_replace(parent, '\\.0$', '') end"
    found = {
        "id": "regexp_replace(id, '\\.0$', '')",
        "parent_id": parent,
        "thread_id": f"case when {parent} is null then regexp_replace(id, '\\.0$', '') end",
        "author": "nullif(\"by\", '')",
        "created_at": f'"{time}"',
        "text": "text" if "text" in has else "",
        "url": "'https://news.ycombinator.com/item?id=' || id",
        "score": "score" if "score" in has else "",
        "title": "nullif(title, '')" if "title" in has else "",
    }
    return {name: value for name, value in found.items() if value}
