"""Issues and pull requests of a GitHub repository in one file, as the IETF's archives keep them (archive.json)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import at, lists, objects, signs, word
from replygraph.sources import Columns, Log, Source

TITLE = "GitHub issues and pull requests in an archive.json (i-d-template)"
HOWTO = (
    "Many repositories of IETF working groups have the file archive.json on their gh-pages branch; for another "
    "repository run archive_repo.py of the package archive-repo."
)
FAMILY = "json"
BATCH = 1000  # posts turned into columns at once
COLUMNS = {"author": at("author"), "created_at": at("createdAt", "submittedAt"), "text": at("body"), "url": at("url"), "title": at("title")}

recognise = signs(
    ("an archive of a repository's issues", ".", "magic repo"),
    ("an archive of a repository's issues", ".", "repo issues[].number issues[].author"),
)


def read(
    source: Source, log: Log, *, everything: bool = False, mentions: bool = False, quotes: bool = False
) -> Iterator[dict[str, Any] | Columns]:
    """Issues and pull requests, their comments and reviews, with `everything` lines of reviews; see `_github_threads.answers`."""
    return _github_threads.answers(comments(source, log, everything), log, mentions=mentions, quotes=quotes)


def comments(source: Source, log: Log, everything: bool) -> Iterator[Columns]:
    """Everything in the archive, thread by thread."""
    found = (post for archive in objects(source, log) for post in posts(archive, source, log, everything))
    while batch := list(islice(found, BATCH)):
        each, starts, places = zip(*batch, strict=True)
        yield Columns(
            id=[start + place for start, place in zip(starts, places, strict=True)],
            parent_id=[start if place else None for start, place in zip(starts, places, strict=True)],
            thread_id=starts,
            resolution=["assumed" if place else None for place in places],
            **{name: list(map(way, each)) for name, way in COLUMNS.items()},
        )


def posts(archive: dict[str, Any], source: Source, log: Log, everything: bool) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Issues and what answers them, each with its thread and its place there; GitHub's comments are flat."""
    repo = word(archive.get("repo")) or source.name
    for issue in lists(archive, "issues", "pulls"):
        start = f"{repo}#{word(issue.get('number')) or word(issue.get('id'))}"
        yield issue, start, ""
        yield from ((each, start, f"/comment/{place}") for place, each in enumerate(lists(issue, "comments")))
        for place, review in enumerate(lists(issue, "reviews")):
            yield review, start, f"/review/{place}"
            lines = lists(review, "comments")
            if everything:  # they are by who wrote the review
                by = {"author": review.get("author")}
                yield from (({**by, **each}, start, f"/review/{place}/{line}") for line, each in enumerate(lines))
            else:
                log.count("comments on lines in reviews, without author", len(lines))
