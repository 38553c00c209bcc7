"""Threads without levels, as on GitHub: each comment answers the start, unless a quote or an @mention tells more."""

import binascii
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import text, word
from replygraph.readers._markup import letters
from replygraph.sources import Columns, Log

QUOTE = re.compile(r"\s*+((?:>[^\n]*(?:\n|$))+)")
MENTION = re.compile(r"(?<![\w/`@])@([A-Za-z0-9][A-Za-z0-9-]{0,38})")
SHORTEST = 12  # letters that a quote needs to be found by
Row = dict[str, Any]


def account(id: object) -> str | None:
    """The number of an account, which GraphQL packs into its ids and REST gives as it is.

    >>> account(583231), account("MDQ6VXNlcjU4MzIzMQ=="), account("U_kgDOAAjmPw"), account("")
    ('583231', '583231', '583231', None)
    """
    try:
        packed = urlsafe_b64decode(f"{str(id).rpartition('_')[2]}==") if isinstance(id, str) else b""
    except (binascii.Error, ValueError):
        packed = b""
    if packed.startswith(b"\x92\x00"):  # in the way of MessagePack: a list of 0 and the number, behind a sign that tells how long it is
        return str(int.from_bytes(packed[3:]) if len(packed) > 3 else packed[2])
    number = re.fullmatch(rb"\d+:[A-Za-z]+(\d+)", packed)
    return number[1].decode() if number else str(id) if isinstance(id, str | int) and id != "" else None


def answers(posts: Iterable[Row | Columns], log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[Row | Columns]:
    """The comments of threads; by default each answers the start, and that is said.

    With `quotes`, one that begins with a quotation answers the comment it comes from; with `mentions`, one that names
    somebody who took part before answers the latest comment of the first so named.
    """
    earlier: dict[str | None, list[Row]] = defaultdict(list)
    flat = 0
    for each in posts:
        if not mentions and not quotes:
            flat += each["resolution"].count("assumed") if type(each) is Columns else each["resolution"] == "assumed"
            yield each
            continue
        for row in each.rows() if type(each) is Columns else [each]:
            thread = earlier[row["thread_id"]]
            if row["resolution"] == "assumed":
                found = (quotes and _quoted(row, thread)) or (mentions and _mentioned(row, thread)) or {}
                flat += not found
                row = row | found
            thread.append(row)
            yield row
    if flat:
        log.note(f"{flat:,} comments name none that they answer and are taken as answers to the start of their thread.")


def _quoted(row: Row, thread: Sequence[Row]) -> Row | None:
    """The latest comment before that holds the text quoted at the start."""
    quote = QUOTE.match(text(row["text"]) or "")
    sought = letters(re.sub(r"^[^\S\n]*+>+", "", quote[1], flags=re.MULTILINE)) if quote else ""
    if len(sought) < SHORTEST:
        return None
    found = next((other for other in reversed(thread) if sought in letters(_own(text(other["text"]) or ""))), None)
    return found and {"parent_id": found["id"], "resolution": "quote"}


def _own(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(">"))


def _mentioned(row: Row, thread: Sequence[Row]) -> Row | None:
    """The latest comment before by the first person named who took part."""
    for name in MENTION.findall(_own(text(row["text"]) or "")):
        theirs = [other for other in thread if (word(other["author"]) or "").casefold() == name.casefold()]
        if theirs:
            return _mentions.answer(theirs[-_mentions.MOST :])
    return None
