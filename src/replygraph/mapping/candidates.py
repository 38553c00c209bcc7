"""The columns of a table that is looked at, those that may matter in a working table of their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from replygraph.mapping import column_words, ids, profile, references
from replygraph.mapping.choices import Rows
from replygraph.mapping.profile import SAMPLE, Field
from replygraph.sources import Ask

SURE = 0.55  # how much of a name is enough, together with data that do not speak against it
MANY = 40  # columns looked at where names tell nothing
WIDE = 100  # columns above which no more than these are looked at in small tables either: each takes some queries


# What a comment has beside ids and people: our column, its role, and how much of a name it takes.
BESIDE = (
    ("thread_id", "thread", 0.5), ("created_at", "time", 0.35), ("text", "text", 0.35), ("url", "url", 0.55), ("score", "score", 0.5), ("title", "title", 0.55),
)  # fmt: skip


def look(
    fields: Mapping[str, str], given: Mapping[str, str], order: Mapping[str, Sequence[str]], ask: Ask, wanted: Collection[str] = ()
) -> Rows:
    """The columns and what they hold, with those that may matter in a table of their own, and what is wanted of each row beside."""
    described, rows = profile.profile([Field(name, sql, place) for place, (name, sql) in enumerate(fields.items())], ask)
    described = [_as_given(_as_named(each, described), given) for each in described]
    kept = described if rows < SAMPLE and len(described) <= WIDE else _worth_keeping(described)
    if rows < SAMPLE:
        return Rows(described, rows, "sample", cache(ask), order, counted=_places(kept))
    kept += [each for each in references.texts_that_refer(described, ask) if each not in kept]
    beside = _beside(Rows(described, rows, "sample", ask, order), wanted)
    held = {ids.text_of(each.sql): each.column for each in kept} | beside
    values = ", ".join(f"{sql} as {column}" for sql, column in held.items())
    ask(f"create or replace temp table work as select {values} from {{rows}}")
    (rows,) = ask("select count(*) from work")
    looked_at = [each for each in kept if {"id", "parent", "thread"} & set(each.roles) and each.kind != "decimal"]
    tidy = {each.place: each for each in (*kept, *profile.tidied(looked_at, "work", ask))}
    outside = [tidy.get(each.place) or replace(each, roles=_without_joins(each.roles)) for each in described]
    counted = _places([*kept, *(each for each in described if each.column in beside.values())])
    return Rows(outside, rows, "work", cache(ask), order, held, counted)


def _places(fields: Iterable[Field]) -> frozenset[int]:
    return frozenset(each.place for each in fields)


def _beside(seen: Rows, wanted: Collection[str]) -> dict[str, str]:
    """What is likely to be read of each row beside what is joined, so that the file is read once."""
    found: dict[str, str] = {}
    for ours, role, least in BESIDE[1:]:
        for each in seen.ranked(role, least)[:1] if ours in wanted else ():
            found |= {ids.text_of(each.sql): each.column} if role == "time" else {each.sql: f"raw_{each.place}"}
    return found


JOINED = ("id", "parent", "answered", "answered_id", "author", "author_id", "thread", "level")
ROLE_OF = {"parent_id": "parent", "reply_to": "answered", "thread_id": "thread", "created_at": "time"}


def _as_named(each: Field, fields: Sequence[Field]) -> Field:
    """A column after which one for the comment answered is called is that of ids: `pos` beside `reply_to_pos`."""
    words = column_words.words_of(each.name)
    if words in COMMENT_IDS and any(_is_answered_by(each, other) for other in fields):
        return replace(each, roles={"parent": 0.8})
    if words in ANSWER_IDS and any(_is_answered_by(other, each) for other in fields):
        return replace(each, roles={"id": 0.95})
    if words in COMMENT_IDS[:2] and (number := next((other for other in fields if _numbers_rows(other, each)), None)):
        # What each row has is what it stands below, a row of another table; what only some have is what these answer.
        return replace(each, roles={"thread": 0.8} if each.filled == number.filled else {"parent": 0.8})
    if (
        each.name.lower() == "uid"
        and SOME <= each.filled == each.different
        and not any(other.roles.get("id", 0) >= 0.4 for other in fields)
    ):
        return replace(each, roles={"id": 0.8})  # another in each row: the row's own, and nobody's
    if column_words.is_parent_beside(each.name, [other.name for other in fields]):
        return replace(each, roles={"parent": 0.8})
    if words == ("timestamp",) and any(column_words.words_of(other.name) == ("thread", "timestamp") for other in fields):
        return replace(each, roles={**each.roles, "id": 0.2})
    if (
        each.kind not in ("word", "whole")
        or {"author", "parent", "answered"} & set(each.roles)
        or not words
        or words[-1] in column_words.TOWARDS
    ):
        return each
    after = (column_words.words_of(other.name) for other in fields if other.roles.get("parent", 0) >= SURE and other is not each)
    is_named = any(len(others) > len(words) and others[-len(words) :] == words for others in after)
    return replace(each, roles={**each.roles, "id": max(each.roles.get("id", 0), 0.8)}) if is_named else each


SOME = 8  # rows from which on a discussion has somebody in it who writes twice
COMMENT_IDS = (("comment", "id"), ("review", "id"), ("parent", "comment", "id"))
ANSWER_IDS = (("reply", "id"), ("answer", "id"))


def _is_answered_by(comment: Field, answer: Field) -> bool:
    """Whether `comment_id` names what is answered: it comes again, beside a `reply_id` that is another in each row."""
    names = column_words.words_of(comment.name) in COMMENT_IDS and column_words.words_of(answer.name) in ANSWER_IDS
    return names and comment.different < comment.filled <= answer.filled == answer.different


def _numbers_rows(id: Field, comment: Field) -> bool:
    """Whether `id` is different in each row, beside a `comment_id` that comes again."""
    return column_words.words_of(id.name) == ("id",) and comment.different < comment.filled <= id.filled == id.different


def _as_given(each: Field, given: Mapping[str, str]) -> Field:
    """A column that the user named has this role, and no other."""
    roles = {ROLE_OF.get(ours, ours): 9.0 for ours, theirs in given.items() if theirs == each.name}
    if "parent" in roles and "level" in each.roles:
        roles["level"] = roles.pop("parent")
    if roles:
        return replace(each, roles=roles)
    named = {ROLE_OF.get(ours, ours) for ours in given}
    return replace(each, roles={role: score for role, score in each.roles.items() if role not in named})


def _without_joins(roles: Mapping[str, float]) -> dict[str, float]:
    return {role: score for role, score in roles.items() if role not in JOINED}


def _worth_keeping(fields: Sequence[Field]) -> list[Field]:
    """The columns that names make worth counting; where they leave a role open, whatever may be an id or a name."""
    named = [each for each in fields if any(each.roles.get(role, 0) >= 0.3 for role in JOINED)]
    roles = {role for each in named for role in JOINED if each.roles.get(role, 0) >= SURE}
    if {"id", "author"} <= roles and {"parent", "answered"} & roles:
        return named
    rest = [each for each in fields if each not in named and each.kind in ("word", "whole", "list", "url", "empty")]
    return sorted([*named, *rest[:MANY]], key=lambda each: each.place)


def is_counted(seen: Rows, each: Field) -> bool:
    """Whether a column is among those that are looked at in every row."""
    return each.place in seen.counted
