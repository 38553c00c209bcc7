"""Graphs as text of other programs: GML, Pajek, GDF, DOT, UCINET's DL and VNA, yEd's TGF, Cytoscape's SIF.

networkx reads the first two, but refuses what their own programs write: letters outside ASCII, ties told twice, labels
told twice, apostrophes. Each takes a few lines, which hold nothing but names and numbers.
"""

import csv
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from replygraph.errors import ReadError
from replygraph.mapping import ties
from replygraph.mapping.ties import Edge, plain
from replygraph.sources import Comments, Log, Source

TITLE = "A graph made elsewhere as text: GML, Pajek, GDF, DOT, UCINET DL and VNA, TGF, SIF"
HOWTO = (
    "Save the graph from Pajek (.net), UCINET (.dl, .vna), Gephi or Netvizz (.gdf, .gml), Cytoscape (.sif), Graphviz (.dot, .gv), igraph, networkx or yEd (.gml, .tgf). "
    "A tie of weight 3 counts as three replies. What is not understood in such a file, save as GraphML and give that."
)
FAMILY = "text"

Graph = tuple[dict[str, dict[str, str]], list[Edge]]


def recognise(source: Source) -> str:
    """The first words of each format."""
    found = _format(source)
    return f"a graph in {found}" if found else ""


def read(source: Source, log: Log) -> Comments:
    """An author for each node, and a reply for each tie, of its weight."""
    name = _format(source)
    if not name:
        raise ReadError(f"{source.name}: none of {', '.join(FORMATS)}. Save the graph as GraphML and give that.")
    try:
        nodes, edges = FORMATS[name](source.read_text().lstrip("\ufeff"))
    except _Misread as error:
        raise ReadError(f"{source.name}: {name} that is not understood ({error}). Save the graph as GraphML and give that.") from error
    if not edges and not nodes:
        raise ReadError(f"{source.name}: no nodes and no ties in it.")
    for edge in edges:
        nodes.setdefault(edge.source, {})
        nodes.setdefault(edge.target, {})
    yield from ties.comments(source, log, nodes, edges)


class _Misread(ValueError):
    """What a file has that its format, as far as it is known here, has not."""


def _format(source: Source) -> str:
    """By how it begins; SIF, which begins with any name, by what the file is called."""
    if re.search(r"\.sif\b", source.name, re.I):
        return "SIF"
    return next((name for name, sign in SIGNS.items() if sign.match(source.start)), "")


GML_TOKEN = re.compile(r'"([^"]*)"|([\[\]])|([^\s\[\]"]+)')


def _read_gml(text: str) -> Graph:
    """Keys and values, of which some are lists of keys and values in brackets; a key that stands twice has several values."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[Edge] = []
    inside: list[tuple[str, dict[str, str]]] = [("", {})]
    key, kind = "", "undirected"
    for token in GML_TOKEN.finditer(re.sub(r"(?m)^[ \t]*#.*", "", text)):
        string, bracket, word = token.groups()
        if bracket == "[":
            inside.append((key.lower(), {}))
            key = ""
        elif bracket:
            if len(inside) < 2:
                raise _Misread("a bracket closes that was not opened")
            name, cells = inside.pop()
            if name == "node" and "id" in cells:
                nodes[cells["id"]] = {each: value for each, value in cells.items() if each != "id"}
            elif name == "edge" and {"source", "target"} <= set(cells):
                edges.append(Edge(cells.pop("source"), cells.pop("target"), cells))
        elif not key and string is None:
            key = word
        else:
            inside[-1][1].setdefault(plain(key), _unescaped(string) if string is not None else word)
            kind = "" if (len(inside), key.lower(), word) == (2, "directed", "1") else kind
            key = ""
    if len(inside) > 1:
        raise _Misread("a bracket is not closed, as where a file is cut")
    return nodes, [edge._replace(kind=kind) for edge in edges]


def _unescaped(text: str) -> str:
    """A string of GML: letters by their numbers as they are, where HTML has others for some; those by name as in HTML."""
    return re.sub(r"&#(\d{1,7});|&[^;&\s]{1,32};", _letter, text)


def _letter(found: re.Match[str]) -> str:
    number = int(found[1] or 0xD800)
    return html.unescape(found[0]) if 0xD800 <= number < 0xE000 or number > 0x10FFFF else chr(number)


def _words(line: str) -> list[str]:
    """The words of a line; those in quotation marks hold spaces."""
    return [quoted or word for quoted, word in re.findall(r'"([^"]*)"|([^\s"]+)', line)]


def _under_headings(text: str, heading: str) -> Iterator[tuple[str, list[str]]]:
    """Each line that is a heading, with the lines below it that hold anything."""
    _, *parts = re.split(rf"(?im)^({heading})$", text)
    for head, below in zip(parts[::2], parts[1::2], strict=True):
        yield head, [line for line in below.split("\n") if line.strip()]


def _read_pajek(text: str) -> Graph:
    """Vertices by number, then arcs and edges: with an end each way, as lists of ends, or as a matrix."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[Edge] = []
    for head, lines in _under_headings(text, r"[ \t]*\*.*"):
        words = _words(head)
        part = words[0].lower()
        rows, kind = [_words(line) for line in lines if not line.lstrip().startswith("%")], _PAJEK.get(part, "")
        if part in _PAJEK:  # the number of a relation, where there are several
            rows = [row[1:] if row and re.fullmatch(r"\d+:", row[0]) else row for row in rows]
        rows = list(filter(None, rows))
        if part == "*vertices":
            if len(words) > 2:
                raise _Misread("a network between two kinds of things")
            nodes = nodes or _numbered(_at(words, 1))
            nodes |= {row[0]: {"label": row[1]} if row[1:] else {} for row in rows}
        elif part in ("*arcslist", "*edgeslist"):
            edges += [Edge(row[0], each, {}, kind) for row in rows for each in row[1:]]
        elif part in ("*arcs", "*edges"):
            edges += [Edge(row[0], _at(row, 1), {"weight": row[2]} if row[2:] else {}, kind) for row in rows]
        elif part == "*matrix":
            cells = ((row, column, cell) for row, cells in enumerate(rows, 1) for column, cell in enumerate(cells, 1))
            edges += [Edge(str(row), str(column), {"weight": cell}) for row, column, cell in cells if cell.strip("0.")]
    return nodes, edges


_PAJEK = {"*arcs": "", "*arcslist": "", "*edges": "undirected", "*edgeslist": "undirected"}


def _at(words: list[str], place: int) -> str:
    if len(words) <= place:
        raise _Misread(f'a line "{" ".join(words)[:40]}"')
    return words[place]


def _numbered(size: str) -> dict[str, dict[str, str]]:
    """Nodes that are known by number alone; more than a file could sensibly leave without names fill the memory."""
    if not re.fullmatch(r"\d{1,6}", size):
        raise _Misread(f'"{size[:40]}" nodes')
    return {str(number): {} for number in range(1, int(size) + 1)}


def _read_gdf(text: str) -> Graph:
    """Two tables, each below the names of its columns; quoted by ' or "."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[Edge] = []
    for head, lines in _under_headings(text, r"(?:node|edge)def\s*>.*"):
        columns = [plain(each.split()[0]) if each.split() else "" for each in head.partition(">")[2].split(",")]
        for line in lines:
            cells = dict(zip(columns, next(csv.reader([line], quotechar='"' if '"' in line else "'"), []), strict=False))
            if "node1" in cells and "node2" in cells:
                kind = "undirected" if cells.get("directed", "").strip().lower() in ("", "false", "0") else ""
                edges.append(Edge(cells.pop("node1"), cells.pop("node2"), cells, kind))
            elif "name" in cells:
                nodes[cells.pop("name")] = cells
    return nodes, edges


DOT_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|(?m:^\s*\#[^\n]*)|"((?:[^"\\]|\\.)*)"|(->|--|[{}\[\];,=:])|(-?\.?[\w\u0080-\uffff][\w.\u0080-\uffff]*)|<([^<>]*)>|\s+',
    re.S,
)
# Of tokens a letter each, w for a word: what is set, or a chain of words, some with a place on the node, and what is set for it in brackets.
DOT_STATEMENT = re.compile(r"w=w|(?P<chain>w(?::w)*+(?:[->]w(?::w)*+)*+)(?:(?P<cells>(?:\[[^\]]*+\]?)++)|(?![{,]))|(?P<arrow>[->])")
DOT_NODE, DOT_SET = re.compile("(?<!:)w"), re.compile("w=w")
DOT_WORDS = {"strict", "graph", "digraph", "subgraph", "node", "edge"}


def _read_dot(text: str) -> Graph:
    """Statements: ids with what is set in brackets, and chains of ids with arrows or lines between."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[Edge] = []
    words, kinds = _dot_tokens(text)
    for found in DOT_STATEMENT.finditer(kinds):
        chain = [words[each.start()] for each in DOT_NODE.finditer(kinds, *found.span("chain"))]
        links = re.findall("[->]", found["chain"] or "")
        if found["arrow"] or (links and "subgraph" in chain):
            raise _Misread("groups in braces as ends of arrows")
        cells = {plain(words[each.start()]): words[each.end() - 1] for each in DOT_SET.finditer(kinds, *found.span("cells"))}
        if links:
            edges += _dot_edges(chain, links, cells)
        elif chain and chain[0].lower() not in DOT_WORDS:
            nodes.setdefault(chain[0], {}).update(cells)
    return nodes, edges


def _dot_tokens(text: str) -> tuple[list[str], str]:
    """Words and signs behind the first brace, and of each a letter: w for a word, or the last of the sign."""
    at = text.find("{") + 1 or len(text)
    words, kinds = [], []
    while at < len(text):
        token = DOT_TOKEN.match(text, at)
        if not token:
            raise _Misread(f'"{text[at : at + 20].split(chr(10))[0]}"')
        at = token.end()
        string, sign, *_ = token.groups()
        if token.lastindex:  # else it is space or a remark
            words.append(re.sub(r"\\(.)", r"\1", string) if string is not None else token[token.lastindex])
            kinds.append(sign[-1] if sign else "w")
    return words, "".join(kinds)


def _dot_edges(chain: Sequence[str], links: Sequence[str], cells: Mapping[str, str]) -> list[Edge]:
    """The ties of a chain; a label that is no weight is none."""
    kept = {name: value for name, value in cells.items() if name != "dir"}
    if "weight" not in kept and ties.are_numbers([kept.get("label", "-")]):
        kept["weight"] = kept["label"]
    kind = {"both": "mutual", "none": "undirected"}.get(cells.get("dir", ""), "")
    found = []
    for link, one, other in zip(links, chain, chain[1:], strict=False):
        ends = (other, one) if cells.get("dir") == "back" else (one, other)
        found.append(Edge(*ends, kept, "undirected" if link == "-" else kind))
    return found


def _read_dl(text: str) -> Graph:
    """UCINET: labels, then a matrix, or lines with two ends and a weight, or with an end and those it answers."""
    head, _, data = text.partition(next(iter(re.findall(r"(?i)\bdata\s*:", text)), "\0"))
    if not data:
        raise _Misread("no data:")
    kind = next(iter(re.findall(r"(?i)format\s*=\s*(\w+)", head)), "fullmatrix").lower()
    if re.search(r"(?i)\b(nr|nc|nm)\s*=", head) or kind not in ("fullmatrix", "edgelist1", "nodelist1"):
        raise _Misread(f"format {kind}, or of two kinds of things")
    size = re.search(r"(?i)\bn\s*=\s*(\d+)", head)
    embedded = "embedded" in head.lower()
    labels = re.split(r"[\s,]+", next(iter(re.findall(r"(?is)labels\s*:\s*(.*)", head)), "").strip())
    labels = [label.strip('"') for label in labels if label]
    if not labels and embedded and kind == "fullmatrix":
        first, _, data = data.lstrip("\r\n").partition("\n")
        labels, data = _words(first), "\n".join(" ".join(_words(line)[1:]) for line in data.splitlines())
    ids = labels or ([*_numbered(size[1])] if size and not embedded else [])
    named = {} if embedded else {str(number): label for number, label in enumerate(labels, 1)}
    return {id: {} for id in ids}, _dl_edges(kind, [_words(line) for line in data.splitlines()], ids, named)


def _dl_edges(kind: str, rows: list[list[str]], ids: list[str], named: Mapping[str, str]) -> list[Edge]:
    if kind == "fullmatrix":
        cells = [cell for row in rows for cell in row]
        if len(cells) != len(ids) ** 2:
            raise _Misread(f"{len(cells):,} numbers where a matrix of {len(ids):,} has {len(ids) ** 2:,}")
        places = ((place // len(ids), place % len(ids), cell) for place, cell in enumerate(cells) if cell.strip("0."))
        return [Edge(ids[row], ids[column], {"weight": cell}) for row, column, cell in places]
    rows = [
        [named.get(word, word) for word in row[:2]] + row[2:] if kind == "edgelist1" else [named.get(word, word) for word in row]
        for row in rows
    ]
    if kind == "nodelist1":
        return [Edge(row[0], each, {}) for row in rows for each in row[1:]]
    return [Edge(row[0], _at(row, 1), {"weight": row[2]} if row[2:] else {}) for row in rows if row]


def _read_vna(text: str) -> Graph:
    """NetDraw: a table of nodes and one of ties, each below the names of its columns."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[Edge] = []
    for head, lines in _under_headings(text, r"\*.*"):
        rows = [next(csv.reader([line.strip()], delimiter="," if "," in line else " ", skipinitialspace=True)) for line in lines]
        names = [plain(word) for word in rows[0]] if rows else []
        if head.strip().lower() == "*node data":
            nodes |= {row[0]: dict(zip(names[1:], row[1:], strict=False)) for row in rows[1:]}
        elif head.strip().lower() == "*tie data":
            told = ["weight"] if len(names) == 3 and names[2] not in ties.WEIGHTS else names[2:]
            edges += [Edge(row[0], _at(row, 1), dict(zip(told, row[2:], strict=False))) for row in rows[1:]]
    return nodes, edges


def _read_tgf(text: str) -> Graph:
    """An id and a label a line; below a line of #, two ids and a weight."""
    above, _, below = re.split(r"(?m)^(#)[ \t]*$", text, maxsplit=1)
    labels = [line.strip().partition(" ") for line in above.splitlines() if line.strip()]
    rows = [line.split() for line in below.splitlines() if line.strip()]
    nodes = {id: {"label": label.strip()} if label.strip() else {} for id, _, label in labels}
    return nodes, [Edge(row[0], _at(row, 1), {"weight": row[2]} if row[2:] and ties.are_numbers(row[2:3]) else {}) for row in rows]


def _read_sif(text: str) -> Graph:
    """A node, a word for the tie, and one or more nodes a line, apart by tabs or, where there are none, by spaces; or a node alone."""
    sign = "\t" if "\t" in text else None
    rows = [[word.strip() for word in line.split(sign) if word.strip()] for line in text.splitlines() if line.strip()]
    if short := next((row for row in rows if len(row) == 2), None):
        raise _Misread(f'"{" ".join(short)}" has no word for the tie between two names')
    return {row[0]: {} for row in rows}, [Edge(row[0], each, {"interaction": row[1]}) for row in rows for each in row[2:]]


REMARK = r"(?:(?://|#|%)[^\n]{0,500}\n\s*|/\*(?:[^*]|\*(?!/)){0,2000}\*/\s*)"
SIGNS = {
    "GML": re.compile(rf"(?:{REMARK}|(?:Creator|Version|comment|label)\b[^\n]{{0,500}}\n\s*){{0,9}}graph\s*\[", re.I),
    "Pajek": re.compile(rf"(?:{REMARK}|\*network[^\n]{{0,500}}\n\s*){{0,99}}\*vertices\s+\d", re.I),
    "GDF": re.compile(r"nodedef\s*>", re.I),
    "DOT": re.compile(rf'{REMARK}{{0,9}}(?:strict\s+)?(?:di)?graph\b\s*(?:"[^"\n]{{0,200}}"|[\w.-]{{0,200}})\s*\{{', re.I),
    "UCINET DL": re.compile(r"dl\b.{0,2000}\bdata\s*:|dl\s+n\s*=", re.I | re.S),
    "VNA": re.compile(r"\*node (?:data|properties)\b|\*tie data\b", re.I),
    "TGF": re.compile(r"(?:\d+[ \t][^\n]{1,200}\n){1,5000}#[ \t]*\r?\n"),
}
FORMATS: dict[str, Callable[[str], Graph]] = {
    "GML": _read_gml, "Pajek": _read_pajek, "GDF": _read_gdf, "DOT": _read_dot, "UCINET DL": _read_dl, "VNA": _read_vna, "TGF": _read_tgf, "SIF": _read_sif,
}  # fmt: skip
