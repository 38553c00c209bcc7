"""What the exports of WordPress share: a comment's columns, and what stands among comments that no person said in the discussion."""

from collections.abc import Mapping
from typing import Any

from replygraph.readers import _markup
from replygraph.readers._json import prefixed
from replygraph.sources import Log

# The column that tells it, what it is called, and the values.
LEFT_OUT = (
    ("comment_type", "pingbacks and trackbacks", ("pingback", "trackback")),
    ("comment_type", "notes of plugins", ("order_note", "webhook_delivery", "action_log")),
    ("comment_approved", "spam and trash", ("spam", "trash", "post-trashed")),
)


def leaves_out(found: Mapping[str, Any], log: Log, everything: bool) -> bool:
    """Whether a comment of this type and status is left out."""
    reasons = (reason for column, reason, words in LEFT_OUT if found.get(column) in words)
    return log.leaves_out(next(reasons, ""), everything)


def comment(site: str, post: object, found: Mapping[str, str | None], people: str) -> dict[str, Any]:
    """A comment by the names of WordPress' columns; numbers are those of one site, of accounts those of its users (`people`)."""
    return {
        "id": prefixed(site, (found.get("comment_id") or "").strip()), "parent_id": prefixed(site, or_none(found.get("comment_parent"))),
        "thread_id": prefixed(f"{site}post-", post), "author": found.get("comment_author"),
        "author_id": prefixed(f"{people}author-", or_none(found.get("user_id") or found.get("comment_user_id"))),
        "created_at": time(found.get("comment_date_gmt"), found.get("comment_date")), "text": _markup.plain(found.get("comment_content")),
    }  # fmt: skip


def or_none(number: object) -> str | None:
    """A number that WordPress gives to something: 0 is nothing."""
    text = str(number or "").strip()
    return text if text != "0" else None


def time(gmt: object, local: object) -> object:
    """When a comment was written, in UTC where the site kept that."""
    return next((each for each in (gmt, local) if each and not str(each).startswith("0000")), None)
