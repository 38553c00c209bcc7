"""Where authors stand on the map: computed once, the same for the same discussion."""

from __future__ import annotations

import numpy as np

from replygraph.graph import ReplyGraph
from replygraph.rankings import width

SMALL = 150  # authors, up to which the best of many layouts is looked for
STEP = 96.0  # pixels between two who answer each other
LETTER = 0.56  # of the font's size, what a column of a label takes


def layout(graph: ReplyGraph, radius: np.ndarray, seed: int = 1) -> np.ndarray:
    """A place for each author: those who answer each other stand near each other, clusters together.

    Parameters
    ----------
    radius
        Of each author's circle, in pixels.
    seed
        The same seed gives the same places.

    Returns
    -------
    array of shape (authors, 2)
        x and y in pixels, y downwards, rounded to tenths. Authors without ties stand on a shelf at the bottom. Up to
        150 authors, no circle or label covers another.
    """
    if not graph.size:
        return np.zeros((0, 2))
    rng = np.random.default_rng(seed)
    if graph.size <= SMALL:
        places = _by_component(graph, _boxes(graph, radius), rng)
    else:
        places = _by_cluster(graph, radius, rng)
    return np.round(places - (places.min(axis=0) + places.max(axis=0)) / 2, 1) + 0.0


def font_size(radius: np.ndarray) -> np.ndarray:
    """The size of an author's label, in pixels; the page uses the same."""
    return np.round(13 + np.minimum(6, radius / 5))


def _boxes(graph: ReplyGraph, radius: np.ndarray) -> np.ndarray:
    """What each author covers from its centre: half its width, height above, height below."""
    font = font_size(radius)
    columns = np.array([min(width(name), 40) for name in graph.author_columns["author"].tolist()])
    return np.stack([np.maximum(radius, columns * font * LETTER / 2) + 5, radius + 6, radius + font * 1.5 + 6], axis=1)


def _by_component(graph: ReplyGraph, boxes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each connected part by itself: the largest above, the others on shelves below it."""
    from scipy.sparse.csgraph import connected_components

    count, part = connected_components(graph.matrix(), directed=True, connection="weak")
    order = np.lexsort((np.arange(count), -np.bincount(part, minlength=count)))
    places, frames = np.zeros((graph.size, 2)), []
    for each in order.tolist():
        members = np.flatnonzero(part == each)
        places[members] = _part(graph, members, boxes[members], rng)
        low = (places[members] - boxes[members][:, :2]).min(axis=0)
        high = (places[members] + boxes[members][:, [0, 2]]).max(axis=0)
        places[members] -= low
        frames.append((members, high - low))
    _shelve(places, frames)
    return places


def _shelve(places: np.ndarray, frames: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Parts side by side in rows as wide as the first; each row in the middle."""
    room = max(frames[0][1][0], 1.6 * np.sqrt(sum(size.prod() for _, size in frames)))
    row, left, top, height = [], 0.0, 0.0, 0.0
    for number, (members, size) in enumerate([*frames, (np.array([], dtype=int), np.array([np.inf, 0]))]):
        if row and (number == 1 or left + size[0] > room):
            for each in row:
                places[each] += [(room - left) / 2, top]
            row, left, top, height = [], 0.0, top + height + 24, 0.0
        if len(members):
            places[members, 0] += left
            row.append(members)
            left += size[0] + 16
            height = max(height, size[1])


def _part(graph: ReplyGraph, members: np.ndarray, boxes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One connected part: of many layouts the one with the fewest crossings, turned to lie wide, labels apart."""
    if len(members) == 1:
        return np.zeros((1, 2))
    place = np.full(graph.size, -1)
    place[members] = np.arange(len(members))
    inside = place[graph.reply_columns["source"]] >= 0
    ties = np.stack([place[graph.reply_columns[end]][inside] for end in ("source", "target")])
    starts = 40 if len(members) <= 60 else 12
    found = _stress(_distances(graph, members, ties), starts, rng)
    best = found[int(np.argmin(_crossings(found, ties)))]
    return _separate(_lay_wide(best) * STEP, boxes)


def _distances(graph: ReplyGraph, members: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Steps between authors; within a cluster they are short, between clusters long."""
    import scipy.sparse as sp
    from scipy.sparse.csgraph import shortest_path

    cluster = graph.author_columns.get("cluster", np.zeros(graph.size, dtype=int))[members]
    length = np.where(cluster[ties[0]] == cluster[ties[1]], 1.0, 1.5)
    matrix = sp.csr_array((length, (ties[0], ties[1])), shape=(len(members),) * 2)
    return shortest_path(matrix, directed=False, unweighted=False)


def _stress(distances: np.ndarray, starts: int, rng: np.random.Generator, rounds: int = 80) -> np.ndarray:
    """Places whose distances are as near to the wanted ones as can be, from several starts.

    By majorisation: Gansner, Koren and North (2005), doi:10.1007/978-3-540-31843-9_25.
    """
    size = len(distances)
    with np.errstate(divide="ignore"):
        weights = np.where(distances > 0, distances**-2.0, 0)
    spread = weights.sum(axis=1)
    places = rng.normal(size=(starts, size, 2)) * distances.max() / 3
    for _ in range(rounds):
        apart = np.linalg.norm(places[:, :, None] - places[:, None], axis=3)
        pull = weights * distances / np.maximum(apart, 1e-9)
        pull[:, np.arange(size), np.arange(size)] = 0
        places = (weights @ places + pull.sum(axis=2)[..., None] * places - pull @ places) / spread[:, None]
    return places


def _crossings(places: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """For each layout: crossings of arrows, and authors who stand on an arrow that is not theirs."""
    low, high = np.unique(np.sort(ties, axis=0), axis=1)
    one, other = np.triu_indices(len(low), 1)
    apart = (
        (low[one] != low[other]) & (low[one] != high[other]) & (high[one] != low[other]) & (high[one] != high[other])
    )
    one, other = one[apart], other[apart]
    a, b, c, d = (places[:, each] for each in (low[one], high[one], low[other], high[other]))
    crossed = (_side(a, b, c) != _side(a, b, d)) & (_side(c, d, a) != _side(c, d, b))
    return crossed.sum(axis=1) + 2 * _covered(places, low, high)


def _side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) > (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])


def _covered(places: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    start, way = places[:, low][:, :, None], (places[:, high] - places[:, low])[:, :, None]
    along = ((places[:, None] - start) * way).sum(axis=3) / np.maximum((way**2).sum(axis=3), 1e-9)
    gap = np.linalg.norm(places[:, None] - start - np.clip(along, 0, 1)[..., None] * way, axis=3)
    gap[:, np.arange(len(low)), low] = gap[:, np.arange(len(low)), high] = 1
    return (gap < 0.25).sum(axis=(1, 2))


def _lay_wide(places: np.ndarray) -> np.ndarray:
    """Turned so that the longest way lies across, and the same side up whatever the start."""
    places = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    places = places @ axes.T
    signs = np.sign(np.sum(places**3, axis=0))
    places = places * np.where(signs == 0, 1, signs)
    return places * [1.15, 0.95]


def _separate(places: np.ndarray, boxes: np.ndarray, rounds: int = 400) -> np.ndarray:
    """Pushed apart, the shorter way, until no circle or label covers another."""
    places = places.copy()
    for _ in range(rounds):
        gap = places[:, None] - places[None]
        across = boxes[:, None, 0] + boxes[None, :, 0] - np.abs(gap[..., 0])
        lower = gap[..., 1] > 0
        upright = np.where(lower, boxes[:, None, 1] + boxes[None, :, 2], boxes[:, None, 2] + boxes[None, :, 1])
        upright = upright - np.abs(gap[..., 1])
        over = (across > 0) & (upright > 0)
        np.fill_diagonal(over, False)
        if not over.any():
            break
        side = np.where(gap == 0, np.sign(np.arange(len(places))[:, None] - np.arange(len(places)))[..., None], np.sign(gap))
        sideways = over & (across < upright)
        places[:, 0] += (np.where(sideways, across + 1, 0) * side[..., 0]).sum(axis=1) * 0.3
        places[:, 1] += (np.where(over & ~sideways, upright + 1, 0) * side[..., 1]).sum(axis=1) * 0.3
    return places


def _by_cluster(graph: ReplyGraph, radius: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Clusters as discs placed by the ties among them, their authors inside; the unconnected on an outer ring."""
    cluster = _main_clusters(graph)
    room = (radius * 1.8 + 6) ** 2
    area = np.bincount(cluster[cluster >= 0], room[cluster >= 0])
    main = len(area)
    if not main:
        return _ring(room, 60.0)
    discs = np.sqrt(area) * 1.05
    centres = _place_discs(graph, cluster, discs, rng)
    places = np.zeros((graph.size, 2))
    inner = cluster >= 0
    places[inner] = centres[cluster[inner]] + _inside(graph, cluster, inner, rng) * discs[cluster[inner], None]
    outer = np.flatnonzero(~inner)
    if len(outer):
        label = graph.author_columns.get("cluster", np.zeros(graph.size, dtype=np.int64))[outer]
        alone = outer[label < 0]
        outer = outer[label >= 0][np.argsort(label[label >= 0], kind="stable")]
        if len(alone) > 80:
            outer, alone = np.concatenate([outer, alone]), alone[:0]
        edge = np.max(np.linalg.norm(centres, axis=1) + discs)
        places[outer] = _ring(room[outer], edge + 50)
        places[alone] = _shelf(len(alone), places[:, 1].max(initial=0))
    return places


def _main_clusters(graph: ReplyGraph) -> np.ndarray:
    """The clusters that get a disc of their own, numbered by their size here; -1 for everybody else."""
    label = graph.author_columns.get("cluster", np.zeros(graph.size, dtype=np.int64))
    sizes = np.bincount(label[label >= 0])
    least = 10 if graph.size > 5000 else 3
    main = np.flatnonzero(sizes >= least)
    main = main[np.argsort(-sizes[main], kind="stable")][:150]
    number = np.full(len(sizes) + 1, -1)  # the last for those without a cluster, whose label is -1
    number[main] = np.arange(len(main))
    return number[label]


def _place_discs(graph: ReplyGraph, cluster: np.ndarray, discs: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Centres of the clusters: the more they answer each other, the nearer; none covers another."""
    count = len(discs)
    if count == 1:
        return np.zeros((1, 2))
    source, target = (cluster[graph.reply_columns[end]] for end in ("source", "target"))
    between = (source != target) & (np.minimum(source, target) >= 0) & (np.maximum(source, target) < count)
    ties = np.zeros((count, count))
    np.add.at(ties, (source[between], target[between]), graph.reply_columns["weight"][between])
    ties += ties.T
    total = ties.sum(axis=1) + 1
    nearness = ties / np.sqrt(total[:, None] * total[None])
    touching = discs[:, None] + discs[None]
    wanted = touching * (1.1 + 0.9 * np.exp(-8 * nearness))
    np.fill_diagonal(wanted, 0)
    centres = _stress(wanted / wanted.max(), 4, rng, 150)[0] * wanted.max()
    boxes = np.stack([discs, discs, discs], axis=1) * 1.06
    return _push_apart(_lay_wide(centres - centres.mean(axis=0)), boxes[:, 0])


def _push_apart(centres: np.ndarray, discs: np.ndarray, rounds: int = 500) -> np.ndarray:
    for _ in range(rounds):
        gap = centres[:, None] - centres[None]
        apart = np.linalg.norm(gap, axis=2)
        over = np.maximum(discs[:, None] + discs[None] - apart, 0)
        np.fill_diagonal(over, 0)
        if not (over > 0.5).any():
            break
        centres = centres + (gap / np.maximum(apart, 1e-6)[..., None] * over[..., None]).sum(axis=1) * 0.25
    return centres


def _inside(graph: ReplyGraph, cluster: np.ndarray, inner: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places within discs of radius 1: drawn to those they exchange replies with, spread evenly, the busy inside."""
    import scipy.sparse as sp

    members = np.flatnonzero(inner)
    place = np.full(graph.size, -1)
    place[members] = np.arange(len(members))
    source, target = (graph.reply_columns[end] for end in ("source", "target"))
    same = inner[source] & (cluster[source] == cluster[target])
    weight = np.sqrt(graph.reply_columns["weight"][same].astype(float))
    ties = sp.csr_array((weight, (place[source[same]], place[target[same]])), shape=(len(members),) * 2)
    ties = (ties + ties.T).tocsr()
    strength = ties.sum(axis=1)
    mean = ties.multiply(1 / np.maximum(strength, 1e-9)[:, None]).tocsr()
    group = cluster[members]
    busy = _rank_within(-strength, group)
    angle = rng.uniform(0, 2 * np.pi, len(members))
    spots = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.sqrt(busy)[:, None]
    rounds = 60 if len(members) <= 20_000 else 16
    for round in range(rounds):
        drawn = mean @ spots
        spots = 0.4 * spots + 0.6 * drawn
        turn = np.arctan2(spots[:, 1], spots[:, 0])
        # Equal numbers in every direction and at every distance: else all would fall into one point.
        evenly = 0.6 if round < rounds - 8 else 1.0
        turn = (1 - evenly) * turn + evenly * (2 * np.pi * _rank_within(turn, group) - np.pi)
        far = 0.5 * _rank_within(np.linalg.norm(spots, axis=1), group) + 0.5 * busy
        spots = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt(_rank_within(far, group))[:, None]
    return spots


def _rank_within(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Each value's rank among its group, as a share of the group's size."""
    order = np.lexsort((values, group))
    sizes = np.bincount(group)
    starts = np.concatenate(([0], np.cumsum(sizes)))[group[order]]
    rank = np.empty(len(values))
    rank[order] = (np.arange(len(values)) - starts + 0.5) / sizes[group[order]]
    return rank


def _ring(room: np.ndarray, inner: float) -> np.ndarray:
    """Around everything, side by side, circle after circle."""
    places, done, distance = np.zeros((len(room), 2)), 0, inner
    widths = np.sqrt(room)
    while done < len(room):
        fits = max(1, int(np.searchsorted(np.cumsum(widths[done:]), 2 * np.pi * distance * 1.05)))
        part = slice(done, done + fits)
        arc = np.cumsum(widths[part]) - widths[part] / 2
        angle = arc / max(2 * np.pi * distance, widths[part].sum()) * 2 * np.pi + done
        places[part] = np.stack([np.cos(angle) * 1.1, np.sin(angle)], axis=1) * distance
        done, distance = done + fits, distance + widths[part].max() * 1.1
    return places


def _shelf(number: int, top: float) -> np.ndarray:
    """Rows below everything."""
    each = np.arange(number)
    columns = int(np.ceil(np.sqrt(number * 4)))
    row, column = each // columns, each % columns
    in_row = np.minimum(columns, number - row * columns)
    return np.stack([(column - (in_row - 1) / 2) * 130.0, top + 90 + row * 60.0], axis=1)
