"""Issues, merge requests, discussions and notes as GitLab's API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, objects, prefixed, text, when, word
from replygraph.sources import Log, Source

TITLE = "GitLab issues, merge requests, discussions and notes as JSON"
HOWTO = (
    "Save https://HOST/api/v4/projects/ID/issues/NUMBER/discussions?per_page=100 (or merge_requests instead of "
    "issues), and https://HOST/api/v4/projects/ID/issues/NUMBER for who started it; give all files together."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """Notes by their names, or issues with numbers of their own in the project."""
    for place in ("notes[].", ""):
        if has(source, place + "noteable_type", place + "author.username", place + "body"):
            return "notes of GitLab"
    if has(source, "iid", "project_id", "author.username", "web_url"):
        return "issues or merge requests of GitLab"
    return ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Issues and notes; what GitLab itself notes (labels, mentions) only with `everything`."""
    for item in objects(source, log):
        notes = dicts(item.get("notes")) or ([item] if "noteable_type" in item else [])
        if not notes and "iid" in item:
            yield start(item)
        first = None
        for note in notes:
            if note.get("system") is True and not everything:
                log.count("notes that GitLab makes itself")
                continue
            row = comment(note, first)
            first = first or row["id"]
            yield row


def start(item: dict[str, Any]) -> dict[str, Any]:
    """The issue or merge request."""
    kind = "MergeRequest" if "source_branch" in item else "Issue"
    id = f"{word(item.get('project_id'))}/{kind}/{word(item.get('iid'))}"
    return {
        "id": id,
        "thread_id": id,
        "author": word(dig(item, "author", "username")),
        "created_at": when(item.get("created_at")),
        "text": text(item.get("description")),
        "url": text(item.get("web_url")),
        "title": text(item.get("title")),
    }


def comment(note: dict[str, Any], first: str | None) -> dict[str, Any]:
    """A note: it answers the first of its discussion, and that one the issue."""
    number = word(note.get("noteable_iid")) or prefixed("id ", note.get("noteable_id"))
    thread = f"{word(note.get('project_id'))}/{word(note.get('noteable_type'))}/{number}"
    return {
        "id": prefixed("note/", note.get("id")),
        "parent_id": first or thread,
        "thread_id": thread,
        "author": word(dig(note, "author", "username")),
        "created_at": when(note.get("created_at")),
        "text": text(note.get("body")),
        "resolution": "nested" if first else "assumed",
    }
