"""What a page states of its comments, against what was read: how many there are, how many are folded, on how many pages they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from replygraph.readers import _html, languages
from replygraph.readers._wiki_signatures import western
from replygraph.sources import Log, Source
from replygraph.wording import plural

COMMENTS = rf"(?:{languages.pattern('comments')}|{languages.pattern('replies')}|thoughts?|responses?)"
NUMBER = r"(?P<number{}>\d{{1,3}}(?:[.,\s]\d{{3}})+|\d{{1,6}})"
STATES = re.compile(
    rf"\W*{NUMBER.format(1)}\s*{COMMENTS}(?!\w).{{0,80}}|\W*{COMMENTS}(?:\s?[:：(\[]\s?|\s){NUMBER.format(2)}\s?[)\]]?\W*", re.I
)
HEADINGS = "h1, h2, h3, h4, h5, h6, " + ", ".join(
    f"[class*='comment' i][class*='{word}' i]" for word in ("title", "count", "intro", "head", "number", "total")
)
# Where programs state it, whatever the words; the first to the last comment.
EXACT = ".wpd-thread-info, .wc-comments-count, #wpdiscuz-comment-count, .wc_header_text, #wc-comment-header .wc-comment-title, ytd-comments-header-renderer #count"
PROGRAMS = f"{EXACT}, .commentarea > .panestack-title .title, .fatitem .subline > a:last-child, .fatitem .subtext > a:last-child"
IN_JSON = re.compile(r'"(?:commentCount|answerCount)"\s*:\s*"?(\d{1,7})')
REPLIES = re.compile(rf"\D{{0,40}}{NUMBER.format(1)}\s*(?:[^\W\d]+\s)?(?:{languages.pattern('replies')})(?!\w)\D{{0,30}}", re.I)
SOME = re.compile(rf"(?<!\w){COMMENTS}(?!\w)", re.I)
BUTTONS = "button, [role='button'], summary, a:not([href]), a[href='#'], a[href^='javascript'], [class*='more' i]"
MORE = re.compile(r"(?:^|[\s_-])(?:load|show|view|see)?[_-]?more(?:$|[\s_-])", re.I)


def number_of(source: Source) -> tuple[int | None, bool]:
    """The one number of comments that a page states, None where it states none or several; and whether it counts all of them."""
    page = _html.parse(source)
    said = [re.search(r"\d[\d.,]*", western(_html.text_of(node))) for node in page.css(PROGRAMS)]
    found = {int(re.sub(r"\D", "", each[0])[:9]) for each in said if each} or {
        number for node in page.css(HEADINGS) if not _leads_elsewhere(node) and (number := _read(_html.text_of(node)))
    }
    described = found or {int(each[1]) for each in IN_JSON.finditer(_html.markup(source))}
    return (min(described), bool(found)) if len(described) == 1 else (None, True)


def _read(text: str) -> int | None:
    found = STATES.fullmatch(western(text)) if len(text) <= 120 else None
    return int(re.sub(r"\D", "", found["number1"] or found["number2"])) if found else None


def _leads_elsewhere(node: _html.Node) -> bool:
    """Whether it is, or has, the link of another article, whose comments it counts."""
    links = [*node.css("a[href]"), *([node.parent] if node.parent is not None and node.parent.tag == "a" else [])]
    return any("#" not in (_html.attribute(link, "href") or "#") for link in links)


def counted(source: Source, rows: Iterable[Mapping[str, object]], log: Log) -> Iterator[Mapping[str, object]]:
    """The comments of a page as they are; what it states and how many there are goes into the log, by thread."""
    number, answers, before, thread = 0, 0, log.counts.total(), source.name
    for row in rows:
        number, thread = number + 1, str(row.get("thread_id") or thread)
        answers += bool(row.get("parent_id") or row.get("reply_to"))
        yield row
    if not number:
        return
    if _html.has_unclear_dates(source, number):
        log.warn(
            f"{source.name}: the page does not show whether the day or the month stands first (no number is above 12); it is read day first."
        )
    stated, counts_all = number_of(source)
    read = number + log.counts.total() - before
    if stated is None:
        _say_folded(source, answers, log)
    elif counts_all or read < stated:
        slack = 0 if _html.parse(source).css_first(EXACT) is not None else max(2, stated // 10)
        log.stated.append((thread, source.name, stated, read, slack))


def _say_folded(source: Source, answers: int, log: Log) -> None:
    """What buttons count of answers, or offer of comments, and the file does not hold."""
    numbers, more = [], ""
    for node in _html.parse(source).css(BUTTONS):
        text, href = western(_html.text_of(node)), _html.attribute(node, "href") or "#"
        leads_away = "#" not in href and not href.startswith("javascript")
        if not text or len(text) > LONGEST or leads_away or _is_hidden(node):
            continue
        if found := REPLIES.fullmatch(text):
            numbers.append(int(re.sub(r"\D", "", found["number1"])))
        elif _offers_more(node, text):
            more = text
    if numbers and (max(numbers) > answers + 2 or sum(numbers) > 3 * answers + 2):
        log.warn(
            f"{source.name}: buttons on the page count {plural(sum(numbers), 'answer')}, and {answers:,} were read. Unfold all of them in the "
            "browser and save the page again."
        )
    elif more:
        log.warn(
            f'{source.name}: the page offers more comments than it holds ("{more}"). Load all of them in the browser and save it again.'
        )


LONGEST = 60  # letters of a button


def _offers_more(node: _html.Node, text: str) -> bool:
    said = SOME.search(text) and "#" not in text and MORE.search(node.attributes.get("class") or "")
    return bool(said) and node.tag in ("a", "button", "span", "div")


def _is_hidden(node: _html.Node) -> bool:
    return any(
        "hidden" in each.attributes or re.search(r"(?:^|\s)hidden(?:\s|$)|display:\s*none", f"{each.attributes.get('class') or ''} {each.attributes.get('style') or ''}")
        for each in (node, *islice(_html.above(node), 4))
    )  # fmt: skip


def say(log: Log) -> None:
    """Where threads have clearly more or fewer comments than their pages, taken together, state; and where pages of them are missing."""
    threads: dict[str, list[tuple[str, int, int, int]]] = defaultdict(list)
    for thread, *page in log.stated:
        threads[thread].append(tuple(page))
    for pages in threads.values():
        numbers, read = {stated for _, stated, *_ in pages}, sum(number for _, _, number, _ in pages)
        if len(numbers) > 1 or -max(2, (stated := numbers.pop()) // 10) <= stated - read <= pages[0][3]:
            continue
        cure = (
            "Show all of them in the browser, on each page of comments, and save that" if read < stated
            else "Look at a few of them: not all may be comments"
        )  # fmt: skip
        log.warn(f"{pages[0][0]}: the page states {plural(stated, 'comment')}, and {read:,} were read. {cure}.")
    for numbers, names in log.pages.values():
        if len(numbers) > len(names):
            log.warn(
                f"{min(names)}: its comments stand on {len(numbers):,} pages or more, and {len(names):,} of them "
                f"{'is' if len(names) == 1 else 'are'} here. Save the others too and give all of them together."
            )


def see_pages(source: Source, thread: str, own: int, numbers: Iterable[int], log: Log) -> None:
    """The numbers of the pages of a thread that one of them links to."""
    known, names = log.pages[thread]
    known |= {own, *numbers}
    names.add(source.name)
