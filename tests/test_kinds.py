"""Each reply knows how it is known: by an id, by structure, by a name, or by nothing but convention."""

import random
from collections import Counter, defaultdict

import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.kinds import kinds_in_words, without_assumed
from replygraph.columns import RESOLUTIONS
from replygraph.engines.kinds import KIND_OF, KINDS
from replygraph.maps.payloads import comment_columns
from tests.test_graph import arrows

THREAD = [
    {"id": "1", "author": "Ann", "thread_id": "1", "created_at": 1},
    {"id": "2", "author": "Bob", "thread_id": "1", "created_at": 2, "parent_id": "1", "resolution": "assumed"},
    {"id": "3", "author": "Cy", "thread_id": "1", "created_at": 3, "parent_id": "1", "resolution": None},
    {"id": "4", "author": "Bob", "thread_id": "1", "created_at": 4, "parent_id": "3", "resolution": "quote"},
    {"id": "5", "author": "Ann", "thread_id": "1", "created_at": 5, "parent_id": "4"},
    {"id": "6", "author": "Bob", "thread_id": "1", "created_at": 6, "parent_id": "1", "resolution": "nested"},
]


def ties(graph):
    return {
        (row.source, row.target): tuple(getattr(row, kind) for kind in KINDS) for row in graph.replies.itertuples()
    }  # fmt: skip


def test_every_word_of_a_reader_has_a_kind():
    assert set(KIND_OF) == set(RESOLUTIONS) and set(KIND_OF.values()) == set(KINDS)


def test_a_tie_knows_how_much_of_it_is_of_each_kind():
    graph = rg.build(THREAD)
    assert ties(graph) == {
        ("Ann", "Bob"): (1, 0, 0, 0),
        ("Bob", "Ann"): (0, 1, 0, 1),
        ("Bob", "Cy"): (0, 0, 1, 0),
        ("Cy", "Ann"): (0, 0, 0, 1),
    }
    assert graph.author_columns["replies_assumed"].tolist() == [2, 0, 0]
    assert [graph.counts[f"{kind} replies"] for kind in KINDS] == [1, 1, 1, 2]
    assert graph.comment_columns["kind"].tolist() == [-1, 3, 3, 2, 0, 1]
    assert rg.describe(THREAD).splitlines()[0] == kinds_in_words(graph) == (
        "Of 5 replies 1 (20%) is told by an id or a link, 1 (20%) is told by nesting or the order of the page, "
        "1 (20%) is told by a quotation, a mention or a name and 2 (40%) are assumed: nothing tells whom they answer."
    )  # fmt: skip


def test_explicit_replies_cost_no_columns():
    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    assert not set(KINDS) & set(graph.reply_columns) and "replies_assumed" not in graph.author_columns
    assert graph.comment_columns["kind"].tolist() == [-1, 0]


def test_the_ranking_says_where_each_would_stand_without_assumed_replies():
    found = rg.rank(rg.build(THREAD))
    assert found[["author", "rank", "rank_without_assumed", "replies_received", "replies_assumed"]].values.tolist() == [
        ["Ann", 1, 1, 3, 2], ["Bob", 2, 1, 1, 0], ["Cy", 2, 1, 1, 0],
    ]  # fmt: skip


def test_assumed_replies_are_kept_dropped_or_go_to_the_comment_before():
    assert arrows(rg.build(THREAD, assumed="keep")) == {("Bob", "Ann"): 2, ("Cy", "Ann"): 1, ("Bob", "Cy"): 1, ("Ann", "Bob"): 1}
    dropped = rg.build(THREAD, assumed="drop")
    assert arrows(dropped) == {("Bob", "Ann"): 1, ("Bob", "Cy"): 1, ("Ann", "Bob"): 1} == arrows(without_assumed(rg.build(THREAD)))
    assert dropped.counts["assumed replies left out"] == 2 and "2  assumed replies left out, as asked: no tie" in rg.describe(dropped)
    assert arrows(rg.build(THREAD, assumed="previous")) == {("Bob", "Ann"): 2, ("Cy", "Bob"): 1, ("Bob", "Cy"): 1, ("Ann", "Bob"): 1}
    with pytest.raises(rg.ReplyGraphError, match='there is no value of assumed "guess". There are: keep, drop, previous.'):
        rg.build(THREAD, assumed="guess")


def test_all_assumed_and_dropped():
    rows = [row for row in THREAD if row["id"] in "123"]
    graph = rg.build(rows, assumed="drop")
    assert arrows(graph) == {} and graph.counts["assumed replies left out"] == 2
    assert kinds_in_words(graph) == "There are no replies."


@pytest.mark.parametrize("numbers, words", [
    ((1, 0, 0, 0), "The only reply is told by an id or a link."),
    ((0, 0, 0, 1), "The only reply is assumed: nothing tells whom it answers."),
    ((0, 2207, 0, 0), "All 2,207 replies are told by nesting or the order of the page."),
    ((999, 0, 0, 1), "Of 1,000 replies 999 (more than 99%) are told by an id or a link and 1 (less than 1%) is assumed: nothing tells whom it answers."),
])  # fmt: skip
def test_shares_in_words(numbers, words):
    graph = rg.build(THREAD)
    graph = rg.ReplyGraph(graph.author_columns, graph.reply_columns, {f"{kind} replies": n for kind, n in zip(KINDS, numbers, strict=True)})
    assert kinds_in_words(graph) == words


def test_the_page_gets_the_kinds():
    graph = rg.build(THREAD)
    rows = [{"reply_to": None, "precision": None, "text": "", "url": None, "truncated": None, "candidates": None, "parent_id": None, "resolution": None} | row
            for row in THREAD]  # fmt: skip
    rows[2]["resolution"] = "assumed"
    assert comment_columns(rows, graph, "all")["kind"] == [4, 3, 3, 2, 0, 1]


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".csv", ".json", ".parquet"])
def test_exports_carry_the_kinds(tmp_path, suffix):
    files = rg.export(rg.build(THREAD), tmp_path / f"g{suffix}")
    text = b"".join(file.read_bytes() for file in files)
    assert all(word.encode() in text for word in (*KINDS, "replies_assumed"))


def expected(rows):
    """Ten lines of dicts."""
    writer = {row["id"]: row["author"] for row in rows}
    found = defaultdict(Counter)
    for row in rows:
        if row["parent_id"] and row["author"] != writer[row["parent_id"]]:
            kind = KIND_OF[row["resolution"] or "assumed"]
            found[row["author"], writer[row["parent_id"]]][kind] += row["weight"] or 1
    return {tie: tuple(each[kind] for kind in KINDS) for tie, each in found.items()}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weights", [[None], [None, 2, 0.5]])
def test_random_kinds(seed, weights):
    dice = random.Random(seed)
    rows = []
    for number in range(200):
        parent = str(dice.randrange(number)) if number and dice.random() < 0.8 else None
        word = dice.choice([*KIND_OF, None]) if parent else None
        rows.append(
            {"id": str(number), "author": dice.choice("ABCDEF"), "parent_id": parent, "resolution": word, "weight": dice.choice(weights)}
        )
    graph = rg.build(rows)
    assert ties(graph) == expected(rows)
    assert np.allclose(sum(graph.reply_columns[kind] for kind in KINDS), graph.reply_columns["weight"])
