"""Files made to fill the memory or the disk: each ends in one clear sentence, early; honest files pass."""

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import tarfile
import time
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
import zstandard

import replygraph as rg
from replygraph.engines import inserts
from replygraph.errors import ReadError
from replygraph.sources import Table, archives, compression, contents
from replygraph.sources.inputs import open_sources

LINE = b'{"author": "%s", "created_utc": 1714600000, "body": "Frost.", "link_id": "t3_a", "id": "%d", "parent_id": "t3_a"}\n'
TALK = b"".join(LINE % (name, number) for number, name in enumerate([b"ann", b"bob", b"cy"] * 400))
BOMB = TALK + b" " * (4 << 20)


def zipped(content, name="talk.ndjson"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def tarred(content):
    packed, info = io.BytesIO(), tarfile.TarInfo("talk.ndjson")
    info.size = len(content)
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


PACK = {
    "talk.ndjson.gz": gzip.compress, "talk.ndjson.bz2": bz2.compress, "talk.ndjson.xz": lzma.compress,
    "talk.ndjson.zst": zstandard.ZstdCompressor().compress, "talk.zip": zipped, "talk.tar.gz": tarred,
}  # fmt: skip


@pytest.mark.parametrize("name", PACK)
def test_what_unpacks_to_much_more_than_any_discussion_is_refused(name, tmp_path, monkeypatch):
    path = tmp_path / name
    path.write_bytes(PACK[name](TALK))
    assert len(rg.read(path)) == 1200
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    monkeypatch.setattr(compression, "RATIO", 50)
    path.write_bytes(PACK[name](BOMB))
    with pytest.raises(ReadError, match=r"unpacks to more than 50 times its size.* unpack it yourself"):
        rg.build(path)


def test_a_bomb_fills_no_memory_before_it_is_told(tmp_path):
    path, pack = tmp_path / "zeros.zst", zstandard.ZstdCompressor().compressobj()
    path.write_bytes(b"".join([pack.compress(bytes(1 << 20)) for _ in range(600)]) + pack.flush())
    [source] = open_sources([path])
    tracemalloc.start()
    with pytest.raises(ReadError, match="unpacks to more than 250 times"):
        for _ in source.blocks():
            pass
    assert tracemalloc.get_traced_memory()[1] < 300e6
    tracemalloc.stop()
    assert path.stat().st_size < 20_000


def test_a_file_bigger_than_memory_should_hold_at_once(tmp_path, monkeypatch):
    path = tmp_path / "talk.json"
    path.write_text(json.dumps([{"author": "ann", "id": "1", "noteable_type": "x", "body": "y" * 100_000}]))
    monkeypatch.setattr(contents, "most_at_once", lambda: 80_000)
    with pytest.raises(ReadError, match=r"in memory in one piece. Split it"):
        rg.build(path, format="gitlab")


def test_more_members_than_memory_should_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.txt", "x")
    with tarfile.open(tmp_path / "many.tar", "w") as archive:
        for number in range(8):
            archive.addfile(tarfile.TarInfo(f"{number}.txt"))
    for name in ("many.zip", "many.tar"):
        with pytest.raises(ReadError, match=r"holds more than .* files. Unpack it"):
            rg.build(tmp_path / name)


def test_a_sparse_file_in_an_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    with (tmp_path / "hole").open("wb") as hole:
        os.truncate(hole.fileno(), 1 << 33)
    if subprocess.run(["tar", "-Scf", "x.tar", "hole"], cwd=tmp_path, check=False).returncode:
        pytest.skip("no GNU tar here")
    with pytest.raises(ReadError, match="unpacks to more than"):
        rg.build(tmp_path / "x.tar")


def test_entities_that_unfold_without_end(tmp_path):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "lol">{entities}]>'
    page = tmp_path / "laughs.xml"
    page.write_text(
        head + '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:comment><wp:comment_id>1</wp:comment_id>'
        "<wp:comment_author>Ann</wp:comment_author><wp:comment_content>&a11;</wp:comment_content></wp:comment></item></channel></rss>"
    )
    try:
        assert rg.read(page).text.str.len().max() < 100
    except ReadError as error:
        assert "laughs.xml" in str(error)


@pytest.mark.parametrize("depth", [900, 100_000])
def test_json_of_any_depth_takes_no_memory_to_recognise(depth, tmp_path):
    path = tmp_path / "deep.json"
    path.write_text(
        '[{"author": "ann", "created_utc": 1, "subreddit": "moss", "link_id": "t3_a", "id": "b", "parent_id": "t3_a", "x": '
        + "[" * depth + "]" * depth + "}]"
    )  # fmt: skip
    tracemalloc.start()
    assert rg.read(path).author.tolist() == ["ann"]
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()


def test_a_page_that_opens_elements_without_end(tmp_path, monkeypatch):
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + '<div class="comment depth-1" id="comment-1">' * 100_000)
    with pytest.raises(ReadError, match="more than 20,000 deep in each other"):
        rg.build(path)
    monkeypatch.setattr("replygraph.readers._hostile.DEEPEST", 500)
    comment = '<li class="comment depth-1" id="comment-{}"><b class="fn">Ann</b><p>Frost.'  # browsers end these by themselves
    path.write_text("<html><body><ul>" + "".join(comment.format(number) for number in range(600)) + "</ul></body></html>")
    assert len(rg.read(path)) == 600


def test_a_cell_bigger_than_any_comment(tmp_path):
    path = tmp_path / "cell.csv"
    path.write_text('id,author,text\n1,ann,"' + "x" * 5_000_000 + '"\n2,bob,fine\n')
    assert rg.read(path).author.tolist() == ["ann", "bob"]


@pytest.mark.parametrize(
    ("pack", "file"),
    [(bytes, "/dev/fd/0"), (zipped, "/dev/fd/0"), (gzip.compress, "-"), (tarred, "-")],
    ids=["plain", "zip", "gzip", "tar.gz"],
)
def test_what_comes_through_a_pipe_comes_once(pack, file):
    """As in `replygraph rank <(cat talk.zip)`."""
    code = f"from replygraph.cli import main; main(['rank', '{file}', '--csv', '-q'])"
    done = subprocess.run([sys.executable, "-c", code], input=pack(TALK), capture_output=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith(b'"rank","author"'), done.stderr


def test_a_packed_table_that_is_damaged_inside(tmp_path):
    rng = random.Random(3)
    table = "id,author,text\n" + "".join(f'{n},ann{n % 7},"{rng.random()}, {rng.random()}"\n' for n in range(4000))
    whole = gzip.compress(table.encode())
    for seed in range(12):
        damaged, rng = bytearray(whole), random.Random(seed)
        for _ in range(3):
            damaged[rng.randrange(20, len(damaged))] = rng.randrange(256)
        (tmp_path / "talk.csv.gz").write_bytes(damaged)
        try:
            assert rg.build(tmp_path / "talk.csv.gz").counts["files that are cut or damaged"] == 1
        except ReadError as error:
            assert "talk.csv.gz" in str(error)


@pytest.mark.parametrize(
    ("page", "words"),
    [("<div " + " ".join(f"a{n}=1" for n in range(40_000)) + ">", "an element has thousands of attributes"),
     ("".join(f"<p><b class=x{n}>" for n in range(5_000)), "thousands of elements such as <b> are opened"),
     ("<i>" * 3_000 + "<p>x" * 3_000, "thousands of elements such as <b> are opened")],
    ids=["attributes", "bold", "italic"],
)  # fmt: skip
def test_a_page_made_to_keep_its_parser_busy(page, words, tmp_path):
    (tmp_path / "page.html").write_text(f"<html><body>{page}</body></html>")
    begun = time.process_time()
    with pytest.raises(ReadError, match=words):
        rg.build(tmp_path / "page.html")
    assert time.process_time() - begun < 1


BUSY = {  # small files that once kept a reader busy for seconds
    "hash.txt": "# notes\n" + "\n" * 10_000, "hash.sql": "-- notes\n" + "\n" * 60_000, "li.html": "<li " * 8_000,
    "athing.html": "class='athing athing " * 2_000, "format.html": "".join(f"<p><b class=x{n % 2}>" for n in range(6_000)),
    "attributes.html": "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">x", "wiki.wiki": "== A ==\n" + "<!--" * 10_000,
    "from.mbox": "From a@x Mon Jan  1 12:00:00 2024\nFrom: " + "@" * 15_000 + "\n\nx\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BUSY)
def test_small_files_keep_no_reader_busy(name, tmp_path):
    (tmp_path / name).write_text(BUSY[name])
    begun = time.process_time()
    with suppress(rg.ReplyGraphError):
        rg.build(tmp_path / name)
    assert time.process_time() - begun < 1


FAULTS = Path(__file__).parents[2] / "shared" / "faults"


@pytest.mark.shared
@pytest.mark.skipif(not FAULTS.is_dir(), reason="the inputs of the attack do not lie beside the repository")
@pytest.mark.parametrize("name", sorted(path.name for path in FAULTS.glob("*")) if FAULTS.is_dir() else [])
def test_no_input_of_the_attack_takes_more_than_a_second(name):
    begun = time.process_time()
    try:
        rg.build(FAULTS / name)
    except rg.ReplyGraphError as error:
        assert "\n" not in str(error) and len(str(error)) < 700
    assert time.process_time() - begun < 1


def wide(path, columns):
    more = range(columns)
    rows = [["id", "author", "parent", *(f"extra field {each}" for each in more)]]
    rows += [[str(id), ["ann", "bob", "cy"][id % 3], str(id - 1), *("x" for _ in more)] for id in range(1, 30)]
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    return path


def test_a_table_of_six_hundred_columns_takes_no_time_in_the_square_of_them(tmp_path):
    def taken(columns):
        path = wide(tmp_path / f"{columns}.csv", columns)
        begun = time.process_time()
        assert rg.build(path).counts["replies"] == 28
        return time.process_time() - begun

    taken(60)
    assert taken(600) < 30 * taken(60)


def test_what_hundreds_of_columns_hold_takes_no_questions_of_each(tmp_path):
    """Each might be an id, or hold objects whose keys are columns."""

    def taken(cell):
        names = ["id", "author", "parent", "text", *(f"c{n}" for n in range(500))]
        rows = [[str(row), "Ann", "no", "Yes", *(cell(row, n) for n in range(500))] for row in range(6)]
        with (tmp_path / "wide.csv").open("w", newline="") as file:
            csv.writer(file).writerows([names, *rows])
        begun = time.process_time()
        assert rg.build(tmp_path / "wide.csv").size == 1
        return time.process_time() - begun

    alike = taken(lambda row, n: "x")
    assert taken(lambda row, n: f"word {row} {n % 5}") < 5 * alike
    assert taken(lambda row, n: f'{{"a{n}": {row}}}') < 10 * alike


def test_columns_of_one_name_are_told_apart_as_the_engine_does(tmp_path):
    rng = random.Random(5)
    for _ in range(40):
        names = [rng.choice(["a", "A", "a_1", "b", "", "a_1_1", "a_2", "column5", "B_1"]) for _ in range(rng.randrange(2, 14))]
        path = tmp_path / "t.csv"
        path.write_text(",".join(names) + "\n" + ",".join("1" * len(names)) + "\n")
        [source] = open_sources([path])
        known = duckdb.sql(f"describe select * from read_csv('{path}', header = true, all_varchar = true, delim = ',')").fetchall()
        assert inserts._header(Table(source, "csv", {})) == [row[0] for row in known]


def test_thousands_of_columns_of_one_name_take_no_time_in_the_square_of_them(tmp_path):
    (tmp_path / "t.csv").write_text(",".join(["x"] * 5000) + "\n")
    [source] = open_sources([tmp_path / "t.csv"])
    begun = time.process_time()
    assert inserts._header(Table(source, "csv", {}))[-1] == "x_4999"
    assert time.process_time() - begun < 2


def test_ties_with_hundreds_of_columns_take_neither_seconds_nor_gigabytes(tmp_path):
    path = tmp_path / "ties.csv"
    rows = [("source", "target", *(f"q{n}" for n in range(700))), *((f"a{n}", f"b{n}", *["x"] * 700) for n in range(50))]
    path.write_text("\n".join(map(",".join, rows)))
    begun = time.process_time()
    assert rg.build(path, memory="1GB").counts["replies"] == 50
    assert time.process_time() - begun < 10


def test_boxes_in_boxes_take_no_time_in_the_square_of_them(tmp_path):
    def taken(boxes):
        path = tmp_path / "page.html"
        comments = (f'<li>{box * number}<b class="user">{name}</b> <span class="date">{day} May 2024</span><p>So are mine.</p></li>'
                    for number, name, day in ((1, "Ann", 1), (boxes, "Bob", 2), (1, "Cy", 3)))  # fmt: skip
        path.write_text(f"<!DOCTYPE html><html><body><ul class='comments'>{''.join(comments)}</ul></body></html>")
        begun = time.process_time()
        with suppress(rg.ReplyGraphError):
            rg.build(path)
        return time.process_time() - begun

    box = '<div class="comment-box" id="k1">'
    taken(10)
    assert min(taken(1600) for _ in range(3)) < 3 * min(
        taken(800) for _ in range(3)
    )  # of a few hundredths of a second, one may be doubled by chance


def test_ties_to_several_people_take_hardly_longer_than_ties_to_one(tmp_path):
    def taken(name):
        path = tmp_path / "ties.csv"
        path.write_text("from,to\nAnn,Bob\nBob,Ann\nCy,Ann\n" + f"Ann,{name}\n" * 30)
        begun = time.process_time()
        assert rg.build(path).size == 3
        return time.process_time() - begun

    taken("Bob")
    assert taken("Bob; Cy") < 4 * taken("Bob")


def test_a_table_of_thousands_of_columns_is_read_by_those_that_are_named(tmp_path):
    path = wide(tmp_path / "wide.csv", 4_000)
    with pytest.raises(ReadError, match=r"wide.csv: 4,003 columns, more than are looked at \(1,000\).* --columns id=NAME"):
        rg.build(path)
    graph = rg.build(path, columns={"id": "id", "author": "author", "parent_id": "parent"})
    assert (graph.counts["replies"], graph.size) == (28, 3)
