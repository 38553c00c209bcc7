"""Parents of several types: a column beside tells whether its number is that of a comment, or of what is discussed."""

from collections.abc import Mapping

from replygraph.mapping import column_words, ids
from replygraph.mapping.profile import FIRST
from replygraph.sources import Ask, Log, literal

TYPE = ("type", "kind", "class")
DISCUSSED = {"post", "entry", "article", "status", "publicacion"}  # words for a comment that are used for what is commented, too


def only_comments(name: str, log: Log, fields: Mapping[str, str], given: Mapping[str, str], ask: Ask) -> Mapping[str, str]:
    """The fields; of a parent that may be a comment or a proposal, only the comments: their numbers are not those of proposals."""
    found = dict(fields)
    for parent, kind in _pairs(fields).items():
        types = _types(fields[kind], ask)
        own = {
            each
            for other, sql in fields.items()
            if column_words.words_of(other)[-1:] in (("type",), ("kind",)) and other != kind
            for each in _types(sql, ask)
        }
        comments = [each for each in types if _is_comment(each)]
        others = [each for each in types if each not in comments]
        are_posts = not comments and all(map(_is_discussed, types))
        if parent == given.get("parent_id") or not others or are_posts or set(types) & own or any(each.isdigit() for each in types):
            continue
        listed = ", ".join(map(literal, comments)) or "null"
        found[parent] = f"case when {ids.text_of(fields[kind])} in ({listed}) then {fields[parent]} end"
        log.note(f"{name}: {parent} names no comment where {kind} is {' or '.join(each[:40] for each in others[:3])}.")
    return found


def _pairs(fields: Mapping[str, str]) -> dict[str, str]:
    """The columns for the comment answered beside which stands its type."""
    found, by_words = {}, {column_words.words_of(name): name for name in [*fields][::-1]}
    for name in fields:
        words = column_words.words_of(name)
        stem = words[:-1] if words[-1:] == ("id",) else words
        kind = next((by_words[(*stem, each)] for each in TYPE if (*stem, each) in by_words), None)
        if kind and column_words.roles(name).get("parent", 0) >= 0.8:
            found[name] = kind
    return found


def _types(sql: str, ask: Ask) -> list[str]:
    """The types that the first rows tell; none where there are too many for types."""
    text = ids.text_of(sql)
    types: list[str] = sorted(ask(f"select list(distinct {text}) filter (not {ids.is_nothing(text)}) from {FIRST}")[0] or [])
    return types if len(types) <= 20 else []


def _is_comment(type: str) -> bool:
    """Whether a type is that of comments, by its last word.

    >>> [_is_comment(type) for type in ("Decidim::Comments::Comment", "Proposal", "Post", "reply")]
    [True, False, False, True]
    """
    about = column_words.speaks_of(type)
    return bool(about) and bool({"comment", "reply"} & about[-1]) and not _is_discussed(type)


def _is_discussed(type: str) -> bool:
    """Whether a type's last word is one for what is commented."""
    return bool(DISCUSSED.intersection(column_words.words_of(type)[-1:]))
