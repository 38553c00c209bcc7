"""What WordPress keeps among its comments that no person said in the discussion."""

from __future__ import annotations

# The column that tells it, what it is called, and the values.
LEFT_OUT = (
    ("comment_type", "pingbacks and trackbacks", ("pingback", "trackback")),
    ("comment_type", "notes of plugins", ("order_note", "webhook_delivery", "action_log")),
    ("comment_approved", "spam and trash", ("spam", "trash", "post-trashed")),
)


def left_out(kind: str | None, status: str | None) -> str:
    """Why a comment of this type and status is left out unless everything is wanted; "" where it is not."""
    values = {"comment_type": kind, "comment_approved": status}
    return next((reason for column, reason, words in LEFT_OUT if values[column] in words), "")


def time(gmt: str | None, local: str | None) -> str | None:
    """When a comment was written, in UTC where the site kept that."""
    return next((each for each in (gmt, local) if each and not each.startswith("0000")), None)
