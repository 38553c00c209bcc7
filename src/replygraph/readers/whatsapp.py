"""WhatsApp chats as the phone exports them: a text file with a line per message."""

import re
from collections import Counter
from collections.abc import Collection

from replygraph.readers import languages
from replygraph.readers._chat_lines import DATE, MARKS, SPACE, Head, Message, are_people, gather, mentioned, parts_of, rows
from replygraph.readers._json import is_lines
from replygraph.sources import Comments, Log, Source

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
    heads = [line for line in lines if _head(line)]
    sent = [found["name"] for line in heads if (found := _sent(line))]
    known = (
        len(sent) >= 2
        and (_head(lines[0]) or 2 * len(sent) >= len(lines))
        and are_people([name for name in sent if name not in _find_notices(Counter(sent))])
    )
    known = known and not any(map(OTHERS.match, lines[:9]))
    return f"{len(heads)} lines that start with a date, a time and a sender" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Messages in their order; who is mentioned first, and took part in the chat, is answered."""
    messages, own = _messages(source.read_text())
    if own:
        log.count("lines that WhatsApp writes itself", own)
    log.warn(f"{source.name}: the file does not say which message answers which; only @mentions are ties.")
    yield from rows(source, log, messages, mentions)


def _messages(page: str) -> tuple[list[Message], int]:
    """What is said, and how many lines are WhatsApp's own; a line without a date goes on."""
    found = list(gather(page, _sent, _head))
    said = [Message(head["name"], "\n".join(text), parts_of(head), mentioned("\n".join(text))) for head, text in found if head]
    notices = _find_notices(Counter(each.name for each in said))
    kept = _without_own([each for each in said if each.name not in notices])
    own = sum(bool(text[0].strip()) for head, text in found if not head) + len(said) - len(kept)
    return [each._replace(text=STRAY.sub("", each.text).strip()) for each in kept], own


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
    return {name for name, number in names.items() if number == 1 and (NOTICE.search(name) or _begins_with_one(name, names))}


def _begins_with_one(name: str, people: Collection[str]) -> bool:
    """Whether a name goes on behind another by more words than names have, or by a quotation that ends behind the colon."""
    ends = (found.start() for found in re.finditer(r"(?<=\S) ", name))
    more = (name[end:] for end in ends if name[:end] in people)
    return any(len(each.split()) > 3 or len(QUOTES.findall(each)) % 2 == 1 for each in more)


QUOTES = re.compile(r"[«„“\"]|(?<!\w)'|'(?!\w)")  # an apostrophe in a name is none
STRAY = re.compile(rf"^{MARKS}")


def _sent(line: str) -> Head | None:
    """A time, a sender and a text; a colon inside a quotation (of a group's new name) ends no sender."""
    head = _head(line)
    sent = SENT.match(head["rest"]) if head else None
    is_name = sent and not sent[1].count('"') % 2 and sent[1].count("“") == sent[1].count("”")
    return {**head.groupdict(), "name": sent[1].strip(), "text": sent[2]} if head and sent and is_name else None


# What is left of a picture or a file stands behind the same mark as a notice, but is a message of its sender.
ATTACHED = re.compile(rf"<[^<>]+>|.*(?:{languages.pattern('attached')}).{{0,40}}", re.I | re.S)
NOTICE = re.compile(languages.pattern("notice"), re.I)


def _without_own(said: list[Message]) -> list[Message]:
    """iPhones write WhatsApp's own lines in the name of the group, or of whom one writes with, behind a mark.

    A chat begins with such a line. All that the group says is of that kind, and no file; what is in a person's name begins
    with that name, or with words that only notices have.
    """
    kept = [each for each in said if not _is_notice(each)]
    if not said or not _is_marked(said[0]):
        return kept
    group = [each for each in said if each.name == said[0].name]
    only = all(map(_is_marked, group))
    return [each for each in kept if each is not said[0] and not (only and each.name == said[0].name)]


def _is_marked(message: Message) -> bool:
    """Whether it stands behind the mark, and is no picture or file."""
    plain = STRAY.sub("", message.text)
    return message.text.startswith("\u200e") and not (len(message.text) < 120 and ATTACHED.fullmatch(plain))


def _is_notice(message: Message) -> bool:
    """Whether a line behind the mark is WhatsApp's, about the person in whose name it stands."""
    plain = STRAY.sub("", message.text)
    return _is_marked(message) and (plain.lstrip("~ \u202f\u00a0").startswith(message.name) or bool(NOTICE.search(plain)))
