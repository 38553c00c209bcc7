"""All that can be counted of a discussion, as one nested dict: what `describe --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.analysis import structure
from replygraph.analysis.replies import tells_parents

if TYPE_CHECKING:
    from replygraph.graph import ReplyGraph


def numbers(graph: ReplyGraph, *, chance: bool = True) -> dict[str, Any]:
    """The numbers of a discussion: counts, structure, inequality, threads, times, places, and what is beyond chance.

    Parameters
    ----------
    graph
        A reply graph; what speaks of threads, times and certainty is there only if it was built with its comments.
    chance
        Whether the null model is drawn, which takes the most time.

    Returns
    -------
    dict
        Of numbers, strings and dicts, ready for JSON; what does not exist in this discussion is None.

    Examples
    --------
    >>> import replygraph as rg
    >>> found = numbers(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    >>> found["structure"]["density"], found["threads"]["depth"], found["places"]["least_replies"]
    (0.5, {'least': 1.0, 'quarter': 1.0, 'median': 1.0, 'three_quarters': 1.0, 'most': 1.0}, 6)
    """
    found: dict[str, Any] = {
        "counts": dict(graph.counts),
        "as_of": graph.as_of,
        "authors": graph.size,
        "ties": len(graph.reply_columns["weight"]),
        "replies": graph.reply_columns["weight"].sum(),
        "structure": _structure(graph),
        "gini": {name: structure.gini(graph.author_columns[name]) for name in ("comments", "replies_received", "replies_sent")},
    }
    if graph.comment_columns:
        told = tells_parents(graph)
        found |= {"threads": _threads(graph) if told else None, "never_answered": _never_answered(graph, told)}
        found |= {"reply_delay_seconds": _delays(graph)}
        found |= {"roles": _roles(graph)}
        found |= {"places": _places(graph)} | ({"beyond_chance": _beyond(graph)} if chance else {})
    plain: dict[str, Any] = _plain(found | {"notes": graph.notes, "warnings": graph.warnings})
    return plain


def _structure(graph: ReplyGraph) -> dict[str, Any]:
    weak, strong = structure.components(graph), structure.components(graph, strong=True)
    return {
        **{name: each(graph) for name, each in structure.STRUCTURE.items()}, "triangles": structure.triangles(graph),
        "components": len(weak), "largest_component": weak.max(initial=0), "largest_strong_component": strong.max(initial=0),
    }  # fmt: skip


def _threads(graph: ReplyGraph) -> dict[str, Any]:
    from replygraph.analysis.trees import threads

    table = threads(graph)
    names = ("comments", "authors", "depth", "width", "h_index", "structural_virality")
    return {"number": len(table), **{name: quartiles(table[name].to_numpy(dtype=float)) for name in names}}


def _never_answered(graph: ReplyGraph, told: bool) -> dict[str, float | None]:
    """Shares of the comments, where it is told which are answered, and of the authors who wrote any."""
    from replygraph.analysis.roles import with_answers_to_comments
    from replygraph.analysis.trees import answered

    columns = with_answers_to_comments(graph).author_columns
    comments = ~answered(graph.comment_columns["parent"])
    wrote = columns["comments"] > 0
    return {"comments": _share(comments) if told else None, "authors": _share(columns["never_answered"][wrote])}


def _roles(graph: ReplyGraph) -> dict[str, int]:
    """How many authors show each role."""
    from replygraph.analysis.roles import ROLES, with_roles

    role = with_roles(graph).author_columns["role"]
    return {each: int((role == each).sum()) for each in ROLES}


def _share(which: np.ndarray) -> float:
    return float(which.mean()) if len(which) else float("nan")


def _delays(graph: ReplyGraph) -> dict[str, float]:
    from replygraph.analysis.trees import reply_delays

    return quartiles(reply_delays(graph))


def _places(graph: ReplyGraph) -> dict[str, Any]:
    from replygraph.analysis.certainty import rank_sets

    sets = rank_sets(graph)
    return {
        "bunching": sets.phi, "least_replies": sets.least, "may_be_first": int(sets.may_be_first.sum()), "threads_with_replies": sets.threads,
        "places_told_apart": bool((sets.place_to < graph.size).any()),
    }  # fmt: skip


def _beyond(graph: ReplyGraph) -> dict[str, Any]:
    from replygraph.analysis.chance import against_chance
    from replygraph.analysis.findings import draws_for

    return {name: asdict(each) for name, each in against_chance(graph, draws=draws_for(graph)).items()}


def quartiles(values: np.ndarray) -> dict[str, float]:
    """Least, quarter, median, three quarters and most of some values; NaN of none.

    Examples
    --------
    >>> quartiles(np.array([1.0, 2, 3, 4, 5]))
    {'least': 1.0, 'quarter': 2.0, 'median': 3.0, 'three_quarters': 4.0, 'most': 5.0}
    """
    values = values[~np.isnan(values)]
    found = np.quantile(values, [0, 0.25, 0.5, 0.75, 1]) if len(values) else np.full(5, np.nan)
    return dict(zip(("least", "quarter", "median", "three_quarters", "most"), found.tolist(), strict=True))


def _plain(value: Any) -> Any:
    """In Python's own types, what is not a number as None."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not np.isfinite(value) else value
