"""Pages of 500 and of 100,000 authors: what they weigh, and that they answer."""

import re

import numpy as np
import pytest

import replygraph as rg
from replygraph import maps

pytestmark = pytest.mark.browser


def graph_of(size, ties, seed=1):
    """A graph of that size made at once: a heavy-tailed head, the rest at random."""
    rng = np.random.default_rng(seed)
    ends = (size * rng.random((2, int(ties * 1.1))) ** 2).astype(np.int64)
    pairs = np.unique(ends[0][ends[0] != ends[1]] * size + ends[1][ends[0] != ends[1]])
    pairs = np.sort(rng.permutation(pairs)[:ties])
    source, target = pairs // size, pairs % size
    got, wrote = np.bincount(target, minlength=size), np.bincount(source, minlength=size)
    nothing = np.full(max(size, ties), np.datetime64("NaT", "us"))
    authors = {
        "author": np.array(sorted(f"author {i}" for i in range(size)), dtype=object), "comments": wrote + 1,
        "replies_received": got, "replies_sent": wrote, "authors_answering": got, "authors_answered": wrote,
        "self_replies": 0 * got, "first_comment_at": nothing[:size], "last_comment_at": nothing[:size],
    }  # fmt: skip
    replies = {"source": source, "target": target, "weight": np.ones(len(pairs), dtype=np.int64),
               "first_reply_at": nothing[: len(pairs)], "last_reply_at": nothing[: len(pairs)]}  # fmt: skip
    return rg.cluster(rg.measure(rg.ReplyGraph(authors, replies), "pagerank"))


def test_five_hundred_authors_are_all_drawn(open_page, tmp_path):
    page = open_page(rg.draw(graph_of(500, 1500), tmp_path / "map.html"))
    assert page.text("#part") == "500 authors, 1,500 arrows"
    assert page.page.locator("#rows tr").count() == 100
    page.page.click("#more")
    assert page.page.locator("#rows tr").count() == 500


@pytest.mark.slow
def test_a_hundred_thousand_authors(open_page, tmp_path):
    path = tmp_path / "map.html"
    content = maps.render(graph_of(100_000, 300_000), title="A hundred thousand")
    assert len(content) <= 3_500_000
    path.write_bytes(content)
    page = open_page(path)
    assert re.search(r"clusters? with \d+ % of 100,000 authors|Showing 500 of 100,000 authors", page.text("#part"))
    page.page.fill("#search", "author 99999")
    page.page.wait_for_selector("#hits li")
    page.page.keyboard.press("Enter")
    assert page.text("#details").startswith("author 99999")
