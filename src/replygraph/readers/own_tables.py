"""Our own exports as two tables, NAME-authors and NAME-replies, in CSV or Parquet: read back as the graph that was written."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from replygraph.mapping import ties
from replygraph.mapping.ties import plain
from replygraph.sources import Comments, Log, Source, ask_parquet

TITLE = "replygraph's own tables: NAME-authors and NAME-replies, as CSV or Parquet"
HOWTO = (
    "Made by replygraph export -o NAME.csv or NAME.parquet. Give both files together: one holds the authors with their comments and times, the "
    "other who answered whom."
)
FAMILY = ("table", "binary")
AUTHORS = {"Id", "Label", "comments", "replies_received", "replies_sent", "self_replies"}
REPLIES = ["Source", "Target", "Type", "Weight"]
SHORT = re.compile(r"n\d+|.*\.[0-9a-f]{10}")  # an id that is no name, but stands for one


def recognise(source: Source) -> str:
    """The columns of one of the two tables."""
    columns = _columns(source)
    if set(columns) >= AUTHORS:
        return "replygraph's table of authors"
    ours = columns[:4] == REPLIES and source.head.removeprefix(b"\xef\xbb\xbf").startswith((b'"Source","Target","Type","Weight"', b"PAR1"))
    return "replygraph's table of replies" if ours else ""


def read(source: Source, log: Log) -> Comments:
    """A reply for each tie, of its weight, and the comments and times of each author, as far as they are no replies."""
    rows = list(_rows(source, log))
    if rows and "Label" in rows[0]:
        nodes = {row.get("Id", ""): {plain(name): value for name, value in row.items() if name != "Id"} for row in rows}
        log.note(f"{source.name}: the authors; who answered whom is in the table of replies beside it.")
        return ties.comments(source, log, nodes, [])
    short = {end for row in rows for end in (row.get("Source", ""), row.get("Target", "")) if SHORT.fullmatch(end)}
    names = _names_beside(source, log, short) if short else {}
    return ties.comments(source, log, {}, ties.renamed([ties.edge_of(row, "Source", "Target") for row in rows], names))


def _names_beside(source: Source, log: Log, short: Collection[str]) -> dict[str, str]:
    """The names in the table of authors, which ids stand for that are no names themselves."""
    place = source.path and Path(str(source.path).replace("-replies", "-authors"))
    if not place or place == source.path or not place.is_file():
        log.warn(
            f"{source.name}: {min(short)} and its like stand for names in the table of authors. Put it beside this file, and give both."
        )
        return {}
    beside = Source(str(place), lambda: place.open("rb"), place)
    return {row["Id"]: row.get("Label", row["Id"]) for row in _rows(beside, log) if "Id" in row}


def _columns(source: Source) -> list[str]:
    if not source.head.startswith(b"PAR1"):
        return next(csv.reader(source.text_head.lstrip("\ufeff").splitlines()[:1]), [])
    return [name for name, *_ in ask_parquet(source, "describe select *")] if source.path else []


def _rows(source: Source, log: Log) -> Iterator[dict[str, str]]:
    """The rows, with the cells that are filled."""
    if source.head.startswith(b"PAR1"):
        names = _columns(source)
        found = ask_parquet(source, "select " + ", ".join(f'cast("{name}" as varchar)' for name in names))
        rows = (dict(zip(names, row, strict=True)) for row in found)
    else:
        text = source.read_text().lstrip("\ufeff")
        if not text.endswith("\n"):
            text = text[: text.rfind("\n") + 1]
            log.miss("rows that are cut", 1, f"{source.name}: it ends in the middle of a row, which is left out: the file is cut.")
        rows = csv.DictReader(io.StringIO(text, newline=""))
    yield from ({name: value for name, value in row.items() if name and isinstance(value, str) and value} for row in rows)
