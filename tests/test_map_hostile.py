"""Names, texts, ids, titles, cluster words and file names of bad intent run nothing, with the page's policy and without it."""

import re
import xml.dom.minidom

import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph import maps
from replygraph.cli import main
from tests.hostile import PAYLOADS, discussion

pytestmark = pytest.mark.browser
POLICY = rb'<meta http-equiv="Content-Security-Policy"[^>]*>'


@pytest.fixture(params=["with its policy", "without"])
def write(request, tmp_path):
    """Writes a page, whole or without its content security policy: escaping alone must do."""

    def write_page(page, name="map.html"):
        policies = len(re.findall(POLICY, page))
        assert policies == 1
        (tmp_path / name).write_bytes(page if request.param == "with its policy" else re.sub(POLICY, b"", page))
        return str(tmp_path / name).replace("%", "%25").replace("#", "%23").replace("?", "%3F")

    return write_page


def ran_nothing(page):
    """Nothing ran, nothing but our own elements is there, and links lead to web pages only."""
    assert page.page.evaluate("window.fired") is None
    assert (
        page.page.evaluate(
            "document.querySelectorAll('img, iframe, object, embed, base, form, video, math, body *[onerror], body *[onload]').length"
        )
        == 0
    )
    assert page.page.evaluate("document.querySelectorAll('link, meta[http-equiv=refresh]').length") == 0
    assert page.page.evaluate("[...document.querySelectorAll('a[target]')].every(a => /^https?:/.test(a.href))")


@pytest.fixture(scope="module")
def hostile():
    """The graph of all payloads, its comments, and its page."""
    comments = discussion()
    graph = rg.build(comments)
    return graph, comments, maps.render(graph, comments=comments, title=" ".join(PAYLOADS))


CHOOSE_EVERYBODY = """async () => {
    const names = [...document.querySelectorAll('#rows bdi')].map(e => e.textContent);
    let shown = 0;
    for (const [i, name] of names.entries()) {
        location.hash = 'author=' + encodeURIComponent(replygraph.names[i]);
        for (let tries = 0; tries < 2000 && document.querySelector('#details h2')?.textContent !== name; tries++) await new Promise(done => setTimeout(done, 5));
        shown += document.querySelector('#details h2').textContent === name;
        document.querySelectorAll('#details summary').forEach(e => e.click());
        if (i % 9 === 0) document.querySelectorAll('#details li button:last-child').forEach(e => e.click());
    }
    return shown;
}"""


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60 and sum("fired=1" in each for each in PAYLOADS) >= 30


def test_names_texts_ids_and_titles(write, open_page, hostile):
    graph, _, content = hostile
    page = open_page(write(content))
    names = set(graph.author_columns["author"].tolist())
    assert set(page.page.evaluate("[...document.querySelectorAll('#rows bdi')].map(e => e.textContent)")) == names
    assert len(names) >= 60 and page.page.evaluate("document.querySelector('h1').textContent").startswith(PAYLOADS[0])
    assert page.page.evaluate(CHOOSE_EVERYBODY) == len(names)
    page.page.fill("#search", "fired")
    page.page.wait_for_selector("#hits .snippet")
    ran_nothing(page)


def test_pointing_and_pictures(write, open_page, hostile, tmp_path):
    graph, _, content = hostile
    page = open_page(write(content))
    for author in range(0, graph.size, 6):
        page.page.mouse.move(*page.at(author))
    with page.page.expect_download() as download:
        page.page.click("#svg")
    download.value.save_as(tmp_path / "picture.svg")
    picture = xml.dom.minidom.parse(str(tmp_path / "picture.svg"))
    assert {each.tagName for each in picture.getElementsByTagName("*")} <= {"svg", "title", "rect", "path", "circle", "text", "tspan"}
    assert not any(name.startswith("on") for each in picture.getElementsByTagName("*") for name in dict(each.attributes.items()))
    with page.page.expect_download():
        page.page.click("#png")
    ran_nothing(page)


def test_words_of_clusters(write, open_page, hostile, monkeypatch):
    graph, comments, _ = hostile
    real = maps.payloads.clusters
    monkeypatch.setattr(maps.payloads, "clusters", lambda *given: [{**each, "words": PAYLOADS} for each in real(*given)])
    page = open_page(write(maps.render(graph, comments=comments, positions=np.zeros((graph.size, 2)))), "#cluster=0")
    page.reads("#details .words", PAYLOADS[2])
    assert all(each in page.page.locator("#legend").text_content() for each in PAYLOADS)
    page.page.evaluate("document.querySelector('#legend button').click()")
    ran_nothing(page)


def file_names():
    """The payloads that a file name may hold, as few names as they fit in."""
    names, name = [], ""
    for payload in PAYLOADS:
        if set(payload) & set("/\0\n\\") or payload in (".", ".."):
            continue
        if len((name + payload).encode("utf-8", "replace")) > 200:
            names, name = [*names, name], ""
        name += payload[:150]
    return [*names, name]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The pages of discussions whose files have such names."""
    folder, pages = tmp_path_factory.mktemp("discussions"), []
    for number, name in enumerate(file_names()):
        (folder / name).write_text("id,parent_id,author,text\n1,,Ann,Who?\n2,1,Bob,Me.\n")
        result = CliRunner().invoke(main, ["report", str(folder / name), "-o", str(folder / f"out{number}"), "-q"])
        assert result.exit_code == 0, result.output
        [page] = (folder / f"out{number}").rglob("map.html")
        pages.append((f"{number}{name[:60]}.html", page.read_bytes()))
    return pages


def test_names_of_files(write, open_page, reports):
    for name, content in reports:
        page = open_page(write(content, name))
        page.reads("#part", "2 authors, 1 arrow")
        ran_nothing(page)


def test_nothing_in_our_script_makes_markup_or_reaches_out():
    script = maps.pages.page_script()
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(",
                   "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage", "sessionStorage", "import(", "DOMParser",
                   "createContextualFragment", "srcdoc", "setHTML"):  # fmt: skip
        assert danger not in script


def test_none_of_the_unsafe_switches_of_pyvis_is_used(hostile):
    page = hostile[2].decode()
    for switch in ("select-menu", "select_menu", "config", "mynetwork", "cdn.jsdelivr", "cdnjs", "bootstrap", "tom-select"):
        assert switch not in page
