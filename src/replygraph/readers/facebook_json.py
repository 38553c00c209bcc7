"""Comments of Facebook and Instagram in JSON: of the Graph API, and of the scrapers in common use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import dicts, dig, has, integer, number, text, values, when, word
from replygraph.sources import Log, Source

TITLE = "Facebook and Instagram comments as JSON of the Graph API, Apify or facebook-scraper"
HOWTO = (
    "With a token for your own page ask the Graph API for "
    "POST/comments?fields=id,from,message,created_time,like_count,parent,comments{...} (Instagram: "
    "MEDIA/comments?fields=id,username,text,timestamp,replies{...}) and save the answers; or give the JSON that "
    "Apify's comment scrapers or facebook-scraper write, replies included."
)
FAMILY = "json"
SHAPES = (
    ("message", "created_time", "id"),
    ("username", "text", "timestamp"),
    ("ownerUsername", "text", "timestamp"),
    ("profileName", "text", "threadingDepth"),
    ("comment_id", "commenter_name", "comment_text"),
)
PLACES = ("", "data[].", "comments.data[].", "data[].comments.data[].", "comments_full[].")
AUTHOR = ("username", "ownerUsername", "profileName", "commenter_name")
AUTHOR_ID = ("profileId", "commenter_id", "ownerId")
TIME = ("created_time", "timestamp", "date", "comment_time")
BELOW = ("data", "comments", "comments_full", "replies")


def recognise(source: Source) -> str:
    """Comments by the names of one of these programs."""
    for place in PLACES:
        for shape in SHAPES:
            plain = place == "" and shape == ("username", "text", "timestamp")  # others have these names too
            if not plain and has(source, *(place + key for key in shape)):
                return "comments of Facebook or Instagram"
    return ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    by_id: dict[str, dict[str, Any]] = {}
    for row in comments(source, log):
        by_id.setdefault(row["id"], row)
    under: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in by_id.values():
        under[row["parent_id"]].append(row)
    for parent, rows in under.items():
        known = [by_id[parent]] if parent in by_id else []
        yield from _mentions.resolve(rows, known=known) if mentions and parent else rows


def comments(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Posts, comments and replies, depth first."""
    pending: list[tuple[object, str | None, str | None]] = [(each, None, None) for each in values(source, log)][::-1]
    top = None
    while pending:
        each, thread, parent = pending.pop()
        if isinstance(each, list):
            pending.extend((part, thread, parent) for part in reversed(each))
        elif isinstance(each, dict):
            if id := id_of(each):
                deep = integer(each.get("threadingDepth")) > 0
                row = comment(each, id, thread, parent or (top if deep else None))
                yield row
                thread, parent = row["thread_id"], id
                top = top if deep else id
            for key in BELOW:
                below = each.get(key)
                pending.extend((part, thread, parent) for part in reversed(dicts(below) or dicts(dig(below, "data"))))


def id_of(each: dict[str, Any]) -> str | None:
    """What numbers a post or a comment; None for what is neither."""
    timed = any(key in each for key in ("created_time", "timestamp", "date", "comment_time", "comment_text"))
    return _first(each, "comment_id", "id", "post_id") if timed or "comments_full" in each else None


def comment(each: dict[str, Any], id: str, thread: str | None, parent: str | None) -> dict[str, Any]:
    """A post or a comment; the API names people only to those who own the page."""
    above = word(dig(each, "parent", "id")) or _first(each, "replyToCommentId", "parent_comment_id") or parent
    place = _first(each, "postUrl", "facebookUrl", "post_url")
    return {
        "id": id,
        "parent_id": above if above != id else None,
        "thread_id": thread or place or id,
        "author": word(dig(each, "from", "name")) or _first(each, *AUTHOR) or word(dig(each, "from", "username")),
        "author_id": next((id for owner in ("from", "owner") if (id := word(dig(each, owner, "id")))), None) or _first(each, *AUTHOR_ID),
        "created_at": next((when(each[key]) for key in TIME if each.get(key)), None),
        "text": _first(each, "message", "comment_text", "text", "caption", "post_text"),
        "url": _first(each, "permalink_url", "comment_url", "commentUrl"),
        "score": number(each.get("like_count", each.get("likesCount", each.get("comment_reaction_count")))),
        "resolution": "nested" if above else None,
    }


def _first(each: dict[str, Any], *keys: str) -> str | None:
    return next((found for key in keys if (found := word(each.get(key)) or text(each.get(key)))), None)
