"""The tables of an export: types that every format has, ids and names of columns that a person can read."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from replygraph.analysis.records import record, version
from replygraph.errors import ReplyGraphError
from replygraph.graph import ReplyGraph, precision_of, times_as_text
from replygraph.outputs.xml_graphs import NOT_XML
from replygraph.wording import ages_in_words, letters, plural

# What an id may be made of to be the same, and readable, in every format: GraphML asks for an NMTOKEN.
SAFE, UNSAFE = re.compile(r"[A-Za-z0-9_.-]{1,40}"), re.compile(r"[^A-Za-z0-9_.-]+")
TAKEN = ("id", "label", "timeset", "weight", "source", "target", "type", "kind", "x", "y", "size", "color")  # by Gephi and by us


@dataclass(frozen=True)
class NodeStyle:
    """Where each author stands on the map (or None), how large and in which colour, for programs that draw."""

    x: np.ndarray | None
    y: np.ndarray | None
    size: np.ndarray
    color: list[str]


@dataclass(frozen=True)
class ExportTables:
    """Nodes, which are authors in the order of the ranking or comments, each with `id` and `label`, and edges with the ids of their ends.

    In a `multigraph` two nodes may have several edges.
    """

    authors: dict[str, np.ndarray]
    ties: dict[str, np.ndarray]
    style: NodeStyle | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    multigraph: bool = False


def export_tables(graph: ReplyGraph, style: NodeStyle | None = None, begun: ExportTables | None = None) -> ExportTables:
    """The tables of an export: types that every format has, ids and names of columns that a person can read.

    Of the same graph with fewer columns of authors its tables may be `begun`: what they have is not made again.
    """
    columns = graph.author_columns
    order = np.argsort(-columns["replies_received"], kind="stable")
    authors, ties = (begun.authors, begun.ties) if begun else _authors_and_ties(graph, order)
    names = {_own(name): name for name in columns if name != "author"}
    authors = {**authors, **{own: plain_values(name, columns[name])[order] for own, name in names.items() if own not in authors}}
    if style:
        x, y = (axis if axis is None else axis[order] for axis in (style.x, style.y))
        style = NodeStyle(x, y, style.size[order], [style.color[place] for place in order.tolist()])
    return ExportTables(authors, ties, style, about(graph))


def _authors_and_ties(graph: ReplyGraph, order: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The authors' ids and names, and the ties between these ids."""
    ids = author_ids(graph.author_columns["author"].tolist())
    ends = {end: ids[graph.reply_columns[end]] for end in ("source", "target")}
    ties = {name: values for name, values in graph.reply_columns.items() if name not in ends and not _is_never(values)}
    weight = {"weight": ties.pop("weight").astype(np.float64)}
    authors = {"id": ids[order], "label": graph.author_columns["author"][order]}
    return authors, {**ends, **weight, **{_own(name): plain_values(name, values) for name, values in ties.items()}}


def with_degrees(graph: ReplyGraph) -> ReplyGraph:
    """With how many authors answer each, how many each answers, and both together, under the names of network analysis.

    They count ties, not replies: those are `replies_received` and `replies_sent`.
    """
    received, sent = graph.author_columns["authors_answering"], graph.author_columns["authors_answered"]
    return graph.with_columns(indegree=received, outdegree=sent, degree=received + sent)


def author_ids(names: list[str]) -> np.ndarray:
    """An id for each name, the same in every file: the name where it is plain, else its letters and a hash.

    >>> author_ids(["Ann", "Ben R.", "李"]).tolist()
    ['Ann', 'Ben_R..7bd5fd3256', '_.87705cd6c9']
    """
    size = 5
    ids: list[str] = []
    while len(set(ids)) < len(names) or not ids:  # somebody may be called like another's id
        ids = [name if SAFE.fullmatch(name) else _hashed(name, size) for name in names]
        if not ids:
            break
        size += 5
    return np.fromiter(ids, object)


def _hashed(name: str, size: int) -> str:
    return f"{UNSAFE.sub('_', name)[:20]}.{hashlib.blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=size).hexdigest()}"


def _own(name: str) -> str:
    """A column's name in a file: its own, unless programs take that for something else."""
    return f"own_{name}" if name.lower() in TAKEN else name


def plain_values(name: str, values: np.ndarray) -> np.ndarray:
    """A column in a type that every format has: integers, doubles, booleans, times or texts; None where unknown."""
    if name == "cluster" and values.dtype.kind in "iu":
        names = np.array([*(letters(number) for number in range(int(values.max(initial=-1)) + 1)), None], dtype=object)
        lettered: np.ndarray = names[values]  # -1, of authors without ties, is the last
        return lettered
    values = _typed(values)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ReplyGraphError(f'the column "{name}" contains NaN or infinite values; compute it again.')
    return values


def _typed(values: np.ndarray) -> np.ndarray:
    kind = values.dtype.kind
    if kind == "O":
        return _typed_objects(values)
    if kind == "u":
        return values.astype(np.int64) if values.max(initial=0) < 2**63 else values.astype(np.float64)
    if kind == "M":
        return values.astype("datetime64[us]")
    if kind == "m":
        return values / np.timedelta64(1, "s")
    return np.fromiter((each.decode("utf-8", "replace") for each in values.tolist()), object) if kind == "S" else values


def _typed_objects(values: np.ndarray) -> np.ndarray:
    """Objects of one kind as that kind; others as texts. Unknown ones stay None."""
    known = [each for each in values.tolist() if each is not None]
    kinds = {type(each) for each in known}
    if len(known) == len(values) and kinds in ({int}, {float}, {bool}):
        return np.array(known)
    if kinds <= {str} or kinds in ({int}, {float}, {bool}):
        return values
    texts = [
        None if each is None else each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values.tolist()
    ]
    return np.fromiter(texts, object)


def _is_never(values: np.ndarray) -> bool:
    """Whether a column holds no time at all."""
    return values.dtype.kind == "M" and bool(np.isnat(values).all())


TIES = (
    "An edge goes from the author who replies to the author replied to; its weight is the number of replies. "
    "Replies to oneself, and those whose parent or author is unknown, make no edge."
)


def about(graph: ReplyGraph, meaning: str = TIES) -> dict[str, Any]:
    """What a reader of the file should know of it."""
    part = graph.counts.get("ties left out by select", 0)
    read = f"{plural(graph.counts.get('comments read', 0), 'comment')} read."
    return {
        "creator": f"replygraph {version('replygraph')}",
        "description": " ".join([meaning, read, *([PART.format(ties=plural(part, "tie"))] if part else []), *_about_times(graph)]),
        "record": record(graph),
    }


PART = "Only a part was chosen: {ties} of few replies, or of authors with few, are left out. What is told of an author is of the whole discussion."


def _about_times(graph: ReplyGraph) -> list[str]:
    """What a time in the file means, where it has any."""
    if np.isnat(graph.author_columns["first_comment_at"]).all():
        return []
    return ["Times are UTC where the source tells a zone, else as it says.", *([ages_in_words(graph.as_of)] if graph.as_of else [])]


def count_not_xml(graph: ReplyGraph) -> int:
    """How many names hold characters that XML cannot, which are then replaced by U+FFFD."""
    names = graph.author_columns["author"].tolist()
    return sum(bool(NOT_XML.search(name)) for name in names) if NOT_XML.search("".join(names)) else 0


def with_texts_of_times(tables: ExportTables) -> ExportTables:
    """The tables for a file of text: where it is told how exactly times are known, none says more."""
    return replace(tables, authors=texts_of_times(tables.authors), ties=texts_of_times(tables.ties))


def texts_of_times(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    known = [name for name in columns if name.endswith("_at") and precision_of(name) in columns]
    return (
        {**columns, **times_as_text({name: columns[name] for each in known for name in (each, precision_of(each))})} if known else columns
    )


def style_columns(style: NodeStyle | None) -> dict[str, np.ndarray]:
    """Places, sizes and colours as columns, under the names that Gephi takes."""
    if style is None:
        return {}
    places = {name: np.round(values, 3) for name in ("x", "y", "size") if (values := getattr(style, name)) is not None}
    return {**places, "color": np.fromiter(style.color, object)}
