"""Pseudonyms, publication and forgetting: no output holds a name, or words that only one author uses."""

import base64
import gzip
import hashlib
import hmac
import json
import re
from collections import defaultdict
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.analysis import findings
from replygraph.cli import main
from replygraph.engines import embedded, masking, privacy

KEY = b"a key of thirty-two bytes or more"
TALK = [
    {"id": "ann-oak/1", "author": "Ann Oak", "author_id": "@AnnOak77", "created_at": "2026-03-01T10:11:12Z", "title": "What Ann Oak saw",
     "text": "The weir gurgled. Write to ann.oak@mail.example or see https://forum.example/u/annoak77", "url": "https://forum.example/annoak77/1"},
    {"id": "2", "author": "Børre Æ.", "author_id": "@borre", "parent_id": "ann-oak/1", "created_at": "2026-03-01T11:00:00Z",
     "text": "@AnnOak77 ann oak, ANN-OAK and Ann: all of you saw a kingfisher? cc @wanda_outside"},
    {"id": "3", "author": "李明", "author_id": "@liming", "parent_id": "2", "created_at": "2026-03-02T09:00:00Z",
     "text": "谢谢Børre Æ.,我是李明。Call +49 170 1234567."},
    {"id": "4", "author": "[deleted]", "parent_id": "3", "created_at": "2026-03-02T09:30:00Z", "text": "李明说得对"},
    {"id": "5", "author": "Ann Oak", "author_id": "@AnnOak77", "parent_id": "3", "created_at": "2026-03-03T10:00:00Z", "text": "Sandpiper, rather."},
    {"id": "5", "author": "Ann Oak", "author_id": "@AnnOak77", "parent_id": "3", "created_at": "2026-03-03T10:00:00Z", "text": "Sandpiper, rather."},
    {"id": "6", "author": "Ann Elm", "author_id": "@elm", "parent_id": "ann-oak/1", "created_at": "2026-03-04T10:00:00Z", "text": "Annual floods."},
]  # fmt: skip
NAMES = ["Ann Oak", "AnnOak77", "Børre", "borre", "李明", "liming", "Ann Elm", "ann-oak", "ann_oak", "annoak", "wanda", "1234567"]


@pytest.fixture
def talk(tmp_path):
    path = tmp_path / "ann-oak.ndjson"
    path.write_text("".join(json.dumps(comment) + "\n" for comment in TALK), encoding="utf-8")
    return path


def run(*words):
    """What a command says, on both outputs; each word as text."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def content(path):
    """All that a file says, unpacked where it is packed."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv()
    raw = path.read_bytes().decode("utf-8", "replace")
    packed = re.findall(r">\s*(H4sI[A-Za-z0-9+/=]{100,})\s*<", raw)
    return json_plain(raw) + "".join(json_plain(gzip.decompress(base64.b64decode(each)).decode()) for each in packed)


def json_plain(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def outputs(path, folder, *options):
    """What every command says and writes of a discussion: the names of files too, but for the folder that we chose."""
    said = [
        run("report", path, "-o", folder / "r", "--methods", *options),
        *(run("draw", path, "-o", folder / f"map.{kind}", *options) for kind in ("svg", "png")),
        *(run("export", path, "-o", folder / f"graph.{kind}", *options) for kind in ("graphml", "gexf", "csv", "json", "parquet")),
        *(run("rank", path, *form, *options) for form in ([], ["--csv"])),
        run("describe", path, *options), run("describe", path, "--json", *options),
    ]  # fmt: skip
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return "\n".join([*said, *(str(file.relative_to(folder)) for file in files), *map(content, files)])


def is_in(name, text):
    """Whether a name stands in a text, not as a part of a longer word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name), text, re.I)


@pytest.mark.parametrize("options", [["--pseudonyms"], ["--pseudonyms", "--text", "all"], ["--publish"]], ids=" ".join)
def test_no_output_holds_a_name(talk, tmp_path, options):
    reports_only = {"--text", "all"} & {*options}
    if reports_only:
        run("report", talk, "-o", tmp_path / "out" / "r", *options)
        found = "\n".join(content(file) for file in (tmp_path / "out").rglob("*") if file.is_file())
    else:
        found = outputs(talk, tmp_path / "out", *options).replace(str(tmp_path), "")
    assert [name for name in NAMES if is_in(name, found)] == []
    words = ["gurgled", "kingfisher", "Sandpiper", "floods"]
    assert [word for word in words if word in found] == (words if reports_only else [])


def test_comments_and_explanations_keep_their_texts_without_the_names(talk, tmp_path):
    key = tmp_path / "key"
    options = ["--pseudonyms", "--key", key]
    comments = run("read", talk, *options)
    ann, borre, li, elm = (
        "p_" + privacy.code(key.read_bytes().strip(), "author", name) for name in ("Ann Oak", "Børre Æ.", "李明", "Ann Elm")
    )
    found = run("explain", talk, "--to", ann, *options)
    assert f"@{ann} {ann}, {ann} and [name]: all of you saw a kingfisher? cc @[person]" in comments and borre in found
    assert [name for name in NAMES if is_in(name, comments + found)] == []
    assert f"谢谢{borre}.,我是{li}。Call [number]." in comments and f"What {ann} saw" in comments and elm in comments
    published = run("read", talk, "--publish")
    assert "kingfisher" not in published and "What" not in published and "2026-03-02" in published and "09:30" not in published


def test_who_has_an_id_is_under_one_pseudonym_whatever_the_name(tmp_path):
    hidden = {"pseudonyms": True, "key": KEY}
    ann = "p_" + privacy.code(KEY, "author", "@annoak77")
    other = [
        {"id": "x", "author": "Ann O.", "author_id": "@annoak77"},
        {"id": "y", "author": "Bo", "parent_id": "x", "text": "Hi @ANNoak77!"},
    ]
    for comments in (TALK, other):
        graph = rg.build(comments, **hidden)
        assert ann in set(graph.authors["author"]) and "author_id" not in graph.authors
    assert rg.replies_behind(other, to=ann, **hidden)["text"].tolist() == [f"Hi @{ann}!"]
    forgotten = rg.build(TALK, forget="annoak77")
    assert forgotten.authors["author_id"].tolist() == ["@elm", "@borre", "@liming"]


def test_pseudonyms_are_those_of_the_key_in_every_file(talk, tmp_path):
    key = tmp_path / "key"
    options = ["--pseudonyms", "--key", key, "--csv"]
    first, second = run("rank", talk, *options), run("rank", talk, *options)
    assert first == second and oct(key.stat().st_mode & 0o777) == "0o600"
    other = tmp_path / "other.csv"
    other.write_text("id,author,parent_id\n1,Ann Oak,\n2,Zoe,1\n")
    ann = "p_" + privacy.code(key.read_bytes().strip(), "author", "Ann Oak")
    assert ann in first and ann in run("rank", other, *options)
    key.unlink()
    assert ann not in run("rank", talk, *options)


def test_the_engine_makes_the_codes_that_hmac_makes():
    con = embedded.connect()
    for key in (KEY, b"k" * 100):
        privacy._make_codes(con, key)
        for word in ("Ann", "李明", "a\0b", ""):
            number = int(hmac.new(key, b"author\0" + word.encode(), hashlib.sha256).hexdigest()[:15], 16)
            found = con.execute("select coded('author', ?)", [word]).fetchone()[0]
            assert int(found, 32) == number and found == privacy.code(key, "author", word)


def test_the_graph_is_the_same_but_for_the_names(talk):
    plain, hidden = rg.build(talk), rg.build(talk, pseudonyms=True, key=KEY)
    assert hidden.counts == {**plain.counts, "authors under pseudonyms": 4}
    assert nx.is_isomorphic(rg.to_networkx(plain), rg.to_networkx(hidden), edge_match=lambda a, b: a["weight"] == b["weight"])
    assert hidden.authors["author"].str.fullmatch("p_[0-9a-v]{12}").all() and hidden.authors["author"].is_monotonic_increasing


def test_whoever_is_forgotten_leaves_comments_of_nobody(talk, tmp_path):
    comments = rg.read(talk, forget=["ann OAK"])
    assert comments["author"].isna().tolist() == [True, False, False, True, True, False]
    assert comments["id"].tolist() == ["forgotten 1", "2", "3", "4", "forgotten 2", "6"]
    assert comments["parent_id"].iloc[1] == "forgotten 1" and comments["text"].isna().tolist() == [True, False, False, False, True, False]
    assert comments["title"].isna().all() and comments["url"].isna().all()
    said = [run("report", talk, "-o", tmp_path / "out", "--forget", "Ann Oak"), run("rank", talk, "--forget", "Ann Oak")]
    found = "\n".join([*said, *(content(file) for file in (tmp_path / "out").rglob("*") if file.is_file())])
    found = found.replace("ann-oak.ndjson", "").replace("ann-oak", "")  # the file is called as its owner calls it
    left = [name for name in ("Ann Oak", "AnnOak77", "gurgled", "Sandpiper") if is_in(name, found)]
    assert left == []
    assert "Ann Elm" in found and "1 author forgotten, as asked" in found and "makes no tie" in found
    graph = rg.build(talk, forget="Ann Oak")
    assert graph.replies[["source", "target"]].to_numpy().tolist() == [["李明", "Børre Æ."]]
    assert graph.counts["replies from or to an unknown author"] == 4
    assert graph.counts["comments read"] == 7 and graph.counts["authors forgotten, as asked"] == 1


def test_who_is_not_there_cannot_be_forgotten(talk):
    done = CliRunner().invoke(main, ["rank", str(talk), "--forget", "Zoe"])
    assert (done.exit_code, "nobody here is called" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--key", "KEY"], 2, "ask for them with --pseudonyms"),
        (["--publish", "--key", "KEY"], 1, "the key cannot be read"),
        (["--publish", "--text", "all"], 2, "has no texts"),
        (["--pseudonyms", "--engine", "spark"], 2, "not with --engine spark"),
    ],
)
def test_what_contradicts_itself_is_told(talk, tmp_path, words, code, sentence):
    words = [str(tmp_path / "no-key") if word == "KEY" else word for word in words]
    done = CliRunner().invoke(main, ["report", str(talk), "-o", str(tmp_path / "out"), *words])
    assert (done.exit_code, sentence in " ".join(done.output.split()), (tmp_path / "no-key").exists()) == (code, True, False)


def test_a_page_of_pseudonyms_takes_no_comments_with_names(talk, tmp_path):
    hidden = {"pseudonyms": True, "key": KEY}
    graph = rg.build(talk, **hidden)
    rg.draw(graph, tmp_path / "map.html", comments=rg.read(talk, **hidden))
    with pytest.raises(rg.ReplyGraphError, match="the same key"):
        rg.draw(graph, tmp_path / "map.html", comments=rg.read(talk))


def masked(text, **shown):
    con = embedded.connect()
    con.execute("create temp table spelled (person varchar, word varchar, shown varchar)")
    for name, sign in shown.items():
        con.execute("insert into spelled values ($1, $1, $2)", [name.replace("_", " "), sign])
    masking.learn(con)
    return masking.mask_sentences(con, [text])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("nobody, here; at all!", "nobody, here; at all!"),
        ("Ann Oak", "1"),
        ("ann   oak,ANN.OAK;annoak(@ann_oak)", "1,1;1(@1)"),
        ("Ann likes the oak. The Oak", "[name] likes the oak. The 1"),
        ("Annual hannah", "Annual hannah"),
        ("a b c", "a 3"),
        ("Ann Lee Ann Oak Ann", "2 1 [name]"),
        ("Ann\nOak", "1"),
        ("e\u0301 Ann Oak \U0001f600", "\u00e9 1 \U0001f600"),
    ],
)
def test_names_in_texts(text, expected):
    assert masked(text, Ann_Oak="1", Ann_Lee="2", b_c="3") == expected


PEOPLE = {
    "Wilma": "1",
    "Anna": "2",
    "tim": "3",
    "Thi": "4",
    "Eve": "5",
    "Анна": "6",
    "Jan": "7",
    "Hanna_Elm": "8",
    "Marie": "9",
    "annoak77": "10",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wilmas und Annas Beitrag", "1 und 2 Beitrag"),
        ("l'avis d'Anna, l’avis d’Anna, Anna's, Anna’s", "l'avis d'2, l’avis d’2, 2's, 2’s"),
        ("Tims Frage, Tim's too; @Tim", "3 Frage, 3's too; @3"),
        ("This is so. And this too", "This is so. And this too"),  # what is written small is a word
        ("Even if", "Even if"),  # behind short names only what makes an owner of them
        ("Elms, Hannas", "8, 8"),
        ("tims wilmas", "tims wilmas"),
        ("Annan mielestä, odpowiedź Anny", "[name] mielestä, odpowiedź [name]"),
        ("Ответ Анны, спасибо Анне", "Ответ [name], спасибо [name]"),
        ("Jana and Wilmannia", "Jana and Wilmannia"),
        ("Maries", "9"),
        ("Annoak77s", "Annoak77s"),
    ],
)
def test_names_with_endings(text, expected):
    assert masked(text, **PEOPLE) == expected


def test_a_form_that_is_a_name_itself_is_that_name():
    assert masked("Annas Annes Anne", Anna="1", Anne="2") == "1 2 2"
    assert masked("Wilmas Annas", Wilma=None, Anna="[forgotten]") == "Wilmas [forgotten]"


def test_masking_takes_time_as_the_text_grows():
    """Ten thousand names and a text of all of them."""
    con = embedded.connect()
    con.execute("create temp table spelled as select 'n' || i as person, 'n' || i || ' x' as word, 'p' as shown from range(10000) t(i)")
    masking.learn(con)
    [found] = masking.mask_sentences(con, [" ".join(f"n{i} x" for i in range(10000))])
    assert found == " ".join(["p"] * 10000)


def neutral(tmp_path_factory):
    """What our pages, files and sentences say of any discussion."""
    folder = tmp_path_factory.mktemp("neutral")
    path = folder / "talk.csv"
    path.write_text("id,parent_id,author,text\n1,,qqa,\n2,1,qqb,\n3,2,qqa,\n")
    return outputs(path, folder / "out", "--publish")


@pytest.fixture(scope="module")
def our_words(tmp_path_factory):
    """The words that no discussion brought: of neutral outputs, and of all that we may say otherwise."""
    package = Path(rg.__file__).parent
    ours = [path.read_text() for path in package.rglob("*.*") if path.suffix in (".py", ".js", ".html", ".css")]
    text = "\n".join([neutral(tmp_path_factory), *ours]).casefold()
    return {*re.findall(r"[^\W_]+", text), *re.findall(r"\w+", text)}


REAL = [
    "pasted-page/article-50-comments.txt", "mbox/2001-November.mbox", "disqus/tl3shi.disqus.xml", "github_issues/tls13-spec.archive.json",
    "wikitalk/en-big-parsoid.html", "wordpress_html/netzpolitik.org.abmahnungen.html", "wpdiscuz_html/spontis.de.jahrzehnt.html",
    "wxr/spotthevuln.wordpress.xml", "stackexchange/sothakur.Posts.xml", "discourse/urho3d_topics_sample.zip", "reddit/RC_2006-01.zst",
    "mail_parquet/r-sig-gui.parquet",
]  # fmt: skip


@pytest.mark.shared
def test_no_name_is_left_of_a_real_discussion(shared, tmp_path, real, our_words, monkeypatch):
    monkeypatch.setattr(findings, "draws_for", lambda graph: 9)  # chance has the same words after fewer draws
    comments = rg.read(shared / real)
    people = {each for column in ("author", "reply_to", "author_id") for each in comments[column].dropna()}
    people = {each for each in people if not re.fullmatch(r"\d{1,6}", each)}  # small numbers say how many, or when
    users = defaultdict(set)
    for author, text in zip(comments["author"], comments["text"].fillna(""), strict=True):
        for word in re.findall(r"[^\W\d]{5,}", text.casefold()):
            users[word].add(author)
    only = {word for word, authors in users.items() if len(authors) == 1} - our_words
    for options in (["--pseudonyms"], ["--publish"]):
        folder = tmp_path / options[0]
        said = [
            run("report", shared / real, "-o", folder, "--methods", *options), run("rank", shared / real, "--all", *options),
            run("export", shared / real, "-o", folder / "graph.csv", *options), run("describe", shared / real, "--json", *options),
        ]  # fmt: skip
        found = "\n".join([*said, *(f"{file.name}\n{content(file)}" for file in folder.rglob("*") if file.is_file())]).replace(
            str(tmp_path), ""
        )
        found = re.sub(r"\bH4sI[A-Za-z0-9+/=]{100,}", "", found).casefold()
        there = set(re.findall(r"\w+", found))
        left = [
            each for each in people if len(each) > 3 and each.casefold() not in our_words and is_in_words(each.casefold(), found, there)
        ]
        assert (left, sorted(only & there)[:20]) == ([], [])


def is_in_words(name, text, words):
    return set(re.findall(r"\w+", name)) <= words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)


@pytest.mark.shared
def test_texts_of_a_real_discussion_are_without_its_names(shared, real):
    plain, hidden = rg.read(shared / real), rg.read(shared / real, pseudonyms=True, key=KEY)
    assert plain["author"].nunique() == hidden["author"].nunique() and (plain["author"].isna() == hidden["author"].isna()).all()
    assert len(plain) == len(hidden) and plain["parent_id"].isna().equals(hidden["parent_id"].isna())
    text = "\n".join(hidden["text"].dropna()).casefold() + "\n".join(hidden["title"].dropna().unique()).casefold()
    ids = {each for each in plain["author_id"].dropna() if not re.fullmatch(r"\d{1,6}", each)}  # small ones say how many, or when
    people = {each for column in ("author", "reply_to") for each in plain[column].dropna()} | ids
    words = set(re.findall(r"\w+", text))
    assert [each for each in people if len(each) > 1 and is_in_words(each.casefold(), text, words)] == []


def test_a_small_number_in_a_text_is_no_name(tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,author,author_id,parent_id,text\n1,Ann,7,,I have 7 of 2024\n2,Bob,2024,1,@7 and 7654321 and Ann\n3,Cy,7654321,1,So\n"
    )
    first, second, _ = rg.read(tmp_path / "t.csv", pseudonyms=True, key=KEY)["text"]
    assert first == "I have 7 of 2024" and re.fullmatch(r"@\[person\] and p_\w+ and p_\w+", second)


def test_a_small_number_by_which_somebody_is_called_is_a_name(tmp_path):
    (tmp_path / "t.csv").write_text("id,author,parent_id,text\n1,Ann,,I ask 2024\n2,2024,1,So\n3,Cy,1,2024 is right\n")
    first, _, third = rg.read(tmp_path / "t.csv", pseudonyms=True, key=KEY)["text"]
    assert re.fullmatch(r"I ask p_\w+", first) and re.fullmatch(r"p_\w+ is right", third)


BESIDE = [
    ["id", "user_name", "screen_name", "moderator", "parent_id", "text"],
    ["1", "Ann Oak", "kingfisher_ann", "Zed", "", "I saw it"],
    ["2", "Bob Elm", "bobolink", "Zed", "1", "So says kingfisher_ann, and @Kingfisher_Ann again; kingfisher season"],
    ["3", "Ann Oak", "kingfisher_ann", "Yan", "2", "bobolink, bobolinks: who is that?"],
    ["4", "Cy", "cy_of_the_weir", "Zed", "3", "Zed and Yan decide"],
]


@pytest.mark.parametrize("kind", ["csv", "json", "ndjson"])
def test_handles_beside_names_are_hidden_too(kind, tmp_path):
    """And pseudonyms are those of the names, as in every other file."""
    path = tmp_path / f"talk.{kind}"
    rows = [dict(zip(BESIDE[0], row, strict=True)) for row in BESIDE[1:]]
    if kind == "csv":
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in BESIDE) + "\n")
    else:
        path.write_text(json.dumps(rows) if kind == "json" else "".join(json.dumps(row) + "\n" for row in rows))
    ann, bob = (f"p_{privacy.code(KEY, 'author', name)}" for name in ("Ann Oak", "Bob Elm"))
    texts = rg.read(path, pseudonyms=True, key=KEY)["text"].tolist()
    assert texts[1:3] == [f"So says {ann}, and @{ann} again; kingfisher season", f"{bob}, bobolinks: who is that?"]
    assert texts[3] == "Zed and Yan decide"  # who moderates is no other name of who wrote
    assert "kingfisher_ann" not in " ".join(rg.read(path, forget="@kingfisher_ann")["text"].fillna("").tolist()).lower()
    assert set(rg.build(path, pseudonyms=True, key=KEY).authors["author"]) >= {ann, bob}
    assert "also_called" not in rg.read(path, pseudonyms=True, key=KEY) and rg.read(path)["text"][3] == "Zed and Yan decide"
