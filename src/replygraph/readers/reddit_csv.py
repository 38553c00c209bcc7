"""Reddit comments as CSV, with the names that PRAW and BigQuery give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.readers import _ids, _tables
from replygraph.sources import Log, Source, Table

TITLE = "Reddit comments as CSV, as scripts with PRAW and BigQuery write them"
HOWTO = (
    "Let a script with PRAW write one row per comment with the columns name (or id), parent_id, link_id, author, "
    "created_utc and body, or export the comments table from BigQuery as CSV; a table of submissions with name "
    "(or id), author, title and selftext may be given along with it."
)
FAMILY = "table"

NAMES = {
    "id": ("name", "fullname", "id", "comment_id"),
    "author": ("author.name", "author", "comment_author", "author_name", "user", "username"),
    "parent_id": ("parent_id", "comment_parent_id", "parent"),
    "thread_id": ("link_id", "comment_link_id", "submission_id", "post_id"),
    "created_at": ("created_utc", "comment_created_utc", "created", "created_at", "timestamp"),
    "text": ("body", "comment_body", "comment", "text", "selftext"),
    "url": ("permalink", "comment_permalink", "url"),
    "score": ("score", "comment_score", "ups"),
    "title": ("link_title", "title", "submission_title"),
}


def recognise(source: Source) -> str:
    """A parent's id with Reddit's prefix in one of the first rows, or the columns of submissions."""
    if not _tables.is_text_table(source):
        return ""
    rows = _tables.first_rows(source)
    fields = rows[0] if rows else []
    found = columns_in(fields)
    if not {"id", "author"} <= set(found):
        return ""
    at = fields.index(found["parent_id"]) if "parent_id" in found else -1
    if at >= 0 and any(row[at].startswith(("t1_", "t3_")) for row in rows[1:] if len(row) > at):
        return "rows whose parent is a Reddit name (t1_..., t3_...)"
    return "the columns of Reddit submissions" if {"selftext", "num_comments", "title"} <= set(fields) else ""


def read(source: Source, log: Log, *, link_author: bool = False) -> Table:
    """Comments by their full names; with `link_author` who an answer to the submission answers."""
    fields = _tables.fields(source)
    found = columns_in(fields)
    if not {"id", "author"} <= set(found):
        raise ReadError(f"{source.name}: the columns author and id or name are needed. It has: {', '.join(fields)}.")
    columns = comments(found) if "parent_id" in found else submissions(found)
    if link_author and "link_author" in fields and "parent_id" in found:
        columns["reply_to"] = f"case when starts_with({_value(found['parent_id'])}, 't3_') then link_author end"
    return Table(source, "csv", columns, options=_tables.options(source))


def columns_in(fields: Sequence[str]) -> dict[str, str]:
    """Which of the file's columns is which of ours."""
    return {ours: next(n for n in names if n in fields) for ours, names in NAMES.items() if set(names) & set(fields)}


def comments(found: Mapping[str, str]) -> dict[str, str]:
    """Our columns of a table of comments, as SQL; what has no prefix is a comment, or the thread's submission."""
    columns = {ours: _value(theirs) for ours, theirs in found.items()}
    parent = columns["parent_id"]
    columns["parent_id"] = f"case when not {_ids.is_nothing(parent)} then {parent} end"
    columns["id"] = _ids.full(columns["id"], "t1_")
    columns["author"] = _author(columns["author"])
    if "thread_id" in columns:
        columns["thread_id"] = _ids.full(columns["thread_id"], "t3_")
    return columns | _link(columns)


def submissions(found: Mapping[str, str]) -> dict[str, str]:
    """Our columns of a table of submissions, each of which starts a thread."""
    columns = {ours: _value(theirs) for ours, theirs in found.items() if ours != "thread_id"}
    columns["id"] = columns["thread_id"] = _ids.full(columns["id"], "t3_")
    columns["author"] = _author(columns["author"])
    return columns | _link(columns)


def _value(name: str) -> str:
    quoted = name.replace('"', '""')
    return f"nullif(\"{quoted}\", '')"


def _author(name: str) -> str:
    """PRAW's objects, written as they print."""
    return f"regexp_replace({name}, '^Redditor\\(name=''(.*)''\\)$', '\\1')"


def _link(columns: Mapping[str, str]) -> dict[str, str]:
    """Permalinks begin at the site's root."""
    url = columns.get("url")
    return {"url": f"case when {url}[1] = '/' then 'https://www.reddit.com' || {url} else {url} end"} if url else {}
