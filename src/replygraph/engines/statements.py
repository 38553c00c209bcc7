"""The SQL that makes authors and ties of comments, and the words for what becomes of them.

It keeps to what DuckDB and Spark both understand, so that the same text runs on one machine and on a cluster.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from replygraph.engines.kinds import KINDS, LEFT_OUT, is_assumed, kind_sql, sums_sql
from replygraph.readers import languages
from replygraph.readers._contract import COLUMNS as COLUMNS  # engines take it from here
from replygraph.sources import Log, literal
from replygraph.wording import amount, plural

# Names that stand for nobody where no id tells who it is: what Reddit and others write in place of a deleted account,
# and what forums and blogs call those who have none, in their languages. A hub made of all of them would be a lie.
DELETED = ("", *sorted(languages.plain("deleted")))
GUESTS = tuple(sorted(languages.plain("guests", "nameless")))
NOBODY = (*DELETED, *GUESTS)

# What becomes of a comment, in the words of `describe`; each comment has exactly one outcome. Where it is one comment only,
# `wording.agreeing` makes the first verb or noun agree.
OUTCOMES: Mapping[str, str] = {
    "comments that repeat an id": "repeat the id of an earlier one and are left out",
    "thread starters left out": "thread starters left out, as asked",
    "thread starters": "start a conversation, answering no other comment",
    "answers to a starter not in the input": "answer a thread's starter that is not in the input: no tie",
    "replies": "replies from one author to another, counted in the ties",
    "self-replies": "replies to oneself: no tie, counted with the author",
    "replies whose parent is not in the input": "replies whose parent is not in the input: no tie",
    "replies from or to an unknown author": "replies from or to an unknown author (deleted, anonymous): no tie",
    "assumed replies left out": "assumed replies left out, as asked: no tie",
    "replies without a positive weight": "replies whose weight is zero, negative or not a number: no tie",
    "ties of other kinds left out": "answer only by ties of other kinds than asked for: no tie",
}

UNKNOWN = "replies from or to an unknown author"
NO_PARENT, NO_STARTER = "replies whose parent is not in the input", "answers to a starter not in the input"

OUTCOME = {outcome: number for number, outcome in enumerate(OUTCOMES)}
FOUND_BY = ("parents found by name", "parents ambiguous", "parents unresolved")  # how sure it is which comment a reply by name answers

# How many comments a row stands for: one, or its weight where that can be a number of comments. NaN is above all numbers.
AMOUNT = "case when weight > 0 and weight < 1e15 then weight when weight is null then 1 else 0 end"


def amount_sql(have: Collection[str]) -> str:
    """SQL for how many comments some rows stand for."""
    return f"sum({AMOUNT})" if "weight" in have else "count(*)"


def names_sql(have: Collection[str], ids: bool = False) -> str:
    """SQL for every name as it stands in the input, with what its comments tell of its author; with `ids` for every id and name.

    `have` are the columns that the comments have: SQL that speaks of no others takes half of the time.
    """
    ways = [_names_in("author", have, ids, f"{amount_sql(have)} as comments{first_and_last(have, 'comment', 'created_at')}")]
    if "reply_to" in have or "reply_to_id" in have:
        ways.append(_names_in("reply_to", have, ids, f"0 as comments{first_and_last(have, 'comment', 'cast(null as timestamp)')}"))
    if len(ways) == 1:
        return ways[0]
    times = first_and_last_of_all(have)
    keys = "id, name" if ids else "name"
    return f"select {keys}, sum(comments) as comments{times} from ({' union all '.join(ways)}) as each_way group by {keys}"


def known_sql(at: str) -> str:
    """SQL for a time cut to what is known of it, by the column `precision`."""
    words = "'day', 'week', 'month', 'year', 'estimated'"
    cut = " ".join(f"when precision {which} then cast(date_trunc('{unit}', {at}) as timestamp)"
                   for unit, which in (("day", f"in ({words})"), ("hour", "= 'hour'"), ("minute", "= 'minute'")))  # fmt: skip
    return f"case {cut} else {at} end"


def first_and_last(have: Collection[str], of: str, at: str) -> str:
    """SQL for the first and the last of some times, and how exactly each is known, where that is not always to the second."""
    if "created_at" not in have:
        return ""
    if "precision" not in have:
        return f", min({at}) as first_{of}_at, max({at}) as last_{of}_at"
    known, how = known_sql(at), "coalesce(precision, 'second')"
    both = _with_time(known, how)
    return (
        f", min({known}) as first_{of}_at, max({known}) as last_{of}_at, min_by({how}, {both}) as first_{of}_precision, "
        f"max_by({how}, {both}) as last_{of}_precision"
    )


def _with_time(known: str, how: str) -> str:
    """A time with how exactly it is known, so that of equal times the same one is first whatever the order of rows."""
    return f"case when {known} is not null then row({known}, {how}) end"


def first_and_last_of_all(have: Collection[str]) -> str:
    """The same of several rows that have them."""
    if "created_at" not in have:
        return ""
    ends = {"first": "min", "last": "max"}
    times = [f"{most}({end}_comment_at) as {end}_comment_at" for end, most in ends.items()]
    precise = [
        f"{most}_by({end}_comment_precision, {_with_time(f'{end}_comment_at', f'{end}_comment_precision')}) as {end}_comment_precision"
        for end, most in ends.items()
    ]
    return "".join(f", {each}" for each in (*times, *(precise if "precision" in have else [])))


def _names_in(column: str, have: Collection[str], ids: bool, values: str) -> str:
    """SQL for the names in `author` or `reply_to`, and the ids beside them."""
    keys = {"name": column if column in have else "cast(null as string)"}
    if ids:
        keys = {"id": f"{column}_id" if f"{column}_id" in have else "cast(null as string)"} | keys
    there = ", ".join(key for key in keys.values() if not key.startswith("cast"))
    columns = ", ".join(f"{key} as {name}" for name, key in keys.items())
    return f"select {columns}, {values} from comments where coalesce({there}) is not null group by {there}"


def is_called(column: str, comments: str, names: str, have: Collection[str], people: bool) -> str:
    """SQL for whether a row of `names` is who a comment has in `author` or in `reply_to`."""
    if not people:
        return f"{comments}.{column} = {names}.word"
    if f"{column}_id" not in have:
        return f"{comments}.{column} = {names}.word and {names}.by_name"
    id = f"{comments}.{column}_id"
    return f"coalesce({id}, {comments}.{column}) = {names}.word and ({id} is null) = {names}.by_name"


def ties_sql(have: Collection[str], people: bool = False) -> str:
    """SQL for what becomes of all comments: for each outcome, and of replies for each two authors, how many.

    Of replies whose weight is no number of replies, it is the rows that are counted.
    """
    timed, weighted = "created_at" in have, "weight" in have
    times = first_and_last(have, "reply", "replied_at")
    weight = (
        f"case when outcome = {OUTCOME['replies without a positive weight']} then count(*) else sum(amount) end" if weighted else "count(*)"
    )
    between = f"outcome in ({OUTCOME['replies']}, {OUTCOME['self-replies']})"
    kinds = sums_sql("amount" if weighted else "1") if "resolution" in have else ""
    return f"""
select outcome, source, target, {weight} as weight{times}{kinds}
from (
  select outcome, case when {between} then source end as source, case when {between} then target end as target
    {", replied_at" if timed else ""}{", precision" if "precision" in have else ""}{", amount" if weighted else ""}{", kind" if kinds else ""}
  from ({answers_sql(have, people)}) as answers
) as outcomes group by outcome, source, target
"""


def answers_sql(have: Collection[str], people: bool = False, *, row: str = "") -> str:
    """SQL for what each comment answers: its author (`source`), the author answered (`target`), and its outcome.

    A comment answers one author: the one named, or else the one who wrote the parent. `names` gives each name as it
    stands in the input the code of its author, or none where it stands for nobody; with `people` each id too, and for a
    name that several people have a row without a code. With `row`, the column that numbers the comments, each comment's number, its parent's and its thread are there too.
    """
    answered = [name for name in ("reply_to", "reply_to_id") if name in have or "reply_to_id" in have]
    named, timed, weighted = bool(answered), "created_at" in have, "weight" in have
    kinds = "resolution" in have
    wanted = [
        name
        for name in ("id", "parent_id", "thread_id", *answered, "created_at", "precision", "resolution")
        if name in have or name in answered
    ]
    columns = ", ".join(f"c.{name}" for name in (*wanted, *([row] if row else [])))
    nobody = " and ".join(f"r.{name} is null" for name in answered)
    unnamed = f" and {nobody}" if named else ""
    several = " or (t.word is not null and t.code is null)" if people else ""
    target = f"case when ({nobody}){several} then p.code else t.code end" if named else "p.code"
    author, whom = is_called("author", "c", "n", have, people), is_called("reply_to", "r", "t", have, people)
    more = f"r.{row} as comment, p.{row} as parent, r.thread_id, " if row else ""
    return f"""
with coded as (select {columns}{f", {AMOUNT} as amount" if weighted else ""}, n.code from comments c left join names n on {author})
select {more}r.code as source, {target} as target{", r.created_at as replied_at" if timed else ""}{", r.precision" if "precision" in have else ""}{", r.amount" if weighted else ""}{f", {kind_sql('r')} as kind" if kinds else ""},
  case
    {f"when r.parent_id is null and {is_assumed('r.resolution')} then {OUTCOME['assumed replies left out']}" if kinds else ""}
    {f"when r.resolution = '{LEFT_OUT}' then {OUTCOME['ties of other kinds left out']}" if kinds else ""}
    when r.parent_id is null{unnamed} then {OUTCOME["thread starters"]}
    {f"when r.amount = 0 then {OUTCOME['replies without a positive weight']}" if weighted else ""}
    when p.id is null{unnamed} and r.parent_id = r.thread_id then {OUTCOME["answers to a starter not in the input"]}
    when p.id is null{unnamed} then {OUTCOME["replies whose parent is not in the input"]}
    when r.code is null or {target} is null then {OUTCOME["replies from or to an unknown author"]}
    when r.code = {target} then {OUTCOME["self-replies"]}
    else {OUTCOME["replies"]}
  end as outcome
from coded r
  left join coded p on r.parent_id = p.id
  {f"left join names t on {whom}" if named else ""}
"""


# How many replies name only an author, and of how many of these the parent is ambiguous or not to be found.
CERTAINTY = f"""
select count(*), count(candidates), count(*) - count(parent_id) from comments
where reply_to is not null and coalesce(resolution, '') <> 'explicit-id' and not {is_assumed("coalesce(resolution, '')")}
"""

# The comments with their authors called as in the graph.
CLEAN_COMMENTS = f"select {', '.join(COLUMNS)} from clean_comments"


def comments_sql(have: Collection[str], people: bool = False) -> str:
    """SQL for the table `clean_comments`: the comments in their order, with the names and ids of authors as the graph has them."""
    ours = {"author": "a.author", "reply_to": "t.author as reply_to"}
    if people:
        ours |= {"author_id": "a.author_id", "reply_to_id": "t.author_id as reply_to_id"}
    ours |= {"resolution": f"nullif(c.resolution, '{LEFT_OUT}') as resolution"}
    columns = ", ".join(ours.get(name, f"c.{name}") for name in COLUMNS)
    joins = [f"left join names {n} on {is_called(column, 'c', n, have, people)}" for column, n in (("author", "a"), ("reply_to", "t"))]
    return f"select row, {columns} from comments c {' '.join(joins)}"


# How many replies there are of each kind.
KIND_COUNTS = f"select {', '.join(f'coalesce(sum({kind}), 0)' for kind in KINDS)} from ties where outcome = {OUTCOME['replies']}"


def listed(names: Iterable[str]) -> str:
    """SQL for names that stand for nobody, without case; those that always do come with them."""
    return ", ".join(literal(name.lower()) for name in (*NOBODY, *names))


def tally(
    repeated: int, left_out: float, found: Mapping[int, float], kinds: Sequence[float], certainty: Sequence[int], log: Log
) -> dict[str, int | float]:
    """What was read, used and left out, by reason; `found` are the numbers of comments by outcome, `kinds` of replies by kind."""
    counts = {"comments read": repeated + left_out + sum(found.values()), "comments that repeat an id": repeated}
    counts["thread starters left out"] = left_out
    counts |= {outcome: found.get(number, 0) for outcome, number in OUTCOME.items() if outcome not in counts}
    counts = {reason: amount(number) for reason, number in counts.items()}
    if wrong := counts["replies without a positive weight"]:
        log.warn(f"Left out: {plural(wrong, 'row')} whose weight is zero, negative or not a number.")
    if isinstance(counts["replies"], float):
        log.warn("Weights have fractions: numbers of comments and replies are sums of weights, not counts.")
    counts |= {f"{kind} replies": amount(number) for kind, number in zip(KINDS, kinds or (counts["replies"], 0, 0, 0), strict=True)}
    return counts | dict(zip(FOUND_BY, certainty, strict=False)) | dict(log.counts)


def used(counts: Mapping[str, int | float]) -> int | float:
    """How many comments there are without those left out: the same ones again, and thread starters where so asked."""
    return amount(counts["comments read"] - counts.get("comments that repeat an id", 0) - counts.get("thread starters left out", 0))


def besides(counts: Mapping[str, int | float]) -> dict[str, int | float]:
    """What was counted besides what became of each comment and how its reply is known: what readers left out, and why."""
    known = {"comments read", *OUTCOMES, *FOUND_BY, *(f"{kind} replies" for kind in KINDS)}
    return {reason: number for reason, number in counts.items() if number and reason not in known}


def found_by_name(counts: Mapping[str, int | float]) -> tuple[int | float, ...]:
    """Of how many replies only a name tells who is answered; of how many the comment is certain, the likeliest of several, and not in the input."""
    named, ambiguous, unresolved = (counts.get(each, 0) for each in FOUND_BY)
    return named, named - ambiguous - unresolved, ambiguous, unresolved


# Names trimmed and in Unicode's composed form. Most are plain ASCII between two visible characters: these stay as they are.
# DuckDB composes only what stands before a NUL, so that it is given the pieces between them.
CLEAN = r"""case when strlen(name) = length(name) and name[1] > ' ' and name[-1] > ' ' then name
  else regexp_replace(case when contains(name, chr(0))
    then array_to_string(list_transform(string_split(name, chr(0)), lambda piece: nfc_normalize(piece)), chr(0))
    else nfc_normalize(name) end, '^[\s\x0B\x1C-\x1F\x85\xA0\p{Z}]+|[\s\x0B\x1C-\x1F\x85\xA0\p{Z}]+$', '', 'g') end"""
