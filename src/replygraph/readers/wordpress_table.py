"""The comments table of a WordPress site, as a SQL dump of its database or as CSV."""

from collections.abc import Iterator, Mapping

from replygraph.mapping import names
from replygraph.readers import _sql, _tables, _wordpress
from replygraph.sources import Comments, Log, Source

TITLE = "The comments table of a WordPress site, as a dump of its database (.sql, .sql.gz) or as CSV"
HOWTO = (
    "Run `wp db export` or mysqldump, or let phpMyAdmin or a backup plugin export the database or only its table wp_comments, as SQL, or as CSV "
    "with the names of the columns in the first row; the prefix may be any. Or run `wp comment list --format=csv --fields=comment_ID,comment_post_ID,"
    "comment_author,comment_parent,comment_date_gmt,comment_approved,comment_type,comment_content`. Pingbacks, spam and trash are left out, unless "
    "--everything is given. Addresses and IP numbers are not read."
)
FAMILY = ("table", "sql", "folder")
NEEDED = ("comment_id", "comment_post_id", "comment_author", "comment_parent")
OTHERS = ("user_id", "comment_date", "comment_date_gmt", "comment_content", "comment_approved", "comment_type")
ONLY_HERE = "comment_approved|comment_author_email|comment_date_gmt|comment_post_id"
COLUMNS = _tables.signs(("the columns of WordPress comments", f"comment_ID comment_author {ONLY_HERE}"))


def recognise(source: Source) -> str:
    """A table with the columns of WordPress comments."""
    found = _sql.find(source, *NEEDED)
    return f"a dump with the table {found[0]} of WordPress" if found else "" if source.members else COLUMNS(source)


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """The comments of all sites in a dump, or of the one in a table; numbers are those of one site."""
    for site, row in _dumped(source, log) if _sql.looks_like_dump(source) else _listed(source, log):
        if not _wordpress.leaves_out(row, log, everything):
            yield _wordpress.comment(f"{source.name}#{site}", row.get("comment_post_id"), row, f"{names.site(source)}{site}")


def _dumped(source: Source, log: Log) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """The rows, each with the name of its table, which has the number of a site in it."""
    for table, row in _sql.rows(source, log, dict.fromkeys(_sql.find(source, *NEEDED), (*NEEDED, *OTHERS))):
        yield f"{table}-", row


def _listed(source: Source, log: Log) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    fields = _tables.fields(source)
    columns = [name.lower() for name in fields]
    if not {"comment_id", "comment_author"} <= set(columns):
        raise _tables.lacking(source, "comment_ID and comment_author", fields)
    if "comment_parent" not in columns:
        log.warn(f"{source.name}: the column comment_parent is not in it, so that nobody answers anybody. Export it too.")
    for cells in _tables.rows(source, log):
        yield "", {name: cell for name, cell in zip(columns, cells, strict=False) if cell != "NULL"}
