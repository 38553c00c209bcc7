"""Lists of ties and graphs that other programs wrote: who is who, which way, and of what weight."""

import contextlib
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replygraph as rg
from replygraph.columns import PRECISIONS
from replygraph.errors import ReadError

NODES, EDGES = '<node id="n0">{}</node><node id="n1">{}</node>', '<edge source="n0" target="n1"/>'


def graph_of(tmp_path, name, content, **options):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    return rg.build(path, **options)


def arrows(graph):
    return {(s, t): w for s, t, w in graph.replies[["source", "target", "weight"]].itertuples(index=False)}


def test_an_edge_table_may_have_any_columns_beside(tmp_path):
    table = "from,to,weight,group\nAnn,Bob,2.5,A\nBob,Ann,1,A\nAnn,Bob,0.5,B\nCy,Bob,-1,B\nCy,Ann,many,B\n"
    graph = graph_of(tmp_path, "e.csv", table)
    assert arrows(graph) == {("Ann", "Bob"): 3, ("Bob", "Ann"): 1, ("Cy", "Ann"): 1}
    assert graph.counts["replies without a positive weight"] == 1
    assert any('1 weight is not a number, such as "many", and counts as one reply' in each for each in graph.warnings)


@pytest.mark.parametrize("ends", ["Source,Target", "Vertex 1,Vertex 2", "sender,recipient", "from_user,to_user", "SourceName,TargetName"])
def test_the_ends_of_a_tie_have_many_names(tmp_path, ends):
    graph = graph_of(tmp_path, "e.csv", f"{ends},Relationship,Edge Weight\nAnn,Bob,reply,3\nBob,Cy,reply,1\n")
    assert arrows(graph) == {("Ann", "Bob"): 3, ("Bob", "Cy"): 1}


def test_a_mutual_tie_goes_both_ways_and_one_without_direction_is_said(tmp_path):
    graph = graph_of(tmp_path, "e.csv", "Source,Target,Type,Weight\nAnn,Bob,Mutual,2\nBob,Cy,Undirected,1\nCy,Bob,Directed,4\n")
    assert arrows(graph) == {("Ann", "Bob"): 2, ("Bob", "Ann"): 2, ("Bob", "Cy"): 1, ("Cy", "Bob"): 4}
    assert graph.counts["ties without a direction"] == 1 and "1 tie has no direction" in graph.warnings[0]


def test_a_column_of_kinds_is_said_and_likes_are_no_answers(tmp_path):
    graph = graph_of(tmp_path, "e.csv", "source,target,kind\nAnn,Bob,reply\nBob,Ann,like\nCy,Bob,mention\nCy,Ann,retweet\n")
    assert arrows(graph) == {("Ann", "Bob"): 1, ("Cy", "Bob"): 1, ("Cy", "Ann"): 1} and graph.counts["ties that are no answers"] == 1
    told = "several kinds of ties (1 like, 1 mention, 1 reply, 1 retweet); left out, for they are no answers: 1 like; --ties reply"
    assert told in graph.warnings[0]
    assert arrows(rg.build(tmp_path / "e.csv", ties=["reply"])) == {("Ann", "Bob"): 1}


def test_numbers_that_may_be_a_weight_are_named(tmp_path):
    table = "who,whom,how_often\nAnn,Bob,3\nBob,Cy,1\nCy,Ann,1\n"
    assert "--columns weight=how_often" in graph_of(tmp_path, "e.csv", table).warnings[0]
    assert arrows(rg.build(tmp_path / "e.csv", columns={"weight": "how_often"})) == {("Ann", "Bob"): 3, ("Bob", "Cy"): 1, ("Cy", "Ann"): 1}
    assert not graph_of(tmp_path, "e.csv", table + "Ann,Bob,2\n").warnings  # a row per reply


@pytest.mark.parametrize(
    "head", ["Source;Target;Weight", "Quelle;Ziel;Gewicht", "von;an;Anzahl", "origen;destino;peso", "expéditeur;destinataire;nombre"]
)
def test_words_of_other_languages_and_decimal_commas(tmp_path, head):
    assert arrows(graph_of(tmp_path, "e.csv", f"{head}\nAnn;Bob;3,0\nBob;Cy;2,5\n")) == {("Ann", "Bob"): 3, ("Bob", "Cy"): 2.5}


def test_columns_that_are_named_keep_the_weight(tmp_path):
    columns = {"author": "wer", "reply_to": "wem", "weight": "oft"}
    graph = graph_of(tmp_path, "e.csv", "wer,wem,oft\nAnn,Bob,2.5\nBob,Cy,1\n", format="table", columns=columns)
    assert arrows(graph) == {("Ann", "Bob"): 2.5, ("Bob", "Cy"): 1}


def test_a_table_of_mails_and_one_of_comments_are_no_edge_tables(tmp_path):
    comments = "id,source,target,parent_id,author,text\n1,web,a,,Ann,Hello\n2,web,a,1,Bob,Well\n"
    assert "read as table" in graph_of(tmp_path, "c.csv", comments).notes[0]


LISTS = {
    "names by spaces": "ann_o bob\nbob cy\ncy ann_o\nbob cy\n",
    "names by tabs": "ann_o\tbob\nbob\tcy\ncy\tann_o\nbob\tcy\n",
    "names below empty lines": "\n \nann_o bob\nbob cy\ncy ann_o\nbob cy\n",
    "quoted, below a heading": '"replier","person"\n"ann_o","bob"\n"bob","cy"\n"cy","ann_o"\n"bob","cy"\n"ann_o","bob"\n"ann_o","bob"\n"cy","ann_o"\n',
    "weights": "ann_o bob 1\nbob cy 2\ncy ann_o 1\n",
    "weights as fractions below a heading": "src dst weight\nann_o bob 1.0\nbob cy 2.0\ncy ann_o 1.0\n",
    "KONECT with weights and times": "% asym weighted\nann_o\tbob\t1\t1683226915\nbob\tcy\t2\t1683226916\ncy\tann_o\t1\t1683226917\n",
    "times": "ann_o bob 1683226915\nbob cy 1683226916\nbob cy 1683226919\ncy ann_o 1683226917\n",
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_without_names_of_columns(tmp_path, kind):
    graph = graph_of(tmp_path, "list.txt", LISTS[kind])
    times = 3 if "quoted" in kind else 1
    assert arrows(graph) == {("ann_o", "bob"): times, ("bob", "cy"): 2, ("cy", "ann_o"): 1 if times == 1 else 2}
    assert str(graph.replies.first_reply_at[0])[:10] == ("2023-05-04" if "times" in kind else "NaT")


@pytest.mark.parametrize(
    ("heading", "are_ties"),
    [("userId,movieId,rating", False), ("id,title_id,genre_id", False), ("ID,USER ID", False), ("user,item", False), ("title_id,genre_id", False),
     ("id_1,id_2", True), ("user_id,friend_id", True), ("author_a,author_b", True), ("x,y", True), ("replier_id,person_id", True)],
)  # fmt: skip
def test_a_list_of_numbers_whose_heading_names_two_kinds_of_things_is_none_of_ties(tmp_path, heading, are_ties):
    rows = [(n, n % 7, 1 + n % 5)[: heading.count(",") + 1] for n in range(30)]
    path = tmp_path / "list.csv"
    path.write_text("\n".join([heading, *(",".join(map(str, row)) for row in rows)]) + "\n")
    if are_ties:
        assert arrows(rg.build(path)) == {(str(a), str(b)): 1 for a, b, *_ in rows if a != b}
    else:
        with pytest.raises(ReadError, match="no format known"):
            rg.build(path)


def test_of_tables_of_ids_and_names_beside_comments_those_of_people_name_the_authors(tmp_path):
    (tmp_path / "users.csv").write_text("id,username\n1,ann_o\n2,bob\n")
    (tmp_path / "films.csv").write_text("id,name\n1,Frost at Noon\n2,Kilns\n3,Wax\n")
    (tmp_path / "film_genre.csv").write_text("id,film_id,genre_id\n" + "".join(f"{n},{n % 3},{n % 2}\n" for n in range(1, 9)))
    rows = [(11, 1, 3, "Cold."), (12, 2, 3, "Warm."), (13, 1, 2, "Neither.")]
    (tmp_path / "reviews.csv").write_text("id,author,film_id,text\n" + "".join("{},{},{},{}\n".format(*row) for row in rows))
    graph = rg.build(tmp_path)
    names = {1: "ann_o", 2: "bob"}
    assert dict(zip(graph.authors.author, graph.authors.comments, strict=True)) == Counter(names[row[1]] for row in rows)
    assert any("films.csv: left out, for the same ids" in note for note in graph.notes) and arrows(graph) == {}


@pytest.mark.parametrize("called", ["posts", "films", "users", "Nutzer", "用户"])
def test_what_a_table_beside_comments_lists_is_people_only_where_its_name_says_so(tmp_path, called):
    """The numbers of posts and of films are those of people, too: nobody is called by a title."""
    comments = [("11", "1", "1", ""), ("12", "1", "2", "11"), ("13", "2", "3", ""), ("14", "2", "1", "13")]
    rows = "".join(f"{id},{post},{user},{parent},said so {id}\n" for id, post, user, parent in comments)
    (tmp_path / "comments.csv").write_text(f"id,post_id,user_id,parent_id,text\n{rows}")
    (tmp_path / f"{called}.csv").write_text("id,name\n1,Ann\n2,Bob\n3,Cy\n4,Dee\n")
    graph = rg.build(tmp_path)
    is_of_people = called not in ("posts", "films")
    assert arrows(graph) == ({("Bob", "Ann"): 1, ("Ann", "Cy"): 1} if is_of_people else {("2", "1"): 1, ("1", "3"): 1})
    assert len(graph.authors) == (4 if is_of_people else 3)
    assert any("left out, for nothing says that these are people" in note for note in graph.notes) is not is_of_people


def test_numbers_that_rise_like_times_are_no_weights(tmp_path):
    graph = graph_of(tmp_path, "list.txt", "".join(f"{n % 5} {n % 7} {n * 300 + 7}\n" for n in range(30)))
    assert set(arrows(graph).values()) == {1} and "rises from line to line" in graph.warnings[0]


def test_numbers_that_rise_whenever_a_pair_comes_again_are_no_weights(tmp_path):
    """As times do that count from an unknown start, in a list that stands in order of pairs."""
    lines = sorted((n % 3, n % 4, n + 1) for n in range(60))
    graph = graph_of(tmp_path, "list.txt", "".join(f"{a} {b} {n}\n" for a, b, n in lines))
    truth = Counter((str(a), str(b)) for a, b, _ in lines if a != b)
    assert arrows(graph) == truth and "is not used" in graph.warnings[0]


@pytest.mark.parametrize("above", ["", "\n \n"])
def test_a_matrix_market_file_begins_with_its_sizes(tmp_path, above):
    graph = graph_of(tmp_path, "g.mtx", f"{above}%%MatrixMarket matrix coordinate integer general\n% remark\n3 3 3\n1 2 5\n2 3 1\n3 1 4\n")
    assert arrows(graph) == {("1", "2"): 5, ("2", "3"): 1, ("3", "1"): 4} and graph.counts["self-replies"] == 0


def test_two_kinds_of_things_make_no_graph_of_people(tmp_path):
    with pytest.raises(rg.ReplyGraphError, match="between two kinds of things"):
        graph_of(tmp_path, "out.x", "% bip unweighted\n1 1\n1 2\n2 1\n")


def test_a_table_whose_ends_are_lost_as_it_is_read_is_a_sentence(tmp_path):
    """Pieces of JSON look like its names to recognition, and to the engine as one name of two."""
    path = tmp_path / "g.json"
    path.write_bytes(
        b' "links": [{"sou\x0cce": "Bob Elm", "target": "Ann Oak", "weight": 2}, {"source": "Ann\xf8Oak", "target": "Bob Elm"}\x89}\n'
    )
    with pytest.raises(rg.ReplyGraphError, match="the columns source and target are needed"):
        rg.build(path)


@pytest.mark.parametrize("words", ["Good morning\nGood bye\nSee you\n", "yes please\nno thanks\nwell then\n"])
def test_lines_of_two_words_are_no_list_of_names(tmp_path, words):
    with pytest.raises(rg.ReplyGraphError, match="no format known"):
        graph_of(tmp_path, "list.txt", words)


def graphml(tmp_path, keys, nodes, edges=EDGES, direction="directed"):
    start = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
    return graph_of(tmp_path, "g.graphml", f'{start}{keys}<graph edgedefault="{direction}">{nodes}{edges}</graph></graphml>')


def key(id, name, kind="node", default=""):
    return f'<key id="{id}" for="{kind}" attr.name="{name}" attr.type="string">{f"<default>{default}</default>" if default else ""}</key>'


@pytest.mark.parametrize("name", ["label", "Label", "name", "shared name", "screen_name", "user", "user_name", "vertex_names"])
def test_names_of_nodes_stand_in_many_columns(tmp_path, name):
    graph = graphml(
        tmp_path,
        key("d", name) + key("e", "group"),
        NODES.format('<data key="d">Ann</data><data key="e">x</data>', '<data key="d">Bob</data><data key="e">x</data>'),
    )
    assert arrows(graph) == {("Ann", "Bob"): 1}


def test_handles_go_before_numbers_as_names(tmp_path):
    data = '<data key="d">{}</data><data key="e">{}</data>'
    graph = graphml(tmp_path, key("d", "name") + key("e", "screen_name"), NODES.format(data.format(71, "ann_o"), data.format(72, "bob")))
    assert arrows(graph) == {("ann_o", "bob"): 1}


def test_where_names_cannot_be_told_the_ids_stand_and_that_is_said(tmp_path):
    data = '<data key="d">{}</data><data key="e">{}</data>'
    graph = graphml(tmp_path, key("d", "town") + key("e", "club"), NODES.format(data.format("Ulm", "Owls"), data.format("Bern", "Bears")))
    assert arrows(graph) == {("n0", "n1"): 1} and "Names may be in town or club" in graph.warnings[0]


def test_a_label_of_yed_is_a_name_and_one_beside_an_edge_a_weight(tmp_path):
    node = (
        '<data key="d"><y:ShapeNode><y:Fill color="#fff"/><y:NodeLabel fontSize="12"> {} <y:LabelModel/></y:NodeLabel></y:ShapeNode></data>'
    )
    edges = '<edge source="n0" target="n1"><data key="e"><y:EdgeLabel>2.5</y:EdgeLabel></data></edge>'
    frame = f'<node id="g"><graph id="g:">{NODES.format(node.format("Ann"), node.format("Bob"))}</graph></node>'
    graph = graphml(tmp_path, '<key id="d" for="node" yfiles.type="nodegraphics"/>', frame, edges)
    assert arrows(graph) == {("Ann", "Bob"): 2.5} and graph.size == 2


def test_what_is_not_said_of_an_edge_the_key_says(tmp_path):
    edges = EDGES + '<edge source="n1" target="n0"><data key="w">0.5</data></edge>'
    graph = graphml(tmp_path, key("w", "weight", "edge", "3"), NODES.format("", ""), edges)
    assert arrows(graph) == {("n0", "n1"): 3, ("n1", "n0"): 0.5}


def gexf(tmp_path, kind, edges, label="Ann"):
    nodes = f'<nodes><node id="a" label="{label}"/><node id="b" label="Bob"/><node id="c" label="Ann"/></nodes>'
    return graph_of(tmp_path, "g.gexf", f'<gexf xmlns="http://gexf.net/1.3"><graph {kind}><edges>{edges}</edges>{nodes}</graph></gexf>')


def test_people_of_one_label_are_told_apart_and_edges_may_come_first(tmp_path):
    edges = '<edge source="a" target="b" weight="2"/><edge source="c" target="a" type="mutual"/>'
    graph = gexf(tmp_path, 'defaultedgetype="directed"', edges)
    assert arrows(graph) == {("Ann (a)", "Bob"): 2, ("Ann (a)", "Ann (c)"): 1, ("Ann (c)", "Ann (a)"): 1}
    assert graph.authors["comments"].sum() == 4 and not graph.warnings


def test_a_gexf_that_says_no_direction_has_none(tmp_path):
    graph = gexf(tmp_path, "", '<edge source="a" target="b"/><edge source="b" target="c" type="directed"/>', label="Dot")
    assert graph.counts["ties without a direction"] == 1


TEXTS = {
    "GML": 'Creator "x"\nVersion 1\ngraph\n[ directed 1\n node [ id 7 name "Ann \'O\' Oak" graphics [ x 1.0 ] ]\n node [ id 8 label "x" name "Bob" ]\n'
    " edge [ source 7 target 8 weight 1.5 ]\n edge [ source 7 target 8 weight 0.5 ]\n edge [ source 8 target 7 ] ]\n",
    "Pajek": '% made by hand\n*Network test\n*Vertices 2\n1 "Ann \'O\' Oak" 0.1 0.2 ic Red\n2 Bob\n*Arcs :1 "reply"\n1 2 1.5 l "x"\n*Arcs :2\n1 2 0.5\n2 1\n',
    "Pajek by relations": '*Vertices 2\n1 "Ann \'O\' Oak"\n2 "Bob"\n*Arcs\n1: 1 2 2\n2: 2 1 1\n',
    "Pajek with lists and a matrix": '*vertices 2\r\n1 "Ann \'O\' Oak"\r\n2 "Bob"\r\n*arcslist\r\n2 1\r\n*matrix\r\n0 2\r\n0 0\r\n',
    "GDF": "nodedef>name VARCHAR,label VARCHAR,color VARCHAR\na,\"Ann 'O' Oak\"\nb,Bob,'1,2,3'\nedgedef> node1 VARCHAR,node2 VARCHAR,weight DOUBLE,directed BOOLEAN\n"
    "a,b,2.0,true\nb,a,1,TRUE\n",
    "DOT": 'strict digraph "g" {\n// remark\nrankdir=LR; node [shape=box];\n a [label="Ann \'O\' Oak", color="#fff"]\n b [label=Bob];\n'
    "subgraph cluster_x { a -> b [weight=2] }\n b:port -> a\n}\n",
    "DL": "dl n=2 format=edgelist1\nlabels:\n\"Ann'O'Oak\",Bob\ndata:\n1 2 2\n2 1 1\n",
    "DL as a matrix": "DL N = 2\nFORMAT = FULLMATRIX\nLABELS EMBEDDED\nDATA:\n    Ann'O'Oak Bob\nAnn'O'Oak 0 2\nBob 1 0\n",
    "VNA": "*Node data\nID, town\n\"Ann 'O' Oak\", Ulm\nBob, Bern\n*Tie data\nfrom, to, talks\n\"Ann 'O' Oak\", Bob, 2\nBob, \"Ann 'O' Oak\", 1\n",
    "TGF": "1 Ann 'O' Oak\n2 Bob\n#\n1 2 2\n2 1 often\n",
    "node-link": '{"directed": true, "nodes": [{"id": 1, "name": "Ann \'O\' Oak"}, {"id": 2, "name": "Bob"}], "edges": [{"source": 1, "target": 2, "weight": 2}, {"source": 2, "target": 1}]}',
    "D3, by place": '{"nodes": [{"name": "Ann \'O\' Oak", "group": 1}, {"name": "Bob", "group": 2}], "links": [{"source": 0, "target": 1, "value": 2}, {"source": 1, "target": 0, "value": 1}]}',
    "Cytoscape.js": '{"format_version": "1.0", "elements": {"nodes": [{"data": {"id": "7", "name": "Ann \'O\' Oak"}}, {"data": {"id": "8", "name": "Bob"}}],'
    ' "edges": [{"data": {"source": "7", "target": "8", "weight": 2.0}}, {"data": {"source": "8", "target": "7"}}]}}',
    "graphology": '{"options": {"type": "directed"}, "nodes": [{"key": "a", "attributes": {"label": "Ann \'O\' Oak"}}, {"key": "b", "attributes": {"label": "Bob"}}],'
    ' "edges": [{"key": "e", "source": "a", "target": "b", "attributes": {"weight": 2}}, {"source": "b", "target": "a"}]}',
}


@pytest.mark.parametrize("kind", TEXTS)
def test_graphs_of_many_programs(tmp_path, kind):
    graph = graph_of(tmp_path, "graph.txt", TEXTS[kind])
    ann = "Ann'O'Oak" if kind.startswith("DL") else "Ann 'O' Oak"
    assert arrows(graph) == {(ann, "Bob"): 2, ("Bob", ann): 1} and graph.size == 2
    assert not graph.warnings or kind == "TGF"


@pytest.mark.parametrize("form", ["gml", "pajek", "graphml", "gexf", "node_link"])
def test_what_networkx_writes_is_read_as_networkx_knows_it(tmp_path, form):
    import json
    import random

    import networkx as nx

    rng = random.Random(form)
    names = [f"{first} {last}" for first in ("Ann", "Bob", "Çelik", "花") for last in ("Oak", "Elm", "O'Brien")]
    G = nx.DiGraph()
    G.add_nodes_from(names)
    for _ in range(40):
        G.add_edge(*rng.sample(names, 2), weight=rng.choice([1, 2, 2.5, 5_000_000, 0.25]))
    path = tmp_path / f"graph.{form}"
    if form == "node_link":
        path.write_text(json.dumps(nx.node_link_data(G, edges="links")), encoding="utf-8")
    else:
        getattr(nx, f"write_{form}")(G, path)
    graph = rg.build(path)
    assert arrows(graph) == {(s, t): w for s, t, w in G.edges(data="weight")}
    assert graph.author_columns["author"].tolist() == sorted(names) and not [each for each in graph.warnings if "fractions" not in each]


REFUSED = {
    "two kinds": "*Vertices 5 2\n1 a\n*Edges\n1 2\n", "too many": "*Vertices 99999999\n*Arcs\n1 2\n", "braces": "digraph { a -> {b c} }", "sign": "digraph { a ?? b }",
    "braces first": "digraph { {a b} -> c }", "a named group": "digraph { a -> subgraph s {b} }", "brackets": "graph [ ] ] ]", "matrix": "dl n=3 format=fullmatrix\ndata:\n1 0\n", "no end": "*Vertices 2\n*Arcs\n1\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_understood_is_refused_with_a_way_out(tmp_path, kind):
    with pytest.raises(rg.ReplyGraphError, match="not understood.*Save the graph as GraphML"):
        graph_of(tmp_path, "graph.txt", REFUSED[kind])


@pytest.mark.parametrize("start", ["/**/", "comment ", "%\n", "/*", "graph [ a [", '"', "Creator \n", "strict ", "1 x\n", "dl n=1 "])
def test_a_hostile_start_takes_no_time(tmp_path, start):
    import time

    begun = time.process_time()
    with contextlib.suppress(rg.ReplyGraphError):
        graph_of(tmp_path, "graph.txt", start * (60_000 // len(start)))
    assert time.process_time() - begun < 3


WAYS = (None, "explicit-id", "nested", "mention", "assumed")
COMMENTS = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bob", "Çelik, K.", "花 <b>", None]), st.integers(0, 12), st.sampled_from(WAYS), st.integers(0, 10**6), st.sampled_from([None, *PRECISIONS])),
    min_size=2, max_size=13,
)  # fmt: skip


def all_explicit(name, values):
    """Where all replies are explicit, or all times exact, files need not say so; of a reply that is no tie they know nothing."""
    if name.endswith("_precision") and set(values) <= {"", "second"}:
        return values
    return values if name == "explicit" else values * 0 if name in ("structural", "named", "assumed", "replies_assumed") else values[:0]


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "json", "csv", "parquet"])
@settings(max_examples=12, deadline=None)
@given(COMMENTS)
def test_our_exports_read_back_as_the_graph_that_was_written(tmp_path_factory, suffix, comments):
    rows = [
        {"id": n, "author": author, "parent_id": parent if parent < n else None, "resolution": how if parent < n else None,
         "created_at": str(datetime(2024, 1, 1, 10) + timedelta(seconds=time)), "precision": exact}
        for n, (author, parent, how, time, exact) in enumerate(comments)
    ]  # fmt: skip
    written = rg.build(rows)
    if not written.size:
        return
    files = rg.export(written, tmp_path_factory.mktemp("own") / f"kept.{suffix}")
    read = rg.build(files)
    different = [
        name
        for one, other in ((written.author_columns, read.author_columns), (written.reply_columns, read.reply_columns))
        for name, values in one.items()
        if values.astype(str).tolist() != other.get(name, all_explicit(name, values)).astype(str).tolist()
    ]
    assert different == []


@pytest.mark.parametrize("heading", ["", "source,target\n"])
def test_an_edge_list_in_which_all_answer_once_may_be_one_of_comments(tmp_path, heading):
    tree = [(f"c{n}", f"c{(n - 1) // 2}") for n in range(1, 31)]
    (tmp_path / "list.csv").write_text(heading + "".join(f"{one},{other}\n" for one, other in tree))
    (tmp_path / "again.csv").write_text(heading + "".join(f"{one},{other}\n" for one, other in [*tree, ("c1", "c9")]))
    said = {name: [words for words in rg.build(tmp_path / name).warnings if "exactly once" in words] for name in ("list.csv", "again.csv")}
    assert len(said["list.csv"]) == 1 and not said["again.csv"]


@pytest.mark.parametrize(("name", "text"), [
    ("a.vna", '*node data\nid name\n1 "Ann"\n2 "{long}"\n*tie data\nfrom to strength\n1 2 3\n2 1 1\n'),
    ("a.gdf", "nodedef> name VARCHAR,label VARCHAR\n1,Ann\n2,{long}\nedgedef> node1 VARCHAR,node2 VARCHAR,weight DOUBLE\n1,2,3\n2,1,1\n"),
])  # fmt: skip
def test_a_cell_may_be_of_any_length(tmp_path, name, text):
    (tmp_path / name).write_text(text.format(long="x" * 200_000))
    graph = rg.build(tmp_path / name)
    assert sorted(map(len, graph.author_columns["author"])) == [3, 200_000] and graph.reply_columns["weight"].tolist() == [3, 1]
