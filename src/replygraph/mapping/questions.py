"""What is asked, where neither names nor data decide which column is which: a sentence, and the line to copy for each answer."""

import re
from collections.abc import Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.mapping import column_words, foreign, forms, profile
from replygraph.mapping.candidates import SURE, is_counted
from replygraph.mapping.choices import Choice, Rows
from replygraph.mapping.profile import FEW, SAMPLE, Field
from replygraph.sources import Log
from replygraph.wording import listed, plural

SOME = 3  # values found that are no chance, such as a brand that writes itself
NOTHING_TELLS = "no column for the comment answered"
# Words in the names of columns that may hold an author.
LIKE = "author|user|name|poster|writer|person|nick|member|autor|auteur"


def raise_if_unsure(name: str, log: Log, seen: Rows, chosen: Choice, given: Mapping[str, str]) -> None:
    """An error that asks, where the author or what is answered is not clear; a warning, where nothing tells of answers."""
    fields = [each.name for each in seen.fields]
    if "author" not in chosen.found:
        cure = f"Name it with --columns author={_author_like(seen, chosen)}; without authors there is no graph of authors."
        if {"publication_id", "article_id"} <= set(fields):
            cure = "The Civil Comments were published without their authors, and without authors there is no graph of authors."
        if "author" in fields:  # and it was not taken: it is empty, or all are deleted
            raise ReadError(f'{name}: the column "author" names nobody. {cure}')
        raise ReadError(f"{name}: no column for the author. It has: {listed(fields)}. {cure}")
    if chosen.cure:
        raise ReadError(f"{name}: {chosen.cure}.")
    if chosen.offers:
        raise ReadError(f"{name}: {_which(chosen.offers)}")
    author = chosen.found["author"]
    if author.different == 1 and author.filled > 2 and author.roles.get("author", 0) < 9:
        log.note(
            f'{name}: all comments are by one author, as "{author.name}" has it. If that is not who wrote, name the column with --columns author=NAME.'
        )
    if {"parent_id"} == {"parent_id", "reply_to", "id"} & set(chosen.found):
        parent = chosen.found["parent_id"].name
        log.warn(
            f'{name}: no column for the comment\'s own id, so that nothing that "{parent}" names is found and nobody answers anybody. '
            f"It has: {listed(fields)}. Name it with --columns id=NAME."
        )
    if not {"parent_id", "reply_to"} & set(chosen.found) and given.get("parent_id") != "":
        log.warn(
            f"{name}: {NOTHING_TELLS}{_why_not(seen, chosen)}, so that nobody answers anybody. It has: {listed(fields)}. "
            f"{_cure(seen, chosen)}{_only_counted(seen, chosen)}{_only_texts(seen, chosen)}"
        )


def _only_counted(seen: Rows, chosen: Choice) -> str:
    """How many answers the comments say that they have, a comment that comes twice once."""
    id = chosen.found["id"].sql if "id" in chosen.found else "row_number() over ()"
    for each in seen.fields:
        if each.kind == "whole" and column_words.counts_answers(each.name):
            (number,) = seen.ask(f"select sum(n) from (select distinct {id}, try_cast({each.sql} as bigint) as n from {{rows}})")
            if number:
                return f' "{each.name}" counts {plural(int(number), "answer")}, but nothing says which comments these are, or whether they are here.'
    return ""


def _only_texts(seen: Rows, chosen: Choice) -> str:
    """How many answers lie beside what they answer as texts alone, such as an owner's below a review."""
    taken = {each.place for each in chosen.found.values()}
    for each in seen.fields:
        if each.kind == "text" and each.place not in taken and any("reply" in about for about in column_words.speaks_of(each.name)):
            (number,) = seen.ask(f"select count(nullif(trim(cast({each.sql} as varchar)), '')) from {{rows}}")
            return (
                f' "{each.name}" holds {plural(number, "answer")} as texts, but not who wrote them: they are no part of the graph.'
                if number
                else ""
            )
    return ""


def _why_not(seen: Rows, chosen: Choice) -> str:
    """Why a column is not taken that is called as if it told what is answered."""
    named = next((each for each in seen.ranked("parent", SURE) if each.filled), None)
    if named is None:
        return ""
    if named.name in chosen.refuted:
        return f' ("{named.name}" is none, its numbers meet others by chance: {chosen.refuted[named.name]})'
    ids = f'"{chosen.found["id"].name}"' if "id" in chosen.found else "any column of ids"
    return f' ("{named.name}" is none: nothing in it is found in {ids})'


def _which(offers: Sequence[tuple[str, str, str]]) -> str:
    """Which column is meant, with the line to copy for each answer."""
    said = "; ".join(f'"{theirs}" ({why})' for _, theirs, why in offers)
    lines = ", or ".join(f"--columns {_quoted(f'{ours}={theirs}')}" for ours, theirs, _ in offers)
    return (
        f"it is not clear which column tells what is answered. It may be {said}. "
        f"Say which: {lines}; or --columns parent_id= where none of them does and nobody answers anybody."
    )


def _quoted(pair: str) -> str:
    """As a shell takes it for one word."""
    return pair if re.fullmatch(r"[\w.=:@/+-]+", pair) else "'" + pair.replace("'", "'\\''") + "'"


def _author_like(seen: Rows, chosen: Choice) -> str:
    """A column that may hold authors: by a word in its name, else by repeated short values."""
    taken = {each.place for each in chosen.found.values()}
    free = [each for each in seen.fields if each.place not in taken and each.kind in ("word", "whole", "text")]
    free = [each for each in free if not {"parent", "answered", "answered_id"} & set(each.roles)]
    named = [each for each in free if re.search(LIKE, each.name, re.I) and not forms.speaks_of_numbers(each.name)]
    held = [
        each
        for each in free
        if seen.rows >= FEW and each.kind == "word" and each.words < 4 and 4 <= each.different < 0.9 * each.filled and not each.roles
    ]
    return next((each.name for each in (*named, *held)), "NAME")


def _cure(seen: Rows, chosen: Choice) -> str:
    """The column to name for the comment answered; that there is none, where no column can be it."""
    if like := _parent_like(seen, chosen):
        return f"Name it with --columns parent_id={like}."
    if "thread_id" in chosen.found and "id" in chosen.found and foreign.things_of(chosen.found["thread_id"].name):
        thread = chosen.found["thread_id"].name
        return f'"{thread}" tells only below what each stands: give the table of that, with who wrote it, together with this one.'
    if chosen.refuted:
        return "If it names rows of another table, give that, with who wrote them, together with this one."
    able = _untaken(seen, chosen)
    rows = [each for each in able if each.different >= 0.9 * min(seen.rows, SAMPLE) and is_counted(seen, each)]
    ids = [*([chosen.found["id"]] if "id" in chosen.found else []), *rows[:3]]
    if any(_refers(each, ids, chosen, seen) for each in able):
        return "If one of these tells it, name it with --columns parent_id=NAME, or reply_to=NAME where it holds names."
    return "Nothing in the table tells who answers whom: export the ids of the comments answered, too."


def _parent_like(seen: Rows, chosen: Choice) -> str:
    """A column that may tell what is answered, by its name and not against the data; else one of which the data tell it; or none."""
    taken = {theirs.place for theirs in chosen.found.values()}
    free = [each for each in seen.ranked("parent") if each.place not in taken and each.name not in chosen.refuted]
    told = (each for each in _untaken(seen, chosen) if _told(each, chosen, seen))
    return next((each.name for each in (*(each for each in free if _may_be_parent(each, chosen, seen)), *told)), "")


def _untaken(seen: Rows, chosen: Choice) -> list[Field]:
    taken = {theirs.place for theirs in chosen.found.values()}
    able = [each for each in seen.fields if each.place not in taken and each.kind in ("word", "whole") and each.name not in chosen.refuted]
    return [each for each in able if not forms.speaks_of_numbers(each.name)]


def _refers(each: Field, ids: Sequence[Field], chosen: Choice, seen: Rows) -> bool:
    """Whether a column that is called like nothing else holds names of authors, or what one of those has that may be ids."""
    if not is_counted(seen, each) or any(each.roles.get(role, 0) >= SURE for role in set(each.roles) - {"parent", "answered"}):
        return False
    pairs = [(profile.no_parent(each), profile.clean(id)) for id in ids if id is not each]
    pairs.append((profile.person(each), profile.person(chosen.found["author"])))
    return any(profile.overlap(own, theirs, seen.table, seen.ask).found >= (SOME if seen.rows >= FEW else 1) for own, theirs in pairs)


def _told(each: Field, chosen: Choice, seen: Rows) -> bool:
    if "id" not in chosen.found or seen.rows < FEW or not is_counted(seen, each):
        return False
    return forms.proposal(each, chosen.found["id"], chosen.within, seen.table, seen.ask) > 0.5


def _may_be_parent(each: Field, chosen: Choice, seen: Rows) -> bool:
    if "id" not in chosen.found:
        return False
    found = forms.overlap(forms.AS_IT_IS, each, chosen.found["id"], chosen.within, seen.table, seen.ask)
    return found.share > 0.5
