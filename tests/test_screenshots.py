"""Pictures of the page for the documentation: made where one is missing, and always looked at for their size."""

from importlib.resources import files
from pathlib import Path

import pytest

import replygraph as rg
from tests.test_big_maps import graph_of

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[1] / "docs"
SHOTS = {
    "light": ("", {}), "dark": ("", {"color_scheme": "dark"}), "author": ("#author=15", {}), "arrow": ("#arrow=9-7", {}),
    "time": ("#time=0-40", {}), "narrow": ("", {"viewport": {"width": 400, "height": 860}}), "big": ("", {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder, path = tmp_path_factory.mktemp("shots"), str(files("replygraph") / "demo.txt")
    comments = rg.read(path)
    return {
        "demo": rg.draw(rg.build(comments), folder / "demo.html", comments=comments, title="The footbridge at Heron Lock"),
        "big": rg.draw(graph_of(5000, 15000), folder / "big.html", title="Five thousand"),
    }


@pytest.mark.parametrize("shot", SHOTS)
def test_screenshot(chromium, pages, shot):
    fragment, options = SHOTS[shot]
    context = chromium.new_context(**{"viewport": {"width": 1360, "height": 800}, **options})
    page = context.new_page()
    page.goto(f"file://{pages.get(shot, pages['demo'])}{fragment}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(600)
    picture = page.screenshot()
    context.close()
    assert len(picture) > 20_000
    if DOCS.is_dir() and not (DOCS / f"map-{shot}.png").exists():
        (DOCS / f"map-{shot}.png").write_bytes(picture)
