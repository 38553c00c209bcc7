"""Comments marked up as microformats: h-entry with h-cite, and the older hAtom."""

import re

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page with comments as microformats (h-entry, h-cite, hAtom)"
HOWTO = (
    "Open the post with its comments or webmentions and save the page (Ctrl+S). Sites of the IndieWeb mark them up like that. "
    "The author of the post is part of the discussion, as with any post that starts a thread."
)
FAMILY = "html"
BREADTH = 2
SIGNS = re.compile(r"class=[\"'](?:[^\"']{0,300}\b[pu]-comment\b|(?=[^\"']{0,300}\bhentry\b)[^\"']{0,300}\bcomment\b)", re.I)
COMMENTS = ".p-comment, .u-comment, .hentry.comment, .comment.h-entry, .comment.h-cite"
PARTS = {
    "author": (".p-author .p-name, .p-author.h-card", ".p-author, .u-author, .author .fn", ".h-card, .vcard .fn, .fn"),
    "date": (".dt-published", "time[datetime], .published, .updated", ".date"),
    "body": (".e-content, .entry-content", ".p-content, .p-summary, .entry-summary", ".p-name, .entry-title"),
    "link": (".u-url", "[rel='bookmark']"), "reply": ".u-in-reply-to",
}  # fmt: skip

CURE = "Save the page again with its comments shown."

recognise = _html.signs(SIGNS, "comments marked up as microformats")


def read(source: Source, log: Log) -> Comments:
    """The post and its comments; the parent is the comment around them, the one they link to as answered, or the post."""
    page, found = _html.comments(source, CURE, COMMENTS)
    comments = [node for node in found if _html.text_of(node)]
    if not comments:
        raise ReadError(f"{source.name}: the place for comments in it is empty. {CURE}")
    entries = [node for node in _html.select(page, ".h-entry, .hentry") if node.mem_id not in {each.mem_id for each in comments}]
    nodes = [*entries[:1], *comments]
    around, parts = _html.nesting(nodes), _html.share(page, nodes, **PARTS)
    start = entries[0].mem_id if entries else None
    ids = {node.mem_id: f"{source.name}#{node.id or place}" for place, node in enumerate(nodes)}
    links = {_html.attribute(parts[node.mem_id].get("link"), "href"): ids[node.mem_id] for node in comments}
    for node in nodes:
        own = parts[node.mem_id]
        linked = links.get(_html.attribute(own.get("reply"), "href")) if "reply" in own else None
        parent = linked if linked != ids[node.mem_id] else None
        parent = parent or ids.get(around[node.mem_id]) or (ids[start] if start and node.mem_id != start else None)
        yield _html.said(own, source, ids) | {
            "id": ids[node.mem_id], "parent_id": parent, "thread_id": ids.get(start, source.name), "title": _html.title(page),
            "resolution": "explicit-id" if linked else "nested" if parent else None,
        }  # fmt: skip
