"""The map as a picture for a paper: SVG, PDF, or PNG."""

from __future__ import annotations

import io
import logging
import textwrap
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.analysis import records
from replygraph.errors import ReplyGraphError, UsageError
from replygraph.graph import ReplyGraph
from replygraph.maps import fonts, languages, shades
from replygraph.maps.abouts import about
from replygraph.maps.payloads import COUNTED
from replygraph.maps.plans import DRAWN, GREYS, HUES, SHOWN, Plan, all_assumed, busiest, cluster_hues, line_widths, plan
from replygraph.wording import amount, cut, letters, plural, width, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Say = Callable[..., str]  # a message in the picture's language
SUFFIXES = (".svg", ".pdf", ".png")
WIDE, HIGH = 648.0, 792.0  # points, a ninth of an inch each: a page's width, and the most of its height
SMALL = 150  # authors up to which those without replies have names
GROUND = 7.0  # points around the circles of a cluster
COLUMN = 0.6  # of a font's size, what a column of text takes
RATIOS = {"1:1": 1.0, "4:5": 0.8, "16:9": 16 / 9}
FURTHER = 1.5  # times, at most, places stand further apart in a picture with a ratio
FRAME = 110.0  # points, about what title, key and source take of the height
DOTS = 300  # per inch of a PNG
DARK = {HUES["light"][each] for each in (0, 2, 3, 5, 6)}  # on which white letters read best
JOINERS = "\u200c\u200d"  # which some scripts and emoji need
INK, SOFT = "#1c2333", "#545d70"
# A stroke around letters would turn them into shapes.
HALO = {"facecolor": "white", "alpha": 0.65, "pad": 0.4, "linewidth": 0}
# An SVG holds texts and the names of fonts: whoever opens it sees the first of these that is there and has the sign.
FONTS = ["Noto Sans", "DejaVu Sans", "Arial", "Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "Hiragino Sans GB",
         "Noto Sans Hebrew", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Emoji", "Segoe UI Symbol"]  # fmt: skip


def render(
    graph: ReplyGraph,
    path: str,
    *,
    title: str | None,
    size: str,
    color: str | None = None,
    lang: str = languages.DEFAULT,
    ratio: str | None = None,
    scale: int | None = None,
) -> bytes:
    """A discussion with clusters as a picture, the same drawing as on the page.

    Parameters
    ----------
    path
        Its suffix says what kind of picture.
    size
        The column that sets the circles' area.
    color
        The column that sets their colour; without, the clusters do.
    ratio
        One of `RATIOS`, width by height; without, a picture is as high as its map.
    scale
        How many pixels of a PNG a point of the web has (1/96 inch); without, it is made for paper.

    Warns
    -----
    UserWarning
        In a PNG or PDF, of signs for which no font of this computer is found: they are drawn as boxes.

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
    out, kind = io.BytesIO(), Path(path).suffix.lower()[1:]
    record = records.as_text(records.record(graph))
    stamp = {
        "svg": {"Date": None, "Description": record},
        "pdf": {"CreationDate": None, "Keywords": record},
        "png": {"Software": None, "Description": record},
    }[kind]
    say = partial(languages.phrase, lang)
    drawing, title = plan(graph, size), title or say("page.default_title")
    caption = f"{_caption(graph, size, color, say)}\n{citation(graph, title, say)}"
    family = FONTS if kind == "svg" else _families(path, [*drawing.drawn.author_columns["author"].tolist(), title, caption])
    look = {"svg.hashsalt": "replygraph", "svg.fonttype": "none", "pdf.fonttype": 42, "font.family": family}
    with matplotlib.rc_context(look), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # signs that no font has, which were said
        mirrored = languages.read(lang)["direction"] == "rtl"
        figure = _figure(drawing, cluster_hues(graph), title, caption, say, mirrored, RATIOS[ratio] if ratio else None, color)
        figure.savefig(out, format=kind, dpi=96 * scale if scale else DOTS, metadata=stamp)
    return out.getvalue()


def _families(path: str, texts: list[str]) -> list[str]:
    """The fonts that have the signs of some texts; what none of them has is said."""
    families, missing = fonts.families(texts)
    if missing:
        shown = missing if len(missing) <= 12 else f"{missing[:12]} ..."
        warnings.warn(
            f"{path}: no font of this computer has {plural(len(missing), 'sign')} ({shown}), drawn as boxes. "
            "Install a font that has them, such as Noto Sans CJK or Noto Emoji, or draw an .svg.",
            stacklevel=5,
        )
    return families


def citation(graph: ReplyGraph, title: str, say: Say) -> str:
    """How to cite the discussion's map: the source below a picture."""
    said = about(graph)
    days = said["days"] and (
        say("time.days", **dict(zip(("from", "to"), said["days"], strict=True))) if said["days"][0] != said["days"][1] else said["days"][0]
    )
    comments = said["read"] or amount(graph.author_columns["comments"].sum())
    key = "about.citation_days" if days else "about.citation"
    return say(key, title=title, comments=comments, authors=graph.size, days=days, version=said["version"])


def _caption(graph: ReplyGraph, size: str, color: str | None, say: Say) -> str:
    """How many of how many, and what an arrow, a circle and its colour mean."""
    part = say("count.authors_of", n=SHOWN, all=graph.size) if graph.size > DRAWN else say("count.authors", n=graph.size)
    colored = f" {say('legend.color', measure=_called(color, say))}" if color else ""
    dashed = f" {say('studio.dashed')}" if all_assumed(graph).any() else ""
    return f"{part}. {say('studio.reading', area=_called(size, say))}{dashed}{colored}"


def _called(column: str, say: Say) -> str:
    measure = f"measure.{COUNTED.get(column, column)}"
    return say(measure) if measure in languages.messages(languages.DEFAULT) else words(column)


def _figure(
    drawing: Plan, hues: list[int], title: str, caption: str, say: Say, mirrored: bool, ratio: float | None = None, color: str | None = None
) -> Figure:
    """Title, map, clusters and caption, one below the other; everything is measured in points."""
    from matplotlib.figure import Figure

    graph = drawing.drawn
    places, radius, wide, high = _to_points(drawing.places, drawing.radius, (WIDE, WIDE / ratio - FRAME) if ratio else None)
    key = _key(graph, say)
    hues, colors, shown = _colors(drawing, hues, color, say)
    lines = [*_wrapped(shown, wide - 24), *_wrapped(key, wide - 24)]
    below = [line for part in caption.split("\n") for line in textwrap.wrap(part, int((wide - 24) / (8 * COLUMN)))]
    height = 36 + high + 13 * (len(lines) + len(below)) + 16
    wide, height, spare = _shaped(wide, height, ratio)
    high += spare[1]
    figure = Figure(figsize=(wide / 72, height / 72), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, wide), ylim=(height, 0), aspect="equal")
    axes.axis("off")
    places = places + [spare[0] / 2, 36 + spare[1] / 2]
    grounds = [_color(hues, each) for each in graph.author_columns["cluster"].tolist()]
    _draw_grounds(axes, graph, places, radius, grounds)
    _draw_ties(axes, graph, places, radius, colors)
    _draw_authors(axes, places, radius, colors)
    _draw_names(axes, graph, places, radius, _draw_letters(axes, graph, places, radius, grounds), wide)
    key_lines = [
        [(_color(hues, sign), letters(sign), label) if isinstance(sign, int) else (sign, "", label) for sign, label in line]
        for line in lines
    ]
    _draw_words(axes, _short(title, int((wide - 24) / 7.8)), key_lines, 40 + high, below, mirrored)
    return figure


def _draw_words(axes: Axes, title: str, key: list[list[tuple[str, str, str]]], top: float, below: list[str], mirrored: bool) -> None:
    """The title above, the key below the map and the caption at the bottom; mirrored, they begin at the right."""
    wide, height, side = axes.get_xlim()[1], axes.get_ylim()[0], "right" if mirrored else "left"

    def write(x: float, y: float, text: str, **look: Any) -> None:
        # The marks say that the sentence runs from right to left, whatever it begins with.
        axes.text(wide - x if mirrored else x, y, f"\u2067{text}\u2069" if mirrored else text, ha=side, parse_math=False, **look)

    write(12, 22, title, fontsize=13, weight="bold", color=INK)
    for number, line in enumerate(key):
        x, y = 12.0, top + 13 * number
        for hue, letter, label in line:
            _letter(axes, wide - x - 5 if mirrored else x + 5, y, letter, hue, 5)
            write(x + 13, y, label, fontsize=8, va="center", color=INK)
            x += _long(label)
    for number, line_below in enumerate(below):
        write(12, height - 10 - 13 * (len(below) - 1 - number), line_below, fontsize=8, color=SOFT)


def _colors(drawing: Plan, hues: list[int], color: str | None, say: Say) -> tuple[list[int], list[str], list[tuple[int | str, str]]]:
    """The hues of clusters, the colour of each author drawn, and the colours with what they stand for; by a column clusters are grey."""
    if color is None:
        return hues, [_color(hues, each) for each in drawing.drawn.author_columns["cluster"].tolist()], []
    found, key = shades.shades(drawing.held, color, say("legend.others"), say("legend.unknown"))
    return [], [found[each] for each in drawing.shown.tolist()], list(key)


def _shaped(wide: float, height: float, ratio: float | None) -> tuple[float, float, tuple[float, float]]:
    """Width and height in a ratio, and how much each has grown for it."""
    shaped = (wide, height) if ratio is None else (max(wide, height * ratio), max(height, wide / ratio))
    return *shaped, (shaped[0] - wide, shaped[1] - height)


def _color(hues: list[int], cluster: int) -> str:
    return HUES["light"][hues[cluster]] if 0 <= cluster < len(hues) else GREYS["light"]


def _to_points(
    places: np.ndarray, radius: np.ndarray, room: tuple[float, float] | None = None
) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Places and sizes in points, so that the map fills a page's width or height; and how wide and high it is."""
    if not len(places):
        return places, radius, 360.0, 60.0
    if room and room[1] > room[0] and np.ptp(places[:, 0]) > np.ptp(places[:, 1]):
        places = places[:, ::-1]  # a drawing that is wide stands upright in a tall picture
    rim = np.array([58.0, 24.0])
    free = np.array(room or (WIDE, HIGH)) - 2 * rim
    if room:
        low, high = _frame(places, radius)
        spare = free / np.maximum(high - low, 1)
        places = places * np.minimum(FURTHER, spare / spare.min())  # further apart where the shape leaves room
    low, high = _frame(places, radius)
    scale = min(1.2 if room else 0.8, *(free / np.maximum(high - low, 1)))
    size = (high - low) * scale + 2 * rim
    wide = max(float(size[0]), room[0] if room else 420.0)
    return (places - (low + high) / 2) * scale + [wide / 2, size[1] / 2], radius * scale, wide, float(size[1])


def _frame(places: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (places - radius[:, None]).min(axis=0), (places + radius[:, None]).max(axis=0)


def _draw_grounds(axes: Axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> None:
    """A soft shape around the circles of each cluster."""
    from scipy.spatial import ConvexHull

    turns = np.exp(2j * np.pi * np.arange(24) / 24)
    turns = np.stack([turns.real, turns.imag], axis=1)
    for _, members in _clusters(graph):
        rim = (places[members, None] + turns * (radius[members, None, None] + GROUND)).reshape(-1, 2)
        axes.fill(*rim[ConvexHull(rim).vertices].T, color=_paler(colors[members[0]]), linewidth=0, zorder=0)


def _paler(hue: str, share: float = 0.12) -> tuple[float, ...]:
    """A colour mixed with white: some programs that read SVG know no transparency."""
    return tuple(1 - share + share * int(hue[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _clusters(graph: ReplyGraph) -> list[tuple[int, np.ndarray]]:
    """The clusters of which two or more are drawn, and who these are."""
    label = graph.author_columns["cluster"]
    members = {each: np.flatnonzero(label == each) for each in np.unique(label[label >= 0]).tolist()}
    return [(each, found) for each, found in members.items() if len(found) > 1]


def _draw_ties(axes: Axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> None:
    """Curved arrows from who replies to who is replied to, in the colour of the first; of very many the weak are faint."""
    from matplotlib.patches import FancyArrowPatch

    weight = np.sqrt(graph.reply_columns["weight"].astype(float))
    strength = (weight - 1) / max(1.0, weight.max(initial=1) - 1)
    least = 0.85 if len(weight) <= 120 else 0.5 if len(weight) <= 300 else 0.3
    widths = line_widths(graph.reply_columns["weight"]) * (0.55 if len(weight) <= 300 else 0.35)
    ends = (graph.reply_columns[end].tolist() for end in ("source", "target"))
    for source, target, strong, line, dashed in zip(*ends, strength.tolist(), widths.tolist(), all_assumed(graph).tolist(), strict=True):
        axes.add_patch(
            FancyArrowPatch(
                places[source], places[target], connectionstyle="arc3,rad=-0.15", color=colors[source], linewidth=line,
                arrowstyle=f"-|>,head_length={1.6 + 1.6 * line},head_width={0.8 + 0.7 * line}", zorder=1,
                alpha=least + (0.85 - least) * strong, shrinkA=radius[source], shrinkB=radius[target] + 1, mutation_scale=1,
                linestyle=(0, (5, 4)) if dashed else "solid",
            )
        )  # fmt: skip


def _draw_authors(axes: Axes, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> None:
    from matplotlib.collections import EllipseCollection

    axes.add_collection(
        EllipseCollection(
            2 * radius, 2 * radius, 0 * radius, units="xy", offsets=places, offset_transform=axes.transData,
            facecolors=colors, edgecolors="white", linewidths=0.6, zorder=2,
        )
    )  # fmt: skip


def _draw_letters(axes: Axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, colors: list[str]) -> list[tuple[Any, ...]]:
    """A cluster's letter above its highest author; the boxes that letters take."""
    groups, boxes = _clusters(graph), []
    least = 4 if len(groups) > 12 else 2
    for cluster, members in groups:
        if len(members) < least:
            continue
        top = members[np.argmin(places[members, 1] - radius[members])]
        x, y = places[top, 0], places[top, 1] - radius[top] - GROUND
        _letter(axes, x, y, letters(cluster), colors[top], 6)
        boxes.append((x - 7, y - 7, x + 7, y + 7))
    return boxes


def _letter(axes: Axes, x: float, y: float, sign: str, hue: str, size: float) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), size, facecolor=hue, edgecolor="white", linewidth=1, zorder=4))
    font, ink = size + 1 if len(sign) == 1 else size - 0.5, "white" if hue in DARK else INK
    axes.text(x, y - 0.3, sign, ha="center", va="center_baseline", fontsize=font, weight="bold", color=ink, zorder=5)


def _draw_names(axes: Axes, graph: ReplyGraph, places: np.ndarray, radius: np.ndarray, taken: list[tuple[Any, ...]], wide: float) -> None:
    """The names that cover no other and no circle, and arrows the least, the most important first.

    Those of large circles may cover small ones.
    """
    names, silent = graph.author_columns["author"].tolist(), graph.author_columns["cluster"] < 0
    ends = [places[graph.reply_columns[end]] for end in ("source", "target")]
    lines = np.concatenate([ends[0] + (ends[1] - ends[0]) * share for share in np.arange(0.1, 1, 0.1)])
    squares = [_square(place, reach) for place, reach in zip(places, radius * 0.9, strict=True)]
    for each in np.argsort(-radius, kind="stable").tolist():
        if silent[each] and graph.size > SMALL:
            continue
        name, font = _short(names[each], 28), 6.5 + min(3.0, radius[each] / 4)
        boxes = _boxes(places[each], radius[each], width(name) * font * COLUMN / 2, font)
        free = [box for box in boxes if 4 < box[0] and box[2] < wide - 4 and not any(_over(box, other) for other in taken)]
        for least in (3.5, 6.0) if radius[each] > 6 else (3.5,):
            large = [squares[i] for i in np.flatnonzero(radius > least).tolist() if i != each]
            clear = [box for box in free if not any(_over(box, other) for other in large)]
            if clear:
                box = min(clear, key=lambda box: ((lines > box[:2]) & (lines < box[2:])).all(axis=1).sum())
                taken.append(box)
                axes.text((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, name, ha="center", va="center", fontsize=font,
                          color=INK, bbox=HALO, zorder=3, parse_math=False)  # fmt: skip
                break


def _square(at: np.ndarray, half: float) -> tuple[float, float, float, float]:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _over(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _boxes(at: np.ndarray, radius: float, half: float, font: float) -> list[tuple[float, float, float, float]]:
    """Where a name may stand: below its circle, or else right, left, above, or at a corner."""
    away, slant = radius + 1.5, radius * 0.7 + 1.5
    middles = [(0, away + font * 0.65), (away + half, 0), (-away - half, 0), (0, -away - font * 0.65)]
    middles += [(x * (slant + half), y * (slant + font * 0.65)) for y in (1, -1) for x in (1, -1)]
    return [(at[0] + x - half, at[1] + y - font * 0.65, at[0] + x + half, at[1] + y + font * 0.65) for x, y in middles]


def _key(graph: ReplyGraph, say: Say) -> list[tuple[int, str]]:
    """The largest clusters that are drawn, by their letters and their busiest authors."""
    groups = sorted(_clusters(graph), key=lambda group: (-len(group[1]), group[0]))[:8]
    names = graph.author_columns["author"]
    first = [(cluster, names[busiest(graph, members)]) for cluster, members in groups]
    return [(cluster, say("cluster.around", name=_short(name, 24))) for cluster, name in sorted(first)]


def _wrapped(key: Sequence[tuple[int | str, str]], room: float) -> list[list[tuple[int, str]]]:
    lines: list[Any] = []
    left = 0.0
    for each in key:
        if _long(each[1]) > left:
            lines, left = [*lines, []], room
        lines[-1].append(each)
        left -= _long(each[1])
    return lines


def _long(words: str) -> float:
    return 13 + width(words) * 8 * COLUMN + 12


def _short(name: str, most: int) -> str:
    """A name that fits, of signs that a picture may hold: no controls, no marks that turn the direction of text."""
    return cut("".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in name).strip(), most)
