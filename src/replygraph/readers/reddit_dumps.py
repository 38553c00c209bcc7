"""Reddit dumps: Pushshift, Arctic Shift and everything in their form, one comment or submission a line, or a row of Parquet."""

from collections.abc import Mapping
from functools import lru_cache

from replygraph.errors import ReadError
from replygraph.mapping import ids
from replygraph.readers import _json
from replygraph.sources import Log, Source, Table, ask_parquet

TITLE = "Reddit dumps as JSON lines (Pushshift, Arctic Shift), packed as .zst or not, or as Parquet with their columns"
HOWTO = (
    "Download the comments of a subreddit, a user or a month from Arctic Shift or an academic torrent of Pushshift's dumps (files named RC_... or "
    "SUBREDDIT_comments.zst), and give the file as it is, without unpacking. Give the submissions (RS_..., SUBREDDIT_submissions.zst) along with it, "
    "so that answers to a submission are ties to who wrote it. Parquet needs at least the columns id, parent_id, link_id, author and created_utc; "
    "give the file, or the folder of all the files."
)
FAMILY = ("json", "binary")
NEEDED = {"id", "parent_id", "link_id", "author", "created_utc"}  # columns of Parquet that no other site's comments have
FIELDS = {
    "id": "VARCHAR", "name": "VARCHAR", "parent_id": "VARCHAR", "link_id": "VARCHAR", "author": "VARCHAR",
    "created_utc": "BIGINT", "body": "VARCHAR", "selftext": "VARCHAR", "title": "VARCHAR", "permalink": "VARCHAR",
    "score": "DOUBLE",
}  # fmt: skip


LINES = _json.signs(
    ("JSON lines with the fields of Reddit comments", ".", "author created_utc body link_id"),
    ("JSON lines with the fields of Reddit submissions", ".", "author created_utc title num_comments"),
    ("JSON lines with the fields of Reddit submissions", ".", "author created_utc title selftext subreddit"),
)


def recognise(source: Source) -> str:
    """Lines with Reddit's own names for an author, a time and either a comment's link or a submission's title; or columns of Parquet."""
    if source.head.startswith(b"PAR1"):
        return "a Parquet file with the columns of Reddit comments" if NEEDED <= set(_types(source)) else ""
    return LINES(source) if _json.is_lines(source) else ""


def read(source: Source, log: Log) -> Table:
    """Comments and submissions, ids as Reddit's full names: t1_ and t3_."""
    if not source.head.startswith(b"PAR1"):
        return Table(source, "json", columns({name: name for name in FIELDS}), FIELDS)
    types = _types(source)
    if missing := NEEDED - set(types):
        raise ReadError(f"{source.name}: the columns {', '.join(sorted(missing))} are needed. It has: {', '.join(types) or 'none'}.")
    fields = {name: f"cast({name} as varchar)" for name in FIELDS if name in types}
    fields |= {name: name for name in ("created_utc", "score") if name in types}
    seconds = "DOUBLE" if types["created_utc"] in ("INTEGER", "BIGINT", "DOUBLE") else "VARCHAR"
    return Table(source, "parquet", columns(fields), {"created_utc": seconds})


@lru_cache(8)
def _types(source: Source) -> dict[str, str]:
    """The columns of a Parquet file; none where it is damaged."""
    try:
        return {name: type for name, type, *_ in ask_parquet(source, "describe select *")} if source.path else {}
    except ReadError:
        return {}


def columns(fields: Mapping[str, str]) -> dict[str, str]:
    """Our columns as SQL, from Reddit's as SQL; those that a file has not are null."""
    id, parent, link, text, own, title, permalink = (
        fields.get(name, "null") for name in ("id", "parent_id", "link_id", "body", "selftext", "title", "permalink")
    )
    is_comment = f"{link} is not null"
    thread = ids.full(link, "t3_")
    return {
        "id": f"case when {ids.is_full(id)} then {id} when {is_comment} then 't1_' || {id} else 't3_' || {id} end",
        # Some files of 2022 and later write parents as numbers, and leave them out where the submission is answered.
        "parent_id": f"case when {ids.is_full(parent)} then {parent} "
        f"when regexp_full_match({parent}, '[0-9]+(\\.0)?') then 't1_' || lower(to_base(try_cast({parent} as double)::bigint, 36)) "
        f"when {is_comment} then coalesce('t1_' || {parent}, {thread}) end",
        "thread_id": f"case when {is_comment} then {thread} else 't3_' || {id} end",
        "author": fields["author"],
        "created_at": fields["created_utc"],
        "text": _unescaped(f"coalesce({text}, nullif({own}, ''))"),
        "url": f"'https://www.reddit.com' || {permalink}",
        "score": fields.get("score", "null"),
        "title": _unescaped(title),
    }


def _unescaped(text: str) -> str:
    return f"replace(replace(replace({text}, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')"
