"""What happens on all of GitHub, hour by hour, as GH Archive keeps it."""

from replygraph.readers._json import has, is_lines
from replygraph.sources import Log, Source, Table

TITLE = "GH Archive: all public events of GitHub, as JSON lines"
HOWTO = (
    "Download hours from https://data.gharchive.org (2026-01-01-15.json.gz is one) and give them as they are. "
    "Only comments on issues and changes, reviews, and newly opened issues and changes are read."
)
FAMILY = "json"
POST = (
    'id BIGINT, number BIGINT, "user" STRUCT(login VARCHAR, id BIGINT), title VARCHAR, body VARCHAR, created_at VARCHAR, html_url VARCHAR'
)
FIELDS = {
    "id": "VARCHAR",
    "type": "VARCHAR",
    "actor": "STRUCT(login VARCHAR, id BIGINT)",
    "repo": "STRUCT(name VARCHAR)",
    "created_at": "VARCHAR",
    "payload": f"STRUCT(action VARCHAR, issue STRUCT({POST}), pull_request STRUCT({POST}), "
    'comment STRUCT(id BIGINT, body VARCHAR, html_url VARCHAR, in_reply_to_id BIGINT, "user" STRUCT(login VARCHAR)), '
    "review STRUCT(id BIGINT, body VARCHAR, html_url VARCHAR))",
}
OPENED = "type in ('IssuesEvent', 'PullRequestEvent')"


def _start(key: str) -> str:
    """Of the issue or change that an event carries: who started it is known even where the start is not in the file."""
    return f"coalesce(payload.issue.{key}, payload.pull_request.{key})"


def _said(key: str) -> str:
    return f"case when {OPENED} then {_start(key)} else coalesce(payload.comment.{key}, payload.review.{key}) end"


THREAD = f"repo.name || '#' || {_start('number')}"
ANSWERED = "payload.comment.in_reply_to_id"
ANSWERS_START = f"not {OPENED} and {ANSWERED} is null"
LOGIN, ACCOUNT = '"user".login', '"user".id'
COLUMNS = {
    "id": f"""case when {OPENED} then {THREAD}
  when type = 'IssueCommentEvent' then 'comment/' || payload.comment.id
  when type = 'PullRequestReviewCommentEvent' then 'review-comment/' || payload.comment.id
  when type = 'PullRequestReviewEvent' then 'review/' || payload.review.id end""",
    "parent_id": f"case when {ANSWERED} is not null then 'review-comment/' || {ANSWERED} when not {OPENED} then {THREAD} end",
    "thread_id": THREAD, "author": "actor.login", "author_id": "actor.id::varchar", "created_at": "created_at",
    "text": _said("body"), "url": _said("html_url"), "title": _start("title"),
    "reply_to": f"case when {ANSWERS_START} then {_start(LOGIN)} end",
    "reply_to_id": f"case when {ANSWERS_START} then {_start(ACCOUNT)}::varchar end",
    "resolution": f"case when not {OPENED} then 'assumed' end",
}  # fmt: skip
WHERE = (
    "type is null or type in ('IssueCommentEvent', 'PullRequestReviewCommentEvent', 'PullRequestReviewEvent') and "
    f"coalesce(payload.action, 'created') in ('created', 'submitted') or {OPENED} and payload.action = 'opened'"
)


def recognise(source: Source) -> str:
    """An event a line."""
    return "events of GH Archive" if is_lines(source) and has(source, "type", "actor.login", "repo.name", "payload") else ""


def read(source: Source, log: Log) -> Table:
    """Comments, reviews and openings; other events (pushes, stars ...) are passed over."""
    log.note(f"{source.name}: events other than comments, reviews and openings are passed over.")
    return Table(source, "json", COLUMNS, FIELDS, WHERE)
