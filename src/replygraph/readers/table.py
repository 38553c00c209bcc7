"""Tables of any naming: CSV, TSV, JSON lines, a JSON array, Parquet, a SQL dump, a database of SQLite."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

from replygraph.errors import ReadError
from replygraph.mapping import cells, column_words, evidence, foreign, levels
from replygraph.mapping.names import with_whole_names
from replygraph.readers import _ages, _databases, _json_rows, _tables
from replygraph.readers._contract import COLUMNS
from replygraph.readers._json import values_of_head
from replygraph.readers._json_deep import decode
from replygraph.readers._tables import INNER, before_header, dialect, first_rows, is_binary
from replygraph.sources import Ask, Log, Source, Table, literal, quoted
from replygraph.wording import listed

TITLE = "A table with a row per comment: CSV, TSV, JSON lines, JSON array, Parquet, a SQL dump, a database of SQLite"
HOWTO = (
    "Export the comments from a database, a spreadsheet or a script, one row per comment, with at least a column for "
    "the author and, so that there are replies, one for the comment's id and one for the id of the comment it answers, or for the name of the "
    "author answered. Columns are recognised by their usual names, and what was taken for what is said; "
    "--columns author=user,parent_id=reply_to_id names them otherwise. Workbooks (.xlsx, .ods) are read as they are. Of a SQL dump and a database of "
    "SQLite (.sqlite, .db) the table that tells the most of comments is read, with those whose rows it names or that name its rows (posts, comments, "
    "replies), and names from a table of users; tables in several files, given together, are joined alike."
)
FAMILY = ("table", "json", "binary")
BREADTH = 3


def recognise(source: Source) -> str:
    """Parquet by its first bytes; else rows whose fields have the names of an author, or a parent, and of a text or id."""
    if source.head.startswith(b"PAR1"):
        return "a Parquet file"
    if base := _databases.kind_of(source):
        able = _comments_of(source)
        return f"{base} with the table {able[0]}" if able else ""
    kind, fields = shape(source)
    if kind == "json" and is_one_object(source):
        return ""  # an answer of some API about one thing
    found = evidence.guess(fields)
    is_told = _tell(found) or ({"author", "text"} <= set(found) and levels.named(fields))
    return f"{KINDS[kind]} with the columns {', '.join(found.values())}" if is_told else ""


def _tell(found: Mapping[str, str]) -> bool:
    """Whether columns are those of comments: without any of the latter it lists people, files, anything."""
    says = {"text", *ANSWERS} & set(found)
    return ("author" in found or "parent_id" in found) and bool(says) and len(found) >= 3


ANSWERS = {"parent_id", "reply_to"}
NAMED = ".name"  # behind the name of a column of accounts: what these are called in the table of people


def _comments_of(source: Source, given: Collection[str] = ()) -> list[str]:
    """The tables of a database that have the columns given, or else may hold comments: first what tells of answers, then of threads."""
    known = {name: evidence.guess(columns) for name, columns in _databases.tables(source).items()}
    named = _databases.find(source, *(name.removesuffix(NAMED) for name in given)) if given else []
    able = named or [name for name, found in known.items() if _tell(found)]
    return sorted(able, key=lambda name: (not ANSWERS & set(known[name]), "thread_id" not in known[name], -len(known[name])))


def read(source: Source, log: Log, *, columns: Mapping[str, str] | None = None) -> Table:
    """The rows as comments; what was taken for what is a note."""
    if _databases.kind_of(source):
        return _of_database(source, log, columns or {})
    kind, fields = ("parquet", []) if source.head.startswith(b"PAR1") else shape(source)
    if not kind:
        raise ReadError(f"{source.name}: not a table. A table is CSV, TSV, JSON lines, a JSON array or Parquet.")
    if kind == "json" and _json_rows.is_small(source):
        return _json_rows.table_of(source, log, columns or {})
    if kind == "csv" and is_laid_flat(fields):
        return _json_rows.table_of(source, log, columns or {}, [_tables.nested_rows(source, log)])
    options, skip = dialect(source) if kind == "csv" else ({}, 0)
    if "names" in options:
        log.note(f"{source.name}: cells are set apart otherwise in the rows than in the line of names; each is read as it is written.")
    if before := before_header(source) if kind == "csv" else 0:
        log.note(f"{source.name}: the names of the columns stand in line {before + 1}; what is before it is left out.")
    if kind == "json" and not source.start.startswith("["):
        options = {"format": "newline_delimited", "ignore_errors": "true"}
    inner = [name for name in fields if kind == "json" and "." in name]
    given = columns or {}

    def mapped(names: Sequence[str], ask: Ask) -> dict[str, str]:
        known = [name for name in names if not any(each.startswith(f"{name}.") for each in inner)] + inner
        if not given and set(COLUMNS) <= set(names):  # `replygraph read` wrote it: what it tells of replies and times is kept
            log.note(f"{source.name}: the columns are those of `replygraph read`.")
            own = {name: _field(name, names) for name in COLUMNS}
            return own | {"candidates": f"array_to_string(try_cast({own['candidates']} as varchar[]), chr(0))"}
        try:
            found = _chosen(made, log, {name: _field(name, names) for name in known}, given, ask)
        except ReadError as error:
            from replygraph.readers import _unknown

            raise ReadError(f"{error}{_unknown.like(source)}") from error
        if kind == "csv":
            made.left_out.update(cells.fragments(source.name, known, _tables.SIGNS, ask))
        return found

    made = Table(source, kind, mapped, options=options, skip=skip)
    return made


def _chosen(table: Table, log: Log, fields: Mapping[str, str], given: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Our columns as SQL, chosen by evidence; what is held of them, and which they are, is noted in the table."""
    return evidence.columns_of(
        table.source, log, fields, given, ask, months=_ages.month_of, held=table.held, wanted=table.wanted, named=table.named
    )


def _of_database(source: Source, log: Log, given: Mapping[str, str]) -> Table:
    """The rows of one table, with those of tables whose rows they name and what people are called in another; what is left aside is said."""
    able = _comments_of(source, {*filter(None, given.values())})
    if not able:
        raise ReadError(f"{source.name}: {_databases.kind_of(source)} without a table of comments{_databases.told(source)}")
    taken = able[:1] if given else _linked(source, able)
    others = [each for each in _databases.tables(source) if each not in taken and (each in able or foreign.is_called_after_things(each))]
    if others and not given:
        log.warn(
            f"{source.name}: only the table{'s' if taken[1:] else ''} {listed(taken)} {'are' if taken[1:] else 'is'} read; {listed(others)} may hold "
            "comments too. To read them, export each as CSV and give the files together."
        )
    people = cache(lambda: _people_of(source, log))
    first, *beside = [
        _from_database(source, log, each, given, source.name if taken == [each] else f"{source.name}: {each}", people) for each in taken
    ]
    return replace(first, beside=tuple(beside))


def _linked(source: Source, able: Sequence[str]) -> list[str]:
    """The first table, and those that it names rows of, or that name rows of one of these: `post_id` of comments those of posts."""
    columns, taken = _databases.tables(source), list(able[:1])
    for table in taken:
        pairs = [(each, *pair) for each in able if each not in taken for pair in ((table, each), (each, table))]
        taken += dict.fromkeys(each for each, one, other in pairs if any(foreign.is_called(name, one, other) for name in columns[one]))
    return taken


def _from_database(
    source: Source, log: Log, name: str, given: Mapping[str, str], called: str, people_of: Callable[[], Mapping[str, str]]
) -> Table:
    """The rows of a table, with what people are called in another."""
    columns = _databases.tables(source)[name]
    log.note(f"{source.name}: the table {name} is read; it has {', '.join(columns)}.")
    accounts = [each for each in columns if column_words.roles(each).get("author_id", 0) >= 0.5]
    people = people_of() if accounts else {}

    def rows() -> Iterator[Mapping[str, str | None]]:
        for _, row in _databases.rows(source, log, {name: columns}):
            yield row | {f"{each}{NAMED}": people.get(row[each] or "") for each in accounts} if people else row

    file, options = _tables.written(replace(source, name=called), rows())
    made = Table(file, "csv", lambda names, ask: _chosen(made, log, {each: quoted(each) for each in names}, given, ask), options=options)
    return made


PEOPLE = re.compile(r"(?:^|_)(?:users?|members?|accounts?|people|persons?|profiles?)$", re.I)
NUMBERS = ("id", "uid", "userid", "user_id", "member_id", "id_member", "account_id", "person_id")
CALLED = ("display_name", "displayname", "name", "real_name", "username", "user_name", "member_name", "login", "user_login", "nickname")


def _people_of(source: Source, log: Log) -> dict[str, str]:
    """What the accounts in a database are called, by their numbers: a given and a family name, or the name that tells the most."""
    for table, names in _databases.tables(source).items():
        columns = [name.lower() for name in names]
        number = next((each for each in NUMBERS if each in columns), "")
        whole = next((each for each in with_whole_names(dict.fromkeys(columns, "")) if each not in columns), "")
        called = whole.split(" + ") if whole else [each for each in CALLED if each in columns][:1]
        if PEOPLE.search(table) and number and called:
            log.note(f"{source.name}: people are called by {' and '.join(called)} of the table {table}.")
            rows = (row for _, row in _databases.rows(source, Log(), {table: [number, *called]}))
            return {row[number] or "": " ".join(filter(None, (row[each] for each in called))) for row in rows}
    return {}


KINDS = {"csv": "a table", "json": "JSON", "parquet": "a Parquet file"}


def shape(source: Source) -> tuple[str, list[str]]:
    """What kind of table this is, and its fields; ("", []) where it is none."""
    if source.start.startswith(("{", "[")):
        return _json_shape(source)
    rows = first_rows(source, 1, before_header(source))
    # A first column without a name is the index that a program added.
    if not rows or len(rows[0]) < 2 or any(not cell.strip() for cell in rows[0][1:]) or is_binary(source.start):
        return "", []
    return "csv", [cell.strip() for cell in rows[0]]


def _json_shape(source: Source) -> tuple[str, list[str]]:
    """The keys of the first objects, of JSON lines or of an array of objects; `author.name` for keys inside a key."""
    values, fields = values_of_head(source), {}
    for row in takewhile(lambda each: isinstance(each, dict), values[0] if values and isinstance(values[0], list) else values):
        for key, value in row.items():
            inner = [f"{key}.{name}" for name in value] if isinstance(value, dict) else []
            fields.update(dict.fromkeys(inner or [key]))
    return ("json", list(fields)) if fields else ("", [])


def is_laid_flat(fields: Sequence[str]) -> bool:
    """Whether a row holds a comment and those inside it, side by side: a text and an author under one key and number."""
    inner = [found.groups() for name in fields if (found := INNER.fullmatch(name))]
    firsts = {(key, place): [rest for one, number, rest in inner if (one, number) == (key, place)] for key, place, _ in inner[:200]}
    return any({"text", "author"} <= set(evidence.guess(names)) for names in firsts.values())


def is_one_object(source: Source) -> bool:
    """Whether JSON is a single object as far as can be seen, no list and no lines of objects."""
    try:
        return source.start.startswith("{") and not source.start[decode(source.start, 0)[1] :].strip()
    except ValueError:  # longer than what is looked at
        return True


def _field(name: str, names: Sequence[str]) -> str:
    """A field as SQL; what is no field of the table itself is a key inside one."""
    if name in names:
        return quoted(name)
    outer, _, inner = name.partition(".")
    path = "$" + "".join('."' + key.replace('"', '\\"') + '"' for key in inner.split("."))
    return f"(to_json({_field(outer, [outer])}) ->> {literal(path)})"
