"""WordPress comments as the REST API of the site gives them."""

from typing import Any

from replygraph.errors import ReadError
from replygraph.mapping.names import host
from replygraph.readers import _wordpress
from replygraph.readers._json import dig, has, lists, mapping, objects, prefixed, via
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "WordPress comments as JSON of the site's REST API"
HOWTO = (
    "Save https://SITE/wp-json/wp/v2/comments?post=NUMBER&per_page=100 and, while a page is full, the next ones with &page=2 "
    "and so on; give all together. NUMBER is in the page's source, as postid-NUMBER or ?p=NUMBER; without post= come the comments of the whole site. "
    "Pingbacks, spam and trash are left out, unless --everything is given."
)
FAMILY = "json"


COLUMNS = mapping(
    id="id", parent_id=via(_wordpress.or_none, "parent"), thread_id="post", author=via(plain, "author_name"),
    author_id=via(_wordpress.or_none, "author"), created_at=lambda each: _wordpress.time(each.get("date_gmt"), each.get("date")),
    text=via(plain, "content.rendered"), url="link",
)  # fmt: skip
PREFIXES = {"id": "comment-", "parent_id": "comment-", "thread_id": "post-", "author_id": "author-"}


def recognise(source: Source) -> str:
    """A comment's post, parent and author's name beside its rendered text; or the API's own words for an error."""
    if has(source, "author_name", "content.rendered", "parent", "post"):
        return "comments of the WordPress API"
    return "an error of the WordPress API" if has(source, "code", "message", "data.status") and '"rest_' in source.text_head else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """Comments; numbers are those of the site, so that pages of one site go together."""
    for each in objects(source, log):
        if "author_name" not in each and "code" in each and "message" in each:
            raise ReadError(
                f"{source.name}: no comments, for the site answered: {' '.join(str(each['message']).split())[:200]} ({each['code']})."
            )
        if "author_name" not in each or "post" not in each:
            log.count("entries that are no comments")
        elif not _wordpress.leaves_out({"comment_type": each.get("type"), "comment_approved": each.get("status")}, log, everything):
            yield comment(each)


def comment(each: dict[str, Any]) -> dict[str, Any]:
    """A comment; asked for with _embed, it brings the one that it answers, and the post."""
    row = COLUMNS(each)
    answered, post = (next(iter(lists(each, f"_embedded.{which}")), {}) for which in ("in-reply-to", "up"))
    return row | {name: prefixed(f"{host(row['url'])}#{kind}", row[name]) for name, kind in PREFIXES.items()} | {
        "reply_to": plain(answered.get("author_name")) or None if row["parent_id"] else None, "title": plain(dig(post, "title", "rendered")),
    }  # fmt: skip
