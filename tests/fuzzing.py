"""Inputs that nobody has seen: the samples of the tests, changed at random, and what must hold of whatever comes out.

    python -m tests.fuzzing --seconds 60
    python -m tests.fuzzing --inputs 1000000 --seed 7 --jobs 8 --keep failures
    python -m tests.fuzzing --from 250000 --seed 7      # goes on where a run that was stopped had come to

Each input depends on the seed and its number alone. One that fails is written to the folder `--keep`, with its error.
Fifty are read together, as the files of one discussion, in a third of the time that they take one by one; the first of
them is read alone too. Where fifty together break something, each of them is read alone, so that the one is found.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import re
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.etree
import numpy as np

import replygraph as rg
from replygraph.building import graph_of
from replygraph.comments import load
from replygraph.engines import statements
from replygraph.errors import ReaderError
from replygraph.outputs import exports, reports
from tests.engines import Engines
from tests.samples import pack, samples

if TYPE_CHECKING:
    import duckdb

SAMPLES = samples()
TOGETHER = 50
OUTPUTS, PAGES = 10, 50  # of so many fifties all exports of one are made too, and the page
PART, TOLD = 20_000, 1000  # inputs that one process tries, and after how many it tells
MOST_SECONDS, MOST_MEMORY = 5, 1 << 30  # of processor time, and bytes, for one input
VALUES = [
    None, True, False, 0, -1, 1, 1e308, 10**15, 10**30, 0.1, "", " ", "\0", "null", "[deleted]", "Ann", "\ud800", "\u202e", "é" * 50, "x" * 5000,
    [], {}, [[]], [None], {"id": None}, "2024-13-45", "infinity", "0000-01-01", "1714600000000000", "t1_", "t3_a", "-0", "<b>", "'", '"', "`", "\\",
]  # fmt: skip
TOKENS = [
    b"\0", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t", b"<", b">", b"</div>", b"<div>", b"<!--", b"-->", b"&#0;", b"&amp;", b"{", b"}", b"[", b"]",
    b"\\u0000", b"\\ud800", b"null", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"1e999", b"NaN", b"-", b"From ", b"<li ", b"<p><b>", b"@", b"(((((",
    b"]]>", b"<![CDATA[", b"=?idna?q?a=FF?=", b"9999999999999999999", b"0000-00-00", b"10000-01-01T00:00:00Z", b"INSERT INTO `x` VALUES (", b"--", b"/*",
]  # fmt: skip
DATE = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?|\b1[5-7]\d{8}\b")
DATES = [
    b"0000-01-01 00:00:00",
    b"10000-01-01 00:00:00",
    b"infinity",
    b"2024-02-30 25:61:61",
    b"1e15",
    b"-99999999999",
    b"1714600000000",
    b"",
    b"NaN",
]


def change_bytes(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def leave_out(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    return content[:start] + content[start + rng.choice((1, 10, 300)) :]


def repeat(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    piece = content[start : start + rng.choice((1, 20, 400))]
    return content[:start] + piece * rng.choice((2, 3, 50)) + content[start:]


def insert_token(content: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 2, 8))):
        place = rng.randrange(len(content) + 1)
        content = content[:place] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 200)) + content[place:]
    return content


def swap_words(content: bytes, rng: random.Random) -> bytes:
    """One word of the content in the place of another: names where ids are, texts where times are."""
    words = re.split(rb"([\w@.:-]{2,40})", content)
    places = range(1, len(words), 2)
    for _ in range(rng.choice((1, 5)) if places else 0):
        words[rng.choice(places)] = words[rng.choice(places)]
    return b"".join(words)


def change_dates(content: bytes, rng: random.Random) -> bytes:
    share = rng.choice((0.1, 1.0))
    return DATE.sub(lambda found: rng.choice(DATES) if rng.random() < share else found[0], content)


def reencode(content: bytes, rng: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "gb18030", "utf-8-sig", "utf-7")), "replace")


def mix_lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    for _ in range(rng.choice((1, 4))):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines)) if rng.random() < 0.5 else lines.pop(rng.randrange(len(lines)))
        lines = lines or [b"\n"]
    return b"".join(lines)


def change_cells(content: bytes, rng: random.Random) -> bytes:
    """Cells of a table moved, left out, doubled, in its first line too."""
    lines = content.split(b"\n")
    for _ in range(rng.choice((1, 3))):
        place = rng.randrange(min(len(lines), rng.choice((1, 1000))))
        cells = lines[place].split(b",")
        rng.shuffle(cells) if rng.random() < 0.5 else cells.insert(rng.randrange(len(cells)), rng.choice(TOKENS))
        lines[place] = b",".join(cells)
    return b"\n".join(lines)


def change_tree(content: bytes, rng: random.Random) -> bytes:
    """JSON with values of other types, keys left out, deeper nesting, lists where there were none."""
    values = values_of(content)
    if not values:
        return change_tags(content, rng)
    for _ in range(rng.choice((1, 3, 10))):
        change_node(rng.choice(values), rng)
    try:
        return b"\n".join(json.dumps(value).encode() for value in values)
    except RecursionError:  # it has become too deep to write
        return content


def values_of(content: bytes) -> list[object]:
    """The value of JSON, or the objects in its lines."""
    with suppress(ValueError, RecursionError):
        return [json.loads(content)]
    found = []
    for line in content.splitlines():
        with suppress(ValueError, RecursionError):
            found += [json.loads(line)] if line.startswith((b"{", b"[")) else []
    return found


def change_node(value: object, rng: random.Random) -> None:
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(value[key], dict | list) and value[key] and rng.random() < 0.8:
            value = value[key]
            continue
        way = rng.randrange(5)
        if way == 0:
            del value[key]
        elif way == 1:
            inner = value[key]
            for _ in range(rng.choice((1, 50, 400))):
                inner = [inner] if rng.random() < 0.5 else {"x": inner}
            value[key] = inner
        elif way == 2 and isinstance(value, list):
            value += [value[key]] * rng.choice((1, 30))
        else:
            value[key] = copy.deepcopy(rng.choice(VALUES))
        return


TAG = re.compile(rb"<[^<>]{1,300}>")


def change_tags(content: bytes, rng: random.Random) -> bytes:
    """Markup with tags left out, doubled, in each other's place."""
    tags = [found.span() for found in TAG.finditer(content)]
    for start, end in sorted(rng.sample(tags, min(len(tags), rng.choice((1, 4)))), reverse=True):
        other = rng.choice(tags)
        new = rng.choice((b"", content[start:end] * rng.choice((2, 500)), content[other[0] : other[1]]))
        content = content[:start] + new + content[end:]
    return content


WAYS = [
    change_bytes,
    cut,
    leave_out,
    repeat,
    insert_token,
    swap_words,
    change_dates,
    reencode,
    mix_lines,
    change_cells,
    change_tree,
    change_tree,
    change_tags,
]


def make(seed: int, number: int) -> tuple[str, bytes]:
    """An input by its number: the name of a sample, and the sample changed; of an archive one member, or all of it."""
    rng = random.Random(f"{seed} {number}")
    name = rng.choice(NAMES)
    sample = SAMPLES[name]
    if isinstance(sample, bytes):
        return name, change(sample, rng)
    if rng.random() < 0.2:
        return name, change(pack(sample), rng)
    member = rng.choice([*sample])
    return name, pack({**sample, member: change(sample[member], rng)})


NAMES = [*SAMPLES]


def change(content: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = rng.choice(WAYS)(content, rng) if content else content
    return content[:1_000_000]


class Broken(Exception):
    """Something that must hold of any input does not."""


class Slow(Broken):
    """More time than an input may take; fifty together may."""


def check(paths: list[Path], engines: Engines, *, outputs: bool = False, page: bool = False) -> int:
    """Read files as one discussion and look at what comes out: how many were refused; Broken where something is not as it must be."""
    begun = time.process_time()
    with engines.empty() as con, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            log = load(con, paths)
            graph = graph_of(con, log, keep_comments=outputs)
        except ReaderError:  # a mistake in a reader, not in the input
            raise
        except rg.ReplyGraphError as error:
            check_sentence(str(error))
            return len(paths)
        finally:
            if (taken := time.process_time() - begun) > MOST_SECONDS:
                raise Slow(f"{taken:.1f} s of processor time")
        for sentence in (*log.notes, *log.warnings):
            check_sentence(sentence)
        check_graph(con, graph)
        if outputs:
            check_outputs(graph, paths[0].parent)
        if page:
            check_page(con, graph, paths[0].with_name("map.html"))
    return min(len(paths), log.counts["files that cannot be read"])  # an archive may hold several


def check_sentence(sentence: str) -> None:
    if "\n" in sentence or not sentence.endswith((".", "?")) or len(sentence) > 3000:
        raise Broken(f"a message of {len(sentence)} characters or several lines: {sentence[:300]!r}")


def check_graph(con, graph: rg.ReplyGraph) -> None:
    counts, weight = graph.counts, graph.reply_columns["weight"].sum()
    used = sum(counts[outcome] for outcome in statements.OUTCOMES)
    if not close(counts["comments read"], used):
        raise Broken(f"{counts['comments read']} comments read, {used} used or left out")
    if not close(weight, counts["replies"]):
        raise Broken(f"the ties weigh {weight}, of {counts['replies']} replies")
    received, sent, selves = (graph.author_columns[name].sum() for name in ("replies_received", "replies_sent", "self_replies"))
    if not (close(received, sent) and close(sent, weight) and close(selves, counts["self-replies"])):
        raise Broken(f"received {received}, sent {sent}, to oneself {selves}, of {weight} and {counts['self-replies']}")
    names = graph.author_columns["author"].tolist()
    if any(not name or name != name.strip() for name in names):
        raise Broken("an author without a name, or with space around it")
    times = graph.author_columns["last_comment_at"]
    years = times[~np.isnat(times)].astype("datetime64[Y]").astype(int) + 1970
    if ((years < 1) | (years > 9999)).any():
        raise Broken("a time outside the years 1 to 9999")
    (somebody,) = con.execute(
        f"select count(*) from comments where trim(author) <> '' and lower(trim(author)) not in ({statements.listed([])})"
    ).fetchone()
    if somebody and not names:
        raise Broken(f"{somebody} comments have authors, and the graph has none")


def check_outputs(graph: rg.ReplyGraph, folder: Path) -> None:
    """Every file that can be made of a graph is made, and holds all authors and all replies."""
    begun, weight = time.process_time(), graph.reply_columns["weight"].sum()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for ending in exports.EXPORTERS:
            rg.export(graph, Path(place, f"graph{ending}"))
        for ending in (".graphml", ".gexf"):
            tree = lxml.etree.parse(Path(place, f"graph{ending}"))
            nodes, edges = (tree.findall(f".//{{*}}{kind}") for kind in ("node", "edge"))
            if (len(nodes), len(edges)) != (graph.size, len(graph.reply_columns["weight"])):
                raise Broken(
                    f"{ending}: {len(nodes)} nodes and {len(edges)} edges of {graph.size} and {len(graph.reply_columns['weight'])}"
                )
        told = json.loads(Path(place, "graph.json").read_bytes())
        if not close(sum(each["weight"] for each in told["edges"]), weight) or sorted(each["label"] for each in told["nodes"]) != sorted(
            graph.author_columns["author"]
        ):
            raise Broken("the JSON has other names or weights than the graph")
    rg.rank(graph)
    rg.describe(graph)
    if (taken := time.process_time() - begun) > MOST_SECONDS:
        raise Broken(f"{taken:.1f} s of processor time for the outputs")


def check_page(con: duckdb.DuckDBPyConnection, graph: rg.ReplyGraph, path: Path) -> None:
    """The map with its texts; a sentence where there is nothing to draw."""
    try:
        for line in reports.draw_file(path, con, graph, text="all", clustering="leiden", title="x", size="replies_received"):
            check_sentence(line)
    except rg.ReplyGraphError as error:
        return check_sentence(str(error))
    if not path.read_text().startswith("<!"):
        raise Broken("the page is none")


def close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1, abs(one), abs(other))


def run(seed: int, numbers: range, keep: Path | None, until: float | None = None) -> Counter:
    """Make and check inputs; how many were tried, refused, broken."""
    found: Counter = Counter()
    engines = Engines()
    with engines.for_writers():
        for start in range(numbers.start, numbers.stop, TOGETHER):
            if start % TOLD == 0 and found:
                print(f"seed {seed}, from {numbers.start:,} to {start:,}: {told(found)}", flush=True)
            if until and time.time() > until:
                break
            some = range(start, min(start + TOGETHER, numbers.stop))
            with tempfile.TemporaryDirectory() as folder:
                found += check_some(seed, [write(Path(folder, str(number)), seed, number) for number in some], engines, keep)
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > MOST_MEMORY:
                found["too much memory"] += 1
                print(f"--seed {seed} inputs from {start}: more than 1 GB of memory", file=sys.stderr)
                break
    return found


def write(folder: Path, seed: int, number: int) -> Path:
    name, content = make(seed, number)
    folder.mkdir()
    (folder / name).write_bytes(content)
    return folder / name


def check_some(seed: int, paths: list[Path], engines: Engines, keep: Path | None) -> Counter:
    turn = int(paths[0].parent.name) // TOGETHER
    made = {"outputs": turn % OUTPUTS == 0, "page": turn % PAGES == 0}
    found = Counter(inputs=len(paths))
    try:
        check(paths[:1], engines, **made)
        found["refused"] += check(paths, engines, **made)
    except Exception as error:
        broken = [path for path in paths if tell(seed, [path], engines, keep, made)]
        if not broken:
            tell(seed, paths, engines, keep, made) or print(f"--seed {seed} {paths[0].parent.name}: once only: {error}", file=sys.stderr)
        found["broken"] += len(broken) or not isinstance(error, Slow)
    return found


def tell(seed: int, paths: list[Path], engines: Engines, keep: Path | None, made: dict[str, bool]) -> bool:
    """Whether files break something; which they are is printed, and they are kept."""
    try:
        check(paths, engines, **made)
    except Exception as error:
        words = "".join(traceback.format_exception(error))
        which = f"{paths[0].parent.name} ({paths[0].name})" if len(paths) == 1 else f"{paths[0].parent.name} to {paths[-1].parent.name}"
        print(f"--seed {seed} input {which}: {error if isinstance(error, Broken) else words}", file=sys.stderr)
        for path in paths if keep else ():
            place = keep / f"{seed}-{paths[0].parent.name}" / path.parent.name
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
            (place / "error").write_text(words)
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10**9)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    until = given.seconds and time.time() + given.seconds
    end = given.first + given.inputs
    parts = (range(start, min(start + PART, end)) for start in range(given.first, end, PART))
    found: Counter = Counter()
    with ProcessPoolExecutor(given.jobs, max_tasks_per_child=1) as pool:  # a process for each part: memory is counted anew
        running = [(part.stop, pool.submit(run, given.seed, part, given.keep, until)) for part in islice(parts, given.jobs)]
        while running:
            stop, tried = running.pop(0)
            found += tried.result()
            print(f"seed {given.seed}, in all from {given.first:,} to {stop:,}: {told(found)}", flush=True)
            if (part := next(parts, None)) and not (until and time.time() > until):
                running.append((part.stop, pool.submit(run, given.seed, part, given.keep, until)))
    sys.exit(bool(found["broken"] or found["too much memory"]))


def told(found: Counter) -> str:
    return f"{found['inputs']:,} inputs, {', '.join(f'{found[each]:,} {each}' for each in ('refused', 'broken', 'too much memory'))}"


if __name__ == "__main__":
    main()
