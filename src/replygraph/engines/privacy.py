"""People under pseudonyms, comments for publication, people to be forgotten: one step, before anything is made of the comments.

The comments in the engine are replaced by others that hold no name any more, and the tables that held one are dropped:
what comes after cannot tell what it does not know.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from replygraph.engines import embedded, masking
from replygraph.engines.statements import COLUMNS, is_called
from replygraph.errors import ReadError, ReplyGraphError, UsageError, WriteError
from replygraph.readers._contract import ALSO
from replygraph.sources import Log, columns_in, literal
from replygraph.wording import plural, printable

if TYPE_CHECKING:
    import duckdb

FORGOTTEN = "[forgotten]"
NOT_PUBLISHED = ("text", "title", "url", "score", "truncated")
BYTES = 32  # of a key
PSEUDONYM = "p_"
NOBODY = "'[deleted]'"
IDS = ("id", "parent_id", "thread_id")
STAYS = "c.row not in (select row from gone)"
TITLE_STAYS = f"coalesce(c.thread_id, c.id) not in (select id from gone) and {STAYS}"  # a title is the words of who began the thread


@dataclass(frozen=True)
class Hidden:
    """What of people is hidden: names behind pseudonyms made with a key, all but who answers whom on which day, some wholly."""

    key: bytes | None = None
    publish: bool = False
    forget: tuple[str, ...] = ()


def choose(
    pseudonyms: bool = False, key: str | os.PathLike[str] | bytes | None = None, publish: bool = False, forget: Iterable[str] = ()
) -> Hidden | None:
    """What is to be hidden, as people ask for it; None where nothing is."""
    forget = (forget,) if isinstance(forget, str) else tuple(forget)
    if not (pseudonyms or publish):
        if key is not None:
            raise UsageError("--key: a key makes pseudonyms; ask for them with --pseudonyms or --publish.")
        return Hidden(forget=forget) if forget else None
    if isinstance(key, bytes):
        return Hidden(key, publish, forget)
    return Hidden(fresh_key() if key is None else read_key(Path(key), make=not publish), publish, forget)


def in_words(hidden: Hidden) -> tuple[str, ...]:
    """What is hidden, for whoever wants to make the same again."""
    ways = {
        "pseudonyms": hidden.key is not None and not hidden.publish, "publish": hidden.publish, "forget": bool(hidden.forget),
        "key not kept": hidden.key is not None and hidden.key == fresh_key(),
    }  # fmt: skip
    return tuple(way for way, chosen in ways.items() if chosen)


@cache
def fresh_key() -> bytes:
    """A key that is kept nowhere: one for as long as the program runs."""
    return secrets.token_bytes(BYTES)


def read_key(path: Path, make: bool) -> bytes:
    """The key in a file; where there is no such file yet, a new one that only its owner may read, if one may be made."""
    if make:
        with suppress(FileExistsError):
            _make_key(path)
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ReadError(f"{path}: the key cannot be read ({error.strerror}). --pseudonyms --key FILE makes one.") from error
    if len(key) < BYTES:
        raise ReadError(f"{path}: no key, which has {BYTES} bytes at least. Name a file that does not exist yet, and one is made.")
    return key


def _make_key(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise
    except OSError as error:
        raise WriteError(f"{path}: the key cannot be written ({error.strerror}).") from error
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(BYTES) + "\n")


def hide(con: duckdb.DuckDBPyConnection, log: Log, counts: Mapping[str, int], hidden: Hidden | None) -> dict[str, int]:
    """Replace the comments that an engine has settled by ones that hide people, and settle these; the counts, as they are now.

    What is said of the input is said without names too.
    """
    if hidden is None:
        return dict(counts)
    with embedded.enough_memory(con):
        have = columns_in(con)
        _make_codes(con, hidden.key)
        people, gone = _name_people(con, have, hidden)
        masking.learn(con)
        log.warnings, log.notes = (_without_names(con, log, sentences, hidden) for sentences in (log.warnings, log.notes))
        _replace_comments(con, have, hidden)
        _say(log, hidden, people, gone)
        for table in ("names", "authors", "ties", "spelled", "people_shown", "terms", "masked", "gone"):
            con.execute(f"drop table if exists {table}")
        again = embedded.settle(con, Log())
    unchanged = ("comments read", "comments that repeat an id", "thread starters left out")
    return {**again, **{name: counts[name] for name in unchanged}, **log.counts}


def _make_codes(con: duckdb.DuckDBPyConnection, key: bytes | None) -> None:
    """The function `coded` of the engine: the first 60 bits of HMAC-SHA256 (RFC 2104) in 12 letters and digits."""
    import hashlib

    block = (key if key is None or len(key) <= 64 else hashlib.sha256(key).digest()) or b""
    inner, outer = (bytes(byte ^ pad for byte in block.ljust(64, b"\0")).hex() for pad in (0x36, 0x5C))
    mac = f"sha256(from_hex('{outer}') || from_hex(sha256(from_hex('{inner}') || encode(concat(kind, chr(0), word)))))"
    con.execute(f"create or replace temp macro coded(kind, word) as lower(to_base(('0x' || substr({mac}, 1, 15))::bigint, 32, 12))")


def code(key: bytes, kind: str, word: str) -> str:
    """The same of one word, by Python's own library."""
    import hashlib
    import hmac

    number = int(hmac.digest(key, f"{kind}\0{word}".encode(), hashlib.sha256).hex()[:15], 16)
    return "".join("0123456789abcdefghijklmnopqrstuv"[number >> shift & 31] for shift in range(55, -1, -5))


def _name_people(con: duckdb.DuckDBPyConnection, have: Sequence[str], hidden: Hidden) -> tuple[int, int]:
    """What each author is shown as, and every way in which the input spells them; how many there are, and are forgotten."""
    with_ids = "author_id" in columns_in(con, "authors")
    id = "author_id" if with_ids else "null"
    who = f"coalesce(case when {id} like '%@%' then lower({id}) else {id} end, author)"
    shown = "author" if hidden.key is None else f"'{PSEUDONYM}' || coded('author', {who})"
    con.execute(f"create or replace temp table people_shown as select author as person, {shown} as shown, false as forgotten from authors")
    ways = [f"select author as person, {column} as word from authors" for column in ("author", id)]
    for column in ("author", "reply_to"):
        for word in (column, f"{column}_id"):
            if word in have:
                ways.append(f"select s.{column}, c.{word} from comments c join clean_comments s using (row) where s.{column} is not null")
    ways += [BESIDE] if ALSO in have else []
    con.execute(f"create or replace temp table ways as {' union '.join(ways)}")
    for name in hidden.forget:
        _forget(con, name)
    con.execute(f"""
create or replace temp table spelled as
select person, word, case when forgotten then '{FORGOTTEN}' {"" if hidden.key is None else "else shown"} end as shown
from ways join people_shown using (person)""")
    con.execute("drop table ways")
    numbers = "count(*), count(distinct shown), count(*) filter (forgotten)"
    [(people, distinct, gone)] = con.execute(f"select {numbers} from people_shown").fetchall()
    if people != distinct:
        raise ReplyGraphError("two people would have the same pseudonym with this key. Make another key.")
    return people, gone


# What else a table calls an author: always the same in one column, and nobody else.
BESIDE = f"""
select min(person) as person, word from (
  select person, min(word) as word from (
    select s.author as person, unnest(words) as word, generate_subscripts(words, 1) as place
    from (select rowid as row, string_split({ALSO}, chr(0)) as words from read_comments) join clean_comments s using (row)
    where s.author is not null
  ) where word <> '' group by person, place having count(distinct lower(word)) = 1
) group by word having count(distinct person) = 1"""


def _forget(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Mark whoever has a name, an id or a handle as forgotten."""
    same = f"lower(ltrim(nfc_normalize(word), '@')) = lower(ltrim(nfc_normalize({literal(name.strip())}), '@'))"
    exact = f"word = {literal(name.strip())}"
    for condition in (exact, same):
        found = f"select person from ways where {condition}"
        if con.execute(f"update people_shown set forgotten = true where person in ({found})").fetchall() != [(0,)]:
            return
    raise UsageError(f'--forget: nobody here is called "{printable(name)}". `replygraph rank --all` lists the authors.')


def _replace_comments(con: duckdb.DuckDBPyConnection, have: Sequence[str], hidden: Hidden) -> None:
    """Put comments without names in place of those that were read, in their order and with the same columns."""
    people = "by_name" in columns_in(con, "names")
    con.execute("""
create or replace temp table gone as select c.id, 'forgotten ' || row_number() over (order by c.row) as shown, c.row
from comments c join clean_comments s using (row) join people_shown p on s.author = p.person and p.forgotten""")
    masked = [name for name in ("text", "title") if name in have and not hidden.publish]
    for name in masked:
        masking.mask(con, f"select row, {name} as text from comments", strict=hidden.key is not None)
        con.execute(f"create or replace temp table masked_{name} as select * from masked")
    columns = ", ".join(f"{sql} as {name}" for name, sql in _columns(have, hidden, masked, people).items())
    joins = []
    for column, n in _people_in(have):
        joins.append(f"left join names {n} on {is_called(column, 'c', n, have, people)}")
        joins.append(f"left join people_shown {n}_shown on {n}.author = {n}_shown.person")
    joins += [f"left join masked_{name} on masked_{name}.row = c.row" for name in masked]
    joins += [f"left join gone gone_{name} on c.{name} = gone_{name}.id" for name in IDS]
    con.execute(f"create or replace temp table hidden_comments as select {columns} from comments c {' '.join(joins)} order by c.row")
    con.execute("drop view clean_comments")
    con.execute("drop view comments")
    con.execute("create or replace table read_comments as select * from hidden_comments")
    for table in ("hidden_comments", *(f"masked_{name}" for name in masked)):
        con.execute(f"drop table {table}")


def _people_in(have: Sequence[str]) -> list[tuple[str, str]]:
    """The columns that hold people, and what the names that they mean are called in SQL."""
    return [("author", "a"), *([("reply_to", "t")] if "reply_to" in have or "reply_to_id" in have else [])]


def _columns(have: Sequence[str], hidden: Hidden, masked: Sequence[str], people: bool) -> dict[str, str]:
    """SQL for each column of the comments that stays; `people` says that a name may be that of several."""
    secret = hidden.key is not None
    own = {name: f"c.{name}" for name in have if name in COLUMNS}
    own |= {name: _id_sql(name, secret) for name in IDS}
    for column, n in _people_in(have):
        own[column] = f"case when not {n}_shown.forgotten then {n}_shown.shown end"
        if people and not secret:
            own[f"{column}_id"] = f"case when not {n}_shown.forgotten then {n}.author_id end"
    if "reply_to" in own:
        own["reply_to"] = _answered_sql(own["reply_to"], [name for name in ("reply_to", "reply_to_id") if name in have], people)
    if "candidates" in own:
        own["candidates"] = _candidates_sql(secret)
    kept = {"text": STAYS, "title": TITLE_STAYS, "url": STAYS}
    own |= {name: f"masked_{name}.text" for name in masked}
    own |= {name: f"case when {condition} then {own[name]} end" for name, condition in kept.items() if name in own}
    dropped = {*(("author_id", "reply_to_id", "url") if secret else ()), *(NOT_PUBLISHED if hidden.publish else ())}
    return {name: sql for name, sql in (own | (_coarse(have) if hidden.publish else {})).items() if name not in dropped}


def _id_sql(name: str, secret: bool) -> str:
    """SQL for the id of a comment: its code, or a number for one of somebody forgotten."""
    coded = f"case when c.{name} is not null then 'c_' || coded('comment', c.{name}) end"
    return coded if secret else f"coalesce(gone_{name}.shown, c.{name})"


def _candidates_sql(secret: bool) -> str:
    """SQL for the ids of the comments that may be answered; not told where one of them is by somebody forgotten."""
    if secret:
        return "list_transform(c.candidates, lambda each: 'c_' || coded('comment', each))"
    return "case when not list_has_any(c.candidates, (select coalesce(list(id), []) from gone)) then c.candidates end"


def _answered_sql(shown: str, answered: Sequence[str], people: bool) -> str:
    """SQL for the author answered by name; who is nobody stays nobody, of a name of several people the parent tells who is meant."""
    several = "when t.word is not null and t.code is null and c.parent_id is not null then null" if people else ""
    named = f"coalesce({', '.join(f'c.{name}' for name in answered)}) is not null"
    return f"coalesce({shown}, case {several} when {named} then {NOBODY} end)"


def _coarse(have: Sequence[str]) -> dict[str, str]:
    """SQL for times to the day."""
    if "created_at" not in have:
        return {}
    precision = "c.precision" if "precision" in have else "null"
    rough = f"case when coalesce({precision}, 'second') in ('second', 'minute', 'hour') then 'day' else {precision} end"
    return {"created_at": "date_trunc('day', c.created_at)", "precision": f"case when c.created_at is not null then {rough} end"}


def _say(log: Log, hidden: Hidden, people: int, gone: int) -> None:
    """What was hidden, and what that means for the graph."""
    if hidden.key is not None:
        log.count("authors under pseudonyms", people - gone)
        kept = "made with a key that is kept nowhere: the next run gives others. --key FILE keeps them" if hidden.key == fresh_key() else (
            "made with the key given: whoever has it can find the names"
        )  # fmt: skip
        log.note(f"{plural(people - gone, 'author')} under pseudonyms, {kept}.")
    if hidden.publish:
        log.note("For publication: without texts, titles, links and scores, with times to the day.")
    if gone:
        log.count("authors forgotten, as asked", gone)
        log.note(
            f"{plural(gone, 'author')} forgotten, as asked: their comments stay, without name, text and link, and whom they answer or who "
            "answers them makes no tie."
        )


def _without_names(con: duckdb.DuckDBPyConnection, log: Log, sentences: list[str], hidden: Hidden) -> list[str]:
    """Sentences about the input, without names of people, and under pseudonyms without those of files."""
    if hidden.key is not None:
        for name, shown in names_of_files(log.sources).items():
            sentences = [sentence.replace(name, shown) for sentence in sentences]
    return masking.mask_sentences(con, sentences)


def names_of_files(names: Iterable[str]) -> dict[str, str]:
    """What each file is called where its name is not to be told: the longest names first, which may hold others."""
    numbered = {name: f"file {number}" for number, name in enumerate(sorted(set(names)), 1)}
    short = {Path(name).name: shown for name, shown in numbered.items()}
    return dict(sorted({**short, **numbered}.items(), key=lambda pair: -len(pair[0])))
