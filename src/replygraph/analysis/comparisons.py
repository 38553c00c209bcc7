"""Rankings through time, and of two discussions side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from replygraph.analysis.chance import graph_of_replies, leiden_once
from replygraph.analysis.findings import with_places
from replygraph.analysis.places import places
from replygraph.analysis.replies import each_comment, each_reply
from replygraph.errors import ReplyGraphError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from replygraph.graph import ReplyGraph

WINDOWS = ("day", "week", "month")
FOLLOWED = 0.3  # of all members of two clusters that are in both: from here on they are one cluster, followed


def windows(graph: ReplyGraph, length: str) -> pd.DataFrame:
    """The ranking of each day, week or month: who rises, who comes and who leaves; a row per window and author.

    Parameters
    ----------
    graph
        A graph built with its comments, which tell when they were written.
    length
        "day", "week" (from Monday) or "month", in UTC.

    Returns
    -------
    DataFrame
        Of everybody who wrote or received a reply in the window: `window` (its first day), `rank`, `author`,
        `replies_received`, `replies_sent`, `rank_before` (in the last window before in which there were replies; missing
        for who was not there), `cluster` (followed: it keeps its number while at least 3 of 10 members of either are in
        both; a new one gets a new number). Places by few replies say little: see `rank_sets`.

    Raises
    ------
    UsageError
        No such length.
    ReplyGraphError
        No comment whose time is known.

    Examples
    --------
    >>> import replygraph as rg
    >>> rows = [("Ann", None, "01-01"), ("Bob", 0, "01-02"), ("Cy", 0, "01-02"), ("Ann", 1, "01-09"), ("Cy", 1, "01-10")]
    >>> graph = rg.build([{"id": n, "author": a, "parent_id": p, "created_at": f"2024-{d}"} for n, (a, p, d) in enumerate(rows)])
    >>> windows(graph, "week")[["window", "rank", "author", "replies_received", "rank_before"]]
           window  rank author  replies_received  rank_before
    0  2024-01-01     1    Ann                 2         <NA>
    1  2024-01-01     2    Bob                 0         <NA>
    2  2024-01-01     2     Cy                 0         <NA>
    3  2024-01-08     1    Bob                 2            2
    4  2024-01-08     2    Ann                 0            1
    5  2024-01-08     2     Cy                 0            2
    """
    import pandas as pd

    comments, replies = each_comment(graph), each_reply(graph)
    starts = _starts(comments["created_at"][replies["comment"]], length)
    known = np.flatnonzero(~np.isnat(starts))
    if not len(known):
        raise ReplyGraphError("no reply tells when it was written: there is nothing to put into windows.")
    before, clusters, rows = np.zeros(graph.size, dtype=np.int64), _Followed(graph.size), []
    for start in np.unique(starts[known]):
        inside = known[starts[known] == start]
        rows.append(_window(graph, {name: values[inside] for name, values in replies.items()}, before, clusters))
        rows[-1].insert(0, "window", str(start))
        before = np.zeros(graph.size, dtype=np.int64)
        before[rows[-1].pop("code").to_numpy()] = rows[-1]["rank"]
    return pd.concat(rows, ignore_index=True)


def _starts(at: np.ndarray, length: str) -> np.ndarray:
    """The first day of the window that each moment lies in."""
    if length not in WINDOWS:
        raise UsageError(f'there is no window "{length}". There are: {", ".join(WINDOWS)}.')
    days = at.astype("datetime64[D]")
    if length == "month":
        return days.astype("datetime64[M]").astype("datetime64[D]")
    if length == "week":
        return np.where(np.isnat(days), days, days - ((days.astype(np.int64) + 3) % 7).astype("timedelta64[D]"))  # day 0 is a Thursday
    return days


def _window(graph: ReplyGraph, replies: dict[str, np.ndarray], before: np.ndarray, clusters: _Followed) -> pd.DataFrame:
    import pandas as pd

    received, sent = (np.bincount(replies[end], replies["weight"], graph.size) for end in ("target", "source"))
    people = np.unique(np.concatenate([replies["source"], replies["target"]]))
    order, place = places(received[people])
    people = people[order]
    label = clusters.follow(leiden_once(graph_of_replies(replies["source"], replies["target"], graph.size)), people)
    whole = np.int64 if (replies["weight"] == np.trunc(replies["weight"])).all() else np.float64
    return pd.DataFrame({
        "rank": place, "author": graph.author_columns["author"][people], "replies_received": received[people].astype(whole),
        "replies_sent": sent[people].astype(whole), "rank_before": pd.array(before[people], dtype="Int64").copy(), "cluster": label[people],
        "code": people,
    }).assign(rank_before=lambda table: table["rank_before"].mask(table["rank_before"] == 0))  # fmt: skip


class _Followed:
    """The clusters of the window before, by which those of the next get their numbers."""

    def __init__(self, size: int) -> None:
        self.label, self.next = np.full(size, -1, dtype=np.int64), 0

    def follow(self, found: np.ndarray, people: np.ndarray) -> np.ndarray:
        """The clusters of some people, numbered as those before of which they have most members."""
        before, label = self.label, np.full(len(found), -1, dtype=np.int64)
        taken: set[int] = set()
        names, sizes = np.unique(found[people], return_counts=True)
        for name in names[np.argsort(-sizes, kind="stable")].tolist():
            members = people[found[people] == name]
            label[members] = self._number(before[members], before, len(members), taken)
            taken.add(int(label[members[0]]))
        self.label = label
        return label

    def _number(self, numbers: np.ndarray, before: np.ndarray, size: int, taken: set[int]) -> int:
        old, often = np.unique(numbers[numbers >= 0], return_counts=True)
        for each in np.argsort(-often, kind="stable").tolist():
            either = size + int((before == old[each]).sum()) - int(often[each])
            if int(old[each]) not in taken and often[each] >= FOLLOWED * either:
                return int(old[each])
        self.next += 1
        return self.next - 1


def compare(one: ReplyGraph, other: ReplyGraph) -> pd.DataFrame:
    """Two discussions side by side: who is in both, and whose place moved, with from where to where each may be.

    Parameters
    ----------
    one, other
        Graphs built with their comments; people are matched by name.

    Returns
    -------
    DataFrame
        A row per author of either, those in both first, by the place in the first: `author`, `rank_one`, `rank_other`,
        `replies_one`, `replies_other`, `place_one_from`, `place_one_to`, `place_other_from`, `place_other_to`; missing where
        somebody is not there. `share_one_from`, `share_one_to` and so on are the places as shares of the discussion's authors,
        so that discussions of unequal size compare: `moved` is True where these spans do not meet.

    Examples
    --------
    >>> import replygraph as rg
    >>> one = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    >>> other = rg.build([{"id": 1, "author": "Cy"}, {"id": 2, "author": "Ann", "parent_id": 1}])
    >>> compare(one, other)[["author", "rank_one", "rank_other", "moved"]]
      author  rank_one  rank_other  moved
    0    Ann         1           2  False
    1    Bob         2        <NA>  False
    2     Cy      <NA>           1  False
    """
    left, right = (_placed(graph, name) for graph, name in ((one, "one"), (other, "other")))
    table = left.merge(right, on="author", how="outer")
    apart = (table["share_one_from"] >= table["share_other_to"]) | (table["share_other_from"] >= table["share_one_to"])
    table["moved"] = apart.fillna(False).astype(bool)
    table["both"] = table["rank_one"].notna() & table["rank_other"].notna()
    table = table.sort_values(["both", "rank_one", "rank_other", "author"], ascending=[False, True, True, True], kind="stable")
    first = [f"{what}_{name}" for what in ("rank", "replies") for name in ("one", "other")]
    names = ["author", *first, "moved", *(name for name in table if name not in {"author", "moved", "both", *first})]
    return table[names].reset_index(drop=True)


def _placed(graph: ReplyGraph, name: str) -> pd.DataFrame:
    import pandas as pd

    columns = with_places(graph).author_columns
    order, place = places(columns["replies_received"])
    low, high = columns["place_from"][order], columns["place_to"][order]
    whole = {f"rank_{name}": place, f"place_{name}_from": low, f"place_{name}_to": high}
    return pd.DataFrame({
        "author": columns["author"][order], **{key: pd.array(values, dtype="Int64") for key, values in whole.items()},
        f"replies_{name}": pd.array(columns["replies_received"][order]).astype("Int64" if columns["replies_received"].dtype.kind == "i" else "Float64"),
        f"share_{name}_from": (low - 1) / max(1, graph.size), f"share_{name}_to": high / max(1, graph.size),
    })  # fmt: skip
