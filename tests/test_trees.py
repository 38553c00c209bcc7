"""The shape of threads: closed forms of papers, and dicts as the oracle."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.trees import dialogues, reply_delays, threads
from replygraph.cli import main


def tree(parents, thread="t"):
    return [
        {"id": f"{thread}{n}", "author": f"P{n % 5}", "parent_id": None if parent is None else f"{thread}{parent}", "thread_id": thread}
        for n, parent in enumerate(parents)
    ]


def shape(*parents):
    return threads(rg.build([comment for n, each in enumerate(parents) for comment in tree(each, f"t{n}-")])).drop(columns="thread")


@pytest.mark.parametrize("n", [2, 3, 10, 500])
def test_a_star_and_a_chain_have_the_virality_of_the_paper(n):
    """Goel et al. 2016: 2(n-1)/n for a star of n, (n+1)/3 for a chain."""
    found = shape([None, *[0] * (n - 1)], [None, *range(n - 1)])
    assert found.structural_virality.tolist() == pytest.approx([2 * (n - 1) / n, (n + 1) / 3])
    assert (found.depth.tolist(), found.width.tolist()) == ([1, n - 1], [n - 1, 1])
    assert found.never_answered.tolist() == pytest.approx([(n - 1) / n, 1 / n])


def test_a_page_whose_article_is_not_in_the_input_hangs_on_it():
    """Three first comments, one of which two answer: as a tree of six whose root is not counted."""
    found = shape([None, None, None, 0, 0]).iloc[0]
    G = nx.Graph([("article", 0), ("article", 1), ("article", 2), (0, 3), (0, 4)])
    assert found.structural_virality == pytest.approx(nx.average_shortest_path_length(G))
    assert (found.comments, found.depth, found.width, found.h_index) == (5, 2, 3, 2)


def test_one_comment_and_nothing():
    found = shape([None]).iloc[0]
    assert (found.comments, found.depth, found.width, found.h_index, found.never_answered) == (1, 0, 1, 0, 1)
    assert np.isnan(found.structural_virality)
    assert len(threads(rg.build([]))) == 0


@pytest.mark.parametrize("seed", range(5))
def test_random_trees_as_dicts_have_them(seed):
    rng = np.random.default_rng(seed)
    parents = [None, *(int(rng.integers(max(0, n - 6), n)) for n in range(1, 60))]
    found = shape(parents).iloc[0]
    depth = {}
    for n, parent in enumerate(parents):
        depth[n] = 0 if parent is None else depth[parent] + 1
    levels = [list(depth.values()).count(level) for level in range(max(depth.values()) + 1)]
    G = nx.Graph([(n, parent) for n, parent in enumerate(parents) if parent is not None])
    assert (found.depth, found.width) == (len(levels) - 1, max(levels))
    assert found.h_index == max(h for h in range(len(levels)) if levels[h] >= h)
    assert found.structural_virality == pytest.approx(nx.average_shortest_path_length(G))
    assert found.never_answered == pytest.approx(len(set(range(60)) - set(parents)) / 60)


def test_comments_that_answer_each_other_in_a_circle_end():
    rows = [{"id": "a", "author": "A", "parent_id": "b"}, {"id": "b", "author": "B", "parent_id": "a"}]
    assert threads(rg.build(rows)).depth.tolist() == [0, 0] or threads(rg.build(rows)).depth.tolist() == [0]


def test_delays_are_those_between_known_times_in_order():
    times = ["2024-01-01 10:00", "2024-01-01 10:05", "2024-01-01 09:00", None]
    comments = [{**row, "created_at": at} for row, at in zip(tree([None, 0, 0, 0]), times, strict=True)]
    assert reply_delays(rg.build(comments)).tolist() == [300]
    assert reply_delays(rg.build([{**comment, "precision": "day"} for comment in comments])).tolist() == []


AGES = "\n".join([
    "4 Comments", "oldest", "newest", "Inline Feedbacks", "View all comments",
    *("Ann", "Ann", "14 days ago", "", "Do you water?", ""), *("Bob", "Bob", "13 days ago", "Reply to\u00a0 Ann", "", "Always.", ""),
    *("Ann", "Ann", "13 days ago", "Reply to\u00a0 Bob", "", "Even in the rain?", ""), *("Cy", "Cy", "13 days ago", "Reply to\u00a0 Ann", "", "Yes.", ""),
])  # fmt: skip


def test_where_only_ages_or_dates_are_known_no_delay_is_told(tmp_path):
    (tmp_path / "page.txt").write_text(AGES)
    (tmp_path / "page.csv").write_text("id,parent_id,author,created_at\n1,,Ann,2024-05-01\n2,1,Bob,2024-05-02\n")
    for page in ("page.txt", "page.csv"):
        told = rg.describe(str(tmp_path / page))
        assert "comment to its reply" not in told and "How soon people answer is not told" in told


def test_the_table_of_a_page_tells_what_the_page_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the table tells no folders
    page = Path("page.txt")
    page.write_text(AGES)
    for table in (tmp_path / "own.csv", tmp_path / "own.parquet"):
        assert CliRunner().invoke(main, ["read", str(page), "-q", "-o", str(table)]).exit_code == 0
        again, first = (rg.read(each)[["id", "reply_to", "resolution", "precision", "candidates"]] for each in (table, page))
        assert again.to_json() == first.to_json() and first.candidates.notna().sum() == 1


def test_dialogues_come_with_the_longest_first():
    rows = [("A", None), ("B", 0), ("A", 1), ("C", 0), ("A", 3), ("C", 4), ("A", 5), ("D", 0)]
    graph = rg.build([{"id": n, "author": a, "parent_id": p} for n, (a, p) in enumerate(rows)])
    assert {name: values.tolist() for name, values in dialogues(graph).items()} == {
        "author": [0, 0], "other": [2, 1], "replies": [2, 1], "replies_back": [2, 1], "balance": [1, 1],
    }  # fmt: skip
    assert len(dialogues(rg.build([]))["author"]) == 0
