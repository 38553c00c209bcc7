"""JSON that databases and APIs lay out in their own ways, as plain objects."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

HEADS, ROWS = ("columns", "cols", "fields", "headers"), ("data", "rows", "values", "records")  # of a table as an API gives it


def lifted(each: dict[str, Any]) -> dict[str, Any]:
    """An object without the layers that some databases and APIs put between it and its values.

    >>> lifted({"type": "posts", "id": "7", "attributes": {"text": "Fog"}, "relationships": {"user": {"data": {"id": "3"}}}})
    {'type': 'posts', 'id': '7', 'text': 'Fog', 'user': {'id': '3'}}
    >>> lifted({"name": "forum/7", "fields": {"text": {"stringValue": "Fog"}, "parent": {"nullValue": None}}})
    {'name': 'forum/7', 'fields': {'text': 'Fog', 'parent': None}}
    """
    if isinstance(each.get("attributes"), dict) and {"id", "type"} <= set(each):  # https://jsonapi.org
        others = each["relationships"] if isinstance(each.get("relationships"), dict) else {}
        related = {key: part.get("data") for key, part in others.items() if isinstance(part, dict)}
        rest = {key: part for key, part in each.items() if key not in ("attributes", "relationships", "links")}
        return rest | {key: part for key, part in (each["attributes"] | related).items() if key not in rest}
    fields = each.get("fields")
    if isinstance(fields, dict) and fields and all(_is_typed(part) for part in fields.values()):
        return each | {"fields": {key: next(iter(part.values())) for key, part in fields.items()}}
    if len(each) > 1 and all(_is_typed(part) for part in each.values()):
        return {key: None if "NULL" in part else next(iter(part.values())) for key, part in each.items()}
    return by_rows(each) if set(HEADS) & set(each) else each  # type: ignore[return-value]


TYPED = re.compile(r"[a-z]{3,12}Value|S|N|BOOL|NULL|L|M|SS|NS")  # of Firestore, of DynamoDB


def _is_typed(part: object) -> bool:
    """Whether a value is an object that only tells its type."""
    return isinstance(part, dict) and len(part) == 1 and bool(TYPED.fullmatch(next(iter(part))))


def by_rows(value: object) -> object:
    """The rows of a table that was written column by column, or below a row of names, as pandas and R do; all else as it is.

    >>> by_rows({"id": {"0": 7, "1": 8}, "author": {"0": "Ann", "1": "Bob"}})
    {'rows': [{'id': 7, 'author': 'Ann'}, {'id': 8, 'author': 'Bob'}]}
    """
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        found = by_rows(value[0])
        return value if found is value[0] else found
    names: Sequence[object] = ()
    rows: Iterable[Sequence[object]] = ()
    if isinstance(value, list) and len(value) > 2 and all(isinstance(each, list) for each in value):
        names, rows = value[0], value[1:]
    elif isinstance(value, dict) and len(value) > 1:
        parts = list(value.values())
        heads, below = (_first_list(value, keys) for keys in (HEADS, ROWS))
        if heads and below:
            names = [each.get("name") if isinstance(each, dict) else each for each in heads]
            rows = below
        elif all(isinstance(each, list) and len(each) == len(parts[0]) for each in parts):
            names, rows = list(value), list(zip(*parts, strict=True))
        elif all(isinstance(each, dict) and "0" in each and each.keys() == parts[0].keys() for each in parts):
            names, rows = list(value), list(zip(*(each.values() for each in parts), strict=True))
    if len(names) < 2 or not all(isinstance(each, str) for each in names) or not all(_are_cells(each, len(names)) for each in rows):
        return value
    return {"rows": [dict(zip(names, each, strict=True)) for each in rows]}


def _first_list(value: dict[str, Any], keys: Iterable[str]) -> list[Any]:
    return next((value[key] for key in keys if isinstance(value.get(key), list)), [])


def _are_cells(row: object, width: int) -> bool:
    return isinstance(row, list | tuple) and len(row) == width and not any(isinstance(each, dict | list) for each in row)
