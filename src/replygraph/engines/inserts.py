"""Comments into an engine: rows that a reader yields one by one, or big files that DuckDB reads itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.engines import moments, numbering, strays
from replygraph.engines.embedded import count
from replygraph.engines.statements import COLUMNS
from replygraph.errors import ReadError
from replygraph.mapping import column_words
from replygraph.readers import _contract
from replygraph.sources import Columns, Log, Table, columns_in, file_literal, find_bad_byte, literal, not_of_encoding, unpack_errors
from replygraph.sources.streams import can_read_in_place, feed
from replygraph.wording import plural

if TYPE_CHECKING:
    import duckdb


# DuckDB reads blocks of twice that. One that holds as many lines as it stores together, 122,880, is stored as it comes.
LONGEST_LINE = 1 << 25
STORED = {**COLUMNS, _contract.ALSO: "varchar"}
BATCH, PIECES = 20_000, 500  # rows, and columns of many rows, that go into the engine at once
MAX_TEXT = 1 << 24  # letters in the texts of the rows that go in at once: those of mails may be long


def insert_rows(
    con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]], log: Log, reader: str, name: str, only: Collection[str] = COLUMNS
) -> None:
    """Comments that a reader yields one by one, or as columns of some; what is wrong with them is said, or is an error.

    Sentences begin with `reader`, who made the comments, or with `name`, what they were read from. Only the columns that
    are wanted go in: texts alone are most of a mailbox.
    """
    wrong: _contract.Wrong = {}
    for columns in _batches(reader, _until_damage(rows, log)):
        columns = {name: values for name, values in _contract.shape(reader, columns, wrong).items() if name in only}
        arrays = {name: _array(values, name, log) for name, values in columns.items()}
        arrays = {name: values for name, values in arrays.items() if values is not None}
        _insert(con, "arrays", {name: f'"{name}"' for name in arrays}, arrays=arrays)
    _contract.say_wrong(name, wrong, log)


def _batches(reader: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Sequence[Any]]]:
    """Comments as columns, some ten thousand at a time."""
    for many, group in groupby(rows, lambda row: type(row) is Columns):
        while batch := list(islice(group, PIECES)) if many else _some(group):
            if many:
                _contract.check_names(reader, batch[0])
                yield {name: list(chain.from_iterable(piece[name] for piece in batch)) for name in batch[0]}
            else:
                yield _contract.turn(reader, batch)


def _some(rows: Iterator[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The next rows, as many as go into the engine at once."""
    batch, letters = [], 0
    for row in islice(rows, BATCH):
        batch.append(row)
        text = row.get("text") if isinstance(row, Mapping) else None
        letters += len(text) if isinstance(text, str) else 0
        if letters > MAX_TEXT:
            break
    return batch


def _until_damage(rows: Iterable[Mapping[str, Any]], log: Log) -> Iterator[Mapping[str, Any]]:
    """The rows, as far as the input can be read: what comes before the damage is used, and that is said."""
    number = 0
    try:
        for row in rows:
            yield row
            number += len(row["id"]) if type(row) is Columns else 1
    except (ReadError, *unpack_errors()) as error:
        if not number:
            raise error if isinstance(error, ReadError) else ReadError(f"the input is cut or damaged: {error}.") from error
        log.count("files that are cut or damaged")
        log.warn(f"The input is cut or damaged after {number:,} comments ({error}); these are used.")


def _array(values: Sequence[Any], column: str, log: Log) -> np.ndarray | None:
    """A column of values in shape as an array that DuckDB reads; None where there is nothing in it."""
    if column != "id" and all(value is None for value in values):
        return None
    if column == "candidates":
        values = [each and "\0".join(each) for each in values]
    if COLUMNS[column] == "double":
        missing = 1.0 if column == "weight" else np.nan
        return np.array([missing if value is None else value for value in values])
    if COLUMNS[column] == "boolean":
        return np.array([bool(value) for value in values])
    return np.fromiter(_texts(values, log), object, len(values))


def _texts(values: Sequence[str | None], log: Log) -> Sequence[str | None]:
    try:
        "".join(filter(None, values)).encode()
    except UnicodeEncodeError:
        return [text and _whole(text, log) for text in values]
    return values


def _whole(text: str, log: Log) -> str:
    """Halves of a surrogate pair are no characters: joined where both are there, replaced where one is missing."""
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    log.counts["invalid characters replaced"] += mended.count("\ufffd") - text.count("\ufffd")
    return mended


def insert_table(con: duckdb.DuckDBPyConnection, table: Table, log: Log, only: Iterable[str] = COLUMNS, reader: str = "") -> None:
    """Comments in a big file, which DuckDB reads itself: only the columns that are wanted."""
    before = count(con)
    first = numbering.last_row(con) + 1
    if table.rows is not None:
        names = _store(con, table.rows())
        return _insert_relation(con, table, "given_rows", log, only, reader, names)
    try:
        _scan_table(con, table, first, log, only, reader)
    except ReadError:
        if not (table.source.compression and can_read_in_place(table)):
            raise
        # A damaged file: what comes before the damage is to be had through a pipe.
        table = replace(table, source=replace(table.source, path=None))
        _scan_table(con, table, first, log, only, reader)
    if table.kind == "json":
        _leave_out_unreadable(con, table, log)
    if table.kind == "csv" and table.named:
        strays.leave_out(con, table.source.name, table.named, first, log)
    if count(con) == before:
        is_open = table.kind == "csv" and not table.source.start.startswith(("{", "[")) and table.source.text_head.count('"') % 2
        raise ReadError(f"{table.source.name}: {OPEN_QUOTE if is_open else 'no rows.'}")


def _scan_table(con: duckdb.DuckDBPyConnection, table: Table, first: int, log: Log, only: Iterable[str], reader: str) -> None:
    import duckdb

    with feed(table, log) as path:
        attempts = [{}, ONE_THREAD, RAGGED, BROKEN] if table.kind == "csv" else [{}]
        failures: list[Exception] = []
        for attempt in attempts:
            try:
                kept = _in_their_places(table) if attempt is BROKEN else table
                _insert_relation(con, kept, _scan(table, path, attempt), log, only, reader)
                return _say_if_broken(con, table, path, first, log) if attempt is BROKEN else None
            except (duckdb.OutOfMemoryException, duckdb.InterruptException):
                raise
            except duckdb.Error as error:
                failures.append(error)
        raise ReadError(_say_why(table, failures[-1])) from failures[-1]


# What DuckDB's parallel reader cannot do, such as lines in texts that look like rows, it says, and one thread can.
ONE_THREAD = {"parallel": "false"}
# Rows with too few cells are filled up.
RAGGED = {"parallel": "false", "null_padding": "true", "strict_mode": "false"}
# Where DuckDB sees no order, the columns are those that the first line names, and one for what is too much.
BROKEN = {**RAGGED, "auto_detect": "false", "max_line_size": 1 << 28}
TOO_MUCH = "too much"
OPEN_QUOTE = "a quotation mark is not closed, so that everything after it was read as one cell. Fix that line."


def _ends_in_text(table: Table) -> bool:
    return "text" in column_words.roles(_header(table)[-1])


def _in_their_places(table: Table) -> Table:
    """Without rows of too many cells, unless the last column is a text, to which these belong."""
    return table if _ends_in_text(table) else replace(table, where=" and ".join(filter(None, [table.where, f'"{TOO_MUCH}" is null'])))


def _are_ids(con: duckdb.DuckDBPyConnection, first: int) -> bool:
    """Whether the rows from the first one on have ids, each its own, that most of their parents name: then no cell stands in another's place."""
    if not {"id", "parent_id"} <= set(columns_in(con)):
        return False
    [(is_so,)] = con.execute(
        f"with told as (select id, parent_id from read_comments where rowid >= {first}) select count(distinct id) = count(*) and "
        "2 * count(*) filter (parent_id in (select id from told)) >= count(parent_id) from told"
    ).fetchall()
    return bool(is_so)


def _say_if_broken(con: duckdb.DuckDBPyConnection, table: Table, path: str, first: int, log: Log) -> None:
    """What is wrong with a table that had to be read without order; its first row is given."""
    rows, number = con.execute(f'select count(*), count("{TOO_MUCH}") from {_scan(table, path, BROKEN)}').fetchone()
    if number == rows > 1 and not (_ends_in_text(table) and _are_ids(con, first)):
        raise ReadError(
            f"{table.source.name}: each row has more cells than the first line has names. Name all columns there, also that of the rows' numbers, and put "
            "cells that hold the sign between cells in quotation marks."
        )
    if number:
        log.count("rows with more cells than columns", number)
        have = "row has" if number == 1 else "rows have"
        why = "extra cells are ignored" if _ends_in_text(table) else "left out, for which cell is which cannot be known"
        log.warn(
            f"{table.source.name}: {number:,} {have} more cells than there are columns, as where a comma stands in a text without quotation marks; {why}."
        )
    with Path(path).open("rb") as file:
        quotes = sum(block.count(b'"') for block in iter(lambda: file.read(1 << 20), b""))
    if quotes % 2:
        log.warn(f"{table.source.name}: {OPEN_QUOTE}")


def _header(table: Table) -> list[str]:
    """The names in a table's first line, as DuckDB tells equal ones apart."""
    lines = table.source.text_head.lstrip("\ufeff").splitlines(keepends=True)[table.skip :]
    names: list[str] = []
    again: dict[str, int] = {}  # how often a name came again, whatever its case
    cells = next(csv.reader(lines, delimiter=table.options.get("delim", ",")), [])
    for place, cell in enumerate(cells):
        name = cell or f"column{place:0{len(str(len(cells) - 1))}}"
        while (plain := name.lower()) in again:
            again[plain] += 1
            name += f"_{again[plain]}"
        again[plain] = 0
        names.append(name)
    return names


def _store(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Rows of any keys as a table of texts; the keys in the order of its columns."""
    names: dict[str, int] = {}
    con.execute("create or replace temp table given_rows (c0 varchar)")
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        for name in dict.fromkeys(chain.from_iterable(batch)):
            if name not in names:
                names[name] = len(names)
                con.execute(f"alter table given_rows add column if not exists c{names[name]} varchar")
        arrays = {f"c{place}": _object_array([_as_text(row.get(name)) for row in batch]) for name, place in names.items()}
        con.execute("insert into given_rows by name select * from arrays")
        del arrays
    return list(names)


def _object_array(values: Sequence[str | None]) -> np.ndarray:
    return np.fromiter((value and value.encode("utf-8", "replace").decode() for value in values), object, len(values))


def _as_text(value: Any) -> str | None:
    """A value as a table would write it."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _insert_relation(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    relation: str,
    log: Log,
    only: Iterable[str],
    reader: str,
    fields: Sequence[str] | None = None,
) -> None:
    columns = table.columns
    table.wanted.update(only)
    if callable(columns):
        fields = fields or [row[0] for row in con.execute(f"describe select * from {relation}").fetchall()]
        columns = columns(fields, lambda sql: con.execute(_over(sql, relation)).fetchone())
    said = "resolution" in columns
    columns = {name: value for name, value in _contract.complete(reader, columns).items() if name in only}
    if table.kind == "csv":
        columns |= {name: _unless_missing(columns, name) for name in ("author", "reply_to") if name in columns}
    if "text" not in only and "reply_to" not in columns and not said:
        columns.pop("resolution", None)  # what it tells is how well a name was found
    # Of several reasons to leave a row out the first counts.
    reason = " ".join(f"when {condition} then {literal(words)}" for words, condition in table.left_out.items())
    kept = [f"case {reason} end is null"] if reason else []
    where = " and ".join(filter(None, [table.where, *kept]))
    _insert(con, *_shorter(relation, columns, where, table.held), table.fields)
    if table.held:
        con.execute("drop table work")  # its memory is free for what follows
    if reason:
        found = dict(con.execute(f"select case {reason} end as why, count(*) from {relation} group by why").fetchall())
        for words in table.left_out:
            if words in found:
                log.count(words, found[words])


def _shorter(relation: str, columns: Mapping[str, str], where: str, held: Mapping[str, str]) -> tuple[str, Mapping[str, str], str]:
    """What to select from what, with values that are held already taken from where they are, or else made once for a row."""
    if not held:
        return relation, columns, where
    short = {name: _with(value, held) for name, value in columns.items()}
    if not where and not any('"' in re.sub("'[^']*'", "", value) for value in short.values()):  # no field of the file is left
        return "work", short, ""
    once = {value: f'"made once {number}"' for number, value in enumerate(held)}
    made = "".join(f", {value} as {name}" for value, name in once.items())
    return f"(select *{made} from {relation})", {name: _with(value, once) for name, value in columns.items()}, _with(where, once)


def _with(sql: str, names: Mapping[str, str]) -> str:
    for value, name in names.items():
        sql = re.sub(rf"({re.escape(value)})|'(?:[^']|'')*'", lambda found, name=name: name if found[1] else found[0], sql)
    return sql


# How programs write into text that a name is missing, and Excel that it lost one. With an id beside it, it is somebody's name.
MISSING = ("None", "nan", "NaN", "NAN", "null", "NULL", "<NA>", "\\N", "#NAME?", "#REF!", "#VALUE!", "#N/A", "#NUM!", "#DIV/0!")


def _unless_missing(columns: Mapping[str, str], name: str) -> str:
    missing = f"({columns[name]}) in ({', '.join(map(literal, MISSING))})"
    nameless = f"({columns[f'{name}_id']}) is null and {missing}" if f"{name}_id" in columns else missing
    return f"case when {nameless} then null else {columns[name]} end"


def _over(sql: str, relation: str) -> str:
    """A question about `{rows}`, asked of a relation; a column of that name stays what it is."""
    return re.sub(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|\{rows\}""", lambda found: found[1] or relation, sql)


KINDS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}


def _say_why(table: Table, error: Exception) -> str:
    place = None if table.kind == "parquet" or table.source.encoding else find_bad_byte(table.source)
    if place is not None:
        return not_of_encoding(table.source, place)
    # DuckDB quotes the line that it stumbled over, which may be megabytes, points at places, names the file that it was given,
    # which may be ours, and goes on with advice to programmers.
    said = [line.strip() for line in str(error).splitlines() if line.strip(" ^") and not line.startswith(("Original Line", "LINE "))]
    why = re.sub(r'^[A-Z][A-Za-z ]{,40} Error: | in file "[^"]*"', "", " ".join(said[:2]))
    return f"{table.source.name}: cannot be read as {KINDS[table.kind]} ({why[:200].rstrip('.')})."


def _leave_out_unreadable(con: duckdb.DuckDBPyConnection, table: Table, log: Log) -> None:
    """Lines that are no JSON object of this kind come out of DuckDB as rows of nothing."""
    have = columns_in(con)
    (suspects,) = con.execute("select count(*) - count(coalesce(id, author)) from read_comments").fetchone()
    if suspects:
        lines = con.execute(f"delete from read_comments where coalesce({', '.join(f'{n}::varchar' for n in have)}) is null").fetchone()[0]
        if lines:
            log.count("unreadable lines", lines)
            log.warn(f"{table.source.name}: {plural(lines, 'line')} cannot be read and {'is' if lines == 1 else 'are'} left out.")


def _scan(table: Table, path: str, more: Mapping[str, object]) -> str:
    """The file as something to select from."""
    quoted = file_literal(path)
    packed = table.source.compression if path == str(table.source.path) else "none"
    defaults = {"header": "true", "all_varchar": "true", "comment": "", "skip": 0} if table.kind == "csv" else {}
    if more is BROKEN:
        more = {**BROKEN, "columns": dict.fromkeys([*_header(table), TOO_MUCH], "VARCHAR")}
    options = "".join(f", {key} = {_option(value)}" for key, value in {**defaults, **table.options, **more}.items())
    if table.kind == "parquet":
        return f"read_parquet({quoted}, hive_partitioning = false)"
    options += f", hive_partitioning = false, compression = '{packed or 'none'}'"
    if table.kind == "csv":
        return f"read_csv({quoted}{options})"
    if table.fields:
        fields = ", ".join(f"'{name}': '{type}'" for name, type in table.fields.items())
        lines = f"format = 'newline_delimited', ignore_errors = true, maximum_object_size = {LONGEST_LINE}"
        return f"read_json({quoted}, columns = {{{fields}}}, {lines}{options})"
    return f"read_json({quoted}, maximum_object_size = 104857600{options})"


def _option(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(each)}" for key, each in value.items()) + "}"
    return literal(str(value))


def _insert(con: duckdb.DuckDBPyConnection, relation: str, columns: Mapping[str, str], where: str = "", fields=None, arrays=None) -> None:
    """Rows into the table of what was read, which grows a column when a source has one.

    DuckDB finds `arrays` by its name where `relation` is that name.
    """
    have = columns_in(con)
    for name in columns:
        if name not in have:
            con.execute(f"alter table read_comments add column {name} {STORED[name]}")
    values = ", ".join(f"{_cast(name, value, fields or {})} as {name}" for name, value in columns.items())
    con.execute(f"insert into read_comments by name select {values} from {relation} {f'where {where}' if where else ''}")


def _cast(column: str, value: str, fields: Mapping[str, str]) -> str:
    if fields and STORED[column] == "varchar":
        return value  # read as text, it is text
    if column == "created_at":
        return moments.moment(value, fields.get(value.strip('"'), "").upper() in ("BIGINT", "DOUBLE"))
    if column == "candidates":
        return f"string_split(cast({value} as varchar), chr(0))"
    return f"try_cast({value} as {STORED[column]})"
