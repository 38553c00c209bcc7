"""Comments of Remark42: its backups, and what its API gives for a page."""

import html
from typing import Any

from replygraph.readers._json import lists, mapping, objects, signs, tree, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "A Remark42 backup (.gz), or its comments as JSON of the API"
HOWTO = (
    "Take a file from the folder backup of the server (backup-remark-SITE-DATE.gz; `remark42 backup` writes one now) and give it as it is; or save "
    "https://SERVER/api/v1/find?site=SITE&url=ADDRESS&format=tree for one page. Of deleted comments the authors are left out, unless "
    "--everything is given."
)
FAMILY = "json"
COLUMNS = mapping(
    id="id", parent_id="pid", thread_id="locator.url", author=via(lambda name: html.unescape(word(name) or ""), "user.name"), author_id="user.id",
    created_at="time", text=via(plain, "text"), url="locator.url", score="score", title="title",
)  # fmt: skip

recognise = signs(("comments of Remark42", ". comments[]. comments[].comment.", "pid user.id locator.url"))


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """Comments in a line of a backup, a list, or a tree of any depth; deleted ones keep their place."""

    def comment(each: dict[str, Any], _: object) -> dict[str, Any] | None:
        each = each["comment"] if isinstance(each.get("comment"), dict) else each
        if "pid" not in each or "locator" not in each:
            return None
        return COLUMNS(each) | ({"author": None, "author_id": None} if each.get("delete") is True and not everything else {})

    return tree(objects(source, log), comment, lambda each: lists(each, "comments", "replies"))
