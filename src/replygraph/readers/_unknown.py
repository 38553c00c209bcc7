"""What is said of a source that no reader takes: what it looks like, which readers know the most of it, what to do."""

import csv
import inspect
import io
import keyword
import re
import shlex
from collections import Counter
from contextlib import suppress
from functools import cache
from itertools import islice

from replygraph.mapping import evidence
from replygraph.mapping.ties import plain
from replygraph.readers import _json, _stated, languages
from replygraph.readers._contract import COLUMNS, families_of
from replygraph.readers._html import looks_like_page
from replygraph.readers._lines import is_age
from replygraph.readers._registry import GENERIC, UNKNOWN, breadth_of, formats
from replygraph.sources import Source, find_bad_byte, not_of_encoding
from replygraph.sources.encodings import looks_like
from replygraph.wording import plural


def describe(source: Source) -> str:
    """What a source that no reader takes looks like, and what to do."""
    if not source.members and (step := next((step for magic, step in BEFORE if source.head.startswith(magic)), "")):
        return f"{step}."
    if (place := _of_other_encoding(source)) is not None:
        return not_of_encoding(source, place).partition(": ")[2]
    from replygraph.readers import _databases

    if base := _databases.kind_of(source):
        return f"{base} in which no table is known to hold comments{_databases.told(source)}"
    advice = f"It looks like {describe_head(source)}.{_advise(source)}"
    return f"{UNKNOWN}. {advice} `replygraph formats` lists what can be read."


def _of_other_encoding(source: Source) -> int | None:
    """Where a text stops being UTF-8 that reads as one of another encoding; its words, as they are, tell nothing of the file."""
    is_binary = len(source.head.translate(None, CONTROL)) < len(source.head)
    if source.members or source.encoding or is_binary or source.head_encoding != "utf-8" or "\ufffd" not in source.text_head[:-3]:
        return None
    return find_bad_byte(source) if looks_like(source.head) else None


CONTROL = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])

# What people give that only needs a step before it, told by its first bytes.
BEFORE = (
    ((b"PK\x03\x04", b"7z\xbc\xaf"), "an archive inside another. Unpack it and give what is in it"),
    (b"Rar!", "a RAR archive. Unpack it and give what is in it"),
    (b"%PDF", "a PDF. Copy its text into a text file and give that"),
    (
        b"\xd0\xcf\x11\xe0",
        "a document of an older Office (.xls, .doc). Save a table as .xlsx or CSV, anything else as plain text, and give that",
    ),
    (b"{\\rtf", "a document of a word processor. Save it as plain text and give that"),
)


MAILS = re.compile(r"<!--beginarticle-->|<!--X-Subject|pipermail|public-inbox|marc\.info|mbox\.gz", re.I)


def describe_head(source: Source) -> str:
    """What a person would say a file is, from its first bytes."""
    if source.members:
        return f"a collection of {len(source.members)} files"
    head = source.head
    if b"\0" in head[:4096] and not source.text_head.isprintable() and source.head_encoding == "utf-8":
        return "a binary file"
    if looks_like_page(source):
        stated, _ = _stated.number_of(source)
        found = f"that states {plural(stated, 'comment')}, but holds none" if stated else "in which no comments are recognised"
        return f"a web page {found}"
    if source.start.startswith("<"):
        root = re.search(r"<([A-Za-z][\w:.-]*)", source.text_head)
        return f"XML of <{root[1][:40]}>" if root else "XML"
    if source.start.startswith(("{", "[")):
        keys = [key for key in _json.keys(source) if len(key) < 40 and key.isprintable()]
        keys.sort(key=lambda key: (key.count("."), key))
        return f"JSON with the keys {', '.join(keys[:8])}{' ...' if keys[8:] else ''}" if keys else "JSON"
    if columns := _columns(source.start):
        return f"a table with the columns {', '.join(column[:40] for column in columns[:12])}{' ...' if columns[12:] else ''}"
    if _is_copied(source.text_head):
        return "text copied from a page with comments"
    return "plain text without comments in it"


def _is_copied(head: str) -> bool:
    """Whether a text was copied from a page with comments: lines that tell a time and nothing else, or buttons."""
    lines = Counter(line.strip()[:60] for line in head.split("\n"))
    buttons = languages.plain("reply", "like", "share")
    return sum(number for line, number in lines.items() if line.lower() in buttons or (line and is_age(line))) > 2


def _advise(source: Source) -> str:
    """The formats that look for the most of what is in the file."""
    near = nearest(source)
    if not near and looks_like_page(source):
        if MAILS.search(source.text_head):
            return " A mail archive has mailboxes too, which tell who answers whom: download that of the month, or of the thread (.mbox, .txt.gz, .mbox.gz)."
        return " Show the comments in the browser and save the page again; or select all, copy, and paste into a text file."
    columns = _columns(source.start)
    if columns or (keys := [] if near else _keys_of_rows(source)):
        one, names = ("a row", "columns") if columns else ("each object", "keys")
        columns = columns or keys
        known = evidence.guess(columns)
        if one == "a row" and not known and any(re.fullmatch(r"[\d.,:/ -]+", each) for each in columns):
            return " Its first line names no columns. If it is a row already, write their names above it, such as id,author,parent_id,text."
        beside = [ours for ours in ("text", "parent_id") if ours in known] or ["text", "parent_id"]
        told = shlex.quote(",".join(f"{ours}={known.get(ours, 'NAME')}" for ours in ("author", *beside)))
        what = (
            f"Where {one} is a comment, name its {names}"
            if "author" in known
            else f"None of the {names} is called as authors are, without whom there is no graph. If one holds them, name it"
        )
        return f"{like(source)} {what}: --format table --columns {told}."
    if not near and not source.start.startswith(("{", "[", "<")) and _is_copied(source.text_head):
        return " Of most sites a copied text does not tell who answers whom: save the page itself (Ctrl+S) and give that."
    alike = like(source)
    if not near and alike:
        return f"{alike} If it is that, save it anew, with what is missing."
    if not near:
        return " If you know what it is, name it with --format."
    names = " and ".join(f"{name} ({formats()[name].TITLE})" for name in near)
    return f" Nearest {'is' if len(near) == 1 else 'are'} {names}: where it is that, name it with --format.{alike}"


def like(source: Source, most: int = 2) -> str:
    """The formats whose signs are nearly all there, by what their readers declare, and what is missing of each."""
    names, kind = _names_in(source)
    here = {key.lower() for key in names} if kind != "xml" else set()
    found = []
    for name, reader in formats().items() if here else ():
        lacking = [
            [each for each in names if (place + each).lower() not in here]
            for place, names in (
                *getattr(reader, "NEEDS", ()),
                *(pair for value in vars(reader).values() for pair in getattr(value, "needs", ())),
            )
            if kind in families_of(reader) and sum((place + each).lower() in here for each in names) >= max(2, 2 * len(names) / 3)
        ]
        if lacking and (least := min(lacking, key=len)):
            found.append((len(least), name, f"{name} ({reader.TITLE}), but without {' and '.join(least)}"))
    return f" It is like {', or like '.join(words for _, _, words in sorted(found)[:most])}." if found else ""


def nearest(source: Source, most: int = 2) -> list[str]:
    """The readers that know the most of a file's keys or columns, and a third of them at least; one that many readers know tells little."""
    names, kind = _names_in(source)
    there = {plain(re.split(r"[.:]", name)[-1]) for name in names} if len(names) > 1 else set()
    special = [name for name, reader in formats().items() if kind in families_of(reader) and breadth_of(reader) < GENERIC]
    known = {name: there & _words_of(name) for name in special if there}
    common = Counter(word for words in known.values() for word in words)
    score = {
        name: sum(1 / common[word] for word in words) for name, words in known.items() if len(words) > 2 and 3 * len(words) >= len(there)
    }
    best = max(score.values(), default=0)
    return sorted((name for name in score if score[name] >= max(0.5, best / 2)), key=lambda name: (-score[name], name))[:most]


def _names_in(source: Source) -> tuple[list[str], str]:
    """The names of a file's keys, columns or elements, and the family of readers that know such."""
    if keys := list(_json.keys(source)):
        return keys, "json"
    if source.start.startswith("<"):
        return [] if looks_like_page(source) else re.findall(r"<([A-Za-z][\w:.-]{2,})", source.start), "xml"
    return _columns(source.start), "table"


def _columns(head: str) -> list[str]:
    """The cells of the first row of a text, where the second has as many."""
    sign, rows = max(",;\t", key=head.lstrip().partition("\n")[0].count), []
    with suppress(csv.Error):
        rows = [row for row in islice(csv.reader(io.StringIO(head), delimiter=sign), 9) if any(row)][:2]
    cells = [" ".join(cell.split()) for cell in rows[0]] if len(rows) == 2 and not head.startswith(("{", "[", "<")) else []
    return cells if 1 < len(cells) <= len(rows[1]) and all(map(str.isprintable, cells)) else []


def _keys_of_rows(source: Source) -> list[str]:
    """The keys of JSON that is a list of objects, or has one on each line, where some may be those of comments."""
    keys = sorted(_json.keys(source)) if source.start.startswith("[") or _json.is_lines(source) else []
    return keys if len(evidence.guess(keys)) > 1 else []


@cache
def _words_of(name: str) -> set[str]:
    """What a reader knows of its format: the words in its code, but for those of a comment and of Python."""
    with suppress(OSError, TypeError):  # a package without its source
        code = inspect.getsource(formats()[name])
        return {plain(word) for word in re.findall(r"[\w-]{2,40}", code) if not keyword.iskeyword(word)} - OURS
    return set()


OURS = {*map(plain, COLUMNS), "resolution", "explicitid", "nested", "none", "true"}
