"""Questions, answers and comments as the API of Stack Exchange gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, has, mapping, objects, prefixed, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "Stack Exchange questions, answers and comments as JSON of the API"
HOWTO = (
    "Take the number from the question's address and save https://api.stackexchange.com/2.3/questions/NUMBER?site=SITE&filter=withbody, "
    ".../questions/NUMBER/answers and .../questions/NUMBER/comments with the same ending, and .../answers/NUMBERS/comments for the comments "
    "below answers; give all files together. A filter made on the site of the API can put all into one file."
)
FAMILY = "json"
COLUMNS = mapping(
    author="owner.display_name", author_id="owner.user_id", created_at="creation_date", url="link", score="score", title="title",
)  # fmt: skip
ADDRESSED = mapping(reply_to="reply_to_user.display_name", reply_to_id="reply_to_user.user_id")


def recognise(source: Source) -> str:
    """Posts or comments by their numbers, with an owner."""
    for place in ("items[].", ""):
        for key in ("question_id", "answer_id", "comment_id"):
            if has(source, place + key, place + "owner.display_name", place + "creation_date"):
                return "posts of the Stack Exchange API"
    return ""


def read(source: Source, log: Log) -> Iterator[dict[str, Any]]:
    """Answers reply to the question; a comment answers whom it addresses, or else who wrote the post above."""
    pending = [(each, None, None) for each in objects(source, log)][::-1]
    while pending:
        each, thread, parent = pending.pop()
        row = comment(each, thread, parent)
        if row:
            yield row
            thread, parent = row["thread_id"], row["id"]
        elif "items" not in each:
            log.count("entries that are no posts")
        for key in ("comments", "answers", "items"):
            pending.extend((below, thread, parent) for below in reversed(dicts(each.get(key))))


def comment(each: dict[str, Any], thread: str | None, parent: str | None) -> dict[str, Any] | None:
    """A question, an answer or a comment; None for what is neither."""
    kind = next((kind for kind in ("comment", "answer", "question") if f"{kind}_id" in each), None)
    if kind is None:
        return None
    id = f"{'c' if kind == 'comment' else 'p'}{word(each[f'{kind}_id'])}"
    above = {"comment": prefixed("p", each.get("post_id")) or parent, "answer": prefixed("p", each.get("question_id")) or parent}.get(kind)
    row = COLUMNS(each) | {"id": id, "parent_id": above, "thread_id": thread or {"answer": above, "question": id}.get(kind)}
    addressed = ADDRESSED(each) if kind == "comment" else {}
    if text(addressed.get("reply_to")):
        row |= addressed | {"resolution": "mention"}
    row["text"] = plain(each.get("body")) or each.get("body_markdown")
    return row | {name: plain(row[name]) for name in ("author", "reply_to", "title") if name in row}
