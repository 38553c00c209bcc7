"""A conversation on X (Twitter) or a site like it as a person gets it by select all, copy, paste: name, @handle, time, whom it replies to, text."""

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from replygraph.errors import ReadError
from replygraph.readers import _pasted, languages
from replygraph.readers._ages import read_short_age
from replygraph.readers._lines import Head, Page, is_age, scan
from replygraph.sources import Log, Source

TITLE = "Posts of X (Twitter), copied from the browser and pasted"
HOWTO = (
    "Open what you want with its replies (a search such as conversation_id:NUMBER, or a person's Replies), load all, select all, copy, and paste into a plain "
    'text file. Who is answered is known where "Replying to @name" stands above a text; the page of a single post leaves that out, and is refused. '
    "Exports of 4CAT, twarc or the API tell more."
)
FAMILY = "pasted"
HANDLE = re.compile(r"@\w{1,30}(?:@[\w.-]{3,80})?")
NAMES = languages.line("and", also=HANDLE.pattern)  # a line each
TO = re.compile(rf"(?P<words>{languages.pattern('reply_to')})\s*(?P<names>@\w{{1,30}}\b.*)?", re.I)
NUMBERS = re.compile(r"\d[\d.,]*\s?[KMB]?|·|(?:Show|Read) (?:more|replies|this thread)|Quote|From .{1,60}|[\d:.]+ / [\d:.]+|ALT|GIF", re.I)
SHORT = re.compile(r"(?:\d{1,2}[smhd]|[^\W\d_]{3,9}\.? \d{1,2}(?:, \d{4})?|\d{1,2}\.? [^\W\d_]{3,9}\.?(?: \d{4})?)", re.I)


def _begin(page: Page, place: int, free: int) -> Head | None:
    """A name, an @handle, perhaps a dot, and a time, a line each; then perhaps whom it replies to."""
    lines = page.lines
    at = place - 1 if lines[place - 1] != "·" else place - 2
    if at - 1 < free or not (SHORT.fullmatch(lines[place]) or is_age(lines[place])) or not HANDLE.fullmatch(lines[at]):
        return None
    short = read_short_age(lines[place], "en")
    head = Head(at - 1, lines[at].lstrip("@"), f"{short.number} {short.unit}s ago" if short else lines[place], place + 1)
    if told := TO.fullmatch(lines[head.body][:200]) if head.body < len(lines) else None:
        below = [] if told["names"] else list(takewhile(NAMES.fullmatch, islice(lines, head.body + 1, None)))
        if named := HANDLE.search(" ".join([told["names"] or "", *below])):
            head.body, head.reply_to = head.body + 1 + len(below), named[0].lstrip("@")
    return head


def _check(page: Page, heads: Sequence[Head], source: Source, log: Log) -> None:
    handles = {(head.author or "").lower(): head.author for head in heads}
    for head in heads:
        head.reply_to = handles.get((head.reply_to or "").lower(), head.reply_to)
    if not any(head.reply_to for head in heads):
        raise ReadError(
            f"{source.name}: {len(heads):,} posts, but none says whom it replies to, so the text does not tell who answers whom. {HOWTO}"
        )


FORM = _pasted.Form(
    comments="posts with a name, a handle and a time",
    cure="Copy the page again with its posts shown.",
    heads=lambda page: scan(page, _begin),
    least=3,
    below=NUMBERS,
    learn=_check,
)
recognise, read = _pasted.reader(FORM)
