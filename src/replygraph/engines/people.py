"""SQL for people whom a source tells apart by more than a name: an id, a handle, an address; and for aliases.

Where comments have no ids, and nobody gives aliases, none of this is needed. Else each of `steps` becomes a table, in
this order, on either engine; `find_moves` makes the table `moves` of what aliases ask for, `authors_sql` the authors,
and `NAMES` the author of each id and name.

An id with `@` in it is a handle or an address and is compared without case, as platforms do. Whoever has an id is one
person under all names, called by the one that most of their comments carry (of equals, the first in the alphabet), but by the id only where there is no name.
A name alone is the one person with an id who bears it; where several do, whoever writes under it is one more person, and
an answer to it goes to the author of the comment answered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from replygraph.engines.statements import first_and_last_of_all, listed, names_sql
from replygraph.errors import ReadError
from replygraph.sources import Log, literal
from replygraph.wording import plural

# Shown in place of a name: whoever has an id is called otherwise, if there is any other name.
BLANK = "'', '[deleted]', '[removed]'"


def are_needed(have: Collection[str], aliases: Mapping[str, str]) -> bool:
    """Whether people are more than their names."""
    return bool(aliases) or "author_id" in have or "reply_to_id" in have


def steps(have: Collection[str], nobody: Iterable[str], clean: str = "name") -> dict[str, str]:
    """The tables that tell people apart: the last, `labels`, has a row for each person, called as nobody else is.

    `clean` is SQL that cleans a name, where names are not clean yet.
    """
    sums = f"sum(comments) as comments{first_and_last_of_all(have)}"
    unwanted = _unwanted(nobody)
    return {
        # Every id and name as they stand in the input, and who is meant.
        "spelled": f"""
select *, coalesce(id, name) as word, id is null as by_name, coalesce({_fold("clean_id")}, clean_name) as who
from (select *, {clean} as clean_name, {clean.replace("name", "id")} as clean_id from ({names_sql(have, ids=True)}) as n) as c
where id is not null or lower(clean_name) not in ({listed(nobody)})""",
        # A name alone, and the one person whose name or handle it is; or none of several, where nobody else wrote under it.
        "meant": f"""
select n.who as word, max(case when bearers = 1 then b.who end) as who, min(n.comments) as comments
from (select who, sum(comments) as comments from spelled where by_name group by who) as n join (
  select word, count(*) as bearers, min(who) as who
  from (
    select {_fold("clean_name")} as word, who from spelled where not by_name and clean_name is not null
    union select who, who from spelled where not by_name
  ) as each_way group by word
) as b on {_fold("n.who")} = b.word where bearers = 1 or n.comments = 0 group by n.who""",
        "placed": f"""
select s.word, s.by_name as alone, s.clean_id, s.clean_name, s.comments{_as_they_are(have)}, coalesce(m.who, s.who) as who, s.by_name and m.who is null as by_name
from spelled s left join meant m on s.by_name and s.who = m.word where m.word is null or m.who is not null""",
        "calls": f"""
select who, by_name, clean_name, row_number() over (
  partition by who, by_name order by case when clean_name = who and who not like '%@%' then 1 else 0 end, sum(comments) desc, clean_name) as place
from placed where lower(clean_name) not in ({BLANK}) group by who, by_name, clean_name""",
        "people": f"""
select p.*, coalesce(c.clean_name, p.author_id, p.who) as name
from (
  select who, by_name, min(clean_id) as author_id, {sums}, count(distinct case when comments > 0 then clean_name end) as calls
  from placed group by who, by_name
) as p left join calls c on p.who = c.who and p.by_name = c.by_name and c.place = 1
where lower(coalesce(c.clean_name, p.who)) not in ({unwanted}) and lower(p.who) not in ({unwanted})""",
        "called": _distinct("name", "once", "people"),
        "labels": _distinct("once", "label", "called"),  # once more, for those who are called so already
    }  # fmt: skip


def _distinct(name: str, label: str, table: str) -> str:
    """SQL that puts behind the name of several people the id of each."""
    return f"""
select *, case when not by_name and count(*) over (partition by {name}) > 1 then concat({name}, ' (', author_id, ')') else {name} end as {label}
from {table}"""


def authors_sql(have: Collection[str], nobody: Iterable[str]) -> str:
    """SQL for the authors: people, or those of them whom aliases make one."""
    return f"""
select author, case when count(*) = 1 then min(author_id) else max(case when label = author then author_id end) end as author_id,
  {"sum(comments)" if "weight" in have else "cast(sum(comments) as bigint)"} as comments{first_and_last_of_all(have)}
from (select l.*, coalesce(m.author, l.label) as author from labels l left join moves m on l.label = m.label) as moved
where lower(author) not in ({_unwanted(nobody)}) group by author"""


# For each id, or name without one, as it stands in the input, its author; for a name that several bear, none.
NAMES = """
select distinct p.word, p.alone as by_name, a.author, a.author_id, a.code
from placed p
  join labels l on p.who = l.who and p.by_name = l.by_name
  left join moves m on l.label = m.label
  join numbered a on coalesce(m.author, l.label) = a.author
union all select s.word, true, null, null, null from (select distinct s.word from spelled s join meant m on s.by_name and s.who = m.word where m.who is null) as s
"""

# How many share a name, how many have several, how many comments carry a name alone that is somebody's, and how many
# names of people answered are those of several.
FACTS = """
select count(*) filter (where label <> name), count(*) filter (where calls > 1 and not by_name),
  (select coalesce(sum(comments), 0) from meant where who is not null), (select count(*) from meant where who is null) from labels
"""

# What the words of aliases may mean: a label of the graph, a name that somebody used, an id or a handle.
HITS = """
select distinct v.alias, w.label, w.word = w.label as is_label
from variants v join (
  select label, label as word from labels union select label, who from labels
  union select l.label, s.clean_name from placed s join labels l on s.who = l.who and s.by_name = l.by_name
) as w on v.word = w.word
"""


def variants(aliases: Mapping[str, str]) -> list[tuple[str, str]]:
    """The words on both sides of the table of aliases, each as it stands and as the handle that it may be."""
    words = dict.fromkeys([*aliases, *aliases.values()])
    return sorted(
        {(word, each) for word in words for each in (word, word.lower() if "@" in word else word, f"@{word.lstrip('@').lower()}")}
    )


def find_moves(aliases: Mapping[str, str], hits: Iterable[tuple[str, str, bool]], log: Log) -> dict[str, str]:
    """Who becomes who: label to label, as the aliases ask for it; what they cannot mean is an error or said."""
    exact: dict[str, set[str]] = defaultdict(set)
    loose: dict[str, set[str]] = defaultdict(set)
    for word, label, is_label in hits:
        (exact if is_label else loose)[word].add(label)
    meant = {word: _only(word, exact.get(word) or found) for word, found in {**loose, **exact}.items()}
    if unknown := [word for word in aliases if word not in meant]:
        log.count("aliases of people who are not here", len(unknown))
        log.warn(
            f"--aliases: {len(unknown):,} of {len(aliases):,} names or ids are not in the input: {', '.join(unknown[:3])}{' ...' if len(unknown) > 3 else ''}."
        )
    ends = {word: _end(word, aliases) for word in aliases}
    moves = {meant[word]: meant.get(end, end) for word, end in ends.items() if word in meant}
    return {label: _end(label, moves) for label in moves if moves[label] != label}


def say(facts: Sequence[int], log: Log) -> None:
    """What is to be known of the names: the answer to `FACTS`, in sentences."""
    alike, renamed, alone, unclear = map(int, facts)
    if alike:
        log.note(f"{plural(alike, 'author')} of names that several have: shown with an id or handle behind the name.")
    if renamed:
        log.note(
            f"{plural(renamed, 'author')} with several names over time: each is one person by id, called as in most of their comments."
        )
    if alone:
        log.note(f"{plural(alone, 'comment')} with a name and no id: taken for the one person with an id who has that name.")
    if unclear:
        log.note(f"{plural(unclear, 'name')} of people answered, each of several authors: the author of the comment answered is taken.")


def _only(word: str, labels: set[str]) -> str:
    if len(labels) > 1:
        few = ", ".join(sorted(labels)[:5])
        raise ReadError(
            f'--aliases: "{word}" is the name of {len(labels)} people here: {few}. Write in its place the one meant, as it stands here.'
        )
    return next(iter(labels))


def _end(label: str, moves: Mapping[str, str]) -> str:
    """Where a chain of aliases ends."""
    seen = [label]
    while (following := moves.get(seen[-1], seen[-1])) != seen[-1]:
        if following in seen:
            raise ReadError(f"--aliases: they go round in a circle: {', '.join(seen[seen.index(following) :])}. Leave one of them out.")
        seen.append(following)
    return seen[-1]


def _as_they_are(have: Collection[str]) -> str:
    """SQL for the times of the first and the last comment of a row, and how exactly each is known."""
    columns = [*(["at"] if "created_at" in have else []), *(["precision"] if {"created_at", "precision"} <= {*have} else [])]
    return "".join(f", first_comment_{each}, last_comment_{each}" for each in columns)


def _unwanted(nobody: Iterable[str]) -> str:
    return ", ".join(literal(name.lower()) for name in nobody) or "''"


def _fold(text: str) -> str:
    """A handle or an address without case; a name as it is."""
    return f"case when instr({text}, '@') > 0 then lower({text}) else {text} end"
