"""Dumps as they really come: with windows of 2 GiB, in several frames, cut, damaged, with lines that are none, growing."""

import gzip
import io
import json
import threading
from collections import Counter

import duckdb
import pytest
import zstandard

import replygraph as rg
from replygraph.building import graph_of
from replygraph.comments import load
from replygraph.engines import embedded
from replygraph.errors import UsageError

SIZE = 3_000


def line(number):
    """Thread after thread of ten comments, each answering the one before; every 97th author the same."""
    parent = f"t1_c{number - 1}" if number % 10 else f"t3_s{number // 10}"
    row = {
        "id": f"c{number}",
        "parent_id": parent,
        "link_id": f"t3_s{number // 10}",
        "author": f"a{number % 97}",
        "created_utc": 1_600_000_000 + number,
    }
    return json.dumps(row | {"body": "Yes, " * 20}).encode() + b"\n"


LINES = [line(number) for number in range(SIZE)]


def ties(numbers):
    """The arrows of these lines, by dicts."""
    numbers = set(numbers)
    pairs = ((number % 97, (number - 1) % 97) for number in numbers if number % 10 and number - 1 in numbers)
    return Counter((f"a{source}", f"a{target}") for source, target in pairs)


def arrows(graph):
    return Counter({(reply.source, reply.target): reply.weight for reply in graph.replies.itertuples()})


def wide(content):
    """A frame as Reddit's dumps have it: made as a stream, so that it needs a window of 2 GiB."""
    settings = zstandard.ZstdCompressionParameters.from_level(1, window_log=31)
    out = io.BytesIO()
    with zstandard.ZstdCompressor(compression_params=settings).stream_writer(out, closefd=False) as stream:
        for at in range(0, len(content), 1000):
            stream.write(content[at : at + 1000])
    assert zstandard.get_frame_parameters(out.getvalue()).window_size == 2**31
    return out.getvalue()


PACK = {
    "": lambda content: content, ".gz": gzip.compress, ".zst": zstandard.compress, ".wide.zst": wide,
    ".frames.zst": lambda content: b"".join(zstandard.compress(content[at : at + 9_999]) for at in range(0, len(content), 9_999)),
}  # fmt: skip


@pytest.mark.parametrize("suffix", PACK)
def test_every_packing_is_read_whole(tmp_path, suffix):
    path = tmp_path / f"RC_2020-01.ndjson{suffix}"
    path.write_bytes(PACK[suffix](b"".join(LINES)))
    graph = rg.build(path)
    assert graph.counts["comments read"] == SIZE and not graph.warnings
    assert arrows(graph) == ties(range(SIZE))


@pytest.mark.parametrize("suffix", PACK)
def test_lines_that_are_none_are_left_out_and_counted(tmp_path, suffix):
    broken = {
        3: b'{"id": broken\n', 27: b'\xff\xfe{"id": "c27"}\n', 31: b"[]\n", 43: b"null\n", 57: LINES[57][:60] + b"\n", 69: b'"text"\n',
        73: b"5\n", 89: b"{}\n", 141: LINES[141].replace(b'"a44"', b'"a\xe944"'), 2999: LINES[2999][:70],
    }  # fmt: skip
    path = tmp_path / f"RC_2020-01.ndjson{suffix}"
    path.write_bytes(PACK[suffix](b"".join(broken.get(number, each) for number, each in enumerate(LINES))))
    graph = rg.build(path)
    assert graph.counts["unreadable lines"] == len(broken)
    assert graph.counts["comments read"] + graph.counts["unreadable lines"] == SIZE
    assert arrows(graph) == ties(set(range(SIZE)) - set(broken))
    assert f"{len(broken)} lines cannot be read" in graph.warnings[0]


@pytest.mark.parametrize("suffix", [".gz", ".wide.zst", ".frames.zst"])
def test_a_cut_is_said_even_where_it_falls_on_the_end_of_a_line(tmp_path, suffix):
    """The first part was packed and closed after a whole line; of the second, which begins there, some bytes are left."""
    half = SIZE // 2
    first, second = (PACK[suffix](b"".join(each)) for each in (LINES[:half], LINES[half:]))
    for left in (1, 7, 60):
        path = tmp_path / f"RC_2020-01.ndjson{suffix}"
        path.write_bytes(first + second[:left])
        graph = rg.build(path)
        assert half <= graph.counts["comments read"] < SIZE
        assert graph.counts["files that are cut or damaged"] == 1
        assert any("cut or damaged" in warning for warning in graph.warnings)


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".wide.zst"])
def test_a_file_without_its_end(tmp_path, suffix):
    packed = PACK[suffix](b"".join(LINES))
    path = tmp_path / f"RC_2020-01.ndjson{suffix}"
    path.write_bytes(packed[:-5])
    graph = rg.build(path)
    assert 0 < graph.counts["comments read"] <= SIZE
    assert "cut or damaged" in graph.warnings[0]
    assert arrows(graph) <= ties(range(SIZE))


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".wide.zst"])
def test_damage_in_the_middle_is_said(tmp_path, suffix):
    packed = bytearray(PACK[suffix](b"".join(LINES)))
    middle = len(packed) // 2
    packed[middle : middle + 8] = bytes(value ^ 0x55 for value in packed[middle : middle + 8])
    path = tmp_path / f"RC_2020-01.ndjson{suffix}"
    path.write_bytes(packed)
    try:
        graph = rg.build(path)
    except rg.ReplyGraphError as error:
        assert "cut or damaged" in str(error) or "cannot be" in str(error)
    else:
        assert any("cut or damaged" in warning for warning in graph.warnings)


def test_a_file_that_grows_is_read_to_some_line_and_its_tail_is_said(tmp_path):
    path, stop = tmp_path / "RC_2020-01.ndjson", threading.Event()
    path.write_bytes(b"".join(LINES[:500]))

    def grow():
        with path.open("ab", buffering=0) as file:
            for number in range(500, SIZE):
                for piece in (LINES[number][:40], LINES[number][40:]):
                    file.write(piece)
                    stop.wait(0.0005)
                if stop.is_set():
                    return

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        graphs = [rg.build(path) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for graph in graphs:
        read = graph.counts["comments read"]
        assert 500 <= read <= SIZE and graph.counts.get("unreadable lines", 0) <= 1
        assert arrows(graph) == ties(range(read))


# Memory.


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A dump too long for the memory that the tests below allow."""
    path = tmp_path_factory.mktemp("long") / "RC_2020-02.parquet"
    duckdb.sql(f"""
        copy (select 'c' || i as id, case when i % 10 = 0 then 't3_s' || i // 10 else 't1_c' || i - 1 end as parent_id,
          't3_s' || i // 10 as link_id, 'author number ' || i % 97 as author, i as created_utc from range(1000000) t(i)) to '{path}'
    """)
    return path


def test_what_does_not_fit_goes_to_a_folder_that_is_removed(long, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    con = embedded.connect("80MB")
    graph = graph_of(con, load(con, long, texts=False))
    assert sum(file.stat().st_size for file in tmp_path.rglob("*")) > 1_000_000
    con.close()
    assert not list(tmp_path.iterdir())
    whole = rg.build(long)
    assert graph.counts == whole.counts and graph.replies.equals(whole.replies) and graph.authors.equals(whole.authors)
    assert graph.counts["comments read"] == 1_000_000 and not graph.warnings


@pytest.mark.parametrize("memory", ["much", "4 apples"])
def test_an_amount_of_memory_that_is_none(long, memory):
    with pytest.raises(UsageError, match="not an amount of memory"):
        rg.build(long, memory=memory)


@pytest.mark.parametrize("memory", ["1MB", "12MB"])
def test_too_little_memory_is_said(long, memory):
    with pytest.raises(rg.ReplyGraphError, match=r"there is not enough memory \(.*\). Allow more with --memory"):
        rg.build(long, memory=memory)
