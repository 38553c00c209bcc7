"""Issues, merge requests, discussions and notes as GitLab's API gives them."""

from typing import Any

from replygraph.mapping.names import host
from replygraph.readers._json import dicts, dig, mapping, numbered, objects, prefixed, signs, word
from replygraph.sources import Comments, Log, Source

TITLE = "GitLab issues, merge requests, discussions and notes as JSON"
HOWTO = (
    "Save https://HOST/api/v4/projects/ID/issues/NUMBER/discussions?per_page=100 (or merge_requests instead of "
    "issues), and https://HOST/api/v4/projects/ID/issues/NUMBER for who started it; give all files together."
)
FAMILY = "json"


def thread_of(each: dict[str, Any]) -> str:
    """What an issue or merge request is, or what a note belongs to."""
    kind = word(each.get("noteable_type")) or ("MergeRequest" if "source_branch" in each else "Issue")
    number = word(each.get("noteable_iid")) or prefixed("id ", each.get("noteable_id")) or word(each.get("iid"))
    return f"{word(each.get('project_id'))}/{kind}/{number}"


def account(each: dict[str, Any]) -> str | None:
    """The number of an account, with the site that counts so before it."""
    site = host(dig(each, "author", "web_url"))
    return prefixed(f"{site}/" if site else "", dig(each, "author", "id"))


AUTHOR: dict[str, Any] = {"thread_id": thread_of, "author": "author.username", "author_id": account, "created_at": "created_at"}
START = mapping(**AUTHOR, id=thread_of, text="description", url="web_url", title="title")
NOTE = mapping(**AUTHOR, id=numbered("note/", "id"), text="body")

recognise = signs(
    ("notes of GitLab", "notes[]. .", "noteable_type author.username body"),
    ("issues or merge requests of GitLab", ".", "iid project_id author.username web_url"),
)


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """Issues and notes; what GitLab itself notes (labels, mentions) only with `everything`.

    A note is assumed to answer the first of its discussion, and that one the issue: GitLab keeps no more.
    """
    for item in objects(source, log):
        notes = dicts(item.get("notes")) or ([item] if "noteable_type" in item else [])
        if not notes and "iid" in item:
            yield START(item)
        first = None
        for note in notes:
            if not log.leaves_out("notes that GitLab makes itself" if note.get("system") is True else "", everything):
                row = NOTE(note)
                yield row | {"parent_id": first or row["thread_id"], "resolution": "assumed"}
                first = first or row["id"]
