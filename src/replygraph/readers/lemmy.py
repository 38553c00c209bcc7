"""Lemmy posts and comments as its API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, mapping, objects, prefixed, text, word
from replygraph.readers._names import handle
from replygraph.sources import Log, Source

TITLE = "Lemmy posts and comments as JSON"
HOWTO = (
    "Take the number from the post's address and save "
    "https://INSTANCE/api/v3/comment/list?post_id=NUMBER&type_=All&limit=50 (page by page with &page=2 and so "
    "on), and https://INSTANCE/api/v3/post?id=NUMBER for the post itself; give all files together."
)
FAMILY = "json"
POST = mapping(
    created_at=("post.published", "post.published_at"), text="post.body", url="post.ap_id", score="counts.score", title="post.name"
)
COMMENT = mapping(
    created_at=("comment.published", "comment.published_at"),
    text="comment.content",
    url="comment.ap_id",
    score="counts.score",
    title="post.name",
)


def recognise(source: Source) -> str:
    """Comments or a post as Lemmy packs them, beside their creator."""
    for place in ("comments[].", "items[].", "comment_view.", ""):
        if has(source, place + "comment.ap_id", place + "creator.actor_id") or has(source, place + "comment.path"):
            return "comments of Lemmy"
    for place in ("post_view.", "posts[].", ""):
        if has(source, place + "post.ap_id", place + "creator.actor_id"):
            return "posts of Lemmy"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Posts and comments, wherever in the API's answers they are."""
    for answer in objects(source, log):
        for view in _views(answer):
            if isinstance(view.get("comment"), dict):
                yield comment(view)
            elif isinstance(view.get("post"), dict):
                yield start(view)


def _views(answer: dict[str, Any]) -> list[dict[str, Any]]:
    lists = [view for key in ("posts", "comments", "items", "replies") for view in dicts(answer.get(key))]
    return dicts([answer, answer.get("post_view"), answer.get("comment_view"), *lists])


def start(view: dict[str, Any]) -> dict[str, Any]:
    """The post."""
    id = prefixed("post/", view["post"].get("id"))
    return POST(view) | {"id": id, "thread_id": id, "author": name(view.get("creator")), "author_id": address(view.get("creator"))}


def comment(view: dict[str, Any]) -> dict[str, Any]:
    """A comment: its path ends in its parent and itself; 0 stands for the post."""
    each = view["comment"]
    path = (text(each.get("path")) or "").split(".")
    parent = path[-2] if len(path) > 1 else word(each.get("parent_id")) or "0"
    thread = prefixed("post/", each.get("post_id"))
    return COMMENT(view) | {
        "id": prefixed("comment/", each.get("id")), "parent_id": thread if parent == "0" else f"comment/{parent}", "thread_id": thread,
        "author": name(view.get("creator")), "author_id": address(view.get("creator")),
    }  # fmt: skip


def name(creator: object) -> str | None:
    """A user's name, with the instance behind it where that is another one."""
    user, address = word(dig(creator, "name")), text(dig(creator, "actor_id")) or text(dig(creator, "ap_id")) or ""
    if user and dig(creator, "local") is False and address.count("/") > 2:
        return f"{user}@{address.split('/')[2]}"
    return user


def address(creator: object) -> str | None:
    """@user@instance, from the user's address on the web: the same wherever it is read."""
    parts = (text(dig(creator, "actor_id")) or text(dig(creator, "ap_id")) or "").split("/")
    return handle(word(dig(creator, "name")), parts[2]) if len(parts) > 3 else None
