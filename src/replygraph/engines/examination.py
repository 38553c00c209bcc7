"""Whether what was read is a discussion: what is missing, repeated or no name, before it is taken for a graph.

Thresholds lie far from every discussion known to be right: none of those has more than two in five comments without an
author, an id with two authors, one name in a hundred that looks like a title or a date, or one text in two hundred that
begins with its author's name. In selections (one person's comments, a month of a site) 97% of the parents may be
missing, so that only all of them count. Of many names and texts every so manieth is looked at.
"""

import shlex
from collections.abc import Callable, Collection, Mapping
from typing import Any

from replygraph.engines.statements import GUESTS, listed
from replygraph.errors import ReadError
from replygraph.readers._health import is_strange
from replygraph.sources import Log, literal
from replygraph.wording import NUMBERS, percent, plural, printable

Query = Callable[..., list[tuple[Any, ...]]]  # gives the rows of some SQL that each engine knows, with values for its question marks

STRANGE = "Look at"  # so begins what is said of anything strange
FEW = 5  # so many comments at least, for a share to say something
TEXTS = 20_000  # looked at, at most
NAMES = 4_000  # looked at, at most, one by one
MANY = 20  # ties from which on it is no chance that nobody answers twice
WORDS = 5  # a name of so many words is a title, where nearly all are so and none occurs twice


def examine(ask: Query, log: Log, counts: Mapping[str, Any], have: Collection[str], number: str = "rowid") -> None:
    """Says what looks wrong, with a cure each; an error where the names are none. `number` numbers the authors."""
    [(total,)] = ask("select count(*) from comments")
    if total:
        [(named, guests, called, looked_at, begin)] = ask(_facts_sql(total, have))
        _examine_authors(log, total - named, total, guests, called)
        _examine_names(ask, log, number)
        _examine_texts(log, looked_at, begin)
    _examine_parents(log, counts)
    if "reply_to" in have:
        _examine_answered(ask, log, have)


def refuse_nameless(ask: Query, files: str, have: Collection[str]) -> None:
    """An error where comments were found in files, and not a single author."""
    names = ", ".join(f"count({name})" for name in ("author", "author_id", "reply_to") if name in have) or "0"
    [(total, *found)] = ask(f"select count(*), {names} from read_comments")
    if not any(found):
        raise ReadError(
            f"{files}: {plural(total, 'comment')} found, but none with an author: no discussion, or one that was not understood. Look whether "
            "the comments are in the file at all, and name its format with --format or the column of the author with --columns author=NAME."
        )


def examine_ids(ask: Query, log: Log, total: int, have: Collection[str]) -> None:
    """Says where comments have the id of one by somebody else, before these are left out: then the ids are not ids."""
    if "author" not in have:
        return
    author = "coalesce(author_id, author)" if "author_id" in have else "author"
    somebody = f"case when lower(author) not in ({listed(())}) then {author} end"  # an account may be deleted between two downloads
    [(copies, example)] = ask(
        f"select cast(coalesce(sum(copies - 1), 0) as bigint), min(id) from (select id, count(*) as copies from read_comments where id is not null "
        f"group by id having count(*) > 1 and count(distinct {somebody}) > 1)"
    )
    if copies >= 3 and copies * 100 >= total:
        log.warn(
            f"{STRANGE} the ids: {plural(copies, 'comment')} with the id of an earlier one by somebody else, such as {example[:40]}, left out. "
            "Where ids begin anew in each thread, name the column of the thread with --columns thread_id=NAME; in each file, give one at a time."
        )


def _facts_sql(total: int, have: Collection[str]) -> str:
    """SQL for how many comments name an author, how many have one that stands for nobody and which, and of how many that have both
    the text begins with the name."""
    column, known = ("coalesce(author, author_id)", " and author_id is null") if "author_id" in have else ("author", "")
    guest = f"case when lower(author) in ({', '.join(map(literal, GUESTS))}){known} then author end"
    told = f"row % {1 + total // TEXTS} = 0 and length(author) > 1 and length(text) > length(author)"
    texts = f"count(*) filter (where {told}), count(*) filter (where {told} and starts_with(text, author))"
    return (
        f"select count({column}), count(guest), min(guest), {texts if {'text', 'author'} <= set(have) else '0, 0'} "
        f"from (select *, {guest} as guest from comments)"
    )


def _examine_authors(log: Log, without: int, total: int, guests: int, called: str) -> None:
    if total >= FEW and 2 * without > total:
        log.warn(
            f"{STRANGE} the authors: {without:,} of {plural(total, 'comment')} have none. If the source names them, name its format with "
            "--format or the column with --columns author=NAME."
        )
    if guests:
        log.note(f'{plural(guests, "comment")} by "{called}" or the like: such a name stands for nobody, so that no author is made of it.')


def _examine_names(ask: Query, log: Log, number: str) -> None:
    stride = 1 + ask("select count(*) from authors")[0][0] // NAMES
    names = ask(f"select author, comments from authors where comments > 0 and {number} % {stride} = 0")
    is_told = any(NUMBERS in words for words in (*log.notes, *log.warnings))
    if 2 * sum(author.isdecimal() for author, _ in names) > len(names) > 1 and not is_told:
        log.note(
            "Authors are called by numbers: their names are not in the input. Where a table tells which name each number has, give it too."
        )
    odd = {author: comments for author, comments in names if is_strange(author)}
    total, strange = sum(comments for _, comments in names), sum(odd.values())
    if total < FEW:
        return
    titles = sum(comments for author, comments in names if author in odd or len(author.split()) >= WORDS)
    most = max(comments for _, comments in names)
    words = ", ".join(f'"{author[:40]}"' for author in sorted(odd, key=lambda author: (-odd[author], author))[:3])
    if titles * 5 >= total * 4 and (most == 1 or strange * 2 >= total):
        raise ReadError(
            f"The names of the authors look like titles, dates or words of the page ({words or 'each of many words, none twice'}), so that this "
            "is no discussion as it was read. Name the format with --format or the column with --columns author=NAME."
        )
    if strange >= 3 and strange * 20 >= total:
        log.warn(
            f"{STRANGE} the authors: names such as {words} look like titles, dates or words of the page, and {percent(strange / total)} of the comments are by them. "
            "If they are none, name the format with --format or the column with --columns author=NAME, or leave them out with --no-author."
        )


def _examine_texts(log: Log, looked_at: int, begin: int) -> None:
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


def _examine_answered(ask: Query, log: Log, have: Collection[str]) -> None:
    """People answered by name: where none of them wrote, the names of those who write are of another kind."""
    answered = (
        "(select author, comments, times from (select n.author, count(*) as times from comments c join names n on c.reply_to = n.word "
        "group by n.author) join (select author, comments from authors) using (author))"
    )
    [(named, wrote, answers)] = ask(f"select count(*), count(*) filter (where comments > 0), sum(times) from {answered} as answered")
    [(writers, most)] = ask("select count(*), max(comments) from authors where comments > 0")
    beside = " + ".join(f"count({name})" for name in ("parent_id", "thread_id", "text") if name in have) or "0"
    if not wrote and min(named, writers) >= FEW:
        log.warn(
            f"{STRANGE} who is answered: {(OF_TWO_KINDS if ask(f'select {beside} from comments') == [(0,)] else SILENT).format(named)}"
        )
        return
    if wrote and most == 1 and answers == writers >= MANY and ask(f"select {beside} from comments") == [(0,)]:
        log.warn(f"{STRANGE} who is answered: {ONCE}")
    silent = ask(f"select author, times from {answered} as answered where comments = 0 order by times desc, author limit 1")
    for name, times in silent if wrote else ():
        if times >= 2 * FEW and times * 5 >= answers:
            log.warn(
                f"{STRANGE} who is answered: {printable(name)} wrote nothing here and is answered in {times:,} of {answers:,} comments that name "
                f"somebody. If this is no person, leave it out with --no-author {shlex.quote(printable(name))}."
            )


ONCE = (
    "whoever answers here does so exactly once, as comments do and people hardly. If the names are ids of comments, this is no graph of "
    "people: give the comments with their authors."
)
OF_TWO_KINDS = (
    "none of these {:,} answers anybody, as where the two columns hold things of two kinds, such as people and pages. "
    "Then this is no graph of who answers whom."
)
SILENT = (
    "none of these {:,} people wrote anything here. If authors are called otherwise than those answered (by handle or by name), "
    "name the column of the same kind with --columns author=NAME or reply_to=NAME."
)
