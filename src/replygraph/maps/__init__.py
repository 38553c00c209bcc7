"""The map: one HTML file in which a discussion can be explored without a network."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from replygraph import files
from replygraph.analysis.clusters import cluster
from replygraph.analysis.measures import measured
from replygraph.graph import ReplyGraph
from replygraph.maps import payloads
from replygraph.maps.backbones import backbone, part
from replygraph.maps.layouts import layout
from replygraph.wording import amount

DRAWN = 1000  # authors, up to which all are drawn; vis-network pans such a graph at some 40 frames a second
SHOWN = 500  # authors, of a graph that is larger
HELD = 100_000  # authors a page knows at all: a browser opens a page of so many in about a second
NARROWEST, WIDEST = 8.0, 32.0
EVERY_LEAST, EVERY_MOST = 2.0, 30.0
# Okabe and Ito's colours, which the colour-blind tell apart, without the yellow that white swallows.
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a6d00")
GREY = "#7d7f86"


def color(hue: int) -> str:
    """A cluster's colour."""
    return COLORS[hue]


def preload() -> None:
    """Load the libraries that a page needs, a quarter of a second that may pass while something else is computed."""
    import jinja2  # noqa: F401
    import pyvis.network  # noqa: F401
    import scipy.sparse.csgraph
    import scipy.spatial  # noqa: F401


def draw(
    graph: ReplyGraph,
    path: str | os.PathLike[str],
    *,
    comments: object = None,
    title: str = "Who answers whom",
    size: str = "pagerank",
    text: str = "all",
) -> Path:
    """The interactive map of a discussion as one HTML file that opens by double click and needs no network.

    Parameters
    ----------
    comments
        The comments, as `read` gives them; with them an arrow opens what was said. Without, the page has none.
    title
        What the page is called.
    size
        The measure that sets the area of an author's circle.
    text
        How much of the comments the page carries: "all", "short" (the first 280 characters) or "none".

    Returns
    -------
    Path
        Of the file. The same discussion gives the same bytes. Above 1,000 authors the page opens with a map of the
        clusters, and has one of the top 500 with their strongest ties and one of everybody (WebGL2). Above 100,000, the
        page holds the first 100,000 and says so.

    Examples
    --------
    >>> import replygraph as rg, tempfile, pathlib
    >>> comments = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1, "text": "I agree."}]
    >>> page = rg.draw(rg.build(comments), pathlib.Path(tempfile.mkdtemp()) / "map.html", comments=comments)
    >>> "who answers whom" in page.read_text().lower()
    True
    """
    files.write({path: render(graph, comments=comments, title=title, size=size, text=text)})
    return Path(path)


def render(
    graph: ReplyGraph,
    *,
    comments: object = None,
    title: str = "Who answers whom",
    size: str = "pagerank",
    text: str = "all",
    positions: np.ndarray | None = None,
) -> bytes:
    """The page as bytes."""
    from replygraph.maps.pages import write_page

    graph = measured(measured(graph, "pagerank"), size)
    if "cluster" not in graph.author_columns:
        graph = cluster(graph)
    whole, graph = graph, strongest(graph, size)
    shown, ties = visible(graph)
    drawn = part(graph, shown, ties)
    radius = radii(drawn.author_columns[size])
    places = layout(drawn, radius) if positions is None else positions
    order = np.argsort(-graph.author_columns[size], kind="stable")
    ranked = payloads.in_order(graph, order)
    table = payloads.comment_columns(comments, ranked, text)
    text = text if table and any(table["text"] or ()) else "none"
    data = payloads.payload(ranked, table, whole, title=title, size=size, text=text)
    data["shown"], data["counts"]["drawn"] = len(shown) < graph.size, amount(graph.reply_columns["weight"][ties].sum())
    data |= _whole(graph, ranked, order, size, data["clusters"]) if graph.size > DRAWN else {"all": None, "overview": None}
    return write_page(drawn, payloads.places_in(order)[shown], places, radius, data)


def _whole(graph: ReplyGraph, ranked: ReplyGraph, order: np.ndarray, size: str, clusters: list[dict]) -> dict:
    """What the page of a big discussion has more: the map of its clusters, and where every author stands."""
    from replygraph.maps.overviews import overview

    small = radii(graph.author_columns[size], EVERY_LEAST, EVERY_MOST)
    spots = payloads.pack_places(layout(graph, small)[order])
    everybody = {**spots, "least": EVERY_LEAST, "most": EVERY_MOST}
    return {"all": everybody, "overview": overview(ranked, clusters)}


def strongest(graph: ReplyGraph, size: str) -> ReplyGraph:
    """The part of a huge graph that a page can hold: the authors first by a measure, and the ties among them."""
    if graph.size <= HELD:
        return graph
    held = np.zeros(graph.size, dtype=bool)
    held[np.argsort(-graph.author_columns[size], kind="stable")[:HELD]] = True
    ties = held[graph.reply_columns["source"]] & held[graph.reply_columns["target"]]
    return part(graph, np.flatnonzero(held), np.flatnonzero(ties))


def visible(graph: ReplyGraph) -> tuple[np.ndarray, np.ndarray]:
    """The authors and the ties that are drawn: all of a small graph, the strongest part of a big one."""
    if graph.size <= DRAWN:
        return np.arange(graph.size), np.arange(len(graph.reply_columns["weight"]))
    return backbone(graph, SHOWN)


def radii(values: np.ndarray, least: float = NARROWEST, widest: float = WIDEST) -> np.ndarray:
    """Circles whose area goes with a measure, in pixels."""
    most = values.max() if len(values) else 0
    share = values / most if most > 0 else np.zeros(len(values))
    return np.maximum(least, widest * np.sqrt(share)).round(1)
