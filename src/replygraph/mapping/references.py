"""Answers told in texts: `(In reply to Ann from comment #3)`, `Replying to [comment:3 ann]`, `>>1234`, `@3`."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from replygraph.mapping import column_words, forms, profile
from replygraph.mapping.choices import Choice, Rows
from replygraph.mapping.profile import FEW, Field
from replygraph.sources import Ask, literal
from replygraph.wording import percent

MARK = "#"  # stands before numbers that texts refer to, so that comment 0 is not taken for none
LEAST = 0.05  # the share of texts that refer to a number, from which on they are looked at


@cache
def pattern() -> str:
    """How a text that refers to another begins: a word for a comment, or a sign, and a number; perhaps a name before."""
    comment = sorted({word for word in column_words.CONCEPTS["comment"].split() if len(word) > 1}, key=lambda word: (-len(word), word))
    verbs = "in reply to|in response to|in answer to|replying to|reply to|re|re:|to|antwort auf|en réponse à|en respuesta a|em resposta a|in risposta a|回复|ответ на"
    return rf"^(?:[\s(\[>*_]|<[^>]*>)*(?:(?:{verbs})\s[^\n]{{0,80}}?|)(?:\b(?:{'|'.join(comment)})\s*(?:#|no\.?|nr\.?|№|:)?|>>|&gt;&gt;|@|#)\s*(\d{{1,18}})(?:\D|$)"


def _number(text: str) -> str:
    return f"nullif(regexp_extract({text}, {literal('(?i)' + pattern())}, 1), '')"


FORM = forms.Form(
    ", by the number with which texts begin", lambda parent, id: f"('{MARK}' || {_number(parent)})", lambda id: f"('{MARK}' || {id})"
)


def texts_that_refer(fields: Sequence[Field], ask: Ask) -> list[Field]:
    """The columns of texts of which some begin with a number that they refer to."""
    texts = [each for each in fields if "text" in each.roles and each.kind in ("text", "word")]
    return [each for each in texts if (ask(f"select count({_number(each.column)}) / count(*) from sample")[0] or 0) > LEAST]


def by_number(seen: Rows, chosen: Choice) -> Choice | None:
    """The comment answered as texts tell it, if nearly all numbers are those of comments that stand before, in the same thread."""
    tried = [
        (found, text, number, thread)
        for text in texts_that_refer(seen.fields, seen.ask)
        for number, thread in _numbered(seen)
        if (found := _found(seen, text, number, thread))
    ]
    if not tried:
        return None
    found, text, number, thread = max(tried, key=lambda each: (round(each[0], 2), each[3] is not None))
    within = f" within each {thread.name}" if thread else ""
    words = f"{text.name} -> the comment answered ({percent(found)} of the numbers with which texts begin are in {number.name}{within})"
    return replace(
        chosen, found={**chosen.found, "id": number, "parent_id": text}, form=FORM, within=thread, evidence=(words,), resolved=found
    )


def _numbered(seen: Rows) -> list[tuple[Field, Field | None]]:
    """The columns of whole numbers that are different in each row, or in each row of a thread."""
    threads = [each for each in seen.ranked("thread") if 2 <= each.different < 0.8 * each.filled]
    found: list[tuple[Field, Field | None]] = []
    for each in seen.fields:
        if each.kind == "whole" and not {"time", "author_id"} & set(each.roles):
            scopes = [None, *(thread for thread in threads if thread is not each)]
            unique = (scope for scope in scopes if profile.uniqueness(each, (), "sample", seen.ask, scope) >= 0.98)
            found += [(each, scope) for scope in unique][:1]
    return found


def _found(seen: Rows, text: Field, number: Field, thread: Field | None) -> float:
    """The share of references that are found; 0 where few are, or some are to what comes later."""
    named, own = forms.joined(FORM, text, number, thread)
    refs, found, before = seen.ask(
        f"with pairs as (select {named} as p, {own} as i, try_cast({number.column} as bigint) as n, {_number(text.column)} as r from sample) "
        "select count(p), count(p) filter (p in (select i from pairs)), count(p) filter (try_cast(r as bigint) < n) from pairs"
    )
    share = found / refs if refs else 0.0
    return share if refs >= 2 and share >= (0.8 if seen.rows >= FEW else 0.99) and before >= 0.95 * refs else 0.0
