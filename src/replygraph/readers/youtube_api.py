"""YouTube comments as the Data API gives them: pages of comment threads and of replies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, has, integer, mapping, objects, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "YouTube comments as JSON of the Data API (commentThreads)"
HOWTO = (
    "With a key for the YouTube Data API ask commentThreads.list for part=snippet,replies, the video's id and "
    "maxResults=100, page after page, and save the answers, in one file or several. The API gives up to five "
    "replies of a thread; comments.list with parentId gives the others, and its pages are read along with the "
    "rest."
)
FAMILY = "json"
COLUMNS = mapping(
    parent_id="snippet.parentId", thread_id="snippet.videoId", author="snippet.authorDisplayName", author_id="snippet.authorChannelId.value",
    created_at="snippet.publishedAt", score="snippet.likeCount",
)  # fmt: skip


def recognise(source: Source) -> str:
    """The keys of comment threads or of replies."""
    for place in ("items[].", ""):
        if has(source, place + "snippet.topLevelComment"):
            return "YouTube comment threads"
        if has(source, place + "snippet.authorDisplayName", place + "snippet.textDisplay"):
            return "YouTube comments"
    return ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    tops: dict[str | None, dict[str, Any]] = {}
    replies: dict[str | None, dict[str | None, dict[str, Any]]] = defaultdict(dict)
    promised: dict[str | None, int] = {}
    for page in objects(source, log):
        for item in dicts(page.get("items")) or [page]:
            top = dig(item, "snippet", "topLevelComment")
            each = top if isinstance(top, dict) else item
            if isinstance(each.get("snippet"), dict):
                row = comment(each)
                (replies[row["parent_id"]] if row["parent_id"] else tops).setdefault(row["id"], row)
                promised[row["id"]] = integer(dig(item, "snippet", "totalReplyCount"))
            for reply in dicts(dig(item, "replies", "comments")):
                row = comment(reply, word(each.get("id")))
                replies[row["parent_id"]].setdefault(row["id"], row)
    _say_if_cut(source, log, promised, replies)
    yield from in_threads(tops, replies, mentions)


def in_threads(
    tops: dict[str | None, dict[str, Any]], replies: dict[str | None, dict[str | None, dict[str, Any]]], mentions: bool
) -> Iterator[dict[str, Any]]:
    """Each comment on top and what is below it; replies in the order of time."""
    yield from tops.values()
    for parent, below in replies.items():
        top = tops.get(parent)
        rows = sorted(below.values(), key=_time)
        for row in rows:
            row["thread_id"] = row["thread_id"] or (top and top["thread_id"])
        yield from _mentions.resolve(rows, known=[top] if top else []) if mentions else rows


def _time(row: dict[str, Any]) -> str:
    """Estimated times are numbers and order nothing: there the file's order stands."""
    time = row.get("created_at")
    return time if isinstance(time, str) else ""


def comment(each: dict[str, Any], parent: str | None = None) -> dict[str, Any]:
    """A comment; the id of a reply begins with that of the comment on top."""
    row, id = COLUMNS(each), word(each.get("id"))
    above = word(row["parent_id"]) or parent or (id.split(".")[0] if id and "." in id else None)
    original = text(dig(each, "snippet", "textOriginal"))
    return row | {"id": id, "parent_id": above if above != id else None, "text": original or plain(dig(each, "snippet", "textDisplay"))}


def _say_if_cut(
    source: Source, log: Log, promised: dict[str | None, int], replies: dict[str | None, dict[str | None, dict[str, Any]]]
) -> None:
    missing = sum(max(count - len(replies[id]), 0) for id, count in list(promised.items()))
    if missing:
        log.count("replies that are not in the file", missing)
        log.warn(
            f"{source.name}: {missing:,} replies are not in the file, as the API gives only some with each thread. "
            "Ask comments.list for those of each thread (parentId) and give its pages too."
        )
