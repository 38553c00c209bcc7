"""Chats as text, line by line: messages and the lines below them, dates and times in the languages of phones, who is answered."""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from replygraph.readers import languages
from replygraph.readers._markup import letters
from replygraph.readers._wiki_signatures import western
from replygraph.sources import Log, Source
from replygraph.sources.inputs import slug

MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
SPACE = "[ \u00a0\u2009\u202f]"
DATE = (
    rf"(?P<first>\d{{1,4}})(?:[./-]|년|年){SPACE}?(?P<second>\d{{1,2}})(?:[./-]|월|月){SPACE}?(?P<third>\d{{1,4}})(?:일|日)?\.?"
    rf"(?:{SPACE}г\.)?"
)
# What stands for the second half of the day, only its letters; and for the first, where that must be told from other words.
AFTERNOON, MORNING = frozenset(languages.words("afternoon")), frozenset(languages.words("morning"))
YEARS = range(1988, 2100)  # from the first year of IRC
MENTION = re.compile("@\u2068([^\u2069\n]{1,80})\u2069|@(\\+?\\d[\\d \u00a0]{5,18}\\d)|@([^\\W\\d][\\w.-]*(?: [^\\W\\d][\\w.-]*)?)")
Parts = tuple[str | None, ...]
NO_TIME: Parts = (None,) * 7
LENGTH = 20  # letters of a quotation by which its message is found, where the end is cut off


class Message(NamedTuple):
    """Who said what, the numbers of the time, whom the text or the program may name as spoken to, the surest first, and what is quoted."""

    name: str
    text: str
    parts: Parts
    to: Sequence[str]
    quoted: str = ""


Head = Mapping[str, Any]  # what the first line of a message says: its `text`, `name` and time


def gather(page: str, begin: Callable[[str], Head | None], is_own: Callable[[str], object]) -> Iterator[tuple[Head | None, list[str]]]:
    """The head of each message with the lines of its text, and by itself (None) each line that the program writes, which ends a message."""
    begun: tuple[Head, list[str]] | None = None
    for line in page.split("\n"):
        head = begin(line)
        if begun and (head or is_own(line)):
            yield begun
            begun = None
        if head:
            begun = head, [head["text"]]
        elif begun:
            begun[1].append(line)
        else:
            yield None, [line]
    if begun:
        yield begun


def rows(
    source: Source, log: Log, messages: Sequence[Message], mentions: bool, key: Callable[[str], str] = letters
) -> Generator[dict[str, Any], None, int]:
    """The messages in their order; one answers the message that it quotes, or who of the chat is spoken to. Returns how many answer nobody.

    People are found by their names as `key` has them.
    """
    chat, order = slug(source.name), order_of_dates(source.name, log, [each.parts for each in messages if each.parts[0]])
    names = [each.name for each in messages]
    # The very name counts first; one of signs alone, of which the key leaves nothing, is known by nothing else.
    people = {key(name): name for name in reversed(names) if key(name)} | {name: name for name in names}
    said: dict[str, str] = {}
    unknown = 0
    for number, each in enumerate(messages):
        id, parent = f"{chat}/{number}", said.get(each.quoted) or said.get(each.quoted[:LENGTH])
        found = (people[name] for to in each.to for name in (to, key(to)) if name in people)
        answered = next(found, None) if mentions and not parent else None
        at = (moment(each.parts, order) or "/".join(filter(None, each.parts))) if each.parts[0] else None
        unknown += not (parent or answered)
        yield {
            "id": id, "parent_id": parent, "thread_id": chat, "author": each.name, "text": each.text, "reply_to": answered,
            "created_at": at, "precision": at and ("second" if each.parts[5] else "minute"),
            "resolution": "quote" if parent else "mention" if answered else "none",
        }  # fmt: skip
        said |= {each.text: id, each.text[:LENGTH]: id} if each.text else {}
    return unknown


# What programs write where a chat has a name: in capitals also beside other words.
_NOBODY = {
    "INFO", "ERROR", "WARN", "WARNING", "DEBUG", "FATAL", "TRACE", "CRITICAL", "NOTICE", "VERBOSE", "SEVERE", "ALERT", "FEAT", "FIX", "DOCS",
    "CHORE", "REFACTOR", "TODO",
}  # fmt: skip
MANY = 4


def are_people(names: Sequence[str]) -> bool:
    """Whether who speaks in the first lines may be people: not levels of a program's log, nor of many lines each another."""
    levels = sum(name.upper() in _NOBODY or not _NOBODY.isdisjoint(re.split(r"\W+", name)) for name in names)
    return 2 * levels < len(names) and (len(names) < MANY or len(set(names)) < len(names))


def parts_of(head: Mapping[str, str | None]) -> Parts:
    """The three numbers of the date, hour, minute and second, and which half of the day."""
    words = {re.sub(r"[\W\d_]", "", head.get(name) or "").casefold() for name in ("before", "after")}
    half = "p" if words & AFTERNOON else "a" if words & MORNING else None
    numbers = (head.get(name) for name in ("first", "second", "third", "hour", "minute", "seconds"))
    return *(number and western(number) for number in numbers), half


def order_of_dates(name: str, log: Log, dates: Sequence[Parts]) -> str:
    """Which of the three numbers is the day: what most dates allow and, of several, what keeps them in order; else it is said."""
    readable = {order: sum(moment(parts, order) is not None for parts in dates) for order in ("ymd", "dmy", "mdy")}
    fits = [order for order, number in readable.items() if number == max(readable.values()) > 0]
    places = {order: _in_order(dates, order) for order in fits}
    best = max(fits, key=places.__getitem__, default="dmy")
    if len(fits) > 1 and sum(forward == places[best][0] for forward, _ in places.values()) > 1:
        words = "the day stands before the month" if best == "dmy" else "the month stands before the day"
        log.warn(f"{name}: the dates do not tell whether day or month comes first; they are read as if {words}.")
    return best


def _in_order(dates: Sequence[Parts], order: str) -> tuple[int, bool]:
    """How often time goes forward; where that doesn't tell, American clocks have am and pm, and dates without zeros."""
    times = [time for parts in dates if (time := moment(parts, order))]
    forward = sum(a <= b for a, b in pairwise(times))
    american = any(parts[6] for parts in dates) and not any(parts[0].startswith("0") for parts in dates)
    return forward, (order == "mdy") == american


def moment(parts: Parts, order: str) -> datetime | None:
    """The time in a message's head, taken as UTC: the file names no zone; None where it cannot be read so."""
    numbers = dict(zip(order, map(int, parts[:3]), strict=True))
    if (len(parts[0] or "") == 4) != (order == "ymd"):
        return None
    year = numbers["y"] + (2000 if numbers["y"] < 100 else -543 if numbers["y"] > 2500 else 0)  # the Thai calendar
    hour = int(parts[3]) % 12 + (12 if parts[6] == "p" else 0) if parts[6] else int(parts[3])
    try:
        return datetime(year, numbers["m"], numbers["d"], hour, int(parts[4]), int(parts[5] or 0), tzinfo=UTC) if year in YEARS else None
    except ValueError:
        return None


def mentioned(body: str) -> list[str]:
    """Who is mentioned; a name of two words may be mentioned by both or the first."""
    names = (found[1] or found[2] or found[3] for found in MENTION.finditer(body))
    return [guess for name in names for guess in (name, name.split(" ")[0])]
