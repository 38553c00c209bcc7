"""Outboxes and collections of ActivityPub: the archive that Mastodon and others give their users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from replygraph.readers._json import dicts, dig, has, mapping, objects, text
from replygraph.readers._markup import plain
from replygraph.sources import Log, Source

TITLE = "ActivityPub outboxes (the archive of an account of Mastodon and others)"
HOWTO = (
    "In Mastodon ask for the archive under Preferences, Import and export; outbox.json in it holds all posts of "
    "the account. Give the outboxes of several people together to see who answers whom among them."
)
FAMILY = "json"
COLUMNS = mapping(created_at="published", title="name")


def recognise(source: Source) -> str:
    """A collection of activities or of notes."""
    for place in ("orderedItems[].", "items[].", "first.orderedItems[].", "first.items[]."):
        if has(source, place + "object.attributedTo") or has(source, place + "attributedTo"):
            return "a collection of ActivityPub"
    return "a note of ActivityPub" if has(source, "@context", "attributedTo", "inReplyTo") else ""


def read(source: Source, log: Log, *, boosts: bool = False) -> Iterator[dict[str, Any]]:
    """The notes; whom they answer is known by name where the answered one is mentioned. With `boosts` who passed on what."""
    pending = list(objects(source, log))[::-1]
    while pending:
        each = pending.pop()
        parts = dicts(each.get("orderedItems")) or dicts(each.get("items")) or dicts([each.get("first"), each.get("replies")])
        if each.get("type") == "Announce" and boosts:
            yield boost(each)
        elif each.get("type") == "Announce":
            log.count("boosts")
        elif isinstance(each.get("object"), dict):
            pending.append(each["object"])
        elif "attributedTo" in each:
            yield comment(each)
        pending.extend(reversed(parts))


def comment(note: dict[str, Any]) -> dict[str, Any]:
    """A note, an article or a question."""
    parent, id = _address(note.get("inReplyTo")), _address(note.get("id"))
    return COLUMNS(note) | {
        "id": id, "parent_id": parent, "thread_id": None if parent else id, "author": name(_address(note.get("attributedTo"))),
        "text": plain(note.get("content")), "url": _address(note.get("url")) or id, "reply_to": _answered(note, parent),
    }  # fmt: skip


def boost(activity: dict[str, Any]) -> dict[str, Any]:
    """An activity that passes a note on."""
    passed = _address(activity.get("object"))
    by = _address(dig(activity, "object", "attributedTo")) if isinstance(activity.get("object"), dict) else None
    return COLUMNS(activity) | {
        "id": _address(activity.get("id")), "parent_id": passed, "author": name(_address(activity.get("actor"))),
        "reply_to": name(by) or _answered({}, passed), "resolution": "boost",
    }  # fmt: skip


def _address(value: object) -> str | None:
    """An address, be it as such, inside an object, or first in an array."""
    if isinstance(value, list):
        value = value[0] if value else None
    return text(value) or text(dig(value, "id")) or text(dig(value, "href"))


def _answered(note: dict[str, Any], parent: str | None) -> str | None:
    """Who wrote the note answered: its address begins with its author's on most servers; else the one mentioned."""
    if not parent:
        return None
    if "/users/" in parent and "/statuses/" in parent:
        return name(parent.split("/statuses/")[0])
    people = [text(tag.get("href")) or "" for tag in dicts(note.get("tag")) if tag.get("type") == "Mention"]
    of_address = [person for person in people if person and parent.startswith(person.rstrip("/") + "/")]
    of_server = [person for person in people if person.split("/")[2:3] == parent.split("/")[2:3]]
    found = of_address or of_server
    return name(found[0]) if len(found) == 1 else None


def name(actor: str | None) -> str | None:
    """user@host from an actor's address.

    >>> name("https://social.example/users/ann")
    'ann@social.example'
    """
    if not actor:
        return None
    try:
        parts = urlsplit(actor)
    except ValueError:
        return actor
    if not parts.netloc:
        return actor
    return f"{parts.path.rstrip('/').rsplit('/', 1)[-1].lstrip('@')}@{parts.netloc}"
