"""What the page holds of a discussion, whatever its format: the very replies that its arrows count."""

import base64
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from replygraph.maps.payloads import comment_columns
from replygraph.maps.words import cluster_words

FOLDER = Path(__file__).with_name("data")
FILES = ["discourse.json", "disqus_xml.xml", "edgelist.txt", "graph_xml.graphml", "mbox.mbox", "reddit_ndjson.ndjson", "slack",
         "stackexchange", "table.csv", "wikitext.wiki", "wordpress_html.html", "wpdiscuz_text.txt", "youtube_csv.csv"]  # fmt: skip


def data_of(page):
    """The data of a page, unpacked where it is packed."""
    found = re.search(
        r'<script type="application/json" id="data"( data-packed="gzip")?>(.*?)</script>', page.read_text(encoding="utf-8"), re.S
    )
    return json.loads(gzip.decompress(base64.b64decode(found[2])) if found[1] else found[2])


def ties_of(data):
    """Each arrow's number of replies, as the page has it."""
    ties, weights = data["ties"], [1] * len(data["ties"]["target"])
    for tie, weight in zip(ties["repeated"], ties["weights"], strict=True):
        weights[tie] = weight
    sources = [author for author, count in enumerate(ties["of"]) for _ in range(count)]
    return Counter(dict(zip(zip(sources, ties["target"], strict=True), weights, strict=True)))


@pytest.mark.parametrize("file", FILES)
def test_an_arrow_counts_the_comments_that_it_opens(tmp_path, file):
    page = tmp_path / "map.html"
    assert CliRunner().invoke(main, ["draw", str(FOLDER / file), "-o", str(page), "-q"]).exit_code == 0
    data = data_of(page)
    comments = data["comments"]
    said = Counter()
    for a, b, weight in zip(comments["author"], comments["to"], comments["weight"] or [1] * len(comments["to"]), strict=True):
        if min(a, b) >= 0 and a != b:
            said[a, b] += weight
    assert said == ties_of(data)
    assert set(comments["about"]) <= set(range(6)) and not any(text == "?" for text in comments["text"])


@pytest.mark.parametrize(("options", "inside"), [([], True), (["--text", "short"], True), (["--text", "none"], False)])
def test_one_is_told_what_the_page_weighs_and_that_peoples_comments_are_inside(tmp_path, options, inside):
    file = FOLDER / "reddit_ndjson.ndjson"
    result = CliRunner().invoke(main, ["draw", str(file), "-o", str(tmp_path / "map.html"), *options])
    assert re.search(r"map\.html  \d+ kB: open it in a browser, it needs no network\.", result.stderr)
    assert ("People's comments are inside; --text none leaves them out." in result.stderr) is inside


def test_where_the_source_has_no_texts_the_page_says_that_it_has_none(tmp_path):
    page = tmp_path / "map.html"
    result = CliRunner().invoke(main, ["draw", str(FOLDER / "edgelist.txt"), "-o", str(page)])
    assert "People's comments" not in result.stderr
    assert data_of(page)["text"] == "none" and 'data-texts="none"' in page.read_text(encoding="utf-8")[:300]


def test_words_of_clusters_are_subjects_and_no_names():
    """Signatures and mentions put names into texts, with or without their numbers."""
    comments = []
    for subject, names in (("otters", ["Moss77", "Fern", "Ivy Brook"]), ("bridges", ["Slate_9", "Chalk", "Flint Moor"])):
        for number in range(12):
            me, you = names[number % 3], names[(number + 1) % 3]
            text = f"@{you}: the {subject} of which we spoke. Moss Slate Brook -- {me}"
            comments.append(
                {"id": f"{subject}{number}", "author": me, "text": text, "parent_id": f"{subject}{number - 1}" if number else None}
            )
    table = comment_columns(comments, graph := rg.cluster(rg.measure(rg.build(comments), "pagerank")), "all")
    assert sorted(cluster_words(graph, table).values()) == [["bridges"], ["otters"]]


FOOT = {
    "Moss": "Dept of Hydrology\nPort Linor",
    "Fern": "-- \nLibrarian, Heron Lock",
    "Slate": "An attachment was scrubbed",
    "Chalk": "Lighthouse keeper",
}


def test_words_of_clusters_are_what_is_said_and_not_what_stands_below_it():
    """Signatures, what programs add, quotations and who is quoted."""
    comments = []
    for subject, other, names in (("otters", "herons", ["Moss", "Fern"]), ("bridges", "towers", ["Slate", "Chalk"])):
        for number in range(12):
            me = names[number % 2]
            text = f"The {subject} of day {number}.\nOn Monday somebody quotes:\n\n> {other} {other}\n\n{FOOT[me]}"
            comments.append(
                {"id": f"{subject}{number}", "author": me, "text": text, "parent_id": f"{subject}{number - 1}" if number else None}
            )
    table = comment_columns(comments, graph := rg.cluster(rg.measure(rg.build(comments), "pagerank")), "all")
    assert sorted(cluster_words(graph, table).values()) == [["bridges"], ["otters"]]
    repeated = [{**row, "text": row["text"].split()[1]} for row in comments]  # who writes one line has written it, however often
    table = comment_columns(repeated, graph, "all")
    assert sorted(cluster_words(graph, table).values()) == [["bridges"], ["otters"]]
