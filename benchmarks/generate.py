"""Synthetic discussions of any size: heavy-tailed authors in planted communities, reply trees, 350 bytes a comment.

    python benchmarks/generate.py 1e6 big.ndjson.zst

The suffix chooses: .ndjson, .ndjson.gz, .ndjson.zst, .parquet, .csv. The same size and seed give the same comments.
"""

import argparse
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

REPLIES = 0.7  # of the comments answer another; the rest answer a submission that is not in the file
THREAD = 40  # comments, on average
CHUNK = 1_000_000  # comments made at once
WORDS = np.array(
    [
        "river",
        "bridge",
        "water",
        "lamp",
        "garden",
        "street",
        "paper",
        "window",
        "market",
        "bread",
        "summer",
        "winter",
        "letter",
        "train",
        "music",
        "stone",
        "harbour",
        "forest",
        "light",
        "morning",
        "evening",
        "school",
        "teacher",
        "doctor",
        "kitchen",
        "table",
        "chair",
        "flower",
        "mountain",
        "village",
        "island",
        "sailor",
        "yellow",
        "green",
        "silver",
        "quiet",
        "sudden",
        "early",
        "honest",
        "gentle",
        "narrow",
        "bright",
        "heavy",
        "simple",
        "modern",
        "distant",
        "ready",
        "certain",
    ]
)


def comments(size: int, seed: int = 1, chunk: int = CHUNK):
    """The comments in chunks, as dicts of arrays; a reply and what it answers are in the same chunk."""
    rng = np.random.default_rng(seed)
    authors = max(2, int(size * 0.2))
    groups = max(1, int(np.sqrt(authors) / 4))
    for first in range(0, size, chunk):
        yield _chunk(rng, first, min(chunk, size - first), authors, groups)


def _chunk(rng, first: int, size: int, authors: int, groups: int) -> dict[str, np.ndarray]:
    threads = max(1, size // THREAD)
    # A thread's comments stand together; most of its authors are of one community.
    thread = np.sort(rng.integers(threads, size=size))
    start = np.searchsorted(thread, thread)
    place = np.arange(size) - start
    is_reply = (rng.random(size) < REPLIES / (1 - 1 / THREAD)) & (place > 0)
    # Answers go mostly to what was said lately.
    back = np.minimum((rng.pareto(1.2, size) + 1).astype(np.int64), np.maximum(place, 1))
    parent = np.arange(size) - back
    group = rng.integers(groups, size=threads)[thread]
    at_home = rng.random(size) < 0.9
    # The activity of authors follows a power law within each community.
    per_group = max(1, authors // groups)
    rank = np.minimum((per_group * rng.random(size) ** 3.5).astype(np.int64), per_group - 1)
    author = np.where(at_home, group, rng.integers(groups, size=size)) + rank * groups
    return {
        "number": np.arange(first, first + size), "parent": np.where(is_reply, parent + first, -1),
        "thread": thread + first, "author": author, "deleted": rng.random(size) < 0.04,
        "created_utc": 1_600_000_000 + first + np.arange(size), "score": rng.geometric(0.3, size),
        "text": rng.integers(len(TEXTS), size=size),
    }  # fmt: skip


def _texts(rng, number: int = 4096) -> np.ndarray:
    return np.array([" ".join(rng.choice(WORDS, int(length))) for length in rng.integers(5, 38, number)], dtype=object)


TEXTS = _texts(np.random.default_rng(0))
ROWS = """
select 'c' || to_base(chunk.number, 36) as id,
  case when parent < 0 then 't3_s' || to_base(thread, 36) else 't1_c' || to_base(parent, 36) end as parent_id,
  't3_s' || to_base(thread, 36) as link_id,
  case when deleted then '[deleted]' else 'author_' || author end as author,
  created_utc, score, texts.text as body, 'benchmark' as subreddit
from chunk join texts on chunk.text = texts.number order by chunk.number
"""


def write(path: Path, size: int, seed: int = 1) -> None:
    """The comments as a file of the kind that the suffix says; a folder of files for Parquet of more than a chunk."""
    con = duckdb.connect()
    con.register("texts", pd.DataFrame({"number": np.arange(len(TEXTS)), "text": TEXTS}))
    kind = {".parquet": "parquet", ".csv": "csv"}.get(Path(path.stem).suffix or path.suffix, "json")
    packed = {".gz": ", compression gzip", ".zst": ", compression zstd", ".parquet": ", compression zstd"}.get(path.suffix, "")
    folder = kind == "parquet" and size > CHUNK
    if folder:
        path.mkdir()
    for number, chunk in enumerate(comments(size, seed)):
        con.register("chunk", pd.DataFrame(chunk))
        part = path / f"part-{number:03}.parquet" if folder else path.with_name(f"{path.name}.part") if number else path
        con.execute(f"copy ({ROWS}) to '{part}' (format {kind}{packed}{f', header {not number}' if kind == 'csv' else ''})")
        if number and not folder:  # lines after lines, frames after frames: what is packed in pieces is one file too
            with path.open("ab") as whole, part.open("rb") as piece:
                shutil.copyfileobj(piece, whole, 1 << 24)
            part.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=float, help="how many comments")
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.path, int(options.size), options.seed)
