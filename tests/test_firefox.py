"""The main ways through the page in Firefox."""

import os
import shutil

import pytest

import replygraph as rg
from tests.firefox import Firefox
from tests.test_page_truths import talk
from tests.test_screenshots import town

pytestmark = pytest.mark.browser
ENTER = "\ue007"


@pytest.fixture(scope="module")
def browser():
    binary = shutil.which("firefox-esr") or shutil.which("firefox")
    if binary is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Firefox, and these tests may not be skipped here")
        pytest.skip("no Firefox on this machine: install the package firefox-esr to test the page in it")
    pytest.importorskip("websockets", reason="websockets is not installed: pip install websockets")
    opened = Firefox(binary)
    yield opened
    opened.close()


@pytest.fixture
def firefox(browser):
    browser.complaints.clear()
    yield browser
    assert browser.complaints == []


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    rows = talk()
    return rg.draw(rg.build(rows), tmp_path_factory.mktemp("firefox") / "map.html", comments=rows, title="A talk").as_uri()


def text(selector):
    return f"document.querySelector('{selector}').innerText"


def test_it_opens_and_says_what_it_found(firefox, page):
    firefox.open(page)
    assert firefox.value(text("#part")) == "8 authors, 8 arrows"
    assert firefox.value("document.querySelectorAll('#rows tr').length") == 8
    assert "Host received most replies: 3 of 10 replies (30 %)" in firefox.value(text("#details .findings"))
    firefox.holds("replygraph.labels.placed.length === 8")


def test_an_author_by_mouse_on_the_map_and_back(firefox, page):
    firefox.open(page)
    firefox.holds("replygraph.labels.placed.length === 8")  # which are placed with the first picture
    x, y = firefox.value("""(() => { const { x, y } = replygraph.network.canvasToDOM(replygraph.network.getPositions([0])[0]);
        const frame = document.getElementById('map').getBoundingClientRect(); return [frame.left + x, frame.top + y]; })()""")
    firefox.click(x, y)
    firefox.holds(f"{text('#details h2')} === 'Host'")
    firefox.holds("location.hash === '#author=Host'")
    firefox.value("history.back()")
    firefox.holds(f"{text('#details h2')} === 'Who answers whom'")


def test_a_comment_is_found_by_keyboard(firefox, page):
    firefox.open(page)
    firefox.press("/")
    firefox.press(*"lou says q4")
    firefox.holds("document.querySelector('#hits mark') !== null")
    firefox.press(ENTER)
    firefox.holds("document.querySelector('article.found')?.innerText.includes('Lou says q4')")


def test_the_ranking_follows_the_time(firefox, page):
    firefox.open(page + "#time=0-16")
    assert sorted(firefox.value("[...document.querySelectorAll('#rows bdi')].map(e => e.textContent)")) == ["Host", "Kay", "Lou"]


def test_in_an_article(firefox, page):
    firefox.open(page + "#embed", 320, 480)
    assert not firefox.value("document.getElementById('ranking').checkVisibility()")
    assert firefox.value("document.getElementById('stage').clientHeight") > 0.6 * 480


def test_every_author_by_the_graphics_card(firefox, tmp_path):
    rows = town(1500, 4000)
    firefox.open(rg.draw(rg.build(rows), tmp_path / "town.html").as_uri() + "#view=every")
    firefox.holds("Boolean(replygraph.every) || document.getElementById('everybody').innerText.includes('no WebGL2')")
    assert (
        firefox.value(text("#part"))
        == f"All {firefox.value('replygraph.names.length'):,} authors, {firefox.value('replygraph.seen.arrows'):,} arrows"
    )
