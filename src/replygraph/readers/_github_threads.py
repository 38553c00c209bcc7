"""Threads without levels, as on GitHub: each comment answers the start, unless a quote or an @mention tells more."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from replygraph.sources import Log

QUOTE = re.compile(r"\s*+((?:>[^\n]*(?:\n|$))+)")
MENTION = re.compile(r"(?<![\w/`@])@([A-Za-z0-9][A-Za-z0-9-]{0,38})")
SHORTEST = 12  # letters that a quote needs to be found by


def answers(rows: Iterable[dict[str, Any]], log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[dict[str, Any]]:
    """The comments of threads; by default each answers the start, and that is said.

    With `quotes`, one that begins with a quotation answers the comment it comes from; with `mentions`, one that names
    somebody who took part before answers the latest comment of the first so named.
    """
    earlier: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    flat = 0
    for row in rows:
        thread = earlier[row["thread_id"]] if mentions or quotes else []
        if row["resolution"] == "assumed":
            found = (quotes and _quoted(row, thread)) or (mentions and _mentioned(row, thread)) or {}
            flat += not found
            row = row | found
        if mentions or quotes:
            thread.append(row)
        yield row
    if flat:
        log.note(f"{flat:,} comments name none that they answer and are taken as answers to the start of their thread.")


def _quoted(row: dict[str, Any], thread: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The latest comment before that holds the text quoted at the start."""
    quote = QUOTE.match(row["text"] or "")
    sought = _letters(re.sub(r"^[^\S\n]*+>+", "", quote[1], flags=re.MULTILINE)) if quote else ""
    if len(sought) < SHORTEST:
        return None
    found = next((other for other in reversed(thread) if sought in _letters(_own(other["text"] or ""))), None)
    return found and {"parent_id": found["id"], "resolution": "quote"}


def _own(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(">"))


def _letters(body: str) -> str:
    return re.sub(r"\W+", "", body).casefold()


def _mentioned(row: dict[str, Any], thread: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The latest comment before by the first person named who took part."""
    for name in MENTION.findall(_own(row["text"] or "")):
        theirs = [other for other in thread if (other["author"] or "").casefold() == name.casefold()]
        if theirs:
            ids = [other["id"] for other in theirs][-100:]
            return {
                "reply_to": theirs[-1]["author"],
                "parent_id": ids[-1],
                "candidates": ids if len(ids) > 1 else None,
                "resolution": "mention",
            }
    return None
