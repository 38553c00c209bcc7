"""YouTube comments as yt-dlp writes them: the .info.json of a video."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._json import dicts, has, mapping, objects, word
from replygraph.readers.youtube_api import in_threads
from replygraph.sources import Log, Source

TITLE = "YouTube comments in yt-dlp's .info.json"
HOWTO = (
    "Run yt-dlp --skip-download --write-comments ADDRESS (for a video of YouTube or another site whose comments "
    "yt-dlp reads) and give the .info.json file that it writes."
)
FAMILY = "json"
COLUMNS = mapping(author="author", author_id="author_id", created_at="timestamp", text="text", score="like_count")


def recognise(source: Source) -> str:
    """What yt-dlp says of a video, or its comments."""
    if has(source, "comments[].author_id", "comments[].parent", "comments[].text"):
        return "comments written by yt-dlp"
    if has(source, "id", "title") and (has(source, "formats[].format_id") or has(source, "extractor_key")):
        return "a video's facts written by yt-dlp"
    known = has(source, "author_id", "parent", "text") and ("author_is_uploader" in source.text_head or '"root"' in source.text_head)
    return "comments written by yt-dlp" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    tops: dict[str | None, dict[str, Any]] = {}
    replies: dict[str | None, dict[str | None, dict[str, Any]]] = defaultdict(dict)
    without = 0
    for info in objects(source, log):
        without += "formats" in info and not info.get("comments")
        for each in dicts(info.get("comments")) or ([info] if "parent" in info else []):
            row = comment(each, word(info.get("id")) if "comments" in info else None)
            (replies[row["parent_id"]] if row["parent_id"] else tops).setdefault(row["id"], row)
    if without and not tops and not replies:
        raise ReadError(f"{source.name}: it describes a video and holds no comments. Run yt-dlp again with --write-comments.")
    if any(row["created_at"] for row in tops.values()):
        log.note(f"{source.name}: yt-dlp makes the times from words such as '2 weeks ago': they are estimates.")
    yield from in_threads(tops, replies, mentions)


def comment(each: dict[str, Any], video: str | None) -> dict[str, Any]:
    """A comment; of its facts only the id is sure to be there."""
    parent = word(each.get("parent"))
    return COLUMNS(each) | {
        "id": word(each.get("id")), "parent_id": None if parent == "root" else parent, "thread_id": video, "precision": "estimated",
    }  # fmt: skip
