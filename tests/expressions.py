"""The package's regular expressions, how each is used, and strings that are hostile to it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from re import _constants as ops
from re import _parser as parser

import replygraph

METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
MOST = 60  # ways to be hostile to an expression that are tried
SOURCE = Path(replygraph.__file__).parent


def uses() -> Iterator[tuple[str, str | bytes, int, str]]:
    """(where, pattern, flags, method) of each use of a regular expression whose pattern stands in the module."""
    trees = {name: (module, ast.parse(Path(module.__file__).read_text(encoding="utf-8"))) for name, module in modules()}
    called = defaultdict(set)
    for module, tree in trees.values():
        for node in filter(is_call, ast.walk(tree)):
            if isinstance(pattern := value_of(node.func.value, module), re.Pattern):
                called[pattern].add(node.func.attr)
    named: dict[re.Pattern, str] = {}
    for name, (module, _) in trees.items():
        for attribute, value in vars(module).items():
            for pattern in compiled(value):
                named.setdefault(pattern, f"{name}.{attribute}")
    for pattern, name in named.items():
        # What is passed on is looked for anywhere in a page, or meets the lines of a pasted text.
        otherwise = ["search"] if name.endswith("_html.SIGNS") else ["match", "fullmatch"]
        for method in sorted(called[pattern]) or otherwise:
            yield name, pattern.pattern, pattern.flags, method
    patterns = {pattern.pattern for pattern in named}
    for name, (module, tree) in trees.items():
        for node in filter(is_call_of_re, ast.walk(tree)):
            found = value_of(node.args[0], module) if node.args else None
            if isinstance(found, str | bytes) and not (node.func.attr == "compile" and found in patterns):
                yield f"{name}:{node.lineno}", found, flags_of(node, module), node.func.attr if node.func.attr in METHODS else "search"


def modules() -> Iterator[tuple[str, object]]:
    for each in pkgutil.walk_packages(replygraph.__path__, "replygraph."):
        # The page's own scripts are no input, and Spark need not be there.
        if not each.name.endswith("__main__") and not each.name.startswith(("replygraph.spark", "replygraph.maps")):
            yield each.name, importlib.import_module(each.name)


def compiled(value: object) -> Iterator[re.Pattern]:
    """The regular expressions in a module's constant, however deep."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) or is_dataclass(value):
        yield from compiled(list((value if isinstance(value, dict) else vars(value)).values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from compiled(each)


def is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS


def is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re" and node.func.attr in (*METHODS, "compile")
    )  # fmt: skip


def value_of(node: ast.expr, module: object) -> object:
    """What a name, a pattern or an f-string is, where it is made of constants of the module."""
    if not isinstance(node, ast.Name | ast.Attribute | ast.Constant | ast.JoinedStr | ast.BinOp):
        return None
    try:
        return eval(compile(ast.Expression(node), "", "eval"), vars(module))
    except (NameError, AttributeError):
        return None


def flags_of(node: ast.Call, module: object) -> int:
    given = [each.value for each in node.keywords if each.arg == "flags"]
    place = {"sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2)
    given += node.args[place : place + 1] if node.func.attr != "compile" else node.args[1:2]
    return int(eval(compile(ast.Expression(given[0]), "", "eval"), vars(module))) if given else 0


def hostile(pattern: str | bytes, flags: int, size: int) -> Iterator[str]:
    """Strings of about that many characters which nearly match: each run of the pattern's parts, over and over."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, flags & ~re.DEBUG & ~re.TEMPLATE if hasattr(re, "TEMPLATE") else flags & ~re.DEBUG)
    several = list(dict.fromkeys((before, pump) for before, pump in pumps(list(tree)) if pump))
    for before, pump in several[:: 1 + len(several) // MOST]:
        for after in ("", "\n!"):
            yield before + pump * (size // len(pump) + 1) + after


def pumps(items: list) -> Iterator[tuple[str, str]]:
    """What may stand before a part of a pattern, and what repeats there."""
    for start in range(len(items)):
        before = sample(items[:start])
        for end in range(start + 1, min(len(items), start + 6) + 1):
            yield "", sample(items[start:end])
        yield before, sample(items[start : start + 1])
        for inner in inside(items[start]):
            for deeper, pump in pumps(inner):
                yield before + deeper, pump
                yield before, deeper + pump
            for each in inner:
                for sign in choices(each):
                    yield before, sign
                    yield "", before + sign


def inside(item: tuple) -> list[list]:
    """The sequences of parts inside a part."""
    operator, value = item
    if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return [list(value[2])]
    if operator is ops.SUBPATTERN:
        return [list(value[3])]
    if operator is ops.ATOMIC_GROUP:
        return [list(value)]
    if operator is ops.BRANCH:
        return [list(each) for each in value[1]]
    return [list(value[1])] if operator in (ops.ASSERT,) else []


def sample(items: list) -> str:
    """A string that the parts match, nearly always."""
    return "".join(one(item) for item in items)


def one(item: tuple) -> str:
    operator, value = item
    if operator in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, _, body = value
        return sample(list(body)) * max(1, min(least, 40))
    if operator is ops.SUBPATTERN:
        return sample(list(value[3]))
    if operator is ops.ATOMIC_GROUP:
        return sample(list(value))
    if operator is ops.BRANCH:
        return sample(list(value[1][0]))
    return next(iter(choices(item)), "")


CATEGORIES = {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_SPACE: " ", ops.CATEGORY_WORD: "a", ops.CATEGORY_NOT_DIGIT: "a",
              ops.CATEGORY_NOT_SPACE: "a", ops.CATEGORY_NOT_WORD: "-"}  # fmt: skip
SIGNS = " a1\n<>\"'-:.@([{#&=/|,\t\\"


def choices(item: tuple) -> list[str]:
    """Some of the characters that a part of one character matches."""
    operator, value = item
    if operator is ops.LITERAL:
        return [chr(value)]
    if operator is ops.ANY:
        return ["a", " ", "<"]
    if operator is ops.NOT_LITERAL:
        return [sign for sign in SIGNS if ord(sign) != value][:4]
    if operator is ops.IN:
        negated = value[0][0] is ops.NEGATE
        within = [sign for sign in SIGNS if any(matches(each, sign) for each in value) != negated]
        return within[:4] or [first(each) for each in value if each[0] is not ops.NEGATE][:1]
    return []


def matches(part: tuple, sign: str) -> bool:
    operator, value = part
    if operator is ops.LITERAL:
        return ord(sign) == value
    if operator is ops.RANGE:
        return value[0] <= ord(sign) <= value[1]
    if operator is ops.CATEGORY:
        return bool(re.fullmatch({ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_SPACE: r"\s", ops.CATEGORY_WORD: r"\w",
                                  ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_NOT_WORD: r"\W"}[value], sign))  # fmt: skip
    return False


def first(part: tuple) -> str:
    operator, value = part
    return chr(value) if operator is ops.LITERAL else chr(value[0]) if operator is ops.RANGE else CATEGORIES.get(value, "a")
