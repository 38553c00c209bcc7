"""WordPress comments as the REST API of the site gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from replygraph.errors import ReadError
from replygraph.readers import _wordpress
from replygraph.readers._json import dicts, dig, has, objects, prefixed, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "WordPress comments as JSON of the site's REST API"
HOWTO = (
    "Save https://SITE/wp-json/wp/v2/comments?post=NUMBER&per_page=100 and, while a page is full, the next ones with &page=2 "
    "and so on; give all together. NUMBER is in the page's source, as postid-NUMBER or ?p=NUMBER; without post= come the comments of the whole site. "
    "Pingbacks, spam and trash are left out, unless --everything is given."
)
FAMILY = "json"


def recognise(source: Source) -> str:
    """A comment's post, parent and author's name beside its rendered text; or the API's own words for an error."""
    if has(source, "author_name", "content.rendered", "parent", "post"):
        return "comments of the WordPress API"
    if has(source, "code", "message", "data.status") and '"rest_' in source.text_head:
        return "an error of the WordPress API"
    return ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Comments; numbers are those of the site, so that pages of one site go together."""
    for each in objects(source, log):
        if "author_name" not in each and "code" in each and "message" in each:
            raise ReadError(
                f"{source.name}: no comments, for the site answered: {' '.join(str(each['message']).split())[:200]} ({each['code']})."
            )
        if "author_name" not in each or "post" not in each:
            log.count("entries that are no comments")
            continue
        why = _wordpress.left_out(text(each.get("type")), text(each.get("status")))
        if why and not everything:
            log.count(why)
        else:
            yield comment(each)


def comment(each: dict[str, Any]) -> dict[str, Any]:
    """A comment; asked for with _embed, it brings the one that it answers."""
    link = text(each.get("link")) or ""
    site = f"{_host(link)}#comment-"
    parent = word(each.get("parent"))
    parent = parent if parent != "0" else None
    answered = next(iter(dicts(dig(each, "_embedded", "in-reply-to"))), {})
    return {
        "id": prefixed(site, each.get("id")),
        "parent_id": prefixed(site, parent),
        "thread_id": prefixed(f"{_host(link)}#post-", each.get("post")),
        "author": plain(each.get("author_name")),
        "author_id": prefixed(f"{_host(link)}#author-", account) if (account := word(each.get("author"))) != "0" else None,
        "created_at": _wordpress.time(text(each.get("date_gmt")), text(each.get("date"))),
        "text": plain(dig(each, "content", "rendered")),
        "url": link or None,
        "reply_to": plain(answered.get("author_name")) or None if parent else None,
        "title": plain(dig(next(iter(dicts(dig(each, "_embedded", "up"))), {}), "title", "rendered")),
    }


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc
    except ValueError:
        return ""
