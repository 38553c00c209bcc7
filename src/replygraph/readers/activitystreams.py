"""Outboxes and collections of ActivityPub: the archive that Mastodon and others give their users."""

import re
from typing import Any

from replygraph.mapping.names import handle, host
from replygraph.readers._json import dicts, dig, lists, mapping, objects, signs, text, tree, via
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "ActivityPub outboxes (the archive of an account of Mastodon and others)"
HOWTO = (
    "In Mastodon ask for the archive under Preferences, Import and export; outbox.json in it holds all posts of "
    "the account. Give the outboxes of several people together to see who answers whom among them."
)
FAMILY = "json"


def _address(value: object) -> str | None:
    """An address: as text, inside an object, or first in an array."""
    if isinstance(value, list):
        value = value[0] if value else None
    return text(value) or text(dig(value, "id")) or text(dig(value, "href"))


COLUMNS = mapping(
    id=via(_address, "id"), parent_id=via(_address, "inReplyTo"), author=lambda note: name(_address(note.get("attributedTo"))),
    created_at="published", text=via(plain, "content"), url=(via(_address, "url"), via(_address, "id")), title="name",
)  # fmt: skip
BOOST = mapping(
    id=via(_address, "id"), parent_id=via(_address, "object"), author=lambda activity: name(_address(activity.get("actor"))),
    created_at="published", title="name", resolution=lambda _: "boost",
)  # fmt: skip
PLACES = "orderedItems[]. items[]. first.orderedItems[]. first.items[]."

recognise = signs(
    ("a collection of ActivityPub", PLACES, "object.attributedTo|attributedTo"),
    ("a note of ActivityPub", ".", "@context attributedTo inReplyTo"),
)


def read(source: Source, log: Log, *, boosts: bool = False) -> Comments:
    """The notes; whom they answer is known by name where the answered one is mentioned. With `boosts` who passed on what."""

    def comment(each: dict[str, Any], _: object) -> dict[str, Any] | None:
        if each.get("type") == "Announce":
            return None if log.leaves_out("boosts", boosts) else boost(each)
        if isinstance(each.get("object"), dict) or "attributedTo" not in each:
            return None
        row = COLUMNS(each)
        return _with_ids(row | {"thread_id": None if row["parent_id"] else row["id"], "reply_to": _answered(each, row["parent_id"])})

    return tree(objects(source, log), comment, _below)


def _below(each: dict[str, Any]) -> list[dict[str, Any]]:
    """The activities in a collection, or in its first page; the note in an activity."""
    note = [] if each.get("type") == "Announce" else lists(each, "object")
    return (dicts(each.get("orderedItems")) or dicts(each.get("items")) or dicts([each.get("first"), each.get("replies")])) + note


def boost(activity: dict[str, Any]) -> dict[str, Any]:
    """An activity that passes a note on."""
    row = BOOST(activity)
    return _with_ids(row | {"reply_to": name(_address(dig(activity, "object", "attributedTo"))) or _answered({}, row["parent_id"])})


def _with_ids(row: dict[str, Any]) -> dict[str, Any]:
    """With the handles @user@instance, which Mastodon's API gives too."""
    return row | {
        ours: handle(row[whose]) for ours, whose in (("author_id", "author"), ("reply_to_id", "reply_to")) if "@" in (row[whose] or "")
    }


def _answered(note: dict[str, Any], parent: str | None) -> str | None:
    """Who wrote the note answered: its address begins with its author's on most servers; else the one mentioned."""
    if not parent:
        return None
    if "/users/" in parent and "/statuses/" in parent:
        return name(parent.split("/statuses/")[0])
    people = [text(tag.get("href")) or "" for tag in dicts(note.get("tag")) if tag.get("type") == "Mention"]
    of_address = [person for person in people if person and parent.startswith(person.rstrip("/") + "/")]
    of_server = [person for person in people if host(person) == host(parent)]
    found = of_address or of_server
    return name(found[0]) if len(found) == 1 else None


def name(actor: str | None) -> str | None:
    """user@host from an actor's address.

    >>> name("https://social.example/users/ann")
    'ann@social.example'
    """
    site = host(actor)
    return f"{re.split('[?#]', actor)[0].rstrip('/').rpartition('/')[2].lstrip('@')}@{site}" if actor and site else actor or None
