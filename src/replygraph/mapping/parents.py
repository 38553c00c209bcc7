"""Which column is the comment's id, and which the comment answered: names propose, the data veto, scope and choose between forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from replygraph.mapping import contradictions, foreign, forms, levels, profile, references
from replygraph.mapping.candidates import MANY, SURE, is_counted
from replygraph.mapping.choices import Choice, Id, Rows
from replygraph.mapping.profile import FEW, SAMPLE, Field, Overlap
from replygraph.wording import percent

RESOLVED = 0.03  # the share of parents found from which on a name is believed without a word
UNIQUE = 0.95  # an id is different in so many rows, or in so many of the rows of its thread


def ids_of(seen: Rows, others: Sequence[Field], given: Mapping[str, str]) -> list[Id]:
    """The columns that are different in each row, or in each row of a thread, the likeliest name first."""
    if given.get("id") == "":
        return []
    found = []
    for each in seen.ranked("id", 0.12)[:6]:
        score = each.roles["id"]
        unique = profile.uniqueness(each, others, seen.table, seen.ask)
        if not unique and score < 9:
            continue
        scoped = _scoped(seen, each, others) if unique < UNIQUE and score >= 0.4 else []
        if unique >= UNIQUE or (not scoped and _stays_id(seen, each, unique)):
            found.append(Id(each, score))
        found += scoped
    return found


def _stays_id(seen: Rows, each: Field, unique: float) -> bool:
    """Whether a column that repeats itself is an id all the same: the user says so, or few rows repeat, or a program rounded it."""
    score = each.roles["id"]
    return score >= 9 or (score >= 0.9 and (unique >= 0.8 or seen.rows < FEW or each.kind == "decimal"))


def _scoped(seen: Rows, each: Field, others: Sequence[Field]) -> list[Id]:
    """An id that is different only within each thread."""
    for thread in seen.ranked("thread"):
        if thread is each or not 2 <= thread.different < 0.8 * thread.filled:
            continue
        if profile.uniqueness(each, others, seen.table, seen.ask, thread) >= UNIQUE:
            return [Id(each, each.roles["id"], thread)]
    return []


@dataclass(frozen=True)
class Parent:
    """A column that may tell the comment answered, with the id that it is found among and how."""

    field: Field
    id: Id | None
    form: forms.Form
    overlap: Overlap
    score: float


def parent_of(seen: Rows, ids: Sequence[Id]) -> Choice:
    """The comment answered: by name and by how many of its values are ids."""
    able = [best_parent(seen, each, ids) for each in seen.ranked("parent")[:6]]
    if able and not any(each.overlap.share >= RESOLVED for each in able):
        able = [_by_unnamed_id(seen, each, ids) for each in able]
    able = [each for each in able if (each.field.roles["parent"] >= SURE or _lies_inside(each)) and not _ruled_out(seen, each)]
    against = {each.field.place: found for each in able if (found := _against(seen, each))}
    refuted = {each.field.name: against[each.field.place].words for each in able if _is_refuted(seen, each, against)}
    able = sorted((each for each in able if each.field.name not in refuted), key=lambda each: -each.score)
    if not able:
        return Choice(refuted=refuted)
    best = able[0]
    rivals = [each for each in able[1:] if each.field.roles["parent"] < 9 and _disagree(seen, best, each)]
    if rivals and best.field.roles["parent"] < 9:
        best = _deeper(seen, [best, *rivals])
        if best is None:
            return Choice(offers=tuple(("parent_id", each.field.name, _share_said(each)) for each in [able[0], *rivals]))
    warnings = _doubt(best, against)
    found = {"parent_id": best.field, **({"id": best.id.field} if best.id else {})}
    return Choice(
        found,
        best.form,
        within=best.id.within if best.id else None,
        evidence=_evidence(best),
        warnings=warnings,
        refuted=refuted,
        resolved=best.overlap.share,
    )


def _lies_inside(parent: Parent) -> bool:
    """Whether it is the id of a comment that lies inside another, such as `reply_comment.id`, and many of them are here."""
    return "." in parent.field.name and parent.field.roles["parent"] >= 0.5 and parent.overlap.share >= 0.3


def best_parent(seen: Rows, each: Field, ids: Sequence[Id]) -> Parent:
    """The id and the form by which the most of a column's values are found."""
    if not ids:
        return Parent(each, None, forms.AS_IT_IS, Overlap(0, 0, 0, 0), 0.8 * each.roles["parent"])
    tried: list[Parent] = []
    for id in ids[:3]:
        for form in forms.of_parents(each.kind):
            seen_in = forms.overlap(form, each, id.field, id.within, seen.table, seen.ask)
            if form is forms.LAST_PART and seen_in.values < 0.5 * tried[-1].overlap.values:
                continue  # it ends alike whatever it names, as addresses do with &page=1
            bonus = 0.8 * each.roles["parent"] + 0.4 * id.score
            tried.append(Parent(each, id, form, seen_in, min(1, 1.15 * seen_in.share) + bonus))
            if seen_in.share >= 0.8:
                break
    # A form of its own must be worth it: by the plain values nearly as many are found.
    return max(tried, key=lambda parent: parent.score - 0.1 * (parent.form is not forms.AS_IT_IS))


def _by_unnamed_id(seen: Rows, parent: Parent, ids: Sequence[Id]) -> Parent:
    """Where no id by name holds the parents: another column that is different in each row and holds them; of several the best."""
    taken = {id.field.place for id in ids}
    found: list[tuple[float, float, Parent]] = []
    for each in seen.fields:
        if each.kind not in ("word", "whole", "url") or each.place in taken or each is parent.field or set(each.roles) & NO_IDS:
            continue
        if each.different < 0.9 * min(seen.rows, SAMPLE) or not is_counted(seen, each):
            continue
        better = best_parent(seen, parent.field, [Id(each, 0.0)])
        enough = 0.5 if seen.rows >= FEW else 0.9
        if better.overlap.share >= enough and better.overlap.found >= 2:
            unique = profile.uniqueness(each, (), seen.table, seen.ask)
            found += [(round(better.overlap.share, 2), unique, better)] if unique >= UNIQUE else []
    return max(found, key=lambda each: each[:2])[2] if found else parent


NO_IDS = {"time", "score", "author", "author_id", "answered", "answered_id"}


def _ruled_out(seen: Rows, parent: Parent) -> bool:
    """Whether the data say that this is no parent: none of its values is an id, and they do not look like one."""
    if parent.field.roles["parent"] >= 9 or parent.overlap.share >= RESOLVED or not parent.overlap.values or parent.id is None:
        return False
    if parent.field.kind == "text":
        return True
    return not forms.alike(parent.field, parent.id.field, seen.table, seen.ask)


def _against(seen: Rows, parent: Parent) -> contradictions.Finding | None:
    """What the data say against a column whose values are found among the ids."""
    if parent.id is None or parent.overlap.share < RESOLVED:
        return None
    named, own = forms.joined(parent.form, parent.field, parent.id.field, parent.id.within)
    return contradictions.of_parent(seen, parent.field, parent.id.field, named, own)


def _is_refuted(seen: Rows, parent: Parent, against: Mapping[int, contradictions.Finding]) -> bool:
    """Whether a column is none that the user did not name: data say so, or they may and it is called after another table."""
    if parent.field.place not in against or parent.field.roles["parent"] >= 9:
        return False
    return against[parent.field.place].is_none or bool(foreign.other_things(parent.field.name, seen.name))


def _doubt(parent: Parent, against: Mapping[int, contradictions.Finding]) -> tuple[str, ...]:
    """What is said of a column that is taken, though data speak against it."""
    if parent.id is None or parent.field.place not in against:
        return ()
    return (
        f'{contradictions.DOUBT} "{parent.field.name}" names rows of this table: numbers such as those in "{parent.id.field.name}" meet others by chance, '
        f"and {against[parent.field.place].words}. If they are those of another table, replies are wrong: give that table together with this one, "
        "or name no column with --columns parent_id=.",
    )


def _disagree(seen: Rows, one: Parent, other: Parent) -> bool:
    """Whether two columns that both name ids name different ones, and none is clearly the better."""
    if one.score - other.score > 0.4 or other.overlap.share < 0.3 or one.id is None or other.id is None:
        return False
    (first, ids), (second, _) = (forms.joined(each.form, each.field, each.id.field, each.id.within) for each in (one, other))
    both, apart = seen.ask(
        f"with pairs as (select {first} as p, {second} as q, {ids} as i from {seen.table}) select count(*), count(*) filter (p <> q) from pairs "
        "where p in (select i from pairs) and q in (select i from pairs)"
    )
    return apart >= 5 and apart > 0.02 * both


def _deeper(seen: Rows, parents: Sequence[Parent]) -> Parent | None:
    """Of two, one that names only the starts of threads and one that names answers too, the latter."""
    depths = [forms.depth(each.form, each.field, each.id.field, each.id.within, seen.table, seen.ask) for each in parents]
    deep = [each for each, depth in zip(parents, depths, strict=True) if depth > 0.02]
    return deep[0] if len(deep) == 1 and seen.rows >= FEW else None


def last_resort(seen: Rows, chosen: Choice, ids: Sequence[Id]) -> Choice:
    """No column's name speaks of answers: ids that are paths, a thread's id that is the parent, or a question."""
    if chosen.resolved >= 0.5:
        return chosen
    if path := _by_path(seen, chosen, ids):
        return path
    if chosen.resolved < RESOLVED and (told := levels.by_level(seen, chosen, ids)):
        return told
    if chosen.resolved < RESOLVED and (told := references.by_number(seen, chosen)):
        return told
    if {"parent_id", "reply_to"} & set(chosen.found):
        return chosen
    for thread in seen.ranked("thread", 0.5):
        if ids and ids[0].within is None and forms.is_parent_by_thread(thread, ids[0].field, seen.table, seen.ask):
            words = (
                f"{thread.name} -> the comment answered (where it is not the comment's own {ids[0].field.name}); no other column tells more"
            )
            return replace(chosen, found={**chosen.found, "id": ids[0].field, "parent_id": thread}, evidence=(words,))
    return replace(chosen, offers=tuple(_offers(seen, chosen, ids)))


def _by_path(seen: Rows, chosen: Choice, ids: Sequence[Id]) -> Choice | None:
    """Ids that are paths, or a column of paths that end in the ids, or that are different in each row themselves."""
    taken = {each.place for each in chosen.found.values()}
    free = [each for each in seen.fields if each.kind in ("word", "decimal") and each.place not in taken and is_counted(seen, each)]
    for each in free:
        if ids and (beside := forms.path_beside(each, ids[0].field, ids[0].within, seen.table, seen.ask)):
            found = {**chosen.found, "id": ids[0].field, "parent_id": each}
            return replace(chosen, found=found, within=ids[0].within, form=beside[0], evidence=(beside[1],), resolved=1.0)
    alone = [Id(each, 0) for each in free if not set(each.roles) & NO_IDS and each.different > 0.9 * min(seen.rows, SAMPLE)]
    for id in [*ids[:2], *alone, *_within_threads(seen, free)]:
        if path := forms.path(id.field, id.within, 0.5 if id.score else 0.95, seen.table, seen.ask):
            found = {ours: each for ours, each in chosen.found.items() if ours != "reply_to"} | {"id": id.field, "parent_id": id.field}
            return replace(chosen, found=found, within=id.within, is_path=True, form=path[0], evidence=(path[1],), resolved=1.0)
    return None


OTHERS = {"id", "author", "author_id", "time", "text", "title", "url", "score", "thread"}


def _within_threads(seen: Rows, free: Sequence[Field]) -> list[Id]:
    """Columns that are different only within each thread, whatever they are called."""
    threads = [each for each in seen.ranked("thread", 0.5) if 2 <= each.different < 0.8 * each.filled]
    able = [each for each in free if not set(each.roles) & NO_IDS and each.different <= 0.9 * min(seen.rows, SAMPLE)]
    pairs = [(each, thread) for each in able for thread in threads if each is not thread]
    return [Id(each, 0, thread) for each, thread in pairs if profile.uniqueness(each, (), seen.table, seen.ask, thread) >= UNIQUE]


def _offers(seen: Rows, chosen: Choice, ids: Sequence[Id]) -> list[tuple[str, str, str]]:
    """Columns that the data let be what is answered, though their names do not say so."""
    taken = {each.place for each in chosen.found.values()}
    author = chosen.found.get("author")
    able = [each for each in seen.fields if each.place not in taken and each.kind in ("word", "whole", "list") and is_counted(seen, each)]
    able = [
        each
        for each in able
        if each.name not in chosen.refuted and not set(each.roles) & OTHERS - ({"id"} if "parent" in each.roles else set())
    ]
    able = [each for each in able if each.different > 1 and not forms.speaks_of_numbers(each.name)]
    found = []
    for each in able[:MANY]:
        id = ids[0] if ids else None
        by_id = forms.proposal(each, id.field, id.within, seen.table, seen.ask) if id else 0.0
        by_name = 0.0
        if author is not None and each.kind == "word" and (among := forms.among(each, [author], seen.table, seen.ask)):
            by_name = among.overlap.share if among.overlap.found >= 2 and not among.is_author_again else 0.0
        if max(by_id, by_name) >= 0.3:
            ours = "parent_id" if by_id >= by_name else "reply_to"
            what = f"are in {id.field.name}" if ours == "parent_id" and id else "are authors"
            found.append((max(by_id, by_name), (ours, each.name, f"{percent(max(by_id, by_name))} of its values {what}")))
    return [offer for _, offer in sorted(found, key=lambda pair: -pair[0])[:3]]


def _evidence(parent: Parent) -> tuple[str, ...]:
    """What speaks for the column of the comment answered."""
    if not parent.overlap.values or parent.id is None:
        return ()
    return (f"{parent.field.name} -> the comment answered ({_share_said(parent)}{parent.form.words})",)


def _share_said(parent: Parent) -> str:
    if parent.overlap.share < RESOLVED:
        return f"by its name; hardly any of its {parent.overlap.values:,} values is in {parent.id.field.name}"
    if parent.overlap.values == 1:
        return f"its only value is in {parent.id.field.name}"
    return f"{percent(parent.overlap.share)} of its {parent.overlap.values:,} different values are in {parent.id.field.name}"
