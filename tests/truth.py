"""Real discussions that lie beside the repository, with counts made independently."""

import json
from pathlib import Path

import pytest

import replygraph as rg
from replygraph import readers

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")


def summary(graph):
    """Of a graph what the truth states of it."""
    authors = graph.authors

    def top(column):
        ordered = authors.sort_values([column, "author"], ascending=[False, True])
        return [[row.author, int(getattr(row, column))] for row in ordered.head(5).itertuples() if getattr(row, column)]

    counts = graph.counts
    return {
        "comments": counts["comments read"] - counts["comments that repeat an id"],
        "duplicate_ids": counts["comments that repeat an id"],
        "roots": counts["thread starters"] + counts["answers to a starter not in the input"],
        "replies_resolved": counts["replies"] + counts["self-replies"] + counts["replies from or to an unknown author"],
        "parents_not_in_file": counts["replies whose parent is not in the input"],
        "self_replies": counts["self-replies"], "authors": graph.size,
        "author_edges": len(graph.reply_columns["weight"]), "author_edge_weight": int(graph.reply_columns["weight"].sum()),
        "top5_replies_received": top("replies_received"), "top5_distinct_repliers": top("authors_answering"),
    }  # fmt: skip


def check(name, files=None, **options):
    """The graph of a real file equals its truth in everything that the truth states."""
    truth = json.loads((SHARED / "truth.json").read_text())[name]
    graph = rg.build(files or SHARED / name, **options)
    found = summary(graph)
    expected = {key: truth[key] for key in found if key in truth}
    assert {key: found[key] for key in expected} == expected
    return graph


def best_readers(source):
    """The special readers that know a source as well as the best: there should be one."""
    found = [(readers.breadth_of(readers.load(name)), -getattr(seen, "comments", 0), name) for name, seen in readers.recognised(source)]
    return [name for breadth, comments, name in found if breadth < readers.GENERIC and (breadth, comments) == min(found)[:2]]
