"""Whom the comments of a list without levels answer, or of the last level: by a link to another, its number, a quotation, or a name."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from replygraph.readers import _html, _mentions, _quotes
from replygraph.readers._bylines import first_lines
from replygraph.readers._forum_threads import Post, answered, plain
from replygraph.readers._line_times import LONGEST_LINE, find_time
from replygraph.readers._markup import letters
from replygraph.readers._names import TO
from replygraph.sources import Comments, Source

QUOTES = "blockquote, [class*='quote'], [class*='citat'], [class*='zitat']"
NUMBERED = re.compile(r"\W{0,3}(\d{1,6})(?![\d.:/-]*\d)")
ANSWERS_NUMBER = re.compile(r"\s*(?:>>|＞＞|≫|#|@|№)\s?(\d{1,6})\b")
START = 60  # letters of a text in which a link to another comment says that this one is answered


def find(
    page: _html.Page, nodes: Sequence[_html.Node], bodies: Sequence[_html.Node], rows: list[dict[str, Any]], source: Source, mentions: bool
) -> list[dict[str, Any]]:
    """The comments `rows`, found in `nodes` with their texts in `bodies`, with whom they answer."""
    people = {plain(row["author"]) for row in rows if row["author"]}
    quotes = _quotes.find(page, bodies, QUOTES)
    told = zip(_linked(page, nodes, bodies, rows), _numbered(nodes, rows), strict=True)
    parents = [link if link is not None else number for link, number in told]
    posts: list[Post] = []
    own: list[str] = []  # what each says itself
    for place, (body, row, parent, above) in enumerate(zip(bodies, rows, parents, _headed(rows, source), strict=True), 1):
        said = [_quotes.quoted(each, people, source) for each in quotes.get(body.mem_id, ())]
        said = [each for each in said if letters(each[2]) != letters(row["text"])]  # what is no more than all that is said
        known: list[tuple[str | None, str | None, str]] = [(name, None, text) for name, _, text in said if name and plain(name) in people]
        if above is None and not known:
            above = next((near for _, _, text in said if (near := _repeated(text, own)) is not None), None)
        known += [] if above is None else [(rows[above]["author"], str(above + 1), "")]
        own.append(letters("\n".join(line for line in row["text"].split("\n") if not line.startswith(">"))))
        to = None if parent is None else str(parent + 1)
        posts.append(Post(str(place), row["author"] or "", row["created_at"], row["precision"], row["text"], quotes=known, parent=to))
    found = answered(posts, source.name, None, False, Counter(), explicit=True)
    rows = [
        row | {key: each[key] for key in ("parent_id", "reply_to", "candidates", "resolution") if key in each}
        for row, each in zip(rows, found, strict=True)
    ]
    return list(_named(nodes, rows, _marked(page, nodes, rows))) if mentions else rows


def _linked(
    page: _html.Page, nodes: Sequence[_html.Node], bodies: Sequence[_html.Node], rows: Sequence[dict[str, Any]]
) -> list[int | None]:
    """The place of the comment that the first words of each text link to, or that a link outside it leads to and names the author of.

    Most of the links lead the same way: up the page, or down where it has the newest first.
    """
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    targets = {
        name: places[owner] for owner, each in _html.owned(page, nodes, "[id], a[name]") if (name := _html.attribute(each, "id", "name"))
    }
    targets |= {node.id: place for place, node in enumerate(nodes) if node.id}
    found: list[int | None] = [None] * len(nodes)
    for owner, link in _html.owned(page, nodes, "a[href*='#']"):
        place, words = places[owner], _html.text_of(link)
        target = targets.get((_html.attribute(link, "href") or "").rpartition("#")[2], place)
        if found[place] is not None or target == place or not words:
            continue
        if (_html.lies_in(link, bodies[place]) and 0 <= " ".join(rows[place]["text"].split()).find(words) <= START) or (
            (name := plain(rows[target]["author"] or "")) and name in plain(words)
        ):
            found[place] = target
    up = [target < place for place, target in enumerate(found) if target is not None]
    upwards = 2 * sum(up) >= len(up) or not _newest_first(rows)
    return [target if target is not None and (target < place) == upwards else None for place, target in enumerate(found)]


def _newest_first(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the first comment is not older than the last, as far as times are known."""
    times = [str(row["created_at"]) for row in rows if row["created_at"] is not None]
    return not times or times[0] >= times[-1]


def _numbered(nodes: Sequence[_html.Node], rows: Sequence[dict[str, Any]]) -> list[int | None]:
    """The place of the comment whose number a text begins with, such as >>12, where each comment shows its number."""
    shown = [NUMBERED.match(next(iter(first_lines(node)), "")) for node in nodes]
    numbers = [int(each[1]) for each in shown if each]
    if len(numbers) < len(nodes) or numbers != sorted(set(numbers)):
        return [None] * len(nodes)
    places = {number: place for place, number in enumerate(numbers)}
    named = [ANSWERS_NUMBER.match(row["text"] or "") for row in rows]
    found = [places.get(int(each[1])) if each else None for each in named]
    return [parent if parent != place else None for place, parent in enumerate(found)]


def _repeated(quoted: str, own: Sequence[str]) -> int | None:
    """The place of the last comment that says itself what is quoted: the program names nobody, or somebody who has another name by now."""
    end = letters(quoted)[-50:]
    return next((place for place in range(len(own) - 1, max(-1, len(own) - 200), -1) if end in own[place]), None) if len(end) > 30 else None


def _headed(rows: Sequence[dict[str, Any]], source: Source) -> list[int | None]:
    """The place of an earlier comment whose name and time stand alone on the first line of a text: what follows is quoted from it."""
    said: dict[tuple[str, str], int] = {}
    found: list[int | None] = []
    for place, row in enumerate(rows):
        line = row["text"].partition("\n")[0].lstrip("> ")
        when = find_time(line, source) if len(line) <= LONGEST_LINE else None
        name = plain((line[: when[2]] + line[when[3] :]).strip(" \t,:|·•–—-")) if when else ""
        found.append(said.get((name, str(when[0]))) if when and name else None)
        if row["author"] and row["precision"] in ("minute", "second"):
            said.setdefault((plain(row["author"]), str(row["created_at"])), place)
    return found


def deepest(
    page: _html.Page, nodes: Sequence[_html.Node], bodies: Sequence[_html.Node], rows: list[dict[str, Any]], mentions: bool
) -> list[dict[str, Any]]:
    """Nested comments: those at the deepest level, where a program nests no further, answer whom they link to or name beside them."""
    places, levels = {row["id"]: place for place, row in enumerate(rows)}, _levels_of(rows)
    beside: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if levels[place] == max(levels):
            beside[row["parent_id"]].append(place)
    linked = _linked(page, nodes, bodies, rows)
    marked = _marked(page, nodes, rows) if mentions else [""] * len(rows)
    for above, group in beside.items():
        known = {rows[place]["id"] for place in group} | {above}
        targets = {place: rows[target]["id"] for place in group if (target := linked[place]) is not None and rows[target]["id"] in known}
        found = [rows[place] | {"parent_id": targets.get(place), "resolution": None} for place in group]
        if mentions:
            found = list(_named([nodes[place] for place in group], found, [marked[place] for place in group], [rows[places[above]]]))
        for place, each in zip(group, found, strict=True):
            if each["parent_id"]:
                rows[place] = each | {"resolution": each["resolution"] or "explicit-id"}
    return rows


def _levels_of(rows: Sequence[dict[str, Any]]) -> list[int]:
    """How many comments each lies below, where parents stand before their answers."""
    levels: dict[str, int] = {}
    for row in rows:
        levels[row["id"]] = levels.get(row["parent_id"], -1) + 1
    return list(levels.values())


MARKED = re.compile("reply|replied|parent|target", re.I)


def _marked(page: _html.Page, nodes: Sequence[_html.Node], rows: Sequence[dict[str, Any]]) -> list[str]:
    """The name of somebody else here, with words such as "in reply to" before it in an element of each comment, or alone in one called so."""
    people = {plain(row["author"]): row["author"] for row in rows if row["author"]}
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    found = [""] * len(rows)
    for owner, each in _html.owned(
        page, nodes, "span, a, small, em, i, [class*='reply' i], [class*='replied' i], [class*='parent' i], [class*='target' i]"
    ):
        text, place = _html.text_of(each), places[owner]
        if found[place] or len(text) > LONGEST_LINE or not (TO.match(text) or MARKED.search(_html.attribute(each, "class") or "")):
            continue
        name = people.get(plain(TO.sub("", text, count=1).strip(" @:：>▸→»")))
        found[place] = name if name and name != rows[place]["author"] else ""
    return found


def _named(
    nodes: Sequence[_html.Node], rows: list[dict[str, Any]], marked: Sequence[str], known: Sequence[dict[str, Any]] = ()
) -> Comments:
    """Answers to a person whom an element names, or first the text, or a line such as "in reply to Ann" that names nobody's own name."""
    lines = [next((line for line in first_lines(node) if TO.match(line)), "") for node in nodes]
    lines = [f"{name}\n" if name else TO.sub("", line, count=1) for name, line in zip(marked, lines, strict=True)]
    own = sum(bool(line) and plain(line).startswith(plain(row["author"] or "?")) for line, row in zip(lines, rows, strict=True))
    buttons = 2 * own >= sum(bool(line) for line in lines)  # "Reply to Ann" below what Ann said
    told = _mentions.resolve([row | {"text": f"@{line}"} for row, line in zip(rows, lines, strict=True)], known=known)
    for row, by_text, by_line in zip(rows, _mentions.resolve(rows, known=known), told, strict=True):
        if row["parent_id"] or row.get("reply_to"):
            yield row
        elif by_line.get("reply_to") and not buttons:
            yield by_line | {"text": row["text"], "resolution": "name-latest"}
        else:
            yield by_text


def without_whom(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A comment without a first line that says whom it answers, such as "Reply to #3 by Ann"."""
    line, _, rest = row["text"].partition("\n")
    if not rest or not row["parent_id"] or len(line) > LONGEST_LINE or not TO.match(line):
        return row
    name = rows[int(row["parent_id"].rpartition("#")[2]) - 1]["author"]
    return row | {"text": rest.strip()} if name and name in line else row
