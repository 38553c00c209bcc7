"""Names for people whom a source knows by ids: the name shown, made distinct where two people share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


def distinct(shown: Mapping[str, str], apart: Mapping[str, str] | None = None) -> dict[str, str]:
    """The name of each id; people of the same name get their handle, or their id, behind it.

    >>> distinct({"U1": "Ann", "U2": "Bob", "U3": "Ann"}, {"U1": "ann.oak"})
    {'U1': 'Ann (ann.oak)', 'U2': 'Bob', 'U3': 'Ann (U3)'}
    """
    people = defaultdict(set)
    for id, name in shown.items():
        people[name].add(id)
    apart = apart or {}
    return {id: name if len(people[name]) == 1 else f"{name} ({apart.get(id) or id})" for id, name in shown.items()}
