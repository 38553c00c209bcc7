"""Hacker News as a table: the data set of BigQuery and its copies."""

from __future__ import annotations

from collections.abc import Sequence

from replygraph.readers.table import delimiter, shape
from replygraph.sources import Log, Source, Table

TITLE = "Hacker News items as a table (BigQuery's hacker_news.full) in CSV"
HOWTO = (
    "Ask BigQuery for rows of bigquery-public-data.hacker_news.full, with at least the columns id, parent, by, time "
    "and text, and save the result as CSV."
)


def recognise(source: Source) -> str:
    """The columns of the data set."""
    kind, fields = shape(source)
    found = kind == "csv" and {"id", "by", "parent"} <= set(fields) and {"time", "timestamp", "time_ts"} & set(fields)
    return "the columns of Hacker News items" if found else ""


def read(source: Source, log: Log, *, everything: bool = False, **_: object) -> Table:
    """Stories and comments; dead ones only with `everything`."""
    options = {"delim": delimiter(source), "quote": '"', "escape": '"', "parallel": "false"}
    fields = shape(source)[1]
    kept = ["true"]
    if "dead" in fields and not everything:
        kept.append("coalesce(lower(dead), '') not in ('true', '1', 't')")
        log.note(f"{source.name}: dead items (killed by moderators or flags) are left out.")
    if "type" in fields:
        kept.append("coalesce(type, '') <> 'pollopt'")
    return Table(source, "csv", columns_of, where=" and ".join(kept), options=options)


def columns_of(fields: Sequence[str]) -> dict[str, str]:
    """Our columns as SQL over those that the file has."""
    has = set(fields)
    time = next(name for name in ("time", "timestamp", "time_ts") if name in has)
    parent = "regexp_replace(nullif(parent, ''), '\\.0$', '')"
    found = {
        "id": "regexp_replace(id, '\\.0$', '')",
        "parent_id": parent,
        "thread_id": f"case when {parent} is null then regexp_replace(id, '\\.0$', '') end",
        "author": "nullif(\"by\", '')",
        "created_at": f'"{time}"',
        "text": "text" if "text" in has else "",
        "url": "'https://news.ycombinator.com/item?id=' || id",
        "score": "score" if "score" in has else "",
        "resolution": f"case when {parent} is not null then 'explicit-id' end",
        "title": "nullif(title, '')" if "title" in has else "",
    }
    return {name: value for name, value in found.items() if value}
