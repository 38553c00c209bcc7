"""Cells that hold an object as programs print it: JSON, Python's `{'name': 'Ann'}`, `PeerUser(user_id=7)`; its keys as columns; rows that are one cell."""

import re
from collections.abc import Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.mapping import column_words, ids
from replygraph.mapping.profile import FIRST, of_each
from replygraph.sources import Ask, literal, quoted
from replygraph.wording import plural

LOOKED_AT = 1_000  # rows
MOST_KEYS = 60  # of all columns together: each takes some expressions, and nobody's table of comments has more
OBJECT = r"^\s*\[?\s*(\{\s*[''\"]\w|[A-Z]\w*\(\w+=)"
KEY = re.compile(r"""(?:["'](\w{1,30})["']\s*:|\b(\w{1,30})=)\s*(?=["'\w-])""")


def with_keys(fields: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """The fields, and `user.name` for a key inside the objects in the cells of `user`; of a list of objects that of the first."""
    texts = {name: ids.text_of(_object_as_json(sql)) for name, sql in fields.items()}
    objects = f"(list(value) filter (regexp_matches(value, '{OBJECT}')))[:20]"
    found = dict(fields)
    examples = of_each([*texts.values()], objects, f"(select * from {FIRST} limit {LOOKED_AT})", ask)
    for (name, text), cells in zip(texts.items(), examples, strict=True):
        for key in dict.fromkeys(key for cell in cells or () for key in _keys(cell)):
            if len(found) < len(fields) + MOST_KEYS:
                found.setdefault(f"{name}.{key}", _value(text, key))
    return found


def _object_as_json(sql: str) -> str:
    """Objects of Parquet with quotation marks, so that it is seen where a value ends; whatever else as it is."""
    return f"case when starts_with(typeof({sql}), 'STRUCT') or starts_with(typeof({sql}), 'MAP') then cast(to_json({sql}) as varchar) else cast({sql} as varchar) end"


def _keys(cell: str) -> list[str]:
    """The keys of an object, not those of objects inside it, nor of a list of whole comments."""
    bare = re.sub(r"(?<=.)\{[^{}]*\}", "", cell.strip("[] \t\n"))
    keys = [one or other for one, other in KEY.findall(bare)]
    return [] if cell.lstrip().startswith("[") and any(column_words.roles(key).get("text", 0) >= 0.6 for key in keys) else keys


def _value(text: str, key: str) -> str:
    """What stands behind a key, in quotation marks or without."""
    before = rf"(?:[''\"]{key}[''\"]\s*:|\b{key}=)\s*"
    told = (
        f"case when json_valid({text}) then coalesce(json_extract_string({text}, '$.{key}'), json_extract_string({text}, '$[0].{key}')) end"
    )
    forms = (rf'{before}"([^"]*)"', rf"{before}''([^'']*)''", rf"{before}([^\s''\",()\[\]{{}}]+)")
    return (
        f"case when regexp_matches({text}, '{OBJECT}') then coalesce({told}, "
        + ", ".join(f"nullif(nullif(regexp_extract({text}, '{form}', 1), ''), 'None')" for form in forms)
        + ") end"
    )


def fragments(file: str, names: Sequence[str], signs: str, ask: Ask) -> dict[str, str]:
    """Rows of one cell in a table of many columns, where there are any: pieces of texts whose line ends nobody quoted.

    Where most of them hold as many cells as there are columns, set apart by another sign or quoted as a whole, that is an error.
    """
    if len(names) < 4:
        return {}
    first, *rest = map(quoted, names)
    alone = f"coalesce({', '.join(rest)}) is null"
    whole_rows = " or ".join(f"len(string_split({first}, {literal(sign)})) = {len(names)}" for sign in signs)
    some, whole = ask(f"select count(*), count(*) filter ({whole_rows}) from {FIRST} where {alone}")
    if whole > some / 2:
        raise ReadError(
            f"{file}: {plural(whole, 'row')} hold all cells in one, set apart by another sign than those of the other rows, or in quotation marks "
            "as a whole. Save the table anew from a spreadsheet, with one sign for all rows."
        )
    return {"rows with one cell only, pieces of a text": alone} if some else {}
