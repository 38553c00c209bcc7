"""The page in each of its languages, one of which may run from right to left."""

import re
import xml.dom.minidom
from importlib.resources import files

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from replygraph.maps import languages
from tests.driving import said_in
from tests.test_page_truths import talk

OTHERS = [code for code in languages.codes() if code != languages.DEFAULT]


def places(message):
    """The names of the values that a message needs."""
    if isinstance(message, str):
        return set()
    found = {part[0] for part in message if isinstance(part, list)}
    forms = [form for part in message if isinstance(part, list) and len(part) > 1 for form in part[2].values()]
    return found.union(*map(places, forms))


def literal(message):
    """The words of a message that stand in no place."""
    if isinstance(message, str):
        return message
    return " ".join(
        part if isinstance(part, str) else " ".join(map(literal, part[2].values())) if len(part) > 1 else "" for part in message
    )


def words(code):
    found = " ".join(literal(message) for message in languages.messages(code).values())
    return set(re.findall(r"[^\W\d_]{3,}", found.lower()))


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_says_all_that_english_says(code):
    english, other = languages.messages("en"), languages.messages(code)
    assert list(other) == list(english)
    for key, message in other.items():
        extra = {"findings.unanswered": {"n"}, "findings.late": {"all"}}.get(key, set())  # which English verbs do not need
        assert places(message) - extra <= places(english[key]), key
    assert {"locale", "direction", "thousands", "common"} <= languages.read(code).keys()


def test_english_has_one_word_for_a_group():
    assert not {"cluster", "clusters"} & words("en")


def test_every_message_is_said_somewhere_and_none_is_missing():
    folder = files("replygraph.maps")
    code = (folder / "page.html").read_text() + "".join(each.read_text() for each in (folder / "scripts").iterdir())
    code += "".join((folder / f"{name}.py").read_text() for name in ("pages", "pictures", "__init__"))
    keys, known = set(re.findall(r"[\"'`](\w+\.\w+)[\"'`]", code)), languages.messages("en")
    assert {key for key in re.findall(r"(?:phrase|pieces|t)\(\"(\w+\.\w+)\"", code)} <= known.keys()
    made = re.compile("|".join(map(re.escape, re.findall(r"`(\w+\.\w*)\$\{", code))))
    assert [key for key in known if key.removesuffix("_when") not in keys and not made.match(key)] == []


def test_a_message_that_cannot_be_read_is_an_error():
    for wrong in ("{n", "{n, plural}", "{n, plural, one {x}", "a } b", "{n, choice, one {x}}"):
        with pytest.raises((ValueError, TypeError)):
            languages.parse(wrong)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["Der Fluss ist nicht tief, und die Brücke wird auch noch gebaut."] * 8, "de"),
        (["La rivière est dans la vallée, mais les gens ne sont pas pour le pont."] * 8, "fr"),
        (["El río no es muy hondo, pero la gente dice que los puentes se caen."] * 8, "es"),
        (["The river is not deep, but they have built a bridge for it."] * 8, "en"),
        (["النهر ليس عميقا في هذا المكان لكن الناس كانت تنتظر إلى أن بنى المجلس الجسر."] * 10, "ar"),
        (["رودخانه خیلی عمیق نیست ولی مردم منتظر پل بودند و از این راه می‌رفتند."] * 20, "en"),
        (["Река не глубокая."] * 50, "en"),
        (["Der Fluss ist nicht tief."], "en"),
        ([], "en"),
    ],
)  # fmt: skip
def test_the_discussions_language_is_taken_where_it_is_plain(texts, code):
    assert languages.of_texts(texts) == code


def test_a_language_that_is_not_there_is_told(tmp_path):
    (tmp_path / "talk.csv").write_text("id,author,parent_id,text\n1,Ann,,a\n2,Bob,1,b\n")
    run = CliRunner().invoke(main, ["draw", str(tmp_path / "talk.csv"), "-o", str(tmp_path / "map.html"), "--lang", "xx"])
    assert run.exit_code == 2 and "language" in run.output and "ar, de, en, es, fr" in run.output


STATES = ["", "#author=Kay", "#author=Out", "#author=Sol", "#from=Kay&to=Lou", "#from=New&to=Host", "#between=Kay&and=Lou", "#comment=q4", "#cluster=1",
          "#pair=0-1", "#group=unanswered", "#group=newcomers", "#group=welcoming", "#group=bridges", "#hide=0&least=2&time=0-20", "#by=pagerank&order=up", "#embed"]  # fmt: skip
SAID = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    const foreign = 'script, style, bdi, h1, .said, blockquote p, [lang=en], #title, .cite, #picture-source, noscript, #alt-text, .snippet';
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(foreign)) found.push(walk.currentNode.data);
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-valuetext]')) {
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) found.push(element.getAttribute(name) || '');
    }
    return found.join(' ');
}"""


@pytest.mark.browser
@pytest.mark.parametrize("code", OTHERS)
def test_no_english_remains_on_the_page(code, open_page, tmp_path):
    rows = [{**row, "resolution": "assumed" if row["id"] in ("m", "z") else "explicit-id"} for row in talk()]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows, title="Ein Gespräch", lang=code))
    names = {
        "host",
        "kay",
        "lou",
        "moe",
        "ned",
        "out",
        "sol",
        "new",
        "png",
        "svg",
        "csv",
        "graphml",
        "gexf",
        "replygraph",
        "leiden",
        "gespräch",
        "ein",
    }
    foreign = words("en") - words(code) - names
    for state in STATES:
        page.page.evaluate("state => { location.hash = state; }", state)
        page.settles()
        page.page.fill("#search", "says") if state == "" else None
        said = set(re.findall(r"[^\W\d_]{3,}", page.page.evaluate(SAID).lower()))
        assert said & foreign == set(), state
        assert len(said) > 50


@pytest.mark.browser
def test_numbers_dates_and_plurals_are_those_of_the_language(open_page, tmp_path):
    rows = talk() + [
        {"id": f"r{i}", "author": "Moe", "parent_id": "h", "created_at": "2026-03-05T10:00:00", "text": "x"} for i in range(1200)
    ]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows, lang="de"), "#from=Moe&to=Host")
    page.reads("#details", re.compile(r"Moe\s+antwortet\s+.*Host: 1\.201 Antworten"))
    page.reads("#details .when >> nth=0", "4. März 2026, 10:00")
    page.reads("#counts", "1.214 Kommentare · 8 Personen · 1.210 Antworten zwischen ihnen")
    assert page.page.evaluate("document.documentElement.lang") == "de"


@pytest.mark.browser
@pytest.mark.parametrize("code", languages.codes())
def test_plural_forms_are_those_of_the_language(code, open_page, tmp_path):
    """All that Intl knows of a language are there, and what is said without a script has the same."""
    page = open_page(rg.draw(rg.build(talk()), tmp_path / "map.html", comments=talk(), lang=code))
    numbers = [*range(130), 200, 1000]
    assert page.page.evaluate("""numbers => {
        const rules = new Intl.PluralRules(document.documentElement.lang);
        return numbers.map(n => rules.select(n));
    }""", numbers) == [languages.plural(code, n) for n in numbers]  # fmt: skip
    forms = set(languages.messages(code)["count.replies"][0][2])
    assert {languages.plural(code, n) for n in numbers} <= forms
    page.reads("#counts", languages.phrase(code, "page.counts", comments=14, authors=8, replies=10))


@pytest.mark.browser
def test_a_page_from_right_to_left_is_mirrored_and_names_keep_their_own_way(open_page, tmp_path):
    path = rg.draw(rg.build(talk()), tmp_path / "map.html", comments=talk(), title="A talk", lang="ar")
    page = open_page(path, "#from=Kay&to=Lou")
    page.reads("#details h2", "Kay ← Lou")
    ranking, middle, details = (page.page.locator(each).bounding_box()["x"] for each in ("#ranking", "#middle", "#details"))
    assert details < middle < ranking
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kay = page.page.locator("#rows tr", has_text="Kay").first
    place, name, number = (kay.locator("td").nth(i).bounding_box()["x"] for i in range(3))
    assert number < name < place
    assert page.page.evaluate("[...document.querySelectorAll('#rows bdi')].every(e => getComputedStyle(e).unicodeBidi === 'isolate')")
    shown = page.page.evaluate("replygraph.network.getPositions()")
    plain = open_page(rg.draw(rg.build(talk()), tmp_path / "plain.html", comments=talk(), title="A talk", lang="en"))
    assert shown == plain.page.evaluate("replygraph.network.getPositions()")  # the map itself is not turned round


@pytest.mark.browser
def test_a_picture_of_an_arabic_page_begins_at_the_right(open_page, tmp_path):
    path = rg.draw(rg.build(talk()), tmp_path / "map.html", comments=talk(), title="الجسر (2026)", lang="ar")
    page = open_page(path)
    with page.page.expect_download() as download:
        page.page.click("#svg")
    download.value.save_as(tmp_path / "picture.svg")
    picture = xml.dom.minidom.parse(str(tmp_path / "picture.svg")).documentElement
    left, _, wide, _ = map(float, picture.getAttribute("viewBox").split())
    lines = [text for text in picture.getElementsByTagName("text") if text.getAttribute("direction")]
    assert len(lines) > 3 and said_in(lines[0]) == "الجسر (2026)"
    assert {(text.getAttribute("direction"), float(text.getAttribute("x")) > left + 0.9 * wide) for text in lines} == {("rtl", True)}
    assert "\u2067A حول" in "".join(map(said_in, lines))  # each of the key runs from right to left, whatever it begins with


ARABIC = [("ليلى", None, "هل رأيتم الجسر الجديد؟"), ("سامر (2)", 0, "نعم، 3.5 م فقط."), ("ليلى", 1, "صحيح!"), ("Karim B.", 0, "I like it.")]
DIRECTIONS = """selector => [...document.querySelectorAll(selector)].map(e => [e.textContent, getComputedStyle(e).direction])"""


@pytest.mark.browser
def test_names_and_texts_run_their_own_way_whatever_the_page_s(open_page, tmp_path):
    rows = [{"id": n, "author": name, "parent_id": parent, "text": text} for n, (name, parent, text) in enumerate(ARABIC)]
    page = open_page(rg.draw(rg.build(rows), tmp_path / "map.html", comments=rows, title="الجسر (2026)"))
    ways = {text: "ltr" if text[0].isascii() else "rtl" for row in ARABIC for text in (row[0], row[2])}
    assert dict(page.page.evaluate(DIRECTIONS, "#rows bdi")) == {name: ways[name] for name in {row[0] for row in ARABIC}}
    for name in ("سامر (2)", "Karim B."):
        page.page.click(f"#rows button:has-text('{name}')")
        page.reads("#details h2", name)
        assert dict(page.page.evaluate(DIRECTIONS, "#details .said")) == {row[2]: ways[row[2]] for row in ARABIC if row[0] == name}
        assert dict(page.page.evaluate(DIRECTIONS, "#details blockquote p")) == {ARABIC[0][2]: "rtl"}
    assert page.page.evaluate("document.documentElement.dir") == "ltr"
