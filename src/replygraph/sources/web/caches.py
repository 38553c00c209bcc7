"""What was fetched, kept in the user's cache folder, so that a second run asks nothing."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from replygraph.errors import ReadError
from replygraph.files import replaced


@dataclass(frozen=True)
class Document:
    """What an address gave: where it was in the end, with which status, when; `path` is its place in the cache."""

    url: str
    status: int
    headers: dict[str, str]
    fetched_at: datetime
    content: bytes = b""
    path: Path | None = None


def folder() -> Path:
    """Where documents are kept; a person may empty it at any time."""
    import platformdirs

    return platformdirs.user_cache_path("replygraph", appauthor=False) / "web"


def read(url: str) -> Document | None:
    """What is kept of an address; None where that is nothing, or damaged."""
    card, body = _places(url)
    try:
        facts, content = json.loads(card.read_bytes()), body.read_bytes()
        if facts["asked"] != url or facts["sha256"] != hashlib.sha256(content).hexdigest():
            return None
        at = datetime.fromisoformat(facts["fetched_at"]).astimezone(UTC)
        return Document(str(facts["url"]), int(facts["status"]), dict(facts["headers"]), at, content, body)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(url: str, document: Document) -> Document:
    """Keep a document: its content first, then the card that vouches for it."""
    card, body = _places(url)
    facts = {
        "asked": url, "url": document.url, "status": document.status, "headers": document.headers,
        "fetched_at": document.fetched_at.isoformat(), "sha256": hashlib.sha256(document.content).hexdigest(),
    }  # fmt: skip
    try:
        body.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place, content in ((body, document.content), (card, json.dumps(facts, indent=1).encode())):
            with replaced(place) as beside:
                beside.touch(mode=0o600)  # for its user alone
                beside.write_bytes(content)
    except OSError as error:
        raise ReadError(
            f"{body.parent}: what is fetched cannot be kept there ({error.strerror or error}). "
            "Make room, or name another place with XDG_CACHE_HOME."
        ) from error
    return replace(document, path=body)


def _places(url: str) -> tuple[Path, Path]:
    name = hashlib.sha256(url.encode()).hexdigest()[:40]
    return folder() / f"{name}.json", folder() / name
