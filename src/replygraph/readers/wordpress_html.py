"""Saved pages with the comments of WordPress itself, in any theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers import _html, _pages
from replygraph.sources import Log, Source

TITLE = "A saved web page with WordPress comments"
HOWTO = (
    "Open the article in the browser, show all its comments, and save the page (Ctrl+S). Where comments stand on several "
    "pages, save each and give all of them: they become one discussion."
)
DEPTH = re.compile(r"(?:^|\s)depth-(\d+)(?:\s|$)")
PING = re.compile(r"\b(pingback|trackback)\b")
PARTS = {
    # The narrower first: some themes put name and date into the wider ones.
    "author": (
        ".fn", ".wp-block-comment-author-name, .comment-author-name, .comment__author-name, .comment_author, .commenter, .comment-author-link, .author-name",
        "[itemprop='author'] [itemprop='name']", ".comment-author, [itemprop='author'], .vcard, cite, .says-name", ".author, .name, strong",
    ),
    "date": (
        "time[datetime]", "[itemprop='datePublished'], [itemprop='commentTime'], abbr.published, abbr[title]",
        ".wp-block-comment-date, .comment-date, .comment-time, .comment-meta a, .comment-metadata a, .commentmetadata a, .comment__date, .comment-datetime, .date",
        ".comment-meta, .comment-metadata, .commentmetadata",
    ),
    "body": (
        ".wp-block-comment-content, .comment-content, .comment-text, .comment_text, .comment__content, .comment__text, .comment-body-content, [itemprop='text'], [itemprop='commentText']",
        ".comment-entry, .comment_content, .commenttext, .comment-body", "dd", "p",
    ),
    "reply": "a.comment-reply-link, .reply a, [data-commentid]",
}  # fmt: skip
# What themes print before or after a name, in the languages of WordPress' own translations.
SAYS = re.compile(
    r"\s*(?:says|said|wrote|writes|sagt|sagte|schreibt|schrieb|meint|dit|a dit|écrit|a écrit|dice|dijo|ha dicho|ha detto|scrive|escribió|"
    r"escribe|disse|diz|escreveu|zegt|schreef|skriver|säger|siger|sier|sanoo|kirjoitti|mówi|pisze|napisał\(a\)|napisał|říká|napsal|hovorí|"
    r"povedal|szerint|mondja|írta|spune|говорит|пишет|сказал|каже|казва|λέει|ο/η|diyor ki|dedi ki|kata|berkata|nói|より|说|說道|说道|님의 말)\s*[:：,]?\s*$|"
    r"\s*[:：]\s*$", re.I,
)  # fmt: skip
BEFORE = re.compile(
    r"^(?:(?:comment|posted|written|reply|kommentar|commentaire|comentario|comentário)\s+)?(?:by|von|par|por|ο/η)\s+(?=\S)",
    re.I,
)
PAGES = re.compile(r"/comment-page-\d+/?|[?&]cpage=\d+|#.*$")


def recognise(source: Source) -> str:
    """Elements of the class depth-1, depth-2 ... that WordPress gives to comments."""
    return _pages.recognise("wordpress_html", source)


def read(source: Source, log: Log, everything: bool = False, **_: object) -> Iterator[dict]:
    """The comments; the parent is the comment around them."""
    page = _html.parse(source)
    nodes = [node for node in page.css("[class*='depth-']") if DEPTH.search(node.attributes.get("class") or "")]
    nodes = [node for node in nodes if _speaks_of_comments(node)] or nodes  # menus have depths too
    nodes = nodes or _html.select(page, "li[id^='comment-'], li[id^='li-comment-'], li.comment[id], li.pingback[id]")
    if not nodes:
        raise ReadError(f"{source.name}: no comments in it. Save the page again with its comments shown.")
    around, parts = _html.nesting(nodes), _html.share(page, nodes, number="[id*='comment-']", **PARTS)
    thread, title = _thread(page, source), _html.title(page)
    ids = {node.mem_id: f"{thread}#{_number(node, parts) or f'{source.name}/{place}'}" for place, node in enumerate(nodes, 1)}
    for node in nodes:
        if not everything and PING.search(node.attributes.get("class") or ""):
            log.count("pingbacks and trackbacks")
            continue
        row = _comment(source, node, ids, around, parts[node.mem_id])
        yield row | {"thread_id": thread, "title": title}


def _speaks_of_comments(node) -> bool:
    return bool(re.search("comment|ping|trackback", f"{node.attributes.get('class') or ''} {node.id or ''}", re.I))


def _thread(page, source: Source) -> str:
    """The article, whichever page of its comments this is; the file where the page does not say."""
    found = _html.address(page)
    return PAGES.sub("", found) if found and found.startswith("http") else source.name


def _comment(source: Source, node, ids: dict[int, str], around: dict[int, int], parts: dict) -> dict:
    at, precision = _html.date_of(parts.get("date"), source)
    parent = ids.get(around[node.mem_id])
    return {
        "id": ids[node.mem_id], "parent_id": parent, "author": _name(parts.get("author"), parts.get("date"), ids),
        "created_at": at, "precision": precision, "text": _html.body_of(parts.get("body"), ids),
        "resolution": "nested" if parent else None,
    }  # fmt: skip


def _name(author, date, comments: dict) -> str:
    """The name without what the theme prints around it."""
    name = _html.text_of(author)
    when = _html.text_of(date)
    if when and len(when) > 5 and when in name:
        name = name.replace(when, " ").strip()
    if author is not None and len(name) > 60:  # the theme put more into the element than a name
        inner = author.css_first("a, b, strong, span")
        name = _html.text_of(inner) or name
    return BEFORE.sub("", SAYS.sub("", name)).strip()


def _number(node, parts: dict) -> str | None:
    """The comment's own number, from its id or that of the element in it."""
    inner = parts[node.mem_id].get("number")
    for each in (node, inner, parts[node.mem_id].get("reply")):
        for value in (_html.attribute(each, "id"), _html.attribute(each, "data-commentid", "data-comment-id")):
            if found := re.search(r"(?:comment-|^)(\d+)$", value or ""):
                return found[1]
    return None
