"""Files written whole or not at all: an interrupted run leaves the old ones as they were."""

import glob
import os
import platform
import re
import shutil
import stat
import tempfile
import time
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from replygraph.errors import WriteError

Content = bytes | str | Iterable[bytes] | Callable[[Path], None]


def write(files: Mapping[Path, Content] | Mapping[str, Content] | Mapping[str | os.PathLike[str], Content]) -> None:
    """Write files that belong together: first all beside their places, then all into them.

    Parameters
    ----------
    files
        For each path its content: bytes, text (as UTF-8), blocks of bytes, or a function that writes them to a path.
        A link is followed; a pipe or a device is written through. Folders are made as needed.

    Raises
    ------
    WriteError
        Where a file cannot be written; then every file that was there before is as it was.
    """
    ready: dict[Path, str] = {}
    try:
        for path, content in files.items():
            place = Path(os.path.realpath(path))
            if _is_file(place):
                ready[place] = _write_beside(place, content)
            else:
                _fill(place, content)
        _put_in_place(ready)
    except OSError as error:
        raise WriteError(
            f"{error.filename or path}: cannot be written ({error.strerror or error}). "
            "What was there is as it was; name another place with -o."
        ) from error
    finally:
        for beside in ready.values():
            _discard(beside)


def _put_in_place(ready: dict[Path, str]) -> None:
    """Put files into their places; who stops the run meanwhile stops it behind the last, for they belong together."""
    try:
        for place, beside in list(ready.items()):
            os.replace(beside, place)
            del ready[place]
    except OSError:
        raise
    except BaseException:  # a signal, whatever stands for it
        for place, beside in ready.items():
            with suppress(FileNotFoundError):  # it was put there just now
                os.replace(beside, place)
        raise


@contextmanager
def replaced(place: Path) -> Iterator[Path]:
    """A path beside a place, for what is written there to take the place at the end: a file or a folder, whole or not at all."""
    beside = place.with_name(f".{place.name}.{uuid4().hex}.part")
    try:
        yield beside
        if place.is_dir():
            shutil.rmtree(place)
        os.replace(beside, place)
    finally:
        remove = shutil.rmtree if beside.is_dir() else os.unlink
        with suppress(OSError):
            remove(beside)


def _is_file(place: Path) -> bool:
    """Whether something of this name can be replaced: nothing yet, or a regular file."""
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "it is a folder", str(place))
    return stat.S_ISREG(mode)


def _write_beside(place: Path, content: Content) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place.parent, f".{place.name[:180]}.", ".part")
    handle, beside = tempfile.mkstemp(prefix=f".{place.name[:180]}.{this_run()}-", suffix=".part", dir=place.parent)
    try:
        os.close(handle)
        _fill(Path(beside), content)
        os.chmod(beside, _mode(place))
    except BaseException:
        _discard(beside)
        raise
    return beside


def _discard(beside: str) -> None:
    with suppress(OSError):
        os.unlink(beside)


def _fill(path: Path, content: Content) -> None:
    if callable(content):
        content(path)
    else:
        with path.open("wb") as file:
            for block in [content] if isinstance(content, bytes) else [content.encode()] if isinstance(content, str) else content:
                file.write(block)
    if path.is_file():  # a pipe has nothing to sync
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def _mode(place: Path) -> int:
    if place.exists():
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder among the system's temporary files, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix=f"{TEMPORARY}{this_run()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def temporary_place() -> Path:
    """Where among the system's temporary files a folder may be made; what killed runs left there is removed first."""
    folder = Path(tempfile.gettempdir())
    _sweep(folder, TEMPORARY)
    return folder / f"{TEMPORARY}{this_run()}-{uuid4().hex}"


class HeldFolder:
    """A folder among the system's temporary files that is there for as long as somebody holds it, or a way to open a file in it."""

    def __init__(self) -> None:
        self.path = temporary_place()
        self.path.mkdir(0o700)
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def open(self, name: str) -> BinaryIO:
        """A file in the folder, to be read."""
        return (self.path / name).open("rb")


TEMPORARY = "replygraph-"


def this_run() -> str:
    """The machine and the process, in names of files that go with a run: so another run knows whether it lives."""
    return f"{_machine()}-{os.getpid()}"


@cache
def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _sweep(folder: Path, start: str, end: str = "") -> None:
    """What runs that were killed left in a folder, under names that begin and end like this; what a run that lives has there stays."""
    for left in folder.glob(f"{glob.escape(start)}*{end}"):
        with suppress(OSError):
            if _is_left(left, left.name[len(start) :]):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() and not left.is_symlink() else left.unlink()


def _is_left(path: Path, name: str) -> bool:
    """Whether the run that made it has ended; of another machine's, whether it is older than any run."""
    found = re.match(r"([0-9a-f]{8})-(\d{1,10})-", name)
    if found is None:
        return path.suffix == ".part"  # by an older version
    if found[1] != _machine() or os.name == "nt":  # Windows cannot be asked without a library
        return time.time() - path.stat().st_mtime > 7 * 86_400
    try:
        os.kill(int(found[2]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False
