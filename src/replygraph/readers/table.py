"""Tables of any naming: CSV, TSV, JSON lines, a JSON array, Parquet."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.sources import Log, Source, Table

TITLE = "A table with a row per comment: CSV, TSV, JSON lines, JSON array, Parquet"
HOWTO = (
    "Export the comments from a database, a spreadsheet or a script, one row per comment, with at least a column for "
    "the author and, so that there are replies, one for the comment's id and one for the id of the comment it answers. "
    "Columns are recognised by their usual names; --columns author=user,parent_id=reply_to_id names them otherwise."
)
GENERIC = True

# What the field calls each column, the likeliest name first; compared without case and punctuation.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "comment_id", "post_id", "message_id", "utterance_id", "tweet_id", "status_id", "name"),
    "parent_id": (
        "parent_id", "parent_comment_id", "in_reply_to_id", "in_reply_to_status_id", "reply_to_id", "in_reply_to",
        "reply_to", "parent", "comment_parent", "parent_post_id", "replied_to_id",
    ),
    "author": (
        "author", "author_name", "user_display_name", "comment_author", "username", "user_name", "screen_name",
        "author.name", "user", "speaker", "from_name", "sender", "creator", "by", "author_id", "user_id", "from",
        "display_name", "nickname",
    ),
    "reply_to": ("reply_to_author", "parent_author", "parent_user_display_name", "in_reply_to_user",
                 "in_reply_to_screen_name", "reply_to_user"),
    "thread_id": ("thread_id", "link_id", "tree_id", "conversation_id", "article_id", "root_id", "topic_id",
                  "submission_id", "discussion_id"),
    "created_at": ("created_at", "created_utc", "create_date", "timestamp", "created", "published_at", "published",
                   "date", "datetime", "time", "comment_date", "created_date"),
    "text": ("text", "body", "comment_body", "comment_text", "content", "message", "comment", "full_text"),
    "url": ("url", "permalink", "link"),
    "score": ("score", "ups", "likes", "recommendations", "points", "like_count"),
    "title": ("title", "subject", "headline"),
}  # fmt: skip
NO_ID = ("", "nan", "none", "null", "0", "-1", "na", "n/a", "<na>")


def recognise(source: Source) -> str:
    """Parquet by its first bytes; else rows whose fields have the names of an author and of a text, id or parent."""
    if source.head.startswith(b"PAR1"):
        return "a Parquet file"
    kind, fields = shape(source)
    found = guess(fields)
    if "author" in found and len(found) >= 3:
        return f"{KINDS[kind]} with the columns {', '.join(found.values())}"
    return ""


def read(source: Source, log: Log, *, columns: Mapping[str, str] | None = None, **_: object) -> Table:
    """The rows as comments; what was taken for what is a note."""
    kind, fields = ("parquet", []) if source.head.startswith(b"PAR1") else shape(source)
    if not kind:
        raise ReadError(f"{source.name}: not a table. A table is CSV, TSV, JSON lines, a JSON array or Parquet.")
    options = {"delim": delimiter(source)} if kind == "csv" else {}
    if kind == "json" and not source.text_head.lstrip("\ufeff \t\r\n").startswith("["):
        options = {"format": "newline_delimited", "ignore_errors": "true"}
    return Table(source, kind, lambda names: map_columns(source, log, names, columns or {}), options=options)


KINDS = {"csv": "a table", "json": "JSON", "parquet": "a Parquet file"}


def shape(source: Source) -> tuple[str, list[str]]:
    """What kind of table this is, and its fields; ("", []) where it is none."""
    head = source.text_head.lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _json_shape(head)
    try:
        rows = list(csv.reader(head.splitlines()[:20], delimiter=delimiter(source)))
    except csv.Error:
        return "", []
    if not rows or len(rows[0]) < 2 or any(not cell.strip() for cell in rows[0]) or "\0" in head:
        return "", []
    return "csv", [cell.strip() for cell in rows[0]]


def _json_shape(head: str) -> tuple[str, list[str]]:
    """The keys of the first objects, of JSON lines or of an array of objects."""
    decoder, at, fields = json.JSONDecoder(), head.startswith("["), {}
    while (start := head.find("{", at)) >= 0 and not head[int(at) : start].strip(" \t\r\n,"):
        try:
            row, at = decoder.raw_decode(head, start)
        except (ValueError, RecursionError):
            break
        fields.update(dict.fromkeys(row))
    return ("json", list(fields)) if fields else ("", [])


def delimiter(source: Source) -> str:
    """The separator that splits the first line into the most fields."""
    first = source.text_head.lstrip("\ufeff").split("\n", 1)[0]
    return max(",\t;|", key=first.count)


def guess(fields: Sequence[str]) -> dict[str, str]:
    """Which field is which column, by the usual names."""
    plain = {_plain(name): name for name in reversed(fields)}
    found: dict[str, str] = {}
    for column, names in SYNONYMS.items():
        for name in names:
            field = plain.get(_plain(name))
            if field is not None and field not in found.values():
                found[column] = field
                break
    # A mail's In-Reply-To names a Message-ID, whatever other ids the table has.
    if _plain(found.get("parent_id", "")) == "inreplyto" and "messageid" in plain:
        found["id"] = plain["messageid"]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def map_columns(source: Source, log: Log, fields: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Our columns as SQL over the table's fields: what the user named first, the usual names after."""
    for column, name in given.items():
        if name not in fields:
            raise ReadError(
                f'{source.name}: no column "{name}". It has: {_list(fields)}. '
                f"Name the right one with --columns {column}=NAME."
            )
    found = {**guess(fields), **given}
    if "author" not in found:
        raise ReadError(
            f"{source.name}: no column for the author. It has: {_list(fields)}. "
            "Name it with --columns author=NAME; without authors there is no graph of authors."
        )
    log.note(f"{source.name}: read " + ", ".join(f"{theirs} as {ours}" for ours, theirs in found.items()) + ".")
    return {column: EXPRESSIONS.get(column, '"{}"').format(name.replace('"', '""')) for column, name in found.items()}


def _list(fields: Sequence[str]) -> str:
    """The names of columns on one line."""
    names = [" ".join(name.split())[:40] for name in fields[:40]]
    return ", ".join(names) + (" ..." if len(fields) > 40 else "")


_ID = """case when lower(trim(cast("{0}" as varchar))) in (""" + ", ".join(f"'{word}'" for word in NO_ID) + """) then null
 else regexp_replace(trim(cast("{0}" as varchar)), '^(\\d+)\\.0$', '\\1') end"""
EXPRESSIONS = {"id": _ID, "parent_id": _ID, "thread_id": _ID}
