"""Every number can be traced: what ranking, GraphML, tables and describe say is what explain lists."""

import csv
import io
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from tests.test_map_data import data_of, ties_of

DEMO = str(Path(sys.modules["replygraph"].__file__).with_name("demo.txt"))
COMMENTS = [
    {"id": "1", "author": "Ann", "text": "Who comes?", "created_at": "2024-05-01 10:00", "url": "https://example.org/1"},
    {"id": "2", "author": "Bob", "parent_id": "1", "text": "I do.\nSurely.", "created_at": "2024-05-01 10:05"},
    {"id": "3", "author": "Ann", "parent_id": "2", "text": "Good."},
    {"id": "4", "author": "Bob", "parent_id": "3"},
    {"id": "5", "author": "Bob", "parent_id": "4", "text": "To myself."},
    {"id": "6", "author": "Cy", "parent_id": "gone"},
]


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def test_the_replies_behind_a_number():
    found = rg.replies_behind(COMMENTS, to="Ann")
    assert found[["id", "sender", "to", "parent_id", "kind", "text"]].fillna("").values.tolist() == [
        ["2", "Bob", "Ann", "1", "explicit", "I do.\nSurely."], ["4", "Bob", "Ann", "3", "explicit", ""],
    ]  # fmt: skip
    assert rg.replies_behind(COMMENTS, to="Bob", sender="Ann").id.tolist() == ["3"]
    assert rg.replies_behind(COMMENTS, sender="Cy").empty
    assert len(rg.replies_behind(COMMENTS)) == 3
    with pytest.raises(rg.ReplyGraphError, match='nobody here is called "An". Did you mean Ann?'):
        rg.replies_behind(COMMENTS, to="An")


def test_explain_on_the_command_line(tmp_path):
    path = tmp_path / "c.csv"
    pd.DataFrame(COMMENTS).to_csv(path, index=False)
    assert run("explain", path, "--to", "Ann", "-q").stdout == (
        "2 replies: 2 explicit.\n2024-05-01 10:05  Bob to Ann, explicit: 2 answers 1\n    I do. Surely.\n"
        "time unknown  Bob to Ann, explicit: 4 answers 3\n"
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(run("explain", path, "--to", "Ann", "--from", "Bob", "--csv", "-q").stdout, newline="")))
    assert [row["id"] for row in rows] == ["2", "4"]
    rows = json.loads(run("explain", path, "--from", "Ann", "--json", "-q").stdout)
    assert [(row["id"], row["to"], row["created_at"]) for row in rows] == [("3", "Bob", None)]
    assert run("explain", path).exit_code == 2 and "--to NAME, --from NAME" in run("explain", path).stderr
    assert 'nobody here is called "Zed"' in run("explain", path, "--to", "Zed").stderr


def test_a_file_is_explained_alike_wherever_it_lies(tmp_path):
    told = []
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        shutil.copy(DEMO, tmp_path / folder / "talk.txt")
        [*_, name] = sorted(rg.replies_behind(tmp_path / folder / "talk.txt").to)
        told += [
            run("explain", tmp_path / folder / "talk.txt", "--to", name, "-q", "--as-of", "2024-05-01", *form).stdout
            for form in ([], ["--csv"])
        ]
    assert told[:2] == told[2:] and "talk.txt#" in told[0] and str(tmp_path) not in "".join(told)


def claims(path, folder, draw):
    """Figures of all outputs of a report, each with the replies that explain it: what, the number said, the number counted."""
    report = run("report", path, "-o", folder, "--no-certainty", "--text", "none")
    assert report.exit_code == 0, report.stderr
    [folder] = folder.iterdir()
    behind = rg.replies_behind(str(path))
    received, sent = (behind.groupby(end).weight.sum() for end in ("to", "sender"))
    ties = behind.groupby(["sender", "to"]).weight.sum()
    ranking = list(csv.DictReader(io.StringIO((folder / "ranking.csv").read_bytes().decode(), newline="")))
    G = nx.read_graphml(folder / "graph.graphml")
    label = nx.get_node_attributes(G, "label")
    said = re.search(r"; ([\d,]+) repl(?:y|ies) between them make ([\d,]+) tie", report.stderr)
    yield "replies", float(said[1].replace(",", "")), behind.weight.sum()
    yield "arrows", float(said[2].replace(",", "")), len(ties)
    described = json.loads(run("describe", "--json", path).stdout)
    yield "describe", described["replies"], behind.weight.sum()
    for row in draw.choice(ranking, min(24, len(ranking)), replace=False):
        yield "received", float(row["replies_received"]), received.get(row["author"], 0)
        yield "sent", float(row["replies_sent"]), sent.get(row["author"], 0)
    edges = list(G.edges(data="weight"))
    for a, b, weight in [edges[i] for i in draw.choice(len(edges), min(12, len(edges)), replace=False)]:
        if "\ufffd" not in label[a] + label[b]:  # what XML cannot hold
            yield "tie", weight, ties.get((label[a], label[b]), 0)
    yield from of_the_page(folder / "map.html", draw, received, sent, ties)


def of_the_page(path, draw, received, sent, ties):
    """What the page draws and counts: its arrows, and of them the ranking at the side."""
    data = data_of(path)
    names, arrows = data["authors"]["name"], ties_of(data)
    for source, target in [list(arrows)[i] for i in draw.choice(len(arrows), min(12, len(arrows)), replace=False)]:
        yield "arrow of the page", arrows[source, target], ties.get((names[source], names[target]), 0)
    yield "replies of the page", data["counts"]["replies"], ties.sum()
    if data["counts"]["held"] == data["counts"]["authors"]:  # else it is told how many each received
        for author in draw.choice(len(names), min(12, len(names)), replace=False).tolist():
            counted = [sum(weight for tie, weight in arrows.items() if tie[end] == author) for end in (1, 0)]
            yield "received on the page", counted[0], received.get(names[author], 0)
            yield "sent on the page", counted[1], sent.get(names[author], 0)


def test_the_ranking_and_an_arrow_that_the_page_shows_are_what_explain_lists(tmp_path, open_page):
    behind = rg.replies_behind(DEMO)
    received, sent = (behind.groupby(end).weight.sum() for end in ("to", "sender"))
    page = open_page(rg.draw(rg.build(DEMO), tmp_path / "map.html", comments=rg.read(DEMO)))
    page.reads("#rows", "Barge Annie")
    rows = page.page.evaluate("""[...document.querySelectorAll("#rows tr")].map(row =>
      [row.querySelector("bdi")?.textContent, ...[...row.querySelectorAll("td.n")].map(cell => Number(cell.textContent)).slice(-2)])""")
    assert len(rows) == 16
    assert rows == [[name, received.get(name, 0), sent.get(name, 0)] for name, *_ in rows]
    (sender, to), weight = next(iter(behind.groupby(["sender", "to"]).weight.sum().sort_values(ascending=False).items()))
    page.page.evaluate(f"location.hash = 'from={quote(sender)}&to={quote(to)}'")
    page.reads("#details", re.compile(rf"\b{weight}\b"))


def mismatches(path, folder, seed):
    checked = list(claims(path, folder, np.random.default_rng(seed)))
    return len(checked), [each for each in checked if each[1] != pytest.approx(each[2])]


def test_of_the_demo_every_figure_is_reproduced(tmp_path):
    number, wrong = mismatches(DEMO, tmp_path, 1)
    assert number >= 40 and wrong == []


REAL = [
    "discourse/urho3d_topics_sample.zip", "disqus/tl3shi.disqus.xml", "github_issues/tls13-spec.archive.json",
    "mail_parquet/r-help-2025-2029.parquet", "mail_parquet/r-sig-epi.parquet", "mail_parquet/r-sig-gui.parquet",
    "mbox/2001-November.mbox", "pasted-page/article-50-comments.txt", "pasted_rendered/tl3shi_thread.txt", "published/CollegeMsg.txt",
    "reddit/RC_2006-01.zst", "reddit_csv/suspicious_accounts.comments.csv", "stackexchange/sothakur.Posts.xml",
    "wikitalk/en-big-oldparser.html", "wikitalk/en-big-parsoid.json", "wikitalk/pl-big-oldparser.html",
    "wordpress_html/foxyfolksy.com.buttercream.html", "wordpress_html/netzpolitik.org.abmahnungen.html",
    "wpdiscuz_html/d32ad974a4b04657bb6e4d91852bd52d.html", "wxr/spotthevuln.wordpress.xml",
]  # fmt: skip


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_of_twenty_real_discussions_every_figure_is_reproduced(shared, tmp_path, name):
    number, wrong = mismatches(shared / name, tmp_path, 1)
    assert number > 10 and wrong == []
