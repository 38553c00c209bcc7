"""Comments in JSON of any shape: which lists hold them, what lies inside which, and each object as a row of plain values."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from replygraph.mapping import column_words
from replygraph.readers._json_shapes import by_rows, lifted
from replygraph.sources import Log

DEEP = 4  # levels of keys inside keys that become columns of their own
LONGEST = 20_000  # characters kept of a list inside an object
LOOKED_AT = 400  # objects of a kind that tell whether they are comments
VERSIONS = {"history", "versions", "revisions", "edits", "edit_history"}  # lists of what a comment was before
# Beside comments: no answers.
BESIDE = {
    "references", "referenced", "related", "similar", "context", "ancestors", "preview", "media", "linked", "duplicates",
}  # fmt: skip
# Keys under which answers lie inside a comment, whatever else the objects there say of themselves.
INSIDE = {
    "replies", "comments", "children", "answers", "responses", "followups", "follow_ups", "subcomments", "sub_comments", "reply", "thread", "nodes",
    "items", "edges", "data", "posts", "messages", "child_comments", "childcomments", "antworten", "reponses", "respuestas",
}  # fmt: skip
TYPES = ("type", "kind", "_type", "event", "record_type")  # under which the objects of a list say of what kind they are
CONTEXT = {"includes", "included", "linked"}  # beside `data`: what the comments there speak of
PEOPLE = re.compile(r"user|people|person|participant|member|author|account|profile|sender|contact|included", re.I)


@dataclass
class Kind:
    """The objects at one path, whatever lies around them: how many were looked at, and what they have."""

    path: str
    seen: int = 0
    comments: int = 0
    people: int = 0
    keys: Counter[str] = field(default_factory=Counter)
    types: Counter[tuple[str, bool]] = field(default_factory=Counter)

    @property
    def is_mixed(self) -> bool:
        """Whether a list holds comments among other things, and the type that each states tells which are comments."""
        stated = [{type for type, is_comment in self.types if is_comment is which} for which in (True, False)]
        return 2 <= self.comments < 0.5 * self.seen and sum(self.types.values()) == self.seen and not stated[0] & stated[1]


@dataclass(frozen=True)
class Row:
    """A comment: its place among all, the place of the one it lies in, its kind, its list, and its values."""

    place: int
    above: int | None
    kind: str
    thread: str
    values: Mapping[str, object]


def objects(value: object, at: str = "") -> Iterator[tuple[str, str, dict[str, Any], list[tuple[str, str]]]]:
    """Every object in a list, or in an object of objects: its kind of path, its path, itself, and those it lies in."""
    stack: list[Iterator[tuple[object, str, str, list[Any], bool]]] = [iter([(by_rows(value), "", at, [], False)])]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
            continue
        each, kind, path, around, is_element = found
        if isinstance(each, list):
            stack.append(_elements(each, kind, path, around))
        elif isinstance(each, dict):
            each = lifted(each)
            if is_element and _are_alike(each) != "objects":
                yield kind, path, each, around
                around = [*around, (kind, path)]
            stack.append(iter([(*part, False) for part in _parts(each, kind, path, around)]))


def _elements(values: list[Any], kind: str, path: str, around: list[Any]) -> Iterator[tuple[object, str, str, list[Any], bool]]:
    """The elements of a list, one by one."""
    return ((part, kind, f"{path}[{number}]", around, True) for number, part in enumerate(values))


def _parts(each: dict[str, Any], kind: str, path: str, around: list[Any]) -> list[tuple[object, str, str, list[Any]]]:
    """What lies under the keys of an object; keys that only number or name alike things are one kind."""
    alike = _are_alike(each)
    if alike == "objects":
        return [([{**part, KEY: key}], f"{kind}.*", f"{path}.{key}", around) for key, part in each.items() if isinstance(part, dict)]
    parts = []
    for key, part in each.items():
        if key not in CONTEXT or "data" not in each:
            parts.append((part, f"{kind}.*" if alike else _joined(kind, key), f"{path}.{key}", around))
        elif isinstance(part, list):
            parts.append((part, f"{CONTEXTS}.{key}", f"{path}.{key}", around))
        elif isinstance(part, dict):
            parts += [
                (people, f"{CONTEXTS}.{name}", f"{path}.{key}.{name}", around) for name, people in part.items() if PEOPLE.search(name)
            ]
    return parts


KEY = "(key)"  # of an object inside an object of objects: the key that it had there
CONTEXTS = "(context)"
IDS = ("id", "user_id", "id_str", "uid", KEY)  # of people who are listed


@lru_cache(maxsize=4096)
def _joined(kind: str, key: str) -> str:
    """The kind of path below a key: answers to answers are answers.

    >>> _joined("replies", "replies"), _joined("edges.node.replies.edges.node.replies", "edges")
    ('replies', 'edges.node.replies.edges')
    """
    keys = [*kind.split("."), key]
    length = next((n for n in range(1, DEEP + 1) if len(keys) >= 2 * n and keys[-n:] == keys[-2 * n : -n]), 0)
    return ".".join(keys[: len(keys) - length])


def _are_alike(each: dict[str, Any]) -> str:
    """Whether an object is a dictionary of lists, or of objects, under keys of the user's data and not of the format."""
    if len(each) < 2 or len({type(part) for part in each.values()}) > 1:
        return ""
    first = next(iter(each.values()))
    if isinstance(first, list):
        firsts = [part[0] for part in each.values() if part and isinstance(part[0], dict)]
        return "lists" if len(firsts) == len(each) and _same_keys(firsts) else ""
    if isinstance(first, dict) and _same_keys(list(each.values())):
        return "objects" if _looks_like_comment(first) or _looks_like_person({**first, KEY: ""}) else "alike"
    return ""


def _same_keys(objects: Sequence[dict[str, Any]]) -> bool:
    common = set(objects[0]).intersection(*objects[1:50])
    return bool(objects[0]) and len(common) >= 0.6 * max(map(len, objects[:50]))


def listed(values: Sequence[object]) -> list[object]:
    """Values one after the other, as a list of them in which each is by itself."""
    return [[value] if isinstance(value, dict) else value for value in values] if len(values) > 1 else list(values)


def flat(each: Mapping[str, Any], without: Iterable[str] = (), before: str = "", depth: int = 0) -> dict[str, object]:
    """An object's values under dotted names; lists of plain values and of small objects as JSON.

    >>> flat({"id": 1, "user": {"name": "Ann"}, "at": {"$date": "2024"}, "refs": [{"type": "replied_to", "id": "7"}]})
    {'id': 1, 'user.name': 'Ann', 'at': '2024', 'refs.replied_to.id': '7'}
    """
    found: dict[str, object] = {}
    for key, value in each.items():
        name = f"{before}{key}"
        if name in without or value is None:
            continue
        if isinstance(value, dict):
            inner = [name for name in value if name.startswith("$")]
            if len(value) == 1 and inner:
                found[name] = value[inner[0]] if not isinstance(value[inner[0]], dict) else next(iter(value[inner[0]].values()), None)
            elif depth < DEEP:
                found |= flat(value, without, f"{name}.", depth + 1)
        elif isinstance(value, list):
            told = _of_list(key, name, value)  # of versions the present one's values, where the comment has none itself
            found |= {inner: part for inner, part in told.items() if inner == name or (inner not in found and inner not in each)}
        else:
            found[name] = value
    return found


def _of_list(key: str, name: str, value: list[Any]) -> dict[str, object]:
    """A list inside an object: the present version's values, what is told by type, or the list as JSON."""
    if column_words.roles(key).get("text", 0) >= 0.6 and (text := _in_pieces(value)):
        return {name: text}
    if value and isinstance(value[0], dict):
        if key in VERSIONS:
            return {inner: part for inner, part in flat(value[0]).items()}
        if "parent" in frozenset().union(*column_words.speaks_of(key)) and isinstance(value[-1], dict):
            return flat(value[-1], (), f"{name}.")  # of what a comment lies in, from the top on
        if all(isinstance(each, dict) and isinstance(each.get("type"), str) and "id" in each for each in value):
            return {f"{name}.{each['type']}.id": each["id"] for each in reversed(value)}
    with suppress(RecursionError):  # what is that deep tells nothing of a comment
        return {name: json.dumps(value, ensure_ascii=False)[:LONGEST]} if value else {}
    return {}


def _in_pieces(value: Sequence[object]) -> str:
    """A text that is a list of pieces, of which some are objects; nothing of a list of comments."""
    if any(isinstance(each, dict) and _names_author(each) for each in value):
        return ""
    pieces = [
        each if isinstance(each, str) else next((each[key] for key in PIECES if isinstance(each.get(key), str)), "")
        for each in value
        if isinstance(each, str | dict)
    ]
    return " ".join(filter(None, pieces))


PIECES = ("text", "plain_text", "value", "content", "raw")


def _looks_like_comment(each: dict[str, Any]) -> bool:
    """Whether an object has a text and somebody who wrote it, by the names of its keys."""
    keys = flat(each)
    texts = [key for key, value in keys.items() if isinstance(value, str) and column_words.roles(key).get("text", 0) >= 0.6]
    return bool(texts) and _names_author(keys)


def _says_when_or_whom(keys: Iterable[str]) -> bool:
    """Whether objects have a time, or what they answer: things that are called something have neither."""
    return any({"time", "parent", "answered"} & set(column_words.roles(key)) for key in keys)


def _names_author(keys: Iterable[str], least: float = 0.3) -> bool:
    return any(column_words.roles(key).get("author", 0) >= least or column_words.roles(key).get("author_id", 0) >= 0.5 for key in keys)


def _looks_like_person(each: dict[str, Any]) -> bool:
    """Whether an object has an id and a name, and says nothing."""
    return bool(_names_in(each)) and any(key in each for key in IDS) and not _looks_like_comment(each)


def _names_in(each: dict[str, Any]) -> dict[str, str]:
    return {key: part for key, part in each.items() if isinstance(part, str) and column_words.roles(key).get("author", 0) >= 0.3}


def kinds_of(values: Iterable[object]) -> dict[str, Kind]:
    """What the objects at each kind of path look like; several values are a list of them."""
    kinds: dict[str, Kind] = {}
    for value in values:
        for kind, _, each, _ in objects(value):
            found = kinds.setdefault(kind, Kind(kind))
            if found.seen < LOOKED_AT:
                found.seen += 1
                comment = _looks_like_comment(each)
                found.comments += comment
                found.types.update((each[key], comment) for key in TYPES if isinstance(each.get(key), str))
                found.people += not comment and _looks_like_person(each)
                found.keys.update(flat(each).keys())
    return kinds


def comment_kinds(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """The kinds of which most objects are comments; below a comment, under one of the usual keys, an author is enough."""
    found = {
        path: kind for path, kind in kinds.items() if (kind.comments >= 0.5 * kind.seen or kind.is_mixed) and not path.startswith(CONTEXTS)
    }
    found = {path: kind for path, kind in found.items() if not _is_context(path, found)}
    stated = {path: kind for path, kind in found.items() if _names_author(kind.keys, 0.4)}
    found = stated or {path: kind for path, kind in found.items() if _says_when_or_whom(kind.keys)}
    for path, kind in sorted(kinds.items()):
        above, _, key = path.rpartition(".")
        if path not in found and above in found and key.lower() in INSIDE and _names_author(kind.keys) and not kind.people:
            found[path] = kind
    return found


def _is_context(path: str, found: Mapping[str, Kind]) -> bool:
    """Whether objects lie inside a comment under a key that tells of no answers: what it quotes, repeats or links to."""
    above, _, key = path.rpartition(".")
    about = column_words.speaks_of(key) or (frozenset(),)
    is_beside = "quoted" in frozenset().union(*about) or bool({key.lower(), *column_words.words_of(key)} & (VERSIONS | BESIDE))
    return above in found and bool(path) and key.lower() not in INSIDE and (is_beside or bool({"attribute", "parent"} & about[-1]))


def people_kinds(kinds: Mapping[str, Kind]) -> list[str]:
    """The kinds that list people: an id and a name each."""
    return [
        path
        for path, kind in kinds.items()
        if PEOPLE.search(path) and kind.people and (kind.people >= 0.5 * kind.seen or path.startswith(CONTEXTS))
    ]


def rows(values: Iterable[object], wanted: Mapping[str, Kind], people: Mapping[str, Mapping[str, object]], log: Log) -> Iterator[Row]:
    """The comments with what they lie in, in the order of the file; objects of other types among them are counted."""
    place = lacking = 0
    lists = {path.rpartition(".")[2] for path in wanted}
    mixed = {path: kind.is_mixed for path, kind in wanted.items()}
    inner = {kind: {path[len(kind) :].lstrip(".") for path in wanted if path.startswith(kind)} for kind in wanted}
    for number, value in enumerate(values):
        places: dict[str, tuple[int, str]] = {}
        for kind, path, each, around in objects(value):
            if kind not in wanted:
                continue
            if mixed[kind] and not _looks_like_comment(each):
                log.count("objects that are no comments")
                continue
            lacking += answers_lacking(each)
            places = {outer: places[outer] for _, outer in around if outer in places}  # what comes after lies in these alone
            above = places[next(reversed(places))] if places else None
            top = above[1] if above else path
            places[path] = (place, top)
            without = {key for key, inner in each.items() if key in lists and isinstance(inner, list | dict)}
            row = _with_people(flat(each, without | inner[kind]), people)
            yield Row(place, above[0] if above else None, kind, _list_of(f"{number}{top}", kind, above is None), row)
            place += 1
    words = f"{lacking:,} {'answer is' if lacking == 1 else 'answers are'} only counted: comments state how many they have, and their lists are empty."
    log.miss("answers that are only counted", lacking, f"{words} Fetch these too, as many APIs give them with a request of their own.")


NOUNS = "reply|replies|child|children|comments?|subcomments?|answers?|responses?"
COUNTS = re.compile(rf"(?:total)?(?:{NOUNS}|r)(?:counts?|num|number|total)|(?:num|number|total)(?:of)?(?:{NOUNS})", re.I)


def answers_lacking(each: Mapping[str, Any]) -> int:
    """How many answers an object says that it has, where there is a list for them with nothing in it.

    >>> answers_lacking({"replies": [], "reply_count": 3}), answers_lacking({"thread": {"count": 2, "items": []}}), answers_lacking({"replies": [], "number": 2})
    (3, 2, 0)
    """
    for key, inside in each.items():
        if key.lower() in INSIDE and isinstance(inside, dict) and inside.get("items") == [] and type(inside.get("count")) is int:
            return int(inside["count"])
        if key.lower() in INSIDE and inside == []:
            return max(
                (number for name, number in each.items() if type(number) is int and COUNTS.fullmatch(name.replace("_", ""))), default=0
            )
    return 0


def _list_of(path: str, kind: str, is_top: bool) -> str:
    """The list that a comment stands in, or the comment on top of it."""
    if kind == "":
        return ""
    return path.rpartition("[")[0] if is_top else path


def people_of(values: Iterable[object], kinds: Sequence[str]) -> dict[str, dict[str, object]]:
    """Each person listed, by id: the names they have."""
    found: dict[str, dict[str, object]] = defaultdict(dict)
    for value in values:
        for kind, _, each, _ in objects(value):
            if kind in kinds:
                id = next((each[key] for key in IDS if isinstance(each.get(key), str | int)), None)
                if id is not None:
                    found[str(id)] |= _names_in(each)
    return found


def _with_people(values: dict[str, object], people: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """Beside the id of a person who is listed, the names that the list has for them."""
    if not people:
        return values
    more: dict[str, Any] = {}
    for key, value in values.items():
        if {"author", "author_id", "answered", "answered_id"} & set(column_words.roles(key)) and str(value) in people:
            more |= {f"{key}.{name}": part for name, part in people[str(value)].items()}
    return {**values, **more}
