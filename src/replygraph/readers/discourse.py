"""Discourse topics as JSON: a topic, several, or a folder or archive of a whole forum."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._json import dicts, has, objects, text, word, words
from replygraph.readers._markup import plain
from replygraph.sources import Columns, Log, Source
from replygraph.wording import plural

TITLE = "Discourse topics as JSON, and whole forums in a folder or an archive"
HOWTO = (
    "Put .json behind the topic's address (https://FORUM/t/NAME/NUMBER.json?print=true gives up to 1,000 posts "
    "instead of 20) and save what the browser shows. Topics of a forum may come together in one folder or zip."
)
FAMILY = ("json", "folder")
MODERATOR, SMALL_ACTION, WHISPER = 2, 3, 4  # kinds of posts; 1 is an ordinary one
QUOTE = re.compile(r'<aside\b[^<>]*\bclass="quote\b[^<>]*')
QUOTED = re.compile(r'\bdata-(post|topic|username)="([^"]*)"')


def recognise(source: Source) -> str:
    """Posts with a number and a user, in a topic's stream or alone; of a collection the first JSON files tell."""
    if source.members:
        pages = [each for each in source.members if each.name.endswith(".json")]
        looked_at = [each for each in pages[:: max(len(pages) // 3, 1)] if each.head]  # a damaged one tells nothing
        known = bool(looked_at) and all(recognise(each) for each in looked_at)
        return f"{len(pages):,} JSON files with Discourse topics" if known else ""
    for place in ("post_stream.posts[].", "latest_posts[].", "posts[].", ""):
        if has(source, place + "post_number", place + "username") and (
            has(source, place + "cooked") or has(source, place + "reply_to_post_number")
        ):
            return "posts of a Discourse topic"
    return ""


def read(
    source: Source,
    log: Log,
    *,
    explicit: bool = False,
    quotes: bool = False,
    everything: bool = False,
) -> Iterator[dict[str, Any]]:
    """Posts; one that names no other answers the topic's first, unless `explicit`; with `quotes` whom it quotes."""
    counts = {"implicit": 0, "missing": 0, "marked": 0}
    for part in source.members or (source,):
        yield from _posts(part, log, counts, (explicit, quotes, everything), whole=not source.members)
    _say(source, log, counts, explicit)


def _posts(source: Source, log: Log, counts: dict[str, Any], options: tuple[bool, bool, bool], whole: bool) -> Iterator[Columns]:
    """The posts of a file, topic by topic; of a collection, a file that can't be read is counted and left out."""
    found, (explicit, quotes, everything) = False, options
    try:
        for topic in objects(source, log):
            posts = posts_of(topic)
            counts["missing"] += _missing(topic, posts)
            kinds = Counter(kind for post in posts if (kind := post.get("post_type", 1)) != 1 and isinstance(kind, int))
            if kinds[SMALL_ACTION] and not everything:
                log.count("notes of the forum itself (closed, pinned, split ...)", kinds[SMALL_ACTION])
                posts = [post for post in posts if post.get("post_type") != SMALL_ACTION]
            counts["marked"] += kinds[MODERATOR] + kinds[WHISPER]
            if posts:
                found = True
                yield _explicit(comments(posts, topic, quotes), counts, explicit)
    except ReadError as error:
        if whole:
            raise
        log.count("files that are cut or damaged")
        log.warn(f"{error}")
        return
    if not found and not whole:
        log.count("files without posts")


def _explicit(columns: Columns, counts: dict[str, Any], explicit: bool) -> Columns:
    """Posts that name no other are counted, and with `explicit` answer none."""
    implicit = [
        how in (None, "assumed") and parent is not None for how, parent in zip(columns["resolution"], columns["parent_id"], strict=True)
    ]
    counts["implicit"] += sum(implicit)
    if explicit:
        parents = zip(columns["parent_id"], implicit, strict=True)
        columns["parent_id"] = [None if unsaid else parent for parent, unsaid in parents]
    return columns


def posts_of(topic: dict[str, Any]) -> list[dict[str, Any]]:
    """The posts of a topic, of a page of latest posts, or a post alone."""
    stream = topic.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else topic.get("latest_posts", topic.get("posts"))
    return dicts(posts) or ([topic] if "post_number" in topic else [])


def comments(posts: list[dict[str, Any]], topic: dict[str, Any], quotes: bool) -> Columns:
    """Posts as comments; posts are numbered within their topic."""
    known, title = word(topic.get("id")), text(topic.get("title"))
    topics = [each or known for each in words(posts, "topic_id")]
    numbers, answered = words(posts, "post_number"), words(posts, "reply_to_post_number")
    quoted = [quotes and quoted_post(text(post.get("cooked")) or "", each) for post, each in zip(posts, topics, strict=True)]
    which = list(zip(topics, numbers, answered, quoted, strict=True))
    return Columns(
        id=[f"{topic}/{number}" if number else None for topic, number, _, _ in which],
        parent_id=[None if number == "1" else f"{topic}/{to}" if to else quote or f"{topic}/1" for topic, number, to, quote in which],
        thread_id=[f"{topic}/1" for topic in topics],
        author=words(posts, "username"),
        created_at=[post.get("created_at") for post in posts],
        text=[plain(post.get("cooked")) or text(post.get("raw")) for post in posts],
        url=[post.get("post_url") for post in posts],
        score=[_likes(post.get("actions_summary")) for post in posts],
        resolution=[None if number == "1" else "explicit-id" if to else "quote" if quote else None for _, number, to, quote in which],
        title=[title or text(post.get("topic_title")) for post in posts],
    )


def _likes(actions: object) -> float:
    """How many liked a post: the action that has number 2."""
    if actions and isinstance(actions, list):
        for each in actions:
            if isinstance(each, dict) and each.get("id") == 2 and _is_number(each.get("count")):
                return each["count"]
    return 0


def _is_number(value: object) -> bool:
    return isinstance(value, int) and abs(value) < 1e15


def quoted_post(body: str, topic: str | None) -> str | None:
    """The first post quoted, by its topic and number.

    >>> quoted_post('<aside class="quote" data-username="bob" data-post="4" data-topic="86">', "86")
    '86/4'
    """
    for quote in QUOTE.findall(body):
        facts = dict(QUOTED.findall(quote))
        if facts.get("post"):
            return f"{facts.get('topic') or topic}/{facts['post']}"
    return None


def _missing(topic: dict[str, Any], posts: list[dict[str, Any]]) -> int:
    """Posts that the topic lists and the file does not hold: the site gives twenty at a time."""
    stream = topic.get("post_stream")
    listed = stream.get("stream") if isinstance(stream, dict) else None
    return max(len(listed) - len(posts), 0) if isinstance(listed, list) else 0


def _say(source: Source, log: Log, counts: dict[str, Any], explicit: bool) -> None:
    if counts["marked"]:
        log.note(
            f"{source.name}: {plural(counts['marked'], 'post')} written as moderator actions or as whispers of the staff; they are used."
        )
    if counts["implicit"]:
        taken = "as answering none" if explicit else "as answers to the first post of their topic"
        log.note(f"{source.name}: {counts['implicit']:,} posts do not say which post they answer and are taken {taken}.")
    if counts["missing"]:
        log.count("posts listed but not in the file", counts["missing"])
        log.warn(
            f"{source.name}: {counts['missing']:,} posts that the topics list are not in the file. "
            "Save the topics with ?print=true behind .json to get them all."
        )
