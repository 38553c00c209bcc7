"""Threads of Wikipedia talk pages as MediaWiki's DiscussionTools gives them."""

from itertools import count
from typing import Any

from replygraph.readers._json import dicts, dig, mapping, tree, values, via
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "Wikipedia talk pages as JSON (DiscussionTools)"
HOWTO = (
    "Ask the wiki's API for action=discussiontoolspageinfo with prop=threaditemshtml and format=json for the talk page, "
    "and save the answer. It holds every thread with its replies, as the page itself shows them."
)
FAMILY = "json"
COLUMNS = mapping(author="author", created_at="timestamp", text=via(plain, "html"))


def recognise(source: Source) -> str:
    """Headings and comments with replies inside."""
    return "headings and comments of talk pages" if '"headingLevel"' in source.text_head and '"replies"' in source.text_head else ""


def read(source: Source, log: Log) -> Comments:
    """Comments; headings are no comments, and what stands right below one starts a thread.

    The file lists what stands under a subheading twice, there and under the heading above: each is taken once, by its id and range.
    """
    seen: set[tuple[str, str]] = set()
    numbers = count(1)  # ids may repeat where somebody wrote twice within a minute, so each comment gets its place

    def is_new(item: dict[str, Any]) -> bool:
        place = str(item.get("id") or id(item)), str(item.get("range"))
        known = place in seen
        seen.add(place)
        return not known

    def comment(item: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
        if item.get("type") != "comment":
            return None
        own = f"{source.name}#{next(numbers)}"
        thread = above["thread_id"] if above else own
        return COLUMNS(item) | {"id": own, "parent_id": above and above["id"], "thread_id": thread, "resolution": above and "nested"}

    for value in values(source, log):
        items = dicts(dig(value, "discussiontoolspageinfo", "threaditems") or value)
        yield from tree(filter(is_new, items), comment, lambda item: filter(is_new, dicts(item.get("replies"))))
