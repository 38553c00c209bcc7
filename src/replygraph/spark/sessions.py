"""Spark itself: started, waited for, and its failures as sentences."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from replygraph.errors import ReplyGraphError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


PATIENCE = 60  # seconds until a worker must have taken the job
SETTINGS = {
    "spark.app.name": "replygraph",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.showConsoleProgress": "false",  # stderr is for our own sentences; Spark has a page for its progress
    "spark.graphx.pregel.checkpointInterval": "5",
}


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
