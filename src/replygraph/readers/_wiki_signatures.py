"""How people sign on the talk pages of wikis: a link to themselves and the time, in any language."""

import html
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from replygraph.readers._ages import read_date

# The zone in brackets ends a time: (UTC), (CEST), (+03), (ت ع م).
# Letters take marks with them in many scripts; those of numbers were made Western before.
_MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0fff\u1000-\u109f\u1780-\u17ff\u200c\u200d"
_LETTERS = r"[^\W\d_][" + _MARK + r"]*(?:(?:[^\W\d_]|[.\s])[" + _MARK + r"]*){{1,9}}"
_ZONE = (
    r"[\u200e\u200f]?[ \u00a0\n][\u200e\u200f]?\((?P<zone{0}>[A-Z]{{2,5}}|[+-]\d\d:?(?:\d\d)?|UTC[+-]?\d*|" + _LETTERS + r")\)"
)  # fmt: skip
_CLOCK = r"\d{1,2}(?:[:.]|h|時)\d{2}(?:min|分)?"
STAMP = re.compile(
    rf"(?:(?<!\d){_CLOCK}[,،၊、，]?\s(?:[^\s()\d]{{1,6}}\s)?(?:\d{{1,2}}|[^\W\d_]+|\d{{4}})[^()\n]{{2,40}}?{_ZONE.format(1)})|"
    rf"(?:(?<!\d)\d{{1,4}}[^()\n\d][^()\n]{{2,32}}?(?:\([^()\s\d]{{1,3}}\)[^()\n]{{0,4}})?\s*{_CLOCK}{_ZONE.format(2)})"
)
YEAR = re.compile(r"(?:^|\D)(?:19|20|25)\d\d(?!\d)")
WORDS = tomllib.loads(Path(__file__).with_name("wikis.toml").read_text(encoding="utf-8"))
USER, SPECIAL, HOURS = frozenset(WORDS["user"]), frozenset(WORDS["special"]), WORDS["hours"]
NO_CONTRIBUTIONS = re.compile(
    r"^(diff|permalink|permanentlink|mobile ?diff|log|logbuch|search|newpages|prefixindex|userrights|blockip|block|emailuser)", re.I
)
IPV6 = re.compile(r"[0-9a-f:]{3}[0-9a-f]*+:[0-9a-f:]*+", re.I)


# The digits of all scripts but those that programs use: the text stays as long as it is.
_NATIVE = re.compile(r"[^\D0-9]")


def western(text: str) -> str:
    """A text with digits of any script as those that programs use.

    >>> western("۱۲:۳۴، ৫ মে ၂၀၂၀")
    '12:34، 5 মে 2020'
    """
    return text if text.isascii() else _NATIVE.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def find_time(text: str) -> re.Match[str] | None:
    """The first signature's time in a text.

    >>> find_time("I agree. Ann (talk) 12:34, 5 May 2020 (UTC)")[0]
    '12:34, 5 May 2020 (UTC)'
    """
    if ")" not in text:
        return None
    text = western(text)
    return next((found for found in STAMP.finditer(text) if YEAR.search(found[0])), None)


def read_time(found: re.Match[str], language: str) -> datetime | str | None:
    """When it was, in UTC where the zone is one of the usual; as it stands there, to be counted, where its month is not known."""
    zone = found["zone1"] or found["zone2"]
    stamp = re.sub(r"(?<=\d)h(?=\d)", ":", re.sub(r"\([^()]*\)", " ", found[0])).replace("min", " ").replace("時", ":").replace("分", " ")
    date = read_date(re.sub(r"(\d)\. (?=\d)", r"\1.", " ".join(stamp.split())), language=language)
    if date is None:
        return found[0]
    sign = re.match(r"([+-]\d\d)", zone)
    try:
        return date[0] - timedelta(hours=int(sign[1]) if sign else HOURS.get(zone, 0))
    except OverflowError:
        return None


def user_of_title(title: str, more: Container[str] = ()) -> str | None:
    """Who a page's name belongs to: a person's page, talk page or list of contributions; `more` are words for those pages.

    >>> user_of_title("User_talk:Ann_Oak"), user_of_title("Special:Contributions/192.0.2.7"), user_of_title("Wikipedia:Frost")
    ('Ann Oak', '192.0.2.7', None)
    """
    space, name = _parted(title)
    if space in SPECIAL:
        page, slash, name = name.partition("/")
        if not slash or NO_CONTRIBUTIONS.match(page):
            return None
    elif (space not in USER and space not in more) or "/" in name:
        return None
    name = name.strip()
    return (name.upper() if IPV6.fullmatch(name) else name[0].upper() + name[1:]) if name else None


def _parted(title: str) -> tuple[str, str]:
    space, _, name = title.replace("_", " ").strip().lstrip(":").partition(":")
    return space.strip().lower(), name.partition("#")[0].strip()


def learn(signatures: Sequence[Collection[str]]) -> frozenset[str]:
    """What a wiki calls the pages of people, in a language that nobody here knows: the words before the colon in most signatures.

    `signatures` are the pages linked right before each time.

    >>> learn([["አባል:Ann"], ["አባል:Bob", "File:Oak.svg"]])
    frozenset({'አባል'})
    """
    counts = Counter(
        space for titles in signatures for space in {_parted(title)[0] for title in titles if _parted(title)[1]} - {""} - SPECIAL
    )
    return frozenset(space for space, number in counts.items() if number > 1 and 2 * number > len(signatures))


def spelled(title: str, name: str) -> str:
    """A person's name as a link's title has it, where that is the same name: wikis may begin names small, or write `_`.

    >>> spelled("User:ann_o", "Ann o"), spelled("User talk:Ann from Rye", "Ann Oak")
    ('ann_o', 'Ann Oak')
    """
    text = title.partition(":")[2].strip()
    one, other = (each.replace("_", " ").casefold() for each in (text, name))
    return text if one == other else name


def user_of_address(address: str | None, more: Container[str] = ()) -> str | None:
    """Who a link leads to; `more` are words for the pages of people.

    >>> user_of_address("https://en.wikipedia.org/wiki/User:Ann_Oak"), user_of_address("/w/index.php?title=User:Bob&action=edit")
    ('Ann Oak', 'Bob')
    """
    title = title_of_address(address)
    return user_of_title(title, more) if title else None


def title_of_address(address: str | None) -> str | None:
    """The page of a wiki that a link leads to, where its name has a colon."""
    if not address or ":" not in unquote(address):
        return None
    address = html.unescape(address)
    found = re.search(r"[?&]title=([^&#]+)", address) or re.search(r"(?:/wiki/|^(?:\.{1,2}/)+|/index\.php/)([^?#]+)", address)
    return (unquote(found[1]).replace("+", " ") if "title=" in found[0] else unquote(found[1])) if found else None


def are_in(page: str) -> bool:
    """Whether a page has the times of two signatures."""
    near = (page[max(0, found.start() - 60) : found.end() + 60] for found in re.finditer(r"\((?=[^()\n]{2,60}\))", page))
    times = (each for each in near if find_time(html.unescape(re.sub(r"<[^<>]*>", "", each))))
    return len(list(islice(times, 2))) == 2
