"""Addresses as input: the page, or better the public JSON that its site has next to it."""

import io
import re
from datetime import datetime

from replygraph.errors import ReadError
from replygraph.sources.archives import open_archive
from replygraph.sources.contents import BOMS, FETCHED, Source, reference
from replygraph.sources.encodings import text_encoding
from replygraph.sources.web import caches
from replygraph.sources.web.caches import Document
from replygraph.sources.web.clients import Web
from replygraph.sources.web.failures import Refused
from replygraph.sources.web.sites import SITES, Place, find, load

__all__ = ["HOWTO", "TITLE", "Web", "is_url", "open_url", "short_name"]

TITLE = "The address of a discussion on the web (https://...)"
KINDS = ", ".join(list(SITES)[:-1]) + f" and {list(SITES)[-1]}"
HOWTO = (
    "Give the address of the page as the browser shows it. "
    f"For {KINDS} the public JSON next to the page is fetched, with all of its pages; of other sites the page itself, "
    "as if it were saved, and there a discussion on several pages needs the addresses of all. "
    "An address may also lead to a file of any format. This needs pip install 'replygraph[web]'.\n\n"
    "What is fetched is kept in the user's cache folder (~/.cache/replygraph on Linux), and a second run asks the site "
    "nothing; --refresh asks anew. The site's robots.txt is respected, a busy site is given time, and addresses of the "
    "own computer or network are asked only with --allow-local. A proxy is not used, for it would look up names itself."
)
BOM = tuple(bom for bom, _ in BOMS)
CURE = "If a browser shows it, save the page there (Ctrl+S) and give the file."


def is_url(name: object) -> bool:
    """Whether an input is an address rather than a file.

    >>> is_url("https://forum.example/t/5"), is_url("page.html"), is_url("C:/page.html")
    (True, False, False)
    """
    return isinstance(name, str) and re.match(r"[a-z][a-z0-9+.-]*://", name, re.I) is not None


def short_name(url: str) -> str:
    """An address as the name of a folder: its host and the end of its path.

    >>> short_name("https://www.forum.example/t/a-new-bridge/123?page=2#reply")
    'forum-example-a-new-bridge-123-page-2'
    """
    host, _, path = url.partition("://")[2].partition("#")[0].removeprefix("www.").partition("/")
    parts = re.split(r"[/?]", path.strip("/"))[-3 if "?" in path else -2 :]
    return "-".join(re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in [host, *parts] if part)


def open_url(url: str, web: Web, *, as_of: datetime | None = None, encoding: str | None = None) -> Source:
    """What is at an address as a Source: the JSON of its site in one piece, or the page where there is none."""
    web.start(url)
    source, page, tried = None, None, set()
    while source is None:
        found = find(page.url if page else url, page, tried)
        if found:
            tried.add(found[0])
            source = _open_json(url, *found, web, as_of)
        elif page is None:
            page = _page(url, web)
        else:
            source = _open_page(url, page, web, as_of, encoding)
    _tell(url, web)
    return source


def _open_json(url: str, kind: str, place: Place, web: Web, as_of: datetime | None) -> Source | None:
    """The documents of a site, one after the other, as readers of JSON take them; None where they can't be had."""
    try:
        documents = load(kind, place, web)
    except ReadError as error:
        web.log.note(f"{error} So the page itself is read, and no JSON of {kind}.")
        return None
    content = b"\n".join(document.content for document in documents)
    at = max(document.fetched_at for document in documents)
    web.log.note(f"{url}: the public JSON of {kind}, fetched {at:%Y-%m-%d %H:%M} UTC.")
    return Source(url, lambda: io.BytesIO(content), None, at, **reference(as_of, at, FETCHED))


def _page(url: str, web: Web) -> Document:
    try:
        return web.get(url)
    except Refused as error:
        again = "" if web.counts["from the web"] else " --refresh asks the site again."
        raise ReadError(f"{error}{again} {CURE}") from error


def _open_page(url: str, page: Document, web: Web, as_of: datetime | None, encoding: str | None) -> Source:
    at = page.fetched_at
    web.log.note(f"{url}: the page, fetched {at:%Y-%m-%d %H:%M} UTC.")
    whole = Source(url, lambda: page.path.open("rb"), page.path, at, encoding=encoding or _charset(page), **reference(as_of, at, FETCHED))
    return open_archive(whole) or whole


def _charset(page: Document) -> str | None:
    """The encoding that the site names, where it is one of text, and the page does not begin with a mark of its own."""
    found = re.search(r"charset=[\"']?([\w.:-]+)", page.headers.get("content-type", ""), re.I)
    return text_encoding(found[1]) if found and not page.content.startswith(BOM) else None


def _tell(url: str, web: Web) -> None:
    """What was asked of the web, for a person who wonders what the site heard of it."""
    kept, asked = web.counts["from the cache"], web.counts["from the web"]
    again = "; --refresh asks the site anew" if kept else ""
    place = f"{caches.folder()}{again}"
    web.tell(f"{url}: asked the web {asked:,} times, took {kept:,} documents from the cache ({place}).")
