"""The page for those who see little, use no mouse, or neither: axe-core finds nothing in any state, light or dark."""

import pytest

import replygraph as rg
from tests.test_maps import AS_OF, DEMO, TITLE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def axe(npm):
    """axe-core's script."""
    return (npm("axe-core@4") / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    comments = rg.read(DEMO, as_of=AS_OF)
    return rg.draw(rg.build(comments), tmp_path_factory.mktemp("access") / "map.html", comments=comments, title=TITLE)


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    comments = [{"id": "0", "author": "a0"}] + [
        {"id": str(i), "author": f"a{i % 1500}", "parent_id": str(i // 2), "text": "hello there"} for i in range(1, 3000)
    ]
    return rg.draw(rg.build(comments), tmp_path_factory.mktemp("access") / "map.html", comments=comments)


def complaints(page):
    """What axe-core finds wrong, in which element; it must have looked at something."""
    found = page.page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found["violations"]]


STATES = {
    "#author=Pell": "Is answered by", "#from=Mirela&to=Jory%20Tamm": "answers", "#between=Mirela&and=Jory%20Tamm": "in order of time",
    "#group=unanswered": "Never answered", "#cluster=1": "Authors, by replies received", "#pair=0-2": "Between these authors",
    "#time=0-2": "Who answers whom", "#hide=0,1": "Who answers whom", "#by=sent": "Who answers whom",
}  # fmt: skip


ALL, SOME = list(STATES), ["#author=Pell", "#from=Mirela&to=Jory%20Tamm", "#hide=0,1"]


@pytest.mark.parametrize(
    ("scheme", "viewport", "states"), [("light", (1360, 800), ALL), ("dark", (1360, 800), SOME), ("light", (390, 800), SOME)]
)
def test_axe_finds_nothing(demo, open_page, axe, scheme, viewport, states):
    page = open_page(demo, bypass_csp=True, color_scheme=scheme, reduced_motion="reduce",
                     viewport=dict(zip(("width", "height"), viewport, strict=True)))  # fmt: skip
    page.page.evaluate(axe)
    assert complaints(page) == []
    for address in states:
        page.page.evaluate("address => { location.hash = address }", address)
        page.reads("#details", STATES[address])
        assert complaints(page) == [], address
    page.page.fill("#search", "bridge")
    page.page.wait_for_selector("#hits mark")
    assert complaints(page) == [], "search"


def test_axe_finds_nothing_on_a_big_map_either(big, open_page, axe):
    page = open_page(big, bypass_csp=True, reduced_motion="reduce")  # no button halfway between two colours
    page.page.evaluate(axe)
    for view, words in {"clusters": "groups, with", "strongest": "Showing 500", "every": "All 1,500 authors"}.items():
        page.page.evaluate("view => { location.hash = 'view=' + view }", view)
        page.reads("#part", words)
        assert complaints(page) == [], view


def test_all_that_is_chosen_is_said(demo, open_page):
    page = open_page(demo)
    for address, words in {"author=Pell": "Pell", "cluster=1": "Group B", "pair=0-2": "Group A answers group C"}.items():
        page.page.evaluate("address => { location.hash = address }", address)
        page.reads("#live", words)
    assert page.page.get_attribute("#live", "aria-live") == "polite" and page.page.get_attribute("#part", "role") == "status"
    label = page.page.get_attribute("#map", "aria-label")
    assert label.startswith("Map of who answers whom: 16 authors, 34 arrows. First by replies received: ") and "Barge Annie" in label


def test_the_tab_key_reaches_every_panel_in_order(demo, open_page):
    page = open_page(demo)
    reached = []
    for _ in range(120):
        page.page.keyboard.press("Tab")
        where = page.page.evaluate(
            "document.activeElement.closest('#top, #ranking, #tools, #map, #time, #filters, #legend, #details')?.id || ''"
        )
        if where and (not reached or reached[-1] != where):
            reached.append(where)
        outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert not where or outline != "none", where
        if where == "details":
            break
    assert reached == ["top", "ranking", "tools", "map", "time", "filters", "legend", "details"]


DRAWINGS = """() => new Promise(done => {
    let drawn = 0;
    const real = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...given) { drawn++; return real.apply(this, given); };
    document.getElementById('search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    setTimeout(() => { CanvasRenderingContext2D.prototype.clearRect = real; done(drawn); }, 900);
})"""


def test_nothing_flies_for_those_who_want_it_calm(demo, open_page):
    page = open_page(demo, reduced_motion="reduce")
    page.page.fill("#search", "hanneke")
    page.page.wait_for_selector("#hits li")
    assert page.page.evaluate(DRAWINGS) <= 6  # a flight takes twenty pictures
    page.reads("#details h2", "Hanneke V.")
    durations = page.page.evaluate("[...document.querySelectorAll('button')].map(b => getComputedStyle(b).transitionDuration)")
    assert set(durations) == {"0s"}
