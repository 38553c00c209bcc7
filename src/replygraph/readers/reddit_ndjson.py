"""Reddit dumps: Pushshift, Arctic Shift and everything in their form, one comment or submission a line."""

from __future__ import annotations

from replygraph.readers import _trees
from replygraph.sources import Log, Source, Table

TITLE = "Reddit dumps as JSON lines (Pushshift, Arctic Shift), packed as .zst or not"
HOWTO = (
    "Download the comments of a subreddit, a user or a month from Arctic Shift or an academic torrent of "
    "Pushshift's dumps (files named RC_... or SUBREDDIT_comments.zst), and give the file as it is, without "
    "unpacking. Give the submissions (RS_..., SUBREDDIT_submissions.zst) along with it, so that answers to a "
    "submission are ties to who wrote it."
)

FIELDS = {
    "id": "VARCHAR", "name": "VARCHAR", "parent_id": "VARCHAR", "link_id": "VARCHAR", "author": "VARCHAR",
    "created_utc": "BIGINT", "body": "VARCHAR", "selftext": "VARCHAR", "title": "VARCHAR", "permalink": "VARCHAR",
    "score": "DOUBLE",
}  # fmt: skip
IS_COMMENT = "link_id is not null"
FULL = "starts_with({0}, 't1_') or starts_with({0}, 't3_')"
UNESCAPED = "replace(replace(replace({}, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')"
# Some files of 2022 and later write parents as numbers, and leave them out where the submission is answered.
COLUMNS = {
    "id": f"case when {FULL.format('id')} then id when {IS_COMMENT} then 't1_' || id else 't3_' || id end",
    "parent_id": f"case when {FULL.format('parent_id')} then parent_id "
    "when regexp_full_match(parent_id, '[0-9]+(\\.0)?') "
    "then 't1_' || lower(to_base(try_cast(parent_id as double)::bigint, 36)) "
    f"when {IS_COMMENT} then coalesce('t1_' || parent_id, {{thread}}) end",
    "thread_id": f"case when {IS_COMMENT} then {{thread}} else 't3_' || id end",
    "author": "author",
    "created_at": "created_utc",
    "text": UNESCAPED.format("coalesce(body, nullif(selftext, ''))"),
    "url": "'https://www.reddit.com' || permalink",
    "score": "score",
    "resolution": f"case when {IS_COMMENT} then 'explicit-id' end",
    "title": UNESCAPED.format("title"),
}
THREAD = "case when starts_with(link_id, 't3_') then link_id else 't3_' || link_id end"


def recognise(source: Source) -> str:
    """Lines with Reddit's own names for an author, a time and either a comment's link or a submission's title."""
    if not _trees.is_lines(source) or not _trees.has(source, "author", "created_utc"):
        return ""
    if _trees.has(source, "body", "link_id"):
        return "JSON lines with the fields of Reddit comments"
    if _trees.has(source, "title", "num_comments") or _trees.has(source, "title", "selftext", "subreddit"):
        return "JSON lines with the fields of Reddit submissions"
    return ""


def read(source: Source, log: Log, **_: object) -> Table:
    """Comments and submissions, ids as Reddit's full names: t1_ and t3_."""
    columns = {name: value.replace("{thread}", THREAD) for name, value in COLUMNS.items()}
    return Table(source, "json", columns, FIELDS)
