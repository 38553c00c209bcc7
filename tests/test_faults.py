"""What an attack found: a wrong result without a word, or one bad value that spoils all the rest."""

import json
import os
from datetime import datetime

import numpy as np
import pytest

import replygraph as rg
from replygraph.errors import ReadError

ANN = "id,author,parent_id,text\n1,Ann,,a\n2,Bob,1,b\n"
EVE = "id,author,parent_id,text\n1,Eve,,a\n2,Mallory,1,b\n"
REDDIT = '{"author": "%s", "created_utc": %s, "body": "Frost.", "link_id": "t3_a", "id": "%s", "parent_id": "t3_a", "subreddit": "m"}\n'


def names(graph):
    return graph.authors.author.tolist()


def write_parquet(path, author):
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"create table t as select '1' as id, '{author}' as author, null::varchar as parent_id, 'a' as text")
        con.execute(f"insert into t select '2', '{author}2', '1', 'b'")
        con.execute("copy t to '/dev/stdout' (format parquet)") if path is None else con.execute(f"copy t to '{path}' (format parquet)")


@pytest.mark.parametrize("name", ["a[1]", "x*", "why?", "b[!a]", "{a,b}", "~"])
@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_a_path_is_a_name_and_never_a_pattern(kind, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for near, author in (("a1", "Eve"), ("xy", "Eve"), ("whyx", "Eve"), ("bz", "Eve"), ("a", "Eve"), (name, "Ann")):
        path = tmp_path / f"{near}.{kind}"
        if kind == "csv":
            path.write_text(ANN.replace("Ann", author))
        elif kind == "ndjson":
            path.write_text(REDDIT % (author, 1714600000, "b") + REDDIT % ("Bob", 1714600001, "c"))
        else:
            write_parquet(tmp_path / "new", author)
            os.replace(tmp_path / "new", path)
    expected = ["Ann", "Ann2"] if kind == "parquet" else ["Ann", "Bob"]
    assert names(rg.build(f"{name}.{kind}")) == expected
    assert names(rg.build(tmp_path / f"{name}.{kind}")) == expected


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_a_folder_is_no_column(kind, tmp_path):
    folder = tmp_path / "author=Evil" / "created_at=2020" / "id=7"
    folder.mkdir(parents=True)
    path = folder / f"talk.{kind}"
    if kind == "csv":
        path.write_text("id,author,parent_id,created_at\n1,Ann,,2024-05-01 10:00\n2,Bob,1,2024-05-01 11:00\n")
    elif kind == "ndjson":
        path.write_text(REDDIT % ("Ann", 1714557600, "b") + REDDIT % ("Bob", 1714557601, "c"))
    else:
        write_parquet(path, "Ann")
    table = rg.read(path)
    assert table.author.iloc[0] == "Ann" and len(set(table.id)) == 2
    assert kind == "parquet" or set(table.created_at.dt.year) == {2024}


def test_a_subfolder_that_cannot_be_read_is_said(tmp_path, monkeypatch):
    (tmp_path / "saved" / "locked").mkdir(parents=True)
    (tmp_path / "saved" / "a.csv").write_text(ANN)
    scan = os.scandir

    def scandir(path=".", *rest):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path, *rest)

    monkeypatch.setattr(os, "scandir", scandir)
    graph = rg.build(tmp_path / "saved")
    assert names(graph) == ["Ann", "Bob"] and graph.counts["files that cannot be read"] == 1
    assert any("locked: cannot be read (Permission denied)" in warning for warning in graph.warnings)


@pytest.mark.parametrize(("power", "unit"), [(0, "seconds"), (3, "milliseconds"), (6, "microseconds"), (9, "nanoseconds")])
@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_the_unit_of_a_time_is_told_by_its_size(kind, power, unit, tmp_path):
    path, at = tmp_path / f"talk.{kind}", 1714600000 * 10**power
    if kind == "csv":
        path.write_text(f"id,author,parent_id,created_at\n1,Ann,,{at}\n2,Bob,1,{at + 10**power}\n")
    else:
        path.write_text(REDDIT % ("Ann", at, "b") + REDDIT % ("Bob", at + 10**power, "c"))
    assert rg.read(path).created_at.dt.strftime("%Y-%m-%d %H:%M:%S").tolist() == ["2024-05-01 21:46:40", "2024-05-01 21:46:41"]


OUTSIDE = ["0000-05-01 10:00", "10000-01-01 10:00", "infinity", "-infinity", "1e400", "99999999999999999999999", "294247-01-10"]


@pytest.mark.parametrize("at", OUTSIDE)
def test_a_time_outside_the_years_1_to_9999_is_unknown_and_said(at, tmp_path):
    path = tmp_path / "talk.csv"
    path.write_text(f"id,author,parent_id,created_at\n1,Ann,,2024-05-01 10:00\n2,Bob,1,{at}\n3,Ann,2,2024-05-01 11:00\n4,Bob,3,\n")
    graph = rg.build(path)
    assert graph.counts["times that cannot be read"] == 1
    assert any(warning.startswith("1 time cannot be read") for warning in graph.warnings)
    assert graph.authors.last_comment_at.dt.year.tolist()[0] == 2024
    assert np.isnat(graph.author_columns["last_comment_at"][1])


@pytest.mark.parametrize("at", [0, 10**15, -(10**15), 2**62, 10**20])
def test_one_time_of_a_dump_costs_that_time(at, tmp_path):
    path = tmp_path / "talk.ndjson"
    path.write_text(REDDIT % ("Ann", 1714600000, "b") + REDDIT % ("Bob", at, "c"))
    table = rg.read(path)
    assert table.author.tolist() == ["Ann", "Bob"] and table.created_at.dt.year.tolist()[0] == 2024


def test_times_that_readers_give_and_that_are_none_are_unknown(tmp_path):
    rows = [{"id": "1", "author": "Ann", "created_at": datetime(2024, 5, 1)}, {"id": "2", "author": "Bob", "created_at": "soon"}]
    graph = rg.build(rows)
    assert graph.counts["times that cannot be read"] == 1


def test_names_are_compared_whole(tmp_path):
    path = tmp_path / "talk.ndjson"
    authors = ["Zoë\0a", "Zoë\0b", "Zoë", "\0Zoë", "Zoe\u0308\0a"]
    path.write_text("".join(REDDIT % (json.dumps(name)[1:-1], 1714600000 + n, f"b{n}") for n, name in enumerate(authors)))
    assert names(rg.build(path)) == sorted({"Zoë\0a", "Zoë\0b", "Zoë", "\0Zoë"})


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere\*\.csv: no such file"):
        rg.build(tmp_path / "nowhere*.csv")


def test_the_page_has_no_time_that_no_calendar_has():
    from replygraph.maps.payloads import _seconds

    assert _seconds([np.datetime64("2024-05-01"), np.datetime64("10000-01-01"), None, -(10**12), 0, 10**15]) == [
        1714521600,
        None,
        None,
        None,
        0,
        None,
    ]
