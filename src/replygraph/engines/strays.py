"""Rows of a table that are no comments: the names of its columns once more, where exports were put together, and totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from replygraph.errors import ReadError
from replygraph.sources import Log, columns_in, literal

if TYPE_CHECKING:
    import duckdb

TOLD = ("author", "reply_to", "parent_id", "id", "thread_id")  # what is read whatever is asked, so that all commands leave out the same
TOTALS = (
    "total", "totals", "grand total", "sum", "subtotal", "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "total general", "total général", "suma",
    "totale", "totale complessivo", "totaal", "soma", "итого", "всего", "合計", "总计", "合计", "總計", "합계", "toplam",
)  # fmt: skip


def leave_out(con: duckdb.DuckDBPyConnection, file: str, named: Mapping[str, str], first: int, log: Log) -> None:
    """Without rows that repeat the names of the columns, and a last one of totals; `first` is the first row of the table.

    `named` tells which of its columns is which of ours.
    """
    have = columns_in(con)
    names = {ours: literal(named[ours]) for ours in TOLD if ours in named and ours in have}
    if "author" in names and names.keys() - {"author"}:
        _names_again(con, file, names, first, log)
        _totals(con, list(names), first, log)


def _names_again(con: duckdb.DuckDBPyConnection, file: str, names: Mapping[str, str], first: int, log: Log) -> None:
    """Rows of names go; where these stand in another order, what follows cannot be read with the columns above."""
    known = ", ".join(names.values())
    same, other = (" + ".join(f"coalesce(({ours} {told})::integer, 0)" for ours, told in each.items()) for each in (
        {ours: f"= {name}" for ours, name in names.items()}, dict.fromkeys(names, f"in ({known})"),
    ))  # fmt: skip
    again = f"rowid >= {first} and author in ({known}) and {other} > 1"
    [(rows, moved)] = con.execute(f"select count(*), count(*) filter ({same} < {other}) from read_comments where {again}").fetchall()
    if moved:
        raise ReadError(
            f"{file}: the names of the columns come again in another order, so that exports with different columns were put together. Give each as a file."
        )
    if rows:
        con.execute(f"delete from read_comments where {again}")
        log.count("rows that repeat the names of the columns", rows)


def _totals(con: duckdb.DuckDBPyConnection, told: list[str], first: int, log: Log) -> None:
    """A last row whose author, or else whose id, is a word for a total: it answers nothing, and nobody of that name wrote more."""
    own = "coalesce(author, id)" if "id" in told else "author"
    is_total = f"lower(trim({own}, ' :')) in ({', '.join(map(literal, TOTALS))})"
    answers = "".join(f" and {ours} is null" for ours in ("parent_id", "reply_to") if ours in told)
    last = f"rowid >= {first} and rowid = (select max(rowid) from read_comments) and {is_total}{answers}"
    [(some,)] = con.execute(f"select count(*) from read_comments where {last}").fetchall()
    if some and con.execute(f"select count(*) from read_comments where rowid >= {first} and {is_total}").fetchone() == (1,):
        con.execute(f"delete from read_comments where {last}")
        log.count("rows of totals")
