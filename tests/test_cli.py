"""The command line: what it prints, where, and with which exit code."""

import csv
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

import replygraph
from replygraph.cli import main

DATA = Path(__file__).parent / "data"
DEMO = str(Path(replygraph.__file__).with_name("demo.txt"))
SHARED = Path(__file__).parents[2] / "shared" / "data"


def run(*args, **options):
    return CliRunner(env={"COLUMNS": "100"}).invoke(main, [str(arg) for arg in args], **options)


def test_report_writes_map_ranking_and_graphml(tmp_path):
    result = run("report", DEMO, "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "51 comments by 16 authors; 43 replies between them make 34 ties: who answers whom." in result.stderr
    assert "Most answered: Barge Annie (5)" in result.stderr
    folder = tmp_path / "demo"
    assert sorted(os.listdir(folder)) == ["graph.graphml", "map.html", "ranking.csv"]
    rows = list(csv.DictReader((folder / "ranking.csv").read_text().splitlines()))
    assert len(rows) == 16 and rows[0]["author"] == "Barge Annie" and rows[0]["rank"] == "1"
    assert nx.read_graphml(folder / "graph.graphml").number_of_edges() == 34


def test_demo(tmp_path):
    result = run("demo", "-o", tmp_path, "-q")
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "demo" / "map.html").exists()


def test_the_same_report_again_is_the_same_to_the_byte(tmp_path):
    for name in ("one", "other"):
        assert run("demo", "-o", tmp_path / name).exit_code == 0
    for file in ("map.html", "ranking.csv", "graph.graphml"):
        assert (tmp_path / "one/demo" / file).read_bytes() == (tmp_path / "other/demo" / file).read_bytes()


def test_rank_prints_data_to_stdout_and_talk_to_stderr():
    result = run("rank", DEMO, "--by", "replies_received", "--top", 3)
    assert [line.split()[1] for line in result.stdout.splitlines()[1:]] == ["Barge", "Fen", "MillLane"]
    assert "read as wpdiscuz_text" in result.stderr
    rows = json.loads(run("rank", DEMO, "--json", "-q").stdout)
    assert len(rows) == 10 and rows[0]["rank"] == 1
    assert len(run("rank", DEMO, "--csv", "--all").stdout.splitlines()) == 17


def test_rank_says_how_sure_its_places_are():
    result = run("rank", DEMO, "--certainty", "--top", 2)
    assert result.stdout.splitlines()[0].split()[:7] == ["rank", "author", "comments", "received", "sent", "from", "to"]
    assert "No two places can be told apart by replies received: Barge Annie has 5, and at least 13 would be needed" in result.stderr
    assert "By replies received none of the 16 authors can be ruled out as the first." in result.stderr
    assert "All replies are in one thread" in result.stderr
    told = "No two places can be told apart by replies received: Barge Annie has 5"
    assert told in run("rank", DEMO).stderr and "ruled out" not in run("rank", DEMO).stderr
    untested = run("rank", DEMO, "--by", "pagerank").stderr
    assert told not in untested and "How sure these places are was not tested (--certainty does)." in untested
    assert "--certainty, --window: not with --engine spark" in run("rank", DEMO, "--certainty", "--engine", "spark").stderr


def test_a_report_says_whether_its_groups_are_clearer_than_chance(tmp_path):
    result = run("report", DEMO, "-o", tmp_path)
    assert re.search(r"4 groups, (slightly )?(but no )?clearer than chance.*: of 99 discussions with", result.stderr)
    assert "none of the 16 authors can be ruled out" in result.stderr
    row = next(csv.DictReader((tmp_path / "demo" / "ranking.csv").read_text().splitlines()))
    assert (row["place_from"], row["place_to"], row["may_be_first"], row["threads_answered_in"]) == ("1", "16", "true", "1")
    without = run("report", DEMO, "-o", tmp_path, "--no-certainty")
    assert "4 groups; whether they are clearer than chance was not tested" in without.stderr
    assert "place_from" not in (tmp_path / "demo" / "ranking.csv").read_text()


def test_methods_say_how_the_numbers_were_made(tmp_path):
    import hashlib

    result = run("report", DEMO, "-o", tmp_path, "--methods", "--no-starters", "--as-of", "2026-05-20")
    assert result.exit_code == 0 and "methods.md" in result.stderr
    text = (tmp_path / "demo" / "methods.md").read_text()
    assert f"* `demo.txt`, {Path(DEMO).stat().st_size:,} bytes, SHA-256 `{hashlib.sha256(Path(DEMO).read_bytes()).hexdigest()}`" in text
    for words in (
        "A node is an author (16). A tie points from an author who replies to the author replied to (34); its weight is the number of replies (43 in all).",
        "Of 51 comments read, written from 2026-",
        "* 43 replies from one author to another",
        "* no_starters: True",
        "* as_of: 2026-05-20",
        "What tells whom a reply answers:",
        "* Modularity of the groups that a single run of the Leiden method finds, in the discussion as in each draw, without further refinement, against 99 draws "
        "of the null model: 0.",
        "* Clusters by the Leiden method",
        "* demo.txt: read as wpdiscuz_text",
        "PageRank, weighted, damping 0.85",
        "duckdb ",
    ):
        assert words in text, words
    again = run("report", DEMO, "-o", tmp_path / "again", "--methods", "--no-starters", "--as-of", "2026-05-20")
    assert again.exit_code == 0 and (tmp_path / "again" / "demo" / "methods.md").read_text() == text


def test_methods_add_up_and_name_the_clustering_that_was_used(tmp_path):
    """Parents by name stood among what became of the comments, which they are no part of, and every clustering was called Leiden's."""
    run("report", DEMO, "-o", tmp_path, "--methods", "--clustering", "components", "--as-of", "2026-05-20")
    text = (tmp_path / "demo" / "methods.md").read_text()
    outcomes = text.split("Of 51 comments read", 1)[1].split("\n\n", 2)[1]
    assert sum(int(each) for each in re.findall(r"^\* (\d+) ", outcomes, re.M)) == 51
    assert re.search(
        r"Where only a name tells who is answered \(\d+ cases, replies to oneself included\), the comment answered is certain from", text
    )
    assert "Clusters are the weakly connected components" in text and "Clusters by the Leiden" not in text


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".csv", ".json", ".parquet"])
def test_export(tmp_path, suffix):
    result = run("export", DEMO, "-o", tmp_path / f"g{suffix}")
    assert result.exit_code == 0 and os.listdir(tmp_path)


def test_draw(tmp_path):
    result = run("draw", DEMO, "-o", tmp_path / "m.html", "--title", "A title", "--text", "none")
    assert result.exit_code == 0 and "<h1>A title</h1>" in (tmp_path / "m.html").read_text()


def test_read_gives_the_comments(tmp_path):
    result = run("read", DEMO)
    assert len(list(csv.DictReader(result.stdout.splitlines(True)))) == 51
    assert run("read", DEMO, "-o", tmp_path / "c.parquet").exit_code == 0
    again = run("describe", tmp_path / "c.parquet")
    assert "51 comments read" in again.stdout and "16 authors, 34 ties" in again.stdout


def test_describe_says_what_is_certain():
    text = run("describe", DEMO).stdout
    assert "51 comments read" in text and "7  start a conversation" in text
    assert "certain from the order of the page" in text and "ambiguous: several comments fit" in text


def test_lists():
    assert "wpdiscuz_text" in run("formats").stdout
    assert "pagerank" in run("measures").stdout
    assert "leiden" in run("clusterings").stdout


def test_options(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("nr,wer,auf\n1,Ann,\n2,Bob,1\n3,Bot,1\n")
    columns = ["--columns", "id=nr,author=wer,parent_id=auf", "--format", "table"]
    assert "2 ties" in run("describe", path, *columns).stdout
    assert "1 tie " in run("describe", path, *columns, "--no-author", "Bot").stdout


def test_standard_input():
    result = run("rank", "-", "--json", "-q", input=Path(DEMO).read_bytes())
    assert json.loads(result.stdout)[0]["author"] == "Barge Annie"


BAD = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n", "the file is empty"),
    "binary": (bytes(range(256)) * 40, "no format known here. It looks like a binary file"),
    "article": (b"An article.\n\nNo comments here.\n", "It looks like plain text without comments"),
    "no authors": (b'{"id": 1, "text": "x"}\n', "It looks like JSON"),
    "not utf-8": (b"author,text,id\nZo\xeb,x,1\n", "byte 17 is not UTF-8. Name the encoding the file has, often --encoding cp1252"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_leaves_old_files_alone(tmp_path, case):
    content, words = BAD[case]
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "map.html").write_text("old")
    result = run("report", path, "-o", tmp_path)
    assert result.exit_code == 1 and words in result.stderr and result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output and result.stdout == ""
    assert os.listdir(tmp_path / "page") == ["map.html"] and (tmp_path / "page/map.html").read_text() == "old"


def test_a_missing_file():
    result = run("rank", "nothing-there.txt")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: nothing-there.txt: no such file. Check the spelling, or put the name in quotes.\n",
    )


def test_an_empty_folder(tmp_path):
    result = run("rank", tmp_path)
    assert result.exit_code == 1 and "the folder holds no files" in result.stderr


def test_a_wrong_column(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("id,author,text\n1,Ann,x\n")
    result = run("rank", path, "--columns", "parent_id=answers")
    assert result.exit_code == 1
    assert (
        result.stderr
        == f'Error: {path}: no column "answers". It has: id, author, text. Name the right one with --columns parent_id=NAME.\n'
    )


@pytest.mark.parametrize(("args", "words"), [
    (["rank", DEMO, "--by", "pagerang"], "Did you mean pagerank?"), (["rank", DEMO, "--format", "nope"], "there is no such format"),
    (["export", DEMO, "-o", "g.xls"], "There are: .graphml"), (["rank", DEMO, "--columns", "author"], "write OURS=THEIRS"),
    (["rank", DEMO, "--columns", "autor=x"], "the columns are id"), (["rank"], "Missing argument"), (["nope"], "No such command"),
])  # fmt: skip
def test_a_wrong_request_is_exit_code_2(args, words):
    result = run(*args)
    assert result.exit_code == 2 and words in result.stderr and "Traceback" not in result.output


def test_one_comment_and_no_replies(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("id,author,text\n1,Ann,hello\n")
    result = run("report", path, "-o", tmp_path)
    assert result.exit_code == 0 and "1 comment by 1 author; no replies between them, so the map has no arrows." in result.stderr


def test_a_single_reply_and_those_who_are_not_known_are_told_in_their_numbers(tmp_path):
    path = tmp_path / "talk.csv"
    path.write_text("id,author,parent_id\n1,Ann,\n2,Bob,1\n3,[deleted],1\n4,Cy,3\n")
    said = run("report", path, "-o", tmp_path).stderr
    assert "4 comments by 3 authors; 1 reply between them makes 1 tie: who answers whom." in said
    assert "2 replies (50% of all) are from or to authors who are not known (deleted, anonymous): they make no tie." in said


def test_of_assumed_replies_it_is_told_how_many_they_are(tmp_path):
    result = run("report", DATA / "discourse.json", "-o", tmp_path)
    assert re.search(r"Most answered: \w+ \(\d+, \d+ of them assumed\)", result.stderr)


def test_a_graph_of_names_and_weights_is_not_said_to_hold_texts(tmp_path):
    said = {ending: run("export", DEMO, "--nodes", "comments", "-o", tmp_path / f"g.{ending}").stderr for ending in ("net", "gexf")}
    assert {ending: "People's comments are inside" in each for ending, each in said.items()} == {"net": False, "gexf": True}


def test_groups_are_called_the_same_in_the_ranking_as_on_the_page(tmp_path):
    run("report", DEMO, "-o", tmp_path)
    rows = list(csv.DictReader((tmp_path / "demo" / "ranking.csv").read_text().splitlines()))
    nodes = (tmp_path / "demo" / "graph.graphml").read_text()
    assert {row["author"]: row["cluster"] for row in rows if row["cluster"]} == {
        html.unescape(name): letter
        for name, letter in re.findall(r'<data key="label">(.*?)</data>.*<data key="cluster">([A-Z]+)</data>', nodes)
    }


def test_an_output_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    result = run("report", DEMO, "-o", tmp_path / "file")
    assert result.exit_code == 1 and "cannot be written" in result.stderr and "Traceback" not in result.output


def test_a_closed_pipe_is_no_traceback():
    command = f"{sys.executable} -m replygraph rank {DEMO} --all -q | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stdout.startswith("rank") and done.stderr == ""


@pytest.mark.parametrize(("each", "told"), [(1, "1 reply"), (2, "2 replies")])
def test_of_level_authors_none_is_said_to_be_the_most_answered(each, told, tmp_path):
    rows = [f"{n},author{n},\n{n}0,Host,{n}\n" + f"{n}1,Host,{n}\n" * (each - 1) for n in range(1, 8)]
    (tmp_path / "talk.csv").write_text("id,author,parent_id\n" + "".join(rows))
    result = run("report", tmp_path / "talk.csv", "-o", tmp_path)
    assert f"7 authors share the first place with {told} received each." in result.stderr and "Most answered" not in result.stderr


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")
@pytest.mark.shared
def test_the_real_page(tmp_path):
    result = run("report", SHARED / "pasted-page" / "article-50-comments.txt", "-o", tmp_path)
    assert result.exit_code == 0
    assert "50 comments by 19 authors; 36 replies between them make 27 ties: who answers whom." in result.stderr
    assert "Most answered: Steve R (11), Jon (6), Spock (4), Ya78691 (4), Jim (3)." in result.stderr


def test_a_page_is_called_what_the_discussion_is(tmp_path):
    run("draw", DATA / "discourse.json", "-o", tmp_path / "a.html")
    run("draw", DEMO, "-o", tmp_path / "b.html")
    run("draw", DATA / "discourse.json", "-o", tmp_path / "c.html", "--title", "Mine")
    titles = [re.search("<h1>(.*?)</h1>", (tmp_path / f"{name}.html").read_text())[1] for name in "abc"]
    assert titles == [json.loads((DATA / "discourse.json").read_text())["title"], "demo", "Mine"]
