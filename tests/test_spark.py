"""Spark on a real cluster: the answers of the embedded engine, machines that die, lines that cannot be read."""

import ast
import csv
import gzip
import io
import json
import os
import pickle
import shutil
import socket
import venv
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np
import pytest
import zstandard
from benchmarks import generate
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.clusters import cluster as cluster_authors
from replygraph.cli import main
from replygraph.engines.statements import OUTCOMES
from tests.cluster import Cluster, span, wait_for

DEGREES = ["replies_received", "replies_sent", "authors_answering", "authors_answered"]
COUNTS = ["comments", "self_replies", *DEGREES]


@pytest.fixture(scope="module")
def cluster(request, tmp_path_factory):
    """One master and two workers; skipped without PySpark or Java, but not where Spark's tests are what was asked for."""
    missing = "PySpark is not installed: pip install 'replygraph[spark]'" if find_spec("pyspark") is None else ""
    missing = missing or ("there is no Java" if shutil.which("java") is None else "")
    if missing and os.environ.get("CI") and request.config.getoption("-m") == "spark":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        wait_for(lambda: "I have been elected leader" in (cluster.folder / "master.log").read_text(), "the master")
        cluster.start_worker()
        cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


def table(path, order):
    return duckdb.connect().execute(f"select * from '{path}/*.parquet' order by {order}").df()


def check_tables(folder, graph):
    """What Spark wrote is what the embedded engine says: exactly, and PageRank as well as it was asked for."""
    authors, replies = table(folder / "authors.parquet", "id"), table(folder / "replies.parquet", "source, target")
    expected = rg.measure(graph, "pagerank")
    assert authors["id"].tolist() == list(range(graph.size))
    assert authors["author"].tolist() == expected.author_columns["author"].tolist()
    for name in (*COUNTS, "first_comment_at", "last_comment_at"):
        np.testing.assert_array_equal(authors[name], expected.authors[name])
    np.testing.assert_allclose(authors["pagerank"], expected.author_columns["pagerank"], rtol=1e-2, atol=0)
    assert list(replies) == list(expected.reply_columns)
    for name, values in expected.reply_columns.items():
        np.testing.assert_array_equal(replies[name], values)
    return authors


def check_clusters(authors, graph):
    """The same components; label propagation depends on who is heard first, but never joins two components."""
    components = cluster_authors(graph, "components").author_columns["cluster"]
    np.testing.assert_array_equal(authors["component"].isna(), components < 0)
    np.testing.assert_array_equal(authors["label"].isna(), components < 0)
    tied = authors[components >= 0].assign(expected=components[components >= 0])
    for one, other in (("component", "expected"), ("expected", "component"), ("label", "component")):
        assert (tied.groupby(one)[other].nunique() == 1).all()
    assert 1 < tied["label"].nunique() < len(tied)


BAD = [b"[]", b'{"author": "cut', b"\xff\xfe no text", b"null", b'"a word"']
NAMES = [
    ("1", "Zoe\u0308", "", ""), ("2", "\u00a0Zo\u00eb \t", "1", ""), ("3", "[deleted]", "1", ""), ("4", "Jon", "3", ""),
    ("5", "jon", "4", ""), ("6", "JON ", "4", ""), ("7", " Jon", "5", ""), ("8", "GUEST", "5", ""), ("9", "Ann", "", "Jon "),
    ("10", "Ann", "", "[Removed]"), ("11", "Cy", "gone", "Noe\u0308l"), ("12", "Robot", "1", ""), ("13", "Ann", "13", ""),
    ("14", "\u212bke", "1", ""), ("15", "A\u030ake", "1", ""), ("", "Cy", "4", ""), ("5", "Cy", "1", ""),
    ("17", "\u2003\u3000", "4", ""), ("18", "\U0001f600 x", "4", ""), ("19", "<b>", "18", ""),
]  # fmt: skip


def write_names(path):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "author", "parent_id", "reply_to_author", "text"), *((*row, "words") for row in NAMES)])


def window_of_2_gib(content):
    """As Reddit's dumps are packed: streamed, so that the header asks for a window of 2 GiB."""
    settings = zstandard.ZstdCompressionParameters(window_log=31, hash_log=12, chain_log=12, search_log=1, min_match=4, strategy=1)
    packer = zstandard.ZstdCompressor(compression_params=settings).compressobj()
    packed = packer.compress(content) + packer.flush()
    assert zstandard.get_frame_parameters(packed).window_size == 2**31
    return packed


def count_lines(path):
    """The whole lines of a file of JSON lines, as far as it can be unpacked."""
    content = path.read_bytes() if "json" in path.name else b""
    if path.suffix == ".zst":
        content = zstandard.ZstdDecompressor(max_window_size=2**31).decompressobj().decompress(content)
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return content.count(b"\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A discussion in files of many kinds, some of them damaged."""
    folder = tmp_path_factory.mktemp("many kinds", numbered=False)
    generate.write(folder / "all.ndjson", 12_000)
    lines = (folder / "all.ndjson").read_bytes().splitlines(True)
    (folder / "all.ndjson").unlink()
    again = [json.dumps({**json.loads(line), "author": "Somebody Else"}).encode() + b"\n" for line in lines[100:120]]
    packed = window_of_2_gib(b"".join(lines[9_000:]))
    (folder / "a.ndjson").write_bytes(b"".join(lines[:3_000]) + b"".join(bad + b"\n" for bad in BAD) + b"".join(lines[3_000:4_000]))
    (folder / "b.ndjson.zst").write_bytes(window_of_2_gib(b"".join(lines[4_000:7_000])))
    (folder / "c.ndjson.gz").write_bytes(gzip.compress(b"".join(lines[7_000:9_000] + again), mtime=0))
    (folder / "d.ndjson.zst").write_bytes(packed[: len(packed) // 2])
    write_names(folder / "e.csv")
    (folder / "readme.txt").write_text("No comments here.\n")
    (folder / "f.ndjson").write_bytes(b"")
    return folder


# The command line, which prints the counts besides; PageRank to a hundredth, in half of the steps.
COUNTED = """
from replygraph import cli, spark
spark.measures.STILL = 1e-3
build = spark.build
def count(*args, **options):
    graph = build(*args, **options)
    print(dict(graph.counts))
    return graph
spark.build = count
cli.main()
"""


PEOPLE = [
    {"cid": "1", "author": "Sam", "channel": "U5", "votes": "0"}, {"cid": "2", "author": "Sam", "channel": "U7", "votes": "0"},
    {"cid": "1.1", "author": "Sam", "channel": "U7", "votes": "0", "text": "@Sam No."}, {"cid": "1.2", "author": "Ann", "votes": "0"},
    {"cid": "2.1", "author": "Samuel", "channel": "U7", "votes": "0"}, {"cid": "2.2", "author": "Guest", "channel": "U9", "votes": "0"},
    {"cid": "2.3", "author": "Sam (U5)", "votes": "0"}, {"cid": "2.4", "author": "Guest", "votes": "0"},
]  # fmt: skip


@pytest.mark.spark
@pytest.mark.parametrize("sample, options", [
    ("", {}), ("", {"aliases": {"U9": "Ann", "Sam (U5) (U5)": "S."}}), ("discourse.json", {"assumed": "keep"}),
    ("discourse.json", {"assumed": "previous"}), ("discourse.json", {"assumed": "drop"}),
])  # fmt: skip
def test_people_and_kinds_are_those_of_the_embedded_engine(cluster, tmp_path, sample, options):
    """Whoever has an id is one person, aliases merge, and each reply has its kind, on both engines alike."""
    path = Path(__file__).parent / "data" / sample
    if not sample:
        path = tmp_path / "comments.json"
        path.write_text("".join(json.dumps(each) + "\n" for each in PEOPLE))
    graph = rg.build(path, **options)
    code, out, err = cluster.run(path, cluster.url, code=PICKLED.replace('"replies_received"', f'"replies_received", **{options!r}'))
    assert code == 0, err
    authors, replies, counts, _ = pickle.loads(bytes.fromhex(out))
    assert {name: values.tolist() for name, values in authors.items()} == {
        name: values.tolist() for name, values in graph.author_columns.items()
    }
    assert {name: values.tolist() for name, values in replies.items()} == {
        name: values.tolist() for name, values in graph.reply_columns.items()
    }
    assert counts == graph.counts


@pytest.mark.spark
def test_what_looks_strange_is_said_as_the_embedded_engine_says_it(cluster, tmp_path):
    people = ["Ann", "Bob", "Cy", "Dee", "Eve", "Re: bees", "Re: hives", "AW: Bienen"]
    rows = [
        {"id": str(n % 60), "author": people[n % 8], "parent_id": None, "reply_to": "the crowd" if n % 2 else people[(n + 1) % 8]}
        for n in range(67)
    ]
    path = tmp_path / "comments.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in [*rows, *({"id": f"x{n}"} for n in range(80))]))
    strange = {each for each in rg.build(path).warnings if each.startswith("Look at")}
    assert {each.split(":")[0] for each in strange} == {"Look at the ids", "Look at the authors", "Look at who is answered"} and len(
        strange
    ) == 4
    code, out, err = cluster.run(path, cluster.url, code=PICKLED)
    assert code == 0, err
    assert {each for each in pickle.loads(bytes.fromhex(out))[3] if each.startswith("Look at")} == strange


@pytest.mark.spark
def test_a_report_of_many_files_is_that_of_the_embedded_engine(cluster, folder, tmp_path):
    graph = rg.build(folder)
    code, out, err = cluster.run("report", folder, "-o", tmp_path, "--engine", cluster.url, code=COUNTED)
    assert code == 0, err
    place = tmp_path / "many-kinds"
    assert sorted(os.listdir(place)) == ["authors.parquet", "graph.graphml", "map.html", "ranking.csv", "replies.parquet"]
    authors = check_tables(place, graph)
    check_clusters(authors, graph)
    assert {"Zo\u00eb", "Jon", "jon", "JON", "\u00c5ke", "No\u00ebl", "<b>", "\U0001f600 x"} < set(authors["author"])
    counts = ast.literal_eval(out)
    assert counts == graph.counts
    assert counts["comments read"] == sum(counts[outcome] for outcome in OUTCOMES)
    assert counts["comments read"] + counts["unreadable lines"] == sum(map(count_lines, folder.iterdir())) + len(NAMES)
    assert counts["unreadable lines"] == len(BAD) and counts["comments that repeat an id"] == 21
    assert counts["files that are cut or damaged"] == 1 and counts["parents found by name"] == 2
    for sentence in graph.warnings:
        assert f"Warning: {sentence}" in err
    assert (
        "5 lines cannot be read and are left out" in err
        and "1 of 7 files left out" in err
        and "f.ndjson: the file is empty. It is left out." in err
    )
    used = counts["comments read"] - counts["comments that repeat an id"]
    assert f"{used:,} comments by {graph.size:,} authors" in err
    ranking = {row["author"]: row for row in csv.DictReader(io.StringIO((place / "ranking.csv").read_text()))}
    expected = rg.rank(rg.measure(graph, "pagerank"), top=None).set_index("author")
    assert set(ranking) == set(expected.index) and next(iter(ranking)) == expected.index[0]
    for name in COUNTS[:1] + DEGREES:
        assert [int(ranking[author][name]) for author in expected.index] == expected[name].tolist()
    assert (place / "map.html").stat().st_size > 100_000


@pytest.mark.spark
def test_a_ranking_without_starters_and_some_names_is_the_same_to_the_byte(cluster, folder):
    options = ["--no-starters", "--no-author", "Robot", "--no-author", "AUTHOR_3", "--by", "replies_sent", "--all", "--csv"]
    code, out, err = cluster.run("rank", folder, *options, "--engine", cluster.url)
    assert code == 0, err
    assert out == CliRunner().invoke(main, ["rank", str(folder), *options]).stdout and "Robot" not in out


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """100,000 comments in six files, and their graph."""
    folder = tmp_path_factory.mktemp("big", numbered=False)
    generate.write(folder / "all.ndjson", 100_000)
    lines = (folder / "all.ndjson").read_bytes().splitlines(True)
    (folder / "all.ndjson").unlink()
    for number in range(6):
        (folder / f"{number}.ndjson").write_bytes(b"".join(lines[number::6]))
    return folder, rg.build(folder)


def kill_during(cluster, program, what, number=0):
    """Kill a worker and its executor while Spark works on something; the program's end. A new worker takes the place."""
    wait_for(lambda: cluster.working(what, number) or program.poll() is not None, what)
    assert program.poll() is None
    sent, gone = cluster.kill_worker()
    assert program.poll() is None
    cluster.start_worker()
    code, out, err, jobs, executors = cluster.finish(program)
    assert code == 0, err
    start, end = span(jobs, what)
    assert start < sent < gone < end
    assert [each["isActive"] for each in executors if each["id"] != "driver"].count(False) == 1
    return out


PICKLED = """
import pickle, sys
from replygraph import spark
graph = spark.build(sys.argv[1], master=sys.argv[2], by="replies_received")
sys.stdout.buffer.write(pickle.dumps((graph.author_columns, graph.reply_columns, graph.counts, graph.warnings)).hex().encode())
"""


@pytest.mark.spark
def test_a_worker_killed_while_ties_are_made_changes_nothing(cluster, big):
    folder, graph = big
    program = cluster.start(folder, cluster.url, code=PICKLED)
    authors, replies, counts, _ = pickle.loads(bytes.fromhex(kill_during(cluster, program, "who answers whom")))
    assert counts == graph.counts and list(authors) == list(graph.author_columns) and list(replies) == list(graph.reply_columns)
    for name, values in graph.author_columns.items():
        np.testing.assert_array_equal(authors[name], values)
    for name, values in graph.reply_columns.items():
        np.testing.assert_array_equal(replies[name], values)


@pytest.mark.spark
def test_a_worker_killed_in_the_middle_of_pagerank_changes_nothing(cluster, big):
    folder, graph = big
    program = cluster.start("rank", folder, "--by", "pagerank", "--all", "--csv", "--engine", cluster.url)
    out = kill_during(cluster, program, "PageRank", 6)
    found = {row["author"]: float(row["pagerank"]) for row in csv.DictReader(io.StringIO(out))}
    expected = rg.measure(graph, "pagerank").author_columns
    np.testing.assert_allclose([found[name] for name in expected["author"]], expected["pagerank"], rtol=1e-6, atol=0)


@pytest.mark.spark
def test_of_what_is_too_big_the_strongest_part_comes_back(cluster, folder):
    part = PICKLED.replace("graph =", "spark.AUTHORS, spark.TIES = 60, 40\ngraph =")
    code, out, err = cluster.run(folder, cluster.url, code=part)
    assert code == 0, err
    authors, replies, counts, warnings = pickle.loads(bytes.fromhex(out))
    graph = rg.build(folder)
    top = rg.rank(graph, by="replies_received", top=60)
    held = graph.authors[graph.authors["author"].isin(top["author"])]
    for name, values in authors.items():
        assert values.tolist() == held[name].to_numpy().astype(values.dtype).tolist()
    among = graph.replies[graph.replies["source"].isin(top["author"]) & graph.replies["target"].isin(top["author"])]
    among = among.sort_values(["weight", "source", "target"], ascending=[False, True, True])[:40]
    ends = [authors["author"][replies[end]] for end in ("source", "target")]
    found = list(zip(*ends, replies["weight"].tolist(), strict=True))
    assert found == sorted(zip(among["source"], among["target"], among["weight"], strict=True))
    left = {"authors left with Spark": graph.size - 60, "ties left with Spark": len(graph.replies) - 40}
    assert counts == {**graph.counts, **left}
    assert warnings[-1] == (
        f"Of {graph.size:,} authors the first 60 by replies_received are shown, and of {len(graph.replies):,} ties "
        "the strongest 40 among these."
    )


@pytest.mark.spark
def test_a_cluster_whose_python_lacks_replygraph(cluster, folder):
    empty = cluster.folder / "empty"
    venv.create(empty, with_pip=False)
    code, out, err = cluster.run("rank", folder, "--engine", cluster.url, PYSPARK_PYTHON=str(empty / "bin" / "python"))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Error: Spark: ModuleNotFoundError: No module named 'replygraph'. Install replygraph for the Python of ")


IMPATIENT = "from replygraph import spark; spark.sessions.PATIENCE = 3; from replygraph.cli import main; main()"


@pytest.mark.spark
def test_a_cluster_without_a_free_worker_is_told_in_time(cluster, folder):
    greedy = "--conf spark.executor.memory=100g pyspark-shell"
    code, out, err = cluster.run("rank", folder, "--engine", cluster.url, code=IMPATIENT, PYSPARK_SUBMIT_ARGS=greedy)
    assert (code, out) == (1, "") and "Traceback" not in err
    assert f"Error: {cluster.url}: no worker took the job within 3 seconds. Are there workers" in err


@pytest.mark.spark
def test_files_that_no_worker_can_read(cluster, tmp_path):
    path = tmp_path / "broken.ndjson.gz"
    path.write_bytes(gzip.compress(b'{"author": "Ann", "created_utc": 1, "link_id": "t3_a", "body": "x"}\n' * 50)[:30])
    code, out, err = cluster.run("rank", path, "--format", "reddit_dumps", "--engine", cluster.url)
    assert (code, out) == (1, "") and err.startswith("Error: ") and "broken.ndjson.gz" in err and "Traceback" not in err


# What goes wrong before Spark is started.


def fails(*args, **options):
    result = CliRunner().invoke(main, list(map(str, args)), **options)
    assert result.stdout == "" and "Traceback" not in result.output
    return result.exit_code, result.stderr


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,author,parent_id,text\n1,Ann,,x\n2,Bob,1,y\n")
    return path


def test_without_pyspark_the_cure_is_told(page, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert fails("rank", page, "--engine", "spark") == (
        1, "Error: --engine spark: PySpark is not installed. Install it: pip install 'replygraph[spark]'.\n"
    )  # fmt: skip


def test_without_java_the_cure_is_told(page, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    code, words = fails("rank", page, "--engine", "spark")
    assert code == 1 and "Spark needs Java, and there is none. Install Java 17" in words


def test_a_master_that_does_not_answer(page, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    monkeypatch.setattr("shutil.which", lambda name: "java")
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        assert fails("rank", page, "--engine", url) == (
            1, f"Error: {url}: no Spark master answers there. Is it running, and is the port the right one?\n"
        )  # fmt: skip
    assert fails("rank", page, "--engine", "spark://nonsense")[0] == 1


@pytest.mark.parametrize(("args", "words"), [
    (["rank", "--engine", "hadoop"], "there are: duckdb (in this process, the default), spark, spark://HOST:PORT."),
    (["rank", "--engine", "spark", "--by", "katz"], "--by katz: with --engine spark there are: pagerank, replies_received"),
    (["report", "--engine", "spark", "--text", "all"], "--text all: with --engine spark the map carries no texts."),
])  # fmt: skip
def test_what_spark_does_not_do(page, args, words):
    code, said = fails(*args, page)
    assert code == 2 and words in said


def test_a_folder_that_is_something_else_is_not_replaced(page, tmp_path):
    (tmp_path / "g-authors.parquet").mkdir()
    (tmp_path / "g-authors.parquet" / "letter.txt").write_text("Dear Ann")
    code, words = fails("export", page, "-o", tmp_path / "g.parquet", "--engine", "spark")
    assert code == 1 and "g-authors.parquet: is there and is no folder of Parquet." in words
    assert (tmp_path / "g-authors.parquet" / "letter.txt").read_text() == "Dear Ann"


def test_what_lies_in_an_archive_no_worker_can_read(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("t.csv", "id,author,parent_id,text\n1,Ann,,x\n")
    code, words = fails("rank", tmp_path / "a.zip", "--engine", "spark")
    assert code == 1 and "lies where no other machine can read it. Save or unpack it, and give the folder." in words


def test_duckdb_is_the_default(page):
    plain, named = (CliRunner().invoke(main, ["rank", str(page), *more]).stdout for more in ([], ["--engine", "duckdb"]))
    assert plain == named != ""
