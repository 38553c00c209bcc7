"""Web pages: parsed by lexbor, which neither loses deep nesting nor stalls on broken markup."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from replygraph.errors import ReadError
from replygraph.readers import _hostile
from replygraph.readers._ages import is_date, is_unread, language_of, moment_of, read_age, read_date
from replygraph.readers._contract import Seen
from replygraph.sources import Log, Source
from replygraph.sources.encodings import decoded, text_encoding

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    Page = LexborHTMLParser  # as annotations call them
    Node = LexborNode
else:
    Page = Node = object  # the parser is loaded where a page is read

CHARSET = re.compile(rb"<meta[^>]{0,80}charset=[\"']?([\w-]+)", re.I)
BLOCKS = frozenset((
    "p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "table", "td", "th", "ul", "ol", "dl", "dt",
    "dd", "section", "article", "aside", "figure", "hr", "details", "header", "footer",
))  # fmt: skip
SILENT = frozenset(["script", "style", "template", "noscript", "svg", "textarea", "select", "head", "title"])
MARKS, DATED = re.compile("[\x01-\x08]"), re.compile(r"\d{1,4}[-./年]\d{1,2}[-./月]\d")
HOLDERS = "li, div, article, section, tr, dl, dd, table, details, blockquote"  # elements that may hold a comment


@lru_cache(maxsize=1)
def markup(source: Source) -> str:
    """The page as text; of a page saved as one file (.mhtml) its HTML parts, the frames after the page."""
    content = source.read_bytes()
    if not is_mhtml(source):
        return _decode(content, source.encoding, source.head_encoding)
    return "\n".join(_decode(part, charset, "utf-8") for part, charset in _html_parts(content))


@lru_cache(maxsize=1)
def parse(source: Source) -> Page:
    """The page as a tree, which nobody changes: recognition and reading share it."""
    from selectolax.lexbor import LexborHTMLParser

    page = markup(source)
    if wrong := _hostile.find(page):
        raise ReadError(f"{source.name}: {wrong}, as on no page that a browser saves. Save the page again.")
    return LexborHTMLParser(CLOSED.sub(r"<\1\2></\1>", page))


CLOSED = re.compile(r"<(iframe|script|style|textarea|title|noscript)\b([^<>]*)/>", re.I)  # as XML has it: in HTML it would never end
# A page is whole with its end tag, or with the last line of a program that writes none by design (DiscordChatExporter).
END = re.compile("</html|class=[\"']?postamble\\b", re.I)


def without_cut(source: Source, rows: Iterable[Mapping[str, object]], log: Log) -> Iterator[Mapping[str, object]]:
    """The comments of a page; of one that is cut not the last, where the cut lies in it."""
    page = markup(source)
    is_part = not re.search("<html", page[:20_000], re.I)  # what somebody cut out of a page has no end tag of one
    if page.rstrip().endswith(">") if is_part else END.search(page[-20_000:]):
        yield from rows
        return
    held = None
    for row in rows:
        if held:
            yield held
        held = row
    boxes = r"(?:div|article|section|ul|ol|li|blockquote|table)\b"
    is_open = len(re.findall("<" + boxes, page, re.I)) > len(re.findall("</" + boxes, page, re.I))
    if held and held.get("author") and held.get("text") != "" and page.rstrip().endswith(">") and not is_open:
        yield held  # some sites leave out the end tag of the page
    elif held:
        log.count("comments that the file's end cuts")
    log.damage(f"{source.name}: the page ends without its end tag: it seems to be cut, and then comments are missing. Save it again.")


def _decode(content: bytes, given: str | None, otherwise: str) -> str:
    """By what the user said, what the page says of itself, or else UTF-8; browsers read Latin-1 as Windows-1252."""
    said = CHARSET.search(content[:4096])
    stated = text_encoding(said[1].decode("ascii")) if said else None
    if stated and stated.startswith(("utf-16", "utf-32")):
        stated = "utf-8"  # the statement could not be read if it were true
    name = text_encoding(given) or (otherwise if otherwise != "utf-8" else stated)
    return decoded(content, "cp1252" if name == "iso8859-1" else name)


def is_mhtml(source: Source) -> bool:
    """Whether a page was saved as one file with its pictures."""
    return b"multipart/related" in source.head[:2000] and b"mime-version" in source.head[:2000].lower()


def _html_parts(content: bytes) -> Iterator[tuple[bytes, str | None]]:
    import email
    import email.policy

    for part in email.message_from_bytes(content, policy=email.policy.compat32).walk():
        if part.get_content_type() == "text/html":
            charset = part.get_content_charset()
            yield part.get_payload(decode=True) or b"", charset if charset != "us-ascii" else None


# A page, or what somebody cut out of one.
_BEGINS = re.compile(
    r"<!doctype html|<!--|<(?:html|head|body|div|article|section|main|header|nav|aside|h[1-6]|p|ul|ol|li|dl|dt|dd|table|tbody|tr|td|span|blockquote|form|center|meta|link|a|b|i)(?=[\s>])"
)


def looks_like_page(source: Source) -> bool:
    """Whether the first bytes are those of a web page, or of a part of one."""
    if source.members:
        return False
    start = source.start[:3000].lower()
    if start.startswith(("<?xml", "<rss", "<disqus")) and "<html" not in start:
        return False
    return bool(_BEGINS.match(start)) or (start.startswith("<") and "<html" in start) or is_mhtml(source)


def seen(source: Source, signs: re.Pattern[str], words: str) -> Seen:
    """What a page is, and how many signs of it the page has; "" where it has none."""
    number = len(signs.findall(markup(source))) if looks_like_page(source) else 0
    return Seen(words if number else "", number)


def signs(pattern: re.Pattern[str], words: str, sure: re.Pattern[str] | None = None) -> Callable[[Source], Seen]:
    """A reader's `recognise`: how often the page has a sign; where others have it too, only with another that is `sure`."""

    def recognise(source: Source) -> Seen:
        found = seen(source, pattern, words)
        return found if found and (sure is None or sure.search(markup(source))) else Seen("")

    recognise.__doc__ = f"What has the markup of {words}."
    return recognise


def text_of(node: Node | None) -> str:
    """A node's text on one line; "" where there is no node."""
    return " ".join(node.text().split()) if node is not None else ""


def body_of(node: Node | None, without: Container[int] = ()) -> str:
    """A node's text: paragraphs apart by an empty line, quotations after `> `; not that of the nodes `without`."""
    if node is None:
        return ""
    parts: list[str] = []
    for each, leaves in walk(node, without):
        tag = each.tag
        if tag == "-text":
            text, last = MARKS.sub("", each.text_content or ""), parts[-1][-1:] if parts else ""
            is_apart = last.isdigit() or (
                last.isalpha() and DATED.match(text)
            )  # numbers side by side, in elements of their own, are several
            parts.append(f" {text}" if text[:1].isdigit() and is_apart else text)
        elif tag == "br" and not leaves:
            parts.append("\x02")
        elif tag in BLOCKS:
            parts.append("\x01" if tag != "blockquote" else "\x04\x01" if leaves else "\x01\x03")
        elif tag == "cite" and leaves and each.parent.tag in ("blockquote", "div"):
            parts.append("\x01")  # who is quoted, above what is quoted
    return lay_out("".join(parts))


def walk(node: Node, without: Container[int] = ()) -> Iterator[tuple[Node, bool]]:
    """All below a node in the page's order, as (node, False) and, for elements, (node, True) at their end."""
    each = node.child
    while each is not None:
        yield each, False
        is_element = each.is_element_node
        below = each.child if is_element and each.tag not in SILENT and each.mem_id not in without else None
        if below is not None:
            each = below
            continue
        if is_element:
            yield each, True
        while each.next is None:
            each = each.parent
            if each is None or each.mem_id == node.mem_id:
                return
            yield each, True
        each = each.next


def lay_out(text: str) -> str:
    """White space as a browser shows it, from text with marks for paragraphs, line ends and quotations."""
    depth, blocks = 0, []
    for piece in re.split("([\x01\x03\x04])", text):
        if piece in ("\x03", "\x04"):
            depth = max(0, depth + (1 if piece == "\x03" else -1))
        elif piece != "\x01":
            lines = [" ".join(line.split()) for line in piece.split("\x02")]
            said = "\n".join(lines).strip()
            if said:
                blocks.append(re.sub("^", "> " * min(depth, 9), said, flags=re.M) if depth else said)
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(blocks))


def comments(source: Source, cure: str, *selectors: str, what: str = "comments") -> tuple[Page, list[Node]]:
    """A page and the elements that hold its comments, by the first selector that finds any; an error, with the cure, where none does."""
    page = parse(source)
    for selector in selectors:
        if nodes := select(page, selector):
            return page, nodes
    raise ReadError(f"{source.name}: no {what} in it. {cure}")


Parts = dict[str, Node]


def select(root: Page | Node, selector: str) -> list[Node]:
    """The elements that a selector finds, each once: of several selectors with commas between, lexbor gives a node for each."""
    return list({node.mem_id: node for node in root.css(selector)}.values())


def share(page: Page, comments: Sequence[Node], **selectors: str | Sequence[str]) -> dict[int, Parts]:
    """To each comment its own parts: what a selector finds in it, and not in a comment inside it.

    Of several selectors for a part the first that finds something in the comment counts, and of several finds the first.
    """
    owners: dict[int, int] = {node.mem_id: node.mem_id for node in comments}
    found: dict[int, Parts] = {node.mem_id: {} for node in comments}
    for name, choices in selectors.items():
        for selector in [choices] if isinstance(choices, str) else choices:
            new: dict[int, Parts] = {}
            for node in page.css(selector):
                if name == "author" and _is_picture(node):
                    continue
                # A part that is itself a comment, such as a list item with the class of an author, lies in the one around.
                owner = _owner(node.parent if name == "author" and node.mem_id in found else node, owners)
                if owner:
                    new.setdefault(owner, {}).setdefault(name, node)
            for owner, parts in new.items():
                for key, node in parts.items():
                    found[owner].setdefault(key, node)
    return found


def _is_picture(node: Node) -> bool:
    """Whether an element is the picture of a person: without text, or with the letters that stand for one."""
    text, kind = node.text().strip(), node.attributes.get("class") or ""
    return not (text or attribute(node, "content", "data-user-card")) or (
        "avatar" in kind.lower() and bool(re.fullmatch("[A-Za-z]{1,2}", text))
    )


def _owner(node: Node | None, owners: dict[int, int]) -> int:
    """The comment that a node lies in, or 0; what is on the way is remembered."""
    passed: list[int] = []
    each = node
    while each is not None and each.mem_id not in owners:
        passed.append(each.mem_id)
        each = each.parent
    owner = owners[each.mem_id] if each is not None else 0
    owners.update(dict.fromkeys(passed, owner))
    return owner


def said(own: Parts, source: Source, inside: Container[int] = ()) -> dict[str, Any]:
    """A comment by its parts `author`, `date`, `body`, `score` and `link`; without what lies in the comments `inside`."""
    at, precision = date_of(own.get("date"), source)
    at = shown[:60] if at is None and re.search(r"\d", shown := text_of(own.get("date"))) else at  # counted as one that cannot be read
    author, body, score = (own.get(part) for part in ("author", "body", "score"))
    return {
        "author": attribute(author, "content") or text_of(author) or None, "created_at": at, "precision": precision,
        "text": attribute(body, "content") or body_of(body, inside), "score": number_of(attribute(score, "title") or text_of(score)),
        "url": attribute(own.get("link"), "href"),
    }  # fmt: skip


def owned(page: Page, comments: Sequence[Node], selector: str) -> Iterator[tuple[int, Node]]:
    """What a selector finds in comments, each with the comment that it lies in and no other in between."""
    owners: dict[int, int] = {node.mem_id: node.mem_id for node in comments}
    for node in page.css(selector):
        if node.mem_id not in owners and (owner := _owner(node, owners)):
            yield owner, node


def above(node: Node) -> Iterator[Node]:
    """The elements around one, the nearest first."""
    while (node := node.parent) is not None:
        yield node


def around(nodes: Iterable[Node]) -> set[int]:
    """Of all the elements that these lie in the `mem_id`."""
    found: set[int] = set()
    for node in nodes:
        found.update(each.mem_id for each in takewhile(lambda each: each.mem_id not in found, above(node)))
    return found


def lies_in(node: Node | None, other: Node, until: Container[int] = ()) -> bool:
    """Whether an element is another, or lies in it; what is around those in `until` is not looked at."""
    while node is not None and node.mem_id != other.mem_id and node.mem_id not in until:
        node = node.parent
    return node is not None and node.mem_id == other.mem_id


def beside(node: Node, step: int) -> Node | None:
    """The element right before or behind another."""
    node = node.prev if step < 0 else node.next
    while node is not None and not node.is_element_node:
        node = node.prev if step < 0 else node.next
    return node


def nesting(comments: Sequence[Node]) -> dict[int, int]:
    """The comment around each comment, by their `mem_id`; 0 where there is none."""
    owners = {node.mem_id: node.mem_id for node in comments}
    return {node.mem_id: _owner(node.parent, owners) for node in comments}


def attribute(node: Node | None, *names: str) -> str | None:
    """The first of these attributes that a node has and that is not empty."""
    if node is None:
        return None
    attributes = node.attributes
    return next((value.strip() for name in names if (value := attributes.get(name)) and value.strip()), None)


HASH = re.compile(r"(?<=[A-Za-z])__(?=[\w-]{0,4}[\dA-Z_-])[\w-]{5}$")


def classes(node: Node) -> list[str]:
    """The classes of an element, without what tools put behind them to tell style sheets apart: "Message_box__T7pk7"."""
    return [HASH.sub("", word) for word in (node.attributes.get("class") or "").split()]


def date_of(node: Node | None, source: Source) -> tuple[object, str | None]:
    """A time from the attributes meant for programs, or else from what a person reads; and how exact it is; one that cannot be read as it stands."""
    inner = node.css_first("[datetime], [title]") if node is not None else None
    for text in (
        attribute(node, "datetime", "data-timestamp", "data-time", "data-livestamp", "data-utime", "content"),
        attribute(node, "title"),
        attribute(inner, "datetime", "title"),
        *(dict.fromkeys((" ".join(node.text(separator=" ").split()), text_of(node))) if node is not None else ()),
    ):
        if text:
            at, precision = moment(text, source)
            if at is not None:
                return at, precision
    return stamp if is_unread(stamp := text_of(node)) else None, None


def moment(text: str | None, source: Source) -> tuple[datetime | str | int | None, str | None]:
    """A time as a page prints it, and how exact that is."""
    if not text:
        return None, None
    if re.match(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d", text):
        return re.match(r"\S+[T ]?[\d:.]*(?:Z|[+-]\d\d:?\d\d)?", text)[0], "second"
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return int(text), "second"
    if age := read_age(text):
        return moment_of(age, source), age.unit
    return page_date(text, source) or (None, None)


def page_date(text: str, source: Source) -> tuple[datetime | str, str | None] | None:
    """The date that a short line of a page says, with day and month in the order that the whole page shows; as it stands, to be counted, where
    nothing tells which month a word is."""
    found = read_date(text, bool(_SLASHED.search(text)) and is_month_first(source) is True, language_of(source))
    return found or ((text, None) if is_date(text) else None)


_SLASHED = re.compile(r"(?<![\w./-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)?\d\d(?![\d/-])(\D{0,6}\d{1,2}:\d\d(?::\d\d)?\s?[ap]\.?m\b)?", re.I)


@lru_cache(maxsize=1)
def is_month_first(source: Source) -> bool | None:
    """Whether dates such as 3/14/2024 have the month first, by all of those on the page; None where they do not tell."""
    found = list(_SLASHED.finditer(markup(source)))
    first, second = (max((int(each[group]) for each in found), default=0) for group in (1, 3))
    if first <= 12 and second <= 12:
        return True if any(each[4] for each in found) else None
    return first <= 12


def has_unclear_dates(source: Source, comments: int) -> bool:
    """Whether about as many dates as there are comments leave it open whether the day or the month stands first."""
    number = sum(int(each[1]) != int(each[3]) for each in _SLASHED.finditer(markup(source)))
    return bool(number) and 2 * number >= comments and is_month_first(source) is None


def number_of(text: str | None) -> float | None:
    """The first number in a text, such as a comment's score."""
    found = re.search(r"[-+−]?\d+", (text or "").replace(",", ""))
    return float(found[0].replace("−", "-")) if found and len(found[0]) < 15 else None


def address(page: Page) -> str | None:
    """The page's own address, as it states it."""
    stated = (("link[rel='canonical']", "href"), ("meta[property='og:url']", "content"), ("base[href]", "href"))
    return next((found for selector, name in stated if (found := attribute(page.css_first(selector), name))), None)


def title(page: Page) -> str | None:
    """The page's title."""
    return text_of(page.css_first("title")) or None
