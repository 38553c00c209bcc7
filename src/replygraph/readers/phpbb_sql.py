"""phpBB boards as SQL dumps of their database."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _bbcode, _forum_threads, _sql
from replygraph.sources import Log, Source

TITLE = "A phpBB board as a dump of its database (.sql, .sql.gz)"
HOWTO = (
    "In the board's administration choose Maintenance, Database backup; or let phpMyAdmin, mysqldump or pg_dump write "
    "the tables phpbb_posts, phpbb_topics and phpbb_users, in one file, or in several in one folder or zip. A post answers the person "
    "it quotes; one that quotes none is taken as an answer to the topic's first post, and that is said. Deleted posts and "
    "those waiting for approval are left out, unless --everything is given. Addresses and passwords are not read."
)
FAMILY = ("sql", "folder")
POSTS = ("post_id", "topic_id", "forum_id", "poster_id", "post_time")


def recognise(source: Source) -> str:
    """A table with the columns of phpBB's posts."""
    found = _sql.find(source, *POSTS)
    return f"a dump with the table {found[0]} of phpBB" if found else ""


def read(source: Source, log: Log, *, everything: bool = False, explicit: bool = False) -> Iterator[dict[str, Any]]:
    """The posts of all boards in the dump; see `_forum_threads.answers`."""
    for table in _sql.find(source, *POSTS):
        board = table.removesuffix("posts")
        names, starts = _users_and_topics(source, board)
        if not names:
            log.warn(f"{source.name}: the table {board}users is not in it, so authors are numbers. Dump it too.")
        posts = _posts(source, table, log, names, everything)
        bodies = _bodies(source, f"{table}_text")
        threads = _forum_threads.by_thread(posts, bodies)
        yield from _forum_threads.answers(
            threads, f"{source.name}#{board}topic-", starts, functools.partial(_bbcode.read, escaped=True), log, explicit
        )


def _users_and_topics(source: Source, board: str) -> tuple[dict[str | None, str], dict[str | None, tuple[str | None, str]]]:
    users, topics = f"{board}users", f"{board}topics"
    wanted = {users: ("user_id", "username"), topics: ("topic_id", "topic_first_post_id", "topic_title")}
    names: dict[str | None, str] = {}
    starts: dict[str | None, tuple[str | None, str]] = {}
    for table, row in _sql.rows(source, Log(), wanted):
        if table == users:
            names[row["user_id"]] = html.unescape(row["username"] or "")
        else:
            starts[row["topic_id"]] = row["topic_first_post_id"], html.unescape(row["topic_title"] or "")
    return names, starts


def _posts(source: Source, table: str, log: Log, names: dict[str | None, str], everything: bool) -> Iterator[_forum_threads.Row]:
    """A guest's name, or that of somebody who is no user any more, stands with the post."""
    wanted = (*POSTS, "post_username", "post_text", "post_visibility", "post_approved")
    for _, row in _sql.rows(source, log, {table: wanted}):
        why = {"0": "posts waiting for approval", "2": "deleted posts", "3": "posts waiting for approval"}.get(
            row["post_visibility"] or row["post_approved"] or "1"
        )
        if why and not everything:
            log.count(why)
            continue
        poster = row["poster_id"]
        author = html.unescape(row["post_username"] or "") or names.get(poster, None if names or poster in ("1", "-1") else poster)
        yield row["post_id"], row["topic_id"], row["post_time"], author, None, row["post_text"]


def _bodies(source: Source, table: str) -> Iterator[_forum_threads.Row]:
    """phpBB 2 keeps bodies in a table of their own."""
    for _, row in _sql.rows(source, Log(), {table: ("post_id", "post_text")}):
        yield row["post_id"], row["post_text"]
