"""All samples of the tests for the fuzzer: what is in `data`, and a small discussion in each packing and kind that is not text."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import duckdb

DATA = Path(__file__).parent / "data"
Members = dict[str, bytes]
ROWS = [("a1", None, "Ann", "A heron", 1714600000), ("a2", "a1", "Bob", "Where, please?", 1714600060), ("a3", "a2", "Cy", "By the lock", 1714600120),
        ("a4", "a1", "Zoë", "@Bob there", 1714600180)]  # fmt: skip
TREE = b"""{"page": "Herons", "notes": [{"key": 1, "writer": "Ann", "body": "A heron", "answers": [
{"key": 2, "writer": "Bob", "body": "Where?", "answers": []}, {"key": 3, "writer": "Cy", "body": "There", "answers": []}]}]}"""


def samples() -> dict[str, bytes | Members]:
    """Each sample by its name: its content, or the members of an archive."""
    found: dict[str, bytes | Members] = {}
    for path in sorted(DATA.iterdir()):
        if path.is_dir():
            found[f"{path.name}.zip"] = _members(path)
        elif path.suffix != ".expected":
            found[path.name] = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        found |= _in_kinds(Path(folder))
    return found | {"nested_json.json": TREE, "table.csv.gz": gzip.compress(found["table.csv"], mtime=0)}


def _members(folder: Path) -> Members:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _in_kinds(folder: Path) -> dict[str, bytes | Members]:
    """Parquet, Reddit's too, and a workbook."""
    from tests.test_workbooks import workbook

    with duckdb.connect() as con:
        con.execute("create table comments (id varchar, parent_id varchar, author varchar, body varchar, created_utc bigint)")
        con.executemany("insert into comments values (?, ?, ?, ?, ?)", ROWS)
        con.execute(f"copy comments to '{folder / 'table.parquet'}'")
        names = "'t1_' || id as name, id, 't3_x' as link_id, coalesce('t1_' || parent_id, 't3_x') as parent_id, 'heron' as subreddit"
        con.execute(f"copy (select {names}, author, body, created_utc from comments) to '{folder / 'reddit_parquet.parquet'}'")
    heads = ["id", "parent_id", "author", "text", "created_at"]
    book = workbook(
        folder / "table.xlsx", {"Notes": [["made", "by hand"]], "Comments": [heads, *([each or "" for each in row] for row in ROWS)]}
    )
    with zipfile.ZipFile(book) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path != book} | {"table.xlsx": members}


def pack(members: Members) -> bytes:
    """The members as an archive, of the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()
