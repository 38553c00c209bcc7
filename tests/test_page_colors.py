"""Colours by a column, a user's own too: on the page, in its pictures, and by `draw`."""

import csv
import json
import re

import networkx as nx
import numpy as np
import pytest

import replygraph as rg
from replygraph.errors import UsageError
from replygraph.maps import shades
from replygraph.maps.plans import GREYS, RAMPS

NAMES = ["Anouk", "Bela", "Cato", "Dina", "Emre", "Falk"]
COMMENTS = [{"id": n, "author": name, "parent_id": n - 1 if n else None, "text": "Rain."} for n, name in enumerate(NAMES * 2)]
GROUNDS = {"light": "#f8f7f4", "dark": "#10131a"}  # of the map in page.css


@pytest.fixture(scope="module")
def own():
    party = np.array(["Reds", "Greens", "Reds", None, "Reds", "Greens"], dtype=object)
    return rg.build(COMMENTS).with_columns(party=party, karma=np.array([0.0, 100, 400, np.nan, 25, 225]), age=np.arange(6))


def contrast(a, b):
    def bright(hue):
        parts = [int(hue[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return np.dot([0.2126, 0.7152, 0.0722], [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts])

    low, high = sorted((bright(a), bright(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", RAMPS)
def test_every_step_of_a_ramp_stands_out_from_the_map_and_the_higher_the_more(theme):
    found = [contrast(shades.ramp(share, theme), GROUNDS[theme]) for share in np.linspace(0, 1, 21)]
    assert min(found) >= 3
    assert found == sorted(found)


def test_the_colours_and_the_key_of_numbers_and_words(own):
    hues, key = shades.shades(own, "karma", "others", "not known")
    assert [word for _, word in key] == ["0", "25", "100", "225", "400", "not known"]  # area and colour go by the same root
    assert hues == [key[0][0], key[2][0], key[4][0], GREYS["light"], key[1][0], key[3][0]]
    hues, key = shades.shades(own, "party", "others", "not known")
    assert [word for _, word in key] == ["Reds", "Greens", "not known"]
    assert hues == [key[0][0], key[1][0], key[0][0], key[2][0], key[0][0], key[1][0]]


def test_what_makes_no_colours_is_said(own, tmp_path):
    for column in ("mood", "author"):
        with pytest.raises(UsageError, match=f"no colours by '{column}'"):
            rg.draw(own, tmp_path / "map.html", color=column)


def fills(page):
    return dict(page.page.evaluate("replygraph.network.body.data.nodes.get().map(n => [replygraph.names[n.id], n.color.background])"))


def rgb(hue):
    return f"rgb({', '.join(str(int(hue[i : i + 2], 16)) for i in (1, 3, 5))})"


def channels(colors):
    return [[int(part) for part in re.findall(r"\d+", colors[name])] for name in NAMES]


def test_the_page_colours_by_own_columns_with_a_key_in_pictures_too(own, tmp_path, open_page):
    page = open_page(rg.draw(own, tmp_path / "map.html", comments=COMMENTS, color="party"))
    options = page.page.locator("#color-by option").all_inner_texts()
    assert {"groups", "replies received", "party", "karma", "age"} <= set(options)
    for column in ("party", "karma"):
        page.page.select_option("#color-by", column)
        page.reads("#colors", column)
        hues, key = shades.shades(own, column, "others", "not known")
        expected = {name: rgb(hue) for name, hue in zip(own.author_columns["author"].tolist(), hues, strict=True)}
        assert np.abs(np.subtract(channels(fills(page)), channels(expected))).max() <= 1  # the two round a half differently
        assert page.page.locator("#colors li").all_inner_texts()[1:] == [word for _, word in key]
    with page.page.expect_download() as download:
        page.page.click("#svg")
    picture = download.value.path().read_text(encoding="utf-8")
    assert picture.count(">● <") == len(key)
    page.page.select_option("#color-by", "")
    page.holds("() => document.getElementById('colors').hidden")
    page.goes_to("color=groups")


def test_a_number_that_is_not_known_is_last_and_no_zero(own, tmp_path, open_page):
    page = open_page(rg.draw(own, tmp_path / "map.html", comments=COMMENTS), fragment="#by=karma")
    page.reads("#rows", "Cato")
    for fragment, order in {"#by=karma": "CFBEAD", "#by=karma&order=up": "AEBFCD"}.items():
        page.page.evaluate("hash => { location.hash = hash }", fragment)
        page.holds("letters => [...document.querySelectorAll('#rows .who')].map(e => e.textContent[0]).join('') === letters", order)
    assert page.page.locator("#rows tr").last.locator("td.n").nth(1).inner_text() == "–"


def test_draw_colours_pictures_and_says_by_what(own, tmp_path):
    picture = rg.draw(own, tmp_path / "map.svg", color="party").read_text(encoding="utf-8")
    assert "Colour: party." in re.sub(r"\s+", " ", picture)
    assert {"Reds", "Greens", "not known"} <= set(re.findall(r">([^<]+)</text>", picture))
    page = rg.draw(own, tmp_path / "map.html", color="replies_sent").read_text(encoding="utf-8")
    assert json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])["color"] == "sent"


def saved(page, tmp_path, button):
    with page.page.expect_download() as download:
        page.page.click(f"#{button}")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_tables_and_graphs_saved_have_the_own_columns_of_words(own, tmp_path, open_page):
    """All their words, of those without a hue too; not those that tell one author from all others."""
    city = np.array([f"Town {n // 2}" for n in range(40)], dtype=object)
    many = rg.build([{"id": n, "author": f"a{n:02}", "parent_id": n - 1 if n else None} for n in range(40)])
    many = many.with_columns(city=city, mail=np.array([f"{n}@example.org" for n in range(40)], dtype=object))
    page = open_page(rg.draw(many, tmp_path / "many.html"))
    page.page.click("#open-studio")
    rows = list(csv.DictReader(saved(page, tmp_path, "save-ranking").read_text("utf-8-sig").splitlines()))
    assert {row["author"]: row["city"] for row in rows} == dict(zip(many.author_columns["author"].tolist(), city.tolist(), strict=True))
    assert "mail" not in rows[0]
    page = open_page(rg.draw(own, tmp_path / "own.html", comments=COMMENTS))
    page.page.click("#open-studio")
    wanted = {
        name: None if word is None else str(word)
        for name, word in zip(own.author_columns["author"], own.author_columns["party"], strict=True)
    }
    rows = csv.DictReader(saved(page, tmp_path, "save-ranking").read_text("utf-8-sig").splitlines())
    assert {row["author"]: row["party"] or None for row in rows} == wanted
    for button, reads in (("save-graphml", nx.read_graphml), ("save-gexf", nx.read_gexf)):
        graph = reads(saved(page, tmp_path, button))
        assert {data["label"]: data.get("party") for _, data in graph.nodes(data=True)} == wanted
        assert all("cluster" in data for _, data in graph.nodes(data=True))


def test_clusters_that_were_given_are_not_called_computed(own, tmp_path, open_page):
    given = rg.cluster(own).with_columns(cluster=np.array([0, 0, 0, 1, 1, 1]))
    page = open_page(rg.draw(given, tmp_path / "map.html", comments=COMMENTS))
    said = page.text("#details") + page.text("#legend") + page.text("#key")
    assert "2 groups were given; " in said and "a group, as given" in said and "Groups as given" in said
    page.page.click("#details .rows button:has-text('A: around')")
    page.reads("#details", "3 authors: ")
    assert "computed" not in said and "grouped by" not in page.text("#details")
