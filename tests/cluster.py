"""A real Spark cluster on this machine: a master and workers from the pip package, each a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

SETTINGS = """
spark.driver.host 127.0.0.1
spark.sql.shuffle.partitions 4
spark.executor.memory 1g
spark.ui.liveUpdate.period 0
"""


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def wait_for(condition, what, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.03)
    raise AssertionError(f"{what} did not come within {seconds} seconds")


def is_of(job, what, number=0):
    """Whether a job's description is this, or this with at least this number behind it."""
    found = re.fullmatch(rf"{what}(?:\D+(\d+))?", job.get("description", ""))
    return found is not None and int(found[1] or 0) >= number


def span(jobs, what):
    """From when to when Spark worked on jobs of this description."""
    times = [[job[end].replace("GMT", "+00:00") for end in ("submissionTime", "completionTime")] for job in jobs if is_of(job, what)]
    return datetime.fromisoformat(min(start for start, _ in times)), datetime.fromisoformat(max(end for _, end in times))


class Cluster:
    """One master, and workers that can be started and killed; programs run on it as a user runs them."""

    def __init__(self, folder):
        import pyspark

        self.folder, self.port, self.page, self.workers = folder, free_port(), free_port(), []
        self.home = Path(pyspark.__file__).parent
        (folder / "conf").mkdir()
        (folder / "conf" / "spark-defaults.conf").write_text(f"{SETTINGS}spark.ui.port {self.page}\n")
        self.environment = {
            **os.environ, "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(folder / "conf"),
            "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": "",
        }  # fmt: skip
        self.master = self._start("master", "master.Master", "--host", "127.0.0.1", "--port", self.port, "--webui-port", 0)
        self.url = f"spark://127.0.0.1:{self.port}"

    def _start(self, name, role, *args):
        command = [self.home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *args]
        with (self.folder / f"{name}.log").open("wb") as words:
            return subprocess.Popen(list(map(str, command)), stdout=words, stderr=words, env=self.environment, start_new_session=True)

    def start_worker(self):
        """A worker of one core, known to the master."""
        number = len(self.workers)
        place = self.folder / f"worker-{number}"
        self.workers.append(self._start(
            f"worker-{number}", "worker.Worker", "--host", "127.0.0.1", "--cores", 1, "--memory", "1g", "--webui-port", 0,
            "--work-dir", place, self.url,
        ))  # fmt: skip
        log = self.folder / "master.log"
        wait_for(lambda: log.read_text().count("Registering worker") == len(self.workers), f"worker {number}")

    def executors(self, worker):
        """The processes that work for an application under this worker: they are in its process group."""
        found = []
        for each in Path("/proc").glob("[0-9]*"):
            try:
                state = each.joinpath("stat").read_text().rpartition(")")[2].split()
                if int(state[2]) == worker.pid and b"ExecutorBackend" in each.joinpath("cmdline").read_bytes():
                    found.append(each)
            except OSError:
                continue
        return found

    def kill_worker(self):
        """SIGKILL to the last worker and its executor; when it was sent, and when both were gone."""
        worker, sent = self.workers[-1], datetime.now(UTC)
        assert self.executors(worker)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        wait_for(lambda: not self.executors(worker), "the executor's end")
        return sent, datetime.now(UTC)

    def start(self, *args, code="from replygraph.cli import main; main()", **environment):
        """The command line as a process of its own; what it says goes to files."""
        with (self.folder / "out").open("w") as out, (self.folder / "err").open("w") as err:
            return subprocess.Popen(
                [sys.executable, "-c", code, *map(str, args)], stdout=out, stderr=err,
                env={**self.environment, **environment}, cwd=self.folder,
            )  # fmt: skip

    def finish(self, program):
        """Exit code, standard output, standard error, and the last that Spark's page said of its jobs and executors."""
        jobs, executors, end = [], [], time.monotonic() + 900
        while program.poll() is None:
            if time.monotonic() > end:
                program.kill()
            jobs, executors = self.ask("jobs") or jobs, self.ask("allexecutors") or executors
            time.sleep(0.3)
        return program.returncode, *((self.folder / name).read_text() for name in ("out", "err")), jobs, executors

    def run(self, *args, **options):
        """Exit code, standard output and standard error."""
        return self.finish(self.start(*args, **options))[:3]

    def ask(self, what):
        """What Spark's own page says of the running application, or nothing."""
        root = f"http://127.0.0.1:{self.page}/api/v1/applications"
        try:
            with urllib.request.urlopen(root, timeout=5) as answer:
                (application,) = json.load(answer)
            with urllib.request.urlopen(f"{root}/{application['id']}/{what}", timeout=5) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return []

    def working(self, what, number=0):
        """Whether a job of this description runs right now, or of a job of many steps this one has begun."""
        return any(is_of(job, what, number) and (number or job["status"] == "RUNNING") for job in self.ask("jobs"))

    def stop(self):
        for process in (*self.workers, self.master):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
