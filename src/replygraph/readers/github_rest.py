"""Issues, pull requests and comments as GitHub's REST API gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import dig, has, number, objects, prefixed, text, when, word
from replygraph.sources import Log, Source

TITLE = "GitHub issues, pull requests and their comments as JSON of the REST API"
HOWTO = (
    "Save https://api.github.com/repos/OWNER/NAME/issues?state=all&per_page=100, .../issues/comments?per_page=100 "
    "and .../pulls/comments?per_page=100 page by page (gh api --paginate does it in one go), and give all files "
    "together: issues name who started them, comments who answered."
)
FAMILY = "json"
THREAD = re.compile(r"([^/\s]{1,100}/[^/\s]{1,100})/(?:issues|pull|pulls)/(\d+)")
LISTS = ("", "items[].")


def recognise(source: Source) -> str:
    """Addresses that only this API gives, beside a user's login."""
    for place in LISTS:
        if not has(source, place + "user.login", place + "created_at") and not has(source, place + "user.login", place + "submitted_at"):
            continue
        if has(source, place + "issue_url") or has(source, place + "pull_request_url"):
            return "comments of the GitHub API"
        if has(source, place + "comments_url", place + "number") and has(source, place + "title"):
            return "issues or pull requests of the GitHub API"
    return ""


def read(source: Source, log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[dict[str, Any]]:
    """Issues and comments; one on a line of a change may answer another, the others the issue; see `_github_threads.answers`."""
    return _github_threads.answers(comments(source, log), log, mentions=mentions, quotes=quotes)


def comments(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """What the pages hold, in their order."""
    pending = list(objects(source, log))[::-1]
    while pending:
        item = pending.pop()
        if isinstance(item.get("items"), list):
            pending.extend(each for each in reversed(item["items"]) if isinstance(each, dict))
        elif row := comment(item):
            yield row
        else:
            log.count("entries that are no comments")


def comment(item: dict[str, Any]) -> dict[str, Any] | None:
    """An issue, a comment, a review, or a review's comment on a line; None for other events."""
    start = thread_of(item)
    if start is None or "user" not in item:
        return None
    kind = kind_of(item)
    id = f"{kind}/{word(item.get('id'))}" if kind else start
    answered = prefixed("review-comment/", item.get("in_reply_to_id"))
    return {
        "id": id,
        "parent_id": (answered or start) if kind else None,
        "thread_id": start,
        "author": word(dig(item, "user", "login")),
        "created_at": when(item.get("created_at", item.get("submitted_at"))),
        "text": text(item.get("body")),
        "url": text(item.get("html_url")),
        "score": number(dig(item, "reactions", "total_count")),
        "resolution": ("explicit-id" if answered else "assumed") if kind else None,
        "title": text(item.get("title")),
    }


def kind_of(item: dict[str, Any]) -> str:
    """What an id numbers: GitHub counts each kind apart; "" for issues and pull requests."""
    if "issue_url" in item and "title" not in item:
        return "comment"
    if "pull_request_url" in item:
        return "review" if "state" in item else "review-comment"
    return ""


def thread_of(item: dict[str, Any]) -> str | None:
    """OWNER/NAME#NUMBER from one of the addresses."""
    for key in ("issue_url", "pull_request_url", "url", "html_url"):
        address = text(item.get(key)) or ""
        if len(address) < 1000 and (found := THREAD.search(address)):
            return f"{found[1]}#{found[2]}"
    return None
