"""XML exports, read as streams and hardened: no entity is looked up, and what is broken ends the stream."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

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

    with source.open() as raw:
        stream = _Ending(raw)
        found = etree.iterparse(
            stream, tag=[f"{{*}}{tag}" for tag in tags], events=("end",), recover=True, huge_tree=True,
            resolve_entities=False, no_network=True, load_dtd=False,
        )  # fmt: skip
        held = None  # it is passed on when the next comes, or the file's end
        try:
            for _, element in found:
                above = element.getparent()
                if above is not None and above.tag.rpartition("}")[2] in tags:
                    continue  # part of one that is still to come
                if held is not None:
                    yield held
                    held.clear()  # and all before it
                    while held.getprevious() is not None:
                        del held.getparent()[0]
                held = element
        except etree.XMLSyntaxError as error:
            raise ReadError(f"{source.name}: not whole XML ({error.msg}). The file is cut or damaged: export it again.") from error
        errors = [error for error in found.error_log if error.level_name == "FATAL"]
        if errors:
            said = errors[0].message.splitlines()[0].strip()  # what follows is quoted from the file
            log.damage(f"{source.name}: broken XML at line {errors[0].line:,} ({said}); what can be read is used.")
        if errors and held is not None and not _closes(held.getroottree().getroot(), stream.end):
            held = _without_cut(held, part, stream.end, log)
        if held is not None:
            yield held


class _Ending:
    """A stream that remembers what it ended with."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.end = stream, b""

    def read(self, size: int) -> bytes:
        block = self.stream.read(size)
        self.end = (self.end + block)[-200:]
        return block


def _closes(element: Element, end: bytes) -> bool:
    """Whether a file ends with the end of this element."""
    name = element.tag.rpartition("}")[2].encode()
    return bool(re.search(rb"</(?:[\w.-]+:)?" + re.escape(name) + rb"\s*>\s*$", end)) or (not len(element) and end.rstrip().endswith(b"/>"))


def _without_cut(element: Element, part: str, end: bytes, log: Log) -> Element | None:
    """The last element of a file that is cut, as far as it is whole."""
    parts = element.findall(f"{{*}}{part}") if part else [element]
    if not parts or _closes(parts[-1], end):
        return element
    log.count("entries that the file's end cuts")
    if not part:
        return None
    element.remove(parts[-1])
    return element


def children(element: Element) -> dict[str, str]:
    """An element's children by local name, each with its text; of equal ones the first."""
    found: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(child.tag.rpartition("}")[2], child.text or "")
    return found
