"""Stack Exchange dumps: Posts.xml, with Comments.xml and Users.xml beside it if there are."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from replygraph.readers import _markup, _xml
from replygraph.sources import Columns, Log, Source
from replygraph.wording import NUMBERS

TITLE = "A Stack Exchange dump (Posts.xml, Comments.xml, Users.xml)"
HOWTO = (
    "Download the archive of a site from the Stack Exchange data dump, unpack it (7z), and give its folder, or Posts.xml "
    "alone. With Users.xml authors have names, else numbers. Comments answer the author they address by @name, else the "
    "author of the post."
)
FAMILY = ("xml", "folder")
FILES = ("posts", "answers", "comments", "users")  # answers stand among the posts, but in dumps of others
BATCH = 1000  # posts turned into columns at once


def recognise(source: Source) -> str:
    """Rows of one of the dump's tables, or a folder with Posts.xml."""
    if source.members:
        return "a folder with Posts.xml" if "posts" in _files(source) else ""
    found = re.search(r"<(posts|answers|comments)>\s*<row Id=", source.text_head)
    return f"rows of {found[1]}" if found else ""


def _files(source: Source) -> dict[str, Source]:
    """The dump's tables in a folder, by their names without ending; some people put the site's name in front."""
    found = {each.name.lower().removesuffix(".xml"): each for each in source.members if each.name.lower().endswith(".xml")}
    return {name: each for path, each in found.items() if (name := re.split(r"[/\\: .]", path)[-1]) in FILES}


def read(source: Source, log: Log) -> Iterator[Columns | dict[str, Any]]:
    """Questions start threads, answers reply to them, comments reply to the one they address or to the post's author."""
    files = _files(source) if source.members else {"comments" if "<comments>" in source.text_head[:500] else "posts": source}
    names = {row["Id"]: row.get("DisplayName") for row in _rows(files["users"], log)} if "users" in files else {}
    if not names:
        log.note(f"{source.name}: {NUMBERS}; their names are in the dump's Users.xml: give the folder with all three files.")
    writers: dict[str, dict[str, list[str | None]]] = {}
    posts = chain.from_iterable(_rows(files[name], log) for name in ("posts", "answers") if name in files)
    while rows := list(islice(posts, BATCH)):
        columns = _posts(rows, names)
        yield columns
        if "comments" in files:
            for id, *author in zip(columns["id"], columns["author"], columns["author_id"], strict=True):
                writers.setdefault(id, {})[address(author[0])] = author
    for row in _rows(files["comments"], log) if "comments" in files else ():
        yield _comment(row, names, writers)


def _rows(source: Source, log: Log) -> Iterator[dict[str, str]]:
    for element in _xml.elements(source, log, "row"):
        row = dict(element.attrib)
        if "Id" in row:
            yield row
        else:
            log.count("rows without an id")


def _author(row: dict[str, str], names: dict[str, str], kind: str) -> str | None:
    number = row.get(f"{kind}UserId")
    return names.get(number, number) if number else row.get(f"{kind}DisplayName" if kind else "UserDisplayName")


def _posts(rows: list[dict[str, str]], names: dict[str, str]) -> Columns:
    """Questions, which start threads, and answers."""
    questions = [f"p{row['ParentId']}" if row.get("PostTypeId", "2") == "2" and row.get("ParentId") else None for row in rows]
    ids = [f"p{row['Id']}" for row in rows]
    return Columns(
        id=ids,
        parent_id=questions,
        thread_id=[question or id for question, id in zip(questions, ids, strict=True)],
        author=[_author(row, names, "Owner") for row in rows],
        author_id=[row.get("OwnerUserId") for row in rows],
        created_at=[row.get("CreationDate") for row in rows],
        score=[row.get("Score") for row in rows],
        text=[_markup.plain(row.get("Body")) for row in rows],
        title=[row.get("Title") for row in rows],
        resolution=["explicit-id" if question else None for question in questions],
    )


def _comment(row: dict[str, str], names: dict[str, str], writers: dict[str, dict[str, list[str | None]]]) -> dict[str, Any]:
    """A comment below a post; `@name` addresses, without spaces and by three letters or more, somebody there."""
    post, author, text = f"p{row.get('PostId')}", _author(row, names, ""), row.get("Text") or row.get("Body") or ""
    there = writers.setdefault(post, {})
    target, target_id = addressed(text, there) or (None, None)
    there[address(author)] = [author, row.get("UserId")]
    return {
        "id": f"c{row.get('Id')}", "parent_id": post, "thread_id": post, "author": author, "author_id": row.get("UserId"),
        "reply_to": target, "reply_to_id": target_id,
        "created_at": row.get("CreationDate"), "score": row.get("Score"), "text": text,
        "resolution": "mention" if target else "nested",
    }  # fmt: skip


Person = TypeVar("Person")


def addressed(text: str, there: dict[str, Person]) -> Person | None:
    """The last of those in a conversation, by their addresses, whom a text begins with."""
    called = re.match(r"\s*@([\w.-]{3,})", text)
    wanted = address(called[1]) if called else ""
    return next((each for key, each in reversed(there.items()) if wanted and key.startswith(wanted)), None)


def address(name: str | None) -> str:
    return re.sub(r"\s", "", name or "").lower()
