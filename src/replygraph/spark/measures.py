"""Authors and ties measured by Spark SQL, components and labels by GraphX."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from replygraph.analysis.measures import DAMPING
from replygraph.engines import statements
from replygraph.engines.kinds import KINDS
from replygraph.spark.tables import keep

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


STILL = 1e-7  # PageRank ends when no author's changes by more than this share of it: then it is right to 1e-6
PIECE = 1_000_000  # ties that a task of PageRank holds
ROUNDS = 5  # of label propagation, which need not settle by itself


# One row per author, `id` their place in the order of names, and what they have in ties.
PEOPLE = """
select n.code as id, n.author, {author_id}n.comments, n.first_comment_at, n.last_comment_at,
  coalesce(own.weight, 0) as self_replies,
  coalesce(got.weight, 0) as replies_received, coalesce(wrote.weight, 0) as replies_sent,
  {assumed}coalesce(got.authors, 0) as authors_answering, coalesce(wrote.authors, 0) as authors_answered
from numbered n
  left join (select source, weight from ties where outcome = {own}) own on n.code = own.source
  left join (select target, sum(weight) as weight{of_these}, count(*) as authors from replies group by target) got
    on n.code = got.target
  left join (select source, sum(weight) as weight, count(*) as authors from replies group by source) wrote
    on n.code = wrote.source
"""


def measure(spark: SparkSession, work: Path, by: str, tables: Mapping[str, Path]) -> None:
    """The tables `replies` and `authors`, where they were asked for or beside the rest."""
    kinds = "".join(f", {kind}" for kind in KINDS if kind in spark.table("ties").columns)
    replies = spark.sql(
        f"select source, target, weight, first_reply_at, last_reply_at{kinds} from ties where outcome = {statements.OUTCOME['replies']}"
    )
    keep(spark, tables.get("replies", work / "replies"), "replies", replies, "the ties")
    author_id = "n.author_id, " if "author_id" in spark.table("numbered").columns else ""
    any_assumed = kinds and spark.sql("select coalesce(sum(assumed), 0) > 0 from replies").first()[0]
    assumed = "coalesce(got.assumed, 0) as replies_assumed, " if any_assumed else ""
    of_these = ", sum(assumed) as assumed" if any_assumed else ""
    people = PEOPLE.format(author_id=author_id, assumed=assumed, of_these=of_these, own=statements.OUTCOME["self-replies"])
    authors = keep(spark, work / "authors with counts", "people", spark.sql(people), "the authors")
    if by == "pagerank" or tables:
        authors = authors.join(_pagerank(spark, work), "id", "left")
    if tables:
        for name, labels in _clusters(spark, work).items():
            authors = authors.join(labels.withColumnRenamed("label", name), "id", "left")
    keep(spark, tables.get("authors", work / "authors"), "authors", authors, "the authors with their measures")


# What flows to an author along the ties, and the same for all: from those who answer nobody, and out of nowhere.
STEP = """
select r.id, r.silent, :damping * coalesce(m.mass, 0) + :base as rank, r.rank as before
from ranks r left join (
  select s.target as id, sum(r.rank * s.share) as mass from shares s join ranks r on s.source = r.id group by s.target
) m on r.id = m.id
"""


def _pagerank(spark: SparkSession, work: Path) -> DataFrame:
    """PageRank as in `measures`, weighted; GraphX and GraphFrames have it for equal weights only."""
    size, silent = spark.sql("select count(*), avg(cast(replies_sent = 0 as int)) from people").first()
    if not size:
        return spark.sql("select id, 0.0D as pagerank from people")
    ranks = spark.sql("select id, replies_sent = 0 as silent, :rank as rank from people", {"rank": 1 / size})
    keep(spark, work / "ranks 0", "ranks", ranks, "PageRank, step 0")
    shares = spark.sql("select r.source, r.target, r.weight / p.replies_sent as share from replies r join people p on r.source = p.id")
    # A step then moves ranks to the ties, not ties to the ranks.
    pieces = max(spark.sparkContext.defaultParallelism, spark.table("replies").count() // PIECE)
    shares = shares.repartition(pieces, "source").persist()
    shares.createOrReplaceTempView("shares")
    for number in range(1, 1000):
        flow = {"damping": DAMPING, "base": (DAMPING * silent + 1 - DAMPING) / size}
        keep(spark, work / f"ranks {number}", "ranks", spark.sql(STEP, flow), f"PageRank, step {number}")
        shutil.rmtree(work / f"ranks {number - 1}")
        total, silent, change = spark.sql("select sum(rank), sum(if(silent, rank, 0)), max(abs(rank - before) / before) from ranks").first()
        if change < STILL:
            break
    shares.unpersist()
    # Sums differ in their last digits with the order in which machines answer; nine digits do not.
    parts = {"total": total, "size": size}
    return spark.sql("select id, round(rank / :total * :size, 9) / :size as pagerank from ranks", parts)


def _clusters(spark: SparkSession, work: Path) -> dict[str, DataFrame]:
    """Who hangs together at all, and label propagation, by GraphX: it reads and writes lines of text."""
    spark.sparkContext.setJobDescription("components and label propagation")
    spark.sparkContext.setCheckpointDir(str(work / "checkpoints"))
    spark.sql("select concat(source, ' ', target) from replies").write.text(str(work / "ends"))
    jvm = spark._jvm
    level, kind = jvm.org.apache.spark.storage.StorageLevel.MEMORY_AND_DISK(), jvm.scala.reflect.ClassTag.Int()
    graphx = jvm.org.apache.spark.graphx
    graph = graphx.GraphLoader.edgeListFile(spark._jsc.sc(), str(work / "ends"), False, -1, level, level)
    found = {
        "component": graphx.lib.ConnectedComponents.run(graph, kind, kind),
        "label": graphx.lib.LabelPropagation.run(graph, ROUNDS, kind),
    }
    for name, labelled in found.items():
        labelled.vertices().saveAsTextFile(str(work / name))
    pair = "split(value, '[(,)]')"
    parsed = (f"cast({pair}[1] as bigint) as id", f"cast({pair}[2] as bigint) as label")
    return {name: spark.read.text(str(work / name)).selectExpr(*parsed) for name in found}
