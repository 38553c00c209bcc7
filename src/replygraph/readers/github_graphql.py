"""Discussions, issues and pull requests as GitHub's GraphQL API and its command gh give them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import dicts, dig, has, integer, keys, number, text, values, when, word
from replygraph.sources import Log, Source

TITLE = "GitHub discussions, issues and pull requests as JSON of the GraphQL API or of gh"
HOWTO = (
    "Run gh api graphql with a query for discussion(number: ...) { number title url author { login } body "
    "createdAt comments(first: 100) { nodes { id author { login } body createdAt replies(first: 100) { nodes { "
    "... } } } } }, or gh issue view NUMBER --json number,title,url,author,body,createdAt,comments, and save what "
    "it prints."
)
FAMILY = "json"
ANSWERS = ("comments", "replies", "reviews")


def recognise(source: Source) -> str:
    """Comments in nodes, with an author's login and a time as GraphQL spells it."""
    for key in keys(source):
        for nodes in ("comments.nodes[].", "comments.edges[].node.", "comments[]."):
            if key.endswith(nodes + "author.login") and has(source, key.removesuffix("author.login") + "createdAt"):
                return "comments of GitHub's GraphQL API"
    return ""


def read(source: Source, log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[dict[str, Any]]:
    """What has comments starts a thread; these answer it, and replies what they are under; see `_github_threads.answers`."""
    return _github_threads.answers(comments(source, log), log, mentions=mentions, quotes=quotes)


def comments(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Posts, depth first."""
    pending: list[tuple[object, str | None, str | None]] = [(each, None, None) for each in values(source, log)][::-1]
    missing = 0
    while pending:
        each, thread, parent = pending.pop()
        if isinstance(each, list):
            pending.extend((part, thread, parent) for part in reversed(each))
        elif isinstance(each, dict) and is_post(each):
            row = comment(each, thread, parent)
            yield row
            below = (row["thread_id"], row["id"])
            for key in reversed(ANSWERS):
                missing += max(integer(dig(each, key, "totalCount")) - len(nodes_of(each.get(key))), 0)
                pending.extend((node, *below) for node in reversed(nodes_of(each.get(key))))
        elif isinstance(each, dict):
            pending.extend((part, thread, parent) for part in reversed(each.values()) if isinstance(part, dict | list))
    if missing:
        log.count("comments that are not in the file", missing)
        log.warn(f"{source.name}: {missing:,} comments are not in the file: ask for more of them with first: and after:.")


def is_post(each: dict[str, Any]) -> bool:
    """A post has an author (none where the account is gone) and a body or a time."""
    return "author" in each and ("body" in each or "createdAt" in each or "submittedAt" in each)


def nodes_of(answers: object) -> list[dict[str, Any]]:
    """The answers, as nodes, edges or a plain array."""
    if isinstance(answers, list):
        return dicts(answers)
    return dicts(dig(answers, "nodes")) or [each["node"] for each in dicts(dig(answers, "edges")) if isinstance(each.get("node"), dict)]


def comment(each: dict[str, Any], thread: str | None, parent: str | None) -> dict[str, Any]:
    """A post; ids are GitHub's own, or the address."""
    id = word(each.get("id")) or text(each.get("url")) or word(each.get("databaseId")) or word(each.get("number"))
    answered = word(dig(each, "replyTo", "id")) or word(each.get("replyToId"))
    return {
        "id": id,
        "parent_id": answered or parent,
        "thread_id": thread or id,
        "author": word(dig(each, "author", "login")),
        "created_at": when(each.get("createdAt", each.get("submittedAt"))),
        "text": text(each.get("body")) or text(each.get("bodyText")),
        "url": text(each.get("url")),
        "score": number(each.get("upvoteCount")),
        "resolution": "explicit-id" if answered else None if not parent else "assumed" if parent == thread else "nested",
        "title": text(each.get("title")),
    }
