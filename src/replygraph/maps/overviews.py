"""The map of clusters: a circle for each, an arrow for the replies between two."""

from typing import Any

import numpy as np

from replygraph.graph import ReplyGraph, settle_sums, subgraph
from replygraph.maps.backbones import backbone
from replygraph.maps.layouts import layout
from replygraph.wording import amount, cut

MOST = 24  # clusters; the smaller ones are in the legend and the search
LEAST = 3  # authors of a cluster that is shown, and clusters that are worth a map
FIRST = 20  # authors, the first of the ranking, whose clusters are shown before others
NARROWEST, WIDEST = 13.0, 44.0


def overview(graph: ReplyGraph, clusters: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Where the clusters stand and what they reply to each other; None where there are too few for a map.

    Shown are the clusters of the first authors of the ranking, then those whose authors received most replies. An author
    without words of their own names a cluster that has none. Of the arrows, each cluster's strongest are shown; `inside`
    counts the replies that stay within one cluster, `received` those that authors of the clusters shown received.
    """
    label, gained = graph.author_columns["cluster"], graph.author_columns["replies_received"]
    sizes = np.array([each["size"] for each in clusters], dtype=np.int64)
    if int((sizes >= LEAST).sum()) < LEAST:
        return None
    named = (label >= 0) & (label < len(clusters))
    received = np.bincount(label[named], gained[named], len(clusters))
    shown = _chosen(label[:FIRST], received, sizes)
    groups = _clusters_as_authors(graph, clusters, shown, received)
    kept, ties = backbone(groups, len(shown), each=2 if len(shown) <= 12 else 1)
    drawn = subgraph(groups, kept, ties)
    radius = np.maximum(NARROWEST, WIDEST * np.sqrt(sizes[shown] / sizes[shown].max())).round(1)
    places = layout(drawn, radius)
    source, target = (label[graph.reply_columns[end]] for end in ("source", "target"))
    weight = drawn.reply_columns["weight"]
    return {
        "clusters": shown.tolist(), "x": places[:, 0].tolist(), "y": places[:, 1].tolist(), "radius": radius.tolist(),
        "source": drawn.reply_columns["source"].tolist(), "target": drawn.reply_columns["target"].tolist(),
        "width": np.round(1 + 4 * np.sqrt(weight / max(1, weight.max(initial=1))), 2).tolist(),
        "authors": int(sizes[shown].sum()), "received": amount(received[shown].sum()), "first": int(np.isin(label[:FIRST], shown).sum()),
        "inside": amount(graph.reply_columns["weight"][(source == target) & (source >= 0)].sum()),
    }  # fmt: skip


def _chosen(first: np.ndarray, received: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The clusters that are shown, by their numbers: those of the first authors, then the most answered of a few authors at least."""
    own = np.zeros(len(sizes), dtype=bool)
    own[first[(first >= 0) & (first < len(sizes))]] = True
    order = np.lexsort((np.arange(len(sizes)), -received, ~own))
    chosen: np.ndarray = np.sort(order[own[order] | (sizes[order] >= LEAST)][:MOST])
    return chosen


def _clusters_as_authors(graph: ReplyGraph, clusters: list[dict[str, Any]], shown: np.ndarray, received: np.ndarray) -> ReplyGraph:
    """A graph whose authors are the clusters, under the names that the map gives them."""
    label, count = graph.author_columns["cluster"], len(shown)
    place = np.full(int(label.max(initial=-1)) + 2, -1)  # the last is of authors without a cluster
    place[shown] = np.arange(count)
    source, target = (place[label[graph.reply_columns[end]]] for end in ("source", "target"))
    kept = (source != target) & (source >= 0) & (target >= 0)
    pairs, places = np.unique(source[kept] * count + target[kept], return_inverse=True)
    weight = settle_sums(np.bincount(places, graph.reply_columns["weight"][kept], len(pairs)))
    names, wanted = graph.author_columns["author"], [clusters[each] for each in shown.tolist()]
    titles = [", ".join(each["words"]) or cut(names[each["first"]]) or each["letter"] for each in wanted]
    replies = {"source": pairs // count, "target": pairs % count, "weight": weight}
    return ReplyGraph({"author": np.array(titles, dtype=object), "replies_received": received[shown]}, replies)
