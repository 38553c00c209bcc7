"""How fast files are read into comments, beside the bare parser of the same file and nothing else, in one run.

    python benchmarks/readers.py [--comments 100000] [--rounds 5]

For each source a file is made up, then read in turn by the parser alone (each value made and dropped) and by replygraph
into its engine, texts and all. Both run in this process, after a first round that does not count; medians and ratios are
printed as a table and as JSON lines. More than 1 means faster than the bare parser in Python.
"""

import argparse
import io
import json
import mailbox
import statistics
import tempfile
import time
import zipfile
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import orjson
import zstandard
from lxml import etree

import generate
from replygraph.comments import load
from replygraph.engines import embedded

GOALS = {"Reddit NDJSON, .zst": 0.5, "Stack Exchange XML": 0.4, "Discourse topics, .zip": 0.4, "mbox": 0.3, "GitHub archive.json": 0.4}


def comments(size: int) -> list[dict]:
    """Comments in threads, as rows."""
    rows = []
    for chunk in generate.comments(size):
        texts, columns = generate.TEXTS[chunk["text"]].tolist(), {name: values.tolist() for name, values in chunk.items()}
        for place, text in enumerate(texts):
            rows.append({name: values[place] for name, values in columns.items()} | {"text": text})
    return rows


def when(row: dict) -> str:
    return str(np.datetime64(row["created_utc"], "s"))


def write_reddit(path: Path, rows: list[dict]) -> None:
    generate.write(path, len(rows))


def write_stackexchange(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<posts>\n')
        for row in rows:
            answer = row["parent"] >= 0
            kind = f'PostTypeId="2" ParentId="{row["thread"] + 1}"' if answer else 'PostTypeId="1"'
            file.write(
                f'  <row Id="{row["number"] + 1}" {kind} CreationDate="{when(row)}.000" Score="{row["score"]}" '
                f'Body={quoteattr("<p>" + row["text"] + "</p>")} OwnerUserId="{row["author"]}" ContentLicense="CC BY-SA 4.0" />\n'
            )
        file.write("</posts>\n")


# What else Discourse says of every post, which a parser has to pass.
OF_ANY_POST = {
    "name": "", "avatar_template": "/user_avatar/forum.example/author/{size}/1_2.png", "post_type": 1, "reply_count": 0, "quote_count": 0,
    "incoming_link_count": 0, "reads": 6, "readers_count": 5, "yours": False, "topic_slug": "a-topic-with-some-words", "display_username": "",
    "primary_group_name": None, "flair_name": None, "flair_url": None, "flair_bg_color": None, "flair_color": None, "version": 1,
    "can_edit": False, "can_delete": False, "can_recover": False, "can_wiki": False, "read": True, "user_title": None, "bookmarked": False,
    "moderator": False, "admin": False, "staff": False, "hidden": False, "trust_level": 1, "deleted_at": None, "user_deleted": False,
    "edit_reason": None, "can_view_edit_history": True, "wiki": False, "can_accept_answer": False, "can_unaccept_answer": False,
    "accepted_answer": False,
}  # fmt: skip


def write_discourse(path: Path, rows: list[dict]) -> None:
    topics: dict[int, list[dict]] = {}
    for row in rows:
        topics.setdefault(row["thread"], []).append(row)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (topic, posts) in enumerate(topics.items()):
            first = posts[0]["number"]
            stream = [
                {"id": row["number"], "username": f"author_{row['author']}", "created_at": when(row) + "Z", "updated_at": when(row) + "Z",
                 "cooked": f"<p>{row['text']}</p>", "post_number": row["number"] - first + 1, "topic_id": topic,
                 "reply_to_post_number": row["parent"] - first + 1 if row["parent"] >= 0 else None, "user_id": row["author"],
                 "score": row["score"], "actions_summary": [{"id": 2, "count": row["score"]}], **OF_ANY_POST}
                for row in posts
            ]  # fmt: skip
            whole = {
                "id": topic,
                "title": f"Topic {number}",
                "posts_count": len(posts),
                "post_stream": {"posts": stream, "stream": [post["id"] for post in stream]},
            }
            archive.writestr(f"topics/{topic}.json", json.dumps(whole))


def write_mbox(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            author, answered = f"author{row['author']}", f"In-Reply-To: <{row['parent']}@list.example>\n" if row["parent"] >= 0 else ""
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(row["created_utc"]))
            file.write(
                f"From {author}@mail.example  {time.strftime('%a %b %d %H:%M:%S %Y', time.gmtime(row['created_utc']))}\n"
                f"From: {author.title()} <{author}@mail.example>\nTo: list@list.example\nDate: {date}\nSubject: Re: topic {row['thread']}\n"
                f"Message-ID: <{row['number']}@list.example>\n{answered}Content-Type: text/plain; charset=utf-8\n\n{row['text']}\n\n"
            )


def write_github(path: Path, rows: list[dict]) -> None:
    threads: dict[int, list[dict]] = {}
    for row in rows:
        threads.setdefault(row["thread"], []).append(row)
    issues = [
        {"number": number, "id": f"I_{number}", "title": f"Issue {number}", "state": "OPEN", "author": f"author{posts[0]['author']}",
         "body": posts[0]["text"], "createdAt": when(posts[0]) + "Z", "labels": [],
         "comments": [{"author": f"author{row['author']}", "authorAssociation": "NONE", "body": row["text"], "createdAt": when(row) + "Z"} for row in posts[1:]]}
        for number, posts in enumerate(threads.values(), 1)
    ]  # fmt: skip
    path.write_text(
        json.dumps(
            {"magic": "E!vIA5L86J2I", "timestamp": "2026-01-01T00:00:00Z", "repo": "made/up", "labels": [], "issues": issues, "pulls": []}
        )
    )


def parse_reddit(path: Path) -> None:
    with path.open("rb") as raw:
        for line in io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw), 1 << 20):
            orjson.loads(line)


def parse_stackexchange(path: Path) -> None:
    for _, element in etree.iterparse(str(path), tag="row"):
        dict(element.attrib)
        element.clear()


def parse_discourse(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            json.loads(archive.read(name))


def parse_mbox(path: Path) -> None:
    box = mailbox.mbox(path, factory=lambda file: BytesParser(policy=compat32).parse(file))
    for message in box:
        message["Message-ID"], message["From"], message.get_payload(decode=True)


def parse_github(path: Path) -> None:
    json.loads(path.read_bytes())


SOURCES = {
    "Reddit NDJSON, .zst": ("dump.ndjson.zst", write_reddit, parse_reddit),
    "Stack Exchange XML": ("Posts.xml", write_stackexchange, parse_stackexchange),
    "Discourse topics, .zip": ("forum.zip", write_discourse, parse_discourse),
    "mbox": ("list.mbox", write_mbox, parse_mbox),
    "GitHub archive.json": ("archive.json", write_github, parse_github),
}


def read(path: Path) -> None:
    with embedded.connect() as con:
        load(con, path)


def seconds(work, path: Path) -> float:
    start = time.perf_counter()
    work(path)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=float, default=1e5)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    rows, found = comments(int(asked.comments)), []
    print(f"{'':24}{'parser s':>10}{'ours s':>10}{'ratio':>8}{'goal':>6}")
    for name, (file, write, parse) in SOURCES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            write(path, rows)
            pairs = [(seconds(parse, path), seconds(read, path)) for _ in range(asked.rounds + 1)][1:]
        bare, ours = (statistics.median(each) for each in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"{name:24}{bare:10.2f}{ours:10.2f}{ratio:8.2f}{GOALS[name]:6}", flush=True)
        found.append({"what": name, "comments": len(rows), "parser s": round(bare, 3), "ours s": round(ours, 3), "ratio": round(ratio, 2)})
    print("\n".join(json.dumps(each) for each in found))


if __name__ == "__main__":
    main()
