"""Tables of who answers whom, a row per tie or per reply, as Gephi, NodeXL, R and course platforms write them."""

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence

from replygraph.mapping import evidence, ids, profile, several, ties, times
from replygraph.mapping.ties import plain
from replygraph.readers import _ages, _tables, languages, table
from replygraph.sources import Ask, Log, Source, Table, literal, quoted

TITLE = "A table of who answers whom: source, target, perhaps a weight and a time"
FAMILY = ("table", "json")
HOWTO = (
    "Export the edges from Gephi, NodeXL, Cytoscape, R or a spreadsheet as CSV, a row per tie: who answers, who is answered, and "
    "if you have them a weight and a time. The columns may be called source and target, from and to, sender and receiver, or alike. "
    "A weight is the number of replies that the row stands for; without one, each row counts as one."
)
BREADTH = 3
ENDS = [tuple(each.split()) for each in sorted(languages.words("ends"), key=lambda each: each not in languages.by_language("ends")["en"])]
AFFIXES = (  # sourceName, from_user, user_from
    "", "id", "name", "label", "user", "author", "username", "userid", "node", "nodeid", "usuario", "usuário", "utilisateur", "nutzer", "utente",
)  # fmt: skip
# Where a table has nothing else, one of each will do.
FROM = ("source", "src", "from", "author", "sender", "replier", "who")
TO = ("target", "dst", "to", "replyto", "repliedto", "recipient", "receiver", "whom")
# What such a table may have and still be nothing else.
KIND = (
    "kind", "relationship", "relation", "edgetype", "tietype", "interaction", "interactiontype", "action", "type", "tipointeraccion", "tipo",
)  # fmt: skip
THREADS = ("threadid", "thread", "conversationid", "topicid", "discussionid", "submissionid", "postid", "articleid", "videoid", "issueid")
ROLES = {"weight": ties.WEIGHTS, "created_at": ties.TIMES, "type": ("type", "directed"), "kind": KIND, "thread_id": THREADS}
BESIDE = ("", "id", "label", "timeset", "directed", *KIND, *THREADS, *ties.WEIGHTS, *ties.TIMES)


def recognise(source: Source) -> str:
    """Columns for both ends of a tie, and none for the comment answered."""
    kind, fields = table.shape(source)
    if kind == "json" and table.is_one_object(source):
        return ""
    found, others = roles(fields), evidence.guess(fields)
    if nodes := _nodes(fields):
        return f"a table of the nodes of a graph, {nodes['author']} by {nodes['author_id']}"
    if not found or {"id", "parent_id"} <= set(others) or ("text" in others and plain(found["author"]).startswith(("from", "sender"))):
        return ""  # a row is a comment, or a mail
    return f"a table of who answered whom, from {found['author']} to {found['reply_to']}"


def roles(fields: Sequence[str]) -> dict[str, str]:
    """Which column is which; nothing where two ends are not to be found."""
    known = {plain(name): name for name in reversed(fields)}
    ends = next((pair for pair in _pairs(known) if set(pair) <= set(known)), None) or _only_ends(known)
    if not ends:
        return {}
    found = {"author": known[ends[0]], "reply_to": known[ends[1]]}
    for ours, names in ROLES.items():
        if name := next((known[name] for name in names if name in known and known[name] not in found.values()), None):
            found[ours] = name
    return found


def _pairs(known: Collection[str]) -> Iterator[tuple[str, str]]:
    for one, other in ENDS:
        for affix in AFFIXES:
            yield one + affix, other + affix
            yield affix + one, affix + other
    for name in known:  # source_company and target_company
        if name.startswith("source"):
            yield name, f"target{name.removeprefix('source')}"


def _only_ends(known: Mapping[str, str]) -> tuple[str, str] | None:
    ends = [next((name for name in names if name in known), None) for names in (FROM, TO)]
    return (ends[0], ends[1]) if ends[0] and ends[1] and set(known) <= {*ends, *BESIDE} else None


IDS = ("id", "nodeid", "node", "vertexid", "vertex", "key", "userid")


def _nodes(fields: Sequence[str]) -> dict[str, str]:
    """The id and the name of a node, in a table that tells nothing else of what a comment has."""
    known = {plain(name): name for name in reversed(fields)}
    id, name = (next((known[each] for each in names if each in known), "") for names in (IDS, ties.NAMES))
    said = {"text", "parent_id", "reply_to", "url"} & set(evidence.guess(fields))
    return {"author_id": id, "author": name} if id and name and id != name and plain(fields[0]) in (*IDS, plain(name)) and not said else {}


def read(source: Source, log: Log, *, columns: Mapping[str, str] | None = None) -> Table:
    """A reply per row, or as many as its weight says; of a table of nodes an author per row, whom ties name by the id."""
    form, _ = table.shape(source)
    options, skip = _tables.dialect(source) if form == "csv" else ({}, 0)

    def mapped(names: Sequence[str], ask: Ask) -> dict[str, str]:
        if not columns and (nodes := _nodes(names)):
            log.note(f"{source.name}: the nodes of a graph, called by {nodes['author']}; ties name them by {nodes['author_id']}.")
            made.named["node"] = nodes["author"]
            return {ours: ids.whole(ids.text_of(quoted(theirs))) for ours, theirs in nodes.items()} | {"weight": "0.0"}
        found = {**roles(names), **(columns or {})}
        if not {"author", "reply_to"} <= set(found):
            raise _tables.lacking(source, "source and target", names)
        taken = ", ".join(f"{theirs} as {WORDS.get(ours, ours)}" for ours, theirs in found.items())
        log.note(f"{source.name}: who answered whom, {taken}.")
        if "weight" not in found:
            _say_unused(source, log, found, [each for each in names if each not in found.values() and plain(each) not in BESIDE], ask)
        kind = found.pop("kind", None)
        known = _by_kind(source, log, kind, ask, made.left_out) if kind else {}
        time = {"created_at": _time(source, log, found["created_at"], ask)} if "created_at" in found else {}
        return tie_columns(source, log, found, ask) | time | known

    made = Table(source, form, mapped, options=options, skip=skip)
    return made


def _time(source: Source, log: Log, name: str, ask: Ask) -> str:
    """When, as the engine understands it."""
    profile.keep_first(ask)
    (field,), _ = profile.profile([profile.Field(name, quoted(name))], ask)
    return times.readable(source.name, log, field, ids.text_of(field.sql), "sample", _ages.month_of, ask)


WORDS = {"author": "who answers", "reply_to": "who is answered", "created_at": "time", "kind": "kind of tie", "thread_id": "thread"}


AT_ONCE = 25  # columns: what DuckDB needs for different values of hundreds is gigabytes


def _say_unused(source: Source, log: Log, found: Mapping[str, str], rest: Sequence[str], ask: Ask) -> None:
    """A column of numbers that may be a weight, where no two people stand in two rows."""
    ends = ", ".join(quoted(found[ours]) for ours in ("author", "reply_to"))
    rows, pairs = ask(f"select count(*), count(distinct ({ends})) from {{rows}}")
    if not pairs == rows > 2:
        return
    for some in (rest[start : start + AT_ONCE] for start in range(0, len(rest), AT_ONCE)):
        numbers = [f"try_cast(trim(cast({quoted(each)} as varchar)) as double)" for each in some]
        counts = ask(f"select {', '.join(f'count({each}), count(distinct {each})' for each in numbers)} from {{rows}}")
        for each, filled, different in zip(some, counts[::2], counts[1::2], strict=True):
            if filled == rows and 1 < different and (different < rows or rows < profile.FEW):
                log.warn(
                    f'{source.name}: each row counts as one reply. "{each}" holds numbers; where it tells of how many replies a row is, '
                    f"say --columns {shlex.quote(f'weight={each}')}."
                )
                return


def tie_columns(source: Source, log: Log, found: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Our columns as SQL: a row is a reply; a mutual tie is one each way."""
    fields = {ours: quoted(theirs) for ours, theirs in found.items()}
    columns = {ours: ids.whole(ids.text_of(fields.pop(ours))) for ours in ("author", "reply_to")}
    columns["reply_to"] = f"case when not {ids.is_nothing(columns['reply_to'])} then {columns['reply_to']} end"
    columns["resolution"] = "'explicit-id'"
    if "type" not in fields:
        author, whom = columns["author"], columns["reply_to"]
        some = several.several(source.name, found["reply_to"], log, whom, whom, author, "{rows}", ask)
        columns["reply_to"] = some.people if some else whom
    if kind := fields.pop("type", None):
        columns |= _both_ways(source, log, columns, f"lower(trim(cast({kind} as varchar)))", ask)
    if weight := fields.pop("weight", None):
        columns |= ties.weight_sql(source, log, weight, found["weight"], ask)
    return columns | fields


OTHER_TIES = {"boost": "retweet|boost|repost|shar", "quote": "quot", "mention": "mention"}
NO_ANSWERS = r"\b(dis)?(like|fav|follow|friend|vote|view|react|block)"


DIRECTIONS = ("", "directed", "true", *ties.MUTUAL, *ties.UNDIRECTED)


def _by_kind(source: Source, log: Log, name: str, ask: Ask, left_out: dict[str, str]) -> dict[str, str]:
    """How it is known who is answered, by what a row says of its kind; rows that are no answers are left out, and what else is told is said."""
    kind, others = f"lower(trim(cast({quoted(name)} as varchar)))", "|".join(OTHER_TIES.values())
    other, kinds = ask(
        f"with kinds as (select {kind} as k, count(*) as n from {{rows}} where {kind} not in ({', '.join(map(literal, DIRECTIONS))}) group by k) "
        f"select count(*) filter (regexp_matches(k, '{others}|{NO_ANSWERS}')), list((k, n) order by n desc, k) from kinds"
    )
    if other or 1 < len(kinds or ()) <= 20:
        gone = [(each, number) for each, number in kinds if re.search(NO_ANSWERS, each)]
        more = any(re.search(others, each) for each, _ in kinds)
        log.warn(
            f'{source.name}: "{name}" tells of several kinds of ties ({_listed(kinds)}); {f"left out, for they are no answers: {_listed(gone)}" if gone else "all are counted"}'
            f"{'; --ties reply leaves out all but replies' if more else ''}."
        )
        left_out |= {"ties that are no answers": f"regexp_matches({kind}, '{NO_ANSWERS}')"} if gone else {}
    cases = " ".join(f"when regexp_matches({kind}, '{words}') then '{how}'" for how, words in OTHER_TIES.items())
    return {"resolution": f"case {cases} else 'explicit-id' end"} if other else {}


def _listed(kinds: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{number:,} {each[:40]}" for each, number in kinds[:8])


def _both_ways(source: Source, log: Log, columns: Mapping[str, str], kind: str, ask: Ask) -> dict[str, str]:
    mutual, undirected = ask(
        f"select count(*) filter ({kind} in ('mutual', 'reciprocal', 'both')), count(*) filter ({kind} in ('undirected', 'false')) from {{rows}}"
    )
    ties.say_directions(source, log, undirected, mutual)
    if not mutual:
        return {}
    ends = [columns["author"], columns["reply_to"]]
    twice = "unnest(case when {kind} in ('mutual', 'reciprocal', 'both') then [{0}, {1}] else [{0}] end)"
    return {"author": twice.format(*ends, kind=kind), "reply_to": twice.format(*ends[::-1], kind=kind)}
