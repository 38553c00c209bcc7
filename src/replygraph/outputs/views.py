"""Two more views of a discussion for other programs: each reply an edge of its own, and each comment a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.analysis.records import without_folders
from replygraph.engines.kinds import KIND_OF, KINDS
from replygraph.errors import UsageError
from replygraph.graph import ReplyGraph
from replygraph.maps import plans
from replygraph.outputs.export_tables import ExportTables, NodeStyle, about, author_ids, plain_values
from replygraph.wording import amount, plural

if TYPE_CHECKING:
    import pandas as pd

TOLD = ("created_at", "precision", "thread_id", "resolution", "replies_received", "score", "text", "url")  # of a comment that is a node
UNKNOWN = "unknown author"  # the label of a comment whose author nobody knows


def each_reply(graph: ReplyGraph, tables: ExportTables, replies: Any) -> ExportTables:
    """The tables with an edge for each reply instead of one for each tie.

    `replies` is the table of `replies_behind`; of ties that the graph has not, as after `select`, the replies are left out.
    """
    rows = without_folders(graph, _columns(replies))
    names = graph.author_columns["author"].tolist()
    source, target = (_places(names, rows[end]) for end in ("sender", "to"))
    tie = _ties_of(graph, source, target)
    kept = np.flatnonzero(tie >= 0)
    weight = rows["weight"].astype(np.float64)
    _check_sums(graph, tie[kept], weight[kept])
    ids = author_ids(names)
    ends = {"source": ids[source[kept]], "target": ids[target[kept]]}
    told = {
        "comment_id": rows["id"],
        "created_at": rows.get("created_at"),
        "precision": rows.get("precision"),
        "reply_kind": rows["kind"],
        "text": rows.get("text"),
        "url": rows.get("url"),
    }
    edges = {**ends, "weight": weight[kept], **{name: plain_values(name, values[kept]) for name, values in _known(told).items()}}
    meaning = "Each edge is one reply, from its author to the author replied to, with the id of the comment."
    return replace(tables, ties=edges, about=about(graph, meaning), multigraph=True)


def _places(names: list[str], wanted: np.ndarray) -> np.ndarray:
    """Of each name its place among the authors; -1 where nobody is called so."""
    import pandas as pd

    return pd.Index(names, dtype=object).get_indexer(pd.Index(wanted, dtype=object))


def _ties_of(graph: ReplyGraph, source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Of each two authors the number of their tie; -1 where there is none."""
    ties = graph.reply_columns["source"] * graph.size + graph.reply_columns["target"]  # ascending, as the ties are sorted
    wanted = np.where((source < 0) | (target < 0), -1, source * graph.size + target)
    found = np.minimum(np.searchsorted(ties, wanted), max(0, len(ties) - 1))
    return np.where(ties[found] == wanted, found, -1) if len(ties) else np.full(len(wanted), -1)


def _check_sums(graph: ReplyGraph, tie: np.ndarray, weight: np.ndarray) -> None:
    """An error where the replies to be written are not those that the graph counts."""
    counted = graph.reply_columns["weight"].astype(np.float64)
    if not np.allclose(np.bincount(tie, weight, len(counted)), counted, rtol=1e-9):
        raise UsageError(
            f"the replies are not those of the graph: they sum to {amount(weight.sum()):,}, the graph counts {amount(counted.sum()):,}. "
            "Make both from the same comments, with the same options."
        )


def each_comment(graph: ReplyGraph, comments: Any) -> ExportTables:
    """The threads as trees: a node for each comment, an edge from each to the comment that it answers.

    `comments` is the table of `read`. Colours are those of the authors' clusters, where the graph has them.
    """
    rows = without_folders(graph, _each_once(_columns(comments)))
    ids = rows["id"]
    parent = _places(ids.tolist(), rows["parent_id"]) if "parent_id" in rows else np.full(len(ids), -1)
    answers = np.flatnonzero(parent >= 0)
    weight = np.array([1.0 if each is None else each for each in rows["weight"].tolist()]) if "weight" in rows else np.ones(len(ids))
    received = np.bincount(parent[answers], minlength=len(ids))
    author = rows.get("author", np.full(len(ids), None, dtype=object))
    cluster = _clusters_of(graph, author)
    told = {
        "comment_id": ids,
        "author": author,
        "parent_id": rows.get("parent_id"),
        **{name: rows.get(name) for name in TOLD},
        "replies_received": received,
        "cluster": cluster,
    }
    nodes = {"id": author_ids(ids.tolist()), "label": np.where(author == None, UNKNOWN, author)}  # noqa: E711 - of each element
    nodes |= {name: plain_values(name, values) for name, values in _known(told).items()}
    ends = {"source": nodes["id"][answers], "target": nodes["id"][parent[answers]]}
    kinds = _known({"reply_kind": _kinds(rows, answers)})
    meaning = f"A node is a comment, an edge goes from a comment to the one it answers. {_outside(rows, parent)}"
    return ExportTables(nodes, {**ends, "weight": weight[answers], **kinds}, _style(graph, cluster, received), about(graph, meaning))


def _outside(rows: Mapping[str, np.ndarray], parent: np.ndarray) -> str:
    """How many comments answer one that is not there."""
    named = rows["parent_id"] != None if "parent_id" in rows else np.zeros(len(parent), dtype=bool)  # noqa: E711 - of each element
    missing = int((named & (parent < 0)).sum())
    return f"{plural(missing, 'comment')} {'answers' if missing == 1 else 'answer'} one that is not in the input, and {'has' if missing == 1 else 'have'} no edge."


def _kinds(rows: Mapping[str, np.ndarray], answers: np.ndarray) -> np.ndarray:
    """How it is known what each comment answers; an id tells it where nothing else is said."""
    words = rows["resolution"][answers].tolist() if "resolution" in rows else [None] * len(answers)
    kinds: list[str | None] = [KIND_OF.get(str(word), KINDS[0]) for word in words]
    return np.fromiter(kinds, object)


def _clusters_of(graph: ReplyGraph, author: np.ndarray) -> np.ndarray | None:
    """Of each comment its author's cluster; -1 where there is none."""
    if "cluster" not in graph.author_columns:
        return None
    labels: np.ndarray = np.append(graph.author_columns["cluster"], -1)
    found: np.ndarray = labels[_places(graph.author_columns["author"].tolist(), author)]
    return found


def _style(graph: ReplyGraph, cluster: np.ndarray | None, received: np.ndarray) -> NodeStyle | None:
    if cluster is None:
        return None
    return NodeStyle(None, None, plans.radii(received), plans.colors_of(plans.cluster_hues(graph), cluster))


def _known(columns: Mapping[str, np.ndarray | None]) -> dict[str, np.ndarray]:
    """The columns in which anything is known."""
    return {
        name: values for name, values in columns.items()
        if values is not None and not (values.dtype.kind == "M" and np.isnat(values).all()) and (values.dtype.kind != "O" or (values != None).any())  # noqa: E711
    }  # fmt: skip


def _columns(table: Any) -> dict[str, np.ndarray]:
    """A table of any kind as arrays: times in UTC, whole numbers as integers, what is unknown as None."""
    import pandas as pd

    if isinstance(table, Mapping):
        return {name: np.asarray(values) for name, values in table.items()}
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(table)
    return {str(name): _array(frame[name]) for name in frame}


def _each_once(rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Of comments with one id the first, as in `build`; ids as texts."""
    import pandas as pd

    rows |= {name: _as_texts(rows[name]) for name in ("id", "parent_id") if name in rows}
    repeated = pd.Index(rows["id"], dtype=object).duplicated()
    return {name: values[~repeated] for name, values in rows.items()} if repeated.any() else rows


def _as_texts(values: np.ndarray) -> np.ndarray:
    return np.fromiter((None if each is None else str(each) for each in values.tolist()), object)


def _array(values: pd.Series) -> np.ndarray:
    if values.dtype.kind == "M":
        plain = values.dt.tz_convert(None) if getattr(values.dtype, "tz", None) is not None else values
        return plain.to_numpy().astype("datetime64[us]")
    if values.dtype.kind in "iub" and values.notna().all():
        return values.to_numpy()
    values = values.convert_dtypes() if values.dtype.kind == "f" else values  # 3.0 beside unknown ones is 3
    found: np.ndarray = values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
    return found
