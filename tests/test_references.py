"""Answers that stand in the texts, by the number of the comment answered; and cells that hold a whole object."""

import json

import pytest

import replygraph as rg
from tests.test_graph import arrows

# Two threads that number their comments anew: who, in which thread, as which, answering which.
TALK = [
    ("Ann", 7, 0, None), ("Bob", 7, 1, 0), ("Cy", 8, 0, None), ("Cy", 7, 2, 1), ("Ann", 8, 1, 0), ("Dee", 7, 3, 1), ("Bob", 8, 2, 1), ("Ann", 7, 4, 2),
]  # fmt: skip
TIES = {("Bob", "Ann"): 2, ("Cy", "Bob"): 1, ("Ann", "Cy"): 2, ("Dee", "Bob"): 1}


def rows(say, texts=("The tide was late.", "It was early, I think."), number="count", thread="bug_id"):
    said = [(who, where, n, f"{say(to)}{texts[n % 2]}" if to is not None else texts[n % 2]) for who, where, n, to in TALK]
    return [
        {"id": 900 + 7 * place, thread: where, number: n, "creator": who, "text": text} for place, (who, where, n, text) in enumerate(said)
    ]


def graph_of(tmp_path, content):
    (tmp_path / "talk.json").write_text(json.dumps(content))
    return rg.build(tmp_path / "talk.json")


@pytest.mark.parametrize("say", [
    lambda n: f"(In reply to A Name 2 from comment #{n})\n> So.\n\n", lambda n: f"(In reply to comment #{n}) ", lambda n: f">>> comment {n}\n",
    lambda n: f"Replying to [comment:{n} somebody]:\n> So.\n\n", lambda n: f"@{n} ", lambda n: f"<p>#{n}: ", lambda n: f"Antwort auf Beitrag Nr. {n}: ",
])  # fmt: skip
def test_texts_that_name_a_number(tmp_path, say):
    assert arrows(graph_of(tmp_path, rows(say))) == TIES
    assert arrows(graph_of(tmp_path, [{"bugs": [{"comments": rows(say, number="nr", thread="ticket")}]}])) == TIES


def test_numbers_that_are_ids(tmp_path):
    ids = {(where, n): 900 + 7 * place for place, (_, where, n, _) in enumerate(TALK)}
    posts = [
        {"no": ids[where, n], "resto": 0, "time": 1683188225, "name": who, "com": f'<a href="#p{ids.get((where, to))}">&gt;&gt;{ids.get((where, to))}</a><br>So.' if to is not None else "Hm."}
        for who, where, n, to in TALK
    ]  # fmt: skip
    assert arrows(graph_of(tmp_path, {"posts": posts})) == TIES


@pytest.mark.parametrize("texts", [
    ["#1 of my songs", "#2 of my songs", "#7 of all", "no number"],  # to numbers that are not here
    ["#4 is the best", "#3 is fine", "#4 again", "#1 for me"],  # to what comes later
    ["In 2 days", "I saw 1 of them", "Comment is free", "3 of us"],
])  # fmt: skip
def test_numbers_that_name_no_comment(tmp_path, texts):
    found = [{"id": place, "user": user, "text": text} for place, (user, text) in enumerate(zip("abcd", texts, strict=True), 1)]
    graph = graph_of(tmp_path, found)
    assert arrows(graph) == {} and graph.author_columns["author"].tolist() == ["a", "b", "c", "d"]


def test_a_column_that_tells_is_believed_before_the_texts(tmp_path):
    told = rows(lambda n: f"#{n} ")
    for row in told:
        row["parent_id"] = None if row["id"] == 900 else 900
    assert arrows(graph_of(tmp_path, told)) == {("Bob", "Ann"): 2, ("Cy", "Ann"): 2, ("Dee", "Ann"): 1}


# The same objects as JSON, as Python and its libraries print them.
CELLS = {
    "json": ('{{"id": {0}, "username": "{1}", "rank": {{"id": 1}}}}', '{{"msg_id": {0}}}'),
    "python": ("{{'id': {0}, 'username': '{1}', 'verified': None}}", "{{'reply_to_msg_id': {0}, 'quote': False}}"),
    "telethon": ("User(id={0}, username='{1}', bot=False)", "MessageReplyHeader(reply_to_msg_id={0}, reply_to_top_id=None)"),
    "list": ("[{{'id': {0}, 'username': '{1}'}}]", "[{{'msg_id': '{0}', 'type': 'x'}}]"),
}


@pytest.mark.parametrize("who, parent", CELLS.values(), ids=CELLS)
def test_cells_that_hold_an_object(tmp_path, who, parent):
    people = ["Ann O'Dea" if '"' in who else "Ann", "Bob", "Cy"]
    lines = [("", 0), (11, 1), (12, 2), (11, 0), (14, 1)]
    table = ["id;user;reply_to;text"]
    table += [f"{11 + n};{who.format(70 + i, people[i])};{to and parent.format(to)};Fog again" for n, (to, i) in enumerate(lines)]
    (tmp_path / "t.csv").write_text(
        "\n".join(table).replace('"', '""').replace(";{", ';"{').replace("};", '}";') if '"' in who else "\n".join(table)
    )
    assert arrows(rg.build(tmp_path / "t.csv")) == {("Bob", people[0]): 2, ("Cy", "Bob"): 1}


def test_messages_told_apart_by_their_times(tmp_path):
    talk = [("ann", 5, ""), ("bob", 6, 5), ("cy", 7, 5), ("dee", 8, ""), ("ann", 9, 8)]
    lines = [f"{who},Fog again,1685000{n}00.000{n}00,{'' if top == '' else f'1685000{top}00.000{top}00'}" for who, n, top in talk]
    (tmp_path / "t.csv").write_text("\n".join(["user,text,ts,thread_ts", *lines]) + "\n")
    graph = rg.build(tmp_path / "t.csv")
    assert arrows(graph) == {("bob", "ann"): 1, ("cy", "ann"): 1, ("ann", "dee"): 1}


def test_a_thread_s_id_is_assumed_to_be_answered_where_only_some_tell_more(tmp_path):
    talk = [
        ("1", "ann", None, None),
        ("2", "bob", "1", None),
        ("3", "cy", "1", "2"),
        ("4", "dee", None, None),
        ("5", "ann", "4", None),
        ("6", "bob", "4", "5"),
    ]
    found = [
        {"_id": id, "author": who, "comment_thread_id": thread, "parent_id": parent, "body": "Rain"} for id, who, thread, parent in talk
    ]
    graph = graph_of(tmp_path, found)
    assert arrows(graph) == {("bob", "ann"): 2, ("cy", "bob"): 1, ("ann", "dee"): 1}
    assert graph.counts["assumed replies"] == 2


def test_paths_beside_the_ids_and_numbers_that_are_paths(tmp_path):
    talk = [("31", "ann", "0.31"), ("47", "bob", "0.31.47"), ("52", "cy", "0.31.47.52"), ("58", "ann", "0.31.58"), ("60", "dee", "0.60")]
    ties = {("bob", "ann"): 1, ("cy", "bob"): 1}
    (tmp_path / "t.csv").write_text("id,creator_name,path,content\n" + "".join(f"{id},{who},{path},Rain again\n" for id, who, path in talk))
    assert arrows(rg.build(tmp_path / "t.csv")) == ties
    (tmp_path / "u.csv").write_text("Nr,Name,Text\n" + "".join(f"{path.replace('.', '_')},{who},Rain again\n" for _, who, path in talk))
    assert arrows(rg.build(tmp_path / "u.csv")) == ties


def test_comments_laid_flat_beside_the_comment_answered(tmp_path):
    lines = ["id,ownerUsername,text,replies/0/id,replies/0/ownerUsername,replies/0/text,replies/1/id,replies/1/ownerUsername,replies/1/text",
             "1,ann,Rain again,2,bob,Oh no,3,cy,Again?", "4,bob,Dry here,5,ann,Lucky you,,,"]  # fmt: skip
    for sign in ("/", "."):
        (tmp_path / "t.csv").write_text("\n".join(lines).replace("/", sign) + "\n")
        graph = rg.build(tmp_path / "t.csv")
        assert arrows(graph) == {("bob", "ann"): 1, ("cy", "ann"): 1, ("ann", "bob"): 1} and graph.author_columns["comments"].sum() == 5


def test_a_list_of_things_of_several_types(tmp_path):
    lines = [
        {"type": "version", "version": 1},
        *({"type": "user", "user": {"username": name, "email": f"{name}@a.example"}} for name in ("ann", "bob", "cy", "dee")),
    ]
    for at, (who, answers) in enumerate([("ann", ("bob", "cy")), ("dee", ("ann",))]):
        replies = [{"user": name, "message": "Yes.", "create_at": 20 + at} for name in answers]
        lines.append(
            {"type": "post", "post": {"channel": "town", "user": who, "message": "Who comes?", "create_at": at, "replies": replies}}
        )
    (tmp_path / "talk.jsonl").write_text("\n".join(map(json.dumps, lines)))
    graph = rg.build(tmp_path / "talk.jsonl")
    assert arrows(graph) == {("bob", "ann"): 1, ("cy", "ann"): 1, ("ann", "dee"): 1} and graph.author_columns["comments"].sum() == 5


def test_an_author_who_is_one_in_all_rows_is_none(tmp_path):
    found = [
        {"id": n, "from_user": {"_": "User", "first_name": who}, "reply_to_message_id": n - 1 or None, "text": "Rain"}
        for n, who in enumerate(["ann", "bob"] * 6, 1)
    ]
    assert arrows(graph_of(tmp_path, found)) == {("ann", "bob"): 5, ("bob", "ann"): 6}


@pytest.mark.parametrize("key", ["reply_list", "threadedReplies", "kommentare", "子评论", "child", "nested", "answerList", "subThread"])
def test_answers_under_any_key(tmp_path, key):
    found = [{"id": 1, "user": "ann", "body": "Rain.", key: [{"id": 2, "user": "bob", "body": "Oh.", key: [{"id": 3, "user": "cy", "body": "Dry here."}]}]},
             {"id": 4, "user": "cy", "body": "Wind."}]  # fmt: skip
    assert arrows(graph_of(tmp_path, {"comments": found})) == {("bob", "ann"): 1, ("cy", "bob"): 1}


@pytest.mark.parametrize("key", ["references", "quoted_posts", "edit_history", "related", "parents"])
def test_comments_that_are_no_answers(tmp_path, key):
    beside = [{"id": 9, "user": "dee", "body": "Long ago."}]
    found = [
        {"id": 1, "parent_id": None, "user": "ann", "body": "Rain."},
        {"id": 2, "parent_id": 1, "user": "bob", "body": "Oh.", key: beside},
    ]
    assert arrows(graph_of(tmp_path, found)) == {("bob", "ann"): 1}


def test_answers_in_edges_of_nodes_to_any_depth(tmp_path):
    node = None
    for n, who in reversed(list(enumerate(["ann", "bob", "ann", "bob", "ann", "bob"]))):
        node = {"id": f"c{n}", "author": {"login": who}, "body": "Rain.", "replies": {"edges": [{"node": node}] if node else []}}
    assert arrows(graph_of(tmp_path, {"data": {"post": {"comments": {"edges": [{"node": node}]}}}})) == {
        ("bob", "ann"): 3,
        ("ann", "bob"): 2,
    }


@pytest.mark.parametrize("names", [
    "id_komentar,balasan_untuk,nama_pengguna,isi_komentar", "رقم التعليق,رد على,الكاتب,النص", "댓글ID,부모댓글ID,작성자,내용", "Beitrags-Nr,Antwort auf Nr,Nutzername,Beitragstext",
    "コメントID,返信先ID,投稿者,本文", "Reactie-ID,Reactie op,Gebruiker,Tekst", "inlägg_id,svar på,författare,text", "id_komentarza,odpowiedz_na,autor,tresc",
    "id,απάντηση σε,συγγραφέας,κείμενο", "ID del comentario,En respuesta a,Usuario,Comentario", "url,reply_to_url,author,text",
])  # fmt: skip
def test_names_of_columns_in_many_languages(tmp_path, names):
    rows = [(51, "", "ann"), (57, 51, "bob"), (58, 57, "cy"), (66, 51, "cy")]
    (tmp_path / "t.csv").write_text("\n".join([names, *(f"{id},{to},{who},Rain again and again" for id, to, who in rows)]) + "\n")
    assert arrows(rg.build(tmp_path / "t.csv")) == {("bob", "ann"): 1, ("cy", "bob"): 1, ("cy", "ann"): 1}


def test_nodes_and_edges_as_two_tables(tmp_path):
    (tmp_path / "nodes.csv").write_text("Id,Label,timeset,group\n0,Ann,,1\n1,Bob,,1\n2,Cy,,2\n")
    (tmp_path / "edges.csv").write_text("Source,Target,Type,Weight\n1,0,Directed,3\n2,0,Directed,1\n0,2,Directed,2\n")
    both = [tmp_path / "nodes.csv", tmp_path / "edges.csv"]
    for files in (both, both[::-1]):
        assert arrows(rg.build(files)) == {("Bob", "Ann"): 3, ("Cy", "Ann"): 1, ("Ann", "Cy"): 2}
    (tmp_path / "nodes.csv").write_text("Id,Label\n0,Ann\n1,0\n2,Cy\n")  # somebody is called as another's id
    assert arrows(rg.build(both)) == {("0", "Ann"): 3, ("Cy", "Ann"): 1, ("Ann", "Cy"): 2}
    with pytest.raises(rg.ReplyGraphError, match="the nodes of a graph, without ties. Give the file of its edges"):
        rg.build(both[0])


def test_a_target_that_nobody_is_called_is_asked(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("user,target,text\nann,climate,Rain again\nbob,climate,Too dry\n")
    with pytest.raises(rg.ReplyGraphError, match='It may be "target" .by its name; none of its 1 values is an author'):
        rg.build(file)
    assert arrows(rg.build(file, columns={"parent_id": ""})) == {}
    assert arrows(rg.build(file, columns={"reply_to": "target"})) == {("ann", "climate"): 1, ("bob", "climate"): 1}


def test_graphs_as_json_whose_weights_and_ties_lie_elsewhere(tmp_path):
    ties = {("Ann", "Bob"): 3, ("Bob", "Cy"): 2}
    names = ["Ann", "Bob", "Cy"]
    edges = [{"source": a, "target": b, "metadata": {"weight": w}} for (a, b), w in ties.items()]
    assert (
        arrows(graph_of(tmp_path, {"graph": {"directed": True, "nodes": {name: {"label": name} for name in names}, "edges": edges}}))
        == ties
    )
    beside = [[{"id": b, "weight": w} for (a, b), w in ties.items() if a == name] for name in names]
    content = {"directed": True, "multigraph": False, "graph": [], "nodes": [{"id": name} for name in names], "adjacency": beside}
    assert arrows(graph_of(tmp_path, content)) == ties


def test_words_above_nothing_but_numbers_name_the_columns(tmp_path):
    (tmp_path / "edges.csv").write_text("Column1;Column2\n78;1\n9;3\n14;3\n1;9\n")
    assert arrows(rg.build(tmp_path / "edges.csv")) == {("78", "1"): 1, ("9", "3"): 1, ("14", "3"): 1, ("1", "9"): 1}


@pytest.mark.parametrize("shape", ["line", "indented", "array", "dotted"])
def test_a_long_list_in_an_object_is_read_piece_by_piece(tmp_path, monkeypatch, shape):
    from replygraph.readers import _json_rows, _json_streams

    monkeypatch.setattr(_json_rows, "SMALL", 1 << 16)
    monkeypatch.setattr(_json_streams, "BLOCK", 1 << 10)
    found = [
        {"id": n, "user_id": f"u{n % 3}", "parent": n - 1 or None, "body": "Rain again, and again. " * 4, "replies": []}
        for n in range(1, 900)
    ]
    for n in (3, 700):
        found[n]["replies"] = [{"id": 5000 + n, "user_id": "u9", "body": "Oh."}]
    people = [{"id": f"u{n}", "name": name} for n, name in enumerate(["Ann", "Bob", "Cy"])]
    content = {"meta": {"n": 2}, "data": found, "people": [*people, {"id": "u9", "name": "Dee"}]} if shape != "array" else found
    content = {"talk.2024": content} if shape == "dotted" else content
    (tmp_path / "talk.json").write_text(json.dumps(content, indent=1 if shape == "indented" else None))
    ties = arrows(rg.build(tmp_path / "talk.json"))
    monkeypatch.setattr(_json_rows, "SMALL", 1 << 25)
    assert ties == arrows(rg.build(tmp_path / "talk.json")) and sum(ties.values()) == 900
    assert ("Dee" if shape != "array" else "u9") in {author for author, _ in ties}


@pytest.mark.parametrize("table", [
    "posted_on\tpost_id\tthread_id\tmessageText\tParent ID\tuser_name\n" + "".join(f"2023-05-04T0{n}:30:54Z\t{n}a\tt0\tRain\t{p}\t{who}\n" for n, p, who in [(1, "", "ann"), (2, "1a", "bob"), (3, "2a", "cy"), (4, "1a", "bob")]),
    "likes;post_id;profile_name;parent_comment;comment_text\n" + "".join(f"0;{n}a;{who};{p};Rain\n" for n, p, who in [(1, "", "ann"), (2, "1a", "bob"), (3, "2a", "cy"), (4, "1a", "bob")]),
    "comment_id,replied_to,kullanıcı adı,comment_text\n" + "".join(f"{n}a,{p},{who},Rain\n" for n, p, who in [(1, "", "ann"), (2, "1a", "bob"), (3, "2a", "cy"), (4, "1a", "bob")]),
])  # fmt: skip
def test_a_table_that_tells_parents_is_no_chat_and_no_export_without_them(tmp_path, table):
    (tmp_path / "t.csv").write_text(table)
    assert arrows(rg.build(tmp_path / "t.csv")) == {("bob", "ann"): 2, ("cy", "bob"): 1}
