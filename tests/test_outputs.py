"""Files are there whole or as they were before."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from replygraph import files
from replygraph.cli import terminal
from replygraph.errors import WriteError


def test_written_together_or_not_at_all(tmp_path):
    (tmp_path / "a").write_text("old a")

    def broken():
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match="cannot be written .No space left on device"):
        files.write({tmp_path / "a": b"new", tmp_path / "b": broken()})
    assert (tmp_path / "a").read_text() == "old a"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("nth", [1, 2])
def test_the_nth_write_fails(tmp_path, monkeypatch, nth):
    for name in "ab":
        (tmp_path / name).write_text("old")
    calls = 0

    def fill(path, content):
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(5, "Input/output error", str(path))
        path.write_bytes(content)

    monkeypatch.setattr(files, "_fill", fill)
    with pytest.raises(WriteError, match="Input/output error"):
        files.write({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert [(tmp_path / name).read_text() for name in "ab"] == ["old", "old"]
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_a_link_is_followed_and_the_mode_is_kept(tmp_path):
    target, link = tmp_path / "real", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    files.write({link: "new"})
    assert link.is_symlink() and target.read_text() == "new" and target.stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_through(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    files.write({pipe: b"hello"})
    reader.join(5)
    assert found == [b"hello"] and not pipe.is_file()


def test_a_folder_in_the_way(tmp_path):
    with pytest.raises(WriteError, match="cannot be written"):
        files.write({tmp_path: b"x"})


def test_what_a_killed_run_left_is_swept(tmp_path):
    (tmp_path / ".a.123.part").write_text("left")
    files.write({tmp_path / "a": b"x"})
    assert os.listdir(tmp_path) == ["a"]


SCRIPT = """
import sys, time
from replygraph import files
def slow():
    for _ in range(400):
        yield b"new " * 1000
        time.sleep(0.001)
while True:
    files.write({sys.argv[1]: slow()})
    print("once", flush=True)
"""


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, terminal._Signal])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_who_stops_a_run_while_files_are_put_in_place_has_all_of_them(nth, stop, before, tmp_path, monkeypatch):
    names, done, replace = ["a", "b", "c"], [], os.replace

    def stopped(*paths):
        done.append(paths)
        if len(done) == nth and before:
            raise stop
        replace(*paths)
        if len(done) == nth:
            raise stop

    for name in names:
        (tmp_path / name).write_text("old")
    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(stop):
        files.write({tmp_path / name: "new" for name in names})
    assert {name: (tmp_path / name).read_text() for name in os.listdir(tmp_path)} == dict.fromkeys(names, "new")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_at_any_moment(tmp_path, how):
    path = tmp_path / "file"
    path.write_bytes(b"old " * 400_000)
    for moment in (0.02, 0.11, 0.23, 0.4):
        run = subprocess.Popen([sys.executable, "-c", SCRIPT, str(path)], stdout=subprocess.DEVNULL)
        time.sleep(0.25 + moment)
        run.send_signal(how)
        run.wait()
        assert path.read_bytes() in (b"old " * 400_000, b"new " * 400_000)
