"""The map of clusters: a circle for each, an arrow for the replies between two."""

from __future__ import annotations

from typing import Any

import numpy as np

from replygraph.graph import ReplyGraph, settle_sums, subgraph
from replygraph.maps.backbones import backbone
from replygraph.maps.layouts import layout
from replygraph.wording import amount, cut, letters

MOST = 24  # clusters; the smaller ones are in the legend and the search
LEAST = 3  # authors of a cluster that is shown, and clusters that are worth a map
NARROWEST, WIDEST = 13.0, 44.0


def overview(graph: ReplyGraph, clusters: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Where the clusters stand and what they reply to each other; None where there are too few for a map.

    An author without words of their own names a cluster that has none. Of the arrows, each cluster's strongest are
    shown; `inside` counts the replies that stay within one cluster.
    """
    sizes = np.array([each["size"] for each in clusters], dtype=np.int64)
    count = int((sizes >= LEAST).sum())
    if count < LEAST:
        return None
    count = min(count, MOST)
    groups = _clusters_as_authors(graph, clusters[:count], sizes[:count])
    shown, ties = backbone(groups, count, each=2 if count <= 12 else 1)
    drawn = subgraph(groups, shown, ties)
    radius = np.maximum(NARROWEST, WIDEST * np.sqrt(sizes[:count] / sizes.max())).round(1)
    places = layout(drawn, radius)
    label = graph.author_columns["cluster"]
    source, target = (label[graph.reply_columns[end]] for end in ("source", "target"))
    weight = drawn.reply_columns["weight"]
    return {
        "clusters": list(range(count)), "x": places[:, 0].tolist(), "y": places[:, 1].tolist(), "radius": radius.tolist(),
        "source": drawn.reply_columns["source"].tolist(), "target": drawn.reply_columns["target"].tolist(),
        "width": np.round(1 + 4 * np.sqrt(weight / max(1, weight.max(initial=1))), 2).tolist(),
        "authors": int(sizes[:count].sum()),
        "inside": amount(graph.reply_columns["weight"][(source == target) & (source >= 0)].sum()),
    }  # fmt: skip


def _clusters_as_authors(graph: ReplyGraph, clusters: list[dict[str, Any]], sizes: np.ndarray) -> ReplyGraph:
    """A graph whose authors are the clusters, under the names that the map gives them."""
    label, count = graph.author_columns["cluster"], len(clusters)
    source, target = (label[graph.reply_columns[end]] for end in ("source", "target"))
    kept = (source != target) & (np.minimum(source, target) >= 0) & (np.maximum(source, target) < count)
    pairs, place = np.unique(source[kept] * count + target[kept], return_inverse=True)
    weight = settle_sums(np.bincount(place, graph.reply_columns["weight"][kept], len(pairs)))
    names = graph.author_columns["author"]
    titles = [", ".join(each["words"]) or cut(names[each["first"]]) or letters(i) for i, each in enumerate(clusters)]
    replies = {"source": pairs // count, "target": pairs % count, "weight": weight}
    return ReplyGraph({"author": np.array(titles, dtype=object), "replies_received": sizes}, replies)
