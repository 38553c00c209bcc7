"""Forums as SQL dumps of their databases: tables of posts, topics and users, whatever a program calls their columns."""

import html
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from replygraph.mapping.names import site
from replygraph.readers import _bbcode, _databases
from replygraph.readers._forum_threads import Post, answered, say
from replygraph.readers._json import prefixed
from replygraph.sources import Comments, Log, Source
from replygraph.wording import NUMBERS

TITLE = "A board of phpBB or vBulletin (3 or 4) as a dump of its database (.sql, .sql.gz)"
HOWTO = (
    "Let phpMyAdmin, mysqldump or pg_dump write the tables of posts, topics and users, in one file, or in several in one folder or zip; they may have "
    "any prefix. Of phpBB these are phpbb_posts, phpbb_topics and phpbb_users, and the board's administration writes them too (Maintenance, Database "
    "backup); of vBulletin post and thread. A post answers its parent, where the program keeps one and it is not only the first post of the thread; else "
    "the person it quotes; one that quotes none is taken as an answer to the first post, and that is said. Deleted posts and those waiting for "
    "approval are left out, unless --everything is given. Addresses and passwords are not read."
)
FAMILY = ("sql", "binary", "folder")
Row = tuple[str | None, ...]  # number, thread, time, author, account, parent, body
COLUMNS = "number, thread, time, author, account, parent, body"
WAITING, DELETED = "posts waiting for approval", "deleted posts"


@dataclass(frozen=True)
class Board:
    """What a program calls its tables, without the board's prefix, and in each the columns that are read, in this order."""

    name: str
    posts: str
    post: tuple[str, str, str, str, str, str, str]  # number, thread, time, author's name, account, parent, body; "" where it has none
    states: tuple[str, ...]  # columns that tell whether a post is seen; the first that says something counts
    left_out: Mapping[str, str]
    topics: str
    topic: tuple[str, str, str]  # number, number of its first post, title
    needed: tuple[str, ...]  # columns by which the table of posts is known
    guests: tuple[str, ...] = ("0", "-1")
    users: str = ""  # number and name, where posts have no names
    user: tuple[str, str] = ("", "")
    bodies: str = ""  # the end of the table's name that holds bodies, in old versions
    escaped: bool = False


BOARDS = (
    Board(
        name="phpBB", posts="posts", post=("post_id", "topic_id", "post_time", "post_username", "poster_id", "", "post_text"),
        states=("post_visibility", "post_approved"), left_out={"0": WAITING, "2": DELETED, "3": WAITING},
        topics="topics", topic=("topic_id", "topic_first_post_id", "topic_title"),
        needed=("post_id", "topic_id", "forum_id", "poster_id", "post_time"), guests=("1", "-1"),
        users="users", user=("user_id", "username"), bodies="_text", escaped=True,
    ),
    Board(
        name="vBulletin", posts="post", post=("postid", "threadid", "dateline", "username", "userid", "parentid", "pagetext"),
        states=("visible",), left_out={"0": WAITING, "2": DELETED}, topics="thread", topic=("threadid", "firstpostid", "title"),
        needed=("postid", "threadid", "parentid", "username", "dateline", "pagetext"),
    ),
)  # fmt: skip


def _boards(source: Source) -> list[tuple[Board, str]]:
    """The boards in a dump, each with its table of posts."""
    return [(board, table) for board in BOARDS for table in _databases.find(source, *board.needed)]


def recognise(source: Source) -> str:
    """A table with the columns of posts."""
    return next((f"a dump with the table {table} of {board.name}" for board, table in _boards(source)), "")


def read(source: Source, log: Log, *, everything: bool = False, explicit: bool = False) -> Comments:
    """The posts of all boards in the dump: whom one answers is told by its parent, its quotations, or else the thread.

    As parent the first post tells nothing, for programs put it where a person chose none: there a quotation tells more.
    """
    for board, table in _boards(source):
        prefix = table.removesuffix(board.posts)
        names = {row[0]: html.unescape(row[1] or "") for row in _rows(source, f"{prefix}{board.users}", board.user)} if board.users else {}
        if board.users and not names:
            log.warn(f"{source.name}: the table {prefix}{board.users} is not in it, so {NUMBERS}. Dump it too.")
        starts = {row[0]: (row[1], html.unescape(row[2] or "")) for row in _rows(source, f"{prefix}{board.topics}", board.topic)}
        bodies = _rows(source, f"{table}{board.bodies}", (board.post[0], board.post[-1])) if board.bodies else ()
        counts: Counter[str] = Counter()
        for rows in _by_thread(_posts(source, board, table, log, names, everything), bodies):
            start, title = starts.get(rows[0][1] or "", (None, ""))
            rows.sort(key=lambda row, start=start: row[0] != start)
            posts = [_post(row, start or rows[0][0], f"{site(source)}{prefix}user-", board.escaped) for row in rows]
            thread = f"{source.name}#{prefix}{board.topics.removesuffix('s')}-{rows[0][1] or ''}"
            yield from answered(posts, thread, title, not start or posts[0].number == start, counts, explicit)
        say(log, counts, explicit)


def _posts(source: Source, board: Board, table: str, log: Log, names: Mapping[str | None, str], everything: bool) -> Iterator[Row]:
    """A guest's name, or that of somebody who is no user any more, stands with the post."""
    for _, row in _databases.rows(source, log, {table: list(filter(None, (*board.post, *board.states)))}):
        state = next((row[column] for column in board.states if row[column]), "")
        if not log.leaves_out(board.left_out.get(state or "", ""), everything):
            number, thread, time, name, account, parent, body = (row.get(column) for column in board.post)
            member = None if account in board.guests else account
            author = html.unescape(name or "") or names.get(account, member if board.users and not names else None)
            yield number, thread, time, author, member, parent, body


def _post(row: Row, start: str | None, users: str, escaped: bool) -> Post:
    number, _, time, author, account, parent, body = row
    text, quotes = _bbcode.read(body or "", escaped=escaped)
    own = parent if parent not in ("0", start, number) else None
    return Post(number, author or "", time, None, text, None, quotes, own, prefixed(users, account))


def _rows(source: Source, table: str, columns: tuple[str, ...]) -> Iterator[Row]:
    for _, row in _databases.rows(source, Log(), {table: columns}):
        yield tuple(row[column] for column in columns)


def _by_thread(posts: Iterable[Row], bodies: Iterable[Row]) -> Iterator[list[Row]]:
    """Posts thread by thread, with bodies that stand apart.

    They wait in a database of SQLite without a name, which goes to disk when it outgrows the memory that it is given, and
    is gone at the end.
    """
    with closing(sqlite3.connect("")) as shelf:
        shelf.execute(f"create table posts ({COLUMNS})")
        shelf.execute("create table bodies (number primary key, body) without rowid")
        shelf.executemany("insert into posts values (?, ?, ?, ?, ?, ?, ?)", posts)
        shelf.executemany("insert or ignore into bodies values (?, ?)", bodies)
        found = shelf.execute(
            f"select {COLUMNS.replace('body', 'coalesce(posts.body, bodies.body)').replace('number', 'posts.number')} "
            "from posts left join bodies on bodies.number = posts.number "
            "order by cast(thread as integer), thread, cast(time as integer), cast(posts.number as integer)"
        )
        for _, group in groupby(found, key=itemgetter(1)):
            yield list(group)
