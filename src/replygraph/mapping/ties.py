"""Graphs made elsewhere as comments: nodes become authors, edges replies of their weight."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any, NamedTuple

from replygraph.columns import PRECISIONS
from replygraph.sources import Ask, Log, Source
from replygraph.wording import plural

# What programs call the name of a node, the weight of an edge and its time, without case and punctuation; the likeliest first.
NAMES = (
    "label", "screenname", "username", "user", "sharedname", "name", "nodelabel", "nodename", "displayname", "fullname", "author",
    "title",
)  # fmt: skip
WEIGHTS = (
    "weight", "edgeweight", "count", "replies", "n", "value", "freq", "frequency", "strength", "interactions", "numreplies", "nreplies",
    "replycount", "w", "times", "anzahl", "gewicht", "häufigkeit", "nombre", "poids", "peso", "número", "frecuencia", "aantal", "вес", "количество", "回数",
)  # fmt: skip
TIMES = ("createdat", "timestamp", "time", "datetime", "date", "createdutc", "unixts", "ts", "created", "sentat")
OWN = {"comments", "selfreplies", "repliesreceived", "repliessent"}  # what our own exports tell of every author
NUMBER = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")
MUTUAL, UNDIRECTED = ("mutual", "reciprocal", "both"), ("undirected", "false")

Cells = Mapping[str, str]


class Edge(NamedTuple):
    """A tie between two nodes, by their ids, and what else is known of it; `kind` may be one of `MUTUAL` or `UNDIRECTED`."""

    source: str
    target: str
    cells: Cells
    kind: str = ""


def plain(name: str) -> str:
    """A name without case and punctuation."""
    return re.sub(r"[\W_]", "", name).lower()


def edge_of(cells: Cells, source: str, target: str) -> Edge:
    """A tie by its cells, of which two name its ends and another may tell its kind."""
    told = {plain(name): value for name, value in cells.items() if name not in (source, target)}
    return Edge(cells.get(source, ""), cells.get(target, ""), told, told.get("type", "").lower())


def renamed(edges: Sequence[Edge], names: Cells) -> list[Edge]:
    """Ties whose ends are called otherwise than by their ids."""
    return [edge._replace(source=names.get(edge.source, edge.source), target=names.get(edge.target, edge.target)) for edge in edges]


def comments(source: Source, log: Log, nodes: Mapping[str, Cells], edges: Sequence[Edge]) -> Iterator[dict[str, Any]]:
    """A reply for each edge, of its weight; of a mutual one a reply each way. Then each node as an author who wrote nothing.

    From our own exports an author also has the comments that are no replies in the graph, and the times of the first and last.
    """
    if nodes and all("commentid" in cells for cells in nodes.values()):
        yield from _trees(nodes, edges)
        return
    people = _people(source, log, nodes)
    kinds = Counter(edge.kind for edge in edges)
    say_directions(source, log, sum(kinds[each] for each in UNDIRECTED), sum(kinds[each] for each in MUTUAL))
    sent: Counter[str] = Counter()
    for number, (author, answered, weight, time, how, own) in enumerate(_replies(source, log, edges), 1):
        sent[author] += 1 if weight is None else max(weight, 0)
        # What is assumed is so of a comment, even where only its author is known.
        row = {"id": f"{source.name}#{number}", **_ends(people, author, answered), "weight": weight, **_when(time), **own}
        yield {**row, "resolution": how, "parent_id": "not told" if how == "assumed" else None}
    for id, cells in nodes.items():
        known = sent[id] if edges else number_of(cells.get("repliessent")) or 0.0
        for number, (answered, weight, time) in enumerate(_author(id, cells, known)):
            yield {"id": f"{source.name}#node-{id}-{number}", **_ends(people, id, answered), "weight": weight, **_when(time)}


Time = tuple[str, str | None]  # and how exactly it is known


def _time(cells: Cells, name: str) -> Time | None:
    """A time of our own exports, or of another's, and how exactly it is known, where they tell."""
    how = cells.get(f"{name.removesuffix('at')}precision")
    return (cells[name], how if how in PRECISIONS else None) if cells.get(name) else None


def _when(time: Time | None) -> dict[str, str | None]:
    return {"created_at": time[0], "precision": time[1]} if time else {"created_at": None}


def _trees(nodes: Mapping[str, Cells], edges: Sequence[Edge]) -> Iterator[dict[str, Any]]:
    """Our own exports of comments as nodes: comments again, each with what it answers."""
    kinds = {edge.source: KINDS.get(edge.cells.get("replykind", ""), "explicit-id") for edge in edges}
    for id, cells in nodes.items():
        told = {ours: cells.get(plain(ours)) for ours in ("author", "parent_id", "thread_id", "created_at", "text", "url")}
        yield {"id": cells["commentid"], **told, "resolution": kinds.get(id)}


def _ends(people: Mapping[str, tuple[str, str | None]], author: str, answered: str | None) -> dict[str, Any]:
    """Who answers and who is answered, each by name and, where that is not enough, by id."""
    (name, id), (whom, whose) = people.get(author, (author, None)), people.get(answered or "", (answered, None))
    return {"author": name, "author_id": id, "reply_to": whom, "reply_to_id": whose, "resolution": "explicit-id" if whom else None}


def _people(source: Source, log: Log, nodes: Mapping[str, Cells]) -> dict[str, tuple[str, str | None]]:
    """What each node is called, by the column that holds names or by its id; and what tells it apart where another is called so."""
    key = _names_column(source, log, nodes)
    names = {id: cells.get(key, "").strip() or id for id, cells in nodes.items()}
    bearers = Counter(names.values())
    return {id: (names[id], cells.get("authorid") or (id if bearers[names[id]] > 1 else None)) for id, cells in nodes.items()}


def _names_column(source: Source, log: Log, nodes: Mapping[str, Cells]) -> str:
    """The column with the names of nodes: known by its own name, or else the only one with a text of its own for each node."""
    columns = {key: [cells[key] for cells in nodes.values() if cells.get(key)] for key in _keys(nodes.values())}
    filled = {key: values for key, values in columns.items() if len(values) >= len(nodes) / 2}
    known = [key for key in NAMES if key in filled]
    known = [key for key in known if len(filled[key]) > 0.9 * max(len(filled[each]) for each in known)]
    if key := next((key for key in known if not are_numbers(filled[key])), next(iter(known), "")):
        return key
    if not all(re.fullmatch(r"n?\d+", id) for id in nodes):
        return ""  # the ids are names
    telling = [key for key, values in filled.items() if len(set(values)) > 0.9 * len(nodes) and not are_numbers(values)]
    if len(telling) == 1:
        log.note(f'{source.name}: authors are called by "{telling[0]}".')
        return telling[0]
    if telling:
        log.warn(f"{source.name}: authors are called by their ids. Names may be in {' or '.join(telling)}: call that column label.")
    return ""


def _keys(cells: Collection[Cells]) -> list[str]:
    return list(dict.fromkeys(key for each in cells for key in each))


def are_numbers(values: Sequence[str]) -> bool:
    """Whether all values are numbers."""
    return all(map(NUMBER.fullmatch, values))


def say_directions(source: Source, log: Log, undirected: int, mutual: int) -> None:
    """What becomes of ties without one direction."""
    if undirected:
        log.count("ties without a direction", undirected)
        have = "1 tie has no direction; it is" if undirected == 1 else f"{undirected:,} ties have no direction; each is"
        log.warn(f"{source.name}: {have} taken as a reply of its source to its target, so who is first in a ranking may be chance.")
    if mutual:
        log.note(f"{source.name}: {plural(mutual, 'mutual tie')}, taken as replies of its whole weight each way.")


def _replies(source: Source, log: Log, edges: Sequence[Edge]) -> Iterator[tuple[str, str, float | None, Time | None, str, Cells]]:
    """Who answers whom, of what weight, when, and how that is known; of our own exports of single replies their ids and texts."""
    keys = set(_keys([edge.cells for edge in edges]))
    weight, time = (next((key for key in known if key in keys), "") for known in (WEIGHTS, TIMES))
    filled = [edge.cells[weight] for edge in edges if edge.cells.get(weight)] if weight else []
    wrong = [cell for cell in filled if number_of(cell) is None]
    if filled and not say_weights(source, log, weight, len(filled), len(filled) - len(wrong), next(iter(wrong), None)):
        weight = ""
    for edge in edges:
        ends = [edge.source, edge.target]
        times = dict.fromkeys(filter(None, (_time(edge.cells, key) for key in ("firstreplyat", "lastreplyat", time))))
        own = {"id": edge.cells["commentid"], "text": edge.cells.get("text", "")} if {"commentid", "replykind"} <= set(edge.cells) else {}
        for author, answered in [ends, ends[::-1]] if edge.kind in MUTUAL else [ends]:
            for amount, at, how in share(number_of(edge.cells.get(weight)), list(times), edge.cells):
                yield author, answered, amount, at, how, own


# Our own exports tell of how many replies of a tie it is known in which way that they answer whom they answer.
KINDS = {"explicit": "explicit-id", "structural": "nested", "named": "mention", "assumed": "assumed"}


def share(weight: float | None, times: Sequence[Time], cells: Cells) -> list[tuple[float | None, Time | None, str]]:
    """A weight in parts, by how the replies are known, and as that of a first and a last one where both times are known."""
    known = [(weight or 0.0 if cells.get("replykind") == kind else number_of(cells.get(kind)) or 0.0, how) for kind, how in KINDS.items()]
    parts: list[tuple[float | None, str]] = [(number, how) for number, how in known if number > 0]
    if not parts or abs(sum(number or 0 for number, _ in parts) - (weight or 0)) > 1e-9 * (weight or 0):
        parts = [(weight, KINDS["explicit"])]
    if len(times) == 2 and len(parts) == 1 and weight and weight > 0:
        last = 1 if weight > 1 else weight / 2
        parts = [(weight - last, parts[0][1]), (last, parts[0][1])]
    when = [*times[:1], *[None] * (len(parts) - 2), *times[1:2]] if len(parts) > 1 else times[:1]
    return [(number, at, how) for (number, how), at in zip_longest(parts, when)]


def number_of(cell: str | None) -> float | None:
    """A cell's number, where it holds one."""
    with suppress(ValueError):
        return float(cell.replace(",", ".") if COMMA.fullmatch(cell) else cell) if cell else None
    return None


COMMA = re.compile(r"[-+]?\d+,(\d{1,2}|\d{4,})")  # as half the world writes fractions; three digits may be thousands


def _author(id: str, cells: Cells, sent: float) -> Iterator[tuple[str | None, float, Time | None]]:
    """The rows of a node: whom it answers, of what weight and when."""
    if not OWN <= set(cells):
        yield None, 0.0, None
        return
    comments, own = (number_of(cells[key]) or 0.0 for key in ("comments", "selfreplies"))
    first, last = _time(cells, "firstcommentat"), _time(cells, "lastcommentat")
    yield None, max(0.0, comments - sent - own), first
    if last and last != first:
        yield None, 0.0, last
    if own > 0:
        yield id, own, None


def weight_sql(source: Source, log: Log, weight: str, name: str, ask: Ask) -> dict[str, str]:
    """A column of weights as SQL; nothing where most cells hold no number, so that it is none."""
    text = f"nullif(trim(cast({weight} as varchar)), '')"
    comma = f"case when regexp_full_match({text}, '{COMMA.pattern}') then try_cast(replace({text}, ',', '.') as double) end"
    number = f"coalesce(try_cast({text} as double), {comma})"
    filled, numbers, example = ask(f"select count({text}), count({number}), min({text}) filter ({number} is null) from {{rows}}")
    weighs = say_weights(source, log, name, filled, numbers, example)
    return {"weight": number} if weighs else {}


def say_weights(source: Source, log: Log, name: str, filled: int, numbers: int, example: str | None) -> bool:
    """Whether a column of so many cells, of which so many hold numbers, holds weights; what is not so is said."""
    if numbers < filled / 2:
        log.warn(f'{source.name}: "{name}" holds no numbers, so that it is no weight; each row counts as one reply.')
    elif numbers < filled:
        count = "1 weight is" if filled - numbers == 1 else f"{filled - numbers:,} weights are"
        log.warn(f'{source.name}: {count} not a number, such as "{(example or "")[:40]}", and counts as one reply.')
    return numbers >= filled / 2
