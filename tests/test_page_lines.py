"""What the page and the commands beside it promise, line by line, where no other test shows it."""

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from tests.test_findings import answers
from tests.test_screenshots import town

GARDEN = "今年花园里向日葵开得很好 向日葵要早上浇水 我家向日葵长虫子 修剪向日葵要小心刺 花园太干每天浇水 大向日葵比小向日葵好看 冬天给花园盖土 谁有向日葵品种推荐 浇水太多向日葵烂根"
RAILWAY = "昨天火车又晚点 地下铁公司没有解释 坐火车去海边方便 火车晚点两小时 地下铁桥正在维修 旧火车比新火车舒服 新地下铁明年通车 晚点可以退票吗 车站等火车很冷"
SUBJECTS = {"向日葵", "花园", "浇水"}, {"火车", "地下铁", "晚点"}


def chinese():
    """Two groups of six, who answer each other in a circle, one of sunflowers and one of trains."""
    rows = []
    for group, sentences in enumerate((GARDEN.split(), RAILWAY.split())):
        for turn in range(36):
            rows.append({"id": f"{group}-{turn}", "author": f"{'AB'[group]}{turn % 6}", "parent_id": f"{group}-{turn - 1}" if turn else None,
                         "text": sentences[turn % 9] + "，" + sentences[turn * 2 % 9 - 1]})  # fmt: skip
    return [*rows, {"id": "x", "author": "A0", "parent_id": "1-35", "text": "好的"}]


@pytest.mark.browser
def test_groups_that_talk_chinese_are_called_by_words_and_not_by_pieces_or_clauses(open_page, tmp_path):
    page = open_page(rg.draw(rg.build(chinese()), tmp_path / "map.html", comments=chinese()))
    names = [set(name.split(", ")) for name in page.page.locator("#legend .name").all_inner_texts()]
    assert len(names) == 2 and all(names)
    assert (
        sorted(names[0] <= subjects for subjects in SUBJECTS) == sorted(names[1] <= subjects for subjects in SUBJECTS) == [False, True]
    ), names
    assert (names[0] <= SUBJECTS[0]) != (names[1] <= SUBJECTS[0])


@pytest.mark.browser
def test_page_and_command_line_name_the_same_first(open_page, tmp_path):
    demo = str(tmp_path / "talk.csv")
    rows = ["id,author,parent_id", *(f"{n},{'ABC'[n % 3]},{(n * 2) // 3 if n else ''}" for n in range(30))]
    (tmp_path / "talk.csv").write_text("\n".join(rows))
    said = CliRunner().invoke(main, ["rank", demo]).stdout
    page = open_page(rg.draw(rg.build(demo), tmp_path / "map.html"))
    first = page.page.locator("#rows bdi").first.inner_text()
    assert re.search(rf"(?m)^\W*1\W+{first}\b", said), said


@pytest.mark.browser
def test_a_picture_of_every_author_has_its_size_and_its_title(open_page, tmp_path):
    many = town(1500, 2500)
    page = open_page(rg.draw(rg.build(many), tmp_path / "map.html", comments=many, title="Port Linor"), "#view=every")
    page.holds("() => replygraph.every && replygraph.every.standing()")
    page.page.click("#open-studio")
    wide = {}
    for times, title in (("1", ""), ("2", "The forum of Port Linor"), ("4", "The forum of Port Linor")):
        page.page.fill("#picture-title", title)
        page.page.select_option("#times", times)
        with page.page.expect_download() as download:
            page.page.click("#png-now")
        head = download.value.path().read_bytes()
        wide[times] = [int.from_bytes(head[at : at + 4]) for at in (16, 20)]
    assert wide["2"][0] == 2 * wide["1"][0] and wide["4"][0] == 4 * wide["1"][0]
    assert wide["2"][1] > 2 * wide["1"][1]  # a title has a line of its own
    page.page.select_option("#ratio", "1:1")
    with page.page.expect_download() as download:
        page.page.click("#png-now")
    head = download.value.path().read_bytes()
    assert abs(int.from_bytes(head[16:20]) - int.from_bytes(head[20:24])) <= 4
    download.value.save_as(tmp_path / "square.png")


def test_report_has_a_title_and_a_size(tmp_path):
    (tmp_path / "talk.csv").write_text("id,author,parent_id\n1,A,\n2,B,1\n3,A,2\n")
    folder = tmp_path / "out"
    run = CliRunner().invoke(
        main, ["report", str(tmp_path / "talk.csv"), "-o", str(folder), "--title", "A walk", "--size", "comments", "-q"]
    )
    assert run.exit_code == 0, run.output
    [path] = folder.rglob("map.html")
    assert "<h1>A walk</h1>" in path.read_text(encoding="utf-8") and '"size":"comments"' in path.read_text(encoding="utf-8")


GUESSED = [{"id": f"{n}", "author": "ABCD"[n % 4], "parent_id": f"{n // 2}" if n else None, "resolution": "assumed" if n % 4 == 1 else "nested",
            "created_at": f"20{10 + n}-05-17T10:00:00"} for n in range(12)]  # fmt: skip


@pytest.mark.browser
def test_pictures_and_words_for_them_tell_what_is_assumed(open_page, tmp_path):
    """Dashes, and a sentence on what they mean: in the page's pictures, its alt text, the one without scripts, and those of `draw`."""
    graph = rg.build(GUESSED)
    dashed = sum(row.assumed == row.weight for row in graph.replies.itertuples())
    assert 0 < dashed < len(graph.replies)
    drawn = rg.draw(graph, tmp_path / "map.svg").read_text(encoding="utf-8")
    assert drawn.count("stroke-dasharray") == 2 * dashed and "Dashed: the source does not tell" in re.sub(r"<[^>]+>|\s+", " ", drawn)
    path = rg.draw(graph, tmp_path / "map.html", comments=GUESSED)
    assert re.search(r"<noscript>(<svg.*?)</noscript>", path.read_text(encoding="utf-8"), re.S)[1].count("stroke-dasharray") == dashed
    page = open_page(path)
    assert f"of {graph.replies.weight.sum()} replies" in page.page.evaluate("replygraph.altText()") and "assumed" in page.page.evaluate(
        "replygraph.altText()"
    )
    with page.page.expect_download() as download:
        page.page.click("#svg")
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.count("stroke-dasharray") == dashed and "Dashed: the source" in re.sub(r"<[^>]+>|\s+", " ", saved)


@pytest.mark.browser
def test_time_is_said_from_the_first_comment_to_the_last_and_not_from_bar_to_bar(open_page, tmp_path):
    page = open_page(rg.draw(rg.build(GUESSED), tmp_path / "map.html", comments=GUESSED), "#time=0-5&with=5-9999")
    assert (page.text("#first"), page.text("#last")) == ("17 May 2010", "17 May 2021")
    page.page.evaluate("() => { location.hash = 'time=0-5'; }")
    page.reads("#span", re.compile(r"^17 May 2010 – "))
    assert page.page.get_attribute("#from", "aria-valuetext") == "from 17 May 2010"


@pytest.mark.browser
def test_where_most_come_in_the_last_quarter_nobody_is_said_to_join_late(open_page, tmp_path):
    rows = [
        {"id": f"{n}", "author": f"a{n}", "parent_id": f"{n - 1}" if n else None, "created_at": f"20{10 if n < 2 else 20}-05-{1 + n:02}"}
        for n in range(9)
    ]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows))
    assert "joined in the last quarter" not in page.text("#details .findings")
    assert page.page.locator("#details .findings li").count() >= 2


TIMES = [
    "2026-3-1",
    "2026-03-01T10:00:00+02:00",
    "2026-03-02 08:00:00Z",
    datetime(2026, 3, 3, 9, tzinfo=timezone(timedelta(hours=-5))),
    datetime(2026, 3, 4),
]


@pytest.mark.parametrize("times", [TIMES, TIMES[1:2] * 3], ids=["of all sorts", "with a zone"])
def test_the_page_reads_times_as_the_graph_does(times, tmp_path):
    rows = [{"id": f"{n}", "author": f"a{n}", "parent_id": f"{n - 1}" if n else None, "created_at": at} for n, at in enumerate(times)]
    graph = rg.build(rows)
    data = json.loads(
        re.search(r'id="data">(.*?)</script>', rg.draw(graph, tmp_path / "map.html", comments=rows).read_text(encoding="utf-8"), re.S)[1]
    )
    names = [data["authors"]["name"][author] for author in data["comments"]["author"]]
    known = dict(
        zip(
            graph.author_columns["author"].tolist(),
            graph.author_columns["first_comment_at"].astype("datetime64[s]").astype(int).tolist(),
            strict=True,
        )
    )
    assert data["comments"]["time"] == [known[name] for name in names]


def test_each_test_that_is_named_as_a_promise_is_there():
    folder = Path(__file__).parent
    text = (folder.parent / "docs" / "promises.md").read_text(encoding="utf-8")
    file, named = "", 0
    for path, name in re.findall(r"`(?:tests/(\w+\.py))?(?:::(\w+))?`", text):
        file = path or file
        named += bool(name)
        assert not name or f"def {name}(" in (folder / file).read_text(encoding="utf-8"), f"{file}::{name}"
        assert not path or (folder / path).exists(), path
    assert named > 30


@pytest.mark.browser
def test_who_connects_groups_is_told_among_those_who_do(open_page, tmp_path):
    """The two in the middle of their groups lie on more of the shortest paths, but exchange nothing with the other group."""
    pairs = [(f"{group} hub", f"{group}{n}") for group in "NS" for n in range(6)] * 3 + [("N0", "S0")]
    rows = []
    for one, other in pairs:
        for author, whom in ((one, other), (other, one)):
            rows += [{"id": f"p{len(rows)}", "author": whom}, {"id": f"a{len(rows)}", "author": author, "parent_id": f"p{len(rows)}"}]
    graph = rg.measure(rg.build(rows), "betweenness")
    share = nx.betweenness_centrality(rg.to_networkx(graph))
    assert max(share, key=share.get) in ("N hub", "S hub")
    page = open_page(rg.draw(graph, tmp_path / "map.html"))
    said = page.page.locator("#details .findings").inner_text().replace("\u2068", "").replace("\u2069", "")
    named = re.search(r"Of those who exchange replies with other groups, none stands between others more often than (\w+)", said)
    assert named, said
    assert share[named[1]] == max(share["N0"], share["S0"]) > 0


@pytest.mark.browser
def test_who_wrote_a_large_part_of_the_replies_is_told_with_what_they_wrote(open_page, tmp_path):
    rows = [*answers(Host=24, Bea=5), {"id": "x", "author": "Guest 3", "parent_id": "Host3"}]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows))
    page.reads(
        "#details .findings", "Host wrote the most replies: 24 of 30 replies (80%); next is Bea with 5. A lead so wide is hardly chance"
    )
    page.page.click("#details .findings li:has-text('wrote the most') .who:has-text('Host')")
    page.reads("#details h2", "Host")
    page.reads("#details", "Answers 24 authors")
    page.page.evaluate("location.hash = 'least=2'")  # no two replies have the same ends
    page.holds("() => !document.querySelector('#details .findings').textContent.includes('wrote the most')")
    level = [
        *answers(Host=9, Ann=1, Bob=1),
        {"id": "y", "author": "Guest 7", "parent_id": "Host3"},
        {"id": "z", "author": "Guest 8", "parent_id": "y"},
    ]
    page = open_page(rg.draw(rg.build(level), tmp_path / "level.html", comments=level))
    page.reads("#details .findings", "Host wrote the most replies: 9 of 13 replies (69%); next are 4 authors with 1 each.")
    even = answers(Ann=20, Bob=14)
    page = open_page(rg.draw(rg.build(even), tmp_path / "even.html", comments=even))
    assert "wrote the most" not in page.text("#details .findings")


STRAY = """() => [...document.querySelectorAll("#details :is(.findings, .from) .who")].filter(name => {
  for (const [side, edge] of [["nextSibling", 0], ["previousSibling", -1]]) {
    const text = name[side] ?? name.parentNode[side];  // beside the button, or beside what keeps both together
    if (text?.nodeType !== 3 || /^\\s|^$/.test(edge ? [...text.data].at(-1) : text.data)) continue;
    const range = document.createRange(), at = edge ? text.length - 1 : 0;
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const sign = range.getBoundingClientRect(), frame = name.getBoundingClientRect();
    if (sign.top >= frame.bottom - 2 || sign.bottom <= frame.top + 2) return true;
  }
  return false;
}).map(name => name.closest("li, p").textContent)"""


@pytest.mark.browser
def test_a_stop_behind_a_name_does_not_begin_a_line(open_page, tmp_path):
    """A name of two lines fills them, and leaves no room for the stop."""
    host = "Host of the great hall who has answered here every day since the first of them"
    rows = [*answers(**{host: 24, "Bea": 5}), {"id": "x", "author": "Guest 3", "parent_id": f"{host}3"}]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows), viewport={"width": 400, "height": 800})
    for address in ("", f"from=Guest%203&to={quote(host)}"):
        page.page.evaluate(f"location.hash = '{address}'")
        page.holds("() => document.querySelector('#details :is(.findings, .from)')")
        for width in range(320, 440, 3):
            page.page.set_viewport_size({"width": width, "height": 800})
            assert page.page.evaluate(STRAY) == [], width


@pytest.mark.browser
def test_names_of_twenty_letters_are_whole_in_the_ranking(open_page, tmp_path):
    names = ["MillLane Walker Jones", "Nils from the Ferry", "Wilhelmina Vandermeer", "Donaudampfschiffahrer"]
    rows = [
        row for n, name in enumerate(names) for row in ({"id": n, "author": name}, {"id": f"a{n}", "author": names[n - 1], "parent_id": n})
    ]
    path = rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows)
    for width in (1440, 1000, 360):
        page = open_page(path, viewport={"width": width, "height": 800})
        page.settles()
        cut = "() => [...document.querySelectorAll('#rows bdi')].filter(name => name.scrollHeight > name.clientHeight + 1 || name.scrollWidth > name.clientWidth)"
        assert page.page.evaluate(f"({cut})().map(name => name.textContent)") == [], width


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["de", "fr", "es"])
@pytest.mark.parametrize("width", [1440, 1000, 360])
def test_in_each_language_nothing_is_cut_or_wider_than_its_place(open_page, tmp_path, lang, width):
    rows = town(1500, 4000)
    page = open_page(
        rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows, lang=lang), "#by=sent", viewport={"width": width, "height": 800}
    )
    page.settles()
    cut = """[...document.querySelectorAll('#heads button, #tools button, .folds button, #legend .name, label, h1, h2, h3')]
      .filter(each => each.offsetParent && (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline' || each.scrollWidth > each.parentNode.clientWidth + 1))"""
    assert page.page.evaluate(f"({cut}).map(each => each.textContent)") == []
    assert page.page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.getElementById('details').scrollWidth <= document.getElementById('details').clientWidth"
    )


@pytest.mark.browser
def test_a_group_is_named_after_its_busiest_author_in_page_and_picture(open_page, tmp_path):
    """The host answers everybody and is answered once; one guest is answered three times."""
    rows = [
        *answers(Host=12),
        *({"id": f"m{n}", "author": "Guest 3"} for n in range(2)),
        {"id": "y", "author": "Guest 7", "parent_id": "Host7"},
    ]
    rows += [{"id": f"hm{n}", "author": "Host", "parent_id": f"m{n}"} for n in range(2)]
    rows += [{"id": "o1", "author": "Ona"}, {"id": "o2", "author": "Pia", "parent_id": "o1"}]
    path = rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows)
    page = open_page(path)
    page.reads("#legend", "around \u2068Host\u2069")
    assert "Guest 3 received the most replies: 3 of 16" in page.text("#details .findings").replace("\u2068", "")
    svg = rg.draw(rg.build(rows), tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "around Host" in svg.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.browser
def test_a_single_reply_across_makes_no_bridge_of_an_author(open_page, tmp_path):
    rows = [{"id": f"{group}{n}", "author": f"{group} host", "parent_id": None} for group in "AB" for n in range(6)]
    rows += [{"id": f"{group}r{n}", "author": f"{group} guest {n % 3}", "parent_id": f"{group}{n}"} for group in "AB" for n in range(6)]
    for many in (1, 2):
        more = [{"id": f"x{n}", "author": "A guest 0", "parent_id": parent} for n, parent in enumerate(["B0", "Br1"][:many])]
        page = open_page(rg.draw(rg.build([*rows, *more]), tmp_path / f"{many}.html", comments=[*rows, *more]))
        page.reads("#details .findings", "received the most replies")
        assert ("exchanges the most replies with other groups" in page.text("#details .findings")) == (many == 2)


@pytest.mark.browser
def test_of_equal_ones_none_is_said_to_be_the_longest_the_most_or_the_first(open_page, tmp_path):
    """Two exchanges of three comments, two who answer a newcomer once each, two who cross to the other group twice each."""
    at = iter(datetime(2026, 3, 1) + timedelta(hours=n) for n in range(1000))
    rows = []
    for group in "AB":
        for n in range(5):
            rows += [
                {"id": f"{group}{n}", "author": f"{group} host"},
                {"id": f"{group}r{n}", "author": f"{group} guest {n}", "parent_id": f"{group}{n}"},
            ]
    rows += [
        {"id": f"x{group}{n}", "author": f"{group} guest 0", "parent_id": f"{other}r{n + 1}"}
        for group, other in ("AB", "BA")
        for n in range(2)
    ]
    rows += [{"id": f"t{group}", "author": f"{group} host", "parent_id": f"{group}r3"} for group in "AB"]
    rows = [{**row, "created_at": next(at)} for row in rows] + [{"id": "new", "author": "New", "created_at": datetime(2026, 3, 9)}]
    rows += [{"id": f"w{n}", "author": f"A guest {n}", "parent_id": "new", "created_at": datetime(2026, 3, 9, 1)} for n in (1, 2)]
    graph = rg.build(rows)
    groups = np.array([int(name.startswith("B")) for name in graph.author_columns["author"]])
    said = open_page(rg.draw(graph.with_columns(cluster=groups), tmp_path / "map.html", comments=rows)).text("#details .findings")
    assert "One of the longest exchanges by turns" in said and "The longest exchange" not in said
    assert "1 author joined in the last quarter of the time; they were answered." in said
    assert "exchanges the most replies" not in said
