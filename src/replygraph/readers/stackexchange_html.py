"""Saved pages of questions of Stack Exchange: the question, its answers and the comments below each."""

import re
from typing import Any

from replygraph.readers import _html
from replygraph.readers.stackexchange import address, addressed
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of a question of Stack Exchange (Stack Overflow and its sisters)"
HOWTO = (
    "Open the question, unfold the comments below it and below each answer ('Show 3 more comments'), and save the page (Ctrl+S). Answers "
    "on further pages need saving too; the API and the data dump hold all at once."
)
FAMILY = "html"
SIGNS = re.compile(r"\bdata-(?:questionid|answerid)=|\bdata-comment-id=[\"']\d+[\"']", re.I)
POSTS, COMMENTS = ".question[data-questionid], .answer[data-answerid]", ".comment[data-comment-id]"
PARTS = {
    "author": (".comment-user", "[itemprop='author'] a", ".owner .user-details a, .post-signature:last-child .user-details a", ".user-details"),
    "date": (".comment-date [title]", "[itemprop='dateCreated']", ".user-action-time [title]", "time"),
    "body": (".comment-copy", ".js-post-body, .s-prose, .post-text"), "score": (".comment-score", "[itemprop='upvoteCount'], .js-vote-count"),
}  # fmt: skip

recognise = _html.signs(SIGNS, "posts of Stack Exchange", re.compile("data-questionid"))


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Answers reply to the question; a comment to whom it addresses, if not `mentions` to the post above it."""
    page, posts = _html.comments(source, "Open the question itself and save the page.", POSTS, what="posts")
    comments = _html.select(page, COMMENTS)
    around, parts = _html.nesting([*posts, *comments]), _html.share(page, [*posts, *comments], **PARTS)
    ids = {node.mem_id: "p" + (_html.attribute(node, "data-questionid", "data-answerid") or "") for node in posts}
    question = next((ids[node.mem_id] for node in posts if _html.attribute(node, "data-questionid")), None)
    below: dict[str | None, list[dict[str, Any]]] = {}
    there: dict[str | None, dict[str, str]] = {}
    for node in (*posts, *comments):
        post = ids.get(around[node.mem_id]) if node.mem_id not in ids else None
        row = _html.said(parts[node.mem_id], source) | {"title": _html.title(page), "thread_id": question}
        above = post or (question if ids.get(node.mem_id) != question else None)
        target = addressed(row["text"], there.get(post, {})) if post and mentions else None
        row |= {"id": ids.get(node.mem_id) or f"c{_html.attribute(node, 'data-comment-id')}", "parent_id": above, "reply_to": target}
        below.setdefault(post or row["id"], []).append(row | {"resolution": "mention" if target else "nested" if above else None})
        there.setdefault(post or row["id"], {})[address(row["author"])] = row["author"] or ""
    for rows in below.values():
        yield from rows
