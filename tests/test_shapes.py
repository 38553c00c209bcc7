"""Shapes of known sources that are met outside: other languages, older versions, the ways of scripts in common use."""

import json

import pytest

import replygraph as rg


def write(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8", newline="")
    return path


def rows(*files, **options):
    """Each comment as `id | parent | author | author answered by name`."""
    table = rg.read([str(file) for file in files], **options)[["id", "parent_id", "author", "reply_to"]]
    return [" | ".join(cell if isinstance(cell, str) else "-" for cell in row) for row in table.itertuples(index=False)]


def read_as(path, **options):
    """The reader that took a file."""
    return rg.build(path, **options).notes[0].split(" read as ")[1].split(" ")[0]


HEADS = {
    "12/24/25, 11:23 - ": "2025-12-24 11:23:00",
    "[25/12/2025, 10:15:30] ": "2025-12-25 10:15:30",
    "\u200e[12/25/25, 10:15:30\u202fPM] ": "2025-12-25 22:15:30",
    "25/12/2025, 10:15 p.\u00a0m. - ": "2025-12-25 22:15:00",
    "2025/12/25 下午10:15 - ": "2025-12-25 22:15:00",
    "[2025. 12. 25. 오전 10:15:30] ": "2025-12-25 10:15:30",
    "2025年12月25日 午後10:15 - ": "2025-12-25 22:15:00",
    "٢٥/١٢/٢٠٢٥، ١٠:١٥ م - ": "2025-12-25 22:15:00",
    "25.12.2025 klo 10.15 - ": "2025-12-25 10:15:00",
    "[25.12.2025 klo 10.15.30] ": "2025-12-25 10:15:30",
    "25/12/2025 à 10:15 - ": "2025-12-25 10:15:00",
    "2025-12-25 10 h 15 - ": "2025-12-25 10:15:00",
    "25. 12. 2025. 10:15 - ": "2025-12-25 10:15:00",
    "25.12.2025 г., 10:15 ч. - ": "2025-12-25 10:15:00",
    "10:15 CH, 25/12/2025 - ": "2025-12-25 22:15:00",
    "25/12/2568 10:15 - ": "2025-12-25 10:15:00",
    "25/12/25, 10:15 μ.μ. - ": "2025-12-25 22:15:00",
    "25/12/25 ÖS 10:15 - ": "2025-12-25 22:15:00",
    "25/12/25, 10:15 PTG - ": "2025-12-25 22:15:00",
    "25/12/15 10:15:30: ": "2015-12-25 10:15:30",
    "3/24/14, 1:59:59 PM: ": "2014-03-24 13:59:59",
}


@pytest.mark.parametrize("head", HEADS)
def test_whatsapp_in_the_languages_of_phones(head, tmp_path):
    chat = write(tmp_path / "chat.txt", f"{head}Ann Oak: Frost.\nAnd more of it.\n{head}Bob Elm: @Ann Oak mine too: all.\n")
    table = rg.read(chat)
    assert table.author.tolist() == ["Ann Oak", "Bob Elm"] and table.reply_to[1] == "Ann Oak"
    assert [str(at) for at in table.created_at] == [HEADS[head]] * 2
    assert table.text.tolist() == ["Frost.\nAnd more of it.", "@Ann Oak mine too: all."]


def test_whatsapp_says_things_of_its_own_in_the_name_of_the_group(tmp_path):
    own = "\u200eMessages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them."
    chat = f"""[25/12/2025, 10:00:00] Gardens: {own}
[25/12/2025, 10:00:10] Gardens: \u200eAnn Oak created this group
[25/12/2025, 10:01:00] Ann Oak: Frost.
[25/12/2025, 10:02:00] Ann Oak changed the group name to “Gardens: frost”
[25/12/2025, 10:03:00] Bob Elm: \u200eimage omitted
"""
    graph = rg.build(write(tmp_path / "_chat.txt", chat))
    assert graph.author_columns["author"].tolist() == ["Ann Oak", "Bob Elm"]
    assert graph.counts["lines that WhatsApp writes itself"] == 3


SUBMISSION = {"id": "s1", "name": "x", "title": "Frost", "author": "ann_oak", "selftext": "Beans.", "permalink": "/r/moss/s1", "score": 3}
COMMENT = {"id": "c1", "author": "bob_ash", "body": "Mine too.", "parent_id": "t3_s1", "created_utc": 1767607200, "submission": "s1"}
DEEPER = {"id": "c2", "author": "cy", "body": "And mine.", "parent_id": "t1_c1", "created_utc": 1767607300, "submission": "s1"}
THREAD = ["t3_s1 | - | ann_oak | -", "t1_c1 | t3_s1 | bob_ash | -", "t1_c2 | t1_c1 | cy | -"]


def test_reddit_submissions_as_bdfr_writes_them(tmp_path):
    submission = {**SUBMISSION, "created_utc": 1767607100, "comments": [{**COMMENT, "replies": [{**DEEPER, "replies": []}]}]}
    assert rows(write(tmp_path / "post.json", submission)) == THREAD


def test_reddit_things_a_line_and_what_comes_behind_more_comments(tmp_path):
    start = {"kind": "t3", "data": {**SUBMISSION, "name": "t3_s1", "created_utc": 1767607100}}
    comments = [
        {"kind": "t1", "data": {**each, "link_id": "t3_s1", "name": "t1_" + each["id"], "replies": ""}} for each in (COMMENT, DEEPER)
    ]
    lines = "".join(json.dumps(each) + "\n" for each in (start, *comments))
    assert rows(write(tmp_path / "things.ndjson", lines)) == THREAD
    more = {"json": {"errors": [], "data": {"things": [*comments, {"kind": "more", "data": {"count": 4, "children": ["d"]}}]}}}
    listing = [{"kind": "Listing", "data": {"children": [start]}}, {"kind": "Listing", "data": {"children": []}}]
    files = write(tmp_path / "thread.json", listing), write(tmp_path / "more.json", more)
    assert rows(*files) == THREAD
    assert rg.build(files).counts["comments behind 'more comments', not in the file"] == 4


def mail(name, number, answered="", body="Frost.", kind="text/plain"):
    headers = (
        f"From: {name} <{name.lower()}@oak.invalid>\nDate: Thu, 2 May 2024 10:0{number}:00 +0000\nMessage-ID: <{number}@oak.invalid>\n"
    )
    return f"{headers}{f'In-Reply-To: <{answered}@oak.invalid>{chr(10)}' if answered else ''}Content-Type: {kind}\n\n{body}\n"


LIST = [mail("Ann", 1), mail("Bob", 2, 1), mail("Cy", 3, 2, "<p>Mine &amp; yours.</p>", "text/html")]
MAILS = [
    "<1@oak.invalid> | - | ann@oak.invalid | -",
    "<2@oak.invalid> | <1@oak.invalid> | bob@oak.invalid | -",
    "<3@oak.invalid> | <2@oak.invalid> | cy@oak.invalid | -",
]


def test_mails_alone_and_in_folders(tmp_path):
    for number, each in enumerate(LIST, 1):
        write(tmp_path / f"{number}.eml", each.replace("\n", "\r\n"))
    assert rows(tmp_path / "2.eml") == MAILS[1:2]
    assert rows(tmp_path) == MAILS and read_as(tmp_path) == "mbox"
    assert rg.read(tmp_path).text[2] == "Mine & yours."


@pytest.mark.parametrize(
    "line",
    [
        "From ann@oak.invalid Thu May  2 10:00:00 2024",
        "From - Thu May 02 10:00:00 2024",
        "From ann at oak.invalid  Thu May  2 10:00:00 2024 +0200",
        "From ann@oak.invalid Thu May  2 10:00:00 2024 remote from oak",
        "From 1234567890123456789@xxx Thu May 02 10:00:00 +0000 2024",
        "From -4276193245761234567",
    ],
)
def test_lines_that_part_mails(line, tmp_path):
    box = write(tmp_path / "list.mbox", "".join(f"{line}\n{each}\n" for each in LIST))
    assert rows(box) == MAILS


def test_mailboxes_of_a_year_are_one_discussion_with_references_across(tmp_path):
    start = "From ann@oak.invalid Thu May  2 10:00:00 2024\n"
    write(tmp_path / "2024-04.txt", start + LIST[0])
    lost = LIST[1].replace("In-Reply-To: <1@", "References: <1@oak.invalid> <0@oak.invalid>\nIn-Reply-To: <0@")
    write(tmp_path / "2024-05.txt", start + lost)
    assert rows(tmp_path) == MAILS[:2]


def test_a_mailbox_cut_in_the_middle_of_headers(tmp_path):
    whole = "".join(f"From ann@oak.invalid Thu May  2 10:00:00 2024\n{each}\n" for each in LIST[:2])
    graph = rg.build(write(tmp_path / "list.mbox", whole[: whole.index("bob@oak") + 4]))
    assert graph.author_columns["author"].tolist() == ["ann@oak.invalid"] and graph.counts["messages that are cut"] == 1


@pytest.mark.parametrize(
    "content",
    [
        "Source,Target,Weight\nann,bob,2\nbob,cy,1\n",
        "Source;Target;Type;Id;Label;timeset;Weight\nann;bob;Directed;0;;;2.0\nbob;cy;Directed;1;;;1.0\n",
        '\ufeff"from"\t"to"\nann\tbob\nann\tbob\nbob\tcy\n',
    ],
)
def test_edge_lists_with_a_heading_and_commas(content, tmp_path):
    graph = rg.build(write(tmp_path / "edges.csv", content))
    assert {(r.source, r.target): r.weight for r in graph.replies.itertuples()} == {("ann", "bob"): 2, ("bob", "cy"): 1}


def test_numbers_by_commas_are_an_edge_list_and_a_table_of_mails_is_none(tmp_path):
    assert read_as(write(tmp_path / "edges.txt", "1,2,1767607200\n2,3,1767607300\n")) == "edgelist"
    assert read_as(write(tmp_path / "mails.csv", "from,to,date,text\nann,bob,2024-05-02,Frost\nbob,ann,2024-05-03,Mine\n")) == "table"


def test_slack_replies_to_what_was_deleted_answer_no_robot(tmp_path):
    day = [
        {
            "type": "message",
            "user": "U1",
            "text": "So.",
            "ts": "1767607300.0001",
            "thread_ts": "1767607200.0001",
            "parent_user_id": "USLACKBOT",
        },
        {"type": "message", "user": "USLACKBOT", "text": "Reminder.", "ts": "1767607400.0001"},
    ]
    (tmp_path / "moss").mkdir()
    write(tmp_path / "moss" / "2026-01-05.json", day)
    write(tmp_path / "users.json", [{"id": "U1", "name": "ann"}, {"id": "USLACKBOT", "name": "slackbot"}])
    assert rows(tmp_path)[0] == "moss/1767607300.0001 | moss/1767607200.0001 | ann | -"


def test_telegram_without_ids_of_people(tmp_path):
    chat = {"name": "Moss", "messages": [{"id": 1, "type": "message", "date_unixtime": "1767607200", "from": "Ann", "text": "Frost."},
                                         {"id": 2, "type": "message", "date_unixtime": "1767607300", "from": "Bob", "text": "So.", "reply_to_message_id": 1}]}  # fmt: skip
    assert rows(write(tmp_path / "result.json", chat)) == ["Moss/1 | - | Ann | -", "Moss/2 | Moss/1 | Bob | -"]


def test_list_items_numbered_like_those_of_disqus_are_not_its_comments(tmp_path):
    page = (
        '<!doctype html><ul><li id="post-7" class="post"><a href="/a">Frost</a></li></ul><ol class="commentlist">'
        '<li class="comment depth-1" id="comment-1"><b class="fn">Ann</b><p>Frost.</p><ul><li class="comment depth-2" id="comment-2">'
        '<b class="fn">Bob</b><p>So.</p></li></ul></li></ol>'
    )
    path = write(tmp_path / "page.html", page)
    assert read_as(path) == "wordpress_html" and len(rows(path)) == 2


def test_posts_that_fit_two_descriptions_are_read_once(tmp_path):
    post = (
        '<article class="message message--post" data-author="{0}" data-content="post-{1}" id="js-post-{1}"><h4 class="message-name">{0}</h4>'
        '<div class="bbWrapper">Frost {1}.</div></article>'
    )
    page = '<!doctype html><html><link rel="canonical" href="https://forum.invalid/threads/frost.7/"><body>'
    xenforo = write(tmp_path / "thread.html", page + post.format("Ann", 101) + post.format("Bob", 102) + "</body></html>")
    thread = "https://forum.invalid/threads/frost.7"
    assert rows(xenforo) == [f"{thread} | - | Ann | -", f"{thread}#102 | {thread} | Bob | -"]
    assert rg.build(xenforo).counts["comments that repeat an id"] == 0
    thing = (
        '<div class="thing comment" data-type="comment" data-fullname="t1_{0}"><p><a class="author">ann</a></p><form class="usertext">'
        '<div class="usertext-body"><div class="md"><p>Frost.</p></div></div></form></div>'
    )
    reddit = write(tmp_path / "reddit.html", f"<!doctype html><html><body>{thing.format('a')}{thing.format('b')}</body></html>")
    assert rg.build(reddit).counts["comments read"] == 2 and rg.build(reddit).counts["comments that repeat an id"] == 0


def test_a_page_without_its_end_tag(tmp_path):
    comment = '<li class="comment depth-1" id="comment-{0}"><b class="fn">Ann</b><p>Frost {0}.</p></li>'
    start = "<!doctype html><html><body><ol>" + "".join(comment.format(number) for number in range(3))
    whole = rg.build(write(tmp_path / "whole.html", start + "</ol></body></html>"))
    assert whole.counts["comments read"] == 3 and whole.warnings == ()
    frugal = rg.build(write(tmp_path / "frugal.html", start + "</ol>"))
    assert frugal.counts["comments read"] == 3 and "the page ends without its end tag" in frugal.warnings[0]
    cut = rg.build(write(tmp_path / "cut.html", start[: start.rindex("t 2.")]))
    assert cut.counts["comments read"] == 2 and cut.counts["comments that the file's end cuts"] == 1


def test_a_table_cut_inside_a_cell(tmp_path):
    table = 'id,author,text,parent_id\n1,"Ann","Frost,\nall of it.",\n2,"Bob","Mine\ntoo.",1\n'
    for end in ("", "\n3,", '\n3,"Cy","Mine', '\n3,"Cy","Mine\nas well'):
        graph = rg.build(write(tmp_path / "talk.csv", table.rstrip("\n") + end))
        assert graph.author_columns["author"].tolist() == ["Ann", "Bob"], end
        assert graph.counts.get("rows that are cut", 0) == bool(end)


def page_of(*comments):
    return f"<!doctype html><html><body>{''.join(comments)}</body></html>"


def who(path):
    """Author, place of the comment answered, and text of each comment."""
    table = rg.read(path)
    places = {id: place for place, id in enumerate(table.id)}
    return [(row.author, places.get(row.parent_id), row.text) for row in table.itertuples()]


FROST = [("Ann Oak", None, "Frost."), ("Bob Elm", 0, "Mine too.")]
BLOCK = (
    '<li id="comment-{0}" class="comment depth-{0}"><div class="wp-block-comment-author-name">{1}</div><div class="wp-block-comment-date">'
    '<time datetime="2024-05-02T1{0}:00:00+00:00">May 2</time></div><div class="wp-block-comment-content"><p>{2}</p></div>'
)


def test_wordpress_themes_made_of_blocks(tmp_path):
    thread = f"{BLOCK.format(1, 'Ann Oak', 'Frost.')}<ol>{BLOCK.format(2, 'Bob Elm', 'Mine too.')}</li></ol></li>"
    menu = '<ul><li class="menu-item depth-1"><a>Home</a></li></ul>'
    path = write(tmp_path / "page.html", page_of(menu, f'<ol class="wp-block-comment-template">{thread}</ol>'))
    assert who(path) == FROST and read_as(path) == "wordpress_html"


def test_pages_of_questions_and_answers_are_not_those_of_wordpress(tmp_path):
    post = (
        '<div id="{0}" itemscope itemtype="https://schema.org/{1}"><div itemprop="text">{2}</div><div itemprop="author" itemscope><span itemprop="name">{3}'
        '</span></div><ul><li id="comment-9{0}" class="comment js-comment"><span class="comment-copy">Where?</span></li></ul>{4}</div>'
    )
    answer = post.format(2, "Answer", "Mine too.", "Bob Elm", "")
    path = write(tmp_path / "page.html", page_of(post.format(1, "Question", "Frost.", "Ann Oak", answer)))
    assert read_as(path) == "schema_html" and [row[:2] for row in who(path)] == [row[:2] for row in FROST]


NESTED = {
    "Drupal": (
        '<article id="comment-{0}" class="js-comment comment"><p class="comment__submitted">Submitted by <span property="schema:name">{1}</span> on '
        "Thu, 05/02/2024 - 10:00</p><h3><a>A title</a></h3><div class='field--name-comment-body'><p>{2}</p></div></article>",
        '<div class="indented">{}</div>',
    ),
    "Lobsters": (
        '<li class="comments_subtree"><div id="c_{0}" class="comment"><div class="byline"><a>{1}</a> <time datetime="2024-05-02 1{0}:00:00">1 day ago</time>'
        '</div><div class="comment_text"><p>{2}</p></div></div>', "<ol>{}</li></ol></li>",
    ),
    "Lemmy": (
        '<li class="comment"><article id="comment-{0}"><a class="person-listing"><span>{1}</span></a><div class="comment-content"><p>{2}</p></div></article>',
        "<ul>{}</li></ul></li>",
    ),
    "Substack": (
        '<div id="comment-{0}" class="comment"><div class="comment-content"><a class="account-hover">{1}</a> <a class="comment-timestamp">2 hrs ago</a>'
        '<div class="comment-body"><p>{2}</p></div></div>', '<div class="children">{}</div></div></div>',
    ),
    "Blogger": (
        '<li class="comment" id="c{0}"><div class="comment-block"><cite class="user"><a>{1}</a></cite><span class="datetime"><a>May 2, 2024 at 1{0}:00 AM</a>'
        '</span><p class="comment-content">{2}</p></div>', '<div class="comment-replies"><ol>{}</li></ol></div></li>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", NESTED)
def test_pages_of_other_programs_by_their_structure(program, tmp_path):
    comment, below = NESTED[program]
    thread = comment.format(1, "Ann Oak", "Frost.") + below.format(comment.format(2, "Bob Elm", "Mine too."))
    path = write(tmp_path / "page.html", page_of(f"<section>{thread}</section>"))
    assert [(author, parent, text.split("\n\n")[-1]) for author, parent, text in who(path)] == FROST
    assert read_as(path) == "nested_html" and "2 comments were found by the page's structure alone" in rg.build(path).warnings[0]


def test_slackdump_keeps_answers_inside_their_thread(tmp_path):
    answer = {
        "type": "message",
        "user": "U2",
        "text": "Mine too.",
        "ts": "1767607300.0001",
        "thread_ts": "1767607200.0001",
        "parent_user_id": "U1",
    }
    start = {"type": "message", "user": "U1", "text": "Frost.", "ts": "1767607200.0001", "thread_ts": "1767607200.0001"}
    dump = write(tmp_path / "C1.json", {"name": "moss", "messages": [{**start, "slackdump_thread_replies": [answer]}]})
    assert rows(dump) == ["C1/1767607200.0001 | - | U1 | -", "C1/1767607300.0001 | C1/1767607200.0001 | U2 | -"]


def test_comments_of_ytdlp_alone(tmp_path):
    comments = [
        {"id": "A", "parent": "root", "text": "Frost.", "author": "@ann", "author_id": "UC1", "timestamp": 1767607200},
        {"id": "A.b", "parent": "A", "text": "@ann mine too.", "author": "@bob", "author_id": "UC2", "timestamp": 1767607300},
    ]
    assert rows(write(tmp_path / "comments.json", comments)) == ["A | - | @ann | -", "A.b | A | @bob | @ann"]


def test_hacker_news_items_by_their_numbers(tmp_path):
    story = {"by": "ann", "id": 100, "kids": [101], "time": 1767607200, "title": "Frost", "type": "story"}
    comment = {"by": "bob", "id": 101, "parent": 100, "time": 1767607300, "text": "Mine too.", "type": "comment"}
    assert rows(write(tmp_path / "items.json", {"100": story, "101": comment})) == ["100 | - | ann | -", "101 | 100 | bob | -"]


def test_discourse_posts_with_their_source_only(tmp_path):
    posts = [
        {"id": 1, "username": "ann", "post_number": 1, "raw": "Frost.", "topic_id": 7, "reply_to_post_number": None},
        {"id": 2, "username": "bob", "post_number": 2, "raw": "Mine too.", "topic_id": 7, "reply_to_post_number": 1},
    ]
    path = write(tmp_path / "posts.json", posts)
    assert rows(path) == ["7/1 | - | ann | -", "7/2 | 7/1 | bob | -"] and rg.read(path).text[0] == "Frost."


def test_graphs_with_equal_ties_and_with_ties_that_have_no_direction(tmp_path):
    graph = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="{}"><node id="ann"/><node id="bob"/>{}</graph></graphml>'
    tie = '<edge source="ann" target="bob"/>'
    twice = rg.build(write(tmp_path / "a.graphml", graph.format("directed", tie * 2)))
    assert twice.replies.weight.tolist() == [2] and twice.warnings == ()
    without = rg.build(write(tmp_path / "b.graphml", graph.format("undirected", tie)))
    assert without.counts["ties without a direction"] == 1 and "1 tie has no direction" in without.warnings[0]


def test_a_page_of_youtube_that_is_not_all_unfolded_says_so():
    from tests.test_readers_social import DATA

    graph = rg.build(DATA / "youtube_html.html")
    assert any("the page states 5 comments, and 4 were read" in each for each in graph.warnings)
    assert rg.build(DATA / "youtube_html.html", mentions=False).replies.target.tolist() == ["@ann", "@ann"]
    assert rg.read(DATA / "youtube_html.html").text.tolist()[2] == "@bob all of them?"


def test_a_comment_of_lobsters_alone_answers_its_story(tmp_path):
    said = {"short_id": "c1", "commenting_user": "bob", "created_at": "2026-01-05T10:00:00Z", "comment_plain": "x", "score": 1}
    alone = said | {"parent_comment": None, "url": "https://lobste.rs/s/abc123/kettles#c_c1"}
    assert rows(write(tmp_path / "c.json", alone)) == ["c1 | abc123 | bob | -"]


def test_slack_with_a_damaged_list_of_users_calls_them_by_their_ids(tmp_path):
    (tmp_path / "moss").mkdir()
    write(tmp_path / "users.json", "{")
    write(tmp_path / "moss" / "2026-01-05.json", [{"type": "message", "user": "U1", "text": "Frost.", "ts": "1767607200.0001"}])
    graph = rg.build(tmp_path)
    assert graph.authors.author.tolist() == ["U1"] and any("Users are called by their ids" in each for each in graph.warnings)


def test_messages_whose_letters_somebody_has_mended_before_stay(tmp_path):
    said = [{"sender_name": name, "timestamp_ms": 1767607200000 + place, "content": "So."} for place, name in enumerate(["René", "Žofie"])]
    chat = {"participants": [{"name": "René"}, {"name": "Žofie"}], "messages": said, "title": "Garden"}
    assert sorted(row.split(" | ")[2] for row in rows(write(tmp_path / "message_1.json", chat))) == ["René", "Žofie"]


def test_numbered_comments_of_an_exporter(tmp_path):
    path = write(tmp_path / "x.csv", ",Name,Date,Comment\n1,Ann,2024-05-02,Moss\n1-1,Bob,2024-05-02,Yes\n2,Cy,2024-05-03,No\n,,,\n")
    assert read_as(path) == "facebook_csv"
    assert rows(path) == ["x/1 | - | Ann | -", "x/2 | - | Cy | -", "x/1-1 | x/1 | Bob | -"]


def test_people_beside_what_they_say(tmp_path):
    tweets = [{"id": "1", "text": "Fog", "author_id": "7", "created_at": "2024-05-02T10:00:00Z"},
              {"id": "2", "text": "So", "author_id": "8", "created_at": "2024-05-02T11:00:00Z", "referenced_tweets": [{"type": "replied_to", "id": "1"}]}]  # fmt: skip
    people = {"users": [{"id": "7", "name": "Ann"}, {"id": "8", "name": "Bob"}], "places": [{"id": "9", "name": "Rye"}]}
    assert rows(write(tmp_path / "t.json", {"data": tweets, "includes": people})) == ["1 | - | Ann | -", "2 | 1 | Bob | -"]


def test_our_own_ties_without_the_authors_say_that_names_are_missing(tmp_path):
    path = write(tmp_path / "g-replies.csv", '"Source","Target","Type","Weight"\n"n1","n2","Directed",2\n')
    assert any("stand for names in the table of authors" in each for each in rg.build(path).warnings)


@pytest.mark.parametrize("cut", ["", "<", "<row Id='2' Bo", "<row Id='2'></r"])
def test_what_is_whole_before_a_cut_is_read(cut, tmp_path):
    row = "<row Id='1' PostTypeId='1' OwnerUserId='7' Body='Moss' CreationDate='2020-01-01T10:00:00'/>"
    path = write(tmp_path / "Posts.xml", f"<?xml version='1.0'?>\n<posts>\n{row}\n{cut}")
    assert rows(path) == ["p1 | - | 7 | -"]
