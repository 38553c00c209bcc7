"""Messenger tells who wrote and when, but not who answers whom."""

from pathlib import Path

import replygraph as rg

SAMPLE = Path(__file__).parent / "data" / "messenger.json"


def test_messages_have_no_replies_and_that_is_said():
    comments = rg.read(SAMPLE)
    assert comments[["author", "text"]].to_numpy().tolist() == [["Ann Oak", "Frost tonight"], ["Jürg", "@Ann Oak schön"]]
    assert [str(at) for at in comments.created_at] == ["2026-01-05 10:00:00", "2026-01-05 10:01:40"]
    graph = rg.build(SAMPLE)
    assert graph.size == 2 and not len(graph.replies) and "--mentions" in graph.warnings[0]


def test_names_at_the_start_are_replies_on_request():
    graph = rg.build(SAMPLE, mentions=True)
    assert graph.replies[["source", "target"]].to_numpy().tolist() == [["Jürg", "Ann Oak"]] and not graph.warnings


def test_the_form_of_encrypted_chats(tmp_path):
    path = tmp_path / "chat.json"
    path.write_text(
        '{"participants": ["Ann", "Bob"], "threadName": "Garden", "messages": [{"senderName": "Ann", "text": "Frost", "timestamp": 1767607200000,'
        ' "isUnsent": false, "type": "text"}]}'
    )
    assert rg.read(path)[["author", "text", "title"]].to_numpy().tolist() == [["Ann", "Frost", "Garden"]]
