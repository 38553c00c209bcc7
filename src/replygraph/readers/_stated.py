"""How many comments a page states in the heading above them, in any language, against how many were read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from replygraph.readers import _html, languages
from replygraph.readers._wiki_signatures import western
from replygraph.sources import Log, Source
from replygraph.wording import plural

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

COMMENTS = rf"(?:{languages.pattern('comments')}|{languages.pattern('replies')}|thoughts?|responses?)"
NUMBER = r"(?P<number{}>\d{{1,3}}(?:[.,\s]\d{{3}})+|\d{{1,6}})"
STATES = re.compile(
    rf"\W*{NUMBER.format(1)}\s*{COMMENTS}(?!\w).{{0,80}}|\W*{COMMENTS}(?:\s?[:：(\[]\s?|\s){NUMBER.format(2)}\s?[)\]]?\W*", re.I
)
HEADINGS = (
    "h1, h2, h3, h4, h5, h6, [class*='comment'][class*='title'], [class*='comment'][class*='count'], [class*='comment'][class*='intro']"
)


def number_of(page: LexborHTMLParser) -> int | None:
    """The one number of comments that headings of a page state; None where they state none, or several."""
    found = {number for node in page.css(HEADINGS) if not _leads_elsewhere(node) and (number := _read(_html.text_of(node)))}
    return found.pop() if len(found) == 1 else None


def _read(text: str) -> int | None:
    found = STATES.fullmatch(western(text)) if len(text) <= 120 else None
    return int(re.sub(r"\D", "", found["number1"] or found["number2"])) if found else None


def _leads_elsewhere(node: LexborNode) -> bool:
    """Whether it is, or has, the link of another article, whose comments it counts."""
    links = [*node.css("a[href]"), *([node.parent] if node.parent is not None and node.parent.tag == "a" else [])]
    return any("#" not in (_html.attribute(link, "href") or "#") for link in links)


def counted(source: Source, rows: Iterable[Mapping[str, object]], log: Log) -> Iterator[Mapping[str, object]]:
    """The comments of a page as they are; what it states and how many there are goes into the log, by thread."""
    stated, number, before, thread = number_of(_html.parse(source)), 0, log.counts.total(), source.name
    for row in rows:
        number, thread = number + 1, str(row.get("thread_id") or thread)
        yield row
    if number and _html.has_unclear_dates(source, number):
        log.warn(
            f"{source.name}: the page does not show whether the day or the month stands first (no number is above 12); it is read day first."
        )
    if stated is not None:
        log.stated.append((thread, source.name, stated, number + log.counts.total() - before))


def say(log: Log) -> None:
    """Where threads have clearly more or fewer comments than their pages, taken together, state."""
    threads: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for thread, name, stated, number in log.stated:
        threads[thread].append((name, stated, number))
    for pages in threads.values():
        numbers, read = {stated for _, stated, _ in pages}, sum(number for _, _, number in pages)
        if len(numbers) > 1 or abs(read - (stated := numbers.pop())) <= max(2, stated // 10):
            continue
        cure = (
            "Show all of them in the browser, on each page of comments, and save that" if read < stated
            else "Look at a few of them: not all may be comments"
        )  # fmt: skip
        log.warn(f"{pages[0][0]}: the page states {plural(stated, 'comment')}, and {read:,} were read. {cure}.")
