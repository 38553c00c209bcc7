"""Logs of IRC channels, as clients and bots write them: a line per message, `<nick> text` behind a time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from replygraph.errors import ReadError
from replygraph.readers._ages import read_date
from replygraph.readers._chat_lines import NO_TIME, Message, Parts, are_people, moment, rows
from replygraph.readers._line_times import find_time
from replygraph.sources import Comments, Log, Source

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


def recognise(source: Source) -> str:
    """Most of the first lines are said by a nick, behind a time; without times all of them."""
    lines = [line for line in source.text_head.splitlines()[:300] if line.strip()]
    if lines and lines[0].count("\t") > 1 and not LINE.match(lines[0]) and len({line.count("\t") for line in lines[:20]}) == 1:
        return ""  # a table below the names of its columns
    timed = [found for line in lines if (found := LINE.match(line))]
    names = [said["nick"] for found in timed if (said := _said(found))]
    untimed = [said["nick"] for line in lines if (said := SAID.match(line))]  # ids of mails stand in such brackets too
    known = (len(names) >= 2 and 2 * len(timed) >= len(lines) and 4 * len(names) >= len(timed)) or (
        len(untimed) >= 3 and 10 * len(untimed) >= 9 * len(lines) and not all("@" in nick[1:] for nick in untimed)
    )
    known = known and are_people(names or untimed) and "</" not in source.text_head[:2000]
    return f"{len(names or untimed):,} lines said on IRC" if known else ""


def _said(head: re.Match[str]) -> re.Match[str] | None:
    """Who says what: in brackets, or behind a tab as WeeChat has it, which tells the date in each line."""
    return SAID.match(head["rest"]) or (TABS.match(head["rest"]) if head["date"] else None)


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Messages in their order; one that begins with the nick of somebody in the log answers that person."""
    messages = list(_messages(source, log))
    if not messages:
        raise ReadError(f"{source.name}: nobody says anything in it. Give the log of a channel.")
    if not any(message.parts[0] for message in messages):
        log.note(
            f"{source.name}: no dates in the log, so when messages were sent is not known. With a date in its name, such as 2024-05-02.log, it is."
        )
    unsaid = yield from rows(source, log, messages, mentions, key=str.casefold)
    if unsaid:
        log.note(f"{source.name}: {unsaid:,} messages begin with nobody's nick; whom they answer is not known.")


def _messages(source: Source, log: Log) -> Iterator[Message]:
    """What is said, with the day that the log, its lines or its name tell; what the program writes itself is counted."""
    day, before, own = _day_of_name(source.name), None, 0
    spelled: dict[str, str] = {}  # each nick as it stands first
    for line in source.read_text().split("\n"):
        head = LINE.match(line)
        rest = head["rest"] if head else line
        action = ACTION.match(rest)
        said = _said(head) if head else SAID.match(rest)
        said = said or (action if action and action["nick"].casefold() in spelled and not NOTICE.match(action["text"]) else None)
        if said is None:
            own += bool(line.strip())
            if DAY.match(line) and (found := find_time(line, source)) and isinstance(found[0], datetime):
                day, before = found[0].replace(hour=0, minute=0), None
            continue
        day, parts, at = _moment(head, day, before)
        before = at or before
        named = ADDRESSED.match(said["text"].strip())
        to = (named["nick"], named["nick"].rstrip("!?.;-")) if named else ()
        yield Message(spelled.setdefault(said["nick"].casefold(), said["nick"]), said["text"].strip(), parts, to)
    log.count("lines that the chat program writes itself (joins, modes ...)", own)


def _day_of_name(name: str) -> datetime | None:
    """The day in a log's name: `2024-05-02.log`, `moss_20240502.log`."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[-_./]?(\d\d)[-_./]?(\d\d)(?!\d)", name[-80:])
    try:
        return datetime(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _moment(head: re.Match[str] | None, day: datetime | None, before: datetime | None) -> tuple[datetime | None, Parts, datetime | None]:
    """The day, the numbers of the time, and the time; a clock that goes back by half a day has passed midnight."""
    date = head and head["date"]
    if date and (found := read_date(date if not day or re.search(r"\d{4}|\d[./]\d+[./]", date) else f"{date} {day.year}")):
        day = found[0].replace(hour=0, minute=0)
    if head is None or day is None:
        return day, NO_TIME, None
    hour, minute, second = [*head["clock"].split(":"), None][:3]
    clock: Parts = (hour, minute, second, (head["half"] or "").strip().lower()[:1] or None)
    at = moment((*_numbers(day), *clock), "ymd")
    if at and not date and before and before - at > timedelta(hours=12):
        day, at = day + timedelta(days=1), at + timedelta(days=1)
    return day, (*_numbers(day), *clock), at


def _numbers(day: datetime) -> Parts:
    return tuple(f"{day:%Y %m %d}".split())
