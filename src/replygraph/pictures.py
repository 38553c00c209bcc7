"""The map as a picture for a paper: SVG, PDF, or PNG."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path

import numpy as np

from replygraph.errors import ReplyGraphError, UsageError
from replygraph.graph import ReplyGraph
from replygraph.layouts import font_size
from replygraph.maps import GREY, color, payloads
from replygraph.maps.pages import shown as printable
from replygraph.rankings import cut, letters

SUFFIXES = (".svg", ".pdf", ".png")
INCH = 72.0  # pixels of the map per inch of the picture


def render(
    graph: ReplyGraph, path: str, places: np.ndarray, radius: np.ndarray, hues: list[int], title: str, caption: str
) -> bytes:
    """The picture of the authors at their places, as bytes.

    Parameters
    ----------
    graph
        What is drawn: of a big discussion its strongest part, see `backbone`.
    places, radius
        In pixels, as from `layout`.
    hues
        Of each cluster.
    caption
        What is said below: how many of how many, and what an arrow means.

    Raises
    ------
    ReplyGraphError
        Where matplotlib is missing.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: no picture of that kind. There are: {', '.join(SUFFIXES)}, and .html for the map.")
    try:
        import matplotlib
    except ImportError as error:
        raise ReplyGraphError("pictures need matplotlib: pip install 'replygraph[pictures]'.") from error
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    from matplotlib.figure import Figure

    low, high = _frame(graph, places, radius)
    figure = Figure(figsize=tuple(np.clip((high - low) / INCH, 4, 40)), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(low[0], high[0]), ylim=(high[1], low[1]), aspect="equal")
    axes.axis("off")
    colors = [color(hues[each]) if each >= 0 else GREY for each in graph.author_columns["cluster"].tolist()]
    _draw_ties(axes, graph, places, radius, colors)
    _draw_authors(axes, graph, places, radius, colors)
    axes.text(low[0] + 12, low[1] + 26, title, fontsize=15, weight="bold", color="#1c2333", parse_math=False)
    axes.text(low[0] + 12, high[1] - 12, caption, fontsize=9, color="#545d70", parse_math=False)
    out = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "replygraph", "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a script that the fonts of this machine do not have
        kind = Path(path).suffix.lower()[1:]
        stamp = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[kind]
        figure.savefig(out, format=kind, dpi=2 * INCH, metadata=stamp)
    return out.getvalue()


def _frame(graph: ReplyGraph, places: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not graph.size:
        return np.zeros(2), np.array([400.0, 300.0])
    wide = 90
    low = (places - radius[:, None]).min(axis=0) - [wide, 60]
    high = (places + radius[:, None]).max(axis=0) + [wide, 70]
    return low, high


def _draw_ties(axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> None:
    """Curved arrows from who replies to who is replied to, in the colour of the first."""
    from matplotlib.patches import FancyArrowPatch

    rows = zip(*(graph.reply_columns[name].tolist() for name in ("source", "target", "weight")), strict=True)
    for source, target, weight in rows:
        width = min(6.0, 0.7 + 0.9 * (np.sqrt(weight) - 1) + 0.2)
        axes.add_patch(
            FancyArrowPatch(
                places[source], places[target], connectionstyle="arc3,rad=-0.15", color=colors[source], linewidth=width,
                arrowstyle=f"-|>,head_length={3.5 + width},head_width={1.6 + width * 0.6}", alpha=0.7, zorder=1,
                shrinkA=radius[source], shrinkB=radius[target] + 2,
            )
        )  # fmt: skip


def _draw_authors(axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> None:
    """Circles, and the names that cover no other, the most important first; a letter for the first of each cluster."""
    from matplotlib.collections import EllipseCollection
    from matplotlib.patheffects import withStroke

    axes.add_collection(
        EllipseCollection(
            2 * radius, 2 * radius, 0 * radius, units="xy", offsets=places, offset_transform=axes.transData,
            facecolors=colors, edgecolors="white", linewidths=1.2, zorder=2,
        )
    )  # fmt: skip
    halo = [withStroke(linewidth=3, foreground="white")]
    taken: list[tuple[float, float, float, float]] = []
    cluster, lettered = graph.author_columns["cluster"].tolist(), set()
    names, fonts = graph.author_columns["author"].tolist(), font_size(radius)
    for each in np.argsort(-radius, kind="stable").tolist():
        x, y = places[each]
        if 0 <= cluster[each] < 26 and cluster[each] not in lettered:
            lettered.add(cluster[each])
            axes.text(x, y - radius[each] - 6, letters(cluster[each]), ha="center", va="bottom", fontsize=11, weight="bold",
                      color="#1c2333", path_effects=halo, zorder=4)  # fmt: skip
        name, font = cut(printable(names[each])), fonts[each] * 0.72
        half, top = len(name) * font * 0.42, y + radius[each] + 3
        box = (x - half, top, x + half, top + font * 1.7)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        axes.text(x, top, name, ha="center", va="top", fontsize=font, color="#1c2333", path_effects=halo, zorder=3,
                  parse_math=False)  # fmt: skip


def hues_of(graph: ReplyGraph) -> list[int]:
    """The hue of each cluster, as on the page."""
    return [each["hue"] for each in payloads.clusters(graph, None)]
