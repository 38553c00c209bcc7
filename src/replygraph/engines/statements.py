"""The SQL that makes authors and ties of comments, and the words for what becomes of them.

It keeps to what DuckDB and Spark both understand, so that the same text runs on one machine and on a cluster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from replygraph.readers._contract import COLUMNS
from replygraph.sources import Log, literal
from replygraph.wording import amount, plural

# Names that stand for nobody. A hub made of all deleted accounts would be a lie.
NOBODY = ("", "[deleted]", "[removed]", "anonymous", "guest", "nan", "none", "null")

# What becomes of a comment, in the words of `describe`; each comment has exactly one fate.
FATES: Mapping[str, str] = {
    "comments that repeat an id": "repeat the id of an earlier one and are left out",
    "thread starters left out": "thread starters left out, as asked",
    "thread starters": "start a thread",
    "answers to a starter not in the input": "answer a thread's starter that is not in the input: no arrow",
    "replies": "replies from one author to another: the arrows of the graph",
    "self-replies": "replies to oneself: no arrow, counted with the author",
    "replies whose parent is not in the input": "replies whose parent is not in the input: no arrow",
    "replies from or to an unknown author": "replies from or to an unknown author (deleted, anonymous): no arrow",
    "replies without a positive weight": "replies whose weight is zero, negative or not a number: no arrow",
}

FATE = {fate: number for number, fate in enumerate(FATES)}

# How many comments a row stands for: one, or its weight where that can be a number of comments. NaN is above all numbers.
AMOUNT = "case when weight > 0 and weight < 1e15 then weight when weight is null then 1 else 0 end"


def amount_sql(have: Collection[str]) -> str:
    """SQL for how many comments some rows stand for."""
    return f"sum({AMOUNT})" if "weight" in have else "count(*)"


def names_sql(have: Collection[str]) -> str:
    """SQL for every name as it stands in the input, with what its comments tell of its author.

    `have` are the columns that the comments have: SQL that speaks of no others takes half of the time.
    """
    times = ", min(created_at) as first_comment_at, max(created_at) as last_comment_at" if "created_at" in have else ""
    written = f"select author as name, {amount_sql(have)} as comments{times} from comments where author is not null group by author"
    if "reply_to" not in have:
        return written
    unknown = ", cast(null as timestamp), cast(null as timestamp)" if times else ""
    named = f"select reply_to, 0{unknown} from comments where reply_to is not null group by reply_to"
    times = times.replace("created_at", "first_comment_at", 1).replace("created_at", "last_comment_at", 1)
    return f"select name, sum(comments) as comments{times} from ({written} union all {named}) as each_way group by name"


def ties_sql(have: Collection[str]) -> str:
    """SQL for what becomes of all comments: for each fate, and of replies for each two authors, how many.

    Of replies whose weight is no number of replies, it is the rows that are counted.
    """
    timed, weighted = "created_at" in have, "weight" in have
    times = ", min(replied_at) as first_reply_at, max(replied_at) as last_reply_at" if timed else ""
    weight = f"case when fate = {FATE['replies without a positive weight']} then count(*) else sum(amount) end" if weighted else "count(*)"
    between = f"fate in ({FATE['replies']}, {FATE['self-replies']})"
    return f"""
select fate, source, target, {weight} as weight{times}
from (
  select fate, case when {between} then source end as source, case when {between} then target end as target
    {", replied_at" if timed else ""}{", amount" if weighted else ""}
  from ({answers_sql(have)}) as answers
) as fates group by fate, source, target
"""


def answers_sql(have: Collection[str], *, row: str = "") -> str:
    """SQL for what each comment answers: its author (`source`), the author answered (`target`), and its fate.

    A comment answers one author: the one named, or else the one who wrote the parent. `names` gives each name as it
    stands in the input the code of its author, or none where it stands for nobody. With `row`, the column that
    numbers the comments, each comment's number, its parent's and its thread are there too.
    """
    named, timed, weighted = "reply_to" in have, "created_at" in have, "weight" in have
    wanted = [name for name in ("id", "parent_id", "thread_id", "reply_to", "created_at") if name in have]
    columns = ", ".join(f"c.{name}" for name in (*wanted, *([row] if row else [])))
    unnamed = " and r.reply_to is null" if named else ""
    target = "case when r.reply_to is null then p.code else t.code end" if named else "p.code"
    more = f"r.{row} as comment, p.{row} as parent, r.thread_id, " if row else ""
    return f"""
with coded as (select {columns}{f", {AMOUNT} as amount" if weighted else ""}, n.code from comments c left join names n on c.author = n.name)
select {more}r.code as source, {target} as target{", r.created_at as replied_at" if timed else ""}{", r.amount" if weighted else ""},
  case
    when r.parent_id is null{unnamed} then {FATE["thread starters"]}
    {f"when r.amount = 0 then {FATE['replies without a positive weight']}" if weighted else ""}
    when p.id is null{unnamed} and r.parent_id = r.thread_id then {FATE["answers to a starter not in the input"]}
    when p.id is null{unnamed} then {FATE["replies whose parent is not in the input"]}
    when r.code is null or {target} is null then {FATE["replies from or to an unknown author"]}
    when r.code = {target} then {FATE["self-replies"]}
    else {FATE["replies"]}
  end as fate
from coded r
  left join coded p on r.parent_id = p.id
  {"left join names t on r.reply_to = t.name" if named else ""}
"""


# How many replies name only an author, and of how many of these the parent is ambiguous or not to be found.
CERTAINTY = """
select count(*), count(candidates), count(*) - count(parent_id) from comments
where reply_to is not null and resolution is distinct from 'explicit-id'
"""

# The comments with the names of their authors as the graph has them.
CLEAN_COMMENTS = (
    "select "
    + ", ".join({"author": "a.author", "reply_to": "t.author as reply_to"}.get(name, f"c.{name}") for name in COLUMNS)
    + " from comments c left join names a on c.author = a.name left join names t on c.reply_to = t.name"
)


def listed(names: Iterable[str]) -> str:
    """SQL for names that stand for nobody, without case; those that always do come with them."""
    return ", ".join(literal(name.lower()) for name in (*NOBODY, *names))


def tally(repeated: int, left_out: float, found: Mapping[int, float], certainty: Sequence[int], log: Log) -> dict[str, int | float]:
    """What was read, used and left out, by reason; `found` are the numbers of comments by fate."""
    counts = {"comments read": repeated + left_out + sum(found.values()), "comments that repeat an id": repeated}
    counts["thread starters left out"] = left_out
    counts |= {fate: found.get(number, 0) for fate, number in FATE.items() if fate not in counts}
    counts = {reason: amount(number) for reason, number in counts.items()}
    if wrong := counts["replies without a positive weight"]:
        log.warn(f"Left out: {plural(wrong, 'row')} whose weight is zero, negative or not a number.")
    if isinstance(counts["replies"], float):
        log.warn("Weights have fractions: numbers of comments and replies are sums of weights, not counts.")
    kinds = ("parents found by name", "parents ambiguous", "parents unresolved")
    return counts | dict(zip(kinds, certainty, strict=False)) | dict(log.counts)


# Names trimmed and in Unicode's composed form. Most are plain ASCII between two visible characters: these stay as they are.
# DuckDB composes only what stands before a NUL, so that it is given the pieces between them.
CLEAN = r"""case when strlen(name) = length(name) and name[1] > ' ' and name[-1] > ' ' then name
  else regexp_replace(case when contains(name, chr(0))
    then array_to_string(list_transform(string_split(name, chr(0)), lambda piece: nfc_normalize(piece)), chr(0))
    else nfc_normalize(name) end, '^[\s\x85\xA0\p{Z}]+|[\s\x85\xA0\p{Z}]+$', '', 'g') end"""
