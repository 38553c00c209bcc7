"""What is in a discussion, what was left out, and why: in sentences."""

from __future__ import annotations

from typing import Any

from replygraph.building import build
from replygraph.engines.statements import FATES
from replygraph.graph import ReplyGraph
from replygraph.wording import plural


def describe(discussion: object, **options: Any) -> str:
    """What is in a discussion, what was left out and why, a line each.

    Parameters
    ----------
    discussion
        A reply graph, or what `build` takes: a table of comments, or the names of files.
    **options
        As in `build`.

    Examples
    --------
    >>> import replygraph as rg
    >>> print(rg.describe([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    2 comments read
          1  start a thread
          1  replies from one author to another: the arrows of the graph
    2 authors, 1 arrow (who answers whom)
    """
    graph = discussion if isinstance(discussion, ReplyGraph) else build(discussion, **options)
    return "\n".join([*graph.notes, *_comments(graph), *_authors(graph), *_parents(graph), *_left_out(graph)])


def _comments(graph: ReplyGraph) -> list[str]:
    read = graph.counts.get("comments read", 0)
    lines = [(graph.counts.get(fate, 0), text) for fate, text in FATES.items()]
    return [plural(read, "comment") + " read", *(f"{number:7,}  {text}" for number, text in lines if number)]


def _authors(graph: ReplyGraph) -> list[str]:
    return [f"{plural(graph.size, 'author')}, {plural(len(graph.reply_columns['weight']), 'arrow')} (who answers whom)"]


def _parents(graph: ReplyGraph) -> list[str]:
    """How sure it is which comment each reply answers, where the source tells only an order and names."""
    named = graph.counts.get("parents found by name", 0)
    if not named:
        return []
    ambiguous, unresolved = (graph.counts.get(f"parents {kind}", 0) for kind in ("ambiguous", "unresolved"))
    return [
        f"Whom a reply answers is told by name in {named:,} cases. Which of that author's comments:",
        *(f"{number:7,}  {text}" for number, text in (
            (named - ambiguous - unresolved, "certain from the order of the page"),
            (ambiguous, "ambiguous: several comments fit, the likeliest is taken"),
            (unresolved, "unresolved: the comment answered is not in the input"),
        ) if number),
    ]  # fmt: skip


def _left_out(graph: ReplyGraph) -> list[str]:
    known = {"comments read", *FATES, *(f"parents {kind}" for kind in ("found by name", "ambiguous", "unresolved"))}
    others = [f"{number:7,}  {reason}" for reason, number in graph.counts.items() if number and reason not in known]
    return [*(["Also counted:", *others] if others else []), *(f"Warning: {each}" for each in graph.warnings)]
