"""Shapes of tables that tell answers otherwise than by a column of parents; times with months as words; matrices and SIF."""

from collections import Counter

import pytest

import replygraph as rg
from replygraph.errors import ReadError

# One discussion: id, author, id of the parent, depth, bounds of nested sets, path.
ROWS = [
    (1, "Ann", None, 0, 1, 10, "0001"), (2, "Ben", 1, 1, 2, 5, "0001.0001"), (3, "Cem", 2, 2, 3, 4, "0001.0001.0001"), (4, "Dee", 1, 1, 6, 9, "0001.0002"),
    (5, "Ann", 4, 2, 7, 8, "0001.0002.0001"), (6, "Eve", None, 0, 11, 14, "0002"), (7, "Ben", 6, 1, 12, 13, "0002.0001"), (8, "Fay", None, 0, 15, 16, "0003"),
]  # fmt: skip
WHO = {id: author for id, author, *_ in ROWS}
TRUE = sorted((author, WHO[parent]) for _, author, parent, *_ in ROWS if parent)


def build(tmp_path, text, name="talk.csv", **options):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return rg.build(tmp_path / name, **options)


def ties(graph):
    return sorted((reply.source, reply.target) for reply in graph.replies.itertuples())


SHAPES = {
    "depth": ("id,author,depth,text", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{d},word {id}"),
    "from one on": ("Nr,Verfasser,Ebene,Kommentar", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{d + 1},Wort {id}"),
    "Russian": ("ид,автор,уровень,текст", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{d},слово {id}"),
    "Chinese": ("编号,用户名,层级,内容", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{d},你好 {id}"),
    "beside a level of people": (
        "id,author,user_level,reply_depth,text",
        lambda id, a, p, d, lft, rgt, path: f"{id},{a},{len(a) + id % 3},{d},word",
    ),
    "nested sets": ("id,author,lft,rgt,text", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{lft},{rgt},word {id}"),
    "nested sets with gaps": ("id,user,lft,rght,text", lambda id, a, p, d, lft, rgt, path: f"{id},{a},{lft * 10},{rgt * 10 + 3},word {id}"),
    "paths": ("path,author,text", lambda id, a, p, d, lft, rgt, path: f"{path},{a},word {id}"),
    "paths of each thread": (
        "cid,nid,thread,name,comment",
        lambda id, a, p, d, lft, rgt, path: f"{id},{path[3]},0a{path[4:]}/,{a},word {id}",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_answers_by_where_a_comment_stands(tmp_path, shape):
    header, line = SHAPES[shape]
    graph = build(tmp_path, "\n".join([header, *(line(*row) for row in ROWS)]) + "\n")
    assert ties(graph) == TRUE and graph.counts["comments read"] == 8


def test_levels_of_threads_that_alternate_are_those_of_each_thread(tmp_path):
    rows = [
        ("1", "a", "Ann", 0),
        ("2", "b", "Ben", 0),
        ("3", "a", "Cem", 1),
        ("4", "b", "Dee", 1),
        ("5", "a", "Eve", 2),
        ("6", "b", "Fay", 2),
    ]
    graph = build(tmp_path, "id,thread_id,author,depth,text\n" + "".join(f"{i},{t},{a},{d},word\n" for i, t, a, d in rows))
    assert ties(graph) == [("Cem", "Ann"), ("Dee", "Ben"), ("Eve", "Cem"), ("Fay", "Dee")]


def test_what_may_be_levels_and_what_is_none(tmp_path):
    few = "id,author,level,text\n1,Ann,1,a b\n2,Ben,2,b c\n3,Cem,2,c d\n"
    with pytest.raises(ReadError, match="parent_id=level"):
        build(tmp_path, few)
    assert ties(build(tmp_path, few, columns={"parent_id": "level"})) == [("Ben", "Ann"), ("Cem", "Ann")]
    jumping = "id,author,depth,text\n1,Ann,0,a\n2,Ben,2,b\n3,Cem,1,c\n4,Dee,3,d\n"
    graph = build(tmp_path, jumping)
    assert not ties(graph) and any("nobody answers anybody" in each for each in graph.warnings)
    crossed = "id,author,lft,rgt,text\n1,Ann,1,4,a\n2,Ben,2,6,b\n3,Cem,3,5,c\n"
    assert not ties(build(tmp_path, crossed))
    with pytest.raises(ReadError, match="Add one called id"):
        build(tmp_path, "author,indent,text\nAnn,0,a b\nBen,1,b c\nAnn,1,c d\n")


def test_authors_in_a_column_called_name_are_compared_without_case(tmp_path):
    graph = build(tmp_path, "name,text,id,reply_to_user\n@Ann,a,1,\nBen,b,2,ann\nCem,c,3,ben\nBen,d,4,CEM\n")
    assert ties(graph) == [("Ben", "@Ann"), ("Ben", "Cem"), ("Cem", "Ben")]


TIMES = {
    "12 juin 2024": "2024-06-12 00:00", "mar. 2 avr. 2024 10:05": "2024-04-02 10:05", "1er février 2025": "2025-02-01 00:00",
    "3. marraskuuta 2023": "2023-11-03 00:00", "14. tammikuuta 2024 klo 9.05": "2024-01-14 09:05", "14. července 2024": "2024-07-14 00:00",
    "2. června 2024": "2024-06-02 00:00", "2024. szeptember 14. 12:30": "2024-09-14 12:30", "14 de junho de 2024 às 12:30": "2024-06-14 12:30",
    "5 lipca 2024, 10:15": "2024-07-05 10:15", "12 Ağustos 2023": "2023-08-12 00:00", "5 марта 2024 г., 14:30": "2024-03-05 14:30",
    "14 Ιουνίου 2024": "2024-06-14 00:00", "5 مارس 2024": "2024-03-05 00:00", "۵ مارس ۲۰۲۴": "2024-03-05 00:00", "५ मार्च २०२४ 12:30": "2024-03-05 12:30",
    "2024年3月5日 下午2:30": "2024-03-05 14:30", "2024년 3월 5일 오후 2:30": "2024-03-05 14:30", "5 มีนาคม 2567 12:30": "2024-03-05 12:30",
    "5 tháng 3, 2024": "2024-03-05 00:00", "5. marts 2024 kl. 14.30": "2024-03-05 14:30", "Wed Oct 10 20:19:24 +0000 2018": "2018-10-10 20:19",
    "01-Mar-24": "2024-03-01 00:00", "March 1, 2024, 9:00 PM": "2024-03-01 21:00",
}  # fmt: skip


@pytest.mark.parametrize("written", TIMES)
def test_months_as_words_of_any_language(tmp_path, written):
    (tmp_path / "ties.csv").write_text(f"source;target;date\nAnn;Ben;{written}\n", encoding="utf-8")
    (tmp_path / "talk.csv").write_text(f"id;author;parent_id;date;text\n1;Ann;;{written};word\n2;Ben;1;{written};word\n", encoding="utf-8")
    for name in ("ties.csv", "talk.csv"):
        found = {str(each)[:16] for each in rg.read(tmp_path / name)["created_at"]}
        assert found == {TIMES[written]}, name


MATRICES = {
    "names above and in front": ",Ann,Ben,Cem\nAnn,0,2,\nBen,1,0,0\nCem,0,3,0\n",
    "semicolons, a word in the corner": "name;Ann;Ben;Cem\nAnn;0;2;0\nBen;1;0;0\nCem;0;3;0\n",
    "as R writes them": '"Ann","Ben","Cem"\n"Ann",0,2,0\n"Ben",1,0,0\n"Cem",0,3,0\n',
    "names above alone": "Ann,Ben,Cem\n0,2,0\n1,0,0\n0,3,0\n",
}


@pytest.mark.parametrize("matrix", MATRICES)
def test_a_matrix_tells_who_answered_whom_how_often(tmp_path, matrix):
    graph = build(tmp_path, MATRICES[matrix])
    assert {(r.source, r.target): r.weight for r in graph.replies.itertuples()} == {("Ann", "Ben"): 2, ("Ben", "Ann"): 1, ("Cem", "Ben"): 3}
    assert any("row answers" in note for note in graph.notes)


def test_a_table_of_numbers_is_no_matrix(tmp_path):
    with pytest.raises(ReadError):
        build(tmp_path, "city,Ann,Ben,Cem\nRome,0,2,0\nOslo,1,0,0\nBern,0,3,0\n")
    assert any("no direction" in each for each in build(tmp_path, ",a,b,c\na,0,1,0\nb,1,0,2\nc,0,2,0\n").warnings)


def test_sif(tmp_path):
    graph = build(tmp_path, "Ann pp Ben Cem\nBen pp Ann\nDee\n", "net.sif")
    assert ties(graph) == [("Ann", "Ben"), ("Ann", "Cem"), ("Ben", "Ann")] and graph.size == 4
    assert ties(build(tmp_path, "Ann Oak\treplies\tBen\nBen\treplies\tAnn Oak\n", "net.sif")) == [("Ann Oak", "Ben"), ("Ben", "Ann Oak")]
    with pytest.raises(ReadError, match="no word for the tie"):
        build(tmp_path, "Ann Ben\n", "net.sif")


@pytest.mark.parametrize("deed", ["moderiert_von", "moderated_by", "approved by", "modificato_da", "supprimé par"])
def test_who_moderated_is_no_author(tmp_path, deed):
    text = f"_id,{deed},von,antwort_auf,text\n1,Eve,Ann,,a b\n2,Eve,Ben,1,b c\n3,Fay,Cem,2,c d\n"
    assert ties(build(tmp_path, text)) == [("Ben", "Ann"), ("Cem", "Ben")]
    with pytest.raises(ReadError, match="author"):
        build(tmp_path, f"id,{deed},antwort_auf,text\n1,Eve,,a b\n2,Eve,1,b c\n3,Fay,2,c d\n")


def test_threads_that_are_counted_are_no_comments(tmp_path):
    rows = [
        (1, 1, "Ann", ""),
        (2, 2, "Ben", ""),
        (3, 1, "Cem", 1),
        (4, 2, "Dee", 2),
        (5, 1, "Eve", ""),
        (6, 2, "Fay", ""),
        (7, 1, "Ben", 5),
    ]
    graph = build(tmp_path, "Nr,Thema,Benutzer,Antwort auf,Inhalt\n" + "".join(f"{i},{t},{a},{p},Wort {i}\n" for i, t, a, p in rows))
    assert ties(graph) == [("Ben", "Eve"), ("Cem", "Ann"), ("Dee", "Ben")]


def test_authors_are_called_by_their_names_where_the_comment_answered_is_told(tmp_path):
    text = "id,user_id,user_name,parent_user_id,parent_id,body\n1,11,Ann,,,a\n2,12,Ben,11,1,b\n3,13,Cem,12,2,c\n4,11,Ann,13,3,d\n"
    assert ties(build(tmp_path, text)) == [("Ann", "Cem"), ("Ben", "Ann"), ("Cem", "Ben")]


@pytest.mark.parametrize(
    ("header", "ours"), [("ID,Name,Reply ID,Comment,Mod", "parent_id=Reply ID"), ("编号,作者,回复编号,内容,最后回复", "parent_id=回复编号")]
)
def test_what_is_asked_names_the_column_of_replies_too(tmp_path, header, ours):
    rows = "1,Ann,,a b,Ben\n2,Ben,1,b c,Ann\n3,Cem,2,c d,Ben\n4,Ann,1,d e,Cem\n"
    with pytest.raises(ReadError, match=ours):
        build(tmp_path, f"{header}\n{rows}")


def test_ends_of_a_tie_with_any_word_behind(tmp_path):
    graph = build(tmp_path, "source_company,target_company,notes\nOak Ltd,Elm Ltd,x\nElm Ltd,Ash Ltd,\n")
    assert ties(graph) == [("Elm Ltd", "Ash Ltd"), ("Oak Ltd", "Elm Ltd")]


def test_a_column_of_few_words_is_not_advised_as_the_author(tmp_path):
    rows = "".join(f"{n},{n - 1 if n > 1 else ''},{['good', 'bad', 'so so'][n % 3]},word {n} of it\n" for n in range(1, 40))
    with pytest.raises(ReadError, match="author=NAME"):
        build(tmp_path, "id,parent_id,mood,text\n" + rows)


def test_a_table_without_ids_says_so(tmp_path):
    graph = build(tmp_path, "row,author,parent_id,text\n1,Ann,,a b\n2,Ben,1,b c\n3,Cem,,c d\n4,Ann,,d e\n", columns={"id": ""})
    assert not ties(graph) and any("--columns id=NAME" in each for each in graph.warnings)
    for name in ("Identifiant", "numéro du message", "Número"):
        text = f"{name};Auteur;En réponse à;Contenu\n1;Ann;;a b\n2;Ben;1;b c\n3;Cem;2;c d\n4;Ann;;d e\n"
        assert ties(build(tmp_path, text)) == [("Ben", "Ann"), ("Cem", "Ben")]


def test_answers_in_a_table_of_their_own_have_an_id_beside_that_of_the_comment_answered(tmp_path):
    """As Facebook's scrapers write them: `reply_id` is the answer's own, `comment_id` comes again where a comment has two answers."""
    comments = [("c1", "Ann", "Bread."), ("c2", "Bob", "Wax."), ("c3", "Ann", "Kilns.")]
    answers = [("c1", "r1", "Bob", "Yes."), ("c1", "r2", "Cy", "No."), ("c2", "r3", "Ann", "Why?"), ("c3", "r4", "Ann", "Mine.")]
    (tmp_path / "comments.csv").write_text("comment_id,commenter,text\n" + "".join(",".join(row) + "\n" for row in comments))
    (tmp_path / "replies.csv").write_text("comment_id,reply_id,commenter,text\n" + "".join(",".join(row) + "\n" for row in answers))
    graph = rg.build(tmp_path)
    wrote = {id: author for id, author, _ in comments}
    truth = Counter((author, wrote[parent]) for parent, _, author, _ in answers)
    assert {(s, t): w for s, t, w in graph.replies[["source", "target", "weight"]].itertuples(index=False)} == {
        (who, whom): number for (who, whom), number in truth.items() if who != whom
    }
    assert graph.counts["comments read"] == 7 and graph.counts["comments that repeat an id"] == 0


def test_answers_that_a_table_only_counts_are_said(tmp_path):
    rows = [(1, "Ann", 2), (2, "Bob", 0), (3, "Cy", 5), (3, "Cy", 5)]
    path = tmp_path / "comments.csv"
    path.write_text("id,author,text,replies_count\n" + "".join(f"{id},{author},said {id},{count}\n" for id, author, count in rows))
    (warning,) = rg.build(path).warnings
    assert f'"replies_count" counts {sum(dict((id, count) for id, _, count in rows).values())} answers' in warning


@pytest.mark.parametrize("column", ["article_id", "video_id"])
def test_numbers_of_what_is_commented_are_no_comments_that_are_numbered_alike(tmp_path, column):
    """Comments 1 to 40 on articles 1 to 10: an article's number is that of a comment, too, and some are their own."""
    rows = [f"{n},{(n * 7) % 10 + 1 if n > 3 else n},P{n % 6},said so {n}\n" for n in range(1, 41)]
    graph = build(tmp_path, f"id,{column},author,text\n{''.join(rows)}")
    assert ties(graph) == [] and graph.counts["thread starters"] == 40
    whole = build(
        tmp_path, f"id,{column},author,text\n" + "".join(f"{n},{(n - 1) // 4 * 4 + 1},P{n % 6},said so {n}\n" for n in range(1, 41))
    )
    assert len(ties(whole)) > 5  # where each number is that of who began, whose own it is


def test_a_row_of_a_table_with_uid_is_nobody(tmp_path):
    rows = "".join(f"m{n},said so {n},2024-01-{n:02}\n" for n in range(1, 13))
    with pytest.raises(rg.ReplyGraphError, match="no column for the author"):
        build(tmp_path, f"uid,content,sent_at\n{rows}", format="table")


def test_comment_id_beside_id_is_what_is_answered_or_what_a_row_stands_below(tmp_path):
    some = [("1", ""), ("2", "1"), ("3", "2"), ("4", ""), ("5", "4"), ("6", "4")]
    graph = build(tmp_path, "id,comment_id,author,text\n" + "".join(f"{id},{to},P{id},said so {id}\n" for id, to in some))
    assert ties(graph) == sorted((f"P{id}", f"P{to}") for id, to in some if to)
    graph = build(tmp_path, "id,comment_id,author,text\n" + "".join(f"{n},{n % 3 + 1},P{n},said so {n}\n" for n in range(1, 7)))
    assert ties(graph) == [] and any('"comment_id" tells only below what each stands' in words for words in graph.warnings)


@pytest.mark.parametrize("column", ["reply", "replyContent", "owner_response"])
def test_answers_that_lie_beside_a_review_as_texts_are_said(tmp_path, column):
    rows = "".join(
        f"{n},P{n},The kiln was warm {n},{f'Thank you for coming to see us P{n} and for all of it' if n % 3 else ''}\n"
        for n in range(1, 10)
    )
    (warning,) = build(tmp_path, f"id,author,text,{column}\n{rows}").warnings
    assert f'"{column}" holds 6 answers as texts, but not who wrote them' in warning
