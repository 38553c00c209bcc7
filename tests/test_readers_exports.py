"""Exports and databases of comment systems and boards: each a small discussion, with all that is to come of it."""

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

import replygraph as rg
from tests.test_recognition import claims, outcome

DATA = Path(__file__).parent / "data"


def arrows(path, **options):
    return {(r.source, r.target): r.weight for r in rg.build(path, **options).replies.itertuples()}


def comments(path, *columns, **options):
    """The comments as lists, ids without the name of the file before them."""
    table = rg.read(path, **options)[list(columns)].astype(object)
    table = table.where(table.notna(), None)
    return [[value.removeprefix(f"{path}#") if isinstance(value, str) else value for value in row] for row in table.values.tolist()]


def counted(path, **options):
    """What was left out or is said beside the outcomes of the comments."""
    text = rg.describe(path, **options)
    return [line.strip() for line in text.partition("Also counted:\n")[2].splitlines()]


def write(path, content):
    path.write_text(content)
    return path


SITE = [
    ["5", None, "Ann O'Oak", "2024-05-02 10:00:00", "My beans are gone.\n\n(All of them), it's \"sad\"; 50\\% off \\o/"],
    ["8", "5", "Bob Elm", "2024-05-02 13:00:00", "So are mine."], ["11", "8", None, "2024-05-02 12:00:00", "Who said that?"],
    ["13", "5", "Z\u00f6", "2024-05-02 13:00:00", "Mine too."],
]  # fmt: skip


def site(prefix):
    return [[f"{prefix}{id}", parent and f"{prefix}{parent}", author, text] for id, parent, author, _, text in SITE]


def test_wordpress_database():
    path = DATA / "wordpress_sql.sql"
    assert comments(path, "id", "parent_id", "author", "text") == site("plot_comments-")
    assert [str(time) for time in rg.read(path).created_at] == [time for _, _, _, time, _ in SITE]
    assert counted(path) == ["1  pingbacks and trackbacks", "1  spam and trash"]
    assert arrows(path, everything=True) == {
        ("Bob Elm", "Ann O'Oak"): 1, ("Z\u00f6", "Ann O'Oak"): 1, ("Some other site", "Ann O'Oak"): 1, ("Cheap seeds", "Ann O'Oak"): 1
    }  # fmt: skip
    assert "hidden@" not in rg.read(path).to_csv()


def test_two_sites_in_one_database(tmp_path):
    one = (DATA / "wordpress_sql.sql").read_text()
    path = write(tmp_path / "network.sql", one + one.replace("plot_comments", "plot_2_comments"))
    assert comments(path, "id", "parent_id", "author", "text") == site("plot_comments-") + site("plot_2_comments-")


def test_a_dump_without_comments_says_what_is_in_it(tmp_path):
    path = write(tmp_path / "x.sql", "-- a dump\nCREATE TABLE `wp_posts` (`ID` int);\nINSERT INTO `wp_posts` VALUES (1);\n")
    with pytest.raises(
        rg.ReplyGraphError, match=r"a SQL dump in which no table is known to hold comments. It has the tables wp_posts \(id\)"
    ):
        rg.build(path)


def test_wordpress_table():
    path = DATA / "wordpress_csv.csv"
    assert comments(path, "id", "parent_id", "thread_id", "author", "text") == [
        ["5", None, "post-7", "Ann Oak", 'My beans are gone.\n\nAll "of" them & more.'],
        ["8", "5", "post-7", "Bob Elm", "So are mine."], ["11", "8", "post-7", None, "Who said that?"],
    ]  # fmt: skip
    assert [str(time) for time in rg.read(path).created_at] == ["2024-05-02 10:00:00", "2024-05-02 13:00:00", "2024-05-02 12:00:00"]
    assert counted(path) == ["1  pingbacks and trackbacks", "1  spam and trash"]
    assert ("Cheap seeds", "Ann Oak") in arrows(path, everything=True) and ("Some other site", "Ann Oak") in arrows(path, everything=True)


def test_a_wordpress_table_without_parents(tmp_path):
    path = write(tmp_path / "list.csv", "comment_ID,comment_post_ID,comment_author,comment_approved\n5,7,Ann,1\n8,7,Bob,1\n")
    graph = rg.build(path)
    assert graph.counts["thread starters"] == 2
    assert graph.warnings == (f"{path}: the column comment_parent is not in it, so that nobody answers anybody. Export it too.",)


def test_wordpress_api():
    path = DATA / "wordpress_rest.json"
    place = "allotment.invalid#comment-"
    assert comments(path, "id", "parent_id", "thread_id", "author", "text", "reply_to", "url") == [
        [f"{place}8", f"{place}5", "allotment.invalid#post-7", "Bob \u201cB\u201d Elm", "So are mine.\n\nAll of them & more.", None, "https://allotment.invalid/frost/#comment-8"],
        [f"{place}5", None, "allotment.invalid#post-7", "Ann Oak", "My beans are gone.", None, "https://allotment.invalid/frost/#comment-5"],
        [f"{place}12", f"{place}3", "allotment.invalid#post-7", "Cy", "Yes.", "Ann Oak", "https://allotment.invalid/frost/#comment-12"],
    ]  # fmt: skip
    assert [str(time) for time in rg.read(path).created_at] == ["2024-05-02 11:00:00", "2024-05-02 10:00:00", "2024-05-02 12:00:00"]
    assert counted(path) == ["1  pingbacks and trackbacks"]
    assert ("Some other site", "Ann Oak") in arrows(path, everything=True)


@pytest.mark.parametrize("form", ["pages in files", "an object a line", "an object", "one array"])
def test_pages_of_the_wordpress_api(tmp_path, form):
    text = (DATA / "wordpress_rest.json").read_text().replace("]\n[", ",\n ")
    each = json.loads(text)
    if form == "pages in files":
        for number, item in enumerate(each):
            write(tmp_path / f"page{number}.json", json.dumps([item]))
    elif form == "an object a line":
        write(tmp_path / "all.ndjson", "".join(json.dumps(item) + "\n" for item in each))
    elif form == "an object":
        each = each[:1]
        write(tmp_path / "one.json", json.dumps(each[0], indent=1))
    else:
        write(tmp_path / "all.json", text)
    expected = {("Bob \u201cB\u201d Elm", "Ann Oak"): 1, ("Cy", "Ann Oak"): 1} if len(each) > 1 else {}
    assert arrows(tmp_path) == expected


def test_a_wordpress_site_that_gives_no_comments(tmp_path):
    path = write(tmp_path / "x.json", '{"code":"rest_cannot_read","message":"Sorry, you are not allowed.","data":{"status":401}}')
    with pytest.raises(
        rg.ReplyGraphError, match=r"x.json: no comments, for the site answered: Sorry, you are not allowed. \(rest_cannot_read\)."
    ):
        rg.build(path)


DISQUS_IMPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dsq="http://www.disqus.com/"
 xmlns:wp="http://wordpress.org/export/1.0/"><channel>
<item><title>Frost</title><link>https://allotment.invalid/frost</link><dsq:thread_identifier>frost</dsq:thread_identifier>
<wp:comment><wp:comment_id>65</wp:comment_id><wp:comment_author>Ann</wp:comment_author><wp:comment_date_gmt>2010-09-20 09:13:44</wp:comment_date_gmt>
<wp:comment_content><![CDATA[Gone.]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>66</wp:comment_id><wp:comment_author>Bob</wp:comment_author><wp:comment_content><![CDATA[Too.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>65</wp:comment_parent></wp:comment></item>
<item><title>Hail</title><link>https://allotment.invalid/hail</link><dsq:thread_identifier>hail</dsq:thread_identifier>
<wp:comment><wp:comment_id>67</wp:comment_id><wp:comment_author>Cy</wp:comment_author><wp:comment_parent>0</wp:comment_parent></wp:comment></item>
</channel></rss>"""


@pytest.mark.parametrize("namespace", ["http://wordpress.org/export/1.0/", "http://example.invalid/"])
def test_what_disqus_imports_is_a_wordpress_export(tmp_path, namespace):
    path = write(tmp_path / "disqus.xml", DISQUS_IMPORT.replace("http://wordpress.org/export/1.0/", namespace))
    assert claims(path) == (["wxr"], "wxr")
    assert comments(path, "id", "parent_id", "thread_id", "author") == [
        ["65", None, "post-frost", "Ann"], ["66", "65", "post-frost", "Bob"], ["67", None, "post-hail", "Cy"],
    ]  # fmt: skip


LOCK, SWANS = "lock_topic-1", "lock_topic-2"
BOARD = [
    [LOCK, None, "Ann Oak", "The lock is stuck again.\nSince May.", None, "The lock & its keeper"],
    [f"{LOCK}#2", LOCK, "Bob & Co", "Did you oil it?", "assumed", "The lock & its keeper"],
    [f"{LOCK}#4", f"{LOCK}#2", "Ann Oak", "> Did you oil it?\n\nTwice.", "quote", "The lock & its keeper"],
    [f"{LOCK}#5", LOCK, "Cy", "> Since May.\n\nSince April :) <b>", "quote", "The lock & its keeper"],
    [SWANS, None, "Bob & Co", "Three swans today.", None, "Swans"], [f"{SWANS}#8", SWANS, None, "Four.", "assumed", "Swans"],
]  # fmt: skip


def test_phpbb():
    path = DATA / "phpbb_sql.sql"
    graph = rg.build(path)
    assert comments(path, "id", "parent_id", "author", "text", "resolution", "title") == BOARD
    assert arrows(path) == {("Ann Oak", "Bob & Co"): 1, ("Bob & Co", "Ann Oak"): 1, ("Cy", "Ann Oak"): 1}
    assert graph.notes[1:] == (
        "2 posts quote none and are taken as answers to the first post of their thread.",
        '1 comment by "Anonymous" or the like: such a name stands for nobody, so that no author is made of it.',
    )
    assert counted(path) == ["1  deleted posts", "1  posts waiting for approval"]
    assert arrows(path, everything=True)[("Cheap oil", "Ann Oak")] == 2
    assert arrows(path, explicit=True) == {("Ann Oak", "Bob & Co"): 1, ("Cy", "Ann Oak"): 1}


def test_phpbb_without_its_users_and_topics(tmp_path):
    path = write(tmp_path / "posts.sql", (DATA / "phpbb_sql.sql").read_text().partition("CREATE TABLE `lock_topics`")[0])
    assert arrows(path) == {("2", "3"): 1, ("3", "2"): 1, ("Cy", "Ann Oak"): 1}
    assert "the table lock_users is not in it, so authors are numbers" in rg.build(path).warnings[0]


PHPBB_2 = """# phpBB Backup Script
CREATE TABLE phpbb_posts (post_id mediumint(8), topic_id mediumint(8), forum_id smallint(5), poster_id mediumint(8), post_time int(11), post_username varchar(25));
INSERT INTO phpbb_posts (post_id, topic_id, forum_id, poster_id, post_time, post_username) VALUES('1', '1', '1', '2', '972086460', NULL);
INSERT INTO phpbb_posts (post_id, topic_id, forum_id, poster_id, post_time, post_username) VALUES('3', '1', '1', '-1', '972086470', 'Cy');
INSERT INTO phpbb_posts (post_id, topic_id, forum_id, poster_id, post_time, post_username) VALUES('2', '1', '1', '3', '972086465', '');
CREATE TABLE phpbb_posts_text (post_id mediumint(8), bbcode_uid varchar(10), post_subject varchar(60), post_text text);
INSERT INTO phpbb_posts_text (post_id, bbcode_uid, post_subject, post_text) VALUES('1', '1fe5bde7f7', 'Hi', 'First.');
INSERT INTO phpbb_posts_text (post_id, bbcode_uid, post_subject, post_text) VALUES('2', '1fe5bde7f7', '', 'Second.');
INSERT INTO phpbb_posts_text (post_id, bbcode_uid, post_subject, post_text) VALUES('3', '1fe5bde7f7', '', '[quote:1fe5bde7f7="Bob"]Second.[/quote:1fe5bde7f7]Third [b:1fe5bde7f7]now[/b:1fe5bde7f7].');
CREATE TABLE phpbb_users (user_id mediumint(8), username varchar(25));
INSERT INTO phpbb_users (user_id, username) VALUES('-1', 'Anonymous');
INSERT INTO phpbb_users (user_id, username) VALUES('2', 'Ann');
INSERT INTO phpbb_users (user_id, username) VALUES('3', 'Bob');
"""


def test_phpbb_2_keeps_texts_apart(tmp_path):
    path = write(tmp_path / "old.sql", PHPBB_2)
    assert comments(path, "author", "text") == [["Ann", "First."], ["Bob", "Second."], ["Cy", "> Second.\n\nThird now."]]
    assert arrows(path) == {("Bob", "Ann"): 1, ("Cy", "Bob"): 1}


def test_a_phpbb_topic_whose_first_post_is_left_out(tmp_path):
    path = write(tmp_path / "x.sql", (DATA / "phpbb_sql.sql").read_text().replace("Since May.</r>', '', 1)", "Since May.</r>', '', 2)"))
    graph = rg.build(path)
    assert arrows(path) == {("Ann Oak", "Bob & Co"): 1, ("Cy", "Ann Oak"): 1}
    assert graph.counts["answers to a starter not in the input"] == 1 and graph.counts["deleted posts"] == 2


def test_vbulletin():
    path, weir = DATA / "vbulletin_sql.sql", "vb_thread-3"
    assert comments(path, "id", "parent_id", "author", "text", "resolution", "title") == [
        [weir, None, "Ann Oak", "Is the weir open?\n\nSince when?", None, "The weir"],
        [f"{weir}#11", weir, "Bob O'Elm", "Yes.", "assumed", "The weir"],
        [f"{weir}#12", f"{weir}#11", "Cy", "> Yes.\n\nNo [is] it not < 3?", "explicit-id", "The weir"],
        [f"{weir}#13", f"{weir}#12", "Dee", "> No\n\nWho says so?", "quote", "The weir"],  # its parent is only the first post
        [f"{weir}#15", f"{weir}#14", "Ann Oak", "Go away.", "explicit-id", "The weir"],  # what it answers is deleted
    ]  # fmt: skip
    assert arrows(path) == {("Bob O'Elm", "Ann Oak"): 1, ("Cy", "Bob O'Elm"): 1, ("Dee", "Cy"): 1}
    assert arrows(path, everything=True)[("Ann Oak", "Cheap boats")] == 1
    assert counted(path) == ["1  deleted posts"]


BODIES = [  # what a forum keeps, whether it keeps it as HTML does, and what is to come of it
    ("[QUOTE=O'Neil;n12]a[QUOTE=Ann]b[/QUOTE][/QUOTE]c", False, "> a\n\n> > b\n\nc", [("O'Neil", "12", "a\n\n> b")]),
    ("[QUOTE]a[/QUOTE][quote=\"Ann ]; Oak\" post_id=4 user_id=5]b[/quote]", False, "> a\n\n> b", [(None, None, "a"), ("Ann ]; Oak", "4", "b")]),
    ("[quote=Ann Oak post_id=4 time=1]b[/quote]", False, "> b", [("Ann Oak", "4", "b")]),
    ("[quote=Ann]never closed", False, "> never closed", [("Ann", None, "")]),
    ("never opened[/quote] [b]", False, "never opened", []),
    ("[quote=&quot;Ann &amp; Oak&quot;:3kd8fj2l]1 &lt; 2[/quote:3kd8fj2l]<!-- m --><a href=\"x\">x</a><!-- m -->", True, "> 1 < 2\n\nx", [("Ann & Oak", None, "1 < 2")]),
    ("<r><QUOTE author=\"Ann\"><s>[quote=Ann]</s><QUOTE author=\"Bob\"><s>[quote=Bob]</s>a<e>[/quote]</e></QUOTE>b<e>[/quote]</e></QUOTE>\nc <E>:)</E> &amp;lt;</r>", True,
     "> > a\n\n> b\n\nc :) &lt;", [("Ann", None, "> a\n\nb")]),
    ("<r><B>broken &nbsp; <QUOTE author=\"Ann\">x", True, "broken &nbsp;\n\n> x", [("Ann", None, "x")]),
    ("<t>a<br/>\n<br/>\nb</t>", True, "a\n\nb", []), ("<t></t>", True, "", []), ("", True, "", []), ("<r", True, "<r", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "escaped", "text", "quotes"), BODIES)
def test_bodies_of_posts(body, escaped, text, quotes):
    from replygraph.readers import _bbcode

    assert _bbcode.read(body, escaped) == (text, quotes)


def test_commento(tmp_path):
    path = DATA / "commento.json"
    frost = "allotment.invalid/frost"
    expected = [
        ["c1", None, frost, "Ann Oak", "My beans are gone.", 2.0, "https://allotment.invalid/frost"],
        ["c2", "c1", frost, "Bob (bbbbbbbb22)", "So are mine.", 0.0, "https://allotment.invalid/frost"],
        ["c3", "c2", frost, None, "Mine too.", 0.0, "https://allotment.invalid/frost"],
        ["c4", "c1", frost, "Bob (cccccccc33)", "Which beans?", 0.0, "https://allotment.invalid/frost"],
    ]
    columns = "id", "parent_id", "thread_id", "author", "text", "score", "url"
    assert comments(path, *columns) == expected and counted(path) == ["1  spam"]
    assert str(rg.read(path).created_at[0]) == "2020-05-02 10:00:00.722181"
    assert ("Cheap seeds", "Ann Oak") in arrows(path, everything=True)
    export = json.loads(path.read_text())
    export["commenters"] = {each["commenterHex"]: each for each in export["commenters"]}  # as the API has them
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(json.dumps(export).encode()))
    assert comments(tmp_path / "x.json.gz", *columns) == expected


def test_remark42(tmp_path):
    path = DATA / "remark42.json"
    expected = [
        ["r1", None, "Ann & Oak", "My beans are gone.", "2021-05-02 10:00:00.123456", "Frost in May"],
        ["r2", "r1", "Bob (google_22)", "So are mine.", "2021-05-02 11:00:00", "Frost in May"],
        ["r3", "r2", None, "", "2021-05-02 12:00:00", None], ["r4", "r3", "Bob (anonymous_44)", "Why?", "2021-05-02 13:00:00", None],
    ]  # fmt: skip

    def found(path, **options):
        return [
            [*row[:-2], str(row[-2]), row[-1]]
            for row in comments(path, "id", "parent_id", "author", "text", "created_at", "title", **options)
        ]

    assert found(path) == expected
    assert arrows(path, everything=True) == {
        ("Bob (google_22)", "Ann & Oak"): 1,
        ("Cy", "Bob (google_22)"): 1,
        ("Bob (anonymous_44)", "Cy"): 1,
    }
    backup = tmp_path / "backup-remark-allotment-20210503.gz"
    backup.write_bytes(gzip.compress(path.read_bytes()))
    assert found(backup) == expected
    one, two, three, four = (json.loads(line) for line in path.read_text().splitlines()[1:])
    tree = {
        "comments": [{"comment": one, "replies": [{"comment": two, "replies": [{"comment": three, "replies": [{"comment": four}]}]}]}],
        "info": {"count": 3},
    }
    assert found(write(tmp_path / "tree.json", json.dumps(tree))) == expected
    assert found(write(tmp_path / "plain.json", json.dumps({"comments": [one, two, three, four], "info": {}}))) == expected


def test_isso_api():
    path = DATA / "isso.json"
    assert comments(path, "id", "parent_id", "author", "text", "reply_to", "resolution", "score") == [
        ["1", None, "Ann Oak", "My beans are gone.", None, None, 2.0], ["6", None, None, "Anybody?", None, None, 0.0],
        ["2", "1", "Bob Elm", "So are mine.", None, "explicit-id", 0.0], ["3", "2", "Cy", "@Bob Elm all of them?", "Bob Elm", "mention", 0.0],
        ["4", "1", None, "", None, "explicit-id", 0.0],
    ]  # fmt: skip
    assert arrows(path, mentions=False) == {("Bob Elm", "Ann Oak"): 1, ("Cy", "Ann Oak"): 1}
    assert rg.build(path).warnings == (f"{path}: 1 comments are not in the file. Save the address without limit and nested_limit.",)


@pytest.fixture
def isso_database(tmp_path):
    """As Isso makes it, and as it is after the migration that renames the table."""
    path = tmp_path / "comments.db"
    con = sqlite3.connect(path)
    con.execute("create table threads (id integer primary key, uri varchar(256) unique, title varchar(256))")
    con.execute(
        "CREATE TABLE comments_new (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER, "
        "remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, "
        "voters BLOB NOT NULL, notification INTEGER DEFAULT 0)"
    )
    con.execute("alter table comments_new rename to comments")
    con.executemany("insert into threads values (?, ?, ?)", [(1, "/frost/", "Frost in May"), (2, "/hail/", None)])
    rows = [
        (1, 1, None, 1588413600.5, 1, "My *beans* are gone.", "Ann Oak", 3, 1), (1, 2, 1, 1588413700.0, 1, "So are mine.", "Bob Elm", 0, 0),
        (1, 3, 1, 1588413800.0, 1, "@bob elm all?", "Cy", 0, 0), (1, 4, 1, 1588413900.0, 4, "", None, 0, 0),
        (1, 5, 1, 1588414000.0, 2, "Buy", "Cheap seeds", 0, 0), (2, 6, None, 1588414100.0, 1, "Hail.", None, 0, 0),
    ]  # fmt: skip
    con.executemany(
        "insert into comments (tid, id, parent, created, mode, text, author, likes, dislikes, remote_addr, email, voters) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, '192.0.2.0', 'hidden@allotment.invalid', x'00')", rows,
    )  # fmt: skip
    con.commit()
    con.close()
    return path


def test_isso_database(isso_database):
    path = isso_database
    assert claims(path) == (["isso"], "isso")
    assert comments(path, "id", "parent_id", "thread_id", "author", "text", "reply_to", "score", "title") == [
        ["1", None, "/frost/", "Ann Oak", "My *beans* are gone.", None, 2.0, "Frost in May"], ["6", None, "/hail/", None, "Hail.", None, 0.0, None],
        ["2", "1", "/frost/", "Bob Elm", "So are mine.", None, 0.0, "Frost in May"], ["3", "2", "/frost/", "Cy", "@bob elm all?", "Bob Elm", 0.0, "Frost in May"],
        ["4", "1", "/frost/", None, "", None, 0.0, "Frost in May"],
    ]  # fmt: skip
    assert counted(path) == ["1  comments waiting for approval"]
    assert ("Cheap seeds", "Ann Oak") in arrows(path, everything=True)
    assert str(rg.read(path).created_at[0]) == "2020-05-02 10:00:00.500000"
    assert "hidden@" not in rg.read(path).to_csv()


def test_an_isso_database_that_is_damaged(isso_database):
    content = isso_database.read_bytes()
    for size in range(0, len(content), 1000):
        isso_database.write_bytes(content[:size])
        outcome(isso_database)
    isso_database.write_bytes(content[: len(content) // 2] + b"\xff" * (len(content) - len(content) // 2))
    with pytest.raises(rg.ReplyGraphError, match=r"not a whole database|no comments in it"):
        rg.build(isso_database)


def test_html_is_made_text_by_sql_as_by_python():
    import duckdb

    from replygraph.readers import _markup

    bodies = [
        "My <b>beans</b> are gone.\r\n\r\nAll.", "<p>a</p><p>b<br />\nc<BR>d</p>\n", "1 < 2 &amp;&amp; 3 &gt; 2 &quot;q&quot; &#039;s&#039; &amp;lt;", " <blockquote>a</blockquote>b\t",
        "<a href='x'>y</a> <!-- z --><img src=x>", "", "it's",
    ]  # fmt: skip
    con = duckdb.connect()
    found = [con.execute(f"select {_markup.plain_sql('$1')}", [body]).fetchone()[0] for body in bodies]
    assert found == [_markup.plain(body) for body in bodies]
