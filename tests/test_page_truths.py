"""What the page says is so, and what one does with it works: each was once otherwise."""

import json
import re
import xml.dom.minidom
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import pytest

import replygraph as rg
from replygraph.analysis.findings import confidence, with_confidence, with_places
from replygraph.maps import plans
from replygraph.outputs import reports
from tests.driving import said_in
from tests.test_big_maps import graph_of
from tests.test_map_hostile import ran_nothing
from tests.test_maps import AS_OF, DEMO

pytestmark = pytest.mark.browser


def talk():
    """A quarrel of two, a host, one whose answers go outside, one whom nobody answers, a newcomer; over eight days."""
    rows = [("h", "Host", None, 1), ("q1", "Kay", "h", 1), ("q2", "Lou", "q1", 2), ("q3", "Kay", "q2", 2), ("q4", "Lou", "q3", 3), ("q5", "Kay", "q4", 3),
            ("m", "Moe", "h", 4), ("n", "Ned", "m", 4), ("o", "Moe", "n", 5), ("x1", "Out", "gone1", 5), ("x2", "Out", "gone2", 6),
            ("s", "Sol", None, 6), ("z", "New", "h", 8), ("y", "Host", "z", 8)]  # fmt: skip
    return [{"id": id, "author": author, "parent_id": parent, "created_at": f"2026-03-{day:02}T10:00:00", "text": f"{author} says {id}",
             "url": f"https://example.org/{id}"} for id, author, parent, day in rows]  # fmt: skip


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """A page of some rows, drawn once for each title and options."""
    folder, drawn = tmp_path_factory.mktemp("pages"), {}

    def page_of_rows(rows, **options):
        key = json.dumps([rows, options])
        if key not in drawn:
            drawn[key] = rg.draw(rg.build(rows), folder / f"{len(drawn)}.html", comments=rows, **options)
        return drawn[key]

    return page_of_rows


@pytest.fixture
def draw(page_of, open_page):
    def draw_one(rows=None, fragment="", options=(), title="A talk", **view):
        return open_page(page_of(rows or talk(), title=title, **dict(options)), fragment, **view)

    return draw_one


# ---- only what is known ----


def test_answers_that_go_outside_the_file_are_told_of(draw):
    page = draw(fragment="#author=Out")
    page.reads("#details", "2 of their comments answer what is not in this file. No reply to them is in it.")
    assert page.text("#details").count("What this answers is not in the file.") == 2
    assert "no replies here" in page.text("#legend") and "without replies" not in page.text("#legend")


def test_answers_to_a_post_are_no_answers_to_a_comment(open_page, tmp_path):
    """Comments of a dump without its posts: that most of them answer "comments that are not in this file" was untrue."""
    replies = [{"id": f"r{n}", "author": "BA"[n % 2], "thread_id": "post", "parent_id": f"c{n}"} for n in range(4)]
    below = [{"id": f"c{n}", "author": "AB"[n % 2], "thread_id": "post", "parent_id": "post"} for n in range(4)]
    rows = [*below, *replies, {"id": "x", "author": "A", "thread_id": "post", "parent_id": "gone"}]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows))
    said = page.page.locator("#details li").all_inner_texts()
    assert said[:2] == [
        "4 of 9 comments (44%) answer the first post of their thread, which is not in this file: no arrow shows them.",
        "1 of 9 comments (11%) answers a comment that is not in this file: no arrow shows it.",
    ]
    assert reports._missing(rg.build(rows)) == [
        "4 comments (44% of all) answer the first post of their thread, which is not in the input: they make no tie, and would with those posts.",
        "1 comment (11% of all) answers a comment that is not in the input: it makes no tie.",
    ]


def test_what_limits_all_that_is_shown_stands_first(open_page, tmp_path):
    """Numbers for names, dates that rest on when a file was saved, warnings, and those who are not known: once they stood behind
    "About this map", or nowhere."""
    rows = [{**row, "author": "[deleted]" if row["author"] == "Ned" else str(10 + ord(row["author"][0]))} for row in talk()]
    graph = replace(
        rg.build(rows),
        as_of=("2026-04-01 10:00 UTC (the date of the file)",),
        warnings=("a.html: ages. --as-of", *(f"a.html: no {n}" for n in range(5))),
    )
    page = open_page(rg.draw(graph, tmp_path / "map.html", comments=rows))
    said = page.page.locator("#details li").all_inner_texts()
    assert said[:8] == [
        "Warning: a.html: no 0", "Warning: a.html: no 1", "Warning: a.html: no 2", "2 more warnings are in “About this map”.",
        "This file has numbers in place of names.", "Dates are worked out from ages such as “14 days ago”, as if the page had been saved on 1 Apr 2026.",
        "2 of 14 comments (14%) answer comments that are not in this file: no arrow shows them.",
        "2 replies are from or to authors who are not known (deleted, anonymous): no arrow shows them.",
    ]  # fmt: skip
    given = rg.draw(replace(graph, as_of=("2026-04-01 (as given)",), warnings=()), tmp_path / "given.html", comments=rows)
    assert not any("14 days ago" in each or "Warning" in each for each in open_page(given).page.locator("#details li").all_inner_texts())


def test_some_who_have_numbers_for_names_are_counted(draw):
    rows = [{"id": n, "author": name, "parent_id": 0 if n else None} for n, name in enumerate(["Ann", "7", "21", "3"])]
    draw(rows).reads("#details", "3 of 4 authors have a number in place of a name.")
    assert "in place of" not in draw(rows[:2]).page.inner_text("#details")


def test_what_rests_on_assumed_replies_says_so(draw):
    rows = [{**row, "resolution": "assumed" if row["id"] in ("q2", "z") else "explicit-id"} for row in talk()]
    page = draw(rows)
    page.reads("#details", "received no reply in this file, if the assumed replies are right.")
    page.reads("#details", re.compile(r"2 \+ 2, 1 of them assumed"))


def test_one_who_joins_late_is_told_of_in_the_singular(draw):
    page = draw()
    page.reads("#details", "1 author joined in the last quarter of the time; they were answered, most often by Host.")
    rows = [row for row in talk() if row["id"] != "y"]
    draw(rows).reads("#details", "1 author joined in the last quarter of the time; nobody answered them.")


def test_assumed_replies_are_named_dashed_and_can_be_left_out(draw):
    rows = [{**row, "resolution": "assumed" if row["id"] in ("m", "z") else "explicit-id"} for row in talk()]
    page = draw(rows)
    page.reads("#details .findings", "2 of 10 replies (20%) are assumed: the source does not tell whom they answer.")
    dashes = page.page.evaluate("replygraph.network.body.data.edges.get().filter(e => e.dashes).map(e => e.id)")
    assert len(dashes) == 2 and page.page.locator("#dashed").is_visible()
    page.page.evaluate("location.hash = 'from=Moe&to=Host'")
    page.reads("#details", "This reply is assumed: the source does not tell whom it answers.")
    page.reads("#details article", "Moe assumed to answer Host (the source does not tell whom)")
    page.page.evaluate("location.hash = 'author=Host'")
    page.reads("#details .facts", "2 assumed")
    page.page.uncheck("#assumed")
    page.reads("#part", "without assumed replies: ")
    page.reads("#rows tr:has(bdi:text-is('Host'))", re.compile(r"Host\s+, group \w\s+1\s+1"))


def test_groups_are_called_what_they_are(draw):
    page = draw()
    page.reads("#details .findings", re.compile(r"3 groups, .*80% of replies go to an author of the same group"))
    assert "mostly answer each other" not in page.page.content()


def test_whether_places_and_groups_are_more_than_chance_is_said(draw):
    """Nobody here has enough replies for a place, and the groups are as clear as chance makes them."""
    rng = np.random.default_rng(3)
    rows = [{"id": f"{i}", "author": f"a{i % 9}", "parent_id": str(rng.integers(i)) if i else None, "thread_id": "t"} for i in range(40)]
    said = draw(rows).text("#details .findings")
    assert "No two places can be told apart" in said
    assert "no clearer than chance" in said and "% of replies go to an author of the same group" in said


def test_the_map_of_one_author_says_what_its_circles_go_by(draw):
    rows = [{"id": f"{i}", "author": f"a{i % 1100}", "parent_id": str(i // 2) if i else None} for i in range(2300)]
    page = draw(rows, "#author=a1090")
    page.reads("#area", "replies received and sent")
    page.page.click("#whole")
    page.reads("#area", re.compile("number of authors|replies received"))


def test_captions_follow_what_is_hidden(draw):
    page = draw(fragment="#hide=0")
    page.reads("#part", re.compile(r"^1 group hidden: \d of 8 authors, \d of 8 arrows$"))
    hidden = page.page.evaluate("replygraph.seen.people")
    assert page.page.locator("#rows tr").count() == hidden < 8


def test_an_author_whom_the_page_does_not_hold_is_not_called_unknown(open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(plans, "HELD", 2000)
    page = open_page(rg.draw(graph_of(3000, 9000, groups=10), tmp_path / "map.html"))
    page.page.fill("#search", "nobody of that name")
    page.reads("#hits", "Not among the 2,000 authors that this page holds; 1,000 more are in the discussion")


def test_small_clusters_are_no_authors_without_replies(open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(plans, "NAMED", 5)
    rows = [{"id": f"{i}", "author": f"a{i}", "parent_id": str(i - 1) if i % 2 else None} for i in range(24)]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html"))
    page.reads("#legend", "smaller groups")
    assert "no replies here" not in page.text("#legend")
    page.reads("#details .findings", "12 groups")
    page.reads("#details", "and 7 smaller ones, which have no letter")


def test_comments_are_counted_once_each(draw):
    """Ids that come again are left out: the page's head counts what it shows, and what was read is told behind it."""
    page = draw([*talk(), *talk()[:3]])
    assert page.text("#counts").startswith("14 comments · ")
    page.page.click("#about summary")
    page.reads("#about", re.compile(r"17 comments[,.].*3 repeat the id of an earlier one", re.S))
    page.reads("#about .cite", "14 comments by 8 authors")


def test_who_is_answered_by_somebody_unknown_is_not_called_unanswered(draw):
    """A reply by a deleted account makes no arrow, and is an answer."""
    rows = [*talk(), {"id": "d", "author": None, "parent_id": "s", "created_at": "2026-03-06T11:00:00", "text": "deleted"},
            {"id": "e", "author": "Eve", "parent_id": "d", "created_at": "2026-03-06T12:00:00", "text": "Eve says e"}]  # fmt: skip
    page = draw(rows)
    page.reads("#details .findings", "2 of 9 authors received no reply in this file.")  # Out and Eve
    for name in ("Sol", "Eve"):
        page.page.evaluate("name => { location.hash = 'author=' + name; }", name)
        page.reads("#details h2", name)
        page.reads("#details", "In this file, replies link them only with authors who are not known (deleted, anonymous).")
    without = draw(rows, options={"text": "none"}.items())
    without.reads("#details .findings", "2 of 9 authors received no reply in this file.")


@pytest.mark.parametrize("precision, told", [("second", "2026-03-01 to 2026-03-08"), ("month", "2026-03"), ("year", "2026")])
def test_days_are_told_as_roughly_as_they_are_known(draw, precision, told):
    """Of "3 years ago" the day is not known: neither what was read nor the citation has one."""
    page = draw([{**row, "precision": precision} for row in talk()])
    page.page.click("#about summary")
    page.reads("#about", f"14 comments, {told}.")
    page.reads("#about .cite", f"by 8 authors, {told}. Made with")


def test_how_sure_a_group_is_stands_beside_it(open_page, tmp_path):
    """Where threads tell of no groups, the page of a report says so as its sentences do."""
    pick = np.random.default_rng(5).integers
    rows = [
        {"id": f"{t}-{i}", "author": f"Author {pick(30)}", "parent_id": f"{t}-{pick(i)}" if i else None, "thread_id": f"{t}"}
        for t in range(120)
        for i in range(5)
    ]
    graph = with_confidence(rg.cluster(rg.build(rows)))
    told = confidence(graph)
    page = open_page(rg.draw(graph, tmp_path / "map.html"))
    words = f"{told.own:.0%} of a group's members stay together on average, and {told.chance:.0%} where there are no groups"
    page.reads("#details .findings", words + (": take no author's group for a fact." if told.hardly else "."))
    assert "resampled" not in page.text("#details") and "Cluster" not in page.text("#color-by")
    name = max(rows, key=lambda row: row["parent_id"] is not None)["author"]
    page.page.evaluate("name => { location.hash = `author=${encodeURIComponent(name)}`; }", name)
    page.reads("#details .facts", re.compile(rf"Certainty of group\s*0\.\d+\s+by chance {told.chance:.3g}"))


def test_a_name_that_is_a_number_is_not_read_as_how_many(draw):
    rows = [{**row, "author": {"Kay": "21", "Lou": "140"}.get(row["author"], row["author"])} for row in talk()]
    page = draw(rows)
    page.reads("#details .findings", re.compile(r"“(21|140)” and “(21|140)” answered each other 4 times"))
    page.page.evaluate("location.hash = 'from=21&to=140'")
    page.reads("#details article:first-of-type", "“21” to “140”")
    assert "“" not in page.text("#rows")
    assert all("“" not in name["text"] for name in page.page.evaluate("replygraph.labels.placed"))


def test_what_needs_an_expert_stands_behind_the_findings(open_page, tmp_path):
    """Groups are told of in the words of a newspaper; the numbers, for whom they say something, are in "About this map"."""
    graph = rg.measure(rg.build(rg.read(DEMO, as_of=AS_OF)), "betweenness")
    jargon = re.compile(r"modularity|draws|p =|±|paths?\b")
    page = open_page(rg.draw(graph, tmp_path / "map.html"))
    said = page.text("#details .findings")
    assert not jargon.search(said)
    assert re.search(
        r"of 99 discussions with the answers dealt out at random within each thread, (none has|1 has|\d+ have) groups as clear", said
    )
    assert "none stands between others more often than " in said
    page.page.click("#about summary")
    page.reads("#about", re.compile(r"modularity 0\.\d+, by chance 0\.\d+ ± 0\.\d+; p = [\d.]+, 99 draws"))


# ---- the first answer ----


def test_the_ranking_goes_by_replies_received_shows_values_and_sorts_both_ways(draw):
    page = draw(fragment="#by=pagerank")
    assert page.page.locator("#rows tr").first.locator("td").count() == 4  # with a third number there is no room for what was sent
    page.page.click("#head-received button")
    page.leaves("by=")
    values = page.page.locator("#rows td:nth-child(3)").all_inner_texts()
    assert [int(v) for v in values] == sorted(map(int, values), reverse=True)
    assert page.page.get_attribute("#head-received", "aria-sort") == "descending"
    page.page.click("#head-received button")
    page.goes_to("order=up")
    assert page.page.get_attribute("#head-received", "aria-sort") == "ascending"
    assert page.page.locator("#rows td:nth-child(3)").first.inner_text() == "0"


def test_ranking_panels_and_counts_follow_the_time(draw):
    page = draw(fragment="#author=Kay&time=0-16")
    page.reads("#details .facts", re.compile(r"Replies received\s+1\s+Replies sent\s+2"))
    page.reads("#details", "All comments (2)")
    page.reads("#ranked", re.compile(r"3 of 8 authors"))
    assert set(page.page.locator("#rows bdi").all_inner_texts()) == {"Host", "Kay", "Lou"}


def test_arrows_of_at_least_so_many_replies(draw):
    page = draw()
    page.page.fill("#least", "2")
    page.goes_to("least=2")
    page.reads("#part", re.compile(r"^at least 2 replies: 2 of 8 authors, 2 of 8 arrows$"))
    assert page.page.locator("#rows tr").count() == 2
    page.page.click("#all")
    page.reads("#part", "8 authors, 8 arrows")


def test_circles_go_by_any_column_own_ones_too(tmp_path, open_page):
    rows = talk()
    graph = rg.build(rows)
    graph = graph.with_columns(trust=np.where(graph.author_columns["author"] == "Sol", 9.5, 1.5))
    page = open_page(rg.draw(graph, tmp_path / "map.html", comments=rows))
    largest = "() => { const all = Object.values(replygraph.network.body.nodes); return replygraph.names[all.reduce((a, b) => b.options.size > a.options.size ? b : a).id]; }"
    assert page.page.evaluate(largest) == "Host"
    page.page.select_option("#size-by", "sent")
    page.reads("#area", "replies sent")
    page.goes_to("size=sent")
    page.holds(f"() => ({largest})() === 'Kay'")
    page.page.select_option("#size-by", "trust")
    page.reads("#area", "trust")
    page.holds(f"() => ({largest})() === 'Sol'")
    page.page.select_option("#by", "trust")
    page.reads("#rows tr:first-child bdi", "Sol")
    page.page.evaluate("location.hash = 'size=nonsense'")
    page.reads("#area", "replies received")
    page.holds(f"() => ({largest})() === 'Host'")


def test_an_address_that_is_typed_while_the_page_would_write_its_own_is_read(draw):
    page = draw()
    typed = """size => {
        const box = document.getElementById("size-by"), start = performance.now();
        for (const column of ["sent", "received", "sent"]) { box.value = column; box.dispatchEvent(new Event("change")); }
        setTimeout(() => { location.hash = "size=" + size; }, 50);
        while (performance.now() - start < 200); // so that both are due: the address that is typed, then the page's own
    }"""
    for size, called in [("pagerank", "PageRank"), ("received", "replies received")] * 5:
        page.page.evaluate(typed, size)
        page.reads("#area", called)


# ---- findings, conversations, addresses ----


def test_findings_are_sentences_with_their_counts(draw):
    said = draw().text("#details .findings")
    assert "Host received the most replies: 3 of 10 replies (30%)" in said
    assert "Kay and Lou answered each other 4 times (2 + 2), more than any other two." in said
    assert "The longest exchange by turns, between Kay and Lou, has 5 comments." in said
    assert "2 of 8 authors received no reply in this file." in said
    assert "2 of 14 comments (14%) answer comments that are not in this file: no arrow shows them." in said
    assert "1 author joined in the last quarter of the time; they were answered, most often by Host." in said


def test_single_replies_are_not_called_the_most(draw):
    rows = [{"id": "0", "author": "Ann"}] + [{"id": str(i), "author": f"Guest {i}", "parent_id": "0"} for i in range(1, 15)]
    said = draw(rows).text("#details")
    assert "Ann received the most replies: 14 of 14 replies (100%)" in said and "Most replies from one to another" not in said
    assert re.findall(r"→ \w+\s+(\d+) repl", draw().text("#details")) == ["2", "2"]


def test_a_dialogue_is_in_the_order_of_time_and_a_quotation_is_copied(draw):
    page = draw()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.get_by_role("button", name="Kay and Lou").first.click()
    page.reads("#details h2", "Kay and Lou")
    assert page.page.locator("#details .said").all_inner_texts() == ["Lou says q2", "Kay says q3", "Lou says q4", "Kay says q5"]
    page.page.get_by_role("button", name="Copy quotation").nth(1).click()
    page.reads("#details", "Copied")
    assert page.page.evaluate("navigator.clipboard.readText()") == (
        "“Kay says q3”\n— Kay, 2 Mar 2026, 10:00, answering Lou\nIn answer to Lou, 2 Mar 2026, 10:00: “Lou says q2”\nhttps://example.org/q3"
    )


@pytest.mark.parametrize(("group", "people"), [("unanswered", {"Out", "Sol"}), ("newcomers", {"New"}), ("welcoming", {"Host"})])
def test_groups_of_authors(draw, group, people):
    page = draw(fragment=f"#group={group}")
    page.page.wait_for_selector("#details .rows")
    assert set(page.page.locator("#details .rows bdi").all_inner_texts()) == people


def test_a_found_comment_is_in_view_and_marked(draw):
    rows = [{"id": "0", "author": "Ann", "text": "begin"}]
    rows += [{"id": f"{i}", "author": "Bob", "parent_id": "0", "text": f"word{i:03} " + "and so on " * 30} for i in range(1, 80)]
    page = draw(rows)
    page.page.fill("#search", "word072")
    page.page.wait_for_selector("#hits mark")
    page.page.keyboard.press("Enter")
    page.reads("#details article.found", "word072")
    page.holds(
        "() => { const { top, bottom } = document.querySelector('article.found').getBoundingClientRect(); return top >= 0 && top < innerHeight && bottom > 0; }"
    )
    page.goes_to("comment=72")


def test_back_goes_to_what_was_chosen_before_and_links_hold_names(draw):
    page = draw()
    page.page.click("#rows button:has-text('Kay')")
    page.reads("#details h2", "Kay")
    page.page.click("#rows button:has-text('Moe')")
    page.reads("#details h2", "Moe")
    page.page.go_back()
    page.reads("#details h2", "Kay")
    page.is_at("#author=Kay")


def test_a_comment_has_a_link_of_its_own(draw):
    page = draw(fragment="#comment=q4")
    page.reads("#details article.found", "Lou says q4")


# ---- keyboard, ears, hands ----


def test_after_a_choice_the_focus_is_at_its_heading_and_the_ranking_is_one_stop(draw):
    page = draw()
    page.page.locator("#details .findings .who").first.focus()
    page.page.keyboard.press("Enter")
    page.holds("() => document.activeElement.tagName === 'H2'")
    page.page.focus("#by")
    page.page.keyboard.press("Tab")
    stops = 0
    while page.page.evaluate("Boolean(document.activeElement.closest('#ranking table'))") and stops < 9:
        page.page.keyboard.press("Tab")
        stops += 1
    assert stops == 3  # two headers that sort, one author


def test_skip_links_lead_to_all_three_parts(draw):
    page = draw()
    assert page.page.locator(".skip").all_text_contents() == ["Skip to the ranking", "Skip to the map", "Skip to the findings"]


def test_clusters_say_their_letter_aloud(draw):
    page = draw()
    assert page.page.locator("#legend").get_by_role("button", name="Group A").count() == 1


def test_within_a_day_the_clock_is_told(draw):
    rows = [{**row, "created_at": f"2026-03-01T{6 + i:02}:30:00"} for i, row in enumerate(talk())]
    page = draw(rows)
    assert page.text("#first") != page.text("#last") and ":" in page.text("#first") + page.text("#last")
    page.page.focus("#from")
    page.page.keyboard.press("ArrowRight")
    first = page.page.get_attribute("#from", "aria-valuetext")
    page.page.keyboard.press("ArrowRight")
    assert first != page.page.get_attribute("#from", "aria-valuetext")


def test_playing_is_silent(draw):
    page = draw()
    page.page.click("#play")
    page.holds("() => document.getElementById('part').getAttribute('aria-live') === 'off'")


def swipe(page, fingers):
    """A stroke upwards over the map by one finger or two."""
    frame, session = page.page.locator("#map").bounding_box(), page.context.new_cdp_session(page.page)
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2 + 100
    for kind, up in [("touchStart", 0), ("touchMove", 40), ("touchMove", 120), ("touchMove", 200), ("touchEnd", None)]:
        points = [] if up is None else [{"x": middle[0] + 60 * i, "y": middle[1] - up, "id": i} for i in range(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def swipe_until(page, fingers, condition, arg=None):
    """Strokes until a condition holds: a busy browser may take one for no stroke."""
    from playwright.sync_api import TimeoutError

    for _ in range(6):
        swipe(page, fingers)
        with suppress(TimeoutError):
            return page.page.wait_for_function(condition, arg=arg, timeout=10_000)
    pytest.fail(condition)


def test_on_a_phone_one_finger_scrolls_and_two_move_the_map(draw):
    page = draw(viewport={"width": 360, "height": 700}, has_touch=True)
    page.settles()
    before = page.page.evaluate("replygraph.network.getViewPosition().y")
    swipe_until(page, 1, "() => scrollY > 50")
    assert page.page.evaluate("replygraph.network.getViewPosition().y") == before
    page.page.evaluate("scrollTo(0, 0)")
    swipe_until(page, 2, "before => Math.abs(replygraph.network.getViewPosition().y - before) > 20", before)
    assert page.page.evaluate("parseFloat(getComputedStyle(document.getElementById('search')).fontSize)") >= 16


def test_a_tap_chooses_and_the_map_stays_in_sight(draw):
    page = draw(viewport={"width": 360, "height": 700}, has_touch=True)
    page.page.touchscreen.tap(*page.at(0))
    page.reads("#details h2", "Host")
    page.holds("""() => {
        const [sheet, stage] = ['details', 'stage'].map(id => document.getElementById(id).getBoundingClientRect());
        return sheet.bottom <= 701 && stage.top >= -1 && sheet.top - stage.top > 150;
    }""")


def test_a_tall_stage_is_filled(draw):
    rows = [{"id": "r", "author": "a0"}] + [
        {"id": f"{i}", "author": f"a{i}", "parent_id": "r" if i % 4 == 1 else str(i - 1)} for i in range(1, 24)
    ]
    page = draw(rows, viewport={"width": 360, "height": 800})
    high, wide = page.page.evaluate("""(() => { const all = Object.values(replygraph.network.getPositions());
        return ['y', 'x'].map(axis => Math.max(...all.map(p => p[axis])) - Math.min(...all.map(p => p[axis]))); })()""")
    assert high >= 0.9 * wide


@pytest.mark.parametrize("size", [(640, 420), (320, 480)])
def test_in_an_article_the_map_has_the_room(draw, size):
    page = draw(fragment="#embed", viewport={"width": size[0], "height": size[1]})
    stage = page.page.locator("#stage").bounding_box()
    assert stage["height"] > 0.6 * size[1]
    for left_out in ("#search", "#ranking", "#details", "#theme"):
        assert not page.page.locator(left_out).is_visible()
    assert "from the author of a reply to the author answered" in page.text("#key")
    page.holds("() => ['Host', 'Kay', 'Lou'].every(name => replygraph.labels.placed.some(({ text }) => text === name))")
    page.settles()
    scale = page.page.evaluate("replygraph.network.getScale()")
    page.page.mouse.move(size[0] / 2, size[1] / 2)
    page.page.mouse.wheel(0, 300)
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("replygraph.network.getScale()") == scale
    assert not page.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_page_made_to_be_embedded_opens_so_and_leads_to_the_whole(draw):
    page = draw(options={"embed": True}.items())
    assert not page.page.locator("#ranking").is_visible()
    assert page.page.get_attribute("#whole-page", "href") == "#whole"


def test_the_text_for_those_who_do_not_see_the_map_is_short_and_true(draw):
    page = draw()
    text = page.page.evaluate("replygraph.altText()")
    assert len(text) <= 300 and text.startswith("Map of who answers whom: 8 authors, 8 arrows. First by replies received: ")
    assert "Host\u2069 (3)" in text


def test_panels_fold_and_leave_the_map_their_room(draw):
    page = draw(viewport={"width": 1366, "height": 650})
    before = page.page.locator("#stage").bounding_box()
    for fold in ("ranking", "details", "legend"):
        page.page.click(f"[data-folds={fold}]")
    page.holds("high => { const { width, height } = document.getElementById('stage').getBoundingClientRect(); return width > 1300 && height > high; }",
               before["height"] + 60)  # fmt: skip
    assert page.page.get_attribute("[data-folds=ranking]", "aria-expanded") == "false"


def test_on_a_window_of_middling_width_the_map_has_two_thirds_and_both_panels_are_there(draw):
    page = draw(viewport={"width": 920, "height": 900})
    boxes = {part: page.page.locator(f"#{part}").bounding_box() for part in ("stage", "details", "ranking")}
    assert boxes["stage"]["width"] > 590 and boxes["stage"]["height"] > 450
    assert boxes["details"]["x"] == boxes["ranking"]["x"] and boxes["details"]["height"] > 300 < boxes["ranking"]["height"]
    page.page.click("[data-folds=ranking]")
    page.holds("() => document.getElementById('details').clientHeight > 700")
    page.page.click("[data-folds=details]")
    page.holds("() => document.getElementById('stage').clientWidth === 920")


def test_a_value_of_nothing_has_no_bar(draw):
    page = draw()
    widths = {
        row.locator("bdi").inner_text(): row.locator(".bar").evaluate("bar => bar.getBoundingClientRect().width")
        for row in page.page.locator("#rows tr").all()
    }
    assert widths["Sol"] == 0 < widths["Moe"] < widths["Host"]


# ---- names, colours, paper ----


def test_a_long_name_makes_no_page_wider_and_turning_marks_turn_nothing(draw):
    rows = [{"id": "1", "author": "x" * 300}, {"id": "2", "author": "abc\u202edef", "parent_id": "1"}]
    page = draw(rows, "#author=" + "x" * 300, viewport={"width": 360, "height": 700})
    page.reads("#details h2", "xxxx")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.page.locator("#rows bdi:has-text('abc')").inner_text() == "abcdef"
    ran_nothing(page)


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return float(np.dot([0.2126, 0.7152, 0.0722], [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "alpha"), [("light", 0.12), ("dark", 0.17)])
def test_circles_stand_out_from_the_map_and_from_their_ground(draw, theme, alpha):
    page = draw(color_scheme=theme)
    ground, *texts = page.page.evaluate(
        "['map', 'ink', 'soft', 'link'].map(key => getComputedStyle(document.documentElement).getPropertyValue('--' + key).trim())"
    )
    for color in (*plans.HUES[theme], plans.GREYS[theme]):
        own = "#" + "".join(
            f"{round(int(color[at : at + 2], 16) * alpha + int(ground[at : at + 2], 16) * (1 - alpha)):02x}" for at in (1, 3, 5)
        )
        assert contrast(color, ground) >= 3 and contrast(color, own) >= 3, color
    assert all(contrast(text, ground) >= 4.5 for text in texts)


def test_on_paper_circles_stay_round(draw):
    page = draw()
    page.page.emulate_media(media="print")
    page.holds("() => document.getElementById('paper')?.naturalWidth > 0")
    assert page.page.evaluate("getComputedStyle(document.getElementById('paper')).objectFit") == "contain"
    picture = page.page.evaluate("decodeURIComponent(document.getElementById('paper').src)")
    assert ">Kay<" in picture and "Area: replies received" not in picture  # the key stands below it already
    assert "Choose an author" not in page.text("#details")


def test_a_picture_has_title_key_source_and_the_shape_that_is_wanted(draw, tmp_path):
    page = draw()
    page.page.click("#open-studio")
    page.page.fill("#picture-title", "A quarrel in March")
    page.page.select_option("#ratio", "16:9")
    with page.page.expect_download() as download:
        page.page.click("#svg-now")
    download.value.save_as(tmp_path / "picture.svg")
    picture = xml.dom.minidom.parse(str(tmp_path / "picture.svg"))
    words = " ".join(said_in(text) for text in picture.getElementsByTagName("text"))
    width, height = (float(picture.documentElement.getAttribute(side)) for side in ("width", "height"))
    assert abs(width / height - 16 / 9) < 0.02
    for part in ("A quarrel in March", "Area: replies received", "A around", "Made with replygraph", "2026-03-01 to 2026-03-08"):
        assert part in words
    with page.page.expect_download() as download:
        page.page.select_option("#times", "4")
        page.page.click("#png-now")
    download.value.save_as(tmp_path / "picture.png")
    assert int.from_bytes((tmp_path / "picture.png").read_bytes()[16:20]) >= 4 * 420


@pytest.mark.parametrize(("ratio", "wanted"), [("4:5", 0.8), ("1:1", 1), ("16:9", 16 / 9)])
def test_a_picture_of_another_shape_is_laid_out_for_it(draw, tmp_path, ratio, wanted):
    """The map takes most of what title and key leave of one side, whatever the shape of the window; the window keeps its own."""
    rows = [{"id": "r", "author": "a0"}] + [
        {"id": f"{i}", "author": f"a{i}", "parent_id": "r" if i % 4 == 1 else str(i - 1)} for i in range(1, 24)
    ]
    page = draw(rows)
    page.settles()
    before = page.page.evaluate("[replygraph.network.getScale(), replygraph.network.getViewPosition(), replygraph.network.getPositions()]")
    page.page.click("#open-studio")
    page.page.select_option("#ratio", ratio)
    with page.page.expect_download() as download:
        page.page.click("#svg-now")
    download.value.save_as(tmp_path / "picture.svg")
    picture = xml.dom.minidom.parse(str(tmp_path / "picture.svg"))
    width, height = (float(picture.documentElement.getAttribute(side)) for side in ("width", "height"))
    assert width / height == pytest.approx(wanted, abs=0.02)
    circles = [[float(each.getAttribute(axis)) for axis in ("cx", "cy")] for each in picture.getElementsByTagName("circle")]
    wide, high = np.ptp(circles, axis=0)
    assert wide > 0.7 * width or high > 0.7 * (height - 150)
    assert (high > wide) == (height > 1.1 * width)
    page.settles()
    assert (
        page.page.evaluate("[replygraph.network.getScale(), replygraph.network.getViewPosition(), replygraph.network.getPositions()]")
        == before
    )


def test_what_is_seen_is_saved_as_table_and_graph(draw, tmp_path):
    page = draw(fragment="#least=2")
    page.page.click("#open-studio")
    found = {}
    for id in ("save-ranking", "save-graphml", "save-gexf"):
        with page.page.expect_download() as download:
            page.page.click(f"#{id}")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        found[id] = path
    assert [line.split(",")[0] for line in found["save-ranking"].read_text("utf-8-sig").splitlines()] == ["author", "Kay", "Lou"]
    import networkx as nx

    graph = nx.read_graphml(found["save-graphml"])
    assert {data["label"] for _, data in graph.nodes(data=True)} == {"Kay", "Lou"} and sorted(
        w for *_, w in graph.edges(data="weight")
    ) == [2.0, 2.0]
    assert len(nx.read_gexf(found["save-gexf"])) == 2


def test_about_this_map_tells_what_was_read_and_how_to_cite_it(draw):
    page = draw()
    page.page.click("#about summary")
    about = page.text("#about")
    for part in (
        "14 comments, 2026-03-01 to 2026-03-08.",
        "replies whose parent is not in the input",
        "Made with replygraph",
        "Leiden",
        "2",
    ):
        assert part in about


def test_without_scripts_there_is_a_still_picture(tmp_path, chromium):
    path = rg.draw(rg.build(talk()), tmp_path / "map.html")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{path}")
    assert page.locator("#stage svg circle").count() == 8 and "Host" in page.text_content("#stage svg")
    context.close()


def test_a_server_that_forbids_the_page_its_styles_and_scripts_is_told_of(tmp_path, chromium):
    rg.draw(rg.build(talk()), tmp_path / "map.html")
    content = (tmp_path / "map.html").read_bytes()

    class Strict(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Strict) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        assert page.locator("#blocked").is_visible() and "Content-Security-Policy" in page.inner_text("#blocked")
        page.goto(f"file://{tmp_path / 'map.html'}")
        assert not page.locator("#blocked").is_visible()
        context.close()
        server.shutdown()


NEAREST = """() => {
    const network = replygraph.network, scale = network.getScale(), places = network.getPositions();
    const circles = Object.entries(places).map(([id, p]) => ({ id, x: p.x * scale, y: p.y * scale }));
    return replygraph.labels.placed.filter(({ id, box }) => {
        const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], far = c => Math.hypot(c.x - x, c.y - y);
        return circles.reduce((a, b) => far(b) < far(a) ? b : a).id !== String(id);
    }).map(({ text }) => text);
}"""
COVERED = """() => { const all = replygraph.labels.placed.map(({ box }) => box);
    return all.filter((a, i) => all.some((b, j) => j > i && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3])).length; }"""


CUT = """() => { const { clientWidth: width, clientHeight: height } = document.getElementById("map");
    return replygraph.labels.letters.filter(({ screenBox: [left, top, right, bottom] }) => left < 0 || top < 0 || right > width || bottom > height).map(each => each.cluster); }"""


@pytest.mark.parametrize("width", [1440, 920, 360])
def test_no_name_is_nearest_to_the_circle_of_another(draw, width):
    rng = np.random.default_rng(5)
    rows = [
        {"id": f"{i}", "author": f"Somebody {i % 240}", "parent_id": str(int(i * rng.random() ** 2)) if i else None} for i in range(900)
    ]
    page = draw(rows, viewport={"width": width, "height": 900 if width > 400 else 740})
    page.holds("() => replygraph.labels.placed.length > 5")
    page.settles()
    assert page.page.evaluate(NEAREST) == [] and page.page.evaluate(COVERED) == 0


def test_whom_the_findings_name_has_a_name_on_the_map(draw):
    """One answers everybody in a crowd and is answered by nobody: a small circle, and the subject of a sentence."""
    rows = [{"id": f"q{i}", "author": f"Guest number {i}", "parent_id": f"q{i // 3}" if i % 4 == 1 else None} for i in range(170)]
    page = draw([*rows, *({"id": f"a{i}", "author": "Busy", "parent_id": f"q{i}"} for i in range(120))])
    page.reads("#details .findings", "Busy wrote the most replies: 120 of ")
    page.settles()
    assert "Busy" in page.page.evaluate("replygraph.labels.placed.map(name => name.text)")
    assert page.page.evaluate(NEAREST) == [] and page.page.evaluate(COVERED) == 0


def test_the_ranking_says_from_where_to_where_a_place_may_be(draw):
    """The same sets as of `rank --certainty`: who is answered in forty threads stands above all."""
    rows = [{"id": f"{c}{i}", "author": a, "parent_id": p and f"{p}{i}", "thread_id": f"{p or c}{i}"}
            for i in range(40) for c, a, p in (("q", "Ann", None), ("r", "Bob", "q"), *((("s", "Cy", "r"),) if i < 12 else ()))]  # fmt: skip
    graph = rg.build(rows)
    sets = with_places(graph).authors.set_index("author")
    page = draw(rows)
    page.reads("#meaning", "the range in which the author's place lies")
    spans = {name: page.page.locator(f"#rows tr:has(bdi:text-is('{name}')) .range").all_text_contents() for name in ("Ann", "Bob", "Cy")}
    told = {name: (low, high) for name, low, high in sets[["place_from", "place_to"]].itertuples()}
    assert told["Ann"] == (1, 1)
    assert spans == {name: [f"{low}–{high}" if low < high else f"{low}"] for name, (low, high) in told.items()}
    page.page.select_option("#by", "sent")
    assert page.page.locator("#rows .range").count() == 0


def test_a_cluster_shows_comments_that_use_its_words(draw):
    """Two groups, each with its subject: what is quoted for one can be read, copied and looked up."""
    rows = [{"id": f"{g}{i}", "author": f"{g}{i % 4}", "parent_id": f"{g}{i - 1}" if i else None, "text": f"{word} again {i}", "thread_id": g}
            for g, word in (("n", "bridges"), ("s", "tunnels")) for i in range(24)]  # fmt: skip
    page = draw(rows, "#cluster=0")
    page.reads("#details", "3 comments that use most of these words")
    said = page.page.locator("#details article .said").all_text_contents()
    word = page.text("#details .words")
    assert len(said) == 3 and word in ("bridges", "tunnels") and all(word in each for each in said)


@pytest.mark.parametrize(
    "weights, received", [([1, 1, 300], "302"), ([1, 300, 5_000_000_000], "5,000,000,301"), ([0.5, 0.25, 300], "300.75")]
)
def test_replies_of_any_weight_are_summed_exactly(draw, weights, received):
    replies = [{"id": f"r{place}", "author": f"Guest {place}", "parent_id": "h", "weight": weight} for place, weight in enumerate(weights)]
    page = draw([{"id": "h", "author": "Host", "parent_id": None, "weight": 1}, *replies])
    page.reads("#rows tr:has(bdi:text-is('Host'))", received)
    page.page.fill("#least", "2")
    page.reads("#part", "at least 2 replies")
    page.reads("#rows tr:has(bdi:text-is('Host'))", f"{sum(weight for weight in weights if weight >= 2):,}")
