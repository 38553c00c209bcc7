"""Threads without levels on pages of forums: a quotation tells whom a post answers, and else it answers the start."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from replygraph.sources import Log, Source

PAGE = re.compile(r"[?&](?:amp;)?(?:start|page|st|pp)=(\d+)|/page[-/]?(\d+)|[?&;]topic=\d+\.(\d+)|-(\d+)\.html$", re.I)
NOT_THE_THREAD = re.compile(
    r"[?&](?:amp;)?(?:start|page|st|pp|p|pid|s|sid|hilit|highlight|view|mode|post|order|sort)=[^&#]*|/page[-/]?\d+/?|(?<=topic=\d)\.\w+|#.*$|/$",
    re.I,
)
# How forums announce a quotation, where the person's name is no link and no element of its own.
ANNOUNCED = re.compile(
    r"^(?:(?:quote|originally posted by|quote from|posted by|zitat von|zitat|ursprünglich geschrieben von|citation de|citation|posté par|envoyé par|"
    r"cita de|cita|iniciado por|escrito por|originariamente inviata da|citazione di|цитата|сообщение от|citaat van|cytat|citat|alıntı)\b\s*:?\s*)*"
    r"(?P<name>.+?)(?:\s+(?:wrote|said|writes|schrieb|hat geschrieben|meinte|sagte|a écrit|a dit|escribió|dijo|ha scritto|ha detto|scrive|escreveu|"
    r"disse|napisał(?:\(a\)|a)?|писал(?:\(а\)|а)?|пишет|schreef|skrev|kirjoitti|yazdı|napsal(?:\(a\)|a)?|írta)\b.*|\s+(?:on|am|le|el|il)\s+\S*\d.*)?\s*:?\s*$", re.I | re.S
)  # fmt: skip


@dataclass
class Post:
    """What a source tells of a post; `quotes` are the names and numbers of the posts it quotes, each may be missing.

    `parent` is the number of the post answered, from the few sources that tell it.
    """

    number: str | None
    author: str
    at: object = None
    precision: str | None = None
    text: str = ""
    url: str | None = None
    quotes: list[tuple[str | None, str | None, str]] = field(default_factory=list)
    parent: str | None = None


def thread_of(address: str | None, source: Source) -> tuple[str, bool]:
    """The thread that a page belongs to, the same on each of its pages, and whether it is the first of them."""
    if not address or not address.startswith("http"):
        return source.name, True
    found = PAGE.search(address)
    number = next((int(each) for each in found.groups() if each and len(each) < 9), 0) if found else 0
    offset = bool(found and (found[3] or "start" in found[0].lower() or "st=" in found[0].lower()))
    first = number == 0 or (number == 1 and not offset)
    topic = re.sub(r"([?&;]topic=\d+)\.\w+", r"\1", address)
    return NOT_THE_THREAD.sub("", topic).rstrip("?&"), first


def rows(posts: Sequence[Post], thread: str, title: str | None, first: bool, log: Log, explicit: bool = False) -> Iterator[dict]:
    """Posts as comments: a post answers the one it quotes first, or the thread's start."""
    counts: Counter[str] = Counter()
    yield from answered(posts, thread, title, first, counts, explicit)
    say(log, counts, explicit)


def answered(
    posts: Sequence[Post], thread: str, title: str | None, first: bool, counts: Counter[str], explicit: bool = False
) -> Iterator[dict]:
    """The posts of one of many threads; what is to be said of them is counted."""
    ids = [thread if first and not place else f"{thread}#{post.number or place + 1}" for place, post in enumerate(posts)]
    by_number = {post.number: place for place, post in enumerate(posts) if post.number}
    earlier: dict[str, list[int]] = {}
    for place, post in enumerate(posts):
        row = {
            "id": ids[place], "parent_id": None, "thread_id": thread, "author": post.author, "created_at": post.at,
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


def say(log: Log, counts: Counter[str], explicit: bool) -> None:
    """What was taken for what, of the posts counted."""
    if silent := counts["silent"]:
        taken = "as answering none" if explicit else "as answers to the first post of their thread"
        log.note(f"{silent:,} posts quote none and are taken {taken}.")
    if several := counts["several"]:
        log.note(f"{several:,} posts quote several people; each is taken as an answer to the first of them.")


def plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _answer(post: Post, posts: Sequence[Post], thread: str, ids: list[str], by_number: dict, earlier: dict[str, list[int]]) -> dict | None:
    """Whom a post answers by its quotations: the first of somebody else, or of the author's own if there is no other."""
    if post.parent:
        known = post.parent in by_number
        parent = ids[by_number[post.parent]] if known else f"{thread}#{post.parent}"
        return {"parent_id": parent, "resolution": "explicit-id"}
    others = [quote for quote in post.quotes if not quote[0] or plain(quote[0]) != plain(post.author)]
    for name, number, said in others or post.quotes:
        if number in by_number and posts[by_number[number]] is not post:
            return {"parent_id": ids[by_number[number]], "resolution": "quote"}
        if not name:
            continue
        theirs = earlier.get(plain(name), [])
        author = posts[theirs[-1]].author if theirs else name
        if number:  # a post on another page of the thread
            return {"reply_to": author, "parent_id": f"{thread}#{number}", "resolution": "quote"}
        holding = [each for each in theirs if _letters(said)[:60] and _letters(said)[:60] in _letters(posts[each].text)] or theirs
        return {
            "reply_to": author, "parent_id": ids[holding[-1]] if holding else None,
            "candidates": [ids[each] for each in holding[-100:]] if len(holding) > 1 else None, "resolution": "quote",
        }  # fmt: skip
    return None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
