"""Ages and times: what is known of them is kept to the last file, and never more; from when ages count is said."""

import csv
import json
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from replygraph.readers._ages import read_date

DEMO = Path(sys.modules["replygraph"].__file__).with_name("demo.txt")
COMMENTS = [
    {"id": "1", "author": "Ann", "created_at": "2024-05-01 10:20:30", "precision": "second"},
    {"id": "2", "author": "Bob", "parent_id": "1", "created_at": "2024-05-02 11:12:13.5", "precision": "day"},
    {"id": "3", "author": "Bob", "parent_id": "1", "created_at": "2024-05-03 11:12:13.5", "precision": "hour"},
    {"id": "4", "author": "Ann", "parent_id": "2", "created_at": "2024-05-04 11:12:13.5", "precision": "minute"},
    {"id": "5", "author": "Cy", "parent_id": "2"},
]


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def copied(tmp_path, name, seconds):
    """The demo's page in a folder of its own, saved at another time."""
    path = tmp_path / name / "page.txt"
    path.parent.mkdir()
    shutil.copy(DEMO, path)
    os.utime(path, (seconds, seconds))
    return path


def test_a_copied_page_gives_the_same_bytes_when_its_day_is_given(tmp_path):
    files = {}
    for name, seconds in (("one", 1_600_000_000.123), ("other", 1_700_000_000.456)):
        path = copied(tmp_path, name, seconds)
        result = run("report", path, "-o", path.parent, "--methods", "--as-of", "2026-05-20")
        assert "Warning" not in result.stderr
        assert f"{path}: ages such as '14 days ago' are counted from 2026-05-20 (as given)." in result.stderr
        files[name] = {each.name: each.read_bytes() for each in (path.parent / "page").iterdir()}
    assert [*sorted(files["one"])] == ["graph.graphml", "map.html", "methods.md", "ranking.csv"]
    assert files["one"] == files["other"]
    told = "Ages such as '14 days ago' are counted from 2026-05-20 (as given)."
    assert told.encode() in files["one"]["graph.graphml"] and told.encode() in files["one"]["methods.md"]


def test_a_warning_says_from_where_the_day_came(tmp_path):
    path = copied(tmp_path, "one", 1_600_000_000.123)
    graph = rg.build(path)
    assert graph.as_of == ("2020-09-13 12:26 UTC (the date of the file)",)
    assert graph.warnings == (
        f"{path}: ages such as '14 days ago' are counted from 2020-09-13 12:26 UTC (the date of the file). If the page was saved at another "
        "time, give it with --as-of.",
    )
    assert json.loads(run("describe", "--json", path).stdout)["as_of"] == [*graph.as_of]
    times = rg.read(path).created_at
    assert (times.dt.microsecond == 0).all() and (times.dt.second == 0).all()


def test_where_nothing_is_an_age_no_day_matters(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(json.dumps([{key: value for key, value in comment.items() if key != "precision"} for comment in COMMENTS]))
    graph = rg.build(path)
    assert graph.as_of == () and not any("ages" in each for each in (*graph.warnings, *graph.notes))
    assert "first_comment_precision" not in graph.author_columns


ANN = {
    "first_comment_at": "2024-05-01T10:20:30",
    "first_comment_precision": "second",
    "last_comment_at": "2024-05-04T11:12",
    "last_comment_precision": "minute",
}
BOB = {
    "first_comment_at": "2024-05-02",
    "first_comment_precision": "day",
    "last_comment_at": "2024-05-03T11:00",
    "last_comment_precision": "hour",
}
TIE = {"first_reply_at": "2024-05-02", "first_reply_precision": "day", "last_reply_at": "2024-05-03T11:00", "last_reply_precision": "hour"}


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_graph_files_keep_the_precision_of_times(tmp_path, suffix):
    [path] = rg.export(rg.build(COMMENTS), tmp_path / f"g.{suffix}")
    read = getattr(nx, f"read_{suffix}")(path)
    for G in (read, rg.to_networkx(rg.build(COMMENTS))):
        assert {key: value for key, value in G.nodes["Ann"].items() if "_comment_" in key} == ANN
        assert {key: value for key, value in G.nodes["Bob"].items() if "_comment_" in key} == BOB
        assert not any("_comment_" in key for key in G.nodes["Cy"])
        assert {key: value for key, value in G.edges["Bob", "Ann"].items() if "_reply_" in key} == TIE
    assert "Times are UTC where the source tells a zone, else as it says." in path.read_text()


def test_tables_keep_the_precision_of_times(tmp_path):
    [authors, _] = rg.export(rg.build(COMMENTS), tmp_path / "g.csv")
    rows = {row["Id"]: row for row in csv.DictReader(authors.read_text().splitlines())}
    assert {key: rows["Bob"][key] for key in BOB} == BOB
    [authors, _] = rg.export(rg.build(COMMENTS), tmp_path / "g.parquet")
    con = pytest.importorskip("duckdb").connect()
    found = con.execute(f"select first_comment_at::varchar, first_comment_precision from '{authors}' where \"Id\" = 'Bob'").fetchone()
    assert found == ("2024-05-02 00:00:00", "day")


def test_explain_says_no_more_of_a_time_than_is_known():
    rows = rg.replies_behind(COMMENTS)
    assert rows[["id", "created_at", "precision"]].astype(str).fillna("nan").to_numpy().tolist() == [
        ["2", "2024-05-02 00:00:00", "day"], ["3", "2024-05-03 11:00:00", "hour"], ["4", "2024-05-04 11:12:00", "minute"], ["5", "nan", "nan"],
    ]  # fmt: skip
    result = run("explain", DEMO, "--to", "Barge Annie", "--as-of", "2026-05-20T12:00:00", "--json")
    dated = [row["created_at"] for row in json.loads(result.stdout) if row["precision"] == "day"]
    assert dated and all(len(each) == len("2026-05-06") for each in dated)


def test_an_author_of_several_names_keeps_the_precision(tmp_path):
    """Where people are told apart by ids, another way of SQL sums up their comments."""
    comments = [
        {**each, "author_id": each["author"].lower(), "author": each["author"] if each["id"] == "1" else "Sam"} for each in COMMENTS
    ]
    found = rg.build(comments).authors.set_index("author_id")
    assert found.loc["bob", ["first_comment_precision", "last_comment_precision"]].tolist() == ["day", "hour"]
    assert str(found.loc["ann", "last_comment_at"]) == "2024-05-04 11:12:00"


def test_the_graphml_of_a_report_says_no_more_of_a_time_than_that_of_an_export(tmp_path):
    path = copied(tmp_path, "one", 1_600_000_000)
    assert run("report", path, "-o", tmp_path / "made", "-q").exit_code == 0
    assert run("export", path, "-o", tmp_path / "graph.graphml", "-q").exit_code == 0
    found = [
        {name: told["first_comment_at"] for name, told in nx.read_graphml(file).nodes(data=True)}
        for file in (tmp_path / "graph.graphml", tmp_path / "made" / "page" / "graph.graphml")
    ]
    assert found[0] == found[1] and {len(at) for at in found[0].values()} == {len("2020-09-10")}


@pytest.mark.parametrize("line", ["mardi 2 avril 2024", "mar. 2 avr. 2024", "martes, 2 de abril de 2024", "marți 2 aprilie 2024"])
def test_a_weekday_that_begins_as_a_month_does_is_none(line):
    assert read_date(line) == (datetime(2024, 4, 2), "day")


def test_weekdays_in_tables_are_no_months(tmp_path):
    rows = "".join(
        f"{n},{name},{n - 1 or ''},{day} {n} {month} 2024 10:00,Frost\n"
        for n, name, day, month in [(1, "Ann", "maandag", "april"), (2, "Bob", "mar.", "avr."), (3, "Ann", "Wed", "Apr")]
    )
    (tmp_path / "t.csv").write_text("id,author,parent,date,text\n" + rows)
    assert rg.read(tmp_path / "t.csv").created_at.astype(str).tolist() == [f"2024-04-0{n} 10:00:00" for n in (1, 2, 3)]
