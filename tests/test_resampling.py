"""What stays over resampled threads: simulated groups, and discussions without any."""

import json

import numpy as np
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis.findings import about_confidence, with_confidence
from replygraph.analysis.resampling import cluster_confidence, intervals
from replygraph.cli import main


def groups(strangers, threads=120, seed=1):
    """Two groups of eight; in each thread six of everybody, who answer strangers with a weight."""
    rng, comments = np.random.default_rng(seed), []
    for thread in range(threads):
        here, wrote = rng.choice(16, 8, replace=False), []
        for place in range(14):
            author = int(rng.choice(here))
            others = [n for n in range(place) if wrote[n] != author]
            weight = np.array([1.0 if wrote[n] // 8 == author // 8 else strangers for n in others])
            parent = f"{thread}-{rng.choice(others, p=weight / weight.sum())}" if others else None
            comments.append({"id": f"{thread}-{place}", "author": f"P{author:02}", "parent_id": parent, "thread_id": str(thread)})
            wrote.append(author)
    return rg.build(comments)


def test_authors_of_clear_groups_are_sure_of_them():
    graph = rg.cluster(groups(0.1))
    own, by_chance = cluster_confidence(graph)
    assert set(graph.author_columns["cluster"][:8]) != set(graph.author_columns["cluster"][8:])
    assert own.min() > 0.9 and by_chance < 0.75
    assert cluster_confidence(graph)[0].tolist() == own.tolist()


def test_where_there_are_no_groups_nobody_is_surer_than_by_chance():
    own, by_chance = cluster_confidence(rg.cluster(groups(1.0)))
    assert abs(np.nanmean(own) - by_chance) < 0.15


def test_intervals_of_pagerank_are_for_the_first_ten_of_enough_threads():
    graph = rg.measure(groups(0.5), "pagerank", "betweenness")
    low, high = intervals(graph, "pagerank")
    assert np.isfinite(low).sum() == 10 and (low[np.isfinite(low)] < high[np.isfinite(low)]).all()
    value = graph.author_columns["pagerank"]
    assert ((low < value) & (value < high))[np.isfinite(low)].all()
    assert intervals(graph, "betweenness") is None


def test_confidence_is_said_beside_what_chance_gives():
    graph = with_confidence(rg.cluster(groups(0.1)))
    [sentence] = about_confidence(graph)
    assert sentence.startswith(
        ("In discussions put together anew from these threads, 9", "In discussions put together anew from these threads, 100%")
    )
    assert sentence.endswith("% where there are no groups.")  # nobody is to be counted to none
    assert about_confidence(rg.cluster(groups(0.1, threads=20))) == []


def test_intervals_and_roles_on_the_command_line(tmp_path):
    rows = [
        {"id": f"{t}-{n}", "author": "ABC"[(t + n) % 3], "parent_id": f"{t}-0" if n else None, "thread_id": f"{t}-0"}
        for t in range(120)
        for n in range(3)
    ]
    path = tmp_path / "c.json"
    path.write_text(json.dumps(rows))
    result = CliRunner().invoke(
        main, ["rank", str(path), "--certainty", "--by", "pagerank", "--measure", "betweenness", "--roles", "--ndjson"]
    )
    found = json.loads(result.stdout.splitlines()[0])
    assert found["pagerank_from"] < found["pagerank"] < found["pagerank_to"] and "betweenness_from" not in found
    assert "PageRank: from where to where the values of the first ten may be" in result.stderr
    assert "betweenness: with fewer than 300 threads" in result.stderr
    assert {"never_answered", "newcomers_answered", "role", "threads_started", "participation"} <= set(found)
