"""YouTube comments as youtube-comment-downloader writes them, an object a line or all in one file."""

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, mapping, objects, signs, via, word
from replygraph.readers.youtube_api import top_of
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "YouTube comments of youtube-comment-downloader"
HOWTO = "Run youtube-comment-downloader --url ADDRESS --output comments.json and give the file that it writes."
FAMILY = "json"
COLUMNS = mapping(
    id=via(word, "cid"), parent_id=via(top_of, "cid"), author="author",
    author_id="channel", created_at="time_parsed", text="text", score="votes", precision=lambda _: "estimated",
)  # fmt: skip

recognise = signs(("comments of youtube-comment-downloader", ". comments[].", "cid author votes"))


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply, whose id begins with that of the comment on top, answers whom it names at its start, unless not `mentions`."""
    rows = (
        COLUMNS(each) | {"thread_id": slug(source.name)}
        for page in objects(source, log)
        for each in dicts(page.get("comments")) or [page]
    )  # fmt: skip
    yield from _mentions.in_threads(rows, mentions, by_time=True)
