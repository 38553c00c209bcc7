"""The comments behind a number: which replies make an author's count, or a tie."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from replygraph.building import graph_of, read_aliases
from replygraph.comments import load_any
from replygraph.engines import embedded
from replygraph.engines.privacy import choose
from replygraph.errors import UsageError
from replygraph.wording import amount, cut, figure, printable, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pandas as pd

    from replygraph.graph import ReplyGraph


def replies_behind(comments: Any, *, to: str | None = None, sender: str | None = None, **options: Any) -> pd.DataFrame:
    """The replies that a number counts, a row each, with what tells whom each answers.

    Parameters
    ----------
    comments
        What `build` takes: a table of comments, or the names of files.
    to
        The author replied to: the rows are that author's `replies_received`. By default everybody.
    sender
        The author who replies: with `to` the rows are a tie's weight, without `replies_sent`.
    **options
        As in `build`, and for files as in `load`: the same options give the same numbers.

    Returns
    -------
    DataFrame
        In the order of the input: `id`, `created_at` (cut to what `precision` says), `precision`, `sender`, `to`, `parent_id` (the comment answered), `kind` (what tells
        whom it answers: explicit, structural, named, assumed), `resolution`, `weight` (1, but in tables of weighted ties),
        `text`, `url`.

    Raises
    ------
    UsageError
        A name that nobody has.

    Examples
    --------
    >>> import replygraph as rg
    >>> comments = [{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1, "text": "I agree."}]
    >>> rg.replies_behind(comments, to="Ann")[["id", "sender", "to", "parent_id", "text"]]
      id sender   to parent_id      text
    0  2    Bob  Ann         1  I agree.
    """
    import pandas as pd

    choices = {
        name: options.pop(name) for name in ("starters", "nobody", "aliases", "assumed", "ties", "since", "until") if name in options
    }
    hidden = choose(**{name: options.pop(name) for name in ("pseudonyms", "key", "publish", "forget") if name in options})
    con = embedded.connect(options.pop("memory", None))
    log = load_any(con, comments, **{"texts": True, "names": hidden is not None, "ties": choices.get("ties"), **options})
    choices["aliases"] = read_aliases(choices.get("aliases"))
    graph = graph_of(con, log, hidden=hidden, **choices)
    return pd.DataFrame(replies_in(con, graph, to, sender))


def replies_in(con: duckdb.DuckDBPyConnection, graph: ReplyGraph, to: str | None, sender: str | None) -> dict[str, np.ndarray]:
    """The replies to an author, from another, or both, out of an engine."""
    return embedded.replies_between(con, _place(graph, sender), _place(graph, to))


def _place(graph: ReplyGraph, name: str | None) -> int | None:
    if name is None:
        return None
    names = graph.author_columns["author"]
    found = np.flatnonzero(names == name)
    if len(found):
        return int(found[0])
    near = get_close_matches(name, names.tolist()[:100_000], 3)
    hint = f" Did you mean {' or '.join(near)}?" if near else " `replygraph rank --all` lists the authors."
    raise UsageError(f'nobody here is called "{printable(name)}".{hint}')


def write_list(rows: Mapping[str, np.ndarray], room: int = 100) -> str:
    """Replies for a person to read: a line of who, when and how it is known, and a line of text."""
    number = amount(rows["weight"].sum()) if len(rows["weight"]) else 0
    kinds, often = np.unique(rows["kind"].astype(str), return_counts=True)
    told = ", ".join(f"{count:,} {kind}" for kind, count in zip(kinds.tolist(), often.tolist(), strict=True))
    lines = [("1 reply" if number == 1 else f"{figure(number)} replies") + (f": {told}." if told else ".")]
    for row in zip(
        *(rows[name].tolist() for name in ("created_at", "precision", "sender", "to", "kind", "id", "parent_id", "text")), strict=True
    ):
        at, precision, sender, to, kind, id, parent, text = row
        exact = precision in (None, "second", "minute", "hour")
        when = "time unknown" if not at else at.strftime("%Y-%m-%d %H:%M" if exact else "%Y-%m-%d")
        answers = f" answers {printable(str(parent))}" if parent is not None else ""
        lines.append(f"{when}  {printable(sender)} to {printable(to)}, {kind}: {printable(str(id))}{answers}")
        said = printable(" ".join(str(text).split())) if text else ""
        lines.append("    " + (said if width(said) <= room - 4 else cut(said, room - 4)))
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"
