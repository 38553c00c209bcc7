"""Pages as they come out of a browser's copy: what each reader makes of one, and what holds for all that can be printed."""

import csv
import gzip
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replygraph as rg
from replygraph import readers
from replygraph.errors import ReadError
from replygraph.sources import Log
from replygraph.sources.inputs import open_sources
from tests import pasting
from tests.pasting import AS_OF, LANGUAGES, Post
from tests.truth import SHARED

DATA = Path(__file__).parent / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")
OPEN = "?"  # a comment of which the page does not tell what it answers


def told(name):
    """Of each comment its author, the place of the one it answers (0 is the post) or all that it may be, and its text; the warnings."""
    table = rg.read(DATA / name, as_of=AS_OF)
    number = {id: int(id.rpartition("#")[2]) for id in table.id}
    parents = [number.get(parent, OPEN if isinstance(parent, str) else None) for parent in table.parent_id]
    several = [None if each is None else [number[id] for id in each] for each in table.candidates]
    authors = [author if isinstance(author, str) else None for author in table.author]
    rows = zip(authors, parents, several, table.text, strict=True)
    return [(author, several or parent, text) for author, parent, several, text in rows], table.attrs["warnings"]


def test_hacker_news():
    rows, warnings = told("hackernews_text.txt")
    assert rows == [
        ("ann_oak", None, "My beans climb the wall.\n\nIs that good?"),
        ("bob", 0, "It is, with straw.\n\ndig()"),
        ("cy", 1, "Why straw?"),
        ("bob", 2, "It keeps the wet. As somebody said:\n\neve 2 hours ago | root | parent | next [–]\n\nand was right."),
        ("dan", 2, "I use leaves."),
        ("eve", 4, "Mine rot."),
        ("fay", OPEN, "Which of them?"),
        ("gil", 1, ""),
        ("ann_oak", 1, "Thank you all."),
        ("hal", 0, "Beans again."),
    ]
    assert [warning.split(": ", 1)[1].split(".")[0] for warning in warnings] == [
        "about 2 comments are folded on the page and not in the text",
        "the page does not show what 1 comment answers (a copied page has lost its indents; save the page itself, which has them); no tie is made",
        "there are more comments on the next page",
    ]
    graph = rg.build(DATA / "hackernews_text.txt")
    assert graph.counts["comments whose parent the page does not show"] == 1
    assert [tuple(row) for row in graph.replies[["source", "target", "weight"]].itertuples(index=False)] == [
        ("ann_oak", "bob", 1), ("bob", "ann_oak", 1), ("bob", "cy", 1), ("cy", "bob", 1), ("dan", "cy", 1), ("eve", "dan", 1),
        ("gil", "bob", 1), ("hal", "ann_oak", 1),
    ]  # fmt: skip


def test_hacker_news_from_before_there_were_links(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("bob 4 hours ago [-]\n\nIt is.\nreply\n\ncy 3 hours ago [-]\n\nWhy?\nreply\n")
    graph = rg.build(path)
    assert graph.counts["comments whose parent the page does not show"] == 2 and graph.replies.empty


def test_a_page_of_hacker_news_that_begins_inside_a_thread(tmp_path):
    path = tmp_path / "part.txt"
    lines = ["bob 3 hours ago | root | parent | next [–]", "cy 2 hours ago | root | parent | next [–]", "dan 1 hour ago | root | parent | prev | next [–]",
             "eve 1 hour ago | parent | prev | next [–]", "fay 1 hour ago | root | parent | next [–]"]  # fmt: skip
    path.write_text("".join(f"{line}\n\nYes.\nreply\n\n" for line in lines))
    table = rg.read(path)
    known = dict(zip(table.id, table.author, strict=True))
    assert [known.get(parent) for parent in table.parent_id] == [None, "bob", None, None, "eve"]


def test_old_reddit():
    rows, warnings = told("reddit_text.txt")
    assert rows == [
        ("ann_oak", None, "My beans climb the wall."),
        ("garden_modMod", 0, "Be kind."),
        ("bob_elm", 0, "Straw helps. Somebody wrote:\n\n[–]cy_2 3 points 2 hours ago\n\nand was right."),
        ("cy_2Bean King", 2, "Why straw?"),
        ("ann_oak", OPEN, "It keeps the wet."),
        ("dan", 2, "I use leaves."),
        ("spam_1", OPEN, ""),
        (None, 0, "[deleted]"),
    ]
    assert ["about 3 comments are folded" in warnings[0], "what 2 comments answer" in warnings[1], len(warnings)] == [True, True, 2]
    table = rg.read(DATA / "reddit_text.txt")
    assert table.score.tolist()[1:] == pytest.approx([float("nan"), 33, -7, 2, 1, float("nan"), 1], nan_ok=True)
    assert table.title[0] == "Beans that climb"
    assert "names with a flair behind them: at least 1" in " ".join(rg.build(DATA / "reddit_text.txt").notes)


def test_answers_in_the_order_of_their_times_rule_parents_out(tmp_path):
    """Cy stands below an answer of an hour later: below Ann's second comment, whose answers would be out of order, Cy cannot be."""
    start = AS_OF - timedelta(days=9)
    talk = [("Ann", None, 0), *((f"Bob{number}", 0, number) for number in range(1, 11)), ("Ann", 10, 30), ("Dee", 11, 60), ("Cy", 0, 40)]
    posts = [Post(author, parent, start + timedelta(minutes=minutes), "So it is.") for author, parent, minutes in talk]
    path = tmp_path / "page.txt"
    path.write_text(pasting.wpdiscuz(posts, date="%B %d, %Y %H:%M"))
    rows = rg.read(path)
    assert [each.rpartition("#")[2] for each in rows.parent_id[-3:]] == ["11", "12", "1"]


def test_a_comment_whose_text_the_page_leaves_out_is_not_quoted(tmp_path):
    path = tmp_path / "page.txt"
    heads = [("ann", "5 hours ago | next [–]"), ("bob", "4 hours ago [flagged] | parent | next [–]"), ("cy", "3 hours ago | prev [–]")]
    path.write_text("\n".join(f"{name} {rest}\n" + ("" if "flagged" in rest else "So it is.\nreply\n") for name, rest in heads))
    built = rg.build(path)
    assert built.counts["comments read"] == 3 and "without a text" not in "".join(built.warnings)


def test_disqus_with_letters_in_place_of_pictures(tmp_path):
    """Also above the name of somebody who wrote before, where the letters might be a name and that name who is answered."""
    talk = [("AO", "Ann Oak", None), ("BE", "Bob Elm", "Ann Oak"), ("AO", "Ann Oak", "Bob Elm"), ("AO", "Ann Oak", None)]
    said = (
        "\n".join([letters, name, *([to] if to else []), "3 days ago", "So it is.", "Reply", "Share ›", ""]) for letters, name, to in talk
    )
    path = tmp_path / "page.txt"
    path.write_text("4 Comments\nSort by Best\n" + "".join(said))
    rows = rg.read(path, as_of=AS_OF)
    assert [(row.author, None if row.reply_to != row.reply_to else row.reply_to) for row in rows.itertuples()] == [
        each[1:] for each in talk
    ]


def test_old_reddit_that_leaves_out_the_links_to_parents(tmp_path):
    """As people see it who are logged in: nothing is known but who wrote."""
    posts = [Post(f"name_{number}", number - 1 if number else None, AS_OF - timedelta(days=9), "Yes.") for number in range(6)]
    path = tmp_path / "page.txt"
    path.write_text(pasting.reddit_old(posts, submission=Post("op", None, AS_OF - timedelta(days=10), "Beans"), links=False))
    graph = rg.build(path)
    assert graph.counts["comments whose parent the page does not show"] == 6 and graph.replies.empty


def test_reddit_with_levels():
    rows, warnings = told("reddit_levels_text.txt")
    assert rows == [
        ("ann_oak", None, ""),
        ("bob_elm", 0, "Straw helps."),
        ("ann_oak", 1, "It keeps the wet?"),
        ("bob_elm", 2, "It does."),
        ("dan", 1, "I use leaves."),
        (None, 0, "Comment removed by moderator"),
    ]
    assert len(warnings) == 1 and "about 5 comments are folded" in warnings[0]


def test_new_reddit():
    rows, warnings = told("reddit_new_text.txt")
    assert rows == [
        ("ann_oak", None, "My beans climb the wall."),
        ("bob-elm", OPEN, "Straw helps."),
        ("ann_oak", OPEN, "It keeps the wet.\n\n12"),
        (None, OPEN, "Comment deleted by user"),
    ]
    assert "the page does not show what 3 comments answer" in warnings[1]


def test_disqus():
    rows, warnings = told("disqus_text.txt")
    assert rows == [
        ("Ann Oak", None, "Do you water in the morning?\n\nCy • 2 days ago\nasked me that."),
        ("Bob Elm", 1, "Always."),
        ("Ann Oak", 2, "Why?"),
        ("Cy Fir", [3, 1], "The evening is for snails."),
        (None, None, ""),
        ("Dan", 5, "No."),
        ("Ann Oak", 4, "Thank you."),
    ]
    assert warnings == []


def test_disqus_of_today_in_german():
    rows, warnings = told("disqus_new_text.txt")
    assert rows == [("Ann Oak", None, "Gießt ihr am Morgen?\n20"), ("Bob Elm", 1, "Immer."), ("Cy Fir", 2, "Wieso?"), ("דנה", None, "🌻")]
    assert warnings == []


def test_disqus_with_one_space_where_there_were_two(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Ann Oak • 3 years ago\nFirst.\n•Reply•Share ›\nBob Elm Ann Oak • 3 years ago\nYes.\n•Reply•Share ›\nCy • 2 years ago\nNew.\n•Reply•Share ›\n"
    )
    table = rg.read(path)
    assert [(row.author, row.reply_to) for row in table.itertuples() if isinstance(row.reply_to, str)] == [("Bob Elm", "Ann Oak")]
    assert "in 1 comments the names of who writes and who is answered run together" in table.attrs["warnings"][0]


def test_youtube():
    rows, warnings = told("youtube_text.txt")
    assert rows == [
        ("@the-garden-wall", None, "Ask me anything.\n42"),
        ("@ann.oak", 1, "Do you water in the morning?\nSomebody said:\n@eve\n3 days ago"),
        ("@the-garden-wall", [2, 1], "@ann.oak always."),
        ("@bob_elm", [2, 1], "@ann.oak @the-garden-wall why?"),
        ("@cy", None, "Straw helps."),
        ("@dan", 5, "It does."),
        ("@דנה", None, "🌻"),
    ]
    assert warnings == []


def test_youtube_with_replies_folded_away(tmp_path):
    """The comments below a button are no replies where the page counts more comments than it shows."""
    posts = [Post(f"@name-{number}", None if number % 2 == 0 else number - 1, AS_OF - timedelta(days=9), "Yes.") for number in range(8)]
    path = tmp_path / "page.txt"
    path.write_text(pasting.youtube(posts, folded=True))
    graph = rg.build(path)
    assert (graph.counts["comments read"], graph.counts["thread starters"]) == (4, 4)
    assert graph.counts["comments that the page does not show"] == 4


def test_youtube_where_it_cannot_be_told_whether_replies_are_open(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("Sort by\n@ann\n2 years ago\nYes.\nReply\n1 reply\n@bob\n1 year ago\nNo.\nReply\n")
    graph = rg.build(path)
    assert graph.counts["comments whose parent the page does not show"] == 1 and graph.replies.empty


def test_facebook_in_german():
    rows, warnings = told("facebook_text.txt")
    assert rows == [
        ("Bob Elm", None, "Stroh hilft.\n\nSehr sogar."),
        ("Cy Fir", 1, "Bob Elm wieso?"),
        ("Ann Oak", 2, "Cy Fir weil es nass bleibt"),
    ]
    assert "does not show which comment is a reply" in warnings[0] and "about 2 comments are folded" in warnings[1]
    assert rg.read(DATA / "facebook_text.txt", as_of=AS_OF).precision.tolist() == ["week", "day", "day"]


@pytest.mark.parametrize("buttons", ["Like · Reply · 3w", "3w Like Reply", "Like\nReply\n3w", "3w\nLike\nReply\nShare\nEdited"])
def test_facebook_buttons_in_other_orders(tmp_path, buttons):
    path = tmp_path / "page.txt"
    path.write_text(
        "".join(f"View more comments\n{name}\n{text}\n{buttons}\n" for name, text in (("Ann Oak", "First."), ("Bob Elm", "Ann Oak yes.")))
    )
    assert [(row.author, row.text) for row in rg.read(path).itertuples()] == [("Ann Oak", "First."), ("Bob Elm", "Ann Oak yes.")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_page_saved_by_an_editor_of_windows(tmp_path, encoding):
    path = tmp_path / "page.txt"
    path.write_bytes((DATA / "disqus_text.txt").read_text().replace("\n", "\r\n").encode(encoding))
    assert rg.read(path).author.dropna().tolist() == ["Ann Oak", "Bob Elm", "Ann Oak", "Cy Fir", "Dan", "Ann Oak"]


def test_a_part_of_a_page_that_begins_with_a_comment(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "[–]bob_elm 3 points 2 hours ago\n\nYes.\n\npermalinkembedsave\n\n[–]cy 1 point 1 hour ago\n\nNo.\n\npermalinkembedsaveparent\n"
    )
    assert rg.read(path).author.tolist() == ["bob_elm", "cy"] and len(rg.build(path).replies) == 1


@pytest.mark.parametrize(("text", "number"), [
    ("12 comments", 12), ("1,234", 1234), ("1.234 Kommentare", 1234), ("1.2K", None), ("1,2 Tsd.", None), ("12 mil", None), ("none", None), ("7", 7),
])  # fmt: skip
def test_numbers_that_pages_state(text, number):
    from replygraph.readers._pasted import number_of

    assert number_of(text) == number


# Pages of kinds that were read wrong without a word: the text, and of each comment its author and the place of the one it answers.

PAGES = {
    "another button below the one to answer": ("""\
Tous les commentaires
4 commentaires
Trier par : Plus récents
Amélie D.
il y a 2 j
Le pont est trop cher.
Répondre
Signaler
Bastien
il y a 1 j
En réponse à Amélie D.
Pas du tout.
Répondre
Signaler
Chloé 🌼
il y a 5 h
En réponse à Bastien
Combien donc ?
Répondre
Signaler
Amélie D.
il y a 3 h
En réponse à Chloé 🌼
Trente millions.
Répondre
Signaler
""", [("Amélie D.", None), ("Bastien", 0), ("Chloé 🌼", 1), ("Amélie D.", 2)]),
    "folded replies above a name that is a label": ("""\
Artículo
Suscribirme
Notificarme de
3 Comentarios
Más antiguo
Más nuevo
Ver todos los comentarios
Ana Roble
Invitado
hace 2 días
Me gusta.
Responder
Bruno 7
Autor
hace 1 día
Responder a  Ana Roble
Gracias.
Responder
Ver respuestas (2)
Invitado
Invitado
hace 3 horas
Ana Roble
Bruno 7
son amigos.
Responder
""", [("Ana Roble", None), ("Bruno 7", 0), (None, None)]),
    "votes and a number of comments beside names": ("""\
Комментарии 4
Аня_Дуб
3 часа назад
Мост не построят.
+5
Ответить
Борис
2 часа назад
Ответ на Аня_Дуб
Построят.
-1
Ответить
Вера99
1 час назад
Ответ на Борис
Когда?
0
Ответить
Глеб
20 минут назад
Я на велосипеде.
+1
Ответить
""", [("Аня_Дуб", None), ("Борис", 0), ("Вера99", 1), ("Глеб", None)]),
    "who is answered on a line of its own, and what was edited": ("""\
Comments 3
Ann Oak
2 hours ago
My beans are gone.
Respect
Reply
Share
Report
Bob Elm
1 hour ago
In reply to
Ann Oak
So are mine.
Respect
Reply
Share
Report
Cy Fir
(Edited)
30 minutes ago
In reply to
Bob Elm
Cover them.
Respect
Reply
Share
Report
""", [("Ann Oak", None), ("Bob Elm", 0), ("Cy Fir", 1)]),
    "an order to choose above the first": ("""\
Jardin du Mur
Mes haricots
Toutes les réactions :
10
J’aime
Commenter
Partager
Plus pertinents
Super fan
Amélie Dubois
Trop beau !
2 j
J’aime
Répondre
3
Auteur
Bastien Leroy
Amélie Dubois merci
1 j
J’aime
Répondre
Modifié
Chloé Petit
Voir la traduction
Pas chez moi.
5 h
J’aime
Répondre
Voir les 2 réponses
Écrivez un commentaire…
""", [("Amélie Dubois", None), ("Bastien Leroy", 0), ("Chloé Petit", None)]),
    "names that are links, a head quoted first": ("""\
Hacker News new | past | comments | ask | show | jobs | submit
Beans (example.com)
12 points by reply 5 hours ago | hide | past | favorite | 4 comments

help
reply 4 hours ago | next [–]

root 3 hours ago | parent | next [–]
is what he said.
reply

parent 3 hours ago | parent | next [–]

I disagree.
reply

1234 2 hours ago | root | parent | next [–]

> I disagree.

Why?
reply

next 1 hour ago | prev [–]

More
reply
""", [("reply", None), ("reply", 0), ("parent", 1), ("1234", 2), ("next", 0)]),
    "a head quoted first": ("""\
jump to content
Beans (self.garden)
submitted 5 hours ago by ann_oak
All gone.
4 comments
share
all 4 comments
sorted by: best
[–]bob 3 points 4 hours ago
[–]cy 2 points 3 hours ago
is what the page shows.
permalinkembedsavereportreply
[–]ann_oak[S] 1 point 3 hours ago
Really?
permalinkembedsaveparentreportreply
[–][deleted] 1 point 2 hours ago
[deleted]
permalinkembedsaveparentreportreply
[–]2nd_life 5 points 1 hour ago*
New.
permalinkembedsavereportreply
""", [("ann_oak", None), ("bob", 0), ("ann_oak", 1), (None, OPEN), ("2nd_life", 0)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_a_kind_that_was_read_wrong(tmp_path, kind):
    text, truth = PAGES[kind]
    path = tmp_path / "page.txt"
    path.write_text(text)
    table = rg.read(path, as_of=AS_OF)
    place = {id: number for number, id in enumerate(table.id)}
    parents = [place.get(parent, OPEN if isinstance(parent, str) else None) for parent in table.parent_id]
    authors = [author if isinstance(author, str) else None for author in table.author]
    assert list(zip(authors, parents, strict=True)) == truth


def test_a_copied_page_of_a_program_that_is_not_known_is_refused_with_a_way_out(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Ann Oak\n• 2nd\nGardener\n3w\nBeans.\nLike\nReply\nBob Elm\nCEO\n2w\nAnn Oak which?\nLike\nReply\nCy Fir\n1w\nNone.\nLike\nReply\n"
    )
    with pytest.raises(rg.ReplyGraphError, match="copied from a page with comments.*save the page itself"):
        rg.read(path)


# What is printed comes back: every author pair, and no parent that is marked certain is wrong.


def check(tmp_path, text, posts, name, pairs=True):
    """A printed page is read by the right reader; authors, pairs and parents against what was printed."""
    path = tmp_path / "page.txt"
    path.write_text(text)
    [source] = open_sources([path], as_of=AS_OF)
    assert readers.find(source)[0] == name
    rows = [row for row in readers.formats()[name].read(source, Log()) if not row["id"].endswith("#0")]
    assert [row["author"] for row in rows] == [post.author for post in posts]
    place = {row["id"]: number for number, row in enumerate(rows)}
    for row, post, target in zip(rows, posts, pasting.answered(posts), strict=True):
        parent = place.get(row["parent_id"])
        if pairs:
            assert (row.get("reply_to") or (None if parent is None else posts[parent].author)) == target
        if row.get("candidates"):
            assert post.parent in [place[id] for id in row["candidates"]]
        elif parent is not None:
            assert parent == post.parent


def named(posts, name):
    """The same people under other names."""
    return [replace(post, author=name(post.author)) for post in posts]


def id_of(name):
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "_-"))[:12] + "_1"


def print_everywhere(tmp_path, posts, rng):
    """The discussion in every program's layout, the language and what a site may choose drawn by lot."""
    listed = pasting.lay_out(posts, rng.choice(("oldest", "newest", "votes")), rng)
    language, toss = rng.choice(list(LANGUAGES)), lambda: rng.random() < 0.5
    for layout in (1, 2):
        choices = {"avatars": toss(), "labels": toss(), "buttons": toss(), "gap": rng.choice(("\n", "\n\n")),
                   "phrase": rng.choice((None, "Vrrp naar")), "date": rng.choice((None, None, "%d.%m.%Y %H:%M", "%B %d, %Y"))}  # fmt: skip
        check(tmp_path, pasting.wpdiscuz(listed, language, layout=layout, rng=rng, **choices), listed, "wpdiscuz_text")
    for layout in ("line", "arrow", "badges", "lines"):
        check(tmp_path, pasting.disqus(listed, language, layout=layout, avatars=toss(), rng=rng), listed, "disqus_text")
    # Who greets somebody and answers another looks like who answers the one greeted: such texts are not printed.
    flat = pasting.flatten([replace(post, text=post.text.lstrip("@")) for post in pasting.handle(listed)])
    check(tmp_path, pasting.youtube(flat, language, rng=rng), flat, "youtube_text")
    check(tmp_path, pasting.youtube(flat, language, total=False, rng=rng), flat, "youtube_text", pairs=False)
    short = named(listed, id_of)
    starter = Post("starter_0", None, AS_OF - timedelta(days=999), "Beans")
    check(tmp_path, pasting.hackernews(short, story=starter), short, "hackernews_text", pairs=False)
    for choices in ({}, {"links": False}, {"counts": True}):
        check(tmp_path, pasting.reddit_old(short, submission=starter, **choices), short, "reddit_text", pairs=False)
    check(tmp_path, pasting.reddit_new(short), short, "reddit_text", pairs=False)
    check(tmp_path, pasting.reddit_new(short, levels=True), short, "reddit_text")
    full = named(listed, lambda name: f"{name} Oak")
    check(tmp_path, pasting.facebook(full, language), full, "facebook_text")


def trees(path, most):
    """Reply trees of Reddit without texts and with numbers for names, which is hard in its own way."""
    with gzip.open(path, "rt") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(9000), strict=False)]
    for tree in sorted({row["tree_id"] for row in rows})[1:-1]:
        posts = [row for row in rows if row["tree_id"] == tree]
        place = {row["post_id"]: number for number, row in enumerate(posts)}
        if 12 <= len(posts) <= 120 and most:
            most -= 1
            yield [
                Post(row["author_id"], place.get(row["parent_id"]), pasting.at(row["created_at"]), f"Number {number}.\n\nSo it is.")
                for number, row in enumerate(posts)
            ]


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("name", ["disqus/tl3shi.disqus.xml", "discourse/urho3d_topics_sample.zip", "reply_trees/delab_reddit.csv.gz"])
def test_real_discussions_printed_and_read(tmp_path, name):
    rng = random.Random(1)
    found = trees(SHARED / name, 8) if name.endswith(".gz") else pasting.discussions(SHARED / name, 12, 200, 6)
    printed = 0
    for posts in found:
        print_everywhere(tmp_path, posts, rng)
        printed += 1
    assert printed >= 5


@pytest.mark.browser
@pytest.mark.parametrize("name", ["disqus", "hackernews", "reddit", "wpdiscuz"])
def test_what_a_browser_copies_of_their_markup(tmp_path, chromium, name):
    """Select all, copy, paste: the text that a person gets, and not what we think it is."""
    rng = random.Random(4)
    posts = [Post(rng.choice(["ann_oak", "bob", "cy-fir"]), rng.choice([None, *range(max(0, number - 3), number)]) if number else None,
                  AS_OF - timedelta(days=400 - number), f"Number {number}.") for number in range(12)]  # fmt: skip
    posts = pasting.lay_out(posts, "oldest", rng)
    html = getattr(pasting, f"{name}_html")(posts)
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8><body>{html}<textarea></textarea>")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(f"file://{tmp_path}/page.html")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    page.focus("textarea")
    page.keyboard.press("Control+V")
    text = page.input_value("textarea")
    context.close()
    check(tmp_path, text, posts, f"{name}_text", pairs=name in ("disqus", "wpdiscuz"))


NAMES = [
    "Ann", "Ann Oak", "Oak", "Jon", "Jonathan", "42", "Zoë 🌻", "דנה", "Mr. T", "Mary Ann", "J. R.", "Bob (staff)", "#1", "李王", "2nd", "View", "and",
    "a:b", "Jean-Luc", "O'Neil", "Steve R", "R", "Ыва", "Yesterday man", "hier bin ich", "View more", "Author One", "x" * 60,
]  # fmt: skip
# What no reader can tell from a comment's head is left out here: a name and an age where names stand once and nothing is between
# comments; names that are what a program says itself ('Avatar', 'Ann Mod', 'Guest'); a reply on YouTube that greets somebody else.
TEXTS = [
    "Yes.", "3 days ago", "Reply to Ann", "Reply to everyone: no", "42", "Share it ›", "Ann", "Ann\nAnn", "2 replies", "one\n\ntwo\n\nthree",
    "• a\n• b", "12\n\n12", "just now", "Like", "Edited", "see more", "Upvote", "> quoted\n\nAnswer", "1", "-1", "5 Comments", "oldest", "Subscribe",
    "View Replies (3)", "Ann wrote:\n\n14 days ago\n\nit rained", "long " * 200, "Ann Oak • 3 days ago\nsaid so", "said:\n[–]Ann 3 points 2 hours ago\nyes",
    "said:\nann 3 hours ago | parent | next [–]\nyes", "level 2", "https://example.com/a?b=c", "…", "Pinned by @ann", "Reply", "Guest",
]  # fmt: skip


@st.composite
def drawn_discussions(draw):
    rng = random.Random(draw(st.integers(0, 10**9)))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8, unique=True))
    posts = []
    for number in range(draw(st.integers(6, 24))):
        parent = None if not number or rng.random() < 0.25 else rng.randrange(max(0, number - 6), number)
        since = AS_OF - timedelta(days=rng.choice([2, 30, 400, 900])) if parent is None else posts[parent].at
        posts.append(Post(rng.choice(names), parent, since + (AS_OF - since) * rng.random() * (parent is not None), "Yes.\n\nSo it is."))
    return posts, rng


@settings(max_examples=40, deadline=None, derandomize=True)
@given(drawn_discussions())
def test_any_discussion_printed_and_read(tmp_path_factory, drawn):
    print_everywhere(tmp_path_factory.getbasetemp(), *drawn)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(drawn_discussions())
def test_texts_that_look_like_what_pages_print(tmp_path_factory, drawn):
    posts, rng = drawn
    posts = [replace(post, text=rng.choice(TEXTS), author=rng.choice(["Ann", "Bob Elm", "Cy", "Ann Oak", "Dan"])) for post in posts]
    listed = pasting.lay_out(posts, "oldest", rng)
    language, folder = rng.choice(list(LANGUAGES)), tmp_path_factory.getbasetemp()
    check(
        folder, pasting.wpdiscuz(listed, language, layout=rng.choice((1, 2)), labels=rng.random() < 0.5, rng=rng), listed, "wpdiscuz_text"
    )
    check(folder, pasting.disqus(listed, language, layout=rng.choice(("line", "arrow")), rng=rng), listed, "disqus_text")
    flat = pasting.flatten(pasting.handle(listed))
    check(folder, pasting.youtube(flat, language, rng=rng), flat, "youtube_text")
    short = named(listed, id_of)
    check(
        folder,
        pasting.hackernews(short, story=Post("op", None, AS_OF - timedelta(days=999), "Beans")),
        short,
        "hackernews_text",
        pairs=False,
    )
    check(folder, pasting.reddit_new(short, levels=True), short, "reddit_text")


SOCIAL = {  # what a person copies of pages that do not tell in lines of text who is answered
    "LinkedIn": "View {0}’s profile\n{0}\n{0}\n   • 2nd\n2nd\nGardener at Beds\n\n{1}d\n\n{2}\n\nLike\nReply\n3 Replies\n",
    "Medium": "{0}\n{0}\n\nMay {1}, 2024\n\n{2}\n\n12\n\nReply\n", "Instagram": "{0}'s profile picture\n{0}\n{2}\n{1}w\n12 likes\nReply\nView replies (3)\n",
    "Threads": "{0}'s profile picture\n{0}\n{1}h\n\n{2}\n\nTranslate\nLike\n12\nReply\n3\nRepost\nShare\n",
    "TikTok": "{0}\n{2}\n{1}d ago\nReply\n12\n", "Substack": "{0}\n{1}d\n\n{2}\n\nReply\nShare\n", "Trustpilot": "{0}\n3 reviews\nMay {1}, 2024\n{2}\nUseful\nShare\n",
    "X, the page of one post": "{0} Oak\n@{0}\n·\nMay {1}\n{2}\n12\n3\n", "Spiegel": "{0}\n0{1}.05.2024, 08:17 Uhr\n\n{2}\n\n12\nAntworten\nMelden\n",
}  # fmt: skip


@pytest.mark.parametrize("site", SOCIAL)
def test_a_copied_page_that_does_not_tell_who_is_answered_is_refused(tmp_path, site):
    said = [("ann", 4, "My beans are gone."), ("bob", 3, "So are mine."), ("dora", 2, "Peas are fine."), ("ann", 1, "Even under glass?")]
    path = tmp_path / "page.txt"
    path.write_text("".join(SOCIAL[site].format(*each) for each in said), encoding="utf-8")
    with pytest.raises(ReadError, match="not tell who answers whom"):
        rg.read(path)


def test_a_date_without_a_year_is_within_the_last(tmp_path):
    """X leaves the year out where it is the present one."""
    path, post = tmp_path / "page.txt", "{0} Oak\n@{0}\n·\n{1}\nReplying to\n@{2}\nFrost {0}.\n12\n3\n"
    path.write_text(
        "".join(post.format(*each) for each in [("ann", "May 4", "moss"), ("bob", "Nov 5", "ann"), ("cy", "Dec 6, 2022", "ann")])
    )
    table = rg.read(path, as_of=datetime(2024, 6, 1, tzinfo=UTC))
    assert table.created_at.dt.strftime("%Y-%m-%d").tolist() == ["2024-05-04", "2023-11-05", "2022-12-06"]


def test_the_first_comment_of_a_copied_group_begins_with_its_name(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Ann Oak\nAdmin\nMy beans are gone.\nAll.\n4w\nLike\nReply\nBob Elm\nAnn Oak So are mine.\n3w\nLike\nReply\n", encoding="utf-8"
    )
    table = rg.read(path)
    assert table.author.tolist() == ["Ann Oak", "Bob Elm"] and table.text[0] == "My beans are gone.\nAll."


@pytest.mark.parametrize(
    ("more", "names", "said"), [(1, 5, "where one is only quoted, it is no comment"), (9, 12, "taken as quoted, and no comments are made")]
)
def test_a_by_line_quoted_below_a_text_is_said(tmp_path, more, names, said):
    """Below all comments stands a button, above the one that is quoted a sentence."""
    one, quoted = (
        "{0}\n{0}\n2 years ago\n{1}\nReply\n",
        "Reply to  Ann\nI read this:\n\nPetra\nPetra\n5 years ago\nBoats are slow.\nThat was she.",
    )
    path = tmp_path / "page.txt"
    comments = [("Ann", "Frost."), ("Bob", quoted), ("Cy", "So."), *((f"Dora {n}", "Hm.") for n in range(more))]
    path.write_text("".join(one.format(*each) for each in comments))
    table = rg.read(path)
    assert len(table) == names and ("Petra" in set(table.author)) == (more == 1)
    assert [each for each in table.attrs["warnings"] if said in each and "such as that of Petra" in each]
    path.write_text(f"{names} Comments\n" + path.read_text())
    assert not [each for each in rg.read(path).attrs["warnings"] if "Petra" in each]


def test_a_comment_without_text_right_above_another_is_said(tmp_path):
    head = "{0} Oak\n{0} Oak\n14 days ago\n"
    said = [head.format(name) + f"{text}\nReply\n" for name, text in [("Ann", "Frost."), ("Cy", "So."), ("Dora", "Reply to Ann Oak\nYes.")]]
    path = tmp_path / "page.txt"
    path.write_text(
        "\n".join([said[0], head.format("Bob") + head.format("Eve") + "That is a quotation.\nReply\n", *said[1:]]), encoding="utf-8"
    )
    assert "1 comment without a text, such as that of Bob Oak, right above another" in "".join(rg.build(path).warnings)
