"""JSON of any shape: lists under any key, answers inside comments, people beside them."""

import json

import pytest

import replygraph as rg
from replygraph.analysis.trees import threads
from replygraph.errors import ReadError

# Bob and Cy answer Ann, Dee answers Bob, Ann answers Dee.
TALK = [("1", "ann", None), ("2", "bob", "1"), ("3", "cy", "1"), ("4", "dee", "2"), ("5", "ann", "4")]
TRUE = {"bob>ann": 1, "cy>ann": 1, "dee>bob": 1, "ann>dee": 1}
IDS = {name: 70 + number for number, name in enumerate(("ann", "bob", "cy", "dee"))}


def nested(under, said="said", **more):
    made = {id: {"id": id, "author": {"login": name, "id": IDS[name]}, "body": f"{said} {id}", **more} for id, name, _ in TALK}
    for id, _, parent in TALK:
        if parent:
            made[parent].setdefault(under, []).append(made[id])
    return [made[id] for id, _, parent in TALK if parent is None]


def flat(id="id", author="author", parent="parent_id", text="text", **more):
    return [{id: each, author: name, parent: above, text: f"said {each}", **more} for each, name, above in TALK]


def post_of(inside):
    return {"post_id": "p", "title": "Oven", "author": "eve", "selftext": "How hot?", "comments": inside}


SHAPES = {
    "answers inside": nested("replies"),
    "answers inside, under a key": {"page": 1, "items": nested("children")},
    "two kinds of keys inside": {"data": {"comments": nested("responses")}},
    "a list under a key": {"title": "Oven", "posts": flat()},
    "a list under two keys, of another name": {"result": {"entries": flat("cid", "userfullname", "repliesToId", "message")}},
    "objects under their ids": {"comments": {each["id"]: {**each} for each in flat()}},
    "people beside": {
        "participants": [{"id": number, "display_name": name} for name, number in IDS.items()],
        "view": [{"id": id, "user_id": IDS[name], "parent_id": parent, "message": f"<p>said {id}</p>"} for id, name, parent in TALK],
    },
    "people under their ids": {
        "users": {str(number): {"username": name, "karma": 1} for name, number in IDS.items()},
        "data": [{"id": id, "author_id": str(IDS[name]), "parent_id": parent, "text": f"said {id}"} for id, name, parent in TALK],
    },
    "dates and ids of a database": [
        {**each, "_id": {"$oid": f"00{each['id']}"}, "created_at": {"$date": "2024-05-01T10:00:00Z"}} for each in flat()
    ],
    "no parent in other words": [{**each, "parent_id": each["parent_id"] or 0} for each in flat()],
    "what is mentioned, liked, edited": flat(mentions=[{"user": "nobody"}], likes=[{"user": "fan"}], edits=["a", "b"]),
    "column by column": {key: [each[key] for each in flat()] for key in flat()[0]},
    "column by column, as pandas writes it": {key: {str(place): each[key] for place, each in enumerate(flat())} for key in flat()[0]},
    "rows beside the names of columns": {"columns": list(flat()[0]), "index": [0, 1, 2, 3, 4], "data": [list(each.values()) for each in flat()]},
    "rows below the names of columns": [list(flat()[0]), *(list(each.values()) for each in flat())],
    "objects under their ids, on one line": json.dumps({f"c{each['id']}": {**each, "parent_id": each["parent_id"] and f"c{each['parent_id']}"} for each in flat()}),
    "what is quoted": flat(quoted=[{"id": "9", "author": "outside", "text": "what was said elsewhere"}] * 2),
    "references by type": [
        {"id": id, "author_name": name, "text": "x y", "referenced": [{"type": "quoted", "id": "1"}, *([{"type": "replied_to", "id": parent}] if parent else [])]}
        for id, name, parent in TALK
    ],
}  # fmt: skip


def graph_of(tmp_path, content, name="talk.json"):
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    (tmp_path / name).write_text(text)
    return rg.build(tmp_path / name)


def ties(graph):
    return {f"{reply.source}>{reply.target}": reply.weight for reply in graph.replies.itertuples()}


@pytest.mark.parametrize("shape", SHAPES)
def test_comments_of_any_shape(tmp_path, shape):
    graph = graph_of(tmp_path, SHAPES[shape])
    assert ties(graph) == TRUE and graph.counts["comments read"] == 5 and set(graph.author_columns["author"]) == set(IDS)
    assert graph.counts["thread starters"] == 1


def test_posts_with_their_comments(tmp_path):
    graph = graph_of(tmp_path, {"subreddit": "bread", "posts": [post_of(nested("replies")), {**post_of([]), "post_id": "q"}]})
    assert ties(graph) == TRUE | {"ann>eve": 1} and graph.counts["comments read"] == 7
    assert any("read of posts author, post_id as id" in note for note in graph.notes)


def test_lines_of_posts_with_their_comments(tmp_path):
    lines = "".join(json.dumps({**post_of(nested("replies", f"said of {post}")), "post_id": post}) + "\n" for post in "pqr") + "{broken\n"
    graph = graph_of(tmp_path, lines, "talk.jsonl")
    assert graph.counts["comments that repeat an id"] == 0 and ties(graph) == {tie: 3 for tie in (*TRUE, "ann>eve")}
    assert graph.counts["unreadable lines"] == 1 and "1 line cannot be read and is left out" in graph.warnings[0]


def test_threads_under_keys_that_number_anew(tmp_path):
    threads = {f"thread-{number}": flat("no", "name", "reply_to", "message") for number in (1, 2, 3)}
    assert ties(graph_of(tmp_path, threads)) == dict.fromkeys(TRUE, 3)


def test_other_things_are_no_discussion(tmp_path):
    shop = {"products": [{"id": number, "name": f"bed {number}", "text": "a bed", "price": 3} for number in range(4)]}
    people = {"users": [{"id": number, "name": f"person {number}", "email": "x@y.invalid"} for number in range(4)]}
    for content in (people, {"a": {"b": [1, 2]}}):
        with pytest.raises(rg.ReplyGraphError, match="no format known here"):
            graph_of(tmp_path, content)
    assert ties(graph_of(tmp_path, {**shop, "comments": flat()})) == TRUE


def test_objects_of_other_types_in_a_list_are_counted(tmp_path):
    rows = [each for id, name, parent in TALK for each in ({"type": "note", "id": id, "author": name, "parent_id": parent, "text": f"said {id}"},
                                                           *[{"type": "like", "by": name, "of": id}] * 2)]  # fmt: skip
    graph = graph_of(tmp_path, {"events": rows})
    assert ties(graph) == TRUE and graph.counts["objects that are no comments"] == 10


def test_people_are_told_apart_in_every_list_by_the_same_ids(tmp_path):
    """Two are called Ann, and only among the answers both write; on top a name alone would be a third Ann."""

    def comment(id, person, name, answers=()):
        return {"id": id, "from": {"id": person, "name": name}, "message": f"Words of {id}", "comments": {"data": [*answers]}}

    talk = [
        comment("1", 501, "Ann", [comment("1_1", 502, "Ann"), comment("1_2", 503, "Bob"), comment("1_3", 501, "Ann")]),
        comment("2", 503, "Bob", [comment("2_1", 501, "Ann"), comment("2_2", 502, "Ann"), comment("2_3", 502, "Ann")]),
    ]
    (tmp_path / "talk.json").write_text(json.dumps({"result": {"data": talk}}))
    graph = rg.build(tmp_path / "talk.json")
    assert sorted(graph.authors.author) == ["Ann (501)", "Ann (502)", "Bob"]
    assert {(reply.source, reply.target): reply.weight for reply in graph.replies.itertuples()} == {
        ("Ann (502)", "Ann (501)"): 1, ("Bob", "Ann (501)"): 1, ("Ann (501)", "Bob"): 1, ("Ann (502)", "Bob"): 2
    }  # fmt: skip


def test_the_order_of_keys_does_not_matter(tmp_path):
    people = {"1": ("ann_b", "Ann B"), "2": ("bob", "Bob"), "3": ("cy_x", "Cy")}
    rows = [("1", "1", None), ("2", "2", "1"), ("3", "3", "1"), ("4", "1", "2"), ("5", "2", "4")]
    wrote = {id: person for id, person, _ in rows}

    def person(key):
        return {"id": key, "name": people[key][1], "username": people[key][0]}

    found = []
    for order in (False, True):
        lines = []
        for id, key, parent in rows:
            each = {"text": f"word {id}", "id": id, "author": dict(sorted(person(key).items(), reverse=not order))}
            if parent:
                whom = person(wrote[parent])
                each |= {"in_reply_to_user": dict(sorted(whom.items(), reverse=not order)), "in_reply_to_id": parent}
            lines.append(json.dumps(dict(sorted(each.items(), reverse=not order))))
        (tmp_path / "tweets.jsonl").write_text("\n".join(lines))
        graph = rg.build(tmp_path / "tweets.jsonl")
        found.append(sorted((reply.source, reply.target) for reply in graph.replies.itertuples()))
    assert found[0] == found[1] == [("ann_b", "bob"), ("bob", "ann_b"), ("cy_x", "ann_b")]


def test_what_nests_needs_no_id_where_its_depth_is_told_too(tmp_path):
    def said(author, depth, *replies):
        return {"author": author, "body": "what was said", "depth": str(depth), "replies": list(replies)}

    post = {
        "title": "Moss",
        "author": "Ann",
        "content": "what was asked",
        "comments": [said("Bob", 0, said("Cy", 1, said("Ann", 2))), said("Di", 0)],
    }
    (tmp_path / "threads.json").write_text(json.dumps([post]))
    graph = rg.build(tmp_path / "threads.json")
    assert sorted((tie.source, tie.target) for tie in graph.replies.itertuples()) == [
        ("Ann", "Cy"),
        ("Bob", "Ann"),
        ("Cy", "Bob"),
        ("Di", "Ann"),
    ]


def test_a_list_that_is_very_deep_inside_a_comment(tmp_path):
    deep = "[" * 5000 + "]" * 5000
    text = json.dumps({"posts": [{**each, "refs": "deep"} for each in flat()]}).replace('"deep"', deep)
    (tmp_path / "talk.json").write_text(text)
    assert ties(rg.build(tmp_path / "talk.json")) == TRUE


def test_messages_as_zulip_gives_them(tmp_path):
    quoted = '<p><span class="user-mention silent" data-user-id="10">Ann</span> <a href="https://moss.invalid/#narrow/stream/7/near/100">said</a>:</p>'
    said = [("Ann", "<p>Frost.</p>"), ("Bob", f"{quoted}<blockquote><p>Frost.</p></blockquote><p>So.</p>"), ("Cy", "<p>Well.</p>")]
    messages = [
        {
            "id": 100 + n, "sender_id": 10 + n, "sender_full_name": name, "display_recipient": "moss", "recipient_id": 5, "stream_id": 7,
            "subject": "frost", "type": "stream", "content": content, "timestamp": 1683188225 + n,
        }
        for n, (name, content) in enumerate(said)
    ]  # fmt: skip
    for name, content in (("answer.json", {"result": "success", "messages": messages}), ("list.json", messages)):
        (tmp_path / name).write_text(json.dumps(content))
        graph = rg.build(tmp_path / name)
        assert [(tie.source, tie.target) for tie in graph.replies.itertuples()] == [("Bob", "Ann")] and graph.size == 3


def test_where_messages_go_is_nobody_who_answers(tmp_path):
    """A channel is no person; a table of messages is no table of ties."""
    rows = [f"{n},{10 + n % 3},{905 + n % 2},what was said" for n in range(12)]
    (tmp_path / "m.csv").write_text("\n".join(["id,sender_id,recipient_id,content", *rows, ""]))
    with pytest.raises(ReadError, match="none of its 2 values is an author"):
        rg.build(tmp_path / "m.csv")


@pytest.mark.parametrize(
    ("inside", "lacking"),
    [
        ({"replies": [], "reply_count": 3}, 3),
        ({"thread": {"count": 2, "items": []}}, 2),
        ({"replies": [], "reply_count": 0, "number": 9}, 0),
    ],
)
def test_answers_that_are_only_counted(tmp_path, inside, lacking):
    rows = [{"id": 1, "author": "Ann", "text": "what was said"} | inside, {"id": 2, "author": "Bob", "text": "what was said"}]
    rows[1] |= {"replies": [{"id": 3, "author": "Cy", "text": "what was said"}], "reply_count": 1}
    (tmp_path / "t.json").write_text(json.dumps(rows))
    graph = rg.build(tmp_path / "t.json")
    assert [(tie.source, tie.target) for tie in graph.replies.itertuples()] == [("Cy", "Bob")]
    assert graph.counts.get("answers that are only counted", 0) == lacking and bool(graph.warnings) == bool(lacking)


def test_people_are_called_by_one_key_in_all_lists_and_answers_are_in_the_thread_above_them(tmp_path):
    """Where each of 35 has a handle and a name: a list of two answers decides nothing by itself."""

    def comment(id, person, replies=()):
        return {
            "comment_id": str(id),
            "username": f"user{person}",
            "nickname": f"nick{person}",
            "comment": f"said {id}",
            "replies": list(replies),
        }

    inside = {3: [comment(101, 9)], 5: [comment(102, 3)]}  # user9 answers user3, who answers user5
    tops = [comment(number, number, inside.get(number, ())) for number in range(35)] + [comment(100, 3)]
    graph = graph_of(tmp_path, {"caption": "A kiln", "comments": tops})
    called = graph.author_columns["author"][0][:4]
    assert len(graph.author_columns["author"]) == 35 and len(threads(graph)) == len(tops)
    assert ties(graph) == {f"{called}9>{called}3": 1, f"{called}3>{called}5": 1}
