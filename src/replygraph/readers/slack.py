"""Slack: the export of a workspace as folder or zip, or a day of a channel."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from replygraph.errors import ReadError
from replygraph.readers._json import dicts, dig, objects, signs, text, word
from replygraph.sources import Comments, Log, Source

TITLE = "Slack exports, as zip or folder"
HOWTO = (
    "As owner or admin of the workspace choose Settings, Import/Export data, Export, and give the zip that Slack "
    "makes as it is. Without that right, slackdump and similar programs write the same form. Answers are those in "
    "threads: to who started the thread, since Slack keeps no more."
)
FAMILY = ("json", "folder")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}\.json$")
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>]*))?>")
SPOKEN = (None, "thread_broadcast", "reply_broadcast", "bot_message", "file_share", "file_comment", "me_message")


MESSAGES = signs(
    ("messages of a Slack channel", ".", "ts text type user|bot_id|subtype"),
    ("messages of a Slack channel", "messages[].", "ts text type"),
)


def recognise(source: Source) -> str:
    """The files of an export; or an array of messages."""
    if not source.members:
        return MESSAGES(source)
    days = [each for each in source.members if DAY.match(_file(each))]
    known = {_file(each) for each in source.members} & {"users.json", "channels.json"}
    return f"{len(days):,} days of a Slack export" if days and (known or MESSAGES(days[0])) else ""


def read(source: Source, log: Log, *, mentions: bool = False) -> Comments:
    """Messages; one in a thread is assumed to answer the thread's first; with `mentions` another answers whom it mentions first."""
    people = names(source, log)
    for day in source.members or (source,):
        is_day = DAY.match(_file(day))
        if source.members and not is_day:
            continue
        channel = PurePath(day.name).parent.name.rpartition(": ")[2] if is_day else _file(day).split(".")[0]
        with log.one_of_many(bool(source.members)):
            for message in _messages(day, log):
                if not log.leaves_out("" if message.get("subtype") in SPOKEN else "system messages of Slack (joins, topics ...)"):
                    yield comment(message, channel, people, mentions)


def _file(part: Source) -> str:
    """The name of a file, also of one in an archive (`export.zip: users.json`)."""
    return re.split(r"[/\\]|: ", part.name)[-1]


def _messages(day: Source, log: Log) -> Comments:
    """The messages of a file, with those that slackdump puts into the first of their thread."""
    for each in objects(day, log):
        for message in dicts(each.get("messages")) or [each]:
            for one in (message, *dicts(message.get("slackdump_thread_replies"))):
                if one.get("type", "message") == "message" and "ts" in one:
                    yield one


def names(source: Source, log: Log) -> dict[str, tuple[str, str]]:
    """What to call each user (the name shown, else the real one, else the handle), and the handle, or else the id again."""
    people: dict[str, tuple[str, str]] = {}
    for part in source.members:
        if _file(part) in ("users.json", "org_users.json"):
            try:
                users = list(objects(part, log))
            except ReadError as error:
                log.warn(f"{error} Users are called by their ids.")
                continue
            people |= {id: (called(user) or id, word(user.get("name")) or id) for user in users if (id := word(user.get("id")))}
    handles = Counter(handle for _, handle in people.values())
    return {id: (name, handle if handles[handle] == 1 else id) for id, (name, handle) in people.items()}


def called(user: dict[str, Any]) -> str | None:
    """The name that Slack shows for a user."""
    profile = user.get("profile", user.get("user_profile", user))
    ways = (dig(profile, "display_name"), dig(profile, "real_name"), user.get("real_name"), user.get("name"))
    return next((name.strip() for name in map(text, ways) if name and name.strip()), None)


def comment(message: dict[str, Any], channel: str, people: Mapping[str, tuple[str, str]], mentions: bool = False) -> dict[str, Any]:
    """A message: channel and time are its id."""
    ts, thread = word(message.get("ts")), word(message.get("thread_ts"))
    user = word(message.get("user")) or word(message.get("bot_id"))
    start = f"{channel}/{thread or ts}"
    is_reply = bool(thread) and thread != ts
    body = text(message.get("text")) or ""
    answered = word(message.get("parent_user_id")) or word(dig(message, "root", "user"))
    answered = None if answered == "USLACKBOT" else answered  # who stands in for the author of what was deleted
    named = MENTION.search(body) if mentions and not is_reply else None
    whom = answered if is_reply else named[1] if named else None
    name, handle = people.get(user or "", (_unlisted(message), user))
    return {
        "id": f"{channel}/{ts}", "parent_id": start if is_reply else None, "thread_id": start, "author": name, "author_id": handle,
        "created_at": ts.split(".")[0] if ts else None, "text": MENTION.sub(lambda found: f"@{_mentioned(found, people)}", body),
        "reply_to": _mentioned(named, people) if named else people.get(whom or "", (None,))[0],
        "reply_to_id": people.get(whom or "", (None, named and whom))[1],
        "resolution": "assumed" if is_reply else "mention" if named else None, "title": channel,
    }  # fmt: skip


def _mentioned(found: re.Match[str], people: Mapping[str, tuple[str, str]]) -> str:
    return people[found[1]][0] if found[1] in people else found[2] or found[1]


def _unlisted(message: dict[str, Any]) -> str | None:
    """The name in the message itself: of bots, and of people where there is no list of users."""
    profile = {"user_profile": message.get("user_profile") or message.get("bot_profile")}
    return (called(profile) if isinstance(profile["user_profile"], dict) else None) or word(message.get("username"))
