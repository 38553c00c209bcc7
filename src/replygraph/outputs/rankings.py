"""The top participants, as a table for a person or a program."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.analysis.kinds import without_assumed
from replygraph.analysis.measures import measured
from replygraph.analysis.places import places
from replygraph.engines import sql_text
from replygraph.errors import UsageError
from replygraph.graph import ReplyGraph
from replygraph.outputs.export_tables import plain_values
from replygraph.wording import cut, letters, printable, width

if TYPE_CHECKING:
    import pandas as pd

BY = "replies_received"  # what orders, unless something else is asked for
FIRST = ("author", "author_id", "comments", "replies_received", "replies_assumed", "replies_sent")
PLACES = ("place_from", "place_to", "may_be_first", "threads_answered_in", "place_by_threads_from", "place_by_threads_to")


def rank(graph: ReplyGraph, by: str = BY, top: int | None = 10) -> pd.DataFrame:
    """The top participants: who is first by a measure.

    Parameters
    ----------
    by
        The measure that orders, see `replygraph measures`. Authors with equal values share a place and stand by name.
    top
        How many; None for all.

    Returns
    -------
    DataFrame
        `rank` (from 1; after two who share place 2 comes place 4), `author`, `comments`, `replies_received`, `replies_sent`, the measure, every other measure that
        the graph has, and `cluster` if it has one.

    Examples
    --------
    >>> import replygraph as rg
    >>> graph = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}])
    >>> rg.rank(graph, by="replies_received", top=1)[["rank", "author", "comments", "replies_received"]]
       rank author  comments  replies_received
    0     1    Ann         1                 1
    """
    import pandas as pd

    return pd.DataFrame(ranking(graph, by, top))


def about_places(graph: ReplyGraph, by: str, whole: bool) -> list[str]:
    """How sure the places of a ranking are: all that may be said, or in a sentence, or that it was not tested."""
    if not whole and (by != BY or not graph.comment_columns):
        return ["How sure these places are was not tested (--certainty does)."]
    from replygraph.analysis import findings  # with SciPy, which the ranking of a huge discussion does without

    return findings.about_places(graph)[: None if whole else 1]


def ranking(graph: ReplyGraph, by: str, top: int | None) -> dict[str, np.ndarray]:
    """The ranking as columns."""
    if top is not None and top < 0:
        raise UsageError(f"top={top}: how many authors is a number from 0 on, or None for all.")
    graph = measured(graph, by)
    order, place = places(graph.author_columns[by])
    without = _place_without_assumed(graph, by)
    left = {*FIRST, by, "cluster", "self_replies", *(f"{end}_comment_{what}" for end in ("first", "last") for what in ("at", "precision"))}
    more = [name for name in graph.author_columns if name not in left]
    more.sort(key=lambda name: PLACES.index(name) if name in PLACES else len(PLACES))
    shown = [name for name in FIRST if name in graph.author_columns]
    names = [*dict.fromkeys((*shown, by)), *more, *(["cluster"] if "cluster" in graph.author_columns else [])]
    beside = {} if without is None else {"rank_without_assumed": without[order[:top]]}
    return {"rank": place[:top], **beside, **{name: graph.author_columns[name][order[:top]] for name in names}}


def _place_without_assumed(graph: ReplyGraph, by: str) -> np.ndarray | None:
    """Where each author would stand without assumed replies; None where none or all are assumed, or where not all ties are known."""
    if "replies_assumed" not in graph.author_columns or graph.counts.get("ties left with Spark"):
        return None
    sure = without_assumed(graph)
    if not len(sure.reply_columns["weight"]):
        return None
    order, place = places(measured(sure, by).author_columns[by])
    found = np.empty(graph.size, dtype=np.int64)
    found[order] = place
    return found


def render(graph: ReplyGraph, by: str = BY, top: int | None = 10, form: str = "table") -> str:
    """The ranking as text: "table" for a terminal, "csv", "json" or "ndjson" for programs, "excel" for CSV that Excel opens without harm."""
    return WRITERS[form](ranking(graph, by, top))


def render_frame(table: pd.DataFrame, form: str) -> str:
    """Any table as a ranking is rendered; what is missing stays empty."""
    plain = table.astype(object).where(table.notna(), None)
    columns = {name: table[name].to_numpy() if table[name].dtype.kind in "biuf" and table[name].notna().all() else plain[name].to_numpy()
               for name in table}  # fmt: skip
    columns = {name: values if values.dtype.kind != "O" else _whole(values) for name, values in columns.items()}
    return WRITERS[form](columns)


def _whole(values: np.ndarray) -> np.ndarray:
    """Integers without gaps as integers."""
    return values.astype(np.int64) if len(values) and all(type(each) is int for each in values.tolist()) else values


def write_csv(columns: dict[str, np.ndarray], excel: bool = False) -> str:
    """CSV with every text in quotes, so that any name survives any reader."""
    return sql_text.read_back(csv_writer(columns, excel))


def csv_writer(columns: dict[str, np.ndarray], excel: bool = False) -> sql_text.Writer:
    """What writes that to a file."""
    return sql_text.csv_writer(_lettered(columns), excel)


def _lettered(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Clusters by their letters, as the page and all other files call them."""
    return {name: plain_values(name, values) if name == "cluster" else values for name, values in columns.items()}


def write_excel(columns: dict[str, np.ndarray]) -> str:
    """CSV for Excel: with a byte order mark, and an apostrophe before what it would take for a formula."""
    return write_csv(columns, excel=True)


def write_json(columns: dict[str, np.ndarray]) -> str:
    """A JSON array with an object per author."""
    return json.dumps(_rows(columns), ensure_ascii=False, indent=1) + "\n"


def write_ndjson(columns: dict[str, np.ndarray]) -> str:
    """A JSON object per line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(columns))


def _rows(columns: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*map(rounded, _lettered(columns).values()), strict=True)]


def rounded(values: np.ndarray) -> list[Any]:
    """Values in Python's own types, times as ISO 8601, numbers to 12 digits: the rest differs from machine to machine."""
    plain: list[Any] = values.tolist()
    if values.dtype.kind == "M":
        return [each and each.isoformat() for each in plain]
    return [float(f"{value:.12g}") + 0.0 for value in plain] if values.dtype.kind == "f" else plain


def write_table(columns: dict[str, np.ndarray]) -> str:
    """Columns in line, numbers to the right, whatever the script of the names."""
    shown = {name: values for name, values in columns.items() if name != "author_id"}  # where it is needed, the name has it
    cells = {_heading(name): _cells(name, values) for name, values in shown.items()}
    widths = {name: max(map(width, (name, *values))) for name, values in cells.items()}
    room = shutil.get_terminal_size((100, 24)).columns
    while sum(widths.values()) + 2 * len(widths) > room and len(widths) > 5:  # the last ones do not fit
        widths.popitem()
    if [*widths][-1].startswith("from"):  # says nothing without "to"
        widths.popitem()
    left = [name for name in cells if name not in widths]
    lines = [widths, *(dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True))]
    head = "  ".join(_pad(name, widths[name], name == "author") for name in widths)
    body = ["  ".join(_pad(line[name], widths[name], name == "author") for name in widths) for line in lines[1:]]
    ending = [f"No room for: {', '.join(left)}. --csv and --json have all columns."] if left else []
    return "\n".join(line.rstrip() for line in [head, *body, *ending]) + "\n"


HEADINGS = {
    "replies_received": "received", "replies_sent": "sent", "replies_assumed": "of these assumed",
    "rank_without_assumed": "rank without assumed", "place_from": "from", "place_to": "to", "threads_answered_in": "threads",
    "place_by_threads_from": "from (threads)", "place_by_threads_to": "to (threads)", "may_be_first": "may be first",
}  # fmt: skip


def _heading(name: str) -> str:
    return HEADINGS.get(name, name)


def _cells(name: str, values: np.ndarray) -> list[str]:
    if name == "author":
        return [cut(printable(str(value))) for value in values.tolist()]
    if name == "cluster":
        return ["" if value < 0 else letters(value) for value in values.tolist()]
    if values.dtype.kind == "O":
        return ["" if value is None else cut(printable(value)) if isinstance(value, str) else f"{value:,}" for value in values.tolist()]
    if values.dtype.kind == "b":
        return ["yes" if value else "" for value in values.tolist()]
    if values.dtype.kind != "f":
        return [f"{value:,}" for value in values.tolist()]
    if name in FIRST:  # sums of weights
        return [f"{value:,.4f}".rstrip("0").rstrip(".") for value in values.tolist()]
    # Four places, or as many as the largest takes to show four digits: in a huge discussion every PageRank is small.
    largest = np.abs(values[np.isfinite(values)]).max(initial=0)
    places = max(4, 3 - int(np.floor(np.log10(largest)))) if largest else 4
    return [f"{value:.{places}f}" for value in values.tolist()]


def _pad(text: str, size: int, left: bool) -> str:
    space = " " * (size - width(text))
    return text + space if left else space + text


WRITERS: dict[str, Callable[..., str]] = {
    "table": write_table, "csv": write_csv, "excel": write_excel, "json": write_json, "ndjson": write_ndjson,
}  # fmt: skip
