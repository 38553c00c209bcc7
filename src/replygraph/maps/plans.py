"""The plan of a drawing: who is drawn, where, how large and in which colour. Page, picture and GraphML follow the same."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from replygraph.graph import ReplyGraph, subgraph
from replygraph.maps.backbones import backbone
from replygraph.maps.layouts import layout

DRAWN = 1000  # authors, up to which all are drawn; vis-network pans such a graph at some 40 frames a second
SHOWN = 500  # authors, of a graph that is larger
HELD = 100_000  # authors a page knows at all: a browser opens a page of so many in about a second
NARROWEST, WIDEST = 8.0, 32.0  # pixels, an author's radius
# After Okabe and Ito, whose colours the colour-blind tell apart, without their yellow, and each dark enough to stand out
# from the map and from the ground of its cluster by 3:1 (WCAG 1.4.11).
HUES = {
    "light": ("#0064a0", "#b37400", "#00845d", "#b8588c", "#2586c0", "#c44f00", "#6f5200"),
    "dark": ("#4aa8e8", "#f0b429", "#2cc49a", "#e39cc4", "#8fd0f7", "#f58442", "#c9a72c"),
}
# For numbers, from the lowest to the highest: each step stands out from the map by 3:1 in its theme, and the higher the further.
RAMPS = {"light": ("#b37a1e", "#b03a5b", "#3b1464"), "dark": ("#7a6fc4", "#e0739a", "#ffe69a")}
GREYS = {"light": "#6f727a", "dark": "#8d93a1"}  # of authors without a cluster
LINES = {"thin": 1.3, "grow": 1.3, "thick": 8.0}  # pixels: of one reply, more by the root of the replies, at most
NAMED = 500  # clusters that have a letter and a hue; the smaller ones are counted


@dataclass(frozen=True)
class Plan:
    """What a drawing shows of a discussion.

    Attributes
    ----------
    held
        The part of the discussion that a drawing can hold: all of it, or the first 100,000 authors.
    drawn
        What is drawn of that.
    shown, ties
        Which authors and ties of `held` these are.
    size
        The column that sets the circles' area.
    radius, places
        Of the authors drawn, in pixels.
    """

    held: ReplyGraph
    drawn: ReplyGraph
    shown: np.ndarray
    ties: np.ndarray
    size: str
    radius: np.ndarray
    places: np.ndarray


def plan(graph: ReplyGraph, size: str, places: np.ndarray | None = None) -> Plan:
    """What is drawn of a graph with clusters, its circles by the column `size`; places that are known stay."""
    held = strongest(graph, size)
    shown, ties = visible(held, size)
    drawn = subgraph(held, shown, ties)
    radius = radii(drawn.author_columns[size])
    return Plan(held, drawn, shown, ties, size, radius, layout(drawn, radius) if places is None else places)


def strongest(graph: ReplyGraph, size: str) -> ReplyGraph:
    """The part of a huge graph that a page can hold: the authors first by a measure, and the ties among them."""
    if graph.size <= HELD:
        return graph
    held = np.zeros(graph.size, dtype=bool)
    held[np.argsort(-graph.author_columns[size], kind="stable")[:HELD]] = True
    ties = held[graph.reply_columns["source"]] & held[graph.reply_columns["target"]]
    return subgraph(graph, np.flatnonzero(held), np.flatnonzero(ties))


def visible(graph: ReplyGraph, size: str) -> tuple[np.ndarray, np.ndarray]:
    """The authors and the ties that are drawn: all of a small graph, the strongest part of a big one."""
    if graph.size <= DRAWN:
        return np.arange(graph.size), np.arange(len(graph.reply_columns["weight"]))
    return backbone(graph, SHOWN, by=size)


def radii(values: np.ndarray, least: float = NARROWEST, widest: float = WIDEST) -> np.ndarray:
    """Circles whose area goes with a measure, in pixels."""
    values = np.nan_to_num(values.astype(float), posinf=0, neginf=0)
    most = values.max() if len(values) else 0
    share = values / most if most > 0 else np.zeros(len(values))
    return np.maximum(least, widest * np.sqrt(np.maximum(share, 0))).round(1)


def line_widths(weight: np.ndarray) -> np.ndarray:
    """The width of an arrow, in pixels, for its number of replies."""
    widths: np.ndarray = np.minimum(np.round(LINES["thin"] + LINES["grow"] * (np.sqrt(weight) - 1), 2), LINES["thick"])
    return widths


def all_assumed(graph: ReplyGraph) -> np.ndarray:
    """Of which ties the source tells of no reply whom it answers: they are dashed."""
    weight = graph.reply_columns["weight"]
    assumed: np.ndarray = graph.reply_columns.get("assumed", np.zeros(len(weight))) == weight
    return assumed


def look() -> dict[str, Any]:
    """Colours and widths as the page's data holds them: its scripts know no others."""
    return {"hues": HUES, "greys": GREYS, "lines": LINES, "ramps": RAMPS}


def colors(graph: ReplyGraph) -> list[str]:
    """The colour of each author on a light ground."""
    return colors_of(cluster_hues(graph), graph.author_columns["cluster"])


def colors_of(hues: list[int], clusters: np.ndarray) -> list[str]:
    """The colour of each cluster's number on a light ground."""
    palette = np.array([*(HUES["light"][hue] for hue in hues), GREYS["light"]], dtype=object)
    colored: list[str] = palette[np.where((clusters >= 0) & (clusters < len(hues)), clusters, len(hues))].tolist()
    return colored


def cluster_hues(graph: ReplyGraph) -> list[int]:
    """The hue of each cluster that has one, such that clusters with many replies between them differ."""
    label = graph.author_columns["cluster"]
    count, hues = int(label.max(initial=-1)) + 1, len(HUES["light"])
    if count <= hues:
        return list(range(count))
    near = _neighbours_before(graph, label, count)
    found: list[int] = []
    used: Counter[int] = Counter()
    for each in range(min(count, NAMED)):
        taken: Counter[int] = Counter()
        for other, number in near.get(each, ()):
            taken[found[other]] += number
        found.append(min(range(hues), key=lambda hue: (taken[hue], used[hue], hue)))
        used[found[-1]] += 1
    return found


def _neighbours_before(graph: ReplyGraph, label: np.ndarray, count: int) -> dict[int, list[tuple[int, int]]]:
    """Of each cluster those before it that it has arrows with, and how many."""
    source, target = (label[graph.reply_columns[end]] for end in ("source", "target"))
    low, high = np.minimum(source, target), np.maximum(source, target)
    across = (low != high) & (low >= 0) & (high < NAMED)
    pairs, arrows = np.unique(low[across] * count + high[across], return_counts=True)
    near: dict[int, list[tuple[int, int]]] = {}
    for pair, number in zip(pairs.tolist(), arrows.tolist(), strict=True):
        near.setdefault(pair % count, []).append((pair // count, number))
    return near


def busiest(graph: ReplyGraph, members: np.ndarray) -> int:
    """Of some authors the one with the most replies, received and sent; of equal ones the first."""
    replies = graph.author_columns["replies_received"] + graph.author_columns["replies_sent"]
    return int(members[np.argmax(replies[members])])
