"""Comments of Isso: its database, and what its API gives for a page."""

from collections import deque

from replygraph.errors import ReadError
from replygraph.readers import _databases, _mentions
from replygraph.readers._json import dicts, has, integer, mapping, number, objects, prefixed, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "Isso's database (comments.db), or its comments as JSON of the API"
HOWTO = (
    "Copy the file that dbpath in Isso's configuration names, often comments.db; or save https://SERVER/?uri=/PATH/ for one page. Isso keeps "
    "two levels: an answer to an answer has the comment on top as its parent, and answers somebody else only where it begins with their "
    "@name. Comments that wait for approval are left out, unless --everything is given. Addresses are not read."
)
FAMILY = ("json", "binary")
WANTED = ("id", "tid", "parent", "author", "created", "text", "likes", "dislikes", "mode")
COLUMNS = mapping(
    id="id", parent_id=("parent", "above"), thread_id="thread", author="author", created_at="created", text="text",
    score=lambda each: (number(each.get("likes")) or 0) - (number(each.get("dislikes")) or 0), title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """A database of SQLite with Isso's table; or comments with what Isso's API calls hidden replies."""
    if "comments" in _databases.find(source, "tid", "remote_addr", "mode"):
        return "the database of Isso"
    return "comments of Isso" if has(source, "hidden_replies", "replies[].id", "replies[].text", "replies[].parent") else ""


def read(source: Source, log: Log, *, everything: bool = False, mentions: bool = True) -> Comments:
    """Comments; a reply that begins with the @name of somebody in its thread answers them, unless not `mentions`."""
    found = _database(source, log) if _databases.kind_of(source) else _answers(source, log)
    kept = (
        each for each in found if not log.leaves_out("comments waiting for approval" if word(each.get("mode")) == "2" else "", everything)
    )
    server = f"{source.name}#"  # ids are numbers of one
    rows = (
        row | {"id": prefixed(server, row["id"]), "parent_id": prefixed(server, row["parent_id"] or None)} for row in map(COLUMNS, kept)
    )
    yield from _mentions.in_threads(rows, mentions)


def _database(source: Source, log: Log) -> Comments:
    """The comments thread by thread, with the address and the title of what they are below."""
    pages = {row["id"]: row for _, row in _databases.rows(source, Log(), {"threads": ("id", "uri", "title")})}
    found = [row for _, row in _databases.rows(source, log, {"comments": WANTED})]
    if not found:
        raise ReadError(f"{source.name}: a database without Isso's comments.")
    for row in sorted(found, key=lambda row: [number(row[name]) or 0 for name in ("tid", "created", "id")]):
        page = pages.get(row["tid"], {})
        yield {**row, "thread": page.get("uri") or row["tid"], "title": page.get("title")}


def _answers(source: Source, log: Log) -> Comments:
    """The comments on a page, then those below them; the page is not named in the answer."""
    pages = list(objects(source, log))
    hidden = sum(integer(page.get("hidden_replies")) for page in pages)
    pending = deque((each, page.get("id")) for page in pages for each in dicts(page.get("replies")))
    while pending:
        each, above = pending.popleft()
        hidden += integer(each.get("hidden_replies"))
        pending.extend((below, each.get("id")) for below in dicts(each.get("replies")))
        yield {**each, "above": above, "thread": source.name, "text": plain(each.get("text"))}
    words = f"{source.name}: {hidden:,} comments are not in the file. Save the address without limit and nested_limit."
    log.miss("replies that are not in the file", hidden, words)
