"""Asking the web: what is never asked, what is asked again, what is kept, and where it ends."""

import gzip
import io
import json
import re
import socket
import ssl
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph import files
from replygraph.cli import main
from replygraph.errors import ReadError, ReplyGraphError
from replygraph.readers import find, formats
from replygraph.sources import Log
from replygraph.sources.web import Web, caches, clients, open_url
from tests.webserver import Site

PAGE = """<!doctype html><title>On kettles</title><ol>
<li id="comment-1" class="comment depth-1"><b class="fn">Ann Oak</b><p>First.</p><ul class="children">
<li id="comment-2" class="comment depth-2"><b class="fn">Zoë Elm</b><p>Second.</p></li></ul></li></ol>"""
READ = [("Ann Oak", None), ("Zoë Elm", "Ann Oak")]
ROBOTS = "/robots.txt"


@pytest.fixture
def addresses(web):
    from replygraph.sources.web import addresses

    return addresses


def read(*addresses, allow_local=True, refresh=False):
    """Who wrote which comment and answers whom."""
    with Web(Log(), allow_local, refresh, lambda *_, **__: None) as web:
        sources = [open_url(each, web) for each in addresses]
        rows = [row for each in sources for row in formats()[find(each)[0]].read((each.members or (each,))[0], web.log)]
    author = {row["id"]: row["author"] for row in rows}
    return [(row["author"], author.get(row["parent_id"])) for row in rows]


def run(*args, **options):
    return CliRunner().invoke(main, [str(arg) for arg in args], **options)


def fails(words, url, **options):
    """The address gives nothing, and one sentence begins with it and says why."""
    with pytest.raises(ReadError, match=words) as error:
        read(url, **options)
    assert str(error.value).startswith(f"{url}: ") and "\n" not in str(error.value)


def test_a_page(site):
    site.pages["/kettles"] = PAGE
    assert read(site.url + "/kettles") == READ
    assert site.asked == [ROBOTS, "/kettles"]
    assert all(re.fullmatch(r"replygraph/\d[\w.]+( \(\+https://\S+\))?", each["User-Agent"]) for each in site.headers)
    assert {each["Accept-Encoding"] for each in site.headers} == {"gzip"}


def test_who_asks_and_where_to_read_about_it(monkeypatch):
    about = Message()
    about["Version"] = "1.2"
    monkeypatch.setattr("importlib.metadata.metadata", lambda name: about)
    assert clients.user_agent.__wrapped__() == "replygraph/1.2"
    about["Project-URL"] = "Source, https://a.example/replygraph"
    assert clients.user_agent.__wrapped__() == "replygraph/1.2 (+https://a.example/replygraph)"


def test_what_a_reader_is_told(site):
    site.pages["/kettles"] = PAGE.replace("<p>First.", "<i class='comment-date'>3 days ago</i><p>First.")
    at = datetime.now(UTC)
    said = []
    table = rg.read(site.url + "/kettles", allow_local=True, tell=lambda text, passing=False: said.append((text, passing)))
    assert table["created_at"][0].replace(tzinfo=UTC) - at < timedelta(days=-2, hours=-23)
    assert said == [
        (f"{site.url}/robots.txt", True), (f"{site.url}/kettles", True),
        (f"{site.url}/kettles: asked the web 2 times, took 0 documents from the cache ({caches.folder()}).", False),
    ]  # fmt: skip


def test_a_file_of_any_format_behind_an_address(site):
    rows = b"id,author,parent_id,text\n1,Ann Oak,,First.\n2,Zo\xc3\xab Elm,1,Second.\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("comments.csv", rows)
    site.pages |= {"/c.csv": rows, "/c.csv.gz": gzip.compress(rows), "/c.zip": packed.getvalue()}
    site.pages["/octets"] = (200, rows, {"Content-Type": "application/octet-stream"})
    site.pages["/packed"] = (200, gzip.compress(rows), {"Content-Encoding": "gzip"})
    for path in site.pages:
        table = rg.read(site.url + path, allow_local=True)
        assert list(table["author"]) == ["Ann Oak", "Zoë Elm"] and list(table["parent_id"].fillna("")) == ["", "1"]


def test_what_is_no_discussion(site):
    site.pages["/cat.jpg"] = (200, bytes(range(256)) * 40, {"Content-Type": "image/jpeg"})
    fails("no format known here. It looks like a binary file", site.url + "/cat.jpg")
    site.pages["/empty"] = ""
    fails("the file is empty", site.url + "/empty")


@pytest.mark.parametrize(("content", "charset"), [
    (PAGE.encode("latin-1"), "ISO-8859-1"), (PAGE.encode("cp1252"), '"windows-1252"'), (PAGE.encode(), "utf-8"),
    (PAGE.encode(), "rot13"), (PAGE.encode(), "no-such"), (PAGE.encode("utf-16"), "utf-8"),
])  # fmt: skip
def test_the_encoding_is_what_the_site_says_where_that_makes_sense(site, content, charset):
    site.pages["/kettles"] = (200, content, {"Content-Type": f"text/html; charset={charset}"})
    assert read(site.url + "/kettles") == READ


def test_several_addresses_and_a_file_are_one_discussion(site, tmp_path):
    site.pages |= {"/1": PAGE, "/2": PAGE.replace("comment-", "comment-1")}
    (tmp_path / "more.csv").write_text("id,author,text\n9,Cy Fir,x\n")
    table = rg.read([site.url + "/1", site.url + "/2", tmp_path / "more.csv"], allow_local=True)
    assert list(table["author"]) == ["Ann Oak", "Zoë Elm"] * 2 + ["Cy Fir"]
    assert site.asked == [ROBOTS, "/1", "/2"]


# The cache.


def test_a_second_run_asks_nothing_and_gives_the_same_bytes(site, tmp_path):
    site.pages["/t/kettles/7"] = PAGE.replace("<p>First.", "<i class='comment-date'>3 days ago</i><p>First.")
    results = []
    for name in ("one", "other"):
        assert run("report", site.url + "/t/kettles/7", "--allow-local", "-o", tmp_path / name).exit_code == 0
        folder = tmp_path / name / f"127-0-0-1-{site.port}-kettles-7"
        described = run("describe", site.url + "/t/kettles/7", "--allow-local").stdout
        results.append(({each.name: each.read_bytes() for each in folder.iterdir()}, described))
        assert site.asked == [ROBOTS, "/t/7.json", "/t/kettles/7"]
    assert results[0] == results[1] and set(results[0][0]) == {"map.html", "ranking.csv", "graph.graphml"}


def test_refresh_asks_again_but_once(site):
    site.pages["/kettles"] = PAGE
    read(site.url + "/kettles")
    site.pages["/kettles"] = PAGE.replace("Ann", "Amy")
    assert read(site.url + "/kettles", site.url + "/kettles#comment-1", refresh=True) == [("Amy Oak", None), ("Zoë Elm", "Amy Oak")] * 2
    assert site.asked == [ROBOTS, "/kettles"] * 2
    assert read(site.url + "/kettles")[0] == ("Amy Oak", None) and len(site.asked) == 4


@pytest.mark.parametrize("damage", [
    lambda card, body: card.write_text("{"), lambda card, body: card.write_bytes(b"\xff\xfe"),
    lambda card, body: card.write_text("[]"), lambda card, body: card.write_text("{}"),
    lambda card, body: card.write_text(card.read_text().replace("200", '"ok"')), lambda card, body: card.unlink(),
    lambda card, body: card.write_text(card.read_text().replace("/kettles", "/else")),
    lambda card, body: body.write_bytes(body.read_bytes()[:-1]), lambda card, body: body.write_text("other"),
    lambda card, body: body.unlink(),
])  # fmt: skip
def test_what_is_damaged_in_the_cache_is_fetched_again(site, damage):
    site.pages["/kettles"] = PAGE
    assert read(site.url + "/kettles") == READ
    damage(*caches._places(site.url + "/kettles"))
    assert read(site.url + "/kettles") == READ
    assert site.times("/kettles") == 2 and site.times(ROBOTS) == 1


def test_a_cache_that_cannot_be_written(site, tmp_path):
    (tmp_path / "cache").write_text("a file in the way")
    site.pages["/kettles"] = PAGE
    with pytest.raises(ReadError) as error:
        read(site.url + "/kettles")
    words = "what is fetched cannot be kept there (File exists). Make room, or name another place with XDG_CACHE_HOME."
    assert str(error.value) == f"{tmp_path / 'cache'}: {words}"


def test_nothing_half_written_is_left_in_the_cache(site, monkeypatch):
    site.pages["/kettles"] = PAGE
    monkeypatch.setattr(files.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ReadError, match="No space left on device"):
        read(site.url + "/kettles")
    assert list(caches.folder().iterdir()) == []


def test_the_cache_is_for_its_user_alone(site):
    site.pages["/kettles"] = PAGE
    read(site.url + "/kettles")
    assert {oct(each.stat().st_mode & 0o777) for each in caches.folder().iterdir()} == {"0o600"}
    assert oct(caches.folder().stat().st_mode & 0o777) == "0o700"


def test_a_refusal_is_remembered_and_an_accident_is_not(site):
    cure = r"If a browser shows it, save the page there \(Ctrl\+S\) and give the file\.$"
    fails(rf"the site answered 404 Not Found on 20[\d-]+\. {cure}", site.url + "/kettles")
    fails(rf"404 Not Found on 20[\d-]+\. --refresh asks the site again\. {cure}", site.url + "/kettles")
    assert site.times("/kettles") == 1
    site.pages["/teapots"] = [(500, "", {}), PAGE]
    fails("the site answered 500 Internal Server Error", site.url + "/teapots")
    assert read(site.url + "/teapots") == READ


# Patience.


def test_a_site_that_fails_twice_is_asked_a_third_time(site, web):
    site.pages["/kettles"] = [(503, "", {}), (502, "", {}), PAGE]
    assert read(site.url + "/kettles") == READ and web == [1, 2]


def test_a_line_that_breaks_is_tried_again(site, web):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(PAGE.encode()[:100])

    site.pages["/kettles"] = [lambda handler: None, cut, PAGE]
    assert read(site.url + "/kettles") == READ and web == [1, 2]


def test_content_that_is_cut_inside_its_packing(site, web):
    site.pages["/kettles"] = [(200, b"\x1f\x8b not packed", {"Content-Encoding": "gzip"}), PAGE]
    assert read(site.url + "/kettles") == READ and web == [1]


@pytest.mark.parametrize(
    ("status", "name"),
    [(429, "Too Many Requests"), (502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout")],
)
def test_a_site_that_always_fails_is_left_after_four_tries(site, web, status, name):
    site.pages["/kettles"] = (status, "", {})
    fails(f"the site answered {status} {name}, 4 times; try again later.$", site.url + "/kettles")
    assert web == [1, 2, 4] and site.times("/kettles") == 4


def test_a_server_that_is_not_there(site, web):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/kettles"
    fails(r"kettles: the connection fails \(.*refused\), 4 times; try again later\.$", url)
    assert web == [1, 2, 4]


@pytest.mark.parametrize(("said", "waited"), [("7", 7), ("0", 0), ("in a while", 1), ("", 1), ("-5", 1), ("1.5", 1)])
def test_a_site_that_limits_the_rate_is_given_the_time_it_asks_for(site, web, said, waited):
    site.pages["/kettles"] = [(429, "", {"Retry-After": said}), PAGE]
    assert read(site.url + "/kettles") == READ and web == [waited]


@pytest.mark.parametrize(("seconds", "low", "high"), [(40, 30, 40), (-40, 0, 0)])
def test_the_time_may_be_a_date(site, web, seconds, low, high):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    site.pages["/kettles"] = [(503, "", {"Retry-After": date}), PAGE]
    assert read(site.url + "/kettles") == READ and low <= web[0] <= high


def test_a_site_that_asks_for_too_much_time_is_left(site, web):
    site.pages["/kettles"] = (429, "", {"Retry-After": "3600"})
    fails("the site answered 429 Too Many Requests and asks to wait 3,600 seconds; try again then", site.url + "/kettles")
    assert web == [] and site.times("/kettles") == 1


def silent(handler):
    handler.server.site.over.wait(20)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2000):
        handler.wfile.write(b"X-Drip-%d: 1\r\n" % number)
        if handler.server.site.over.wait(0.01):
            return


def drip_content(handler):
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.site.over.wait(0.01):
        handler.wfile.write(b"<p>")


@pytest.mark.parametrize(("stall", "reading", "whole", "words"), [
    (silent, 0.05, 20, "nothing comes for 0.05 seconds, 2 times; try again later"),
    (silent, 20, 0.1, "it does not end within 0.1 seconds, 2 times; try again later"),
    (drip_headers, 20, 0.1, "it does not end within 0.1 seconds, 2 times; try again later"),
    (drip_content, 20, 0.1, "it does not end within 0.1 seconds, 2 times; try again later"),
])  # fmt: skip
def test_a_site_that_stalls_is_left(site, web, monkeypatch, stall, reading, whole, words):
    site.server.site = site
    site.pages["/kettles"] = stall
    caches.write(site.url + ROBOTS, caches.Document(site.url + ROBOTS, 404, {}, datetime.now(UTC)))  # not under the same haste
    for name, value in {"TRIES": 2, "READ": reading, "WHOLE": whole}.items():
        monkeypatch.setattr(clients, name, value)
    fails(words, site.url + "/kettles")
    assert web == [1]


def test_the_pause_between_two_requests_is_kept(site, web, monkeypatch):
    site.pages |= {"/1": PAGE, "/2": PAGE}
    monkeypatch.setattr(clients, "PAUSE", 0.5)
    assert read(site.url + "/1", site.url + "/2") == [*READ, *READ] and web == [0.5, 0.5]


# Limits.


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x" * 100_000)


BOMB = gzip.compress(bytes(30_000_000))


@pytest.mark.parametrize("answer", [endless, "x" * 2_000_001, (200, BOMB, {"Content-Encoding": "gzip"})])
def test_what_is_too_large_is_not_read_to_its_end(site, monkeypatch, answer):
    monkeypatch.setattr(clients, "MOST_BYTES", 2_000_000)
    site.pages["/kettles"] = answer
    fails("larger than 2 MB; download it otherwise and give the file", site.url + "/kettles")
    assert site.times("/kettles") == 1 and len(list(caches.folder().iterdir())) == 2


@pytest.mark.parametrize("packing", ["zstd", "br", "gzip, gzip", "deflate"])
def test_packings_that_were_not_asked_for_are_not_unpacked(site, packing):
    site.pages["/kettles"] = (200, b"\x28\xb5\x2f\xfd", {"Content-Encoding": packing})
    fails(f"it comes packed as {packing}, which was not asked for", site.url + "/kettles")


def test_an_address_may_take_so_many_documents(site, monkeypatch):
    monkeypatch.setattr(clients, "MOST_DOCUMENTS", 2)
    posts = [{"id": n, "post_number": n, "username": "ann", "topic_id": 7, "cooked": "x"} for n in range(1, 201)]
    stream = {"posts": posts[:20], "stream": [post["id"] for post in posts]}
    site.pages["/t/7.json"] = json.dumps({"id": 7, "post_stream": stream})
    path = "/t/7/posts.json?" + "&".join(f"post_ids%5B%5D={n}" for n in range(21, 71))
    site.pages[path] = json.dumps({"post_stream": {"posts": posts[20:70]}})
    table = rg.read([site.url + "/t/7", site.url + "/t/7/1"], allow_local=True)
    words = "not fetched, for one address may take 2 documents at most. Only what came before"
    assert len(table) == 70 and words in table.attrs["warnings"][0]


# What is never asked.

PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "239.1.2.3", "240.0.0.1",
    "255.255.255.255", "[::]", "[::1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1]",
    "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2002:7f00:1::]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b::10.0.0.1]", "[2001:0:1:2::1]", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_no_private_address_is_asked(web, monkeypatch, host):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("a connection was made"))
    words = "is a private address, which is asked only with --allow-local|there is no host|Invalid IPv4 address|is a link-local address, which is never asked"
    fails(words, f"http://{host}:8080/kettles", allow_local=False)


def test_public_addresses_are_public(addresses):
    for each in ("93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"):
        assert addresses.is_public(each), each


def test_nothing_is_asked_of_a_site_on_this_machine_unless_that_is_wanted(site):
    site.pages["/kettles"] = PAGE
    words = "127.0.0.1 is a private address, which is asked only with --allow-local.$"
    fails(words, site.url + "/kettles", allow_local=False)
    assert site.asked == []
    result = run("rank", site.url + "/kettles")
    assert (result.exit_code, result.stdout) == (1, "") and re.fullmatch("Error: .*\n", result.stderr)
    assert run("rank", site.url + "/kettles", "--allow-local", "-q").exit_code == 0


@pytest.fixture
def named(site, monkeypatch, addresses):
    """`forum.test` is the site on this machine, whose address is taken for public."""
    real, site.looked_up = socket.getaddrinfo, []
    site.hosts = {"forum.test": ["127.0.0.1"], "inside.test": ["127.0.0.2"], "both.test": ["127.0.0.2", "127.0.0.1"]}

    def look_up(host, *args, **options):
        if host not in site.hosts:
            return real(host, *args, **options)
        site.looked_up.append(host)
        found = site.hosts[host]
        return [entry for each in (found() if callable(found) else found) for entry in real(each, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    return site


def test_a_name_is_asked_at_the_address_that_was_looked_at(named):
    named.pages["/kettles"] = PAGE
    for host in ("forum.test", "both.test"):
        assert read(f"http://{host}:{named.port}/kettles", allow_local=False) == READ
        assert named.headers[-1]["Host"] == f"{host}:{named.port}"
    fails("127.0.0.2 is a private address", f"http://inside.test:{named.port}/kettles", allow_local=False)


def test_a_name_that_changes_its_address_gains_nothing(named):
    """A name is public when it is looked at and private a moment later: what was looked at is what is asked."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    named.hosts["forum.test"] = lambda: next(answers)
    named.pages["/kettles"] = PAGE
    fails("127.0.0.2 is a private address", f"http://forum.test:{named.port}/kettles", allow_local=False)
    assert named.asked == [ROBOTS] and named.looked_up == ["forum.test", "forum.test"]


def test_a_proxy_of_the_environment_is_not_used(site, monkeypatch):
    """It would look up names itself, and be asked for addresses that nobody looked at."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    site.pages["/kettles"] = PAGE
    assert read(site.url + "/kettles") == READ


@pytest.mark.parametrize(("location", "words"), [
    ("http://127.0.0.2:{port}/a", "it leads to http://127.0.0.2:{port}/a, and there 127.0.0.2 is a private address"),
    ("http://inside.test:{port}/kettles", "and there 127.0.0.2 is a private address"),
    ("//[::1]:{port}/kettles", "and there ::1 is a private address"),
    ("file:///etc/passwd", "only addresses with http:// and https:// are fetched, not file://"),
    ("gopher://a", "only addresses with http:// and https:// are fetched, not gopher://"),
    ("http://ann:pass@forum.test/", "an address with a name or a password in it is not fetched"),
    ("http://forum.test:99999/", "there is no such port"), ("/\x01", "Invalid URL in location header"),
    ("/loop", "more than 5 redirects"),
])  # fmt: skip
def test_every_hop_is_looked_at(named, location, words):
    port = named.port
    named.pages["/kettles"] = (302, "", {"Location": location.format(port=port)})
    named.pages["/loop"] = (307, "", {"Location": "/loop"})
    fails(re.escape(words.format(port=port)), f"http://forum.test:{port}/kettles", allow_local=False)
    assert set(named.asked) <= {ROBOTS, "/kettles", "/loop"} and named.times("/loop") <= 5


def test_redirects_are_followed(site):
    site.pages |= {"/1": (301, "", {"Location": "2"}), "/2": (308, "", {"Location": f"{site.url}/3#x"}), "/3": PAGE}
    assert read(site.url + "/1") == READ and site.asked == [ROBOTS, "/1", "/2", "/3"]


@pytest.mark.parametrize(("url", "words"), [
    ("ftp://a.example/x", "only addresses with http:// and https:// are fetched, not ftp://"),
    ("file:///etc/passwd", "only addresses with http:// and https:// are fetched, not file://"),
    ("https://", "there is no host in this address"), ("http:///x", "there is no host in this address"),
    ("https://ann@a.example/", "an address with a name or a password in it is not fetched"),
    ("http://a.example:port/", "no valid address"), ("http://[::1/", "no valid address"),
    ("http://xn--\u00fc.example/", "no valid address"), ("http://a.example:0/", "there is no such port"),
    ("http://" + "a" * 70 + ".example/", "there is no host"),
])  # fmt: skip
def test_addresses_that_are_none(web, url, words):
    fails(re.escape(words), url)
    result = run("rank", url)
    assert result.exit_code == 1 and re.fullmatch("Error: .*\n", result.stderr)


@pytest.mark.parametrize(("error", "words", "waited"), [
    (socket.EAI_NONAME, "there is no host forum.example; check the spelling.$", []),
    (socket.EAI_AGAIN, "the address of forum.example could not be found out.*, 4 times; try again later", [1, 2, 4]),
])  # fmt: skip
def test_a_name_without_an_address(web, monkeypatch, error, words, waited):
    def look_up(*_, **__):
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    fails(words, "https://forum.example/kettles")
    assert web == waited


# Certificates.


@pytest.fixture
def secure(named, monkeypatch, tmp_path):
    """A site with a certificate for forum.test."""
    trustme = pytest.importorskip("trustme", reason="trustme makes the certificates of this test")
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("forum.test").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    opened = Site(context)
    opened.pages["/kettles"] = PAGE
    named.hosts["other.test"] = ["127.0.0.1"]
    yield opened
    opened.close()


def test_the_certificate_is_checked_against_the_name(secure, web):
    assert read(f"https://forum.test:{secure.port}/kettles", allow_local=False) == READ
    words = r"the site's certificate is not valid \(Hostname mismatch, certificate is not valid for 'other.test'\)\.$"
    fails(words, f"https://other.test:{secure.port}/kettles", allow_local=False)
    words = r"the site's certificate is not valid \(IP address mismatch, certificate is not valid for '127.0.0.1'\)\.$"
    fails(words, f"https://127.0.0.1:{secure.port}/kettles", allow_local=False)
    assert secure.asked == [ROBOTS, "/kettles"] and web == []


def test_a_connection_to_one_name_is_not_used_for_another(secure):
    """Both names are one machine, and the first shows its certificate: the second has none."""
    secure.pages["/short"] = (302, "", {"Location": f"https://other.test:{secure.port}/kettles"})
    words = "it leads to https://other.test.*, and there the site's certificate is not valid"
    fails(words, f"https://forum.test:{secure.port}/short", allow_local=False)
    assert secure.asked == [ROBOTS, "/short"]


def test_a_certificate_of_an_unknown_authority(secure, web, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    fails("the site's certificate is not valid", f"https://forum.test:{secure.port}/kettles", allow_local=False)
    assert secure.asked == [] and web == []


# robots.txt.


@pytest.mark.parametrize(("rules", "allowed"), [
    ("", True), ("User-agent: *\nDisallow:", True), ("User-agent: *\nDisallow: /", False),
    ("User-agent: *\nDisallow: /ket", False), ("User-agent: *\nDisallow: /tea", True),
    ("User-agent: otherbot\nDisallow: /", True),
    ("User-agent: replygraph\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
    ("User-agent: ReplyGraph\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
    ("User-agent: *\nDisallow: /\nAllow: /kettles", True), ("User-agent: *\nAllow: /\nDisallow: /kettles", False),
    ("User-agent: *\nDisallow: /*?page=", False), ("User-agent: *\nDisallow: /*.json$", True),
    ("User-agent: *\nAllow: /*=2$\nDisallow: /", True), ("<html>no robots here</html>", True),
    ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False), ("User-agent: *\nDisallow: /" + "*t" * 200 + "*x", True),
    (b"\xff\xfe\x00" * 1000, True),
])  # fmt: skip
def test_robots_txt_is_respected(site, rules, allowed):
    site.pages |= {ROBOTS: rules, "/kettles?page=2": PAGE}
    if allowed:
        assert read(site.url + "/kettles?page=2") == READ
    else:
        words = r"the site's robots.txt asks programs not to fetch it\. If a browser shows it, save the page there"
        fails(words, site.url + "/kettles?page=2")
        assert site.asked == [ROBOTS]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_site_without_robots_txt_has_no_wishes(site, status):
    site.pages |= {ROBOTS: (status, "User-agent: *\nDisallow: /", {}), "/kettles": PAGE}
    assert read(site.url + "/kettles") == READ


@pytest.mark.parametrize(("status", "words"), [
    (500, "500 Internal Server Error"), (503, "the site answered 503 Service Unavailable, 4 times"),
    (429, "the site answered 429 Too Many Requests, 4 times"),
])  # fmt: skip
def test_where_its_wishes_cannot_be_read_nothing_is_fetched(site, status, words):
    site.pages |= {ROBOTS: (status, "", {}), "/kettles": PAGE}
    fails(rf"not fetched, for the site's robots.txt could not be read \({words}", site.url + "/kettles")
    assert site.times("/kettles") == 0


def test_robots_txt_is_for_the_json_too(site):
    site.pages |= {ROBOTS: "User-agent: *\nDisallow: /*.json", "/t/kettles/7": PAGE, "/t/7.json": "{}"}
    assert read(site.url + "/t/kettles/7") == READ and site.asked == [ROBOTS, "/t/kettles/7"]
    assert rg.build(site.url + "/t/kettles/7", allow_local=True).notes[0] == (
        f"{site.url}/t/7.json: the site's robots.txt asks programs not to fetch it. So the page itself is read, and no JSON of Discourse."
    )


def test_robots_txt_that_is_elsewhere(site):
    site.pages |= {ROBOTS: (301, "", {"Location": "/rules"}), "/rules": "User-agent: *\nDisallow: /tea", "/tea": PAGE}
    fails("the site's robots.txt asks programs not to fetch it", site.url + "/tea")
    assert site.asked == [ROBOTS, "/rules"]


def test_robots_txt_that_leads_nowhere(site):
    site.pages |= {ROBOTS: (301, "", {"Location": ROBOTS}), "/kettles": PAGE}
    fails(r"the site's robots.txt could not be read \(more than 5 redirects", site.url + "/kettles")
    assert set(site.asked) == {ROBOTS}


def test_robots_txt_of_every_site_on_the_way(named):
    named.pages["/kettles"] = (302, "", {"Location": f"http://both.test:{named.port}/far"})
    named.pages |= {"/far": PAGE, ROBOTS: ["", "User-agent: *\nDisallow: /far"]}
    words = "it leads to http://both.test.*, and there the site's robots.txt asks"
    fails(words, f"http://forum.test:{named.port}/kettles", allow_local=False)
    assert named.asked == [ROBOTS, "/kettles", ROBOTS]


@pytest.mark.parametrize(("delay", "waited", "said"), [
    ("5", 5, False), ("0.25", 0.25, False), ("86400", 30, True), ("soon", 0, False), ("-3", 0, False), ("nan", 0, False),
])  # fmt: skip
def test_the_pause_that_a_site_asks_for_is_kept_within_reason(site, web, delay, waited, said):
    site.pages |= {ROBOTS: f"User-agent: *\nCrawl-delay: {delay}", "/1": PAGE, "/2": PAGE}
    told = []
    rg.build([site.url + "/1", site.url + "/2"], allow_local=True, tell=lambda text, passing=False: told.append(text))
    assert web == [waited] * (waited > 0)
    words = f"{site.url}: its robots.txt asks for 86400 seconds between two requests; 30 are kept."
    assert [text for text in told if "its robots.txt asks" in text] == [words] * said


# The command line.


def test_the_report_of_an_address(site, tmp_path):
    site.pages["/2026/03/on-kettles/"] = PAGE
    url = site.url + "/2026/03/on-kettles/#comments"
    result = run("report", url, "--allow-local", "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    told = f"{url}: asked the web 2 times, took 0 documents from the cache ({caches.folder()})."
    assert result.stderr.splitlines()[0] == told
    page = tmp_path / f"127-0-0-1-{site.port}-03-on-kettles" / "map.html"
    assert "<h1>On kettles</h1>" in page.read_text()
    assert run("rank", site.url + "/2026/03/on-kettles/", "--allow-local", "-q").stderr == ""


@pytest.mark.parametrize("missing", ["httpx", "platformdirs", "protego"])
def test_without_httpx_the_way_to_it_is_said(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ReplyGraphError, match=r"^addresses need httpx: pip install 'replygraph\[web\]'\.$"):
        rg.read("https://forum.example/t/7")


def test_the_extra_is_what_the_code_imports():
    import tomllib

    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert [re.split("[<>]", each)[0] for each in extras["web"]] == ["httpx", "platformdirs", "protego"]
    assert set(extras["web"]) <= set(extras["test"])


@pytest.mark.parametrize(
    ("target", "words"),
    [("OTHER", "a private address, which is asked only where it is named itself"), ("http://169.254.169.254/x", "link-local"),
     ("javascript:alert(1)", "it leads to what is no address"), ("http://[::1", "no address|no valid address|Invalid URL")],
)  # fmt: skip
def test_only_the_host_that_is_named_is_local(site, target, words):
    other = Site()
    try:
        site.pages["/go"] = (302, "", {"Location": other.url + "/kettles" if target == "OTHER" else target})
        fails(words, site.url + "/go")
        assert other.asked == []
    finally:
        other.close()


def test_addresses_that_only_look_public():
    from replygraph.sources.web.addresses import is_public

    assert [is_public(each) for each in ("192.88.99.1", "3fff::1", "fe80::1%eth0", "8.8.8.8")] == [False, False, False, True]
