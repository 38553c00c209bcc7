"""Discourse topics as JSON: a topic, several, or a folder or archive of a whole forum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers._bodies import plain
from replygraph.readers._trees import dicts, has, objects, text, when, word
from replygraph.sources import Log, Source

TITLE = "Discourse topics as JSON, and whole forums in a folder or an archive"
HOWTO = (
    "Put .json behind the topic's address (https://FORUM/t/NAME/NUMBER.json?print=true gives up to 1,000 posts "
    "instead of 20) and save what the browser shows. Topics of a forum may come together in one folder or zip."
)
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


def read(source: Source, log: Log, *, explicit: bool = False, quotes: bool = False, **_: object) -> Iterator[dict]:
    """Posts; one that names no other answers the topic's first, unless `explicit`; with `quotes` whom it quotes."""
    counts = {"implicit": 0, "missing": 0}
    for part in source.members or (source,):
        yield from _posts(part, log, counts, explicit, quotes, whole=not source.members)
    _say(source, log, counts, explicit)


def _posts(source: Source, log: Log, counts: dict, explicit: bool, quotes: bool, whole: bool) -> Iterator[dict]:
    """The posts of a file; of a collection, a file that can't be read is counted and left out."""
    found = False
    try:
        for topic in objects(source, log):
            posts, title = posts_of(topic), text(topic.get("title"))
            counts["missing"] += _missing(topic, posts)
            for post in posts:
                row = comment(post, word(topic.get("id")), title, quotes)
                if row["resolution"] is None and row["parent_id"]:
                    counts["implicit"] += 1
                    row["parent_id"] = None if explicit else row["parent_id"]
                found = True
                yield row
    except ReadError as error:
        if whole:
            raise
        log.count("files that are cut or damaged")
        log.warn(f"{error}")
        return
    if not found and not whole:
        log.count("files without posts")


def posts_of(topic: dict) -> list[dict]:
    """The posts of a topic, of a page of latest posts, or a post alone."""
    stream = topic.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else topic.get("latest_posts", topic.get("posts"))
    return dicts(posts) or ([topic] if "post_number" in topic else [])


def comment(post: dict, topic: str | None, title: str | None, quotes: bool) -> dict:
    """A post; posts are numbered within their topic."""
    topic = word(post.get("topic_id")) or topic
    number, answered = word(post.get("post_number")), word(post.get("reply_to_post_number"))
    start, parent, how = f"{topic}/1", None, None
    if number != "1":
        quoted = None if answered or not quotes else quoted_post(text(post.get("cooked")) or "", topic)
        how = "explicit-id" if answered else "quote" if quoted else None
        parent = f"{topic}/{answered}" if answered else quoted or start
    return {
        "id": f"{topic}/{number}" if number else None,
        "parent_id": parent,
        "thread_id": start,
        "author": word(post.get("username")),
        "created_at": when(post.get("created_at")),
        "text": plain(post.get("cooked")) or text(post.get("raw")),
        "url": text(post.get("post_url")),
        "score": _likes(post),
        "resolution": how,
        "title": title or text(post.get("topic_title")),
    }


def _likes(post: dict) -> float | None:
    return next(
        (
            each.get("count")
            for each in dicts(post.get("actions_summary"))
            if each.get("id") == 2 and _is_number(each.get("count"))
        ),
        0,
    )


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


def _missing(topic: dict, posts: list[dict]) -> int:
    """Posts that the topic lists and the file does not hold: the site gives twenty at a time."""
    stream = topic.get("post_stream")
    listed = stream.get("stream") if isinstance(stream, dict) else None
    return max(len(listed) - len(posts), 0) if isinstance(listed, list) else 0


def _say(source: Source, log: Log, counts: dict, explicit: bool) -> None:
    if counts["implicit"]:
        taken = "as answering none" if explicit else "as answers to the first post of their topic"
        log.note(
            f"{source.name}: {counts['implicit']:,} posts do not say which post they answer and are taken {taken}."
        )
    if counts["missing"]:
        log.count("posts listed but not in the file", counts["missing"])
        log.warn(
            f"{source.name}: {counts['missing']:,} posts that the topics list are not in the file. "
            "Save the topics with ?print=true behind .json to get them all."
        )
