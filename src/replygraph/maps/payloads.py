"""What the map carries: authors, ties and comments as columns, packed where they are many."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from replygraph.graph import ReplyGraph
from replygraph.rankings import letters, rounded

PACKED_FROM = 1_000_000  # bytes of JSON above which it is packed
CHUNK = 500  # comments unpacked at once
HUES = 7
# Words that say nothing of a subject, in the languages that are met most.
STOP = set(
    "about after again also always another because been before being both cannot could does doing done down during each even "
    "ever every from further going have having here hers herself himself however http https into itself just know like made "
    "make many maybe more most much must myself never only other ours over really said same should since some still such than "
    "that thats their them then there these they thing things think this those through time under until upon very want wants "
    "well were what when where which while whom will with without wont would yeah your yours dont cant didnt doesnt isnt "
    "aber alle auch aus dann dass denn dieser diese dieses doch durch eine einen einer eines haben hatte hier immer kann kein "
    "keine mehr mein nach nicht noch nur oder schon sehr sein seine sich sind über unter viel vom werden wenn wird wurde zum "
    "aussi avec avoir bien cela cette comme dans donc elle être fait mais même nous pour plus sans sont tout tous très votre "
    "vous como cuando desde donde este esto hacer hasta mucho para pero porque puede sobre tiene todo todos anche come della "
    "delle dopo essere fatto molto nella perché quando quello questa questo sono tutti".split()
)


def comment_columns(comments: object, graph: ReplyGraph, text: str) -> dict[str, list] | None:
    """The comments of authors in the graph, in the order of their times, as columns of plain values."""
    columns = _as_columns(comments)
    if columns is None or text == "none":
        return None
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    authors = [codes.get(name, -1) for name in columns["author"]]
    places = {id: place for place, id in enumerate(columns["id"])}
    parents = [places.get(id, -1) if id is not None else -1 for id in columns["parent_id"]]
    targets = [
        codes.get(name, -1) if name else authors[parent] if parent >= 0 else -1
        for name, parent in zip(columns["reply_to"], parents, strict=True)
    ]
    texts = [("" if each is None else str(each)) for each in columns["text"]]
    if text == "short":
        texts = [each if len(each) <= 280 else each[:279].rstrip() + "…" for each in texts]
    others = {
        str(place): [places[id] for id in ids if id in places]
        for place, ids in enumerate(columns["candidates"]) if ids is not None and len(ids) > 1
    }  # fmt: skip
    return {
        "author": authors, "parent": parents, "to": targets, "time": [_seconds(at) for at in columns["created_at"]],
        "about": [1 if each not in (None, "second") else 0 for each in columns["precision"]],
        "cut": [1 if each else 0 for each in columns["truncated"]], "text": texts, "others": others,
    }  # fmt: skip


def _as_columns(comments: object) -> dict[str, list] | None:
    """A frame, a dict of arrays or a list of dicts as lists, what is missing as None."""
    if comments is None:
        return None
    if hasattr(comments, "to_dict"):
        comments = {name: comments[name].astype(object).where(comments[name].notna(), None).to_numpy() for name in comments}
    if not isinstance(comments, Mapping):
        comments = {name: [row.get(name) for row in comments] for name in NEEDED}
    rows = len(next(iter(comments.values()), ()))
    columns = {name: comments.get(name, [None] * rows) for name in NEEDED}
    columns = {name: values.tolist() if isinstance(values, np.ndarray) else list(values) for name, values in columns.items()}
    for name in ("id", "parent_id"):
        columns[name] = [value if value is None else str(value) for value in columns[name]]
    return columns


NEEDED = ("id", "parent_id", "author", "reply_to", "created_at", "precision", "text", "truncated", "candidates")


def _seconds(at: object) -> int | None:
    if at is None or isinstance(at, int | float):
        return None if at is None or at != at else int(at)
    moment = np.datetime64(str(at).replace("Z", "").split("+")[0]) if not isinstance(at, np.datetime64) else at
    return None if np.isnat(moment) else int(moment.astype("datetime64[s]").astype(int))


def payload(
    graph: ReplyGraph, comments: dict[str, list] | None, *, title: str, size: str, text: str, shown: np.ndarray, ties: np.ndarray
) -> dict:
    """Everything the page knows, as columns."""
    columns = graph.author_columns
    kept = [name for name, values in columns.items() if values.dtype.kind == "f"]
    weight = graph.reply_columns["weight"]
    repeated = np.flatnonzero(weight > 1)
    order = np.argsort(-columns[size], kind="stable")
    return {
        "title": title, "size": size, "text": text, "order": order.tolist(), "shown": shown.tolist() if len(shown) < graph.size else None,
        "counts": {"comments": graph.counts.get("comments read", int(columns["comments"].sum())),
                   "authors": graph.size, "ties": len(weight), "replies": int(weight.sum()),
                   "drawn": int(graph.reply_columns["weight"][ties].sum())},
        "authors": {"name": columns["author"].tolist(), "comments": columns["comments"].tolist(),
                    "self": columns["self_replies"].tolist(), "cluster": columns["cluster"].tolist()},
        "measures": {name: [float(f"{value:.4g}") for value in rounded(columns[name])] for name in kept},
        "replies": {"got": columns["replies_received"][order[:100]].tolist(), "wrote": columns["replies_sent"][order[:100]].tolist()},
        # Ties are sorted by their source: how many each author has says which is whose. Most weights are 1.
        "ties": {"of": columns["authors_answered"].tolist(), "target": graph.reply_columns["target"].tolist(),
                 "repeated": repeated.tolist(), "weights": weight[repeated].tolist()},
        "clusters": clusters(graph, comments), "comments": comments,
    }  # fmt: skip


def places(spots: np.ndarray, least: float, most: float) -> dict:
    """Where every author stands, as 16-bit steps from a corner."""
    low = spots.min(axis=0)
    step = max(float((spots.max(axis=0) - low).max()) / 65535, 1e-6)
    steps = np.round((spots - low) / step).astype("<u2")
    x, y = (base64.b64encode(np.ascontiguousarray(steps[:, axis]).tobytes()).decode() for axis in (0, 1))
    return {"x": x, "y": y, "left": round(float(low[0]), 1), "top": round(float(low[1]), 1), "step": step, "least": least, "most": most}


def clusters(graph: ReplyGraph, comments: dict[str, list] | None) -> list[dict]:
    """Of each cluster: its letter, its hue, how many authors, who is first, and the words that set it apart."""
    label = graph.author_columns["cluster"]
    count = int(label.max()) + 1 if len(label) else 0
    hues = _hues(graph, label, count)
    words = _words(graph, label, count, comments)
    value = graph.author_columns["pagerank"]
    members = [np.flatnonzero(label == each) for each in range(min(count, 500))]
    return [
        {"letter": letters(each), "hue": hues[each], "size": len(members[each]), "words": words.get(each, []),
         "first": int(members[each][np.argmax(value[members[each]])])}
        for each in range(len(members))
    ]  # fmt: skip


def _hues(graph: ReplyGraph, label: np.ndarray, count: int) -> list[int]:
    """Hues such that clusters with many replies between them differ, if there are more clusters than hues."""
    if count <= HUES:
        return list(range(count))
    source, target = (label[graph.reply_columns[end]] for end in ("source", "target"))
    between = Counter(zip(source.tolist(), target.tolist(), strict=True))
    near: dict[int, Counter] = {}
    for (a, b), _ in between.items():
        if a != b and min(a, b) >= 0:
            near.setdefault(a, Counter())[b] += between[a, b]
            near.setdefault(b, Counter())[a] += between[a, b]
    hues: list[int] = []
    used: Counter = Counter()
    for each in range(count):
        taken: Counter = Counter()
        for other, number in near.get(each, {}).items():
            if other < each:
                taken[hues[other]] += number
        hues.append(min(range(HUES), key=lambda hue: (taken[hue], used[hue], hue)))
        used[hues[-1]] += 1
    return hues


def _words(graph: ReplyGraph, label: np.ndarray, count: int, comments: dict[str, list] | None) -> dict[int, list[str]]:
    """The words that a cluster uses more often than all others do, three at most."""
    if not comments or not 2 <= count <= 200:
        return {}
    names = {part for name in graph.author_columns["author"].tolist() for part in re.findall(r"\w+", name.lower())}
    within: list[Counter] = [Counter() for _ in range(count)]
    for author, text in zip(comments["author"], comments["text"], strict=True):
        group = label[author] if author >= 0 else -1
        if group >= 0:
            words = set(re.findall(r"[^\W\d_]{4,}", text.lower().replace("’", "").replace("'", "")))
            within[group].update(words - STOP - names)
    total = sum(within, Counter())
    sizes = [max(1, sum(each.values())) for each in within]
    everything = sum(sizes)
    found = {}
    for group, counts in enumerate(within):
        scored = {
            word: number * np.log(number / sizes[group] / (total[word] / everything))
            for word, number in counts.items() if number >= 2
        }  # fmt: skip
        best = sorted((word for word in scored if scored[word] > 1), key=lambda word: (-scored[word], word))[:3]
        found[group] = best
    return found


def to_json(value: object) -> str:
    """JSON that is safe inside a script element whatever it holds: ASCII, and nothing that HTML knows."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def pack(data: dict) -> tuple[str, bool, list[str]]:
    """The data as JSON, or packed if that is large, and then the texts in chunks of their own."""
    text = to_json(data)
    if len(text) < PACKED_FROM:
        return text, False, []
    chunks = []
    if data["comments"]:
        texts = data["comments"]["text"]
        chunks = [_gzip(to_json(texts[first : first + CHUNK])) for first in range(0, len(texts), CHUNK)]
        data = {**data, "comments": {**data["comments"], "text": None}}
    return _gzip(to_json(data)), True, chunks


def _gzip(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
