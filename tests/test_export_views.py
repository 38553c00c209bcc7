"""Other views for other programs: each reply an edge, comments as nodes, a part, a timeline, spreadsheets, GML and Pajek."""

import json
from collections import Counter

import networkx as nx
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from replygraph.outputs.text_graphs import NOT_PAJEK
from tests.hostile import discussion

TALK = [
    {"id": "t", "thread_id": "t", "author": "Ann", "text": "The bridge?", "created_at": "2024-05-01T10:00:00Z"},
    {
        "id": "u",
        "thread_id": "t",
        "author": "Bob R.",
        "parent_id": "t",
        "text": 'I "agree".',
        "created_at": "2024-05-01T11:00:00Z",
        "score": 3,
    },
    {"id": "v", "thread_id": "t", "author": "Bob R.", "parent_id": "t", "text": "=1+1", "resolution": "nested"},
    {"id": "w", "thread_id": "t", "author": "Ann", "parent_id": "u", "text": "Thanks\n& <more>", "created_at": "2024-05-03T09:30:00Z"},
    {"id": "x", "thread_id": "t", "author": "Cy", "parent_id": "gone", "text": "What?"},
    {"id": "y", "thread_id": "t", "author": None, "parent_id": "w", "text": "Mine.", "resolution": "assumed"},
    {"id": "z", "thread_id": "t", "author": "Ann", "parent_id": "w", "text": "To myself."},
]
READ = {".graphml": lambda path: nx.read_graphml(path, force_multigraph=True), ".gexf": nx.read_gexf, ".gml": nx.read_gml,
        ".json": lambda path: nx.node_link_graph(json.loads(path.read_text()), edges="edges")}  # fmt: skip


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def talk(tmp_path):
    path = tmp_path / "talk.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in TALK))
    return path


@pytest.mark.parametrize("suffix", READ)
def test_each_reply_is_an_edge_with_its_time_kind_id_and_text(tmp_path, suffix):
    graph = rg.build(TALK)
    [path] = rg.export(graph, tmp_path / f"each{suffix}", replies=rg.replies_behind(TALK))
    G = READ[suffix](path)
    label = {node: row.get("label", node) for node, row in G.nodes(data=True)}  # of GML the nodes are called by it
    found = sorted((row["comment_id"], label[s], label[t], row["reply_kind"], row["text"], row.get("created_at"), row["weight"])
                   for s, t, row in G.edges(data=True))  # fmt: skip
    assert found == [
        ("u", "Bob R.", "Ann", "explicit", 'I "agree".', "2024-05-01T11:00:00", 1.0),
        ("v", "Bob R.", "Ann", "structural", "=1+1", None, 1.0),
        ("w", "Ann", "Bob R.", "explicit", "Thanks\n& <more>", "2024-05-03T09:30:00", 1.0),
    ]


def test_igraph_reads_each_reply(tmp_path):
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    [path] = rg.export(rg.build(TALK), tmp_path / "each.graphml", replies=rg.replies_behind(TALK))
    G = igraph.Graph.Read_GraphML(str(path))
    assert Counter((G.vs[e.source]["label"], G.vs[e.target]["label"]) for e in G.es) == {("Bob R.", "Ann"): 2, ("Ann", "Bob R."): 1}


def test_replies_of_another_graph_are_refused(tmp_path):
    graph = rg.build(TALK)
    with pytest.raises(rg.ReplyGraphError, match=r"not those of the graph: they sum to 2, the graph counts 3\."):
        rg.export(graph, tmp_path / "g.gexf", replies=rg.replies_behind(TALK[:3]))
    with pytest.raises(rg.ReplyGraphError, match="not both"):
        rg.export(graph, tmp_path / "g.gexf", replies=rg.replies_behind(TALK), comments=TALK)


@pytest.mark.parametrize("suffix", READ)
def test_comments_are_nodes_and_an_edge_goes_to_the_one_answered(tmp_path, suffix):
    graph = rg.cluster(rg.build(TALK))
    [path] = rg.export(graph, tmp_path / f"threads{suffix}", comments=TALK)
    G = READ[suffix](path)
    id = {node: row.get("comment_id") for node, row in G.nodes(data=True)}
    parents = {row["id"]: row["parent_id"] for row in TALK if row.get("parent_id") in {each["id"] for each in TALK}}
    assert {id[s]: id[t] for s, t in G.edges()} == parents
    rows = {row["comment_id"]: row for _, row in G.nodes(data=True)}
    assert {key: row["text"] for key, row in rows.items()} == {row["id"]: row["text"] for row in TALK}
    assert {key: row["replies_received"] for key, row in rows.items()} == {**dict.fromkeys("txyzv", 0), "t": 2, "u": 1, "w": 2}
    assert (rows["u"]["author"], rows["u"]["score"], "author" in rows["y"], rows["u"]["cluster"]) == ("Bob R.", 3, False, "A")
    kinds = Counter(row["reply_kind"] for *_, row in G.edges(data=True))
    assert kinds == {"explicit": 3, "structural": 1, "assumed": 1}
    assert "1 comment answers one that is not in the input, and has no edge." in path.read_text()


@pytest.mark.parametrize("suffix", [*READ, ".csv"])
@pytest.mark.parametrize("view", ["ties", "replies", "comments"])
def test_what_was_exported_reads_back(tmp_path, suffix, view):
    views = {"ties": {}, "replies": {"replies": rg.replies_behind(TALK)}, "comments": {"comments": TALK}}
    graph = rg.build(TALK)
    files = rg.export(graph, tmp_path / f"back{suffix}", **views[view])
    back = rg.build(files[:1] if view == "comments" else files)
    kinds = [] if (view, suffix) == ("comments", ".csv") else ["explicit", "structural"]  # any table of comments has only explicit ones
    columns = ["source", "target", "weight", *kinds]
    assert back.replies[columns].values.tolist() == graph.replies[columns].values.tolist()
    if view != "ties":
        assert "=1+1" in rg.read(files[-1] if view == "replies" else files[0])["text"].tolist()


def test_a_part_keeps_what_is_told_of_its_authors():
    graph = rg.build(TALK)
    part = rg.select(graph, min_replies=2)
    assert part.replies[["source", "target", "weight"]].values.tolist() == [["Bob R.", "Ann", 2]]
    assert part.authors.set_index("author").replies_received.to_dict() == {"Ann": 2, "Bob R.": 1}
    assert part.counts["ties left out by select"] == 1
    assert rg.select(graph, min_received=2).authors.author.tolist() == ["Ann"]
    assert rg.select(graph).size == 3 and rg.select(graph, min_replies=1).size == 2  # nobody answers Cy, who answers nobody known
    with pytest.raises(rg.ReplyGraphError, match="nothing is left: the strongest tie counts 2, the most answered author received 2"):
        rg.select(graph, min_replies=3)


def test_export_of_a_part_by_its_replies(talk, tmp_path):
    assert run("export", talk, "-o", tmp_path / "g.gexf", "--min-replies", 2, "--edges", "each", "--text", "none").exit_code == 0
    G = nx.read_gexf(tmp_path / "g.gexf")
    assert sorted(row["comment_id"] for *_, row in G.edges(data=True)) == ["u", "v"] and "agree" not in (tmp_path / "g.gexf").read_text()
    assert "1 tie of few replies" in (tmp_path / "g.gexf").read_text()


@pytest.mark.parametrize(("words", "cure"), [
    (["-o", "g.csv", "--dynamic"], "dynamic: only for files ending in .gexf"),
    (["-o", "g.gexf", "--excel"], "excel: only for files ending in .csv"),
    (["-o", "g.gexf", "--nodes", "comments", "--min-replies", "2"], "which speak of authors"),
    (["-o", "g.gexf", "--edges", "each", "--engine", "spark"], "keeps no single comments"),
])  # fmt: skip
def test_what_does_not_go_together(talk, words, cure):
    done = run("export", talk, *words)
    assert (done.exit_code, cure in done.stderr) == (2, True), done.stderr


def test_a_timeline_begins_where_authors_and_ties_begin(tmp_path):
    [path] = rg.export(rg.build(TALK), tmp_path / "g.gexf", dynamic=True)
    G = nx.read_gexf(path)
    start = {row["label"]: row.get("start") for _, row in G.nodes(data=True)}
    assert start == {"Ann": "2024-05-01T10:00:00", "Bob R.": "2024-05-01T11:00:00", "Cy": None}
    assert sorted(row["start"] for *_, row in G.edges(data=True)) == ["2024-05-01T11:00:00", "2024-05-03T09:30:00"]
    [path] = rg.export(rg.build(TALK), tmp_path / "c.gexf", comments=TALK, dynamic=True)
    assert [row.get("start", "")[:10] for _, row in nx.read_gexf(path).nodes(data=True)] == ["2024-05-01"] * 2 + [
        "",
        "2024-05-03",
        "",
        "",
        "",
    ]


def test_csv_for_excel(talk, tmp_path):
    files = {"rank": None, "export": tmp_path / "g-authors.csv", "report": tmp_path / "out" / "talk" / "ranking.csv"}
    more = {"rank": ["--excel"], "export": ["-o", tmp_path / "g.csv", "--excel"], "report": ["-o", tmp_path / "out", "--excel", "-q"]}
    for command, file in files.items():
        done = run(command, talk, *more[command])
        text = file.read_text(encoding="utf-8") if file else done.stdout
        assert done.exit_code == 0 and text.startswith('\ufeff"') and "Bob R." in text
    text = run("explain", talk, "--to", "Ann", "--excel").stdout
    assert '"\'=1+1"' in text and '"I ""agree""."' in text
    assert rg.build([tmp_path / "g-authors.csv", tmp_path / "g-replies.csv"]).replies.weight.tolist() == [1, 2]


def test_a_workbook_of_any_names(tmp_path):
    import python_calamine as calamine

    graph = rg.build(discussion())
    one, other = (rg.export(graph, tmp_path / f"{name}.xlsx")[0] for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    book = calamine.CalamineWorkbook.from_path(str(one))
    assert book.sheet_names == ["authors", "replies"]
    authors, replies = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    labels = {row[1] for row in authors[1:]}
    assert "=cmd|' /C calc'!A0" in labels and "-1" in labels and "漢字" in labels and len(authors) == graph.size + 1
    assert sum(row[3] for row in replies[1:]) == graph.replies.weight.sum()
    [path] = rg.export(graph, tmp_path / "c.xlsx", comments=[{"id": 1, "author": "Ann", "text": "x" * 40_000, "created_at": "1850-01-01"}])
    rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("comments").to_python()
    assert rows[1][-1] == "x" * 32_766 + "…"


def test_a_sheet_holds_a_million_rows(tmp_path, monkeypatch):
    from replygraph.outputs import workbooks

    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with pytest.raises(rg.ReplyGraphError, match=r"3 authors, and a sheet of Excel holds 2\. Write \.csv or \.parquet"):
        rg.export(rg.build(TALK), tmp_path / "g.xlsx")


@pytest.mark.parametrize("read", ["networkx", "our own"])
def test_gml_keeps_every_name(tmp_path, read):
    graph = rg.cluster(rg.measure(rg.build(discussion()), "pagerank"))
    [path] = rg.export(graph, tmp_path / "g.gml")
    assert path.read_bytes().isascii()
    ties = {(r.source, r.target): r.weight for r in graph.replies.itertuples()}
    if read == "our own":
        back = rg.build(path)
        assert {(r.source, r.target): r.weight for r in back.replies.itertuples()} == ties
        return
    G = nx.read_gml(path)
    assert {(s, t): w for s, t, w in G.edges(data="weight")} == ties
    for row in graph.authors.itertuples():
        assert (G.nodes[row.author]["replies_received"], G.nodes[row.author]["pagerank"]) == (
            row.replies_received,
            pytest.approx(row.pagerank),
        )


@pytest.mark.parametrize("read", ["networkx", "our own"])
def test_pajek_keeps_every_name_that_it_can_hold(tmp_path, read):
    graph = rg.build(discussion())
    [path] = rg.export(graph, tmp_path / "g.net")
    names = {name for name in graph.author_columns["author"].tolist() if not NOT_PAJEK.search(name)}
    if read == "our own":
        back = rg.build(path)
        found, pairs = set(back.author_columns["author"].tolist()), len(back.replies)
    else:
        G = nx.read_pajek(path)
        found, pairs = set(G), G.number_of_edges()
    assert found >= names and len(found) == graph.size and pairs == len(graph.replies)


def test_columns_of_any_name_in_gml(tmp_path):
    import numpy as np

    graph = rg.build(TALK).with_columns(
        **{"my col": np.array([1e-7, 2.0, 3.5]), "2nd": np.array([True, False, True]), "my-col": np.arange(3)}
    )
    ann = nx.read_gml(rg.export(graph, tmp_path / "g.gml")[0]).nodes["Ann"]
    assert (ann["own_my_col"], ann["own_my_col_2"], ann["own_2nd"]) == (1e-7, 0, 1)


def test_under_pseudonyms_no_view_has_a_name_or_a_text(talk, tmp_path):
    for view in (["--edges", "each"], ["--nodes", "comments"]):
        assert run("export", talk, "-o", tmp_path / "g.graphml", *view, "--pseudonyms", "-q").exit_code == 0
        text = (tmp_path / "g.graphml").read_text()
        assert not any(word in text for word in ("Ann", "Bob", "agree", "Thanks"))


def test_the_graphml_of_a_report_has_the_look_of_its_page_at_any_size(tmp_path):
    rows = [{"id": 0, "author": "Ann"}, *({"id": n, "author": f"a{n}", "parent_id": n // 3} for n in range(1, 1100))]
    path = tmp_path / "many.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("report", path, "-o", tmp_path, "--text", "none")
    assert done.exit_code == 0, done.output
    G = nx.read_graphml(tmp_path / "many" / "graph.graphml")
    assert (
        all({"x", "y", "size", "color"} <= set(row) for _, row in G.nodes(data=True))
        and len({row["x"] for _, row in G.nodes(data=True)}) > 500
    )


@pytest.mark.parametrize("words", [["--edges", "each", "--dynamic"], ["--nodes", "comments"], ["--min-replies", "2"]])
def test_a_view_can_be_made_again_wherever_its_input_lies(tmp_path, words):
    """Ids made of the input's name are without its folder."""
    from importlib.resources import files

    page = tmp_path / "secret-folder" / "page.txt"
    page.parent.mkdir()
    page.write_text((files("replygraph") / "demo.txt").read_text(encoding="utf-8"), encoding="utf-8")
    assert run("export", page, "-o", page.parent / "g.gexf", *words, "-q").exit_code == 0
    assert "secret-folder" not in (page.parent / "g.gexf").read_text()
    assert "the same, byte for byte" in run("verify", page.parent / "g.gexf").output


def test_an_export_has_the_measures_that_the_report_has(talk, tmp_path):
    assert run("export", talk, "-o", tmp_path / "g.graphml").exit_code == 0
    assert run("report", talk, "-o", tmp_path / "out").exit_code == 0
    one, other = (nx.read_graphml(path).nodes["Ann"] for path in (tmp_path / "g.graphml", tmp_path / "out" / "talk" / "graph.graphml"))
    assert {name: other[name] for name in ("pagerank", "betweenness", "cluster", "replies_received")}.items() <= one.items()


def test_every_command_that_makes_a_gexf_or_graphml_gives_it_the_look(talk, tmp_path):
    for name in ("g.gexf", "g.graphml"):
        assert run("export", talk, "-o", tmp_path / name).exit_code == 0
    node = nx.read_gexf(tmp_path / "g.gexf").nodes["Ann"]
    assert {"position", "size", "color"} <= set(node["viz"]) and {"x", "y", "size", "color"} <= set(
        nx.read_graphml(tmp_path / "g.graphml").nodes["Ann"]
    )


def test_replaced_characters_are_said_however_the_ending_is_spelled(tmp_path):
    (tmp_path / "talk.ndjson").write_text("".join(json.dumps({**row, "author": "A\x01nn"}) + "\n" for row in TALK[:2]))
    for name in ("g.gexf", "g.GEXF", "g.GraphML"):
        assert (
            "characters that XML does not have were replaced in 1 name."
            in run("export", tmp_path / "talk.ndjson", "-o", tmp_path / name).stderr
        )


def test_degrees_under_their_names(talk, tmp_path):
    assert run("export", talk, "-o", tmp_path / "g.gexf", "--degrees", "-q").exit_code == 0
    G = nx.read_gexf(tmp_path / "g.gexf")
    for name, expected in (("indegree", G.in_degree), ("outdegree", G.out_degree), ("degree", G.degree)):
        assert nx.get_node_attributes(G, name) == dict(expected())
