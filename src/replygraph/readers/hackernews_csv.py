"""Hacker News as a table: the data set of BigQuery and its copies."""

from replygraph.mapping import ids
from replygraph.readers import _tables
from replygraph.sources import Log, Source, Table

TITLE = "Hacker News items as a table (BigQuery's hacker_news.full) in CSV"
HOWTO = (
    "Ask BigQuery for rows of bigquery-public-data.hacker_news.full, with at least the columns id, parent, by, "
    "time and text, and save the result as CSV."
)
FAMILY = "table"
TIMES = ("time", "timestamp", "time_ts")

recognise = _tables.signs(("the columns of Hacker News items", f"id by parent {'|'.join(TIMES)}"))


def read(source: Source, log: Log, *, everything: bool = False) -> Table:
    """Stories and comments; dead ones only with `everything`."""
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


ID = r"regexp_replace(id, '\.0$', '')"
PARENT = rf"case when not {ids.is_nothing('parent')} and parent <> '0' then regexp_replace(parent, '\.0$', '') end"
COLUMNS = {
    "id": ID, "parent_id": PARENT, "thread_id": f"case when {PARENT} is null then {ID} end", "author": "nullif(\"by\", '')", "text": "text",
    "url": "'https://news.ycombinator.com/item?id=' || id", "score": "score", "title": "nullif(title, '')",
}  # fmt: skip
