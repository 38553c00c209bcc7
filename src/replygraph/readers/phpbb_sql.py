"""phpBB boards as SQL dumps of their database."""

from replygraph.readers._forum_dumps import DELETED, WAITING, Board

TITLE = "A phpBB board as a dump of its database (.sql, .sql.gz)"
HOWTO = (
    "In the board's administration choose Maintenance, Database backup; or let phpMyAdmin, mysqldump or pg_dump write "
    "the tables phpbb_posts, phpbb_topics and phpbb_users, in one file, or in several in one folder or zip. A post answers the person "
    "it quotes; one that quotes none is taken as an answer to the topic's first post, and that is said. Deleted posts and "
    "those waiting for approval are left out, unless --everything is given. Addresses and passwords are not read."
)
FAMILY = ("sql", "folder")
BOARD = Board(
    name="phpBB", posts="posts", post=("post_id", "topic_id", "post_time", "post_username", "poster_id", "", "post_text"),
    states=("post_visibility", "post_approved"), left_out={"0": WAITING, "2": DELETED, "3": WAITING},
    topics="topics", topic=("topic_id", "topic_first_post_id", "topic_title"),
    needed=("post_id", "topic_id", "forum_id", "poster_id", "post_time"), guests=("1", "-1"),
    users="users", user=("user_id", "username"), bodies="_text", escaped=True,
)  # fmt: skip

recognise, read = BOARD.recognise, BOARD.read
