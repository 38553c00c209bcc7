"""Every output tells how it was made, and comes out the same when it is made again."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis import records
from replygraph.cli import main
from replygraph.cli.verifying import _differences_of_version

TALK = "id,parent_id,author,text,created_at\n1,,Ann,A heron,2026-01-01\n2,1,Bob (x),Where?,2026-01-02\n3,2,Ann,There,2026-01-03\n"


@pytest.fixture
def talk(tmp_path, monkeypatch):
    folder = tmp_path / "secret-folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "talk.csv").write_text(TALK)
    return folder / "talk.csv"


def run(*words, code=0):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, (words, done.output, done.exception)
    return " ".join(done.output.split())


def make(command, output, *options):
    run(command, "talk.csv", "-o", output, "-q", *options)
    return output


OUTPUTS = [
    ("report", "out", "out/talk"), ("report", "out", "out/talk/ranking.csv"),
    *(("draw", f"map.{kind}", f"map.{kind}") for kind in ("html", "svg", "png", "pdf")),
    *(("export", f"g.{kind}", f"g.{kind}") for kind in ("graphml", "gexf", "json", "gml", "net", "xlsx")),
    *(("export", f"g.{kind}", f"g-{part}.{kind}") for kind in ("csv", "parquet") for part in ("authors", "replies")),
    *(("read", f"c.{kind}", f"c.{kind}") for kind in ("csv", "ndjson", "json", "parquet")),
]  # fmt: skip


@pytest.mark.parametrize(("command", "made", "checked"), OUTPUTS, ids=[f"{command} {checked}" for command, _, checked in OUTPUTS])
def test_each_output_tells_how_it_was_made_and_comes_out_the_same(talk, command, made, checked):
    make(command, made, "--no-author", "Zoe", "--as-of", "2026-02-01")
    told = records.find(talk.parent / checked)
    assert told["inputs"] == [{"name": "talk.csv", "bytes": len(TALK), "sha256": hashlib.sha256(TALK.encode()).hexdigest()}]
    assert (told["command"], told["options"]) == (command, {"as_of": "2026-02-01T00:00:00", "no_author": ["Zoe"]})
    assert told["made_by"] == "replygraph 0.1.0" and "duckdb" in told["libraries"] and told["counts"]["comments read"] == 3
    assert "the same, byte for byte" in run("verify", checked)
    for file in talk.parent.rglob("*"):
        assert not file.is_file() or b"secret-folder" not in file.read_bytes()


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_ids_made_of_a_files_path_tell_no_folder_and_are_the_same_elsewhere(tmp_path, kind):
    page = tmp_path / "secret-folder" / "demo.txt"
    page.parent.mkdir()
    shutil.copy(Path(rg.__file__).with_name("demo.txt"), page)
    run("read", page, "-o", tmp_path / f"c.{kind}", "--as-of", "2026-02-01")
    assert set(rg.read(tmp_path / f"c.{kind}")["thread_id"]) == {"demo.txt"}
    assert b"secret-folder" not in (tmp_path / f"c.{kind}").read_bytes()
    page.rename(tmp_path / "demo.txt")
    assert "the same, byte for byte" in run("verify", tmp_path / f"c.{kind}")


REAL = ["pasted-page/article-50-comments.txt", "mbox/2001-November.mbox"]


@pytest.mark.shared
def test_what_is_made_of_a_real_discussion_comes_out_the_same(shared, real, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = {"report": "out", "draw": "map.svg", "export": "g.gexf", "read": "c.parquet"}
    for command, output in made.items():
        run(command, shared / real, "-o", output, "-q")
    for output in [*Path("out").iterdir(), *list(made.values())[1:]]:
        assert "the same, byte for byte" in run("verify", output, shared / real), output


NAMED = [
    ("export", "all-replies.gexf"),
    ("export", "a-record.json"),
    ("draw", "a-record.svg"),
    ("read", "x-authors.csv"),
    ("export", "x-authors.csv"),
]


@pytest.mark.parametrize(("command", "name"), NAMED, ids=" ".join)
def test_a_file_may_be_called_like_a_part_of_another(talk, command, name):
    make(command, name)
    made = [file.name for file in talk.parent.iterdir() if file != talk]
    assert made and all("the same, byte for byte" in run("verify", each) for each in made)


def test_options_come_again_however_they_are_written(talk, tmp_path):
    """A list with commas; a file elsewhere, of which the record has the name alone."""
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("Bob (x),Bo\n")
    make("export", "g.json", "--ties", "reply,quote", "--aliases", aliases)
    assert records.find(talk.parent / "g.json")["options"] == {"aliases": "aliases.csv", "ties": ["reply", "quote"]}
    assert "the same, byte for byte" in run("verify", "g.json")


def test_options_come_again(talk):
    options = ["--columns", "author=author", "--since", "2025-01-01", "--no-starters", "--title", "A (b) c", "--text", "short"]
    make("report", "out", *options, "--no-certainty", "--methods")
    assert run("verify", "out/talk").count("the same") == 4


def test_an_input_that_moved_or_changed_is_told(talk, tmp_path):
    make("export", "g.gexf")
    elsewhere = tmp_path / "elsewhere" / "renamed.csv"
    elsewhere.parent.mkdir()
    shutil.move(talk, elsewhere)
    assert "talk.csv: not found here or near g.gexf" in run("verify", "g.gexf", code=1)
    assert "the same" in run("verify", "g.gexf", elsewhere)
    elsewhere.write_text(TALK + "4,3,Bob,Gone,2026-01-04\n")
    assert f"it has changed since g.gexf was made of it ({len(TALK)} bytes then, {len(TALK) + 24} now)" in run(
        "verify", "g.gexf", elsewhere, code=1
    )
    assert "made of 1 inputs, 2 are given" in run("verify", "g.gexf", elsewhere, elsewhere, code=2)


def test_an_output_that_was_changed_is_told(talk):
    make("draw", "map.html")
    page = talk.parent / "map.html"
    page.write_text(page.read_text().replace("Ann", "Eve"))
    assert "map.html: comes out otherwise now. Version and inputs are the same" in run("verify", "map.html", code=1)
    assert "no record of how it was made" in run("verify", "talk.csv", code=1)


def test_another_version_is_told():
    then = {"made_by": "replygraph 0.0.9", "python": "3.9.1", "libraries": {"numpy": "1.0"}}
    now = {"made_by": "replygraph 0.1.0", "python": "3.9.1", "libraries": {"numpy": "1.0"}}
    assert _differences_of_version(then, now) == ["Made by replygraph 0.0.9, this is replygraph 0.1.0."]


def test_the_file_may_be_touched(talk):
    """Ages count from when the page was saved, which the record keeps."""
    page = talk.with_name("page.txt")
    shutil.copy(Path(rg.__file__).with_name("demo.txt"), page)
    run("export", page, "-o", "g.gexf", "-q")
    assert records.find(talk.parent / "g.gexf")["as_of"]
    os.utime(page, (1, 1))
    assert "the same" in run("verify", "g.gexf")


def test_pseudonyms_come_again_with_their_key(talk):
    make("report", "out", "--pseudonyms", "--key", "key", "--forget", "Bob (x)")
    [folder] = (talk.parent / "out").iterdir()
    told = records.find(folder)
    assert (told["hidden"], told["inputs"][0]["name"]) == (["pseudonyms", "forget"], "file 1")
    assert "Bob" not in json.dumps(told) and "talk" not in json.dumps(told)
    assert "Name the key" in run("verify", folder, talk, code=2)
    assert "--forget NAME" in run("verify", folder, talk, "--key", "key", code=2)
    assert run("verify", folder, talk, "--key", "key", "--forget", "Bob (x)").count("the same") == 3
    make("draw", "map.html", "--publish")
    assert "was not kept" in run("verify", "map.html", talk, code=1)
    assert records.find(talk.parent / "map.html")["inputs"] == [{"name": "file 1"}]


def test_what_python_made_tells_its_inputs_and_cannot_be_run_again(talk):
    rg.export(rg.build("talk.csv"), "g.graphml")
    assert records.find(talk.parent / "g.graphml")["inputs"][0]["name"] == "talk.csv"
    assert "made in Python" in run("verify", "g.graphml", code=1)


def test_a_folder_has_the_hash_of_its_files(tmp_path):
    for name in ("b", "a"):
        (tmp_path / name).write_text(name)
    found = records.fingerprint(str(tmp_path))
    assert found["bytes"] == 2 and len(found["sha256"]) == 64
    (tmp_path / "a").write_text("c")
    assert records.fingerprint(str(tmp_path))["sha256"] != found["sha256"]


def test_the_demo_can_be_verified(tmp_path):
    run("demo", "-o", tmp_path / "out", "-q")
    assert run("verify", tmp_path / "out" / "demo").count("the same") == 3
