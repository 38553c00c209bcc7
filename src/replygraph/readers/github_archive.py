"""Issues and pull requests of a GitHub repository in one file, as the IETF's archives keep them (archive.json)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import dicts, has, objects, text, when, word
from replygraph.sources import Log, Source

TITLE = "GitHub issues and pull requests in an archive.json (i-d-template)"
HOWTO = (
    "Many repositories of IETF working groups have the file archive.json on their gh-pages branch; for another "
    "repository run archive_repo.py of the package archive-repo."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """The head of such an archive."""
    if has(source, "magic", "repo") or has(source, "repo", "issues[].number", "issues[].author"):
        return "an archive of a repository's issues"
    return ""


def read(
    source: Source,
    log: Log,
    *,
    everything: bool = False,
    mentions: bool = False,
    quotes: bool = False,
) -> Iterator[dict[str, Any]]:
    """Issues and pull requests, their comments and reviews, with `everything` lines of reviews; see `_github_threads.answers`."""
    return _github_threads.answers(comments(source, log, everything), log, mentions=mentions, quotes=quotes)


def comments(source: Source, log: Log, everything: bool) -> Iterator[dict[str, Any]]:
    """Everything in the archive, thread by thread."""
    for archive in objects(source, log):
        repo = word(archive.get("repo")) or source.name
        for issue in [*dicts(archive.get("issues")), *dicts(archive.get("pulls"))]:
            yield from thread(repo, issue, log, everything)


def thread(repo: str, issue: dict[str, Any], log: Log, everything: bool) -> Iterator[dict[str, Any]]:
    """An issue and what answers it; GitHub's comments are flat."""
    start = f"{repo}#{word(issue.get('number')) or word(issue.get('id'))}"
    title = text(issue.get("title"))
    yield {**comment(issue, start, None), "title": title}
    for place, each in enumerate(dicts(issue.get("comments"))):
        yield comment(each, start, f"comment/{place}")
    for place, review in enumerate(dicts(issue.get("reviews"))):
        yield comment(review, start, f"review/{place}")
        lines = dicts(review.get("comments"))
        if not everything:
            log.count("comments on lines in reviews, without author", len(lines))
            continue
        for line, each in enumerate(lines):  # they are by who wrote the review
            yield comment({"author": review.get("author"), **each}, start, f"review/{place}/{line}")


def comment(each: dict[str, Any], start: str, place: str | None) -> dict[str, Any]:
    """The issue itself, a comment or a review."""
    return {
        "id": f"{start}/{place}" if place else start,
        "parent_id": start if place else None,
        "thread_id": start,
        "author": word(each.get("author")),
        "created_at": when(each.get("createdAt", each.get("submittedAt"))),
        "text": text(each.get("body")),
        "url": text(each.get("url")),
        "resolution": "assumed" if place else None,
    }
