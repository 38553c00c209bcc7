"""How often rank sets hold the truth, and how often the null model cries wolf, in simulated discussions.

    python benchmarks/certainty.py places 1000     # rank sets: coverage of all places at once, and their width
    python benchmarks/certainty.py chance 10000    # reciprocity and modularity: false alarms at 5%
    python benchmarks/certainty.py cost 100000     # seconds that certainty and chance take beside a plain report

Every figure is reproduced by the same call: seeds are fixed.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pool
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from replygraph.analysis.certainty import _phis, sets_of
from replygraph.analysis.chance import against_chance
from replygraph.graph import ReplyGraph

PEOPLE, DRAWS = 20, 49

# Each world: how unequal people are liked, how much a thread's fire varies, whether replies fall to its starter (as
# where they are assumed), how much one person's luck within a thread varies, and whether rare people start big threads.
WORLDS = {
    "even": {"liked": 0.3, "fire": 0.5, "starter": 0.0, "luck": 0.2, "rare": False},
    "heavy tails": {"liked": 1.3, "fire": 1.2, "starter": 0.0, "luck": 0.7, "rare": False},
    "assumed replies": {"liked": 1.0, "fire": 1.2, "starter": 0.7, "luck": 0.5, "rare": False},
    "equal people": {"liked": 0.0, "fire": 1.0, "starter": 0.3, "luck": 0.5, "rare": False},
    "rare starters of big threads": {"liked": 0.8, "fire": 1.0, "starter": 0.6, "luck": 0.5, "rare": True},
}


def positive(rng, spread, *shape):
    """Log-normal numbers with mean 1."""
    return np.exp(spread * rng.standard_normal(shape) - spread**2 / 2)


def counts_of_threads(rng, world, people, threads, replies):
    """Replies received by thread and author, and the true expectation per thread of each author."""
    liked = positive(rng, world["liked"], people)
    liked /= liked.sum()
    starts = positive(rng, 0.5, people)
    if world["rare"]:
        starts[: people // 2] *= 0.02
    starts /= starts.sum()
    bonus = np.where(np.arange(people) < people // 2, 1 / 0.02, 1.0) if world["rare"] else np.ones(people)
    bonus /= (starts * bonus).sum()
    fire = positive(rng, world["fire"], threads, 1)
    starter = rng.choice(people, threads, p=starts)
    steady = (1 - world["starter"]) * liked * positive(rng, world["luck"], threads, people)
    steady[np.arange(threads), starter] += world["starter"] * bonus[starter]
    truth = (1 - world["starter"]) * liked + world["starter"] * starts * bonus
    return rng.poisson(replies / threads * fire * steady), truth


def one_ranking(job):
    """Whether all true places are held at once, and the mean width of the sets."""
    world, seed = job
    rng = np.random.default_rng([seed, list(WORLDS).index(world)])
    people, threads = int(rng.choice([8, 20, 60])), int(rng.choice([20, 50, 100, 400, 1000]))
    counts, truth = counts_of_threads(rng, WORLDS[world], people, threads, int(np.exp(rng.uniform(np.log(100), np.log(10_000)))))
    counts = counts[counts.sum(axis=1) > 0]
    thread, author = np.nonzero(counts)
    if not len(thread):
        return world, True, 1.0
    overall, phi = _phis(thread, author, counts[thread, author], people)
    sets = sets_of(counts.sum(axis=0), phi, overall, len(counts))
    place = 1 + (truth[:, None] > truth * (1 + 1e-12)).sum(axis=0)
    held = ((sets.place_from <= place) & (place <= sets.place_to)).all()
    return world, bool(held), float((sets.place_to - sets.place_from).mean() / (people - 1))


NULLS = {
    "uniform": (0.0, 0.0, False), "attractive authors": (1.2, 0.0, False), "recency": (0.0, 0.3, False),
    "attractive and recent": (1.2, 0.3, False), "come and go, recency": (0.0, 0.3, True),
}  # fmt: skip


def null_discussion(rng, kind):
    """A discussion in which who answers what is chance, as a graph with its comments."""
    spread, recency, come_and_go = NULLS[kind]
    liked, active = positive(rng, spread, PEOPLE), positive(rng, 0.7, PEOPLE)
    author, parent, thread = [], [], []
    for number in range(int(rng.integers(6, 25))):
        here = rng.choice(PEOPLE, int(rng.integers(4, 12)), replace=False, p=active / active.sum())
        start = len(author)
        for place in range(int(rng.geometric(1 / 14)) + 2):
            there = here[max(0, place // 3 - 1) % len(here) :][:4] if come_and_go else here
            author.append(int(rng.choice(there)))
            others = [each for each in range(start, len(author) - 1) if author[each] != author[-1]]
            weight = np.array([liked[author[each]] * np.exp(-recency * (len(author) - 1 - each)) for each in others])
            parent.append(int(rng.choice(others, p=weight / weight.sum())) if others else -1)
            thread.append(number)
    author, parent = np.array(author), np.array(parent)
    answered = np.where(parent >= 0, author[parent], -1)
    rows = {"author": author, "answered": answered, "parent": parent, "thread": np.array(thread), "weight": np.ones(len(author))}
    rows |= {"created_at": np.arange(len(author)).astype("datetime64[us]")}
    names = {"author": np.array([f"P{n}" for n in range(PEOPLE)], dtype=object)}
    return ReplyGraph(names, {}, comment_columns=rows)


def one_null(job):
    kind, seed = job
    rng = np.random.default_rng([seed, list(NULLS).index(kind)])
    found = against_chance(null_discussion(rng, kind), "reciprocity", "modularity", draws=DRAWS, seed=seed, cores=1)
    return kind, found["reciprocity"].beyond, found["modularity"].beyond


def spread(function, kinds, number):
    """The jobs in parallel, a row of results each; the same on any number of cores."""
    jobs = [(kind, seed) for seed in range(-(-number // len(kinds))) for kind in kinds]
    with Pool() as pool:
        return pool.map(function, jobs, chunksize=8)


def places(number):
    rows = spread(one_ranking, WORLDS, number)
    print(f"{'world':32}discussions  all places held  mean width")
    for world in (*WORLDS, None):
        held, width = (np.array([row[i] for row in rows if world in (row[0], None)]) for i in (1, 2))
        print(f"{world or 'all':32}{len(held):11,}{held.mean():17.1%}{width.mean():12.1%}")


def chance(number):
    rows = spread(one_null, NULLS, number)
    print(f"{'null discussions':32}number  called reciprocal  called clustered   ({DRAWS} draws, level 5%)")
    for kind in NULLS:
        reciprocal, clustered = (np.array([row[i] for row in rows if row[0] == kind]) for i in (1, 2))
        print(f"{kind:32}{len(clustered):6,}{reciprocal.mean():19.1%}{clustered.mean():18.1%}")


def cost(number):
    """A made-up discussion as CSV, reported with and without certainty: each in a process of its own."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "discussion.csv"
        author = (rng.pareto(1.0, number) * 40).astype(int) % (number // 5)
        thread = np.sort((rng.pareto(1.1, number) * 20).astype(int) % (number // 20))
        with path.open("w") as file:
            file.write("id,parent_id,thread_id,author,text\n")
            first = 0
            for i in range(number):
                first = i if not i or thread[i] != thread[i - 1] else first
                parent = "" if i == first else f"c{rng.integers(max(first, i - 30), i)}"
                file.write(f"c{i},{parent},t{thread[i]},P{author[i]:06},Words\n")
        for options in (["--no-certainty"], ["--certainty"]):
            before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            command = [sys.executable, "-m", "replygraph", "report", str(path), "-o", folder, "-q", "--text", "none", *options]
            subprocess.run(command, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{number:,} comments, report {options[0]:16}{time.perf_counter() - begin:8.1f} s, {used:.1f} s of processor time")


if __name__ == "__main__":
    {"places": places, "chance": chance, "cost": cost}[sys.argv[1]](int(sys.argv[2]))
