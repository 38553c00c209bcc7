"""Issues, pull requests and discussions of GitHub as JSON: of the REST API, of the GraphQL API and gh, and of archives of a repository.

Threads have no levels: each comment answers the start, unless a quote or an @mention tells more.
"""

import binascii
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from replygraph.readers import _mentions
from replygraph.readers._json import at, dig, has, integer, keys, lists, mapping, numbered, objects, signs, text, tree, values, via, word
from replygraph.readers._markup import letters
from replygraph.sources import Columns, Comments, Log, Source

TITLE = "GitHub issues, pull requests and discussions as JSON of its APIs, of gh, or in an archive.json (i-d-template)"
HOWTO = (
    "Save https://api.github.com/repos/OWNER/NAME/issues?state=all&per_page=100, .../issues/comments?per_page=100 and .../pulls/comments?per_page=100 "
    "page by page (gh api --paginate does it in one go), and give all files together: issues name who started them, comments who answered. Of one "
    "thread run gh issue view NUMBER --json number,title,url,author,body,createdAt,comments, or gh api graphql with a query for discussion(number: ...) "
    "{ number title url author { login } body createdAt comments(first: 100) { nodes { id author { login } body createdAt replies(first: 100) { nodes "
    "{ ... } } } } }, and save what it prints. Many repositories of IETF working groups have the file archive.json on their gh-pages branch; for "
    "another repository run archive_repo.py of the package archive-repo."
)
FAMILY = "json"
Row = dict[str, Any]
QUOTE = re.compile(r"\s*+((?:>[^\n]*(?:\n|$))+)")
MENTION = re.compile(r"(?<![\w/`@])@([A-Za-z0-9][A-Za-z0-9-]{0,38})")
SHORTEST = 12  # letters that a quote needs to be found by
ANSWERS = ("comments", "replies", "reviews")
ARCHIVES = signs(
    ("an archive of a repository's issues", ".", "magic repo"),
    ("an archive of a repository's issues", ".", "repo issues[].number issues[].author"),
)
PAGES = signs(
    ("comments of the GitHub API", ". items[].", "user.login created_at|submitted_at issue_url|pull_request_url"),
    ("issues or pull requests of the GitHub API", ". items[].", "user.login created_at|submitted_at comments_url number title"),
)
LOGINS = ("comments.nodes[].author.login", "comments.edges[].node.author.login", "comments[].author.login")


def recognise(source: Source) -> str:
    """An archive, or pages of the REST API; or comments in nodes, with an author's login and a time as GraphQL spells it."""
    logins = [key for key in keys(source) if key.endswith(LOGINS) and has(source, key.removesuffix("author.login") + "createdAt")]
    return ARCHIVES(source) or PAGES(source) or ("comments of GitHub's GraphQL API" if logins else "")


def read(source: Source, log: Log, *, everything: bool = False, mentions: bool = False, quotes: bool = False) -> Iterator[Row | Columns]:
    """Issues, pull requests and discussions with what answers them, of archives with `everything` also lines of reviews; see `answers`."""
    if ARCHIVES(source):
        return answers(archived(source, log, everything), log, mentions=mentions, quotes=quotes)
    return answers((paged if PAGES(source) else nested)(source, log), log, mentions=mentions, quotes=quotes)


def account(id: object) -> str | None:
    """The number of an account, which GraphQL packs into its ids and REST gives as it is.

    >>> account(583231), account("MDQ6VXNlcjU4MzIzMQ=="), account("U_kgDOAAjmPw"), account("")
    ('583231', '583231', '583231', None)
    """
    try:
        packed = urlsafe_b64decode(f"{str(id).rpartition('_')[2]}==") if isinstance(id, str) else b""
    except (binascii.Error, ValueError):
        packed = b""
    if packed.startswith(b"\x92\x00"):  # in the way of MessagePack: a list of 0 and the number, behind a sign that tells how long it is
        return str(int.from_bytes(packed[3:]) if len(packed) > 3 else packed[2])
    number = re.fullmatch(rb"\d+:[A-Za-z]+(\d+)", packed)
    return number[1].decode() if number else str(id) if isinstance(id, str | int) and id != "" else None


def answers(posts: Iterable[Row | Columns], log: Log, *, mentions: bool = False, quotes: bool = False) -> Iterator[Row | Columns]:
    """The comments of threads; by default each answers the start, and that is said.

    With `quotes`, one that begins with a quotation answers the comment it comes from; with `mentions`, one that names
    somebody who took part before answers the latest comment of the first so named.
    """
    earlier: dict[str | None, list[Row]] = defaultdict(list)
    flat = 0
    for each in posts:
        if not mentions and not quotes:
            flat += each["resolution"].count("assumed") if type(each) is Columns else each["resolution"] == "assumed"
            yield each
            continue
        for row in each.rows() if type(each) is Columns else [each]:
            thread = earlier[row["thread_id"]]
            if row["resolution"] == "assumed":
                found = (quotes and _quoted(row, thread)) or (mentions and _mentioned(row, thread)) or {}
                flat += not found
                row = row | found
            thread.append(row)
            yield row
    if flat:
        log.note(f"{flat:,} comments do not say what they answer and are taken as answers to the start of their thread.")


def _quoted(row: Row, thread: Sequence[Row]) -> Row | None:
    """The latest comment before that holds the text quoted at the start."""
    quote = QUOTE.match(text(row["text"]) or "")
    sought = letters(re.sub(r"^[^\S\n]*+>+", "", quote[1], flags=re.MULTILINE)) if quote else ""
    if len(sought) < SHORTEST:
        return None
    found = next((other for other in reversed(thread) if sought in letters(_own(text(other["text"]) or ""))), None)
    return found and {"parent_id": found["id"], "resolution": "quote"}


def _own(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(">"))


def _mentioned(row: Row, thread: Sequence[Row]) -> Row | None:
    """The latest comment before by the first person named who took part."""
    for name in MENTION.findall(_own(text(row["text"]) or "")):
        theirs = [other for other in thread if (word(other["author"]) or "").casefold() == name.casefold()]
        if theirs:
            return _mentions.answer(theirs[-_mentions.MOST :])
    return None


BATCH = 1000  # posts of an archive turned into columns at once
FIELDS = {"author": at("author"), "created_at": at("createdAt", "submittedAt"), "text": at("body"), "url": at("url"), "title": at("title")}


def archived(source: Source, log: Log, everything: bool) -> Iterator[Columns]:
    """Everything in the archive, thread by thread."""
    found = (post for archive in objects(source, log) for post in _archived(archive, source, log, everything))
    while batch := list(islice(found, BATCH)):
        each, starts, places = zip(*batch, strict=True)
        yield Columns(
            id=[start + place for start, place in zip(starts, places, strict=True)],
            parent_id=[start if place else None for start, place in zip(starts, places, strict=True)],
            thread_id=starts,
            resolution=["assumed" if place else None for place in places],
            **{name: list(map(way, each)) for name, way in FIELDS.items()},
        )


def _archived(archive: dict[str, Any], source: Source, log: Log, everything: bool) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Issues and what answers them, each with its thread and its place there; GitHub's comments are flat."""
    repo = word(archive.get("repo")) or source.name
    for issue in lists(archive, "issues", "pulls"):
        start = f"{repo}#{word(issue.get('number')) or word(issue.get('id'))}"
        yield issue, start, ""
        yield from ((each, start, f"/comment/{place}") for place, each in enumerate(lists(issue, "comments")))
        for place, review in enumerate(lists(issue, "reviews")):
            yield review, start, f"/review/{place}"
            lines = lists(review, "comments")
            if everything:  # they are by who wrote the review
                by = {"author": review.get("author")}
                yield from (({**by, **each}, start, f"/review/{place}/{line}") for line, each in enumerate(lines))
            else:
                log.count("comments on lines in reviews, without author", len(lines))


THREAD = re.compile(r"([^/\s]{1,100}/[^/\s]{1,100})/(?:issues|pull|pulls)/(\d+)")
PAGED = mapping(
    parent_id=numbered("review-comment/", "in_reply_to_id"), author="user.login", author_id=via(account, "user.id", "user.node_id"),
    created_at=("created_at", "submitted_at"), text="body", url="html_url", score="reactions.total_count", title="title",
)  # fmt: skip


def paged(source: Source, log: Log) -> Comments:
    """Issues and comments: answers to the first of their thread on a line of a change, or to the issue."""

    def comment(item: dict[str, Any], _: object) -> dict[str, Any] | None:
        row = None if "items" in item else post(item)
        if row is None and "items" not in item:
            log.count("entries that are no comments")
        return row

    return tree(objects(source, log), comment, lambda item: lists(item, "items"))


def post(item: dict[str, Any]) -> dict[str, Any] | None:
    """An issue, a comment, a review, or a review's comment on a line; None for other events."""
    start, kind = thread_of(item), kind_of(item)
    if start is None or "user" not in item:
        return None
    row = PAGED(item) | {"thread_id": start}
    if not kind:
        return row | {"id": start, "parent_id": None, "resolution": None}
    return row | {"id": f"{kind}/{word(item.get('id'))}", "parent_id": row["parent_id"] or start, "resolution": "assumed"}


def kind_of(item: dict[str, Any]) -> str:
    """What an id numbers: GitHub counts each kind apart; "" for issues and pull requests."""
    if "issue_url" in item and "title" not in item:
        return "comment"
    if "pull_request_url" in item:
        return "review" if "state" in item else "review-comment"
    return ""


def thread_of(item: dict[str, Any]) -> str | None:
    """OWNER/NAME#NUMBER from one of the addresses."""
    addresses = (text(item.get(key)) or "" for key in ("issue_url", "pull_request_url", "url", "html_url"))
    found = next((found for each in addresses if len(each) < 1000 and (found := THREAD.search(each))), None)
    return found and f"{found[1]}#{found[2]}"


NESTED = mapping(
    id=via(word, "id", "url", "databaseId", "number"), parent_id=via(word, "replyTo.id", "replyToId"), author="author.login",
    author_id=via(account, "author.databaseId", "author.id"), created_at=("createdAt", "submittedAt"),
    text=("body", "bodyText"), url="url", score="upvoteCount", title="title",
)  # fmt: skip


def nested(source: Source, log: Log) -> Comments:
    """What has comments starts a thread; these answer it, and replies what they are under: depth first."""
    missing = 0

    def below(each: dict[str, Any]) -> list[Any]:
        nonlocal missing
        if not is_post(each):
            return list(each.values())
        found = {key: nodes_of(each.get(key)) for key in ANSWERS}
        missing += sum(max(integer(dig(each, key, "totalCount")) - len(nodes), 0) for key, nodes in found.items())
        return list(found.values())

    yield from tree(values(source, log), _nested, below)
    words = f"{source.name}: {missing:,} comments are not in the file: ask for more of them with first: and after:."
    log.miss("comments that are not in the file", missing, words)


def is_post(each: dict[str, Any]) -> bool:
    """A post has an author (none where the account is gone) and a body or a time."""
    return "author" in each and ("body" in each or "createdAt" in each or "submittedAt" in each)


def nodes_of(answers: object) -> list[dict[str, Any]]:
    """The answers, as nodes, edges or a plain array."""
    found = answers if isinstance(answers, list) else dig(answers, "nodes") or [dig(edge, "node") for edge in lists(answers, "edges")]
    return lists({"found": found}, "found")


def _nested(each: dict[str, Any], above: dict[str, Any] | None) -> dict[str, Any] | None:
    """A post; ids are GitHub's own, or the address."""
    if not is_post(each):
        return None
    row = NESTED(each)
    answered, parent, thread = row["parent_id"], above and above["id"], above and above["thread_id"]
    how = "explicit-id" if answered else None if not parent else "assumed" if parent == thread else "nested"
    return row | {"parent_id": answered or parent, "thread_id": thread or row["id"], "resolution": how}
