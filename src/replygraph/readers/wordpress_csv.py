"""The comments table of a WordPress site as CSV."""

from collections.abc import Mapping

from replygraph.mapping import names
from replygraph.readers import _markup, _tables, _wordpress
from replygraph.sources import Log, Source, Table, literal

TITLE = "The comments table of a WordPress site as CSV"
HOWTO = (
    "In phpMyAdmin export the table wp_comments as CSV, with the names of the columns in the first row; or run `wp comment list --format=csv "
    "--fields=comment_ID,comment_post_ID,comment_author,comment_parent,comment_date_gmt,comment_approved,comment_type,comment_content`. "
    "Pingbacks, spam and trash are left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = "table"

ONLY_HERE = {"comment_post_id", "comment_author_email", "comment_date_gmt", "comment_approved"}


recognise = _tables.signs(*(("the columns of WordPress comments", f"comment_ID comment_author {other}") for other in sorted(ONLY_HERE)))


def read(source: Source, log: Log, *, everything: bool = False) -> Table:
    """The comments, as the engine reads them."""
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
