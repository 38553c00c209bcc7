"""Comments of JSON of any shape as rows of a table: their keys are chosen by evidence, what they lie in is what they answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from replygraph.errors import ReadError
from replygraph.mapping import evidence
from replygraph.readers import _ages, _json, _json_lists, _json_streams
from replygraph.readers._json_deep import decode_whole
from replygraph.sources import HEAD, Ask, Log, Source, Table, lines_of
from replygraph.wording import plural

SMALL = 1 << 25  # bytes up to which flat rows too are read one by one, which takes any mixture of values
LOOKED_AT = 5_000  # lines that tell which lists there are
SPECIAL = ("(place)", "(above)", "(kind)", "(list)")


def is_small(source: Source) -> bool:
    """Whether a file may be read as a whole."""
    if source.path is not None and not source.compression:
        return source.path.stat().st_size <= SMALL
    return len(source.head) < HEAD


def table_of(source: Source, log: Log, given: Mapping[str, str], values: Iterable[object] | None = None) -> Table:
    """The comments of all lists that hold comments, in a file or in values made of it; which key is which is chosen for each kind of list."""
    values = _streamed(source) if values is None else values
    is_lines = values is None and _json.is_lines(source)
    if values is None:
        values = [] if is_lines else _json_lists.listed(list(_json.values(source, log)))

    def pieces(log: Log | None = None) -> Iterable[object]:
        return _lines(source, log) if is_lines else values

    kinds = _json_lists.kinds_of(islice(iter(pieces()), LOOKED_AT))
    wanted = _json_lists.comment_kinds(kinds) or ({"": kinds[""]} if "" in kinds else {})
    if not wanted:
        from replygraph.readers import _unknown

        alike = _unknown.like(source)
        raise ReadError(f"{source.name}: no list in it whose objects have a text and an author. A list of comments needs both.{alike}")
    listed = _json_lists.people_kinds(kinds)
    people = _json_lists.people_of(pieces(), listed) if listed else {}
    number = {path: str(place) for place, path in enumerate(wanted)}

    def rows() -> Iterator[dict[str, object]]:
        for row in _json_lists.rows(pieces(log), wanted, people, log):
            yield dict(zip(SPECIAL, (row.place, row.above, number[row.kind], row.thread), strict=True)) | row.values

    def mapped(names: Sequence[str], ask: Ask) -> dict[str, str]:
        return mapped_by_kind(source, log, names, wanted, given, ask)

    return Table(source, "rows", mapped, rows=rows)


def _streamed(source: Source) -> Sequence[object] | None:
    """What is too big to be held, with its longest list read piece by piece; None of what is small, or has a value per line."""
    if is_small(source) or (_json.is_lines(source) and "\n" in source.text_head.strip()):
        return None
    kinds = _json_lists.comment_kinds(_json_lists.kinds_of(_json_lists.listed(_json.values_of_head(source))))
    value = _json_streams.value_of(source, min(kinds, key=len)) if kinds else None
    return None if value is None else [value]


def _lines(source: Source, log: Log | None) -> Iterator[object]:
    """The values of JSON lines; lines that are not JSON are counted and left out."""
    bad = 0
    for line in lines_of(source):
        if line.strip(" \t\r\n\ufeff\x1e"):
            try:
                yield [decode_whole(line.strip("\ufeff\x1e \t\r\n"))]
            except ValueError:
                bad += 1
    if log is not None:
        words = f"{source.name}: {plural(bad, 'line')} cannot be read and {'is' if bad == 1 else 'are'} left out."
        log.miss("unreadable lines", bad, words)


def mapped_by_kind(
    source: Source, log: Log, names: Sequence[str], wanted: Mapping[str, _json_lists.Kind], given: Mapping[str, str], ask: Ask
) -> dict[str, str]:
    """Our columns as SQL: for each kind of list its own keys; what a comment lies in is the comment answered."""
    columns = {name: f'"c{place}"' for place, name in enumerate(names)}
    place, above, kind, listed = (columns[name] for name in SPECIAL)
    (is_nested,) = ask(f"select count({above}) > 0 from {{rows}}")
    kinds = {str(number): each for number, each in enumerate(wanted.values())}

    def map_kind(number: str, author: Mapping[str, str]) -> tuple[dict[str, str], Log]:
        keys, own = kinds[number].keys, Log()
        fields = {name: sql for name, sql in columns.items() if name in keys or any(name.startswith(f"{key}.") for key in keys)}
        fields |= {} if any(name == "thread" for name in fields) else {"thread": listed}
        these = {ours: theirs for ours, theirs in given.items() if theirs in fields or not theirs or int(number) == len(kinds) - 1}
        of_kind = _within(f"(select * from {{rows}} where {kind} = '{number}')", ask)
        of = kinds[number].path.lstrip(".*")
        return evidence.columns_of(source, own, fields, {**author, **these}, of_kind, nested=is_nested, of=of, months=_ages.month_of), own

    mapped = {number: map_kind(number, {}) for number in kinds}
    for number, author in _called_otherwise({number: found for number, (found, _) in mapped.items()}, kinds, names).items():
        mapped[number] = map_kind(number, {"author": author})
    found = {number: columns for number, (columns, _) in mapped.items()}
    for _, own in mapped.values():
        log.take(own)
    _tell_people_apart_alike(found, kinds, names)
    if not is_nested and len(found) > 1 and not any({"parent_id", "reply_to"} & set(each) for each in found.values()):
        log.warn(f"{source.name}: nothing in it tells what is answered, so that nobody answers anybody.")
    return _merged(found, place, above, kind, listed, ask) if is_nested or len(found) > 1 else found["0"]


def _within(rows: str, ask: Ask) -> Ask:
    """What asks of these rows alone."""
    return lambda sql: ask(sql.replace("{rows}", rows))


def _called_otherwise(
    found: Mapping[str, Mapping[str, str]], kinds: Mapping[str, _json_lists.Kind], names: Sequence[str]
) -> dict[str, str]:
    """The kinds of lists that call people by another key than the largest, whose key they have too: somebody in both would be two."""
    first = max(found, key=lambda number: ("reply_to" in found[number], kinds[number].seen))
    called = {number: _keys_in(columns.get("author", ""), names) for number, columns in found.items()}
    if len(called[first]) != 1:
        return {}
    (author,) = called[first]
    return {number: author for number, keys in called.items() if keys != {author} and kinds[number].keys[author] == kinds[number].seen}


def _keys_in(sql: str, names: Sequence[str]) -> set[str]:
    return {names[int(place)] for place in re.findall(r'"c(\d+)"', sql)}


def _tell_people_apart_alike(found: Mapping[str, dict[str, str]], kinds: Mapping[str, _json_lists.Kind], names: Sequence[str]) -> None:
    """Where ids tell people apart in one kind of list they do in the others that have them: else somebody would be two."""
    for sql in {columns["author_id"] for columns in found.values() if "author_id" in columns}:
        for number, columns in found.items():
            if _keys_in(sql, names) <= set(kinds[number].keys):
                columns.setdefault("author_id", sql)


def _merged(found: Mapping[str, dict[str, str]], place: str, above: str, kind: str, listed: str, ask: Ask) -> dict[str, str]:
    """One expression for each of our columns, and the id of what a comment lies in where it names no parent that is here."""
    (lists,) = ask(f"select count(distinct {listed}) filter ({above} is null) from {{rows}}")
    for columns in found.values():  # what lies in a comment is in that one's thread, and one list alone tells of no threads
        if listed in columns.get("thread_id", ""):
            columns["thread_id"] = f"case when {above} is null and {lists} > 1 then {columns['thread_id']} end"
    names = list(dict.fromkeys(ours for columns in found.values() for ours in columns))
    cases = {ours: [f"when '{number}' then {columns[ours]}" for number, columns in found.items() if ours in columns] for ours in names}
    merged = {ours: f"case {kind} {' '.join(each)} end" for ours, each in cases.items()}
    merged["id"] = f"coalesce(cast({merged.get('id', 'null')} as varchar), 'object ' || {place})"
    scope = _scope(merged, listed, ask)
    merged |= {ours: scope + merged[ours] for ours in ("id", "parent_id") if ours in merged}
    ask(f"create or replace temp table ids_by_place as select {place} as place, {merged['id']} as id from {{rows}}")
    outer = f"(select i.id from ids_by_place i where i.place = {above})"
    if "parent_id" in merged:
        known = f"(select any_value(i.id) from ids_by_place i where i.id = {merged['parent_id']})"
        merged["parent_id"] = f"coalesce({known}, {outer}, {merged['parent_id']})"
    else:
        merged["parent_id"] = outer
    merged["resolution"] = f"case when {above} is not null then 'nested' when {merged['parent_id']} is not null then 'explicit-id' end"
    return merged


def _scope(merged: Mapping[str, str], listed: str, ask: Ask) -> str:
    """What stands before ids, where they are numbered anew in each list: one id, and different people or texts."""
    told = ", ".join(merged[ours] for ours in ("author", "text", "created_at") if ours in merged) or "1"
    (apart,) = ask(f"select count(*) from (select 1 from {{rows}} group by {merged['id']} having count(distinct hash({told})) > 1)")
    return f"{listed} || '/' || " if apart else ""
