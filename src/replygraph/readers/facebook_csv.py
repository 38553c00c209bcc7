"""Comments of Facebook and Instagram as the usual comment exporters write them in CSV."""

import re
from collections.abc import Iterable, Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.mapping import column_words, ids
from replygraph.readers import _mentions, _tables
from replygraph.readers.table import is_laid_flat
from replygraph.sources import Comments, Log, Source
from replygraph.sources.inputs import slug

TITLE = "Facebook, Instagram and TikTok comments as CSV of comment exporters"
HOWTO = (
    "Open the post with a comment exporter (a site such as exportcomments.com, a browser extension, or an Apify "
    "actor), let it include the replies, and save as CSV. The table has a row per comment with a name and a text; "
    "answers are known from a column for the parent, from numbers such as 3-1, or from a level, and from @name at "
    "the start of a reply."
)
FAMILY = "table"
NAMES = {
    "id": ("commentid", "id", "cid", "commentpk"),
    "parent_id": (
        "parentid", "parentcommentid", "replytocommentid", "replytoid", "replyto", "repliedtocommentid", "inreplyto",
        "inreplytoid", "repliestoid",
    ),
    "author": (
        "username", "ownerusername", "profilename", "authorname", "name", "author", "user", "commenter", "uniqueid",
        "nickname",
    ),
    "author_id": ("profileid", "authorid", "userid", "ownerid"),
    "text": ("comment", "commenttext", "text", "message", "content", "commentcontent"),
    "created_at": (
        "date", "timestamp", "createdat", "createtimeiso", "time", "commentdate", "commenttime", "publishedat",
        "createdtime", "datetime",
    ),
    "score": ("likes", "likescount", "likecount", "reactions", "reactionscount", "diggcount"),
    "url": ("commenturl", "viewsource", "commentlink", "permalink", "commentpermalink"),
    "level": ("threadingdepth", "depth", "level", "isreply", "type", "commenttype"),
    "number": ("", "#", "no", "nr", "number", "index", "commentnumber"),
    "thread_id": ("posturl", "facebookurl", "videowebsiteurl", "postlink", "mediaid", "postid", "inputurl"),
}  # fmt: skip
SIGNS = {
    "profileid", "profileurl", "profilelink", "profilename", "avatarurl", "profilepicture",
    "threadingdepth", "facebookurl", "ownerusername", "ownerprofilepicurl", "uniqueid",
}  # fmt: skip
NEEDS = [("", ["profileName", "text", "date", "profileUrl", "facebookUrl"]), ("", ["ownerUsername", "text", "timestamp"])]
NUMBERED = re.compile(r"\d+([-.]\d+)*$")
REPLY = re.compile(r"^(?:true|yes|reply|replies|[1-9]\d*)$", re.IGNORECASE)


def recognise(source: Source) -> str:
    """A name, a text, and a column that such exporters have: a profile, a picture, a level, or numbers such as 3-1."""
    rows = _tables.first_rows(source, 60) if _tables.is_text_table(source) else []
    at, found = header(rows)
    unknown = [cell for place, cell in enumerate(rows[at]) if place not in found.values()] if found else []
    if not found or is_laid_flat(rows[at]) or any(column_words.roles(cell).get("parent", 0) >= 0.8 for cell in unknown):
        return ""  # not such an exporter: it tells parents, or what lies below a comment, in columns of its own
    fields = {_plain(cell) for cell in rows[at]}
    if fields & SIGNS:
        return "a comment exporter's columns: " + ", ".join(rows[at][place] or "number" for place in found.values())
    place = found.get("number")
    numbers = [row[place] for row in rows[at + 1 :] if place is not None and len(row) > place]
    if any(re.fullmatch(r"\d+[-.]\d+", each) for each in numbers) and all(NUMBERED.match(each) for each in numbers[:-1]):
        return "numbered comments and replies (1, 1-1 ...) of a comment exporter"
    return ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """Comments and replies; one that begins with the @name of somebody in its thread answers them (`mentions`)."""
    at, found = header(_tables.first_rows(source))
    if not found:
        raise ReadError(
            f"{source.name}: no line names both an author and a comment. Name the columns with --format table --columns author=...,text=..."
        )
    yield from _mentions.in_threads(comments(_tables.rows(source, log, at), found, slug(source.name), log), mentions)


def comments(rows: Iterable[Sequence[str]], found: Mapping[str, int], prefix: str, log: Log) -> Comments:
    """Rows as comments; one that tells only its level is below the latest on top."""
    top: str | None = None
    for place, cells in enumerate(rows):
        facts = {key: cells[at].strip() for key, at in found.items() if at < len(cells)}
        if not facts.get("author") and not facts.get("text"):
            log.count("rows without author and text", bool(any(cells)))
            continue
        level, number, inner, likes = (facts.pop(key, "") for key in ("level", "number", "inner number", "score"))
        number = next((each for each in (inner, number) if NUMBERED.match(each)), "")
        is_below = bool(re.search("[-.]", number))
        id = facts.get("id") or f"{prefix}/{number or f'row {place}'}"
        parent, how = ids.parent_or_none(facts.get("parent_id"), id), "explicit-id"
        if not parent and is_below and not facts.get("id"):
            parent = f"{prefix}/{re.split('[-.]', number)[0]}"
        elif not parent and (REPLY.match(level) or is_below):
            parent, how = top, "nested"
        top = top if parent else id
        yield facts | {
            "id": id, "parent_id": parent or None, "thread_id": facts.get("thread_id") or prefix, "resolution": how if parent else None,
            "score": float(likes) if likes.isascii() and likes.isdigit() else None,
        }  # fmt: skip


def header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The line that names the columns, which facts of the post may come before, and what is where."""
    for at, row in enumerate(rows[:30]):
        plain = [_plain(cell) for cell in row]
        found = _tables.places_of(plain, NAMES)
        if "author" in found and "text" in found and len(set(filter(None, plain))) >= 3:
            # Some write the numbers of replies into a second column without a name.
            beside = [place for place, cell in enumerate(row) if "number" in found and not cell.strip() and place != found["number"]]
            return at, found | ({"inner number": beside[0]} if beside else {})
    return 0, {}


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9#]", "", cell.lower())
