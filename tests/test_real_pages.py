"""The pages of real discussions: each number in their findings is counted again from the comments, and every name stands by its circle."""

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from tests.test_page_truths import COVERED, CUT, NEAREST

pytestmark = [pytest.mark.browser, pytest.mark.shared]
FILES = ["pasted-page/article-50-comments.txt", "reddit/RC_2006-01.zst", "discourse/urho3d_topics_sample.zip",
         "github_issues/tls13-spec.archive.json", "mail_parquet/r-sig-epi.parquet", "wxr/spotthevuln.wordpress.xml"]  # fmt: skip


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.split("/")[0])
def discussion(request, shared, tmp_path_factory):
    """A file's graph, its page, and its comments."""
    folder = tmp_path_factory.mktemp("real")
    assert CliRunner().invoke(main, ["report", str(shared / request.param), "-o", str(folder), "-q"]).exit_code == 0
    [page] = folder.rglob("map.html")
    graph = rg.build(shared / request.param)
    return graph, page, rg.read(shared / request.param)


def counted(graph):
    """Replies by (author, author answered), from the graph's table, each row by itself."""
    return Counter({(row.source, row.target): int(row.weight) for row in graph.replies.itertuples()})


def answered_by_unknown(comments):
    """Who wrote a comment that somebody without a name answers."""
    rows = comments[["id", "parent_id", "author"]].astype(object).where(comments.notna(), None).itertuples(index=False)
    wrote, unknown = {}, set()
    for id, parent, author in rows:
        wrote[id] = author
        if author is None:
            unknown.add(parent)
    return {wrote.get(parent) for parent in unknown} - {None}


def test_findings_are_what_a_count_gives(discussion, open_page):
    graph, path, comments = discussion
    said = open_page(path).text("#details .findings").replace(",", "")
    replies = counted(graph)
    received = Counter()
    for (_, target), weight in replies.items():
        received[target] += weight
    total, most = sum(replies.values()), max(received.values())
    first = [name for name, weight in received.items() if weight == most]
    if len(first) == 1:
        assert f"{first[0].replace(',', '')} received the most replies: {most} of {total} replies" in said
    sent = Counter()
    for (source, _), weight in replies.items():
        sent[source] += weight
    (name, n), (_, other) = (*sent.most_common(2), ("", 0))[:2]
    stands_out = n >= total / 10 and n - other > 2 * (n + other) ** 0.5
    assert (f"{name.replace(',', '')} wrote the most replies: {n} of {total} replies" in said) == stands_out == ("wrote the most" in said)
    both = {frozenset(pair): weight + replies[pair[::-1]] for pair, weight in replies.items() if pair[::-1] in replies}
    if both and max(both.values()) >= 3:
        a, b, times, there, back = re.search(r"(?m)^(.+) and (.+) answered each other (\d+) times \((\d+) \+ (\d+)\)", said).groups()
        assert int(times) == max(both.values()) == int(there) + int(back)
        assert {replies[a, b], replies[b, a]} == {int(there), int(back)}
    wrote = {author.author for author in graph.authors.itertuples() if author.comments > 0}
    never = f"{len(wrote - set(received) - answered_by_unknown(comments))} of {graph.size} authors received no reply in this file"
    assert f"{never}{' if the assumed replies are right' if graph.counts.get('assumed replies') else ''}." in said
    for outcome, what in (
        ("replies whose parent is not in the input", "(?:a comment that is|comments that are)"),
        ("answers to a starter not in the input", "the first post of (?:its|their) thread,? which is"),
    ):
        number = [(str(graph.counts[outcome]), str(comments["id"].nunique()))] if graph.counts[outcome] else []
        assert re.findall(rf"(\d+) of (\d+) comments? \([^)]*\) answers? {what} not in this file", said) == number


@pytest.mark.parametrize("width", [1440, 920, 360])
def test_every_name_is_nearest_to_its_own_circle_and_covers_no_other(discussion, open_page, width):
    page = open_page(discussion[1], viewport={"width": width, "height": 740 if width == 360 else 900})
    page.holds("() => replygraph.labels.placed.length > 3")
    page.settles()
    assert page.page.evaluate(NEAREST) == [] and page.page.evaluate(COVERED) == 0 and page.page.evaluate(CUT) == []
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [(640, 420), (320, 480)])
def test_in_an_article_the_first_three_are_named_and_the_arrows_told(discussion, open_page, size):
    page = open_page(discussion[1], "#embed", viewport=dict(zip(("width", "height"), size, strict=True)))
    page.settles()
    assert page.page.evaluate("[0, 1, 2].filter(id => !replygraph.labels.placed.some(name => name.id === id))") == []
    assert page.page.evaluate(NEAREST) == [] and page.page.evaluate(COVERED) == 0 and page.page.evaluate(CUT) == []
    assert page.page.locator("#key").get_by_text("from the author of a reply to the author answered").is_visible()


FOLDER = Path(__file__).parents[2] / "shared" / "data"
OTHERS = [path for path in sorted(FOLDER.glob("*/*")) if "truth" not in path.name and str(path.relative_to(FOLDER)) not in FILES]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_names_of_the_other_discussions_stand_by_their_circles(path, open_page, tmp_path):
    page = open_page(rg.draw(rg.build(path), tmp_path / "map.html"))
    if page.page.locator("#map").is_hidden():
        return  # nobody answers anybody
    for width in (1440, 920, 360):
        page.page.set_viewport_size({"width": width, "height": 740 if width == 360 else 900})
        page.holds("() => replygraph.labels.placed.length > 3")
        page.settles()
        assert page.page.evaluate(NEAREST) == [] and page.page.evaluate(COVERED) == 0, width
        assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
