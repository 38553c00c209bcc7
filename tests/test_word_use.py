"""Words that set groups apart: the published value, the paper's formula, and a small discussion."""

import math

import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.word_use import log_odds, words_apart
from replygraph.maps.words import cluster_words, typical_comments


def test_the_value_of_the_package_fightin_words():
    """Two sentences of nine words, eleven kinds of words in all, an even prior of 0.05: what one sentence has alone is ±0.68942."""
    here, elsewhere = np.array([2, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]), np.array([2, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1])
    assert log_odds(here, elsewhere, 0.05).round(5).tolist() == [0, 0.68942, 0.68942, 0.68942, 0, 0, 0, 0, -0.68942, -0.68942, -0.68942]


def test_the_formula_word_by_word():
    rng = np.random.default_rng(1)
    here, elsewhere, prior = rng.integers(0, 20, 30), rng.integers(0, 20, 30), rng.random(30) + 0.1
    n, m, a = here.sum(), elsewhere.sum(), prior.sum()
    for word, z in enumerate(log_odds(here, elsewhere, prior)):
        y, x, p = here[word], elsewhere[word], prior[word]
        odds = math.log((y + p) / (n + a - y - p)) - math.log((x + p) / (m + a - x - p))
        assert z == pytest.approx(odds / math.sqrt(1 / (y + p) + 1 / (x + p)))


def test_a_word_of_one_person_is_no_subject_of_a_group():
    uses, words = np.array([[30, 0], [30, 0], [40, 40], [0, 60]]), np.array(["mine", "ours", "people", "theirs"])
    assert words_apart(uses, np.array([[1, 0], [3, 0], [5, 5], [0, 1]]), words, 3) == [["ours"], []]


def test_clusters_are_called_by_what_they_talk_of():
    """Two pairs of four people each; one group talks of the bridge, the other of tunnels, both of money."""
    comments = []
    for group, subject in enumerate(("bridge", "tunnel")):
        for n in range(24):
            parent = None if n == 0 else f"{group}-{n - 1}"
            comments.append(
                {"id": f"{group}-{n}", "author": f"{'LR'[group]}{n % 4}", "parent_id": parent, "text": f"This {subject} costs money"}
            )
    graph = rg.cluster(rg.build(comments))
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    table = {"author": [codes[each["author"]] for each in comments], "text": [each["text"] for each in comments]}
    assert cluster_words(graph, graph.author_columns["cluster"], 2, table) == {0: ["bridge"], 1: ["tunnel"]}
    quoted = typical_comments(graph.author_columns["cluster"], {0: ["bridge"], 1: ["tunnel"]}, table)
    assert [{word for word in ("bridge", "tunnel") for place in quoted[cluster] if word in table["text"][place]} for cluster in (0, 1)] == [
        {"bridge"},
        {"tunnel"},
    ]
    assert typical_comments(graph.author_columns["cluster"], {}, table) == {}
    assert cluster_words(graph, graph.author_columns["cluster"], 2, {**table, "text": ["" for _ in comments]}) == {}
