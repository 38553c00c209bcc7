"""Which kinds of ties count: replies, quotations, mentions, boosts."""

import json

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main

TALK = [
    {"id": "1", "author": "Ann"},
    {"id": "2", "author": "Bob", "parent_id": "1"},
    {"id": "3", "author": "Cy", "parent_id": "1", "resolution": "quote"},
    {"id": "4", "author": "Dee", "reply_to": "Bob", "resolution": "mention"},
    {"id": "5", "author": "Eve", "parent_id": "1", "resolution": "assumed"},
]


def arrows(graph):
    names = graph.author_columns["author"]
    columns = (graph.reply_columns[name].tolist() for name in ("source", "target", "weight"))
    return {(names[s], names[t]): weight for s, t, weight in zip(*columns, strict=True)}


REPLIES, QUOTE, MENTION = {("Bob", "Ann"): 1, ("Eve", "Ann"): 1}, {("Cy", "Ann"): 1}, {("Dee", "Bob"): 1}


@pytest.mark.parametrize(("ties", "found"), [
    (None, REPLIES | QUOTE | MENTION), (["reply"], REPLIES), (["quote"], QUOTE), (["mention", "quote"], QUOTE | MENTION), (["boost"], {}),
])  # fmt: skip
def test_only_ties_of_the_kinds_asked_for_count(ties, found):
    graph = rg.build(TALK, ties=ties)
    assert arrows(graph) == found
    assert graph.counts["ties of other kinds left out"] == 4 - len(found)
    assert graph.counts["thread starters"] == 1 and graph.size == 5


def test_the_comments_behind_a_number_are_of_these_kinds():
    assert rg.replies_behind(TALK, to="Ann", ties=["quote"]).id.tolist() == ["3"]
    assert rg.replies_behind(TALK, ties=["reply", "mention"]).id.tolist() == ["2", "4", "5"]


def test_what_is_no_kind_of_tie_is_refused():
    with pytest.raises(rg.ReplyGraphError, match=r'there is no kind of tie "quotes"\. Did you mean quote\?'):
        rg.build(TALK, ties=["quotes"])
    with pytest.raises(rg.ReplyGraphError, match="no kind of tie is given. There are: reply, quote, mention, boost"):
        rg.build(TALK, ties=[])


ACCOUNTS = {name: {"id": name, "acct": name, "username": name, "url": f"https://m.example/@{name}"} for name in ("ann", "bob", "cy")}


def status(id, name, **more):
    return {"id": id, "account": ACCOUNTS[name], "in_reply_to_id": None, "in_reply_to_account_id": None, "content": "<p>Yes</p>",
            "created_at": "2024-05-01T10:00:00Z", "mentions": [], **more}  # fmt: skip


def test_boosts_of_mastodon_on_the_command_line(tmp_path):
    path = tmp_path / "statuses.json"
    first = status("1", "ann")
    answer = status("2", "bob", in_reply_to_id="1", in_reply_to_account_id="ann")
    path.write_text(json.dumps({"ancestors": [], "descendants": [first, answer, status("3", "cy", reblog=first, content="")]}))

    def run(*args):
        return CliRunner().invoke(main, [*map(str, args)])

    assert arrows(rg.build(path)) == {("bob", "ann"): 1} and rg.build(path).counts["boosts"] == 1
    assert arrows(rg.build(path, ties=["boost"])) == {("cy", "ann"): 1}
    said = run("rank", path, "--ties", "reply,boost", "--csv")
    assert "Ties: 1 comment by reply; 1 comment by boost." in said.stderr and '\n1,"ann"' in said.stdout.replace("\r", "")
    assert '"received":2' in run("rank", path, "--ties", "reply, boost", "--ndjson").stdout.replace(" ", "").replace("replies_", "")
    assert "1  answers only by ties of other kinds than asked for: no tie" in run("describe", path, "--ties", "boost").stdout
    assert run("rank", path, "--ties", "likes").exit_code == 2
    for command in ("report", "draw", "export"):
        there = {"report": tmp_path / "out", "draw": tmp_path / "m.svg", "export": tmp_path / "g.graphml"}[command]
        assert run(command, path, "--ties", "boost", "-o", there, "-q").exit_code == 0


def test_boosts_of_an_outbox(tmp_path):
    activity = {
        "type": "Announce", "id": "https://m.example/users/cy/statuses/9/activity", "actor": "https://m.example/users/cy",
        "published": "2024-05-01T10:00:00Z", "object": "https://m.example/users/ann/statuses/1",
    }  # fmt: skip
    note = {"type": "Note", "id": "https://m.example/users/cy/statuses/8", "attributedTo": "https://m.example/users/cy", "content": "Hm"}
    path = tmp_path / "outbox.json"
    path.write_text(json.dumps({"type": "OrderedCollection", "orderedItems": [{"type": "Create", "object": note}, activity]}))
    assert arrows(rg.build(path, ties=["boost"])) == {("cy@m.example", "ann@m.example"): 1}
    assert rg.build(path).counts["boosts"] == 1
