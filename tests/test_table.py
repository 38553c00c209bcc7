"""Tables of any naming and kind."""

import gzip
import json

import duckdb
import pytest

import replygraph as rg
from replygraph import comments
from replygraph.engines import embedded

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
    assert found.where(found.notna(), None).values.tolist() == [
        [row[0], row[1], row[2], row[3].replace("\n", found.text[2][8:9] or "\n")] for row in ROWS
    ]


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
    assert [str(time)[:19] for time in table.created_at] == [
        "2024-03-01 10:00:00",
        "2024-03-01 08:00:00",
        *["2024-03-01 10:00:00"] * 3,
        "NaT",
        "NaT",
    ]


def test_lines_that_are_broken(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,author,parent_id,text\n1,Ann,,x\n2,Bob,1\n3,Cy,1,y\n")
    assert rg.build(path).counts["comments read"] == 3


def test_without_authors_it_says_what_there_is(tmp_path):
    path = write(tmp_path, "csv", ("id", "which", "parent_id", "text"))
    with pytest.raises(
        rg.ReplyGraphError, match=r"no column for the author. It has: id, which, parent_id, text. Name it with --columns author=NAME"
    ):
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
    from replygraph import comments
    from replygraph.engines import embedded

    path = write(tmp_path, "csv")
    con = embedded.connect()
    comments.load(con, path, texts=False)
    assert {row[0] for row in con.execute("describe read_comments").fetchall()} == {"id", "author", "parent_id"}


def graph_of(tmp_path, text, name="votes.csv", **options):
    path = tmp_path / name
    path.write_text(text, newline="")
    return rg.build(path, **options)


def arrows(graph):
    return {(reply.source, reply.target): reply.weight for reply in graph.replies.itertuples()}


NYT = (
    "approveDate,articleID,commentBody,commentID,commentSequence,commentTitle,createDate,depth,inReplyTo,parentID,parentUserDisplayName,"
    "recommendations,replyCount,userDisplayName,userID,userURL\n"
    '1491245186,58def1,"Frost, again<br/>and\nagain",22022598.0,22022598,<br/>,1491237000.0,1,0,0.0,,12.0,1,Ann Oak,64679318.0,\n'
    "1491245187,58def1,Yes,2.2022599e7,22022599,<br/>,1491237001.0,2,22022598,22022598.0,Ann Oak,0.0,0,Bob Elm,3679318.0,\n"
    "1491245188,58def1,No,22022600.0,22022600,<br/>,1491237002.0,3,2.2022599E7,2.2022599e+07,Bob Elm,0.0,0,Cy,NaN,\n"
    "1491245189,58def1,Hm,22022601.0,22022601,<br/>,1491237003.0,2,5,22022000.0,Dee,0.0,0,Ann Oak,64679318.0,\n"
)
SOCC = (
    "article_id,comment_counter,comment_author,timestamp,post_time,comment_text,TotalVotes,comment_id,parentID,threadID\n"
    "26691065,source1_26691065_0,Ann Oak,1444979541,,Frost.,1,abc,,\n26691065,source1_26691065_0_0,Bob Elm,1444979542,,Yes.,1,abd,abc,\n"
    '26691065,source1_26691065_0_0_1,Cy,1444979543,,No.,1,,,\n26691065,source2_26691065_11,Dee,,"Dec 13, 2016",x,1,,,\n'
    '26691065,source2_26691065_11_2,Ann Oak,,"Dec 13, 2016",y,1,,,\n26691065,source2_26691065_12_0,Bob Elm,,"Dec 13, 2016",z,1,,,\n'
)
GUARDIAN = (
    "\ufeffarticle_id;author;author_id;comment_id;content;in_reply_to;recommendations;timestamp\n"
    "x;Ann Oak;1;c1;hello;;3;2014-01-01T00:00:00Z\nx;Bob Elm;2;c2;hi;c1;0;2014-01-01T00:01:00Z\n"
)


def test_the_comments_of_the_new_york_times(tmp_path):
    graph = graph_of(tmp_path, NYT)
    assert arrows(graph) == {("Bob Elm", "Ann Oak"): 1, ("Cy", "Bob Elm"): 1, ("Ann Oak", "Dee"): 1}
    assert graph.counts["thread starters"] == 1 and graph.counts["replies"] == 3 and graph.warnings == ()
    assert graph.notes[1] == (
        f"{tmp_path}/votes.csv: read userDisplayName as author, commentID as id, parentID as parent_id, parentUserDisplayName as reply_to, "
        "articleID as thread_id, createDate as created_at, commentBody as text, recommendations as score."
    )
    table = rg.read(tmp_path / "votes.csv")
    assert table.id.tolist() == ["22022598", "22022599", "22022600", "22022601"]
    assert table.text[0] == "Frost, again<br/>and\nagain" and str(table.created_at[0]) == "2017-04-03 16:30:00"
    # By the ids of users, the names of those answered are of no use.
    assert arrows(rg.build(tmp_path / "votes.csv", columns={"author": "commentSequence"})) == {
        ("22022599", "22022598"): 1,
        ("22022600", "22022599"): 1,
    }


def test_the_paths_of_socc(tmp_path):
    graph = graph_of(tmp_path, SOCC)
    assert arrows(graph) == {("Bob Elm", "Ann Oak"): 1, ("Cy", "Bob Elm"): 1, ("Ann Oak", "Dee"): 1}
    assert graph.counts["thread starters"] == 2 and graph.counts["replies whose parent is not in the input"] == 1
    assert "comment_counter as id, comment_counter as parent_id" in graph.notes[1]


def test_a_table_of_the_guardian(tmp_path):
    assert arrows(graph_of(tmp_path, GUARDIAN)) == {("Bob Elm", "Ann Oak"): 1}
    assert arrows(graph_of(tmp_path, GUARDIAN.replace(";", "|"))) == {("Bob Elm", "Ann Oak"): 1}


def test_without_authors_as_the_civil_comments_are_it_says_why(tmp_path):
    with pytest.raises(rg.ReplyGraphError) as error:
        graph_of(tmp_path, "id,target,comment_text,created_date,publication_id,parent_id,article_id\n59848,0.0,Fine,2015-09-29,2,,2006\n")
    assert str(error.value) == (
        f"{tmp_path}/votes.csv: no column for the author. It has: id, target, comment_text, created_date, publication_id, parent_id, article_id. "
        "The Civil Comments were published without their authors, and without authors there is no graph of authors."
    )


WRONG = [  # a table, the columns named, and what is said
    ("id,parent,text\n1,,x\n", {}, 'no column for the author. It has: id, parent, text. Name it with --columns author=NAME; without'),
    ("id,parent,text,writer_nr\n1,,x,1\n", {}, "Name it with --columns author=writer_nr;"),
    ("id,author,parent,text\n1,Ann,,x\n", {"parent_id": "Parent"}, 'no column "Parent". It has: id, author, parent, text. Name the right one with --columns parent_id=parent.'),
    ("id,author,parent,text\n1,Ann,,x\n", {"parent_id": "parents"}, "--columns parent_id=parent."),
    ("id,author,parent,text\n1,Ann,,x\n", {"parent_id": "x"}, "--columns parent_id=NAME."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "columns", "words"), WRONG)
def test_a_column_that_is_missing_is_named_with_its_cure(tmp_path, text, columns, words):
    with pytest.raises(rg.ReplyGraphError) as error:
        graph_of(tmp_path, text, columns=columns)
    assert words in str(error.value)


def test_a_table_in_which_nobody_answers(tmp_path):
    graph = graph_of(tmp_path, "id,author,text,answered\n1,Ann,x,\n2,Bob,y,1\n")
    assert graph.warnings == (
        f"{tmp_path}/votes.csv: no column for the comment answered, so that nobody answers anybody. It has: id, author, text, answered. "
        "Name it with --columns parent_id=answered.",
    )
    assert arrows(rg.build(tmp_path / "votes.csv", columns={"parent_id": "answered"})) == {("Bob", "Ann"): 1}


IDS = {  # id and parent of each comment, by Ann, Bob, Cy and Dee, and the arrows and the outcomes to come of it
    "floats": ([("1.0", ""), ("2.0", "1.0"), ("3", "2.0"), ("4.0", "nan")], "Bob>Ann Cy>Bob", 2, 0),
    "no parent is 0": ([("1", "0"), ("2", "1"), ("3", "0.0"), ("4", "2")], "Bob>Ann Dee>Bob", 2, 0),
    "no parent is -1, and 0 is a comment": ([("0", "-1"), ("1", "0"), ("2", "0"), ("3", "-1.0")], "Bob>Ann Cy>Ann", 2, 0),
    "no id is 0": ([("0", ""), ("0", ""), ("3", "0"), ("4", "3")], "Dee>Cy", 3, 0),
    "the parent of a start is itself": ([("7", "7"), ("8", "7"), ("9", "9.0"), ("10", "8")], "Bob>Ann Dee>Bob", 2, 0),
    "powers of ten": ([("1e+05", ""), ("100001", "1e+05"), ("1.00002E5", "100001"), ("100003", "1.00002e5")], "Bob>Ann Cy>Bob Dee>Cy", 1, 0),
    "ids that look like powers": ([("1e5", ""), ("1e6", "1e5"), ("zz", "1e6"), ("2e5", "zz")], "Bob>Ann Cy>Bob Dee>Cy", 1, 0),
    "big numbers": ([("12345678901234567890", ""), ("12345678901234567891", "12345678901234567890"), ("007", "12345678901234567891"), ("7", "007")],
                    "Bob>Ann Cy>Bob Dee>Cy", 1, 0),
    "big numbers that were floats": ([("1234567890123456789", ""), ("1234567890123456790", "1.2345678901234568e+18"), ("3", ""), ("4", "3.0")], "Dee>Cy", 2, 1),
    "numbers from a spreadsheet": ([("1.23457E+11", ""), ("1.23457E+11", "1.23457E+11"), ("3", ""), ("4", "3")], "Dee>Cy", 2, 1),
    "a power beyond all ids": ([("1e308", ""), ("2", "1"), ("3", "2"), ("4", "1e308")], "Cy>Bob", 1, 2),
    "floats beyond what floats hold": ([("1e+17", ""), ("1e+17", ""), ("100000000000000000.0", "1e+17"), ("4", "")], "", 3, 1),
}  # fmt: skip


@pytest.mark.parametrize("case", IDS)
def test_ids_as_programs_write_them(tmp_path, case):
    rows, expected, starts, lost = IDS[case]
    lines = [f"{id},{author},{parent}\n" for (id, parent), author in zip(rows, ("Ann", "Bob", "Cy", "Dee"), strict=True)]
    graph = graph_of(tmp_path, "id,author,parent_id\n" + "".join(lines))
    assert arrows(graph) == {tuple(pair.split(">")): 1 for pair in expected.split()}
    assert (graph.counts["thread starters"], graph.counts["replies whose parent is not in the input"]) == (starts, lost)
    assert graph.counts["comments that repeat an id"] == 0
    assert bool(graph.warnings) == (lost > 0)
    if lost:
        assert "have lost digits, for a program took them for numbers" in graph.warnings[0]


def test_a_parent_that_is_the_thread(tmp_path):
    """Numbers of articles are not those of comments: an answer to article 9 is none to comment 9."""
    graph = graph_of(tmp_path, "id,author,parent_id,article_id\n5,Ann,9,9\n6,Bob,5,9\n9,Cy,4,4\n10,Dee,9,4\n")
    assert arrows(graph) == {("Bob", "Ann"): 1, ("Dee", "Cy"): 1}
    graph = graph_of(tmp_path, "id,author,parent_id,tree_id\n5,Ann,,5\n6,Bob,5,5\n")
    assert arrows(graph) == {("Bob", "Ann"): 1}


def test_ids_of_users_that_were_floats(tmp_path):
    graph = graph_of(tmp_path, "id,user_id,in_reply_to_user_id,text\n1,5.0,,x\n2,6,5.0,y\n3,7.0,9.0,z\n")
    assert arrows(graph) == {("6", "5"): 1, ("7", "9"): 1}


@pytest.mark.parametrize(("name", "id"), [("in_reply_to", True), ("reply_to", True), ("parent", True), ("inReplyTo", False)])
def test_a_parent_that_is_a_name(tmp_path, name, id):
    rows = [("1", "Ann Oak", "", "x"), ("2", "Bob", "Ann Oak", "y"), ("3", "Cy", "Bob", "z"), ("4", "Dee", "Cy", "")]
    text = "".join(",".join(row if id else row[1:]) + "\n" for row in [("id", "user", name, "text"), *rows])
    graph = graph_of(tmp_path, text)
    assert arrows(graph) == {("Bob", "Ann Oak"): 1, ("Cy", "Bob"): 1, ("Dee", "Cy"): 1}
    assert ("reply_to" if name == "reply_to" else f"{name} as reply_to") in graph.notes[1]


def test_a_parent_that_looks_like_a_name_and_is_an_id(tmp_path):
    assert arrows(graph_of(tmp_path, "id,user,reply_to,text\n1,2,,x\n2,3,1,y\n3,1,2,z\n")) == {("3", "2"): 1, ("1", "3"): 1}


TIES = {
    "two columns": "source,target\nAnn Oak,Bob\nCy,Ann Oak\nAnn Oak,Bob\n", "other words": "author;reply_to\nAnn Oak;Bob\nCy;Ann Oak\nAnn Oak;Bob\n",
    "Gephi": "Source,Target,Type,Id,Label,timeset,Weight\nAnn Oak,Bob,Directed,0,,,2.0\nCy,Ann Oak,Directed,1,,,x\n",
    "times": "from\tto\ttimestamp\nAnn Oak\tBob\t1700000000\nCy\tAnn Oak\t1700000001\nAnn Oak\tBob\t1700000002\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", TIES)
def test_a_table_of_who_answered_whom(tmp_path, kind):
    graph = graph_of(tmp_path, TIES[kind])
    assert arrows(graph) == {("Ann Oak", "Bob"): 2, ("Cy", "Ann Oak"): 1}
    assert graph.counts["comments read"] == 3 and "who answered whom" in graph.notes[0]
    if kind == "times":
        assert [str(time)[:19] for time in graph.replies.last_reply_at] == ["2023-11-14 22:13:22", "2023-11-14 22:13:21"]


def test_numbers_with_commas_and_no_names(tmp_path):
    assert arrows(graph_of(tmp_path, "1,2\n3,1\n1,2\n", "edges.txt")) == {("1", "2"): 2, ("3", "1"): 1}


def test_names_inside_names(tmp_path):
    assert arrows(graph_of(tmp_path, "id,author.name,author.id,parent_id,body\n1,Ann,5,,a\n2,Bob,6,1,b\n")) == {("Bob", "Ann"): 1}
    rows = [
        {"id": 1, "user": {"screen_name": "ann", "id": 5}, "in_reply_to_status_id": None},
        {"id": 2, "user": {"screen_name": "bob", "id": 6}, "in_reply_to_status_id": 1},
    ]
    lines = "".join(json.dumps({**row, "text": "x"}) + "\n" for row in rows)
    graph = graph_of(tmp_path, lines, "tweets.ndjson")
    assert arrows(graph) == {("bob", "ann"): 1} and "user.screen_name as author" in graph.notes[1]
    assert arrows(graph_of(tmp_path, lines, "tweets.ndjson", columns={"author": "user.id"})) == {("6", "5"): 1}


def test_an_index_that_a_program_added(tmp_path):
    assert arrows(graph_of(tmp_path, ",id,author,parent_id\n0,1,Ann,\n1,2,Bob,1\n")) == {("Bob", "Ann"): 1}


def write_csv(path, rows, **options):
    import csv

    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n", **options).writerows([("id", "author", "parent_id", "text"), *rows])


def test_quotes_and_line_ends_far_down(tmp_path):
    """What stands in the first twenty thousand rows tells DuckDB nothing of what comes."""
    rows = [(str(i), f"a{i % 7}", str(i - 1) if i else "", "plain") for i in range(30_000)]
    rows += [
        ("x1", "Oak, Ann", "0", 'two\nlines, "quoted"\n77,Bob,3,"no row'),
        ("x2", "Bob", "x1", "#tag"),
        ("#x3", "Cy", "x2", "it's 'so'"),
    ]
    write_csv(tmp_path / "t.csv", rows)
    table = rg.read(tmp_path / "t.csv")
    assert len(table) == 30_003 and table.id.tolist()[-3:] == ["x1", "x2", "#x3"]
    assert table[["author", "parent_id", "text"]].values.tolist()[-3:] == [list(row[1:]) for row in rows[-3:]]


def test_lines_in_texts_that_look_like_rows(tmp_path):
    """Such a text makes DuckDB's parallel reader give up; one thread reads it."""
    rows = [(str(i), f"a{i % 7}", str(i - 1) if i else "", '1,Ann,,x\n5,Cy,1,"in\nner"\n' * 20) for i in range(70_000)]
    write_csv(tmp_path / "t.csv", rows)
    graph = rg.build(tmp_path / "t.csv")
    assert graph.counts["comments read"] == 70_000 and graph.size == 7 and graph.warnings == ()


BROKEN = [  # a table's rows, the texts to come of them, and what is said
    ("1,Ann,,a, b, c\n2,Bob,1,d\n", ["a", "d"], "1 row has more cells than there are columns"),
    ('1,Ann,,"never closed\n2,Bob,1,d\n', ["never closed\n2,Bob,1,d"], "a quotation mark is not closed, so that everything after it was read as one cell."),
    ('1,Ann,,"say \\"hi\\", ok"\n2,Bob,1,"C:\\\\x"\n', ['say "hi", ok', "C:\\x"], ""), ('1,Ann,,5" pipe\n2,Bob,1\n', ['5" pipe', None], ""),
    ("1,Ann,,'so\n2,Bob,1,it's\n", ["'so", "it's"], ""), (f"1,Ann,,{'x' * 3_000_000}\n2,Bob,1,d\n", ["x" * 3_000_000, "d"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "texts", "words"), BROKEN, ids=range(len(BROKEN)))
def test_tables_that_are_not_as_they_should_be(tmp_path, rows, texts, words):
    graph_of(tmp_path, "id,author,parent_id,text\n" + rows)
    table = rg.read(tmp_path / "votes.csv")
    assert table.text.astype(object).where(table.text.notna(), None).tolist() == texts
    assert [words in warning for warning in table.attrs["warnings"]] == ([True] if words else [])


@pytest.mark.parametrize("command", ["rank", "describe", "report"])
def test_what_was_taken_for_what_is_said_and_can_be_mended(tmp_path, command):
    from click.testing import CliRunner

    from replygraph.cli import main

    path = tmp_path / "votes.csv"
    path.write_text("nr,poster,parent,text\n1,Ann,,x\n2,Bob,1,y\n")
    more = ["-o", str(tmp_path / "out")] if command == "report" else []
    said = CliRunner().invoke(main, [command, str(path), *more, "--columns", "id=nr"])
    talk = said.stdout if command == "describe" else said.stderr
    assert said.exit_code == 0 and "votes.csv: read poster as author, nr as id, parent as parent_id, text." in talk


def test_reddit_in_any_table(tmp_path):
    rows = [
        ("aa", "t3_s", "t3_s", "Ann"), ("bb", "t1_aa", "t3_s", "Bob"), ("cc", "t1_bb", "t3_s", "Ann"), ("dd", "t1_gone", "t3_s", "Cy"),
    ]  # fmt: skip
    lines = ["id,parent_id,link_id,author,body", *(",".join((*row, "text")) for row in rows)]
    csv = tmp_path / "c.csv"
    csv.write_text("\n".join(lines) + "\n")
    duckdb.sql(f"copy (from read_csv('{csv}')) to '{tmp_path / 'c.parquet'}' (format parquet)")
    for graph in (rg.build(csv), rg.build(csv, format="table"), rg.build(tmp_path / "c.parquet")):
        assert arrows(graph) == {("Bob", "Ann"): 1, ("Ann", "Bob"): 1}
        assert graph.counts["answers to a starter not in the input"] == 1
        assert graph.counts["replies whose parent is not in the input"] == 1


ABOVE = {
    "Excel's separator": "sep=;\r\n",
    "the same in quotes": '"sep=;"\n',
    "a title": "Comments of the river forum, exported 12 May 2026\n",
    "a title, what it is about, a blank line": "River forum\nAll comments; 3 of 3\n\n",
}


@pytest.mark.parametrize("above", ABOVE)
def test_what_stands_above_the_names_of_the_columns(tmp_path, above):
    rows = "id;author;parent_id;text\n1;Ann;;The river, it rises\n2;Bob;1;Yes; \n3;Cy;2;No\n".replace("Yes; ", '"Yes; it does"')
    path = tmp_path / "export.csv"
    path.write_bytes((ABOVE[above] + rows).encode("utf-8-sig"))
    graph = rg.build(path)
    assert {(r.source, r.target) for r in graph.replies.itertuples()} == {("Bob", "Ann"), ("Cy", "Bob")}
    assert graph.counts["comments read"] == 3 and any("the names of the columns stand in line" in note for note in graph.notes)
    path.write_bytes((ABOVE[above] + rows).encode()[:-4])
    graph = rg.build(path)
    assert (graph.counts["comments read"], graph.counts.get("rows that are cut")) == (2, 1)


def test_a_first_line_with_two_known_names_is_no_title(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("author,text\nid,author,text,parent_id\nAnn,Hello\n")
    assert rg.build(path, format="table").author_columns["author"].tolist() == ["Ann", "id"]


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("fragment", ["", "and a piece of a text\n"])
def test_a_big_table_is_read_the_same_from_what_was_put_aside(tmp_path, texts, fragment):
    # Above 20,000 rows the columns that are looked at are kept, and rows come from there where they have all that is wanted.
    number = 21_000
    rows = [
        (f" c{n}.0", f"c{n // 2}.0" if n else "", f"a {n % 70} ", "2024-03-01 10:00:00" if n % 3 else "nan", f"text {n}")
        for n in range(number)
    ]
    path = tmp_path / "t.csv"
    path.write_text("id,parent_id,author,created_at,text\n" + fragment + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    with embedded.connect() as con:
        log = comments.load(con, path, texts=texts)
        found = con.execute("select id, parent_id, trim(author), epoch(created_at) from read_comments order by rowid").fetchall()
        tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    assert found == [(f"c{n}.0", f"c{n // 2}.0" if n else None, f"a {n % 70}", 1_709_287_200 if n % 3 else None) for n in range(number)]
    assert log.counts == ({"rows with one cell only, pieces of a text": 1} if fragment else {})
    assert "work" not in tables


@pytest.mark.parametrize("texts", [True, False])
def test_a_big_table_is_read_from_its_file_once_to_tell_what_it_is_and_once_for_all(tmp_path, texts):
    class Watched:
        def __init__(self, con):
            self.con, self.scans = con, []

        def __getattr__(self, name):
            return getattr(self.con, name)

        def execute(self, sql, *more):
            self.scans += [sql.split("(")[0].split(" as ")[0]] if "read_csv(" in sql else []
            return self.con.execute(sql, *more)

    rows = "".join(f"{n},{n // 2},a{n % 70},2024-03-01 10:00:00,text {n}\n" for n in range(1, 21_000))
    (tmp_path / "t.csv").write_text("id,parent_id,author,created_at,text\n" + rows)
    with embedded.connect() as con:
        watched = Watched(con)
        comments.load(watched, tmp_path / "t.csv", texts=texts)
        assert watched.scans == [
            "describe select * from read_csv",
            *(f"create or replace temp table {name}" for name in ("first_rows", "work")),
        ]


ODD = {  # what a row far below those that are looked at closely may have for its id and for its parent
    "a fraction": ("21005.0", "7.0"), "a power": ("2.1005e4", "7"), "a word": ("21005", "None"), "nothing": ("21005", "0"), "itself": ("21005", "21005"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_ids_that_are_no_plain_numbers_far_below_are_found(tmp_path, odd):
    id, parent = ODD[odd]
    rows = [(str(n), str(n - 1) if n > 1 else "", f"a{n % 70}") for n in range(1, 21_005)]
    rows += [(id, parent, "late"), ("21006", "21005", "later")]
    (tmp_path / "t.csv").write_text("id,parent_id,author\n" + "".join(",".join(row) + "\n" for row in rows))
    graph = rg.build(tmp_path / "t.csv")
    who = {n: f"a{n % 70}" for n in range(1, 21_005)} | {21_005: "late", 21_006: "later"}
    late = {(r.source, r.target) for r in graph.replies.itertuples() if r.source.startswith("late") or r.target.startswith("late")}
    assert late == {("later", "late")} | ({("late", who[7])} if parent.startswith("7") else set())
    assert graph.counts["comments read"] == 21_006
