"""Mastodon conversations as the API gives them, from Mastodon itself and from what speaks its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from replygraph.readers._json import dicts, dig, has, mapping, objects, word
from replygraph.readers._markup import plain
from replygraph.readers._names import handle
from replygraph.sources import Log, Source

TITLE = "Mastodon conversations as JSON (statuses and their context)"
HOWTO = (
    "Take the long number from the post's address on its instance and save "
    "https://INSTANCE/api/v1/statuses/NUMBER/context and, for the post itself, "
    "https://INSTANCE/api/v1/statuses/NUMBER; give both files together."
)
FAMILY = "json"
COLUMNS = mapping(id="id", parent_id="in_reply_to_id", created_at="created_at", url=("url", "uri"), score="favourites_count")


def recognise(source: Source) -> str:
    """A status's context, or statuses."""
    for place in ("descendants[].", "ancestors[].", "", "statuses[]."):
        if has(source, place + "account.acct", place + "in_reply_to_id", place + "content"):
            return "statuses of Mastodon"
    return ""


def read(source: Source, log: Log, *, boosts: bool = False) -> Iterator[dict[str, Any]]:
    """Statuses; who is answered has a name even where the status answered is not in the file. With `boosts` who passed on what."""
    statuses: dict[str | None, dict[str, Any]] = {}
    for answer in objects(source, log):
        for status in _statuses(answer):
            if isinstance(status.get("reblog"), dict):
                if boosts:
                    yield boost(status)
                else:
                    log.count("boosts")
            else:
                statuses.setdefault(word(status.get("id")), status)
    accounts = _accounts(statuses.values())
    threads = _threads(statuses)
    _say_if_missing(source, log, statuses)
    for id, status in statuses.items():
        yield comment(status, threads[id], accounts)


def _statuses(answer: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [*dicts(answer.get("ancestors")), *dicts(answer.get("descendants")), *dicts(answer.get("statuses"))]
    return parts or ([answer] if isinstance(answer.get("account"), dict) else [])


def _accounts(statuses: Iterable[dict[str, Any]]) -> dict[str | None, tuple[str | None, str | None]]:
    """The names and ids of all accounts that wrote or are mentioned, by their numbers."""
    found = {}
    for status in statuses:
        for account in dicts([status.get("account"), *dicts(status.get("mentions"))]):
            found[word(account.get("id"))] = _name(account), address(account)
    return found


def _name(account: object) -> str | None:
    return word(dig(account, "acct")) or word(dig(account, "username"))


def address(account: object) -> str | None:
    """@user@instance: the name alone is one of an instance, and another instance may have the same."""
    parts = (word(dig(account, "url")) or "").split("/")
    return handle(word(dig(account, "username")), parts[2]) if len(parts) > 3 else None


def _threads(statuses: dict[str | None, dict[str, Any]]) -> dict[str | None, str | None]:
    """For each status the one that its conversation starts with, as far up as the file goes."""
    found: dict[str | None, str | None] = {}
    for id in statuses:
        path, top, seen = [], id, set()
        while top in statuses and top not in found and top not in seen:
            seen.add(top)
            path.append(top)
            top = word(statuses[top].get("in_reply_to_id")) or top
        found.update(dict.fromkeys(path, found.get(top, top)))
    return found


def comment(status: dict[str, Any], thread: str | None, accounts: dict[str | None, tuple[str | None, str | None]]) -> dict[str, Any]:
    """A status."""
    answered = accounts.get(word(status.get("in_reply_to_account_id"))) if word(status.get("in_reply_to_id")) else None
    return COLUMNS(status) | {
        "thread_id": thread, "author": _name(status.get("account")), "author_id": address(status.get("account")),
        "text": plain(status.get("content")), "reply_to": answered and answered[0], "reply_to_id": answered and answered[1],
    }  # fmt: skip


def boost(status: dict[str, Any]) -> dict[str, Any]:
    """A status that only passes on another."""
    row = comment({**status, "in_reply_to_id": dig(status, "reblog", "id")}, word(dig(status, "reblog", "id")), {})
    of = dig(status, "reblog", "account")
    return {**row, "text": None, "score": None, "reply_to": _name(of), "reply_to_id": address(of), "resolution": "boost"}


def _say_if_missing(source: Source, log: Log, statuses: dict[str | None, dict[str, Any]]) -> None:
    missing = Counter(word(status.get("in_reply_to_id")) for status in statuses.values())
    missing = Counter({id: number for id, number in missing.items() if id and id not in statuses})
    for id, answers in missing.most_common(1):
        log.note(
            f"{source.name}: the post that {answers:,} of these answer ({id}) is not in the file; "
            "who wrote it is known from the answers. Save /api/v1/statuses/ID too for its text."
        )
