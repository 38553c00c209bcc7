"""Any other page that lists comments: repeated elements with a name, a time and a text, nested or marked with their depth."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, permutations, starmap, takewhile
from typing import Any, NamedTuple

from replygraph.errors import ReadError
from replygraph.readers import _bylines, _flat_lists, _html, _levels, _line_times, _names, _no_comments, schema_html
from replygraph.sources import Comments, Log, Source

TITLE = "Any other saved web page with comments, read by its structure"
HOWTO = (
    "Save the page with all its comments shown (Ctrl+S). Comments are what repeats with a name, a time and a text; whom one answers follows "
    "from what it lies in, or how deep it is marked. This is a guess about the page, and a warning says so: look at a few comments."
)
FAMILY = "html"
BREADTH = 3

SURE = re.compile(_no_comments.WORDS, re.I)
MAYBE = re.compile(rf"{_no_comments.WORDS}|post|message|msg|discussion|thread|note|answer|entry", re.I)
BOXES = re.compile(r"(?:replies|comments|answers|responses|children)(?:[-_]|$)", re.I)  # around several, most often
NEVER = re.compile(
    r"teaser|(?:^|[\s_-])(?:cards?|promo|related|widget|milestone|headlines?|news|nav|navigation|sidebar|carousel|slider|gallery|tiles?|archives?|products?|breadcrumbs?|toc|topiclist|history|revisions?)(?:$|[\s_-])",
    re.I,
)
AUTHORS = (  # the surer first
    "span[property='schema:name'], [property='schema:author'], [rel='author'], [itemprop='author'], .fn, .author-name, .comment-author, .comment__author, .username, .user-name, .commenter, .nickname, .person-listing",
    ".author, .user, .nick, .name, .byline", "[class*='author' i], [class*='user' i], [class*='nick' i], [class*='account' i]", ".submitted, [class*='submitted' i]:not(:has(blockquote)), [class*='byline' i]",
    "[class*='name' i]", "[class*='auteur' i], [class*='autor' i], [class*='verfasser' i], [class*='poster' i], [class*='yazar' i], [class*='nazwa' i], [class*='navn' i]",
    "[class*='meta' i], [class*='info' i]", "a[href*='/user'], a[href^='user'], a[href*='profile'], a[href*='/u/'], a[href*='/~'], a[href*='member']", "cite", "b", "strong", "h3, h4, h5, h6", "small, p", "td", "span", "div", "div:not(:has(*))",
)  # fmt: skip
PARTS = {
    "date": ("time", "[datetime], [data-time], [data-timestamp]", "[class*='date' i], [class*='time' i]:not([class*='timeline' i]), [class*='ago' i], [class*='posted' i], [class*='submitted' i], [class*='created' i]"),
    "parent": _levels.ANSWERED,
}  # fmt: skip
BODIES = "[class*='text' i], [class*='content' i], [class*='body' i], [class*='message' i], [class*='txt' i], [class*='markdown' i], [itemprop='text']"
# What programs call every second element, the first, or the last.
TURNS = re.compile(r"^(?:even|odd|alt|first|last|active|new|(?:row|bg)\d|windowbg\d?)$", re.I)


class Kind(NamedTuple):
    """The elements taken for comments, and what they are called in the markup."""

    label: str
    nodes: list[Any]
    parents: list[int | None]
    said: list[_bylines.Said]
    bodies: list[Any]
    left: str  # what is said of elements like these that are left out
    are_titles: bool = False  # of other threads or articles


def recognise(source: Source) -> str:
    """At least two elements of one kind that have a name and a text, and a time or another of them inside."""
    if not _html.looks_like_page(source):
        return ""
    found = _find(source)
    return f"{len(found.nodes):,} elements <{found.label}> with names and texts" if found else ""


def read(source: Source, log: Log, *, mentions: bool = True) -> Comments:
    """The comments; the parent is the one named, the one around, the last one less deep, or whom the text answers."""
    found = _find(source)
    if found is None:
        raise ReadError(
            f"{source.name}: no comments recognised by the page's structure. Copy the page as text, or name its format with --format."
        )
    title = _html.title(_html.parse(source))
    rows: list[dict[str, Any]] = [
        {
            "id": f"{source.name}#{place + 1}", "parent_id": None if parent is None else f"{source.name}#{parent + 1}", "thread_id": source.name,
            "author": said.author or None, "author_id": said.guest, "created_at": said.at, "precision": said.precision, "text": said.text,
            "title": title, "resolution": None if parent is None else "nested",
        }
        for place, (said, parent) in enumerate(zip(found.said, found.parents, strict=True))
    ]  # fmt: skip
    if all(parent is None for parent in found.parents):
        rows = _flat_lists.find(_html.parse(source), found.nodes, found.bodies, rows, source, mentions)
    else:
        rows = _flat_lists.deepest(_html.parse(source), found.nodes, found.bodies, rows, mentions)
    rows = [_flat_lists.without_whom(row, rows) for row in rows]
    _check_times(source, rows)
    answers = sum(bool(row["parent_id"] or row.get("reply_to")) for row in rows)
    taken = f"{answers:,} of them as answers to others" if answers else "and nothing on the page says which answers which"
    log.warn(
        f"{source.name}: unknown comment system. {len(rows):,} comments were found by the page's structure alone "
        f"(<{found.label}>), {taken}.{found.left} Look at a few of them before you rely on it."
    )
    if schema_html.opening(source) is None and (name := _bylines.author_above(_html.parse(source), found.nodes, rows, source)):
        log.warn(f"{source.name}: what stands above the comments, by {name}, is not among them: that they answer it is not told.")
    yield from schema_html.with_opening(rows, source, log)


def _check_times(source: Source, rows: Sequence[dict[str, Any]]) -> None:
    """An error where many answers are older than what they answer: then the page's structure does not tell who answers whom."""
    at = {row["id"]: str(row["created_at"]).replace("T", " ")[:16] for row in rows if row["precision"] in ("second", "minute")}
    pairs = [(at[row["id"]], at[row["parent_id"]]) for row in rows if row["id"] in at and row["parent_id"] in at]
    older = sum(own < above for own, above in pairs)
    if older > 2 and 3 * older > len(pairs):
        raise ReadError(
            f"{source.name}: by the page's structure {older:,} of {len(pairs):,} answers are older than what they answer: it does not tell who "
            "answers whom. Copy the page as text, or name its format with --format."
        )


@lru_cache(maxsize=1)
def _find(source: Source) -> Kind | None:
    """The kind of element that is most likely a comment: one that nests before one that does not, then the more frequent."""
    page = _html.parse(source)
    kinds: dict[str, list[Any]] = defaultdict(list)
    others: dict[str, list[Any]] = defaultdict(list)
    order: dict[int, int] = {}
    # Lists of several heads, each with a text behind it that may hold another such list: no element holds a comment.
    in_pairs = any(sum(each.tag == "dt" for each in node.iter()) > 1 for node in page.css("dl:has(dl)"))
    for node in page.css(_html.HOLDERS):
        order.setdefault(node.mem_id, len(order))
        labels = _labels(node)
        if (in_pairs and node.tag in ("dl", "dd")) or (node.tag == "blockquote" and not labels):
            continue  # such a list; a quotation
        for label in sorted(labels):
            kinds[label].append(node)
        for label in () if labels else sorted(_places(node)):
            others[label].append(node)
    alone = {nodes[0].mem_id: nodes[0] for nodes in kinds.values() if len(nodes) == 1}  # by a word of its own, such as "last-post"
    for node in alone.values():
        for label in _places(node) & others.keys() if all(len(kinds[label]) == 1 for label in _labels(node)) else ():
            others[label] = sorted([*others[label], node], key=lambda each: order[each.mem_id])
    kinds |= _with_answers(page, kinds, order)
    found = _try_all(page, source, kinds)
    single = [kind for kind in found if not BOXES.search(kind.label)]
    are_told = any(SURE.search(kind.label) or not _is_inside(kind.nodes, others) for kind in single)
    more = found if are_told and any(_answers(kind) for kind in found) else _try_all(page, source, others)
    best = max(found if are_told else [*found, *more], key=_rank, default=None)
    best = max((kind for kind in (*found, *more) if best and _says_more(kind, best)), key=_rank, default=best)
    posts = _with_posts(kinds, best, order) if best and not _answers(best) else {}
    texts = {each.text for each in best.said} if best else set()
    more = [kind for kind in _try_all(page, source, posts) if not texts - {each.text for each in kind.said}]
    return max([*filter(None, [best]), *more], key=_answers, default=None)


def _with_posts(kinds: dict[str, list[Any]], best: Kind, order: dict[int, int]) -> dict[str, list[Any]]:
    """Comments together with the posts that they lie in, of which there are several, as below each answer to a question; or with fewer answers in them."""
    own, around, found = {node.mem_id for node in best.nodes}, _html.around(best.nodes), {}
    for label, nodes in kinds.items():
        others = {node.mem_id for node in nodes}
        may_answer = len(nodes) < len(own) and SURE.search(label)
        if BOXES.search(label) or own & others or not (may_answer or len(around & others) > 1):
            continue
        both = sorted([*nodes, *best.nodes], key=lambda node: order[node.mem_id])
        above = _html.nesting(both)
        outer, inner = (best.nodes, nodes) if may_answer else (nodes, best.nodes)
        if all(above[node.mem_id] for node in inner) and not _no_comments.are_heads(outer, inner):
            found[f"{label}, {best.label}"] = both
    return found


def _try_all(page: _html.Page, source: Source, kinds: dict[str, list[Any]]) -> list[Kind]:
    """The kinds that may be comments; what lies alone in each item of a list of threads or articles is no comment either."""
    tried = [kind for label, nodes in kinds.items() if MOST >= len(nodes) >= 2 and (kind := _try(page, source, label, nodes))]
    items = {node.mem_id for kind in tried if kind.are_titles for node in kind.nodes}
    found = []
    for kind in tried:
        around = [next((each.mem_id for each in islice(_html.above(node), 12) if each.mem_id in items), None) for node in kind.nodes]
        if not kind.are_titles and (None in around or 10 * len(set(around)) <= 9 * len(around)):
            found.append(kind)
    return found


def _says_more(kind: Kind, other: Kind) -> bool:
    """Whether elements hold all comments that others hold, and more that answer, or before them the post that starts the thread; or are these and more."""
    said, others = ([(each.author, each.text) for each in each.said] for each in (kind, other))
    holds = bool(BOXES.search(other.label)) or not set(others) - set(said)
    own, theirs = ({node.mem_id for node in each.nodes} for each in (kind, other))
    length, less = (sum(len(text) for _, text in each) for each in (said, others))
    if (len(said), _answers(kind)) == (len(others), _answers(other)) and SURE.search(kind.label) and length > 2 * less:
        return True  # of as many the others are by-lines
    are_these = theirs < own and bool(MAYBE.search(kind.label)) and _answers(kind) >= _answers(other)
    return (len(said) > len(others) and _answers(kind) > _answers(other) and holds) or said[1:] == others or are_these


def _is_inside(nodes: list[_html.Node], others: dict[str, list[_html.Node]]) -> bool:
    """Whether most elements lie in elements of one other kind, which repeat more often: then these may be the comments."""
    around = {node.mem_id: label for label, each in others.items() if len(each) > len(nodes) for node in each}
    parents = [node.parent for node in nodes if node.parent is not None]
    return 2 * sum(parent.mem_id in around for parent in parents) > len(nodes)


MOST = 100_000  # elements of one kind


NUMBERS = re.compile(r"data-[a-z-]{1,40}-id$")  # attributes such as data-reply-id, on pages whose classes speak of looks alone


def _labels(node: _html.Node) -> set[str]:
    """What an element may be called: its tag with each class, its id's words, or attributes for its number, that speak of comments."""
    told = node.attributes
    words = [*_html.classes(node), re.sub(r"(?s)[-_]?\d.*", "", node.id or ""), *filter(NUMBERS.match, told)]
    return {f"{node.tag} {word}" for word in words if word and not re.search(r"\d|header|footer", word) and MAYBE.search(word)}


def _places(node: _html.Node) -> set[str]:
    """What an element without such words is called by: its classes, or that of what it lies in."""
    above, sign = node, ""
    while above is not None and (not sign or above.mem_id == node.parent.mem_id or above.tag in ("tbody", "table")):
        words = [word for word in _html.classes(above) if not TURNS.match(word)][: 1 if sign else CLASSES]
        words = words or ([above.id] if sign and above.id else [])
        if words:
            return {f"{above.tag} {re.split(r'[^A-Za-z_-]', word)[0]}{sign}" for word in words}
        above, sign = above.parent, f" > {above.tag}{sign}"
    return set()


CLASSES = 3  # of an element; some have twenty, for its looks


def _with_answers(page: _html.Page, kinds: dict[str, list[Any]], order: dict[int, int]) -> dict[str, list[Any]]:
    """Comments together with the answers in them, which some programs call alike but for the word: "item-comment" and "item-reply"."""
    alike: dict[str, list[str]] = defaultdict(list)
    for label in kinds:
        alike[SURE.sub("*", label.partition(" ")[2])].append(label)
    found = {}
    for first, second in (pair for labels in alike.values() for pair in permutations(labels[:4], 2) if not BOXES.search(pair[0])):
        comments, answers = kinds[first], kinds[second]
        outer = {node.mem_id for node in comments}
        nodes = sorted([*comments, *answers], key=lambda node: order[node.mem_id])
        around = _html.nesting(nodes)
        are_inside = all(around[node.mem_id] in outer for node in answers) and not any(around[key] for key in outer)
        if are_inside and not _no_comments.are_heads(comments, answers) and not _no_comments.are_boxes(page, comments, answers):
            found[f"{first}, {second}"] = nodes
    return found


def _answers(kind: Kind) -> int:
    return sum(parent is not None for parent in kind.parents)


def _rank(kind: Kind) -> tuple[Any, ...]:
    answered = _answers(kind)
    named = sum(bool(said.author) for said in kind.said)
    return answered > 0, bool(SURE.search(kind.label)), named, answered


def _try(page: _html.Page, source: Source, label: str, nodes: list[_html.Node]) -> Kind | None:
    """These elements as comments, if most of them have a name and a text, and a time or others of them inside."""
    is_sure = bool(SURE.search(label)) or _lies_under_comments(nodes[0])
    if not MAYBE.search(label) and (len(nodes) < 3 or not _are_dated(nodes[:: len(nodes) // 5 + 1], source)):
        return None
    nodes = _no_comments.without_parts(nodes)
    parts = _html.share(page, nodes, **PARTS)
    authors, are_marked = _authors(page, nodes, parts, source, nodes)
    named = {_class(node) for node in nodes if node.mem_id in authors}
    if len(authors) > 1 and (others := [node for node in nodes if _class(node) not in named]):  # which may have names in another way
        authors = _authors(page, nodes, parts, source, others)[0] | authors
    if len(authors) < 2 or len(authors) * 2 < len(nodes):
        return None
    for own in parts.values():
        if "date" in own and not _bylines.tells_time(own["date"], source):
            del own["date"]
    timed = {owner: each for owner, each in _html.owned(page, nodes, "[title]") if "date" not in parts[owner] and _is_timed(each, source)}
    for owner, each in timed.items() if 2 * len(timed) >= len(nodes) else ():  # else they tell of people, or of what is linked
        parts[owner]["date"] = each
    for key, author in authors.items():
        parts[key]["author"] = author
    for key, body in _bodies(page, nodes, parts, source).items():
        parts[key]["body"] = body
    said = _bylines.read(page, nodes, parts, source, {node.mem_id for node in nodes})
    have_numbers = all(map(_no_comments.has_number, nodes))
    are_numbered = have_numbers and all(SURE.search(node.id or "") for node in nodes)
    if heads := _no_comments.heads(nodes, said):
        return _try(page, source, label, [node for node in nodes if node.mem_id not in heads])
    kept, left = _no_comments.sort_out(nodes, parts, said, is_sure and have_numbers)
    if sum(bool(said[place].author) for place in kept) < 2 or 2 * len(kept) < len(nodes):
        return None
    good, said = [nodes[place] for place in kept], [said[place] for place in kept]
    if _no_comments.are_furniture(good, said, source):
        return None
    is_sure = is_sure or _no_comments.are_answerable(source, good)
    parents, people = _levels.find(good, parts), Counter(each.author for each in said if each.author)
    nests, are_dated = any(parent is not None for parent in parents), 2 * sum(each.at is not None for each in said) >= len(said)
    answered = sum(parent is not None for parent in parents)
    are_told = are_numbered or ((is_sure or (are_dated and are_marked and answered > 1)) and 10 * answered >= len(good))
    are_called = SURE.search(label) or 2 * sum(bool(SURE.search(_no_comments.called(node))) for node in good) > len(good)
    some = (good[0], good[len(good) // 2], good[-1])
    lie_beside = not are_called and sum(bool(NEVER.search(_names_around(node, label))) for node in some) > 1
    if not are_told and (lie_beside or _no_comments.are_teasers(good, said, source)):
        return None if lie_beside else Kind(label, good, parents, said, good, left, True)
    # Captions and adverts repeat: the same texts, or all by one.
    texts = {each.text if is_sure else re.sub(r"[\W\d]+", "", each.text) or each.text for each in said}
    varies = 3 * len(texts) > 2 * len(said) and 10 * max(people.values()) <= 9 * len(said)
    talk = is_sure or (3 <= len(said) > len(people) and 2 * people.total() > len(said) and _no_comments.speaks(source, good))
    tells = (are_dated or is_sure or are_marked) if nests else (are_dated or are_numbered) and varies and talk
    return Kind(label, good, parents, said, [parts[node.mem_id].get("body", node) for node in good], left) if tells else None


INLINE = frozenset(("a", "button", "time", "h1", "h2", "h3", "h4", "h5", "h6", "label", "input", "svg", "i", "b", "ul", "form"))


def _bodies(page: _html.Page, nodes: list[_html.Node], parts: dict[int, dict[str, _html.Node]], source: Source) -> dict[int, _html.Node]:
    """The element of each with its text: of the name that most have, and that holds the most without the by-line or other comments."""
    around, until = _html.around(nodes), {node.mem_id for node in nodes}
    found: dict[str, dict[int, _html.Node]] = defaultdict(dict)
    for owner, each in _html.owned(page, nodes, BODIES):
        sign = re.sub(r"\d+", "", f"{each.tag} {_html.attribute(each, 'class', 'itemprop')}")
        if each.tag not in INLINE and not re.search("screen-reader|hidden|sr-only", sign):
            found[sign].setdefault(owner, each)

    def holds_more(owner: int, element: _html.Node) -> bool:
        others = [other for each in ("author", "date") if (other := parts[owner].get(each)) is not None]
        pairs = (pair for other in others for pair in ((other, element), (element, other)))
        return element.mem_id in around or any(_html.lies_in(*pair, until) for pair in pairs)

    best, most = {}, 0.0
    for sign, elements in found.items():
        texts: dict[str, list[str]] = defaultdict(list)
        for owner, element in elements.items():
            texts[_html.text_of(parts[owner].get("author"))].append(_html.text_of(element))
        is_card = len(elements) > max(2, len(texts)) and all(len(set(each)) == 1 for each in texts.values())  # what is told of a person
        some = [("date" not in parts[owner] and _bylines.has_by_line(each, source)) for owner, each in islice(elements.items(), 20)]
        size = 0 if is_card or 2 * sum(some) > len(some) else sum(len(each) for said in texts.values() for each in said)
        size *= 0.01 if "repl" in sign and "repl" not in _no_comments.called(nodes[0]) else 1  # a box for answers
        if 2 * len(elements) >= len(nodes) and 2 * sum(starmap(holds_more, elements.items())) < len(elements) and size > most:
            best, most = elements, size
    return best


def _lies_under_comments(node: _html.Node) -> bool:
    """Whether one of the four elements around is called comments."""
    around = takewhile(lambda each: each.tag not in ("body", "html"), _html.above(node))
    return any(SURE.search(_no_comments.called(each)) for each in islice(around, 4))


def _class(node: _html.Node) -> tuple[str, str]:
    return node.tag or "", re.sub(r"\d+", "", node.attributes.get("class") or "")


def _names_around(node: _html.Node, label: str) -> str:
    """What an element and the three around it are called."""
    names = [label]
    for each in islice(takewhile(lambda each: each.tag not in ("body", "html"), (node, *_html.above(node))), 4):
        names += [] if SURE.search(names[-1]) else [_no_comments.called(each)]
    return " ".join(names)


def _is_timed(node: _html.Node, source: Source) -> bool:
    """Whether its title tells a time in full, where a page shows less."""
    return _html.moment(_html.attribute(node, "title"), source)[1] in ("minute", "second")


def _are_dated(nodes: list[_html.Node], source: Source) -> bool:
    """Whether each has a time on one of its first short lines, or in full in a title."""
    return all(
        any(_line_times.find_time(line, source) for line in _bylines.first_lines(node))
        or node.css_first("time") is not None
        or any(_is_timed(each, source) for each in node.css("[title]"))
        for node in nodes
    )


def _authors(
    page: _html.Page, nodes: list[_html.Node], parts: dict[int, dict[str, _html.Node]], source: Source, some: Sequence[_html.Node]
) -> tuple[dict[int, _html.Node], bool]:
    """The element of `some` with the name: of the surest kind that holds no titles; and whether it is marked as a person's."""
    around, inside = _html.around(nodes), {node.mem_id for node in nodes}
    for rank, selector in enumerate(AUTHORS):
        shared = _html.share(page, nodes, author=selector)
        found = {node.mem_id: each for node in some if (each := shared[node.mem_id].get("author"))}
        found = {key: each for key, each in found.items() if each.mem_id not in inside or "[" in selector or "." in selector}
        if 2 * len(found) < len(some):
            continue
        names = _names.name_all([found.get(node.mem_id) for node in some], source)
        own = [parts[node.mem_id].get("body") or node for node in some]
        texts = [" ".join(_html.body_of(each, inside).split()) if each.mem_id in around else _html.text_of(each) for each in own]
        if _are_names(names, texts, rank < 3 or _no_comments.are_answerable(source, nodes)):
            return found, rank < 4
    return {}, False


LEVEL = re.compile(r"(?:level|ebene|niveau|nivel|livello|nível|poziom|уровень)\s\d{1,3}", re.I)  # how deep a comment is
RE = re.compile(r"(?:re|aw|sv|antw|vs|odp|ynt|rif|res)\s*+(?:\[\d++\]\s*+)?[:：]", re.I)


def _are_names(names: list[str], texts: list[str], are_marked: bool) -> bool:
    """Names are short, people have several comments, and no text begins with one; a title begins with "Re:" or like the text."""
    pairs = [(name, text) for name, text in zip(names, texts, strict=True) if name]
    if not pairs:
        return False
    names = [name for name, _ in pairs]
    no_names = _names.BY | _names.SAYS | _bylines.LINKS
    if 2 * sum(_names.words_of(name) in no_names or LEVEL.fullmatch(name) is not None for name in names) > len(names):
        return False
    sentences = sum(bool(re.search(r"(?<!\w)\w{3,}+[.!?…。]$", name)) for name in names)
    long = sum(len(name) > _names.LONGEST_NAME or len(name.split()) > 4 for name in names)
    titles = sum(bool(RE.match(name)) or re.fullmatch(r"\(.*\)|\[[^]]*", name) is not None for name in names)
    begins = sum(len(name) > 8 and text.startswith(s := name.rstrip(".… ")) and s in text[len(name) * are_marked :] for name, text in pairs)
    return (
        4 * max(long, sentences) <= len(names) and 10 * titles <= len(names) and (3 * begins <= len(names) or len(set(names)) < len(names))
    )
