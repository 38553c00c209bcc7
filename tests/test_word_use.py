"""Words that set groups apart: the published value, the paper's formula, and a small discussion."""

import json
import math

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.word_use import log_odds, words_apart
from replygraph.cli import main
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


def two_groups():
    """Two groups of four people each; one talks of the bridge, the other of tunnels, both of money."""
    for group, subject in enumerate(("bridge", "tunnel")):
        for n in range(24):
            parent = None if n == 0 else f"{group}-{n - 1}"
            yield {"id": f"{group}-{n}", "author": f"{'LR'[group]}{n % 4}", "parent_id": parent, "text": f"This {subject} costs money"}


def test_clusters_are_called_by_what_they_talk_of():
    comments = list(two_groups())
    graph = rg.cluster(rg.build(comments))
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    table = {"author": [codes[each["author"]] for each in comments], "text": [each["text"] for each in comments]}
    assert cluster_words(graph, table) == {0: ["bridge"], 1: ["tunnel"]}
    quoted = typical_comments(graph.author_columns["cluster"], {0: ["bridge"], 1: ["tunnel"]}, table)
    assert [{word for word in ("bridge", "tunnel") for place in quoted[cluster] if word in table["text"][place]} for cluster in (0, 1)] == [
        {"bridge"},
        {"tunnel"},
    ]
    assert typical_comments(graph.author_columns["cluster"], {}, table) == {}
    assert cluster_words(graph, {**table, "text": ["" for _ in comments]}) == {}


@pytest.mark.parametrize(
    "words",
    [
        "They're",
        "theyre",
        "you’ve",
        "it doesn't",
        "we COULDN’T",
        "Ann's",
        "aujourd'hui",
        "jusqu’ici",
        "quelqu'un",
        "qu'elle",
        "dell'",
        "nell’",
        "c'è",
    ],
)
def test_what_is_shortened_names_no_group(words):
    """Said in one of two groups alone, as a subject would be."""
    comments = [{**each, "text": f"{words} {each['text']}" if each["id"].startswith("0") else each["text"]} for each in two_groups()]
    graph = rg.cluster(rg.build(comments))
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    table = {"author": [codes[each["author"]] for each in comments], "text": [each["text"] for each in comments]}
    assert cluster_words(graph, table) == {0: ["bridge"], 1: ["tunnel"]}


@pytest.mark.parametrize("texts", [[], ["--text", "none"]])
def test_programs_learn_the_words_of_clusters_where_texts_are_shown(tmp_path, texts):
    """The page, the report's GraphML and an export's GEXF have the same; without texts there are none."""
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps(list(two_groups())))
    run = CliRunner().invoke(main, ["report", "-q", str(talk), "-o", str(tmp_path), *texts])
    assert run.exit_code == 0, run.output
    assert CliRunner().invoke(main, ["export", "-q", str(talk), "-o", str(tmp_path / "talk.gexf"), *texts]).exit_code == 0
    told = {each["author"]: {"L": "bridge", "R": "tunnel"}[each["author"][0]] for each in two_groups()}
    for graph in (nx.read_graphml(tmp_path / "talk" / "graph.graphml"), nx.read_gexf(tmp_path / "talk.gexf")):
        assert nx.get_node_attributes(graph, "cluster_words") == ({} if texts else told)
    assert ('"words":["bridge"]' in (tmp_path / "talk" / "map.html").read_text()) == (not texts)


def test_a_comment_that_only_quotes_the_words_is_not_typical():
    table = {"author": [0, 1], "text": ["The bridge, the river.", "Ann writes:\n> The bridge, the river.\nYes."]}
    assert typical_comments(np.zeros(2, dtype=int), {0: ["bridge", "river"]}, table) == {0: [0]}
