"""How fast the map opens and moves, beside plain pyvis and beside sigma 3 with graphology, of the same graphs, in one run.

    python benchmarks/page.py [--sizes 19 500 100000] [--without sigma pyvis] [--rounds 3] [--beside old.html]

`--beside` takes pages that another revision made of the same graph: they are opened by turns with this one's.
Headless Chromium with software rendering, no network: lower bounds, to be compared with each other only. Sigma and
graphology are fetched by npm into a temporary folder; where npm is out of reach their lines are missing. `first` is when the
picture is on the screen, `cpu` the processor's time in the page's process until all of it stands; figures are medians. `heap` is what
JavaScript holds after its garbage is collected; `memory` is what the page's process has of its own more than that of an empty page.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

import replygraph as rg
from replygraph import maps
from replygraph.maps import layouts, plans

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--enable-precise-memory-info",
]
TIES = {19: 27, 500: 3000}  # arrows, where it is not three for each author
PYVIS_AT_MOST = 2000  # authors; with its own physics plain pyvis takes minutes for more
# The end of the second frame after a page says that it is ready: then there is a picture, and what the page does next has not begun.
WATCH = """
(() => {
  const ready = () => READY, { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { window.firstPicture = performance.now(); };
  const look = () => ready() ? requestAnimationFrame(() => requestAnimationFrame(() => port2.postMessage(null))) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})();
"""
READY = {
    "ours": "document.documentElement && ['drawn', 'ready'].some(each => document.documentElement.dataset[each] === 'true')",
    "pyvis": "typeof network !== 'undefined' && network.body && network.body.nodeIndices.length > 0",
    "sigma": "window.sigmaReady === true",
}
FRAMES = """() => new Promise(done => { let frames = 0; const begun = performance.now();
  const count = () => { frames++; performance.now() - begun < 2000 ? requestAnimationFrame(count) : done(frames * 1000 / (performance.now() - begun)); };
  requestAnimationFrame(count); })"""
SEARCH = """query => { const box = document.getElementById('search'); box.value = query; const begun = performance.now();
  box.dispatchEvent(new Event('input')); return performance.now() - begun; }"""
EVERY = """() => new Promise(done => { const begun = performance.now();
  [...document.querySelectorAll('#views button')].at(-1).click();
  const look = () => replygraph.every.standing() ? done((performance.now() - begun) / 1000) : requestAnimationFrame(look); look(); })"""
SIGMA = """
import Graph from "graphology";
import Sigma from "sigma";
const { names, x, y, size, color, source, target } = JSON.parse(document.getElementById("data").textContent);
const graph = new Graph({ multi: false, type: "directed" });
names.forEach((label, i) => graph.addNode(i, { label, x: x[i], y: -y[i], size: size[i], color: color[i] }));
source.forEach((s, i) => graph.addEdge(s, target[i], { size: 1, color: "#8883" }));
new Sigma(graph, document.getElementById("map"), { defaultEdgeType: "arrow" });
window.sigmaReady = true;
"""


def discussion(size: int, ties: int, seed: int = 1) -> rg.ReplyGraph:
    """A discussion with planted communities and a heavy-tailed head."""
    rng = np.random.default_rng(seed)
    groups = max(3, int(np.sqrt(size) / 3))
    source = (size * rng.random(2 * ties) ** 2).astype(np.int64)
    near = (size * rng.random(2 * ties) ** 2 / groups).astype(np.int64) * groups + source % groups
    target = np.where(rng.random(2 * ties) < 0.85, near, rng.integers(size, size=2 * ties)) % size
    pairs = np.unique(source[source != target] * size + target[source != target])
    pairs = np.sort(rng.permutation(pairs)[:ties])
    source, target = pairs // size, pairs % size
    got, wrote = np.bincount(target, minlength=size), np.bincount(source, minlength=size)
    times = np.full(max(size, len(pairs)), np.datetime64("NaT", "us"))
    authors = {
        "author": np.array([f"author {i:06}" for i in range(size)], dtype=object), "comments": wrote + 1,
        "replies_received": got, "replies_sent": wrote, "authors_answering": got, "authors_answered": wrote,
        "self_replies": 0 * got, "first_comment_at": times[:size], "last_comment_at": times[:size],
    }  # fmt: skip
    replies = {"source": source, "target": target, "weight": np.ones(len(pairs), dtype=np.int64),
               "first_reply_at": times[: len(pairs)], "last_reply_at": times[: len(pairs)]}  # fmt: skip
    return rg.cluster(rg.measure(rg.ReplyGraph(authors, replies), "pagerank"))


def write_ours(graph: rg.ReplyGraph, folder: Path) -> Path:
    path = folder / "ours.html"
    path.write_bytes(maps.render(graph, title="Benchmark"))
    return path


def write_pyvis(graph: rg.ReplyGraph, folder: Path) -> Path:
    """Plain pyvis: its own page, its own physics, sizes and colours as on our map."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line", height="750px", width="100%")
    size, color = _looks(graph)
    for i, name in enumerate(graph.author_columns["author"].tolist()):
        network.add_node(i, label=name, size=size[i], color=color[i])
    for source, target in zip(*(graph.reply_columns[end].tolist() for end in ("source", "target")), strict=True):
        network.add_edge(source, target)
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(), encoding="utf-8")
    return path


def write_sigma(graph: rg.ReplyGraph, folder: Path, bundle: str) -> Path:
    size, color = _looks(graph)
    places = layouts.layout(graph, np.array(size))
    data = {
        "names": graph.author_columns["author"].tolist(), "x": places[:, 0].tolist(), "y": places[:, 1].tolist(),
        "size": [s / 4 for s in size], "color": color,
        "source": graph.reply_columns["source"].tolist(), "target": graph.reply_columns["target"].tolist(),
    }  # fmt: skip
    text = json.dumps(data, separators=(",", ":"))
    page = (
        '<!DOCTYPE html><meta charset="utf-8"><div id="map" style="position:absolute;inset:0"></div>'
        f'<script type="application/json" id="data">{text}</script><script>{bundle}</script>'
    )
    path = folder / "sigma.html"
    path.write_text(page, encoding="utf-8")
    return path


def _looks(graph: rg.ReplyGraph) -> tuple[list[float], list[str]]:
    return plans.radii(graph.author_columns[maps.SIZE]).tolist(), plans.colors(graph)


def sigma_bundle(folder: Path) -> str | None:
    """Sigma and graphology as one script, or None where npm is not there or finds no registry."""
    if not shutil.which("npm"):
        return None
    (folder / "main.js").write_text(SIGMA)
    try:
        fetch = ["npm", "install", "--no-audit", "--no-fund", "--silent", "sigma@3", "graphology", "esbuild"]
        subprocess.run(fetch, cwd=folder, check=True, timeout=180, capture_output=True)
        build = ["npx", "esbuild", "main.js", "--bundle", "--minify", "--outfile=bundle.js", "--log-level=error"]
        subprocess.run(build, cwd=folder, check=True, timeout=60, capture_output=True)
    except (subprocess.SubprocessError, OSError):
        return None
    return (folder / "bundle.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def measure(browser, pages: dict[str, Path], size: int, rounds: int) -> dict[str, dict]:
    """The figures of each page, medians of some rounds in which they take turns."""
    found: dict[str, list[dict]] = {name: [] for name in pages}
    with browser.new_context() as context:
        context.new_page().goto("about:blank")
        empty = memory(browser)
    for _ in range(rounds):
        for name, path in pages.items():
            kind = name if name in READY else "ours"
            found[name].append(_open(browser, path, kind, empty, every=kind == "ours" and size > plans.DRAWN))
    middles = {
        name: {key: statistics.median(each[key] for each in all_rounds) for key in all_rounds[0]} for name, all_rounds in found.items()
    }
    return {name: {**middle, "mb": pages[name].stat().st_size / 1e6} for name, middle in middles.items()}


def _open(browser, path: Path, kind: str, empty: float, every: bool = False) -> dict:
    context = browser.new_context(offline=True, viewport={"width": 1360, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH.replace("READY", READY[kind]))
    page.goto(f"file://{path}", wait_until="commit")
    page.wait_for_function("() => window.firstPicture", timeout=240_000)
    found = {"first": page.evaluate("() => window.firstPicture / 1000")}
    page.wait_for_timeout(1500)
    found |= {"cpu": max(each["cpuTime"] for each in renderers(browser)), "fps": pan(page)}
    if kind == "ours":
        found["search"] = max(page.evaluate(SEARCH, query) for query in ("author 000001", "9", "99999", "zzz"))
    found |= {"heap": heap(page), "memory": memory(browser) - empty}
    if every:
        found["first every"] = page.evaluate(EVERY)
        page.wait_for_function("() => replygraph.every.standing()")
        page.wait_for_timeout(1000)
        found |= {"fps every": pan(page), "heap every": heap(page), "memory every": memory(browser) - empty}
    context.close()
    return found


def renderers(browser) -> list[dict]:
    """The processes that hold pages."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [each for each in processes if each["type"] == "renderer"]


def heap(page) -> float:
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    page.wait_for_timeout(300)
    return page.evaluate("() => performance.memory.usedJSHeapSize / 1e6")


def memory(browser) -> float:
    """The largest page process, in MB: its own share of what it has in memory (Linux)."""
    found = [Path(f"/proc/{each['id']}/smaps_rollup") for each in renderers(browser)]
    texts = [path.read_text() for path in found if path.exists()]
    return max((int(text.split("Anonymous:")[1].split()[0]) / 1e3 for text in texts), default=float("nan"))


def pan(page) -> float:
    """Frames per second while the mouse drags the map to and fro for two seconds."""
    page.mouse.move(640, 330)
    page.mouse.down()
    page.evaluate(f"() => {{ window.panned = ({FRAMES})(); }}")
    begun = time.monotonic()
    for step in range(60):
        if time.monotonic() - begun > 15:  # a page this slow has long been judged
            break
        page.mouse.move(640 + 90 * np.sin(step / 6), 330 + 60 * np.cos(step / 6))
        page.wait_for_timeout(16)
    fps = page.evaluate("() => window.panned")
    page.mouse.up()
    return fps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[19, 500, 100_000])
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        bundle = None if "sigma" in asked.without else sigma_bundle(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        print(
            f"{'authors':>8} {'ties':>8}  {'page':6} {'MB':>6} {'first s':>8} {'cpu s':>6} {'fps':>5} {'search ms':>9} {'heap MB':>8} {'memory MB':>9}"
        )
        for size in asked.sizes:
            graph = discussion(size, TIES.get(size, 3 * size))
            pages = {"ours": write_ours(graph, folder)}
            if "pyvis" not in asked.without and size <= PYVIS_AT_MOST:
                pages["pyvis"] = write_pyvis(graph, folder)
            if bundle:
                pages["sigma"] = write_sigma(graph, folder, bundle)
            pages |= {path.stem: path for path in asked.beside}
            for name, found in measure(browser, pages, size, asked.rounds).items():
                show(graph, name, found)
        browser.close()


def show(graph: rg.ReplyGraph, kind: str, found: dict) -> None:
    ties = len(graph.reply_columns["weight"])
    search = f"{found['search']:9.1f}" if "search" in found else " " * 9
    print(f"{graph.size:8} {ties:8}  {kind:6} {found['mb']:6.2f} {found['first']:8.2f} {found['cpu']:6.2f} {found['fps']:5.0f} {search} {found['heap']:8.0f} "
          f"{found['memory']:9.0f}", flush=True)  # fmt: skip
    if "fps every" in found:
        print(f"{'':18} {'every':6} {'':6} {found['first every']:8.2f} {'':6} {found['fps every']:5.0f} {'':9} {found['heap every']:8.0f} "
              f"{found['memory every']:9.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
