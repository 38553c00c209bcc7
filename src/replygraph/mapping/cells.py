"""Cells that hold an object as programs print it: JSON, Python's `{'name': 'Ann'}`, `PeerUser(user_id=7)`; its keys as columns."""

import re
from collections.abc import Mapping

from replygraph.mapping import column_words, ids
from replygraph.mapping.profile import FIRST, of_each
from replygraph.sources import Ask

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
