"""GraphML of a big graph, by replygraph, igraph and networkx: the same authors, arrows and columns, in one run.

    python benchmarks/exports.py [--arrows 700000] [--rounds 5]

Only the writing is timed, of graphs that each has ready in its own form, in turn and in this process; then each file is
read back by networkx, igraph and NetworKit and compared with ours.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import igraph
import networkit
import networkx as nx
import numpy as np

import replygraph as rg


def graph_of(arrows: int, seed: int = 1) -> rg.ReplyGraph:
    """Authors with a heavy-tailed activity; for each its PageRank and cluster."""
    rng = np.random.default_rng(seed)
    size = arrows // 3
    source, target = (np.minimum(size * rng.random(2 * arrows) ** 2, size - 1).astype(np.int64) for _ in range(2))
    pairs = np.unique(source[source != target] * size + target[source != target])
    pairs = np.sort(rng.permutation(pairs)[:arrows])
    authors = {"author": np.array([f"author_{i:07}" for i in range(size)], dtype=object)}
    authors |= {"pagerank": rng.random(size), "cluster": rng.integers(0, 100, size)}
    replies = {"source": pairs // size, "target": pairs % size, "weight": rng.geometric(0.7, len(pairs))}
    authors["replies_received"] = np.bincount(replies["target"], replies["weight"], size).astype(np.int64)
    return rg.ReplyGraph(authors, replies)


def in_networkx(graph: rg.ReplyGraph) -> nx.DiGraph:
    G = nx.DiGraph()
    columns = {("label" if name == "author" else name): values.tolist() for name, values in graph.author_columns.items()}
    G.add_nodes_from((f"n{i}", dict(zip(columns, row, strict=True))) for i, row in enumerate(zip(*columns.values(), strict=True)))
    source, target, weight = (graph.reply_columns[name].tolist() for name in ("source", "target", "weight"))
    G.add_edges_from((f"n{s}", f"n{t}", {"weight": float(w)}) for s, t, w in zip(source, target, weight, strict=True))
    return G


def in_igraph(graph: rg.ReplyGraph) -> igraph.Graph:
    source, target, weight = graph.reply_columns.values()
    G = igraph.Graph(n=graph.size, edges=np.stack([source, target], axis=1), directed=True)
    for name, values in graph.author_columns.items():
        G.vs["label" if name == "author" else name] = values.tolist()
    G.es["weight"] = weight.astype(float).tolist()
    return G


def facts(path: Path) -> dict[str, tuple]:
    """Authors, arrows and replies in a file, as three programs read it."""
    G, H, K = nx.read_graphml(path), igraph.Graph.Read_GraphML(str(path)), networkit.readGraph(str(path), networkit.Format.GraphML)
    return {
        "networkx": (len(G), G.size(), G.size("weight")),
        "igraph": (H.vcount(), H.ecount(), sum(H.es["weight"])),
        "NetworKit": (K.numberOfNodes(), K.numberOfEdges(), K.totalEdgeWeight()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arrows", type=float, default=7e5)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    graph = graph_of(int(asked.arrows))
    G, H = in_networkx(graph), in_igraph(graph)
    writers = {
        "replygraph": lambda path: rg.export(graph, path),
        "igraph": lambda path: H.write_graphml(str(path)),
        "networkx": lambda path: nx.write_graphml(G, path),
    }
    found = {name: [] for name in writers}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(asked.rounds):
            for name, write in writers.items():
                start = time.perf_counter()
                write(Path(folder) / f"{name}.graphml")
                found[name].append(time.perf_counter() - start)
        read = {name: facts(Path(folder) / f"{name}.graphml") for name in ("replygraph", "networkx")}
    wanted = (graph.size, len(graph.reply_columns["weight"]), float(graph.reply_columns["weight"].sum()))
    assert set(read["replygraph"].values()) == {wanted}, read
    for name, seconds in found.items():
        ratio = statistics.median(other / ours for other, ours in zip(seconds, found["replygraph"], strict=True))
        print(
            json.dumps(
                {
                    "what": f"GraphML by {name}",
                    "arrows": wanted[1],
                    "seconds": round(statistics.median(seconds), 2),
                    "times ours": round(ratio, 2),
                }
            )
        )


if __name__ == "__main__":
    main()
