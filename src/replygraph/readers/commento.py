"""Comments of Commento: its export, and what its API gives for a page."""

from typing import Any

from replygraph.readers._json import dicts, listed, mapping, objects, signs, text, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "A Commento export (.json.gz)"
HOWTO = (
    "In Commento's dashboard open the domain, Import/Export, Start Export, and follow the link in the mail that comes. Give the file as it is. "
    "What Commento took for spam is left out, unless --everything is given. Addresses are not read."
)
FAMILY = "json"
SHORT_ID = 16  # of 64 digits: enough to tell people apart, and to be read
COLUMNS = mapping(
    id="commentHex", parent_id=via(lambda id: None if id == "root" else id, "parentHex"), created_at="creationDate", score="score",
    text=("markdown", via(plain, "html")),
)  # fmt: skip

recognise = signs(("comments of Commento", ".", "comments[].commentHex comments[].parentHex"))


def read(source: Source, log: Log, *, everything: bool = False) -> Comments:
    """Comments; who wrote them stands in a list of its own."""
    for export in objects(source, log):
        people = listed(export.get("commenters"))
        names = {id: name for each in people if (id := word(each.get("commenterHex"))) and (name := word(each.get("name")))}
        for each in dicts(export.get("comments")):
            if not log.leaves_out("spam" if each.get("state") == "flagged" else "", everything):
                yield comment(each, names)


def comment(each: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A comment; who wrote one that is deleted, or without a name, is not known."""
    author = word(each.get("commenterHex")) or ""
    path, domain = text(each.get("url")) or text(each.get("path")) or "", text(each.get("domain")) or ""
    return COLUMNS(each) | {
        "thread_id": f"{domain}{path}", "author": names.get(author), "author_id": author[:SHORT_ID] if author in names else None,
        "url": f"https://{domain}{path}" if domain and path.startswith("/") else None,
    }  # fmt: skip
