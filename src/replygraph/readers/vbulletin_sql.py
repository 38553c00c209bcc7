"""vBulletin boards (3 and 4) as SQL dumps of their database."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _bbcode, _forum_threads, _sql
from replygraph.sources import Log, Source

TITLE = "A vBulletin board (3 or 4) as a dump of its database (.sql, .sql.gz)"
HOWTO = (
    "Let phpMyAdmin or mysqldump write the tables post and thread of the board's database (they may have a prefix, such as "
    "vb_post), in one file, or in several in one folder or zip. A post answers its parent; where that is only the first post of the thread, the "
    "person it quotes. Deleted posts and those waiting for approval are left out, unless --everything is given. "
    "Addresses are not read."
)
FAMILY = ("sql", "folder")
POSTS = ("postid", "threadid", "parentid", "username", "dateline", "pagetext")


def recognise(source: Source) -> str:
    """A table with the columns of vBulletin's posts."""
    found = _sql.find(source, *POSTS)
    return f"a dump with the table {found[0]} of vBulletin" if found else ""


def read(source: Source, log: Log, *, everything: bool = False, explicit: bool = False) -> Iterator[dict[str, Any]]:
    """The posts of all boards in the dump; see `_forum_threads.answers`."""
    for table in _sql.find(source, *POSTS):
        board = table.removesuffix("post")
        threads = f"{board}thread"
        starts = {
            row["threadid"]: (row["firstpostid"], html.unescape(row["title"] or ""))
            for _, row in _sql.rows(source, Log(), {threads: ("threadid", "firstpostid", "title")})
        }
        posts = _forum_threads.by_thread(_posts(source, table, log, everything))
        yield from _forum_threads.answers(
            posts, f"{source.name}#{threads}-", starts, functools.partial(_bbcode.read, escaped=False), log, explicit
        )


def _posts(source: Source, table: str, log: Log, everything: bool) -> Iterator[_forum_threads.Row]:
    for _, row in _sql.rows(source, log, {table: (*POSTS, "visible")}):
        why = {"0": "posts waiting for approval", "2": "deleted posts"}.get(row["visible"] or "1")
        if why and not everything:
            log.count(why)
            continue
        author = html.unescape(row["username"] or "")
        yield row["postid"], row["threadid"], row["dateline"], author, row["parentid"], row["pagetext"]
