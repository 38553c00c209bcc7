"""What is said of files that no reader takes, and of many files at once."""

import json
import zipfile

import pytest

import replygraph as rg
from replygraph import readers
from replygraph.errors import ReadError
from replygraph.readers._unknown import nearest
from replygraph.sources.inputs import open_sources

NEAREST = {
    # What Discord, Telegram and Stack Exchange give in other ways than the ones that are read.
    '{"messages": [{"timestamp": "2024", "content": "Frost.", "authorName": "Ann", "reference": {"messageId": "1"}}]}': "discord",
    '{"result": [{"message": {"date": 1, "from_id": 2, "reply_to_message_id": 3, "text": "Frost."}}]}': "telegram",
    '{"data": {"dist": 2, "children": [{"body": "Frost.", "link_id": "t3_a"}]}}': "reddit_json",
    '{"topLevelComment": {"textDisplay": "Frost.", "authorDisplayName": "Ann"}}': "youtube_json",
    '<rss><channel><item><post_id>1</post_id><comment_author>Ann</comment_author><comment_content>Frost.</comment_content>'
    "</item></channel></rss>": "wxr",
}  # fmt: skip


@pytest.mark.parametrize("content", NEAREST)
def test_the_nearest_format_is_named(content, tmp_path):
    path = tmp_path / "talk.data"
    path.write_text(content)
    [source] = open_sources([path])
    assert nearest(source)[0] == NEAREST[content]
    with pytest.raises(ReadError, match=rf"Nearest (is|are) {NEAREST[content]} .*--format"):
        rg.build(path)


SAID = {
    "notes.json": (b'{"a": {"b": 1}, "c": [{"d": 2}]}', "It looks like JSON with the keys a, c, a.b, c[].d. If you know what it is"),
    "people.csv": (b"nick,shoe size\nann,40\nbob,42\n", "It looks like a table with the columns nick, shoe size. Where a row is a comment"),
    "rows.csv": (
        b"1,first steps,4\n2,second steps,4\n",
        "Its first line names no columns. If it is a row already, write their names above it",
    ),
    "mails.csv": (
        b'"Lock keys","Ann <ann@lock.invalid>","all",8/29/2021,"Subject: Lock keys\nFrom: Ann <ann@lock.invalid>\nOn 2 May 2021, Bob wrote:\n> where?"\n'
        * 3,
        "Its first line names no columns. If it is a row already",
    ),
    "votes.csv": (b"name,party,001,002\nAnn,moss,1,0\nBob,fern,0,0\n", "Where a row is a comment, name its columns"),
    "counts.json": (b'{"10": 3, "100": 4}', "It looks like JSON with the keys 10, 100. If you know what it is"),
    "texts.csv": (
        b"content,likes\nwell,4\nso,2\n",
        "None of the columns is called as authors are, without whom there is no graph. If one holds them",
    ),
    "feed.xml": (b"<?xml version='1.0'?><garden><bed/></garden>", "It looks like XML of <garden>."),
    "page.html": (
        b"<!doctype html><p>Frost.</p>",
        "It looks like a web page in which no comments are recognised. Show the comments in the browser",
    ),
    "paper.pdf": (b"%PDF-1.7\n\0\0", "a PDF. Copy its text into a text file"),
    "chat.db": (b"SQLite format 3\0", "not a whole database (file is not a database). Copy it again"),
    "old.rar": (b"Rar!\x1a\x07\x01\0", "a RAR archive. Unpack it"),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_file_looks_like_and_what_to_do(name, tmp_path):
    content, words = SAID[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError) as failure:
        rg.build(tmp_path / name)
    assert words in str(failure.value)


def test_a_spreadsheet_is_no_archive_of_discussions(tmp_path):
    with zipfile.ZipFile(tmp_path / "talk.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ReadError, match=r"a damaged workbook"):
        rg.build(tmp_path / "talk.xlsx")


def test_what_is_true_of_many_files_is_said_once(tmp_path):
    for number in range(40):
        story = {"short_id": f"s{number}", "submitter_user": "ann", "title": "Frost", "comment_count": number + 1}
        (tmp_path / f"{number}.json").write_text(json.dumps(story))
    (tmp_path / "talk.csv").write_text("id,author,text,parent_id\n1,ann,Frost,\n")
    (tmp_path / "readme.md").write_text("Frost.\n")
    graph = rg.build(tmp_path)
    assert [note.removeprefix(str(tmp_path)).partition(" (")[0] for note in graph.notes][:2] == [
        "/0.json: read as lobsters",
        "/talk.csv: read as table",
    ]
    assert graph.notes[0].endswith("(a Lobsters story). Likewise in 39 other files.") and len(graph.notes) == 3
    assert [warning.removeprefix(str(tmp_path)) for warning in graph.warnings] == [
        "/0.json: a list of stories without their comments. Save each story's own page as JSON. Likewise in 39 other files.",
        f": 1 of 42 files left out, in no known format: {tmp_path}/readme.md.",
    ]


def test_a_list_of_things_with_names_is_no_discussion(tmp_path):
    things = [{"id": number, "name": f"bed {number}", "created_at": "2024-05-02", "url": "https://gardens.invalid"} for number in range(3)]
    for content in (things, {**things[0], "parent": {"id": 7}}):
        (tmp_path / "beds.json").write_text(json.dumps(content))
        with pytest.raises(ReadError, match="no format known here"):
            rg.build(tmp_path / "beds.json")


LIKE = {
    "hn.csv": ("id,parent,time,body\n1,,2,a\n2,1,3,b\n", "hackernews", "by"),
    "wp.csv": ("comment_ID,comment_approved,comment_parent\n1,1,0\n2,1,1\n", "wordpress_table", "comment_author"),
    "remark.json": ('[{"pid": "", "locator": {"url": "https://a.invalid"}, "score": 2, "when": "x"}]', "remark42", "user.id"),
    "statuses.json": ('[{"in_reply_to": 3, "content": "Frost.", "posted": 1}]', None, ""),
    "none.csv": ("colour,size\nred,2\nblue,3\n", None, ""),
}


@pytest.mark.parametrize("name", LIKE)
def test_what_is_missing_of_the_nearest_format_is_said(name, tmp_path):
    content, near, missing = LIKE[name]
    (tmp_path / name).write_text(content)
    with pytest.raises(ReadError) as error:
        rg.build(tmp_path / name)
    said = str(error.value)
    if near:
        assert f"like {near} (" in said and f"but without {missing}" in said
    else:
        assert "but without" not in said


def test_many_files_that_cannot_be_read_for_one_reason_are_one_sentence(tmp_path):
    (tmp_path / "talk.csv").write_text("id,author,parent_id,text\n1,Ann,,Frost\n2,Bob,1,Ice\n")
    for number in range(7):
        (tmp_path / f"empty{number}.json").write_text("")
    assert any(each.endswith("the file is empty. It is left out. Likewise in 6 other files.") for each in rg.build(tmp_path).warnings)


def test_a_mark_before_a_page_does_not_make_it_plain_text(tmp_path):
    (tmp_path / "menu.html").write_text("\ufeff<!DOCTYPE html><html><body><p>Porridge</p></body></html>", encoding="utf-8")
    with pytest.raises(rg.ReplyGraphError, match="web page in which no comments are recognised"):
        rg.build(tmp_path / "menu.html")


def test_the_keys_of_objects_are_asked_for_as_columns_are(tmp_path):
    rows = [{"text": f"what was said {n}", "node_id": n % 3, "message_id": n, "message_time": "2023-05-04"} for n in range(4)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(
        ReadError,
        match="None of the keys is called as authors are, .* If one holds them, name it: --format table --columns author=NAME,text=text. ",
    ):
        rg.build(tmp_path / "rows.jsonl")


def test_an_object_longer_than_what_is_looked_at_is_no_table(tmp_path):
    path = tmp_path / "about.json"
    path.write_text(json.dumps({"author": "Host", "text": "About Zed.", "reply_to": "Zed", "data": [0] * 30_000}))
    with pytest.raises(ReadError, match="no format known here"):
        rg.build(path)


def test_a_page_is_never_a_table(tmp_path):
    """However many commas its lines hold."""
    path = tmp_path / "page.html"
    path.write_text("<html><head><title>Frost,author,text,id,1</title></head>\n<p>x,Ann,Beans are lost.,1,1\n<p>x,Bob,All?,2,1\n")
    with pytest.raises(ReadError, match="a web page in which no comments are recognised"):
        rg.read(path)


def test_a_format_that_became_part_of_another_names_it(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(rg.ReplyGraphError, match=r"--format youtube_ytdlp: there is no such format\. It is part of youtube_json now\."):
        rg.build(tmp_path / "a.json", format="youtube_ytdlp")
    assert not set(" ".join(readers.RENAMED.values()).split()) & set(readers.names()) and set(readers.RENAMED) <= set(readers.names())
