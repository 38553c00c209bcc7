"""Asking the web for documents: politely, within limits, and from the cache where it can be."""

from __future__ import annotations

import http
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from replygraph.errors import ReadError, ReplyGraphError
from replygraph.sources import Log
from replygraph.sources.web import caches
from replygraph.sources.web.caches import Document
from replygraph.sources.web.failures import Failure, Refused, Unreachable

if TYPE_CHECKING:
    import httpx
    from protego import Protego

NAME = "replygraph"
CONNECT, READ, WHOLE = 10.0, 30.0, 120.0  # seconds: until a connection is made, between two pieces, for a document
TRIES = 4
BACK_OFF = 1.0  # seconds before the second try, twice as many before each further one
PATIENCE = 120.0  # the longest wait that a site may ask for by Retry-After
PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two requests to a host; what a robots.txt may make of them
HOPS = 5  # redirects
MOST_DOCUMENTS, MOST_BYTES = 1_000, 200_000_000  # for one address given
BUSY = (429, 502, 503, 504)
KEPT = ("content-type", "link", "x-wp-totalpages")  # headers that somebody here reads

sleep, clock = time.sleep, time.monotonic


@dataclass
class Web:
    """The web as one run asks it, and what was asked.

    `tell` is given sentences for a person, those only for one who watches with `passing=True`.
    """

    log: Log
    allow_local: bool
    refresh: bool
    tell: Callable[..., None]
    counts: Counter[str] = field(default_factory=Counter)
    _local: set[tuple[str, int | None]] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _rules: dict[str, Protego] = field(default_factory=dict)
    _free_at: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        if "_client" in self.__dict__:
            self._client.close()

    def start(self, url: str) -> None:
        """Begin with an address that a person gives: the limits are for each, and if local ones are allowed it is this that is."""
        _httpx()
        self.counts.clear()
        self._local.clear()
        with suppress(Failure):
            at = self._address(url)
            if self.allow_local:
                self._local.add((at.raw_host.decode("ascii"), at.port))

    def get(self, url: str) -> Document:
        """The document at an address.

        Raises
        ------
        ReadError
            Where there is none, with the address and the reason.
        """
        if self.counts["documents"] >= MOST_DOCUMENTS:
            raise ReadError(f"{brief(url)}: not fetched, for one address may take {MOST_DOCUMENTS:,} documents at most.")
        try:
            document = self._look_up(url)
            self.counts["documents"] += 1
            self.counts["bytes"] += len(document.content)
            if document.status != 200:
                raise Refused(f"the site answered {_status(document.status)} on {document.fetched_at:%Y-%m-%d}")
            return document
        except Failure as failure:
            raise type(failure)(f"{brief(url)}: {failure}.") from failure

    def _look_up(self, url: str) -> Document:
        """From the cache, or else from the web; with `refresh` from the web, but only once."""
        url = url.partition("#")[0]
        if not self.refresh or url in self._asked:
            document = caches.read(url)
            if document is not None:
                self.counts["from the cache"] += 1
                return document
        document = self._follow(url)
        self._asked.add(url)
        self.counts["from the web"] += 1
        # What a site will say otherwise in a while is not kept.
        return document if document.status >= 500 else caches.write(url, document)

    def _follow(self, url: str) -> Document:
        """The document at the end of all redirects; each hop is looked at as the first address is."""
        at, where = self._address(url), ""
        is_rules = at.path == "/robots.txt"
        for _ in range(HOPS + 1):
            try:
                if not is_rules:
                    self._permit(at)
                self.tell(brief(str(at)), passing=True)
                answer, content = self._ask(at)
            except Failure as failure:
                raise type(failure)(f"{where}{failure}") from failure
            if not answer.has_redirect_location:
                headers = {name: answer.headers[name] for name in KEPT if name in answer.headers}
                now = datetime.now(UTC).replace(microsecond=0)
                return Document(str(at), answer.status_code, headers, now, content)
            at = self._address(str(at.join(answer.headers["location"])))
            where = f"it leads to {at}, and there "
        raise Refused(f"more than {HOPS} redirects, the last to {at}")

    @cached_property
    def _client(self) -> httpx.Client:
        httpx = _httpx()
        from replygraph.sources.web.addresses import Transport

        # Nothing from the environment: a proxy would look up names itself, behind the check of addresses.
        return httpx.Client(
            transport=Transport(self._local), trust_env=False, timeout=httpx.Timeout(READ, connect=CONNECT),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
        )  # fmt: skip

    @staticmethod
    def _address(url: str) -> httpx.URL:
        httpx = _httpx()
        try:
            address = httpx.URL(url.partition("#")[0])
        except httpx.InvalidURL as error:
            raise Unreachable(f"no valid address ({str(error).rstrip('.')})") from error
        if address.scheme not in ("http", "https"):
            raise Unreachable(f"only addresses with http:// and https:// are fetched, not {address.scheme}://")
        if not address.host:
            raise Unreachable("there is no host in this address")
        if address.port is not None and not 0 < address.port < 65536:
            raise Unreachable("there is no such port")
        if address.userinfo:
            raise Unreachable("an address with a name or a password in it is not fetched; leave them out")
        return address

    def _permit(self, address: httpx.URL) -> None:
        """Ask the site's robots.txt, once for each site; the pause it wishes is kept."""
        origin = f"{address.scheme}://{address.netloc.decode('ascii')}"
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(origin)
        if not self._rules[origin].can_fetch(str(address), NAME):
            raise Refused("the site's robots.txt asks programs not to fetch it")

    def _read_rules(self, origin: str) -> Protego:
        from protego import Protego

        try:
            document = self._look_up(f"{origin}/robots.txt")
        except Unreachable:
            raise
        except Failure as failure:
            raise Failure(f"not fetched, for the site's robots.txt could not be read ({failure})") from failure
        if document.status >= 500:
            raise Failure(f"not fetched, for the site's robots.txt could not be read ({_status(document.status)})")
        # A site without one has no wishes (RFC 9309, which also has readers stop after 500 KiB).
        text = document.content[:512_000].decode("utf-8-sig", "replace") if document.status == 200 else ""
        rules = Protego.parse(text)
        if (rules.crawl_delay(NAME) or 0) > LONGEST_PAUSE:
            wish = f"{rules.crawl_delay(NAME):g} seconds between two requests"
            self.tell(f"{origin}: its robots.txt asks for {wish}; {LONGEST_PAUSE:g} are kept.")
        return rules

    def _ask(self, address: httpx.URL) -> tuple[httpx.Response, bytes]:
        """One document, with more tries where the site is busy or the line is bad."""
        httpx = _httpx()
        for attempt in range(TRIES):
            self._wait(address)
            wait: float | None = None
            try:
                answer, content = _within(WHOLE, self._download, address)
            except httpx.InvalidURL as error:  # such as javascript:
                raise Refused("it leads to what is no address") from error
            except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
                reason, kind = _in_words(error), Failure
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                    kind = Unreachable
                    _check_certificate(error)
            else:
                if answer.status_code not in BUSY:
                    return answer, content
                reason, kind = f"the site answered {_status(answer.status_code)}", Failure
                wait = _retry_after(answer)
            if wait is not None and wait > PATIENCE:
                raise Failure(f"{reason} and asks to wait {wait:,.0f} seconds; try again then")
            if attempt + 1 < TRIES:
                wait = BACK_OFF * 2**attempt if wait is None else wait
                self.tell(f"{brief(str(address))}: {reason}; the next try is in {wait:g} seconds.", passing=True)
                sleep(wait)
        raise kind(f"{reason}, {TRIES} times; try again later")

    def _wait(self, address: httpx.URL) -> None:
        """Keep the pause between two requests to a host."""
        host = address.netloc.decode("ascii")
        rules = self._rules.get(f"{address.scheme}://{host}")
        pause = max(PAUSE, min((rules and rules.crawl_delay(NAME)) or 0, LONGEST_PAUSE))
        rest = self._free_at.get(host, 0) - clock()
        if rest > 0:
            sleep(min(rest, pause))
        self._free_at[host] = clock() + pause

    def _download(self, address: httpx.URL) -> tuple[httpx.Response, bytes]:
        """The answer and its content; what is too large is left before it is read."""
        room = MOST_BYTES - self.counts["bytes"]
        parts: list[bytes] = []
        with self._client.stream("GET", address) as answer:
            if answer.status_code == 200:
                packing = answer.headers.get("content-encoding", "").strip().lower()
                if packing not in ("", "identity", "gzip"):  # others blow up a thousandfold within one piece
                    raise Failure(f"it comes packed as {packing[:40]}, which was not asked for")
                for part in answer.iter_bytes():
                    parts.append(part)
                    room -= len(part)
                    if room < 0:
                        most = f"{MOST_BYTES / 1e6:,.0f} MB"
                        raise Failure(f"larger than {most}; download it otherwise and give the file")
        return answer, b"".join(parts)


def brief(url: str) -> str:
    """An address as it is told: some name a hundred posts."""
    return url if len(url) <= 120 else f"{url[:100]}..."


def _httpx() -> Any:
    try:
        import httpx
        import platformdirs  # noqa: F401
        import protego  # noqa: F401
    except ImportError as error:
        raise ReplyGraphError("addresses need httpx: pip install 'replygraph[web]'.") from error
    return httpx


@cache
def user_agent() -> str:
    """Who asks: the program, its version, and where to read about it."""
    from importlib.metadata import metadata

    about = metadata("replygraph")
    home = next((each.partition(", ")[2] for each in about.get_all("Project-URL") or ()), "")
    return f"{NAME}/{about['Version']}" + (f" (+{home})" if home else "")


def _within(seconds: float, work: Callable[..., Any], *arguments: object) -> Any:
    """What the work gives; where it takes longer it is abandoned, whether it waits for a name or for data that comes too slowly."""
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put((work(*arguments), None))
        except BaseException as error:  # to be raised where it can be caught, not in this thread
            results.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = results.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result


def _in_words(error: Exception) -> str:
    """What went wrong on the line."""
    httpx = _httpx()
    if isinstance(error, TimeoutError):
        return f"it does not end within {WHOLE:g} seconds"
    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection within {CONNECT:g} seconds"
    if isinstance(error, httpx.TimeoutException):
        return f"nothing comes for {READ:g} seconds"
    return f"the connection fails ({str(error).rstrip('.') or type(error).__name__})"


def _check_certificate(error: BaseException | None) -> None:
    """A certificate that is not valid will not be on the next try either."""
    import ssl  # whoever reads no address need not wait for it

    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    if error is not None:
        raise Unreachable(f"the site's certificate is not valid ({error.verify_message.rstrip('.')})") from error


def _status(code: int) -> str:
    """A status as people know it.

    >>> _status(404), _status(299)
    ('404 Not Found', '299')
    """
    with suppress(ValueError):
        return f"{code} {http.HTTPStatus(code).phrase}"
    return str(code)


def _retry_after(answer: httpx.Response) -> float | None:
    """How long the site asks to wait: it says so in seconds or by a date."""
    from email.utils import parsedate_to_datetime

    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    with suppress(ValueError, TypeError, OverflowError):
        at = parsedate_to_datetime(said)
        return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    return None
