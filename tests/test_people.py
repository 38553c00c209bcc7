"""Who is an author: people are told apart by what their source tells them apart by, and by names where it tells no more."""

import json
import random
from collections import Counter, defaultdict

import pandas as pd
import pytest

import replygraph as rg
from tests.test_graph import arrows


def comment(id, author, author_id=None, parent=None, **more):
    return {"id": id, "author": author, "author_id": author_id, "parent_id": parent, **more}


def names(graph):
    return graph.author_columns["author"].tolist()


def test_two_people_of_one_name_are_two_and_shown_with_their_ids():
    graph = rg.build([comment("1", "Sam", "5"), comment("2", "Sam", "7", "1"), comment("3", "Ann", "9", "2")])
    assert names(graph) == ["Ann", "Sam (5)", "Sam (7)"]
    assert graph.author_columns["author_id"].tolist() == ["9", "5", "7"]
    assert arrows(graph) == {("Sam (7)", "Sam (5)"): 1, ("Ann", "Sam (7)"): 1}
    assert graph.counts["self-replies"] == 0
    assert graph.notes == ("2 authors of names that several have: shown with an id or handle behind the name.",)


def test_one_person_with_several_names_is_called_as_in_most_comments():
    rows = [comment("1", "Old", "5"), comment("2", "New", "5"), comment("3", "New", "5"), comment("4", "Ann", "9", "1")]
    graph = rg.build(rows)
    assert names(graph) == ["Ann", "New"] and arrows(graph) == {("Ann", "New"): 1}
    assert graph.notes == ("1 author with several names over time: each is one person by id, called as in most of their comments.",)
    assert names(rg.build([comment("1", "B", "5"), comment("2", "A", "5")])) == ["A"]  # of equals, the first in the alphabet


@pytest.mark.parametrize("one, other, same", [
    ("@Ann_Oak", "@ann_oak", True), ("Ann@x.example", "ann@X.example", True), ("UCabc", "UCABC", False), ("@ann", "ann", False),
])  # fmt: skip
def test_handles_and_addresses_are_compared_without_case(one, other, same):
    assert len(names(rg.build([comment("1", "Ann", one), comment("2", "Ann", other)]))) == (1 if same else 2)


@pytest.mark.parametrize("name", ["Guest", "Nan", "None", "Null", "anonymous"])
def test_with_an_id_every_name_is_somebodys(name):
    assert names(rg.build([comment("1", name, "5"), comment("2", "Ann", "9", "1")])) == sorted([name, "Ann"])


def test_without_an_id_some_names_are_nobodys():
    rows = [comment(str(n), name) for n, name in enumerate(["Guest", "[deleted]", "", None, float("nan"), "Nan", "Null", "none", "Ann"])]
    assert names(rg.build(rows)) == ["Ann", "Nan", "Null", "none"]
    assert names(rg.build(pd.DataFrame({"id": ["1", "2"], "author": ["Ann", None]}))) == ["Ann"]


def test_names_that_a_program_wrote_for_a_missing_one(tmp_path):
    (tmp_path / "t.csv").write_text("id,author,text,parent_id\n1,nan,a,\n2,None,b,1\n3,Nan,c,1\n4,NULL,d,1\n5,Null,e,3\n")
    assert names(rg.build(tmp_path / "t.csv")) == ["Nan", "Null"]


def test_an_account_without_a_name_has_its_id():
    assert names(rg.build([comment("1", None, "5"), comment("2", "[deleted]", "@ann", "1"), comment("3", "Bob", "@ann")])) == ["5", "Bob"]


def test_a_name_alone_is_the_one_person_who_has_it():
    rows = [
        comment("1", "Ann", "9"),
        comment("2", "Bob", "5", "1"),
        comment("3", "Ann", None, "2"),
        comment("4", "Cy", "6", reply_to="Bob"),
    ]
    graph = rg.build(rows)
    assert arrows(graph) == {("Bob", "Ann"): 1, ("Ann", "Bob"): 1, ("Cy", "Bob"): 1}
    assert graph.notes == ("1 comment with a name and no id: taken for the one person with an id who has that name.",)


def test_an_answer_to_a_name_that_several_have_goes_to_the_author_of_the_parent():
    rows = [
        comment("1", "Sam", "5"),
        comment("2", "Sam", "7"),
        comment("3", "Ann", "9", "2", reply_to="Sam"),
        comment("4", "Ann", "9", reply_to="Sam"),
    ]
    graph = rg.build(rows)
    assert arrows(graph) == {("Ann", "Sam (7)"): 1} and graph.counts["replies from or to an unknown author"] == 1
    assert "1 name of people answered, each of several authors: the author of the comment answered is taken." in graph.notes


def test_an_answer_to_an_id_goes_to_its_person_whatever_the_name():
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7"), comment("3", "Ann", "9", reply_to="Samuel", reply_to_id="7")]
    assert arrows(rg.build(rows)) == {("Ann", "Sam (7)"): 1}
    assert arrows(rg.build([comment("3", "Ann", "9", reply_to_id="@Bob")])) == {("Ann", "@Bob"): 1}


def test_names_that_look_as_if_they_had_an_id_stay_apart():
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7"), comment("3", "Sam (5)")]
    assert names(rg.build(rows)) == ["Sam (5)", "Sam (5) (5)", "Sam (7)"]


def test_nobody_means_a_name_or_an_id():
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7", "1"), comment("3", "Bot", "@bot", "1"), comment("4", "Ann", "9", "1")]
    assert names(rg.build(rows, nobody=["bot", "7"])) == ["Ann", "Sam"]
    assert names(rg.build(rows, nobody=["@BOT", "Sam (5)"])) == ["Ann", "Sam (7)"]


def test_aliases_make_people_one():
    rows = [comment("1", "Ann"), comment("2", "ann_oak", None, "1"), comment("3", "Bob", None, "2"), comment("4", "bobby", None, "1")]
    graph = rg.build(rows, aliases={"ann_oak": "Ann", "bobby": "B", "B": "Robert", "Bob": "Robert"})
    assert names(graph) == ["Ann", "Robert"] and arrows(graph) == {("Robert", "Ann"): 2} and graph.counts["self-replies"] == 1
    assert "author_id" not in graph.author_columns


def test_aliases_by_id_handle_or_name(tmp_path):
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7", "1"), comment("3", "Ann", "@ann", "2"), comment("4", "Anna", "@anna", "1")]
    (tmp_path / "who.tsv").write_text("id\tname\n7\tSamuel\nANNA\tAnn\nnobody here\tAnn\n", encoding="utf-8")
    graph = rg.build(rows, aliases=tmp_path / "who.tsv")
    assert names(graph) == ["Ann", "Sam (5)", "Samuel"] and graph.author_columns["author_id"].tolist() == ["@ann", "5", "7"]
    assert graph.warnings == ("--aliases: 1 of 3 names or ids are not in the input: nobody here.",)


@pytest.mark.parametrize("aliases, words", [
    ({"Sam": "Ann"}, '--aliases: "Sam" is the name of 2 people here: Sam (5), Sam (7). Write in its place the one meant, as it stands here.'),
    ({"Ann": "B", "B": "Ann"}, "--aliases: they go round in a circle: Ann, B. Leave one of them out."),
])  # fmt: skip
def test_aliases_that_cannot_be_meant(aliases, words):
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7", "1"), comment("3", "Ann"), comment("4", "B")]
    with pytest.raises(rg.ReplyGraphError) as error:
        rg.build(rows, aliases=aliases)
    assert str(error.value) == words


@pytest.mark.parametrize("text, words", [
    ("a,b,c\n", "line 1 has not two cells, a name or id and the name that it stands for."),
    ("alias,name\na,b\na,c\n", '"a" is both b and c. Leave one of them out.'),
    ("\xff", "cannot be read (it is not UTF-8)."),
])  # fmt: skip
def test_tables_of_aliases_that_are_none(tmp_path, text, words):
    (tmp_path / "who.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(rg.ReplyGraphError) as error:
        rg.build([comment("1", "Ann")], aliases=tmp_path / "who.csv")
    assert str(error.value) == f"{tmp_path / 'who.csv'}: {words}"


def test_what_is_read_builds_the_same_graph():
    rows = [comment("1", "Sam", "5"), comment("2", "Sam", "7", "1"), comment("3", "Ann", None, "2")]
    graph = rg.build(rows)
    again = rg.build(rg.to_networkx(graph).nodes(data=True) and [
        {"id": r["id"], "author": n, "author_id": r["author_id"], "parent_id": r["parent_id"]} for r, n in zip(rows, ["Sam (5)", "Sam (7)", "Ann"], strict=True)
    ])  # fmt: skip
    assert names(again) == names(graph) and arrows(again) == arrows(graph)


def expected(rows):
    """Ten lines of dicts: each id a person, called as most often; equal names with the id behind them."""
    called, written = defaultdict(Counter), {}
    for row in rows:
        called[row["author_id"]][row["author"]] += 1
        written[row["id"]] = row["author_id"]
    name = {id: min(each, key=lambda n: (-each[n], n)) for id, each in called.items()}
    shared = Counter(name.values())
    label = {id: each if shared[each] == 1 else f"{each} ({id})" for id, each in name.items()}
    ties = Counter((label[r["author_id"]], label[written[r["parent_id"]]]) for r in rows if r["parent_id"])
    return sorted(label.values()), {tie: number for tie, number in ties.items() if tie[0] != tie[1]}


@pytest.mark.parametrize("seed", range(5))
def test_random_people(seed):
    dice = random.Random(seed)
    rows = []
    for number in range(200):
        parent = str(dice.randrange(number)) if number and dice.random() < 0.8 else None
        rows.append(comment(str(number), dice.choice(["Ann", "Bob", "Cy", "Ünal"]), f"U{dice.randrange(12)}", parent))
    graph = rg.build(rows)
    assert (names(graph), arrows(graph)) == expected(rows)


def test_names_that_look_alike_are_told_and_not_merged():
    rows = [
        comment(str(n), name)
        for n, name in enumerate(["Zoë", "zoe", "Ann Oak", "ann_oak", "Bob", "B\u043eb", "Marten", "Marten2", "user1", "user2", "Rob"])
    ]
    words = next(line for line in rg.describe(rows).splitlines() if line.startswith("Names that look alike"))
    assert words == (
        "Names that look alike, of one person or of several (they count as several; --aliases makes them one): 4 groups: "
        "Ann Oak and ann_oak; Bob and B\u043eb; Marten and Marten2; Zoë and zoe."
    )  # fmt: skip
    assert len(names(rg.build(rows))) == 11


def test_names_that_do_not_look_alike():
    assert not any(
        "look alike" in line
        for line in rg.describe([comment("1", "Ann"), comment("2", "Anna"), comment("3", "12"), comment("4", "21")]).splitlines()
    )


def test_accounts_of_one_name_on_a_wordpress_site_are_two_people(tmp_path):
    rows = [(1, 0, 2), (2, 1, 3), (3, 2, 0)]
    link = "https://b.invalid/kiln/#comment-"
    comments = [
        {"id": n, "post": 7, "parent": parent, "author": account, "author_name": "Sam" if account else "Guest Cy", "link": f"{link}{n}",
         "date_gmt": "2024-05-02T10:00:00", "content": {"rendered": "<p>Cold.</p>"}, "type": "comment", "status": "approved"}
        for n, parent, account in rows
    ]  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(comments))
    found = rg.build(tmp_path / "c.json").replies
    assert {(reply.source, reply.target) for reply in found.itertuples()} == {
        ("Sam (b.invalid#author-3)", "Sam (b.invalid#author-2)"), ("Guest Cy", "Sam (b.invalid#author-3)"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["deleted", "Deleted User", "Gast", "Vierailija", "Invité", "Гость", "名無しさん"])
def test_what_sites_call_all_their_visitors_is_one_person_only_with_an_id(name):
    rows = [comment("1", "Ann"), comment("2", name, parent="1"), comment("3", name, parent="2")]
    assert names(rg.build(rows)) == ["Ann"]
    assert names(
        rg.build([{**row, "author_id": row["author"]} | ({"author_id": "7"} if row["author"] == name else {}) for row in rows])
    ) == sorted(["Ann", name])
