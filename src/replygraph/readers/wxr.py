"""WordPress exports (WXR), and the same form as Disqus imports it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _markup, _wordpress, _xml
from replygraph.sources import Log, Source

TITLE = "A WordPress export (WXR, .xml)"
HOWTO = (
    "In the administration of the site choose Tools, Export, All content, and download the file. It holds all posts with "
    "all comments. Pingbacks, spam and trash are left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = "xml"


def recognise(source: Source) -> str:
    """The namespace of WordPress exports, or the mark that Disqus puts on its copies of them."""
    head = source.text_head
    if "<rss" not in head[:10_000]:
        return ""
    if "<dsq:thread_identifier" in head:
        return "an RSS file as Disqus imports it"
    return "an RSS file with the namespace of WordPress exports" if "wordpress.org/export" in head else ""


def read(source: Source, log: Log, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Comments that are no pingbacks, spam or trash; the articles' own authors are no participants."""
    for item in _xml.elements(source, log, "item", part="comment"):
        post = _xml.children(item)
        number = post.get("post_id") or post.get("thread_identifier") or post.get("link") or ""
        thread = f"{source.name}#post-{number.strip()}"
        for comment in item.iterfind("{*}comment"):
            found = _xml.children(comment)
            why = _wordpress.left_out(found.get("comment_type"), found.get("comment_approved"))
            if why and not everything:
                log.count(why)
            else:
                yield _comment(source, thread, post, found)


def _comment(source: Source, thread: str, post: dict[str, str], found: dict[str, str]) -> dict[str, Any]:
    parent = found.get("comment_parent", "0").strip()
    return {
        "id": f"{source.name}#{found.get('comment_id', '').strip()}", "thread_id": thread,
        "parent_id": f"{source.name}#{parent}" if parent not in ("0", "") else None,
        "author": found.get("comment_author"), "created_at": _wordpress.time(found.get("comment_date_gmt"), found.get("comment_date")),
        "text": _markup.plain(found.get("comment_content")), "url": post.get("link"), "title": post.get("title"),
    }  # fmt: skip
