"""Random tables, whose columns are renamed, shuffled, prefixed, doubled, with others between: the true graph, or a question."""

import csv
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import replygraph as rg

NAMES = {
    "id": ["id", "comment_id", "messageId", "cid", "tweet_id", "ref", "x1"],
    "author": ["author", "userName", "screen_name", "from_user_name", "Verfasser", "wrote_it"],
    "parent": ["parent_id", "inReplyToId", "reply_to", "parent_comment_id", "antwort_auf", "zu", "x2"],
    "text": ["text", "body", "comment", "Inhalt"],
}
DECOYS = {
    "likes": lambda row: row % 5, "reply_count": lambda row: row % 3, "author_followers": lambda row: 100 + row, "is_reply": lambda row: row % 2 == 0,
    "quoted_id": lambda row: max(row - 2, 1), "row": lambda row: row, "created_at": lambda row: f"2024-05-01 10:{row % 60:02d}:00", "lang": lambda row: "en",
    "position": lambda row: row * 7 % 11, "mentions": lambda row: "[]", "avatar": lambda row: f"https://img.invalid/{row % 4}",
}  # fmt: skip
PREFIXES = ["{}", "t1_{}", "room-{}", "{}.0", "8{:0>17}"]


@st.composite
def tables(draw):
    """A discussion, and a table of it as some program might write it."""
    size = draw(st.integers(3, 60))
    people = [f"person {number}" for number in range(draw(st.integers(2, 9)))]
    authors = [draw(st.sampled_from(people)) for _ in range(size)]
    parents = [draw(st.one_of(st.none(), st.integers(0, row - 1))) if row else None for row in range(size)]
    form = draw(st.sampled_from(PREFIXES)).format
    names = {role: draw(st.sampled_from(words)) for role, words in NAMES.items()}
    bare = draw(st.booleans()) and form("1").startswith("room-")  # the parent without what the ids begin with
    columns = {
        names["id"]: [form(row + 1) for row in range(size)],
        names["author"]: authors,
        names["parent"]: ["" if each is None else str(each + 1) if bare else form(each + 1) for each in parents],
        names["text"]: [f"what {author} said in row {row}, and more" for row, author in enumerate(authors)],
    }
    for name in draw(st.lists(st.sampled_from(sorted(DECOYS)), unique=True, max_size=6)):
        columns[name] = [DECOYS[name](row + 1) for row in range(size)]
    if draw(st.booleans()):
        columns[f"{names['id']}_str"] = columns[names["id"]]
    return draw(st.permutations(sorted(columns))), columns, authors, parents


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(table=tables())
def test_a_random_table_gives_the_true_graph_or_a_question(tmp_path_factory, table):
    order, columns, authors, parents = table
    path = tmp_path_factory.mktemp("random") / "t.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([order, *zip(*(columns[name] for name in order), strict=True)])
    true = Counter((authors[row], authors[parent]) for row, parent in enumerate(parents) if parent is not None)
    true = {tie: number for tie, number in true.items() if tie[0] != tie[1]}
    try:
        graph = rg.build(path, format="table")
    except rg.ReplyGraphError as error:
        assert "--columns" in str(error)
        return
    found = {(reply.source, reply.target): reply.weight for reply in graph.replies.itertuples()}
    asked = any("--columns parent_id=" in warning for warning in graph.warnings)
    assert found == true or (not found and asked), (order, {name: columns[name][:6] for name in order})
