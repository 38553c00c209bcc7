"""Files of SQLite are read as dumps of them are, whatever is in them."""

import gzip
import io
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

import replygraph as rg
from replygraph import readers
from replygraph.readers import _databases, _sql
from replygraph.sources import Log
from replygraph.sources.inputs import open_sources
from replygraph.testing import describe_sample
from tests.test_workbooks import workbook

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "table_sqlite.sqlite"
TALK = [("1", None, "Ann Oak", "My beans are gone."), ("2", "1", "Bob Elm", "So are mine."), ("3", "2", "Zoë Fir", "All of them?")]


def made(path, *statements, rows=(), **tables):
    """A file of SQLite with tables of these columns; the rows go into the last of them."""
    with closing(sqlite3.connect(path)) as con:
        for name, columns in tables.items():
            con.execute(f'create table "{name}" ({columns})')
        for row in rows:
            con.execute(f'insert into "{name}" values ({", ".join("?" * len(row))})', row)
        for statement in statements:
            con.execute(statement)
        con.commit()
    return path


def read(path, *columns, **options):
    frame = rg.read(path, **options).sort_values("id").astype(object)
    return [tuple(row) for row in frame.where(frame.notna(), None)[[*columns] or ["id", "parent_id", "author", "text"]].values.tolist()]


def source_of(path):
    [source] = open_sources([path])
    return source


def test_a_file_is_read_as_its_dump_packed_or_not(tmp_path, monkeypatch):
    with closing(sqlite3.connect(SAMPLE)) as con:
        names = dict(con.execute("select Id, Name from Members"))
        expected = [
            (str(id), parent and str(parent), names.get(member), text)
            for id, parent, member, text in con.execute("select CommentId, InReplyTo, MemberId, Body from Comments order by 1")
        ]
        (tmp_path / "dump.sql").write_text("\n".join(line for line in con.iterdump() if not line.startswith("CREATE VIEW")))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(SAMPLE.read_bytes()))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(SAMPLE.read_bytes())))
    assert read(SAMPLE, columns={"author": "MemberId.name"}) == expected
    for path in (SAMPLE, tmp_path / "dump.sql", tmp_path / "packed.gz", "-"):
        assert read(path) == expected


@pytest.mark.parametrize("name", ["wordpress_sql", "phpbb_sql", "vbulletin_sql"])
def test_boards_and_sites_that_keep_their_tables_in_sqlite(name, tmp_path):
    """Their dumps, put into a file of SQLite, give what the dump gives."""
    dump, path = source_of(DATA / f"{name}.sql"), tmp_path / "base.sqlite"
    with closing(sqlite3.connect(path)) as con:
        for table, columns in _sql.tables(dump).items():
            con.execute(f'create table "{table}" ({", ".join(columns)})')
            rows = [tuple(row.values()) for _, row in _sql.rows(dump, Log(), {table: columns})]
            con.executemany(f'insert into "{table}" values ({", ".join("?" * len(columns))})', rows)
        con.commit()
    assert describe_sample(readers.find(source_of(path))[0], path) == (DATA / f"{name}.expected").read_text()


def test_what_is_not_in_the_file_yet_is_read_and_nothing_is_written(tmp_path):
    path = tmp_path / "talk.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("pragma journal_mode = wal")
        con.execute("create table comments (id, parent_id, author, text)")
        con.executemany("insert into comments values (?, ?, ?, ?)", TALK)
        con.commit()
        (tmp_path / "copy").mkdir()
        for each in ("talk.db", "talk.db-wal"):
            (tmp_path / "copy" / each).write_bytes((tmp_path / each).read_bytes())
    before = {each.name: each.read_bytes() for each in (tmp_path / "copy").iterdir()}
    assert read(tmp_path / "copy" / "talk.db") == TALK
    assert {each.name: each.read_bytes() for each in (tmp_path / "copy").iterdir()} == before


def test_names_of_columns_in_any_script_and_ids_of_bytes(tmp_path):
    rows = [
        (bytes([250, int(id)]), parent and bytes([250, int(parent)]), author, text, b"\xff" * 5000) for id, parent, author, text in TALK
    ]
    path = made(tmp_path / "talk.db", rows=rows, Talk='id, parent_id, "Автор", "Текст", picture')
    assert read(path, "id", "parent_id", "author", "text") == [
        (f"fa0{id}", parent and f"fa0{parent}", author, text) for id, parent, author, text in TALK
    ]


def test_views_and_computed_columns_are_not_run(tmp_path):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as id, i as parent_id, 'Ann' as author, 'x' as text from n"
    path = made(
        tmp_path / "talk.db", f"create view posts as {endless}",
        rows=TALK, comments="id, parent_id, author, text, score generated always as (zeroblob(1000000000))",
    )  # fmt: skip
    assert read(path) == TALK
    assert _databases.tables(source_of(path)) == {"comments": ["id", "parent_id", "author", "text"]}


def test_pages_that_lie_in_each_other_are_not_followed_for_ever(tmp_path, monkeypatch):
    """Six levels of pages of which each names the next a hundred times, over one with the rows."""
    monkeypatch.setattr(_databases, "FREE", 1 << 16)
    path, size = made(tmp_path / "talk.db", rows=TALK, comments="id, parent_id, author, text"), 4096
    content = bytearray(path.read_bytes())
    root, pages = 2, len(content) // size

    def page(below):
        cells = [struct.pack(">IB", below, number) for number in range(1, 101)]
        places = b"".join(struct.pack(">H", size - 5 * (number + 1)) for number in range(100))
        head = struct.pack(">BHHHBI", 5, 0, 100, size - 500, 0, below) + places
        return head + bytes(size - 500 - len(head)) + b"".join(reversed(cells))

    rows, levels = bytes(content[size * (root - 1) : size * root]), 6
    added = [page(pages + level + 2) for level in range(levels)] + [rows]
    content[size * (root - 1) : size * root] = page(pages + 1)
    content[28:32] = struct.pack(">I", pages + len(added))
    path.write_bytes(bytes(content) + b"".join(added))
    with pytest.raises(rg.ReplyGraphError, match="more rows than fit into its size"):
        rg.build(path)


def test_what_comes_before_the_damage_is_used_and_said_and_a_cut_file_is_refused(tmp_path):
    rows = [(str(number), str(number - 1) if number else None, f"p{number % 7}", "Frost. " * 40) for number in range(400)]
    path = made(tmp_path / "talk.db", rows=rows, comments="id, parent_id, author, text")
    content = path.read_bytes()
    path.write_bytes(content[:60_000] + b"\xff" * 20_000 + content[80_000:])
    graph = rg.build(path)
    assert 0 < graph.counts["comments read"] < 400
    assert [words for words in graph.warnings if "not a whole database" in words]
    path.write_bytes(content.replace(b"author, text", b"author, 1\xe4aa"))
    with pytest.raises(rg.ReplyGraphError, match=r"not a whole database \(.*\)\. Copy it again while no program writes it\.$"):
        rg.build(path)
    path.write_bytes(content[:60_000])
    with pytest.raises(rg.ReplyGraphError, match="not a whole database"):
        rg.build(path)


def test_words_in_the_names_of_columns_are_told_by_their_capitals(tmp_path):
    """As the mails of a ministry were published: who sent each is a number of a table of persons."""
    path = made(
        tmp_path / "database.sqlite", *(f"insert into Persons values ({number}, '{name}')" for number, name in enumerate(("Ann Oak", "Bob Elm"))),
        rows=[("1", 0, "2012-09-12T04:00:00+00:00", TALK[0][3]), ("2", 1, "2012-09-13T04:00:00+00:00", TALK[1][3])],
        Persons="Id, Name", Emails="Id, SenderPersonId, MetadataDateSent, ExtractedBodyText",
    )  # fmt: skip
    assert read(path, "id", "author", "text") == [("1", "Ann Oak", TALK[0][3]), ("2", "Bob Elm", TALK[1][3])]


def test_of_several_tables_the_one_that_tells_of_answers_is_read_and_the_other_named(tmp_path):
    path = made(
        tmp_path / "scraped.db", "insert into submissions values ('s', 'Cy', 'Frost', 'In May', 1, 5, 'x')",
        rows=TALK, empty="id, parent_id, author, text, created_at, score", submissions="id, author, title, selftext, created_utc, score, url",
        comments="id, parent_id, author, body",
    )  # fmt: skip
    assert read(path) == TALK
    assert [words for words in rg.build(path).warnings if "only the table comments is read; submissions may hold comments too" in words]


@pytest.mark.parametrize("kind", ["db", "sql", "folder", "workbook"])
def test_comments_that_name_a_row_of_another_table_answer_it(tmp_path, kind):
    """Posts, comments on them and answers to these, each numbered from 1, in one database, dump, folder or workbook."""
    tables = {
        "posts": [("id", "author", "title", "body"), *((str(n), f"P{n}", f"Frost {n}", f"It froze {n} times") for n in range(1, 5))],
        "comments": [("id", "post_id", "author", "body"), *((str(n), str(n % 4 + 1), f"C{n}", f"So it did {n}") for n in range(1, 9))],
        "replies": [("id", "comment_id", "author", "body"), *((str(n), str(n % 7 + 1), f"R{n}", f"Did it? {n}") for n in range(1, 9))],
    }
    answered = {
        **{f"C{id}": f"P{post}" for id, post, *_ in tables["comments"][1:]},
        **{f"R{id}": f"C{comment}" for id, comment, *_ in tables["replies"][1:]},
    }
    graph = rg.build(_together(tmp_path, tables, kind))
    assert dict(graph.replies[["source", "target"]].itertuples(index=False)) == answered
    assert (graph.counts["comments read"], graph.counts["thread starters"], graph.counts["assumed replies"]) == (20, 4, 8)
    assert not [words for words in graph.warnings if "nobody answers anybody" in words or "may hold comments too" in words]
    assert [words for words in graph.notes if '"comment_id" tells which row of' in words and "8 of 8 comments answer." in words]
    assert rg.build(_together(tmp_path, {name: tables[name] for name in ("posts", "comments")}, kind), assumed="drop").replies.empty


@pytest.mark.parametrize("kind", ["db", "sql", "folder"])
def test_a_table_of_posts_may_call_its_texts_posts(tmp_path, kind):
    tables = {
        "posts": [("id", "author", "post", "likes"), *((str(n), f"P{n}", f"It froze {n} times", "2") for n in range(1, 5))],
        "comments": [("id", "comment", "post_id", "author"), *((str(n), f"So it did {n}", str(n % 4 + 1), f"C{n}") for n in range(1, 9))],
    }
    graph = rg.build(_together(tmp_path, tables, kind))
    assert dict(graph.replies[["source", "target"]].itertuples(index=False)) == {f"C{n}": f"P{n % 4 + 1}" for n in range(1, 9)}


def _together(tmp_path, tables, kind):
    """Tables in one file, or in a folder."""
    path = tmp_path / f"{len(tables)}.{kind}"
    if kind == "folder":
        path.mkdir()
        for name, rows in tables.items():
            (path / f"{name}.csv").write_text("".join(",".join(row) + "\n" for row in rows))
    elif kind == "workbook":
        path = workbook(path.with_suffix(".xlsx"), tables)
    else:
        with closing(sqlite3.connect(":memory:" if kind == "sql" else path)) as con:
            for name, rows in tables.items():
                con.execute(f"create table {name} ({', '.join(rows[0])})")
                con.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows[1:])
            con.commit()
            if kind == "sql":
                path.write_text("\n".join(con.iterdump()))
    return path


def test_tables_that_only_look_as_if_one_named_the_others_rows_are_left_apart(tmp_path):
    """Numbers that are not there, a table of the same things, channels that people own."""
    posts = [("id", "author", "body"), *((str(n), f"P{n}", "It froze last night") for n in range(1, 5))]
    comments = [("id", "post_id", "author", "body"), *((str(n), str(n + 20), f"C{n}", "So it did here") for n in range(1, 5))]
    channels = [("id", "owner", "description"), *((str(n), f"O{n}", "All about frost") for n in range(1, 5))]
    messages = [("id", "channel_id", "author", "body"), *((str(n), str(n), f"M{n}", "Frost again today") for n in range(1, 5))]
    for number, tables in enumerate([{"posts": posts, "comments": comments}, {"channels": channels, "messages": messages}]):
        (tmp_path / str(number)).mkdir()
        graph = rg.build(_together(tmp_path / str(number), tables, "folder"))
        assert graph.replies.empty and [words for words in graph.warnings if "nobody answers anybody" in words]


def test_without_a_table_of_comments_it_is_said_what_there_is_and_one_can_be_named(tmp_path):
    path = made(tmp_path / "odd.db", rows=TALK, beds="colour, size", talk="a, b, c, d")
    with pytest.raises(
        rg.ReplyGraphError, match=r"no table is known to hold comments. It has the tables talk \(a, b, c, d\)\. .*--format table"
    ):
        rg.build(path)
    given = {"id": "a", "parent_id": "b", "author": "c", "text": "d"}
    assert read(path, format="table", columns=given) == TALK
    with pytest.raises(rg.ReplyGraphError, match=r"without a table of comments. It has the tables talk"):
        rg.build(path, format="table", columns={"author": "nobody"})
