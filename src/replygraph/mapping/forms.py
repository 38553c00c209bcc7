"""How the values of one column name those of another: as they are, behind a common beginning, in brackets, last of a list, as a path."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from replygraph.mapping import column_words, ids, profile
from replygraph.mapping.profile import Field, Overlap, clean, no_parent, person
from replygraph.sources import Ask
from replygraph.wording import percent

text_of = ids.text_of


@dataclass(frozen=True)
class Form:
    """How a parent's value, as SQL, becomes the id that it names; and what has to be done to the ids."""

    words: str
    parent: Callable[[str, str], str]
    id: Callable[[str], str] = lambda id: id


AS_IT_IS = Form("", lambda parent, id: parent)
# Reddit's full names: ids without their t1_ are those of comments; `ids` gives them what they lack.
FULL_NAMES = Form("", lambda parent, id: parent, lambda id: ids.full(id, "t1_"))
BEHIND = Form(
    ", behind what the comment's own id begins with",
    lambda parent, id: f"case when {parent} is not null then regexp_extract({id}, '^(.*[-/:_#.])[^-/:_#.]+$', 1) || {parent} end",
)
LAST_PART = Form(", by their last part", lambda parent, id: f"nullif(regexp_extract({parent}, '([^-/:_#.=]+)/?$', 1), '')")
BEHIND_HASH = Form(", by what stands behind #", lambda parent, id: f"nullif(regexp_extract({parent}, '#(.+)$', 1), '')")
WITHOUT_CASE = Form(", without case", lambda parent, id: f"lower({parent})", lambda id: f"lower({id})")
BRACKETS = Form(
    ", by what stands in <...>",
    lambda parent, id: (
        f"case when contains({parent}, '<') then nullif(regexp_extract({parent}, '<([^<>[:space:]]+)>', 1), '') else {parent} end"
    ),
    lambda id: f"trim({id}, '<> ')",
)
LAST_OF_LIST = Form(
    ", by the last of a list", lambda parent, id: f"""nullif(regexp_extract({parent}, '([^\\[\\]''",[:space:]]+)[''"]?\\s*\\]$', 1), '')"""
)


WITHOUT_ZEROS = Form(", without zeros in front", lambda parent, id: f"nullif(ltrim({parent}, '0'), '')", lambda id: f"ltrim({id}, '0')")


def _digits(id: str) -> str:
    return f"case when regexp_full_match({id}, '{THOUSANDS}') then regexp_replace({id}, '[^0-9]', '', 'g') else {id} end"


THOUSANDS = r"\d{1,3}([.,''\x{2019}\x{a0}\x{202f}]\d{3})+"  # 1,234,567 as a spreadsheet shows it
WITHOUT_SIGNS = Form(", without the signs between thousands", lambda parent, id: _digits(parent), _digits)


def of_parents(kind: str) -> Sequence[Form]:
    """The forms worth trying for values of a kind."""
    if kind == "list":
        return (LAST_OF_LIST,)
    return (
        (AS_IT_IS, FULL_NAMES, BRACKETS, LAST_PART, BEHIND_HASH, BEHIND, WITHOUT_CASE, WITHOUT_SIGNS)
        if kind in ("word", "text", "url")
        else (AS_IT_IS, WITHOUT_ZEROS, WITHOUT_SIGNS, BEHIND)
    )


def joined(form: Form, parent: Field, id: Field, within: Field | None) -> tuple[str, str]:
    """SQL over the working table for the ids that parents name, and for the ids."""
    own = clean(id)
    named = form.parent(no_parent(parent), own)
    if within is None:
        return named, form.id(own)
    return f"({within.column} || '/' || {named})", f"({within.column} || '/' || {form.id(own)})"


def overlap(form: Form, parent: Field, id: Field, within: Field | None, table: str, ask: Ask) -> Overlap:
    """How many of the parents are ids."""
    return profile.overlap(*joined(form, parent, id, within), table, ask)


def depth(form: Form, parent: Field, id: Field, within: Field | None, table: str, ask: Ask) -> float:
    """The share of comments answered that are answers themselves."""
    named, own = joined(form, parent, id, within)
    (share,) = ask(
        f"with pairs as (select {named} as p, {own} as i from {table}), answers as (select i from pairs where p is not null and p <> i) "
        "select coalesce(avg((p in (select i from answers))::integer), 0) from pairs where p is not null and p <> i and p in (select i from pairs)"
    )
    return share


def alike(one: Field, other: Field, table: str, ask: Ask) -> bool:
    """Whether the values of two columns have the form of each other: lengths and classes of characters overlap."""
    forms = [
        f"(select distinct regexp_replace(regexp_replace(regexp_replace(v, '[0-9]+', '9', 'g'), '[A-Za-z]+', 'a', 'g'), '(9a|a9)[9a]*', 'x', 'g') "
        f"|| (length(v) // 3)::varchar as form from (select {value} as v from {table}) where v is not null limit 200)"
        for value in (no_parent(one), clean(other))
    ]
    same, all = ask(f"select count(*) filter (form in (select form from {forms[1]})), count(*) from {forms[0]}")
    return same >= 0.6 * all


@dataclass(frozen=True)
class Among:
    """How those answered are found among the authors of one column."""

    field: Field
    author: Field
    form: Form
    overlap: Overlap

    @property
    def is_author_again(self) -> bool:
        """Whether it is the author in most rows: another name of the author, and nobody answered."""
        return self.overlap.rows >= 5 and self.overlap.itself > 0.6 * self.overlap.rows


def among(answered: Field, authors: Sequence[Field], table: str, ask: Ask) -> Among | None:
    """The authors' column in which the most of those answered are found; compared without @ and case where that finds more."""
    tried = []
    for author in authors:
        if author is answered:
            continue
        for form in _forms_of_names(answered.kind):
            exact = profile.overlap(form.parent(clean(answered), ""), clean(author), table, ask)
            loose = profile.overlap(f"lower(ltrim({form.parent(clean(answered), '')}, '@'))", person(author), table, ask)
            if loose.share > exact.share or (loose.itself > exact.itself and loose.share >= exact.share):
                tried.append(Among(answered, author, Form(form.words + ", without @ and case", form.parent), loose))
            else:
                tried.append(Among(answered, author, form, exact))
    return max(tried, key=lambda each: each.overlap.share, default=None)


def _forms_of_names(kind: str) -> Sequence[Form]:
    return [FIRST_OF_LIST] if kind == "list" else [AS_IT_IS]


FIRST_OF_LIST = Form(
    ", by the first of a list", lambda parent, id: f"""nullif(regexp_extract({parent}, '^\\[\\s*[''"]?([^\\[\\]''",{{}}:]+)', 1), '')"""
)


def is_loose(form: Form) -> bool:
    """Whether names are compared without @ and case."""
    return form.words.endswith("without @ and case")


def said(named: Among) -> tuple[str, ...]:
    """What speaks for the column of who is answered."""
    if not named.overlap.values:
        return ()
    return (
        f"{named.field.name} -> who is answered ({percent(named.overlap.share)} of its {named.overlap.values:,} names are in "
        f"{named.author.name}{named.form.words})",
    )


SIGNS = r"[-_./:]"


def path(id: Field, within: Field | None, least: float, table: str, ask: Ask) -> tuple[Form, str] | None:
    """Whether ids are paths, such as 1_2 below 1: what the parent's id is, and what speaks for it."""
    value = f"rtrim({clean(id)}, '-_./:')"
    scope = f"{within.column} || '/' || " if within else ""
    parts = f"len(string_split_regex(v, '{SIGNS}'))"
    shallow, deep, found = ask(
        f"with ids as (select {value} as v, {scope}{value} as i, {scope}regexp_replace({value}, '{SIGNS}[^-_./:]+$', '') as p from {table}), "
        f"least as (select min({parts}) as n from ids where v is not null) "
        f"select (select n from least), count(*), count(*) filter (p in (select i from ids)) from ids where v is not null and {parts} > (select n from least)"
    )
    if not deep or deep < 2 or found < least * deep:
        return None
    form = Form(
        "",
        lambda parent, own: (
            f"case when len(string_split_regex(rtrim({own}, '-_./:'), '{SIGNS}')) > {shallow} "
            f"then regexp_replace(rtrim({own}, '-_./:'), '{SIGNS}[^-_./:]+$', '') end"
        ),
        lambda id: f"rtrim({id}, '-_./:')",
    )
    return form, f"{id.name} -> the comment answered too (its values are paths: of {deep:,} that are longer, {found:,} continue another)"


STEP = r"[./,>|]"


def path_beside(path: Field, id: Field, within: Field | None, table: str, ask: Ask) -> tuple[Form, str] | None:
    """Whether the values of a column are paths of ids that end in the comment's own: what its last but one is."""
    own = clean(id)
    form = Form(
        ", by the last but one of its path",
        lambda parent, own: rf"nullif(regexp_extract({parent}, '([^./,>|]+){STEP}\s*[^./,>|]+/?$', 1), '')",
    )
    rows, ends = ask(
        rf"select count({path.column}), count(*) filter (regexp_extract({path.column}, '([^./,>|\s]+)/?$', 1) = {own}) from {table}"
    )
    if not ends or ends < 0.98 * rows:
        return None
    found = overlap(form, path, id, within, table, ask)
    if found.found < 2:
        return None
    return (
        form,
        f"{path.name} -> the comment answered (each is a path that ends in the comment's own {id.name}; {percent(found.share)} of what stands before is one)",
    )


def is_parent_by_thread(thread: Field, id: Field, table: str, ask: Ask) -> bool:
    """Whether a thread's id is the id of the comment answered: found among the ids, or the comment's own.

    Whoever begins a thread stands in it, or in none: of numbers that are only counted alike hardly one does.
    """
    if "conversation" in column_words.words_of(thread.name):
        return False
    named, own = no_parent(thread), clean(id)
    begin, tops = ask(
        f"with pairs as (select {named} as t, {own} as i from {table}) select count(*) filter (t is null or t = i), count(*) from pairs "
        "where i in (select t from pairs)"
    )
    if begin < 0.9 * tops:
        return False
    found = profile.overlap(named, own, table, ask)
    (rows,) = ask(f"select count(*) from {table}")
    is_some = found.values >= 2 or (found.values == 1 and found.rows < rows and thread.kind == id.kind in ("word", "decimal"))
    return is_some and found.share >= 0.9 and found.itself < 0.98 * found.rows and (found.itself >= 2 or found.rows < 0.9 * rows)


def speaks_of_numbers(name: str) -> bool:
    """Whether a name says that a column counts or describes: such a column is nobody's parent."""
    return bool(frozenset().union(*column_words.speaks_of(name), frozenset()) & {"count", "attribute", "flag", "quoted", "late", "time"})


def proposal(each: Field, id: Field, within: Field | None, table: str, ask: Ask) -> float:
    """The share of a column's values that are ids, if nothing in the data speaks against its being the parent.

    Where ids are whole numbers without gaps any number is an id: then parents must all stand on one side of their answers.
    """
    named, own = joined(LAST_OF_LIST if each.kind == "list" else AS_IT_IS, each, id, within)
    found = profile.overlap(named, own, table, ask)
    if found.found < 2 or found.itself > 0.02 * found.rows:
        return 0.0
    before, after, mutual = ask(
        f"with pairs as (select {named} as p, {own} as i, rowid as r from {table}), pairs_found as (select c.p, c.i, c.r as child, q.r as parent, q.p as up "
        "from pairs c join pairs q on c.p = q.i) select count(*) filter (parent < child), count(*) filter (parent > child), count(*) filter (up = i) from pairs_found"
    )
    if mutual or max(before, after) < 0.98 * max(before + after, 1):
        return 0.0
    return found.share


def plain(name: str) -> str:
    """A name without case and punctuation."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
