"""Columns chosen by what they are called and what they hold: small tables with the whole result, and the questions asked."""

import json
import re
from collections import Counter

import pytest

import replygraph as rg
from replygraph.analysis.trees import threads
from replygraph.mapping.column_words import roles


def graph_of(tmp_path, text, name="talk.csv", **options):
    (tmp_path / name).write_text(text, newline="")
    return rg.build(tmp_path / name, **options)


def ties(graph):
    return {f"{reply.source}>{reply.target}": reply.weight for reply in graph.replies.itertuples()}


@pytest.mark.parametrize(("name", "role"), [
    ("inReplyToScreenName", "answered"), ("replied_user", "answered"), ("Parent Handle", "answered"), ("parentid", "parent"),
    ("in_reply_to_status_id", "parent"), ("repliesToId", "parent"), ("antwort_auf", "parent"), ("respuesta_a", "parent"), ("父评论ID", "parent"),
    ("userfullname", "author"), ("comment_from_name", "author"), ("message_from", "author"), ("utilisateur", "author"), ("from_user_name", "author"), ("uid", "author_id"), ("authorChannelId.value", "author_id"),
    ("Antwort auf Nr.", "parent"), ("answers_msg_id", "parent"), ("responde al mensaje", "parent"), ("w odpowiedzi na", "parent"),
    ("vastaus viestiin", "parent"), ("回复的评论", "parent"), ("skrevet av", "author"), ("napisał", "author"), ("留言者", "author"),
    ("cid", "id"), ("id_str", "id"), ("reply_to_top_id", "thread"), ("videoId", "thread"), ("body_markdown", "text"), ("Posted On", "time"), ("speech", "text"), ("Comments", "text"),
])  # fmt: skip
def test_what_a_name_speaks_of(name, role):
    found = roles(name)
    assert max(found, key=found.get) == role


@pytest.mark.parametrize("name", [
    "reply_count", "replies", "num_comments", "reply_settings", "isModerationReply", "quoted_user", "mentions", "Parent Category", "Parent CreatedAt",
    "authorAvatar", "author_created_at", "user_rank", "followers_count",
])  # fmt: skip
def test_what_no_name_may_be(name):
    assert not {"id", "parent", "answered", "author", "author_id", "answered_id"} & set(roles(name))


def test_a_column_of_comments_holds_texts_or_says_how_many_there_are(tmp_path):
    said = "A heron stands by the lock again."
    for name, cells, expected in (
        ("Comments", [said, said], said),
        ("comments", ["3", "0"], None),
        ("comments", ['"[{""a"": 1}]"', "[]"], None),
        ("Speech", ["Yes.", "Yes."], "Yes."),
    ):
        (tmp_path / "t.csv").write_text(f"id,speaker,parent_id,{name}\n1,Ann,,{cells[0]}\n2,Bob,1,{cells[1]}\n")
        texts = set(rg.read(tmp_path / "t.csv").text.astype(object))
        assert texts == {expected} or (expected is None and not any(isinstance(each, str) for each in texts))


@pytest.mark.parametrize("header", [
    "Nr.;Verfasser;Datum;Antwort auf Nr.;Kommentar", "č.;napsal;datum;odpověď na č.;příspěvek", "nº;usuario;fecha;respuesta a nº;mensaje",
    "編號;留言者;時間;被回覆編號;內容", "nr;skrevet av;dato;svar på nr;innlegg", "msg_id;poster;posted_at;answers_msg_id;msg_text",
])  # fmt: skip
def test_columns_are_called_in_many_languages(tmp_path, header):
    rows = (
        "1;Ann;2024-05-01;;x\n2;Bob;2024-05-01;1;y\n3;Cy;2024-05-02;1;z\n4;Ann;2024-05-02;2;w\n5;Dee;2024-05-03;3;v\n6;Bob;2024-05-03;4;u\n"
    )
    assert ties(graph_of(tmp_path, f"{header}\n{rows}")) == {"Bob>Ann": 2, "Cy>Ann": 1, "Ann>Bob": 1, "Dee>Cy": 1}


ROWS = [("1", "ann", ""), ("2", "bob", "1"), ("3", "cy", "1"), ("4", "ann", "2"), ("5", "dee", "3")]
TRUE = {"bob>ann": 1, "cy>ann": 1, "ann>bob": 1, "dee>cy": 1}
JOINED = {  # how ids and parents are written: the header, and a line for the id, the author and the parent of a comment
    "a beginning on one side": ("id,user,reply_to", lambda id, user, parent: f"room-{id},{user},{parent}"),
    "a beginning with a slash": ("id,user,reply_to_id", lambda id, user, parent: f"room/{id},{user},{parent}"),
    "an address": ("id,user,in_reply_to", lambda id, user, parent: f"{id},{user},{parent and 'https://forum.invalid/post/' + parent}"),
    "brackets among words": (
        "message_id,from,in_reply_to",
        lambda id, user, parent: f"<{id}@oven.invalid>,{user},{parent and f'Your mail of Monday <{parent}@oven.invalid>'}",
    ),
    "the last of a list": ("id,user,references", lambda id, user, parent: f"""{id},{user},"{f"['0', '{parent}']" if parent else "[]"}\""""),
    "people in a list": (
        "id,username,reply_to",
        lambda id, user, parent: (
            f"""{id},{user},"{f"[{{'screen_name': '{dict((i, u) for i, u, _ in ROWS)[parent]}'}}]" if parent else "[]"}\""""
        ),
    ),
    "an id of another name": ("ref,user,parent_id", lambda id, user, parent: f"x{id},{user},{parent and 'x' + parent}"),
    "NA": ("id,user,parent_id", lambda id, user, parent: f"{id},{user},{parent or 'NA'}"),
    "its own id": ("id,user,parent_id", lambda id, user, parent: f"{id},{user},{parent or id}"),
    "floats": ("id,user,parent_id", lambda id, user, parent: f"{id},{user},{parent and parent + '.0'}"),
    "zeros that were lost": ("id,user,parent_id", lambda id, user, parent: f"{id:0>5},{user},{parent}"),
    "a column called like the end of the other": ("pos,user,reply_to_pos", lambda id, user, parent: f"{id},{user},{parent}"),
    "a sign in front": ("id,user,parent", lambda id, user, parent: f"comment-{id},{user},{parent and '#comment-' + parent}"),
    "an address of a place": (
        "id,user,parent",
        lambda id, user, parent: f"c-{id},{user},{parent and 'https://blog.invalid/p#c-' + parent}",
    ),
    "letters of other case": ("id,user,parent", lambda id, user, parent: f"AB{id}CD,{user},{parent and f'ab{parent}cd'}"),
    "a path of its own": ("path,user", lambda id, user, parent: f"{PATHS[id]},{user}"),
    "paths that end in a sign": ("cid,user,thread", lambda id, user, parent: f"{id},{user},{PATHS[id]}/"),
    "those above alone": ("id,user,ancestors", lambda id, user, parent: f"{id},{user},{ABOVE[id]}"),
}
PATHS = {"1": "01", "2": "01.01", "3": "01.02", "4": "01.01.01", "5": "01.02.01"}
ABOVE = {"1": "", "2": "1", "3": "1", "4": "1/2", "5": "1/3"}


@pytest.mark.parametrize("how", JOINED)
def test_how_ids_and_parents_are_joined(tmp_path, how):
    header, line = JOINED[how]
    text = "\n".join([f"{header},text", *(f"{line(*row)},what was said {row[0]}" for row in ROWS)]) + "\n"
    graph = graph_of(tmp_path, text)
    assert ties(graph) == TRUE and graph.counts["comments read"] == 5 and graph.counts["thread starters"] == 1


def test_ids_that_are_numbered_anew_in_each_thread(tmp_path):
    lines = [f"{thread},{id},{user}{thread},{parent}" for thread in ("a", "b") for id, user, parent in ROWS]
    graph = graph_of(tmp_path, "thread_id,post_id,author,parent_id\n" + "\n".join(lines) + "\n")
    assert ties(graph) == {tie.replace(">", f"{thread}>") + thread: 1 for thread in ("a", "b") for tie in TRUE}
    assert any("post_id is different only within each thread_id" in note for note in graph.notes)


def test_ids_that_are_paths(tmp_path):
    paths = ["1", "1_1", "1_2", "1_1_1", "1_2_1"]
    lines = [f"https://talk.invalid/{site},{path},{user}" for site in "ab" for path, (_, user, _) in zip(paths, ROWS, strict=True)]
    graph = graph_of(tmp_path, "url,comment_id,author,comment\n" + "\n".join(f"{line},x" for line in lines) + "\n")
    assert ties(graph) == dict.fromkeys(TRUE, 2)


NOTHING = "Nothing in the table tells who answers whom: export the ids of the comments answered, too."


ASKED = "If one of these tells it, name it with --columns parent_id=NAME, or reply_to=NAME where it holds names."


@pytest.mark.parametrize(
    ("cell", "cure"),
    [(lambda place: "x", NOTHING), (lambda place: f"c{(7 * place + 3) % 45}", ASKED), (lambda place: f"user{place + 1}", ASKED)],
)
def test_a_column_is_asked_for_only_where_one_may_tell_what_is_answered(tmp_path, cell, cure):
    lines = [f"c{place},user{place % 5},said {place},{cell(place)}" for place in range(30)]
    graph = graph_of(tmp_path, "id,author,text,q7\n" + "\n".join(lines) + "\n")
    assert graph.warnings[0].endswith(cure)


def test_a_brand_that_writes_itself_is_nobody_answered(tmp_path):
    lines = [
        f"c{place},{'Moss' if place == 7 else f'user{place % 5}'},said {place},{'moss' if place % 2 else 'fern'}" for place in range(30)
    ]
    graph = graph_of(tmp_path, "id,author,text,brand\n" + "\n".join(lines) + "\n")
    assert graph.warnings[0].endswith(NOTHING)


def test_of_two_columns_that_hold_those_answered_the_id_is_the_one_that_differs_in_each_row(tmp_path):
    lines = [f"{max(row - 2, 1)},{row // 2 or ''},u{row % 7},said {row},{row}" for row in range(1, 61)]
    graph = graph_of(tmp_path, "quoted_id,reply_to,author,text,x1\n" + "\n".join(lines) + "\n", format="table")
    true = Counter((f"u{row % 7}", f"u{row // 2 % 7}") for row in range(2, 61) if row % 7 != row // 2 % 7)
    assert ties(graph) == {f"{one}>{other}": number for (one, other), number in true.items()}


def test_a_column_is_asked_for_where_it_names_what_another_has_whatever_both_are_called(tmp_path):
    lines = [f"{f't1_{place // 3}' if place % 2 else ''},user{place % 5},said {place},t1_{place}" for place in range(1, 46)]
    graph = graph_of(tmp_path, "x2,author,comment,ref\n" + "\n".join(lines) + "\n", format="table")
    assert graph.warnings[0].endswith(ASKED)


def test_a_post_id_that_is_the_thread(tmp_path):
    lines = [f"{'ab'[place % 2]},user{place % 5},said {place}" for place in range(30)]
    graph = graph_of(tmp_path, "post_id,username,comment_text\n" + "\n".join(lines) + "\n")
    assert (graph.counts["comments read"], graph.size, ties(graph)) == (30, 5, {})
    assert graph.warnings[0].endswith(NOTHING)  # no column that the data rule out is named


def test_handles_are_compared_without_at_and_case(tmp_path):
    lines = ["1,Ann,,a", "2,bob,@ann,b", "3,Cy,@BOB,c", "4,Ann,@outside,d"]
    graph = graph_of(tmp_path, "id,username,in_reply_to_screen_name,text\n" + "\n".join(lines) + "\n")
    assert ties(graph) == {"bob>Ann": 1, "Cy>bob": 1, "Ann>outside": 1}


def test_the_author_is_the_column_in_which_those_answered_are_found(tmp_path):
    lines = [f"{place},Name {place % 6},h{place % 6},{f'h{(place * 5 + 1) % 6}' if place % 3 else ''},text {place}" for place in range(40)]
    graph = graph_of(tmp_path, "id,user_name,user_handle,replied_user,text\n" + "\n".join(lines) + "\n")
    assert graph.size == 6 and set(graph.author_columns["author"]) == {f"h{number}" for number in range(6)}
    assert any("replied_user -> who is answered (100% of its" in note for note in graph.notes)


def test_a_column_called_like_sql_is_a_name(tmp_path):
    text = "id,author,{rows},text\n" + "".join(f"{id},{user},{parent},x\n" for id, user, parent in ROWS)
    assert ties(graph_of(tmp_path, text, columns={"parent_id": "{rows}"})) == TRUE


def test_where_two_columns_name_different_parents_it_is_asked(tmp_path):
    lines = [f"{place},u{place % 7},{place // 2 or ''},{place // 3 or ''},text {place}" for place in range(1, 60)]
    text = "id,user,parent_id,reply_to_id,text\n" + "\n".join(lines) + "\n"
    with pytest.raises(
        rg.ReplyGraphError, match=r"not clear which column .* --columns parent_id=parent_id, or --columns parent_id=reply_to_id; or"
    ):
        graph_of(tmp_path, text)
    graph = graph_of(tmp_path, text, columns={"parent_id": "reply_to_id"})
    assert graph.counts["replies"] + graph.counts["self-replies"] == 57
    assert ties(graph_of(tmp_path, text, columns={"parent_id": ""})) == {}


def test_an_unknown_word_for_the_parent_is_proposed(tmp_path):
    lines = [f"c{place},u{place % 7},{f'c{place // 2}' if place > 1 else ''},{place % 4},text {place}" for place in range(1, 60)]
    with pytest.raises(rg.ReplyGraphError, match=r'"zu" \(100% of its values are in id\)\. Say which: --columns parent_id=zu; or'):
        graph_of(tmp_path, "id,user,zu,stars,text\n" + "\n".join(lines) + "\n")


def test_two_tables_that_number_their_comments_anew(tmp_path):
    for name in "ab":
        lines = [f"{id},{user}{name},{parent},said in {name}" for id, user, parent in ROWS]
        (tmp_path / f"{name}.csv").write_text("comment_id,user,parent_comment_id,comment\n" + "\n".join(lines) + "\n")
    graph = rg.build([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert ties(graph) == {tie.replace(">", f"{name}>") + name: 1 for name in "ab" for tie in TRUE}
    assert any("2 tables number their comments anew" in note for note in graph.notes)
    (tmp_path / "b.csv").write_text((tmp_path / "a.csv").read_text())
    graph = rg.build([tmp_path / "a.csv", tmp_path / "b.csv"])  # the same comments again
    assert graph.counts["comments that repeat an id"] == 5 and len(ties(graph)) == 4


def test_people_of_one_name_are_told_apart_by_a_column_of_ids(tmp_path):
    rows = ["1,Sam,u1,", "2,Sam,u2,1", "3,Ann,u3,2", "4,Ann,u3,1", "5,Bob,u4,4", "6,Sam,u2,4", "7,Sam,u1,6"]
    graph = graph_of(tmp_path, "id,author,author_id,parent_id,text\n" + "".join(f"{row},x\n" for row in rows))
    assert ties(graph) == {
        "Sam (u2)>Sam (u1)": 1,
        "Sam (u1)>Sam (u2)": 1,
        "Ann>Sam (u1)": 1,
        "Ann>Sam (u2)": 1,
        "Bob>Ann": 1,
        "Sam (u2)>Ann": 1,
    }


@pytest.mark.parametrize("header", ["id,first_name,last_name,message,in_reply_to", "Nr,Vorname,Nachname,Beitrag,Antwort auf",
                                    "id,prénom,nom,texte,réponse à", "id,user.firstName,user.lastName,body,replyTo"])  # fmt: skip
def test_a_given_and_a_family_name_are_one_persons(tmp_path, header):
    """By the given name alone Ann Bee and Ann Cee would be one person, by the family name Ann Cee and Bob Cee."""
    rows = "1,Ann,Bee,x,\n2,Ann,Cee,y,1\n3,Bob,Cee,z,2\n4,Ann,Bee,w,3\n5,Dan,,v,2\n"
    assert ties(graph_of(tmp_path, f"{header}\n{rows}")) == {
        "Ann Cee>Ann Bee": 1, "Bob Cee>Ann Cee": 1, "Ann Bee>Bob Cee": 1, "Dan>Ann Cee": 1
    }  # fmt: skip


def lines_of(header, *rows):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def test_ids_that_lost_digits_leave_the_names(tmp_path):
    rows = [
        ("1.23E+18", user, "1.23E+18" if parent else "", dict((i, u) for i, u, _ in ROWS).get(parent, ""), "what was said")
        for _, user, parent in ROWS
    ]
    graph = graph_of(tmp_path, lines_of("tweet_id,user_screen_name,in_reply_to_status_id,in_reply_to_screen_name,text", *rows))
    assert ties(graph) == TRUE
    assert any("in_reply_to_status_id is left aside: tweet_id repeats itself" in note for note in graph.notes)


def test_to_whom_a_mail_goes_that_answers_none_is_no_answer(tmp_path):
    names = {id: user for id, user, _ in ROWS}
    rows = [(f"<{id}@x>", user, names.get(parent, "everybody"), parent and f"<{parent}@x>", "what was said") for id, user, parent in ROWS]
    graph = graph_of(tmp_path, lines_of("Message-ID,From,To,In-Reply-To,Body", *rows))
    assert ties(graph) == TRUE and graph.size == 4


def test_a_list_of_things_with_parents_asks_for_its_authors(tmp_path):
    rows = [(number, f"item {number}", number // 2 or "", "a long description of what it is") for number in range(1, 13)]
    with pytest.raises(rg.ReplyGraphError, match="no column for the author.*--columns author=name"):
        graph_of(tmp_path, lines_of("id,name,parent_id,description", *rows))


def test_a_thread_told_of_answers_alone(tmp_path):
    rows = [(id, user, "1" if parent else "", parent, "what was said") for id, user, parent in ROWS]
    assert ties(graph_of(tmp_path, lines_of("id,author,root_id,parent_id,text", *rows))) == TRUE


def test_why_a_column_is_not_taken_is_said(tmp_path):
    rows = [(f"a{id}", user, parent and f"{user}/{parent}/9", "what was said") for id, user, parent in ROWS]
    graph = graph_of(tmp_path, lines_of("id,author,parent_id,text", *rows))
    assert not ties(graph) and '("parent_id" is none: nothing in it is found in "id")' in graph.warnings[0]


def test_objects_in_the_cells_of_parquet(tmp_path):
    import duckdb

    values = ", ".join(
        f"({id}, {{'id': {ord(user[0])}, 'name': '{user} oak'}}, {parent or 'null'}, 'what was said')" for id, user, parent in ROWS
    )
    with duckdb.connect() as con:
        con.execute(f"copy (select * from (values {values}) t(id, author, parent_id, text)) to '{tmp_path / 'talk.parquet'}'")
    found = ties(rg.build(tmp_path / "talk.parquet"))
    assert found == {tie.replace(">", " oak>") + " oak": 1 for tie in TRUE}


DUMPS = {
    "create": "CREATE TABLE `notes` (`id` int, `author` varchar(9), `parent_id` int, `body` text);\nINSERT INTO `notes` VALUES {values};\n",
    "columns": "INSERT INTO notes (id, author, parent_id, body) VALUES {values};\n",
}


@pytest.mark.parametrize("kind", DUMPS)
def test_a_dump_of_any_table_of_comments(tmp_path, kind):
    values = ", ".join(f"({id}, '{user}', {parent or 'NULL'}, 'what''s said')" for id, user, parent in ROWS)
    assert ties(graph_of(tmp_path, DUMPS[kind].format(values=values), "talk.sql")) == TRUE


def test_the_names_of_people_stand_in_a_table_beside(tmp_path):
    ids = {user: 40 + number for number, user in enumerate(sorted({user for _, user, _ in ROWS}))}
    (tmp_path / "users.csv").write_text(lines_of("user_id,name", *((number, user) for user, number in ids.items())))
    rows = [(id, ids[user], parent, "what was said") for id, user, parent in ROWS]
    (tmp_path / "comments.csv").write_text(lines_of("comment_id,user_id,parent_id,text", *rows))
    graph = rg.build([tmp_path / "users.csv", tmp_path / "comments.csv"])
    assert ties(graph) == TRUE and len(threads(graph)) == 1


@pytest.mark.parametrize(("encoding", "header", "text"), [
    ("gb18030", "编号,作者,父评论,内容", "我同意这一点"), ("cp932", "番号,投稿者,返信先,本文", "橋は開けておくべきです"), ("cp1251", "номер,автор,ответ на,текст", "мост открыт"),
])  # fmt: skip
def test_a_small_table_of_another_encoding_is_named_and_read(tmp_path, encoding, header, text):
    content = lines_of(header, *((*row, text) for row in ROWS)).encode(encoding)
    (tmp_path / "talk.csv").write_bytes(content)
    with pytest.raises(rg.ReplyGraphError, match=f"byte 0 is not UTF-8. It reads as {encoding.upper()}: --encoding {encoding}"):
        rg.build(tmp_path / "talk.csv")
    assert ties(rg.build(tmp_path / "talk.csv", encoding=encoding)) == TRUE


def test_a_word_for_whoever_began_is_nobody_where_nobody_is_called_so(tmp_path):
    rows = "1,ann,OP,x\n2,bob,ann,y\n3,cy,OP,z\n4,ann,bob,w\n5,bob,cy,v\n"
    graph = graph_of(tmp_path, f"id,author,parent_author,text\n{rows}")
    assert ties(graph) == {"bob>ann": 1, "ann>bob": 1, "bob>cy": 1} and graph.counts["thread starters"] == 2
    assert any("OP in parent_author is no author here" in note for note in graph.notes)
    assert ties(graph_of(tmp_path, f"id,author,parent_author,text\n{rows}6,op,ann,u\n", "other.csv"))["ann>op"] == 1


def test_who_is_commented_and_in_which_thread(tmp_path):
    rows = "1,9,ann,bob,x\n2,9,bob,ann,y\n3,9,cy,bob,z\n4,8,ann,cy,w\n5,8,cy,ann,v\n"
    graph = graph_of(tmp_path, f"comment_id,post_id,comment_user_name,commented_user_name,comment_body\n{rows}")
    assert ties(graph) == {"ann>bob": 1, "bob>ann": 1, "cy>bob": 1, "ann>cy": 1, "cy>ann": 1}
    graph = graph_of(tmp_path, "src,dst,post_id\nann,bob,9\nbob,ann,9\ncy,bob,8\n", "ties.csv")
    assert ties(graph) == {"ann>bob": 1, "bob>ann": 1, "cy>bob": 1} and len(set(graph.comment_columns["thread"].tolist())) == 2


def test_two_people_of_one_name_in_a_small_file(tmp_path):
    """Each wrote once, so that their ids are as many as comments; but an object holds the name and the id."""
    rows = [
        {"id": n, "user": {"id": 40 + n, "name": name}, "replyTo": n - 1 or None, "body": "x"}
        for n, name in enumerate(["Ann", "Ann", "Bob"], 1)
    ]
    graph = graph_of(tmp_path, json.dumps(rows), "talk.json")
    assert ties(graph) == {"Ann (42)>Ann (41)": 1, "Bob>Ann (42)": 1}


def test_an_address_that_ends_alike_names_no_comment(tmp_path):
    rows = [(id, user, parent and f"https://forum.invalid/show?p={parent}&page=1", "what was said") for id, user, parent in ROWS]
    graph = graph_of(tmp_path, lines_of("id,author,parent_url,text", *rows))
    assert not ties(graph) and '"parent_url" is none' in graph.warnings[0]


def test_what_goes_to_everyone_answers_nobody(tmp_path):
    names = {id: user for id, user, _ in ROWS}
    graph = graph_of(
        tmp_path, lines_of("from,to,message", *((user, names.get(parent, "Everyone"), "what was said") for _, user, parent in ROWS))
    )
    assert ties(graph) == TRUE and graph.size == 4


def test_quotation_marks_that_quote_nothing(tmp_path):
    """As R and databases write tables: a text may begin with one, and the next row's text is no part of it."""
    lines = [f'{id}\t{user}\t{parent}\t"Well, said {id}' for id, user, parent in ROWS]
    graph = graph_of(tmp_path, "id\tauthor\tparent_id\ttext\n" + "\n".join(lines) + "\n", "talk.tsv")
    assert ties(graph) == TRUE and graph.counts["comments read"] == 5


def test_letters_that_json_writes_by_number(tmp_path):
    cells = [(id, f'"{{""id"": {ord(user[0])}, ""name"": ""\\u00c5{user}""}}"', parent, "what was said") for id, user, parent in ROWS]
    graph = graph_of(tmp_path, lines_of("id,user,parent_id,text", *cells))
    assert ties(graph) == {f"Å{tie.replace('>', '>Å')}": 1 for tie in TRUE}


MAILS = (  # whom each goes to; Pia wrote none
    ("Ann", ["Bob"]), ("Bob", ["Ann", "Cy"]), ("Cy", ["Bob", "Ann", "Pia"]), ("Ann", ["Cy"]), ("Bob", ["Ann"]),
)  # fmt: skip
SENT = {"Ann>Bob": 1, "Bob>Ann": 2, "Bob>Cy": 1, "Cy>Bob": 1, "Cy>Ann": 1, "Cy>Pia": 1, "Ann>Cy": 1}
PARTED = {
    "commas": lambda names: ", ".join(names), "no spaces": lambda names: ",".join(names), "semicolons": lambda names: "; ".join(names),
    "a list": lambda names: str(names), "titles": lambda names: "; ".join(f"{name}, PhD" for name in names),
    "addresses": lambda names: ", ".join(f"{name}@moss.example" for name in names),
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTED)
@pytest.mark.parametrize("has_text", [True, False])
def test_who_goes_to_several_people_answers_each(tmp_path, kind, has_text):
    """As mails are exported. A comma in a name parts nobody."""
    named = PARTED[kind]
    one = (lambda name: named([name])) if kind in ("titles", "addresses") else str
    rows = [(f"m{n}", f'"{one(name)}"', f'"{named(to)}"', *(["what was said"] * has_text)) for n, (name, to) in enumerate(MAILS)]
    graph = graph_of(tmp_path, lines_of("id,from,to,message" if has_text else "id,from,to", *rows))
    plain = {re.sub(r", PhD|@moss.example", "", tie): weight for tie, weight in ties(graph).items()}
    assert plain == SENT and graph.size == 4 and any("2 rows name several people in to" in note for note in graph.notes)


def test_a_list_of_people_in_json_is_answered_each(tmp_path):
    rows = [{"id": n, "sender": name, "to": to, "body": "what was said"} for n, (name, to) in enumerate(MAILS)]
    assert ties(graph_of(tmp_path, json.dumps(rows), "mails.json")) == SENT


def test_a_name_with_a_comma_is_one_person(tmp_path):
    rows = [("Ann", "Bob"), ("Bob", '"Ann, PhD"'), ("Ann", '"Cy, the gardener"'), ("Bob", '"Pia, MSc, FLS"'), ("Ann", '"Bob, Ann"')]
    graph = graph_of(tmp_path, lines_of("id,from,to,message", *((n, *row, "what was said") for n, row in enumerate(rows))))
    assert ties(graph) == {"Ann>Bob": 2, "Bob>Ann, PhD": 1, "Ann>Cy, the gardener": 1, "Bob>Pia, MSc, FLS": 1}
    assert any("3 rows have commas in to" in note for note in graph.notes)


def test_the_post_of_a_comment_is_its_thread_and_lends_it_no_score(tmp_path):
    rows = [
        (post, f"9{post}", f"c{post}{id}", user, parent and f"c{post}{parent}", "what was said")
        for post in "17"
        for id, user, parent in ROWS
    ]
    (tmp_path / "t.csv").write_text(lines_of("post_id,post_score,comment_id,comment_author,parent_id,body", *rows))
    table = rg.read(tmp_path / "t.csv")
    assert table.thread_id.tolist() == ["1"] * 5 + ["7"] * 5 and "score" not in table.dropna(axis=1, how="all")
    assert ties(rg.build(tmp_path / "t.csv")) == {tie: 2 for tie in TRUE}


def test_a_name_that_excel_lost_is_nobodys(tmp_path):
    rows = [("1", "Ann", ""), ("2", "#NAME?", "1"), ("3", "Bob", "2"), ("4", "#NAME?", "1"), ("5", "Bob", "1")]
    graph = graph_of(tmp_path, lines_of("id,author,parent_id,text", *((*row, "what was said") for row in rows)))
    assert ties(graph) == {"Bob>Ann": 1} and graph.size == 2
