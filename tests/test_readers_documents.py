"""Readers of documents, exports and mail: each on a small discussion, written out in full."""

import tarfile
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

import replygraph as rg
from tests.truth import SHARED, check, needs_shared

DATA = Path(__file__).parent / "data"
# The truth of these counts what stands under a subheading once there and again under the heading above.
COUNTED_TWICE = ["wikitalk/en-big-oldparser.json", "wikitalk/en-big-parsoid.json"]


def arrows(path, **options):
    return {(r.source, r.target): r.weight for r in rg.build(path, **options).replies.itertuples()}


def test_wordpress_export():
    graph = rg.build(DATA / "wxr.xml")
    assert arrows(DATA / "wxr.xml") == {("Bob Elm", "Ann Oak"): 1}
    assert (graph.counts["pingbacks and trackbacks"], graph.counts["spam and trash"]) == (1, 1)
    assert ("Cheap seeds", "Ann Oak") in arrows(DATA / "wxr.xml", everything=True)
    table = rg.read(DATA / "wxr.xml")
    assert table.text[0] == "My beans are gone." and str(table.created_at[0]) == "2024-05-02 10:00:00"
    assert not table.astype(str).apply(lambda column: column.str.contains("hidden@")).any().any()


def test_disqus_export():
    assert arrows(DATA / "disqus_xml.xml") == {("Bob Elm", "Ann Oak"): 1}
    assert arrows(DATA / "disqus_xml.xml", everything=True) == {("Bob Elm", "Ann Oak"): 1, ("Cheap seeds", "Ann Oak"): 1}
    assert rg.read(DATA / "disqus_xml.xml").title[1] == "Frost in May"


def test_wpdiscuz_page():
    table = rg.read(DATA / "wpdiscuz_html.html")
    assert table.author.tolist() == ["Ann Oak", "Bob Elm", "Cy"]
    assert table.parent_id[1] == table.id[0] and table.text[0] == "My beans are gone.\n\nAll of them."
    assert str(table.created_at[0]) == "2024-03-03 09:12:00" and table.truncated.tolist() == [False, False, True]
    assert table.attrs["warnings"] == []


def test_wpdiscuz_page_of_which_a_part_is_not_loaded(tmp_path):
    page = tmp_path / "page.html"
    page.write_text((DATA / "wpdiscuz_html.html").read_text().replace("3 Comments", "9 Comments"))
    assert "the page states 9 comments, and 3 were read" in rg.build(page).warnings[0]


def test_wordpress_page():
    graph = rg.build(DATA / "wordpress_html.html")
    assert arrows(DATA / "wordpress_html.html") == {("Bob Elm", "Ann Oak"): 1}
    assert graph.counts["pingbacks and trackbacks"] == 1
    assert rg.read(DATA / "wordpress_html.html").text.tolist() == ["My beans are gone.", "So are mine."]


def test_a_page_saved_in_one_file(tmp_path):
    page = tmp_path / "page.mhtml"
    html = (DATA / "wpdiscuz_html.html").read_bytes()
    import email.mime.multipart
    import email.mime.text

    whole = email.mime.multipart.MIMEMultipart("related")
    whole.attach(email.mime.text.MIMEText(html.decode(), "html", "utf-8"))
    page.write_bytes(whole.as_bytes())
    assert arrows(page) == {("Bob Elm", "Ann Oak"): 1}


def test_stack_exchange():
    assert arrows(DATA / "stackexchange") == {("Bob Elm", "Ann Oak"): 1, ("Ann Oak", "Bob Elm"): 1, ("Cy", "Ann Oak"): 1}
    assert arrows(DATA / "stackexchange" / "Posts.xml") == {("11", "10"): 1}
    said = [rg.build(path).notes for path in (DATA / "stackexchange" / "Posts.xml", DATA / "stackexchange")]
    assert ["Users.xml" in " ".join(notes) for notes in said] == [True, False]
    assert arrows(DATA / "stackexchange", starters=False) == {("Ann Oak", "Bob Elm"): 1, ("Cy", "Ann Oak"): 1}


def test_mail():
    graph = rg.build(DATA / "mbox.mbox")
    assert arrows(DATA / "mbox.mbox") == {("bob@elm.invalid", "ann at oak.invalid"): 1, ("cy@fir.invalid", "bob@elm.invalid"): 1}
    assert graph.counts["comments that repeat an id"] == 1
    assert arrows(DATA / "mbox.mbox", merge_by="name") == {("Böb Elm", "Ann Oak"): 1, ("Cy", "Böb Elm"): 1}


def test_talk_page_json():
    graph = rg.build(DATA / "wikitalk_json.json")
    assert arrows(DATA / "wikitalk_json.json") == {("Bob Elm", "Ann Oak"): 1}
    assert graph.counts["thread starters"] == 2


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("stem", ["en-big-oldparser", "en-big-parsoid", "pl-big-oldparser"])
def test_a_talk_page_gives_what_the_wiki_itself_makes_of_it(stem):
    page, expected = (rg.read(SHARED / "wikitalk" / f"{stem}.{kind}") for kind in ("html", "json"))
    assert [tuple(row) for row in _answers(page)] == [tuple(row) for row in _answers(expected)]


def _answers(table):
    """Who wrote when, and to whom and when they answered."""
    both = table.merge(table, left_on="parent_id", right_on="id", how="left", suffixes=("", "_of_parent"))
    return (
        both[["author", "created_at", "author_of_parent", "created_at_of_parent"]]
        .fillna("")
        .sort_values(["author", "created_at"])
        .to_numpy()
    )


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", COUNTED_TWICE)
def test_the_truth_of_talk_pages_counts_subheadings_twice(name):
    import json

    places, pending = [], json.loads((SHARED / name).read_text())
    while pending:
        item = pending.pop()
        pending += item["replies"]
        places += [tuple(item["range"])] if item["type"] == "comment" else []
    truth = json.loads((SHARED / "truth.json").read_text())[name]
    assert len(places) == truth["comments"] == 1311 and len(set(places)) == 1070
    assert rg.build(SHARED / name).counts["comments read"] == 1070


@pytest.mark.parametrize("pack", ["zip", "tar", "tar.gz", "folder", "glob"])
def test_archives_and_folders(tmp_path, pack):
    files = ["wxr.xml", "disqus_xml.xml"]
    if pack == "zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for file in files:
                archive.write(DATA / file, f"../../{file}")
    elif pack.startswith("tar"):
        with tarfile.open(tmp_path / f"a.{pack}", "w:gz" if pack == "tar.gz" else "w") as archive:
            for file in files:
                archive.add(DATA / file, f"../{file}")
    else:
        for file in files:
            (tmp_path / file).write_bytes((DATA / file).read_bytes())
    path = {"folder": tmp_path, "glob": str(tmp_path / "*.xml")}.get(pack, tmp_path / f"a.{pack}")
    assert arrows(path) == {("Bob Elm", "Ann Oak"): 2}


def test_an_archive_that_is_broken(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + b"x" * 50)
    with pytest.raises(rg.ReplyGraphError, match="cannot be unpacked"):
        rg.build(path)


TRUE = [
    "disqus/tl3shi.disqus.xml", "wxr/spotthevuln.wordpress.xml", "stackexchange/sothakur.Posts.xml", "mbox/2001-November.mbox",
    "wpdiscuz_html/d32ad974a4b04657bb6e4d91852bd52d.html", "wpdiscuz_html/spontis.de.jahrzehnt.html",
    "wordpress_html/foxyfolksy.com.buttercream.html", "wordpress_html/netzpolitik.org.abmahnungen.html",
    "wordpress_html/youhadmeatgardening.com.lemon.html", "wikitalk/pl-big-oldparser.json", "mail_parquet/r-help-2025-2029.parquet", "mail_parquet/r-sig-epi.parquet",
    "mail_parquet/r-sig-gui.parquet", "reply_trees/delab_reddit.csv.gz", "pasted-page/article-50-comments.txt",
    "pasted_rendered/tl3shi_thread.txt",
]  # fmt: skip


# What their warnings say, of those that have one: it is so.
TOLD = {
    "wpdiscuz_html/d32ad974a4b04657bb6e4d91852bd52d.html": [
        "the page states 56 comments, and 18 were read. Show all of them in the browser, on each page of comments, and save that."
    ]
}


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", TRUE)
def test_real_discussions_give_what_was_counted_independently(name):
    saved = {"as_of": datetime(2026, 11, 28)} if name.startswith(("pasted", "wpdiscuz")) else {}  # else they say from when ages count
    graph = check(name, everything="disqus" in name, **saved)
    assert [warning.partition(": ")[2] for warning in graph.warnings] == TOLD.get(name, [])


def test_the_list_of_true_files_is_whole():
    if not SHARED.is_dir():
        pytest.skip("the real discussions do not lie beside the repository")
    import json

    from tests import test_readers_social

    social = Path(test_readers_social.__file__).read_text()
    named = (
        set(TRUE)
        | set(COUNTED_TWICE)
        | {name for name in json.loads((SHARED / "truth.json").read_text()) if name in social or name.split("/")[0] in social}
    )
    assert named >= set(json.loads((SHARED / "truth.json").read_text()))


def test_a_folder_in_which_one_file_is_damaged(tmp_path):
    (tmp_path / "wxr.xml").write_bytes((DATA / "wxr.xml").read_bytes())
    (tmp_path / "page.txt").write_text("Subscribe\nNotify of\nguest\n0 Comments\noldest\nInline Feedbacks\nView all comments\n")
    graph = rg.build(tmp_path)
    assert len(graph.replies) == 1 and "no comments in it" in graph.warnings[0]


def test_mail_by_name_on_the_command_line():
    from click.testing import CliRunner

    from replygraph.cli import main

    result = CliRunner().invoke(main, ["rank", str(DATA / "mbox.mbox"), "--merge-by", "name", "-q"])
    assert "Böb Elm" in result.stdout


def test_convokit():
    for path in (DATA / "convokit", DATA / "convokit.jsonl"):
        assert arrows(path) == {("Bob Elm", "Ann Oak"): 1}
    assert arrows(DATA / "convokit", starters=False) == {}


def test_an_edge_list(tmp_path):
    assert arrows(DATA / "edgelist.txt") == {("3", "1"): 2, ("2", "1"): 1}
    snap = tmp_path / "snap.txt"
    snap.write_text("# Directed graph\n# FromNodeId ToNodeId\n30\t1412\n30\t3352\n30\t1412\n")
    assert arrows(snap) == {("30", "1412"): 2, ("30", "3352"): 1}
    ties = [(f"a{number % 10}", f"a00000{number % 7}", 1 + number % 3) for number in range(6000)]  # the first 64 KB end behind a comma
    snap.write_text("".join(f"{one},{other},{weight}\n" for one, other, weight in ties))
    counted = Counter()
    for one, other, weight in ties:
        counted[one, other] += weight
    assert arrows(snap, format="edgelist") == counted


def test_a_graph_made_elsewhere_and_our_own_exports(tmp_path):
    assert arrows(DATA / "graph_xml.graphml") == {("Bob Elm", "Ann Oak"): 2}
    graph = rg.build(DATA / "mbox.mbox")
    for suffix in ("graphml", "gexf"):
        [path] = rg.export(graph, tmp_path / f"g.{suffix}")
        assert arrows(path) == arrows(DATA / "mbox.mbox")
        assert rg.build(path).authors.author.tolist() == graph.authors.author.tolist()


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Kommentare zu: Erbsen</title><link>https://beet.example/erbsen/</link>
<item><title>Von: Åsa</title><link>https://beet.example/erbsen/#comment-14</link><dc:creator><![CDATA[Åsa]]></dc:creator>
<pubDate>Wed, 02 May 2012 10:00:00 +0000</pubDate><guid isPermaLink="false">https://beet.example/?p=3#comment-14</guid>
<description>Als Antwort auf &lt;a href="https://beet.example/erbsen/#comment-9"&gt;Ben&lt;/a&gt;. Noch nicht.</description>
<content:encoded><![CDATA[<p>Als Antwort auf <a href="https://beet.example/erbsen/#comment-9">Ben</a>.</p><p>Noch nicht.</p>]]></content:encoded></item>
<item><title>Von: Ben</title><link>https://beet.example/erbsen/#comment-9</link><dc:creator><![CDATA[Ben]]></dc:creator>
<pubDate>Tue, 01 May 2012 10:00:00 +0200</pubDate><description>Schon im Mai? Siehe &lt;a href="https://beet.example/bohnen/#comment-2"&gt;dort&lt;/a&gt;.</description>
<content:encoded><![CDATA[<p>Schon im Mai? Das steht so auch bei den Bohnen, und es hat mich schon dort gewundert: siehe <a href="https://beet.example/bohnen/#comment-2">dort</a>.</p>]]></content:encoded></item>
</channel></rss>"""
THREADED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Comments</title>
<entry><title>By: Åsa</title><link rel="alternate" href="https://beet.example/peas/#comment-14"/><author><name>Åsa</name></author>
<id>https://beet.example/?p=3#comment-14</id><updated>2012-05-02T10:00:00Z</updated><content type="html">Not yet.</content>
<thr:in-reply-to ref="https://beet.example/?p=3#comment-9" href="https://beet.example/peas/#comment-9" type="text/html"/></entry>
<entry><title>By: Ben</title><link rel="alternate" href="https://beet.example/peas/#comment-9"/><author><name>Ben</name></author>
<id>https://beet.example/?p=3#comment-9</id><updated>2012-05-01T10:00:00Z</updated><content type="html">In May?</content>
<thr:in-reply-to ref="https://beet.example/?p=3" href="https://beet.example/peas/" type="text/html"/></entry></feed>"""
TAKEOUT = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><title>Peas</title>
<entry><id>tag:blogger.com,1999:blog-7.post-1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><title>Peas</title>
<content type='html'>In.</content><published>2026-06-15T11:00:00Z</published><author><name>Ina</name></author></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-9</id><blogger:parent>tag:blogger.com,1999:blog-7.post-1</blogger:parent><blogger:inReplyTo/>
<blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><author><name>Ben</name></author><content type='html'>In May?</content>
<published>2026-06-15T12:00:00Z</published><blogger:trashed/></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-14</id><blogger:parent>tag:blogger.com,1999:blog-7.post-1</blogger:parent>
<blogger:inReplyTo>tag:blogger.com,1999:blog-7.post-9</blogger:inReplyTo><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>
<author><name>Åsa</name></author><content type='html'>Not yet.</content><published>2026-06-15T13:00:00Z</published><blogger:trashed/></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-15</id><blogger:parent>tag:blogger.com,1999:blog-7.post-1</blogger:parent><blogger:inReplyTo/>
<blogger:type>COMMENT</blogger:type><blogger:status>SPAM_COMMENT</blogger:status><author><name>Shop</name></author><content type='html'>Buy!</content>
<published>2026-06-15T14:00:00Z</published><blogger:trashed/></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, THREADED, TAKEOUT])
def test_feeds_of_comments(tmp_path, feed):
    """Each tells in its own way that Åsa answers Ben, who answers the post."""
    (tmp_path / "feed.xml").write_text(feed)
    graph = rg.build(tmp_path / "feed.xml")
    assert arrows(tmp_path / "feed.xml") == {("Åsa", "Ben"): 1} and graph.counts["thread starters"] == 1
    assert graph.counts.get("comments that are not public", 0) == (feed is TAKEOUT)
    assert rg.read(tmp_path / "feed.xml")["thread_id"].nunique() == 1


def test_a_feed_of_posts_alone(tmp_path):
    (tmp_path / "feed.xml").write_text(TAKEOUT[: TAKEOUT.index("<entry><id>tag:blogger.com,1999:blog-7.post-9")] + "</feed>")
    with pytest.raises(rg.ReplyGraphError, match="a feed without comments in it"):
        rg.build(tmp_path / "feed.xml")


def test_a_dump_whose_answers_stand_apart(tmp_path):
    said = {
        "posts": '<row Id="1" OwnerUserId="10" Body="Frost?"/>', "answers": '<row Id="2" ParentId="1" OwnerUserId="11" Body="So."/>',
        "comments": '<row Id="3" PostId="2" UserId="12" Body="Well."/>',
    }  # fmt: skip
    for name, row in said.items():
        (tmp_path / f"{name}.xml").write_text(f"<{name}>\n  {row}\n</{name}>\n")
    assert arrows(tmp_path) == {("11", "10"): 1, ("12", "11"): 1}
    assert [row["text"] for row in rg.read(tmp_path).to_dict("records")] == ["Frost?", "So.", "Well."]
