"""The map as a picture, without a browser."""

import sys
from importlib.resources import files

import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from tests.hostile import discussion

DEMO = str(files("replygraph") / "demo.txt")


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_draw_makes_a_picture_and_the_same_again(tmp_path, suffix, start):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    for name in ("one", "other"):
        assert CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / f"{name}{suffix}"), "-q"]).exit_code == 0
    one, other = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "other"))
    assert one.startswith(start) and one == other
    assert suffix != ".svg" or one.count(b"<path") > 34


def test_hostile_names_in_a_picture(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    import xml.dom.minidom

    from replygraph import maps, pictures

    graph = rg.cluster(rg.measure(rg.build(discussion()), "pagerank"))
    radius = maps.radii(graph.author_columns["pagerank"])
    picture = pictures.render(graph, "x.svg", maps.layout(graph, radius), radius, pictures.hues_of(graph), "<b>$x$", "a & b")
    xml.dom.minidom.parseString(picture)
    assert b"<script" not in picture


def test_another_suffix_and_a_missing_library(tmp_path, monkeypatch):
    result = CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.gif"), "-q"])
    assert result.exit_code == 2 and "There are: .svg, .pdf, .png" in result.stderr
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = CliRunner().invoke(main, ["draw", DEMO, "-o", str(tmp_path / "map.png"), "-q"])
    assert result.exit_code == 1 and "pip install 'replygraph[pictures]'" in result.stderr
    assert np.size(list(tmp_path.iterdir())) == 0
