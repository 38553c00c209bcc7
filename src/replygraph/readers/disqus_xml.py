"""Disqus exports."""

from typing import Any

from replygraph.mapping.names import handle
from replygraph.readers import _markup, _xml
from replygraph.sources import Comments, Log, Source

TITLE = "A Disqus export (.xml, .xml.gz)"
HOWTO = (
    "In the Disqus administration of the site choose Setup, Export, and follow the link in the mail that comes. Deleted "
    "comments and spam are in the file and left out, unless --everything is given. Addresses and IP numbers are not read."
)
FAMILY = "xml"
LEFT_OUT = {"isSpam": "spam", "isDeleted": "deleted posts"}
INTERNAL = "{http://disqus.com/disqus-internals}id"


def recognise(source: Source) -> str:
    """The root element of Disqus exports."""
    return "the root element of Disqus exports" if "<disqus" in source.text_head[:2000] else ""


def read(source: Source, log: Log, everything: bool = False) -> Comments:
    """Posts; the parent is told by its id."""
    links: dict[str | None, dict[str, str]] = {}
    for element in _xml.elements(source, log, "thread", "post"):
        found = _xml.children(element)
        if element.tag.endswith("}thread"):
            links[element.get(INTERNAL)] = found
        elif not log.leaves_out(next((words for flag, words in LEFT_OUT.items() if found.get(flag) == "true"), ""), everything):
            yield _comment(element, found, links)


def _comment(element: _xml.Element, found: dict[str, str], links: dict[str | None, dict[str, str]]) -> dict[str, Any]:
    author, thread, parent = (element.find(f"{{*}}{tag}") for tag in ("author", "thread", "parent"))
    names = _xml.children(author) if author is not None else {}
    where = thread.get(INTERNAL) if thread is not None else None
    about = links.get(where, {})
    return {
        "id": element.get(INTERNAL), "parent_id": parent.get(INTERNAL) if parent is not None else None,
        "thread_id": where and f"thread-{where}", "author": names.get("name") or names.get("username"),
        "author_id": handle(names.get("username")), "created_at": found.get("createdAt"), "text": _markup.plain(found.get("message")),
        "url": about.get("link"), "title": about.get("title"),
    }  # fmt: skip
