"""What describe prints of the whole, in words and as JSON."""

import json

from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.numbers import numbers
from replygraph.cli import main
from replygraph.wording import duration

COMMENTS = [
    {"id": 1, "author": "Ann", "created_at": "2024-05-01 10:00"},
    {"id": 2, "author": "Bob", "parent_id": 1, "created_at": "2024-05-01 10:10"},
    {"id": 3, "author": "Ann", "parent_id": 2, "created_at": "2024-05-01 10:30"},
    {"id": 4, "author": "Cy", "parent_id": 1, "created_at": "2024-05-02 10:00"},
]


def test_describe_has_the_numbers_that_a_reader_expects():
    lines = rg.describe(COMMENTS).splitlines()
    assert lines[lines.index("3 authors, 3 ties (who answers whom)") :][:11] == [
        "3 authors, 3 ties (who answers whom)",
        "  0.500  density: share of all ordered pairs of authors with a tie",
        "  0.667  reciprocity: share of ties that go both ways",
        "  0.000  transitivity: how often two people tied to a third are tied to each other",
        " -1.000  assortativity: whether people with many partners are tied to their like (1) or to people with few (-1)",
        "  0.750  centralization: 0 if all are answered by equally many people, 1 if one by all",
        "  0.444  Gini of replies received: 0 if all received equally many, 1 if one received all",
        "      3  authors in the largest of 1 component (authors whom chains of replies join)",
        "      1  thread: 4 comments, 2 levels below the start (depth), at most 2 comments on one level (width)",
        "    50%  of the comments have no reply",
        " 20 min  from a comment to its reply at the median (quartiles 15 min, 12.2 h)",
    ]


def test_describe_as_json_is_json_whatever_does_not_exist(tmp_path):
    (tmp_path / "one.csv").write_text("id,parent_id,author,text\n1,,Ann,Hello?\n")
    found = json.loads(CliRunner().invoke(main, ["describe", "--json", str(tmp_path / "one.csv")]).stdout)
    assert (found["authors"], found["structure"]["density"], found["reply_delay_seconds"]["median"]) == (1, None, None)
    assert found["beyond_chance"]["modularity"]["degenerate"]
    assert json.loads(json.dumps(numbers(rg.build([])), allow_nan=False))["threads"]["number"] == 0


def test_a_graph_without_comments_has_its_structure_alone():
    found = numbers(rg.build(COMMENTS, keep_comments=False))
    assert found["structure"]["triangles"] == 0 and "threads" not in found and "places" not in found


def test_spans_of_time_have_the_unit_that_suits():
    assert [duration(each) for each in (0, 45, 600, 12_345, 200_000)] == ["0 s", "45 s", "10 min", "3.43 h", "2.31 days"]


def test_nothing_is_said_of_threads_where_a_reply_names_only_a_person(tmp_path):
    """An edge list: each row is a reply, and that nobody answers the rows themselves says nothing."""
    (tmp_path / "ties.csv").write_text("source,target,weight\nann,bob,5\nbob,cy,2\ncy,ann,7\n")
    graph = rg.build(tmp_path / "ties.csv")
    said = rg.describe(graph)
    assert "Nothing is said of threads" in said and "have no reply" not in said and "depth" not in said
    found = numbers(graph)
    assert found["threads"] is None and found["never_answered"] == {"comments": None, "authors": 0.0}
