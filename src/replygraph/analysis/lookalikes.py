"""Names that look alike: one person under two names, or somebody who would be taken for another. Told, never merged."""

from replygraph.engines import embedded
from replygraph.graph import ReplyGraph
from replygraph.wording import cut, plural, printable

# Letters of other alphabets, and digits, and the Latin letters that they are taken for.
CONFUSABLE = "аеорсухкмтвнігѕјһԁɡαοενιρτυχκβ01"
TAKEN_FOR = "aeopcyxkmtbhirsjhdgaoevlptuxkbol"
SHORTEST, STEM = 3, 5  # letters of a name, and of one that another has with a number behind it
SHOWN = 5  # groups, those with the most comments

GROUPS = f"""
with keys as (
  select row, author, comments, regexp_replace(strip_accents(lower(author)), '[\\s._-]+', '', 'g') as plain from names
), mapped as (
  select *, translate(plain, '{CONFUSABLE}', '{TAKEN_FOR}') as key, translate(regexp_replace(plain, '\\d+$', ''), '{CONFUSABLE}', '{TAKEN_FOR}') as stem
  from keys where regexp_matches(plain, '[^\\d]')
), grouped as (
  select m.row, m.author, m.comments, coalesce(s.key, m.key) as key
  from mapped m left join (select distinct key from mapped where plain = regexp_replace(plain, '\\d+$', '')) s on m.stem = s.key and length(m.stem) >= {STEM}
)
select list(author order by row) as alike from grouped where length(key) >= {SHORTEST}
group by key having count(*) > 1 order by sum(comments) desc, min(row)
"""


def look_alikes(graph: ReplyGraph) -> list[list[str]]:
    """Groups of authors whose names differ in case, accents, spaces, letters that look the same, or a number at the end.

    Those with the most comments come first. A number counts only where somebody has the name without one.

    Examples
    --------
    >>> import replygraph as rg
    >>> names = ["Ann Oak", "ann_oak", "Bob", "B\\u043eb", "Marten", "Marten2", "user1", "user2"]
    >>> [[ascii(name) for name in each] for each in look_alikes(rg.build([{"id": n, "author": name} for n, name in enumerate(names)]))]
    [["'Ann Oak'", "'ann_oak'"], ["'Bob'", "'B\\\\u043eb'"], ["'Marten'", "'Marten2'"]]
    """
    import numpy as np

    names = {"author": graph.author_columns["author"], "comments": graph.author_columns["comments"], "row": np.arange(graph.size)}
    found = embedded.connect().execute(GROUPS).fetchall() if len(names["row"]) else []  # DuckDB finds `names` by its name
    return [row[0] for row in found]


def in_words(graph: ReplyGraph) -> list[str]:
    """What is to be said of names that look alike: nothing, or a line."""
    groups = look_alikes(graph)
    if not groups:
        return []
    examples = "; ".join(
        " and ".join(cut(printable(name)) for name in each[:3]) + (" ..." if len(each) > 3 else "") for each in groups[:SHOWN]
    )
    return [
        f"Names that look alike, of one person or of several (they count as several; --aliases makes them one): {plural(len(groups), 'group')}: "
        f"{examples}{'; and others' if len(groups) > SHOWN else ''}."
    ]
