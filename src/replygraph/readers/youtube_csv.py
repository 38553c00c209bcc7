"""YouTube comments as tables of research tools: YouTube Data Tools and those that write the same columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _ids, _tables
from replygraph.readers._json import number
from replygraph.readers.youtube_api import in_threads
from replygraph.sources import Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments as a table of YouTube Data Tools"
HOWTO = (
    "Open the Video Comments module of YouTube Data Tools (ytdt.digitalmethods.net), give the video's id, and "
    "download the file with all comments."
)
FAMILY = "table"
NAMES = {
    "id": ("id", "commentid", "comment_id"),
    "parent_id": ("isreplyto", "parentid", "parent_id", "parentcommentid"),
    "author": ("authorname", "authordisplayname", "author"),
    "author_id": ("authorchannelid", "author_channel_id", "channelid"),
    "created_at": ("publishedat", "published_at"),
    "text": ("text", "textoriginal", "textdisplay", "comment"),
    "score": ("likecount", "like_count"),
    "thread_id": ("videoid", "video_id"),
}


def recognise(source: Source) -> str:
    """An author's name and channel beside the id of the comment answered."""
    if not _tables.is_text_table(source):
        return ""
    fields = {name.lower() for name in _tables.fields(source)}
    if {"isreplyto", "authorname"} <= fields or {"authordisplayname", "publishedat", "parentid"} <= fields:
        return "the columns of YouTube comments"
    return ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    names = _tables.fields(source)
    fields = [name.lower() for name in names]
    places = {ours: fields.index(name) for ours, keys in NAMES.items() for name in reversed(keys) if name in fields}
    if not {"id", "author"} <= set(places):
        raise ReadError(f"{source.name}: the columns id and authorName are needed. It has: {', '.join(names)}.")
    tops: dict[str | None, dict[str, Any]] = {}
    replies: dict[str | None, dict[str | None, dict[str, Any]]] = defaultdict(dict)
    for cells in _tables.rows(source, log):
        facts = {ours: cells[place].strip() or None if place < len(cells) else None for ours, place in places.items()}
        row = comment(facts, slug(source.name))
        (replies[row["parent_id"]] if row["parent_id"] else tops).setdefault(row["id"], row)
    yield from in_threads(tops, replies, mentions)


def comment(facts: dict[str, str | None], video: str) -> dict[str, Any]:
    """A comment; replies name the one on top."""
    parent = _ids.parent_or_none(facts.get("parent_id"), facts.get("id"))
    return {
        **facts,
        "parent_id": parent,
        "thread_id": facts.get("thread_id") or video,
        "score": number(facts.get("score")),
    }
