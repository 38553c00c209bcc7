"""Saved lists of messages as trees of titles: indexes of mail archives, boards that show a thread as an outline."""

from functools import lru_cache

from replygraph.errors import ReadError
from replygraph.readers import _html, _outlines
from replygraph.sources import Comments, Log, Source

TITLE = "A saved list of messages by thread: indexes of Mailman, Hypermail and MHonArc, boards with a tree of titles"
HOWTO = (
    "Save the page that lists messages by thread (Ctrl+S): who wrote and who answers whom is told by the tree of titles. Texts are not in it; "
    "of a mail archive, the mailbox (.mbox, .txt.gz) has them too."
)
FAMILY = "html"
BREADTH = 3


def recognise(source: Source) -> str:
    """A list of links with names beside them, in which those below another have its title."""
    found = _find(source) if _html.looks_like_page(source) else []
    return f"{len(found):,} titles of messages in a tree" if found else ""


def read(source: Source, log: Log) -> Comments:
    """A comment for each title, without text; it answers the one that it lies below."""
    found, ids = _find(source), []
    if not found:
        raise ReadError(f"{source.name}: no list of messages by thread in it. Open the list that shows threads as a tree, and save it.")
    for place, each in enumerate(found):
        ids.append(f"{source.name}#{each.number or place + 1}")
        yield {
            "id": ids[-1], "parent_id": None if each.above is None else ids[each.above], "author": each.author or None, "created_at": each.at,
            "precision": each.precision, "title": each.title, "resolution": None if each.above is None else "nested",
        }  # fmt: skip
    log.warn(f"{source.name}: a list of titles: who wrote and who is answered is read, texts are not in it.")


@lru_cache(maxsize=1)
def _find(source: Source) -> list[_outlines.Entry]:
    return _outlines.find(_html.parse(source), source)
