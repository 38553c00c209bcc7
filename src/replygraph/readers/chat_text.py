"""Chats as text of other programs than WhatsApp: a line per message, or a line with who and when above each."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from replygraph.errors import ReadError
from replygraph.readers import languages
from replygraph.readers._ages import read_date
from replygraph.readers._chat_lines import DATE, MARKS, SPACE, Head, Message, are_people, gather, mentioned, moment, parts_of, rows
from replygraph.readers._json import is_lines
from replygraph.sources import Comments, Log, Source

TITLE = "Chats as text: Signal, LINE, KakaoTalk, Viber, Skype, Teams, Zoom, Discord, Element, XMPP, Twitch"
HOWTO = (
    "Save the chat as text with its program, or copy it from the window with names and times. Who answers whom is known only where a message quotes another "
    "(Zoom, Signal, Element), begins with a name or mentions one; the tool says so. Where there is an export that knows replies (JSON of Telegram, Discord or Element), take that."
)
FAMILY = "text"
BREADTH = 1  # lines as many programs write them
HALVES = rf"(?:{languages.pattern('morning')}|{languages.pattern('afternoon')}|[AaPpMm.]{{2,4}})(?![^\W\d])"
TIME = (
    rf"(?:(?P<before>{HALVES}){SPACE}?)?(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<seconds>\d\d))?(?:[.,]\d{{1,6}}|Z)?"
    rf"(?:{SPACE}?(?P<after>{HALVES}))?(?:{SPACE}UTC)?"
)
WHEN = rf"(?:{DATE}|(?P<day>[^\W\d_]{{3,12}}\.?{SPACE}\d{{1,2}},{SPACE}\d{{4}}|\d{{1,2}}-[^\W\d_]{{3,4}}-\d\d))[,T]?{SPACE}*(?:at{SPACE})?{TIME}"
NAME, TEXT = r"(?P<name>[^:\n\t]{1,80}?)", r"(?P<text>.*)$"
TO = r"(?:\s{1,3}to\s{1,3}(?P<to>[^:\n]{1,80}?))?"
# How a message begins; of the last four the text stands below.
FORMS = [re.compile(f"^{MARKS}{form}") for form in (
    rf"\[{SPACE}?{WHEN}{SPACE}?\]{SPACE}*(?:\*\*\*{SPACE})?{NAME}:{SPACE}{TEXT}",  # Signal, Skype, Viber, Twitch
    rf"{WHEN}{SPACE}[-–]{SPACE}{NAME}:{SPACE}{TEXT}",  # Element, XMPP
    rf"{WHEN},{SPACE}{NAME}{SPACE}:{SPACE}{TEXT}",  # KakaoTalk
    rf"\[(?P<name>[^\[\]\n]{{1,80}})\]{SPACE}\[{TIME}\]{SPACE}{TEXT}",  # KakaoTalk on computers
    rf"{TIME}\t(?P<name>[^\t\n<>]{{1,80}}?):?\t{TEXT}",  # LINE, Zoom's recordings
    rf"{TIME}\s{{1,4}}From\s{{1,4}}{NAME}{TO}\s?:{TEXT}",  # Zoom
    rf"[(\[]{TIME}[)\]]{SPACE}{{1,2}}{NAME}:{SPACE}{TEXT}",  # Pidgin, Twitch
    rf"\[{WHEN}\]{SPACE}(?P<name>[^\n:]{{1,80}})(?P<text>)$",  # Discord, Teams
    rf"(?P<name>[^\n:]{{1,80}}?),{SPACE}\[{WHEN}\]:?(?P<text>)$",  # Telegram's window
    rf"(?P<name>[^\n:]{{1,80}}?){SPACE}—{SPACE}{WHEN}(?P<text>)$",  # Discord's window
    rf"{WHEN}{SPACE}(?P<name>[^\n:]{{1,80}})(?P<text>)$",  # WeChat, QQ
)]  # fmt: skip
BELOW = FORMS[-4:]
CLOCK = languages.plain("clock")  # behind a time, where no name stands
_A_TIME = re.sub(r"\?P<\w+>", "?:", rf"(?:{WHEN}|{TIME})")
OWN = re.compile(rf"^{MARKS}[\[(]?{SPACE}?{_A_TIME}(?:[\])\t ]|$)|^(?:={{9,}}|\{{[A-Z]\w+\}})$|^[#*]")
SUBTITLES = re.compile(r"\A\ufeff?(?:WEBVTT|\d+\s*\n\d\d:\d\d:\d\d[,.]\d{3} --> )")
# What is quoted at the start of a message: by Zoom in quotation marks, by Element behind a name, by Signal in lines.
QUOTED = re.compile(
    rf"\A\s*(?:(?:{languages.pattern('reply_to')})\s[\"“](?P<said>[^\n]{{1,300}})[\"”]\n|<[^<>\s\"]{{1,100}} \"(?P<short>[^\n]{{1,40}}?)\">\s|(?P<lines>(?:>[^\n]*\n)+))\s*",
    re.I,
)
REACTION = re.compile(r"(?:Reacted to|Removed an? \S+ reaction from) [\"“][^\n]*$")  # Zoom lists them among the messages
ADDRESSED = re.compile(
    rf"\A(?:@?(?P<name>[^\n:,]{{1,60}})[:,](?:\s|\Z)|\[(?:{languages.pattern('reply_to')})\s(?P<answered>[^\n\]]{{1,80}})\])", re.I
)
ANSWERS = re.compile(rf"\A\[(?:{languages.pattern('reply_to')})\s[^\n\]]{{1,80}}\]\n")
BEHIND = re.compile(r"\s?\((?:pinned|\d{5,11}|[^()\s@]{1,60}@[^()\s]{1,60}|Direct Message)\)$")  # behind a name
Day = tuple[str | None, str | None, str | None]  # its three numbers, in the order of the text
NO_DAY: Day = (None, None, None)


def recognise(source: Source) -> str:
    """Many of the first lines begin with a time and a name, in one way, and the names may be people's."""
    if is_lines(source):
        return ""
    if SUBTITLES.match(source.text_head):
        return "subtitles, or what was said in a recording"
    form, number = _form_of(source.text_head)
    return f"{number:,} lines with a time and a name" if form else ""


def _form_of(page: str) -> tuple[re.Pattern[str] | None, int]:
    """How messages begin here, and how many of the first lines do so; the text of some stands below."""
    lines = [line for line in page[:200_000].splitlines()[:200] if line.strip()]
    for form in FORMS:
        heads = {
            place: found["name"] for place, line in enumerate(lines) if (found := form.match(line)) and found["name"].lower() not in CLOCK
        }
        texts = sum(b - a > 1 for a, b in pairwise([*heads, len(lines)]))
        enough = 5 * texts >= 4 * len(heads) and len(heads) * 9 >= len(lines) if form in BELOW else 3 * len(heads) >= len(lines)
        if len(heads) > 1 and enough and are_people([*heads.values()]):
            return form, len(heads)
    return None, 0


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Messages in their order; one answers the message that it quotes, or who is named at its start or mentioned first."""
    page = source.read_text()
    form, _ = _form_of(page)
    if form is None or SUBTITLES.match(page):
        raise ReadError(
            f"{source.name}: no chat, but what was said in a recording or another text. It tells who speaks at most, not who answers whom, so "
            "there are no replies in it. Give the chat of the meeting, or the comments below the recording."
        )
    messages = [each for each in _messages(page, form, log) if not REACTION.match(each.text)]
    unknown = yield from rows(source, log, messages, mentions)
    log.warn(
        f"{source.name}: whom {unknown:,} of {len(messages):,} messages answer, if anybody, is not known: "
        "a chat as text tells it only where a message quotes another or names somebody."
    )
    if not all(each.parts[0] for each in messages):
        log.note(f"{source.name}: no dates in it, so when messages were sent is not known.")


def _messages(page: str, form: re.Pattern[str], log: Log) -> Iterator[Message]:
    """What is said; what the program writes itself is counted."""
    day, own, is_dated = NO_DAY, 0, "first" in form.groupindex
    heads = gather(
        page,
        lambda line: (found := form.match(line)) and found.groupdict(),
        lambda line: OWN.match(line) or (not is_dated and _date(line)),
    )
    for head, text in heads:
        if head:
            yield _message(head, text, day)
        else:
            day, own = (not is_dated and _date(text[0])) or day, own + bool(text[0].strip())
    log.count("lines that the chat program writes itself (joins, days ...)", own)


def _message(head: Head, lines: Sequence[str], day: Day) -> Message:
    """A message of its first line and those below; a date in words or of the day is one in numbers."""
    if not head.get("first"):
        own = _date(head["day"]) if head.get("day") else None
        head = {**head, **dict(zip(("first", "second", "third"), own or day, strict=True))}
    quoted, text = _unquoted("\n".join(line.removeprefix("\t") for line in lines).strip())
    named = ADDRESSED.match(text)
    to = [BEHIND.sub("", head.get("to") or ""), (named["name"] or named["answered"]) if named else "", *mentioned(text)]
    return Message(BEHIND.sub("", head["name"].strip()), ANSWERS.sub("", text), parts_of(head), to, quoted)


DAY = re.compile(DATE)
OF_DAY = re.compile(r"^(?:\W|\d|Conversation with |[^\W\d_]{2,10},? \d)|^[^\W\d_]{2,10}, ")


def _date(line: str) -> Day | None:
    """The numbers of the date in a line that tells the day of those below it."""
    if len(line) > 120 or not OF_DAY.match(line):
        return None
    if (found := DAY.search(line)) and any(moment((*found.groups(), "0", "0", None, None), order) for order in ("ymd", "dmy", "mdy")):
        return found["first"], found["second"], found["third"]
    worded = re.search(r"[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{1,2}[ -][^\W\d_]{3,12}[ -]\d{2,4}", line)
    read = read_date(worded[0]) if worded else None
    return (str(read[0].year), str(read[0].month), str(read[0].day)) if read else None


def _unquoted(text: str) -> tuple[str, str]:
    """What a message quotes at its start, without signs that it is cut; and the rest."""
    found = QUOTED.match(text)
    if found is None:
        return "", text
    quoted = found["said"] or found["short"] or "\n".join(line.lstrip("> ") for line in found["lines"].splitlines())
    return re.sub(r"(?:\.\.\.|…)$", "", quoted.strip()), text[found.end() :]
