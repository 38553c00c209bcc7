"""YouTube comments as tables of research tools: YouTube Data Tools and those that write the same columns."""

from itertools import count
from typing import Any

from replygraph.mapping import ids
from replygraph.readers import _mentions, _tables
from replygraph.readers._json import number
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments as a table of YouTube Data Tools"
HOWTO = (
    "Open the Video Comments module of YouTube Data Tools (ytdt.digitalmethods.net), give the video's id, and "
    "download the file with all comments."
)
FAMILY = "table"
NAMES = {
    "id": ("id", "commentid", "comment_id"), "parent_id": ("isreplyto", "parentid", "parent_id", "parentcommentid"),
    "author": ("authorname", "authordisplayname", "author"), "author_id": ("authorchannelid", "author_channel_id", "channelid"),
    "created_at": ("publishedat", "published_at"), "text": ("text", "textoriginal", "textdisplay", "comment"),
    "score": ("likecount", "like_count"), "thread_id": ("videoid", "video_id"),
}  # fmt: skip


recognise = _tables.signs(
    ("the columns of YouTube comments", "isReplyTo authorName"),
    ("the columns of YouTube comments", "authorDisplayName publishedAt parentId"),
)


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    names = _tables.fields(source)
    places = _tables.places_of([name.lower() for name in names], NAMES)
    if "author" not in places:
        raise _tables.lacking(source, "authorName", names)
    if "id" not in places:
        log.warn(
            f"{source.name}: no column for the comment's own id, so that nothing in parentId is found. Give the comments themselves too."
        )

    lines = count(1)

    def comment(cells: list[str]) -> dict[str, Any]:
        row: dict[str, str | None] = {} if "id" in places else {"id": f"{slug(source.name)}#{next(lines)}"}
        row |= {ours: cells[place].strip() or None if place < len(cells) else None for ours, place in places.items()}
        parent = ids.parent_or_none(row.get("parent_id"), row["id"])
        return row | {"parent_id": parent, "thread_id": row.get("thread_id") or slug(source.name), "score": number(row.get("score"))}

    yield from _mentions.in_threads(map(comment, _tables.rows(source, log)), mentions, by_time=True)
