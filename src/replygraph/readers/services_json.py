"""JSON of services whose comments tell in their own way what they answer: each is a function and its keys in a table."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._json import dicts, dig, lists, mapping, numbered, objects, signs, text, via, word
from replygraph.readers._markup import plain
from replygraph.sources import Comments, Log, Source

TITLE = "JSON of Jira, Redmine, Flarum, OpenReview, Google Chat, Zulip and Nostr"
HOWTO = (
    "Jira: https://SITE/rest/api/2/issue/KEY. Redmine: https://SITE/issues/NUMBER.json?include=journals. Flarum: "
    "https://SITE/api/posts?filter[discussion]=NUMBER. OpenReview: https://api2.openreview.net/notes?forum=ID. Google Chat: messages.json of "
    "Google Takeout. Zulip: messages-000001.json of an export, or what the API gives for /messages. Nostr: events as JSON lines, as relays give them."
)
FAMILY = "json"
ASSUMED: dict[str, Any] = {"resolution": "assumed"}


def words(value: object) -> list[str]:
    """The texts in a list; none where there is no list."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _said(value: object) -> str | None:
    """A text: as it is, or the pieces of a document."""
    if not isinstance(value, dict):
        return text(value)
    pieces, pending = [], [value]
    while pending:
        each = pending.pop()
        pieces += [each["text"]] if isinstance(each.get("text"), str) else []
        pending.extend(reversed(dicts(each.get("content"))))
    return " ".join(pieces) or None


JIRA = mapping(
    id="key", thread_id="key", author=("fields.reporter.displayName", "fields.creator.displayName"), created_at="fields.created", title="fields.summary",
    author_id=via(word, "fields.reporter.accountId", "fields.reporter.name", "fields.reporter.key"), text=via(_said, "fields.description"),
)  # fmt: skip
JIRA_COMMENT = mapping(
    id=numbered("comment/", "id"), author="author.displayName", author_id=via(word, "author.accountId", "author.name", "author.key"),
    created_at="created", text=via(_said, "body"), parent_id=numbered("comment/", "parentId"),
)  # fmt: skip


def _jira(answer: dict[str, Any], log: Log) -> Comments:
    """Issues; comments answer them, it is assumed, where they name no comment."""
    for issue in lists(answer, "issues") or [answer]:
        yield JIRA(issue)
        for each in lists(issue, "fields.comment.comments"):
            row = JIRA_COMMENT(each)
            key = word(issue.get("key"))
            yield row | {"thread_id": key, "parent_id": row["parent_id"] or key} | ({} if row["parent_id"] else ASSUMED)


REDMINE = mapping(author="author.name", author_id=via(word, "author.id"), created_at="created_on", text="description", title="subject")
JOURNAL = mapping(id=numbered("journal/", "id"), author="user.name", author_id=via(word, "user.id"), created_at="created_on", text="notes")
NOTED = re.compile(r"\A[^\n]{1,80} in #note-(\d{1,6})\s?:\s*\n+>")


def _redmine(answer: dict[str, Any], log: Log) -> Comments:
    """Issues and the notes below them; one that quotes a note answers that."""
    for issue in lists(answer, "issue", "issues") or [answer]:
        number, journals = f"issue/{word(issue.get('id'))}", dicts(issue.get("journals"))
        yield REDMINE(issue) | {"id": number, "thread_id": number}
        for each in journals:
            if log.leaves_out("" if text(each.get("notes")) else "changes without a note"):
                continue
            row, found = JOURNAL(each), NOTED.match(each["notes"])
            quoted = JOURNAL(journals[int(found[1]) - 1])["id"] if found and 0 < int(found[1]) <= len(journals) else None
            yield row | {"thread_id": number, "parent_id": quoted or number, "resolution": "quote" if quoted else "assumed"}


OPENREVIEW = mapping(
    id="id", parent_id="replyto", thread_id="forum", created_at=("cdate", "tcdate"), title=("content.title.value", "content.title")
)


def _openreview(answer: dict[str, Any], log: Log) -> Comments:
    """Submissions, reviews and comments, by the name that who signs has there."""
    for note in lists(answer, "notes") or [answer]:
        told = note["content"] if isinstance(note.get("content"), dict) else {}
        pieces = {key: text(part) or text(dig(part, "value")) for key, part in told.items() if key not in ("title", "authors", "venue")}
        signed = words(note.get("signatures"))
        yield OPENREVIEW(note) | {
            "author": signed[0].rpartition("/")[2] if signed else None, "author_id": signed[0] if signed else None,
            "text": "\n\n".join(filter(None, pieces.values())),
        }  # fmt: skip


GOOGLE = mapping(
    id=via(word, "message_id"), parent_id=via(word, "quoted_message_metadata.message_id"), author="creator.name",
    author_id=via(word, "creator.email"), text="text", thread_id=via(word, "topic_id"),
)  # fmt: skip


def _google_chat(answer: dict[str, Any], log: Log) -> Comments:
    """Messages: they answer what they quote, or else, it is assumed, the first of their topic."""
    firsts: dict[str, str] = {}
    for message in dicts(answer.get("messages")):
        row = GOOGLE(message)
        at = re.sub(r"\s", " ", text(message.get("created_date")) or "").removesuffix(" UTC")
        first = firsts.setdefault(row["thread_id"], row["id"]) if row["thread_id"] and row["id"] else None
        topic = ASSUMED | {"parent_id": first} if first != row["id"] and not row["parent_id"] else {}
        yield row | {"created_at": _moment(at)} | topic


def _moment(at: str) -> datetime | str | None:
    try:
        return datetime.strptime(at, "%A, %B %d, %Y at %I:%M:%S %p").replace(tzinfo=UTC)
    except ValueError:
        return at or None


ZULIP = mapping(
    id="id", author=via(word, "sender"), created_at="date_sent", text="content", title="subject",
    thread_id=lambda each: f"{word(each.get('recipient'))}/{each.get('subject')}",
)  # fmt: skip
ZULIP_API = mapping(
    id="id", author=("sender_full_name", "sender_email"), author_id=via(word, "sender_id"), created_at="timestamp", text=via(plain, "content"),
    title="subject", thread_id=lambda each: f"{word(each.get('stream_id')) or word(each.get('recipient_id'))}/{each.get('subject')}",
)  # fmt: skip
NEAR = re.compile(
    r"\A(?:@_\*\*[^*\n]{1,100}\*\*[^\n]{0,300}|<p><span class=\"user-mention silent\"[^<>]{0,99}>[^<>]{1,100}</span> ?<a href=\"[^\"\n]{0,300})"
    r"/near/(\d{1,12})[)\"]"
)


def _zulip(answer: dict[str, Any], log: Log) -> Comments:
    """Messages, which answer the one that they quote at their start; people have numbers in an export."""
    exported = dicts(answer.get("zerver_message"))
    for message in exported or dicts(answer.get("messages")) or [answer]:
        found = NEAR.match(text(message.get("content")) or "")
        yield (ZULIP if exported else ZULIP_API)(message) | {"parent_id": found and found[1], "resolution": "quote" if found else None}
    if exported:
        log.note("People of a Zulip export are shown by their numbers: their names are in realm.json beside it, and --aliases gives them.")


FLARUM = mapping(
    id="id", created_at="attributes.createdAt", text=via(plain, "attributes.contentHtml", "attributes.content"),
    thread_id=numbered("discussion/", "relationships.discussion.data.id"), author_id=via(word, "relationships.user.data.id"),
)  # fmt: skip
MENTIONED = re.compile(r"\A(?:\s*<p>)?\s*<a\b[^<>]{0,500}\bPostMention\b[^<>]{0,500}>")


def flarum(answer: dict[str, Any], log: Log) -> Comments:
    """Posts: they answer the one that they mention at their start, or else the first of the discussion, it is assumed."""
    listed = dicts(answer.get("data")) + dicts(answer.get("included"))
    people = {word(each.get("id")): dig(each, "attributes", "username") for each in listed if each.get("type") == "users"}
    posts = {
        word(each.get("id")): each for each in listed if each.get("type") == "posts" and dig(each, "attributes", "contentType") == "comment"
    }
    firsts = {FLARUM(each)["thread_id"]: id for id, each in posts.items() if dig(each, "attributes", "number") == 1}
    for id, each in posts.items():
        row = FLARUM(each)
        found = MENTIONED.match(text(dig(each, "attributes", "contentHtml")) or "")
        named = found and re.search(r"\bdata-id=\"(\d{1,12})\"", found[0])
        first = firsts.get(row["thread_id"])
        below = {"parent_id": named[1]} if named else ASSUMED | {"parent_id": first} if first not in (None, id) else {}
        yield row | {"author": people.get(row["author_id"])} | below


def _nostr(event: dict[str, Any], log: Log) -> Comments:
    """A note: of the events that it names the one marked as answered, the last of those without a mark, or the root."""
    if event.get("kind") not in (1, 1111, 42):
        log.count("events that are no notes (profiles, reactions ...)")
        return
    tags = event["tags"] if isinstance(event.get("tags"), list) else []
    named = [names for tag in tags if (names := words(tag))[:1] == ["e"] and len(names) > 1]
    marked = {tag[3]: tag[1] for tag in named if len(tag) > 3}
    bare = [tag[1] for tag in named if len(tag) < 4 or not tag[3] or event.get("kind") == 1111]
    parent = marked.get("reply") or (bare[-1] if bare else marked.get("root"))
    yield {
        "id": event.get("id"), "parent_id": parent, "thread_id": marked.get("root") or (bare[0] if bare else event.get("id")),
        "author": event.get("pubkey"), "author_id": event.get("pubkey"), "created_at": event.get("created_at"), "text": event.get("content"),
    }  # fmt: skip


SERVICES: dict[str, tuple[str, str, Callable[[dict[str, Any], Log], Comments]]] = {
    "issues of Jira": (". issues[].", "key fields.summary fields.created fields.comment.comments", _jira),
    "issues of Redmine": ("issue. issues[]. .", "tracker.name author.name subject created_on", _redmine),
    "notes of OpenReview": ("notes[]. .", "forum signatures readers content", _openreview),
    "messages of Google Chat": ("messages[].", "creator.name created_date message_id", _google_chat),
    "messages of a Zulip export": (".", "zerver_message zerver_message[].sender zerver_message[].date_sent", _zulip),
    "messages as Zulip's API gives them": ("messages[]. .", "sender_full_name display_recipient content timestamp", _zulip),
    "posts of Flarum": ("data[]. included[].", "attributes.contentHtml attributes.contentType relationships.discussion.data", flarum),
    "events of Nostr": (".", "pubkey kind tags content sig", _nostr),
}

recognise = signs(*((words, places, keys) for words, (places, keys, _) in SERVICES.items()))


def read(source: Source, log: Log) -> Comments:
    """The comments, each service's in its own way."""
    service = recognise(source)
    if not service:
        raise ReadError(f"{source.name}: it holds neither {', nor '.join(SERVICES)}.")
    _, _, comments = SERVICES[service]
    for answer in objects(source, log):
        yield from comments(answer, log)
