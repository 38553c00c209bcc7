"""Sites that have public JSON next to their pages: how they are told, and where that JSON is."""

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from itertools import chain, count

from replygraph.errors import ReadError
from replygraph.sources.links import joined
from replygraph.sources.web.caches import Document
from replygraph.sources.web.clients import Web, brief

Place = dict[str, str]
ALGOLIA = "https://hn.algolia.com"  # has Hacker News as trees
POSTS = 50  # of a Discourse topic at once: servers take addresses of up to 8 KB
PUBLIC_REPLIES = 60  # that Mastodon shows to whom it does not know


def find(address: str, page: Document | None, without: Container[str] = ()) -> tuple[str, Place] | None:
    """The kind of site, and the parts of the address that matter; None where no JSON is known of."""
    for name, (tell, _) in SITES.items():
        if name not in without and (place := tell(address, page)):
            return name, place
    return None


def load(name: str, place: Place, web: Web) -> list[Document]:
    """The JSON documents of a discussion, in order.

    Raises
    ------
    ReadError
        Where there is nothing; where only a part can be had, that is said and the part is given.
    """
    try:
        return list(SITES[name][1](place, web))
    except RecursionError as error:
        raise ReadError(f"{name}: JSON that nests deeper than a discussion does.") from error


def _shape(pattern: str) -> Callable[[str, Document | None], Place | None]:
    """Told by the address alone."""
    known = re.compile(pattern, re.I)

    def tell(address: str, page: Document | None) -> Place | None:
        found = known.fullmatch(address.partition("#")[0])
        return found and found.groupdict()

    return tell


def _hackernews(place: Place, web: Web) -> Iterator[Document]:
    document = web.get(f"{ALGOLIA}/api/v1/items/{place['id']}")
    if not document.content.lstrip().startswith(b"{"):  # not parsed here: it may nest deeper than Python's stack
        raise ReadError(f"{brief(document.url)}: no JSON.")
    yield document


def _lobsters(place: Place, web: Web) -> Iterator[Document]:
    document = web.get(f"{place['base']}/s/{place['id']}.json")
    _parse(document, "short_id")
    yield document


def _discourse(place: Place, web: Web) -> Iterator[Document]:
    """The topic with its first twenty posts and the numbers of all; the others are put in with them."""
    topic = f"{place['base']}/t/{place['id']}"
    document = web.get(f"{topic}.json")
    value = _parse(document, "post_stream")
    stream = value["post_stream"]
    posts, listed = (stream.get(key) for key in ("posts", "stream")) if isinstance(stream, dict) else (None, None)
    if not isinstance(posts, list) or not isinstance(listed, list):
        raise ReadError(f"{brief(document.url)}: no posts in it.")
    here = {post.get("id") for post in posts if isinstance(post, dict)}
    others = [number for number in listed if isinstance(number, int) and number not in here]
    parts = (others[at : at + POSTS] for at in range(0, len(others), POSTS))
    addresses = (f"{topic}/posts.json?" + "&".join(f"post_ids%5B%5D={number}" for number in part) for part in parts)
    for _, more in _further(web, addresses, "post_stream"):
        found = more["post_stream"].get("posts") if isinstance(more["post_stream"], dict) else None
        posts.extend(found if isinstance(found, list) else [])
    yield replace(document, content=json.dumps(value).encode())


def _lemmy(place: Place, web: Web) -> Iterator[Document]:
    """The post, and its comments page by page; asked for as a tree (max_depth) Lemmy would give the first 300 only."""
    api, id = f"{place['base']}/api/v3", place["id"]
    post = web.get(f"{api}/post?id={id}")
    stated = _parse(post, "post_view")
    yield post
    seen: set[str] = set()
    pages = f"{api}/comment/list?post_id={id}&type_=All&sort=Old&limit=50&page="
    first = web.get(f"{pages}1")
    further = _further(web, (f"{pages}{number}" for number in count(2)), "comments")
    for document, value in chain([(first, _parse(first, "comments"))], further):
        views = value["comments"] if isinstance(value["comments"], list) else []
        new = {json.dumps(view.get("comment"), sort_keys=True) for view in views if isinstance(view, dict)} - seen
        if not new:
            break
        seen |= new
        yield document
    counts = stated["post_view"].get("counts") if isinstance(stated["post_view"], dict) else None
    told = counts.get("comments") if isinstance(counts, dict) else None
    if isinstance(told, int) and told > len(seen):
        web.log.note(f"{place['base']}: the post counts {told:,} comments, of which the site gives {len(seen):,}.")


def _mastodon(place: Place, web: Web) -> Iterator[Document]:
    status = f"{place['base']}/api/v1/statuses/{place['id']}"
    post = web.get(status)
    _parse(post, "account")
    yield post
    context = web.get(f"{status}/context")
    replies = _parse(context, "descendants")["descendants"]
    yield context
    if isinstance(replies, list) and len(replies) >= PUBLIC_REPLIES:
        web.log.warn(
            f"{context.url}: Mastodon shows the public at most {PUBLIC_REPLIES} replies of a conversation, "
            "and so many came: more may be missing."
        )


def _tell_wordpress(address: str, page: Document | None) -> Place | None:
    """A page of WordPress names its site's API and the post's number, in its head or in the headers with it."""
    links = _links(page) if page else []
    root = next((href for rel, _, href in links if rel == "https://api.w.org/"), None)
    number = next(filter(None, (_post_number(*link) for link in links)), None) or (page and _body_number(page))
    return {"root": root, "id": number} if root and number else None


def _post_number(rel: str, type: str, href: str) -> str | None:
    """From the address of the post in the API, or from its short address (?p=NUMBER)."""
    ends = {
        ("alternate", "application/json"): r"/wp/v2/\w[\w-]*/(\d+)/?$",
        ("shortlink", ""): r"[?&]p=(\d+)$",
    }
    found = re.search(ends.get((rel, type), "$^"), href.replace("%2F", "/"))
    return found and found[1]


def _wordpress(place: Place, web: Web) -> Iterator[Document]:
    """Page after page of comments, oldest first: what is written meanwhile does not shift them."""
    root = place["root"]
    start = f"{root}{'' if root.endswith('/') else '/'}wp/v2/comments{'&' if '?' in root else '?'}post={place['id']}"
    address = f"{start}&per_page=100&orderby=id&order=asc&page="
    first = web.get(f"{address}1")
    if not _parse(first):
        raise ReadError(f"{brief(first.url)}: there are no comments in it.")
    yield first
    pages = first.headers.get("x-wp-totalpages", "")
    numbers = range(2, int(pages) + 1) if re.fullmatch(r"\d{1,6}", pages) else count(2)
    for document, comments in _further(web, (f"{address}{number}" for number in numbers)):
        if not comments and not pages:
            break
        yield document


def _links(page: Document) -> list[tuple[str, str, str]]:
    """What a page says is next to it, as (relation, type, address)."""
    from selectolax.lexbor import LexborHTMLParser

    found = []
    for href, facts in re.findall(r"<([^<>]*)>([^<>]*)", page.headers.get("link", "")):
        said = dict(re.findall(r';\s*(\w+)="?([^";,]*)', facts))
        found.append((said.get("rel", ""), said.get("type", ""), href))
    # Of the head only its links are parsed: lexbor stalls where a hostile one nests without end.
    links = re.findall(r"<link\b[^<>]*>", _head(page), re.I)
    for link in LexborHTMLParser("".join(links)).css("link[rel][href]"):
        facts = link.attributes
        found.append((facts["rel"] or "", facts.get("type") or "", facts["href"] or ""))
    return [(rel.lower(), type.lower(), joined(page.url, href)) for rel, type, href in found]


def _head(page: Document) -> str:
    """A page up to its body, which may be endless."""
    return re.split(rb"<body\b", page.content[: 1 << 20], maxsplit=1, flags=re.I)[0].decode("utf-8", "replace")


def _body_number(page: Document) -> str | None:
    """The post's number among the classes of the body."""
    start = page.content[: 1 << 20].lower().partition(b"<body")[2][:5000].partition(b">")[0]
    found = re.search(rb"\b(?:postid|page-id)-(\d+)", start)
    return found and found[1].decode()


def _further(web: Web, addresses: Iterable[str], key: str | None = None) -> Iterator[tuple[Document, object]]:
    """Further documents and their values, up to the first that cannot be had: that is said."""
    for address in addresses:
        try:
            document = web.get(address)
            value = _parse(document, key)
        except ReadError as error:
            web.log.count("documents of the site that could not be fetched")
            web.log.warn(f"{error} Only what came before it is read.")
            return
        yield document, value


def _parse(document: Document, key: str | None = None) -> object:
    """The JSON of a document, with a key that it must have; else it must be a list."""
    try:
        value = json.loads(document.content)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{brief(document.url)}: no JSON that can be read.") from error
    if not (isinstance(value, list) if key is None else isinstance(value, dict) and key in value):
        raise ReadError(f"{brief(document.url)}: not the JSON expected there.")
    return value


HOST = r"(?P<base>https?://[^/?#]+)"
BASE = r"(?P<base>https?://[^/?#]+(?:/[^/?#]+)*?)"
SLUG = r"(?:[^/?#]*[^\d/?#][^/?#]*/)?"  # with something in it that is no digit, else it is the number already
APP = r"(?:(?:web|deck)/)?"
QUERY = r"/?(?:\?.*)?"

# Each kind of site: how it is told, and how its documents are loaded. Some are told by the address, as those of
# everybody look alike; the others by what the page says.
SITES: dict[str, tuple[Callable[[str, Document | None], Place | None], Callable[[Place, Web], Iterator[Document]]]] = {
    "Hacker News": (_shape(r"https?://news\.ycombinator\.com/item\?(?:.*&)?id=(?P<id>\d+)(?:&.*)?"), _hackernews),
    "Discourse": (_shape(rf"{BASE}/[tn]/{SLUG}(?P<id>\d+)(?:/\d+)?{QUERY}"), _discourse),
    "Lemmy": (_shape(rf"{HOST}/post/(?P<id>\d+){QUERY}"), _lemmy),
    "Mastodon": (_shape(rf"{HOST}/{APP}(?:@[^/?#]+|(?:users/[^/?#]+/)?statuses)/(?P<id>\d+){QUERY}"), _mastodon),
    "Lobsters": (_shape(rf"{HOST}/s/(?P<id>[a-z0-9]{{6}})(?:/[^/?#]*)?{QUERY}"), _lobsters),
    "WordPress": (_tell_wordpress, _wordpress),
}
