"""Chats: notices and messages, native digits, logs of IRC, the forum's own notes in Discourse; talk pages in other scripts."""

import json
from pathlib import Path

import pytest

import replygraph as rg

DATA = Path(__file__).parent / "data"


@pytest.fixture
def save(tmp_path):
    def write(content, name):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return write


def told(path, **options):
    """Who wrote, to whom, and what."""
    table = rg.read(path, **options).astype(object)
    authors = dict(zip(table.id, table.author, strict=True))
    named = [to if isinstance(to, str) else authors.get(parent) for to, parent in zip(table.reply_to, table.parent_id, strict=True)]
    return list(zip(table.author, named, table.text, strict=True))


IPHONE = """[04/05/2023, 08:17:05] Moss & Co: \u200e{notice}
[04/05/2023, 08:18:05] Ann Oak: My beans are gone.
[04/05/2023, 08:19:05] Bob Elm: \u200eimage omitted
[04/05/2023, 08:20:05] Moss & Co: \u200eBob Elm changed the group description
[04/05/2023, 08:21:05] Ann Oak: \u200eAnn Oak changed their phone number to a new number.
[04/05/2023, 08:22:05] Ann Oak: @\u2068Bob Elm\u2069 All of them?
"""


@pytest.mark.parametrize("notice", ["Ann Oak added you", "You created this group", "Du hast die Gruppe erstellt", "Messages and calls are end-to-end encrypted. Only people "
                                    "in this chat can read, listen to, or share them."])  # fmt: skip
def test_notices_of_whatsapp_are_no_messages(save, notice):
    path = save(IPHONE.format(notice=notice), "_chat.txt")
    assert told(path) == [
        ("Ann Oak", None, "My beans are gone."),
        ("Bob Elm", None, "image omitted"),
        ("Ann Oak", "Bob Elm", "@\u2068Bob Elm\u2069 All of them?"),
    ]
    assert rg.build(path).counts["lines that WhatsApp writes itself"] == 3


@pytest.mark.parametrize(
    "notice",
    ["Ann hat das Thema zu „Moos: neu“ geändert.", "Bob mudou a descrição do grupo: nova regra", 'Ann changed the subject to "Moss: new"'],
)
def test_a_notice_with_a_colon_has_no_sender(save, notice):
    path = save(
        f"04.05.23, 08:17 - Ann: Gone.\n04.05.23, 08:18 - {notice}\n04.05.23, 08:19 - Bob: So.\n04.05.23, 08:20 - Bob Elm: I am another.\n"
        "04.05.23, 08:21 - Ann O'Hay: So am I.\n04.05.23, 08:22 - Ann: Well.\n",
        "chat.txt",
    )
    assert [row[0] for row in told(path)] == ["Ann", "Bob", "Bob Elm", "Ann O'Hay", "Ann"]


@pytest.mark.parametrize("picture", ["image omitted", "<attached: 0001-photo.jpg>", "Bild weggelassen", "imagen omitida"])
def test_a_chat_that_begins_with_a_picture(save, picture):
    chat = (
        f"[04/05/2023, 08:17:05] Ann Oak: \u200e{picture}\n[04/05/2023, 08:18:05] Bob Elm: Nice.\n[04/05/2023, 08:18:06] Bob Elm: Very.\n"
    )
    assert [row[0] for row in told(save(chat, "_chat.txt"))] == ["Ann Oak", "Bob Elm", "Bob Elm"]


def test_somebody_whose_name_is_a_sign_is_not_whom_everybody_answers(save):
    said = [
        ("Ann", "Good morning"),
        ("Bob", "The moss"),
        ("Cy", "@Ann it is wet"),
        ("Dee", "I see"),
        ("\U0001f33b", "Well"),
        ("Ann", "Yes"),
    ]
    chat = "".join(f"10:0{minute}:00\t From  {name} : {text}\n" for minute, (name, text) in enumerate(said))
    assert [(name, to) for name, to, _ in told(save(chat, "zoom.txt")) if to] == [("Cy", "Ann")]


def test_who_is_mentioned_by_the_very_name_is_answered(save):
    """Also where the name is a sign, or somebody else's is the same in other letters."""
    said = [
        ("Ann", "Frost."),
        ("\U0001f33b", "Rain."),
        ("ann", "Sun."),
        ("Cy", "@\u2068Ann\u2069 so"),
        ("Cy", "@\u2068ann\u2069 so"),
        ("Cy", "@\u2068\U0001f33b\u2069 so"),
    ]
    path = save("".join(f"[14/05/2023, 08:17:0{n}] {name}: {text}\n" for n, (name, text) in enumerate(said)), "_chat.txt")
    assert [to for _, to, _ in told(path)] == [None, None, None, "Ann", "ann", "\U0001f33b"]


def test_a_time_that_is_none_leaves_the_others_known(save):
    """Nor does it decide whether the day or the month comes first."""
    american = "".join(f"{date}, 8:17 PM - {name}: So.\n" for date, name in [("5/4/23", "Ann"), ("5/14/23", "Bob"), ("5/45/23", "Ann")])
    log = "[20:17] <ann> Frost.\n[25:61] <bob> ann: so.\n[20:19] <ann> bob: no.\n"
    for path, times in [
        (save(american, "chat.txt"), ["2023-05-04 20:17:00", "2023-05-14 20:17:00", "NaT"]),
        (save(log, "moss.2023-05-04.log"), ["2023-05-04 20:17:00", "NaT", "2023-05-04 20:19:00"]),
    ]:
        assert [str(at) for at in rg.read(path).created_at] == times


def test_whatsapp_with_arabic_digits(save):
    chat = "\u200f٠٤\u200f/٠٥\u200f/٢٠٢٣، ٨:١٧ م - Ann: Frost.\n\u200f٠٤\u200f/٠٥\u200f/٢٠٢٣، ٩:٠٥ م - Bob: @Ann So.\n"
    path = save(chat, "chat.txt")
    assert told(path) == [("Ann", None, "Frost."), ("Bob", "Ann", "@Ann So.")]
    assert rg.read(path).created_at.astype(str).tolist() == ["2023-05-04 20:17:00", "2023-05-04 21:05:00"]


LOGS = {
    "irssi": "--- Log opened Thu May 04 08:00:00 2023\n08:17 <@ann> Frost.\n08:18 -!- cy has joined #moss\n08:19 < bob> Ann: so.\n",
    "HexChat": "**** BEGIN LOGGING AT Thu May  4 08:00:00 2023\n\nMay 04 08:17:00 <ann>\tFrost.\nMay 04 08:18:00 *\tcy has joined\nMay 04 08:19:00 <bob>\tann, so.\n",
    "WeeChat": "2023-05-04 08:17:00\t@ann\tFrost.\n2023-05-04 08:18:00\t-->\tcy (c@x) has joined #moss\n2023-05-04 08:19:00\tbob\tann: so.\n",
    "mIRC": "Session Start: Thu May 04 08:00:00 2023\n[08:17] <ann> Frost.\n[08:18] * cy has joined #moss\n[08:19] <bob> @ann: so.\n",
    "a bot": "2023-05-04T08:17:00  <ann> Frost.\n2023-05-04T08:18:00  *** cy has joined #moss\n2023-05-04T08:19:00  <bob> ann: so.\n",
}  # fmt: skip


@pytest.mark.parametrize("client", LOGS)
def test_logs_of_irc(save, client):
    path = save(LOGS[client], "moss.log")
    assert [row[:2] for row in told(path)] == [("ann", None), ("bob", "ann")]
    assert rg.read(path).created_at.astype(str).tolist() == ["2023-05-04 08:17:00", "2023-05-04 08:19:00"]
    assert rg.build(path).counts["lines that the chat program writes itself (joins, modes ...)"] == LOGS[client].count("\n") - 2 - LOGS[
        client
    ].count("\n\n")


def test_mails_whose_ids_stand_in_brackets_are_no_log_of_irc(save):
    rows = [("1", "", "Ann"), ("2", "1", "Bob"), ("3", "1", "Cy"), ("4", "2", "Ann")]
    lines = [f"<{id}@mx.example>,{parent and f'<{parent}@mx.example>'},{name},word {id}" for id, parent, name in rows]
    graph = rg.build(save("\n".join(["message_id,in_reply_to,from_name,body", *lines]), "mails.csv"))
    assert sorted((reply.source, reply.target) for reply in graph.replies.itertuples()) == [("Ann", "Bob"), ("Bob", "Ann"), ("Cy", "Ann")]


def test_days_of_an_irc_log(save):
    lines = "[23:58:00] <ann> Frost.\n[00:03:00] <bob> ann: so.\n[00:04:00] <cy> well: no.\n"
    assert rg.read(save(lines, "moss_20230504.log")).created_at.astype(str).tolist() == [
        "2023-05-04 23:58:00",
        "2023-05-05 00:03:00",
        "2023-05-05 00:04:00",
    ]
    path = save(lines, "moss.log")
    assert rg.read(path).created_at.isna().all() and [row[1] for row in told(path)] == [None, "ann", None]
    assert [row[1] for row in told(path, mentions=False)] == [None] * 3


def test_notes_of_a_discourse_forum_are_no_posts(save):
    kinds = [("ann", 1, None), ("bob", 1, 1), ("system", 3, None), ("cy", 2, None), ("bob", 4, None)]
    posts = [
        {"username": name, "post_number": n, "post_type": kind, "reply_to_post_number": to, "cooked": "<p>x</p>", "topic_id": 7}
        for n, (name, kind, to) in enumerate(kinds, 1)
    ]
    path = save(json.dumps({"id": 7, "post_stream": {"posts": posts}}), "t.json")
    assert [row[:2] for row in told(path)] == [("ann", None), ("bob", "ann"), ("cy", "ann"), ("bob", "ann")]
    assert rg.build(path).counts["notes of the forum itself (closed, pinned, split ...)"] == 1
    assert len(told(path, everything=True)) == 5


SCRIPTS = {
    "Persian": ("کاربر", "۴ مه ۲۰۲۳، ساعت ۰۸:۱۷ (UTC)"), "Bengali": ("ব্যবহারকারী", "০৮:১৭, ৪ মে ২০২৩ (ইউটিসি)"), "Marathi": ("सदस्य", "०८:१७, ४ मे २०२३ (IST)"),
    "Nepali": ("प्रयोगकर्ता", "०८:१७, ४ मे २०२३ (+0545)"), "Burmese": ("အသုံးပြုသူ", "၀၈:၁၇၊ ၄ မေ ၂၀၂၃ (UTC)"), "Sorani": ("بەکارھێنەر", "٠٨:١٧، ٤ی ئایاری ٢٠٢٣ (UTC)"),
    "Hindi": ("सदस्य", "08:17, 4 मई 2023 (UTC)"), "Arabic": ("مستخدم", "08:17، 4 مايو 2023 (ت\xa0ع\xa0م)"), "Urdu": ("صارف", "08:17، 4 مئی 2023ء (م ع و)"),
    "Tamil": ("பயனர்", "08:17, 4 மே 2023 (UTC)"), "Georgian": ("მომხმარებელი", "08:17, 4 მაისი 2023 (UTC)"), "Armenian": ("Մասնակից", "08:17, 4 Մայիսի 2023 (UTC)"),
    "Thai": ("ผู้ใช้", "08:17, 4 พฤษภาคม 2566 (UTC)"), "Lithuanian": ("Naudotojas", "08:17, 2023 gegužės 4 (UTC)"), "Swahili": ("Mtumiaji", "08:17, 4 Mei 2023 (UTC)"),
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_talk_pages_in_every_script(save, script):
    space, stamp = SCRIPTS[script]
    sign = f'<a href="/wiki/{space}:{{0}}" title="{space}:{{0}}">{{0}}</a> {stamp}'.replace("\xa0", "&#160;")
    body = f"<h2>1</h2><p>Gone. {sign.format('ann_o')}</p><dl><dd>Mine too. {sign.format('Bob')}</dd></dl>"
    whole = f'<!DOCTYPE html><html><body><div class="mw-parser-output">{body}</div></body></html>'
    for page in (whole, body):
        assert [row[:2] for row in told(save(page, "talk.html"))] == [("ann_o", None), ("Bob", "ann_o")]
    sign = f"[[{space}:{{0}}|{{0}}]] {stamp}"
    source = save(f"{{{{talk header}}}}\n== 1 ==\nGone. {sign.format('ann_o')}\n:Mine too. {sign.format('Bob')}\n", "talk.wiki")
    assert [row[:2] for row in told(source)] == [("ann_o", None), ("Bob", "ann_o")]
    assert (rg.read(source).created_at.dt.strftime("%Y-%m-%d").tolist() == ["2023-05-04"] * 2) or script in ("Marathi", "Nepali")


def test_times_of_signatures_in_a_language_not_known_are_missed_and_said(save):
    page = save(
        "Gone. [[អ្នកប្រើប្រាស់:Ann|Ann]] ០៨:១៧, ៤ ឧសភា ២០២៣ (UTC)\n:Mine. [[អ្នកប្រើប្រាស់:Bob|Bob]] ០៩:១៧, ៤ ឧសភា ២០២៣ (UTC)\n", "talk.wiki"
    )
    assert [row[:2] for row in told(page)] == [("Ann", None), ("Bob", "Ann")]
    assert any("2 times cannot be read" in each for each in rg.build(page).warnings)


OTHERS = {
    "Signal": "[2023-05-04 08:17] Ann: Frost.\n[2023-05-04 08:19] Bob: \n\n> Frost.\n\nSo.\n[2023-05-04 08:20] Ann: Hm.\n",
    "Signal with seconds": "[2023-05-04 08:17:00] Ann: Frost.  \n[2023-05-04 08:19:00] Bob: \n\n> Frost.\n\nSo.  \n[2023-05-04 08:20:00] Ann: Hm.  \n",
    "Viber": "[ 04-05-2023 08:17 ] Ann: Frost.\n[ 04-05-2023 08:19 ] Bob: @Ann So.\n[ 14-05-2023 08:20 ] Ann: Hm.\n",
    "Skype": "[5/4/2023 8:17:00 AM] Ann: Frost.\n[5/4/2023 8:19:00 AM] Bob: Ann: So.\n[5/14/2023 8:19:05 PM] Ann: Hm.\n",
    "LINE": "[LINE] Chat history with Moss\nSaved on: 2023/05/04 20:00\n\n2023/05/04(Thu)\n08:17\tAnn\tFrost.\n08:18\tCy joined.\n08:19\tBob\tAnn, So.\n2023/05/14(Sun)\n09:00\tAnn\tHm.\n",
    "KakaoTalk": "Moss 3 카카오톡 대화\n저장한 날짜 : 2023년 5월 4일 오후 8:00\n\n2023년 5월 4일 오전 8:17\n2023년 5월 4일 오전 8:17, Ann : Frost.\n2023년 5월 4일 오전 8:19, Bob : @Ann So.\n2023년 5월 14일 오전 8:20, Ann : Hm.\n",
    "KakaoTalk on a computer": "Moss\n--------------- 2023년 5월 4일 목요일 ---------------\n[Ann] [오전 8:17] Frost.\n[Bob] [오전 8:19] @Ann So.\n--------------- 2023년 5월 14일 일요일 ---------------\n[Ann] [오후 8:20] Hm.\n",
    "Teams": "[5/4/2023 8:17 AM] Ann\nFrost.\n\n[5/4/2023 8:19 AM] Bob\nAnn, So.\n\n[5/14/2023 8:29 AM] Ann\nHm.\n",
    "Discord": "=========\nGuild: Moss\n=========\n\n[04-May-23 08:17 AM] Ann\nFrost.\n\n[04-May-23 08:19 AM] Bob (pinned)\n@Ann So.\n\n{Reactions}\n+1\n\n[14-May-23 08:19 AM] Ann\nHm.\n",
    "Telegram's window": "Ann, [04.05.2023 08:17]\nFrost.\n\nBob, [04.05.2023 08:19]\n[In reply to Ann]\nSo.\n\nAnn, [14.05.2023 08:19]\nHm.\n",
    "Discord's window": "Ann — 05/04/2023 8:17 AM\nFrost.\nBob — 05/04/2023 8:19 AM\n@Ann So.\nAnn — 05/14/2023 8:19 AM\nHm.\n",
    "Element": '5/4/2023, 8:17:00 AM - Ann: Frost.\n5/4/2023, 8:19:00 AM - Bob: <@ann:x.invalid "Frost."> So.\n5/14/2023, 8:19:05 AM - Ann: Hm.\n',
    "Pidgin": "Conversation with moss@x.invalid at Thu 04 May 2023 08:10:00 AM UTC on ann@x.invalid (jabber)\n(08:17:00 AM) Ann: Frost.\n(08:18:00 AM) cy entered the room.\n(08:19:00 AM) Bob: Ann: So.\n(08:20:00 AM) Ann: Hm.\n",
    "Twitch": "[2023-05-04 08:17:00 UTC] Ann: Frost.\n[2023-05-04 08:19:00 UTC] Bob: @Ann So.\n[2023-05-04 08:19:15 UTC] Ann: Hm.\n",
    "QQ": "2023-05-04 8:17:00 Ann(12345)\nFrost.\n\n2023-05-04 8:19:00 Bob(23456)\n@Ann So.\n\n2023-05-04 8:20:00 Ann(12345)\nHm.\n",
    "Zoom": '08:17:00 From Ann to Everyone:\n\tFrost.\n08:19:00 From Bob to Everyone:\n\tReplying to "Frost."\n\n\tSo.\n08:20:00 From Ann to Everyone:\n\tHm.\n08:21:00 From Cy to Everyone:\n\tReacted to "So." with +1\n',
}  # fmt: skip


@pytest.mark.parametrize("program", OTHERS)
def test_chats_of_other_programs_as_text(save, program):
    path = save(OTHERS[program], "chat.txt")
    rows, graph = told(path), rg.build(path)
    assert [row[:2] for row in rows] == [("Ann", None), ("Bob", "Ann"), ("Ann", None)] and [row[2].split()[-1] for row in rows] == [
        "Frost.",
        "So.",
        "Hm.",
    ]
    assert not any("reply to" in row[2] for row in rows)
    said = " ".join((*graph.warnings, *graph.notes))
    assert "whom 2 of 3 messages answer, if anybody, is not known" in said and "WhatsApp" not in said and "IRC" not in said
    times = rg.read(path).created_at.astype(str).tolist()[:2]
    assert times == ["2023-05-04 08:17:00", "2023-05-04 08:19:00"] or program == "Zoom"


@pytest.mark.parametrize(
    "log",
    [
        "[2023-05-04 08:17:05] INFO: started\n[2023-05-04 08:17:06] ERROR: disk full\n[2023-05-04 08:18:06] INFO: stopped\n",
        "[2023-05-04 08:17:05] production.ERROR: disk full\n[2023-05-04 08:17:06] production.INFO: ok\n",
        "2023-05-04 08:17 - INFO: started\n2023-05-04 08:17 - INFO: connected\n2023-05-04 08:18 - ERROR: gone\n",
        "2023-05-04 08:17:05,123 - root - ERROR - x: y\n2023-05-04 08:17:08,123 - db - ERROR - x: y\n",
        "[08:17:05] <INFO> started\n[08:17:06] <ERROR> disk\n[08:18:06] <INFO> stopped\n",
        "04.05.2023, 08:17 - Woke up: cold.\n04.05.2023, 09:00 - Breakfast: beans.\n05.05.2023, 08:10 - Late: warm.\n05.05.2023, 09:10 - Sky: hail.\n",
    ],
)
def test_logs_of_programs_and_diaries_are_no_chats(save, log):
    with pytest.raises(rg.ReplyGraphError, match="no format known"):
        rg.read(save(log, "x.log"))


def test_imessages_as_text_say_how_to_get_them_otherwise(save):
    text = "May 04, 2023  8:17:05 AM (Read after 3 seconds)\nAnn\nFrost.\n\nMay 04, 2023  8:19:05 AM\nMe\nSo.\n\nMay 04, 2023  8:20:05 AM\nAnn\nHm.\n"
    with pytest.raises(rg.ReplyGraphError, match="imessage-exporter, .* cannot be read: export the messages again with -f html"):
        rg.read(save(text, "x.log"))


@pytest.mark.parametrize(
    "text", ["WEBVTT\n\n00:00:05.000 --> 00:00:07.000\nAnn: Frost.\n", "1\n00:00:05,000 --> 00:00:07,000\nAnn: Frost.\n"]
)
def test_subtitles_are_no_chat_and_that_is_said(save, text):
    with pytest.raises(rg.ReplyGraphError, match="not who answers whom"):
        rg.read(save(text, "meeting.vtt"))


def test_dates_that_do_not_tell_the_day_from_the_month_are_said(save):
    chat = "{0}, 8:17 a. m. - Ann: Frost.\n{0}, 8:19 p. m. - Bob: So.\n"
    assert any("whether day or month" in each for each in rg.build(save(chat.format("4/5/23"), "chat.txt")).warnings)
    assert not any("whether day or month" in each for each in rg.build(save(chat.format("14/5/23"), "chat.txt")).warnings)


def test_skype_names_its_people_and_answers_what_is_quoted():
    table = rg.read(str(DATA / "skype.json"))
    assert table.author.tolist() == ["live:cy", "Ann Ash", "Bob Beech", "Ann Ash", "Bob Beech", "Ann Ash"]
    assert (
        "Here not at all" == table.text[0] and table.parent_id[0] == table.parent_id[1] == table.id[2] and table.parent_id[2] == table.id[3]
    )
    assert table.resolution.tolist() == ["explicit-id"] * 3 + ["none"] * 3


@pytest.mark.parametrize("file", ["slack", "matrix.json", "gitlab.json", "github_rest.json", "gharchive.ndjson"])
def test_where_a_source_keeps_only_the_thread_its_start_is_assumed_to_be_answered(file):
    table = rg.read(str(DATA / file))
    only_threads = {"slack": 3, "matrix.json": 1, "gitlab.json": 2, "github_rest.json": 4, "gharchive.ndjson": 3}  # by hand
    assert (table.resolution == "assumed").sum() == only_threads[file]
    assert (table.resolution == "explicit-id").sum() == (file == "matrix.json")


def test_who_is_addressed_with_an_at_in_a_log(save):
    """As viewers of a stream and people on bridges write; an address in the middle, and a stranger, are no answers."""
    said = [
        ("ann", "Frost."),
        ("bob", "@Ann so."),
        ("cy", "@bob, no"),
        ("ann", "@cy!"),
        ("bob", "@dora well"),
        ("cy", "well @ann"),
        ("bob", "ann said so"),
    ]
    path = save("".join(f"[2023-05-04 08:17:0{n}] <{nick}> {text}\n" for n, (nick, text) in enumerate(said)), "moss.log")
    assert [row[:2] for row in told(path)] == [
        ("ann", None),
        ("bob", "ann"),
        ("cy", "bob"),
        ("ann", "cy"),
        ("bob", None),
        ("cy", None),
        ("bob", None),
    ]


def test_messages_that_are_repeated_are_no_names_of_a_copied_page(save):
    lines = [f"September {day}, 2023, 5:{minute} PM, {name} : {text}" for day in range(1, 9) for minute, name, text in (
        ("12", "Ann", "@Bob"), ("12", "Ann", "@Bob"), ("13", "Bob", "Frost?"), ("14", "Ann", f"On day {day}."))]  # fmt: skip
    path = save("KakaoTalk Chats with Moss\nDate Saved : October 1, 2023, 8:00 PM\n\n" + "\n".join(lines) + "\n", "talk.txt")
    table = rg.read(path)
    assert len(table) == 32 and set(table.author) == {"Ann", "Bob"} and table.created_at.notna().all()


def test_a_number_of_a_version_in_a_message_is_no_day(save):
    path = save(
        "Moss\n--------------- 2023년 5월 4일 목요일 ---------------\n[Ann] [오전 8:17] Two things:\n1) Install version 9.0.4\n[Bob] [오전 8:19] So.\n[Ann] [오전 8:20] Hm.\n",
        "t.txt",
    )
    table = rg.read(path)
    assert table.text[0] == "Two things:\n1) Install version 9.0.4" and table.created_at.notna().all()


def test_long_notices_below_the_first_messages_are_no_reason_to_refuse_a_chat(save):
    head = [f"2023년 5월 4일 오전 8:{minute}, {name} : Frost {minute}." for minute in range(10, 30) for name in ("Ann", "Bob")]
    below = "\n".join(f"{line}. Bring the beans" for line in range(60))
    notice = [f"2023년 5월 4일 오전 9:00, Ann : {below}" + "\n" * 110 + below + below]
    path = save("Moss 3 카카오톡 대화\n저장한 날짜 : 2023년 5월 4일 오후 8:00\n\n" + "\n".join(head + notice) + "\n", "t.txt")
    assert len(rg.read(path)) == 41
