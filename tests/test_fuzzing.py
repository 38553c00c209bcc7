"""Some hundred inputs of the fuzzer; `python -m tests.fuzzing` makes as many as one likes."""

import os
import random

import pytest

from replygraph import readers
from replygraph.errors import ReaderError
from tests import fuzzing, samples

INPUTS = int(os.environ.get("REPLYGRAPH_FUZZ", "400"))


@pytest.mark.parametrize("part", range(4))
def test_whatever_comes_in_what_must_hold_holds(part, tmp_path, capsys):
    found = fuzzing.run(1, range(part * INPUTS // 4, (part + 1) * INPUTS // 4), tmp_path / "failures")
    assert not found["broken"] and not found["too much memory"], capsys.readouterr().err
    assert 1 < found["refused"] < INPUTS / 5


def test_each_way_to_change_a_sample_changes_some():
    for way in fuzzing.WAYS:
        samples = [content for content in fuzzing.SAMPLES.values() if isinstance(content, bytes)]
        assert any(way(content, random.Random(place)) != content for place, content in enumerate(samples)), way


def test_each_reader_and_each_file_of_the_tests_is_a_sample():
    assert not samples.without_sample(fuzzing.SAMPLES)
    assert {path.name for path in samples.DATA.iterdir() if path.suffix != ".expected"} <= {
        name.removesuffix(".zip") for name in fuzzing.SAMPLES
    }


def test_each_sample_is_read_before_it_is_changed(tmp_path):
    engines, refused = fuzzing.Engines(), set()
    for name, content in fuzzing.SAMPLES.items():
        path = tmp_path / name
        path.write_bytes(samples.pack(content) if isinstance(content, dict) else content)
        refused |= {name} if fuzzing.check([path], engines) else set()
    assert refused == {"unloaded_html.html", "unread.csv", "unread_text.txt"}  # what says only how to get something else


def test_a_mistake_in_a_reader_is_no_refusal(tmp_path, monkeypatch, capsys):
    def fail(source):
        raise ReaderError("reader irc failed")

    monkeypatch.setattr(readers.load("irc"), "recognise", fail)
    found = fuzzing.run(1, range(40), None)
    assert found["broken"] and "reader irc failed" in capsys.readouterr().err
