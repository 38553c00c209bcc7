"""WordPress exports (WXR), and the same form as Disqus imports it."""

import re

from replygraph.mapping import names
from replygraph.readers import _wordpress, _xml
from replygraph.sources import Comments, Log, Source

TITLE = "A WordPress export (WXR, .xml)"
HOWTO = (
    "In the administration of the site choose Tools, Export, All content, and download the file. It holds all posts with "
    "all comments. Pingbacks, spam and trash are left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = "xml"
SITE = re.compile(r"<wp:base_blog_url>\s*(?:https?://)?([^<\s]{1,200}?)/?\s*<")


def recognise(source: Source) -> str:
    """The namespace of WordPress exports, or the mark that Disqus puts on its copies of them."""
    head = source.text_head
    if "<rss" not in head[:10_000]:
        return ""
    if "<dsq:thread_identifier" in head:
        return "an RSS file as Disqus imports it"
    return "an RSS file with the namespace of WordPress exports" if "wordpress.org/export" in head else ""


def read(source: Source, log: Log, everything: bool = False) -> Comments:
    """Comments that are no pingbacks, spam or trash; the articles' own authors are no participants."""
    blog = SITE.search(source.text_head)  # of exports in several files the same
    people = f"{blog[1]}#" if blog else names.site(source)
    for item in _xml.elements(source, log, "item", part="comment"):
        post = _xml.children(item)
        number = post.get("post_id") or post.get("thread_identifier") or post.get("link") or ""
        for found in map(_xml.children, item.iterfind("{*}comment")):
            if not _wordpress.leaves_out(found, log, everything):
                row = _wordpress.comment(f"{source.name}#", number.strip(), found, people)
                yield row | {"url": post.get("link"), "title": post.get("title")}
