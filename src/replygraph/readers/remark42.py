"""Comments of Remark42: its backups, and what its API gives for a page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, has, mapping, objects, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "A Remark42 backup (.gz), or its comments as JSON of the API"
HOWTO = (
    "Take a file from the folder backup of the server (backup-remark-SITE-DATE.gz; `remark42 backup` writes one now) and give it as it is; or save "
    "https://SERVER/api/v1/find?site=SITE&url=ADDRESS&format=tree for one page. Of deleted comments the authors are left out, unless "
    "--everything is given."
)
FAMILY = "json"
COLUMNS = mapping(
    id="id", parent_id="pid", thread_id="locator.url", author="user.name", author_id="user.id", created_at="time", url="locator.url",
    score="score", title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """A comment's parent, user and place as Remark42 names them: alone, in a list, or in a tree."""
    for place in ("", "comments[].", "comments[].comment."):
        if has(source, place + "pid", place + "user.id", place + "locator.url"):
            return "comments of Remark42"
    return ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Comments; deleted ones keep their place."""
    for answer in objects(source, log):
        for each in comments(answer):
            yield comment(each, everything)


def comments(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The comments in a line of a backup, a list, or a tree of any depth, each before its replies."""
    pending = [answer]
    while pending:
        each = pending.pop()
        if isinstance(each.get("comment"), dict):
            yield each["comment"]
        elif "pid" in each and "locator" in each:
            yield each
        pending += [below for key in ("replies", "comments") for below in reversed(dicts(each.get(key)))]


def comment(each: dict[str, Any], everything: bool) -> dict[str, Any]:
    """A comment; a deleted one keeps its place."""
    row = COLUMNS(each)
    if each.get("delete") is True and not everything:
        row |= {"author": None, "author_id": None}
    return row | {"author": html.unescape(word(row["author"]) or ""), "text": plain(each.get("text"))}
