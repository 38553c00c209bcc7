"""What the places of a map take, and how good they are, beside igraph's layouts of the same graphs.

    python benchmarks/layout.py [--sizes 1000 20000 100000] [--igraph-up-to 20000]

Seconds are of the processor, so that other work on the machine changes little. `ties` is the length of a tie in the middle,
as a share of the distance of two authors taken at random: the lower, the nearer stand those who answer each other.
`clusters` is the share of authors who stand nearer to the middle of their own cluster than to that of any other.
"""

import argparse
import time

import numpy as np

import replygraph as rg
from page import discussion
from replygraph import maps
from replygraph.maps import layouts, plans


def ours(graph: rg.ReplyGraph) -> np.ndarray:
    least = (maps.EVERY_LEAST, maps.EVERY_MOST) if graph.size > plans.DRAWN else (plans.NARROWEST, plans.WIDEST)
    return layouts.layout(graph, plans.radii(graph.author_columns[maps.SIZE], *least))


def by_igraph(graph: rg.ReplyGraph, method: str, **options) -> np.ndarray:
    import random

    import igraph

    random.seed(1)
    ties = np.stack([graph.reply_columns["source"], graph.reply_columns["target"]], axis=1)
    return np.array(igraph.Graph(graph.size, ties.tolist()).layout(method, **options).coords)


LAYOUTS = {
    "ours": ours,
    "igraph FR, 50 rounds": lambda graph: by_igraph(graph, "fr", niter=50, grid=True),
    "igraph DrL": lambda graph: by_igraph(graph, "drl"),
}


def quality(graph: rg.ReplyGraph, places: np.ndarray) -> tuple[float, float]:
    """The length of ties, and the share of authors who stand with their cluster; see above."""
    rng = np.random.default_rng(1)
    source, target, label = graph.reply_columns["source"], graph.reply_columns["target"], graph.author_columns["cluster"]
    one, other = rng.integers(graph.size, size=(2, 20_000))
    length = np.median(np.linalg.norm(places[source] - places[target], axis=1))
    count = label.max() + 1
    middles = np.stack([np.median(places[label == each], axis=0) for each in range(count)])
    some = rng.choice(np.flatnonzero(label >= 0), min(5000, (label >= 0).sum()), replace=False)
    nearest = np.argmin(np.linalg.norm(places[some, None] - middles, axis=2), axis=1)
    return length / np.median(np.linalg.norm(places[one] - places[other], axis=1)), (nearest == label[some]).mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 20_000, 100_000])
    parser.add_argument("--igraph-up-to", type=int, default=20_000)
    asked = parser.parse_args()
    print(f"{'authors':>8} {'ties':>8}  {'layout':22} {'CPU s':>6} {'ties':>6} {'clusters':>9}")
    for size in asked.sizes:
        graph = discussion(size, 3 * size)
        for name, layout in LAYOUTS.items():
            if name != "ours" and size > asked.igraph_up_to:
                continue
            begun = time.process_time()
            places = layout(graph)
            took = time.process_time() - begun
            length, right = quality(graph, places)
            print(f"{graph.size:8} {len(graph.reply_columns['weight']):8}  {name:22} {took:6.2f} {length:6.2f} {right:9.0%}", flush=True)


if __name__ == "__main__":
    main()
