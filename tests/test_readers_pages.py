"""Readers of saved web pages and of talk pages: each on a small discussion, written out in full."""

from pathlib import Path

import pytest

import replygraph as rg

DATA = Path(__file__).parent / "data"


def told(name, **options):
    """Who wrote what, and to whom; the whole of a small discussion."""
    table = rg.read(DATA / name, **options)
    authors = dict(zip(table.id, table.author, strict=True))
    named = table.reply_to if "reply_to" in table else [None] * len(table)
    answered = [to if isinstance(to, str) else authors.get(parent) for to, parent in zip(named, table.parent_id, strict=True)]
    return list(zip(table.author, answered, table.text, strict=True))


def test_talk_page():
    assert told("wikitalk_html.html") == [
        ("Ann Oak", None, "My beans are gone.\nAll of them."),
        ("Bob Elm", "Ann Oak", "So are mine."),
        ("Cy", "Bob Elm", "Straw helps."),
        ("192.0.2.7", "Ann Oak", "And leaves:\n\nas said Eve 09:00, 1 May 2024 (UTC)"),
        ("Bob Elm", None, "They came at 12:00 with the rain."),
    ]
    assert set(rg.read(DATA / "wikitalk_html.html").title) == {"Talk:Frost"}


def test_wikitext():
    assert told("wikitext.wiki") == [
        ("Ann Oak", None, "My beans are gone. All of them."),
        ("Bob Elm", "Ann Oak", "So are mine.\nStraw helps."),
        ("192.0.2.7", "Bob Elm", "Does it?"),
        ("Ann Oak", "192.0.2.7", "It did here."),
        ("Cy", "Ann Oak", "I meant to ask."),
        ("Dora", None, "They came with the rain."),
        ("Bob Elm", None, "is how one signs."),
    ]
    times = rg.read(DATA / "wikitext.wiki").created_at.astype(str).tolist()
    assert times[0] == "2024-05-02 10:00:00" and times[5] == "2024-05-03 07:00:00"


def test_wikitext_in_an_export(tmp_path):
    text = (DATA / "wikitext.wiki").read_text().replace("<", "&lt;")
    (tmp_path / "export.xml").write_text(
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><page><title>Talk:Frost</title>'
        f"<revision><text>{text}</text></revision></page></mediawiki>"
    )
    assert rg.build(tmp_path / "export.xml").counts["replies"] == 4
    assert set(rg.read(tmp_path / "export.xml").title) == {"Talk:Frost"}


@pytest.mark.parametrize("stamp", [
    "12:34, 5 May 2020 (UTC)", "12:34, 5. Mai 2020 (CEST)", "5 mai 2020 à 12:34 (CEST)", "12:34 5 may 2020 (UTC)", "12:34, 5 maj 2020 (CEST)",
    "12:34, 5 мая 2020 (UTC)", "2020年5月5日 (火) 12:34 (UTC)", "2020年5月5日 (二) 12:34 (UTC)", "12h34min de 5 de maio de 2020 (UTC)",
    "5 mei 2020 12:34 (CEST)", "5 maj 2020 kl. 12.34 (CEST)", "5. 5. 2020, 12:34 (CEST)", "5. toukokuuta 2020 kello 12.34 (EEST)",
    "12:34, 5 במאי 2020 (IDT)", "2020년 5월 5일 (화) 12:34 (KST)", "2020. május 5., 12:34 (CEST)", "12.34, 5 Mayıs 2020 (UTC)",
    "12:34، 5 مايو 2020 (ت ع م)", "12:34, 5 травня 2020 (UTC)",
])  # fmt: skip
def test_signatures_in_many_languages(stamp):
    from replygraph.readers import _wiki_signatures

    found = _wiki_signatures.find_time(f"I agree with you. Ann {stamp} and more")
    assert found and found[0] == stamp
    at = _wiki_signatures.read_time(found, "")
    assert (at.year, at.month, at.day, at.minute) == (2020, 5, 5, 34)


def test_forum_pages():
    assert told("forum_html.html") == [
        ("Ann Oak", None, "My beans are gone.\nAll of them."),
        ("Bob Elm", "Ann Oak", "So are mine."),
        ("Cy", "Bob Elm", "> Bob Elm wrote: ↑ Thu May 02, 2024 11:00 am\n\n> So are mine.\n\nStraw helps."),
        ("Ann Oak", "Cy", "> Cy wrote:\n\n> > Bob Elm wrote:\n\n> > So are mine.\n\n> Straw helps.\n\nDoes it?"),
    ]
    assert told("forum_html.html", explicit=True)[1][1] is None
    assert rg.read(DATA / "forum_html.html").created_at.astype(str)[3] == "2024-05-02 13:00:00"


@pytest.mark.parametrize("name", ["forum_vbulletin", "forum_smf", "forum_mybb", "forum_invision"])
def test_quotes_of_other_forums(name):
    answers = [(author, answered) for author, answered, _ in told(f"{name}.html")]
    assert answers == [("Ann Oak", None), ("Bob Elm", "Ann Oak"), ("Cy", "Bob Elm")][: len(answers)]
    assert set(rg.read(DATA / f"{name}.html").resolution[1:]) == {"quote"}


def test_a_link_that_is_none_costs_no_thread(tmp_path):
    page = (DATA / "forum_xenforo.html").read_text()
    (tmp_path / "thread.html").write_text(page.replace("</body>", '<a href="//[">a</a></body>'))
    assert rg.build(tmp_path / "thread.html").counts["replies"] == 1


def test_the_second_page_of_a_forum_thread():
    graph = rg.build(DATA / "forum_xenforo.html")
    assert [(reply.source, reply.target) for reply in graph.replies.itertuples()] == [("Bob Elm", "Ann Oak")]
    assert graph.counts["answers to a starter not in the input"] == 1


def test_old_forum_pages(tmp_path):
    (tmp_path / "phpbb2.html").write_text(
        '<html><body><table><tr><td><span class="name"><a name="1"></a><b>Ann Oak</b></span></td><td><span class="postdetails">Posted: '
        'Thu May 02, 2024 10:00 am</span><span class="postbody">My beans are gone.</span></td></tr><tr><td><span class="name"><a name="2"></a>'
        '<b>Bob Elm</b></span></td><td><span class="postbody"><table><tr><td><span class="genmed"><b>Ann Oak wrote:</b></span></td></tr>'
        '<tr><td class="quote">My beans are gone.</td></tr></table>So are mine.</span></td></tr></table></body></html>'
    )
    (tmp_path / "vb3.html").write_text(
        '<html><body><table id="post11"><tr><td class="thead">02.05.2024, 10:00</td></tr><tr><td><a class="bigusername">Ann Oak</a></td><td>'
        '<div id="post_message_11">My beans are gone.</div></td></tr></table><table id="post12"><tr><td><a class="bigusername">Bob Elm</a></td><td>'
        '<div id="post_message_12"><div>Quote:<table><tr><td class="alt2"><div>Originally Posted by <strong>Ann Oak</strong> <a '
        'href="showthread.php?p=11#post11"><img></a></div><div>My beans are gone.</div></td></tr></table></div>So are mine.</div></td></tr></table></body></html>'
    )
    for name in ("phpbb2", "vb3"):
        table = rg.read(tmp_path / f"{name}.html")
        assert table.author.tolist() == ["Ann Oak", "Bob Elm"] and table.parent_id[1] == table.id[0], name
        assert table.resolution[1] == "quote", name


def test_hacker_news_page():
    assert told("hackernews_html.html")[1:3] == [
        ("bob", "ann", "So are mine.\n\nAll of them."),
        (pytest.approx(float("nan"), nan_ok=True), "bob", "[flagged]"),
    ]
    graph = rg.build(DATA / "hackernews_html.html")
    assert {(r.source, r.target) for r in graph.replies.itertuples()} == {("bob", "ann"), ("ann", "bob")}
    assert graph.counts["replies from or to an unknown author"] == 2


def test_reddit_pages():
    assert told("reddit_html_new.html") == [
        ("ann", None, "My beans are gone."), ("bob", "ann", "So are mine."), ("ann", "bob", "Straw helps."),
    ]  # fmt: skip
    graph = rg.build(DATA / "reddit_html.html")
    assert [(r.source, r.target) for r in graph.replies.itertuples()] == [("bob", "ann")]
    assert "about 2 comments are folded" in graph.warnings[0]
    assert rg.read(DATA / "reddit_html.html").score.tolist()[:2] == [9, 3]


def test_discourse_page():
    assert told("discourse_html.html") == [
        ("ann", None, "My beans are gone."),
        ("bob", "ann", "So are mine."),
        ("ann", "bob", "Straw helps."),
        ("cy", "ann", "> Straw helps.\n\nDoes it?"),
    ]
    assert rg.read(DATA / "discourse_html.html").parent_id.tolist()[1:] == ["45/1", "45/2", "45/3"]


def test_discourse_page_as_the_site_sends_it(tmp_path):
    import html
    import json

    topic = {"id": 45, "title": "Frost", "post_stream": {"posts": [
        {"post_number": 1, "username": "ann", "cooked": "Gone."}, {"post_number": 2, "username": "bob", "cooked": "Mine.", "reply_to_post_number": 1},
        {"post_number": 3, "username": "cy", "cooked": "Straw.", "reply_to_post_number": 2}]}}  # fmt: skip
    inside = html.escape(json.dumps({"topic_45": json.dumps(topic)}))
    (tmp_path / "t.html").write_text(
        f'<!DOCTYPE html><html><body><div class="hidden" id="data-preloaded" data-preloaded="{inside}"></div></body></html>'
    )
    table = rg.read(tmp_path / "t.html")
    assert table.author.tolist() == ["ann", "bob", "cy"] and table.parent_id[2] == "45/2"
    (tmp_path / "t.html").write_text(
        '<!DOCTYPE html><html><body><div id="post_1" itemprop="comment" itemscope itemtype="http://schema.org/Comment" class="topic-body crawler-post">'
        '<span class="creator" itemprop="author"><a><span itemprop="name">ann</span></a></span><time datetime="2024-05-02T10:00:00Z"></time><span itemprop='
        '"position">1</span><div class="post" itemprop="text"><p>Gone.</p></div></div><div id="post_2" class="topic-body crawler-post"><span class="creator">'
        '<span itemprop="name">bob</span></span><div class="post" itemprop="text"><p>Mine.</p></div></div></body></html>'
    )
    assert rg.read(tmp_path / "t.html").author.tolist() == ["ann", "bob"]


def test_disqus_frame(tmp_path):
    assert told("disqus_html.html") == [("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "So are mine.")]
    (tmp_path / "frame.html").write_text(
        '<!DOCTYPE html><html><body><script type="text/json" id="disqus-threadData">{"response": {"posts": [{"id": "1", "author": {"name": "Ann"}, '
        '"message": "<p>Gone.</p>"}, {"id": "2", "parent": 1, "author": {"name": "Bob"}, "message": "Mine."}]}}</script></body></html>'
    )
    assert rg.read(tmp_path / "frame.html").parent_id[1] == "1"


def test_a_page_in_one_file_with_the_comments_in_a_frame(tmp_path):
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    whole = MIMEMultipart("related")
    for name in ("unloaded_html.html", "disqus_html.html"):
        whole.attach(MIMEText((DATA / name).read_text(), "html", "utf-8"))
    (tmp_path / "page.mhtml").write_bytes(whole.as_bytes())
    assert rg.read(tmp_path / "page.mhtml").author.tolist() == ["Ann Oak", "Bob Elm"]


def test_microformats():
    assert told("hentry_html.html") == [
        ("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "So are mine."), ("Cy", "Bob Elm", "Straw helps."),
    ]  # fmt: skip


def test_schema_org():
    assert told("schema_html.html") == [
        ("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "So are mine."), ("Cy", "Bob Elm", "Straw helps."),
        ("Dora", "Ann Oak", "And leaves."),
    ]  # fmt: skip
    assert told("schema_microdata.html") == [
        ("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "Straw helps."), ("Cy", "Bob Elm", "Does it?"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["nested_html", "nested_levels"])
def test_a_page_of_no_known_program(name):
    assert told(f"{name}.html") == [
        ("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "So are mine."), ("Cy", None, "Straw helps."),
    ]  # fmt: skip
    [warning] = rg.build(DATA / f"{name}.html").warnings
    assert "found by the page's structure alone" in warning and "1 of them as answers" in warning


def test_depth_and_parents_in_attributes(tmp_path):
    body = "".join(
        f'<div class="comment" {more}><span class="author">{name}</span><span class="date">2 May 2024</span><p>Text</p></div>'
        for name, more in [
            ("Ann", 'data-depth="0"'),
            ("Bob", 'data-depth="1"'),
            ("Cy", 'data-depth="2"'),
            ("Dora", 'data-depth="1"'),
        ]
    )
    (tmp_path / "p.html").write_text(f"<!DOCTYPE html><html><body>{body}</body></html>")
    assert rg.read(tmp_path / "p.html").parent_id.map(lambda p: p and p[-1], na_action="ignore").fillna("").tolist() == ["", "1", "2", "1"]
    for depth, more in (
        (0, 'data-id="a1"'),
        (1, 'data-id="a2" data-parent-id="a1"'),
        (2, 'data-id="a3" data-parent-id="a1"'),
    ):
        body = body.replace(f'data-depth="{depth}"', more, 1)
    (tmp_path / "q.html").write_text(f"<!DOCTYPE html><html><body>{body.replace('data-depth', 'x')}</body></html>")
    assert rg.read(tmp_path / "q.html").parent_id.map(lambda p: p and p[-1], na_action="ignore").fillna("").tolist() == ["", "1", "1", ""]


@pytest.mark.parametrize("sign, service", [
    ('<div id="disqus_thread"></div>', "Disqus"), ('<div class="fb-comments" data-href="x"></div>', "Facebook"),
    ('<script src="https://giscus.app/client.js"></script>', "GitHub"), ('<section id="isso-thread"></section>', "Isso"),
])  # fmt: skip
def test_comments_that_are_not_in_the_file(tmp_path, sign, service):
    (tmp_path / "p.html").write_text(f"<!DOCTYPE html><html><body><article><p>Text</p></article>{sign}</body></html>")
    with pytest.raises(rg.ReplyGraphError, match=f"not in this file, the page loads them from .*{service}.*save the page"):
        rg.build(tmp_path / "p.html")


def test_deep_nesting_and_markup_that_never_ends(tmp_path):
    deep = "".join(
        f'<div id="wpd-comm-{n}_{n - 1}" class="comment"><div class="wpd-comment-author">A{n}</div><div class="wpd-comment-text">x</div>'
        for n in range(1, 501)
    )
    (tmp_path / "deep.html").write_text(f"<!DOCTYPE html><html><body>{deep}</body></html>")
    assert rg.build(tmp_path / "deep.html").counts["replies"] == 499
    for page in ("<a " * 20_000, "<div>" * 100_000, "<![" * 100_000, "<blockquote>" * 3_000):
        (tmp_path / "bad.html").write_text(f"<!DOCTYPE html><html><body>{page}")
        with pytest.raises(rg.ReplyGraphError):
            rg.build(tmp_path / "bad.html")
