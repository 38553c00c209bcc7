"""Where a discussion comes from: files, standard input, folders, archives, the web; and how its content is read."""

from replygraph.sources.compression import is_whole_zstd, unpack_errors
from replygraph.sources.contents import BOMS, HEAD, Source, find_bad_byte, lines_of, not_of_encoding
from replygraph.sources.logs import Log
from replygraph.sources.tables import Ask, Columns, Comments, Table, ask_parquet, columns_in, file_literal, literal, open_duckdb, quoted

__all__ = [
    "BOMS",
    "HEAD",
    "Ask",
    "Columns",
    "Comments",
    "Log",
    "Source",
    "Table",
    "ask_parquet",
    "columns_in",
    "file_literal",
    "find_bad_byte",
    "is_whole_zstd",
    "lines_of",
    "literal",
    "not_of_encoding",
    "open_duckdb",
    "quoted",
    "unpack_errors",
]  # fmt: skip
