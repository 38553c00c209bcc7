"""Programs and schemas of others that the tests ask: they come from Maven Central, and are kept with what Maven keeps."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def fetch(artifact: str, folder: Path, *programs: str) -> Path:
    """The jar of an artifact in a folder. Without Maven, the programs or the jar the test is skipped; in CI it fails."""
    give_up = pytest.fail if os.environ.get("CI") else pytest.skip
    if missing := [program for program in ("mvn", *programs) if shutil.which(program) is None]:
        give_up(f"there is no {missing[0]} on this machine")
    copy = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(copy, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        give_up(f"Maven cannot get {artifact}: {done.stdout[-2000:]}")
    [jar] = folder.glob("*.jar")
    return jar
