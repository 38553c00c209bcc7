"""What part people play: who is never answered, who answers newcomers, who answers and who discusses, who connects groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.replies import each_comment, places_in_time
from replygraph.analysis.structure import undirected
from replygraph.analysis.trees import answered

if TYPE_CHECKING:
    from replygraph.graph import Columns, ReplyGraph

# Welser and others tell the roles by eye; these bounds are ours.
PARTNERS = 5  # people somebody must have answered to have a role by how they answer
FEW = 2  # partners that somebody has at most who talks with hardly anybody
MOSTLY = 0.5
ROLES = ("answers", "discusses", "starts")


def with_answers_to_comments(graph: ReplyGraph) -> ReplyGraph:
    """The graph with how many of each author's comments somebody else answered, and who answers newcomers.

    Returns
    -------
    ReplyGraph
        `comments_answered`: how many of the author's comments another author answered. `never_answered`: whether the
        author wrote comments and nobody else answered any, neither by a reply nor by name (bool). `newcomers_answered`: for
        how many other authors this one answered the very first comment (int64).

    Notes
    -----
    A reply that names an author without telling which comment it answers counts for `never_answered` alone. Of the
    input nothing is known before its first and after its last comment: newcomers are new here.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [("Ann", None), ("Bob", 0), ("Ann", 1), ("Cy", None), ("Ann", 3), ("Dee", None)]
    >>> graph = rg.build([{"id": n, "author": a, "parent_id": p} for n, (a, p) in enumerate(comments)])
    >>> with_answers_to_comments(graph).authors[["author", "comments_answered", "never_answered", "newcomers_answered"]]
      author  comments_answered  never_answered  newcomers_answered
    0    Ann                  1           False                   2
    1    Bob                  1           False                   1
    2     Cy                  1           False                   0
    3    Dee                  0            True                   0
    """
    comments = each_comment(graph)
    author, parent = comments["author"].astype(np.int64), comments["parent"].astype(np.int64)
    by_others = _answered_by_others(author, parent)
    counted = by_others & (author >= 0)
    wrote = np.bincount(author[author >= 0], minlength=graph.size) > 0
    return graph.with_columns(
        comments_answered=np.bincount(author[counted], minlength=graph.size),
        never_answered=wrote & (graph.author_columns["replies_received"] == 0) & (np.bincount(author[counted], minlength=graph.size) == 0),
        newcomers_answered=_newcomers_answered(comments, author, parent, graph.size),
    )


def _answered_by_others(author: np.ndarray, parent: np.ndarray) -> np.ndarray:
    """Of each comment whether somebody else, known or not, answers it."""
    rows = np.flatnonzero(parent >= 0)
    rows = rows[(author[rows] != author[parent[rows]]) | (author[rows] < 0)]
    found = np.zeros(len(parent), dtype=bool)
    found[parent[rows]] = True
    return found


def _newcomers_answered(comments: Columns, author: np.ndarray, parent: np.ndarray, size: int) -> np.ndarray:
    order = np.argsort(places_in_time(comments), kind="stable")
    known = order[author[order] >= 0]
    newcomers, first = np.unique(author[known], return_index=True)
    debut = np.full(size, -1)
    debut[newcomers] = known[first]
    rows = np.flatnonzero((parent >= 0) & (author >= 0))
    rows = rows[(author[parent[rows]] >= 0) & (author[parent[rows]] != author[rows])]
    rows = rows[debut[author[parent[rows]]] == parent[rows]]
    pairs = np.unique(author[rows] * size + author[parent[rows]])
    return np.bincount(pairs // max(1, size), minlength=size)


def with_roles(graph: ReplyGraph) -> ReplyGraph:
    """The graph with the role of each author who shows one: answers, discusses, starts; "" for all others.

    * **answers**: answered at least 5 people, more than half of whom have no more than 2 partners in all, and fewer than
      half of whom answered back: many short exchanges with people who talk with hardly anybody else.
    * **discusses**: answered at least 5 people, at least half of whom answered back, and more than half of whom have more
      than 2 partners: among people who talk with each other.
    * **starts**: started at least 2 threads in which others wrote, and more threads than replies to others.

    Returns
    -------
    ReplyGraph
        `role` (str), `threads_started` (int64), `share_answering_back` and `share_with_few_partners` (float64: of the people
        whom the author answered; 0 where there are none).

    References
    ----------
    Welser, Gleave, Fisher and Smith (2007), Visualizing the signatures of social roles in online discussion groups,
    Journal of Social Structure 8. They tell roles by their pictures; the bounds are ours.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [{"id": f"q{n}", "author": f"Asker {n}"} for n in range(6)]
    >>> comments += [{"id": f"a{n}", "author": "Helper", "parent_id": f"q{n}"} for n in range(6)]
    >>> graph = with_roles(rg.build(comments))
    >>> dict(zip(graph.author_columns["author"][-2:].tolist(), graph.author_columns["role"][-2:].tolist()))
    {'Asker 5': '', 'Helper': 'answers'}
    """
    source, target = graph.reply_columns["source"], graph.reply_columns["target"]
    partners = np.diff(undirected(graph).indptr)
    ties = graph.matrix(weighted=False)
    people = np.bincount(source, minlength=graph.size)
    back = np.asarray(ties.multiply(ties.T).sum(axis=1)).ravel()
    few = np.bincount(source, partners[target] <= FEW, graph.size)
    back_share, few_share = (np.divide(each, people, out=np.zeros(graph.size), where=people > 0) for each in (back, few))
    started = _threads_started(graph)
    enough = people >= PARTNERS
    role = np.full(graph.size, "", dtype=object)
    role[(started >= 2) & (started > graph.author_columns["replies_sent"])] = "starts"
    role[enough & (few_share < MOSTLY) & (back_share >= MOSTLY)] = "discusses"
    role[enough & (few_share > MOSTLY) & (back_share < MOSTLY)] = "answers"
    return graph.with_columns(role=role, threads_started=started, share_answering_back=back_share, share_with_few_partners=few_share)


def _threads_started(graph: ReplyGraph) -> np.ndarray:
    """How many comments of each author somebody answers that answer none themselves."""
    comments = each_comment(graph)
    author, parent = comments["author"], comments["parent"]
    started = answered(parent) & (parent < 0) & (comments["answered"] < 0) & (author >= 0)
    return np.bincount(author[started], minlength=graph.size)


def with_parts(graph: ReplyGraph) -> ReplyGraph:
    """The graph with what part each author plays: who is never answered, who answers newcomers, roles, who connects clusters.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = with_parts(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    >>> graph.authors[["author", "never_answered", "newcomers_answered", "threads_started", "participation"]]
      author  never_answered  newcomers_answered  threads_started  participation
    0    Ann           False                   0                1            0.0
    1    Bob            True                   1                0            0.0
    """
    from replygraph.analysis.clusters import cluster

    return with_connections(cluster(with_roles(with_answers_to_comments(graph))))


def with_connections(graph: ReplyGraph) -> ReplyGraph:
    """The graph with how much each author connects clusters, and how much they belong to their own.

    Returns
    -------
    ReplyGraph
        `participation`: 0 where all exchange of replies is within one cluster, towards 1 where it is spread evenly over
        many: a bridge. `within_cluster_z`: by how many standard deviations the author's exchange within the cluster is above
        the mean of its members (float64). Authors without ties have 0.

    Notes
    -----
    From Guimerà and Amaral, who name seven roles by thresholds; these come from metabolic networks and mean nothing
    here, so only the numbers are given. Where clusters are no clearer than chance, neither number means much.

    References
    ----------
    Guimerà and Amaral (2005), doi:10.1038/nature03288.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [{"id": n, "author": n} for n in "ABCDEF"]
    >>> pairs = ["AB", "BA", "BC", "CA", "DE", "ED", "FE", "CD"]
    >>> comments += [{"id": p, "author": p[0], "parent_id": p[1]} for p in pairs]
    >>> graph = with_connections(rg.cluster(rg.build(comments)))
    >>> graph.author_columns["participation"].round(3).tolist()
    [0.0, 0.0, 0.444, 0.444, 0.0, 0.0]
    """
    label = graph.author_columns["cluster"]
    source, target, weight = (graph.reply_columns[name] for name in ("source", "target", "weight"))
    here, there = np.concatenate([source, target]), np.concatenate([target, source])
    both = np.concatenate([weight, weight]).astype(np.float64)
    clusters = int(label.max(initial=-1)) + 1
    pairs, place = np.unique(here * max(1, clusters) + label[there], return_inverse=True)
    exchange = np.bincount(place, both, len(pairs))
    author, other = pairs // max(1, clusters), pairs % max(1, clusters)
    total = np.bincount(here, both, graph.size)
    squares = np.bincount(author, exchange**2, graph.size)
    participation = np.where(total > 0, 1 - np.divide(squares, total**2, out=np.ones(graph.size), where=total > 0), 0)
    own = other == label[author]
    inside = np.bincount(author[own], exchange[own], graph.size)
    return graph.with_columns(participation=participation, within_cluster_z=_z_within(inside, label, clusters))


def _z_within(values: np.ndarray, label: np.ndarray, clusters: int) -> np.ndarray:
    member = label >= 0
    size = np.bincount(label[member], minlength=clusters)
    mean = np.bincount(label[member], values[member], clusters) / np.maximum(1, size)
    spread = np.sqrt(np.bincount(label[member], (values[member] - mean[label[member]]) ** 2, clusters) / np.maximum(1, size))
    z = np.zeros(len(values))
    own, apart = label[member], values[member] - mean[label[member]]
    z[member] = np.divide(apart, spread[own], out=np.zeros(len(own)), where=spread[own] > 0)
    return z
