"""The page for everybody: axe-core finds nothing serious, in both themes and in every state."""

import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

import replygraph as rg

DEMO = str(files("replygraph") / "demo.txt")


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The script of axe-core, from npm."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    done = npm and subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"], capture_output=True, timeout=180
    )
    script = Path(folder, "node_modules", "axe-core", "axe.min.js")
    if not script.exists():
        words = "axe-core cannot be had: npm is missing or reaches no registry"
        pytest.fail(words) if os.environ.get("CI") and npm and done and not done.returncode else pytest.skip(words)
    return script.read_text()


@pytest.fixture(scope="module")
def page_path(tmp_path_factory):
    comments = rg.read(DEMO)
    return rg.draw(rg.build(comments), tmp_path_factory.mktemp("m") / "map.html", comments=comments, title="Heron Lock")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", ["", "#author=15", "#arrow=9-7", "#hide=0&time=0-40"])
def test_nothing_serious(chromium, axe, page_path, theme, state):
    context = chromium.new_context(color_scheme=theme, bypass_csp=True, viewport={"width": 1360, "height": 800})
    page = context.new_page()
    page.goto(f"file://{page_path}{state}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(300)
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(result => result.violations.map(v => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)]))")
    context.close()
    assert [each for each in found if each[0] in ("serious", "critical")] == []
