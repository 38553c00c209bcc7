"""Saved pages of Discourse topics, as the browser shows them or as the site sends them."""

import re
from collections import Counter
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers import _html, discourse
from replygraph.readers._forum_threads import taken
from replygraph.readers._json import decoded, dicts, text
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of a Discourse topic"
HOWTO = (
    "Open the topic, scroll to its end so that all posts are loaded, and save the page (Ctrl+S); or put ?print=true behind the address first. "
    "The topic's .json is better: a page tells whom a post answers by name only, and leaves it out where the post is the next one."
)
FAMILY = "html"
SIGNS = re.compile(
    r"class=[\"'][^\"']{0,300}\bcrawler-post\b|id=[\"']post_\d+[\"'][^<>]{0,500}data-post-id"
    r"|data-post-id=[\"']\d+[\"'][^<>]{0,500}id=[\"']post_\d+|id=[\"']data-preloaded[\"'][^>]*topic_\d+",
    re.I,
)
PARTS = {
    "author": ("[data-user-card]", ".creator [itemprop='name'], .creator", ".username a, .username"),
    "date": ("time[datetime], [data-time]", ".post-date"), "body": (".cooked", ".post[itemprop='text'], .post"),
    "reply": ".reply-to-tab", "position": "[itemprop='position']",
}  # fmt: skip

recognise = _html.signs(SIGNS, "posts of a Discourse topic")


def read(source: Source, log: Log, *, explicit: bool = False, quotes: bool = False) -> Comments:
    """Posts, from the JSON inside where it is; one that names no other answers the topic's first, unless `explicit`."""
    page = _html.parse(source)
    implicit, found = 0, False
    for row in _inside(page, log, quotes) or _shown(page, source, quotes):
        found = True
        if row["resolution"] is None and row["parent_id"]:
            implicit += 1
            row["parent_id"] = None if explicit else row["parent_id"]
        yield row
    if not found:
        raise ReadError(f"{source.name}: no posts in it. Open the topic, wait until its posts are there, and save the page again.")
    if implicit:
        log.note(f"{source.name}: {implicit:,} posts do not say which post they answer and are taken {taken(explicit, 'topic')}.")


def _inside(page: _html.Page, log: Log, quotes: bool) -> list[dict[str, Any]]:
    """The posts of the JSON that the site sends along for its own program."""
    loaded = decoded(_html.attribute(page.css_first("[data-preloaded]"), "data-preloaded"))
    values = loaded.items() if isinstance(loaded, dict) else ()
    topics = dicts([decoded(text(value)) for key, value in values if key.startswith("topic_")])
    found = [discourse.comments(posts, topic, quotes) for topic in topics if (posts := discourse.posts_of(topic, log, Counter(), False))]
    return [row for columns in found for row in columns.rows()]


def _shown(page: _html.Page, source: Source, quotes: bool) -> Comments:
    nodes = page.css("article[data-post-id]") or _html.select(page, ".topic-body.crawler-post, .crawler-post")
    topic = _topic(page, nodes, source)
    parts, title = _html.share(page, nodes, **PARTS), _html.title(page)
    said: dict[str, list[str]] = {}
    for place, node in enumerate(nodes, 1):
        own = parts[node.mem_id]
        number = _number(node, own.get("position")) or str(place)
        row = _html.said(own, source) | {
            "id": f"{topic}/{number}",
            "parent_id": None,
            "thread_id": f"{topic}/1",
            "title": title,
            "resolution": None,
        }
        row["author"] = _html.attribute(own.get("author"), "data-user-card") or row["author"]
        answered = _html.text_of(own.get("reply")) or _html.attribute(own.get("reply"), "title")
        if number != "1":
            row |= {"parent_id": f"{topic}/1"} | _answer(node, answered, topic, said, quotes)
        said.setdefault(row["author"], []).append(row["id"])
        yield row


def _topic(page: _html.Page, nodes: list[_html.Node], source: Source) -> str:
    """The topic's number, so that pages and JSON of one topic go together; the file where the page hides it."""
    stated = (_html.attribute(node, "data-topic-id") for node in nodes)
    found = re.search(r"/t/(?:[^/]+/)?(\d+)", _html.address(page) or "")
    return next(filter(None, stated), found[1] if found else source.name)


def _number(node: _html.Node, position: _html.Node | None) -> str | None:
    values = (_html.attribute(node, "data-post-number"), node.id, _html.attribute(position, "content"), _html.text_of(position))
    numbers = (re.fullmatch(r"(?:post_)?#?(\d+)", (value or "").strip()) for value in values)
    return next((found[1] for found in numbers if found), None)


def _answer(node: _html.Node, answered: str | None, topic: str, said: dict[str, list[str]], quotes: bool) -> dict[str, Any]:
    """The one named above a post, and which of that one's posts it may be; or the first post quoted, where that is asked for."""
    quote = node.css_first("aside.quote[data-post]")
    quoted = f"{_html.attribute(quote, 'data-topic') or topic}/{_html.attribute(quote, 'data-post')}" if quote is not None else None
    if answered:
        theirs = said.get(answered) or []
        if quoted in theirs:
            theirs = [quoted]
        return {
            "reply_to": answered, "parent_id": theirs[-1] if theirs else None, "candidates": theirs[-100:] if len(theirs) > 1 else None,
            "resolution": "name-latest" if theirs else "none",
        }  # fmt: skip
    return {"parent_id": quoted, "resolution": "quote"} if quoted and quotes else {}
