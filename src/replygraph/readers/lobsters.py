"""Lobsters threads, and those of its sister sites, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, integer, mapping, objects, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "Lobsters threads as JSON"
HOWTO = "Put .json behind the thread's address (https://lobste.rs/s/CODE.json) and save what the browser shows."
FAMILY = "json"
STORY = mapping(created_at="created_at", url="short_id_url", score="score", title="title")
COMMENT = mapping(id="short_id", created_at="created_at", url=("url", "short_id_url"), score="score")


def recognise(source: Source) -> str:
    """A story or its comments by the names that Lobsters uses."""
    if has(source, "short_id", "submitter_user") or has(source, "short_id", "commenting_user"):
        return "a Lobsters story"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """The story and its comments."""
    for story in objects(source, log):
        starter = word(story.get("short_id"))
        if starter is None:
            continue
        if "commenting_user" in story:
            yield comment(story, _story_of(story), word(story.get("parent_comment")))
            continue
        yield start(story, starter)
        if integer(story.get("comment_count")) > 0 and "comments" not in story:
            log.warn(f"{source.name}: a list of stories without their comments. Save each story's own page as JSON.")
        above: list[str | None] = []
        for each in dicts(story.get("comments")):
            yield comment(each, starter, word(each.get("parent_comment")) or _by_indent(each, above))


def start(story: dict[str, Any], id: str) -> dict[str, Any]:
    """The story: its author is who submitted it."""
    body = text(story.get("description_plain")) or plain(story.get("description"))
    return STORY(story) | {"id": id, "thread_id": id, "author": _name(story.get("submitter_user")), "text": body}


def comment(each: dict[str, Any], starter: str | None, parent: str | None) -> dict[str, Any]:
    """A comment; one on top answers the story."""
    return COMMENT(each) | {
        "parent_id": parent or starter, "thread_id": starter, "author": _name(each.get("commenting_user")),
        "text": text(each.get("comment_plain")) or plain(each.get("comment")),
        "resolution": "explicit-id" if "parent_comment" in each or not parent else "nested",
    }  # fmt: skip


def _name(user: object) -> str | None:
    """A user's name; before 2023 it was inside an object."""
    return word(dig(user, "username")) or word(user)


def _by_indent(each: dict[str, Any], above: list[str | None]) -> str | None:
    """Who stands one level up, where comments name no parent: from how far they are indented."""
    level = min(max(integer(each.get("indent_level", each.get("depth"))), 1), 1000)
    if "parent_comment" in each:
        level = 1
    del above[level - 1 :]
    above.extend([None] * (level - 1 - len(above)))
    parent = above[-1] if above else None
    above.append(word(each.get("short_id")))
    return parent


def _story_of(each: dict[str, Any]) -> str | None:
    """The story in a comment's address: .../s/CODE/title#c_..."""
    parts = (text(each.get("url")) or "").split("/s/")
    return parts[1].split("/")[0].split("#")[0] or None if len(parts) > 1 else None
