"""Whether what was read is a discussion: what is missing, repeated or no name, before it is taken for a graph.

Thresholds lie far from every discussion known to be right: none of those has more than two in five comments without an
author, an id with two authors, one name in a hundred that looks like a title or a date, or one text in two hundred that
begins with its author's name. In selections (one person's comments, a month of a site) 97 % of the parents may be
missing, so that only all of them count. Of many names and texts every so manieth is looked at.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from replygraph.engines.statements import listed
from replygraph.errors import ReadError
from replygraph.readers._health import NO_NAME
from replygraph.sources import Log, columns_in, literal
from replygraph.wording import plural, printable

if TYPE_CHECKING:
    import duckdb

STRANGE = "Look at"  # so begins what is said of anything strange
FEW = 5  # so many comments at least, for a share to say something
LOOKED_AT = 20_000  # names, and texts
WORDS = 5  # a name of so many words is a title, where nearly all are so and none occurs twice


def examine(con: duckdb.DuckDBPyConnection, log: Log, counts: Mapping[str, Any]) -> None:
    """Says what looks wrong, with a cure each; an error where the names are none."""
    have = columns_in(con)
    total = con.execute("select count(*) from comments").fetchone()[0]
    if total:
        _examine_authors(con, log, total, have)
        _examine_names(con, log)
        _examine_texts(con, log, total, have)
    _examine_parents(log, counts)
    _examine_answered(con, log, have)


def refuse_nameless(con: duckdb.DuckDBPyConnection, files: str) -> None:
    """An error where comments were found in files, and not a single author."""
    have = columns_in(con)
    names = ", ".join(f"count({name})" for name in ("author", "author_id", "reply_to") if name in have) or "0"
    total, *found = con.execute(f"select count(*), {names} from read_comments").fetchone()
    if not any(found):
        raise ReadError(
            f"{files}: {plural(total, 'comment')} found, but none with an author: no discussion, or one that was not understood. Look whether "
            "the comments are in the file at all, and name its format with --format or the column of the author with --columns author=NAME."
        )


def examine_ids(con: duckdb.DuckDBPyConnection, log: Log, total: int) -> None:
    """Says where comments have the id of one by somebody else, before these are left out: then the ids are not ids."""
    have = columns_in(con)
    if "author" not in have:
        return
    author = "coalesce(author_id, author)" if "author_id" in have else "author"
    somebody = f"case when lower(author) not in ({listed(())}) then {author} end"  # an account may be deleted between two downloads
    copies, example = con.execute(
        f"select coalesce(sum(copies - 1), 0)::bigint, min(id) from (select id, count(*) as copies from read_comments where id is not null "
        f"group by id having count(*) > 1 and count(distinct {somebody}) > 1)"
    ).fetchone()
    if copies >= 3 and copies * 100 >= total:
        log.warn(
            f"{STRANGE} the ids: {plural(copies, 'comment')} with the id of an earlier one by somebody else, such as {example[:40]}, left out. "
            "Where ids begin anew in each thread, name the column of the thread with --columns thread_id=NAME; in each file, give one at a time."
        )


def _examine_authors(con: duckdb.DuckDBPyConnection, log: Log, total: int, have: Collection[str]) -> None:
    column = "coalesce(author, author_id)" if "author_id" in have else "author"
    without = total - con.execute(f"select count({column}) from comments").fetchone()[0]
    if total >= FEW and 2 * without > total:
        log.warn(
            f"{STRANGE} the authors: {without:,} of {plural(total, 'comment')} have none. If the source names them, name its format with "
            "--format or the column with --columns author=NAME."
        )


def _examine_names(con: duckdb.DuckDBPyConnection, log: Log) -> None:
    no_name = " or ".join(f"regexp_matches(author, {literal('(?i)' + pattern)})" for pattern in NO_NAME)
    title = f"array_length(string_split_regex(trim(author), '\\s+')) >= {WORDS}"
    total, strange, examples, titles, most = con.execute(
        f"select coalesce(sum(comments), 0), coalesce(sum(comments) filter (strange), 0), list(author order by comments desc, author) filter (strange), "
        f"coalesce(sum(comments) filter (title or strange), 0), max(comments) from (select author, comments, {no_name} as strange, {title} as title from authors "
        f"where comments > 0 and rowid % (select 1 + count(*) // {LOOKED_AT} from authors) = 0)"
    ).fetchone()
    words = ", ".join(f'"{each[:40]}"' for each in (examples or [])[:3])
    if total >= FEW and (titles * 5 >= total * 4 and (most == 1 or strange * 2 >= total)):
        example = words or "each of many words, none twice"
        raise ReadError(
            f"The names of the authors look like titles, dates or words of the page ({example}), so that this is no discussion as it was read. "
            "Name the format with --format or the column with --columns author=NAME."
        )
    if strange >= 3 and strange * 20 >= total:
        log.warn(
            f"{STRANGE} the authors: names such as {words} look like titles, dates or words of the page, and {strange:,} comments are by them. "
            "If they are none, name the format with --format or the column with --columns author=NAME, or leave them out with --no-author."
        )


def _examine_texts(con: duckdb.DuckDBPyConnection, log: Log, total: int, have: Collection[str]) -> None:
    if not {"text", "author"} <= set(have):
        return
    looked_at, begin = con.execute(
        "select count(*), count(*) filter (starts_with(text, author)) from comments "
        f"where row % {1 + total // LOOKED_AT} = 0 and length(author) > 1 and length(text) > length(author)"
    ).fetchone()
    if begin >= FEW and begin * 10 >= 3 * looked_at:
        log.warn(
            f"{STRANGE} the texts: {begin:,} of {looked_at:,} begin with the name of their author, so that the line above each comment was taken "
            "for a part of it. Who answers whom may still be right; texts and what is made of them are not."
        )


def _examine_parents(log: Log, counts: Mapping[str, Any]) -> None:
    missing = counts["replies whose parent is not in the input"]
    found = sum(counts[each] for each in ("replies", "self-replies", "replies from or to an unknown author"))
    if missing >= FEW and not found:
        log.warn(
            f"{STRANGE} the parents: none of the {missing:,} comments that are answered is in the input. Give the files that have them too; "
            "in a table, name the column of their ids with --columns id=NAME or that of the comment answered with --columns parent_id=NAME."
        )


def _examine_answered(con: duckdb.DuckDBPyConnection, log: Log, have: Collection[str]) -> None:
    """People answered by name: where none of them wrote, the names of those who write are of another kind."""
    if "reply_to" not in have:
        return
    named, wrote, answers, silent, most = con.execute(
        "select count(*), count(*) filter (comments > 0), sum(times), max(times) filter (comments = 0), arg_max(author, times) filter (comments = 0) "
        "from (select n.author, count(*) as times from comments c join names n on c.reply_to = n.word group by all) join authors using (author)"
    ).fetchone()
    writers = con.execute("select count(*) from authors where comments > 0").fetchone()[0]
    beside = " + ".join(f"count({name})" for name in ("parent_id", "thread_id", "text") if name in have) or "0"
    if named >= FEW and writers >= FEW and not wrote and con.execute(f"select {beside} from read_comments").fetchone() == (0,):
        log.warn(
            f"{STRANGE} who is answered: none of these {named:,} answers anybody, as where the two columns hold things of two kinds, such as "
            "people and pages. Then this is no graph of who answers whom."
        )
    elif named >= FEW and writers >= FEW and not wrote:
        log.warn(
            f"{STRANGE} who is answered: none of these {named:,} people wrote anything here. If authors are called otherwise than those answered "
            "(by handle or by name), name the column of the same kind with --columns author=NAME or reply_to=NAME."
        )
    elif wrote and silent and silent >= 2 * FEW and silent * 5 >= answers:
        log.warn(
            f"{STRANGE} who is answered: {printable(most)} wrote nothing here and is answered in {silent:,} of {answers:,} comments that name "
            f"somebody. If this is no person, leave it out with --no-author {shlex.quote(printable(most))}."
        )
