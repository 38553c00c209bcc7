"""How a reply is known to be one: the four kinds, of the words that readers give, as SQL for both engines."""

from collections.abc import Collection, Mapping

# By an id or a link; by nesting or the order of a page; by a quotation, a mention or a name; by nothing but convention.
KINDS = ("explicit", "structural", "named", "assumed")
# Of each word of `resolution` the kind.
KIND_OF: Mapping[str, str] = {
    "explicit-id": "explicit", "nested": "structural", "quote": "named", "mention": "named", "name-on-path": "named",
    "name-latest": "named", "none": "named", "boost": "explicit", "subject": "assumed", "assumed": "assumed",
}  # fmt: skip
LEFT_OUT = "left out"  # stands for the word of a comment whose tie is of a kind that is not wanted
ASSUMED = ("keep", "drop", "previous")  # what may be done with assumed replies


def kind_sql(comment: str) -> str:
    """SQL for the place in `KINDS` of the reply that a comment is; where no word is given, an id tells more than a name."""
    words = [f"when {comment}.resolution in ({_words(kind)}) then {place}" for place, kind in enumerate(KINDS)]
    return f"case {' '.join(words)} when {comment}.parent_id is null then {KINDS.index('named')} else {KINDS.index('explicit')} end"


def _words(kind: str) -> str:
    return ", ".join(f"'{word}'" for word, each in KIND_OF.items() if each == kind)


def is_assumed(word: str) -> str:
    """SQL for whether a word of `resolution` says that nothing tells whom a comment answers."""
    return f"{word} in ({_words('assumed')})"


def any_sql(have: Collection[str]) -> str:
    """SQL for whether any reply is of another kind than `explicit`."""
    answers = " or ".join(
        f"c.{name} is not null" for name in ("parent_id", "reply_to", "reply_to_id") if name in have or name == "parent_id"
    )
    of_a_kind = f"{kind_sql('c')} > 0 and ({answers} or {is_assumed('c.resolution')})"
    return f"select count(*) > 0 from comments c where c.resolution = '{LEFT_OUT}' or {of_a_kind}"


def parent_sql(have: Collection[str], assumed: str) -> str:
    """SQL for the comment answered; where that is assumed, nothing ("drop"), or the comment before in the thread ("previous")."""
    if assumed == "keep" or "resolution" not in have:
        return "parent_id"
    order = "created_at nulls last, row" if "created_at" in have else "row"
    previous = f"coalesce(lag(id) over (partition by thread_id order by {order}), parent_id)"
    return f"case when {is_assumed('resolution')} then {previous if assumed == 'previous' else 'null'} else parent_id end as parent_id"


def sums_sql(amount: str) -> str:
    """SQL for how much of a tie's weight is of each kind."""
    return "".join(f", sum(case when kind = {place} then {amount} else 0 end) as {kind}" for place, kind in enumerate(KINDS))
