"""Bodies of posts as forums keep them: BBCode, and the XML that phpBB makes of it since 3.2.

The package bbcode (last release 2019) makes HTML of tags and knows neither whom a quotation quotes nor phpBB's marks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from replygraph.readers import _markup
from replygraph.readers._html import MARKS, lay_out

if TYPE_CHECKING:
    from lxml.etree import _Element

Quote = tuple[str | None, str | None, str]
TAG = re.compile(
    r"\[(?P<close>/?)(?P<tag>[a-z*]+)(?P<mark>:\w+)?(?P<value>=(?:\"[^\"]*+\"|[^\]]*+))?(?P<facts>\s[^\]]*+)?(?::\w+)?\]", re.I
)
KNOWN = {
    "b", "i", "u", "s", "strike", "sub", "sup", "url", "img", "email", "color", "colour", "size", "font", "list", "*", "li", "left",
    "center", "right", "justify", "indent", "code", "php", "html", "attach", "attachment", "highlight", "media", "video",
    "youtube", "flash", "spoiler", "noparse", "sigpic", "thread", "post", "mention", "user", "hr", "h", "table", "tr", "td",
}  # fmt: skip
SMILEY = re.compile(r"<!-- s(\S+) --><img\b[^>]*><!-- s\S+ -->")


def read(body: str, escaped: bool) -> tuple[str, list[Quote]]:
    """The text of a body, with quotations after `> `, and the name, the number and the text of each quotation.

    `escaped` where the program keeps bodies as HTML does, with its own links and smileys in them.

    >>> read('[QUOTE=Ann Oak;12]My beans.[/QUOTE]Mine [B]too[/B].', escaped=False)
    ('> My beans.\\n\\nMine too.', [('Ann Oak', '12', 'My beans.')])
    >>> read('<r><QUOTE author="Ann" post_id="4"><s>[quote=Ann post_id=4]</s>Gone.<e>[/quote]</e></QUOTE> Mine.</r>', escaped=True)
    ('> Gone.\\n\\nMine.', [('Ann', '4', 'Gone.')])
    """
    pieces = None
    if escaped and body.startswith(("<r>", "<t>", "<r ", "<t ")):
        pieces = _xml_pieces(body)
    elif escaped:
        body = html.unescape(_markup.plain(SMILEY.sub(r"\1", body)) or "")
    return _put_together(_pieces(body) if pieces is None else pieces)


def _put_together(pieces: Iterator[str | Quote | None]) -> tuple[str, list[Quote]]:
    """Texts, beginnings of quotations and their ends (None), as text and as the quotations that are in no other."""
    parts: list[str] = []
    quotes: list[Quote] = []
    inside: list[int] = []  # where in the parts the open quotations begin
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(MARKS.sub("", piece).replace("\n", "\x02"))
        elif piece is not None:
            inside.append(len(parts))
            parts.append("\x01\x03")
            quotes += [piece] if len(inside) == 1 else []
        elif inside:
            begin = inside.pop()
            if not inside:
                name, number, _ = quotes[-1]
                quotes[-1] = name, number, lay_out("".join(parts[begin + 1 :]))
            parts.append("\x04\x01")
    return lay_out("".join(parts)), quotes


def _pieces(body: str) -> Iterator[str | Quote | None]:
    """BBCode: the tags known are left out, and what only looks like a tag is text."""
    at = 0
    for found in TAG.finditer(body):
        tag = found["tag"].lower()
        if tag != "quote" and tag not in KNOWN:
            continue
        yield body[at : found.start()]
        at = found.end()
        if tag == "quote":
            yield None if found["close"] else _announced((found["value"] or "")[1:], found["facts"] or "")
    yield body[at:]


def _announced(value: str, facts: str) -> Quote:
    """Whom a quotation names, and the number of the post: `"name" post_id=4`, `name;12`."""
    number = re.search(r"\bpost_id=\D?(\d+)", value + facts)
    named = re.match(r"\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?!.{1000})(?P<c>.*?)(?:\s+(?:post_id|user_id|time)=.*)?$", value, re.S)
    name = next((each for each in named.groups() if each is not None), "") if named else ""
    behind = re.match(r"(.*?);\s*n?(\d+)$", name, re.S)
    name, said = (behind[1], behind[2]) if behind and not number else (name, number and number[1])
    return html.unescape(re.sub(r":[a-z0-9]{8,10}$", "", name)).strip() or None, said, ""


def _xml_pieces(body: str) -> Iterator[str | Quote | None] | None:
    """phpBB's XML, in which the marks that a person typed stand in elements of their own; None where it is broken."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    return None if root is None else _walk(root)


def _walk(root: _Element) -> Iterator[str | Quote | None]:
    from lxml import etree

    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start" and element.tag in ("s", "e", "i"):
            events.skip_subtree()
        elif event == "start":
            if element.tag == "QUOTE":
                yield element.get("author"), element.get("post_id"), ""
            yield element.text or ""
        else:
            if element.tag == "QUOTE":
                yield None
            if element is not root:
                yield element.tail or ""
