"""The page in a real browser, without a network."""

import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import replygraph as rg
from replygraph import maps
from tests.hostile import PAYLOADS, discussion

DEMO = str(files("replygraph") / "demo.txt")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    comments = rg.read(DEMO)
    path = tmp_path_factory.mktemp("demo") / "map.html"
    return rg.draw(rg.build(comments), path, comments=comments, title="The footbridge at Heron Lock")


def test_the_page_opens_offline_and_shows_everybody(demo, open_page):
    page = open_page(demo)
    assert page.text("#counts") == "51 comments · 16 authors · 43 replies between them"
    assert page.page.locator("#rows tr").count() == 16
    assert page.page.locator("#map canvas").count() == 1
    assert "Busiest exchanges" in page.text("#details")
    assert demo.stat().st_size < 600_000


def test_an_author_by_mouse(demo, open_page):
    page = open_page(demo)
    page.page.click("#rows tr:first-child button")
    details = page.text("#details")
    assert details.startswith("MillLane Walker") and "Is answered by" in details and "Has anyone from the council" in details
    assert page.page.url.endswith("#author=8")
    assert page.text("#live") == "MillLane Walker"


def test_an_arrow_on_the_map_opens_the_very_comments(demo, open_page):
    page = open_page(demo)
    page.page.get_by_role("button", name="Mirela → Jory Tamm").click()
    details = page.text("#details")
    assert "We drive round. Twenty minutes instead of six" in details
    assert "How do the children from the north bank get to school now?" in details
    assert "the other way" in details


def test_an_ambiguous_reply_says_probably_and_offers_the_others(demo, open_page):
    page = open_page(demo)
    page.page.get_by_role("button", name="Tess Okafor → MillLane Walker").click()
    assert " to MillLane Walker" in page.text("#details")
    table = rg.read(DEMO)
    unsure = table[table.candidates.notna()].iloc[0]
    graph = rg.build(DEMO)
    names = graph.author_columns["author"].tolist()
    other = open_page(demo, f"#arrow={names.index(unsure.author)}-{names.index(unsure.reply_to)}")
    assert "probably to" in other.text("#details") and "It may also answer" in other.text("#details")


def test_by_keyboard_alone(demo, open_page):
    page = open_page(demo)
    page.page.keyboard.press("/")
    page.page.keyboard.type("hanneke")
    page.page.keyboard.press("Enter")
    assert page.text("#details").startswith("Hanneke V.")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("Escape")
    assert "Busiest exchanges" in page.text("#details")
    page.page.focus("#rows tr:first-child button")
    page.page.keyboard.press("ArrowDown")
    assert page.text("#details").startswith("Tess Okafor")


def test_a_word_in_a_comment_is_found(demo, open_page):
    page = open_page(demo)
    page.page.fill("#search", "varnish")
    page.page.wait_for_selector("#hits li")
    assert page.page.locator("#hits li").count() == 2
    page.page.fill("#search", "zzzz")
    page.page.wait_for_selector("#hits li[aria-disabled]")
    assert page.text("#hits") == "Nothing found."


def test_the_ranking_switches(demo, open_page):
    page = open_page(demo)
    page.page.select_option("#by", "wrote")
    assert page.page.locator("#rows tr:first-child bdi").inner_text() == "Barge Annie"
    assert "by=wrote" in page.page.url


def test_a_cluster_is_hidden_and_shown(demo, open_page):
    page = open_page(demo)
    first = page.page.locator("#legend button").first
    first.click()
    assert first.get_attribute("aria-pressed") == "false" and "hide=0" in page.page.url
    first.click()
    assert first.get_attribute("aria-pressed") == "true"


def test_the_address_brings_back_what_was_shown(demo, open_page):
    page = open_page(demo, "#author=13&by=got&time=0-50")
    assert page.text("#details").startswith("Quiet Reader") or page.text("#details")
    assert page.page.input_value("#until") == "50"
    assert page.page.input_value("#by") == "got"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures(demo, open_page, kind, tmp_path):
    page = open_page(demo)
    with page.page.expect_download() as download:
        page.page.click(f"#{kind}")
    path = tmp_path / f"picture.{kind}"
    download.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG") if kind == "png" else b"<circle" in content and "Tess Okafor".encode() in content


def test_without_scripts_there_is_the_ranking(demo, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{demo}")
    assert "MillLane Walker" in page.inner_text("#ranking")
    context.close()


@pytest.mark.parametrize("policy", ["with", "without"])
def test_hostile_names_and_texts_run_nothing(open_page, tmp_path, policy):
    comments = discussion()
    path = tmp_path / "x'\"<img src=x onerror=1>.html"
    page_bytes = maps.render(rg.build(comments), comments=comments, title=PAYLOADS[0])
    if policy == "without":
        page_bytes = re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", page_bytes)
    path.write_bytes(page_bytes)
    page = open_page(str(path).replace("#", "%23").replace("?", "%3F"))
    names = set(rg.build(comments).author_columns["author"].tolist())
    shown = page.page.evaluate("[...document.querySelectorAll('#rows bdi')].map(e => e.textContent)")
    assert set(shown) == names and len(names) >= 60
    for i in range(0, len(names), 7):
        page.page.evaluate("i => { location.hash = 'author=' + i }", i)
        page.page.wait_for_timeout(20)
    for tie in ("#details li button",):
        page.page.evaluate("s => document.querySelectorAll(s).forEach(b => b.click())", tie)
    page.page.fill("#search", "fired")
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("window.fired") is None
    assert page.page.evaluate("document.querySelectorAll('#details img, #rows img, #hits img, iframe, object, embed, base').length") == 0


def test_nothing_in_our_script_makes_markup():
    script = "".join((files("replygraph.maps") / name).read_text() for name in ("page.js", "every.js"))
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(", "XMLHttpRequest"):
        assert danger not in script


def test_vis_network_is_in_the_page_as_its_makers_wrote_it(demo):
    import pyvis

    library = Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js"
    assert library.read_text(encoding="utf-8") in demo.read_text(encoding="utf-8")


def test_nobody_answers_anybody(open_page, tmp_path):
    comments = [{"id": str(i), "author": f"a{i}", "text": "hello"} for i in range(3)]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments))
    assert "Nobody here answers anybody" in page.text("#empty")
    page.page.click("#rows tr:first-child button")
    assert "hello" in page.text("#details")


def test_without_texts_the_page_says_so(open_page, tmp_path):
    graph = rg.build(DEMO)
    path = rg.draw(graph, tmp_path / "m.html", comments=rg.read(DEMO), text="none")
    assert "made without the texts" in open_page(path).text("#details")
    assert "footbridge was closed" not in path.read_text()


def big(size, replies):
    rng = np.random.default_rng(1)
    author = (size * rng.random(replies) ** 2).astype(int)
    comments = [{"id": str(i), "author": f"author {i}"} for i in range(size)]
    group = rng.integers(20, size=size)
    for i, a in enumerate(author.tolist()):
        near = np.flatnonzero(group == group[a]) if i % 5 else np.arange(size)
        comments.append({"id": f"r{i}", "author": f"author {a}", "parent_id": str(near[int(len(near) * rng.random() ** 2)])})
    return rg.build(comments)


@pytest.fixture(scope="module")
def five_thousand(tmp_path_factory):
    return rg.draw(big(5000, 15000), tmp_path_factory.mktemp("big") / "map.html", title="Five thousand")


def test_of_many_authors_the_strongest_are_drawn_and_all_are_found(five_thousand, open_page):
    page = open_page(five_thousand)
    assert re.match(r"Showing 500 of 5,000 authors and \d+ % of the replies", page.text("#part"))
    page.page.fill("#search", "author 4999")
    page.page.wait_for_selector("#hits li")
    page.page.keyboard.press("Enter")
    assert page.text("#details").startswith("author 4999")


def test_every_author_is_drawn_picked_and_zoomed(five_thousand, chromium):
    context = chromium.new_context(viewport={"width": 1360, "height": 800})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"file://{five_thousand}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.click("#every")
    page.wait_for_timeout(400)
    first = page.evaluate("JSON.parse(document.getElementById('nodes').textContent)[0].id")
    at = page.evaluate("i => everyMap.screen(i)", first)
    frame = page.locator("#everybody").bounding_box()
    page.mouse.click(frame["x"] + at[0], frame["y"] + at[1])
    assert page.evaluate("i => everyMap.pick(...everyMap.screen(i))", first) == first
    assert "every=1" in page.url and page.inner_text("#details h2") == "author 0"
    page.mouse.wheel(0, -800)
    page.evaluate("() => { const card = everyMap.lose(); card.loseContext(); setTimeout(() => card.restoreContext(), 50); }")
    page.wait_for_timeout(200)
    page.fill("#search", "author 4998")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == "author 4998"
    page.click("#every")
    assert page.locator("#map").is_visible()
    assert errors == []
    context.close()


def test_where_there_is_no_webgl_a_sentence_says_so(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.evaluate("""() => {
        const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
    }""")
    page.page.click("#every")
    assert "This browser has no WebGL2" in page.text("#everybody")


def test_the_same_discussion_gives_the_same_bytes(demo):
    comments = rg.read(DEMO)
    graph = rg.build(comments)
    assert maps.render(graph, comments=comments, title="The footbridge at Heron Lock") == demo.read_bytes()


def test_data_is_valid_json_and_ascii(demo):
    text = demo.read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])
    assert data["counts"]["ties"] == 34 and len(data["comments"]["text"]) == 51


SHOTS = {
    "light": ("", {}), "dark": ("", {"color_scheme": "dark"}), "author": ("#author=15", {}), "arrow": ("#arrow=9-7", {}),
    "time": ("#time=0-40", {}), "narrow": ("", {"viewport": {"width": 400, "height": 860}}),
}  # fmt: skip


@pytest.mark.parametrize("shot", SHOTS)
def test_screenshots(demo, chromium, shot, tmp_path):
    fragment, options = SHOTS[shot]
    context = chromium.new_context(**{"viewport": {"width": 1360, "height": 800}, **options})
    page = context.new_page()
    page.goto(f"file://{demo}{fragment}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(500)
    picture = page.screenshot(path=tmp_path / f"{shot}.png")
    context.close()
    assert len(picture) > 20_000
    docs = Path(__file__).parents[1] / "docs"
    if docs.is_dir() and not (docs / f"map-{shot}.png").exists():
        (docs / f"map-{shot}.png").write_bytes(picture)


def test_screenshot_of_a_big_discussion(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.wait_for_timeout(500)
    picture = page.page.screenshot()
    docs = Path(__file__).parents[1] / "docs"
    if docs.is_dir() and not (docs / "map-big.png").exists():
        (docs / "map-big.png").write_bytes(picture)


@pytest.mark.shared
def test_the_real_page_shows_its_nineteen_authors(open_page, tmp_path):
    page = Path(__file__).parents[2] / "shared" / "data" / "pasted-page" / "article-50-comments.txt"
    if not page.exists():
        pytest.skip("the real discussions do not lie beside the repository")
    shown = open_page(rg.draw(rg.build(page), tmp_path / "map.html", comments=rg.read(page)))
    assert shown.text("#counts") == "50 comments · 19 authors · 36 replies between them"
    assert shown.page.locator("#rows tr").count() == 19
