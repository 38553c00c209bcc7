"""Questions, answers and comments as the API of Stack Exchange gives them."""

from typing import Any

from replygraph.readers._json import dig, lists, mapping, objects, prefixed, signs, text, tree, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "Stack Exchange questions, answers and comments as JSON of the API"
HOWTO = (
    "Take the number from the question's address and save https://api.stackexchange.com/2.3/questions/NUMBER?site=SITE&filter=withbody, "
    ".../questions/NUMBER/answers and .../questions/NUMBER/comments with the same ending, and .../answers/NUMBERS/comments for the comments "
    "below answers; give all files together. A filter made on the site of the API can put all into one file."
)
FAMILY = "json"
COLUMNS = mapping(
    author=via(plain, "owner.display_name"), author_id="owner.user_id", created_at="creation_date", text=(via(plain, "body"), "body_markdown"),
    url="link", score="score", title=via(plain, "title"),
)  # fmt: skip
ADDRESSED = mapping(reply_to=via(plain, "reply_to_user.display_name"), reply_to_id="reply_to_user.user_id", resolution=lambda _: "mention")

recognise = signs(("posts of the Stack Exchange API", "items[]. .", "question_id|answer_id|comment_id owner.display_name creation_date"))


def read(source: Source, log: Log) -> Comments:
    """Answers reply to the question; a comment answers whom it addresses, or else who wrote the post above."""

    def post(each: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
        row = comment(each, above)
        if row is None and "items" not in each:
            log.count("entries that are no posts")
        return row

    return tree(objects(source, log), post, lambda each: lists(each, "items", "answers", "comments"))


def comment(each: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
    """A question, an answer or a comment; None for what is neither."""
    kind = next((kind for kind in ("comment", "answer", "question") if f"{kind}_id" in each), None)
    if kind is None:
        return None
    id = f"{'c' if kind == 'comment' else 'p'}{word(each[f'{kind}_id'])}"
    named = {"comment": each.get("post_id"), "answer": each.get("question_id"), "question": None}[kind]
    parent = prefixed("p", named) or (above["id"] if above and kind != "question" else None)
    thread = above["thread_id"] if above else {"answer": parent, "question": id}.get(kind)
    is_addressed = kind == "comment" and text(dig(each, "reply_to_user", "display_name"))
    return COLUMNS(each) | {"id": id, "parent_id": parent, "thread_id": thread} | (ADDRESSED(each) if is_addressed else {})
