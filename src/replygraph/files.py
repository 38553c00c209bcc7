"""Files written whole or not at all: an interrupted run leaves the old ones as they were."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
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
                ready[place] = ""
                ready[place] = _write_beside(place, content)
            else:
                _fill(place, content)
        for place, beside in ready.items():
            os.replace(beside, place)
            ready[place] = ""
    except OSError as error:
        raise WriteError(
            f"{error.filename or path}: cannot be written ({error.strerror or error}). "
            "What was there is as it was; name another place with -o."
        ) from error
    finally:
        for beside in filter(None, ready.values()):
            with suppress(OSError):
                os.unlink(beside)


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
    _sweep(place)
    handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        os.close(handle)
        _fill(Path(beside), content)
        os.chmod(beside, _mode(place))
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    return beside


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


def _sweep(place: Path) -> None:
    """What a run that was killed left beside this place."""
    for left in place.parent.glob(f".{_escape(place.name)}.*.part"):
        with suppress(OSError):
            left.unlink()


def _escape(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
