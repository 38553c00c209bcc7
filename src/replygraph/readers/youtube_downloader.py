"""YouTube comments as youtube-comment-downloader writes them, an object a line or all in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from replygraph.readers._json import dicts, has, number, objects, text, when, word
from replygraph.readers.youtube_api import in_threads
from replygraph.sources import Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments of youtube-comment-downloader"
HOWTO = "Run youtube-comment-downloader --url ADDRESS --output comments.json and give the file that it writes."
FAMILY = "json"


def recognise(source: Source) -> str:
    """The keys of that program."""
    found = any(has(source, place + "cid", place + "author", place + "votes") for place in ("", "comments[]."))
    return "comments of youtube-comment-downloader" if found else ""


def read(source: Source, log: Log, *, mentions: bool = True, **_: object) -> Iterator[dict]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    tops: dict[str | None, dict] = {}
    replies: dict[str | None, dict[str | None, dict]] = defaultdict(dict)
    for page in objects(source, log):
        for each in dicts(page.get("comments")) or [page]:
            row = comment(each, slug(source.name))
            (replies[row["parent_id"]] if row["parent_id"] else tops).setdefault(row["id"], row)
    yield from in_threads(tops, replies, mentions)


def comment(each: dict, video: str) -> dict:
    """A comment; the id of a reply begins with that of the comment on top."""
    id = word(each.get("cid"))
    parent = id.split(".")[0] if id and "." in id else None
    return {
        "id": id,
        "parent_id": parent,
        "thread_id": video,
        "author": word(each.get("author")),
        "author_id": word(each.get("channel")),
        "created_at": when(each.get("time_parsed")),
        "text": text(each.get("text")),
        "score": number(each.get("votes")),
        "precision": "estimated",
    }
