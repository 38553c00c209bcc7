"""Posts of whole boards, as their databases keep them: in the order of time, all threads together."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from replygraph.readers import _posts
from replygraph.readers._bbcode import Quote
from replygraph.readers._posts import Post
from replygraph.sources import Log

Row = tuple[str | None, ...]
COLUMNS = "number, thread, time, author, parent, body"


def by_thread(posts: Iterable[Row], bodies: Iterable[Row] = ()) -> Iterator[list[Row]]:
    """Posts (number, thread, time, author, parent, body) thread by thread; `bodies` (number, body) where these are apart.

    They wait in a database of SQLite without a name, which goes to disk when it outgrows the memory that it is given, and
    is gone at the end.
    """
    with closing(sqlite3.connect("")) as shelf:
        shelf.execute(f"create table posts ({COLUMNS})")
        shelf.execute("create table bodies (number primary key, body) without rowid")
        shelf.executemany("insert into posts values (?, ?, ?, ?, ?, ?)", posts)
        shelf.executemany("insert or ignore into bodies values (?, ?)", bodies)
        found = shelf.execute(
            f"select {COLUMNS.replace('body', 'coalesce(posts.body, bodies.body)').replace('number', 'posts.number')} "
            "from posts left join bodies on bodies.number = posts.number "
            "order by cast(thread as integer), thread, cast(time as integer), cast(posts.number as integer)"
        )
        for _, group in groupby(found, key=itemgetter(1)):
            yield list(group)


def answers(
    threads: Iterable[list[Row]], prefix: str, starts: Mapping[str, Row], read: Callable[[str], tuple[str, list[Quote]]],
    log: Log, explicit: bool = False,
) -> Iterator[dict]:  # fmt: skip
    """The posts of each thread as comments: whom one answers is told by its parent, its quotations, or else the thread.

    `starts` has the number of the first post and the title of a thread. As parent the first post tells nothing, for
    programs put it where a person chose none: there a quotation tells more.
    """
    counts: Counter[str] = Counter()
    for rows in threads:
        thread = rows[0][1] or ""
        start, title = starts.get(thread, (None, None))
        rows.sort(key=lambda row: row[0] != start)
        posts = [_post(row, start or rows[0][0], read) for row in rows]
        is_whole = not start or posts[0].number == start
        yield from _posts.answered(posts, f"{prefix}{thread}", title, is_whole, counts, explicit)
    _posts.say(log, counts, explicit)


def _post(row: Row, start: str | None, read: Callable[[str], tuple[str, list[Quote]]]) -> Post:
    number, _, time, author, parent, body = row
    text, quotes = read(body or "")
    return Post(number, author or "", time, None, text, None, quotes, parent if parent not in ("0", start, number) else None)
