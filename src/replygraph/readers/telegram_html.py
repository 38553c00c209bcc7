"""Telegram chats as the pages that Telegram Desktop writes (messages.html)."""

import re
from typing import Any

from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

TITLE = "Telegram chats as HTML of Telegram Desktop (messages.html)"
HOWTO = (
    "In Telegram Desktop open the group and choose Export chat history from its menu; give the folder with messages.html, "
    "messages2.html and so on. JSON as the format is better: the pages tell people by their names only."
)
FAMILY = "html"
SIGNS = re.compile(r"class=[\"']message default clearfix", re.I)
PARTS = {"author": ".from_name", "date": ".date[title]", "body": ".text", "reply": ".reply_to a[href*='go_to_message']"}
TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?")

recognise = _html.signs(SIGNS, "messages of Telegram")


def read(source: Source, log: Log) -> Comments:
    """Messages; one that is joined to the one before it is by the same person."""
    page, _ = _html.comments(source, "Export the chat's history again.", ".message.default", what="messages")
    nodes = _html.select(page, ".message")
    parts, forwards = _html.share(page, nodes, **PARTS), {node.mem_id for node in page.css(".forwarded .from_name")}
    chat, author = _html.text_of(page.css_first(".page_header .text")) or source.name, None
    for node in nodes:
        kind = _html.classes(node)
        if "default" not in kind:
            author = None
            log.count("service messages (joins, pins, calls ...)")
            continue
        own = parts[node.mem_id]
        named = own.get("author") if "author" in own and own["author"].mem_id not in forwards else None
        author = _name(named) if named is not None else author if "joined" in kind else None
        yield _comment(node, own, chat, author)


def _name(node: _html.Node) -> str:
    """The name without what stands behind it (through which bot, forwarded when)."""
    behind = _html.text_of(node.css_first(".details"))
    return _html.text_of(node).removesuffix(behind).removesuffix("via").strip()


def _comment(node: _html.Node, own: dict[str, Any], chat: str, author: str | None) -> dict[str, Any]:
    time = TIME.match(_html.attribute(own.get("date"), "title") or "")
    answered = re.search(r"go_to_message(\d+)", _html.attribute(own.get("reply"), "href") or "")
    return {
        "id": f"{chat}/{re.sub(r'[^0-9]', '', node.id or '')}", "parent_id": answered and f"{chat}/{answered[1]}", "thread_id": chat,
        "author": author, "created_at": time and f"{time[3]}-{time[2]}-{time[1]}T{time[4]}{time[5] or 'Z'}",
        "text": _html.body_of(own.get("body")), "title": chat,
    }  # fmt: skip
