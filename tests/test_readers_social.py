"""Readers of discussions on social sites, forums, code hosts and chats: a small invented discussion of each, whole."""

import io
import json
import shutil
from pathlib import Path

import pytest

import replygraph as rg
from replygraph import comments, readers
from replygraph.engines import embedded, statements
from replygraph.errors import ReadError
from replygraph.readers import _mentions
from replygraph.sources import Source
from replygraph.sources.inputs import open_sources
from tests.truth import best_readers, check, needs_shared

DATA = Path(__file__).parent / "data"

# The file; the reader that must claim it; id, parent, author and named author of each comment; what is left out.
EXPECTED = {
    "reddit_ndjson.ndjson": (
        "reddit_dumps",
        """
        t3_s1 | - | ann_oak | -
        t1_c1 | t3_s1 | bob_ash | -
        t1_c2 | t1_c1 | ann_oak | -
        t1_c3 | t1_c2 | - | -
        t1_c4 | t1_c1 | Дуб | -
        t1_c5 | t3_s1 | cid_elm | -
        t1_c6 | t1_zz | cid_elm | -
        t1_d1 | t3_s2 | bob_ash | -
        """,
        {"unreadable lines": 1},
    ),
    "reddit_json.json": (
        "reddit_json",
        """
        t3_s9 | - | ann_oak | -
        t1_a1 | t3_s9 | bob_ash | -
        t1_a2 | t1_a1 | cid_elm | -
        t1_a7 | t3_s9 | - | -
        """,
        {"comments behind 'more comments', not in the file": 23, "branches cut off at 'continue this thread'": 1},
    ),
    "reddit_csv.csv": (
        "reddit_csv",
        """
        t1_a1 | t3_s9 | bob_ash | -
        t1_a2 | t1_a1 | cid_elm | -
        t1_a3 | t1_a2 | - | -
        t1_a4 | t1_zz | bob_ash | -
        """,
        {},
    ),
    "hackernews.json": (
        "hackernews",
        """
        100 | - | ann_oak | -
        101 | 100 | bob_ash | -
        102 | 101 | ann_oak | -
        103 | 101 | - | -
        104 | 103 | cid_elm | -
        """,
        {},
    ),
    "hackernews_items.json": (
        "hackernews",
        """
        200 | - | ann_oak | -
        201 | 200 | bob_ash | -
        202 | 201 | - | -
        204 | 201 | cid_elm | -
        205 | 199 | ann_oak | -
        """,
        {"dead items (killed by moderators or flags)": 1},
    ),
    "hackernews_csv.csv": (
        "hackernews",
        """
        200 | - | ann_oak | -
        201 | 200 | bob_ash | -
        202 | 201 | - | -
        204 | 201 | cid_elm | -
        """,
        {},
    ),
    "lobsters.json": (
        "lobsters",
        """
        mossy1 | - | ann_oak | -
        c00001 | mossy1 | bob_ash | -
        c00002 | c00001 | ann_oak | -
        """,
        {},
    ),
    "lobsters_old.json": (
        "lobsters",
        """
        mossy2 | - | ann_oak | -
        d1 | mossy2 | bob_ash | -
        d2 | d1 | cid_elm | -
        d3 | d2 | bob_ash | -
        d4 | d1 | dee_fir | -
        d5 | mossy2 | cid_elm | -
        """,
        {},
    ),
    "lemmy.json": (
        "lemmy",
        """
        post/45 | - | ann_oak | -
        comment/12 | post/45 | bob_ash@bark.example | -
        comment/57 | comment/12 | ann_oak | -
        comment/60 | comment/13 | cid_elm | -
        """,
        {},
    ),
    "mastodon.json": (
        "mastodon",
        """
        111 | 110 | bob_ash | ann_oak
        112 | 111 | cid_elm@far.example | bob_ash
        113 | 110 | dee@far.example | ann_oak
        """,
        {},
    ),
    "activitystreams.json": (
        "activitystreams",
        """
        https://m.example/users/ann/statuses/1 | - | ann@m.example | -
        https://m.example/users/ann/statuses/2 | https://far.example/notes/77 | ann@m.example | cid@far.example
        https://m.example/users/ann/statuses/3 | https://b.example/users/bob/statuses/5 | ann@m.example | bob@b.example
        """,
        {"boosts": 1},
    ),
    "bluesky.json": (
        "bluesky",
        """
        at://did:plc:bob/app.bsky.feed.post/2 | at://did:plc:ann/app.bsky.feed.post/1 | bob.example | did:plc:ann
        at://did:plc:cid/app.bsky.feed.post/3 | at://did:plc:bob/app.bsky.feed.post/2 | did:plc:cid | bob.example
        at://did:plc:bob/app.bsky.feed.post/5 | at://did:plc:dee/app.bsky.feed.post/4 | bob.example | did:plc:dee
        """,
        {"posts that are deleted or not found": 1, "posts hidden by a block": 1, "answers that are not in the file": 3},
    ),
    "discourse.json": (
        "discourse",
        """
        86/1 | - | ann_oak | -
        86/2 | 86/1 | bob_ash | -
        86/3 | 86/2 | cid_elm | -
        86/5 | 86/1 | dee_fir | -
        86/6 | 86/4 | ann_oak | -
        """,
        {"posts listed but not in the file": 1},
    ),
    "youtube_api.json": (
        "youtube_json",
        """
        T1 | - | @ann_oak | -
        T2 | - | @bob_ash | -
        T1.R1 | T1 | @bob_ash | -
        T1.R2 | T1 | @dee_fir | -
        T1.R3 | T1.R1 | @cid_elm | @bob_ash
        """,
        {"replies that are not in the file": 1},
    ),
    "youtube_ytdlp.json": (
        "youtube_json",
        """
        T1 | - | @ann_oak | -
        T2 | - | - | -
        T1.R1 | T1 | @bob_ash | -
        T1.R2 | T1 | @bob_ash | -
        T1.R3 | T1.R2 | @cid_elm | @bob_ash
        """,
        {},
    ),
    "youtube_csv.csv": (
        "youtube_csv",
        """
        T1 | - | @ann_oak | -
        T1.R1 | T1 | @bob_ash | -
        T1.R2 | T1.R1 | @cid_elm | @bob_ash
        """,
        {},
    ),
    "youtube_downloader.json": (
        "youtube_json",
        """
        T1 | - | @ann_oak | -
        T1.R1 | T1 | @bob_ash | -
        T1.R2 | T1.R1 | @cid_elm | @bob_ash
        """,
        {},
    ),
    "facebook_csv.csv": (
        "facebook_csv",
        """
        facebook-csv/1 | - | Ann Oak | -
        facebook-csv/2 | - | Bob Ash | -
        facebook-csv/1-1 | facebook-csv/1 | Bob Ash | -
        facebook-csv/1-2 | facebook-csv/1-1 | Cid Elm | Bob Ash
        """,
        {},
    ),
    "instagram.csv": (
        "facebook_csv",
        """
        1 | - | ann_oak | -
        2 | 1 | bob_ash | ann_oak
        3 | 2 | cid_elm | bob_ash
        """,
        {},
    ),
    "facebook_json.json": (
        "facebook_json",
        """
        1_1 | - | Ann Oak | -
        1_2 | 1_1 | Bob Ash | -
        1_3 | 1_1 | - | -
        """,
        {},
    ),
    "instagram_apify.json": (
        "facebook_json",
        """
        17 | - | ann_oak | -
        18 | 17 | bob_ash | ann_oak
        """,
        {},
    ),
    "facebook_apify.json": (
        "facebook_json",
        """
        c1 | - | Ann Oak | -
        c4 | - | Bob Ash | -
        c2 | c1 | Bob Ash | -
        c3 | c2 | Cid Elm | -
        """,
        {},
    ),
    "facebook_scraper.json": (
        "facebook_json",
        """
        1 | - | Moss page | -
        c1 | 1 | Ann Oak | -
        c2 | c1 | Bob Ash | -
        """,
        {},
    ),
    "github_archive.json": (
        "github_json",
        """
        acme/moss#1 | - | ann-oak | -
        acme/moss#1/comment/0 | acme/moss#1 | bob-ash | -
        acme/moss#1/comment/1 | acme/moss#1 | ann-oak | -
        acme/moss#2 | - | bob-ash | -
        acme/moss#2/review/0 | acme/moss#2 | cid-elm | -
        """,
        {"comments on lines in reviews, without author": 1},
    ),
    "github_rest.json": (
        "github_json",
        """
        acme/moss#7 | - | ann-oak | -
        comment/31 | acme/moss#7 | bob-ash | -
        comment/32 | acme/moss#7 | - | -
        review-comment/31 | acme/moss#8 | cid-elm | -
        review-comment/33 | review-comment/31 | ann-oak | -
        """,
        {},
    ),
    "github_graphql.json": (
        "github_json",
        """
        D_1 | - | ann-oak | -
        DC_1 | D_1 | bob-ash | -
        DC_2 | DC_1 | ann-oak | -
        DC_3 | D_1 | - | -
        """,
        {"comments that are not in the file": 1},
    ),
    "gitlab.json": (
        "gitlab",
        """
        note/301 | 5/Issue/7 | bob-ash | -
        note/302 | note/301 | cid-elm | -
        5/Issue/7 | - | ann-oak | -
        """,
        {"notes that GitLab makes itself": 1},
    ),
    "gharchive.ndjson": (
        "gharchive",
        """
        acme/x#7 | - | ann-oak | -
        comment/99 | acme/x#7 | bob-ash | ann-oak
        comment/100 | acme/x#8 | bob-ash | cid-elm
        review-comment/100 | review-comment/98 | dee-fir | -
        """,
        {"unreadable lines": 1},
    ),
    "slack": (
        "slack",
        """
        moss/1767607200.000100 | - | Ann (ann.oak) | -
        moss/1767607300.000100 | moss/1767607200.000100 | Bob Ash | Ann (ann.oak)
        moss/1767607400.000100 | - | Weather | -
        moss/1767693600.000100 | moss/1767607200.000100 | Ann (ann.elm) | Ann (ann.oak)
        walls/1767607200.000100 | walls/1760000000.000100 | Bob Ash | Ann (ann.elm)
        walls/1767607300.000100 | - | Guest Fir | -
        """,
        {"system messages of Slack (joins, topics ...)": 1},
    ),
    "discord.json": (
        "discord",
        """
        1001 | - | ann (1) | -
        1002 | 1001 | bob | -
        1003 | 900 | ann (3) | -
        1005 | - | bob | -
        """,
        {"system messages of Discord (joins, pins ...)": 1},
    ),
    "telegram.json": (
        "telegram",
        """
        5551/2 | - | Ann Oak | -
        5551/3 | 5551/2 | Боб | -
        5551/4 | 5551/3 | user3 | -
        5551/5 | - | Боб | -
        """,
        {"service messages (joins, pins, calls ...)": 1},
    ),
    "matrix.json": (
        "matrix",
        """
        $e1 | - | @ann:moss.example | -
        $e2 | $e1 | @bob:far.example | -
        $e3 | $e1 | @cid:far.example | -
        """,
        {"events that are no messages (joins, reactions ...)": 1, "edits": 1},
    ),
    "youtube_html.html": (
        "youtube_html",
        """
        Ugaa | - | @ann | -
        Ugaa.r1 | Ugaa | @bob | -
        Ugaa.r2 | Ugaa.r1 | @cy | @bob
        Ugbb | - | @dee | -
        """,
        {},
    ),
    "telegram_html.html": (
        "telegram_html",
        """
        Moss/11 | - | Ann Oak | -
        Moss/12 | - | Ann Oak | -
        Moss/13 | Moss/11 | Боб | -
        Moss/14 | Moss/13 | Ann Oak | -
        Moss/16 | - | - | -
        """,
        {"service messages (joins, pins, calls ...)": 2},
    ),
    "discord_html.html": (
        "discord_html",
        """
        100001 | - | ann | -
        100002 | - | ann | -
        100003 | 100001 | bob#0002 | ann
        100005 | 99999 | ann | dee
        """,
        {"system messages of Discord (joins, pins ...)": 1},
    ),
    "discord_api.json": (
        "discord",
        """
        100003 | 100001 | bob | ann
        100001 | - | ann | -
        """,
        {"system messages of Discord (joins, pins ...)": 1},
    ),
    "stackexchange_api.json": (
        "stackexchange_api",
        """
        p1 | - | Ann Oak | -
        p2 | p1 | Cy | -
        c32 | p2 | Bob Elm | Ann Oak
        c31 | p1 | Bob Elm | -
        """,
        {},
    ),
    "whatsapp.txt": (
        "whatsapp",
        """
        whatsapp/0 | - | Ann Oak | -
        whatsapp/1 | - | Bob Ash | Ann Oak
        whatsapp/2 | - | Ann Oak | -
        """,
        {"lines that WhatsApp writes itself": 2},
    ),
    "whatsapp_ios.txt": (
        "whatsapp",
        """
        whatsapp-ios/0 | - | Ann Oak | -
        whatsapp-ios/1 | - | Bob | +49 170 1234567
        whatsapp-ios/2 | - | +49 170 1234567 | Bob
        """,
        {},
    ),
}  # fmt: skip


def load(*files, **options):
    """Each comment as (id, parent, author, author answered by name), and the log."""
    con = embedded.connect()
    log = comments.load(con, [str(file) for file in files], **options)
    counts = embedded.settle(con, log)
    ordered = f"{statements.CLEAN_COMMENTS} order by row"
    rows = con.execute(f"select id, parent_id, author, reply_to from ({ordered})").fetchall()
    return rows, counts, log


@pytest.mark.parametrize("file", EXPECTED)
def test_each_discussion_is_read_whole(file):
    _, expected, left_out = EXPECTED[file]
    rows, counts, log = load(DATA / file)
    expected = [line.strip() for line in expected.strip().split("\n")]
    assert [" | ".join(cell or "-" for cell in row) for row in rows] == expected
    assert {reason: number for reason, number in log.counts.items() if number} == left_out
    assert counts["comments read"] == sum(counts[outcome] for outcome in statements.OUTCOMES)


@pytest.mark.parametrize("file", EXPECTED)
def test_each_discussion_is_claimed_by_one_reader(file):
    (source,) = open_sources([str(DATA / file)])
    assert best_readers(source) == [EXPECTED[file][0]]


def write(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def test_a_thread_may_be_deeper_than_the_interpreters_stack(tmp_path):
    item = '{"id": %d, "type": "comment", "author": "a%d", "points": 1, "created_at_i": 1, "parent_id": %d, "children": ['
    depth = 5000
    rows, _, _ = load(write(tmp_path / "deep.json", "".join(item % (n, n, n - 1) for n in range(1, depth)) + "]}" * (depth - 1)))
    assert rows[-1] == (str(depth - 1), str(depth - 2), f"a{depth - 1}", None)


def test_reddit_submissions_and_comments_together_tie_answers_to_who_submitted(tmp_path):
    lines = (DATA / "reddit_ndjson.ndjson").read_text().splitlines(keepends=True)
    submissions, others = write(tmp_path / "RS.ndjson", lines[0]), write(tmp_path / "RC.ndjson", "".join(lines[1:]))
    _, counts, _ = load(submissions, others)
    assert (counts["replies"], counts["answers to a starter not in the input"]) == (4, 1)


def test_reddit_tables_can_name_who_submitted():
    rows, _, _ = load(DATA / "reddit_csv.csv", link_author=True)
    assert rows[0] == ("t1_a1", "t3_s9", "bob_ash", "ann_oak")


def test_reddit_tables_of_other_scripts(tmp_path):
    table = ",comment_id,comment_parent_id,author,body\n0,a1,t3_s9,Redditor(name='bob'),Hi\n1,a2,t1_a1,None,Ho\n"
    rows, _, _ = load(write(tmp_path / "praw.csv", table))
    assert rows == [("t1_a1", "t3_s9", "bob", None), ("t1_a2", "t1_a1", None, None)]


def test_a_table_without_the_columns_needed_says_which_it_has(tmp_path):
    with pytest.raises(ReadError, match=r"columns author and id or name are needed. It has: body, score"):
        load(write(tmp_path / "x.csv", "body,score\nHi,1\n"), format="reddit_csv")
    with pytest.raises(ReadError, match=r"columns id, by, parent and time are needed. It has: body, score"):
        load(write(tmp_path / "x.csv", "body,score\nHi,1\n"), format="hackernews")
    with pytest.raises(ReadError, match=r"no line names both an author and a comment"):
        load(write(tmp_path / "x.csv", "body,score\nHi,1\n"), format="facebook_csv")


def test_json_that_is_cut_says_where(tmp_path):
    whole = (DATA / "discourse.json").read_text()
    with pytest.raises(ReadError, match=r"not whole JSON at character [\d,]+ of 1,000 .*cut or damaged"):
        load(write(tmp_path / "cut.json", whole[:1000]))


def test_what_comes_before_the_damage_is_used(tmp_path):
    pages = (DATA / "github_rest.json").read_text()
    rows, _, log = load(write(tmp_path / "cut.json", pages[:-30]))
    assert [row[0] for row in rows] == ["acme/moss#7", "comment/31", "comment/32", "review-comment/31"]
    assert "What comes before is used" in log.warnings[0]


def test_dead_items_of_hacker_news_on_demand():
    for file in ("hackernews_items.json", "hackernews_csv.csv"):
        assert "203" in [row[0] for row in load(DATA / file, everything=True)[0]]


def test_many_items_of_hacker_news_are_read_by_the_engine(tmp_path):
    items = (DATA / "hackernews_items.json").read_text() * 150
    rows, counts, _ = load(write(tmp_path / "items.jsonl", items))
    assert rows == load(DATA / "hackernews_items.json")[0]
    assert counts["comments that repeat an id"] == 5 * 149


def test_search_results_of_hacker_news(tmp_path):
    hit = {"objectID": "301", "author": "bob", "comment_text": "Hi", "parent_id": 300, "story_id": 300}
    hit["created_at_i"] = 1767607200
    rows, counts, log = load(write(tmp_path / "s.json", {"hits": [hit], "nbHits": 2000, "nbPages": 50}))
    assert rows == [("301", "300", "bob", None)]
    assert counts["answers to a starter not in the input"] == 1
    assert "found 2,000 items and gives the first 1,000 only" in log.warnings[0]


def test_lobsters_lists_hold_no_comments(tmp_path):
    story = {"short_id": "x", "submitter_user": "ann", "comment_count": 2, "title": "T"}
    assert "stories without their comments" in load(write(tmp_path / "newest.json", [story]))[2].warnings[0]


def test_a_mastodon_status_given_with_its_context_starts_the_thread(tmp_path):
    status = {"id": "110", "account": {"id": "1", "acct": "ann_oak"}, "in_reply_to_id": None, "content": "<p>Hi</p>"}
    _, counts, _ = load(DATA / "mastodon.json", write(tmp_path / "110.json", status))
    assert (counts["thread starters"], counts["replies"]) == (1, 3)


def test_discourse_options():
    rows, counts, log = load(DATA / "discourse.json", quotes=True)
    assert rows[3] == ("86/5", "86/3", "dee_fir", None)
    assert "1 posts do not say which post they answer" in log.notes[-1]
    _, counts, _ = load(DATA / "discourse.json", explicit=True)
    assert (counts["thread starters"], counts["replies"]) == (3, 1)


def test_a_discourse_forum_in_a_folder_with_a_damaged_file(tmp_path):
    for name in ("1.json", "2.json", "3.json"):
        shutil.copy(DATA / "discourse.json", tmp_path / name)
    topic = (DATA / "discourse.json").read_text()
    write(tmp_path / "2.json", topic.replace('"topic_id":86', '"topic_id":87'))
    write(tmp_path / "3.json", topic[:-100])
    rows, counts, log = load(tmp_path)
    assert len(rows) == 10
    assert counts["files that are cut or damaged"] == 1
    assert any("3.json: not whole JSON" in warning for warning in log.warnings)


def test_mentions_on_youtube_can_be_left_alone():
    assert load(DATA / "youtube_api.json", mentions=False)[0][-1] == ("T1.R3", "T1", "@cid_elm", None)


@pytest.mark.parametrize("comments", [{}, {"comments": []}, {"comments": None}])
def test_a_video_without_comments_says_how_to_get_them(tmp_path, comments):
    info = {"id": "v", "title": "Moss", "formats": [{"format_id": "18"}]} | comments
    with pytest.raises(ReadError, match="--write-comments"):
        load(write(tmp_path / "v.info.json", info))


def test_lines_of_reviews_on_demand():
    rows, _, _ = load(DATA / "github_archive.json", everything=True)
    assert rows[-1] == ("acme/moss#2/review/0/0", "acme/moss#2", "cid-elm", None)


def test_a_day_of_slack_alone():
    rows, _, _ = load(DATA / "slack" / "walls" / "2026-01-05.json")
    assert rows == [
        ("walls/1767607200.000100", "walls/1760000000.000100", "U2", None),
        ("walls/1767607300.000100", None, "Guest Fir", None),
    ]


def test_a_whole_telegram_account(tmp_path):
    chat = json.loads((DATA / "telegram.json").read_text())
    account = {"about": "...", "personal_information": {}, "chats": {"list": [chat, {**chat, "id": 5552}]}}
    rows, _, _ = load(write(tmp_path / "result.json", account))
    assert [row[0] for row in rows] == ["5551/2", "5551/3", "5551/4", "5551/5", "5552/2", "5552/3", "5552/4", "5552/5"]


def test_discord_users_in_a_table_of_their_own(tmp_path):
    export = json.loads((DATA / "discord.json").read_text())
    export["users"] = [message["author"] for message in export["messages"]]
    for message in export["messages"]:
        message["authorId"] = message.pop("author")["id"]
    assert load(write(tmp_path / "normal.json", export))[0] == load(DATA / "discord.json")[0]


@pytest.mark.parametrize(
    ("first", "second", "when"),
    [
        ("31.12.25, 21:41 - ", "01.01.26, 09:00 - ", "2026-01-01 09:00:00"),
        ("[12/31/25, 9:41:00\u202fPM] ", "[1/1/26, 9:00:00\u202fAM] ", "2026-01-01 09:00:00"),
        ("2025-12-31, 9:41 p.m. - ", "2026-01-01, 9:00 a.m. - ", "2026-01-01 09:00:00"),
        ("2025. 12. 31. 21:41 - ", "2026. 01. 01. 9:00 - ", "2026-01-01 09:00:00"),
        ("05/01/2026, 10:00 - ", "04/02/2026, 10:00 - ", "2026-02-04 10:00:00"),
    ],
)
def test_dates_of_whatsapp(tmp_path, first, second, when):
    con = embedded.connect()
    comments.load(con, str(write(tmp_path / "chat.txt", f"{first}Ann: Hi\n{second}Bob: Ho\n")))
    assert str(con.execute("select max(created_at) from read_comments").fetchone()[0]) == when


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize(
    "file",
    [
        "reddit/RC_2006-01.zst",
        "reddit_csv/suspicious_accounts.comments.csv",
        "discourse/urho3d_topics_sample.zip",
        "github_issues/tls13-spec.archive.json",
    ],
)
def test_a_real_discussion_gives_what_was_counted_independently(file):
    check(file, everything=file.startswith("discourse"))  # the truth counts the forum's own notes too


def test_mentions_in_chats_on_demand():
    rows, _, _ = load(DATA / "slack", mentions=True)
    assert rows[0] == ("moss/1767607200.000100", None, "Ann (ann.oak)", "Bob Ash")


def test_a_row_of_a_table_cut_at_its_end_is_left_out(tmp_path):
    table = (DATA / "youtube_csv.csv").read_text()
    rows, counts, _ = load(write(tmp_path / "cut.csv", table[: table.index("UC3")]))
    assert [row[0] for row in rows] == ["T1", "T1.R1"]
    assert counts["rows that are cut"] == 1


def test_a_slack_export_as_zip_is_the_same_as_its_folder(tmp_path):
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", DATA / "slack")
    assert sorted(load(packed)[0]) == sorted(load(DATA / "slack")[0])


def test_a_name_that_begins_another_is_not_taken_for_it():
    said = [{"id": "1", "author": "@ann", "text": ""}, {"id": "2", "author": "@ann_oak.b", "text": ""}]
    texts = ["@ann_oak.b yes", "@ann_oak yes", "@ann. Yes", "@Ann-oak", " \u200b@ANN: yes"]
    replies = [{"id": f"r{n}", "author": "@bob", "text": text} for n, text in enumerate(texts)]
    named = [reply.get("reply_to") for reply in _mentions.resolve(replies, known=said)]
    assert named == ["@ann_oak.b", None, "@ann", None, "@ann"]


def test_submissions_alone():
    lines = (DATA / "reddit_ndjson.ndjson").read_text().splitlines()
    source = Source("RS", lambda: io.BytesIO(lines[0].encode()))
    assert readers.find(source) == ("reddit_dumps", "JSON lines with the fields of Reddit submissions")


def test_quotes_and_mentions_in_flat_threads_on_demand(tmp_path):
    def issue(*said):
        comments = [{"author": author, "body": body} for author, body in said[1:]]
        return {"number": 1, "author": said[0][0], "body": said[0][1], "comments": comments}

    thread = issue(
        ("ann", "Moss needs much more water."), ("bob", "And shade, I would say."), ("cid", "Which shade?"),
        ("dee", "> And shade, I would say.\n\nNo!"), ("ann", "@Cid the dark one"), ("bob", "mail me@cid.example"),
    )  # fmt: skip
    archive = write(tmp_path / "archive.json", {"repo": "a/b", "issues": [thread]})
    parents = [row[1] and row[1].rpartition("#1")[2] for row in load(archive, mentions=True, quotes=True)[0]]
    assert parents == [None, "", "", "/comment/0", "/comment/1", ""]
    rows, _, log = load(archive)
    assert {row[1] for row in rows} == {None, "a/b#1"}
    assert "5 comments do not say what they answer" in log.notes[-1]


def test_numbers_of_replies_in_a_column_of_their_own(tmp_path):
    rows = [",,Name,Profile ID,Date,Likes,Comment", "1,,Ann,7,2024-05-01 08:00:00,0,Frost.", ",1-1,Bob,8,2024-05-01 08:05:00,0,So.",
            ",1-2,Cy,9,2024-05-01 08:06:00,0,Well.", "2,,Bob,8,2024-05-01 09:00:00,0,Fog.", ",2-1,Ann,7,2024-05-01 09:05:00,0,Ah."]  # fmt: skip
    graph = rg.build(write(tmp_path / "comments.csv", "\n".join(rows) + "\n"))
    assert sorted((reply.source, reply.target) for reply in graph.replies.itertuples()) == [("Ann", "Bob"), ("Bob", "Ann"), ("Cy", "Ann")]


def test_replies_on_youtube_without_ids_answer_whom_they_name(tmp_path):
    rows = [
        ("UT", "@ann", "Frost."),
        ("UT", "@bob", "@ann so."),
        ("UT", "@cy", "Well."),
        ("UV", "@ann", "@bob no."),
        ("UT", "@ann", "@cy, no."),
    ]
    lines = [f'"{text}",{parent},{name},UC{name[1]},2023-05-04T08:17:0{n}Z' for n, (parent, name, text) in enumerate(rows)]
    graph = rg.build(
        write(tmp_path / "r.csv", "\n".join(["textOriginal,parentId,authorDisplayName,authorChannelId,publishedAt", *lines, ""]))
    )
    assert sorted((tie.source, tie.target) for tie in graph.replies.itertuples()) == [("@ann", "@cy"), ("@bob", "@ann")]
    assert graph.counts["comments read"] == 5 and "no column for the comment's own id" in graph.warnings[0]
