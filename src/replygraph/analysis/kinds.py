"""How replies are known to be replies: in words, and the graph without those that are assumed."""

from dataclasses import replace

import numpy as np

from replygraph.building import degrees
from replygraph.engines.kinds import KINDS
from replygraph.graph import ReplyGraph
from replygraph.wording import amount, figure, percent

TOLD = {
    "explicit": "told by an id or a link", "structural": "told by nesting or the order of the page",
    "named": "told by a quotation, a mention or a name", "assumed": "assumed: nothing tells whom they answer",
}  # fmt: skip


def kinds_in_words(graph: ReplyGraph) -> str:
    """How many of the replies are known in which way, as a sentence.

    Examples
    --------
    >>> import replygraph as rg
    >>> rows = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1, "resolution": "assumed"}]
    >>> kinds_in_words(rg.build([*rows, {"id": 3, "author": "Bob", "parent_id": 1}]))
    'Of 2 replies 1 (50%) is told by an id or a link and 1 (50%) is assumed: nothing tells whom it answers.'
    """
    found = {kind: number for kind in KINDS if (number := graph.counts.get(f"{kind} replies", 0))}
    total = amount(sum(found.values()))
    if len(found) < 2:
        words = TOLD[next(iter(found), "explicit")]
        return (
            "There are no replies."
            if not total
            else _one(f"The only reply is {words}.")
            if total == 1
            else f"All {figure(total)} replies are {words}."
        )
    parts = [_one(f"{figure(number)} ({percent(number / total)}) is {TOLD[kind]}") if number == 1 else f"{figure(number)} ({percent(number / total)}) are {TOLD[kind]}"
             for kind, number in found.items()]  # fmt: skip
    return f"Of {figure(total)} replies {', '.join(parts[:-1])} and {parts[-1]}."


def _one(words: str) -> str:
    return words.replace("they answer", "it answers")


def without_assumed(graph: ReplyGraph) -> ReplyGraph:
    """The graph without assumed replies: the same authors, fewer replies; measures have to be computed again.

    Examples
    --------
    >>> import replygraph as rg
    >>> rows = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1, "resolution": "assumed"}]
    >>> len(without_assumed(rg.build(rows)).replies)
    0
    """
    replies = graph.reply_columns
    weight = replies["weight"] - replies["assumed"]
    kept = np.flatnonzero(weight > 0)
    columns = {name: values[kept] for name, values in {**replies, "weight": weight}.items()}
    columns["assumed"] = np.zeros_like(columns["assumed"])
    own = ("author", "author_id", "comments", "first_comment_at", "last_comment_at", "self_replies")
    authors = {name: values for name, values in graph.author_columns.items() if name in own}
    counts = {name: number for name, number in graph.counts.items() if name != "assumed replies"}
    return replace(graph, author_columns={**authors, **degrees(columns, graph.size)}, reply_columns=columns, counts=counts)
