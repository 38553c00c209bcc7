"""What the map carries: authors, ties and comments as columns, packed where they are many."""

import base64
import gzip
import json
import re
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from replygraph.engines.kinds import KIND_OF, KINDS
from replygraph.engines.statements import NO_PARENT, NO_STARTER, UNKNOWN, used
from replygraph.graph import ReplyGraph
from replygraph.maps import shades
from replygraph.maps.abouts import about
from replygraph.maps.plans import busiest, cluster_hues, look
from replygraph.maps.words import cluster_words, typical_comments
from replygraph.wording import amount, letters

PACKED_FROM = 1_000_000  # bytes of JSON above which it is packed
CHUNK = 500  # comments unpacked at once
TIMES = 50_000  # comments up to which a page without texts still knows when each was written
SHORT = 280  # characters of a text that is shortened
ABOUT = {"hour": 1, "day": 2, "estimated": 2, "week": 3, "month": 4, "year": 5}  # how roughly a time is known; 0 is exactly
OUTSIDE = -2  # in the place of a parent that is not in the file; -1 is none
COUNTED = {"replies_received": "received", "replies_sent": "sent"}  # what the page counts itself, under its own names


def comment_columns(comments: object, graph: ReplyGraph, text: str) -> dict[str, list[Any]] | None:
    """The comments of authors in the graph, in the order they came, as columns of plain values."""
    columns = None if comments is None else as_columns(comments)
    if columns is None or (text == "none" and len(columns["id"]) > TIMES):
        return None
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    authors = [codes.get(name, -1) for name in columns["author"]]
    places = {id: place for place, id in enumerate(columns["id"])}
    parents = [places.get(id, OUTSIDE) if id is not None else -1 for id in columns["parent_id"]]
    targets = [
        codes.get(name, -1) if name else authors[parent] if parent >= 0 else -1
        for name, parent in zip(columns["reply_to"], parents, strict=True)
    ]
    others = {
        str(place): [places[id] for id in ids if id in places]
        for place, ids in enumerate(columns["candidates"]) if ids is not None and len(ids) > 1
    }  # fmt: skip
    return {
        "author": authors, "parent": parents, "to": targets, "time": _seconds(columns["created_at"]),
        "about": [ABOUT.get(each, 0) for each in columns["precision"]],
        "cut": [1 if each else 0 for each in columns["truncated"]], "others": others, "kind": _kinds(columns["resolution"], targets), "weight": _weights(columns["weight"]),
        "id": None if text == "none" else without_folders(columns["id"]), **_texts(columns, text),
    }  # fmt: skip


def without_folders(ids: list[str]) -> list[str]:
    """Ids that begin with a file's path by its name alone, where they stay apart: a page does not tell of the machine that made it.

    >>> without_folders(["/home/ann/page.txt#1", "/home/ann/page.txt#2"])
    ['page.txt#1', 'page.txt#2']
    """
    if not all(re.fullmatch(r"[^#]*[/\\][^/\\#]+#[^/\\]+", each) and "://" not in each for each in ids):
        return ids
    short = [re.sub(r"[^#]*[/\\]", "", each, count=1) for each in ids]
    return short if len(set(short)) == len(set(ids)) else ids


def _kinds(words: list[Any], targets: list[int]) -> list[int]:
    """How it is known whom each comment answers, as the place in `KINDS`; one more where it answers nobody known."""
    places = {word: KINDS.index(kind) for word, kind in KIND_OF.items()}
    return [places.get(word, 0) if target >= 0 else len(KINDS) for word, target in zip(words, targets, strict=True)]


def _weights(weights: list[Any]) -> list[Any] | None:
    """How many replies a comment stands for; None where each is one. An engine's 0 is a weight that is not told."""
    found = [each if each and each == each else 1 for each in weights]
    return found if any(each != 1 for each in found) else None


def _texts(columns: dict[str, list[Any]], text: str) -> dict[str, list[Any] | None]:
    if text == "none":
        return {"text": None, "url": None}
    texts = [("" if each is None else str(each)) for each in columns["text"]]
    if text == "short":
        texts = [each if len(each) <= SHORT else each[: SHORT - 1].rstrip() + "…" for each in texts]
    urls = [("" if each is None else str(each)) for each in columns["url"]]
    return {"text": texts, "url": urls if any(urls) else None}


def as_columns(comments: object) -> dict[str, list[Any]]:
    """A frame, a dict of arrays or a list of dicts as lists, what is missing as None."""
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


NEEDED = (
    "id",
    "parent_id",
    "author",
    "reply_to",
    "created_at",
    "precision",
    "text",
    "url",
    "truncated",
    "candidates",
    "resolution",
    "weight",
)


def _seconds(times: list[Any]) -> list[int | None]:
    """Times as seconds since 1970, unknown ones as None, as are those outside the years 1 to 9999, which no calendar of a page has."""
    return [None if at is None or not FIRST <= at <= LAST else at for at in _any_seconds(times)]


FIRST, LAST = -62_135_596_800, 253_402_300_799


def _any_seconds(times: list[Any]) -> list[int | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # what numpy says of times with a zone
            moments = np.array([None if at is None or at != at else at for at in times], dtype="datetime64[s]")
    except (ValueError, TypeError, UserWarning):
        return [_second(at) for at in times]
    numbers = moments.astype(np.int64).tolist()
    return [None if unknown else at for at, unknown in zip(numbers, np.isnat(moments).tolist(), strict=True)]


def _second(at: object) -> int | None:
    """Seconds since 1970 of one time, in UTC where it tells its zone; None where it is not known or cannot be read.

    >>> _second("2026-03-01T10:00:00+02:00") == _second("2026-3-1 08:00Z"), _second("soon")
    (True, None)
    """
    if at is None or isinstance(at, int | float):
        return None if at is None or at != at else int(at)
    try:
        moment = datetime.fromisoformat(SHORT_DATE.sub(lambda each: f"{each[1]}-{each[2]:0>2}-{each[3]:0>2}", str(at).strip()))
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


SHORT_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


def in_order(graph: ReplyGraph, order: np.ndarray) -> ReplyGraph:
    """The graph with its authors in the order of a ranking: so an author's number on the page is the place there."""
    place = places_in(order)
    source, target = (place[graph.reply_columns[end]] for end in ("source", "target"))
    sort = np.argsort(source * graph.size + target)  # no two arrows have both ends in common
    ends = {"source": source, "target": target}
    replies = {name: ends.get(name, values)[sort] for name, values in graph.reply_columns.items()}
    columns = {name: values[order] for name, values in graph.author_columns.items()}
    return ReplyGraph(columns, replies, graph.counts, graph.warnings, graph.notes)


def places_in(order: np.ndarray) -> np.ndarray:
    """Of each author the place in an order of authors."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def payload(
    graph: ReplyGraph, comments: dict[str, list[Any]] | None, whole: ReplyGraph, *, title: str, size: str, text: str
) -> dict[str, Any]:
    """Everything the page knows, as columns; the authors are in the order of the measure.

    Of a huge discussion `graph` is the part that a page can hold; how much the whole is, it says.
    """
    columns = graph.author_columns
    size = COUNTED.get(size, size)
    weight = graph.reply_columns["weight"]
    repeated = np.flatnonzero(weight != 1)
    return {
        "title": title, "size": size, "text": text, "chunk": CHUNK,
        "counts": {"comments": used(graph.counts) if "comments read" in graph.counts else amount(columns["comments"].sum()),
                   "authors": whole.size, "held": graph.size, "ties": len(whole.reply_columns["weight"]),
                   "replies": amount(whole.reply_columns["weight"].sum()),
                   **{name: graph.counts.get(outcome, 0) for name, outcome in (("outside", NO_PARENT), ("starters", NO_STARTER), ("unknown", UNKNOWN))},
                   "clusters": int(whole.author_columns["cluster"].max(initial=-1)) + 1},
        "authors": {"name": columns["author"].tolist(), "comments": columns["comments"].tolist(),
                    "self": columns["self_replies"].tolist(), "cluster": columns["cluster"].tolist(),
                    **(_received_and_sent(graph) if whole.size > graph.size else {})},
        "measures": {name: _figures(values) for name, values in shades.numbers(graph, size).items()}, "words": shades.words(graph),
        "top": top_rows(graph),
        # Ties are sorted by their source: how many each author has says which is whose. Most weights are 1.
        "ties": {"of": np.bincount(graph.reply_columns["source"], minlength=graph.size).tolist(),
                 "target": graph.reply_columns["target"].tolist(),
                 "repeated": repeated.tolist(), "weights": weight[repeated].tolist(), "assumed": _assumed(graph)},
        "clusters": clusters(graph, comments), "comments": comments, "look": look(), "about": about(whole),
    }  # fmt: skip


def _figures(values: np.ndarray) -> list[float | None]:
    """Numbers with four digits that mean something; None where a number is not known."""
    several, which = np.unique(values, return_inverse=True)  # most are counts, the same few over and over
    told = ("%.4g " * len(several) % tuple(several.tolist())).split()  # all at once, which takes half the time
    figures = np.array([float(each) for each in told], dtype=object)
    figures[~np.isfinite(several)] = None
    found: list[float | None] = figures[which].tolist()
    return found


def _assumed(graph: ReplyGraph) -> dict[str, list[int]] | None:
    """Of how many replies of which ties the source does not tell whom they answer."""
    if "assumed" not in graph.reply_columns:
        return None
    weights = graph.reply_columns["assumed"]
    found = np.flatnonzero(weights)
    return {"ties": found.tolist(), "weights": weights[found].tolist()} if len(found) else None


def _received_and_sent(graph: ReplyGraph) -> dict[str, list[int]]:
    """What the page cannot count from its ties, since it has not all of them."""
    return {"received": graph.author_columns["replies_received"].tolist(), "sent": graph.author_columns["replies_sent"].tolist()}


def top_rows(graph: ReplyGraph, most: int = 100) -> list[dict[str, Any]]:
    """The ranking for those whose browser runs no scripts."""
    columns = graph.author_columns
    cluster = [letters(each) if each >= 0 else "" for each in columns["cluster"][:most].tolist()]
    received, sent = (columns[name][:most].tolist() for name in ("replies_received", "replies_sent"))
    rows = zip(columns["author"][:most].tolist(), received, sent, cluster, strict=True)
    return [dict(zip(("name", "received", "sent", "cluster"), row, strict=True)) for row in rows]


def pack_places(spots: np.ndarray) -> dict[str, Any]:
    """Where every author stands, as 16-bit steps from a corner."""
    low = spots.min(axis=0)
    step = max(float((spots.max(axis=0) - low).max()) / 65535, 1e-6)
    steps = np.round((spots - low) / step).astype("<u2")
    x, y = (base64.b64encode(np.ascontiguousarray(steps[:, axis]).tobytes()).decode() for axis in (0, 1))
    return {"x": x, "y": y, "left": round(float(low[0]), 1), "top": round(float(low[1]), 1), "step": step}


def clusters(graph: ReplyGraph, comments: dict[str, list[Any]] | None) -> list[dict[str, Any]]:
    """Of each cluster: its letter, its hue, how many authors, who is busiest, and the words that set it apart."""
    label = graph.author_columns["cluster"]
    hues = cluster_hues(graph)
    words = cluster_words(graph, comments)
    quoted = typical_comments(label, words, comments)
    members = [np.flatnonzero(label == each) for each in range(len(hues))]
    members = members[: next((each for each, found in enumerate(members) if not len(found)), None)]
    return [
        {"letter": letters(each), "hue": hues[each], "size": len(members[each]), "words": words.get(each, []), "typical": quoted.get(each, []),
         "first": busiest(graph, members[each])}
        for each in range(len(members))
    ]  # fmt: skip


def to_json(value: object) -> str:
    """JSON that is safe inside a script element whatever it holds: ASCII, and nothing that HTML knows."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def pack(data: dict[str, Any]) -> tuple[str, bool, list[str]]:
    """The data as JSON, or packed if that is large, and then the texts in chunks of their own."""
    text = to_json(data)
    if len(text) < PACKED_FROM:
        return text, False, []
    if not (data["comments"] and data["comments"]["text"]):
        return gzipped(text), True, []
    chunks = _chunks(data["comments"]["text"], data["comments"]["url"])
    return gzipped(to_json({**data, "comments": {**data["comments"], "text": None, "url": None}})), True, chunks


def _chunks(texts: list[str], urls: list[str] | None) -> list[str]:
    """Texts and addresses, a few hundred together, so that a page unpacks only what is read."""
    spans = [slice(first, first + CHUNK) for first in range(0, len(texts), CHUNK)]
    return [gzipped(to_json({"text": texts[span], "url": urls[span] if urls else None})) for span in spans]


def gzipped(text: str, level: int = 4) -> str:
    """Text packed and as letters that any page can hold; the same text gives the same letters.

    Of data, level 6 would take three times as long for 4% less.
    """
    return base64.b64encode(gzip.compress(text.encode(), level, mtime=0)).decode()
