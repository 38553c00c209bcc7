"""Answers that name a person and no comment: `@name` at the start, where that person took part before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LEAD = re.compile(r"^[\s\u200b-\u200f\u2060\u2066-\u2069\ufeff]*@[\s\u2066-\u2069\u200b-\u200f]*")


def resolve(replies: Sequence[dict], *, known: Sequence[dict] = ()) -> Iterator[dict]:
    """The replies under one comment, in their order; one that begins with `@name` answers who is named.

    The comment answered is that person's latest before; all of theirs are candidates. `known` come before the replies.

    >>> thread = [{"id": "1", "author": "@ann", "text": "Hi"}]
    >>> replies = [{"id": "2", "author": "@bob", "text": "@ann yes", "parent_id": "0"}]
    >>> next(resolve(replies, known=thread))["reply_to"]
    '@ann'
    """
    said: dict[str, list[dict]] = {}
    for comment in known:
        _remember(said, comment)
    for reply in replies:
        earlier = said.get(_named(reply.get("text"), said) or "")
        yield reply if earlier is None else {**reply, **_answer(earlier)}
        _remember(said, reply)


def _answer(earlier: list[dict]) -> dict:
    ids = [comment["id"] for comment in earlier]
    return {
        "reply_to": earlier[-1]["author"],
        "parent_id": ids[-1],
        "candidates": ids if len(ids) > 1 else None,
        "resolution": "mention",
    }


def _remember(said: dict[str, list[dict]], comment: dict) -> None:
    if comment.get("author") and comment.get("id"):
        said.setdefault(_plain(comment["author"]), []).append(comment)


def _plain(name: str) -> str:
    return name.strip().lstrip("@").casefold()


def _named(body: str | None, said: dict) -> str | None:
    """The longest name of an earlier author that the text starts with."""
    found = LEAD.match(body or "")
    if not found:
        return None
    start = body[found.end() : found.end() + 100].casefold()
    for end in range(len(start), 0, -1):
        if start[:end] in said and not start[end : end + 1].isalnum():
            return start[:end]
    return None
