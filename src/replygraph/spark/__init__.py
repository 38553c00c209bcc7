"""Spark, for those who outgrow one machine: the same SQL on a cluster.

Every file is read by the embedded engine inside a task, so that a format means the same here and there, and becomes a
Parquet file of the columns that the graph needs. What follows is Spark SQL; each step is written to disk before the
next, so that a machine that is lost costs no more than the step it was in. The tables stay with Spark, in files; the
strongest part of them comes back as a ReplyGraph.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from replygraph.building import read_aliases
from replygraph.comments import Inputs
from replygraph.engines import examination, statements
from replygraph.engines.kinds import ASSUMED
from replygraph.errors import UsageError, check_choice
from replygraph.graph import ReplyGraph
from replygraph.sources import Log
from replygraph.spark.measures import measure
from replygraph.spark.sessions import session
from replygraph.spark.tables import COLUMNS, asking, fetch, keep, list_files, make_room, read_files, settle

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MEASURES = ("pagerank", "replies_received", "replies_sent", "authors_answering", "authors_answered")
AUTHORS, TIES = 100_000, 1_000_000  # that come back: as many as a page can hold


def build(
    files: Inputs,
    *,
    master: str | None = None,
    by: str = "replies_received",
    tables: Mapping[str, Path] | None = None,
    starters: bool = True,
    nobody: Iterable[str] = (),
    aliases: Mapping[str, str] | str | os.PathLike[str] | None = None,
    assumed: str = "keep",
    memory: str | None = None,
    **options: object,
) -> ReplyGraph:
    """The reply graph of a discussion, made by Spark: all of a small one, of a big one the strongest part.

    Parameters
    ----------
    files
        Files and folders that every machine of the cluster sees under the same name. Each file is read by one task.
    master
        Such as `spark://host:7077`; by default what Spark's own settings say, or else all cores of this machine.
    by
        The measure that tells who is strong, one of `MEASURES`.
    tables
        Where the whole tables go: folders of Parquet, for `authors` (with PageRank, `component`, and `label` of label
        propagation) and for `replies` (by the `id` of their authors).
    memory
        The most memory that reading a file may use, such as "4GB".
    starters, nobody, aliases, assumed, **options
        As in `replygraph.build`.

    Returns
    -------
    ReplyGraph
        The first 100,000 authors and the strongest 1,000,000 ties among them, with what is known of these authors in
        the whole: their column `by` too. `counts` tells how many authors and ties are left out.

    Raises
    ------
    ReplyGraphError
        PySpark or Java that are missing, a cluster that cannot be reached, a job that fails.
    """
    check_choice("value of assumed", assumed, ASSUMED)
    if by not in MEASURES:
        raise UsageError(f"--by {by}: with --engine spark there are: {', '.join(MEASURES)}.")
    tables = tables or {}
    # Before anything is started, whether what is named is there, and whether what will be written can be.
    for place in tables.values():
        make_room(place)
    log = Log()
    found = list(list_files(files, log, **options))
    with session(master) as spark, tempfile.TemporaryDirectory(prefix="replygraph-") as folder:
        work = Path(folder)
        total, have = read_files(spark, work, found, log, memory, {"texts": False, **options})
        repeated, left_out = settle(spark, work, total, have, log, starters, list(nobody), read_aliases(aliases), assumed)
        outcomes = dict(map(tuple, spark.sql("select outcome, sum(weight) from ties group by outcome").collect()))
        kinds = tuple(spark.sql(statements.KIND_COUNTS).first()) if "assumed" in spark.table("ties").columns else ()
        certainty = tuple(spark.sql(statements.CERTAINTY).first()) if "reply_to" in have else ()
        counts = statements.tally(repeated, left_out, outcomes, kinds, certainty, log)
        examination.examine(asking(spark), log, counts, have & set(COLUMNS), "code")
        measure(spark, work, by, tables)
        return _strongest(spark, work, by, counts, log)


def _strongest(spark: SparkSession, work: Path, by: str, counts: dict[str, int], log: Log) -> ReplyGraph:
    """The authors first by a measure, and the strongest ties among them, out of Spark's files."""
    from pyspark.sql.functions import desc

    everybody, ties = spark.table("authors"), spark.table("replies")
    columns = [*spark.table("people").columns, *({by} - set(spark.table("people").columns))]
    top = everybody.select(columns).orderBy(desc(by), "id").limit(AUTHORS)
    top = keep(spark, work / "top", "top", top, "the strongest authors").select("id")
    among = ties
    for end in ("source", "target"):
        among = among.join(top.withColumnRenamed("id", end), end)
    among = among.select(ties.columns).orderBy(desc("weight"), "source", "target").limit(TIES)
    keep(spark, work / "among", "among", among, "the strongest ties")
    authors, replies = fetch(work / "top", "id"), fetch(work / "among", "source, target")
    ids = authors.pop("id")
    replies |= {end: np.searchsorted(ids, replies[end]) for end in ("source", "target")}
    author_count, tie_count = everybody.count(), ties.count()
    left = {"authors left with Spark": author_count - len(ids), "ties left with Spark": tie_count - len(replies["weight"])}
    if any(left.values()):
        counts = counts | left
        log.warn(
            f"Of {author_count:,} authors the first {len(ids):,} by {by} are shown, and of {tie_count:,} ties the strongest "
            f"{len(replies['weight']):,} among these."
        )
    return ReplyGraph(authors, replies, counts, tuple(log.warnings), tuple(log.notes))
