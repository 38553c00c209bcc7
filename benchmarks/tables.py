"""What it costs to find out which column of a table is which: the same table with our names and with others, in one run.

    python benchmarks/tables.py [--comments 1e6] [--rounds 3]

Each is read into an engine by a process of its own, in turn, round after round, start-up included; printed are the medians of
the processor's seconds, and of the ratios to the table with our names, as a table.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

import generate

OTHERS = {
    "id": "post_no", "parent_id": "answers_to", "thread_id": "topic", "author": "member", "created_at": "written", "score": "likes",
    "text": "words", "subreddit": "section",
}  # fmt: skip
READ = """
import sys, time
from replygraph.comments import load
from replygraph.engines import embedded
with embedded.connect() as con:
    load(con, sys.argv[1], texts=sys.argv[2] == "texts")
print(time.process_time())
"""


def write(folder: Path, size: int) -> dict[str, Path]:
    """The table with our names and with others; ids are whole numbers, as programs count them."""
    generate.write(folder / "dump.ndjson", size)
    paths = {"our names": folder / "ours.csv", "other names": folder / "others.csv"}
    with duckdb.connect() as con:
        con.execute(f"create table dump as select row_number() over () as number, * from read_json('{folder / 'dump.ndjson'}')")
        con.execute(
            "create table rows as select a.number as id, p.number as parent_id, a.link_id as thread_id, a.author, to_timestamp(a.created_utc)::timestamp "
            "as created_at, a.score, a.body as text, a.subreddit from dump a left join dump p on a.parent_id = 't1_' || p.id order by a.number"
        )
        con.execute(f"copy rows to '{paths['our names']}' (format csv)")
        renamed = ", ".join(f"{ours} as {theirs}" for ours, theirs in OTHERS.items())
        con.execute(f"copy (select {renamed} from rows) to '{paths['other names']}' (format csv)")
    return paths


def processor_seconds(path: Path, texts: str) -> float:
    done = subprocess.run([sys.executable, "-c", READ, str(path), texts], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=float, default=1e6)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), int(asked.comments))
        for texts in ("texts", "no texts"):
            rounds = [{name: processor_seconds(path, texts) for name, path in paths.items()} for _ in range(asked.rounds)]
            for name in paths:
                ratio = statistics.median(each[name] / each["our names"] for each in rounds)
                print(f"{texts:10}{name:14}{statistics.median(each[name] for each in rounds):8.2f} s {ratio:6.2f}", flush=True)


if __name__ == "__main__":
    main()
