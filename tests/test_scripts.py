"""The page's scripts as programs: a linter and a type checker find nothing, and no module imports itself by a detour."""

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from replygraph.maps import pages

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def checkers(npm):
    """ESLint and TypeScript's checker."""
    return npm("eslint@9", "typescript@5") / "node_modules" / ".bin"


def complaints(*command, cwd=ROOT):
    return subprocess.run([str(each) for each in command], cwd=cwd, capture_output=True, text=True, timeout=120).stdout.strip()


def test_the_linter_finds_nothing(checkers):
    assert complaints(checkers / "eslint", "src/replygraph/maps/scripts") == ""


def test_the_type_checker_finds_nothing(checkers):
    assert all(text.startswith("// @ts-check\n") for text in sources().values())
    assert complaints(checkers / "tsc", "-p", "jsconfig.json") == ""


def test_as_one_script_no_name_is_taken_twice(checkers, tmp_path):
    (tmp_path / "page.mjs").write_text(pages.page_script(), encoding="utf-8")
    (tmp_path / "eslint.config.mjs").write_text('export default [{ rules: { "no-redeclare": "error" } }];')
    assert complaints(checkers / "eslint", "page.mjs", cwd=tmp_path) == ""
    assert subprocess.run([shutil.which("node"), "--check", tmp_path / "page.mjs"], capture_output=True).returncode == 0


def sources():
    folder = files("replygraph.maps") / "scripts"
    return {each.name.removesuffix(".js"): each.read_text(encoding="utf-8") for each in folder.iterdir()}


def test_each_module_comes_after_those_that_it_imports():
    order = [*pages.modules(), "loader"]
    assert sorted(order) == sorted(sources())
    for name, text in sources().items():
        assert all(order.index(needed) < order.index(name) for needed in pages.IMPORT.findall(text)), name


def test_a_circle_of_imports_is_told(monkeypatch, tmp_path):
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name, other in (("page", "a"), ("a", "b"), ("b", "a")):
        (folder / f"{name}.js").write_text(f'import {{ x }} from "./{other}.js";\n')
    monkeypatch.setattr(pages, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="in a circle: page -> a -> b -> a"):
        pages.modules()


def test_comments_and_indents_are_left_out_and_nothing_else():
    assert pages._dense('// @ts-check\n/* Two\n   lines. */\nconst a = "/* kept */";\n  /* gone */\n  f(a);  /* kept */\n\n') == (
        'const a = "/* kept */";\nf(a);  /* kept */\n'
    )
