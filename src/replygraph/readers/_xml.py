"""XML exports, read as streams and hardened: no entity is looked up, and what is broken ends the stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from replygraph.errors import ReadError
from replygraph.sources import Log, Source

if TYPE_CHECKING:
    from lxml.etree import _Element


def elements(source: Source, log: Log, *tags: str) -> Iterator[_Element]:
    """Elements with these local names as they end, whatever their namespace; each is forgotten after its turn."""
    from lxml import etree

    with source.open() as stream:
        found = etree.iterparse(
            stream, tag=[f"{{*}}{tag}" for tag in tags], events=("end",), recover=True, huge_tree=True,
            resolve_entities=False, no_network=True, load_dtd=False,
        )  # fmt: skip
        try:
            for _, element in found:
                above = element.getparent()
                if above is not None and above.tag.rpartition("}")[2] in tags:
                    continue  # part of one that is still to come
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise ReadError(f"{source.name}: not whole XML ({error.msg}). The file is cut or damaged: export it again.") from error
        errors = [error for error in found.error_log if error.level_name == "FATAL"]
        if errors:
            log.count("files that are cut or damaged")
            log.warn(f"{source.name}: broken XML at line {errors[0].line:,} ({errors[0].message}); what can be read is used.")


def children(element: _Element) -> dict[str, str]:
    """An element's children by local name, each with its text; of equal ones the first."""
    found: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(child.tag.rpartition("}")[2], child.text or "")
    return found
