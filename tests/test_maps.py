"""The page in a real browser, without a network: each panel by mouse and by keyboard."""

import base64
import gzip
import json
import random
import re
from importlib.resources import files

import numpy as np
import pytest

import replygraph as rg
from replygraph import maps
from tests.hostile import PAYLOADS, discussion

DEMO = str(files("replygraph") / "demo.txt")
TITLE = "The footbridge at Heron Lock"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def comments():
    return rg.read(DEMO)


@pytest.fixture(scope="module")
def graph(comments):
    return rg.measure(rg.build(comments), "pagerank", "betweenness")


@pytest.fixture(scope="module")
def demo(tmp_path_factory, graph, comments):
    return rg.draw(graph, tmp_path_factory.mktemp("demo") / "map.html", comments=comments, title=TITLE)


def place(graph, name):
    """An author's number on the page: the place by PageRank."""
    return rg.rank(graph, top=None).author.tolist().index(name)


def test_the_page_opens_offline_and_shows_everybody(demo, open_page):
    page = open_page(demo)
    assert page.text("#counts") == "51 comments · 16 authors · 43 replies between them"
    assert page.text("#part") == "16 authors, 34 arrows"
    assert page.page.locator("#rows tr").count() == 16
    assert page.page.locator("#map canvas").count() == 1
    assert "Most replies from one to another" in page.text("#details")
    assert demo.stat().st_size < 600_000


def test_an_author_by_mouse(demo, open_page, graph):
    page = open_page(demo)
    page.page.click("#rows tr:first-child button")
    details = page.text("#details")
    assert details.startswith("MillLane Walker") and "Is answered by 3 authors" in details
    assert "Has anyone from the council" in details
    assert page.hash() == f"#author={place(graph, 'MillLane Walker')}"
    assert page.text("#live") == "MillLane Walker"
    assert page.page.locator("tr[aria-current=true] bdi").inner_text() == "MillLane Walker"


def test_circles_arrows_names_and_letters_on_the_map_are_clicked(demo, open_page):
    page = open_page(demo)
    seen, wanted = set(), {"author", "arrow", "cluster", ""}
    box = page.page.locator("#map").bounding_box()
    spots = [(x, y) for x in range(20, int(box["width"]), 20) for y in range(20, int(box["height"]), 20)]  # a letter is 22 wide
    random.Random(1).shuffle(spots)
    while spots and seen != wanted:
        x, y = spots.pop()
        page.page.mouse.click(box["x"] + x, box["y"] + y)
        seen.add(page.hash()[1:].partition("=")[0])
    assert seen == wanted


def test_an_arrow_opens_the_very_comments_and_the_other_way(demo, open_page):
    page = open_page(demo)
    page.page.get_by_role("button", name="Mirela → Jory Tamm").click()
    details = page.text("#details")
    assert "We drive round. Twenty minutes instead of six" in details
    assert "How do the children from the north bank get to school now?" in details
    assert "about 16 Nov" in details or re.search(r"about \d+ \w+ \d{4}", details)
    page.page.get_by_role("button", name="The other way: 1 reply").click()
    assert page.text("#details h2") == "Jory Tamm → Mirela"


def test_an_ambiguous_reply_says_probably_and_offers_the_others(demo, open_page, comments, graph):
    unsure = comments[comments.candidates.notna()].iloc[0]
    page = open_page(demo, f"#arrow={place(graph, unsure.author)}-{place(graph, unsure.reply_to)}")
    assert f"probably to {unsure.reply_to}" in page.text("#details")
    before = page.page.locator("#details blockquote").count()
    page.page.locator("summary").first.click()
    page.page.wait_for_function("n => document.querySelectorAll('#details blockquote').length > n", arg=before)


def test_by_keyboard_alone(demo, open_page):
    page = open_page(demo)
    page.page.keyboard.press("/")
    page.page.keyboard.type("hanneke")
    page.page.keyboard.press("Enter")
    assert page.text("#details").startswith("Hanneke V.")
    page.page.keyboard.press("Escape")
    assert "Most replies from one to another" in page.text("#details")
    page.page.focus("#rows tr:first-child button")
    page.page.keyboard.press("ArrowDown")
    assert page.text("#details").startswith("Tess Okafor")


def test_the_map_by_keyboard(demo, open_page):
    page = open_page(demo)
    page.page.focus("#map")
    page.page.keyboard.press("ArrowRight")
    first = page.text("#details h2")
    page.page.keyboard.press("ArrowDown")
    second = page.text("#details h2")
    assert first and second and first != second
    page.page.keyboard.press("+")
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "details"


def test_the_skip_link_comes_first(demo, open_page):
    page = open_page(demo)
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Skip to the ranking"


def test_a_word_in_a_comment_is_found(demo, open_page):
    page = open_page(demo)
    page.page.fill("#search", "varnish")
    page.page.wait_for_selector("#hits mark")
    assert page.page.locator("#hits li").count() == 2
    assert page.page.locator("#hits mark").first.inner_text() == "varnish"
    page.page.keyboard.press("ArrowDown")
    assert page.page.locator("#hits li").first.get_attribute("aria-selected") == "true"
    page.page.fill("#search", "zzzz")
    page.page.wait_for_selector("#hits li[aria-disabled]")
    assert page.text("#hits") == "No author and no comment has this."
    assert page.text("#found") == "Nothing found"


def test_the_ranking_switches(demo, open_page):
    page = open_page(demo)
    options = page.page.locator("#by option").all_inner_texts()
    assert options == ["PageRank", "betweenness", "replies got", "replies written", "comments"]
    page.page.select_option("#by", "wrote")
    assert page.page.locator("#rows tr:first-child bdi").inner_text() == "Barge Annie"
    assert "by=wrote" in page.hash()
    assert page.text("#meaning") == "How many replies to others they wrote."


def test_a_cluster_is_hidden_and_shown(demo, open_page):
    page = open_page(demo)
    first = page.page.locator("#legend button").first
    first.click()
    assert first.get_attribute("aria-pressed") == "false" and "hide=0" in page.hash()
    assert page.text("#live") == "Cluster A hidden"
    page.page.keyboard.press("Space")
    assert first.get_attribute("aria-pressed") == "true"


def test_clusters_have_letters_and_words(demo, open_page):
    page = open_page(demo, "#cluster=2")
    assert page.text("#details h2") == "C Cluster C"
    assert page.text("#details .words") == "report, library, footbridge"
    assert "Exchanges with other clusters" in page.text("#details")


def test_time_is_brushed_by_mouse_and_keys_and_played(demo, open_page):
    page = open_page(demo)
    box = page.page.locator("#histogram").bounding_box()
    page.page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.page.mouse.up()
    assert re.match(r"\d+ of 34 arrows in ", page.text("#part")) and "time=0-2" in page.hash()
    page.page.focus("#until")
    page.page.keyboard.press("ArrowRight")
    assert "time=0-3" in page.hash()
    page.page.click("#all-time")
    assert page.text("#part") == "16 authors, 34 arrows" and "time" not in page.hash()
    page.page.click("#play")
    page.page.wait_for_function("() => document.getElementById('part').textContent.includes(' of 34 arrows')")
    page.page.click("#play")
    assert page.page.locator("#play").get_attribute("aria-label") == "Play through time"


def test_the_address_brings_back_what_was_shown(demo, open_page, graph):
    page = open_page(demo, f"#author={place(graph, 'Pell')}&by=got&time=0-3&hide=1")
    assert page.text("#details h2") == "Pell"
    assert page.page.input_value("#until") == "3"
    assert page.page.input_value("#by") == "got"
    assert page.page.locator("#legend button").nth(1).get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("address", ["#author=99999", "#arrow=1-1", "#author=x&time=9-1&hide=zz&by=__proto__", "#cluster=-1", "#%E0%A4%A", "#view=every"])
def test_an_address_that_makes_no_sense_is_the_whole_map(demo, open_page, address):
    assert "Choose an author" in open_page(demo, address).text("#details")


def test_light_and_dark(demo, open_page):
    page = open_page(demo, color_scheme="dark")
    assert page.page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.page.click("#theme")
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.page.locator("#theme").get_attribute("aria-pressed") == "false"


def test_a_narrow_screen_has_all_panels_and_goes_to_what_was_chosen(demo, open_page):
    page = open_page(demo, viewport={"width": 390, "height": 800})
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.page.locator("#rows button").nth(2).click()
    page.page.wait_for_function("() => Math.abs(document.getElementById('details').getBoundingClientRect().top) < 60")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures(demo, open_page, kind, tmp_path):
    page = open_page(demo)
    with page.page.expect_download() as download:
        page.page.click(f"#{kind}")
    assert download.value.suggested_filename == f"the-footbridge-at-heron-lock.{kind}"
    path = tmp_path / f"picture.{kind}"
    download.value.save_as(path)
    content = path.read_bytes()
    if kind == "png":
        assert content.startswith(b"\x89PNG") and int.from_bytes(content[16:20]) > 1000
    else:
        assert content.count(b"<circle") == 16 + 4 and b"Tess Okafor" in content


def test_without_scripts_there_is_the_ranking(demo, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{demo}")
    assert "MillLane Walker" in page.inner_text("#ranking")
    context.close()


@pytest.mark.parametrize("policy", ["with", "without"])
def test_hostile_names_and_texts_run_nothing(open_page, tmp_path, policy):
    comments = discussion()
    graph = rg.build(comments)
    path = tmp_path / "x'\"<img src=x onerror=1>.html"
    page_bytes = maps.render(graph, comments=comments, title=PAYLOADS[0])
    if policy == "without":
        page_bytes = re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", page_bytes)
    path.write_bytes(page_bytes)
    page = open_page(str(path).replace("#", "%23").replace("?", "%3F"))
    names = set(graph.author_columns["author"].tolist())
    shown = page.page.evaluate("[...document.querySelectorAll('#rows bdi')].map(e => e.textContent)")
    assert set(shown) == names and len(names) >= 60
    for i in range(0, len(names), 3):
        page.page.evaluate("i => { location.hash = 'author=' + i }", i)
        page.page.wait_for_timeout(10)
        page.page.evaluate("document.querySelectorAll('#details summary, #details li button:last-child').forEach(b => b.click())")
    page.page.fill("#search", "fired")
    page.page.wait_for_selector("#hits .snippet")
    box = page.page.locator("#map").bounding_box()
    for x in range(0, int(box["width"]), 60):
        page.page.mouse.move(box["x"] + x, box["y"] + box["height"] / 2)
    page.page.evaluate("document.getElementById('svg').click()")
    page.page.evaluate("document.getElementById('png').click()")
    page.page.wait_for_timeout(150)
    assert page.page.evaluate("window.fired") is None
    assert page.page.evaluate("document.querySelectorAll('section img, #hits img, iframe, object, embed, base, form').length") == 0
    assert page.page.evaluate("[...document.querySelectorAll('a[target]')].every(a => /^https?:/.test(a.href))")


def test_hostile_words_of_clusters_are_text(open_page, tmp_path, graph, comments, monkeypatch):
    real = maps.payloads.clusters
    monkeypatch.setattr(maps.payloads, "clusters", lambda *given: [{**each, "words": PAYLOADS[:8]} for each in real(*given)])
    path = tmp_path / "map.html"
    path.write_bytes(maps.render(graph, comments=comments))
    page = open_page(path, "#cluster=0")
    assert PAYLOADS[0] in page.text("#legend") and PAYLOADS[2] in page.text("#details .words")
    assert page.page.evaluate("window.fired") is None


def test_nothing_in_our_script_makes_markup_or_reaches_out():
    script = maps.pages.page_script()
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(",
                   "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage", "import("):  # fmt: skip
        assert danger not in script


def test_vis_network_is_in_the_page_as_its_makers_wrote_it(demo):
    import pyvis

    library = (files(pyvis) / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    page = demo.read_text(encoding="utf-8")
    packed = re.search(r'<script type="text/plain" id="library">(.*?)</script>', page, re.S)[1]
    assert gzip.decompress(base64.b64decode(packed)).decode() == library
    assert library[: library.index("*/")] in page  # its licence can be read by anybody


def test_every_script_of_ours_is_in_the_page():
    names = {path.name for path in (files("replygraph.maps") / "scripts").iterdir()}
    assert names == {f"{name}.js" for name in maps.pages.SCRIPTS}


def test_nobody_answers_anybody(open_page, tmp_path):
    comments = [{"id": str(i), "author": f"a{i}", "text": "hello"} for i in range(3)]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments))
    assert page.text("#empty").startswith("Nobody here answers anybody")
    page.page.click("#rows tr:first-child button")
    assert "hello" in page.text("#details") and "Nobody answered them" in page.text("#details")


def test_one_cluster_has_no_letter(open_page, tmp_path):
    comments = [{"id": "1", "author": "Ann", "text": "Who is in?"}, {"id": "2", "author": "Bob", "parent_id": "1", "text": "I am."}]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments))
    assert page.text("#part") == "2 authors, 1 arrow"
    assert page.page.locator(".badge").all_inner_texts() == ["", ""]
    assert not page.page.locator("#legend").is_visible()


def test_without_texts_the_page_says_so_and_still_knows_when(open_page, tmp_path, graph, comments):
    path = rg.draw(graph, tmp_path / "m.html", comments=comments, text="none")
    page = open_page(path, f"#arrow={place(graph, 'Mirela')}-{place(graph, 'Jory Tamm')}")
    assert "made without the texts" in page.text("#details") and re.search(r"about \d+ \w+ \d{4}", page.text("#details"))
    assert page.page.locator("#time").is_visible()
    assert "footbridge was closed" not in path.read_text()


def test_short_texts_are_cut(tmp_path):
    comments = [{"id": "1", "author": "Ann", "text": "word " * 200}, {"id": "2", "author": "Bob", "parent_id": "1"}]
    page = rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments, text="short").read_text()
    assert "word " * 60 not in page and "word word" in page


def test_a_comment_leads_to_where_it_was_said_if_that_is_a_web_page(open_page, tmp_path):
    comments = [{"id": "1", "author": "Ann", "text": "x", "url": "https://example.org/1"}, {"id": "2", "author": "Bob", "parent_id": "1", "text": "y", "url": "javascript:alert(1)"}]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments), "#author=0")
    assert page.page.locator("#details a").get_attribute("href") == "https://example.org/1"
    assert open_page(tmp_path / "m.html", "#author=1").page.locator("#details a").count() == 0


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


def test_many_authors_open_as_clusters(five_thousand, open_page):
    page = open_page(five_thousand)
    assert re.match(r"20 clusters with \d+ % of 5,000 authors; \d+ % of replies stay inside one", page.text("#part"))
    page.page.click("#details li .who >> nth=-1")
    assert "Show its authors on the map" in page.text("#details")
    page.page.click("text=Show its authors on the map")
    assert re.match(r"Cluster \w: the first 150 of its \d+ authors", page.text("#part"))
    page.page.click("#whole")
    assert page.text("#part").startswith("20 clusters")


def test_the_strongest_are_drawn_and_all_are_found(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.click("text=500 strongest")
    assert re.fullmatch(r"Showing 500 of 5,000 authors, \d+ % of replies", page.text("#part"))
    page.page.fill("#search", "author 4999")
    page.page.wait_for_selector("#hits li")
    page.page.keyboard.press("Enter")
    assert page.text("#details").startswith("author 4999")
    assert re.match(r"author 4999 and \d+ authors? they exchange replies with", page.text("#part"))


def test_every_author_is_drawn_picked_and_zoomed(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.click("text=Every author")
    page.page.wait_for_timeout(400)
    assert page.text("#part").startswith("All 5,000 authors")
    first = page.page.evaluate("JSON.parse(document.getElementById('nodes').textContent)[0].id")
    at = page.page.evaluate("i => everyMap.screen(i)", first)
    frame = page.page.locator("#everybody").bounding_box()
    page.page.mouse.click(frame["x"] + at[0], frame["y"] + at[1])
    assert page.text("#details h2") == "author 0" and "view=every" in page.hash()
    page.page.mouse.wheel(0, -800)
    page.page.mouse.move(frame["x"] + 300, frame["y"] + 300)
    page.page.mouse.down()
    page.page.mouse.move(frame["x"] + 200, frame["y"] + 350)
    page.page.mouse.up()
    moved = page.page.evaluate("i => everyMap.screen(i)", first)
    assert abs(moved[0] - at[0]) + abs(moved[1] - at[1]) > 50
    assert page.page.evaluate("i => everyMap.pick(...everyMap.screen(i))", first) == first
    page.page.fill("#search", "author 4998")
    page.page.keyboard.press("Enter")
    assert page.text("#details h2") == "author 4998" and "view=every" in page.hash()
    with page.page.expect_download() as download:
        page.page.click("#png")
    assert download.value.suggested_filename == "five-thousand.png"


def test_every_author_by_touch(five_thousand, chromium):
    context = chromium.new_context(viewport={"width": 800, "height": 700}, has_touch=True)
    page = context.new_page()
    page.goto(f"file://{five_thousand}#view=every")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(400)
    before = page.evaluate("everyMap.screen(1)")
    frame = page.locator("#everybody").bounding_box()
    touch = context.new_cdp_session(page)
    for kind, fingers in [("touchStart", [(300, 300), (400, 300)]), ("touchMove", [(250, 300), (450, 300)]), ("touchEnd", [])]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": frame["x"] + x, "y": frame["y"] + y - 250, "id": i} for i, (x, y) in enumerate(fingers)]})
    page.wait_for_timeout(50)
    assert page.evaluate("everyMap.screen(1)") != before
    context.close()


def test_a_lost_graphics_card_comes_back(five_thousand, open_page):
    page = open_page(five_thousand, "#view=every")
    page.page.evaluate("() => { const card = everyMap.card.getExtension('WEBGL_lose_context'); card.loseContext(); setTimeout(() => card.restoreContext(), 50); }")
    page.page.wait_for_timeout(300)
    page.page.click("#theme")
    assert page.page.evaluate("everyMap.card.isContextLost()") is False


def test_where_there_is_no_webgl_a_sentence_says_so(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.evaluate("""() => {
        const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
    }""")
    page.page.click("text=Every author")
    assert "This browser has no WebGL2" in page.text("#everybody")
    page.page.click("text=500 strongest")
    assert page.page.locator("#map canvas").is_visible()


def test_the_texts_of_a_big_discussion_are_unpacked_when_read(open_page, tmp_path):
    rng = np.random.default_rng(2)
    comments = [{"id": "0", "author": "Ann 0", "text": "the first word"}]
    for i in range(1, 3000):
        comments.append({"id": str(i), "author": f"Ann {i % 50}", "parent_id": str(rng.integers(i)), "text": f"number {i} " + "and so on " * 40, "url": f"https://example.org/{i}"})
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments))
    assert page.page.locator("script.texts").count() == 6
    page.page.fill("#search", "number 2999")
    page.page.wait_for_selector("#hits mark")
    page.page.keyboard.press("Enter")
    page.page.wait_for_function("() => document.getElementById('details').textContent.includes('number 2999')")
    assert page.page.locator("#details a").first.get_attribute("href").startswith("https://example.org/")
    browser_too_old = page.page.content().count("too old")
    assert browser_too_old <= 1


def test_the_same_discussion_gives_the_same_bytes(demo, graph, comments):
    assert maps.render(graph, comments=comments, title=TITLE) == demo.read_bytes()


def test_a_table_and_plain_columns_give_the_same_page(demo, graph, comments):
    columns = {name: comments[name].astype(object).where(comments[name].notna(), None).to_numpy() for name in comments}
    assert maps.render(graph, comments=columns, title=TITLE) == demo.read_bytes()


def test_data_is_valid_json_and_ascii(demo):
    text = demo.read_text(encoding="utf-8")
    raw = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1]
    data = json.loads(raw)
    assert raw.isascii() and data["counts"]["ties"] == 34 and len(data["comments"]["text"]) == 51


@pytest.mark.shared
def test_the_real_page_shows_its_nineteen_authors(open_page, tmp_path, shared):
    page = shared / "pasted-page" / "article-50-comments.txt"
    shown = open_page(rg.draw(rg.build(page), tmp_path / "map.html", comments=rg.read(page)))
    assert shown.text("#counts") == "50 comments · 19 authors · 36 replies between them"
    assert shown.page.locator("#rows tr").count() == 19
    assert (tmp_path / "map.html").stat().st_size < 600_000
