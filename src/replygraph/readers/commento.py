"""Comments of Commento: its export, and what its API gives for a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replygraph.readers._json import dicts, has, mapping, objects, text, word
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "A Commento export (.json.gz)"
HOWTO = (
    "In Commento's dashboard open the domain, Import/Export, Start Export, and follow the link in the mail that comes. Give the file as it is. "
    "What Commento took for spam is left out, unless --everything is given. Addresses are not read."
)
FAMILY = "json"
COLUMNS = mapping(id="commentHex", created_at="creationDate", score="score")

SHORT_ID = 16  # of 64 digits: enough to tell people apart, and to be read


def recognise(source: Source) -> str:
    """The names that Commento gives to a comment's id and its parent's."""
    return "comments of Commento" if has(source, "comments[].commentHex", "comments[].parentHex") else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Comments; who wrote them stands in a list of its own."""
    for export in objects(source, log):
        people = export.get("commenters")
        people = dicts(list(people.values()) if isinstance(people, dict) else people)
        names = {id: name for each in people if (id := word(each.get("commenterHex"))) and (name := word(each.get("name")))}
        for each in dicts(export.get("comments")):
            if each.get("state") == "flagged" and not everything:
                log.count("spam")
            else:
                yield comment(each, names)


def comment(each: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A comment; who wrote one that is deleted, or without a name, is not known."""
    parent, author = word(each.get("parentHex")), word(each.get("commenterHex"))
    path, domain = text(each.get("url")) or text(each.get("path")) or "", text(each.get("domain")) or ""
    return COLUMNS(each) | {
        "parent_id": parent if parent != "root" else None, "thread_id": f"{domain}{path}",
        "author": names.get(author or ""), "author_id": author[:SHORT_ID] if author in names else None,
        "text": text(each.get("markdown")) or plain(each.get("html")),
        "url": f"https://{domain}{path}" if domain and path.startswith("/") else None,
    }  # fmt: skip
