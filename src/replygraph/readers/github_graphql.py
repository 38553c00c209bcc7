"""Discussions, issues and pull requests as GitHub's GraphQL API and its command gh give them."""

from collections.abc import Iterator
from typing import Any

from replygraph.readers import _github_threads
from replygraph.readers._json import dig, has, integer, keys, lists, mapping, tree, values, via, word
from replygraph.sources import Columns, Comments, Log, Source

TITLE = "GitHub discussions, issues and pull requests as JSON of the GraphQL API or of gh"
HOWTO = (
    "Run gh api graphql with a query for discussion(number: ...) { number title url author { login } body "
    "createdAt comments(first: 100) { nodes { id author { login } body createdAt replies(first: 100) { nodes { "
    "... } } } } }, or gh issue view NUMBER --json number,title,url,author,body,createdAt,comments, and save what "
    "it prints."
)
FAMILY = "json"
ANSWERS = ("comments", "replies", "reviews")
COLUMNS = mapping(
    id=via(word, "id", "url", "databaseId", "number"), parent_id=via(word, "replyTo.id", "replyToId"), author="author.login",
    author_id=via(_github_threads.account, "author.databaseId", "author.id"), created_at=("createdAt", "submittedAt"),
    text=("body", "bodyText"), url="url", score="upvoteCount", title="title",
)  # fmt: skip


def recognise(source: Source) -> str:
    """Comments in nodes, with an author's login and a time as GraphQL spells it."""
    for key in keys(source):
        for nodes in ("comments.nodes[].", "comments.edges[].node.", "comments[]."):
            if key.endswith(nodes + "author.login") and has(source, key.removesuffix("author.login") + "createdAt"):
                return "comments of GitHub's GraphQL API"
    return ""


def read(source: Source, log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[dict[str, Any] | Columns]:
    """What has comments starts a thread; these answer it, and replies what they are under; see `_github_threads.answers`."""
    return _github_threads.answers(comments(source, log), log, mentions=mentions, quotes=quotes)


def comments(source: Source, log: Log) -> Comments:
    """Posts, depth first."""
    missing = 0

    def below(each: dict[str, Any]) -> list[Any]:
        nonlocal missing
        if not is_post(each):
            return list(each.values())
        found = {key: nodes_of(each.get(key)) for key in ANSWERS}
        missing += sum(max(integer(dig(each, key, "totalCount")) - len(nodes), 0) for key, nodes in found.items())
        return list(found.values())

    yield from tree(values(source, log), comment, below)
    words = f"{source.name}: {missing:,} comments are not in the file: ask for more of them with first: and after:."
    log.miss("comments that are not in the file", missing, words)


def is_post(each: dict[str, Any]) -> bool:
    """A post has an author (none where the account is gone) and a body or a time."""
    return "author" in each and ("body" in each or "createdAt" in each or "submittedAt" in each)


def nodes_of(answers: object) -> list[dict[str, Any]]:
    """The answers, as nodes, edges or a plain array."""
    found = answers if isinstance(answers, list) else dig(answers, "nodes") or [dig(edge, "node") for edge in lists(answers, "edges")]
    return lists({"found": found}, "found")


def comment(each: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
    """A post; ids are GitHub's own, or the address."""
    if not is_post(each):
        return None
    row = COLUMNS(each)
    answered, parent, thread = row["parent_id"], above and above["id"], above and above["thread_id"]
    how = "explicit-id" if answered else None if not parent else "assumed" if parent == thread else "nested"
    return row | {"parent_id": answered or parent, "thread_id": thread or row["id"], "resolution": how}
