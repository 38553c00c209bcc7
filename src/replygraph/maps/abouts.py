"""What a page says of itself: what was read, used and left out, how the numbers were made, and how to cite them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from replygraph.analysis import findings
from replygraph.analysis.chance import Chance
from replygraph.engines.kinds import KINDS
from replygraph.engines.statements import OUTCOMES
from replygraph.graph import ReplyGraph
from replygraph.wording import agreeing


def about(graph: ReplyGraph) -> dict[str, Any]:
    """The counts by what became of each comment, the notes and warnings of the reading, version and days."""
    known = {"comments read", *OUTCOMES, *(f"{kind} replies" for kind in KINDS)}
    outcomes = [[number, agreeing(number, words)] for outcome, words in OUTCOMES.items() if (number := graph.counts.get(outcome, 0))]
    others = [[number, reason] for reason, number in graph.counts.items() if reason not in known]
    return {
        "version": version("replygraph"),
        "read": graph.counts.get("comments read"),
        "outcomes": outcomes,
        "others": [row for row in others if row[0]],
        "notes": [_without_folder(note) for note in graph.notes],
        "warnings": [_without_folder(warning) for warning in graph.warnings],
        "days": _days(graph),
    }


def certainty(graph: ReplyGraph, beyond: Mapping[str, Chance] | None = None) -> dict[str, str]:
    """How sure places and groups are, a sentence or two each, where the graph keeps its comments.

    `beyond` is what is known of groups beside chance; else it is found out, unless that took long.
    """
    if not graph.comment_columns or (beyond is None and graph.reply_columns["weight"].sum() > findings.MANY):
        return {}
    beyond = beyond or findings.structure_beyond_chance(graph)
    clusters = int(graph.author_columns["cluster"].max(initial=-1)) + 1
    groups, _ = findings.about_structure(beyond, clusters)
    return {"places": " ".join(findings.about_places(graph)[:2]), "groups": groups}


def _without_folder(note: str) -> str:
    """A note without the folders of the machine that made the page."""
    path, colon, rest = note.partition(": ")
    return path.replace("\\", "/").rsplit("/", 1)[-1] + colon + rest if colon and "://" not in path else note


def _days(graph: ReplyGraph) -> list[str] | None:
    """The days of the first and of the last comment."""
    first, last = (graph.author_columns[f"{end}_comment_at"] for end in ("first", "last"))
    first, last = first[~np.isnat(first)], last[~np.isnat(last)]
    return [str(first.min())[:10], str(last.max())[:10]] if len(first) else None
