"""Comments of Facebook and Instagram in JSON: of the Graph API, and of the scrapers in common use."""

from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import integer, lists, mapping, signs, tree, values, via, word
from replygraph.sources import Comments, Log, Source

TITLE = "Facebook, Instagram and Threads as JSON of the Graph API, Apify or facebook-scraper"
HOWTO = (
    "With a token for your own page ask the Graph API for "
    "POST/comments?fields=id,from,message,created_time,like_count,parent,comments{...} (Instagram: "
    "MEDIA/comments?fields=id,username,text,timestamp,replies{...}; Threads: POST/conversation?fields=id,username,text,timestamp,replied_to) "
    "and save the answers; or give the JSON that "
    "Apify's comment scrapers or facebook-scraper write, replies included."
)
FAMILY = "json"
SHAPES = (
    "message created_time id",
    "username text timestamp",
    "ownerUsername text timestamp",
    "profileName text threadingDepth",
    "comment_id commenter_name comment_text",
)
PLACES = "data[]. comments.data[]. data[].comments.data[]. comments_full[]."
BELOW = ("data", "comments", "comments_full", "replies")
TIMES = ("created_time", "timestamp", "date", "comment_time")
COLUMNS = mapping(
    id=via(word, "comment_id", "id", "post_id"), parent_id=via(word, "parent.id", "replyToCommentId", "parent_comment_id", "replied_to.id"),
    thread_id=("postUrl", "facebookUrl", "post_url"),
    author=("from.name", "username", "ownerUsername", "profileName", "commenter_name", "from.username"),
    author_id=("from.id", "owner.id", "profileId", "commenter_id", "ownerId"), created_at=TIMES,
    text=("message", "comment_text", "text", "caption", "post_text"), url=("permalink_url", "comment_url", "commentUrl"),
    score=("like_count", "likesCount", "comment_reaction_count"),
)  # fmt: skip

recognise = signs(
    *(("comments of Facebook or Instagram", PLACES, shape) for shape in SHAPES),
    *(("comments of Facebook or Instagram", ".", shape) for shape in SHAPES if shape != "username text timestamp"),  # others have these too
)


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    yield from _mentions.in_threads(comments(source, log), mentions)


def comments(source: Source, log: Log) -> Comments:
    """Posts, comments and replies, depth first; some programs write a reply behind its comment instead of into it."""
    top: str | None = None

    def comment(each: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
        nonlocal top
        row, is_deep = COLUMNS(each), integer(each.get("threadingDepth")) > 0
        if row["id"] is None or not any(key in each for key in (*TIMES, "comment_text", "comments_full")):
            return None
        parent = row["parent_id"] or (above["id"] if above else top if is_deep else None)
        top = top if is_deep else row["id"]
        row |= {"parent_id": parent if parent != row["id"] else None, "resolution": "nested" if parent else None}
        return row | {"thread_id": above["thread_id"] if above else row["thread_id"] or row["id"]}

    return tree(values(source, log), comment, lambda each: lists(each, *BELOW))
