"""The record: what every output tells of how it was made, and where that is found again."""

import hashlib
import html
import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from replygraph.graph import ReplyGraph
from replygraph.sources.web import is_url

LIBRARIES = ("numpy", "scipy", "duckdb", "graspologic-native")
NAMING = ("no_author", "aliases", "columns")  # options that may hold names of people
HASHED = 1_000_000_000  # bytes of a file whose hash is worth its time
BEGINS = re.compile(rb'\{\s*(?:"|&quot;|&#34;)made_by(?:"|&quot;|&#34;):')
MOST = 1_000_000  # bytes of a record


@cache
def version(name: str) -> str:
    """The version of what is installed, which takes a while to look up."""
    return metadata.version(name)


def record(graph: ReplyGraph) -> dict[str, Any]:
    """Version and libraries, inputs with sizes and hashes, command and options, the day of reference, and counts.

    Of people under pseudonyms the inputs have no names, and of what is published no sizes and hashes, which would find them.
    """
    made, hidden = graph.record, graph.record.get("hidden", ())
    days = {"as_of": graph.as_of, "saved": made.get("saved")} if "publish" not in hidden else {}
    told = {**{name: made.get(name) for name in ("command", "options", "hidden")}, **days}
    counts = {name: number for name, number in graph.counts.items() if number}
    return {
        **record_of_software(),
        **{name: value for name, value in told.items() if value},
        "inputs": inputs(made.get("files", ()), hidden),
        "counts": counts | {"authors": graph.size, "ties": len(graph.reply_columns["weight"])},
    }


@cache
def record_of_software() -> dict[str, Any]:
    """What is at work: replygraph, Python and the libraries that compute."""
    return {
        "made_by": f"replygraph {version('replygraph')}",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def as_text(made: Mapping[str, Any]) -> str:
    """A record as one line of JSON, of plain ASCII letters."""
    return json.dumps(made, separators=(",", ":"))


def as_file(made: Mapping[str, Any]) -> str:
    """A record as a file of its own."""
    return json.dumps(made, indent=1) + "\n"


def inputs(files: Iterable[str], hidden: Iterable[str]) -> list[dict[str, Any]]:
    """Of each input its name without the folder, its size and its SHA-256."""
    told = [fingerprint(each) for each in files]
    if "publish" in hidden:
        return [{"name": f"file {number}"} for number in range(1, len(told) + 1)]
    return [each | {"name": f"file {number}"} for number, each in enumerate(told, 1)] if hidden else told


def fingerprint(name: str) -> dict[str, Any]:
    """What tells whether an input is still the same; of a folder, of all its files together."""
    path = Path(name)
    if is_url(name) or not path.exists():
        return {"name": name if is_url(name) else path.name}
    if not (path.is_file() or path.is_dir()):  # a pipe gives its content once
        return {"name": path.name}
    found = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    whole = _hash(path) if path.is_file() else _hash_together([(str(file.relative_to(path)), _hash(file)) for file in found])
    return {"name": path.name or path.resolve().name, "bytes": sum(file.stat().st_size for file in found)} | (
        {"sha256": whole} if whole else {}
    )


def _hash_together(files: list[tuple[str, str | None]]) -> str:
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def _hash(path: Path) -> str | None:
    state = path.stat()
    return _hash_of(path, state.st_size, state.st_mtime_ns) if state.st_size <= HASHED else None


@cache
def _hash_of(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def beside(path: Path) -> Path:
    """Where the record of a file lies that has no room for one: a table as CSV or JSON lines."""
    return path.with_name(f"{path.stem}-record.json")


def find(path: Path) -> dict[str, Any] | None:
    """The record of an output: in it, or beside it."""
    holder = holder_of(path)
    return None if holder is None else find_in(holder)


def holder_of(path: Path) -> Path | None:
    """The file that has the record of an output: of a folder the first in it, else itself, or one beside it."""
    if path.is_dir():
        return next((file for file in sorted(path.iterdir()) if file.is_file() and find_in(file)), None)
    stem = PARTS.sub("", path.stem)
    near = [path, beside(path), beside(path.with_name(stem + path.suffix))]
    near += [path.with_name(name) for name in ("map.html", "graph.graphml") if path.name in ("ranking.csv", "methods.md")]
    return next((each for each in near if each.is_file() and find_in(each)), None)


PARTS = re.compile(r"-(?:authors|replies|comments)$")  # of an output of several files


def is_record(path: Path) -> bool:
    """Whether a file is a record and nothing else."""
    return path.name.endswith("-record.json") and re.match(rb'\{\s*"made_by":', path.read_bytes()) is not None


def find_in(path: Path) -> dict[str, Any] | None:
    """The record in a file, whatever its format made of the quotes."""
    content = path.read_bytes()
    for found in BEGINS.finditer(content):
        text = html.unescape(content[found.start() : found.start() + MOST].decode("utf-8", "replace"))
        text = re.sub(r"\\([()\\])", r"\1", text) if path.suffix.lower() == ".pdf" else text
        try:
            read, _ = json.JSONDecoder().raw_decode(text)
        except ValueError:
            continue
        if isinstance(read, Mapping):
            return dict(read)
    return None


def folders_of(graph: ReplyGraph) -> tuple[str, ...]:
    """Where the input's files lie, as ids made of their paths begin; nothing where only folders tell two files apart."""
    files = graph.record.get("files", ())
    names = {os.path.basename(file) for file in files}
    return tuple(sorted({f"{os.path.dirname(file)}/" for file in files if os.path.dirname(file)})) if len(names) == len(files) else ()


def without_folders(graph: ReplyGraph, rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Ids that are made of a file's path by its name alone: a file is the same wherever it lies, and no output tells of a machine."""
    folders = folders_of(graph)
    ids: list[str] = [name for name in ("id", "parent_id", "thread_id") if folders and name in rows]
    return {**rows, **{name: np.fromiter((_stripped(each, folders) for each in rows[name].tolist()), object) for name in ids}}


def _stripped(id: Any, folders: tuple[str, ...]) -> Any:
    return next((id.removeprefix(folder) for folder in folders if id.startswith(folder)), id) if isinstance(id, str) else id
