"""WordPress comments as a SQL dump of the site's database."""

from replygraph.mapping import names
from replygraph.readers import _sql, _wordpress
from replygraph.sources import Comments, Log, Source

TITLE = "WordPress comments as a dump of the site's database (.sql, .sql.gz)"
HOWTO = (
    "Run `wp db export` or mysqldump, or let phpMyAdmin or a backup plugin export the database or only its table wp_comments; the prefix "
    "may be any. Pingbacks, spam and trash are left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = ("sql", "folder")
NEEDED = ("comment_id", "comment_post_id", "comment_author", "comment_parent")
OTHERS = ("user_id", "comment_date", "comment_date_gmt", "comment_content", "comment_approved", "comment_type")


def recognise(source: Source) -> str:
    """A table with the columns of WordPress comments."""
    found = _sql.find(source, *NEEDED)
    return f"a dump with the table {found[0]} of WordPress" if found else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """The comments of all sites in the dump."""
    site = names.site(source)
    for table, row in _sql.rows(source, log, dict.fromkeys(_sql.find(source, *NEEDED), (*NEEDED, *OTHERS))):
        if not _wordpress.leaves_out(row, log, everything):
            yield _wordpress.comment(f"{source.name}#{table}-", row["comment_post_id"], row, f"{site}{table}-")
