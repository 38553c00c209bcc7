"""Tables of any naming: CSV, TSV, JSON lines, a JSON array, Parquet."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from replygraph.errors import ReadError
from replygraph.readers import _ids
from replygraph.sources import Ask, Log, Source, Table, literal

TITLE = "A table with a row per comment: CSV, TSV, JSON lines, JSON array, Parquet"
HOWTO = (
    "Export the comments from a database, a spreadsheet or a script, one row per comment, with at least a column for "
    "the author and, so that there are replies, one for the comment's id and one for the id of the comment it answers, or for the name of the "
    "author answered. Columns are recognised by their usual names, and what was taken for what is said; "
    "--columns author=user,parent_id=reply_to_id names them otherwise. A table of nothing but who answered whom, perhaps how often, is read too."
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
# Tables of nothing but who answered whom: the one who answers, the one answered, and what else may stand there.
FROM = ("source", "src", "from", "author", "sender", "replier", "who")
TO = ("target", "dst", "to", "reply_to", "replyto", "replied_to", "recipient", "receiver", "whom")
TIES = {"": ("type", "id", "label", "timeset"), "weight": ("weight", "count", "replies", "n"),
        "created_at": ("time", "timestamp", "date", "datetime", "created_at")}  # fmt: skip
MOST = 1_000_000  # replies that one row may stand for
FIRST = 100_000  # rows that tell what a column holds
# Where a column was not found: words in the names of those that it may be.
LIKE = {"author": "author|user|name|poster|writer|person|nick|member|autor|auteur", "parent_id": "parent|repl|answer|respon|antwort|quote"}


def recognise(source: Source) -> str:
    """Parquet by its first bytes; else rows whose fields have the names of an author, or a parent, and of a text or id."""
    if source.head.startswith(b"PAR1"):
        return "a Parquet file"
    kind, fields = shape(source)
    if ties(fields):
        return "a table of who answered whom"
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
        if found := {} if given else ties(names):
            log.note(f"{source.name}: who answered whom, from {found['author']} to {found['reply_to']}.")
            return tie_columns(found)
        known = [name for name in names if not any(each.startswith(f"{name}.") for each in inner)] + inner
        found = map_columns(source, log, known, given)
        fields = {name: _field(name, names) for name in found.values()}
        if "parent_id" not in given and _holds_names(found, fields, ask):
            found["reply_to"] = found.pop("parent_id")
        log.note(f"{source.name}: read " + ", ".join(f"{theirs} as {ours}" for ours, theirs in found.items()) + ".")
        return sql_of(source, log, found, {ours: fields[theirs] for ours, theirs in found.items()}, ask)

    return Table(source, kind, mapped, options=options, skip=skip)


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
    if not rows or len(rows[0]) < 2 or any(not cell.strip() for cell in rows[0][1:]) or "\0" in head:
        return "", []
    return "csv", [cell.strip() for cell in rows[0]]


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


def ties(fields: Sequence[str]) -> dict[str, str]:
    """The columns of a table of nothing but who answered whom; none where it is another."""
    plain = {_plain(name): name for name in fields}
    sides = [next((plain[name] for name in map(_plain, names) if name in plain), None) for names in (FROM, TO)]
    more = {_plain(name): ours for ours, names in TIES.items() for name in names}
    others = {name: more[plain_name] for plain_name, name in plain.items() if plain_name in more and name not in sides}
    if None in sides or len(fields) != len(others) + 2:
        return {}
    return {"author": sides[0], "reply_to": sides[1], **{ours: name for name, ours in others.items() if ours}}


def tie_columns(found: Mapping[str, str]) -> dict[str, str]:
    """A reply per row, or as many as its weight says."""
    columns = {ours: f"cast({_field(name, [name])} as varchar)" for ours, name in found.items() if ours != "weight"}
    columns["resolution"] = "'explicit-id'"
    if "weight" in found:
        times = f"least(greatest(round(coalesce(try_cast({_field(found['weight'], [found['weight']])} as double), 1)), 1), {MOST})"
        columns["id"] = f"case when unnest(range(cast({times} as bigint))) < 0 then '' end"
    return columns


def guess(fields: Sequence[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which field is which column: what the user named, and the rest by the usual names."""
    plain = {_plain(name): name for name in reversed(fields)}
    found: dict[str, str] = dict(given or {})
    for column, names in SYNONYMS.items():
        names = _answered(found.get("author", ""), given or {}) if column == "reply_to" else [_plain(name) for name in names]
        free = (plain[name] for name in names if name in plain and plain[name] not in found.values())
        if column not in found and (name := next(free, None)):
            found[column] = name
    # A mail's In-Reply-To names a Message-ID, whatever other ids the table has.
    if _plain(found.get("parent_id", "")) == "inreplyto" and "messageid" in plain and "id" not in (given or {}):
        found["id"] = plain["messageid"]
    return {column: found[column] for column in (*SYNONYMS, *found) if column in found}


def _answered(author: str, given: Mapping[str, str]) -> list[str]:
    """What the author answered may be called, where the author is called so: ids go with ids, and names with names."""
    author = _plain(author)
    pairs = [f"{before}{author}" for before in ("parent", "inreplyto", "replyto")] if author else []
    if author.endswith("id"):
        return [*pairs, "inreplytouserid", "parentuserid", "replytouserid"]
    return [*pairs, *(() if "author" in given else map(_plain, SYNONYMS["reply_to"]))]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def map_columns(source: Source, log: Log, fields: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which field is which column; an error or a warning where a column that is needed is not there."""
    for column, name in given.items():
        if name not in fields:
            near = difflib.get_close_matches(name.lower(), [field.lower() for field in fields], 1)
            right = next((field for field in fields if near and field.lower() == near[0]), "NAME")
            raise ReadError(
                f'{source.name}: no column "{name}". It has: {_list(fields)}. Name the right one with --columns {column}={right}.'
            )
    found = guess(fields, given)
    if "author" not in found:
        cure = f"Name it with --columns author={_candidate('author', fields, found)}; without authors there is no graph of authors."
        if {"publication_id", "article_id"} <= set(fields):
            cure = "The Civil Comments were published without their authors, and without authors there is no graph of authors."
        raise ReadError(f"{source.name}: no column for the author. It has: {_list(fields)}. {cure}")
    if _plain(found.get("id", "")) == "commentcounter" and "parent_id" not in given:
        found["parent_id"] = found["id"]  # SOCC: the path to a comment, which its parent's begins
    if not {"parent_id", "reply_to"} & set(found):
        log.warn(
            f"{source.name}: no column for the comment answered, so that nobody answers anybody. It has: {_list(fields)}. "
            f"Name it with --columns parent_id={_candidate('parent_id', fields, found)}."
        )
    return found


def _candidate(column: str, fields: Sequence[str], found: Mapping[str, str]) -> str:
    """A field that may be the one needed, by a part of its name."""
    free = [field for field in fields if field not in found.values()]
    return next((field for field in free if re.search(LIKE[column], field, re.I)), "NAME")


def _list(fields: Sequence[str]) -> str:
    """The names of columns on one line."""
    names = [" ".join(name.split())[:40] for name in fields[:40]]
    return ", ".join(names) + (" ..." if len(fields) > 40 else "")


def _holds_names(found: Mapping[str, str], fields: Mapping[str, str], ask: Ask) -> bool:
    """Whether a column for the comment answered has names of authors in it: told by the first rows."""
    if "reply_to" in found or _plain(found.get("parent_id", "")) not in ("inreplyto", "replyto", "parent"):
        return False
    first = {
        ours: f"(select {_ids.text_of(fields[found[ours]])} as each from {{rows}} limit {FIRST})"
        for ours in ("id", "parent_id", "author") if ours in found
    }  # fmt: skip
    answered = f"select distinct each from {first['parent_id']} where not {_ids.is_nothing('each')}"
    ids = f"count(*) filter (each in {first['id']})" if "id" in first else "0"
    in_ids, in_names = ask(f"select {ids}, count(*) filter (each in {first['author']}) from ({answered})")
    return in_names > in_ids


def sql_of(source: Source, log: Log, found: Mapping[str, str], columns: dict[str, str], ask: Ask) -> dict[str, str]:
    """Our columns as SQL, after a look at what the ids are like."""
    if "parent_id" in found and found["parent_id"] == found.get("id"):
        columns["parent_id"] = f"regexp_extract({columns['id']}, '^(.+_\\d+_\\d+)_\\d+$', 1)"
    if "reply_to" in found:
        text = _ids.text_of(columns["reply_to"])
        columns["reply_to"] = f"case when not {_ids.is_nothing(text)} then {text} end"
    if _plain(found["author"]).endswith("id"):
        columns |= {name: _ids.whole(f"cast({columns[name]} as varchar)") for name in ("author", "reply_to") if name in columns}
    ids, lost = _ids.columns({name: columns[name] for name in ("id", "parent_id", "thread_id") if name in columns}, ask)
    if lost:
        log.warn(
            f"{source.name}: ids such as {lost} have lost digits, for a program took them for numbers; what is answered by them "
            "cannot be known. Export the ids as text."
        )
    columns |= ids
    if {"parent_id", "reply_to"} <= set(columns):
        columns["resolution"] = f"case when {columns['parent_id']} is not null then 'explicit-id' end"
    return columns


def _field(name: str, names: Sequence[str]) -> str:
    """A field as SQL; what is no field of the table itself is a key inside one."""
    if name in names:
        return '"' + name.replace('"', '""') + '"'
    outer, _, inner = name.partition(".")
    return f"(to_json({_field(outer, [outer])}) ->> {literal(inner)})"
