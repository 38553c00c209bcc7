"""Answers that name a person and no comment: `@name` at the start, where that person took part before."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MOST = 100  # comments of one person that are kept as candidates: of more, the latest
LEAD = re.compile(r"^[\s\u200b-\u200f\u2060\u2066-\u2069\ufeff]*@[\s\u2066-\u2069\u200b-\u200f]*")
GOES_ON = re.compile(r"[.'@-]?\w")  # the name is part of a longer one


def resolve(
    replies: Sequence[dict[str, Any]], *, known: Sequence[dict[str, Any]] = (), lead: re.Pattern[str] = LEAD
) -> Iterator[dict[str, Any]]:
    """The replies under one comment, in their order; one that begins with `@name` answers who is named.

    The comment answered is that person's latest before; all of theirs are candidates. `known` come before the replies.
    What comes before a name, `lead`, may be nothing: then only names of two words or more count.

    >>> thread = [{"id": "1", "author": "@ann", "text": "Hi"}]
    >>> replies = [{"id": "2", "author": "@bob", "text": "@ann yes", "parent_id": "0"}]
    >>> next(resolve(replies, known=thread))["reply_to"]
    '@ann'
    """
    said: dict[str, deque[dict[str, Any]]] = defaultdict(lambda: deque(maxlen=MOST))
    for comment in known:
        _remember(said, comment)
    for reply in replies:
        name = _named(reply.get("text"), said, lead)
        yield {**reply, **answer(said[name])} if name else reply
        _remember(said, reply)


def in_threads(rows: Iterable[dict[str, Any]], mentions: bool, by_time: bool = False) -> Iterator[dict[str, Any]]:
    """Comments of two levels: those on top, then what is below each, in the order of the file or of time; with `mentions` resolved."""
    below: dict[str | None, dict[object, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        below[row["parent_id"]].setdefault(row["id"] or object(), row)
    tops = below.pop(None, {})
    yield from tops.values()
    every = {id: row for group in (tops, *below.values()) for id, row in group.items()}
    for parent, group in below.items():
        above = [every[parent]] if parent in every else []
        replies = sorted(group.values(), key=_time) if by_time else list(group.values())
        for row in replies:
            row["thread_id"] = row["thread_id"] or (above[0]["thread_id"] if above else None)
        yield from resolve(replies, known=above) if mentions else replies


def _time(row: Mapping[str, Any]) -> str:
    """Estimated times are numbers and order nothing: there the file's order stands."""
    time = row.get("created_at")
    return time if isinstance(time, str) else ""


def answer(earlier: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a reply to somebody tells, of whom these are the comments before: it answers the latest, all may be meant."""
    ids = [comment["id"] for comment in earlier]
    return {
        "reply_to": earlier[-1]["author"],
        "reply_to_id": earlier[-1].get("author_id"),
        "parent_id": ids[-1],
        "candidates": ids if len(ids) > 1 else None,
        "resolution": "mention",
    }


def _remember(said: dict[str, deque[dict[str, Any]]], comment: dict[str, Any]) -> None:
    if isinstance(comment.get("author"), str) and comment.get("id"):
        name = _plain(comment["author"])
        # Of "ann@host" and of "Ann Oak @ann" texts say "@ann", and mean her if nobody else is called so.
        for each in {name, name.partition("@")[0].strip() or name, name.rpartition(" @")[2]}:
            said[each].append(comment)


def _plain(name: str) -> str:
    return name.strip().lstrip("@").casefold()


def _named(body: str | None, said: dict[str, Any], lead: re.Pattern[str]) -> str | None:
    """The longest name of an earlier author that the text starts with."""
    found = lead.match(body) if isinstance(body, str) else None
    if not found:
        return None
    start = body[found.end() : found.end() + 100].casefold()
    for end in range(len(start), 0, -1):
        if start[:end] in said and not GOES_ON.match(start, end) and (found.end() or " " in start[:end]):
            return start[:end] if len({_plain(each["author"]) for each in said[start[:end]]}) == 1 else None
    return None
