"""Every file against every reader: one claims it, and the right one; and no reader fails on damaged files."""

import random
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path

import pytest

import replygraph as rg
from replygraph import comments, readers
from replygraph.engines import embedded, statements
from replygraph.readers._contract import OPTIONS, families_of, options_of
from replygraph.sources.inputs import open_sources
from replygraph.testing import check_words, describe_sample
from tests.engines import Engines
from tests.truth import SHARED, best_readers

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path for path in DATA.iterdir() if path.suffix != ".expected")
FILES = [path for path in SAMPLES if path.is_file()]
REAL = {
    "discourse": "discourse", "disqus": "disqus_xml", "github_issues": "github_json", "mail_parquet": "table", "mbox": "mbox",
    "pasted-page": "wpdiscuz_text", "pasted_rendered": "wpdiscuz_text", "reddit": "reddit_dumps", "reddit_csv": "reddit_csv",
    "reply_trees": "table", "stackexchange": "stackexchange", "wordpress_html": "wordpress_html",
    "wpdiscuz_html": "wpdiscuz_html", "wxr": "wxr",
}  # fmt: skip


def claims(path):
    """The readers that take a file for theirs: the special ones, and the one that would read it."""
    [source] = open_sources([path])
    return best_readers(source), readers.find(source)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_reader_claims_a_file_of_the_tests_and_the_one_it_is_named_after(path):
    special, chosen = claims(path)
    assert len(special) <= 1, f"{path.name} is known to {' and '.join(special)}: look for signs that only one of these formats has"
    name = path.name.split(".")[0]
    assert chosen == name or name not in readers.names(), f"{path.name} is read by {chosen}: what does recognise of {name} say of it?"


@pytest.mark.parametrize("name", [name for name, entry in readers.names().items() if entry is None])
def test_every_reader_has_a_file_and_says_how_to_get_one(name):
    module = readers.load(name)
    check_words(name, module)
    assert "TODO" not in module.HOWTO, f"reader {name}: HOWTO still is what was laid out: say how a person gets such a file"
    assert any(path.name.startswith(name.split("_")[0]) for path in DATA.iterdir()), f"there is no sample tests/data/{name}..."
    new = sorted(options_of(module) - set(OPTIONS))
    assert not new, f"reader {name}: the options {', '.join(new)} are in no other reader: say in OPTIONS of _contract.py what they do"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_says_what_must_come_out_and_it_does(path):
    expected = DATA / (f"{path.stem}.expected" if path.is_file() else f"{path.name}-folder.expected")
    assert expected.exists(), f"count comments, authors and ties in {path.name} and write them into {expected.name}: see CONTRIBUTING.md"
    [source] = open_sources([path])
    assert describe_sample(readers.find(source)[0], path) == expected.read_text()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")
@pytest.mark.shared
@pytest.mark.parametrize("kind", ["html", "json"])
def test_one_reader_claims_a_real_talk_page(kind):
    for path in (SHARED / "wikitalk").glob(f"*.{kind}"):
        assert claims(path) == ([f"wikitalk_{kind}"], f"wikitalk_{kind}")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")
@pytest.mark.shared
@pytest.mark.parametrize("folder", REAL)
def test_one_reader_claims_a_real_file_and_the_right_one(folder):
    for path in (SHARED / folder).iterdir():
        if not path.name.endswith(".truth.json"):
            special, chosen = claims(path)
            assert len(special) <= 1 and chosen == REAL[folder], path.name


engines = cache(Engines)


def outcome(path):
    """The comments by their ids, and the log; or None where a clear sentence refuses them."""
    with engines().empty() as con:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                log = comments.load(con, str(path), texts=False)
                counts = embedded.settle(con, log)
        except rg.ReplyGraphError as error:
            assert str(error).endswith((".", "?")) and "\n" not in str(error).strip()
            return None
        assert counts["comments read"] == sum(counts[outcome] for outcome in statements.OUTCOMES)
        rows = con.execute("select id, parent_id, author, reply_to from comments").fetchall()
        return {row[0]: row[1:] for row in rows}, log


# Where nothing in the file tells that a line is not whole: texts, and cells without quotation marks.
UNTOLD = ("chat_text", "edgelist", "instagram", "irc", "mail_text", "table", "whatsapp", "wikitext")


# Where the names of people stand behind what they say, or tell two of the same name apart.
RENAMED = ("phpbb_sql", "remark42", "vbulletin_sql")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cut_anywhere_what_comes_out_is_part_of_the_whole_and_the_cut_is_said(path, tmp_path):
    copy, content = tmp_path / path.name, path.read_bytes()
    copy.write_bytes(content)
    whole = outcome(copy)
    family = families_of(readers.load(readers.find(next(iter(open_sources([copy]))))[0]))
    for size in range(0, len(content), max(1, min(1024, len(content) // 9))):
        copy.write_bytes(content[:size])
        found = outcome(copy)
        if not found or path.name.startswith(UNTOLD) or "pasted" in family:
            continue
        rows, log = found
        if path.name.startswith(RENAMED):
            assert set(rows) <= set(whole[0]), size
        else:
            assert {id: row for id, row in rows.items() if row != whole[0].get(id)} == {}, size
        at_a_line = content[:size].endswith(b"\n") or content[size : size + 1] == b"\n"
        assert len(rows) == len(whole[0]) or log.warnings or any(log.counts.values()) or at_a_line, size


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_random_bytes(path, tmp_path):
    content, rng = path.read_bytes(), random.Random(1)
    for _ in range(5):
        damaged = bytearray(content)
        for _ in range(rng.randrange(1, 30)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        (tmp_path / path.name).write_bytes(damaged)
        outcome(tmp_path / path.name)


def test_only_the_readers_that_can_be_meant_are_imported(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes((DATA / "lobsters.json").read_bytes())
    code = (
        f"import sys; from replygraph import readers; from replygraph.sources.inputs import open_sources;"
        f"readers.find(next(iter(open_sources([{str(path)!r}]))));"
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith(('replygraph.readers.', 'replygraph.mapping.'))))"
    )
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    shared = {"wikitalk_html"}  # the other readers of talk pages build on it
    assert not loaded & {"_html", "table", "profile", "questions"}
    assert {name for name in loaded & set(readers.names()) if not {"json", "text"} & set(families_of(readers.load(name)))} <= shared


def test_a_dump_is_read_without_what_tables_need(tmp_path):
    path = tmp_path / "dump.ndjson"
    path.write_text(
        '{"id": "c1", "parent_id": "t3_x", "link_id": "t3_x", "author": "Ann", "created_utc": 1700000000, "body": "Yes.", "subreddit": "x"}\n'
    )
    code = (
        f"import sys, replygraph; replygraph.build({str(path)!r}, keep_comments=False);"
        "print(*(name.rpartition('.')[2] for name in sys.modules if name.startswith('replygraph.mapping.')))"
    )
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert "ids" in loaded and not loaded & {"profile", "questions", "choices", "forms", "contradictions", "candidates"}


def test_the_first_sign_of_a_file_is_enough_for_every_sample():
    for path in FILES:
        [source] = open_sources([path])
        meant = set(readers.kinds_of(source))
        wrong = [name for name, reader in readers.formats().items() if reader.recognise(source) and not meant & set(families_of(reader))]
        assert wrong == [], path.name


BIG = {
    "Posts.xml": ('<?xml version="1.0" encoding="utf-8"?>\n<posts>\n', '  <row Id="{n}" PostTypeId="1" OwnerUserId="{n}" Body="&lt;p&gt;Yes.&lt;/p&gt;" />\n'),
    "dump.ndjson": ("", '{{"id": "c{n}", "parent_id": "t3_x", "link_id": "t3_x", "author": "Ann", "created_utc": 1700000000, "body": "Yes.", "subreddit": "x"}}\n'),
    "list.mbox": ("", "From ann@mail.example  Mon Jan  5 10:00:00 2026\nFrom: Ann <ann@mail.example>\nMessage-ID: <{n}@mail.example>\n\nYes.\n\n"),
    "people.csv": ("id,parent_id,author,text\n", "{n},,Ann,Yes\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BIG)
def test_a_big_file_is_recognised_by_its_first_bytes(name, tmp_path, monkeypatch):
    start, line = BIG[name]
    (tmp_path / name).write_text(start + "".join(line.format(n=number) for number in range(4000)))
    [source] = open_sources([tmp_path / name])
    monkeypatch.setattr(type(source), "read_bytes", lambda self: pytest.fail("the whole file is read to recognise it"))
    assert readers.find(source)[0] in ("stackexchange", "reddit_dumps", "mbox", "table")
