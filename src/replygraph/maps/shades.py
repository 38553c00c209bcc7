"""Colours by a column of authors: a ramp for numbers, the hues of clusters for a few words."""

from collections import Counter
from typing import Any

import numpy as np

from replygraph.errors import UsageError
from replygraph.graph import ReplyGraph
from replygraph.maps.plans import GREYS, HUES, RAMPS
from replygraph.wording import amount, cut

STEPS = 5  # of a ramp that a key shows
MOST_WORDS = 20  # different words of a column that still makes a map's colours; the first seven have hues of their own
GIVEN = {
    "author", "author_id", "comments", "self_replies", "replies_received", "replies_sent", "authors_answering", "authors_answered",
    "replies_assumed", "cluster", "cluster_words", "confidence_by_chance", "first_comment_precision", "last_comment_precision",
    "place_from", "place_to", "may_be_first", "threads_answered_in", "place_by_threads_from", "place_by_threads_to",
}  # fmt: skip


def numbers(graph: ReplyGraph, size: str) -> dict[str, np.ndarray]:
    """The measures and a user's own numbers, by name; and the column that sets the size."""
    columns = graph.author_columns.items()
    return {name: values for name, values in columns if name == size or (values.dtype.kind in "fiub" and name not in GIVEN)}


def words(graph: ReplyGraph) -> dict[str, dict[str, Any]]:
    """A user's own columns of words that authors share: the words, most frequent first, which of them each author has, and how
    many of them have a hue: none where they are too many for colours. -1 is no word.
    """
    found = {}
    for name, values in graph.author_columns.items():
        if name in GIVEN or values.dtype.kind not in "OUT":
            continue
        told = [str(each) if isinstance(each, str) and each else None for each in values.tolist()]
        counts = Counter(each for each in told if each is not None)
        if len(counts) < 2 or len(counts) > max(MOST_WORDS, counts.total() // 2):  # one word, or each author's own
            continue
        order = sorted(counts, key=lambda word: (-counts[word], word))
        places = {word: place for place, word in enumerate(order)}
        hues = min(len(order), len(HUES["light"])) if len(order) <= MOST_WORDS else 0
        found[name] = {"words": order, "hues": hues, "of": [-1 if each is None else places[each] for each in told]}
    return found


def shades(graph: ReplyGraph, column: str, others: str, unknown: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The colour of each author on a light ground, and the key: colours with what they stand for."""
    if known := words(graph).get(column):
        of, grey, palette = known["of"], GREYS["light"], HUES["light"][: known["hues"]]
        rest = [(grey, word) for word, some in ((others, max(of) >= len(palette)), (unknown, min(of) < 0)) if some]
        key = [(hue, cut(word, 24)) for hue, word in zip(palette, known["words"], strict=False)]
        return [palette[each] if 0 <= each < len(palette) else grey for each in of], key + rest
    values = graph.author_columns[column].astype(float)
    told = values[np.isfinite(values)]
    low, high = (float(told.min()), float(told.max())) if len(told) else (0.0, 0.0)
    share = np.sqrt((values - low) / ((high - low) or 1.0))
    key = [
        (ramp(each / (STEPS - 1)), _number(low + (high - low) * (each / (STEPS - 1)) ** 2)) for each in range(STEPS if high > low else 1)
    ]
    rest = [(GREYS["light"], unknown)] if len(told) < len(values) else []
    return [ramp(each) if np.isfinite(each) else GREYS["light"] for each in share.tolist()], key + rest


def check(graph: ReplyGraph, column: str | None) -> None:
    """An error where a column cannot make colours."""
    if column is None or words(graph).get(column, {}).get("hues"):
        return
    if column not in graph.author_columns or graph.author_columns[column].dtype.kind not in "fiub":
        raise UsageError(f"no colours by {column!r}: it is no measure, no column of numbers and none of 2 to {MOST_WORDS} different words.")


def ramp(share: float, theme: str = "light") -> str:
    """The colour at a share of the way through a ramp.

    >>> ramp(0), ramp(0.5), ramp(1)
    ('#b37a1e', '#b03a5b', '#3b1464')
    """
    at = min(1.0, max(0.0, share)) * (len(RAMPS[theme]) - 1)
    place = min(len(RAMPS[theme]) - 2, int(at))
    ends = ([int(hue[i : i + 2], 16) for i in (1, 3, 5)] for hue in RAMPS[theme][place : place + 2])
    return "#" + "".join(f"{round(a + (b - a) * (at - place)):02x}" for a, b in zip(*ends, strict=True))


def _number(value: float) -> str:
    return f"{amount(round(value)):,}" if abs(value) >= 10 or value == round(value) else f"{value:.3g}"
