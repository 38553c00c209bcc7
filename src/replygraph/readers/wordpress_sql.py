"""WordPress comments as a SQL dump of the site's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _markup, _sql, _wordpress
from replygraph.sources import Log, Source

TITLE = "WordPress comments as a dump of the site's database (.sql, .sql.gz)"
HOWTO = (
    "Run `wp db export` or mysqldump, or let phpMyAdmin or a backup plugin export the database or only its table wp_comments; the prefix "
    "may be any. Pingbacks, spam and trash are left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = ("sql", "folder")
NEEDED = ("comment_id", "comment_post_id", "comment_author", "comment_parent")
OTHERS = ("comment_date", "comment_date_gmt", "comment_content", "comment_approved", "comment_type")


def recognise(source: Source) -> str:
    """A table with the columns of WordPress comments."""
    found = _sql.find(source, *NEEDED)
    return f"a dump with the table {found[0]} of WordPress" if found else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """The comments of all sites in the dump."""
    wanted = dict.fromkeys(_sql.find(source, *NEEDED), (*NEEDED, *OTHERS))
    for table, row in _sql.rows(source, log, wanted):
        why = _wordpress.left_out(row["comment_type"], row["comment_approved"])
        if why and not everything:
            log.count(why)
        else:
            yield _comment(f"{source.name}#{table}", row)


def _comment(site: str, row: dict[str, str | None]) -> dict[str, Any]:
    parent = row["comment_parent"] if row["comment_parent"] not in ("0", "", None) else None
    return {
        "id": f"{site}-{row['comment_id']}", "parent_id": parent and f"{site}-{parent}",
        "thread_id": f"{site}-post-{row['comment_post_id']}", "author": row["comment_author"],
        "created_at": _wordpress.time(row["comment_date_gmt"], row["comment_date"]),
        "text": _markup.plain(row["comment_content"]),
    }  # fmt: skip
