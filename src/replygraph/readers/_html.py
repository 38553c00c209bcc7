"""Web pages: parsed by lexbor, which neither loses deep nesting nor stalls on broken markup."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING

from replygraph.ages import read_age, read_date
from replygraph.sources import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

BREAK = re.compile(r"<br\s*/?>", re.I)
BLOCK = re.compile(r"</(p|div|li|blockquote|h[1-6]|pre|tr|ul|ol)\s*>|<(p|li|blockquote|pre)\b[^>]*>", re.I)
TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^>]*>", re.I | re.S)


def parse(source: Source) -> LexborHTMLParser:
    """The page; of a page saved with everything in one file (.mhtml) its HTML part."""
    from selectolax.lexbor import LexborHTMLParser

    content = markup(source)
    return LexborHTMLParser(content.decode(_charset(source, content), "replace"))


def markup(source: Source) -> bytes:
    """The page's markup, taken out of the mail it is wrapped in where it was saved as one file."""
    content = source.read_bytes()
    return _html_part(content) if is_mhtml(source) else content


def _charset(source: Source, content: bytes) -> str:
    """What the page says of itself, if Python knows it."""
    import codecs

    said = re.search(rb"<meta[^>]{0,80}charset=[\"']?([\w-]+)", content[:4096], re.I)
    try:
        return codecs.lookup(source.encoding or (said[1].decode("ascii") if said else source.head_encoding)).name
    except LookupError:
        return "utf-8"


def is_mhtml(source: Source) -> bool:
    """Whether a page was saved as one file with its pictures."""
    return b"multipart/related" in source.head[:2000] and b"MIME-Version" in source.head[:2000]


def _html_part(content: bytes) -> bytes:
    import email
    import email.policy

    message = email.message_from_bytes(content, policy=email.policy.compat32)
    parts = (part for part in message.walk() if part.get_content_type() == "text/html")
    return next((part.get_payload(decode=True) or b"" for part in parts), b"")


def looks_like_page(source: Source) -> bool:
    """Whether the first bytes are those of a web page."""
    start = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1500].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head")) or b"<html" in start or is_mhtml(source)


def plain(markup: str | None) -> str:
    """Markup as text: paragraphs as blank lines, breaks as lines."""
    if not markup:
        return ""
    if "<" in markup:
        markup = TAG.sub("", BLOCK.sub("\n\n", BREAK.sub("\n", markup)))
    text = html.unescape(markup) if "&" in markup else markup
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def text_of(node: LexborNode | None) -> str:
    """A node's text on one line; "" where there is no node."""
    return " ".join(node.text().split()) if node is not None else ""


def body_of(node: LexborNode | None) -> str:
    """A node's text with its paragraphs."""
    return plain(node.inner_html) if node is not None else ""


def moment(text: str | None, source: Source) -> tuple[datetime | str | None, str | None]:
    """A time as a page prints it, and how exact that is."""
    if not text:
        return None, None
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return text, "second"
    if age := read_age(text):
        return age.at(source.as_of), age.unit
    return read_date(text) or (None, None)
