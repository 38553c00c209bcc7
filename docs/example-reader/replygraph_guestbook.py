"""Guestbooks as JSON: the whole of a reader. What a comment may have says replygraph.readers._contract.Comment."""

from replygraph.readers._json import dicts, has, objects
from replygraph.sources import Comments, Log, Source

TITLE = "A guestbook as JSON"
HOWTO = "In the guestbook's settings choose Export, JSON, and give the file as it is. Entries that were hidden are left out."
FAMILY = "json"


def recognise(source: Source) -> str:
    """The keys of entries."""
    return "entries of a guestbook" if has(source, "guestbook", "entries[].guest", "entries[].wrote") else ""


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """Entries, and the answers below them; hidden ones only with `everything`."""
    for book in objects(source, log):
        for entry in dicts(book.get("entries")):
            if entry.get("hidden") is True and not everything:
                log.count("hidden entries")
                continue
            yield {
                "id": entry.get("no"), "parent_id": entry.get("answers"), "author": entry.get("guest"), "text": entry.get("wrote"),
                "created_at": entry.get("on"), "title": book.get("guestbook"),
            }  # fmt: skip
