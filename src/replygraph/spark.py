"""Spark, for those who outgrow one machine: the same SQL on a cluster.

Every file is read by the embedded engine inside a task, so that a format means the same here and there, and becomes a
Parquet file of the columns that the graph needs. What follows is Spark SQL; each step is written to disk before the
next, so that a machine that is lost costs no more than the step it was in. The tables stay with Spark, in files; the
strongest part of them comes back as a ReplyGraph.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from replygraph import engines
from replygraph.comments import Inputs, fold, load, parts
from replygraph.errors import ReadError, ReplyGraphError, UsageError, WriteError
from replygraph.graph import ReplyGraph
from replygraph.sources import Log, literal, open_sources
from replygraph.urls import is_url

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

MEASURES = ("pagerank", "replies_received", "replies_sent", "authors_answering", "authors_answered")
AUTHORS, ARROWS = 100_000, 1_000_000  # that come back: as many as a page can hold
PATIENCE = 60  # seconds until a worker must have taken the job
DAMPING = 0.85
STILL = 1e-7  # PageRank ends when no author's changes by more than this share of it: then it is right to 1e-6
PIECE = 1_000_000  # arrows that a task of PageRank holds
ROUNDS = 5  # of label propagation, which need not settle by itself

# What the graph needs of a comment.
COLUMNS = ("id", "parent_id", "thread_id", "author", "created_at", "reply_to", "resolution", "candidates")
SETTINGS = {
    "spark.app.name": "replygraph",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.showConsoleProgress": "false",  # stderr is for our own sentences; Spark has a page for its progress
    "spark.graphx.pregel.checkpointInterval": "5",
}


def build(
    files: Inputs,
    *,
    master: str | None = None,
    by: str = "pagerank",
    tables: Mapping[str, Path] | None = None,
    starters: bool = True,
    nobody: Iterable[str] = (),
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
    starters, nobody, **options
        As in `replygraph.build`.

    Returns
    -------
    ReplyGraph
        The first 100,000 authors and the strongest 1,000,000 arrows among them, with what is known of these authors in
        the whole: their column `by` too. `counts` tells how many authors and arrows are left out.

    Raises
    ------
    ReplyGraphError
        PySpark or Java that are missing, a cluster that cannot be reached, a job that fails.
    """
    if by not in MEASURES:
        raise UsageError(f"--by {by}: with --engine spark there are: {', '.join(MEASURES)}.")
    tables = tables or {}
    # Before anything is started, whether what is named is there, and whether what will be written can be.
    for place in tables.values():
        _make_room(place)
    log = Log()
    found = list(_files(files, log, **options))
    with session(master) as spark, tempfile.TemporaryDirectory(prefix="replygraph-") as folder:
        work = Path(folder)
        total, have = _read(spark, work, found, log, memory, {"texts": False, **options})
        repeated = _settle(spark, work, total, have, starters, nobody)
        fates = dict(map(tuple, spark.sql("select fate, sum(weight) from ties group by fate").collect()))
        certainty = tuple(spark.sql(engines.CERTAINTY).first()) if "reply_to" in have else ()
        counts = engines.tally(total, repeated, fates, certainty, log)
        _measure(spark, work, by, tables)
        return _strongest(spark, work, by, counts, log)


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A Spark session that is stopped at the end; its failures are sentences, its own words go to a file."""
    _check(master)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of PySpark 4.3, on pandas 3, which is not used here
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

    logging.getLogger("SQLQueryContextLogger").disabled = True  # it tells what is told below, as JSON
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # which has replygraph
    handle, words = tempfile.mkstemp(prefix="replygraph-spark-", suffix=".log")
    failed = False
    try:
        with _stderr_to(handle):
            builder = SparkSession.builder.config(map=SETTINGS)
            spark = (builder.master(master) if master else builder).getOrCreate()
        try:
            if master:
                _await_worker(spark, master)
            yield spark
        finally:
            spark.stop()
    except (PySparkException, Py4JError) as error:
        failed = True
        raise ReplyGraphError(f"Spark: {_cause(error)} More of it is in {words}.") from error
    finally:
        os.close(handle)
        if not failed:
            os.unlink(words)


def _check(master: str | None) -> None:
    """What can be told before a machine is started, and sooner than Spark would."""
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        raise ReplyGraphError("--engine spark: PySpark is not installed. Install it: pip install 'replygraph[spark]'.")
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    if shutil.which(java) is None:
        raise ReplyGraphError(
            "--engine spark: Spark needs Java, and there is none. Install Java 17 (Debian: apt install "
            "openjdk-17-jre-headless), or set JAVA_HOME to where it is."
        )
    places = [] if not master else [place.rpartition(":") for place in master.removeprefix("spark://").split(",")]
    if places and not any(_answers(host, port) for host, _, port in places):
        raise ReplyGraphError(f"{master}: no Spark master answers there. Is it running, and is the port the right one?")


def _answers(host: str, port: str) -> bool:
    with suppress(OSError, ValueError), socket.create_connection((host, int(port)), timeout=5):
        return True
    return False


@contextmanager
def _stderr_to(handle: int) -> Iterator[None]:
    """What programs started meanwhile say goes to a file, for as long as they run."""
    saved = os.dup(2)
    os.dup2(handle, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def _await_worker(spark: SparkSession, master: str) -> None:
    """A cluster without a free worker lets a job wait for ever."""
    tracker = spark._jsc.sc().statusTracker()
    end = time.monotonic() + PATIENCE
    while len(tracker.getExecutorInfos()) < 2:  # this program itself is one
        if time.monotonic() > end:
            raise ReplyGraphError(
                f"{master}: no worker took the job within {PATIENCE} seconds. Are there workers, and have they memory "
                "to spare? How much is asked for, spark.executor.memory in spark-defaults.conf sets."
            )
        time.sleep(0.2)


def _cause(error: Exception) -> str:
    """What went wrong: of a task that failed, what its Python said last; else what Spark says first."""
    text = str(error)
    python = text.partition("Traceback (most recent call last):\n")[2].splitlines()
    said = [line for line in python if line and not line[0].isspace()]
    said += [line for line in text.splitlines() if line.strip() and "calling o" not in line]
    said.append(type(error).__name__)
    hint = " Install replygraph for the Python of the workers too, or name their Python in PYSPARK_PYTHON."
    return said[0].lstrip(": ")[:500].rstrip(".") + "." + (hint if said[0].startswith("ModuleNotFoundError") else "")


def _files(
    files: Inputs, log: Log, *, format: str | None = None, as_of: Any = None, encoding: str | None = None, **_: object
) -> Iterator[tuple[str, bool]]:
    """The files to read, and whether each was named itself rather than found in a folder."""
    files, notes = [files] if isinstance(files, str | os.PathLike) else files, Log()
    for address in filter(is_url, files):
        raise ReadError(f"{address}: with --engine spark only files are read. Save it first.")
    for source in open_sources(files, as_of=as_of, encoding=encoding):
        for part, _ in parts(source, format, notes):
            if part.path is None:
                raise ReadError(f"{part.name}: lies where no other machine can read it. Save or unpack it, and give the folder.")
            yield str(part.path.absolute()), part is source
    log.warnings += notes.warnings


def _read(
    spark: SparkSession, work: Path, files: list[tuple[str, bool]], log: Log, memory: str | None, options: dict
) -> tuple[int, set[str]]:
    """Each file as a Parquet file, made by a task; how many comments, and the columns that any file has."""
    (work / "read").mkdir()
    tasks = [(number, file, str(work / "read"), memory, options) for number, (file, _) in enumerate(files)]
    spark.sparkContext.setJobDescription("read the files")
    found = spark.sparkContext.parallelize(tasks, len(tasks)).map(_read_one).collect()
    for (_, named), (_, _, part, error) in zip(files, found, strict=True):
        if error and named:
            raise ReadError(error)
        if error:
            log.count("files that cannot be read")
            log.warn(f"{error} The other files are used.")
        _add(log, part)
    names = {file for file, _ in files}
    log.notes, log.warnings = fold(log.notes, names), fold(log.warnings, names)
    total = sum(rows for rows, *_ in found)
    if not total:
        raise ReadError(f"{files[0][0]}: no comments in it.")
    _show(spark, work / "read", "read_comments")
    return total, {"parent_id", "thread_id", "created_at"}.union(*(have for _, have, *_ in found))


def _add(log: Log, part: Log) -> None:
    for warning in part.warnings:
        log.warn(warning)
    for note in part.notes:
        log.note(note)
    log.counts.update(part.counts)


def _read_one(task: tuple[int, str, str, str | None, dict]) -> tuple[int, set[str], Log, str]:
    """On a worker: one file read by the embedded engine and written whole or not at all, however often it is tried."""
    number, file, folder, memory, options = task
    con = engines.connect(memory or f"{50 / (os.cpu_count() or 1):.0f}%")
    con.execute("set threads = 1")  # a task has one core
    try:
        log = load(con, file, **options)
    except ReplyGraphError as error:
        return 0, set(), Log(), str(error)
    have = {row[0] for row in con.execute("describe read_comments").fetchall()}
    beside = Path(folder, f"_{number:06}.{uuid4().hex}")
    con.execute(f"copy ({_slim(have, number)}) to {literal(str(beside))} (format parquet, compression zstd)")
    beside.replace(Path(folder, f"{number:06}.parquet"))
    (rows,) = con.execute("select count(*) from read_comments").fetchone()
    return rows, have, log, ""


def _slim(have: set[str], number: int) -> str:
    """The columns that the graph needs, names clean, and each comment's place in the whole input."""
    clean = {name: engines.CLEAN.replace("name", name) for name in ("author", "reply_to")}
    columns = {name: clean.get(name, name) if name in have else "null" for name in COLUMNS}
    columns["id"] = "coalesce(id, 'row ' || row)"
    values = ", ".join(f"cast({value} as {engines.COLUMNS[name]}) as {name}" for name, value in columns.items())
    return f"select row, {values} from (select *, ({number}::bigint << 40) + rowid as row from read_comments)"


def _settle(spark: SparkSession, work: Path, total: int, have: set[str], starters: bool, nobody: Iterable[str]) -> int:
    """Each comment once, the names, and what becomes of each comment; how many repeated an id."""
    copies = "select *, row_number() over (partition by id order by row) as copy from read_comments"
    once = spark.sql(f"select * from ({copies}) where copy = 1")
    repeated = total - _keep(spark, work / "comments", "comments", once, "each comment once").count()
    shutil.rmtree(work / "read")
    if not starters:
        spark.table("comments").where("thread_id is null or id <> thread_id").createOrReplaceTempView("comments")
    _name_authors(spark, work, have, nobody)
    _keep(spark, work / "ties", "ties", spark.sql(engines.ties_sql(have)), "who answers whom")
    return repeated


def _name_authors(spark: SparkSession, work: Path, have: set[str], nobody: Iterable[str]) -> None:
    """Those who are somebody, numbered in the order of their names, many at a time.

    The names are sorted in pieces, and each piece is numbered from where the one before it ends.
    """
    names = spark.sql(f"select * from ({engines.names_sql(have)}) where lower(name) not in ({engines.listed(nobody)})")
    pieces = names.repartitionByRange("name").sortWithinPartitions("name")
    _keep(spark, work / "pieces", "pieces", pieces.selectExpr("*", "spark_partition_id() as piece"), "sort the names")
    _keep(spark, work / "names", "names", spark.sql(NUMBERED), "number the names")


NUMBERED = """
select p.*, start + row_number() over (partition by p.piece order by name) - 1 as code
from pieces p join (
  select piece, sum(count(*)) over (order by piece) - count(*) as start from pieces group by piece
) s on p.piece = s.piece
"""


def _keep(spark: SparkSession, path: Path, name: str, frame: DataFrame, what: str) -> DataFrame:
    """A table written to disk under a name, whole or not at all, so that nothing before it has to be made again."""
    beside = path.with_name(f".{path.name}.{uuid4().hex}.part")
    spark.sparkContext.setJobDescription(what)
    try:
        frame.write.option("compression", "zstd").parquet(str(beside))
        shutil.rmtree(path, ignore_errors=True)
        beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return _show(spark, path, name, frame.schema)


def _make_room(place: Path) -> None:
    """Only a folder that Spark wrote is replaced."""
    place.parent.mkdir(parents=True, exist_ok=True)
    own = (".parquet", ".crc", "_SUCCESS")
    if place.exists() and not (place.is_dir() and all(file.name.endswith(own) for file in place.iterdir())):
        raise WriteError(f"{place}: is there and is no folder of Parquet. Move it away, or name another place with -o.")


def _show(spark: SparkSession, path: Path, name: str, schema: StructType | None = None) -> DataFrame:
    """A folder of Parquet as a table; to know its schema saves a look into its files."""
    frame = (spark.read.schema(schema) if schema else spark.read).parquet(str(path))
    frame.createOrReplaceTempView(name)
    return frame


# One row per author, `id` their place in the order of names, and what they have in ties.
PEOPLE = f"""
select n.code as id, n.name as author, n.comments, n.first_comment_at, n.last_comment_at,
  coalesce(own.weight, 0) as self_replies,
  coalesce(got.weight, 0) as replies_received, coalesce(wrote.weight, 0) as replies_sent,
  coalesce(got.authors, 0) as authors_answering, coalesce(wrote.authors, 0) as authors_answered
from names n
  left join (select source, weight from ties where fate = {engines.FATE["self-replies"]}) own on n.code = own.source
  left join (select target, sum(weight) as weight, count(*) as authors from replies group by target) got
    on n.code = got.target
  left join (select source, sum(weight) as weight, count(*) as authors from replies group by source) wrote
    on n.code = wrote.source
"""


def _measure(spark: SparkSession, work: Path, by: str, tables: Mapping[str, Path]) -> None:
    """The tables `replies` and `authors`, where they were asked for or beside the rest."""
    replies = spark.sql(f"select source, target, weight, first_reply_at, last_reply_at from ties where fate = {engines.FATE['replies']}")
    _keep(spark, tables.get("replies", work / "replies"), "replies", replies, "the arrows")
    authors = _keep(spark, work / "people", "people", spark.sql(PEOPLE), "the authors")
    if by == "pagerank" or tables:
        authors = authors.join(_pagerank(spark, work), "id", "left")
    if tables:
        for name, labels in _clusters(spark, work).items():
            authors = authors.join(labels.withColumnRenamed("label", name), "id", "left")
    _keep(spark, tables.get("authors", work / "authors"), "authors", authors, "the authors with their measures")


# What flows to an author along the arrows, and the same for all: from those who answer nobody, and out of nowhere.
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
    _keep(spark, work / "ranks 0", "ranks", ranks, "PageRank, step 0")
    shares = spark.sql("select r.source, r.target, r.weight / p.replies_sent as share from replies r join people p on r.source = p.id")
    # A step then moves ranks to the arrows, not arrows to the ranks.
    pieces = max(spark.sparkContext.defaultParallelism, spark.table("replies").count() // PIECE)
    shares = shares.repartition(pieces, "source").persist()
    shares.createOrReplaceTempView("shares")
    for number in range(1, 1000):
        flow = {"damping": DAMPING, "base": (DAMPING * silent + 1 - DAMPING) / size}
        _keep(spark, work / f"ranks {number}", "ranks", spark.sql(STEP, flow), f"PageRank, step {number}")
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


def _strongest(spark: SparkSession, work: Path, by: str, counts: dict[str, int], log: Log) -> ReplyGraph:
    """The authors first by a measure, and the strongest arrows among them, out of Spark's files."""
    from pyspark.sql.functions import desc

    everybody, arrows = spark.table("authors"), spark.table("replies")
    columns = [*spark.table("people").columns, *({by} - set(spark.table("people").columns))]
    top = everybody.select(columns).orderBy(desc(by), "id").limit(AUTHORS)
    top = _keep(spark, work / "top", "top", top, "the strongest authors").select("id")
    among = arrows
    for end in ("source", "target"):
        among = among.join(top.withColumnRenamed("id", end), end)
    among = among.select(arrows.columns).orderBy(desc("weight"), "source", "target").limit(ARROWS)
    _keep(spark, work / "among", "among", among, "the strongest arrows")
    authors, replies = _fetch(work / "top", "id"), _fetch(work / "among", "source, target")
    ids = authors.pop("id")
    replies |= {end: np.searchsorted(ids, replies[end]) for end in ("source", "target")}
    size, ties = everybody.count(), arrows.count()
    left = {"authors left with Spark": size - len(ids), "arrows left with Spark": ties - len(replies["weight"])}
    if any(left.values()):
        counts = counts | left
        log.warn(
            f"Of {size:,} authors the first {len(ids):,} by {by} are shown, and of {ties:,} arrows the strongest "
            f"{len(replies['weight']):,} among these."
        )
    return ReplyGraph(authors, replies, counts, tuple(log.warnings), tuple(log.notes))


def _fetch(folder: Path, order: str) -> dict[str, np.ndarray]:
    """Spark's files as columns."""
    files = literal(str(folder / "*.parquet"))
    columns = engines.fetch(engines.connect(), f"select * from read_parquet({files}) order by {order}")
    return {name: values.astype("datetime64[us]") if name.endswith("_at") else values for name, values in columns.items()}
