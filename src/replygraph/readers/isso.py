"""Comments of Isso: its database, and what its API gives for a page."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _mentions
from replygraph.readers._json import dicts, has, integer, number, objects, prefixed, text, when, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source, unpack_errors

TITLE = "Isso's database (comments.db), or its comments as JSON of the API"
HOWTO = (
    "Copy the file that dbpath in Isso's configuration names, often comments.db; or save https://SERVER/?uri=/PATH/ for one page. Isso keeps "
    "two levels: an answer to an answer has the comment on top as its parent, and answers somebody else only where it begins with their "
    "@name. Comments that wait for approval are left out, unless --everything is given. Addresses are not read."
)
FAMILY = ("json", "binary")
TABLE = re.compile(rb"CREATE TABLE (?:IF NOT EXISTS )?[\"'`\[]?comments[\"'`\]]?\s*\([^;]*\bremote_addr\b", re.I)
TABLES = "select count(*) from sqlite_master where type = 'table' and name in ('comments', 'threads')"
ROWS = """
    select c.id, c.parent, c.tid, c.author, c.created, c.text, c.likes, c.dislikes, c.mode, t.uri, t.title
    from comments c left join threads t on c.tid = t.id order by c.tid, c.created, c.id
"""


def recognise(source: Source) -> str:
    """A database of SQLite with Isso's table; or comments with what Isso's API calls hidden replies."""
    if source.head.startswith(b"SQLite format 3\0") and TABLE.search(source.head):
        return "the database of Isso"
    return "comments of Isso" if has(source, "hidden_replies", "replies[].id", "replies[].text", "replies[].parent") else ""


def read(source: Source, log: Log, *, everything: bool = False, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    is_database = source.head.startswith(b"SQLite format 3")
    found = _database(source) if is_database else _answers(source, log)
    tops: dict[str | None, dict[str, Any]] = {}
    replies: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for mode, row in found:
        if mode == "2" and not everything:
            log.count("comments waiting for approval")
        elif row["parent_id"]:
            replies[row["parent_id"]].append(row)
        else:
            tops[row["id"]] = row
    yield from tops.values()
    for parent, below in replies.items():
        known = [tops[parent]] if parent in tops else []
        yield from _mentions.resolve(below, known=known) if mentions else below


def _database(source: Source) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The rows, from a copy that nobody writes to."""
    with tempfile.TemporaryDirectory(prefix="replygraph-") as folder:
        copy = Path(folder) / "comments.db"
        try:
            with copy.open("wb") as out:
                out.writelines(source.blocks())
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as con:
                con.text_factory = lambda raw: raw.decode("utf-8", "replace")
                if con.execute(TABLES).fetchone() != (2,):
                    raise ReadError(f"{source.name}: a database without Isso's tables comments and threads.")
                for id, parent, thread, author, created, body, likes, dislikes, mode, uri, title in con.execute(ROWS):
                    score = integer(likes) - integer(dislikes)
                    yield (
                        word(mode),
                        _comment(source.name, id, parent, word(uri) or word(thread), author, created, body, score, word(title)),
                    )
        except (sqlite3.Error, *unpack_errors()) as error:
            raise ReadError(f"{source.name}: not a whole database ({error}). Copy it again while Isso is not running.") from error


def _answers(source: Source, log: Log) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The comments on a page and those below them; the page is not named in the answer."""
    hidden = 0
    for answer in objects(source, log):
        pending = deque((each, answer.get("id")) for each in dicts(answer.get("replies")))
        hidden += integer(answer.get("hidden_replies"))
        while pending:
            each, above = pending.popleft()
            pending.extend((below, each.get("id")) for below in dicts(each.get("replies")))
            hidden += integer(each.get("hidden_replies"))
            score = (number(each.get("likes")) or 0) - (number(each.get("dislikes")) or 0)
            parent = each.get("parent") or above
            body = plain(each.get("text"))
            yield (
                word(each.get("mode")),
                _comment(source.name, each.get("id"), parent, source.name, each.get("author"), each.get("created"), body, score),
            )
    if hidden > 0:
        log.count("replies that are not in the file", hidden)
        log.warn(f"{source.name}: {hidden:,} comments are not in the file. Save the address without limit and nested_limit.")


def _comment(
    file: str,
    id: object,
    parent: object,
    thread: object,
    author: object,
    created: object,
    body: object,
    score: object,
    title: str | None = None,
) -> dict[str, Any]:
    """A comment; ids are numbers of one server."""
    parent = prefixed(f"{file}#", parent or None)
    return {
        "id": prefixed(f"{file}#", id), "parent_id": parent, "thread_id": thread, "author": word(author),
        "created_at": when(created), "text": text(body), "score": number(score), "url": None, "title": title,
    }  # fmt: skip
