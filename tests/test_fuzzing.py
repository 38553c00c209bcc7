"""Some hundred inputs of the fuzzer; `python -m tests.fuzzing` makes as many as one likes."""

import os
import random

import pytest

from tests import fuzzing

INPUTS = int(os.environ.get("REPLYGRAPH_FUZZ", "160"))


@pytest.mark.parametrize("part", range(4))
def test_whatever_comes_in_what_must_hold_holds(part, tmp_path, capsys):
    found = fuzzing.run(1, range(part, INPUTS, 4), tmp_path / "failures")
    assert not found["broken"] and not found["too much memory"], capsys.readouterr().err
    assert found["read"] > 10 and found["refused"] > 1


def test_each_way_to_change_a_sample_changes_some():
    for way in fuzzing.WAYS:
        samples = (path.read_bytes() for path in fuzzing.SAMPLES)
        assert any(way(content, random.Random(place)) != content for place, content in enumerate(samples)), way
