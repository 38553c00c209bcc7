"""What a page says of itself: what was read, used and left out, how the numbers were made, and how to cite them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from replygraph.analysis import findings
from replygraph.analysis.certainty import rank_sets
from replygraph.analysis.chance import FIXED, SAME, Chance
from replygraph.analysis.records import version
from replygraph.engines.statements import OUTCOMES, besides
from replygraph.graph import ReplyGraph
from replygraph.sources.contents import FETCHED, GIVEN
from replygraph.wording import amount


def about(graph: ReplyGraph) -> dict[str, Any]:
    """The counts by what became of each comment, the notes and warnings of the reading, version and days."""
    outcomes = [[number, outcome_key(outcome)] for outcome in OUTCOMES if (number := graph.counts.get(outcome, 0))]
    return {
        "version": version("replygraph"),
        "read": graph.counts.get("comments read"),
        "outcomes": outcomes,
        "ambiguous": graph.counts.get("parents ambiguous", 0),
        "others": [[number, reason] for reason, number in besides(graph.counts).items()],
        "notes": [without_folder(note) for note in graph.notes],
        "warnings": [without_folder(warning) for warning in graph.warnings],
        "alerts": [without_folder(warning) for warning in graph.warnings if AGES not in warning],
        "ages": [each[: len("2026-03-01")] for each in graph.as_of if not each.endswith(CERTAIN)],
        "days": days(graph),
        "clustering": graph.record.get("clustering", ""),
    }


AGES = "--as-of"  # in what is warned of ages, which the page says in its own words
CERTAIN = tuple(f"({each})" for each in (GIVEN, FETCHED))  # from when ages count, where that cannot be another day


def outcome_key(outcome: str) -> str:
    """The key of the message that says what became of some comments."""
    return re.sub(r"\W+", "_", outcome)


def certainty(graph: ReplyGraph, beyond: Mapping[str, Chance] | None = None) -> dict[str, Any]:
    """How sure places and groups are, as numbers that the page puts into words, where the graph keeps its comments.

    `beyond` is what is known of groups beside chance; else it is found out, unless that took long. Only groups of Leiden's
    method are compared with chance.
    """
    if not graph.comment_columns:
        return {}
    if beyond is None:
        quick = graph.reply_columns["weight"].sum() <= findings.MANY and graph.record.get("clustering") == "leiden"
        beyond = findings.structure_beyond_chance(graph) if quick else {}
    return {"places": _places(graph), "confidence": _confidence(graph), **({"groups": _groups(beyond["modularity"])} if beyond else {})}


def _confidence(graph: ReplyGraph) -> dict[str, Any] | None:
    """How surely authors belong to their groups; None where it was not computed."""
    if not (told := findings.confidence(graph)):
        return None
    return {"own": round(told.own, 4), "chance": round(told.chance, 4), "hardly": "yes" if told.hardly else "no"}


def _places(graph: ReplyGraph) -> dict[str, Any] | None:
    """Whose places can be told apart, and who may be first; None where nobody was answered."""
    sets = rank_sets(graph)
    if not sets.counts.sum() or len(sets.counts) < 2:
        return None
    names, top = graph.author_columns["author"], int(np.argmax(sets.counts))
    order = np.argsort(-sets.counts, kind="stable")
    apart, may = order[sets.place_to[order] < len(order)], np.flatnonzero(sets.may_be_first)
    first = apart[: findings.NAMED]
    some = order[:SETS][(sets.place_to[order[:SETS]] < len(order)) | (sets.place_from[order[:SETS]] > 1)]
    return {
        "sets": list(zip(names[some].tolist(), sets.place_from[some].tolist(), sets.place_to[some].tolist(), strict=True)),
        "apart": list(zip(names[first].tolist(), sets.place_from[first].tolist(), sets.place_to[first].tolist(), strict=True)),
        "more": max(0, len(apart) - findings.NAMED), "authors": len(names), "least": int(sets.least),
        "top": names[top], "count": amount(sets.counts[top]), "needed": int(sets.needed[top]), "total": amount(sets.counts.sum()),
        "single": round(float(sets.independent[top])) if sets.bunching[top] >= 2 else None,
        "may": names[may].tolist() if len(may) == 1 else [], "mayCount": len(may), "threads": not findings.without_threads(graph),
        "alone": sets.threads == 1,
    }  # fmt: skip


SETS = 500  # authors of whom the ranking at the side says from where to where their place may be
REASONS = {SAME: "same", FIXED: "fixed"}


def _groups(found: Chance) -> dict[str, Any]:
    """Whether groups are clearer than chance; the numbers to two digits of the standard deviation but not more than four places."""
    if found.degenerate:
        return {"unknown": REASONS.get(found.degenerate, "undefined")}
    return {
        "beyond": found.beyond, "slightly": findings.is_slight(found.observed, found.mean), "draws": found.draws, "as_high": found.as_high,
        "digits": min(4, max(0, 1 - int(np.floor(np.log10(found.sd))))), "p": float(f"{found.p:.2g}"),
        **{name: float(f"{getattr(found, name):.6g}") for name in ("observed", "mean", "sd")},
    }  # fmt: skip


def without_folder(note: str) -> str:
    """A note without the folders of the machine that made the page."""
    path, colon, rest = note.partition(": ")
    return path.replace("\\", "/").rsplit("/", 1)[-1] + colon + rest if colon and "://" not in path else note


def days(graph: ReplyGraph) -> list[str] | None:
    """The days of the first and of the last comment; where only month or year is known, no more than these."""
    found = [_day(graph, "first", np.min), _day(graph, "last", np.max)]
    return found if all(found) else None


def _day(graph: ReplyGraph, end: str, chosen: Callable[[np.ndarray], np.datetime64]) -> str:
    moments = graph.author_columns[f"{end}_comment_at"]
    known = ~np.isnat(moments)
    if not known.any():
        return ""
    moment = chosen(moments[known])
    roughly = graph.author_columns.get(f"{end}_comment_precision", np.full(len(moments), "second"))[moments == moment]
    return str(moment)[: min(SIGNS.get(each, len("2026-03-01")) for each in roughly.tolist())]


SIGNS = {"week": len("2026-03"), "month": len("2026-03"), "year": len("2026")}  # of a day, that are known
