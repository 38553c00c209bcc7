"""Forums as dumps of their databases: tables of posts, topics and users, whatever a program calls their columns."""

import html
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from replygraph.mapping.names import site
from replygraph.readers import _bbcode, _sql
from replygraph.readers._forum_threads import Post, answered, say
from replygraph.readers._json import prefixed
from replygraph.sources import Comments, Log, Source

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

    def recognise(self, source: Source) -> str:
        """A table with the columns of posts."""
        found = _sql.find(source, *self.needed)
        return f"a dump with the table {found[0]} of {self.name}" if found else ""

    def read(self, source: Source, log: Log, *, everything: bool = False, explicit: bool = False) -> Comments:
        """The posts of all boards in the dump: whom one answers is told by its parent, its quotations, or else the thread.

        As parent the first post tells nothing, for programs put it where a person chose none: there a quotation tells more.
        """
        for table in _sql.find(source, *self.needed):
            prefix = table.removesuffix(self.posts)
            names = {row[0]: html.unescape(row[1] or "") for row in _rows(source, f"{prefix}{self.users}", self.user)} if self.users else {}
            if self.users and not names:
                log.warn(f"{source.name}: the table {prefix}{self.users} is not in it, so authors are numbers. Dump it too.")
            starts = {row[0]: (row[1], html.unescape(row[2] or "")) for row in _rows(source, f"{prefix}{self.topics}", self.topic)}
            bodies = _rows(source, f"{table}{self.bodies}", (self.post[0], self.post[-1])) if self.bodies else ()
            threads = _by_thread(self._posts(source, table, log, names, everything), bodies)
            users = f"{site(source)}{prefix}user-"
            yield from self._answers(threads, f"{source.name}#{prefix}{self.topics.removesuffix('s')}-", users, starts, log, explicit)

    def _posts(self, source: Source, table: str, log: Log, names: Mapping[str | None, str], everything: bool) -> Iterator[Row]:
        """A guest's name, or that of somebody who is no user any more, stands with the post."""
        for _, row in _sql.rows(source, log, {table: list(filter(None, (*self.post, *self.states)))}):
            state = next((row[column] for column in self.states if row[column]), "")
            if not log.leaves_out(self.left_out.get(state or "", ""), everything):
                number, thread, time, name, account, parent, body = (row.get(column) for column in self.post)
                member = None if account in self.guests else account
                author = html.unescape(name or "") or names.get(account, member if self.users and not names else None)
                yield number, thread, time, author, member, parent, body

    def _answers(
        self, threads: Iterable[list[Row]], prefix: str, users: str, starts: Mapping[str | None, Row], log: Log, explicit: bool
    ) -> Comments:
        counts: Counter[str] = Counter()
        for rows in threads:
            thread = rows[0][1] or ""
            start, title = starts.get(thread, (None, ""))
            rows.sort(key=lambda row: row[0] != start)
            posts = [self._post(row, start or rows[0][0], users) for row in rows]
            is_whole = not start or posts[0].number == start
            yield from answered(posts, f"{prefix}{thread}", title, is_whole, counts, explicit)
        say(log, counts, explicit)

    def _post(self, row: Row, start: str | None, users: str) -> Post:
        number, _, time, author, account, parent, body = row
        text, quotes = _bbcode.read(body or "", escaped=self.escaped)
        own = parent if parent not in ("0", start, number) else None
        return Post(number, author or "", time, None, text, None, quotes, own, prefixed(users, account))


def _rows(source: Source, table: str, columns: tuple[str, ...]) -> Iterator[Row]:
    for _, row in _sql.rows(source, Log(), {table: columns}):
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
