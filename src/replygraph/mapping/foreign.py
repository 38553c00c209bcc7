"""Columns that name the rows of another table, told by what both are called: `post_id` in comments, beside a table of posts."""

import re

from replygraph.mapping import column_words

# What somebody starts a talk with, beside a comment; channels, groups and courses have owners whom nobody answers.
STARTS = {
    "post", "topic", "thread", "question", "submission", "issue", "discussion", "ticket", "bug", "proposal", "feedback",
    "thema", "tema", "sujet", "hilo", "тема", "帖子", "主题", "主題", "問題", "问题",
}  # fmt: skip


def is_called(column: str, table: str, other: str) -> bool:
    """Whether a column of a table is called after another table, and not after its own.

    >>> is_called("postId", "comments.csv", "talk/posts.csv"), is_called("post_id", "posts.csv", "old_posts.csv")
    (True, False)
    """
    return thing_of(other) in other_things(column, table)


def other_things(column: str, table: str) -> list[str]:
    """What a column is called after, such as a post, if its table does not hold such things itself."""
    things = things_of(column)
    return [] if thing_of(table) in things else things


def thing_of(name: str) -> str:
    """What a table is called to hold: the last word for something in the name of a file, a sheet or a table.

    >>> thing_of("talk.db: blog_posts"), thing_of("data/comments_2024.csv"), thing_of("replies.csv"), thing_of("x.csv")
    ('post', 'comment', 'reply', '')
    """
    return next(reversed(things_of(stem_of(name))), "")


def is_called_after_things(table: str) -> bool:
    """Whether a table is called after what people write, and nothing else: `forum_posts`, and not `post_likes`."""
    return any(map(things_of, column_words.words_of(table)[-1:]))


def stem_of(name: str) -> str:
    """What a table is called, without folders, the file that holds it, and endings."""
    return re.split(r"[/\\]|: ", name)[-1].partition(".")[0]


def things_of(name: str) -> list[str]:
    """The words for something that is written, in the singular."""
    words = (re.sub("s$", "", re.sub("ies$", "y", word)) for word in column_words.words_of(name))
    return [word for word in words if word in STARTS or any("comment" in about for about in column_words.speaks_of(word))]
