"""Reddit comments as CSV, with the names that PRAW and BigQuery give them."""

from collections.abc import Mapping

from replygraph.mapping import ids
from replygraph.readers import _tables
from replygraph.sources import Log, Source, Table, quoted

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

NEEDS = [("", ["id", "author", "parent_id", "link_id", "body", "created_utc"])]


def recognise(source: Source) -> str:
    """A parent's id with Reddit's prefix in one of the first rows, or the columns of submissions."""
    rows = _tables.first_rows(source) if _tables.is_text_table(source) else []
    fields = rows[0] if rows else []
    found = _tables.places_of(fields, NAMES)
    if not {"id", "author"} <= set(found):
        return ""
    at = found.get("parent_id")
    if at is not None and any(row[at].startswith(("t1_", "t3_")) for row in rows[1:] if len(row) > at):
        return "rows whose parent is a Reddit name (t1_..., t3_...)"
    return "the columns of Reddit submissions" if {"selftext", "num_comments", "title"} <= set(fields) else ""


def read(source: Source, log: Log, *, link_author: bool = False) -> Table:
    """Comments by their full names; with `link_author` who an answer to the submission answers."""
    fields = _tables.fields(source)
    found = {ours: f"nullif({quoted(fields[place])}, '')" for ours, place in _tables.places_of(fields, NAMES).items()}
    if not {"id", "author"} <= set(found):
        raise _tables.lacking(source, "author and id or name", fields)
    columns = columns_of(found)
    if link_author and "link_author" in fields and "parent_id" in found:
        columns["reply_to"] = f"case when starts_with({found['parent_id']}, 't3_') then link_author end"
    return Table(source, "csv", columns, options=_tables.options(source))


def columns_of(found: Mapping[str, str]) -> dict[str, str]:
    """Our columns as SQL; in a table without parents are submissions. What has no prefix is a comment, or the thread's submission."""
    columns, parent, url = dict(found), found.get("parent_id"), found.get("url")
    columns["id"] = ids.full(found["id"], "t1_" if parent else "t3_")
    columns["author"] = f"regexp_replace({found['author']}, '^Redditor\\(name=''(.*)''\\)$', '\\1')"  # PRAW's objects, as they print
    if not parent:
        columns["thread_id"] = columns["id"]
    elif "thread_id" in found:
        columns["thread_id"] = ids.full(found["thread_id"], "t3_")
    if parent:
        columns["parent_id"] = f"case when not {ids.is_nothing(parent)} then {parent} end"
    if url:  # permalinks begin at the site's root
        columns["url"] = f"case when {url}[1] = '/' then 'https://www.reddit.com' || {url} else {url} end"
    return columns
