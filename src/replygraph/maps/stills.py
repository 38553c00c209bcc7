"""The map as a plain SVG, for readers of the page without scripts."""

from html import escape

import numpy as np

from replygraph.graph import ReplyGraph, subgraph
from replygraph.maps.plans import Plan, all_assumed, colors, line_widths
from replygraph.wording import cut

MOST = 60  # authors
WIDE = 640.0  # pixels
JOINERS = "\u200c\u200d"  # which some scripts and emoji need


def still(drawing: Plan, label: str) -> str:
    """The first authors of a drawing with the arrows among them, as SVG that needs no styles; `label` is its text for those who do not see it."""
    first = np.sort(np.argsort(-drawing.radius, kind="stable")[:MOST])
    inside = np.isin(np.arange(drawing.drawn.size), first)
    replies = drawing.drawn.reply_columns
    graph = subgraph(drawing.drawn, first, np.flatnonzero(inside[replies["source"]] & inside[replies["target"]]))
    if not graph.size:
        return ""
    places, radius, high = _fitted(drawing.places[first], drawing.radius[first])
    hues = np.array(colors(drawing.drawn))[first].tolist()
    marker = '<marker id="tip" markerWidth="7" markerHeight="7" refX="6" refY="3" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0L7 3L0 6z"/></marker>'
    shapes = [*_arrows(graph, places, radius), *_circles(places, radius, hues), *_names(graph, places, radius)]
    return f'<svg viewBox="0 0 {WIDE:.0f} {high:.0f}" width="100%" role="img" aria-label="{escape(label)}"><defs>{marker}</defs>{"".join(shapes)}</svg>'


def _fitted(places: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    low, high = (places - radius[:, None]).min(axis=0), (places + radius[:, None]).max(axis=0)
    scale = min(1.0, (WIDE - 120) / max(1.0, float(high[0] - low[0])))
    size = (high - low) * scale
    return (places - low) * scale + [(WIDE - size[0]) / 2, 20], radius * scale, float(size[1]) + 50


def _arrows(graph: ReplyGraph, places: np.ndarray, radius: np.ndarray) -> list[str]:
    replies = graph.reply_columns
    start, end = places[replies["source"]], places[replies["target"]]
    far = np.maximum(np.hypot(*(end - start).T), 1)[:, None]
    tip = end - (end - start) / far * (radius[replies["target"]][:, None] + 1)
    widths = (line_widths(replies["weight"]) / 2).round(1).tolist()
    dashes = [' stroke-dasharray="5 4"' if each else "" for each in all_assumed(graph).tolist()]
    rows = zip(start.round(1).tolist(), tip.round(1).tolist(), widths, dashes, strict=True)
    return [
        f'<path d="M{a[0]} {a[1]}L{b[0]} {b[1]}" stroke="#8a8f9c" stroke-width="{w}"{dash} marker-end="url(#tip)"/>'
        for a, b, w, dash in rows
    ]


def _circles(places: np.ndarray, radius: np.ndarray, hues: list[str]) -> list[str]:
    rows = zip(places.round(1).tolist(), radius.round(1).tolist(), hues, strict=True)
    return [f'<circle cx="{x}" cy="{y}" r="{r}" fill="{hue}"/>' for (x, y), r, hue in rows]


def _names(graph: ReplyGraph, places: np.ndarray, radius: np.ndarray) -> list[str]:
    rows = zip(graph.author_columns["author"].tolist(), places.round(1).tolist(), radius.tolist(), strict=True)
    return [
        f'<text x="{x}" y="{y + r + 11:.1f}" font-size="11" text-anchor="middle" fill="currentColor">{escape(cut(_plain(name), 24))}</text>'
        for name, (x, y), r in rows
    ]


def _plain(name: str) -> str:
    """Without controls and marks that turn the direction of text."""
    return "".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in name)
