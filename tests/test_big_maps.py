"""Pages of 500, of 5,000 and of 100,000 authors: first reduced, then whole, and everybody is found."""

import re

import numpy as np
import pytest

import replygraph as rg
from replygraph import maps
from replygraph.maps import plans

pytestmark = pytest.mark.browser


def graph_of(size, ties, seed=1, groups=None):
    """A graph of that size made at once: a heavy-tailed head, and groups where there are any."""
    rng = np.random.default_rng(seed)
    source = (size * rng.random(2 * ties) ** 2).astype(np.int64)
    target = (size * rng.random(2 * ties) ** 2).astype(np.int64)
    if groups:
        near = rng.random(2 * ties) < 0.85
        target = np.where(near, target // groups * groups + source % groups, target) % size
    pairs = np.unique(source[source != target] * size + target[source != target])
    pairs = np.sort(rng.permutation(pairs)[:ties])
    source, target = pairs // size, pairs % size
    got, wrote = np.bincount(target, minlength=size), np.bincount(source, minlength=size)
    nothing = np.full(max(size, ties), np.datetime64("NaT", "us"))
    authors = {
        "author": np.array([f"author {i:06}" for i in range(size)], dtype=object), "comments": wrote + 1,
        "replies_received": got, "replies_sent": wrote, "authors_answering": got, "authors_answered": wrote,
        "self_replies": 0 * got, "first_comment_at": nothing[:size], "last_comment_at": nothing[:size],
    }  # fmt: skip
    replies = {"source": source, "target": target, "weight": np.ones(len(pairs), dtype=np.int64),
               "first_reply_at": nothing[: len(pairs)], "last_reply_at": nothing[: len(pairs)]}  # fmt: skip
    return rg.cluster(rg.measure(rg.ReplyGraph(authors, replies), "pagerank"))


def test_five_hundred_authors_are_all_drawn(open_page, tmp_path):
    page = open_page(rg.draw(graph_of(500, 1500), tmp_path / "map.html"))
    page.reads("#part", "500 authors, 1,500 arrows")
    assert page.page.locator("#rows tr").count() == 100
    page.page.focus("#more")
    page.page.keyboard.press("Enter")
    page.holds("() => document.querySelectorAll('#rows tr').length === 500")
    assert page.page.evaluate("document.activeElement.closest('tr').rowIndex") == 101  # one reads on where the new rows begin


@pytest.fixture(scope="module")
def five_thousand(tmp_path_factory):
    return rg.draw(graph_of(5000, 15000, groups=20), tmp_path_factory.mktemp("big") / "map.html", title="Five thousand")


CLUSTERS = re.compile(r"^\d+ of \d+ groups, with \d+% of 5,000 authors, who received \d+% of replies; "
                      r"all of the first 20 in the ranking are among them; \d+% of replies go to an author of the same group")  # fmt: skip


def test_many_authors_open_as_clusters(five_thousand, open_page):
    page = open_page(five_thousand)
    page.reads("#part", CLUSTERS)
    assert page.text("#area") == "number of authors"
    page.page.mouse.click(*page.at("c2"))
    page.reads("#details h2", "Group C")
    page.page.click("text=Show its authors on the map")
    page.reads("#part", re.compile(r"^Group C: the first 150 of its \d+ authors"))
    page.page.click("#whole")
    page.reads("#part", CLUSTERS)


def test_the_first_authors_are_on_the_first_map_of_many_small_groups(tmp_path, open_page):
    """Thirty large groups of quiet authors, and twenty small ones around those who are answered most."""
    rows = [{"id": f"h{n}", "author": f"Host {n}"} for n in range(20)]
    rows += [{"id": f"h{n}.{i}", "author": f"Guest {n}.{i % 4}", "parent_id": f"h{n}"} for n in range(20) for i in range(60)]
    rows += [
        {"id": f"q{n}.{i}", "author": f"Quiet {n}.{i}", "parent_id": f"q{n}.{i - 1}" if i else None} for n in range(30) for i in range(40)
    ]
    graph = rg.build(rows)
    page = open_page(rg.draw(graph, tmp_path / "map.html"))
    # 20 x 60 replies go to hosts, 4 x 39 to authors of the large groups that find room, of 20 x 60 + 30 x 39.
    page.reads("#part", "who received 57% of replies; all of the first 20 in the ranking are among them")
    labels, first = graph_clusters(graph), {f"Host {n}" for n in range(20)}
    shown = page.page.evaluate("Object.keys(replygraph.network.getPositions()).map(id => Number(id.slice(1)))")
    assert {labels[name] for name in first} <= set(shown) and len(shown) == 24


def graph_clusters(graph):
    columns = rg.cluster(graph).author_columns
    return dict(zip(columns["author"].tolist(), columns["cluster"].tolist(), strict=True))


def test_the_map_of_clusters_by_keyboard(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.focus("#map")
    page.page.keyboard.press("ArrowDown")
    page.reads("#live", "Group A")
    page.page.keyboard.press("ArrowUp")
    page.holds("() => !['', '#cluster=0'].includes(location.hash)")
    page.page.focus("#views button:nth-child(2)")
    page.page.keyboard.press("Enter")
    page.reads("#part", "Showing 500 of 5,000 authors")
    page.page.focus("#legend-more")
    page.page.keyboard.press("Enter")
    page.reads("#legend-more", "fewer")
    assert page.page.evaluate("document.activeElement.id") == "legend-more"


def test_an_arrow_between_clusters_lists_its_replies(five_thousand, open_page):
    page = open_page(five_thousand, "#pair=0-1")
    page.reads("#details h2", "Group A → group B")
    page.reads("#details", "Between these authors")
    page.page.click("#details .turn")
    page.reads("#details h2", "Group B → group A")


def test_the_strongest_are_drawn_and_all_are_found(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.click("text=Top 500")
    page.reads("#part", re.compile(r"^Showing 500 of 5,000 authors, who received \d+% of replies; \d+% of replies are drawn$"))
    page.page.fill("#search", "author 004999")
    page.page.wait_for_selector("#hits li")
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "author 004999")
    page.reads("#part", re.compile(r"author 004999.? and \d+ authors? they exchange replies with"))
    page.page.click("#whole")
    page.reads("#part", "Showing 500 of 5,000 authors")


def stands(page):
    """Waits until the map of everybody is drawn, lines and all."""
    page.holds("() => replygraph.every && replygraph.every.standing()")


def on_screen(page, author):
    frame = page.page.locator("#everybody").bounding_box()
    x, y = page.page.evaluate("i => replygraph.every.screen(i)", author)
    return frame["x"] + x, frame["y"] + y


def test_every_author_is_drawn_picked_and_zoomed(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.click("text=Every author")
    stands(page)
    page.reads("#part", "All 5,000 authors")
    before = on_screen(page, 0)
    page.page.mouse.move(*before)
    page.reads("#tip", "author 000000")
    page.page.mouse.click(*before)
    page.reads("#details h2", "author 000000")
    page.goes_to("view=every")
    far = page.page.evaluate("replygraph.every.screen(4000)")
    page.page.mouse.wheel(0, -800)
    page.holds("before => replygraph.every.screen(4000).join() !== before.join()", far)
    page.page.mouse.move(before[0] - 100, before[1] - 100)
    page.page.mouse.down()
    page.page.mouse.move(before[0] - 300, before[1] - 20)
    page.page.mouse.up()
    page.holds("([x, y]) => { const now = replygraph.every.screen(0); return Math.hypot(now[0] - x, now[1] - y) > 50; }", list(before))
    assert page.page.evaluate("replygraph.every.pick(...replygraph.every.screen(0))") == 0
    page.page.fill("#search", "author 004998")
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "author 004998")
    page.goes_to("view=every")
    stands(page)
    with page.page.expect_download() as download:
        page.page.click("#png")
    assert download.value.suggested_filename == "five-thousand.png"


def test_every_author_by_keyboard(five_thousand, open_page):
    page = open_page(five_thousand, "#view=every")
    stands(page)
    page.page.focus("#everybody")
    for key in ("ArrowRight", "ArrowUp", "+", "-"):
        before = page.page.evaluate("replygraph.every.screen(4321)")
        page.page.keyboard.press(key)
        page.holds("before => replygraph.every.screen(4321).join() !== before.join()", before)
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "details"


def test_hidden_clusters_are_neither_drawn_nor_picked(five_thousand, open_page):
    page = open_page(five_thousand, "#view=every")
    stands(page)
    first = page.page.evaluate("document.querySelector('#rows tr .badge').textContent")
    page.page.locator("#legend button", has_text=first).first.click()
    page.holds("() => replygraph.every.pick(...replygraph.every.screen(0)) === null")


def test_every_author_by_touch(five_thousand, open_page):
    page = open_page(five_thousand, "#view=every", viewport={"width": 800, "height": 700}, has_touch=True)
    stands(page)
    page.page.locator("#everybody").scroll_into_view_if_needed()
    before = page.page.evaluate("replygraph.every.screen(4321)")
    frame = page.page.locator("#everybody").bounding_box()
    touch = page.context.new_cdp_session(page.page)
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    for kind, apart in [("touchStart", 50), ("touchMove", 80), ("touchMove", 120), ("touchEnd", None)]:
        fingers = [] if apart is None else [{"x": middle[0] + side * apart, "y": middle[1], "id": i} for i, side in enumerate((-1, 1))]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    page.holds("before => replygraph.every.screen(4321).join() !== before.join()", before)


COLOURS = """() => {
    const picture = replygraph.every.png(1).canvas, pixels = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
}"""


def test_a_lost_graphics_card_comes_back(five_thousand, open_page):
    page = open_page(five_thousand, "#view=every")
    stands(page)
    page.page.evaluate("() => { window.loss = replygraph.every.card.getExtension('WEBGL_lose_context'); loss.loseContext(); }")
    page.holds("() => replygraph.every.card.isContextLost()")
    page.page.click("#theme")
    page.page.wait_for_timeout(50)  # the browser restores nothing in the task that has lost it
    page.page.evaluate("loss.restoreContext()")
    page.holds("() => !replygraph.every.card.isContextLost()")
    page.holds(f"() => ({COLOURS})() > 100")


def test_where_there_is_no_webgl_a_sentence_says_so(five_thousand, open_page):
    page = open_page(five_thousand)
    page.page.evaluate("""() => {
        const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };
    }""")
    page.page.click("text=Every author")
    page.reads("#everybody", "This browser has no WebGL2")
    page.page.click("text=Top 500")
    page.reads("#part", "Showing 500")
    assert page.page.locator("#map canvas").is_visible()


def test_the_texts_of_a_big_discussion_are_unpacked_when_read(open_page, tmp_path):
    rng = np.random.default_rng(2)
    comments = [{"id": "0", "author": "Ann 0", "text": "the first word"}]
    for i in range(1, 3000):
        comments.append({"id": str(i), "author": f"Ann {i % 50}", "parent_id": str(rng.integers(i)), "text": f"number {i} " + "and so on " * 40,
                         "url": f"https://example.org/{i}"})  # fmt: skip
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html", comments=comments))
    assert page.page.locator("script.texts").count() == 6
    page.page.fill("#search", "number 2999")
    page.page.wait_for_selector("#hits mark")
    page.page.keyboard.press("Enter")
    page.reads("#details", "number 2999")
    assert page.page.locator("#details a").first.get_attribute("href").startswith("https://example.org/")


@pytest.mark.slow
def test_a_hundred_thousand_authors(open_page, tmp_path):
    path = tmp_path / "map.html"
    content = maps.render(graph_of(100_000, 300_000, groups=100), title="A hundred thousand")
    assert len(content) <= 3_500_000
    path.write_bytes(content)
    page = open_page(path)
    page.reads("#part", re.compile(r"groups, with \d+% of 100,000 authors"))
    page.page.fill("#search", "author 099999")
    page.page.wait_for_selector("#hits li")
    page.page.keyboard.press("Enter")
    page.reads("#details h2", "author 099999")
    page.page.click("text=Every author")
    page.reads("#part", "All 100,000 authors, 300,000 arrows")
    page.holds("() => replygraph.every.screen(99999).every(Number.isFinite)")


def test_a_page_of_a_huge_discussion_holds_a_part_and_says_so(open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(plans, "HELD", 2000)
    page = open_page(rg.draw(graph_of(3000, 9000, groups=10), tmp_path / "map.html"))
    assert "3,000 authors · 9,000 replies between them · this page holds the 2,000 authors who come first" in page.text("#counts")
    page.page.click("text=Every author")
    page.reads("#part", "The first 2,000 of 3,000 authors")
