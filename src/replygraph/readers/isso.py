"""Comments of Isso: its database, and what its API gives for a page."""

import re
import sqlite3
from collections import deque
from contextlib import closing

from replygraph.errors import ReadError
from replygraph.files import temporary
from replygraph.readers import _mentions
from replygraph.readers._json import dicts, has, integer, mapping, number, objects, prefixed, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source, unpack_errors

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
    select c.id, c.parent, coalesce(nullif(t.uri, ''), c.tid) as thread, c.author, c.created, c.text, c.likes, c.dislikes, c.mode, t.title
    from comments c left join threads t on c.tid = t.id order by c.tid, c.created, c.id
"""
COLUMNS = mapping(
    id="id", parent_id=("parent", "above"), thread_id="thread", author="author", created_at="created", text="text",
    score=lambda each: (number(each.get("likes")) or 0) - (number(each.get("dislikes")) or 0), title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """A database of SQLite with Isso's table; or comments with what Isso's API calls hidden replies."""
    if source.head.startswith(b"SQLite format 3\0") and TABLE.search(source.head):
        return "the database of Isso"
    return "comments of Isso" if has(source, "hidden_replies", "replies[].id", "replies[].text", "replies[].parent") else ""


def read(source: Source, log: Log, *, everything: bool = False, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    found = _database(source) if source.head.startswith(b"SQLite format 3") else _answers(source, log)
    kept = (
        each for each in found if not log.leaves_out("comments waiting for approval" if word(each.get("mode")) == "2" else "", everything)
    )
    server = f"{source.name}#"  # ids are numbers of one
    rows = (
        row | {"id": prefixed(server, row["id"]), "parent_id": prefixed(server, row["parent_id"] or None)} for row in map(COLUMNS, kept)
    )
    yield from _mentions.in_threads(rows, mentions)


def _database(source: Source) -> Comments:
    """The rows, from a copy that nobody writes to."""
    with temporary() as folder:
        copy = folder / "comments.db"
        try:
            with copy.open("wb") as out:
                out.writelines(source.blocks())
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as con:
                con.text_factory = lambda raw: raw.decode("utf-8", "replace")
                con.row_factory = sqlite3.Row
                if tuple(con.execute(TABLES).fetchone()) != (2,):
                    raise ReadError(f"{source.name}: a database without Isso's tables comments and threads.")
                yield from map(dict, con.execute(ROWS))
        except (sqlite3.Error, *unpack_errors()) as error:
            raise ReadError(f"{source.name}: not a whole database ({error}). Copy it again while Isso is not running.") from error


def _answers(source: Source, log: Log) -> Comments:
    """The comments on a page, then those below them; the page is not named in the answer."""
    pages = list(objects(source, log))
    hidden = sum(integer(page.get("hidden_replies")) for page in pages)
    pending = deque((each, page.get("id")) for page in pages for each in dicts(page.get("replies")))
    while pending:
        each, above = pending.popleft()
        hidden += integer(each.get("hidden_replies"))
        pending.extend((below, each.get("id")) for below in dicts(each.get("replies")))
        yield {**each, "above": above, "thread": source.name, "text": plain(each.get("text"))}
    words = f"{source.name}: {hidden:,} comments are not in the file. Save the address without limit and nested_limit."
    log.miss("replies that are not in the file", hidden, words)
