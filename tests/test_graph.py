"""The reply graph against ten plain lines with dicts, and the decisions it rests on."""

import random
from collections import Counter
from itertools import chain

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replygraph as rg
from replygraph.engines.statements import OUTCOMES


def thread(*rows):
    """Comments from `id author parent` in short."""
    return [dict(zip(("id", "author", "parent_id", "created_at"), row, strict=False)) for row in rows]


def arrows(graph):
    return {(r.source, r.target): r.weight for r in graph.replies.itertuples()}


def test_five_comments():
    graph = rg.build(
        thread(
            ("1", "Ann", None, "2024-03-01T10:00:00Z"),
            ("2", "Bob", "1", "2024-03-01T11:00:00Z"),
            ("3", "Ann", "2", "2024-03-01T12:00:00Z"),
            ("4", "Bob", "3", "2024-03-02T12:00:00Z"),
            ("5", "Cy", "1", 1709294400),
        )
    )
    assert arrows(graph) == {("Bob", "Ann"): 2, ("Ann", "Bob"): 1, ("Cy", "Ann"): 1}
    assert graph.authors.set_index("author").loc["Ann"].to_dict() | {"first_comment_at": 0, "last_comment_at": 0} == {
        "comments": 2, "self_replies": 0, "first_comment_at": 0, "last_comment_at": 0,
        "replies_received": 3, "replies_sent": 1, "authors_answering": 2, "authors_answered": 1,
    }  # fmt: skip
    bob = graph.replies.set_index(["source", "target"]).loc[("Bob", "Ann")]
    assert (str(bob.first_reply_at), str(bob.last_reply_at)) == ("2024-03-01 11:00:00", "2024-03-02 12:00:00")
    assert str(graph.authors.first_comment_at[2]) == "2024-03-01 12:00:00"
    assert repr(graph) == "<ReplyGraph: 3 authors, 3 ties>"


def test_nobody_is_no_author():
    graph = rg.build(thread(("1", "[deleted]", None), ("2", "Ann", "1"), ("3", "", "2"), ("4", None, "2"), ("5", "GUEST", "2")))
    assert list(graph.authors.author) == ["Ann"]
    assert arrows(graph) == {}
    assert graph.counts["replies from or to an unknown author"] == 4


def test_self_replies_are_counted_and_no_arrow():
    graph = rg.build(thread(("1", "Ann", None), ("2", "Ann", "1"), ("3", "Bob", "2")))
    assert arrows(graph) == {("Bob", "Ann"): 1}
    assert list(graph.authors.self_replies) == [1, 0]


def test_a_comment_id_counts_once():
    graph = rg.build(thread(("1", "Ann", None), ("2", "Bob", "1"), ("2", "Cy", "1")))
    assert arrows(graph) == {("Bob", "Ann"): 1}
    assert graph.counts["comments that repeat an id"] == 1


def test_a_missing_parent_makes_no_arrow_unless_the_author_is_named():
    comments = thread(("1", "Ann", None), ("2", "Bob", "gone"))
    assert arrows(rg.build(comments)) == {}
    comments[1]["reply_to"] = "Cy"
    graph = rg.build(comments)
    assert arrows(graph) == {("Bob", "Cy"): 1}
    assert dict(zip(graph.authors.author, graph.authors.comments, strict=True)) == {"Ann": 1, "Bob": 1, "Cy": 0}


def test_names_are_trimmed_composed_and_otherwise_exact():
    graph = rg.build(
        thread(("1", "Zoe\u0308", None), ("2", "\u00a0Zo\u00eb \t", None), ("3", "Jon", "1"), ("4", "Jonathan", "1"), ("5", "jon", "1"))
    )
    assert list(graph.authors.author) == ["Jon", "Jonathan", "Zo\u00eb", "jon"]


@pytest.mark.parametrize("space", [" ", "\t", "\x0b", "\x1c", "\x1f", "\x85", "\u00a0", "\u2007", "\u3000"])
def test_any_space_around_a_name_is_trimmed(space):
    rows = pd.DataFrame({"id": ["1", "2"], "author": [f"Ann{space}", f"{space}Ann"]})
    assert list(rg.build(rows).authors.author) == ["Ann"]


def test_starters_count_unless_left_out():
    comments = [
        {"id": "t", "author": "Op", "thread_id": "t"},
        {"id": "1", "author": "Ann", "parent_id": "t", "thread_id": "t"},
        {"id": "2", "author": "Bob", "parent_id": "1", "thread_id": "t"},
    ]
    assert arrows(rg.build(comments)) == {("Ann", "Op"): 1, ("Bob", "Ann"): 1}
    graph = rg.build(comments, starters=False)
    assert arrows(graph) == {("Bob", "Ann"): 1}
    assert list(graph.authors.author) == ["Ann", "Bob"]
    assert graph.counts["thread starters left out"] == 1
    assert graph.counts["answers to a starter not in the input"] == 1


@pytest.mark.parametrize("name", ["[deleted]", "Deleted User", "deleted account", "Former Member"])
def test_who_is_no_member_any_more_is_nobody(name):
    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": name, "parent_id": 1}])
    assert (list(graph.authors.author), graph.counts["replies from or to an unknown author"]) == (["Ann"], 1)


names = st.sampled_from(["Ann", "Bob", "Cy", "Di", "[deleted]", None])
rows = st.lists(st.tuples(st.integers(0, 12).map(str), names, st.none() | st.integers(0, 14).map(str)), max_size=30)


@settings(max_examples=200, deadline=None)
@given(rows)
def test_equals_ten_plain_lines(rows):
    graph = rg.build(thread(*rows)) if rows else rg.build([{"id": "0", "author": None}])
    first = {}
    for id, author, parent in rows:
        first.setdefault(id, (author if author != "[deleted]" else None, parent))
    ties, selves = Counter(), Counter()
    for author, parent in first.values():
        target = first.get(parent, (None,))[0]
        if parent is not None and author and target:
            (selves if author == target else ties)[author, target] += 1
    assert arrows(graph) == dict(ties)
    assert sum(graph.authors.self_replies) == sum(selves.values())
    assert set(graph.authors.author) == {author for author, _ in first.values() if author}
    assert sum(graph.counts[outcome] for outcome in OUTCOMES) == graph.counts["comments read"]


@pytest.mark.parametrize("shards", [2, 7])
def test_shards_of_whole_threads_merge_by_sum_least_and_greatest(shards):
    """A reply and what it answers share the thread, so that a part of the threads is a part of the graph."""
    rng = random.Random(shards)
    authors = ["[deleted]", *(f"a{number}" for number in range(40))]
    threads = [
        thread(*(
            (f"{number}-{place}", rng.choice(authors), f"{number}-{rng.randrange(place)}" if place else None, f"2026-01-{rng.randrange(1, 29):02}")
            for place in range(rng.randrange(1, 12))
        ))
        for number in range(60)
    ]  # fmt: skip
    rows = list(chain.from_iterable(threads))
    parts = [rg.build(list(chain.from_iterable(threads[shard::shards]))) for shard in range(shards)]
    whole = rg.build(rows)
    merged = pd.concat([part.replies for part in parts]).groupby(["source", "target"])
    merged = merged.agg({"weight": "sum", "first_reply_at": "min", "last_reply_at": "max"}).reset_index()
    pd.testing.assert_frame_equal(merged, whole.replies.reset_index(drop=True), check_like=True)
    how = dict.fromkeys(("comments", "self_replies", "replies_received", "replies_sent"), "sum")
    how |= {"first_comment_at": "min", "last_comment_at": "max"}
    merged = pd.concat([part.authors for part in parts]).groupby("author").agg(how).reset_index()
    pd.testing.assert_frame_equal(merged, whole.authors[["author", *how]].reset_index(drop=True))
    assert sum((Counter(part.counts) for part in parts), Counter()) == +Counter(whole.counts)


def test_the_order_of_the_rows_does_not_matter():
    rng = np.random.default_rng(1)
    comments = thread(*((str(i), f"a{rng.integers(9)}", str(rng.integers(i)) if i else None) for i in range(60)))
    one, other = rg.build(comments), rg.build([comments[i] for i in rng.permutation(60)])
    for kind in ("author_columns", "reply_columns"):
        for name, values in getattr(one, kind).items():
            assert values.tolist() == getattr(other, kind)[name].tolist()


def test_to_networkx_carries_everything():
    graph = rg.build(thread(("1", "Ann", None, "2024-03-01"), ("2", "Bob", "1")))
    G = rg.to_networkx(graph)
    assert isinstance(G, nx.DiGraph)
    assert G.nodes["Ann"]["replies_received"] == 1
    assert G.edges["Bob", "Ann"] == {"weight": 1}
    assert "first_comment_at" not in G.nodes["Bob"]


def test_a_frame_is_as_good_as_a_list():
    import pandas as pd

    frame = pd.DataFrame(
        {"id": [1, 2], "author": ["Ann", "Bob"], "parent_id": [None, 1], "created_at": pd.to_datetime(["2024-01-01", None])}
    )
    graph = rg.build(frame)
    assert arrows(graph) == {("Bob", "Ann"): 1}
    assert str(graph.authors.first_comment_at[0]) == "2024-01-01 00:00:00"


def test_a_table_without_authors_says_what_it_has():
    with pytest.raises(rg.ReplyGraphError, match='no column "author". They have: id, text'):
        rg.build([{"id": 1, "text": "hello"}])


def test_read_gives_the_table(tmp_path):
    page = tmp_path / "t.csv"
    page.write_text("id,author,parent_id\n1,Ann,\n2,Bob,1.0\n")
    table = rg.read(page)
    assert table[["id", "author", "parent_id"]].values.tolist()[1] == ["2", "Bob", "1"]
    assert arrows(rg.build(page)) == arrows(rg.build(table)) == {("Bob", "Ann"): 1}


def test_a_weight_is_a_number_of_replies():
    rows = [
        {"id": 1, "author": "Ann", "reply_to": "Bob", "weight": 0.1},
        {"id": 2, "author": "Ann", "reply_to": "Bob", "weight": 0.2},
        {"id": 3, "author": "Bob", "reply_to": "Ann"},  # no weight: one reply
        {"id": 4, "author": "Cy", "reply_to": "Bob", "weight": 5_000_000},
        {"id": 5, "author": "Cy", "reply_to": "Cy", "weight": 2.5},
        {"id": 6, "author": "Dot", "weight": 0},  # who says nothing
        {"id": 7, "author": "Ann", "reply_to": "Cy", "weight": 0},
        {"id": 8, "author": "Ann", "reply_to": "Cy", "weight": -7},
        {"id": 9, "author": "Ann", "reply_to": "Cy", "weight": 1e300},
    ]
    graph = rg.build(rows)
    assert arrows(graph) == {("Ann", "Bob"): 0.3, ("Bob", "Ann"): 1, ("Cy", "Bob"): 5_000_000}
    authors = graph.authors.set_index("author")
    assert authors["comments"].to_dict() == {"Ann": 0.3, "Bob": 1, "Cy": 5_000_002.5, "Dot": 0}
    assert authors["replies_received"].to_dict() == {"Ann": 1, "Bob": 5_000_000.3, "Cy": 0, "Dot": 0}
    assert authors["self_replies"].to_dict() == {"Ann": 0, "Bob": 0, "Cy": 2.5, "Dot": 0}
    assert graph.counts["replies without a positive weight"] == 3
    assert graph.counts["comments read"] == 5_000_006.8 and graph.counts["replies"] == 5_000_001.3
    assert graph.warnings == (
        "Left out: 3 rows whose weight is zero, negative or not a number.",
        "Weights have fractions: numbers of comments and replies are sums of weights, not counts.",
    )


def test_weights_that_are_whole_are_integers():
    graph = rg.build([{"id": n, "author": "Ann", "reply_to": "Bob", "weight": weight} for n, weight in enumerate((0.5, 2, 0.5))])
    assert graph.reply_columns["weight"].tolist() == [3] and graph.reply_columns["weight"].dtype == np.int64
    assert graph.author_columns["replies_sent"].dtype == graph.author_columns["comments"].dtype == np.int64
    assert not graph.warnings


def test_a_graph_keeps_of_each_comment_who_answers_whom_where_and_when():
    """A thread that is named, a chain that is not, a reply by name alone, one to nobody known, and one whose parent is missing."""
    comments = [
        {"id": "1", "author": "Ann", "thread_id": "t", "created_at": "2024-01-01T10:00:00Z"},
        {"id": "2", "author": "Bob", "parent_id": "1", "thread_id": "t"},
        {"id": "3", "author": "[deleted]", "parent_id": "2"},
        {"id": "4", "author": "Ann", "parent_id": "3"},
        {"id": "5", "author": "Cy"},
        {"id": "6", "author": "Cy", "parent_id": "5"},
        {"id": "6", "author": "Cy", "parent_id": "1"},
        {"id": "7", "author": "Bob", "reply_to": "Cy", "parent_id": "gone"},
    ]
    columns = rg.build(comments).comment_columns
    assert {name: values.tolist() for name, values in columns.items() if name != "created_at"} == {
        "author": [0, 1, -1, 0, 2, 2, 1],
        "answered": [-1, 0, 1, -1, -1, 2, 2],
        "parent": [-1, 0, 1, 2, -1, 4, -1],
        "thread": [0, 0, 0, 0, 1, 1, 2],
        "rough": [False] * 7,
        "weight": [1] * 7,
        "kind": [-1, 0, 0, -1, -1, 0, 0],
    }
    assert np.flatnonzero(~np.isnat(columns["created_at"])).tolist() == [0]
    assert rg.build(comments, keep_comments=False).comment_columns == {}
