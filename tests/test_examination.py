"""What was read is examined before it becomes a graph: what looks wrong is said with a cure, and nonsense is refused."""

import csv
from pathlib import Path

import pytest

import replygraph as rg

DATA = Path(__file__).parent / "data"
NAMES = ["Ann", "Bob", "Cy", "Dee", "Eve", "Fay", "Gil"]


def found(rows, word):
    return [each for each in rg.build(rows).warnings if each.startswith(f"Look at {word}")]


def thread(authors, **columns):
    """Comments by these authors, each answering the one before; columns by name, a value for each comment or a function of its place."""
    rows = []
    for place, author in enumerate(authors):
        more = {name: value(place) if callable(value) else value[place] for name, value in columns.items()}
        rows.append({"id": str(place), "author": author, "parent_id": str(place - 1) if place else None, "text": "Yes."} | more)
    return rows


@pytest.mark.parametrize("authors", [
    ["Ann", None, None, None, None], ["Ann", "Bob", "", "", "", ""], [None] * 60 + ["Ann"] * 40,
])  # fmt: skip
def test_most_comments_without_an_author(authors):
    [words] = found(thread(authors), "the authors")
    without = sum(not each for each in authors)
    assert f"{without} of {len(authors)} comments have none." in words and "--columns author=NAME" in words


@pytest.mark.parametrize(
    "authors", [["Ann", "Bob", None, None], ["Ann", "Bob", "Cy", None, None], ["Ann", "[deleted]", "[deleted]", "[deleted]", "[deleted]"]]
)
def test_some_comments_without_an_author_are_nothing_strange(authors):
    assert found(thread(authors), "the authors") == []


@pytest.mark.parametrize("names", [
    ["Re: bees", "Re: hives", "AW: Bienen"], ["Code:", "wrote:", "Ann wrote:"], ["3 hours ago", "May 4, 2023", "2023-05-04 10:00"],
    ["Reply", "Permalink", "Antworten"],
])  # fmt: skip
def test_names_that_are_none(names):
    [words] = found(thread([*NAMES, *names]), "the authors")
    assert "look like titles, dates or words of the page, and 30% of the comments are by them" in words and "--no-author" in words


@pytest.mark.parametrize(
    "names", [["203.0.113.7", "198.51.100.2", "192.0.2.9"], ["May", "April Day", "Rex"], ["2001", "4-2-1", "Link Larkin"]]
)
def test_names_that_are_odd(names):
    assert found(thread([*NAMES, *names]), "the authors") == []


def test_numbers_in_place_of_names_are_told():
    told = "Authors are called by numbers: their names are not in the input."
    assert any(note.startswith(told) for note in rg.build(thread(["11", "12", "11", "Ann", "13"])).notes)
    for authors in (["11", "12", "Ann", "Bob"], ["11", "11"], ["Ann", "Bob"]):
        assert not any(told in note for note in rg.build(thread(authors)).notes)


@pytest.mark.parametrize("names", [
    [f"Re: {name}" for name in NAMES], [f"How to keep bees in {name} all winter" for name in NAMES], [f"May {day}, 2023" for day in range(1, 9)],
])  # fmt: skip
def test_nothing_but_titles_is_refused(names):
    with pytest.raises(
        rg.ReplyGraphError,
        match="look like titles, dates or words of the page .*, so that this is no discussion as it was read. Name the format",
    ):
        rg.build(thread(names))


@pytest.mark.parametrize("number", [1, 3, 200])
def test_comments_without_any_author_are_refused(tmp_path, number):
    path = tmp_path / "t.csv"
    path.write_text("id,author,parent_id,text\n" + "".join(f"{n},,{n - 1 or ''},Yes.\n" for n in range(1, number + 1)))
    with pytest.raises(rg.ReplyGraphError, match=rf"t.csv: {number} comments? found, but none with an author: no discussion"):
        rg.build(path)


@pytest.mark.parametrize("parents", [["x"] * 5, list("vwxyz"), ["gone"] * 50])
def test_no_parent_is_there(parents):
    rows = thread(NAMES * 8, parent_id=lambda place: parents[place] if place < len(parents) else None)
    [words] = found(rows, "the parents")
    assert f"none of the {len(parents)} comments that are answered is in the input" in words and "--columns id=NAME" in words
    assert found([*rows, {"id": "one", "author": "Ann", "parent_id": "0"}], "the parents") == []


@pytest.mark.parametrize("ids", [["1", "2", "3"] * 3, ["1"] * 7, [str(n % 20) for n in range(40)]])
def test_ids_that_repeat_for_other_people(ids):
    rows = thread((NAMES * 9)[: len(ids)], id=ids, parent_id=[None] * len(ids))
    [words] = found(rows, "the ids")
    assert (
        f"{len(ids) - len(set(ids))} comments with the id of an earlier one by somebody else" in words
        and "--columns thread_id=NAME" in words
    )


def test_the_same_comment_twice_is_nothing_strange():
    rows = thread(NAMES)
    later = [{**row, "author": "[deleted]", "text": "[deleted]"} for row in rows]
    assert found(rows * 2, "the ids") == found([*rows, *later], "the ids") == []


@pytest.mark.parametrize("handle", ["@{}", "{}_x", "https://example.com/{}"])
def test_those_answered_never_wrote(handle):
    rows = thread(NAMES, parent_id=[None] * 7, reply_to=lambda place: handle.format(NAMES[place - 1]))
    [words] = found(rows, "who is answered")
    assert "none of these 7 people wrote anything here" in words and "--columns author=NAME or reply_to=NAME" in words
    assert found([*rows, {"id": "one", "author": "Ann", "reply_to": "Bob"}], "who is answered") == []


def test_a_word_that_stands_for_whoever_began_is_no_person():
    rows = [{"id": n, "author": f"P{n % 7}", "reply_to": "OP" if n % 2 else f"P{(n + 1) % 7}"} for n in range(60)]
    [words] = found(rows, "who is answered")
    assert "OP wrote nothing here and is answered in 30 of 60 comments" in words and words.endswith("leave it out with --no-author OP.")
    assert rg.build(rows).size == 8 and rg.build(rows, nobody=["op"]).size == 7


@pytest.mark.parametrize("text", ["{} on May 4 Yes.", "{}\nYes.", "{} says: No."])
def test_texts_that_begin_with_their_author(text):
    rows = thread(NAMES, text=lambda place: text.format(NAMES[place]))
    [words] = found(rows, "the texts")
    assert "7 of 7 begin with the name of their author" in words
    assert found([*rows, *thread(NAMES * 4, id=lambda place: f"x{place}", parent_id=[None] * 28)], "the texts") == []


@pytest.mark.parametrize("time", ["soon", "9999999999999999999999", "0000-00-00"])
def test_times_that_cannot_be_read(tmp_path, time):
    with (tmp_path / "t.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "author", "parent_id", "created_at", "text"])
        writer.writerows(
            [
                [place, name, place - 1 if place else "", time if place > 3 else "2023-05-04T10:00:00Z", "Yes."]
                for place, name in enumerate(NAMES)
            ]
        )
    assert any("3 times cannot be read" in each for each in rg.build(tmp_path / "t.csv").warnings)


def test_what_is_right_is_said_to_be_so():
    assert "Examined authors, ids, parents and people answered: nothing strange." in rg.describe(thread(NAMES)).splitlines()
    assert not any(line.startswith("Examined") for line in rg.describe(thread([*NAMES, "Re: a", "Re: b", "Re: c"])).splitlines())


@pytest.mark.parametrize(
    "path",
    [each for each in sorted(DATA.iterdir()) if each.suffix != ".expected" and not each.name.startswith(("unloaded", "unread"))],
    ids=lambda path: path.name,
)
def test_no_sample_is_accused(path):
    assert not [each for each in rg.build(path, texts=True).warnings if each.startswith("Look at")]


@pytest.mark.shared
def test_no_real_discussion_is_accused(shared):
    for path in sorted(shared.glob("*/*")):
        if path.suffix not in (".md", ".tsv") and not path.name.endswith(".truth.json"):
            try:
                graph = rg.build(path, texts=True)
            except rg.ReplyGraphError as error:
                assert "no discussion" not in str(error) and "look like titles" not in str(error)
            else:
                assert not [each for each in graph.warnings if each.startswith("Look at")], path.name


def page(path, heading, number=8, thread=None):
    """A WordPress page with so many comments below a heading."""
    items = "".join(
        f'<li class="comment depth-1" id="comment-{thread or ""}{n}"><cite class="fn">{NAMES[n % 7]}</cite><time datetime="2024-05-02T10:0{n % 10}:00Z">'
        f'</time><div class="comment-content"><p>Cold, number {n}.</p></div></li>'
        for n in range(number)
    )
    address = '<link rel="canonical" href="https://b.invalid/kiln/">' if thread else ""
    path.write_text(
        f'<!DOCTYPE html><html><head>{address}<title>Kiln</title></head><body>{heading}<ol class="commentlist">{items}</ol></body></html>'
    )
    return path


def stated(*paths):
    return [each.partition(": ")[2] for each in rg.build(paths).warnings if "the page states" in each]


@pytest.mark.parametrize("heading", ["<h2>37 comments</h2>", "<h3>Kommentare (37)</h3>", "<h2 id='c'>37 réponses à « Kiln »</h2>", "<h3>۳۷ 个评论</h3><h4>Комментарии: 37</h4>",
                                     '<h2 class="comments-title">37 thoughts on “Kiln”</h2>', "<div class='comments-title'>37 vastausta artikkeliin</div>"])  # fmt: skip
def test_a_page_that_states_other_numbers_of_comments(tmp_path, heading):
    [words] = stated(page(tmp_path / "p.html", heading))
    assert words.startswith("the page states 37 comments, and 8 were read. Show all of them")
    [words] = stated(page(tmp_path / "p.html", heading, 80))
    assert words == "the page states 37 comments, and 80 were read. Look at a few of them: not all may be comments."
    assert stated(page(tmp_path / "p.html", heading, 36)) == []


@pytest.mark.parametrize("heading", ["", "<h2>37 ways to fire a kiln, with comments</h2>", '<h3><a href="/other">Wax</a> 37 comments</h3>', "<h2>37 comments</h2><h2>8 comments</h2>",
                                     "<p>37 comments were deleted.</p>", "<h2>Comments 2024-05-02</h2>"])  # fmt: skip
def test_what_states_no_number_of_comments(tmp_path, heading):
    assert stated(page(tmp_path / "p.html", heading)) == []


def test_pages_of_one_thread_are_counted_together(tmp_path):
    both = [page(tmp_path / f"{n}.html", "<h2>16 comments</h2>", 8, n) for n in (1, 2)]
    assert stated(*both) == [] and len(stated(both[0])) == 1


@pytest.mark.parametrize(
    ("name", "share"),
    [("Ann Oak", 1.0), ("Comment 3", 0.0), ("Kommentar #12", 0.0), ("Re: Frost", 0.0), ("2024-05-01", 0.0), ("3 hours ago", 0.0)],
)
def test_what_is_no_name_is_not_sound(name, share):
    from replygraph.readers._health import share_of_sound

    assert share_of_sound([{"author": name, "text": "Straw helps."}]) == share
