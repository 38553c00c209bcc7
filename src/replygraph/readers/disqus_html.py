"""Disqus comments in a saved page: in the frame that the browser saves beside the page, or in a .mhtml."""

import re

from replygraph.errors import ReadError
from replygraph.mapping.names import handle
from replygraph.readers import _html
from replygraph.readers._json import decoded, lists, mapping, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "Disqus comments in a saved web page"
HOWTO = (
    "Scroll down until the comments are there, click 'Load more comments' until none is left, and save the page as one file (.mhtml), or "
    "'complete' and give the frame with disqus in its name from the folder beside the page. 'HTML only' leaves the comments out."
)
FAMILY = "html"
SIGNS = re.compile(r"<li\b[^<>]+\bid=[\"']post-\d+[\"']|id=[\"']disqus-threadData[\"']", re.I)
# Others number list items like that too, such as themes of WordPress in lists of articles.
CONFIRMED = re.compile(r"data-role=[\"']message[\"']|class=[\"'][^\"']*\bpost-message\b|disqus-threadData")
PARTS = {
    "author": ".post-byline .author, .post-byline .publisher-anchor-color, .author", "date": ".time-ago, [data-role='relative-time']",
    "body": "[data-role='message'], .post-message", "parent": "[data-role='parent-link'], .parent-link", "score": ".vote-up .count, [data-role='likes']",
}  # fmt: skip
COLUMNS = mapping(
    id="id", parent_id=via(lambda parent: parent or None, "parent"), author="author.name", created_at="createdAt",
    author_id=via(lambda name: handle(word(name)), "author.username"), text=via(plain, "message"),
)  # fmt: skip

recognise = _html.signs(SIGNS, "comments of Disqus", CONFIRMED)


def read(source: Source, log: Log) -> Comments:
    """The comments shown, with parents by nesting; or those of the JSON, where none are shown yet."""
    page = _html.parse(source)
    nodes = [node for node in page.css("li[id^='post-']") if re.fullmatch(r"post-\d+", node.id or "")]
    rows = list(_shown(page, nodes, source)) or list(_inside(page, source))
    if not rows:
        raise ReadError(f"{source.name}: the frame of Disqus without comments. Save the page when its comments are shown.")
    yield from rows


def _shown(page: _html.Page, nodes: list[_html.Node], source: Source) -> Comments:
    around, parts = _html.nesting(nodes), _html.share(page, nodes, **PARTS)
    known = {node.mem_id: node.id.removeprefix("post-") for node in nodes}
    for node in nodes:
        own = parts[node.mem_id]
        link = re.search(r"comment-(\d+)", _html.attribute(own.get("parent"), "href") or "")
        parent = link[1] if link else known.get(around[node.mem_id])
        yield _html.said(own, source, known) | {
            "id": known[node.mem_id], "parent_id": parent, "thread_id": source.name, "title": _html.title(page),
            "resolution": "explicit-id" if link else "nested" if parent else None,
        }  # fmt: skip


def _inside(page: _html.Page, source: Source) -> Comments:
    """The posts of the JSON that the frame starts from."""
    node = page.css_first("#disqus-threadData")
    for post in lists(decoded(node.text(deep=True) if node is not None else None), "response.posts"):
        if post.get("id") and not post.get("isDeleted") and not post.get("isSpam"):
            yield COLUMNS(post) | {"thread_id": source.name}
