"""Threads without levels, of forums' pages and databases: a quotation tells whom a post answers, and else it answers the start."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from replygraph.readers import languages
from replygraph.readers._markup import letters
from replygraph.sources import Comments, Log, Source

# A page's number in an address: as an answer to a question, after "page", behind the thread's number, or at the very end.
PAGES = (
    (re.compile(r"[?&;](?:start|st)=(\d{1,8})(?=&|;|#|$)", re.I), 0),
    (re.compile(r"[?&;](?:page|pagenumber|paged)=(\d{1,8})(?=&|;|#|$)", re.I), 1),
    (re.compile(r"[/-]page[-/]?(\d{1,8})(?=[/.?&#]|$)", re.I), 1),
    (re.compile(r"\btopic[=,/]\d+\.(\d{1,8})(?=\D|$)", re.I), 0),
    (re.compile(r"-t\d+-(\d{1,8})\.html?(?=[?#]|$)", re.I), 0),
    (re.compile(r"(?<=/)t?\d+-[^/?#]*-(\d{1,8})\.html?(?=[?#]|$)|-t?\d+-(\d{1,8})\.html?(?=[?#]|$)", re.I), 1),
)
POST_OF_TOPIC = re.compile(r"(?<=topic)([=,/]\d+)\.(?:msg\d+|new|from\d+)", re.I)
KEEPS = re.compile(
    r"^(?:t|f|tid|fid|id|topic|thread|threadid|topicid|forum|board|action|showtopic|act|\d+-[^=]*|[^=]*/[^=]*|topic[,/].*)(?:=.*)?$", re.I
)
# How forums announce a quotation, where the person's name is no link and no element of its own.
HEADS, WROTE = languages.pattern("quoted"), languages.pattern("wrote")
ANNOUNCED = re.compile(rf"^(?!.{{600}})(?:(?:{HEADS})(?!\w)\s*:?\s*)*(?P<name>.+?)(?:\s+(?:{WROTE})(?!\w).*)?\s*:?\s*$", re.I | re.S)
NOBODY = re.compile(rf"(?:{HEADS}|{WROTE})[\s:]*", re.I)


@dataclass
class Post:
    """What a source tells of a post; `quotes` are the names and numbers of the posts it quotes, each may be missing.

    `parent` is the number of the post answered, from the few sources that tell it.
    """

    number: str | None
    author: str
    at: object = None
    precision: str | None = None
    text: str | None = ""
    url: str | None = None
    quotes: list[tuple[str | None, str | None, str]] = field(default_factory=list)
    parent: str | None = None
    author_id: str | None = None
    how: str = "explicit-id"  # in which way the parent is told


def thread_of(address: str | None, source: Source, shown: int | None = None) -> tuple[str, bool]:
    """The thread that a page belongs to, the same on each of its pages, and whether it is the first of them.

    `shown` is the number of the page, or of its first post, where the page itself shows it: an address may end with the
    number of the thread as well as with that of a page.
    """
    if not address or not address.startswith("http"):
        return source.name, shown in (None, 1)
    thread, number = page_of(address, shown)
    return thread or source.name, shown == 1 if shown is not None else number <= 0


def page_of(address: str, shown: int | None = None) -> tuple[str, int]:
    """The address of a thread and which of its pages this is: 0 is the first, others count pages or posts."""
    bare = POST_OF_TOPIC.sub(r"\1", address.partition("#")[0])
    for pattern, least in PAGES:
        found = pattern.search(bare)
        place = found and next(group for group, value in enumerate(found.groups(), 1) if value)
        if found and not (pattern.pattern.startswith("(?<=/)") and shown == 1 and int(found[place]) > 1):
            # Without what stands before the number: "-page-2", ".15", "?start=20".
            before = re.sub(r"(?:[/-]page[-/]?|[?&;]\w+=|[-.])$", "", bare[: found.start(place)], flags=re.I)
            return _without_rest(before + bare[found.end(place) :]), max(0, int(found[place]) - least)
    return _without_rest(bare), 0


def _without_rest(address: str) -> str:
    """An address without what only says how a page is shown; nothing where no thread is named in it."""
    path, _, question = address.partition("?")
    kept = [each for each in re.split("[&;]", question.replace("&amp;", "&")) if KEEPS.match(each)]
    kept = [each for each in kept if re.match(r"t|id|show", each)] or kept  # the thread alone, where it is named beside its forum
    path = re.sub(r"-(?:post-?\d+|lastpost|newpost|new|latest)(?=\.html?$)", "", path)
    if not kept and path.endswith(".php"):
        return ""
    return (path.rstrip("/") + ("?" + "&".join(kept) if kept else "")).replace("/?", "?")


def rows(posts: Sequence[Post], thread: str, title: str | None, first: bool, log: Log, explicit: bool = False) -> Comments:
    """Posts as comments: a post answers the one it quotes first, or the thread's start."""
    counts: Counter[str] = Counter()
    yield from answered(posts, thread, title, first, counts, explicit)
    say(log, counts, explicit)


def answered(posts: Sequence[Post], thread: str, title: str | None, first: bool, counts: Counter[str], explicit: bool = False) -> Comments:
    """The posts of one of many threads; what is to be said of them is counted."""
    ids = [thread if first and not place else f"{thread}#{post.number or place + 1}" for place, post in enumerate(posts)]
    by_number = {post.number: place for place, post in enumerate(posts) if post.number}
    earlier: dict[str, list[int]] = {}
    for place, post in enumerate(posts):
        row = {
            "id": ids[place], "parent_id": None, "thread_id": thread, "author": post.author or None, "author_id": post.author_id, "created_at": post.at,
            "precision": post.precision, "text": post.text, "url": post.url, "title": title, "resolution": None,
        }  # fmt: skip
        answer = _answer(post, posts, thread, ids, by_number, earlier)
        others = {plain(name) for name, _, _ in post.quotes if name} - {plain(post.author)}
        counts["several"] += len(others) > 1 and not post.parent
        if answer:
            row |= answer
        elif not (first and not place):
            counts["silent"] += 1
            row["parent_id"] = None if explicit else thread
        earlier.setdefault(plain(post.author), []).append(place)
        yield row


def taken(explicit: bool, what: str) -> str:
    """What became of posts that do not tell whom they answer."""
    return "as answering none" if explicit else f"as answers to the first post of their {what}"


def say(log: Log, counts: Counter[str], explicit: bool) -> None:
    """What was taken for what, of the posts counted."""
    if silent := counts["silent"]:
        log.note(f"{silent:,} posts quote none and are taken {taken(explicit, 'thread')}.")
    if several := counts["several"]:
        log.note(f"{several:,} posts quote several people; each is taken as an answer to the first of them.")


def plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _answer(
    post: Post, posts: Sequence[Post], thread: str, ids: list[str], by_number: dict[str, Any], earlier: dict[str, list[int]]
) -> dict[str, Any] | None:
    """Whom a post answers by its quotations: the first of somebody else, or of the author's own if there is no other."""
    if post.parent:
        known = post.parent in by_number
        parent = ids[by_number[post.parent]] if known else f"{thread}#{post.parent}"
        return {"parent_id": parent, "resolution": post.how}
    others = [quote for quote in post.quotes if not quote[0] or plain(quote[0]) != plain(post.author)]
    for name, number, said in others or post.quotes:
        if number in by_number and posts[by_number[number]] is not post:
            return {"parent_id": ids[by_number[number]], "resolution": "quote"}
        if not name:
            continue
        theirs = earlier.get(plain(name), [])
        if not theirs and not number and plain(name) == plain(post.author):
            continue  # what one has said oneself stands in no earlier post: the program repeats the post
        author = posts[theirs[-1]].author if theirs else name
        if number:  # a post on another page of the thread
            return {"reply_to": author, "parent_id": f"{thread}#{number}", "resolution": "quote"}
        holding = [each for each in theirs if letters(said)[:60] and letters(said)[:60] in letters(posts[each].text)] or theirs
        return {
            "reply_to": author, "parent_id": ids[holding[-1]] if holding else None,
            "candidates": [ids[each] for each in holding[-100:]] if len(holding) > 1 else None, "resolution": "quote",
        }  # fmt: skip
    return None
