"""WhatsApp chats as the phone exports them: a text file with a line per message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from replygraph.readers._trees import is_lines
from replygraph.sources import Log, Source, slug

TITLE = "WhatsApp chats as text"
HOWTO = (
    "Open the chat on the phone, choose More, Export chat, without media, and give the text file (or the zip with "
    "it). The file does not say which message answers which: only @mentions become ties, and the tool says so."
)
MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
SPACE = "[ \u00a0\u202f]"
HEAD = re.compile(
    rf"^{MARKS}\[?(\d{{1,4}})[./-]{SPACE}?(\d{{1,2}})[./-]{SPACE}?(\d{{1,4}})\.?,?{SPACE}+"
    rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:{SPACE}*([AaPp])\.?{SPACE}?[Mm]\.?)?(?:\]{SPACE}?|{SPACE}-{SPACE}){MARKS}(.*)$",
    re.DOTALL,
)
SENT = re.compile(rf"^~?{SPACE}?([^:\n]{{1,80}}?):{SPACE}{MARKS}(.*)$", re.DOTALL)
MENTION = re.compile(
    "@\u2068([^\u2069\n]{1,80})\u2069|@(\\+?\\d[\\d \u00a0]{5,18}\\d)|@([^\\W\\d][\\w.-]*(?: [^\\W\\d][\\w.-]*)?)"
)
Parts = tuple[str | None, ...]


def recognise(source: Source) -> str:
    """Most of the first lines start with a date, a time and a dash or bracket, and some of these with a name."""
    if is_lines(source):
        return ""
    lines = [line for line in source.text_head.splitlines()[:200] if line.strip()]
    heads = [found for line in lines if (found := HEAD.match(line))]
    sent = sum(bool(SENT.match(found[8])) for found in heads)
    known = bool(lines) and HEAD.match(lines[0]) and sent >= 2
    return f"{len(heads)} lines that start with a date, a time and a sender" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True, **_: object) -> Iterator[dict]:
    """Messages in their order; who is mentioned first, and took part in the chat, is answered."""
    chat = slug(source.name)
    messages, system = messages_of(source.read_text())
    if system:
        log.count("lines that WhatsApp writes itself", system)
    log.warn(f"{source.name}: WhatsApp's file does not say which message answers which; only @mentions are ties.")
    order = order_of_dates([parts for parts, _, _ in messages])
    people = {_plain(name): name for _, name, _ in messages}
    for number, (parts, name, body) in enumerate(messages):
        answered = _mentioned(body, people) if mentions else None
        yield {
            "id": f"{chat}/{number}",
            "thread_id": chat,
            "author": name,
            "created_at": moment(parts, order),
            "text": body,
            "reply_to": answered,
            "resolution": "mention" if answered else "none",
            "precision": "second" if parts[5] else "minute",
        }


def messages_of(page: str) -> tuple[list[tuple[Parts, str, str]], int]:
    """Date, sender and text of each message, and how many lines are WhatsApp's own; a line without a date goes on."""
    found: list[list] = []
    system, goes_on = 0, False
    for line in page.split("\n"):
        head = HEAD.match(line)
        sent = SENT.match(head[8]) if head else None
        if sent:
            found.append([head.groups()[:7], sent[1].strip(), [sent[2]]])
            goes_on = True
        elif head:
            system += 1
            goes_on = False
        elif goes_on:
            found[-1][2].append(line)
    return [(parts, name, "\n".join(body).strip()) for parts, name, body in found], system


def order_of_dates(dates: Sequence[Parts]) -> str:
    """Which of the three numbers is the day: what all dates allow and, of several, what keeps them in order."""
    fits = [order for order in ("ymd", "dmy", "mdy") if all(moment(parts, order) for parts in dates)]
    return max(fits, key=lambda order: _in_order(dates, order), default="dmy")


def _in_order(dates: Sequence[Parts], order: str) -> tuple[int, bool]:
    """How often time goes forward; where that doesn't tell, clocks with am and pm have the month first."""
    times = [moment(parts, order) for parts in dates]
    forward = sum(a <= b for a, b in pairwise(times))
    return forward, (order == "mdy") == any(parts[6] for parts in dates)


def moment(parts: Parts, order: str) -> datetime | None:
    """The time in a message's head, taken as UTC: the file names no zone; None where it cannot be read so."""
    numbers = dict(zip(order, map(int, parts[:3]), strict=True))
    if (len(parts[0] or "") == 4) != (order == "ymd"):
        return None
    year = numbers["y"] + (2000 if numbers["y"] < 100 else 0)
    hour = int(parts[3]) % 12 + (12 if parts[6] in "Pp" else 0) if parts[6] else int(parts[3])
    try:
        return datetime(year, numbers["m"], numbers["d"], hour, int(parts[4]), int(parts[5] or 0), tzinfo=UTC)
    except ValueError:
        return None


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


def _mentioned(body: str, people: dict[str, str]) -> str | None:
    """Who of those in the chat is mentioned first; a name of two words may be mentioned by both or the first."""
    for found in MENTION.finditer(body):
        name = found[1] or found[2] or found[3]
        for guess in (name, name.split(" ")[0]):
            if _plain(guess) in people:
                return people[_plain(guess)]
    return None
