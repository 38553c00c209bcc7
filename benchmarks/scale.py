"""Whole commands on a synthetic dump, beside what an expert would write and beside the limits, in one run.

    python benchmarks/scale.py 1e5

Every contestant is a process of its own, start-up included, run in turn; medians, ratios and peak memory are printed.
Peers from PyPI: networkx, orjson, polars, igraph, zstandard.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate

RUNS = 3
CONTESTANTS = {
    "scan by DuckDB alone": """
import duckdb
fields = "columns={'id':'VARCHAR','parent_id':'VARCHAR','link_id':'VARCHAR','author':'VARCHAR','created_utc':'BIGINT'}"
print(duckdb.sql(f"select count(id), count(parent_id), count(author), max(created_utc) from read_json('{path}', {fields}, format='newline_delimited')").fetchall())
""",
    "replygraph rank": """
from replygraph.cli import main
main(["rank", path, "-q"], standalone_mode=False)
""",
    "replygraph report": """
from replygraph.cli import main
main(["report", path, "-o", folder, "--text", "none", "-q"], standalone_mode=False)
""",
    "networkx script": """
import io, networkx as nx, orjson, zstandard
authors, replies = {}, []
with open(path, "rb") as raw, io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw)) as lines:
    for line in lines:
        row = orjson.loads(line)
        authors["t1_" + row["id"]] = row["author"]
        replies.append((row["author"], row["parent_id"]))
G = nx.DiGraph()
for author, parent in replies:
    target = authors.get(parent)
    if target and target != author and "[deleted]" not in (author, target):
        if G.has_edge(author, target): G[author][target]["weight"] += 1
        else: G.add_edge(author, target, weight=1)
nx.set_node_attributes(G, nx.pagerank(G), "pagerank")
for number, group in enumerate(nx.community.louvain_communities(G, seed=1)):
    for author in group: G.nodes[author]["cluster"] = number
nx.write_graphml(G, folder + "/networkx.graphml")
top = sorted(G, key=lambda n: -G.nodes[n]["pagerank"])[:500]
nx.spring_layout(G.subgraph(top), seed=1)
""",
    "Polars and igraph script": """
import igraph, polars as pl
rows = pl.scan_ndjson(path, schema={"id": pl.String, "parent_id": pl.String, "author": pl.String})
known = rows.select(("t1_" + pl.col("id")).alias("parent_id"), pl.col("author").alias("target"))
ties = (rows.join(known, on="parent_id").filter((pl.col("author") != pl.col("target")) & (pl.col("author") != "[deleted]") & (pl.col("target") != "[deleted]"))
        .group_by("author", "target").agg(pl.len().alias("weight")).collect())
names = pl.concat([ties["author"], ties["target"]]).unique().sort()
number = pl.DataFrame({"name": names, "n": range(len(names))})
ends = ties.join(number, left_on="author", right_on="name").join(number, left_on="target", right_on="name", suffix="_t")
G = igraph.Graph(n=len(names), edges=ends.select("n", "n_t").to_numpy(), directed=True)
G.es["weight"] = ends["weight"].to_list(); G.vs["label"] = names.to_list()
G.vs["pagerank"] = G.pagerank(weights="weight")
G.vs["cluster"] = G.as_undirected(combine_edges={"weight": "sum"}).community_leiden("modularity", weights="weight").membership
G.write_graphml(folder + "/igraph.graphml")
top = sorted(range(G.vcount()), key=lambda i: -G.vs[i]["pagerank"])[:500]
G.induced_subgraph(top).layout_fruchterman_reingold()
""",
}


def run(code: str, path: Path, folder: str) -> tuple[float, float]:
    """Seconds and peak megabytes of a process of its own."""
    start = time.perf_counter()
    lines = f"path, folder = {str(path)!r}, {folder!r}\n{code}\nimport sys\nsys.stderr.write('peak ' + next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(done.stderr.rsplit("peak ", 1)[1]) / 1024


def main() -> None:
    """Every contestant in turn, some rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=float, nargs="*", default=[1e5])
    parser.add_argument("--without", action="append", default=[], help="a contestant to leave out")
    options = parser.parse_args()
    for size in map(int, options.sizes):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "dump.ndjson.zst"
            generate.write(path, size)
            names = [name for name in CONTESTANTS if name not in options.without]
            results = {name: [] for name in names}
            for _ in range(RUNS):
                for name in names:
                    results[name].append(run(CONTESTANTS[name], path, folder))
            medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in results.items()}
            scan = medians["scan by DuckDB alone"][0]
            for name, (seconds, megabytes) in medians.items():
                print(json.dumps({"comments": size, "what": name, "seconds": round(seconds, 2), "times the scan": round(seconds / scan, 2), "peak MB": round(megabytes)}))


if __name__ == "__main__":
    main()
