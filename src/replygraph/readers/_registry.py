"""Which readers there are: the modules of this folder, and what other packages add."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType, SimpleNamespace

from replygraph.errors import ReaderError
from replygraph.readers._contract import check_kind, check_reader, families_of

PACKAGE = "replygraph.readers"  # of our readers, and the group of entry points by which other packages add theirs
UNKNOWN = "no format known here"  # so it is said of a source that no reader takes
GENERIC = 3  # the BREADTH of a reader that goes by no signs of any program


@cache
def names() -> Mapping[str, EntryPoint | None]:
    """The names of all readers; with the entry point of those that other packages add."""
    own = sorted(
        each.name for each in pkgutil.iter_modules([str(Path(__file__).parent)]) if not each.name.startswith("_") and not each.ispkg
    )
    found: dict[str, EntryPoint | None] = dict.fromkeys(own)
    for entry in sorted(entry_points(group=PACKAGE), key=lambda entry: entry.name):
        if entry.name in found:
            raise ReaderError(
                f"reader {entry.name} of {package_of(entry)}: there is one of this name. Give it another, or uninstall the package."
            )
        found[entry.name] = entry
    return found


def package_of(entry: EntryPoint) -> str:
    return f"the package {entry.dist.name}" if entry.dist else "another package"


@cache
def load(name: str) -> ModuleType:
    """A reader; an error where it lacks what a reader needs."""
    entry = names()[name]
    if entry is None:
        reader = importlib.import_module(f"{PACKAGE}.{name}")
    else:
        try:
            reader = entry.load()
        except Exception as error:  # whatever another package does wrong, the sentence says which it is
            why = f"{type(error).__name__}: {error}".rstrip(".")
            raise ReaderError(
                f"reader {name} of {package_of(entry)} cannot be loaded ({why}). Mend it, or uninstall the package."
            ) from error
    check_reader(name, reader)
    return reader


@cache
def formats() -> dict[str, ModuleType]:
    """Every reader by its name, the special ones before the generic."""
    readers = {name: load(name) for name in names()}
    return dict(sorted(readers.items(), key=lambda item: breadth_of(item[1]) == GENERIC))


def breadth_of(reader: object) -> int:
    """How much else looks like what a reader knows.

    0: the signs of one program. 1: those of a program that others build on. 2: a standard of many programs. 3: no signs.
    """
    return getattr(reader, "BREADTH", 0)


@cache
def families(name: str) -> tuple[str, ...]:
    """The kinds of input that a reader reads."""
    return families_of(_declared(name))


@cache
def breadth(name: str) -> int:
    """As `breadth_of`, by a reader's name."""
    return breadth_of(_declared(name))


@cache
def _declared(name: str) -> ModuleType | SimpleNamespace:
    """What a reader says of itself, told without running it where it is ours: only those that may be meant are imported."""
    if names()[name] is not None:
        return load(name)
    told = SimpleNamespace()
    for what, value in re.findall(r"^(FAMILY|BREADTH) = (.+)$", (pkgutil.get_data(PACKAGE, f"{name}.py") or b"").decode(), re.M):
        try:
            setattr(told, what, ast.literal_eval(value))
        except (ValueError, SyntaxError) as error:
            raise ReaderError(
                f"reader {name}: {what} = {value}. It is read before the module is imported: write its value out, on one line."
            ) from error
    check_kind(name, told)
    return told
