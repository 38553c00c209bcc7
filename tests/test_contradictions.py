"""Numbers of another table's rows, which meet those of this one by chance: never taken for answers in silence."""

import random

import numpy as np
import pytest

import replygraph as rg
from replygraph.mapping.contradictions import Answers, finding


def answers_of(rows):
    """Rows of (number, parent, time) as what is looked at."""
    places = {number: place for place, (number, _, _) in enumerate(rows)}
    up = [-2 if parent is None else places.get(parent, -1) for _, parent, _ in rows]
    numbers, times = ([row[column] for row in rows] for column in (0, 2))
    return Answers(
        np.array(up), np.array(numbers, float), np.array([np.nan if t is None else t for t in times], float), np.zeros(len(rows), bool)
    )


def talk(chance, size, is_timed):
    """A discussion whose parents stand before their answers: (number, parent, time)."""
    parents = [None, *(row - 1 - int(min(row - 1, chance.expovariate(0.2))) for row in range(1, size))]
    parents = [None if chance.random() < 0.1 else parent for parent in parents]
    steps = np.cumsum([chance.randint(1, 3) for _ in range(size)]).tolist()
    return [(steps[row], None if up is None else steps[up], 60.0 * row if is_timed else None) for row, up in enumerate(parents)]


def answers_alone(chance, size, others, is_timed):
    """Answers to the comments of another table, numbered from 1 as these are."""
    written = sorted(chance.random() for _ in range(others))
    told = [(written[parent] + chance.expovariate(8), parent + 1) for parent in (chance.randrange(others) for _ in range(size))]
    return [(row + 1, parent, time if is_timed else None) for row, (time, parent) in enumerate(sorted(told))]


@pytest.mark.parametrize("order", ["oldest first", "newest first", "by score"])
def test_a_discussion_is_never_ruled_out(order):
    chance = random.Random(order)
    for _ in range(150):
        rows = talk(chance, chance.randint(3, 200), chance.random() < 0.5)
        {"oldest first": list, "newest first": list.reverse, "by score": chance.shuffle}[order](rows)
        assert finding(answers_of(rows)) is None


def test_rows_numbered_after_they_were_sorted_are_doubted_at_most():
    chance = random.Random(5)
    for _ in range(150):
        rows = talk(chance, chance.randint(10, 200), is_timed=chance.random() < 0.5)
        chance.shuffle(rows)
        places = {number: place + 1 for place, (number, _, _) in enumerate(rows)}
        found = finding(answers_of([(places[number], places.get(parent), time) for number, parent, time in rows]))
        assert found is None or not found.is_none


@pytest.mark.parametrize("others", [0.2, 0.5, 0.8, 1, 1.3, 3])
@pytest.mark.parametrize("is_newest_first", [False, True])
def test_numbers_of_another_table_are_never_taken_in_silence(others, is_newest_first):
    chance = random.Random(f"{others}{is_newest_first}")
    for size in [10, 11, 15, 20, 30, 40, 60, 100, 200, 400] * 3:
        rows = answers_alone(chance, size, max(3, int(size * others)), is_timed=chance.random() < 0.5)
        assert finding(answers_of(rows[::-1] if is_newest_first else rows)), rows


def table(tmp_path, name, header, rows):
    (tmp_path / name).write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return tmp_path / name


WRITERS = ["ann", "bob", "cy", "dee", "eve"]
COMMENTS = [(number + 1, WRITERS[number % 5], f"said {number}", f"2024-03-{1 + number:02} 09:00") for number in range(20)]
# The seventh answer stands below the twelfth comment ...
BELOW = [11, 2, 7, 1, 14, 3, 12, 5, 9, 18, 16, 4, 19, 6, 13]
REPLIES = [
    (row + 1, WRITERS[3 * row % 5], parent, f"answer {row}", f"2024-03-{parent + 1:02} 1{row % 9}:00") for row, parent in enumerate(BELOW)
]


def test_answers_older_than_what_they_answer_are_none(tmp_path):
    replies = table(tmp_path, "replies.csv", "id,author,parent_comment_id,text,created_at", REPLIES)
    graph = rg.build(replies)
    assert not graph.counts["replies"] and not graph.counts["self-replies"]
    assert '"parent_comment_id" is none' in graph.warnings[0] and "would be older than what they answer" in graph.warnings[0]
    assert "give the table of that" in graph.warnings[0]


@pytest.mark.parametrize("is_timed", [True, False])
def test_the_table_of_what_is_answered_beside_them_gives_the_replies(tmp_path, is_timed):
    header, width = ("id,author,parent_comment_id,text,created_at", 5) if is_timed else ("id,author,parent_comment_id,text", 4)
    replies = table(tmp_path, "replies.csv", header, [row[:width] for row in REPLIES])
    comments = table(tmp_path, "comments.csv", "id,author,text,created_at", COMMENTS)
    graph = rg.build([comments, replies])
    true = [(WRITERS[3 * row % 5], WRITERS[(parent - 1) % 5]) for row, parent in enumerate(BELOW)]
    assert graph.counts["replies"] == sum(one != other for one, other in true) and not graph.warnings
    assert {(each.source, each.target) for each in graph.replies.itertuples()} == {pair for pair in true if pair[0] != pair[1]}


@pytest.mark.parametrize(("column", "cell", "words"), [
    ("video_id", lambda row: "abcd"[row % 4], "would stand in another video_id than what they answer"),
    ("likes", lambda row: row, "in a circle"),
])  # fmt: skip
def test_threads_and_circles_contradict_too(tmp_path, column, cell, words):
    below = [11, 8, 7, 1, 14, 3, 12, 5, 9, 6, 15, 4, 11, 2, 13]
    rows = [(row + 1, WRITERS[3 * row % 5], parent, f"answer {row}", cell(row)) for row, parent in enumerate(below)]
    graph = rg.build(table(tmp_path, "t.csv", f"id,author,parent_id,text,{column}", rows))
    assert not graph.counts["replies"] and words in graph.warnings[0]


def test_what_may_be_chance_is_read_and_said(tmp_path):
    rows = [(row + 1, WRITERS[row % 5], 1 + row // 3, f"answer {row}") for row in range(15)]
    graph = rg.build(table(tmp_path, "t.csv", "id,author,parent_id,text", rows))
    assert graph.counts["replies"] and "it is not sure that" in graph.warnings[0] and "none begins" in graph.warnings[0]


def test_who_names_the_column_is_told_and_obeyed(tmp_path):
    replies = table(tmp_path, "replies.csv", "id,author,parent_comment_id,text,created_at", REPLIES)
    graph = rg.build(replies, columns={"parent_id": "parent_comment_id"})
    assert graph.counts["replies"] and "it is not sure that" in graph.warnings[0]


def test_dates_that_are_read_in_two_ways_contradict_nothing(tmp_path):
    days = [f"{day:02}/03/2024" if day % 2 else f"03/{day:02}/2024" for day in range(1, 29)]
    rows = [(day, WRITERS[day % 5], day - 1 or "", f"said {day}", days[day - 1]) for day in range(1, 29)]
    graph = rg.build(table(tmp_path, "t.csv", "id,author,parent_id,text,date", rows))
    assert not any("not sure" in words for words in graph.warnings)
