"""A reader of one's own: laid out by a command, checked by a function, added by another package."""

import importlib.util
import re
import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph import readers
from replygraph.readers import _registry
from replygraph.readers.__main__ import FAMILIES, main
from replygraph.testing import check_reader

EXAMPLE = Path(__file__).parents[1] / "docs" / "example-reader"


def module(path):
    """A module from a file that is not installed."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def laid_out(tmp_path, monkeypatch):
    """A reader as `new` lays it out: (module, sample, expectation)."""

    def lay_out(family, change=lambda text: text):
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(main, ["new", "garden", "--family", family])
        assert result.exit_code == 0 and "check_reader(garden" in result.output, result.output
        code = tmp_path / "garden.py"
        code.write_text(change(code.read_text()))
        return module(code), tmp_path / f"garden.{FAMILIES[family]}", tmp_path / "garden.expected"

    return lay_out


@pytest.mark.parametrize("family", FAMILIES)
def test_a_reader_that_was_laid_out_is_whole(laid_out, family):
    check_reader(*laid_out(family))


def test_what_is_there_stays(laid_out, tmp_path):
    laid_out("json")
    result = CliRunner().invoke(main, ["new", "garden"])
    assert (result.exit_code, result.output) == (1, "Error: garden.py: it is there already, and stays as it is.\n")
    assert "there is a reader of this name" in CliRunner().invoke(main, ["new", "slack"]).output
    assert "small letters" in CliRunner().invoke(main, ["new", "My-Format"]).output


MISTAKES = {
    ('"parent_id"', '"parentid"'): 'reader garden: unknown key "parentid". Did you mean parent_id?',
    ('each.get("at")', '{"a": 1}'): "left out 3 values of created_at, not a time",
    ('"author": each.get("by")', '"score": "many"'): "left out 3 values of score, not a number: 'many'",
    ('each.get("at")', '"tomorrow"'): "reader garden: 3 of created_at cannot be read. Give ISO 8601",
    ('each.get("says")', 'each.get("syas")'): "has anything in text. Is it called so in the source?",
    ('"title": topic.get("title")', '"truncated": "perhaps"'): "left out 3 values of truncated, not true or false: 'perhaps'",
    ("TITLE =", "TITLE = 3 #"): "reader garden: wrong TITLE. Write TITLE =",
    ("log: Log)", "log: Log, spam)"): "reader garden: wrong read. Write read(source, log), which yields",
    ("recognise(source: Source)", "recognise()"): "reader garden: wrong recognise. Write recognise(source)",
    ('FAMILY = "json"', "FAMILY = 3"): "reader garden: wrong FAMILY. Write FAMILY = one of",
    ('FAMILY = "json"', 'FAMILY = "json"\nBREADTH = "wide"'): "reader garden: BREADTH 'wide'. It is 0 for the signs of one program",
    ("TITLE", "TITEL"): "reader garden: no TITLE. Write TITLE =",
    ("HOWTO", "HOW"): "reader garden: no HOWTO. Write HOWTO =",
    ('FAMILY = "json"', 'FAMILY = "page"'): 'reader garden: FAMILY "page".',
    ('FAMILY = "json"', 'FAMILY = "html"'): "FAMILY is ('html',), but",
    ("yield {", "row = {"): "reader garden: read gives nothing. Yield a dict for each comment.",
    ('"comments of garden" if', "True if"): "recognise gives True",
    ('each.get("answers")', 'each.get("answer")'): "and expected is",
    ('"garden_topic", "comments[].answers"', '"topic"'): "recognise does not know",
}


@pytest.mark.parametrize("change", MISTAKES, ids=lambda change: change[1])
def test_a_mistake_gives_a_sentence(laid_out, change):
    with pytest.raises((rg.ReplyGraphError, AssertionError)) as error:
        check_reader(*laid_out("json", lambda text: text.replace(*change)))
    assert MISTAKES[change] in str(error.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('FAMILY = "jsn"', 'reader slack: FAMILY "jsn". Did you mean json?'),
        ("", "reader slack: no FAMILY. Write FAMILY = one of"),
        ('FAMILY = "js" + "on"', "It is read before the module is imported: write its value out, on one line."),
    ],
)
def test_a_reader_of_ours_that_no_file_can_reach_is_an_error(line, words, monkeypatch):
    monkeypatch.setattr(_registry.pkgutil, "get_data", lambda package, name: line.encode())
    with pytest.raises(rg.ReplyGraphError) as error:
        _registry._declared.__wrapped__("slack")
    assert words in str(error.value)


@pytest.fixture
def added(monkeypatch):
    """Readers as other packages add them."""

    def add(**values):
        entries = [EntryPoint(name, value, _registry.PACKAGE) for name, value in values.items()]
        monkeypatch.setattr(_registry, "entry_points", lambda group: entries)
        for each in (readers.names, readers.load, readers.formats, _registry.families):
            each.cache_clear()

    yield add
    monkeypatch.undo()
    for each in (readers.names, readers.load, readers.formats, _registry.families):
        each.cache_clear()


def test_a_reader_of_another_package_that_cannot_be_used_is_named(added, tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_text("{}")
    added(broken="no_such_module_anywhere")
    with pytest.raises(
        rg.ReplyGraphError, match="reader broken of another package cannot be loaded .ModuleNotFoundError.* Mend it, or uninstall"
    ):
        rg.read(path)
    added(half="json.tool")
    with pytest.raises(rg.ReplyGraphError, match="reader half: no TITLE. Write TITLE"):
        rg.read(path)
    monkeypatch.syspath_prepend(tmp_path)
    own = 'TITLE, HOWTO, FAMILY = "Mine", "Save it.", "json"\nrecognise = lambda source: "mine"\ndef read(source, log):\n    yield {"id": 1 / 0}\n'
    (tmp_path / "failing_reader.py").write_text(own)
    added(failing="failing_reader")
    with pytest.raises(
        rg.ReplyGraphError, match="reader failing of another package failed .ZeroDivisionError: division by zero.. Tell its authors"
    ):
        rg.read(path)
    (tmp_path / "blind_reader.py").write_text(own.replace('"mine"\ndef', "1 / 0\ndef"))
    added(blind="blind_reader")
    with pytest.raises(rg.ReplyGraphError, match="reader blind of another package failed .ZeroDivisionError"):
        rg.read(path)
    added(slack="json.tool")
    with pytest.raises(rg.ReplyGraphError, match="reader slack of another package: there is one of this name"):
        rg.read(path)


@pytest.mark.parametrize(("module", "function", "file", "content"), [
    ("irc", "_moment", "a.log", "[12:30] <ann> Frost.\n[12:31] <bob> ann: yes\n"),
    ("irc", "_said", "a.log", "[12:30] <ann> Frost.\n[12:31] <bob> ann: yes\n"),
    ("edge_table", "tie_columns", "a.csv", "source,target\nAnn,Bob\nBob,Cy\n"),
])  # fmt: skip
def test_a_mistake_in_our_own_reader_is_a_sentence(tmp_path, module, function, file, content):
    """While it recognises, while it reads, and while the engine asks it which column is what."""
    (tmp_path / file).write_text(content)
    code = (
        f"import sys; from replygraph.cli import main; from replygraph.readers import {module} as reader\n"
        f"reader.{function} = lambda *given: {{}}['gone']\nmain(['describe', sys.argv[1]])"
    )
    done = subprocess.run([sys.executable, "-c", code, file], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        rf"(?:{file}.*\n)?Error: {file}: reader {module} failed \(KeyError: 'gone'; [\w.]+, line \d+\)\. This is a mistake in replygraph: .*--format takes "
        r"another reader\.\n",
        done.stderr,
    )


def test_the_example_package_is_installed_and_its_reader_is_used(tmp_path):
    pytest.importorskip("hatchling", reason="builds the example package")
    shutil.copytree(EXAMPLE, tmp_path / "example")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        "there",
        "./example",
    ]
    done = subprocess.run(install, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    code = (
        "import sys; sys.path.insert(0, 'there'); import replygraph as rg; from replygraph import readers, testing;"
        "graph = rg.build('example/guestbook.json'); print(graph.notes[0]);"
        "testing.check_reader(readers.load('guestbook'), 'example/guestbook.json', 'example/guestbook.expected');"
        "print(readers.load('guestbook').TITLE in rg.formats().title.tolist())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["example/guestbook.json: read as guestbook (entries of a guestbook).", "True"], done.stderr
