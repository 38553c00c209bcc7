"""Reports that are killed at random moments, and reports side by side: no file may be half, nothing may be left behind.

python -m tests.stress --kills 200 --rounds 50
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

FILES = ("graph.graphml", "map.html", "ranking.csv")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
ORDERLY = {0, 130, 143, -signal.SIGINT, -signal.SIGTERM}  # the last two where Python has not begun yet


def write_talk(path: Path, authors: int) -> None:
    rows = "".join(f"{n},ann{n % authors},{n // 2},2024-05-01 10:00\n" for n in range(1, 400))
    path.write_text("id,author,parent_id,created_at\n" + rows)


def start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "replygraph", "report", "-q", str(folder / name / "talk.csv"), "-o", str(folder / "out")]
    env = {**os.environ, "TMPDIR": str(folder / "temporary")}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "out" / "talk" / name).read_bytes() for name in FILES}


def prepare(folder: Path) -> tuple[dict[str, dict[str, bytes]], float]:
    """What a report of either talk writes, and how long it takes."""
    (folder / "temporary").mkdir()
    whole, taken = {}, 0.0
    for name, authors in (("one", 20), ("other", 30)):
        (folder / name).mkdir()
        write_talk(folder / name / "talk.csv", authors)
        begun = time.monotonic()
        assert start(folder, name).wait() == 0
        taken, whole[name] = time.monotonic() - begun, contents(folder)
    return whole, taken


def leftovers(folder: Path) -> int:
    return len(os.listdir(folder / "temporary")) + len(set(os.listdir(folder / "out" / "talk")) - {*FILES})


def kill(folder: Path, number: int, rng: random.Random) -> Counter[str]:
    """Reports of one talk over that of the other, so many of them ended at a moment of their run."""
    whole, taken = prepare(folder)
    found: Counter[str] = Counter()
    while found["killed"] < number:
        turn = found["killed"] + found["ended before the signal"]
        run, how = start(folder, ("one", "other")[turn % 2]), SIGNALS[turn % 3]
        time.sleep(rng.uniform(0, taken * 1.1))
        run.send_signal(how)
        code = run.wait()
        now = contents(folder)
        found["half files"] += sum(now[name] not in (whole["one"][name], whole["other"][name]) for name in FILES)
        found["files of two runs together"] += now not in (whole["one"], whole["other"])
        found["killed"] += code != 0
        found["ended before the signal"] += code == 0
        if how != signal.SIGKILL:
            found["odd ends"] += code not in ORDERLY
            found["orderly ends that left something"] += leftovers(folder) > 0
        assert start(folder, "one").wait() == 0  # sweeps what the killed run left
        found["left after the next run"] += leftovers(folder) > 0
    return found


def meet(folder: Path, rounds: int) -> Counter[str]:
    """Three reports at once into one folder."""
    whole, _ = prepare(folder)
    found: Counter[str] = Counter()
    for _ in range(rounds):
        found["failures"] += sum(run.wait() != 0 for run in [start(folder, "one") for _ in range(3)])
        found["half files"] += sum(contents(folder)[name] != whole["one"][name] for name in FILES)
        found["leftovers"] += leftovers(folder)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    bad = 0
    for what, work in (
        ("kills", lambda folder: kill(folder, given.kills, random.Random(given.seed))),
        ("rounds", lambda f: meet(f, given.rounds)),
    ):
        with tempfile.TemporaryDirectory() as folder:
            found = work(Path(folder))
        told = {name: count for name, count in found.items() if name not in ("killed", "ended before the signal")}
        bad += sum(told.values())
        print(f"{getattr(given, what)} {what}: {', '.join(f'{count} {name}' for name, count in found.items())}", flush=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
