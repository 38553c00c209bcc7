"""What happens on all of GitHub, hour by hour, as GH Archive keeps it."""

from __future__ import annotations

from replygraph.readers._json import has, is_lines
from replygraph.sources import Log, Source, Table

TITLE = "GH Archive: all public events of GitHub, as JSON lines"
HOWTO = (
    "Download hours from https://data.gharchive.org (2026-01-01-15.json.gz is one) and give them as they are. "
    "Only comments on issues and changes, reviews, and newly opened issues and changes are read."
)
FAMILY = "json"
POST = 'id BIGINT, number BIGINT, "user" STRUCT(login VARCHAR), title VARCHAR, body VARCHAR, created_at VARCHAR, html_url VARCHAR'
FIELDS = {
    "id": "VARCHAR",
    "type": "VARCHAR",
    "actor": "STRUCT(login VARCHAR)",
    "repo": "STRUCT(name VARCHAR)",
    "created_at": "VARCHAR",
    "payload": f"STRUCT(action VARCHAR, issue STRUCT({POST}), pull_request STRUCT({POST}), "
    'comment STRUCT(id BIGINT, body VARCHAR, html_url VARCHAR, in_reply_to_id BIGINT, "user" STRUCT(login VARCHAR)), '
    "review STRUCT(id BIGINT, body VARCHAR, html_url VARCHAR))",
}
OPENED = "type in ('IssuesEvent', 'PullRequestEvent')"
THREAD = "repo.name || '#' || coalesce(payload.issue.number, payload.pull_request.number)"
ID = f"""case when {OPENED} then {THREAD}
  when type = 'IssueCommentEvent' then 'comment/' || payload.comment.id
  when type = 'PullRequestReviewCommentEvent' then 'review-comment/' || payload.comment.id
  when type = 'PullRequestReviewEvent' then 'review/' || payload.review.id end"""
COLUMNS = {
    "id": ID,
    "parent_id": "case when payload.comment.in_reply_to_id is not null "
    "then 'review-comment/' || payload.comment.in_reply_to_id "
    f"when not {OPENED} then {THREAD} end",
    "thread_id": THREAD,
    "author": "actor.login",
    "created_at": "created_at",
    "text": f"case when {OPENED} then coalesce(payload.issue.body, payload.pull_request.body) "
    "else coalesce(payload.comment.body, payload.review.body) end",
    "url": f"case when {OPENED} then coalesce(payload.issue.html_url, payload.pull_request.html_url) "
    "else coalesce(payload.comment.html_url, payload.review.html_url) end",
    # An event carries the issue it belongs to: who started that is known even where the start is not in the file.
    "reply_to": f"case when not {OPENED} and payload.comment.in_reply_to_id is null "
    'then coalesce(payload.issue."user".login, payload.pull_request."user".login) end',
    "resolution": f"case when payload.comment.in_reply_to_id is not null then 'explicit-id' when not {OPENED} then 'assumed' end",
    "title": "coalesce(payload.issue.title, payload.pull_request.title)",
}
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
