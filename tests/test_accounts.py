"""Every reader of exports tells people apart by what its source tells them apart by: two of one name, and one of two names."""

import json

import pytest

import replygraph as rg
from replygraph import readers
from replygraph.readers._contract import families_of
from replygraph.sources.inputs import open_source

# Each comment answers the one before: two people called Sam, and one who changed the name.
SAID = (("5", "Sam"), ("7", "Sam"), ("9", "Old"), ("9", "New"), ("5", "Sam"))
WHEN = "2024-05-0{}T10:00:00Z"


def each(make):
    """One for each comment: its number, that of the one before (0 of the first), and who wrote it."""
    return [make(number, number - 1, id, name) for number, (id, name) in enumerate(SAID, 1)]


def as_json(make, around=lambda rows: rows):
    return json.dumps(around(each(make)))


def as_csv(names, make):
    return "\n".join([names, *each(make)]) + "\n"


def bluesky(n, before, id, name):
    uri = "at://did:plc:{}/app.bsky.feed.post/{}".format
    reply = {"reply": {"parent": {"uri": uri(SAID[before - 1][0], before)}, "root": {"uri": uri("5", 1)}}} if before else {}
    author = {"did": f"did:plc:{id}", "handle": f"{name.lower()}.example"}
    return {"post": {"uri": uri(id, n), "author": author, "record": {"text": "Hi", "createdAt": WHEN.format(n), **reply}}}


def discord(n, before, id, name):
    reply = {"type": "Reply", "reference": {"messageId": str(before)}} if before else {"type": "Default"}
    return {"id": str(n), "timestamp": WHEN.format(n), "content": "Hi", "author": {"id": id, "name": name}, **reply}


def telegram(n, before, id, name):
    reply = {"reply_to_message_id": before} if before else {}
    return {"id": n, "type": "message", "date": WHEN.format(n)[:19], "from": name, "from_id": f"user{id}", "text": "Hi", **reply}


def skype(n, before, id, name):
    quote = f'<quote author="{id}" messageid="{before}">...</quote>' if before else ""
    return {
        "id": str(n),
        "displayName": name,
        "originalarrivaltime": WHEN.format(n),
        "messagetype": "RichText",
        "content": quote + "Hi",
        "from": f"8:{id}",
    }


def github(n, before, id, name):
    address = "https://api.github.com/repos/a/b/issues/1"
    user = {"user": {"login": name, "id": int(id)}, "created_at": WHEN.format(n), "body": "Hi"}
    return user | (
        {"id": n, "issue_url": address} if before else {"url": address, "comments_url": address + "/comments", "number": 1, "title": "T"}
    )


def github_graphql(n, before, id, name):
    return {"id": f"C{n}", "author": {"login": name, "databaseId": int(id)}, "createdAt": WHEN.format(n), "body": "Hi"}


def gharchive(n, before, id, name):
    issue = {"number": 1, "user": {"login": "Sam", "id": 5}, "title": "T", "body": "Hi"}
    what = {"action": "created", "comment": {"id": n, "body": "Hi"}} if before else {"action": "opened"}
    kind = "IssueCommentEvent" if before else "IssuesEvent"
    actor = {"login": name, "id": int(id)}
    return {
        "id": str(n),
        "type": kind,
        "actor": actor,
        "repo": {"name": "a/b"},
        "created_at": WHEN.format(n),
        "payload": {"issue": issue, **what},
    }


def gitlab(n, before, id, name):
    by = {"username": name, "id": int(id), "web_url": f"https://lab.example/{name}"}
    return {"id": n, "noteable_type": "Issue", "noteable_iid": 1, "project_id": 1, "author": by, "body": "Hi", "created_at": WHEN.format(n)}


def remark42(n, before, id, name):
    parent = str(before or "")
    return {"id": str(n), "pid": parent, "user": {"id": id, "name": name}, "locator": {"url": "x"}, "text": "Hi", "time": WHEN.format(n)}


def facebook(n, before, id, name):
    parent = {"parent": {"id": str(before)}} if before else {}
    return {"id": str(n), "message": "Hi", "created_time": WHEN.format(n), "from": {"id": id, "name": name}, **parent}


def stackexchange_api(n, before, id, name):
    kind = {"answer_id": n, "question_id": 1} if before else {"question_id": 1}
    return {**kind, "owner": {"display_name": name, "user_id": int(id)}, "creation_date": 1700000000 + n, "body": "Hi"}


def wordpress_rest(n, before, id, name):
    return {"id": n, "post": 1, "parent": before, "author": int(id), "author_name": name, "date_gmt": WHEN.format(n)[:19],
            "content": {"rendered": "Hi"}, "link": f"https://blog.example/#comment-{n}", "type": "comment"}  # fmt: skip


def youtube_api(n, before, id, name):
    parent = {"parentId": "1"} if before else {}
    facts = {"authorDisplayName": name, "authorChannelId": {"value": f"UC{id}"}, "textDisplay": "Hi", "publishedAt": WHEN.format(n)}
    return {"id": str(n), "snippet": {**facts, **parent}}


def youtube_ytdlp(n, before, id, name):
    return {"id": str(n), "parent": "1" if before else "root", "author": name, "author_id": f"UC{id}", "text": "Hi", "timestamp": n}


def youtube_downloader(n, before, id, name):
    return {
        "cid": f"1.{n}" if before else "1",
        "author": name,
        "channel": f"UC{id}",
        "text": "Hi",
        "votes": "1",
        "time_parsed": 1700000000 + n,
    }


def wxr(n, before, id, name):
    facts = {"id": n, "parent": before, "user_id": id, "author": name, "date_gmt": WHEN.format(n)[:19], "content": "Hi"}
    return "<wp:comment>" + "".join(f"<wp:comment_{key}>{value}</wp:comment_{key}>" for key, value in facts.items()) + "</wp:comment>"


def disqus(n, before, id, name):
    parent = f'<parent dsq:id="{before}"/>' if before else ""
    by = f"<author><name>{name}</name><username>user{id}</username></author>"
    return f'<post dsq:id="{n}"><message>Hi</message><createdAt>{WHEN.format(n)}</createdAt>{by}<thread dsq:id="1"/>{parent}</post>'


def posts(n, before, id, name):
    return f"<row Id='{n}' PostTypeId='{2 if before else 1}' ParentId='1' OwnerUserId='{id}' Body='Hi'/>"


def inserted(table, columns, make):
    return f"-- MySQL dump\nCREATE TABLE {table} ({', '.join(f'{each} text' for each in columns.split())});\nINSERT INTO {table} VALUES {','.join(each(make))};\n"


LISTED = [("5", "Sam"), ("7", "Sam"), ("9", "New")]  # where a list of accounts has one name for each
SAMPLES = {
    "bluesky": ("a.json", as_json(bluesky, lambda rows: {"feed": rows})),
    "commento": ("a.json", as_json(
        lambda n, before, id, name: {"commentHex": str(n), "parentHex": str(before or "root"), "commenterHex": id, "markdown": "Hi", "domain": "d"},
        lambda rows: {"comments": rows, "commenters": [{"commenterHex": id, "name": name} for id, name in LISTED]})),
    "discord": ("a.json", as_json(discord, lambda rows: {"guild": {"id": "1"}, "channel": {"id": "1"}, "messages": rows, "messageCount": 5})),
    "disqus_xml": ("a.xml", '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">' + "".join(each(disqus)) + "</disqus>"),
    "facebook_csv": ("a.csv", as_csv("comment_id,parent_id,profile_id,profile_name,comment", lambda n, before, id, name: f"{n},{before or ''},{id},{name},Hi")),
    "facebook_json": ("a.json", as_json(facebook, lambda rows: {"data": rows})),
    "gharchive": ("a.ndjson", "\n".join(map(json.dumps, each(gharchive)))),
    "github_json, GraphQL": ("a.json", as_json(github_graphql, lambda rows: {**rows[0], "number": 1, "comments": {"nodes": rows[1:]}})),
    "github_json, REST": ("a.json", as_json(github)),
    "gitlab": ("a.json", as_json(gitlab)),
    "forum_sql, phpBB": ("a.sql", inserted("b_posts", "post_id topic_id forum_id poster_id post_time post_username post_text",
        lambda n, before, id, name: f"('{n}','1','1','{id}','{n}','','Hi')") + inserted("b_users", "user_id username",
        lambda n, before, id, name: f"('{id}','{'New' if name == 'Old' else name}')")),
    "remark42": ("a.json", as_json(remark42)),
    "services_json": ("a.json", as_json(
        lambda n, before, id, name: {"id": n, "user": {"id": int(id), "name": name}, "notes": "Hi", "created_on": WHEN.format(n)},
        lambda rows: {"issue": {"id": 1, "tracker": {"id": 1, "name": "Bug"}, "subject": "Fog", "author": rows[0]["user"], "description": "Hi", "created_on": rows[0]["created_on"], "journals": rows[1:]}})),
    "skype": ("messages.json", as_json(skype, lambda rows: {"conversations": [{"id": "19:a@thread.skype", "displayName": "Room", "MessageList": rows}]})),
    "stackexchange_api": ("a.json", as_json(stackexchange_api, lambda rows: {"items": rows})),
    "telegram": ("a.json", as_json(telegram, lambda rows: {"id": 1, "messages": rows})),
    "forum_sql, vBulletin": ("a.sql", inserted("v_post", "postid threadid parentid userid username dateline pagetext",
        lambda n, before, id, name: f"('{n}','1','{before}','{id}','{name}','{n}','Hi')")),
    "wordpress_table, CSV": ("a.csv", as_csv("comment_ID,comment_post_ID,comment_author,comment_parent,user_id,comment_approved,comment_content",
        lambda n, before, id, name: f"{n},1,{name},{before},{id},1,Hi")),
    "wordpress_rest": ("a.json", as_json(wordpress_rest)),
    "wordpress_table, SQL": ("a.sql", inserted("wp_comments", "comment_ID comment_post_ID comment_author comment_parent user_id comment_content",
        lambda n, before, id, name: f"('{n}','1','{name}','{before}','{id}','Hi')")),
    "wxr": ("a.xml", '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>https://blog.example</wp:base_blog_url>'
        "<item><wp:post_id>1</wp:post_id>" + "".join(each(wxr)) + "</item></channel></rss>"),
    "youtube_json": ("a.json", as_json(youtube_api, lambda rows: {"items": rows})),
    "youtube_csv": ("a.csv", as_csv("id,isReplyTo,authorName,authorChannelId,text,publishedAt", lambda n, before, id, name: f"{n},{'1' if before else ''},{name},UC{id},Hi,{WHEN.format(n)}")),
    "youtube_json, downloader": ("a.json", as_json(youtube_downloader, lambda rows: {"comments": rows})),
    "youtube_json, yt-dlp": ("a.json", as_json(youtube_ytdlp, lambda rows: {"id": "v", "comments": rows})),
}  # fmt: skip
FOLDERS = {  # which are a folder of files
    "slack": {
        "users.json": json.dumps([{"id": f"U{id}", "name": f"handle{id}", "profile": {"display_name": name}} for id, name in LISTED]),
        "general/2024-05-01.json": as_json(lambda n, before, id, name: {"type": "message", "user": f"U{id}", "text": "Hi", "ts": f"{n}.0",
            "thread_ts": "1.0"}),
    },
    "stackexchange": {
        "Posts.xml": "<posts>\n" + "".join(each(posts)) + "</posts>",
        "Users.xml": "<users>\n" + "".join(f"<row Id='{id}' DisplayName='{name}'/>" for id, name in LISTED) + "</users>",
    },
}  # fmt: skip
# The name is what tells people apart: nobody else may have it, and it stays with the account for ever.
NAMES_TELL = {
    "activitystreams": "user@host, of the account's address",
    "convokit": "the speaker's id is the name",
    "discourse": "the username; user_id is one of a forum, and nothing in the file tells which forum",
    "github_json": "an archive keeps the login alone",
    "feed_xml": "the name, beside the address of the profile where a feed has one",
    "hackernews": "the username",
    "isso": "whoever writes has a name and no account",
    "lemmy": "user@host, of the account's address",
    "lobsters": "the username",
    "mastodon": "user@host, of the account's address",
    "matrix": "the sender's id is the name",
    "messenger": "names alone",
    "reddit_csv": "the username",
    "reddit_json": "the username",
    "reddit_dumps": "the username",
    "wikitalk_json": "the username",
    "wikitext": "the username",
}
CALLED_AS_FIRST = ("discord", "telegram")
OF_ANY_SHAPE = {
    "adjacency",
    "edge_table",
    "edgelist",
    "graph_json",
    "graph_text",
    "graph_xml",
    "nested_json",
    "own_tables",
    "table",
}  # chosen by evidence


@pytest.mark.parametrize("name", [*SAMPLES, *FOLDERS])
def test_two_people_of_one_name_are_two_and_one_of_two_names_is_one(name, tmp_path):
    files = FOLDERS.get(name) or dict([SAMPLES[name]])
    for file, content in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(content, encoding="utf-8")
    path = tmp_path if name in FOLDERS else tmp_path / next(iter(files))
    assert readers.find(open_source(path))[0] == name.partition(",")[0]
    found, people = rg.read(path), rg.build(path).author_columns["author"].tolist()
    assert len(found) == 5 and found["author_id"].nunique() == 3
    bare = [each.partition(" (")[0].removesuffix(".example").lower() for each in people]
    assert (bare, len(set(people))) == (["old" if name in CALLED_AS_FIRST else "new", "sam", "sam"], 3)


def test_every_reader_of_exports_is_asked():
    meant = {"json", "table", "sql", "xml"}
    ours = {name for name, module in readers.formats().items() if meant & set(families_of(module)) and readers.names()[name] is None}
    asked = {name.partition(",")[0] for name in (*SAMPLES, *FOLDERS, *NAMES_TELL)}
    assert ours - OF_ANY_SHAPE - {"unread"} == asked  # which only says how to get another file
