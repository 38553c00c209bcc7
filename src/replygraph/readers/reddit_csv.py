"""Reddit comments as CSV, with the names that PRAW and BigQuery give them."""

from __future__ import annotations

from collections.abc import Sequence

from replygraph.errors import ReadError
from replygraph.readers import _tables
from replygraph.sources import Log, Source, Table

TITLE = "Reddit comments as CSV, as scripts with PRAW and BigQuery write them"
HOWTO = (
    "Let a script with PRAW write one row per comment with the columns name (or id), parent_id, link_id, author, "
    "created_utc and body, or export the comments table from BigQuery as CSV; a table of submissions with name (or "
    "id), author, title and selftext may be given along with it."
)


def recognise(source: Source) -> str:
    """A parent's id with Reddit's prefix in one of the first rows, or the columns of submissions."""
    if not _tables.is_text_table(source):
        return ""
    rows = _tables.first_rows(source)
    fields = set(rows[0]) if rows else set()
    if not fields & {"author", "author.name"} or not fields & {"id", "name"}:
        return ""
    at = rows[0].index("parent_id") if "parent_id" in fields else -1
    if at >= 0 and any(row[at].startswith(("t1_", "t3_")) for row in rows[1:] if len(row) > at):
        return "rows whose parent_id is a Reddit name (t1_..., t3_...)"
    return "the columns of Reddit submissions" if {"selftext", "num_comments", "title"} <= fields else ""


def read(source: Source, log: Log, *, everything: bool = False, **_: object) -> Table:
    """Comments by their full names; with `everything`, link_author is who an answer to the submission answers."""
    fields = _tables.fields(source)
    if not (set(fields) & {"author", "author.name"} and set(fields) & {"id", "name", "fullname"}):
        raise ReadError(f"{source.name}: the columns author and id or name are needed. It has: {', '.join(fields)}.")
    return Table(source, "csv", columns_of(fields, link_author=everything), options=_tables.options(source))


def columns_of(fields: Sequence[str], *, link_author: bool = False) -> dict[str, str]:
    """Our columns as SQL over those that the file has."""
    prefix = "t1_" if "parent_id" in fields else "t3_"
    id = _first(fields, "name", "fullname", "id")
    found = {
        "id": f"case when {id}[3] = '_' then {id} else '{prefix}' || {id} end",
        "author": _first(fields, "author.name", "author"),
        "parent_id": _first(fields, "parent_id"),
        "thread_id": _first(fields, "link_id") if prefix == "t1_" else f"'t3_' || replace({id}, 't3_', '')",
        "created_at": _first(fields, "created_utc", "created"),
        "text": _first(fields, "body", "selftext"),
        "url": _link(_first(fields, "permalink")),
        "score": _first(fields, "score", "ups"),
        "title": _first(fields, "link_title", "title"),
        "resolution": "case when parent_id is not null then 'explicit-id' end" if prefix == "t1_" else None,
    }
    if link_author and {"link_author", "parent_id"} <= set(fields):
        found["reply_to"] = "case when parent_id[1:3] = 't3_' then link_author end"
    return {name: value for name, value in found.items() if value}


def _first(fields: Sequence[str], *names: str) -> str | None:
    return next((f'nullif("{name}", \'\')' for name in names if name in fields), None)


def _link(permalink: str | None) -> str | None:
    return permalink and f"case when {permalink}[1] = '/' then 'https://www.reddit.com' || {permalink} else {permalink} end"
