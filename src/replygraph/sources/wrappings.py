"""JSON as sites send it and scripts keep it: behind a guard, in the call of a function, given to a name in JavaScript. Tables whose rows are cells."""

import csv
import io
import re
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from replygraph.sources.contents import Source

# )]}' and while(1); are guards against being loaded as a script; callback({...}) is meant to be.
_BEFORE = re.compile(
    rb"\s*(?:\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|(?:/\*\*/\s*)?[A-Za-z_$][\w$.]{0,80}\(|"
    rb"(?:(?:var|let|const)\s{1,4})?[A-Za-z_$][\w$.\[\]'\"]{0,80}\s{0,4}=)\s{0,8}(?=[\[{])"
)


def unwrapped(whole: Source) -> Source | None:
    """What is JSON but for what stands around it, or a table but for quotation marks around each row, without that; None where nothing does."""
    if not whole.members and (sign := _sign_inside(whole)):
        return replace(whole, raw=lambda: io.BytesIO(_bare(whole.read_text(), sign).encode()), path=None, encoding="utf-8")
    found = _BEFORE.match(whole.head[:300].removeprefix(b"\xef\xbb\xbf"))
    if whole.members or found is None:
        return None
    content = whole.read_bytes().removeprefix(b"\xef\xbb\xbf")[found.end() :].rstrip(b"); \t\r\n")
    return replace(whole, raw=lambda: io.BytesIO(content), path=None) if content.endswith((b"]", b"}")) else None


def _sign_inside(whole: Source) -> str:
    """What sets cells apart in rows that are quoted as a whole, as a spreadsheet saves a table that it had in one column; "" in others."""
    if not re.search(rb'^"[^\n]*"\r?$', whole.head[:20_000], re.M):
        return ""
    head = whole.text_head.lstrip("\ufeff")
    names = head.partition("\n")[0]
    sign = max(",;\t|", key=names.count)
    with suppress(csv.Error):
        rows = [*islice(csv.reader(io.StringIO(head, newline=""), delimiter=sign), 1, 40)]
        whole_rows = [row for row in rows[: -1 if len(rows) > 1 else None] if row]  # the last may be cut
        if names.count(sign) > 1 and whole_rows and all(len(row) == 1 and row[0].count(sign) >= names.count(sign) for row in whole_rows):
            return sign
    return ""


def _bare(text: str, sign: str) -> str:
    """Rows without the quotation marks around them; one without such marks is as it was, and so is all where it is no table further down."""
    found = io.StringIO()
    out = csv.writer(found, delimiter=sign)
    try:
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign):
            found.write(f"{row[0]}\r\n") if len(row) == 1 else out.writerow(row)
    except csv.Error:
        return text
    return found.getvalue()
