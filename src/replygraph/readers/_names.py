"""What tells people apart beside their names: ids as they are, handles with `@` in front."""

from __future__ import annotations


def handle(name: str | None, host: str | None = None) -> str | None:
    """A handle as the id of an author: with `@` in it, it is compared without case, as platforms do.

    >>> handle("Ann_Oak"), handle("@Ann_Oak"), handle("ann", "social.example"), handle("")
    ('@Ann_Oak', '@Ann_Oak', '@ann@social.example', None)
    """
    name = (name or "").strip().lstrip("@")
    return (f"@{name}@{host}" if host else f"@{name}") if name else None
