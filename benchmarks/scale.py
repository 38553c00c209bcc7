"""Whole commands on a synthetic dump, beside what others would write for the same and beside the limits, in one run.

    python benchmarks/scale.py 1e6 [--kind ndjson.zst] [--rounds 3] [--without "networkx script"] [--json found.json]

Every contestant is a process of its own, start-up included; they run in turn, round after round, all as pip installs
them, with their modules compiled (where Python may write no compiled modules, those of an editable install are compiled
anew at each start, a tenth of a second). Printed are the medians of seconds, of peak memory, and of the ratios to
DuckDB's scan of the same round, by the clock and by the processor's seconds (which tell more where other work runs
beside), as a table and as JSON lines. Needs from PyPI: networkx, orjson, pandas, polars, igraph, zstandard; convokit if
it is there. What is missing is left out.
"""

import argparse
import compileall
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import generate
import replygraph

SCAN = "scan by DuckDB"
# What each needs, and its code; `path` is the dump and `folder` a place for what it writes.
CONTESTANTS = {
    "unpack only": ("zstandard", """
import zstandard
with open(path, "rb") as raw, zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(raw, read_across_frames=True) as content:
    while content.read(1 << 20): pass
"""),
    SCAN: ("duckdb", """
import os, duckdb
files = path + "/*.parquet" if os.path.isdir(path) else path
columns = "columns={'id':'VARCHAR','parent_id':'VARCHAR','link_id':'VARCHAR','author':'VARCHAR','created_utc':'BIGINT'}, format='newline_delimited'"
source = f"read_parquet('{files}')" if "parquet" in path else f"read_json('{path}', {columns})"
duckdb.sql(f"select count(id), count(parent_id), count(author), max(created_utc) from {source}").fetchall()
"""),
    "scan and join by DuckDB": ("duckdb", """
import os, duckdb
files = path + "/*.parquet" if os.path.isdir(path) else path
columns = "columns={'id':'VARCHAR','parent_id':'VARCHAR','author':'VARCHAR'}, format='newline_delimited'"
source = f"read_parquet('{files}')" if "parquet" in path else f"read_json('{path}', {columns})"
duckdb.sql(f"create table comments as select 't1_' || id as id, parent_id, author from {source}")
duckdb.sql("create table ties as select r.author as source, p.author as target, count(*) as weight from comments r join comments p on r.parent_id = p.id "
           "where r.author <> p.author and r.author <> '[deleted]' and p.author <> '[deleted]' group by all")
"""),
    "replygraph rank": ("replygraph", """
from replygraph.cli import main
main(["rank", path, "-q"], standalone_mode=False)
"""),
    "replygraph rank --memory 4GB": ("replygraph", """
from replygraph.cli import main
main(["rank", path, "-q", "--memory", "4GB"], standalone_mode=False)
"""),
    "replygraph report": ("replygraph", """
from replygraph.cli import main
main(["report", path, "-o", folder, "--text", "none", "-q"], standalone_mode=False)
"""),
    "Polars + igraph script": ("polars igraph", """
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
top = sorted(range(G.vcount()), key=lambda i: -G.vs[i]["pagerank"])
pl.DataFrame({"author": [G.vs[i]["label"] for i in top], "pagerank": [G.vs[i]["pagerank"] for i in top]}).write_csv(folder + "/ranking.csv")
G.induced_subgraph(top[:500]).layout_fruchterman_reingold()
"""),
    "networkx script": ("networkx orjson zstandard", """
import csv, io, networkx as nx, orjson, zstandard
authors, replies = {}, []
with open(path, "rb") as raw, io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)) as lines:
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
top = sorted(G, key=lambda n: -G.nodes[n]["pagerank"])
with open(folder + "/ranking.csv", "w") as file: csv.writer(file).writerows((n, G.nodes[n]["pagerank"]) for n in top)
nx.spring_layout(G.subgraph(top[:500]), seed=1)
"""),
    "pandas + networkx script, edges and PageRank only": ("pandas networkx zstandard", """
import networkx as nx, pandas as pd
rows = pd.read_json(path, lines=True, dtype=False)[["id", "parent_id", "author"]]
known = rows.assign(parent_id="t1_" + rows.id)[["parent_id", "author"]].rename(columns={"author": "target"})
ties = rows.merge(known, on="parent_id")
ties = ties[(ties.author != ties.target) & (ties.author != "[deleted]") & (ties.target != "[deleted]")]
ties = ties.groupby(["author", "target"]).size().rename("weight").reset_index()
nx.pagerank(nx.from_pandas_edgelist(ties, "author", "target", "weight", nx.DiGraph))
"""),
    "ConvoKit, edges only": ("convokit orjson zstandard", """
import io, orjson, zstandard
from collections import Counter
from convokit import Corpus, Speaker, Utterance
speakers, utterances = {}, []
with open(path, "rb") as raw, io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)) as lines:
    for line in lines:
        row = orjson.loads(line)
        speaker = speakers.setdefault(row["author"], Speaker(id=row["author"]))
        parent = row["parent_id"][3:] if row["parent_id"].startswith("t1_") else None
        utterances.append(Utterance(id=row["id"], speaker=speaker, conversation_id=row["link_id"], reply_to=parent, text=row["body"]))
corpus = Corpus(utterances=utterances)
ties = Counter()
for utterance in corpus.iter_utterances():
    if utterance.reply_to and corpus.has_utterance(utterance.reply_to):
        ties[utterance.speaker.id, corpus.get_utterance(utterance.reply_to).speaker.id] += 1
"""),
}  # fmt: skip
# Which contestants can read a kind of file, by what they need.
READABLE = {
    "ndjson.zst": lambda needs: True,
    "ndjson": lambda needs: "zstandard" not in needs,
    "parquet": lambda needs: needs in ("duckdb", "replygraph"),
}
# Linux knows the peak of the process itself; what `resource` tells may be its parent's.
PEAK = """
import sys, time
sys.stderr.write(f"peak {next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))} {time.process_time()}")
"""


def run(code: str, path: Path, folder: str) -> tuple[float, float, float]:
    """Seconds, the processor's seconds and peak gigabytes of a process of its own."""
    start = time.perf_counter()
    lines = f"path, folder = {str(path)!r}, {folder!r}\n{code}{PEAK}"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", lines], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{done.stderr.strip()}\n{code}")
    seconds = time.perf_counter() - start
    peak, processor = done.stderr.rsplit("peak ", 1)[1].split()
    return seconds, float(processor), int(peak) / 1e6


def compete(names: list[str], path: Path, rounds: int) -> list[dict]:
    """Every contestant in turn, round after round; medians."""
    results: dict[str, list] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                results[name].append(run(CONTESTANTS[name][1], path, folder))
    scans = results[SCAN]
    return [
        {"what": name, "seconds": round(statistics.median(row[0] for row in rows), 2),
         "times the scan": round(statistics.median(row[0] / scan[0] for row, scan in zip(rows, scans, strict=True)), 1),
         "processor seconds": round(statistics.median(row[1] for row in rows), 2),
         "times the scan's": round(statistics.median(row[1] / scan[1] for row, scan in zip(rows, scans, strict=True)), 1),
         "peak GB": round(statistics.median(row[2] for row in rows), 2)}
        for name, rows in results.items()
    ]  # fmt: skip


def table(size: int, kind: str, rows: list[dict]) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}"
    lines = [f"{size:,} comments as .{kind}; {machine}", "", "| " + " | ".join(rows[0]) + " |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row.values())) + " |" for row in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=float, nargs="*", default=[1e5])
    parser.add_argument("--kind", default="ndjson.zst", choices=READABLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", action="append", default=[], choices=CONTESTANTS, help="a contestant to leave out")
    parser.add_argument("--json", type=Path, help="where the figures go as JSON lines too")
    asked = parser.parse_args()
    compileall.compile_dir(Path(replygraph.__file__).parent, quiet=1)
    missing = [name for name, (needs, _) in CONTESTANTS.items() if not all(map(importlib.util.find_spec, needs.split()))]
    names = [name for name in CONTESTANTS if name not in (*asked.without, *missing)]
    names = [name for name in names if READABLE[asked.kind](CONTESTANTS[name][0])]
    for size in map(int, asked.sizes):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"dump.{asked.kind}"
            generate.write(path, size)
            rows = compete(names, path, asked.rounds)
        print(table(size, asked.kind, rows), *([f"\nNot installed: {', '.join(missing)}."] if missing else []), sep="\n", flush=True)
        lines = "\n".join(json.dumps({"comments": size, **row}) for row in rows) + "\n"
        print("", lines, sep="\n")
        if asked.json:
            with asked.json.open("a", encoding="utf-8") as file:
                file.write(lines)


if __name__ == "__main__":
    main()
