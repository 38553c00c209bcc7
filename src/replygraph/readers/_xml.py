"""XML exports, read as streams and hardened: no entity is looked up, and what is broken ends the stream."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from replygraph.errors import ReadError
from replygraph.sources import Log, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element  # as annotations call it
else:
    Element = object


def elements(source: Source, log: Log, *tags: str, part: str = "") -> Iterator[Element]:
    """Elements with these local names as they end, whatever their namespace; each is forgotten after its turn.

    Of a file that is cut, the element that the cut lies in is left out; or, where elements have parts of their own, the
    part that it lies in.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        ("end",), tag=[f"{{*}}{tag}" for tag in (*tags, part) if tag], recover=True, huge_tree=True,
        resolve_entities=False, no_network=True, load_dtd=False,
    )  # fmt: skip
    end, ended = b"", None  # what the file ends with, and the last part that it ends itself: the parser ends what a cut leaves open
    with source.open() as raw:
        for block in chain(iter(partial(raw.read, BLOCK), b""), [b""]):
            try:
                parser.feed(block) if block else parser.close()
            except etree.XMLSyntaxError as error:
                raise ReadError(f"{source.name}: not whole XML ({error.msg}). The file is cut or damaged: export it again.") from error
            end = (end + block)[-200:]
            for _, element in parser.read_events():
                above = element.getparent()
                if part and _name(element) == part:
                    ended = element if block else ended
                elif above is None or _name(above) not in tags:  # else it is part of one that is still to come
                    if block or _closes(element.getroottree().getroot(), end) or _without_cut(element, part, ended, log):
                        yield element
                    element.clear()  # and all before it
                    while above is not None and element.getprevious() is not None:
                        del above[0]
    errors = [error for error in parser.feed_error_log if error.level_name == "FATAL"]
    if errors:
        said = errors[0].message.splitlines()[0].strip()  # what follows is quoted from the file
        log.damage(f"{source.name}: broken XML at line {errors[0].line:,} ({said}); what can be read is used.")


BLOCK = 1 << 15  # bytes


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _closes(element: Element, end: bytes) -> bool:
    """Whether a file ends with the end of this element."""
    return bool(re.search(rb"</(?:[\w.-]+:)?" + re.escape(_name(element).encode()) + rb"\s*>\s*$", end))


def _without_cut(element: Element, part: str, ended: Element | None, log: Log) -> bool:
    """Whether anything is left of the last element of a file that is cut, which lies in its last part where it has parts."""
    parts = element.findall(f"{{*}}{part}") if part else [element]
    if parts and parts[-1] is not ended:
        log.count("entries that the file's end cuts")
        if part:
            element.remove(parts[-1])
    return bool(part)


def children(element: Element) -> dict[str, str]:
    """An element's children by local name, each with its text; of equal ones the first."""
    found: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(child.tag.rpartition("}")[2], child.text or "")
    return found
