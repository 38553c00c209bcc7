"""What is said of places and groups, word by word."""

from importlib.resources import files

import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis import findings
from replygraph.analysis.chance import Chance
from replygraph.analysis.findings import about_answering, about_confidence, about_places, about_structure
from replygraph.cli import main
from replygraph.maps.abouts import certainty
from tests.test_certainty import discussion

DEMO = str(files("replygraph") / "demo.txt")


def test_one_who_stands_out_is_told_apart():
    assert about_places(rg.build(discussion([[("B", "A")]] * 40 + [[("C", "B")]] * 10))) == [
        "Had the same people met in other such threads, their places by replies per thread would be: A 1, B 2 (all 3 authors at "
        "once, 95%). With fewer than 7 replies an author can hardly be told from one who has none.",
        "By replies received only A can be first.",
        "By the number of threads in which somebody answered them, places would be: A 1, B 2.",
        "These places speak of more such threads, by the same people in the same period: the 50 threads with replies are taken as a sample of them.",
    ]


def test_one_thread_that_caught_fire_says_nothing_of_other_threads():
    assert about_places(rg.build(discussion([[("B", "A")] * 40, *[[("C", "B")]] * 10]))) == [
        "No two places can be told apart by replies received: A has 40, and not even all 50 replies would be enough to stand surely above "
        "anybody, as they come in bunches.",
        "By replies received none of the 3 authors can be ruled out as the first.",
        "By the number of threads in which somebody answered them, places would be: B 1.",
        "These places speak of more such threads, by the same people in the same period: the 11 threads with replies are taken as a sample of them.",
    ]


@pytest.mark.parametrize("comments", [[], [{"id": 1, "author": "A"}], [{"id": 1, "author": "A"}, {"id": 2, "author": "B"}]])
def test_where_nobody_answers_nothing_is_said_of_places(comments):
    assert about_places(rg.build(comments)) == []


def found(observed, mean, sd, p, degenerate=""):
    return Chance(observed, mean, sd, (observed - mean) / sd if sd else float("nan"), p, 1 - p, 99, degenerate)


def test_groups_and_answering_back_are_put_beside_chance():
    nothing = {"modularity": found(0.211, 0.2276, 0.0341, 0.64), "reciprocity": found(0.5186, 0.4243, 0.0746, 0.11)}
    assert about_structure(nothing, 5) == [
        "5 groups, but no clearer than chance could make them: of 99 discussions with the answers dealt out at random within each thread, 63 have "
        "groups as clear.",
        "People answer back no more than chance could explain (52% of ties go both ways; of 99 discussions with the answers dealt out at random "
        "within each thread, 10 have as many, and on average it is 42%).",
    ]
    much = {"modularity": found(0.6, 0.3, 0.02, 0.01), "reciprocity": found(0.25, 0.17, 0.01, 0.01)}
    assert about_structure(much, 1) == [
        "1 group, clearer than chance, given who meets whom in which thread: of 99 discussions with the answers dealt out at random within each "
        "thread, none has groups as clear.",
        "People answer back more than by chance (25% of ties go both ways; of 99 discussions with the answers dealt out at random within each "
        "thread, none has as many, and on average it is 17%); being there at the same time can be enough for that.",
    ]
    slight = about_structure({**much, "modularity": found(0.3802, 0.3702, 0.0042, 0.01)}, 11)[0]
    assert slight.startswith("11 groups, slightly clearer than chance")
    unknown = dict.fromkeys(much, found(0.3, np.nan, 0.0, np.nan, "all draws have the same value"))
    assert about_structure(unknown, 2) == [
        "2 groups. Whether they are clearer than chance cannot be told: answers dealt out at random within each thread give the same result.",
        "Nor can it be told whether people answer back more than by chance.",
    ]


def test_a_table_of_ties_tells_of_no_threads():
    """Sixty replies to A, ten to B, each by name alone."""
    ties = [{"id": n, "author": "C", "reply_to": "A" if n < 60 else "B"} for n in range(70)]
    assert about_places(rg.build(ties)) == [
        "Had the same people answered as many times anew, their places would be: A 1, B 2 (all 3 authors at once, 95%). With "
        "fewer than 7 replies an author can hardly be told from one who has none.",
        "By replies received only A can be first.",
        "The source tells of no threads: each reply is taken by itself, so places look surer than they are.",
    ]


@pytest.mark.parametrize(("own", "said"), [
    (0.5, "Who belongs to which group is no surer than chance: in discussions put together anew from these threads, 50% of a group's members stay together on average, "
          "and 52% where there are no groups. Take no author's group for a fact."),
    (0.54, "Who belongs to which group is hardly surer than chance: in discussions put together anew from these threads, 54% of a group's members stay together on average, "
           "and 52% where there are no groups. Take no author's group for a fact."),
    (0.8, "In discussions put together anew from these threads, 80% of a group's members stay together on average, and 52% where there are no groups."),
])  # fmt: skip
def test_groups_that_are_hardly_surer_than_chance_are_not_said_to_hold(own, said):
    graph = rg.cluster(rg.build(discussion([[("B", "A")]])))
    same = graph.with_columns(cluster_confidence=np.full(graph.size, own), confidence_by_chance=np.full(graph.size, 0.52))
    assert about_confidence(same) == [said]
    assert about_confidence(graph) == []


@pytest.mark.parametrize("clustering", ["leiden", "label_propagation", "components"])
def test_pages_of_report_and_draw_know_how_their_groups_were_found(tmp_path, clustering):
    options = ["--clustering", clustering, "--quiet"]
    assert CliRunner().invoke(main, ["report", DEMO, "-o", str(tmp_path / "out"), *options]).exit_code == 0
    assert CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.html"), *options]).exit_code == 0
    pages = [tmp_path / "map.html", *(tmp_path / "out").rglob("map.html")]
    assert len(pages) == 2
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert f'"clustering":"{clustering}"' in page
        assert '"top":"Barge Annie"' in page and ('"as_high"' in page) == (clustering == "leiden")  # how sure places and groups are


def test_groups_given_as_a_column_are_not_said_to_be_found():
    graph = rg.cluster(rg.build(DEMO))
    given = graph.with_columns(cluster=graph.author_columns["cluster"])
    assert (graph.record["clustering"], given.record.get("clustering")) == ("leiden", None)
    assert "groups" not in certainty(given)


def test_a_page_compares_only_groups_of_leiden_with_chance():
    graph = rg.build(DEMO)
    assert "observed" in certainty(rg.cluster(graph))["groups"]
    assert "groups" not in certainty(rg.cluster(graph, "components"))
    assert "places" in certainty(rg.cluster(graph, "components"), {})


def test_a_page_of_more_replies_still_says_how_sure_its_places_are(monkeypatch):
    monkeypatch.setattr(findings, "MANY", 3)
    assert set(certainty(rg.cluster(rg.build(DEMO)))) == {"places", "confidence"}


LEAD = " A lead so wide is hardly chance, each reply taken by itself."


def answers(**many):
    """Comments of a thread in which each answers as many different guests as told."""
    guests = [{"id": f"g{n}", "author": f"Guest {n}"} for n in range(max(many.values()))]
    return guests + [{"id": f"{who}{n}", "author": who, "parent_id": f"g{n}"} for who, times in many.items() for n in range(times)]


@pytest.mark.parametrize(("many", "said"), [
    ({"Host": 36, "Bea": 3}, ["Host wrote the most replies: 36 of 39 replies (92%); next is Bea with 3." + LEAD]),
    ({"Host": 6}, ["Host wrote the most replies: 6 of 6 replies." + LEAD]),
    ({"Host": 4}, []),  # too few to tell
    ({"Ann": 20, "Bob": 20}, []),
    ({"Host": 9, "Ann": 1, "Bob": 1}, ["Host wrote the most replies: 9 of 11 replies (82%); next are 2 authors with 1 each." + LEAD]),
    ({"Ann": 20, "Bob": 12}, []),  # 8 more, and twice the root of 32 is 11.3
    ({"Ann": 25, "Bob": 12}, ["Ann wrote the most replies: 25 of 37 replies (68%); next is Bob with 12." + LEAD]),
    ({"Ann": 20, **{f"Other {n}": 4 for n in range(50)}}, []),  # far more than each, and 9% of all
])  # fmt: skip
def test_who_answers_most_is_told_where_one_stands_out(many, said):
    rows = answers(**many)
    assert about_answering(rg.build(rows)) == said
    assert [line for line in rg.describe(rows).splitlines() if "wrote the most replies" in line] == said


def test_report_tells_who_answers_most(tmp_path):
    table = tmp_path / "talk.csv"
    rows = [("id", "author", "parent_id"), *((each["id"], each["author"], each.get("parent_id", "")) for each in answers(Host=12, Bea=2))]
    table.write_text("".join(",".join(row) + "\n" for row in rows))
    result = CliRunner().invoke(main, ["report", str(table), "-o", str(tmp_path / "out")])
    assert "Host wrote the most replies: 12 of 14 replies (86%); next is Bea with 2." in result.stderr


def test_a_name_that_is_a_number_is_not_taken_for_how_many():
    """In dumps without a table of people they are called by their numbers."""
    rows = [{"id": 0, "author": "62"}, *({"id": each, "author": "21", "parent_id": 0} for each in range(1, 12))]
    [told] = about_answering(rg.build(rows))
    assert told.startswith('"21" wrote the most replies: 11 of 11 replies')
