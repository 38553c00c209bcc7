"""Discord channels as the pages that DiscordChatExporter writes."""

import re
from typing import Any

from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

TITLE = "Discord channels as HTML of DiscordChatExporter"
HOWTO = (
    "Export the channel with DiscordChatExporter, format HTML, and give the page, or all parts of it together. JSON as the "
    "format is better: the pages print times for people."
)
FAMILY = "html"
SIGNS = re.compile(r"class=[\"']?chatlog__message", re.I)
GROUP = ".chatlog__message-group"
MESSAGES = ("[data-message-id]", ".chatlog__message", f"{GROUP} .chatlog__content")  # pages of 2018 have no ids
PARTS = {
    "author": ".chatlog__author, .chatlog__author-name", "date": ".chatlog__timestamp, .chatlog__short-timestamp",
    "body": ".chatlog__content", "link": ".chatlog__reply-link, .chatlog__reference-link", "answered": ".chatlog__reply-author, .chatlog__reference-author",
    "own": ".chatlog__system-notification-content",
}  # fmt: skip

recognise = _html.signs(SIGNS, "messages of a Discord channel")


def read(source: Source, log: Log) -> Comments:
    """Messages; those of a group without a name of their own are by whom the group begins with, or names."""
    page, nodes = _html.comments(source, "Export the channel again.", *MESSAGES, what="messages")
    groups = page.css(GROUP)
    around = _html.nesting([*groups, *nodes])
    parts, named = _html.share(page, [*groups, *nodes], **PARTS), page.css_first(".preamble__entries-container, .preamble__entries")
    channel = _html.text_of(named) or _html.title(page) or source.name
    author: tuple[str | None, str | None] = (None, None)
    group = None
    for place, node in enumerate(nodes, 1):
        head, own = parts.get(around[node.mem_id], {}), parts[node.mem_id]
        if "own" in own:
            log.count("system messages of Discord (joins, pins ...)")
            continue
        own = {"body": node} | {key: head[key] for key in ("author", "date") if key in head} | own  # until 2019 the group has name and time
        if "author" in own:
            author = _name(own["author"]), _html.attribute(own["author"], "data-user-id")
        elif around[node.mem_id] != group:
            author = None, None
        group = around[node.mem_id]
        yield _comment(own, channel, author, source) | {"id": _html.attribute(node, "data-message-id") or f"{source.name}#{place}"}


def _name(node: _html.Node) -> str | None:
    """The account's name, as in the JSON export; accounts made since 2023 have no number."""
    name = _html.attribute(node, "title") or _html.text_of(node)
    return re.sub(r"#0{4}$", "", name) or None


def _comment(own: dict[str, Any], channel: str, author: tuple[str | None, str | None], source: Source) -> dict[str, Any]:
    at, precision = _html.moment(_html.attribute(own.get("date"), "title") or _html.text_of(own.get("date")), source)
    answered = re.search(r"\d{5,}", _html.attribute(own.get("link"), "onclick", "href") or "")
    return {
        "parent_id": answered and answered[0], "thread_id": channel,
        "author": author[0], "author_id": author[1],
        "reply_to": _name(own["answered"]) if "answered" in own else None, "created_at": at, "precision": precision,
        "text": _html.body_of(own.get("body")), "title": channel, "resolution": "explicit-id" if answered else None,
    }  # fmt: skip
