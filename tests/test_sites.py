"""The public JSON next to pages: found, loaded page by page, whole or with a word on what is missing."""

import copy
import json
import random
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from replygraph.sources import Log
from replygraph.sources.web import Web, open_url, sites
from replygraph.sources.web.caches import Document
from tests.webserver import Site

AT = "2026-03-01T10:00:00Z"
PAGE = """<!doctype html><title>On kettles</title><ol>
<li id="comment-1" class="comment depth-1"><b class="fn">Ann Oak</b><p>First.</p><ul class="children">
<li id="comment-2" class="comment depth-2"><b class="fn">Bob Elm</b><p>Second.</p></li></ul></li></ol>"""


def read(site, path, **options):
    """Who wrote which comment and answers whom, as (author, author of the parent); the table's warnings."""
    table = rg.read(site.url + path, allow_local=True, **options)
    author = dict(zip(table["id"], table["author"], strict=True))
    return [(a, author.get(p)) for a, p in zip(table["author"], table["parent_id"], strict=True)], table.attrs["warnings"]


def notes(site, path):
    return rg.build(site.url + path, allow_local=True).notes


def post(number, author, answers=None):
    return {"id": 1000 + number, "post_number": number, "username": author, "reply_to_post_number": answers,
            "topic_id": 7, "created_at": AT, "cooked": f"<p>Post {number}.</p>"}  # fmt: skip


POSTS = [post(1, "ann"), *(post(n, ("bob", "cy", "dee")[n % 3], n - 1) for n in range(2, 124))]
ANSWERS = [("ann", None), *((p["username"], POSTS[n]["username"]) for n, p in enumerate(POSTS[1:]))]


def topic(site, posts=POSTS):
    """A Discourse topic as its site gives it: twenty posts, and the others by their numbers."""
    stream = {"posts": posts[:20], "stream": [each["id"] for each in posts]}
    site.pages["/t/7.json"] = json.dumps({"id": 7, "title": "Kettles", "post_stream": stream})
    for start in range(20, len(posts), sites.POSTS):
        part = posts[start : start + sites.POSTS]
        path = "/t/7/posts.json?" + "&".join(f"post_ids%5B%5D={each['id']}" for each in part)
        site.pages[path] = json.dumps({"id": 7, "post_stream": {"posts": part}})


@pytest.mark.parametrize("path", ["/t/kettles/7", "/t/7", "/t/kettles/7/88", "/t/7/88?u=ann", "/n/kettles/7/", "/t/kettles/7#reply"])
def test_a_discourse_topic_is_loaded_whole(site, path):
    topic(site)
    assert read(site, path) == (ANSWERS, [])
    assert site.asked[0:2] == ["/robots.txt", "/t/7.json"] and len(site.asked) == 5
    assert [len(parse_qs(urlsplit(each).query)["post_ids[]"]) for each in site.asked[2:]] == [50, 50, 3]


def test_a_discourse_topic_in_a_folder_of_its_site(site):
    topic(site, POSTS[:3])
    site.pages["/forum/t/7.json"] = site.pages.pop("/t/7.json")
    assert read(site, "/forum/t/kettles/7") == (ANSWERS[:3], [])


def test_posts_that_cannot_be_had_are_said(site):
    topic(site)
    missing = next(path for path in site.pages if "=1071&" in path)
    del site.pages[missing]
    answers, warnings = read(site, "/t/kettles/7")
    assert answers == ANSWERS[:70] and len(site.asked) == 4  # the site is not asked for more
    assert re.sub(r" on [\d-]+", "", warnings[0]) == (
        f"{(site.url + missing)[:100]}...: the site answered 404 Not Found. Only what came before it is read."
    )
    assert "53 posts that the topics list are not in the file" in warnings[1]
    graph = rg.build(site.url + "/t/kettles/7", allow_local=True)
    assert graph.counts["documents of the site that could not be fetched"] == 1


def test_hacker_news_is_read_from_algolia(site, monkeypatch):
    monkeypatch.setattr(sites, "ALGOLIA", site.url)
    monkeypatch.setattr("replygraph.sources.web.addresses.is_public", lambda address: True)  # as the real one is
    item = {"author": "", "points": 1, "created_at_i": 1, "children": [], "type": "comment", "story_id": 5}
    reply = item | {"id": 7, "author": "cy", "parent_id": 6, "text": "No."}
    story = item | {"id": 5, "author": "ann", "title": "Kettles", "story_id": None, "type": "story"}
    site.pages["/api/v1/items/5"] = json.dumps(
        story | {"children": [item | {"id": 6, "author": "bob", "parent_id": 5, "text": "Yes.", "children": [reply]}]}
    )
    for address in ("https://news.ycombinator.com/item?id=5", "http://news.ycombinator.com/item?p=2&id=5#7"):
        table = rg.read(address, allow_local=True)
        assert list(table["author"]) == ["ann", "bob", "cy"] and list(table["parent_id"][1:]) == ["5", "6"]
    assert site.asked == ["/robots.txt", "/api/v1/items/5"]


LEMMY_PAGE = "/api/v3/comment/list?post_id=3&type_=All&sort=Old&limit=50&page={}"


def lemmy_comment(number, author, path):
    where = f"https://l.example/comment/{number}"
    return {"comment": {"id": number, "path": path, "content": "x", "post_id": 3, "ap_id": where, "published": AT},
            "creator": lemmy_user(author), "counts": {"score": 1}}  # fmt: skip


def lemmy_user(name):
    return {"name": name, "actor_id": f"https://l.example/u/{name}", "local": True}


def lemmy(site, comments, stated):
    post = {"id": 3, "name": "Kettles", "ap_id": "https://l.example/post/3", "published": AT}
    view = {"post": post, "creator": lemmy_user("ann"), "counts": {"comments": stated}}
    site.pages["/api/v3/post?id=3"] = json.dumps({"post_view": view})
    for page in range(1, len(comments) // 50 + 3):
        part = comments[50 * (page - 1) : 50 * page]
        site.pages[LEMMY_PAGE.format(page)] = json.dumps({"comments": part})


def test_lemmy_is_paged_through(site):
    lemmy(site, [lemmy_comment(n, f"u{n % 5}", f"0.{n - 1}.{n}" if n > 1 else "0.1") for n in range(1, 121)], 122)
    answers, warnings = read(site, "/post/3")
    assert answers == [("ann", None), ("u1", "ann"), *((f"u{n % 5}", f"u{(n - 1) % 5}") for n in range(2, 121))]
    assert warnings == [] and len(site.asked) == 6
    assert any("the post counts 122 comments, of which the site gives 120." in each for each in notes(site, "/post/3"))


def test_a_lemmy_that_gives_the_same_page_for_ever_is_left(site):
    lemmy(site, [lemmy_comment(1, "bob", "0.1")], 1)
    site.pages |= dict.fromkeys(map(LEMMY_PAGE.format, (2, 3)), site.pages[LEMMY_PAGE.format(1)])
    assert read(site, "/post/3") == ([("ann", None), ("bob", "ann")], []) and len(site.asked) == 4


def status(number, author, answers=None):
    return {"id": str(number), "in_reply_to_id": answers and str(answers), "in_reply_to_account_id": None,
            "content": "<p>x</p>", "created_at": AT, "account": {"id": author, "acct": author}, "mentions": [],
            "favourites_count": 0, "url": f"https://m.example/@{author}/{number}"}  # fmt: skip


def mastodon(site, answers, above, below):
    site.pages["/api/v1/statuses/100"] = json.dumps(status(100, "ann", answers))
    site.pages["/api/v1/statuses/100/context"] = json.dumps({"ancestors": above, "descendants": below})


@pytest.mark.parametrize("path", [
    "/@ann/100", "/@ann@far.example/100", "/users/ann/statuses/100", "/web/statuses/100", "/deck/@ann/100", "/web/@ann/100",
])  # fmt: skip
def test_mastodon_gives_the_post_and_its_context(site, path):
    mastodon(site, 99, [status(99, "zoe")], [status(101, "bob", 100)])
    assert read(site, path) == ([("ann", "zoe"), ("zoe", None), ("bob", "ann")], [])


def test_mastodon_shows_the_public_sixty_replies(site):
    mastodon(site, None, [], [status(n, f"u{n}", 100) for n in range(101, 161)])
    answers, warnings = read(site, "/@ann/100")
    assert len(answers) == 61 and warnings == [
        f"{site.url}/api/v1/statuses/100/context: Mastodon shows the public at most 60 replies of a conversation, "
        "and so many came: more may be missing."
    ]
    mastodon(site, None, [], [status(n, f"u{n}", 100) for n in range(101, 160)])
    assert read(site, "/@ann/100", refresh=True)[1] == []


@pytest.mark.parametrize("path", ["/s/abc123", "/s/abc123/on_kettles", "/s/abc123/on_kettles?x#c_9"])
def test_lobsters(site, path):
    said = {"created_at": AT, "score": 1, "comment_plain": "x", "parent_comment": None}
    story = {"short_id": "abc123", "created_at": AT, "submitter_user": "ann", "title": "Kettles", "comment_count": 2}
    first = said | {"short_id": "c1", "commenting_user": "bob"}
    second = said | {"short_id": "c2", "commenting_user": "cy", "parent_comment": "c1"}
    site.pages["/s/abc123.json"] = json.dumps(story | {"comments": [first, second]})
    assert read(site, path) == ([("ann", None), ("bob", "ann"), ("cy", "bob")], [])


def wordpress_comment(number, author, parent=0):
    return {"id": number, "post": 12, "parent": parent, "author": 0, "author_name": author, "author_url": "",
            "date": AT[:-1], "date_gmt": AT[:-1], "content": {"rendered": "<p>x</p>"}, "status": "approved",
            "link": f"https://w.example/kettles/#comment-{number}", "type": "comment"}  # fmt: skip


COMMENTS = [wordpress_comment(n, f"u{n % 9}", n - 1) for n in range(1, 231)]
LIST = "wp/v2/comments{}post=12&per_page=100&orderby=id&order=asc&page={}"


def wordpress(site, api, totals=True):
    for page in (1, 2, 3, 4):
        part = COMMENTS[100 * (page - 1) : 100 * page]
        headers = {"X-WP-Total": 230, "X-WP-TotalPages": 3, "Content-Type": "application/json"} if totals else {}
        site.pages[api + LIST.format("&" if "?" in api else "?", page)] = (200, json.dumps(part), headers)


def fetched(site, path):
    """The content that a reader is given for an address, as the JSON values in it."""
    with Web(log := Log(), True, False, lambda *_, **__: None) as web:
        text = open_url(site.url + path, web).read_text()
    values, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        at += 1
    return values, log


API = '<link rel="https://api.w.org/" href="{u}/wp-json/">'
POST = '<link rel="alternate" title="JSON" type="application/json" href="{u}/wp-json/wp/v2/posts/12">'
SHORT = "<link rel='https://api.w.org/' href='/wp-json/' /><link rel='shortlink' href='{u}/?p=12' />"
WAYS = {  # how a page of WordPress says where its API is and which post it is: in its head, in the header Link; the API
    "links": (API + POST, "", "/wp-json/"),
    "short link": (SHORT, "", "/wp-json/"),
    "body": (API.replace("link rel", "LINK REL").replace("href", "HREF") + '</head><body class="single postid-12 wide">', "", "/wp-json/"),
    "headers": (
        "",
        '<{u}/wp-json/>; rel="https://api.w.org/", <{u}/wp-json/wp/v2/pages/12>; rel="alternate"; title="JSON"; '
        'type="application/json", <{u}/?p=12>; rel=shortlink',
        "/wp-json/",
    ),
    "plain addresses": (
        '<link rel="https://api.w.org/" href="{u}/index.php?rest_route=/"><link rel="alternate" '
        'type="application/json" href="{u}/index.php?rest_route=%2Fwp%2Fv2%2Fposts%2F12">',
        "",
        "/index.php?rest_route=/",
    ),
    "a folder": (SHORT.replace("/wp-json", "{u}/blog/wp-json"), "", "/blog/wp-json/"),
}


@pytest.mark.parametrize("way", WAYS)
def test_wordpress_is_found_by_what_its_page_says_and_paged_through(site, way):
    head, link, api = WAYS[way]
    content = f"<html><head>{head}".replace("{u}", site.url) + PAGE
    site.pages["/2026/kettles/"] = (200, content, {"Link": link.replace("{u}", site.url)} if link else {})
    wordpress(site, api)
    values, log = fetched(site, "/2026/kettles/")
    assert values == [COMMENTS[:100], COMMENTS[100:200], COMMENTS[200:]]
    assert log.warnings == []
    assert log.notes[0].startswith(f"{site.url}/2026/kettles/: the public JSON of WordPress, fetched 20")
    lists = [api + LIST.format("&" if "?" in api else "?", page) for page in (1, 2, 3)]
    assert site.asked == ["/robots.txt", "/2026/kettles/", *lists]


def test_wordpress_that_does_not_say_how_many_pages_there_are(site):
    site.pages["/kettles/"] = PAGE.replace("<title>", SHORT.format(u=site.url) + "<title>")
    wordpress(site, "/wp-json/", totals=False)
    assert fetched(site, "/kettles/")[0] == [COMMENTS[:100], COMMENTS[100:200], COMMENTS[200:]]


def test_wordpress_without_comments_in_its_api_is_read_from_the_page(site):
    site.pages["/kettles/"] = PAGE.replace("<title>", SHORT.format(u=site.url) + "<title>")
    site.pages["/wp-json/" + LIST.format("?", 1)] = "[]"
    assert read(site, "/kettles/")[0] == [("Ann Oak", None), ("Bob Elm", "Ann Oak")]
    assert "there are no comments in it. So the page itself is read, and no JSON of WordPress." in notes(site, "/kettles/")[0]


def test_an_api_elsewhere_on_this_machine_is_not_asked(site):
    """Only the host that a person names may be a local one, not one that its page names."""
    other = Site()
    try:
        site.pages["/kettles/"] = PAGE.replace(
            "<title>", SHORT.replace("/wp-json/", f"{other.url}/wp-json/").format(u=site.url) + "<title>"
        )
        wordpress(other, "/wp-json/")
        assert read(site, "/kettles/")[0] == [("Ann Oak", None), ("Bob Elm", "Ann Oak")]
        assert other.asked == [] and "a private address" in notes(site, "/kettles/")[0]
    finally:
        other.close()


def test_a_page_of_wordpress_without_a_post(site):
    site.pages["/"] = PAGE.replace("<title>", SHORT.replace("{u}/?p=12", "/") + "<title>")
    assert read(site, "/") == ([("Ann Oak", None), ("Bob Elm", "Ann Oak")], []) and site.asked == ["/robots.txt", "/"]


@pytest.mark.parametrize(("answer", "words"), [
    ((403, "no", {}), "the site answered 403 Forbidden on DAY."), ("<html>Log in, please", "no JSON that can be read."),
    ("[]", "not the JSON expected there."), ('{"post_stream": 5}', "no posts in it."),
    ('{"post_stream": {"posts": {}, "stream": []}}', "no posts in it."),
    ('{"post_stream": ' + "[" * 100_000, "no JSON that can be read."),
    (b'{"post_stream": "\xff"}', "no JSON that can be read."),
])  # fmt: skip
def test_without_the_json_the_page_is_read_and_that_is_said(site, answer, words):
    site.pages |= {"/t/7.json": answer, "/t/kettles/7": PAGE}
    assert read(site, "/t/kettles/7")[0] == [("Ann Oak", None), ("Bob Elm", "Ann Oak")]
    why, page, *_ = (re.sub(r"\d{4}-\d\d-\d\d", "DAY", each) for each in notes(site, "/t/kettles/7"))
    assert why == f"{site.url}/t/7.json: {words} So the page itself is read, and no JSON of Discourse."
    assert page.startswith(f"{site.url}/t/kettles/7: the page, fetched DAY")


def test_an_address_that_leads_to_a_known_one(site):
    topic(site, POSTS[:3])
    site.pages |= {"/short": (302, "", {"Location": "/t/kettles/7"}), "/t/kettles/7": PAGE}
    assert read(site, "/short") == (ANSWERS[:3], [])


def test_a_page_that_looks_like_one_kind_and_is_of_another(site):
    site.pages["/post/3"] = SHORT.format(u=site.url) + PAGE
    wordpress(site, "/wp-json/")
    values, log = fetched(site, "/post/3")
    assert values[0] == COMMENTS[:100] and log.notes[0].endswith("So the page itself is read, and no JSON of Lemmy.")


@pytest.mark.parametrize("address", [
    "https://a.example/t/kettles", "https://a.example/t/7/kettles/x", "https://medium.example/@ann/kettles-1a2b",
    "https://a.example/post/3/kettles", "https://a.example/s/abc1234", "https://a.example/item?id=5",
    "https://a.example/?x=/t/kettles/7", "https://a.example/status/100", "https://a.example/wiki/post/3",
])  # fmt: skip
def test_addresses_of_no_known_kind(address):
    assert sites.find(address, None) is None


class Given(dict):
    """Documents in place of the web."""

    def __init__(self, pages):
        super().__init__(pages)
        self.log = Log()

    def get(self, url):
        if url not in self:
            raise ReadError(f"{url}: not there.")
        return Document(url, 200, {}, datetime.now(UTC), self[url])


def documents(site):
    """What the sites of the tests above give, by address."""
    topic(site)
    lemmy(site, [lemmy_comment(n, "bob", f"0.{n}") for n in range(1, 60)], 60)
    wordpress(site, "/wp-json/")
    mastodon(site, None, [], [status(101, "bob", 100)])
    site.pages["/s/abc123.json"] = json.dumps({"short_id": "abc123", "comments": []})
    given = {path: page[1] if isinstance(page, tuple) else page for path, page in site.pages.items()}
    return {f"http://a.example{path}": page.encode() for path, page in given.items()}


PLACES = {
    "Discourse": {"id": "7"}, "Lemmy": {"id": "3"}, "Mastodon": {"id": "100"}, "Lobsters": {"id": "abc123"},
    "WordPress": {"id": "12", "root": "http://a.example/wp-json/"},
}  # fmt: skip


@pytest.mark.parametrize("kind", PLACES)
def test_broken_json_is_a_sentence_or_a_part(site, kind):
    """Each document cut, and with a value in it replaced by one of another type."""
    whole, dice, place = documents(site), random.Random(1), {"base": "http://a.example", **PLACES[kind]}
    good = loaded(kind, place, whole)
    mine = [address for address in whole if loaded(kind, place, {**whole, address: b"{"}) != good]
    assert good and len(mine) == {"Discourse": 4, "Lemmy": 3, "Mastodon": 2, "Lobsters": 1, "WordPress": 3}[kind]
    for address in mine:
        content = whole[address]
        changed = [content[: dice.randrange(len(content))] for _ in range(5)]
        changed += [json.dumps(_other(json.loads(content), dice)).encode() for _ in range(30)]
        for each in changed:
            loaded(kind, place, {**whole, address: each})


def loaded(kind, place, pages):
    """What comes of pages; None where a sentence says that nothing does."""
    try:
        return [each.content for each in sites.load(kind, place, Given(pages))]
    except ReadError as error:
        assert str(error).startswith("http://a.example")
        return None


def _other(value, dice):
    """The same value with a part of it replaced."""
    value, at = copy.deepcopy(value), None
    path = value
    while isinstance(path, dict | list) and path and dice.random() < 0.8:
        at = path, dice.choice(list(path)) if isinstance(path, dict) else dice.randrange(len(path))
        path = at[0][at[1]]
    if at is None:
        return dice.choice([None, 5, [], {}, "x"])
    at[0][at[1]] = dice.choice([None, 5, 1e400, [], [[1]], {}, "x", True, {"id": [1]}])
    return value
