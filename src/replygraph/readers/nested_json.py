"""JSON of any shape: comments in lists under any key, answers inside comments or beside them."""

from collections.abc import Mapping

from replygraph.readers import _json, _json_lists, _json_rows
from replygraph.sources import Log, Source, Table

TITLE = "JSON of any shape: comments in lists under any key, answers inside comments"
HOWTO = (
    "Save what an API or a script gives: learning forums (Moodle, Canvas, Piazza), Bugzilla, Hypothes.is, newspapers, Twitter, collections of posts "
    "with their comments. Each comment needs a text and somebody who wrote it; answers lie inside the comment answered, or name its id. What was "
    "taken for what is said; --columns author=user.name names it otherwise."
)
FAMILY = "json"
BREADTH = 3


def recognise(source: Source) -> str:
    """Lists of objects of which most have a text and an author, under a key or with others inside."""
    kinds = _json_lists.kinds_of(_json_lists.listed(_json.values_of_head(source)))
    found = _json_lists.comment_kinds(kinds)
    if not found or (set(found) == {""} and not _json_lists.people_kinds(kinds)):
        return ""  # no comments, or a plain list of them, which is a table
    number = sum(kind.seen for kind in found.values())
    return f"{number:,} objects with a text and an author in the first part" if number > 1 else ""


def read(source: Source, log: Log, *, columns: Mapping[str, str] | None = None) -> Table:
    """The comments of all lists that hold comments; which key is which is chosen for each kind of list."""
    return _json_rows.table_of(source, log, columns or {})
