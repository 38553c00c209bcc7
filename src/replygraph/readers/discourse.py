"""Discourse topics as JSON: a topic, several, or a folder or archive of a whole forum."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from replygraph.readers._forum_threads import taken
from replygraph.readers._json import dicts, dig, objects, signs, text, word, words
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

PLACES = "post_stream.posts[]. latest_posts[]. posts[]. ."
POSTS = signs(("posts of a Discourse topic", PLACES, "post_number username cooked|reply_to_post_number"))


def recognise(source: Source) -> str:
    """Posts with a number and a user, in a topic's stream or alone; of a collection the first JSON files tell."""
    if not source.members:
        return POSTS(source)
    pages = [each for each in source.members if each.name.endswith(".json")]
    looked_at = [each for each in pages[:: max(len(pages) // 3, 1)] if each.head]  # a damaged one tells nothing
    return f"{len(pages):,} JSON files with Discourse topics" if looked_at and all(map(POSTS, looked_at)) else ""


def read(
    source: Source, log: Log, *, explicit: bool = False, quotes: bool = False, everything: bool = False
) -> Iterator[Columns]:  # fmt: skip
    """Posts; one that names no other answers the topic's first, unless `explicit`; with `quotes` whom it quotes."""
    counts: Counter[str] = Counter()
    for part in source.members or (source,):
        before = counts["posts"]
        with log.one_of_many(bool(source.members)):
            for topic in objects(part, log):
                posts = posts_of(topic, log, counts, everything)
                if posts:
                    yield _explicit(comments(posts, topic, quotes), counts, explicit)
            if source.members and counts["posts"] == before:
                log.count("files without posts")
    _say(source, log, counts, explicit)


def posts_of(topic: dict[str, Any], log: Log, counts: Counter[str], everything: bool) -> list[dict[str, Any]]:
    """The posts of a topic, of a page of latest posts, or a post alone; without the forum's own notes, and counted."""
    found = dig(topic, "post_stream", "posts") or topic.get("latest_posts") or topic.get("posts")
    posts = dicts(found) or ([topic] if "post_number" in topic else [])
    listed = dig(topic, "post_stream", "stream")  # the site gives twenty at a time
    counts["missing"] += max(len(listed) - len(posts), 0) if isinstance(listed, list) else 0
    kinds = [post.get("post_type") for post in posts]
    counts["marked"] += kinds.count(MODERATOR) + kinds.count(WHISPER)
    if (notes := kinds.count(SMALL_ACTION)) and not everything:
        log.count("notes of the forum itself (closed, pinned, split ...)", notes)
        posts = [post for post, kind in zip(posts, kinds, strict=True) if kind != SMALL_ACTION]
    counts["posts"] += len(posts)
    return posts


def _explicit(columns: Columns, counts: Counter[str], explicit: bool) -> Columns:
    """Posts that name no other are counted, and with `explicit` answer none."""
    counts["implicit"] += columns["resolution"].count(None) - columns["parent_id"].count(None)  # the first post answers none
    if explicit:
        columns["parent_id"] = [parent if how else None for parent, how in zip(columns["parent_id"], columns["resolution"], strict=True)]
    return columns


def comments(posts: list[dict[str, Any]], topic: dict[str, Any], quotes: bool) -> Columns:
    """Posts as comments; posts are numbered within their topic."""
    known, title = word(topic.get("id")), text(topic.get("title"))
    topics = [each or known for each in words(posts, "topic_id")]
    numbers, answered = words(posts, "post_number"), words(posts, "reply_to_post_number")
    bodies = [post.get("cooked") for post in posts]
    quoted = list(map(quoted_post, bodies, topics)) if quotes else [None] * len(posts)
    which = list(zip(topics, numbers, answered, quoted, strict=True))
    return Columns(
        id=[f"{topic}/{number}" if number else None for topic, number, _, _ in which],
        parent_id=[None if number == "1" else f"{topic}/{to}" if to else quote or f"{topic}/1" for topic, number, to, quote in which],
        thread_id=[f"{topic}/1" for topic in topics],
        author=words(posts, "username"),
        created_at=[post.get("created_at") for post in posts],
        text=[plain(body) or text(post.get("raw")) for body, post in zip(bodies, posts, strict=True)],
        url=[post.get("post_url") for post in posts],
        score=[_likes(post.get("actions_summary")) for post in posts],
        resolution=[None if number == "1" else "explicit-id" if to else "quote" if quote else None for _, number, to, quote in which],
        title=[title] * len(posts) if title else [text(post.get("topic_title")) for post in posts],
    )


def _likes(actions: object) -> int:
    """How many liked a post: the action that has number 2."""
    for each in actions if isinstance(actions, list) else ():
        if isinstance(each, dict) and each.get("id") == 2 and type(count := each.get("count")) is int:
            return count
    return 0


def quoted_post(body: object, topic: str | None) -> str | None:
    """The first post quoted, by its topic and number.

    >>> quoted_post('<aside class="quote" data-username="bob" data-post="4" data-topic="86">', "86")
    '86/4'
    """
    for quote in QUOTE.findall(body) if isinstance(body, str) else ():
        facts = dict(QUOTED.findall(quote))
        if facts.get("post"):
            return f"{facts.get('topic') or topic}/{facts['post']}"
    return None


def _say(source: Source, log: Log, counts: Counter[str], explicit: bool) -> None:
    if counts["marked"]:
        log.note(
            f"{source.name}: {plural(counts['marked'], 'post')} written as moderator actions or as whispers of the staff; they are used."
        )
    if counts["implicit"]:
        log.note(f"{source.name}: {counts['implicit']:,} posts do not say which post they answer and are taken {taken(explicit, 'topic')}.")
    words = f"{source.name}: {counts['missing']:,} posts that the topics list are not in the file. Save the topics with ?print=true behind .json to get them all."
    log.miss("posts listed but not in the file", counts["missing"], words)
