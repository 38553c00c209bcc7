"""Tables of any naming and kind."""

import gzip
import json

import pytest

import replygraph as rg

ROWS = [("1", "Ann", None, "first"), ("2", "Bob", "1", "a, b"), ("3", "Cy", "1", 'say "hi"\nand more')]
KINDS = ["csv", "tsv", "semicolon", "ndjson", "json", "parquet", "csv.gz", "ndjson.zst", "ndjson.bz2", "bom", "utf-16", "cp1252"]


def write(tmp_path, kind, names=("id", "author", "parent_id", "text"), rows=ROWS):
    import csv
    import io

    def table(delimiter):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows([names, *(["" if cell is None else cell for cell in row] for row in rows)])
        return out.getvalue()

    objects = [dict(zip(names, row, strict=True)) for row in rows]
    lines = "".join(json.dumps(row) + "\n" for row in objects)
    path = tmp_path / f"t.{kind}"
    if kind == "parquet":
        import duckdb
        import pandas as pd

        frame = pd.DataFrame(objects).astype(object)  # noqa: F841, DuckDB finds it by name
        duckdb.connect().execute(f"copy (select * from frame) to '{path}'")
        return path
    if kind.endswith(".zst"):
        import zstandard

        content = zstandard.compress(lines.encode())
    elif kind.endswith(".bz2"):
        import bz2

        content = bz2.compress(lines.encode())
    else:
        content = {
            "csv": table(",").encode(), "tsv": table("\t").encode(), "semicolon": table(";").encode(), "ndjson": lines.encode(),
            "json": json.dumps(objects, indent=2).encode(), "csv.gz": gzip.compress(table(",").encode()),
            "bom": b"\xef\xbb\xbf" + table(",").encode(), "utf-16": table(",").encode("utf-16"), "cp1252": table(",").encode("cp1252"),
        }[kind]  # fmt: skip
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_same_comments(tmp_path, kind):
    options = {"encoding": "cp1252"} if kind == "cp1252" else {}
    table = rg.read(write(tmp_path, kind), **options)
    found = table[["id", "author", "parent_id", "text"]].astype(object)
    assert found.where(found.notna(), None).values.tolist() == [[row[0], row[1], row[2], row[3].replace("\n", found.text[2][8:9] or "\n")] for row in ROWS]


@pytest.mark.parametrize("names", [
    ("comment_id", "username", "in_reply_to", "body"), ("commentID", "userDisplayName", "parentID", "commentBody"),
    ("post_id", "author_id", "parent_id", "content"), ("ID", "Author Name", "Reply To ID", "Message"),
])  # fmt: skip
def test_usual_names_are_recognised(tmp_path, names):
    graph = rg.build(write(tmp_path, "csv", names))
    assert graph.replies[["source", "target"]].values.tolist() == [["Bob", "Ann"], ["Cy", "Ann"]]
    assert any(f"{names[1]} as author" in note for note in graph.notes)


def test_other_names_are_given(tmp_path):
    path = write(tmp_path, "csv", ("nr", "wer", "auf", "was"))
    columns = {"id": "nr", "author": "wer", "parent_id": "auf", "text": "was"}
    assert len(rg.build(path, columns=columns, format="table").replies) == 2


@pytest.mark.parametrize("nothing", ["", "0", "-1", "nan", "NaN", "None", "null", "NULL"])
def test_no_parent_is_written_in_many_ways(tmp_path, nothing):
    path = write(tmp_path, "csv", rows=[("1", "Ann", nothing, "x"), ("2", "Bob", "1.0", "y")])
    graph = rg.build(path)
    assert graph.counts["thread starters"] == 1 and graph.counts["replies"] == 1


def test_big_ids_and_names_that_look_like_nothing_are_kept(tmp_path):
    path = write(tmp_path, "csv", rows=[("12345678901234567890", "NA", "", "x"), ("007", "1e3", "12345678901234567890", "y")])
    table = rg.read(path)
    assert table.id.tolist() == ["12345678901234567890", "007"] and table.author.tolist() == ["NA", "1e3"]


def test_times_of_all_sorts(tmp_path):
    times = ["2024-03-01T10:00:00Z", "2024-03-01 10:00:00+02:00", "1709287200", "1709287200000", "1709287200.0", "soon", ""]
    rows = [(str(i), "Ann", None, time) for i, time in enumerate(times)]
    table = rg.read(write(tmp_path, "csv", ("id", "author", "parent_id", "created_at"), rows))
    assert [str(time)[:19] for time in table.created_at] == ["2024-03-01 10:00:00", "2024-03-01 08:00:00", *["2024-03-01 10:00:00"] * 3, "NaT", "NaT"]


def test_lines_that_are_broken(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,author,parent_id,text\n1,Ann,,x\n2,Bob,1\n3,Cy,1,y\n")
    assert rg.build(path).counts["comments read"] == 3


def test_without_authors_it_says_what_there_is(tmp_path):
    path = write(tmp_path, "csv", ("id", "wer", "parent_id", "text"))
    with pytest.raises(rg.ReplyGraphError, match=r"no column for the author. It has: id, wer, parent_id, text. Name it with --columns author=NAME"):
        rg.build(path, format="table")


def test_a_cut_file_gives_what_comes_before(tmp_path):
    import zstandard

    lines = "".join(json.dumps({"id": i, "author": f"a{i % 7}", "parent_id": i - 1}) + "\n" for i in range(60_000))
    content = zstandard.ZstdCompressor(level=1).compress(lines.encode())
    path = tmp_path / "t.ndjson.zst"
    path.write_bytes(content[: len(content) // 2])
    graph = rg.build(path, columns={"parent_id": "parent_id"})
    assert 0 < graph.counts["comments read"] < 60_000
    assert "cut or damaged" in graph.warnings[0]


def test_texts_are_read_only_where_they_are_wanted(tmp_path):
    from replygraph import comments, engines

    path = write(tmp_path, "csv")
    con = engines.connect()
    comments.load(con, path, texts=False)
    assert {row[0] for row in con.execute("describe read_comments").fetchall()} == {"id", "author", "parent_id"}
