"""The map: one HTML file in which a discussion can be explored without a network."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from replygraph import files
from replygraph.analysis.chance import Chance
from replygraph.analysis.clusters import cluster
from replygraph.analysis.measures import MEASURES, measured
from replygraph.analysis.records import as_text, record
from replygraph.errors import UsageError, check_choice
from replygraph.graph import ReplyGraph
from replygraph.maps import languages, payloads, shades
from replygraph.maps.abouts import certainty
from replygraph.maps.layouts import layout
from replygraph.maps.plans import DRAWN, HELD, plan, radii
from replygraph.wording import amount

EVERY_LEAST, EVERY_MOST = 2.0, 30.0  # pixels, a radius on the map of every author
TEXTS = ("all", "short", "none")  # how much of the comments a page carries
PAGES = (".html", ".htm")
RATIOS, SCALES = ("1:1", "4:5", "16:9"), (1, 2, 4)  # of pictures for the web
SIZE = "replies_received"  # what an author's circle goes by


def preload() -> None:
    """Load the libraries that a page needs and pack its scripts: a third of a second that may pass while something else is computed."""
    import jinja2  # noqa: F401
    import scipy.sparse.csgraph
    import scipy.spatial  # noqa: F401

    from replygraph.maps.pages import of_every_page

    of_every_page()


def draw(
    graph: ReplyGraph,
    path: str | os.PathLike[str],
    *,
    comments: object = None,
    title: str | None = None,
    size: str = SIZE,
    color: str | None = None,
    text: str = "all",
    embed: bool = False,
    lang: str | None = None,
    ratio: str | None = None,
    scale: int | None = None,
) -> Path:
    """The map of a discussion: an HTML file that opens by double click and needs no network, or a picture of it.

    Parameters
    ----------
    path
        The suffix chooses: `.html` for the interactive map, `.svg`, `.png` or `.pdf` for a picture.
    comments
        The comments, as `read` gives them; with them an arrow opens what was said. Without, the page has none.
    title
        What the page is called; "Who answers whom" where none is given.
    size
        The measure that sets the area of an author's circle.
    color
        What an author's colour goes by: a measure, or a column of your own with numbers or a few different words. Default: the
        groups found by who answers whom.
    text
        How much of the comments the page carries: "all", "short" (the first 280 characters) or "none".
    embed
        For an article: the page opens as the map with its caption, without panels. Any page does with `#embed` in its address.
    lang
        The language of the page's own words: "en", "ar", "de", "fr" or "es". Default: the discussion's, where its texts tell and it is
        one of these, else English.
    ratio
        Of a picture, width by height: "1:1", "4:5" or "16:9". Default: as the map is.
    scale
        Of a PNG for the web, 1, 2 or 4 times a screen's pixels. Default: 300 dots per inch, for paper.

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
    check_choice("amount of text", text, TEXTS)
    check_hidden(graph, comments)
    if lang is not None:
        check_choice("language", lang, languages.codes())
    if ratio is not None:
        check_choice("ratio", ratio, RATIOS)
    if scale is not None:
        check_choice("scale", str(scale), map(str, SCALES))
    if Path(path).suffix.lower() in PAGES:
        if ratio or scale:
            raise UsageError(f"{path}: a page has no ratio and no scale. Ask for a picture: .svg, .png or .pdf.")
        content = render(graph, comments=comments, title=title, size=size, color=color, text=text, embed=embed, lang=lang)
    else:
        from replygraph.maps import pictures

        content = pictures.render(
            prepared(graph, size, color),
            str(path),
            title=title,
            size=size,
            color=color,
            lang=lang or languages.DEFAULT,
            ratio=ratio,
            scale=scale,
        )
    files.write({path: content})
    return Path(path)


def check_hidden(graph: ReplyGraph, comments: object) -> None:
    """An error where the graph has pseudonyms and the comments have names: the page would hold these."""
    if comments is None or "authors under pseudonyms" not in graph.counts:
        return
    named = {each for each in payloads.as_columns(comments)["author"] if isinstance(each, str)}
    if named - set(graph.author_columns["author"].tolist()):
        raise UsageError(
            "the graph has pseudonyms and the comments have names. Give both `read` and `build` pseudonyms=True and the same key."
        )


def prepared(graph: ReplyGraph, size: str, color: str | None = None) -> ReplyGraph:
    """The graph with the measures that a drawing shows, and with clusters."""
    graph = measured(measured(graph, "pagerank"), size)
    graph = measured(graph, color) if color in MEASURES else graph
    shades.check(graph, color)
    return graph if "cluster" in graph.author_columns else cluster(graph)


def render(
    graph: ReplyGraph,
    *,
    comments: object = None,
    title: str | None = None,
    size: str = SIZE,
    color: str | None = None,
    text: str = "all",
    embed: bool = False,
    lang: str | None = None,
    positions: np.ndarray | None = None,
    beyond: Mapping[str, Chance] | None = None,
) -> bytes:
    """The page as bytes; `positions` and what of the structure is `beyond` chance need not be found again."""
    from replygraph.maps.pages import write_page

    graph = prepared(graph, size, color)
    drawing = plan(graph, size, positions if graph.size <= DRAWN else None)
    order = np.argsort(-drawing.held.author_columns[size], kind="stable")
    ranked = payloads.in_order(drawing.held, order)
    table = payloads.comment_columns(comments, ranked, text)
    lang = lang or languages.of_texts(table["text"] or () if table else ())
    title = title or languages.phrase(lang, "page.default_title")
    text = text if table and any(table["text"] or ()) else "none"
    data = payloads.payload(ranked, table, graph, title=title, size=size, text=text)
    data["certainty"] = certainty(graph, beyond)
    data["record"] = as_text(record(graph))
    data["color"] = color and payloads.COUNTED.get(color, color)
    data["shown"] = drawing.drawn.size < drawing.held.size
    data["counts"]["drawn"] = amount(drawing.drawn.reply_columns["weight"].sum())
    whole = drawing.held.size > DRAWN
    data |= _whole(drawing.held, ranked, order, size, data["clusters"], positions) if whole else {"all": None, "overview": None}
    return write_page(drawing, payloads.places_in(order)[drawing.shown], data, embed, lang)


def sizes(graph: ReplyGraph, size: str) -> np.ndarray:
    """The radius of every author where all are drawn at once."""
    return radii(graph.author_columns[size]) if graph.size <= DRAWN else radii(graph.author_columns[size], EVERY_LEAST, EVERY_MOST)


def places(graph: ReplyGraph, size: str) -> np.ndarray | None:
    """Where every author of a graph with clusters stands on the page; None where there are more than it holds."""
    return layout(graph, sizes(graph, size)) if graph.size <= HELD else None


def _whole(
    graph: ReplyGraph, ranked: ReplyGraph, order: np.ndarray, size: str, clusters: list[dict[str, Any]], positions: np.ndarray | None
) -> dict[str, Any]:
    """What the page of a big discussion has more: the map of its clusters, and where every author stands."""
    from replygraph.maps.overviews import overview

    positions = layout(graph, sizes(graph, size)) if positions is None else positions
    spots = payloads.pack_places(positions[order])
    everybody = {**spots, "least": EVERY_LEAST, "most": EVERY_MOST}
    return {"all": everybody, "overview": overview(ranked, clusters)}
