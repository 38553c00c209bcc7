"""How fast the map page is, side by side with plain pyvis and with sigma of the same graph, in headless Chromium.

    python benchmarks/page.py 19 500 100000

First picture and frames a second while panning, memory, the file's size, and how long the search takes. Needs the
packages chromium and playwright; sigma, graphology and esbuild come from npm where it can be reached.
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

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader "
    "--enable-precise-memory-info"
).split()
RUNS = 3
FRAMES = """async selector => {
  const canvas = document.querySelector(selector), frame = canvas.getBoundingClientRect();
  const send = (kind, x) => { for (const type of [kind, kind.replace('pointer', 'mouse')]) canvas.dispatchEvent(new (type[0] === 'p' ? PointerEvent : MouseEvent)(type, {
    pointerId: 1, isPrimary: true, clientX: frame.x + 300 + x, clientY: frame.y + 200, bubbles: true, button: 0, buttons: 1, pointerType: 'mouse' })); };
  send('pointerdown', 0);
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) { await new Promise(requestAnimationFrame); send('pointermove', ++frames % 150); }
  send('pointerup', 0);
  return frames / 2;
}"""
SIGMA = """import Graph from "graphology"; import Sigma from "sigma";
const data = JSON.parse(document.getElementById("data").textContent), graph = new Graph({ type: "directed" });
data.nodes.forEach(n => graph.addNode(n.id, { x: n.x, y: -n.y, size: n.size / 6, label: n.label, color: "#0072B2" }));
data.edges.forEach(e => graph.addEdge(e.from, e.to, { size: 1, color: "#0002" }));
new Sigma(graph, document.getElementById("map"));
requestAnimationFrame(() => requestAnimationFrame(() => { performance.mark("drawn"); document.documentElement.dataset.ready = "true"; }));"""


def discussion(size: int, seed: int = 1) -> rg.ReplyGraph:
    """Authors of heavy-tailed activity in planted communities, three arrows each."""
    rng = np.random.default_rng(seed)
    groups = max(1, int(np.sqrt(size) / 2))
    source = (size * rng.random(3 * size) ** 2).astype(int)
    home = rng.random(3 * size) < 0.85
    near = (source % groups) + groups * ((size // groups) * rng.random(3 * size) ** 2).astype(int)
    target = np.where(home, near, (size * rng.random(3 * size) ** 2).astype(int))
    comments = [{"id": f"c{i}", "author": f"author {i}"} for i in range(size)]
    pairs = sorted(set(zip(source.tolist(), target.tolist(), strict=True)))
    comments += [{"id": f"r{s}-{t}", "author": f"author {s}", "parent_id": f"c{t}"} for s, t in pairs]
    return rg.cluster(rg.measure(rg.build(comments), "pagerank"))


def ours(graph: rg.ReplyGraph, folder: Path) -> tuple[Path, str]:
    """Our page."""
    path = folder / "replygraph.html"
    path.write_bytes(maps.render(graph, title="benchmark"))
    return path, "#map canvas"


def pyvis(graph: rg.ReplyGraph, folder: Path) -> tuple[Path, str] | None:
    """What pyvis writes of the same graph, with its own physics; not beyond what opens at all."""
    from pyvis.network import Network

    if graph.size > 2000:
        return None
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = [{"id": i, "label": name, "shape": "dot"} for i, name in enumerate(graph.author_columns["author"])]
    network.edges = [{"from": int(s), "to": int(t)} for s, t in zip(*(graph.reply_columns[e] for e in ("source", "target")), strict=True)]
    text = network.generate_html().replace("return network;", "network.once('afterDrawing', () => { performance.mark('drawn'); document.documentElement.dataset.ready = 'true'; }); return network;")
    path = folder / "pyvis.html"
    path.write_text(text, encoding="utf-8")
    return path, "#mynetwork canvas"


def sigma(graph: rg.ReplyGraph, folder: Path) -> tuple[Path, str] | None:
    """Sigma and graphology with the positions of our layout."""
    npm = shutil.which("npm")
    tools = folder.parent / "sigma"
    if npm and not tools.exists():
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", tools, "sigma@3", "graphology@0.26", "esbuild"], check=False)
    if not (tools / "node_modules" / "sigma").exists():
        return None
    (tools / "main.js").write_text(SIGMA)
    bundle = subprocess.run([tools / "node_modules/.bin/esbuild", "main.js", "--bundle", "--minify"], cwd=tools, capture_output=True, text=True, check=True).stdout
    radius = maps.radii(graph.author_columns["pagerank"])
    places = maps.layout(graph, radius)
    nodes = [{"id": i, "label": name, "x": x, "y": y, "size": size} for i, (name, (x, y), size) in enumerate(zip(graph.author_columns["author"].tolist(), places.tolist(), radius.tolist(), strict=True))]
    edges = [{"from": int(s), "to": int(t)} for s, t in zip(*(graph.reply_columns[e] for e in ("source", "target")), strict=True)]
    path = folder / "sigma.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><div id="map" style="width:720px;height:600px"></div><script type="application/json" id="data">{json.dumps({"nodes": nodes, "edges": edges})}</script><script>{bundle}</script>')
    return path, "canvas.sigma-mouse"


def measure(browser, path: Path, canvas: str) -> dict[str, float]:
    """First picture, frames, memory and search of a page, once."""
    context = browser.new_context(viewport={"width": 1360, "height": 800}, offline=True)
    page = context.new_page()
    page.goto(f"file://{path}")
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    drawn = page.evaluate("performance.getEntriesByName('drawn')[0].startTime / 1000")
    found = {"first picture s": drawn, "memory MB": page.evaluate("performance.memory.usedJSHeapSize / 1e6")}
    found["frames/s"] = page.evaluate(FRAMES, canvas)
    if page.locator("#search").count():
        found["search ms"] = page.evaluate("""() => { const field = document.getElementById('search'); field.value = 'author 99';
            const start = performance.now(); field.dispatchEvent(new Event('input')); return performance.now() - start; }""")
    if page.locator("#every:visible").count():
        start = time.perf_counter()
        page.click("#every")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found["every author s"] = time.perf_counter() - start
        found["memory with every author MB"] = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    context.close()
    return found


def main() -> None:
    """Pages of some sizes, each maker in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[19, 500, 5000])
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in parser.parse_args().sizes:
            folder = Path(place) / str(size)
            folder.mkdir()
            graph = discussion(size)
            pages = {make.__name__: page for make in (ours, pyvis, sigma) if (page := make(graph, folder))}
            runs = {name: [] for name in pages}
            for _ in range(RUNS):
                for name, (path, canvas) in pages.items():
                    runs[name].append(measure(browser, path, canvas))
            for name, (path, _) in pages.items():
                medians = {key: round(statistics.median(run[key] for run in runs[name]), 2) for key in runs[name][0]}
                print(json.dumps({"authors": size, "arrows": len(graph.replies), "page": name, "file MB": round(path.stat().st_size / 1e6, 2), **medians}))
        browser.close()


if __name__ == "__main__":
    main()
