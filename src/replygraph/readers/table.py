"""Tables of any naming: CSV, TSV, JSON lines, a JSON array, Parquet."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from replygraph.errors import ReadError
from replygraph.readers import _candidates, _forms, _ids, _mapping, _profile, _questions, _ties, _words
from replygraph.readers._candidates import Choice, Rows
from replygraph.readers._profile import Field
from replygraph.sources import Ask, Log, Source, Table, literal

TITLE = "A table with a row per comment: CSV, TSV, JSON lines, JSON array, Parquet"
HOWTO = (
    "Export the comments from a database, a spreadsheet or a script, one row per comment, with at least a column for "
    "the author and, so that there are replies, one for the comment's id and one for the id of the comment it answers, or for the name of the "
    "author answered. Columns are recognised by their usual names, and what was taken for what is said; "
    "--columns author=user,parent_id=reply_to_id names them otherwise."
)
FAMILY = ("table", "json", "binary")
BREADTH = 3

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
ORDER = {_candidates.ROLE_OF.get(ours, ours): [_forms.plain(name) for name in names] for ours, names in SYNONYMS.items()}


def recognise(source: Source) -> str:
    """Parquet by its first bytes; else rows whose fields have the names of an author, or a parent, and of a text or id."""
    if source.head.startswith(b"PAR1"):
        return "a Parquet file"
    kind, fields = shape(source)
    found = guess(fields)
    says = {"text", "parent_id", "reply_to"} & set(found)  # without any of these it lists people, files, anything
    if kind == "json" and _is_one_object(source.text_head):
        return ""  # an answer of some API about one thing
    if ("author" in found or "parent_id" in found) and says and len(found) >= 3:
        return f"{KINDS[kind]} with the columns {', '.join(found.values())}"
    return ""


def read(source: Source, log: Log, *, columns: Mapping[str, str] | None = None, **_: object) -> Table:
    """The rows as comments; what was taken for what is a note."""
    kind, fields = ("parquet", []) if source.head.startswith(b"PAR1") else shape(source)
    if not kind:
        raise ReadError(f"{source.name}: not a table. A table is CSV, TSV, JSON lines, a JSON array or Parquet.")
    options, skip = (dialect(source), before_header(source)) if kind == "csv" else ({}, 0)
    if skip:
        log.note(f"{source.name}: the names of the columns stand in line {skip + 1}; what is before it is left out.")
    if kind == "json" and not source.text_head.lstrip("\ufeff \t\r\n").startswith("["):
        options = {"format": "newline_delimited", "ignore_errors": "true"}
    inner = [name for name in fields if kind == "json" and "." in name]
    given = columns or {}

    def mapped(names: Sequence[str], ask: Ask) -> dict[str, str]:
        known = [name for name in names if not any(each.startswith(f"{name}.") for each in inner)] + inner
        return columns_of(source, log, {name: _field(name, names) for name in known}, given, ask)

    return Table(source, kind, mapped, options=options, skip=skip)


def columns_of(source: Source, log: Log, fields: Mapping[str, str], given: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Our columns as SQL over the rows of any table, chosen by names and by what the rows hold.

    Parameters
    ----------
    fields
        The table's columns: their names, and SQL for a value of each.
    given
        What the user named: our column to theirs; to nothing, where there is no such column.
    ask
        Answers a query of one row over `{rows}`.
    """
    check_given(source, list(fields), given)
    seen = _candidates.look(fields, given, ORDER, ask)
    chosen = _mapping.choose(seen, given)
    _questions.raise_if_unsure(source.name, log, seen, chosen, given)
    log.note(f"{source.name}: read " + ", ".join(f"{each.name} as {ours}" for ours, each in in_order(chosen.found)) + ".")
    for words in chosen.evidence:
        log.note(f"{source.name}: {words}.")
    columns = sql_of(source, log, seen, chosen, ask)
    if weight := given.get("weight"):
        columns |= _ties.weight_sql(source, log, fields[weight], weight, ask)
    return columns


def in_order(found: Mapping[str, Field]) -> list[tuple[str, Field]]:
    """Our columns in the order in which they are told."""
    return [(ours, found[ours]) for ours in SYNONYMS if ours in found] + [pair for pair in found.items() if pair[0] not in SYNONYMS]


KINDS = {"csv": "a table", "json": "JSON", "parquet": "a Parquet file"}


def shape(source: Source) -> tuple[str, list[str]]:
    """What kind of table this is, and its fields; ("", []) where it is none."""
    head = source.text_head.lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _json_shape(head)
    if skip := before_header(source):
        head = "\n".join(_first_lines(source)[skip:])
    try:
        rows = list(csv.reader(head.splitlines()[:20], delimiter=delimiter(source)))
    except csv.Error:
        return "", []
    # A first column without a name is the index that a program added.
    if not rows or len(rows[0]) < 2 or any(not cell.strip() for cell in rows[0][1:]) or is_binary(head):
        return "", []
    return "csv", [cell.strip() for cell in rows[0]]


def is_binary(head: str) -> bool:
    """Whether what looks like a table is none of texts: a NUL in a text is a slip, one among the names of columns is not."""
    return "\0" in head.partition("\n")[0] or head.count("\0") > 1 + len(head) // 100


def _json_shape(head: str) -> tuple[str, list[str]]:
    """The keys of the first objects, of JSON lines or of an array of objects; `author.name` for keys inside a key."""
    decoder, at, fields = json.JSONDecoder(), head.startswith("["), {}
    while (start := head.find("{", at)) >= 0 and not head[int(at) : start].strip(" \t\r\n,"):
        try:
            row, at = decoder.raw_decode(head, start)
        except (ValueError, RecursionError):
            break
        for key, value in row.items():
            inner = [f"{key}.{name}" for name in value] if isinstance(value, dict) else []
            fields.update(dict.fromkeys(inner or [key]))
    return ("json", list(fields)) if fields else ("", [])


def _is_one_object(head: str) -> bool:
    head = head.lstrip("\ufeff \t\r\n")
    try:
        return head.startswith("{") and not head[json.JSONDecoder().raw_decode(head)[1] :].strip()
    except (ValueError, RecursionError):  # longer than what is looked at
        return False


def delimiter(source: Source) -> str:
    """The separator that splits the line of names into the most fields."""
    return _separator(_first_lines(source)[before_header(source)])


def _separator(line: str) -> str:
    return max(",\t;|", key=line.count)


@lru_cache(maxsize=8)
def before_header(source: Source) -> int:
    """How many lines stand before the names of the columns: a title and what belongs to it, or Excel's note of the separator."""
    lines = _first_lines(source)[:8]
    if re.fullmatch(r'"?sep=[,;|\t]"?', lines[0].strip(" "), re.I):
        return 1
    known = [len(guess([cell.strip(' "') for cell in line.split(_separator(line))])) for line in lines]
    return next((place for place, number in enumerate(known) if number >= 3), 0) if known[0] < 2 else 0


def _first_lines(source: Source) -> list[str]:
    return [line.rstrip("\r") for line in source.text_head.lstrip("\ufeff").split("\n")]


def dialect(source: Source) -> dict[str, str]:
    """How cells are set apart and quoted: a quotation mark inside is doubled, or behind a backslash where programs do so."""
    head = source.text_head
    slashed = re.search(r'\\"(?=[^,;\t|\r\n"])', head) and not re.search(r'[^,;\t|\r\n"]""', head)
    return {"delim": delimiter(source), "quote": '"', "escape": "\\" if slashed else '"'}


def guess(fields: Sequence[str]) -> dict[str, str]:
    """Which field may be which column, by the names alone; the likeliest of each kind."""
    found: dict[str, str] = {}
    for ours in SYNONYMS:
        role = _candidates.ROLE_OF.get(ours, ours)
        able = [(_words.roles(name).get(role, 0), name) for name in fields if len(name) < 60 and name not in found.values()]
        score, name = max(able, key=lambda pair: pair[0], default=(0, ""))
        if score > 0.35 or (ours == "author" and score >= 0.3):
            found[ours] = name
        elif ours == "author" and (ids := [each for each in fields if _words.roles(each).get("author_id", 0) > 0.35]):
            found[ours] = ids[0]
    return found


def check_given(source: Source, fields: Sequence[str], given: Mapping[str, str]) -> None:
    """An error where a column that the user named is not there."""
    for column, name in given.items():
        if name and name not in fields:
            near = difflib.get_close_matches(name.lower(), [field.lower() for field in fields], 1)
            right = next((field for field in fields if near and field.lower() == near[0]), "NAME")
            raise ReadError(
                f'{source.name}: no column "{name}". It has: {_questions.listed(fields)}. Name the right one with --columns {column}={right}.'
            )


def sql_of(source: Source, log: Log, seen: Rows, chosen: Choice, ask: Ask) -> dict[str, str]:
    """Our columns as SQL over the file's fields, after a look at what the ids are like."""
    found = dict(chosen.found)
    columns = {ours: each.sql for ours, each in found.items()}
    texts, lost = _ids.columns(_id_columns(chosen), lambda sql: seen.ask(sql.replace("{rows}", seen.table)))
    if lost:
        log.warn(
            f"{source.name}: ids such as {lost} have lost digits, for a program took them for numbers; what is answered by them "
            "cannot be known. Export the ids as text."
        )
    if chosen.within:
        texts |= {name: f"{chosen.within.column} || '/' || ({texts[name]})" for name in ("id", "parent_id") if name in texts}
    texts |= _people_columns(seen, chosen)
    columns |= {name: _of_file(sql, seen.fields) for name, sql in texts.items()}
    if "reply_to" in columns:  # who is answered is told, not guessed
        columns["resolution"] = f"case when {columns.get('parent_id', columns['reply_to'])} is not null then 'explicit-id' end"
    return columns


def _id_columns(chosen: Choice) -> dict[str, str]:
    """Ids in the form in which they are joined, over the working table."""
    found, form = chosen.found, chosen.form
    columns = {name: found[name].column for name in ("id", "parent_id", "thread_id") if name in found}
    if form not in (_forms.AS_IT_IS, _forms.FULL_NAMES) and {"id", "parent_id"} <= set(columns):
        own = _profile.clean(found["id"])
        named = own if chosen.is_path else _profile.no_parent(found["parent_id"])
        columns["parent_id"], columns["id"] = f"({form.parent(named, own)})", f"({form.id(own)})"
    return columns


def _people_columns(seen: Rows, chosen: Choice) -> dict[str, str]:
    """Who wrote and who is answered, over the working table; people compared without @ and case are named as authors first are."""
    found, columns = chosen.found, {}
    author = found["author"]
    if author.kind == "whole":
        columns["author"] = _ids.whole(author.column)
    if "reply_to" not in found:
        return columns
    named = chosen.name_form.parent(_profile.clean(found["reply_to"]), "")
    columns["reply_to"] = named
    if _forms.is_loose(chosen.name_form):
        seen.ask(
            f"create or replace temp table people as select {_profile.person(author)} as key, min({author.column}) as name "
            f"from {seen.table} where {author.column} is not null group by key"
        )
        bare = f"ltrim({named}, '@')"
        columns["reply_to"] = f"coalesce((select p.name from people p where p.key = lower({bare})), {bare})"
        columns["author"] = f"coalesce((select p.name from people p where p.key = {_profile.person(author)}), {author.column})"
    return columns


def _of_file(sql: str, fields: Sequence[Field]) -> str:
    """SQL over the working table as SQL over the file."""
    return re.sub(r"\bvalue_(\d+)\b", lambda found: _ids.text_of(fields[int(found[1])].sql), sql)


def _field(name: str, names: Sequence[str]) -> str:
    """A field as SQL; what is no field of the table itself is a key inside one."""
    if name in names:
        return '"' + name.replace('"', '""') + '"'
    outer, _, inner = name.partition(".")
    return f"(to_json({_field(outer, [outer])}) ->> {literal(inner)})"
