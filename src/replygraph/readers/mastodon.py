"""Mastodon conversations as the API gives them, from Mastodon itself and from what speaks its language."""

from collections import Counter
from typing import Any

from replygraph.mapping.names import handle, host
from replygraph.readers._json import dig, lists, mapping, objects, signs, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "Mastodon conversations as JSON (statuses and their context)"
HOWTO = (
    "Take the long number from the post's address on its instance and save "
    "https://INSTANCE/api/v1/statuses/NUMBER/context and, for the post itself, "
    "https://INSTANCE/api/v1/statuses/NUMBER; give both files together."
)
FAMILY = "json"


def address(account: object) -> str | None:
    """@user@instance: the name alone is one of an instance, and another instance may have the same."""
    site = host(dig(account, "url"))
    return handle(word(dig(account, "username")), site) if site else None


NAME = via(word, "account.acct", "account.username")
COLUMNS = mapping(
    id=via(word, "id"), parent_id=via(word, "in_reply_to_id"), author=NAME, author_id=via(address, "account"), created_at="created_at",
    text=via(plain, "content"), url=("url", "uri"), score="favourites_count",
)  # fmt: skip
BOOST = mapping(
    id=via(word, "id"), parent_id=via(word, "reblog.id"), thread_id=via(word, "reblog.id"), author=NAME, author_id=via(address, "account"),
    created_at="created_at", url=("url", "uri"), reply_to=("reblog.account.acct", "reblog.account.username"),
    reply_to_id=via(address, "reblog.account"), resolution=lambda _: "boost",
)  # fmt: skip

recognise = signs(("statuses of Mastodon", "descendants[]. ancestors[]. . statuses[].", "account.acct in_reply_to_id content"))


def read(source: Source, log: Log, *, boosts: bool = False) -> Comments:
    """Statuses; who is answered has a name even where the status answered is not in the file. With `boosts` who passed on what."""
    rows: dict[str | None, dict[str, Any]] = {}
    people: dict[str | None, tuple[str | None, str | None]] = {}  # the names and ids of all who wrote or are mentioned, by their numbers
    answered: dict[str | None, str | None] = {}
    for answer in objects(source, log):
        parts = lists(answer, "ancestors", "descendants", "statuses")
        for status in parts or ([answer] if isinstance(answer.get("account"), dict) else []):
            if isinstance(status.get("reblog"), dict):
                if not log.leaves_out("boosts", boosts):
                    yield BOOST(status)
                continue
            row = COLUMNS(status)
            if row["id"] not in rows:
                rows[row["id"]], answered[row["id"]] = row, word(status.get("in_reply_to_account_id"))
                people |= {word(each.get("id")): (NAME({"account": each}), address(each)) for each in lists(status, "account", "mentions")}
    threads = _threads({id: row["parent_id"] for id, row in rows.items()})
    _say_if_missing(source, log, rows)
    for id, row in rows.items():
        whom = people.get(answered[id], (None, None)) if row["parent_id"] else (None, None)
        yield row | {"thread_id": threads[id], "reply_to": whom[0], "reply_to_id": whom[1]}


def _threads(parents: dict[str | None, str | None]) -> dict[str | None, str | None]:
    """For each status the one that its conversation starts with, as far up as the file goes."""
    found: dict[str | None, str | None] = {}
    for id in parents:
        path, top = {id: True}, id
        while top in parents and top not in found and (above := parents[top]) and above not in path:
            path[above], top = True, above
        found.update(dict.fromkeys([each for each in path if each in parents], found.get(top, top)))
    return found


def _say_if_missing(source: Source, log: Log, rows: dict[str | None, dict[str, Any]]) -> None:
    missing = Counter(row["parent_id"] for row in rows.values() if row["parent_id"] and row["parent_id"] not in rows)
    for id, answers in missing.most_common(1):
        log.note(
            f"{source.name}: the post that {answers:,} of these answer ({id}) is not in the file; "
            "who wrote it is known from the answers. Save /api/v1/statuses/ID too for its text."
        )
