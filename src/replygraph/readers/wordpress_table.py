"""The comments table of a WordPress site, as a SQL dump of its database or as CSV."""

from collections.abc import Mapping

from replygraph.mapping import names
from replygraph.readers import _databases, _markup, _tables, _wordpress
from replygraph.sources import Comments, Log, Source, Table, literal

TITLE = "The comments table of a WordPress site, as a dump of its database (.sql, .sql.gz) or as CSV"
HOWTO = (
    "Run `wp db export` or mysqldump, or let phpMyAdmin or a backup plugin export the database or only its table wp_comments, as SQL, or as CSV "
    "with the names of the columns in the first row; the prefix may be any. Or run `wp comment list --format=csv --fields=comment_ID,comment_post_ID,"
    "comment_author,comment_parent,comment_date_gmt,comment_approved,comment_type,comment_content`. Pingbacks, spam and trash are left out, unless "
    "--everything is given. Addresses and IP numbers are not read."
)
FAMILY = ("table", "sql", "binary", "folder")
NEEDED = ("comment_id", "comment_post_id", "comment_author", "comment_parent")
OTHERS = ("user_id", "comment_date", "comment_date_gmt", "comment_content", "comment_approved", "comment_type")
ONLY_HERE = "comment_approved|comment_author_email|comment_date_gmt|comment_post_id"
COLUMNS = _tables.signs(("the columns of WordPress comments", f"comment_ID comment_author {ONLY_HERE}"))


def recognise(source: Source) -> str:
    """A table with the columns of WordPress comments."""
    found = _databases.find(source, *NEEDED)
    return f"a dump with the table {found[0]} of WordPress" if found else "" if source.members else COLUMNS(source)


def read(source: Source, log: Log, *, everything: bool = False) -> Comments | Table:
    """The comments of all sites in a dump, or of the one in a table; numbers are those of one site."""
    return _dumped(source, log, everything) if _databases.kind_of(source) else _listed(source, log, everything)


def _dumped(source: Source, log: Log, everything: bool) -> Comments:
    site = names.site(source)
    for table, row in _databases.rows(source, log, dict.fromkeys(_databases.find(source, *NEEDED), (*NEEDED, *OTHERS))):
        if not _wordpress.leaves_out(row, log, everything):
            yield _wordpress.comment(f"{source.name}#{table}-", row["comment_post_id"], row, f"{site}{table}-")


def _listed(source: Source, log: Log, everything: bool) -> Table:
    fields = {name.lower(): name for name in _tables.fields(source) if '"' not in name}
    if not {"comment_id", "comment_author"} <= set(fields):
        raise _tables.lacking(source, "comment_ID and comment_author", fields.values())
    if "comment_parent" not in fields:
        log.warn(f"{source.name}: the column comment_parent is not in it, so that nobody answers anybody. Export it too.")
    left_out = {} if everything else {
        reason: f'"{fields[name]}" in ({", ".join(map(literal, words))})'
        for name, reason, words in _wordpress.LEFT_OUT if name in fields
    }  # fmt: skip
    return Table(source, "csv", columns_of(source, fields), options=_tables.options(source), left_out=left_out)


def columns_of(source: Source, fields: Mapping[str, str]) -> dict[str, str]:
    """Our columns as SQL; numbers are those of one site."""
    has = {name: f"nullif(nullif(\"{field}\", ''), 'NULL')" for name, field in fields.items()}
    site = literal(f"{source.name}#")
    times = [f"case when {has[name]} not like '0000%' then {has[name]} end" for name in ("comment_date_gmt", "comment_date") if name in has]
    found = {
        "id": f"{site} || {has['comment_id']}", "parent_id": f"{site} || nullif({has.get('comment_parent', 'null')}, '0')",
        "thread_id": f"{site} || 'post-' || {has.get('comment_post_id', 'null')}", "author": has["comment_author"],
        "author_id": f"{literal(f'{names.site(source)}author-')} || nullif({has.get('user_id', 'null')}, '0')", "created_at": f"coalesce({', '.join(times or ['null'])})",
    }  # fmt: skip
    return found | ({"text": _markup.plain_sql(f'"{fields["comment_content"]}"')} if "comment_content" in fields else {})
