"""Pages with wpDiscuz comments as a person gets them by select all, copy, paste."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from replygraph.errors import ReadError
from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_age
from replygraph.readers._lines import Head, Page, apart, is_age, plain, settle, shape
from replygraph.sources import Log, Source

TITLE = "A page with wpDiscuz comments, copied from the browser and pasted"
HOWTO = (
    "Open the article in the browser, click 'Load more comments' until none is left, select all, copy, and paste into "
    "a plain text file. The article and everything around the comments may stay. The page tells whom a reply answers "
    "by name; which of that person's comments it answers follows from the order."
)
FAMILY = "pasted"

# How the answered is announced, in the languages of the plugin's translations; a site may phrase it otherwise.
PHRASES = tuple(phrase.casefold() for phrase in languages.words("reply_to"))
COUNT = re.compile(rf"(?P<stated>\d(?:[\d.,\s]*[\d.,])?\s*+(?:{languages.pattern('comments')}|{languages.pattern('replies')}))", re.I)
OWN_SIGNS = languages.line("notify", also="wpdiscuz")  # of the form above the comments
SIGNS = re.compile(rf"(?:{OWN_SIGNS.pattern}|{languages.pattern('sort')}|subscribe)$", re.I)
# What follows the last comment on such a page, and is no part of it.
AFTER = re.compile(
    r"^(wpdiscuz|would love your thoughts, please comment\.?|load more comments?|view replies \(\d+\)|insert|\(\)|"
    r"\| reply)$",
    re.I,
)
NOISE = languages.line(
    "more", also=rf"\|? ?(?:{languages.pattern('reply')})|[|()]|insert|(?:hide|show) replies(?: \(\d+\))?|last edited .{{1,60}}"
)
HIDDEN = re.compile(rf"(?=.*\(\d+\)$)(?:{languages.pattern('more')})", re.I)
# What the plugin calls people beside their names, in the languages of most sites.
LABELS = languages.plain("roles", "moderators", "guests", "edited")
# Between the phrase and the name the plugin prints two spaces, one that does not break and one that does.
TWO_SPACES = re.compile(r"(?P<phrase>\S.{0,38}?):? {2,}(?P<name>\S.*)")
LONGEST_NAME = 80


def _see(page: Page) -> int | None:
    """How many comments, of those forms of a head for which something speaks."""
    found = {line.lower() for line in page.lines if SIGNS.match(line)}
    signs = len(found) if any(map(OWN_SIGNS.fullmatch, found)) else 0
    double, learned = len(_double_heads(page)), len(_learned_heads(page))
    single = len(_single_heads(page)) if signs >= 2 else 0
    if (double >= 2 and double * 2 >= single) or (double and signs >= 2):
        return double
    if single:  # a name and an age are little: a program with marks of its own that sees nearly as many is likelier
        return single * 2 // 3 or 1
    if signs >= 3:
        return 1  # none that is sure; the page is of this program, which knows what is missing
    if learned >= 3:
        return learned * 2 // 3
    announces = any(line.casefold().startswith(PHRASES) for line in page.lines if len(line) <= LONGEST_NAME + 32)
    aged = sum(read_age(head.age) is not None for head in _single_heads(page)) if announces else 0
    return aged * 2 // 3 if aged >= 2 else None


def _heads(page: Page) -> list[Head]:
    """Every comment's head: names that stand twice if the page shows avatars, or else once."""
    single, double = _of_one_kind(_single_heads(page)), _of_one_kind(_double_heads(page))
    if len(double) * 2 <= len(single):
        double = max(double, _learned_heads(page), key=len)
    return settle(page, double if double and len(double) * 2 >= len(single) else single, NOISE, learn=False)


def _of_one_kind(heads: list[Head]) -> list[Head]:
    """A page tells either ages or dates: heads with what it tells less often are none."""
    ages = [read_age(head.age) is not None for head in heads]
    return [head for head, age in zip(heads, ages, strict=True) if age == (sum(ages) * 2 >= len(ages))]


def _head(page: Page, name: int, between: int, age: int) -> Head:
    """A head from its name to its age; from `between` on it may tell whom it answers."""
    return Head(name, page.lines[name], page.lines[age], age + 1, told={"between": range(between, age)})


def _pairs(page: Page) -> Iterator[tuple[int, int]]:
    """Lines that are equal, one below the other or with one between: names beside a picture that has the name as its text."""
    lines = page.lines
    for line in range(len(lines) - 2):
        if len(lines[line]) <= LONGEST_NAME and not re.search(r"\d:\d\d", lines[line]):  # of a chat
            yield from ((line, second) for second in (line + 1, line + 2) if lines[line] == lines[second])


def _double_heads(page: Page) -> list[Head]:
    """The name twice, with a label between or below, in some layouts whom it answers, and the age."""
    nearest: dict[int, tuple[int, int]] = {}
    for first, second in _pairs(page):
        age = next((age for age in range(second + 1, min(second + 4, len(page.lines))) if is_age(page.lines[age])), None)
        if age and (second, first) > nearest.get(age, (-1, -1))[::-1]:
            nearest[age] = first, second
    return apart([_head(page, first, second + 1, age) for age, (first, second) in sorted(nearest.items())])


def _learned_heads(page: Page) -> list[Head]:
    """Heads in a language we do not know: pairs of equal lines, and below them lines of one shape with a number."""
    pairs = [first for first, second in _pairs(page) if second == first + 1 and second + 1 < len(page.lines)]
    shapes = Counter(shape(page.lines[line + 2]) for line in pairs)
    often = {shape for shape, number in shapes.items() if number >= max(3, len(pairs) * 0.4)}
    known = {shape for shape in often if "\0" in shape and re.search(r"[^\W\d]", shape)}
    return apart([_head(page, line, line + 2, line + 2) for line in pairs if shape(page.lines[line + 2]) in known])


def _single_heads(page: Page) -> list[Head]:
    """Above an age, where avatars are off: the name, perhaps a label, and in some layouts whom it answers."""
    ages = [line for line in range(1, len(page.lines)) if is_age(page.lines[line])]
    labels = _labels(page, ages) | _announcements(page, ages)
    spaced = sum(page.adjacent(age) for age in ages) * 2 < len(ages)
    names = [_name_above(page, age, labels, spaced) for age in ages]
    tops = [_top(page, name) if name == age - 1 else name for age, name in zip(ages, names, strict=True)]
    is_labelled = sum(top < name for top, name in zip(tops, names, strict=True)) * 2 > len(ages)
    if is_labelled and not labels and len({page.lines[top] for top in tops}) > len({page.lines[name] for name in names}):
        names = tops  # labels of the site's own, which are fewer than the names
    return apart([_head(page, name, name + 1, age) for age, name in zip(ages, names, strict=True) if _is_name(page.lines[name])])


def _labels(page: Page, ages: Sequence[int]) -> set[str]:
    """What often stands right above an age and right below a line that begins a block: labels of the site's own."""
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for age in ages:
        begins = age > 1 and (age == 2 or not page.adjacent(age - 2) or _is_noise(page.lines[age - 3]))
        above[page.lines[age - 1]] += 1
        below[page.lines[age - 1]] += begins and page.adjacent(age - 1) and not _is_noise(page.lines[age - 2])
    return {line for line, number in below.items() if number >= 3 and number * 2 > above[line]}


def _announcements(page: Page, ages: Sequence[int]) -> set[str]:
    """Lines right above an age that announce whom a comment answers, in a phrase we do not know: it often stands before names.

    If it stands before one name only, it must stand below other names, or labels, as no name does.
    """
    names = {plain(page.lines[age - above]) for age in ages for above in (1, 2, 3) if age >= above}
    phrases: dict[str, list[int]] = {}
    for age in ages:
        for phrase, name in _ways(page.lines[age - 1]):
            if name in names:
                phrases.setdefault(phrase, []).append(age - 1)
    above = {plain(page.lines[age - 1]) for age in ages}
    found = set()
    for lines in phrases.values():
        below = sum(page.lines[line - 1].casefold() in LABELS or plain(page.lines[line - 1]) in above for line in lines if line)
        if len({page.lines[line] for line in lines}) > 1 or (len(lines) > 1 and below == len(lines)):
            found |= {page.lines[line] for line in lines}
    return found


def _is_noise(line: str) -> bool:
    return bool(NOISE.fullmatch(line) or SIGNS.match(line) or _pasted.NUMBER.fullmatch(line))


def _name_above(page: Page, age: int, labels: set[str], spaced: bool) -> int:
    """The line above the age, or above a label or an announcement that stand between."""
    lines, name = page.lines, age - 1
    while name > 0 and age - name < 3 and (spaced or page.adjacent(name)):
        if name > 1 and _is_phrase(lines[name - 1]):  # the name answered stands on a line of its own
            name -= 2
            continue
        is_cut = _is_noise(lines[name - 1]) and not _pasted.NUMBER.fullmatch(lines[name - 1])
        if is_cut or not _is_beside(lines[name], labels):
            break
        name -= 1
    return name


def _top(page: Page, name: int) -> int:
    """The first line of the lines right above a name, of which there may be two."""
    top = name
    while top > 0 and name - top < 3 and page.adjacent(top) and not _is_noise(page.lines[top - 1]):
        top -= 1
    return top if name - top < 3 else name


def _is_phrase(line: str) -> bool:
    return _fold(line) in PHRASES and not _is_noise(line)


def _is_name(line: str) -> bool:
    return len(line) <= LONGEST_NAME and not SIGNS.match(line) and not line.endswith((":", ","))


def _is_beside(line: str, labels: set[str]) -> bool:
    return (
        line.strip("()[] ").casefold() in LABELS
        or line in labels
        or line.casefold().startswith(PHRASES)
        or bool(TWO_SPACES.fullmatch(line))
    )


def _find_replies(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    """Whom each comment answers: a line beside the age that announces a name, in a phrase known or often used."""
    authors = {plain(head.author): head.author for head in heads}
    spaced = sum(not page.adjacent(head.body - 1) for head in heads) * 2 > len(heads)  # a blank line comes after every line
    beside = [_lines_beside(page, head, spaced) for head in heads]
    phrases: Counter[str] = Counter()
    for words in (page.lines[line] for lines in beside for line in lines):
        for phrase, _ in _endings(words, authors)[:1]:
            phrases[phrase] += 2 if TWO_SPACES.fullmatch(words) else 1
    known = {phrase for phrase, number in phrases.items() if number >= 2}.union(PHRASES)
    above, spaced = _habits(page, heads, beside, known, authors)
    for head, lines in zip(heads, beside, strict=True):
        for line in lines:
            if (above and line >= head.body) or (spaced and not TWO_SPACES.fullmatch(page.lines[line])):
                continue
            if _is_phrase(page.lines[line]) and _is_name(after := page.lines[min(line + 1, head.limit - 1)]):
                head.reply_to, head.body = after, max(head.body, line + 2)
                break
            if name := _announced(page.lines[line], line < head.body, known, authors):
                head.reply_to, head.body = name, max(head.body, line + 1)
                break
    if not any(head.reply_to for head in heads) and not any(map(OWN_SIGNS.fullmatch, page.lines)) and len(heads) > 2:
        raise ReadError(
            f"{source.name}: {len(heads):,} comments, but the text names nobody who is answered and has no words of wpDiscuz: of most sites a copied text "
            "does not tell who answers whom. Save the page itself (Ctrl+S) and give that."
        )


def _announced(line: str, between: bool, known: set[str], authors: dict[str, str]) -> str | None:
    """The name that a line announces; between name and age of a comment stands nothing but a label or who is answered."""
    endings = _endings(line, authors)
    if authors_known := [author for phrase, author in endings if phrase in known] or [author for _, author in endings if between]:
        return authors_known[0]
    # Somebody whose comment is not on the page: all that follows the phrase is the name.
    others = [name for phrase, name in _ways(line) if phrase in known]
    if others and len(others[-1]) <= LONGEST_NAME and not line.endswith((".", "!", "?", ":", ",", "…")):
        return others[-1]
    spaced = TWO_SPACES.fullmatch(line) if between and len(line) <= LONGEST_NAME + 40 else None
    return spaced["name"] if spaced else None


def _habits(
    page: Page, heads: Sequence[Head], beside: Sequence[Sequence[int]], known: set[str], authors: dict[str, str]
) -> tuple[bool, bool]:
    """Whether on this page the answered is announced above the age, and with two spaces; then whatever is not so is text."""
    found = [
        (line < head.body, bool(TWO_SPACES.fullmatch(page.lines[line])))
        for head, lines in zip(heads, beside, strict=True) for line in lines
        if any(phrase in known for phrase, _ in _endings(page.lines[line], authors))
    ]  # fmt: skip
    return sum(above for above, _ in found) * 2 > len(found), sum(spaced for _, spaced in found) * 2 > len(found)


def _lines_beside(page: Page, head: Head, spaced: bool) -> list[int]:
    """The lines in which a head may announce whom it answers: between name and age, or right below the age."""
    is_below = head.body < len(page.lines) and (spaced or page.adjacent(head.body))
    return [*head.told["between"], *[head.body] * is_below]


def _fold(phrase: str) -> str:
    return " ".join(phrase.casefold().split()).rstrip(":").strip()


def _ways(line: str) -> list[tuple[str, str]]:
    """All that may announce a name at a line's end, and the name; the longest name first."""
    words = plain(line).split(" ") if len(line) <= LONGEST_NAME + 40 else []
    ways = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return [(_fold(phrase), name) for phrase, name in ways if len(phrase) <= 40]


def _endings(line: str, authors: dict[str, str]) -> list[tuple[str, str]]:
    """As `_ways`, where the name is that of an author here."""
    return [(phrase, authors[name]) for phrase, name in _ways(line) if name in authors]


FORM = _pasted.Form(
    comments="comments as wpDiscuz prints them",
    cure="A comment is a name, an age such as '14 days ago', and a text; copy the page again with its comments shown.",
    heads=_heads,
    see=_see,
    below=NOISE,
    votes=2,
    cut=re.compile(r"(?:…|\.\.\.)\s*\S[^.!?]{0,24}\s*»\s*$"),
    after=AFTER,
    learn=_find_replies,
    stated=COUNT,
    hidden=HIDDEN,
)
recognise, read = _pasted.reader(FORM)
