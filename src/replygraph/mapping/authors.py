"""Which column is the author, and which is who is answered: people are compared with people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from replygraph.mapping import column_words, forms, parents, profile
from replygraph.mapping.candidates import SOME, is_counted
from replygraph.mapping.choices import Choice, Rows
from replygraph.mapping.parents import Id
from replygraph.mapping.profile import FEW, SAMPLE, Field
from replygraph.wording import percent


def answered_of(seen: Rows, parent: Choice, given: Mapping[str, str]) -> Choice:
    """Who is answered, by name: a column of its own, or the one for the parent where it holds names."""
    authors = seen.ranked("author", 0.2)[:6] + seen.ranked("author_id", 0.2)[:2]
    able = [*seen.ranked("answered", 0.5), *seen.ranked("answered_id", 0.5)][:6]
    unsure = [each for each in seen.ranked("parent") if each.roles["parent"] in (0.8, 9.0) and each is not given.get("parent_id")][:3]
    unsure = [each for each in unsure if "reply_to" not in given and each.name not in parent.refuted]
    unsure = [each for each in unsure if _may_hold_names(seen, each, authors, parent, given)]
    tried = [forms.among(each, authors, seen.table, seen.ask) for each in (*able, *unsure)]
    tried = [each for each in tried if each is not None]
    names = [each for each in tried if each.field in able and not each.is_author_again]
    swapped = [each for each in tried if each.field in unsure and _holds_names(seen, each, parent, given)]
    best = max((*names, *swapped), key=lambda each: _named_rank(seen, each), default=None)
    if best is None or (parent.resolved >= 0.5 and best.overlap.values and not best.overlap.found):
        return parent  # the comment answered is found, and nobody of those named wrote
    if best.field in able and max(best.field.roles.get(role, 0) for role in ("answered", "answered_id")) < 0.6 and not best.overlap.found:
        # `target` or `to`, and nobody of those named there wrote: it may as well be a topic.
        is_told = "parent_id" in {*parent.found, *given} or not best.overlap.values
        return parent if is_told else replace(parent, offers=(_what_a_target_may_be(seen, best, _ids_chosen(seen, parent, given)),))
    if (
        parent.resolved >= 0.5
        and _is_by_id(best)
        and any(each.filled and "author_id" not in each.roles for each in seen.ranked("author", 0.3))
    ):
        return parent  # the comment answered tells more, and authors have names beside
    found = dict(parent.found)
    if found.get("parent_id") is best.field:
        found = {}
        parent = replace(parent, evidence=(), warnings=(), within=None, form=forms.AS_IT_IS)
    return replace(
        parent, found={**found, "reply_to": best.field}, name_form=best.form, offers=(), evidence=(*parent.evidence, *forms.said(best)),
        resolved=max(parent.resolved, best.overlap.share),
    )  # fmt: skip


def _what_a_target_may_be(seen: Rows, named: forms.Among, ids: Sequence[Id]) -> tuple[str, str, str]:
    """What is asked of a column such as `target`, whose values are no authors: the comment answered, where they are ids."""
    for id in ids[:1]:
        found = forms.overlap(forms.AS_IT_IS, named.field, id.field, id.within, seen.table, seen.ask)
        if found.share >= 0.5:
            return "parent_id", named.field.name, f"{percent(found.share)} of its values are in {id.field.name}"
    return "reply_to", named.field.name, f"by its name; none of its {named.overlap.values:,} values is an author"


def _named_rank(seen: Rows, named: forms.Among) -> tuple[Any, ...]:
    """Names go before ids of people, what is found more often before the rest, and of equals handles."""
    is_name = "answered_id" not in named.field.roles and "author_id" not in named.author.roles
    likely = named.field.roles.get("answered", 0), -seen.place_of(named.field, "answered"), -named.field.place
    return named.overlap.share > 0, is_name, round(named.overlap.share, 2), *likely


def _is_by_id(named: forms.Among) -> bool:
    return "answered_id" in named.field.roles and "author_id" in named.author.roles and named.field.roles.get("answered_id", 0) < 9


def _may_hold_names(seen: Rows, each: Field, authors: Sequence[Field], parent: Choice, given: Mapping[str, str]) -> bool:
    """Whether more of a column's values may be names than are ids: of names there are as many as authors, at most."""
    best = parents.best_parent(seen, each, _ids_chosen(seen, parent, given))
    if each.kind == "list" or best.overlap.found < FEW:
        return True
    return best.overlap.found < 2 * max((profile.different(author, seen.table, seen.ask) for author in authors), default=0)


def _ids_chosen(seen: Rows, parent: Choice, given: Mapping[str, str]) -> Sequence[Id]:
    return [Id(parent.found["id"], 1.0, parent.within)] if "id" in parent.found else parents.ids_of(seen, (), given)


def _holds_names(seen: Rows, named: forms.Among, parent: Choice, given: Mapping[str, str]) -> bool:
    """Whether a column for the comment answered has names of authors in it, more than ids."""
    if "parent_id" in given and named.field.roles.get("parent") == 9.0 and "reply_to" in given:
        return False
    best = parents.best_parent(seen, named.field, _ids_chosen(seen, parent, given))
    if named.field.kind == "list" and named.form is not forms.AS_IT_IS:
        return named.overlap.share >= best.overlap.share
    return named.overlap.share > best.overlap.share


def author_of(seen: Rows, chosen: Choice, given: Mapping[str, str]) -> Choice:
    """Who wrote: by name, and by whether those answered are found among them."""
    taken = {each.place for ours, each in chosen.found.items() if ours in ("reply_to", "parent_id")}
    able = [each for each in (*seen.ranked("author"), *seen.ranked("author_id")) if each.place not in taken][:8]
    if given.get("author"):
        able = [each for each in able if each.roles.get("author") == 9.0]
    shares = _shares_of_answered(seen, able, chosen)
    scores = {each.place: _author_score(seen, each, able, shares) for each in able}
    able.sort(key=lambda each: -scores[each.place])
    if not able or scores[able[0].place] < 0.24:
        return chosen
    best = able[0]
    if _lists_things(seen, best):
        return chosen
    found = {**chosen.found, "author": best}
    name_form = forms.AS_IT_IS
    if "reply_to" in found:
        named = forms.among(found["reply_to"], [best], seen.table, seen.ask)
        name_form = named.form if named else chosen.name_form
        if named and not given.get("reply_to") and _is_of_another_kind(named, best):
            del found["reply_to"]
            return replace(chosen, found=found, evidence=chosen.evidence[:-1])
    return replace(chosen, found=found, name_form=name_form)


def _lists_things(seen: Rows, best: Field) -> bool:
    """Whether nothing but `name` may be the author, and each row has another or all have one: of things, or of what is talked of."""
    is_weak = best.roles.get("author", 0) <= 0.3 and "author_id" not in best.roles
    return is_weak and seen.rows >= SOME and profile.different(best, seen.table, seen.ask) in (1, seen.rows)


def _is_of_another_kind(named: forms.Among, author: Field) -> bool:
    """Whether those answered are ids and the authors names, or the other way: none of them is found."""
    return named.overlap.found == 0 and named.overlap.values > 0 and (named.field.kind == "whole") != (author.kind == "whole")


def _shares_of_answered(seen: Rows, authors: Sequence[Field], chosen: Choice) -> dict[int, float]:
    if "reply_to" not in chosen.found:
        return {}
    tried = [(each, forms.among(chosen.found["reply_to"], [each], seen.table, seen.ask)) for each in authors]
    return {each.place: among.overlap.share for each, among in tried if among}


def _author_score(seen: Rows, each: Field, able: Sequence[Field], shares: Mapping[int, float]) -> float:
    """How much speaks for a column as the author's."""
    score = max(each.roles.get("author", 0), each.roles.get("author_id", 0) - 0.2)
    if score > 8:
        return score
    share = shares.get(each.place, 0)
    others = max((shares.get(other.place, 0) for other in able if other is not each), default=0)
    if share >= 0.02 and share >= 2.5 * others:
        score += 0.7
    elif share >= 0.3:
        score += 0.35 + 0.1 * share
    rows = min(seen.rows, SAMPLE)
    if len(able) > 1:
        score -= 0.3 * (each.filled < 0.95 * rows and any(other.filled > each.filled for other in able))
        score -= 0.3 * (rows >= FEW and each.different >= 0.98 * rows)
        score -= 0.35 * _is_set_by_thread(seen, each)
        score -= 0.5 * (rows >= 3 and each.different == 1 and any(other.different > 1 for other in able))
    return score - 0.0005 * seen.place_of(each, "author")


def _is_set_by_thread(seen: Rows, each: Field) -> bool:
    """Whether a column has one value in each thread: who began it, not who wrote."""
    threads = [thread for thread in seen.ranked("thread", 0.5) if 1 < thread.different < 0.8 * min(seen.rows, SAMPLE)]
    if not threads or seen.rows < FEW:
        return False
    thread = threads[0].column
    pairs, alone = seen.ask(f"select count(distinct ({thread}, {each.column})), count(distinct {thread}) from {seen.table}")
    return pairs == alone


def with_ids(seen: Rows, chosen: Choice) -> Choice:
    """What tells people of one name apart, or shows that two names are one person's: a column of ids beside the author's name."""
    author = chosen.found.get("author")
    if author is None or "author_id" in chosen.found:
        return chosen
    if "author_id" in author.roles:
        return _with_name(seen, chosen, author)
    taken = {each.place for each in chosen.found.values()}
    able = [each for each in seen.ranked("author_id", 0.4) if each.place not in taken and is_counted(seen, each)]
    id = next((each for each in able if _tells_apart(seen, each, author)), None)
    if id is None:
        return chosen
    found = {**chosen.found, "author_id": id}
    whom = [each for each in seen.ranked("answered_id", 0.4) if each.place not in taken and is_counted(seen, each)]
    among = [forms.among(each, [id], seen.table, seen.ask) for each in whom]
    if answered := next((each.field for each in among if each and each.overlap.share >= 0.3), None):
        found["reply_to_id"] = answered
    return replace(chosen, found=found, evidence=(*chosen.evidence, f"{id.name} tells apart people of one name in {author.name}"))


def _with_name(seen: Rows, chosen: Choice, id: Field) -> Choice:
    """Who is known by an id: shown by the name beside it, where each id has one; by another column where the id is not told."""
    others = [each for each in seen.ranked("author", 0.25) if each not in chosen.found.values() and is_counted(seen, each)]
    own = profile.no_parent(id)  # 0 and -1 are all who have no account
    for each in others if "reply_to" not in chosen.found and id.roles["author_id"] < 9 else ():
        rows, named, pairs, ids, names = seen.ask(
            f"select count({id.column}), count({each.column}), count(distinct case when {own} is not null then ({own}, {each.column}) end), "
            f"count(distinct {own}), count(distinct {each.column}) from {seen.table}"
        )
        if each.kind == "word" and named >= 0.95 * rows and pairs <= 1.02 * ids and names > 1:
            return replace(chosen, found={**chosen.found, "author": each, "author_id": id})
    told = column_words.words_of(id.name)[:1]
    instead = next((each for each in others if column_words.words_of(each.name)[:1] == told and each.kind in ("word", "text")), None)
    if instead is None or id.filled >= seen.rows:
        return chosen
    (alone,) = seen.ask(f"select count(*) filter ({profile.clean(id)} is null and {profile.clean(instead)} is not null) from {seen.table}")
    words = f"{instead.name} names the author of {alone:,} rows without {id.name}"
    return replace(chosen, instead=instead, evidence=(*chosen.evidence, words)) if alone else chosen


def _tells_apart(seen: Rows, id: Field, author: Field) -> bool:
    """Whether a column has one value for each person, and more values than there are names."""
    rows, filled, pairs, ids, names = seen.ask(
        f"select count(*), count({id.column}), count(distinct ({id.column}, {author.column})), count(distinct {id.column}), "
        f"count(distinct {author.column}) from {seen.table}"
    )
    beside = id.name.rpartition(".")[0] == author.name.rpartition(".")[0] != "" or author.name.startswith(f"{id.name}.")  # the person's own
    return filled >= 0.95 * rows and names < ids <= max(1.5 * names, names + 3) and pairs <= 1.05 * ids and (ids < 0.9 * filled or beside)
