"""The map as a picture, without a browser."""

import re
import sys
import xml.dom.minidom
from importlib.resources import files

import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph import maps
from replygraph.cli import main
from replygraph.errors import UsageError
from tests.driving import said_in
from tests.hostile import discussion

DEMO = str(files("replygraph") / "demo.txt")


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_draw_makes_a_picture_and_the_same_again(tmp_path, suffix, start):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    for name in ("one", "other"):
        assert CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / f"{name}{suffix}"), "-q"]).exit_code == 0
    one, other = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "other"))
    assert one.startswith(start) and one == other


def drawn(comments, title="Title"):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from replygraph.maps import pictures

    graph = rg.cluster(rg.measure(rg.build(comments), "pagerank"))
    return graph, pictures.render(graph, "x.svg", title=title, size=maps.SIZE)


def words_of(picture):
    texts = xml.dom.minidom.parseString(picture).getElementsByTagName("text")
    return ["".join(node.data for node in text.childNodes if node.nodeType == node.TEXT_NODE).strip() for text in texts]


def test_names_letters_clusters_title_and_caption_are_in_it():
    graph, picture = drawn(rg.read(DEMO), "The footbridge")
    words = words_of(picture)
    names = set(graph.author_columns["author"].tolist())
    assert names <= set(words) and "The footbridge" in words and any(each.startswith("16 authors.") for each in words)
    key = [each for each in words if each.startswith("around ")]
    assert len(key) == graph.author_columns["cluster"].max() + 1 and {each.removeprefix("around ") for each in key} <= names
    assert words.count("A") == 2 and picture.count(b"<path") > 34  # on the map and in the key; an arrow each


def test_it_is_as_wide_as_a_page_and_no_name_reaches_over_its_rim():
    comments = [{"id": "0", "author": "The one in the middle"}]
    comments += [{"id": str(i), "author": f"A rather-long name-no. {i}", "parent_id": "0"} for i in range(1, 40)]
    _, picture = drawn(comments)
    wide, high = map(float, re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"|viewBox="0 0 ([\d.]+) ([\d.]+)"', picture).groups()[:2])
    assert 400 <= wide <= 650 and high <= 900


@pytest.mark.parametrize("comments", [
    [], [{"id": "1", "author": "Ann"}], [{"id": "1", "author": "Ann"}, {"id": "2", "author": "Bob", "parent_id": "1"}],
])  # fmt: skip
def test_a_discussion_of_hardly_anybody(comments):
    graph, picture = drawn(comments or [{"id": "1", "author": None}])
    assert set(graph.author_columns["author"].tolist()) <= set(words_of(picture))


def test_hostile_names_in_a_picture():
    _, picture = drawn(discussion(), "<b>$x$ & y")
    tags = {each.tagName for each in xml.dom.minidom.parseString(picture).getElementsByTagName("*")}
    assert not tags & {"script", "img", "image", "foreignObject", "iframe", "a"}
    assert b"fired=1>" not in picture


def test_another_suffix_and_a_missing_library(tmp_path, monkeypatch):
    result = CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.gif"), "-q"])
    assert result.exit_code == 2 and "There are: .svg, .pdf, .png" in result.stderr
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.png"), "-q"])
    assert result.exit_code == 1 and "pip install 'replygraph[pictures]'" in result.stderr
    assert np.size(list(tmp_path.iterdir())) == 0


def test_one_draw_for_pages_and_pictures(tmp_path):
    graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    assert rg.draw(graph, tmp_path / "map.svg").read_bytes().startswith(b"<?xml")
    assert b"<!doctype html" in rg.draw(graph, tmp_path / "map.HTML").read_bytes()[:200].lower()
    with pytest.raises(rg.ReplyGraphError, match=r'^there is no amount of text "nonee"\. Did you mean none\?'):
        rg.draw(graph, tmp_path / "map.html", text="nonee")
    with pytest.raises(rg.ReplyGraphError, match=r"no picture of that kind\. There are: .*, and \.html for the map\.$"):
        rg.draw(graph, tmp_path / "map.gif")
    assert not (tmp_path / "map.gif").exists()


def test_a_clustering_is_chosen_and_only_leiden_is_compared_with_chance(tmp_path):
    page = tmp_path / "talk.csv"
    page.write_text("id,author,parent_id\n1,Ann,\n2,Bob,1\n3,Ann,2\n4,Cy,\n5,Di,4\n")
    run = CliRunner().invoke(main, ["report", str(page), "-o", str(tmp_path), "--clustering", "components"])
    assert (run.exit_code, "2 groups by components; only those of leiden are compared with chance." in run.stderr) == (0, True)
    run = CliRunner().invoke(main, ["report", str(page), "--clustering", "liden"])
    assert (run.exit_code, run.stderr.splitlines()[-1]) == (
        2, 'Error: there is no clustering "liden". Did you mean leiden? There are: leiden, label_propagation, components.',
    )  # fmt: skip


@pytest.fixture
def few_fonts(monkeypatch):
    """As on a computer that has no more fonts than matplotlib brings."""
    fontManager = pytest.importorskip("matplotlib.font_manager", reason="matplotlib is not installed").fontManager
    from replygraph.maps import fonts

    monkeypatch.setattr(fontManager, "ttflist", [entry for entry in fontManager.ttflist if entry.name == "DejaVu Sans"])
    fonts._signs.cache_clear()
    yield fontManager
    fonts._signs.cache_clear()


def font_with(path, name, signs):
    """A font in which each of some signs is a square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((100, 0)), pen.lineTo((900, 0)), pen.lineTo((900, 800)), pen.lineTo((100, 800)), pen.closePath()
    glyphs = [".notdef", *(f"sign{place}" for place in range(len(signs)))]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap({ord(sign): glyph for sign, glyph in zip(signs, glyphs[1:], strict=True)})
    font.setupGlyf(dict.fromkeys(glyphs, pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 100)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": name, "styleName": "Regular"})
    font.setupOS2(usWeightClass=400)
    font.setupPost()
    font.save(path)


def test_signs_that_no_font_has_are_said_and_drawn_where_one_has_them(few_fonts, tmp_path):
    from replygraph.maps import fonts

    graph = rg.build([{"id": 1, "author": "漢字 Han"}, {"id": 2, "author": "김 Kim\ufe0f", "parent_id": 1}])
    assert fonts.families(["漢字 김", "Zoë שלום"]) == (["DejaVu Sans"], "字漢김")
    with pytest.warns(UserWarning, match=r"no font of this computer has 3 signs \(字漢김\), drawn as boxes\. Install"):
        rg.draw(graph, tmp_path / "boxes.png")
    rg.draw(graph, tmp_path / "map.svg")  # holds texts: whoever opens it has fonts
    font_with(tmp_path / "han.ttf", "Signs of Han", "漢字")
    few_fonts.addfont(tmp_path / "han.ttf")
    assert fonts.families(["漢字 김"]) == (["DejaVu Sans", "Signs of Han"], "김")
    font_with(tmp_path / "all.ttf", "Signs of all", "漢字김")
    few_fonts.addfont(tmp_path / "all.ttf")
    for suffix in ("png", "pdf"):
        rg.draw(graph, tmp_path / f"map.{suffix}")  # a warning would be an error
    assert fonts.families(["漢字 김"]) == (["DejaVu Sans", "Signs of all"], "")
    assert (tmp_path / "map.png").read_bytes() != (tmp_path / "boxes.png").read_bytes()


def test_draw_says_which_signs_are_boxes(few_fonts, tmp_path):
    (tmp_path / "talk.csv").write_text("id,author,parent_id\n1,漢,\n2,Ann,1\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["draw", str(tmp_path / "talk.csv"), "-o", str(tmp_path / "map.pdf")])
    assert done.exit_code == 0 and "no font of this computer has 1 sign (漢), drawn as boxes" in done.stderr


@pytest.mark.parametrize(("ratio", "wanted"), [("1:1", 1), ("4:5", 0.8), ("16:9", 16 / 9)])
def test_a_picture_for_an_article_has_its_shape_its_size_and_its_source(tmp_path, ratio, wanted):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    sizes = {}
    for scale in ("2", "4"):
        path = tmp_path / f"{scale}.png"
        assert CliRunner().invoke(main, ["draw", DEMO, "-o", str(path), "-q", "--ratio", ratio, "--scale", scale]).exit_code == 0
        sizes[scale] = [int.from_bytes(path.read_bytes()[at : at + 4]) for at in (16, 20)]
    assert sizes["2"][0] / sizes["2"][1] == pytest.approx(wanted, rel=0.01)
    assert sizes["4"][0] == pytest.approx(2 * sizes["2"][0], abs=2) and sizes["2"][0] >= 1700
    path = tmp_path / "map.svg"
    assert (
        CliRunner().invoke(main, ["draw", DEMO, "-o", str(path), "-q", "--ratio", ratio, "--lang", "fr", "--title", "Le pont"]).exit_code
        == 0
    )
    said = " ".join(words_of(path.read_bytes())).replace("\u00a0", " ")
    assert "Le pont" in said and "Surface : réponses reçues." in said and "autour de" in said
    assert "Le pont : carte de qui répond à qui. 51 commentaires de 16 personnes" in said and "Fait avec replygraph" in said


def test_a_picture_in_another_shape_fills_it(tmp_path):
    """What is wider than its picture stands upright, and places stand further apart where there is room."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    graph = rg.build(DEMO)
    for ratio, wanted in maps.pictures.RATIOS.items():
        rg.draw(graph, tmp_path / "map.svg", ratio=ratio)
        names = [text for text in elements(tmp_path / "map.svg") if said_in(text) in set(graph.author_columns["author"])]
        wide, high = np.ptp([[float(each.getAttribute(axis)) for axis in ("x", "y")] for each in names], axis=0)
        assert wide > 0.75 * 648 - 116 and high > 0.75 * (648 / wanted - 160), ratio


def test_title_key_and_caption_of_arabic_begin_at_the_right(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    rows = [{"id": 1, "author": "ليلى"}, {"id": 2, "author": "Karim B.", "parent_id": 1}, {"id": 3, "author": "ليلى", "parent_id": 2}]
    places = {}
    for lang in ("ar", "en"):
        rg.draw(rg.build(rows), tmp_path / "map.svg", lang=lang, title="الجسر (2026)")
        [title] = [text for text in elements(tmp_path / "map.svg") if said_in(text).strip("\u2067\u2069") == "الجسر (2026)"]
        places[lang] = float(title.getAttribute("x")), "text-anchor: end" in title.getAttribute("style")
    assert places["ar"] == (408, True) and places["en"] == (12, False)


def elements(path):
    return xml.dom.minidom.parse(str(path)).getElementsByTagName("text")


def test_a_page_has_no_ratio(tmp_path):
    run = CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.html"), "--ratio", "1:1"])
    assert run.exit_code == 2 and "a page has no ratio and no scale" in run.output
    with pytest.raises(UsageError, match="there is no scale"):
        rg.draw(rg.build([{"id": 1, "author": "Ann"}]), tmp_path / "map.png", scale=3)
