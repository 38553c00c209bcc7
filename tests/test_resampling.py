"""What stays over resampled threads: simulated groups, and discussions without any."""

import numpy as np

import replygraph as rg
from replygraph.analysis.findings import about_confidence, with_confidence
from replygraph.analysis.resampling import cluster_confidence, intervals


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
    assert sentence.startswith(("Over resampled threads, 9", "Over resampled threads, 100 %"))
    assert sentence.endswith("0 authors are no surer of their group than that: count them to none.")
    assert about_confidence(rg.cluster(groups(0.1, threads=20))) == []
