"""YouTube comments as yt-dlp writes them: the .info.json of a video."""

from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _mentions
from replygraph.readers._json import dicts, has, mapping, objects, via, word
from replygraph.sources import Comments, Log, Source

TITLE = "YouTube comments in yt-dlp's .info.json"
HOWTO = (
    "Run yt-dlp --skip-download --write-comments ADDRESS (for a video of YouTube or another site whose comments "
    "yt-dlp reads) and give the .info.json file that it writes."
)
FAMILY = "json"
COLUMNS = mapping(
    id=via(word, "id"), parent_id=via(lambda id: None if id == "root" else word(id), "parent"), author="author", author_id="author_id",
    created_at="timestamp", text="text", score="like_count", precision=lambda _: "estimated",
)  # fmt: skip


def recognise(source: Source) -> str:
    """What yt-dlp says of a video, or its comments."""
    if has(source, "comments[].author_id", "comments[].parent", "comments[].text"):
        return "comments written by yt-dlp"
    if has(source, "id", "title") and (has(source, "formats[].format_id") or has(source, "extractor_key")):
        return "a video's facts written by yt-dlp"
    known = has(source, "author_id", "parent", "text") and ("author_is_uploader" in source.text_head or '"root"' in source.text_head)
    return "comments written by yt-dlp" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    rows: list[dict[str, Any]] = []
    without = 0
    for info in objects(source, log):
        without += "formats" in info and not info.get("comments")
        video = word(info.get("id")) if "comments" in info else None
        found = dicts(info.get("comments")) or ([info] if "parent" in info else [])
        rows += [COLUMNS(each) | {"thread_id": video} for each in found]
    if without and not rows:
        raise ReadError(f"{source.name}: it describes a video and holds no comments. Run yt-dlp again with --write-comments.")
    if any(row["created_at"] for row in rows if not row["parent_id"]):
        log.note(f"{source.name}: yt-dlp makes the times from words such as '2 weeks ago': they are estimates.")
    yield from _mentions.in_threads(rows, mentions, by_time=True)
