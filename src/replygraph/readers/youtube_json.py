"""YouTube comments as JSON: of the Data API, of yt-dlp and of youtube-comment-downloader."""

from collections import Counter
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, has, integer, mapping, objects, signs, text, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments as JSON of the Data API (commentThreads), of yt-dlp (.info.json) and of youtube-comment-downloader"
HOWTO = (
    "Run yt-dlp --skip-download --write-comments ADDRESS (for a video of YouTube or another site whose comments yt-dlp reads) and give the "
    ".info.json file that it writes, or youtube-comment-downloader --url ADDRESS --output comments.json. Or ask the YouTube Data API, with a key "
    "for it, commentThreads.list for part=snippet,replies, the video's id and maxResults=100, page after page, and save the answers, in one file or "
    "several: it gives up to five replies of a thread; comments.list with parentId gives the others, and its pages are read along with the rest."
)
FAMILY = "json"
API = mapping(
    id=via(word, "id"), parent_id=via(word, "snippet.parentId"), thread_id="snippet.videoId", author="snippet.authorDisplayName",
    author_id="snippet.authorChannelId.value", created_at="snippet.publishedAt", score="snippet.likeCount",
    text=(via(text, "snippet.textOriginal"), via(plain, "snippet.textDisplay")),
)  # fmt: skip
YTDLP = mapping(
    id=via(word, "id"), parent_id=via(lambda id: None if id == "root" else word(id), "parent"), author="author", author_id="author_id",
    created_at="timestamp", text="text", score="like_count", precision=lambda _: "estimated",
)  # fmt: skip
DOWNLOADER = mapping(
    id=via(word, "cid"), parent_id=lambda each: _top_of(each.get("cid")), author="author", author_id="channel", created_at="time_parsed",
    text="text", score="votes", precision=lambda _: "estimated",
)  # fmt: skip
SIGNS = signs(
    ("YouTube comment threads", "items[]. .", "snippet.topLevelComment"),
    ("YouTube comments", "items[]. .", "snippet.authorDisplayName snippet.textDisplay"),
    ("comments written by yt-dlp", "comments[].", "author_id parent text"),
    ("comments of youtube-comment-downloader", ". comments[].", "cid author votes"),
)


def recognise(source: Source) -> str:
    """The keys of one of the three; of a list that yt-dlp wrote what only it says of a comment."""
    if has(source, "id", "title") and (has(source, "formats[].format_id") or has(source, "extractor_key")):
        return SIGNS(source) or "a video's facts written by yt-dlp"
    known = has(source, "author_id", "parent", "text") and ("author_is_uploader" in source.text_head or '"root"' in source.text_head)
    return SIGNS(source) or ("comments written by yt-dlp" if known else "")


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    rows: list[dict[str, Any]] = []
    promised: dict[str | None, int] = {}
    without = made = 0
    for page in objects(source, log):
        without += "formats" in page and not page.get("comments")
        comments = dicts(page.get("comments"))
        for item in dicts(page.get("items")) or comments or [page]:
            if "cid" in item or "votes" in item:
                rows.append(DOWNLOADER(item) | {"thread_id": slug(source.name)})
            elif "snippet" in item or "replies" in item:
                rows += _answers(item, promised)
            elif "parent" in item or comments:
                rows.append(YTDLP(item) | {"thread_id": word(page.get("id")) if comments else None})
                made += bool(rows[-1]["created_at"] and not rows[-1]["parent_id"])
    if without and not rows:
        raise ReadError(f"{source.name}: it describes a video and holds no comments. Run yt-dlp again with --write-comments.")
    if made:
        log.note(f"{source.name}: yt-dlp makes the times from words such as '2 weeks ago': they are estimates.")
    _say_if_cut(source, log, promised, rows)
    yield from _mentions.in_threads(rows, mentions, by_time=True)


def _answers(item: dict[str, Any], promised: dict[str | None, int]) -> list[dict[str, Any]]:
    """A comment as the API gives it, with the first of its replies; how many there are is noted."""
    top = dig(item, "snippet", "topLevelComment")
    each = top if isinstance(top, dict) else item
    if isinstance(each.get("snippet"), dict):
        promised[word(each.get("id"))] = integer(dig(item, "snippet", "totalReplyCount"))
    rows = [API(each)] if isinstance(each.get("snippet"), dict) else []
    rows += [row | {"parent_id": row["parent_id"] or word(each.get("id"))} for row in map(API, dicts(dig(item, "replies", "comments")))]
    parents = [row["parent_id"] or _top_of(row["id"]) for row in rows]
    return [row | {"parent_id": parent if parent != row["id"] else None} for row, parent in zip(rows, parents, strict=True)]


def _top_of(id: object) -> str | None:
    """The comment on top, with whose id that of a reply begins; None for any other."""
    return id.split(".")[0] if isinstance(id, str) and "." in id else None


def _say_if_cut(source: Source, log: Log, promised: dict[str | None, int], rows: list[dict[str, Any]]) -> None:
    here = Counter(parent for parent, _ in {(row["parent_id"], row["id"]) for row in rows})
    missing = sum(max(count - here[id], 0) for id, count in promised.items())
    words = f"{source.name}: {missing:,} replies are not in the file, as the API gives only some with each thread. "
    more = "Ask comments.list for those of each thread (parentId) and give its pages too."
    log.miss("replies that are not in the file", missing, words + more)
