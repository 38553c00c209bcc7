"""WhatsApp chats as the phone exports them: a text file with a line per message."""

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from replygraph.readers import languages
from replygraph.readers._chat_lines import DATE, MARKS, SPACE, Parts, are_people, mentioned, moment, order_of_dates, parts_of
from replygraph.readers._json import is_lines
from replygraph.readers._markup import letters
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "WhatsApp chats as text"
HOWTO = (
    "Open the chat on the phone, choose More, Export chat, without media, and give the text file (or the zip with "
    "it). The file does not say which message answers which: only @mentions become ties, and the tool says so."
)
FAMILY = "text"
WORD = r"[^\s\d\[\]:,،/-]{1,10}"  # "klo", "à", "a.m.", "오후": what languages put before and after a time
TIME = (
    rf"(?:(?P<before>{WORD}(?:{SPACE}{WORD})?){SPACE}*)?(?P<hour>\d{{1,2}})(?:[:.]|{SPACE}h{SPACE})(?P<minute>\d\d)"
    rf"(?:[:.](?P<seconds>\d\d))?(?:{SPACE}*(?P<after>{WORD}(?:{SPACE}{WORD})?))?"
)
# After date and time comes a bracket, a dash, or in old exports a colon. In Vietnamese the time stands first.
END = rf"(?:\]{SPACE}?|{SPACE}[-–]{SPACE}|:{SPACE})(?P<rest>.*)$"
HEADS = (
    re.compile(rf"^{MARKS}\[?{DATE}[,،]?{SPACE}*{TIME}{END}", re.DOTALL),
    re.compile(rf"^{MARKS}\[?{TIME}[,،]?{SPACE}+{DATE}{END}", re.DOTALL),
)
SENT = re.compile(rf"^{MARKS}~?{SPACE}?([^:\n]{{1,80}}?){SPACE}?:{SPACE}(.*)$", re.DOTALL)
# Other programs write such lines too: brackets without seconds, dashes with them, a zone, American clocks without a comma, Markdown's line ends.
OTHERS = re.compile(
    r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] [^\n]{0,999}  $|\[[^\]]*UTC\]|\[[^\],]*\d [AP]M\]|\[[^\]:]*:\d\d(?: ?[AaPp]\.?[Mm]\.?)?\] |[^\[\]]{6,14}:\d\d:\d\d[^\[\]]{0,5} - "
)


def recognise(source: Source) -> str:
    """Most of the first lines start with a date, a time and a dash or bracket, and some of these with a name."""
    if is_lines(source):
        return ""
    lines = [line for line in source.text_head.splitlines()[:200] if line.strip()]
    heads = [found for line in lines if (found := _head(line))]
    sent = [found[1] for head in heads if (found := _is_sent(head["rest"]))]
    known = (
        len(sent) >= 2
        and (_head(lines[0]) or 2 * len(sent) >= len(lines))
        and are_people([name for name in sent if name not in _find_notices(Counter(sent))])
    )
    known = known and not any(map(OTHERS.match, lines[:9]))
    return f"{len(heads)} lines that start with a date, a time and a sender" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Messages in their order; who is mentioned first, and took part in the chat, is answered."""
    chat = slug(source.name)
    messages, system = messages_of(source.read_text())
    if system:
        log.count("lines that WhatsApp writes itself", system)
    log.warn(f"{source.name}: the file does not say which message answers which; only @mentions are ties.")
    order = order_of_dates(source.name, log, [parts for parts, _, _ in messages])
    people = {letters(name): name for _, name, _ in messages}
    for number, (parts, name, body) in enumerate(messages):
        answered = mentioned(body, people) if mentions else None
        yield {
            "id": f"{chat}/{number}",
            "thread_id": chat,
            "author": name,
            "created_at": moment(parts, order) or "/".join(filter(None, parts)),
            "text": body,
            "reply_to": answered,
            "resolution": "mention" if answered else "none",
            "precision": "second" if parts[5] else "minute",
        }


def messages_of(page: str) -> tuple[list[tuple[Parts, str, str]], int]:
    """Date, sender and text of each message, and how many lines are WhatsApp's own; a line without a date goes on."""
    found: list[list[Any]] = []
    system, goes_on = 0, False
    for line in page.split("\n"):
        head = _head(line)
        sent = _is_sent(head["rest"]) if head else None
        if head and sent:
            found.append([parts_of(head.groupdict()), sent[1].strip(), [sent[2]]])
            goes_on = True
        elif head:
            system += 1
            goes_on = False
        elif goes_on:
            found[-1][2].append(line)
    said = [(parts, name, "\n".join(body)) for parts, name, body in found]
    notices = _find_notices(Counter(name for _, name, _ in said))
    said, system = [each for each in said if each[1] not in notices], system + sum(each[1] in notices for each in said)
    kept = [(parts, name, STRAY.sub("", body).strip()) for parts, name, body in _without_own(said)]
    return kept, system + len(said) - len(kept)


# Marks of direction between the numbers of a date, as in Arabic; behind it they tell notices from messages.
_TURNS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
BETWEEN = re.compile(rf"(?<!{_TURNS}){_TURNS}++(?=[\d./،,:-])|(?<=\d){_TURNS}++")


def _head(line: str) -> re.Match[str] | None:
    found = next((found for head in HEADS if (found := head.match(line))), None)
    if found is None and BETWEEN.search(line, 0, 40):
        line = BETWEEN.sub("", line[:40]) + line[40:]
        found = next((found for head in HEADS if (found := head.match(line))), None)
    return found


def _find_notices(names: Counter[str]) -> set[str]:
    """Names that are the beginning of a notice with a colon in it: 'Bo changed the topic to "Clay' once, where Bo writes too."""
    people = set(names)
    return {
        name
        for name, number in names.items()
        if number == 1
        and (
            NOTICE.search(name)
            or any(_begins(name, place, people) for place in (found.start() for found in re.finditer(r"(?<=\S) ", name)))
        )
    }


def _begins(name: str, place: int, people: Collection[str]) -> bool:
    return name[:place] in people and (len(name[place:].split()) > 3 or len(re.findall("[«„“\"']", name)) % 2 == 1)


STRAY = re.compile(rf"^{MARKS}")


def _is_sent(rest: str) -> re.Match[str] | None:
    """A sender and a text; a colon inside a quotation (of a group's new name) ends no sender."""
    sent = SENT.match(rest)
    return sent if sent and not sent[1].count('"') % 2 and sent[1].count("“") == sent[1].count("”") else None


# What is left of a picture or a file stands behind the same mark as a notice, but is a message of its sender.
ATTACHED = re.compile(rf"<[^<>]+>|.*(?:{languages.pattern('attached')}).{{0,40}}", re.I | re.S)
NOTICE = re.compile(languages.pattern("notice"), re.I)


def _without_own(said: list[tuple[Parts, str, str]]) -> list[tuple[Parts, str, str]]:
    """iPhones write WhatsApp's own lines in the name of the group, or of whom one writes with, behind a mark.

    A chat begins with such a line. All that the group says is of that kind, and no file; what is in a person's name begins
    with that name, or with words that only notices have.
    """
    if not said or not said[0][2].startswith("\u200e") or _is_file(said[0][2]):
        return [each for each in said if not _is_notice(each[1], each[2])]
    group = said[0][1]
    only = all(body.startswith("\u200e") and not _is_file(body) for _, name, body in said if name == group)
    return [each for each in said[1:] if not (only and each[1] == group) and not _is_notice(each[1], each[2])]


def _is_file(body: str) -> bool:
    return len(body) < 120 and bool(ATTACHED.fullmatch(STRAY.sub("", body)))


def _is_notice(name: str, body: str) -> bool:
    """Whether a line behind the mark is WhatsApp's, about the person in whose name it stands."""
    plain = STRAY.sub("", body)
    return (
        body.startswith("\u200e") and not _is_file(body) and (plain.lstrip("~ \u202f\u00a0").startswith(name) or bool(NOTICE.search(plain)))
    )
