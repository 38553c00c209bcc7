"""vBulletin boards (3 and 4) as SQL dumps of their database."""

from replygraph.readers._forum_dumps import DELETED, WAITING, Board

TITLE = "A vBulletin board (3 or 4) as a dump of its database (.sql, .sql.gz)"
HOWTO = (
    "Let phpMyAdmin or mysqldump write the tables post and thread of the board's database (they may have a prefix, such as "
    "vb_post), in one file, or in several in one folder or zip. A post answers its parent; where that is only the first post of the thread, the "
    "person it quotes. Deleted posts and those waiting for approval are left out, unless --everything is given. "
    "Addresses are not read."
)
FAMILY = ("sql", "folder")
BOARD = Board(
    name="vBulletin", posts="post", post=("postid", "threadid", "dateline", "username", "userid", "parentid", "pagetext"),
    states=("visible",), left_out={"0": WAITING, "2": DELETED}, topics="thread", topic=("threadid", "firstpostid", "title"),
    needed=("postid", "threadid", "parentid", "username", "dateline", "pagetext"),
)  # fmt: skip

recognise, read = BOARD.recognise, BOARD.read
