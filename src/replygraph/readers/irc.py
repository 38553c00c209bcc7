"""Logs of IRC channels, as clients and bots write them: a line per message, `<nick> text` behind a time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from replygraph.errors import ReadError
from replygraph.readers._ages import read_date
from replygraph.readers._chat_lines import are_people
from replygraph.readers._line_times import find_time
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "Logs of IRC channels"
HOWTO = (
    "Give the log as the client or the bot wrote it (irssi, HexChat, WeeChat, mIRC, ZNC ...), or a folder with one for each day. "
    "A message that begins with somebody's nick (`ann: yes`, `@ann yes`) answers that person; the others answer nobody, and that is said."
)
FAMILY = "text"
LINE = re.compile(
    r"^[\[(]?(?:(?P<date>\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|[^\W\d_]{3,9} \d{1,2}),?[T ])?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?P<half> ?[AaPp][Mm])?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[\])]?[ \t]+(?P<rest>\S.*)$"
)
SAID = re.compile(r"^<[ ]?[~&@%+!]?(?P<nick>[^<>\s]{1,60})>[ \t]?(?P<text>.*)$")
TABS = re.compile(r"^[ ]?[~&@%+]?(?P<nick>[^\s<>=*-][^\s]{0,59}|-[^\s-][^\s]{0,58})\t(?P<text>.*)$")  # WeeChat
ACTION = re.compile(r"^\*[ \t]+(?P<nick>[^\s*]{1,60})[ \t](?P<text>.*)$")
NOTICE = re.compile(
    r"(?:has )?(?:joined|left|quit|parted|kicked)\b|is now known as|sets? mode|(?:has )?changed? the topic|was kicked", re.I
)
DAY = re.compile(r"^(?:---|\*\*\*\*?|Session |===|#)")
ADDRESSED = re.compile(r"^(?:@|(?=[^\s:,<>]{1,60}(?:[:,]|[ ]?->)(?:\s|$)))(?P<nick>[^\s:,<>]{1,60})")  # `ann: yes`, `@ann yes`


class Message(NamedTuple):
    """Who said what, and when by the clock and the calendar of the log."""

    nick: str
    text: str
    at: datetime | None
    precision: str | None


def recognise(source: Source) -> str:
    """Most of the first lines are said by a nick, behind a time; without times all of them."""
    lines = [line for line in source.text_head.splitlines()[:300] if line.strip()]
    if lines and lines[0].count("\t") > 1 and not LINE.match(lines[0]) and len({line.count("\t") for line in lines[:20]}) == 1:
        return ""  # a table below the names of its columns
    timed = [found for line in lines if (found := LINE.match(line))]
    names = [said["nick"] for found in timed if (said := _said(found))]
    untimed = [said["nick"] for line in lines if (said := SAID.match(line))]  # ids of mails stand in such brackets too
    said, bare = len(names), len(untimed)
    known = (said >= 2 and 2 * len(timed) >= len(lines) and 4 * said >= len(timed)) or (
        bare >= 3 and 10 * bare >= 9 * len(lines) and not all("@" in nick[1:] for nick in untimed)
    )
    known = known and are_people(names or untimed)
    return f"{said or bare:,} lines said on IRC" if known and "</" not in source.text_head[:2000] else ""


def _said(head: re.Match[str]) -> re.Match[str] | None:
    """Who says what: in brackets, or behind a tab as WeeChat has it, which tells the date in each line."""
    return SAID.match(head["rest"]) or (TABS.match(head["rest"]) if head["date"] else None)


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Messages in their order; one that begins with the nick of somebody in the log answers that person."""
    channel, messages = slug(source.name), list(_messages(source, log))
    if not messages:
        raise ReadError(f"{source.name}: nobody says anything in it. Give the log of a channel.")
    people = {message.nick.casefold(): message.nick for message in reversed(messages)}
    if all(message.at is None for message in messages):
        log.note(
            f"{source.name}: no dates in the log, so when messages were sent is not known. With a date in its name, such as 2024-05-02.log, it is."
        )
    unsaid = 0
    for number, message in enumerate(messages, 1):
        named = ADDRESSED.match(message.text) if mentions else None
        nick = named["nick"].casefold() if named else ""
        answered = people.get(nick) or people.get(nick.rstrip("!?.;-"))
        unsaid += answered is None
        yield {
            "id": f"{channel}/{number}", "thread_id": channel, "author": people[message.nick.casefold()], "created_at": message.at,
            "text": message.text, "reply_to": answered, "resolution": "mention" if answered else "none", "precision": message.precision,
        }  # fmt: skip
    if unsaid:
        log.note(f"{source.name}: {unsaid:,} messages begin with nobody's nick; whom they answer is not known.")


def _messages(source: Source, log: Log) -> Iterator[Message]:
    """What is said, with the day that the log, its lines or its name tell; what the program writes itself is counted."""
    day, before, own = _day_of_name(source.name), None, 0
    spoken: set[str] = set()
    for line in source.read_text().split("\n"):
        head = LINE.match(line)
        rest = head["rest"] if head else line
        action = ACTION.match(rest)
        said = _said(head) if head else SAID.match(rest)
        said = said or (action if action and action["nick"] in spoken and not NOTICE.match(action["text"]) else None)
        if said is None:
            own += bool(line.strip())
            if DAY.match(line) and (found := find_time(line, source)) and isinstance(found[0], datetime):
                day, before = found[0].replace(hour=0, minute=0), None
            continue
        spoken.add(said["nick"])
        day, at, precision = _moment(head, day, before)
        before = at or before
        yield Message(said["nick"], said["text"].strip(), at, precision)
    log.count("lines that the chat program writes itself (joins, modes ...)", own)


def _day_of_name(name: str) -> datetime | None:
    """The day in a log's name: `2024-05-02.log`, `moss_20240502.log`."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[-_./]?(\d\d)[-_./]?(\d\d)(?!\d)", name[-80:])
    try:
        return datetime(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _moment(
    head: re.Match[str] | None, day: datetime | None, before: datetime | None
) -> tuple[datetime | None, datetime | None, str | None]:
    """The day, the time, and how exact it is; a clock that goes back by half a day has passed midnight."""
    if head is None:
        return day, None, None
    date = head["date"]
    if date:
        with_year = f"{date} {day.year}" if day and not re.search(r"\d{4}|\d[./]\d+[./]", date) else date
        found = read_date(with_year)
        day = found[0].replace(hour=0, minute=0) if found else day
    hour, minute, second = [*map(int, head["clock"].split(":")), 0][:3]
    half = (head["half"] or "").strip().lower()
    hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
    if day is None or hour > 23 or minute > 59 or second > 59:
        return day, None, None
    at = day.replace(hour=hour, minute=minute, second=second)
    if not date and before and before - at > timedelta(hours=12):
        day, at = day + timedelta(days=1), at + timedelta(days=1)
    return day, at, "second" if head["clock"].count(":") == 2 else "minute"
