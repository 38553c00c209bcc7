"""Stack Exchange dumps: Posts.xml, with Comments.xml and Users.xml beside it if there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replygraph.readers import _bodies, _xml
from replygraph.sources import Log, Source

TITLE = "A Stack Exchange dump (Posts.xml, Comments.xml, Users.xml)"
HOWTO = (
    "Download the archive of a site from the Stack Exchange data dump, unpack it (7z), and give its folder, or Posts.xml "
    "alone. With Users.xml authors have names, else numbers. Comments answer the author they address by @name, else the "
    "author of the post."
)
FILES = ("posts", "comments", "users")


def recognise(source: Source) -> str:
    """Rows of one of the dump's tables, or a folder with Posts.xml."""
    if source.members:
        return "a folder with Posts.xml" if "posts" in _files(source) else ""
    head = source.text_head
    if re.search(r"<posts>\s*<row Id=", head):
        return "rows of posts"
    return "rows of comments" if re.search(r"<comments>\s*<row Id=", head) else ""


def _files(source: Source) -> dict[str, Source]:
    """The dump's tables in a folder, by their names without ending."""
    found = {re.split(r"[/\\: ]", each.name)[-1].lower(): each for each in source.members}
    return {name: each for file, each in found.items() if file.endswith(".xml") and (name := _table(file)) in FILES}


def _table(name: str) -> str:
    """posts, comments or users; some people put the site's name in front."""
    return name.removesuffix(".xml").rpartition(".")[2]


def read(source: Source, log: Log, **_: object) -> Iterator[dict]:
    """Questions start threads, answers reply to them, comments reply to the one they address or to the post's author."""
    files = _files(source) if source.members else {}
    names = {row["Id"]: row.get("DisplayName") for row in _rows(files["users"], log)} if "users" in files else {}
    if not source.members and "<comments>" in source.text_head[:500]:
        files = {"comments": source}
    elif not source.members:
        files = {"posts": source}
    writers: dict[str, dict[str, str]] = {}
    for row in _rows(files["posts"], log) if "posts" in files else ():
        post = _post(row, names)
        if "comments" in files:
            writers.setdefault(post["id"], {})[_address(post["author"])] = post["author"] or ""
        yield post
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


def _post(row: dict[str, str], names: dict[str, str]) -> dict:
    is_answer = row.get("PostTypeId") == "2" and row.get("ParentId")
    question = f"p{row['ParentId']}" if is_answer else None
    return {
        "id": f"p{row['Id']}", "parent_id": question, "thread_id": question or f"p{row['Id']}",
        "author": _author(row, names, "Owner"), "created_at": row.get("CreationDate"), "score": _number(row.get("Score")),
        "text": _bodies.plain(row.get("Body")), "title": row.get("Title"), "resolution": "explicit-id" if question else None,
    }  # fmt: skip


def _comment(row: dict[str, str], names: dict[str, str], writers: dict[str, dict[str, str]]) -> dict:
    """A comment below a post; `@name` addresses, without spaces and by three letters or more, somebody there."""
    post, author = f"p{row.get('PostId')}", _author(row, names, "")
    there = writers.setdefault(post, {})
    called = re.match(r"\s*@([\w.-]{3,})", row.get("Text", ""))
    wanted = _address(called[1]) if called else ""
    target = next((name for key, name in reversed(there.items()) if wanted and key.startswith(wanted)), None)
    there[_address(author)] = author or ""
    return {
        "id": f"c{row.get('Id')}", "parent_id": post, "thread_id": post, "author": author, "reply_to": target,
        "created_at": row.get("CreationDate"), "score": _number(row.get("Score")), "text": row.get("Text"),
        "resolution": "mention" if target else "explicit-id",
    }  # fmt: skip


def _address(name: str | None) -> str:
    return re.sub(r"\s", "", name or "").lower()


def _number(text: str | None) -> float | None:
    return float(text) if text and text.removeprefix("-").isdecimal() and len(text) < 16 else None
