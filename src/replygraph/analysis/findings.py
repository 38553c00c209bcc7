"""What may be said of a discussion, and how sure it is, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.certainty import RankSets, rank_sets
from replygraph.analysis.chance import SAME, Chance, against_chance
from replygraph.analysis.replies import each_reply
from replygraph.wording import called, figure, percent, plural, words

if TYPE_CHECKING:
    from replygraph.graph import ReplyGraph

NAMED = 3  # authors of whom a sentence tells the place
SLIGHT = 0.1  # of what is observed: a smaller difference from chance is called slight
LARGE = 0.1  # of all replies, from which part on it is told who wrote them
MANY = 20_000  # replies above which fewer discussions are drawn: 20 are enough for a level below 5%


def with_places(graph: ReplyGraph, *, across: str = "threads") -> ReplyGraph:
    """The graph with from where to where each author's place may be, by replies and by threads.

    Returns
    -------
    ReplyGraph
        `place_from`, `place_to`: the best and the worst place by replies received that an author may have, all authors
        at once with 95% confidence. `may_be_first`: whether the author may be first (bool). `threads_answered_in`: the
        threads in which somebody answered the author; `place_by_threads_from`, `place_by_threads_to`: the same by these.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = with_places(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    >>> graph.authors[["author", "replies_received", "place_from", "place_to", "may_be_first"]]
      author  replies_received  place_from  place_to  may_be_first
    0    Ann                 1           1         2          True
    1    Bob                 0           1         2          True
    """
    replies, threads = rank_sets(graph, across=across), rank_sets(graph, by="threads")
    return graph.with_columns(
        place_from=replies.place_from, place_to=replies.place_to, may_be_first=replies.may_be_first, threads_answered_in=threads.counts,
        place_by_threads_from=threads.place_from, place_by_threads_to=threads.place_to,
    )  # fmt: skip


def about_answering(graph: ReplyGraph) -> list[str]:
    """Who wrote a large part of all replies, in a sentence; nothing where nobody stands out.

    One stands out whose lead over the next is more than two standard deviations of what chance between both would give.
    """
    sent, names = graph.author_columns["replies_sent"], graph.author_columns["author"]
    order, total = np.argsort(-sent, kind="stable"), sent.sum()
    most, next_most = (float(sent[order[place]]) if place < len(order) else 0.0 for place in (0, 1))
    if most < LARGE * total or (most - next_most) ** 2 <= 4 * (most + next_most):
        return []
    level = int((sent == next_most).sum())
    told = (
        f"next is {called(names[order[1]])} with {figure(next_most)}"
        if level == 1
        else f"next are {level:,} authors with {figure(next_most)} each"
    )
    follows = f"; {told}" if next_most else ""
    share = f" ({percent(most / total)})" if total >= 10 else ""
    return [
        f"{called(names[order[0]])} wrote the most replies: {figure(most)} of {figure(total)} replies{share}{follows}. "
        "A lead so wide is hardly chance, each reply taken by itself."
    ]


def about_places(graph: ReplyGraph, *, across: str = "threads") -> list[str]:
    """What may be said of the ranking by replies received, a sentence each; nothing where nobody was answered."""
    sets, threads = rank_sets(graph, across=across), rank_sets(graph, by="threads")
    if not sets.counts.sum() or len(sets.counts) < 2:
        return []
    names, unknown = graph.author_columns["author"], without_threads(graph)
    lines = [*_told_apart(sets, names, "replies" if unknown else "threads"), _first(sets, names)]
    if unknown:
        return [*lines, "The source tells of no threads: each reply is taken by itself, so places look surer than they are."]
    if sets.threads > 1 and _any(threads):
        lines.append(f"By the number of threads in which somebody answered them, places would be: {_places(threads, names)}.")
    return [*lines, _what_varies(sets, across)]


def without_threads(graph: ReplyGraph) -> bool:
    """Whether nothing tells which replies belong together: more than one, and each in a thread of its own that answers no comment."""
    replies = each_reply(graph)
    alone = len(np.unique(replies["thread"])) == len(replies["thread"])
    return len(replies["thread"]) > 1 and alone and bool((replies["parent"] < 0).all())


APART = {
    "threads": "Had the same people met in other such threads, their places by replies per thread would be",
    "replies": "Had the same people answered as many times anew, their places would be",
}


def _any(sets: RankSets) -> bool:
    return bool((sets.place_to < len(sets.counts)).any())


def _told_apart(sets: RankSets, names: np.ndarray, among: str) -> list[str]:
    top = int(np.argmax(sets.counts))
    if not _any(sets):
        bunches = ", as they come in bunches" if sets.bunching[top] >= 2 else ""
        needed, total = sets.needed[top], sets.counts.sum()
        enough = f"at least {needed:,} would be needed" if needed <= total else f"not even all {figure(total)} replies would be enough"
        return [
            f"No two places can be told apart by replies received: {called(names[top])} has {sets.counts[top]:,.0f}, and {enough} "
            f"to stand surely above anybody{bunches}."
        ]
    lines = [
        f"{APART[among]}: {_places(sets, names)} (all {len(names):,} authors at once, 95%). With fewer than {sets.least:,} replies an author can hardly be told from one who has none."
    ]
    bunched = top if sets.bunching[top] >= 2 else -1
    if bunched >= 0:
        lines.append(
            f"Replies come in bunches: {called(names[top])}'s {sets.counts[top]:,.0f} weigh as much as {sets.independent[top]:,.0f} single ones."
        )
    return lines


def _places(sets: RankSets, names: np.ndarray) -> str:
    """From where to where the first few may be, and of whom else anything can be said."""
    order = np.argsort(-sets.counts, kind="stable")
    apart = order[sets.place_to[order] < len(order)]
    told = ", ".join(f"{called(names[each])} {_place(sets, each)}" for each in apart[:NAMED])
    more = len(apart) - NAMED
    return told + (f" and {more:,} more who surely stand above somebody" if more > 0 else "")


def _place(sets: RankSets, author: int) -> str:
    low, high = int(sets.place_from[author]), int(sets.place_to[author])
    return f"{low:,}" if low == high else f"between {low:,} and {high:,}"


def _first(sets: RankSets, names: np.ndarray) -> str:
    may = np.flatnonzero(sets.may_be_first)
    if len(may) == 1:
        return f"By replies received only {called(names[may[0]])} can be first."
    if len(may) == len(names):
        return f"By replies received none of the {len(names):,} authors can be ruled out as the first."
    return f"By replies received {len(may):,} of the {len(names):,} authors could be first, if only the first place is asked about."


def _what_varies(sets: RankSets, across: str) -> str:
    if sets.threads == 1:
        return "All replies are in one thread: this allows for chance in whom they went to, and says nothing of other threads."
    if across == "times":
        return (
            "These places speak of more such threads by the same people, in other weeks too (threads that follow each other are "
            f"taken together, up to {sets.blocks:,} at a time)."
        )
    return (
        f"These places speak of more such threads, by the same people in the same period: the {sets.threads:,} threads with replies "
        "are taken as a sample of them."
    )


def structure_beyond_chance(graph: ReplyGraph, *, draws: int | None = None) -> dict[str, Chance]:
    """Reciprocity and modularity beside chance."""
    return against_chance(graph, "reciprocity", "modularity", draws=draws or draws_for(graph))


def draws_for(graph: ReplyGraph) -> int:
    """How many discussions are drawn: of a big one the least number that suffices."""
    return 99 if graph.reply_columns["weight"].sum() <= MANY else 20


def about_structure(found: Mapping[str, Chance], clusters: int) -> list[str]:
    """What may be said of groups and of answering back, a sentence each."""
    groups, back = found["modularity"], found["reciprocity"]
    if back.degenerate and back.degenerate == groups.degenerate:
        return [_about_groups(groups, clusters), "Nor can it be told whether people answer back more than by chance."]
    return [_about_groups(groups, clusters), _about_answering_back(back)]


def is_slight(observed: float, by_chance: float) -> bool:
    """Whether something is hardly more than chance gives."""
    return observed - by_chance < SLIGHT * observed


def _about_groups(found: Chance, clusters: int) -> str:
    groups = plural(clusters, "group")
    if found.degenerate:
        return f"{groups}. Whether {'it is' if clusters == 1 else 'they are'} clearer than chance cannot be told: {_why(found)}."
    dealt = _dealt(found, "groups as clear")
    if found.beyond:
        slightly = "slightly " if is_slight(found.observed, found.mean) else ""
        return f"{groups}, {slightly}clearer than chance, given who meets whom in which thread: {dealt}."
    return f"{groups}, but no clearer than chance could make them: {dealt}."


def _why(found: Chance) -> str:
    """Why nothing can be said, for a reader who knows nothing of draws."""
    if found.degenerate == SAME:
        return "answers dealt out at random within each thread give the same result"
    return found.degenerate


def _dealt(found: Chance, what: str) -> str:
    """How often chance does as well."""
    has = "has" if found.as_high < 2 else "have"
    return f"of {found.draws} discussions with the answers dealt out at random within each thread, {found.as_high or 'none'} {has} {what}"


def _about_answering_back(found: Chance) -> str:
    if found.degenerate:
        return f"Whether people answer back more than by chance cannot be told: {_why(found)}."
    share = f"{100 * found.observed:.0f}% of ties go both ways; {_dealt(found, 'as many')}, and on average it is {100 * found.mean:.0f}%"
    if found.beyond:
        return f"People answer back more than by chance ({share}); being there at the same time can be enough for that."
    return f"People answer back no more than chance could explain ({share})."


def with_intervals(graph: ReplyGraph, measures: Iterable[str]) -> tuple[ReplyGraph, list[str]]:
    """The graph with from where to where PageRank and betweenness of the first ten may be, and a sentence where nothing holds.

    Returns
    -------
    ReplyGraph, list of str
        `pagerank_from`, `pagerank_to` and their like: see `intervals`; None for all but the first ten.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.measure(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]), "pagerank")
    >>> with_intervals(graph, ["pagerank"])[1]
    ['PageRank: with fewer than 100 threads it depends on which threads are in the file, so no interval is given.']
    """
    from replygraph.analysis.resampling import THREADS, intervals

    lines, columns = [], {}
    for name in (each for each in measures if each in THREADS):
        ends = intervals(graph, name)
        if ends is None:
            lines.append(
                f"{words(name)}: with fewer than {THREADS[name]} threads it depends on which threads are in the file, so no interval is given."
            )
            continue
        lines.append(f"{words(name)}: from where to where the values of the first ten may be, each taken alone, 95%; not meant for places.")
        for end, values in zip(("from", "to"), ends, strict=True):
            columns[f"{name}_{end}"] = np.fromiter((None if np.isnan(each) else float(f"{each:.4g}") for each in values.tolist()), object)
    return graph.with_columns(**columns), lines


def with_confidence(graph: ReplyGraph) -> ReplyGraph:
    """The graph with how surely each author belongs to their cluster, where threads are enough to tell.

    Returns
    -------
    ReplyGraph
        `cluster_confidence`: see `cluster_confidence`; 0 for authors without a cluster. `confidence_by_chance`: what it is
        on average in discussions without groups, the same for all.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.cluster(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    >>> "cluster_confidence" in with_confidence(graph).author_columns
    False
    """
    from replygraph.analysis.resampling import cluster_confidence

    own, by_chance = cluster_confidence(graph)
    if np.isnan(by_chance):
        return graph
    return graph.with_columns(cluster_confidence=np.nan_to_num(own), confidence_by_chance=np.full(graph.size, by_chance))


@dataclass(frozen=True)
class Confidence:
    """What share of a group's members stay together over resampled threads, and what share where there are no groups."""

    own: float
    chance: float
    unsure: int  # authors who are no surer of their group than by chance

    @property
    def hardly(self) -> bool:
        return is_slight(self.own, self.chance)


def confidence(graph: ReplyGraph) -> Confidence | None:
    """How surely authors belong to their groups; None where it was not computed."""
    if "cluster_confidence" not in graph.author_columns:
        return None
    own = graph.author_columns["cluster_confidence"][graph.author_columns["cluster"] >= 0]
    chance = float(graph.author_columns["confidence_by_chance"][0])
    return Confidence(float(own.mean()), chance, int((own <= chance).sum()))


def about_confidence(graph: ReplyGraph) -> list[str]:
    """The same in a sentence."""
    if not (told := confidence(graph)):
        return []
    stay = (
        f"in discussions put together anew from these threads, {told.own:.0%} of a group's members stay together on average, and "
        f"{told.chance:.0%} where there are no groups"
    )
    if told.hardly:
        sure = "hardly surer" if told.own > told.chance else "no surer"
        return [f"Who belongs to which group is {sure} than chance: {stay}. Take no author's group for a fact."]
    those = f" {plural(told.unsure, 'author')} {'is' if told.unsure == 1 else 'are'} no surer of their group than that: count them to none."
    return [f"{stay[0].upper()}{stay[1:]}.{those if told.unsure else ''}"]
