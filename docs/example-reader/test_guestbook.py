"""The tests that replygraph has for its own readers, for this one."""

from pathlib import Path

import replygraph_guestbook

from replygraph.testing import check_reader

HERE = Path(__file__).parent


def test_the_reader():
    check_reader(replygraph_guestbook, HERE / "guestbook.json", HERE / "guestbook.expected")
