"""The page of discussions that are small, odd, without times or without replies."""

import pytest

import replygraph as rg

pytestmark = pytest.mark.browser


def draw(folder, comments, **options):
    rows = [{"text": "some words", **row} for row in comments]
    return rg.draw(rg.build(rows), folder / "map.html", comments=rows, **options)


def test_nobody_answers_anybody(open_page, tmp_path):
    page = open_page(draw(tmp_path, [{"id": str(i), "author": f"a{i}", "text": "hello"} for i in range(3)]))
    page.reads("#empty", "Nobody here answers anybody")
    assert not page.page.locator("#tools").is_visible() and not page.page.locator("#legend").is_visible()
    page.page.click("#rows tr:first-child button")
    page.reads("#details", "hello")
    page.reads("#details", "Nobody answered them, and they answered nobody, in this file")


def test_nobody_at_all(open_page, tmp_path):
    page = open_page(draw(tmp_path, [{"id": "1", "author": None}]))
    assert page.text("#counts") == "1 comment · 0 authors · 0 replies between them"
    page.reads("#empty", "No comment here says who wrote it")
    page.reads("#details", "No comment here says who wrote it")


def test_one_who_answers_themselves(open_page, tmp_path):
    page = open_page(draw(tmp_path, [{"id": "1", "author": "Ann"}, {"id": "2", "author": "Ann", "parent_id": "1"}]), "#author=Ann")
    page.reads("#details", "1 to themselves")
    page.reads("#details", "Ann to themselves")


def test_one_cluster_has_no_letter(open_page, tmp_path):
    page = open_page(draw(tmp_path, [{"id": "1", "author": "Ann"}, {"id": "2", "author": "Bob", "parent_id": "1"}]))
    page.reads("#part", "2 authors, 1 arrow")
    assert page.page.locator(".badge").all_inner_texts() == ["", ""]
    assert not page.page.locator("#legend").is_visible() and not page.page.locator("#lettered").is_visible()


def test_no_texts_and_no_times(open_page, tmp_path):
    comments = [{"id": "1", "author": "Ann"}, {"id": "2", "author": "Bob", "parent_id": "1"}]
    page = open_page(rg.draw(rg.build(comments), tmp_path / "m.html"), "#from=Bob&to=Ann")
    page.reads("#details", "made without the texts")
    assert not page.page.locator("#time").is_visible()


def test_a_comment_leads_to_where_it_was_said_if_that_is_a_web_page(open_page, tmp_path):
    page = open_page(draw(tmp_path, [
        {"id": "1", "author": "Ann", "url": "https://example.org/1"},
        {"id": "2", "author": "Bob", "parent_id": "1", "url": "javascript:alert(1)"},
    ]), "#author=Ann")  # fmt: skip
    page.page.wait_for_selector("#details a")
    assert page.page.locator("#details a").get_attribute("href") == "https://example.org/1"
    page.page.click("#rows tr:nth-child(2) button")
    page.reads("#details", "Bob to Ann")
    assert page.page.locator("#details a").count() == 0


def talk(times):
    """A chain in which each answers the one before, at these times."""
    return [{"id": str(i), "author": f"a{i % 5}", "parent_id": str(i - 1) if i else None, "created_at": at} for i, at in enumerate(times)]


def test_one_clock_that_stood_at_1970_does_not_press_all_others_into_one_bar(open_page, tmp_path):
    times = ["1970-01-01T00:00:00"] + [f"2024-05-{1 + i // 10:02}T{2 * (i % 10):02}:00:00" for i in range(200)]
    page = open_page(draw(tmp_path, talk(times)))
    assert page.text("#first") == "until 1 May 2024" and page.text("#last") == "20 May 2024"
    page.page.focus("#until")
    page.page.keyboard.press("Home")
    page.goes_to("time=0-1")
    assert page.page.evaluate("replygraph.span.authors[0]") == 1  # who wrote then is there


def test_days_alone_make_no_finer_bars(open_page, tmp_path):
    page = open_page(draw(tmp_path, talk([f"2024-05-{day:02}" for day in range(1, 13)])), "#from=a1&to=a0")
    assert page.page.evaluate("document.getElementById('until').max") == "12"
    page.reads("#details article:first-child header", "2 May 2024")
    assert "about" not in page.text("#details") and "00:00" not in page.text("#details")


def test_times_are_as_exact_as_they_are_known(open_page, tmp_path):
    at = "2024-05-02T13:45:10"
    exact = {"a": "minute", "b": "hour", "c": "day", "d": "month", "e": "year", "f": None}
    rows = [{"id": name, "author": name, "created_at": at, "precision": precision} for name, precision in exact.items()]
    page = open_page(draw(tmp_path, [*rows, {"id": "z", "author": "z", "parent_id": "a", "created_at": "2024-05-20T08:00:00"}]))
    shown = {}
    for name in exact:
        page.page.click(f"#rows button:has(bdi:text-is('{name}'))")
        page.reads("#details h2", name)
        shown[name] = page.page.locator("#details .when").last.inner_text()
    assert shown == {"a": "2 May 2024, 13:45", "b": "about 2 May 2024, 13:45", "c": "about 2 May 2024", "d": "about May 2024",
                     "e": "about 2024", "f": "2 May 2024, 13:45"}  # fmt: skip


def test_comments_of_unknown_time_are_told_of(open_page, tmp_path):
    times = [f"2024-05-{day:02}" if day % 3 else None for day in range(1, 13)]
    page = open_page(draw(tmp_path, talk(times)), "#time=0-3")
    page.reads("#part", "; of 4 comments the time is not known")


def test_names_in_every_script_and_of_any_length(open_page, tmp_path):
    names = ["שלום עולם", "مرحبا بالعالم", "漢字の名前", "x" * 300, "Word " * 30, "👩‍👩‍👧‍👦 family", "Zoe\u0301"]
    rows = [{"id": str(i), "author": name, "parent_id": str(i // 2) if i else None} for i, name in enumerate(names)]
    page = open_page(draw(tmp_path, rows))
    assert page.page.evaluate("[...document.querySelectorAll('#ranking, #details, #middle')].every(e => e.scrollWidth <= e.clientWidth)")
    page.page.fill("#search", "zoe")
    page.reads("#hits", "Zoé")
    ways = page.page.evaluate(
        "[...document.querySelectorAll('#rows bdi')].map(e => [e.textContent.slice(0, 4), getComputedStyle(e).direction])"
    )
    assert ["שלום", "rtl"] in ways and ["Word", "ltr"] in ways  # which end of a long name is cut goes by the name alone


def test_a_very_small_window_and_a_very_long_title(open_page, tmp_path):
    path = draw(tmp_path, talk([None] * 30), title="A very long title of a discussion. " * 60)
    for width, height in ((1360, 260), (320, 480)):
        page = open_page(path, viewport={"width": width, "height": height})
        page.reads("#part", "5 authors, 5 arrows")
        assert page.page.evaluate("document.querySelector('h1').clientHeight") < 80
