"""Names in texts: each becomes what is shown in its place, however it is spelled there.

A text is cut into words and what stands between them; some words together are a name where they are one when written
without spaces and in small letters, so that "Ann Oak", "@annoak" and "ann_oak" are one. Scripts that put no spaces between
words are cut into their signs. A word that is a name and an ending, such as "Wilmas", is that name where it begins with a
capital and is not written small anywhere in the same texts, as ordinary words are that merely begin like a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import duckdb

ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{So}"  # each sign is a word
WORD = rf"[{ALONE}]|(?:[^\P{{L}}{ALONE}]|[\p{{M}}\p{{N}}])+"
PIECE = rf"{WORD}|[^\p{{L}}\p{{M}}\p{{N}}\p{{So}}]+"
LONGEST = 8  # words that are looked at together; a longer name is several
NAMES = r"word is not null and (word = person or not regexp_full_match(trim(word), '\p{N}{1,6}'))"
SOMEBODY = "[name]"  # in place of what several people are called

# Endings that languages put behind a name, and what they take the place of. Behind those of the first line the name is sure;
# behind the others it may be another name: Jan's, or Jana. They follow a name of three letters at least, or of four.
OWNERS = ("s", "es", "ns", "ens")
ENDINGS = {
    "": (*OWNERS, "n", "lle", "lla", "llä", "lta", "ltä", "ssa", "ssä", "sta", "stä", "nak", "nek", "a", "u", "owi", "ovi",
         "а", "у", "ом", "ем", "е", "ы", "и", "ов"),
    "a": ("y", "i", "ę", "ą", "ie", "ě", "e", "u", "o", "ou", "ának"),
    "а": ("ы", "и", "е", "у", "ой", "ою"), "я": ("и", "е", "ю", "ей"), "й": ("я", "ю", "ем", "е"), "ь": ("я", "ю", "ем", "е", "и"),
}  # fmt: skip

# Names that no list has, by how they are marked: addresses of pages and of mail, numbers of telephones.
MARKED = (
    (r"(?i)\b(?:[a-z][a-z0-9+.-]{1,9}://|www\.)\S+", "[link]"),
    (r"[^\s@<>()\[\],;:\"]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+", "[address]"),
    (r"\+?\d(?:[\s()/.-]{0,2}\d){8,14}", "[number]"),
)
MENTIONS = (  # of somebody who is not here; who is has a pseudonym by now
    (r"(@|\bu/)(p_[0-9a-v]{12})", "\\1\ue000\\2"),
    (r"(@|\bu/)[\p{L}\p{N}_][\p{L}\p{N}_.-]*", "\\1[person]"),
    ("\ue000", ""),
)


def learn(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of what is masked, from the table `spelled` of words, whose they are, and what is shown in their place.

    A number of a few digits that is somebody's id, and not the name, is left as it is: it is how many, or when. `terms` are names and
    parts of names, `stems` what an ending may follow. Of a name of several words each is masked too where it is written as in the name,
    begins with a capital or is of a script without capitals, and only one person is called so. Who is shown under the own name has nothing in `shown`.
    """
    con.execute(f"""
create or replace temp table terms as
with words as (select person, shown, regexp_extract_all(nfc_normalize(word), '{WORD}') as words from spelled where {NAMES}),
  pieces as (
    select person, shown, words[first:first + {LONGEST - 1}] as words, false as exact
    from (select *, unnest(range(1, len(words) + 1, {LONGEST})) as first from words)
    union all select person, shown, [part], true from (select person, shown, unnest(words) as part from words where len(words) > 1)
    where length(part) > 1 and (part[1] <> lower(part[1]) or lower(part) = upper(part)) and not regexp_full_match(part, '[\\p{{N}}]+')
  ),
  keys as (
    select case when exact then array_to_string(words, '') else lower(array_to_string(words, '')) end as key, exact, max(len(words)) as words,
      count(distinct person) as people, min(shown) as shown, count(distinct person) filter (shown is null) as unhidden
    from pieces group by all
  )
select key, exact, words, case when people > 1 then '{SOMEBODY}' else shown end as shown from keys
where shown is not null and not (exact and unhidden > 0)""")
    con.execute(f"""
create or replace temp table stems as
with words as (select person, shown, regexp_extract_all(nfc_normalize(word), '{WORD}') as words from spelled where {NAMES}),
  parts as (select person, shown, len(words) as words, unnest(words) as part from words),
  known as (
    select person, shown, part as stem from parts where part[1] <> lower(part[1])
    union all select person, shown, upper(part[1]) || lower(part[2:]) from parts where words = 1
  )
select stem, case when count(distinct person) > 1 then '{SOMEBODY}' else min(shown) end as shown from known
where length(stem) > 2 and regexp_full_match(stem, '[\\p{{L}}\\p{{M}}]+') group by stem having count(shown) = count(*)""")


def mask(con: duckdb.DuckDBPyConnection, texts: str, strict: bool) -> None:
    """The table `masked` of texts, by `row`, with what `terms` shows in place of names.

    `texts` is SQL for `row` and `text`; `strict` masks whatever looks like a link, an address or a mention too.
    """
    [(most,)] = con.execute("select coalesce(max(words), 1) from terms").fetchall()
    grams = " union all ".join(_grams(size) for size in range(1, most + 1))
    text = _replaced("nfc_normalize(text)", MARKED) if strict else "nfc_normalize(text)"
    whole = "string_agg(piece, '' order by pos)"
    con.execute(f"""
create or replace temp table masked as
with cut as materialized (
    select row, unnest(pieces) as piece, generate_subscripts(pieces, 1) as pos
    from (select row, regexp_extract_all({text}, '{PIECE}') as pieces from ({texts}) where text is not null)
  ),
  words as materialized (
    select *, row_number() over (partition by row order by pos) as n from cut where regexp_matches(piece, '^(?:{WORD})')
  ),
  forms as ({_forms()}),
  hits as (select row, n, max(size) as size, arg_max(shown, (size, sure)) as shown from ({grams}) group by row, n),
  covered as (
    select w.row, w.pos, h.shown, coalesce(w.n < max(h.n + h.size) over (
      partition by w.row order by w.n rows between unbounded preceding and 1 preceding), false) as covered
    from words w left join hits h using (row, n)
  ),
  told as (
    select row, pos, case
      when coalesce(covered, lead(covered) over (partition by row order by pos), false) then ''
      else coalesce(shown, piece) end as piece
    from cut left join covered using (row, pos)
  )
select row, {_replaced(whole, MENTIONS) if strict else whole} as text from told group by row""")


def _grams(size: int) -> str:
    """SQL for the names of so many words."""
    gram = f"string_agg(piece, '') over (partition by row order by n rows between current row and {size - 1} following)"
    grams = f"(select *, {gram} as gram from words)"
    ways = [f"select row, n, {size} as size, 2 as sure, shown from {grams} join terms on lower(gram) = key and not exact"]
    if size == 1:
        ways.append("select row, n, 1 as size, 1 as sure, shown from words join terms on piece = key and exact")
        ways.append("select row, n, 1 as size, 0 as sure, shown from words join forms using (piece)")
    return " union all ".join(ways)


def _forms() -> str:
    """SQL for the words that are a name and an ending, and what is shown in their place."""
    endings = ", ".join(f"('{stem}', '{ending}', {ending in OWNERS})" for stem, group in ENDINGS.items() for ending in group)
    stem = "left(piece, length(piece) - length(ending)) || instead"
    return f"""
select piece, case when count(distinct shown) > 1 or not bool_and(sure) then '{SOMEBODY}' else min(shown) end as shown
from (select distinct piece from words where length(piece) > 3 and piece[1] <> lower(piece[1])) capitals
  join (values {endings}) endings(instead, ending, sure) on suffix(piece, ending) join stems on stem = {stem}
where (sure or length(stem) > 3) and lower(piece) not in (select piece from words) group by piece"""


def _replaced(text: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, by in rules:
        text = f"regexp_replace({text}, '{pattern}', '{by}', 'g')"
    return text


def mask_sentences(con: duckdb.DuckDBPyConnection, sentences: list[str]) -> list[str]:
    """Sentences with what `terms` shows in place of names, in their order."""
    if not sentences:
        return []
    arrays = {"row": np.arange(len(sentences)), "text": np.fromiter(sentences, object)}
    con.execute("create or replace temp table sentences as select * from arrays")
    del arrays
    mask(con, "select row, text from sentences", strict=False)
    found = con.execute("select coalesce(m.text, '') from sentences left join masked m using (row) order by row").fetchall()
    return [text for (text,) in found]
