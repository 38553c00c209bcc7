"""Whoever watches is told how far the reading has come; nobody else is."""

import gzip
import json
import re
from types import SimpleNamespace

import pytest
import zstandard
from click.testing import CliRunner

from replygraph.cli import main
from replygraph.comments import load
from replygraph.engines import embedded, progress
from replygraph.sources.inputs import open_sources, total_size

LINES = b"".join(
    json.dumps({"id": f"c{n}", "parent_id": f"t1_c{n - 1}", "link_id": "t3_s", "author": f"a{n % 97}", "created_utc": n, "body": "Yes"}).encode() + b"\n"
    for n in range(1, 20_000)
)  # fmt: skip


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "DELAY", 0)
    monkeypatch.setattr(progress, "EVERY", 0.001)


def test_a_bar_tells_bytes_rate_and_time_left(at_once, tmp_path, capsys):
    path = tmp_path / "RC_2020-01.ndjson.gz"
    path.write_bytes(gzip.compress(LINES))
    con = embedded.connect()
    load(con, path, watched=True)
    assert embedded.count(con) == 19_999
    bar = capsys.readouterr().err
    assert re.search(r"Reading: +\d+%.*\d[kM]?/\d+k \[\d\d:\d\d<(\d\d:\d\d|\?), +(\d[\d.]*[kM]?|\?)B/s\]", bar), bar


def test_a_file_that_duckdb_reads_itself_moves_the_bar(tmp_path):
    path = tmp_path / "RC_2020-01.ndjson.zst"
    path.write_bytes(zstandard.compress(LINES))
    (source,) = open_sources([path])
    begun = progress._ReadProgress(source, before=7)
    assert begun.taken(embedded.connect()) == 7 and begun.size == path.stat().st_size == total_size([path])
    assert begun.taken(SimpleNamespace(query_progress=lambda: 50.0)) == 7 + begun.size // 2


def test_members_of_an_archive_count_as_they_are_opened(tmp_path):
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text(name)
    con, (source,) = embedded.connect(), open_sources([tmp_path])
    begun = progress._ReadProgress(source)
    for member in begun.source.members[:3]:
        assert member.read_bytes() and member.read_bytes()
    assert begun.taken(con) == 3


def test_nobody_who_does_not_watch_sees_a_bar(at_once, tmp_path):
    path = tmp_path / "RC_2020-01.ndjson"
    path.write_bytes(LINES)
    result = CliRunner().invoke(main, ["rank", str(path)])
    assert result.exit_code == 0 and "Reading" not in result.stderr


def test_what_is_not_there_weighs_nothing(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_bytes(b"12")
    (tmp_path / "b" / "c").write_bytes(b"345")
    assert total_size([tmp_path / "none", "-", "x" * 5000]) == 0
    assert total_size([tmp_path]) == total_size([tmp_path / "*"]) == total_size([tmp_path / "a", tmp_path / "b"]) == 5


def test_no_bar_of_duckdbs_own_is_printed():
    with embedded.connect() as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)
