"""Bodies of comments that a site's own program wrote as small pieces of HTML, as plain text; meant for speed."""

import html
import re

_BREAK = re.compile(r"<br\b[^<>]*>\n?", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|pre|h[1-6]|tr|table|aside|blockquote|section|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_GAP = re.compile(r"\n[ \t\r]*\n\s*")


def plain(body: object) -> str | None:
    """The text of a comment's HTML: paragraphs apart by an empty line, no tags; None where there is none.

    >>> plain("<p>Yes &amp; no.</p><p>See <a href='x'>this</a>.<br>Bye")
    'Yes & no.\\n\\nSee this.\\nBye'
    """
    if not isinstance(body, str):
        return None
    body = body.replace("\r\n", "\n")
    if "<" in body:
        body = body.replace("<p>", "\n\n").replace("</p>", "\n\n")  # which is all that most bodies have
        if "<" in body:
            body = _TAG.sub("", _BLOCK.sub("\n\n", _BREAK.sub("\n", body)))
        body = body.strip()
        if "\n" in body:
            body = _GAP.sub("\n\n", body)
    return (html.unescape(body) if "&" in body else body).strip()


def plain_sql(field: str) -> str:
    """The same as SQL, for tables that an engine reads: of entities, those that programs write for what HTML needs."""
    text = f"regexp_replace(replace({field}, chr(13) || chr(10), chr(10)), '(?i)<br\\b[^<>]*>\\n?', chr(10), 'g')"
    text = f"regexp_replace({text}, '(?i){_BLOCK.pattern}', chr(10) || chr(10), 'g')"
    text = f"regexp_replace(regexp_replace({text}, '{_TAG.pattern}', '', 'g'), '\\n[ \\t\\r]*\\n\\s*', chr(10) || chr(10), 'g')"
    for entity, sign in {"lt": "<", "gt": ">", "quot": '"', "#039": "''", "#8217": "\u2019", "nbsp": "\xa0", "amp": "&"}.items():
        text = f"replace({text}, '&{entity};', '{sign}')"
    return f"trim({text}, ' ' || chr(10) || chr(13) || chr(9))"


def letters(body: str | None) -> str:
    """The letters and digits of a text alone: what is quoted elsewhere has the same."""
    return re.sub(r"\W+", "", body or "").casefold()


def unescape(body: object) -> str | None:
    """Reddit and others escape just these three in plain text."""
    if not isinstance(body, str):
        return None
    return body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in body else body
