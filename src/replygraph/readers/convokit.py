"""ConvoKit corpora: the utterances, wherever their folder lies."""

import re
from collections.abc import Sequence

from replygraph.readers import _json, _tables
from replygraph.sources import Log, Source, Table, quoted

TITLE = "A ConvoKit corpus (folder, zip, or utterances.jsonl)"
HOWTO = (
    "Download a corpus with ConvoKit or from its site, and give its folder or zip file as it is, or only its "
    "utterances.jsonl. Speakers are the authors; what they reply to is told by ids."
)
FAMILY = ("json", "folder")
FILE = re.compile(r"(^|[/\\: ])utterances\.jsonl?$")
NAMES = {
    "id": ("id",), "parent_id": ("reply-to", "reply_to"), "thread_id": ("conversation_id", "root"),
    "author": ("speaker", "user"), "created_at": ("timestamp",), "text": ("text",),
}  # fmt: skip
UTTERANCES = _json.signs(("utterances with speakers and conversations", ".", "speaker|user conversation_id|root reply-to|reply_to text"))


def recognise(source: Source) -> str:
    """A folder with the utterances, or lines with speakers and conversations."""
    if source.members:
        return "a folder with utterances" if any(FILE.search(each.name) for each in source.members) else ""
    return UTTERANCES(source)


def read(source: Source, log: Log) -> Table:
    """The utterances; one that is its own conversation's first starts the thread."""
    file = next((each for each in source.members if FILE.search(each.name)), source)
    lines = {"format": "newline_delimited", "ignore_errors": "true"} if _json.is_lines(file) else {}
    return Table(file, "json", _columns, options=lines)


def _columns(fields: Sequence[str], _: object) -> dict[str, str]:
    columns = {ours: quoted(fields[place]) for ours, place in _tables.places_of(fields, NAMES).items()}
    if "parent_id" in columns:  # some corpora let the first utterance of a conversation reply to itself
        parent = f"nullif(nullif(cast({columns['parent_id']} as varchar), ''), 'None')"
        columns["parent_id"] = f"nullif({parent}, cast({columns.get('id', 'null')} as varchar))"
    return columns
