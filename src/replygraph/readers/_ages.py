"""Times as pages print them for people: '14 days ago', 'vor einem Jahr', '3 March 2024 9:12 am'."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from replygraph.readers import languages
from replygraph.sources import Source

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}

# The unit words of all languages, singular and plural; and units clipped to a letter or two, whose meaning depends on the language.
UNITS = {word: unit for table in languages.tables("units").values() for word, unit in table.items()}
_SHORT = languages.tables("short")
_LANGUAGES = {word: code for code, words in languages.by_language("ago").items() if code in _SHORT for word in words}
MARKS, ONE = set(languages.words("ago")), set(languages.words("one"))
AGO = MARKS | set(languages.words("around"))
YESTERDAY = set(languages.words("yesterday"))
NOW = YESTERDAY | set(languages.words("now"))
# In the East a unit stands right behind its number, and "ago" right behind that.
_COUNTERS = {
    word: unit
    for units in languages.by_language("counters").values()
    for words, unit in zip(units, SECONDS, strict=True)
    for word in words.split()
}
_EAST = re.compile(rf"(\d+)\s*({'|'.join(sorted(_COUNTERS, key=len, reverse=True))})\s*(?:以?前|之前|전)")


class Age(NamedTuple):
    """So many units before the page was saved; the unit is how exact it is."""

    number: int
    unit: str

    def at(self, as_of: datetime) -> datetime | None:
        """The moment, as near as the age tells it; None before the year 1."""
        try:
            return as_of - timedelta(seconds=self.number * SECONDS[self.unit])
        except OverflowError:
            return None

    def span(self, as_of: datetime) -> tuple[float, float]:
        """Between which times it was: an age is cut down to whole units, and months and years are not all alike."""
        slack = 0.1 * (self.number + 1) * SECONDS[self.unit] if self.unit in ("month", "year") else 0
        at = as_of.timestamp() - self.number * SECONDS[self.unit]
        return at - SECONDS[self.unit] - slack, at + slack


def moment_of(age: Age, source: Source) -> datetime | None:
    """When that was, counted from the source's own day, of which the source then knows that it matters."""
    source.ages.add(age.unit)
    return age.at(source.as_of)


def read_age(line: str) -> Age | None:
    """The age that a line says and says nothing else, in any of some twenty languages.

    Examples
    --------
    >>> read_age("14 days ago"), read_age("vor einem Jahr"), read_age("il y a 2 semaines")
    (Age(number=14, unit='day'), Age(number=1, unit='year'), Age(number=2, unit='week'))
    >>> read_age("3h ago"), read_age("vor 2 J.")
    (Age(number=3, unit='hour'), Age(number=2, unit='year'))
    >>> read_age("1 Stunde 51 Minuten her")
    Age(number=111, unit='minute')
    >>> read_age("I saw it 14 days ago")
    """
    plain = line.strip().lower().rstrip(".")
    if not plain or len(plain) > 48:
        return None
    if plain in NOW:
        return Age(1, "day") if plain in YESTERDAY else Age(0, "minute")
    if east := _EAST.fullmatch(plain):
        return Age(int(east[1]), _COUNTERS[east[2]])
    return _age_of_words(re.findall(r"\d+|[^\W\d_]+", plain))


def _age_of_words(words: list[str]) -> Age | None:
    if len(words) > 4 and words[-5].isdecimal() and words[-3].isdecimal() and {words[-4], words[-2]} <= UNITS.keys():
        bigger, smaller = UNITS[words[-4]], UNITS[words[-2]]  # "1 hour 51 minutes ago"
        number = int(words[-5][:6]) * SECONDS[bigger] // SECONDS[smaller] + int(words[-3][:6])
        words = [*words[:-5], str(number), words[-2], words[-1]]
    numbers = [int(word) for word in words if word.isdecimal()]
    short = next((_SHORT[_LANGUAGES[word]] for word in words if word in _LANGUAGES), {})
    units = [word for word in words if word in UNITS or word in short]
    if not units or len(numbers) > 1 or not MARKS & set(words) or len(words) > 6:
        return None
    # "an" is one in English and a year in French: of several unit words the last is the unit.
    unit = next((word for word in reversed(units) if word not in ONE), units[-1])
    rest = [word for word in words if word != unit and not word.isdecimal()]
    if any(word not in AGO and word not in ONE for word in rest) or not (numbers or ONE & set(words)):
        return None
    return Age(min(numbers[0] if numbers else 1, 10**6), UNITS.get(unit) or short[unit])


def read_short_age(line: str, language: str) -> Age | None:
    """The age that a line says without a word such as 'ago', on pages in English, German, French, Spanish, Portuguese, Italian.

    Examples
    --------
    >>> read_short_age("3w", "en"), read_short_age("5 Std.", "de"), read_short_age("2 j", "fr")
    (Age(number=3, unit='week'), Age(number=5, unit='hour'), Age(number=2, unit='day'))
    """
    found = re.fullmatch(r"(\d{1,6})\s*([^\W\d_]+)\.?(?:\(s\))?", line.strip().lower())
    unit = found and (_SHORT.get(language, {}).get(found[2]) or UNITS.get(found[2]))
    return Age(int(found[1]), unit) if unit else read_age(line)


# Which month a word names in which languages: listopad is October in Croatian and November in Czech and Polish.
_LONG: dict[str, dict[str, int]] = {}
for _code, _stems in languages.by_language("months").items():
    for _number, _words in enumerate(_stems, 1):
        for _word in _words.split():
            _LONG.setdefault(_word, {})[_code] = _number


@lru_cache(maxsize=4096)
def month_of(word: str, language: str = "") -> int | None:
    """Which month a word names in any language, whole or as it begins: the longest beginning counts; None where languages disagree.

    >>> month_of("marraskuuta"), month_of("červenec"), month_of("Monday")
    (11, 7, None)
    >>> month_of("listopada"), month_of("listopada", "hr"), month_of("listopada", "pl")
    (None, 10, 11)
    """
    found = _months_of(word)
    return found.get(language) or (next(iter(found.values()), None) if language == ANY or len(set(found.values())) == 1 else None)


ANY = "any"  # language, where it only matters that a word is a month


def _months_of(word: str) -> dict[str, int]:
    """The month that a word names in each language."""
    word = word.lower().rstrip(".")
    if word in _LONG:
        return _LONG[word]
    return _LONG.get(max((stem for stem in _LONG if len(stem) >= 3 and word.startswith(stem)), key=len, default=""), {})


DISPUTING = frozenset(code for found in _LONG.values() if len(set(found.values())) > 1 for code in found)


def language_of(source: Source) -> str:
    """Which of the languages that disagree about a month a source is in."""
    return language_in(source.text_head)


@lru_cache(maxsize=8)
def language_in(text: str) -> str:
    """Which of the languages that disagree about a month a text is in: as its page says, or else by its other words; "" where they do not tell."""
    if said := re.search(r"<html\b[^>]{0,300}?\blang=[\"']?([a-z]{2,3})\b", text[:9999], re.I):
        return said[1].lower()
    words = set(re.findall(r"[^\W\d_]{4,}", text[:99_999].lower()))
    own = {code: languages.own_words(code, tuple(sorted(DISPUTING - {code}))) & words for code in sorted(DISPUTING)}
    first, second = sorted(own, key=lambda code: len(own[code]))[:-3:-1]
    return first if len(own[first]) > 2 * len(own[second]) else ""


def is_date(line: str) -> bool:
    """Whether a short line says a date, also one of which languages disagree what month it is."""
    return read_date(line, language=ANY) is not None


def is_unread(stamp: str) -> bool:
    """Whether a short text is a time that cannot be read: with a year and a clock, or without a year, if it says nothing but a day or a weekday.

    >>> [is_unread(each) for each in ("2 Foo 2024, 8:17", "May 2, 8:17 am", "05-02 08:17", "am Montag um 8:17", "2 votes", "8:17")]
    [True, True, True, True, False, False]
    """
    if not 4 <= len(stamp) <= 60:
        return False
    if year := _STAMP_YEAR.search(stamp):
        return _STAMP_CLOCK.search(stamp, year.end()) is not None
    words = [word for word in re.findall(r"[^\W\d_]{3,}", stamp.lower()) if word not in _JOINS]
    days, clock = [word for word in words if word in _WEEKDAYS], _STAMP_CLOCK.search(stamp)
    months = [word for word in words if word not in days and month_of(word, ANY)]
    is_day = bool(months and re.search(r"\d", stamp)) or bool(clock and (days or re.match(r"\D{0,3}\d{1,2}[./-]\d{1,2}\.?[\s,]", stamp)))
    return is_day and len(months) < 2 and len(words) == len(days) + len(months)


_STAMP_YEAR = re.compile(r"(?<!\d)(?:1[349]|2[05])\d\d(?!\d)")
_STAMP_CLOCK = re.compile(r"\d[:.]\d\d(?!\d)")
_WEEKDAYS, _JOINS = languages.plain("weekdays"), languages.plain("clock", "when", "by")


_NUMERIC = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})|(?<!\d)([0-3]?\d)\. ?(0?[1-9]|1[0-2])[.,] ?((?:19|20)\d\d)(?!\d)"
)  # 17. 07. 2011
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m(?!\w)|([ap])(?!\w))?", re.I)
# A number, or a word of three letters; in scripts whose letters take marks with them, and where months are short, of two.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0fff\u1000-\u109f\u1780-\u17ff\u200c\u200d"
_WORD = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_MARKS}]){{2,}}\.?|[\u0600-\u17ff][\u0600-\u17ff]+")
_FORMS = (  # that need no other words beside them
    re.compile(r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]?"),
    re.compile(r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2}|[^\W\d_]+(?:\s(?:một|hai))?),?\s+(?:năm\s+)?(?P<year>\d{4})(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})-(?P<month>[^\W\d_]{3,})\.?-(?P<year>\d\d)(?!\d)"),  # 04-May-23
)
_VIETNAMESE = {word: number for number, word in enumerate(["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"], 1)}
_VIETNAMESE |= {"giêng": 1, "mười một": 11, "mười hai": 12}


def read_date(line: str, month_first: bool = False, language: str = "") -> tuple[datetime, str] | None:
    """The date that a short line says, and how exact it is: 'minute' or 'day'. No zone: as the page prints it.

    Of 03/04/2024 the day is taken to come first, as nearly everywhere, unless that gives no date; or the month, if `month_first`.
    A month that languages disagree about is that of `language`.

    Examples
    --------
    >>> read_date("3 March 2024 9:12 pm"), read_date("27. Juni 2026"), read_date("2024-05-01 10:00")
    ((datetime.datetime(2024, 3, 3, 21, 12), 'minute'), (datetime.datetime(2026, 6, 27, 0, 0), 'day'), (datetime.datetime(2024, 5, 1, 10, 0), 'minute'))
    """
    line = line.strip()
    if not 6 <= len(line) <= 60 or not re.search(r"\d", line):
        return None
    day = _day(line, month_first, language)
    if day is None:
        return None
    clock = _CLOCK.search(line[day[1] :]) or _CLOCK.search(line[: day[2]])
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    if half := clock and (clock[4] or clock[5]):
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return datetime.combine(_common_day(*day[0]), time(hour, minute)), "minute" if clock else "day"
    except ValueError:
        return None


def _common_day(year: int, month: int, day: int) -> date:
    """The day of the calendar that others know, of one that is Thai or Persian; an error where the year is none in which pages were written.

    >>> _common_day(1394, 11, 27), _common_day(2567, 4, 15)
    (datetime.date(2016, 2, 16), datetime.date(2024, 4, 15))
    """
    if year in PERSIAN and 1 <= month <= 12 and 1 <= day <= 31:  # six months of 31 days, then of 30; leap years by eights in 33
        return date.fromordinal(226_530 + 365 * year + (8 * year + 21) // 33 + 30 * (month - 1) + min(month - 1, 6) + day - 1)
    if not (1900 <= year < 2100 or 2450 <= year < 2643):
        raise ValueError(f"no year of a page: {year}")
    return date(year if year < 2100 else year - 543, month, day)


PERSIAN = range(1360, 1421)  # later ones would be years of the Islamic calendar


BEHIND_DAY = re.compile(r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º)?[ -](?:de )?\Z")


def _full(year: int) -> int:
    """A year of which only the last two digits may stand there."""
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _day(line: str, month_first: bool, language: str) -> tuple[tuple[int, int, int], int, int] | None:
    """Year, month and day; where in the line they end and begin."""
    for told in filter(None, (form.search(line) for form in _FORMS)):
        year, month = int(told["year"]), told["month"]
        if number := int(month) if month.isdecimal() else _VIETNAMESE.get(month.lower()) or month_of(month, language):
            return (_full(year), number, int(told["day"])), told.end(), told.start()
    if found := _NUMERIC.search(line):
        first, second, third = (int(each) for each in found.groups() if each)
        if first > 31:
            return (_full(first), second, third), found.end(), found.start()
        if len(found[3] or "1234") == 1:  # 4.5.1 is a version
            return None
        year = _full(third)
        is_month_first = second > 12 or (month_first and first <= 12 and "." not in found[0])
        return (year, first, second) if is_month_first else (year, second, first), found.end(), found.start()
    words = list(_WORD.finditer(line))
    months = [(word, month) for word in words if not word[0][0].isdigit() and (month := month_of(word[0], language))]
    years = [word for word in words if re.fullmatch(r"(19|20|25)\d\d", word[0])]
    days = [word for word in words if re.fullmatch(r"[0-3]?\d", word[0]) and 1 <= int(word[0]) <= 31]
    if len(months) > 1:  # "mardi" begins as March does: the month stands behind the day
        months = [each for each in months if BEHIND_DAY.search(line, 0, each[0].start())]
    if len(months) != 1 or len(years) != 1 or not days:
        return None
    month, place = months[0][1], months[0][0].start()
    near = min(days, key=lambda word: abs(word.start() - place))
    end = max(near.end(), months[0][0].end(), years[0].end())
    return (int(years[0][0]), month, int(near[0])), end, min(near.start(), place)
