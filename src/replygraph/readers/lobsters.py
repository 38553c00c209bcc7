"""Lobsters threads, and those of its sister sites, as JSON."""

from typing import Any

from replygraph.readers._json import dicts, integer, mapping, objects, signs, text, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source
from replygraph.threads import parents_by_depth

TITLE = "Lobsters threads as JSON"
HOWTO = "Put .json behind the thread's address (https://lobste.rs/s/CODE.json) and save what the browser shows."
FAMILY = "json"
STORY = mapping(
    id="short_id", thread_id="short_id", author=("submitter_user.username", "submitter_user"), created_at="created_at",
    text=("description_plain", via(plain, "description")), url="short_id_url", score="score", title="title",
)  # fmt: skip
COMMENT = mapping(
    id="short_id", author=("commenting_user.username", "commenting_user"),  # before 2023 it was inside an object
    created_at="created_at", text=("comment_plain", via(plain, "comment")), url=("url", "short_id_url"), score="score",
)  # fmt: skip

recognise = signs(("a Lobsters story", ".", "short_id submitter_user|commenting_user"))


def read(source: Source, log: Log) -> Comments:
    """The story and its comments."""
    for story in objects(source, log):
        starter = word(story.get("short_id"))
        if starter is None:
            continue
        if "commenting_user" in story:
            yield comment(story, _story_of(story), None)
            continue
        yield STORY(story)
        if integer(story.get("comment_count")) > 0 and "comments" not in story:
            log.warn(f"{source.name}: a list of stories without their comments. Save each story's own page as JSON.")
        below = dicts(story.get("comments"))
        parents = parents_by_depth(integer(each.get("indent_level", each.get("depth"))) for each in below)
        for each, place in zip(below, parents, strict=True):
            yield comment(each, starter, None if place is None else below[place])


def comment(each: dict[str, Any], starter: str | None, above: dict[str, Any] | None) -> dict[str, Any]:
    """A comment; one on top answers the story. Where comments name no parent, how far they are indented tells it."""
    is_named = "parent_comment" in each
    parent = word(each.get("parent_comment")) if is_named else above and word(above.get("short_id"))
    how = "explicit-id" if is_named or not parent else "nested"
    return COMMENT(each) | {"parent_id": parent or starter, "thread_id": starter, "resolution": how}


def _story_of(each: dict[str, Any]) -> str | None:
    """The story in a comment's address: .../s/CODE/title#c_..."""
    parts = (text(each.get("url")) or "").split("/s/")
    return parts[1].split("/")[0].split("#")[0] or None if len(parts) > 1 else None
