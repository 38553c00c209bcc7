"""Feeds of comments and Blogger's export, which is one: Atom with answers as RFC 4685 has them, and WordPress' RSS."""

import re
from email.utils import parsedate_to_datetime
from typing import Any

from replygraph.errors import ReadError
from replygraph.mapping.names import host
from replygraph.readers import _markup, _xml
from replygraph.sources import Comments, Log, Source

TITLE = "Blogger exports and feeds of comments (Atom, RSS)"
HOWTO = (
    "In Blogger choose Settings, Back up content, or take the blog's feed.atom out of Google Takeout. Of a WordPress site save "
    "https://SITE/comments/feed/ or https://SITE/POST/feed/: a feed holds the latest comments only, often ten. Comments that are not "
    "public are left out, unless --everything is given. Addresses are not read."
)
FAMILY = "xml"
BREADTH = 2
ATOM = re.compile(r"blogger\.com|schemas\.google\.com/blogger|purl\.org/syndication/thread")
RSS = re.compile(r"<(?:link|guid)\b[^<>]*>[^<]{0,500}#comment-\d+<")
COMMENT = re.compile(r"#comment-(\d+)$")
# WordPress begins an answer with 'In reply to <a href="...#comment-9">Ann</a>.', in the language of the site.
ANSWERS = re.compile(r"\s*(?:<p>)?[^<>]{1,60}<a [^<>]{0,20}href=[\"'][^\"'<>]{0,500}#comment-(\d+)[\"'][^<>]{0,100}>")


def recognise(source: Source) -> str:
    """The root of a feed, and in it the signs of comments that answer each other."""
    head = source.text_head
    if re.search(r"<feed\b", head[:10_000]) and ATOM.search(head):
        return "an Atom feed with answers"
    return "an RSS feed of comments" if "<rss" in head[:10_000] and RSS.search(head) else ""


def read(source: Source, log: Log, everything: bool = False) -> Comments:
    """The comments; what answers a post starts a thread, and who wrote the post is no participant."""
    found = False
    for element in _xml.elements(source, log, "entry", "item"):
        comment = _of_atom(element) if element.tag.endswith("entry") else _of_rss(element)
        if comment is None:
            continue
        found = True
        values = _xml.children(element)
        if not everything and (values.get("status", "LIVE") != "LIVE" or values.get("trashed")):
            log.count("comments that are not public")
        else:
            yield comment
    if not found:
        raise ReadError(f"{source.name}: a feed without comments in it. Take the export of the whole blog, or the feed of its comments.")


def _of_atom(entry: _xml.Element) -> dict[str, Any] | None:
    """A comment of an Atom feed; None of a post, a page, a setting."""
    values = _xml.children(entry)
    kinds = {each.get("term", "").rpartition("#")[2] for each in entry.iterfind("{*}category")}
    answered = [each.get("ref", "") for each in entry.iterfind("{*}in-reply-to")]
    if not ("comment" in kinds or values.get("type") == "COMMENT" or (answered and not kinds & {"post", "page"})):
        return None
    links = {each.get("rel", "alternate"): each.get("href", "") for each in entry.iterfind("{*}link")}
    own, url = values.get("id", "").strip(), links.get("alternate", "")
    is_blogger = "comment" in kinds or "type" in values
    post = values.get("parent") or next(iter(answered), "") if is_blogger else url.partition("#")[0]
    parent = values.get("inReplyTo") or next((each for each in answered if not is_blogger and each != post and "#" in each), "")
    if number := re.search(r"/comments/default/(\d+)$", links.get("related", "")):
        parent = own.rstrip("0123456789") + number[1]
    author = entry.find("{*}author")
    names = _xml.children(author) if author is not None else {}
    profile = names.get("uri", "")
    return {
        "id": own or None, "parent_id": parent or None, "thread_id": post or None, "author": names.get("name"),
        "author_id": profile if "/profile/" in profile else None, "created_at": values.get("published") or values.get("updated"),
        "text": _markup.plain(values.get("content") or values.get("summary")), "url": url or None,
    }  # fmt: skip


def _of_rss(item: _xml.Element) -> dict[str, Any] | None:
    """A comment of WordPress' feed; None of a post."""
    values = _xml.children(item)
    url = values.get("link", "").strip()
    number = COMMENT.search(url) or COMMENT.search(values.get("guid", "").strip())
    if not number:
        return None
    site, text = host(url), values.get("encoded") or values.get("description") or ""
    answered = ANSWERS.match(text)
    return {
        "id": f"{site}#comment-{number[1]}", "parent_id": f"{site}#comment-{answered[1]}" if answered else None,
        "thread_id": url.partition("#")[0] or None, "author": values.get("creator"), "created_at": _date(values.get("pubDate", "")),
        "text": _markup.plain(text), "url": url or None,
    }  # fmt: skip


def _date(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text.strip()).isoformat()
    except ValueError:
        return None
