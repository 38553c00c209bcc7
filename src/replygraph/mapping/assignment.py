"""Which column of a table is which, chosen by evidence: names propose, the data veto, scope and choose between forms."""

from collections.abc import Mapping
from dataclasses import replace

from replygraph.mapping import authors, column_words, forms, parents, profile
from replygraph.mapping.candidates import BESIDE, JOINED, is_counted
from replygraph.mapping.choices import Choice, Rows
from replygraph.mapping.profile import Field


def choose(seen: Rows, given: Mapping[str, str]) -> Choice:
    """The best assignment of columns; offers, where it has to be asked."""
    free = [role for role in ("parent", "answered") if given.get({"parent": "parent_id", "answered": "reply_to"}[role]) != ""]
    ids = parents.ids_of(seen, _that_repeat(seen), given)
    parent = parents.parent_of(seen, ids) if "parent" in free else Choice()
    answered = authors.answered_of(seen, parent, given) if "answered" in free else parent
    chosen = authors.author_of(seen, answered, given)
    is_asked = "parent_id" in given and not any(each.roles.get("level") == 9.0 for each in seen.fields)
    if "parent" in free and not is_asked and not chosen.offers:
        chosen = parents.last_resort(seen, chosen, ids)
    if "id" not in chosen.found and ids:
        chosen = replace(chosen, found={**chosen.found, "id": ids[0].field}, within=chosen.within or ids[0].within)
    chosen = _with_start(seen, chosen) if not given.get("thread_id") else chosen
    return _rest(seen, authors.with_ids(seen, _agreeing(seen, chosen)))


def _with_start(seen: Rows, chosen: Choice) -> Choice:
    """Where some comments tell what they answer, and the others only in which thread they stand, whose id is a comment's."""
    found = chosen.found
    if not {"id", "parent_id"} <= set(found) or chosen.is_path or chosen.within or chosen.resolved < parents.RESOLVED:
        return chosen
    parent, id = forms.joined(chosen.form, found["parent_id"], found["id"], None)
    for thread in seen.ranked("thread", 0.5):
        if thread.place in (found["parent_id"].place, found["id"].place) or not forms.alike(thread, found["id"], "sample", seen.ask):
            continue
        top = chosen.form.id(profile.no_parent(thread))
        without, here, threads, last = seen.ask(
            f"with pairs as (select {parent} as p, {id} as i, {top} as t from {seen.table}), open as (select t from pairs where p is null and t <> i), "
            "starts as (select i from pairs where p is null and (t is null or t = i)) "
            "select count(*), count(*) filter (t in (select i from starts)), count(distinct t), max(try_cast(t as bigint)) from open"
        )
        is_numbered = last is not None and last <= threads + 1  # 1, 2, 3 are threads that were counted
        if threads >= 2 and not is_numbered and here >= 0.9 * without:
            words = f"{here:,} comments tell only that they stand in the {thread.name} of another comment, which they are assumed to answer"
            return replace(chosen, found={**found, "thread_id": thread}, start=thread, evidence=(*chosen.evidence, words))
    return chosen


def _that_repeat(seen: Rows) -> list[Field]:
    """The columns that are equal where a row stands twice: whatever matters but what changes between two looks at a comment."""
    roles = {*JOINED, "url"} | ({"text"} if seen.table == "sample" else set())
    return [each for each in seen.fields if roles & set(each.roles) and is_counted(seen, each)]


def _agreeing(seen: Rows, chosen: Choice) -> Choice:
    """Where both the comment answered and its author are told, and they contradict each other, the comment is believed."""
    if not {"id", "parent_id", "reply_to", "author"} <= set(chosen.found) or chosen.is_path:
        return chosen
    same, all = _agreement(seen, chosen)
    if all > seen.rows:  # ids that repeat tell no comment, names do
        id, parent, name = (chosen.found[ours] for ours in ("id", "parent_id", "reply_to"))
        kept = {ours: each for ours, each in chosen.found.items() if ours not in ("id", "parent_id")}
        words = f"{parent.name} is left aside: {id.name} repeats itself, so that it tells no comment; {name.name} tells who is answered"
        return replace(chosen, found=kept, within=None, form=forms.AS_IT_IS, evidence=(*chosen.evidence[1:], words), warnings=())
    if all >= 5 and same < 0.5 * all:
        name = chosen.found["reply_to"].name
        kept = {ours: each for ours, each in chosen.found.items() if ours != "reply_to"}
        words = f"{name} is left aside: of the comments answered, {same:,} of {all:,} were written by whom it names"
        return replace(chosen, found=kept, evidence=(*chosen.evidence[:1], words))
    return replace(chosen, warnings=()) if all >= 5 and same >= 0.9 * all else chosen


def _rest(seen: Rows, chosen: Choice) -> Choice:
    """Thread, time, text and what else there is, by name and kind."""
    found = dict(chosen.found)
    if chosen.within and "thread_id" not in found:
        found["thread_id"] = chosen.within
    elif "thread_id" not in found and "parent_id" not in found:  # answers to one row of another table are a thread
        named = [each for each in seen.fields if each.name in chosen.refuted]
        found |= {"thread_id": named[0]} if named else {}
    for ours, role, least in BESIDE:
        taken = {each.place for mapped, each in found.items() if mapped != "parent_id" and not (mapped == "id" and role == "time")}
        free = [each for each in seen.ranked(role, least) if each.place not in taken and not _is_of_the_post(each, role, found)]
        if ours not in found and free:
            found[ours] = free[0]
    if "thread_id" not in found and "id" in found:  # `post_id` beside the comment's own
        taken = {each.place for each in found.values()}
        able = [each for each in seen.ranked("thread", 0.35) if each.place not in taken and each.different < 0.9 * each.filled]
        found |= {"thread_id": able[0]} if able else {}
    evidence = chosen.evidence
    if chosen.within:
        evidence = (*evidence, f"{found['id'].name} is different only within each {chosen.within.name}: comments are told apart by both")
    return replace(chosen, found=found, evidence=evidence)


def _is_of_the_post(each: Field, role: str, found: Mapping[str, Field]) -> bool:
    """Whether a score is that of what is commented: `post_score` beside `comment_id`."""
    own = {word for ours in ("id", "author") if ours in found for word in column_words.words_of(found[ours].name)[:1]}
    return role == "score" and "comment" in own and column_words.words_of(each.name)[:1] in POSTS


POSTS = [(word,) for word in ("post", "submission", "thread", "article", "video")]


def _agreement(seen: Rows, chosen: Choice) -> tuple[int, int]:
    """Of the comments whose parent is here: how many name its author as the one answered, and how many name anybody."""
    found = chosen.found
    named, own = forms.joined(chosen.form, found["parent_id"], found["id"], chosen.within)
    answered = f"lower(ltrim({chosen.name_form.parent(profile.clean(found['reply_to']), '')}, '@'))"
    return seen.ask(
        f"with pairs as (select {named} as p, {own} as i, {answered} as answered, {profile.person(found['author'])} as author from {seen.table}) "
        "select count(*) filter (c.answered = q.author), count(*) from pairs c join pairs q on c.p = q.i where c.answered is not null and q.author is not null"
    )
