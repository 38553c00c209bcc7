"""The page in a real browser, without a network: each panel by mouse and by keyboard."""

import base64
import gzip
import json
import re
import xml.dom.minidom
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import quote

import numpy as np
import pytest

import replygraph as rg
from replygraph import maps
from replygraph.analysis.findings import structure_beyond_chance
from replygraph.analysis.measures import MEASURES
from replygraph.maps import languages
from tests.driving import said_in

DEMO = str(files("replygraph") / "demo.txt")
AS_OF = datetime(2026, 5, 20, 12, tzinfo=UTC)  # else the file's own date would date its comments
TITLE = "The footbridge at Heron Lock"
WHOLE = "16 authors, 34 arrows"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def comments():
    return rg.read(DEMO, as_of=AS_OF)


@pytest.fixture(scope="module")
def graph(comments):
    return rg.measure(rg.build(comments), "pagerank", "betweenness")


@pytest.fixture(scope="module")
def demo(tmp_path_factory, graph, comments):
    return rg.draw(graph, tmp_path_factory.mktemp("demo") / "map.html", comments=comments, title=TITLE)


def place(graph, name):
    """An author's number on the page: the place by replies received, of equal ones the first by name."""
    columns = graph.author_columns
    order = np.argsort(-columns["replies_received"], kind="stable")
    return columns["author"][order].tolist().index(name)


def address(**wanted):
    """The part of an address that names somebody or something."""
    return "#" + "&".join(f"{key}={quote(value, safe='')}" for key, value in wanted.items())


def test_the_page_opens_offline_and_shows_everybody(demo, open_page):
    page = open_page(demo)
    assert page.text("#counts") == "51 comments · 16 authors · 43 replies between them"
    page.reads("#part", WHOLE)
    assert page.page.locator("#rows tr").count() == 16
    assert page.page.locator("#map canvas").count() == 1
    page.reads("#details", "Most replies from one to another")
    assert demo.stat().st_size < 400_000


def names_and_letters(page, names, letters):
    """Waits until so many authors are named and so many clusters lettered; the names that a letter covers."""
    page.holds(
        "([names, letters]) => replygraph.labels.placed.length === names && replygraph.labels.letters.length === letters", [names, letters]
    )
    return page.page.evaluate("""() => {
        const { placed, letters } = replygraph.labels, covers = (box, { x, y }) => box[0] < x + 10 && x - 10 < box[2] && box[1] < y + 10 && y - 10 < box[3];
        return placed.filter(({ box }) => letters.some(letter => covers(box, letter))).map(({ text }) => text);
    }""")  # fmt: skip


def test_everybody_in_a_small_discussion_has_a_name(tmp_path, open_page):
    """A host who answers a ring of guests, as on many blogs."""
    rows = [{"id": f"g{n}", "author": f"Guest of the house {n}"} for n in range(8)]
    rows += [{"id": f"h{n}", "author": "Host", "parent_id": f"g{n}"} for n in range(8)]
    rows += [{"id": "a", "author": "Ann"}, {"id": "b", "author": "Bob", "parent_id": "a"}]
    rows += [{"id": f"s{n}", "author": f"Silent {n}"} for n in range(28)]
    assert names_and_letters(open_page(rg.draw(rg.build(rows), tmp_path / "ring.html")), 39, 2) == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "authors", "clusters"), [("wxr/spotthevuln.wordpress.xml", 40, 2), ("wordpress_html/foxyfolksy.com.buttercream.html", 41, 3)]
)
def test_everybody_on_a_blog_has_a_name(shared, tmp_path, open_page, file, authors, clusters):
    comments = rg.read(shared / file)
    page = open_page(rg.draw(rg.measure(rg.build(comments), "pagerank"), tmp_path / "blog.html", comments=comments))
    assert names_and_letters(page, authors, clusters) == []


# ---- the ranking and the details ----


def test_an_author_by_mouse(demo, open_page, graph):
    page = open_page(demo)
    page.page.click("#rows button:has-text('MillLane Walker')")
    page.reads("#details", "Has anyone from the council")
    details = page.text("#details")
    assert "MillLane Walker" in details and "Is answered by 3 authors" in details
    page.is_at(address(author="MillLane Walker"))
    page.reads("#live", "MillLane Walker")
    assert page.page.locator("tr[aria-current=true] bdi").inner_text() == "MillLane Walker"


def test_the_ranking_by_keyboard(demo, open_page):
    page = open_page(demo)
    page.page.focus("#rows tr:first-child button")
    page.page.keyboard.press("ArrowDown")
    page.reads("#details h2", "Fen Cyclist")
    page.page.keyboard.press("ArrowUp")
    page.reads("#details h2", "Barge Annie")
    page.page.focus("#rows tr:nth-child(5) button")
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "Jory Tamm")


def test_the_ranking_switches_by_mouse_and_by_keyboard(demo, open_page):
    page = open_page(demo)
    options = page.page.locator("#by option").all_inner_texts()
    assert options == ["replies received", "replies sent", "comments", "PageRank", "betweenness"]
    page.page.select_option("#by", "sent")
    page.reads("#rows tr:first-child bdi", "Barge Annie")
    page.goes_to("by=sent")
    assert page.text("#meaning") == "How many replies to others they wrote."
    page.page.focus("#by")
    page.page.keyboard.press("ArrowUp")
    page.leaves("by=")
    assert "ranked" in page.page.locator("#head-received").get_attribute("class")


def test_an_arrow_opens_the_very_comments_and_the_other_way(demo, open_page):
    page = open_page(demo)
    page.page.get_by_role("button", name="Mirela → Jory Tamm").click()
    page.reads("#details", "We drive round. Twenty minutes instead of six")
    details = page.text("#details")
    assert "How do the children from the north bank get to school now?" in details
    assert re.search(r"about \d+ May 2026", details)
    page.page.get_by_role("button", name="The other way: 1 reply").click()
    page.reads("#details h2", "Jory Tamm → Mirela")


def test_the_details_by_keyboard(demo, open_page):
    page = open_page(demo)
    page.page.get_by_role("button", name="Mirela → Jory Tamm").focus()
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "Mirela → Jory Tamm")
    page.page.get_by_role("button", name="The other way: 1 reply").focus()
    page.page.keyboard.press("Space")
    page.reads("#details h2", "Jory Tamm → Mirela")
    page.page.locator("#details .from .who").first.focus()
    page.page.keyboard.press("Enter")
    page.reads("#details", "Is answered by")
    assert page.text("#details h2") == "Jory Tamm"


def test_an_ambiguous_reply_says_probably_and_offers_the_others(demo, open_page, comments, graph):
    unsure = comments[comments.candidates.notna()].iloc[0]
    others = [id for id in unsure.candidates if id != unsure.parent_id]
    page = open_page(demo, address(**{"from": unsure.author, "to": unsure.reply_to}))
    page.reads("#details", f"probably to {unsure.reply_to}")
    summary = page.page.locator("summary").first
    before = page.page.locator("#details blockquote").count()
    summary.focus()
    page.page.keyboard.press("Enter")
    page.holds("n => document.querySelectorAll('#details blockquote').length === n", before + len(others))
    said = comments.set_index("id").text[others].str.slice(0, 30).tolist()
    assert all(text in page.page.locator("details").first.inner_text() for text in said)


# ---- the map ----


def test_a_circle_a_name_and_nothing_are_clicked(demo, open_page, graph):
    page = open_page(demo)
    tess = place(graph, "Tess Okafor")
    page.page.mouse.click(*page.at(tess))
    page.goes_to("author=Tess%20Okafor")
    page.reads("#details h2", "Tess Okafor")
    frame = page.page.locator("#map").bounding_box()
    page.page.mouse.click(frame["x"] + 5, frame["y"] + 5)
    page.is_at("")
    page.reads("#details", "Choose an author")


def test_pointing_says_what_is_there(demo, open_page, graph):
    page = open_page(demo)
    a, b = place(graph, "Tess Okafor"), place(graph, "MillLane Walker")
    page.page.mouse.move(*page.at(a))
    page.reads("#tip", "Tess Okafor")
    page.reads("#tip", re.compile(r"received \d, sent \d"))
    start, end = page.at(a), page.at(b)
    for share in (0.45, 0.5, 0.55):
        for aside in range(-40, 41, 2):  # arrows are bent
            spot = start[0] + share * (end[0] - start[0]) + aside, start[1] + share * (end[1] - start[1])
            page.page.mouse.move(*spot)
            if not page.page.locator("#tip").is_visible() or "→" not in page.page.locator("#tip").text_content():
                continue
            page.page.mouse.click(*spot)
            page.holds("() => location.hash !== ''")
            if page.hash().startswith("#from="):
                return
            page.page.keyboard.press("Escape")  # a name lay on it: that chooses its author
            page.is_at("")
    pytest.fail("no arrow between two who answer each other")


def test_a_letter_on_the_map_chooses_its_cluster(demo, open_page):
    page = open_page(demo)
    frame = page.page.locator("#map").bounding_box()
    for y in range(10, int(frame["height"]), 14):  # a letter is 22 wide and high
        for x in range(10, int(frame["width"]), 14):
            page.page.mouse.move(frame["x"] + x, frame["y"] + y)
            tip = page.page.locator("#tip")
            if tip.is_visible() and re.match(r"[A-D](: .*)? · \d authors", tip.text_content()):
                page.page.mouse.click(frame["x"] + x, frame["y"] + y)
                page.reads("#details h2", "Group")
                return
    pytest.fail("no letter on the map")


def test_the_map_by_keyboard(demo, open_page):
    page = open_page(demo)
    page.page.focus("#map")
    page.page.keyboard.press("ArrowRight")
    page.goes_to("author=")
    first = page.hash()
    page.page.keyboard.press("ArrowDown")
    page.holds("before => location.hash !== before", first)
    page.settles()
    scale = page.page.evaluate("replygraph.network.getScale()")
    page.page.keyboard.press("+")
    page.holds("before => replygraph.network.getScale() > before", scale)
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "details"
    page.page.keyboard.press("Escape")
    page.reads("#details", "Choose an author")


def test_the_skip_link_comes_first(demo, open_page):
    page = open_page(demo)
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Skip to the ranking"


# ---- the search ----


def test_the_search_by_keyboard_alone(demo, open_page):
    page = open_page(demo)
    page.page.keyboard.press("/")
    page.page.keyboard.type("hanneke")
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "Hanneke V.")
    page.page.keyboard.press("Escape")
    page.reads("#details", "Most replies from one to another")


def test_a_word_in_a_comment_is_found_and_clicked(demo, open_page):
    page = open_page(demo)
    page.page.fill("#search", "varnish")
    page.page.wait_for_selector("#hits mark")
    page.holds("() => document.querySelectorAll('#hits li').length === 2")
    assert page.page.locator("#hits mark").first.inner_text() == "varnish"
    page.page.keyboard.press("ArrowDown")
    assert page.page.locator("#hits li").first.get_attribute("aria-selected") == "true"
    page.page.locator("#hits li").first.click()
    page.reads("#details .said-list", "varnish")
    page.reads("#details article.found", "varnish")
    assert not page.page.locator("#hits").is_visible()
    page.page.fill("#search", "zzzz")
    page.reads("#hits", "No author's name and no comment contains this.")
    page.reads("#found", "Nothing found")


# ---- the legend ----


def test_a_cluster_is_hidden_and_shown_by_mouse_and_by_keyboard(demo, open_page):
    page = open_page(demo)
    first = page.page.locator("#legend button").first
    first.click()
    page.goes_to("hide=0")
    page.reads("#live", "Group A hidden")
    assert first.get_attribute("aria-pressed") == "false"
    page.page.keyboard.press("Space")
    page.reads("#live", "Group A shown")
    page.is_at("")
    assert first.get_attribute("aria-pressed") == "true"


def test_clusters_have_letters_and_words(open_page, tmp_path):
    comments = [{"id": "link", "author": "Eve", "parent_id": "copper 3", "text": "Good night."}]
    for topic, names in (("copper kettle", ("Ann", "Ben", "Cat", "Dot")), ("orchid petals", ("Eve", "Fay", "Gus", "Hal"))):
        first = topic.split()[0]
        comments += [
            {"id": f"{first} {n}", "author": names[n % 4], "parent_id": f"{first} {n - 1}" if n else None, "text": f"The {topic} again."}
            for n in range(24)
        ]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "map.html", comments=comments), "#cluster=1")
    page.reads("#details h2", "B Group B")
    words = page.text("#details .words")
    assert "orchid" in words and f"B\n{words}" in page.text("#legend")
    assert "Exchanges with other groups" in page.text("#details")


# ---- time ----


def test_time_is_brushed_by_mouse(demo, open_page):
    page = open_page(demo)
    box = page.page.locator("#histogram").bounding_box()
    page.page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.reads("#bar", re.compile(r"^11 May 2026 · \d+ comments$"))
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.page.mouse.up()
    page.goes_to("time=0-2")
    page.reads("#part", re.compile(r"^11\s*–\s*12 May 2026: \d+ of 16 authors, \d+ of 34 arrows$"))
    page.page.click("#all-time")
    page.reads("#part", WHOLE)
    page.leaves("time")


def test_time_by_keyboard(demo, open_page):
    page = open_page(demo)
    page.page.focus("#until")
    page.page.keyboard.press("ArrowLeft")
    page.goes_to("time=0-6")
    page.page.focus("#from")
    page.page.keyboard.press("ArrowRight")
    page.goes_to("time=1-6")
    assert page.page.get_attribute("#from", "aria-valuetext") == "from 12 May 2026"
    page.page.focus("#play")
    page.page.keyboard.press("Space")
    page.holds("() => document.getElementById('until').value === '7'")
    page.holds("() => document.getElementById('play').getAttribute('aria-label') === 'Play through time'")


def test_time_is_played_and_stopped(demo, open_page):
    page = open_page(demo)
    page.page.click("#play")
    page.reads("#part", re.compile(r": \d+ of 16 authors, \d+ of 34 arrows$"))
    page.page.evaluate("document.getElementById('play').getAttribute('aria-label') === 'Stop' && document.getElementById('play').click()")
    page.holds("() => document.getElementById('play').getAttribute('aria-label') === 'Play through time'")


# ---- the address, the themes, small screens, paper ----


def test_the_address_brings_back_what_was_shown(demo, open_page, graph):
    page = open_page(demo, address(author="Pell", by="comments", time="0-3", hide="1"))
    page.reads("#details h2", "Pell")
    assert page.page.input_value("#until") == "3"
    assert page.page.input_value("#by") == "comments"
    assert page.page.locator("#legend button").nth(1).get_attribute("aria-pressed") == "false"


NO_SENSE = ["#author=99999", "#from=Pell&to=Pell", "#comment=nothing", "#between=Pell&and=nobody", "#group=nothing", "#author=x&time=9-1&hide=zz&by=__proto__", "#cluster=-1", "#%E0%A4%A", "#view=every",
            "#pair=0-99", "#pair=0-1", "#inside=0", "#" + "a" * 5000]  # fmt: skip


def test_an_address_that_makes_no_sense_is_the_whole_map(demo, open_page):
    page = open_page(demo)
    for address in NO_SENSE:
        page.page.evaluate("location.hash = '#author=MillLane%20Walker'")
        page.reads("#details h2", "MillLane Walker")
        page.page.evaluate("address => { location.hash = address; }", address)
        page.reads("#details", "Choose an author")
        page.reads("#part", WHOLE)


def test_light_and_dark(demo, open_page):
    page = open_page(demo, color_scheme="dark")
    assert page.page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.page.click("#theme")
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.page.locator("#theme").get_attribute("aria-pressed") == "false"
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.documentElement.dataset.theme") == "dark"


SHEET = """() => {
    const sheet = document.getElementById('details').getBoundingClientRect(), map = document.getElementById('stage').getBoundingClientRect();
    return sheet.bottom <= innerHeight + 1 && sheet.height >= 300 && map.top >= -1 && sheet.top - map.top >= 300;
}"""


def test_a_narrow_screen_has_all_panels_and_a_sheet_that_leaves_the_map_in_sight(demo, open_page):
    page = open_page(demo, viewport={"width": 390, "height": 800})
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.page.locator("#rows button").nth(2).click()
    page.reads("#details h2", "MillLane Walker")
    page.holds(SHEET)


def test_on_paper_the_map_comes_first_and_what_only_works_on_a_screen_is_left_out(demo, open_page):
    page = open_page(demo, "#author=Pell")
    page.page.emulate_media(media="print")
    page.holds("() => document.getElementById('paper')?.naturalWidth > 0")
    tops = page.page.evaluate("['middle', 'details', 'ranking'].map(id => document.getElementById(id).getBoundingClientRect().top)")
    assert tops == sorted(tops) and len(set(tops)) == 3
    for left_out in ("#search", "#theme", "#time", "#tools .buttons", "#by", "#map canvas"):
        assert not page.page.locator(left_out).is_visible()
    for kept in ("#paper", "#legend", "#rows", "#details h2"):
        assert page.page.locator(kept).is_visible()


# ---- pictures ----


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures(demo, open_page, kind, tmp_path):
    page = open_page(demo)
    with page.page.expect_download() as download:
        page.page.focus(f"#{kind}")
        page.page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"the-footbridge-at-heron-lock.{kind}"
    path = tmp_path / f"picture.{kind}"
    download.value.save_as(path)
    content = path.read_bytes()
    if kind == "png":
        assert content.startswith(b"\x89PNG") and int.from_bytes(content[16:20]) > 1000
    else:
        picture = xml.dom.minidom.parseString(content)
        letters = page.page.locator("#legend .badge:not(:empty)").count()
        assert len(picture.getElementsByTagName("circle")) == 16 + letters
        words = {said_in(text) for text in picture.getElementsByTagName("text")}
        assert {"Tess Okafor", "Fen Cyclist 🚲", "A", TITLE} <= words


# ---- what the page is made of ----


def test_without_scripts_there_is_the_ranking(demo, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{demo}")
    assert "MillLane Walker" in page.inner_text("#ranking")
    context.close()


def test_a_browser_that_cannot_unpack_says_so_and_has_the_ranking(demo, chromium):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"file://{demo}")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert "this browser is too old" in page.inner_text("#empty")
    assert page.locator("#plain").is_visible() and "MillLane Walker" in page.inner_text("#plain")
    context.close()


def test_the_ranking_for_those_without_scripts_is_not_laid_out_while_the_map_starts(demo, chromium):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("""new MutationObserver(() => {
      const table = document.getElementById("plain");
      if (table?.rows.length > 3 && window.laidOut === undefined) window.laidOut = table.getClientRects().length > 0;
    }).observe(document, { childList: true, subtree: true });""")
    page.goto(f"file://{demo}")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.evaluate("laidOut") is False
    context.close()


def test_a_page_is_ascii_so_that_browsers_keep_a_byte_for_each_sign(demo):
    text = demo.read_bytes()
    assert text.isascii() and b"&#9654;" in text  # the sign for Play
    for kind in (b"style", b"script"):
        assert b"&#" not in b"".join(re.findall(rb"<%s\b.*?</%s>" % (kind, kind), text, re.S))  # where it would not be read


FIRST_SEEN = """new MutationObserver(() => {
  if (!document.documentElement.dataset.drawn || window.firstSeen) return;
  const canvas = document.querySelector("#map canvas"), { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const { network } = window.replygraph;
  window.firstSeen = { ink: data.filter((_, i) => i % 4 === 3 && data[i] > 200).length, ranked: document.getElementById("rows").children.length,
    plain: Boolean(document.getElementById("plain")), scale: network.getScale(), at: { ...network.getViewPosition() } };
}).observe(document, { attributes: true, subtree: true });"""


def test_the_map_is_seen_before_panels_and_library_and_stays_where_it_is(demo, chromium):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.add_init_script(FIRST_SEEN)
    page.goto(f"file://{demo}")
    page.wait_for_selector("html[data-ready]", state="attached")
    first = page.evaluate("firstSeen")
    assert first["ink"] > 1000 and first["ranked"] == 0 and first["plain"]  # the map, and the ranking as it is without scripts
    last = page.evaluate(
        "({scale: replygraph.network.getScale(), at: {...replygraph.network.getViewPosition()}, ranked: document.getElementById('rows').children.length})"
    )
    assert last["ranked"] > 0
    assert (last["scale"], last["at"]["x"], last["at"]["y"]) == pytest.approx((first["scale"], first["at"]["x"], first["at"]["y"]))
    context.close()


def test_vis_network_is_in_the_page_as_its_makers_wrote_it(demo):
    import pyvis

    library = (files(pyvis) / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    page = demo.read_text(encoding="utf-8")
    packed = re.search(r'<script type="text/plain" id="library">(.*?)</script>', page, re.S)[1]
    assert gzip.decompress(base64.b64decode(packed)).decode() == library
    assert library[: library.index("*/")] in page  # its licence can be read by anybody


def test_every_script_of_ours_is_in_the_page():
    names = {path.name for path in (files("replygraph.maps") / "scripts").iterdir()}
    assert names == {f"{name}.js" for start in ("page", "loader") for name in maps.pages.modules(start)}


def test_every_measure_has_a_meaning_and_sets_sizes(graph, comments):
    graph = rg.cluster(graph)
    beyond = structure_beyond_chance(graph)
    for name in MEASURES:
        page = maps.render(graph, comments=comments, size=name, positions=np.zeros((graph.size, 2)), beyond=beyond).decode()
        data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])
        assert data["size"] in ("received", "sent", *data["measures"])
        assert {f"measure.{data['size']}", f"meaning.{data['size']}"} <= languages.messages("en").keys()


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


def test_without_texts_the_page_says_so_and_still_knows_when(open_page, tmp_path, graph, comments):
    path = rg.draw(graph, tmp_path / "m.html", comments=comments, text="none")
    page = open_page(path, address(**{"from": "Mirela", "to": "Jory Tamm"}))
    page.reads("#details", "made without the texts")
    page.reads("#details", re.compile(r"about \d+ \w+ \d{4}"))
    assert page.page.locator("#time").is_visible()
    assert "footbridge was closed" not in path.read_text()


def test_short_texts_are_cut(tmp_path):
    comments = [{"id": "1", "author": "Ann", "text": "word " * 200}, {"id": "2", "author": "Bob", "parent_id": "1"}]
    page = rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments, text="short").read_text()
    assert "word " * 60 not in page and "word word" in page


@pytest.mark.shared
def test_the_real_page_shows_its_nineteen_authors(open_page, tmp_path, shared):
    page = shared / "pasted-page" / "article-50-comments.txt"
    shown = open_page(rg.draw(rg.build(page), tmp_path / "map.html", comments=rg.read(page)))
    assert shown.text("#counts") == "50 comments · 19 authors · 36 replies between them"
    assert shown.page.locator("#rows tr").count() == 19
    assert (tmp_path / "map.html").stat().st_size < 400_000
