"""A browser for the tests of the page: one for all of them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from replygraph import readers
from tests import maven
from tests.webserver import Site

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]

SHARED = Path(__file__).parents[2] / "shared" / "data"
EVERY = [str(path.relative_to(SHARED)) for path in sorted(SHARED.glob("*/*")) if "truth" not in path.name]


def pytest_addoption(parser):
    parser.addoption(
        "--every", action="store_true", help="what tests show of some real discussions, show it of all, and of 178,059 authors"
    )


def pytest_generate_tests(metafunc):
    """A test of a `real` discussion takes those that its module names as REAL, or every one."""
    if "real" in metafunc.fixturenames:
        metafunc.parametrize("real", EVERY if metafunc.config.getoption("every") else metafunc.module.REAL)


PATIENCE = 60_000  # milliseconds: a busy machine is slow, and slow is not wrong


@pytest.fixture(scope="session", autouse=True)
def faults_of_our_readers_are_failures():
    """A sentence on a mistake in one of our readers is for users: no test shall take it for a file that is refused."""
    tell = readers._fault

    def fault(name, source, error):
        if readers.names()[name] is None:
            raise error
        return tell(name, source, error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "_fault", fault)
        yield


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium; tests with it are skipped where there is none, but never in continuous integration."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, and these tests may not be skipped here")
        pytest.skip("no Chromium on this machine: install the package chromium to test the page")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


SCREEN = {"viewport": {"width": 1360, "height": 800}}


@pytest.fixture(scope="session")
def context(chromium):
    """Where pages open that want no more than a size and a theme: to open one elsewhere takes more than twice the time."""
    shared = chromium.new_context(offline=True, **SCREEN)
    shared.set_default_timeout(PATIENCE)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def npm(tmp_path_factory):
    """Installs packages by npm and gives their folder; skipped where npm or its registry is out of reach, but never in
    continuous integration."""

    def install(*packages):
        folder = tmp_path_factory.mktemp("npm")
        try:
            command = [shutil.which("npm") or "npm", "install", "--no-audit", "--no-fund", "--silent", "--no-package-lock", *packages]
            subprocess.run(command, cwd=folder, check=True, timeout=240, capture_output=True)
        except (OSError, subprocess.SubprocessError) as error:
            if os.environ.get("CI") and shutil.which("npm"):
                pytest.fail(f"npm did not bring {', '.join(packages)}, and this test may not be skipped here: {error}")
            pytest.skip(f"npm is not here or finds no registry: {', '.join(packages)} cannot be fetched")
        return folder

    return install


@pytest.fixture(scope="session")
def gephi(tmp_path_factory):
    """A function from files to what Gephi's toolkit, which has no windows, reads in them."""
    folder = tmp_path_factory.mktemp("gephi")
    jar = maven.fetch("org.gephi:gephi-toolkit:0.10.1:jar:all", folder, "java", "javac")
    source = Path(__file__).parent / "gephi" / "ReadGraph.java"
    subprocess.run(["javac", "-nowarn", "-encoding", "UTF-8", "-cp", jar, "-d", folder, source], check=True, capture_output=True)

    def read(*files):
        command = ["java", "-Djava.awt.headless=true", "-cp", f"{jar}{os.pathsep}{folder}", "ReadGraph", *map(str, files)]
        out = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL, cwd=folder).stdout
        return [json.loads(line) for line in out.decode().splitlines()]

    return read


@pytest.fixture(scope="session")
def shared():
    """The real discussions that lie beside the repository; tests with them are skipped where they do not."""
    if not SHARED.is_dir():
        pytest.skip("the real discussions do not lie beside the repository")
    return SHARED


STANDS = """async () => {
    const picture = () => new Promise(done => requestAnimationFrame(done));
    const shown = () => JSON.stringify([replygraph.network?.getScale(), replygraph.network?.getViewPosition(), replygraph.labels.key]);
    for (let before = null, same = 0; same < 2; before = shown()) {
        await picture();
        same = shown() === before ? same + 1 : 0;
    }
}"""


class Watched:
    """A page without a network, and all that it asked for and complained of."""

    def __init__(self, context, path, fragment="", viewport=None, color_scheme=None):
        self.requests, self.complaints = [], []
        self.context, self.page = context, context.new_page()
        if viewport:
            self.page.set_viewport_size(viewport)
        if color_scheme:
            self.page.emulate_media(color_scheme=color_scheme)
        self.page.on("request", lambda r: self.requests.append(r.url) if not r.url.startswith(("data:", "blob:")) else None)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(f"file://{path}{fragment}")
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def _hear(self, message):
        # What software rendering says of its own speed is no complaint about the page.
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            self.complaints.append(message.text)

    def text(self, selector):
        return self.page.inner_text(selector)

    def reads(self, selector, words):
        """Waits until an element's text has some words, or matches a pattern: what the page does may take a while."""
        from playwright.sync_api import expect

        expect(self.page.locator(selector)).to_contain_text(words, timeout=PATIENCE, use_inner_text=True)

    def holds(self, condition, arg=None):
        """Waits until a condition in JavaScript holds."""
        self.page.wait_for_function(condition, arg=arg)

    def goes_to(self, part):
        """Waits until the address has a part."""
        self.holds("part => location.hash.includes(part)", part)

    def leaves(self, part):
        """Waits until the address has no such part: it follows the page with a delay."""
        self.holds("part => !location.hash.includes(part)", part)

    def is_at(self, address):
        """Waits until the address is this one."""
        self.holds("address => location.hash === address", address)

    def settles(self):
        """Waits until the map stands: two pictures in a row show it the same, with its names."""
        self.page.evaluate(STANDS)

    def at(self, id):
        """Where an author, or a cluster, is on the screen, once the map stands."""
        self.settles()
        return self.page.evaluate(
            """id => {
            const { x, y } = replygraph.network.canvasToDOM(replygraph.network.getPositions([id])[id]), frame = document.getElementById('map').getBoundingClientRect();
            return [frame.left + x, frame.top + y];
        }""",
            id,
        )

    def hash(self):
        """What the page itself holds: Playwright's `url` hears of a change some time after it."""
        return self.page.evaluate("location.hash")


@pytest.fixture
def open_page(chromium, context):
    """Opens a file as a Watched page; at the end it must have asked for nothing else and complained of nothing."""
    opened = []

    def open_one(path, fragment="", **look):
        if look.keys() <= {"viewport", "color_scheme"}:
            opened.append(Watched(context, path, fragment, **look))
        else:
            own = chromium.new_context(offline=True, **(SCREEN | look))
            own.set_default_timeout(PATIENCE)
            opened.append(Watched(own, path, fragment))
        return opened[-1]

    yield open_one
    context.clear_permissions()
    for each in opened:
        if each.context is context:
            each.page.close()
        else:
            each.context.close()
        assert each.complaints == []
        assert len(each.requests) == 1


@pytest.fixture
def web(tmp_path, monkeypatch):
    """The cache in a folder of the test, and a clock that stands but for waits, which are noted down instead of waited."""
    pytest.importorskip("httpx", reason="addresses need the extra: pip install 'replygraph[web]'")
    from replygraph.sources.web import caches, clients

    waits = []
    monkeypatch.setattr(caches, "folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(clients, "sleep", waits.append)
    monkeypatch.setattr(clients, "clock", lambda: sum(waits))
    monkeypatch.setattr(clients, "PAUSE", 0.0)
    return waits


@pytest.fixture
def site(web):
    """A site on this machine."""
    opened = Site()
    yield opened
    opened.close()
