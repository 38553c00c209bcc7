"""The page for those who see little, use no mouse, or neither: axe-core finds nothing in any state, light or dark."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import replygraph as rg
from tests.test_maps import DEMO, TITLE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """axe-core's script, by npm; skipped where npm or its registry is out of reach, but never in continuous integration."""
    folder = tmp_path_factory.mktemp("axe")
    try:
        command = [shutil.which("npm") or "npm", "install", "--no-audit", "--no-fund", "--silent", "--no-package-lock", "axe-core@4"]
        subprocess.run(command, cwd=folder, check=True, timeout=120, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI") and shutil.which("npm"):
            pytest.fail(f"npm did not bring axe-core, and this test may not be skipped here: {error}")
        pytest.skip("npm is not here or finds no registry: axe-core cannot be fetched")
    return (Path(folder) / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    comments = rg.read(DEMO)
    return rg.draw(rg.build(comments), tmp_path_factory.mktemp("access") / "map.html", comments=comments, title=TITLE)


def complaints(page):
    """What axe-core finds wrong, in which element; it must have looked at something."""
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found["violations"]]


STATES = {
    "whole": "", "author": "#author=0", "arrow": "#arrow=4-2", "cluster": "#cluster=1", "time": "#time=0-2", "hidden": "#hide=0,1",
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(demo, chromium, axe, scheme):
    context = chromium.new_context(offline=True, bypass_csp=True, color_scheme=scheme, reduced_motion="reduce",
                                   viewport={"width": 1360, "height": 800})  # fmt: skip
    page = context.new_page()
    page.goto(f"file://{demo}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(axe)
    for state, address in {**STATES, "search": "#"}.items():
        page.evaluate("address => { location.hash = address }", address)
        page.wait_for_timeout(60)
        if state == "search":
            page.fill("#search", "bridge")
            page.wait_for_selector("#hits mark")
        assert complaints(page) == [], state
    context.close()


def test_nothing_flies_for_those_who_want_it_calm(demo, chromium):
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"file://{demo}")
    page.wait_for_selector("html[data-ready]", state="attached")
    before = page.locator("#map canvas").screenshot()
    page.click("#whole")
    page.wait_for_timeout(30)
    assert page.locator("#map canvas").screenshot() == before
    context.close()


def test_a_big_map_too(tmp_path, chromium, axe):
    comments = [{"id": "0", "author": "a0"}] + [
        {"id": str(i), "author": f"a{i % 1500}", "parent_id": str(i // 2), "text": "hello there"} for i in range(1, 3000)
    ]
    path = rg.draw(rg.build(comments), tmp_path / "map.html", comments=comments)
    context = chromium.new_context(offline=True, bypass_csp=True, viewport={"width": 1360, "height": 800})
    page = context.new_page()
    page.goto(f"file://{path}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(axe)
    for view in ("clusters", "strongest", "every"):
        page.evaluate("view => { location.hash = 'view=' + view }", view)
        page.wait_for_timeout(200)
        assert complaints(page) == [], view
    context.close()
