"""The main ways through the page in Firefox and in WebKit."""

import os
import shutil

import pytest

import replygraph as rg
from tests import webkit
from tests.firefox import Firefox
from tests.test_page_truths import talk
from tests.test_screenshots import town
from tests.webkit import WebKit

pytestmark = pytest.mark.browser
ENTER = "\ue007"


def missing(what, package):
    """Why a browser's tests are skipped; in continuous integration they may not be."""
    if os.environ.get("CI"):
        pytest.fail(f"there is no {what}, and these tests may not be skipped here")
    pytest.skip(f"no {what} on this machine: install the package {package} to test the page in it")


def open_firefox():
    binary = shutil.which("firefox-esr") or shutil.which("firefox") or missing("Firefox", "firefox-esr")
    pytest.importorskip("websockets", reason="websockets is not installed: pip install websockets")
    return Firefox(binary)


def open_webkit():
    return WebKit(*(webkit.find() or missing("WebKitGTK with its driver and Xvfb", "webkit2gtk-driver xvfb")))


@pytest.fixture(scope="module", params=[open_firefox, open_webkit], ids=["firefox", "webkit"])
def opened(request):
    one = request.param()
    yield one
    one.close()


@pytest.fixture
def browser(opened):
    opened.complaints.clear()
    yield opened
    assert opened.complaints == []


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    rows = talk()
    return rg.draw(rg.build(rows), tmp_path_factory.mktemp("browsers") / "map.html", comments=rows, title="A talk").as_uri()


def text(selector):
    return f"document.querySelector('{selector}').innerText"


def test_it_opens_and_says_what_it_found(browser, page):
    browser.open(page)
    assert browser.value(text("#part")) == "8 authors, 8 arrows"
    assert browser.value("document.querySelectorAll('#rows tr').length") == 8
    assert "Host received the most replies: 3 of 10 replies (30%)" in browser.value(text("#details .findings"))
    browser.holds("replygraph.labels.placed.length === 8")


def test_an_author_by_mouse_on_the_map_and_back(browser, page):
    browser.open(page)
    browser.holds("replygraph.labels.placed.length === 8")  # which are placed with the first picture
    x, y = browser.value("""(() => { const { x, y } = replygraph.network.canvasToDOM(replygraph.network.getPositions([0])[0]);
        const frame = document.getElementById('map').getBoundingClientRect(); return [frame.left + x, frame.top + y]; })()""")
    browser.click(x, y)
    browser.holds(f"{text('#details h2')} === 'Host'")
    browser.holds("location.hash === '#author=Host'")
    browser.value("history.back()")
    browser.holds(f"{text('#details h2')} === 'Who answers whom'")


def test_a_comment_is_found_by_keyboard(browser, page):
    browser.open(page)
    browser.press("/")
    browser.press(*"lou says q4")
    browser.holds("document.querySelector('#hits mark') !== null")
    browser.press(ENTER)
    browser.holds("document.querySelector('article.found')?.innerText.includes('Lou says q4')")


def test_the_ranking_follows_the_time(browser, page):
    browser.open(page + "#time=0-16")
    assert sorted(browser.value("[...document.querySelectorAll('#rows bdi')].map(e => e.textContent)")) == ["Host", "Kay", "Lou"]


def test_in_an_article(browser, page):
    browser.open(page + "#embed", 320, 480)
    assert not browser.value("document.getElementById('ranking').checkVisibility()")
    assert browser.value("document.getElementById('stage').clientHeight / innerHeight") > 0.55


def test_every_author_by_the_graphics_card(browser, tmp_path):
    rows = town(1500, 4000)
    browser.open(rg.draw(rg.build(rows), tmp_path / "town.html").as_uri() + "#view=every")
    browser.holds("Boolean(replygraph.every) || document.getElementById('everybody').innerText.includes('no WebGL2')")
    assert (
        browser.value(text("#part"))
        == f"All {browser.value('replygraph.names.length'):,} authors, {browser.value('replygraph.seen.arrows'):,} arrows"
    )
