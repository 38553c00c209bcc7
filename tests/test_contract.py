"""A reader's mistakes are told, with the reader, the key and the cure; values are brought into shape in one place."""

import inspect
from types import SimpleNamespace
from typing import get_args

import pytest

import replygraph as rg
from replygraph import readers
from replygraph.engines import embedded, inserts
from replygraph.readers import _contract
from replygraph.sources import Log, Table


def load(*rows, log=None):
    """The comments that an engine has of rows that a reader called `mine` yields."""
    con = embedded.connect()
    inserts.insert_rows(con, rows, log or Log(), "reader mine", "a.json")
    return con.execute("select * from read_comments").df().astype(object).where(lambda table: table.notna(), None).to_dict("records")


def test_a_typo_in_a_key_is_an_error_that_names_the_right_one():
    with pytest.raises(rg.ReplyGraphError) as error:
        load({"id": "1", "author": "Ann"}, {"id": "2", "author": "Bob", "parentid": "1"})
    assert str(error.value) == 'reader mine: unknown key "parentid". Did you mean parent_id?'
    with pytest.raises(rg.ReplyGraphError, match='unknown key "xyz". A comment may have id, parent_id, thread_id, author'):
        load({"id": "1", "xyz": "Ann"})


def test_a_typo_in_a_column_of_a_table_is_an_error_too():
    with pytest.raises(rg.ReplyGraphError, match=r'unknown key "Author"\. Did you mean author\?'):
        _contract.complete("reader mine", {"id": "a", "Author": "b"})
    assert Table  # what a reader of tables gives


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"resolution": "nestd"}, 'reader mine: resolution "nestd". Did you mean nested? It is one of explicit-id, nested'),
        ({"precision": "minutes"}, 'reader mine: precision "minutes". Did you mean minute? It is one of second, minute'),
        (("1", "Ann"), "reader mine: read gives a tuple where a dict is needed. Yield one dict for each comment."),
    ],
)
def test_a_word_or_a_row_of_the_wrong_kind_is_an_error(row, words):
    with pytest.raises(rg.ReplyGraphError) as error:
        load(row)
    assert str(error.value).startswith(words)


def test_values_of_the_wrong_kind_are_left_out_and_said():
    log = Log()
    [first, second] = load(
        {"id": 1, "author": "Ann", "score": "many", "text": {"a": 1}, "candidates": "2"},
        {"id": 2, "author": ["Bob"], "score": "3", "text": 12, "candidates": [1, "x"]},
        log=log,
    )
    assert (first["id"], first["author"], first["score"], first["text"]) == ("1", "Ann", None, None)
    assert (second["author"], second["score"], second["text"], list(second["candidates"])) == (None, 3.0, "12", ["1", "x"])
    assert log.warnings == [
        "a.json: left out 1 value of author, not text or a number: ['Bob'].",
        "a.json: left out 1 value of text, not text: {'a': 1}.",
        "a.json: left out 1 value of score, not a number: 'many'.",
        "a.json: left out 1 value of candidates, not a list of ids: '2'.",
    ]


def test_whether_a_text_is_cut_is_true_or_false_in_any_writing():
    rows = load(*({"id": place, "truncated": value} for place, value in enumerate([True, 1, "true", False, "False", None, float("nan")])))
    assert [bool(row["truncated"]) for row in rows] == [True, True, True, False, False, False, False]


def test_a_comment_with_a_parent_has_it_by_its_id_unless_the_reader_says_otherwise():
    rows = [
        {"id": "1", "parent_id": "", "author": "Ann"},
        {"id": "2", "parent_id": "1", "author": "Bob"},
        {"id": "3", "parent_id": "1", "author": "Cy", "resolution": "nested"},
        {"id": "4", "parent_id": "1", "author": "Di", "resolution": None},
    ]
    assert [row["resolution"] for row in load(*rows)] == [None, "explicit-id", "nested", "assumed"]
    assert [row["resolution"] for row in load(*rows[:2])] == [None, "explicit-id"]


def test_a_forgotten_field_of_a_reader_is_an_error_that_says_what_to_write():
    whole = {"TITLE": "Mine", "HOWTO": "Save it.", "FAMILY": "json", "recognise": lambda source: "", "read": lambda source, log: []}
    assert _contract.check_reader("mine", SimpleNamespace(**whole)) is None
    for name in whole:
        with pytest.raises(rg.ReplyGraphError, match=f"reader mine: no {name}. Write {name}"):
            _contract.check_reader("mine", SimpleNamespace(**{**whole, name: None}))
    with pytest.raises(rg.ReplyGraphError, match=r'reader mine: FAMILY "jsn"\. Did you mean json\? The families are json, html'):
        _contract.check_reader("mine", SimpleNamespace(**{**whole, "FAMILY": "jsn"}))
    with pytest.raises(rg.ReplyGraphError, match="reader mine: wrong read. Write read"):
        _contract.check_reader("mine", SimpleNamespace(**{**whole, "read": "x"}))


def test_an_unknown_option_is_an_error(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,parent_id,author\n1,,Ann\n2,1,Bob\n")
    with pytest.raises(rg.ReplyGraphError, match=r"there is no option mention\. Did you mean mentions\?"):
        rg.read(path, mention=True)
    assert len(rg.read(path, mentions=True)) == 2  # an option of other readers is none of this one's business


def test_the_options_of_all_readers_are_described():
    used = {option for reader in readers.formats().values() for option in _contract.options_of(reader)}
    assert used == set(_contract.OPTIONS)


def test_the_contract_is_documented():
    assert all(f"`{name}`" in inspect.getdoc(_contract.Comment) for name in ("id", "parent_id", "reply_to", "resolution", "candidates"))


def test_columns_of_a_table_that_are_not_used_are_said():
    graph = rg.build([{"id": 1, "author": "Ann", "mood": "good"}, {"id": 2, "author": "Bob", "parentid": 1}])
    assert graph.notes[0].startswith("Columns not used: mood, parentid. Those that are: id, parent_id, thread_id")


def test_every_word_has_a_meaning():
    assert set(_contract.RESOLUTIONS) == set(get_args(_contract.Resolution))
    assert set(_contract.PRECISIONS) == set(get_args(_contract.Precision))
