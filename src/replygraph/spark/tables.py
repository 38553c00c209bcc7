"""Files as tables in Spark: read by tasks, joined, and kept on disk step by step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.comments import Inputs, load, parts
from replygraph.engines import embedded, examination, people, statements
from replygraph.engines.kinds import KINDS, any_sql, parent_sql
from replygraph.errors import ReadError, ReplyGraphError, WriteError
from replygraph.files import replaced
from replygraph.graph import settle_sums
from replygraph.sources import Log, columns_in, literal
from replygraph.sources.inputs import open_sources
from replygraph.sources.logs import fold
from replygraph.sources.web import is_url

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType


# What the graph needs of a comment.
COLUMNS = (
    "id", "parent_id", "thread_id", "author", "created_at", "reply_to", "resolution", "candidates", "weight", "author_id", "reply_to_id",
)  # fmt: skip
# What is a sum of weights.
SUMS = ("comments", "self_replies", "replies_received", "replies_sent", "replies_assumed", "weight", *KINDS)


def list_files(
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


def read_files(
    spark: SparkSession, work: Path, files: list[tuple[str, bool]], log: Log, memory: str | None, options: dict[str, Any]
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


def _read_one(task: tuple[int, str, str, str | None, dict[str, Any]]) -> tuple[int, set[str], Log, str]:
    """On a worker: one file read by the embedded engine and written whole or not at all, however often it is tried."""
    number, file, folder, memory, options = task
    con = embedded.connect(memory or f"{50 / (os.cpu_count() or 1):.0f}%")
    con.execute("set threads = 1")  # a task has one core
    try:
        log = load(con, file, **options)
    except ReplyGraphError as error:
        return 0, set(), Log(), str(error)
    have = {*columns_in(con)}
    with replaced(Path(folder, f"{number:06}.parquet")) as beside:
        con.execute(f"copy ({_slim(have, number)}) to {literal(str(beside))} (format parquet, compression zstd)")
    (rows,) = con.execute("select count(*) from read_comments").fetchone()
    return rows, have, log, ""


def _slim(have: set[str], number: int) -> str:
    """The columns that the graph needs, names clean, and each comment's place in the whole input."""
    clean = {name: statements.CLEAN.replace("name", name) for name in ("author", "reply_to", "author_id", "reply_to_id")}
    clean = {name: f"nullif({sql}, '')" if name.endswith("_id") else sql for name, sql in clean.items()}
    columns = {name: clean.get(name, name) if name in have else "null" for name in COLUMNS}
    columns["id"] = "coalesce(id, 'row ' || row)"
    values = ", ".join(f"cast({value} as {statements.COLUMNS[name]}) as {name}" for name, value in columns.items())
    return f"select row, {values} from (select *, ({number}::bigint << 40) + rowid as row from read_comments)"


def settle(
    spark: SparkSession,
    work: Path,
    total: int,
    have: set[str],
    log: Log,
    starters: bool,
    nobody: list[str],
    aliases: Mapping[str, str],
    assumed: str,
) -> tuple[int, float]:
    """Each comment once, the names, and what becomes of each comment; how many repeated an id, and how many starters are left out."""
    have = have - {"precision"}
    copies = "select *, row_number() over (partition by id order by row) as copy from read_comments"
    once = spark.sql(f"select * from ({copies}) where copy = 1")
    repeated = total - keep(spark, work / "comments", "comments", once, "each comment once").count()
    if repeated:
        examination.examine_ids(asking(spark), log, total, have)
    shutil.rmtree(work / "read")
    left_out = 0
    if not starters:
        (left_out,) = spark.sql(f"select coalesce({statements.amount_sql(have)}, 0) from comments where thread_id = id").first()
        spark.table("comments").where("thread_id is null or id <> thread_id").createOrReplaceTempView("comments")
    if assumed != "keep" and "resolution" in have:
        others = ", ".join(name for name in spark.table("comments").columns if name != "parent_id")
        spark.sql(f"select {others}, {parent_sql(have, assumed)} from comments").createOrReplaceTempView("comments")
    if "resolution" in have and not spark.sql(any_sql(have)).first()[0]:
        have = have - {"resolution"}
    apart = people.are_needed(have, aliases)
    if apart:
        _tell_people_apart(spark, work, have, nobody, aliases, log)
    else:
        _name_authors(spark, work, have, nobody)
    spark.table("numbered").createOrReplaceTempView("authors")
    keep(spark, work / "ties", "ties", spark.sql(statements.ties_sql(have, apart)), "who answers whom")
    return repeated, left_out


def _name_authors(spark: SparkSession, work: Path, have: set[str], nobody: list[str]) -> None:
    """Those who are somebody, by their names."""
    named = f"select *, name as author from ({statements.names_sql(have)}) where lower(name) not in ({statements.listed(nobody)})"
    _number(spark, work, spark.sql(named)).selectExpr("*", "author as word").createOrReplaceTempView("names")


def _tell_people_apart(spark: SparkSession, work: Path, have: set[str], nobody: list[str], aliases: Mapping[str, str], log: Log) -> None:
    """The same where people have ids, or aliases say who is who."""
    for name, sql in people.steps(have, nobody).items():
        keep(spark, work / name, name, spark.sql(sql), "tell people apart")
    _put(spark, "variants", ("alias", "word"), people.variants(aliases))
    moves = people.find_moves(aliases, map(tuple, spark.sql(people.HITS).collect()), log) if aliases else {}
    _put(spark, "moves", ("label", "author"), list(moves.items()))
    _number(spark, work, spark.sql(people.authors_sql(have, nobody)))
    keep(spark, work / "names", "names", spark.sql(people.NAMES), "name the authors")
    people.say(spark.sql(people.FACTS).first(), log)


def asking(spark: SparkSession) -> examination.Query:
    """What gives the rows of some SQL."""
    return lambda sql, *values: [tuple(row) for row in spark.sql(sql, args=list(values) or None).collect()]


def _put(spark: SparkSession, table: str, names: tuple[str, str], rows: list[tuple[str, str]]) -> None:
    """A small table of texts into the engine."""
    spark.createDataFrame(rows, ", ".join(f"{name} string" for name in names)).createOrReplaceTempView(table)


def _number(spark: SparkSession, work: Path, authors: DataFrame) -> DataFrame:
    """The table `numbered`: authors numbered in the order of their names, many at a time.

    The names are sorted in pieces, and each piece is numbered from where the one before it ends.
    """
    pieces = authors.repartitionByRange("author").sortWithinPartitions("author")
    keep(spark, work / "pieces", "pieces", pieces.selectExpr("*", "spark_partition_id() as piece"), "sort the names")
    return keep(spark, work / "numbered", "numbered", spark.sql(NUMBERED), "number the names")


NUMBERED = """
select p.*, start + row_number() over (partition by p.piece order by author) - 1 as code
from pieces p join (
  select piece, sum(count(*)) over (order by piece) - count(*) as start from pieces group by piece
) s on p.piece = s.piece
"""


def keep(spark: SparkSession, path: Path, name: str, frame: DataFrame, what: str) -> DataFrame:
    """A table written to disk under a name, whole or not at all, so that nothing before it has to be made again."""
    spark.sparkContext.setJobDescription(what)
    with replaced(path) as beside:
        frame.write.option("compression", "zstd").parquet(str(beside))
    return _show(spark, path, name, frame.schema)


def make_room(place: Path) -> None:
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


def fetch(folder: Path, order: str) -> dict[str, np.ndarray]:
    """Spark's files as columns."""
    files = literal(str(folder / "*.parquet"))
    columns = embedded.fetch(embedded.connect(), f"select * from read_parquet({files}) order by {order}")
    columns |= {name: settle_sums(columns[name]) for name in SUMS if name in columns}
    return {name: values.astype("datetime64[us]") if name.endswith("_at") else values for name, values in columns.items()}
