"""WordPress exports (WXR), and the same form as Disqus imports it."""

from __future__ import annotations

from collections.abc import Iterator

from replygraph.readers import _bodies, _xml
from replygraph.sources import Log, Source

TITLE = "A WordPress export (WXR, .xml)"
HOWTO = (
    "In the administration of the site choose Tools, Export, All content, and download the file. It holds all posts with "
    "all comments. Addresses and IP numbers in it are not read."
)


def recognise(source: Source) -> str:
    """The namespace of WordPress exports, or an item with comments of its kind."""
    head = source.text_head
    if "<rss" not in head[:2000] or "wordpress.org/export" not in head:
        return ""
    return "an RSS file with the namespace of WordPress exports"


def read(source: Source, log: Log, everything: bool = False, **_: object) -> Iterator[dict]:
    """Comments that are no pingbacks, spam or trash; the articles' own authors are no participants."""
    for item in _xml.elements(source, log, "item"):
        post = _xml.children(item)
        thread = f"{source.name}#post-{post.get('post_id', '')}"
        for comment in item.iterfind("{*}comment"):
            found = _xml.children(comment)
            if found.get("comment_type") in ("pingback", "trackback"):
                log.count("pingbacks and trackbacks")
            elif found.get("comment_approved") in ("spam", "trash") and not everything:
                log.count("spam and trash")
            else:
                yield _comment(source, thread, post, found)


def _comment(source: Source, thread: str, post: dict[str, str], found: dict[str, str]) -> dict:
    parent = found.get("comment_parent", "0").strip()
    return {
        "id": f"{source.name}#{found.get('comment_id', '').strip()}", "thread_id": thread,
        "parent_id": f"{source.name}#{parent}" if parent not in ("0", "") else None,
        "author": found.get("comment_author"), "created_at": found.get("comment_date_gmt") or found.get("comment_date"),
        "text": _bodies.plain(found.get("comment_content")), "url": post.get("link"), "title": post.get("title"),
        "resolution": "explicit-id" if parent not in ("0", "") else None,
    }  # fmt: skip
