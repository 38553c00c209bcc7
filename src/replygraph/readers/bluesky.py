"""Bluesky threads, feeds and search results as its API gives them."""

from collections import Counter
from typing import Any

from replygraph.readers._json import dig, has, integer, keys, mapping, text, tree, values, via
from replygraph.sources import Comments, Log, Source

TITLE = "Bluesky threads, and what its stream (Jetstream) gives, as JSON"
HOWTO = (
    "Save "
    "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?uri=at://HANDLE/app.bsky.feed.post/CODE&depth=1000, "
    "with the handle and the code from the post's address (bsky.app/profile/HANDLE/post/CODE)."
)
FAMILY = "json"
POST = "app.bsky.feed.post"
COLUMNS = mapping(
    id=via(text, "uri"), parent_id=via(text, "record.reply.parent.uri"), thread_id=("record.reply.root.uri", "uri"),
    created_at=("record.createdAt", "indexedAt"), text="record.text", score="likeCount",
)  # fmt: skip


def recognise(source: Source) -> str:
    """A post's address in the AT protocol beside its author's handle."""
    places = ("thread.post.", "thread[].value.post.", "feed[].post.", "posts[].", "post.", "", "thread.parent.post.")
    if "at://" in source.text_head and any(has(source, p + "uri", p + "author.handle", p + "record.text") for p in places):
        return "posts of Bluesky"
    if has(source, "did", "commit.collection", "commit.record.$type") and "app.bsky." in source.text_head:
        return "the stream of Bluesky"
    return "a thread of Bluesky" if any(key.endswith("post.author.did") for key in keys(source)) else ""


def read(source: Source, log: Log) -> Comments:
    """Every post, wherever in the answer it is; who wrote an answered post is known even where that is missing."""
    posts: dict[str, dict[str, Any]] = {}
    handles: dict[str | None, str | None] = {}

    def post(each: dict[str, Any], _: object) -> dict[str, Any] | None:
        _count_stub(each, log)
        if dig(each, "commit", "collection") == POST and text(each.get("did")):
            each = {"uri": f"at://{each['did']}/{POST}/{dig(each, 'commit', 'rkey')}", "record": dig(each, "commit", "record")}
        if text(each.get("did")) and text(each.get("handle")):
            handles[text(each.get("did"))] = name(each)
        return each if isinstance(each.get("record"), dict) and text(each.get("uri")) else None

    for each in tree(values(source, log), post, dict.values):
        posts.setdefault(each["uri"], each)
    rows = [comment(each) for each in posts.values()]
    _say_if_cut(source, log, rows, posts)
    for row in rows:
        yield row | {"reply_to": handles.get(row["reply_to_id"]) or row["reply_to_id"]}


def comment(post: dict[str, Any]) -> dict[str, Any]:
    """A post."""
    row = COLUMNS(post)
    author = did_of(row["id"])
    return row | {
        "author": name(post.get("author")) or author, "author_id": author or dig(post, "author", "did"), "reply_to_id": did_of(row["parent_id"]),
        "url": f"https://bsky.app/profile/{author}/post/{row['id'].rsplit('/', 1)[-1]}",
    }  # fmt: skip


def name(author: object) -> str | None:
    """The handle; the permanent id where the handle has lapsed."""
    handle = text(dig(author, "handle"))
    return handle if handle and handle != "handle.invalid" else text(dig(author, "did"))


def did_of(uri: str | None) -> str | None:
    """The author's permanent id, which is part of a post's address."""
    parts = (uri or "").split("/")
    return parts[2] if len(parts) > 2 and parts[0] == "at:" and parts[2].startswith("did:") else None


def _count_stub(each: dict[str, Any], log: Log) -> None:
    kind = text(each.get("$type")) or ""
    if each.get("notFound") is True or kind.endswith(("#notFoundPost", "#threadItemNotFound")):
        log.count("posts that are deleted or not found")
    elif (each.get("blocked") is True and "post" not in each) or kind.endswith(("#blockedPost", "#threadItemBlocked")):
        log.count("posts hidden by a block")


def _say_if_cut(source: Source, log: Log, rows: list[dict[str, Any]], posts: dict[str, dict[str, Any]]) -> None:
    """Posts say how many answers they have: fewer in the file means that it ends at some depth."""
    answers = Counter(row["parent_id"] for row in rows)
    missing = sum(max(integer(post.get("replyCount")) - answers[uri], 0) for uri, post in posts.items())
    words = f"{source.name}: {missing:,} answers that the posts count are not in the file: deeper, hidden or deleted."
    log.miss("answers that are not in the file", missing, words)
