"""WhatsApp chats as the phone exports them: a text file with a line per message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from replygraph.readers._json import is_lines
from replygraph.sources import Log, Source
from replygraph.sources.inputs import slug

TITLE = "WhatsApp chats as text"
HOWTO = (
    "Open the chat on the phone, choose More, Export chat, without media, and give the text file (or the zip with "
    "it). The file does not say which message answers which: only @mentions become ties, and the tool says so."
)
FAMILY = "text"
MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
SPACE = "[ \u00a0\u2009\u202f]"
WORD = r"[^\s\d\[\]:,،/-]{1,10}"  # "klo", "à", "a.m.", "오후": what languages put before and after a time
DATE = (
    rf"(?P<first>\d{{1,4}})(?:[./-]|년|年){SPACE}?(?P<second>\d{{1,2}})(?:[./-]|월|月){SPACE}?(?P<third>\d{{1,4}})(?:일|日)?\.?"
    rf"(?:{SPACE}г\.)?"
)
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
# What stands for the second half of the day, only its letters; and for the first, where that must be told from other words.
AFTERNOON = frozenset((
    "pm", "p", "μμ", "م", "بظ", "下午", "晚上", "中午", "午後", "오후", "ös", "du", "ch", "ptg", "ip", "em", "odp", "मउ", "अपराह्न", "অপরাহ্ণ",
    "אחהצ", "mchana",
))  # fmt: skip
MORNING = frozenset((
    "am", "a", "πμ", "ص", "قظ", "上午", "凌晨", "早上", "午前", "오전", "öö", "de", "sa", "pg", "ap", "fm", "dop", "मपू", "पूर्वाह्न",
    "পূর্বাহ্ণ", "לפנהצ", "asubuhi",
))  # fmt: skip
YEARS = range(2009, 2100)  # WhatsApp began in 2009
MENTION = re.compile("@\u2068([^\u2069\n]{1,80})\u2069|@(\\+?\\d[\\d \u00a0]{5,18}\\d)|@([^\\W\\d][\\w.-]*(?: [^\\W\\d][\\w.-]*)?)")
Parts = tuple[str | None, ...]


def recognise(source: Source) -> str:
    """Most of the first lines start with a date, a time and a dash or bracket, and some of these with a name."""
    if is_lines(source):
        return ""
    lines = [line for line in source.text_head.splitlines()[:200] if line.strip()]
    heads = [found for line in lines if (found := _head(line))]
    sent = sum(_is_sent(found["rest"]) is not None for found in heads)
    known = sent >= 2 and (_head(lines[0]) or 2 * sent >= len(lines))
    return f"{len(heads)} lines that start with a date, a time and a sender" if known else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Iterator[dict[str, Any]]:
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
    found: list[list[Any]] = []
    system, goes_on = 0, False
    for line in page.split("\n"):
        head = _head(line)
        sent = _is_sent(head["rest"]) if head else None
        if head and sent:
            found.append([_parts(head), sent[1].strip(), [sent[2]]])
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
        for place in (found.start() for found in re.finditer(r"(?<=\S) ", name))
        if name[:place] in people and (len(name[place:].split()) > 3 or len(re.findall("[«„“\"']", name)) % 2)
    }


STRAY = re.compile(rf"^{MARKS}")


def _is_sent(rest: str) -> re.Match[str] | None:
    """A sender and a text; a colon inside a quotation (of a group's new name) ends no sender."""
    sent = SENT.match(rest)
    return sent if sent and not any(sent[1].count(sign) % 2 for sign in '"') and sent[1].count("“") == sent[1].count("”") else None


# What is left of a picture or a file stands behind the same mark as a notice, but is a message of its sender.
ATTACHED = re.compile(
    r"<[^<>]+>|.*(?:omitted|attached|weggelassen|ausgeblendet|angehängt|omis|omitid|adjunt|omess|allegat|weggelaten|bijgevoegd|utelämn|utelatt|udelad|pomini|załącz|опущен|пропущен|"
    r"выключен|прикреп|kihagy|vynech|hariç|dahil edilmedi|eklendi|省略|略|添付|附件|생략|첨부|disertakan|bỏ qua|छोड़|מושמט|השמט|محذوف|تم استبعاد|مرفق|حذف شد|παραλ).{0,40}",
    re.I | re.S,
)
NOTICE = re.compile(
    r"(?:joined|left|added|removed|created|changed|deleted) (?:using|the|this|their|your|you|to|a)\b|end-to-end|security code|beigetreten|hinzugefügt|Telefonnummer|"
    r"número de teléfono|cifrad|rejoint|ajouté|numéro de téléphone|chiffr|codifica|crittograf|versleuteld|зашифров",
    re.I,
)


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


def _parts(head: re.Match[str]) -> Parts:
    """The three numbers of the date, hour, minute and second, and which half of the day."""
    words = {re.sub(r"[\W\d_]", "", head[name] or "").casefold() for name in ("before", "after")}
    half = "p" if words & AFTERNOON else "a" if words & MORNING else None
    return *(_western(head[name]) for name in ("first", "second", "third", "hour", "minute", "seconds")), half


def _western(number: str | None) -> str | None:
    """Digits of any script as those that programs use."""
    return number if number is None or number.isascii() else "".join(str(int(digit)) for digit in number)


def order_of_dates(dates: Sequence[Parts]) -> str:
    """Which of the three numbers is the day: what all dates allow and, of several, what keeps them in order."""
    fits = [order for order in ("ymd", "dmy", "mdy") if all(moment(parts, order) for parts in dates)]
    return max(fits, key=lambda order: _in_order(dates, order), default="dmy")


def _in_order(dates: Sequence[Parts], order: str) -> tuple[int, bool]:
    """How often time goes forward; where that doesn't tell, American clocks have am and pm, and dates without zeros."""
    times = [moment(parts, order) for parts in dates]
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
