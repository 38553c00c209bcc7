"""What a screen reader finds in each state of the page: the tree that browsers give to it, as text in tests/spoken.txt."""

import os
from importlib.metadata import version
from pathlib import Path

import pytest

import replygraph as rg
from tests.test_page_truths import talk

pytestmark = pytest.mark.browser
SPOKEN = Path(__file__).parent / "spoken.txt"
STATES = {
    "the whole page": ("", "body"), "an author": ("#author=Kay", "#details"), "an arrow": ("#from=Kay&to=Lou", "#details"),
    "a dialogue": ("#between=Kay&and=Lou", "#details"), "a group": ("#group=unanswered", "#details"), "a cluster": ("#cluster=1", "#details"),
    "between clusters": ("#pair=0-1", "#details"), "a span of time": ("#time=0-16", "#ranking"), "hidden clusters": ("#hide=0", "#middle"),
    "in an article": ("#embed", "body"),
}  # fmt: skip


def test_what_is_spoken_in_each_state(tmp_path, open_page):
    path = rg.draw(rg.build(talk()), tmp_path / "map.html", comments=talk(), title="A talk")
    found = []
    for state, (address, part) in STATES.items():
        page = open_page(path, address)
        page.settles()
        found.append(f"== {state} ==\n{page.page.locator(part).aria_snapshot()}\n")
    text = "\n".join(found).replace(version("replygraph"), "VERSION")
    if SPOKEN.exists() and SPOKEN.read_text(encoding="utf-8") == text:
        return
    if not os.environ.get("CI"):
        SPOKEN.write_text(text, encoding="utf-8")
    pytest.fail("tests/spoken.txt is of an older page. Run this test outside continuous integration, read what it wrote, commit it.")
