"""Dumps of Reddit as they are shared: months of comments and of submissions, packed with a window of 2 GiB."""

import json
import random

import duckdb
import pandas as pd
import pytest
import zstandard

import replygraph as rg
from replygraph import readers
from replygraph.errors import ReadError
from replygraph.sources import is_whole_zstd
from replygraph.sources.inputs import open_sources

SUBMISSIONS = [
    {"id": "s1", "author": "ann_oak", "title": "Frost &amp; beans", "selftext": "Mine are gone.", "created_utc": 1767607200, "num_comments": 3,
     "subreddit": "moss", "score": 5, "permalink": "/r/moss/comments/s1/frost/"},
    {"id": "s2", "author": "[deleted]", "title": "Straw", "selftext": "[removed]", "created_utc": "1767607210", "num_comments": 1,
     "subreddit": "moss", "score": 1},
]  # fmt: skip
COMMENTS = [
    {"id": "c1", "author": "bob_ash", "body": "Mine &gt; yours.", "link_id": "t3_s1", "parent_id": "t3_s1", "created_utc": 1767607300, "score": 2,
     "subreddit": "moss"},
    {"id": "c2", "author": "ann_oak", "body": "No.", "link_id": "t3_s1", "parent_id": "t1_c1", "created_utc": 1767607400.0, "score": 1,
     "subreddit": "moss"},
    {"id": "c3", "author": "cy", "body": "Yes.", "link_id": "t3_s2", "parent_id": "t3_s2", "created_utc": "1767607500", "score": 1, "subreddit": "moss"},
    {"id": "c4", "author": "cy", "body": "So?", "link_id": "t3_s9", "parent_id": "t3_s9", "created_utc": 1767607600, "score": 1, "subreddit": "moss"},
]  # fmt: skip


def lines(things):
    return "".join(json.dumps(thing) + "\n" for thing in things).encode()


def packed(content, window):
    """A frame that asks for a window of 2 to the power of `window`, as its header says it (RFC 8878, 3.1.1.1.2)."""
    pack = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    frame = bytearray(pack.compress(content) + pack.flush())
    assert frame[4] & 0x20 == 0  # not a single segment: the window's size stands in the byte after
    frame[5] = (window - 10) << 3
    return bytes(frame)


@pytest.mark.parametrize("window", [20, 31])
def test_comments_and_submissions_together(tmp_path, window):
    files = []
    for name, things in (("RC_2026-01.zst", COMMENTS), ("RS_2026-01.zst", SUBMISSIONS)):
        files.append(tmp_path / name)
        files[-1].write_bytes(packed(lines(things), window))
        with files[-1].open("rb") as raw:
            assert is_whole_zstd(raw) == (window < 28)
    graph = rg.build(files)
    assert {(r.source, r.target) for r in graph.replies.itertuples()} == {("bob_ash", "ann_oak"), ("ann_oak", "bob_ash")}
    assert {outcome: number for outcome, number in graph.counts.items() if number} == {
        "comments read": 6, "thread starters": 2, "answers to a starter not in the input": 1, "replies": 2,
        "replies from or to an unknown author": 1, "explicit replies": 2,
    }  # fmt: skip
    table = rg.read(files).set_index("id")
    assert table.title["t3_s1"] == "Frost & beans" and table.text["t3_s1"] == "Mine are gone." and table.text["t1_c1"] == "Mine > yours."
    assert table.created_at.notna().all()
    assert rg.build(files, starters=False).counts["thread starters left out"] == 2


def test_a_dump_cut_at_the_end_of_a_line_does_not_pass_for_whole(tmp_path):
    rng = random.Random(1)
    content = lines({**COMMENTS[0], "id": f"c{number}", "body": f"{rng.random()} {rng.random()}"} for number in range(12_000))
    whole = packed(content, 31)
    path = tmp_path / "RC_2026-01.zst"
    path.write_bytes(whole[: len(whole) // 2])
    graph = rg.build(path)
    assert graph.counts["files that are cut or damaged"] == 1 and "cut or damaged after" in graph.warnings[0]
    assert 1000 < graph.counts["comments read"] < 12_000
    path.write_bytes(whole[:20])
    with pytest.raises(ReadError, match=r"nothing can be unpacked from it \(zstd\). Is the file complete"):
        rg.build(path)


AS_PARQUET = {
    "times as text": "* replace (created_utc ->> '$' as created_utc)",
    "times as moments": "* replace (make_timestamp(created_utc::double::bigint * 1000000) as created_utc)",
    "times as fractions": "* replace (created_utc::double as created_utc)",
    "no more than needed": "id, parent_id, link_id, author, created_utc::bigint as created_utc",
    "ids without a prefix": "* replace (parent_id[4:] as parent_id, link_id[4:] as link_id, created_utc::double as created_utc)",
}


@pytest.mark.parametrize("form", AS_PARQUET)
def test_a_dump_as_parquet_is_the_same_discussion(tmp_path, form):
    dump, parquet = tmp_path / "RC.ndjson", tmp_path / "RC.parquet"
    comments = [thing for thing in COMMENTS if "prefix" not in form or thing["parent_id"].startswith("t1_")]
    dump.write_bytes(lines([*comments, {**comments[-1], "id": "c5", "parent_id": "t1_c2", "author": "Zoë &amp; co"}]))
    duckdb.sql(f"copy (select {AS_PARQUET[form]} from read_json('{dump}')) to '{parquet}' (format parquet)")
    [source] = open_sources([parquet])
    assert readers.find(source)[0] == "reddit_dumps"
    there, wanted = rg.read(parquet), rg.read(dump)
    columns = [
        "id",
        "parent_id",
        "thread_id",
        "author",
        "created_at",
        *(["text", "score"] if "body" in duckdb.read_parquet(str(parquet)).columns else []),
    ]
    pd.testing.assert_frame_equal(there[columns], wanted[columns])


def test_parquet_without_reddits_columns_is_a_table(tmp_path):
    path = tmp_path / "c.parquet"
    duckdb.sql(f"copy (select 1 as id, null::int as parent_id, 'ann' as author, 'Hi' as body) to '{path}' (format parquet)")
    [source] = open_sources([path])
    assert readers.find(source)[0] == "table"
    with pytest.raises(ReadError, match="the columns created_utc, link_id are needed. It has: id, parent_id, author, body"):
        rg.build(path, format="reddit_dumps")
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ReadError, match=r"a damaged Parquet file\. Is it complete\?$"):
        rg.build(path)
