"""What a journalist, a community manager and a social scientist come for, each in at most three actions by mouse, keyboard and touch.

An action is something done: a click, a tap, a key that opens or copies. Going there, by pointer, Tab or a finger's scroll, is none.
"""

import re

import pytest

import replygraph as rg
from tests.test_page_truths import talk

pytestmark = pytest.mark.browser
WAYS = {"mouse": {}, "keyboard": {}, "touch": {"viewport": {"width": 390, "height": 800}, "has_touch": True}}


class Reader:
    """Somebody before the page, who counts what they do."""

    def __init__(self, page, way):
        self.page, self.way, self.actions = page, way, 0

    def open(self, words, within="#details"):
        """Does what a button or link of these words does."""
        self.actions += 1
        target = self.page.page.locator(f"{within} :is(button, summary, a)").filter(has_text=re.compile(words)).first
        if self.way != "keyboard":
            return target.tap() if self.way == "touch" else target.click()
        if self.actions == 1:
            self._tab_to(self.page.page.locator(".skip").last)
            self.page.page.keyboard.press("Enter")
            self.actions += 1
        self._tab_to(target)
        return self.page.page.keyboard.press("Enter")

    def _tab_to(self, target):
        for _ in range(60):
            self.page.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        pytest.fail("the Tab key does not come there")

    def copied(self):
        self.page.reads("#details", "Copied")
        return self.page.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return rg.draw(rg.build(talk()), tmp_path_factory.mktemp("tasks") / "map.html", comments=talk(), title="A talk")


@pytest.fixture(params=WAYS)
def reader(request, path, open_page):
    page = open_page(path, **WAYS[request.param])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Reader(page, request.param)


def test_who_dominates(reader):
    reader.page.reads("#details .findings", "Host received the most replies: 3 of 10 replies (30%)")
    reader.open("^Host$")
    reader.page.reads("#details h2", "Host")
    reader.page.reads("#details", "Is answered by 3 authors")
    assert reader.actions <= 3


def test_the_longest_quarrel_and_a_quotation_from_it(reader):
    reader.open("^5 comments$")
    reader.page.reads("#details h2", "Kay and Lou")
    reader.open("^Copy quotation$")
    assert re.fullmatch(
        r"“(Kay|Lou) says q\d”\n— (Kay|Lou), \d Mar 2026, 10:00, answering (Kay|Lou)\nIn answer to .*\nhttps://example.org/q\d",
        reader.copied(),
    )
    assert reader.actions <= 3


def test_which_groups_there_are(reader):
    reader.page.reads("#details .findings", "3 groups, clearer than chance")
    reader.open("^B: around")
    reader.page.reads("#details", "2 authors, grouped by who answers whom: 4 replies among them, 1 with others.")
    assert reader.actions <= 3


@pytest.mark.parametrize(
    ("words", "title", "people"),
    [("^2 of 8 authors$", "Never answered", {"Out", "Sol"}), ("^1 author$", "Newcomers", {"New"}), ("^bridges$", "Bridges", {"Host", "Kay", "Moe"})],
)  # fmt: skip
def test_who_is_never_answered_who_is_new_and_who_links_groups(reader, words, title, people):
    reader.open(words)
    reader.page.reads("#details h2", title)
    assert set(reader.page.page.locator("#details .rows bdi").all_inner_texts()) == people
    assert reader.actions <= 3


def test_how_to_cite_it(reader):
    reader.open("^About this map$")
    reader.open("^Copy citation$")
    assert reader.copied().startswith(
        "A talk: map of who answers whom. 14 comments by 8 authors, 2026-03-01 to 2026-03-08. Made with replygraph "
    )
    assert reader.actions <= 3
