"""Pasted wpDiscuz pages: every layout, several languages, and pages that people mangled."""

import json
import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

import replygraph as rg
from replygraph.readers import wpdiscuz_text
from replygraph.readers._ages import Age, read_age, read_date
from tests.test_threads import random_page

SHARED = Path(__file__).parents[2] / "shared" / "data"
AS_OF = datetime(2026, 3, 20, 12, tzinfo=UTC)
HEAD = "An article\n\nIts text, 3 days ago as long as ever.\n\nAn Author\nSubscribe\nNotify of\nguest\n{} Comments\noldest\nnewest\nInline Feedbacks\nView all comments\n"
EXAMPLE = """An article about gardens

Its first paragraph.
Subscribe
Notify of
guest
5 Comments
oldest
newest
Inline Feedbacks
View all comments
Ann
Ann
14 days ago

Do you water in the morning?

My neighbour says:
14 days ago
it rained.

Bob
Bob
13 days ago
Reply to\u00a0 Ann

Always.

Jonathan
Jonathan
13 days ago
Reply to\u00a0 Ann

Never. Ann
Ann would know.

Jon
Jon
a year ago
Reply to\u00a0 Jonathan

That is wrong and I can tell you why\u2026\u00a0Read more \u00bb

\u202bדנה\u202c
\u202bדנה\u202c
1 hour ago

🌻
"""


def write(tmp_path, text, name="page.txt"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_labels_that_only_some_authors_have_are_no_names(tmp_path):
    """What a site calls its members stands below fewer different names than there are names."""
    said = [("Ann", "Gold", "3 days ago", ""), ("Bob", "Gold", "2 days ago", "Reply to  Ann"), ("Cy", "Silver", "1 day ago", "Reply to  Bob"), ("Dee", "Silver", "1 day ago", "")]  # fmt: skip
    blocks = [
        "\n".join(filter(None, (name, label, age, to))) + f"\n\nIt was dry where {name} was.\n\n0\nReply\n" for name, label, age, to in said
    ]
    path = tmp_path / "page.txt"
    path.write_text(HEAD.format(len(said)) + "".join(blocks))
    graph = rg.build(path)
    assert graph.authors.author.tolist() == ["Ann", "Bob", "Cy", "Dee"]
    assert graph.replies[["source", "target"]].to_numpy().tolist() == [["Bob", "Ann"], ["Cy", "Bob"]]


def test_a_page_in_full(tmp_path):
    path = write(tmp_path, EXAMPLE)
    table = rg.read(path, as_of=AS_OF)
    assert table.author.tolist() == ["Ann", "Bob", "Jonathan", "Jon", "\u202bדנה\u202c"]
    assert [None if name != name else name for name in table.reply_to] == [None, "Ann", "Ann", "Jonathan", None]
    assert table.text[0] == "Do you water in the morning?\n\nMy neighbour says:\n14 days ago\nit rained."
    assert table.text[2] == "Never. Ann\nAnn would know."
    assert table.text[3] == "That is wrong and I can tell you why…"
    assert table.truncated.tolist() == [False, False, False, True, False]
    assert table.precision.tolist() == ["day", "day", "day", "year", "hour"]
    assert str(table.created_at[0]) == "2026-03-06 12:00:00"
    assert table.parent_id[3] == f"{path}#3"
    assert table.attrs["warnings"] == []


def test_a_stated_number_that_differs_is_a_warning(tmp_path):
    path = write(tmp_path, EXAMPLE.replace("5 Comments", "7 Comments"))
    assert "states 7 Comments, and 5 were read" in rg.build(path).warnings[0]


def page(authors, reply_to, layout, language="en", spaced=False):
    """A tree as the plugin would print it, and a browser copy it."""
    reply, ago, count = LANGUAGES[language]
    lines = [HEAD.format(len(authors)).replace("Comments", count)]
    gap = "\n\n" if spaced else "\n"
    for number, (author, name) in enumerate(zip(authors, reply_to, strict=True)):
        answer = [f"{reply}\u00a0 {name}"] if name else []
        head = {
            "1": [author, author, ago, *answer],
            "1 with labels": [author, "Guest", author, ago, *answer],
            "2": [author, author, *answer, ago],
            "2 with labels": [author, author, "Member", *answer, ago],
            "no avatars": [author, ago, *answer],
        }[layout]
        lines.append(gap.join(head) + f"\n\nWhat I say, number {number}.\n\nAnd more.\n\n")
    return "".join(lines)


LANGUAGES = {
    "en": ("Reply to", "14 days ago", "Comments"), "de": ("Antwort an", "vor 14 Tagen", "Kommentare"),
    "fr": ("En réponse à", "il y a 14 jours", "Commentaires"), "es": ("Responder a", "hace 14 días", "Comentarios"),
    "ru": ("Ответить на", "14 дней назад", "комментариев"), "unknown": ("Vrrp naar", "14 blorx zyx", "Comments"),
}  # fmt: skip
LAYOUTS = ["1", "1 with labels", "2", "2 with labels", "no avatars"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "de", "ru"])
@pytest.mark.parametrize("seed", range(3))
def test_trees_printed_in_every_layout_come_back(tmp_path, layout, language, seed):
    names = ["Ann", "Jon", "Jonathan", "Author", "guest user", "42", "Zoë 🌻", "דנה", "Mr. T"]
    authors, reply_to, _, true = random_page(random.Random(seed), 60, names)
    path = write(tmp_path, page(authors, reply_to, layout, language))
    table = rg.read(path)
    assert table.author.tolist() == authors
    assert [None if name != name else name for name in table.reply_to] == reply_to
    for place, row in enumerate(table.itertuples()):
        if true[place] is not None:
            possible = row.parent_id if row.candidates is None or isinstance(row.candidates, float) else row.candidates
            assert f"{path}#{true[place] + 1}" in ([possible] if isinstance(possible, str) else list(possible))
        assert row.text == f"What I say, number {place}.\n\nAnd more."


@pytest.mark.parametrize("language", ["fr", "es", "unknown"])
def test_other_languages(tmp_path, language):
    authors, reply_to, _, _ = random_page(random.Random(7), 30, ["Ann", "Bob", "Cy"])
    table = rg.read(write(tmp_path, page(authors, reply_to, "1", language)))
    assert table.author.tolist() == authors
    assert [None if name != name else name for name in table.reply_to] == reply_to


def test_blank_lines_everywhere(tmp_path):
    authors, reply_to, _, _ = random_page(random.Random(3), 30, ["Ann", "Bob", "Cy"])
    table = rg.read(write(tmp_path, page(authors, reply_to, "1", spaced=True)))
    assert table.author.tolist() == authors
    assert [None if name != name else name for name in table.reply_to] == reply_to


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_who_is_answered_above_the_age_in_a_phrase_nobody_knows(tmp_path, gap):
    """One space behind the phrase, where an editor made one of two, and no pictures that show where a name stands."""
    talk = [("Ann Oak", None), ("Bob", "Ann Oak"), ("Cy Fir", "Bob"), ("Ann Oak", "Bob"), ("Dee", None), ("Bob", "Dee"), ("Cy Fir", None)]
    said = (gap.join([name, *[f"Vrrp naar {to}"] * bool(to), "3 days ago"]) + "\n\nSo it is.\n\n" for name, to in talk)
    table = rg.read(write(tmp_path, HEAD.format(7) + "".join(said)))
    assert [(row.author, None if row.reply_to != row.reply_to else row.reply_to) for row in table.itertuples()] == talk


def test_who_is_answered_on_a_line_of_its_own_above_the_age(tmp_path):
    talk = [("Ann Oak", None), ("Bob", "Ann Oak"), ("Cy Fir", "Bob"), ("Ann Oak", None), ("Bob", "Ann Oak")]
    said = ("\n".join([name, *(["Reply to", to] if to else []), "3 days ago"]) + "\n\nSo it is.\n\n" for name, to in talk)
    table = rg.read(write(tmp_path, HEAD.format(5) + "".join(said)))
    assert [(row.author, None if row.reply_to != row.reply_to else row.reply_to) for row in table.itertuples()] == talk


def test_two_pages_are_one_discussion(tmp_path):
    one, other = write(tmp_path, EXAMPLE, "one.txt"), write(tmp_path, EXAMPLE, "other.txt")
    graph = rg.build([one, other])
    assert graph.counts["comments read"] == 10 and graph.counts["comments that repeat an id"] == 0
    assert graph.replies.weight.tolist() == [2, 2, 2]


def test_a_table_is_no_copied_page(tmp_path):
    """ "3 years ago" stands in a column, the same name in each row."""
    path = tmp_path / "t.csv"
    path.write_text("author,text,date\n" + "Ann,3 years ago,x\n" * 4000)
    assert rg.read(path).author.tolist() == ["Ann"] * 4000 and "read as table" in rg.build(path).notes[0]


def test_no_comments_on_the_page(tmp_path):
    path = write(tmp_path, "An article\nSubscribe\nNotify of\nguest\n0 Comments\noldest\nInline Feedbacks\nView all comments\n")
    with pytest.raises(rg.ReplyGraphError, match="no comments in it"):
        rg.read(path)


@pytest.mark.parametrize("text", [
    "Just an article.\n\nWith paragraphs, written 3 days ago.\n", "a,b\n1,2\n", "[12:00] Ann: hi\n[12:01] Bob: ho\n",
    "From ann Mon\nSubject: x\n\nhello\n", "<html><body>Ann Ann 3 days ago</body></html>", '{"a": 1}',
])  # fmt: skip
def test_what_it_must_not_claim(tmp_path, text):
    from replygraph.sources.inputs import open_sources

    [source] = open_sources([write(tmp_path, text)])
    assert wpdiscuz_text.recognise(source) == ""


@pytest.mark.parametrize("size", range(0, 1500, 97))
def test_a_page_cut_anywhere(tmp_path, size):
    content = EXAMPLE.encode()[:size]
    with suppress(rg.ReplyGraphError):
        rg.build(write(tmp_path, content))


@pytest.mark.parametrize(("text", "age"), [
    ("14 days ago", Age(14, "day")), ("a year ago", Age(1, "year")), ("1 hour ago", Age(1, "hour")), ("just now", Age(0, "minute")),
    ("an hour ago", Age(1, "hour")), ("vor 3 Wochen", Age(3, "week")), ("vor einem Monat", Age(1, "month")),
    ("il y a un an", Age(1, "year")), ("hace 2 años", Age(2, "year")), ("3 anni fa", Age(3, "year")), ("há 5 dias", Age(5, "day")),
    ("4 dagen geleden", Age(4, "day")), ("2 miesiące temu", Age(2, "month")), ("5 лет назад", Age(5, "year")),
    ("3 dagar sedan", Age(3, "day")), ("2 gün önce", Age(2, "day")), ("3天前", Age(3, "day")), ("2時間前", Age(2, "hour")),
    ("I was there 14 days ago", None), ("ago", None), ("14 days", None), ("14", None),
])  # fmt: skip
def test_ages(text, age):
    assert read_age(text) == age


@pytest.mark.parametrize(("text", "date"), [
    ("30 January, 2025 7:55 pm", "2025-01-30 19:55"), ("27. Juni 2026 12:45", "2026-06-27 12:45"), ("12/31/2024", "2024-12-31 00:00"),
    ("31.12.2024 08:05", "2024-12-31 08:05"), ("3 mars 2024", "2024-03-03 00:00"), ("2024年5月1日", "2024-05-01 00:00"),
])  # fmt: skip
def test_dates(text, date):
    assert str(read_date(text)[0])[:16] == date


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real discussions do not lie beside the repository")


@needs_shared
@pytest.mark.shared
def test_the_real_page():
    path = SHARED / "pasted-page" / "article-50-comments.txt"
    graph = rg.build(path, as_of=AS_OF)
    assert graph.warnings == ()
    assert (graph.counts["comments read"], graph.counts["thread starters"], graph.counts["self-replies"]) == (50, 13, 1)
    assert (graph.size, len(graph.replies), graph.replies.weight.sum()) == (19, 27, 36)
    assert graph.counts["parents unresolved"] == 0
    got = Counter(dict(zip(graph.authors.author, graph.authors.replies_received, strict=True)))
    assert got.most_common(1) == [("Steve R", 11)]
    assert [got[name] for name in ("Jon", "Ya78691", "Spock", "Jim")] == [6, 4, 4, 3]
    assert rg.read(path).truncated.sum() == 9


@needs_shared
@pytest.mark.shared
def test_a_page_printed_from_a_real_discussion_with_known_parents():
    path = SHARED / "pasted_rendered" / "tl3shi_thread.txt"
    order = json.loads((path.parent / (path.name + ".truth.json")).read_text())["order"]
    place = {id: number for number, id, *_ in order}
    table = rg.read(path)
    for row, (_, _, author, parent) in zip(table.itertuples(), order, strict=True):
        assert row.author == author
        true = None if parent is None else f"{path}#{place[parent]}"
        if isinstance(row.candidates, float | None):
            assert (row.parent_id if isinstance(row.parent_id, str) else None) == true
        else:
            assert true in list(row.candidates)
