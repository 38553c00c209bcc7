"""Our columns of the rows of any table, chosen by evidence, as SQL."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count

from replygraph.errors import ReadError
from replygraph.mapping import (
    assignment,
    candidates,
    cells,
    column_words,
    forms,
    ids,
    names,
    profile,
    questions,
    several,
    ties,
    times,
    typed_parents,
)
from replygraph.mapping.choices import Choice, Rows
from replygraph.mapping.profile import Field
from replygraph.sources import Ask, Log, Source, literal
from replygraph.wording import listed

# What the field calls each column, the likeliest name first; compared without case and punctuation.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "author": (
        "author", "author_name", "user_display_name", "comment_author", "username", "user_name", "screen_name",
        "author.name", "user", "author.username", "user.screen_name", "user.login", "author.login", "speaker", "from_name", "sender",
        "creator", "poster", "poster_name", "commenter", "commenter_name", "by", "author_id", "user_id", "from", "display_name",
        "nickname", "author.id", "user.id", "name",
    ),
    "id": ("comment_counter", "id", "comment_id", "post_id", "message_id", "utterance_id", "tweet_id", "status_id", "name"),
    "parent_id": (
        "parent_id", "parent_comment_id", "in_reply_to_id", "in_reply_to_status_id", "reply_to_id", "in_reply_to",
        "reply_to", "parent", "comment_parent", "parent_post_id", "replied_to_id", "in_reply_to_comment_id", "reply_to_comment_id",
    ),
    "reply_to": ("reply_to_author", "parent_author", "parent_user_display_name", "in_reply_to_user",
                 "in_reply_to_screen_name", "reply_to_user", "reply_to_name", "replied_to"),
    "thread_id": ("thread_id", "link_id", "tree_id", "conversation_id", "article_id", "root_id", "topic_id",
                  "submission_id", "discussion_id"),
    "created_at": ("created_at", "created_utc", "create_date", "timestamp", "created", "published_at", "published",
                   "date", "datetime", "time", "comment_date", "created_date"),
    "text": ("text", "body", "comment_body", "comment_text", "content", "message", "comment", "full_text"),
    "url": ("url", "permalink", "link"),
    "score": ("score", "ups", "likes", "recommendations", "points", "like_count"),
    "title": ("title", "subject", "headline"),
}  # fmt: skip
ORDER = {candidates.ROLE_OF.get(ours, ours): [forms.plain(name) for name in theirs] for ours, theirs in SYNONYMS.items()}

MOST_COLUMNS = 1_000  # looked at: each takes some milliseconds

KEY, NAME = '"name compared"', '"name shown"'  # as no column of a file is called
_number = count()  # tables of people of several tables that are read into one engine


def columns_of(
    source: Source,
    log: Log,
    fields: Mapping[str, str],
    given: Mapping[str, str],
    ask: Ask,
    *,
    nested: bool = False,
    of: str = "",
    months: times.Months,
    held: dict[str, str] | None = None,
    wanted: Collection[str] = (),
    named: dict[str, str] | None = None,
) -> dict[str, str]:
    """Our columns as SQL over the rows of any table, chosen by names and by what the rows hold.

    Parameters
    ----------
    fields
        The table's columns: their names, and SQL for a value of each.
    given
        What the user named: our column to theirs; to nothing, where there is no such column.
    ask
        Answers a query of one row over `{rows}`.
    nested
        Whether comments lie inside those they answer, so that no column needs to tell.
    of
        What the rows are called, where there are more kinds of them in a file.
    months
        Which month a word names.
    held
        Given what the working table holds: SQL over the rows, and its column.
    wanted
        Our columns that are read from the working table where it holds them.
    named
        Given which column is which of ours.
    """
    fields = _looked_at(source, fields, given)
    profile.keep_first(ask)
    fields = times.with_clocks(names.with_whole_names(cells.with_keys(fields, ask)), given, ask)
    check_given(source, list(fields), given)
    fields = typed_parents.only_comments(source.name, log, fields, given, ask)
    seen = replace(candidates.look(fields, given, ORDER, ask, wanted), months=months, name=source.name)
    if held is not None:
        held |= seen.held
    chosen = assignment.choose(seen, given)
    if nested:
        chosen = replace(chosen, offers=(), cure="", within=None)  # ids are told apart over all kinds
    questions.raise_if_unsure(source.name, log, seen, chosen, {"parent_id": ""} | dict(given) if nested else given)
    log.note(
        f"{source.name}: read {f'of {of} ' if of else ''}"
        + ", ".join(ours if ours == each.name else f"{each.name} as {ours}" for ours, each in in_order(chosen.found))
        + "."
    )
    for words in chosen.evidence:
        log.note(f"{source.name}: {words}.")
    for words in chosen.warnings:
        log.warn(f"{source.name}: {words}")
    if named is not None:
        named |= {ours: each.name for ours, each in chosen.found.items()}
    columns = sql_of(source, log, seen, chosen, months, ask) | also_called(seen, chosen)
    if weight := given.get("weight"):
        columns |= ties.weight_sql(source, log, fields[weight], weight, ask)
    return columns


def in_order(found: Mapping[str, Field]) -> list[tuple[str, Field]]:
    """Our columns in the order in which they are told."""
    return [(ours, found[ours]) for ours in SYNONYMS if ours in found] + [pair for pair in found.items() if pair[0] not in SYNONYMS]


def guess(fields: Sequence[str]) -> dict[str, str]:
    """Which field may be which column, by the names alone; the likeliest of each kind."""
    found: dict[str, str] = {}
    for ours in SYNONYMS:
        if ours == "parent_id" and (beside := next((name for name in fields if column_words.is_parent_beside(name, fields)), "")):
            found[ours] = beside
            continue
        role = candidates.ROLE_OF.get(ours, ours)
        able = [(column_words.roles(name).get(role, 0), name) for name in fields if len(name) < 60 and name not in found.values()]
        score, name = max(able, key=lambda pair: pair[0], default=(0, ""))
        if score > column_words.WEAK or (ours == "author" and score >= 0.3):
            found[ours] = name
        elif ours == "author" and (known := [each for each in fields if column_words.roles(each).get("author_id", 0) > 0.35]):
            found[ours] = known[0]
    return found


def _looked_at(source: Source, fields: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """The columns; of a table that has too many only those that the user named, or that hold what was named."""
    if len(fields) <= MOST_COLUMNS:
        return fields
    named = {name: sql for name, sql in fields.items() if any(each == name or each.startswith(f"{name}.") for each in given.values())}
    if not named:
        raise ReadError(
            f"{source.name}: {len(fields):,} columns, more than are looked at ({MOST_COLUMNS:,}). If it is a table of comments, name the columns "
            "that matter, for example --columns id=NAME,parent_id=NAME,author=NAME,text=NAME,created_at=NAME."
        )
    return named


def check_given(source: Source, fields: Sequence[str], given: Mapping[str, str]) -> None:
    """An error where a column that the user named is not there."""
    for column, name in given.items():
        if name and name not in fields:
            near = difflib.get_close_matches(name.lower(), [field.lower() for field in fields], 1)
            right = next((field for field in fields if near and field.lower() == near[0]), "NAME")
            raise ReadError(
                f'{source.name}: no column "{name}". It has: {listed(fields)}. Name the right one with --columns {column}={right}.'
            )


def sql_of(source: Source, log: Log, seen: Rows, chosen: Choice, months: times.Months, ask: Ask) -> dict[str, str]:
    """Our columns as SQL over the file's fields, after a look at what the ids are like."""
    found = dict(chosen.found)
    columns = {ours: ids.text_of(each.sql) if ours in ("author", "created_at") else each.sql for ours, each in found.items()}
    texts = _id_columns(chosen)
    tidy = [
        ours
        for ours, sql in texts.items()
        if found[ours].is_tidy and sql == found[ours].column and (ours == "thread_id" or found[ours].kind == "whole")
    ]
    texts, lost = ids.columns(texts, tidy, lambda sql: seen.ask(sql.replace("{rows}", seen.table)))
    if lost:
        log.warn(
            f"{source.name}: ids such as {lost} have lost digits, for a program took them for numbers; what is answered by them "
            "cannot be known. Export the ids as text."
        )
    if not lost and (
        rounded := next(filter(None, (ids.rounded(texts[ours], seen.ask) for ours in ("id", "parent_id") if ours in texts)), "")
    ):
        log.warn(
            f"{source.name}: all long numbers among the ids end in zeros, such as {rounded}, as a program that rounds them leaves them: "
            "different comments may have become one. Export the ids as text."
        )
    if chosen.within:
        texts |= {name: f"{chosen.within.column} || '/' || ({texts[name]})" for name in ("id", "parent_id") if name in texts}
    texts |= _people_columns(seen, chosen)
    if "reply_to" in found and "parent_id" not in found:
        texts |= _each_answered(source, log, seen, found, texts)
    if chosen.instead:
        texts["author"] = f"coalesce({texts.get('author') or profile.clean(found['author'])}, {profile.clean(chosen.instead)})"
    if "reply_to" in found and (word := _stand_in(seen, found)):
        texts["reply_to"] = f"case when lower({texts['reply_to']}) <> {literal(word.lower())} then {texts['reply_to']} end"
        log.note(f"{source.name}: {word} in {found['reply_to'].name} is no author here: such comments answer nobody.")
    if _is_addressed(chosen):  # to whom a mail goes that answers none is not who is answered
        texts["reply_to"] = f"case when {texts['parent_id']} is not null then {texts['reply_to']} end"
    if chosen.start:
        top = chosen.form.id(profile.no_parent(chosen.start))
        assumed = f"({texts['parent_id']} is null and {top} <> {texts['id']})"
        texts["resolution"] = f"case when {assumed} then 'assumed' when {texts['parent_id']} is not null then 'explicit-id' end"
        texts["parent_id"] = f"case when {assumed} then {top} else {texts['parent_id']} end"
    columns |= {name: _of_file(sql, seen.fields) for name, sql in texts.items()}
    for ours in ("author_id", "reply_to_id", "thread_id"):
        if ours in found and ours not in texts:
            # Of people 0 and -1 are all who have no account.
            columns[ours] = _of_file((profile.clean if ours == "thread_id" else profile.no_parent)(found[ours]), seen.fields)
    if "created_at" in found:
        columns["created_at"] = times.readable(source.name, log, found["created_at"], columns["created_at"], "sample", months, ask)
    if "text" in found and _is_markup(found["text"], seen.ask):
        columns["text"] = _without_markup(columns["text"])
    if "reply_to" in columns and "resolution" not in columns:  # who is answered is told, not guessed
        columns["resolution"] = f"case when {columns.get('parent_id', columns['reply_to'])} is not null then 'explicit-id' end"
    return columns


def also_called(seen: Rows, chosen: Choice) -> dict[str, str]:
    """Other names of the author: columns beside that are named as those of people are."""
    taken = {each.place for each in chosen.found.values()}
    able = {each.place: each for role in ("author", "author_id") for each in seen.ranked(role, 0.35)}
    beside = [
        f"coalesce({_of_file(profile.clean(each), seen.fields)}, '')"
        for place, each in able.items()
        if place not in taken and each.kind in ("word", "whole")
    ]
    return {"also_called": f"concat_ws(chr(0), {', '.join(beside)})"} if beside else {}


def _is_target(chosen: Choice) -> bool:
    """Whether who is answered is told by a column such as `To`, which tells to whom something went."""
    whom = chosen.found.get("reply_to")
    return whom is not None and max(whom.roles.get(role, 0) for role in ("answered", "answered_id")) < 0.6


def _is_addressed(chosen: Choice) -> bool:
    """Whether beside such a column there is one for the comment answered that tells of most."""
    parent, whom = (chosen.found.get(ours) for ours in ("parent_id", "reply_to"))
    return _is_target(chosen) and parent is not None and whom is not None and 2 * parent.filled >= whom.filled


STAND_INS = (
    "op", "original poster", "thread starter", "root", "post", "submission",
    "everyone", "everybody", "all", "alle", "an alle", "tous", "tout le monde", "todos", "tutti", "iedereen", "все", "全員", "所有人",
)  # fmt: skip


def _stand_in(seen: Rows, found: Mapping[str, Field]) -> str | None:
    """A word for who began, or for all, in the column of those answered: nobody who wrote is called so."""
    author, named = (f"lower(trim(cast({found[ours].column} as varchar)))" for ours in ("author", "reply_to"))
    words = ", ".join(map(literal, STAND_INS))
    word: str | None = seen.ask(
        f"select min(trim(cast({found['reply_to'].column} as varchar))) from {seen.table} where {named} in ({words}) "
        f"and {named} not in (select {author} from {seen.table} where {author} in ({words}))"
    )[0]
    return word


def _is_markup(each: Field, ask: Ask) -> bool:
    """Whether most texts are HTML."""
    (share,) = ask(
        f"select avg(regexp_matches({each.column}, '^\\s*<(p|div|span|blockquote|br|a|ul)[ >/]')::integer) from sample where {each.column} <> ''"
    )
    return (share or 0) > 0.5


MARKS = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&nbsp;": " ", "&amp;": "&"}


def _without_markup(sql: str) -> str:
    """A text without its tags, its ends of paragraphs as ends of lines."""
    bare = f"regexp_replace(regexp_replace({sql}, '<br ?/?>|</(p|div|li|blockquote)>', chr(10), 'g'), '<[^>]*>', '', 'g')"
    for mark, sign in MARKS.items():
        bare = f"replace({bare}, '{mark}', {literal(sign)})"
    return f"trim({bare}, ' ' || chr(10))"


def _id_columns(chosen: Choice) -> dict[str, str]:
    """Ids in the form in which they are joined, over the working table."""
    found, form = chosen.found, chosen.form
    columns: dict[str, str] = {name: found[name].column for name in ("id", "parent_id", "thread_id") if name in found}
    if found.get("thread_id") is found.get("parent_id"):  # then a parent that is the thread is one
        columns.pop("thread_id", None)
    if form not in (forms.AS_IT_IS, forms.FULL_NAMES) and {"id", "parent_id"} <= set(columns):
        own = profile.clean(found["id"])
        named = own if chosen.is_path else profile.no_parent(found["parent_id"])
        columns["parent_id"], columns["id"] = ids.text_of(form.parent(named, own)), ids.text_of(form.id(own))
    return columns


def _people_columns(seen: Rows, chosen: Choice) -> dict[str, str]:
    """Who wrote and who is answered, over the working table; people compared without @ and case are named as authors first are."""
    found, columns = chosen.found, {}
    author = found["author"]
    if author.kind == "whole":
        columns["author"] = ids.whole(author.column)
    if "reply_to" not in found:
        return columns
    named = chosen.name_form.parent(profile.clean(found["reply_to"]), "")
    columns["reply_to"] = named
    if forms.is_loose(chosen.name_form):
        people = f"people_{next(_number)}"
        seen.ask(
            f"create or replace temp table {people} as select {profile.person(author)} as {KEY}, min({author.column}) as {NAME} "
            f"from {seen.table} where {author.column} is not null group by {KEY}"
        )
        bare = f"ltrim({named}, '@')"
        columns["reply_to"] = f"coalesce((select p.{NAME} from {people} p where p.{KEY} = lower({bare})), {bare})"
        columns["author"] = f"coalesce((select p.{NAME} from {people} p where p.{KEY} = {profile.person(author)}), {author.column})"
    return columns


def _each_answered(source: Source, log: Log, seen: Rows, found: Mapping[str, Field], texts: Mapping[str, str]) -> dict[str, str]:
    """Where cells name several people, as `To` of a mail does: a reply to each, told apart by its id."""
    whom, author = profile.clean(found["reply_to"]), profile.clean(found["author"])
    some = several.several(source.name, found["reply_to"].name, log, whom, texts["reply_to"], author, seen.table, seen.ask)
    if some is None:
        return {}
    return {"reply_to": some.people} | ({"id": f"{texts['id']} || {some.suffix}"} if "id" in texts else {})


def _of_file(sql: str, fields: Sequence[Field]) -> str:
    """SQL over the working table as SQL over the file."""
    return re.sub(
        r"trim\(cast\(value_(\d+) as varchar\)\)|\bvalue_(\d+)\b", lambda found: ids.text_of(fields[int(found[1] or found[2])].sql), sql
    )
