"""Two spans of time compared on the page: who gained and who lost, in words, table, map and file, in at most three actions."""

import csv
import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

import replygraph as rg
from tests.test_tasks import WAYS

pytestmark = pytest.mark.browser
ANSWERED = {"Ann": (3, 0), "Bob": (1, 4), "Cem": (1, 1), "Dov": (0, 2), "Flo": (2, 1)}  # by Eve, in the first and in the last three days
BEGIN = datetime(2026, 3, 1, 8)


def rows():
    found = [{"id": name, "author": name, "parent_id": None, "created_at": BEGIN} for name in ANSWERED]
    for name, times in ANSWERED.items():
        for first, many in zip((0, 3), times, strict=True):
            found += [
                {
                    "id": f"{name}{first}{n}",
                    "author": "Eve",
                    "parent_id": name,
                    "created_at": BEGIN + timedelta(days=first + n % 3, hours=n),
                }
                for n in range(many)
            ]
    found.append({"id": "end", "author": "Eve", "parent_id": "Bob", "created_at": BEGIN + timedelta(days=5, hours=15)})
    return found


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return rg.draw(rg.build(rows()), tmp_path_factory.mktemp("spans") / "map.html", comments=rows(), title="A week")


def times(words):
    """From when until when a span in words goes; within one day only the clock is said of its end, and a year that both have only there."""
    first, last = words.split(" – ")
    first = first if "2026" in first else first.replace(",", " 2026,")
    low = datetime.strptime(first, "%d %b %Y, %H:%M")
    high = datetime.strptime(last if "," in last else f"{first.split(',')[0]}, {last}", "%d %b %Y, %H:%M")
    return low, high if high > low else high + timedelta(days=1)


def received(words):
    low, high = times(words)
    return Counter(row["parent_id"] for row in rows() if row["parent_id"] and low <= row["created_at"] < high)


def choose(page, way, first, last):
    """A span of the bars, from one share of their width to another: drawn with the mouse, tapped, or its end moved by a key."""
    box = page.page.locator("#histogram").bounding_box()
    x, y = [box["x"] + share * box["width"] for share in (first, last)], box["y"] + box["height"] / 2
    if way == "mouse":
        page.page.mouse.move(x[0], y)
        page.page.mouse.down()
        page.page.mouse.move(x[1], y, steps=4)
        page.page.mouse.up()
    elif way == "touch":
        page.page.touchscreen.tap(x[0], y)
    else:
        page.page.locator("#until").press("PageDown")


@pytest.mark.parametrize("way", WAYS)
def test_who_gained_and_who_lost_between_two_spans(path, open_page, way):
    page, actions = open_page(path, **WAYS[way]), 2
    choose(page, way, 9.5 / 46, 0.4)
    page.page.locator("#compare").press("Enter") if way == "keyboard" else page.page.click("#compare")
    if way != "keyboard":  # there the span beside is compared with
        choose(page, way, 24.5 / 46, 0.99)
        actions += 1
    assert actions <= 3
    page.reads("#details", "Two spans compared")
    earlier, later = (line.rsplit(": ", 1) for line in page.page.locator("#details .counts >> nth=0").locator("li").all_inner_texts())
    before, after = received(earlier[0]), received(later[0])
    assert [earlier[1], later[1]] == [f"{total} {'reply' if total == 1 else 'replies'}" for total in (before.total(), after.total())]
    change = {name: after[name] - before[name] for name in {*before, *after}}
    said = {
        row.locator("bdi").inner_text(): row.locator(".count").inner_text()
        for row in page.page.locator("#details .rows li:has(.badge)").all()
    }
    assert {name: f"{before[name]} → {after[name]}" for name, by in change.items() if by} == {
        name: words for name, words in said.items() if "→" in words
    }
    ranked = {row.locator("bdi").inner_text(): row.locator("td.n").nth(1).inner_text() for row in page.page.locator("#rows tr").all()}
    signs = {name: f"+{by}" if by > 0 else f"−{-by}" if by else "0" for name, by in change.items()}
    assert {name: ranked[name] for name in change} == signs
    page.holds("wanted => wanted.every(name => replygraph.labels.placed.some(({ text }) => text === name))",
               [name if by == "0" else f"{name} {by}" for name, by in signs.items()])  # fmt: skip


def colors(page):
    return dict(page.page.evaluate("replygraph.network.body.data.nodes.get().map(n => [replygraph.names[n.id], n.color.background])"))


def test_a_comparison_has_a_key_an_address_and_files_and_ends(path, open_page, tmp_path):
    page = open_page(path, "#time=0-16&with=24-46&by=change&color=change")
    assert page.page.locator("#colors li").all_inner_texts() == ["Colour: change.", "more replies in the later span", "as many", "fewer"]
    found = colors(page)
    assert found["Bob"] == found["Dov"] != found["Ann"] == found["Flo"] and found["Cem"] not in (found["Ann"], found["Bob"])
    page.reads("#part", "1 Mar, 06:00 – 3 Mar 2026, 06:00 and 4 Mar, 06:00 – 7 Mar 2026, 00:00: ")
    page.page.click("#open-studio")
    with page.page.expect_download() as download:
        page.page.click("#save-ranking")
    table = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert {row["author"]: row["change"] for row in table}["Bob"] == str(ANSWERED["Bob"][1] + 1 - ANSWERED["Bob"][0])
    page.page.click("#close-studio")
    page.page.click("#all-time")
    page.leaves("with=")
    assert page.hash() == "" and page.page.locator("#compare").is_hidden() and "Two spans" not in page.text("#details")
    assert "change" not in page.page.locator("#by option").all_inner_texts()


def test_the_map_of_clusters_and_of_everybody_show_the_change_too(open_page, tmp_path):
    """A village of three parts: who writes in spring answers in the first, who in autumn in the second."""
    found = []
    for author in range(1200):
        part, month = author % 3, 4 if author % 3 == 0 else 10
        found.append({"id": f"s{author}", "author": f"v{author:04}", "created_at": datetime(2026, 1 + author % 12, 1)})
        found.append(
            {
                "id": f"r{author}",
                "author": f"v{author:04}",
                "parent_id": f"s{part + 3 * (author // 60)}",
                "created_at": datetime(2026, month, 2),
            }
        )
    page = open_page(
        rg.draw(rg.build(found), tmp_path / "map.html", comments=found), "#time=0-20&with=30-45&by=change&color=change&view=clusters"
    )
    page.reads("#colors", "more replies in the later span")
    page.holds("() => replygraph.labels.placed.some(({ text }) => / [+−]\\d/.test(text))")
    page.page.evaluate("() => { location.hash = location.hash.replace('view=clusters', 'view=every'); }")
    page.holds("() => replygraph.every && replygraph.every.standing()")
    assert page.page.locator("#colors li").count() == 4


def test_a_span_of_days_says_once_what_both_have_in_common(tmp_path, open_page):
    """In each language as Intl writes it."""
    far = [
        {**row, "id": f"far {row['id']}", "created_at": row["created_at"] + timedelta(days=300)} for row in rows() if not row["parent_id"]
    ]
    table = [*rows(), *far]
    for lang, words in {"en": "1 – 11 Mar 2026", "de": "1. – 11. März 2026", "fr": "1 – 11 mars 2026", "es": "1 – 11 mar 2026"}.items():
        page = open_page(rg.draw(rg.build(table), tmp_path / f"{lang}.html", comments=table, lang=lang), "#time=0-2")
        page.reads("#span", re.compile(words.replace(" – ", r"\s*–\s*") + "$"))  # of some browsers without spaces
