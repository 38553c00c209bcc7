"""Lemmy posts and comments as its API gives them."""

from typing import Any

from replygraph.mapping.names import handle, host
from replygraph.readers._json import dig, lists, mapping, numbered, objects, signs, text, word
from replygraph.sources import Comments, Log, Source

TITLE = "Lemmy posts and comments as JSON"
HOWTO = (
    "Take the number from the post's address and save "
    "https://INSTANCE/api/v3/comment/list?post_id=NUMBER&type_=All&limit=50 (page by page with &page=2 and so "
    "on), and https://INSTANCE/api/v3/post?id=NUMBER for the post itself; give all files together."
)
FAMILY = "json"


def name(view: dict[str, Any]) -> str | None:
    """A user's name, with the instance behind it where that is another one."""
    user, site = word(dig(view, "creator", "name")), instance(view)
    return f"{user}@{site}" if user and site and dig(view, "creator", "local") is False else user


def address(view: dict[str, Any]) -> str | None:
    """@user@instance, from the user's address on the web: the same wherever it is read."""
    return handle(word(dig(view, "creator", "name")), site) if (site := instance(view)) else None


def instance(view: dict[str, Any]) -> str:
    """The instance that a user has the account on."""
    return host(dig(view, "creator", "actor_id")) or host(dig(view, "creator", "ap_id"))


BOTH: dict[str, Any] = {"author": name, "author_id": address, "score": "counts.score", "title": "post.name"}
POST = mapping(
    **BOTH, id=numbered("post/", "post.id"), thread_id=numbered("post/", "post.id"), created_at=("post.published", "post.published_at"),
    text="post.body", url="post.ap_id",
)  # fmt: skip
COMMENT = mapping(
    **BOTH, id=numbered("comment/", "comment.id"), thread_id=numbered("post/", "comment.post_id"),
    created_at=("comment.published", "comment.published_at"), text="comment.content", url="comment.ap_id",
)  # fmt: skip
COMMENTS = "comments[]. items[]. comment_view. ."

recognise = signs(
    ("comments of Lemmy", COMMENTS, "comment.ap_id creator.actor_id"),
    ("comments of Lemmy", COMMENTS, "comment.path"),
    ("posts of Lemmy", "post_view. posts[]. .", "post.ap_id creator.actor_id"),
)


def read(source: Source, log: Log) -> Comments:
    """Posts and comments, wherever in the API's answers they are."""
    for answer in objects(source, log):
        for view in (answer, *lists(answer, "post_view", "comment_view", "posts", "comments", "items", "replies")):
            if isinstance(view.get("comment"), dict):
                yield comment(view)
            elif isinstance(view.get("post"), dict):
                yield POST(view)


def comment(view: dict[str, Any]) -> dict[str, Any]:
    """A comment: its path ends in its parent and itself; 0 stands for the post."""
    row, path = COMMENT(view), (text(dig(view, "comment", "path")) or "").split(".")
    parent = path[-2] if len(path) > 1 else word(dig(view, "comment", "parent_id")) or "0"
    return row | {"parent_id": row["thread_id"] if parent == "0" else f"comment/{parent}"}
