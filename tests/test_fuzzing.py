"""Some hundred inputs of the fuzzer; `python -m tests.fuzzing` makes as many as one likes."""

import copy
import json
import os
import random
from contextlib import suppress

import pytest

from replygraph import readers
from replygraph.comments import parts
from replygraph.errors import ReaderError, ReadError
from replygraph.sources import Log
from replygraph.sources.inputs import open_sources
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


def test_each_file_of_the_tests_is_a_sample():
    assert {path.name for path in samples.DATA.iterdir() if path.suffix != ".expected"} <= {
        name.removesuffix(".zip") for name in fuzzing.SAMPLES
    }


def test_each_sample_is_read_before_it_is_changed_and_each_reader_has_one(tmp_path):
    engines, refused, chosen = fuzzing.Engines(), set(), set()
    for name, content in fuzzing.SAMPLES.items():
        path = tmp_path / name
        path.write_bytes(samples.pack(content) if isinstance(content, dict) else content)
        refused |= {name} if fuzzing.check([path], engines) else set()
        chosen.add(readers.find(next(iter(open_sources([path]))))[0])
    assert refused == {"unloaded_html.html", "unread.csv", "unread_text.txt"}  # what says only how to get something else
    assert chosen == set(readers.formats())


def places(value, *path):
    """The keys that lead to each value."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(each, *path, key)


JSON = {name: content for name, content in fuzzing.SAMPLES.items() if "json" in name and isinstance(content, bytes)}


@pytest.mark.parametrize("name", JSON)
def test_a_value_of_another_type_is_no_traceback(name, tmp_path):
    """Each value of each sample of JSON in turn, as a number, an object, a list."""
    values = fuzzing.values_of(JSON[name])
    for *path, last in places(values):
        for other in (7, {"x": {}}, [[7]]):
            changed = copy.deepcopy(values)
            within = changed
            for key in path:
                within = within[key]
            within[last] = other
            (tmp_path / name).write_text("\n".join(map(json.dumps, changed)))
            with suppress(ReadError):
                for source in open_sources([tmp_path / name]):
                    for part, reader in parts(source, None, log := Log()):
                        found = readers.read(reader, part, log, {})
                        list(found) if not hasattr(found, "columns") else None


def test_a_mistake_in_a_reader_is_no_refusal(tmp_path, monkeypatch, capsys):
    def fail(source):
        raise ReaderError("reader irc failed")

    monkeypatch.setattr(readers.load("irc"), "recognise", fail)
    found = fuzzing.run(1, range(40), None)
    assert found["broken"] and "reader irc failed" in capsys.readouterr().err
