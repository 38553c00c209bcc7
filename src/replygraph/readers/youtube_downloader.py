"""YouTube comments as youtube-comment-downloader writes them, an object a line or all in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, has, mapping, objects, word
from replygraph.readers.youtube_api import in_threads
from replygraph.sources import Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments of youtube-comment-downloader"
HOWTO = "Run youtube-comment-downloader --url ADDRESS --output comments.json and give the file that it writes."
FAMILY = "json"
COLUMNS = mapping(author="author", author_id="channel", created_at="time_parsed", text="text", score="votes")


def recognise(source: Source) -> str:
    """The keys of that program."""
    found = any(has(source, place + "cid", place + "author", place + "votes") for place in ("", "comments[]."))
    return "comments of youtube-comment-downloader" if found else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    tops: dict[str | None, dict[str, Any]] = {}
    replies: dict[str | None, dict[str | None, dict[str, Any]]] = defaultdict(dict)
    for page in objects(source, log):
        for each in dicts(page.get("comments")) or [page]:
            row = comment(each, slug(source.name))
            (replies[row["parent_id"]] if row["parent_id"] else tops).setdefault(row["id"], row)
    yield from in_threads(tops, replies, mentions)


def comment(each: dict[str, Any], video: str) -> dict[str, Any]:
    """A comment; the id of a reply begins with that of the comment on top."""
    id = word(each.get("cid"))
    return COLUMNS(each) | {
        "id": id, "parent_id": id.split(".")[0] if id and "." in id else None, "thread_id": video, "precision": "estimated",
    }  # fmt: skip
