"""Spans of time, windows, and two discussions side by side: small stories with the whole result."""

import json
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.comparisons import compare, windows
from replygraph.cli import main
from tests.test_certainty import discussion

COMMENTS = [
    {"id": n, "author": author, "parent_id": parent, "created_at": at}
    for n, (author, parent, at) in enumerate([
        ("Ann", None, "2024-01-01 09:00"), ("Bob", 0, "2024-01-03 09:00"), ("Cy", 0, "2024-01-07 23:59"),
        ("Ann", 1, "2024-01-08 00:00"), ("Cy", 1, "2024-01-10 09:00"), ("Dee", 3, None), ("Bob", 4, "2024-02-01 09:00"),
    ])
]  # fmt: skip


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def arrows(graph):
    return {(row.source, row.target): row.weight for row in graph.replies.itertuples()}


def test_a_reply_counts_by_its_own_time_whenever_what_it_answers_was_written():
    graph = rg.build(COMMENTS, since=datetime(2024, 1, 8), until=datetime(2024, 2, 1))
    assert arrows(graph) == {("Ann", "Bob"): 1, ("Cy", "Bob"): 1}
    assert dict(zip(graph.author_columns["author"], graph.author_columns["comments"].tolist(), strict=True)) == {
        "Ann": 1,
        "Bob": 0,
        "Cy": 1,
    }
    assert graph.counts["comments read"] == 2 and graph.counts["comments outside the time asked for"] == 5
    assert graph.notes[-1] == "Only comments since 2024-01-08 00:00 until 2024-02-01 00:00 (UTC): 5 comments left out."
    assert graph.warnings == ("1 comment left out because nothing tells when it was written.",)
    assert arrows(rg.build(COMMENTS, until=datetime(2024, 1, 8, tzinfo=UTC))) == {("Bob", "Ann"): 1, ("Cy", "Ann"): 1}
    assert rg.replies_behind(COMMENTS, to="Bob", since=datetime(2024, 1, 9)).id.tolist() == ["4"]


def test_a_span_without_comments_or_without_sense_is_an_error(tmp_path):
    pd.DataFrame(COMMENTS).to_csv(tmp_path / "c.csv", index=False)
    (tmp_path / "n.csv").write_text("id,parent_id,author\n1,,Ann\n2,1,Bob\n")
    for file, options, words in (
        ("c.csv", ["--since", "2025-01-01"], "no comment was written since 2025-01-01"),
        ("c.csv", ["--since", "2024-02-01", "--until", "2024-01-01"], "is not before --until"),
        ("n.csv", ["--since", "2024-02-01"], "no comment tells when it was written"),
    ):
        result = run("rank", tmp_path / file, *options)
        assert result.exit_code in (1, 2) and words in result.stderr and "Traceback" not in result.output


def test_windows_say_who_rises_comes_and_leaves(tmp_path):
    found = windows(rg.build(COMMENTS), "week")
    assert found.drop(columns=["cluster", "replies_sent"]).astype(object).where(found.notna(), None).values.tolist() == [
        ["2024-01-01", 1, "Ann", 2, None], ["2024-01-01", 2, "Bob", 0, None], ["2024-01-01", 2, "Cy", 0, None],
        ["2024-01-08", 1, "Bob", 2, 2], ["2024-01-08", 2, "Ann", 0, 1], ["2024-01-08", 2, "Cy", 0, 2],
        ["2024-01-29", 1, "Cy", 1, 2], ["2024-01-29", 2, "Bob", 0, 1],
    ]  # fmt: skip
    assert windows(rg.build(COMMENTS), "month").window.unique().tolist() == ["2024-01-01", "2024-02-01"]
    with pytest.raises(rg.ReplyGraphError, match='no window "year"'):
        windows(rg.build(COMMENTS), "year")
    with pytest.raises(rg.ReplyGraphError, match="no reply tells when"):
        windows(rg.build([{**each, "created_at": None} for each in COMMENTS]), "week")
    pd.DataFrame(COMMENTS).to_csv(tmp_path / "c.csv", index=False)
    rows = json.loads(run("rank", tmp_path / "c.csv", "--window", "week", "--top", 1, "--json", "-q").stdout)
    assert [(row["window"], row["author"], row["rank_before"]) for row in rows] == [
        ("2024-01-01", "Ann", None), ("2024-01-08", "Bob", 2), ("2024-01-29", "Cy", 2),
    ]  # fmt: skip
    assert run("rank", tmp_path / "c.csv", "--window", "week", "--by", "pagerank").exit_code == 2


def test_a_cluster_that_keeps_its_people_keeps_its_number():
    """Two groups of three who answer each other; in the second week the second group has one new member, in the third all are new."""
    comments = []
    for week, groups in enumerate((["ABC", "DEF"], ["ABC", "DEG"], ["HIJ", "DEG"])):
        for group in groups:
            for n in range(9):
                parent = None if n == 0 else f"{week}{group}{n - 1}"
                at = f"2024-01-{1 + 7 * week:02} 10:{n:02}"
                comments.append({"id": f"{week}{group}{n}", "author": group[n % 3], "parent_id": parent, "created_at": at})
    found = windows(rg.build(comments), "week")
    label = {(row.window[-2:], row.author): row.cluster for row in found.itertuples()}
    assert {label["01", each] for each in "ABC"} == {label["08", each] for each in "ABC"}
    assert {label["01", each] for each in "DEF"} == {label["08", each] for each in "DEG"} == {label["15", each] for each in "DEG"}
    assert label["15", "H"] not in {label["01", each] for each in "ABCDEF"}


def test_a_place_that_surely_moved_is_told_from_one_that_may_not_have(tmp_path):
    """In one, everybody answers A, in many threads; in the other nobody does, and all answer B. C and D stay where they were."""
    one = rg.build(discussion([[("CD"[n % 2], "A")] for n in range(60)] + [[("A", "B")]]))
    other = rg.build(discussion([[("CD"[n % 2], "B")] for n in range(60)] + [[("B", "A")]]))
    table = compare(one, other).set_index("author")
    assert table.loc[table.moved].index.tolist() == ["A", "B"]
    assert table.loc["A", ["rank_one", "place_one_from", "place_one_to", "rank_other", "place_other_from"]].tolist() == [1, 1, 1, 2, 2]
    assert np.isnan(compare(one, rg.build([])).set_index("author").loc["A", "share_other_to"])
    for name, threads in (("one", [[("B", "A")]]), ("other", [[("C", "A")]])):
        pd.DataFrame(discussion(threads)).to_csv(tmp_path / f"{name}.csv", index=False)
    result = run("compare", tmp_path / "one.csv", tmp_path / "other.csv")
    assert (
        "1 authors are in both" not in result.stderr and "1 author is in both, 1 only in the first, 1 only in the second." in result.stderr
    )
    assert "Surely moved: nobody" in result.stderr and result.stdout.splitlines()[0].split()[:4] == [
        "author",
        "rank_one",
        "rank_other",
        "replies_one",
    ]
    assert run("compare", tmp_path / "one.csv").exit_code == 2
