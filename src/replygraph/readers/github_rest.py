"""Issues, pull requests and comments as GitHub's REST API gives them."""

import re
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import lists, mapping, numbered, objects, signs, text, tree, via, word
from replygraph.sources import Columns, Log, Source

TITLE = "GitHub issues, pull requests and their comments as JSON of the REST API"
HOWTO = (
    "Save https://api.github.com/repos/OWNER/NAME/issues?state=all&per_page=100, .../issues/comments?per_page=100 "
    "and .../pulls/comments?per_page=100 page by page (gh api --paginate does it in one go), and give all files "
    "together: issues name who started them, comments who answered."
)
FAMILY = "json"
THREAD = re.compile(r"([^/\s]{1,100}/[^/\s]{1,100})/(?:issues|pull|pulls)/(\d+)")
COLUMNS = mapping(
    parent_id=numbered("review-comment/", "in_reply_to_id"), author="user.login", author_id=via(_github_threads.account, "user.id", "user.node_id"),
    created_at=("created_at", "submitted_at"), text="body", url="html_url", score="reactions.total_count", title="title",
)  # fmt: skip
COMMENTS = "comments of the GitHub API"

recognise = signs(
    *((COMMENTS, ". items[].", f"user.login {time} {address}") for time in ("created_at", "submitted_at") for address in ("issue_url", "pull_request_url")),
    *(("issues or pull requests of the GitHub API", ". items[].", f"user.login {time} comments_url number title") for time in ("created_at", "submitted_at")),
)  # fmt: skip


def read(source: Source, log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[dict[str, Any] | Columns]:
    """Issues and comments: answers to the first of their thread on a line of a change, or to the issue; see `_github_threads.answers`."""

    def comment(item: dict[str, Any], _: object) -> dict[str, Any] | None:
        row = None if "items" in item else post(item)
        if row is None and "items" not in item:
            log.count("entries that are no comments")
        return row

    found = tree(objects(source, log), comment, lambda item: lists(item, "items"))
    return _github_threads.answers(found, log, mentions=mentions, quotes=quotes)


def post(item: dict[str, Any]) -> dict[str, Any] | None:
    """An issue, a comment, a review, or a review's comment on a line; None for other events."""
    start, kind = thread_of(item), kind_of(item)
    if start is None or "user" not in item:
        return None
    row = COLUMNS(item) | {"thread_id": start}
    if not kind:
        return row | {"id": start, "parent_id": None, "resolution": None}
    return row | {"id": f"{kind}/{word(item.get('id'))}", "parent_id": row["parent_id"] or start, "resolution": "assumed"}


def kind_of(item: dict[str, Any]) -> str:
    """What an id numbers: GitHub counts each kind apart; "" for issues and pull requests."""
    if "issue_url" in item and "title" not in item:
        return "comment"
    if "pull_request_url" in item:
        return "review" if "state" in item else "review-comment"
    return ""


def thread_of(item: dict[str, Any]) -> str | None:
    """OWNER/NAME#NUMBER from one of the addresses."""
    addresses = (text(item.get(key)) or "" for key in ("issue_url", "pull_request_url", "url", "html_url"))
    found = next((found for each in addresses if len(each) < 1000 and (found := THREAD.search(each))), None)
    return found and f"{found[1]}#{found[2]}"
