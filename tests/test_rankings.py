"""The ranking, for a person and for programs."""

import csv
import io
import json

import numpy as np
import pytest

import replygraph as rg
from replygraph.outputs.rankings import render, write_table
from replygraph.wording import cut, letters, printable, width
from tests.hostile import discussion

COMMENTS = [
    {"id": "1", "author": "Zoë"}, {"id": "2", "author": "Ann", "parent_id": "1"}, {"id": "3", "author": "Bob", "parent_id": "1"},
    {"id": "4", "author": "漢字", "parent_id": "2"}, {"id": "5", "author": "Bob", "parent_id": "2"},
]  # fmt: skip


def test_the_whole_table():
    assert render(rg.build(COMMENTS), "replies_received", None) == (
        "rank  author  comments  received  sent  authors_answering  authors_answered\n"
        "   1  Ann            1         2     1                  2                 1\n"
        "   1  Zoë            1         2     0                  2                 0\n"
        "   3  Bob            2         0     2                  0                 2\n"
        "   3  漢字           1         0     1                  0                 1\n"
    )


@pytest.mark.parametrize(("values", "shown"), [
    ([0.25, 0.125, 0], ["0.2500", "0.1250", "0.0000"]),
    ([0.0000512345, 0.00000049, 0], ["0.00005123", "0.00000049", "0.00000000"]),
    ([1234.5, float("nan"), 2], ["1234.5000", "nan", "2.0000"]),
    ([0, 0, 0], ["0.0000", "0.0000", "0.0000"]),
])  # fmt: skip
def test_small_numbers_show_four_digits(values, shown):
    columns = {"author": np.array(["Ann", "Bob", "Cy"], dtype=object), "mine": np.array(values, dtype=float)}
    assert [line.split()[1] for line in write_table(columns).splitlines()[1:]] == shown


def test_ties_break_by_name_and_top_cuts():
    assert rg.rank(rg.build(COMMENTS), by="replies_received", top=3).author.tolist() == ["Ann", "Zoë", "Bob"]


def test_equal_values_share_a_place_and_stand_by_name_even_where_rounding_parts_them():
    graph = rg.build([{"id": n, "author": name} for n, name in enumerate("ABCDE")])
    graph = graph.with_columns(mine=np.array([0.1 + 0.2, 0.5, 0.3, 0, 0]))
    ranked = rg.rank(graph, by="mine")
    assert ranked.author.tolist() == ["B", "A", "C", "D", "E"] and ranked["rank"].tolist() == [1, 2, 2, 4, 4]


def test_csv_and_json_are_exact_whatever_the_names():
    graph = rg.build(discussion())
    names = rg.rank(graph, top=None).author.tolist()
    rows = list(csv.DictReader(io.StringIO(render(graph, top=None, form="csv"), newline="")))
    assert [row["author"] for row in rows] == names
    assert [row["author"] for row in json.loads(render(graph, top=None, form="json"))] == names
    assert [json.loads(line)["author"] for line in render(graph, top=None, form="ndjson").split("\n")[:-1]] == names


def test_for_a_spreadsheet_formulas_are_defused():
    text = render(rg.build([{"id": 1, "author": "=cmd|x"}]), form="excel")
    assert '"\'=cmd|x"' in text and text.startswith('\ufeff"rank","author"')


def test_the_terminal_gets_no_controls():
    assert printable("a\x1b[31mb\u202ec\n") == "a\\u001b[31mb\\u202ec\\u000a"


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("🌻", 2)])
def test_width(text, columns):
    assert width(text) == columns


def test_long_names_are_cut():
    assert width(cut("漢" * 60)) <= 40 and cut("x" * 60).endswith("…")


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_letters(number, name):
    assert letters(number) == name


def test_a_number_of_authors_below_zero_is_refused():
    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    with pytest.raises(rg.ReplyGraphError, match=r"^top=-1: how many authors is a number from 0 on, or None for all\.$"):
        rg.rank(graph, by="replies_received", top=-1)
