"""Small exports of many tools, one of each kind: who answers whom in them, or what is said where they do not tell."""

import json

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from tests.test_graph import arrows

TIES = {("Bob", "Ann"): 1, ("Ann", "Bob"): 1, ("Cy", "Ann"): 1}
TALK = [("a1", "Ann", None), ("a2", "Bob", "a1"), ("a3", "Ann", "a2"), ("a4", "Cy", "a1")]
NUMBER = {"Ann": "91", "Bob": "92", "Cy": "93"}
FOG = ["Fog over the pier today", "None on our side of it", "It moves to the south", "And it will be back soon"]


def objects(make):
    """An object for each comment: its id, who wrote it, what it says, and the id of the one answered with its author."""
    by = {id: who for id, who, _ in TALK}
    return [make(id, who, text, to, by.get(to)) for (id, who, to), text in zip(TALK, FOG, strict=True)]


def inside_a_guard(id, who, text, to, _):
    return {"id": id, "author": {"_account_id": len(who), "name": who}, "message": text, **({"in_reply_to": to} if to else {})}


def made_by(id, who, text, to, _):
    above = [{"id": "a1", "type": "comment"}, *([{"id": to, "type": "comment"}] if to != "a1" else [])] if to else []
    return {
        "id": id,
        "type": "comment",
        "ancestors": above,
        "history": {"createdBy": {"type": "known", "displayName": who}},
        "body": {"storage": {"value": f"<p>{text}</p>", "representation": "storage"}},
    }


def of_a_client(id, who, text, to, whom):
    user = {"_": "User", "is_self": False, "first_name": who}
    answered = (
        {"reply_to_message_id": int(to[1:]), "reply_to_message": {"_": "Message", "from_user": {**user, "first_name": whom}}} if to else {}
    )
    return {"_": "Message", "id": int(id[1:]), "from_user": user, "text": text, **answered}


def in_a_thread(id, who, text, to, _):
    return {
        "_id": id,
        "rid": "G",
        "msg": text,
        "ts": f"2024-03-01T10:0{id[1]}:00.000Z",
        "u": {"_id": f"u{who}", "username": who},
        **({"tmid": "a1"} if to else {}),
    }


def typed(id, who, text, to, _):
    fields = {"author": {"stringValue": who}, "text": {"stringValue": text}, "parent": {"stringValue": to} if to else {"nullValue": None}}
    return {"name": f"projects/x/documents/talk/{id}", "fields": fields, "createTime": "2024-03-01T10:00:00Z"}


def in_pieces(id, who, text, to, _):
    return {"id": id, "user_id": f"u{who}", "content": [{"id": "1", "text": text, "type": "text"}], "parent_id": to}


def by_attributes(id, who, text, to, _):
    related = {"author": {"data": {"type": "users", "id": NUMBER[who]}}, "parent": {"data": {"type": "posts", "id": to} if to else None}}
    return {"type": "posts", "id": id, "attributes": {"contentHtml": f"<p>{text}</p>"}, "relationships": related}


def replied_to(id, who, text, to, _):
    return {
        "id": id,
        "text": text,
        "username": who,
        "timestamp": "2024-03-01T10:00:00+0000",
        "is_reply": bool(to),
        **({"replied_to": {"id": to}} if to else {}),
    }


PEOPLE = {"u" + who: {"id": "u" + who, "display_name": who} for _, who, _ in TALK}
ROWS = objects(lambda id, who, text, to, _: [id, who, to, text])
SHAPES = {
    "behind a guard": ")]}'\n" + json.dumps({"src/A.java": objects(inside_a_guard)}),
    "in the call of a function": f"/**/callback_7({json.dumps(objects(inside_a_guard))});",
    "given to a name": f"window.talk = {json.dumps(objects(inside_a_guard))};\n",
    "created by, below ancestors": {"results": objects(made_by), "size": 4},
    "types of objects, and whom a message quotes": objects(of_a_client),
    "values with their types": {"documents": objects(typed)},
    "texts in pieces, people under their ids": {"talk": {"comments": objects(in_pieces), "users": PEOPLE}},
    "attributes and relationships": {"data": objects(by_attributes), "included": [{"type": "users", "id": number, "attributes": {"username": who}} for who, number in NUMBER.items()]},
    "another network of the same firm": {"data": objects(replied_to), "paging": {}},
    "columns and rows of a query": {"success": True, "errors": [], "columns": ["id", "username", "parent_id", "raw"], "rows": ROWS},
    "columns beside rows that name them": {"query_result": {"data": {"columns": [{"name": each} for each in ("id", "author", "reply_to", "text")], "rows": [dict(zip(("id", "author", "reply_to", "text"), row, strict=True)) for row in ROWS]}}},
    "fields beside objects": {"fields": ["id", "username", "text", "replied_to"], "data": objects(lambda id, who, text, to, _: {"id": id, "username": who, "text": text, "parent_id": to})},
    "columns that are objects": {"data": {"cols": [{"name": each} for each in ("id", "author", "reply_to", "text")], "rows": ROWS}},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_objects_as_tools_lay_them_out(tmp_path, shape):
    content = SHAPES[shape]
    (tmp_path / "talk.json").write_text(content if isinstance(content, str) else json.dumps(content))
    graph = rg.build(tmp_path / "talk.json")
    assert (arrows(graph), graph.counts["comments read"]) == (TIES, 4)


def test_people_of_one_name_in_a_list_beside(tmp_path):
    talk = [{"id": "1", "user_id": "u1", "text": "Fog today"}, {"id": "2", "user_id": "u2", "text": "None here", "parent_id": "1"}]
    people = {"u1": {"id": "u1", "display_name": "Ann"}, "u2": {"id": "u2", "display_name": "Ann"}}
    (tmp_path / "talk.json").write_text(json.dumps({"comments": talk, "users": people}))
    assert arrows(rg.build(tmp_path / "talk.json")) == {("Ann (u2)", "Ann (u1)"): 1}


def test_a_thread_s_first_message_by_its_id(tmp_path):
    (tmp_path / "talk.json").write_text(json.dumps({"messages": objects(in_a_thread)}))
    assert arrows(rg.build(tmp_path / "talk.json")) == {("Bob", "Ann"): 1, ("Cy", "Ann"): 1}


def test_the_comment_answered_lies_inside_the_one_that_answers(tmp_path):
    inner = objects(lambda id, who, text, to, whom: {"id": id, "user": {"screen_name": who}, "text": text, **({"reply_comment": {"id": to, "text": "so", "user": {"screen_name": whom}}} if to else {})})  # fmt: skip
    (tmp_path / "talk.json").write_text(json.dumps({"data": [{**inner[0], "comments": inner[1:]}]}))
    assert arrows(rg.build(tmp_path / "talk.json")) == TIES


TABLES = {
    "an id that accounts lost, and the name that is left": "Id,PostTypeId,ParentId,Body,OwnerUserId,OwnerDisplayName\n1,1,,How?,Ann,\n2,2,1,So.,Bob,\n3,2,2,And so.,Ann,\n4,2,1,Hm.,,Cy\n",
    "parents of several types": "id,discussion_id,author_name,parent_id,parent_type,body\n1,3,Ann,3,Discussion,Fog?\n2,3,Bob,1,Comment,No\n3,3,Ann,2,Comment,So\n4,3,Cy,1,Comment,Yes\n5,3,Cy,2,Discussion,Rain?\n",
    "what is commented, of several types": "id;body;author/name;commentable_id;commentable_type\n1;Fog?;Ann;2;X::Proposals::Proposal\n2;No;Bob;1;X::Comments::Comment\n3;So;Ann;2;X::Comments::Comment\n4;Yes;Cy;1;X::Comments::Comment\n",
    "paths of those above": "id,body,user_id,ancestry\n1,Fog?,Ann,\n2,No,Bob,1\n3,So,Ann,1/2\n4,Yes,Cy,1\n",
    "Chinese": "评论id,评论者昵称,评论内容,父评论id,被回复者昵称\n1,Ann,雾,,\n2,Bob,没有,1,Ann\n3,Ann,是吗,2,Bob\n4,Cy,好,1,Ann\n",
    "Finnish": "kommentin_tunnus;vastattu_kommentti;nimimerkki;kommentti\n1;;Ann;Sumua?\n2;1;Bob;Ei\n3;2;Ann;Vai niin\n4;1;Cy;Kyllä\n",
    "Vietnamese, in words apart": "mã bình luận,mã bình luận cha,người dùng,nội dung\n1,,Ann,Sương\n2,1,Bob,Không\n3,2,Ann,Vậy\n4,1,Cy,Có\n",
    "Hindi": "टिप्पणी आईडी,मूल टिप्पणी,लेखक,टिप्पणी\n1,,Ann,कोहरा\n2,1,Bob,नहीं\n3,2,Ann,अच्छा\n4,1,Cy,हाँ\n",
    "a message that is referenced": "message_id,author_name,content,reference_message_id\n1,Ann,Fog?,\n2,Bob,No,1\n3,Ann,So,2\n4,Cy,Yes,1\n",
    "numbers in the texts of a dump": "comment_id,bug_id,count,who,thetext\n51,8,0,Ann,Fog\n52,8,1,Bob,(In reply to Ann from comment #0) No\n53,8,2,Ann,(In reply to Bob from comment #1) So\n54,8,3,Cy,(In reply to Ann from comment #0) Hm\n55,9,0,Cy,Rain\n",
    "whom, and which post of Weibo": "序号,微博正文,发布者,回复对象,微博id\n1,雾,Ann,,91\n2,没有,Bob,Ann,92\n3,是吗,Ann,Bob,93\n4,好,Cy,Ann,94\n",
    "a number for a name, and the name": "id,parent,thread,name,userid,message\n1,0,1,Ann,21,Fog?\n2,1,1,Bob,22,No\n3,2,1,Ann,21,So\n4,1,1,Cy,23,Yes\n",
    "a name of the answered that nobody has": "id,in_reply_to_id,reply_to_user,author,text\n1,,,Ann,Fog?\n2,1,X,Bob,No\n3,2,X,Ann,So\n4,1,X,Cy,Yes\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_tables_as_tools_write_them(tmp_path, kind):
    (tmp_path / "talk.csv").write_text(TABLES[kind])
    assert arrows(rg.build(tmp_path / "talk.csv")) == TIES


def test_a_thread_by_the_time_of_its_start(tmp_path):
    rows = ["Channel,User,Timestamp,Text,Thread Timestamp", "g,Ann,1709280000.0001,Fog?,1709280000.0001"]
    rows += ["g,Bob,1709280060.0002,No,1709280000.0001", "g,Cy,1709280090.0003,Yes,1709280000.0001", "g,Ann,1709281000.0004,Rain?,"]
    (tmp_path / "talk.csv").write_text("\n".join(rows))
    assert arrows(rg.build(tmp_path / "talk.csv")) == {("Bob", "Ann"): 1, ("Cy", "Ann"): 1}


ASKED = {
    "a target that is a row": ("row_id,record_type,target_type,target_id,member,message,posted_on\n1,Question,,,Ann,How?,2024-03-01\n2,Answer,Question,1,Bob,So,2024-03-01\n3,Comment,Answer,2,Ann,Ah,2024-03-01\n4,Comment,Question,1,Cy,Hm,2024-03-02\n", "parent_id=target_id"),
    "a word nobody here knows": ("מזהה,קשור אל,שם משתמש,תוכן\n1,,Ann,שלום\n2,1,Bob,שלום לך\n3,2,Ann,היי\n4,1,Cy,תודה\n", "parent_id=קשור אל"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_what_is_asked_names_what_cures_it(tmp_path, kind):
    content, line = ASKED[kind]
    (tmp_path / "talk.csv").write_text(content)
    with pytest.raises(ReadError, match="it is not clear which column tells what is answered") as error:
        rg.build(tmp_path / "talk.csv")
    assert line in str(error.value)
    ours, theirs = line.split("=")
    assert arrows(rg.build(tmp_path / "talk.csv", columns={ours: theirs})) == TIES


def test_who_is_answered_is_not_advised_as_the_author(tmp_path):
    (tmp_path / "own.jsonl").write_text(
        '{"id": 1, "text": "Fog today", "in_reply_to_screen_name": "bob", "created_at": "2024-03-01"}\n' * 2
    )
    with pytest.raises(ReadError, match="--columns author=NAME"):
        rg.build(tmp_path / "own.jsonl", format="table")


LISTS = {
    "arrows": ("ties.txt", "Bob -> Ann\nAnn -> Bob\nCy -> Ann\n"),
    "who and whom": ("ties.csv", "Kto;Komu\nBob;Ann\nAnn;Bob\nCy;Ann\n"),
    "several in one cell": ("mail.csv", "From: (Name),To: (Name)\nBob,Ann\nAnn,Bob\nCy,Ann;Dee\n"),
    "a sign of HTML": ("ties.csv", "source,target\nBob,Ann &amp; Co\nAnn &amp; Co,Bob\nCy,Ann &amp; Co\n"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_of_ties(tmp_path, kind):
    name, content = LISTS[kind]
    (tmp_path / name).write_text(content)
    found = {tuple(each.replace(" &amp; Co", "") for each in tie): weight for tie, weight in arrows(rg.build(tmp_path / name)).items()}
    assert found == TIES | ({("Cy", "Dee"): 1} if "mail" in name else {})


def test_posts_that_answer_posts_are_of_one_type(tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,author,body,parent_id,parent_type\n1,Ann,Fog?,,\n2,Bob,No,1,post\n3,Ann,So,2,post\n4,Cy,Hm,1,post\n"
    )
    assert arrows(rg.build(tmp_path / "t.csv")) == TIES


def test_the_name_of_a_thing_is_no_author(tmp_path):
    (tmp_path / "t.csv").write_text("id,user_id,product_name,text\n1,u5,Kettle,Fine\n2,u6,Pan,Bad\n3,u7,Pot,Fair\n")
    assert rg.build(tmp_path / "t.csv").author_columns["author"].tolist() == ["u5", "u6", "u7"]


def test_a_number_beside_three_ties_may_be_a_weight(tmp_path):
    (tmp_path / "ties.csv").write_text("Kto;Komu;Ile razy\nBob;Ann;3\nAnn;Bob;1\nCy;Ann;2\n")
    assert any('say --columns "weight=Ile razy"' in each or "weight=Ile razy" in each for each in rg.build(tmp_path / "ties.csv").warnings)


def test_who_made_what_is_discussed_did_not_write_the_comments(tmp_path):
    rows = [{"map": {"Comment": {"value": text}, "Media Owner": {"value": who}, "Time": {"timestamp": 1709280000}}} for _, who, text, *_ in objects(lambda *all: all)]  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps(rows))
    with pytest.raises(ReadError):
        rg.build(tmp_path / "own.json")


def test_comments_that_are_all_by_one_say_by_which_column(tmp_path):
    (tmp_path / "talk.jsonl").write_text("".join(json.dumps({"account": "me", "said_by": {"x": who}, "message": text, "timestamp": 1709280000}) + "\n" for _, who, text, *_ in objects(lambda *all: all)))  # fmt: skip
    assert any('by one author, as "account" has it' in note for note in rg.build(tmp_path / "talk.jsonl").notes)


def test_what_a_message_quotes_is_proposed(tmp_path):
    talk = objects(lambda id, who, text, to, _: {"message_id": id, "creator": {"name": who}, "text": text, **({"quoted_message_metadata": {"message_id": to}} if to else {})})  # fmt: skip
    (tmp_path / "talk.json").write_text(json.dumps({"messages": talk}))
    graph = rg.build(tmp_path / "talk.json")
    assert not arrows(graph) and "--columns parent_id=quoted_message_metadata.message_id" in graph.warnings[0]
    assert arrows(rg.build(tmp_path / "talk.json", columns={"parent_id": "quoted_message_metadata.message_id"})) == TIES


def test_a_table_is_no_copied_page(tmp_path):
    said = [
        "5,超棒,房间很不错,2023年12月27日,上海",
        "4,,干净卫生,2023年8月11日,",
        "5,超棒,服务好,2023年12月27日,广东",
        "3,一般,有点吵,2024年1月1日,上海",
    ]
    (tmp_path / "talk.csv").write_text("评分,评价,评论,日期,位置\n\n" + "\n\n".join(said * 8) + "\n")
    with pytest.raises(ReadError, match="It looks like a table with the columns 评分, 评价, 评论, 日期, 位置"):
        rg.build(tmp_path / "talk.csv")


def test_a_name_that_all_rows_share_is_of_what_is_talked_of(tmp_path):
    (tmp_path / "talk.csv").write_text("name,review,date\n" + "".join(f"org.example,text {n},May 18 2016\n" for n in range(9)))
    with pytest.raises(ReadError, match="no column for the author"):
        rg.build(tmp_path / "talk.csv")


def test_comments_of_one_minute_are_several(tmp_path):
    talk = [{"user": who, "message": text, "timestamp": "21:36 19/1", "replies": []} for _, who, text, *_ in objects(lambda *all: all)]
    (tmp_path / "talk.json").write_text(json.dumps([[{**talk[0], "replies": [talk[1], talk[3]]}], [talk[2]]]))
    graph = rg.build(tmp_path / "talk.json")
    assert graph.counts["comments read"] == 4 and arrows(graph) == {("Bob", "Ann"): 1, ("Cy", "Ann"): 1}


def test_texts_under_html_in_lists_by_page(tmp_path):
    talk = objects(
        lambda id, who, text, to, whom: {
            "id": id,
            "author": who,
            "html": f"<p>{text}</p>",
            "date": "2024-03-01",
            "replies": [],
            "reply_to": whom,
        }
    )
    (tmp_path / "talk.json").write_text(
        json.dumps({"one": [{**talk[0], "replies": talk[1:]}], "two": [{**talk[3], "id": "b1", "reply_to": None}]})
    )
    assert arrows(rg.build(tmp_path / "talk.json")) == TIES


DUMPS = {
    "people in a table of their own": """COPY public.mdl_user (id, auth, username, firstname, lastname) FROM stdin;
12\tmanual\ta\tAnn\tOak
13\tmanual\tb\tBob\tElm
14\tmanual\tc\tAnn\tOak
\\.
COPY public.mdl_forum_posts (id, discussion, parent, userid, created, subject, message) FROM stdin;
501\t90\t0\t12\t1709500000\tFog\tFog?
502\t90\t501\t13\t1709500300\tRe: Fog\tNo
503\t90\t502\t14\t1709500600\tRe: Fog\tYes
\\.
""",
    "guests, who have no account": """CREATE TABLE `comment` (`cid` int, `pid` int, `nid` int, `uid` int, `subject` varchar(64), `created` int, `name` varchar(60));
INSERT INTO `comment` VALUES (1,0,9,0,'Fog',1709280000,'Ann Oak'),(2,1,9,5,'Re',1709280100,'Bob Elm'),(3,2,9,0,'Re',1709280200,'Cy Ash');
""",
}
BEHIND = {
    "people in a table of their own": {("Bob Elm", "Ann Oak (12)"): 1, ("Ann Oak (14)", "Bob Elm"): 1},
    "guests, who have no account": {("Bob Elm", "Ann Oak"): 1, ("Cy Ash", "Bob Elm"): 1},
}


@pytest.mark.parametrize("kind", DUMPS)
def test_names_of_accounts_in_dumps(tmp_path, kind):
    (tmp_path / "talk.sql").write_text(DUMPS[kind])
    assert arrows(rg.build(tmp_path / "talk.sql")) == BEHIND[kind]
