"""YouTube comments as the Data API gives them: pages of comment threads and of replies."""

from collections import Counter
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, integer, mapping, objects, signs, text, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "YouTube comments as JSON of the Data API (commentThreads)"
HOWTO = (
    "With a key for the YouTube Data API ask commentThreads.list for part=snippet,replies, the video's id and "
    "maxResults=100, page after page, and save the answers, in one file or several. The API gives up to five "
    "replies of a thread; comments.list with parentId gives the others, and its pages are read along with the "
    "rest."
)
FAMILY = "json"
COLUMNS = mapping(
    id=via(word, "id"), parent_id=via(word, "snippet.parentId"), thread_id="snippet.videoId", author="snippet.authorDisplayName",
    author_id="snippet.authorChannelId.value", created_at="snippet.publishedAt", score="snippet.likeCount",
    text=(via(text, "snippet.textOriginal"), via(plain, "snippet.textDisplay")),
)  # fmt: skip

recognise = signs(
    ("YouTube comment threads", "items[]. .", "snippet.topLevelComment"),
    ("YouTube comments", "items[]. .", "snippet.authorDisplayName snippet.textDisplay"),
)


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    rows: list[dict[str, Any]] = []
    promised: dict[str | None, int] = {}
    for page in objects(source, log):
        for item in dicts(page.get("items")) or [page]:
            top = dig(item, "snippet", "topLevelComment")
            each = top if isinstance(top, dict) else item
            if isinstance(each.get("snippet"), dict):
                rows.append(comment(each))
                promised[rows[-1]["id"]] = integer(dig(item, "snippet", "totalReplyCount"))
            rows += [comment(reply, word(each.get("id"))) for reply in dicts(dig(item, "replies", "comments"))]
    _say_if_cut(source, log, promised, rows)
    yield from _mentions.in_threads(rows, mentions, by_time=True)


def comment(each: dict[str, Any], parent: str | None = None) -> dict[str, Any]:
    """A comment; the id of a reply begins with that of the comment on top."""
    row = COLUMNS(each)
    above = row["parent_id"] or parent or top_of(row["id"])
    return row | {"parent_id": above if above != row["id"] else None}


def top_of(id: object) -> str | None:
    """The comment on top, of a reply's id; None for any other."""
    return id.split(".")[0] if isinstance(id, str) and "." in id else None


def _say_if_cut(source: Source, log: Log, promised: dict[str | None, int], rows: list[dict[str, Any]]) -> None:
    here = Counter(parent for parent, _ in {(row["parent_id"], row["id"]) for row in rows})
    missing = sum(max(count - here[id], 0) for id, count in promised.items())
    words = f"{source.name}: {missing:,} replies are not in the file, as the API gives only some with each thread. "
    log.miss(
        "replies that are not in the file", missing, f"{words}Ask comments.list for those of each thread (parentId) and give its pages too."
    )
