"""Reddit dumps as Parquet, with the columns of the dumps."""

from functools import lru_cache

from replygraph.errors import ReadError
from replygraph.readers import reddit_ndjson
from replygraph.sources import Log, Source, Table, ask_parquet

TITLE = "Reddit dumps as Parquet, with the columns of the dumps"
HOWTO = (
    "Convert a dump, or take a data set that has been, with at least the columns id, parent_id, link_id, author and created_utc; "
    "give the file, or the folder of all the files."
)
FAMILY = "binary"

NEEDED = {"id", "parent_id", "link_id", "author", "created_utc"}
NUMBERS = ("INTEGER", "BIGINT", "DOUBLE")


def recognise(source: Source) -> str:
    """Parquet by its first bytes, and the columns that no other site's comments have."""
    if not source.head.startswith(b"PAR1") or source.path is None or not NEEDED <= set(_types(source)):
        return ""
    return "a Parquet file with the columns of Reddit comments"


def read(source: Source, log: Log) -> Table:
    """Comments, ids as Reddit's full names: t1_ and t3_."""
    types = _types(source) if source.path else {}
    if missing := NEEDED - set(types):
        raise ReadError(f"{source.name}: the columns {', '.join(sorted(missing))} are needed. It has: {', '.join(types) or 'none'}.")
    fields = {name: f"cast({name} as varchar)" for name in reddit_ndjson.FIELDS if name in types}
    fields |= {name: name for name in ("created_utc", "score") if name in types}
    seconds = "DOUBLE" if types["created_utc"] in NUMBERS else "VARCHAR"
    return Table(source, "parquet", reddit_ndjson.columns(fields), {"created_utc": seconds})


@lru_cache(8)
def _types(source: Source) -> dict[str, str]:
    """The columns of a Parquet file; none where it is damaged."""
    try:
        return {name: type for name, type, *_ in ask_parquet(source, "describe select *")}
    except ReadError:
        return {}
