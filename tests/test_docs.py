"""What the documentation says is there, is there."""

import re
from pathlib import Path

import pytest

import replygraph as rg
from replygraph import columns
from replygraph.analysis.measures import MEASURES
from replygraph.cli import main
from replygraph.engines import statements

ROOT = Path(__file__).parents[1]


def test_the_readme_has_exactly_two_commands_and_they_are_those_of_ci():
    commands = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert len(commands) == 2 and all(each.count("\n") == 1 for each in commands)
    assert commands[0].endswith("replygraph demo\n") and commands[1].endswith("-m pytest -n auto --dist loadfile\n")
    assert "grep -m1 -- '-m pytest' README.md" in (ROOT / ".ci" / "run").read_text()


def test_links_in_the_documentation_lead_somewhere():
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


@pytest.mark.parametrize("command", main.commands)
def test_every_command_says_what_it_does(command):
    assert len(main.commands[command].get_short_help_str()) > 10


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_says_what_a_high_value_means_and_names_its_paper(name):
    text = MEASURES[name].__doc__
    assert "doi:10." in text or name == "authority"
    assert re.search(r"A high value|A value of k|^1: ", text, re.M) or "high value" in text or "both ways" in text


def test_the_page_of_sources_is_fresh():
    from replygraph.readers.__main__ import page

    assert (ROOT / "docs" / "sources.md").read_text() == page(), "run: python -m replygraph.readers > docs/sources.md"


def test_the_reference_is_fresh():
    from replygraph.reference import page

    assert (ROOT / "docs" / "reference.md").read_text() == page(), "run: python -m replygraph.reference > docs/reference.md"


def test_every_column_is_in_the_reference():
    page = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]
    graph = rg.cluster(rg.build(page))
    assert set(statements.COLUMNS) <= set(columns.COMMENTS)
    assert set(graph.author_columns) <= set(columns.AUTHORS)
    assert set(graph.reply_columns) <= set(columns.TIES)
    assert set(rg.rank(graph, by="replies_received")) <= {*columns.RANKING, *columns.AUTHORS, *MEASURES}


def test_who_opens_a_file_in_gephi_is_told_what_stretches_it():
    assert 'untick "Auto-scale"' in (ROOT / "docs" / "exports.md").read_text()


def test_each_promise_names_tests_that_exist():
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "promises.md").read_text()))
    assert len(named) > 70
    for file, function in named:
        assert not function or re.search(rf"^def {function}\(", (ROOT / file).read_text(), re.M), (file, function)
