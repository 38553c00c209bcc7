"""Pictures of the page for the documentation: each says of which page it was taken, and is taken anew when the page changes."""

import hashlib
import os
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import replygraph as rg
from tests.test_maps import AS_OF, DEMO, TITLE

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[1] / "docs"
SHOTS = {
    "light": ("demo", "", {}), "dark": ("demo", "", {"color_scheme": "dark"}), "author": ("demo", "#author=MillLane%20Walker", {}),
    "arrow": ("demo", "#from=Mirela&to=Jory%20Tamm", {}), "time": ("demo", "#time=0-2", {}), "compare": ("demo", "#time=0-2&with=2-4&by=change&color=change", {}), "narrow": ("demo", "", {"viewport": {"width": 400, "height": 860}}),
    "big": ("town", "", {}), "every": ("town", "#view=every", {}), "dialogue": ("demo", "#between=Mirela&and=Jory%20Tamm", {}),
    "embed": ("demo", "#embed", {"viewport": {"width": 640, "height": 420}}), "phone": ("demo", "#author=Tess%20Okafor", {"viewport": {"width": 360, "height": 740}}),
    "bridges": ("town", "#group=bridges&view=strongest", {"viewport": {"width": 1366, "height": 720}}),
}  # fmt: skip
SUBJECTS = """bridge ferry river|garden seeds compost|bicycle helmet lights|school lessons teacher|library novels shelf|market cheese bread
harbour boats tide|orchestra violin concert|football goal referee|museum paintings guide|railway timetable platform|bakery oven flour
hospital nurse ward|theatre stage actors|forest mushrooms owl|swimming pool lanes|council budget vote|weather storm rain
playground slide swings|cinema subtitles matinee""".replace("\n", "|").split("|")  # fmt: skip
SYLLABLES = ["ba", "lo", "ri", "ne", "ta", "mi", "sol", "ve", "ka", "du", "lin", "or", "pe", "sha", "tu", "wen", "zi", "fa", "ro", "gel"]


def name(number):
    """An invented name for each number."""
    parts = []
    while number or len(parts) < 2:
        number, place = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[place])
    return "".join(parts).capitalize()


def town(authors=5000, replies=15000):
    """The forum of an invented town: a subject for each group, most talk within a group, a few who talk a lot."""
    rng = np.random.default_rng(7)
    group = np.minimum((len(SUBJECTS) * rng.random(authors) ** 1.5).astype(int), len(SUBJECTS) - 1)
    members = [np.flatnonzero(group == each) for each in range(len(SUBJECTS))]
    rows = [{"id": f"a{i}", "author": name(i), "text": f"What about the {SUBJECTS[group[i]].split()[i % 3]}?"} for i in range(authors)]
    for i, (a, b, near) in enumerate(zip(rng.random(replies) ** 3, rng.random(replies) ** 3, rng.random(replies) < 0.9, strict=True)):
        writer = int(a * authors)
        others = members[group[writer]] if near else np.arange(authors)
        words = rng.choice(SUBJECTS[group[writer]].split(), 2)
        rows.append({"id": f"r{i}", "author": name(writer), "parent_id": f"a{others[int(b * len(others))]}", "text": f"The {words[0]}, or the {words[1]}.",
                     "created_at": f"2026-{1 + i * 5 // replies:02}-{1 + i * 131 % 28:02}T12:00:00"})  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder, comments, many = tmp_path_factory.mktemp("shots"), rg.read(DEMO, as_of=AS_OF), town()
    return {
        "demo": rg.draw(rg.build(comments), folder / "demo.html", comments=comments, title=TITLE),
        "town": rg.draw(rg.build(many), folder / "town.html", comments=many, title="The forum of Port Linor"),
    }


@pytest.fixture(scope="module")
def sources():
    """What the page is made of, as a short number."""
    package = files("replygraph")
    parts = [package / "demo.txt", *(package / "maps").iterdir(), *(package / "maps" / "scripts").iterdir()]
    text = b"".join(part.read_bytes() for part in sorted(parts, key=str) if part.name.endswith((".txt", ".py", ".html", ".css", ".js")))
    return hashlib.sha256(text.replace(b"\r", b"")).hexdigest()[:16].encode()


def stamped(picture, stamp):
    """A PNG with a note of the page that it shows."""
    chunk = b"tEXtSource\0" + stamp
    return picture[:33] + len(chunk[4:]).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + picture[33:]


@pytest.mark.parametrize("shot", SHOTS)
def test_screenshot(open_page, pages, sources, shot):
    name, fragment, options = SHOTS[shot]
    page = open_page(pages[name], fragment, **options)
    page.holds("() => document.getElementById('details').childElementCount > 0 && (!replygraph.every || replygraph.every.standing())")
    page.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    picture = page.page.screenshot()
    assert len(picture) > 15_000
    path = DOCS / f"map-{shot}.png"
    if not DOCS.is_dir() or (path.exists() and b"tEXtSource\0" + sources in path.read_bytes()):
        return
    if not os.environ.get("CI"):
        path.write_bytes(stamped(picture, sources))
    pytest.fail(
        f"docs/{path.name} shows an older page. Run this test outside continuous integration, look at the picture that it makes, commit it."
    )
