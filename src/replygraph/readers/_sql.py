"""SQL dumps, read as streams: mysqldump, phpMyAdmin, pg_dump with COPY or INSERT, SQLite's .dump.

No library reads a dump as a stream at a speed that forums need: sqlglot parses 4 MB a second and sqldump2json 1 MB, with a
whole statement in memory; one regular expression for each table, made for its columns, reads 100 MB a second.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from replygraph.sources import Log, Source, unpack_errors

AHEAD = 1 << 16  # bytes that hold the beginning of any statement
LONGEST = 1 << 26  # bytes that one row may have
LONGEST_ID = 64  # bytes that an id may have which is no text

# Remarks and bodies of functions are looked for in the next 10,000 bytes: one that is never closed costs no more.
# A string ends at a quote that is not doubled and, in MySQL, not behind a backslash.
_ESCAPED = rb"'(?:[^'\\]++|\\.|'')*+'"
_PLAIN = rb"'(?:[^']++|'')*+'"
_DOUBLE = rb'"(?:[^"\\]++|\\.|"")*+"'
_IDENTIFIER = rb'(?:`(?:[^`]++|``)++`|"(?:[^"]++|"")++"|[\w$\x80-\xff-]++)'
_NAME = rb"(?:" + _IDENTIFIER + rb"\s*+\.\s*+)?(?P<table>" + _IDENTIFIER + rb")\s*+"
_SPACE = rb"(?:\s++|--[^\n]*+(?:\n|\Z)|\#[^\n]*+(?:\n|\Z)|/\*.{0,10000}?\*/|\xef\xbb\xbf)*+"
CREATE = re.compile(_SPACE + rb"CREATE\s+(?:TEMPORARY\s+|UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _NAME + rb"\(", re.I | re.S)
ROWS = re.compile(
    _SPACE + rb"(?:(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*+INTO|(?P<copy>COPY))\s+"
    + _NAME + rb"(?P<columns>\([^()]*+\)\s*+)?(?:OVERRIDING\s+\w+\s+VALUE\s+)?(?:VALUES?\s*+(?=\()|FROM\s+stdin\s*+;)", re.I | re.S,
)  # fmt: skip
NEXT = re.compile(rb";[^\S\n]*+\n(?=\s*+(?:INSERT|REPLACE|COPY|CREATE|DROP|ALTER|LOCK|UNLOCK|SET|COMMIT|--|/\*|\#))", re.I)
NO_COLUMN = re.compile(rb"(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|FULLTEXT|SPATIAL|CHECK|EXCLUDE|PERIOD|LIKE)\b", re.I)
STANDARD = re.compile(r"^(?:-- PostgreSQL database dump|SET standard_conforming_strings|PRAGMA |BEGIN TRANSACTION;)", re.M)


def looks_like_dump(source: Source) -> bool:
    """Whether the first bytes are remarks and statements of SQL."""
    if source.members:
        return all(looks_like_dump(each) for each in source.members)
    head = source.start
    return bool(
        re.match(r"--|/\*|#|(?:SET|DROP|CREATE|INSERT|REPLACE|PRAGMA|BEGIN|START|USE|LOCK|COPY|DELETE)\b", head, re.I)
        and re.search(r"^[^\S\n]*+(?:(?:CREATE\s+TABLE|INSERT\s+(?:\w+\s+)?INTO|REPLACE\s+INTO)\s+\S|COPY\s.*FROM\s+stdin)", head, re.I | re.M)
    )  # fmt: skip


@lru_cache(maxsize=1)
def tables(source: Source) -> dict[str, tuple[str, ...]]:
    """The tables of a dump that have rows, with their columns in lower case; of a file that is no dump, none. The file is read through."""
    columns: dict[str, tuple[str, ...]] = {}
    filled: dict[str, None] = {}
    if looks_like_dump(source):
        for window, table, copy in _statements(source, columns):
            window.leave(copy)
            filled[table] = None
    return {table: columns[table] for table in filled}


def rows(source: Source, log: Log, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The rows of some tables in the dump's order, of each the columns wanted, None where it has none: (table, row)."""
    columns: dict[str, tuple[str, ...]] = {}
    for window, table, copy in _statements(source, columns, log):
        places = {name: columns[table].index(name) for name in wanted.get(table, ()) if name in columns[table]}
        if places and copy:
            found = _copied(window, log, len(columns[table]), tuple(places.values()))
        elif places:
            found = _inserted(window, log, len(columns[table]), tuple(places.values()))
        else:
            window.leave(copy)
            continue
        nothing = dict.fromkeys(wanted[table])
        for values in found:
            yield table, {**nothing, **dict(zip(places, values, strict=True))}


class _Window:
    """The part of a dump that is looked at: it grows until a pattern finds its end, and what is done is forgotten."""

    def __init__(self, source: Source) -> None:
        self.name, self.blocks = source.name, _blocks(source)
        self.data, self.at, self.damage = b"", 0, ""
        self.escaped = not STANDARD.search(source.text_head[:4096]) and "NO_BACKSLASH_ESCAPES" not in source.text_head[:4096]
        self.piece = _piece(self.escaped)

    def grow(self) -> bool:
        """Whether there was more to take in; it takes at least as much as is there, so that rows of any size cost little."""
        rest = self.data[self.at :]
        parts, size = [rest], 0
        while size < max(AHEAD, len(rest)) <= LONGEST and (block := self._block()):
            parts.append(block)
            size += len(block)
        if size:
            self.data, self.at = b"".join(parts), 0
        return size > 0

    def _block(self) -> bytes:
        try:
            return next(self.blocks, b"")
        except unpack_errors() as error:
            self.damage = str(error)
            return b""

    def begins(self) -> bool:
        """Whether there is anything left; the beginning of a statement is then in view."""
        while len(self.data) - self.at < AHEAD and self.grow():
            pass
        return self.at < len(self.data)

    def look(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """What a pattern finds here in what is in view; then what comes behind it is looked at."""
        found = pattern.match(self.data, self.at)
        self.at = found.end() if found else self.at
        return found

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """What a pattern finds here, with its end in view, however far that is."""
        found = pattern.match(self.data, self.at)
        while (found is None or found.end() == len(self.data)) and self.grow():
            found = pattern.match(self.data, self.at)
        self.at = found.end() if found else self.at
        return found

    def leave(self, copy: bool = False) -> None:
        """To the end of a statement, past all strings and remarks in it; of COPY, past its lines."""
        if copy:
            self.find(b"\n\\.")
            return
        while True:
            found = self.piece.match(self.data, self.at)
            self.at = found.end()
            if found["end"]:
                return
            if not self.grow():  # the end of the file, or a quotation mark or a remark that is never closed
                found = NEXT.search(self.data, self.at)
                self.at = found.end() if found else len(self.data)
                return

    def find(self, mark: bytes) -> None:
        """Behind the next place of a mark, or to the end."""
        while (place := self.data.find(mark, self.at)) < 0:
            self.at = max(self.at, len(self.data) - len(mark) + 1)
            if not self.grow():
                self.at = len(self.data)
                return
        self.at = place + len(mark)

    def line(self) -> bytes | None:
        """The rest of this line; None at the end of the file."""
        while (end := self.data.find(b"\n", self.at)) < 0:
            if not self.grow():
                return None
        line, self.at = self.data[self.at : end], end + 1
        return line.removesuffix(b"\r")


def _blocks(source: Source) -> Iterator[bytes]:
    """The content as UTF-8, or as another encoding in which quotes are what they are in ASCII."""
    if source.head_encoding.lower().replace("_", "-") in ("utf-8", "utf-8-sig", "utf8"):
        return source.blocks()
    decoder = codecs.getincrementaldecoder(source.head_encoding)("replace")
    return (decoder.decode(block).encode() for block in source.blocks())


def _piece(escaped: bool) -> re.Pattern[bytes]:
    """As much of a statement as can be passed by, and its end where that is in view."""
    string = _ESCAPED if escaped else _PLAIN
    return re.compile(
        rb"(?:[^;'\"`$#/-]++|" + string + rb"|" + _DOUBLE + rb"|`[^`]*+`|\$(?P<tag>\w*+)\$.{0,10000}?\$(?P=tag)\$|\$(?!\w*\$)"
        rb"|--[^\n]*+\n|-(?!-)|\#[^\n]*+\n|/\*.{0,10000}?\*/|/(?!\*))*+(?P<end>;?)", re.S,
    )  # fmt: skip


def _statements(source: Source, columns: dict[str, tuple[str, ...]], log: Log | None = None) -> Iterator[tuple[_Window, str, bool]]:
    """Each statement that has rows, with the window before them: (window, table, whether it is COPY).

    Who asks goes on behind the rows; the columns of each table are noted as they become known.
    """
    for part in source.members or (source,):
        window = _Window(part)
        while window.begins():
            if found := window.look(CREATE):
                if body := window.match(_body(window.escaped)):
                    columns[_plain(found["table"])] = _columns(body[0][:-1], window.escaped)
                window.leave()
            elif found := window.look(ROWS):
                table = _plain(found["table"])
                if found["columns"]:
                    columns[table] = _columns(found["columns"].strip()[1:-1], window.escaped)
                columns.setdefault(table, ())
                yield window, table, bool(found["copy"])
            else:
                window.leave()
        if window.damage and log:
            log.damage(f"{window.name}: cut or damaged ({window.damage}); what comes before is used.")


def _plain(identifier: bytes) -> str:
    """A name without its quotes."""
    return identifier.decode("utf-8", "replace").strip('`"')


@lru_cache(maxsize=8)
def _parts(escaped: bool) -> tuple[bytes, bytes]:
    """Patterns for a value, and for what stands in brackets, brackets inside brackets included."""
    string = _ESCAPED if escaped else rb"[eE]" + _ESCAPED + rb"|" + _PLAIN
    inside = rb"[^()'\"]++|" + string + rb"|" + _DOUBLE
    nested = rb"\((?:" + inside + rb")*+\)"
    for _ in range(4):
        nested = rb"\((?:" + inside + rb"|" + nested + rb")*+\)"
    cast = b"" if escaped else rb"(?:\s*+::[\w \[\]\".]++(?:\([\d, ]++\))?)?"
    marked = rb"(?:_\w++\s*+|[nNxXbBuU]&?)(?:" + string + rb")"
    return rb"(?:" + string + rb"|[^\s,()'\"]++(?:\s*+" + nested + rb")?|" + _DOUBLE + rb"|" + marked + rb")" + cast, nested


def _inside(escaped: bool, without: bytes = b"") -> bytes:
    """A pattern for a piece of what stands in the brackets of CREATE TABLE or INSERT."""
    string = _ESCAPED if escaped else _PLAIN
    plain = rb"--[^\n]*+\n|/\*.{0,10000}?\*/|[^" + without + rb"()'\"`/-]++|[/-]|"
    return rb"(?:" + plain + string + rb"|" + _IDENTIFIER + rb"|" + _parts(escaped)[1] + rb")"


@lru_cache(maxsize=8)
def _body(escaped: bool) -> re.Pattern[bytes]:
    """What stands in the brackets of CREATE TABLE, and the one that closes."""
    return re.compile(_inside(escaped) + rb"*+\)", re.S)


def _columns(body: bytes, escaped: bool) -> tuple[str, ...]:
    """The columns in the brackets of CREATE TABLE or INSERT, in lower case."""
    names = []
    for each in re.finditer(_inside(escaped, b",") + rb"++", body, re.S):
        name = re.match(_SPACE + rb"(" + _IDENTIFIER + rb")", each[0], re.S)
        if name and not NO_COLUMN.match(name[1]):
            names.append(_plain(name[1]).lower())
    return tuple(names)


@lru_cache(maxsize=64)
def _row(width: int, places: tuple[int, ...], escaped: bool) -> re.Pattern[bytes]:
    """A row of so many values, of which some are kept; behind it a comma, or what ends the statement."""
    value = _parts(escaped)[0]
    values = (rb"(" + value + rb")" if place in places else value for place in range(width))
    return re.compile(rb"\(\s*+" + rb"\s*+,\s*+".join(values) + rb"\s*+\)\s*+(?P<end>[,;]?)\s*+", re.S)


def _inserted(window: _Window, log: Log, width: int, places: tuple[int, ...]) -> Iterator[list[str | None]]:
    """The rows of an INSERT; one that cannot be read is left out and counted."""
    pattern = _row(width, places, window.escaped)
    order = [sorted(places).index(place) for place in places]
    while True:
        found = window.match(pattern)
        if found is None:
            if _go_on(window, pattern, log):
                continue
            return
        values = [_value(raw, window.escaped, log) for raw in found.groups()[:-1]]
        yield [values[place] for place in order]
        if found["end"] != b",":
            break
    if found["end"] != b";":
        window.leave()


def _go_on(window: _Window, pattern: re.Pattern[bytes], log: Log) -> bool:
    """To the next row that can be read, or else to the next statement; whether there is such a row."""
    end = NEXT.search(window.data, window.at)
    stop = end.end() if end else len(window.data)
    found = pattern.search(window.data, window.at + 1, stop)
    log.count("unreadable rows" if found or end else "rows that are cut")
    log.warn(
        f"{window.name}: rows that cannot be read are left out." if found or end
        else f"{window.name}: it ends in the middle of a row; what comes before is used. Make the dump again."
    )  # fmt: skip
    window.at = found.start() if found else stop
    return bool(found)


def _copied(window: _Window, log: Log, width: int, places: tuple[int, ...]) -> Iterator[list[str | None]]:
    """The lines of a COPY: values between tabs."""
    window.line()
    while (line := window.line()) != b"\\.":
        if line is None:
            log.damage(f"{window.name}: it ends in the middle of a table; what comes before is used. Make the dump again.")
            return
        cells = line.split(b"\t")
        if len(cells) == width:
            yield [_cell(cells[place], log) for place in places]
        else:
            log.miss("unreadable rows", 1, f"{window.name}: rows that cannot be read are left out.")


_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a", "f": "\f", "v": "\v"}


def decode(raw: bytes, log: Log) -> str:
    """A text; what is not UTF-8 in it is replaced and counted."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        log.count("invalid characters replaced", text.count("\ufffd"))
        return text


def _cell(raw: bytes, log: Log) -> str | None:
    """A value as COPY writes it."""
    if raw == b"\\N":
        return None
    text = decode(raw, log)
    return re.sub(r"\\(.)", lambda found: _LETTERS.get(found[1], found[1]), text, flags=re.S) if "\\" in text else text


def _value(raw: bytes, escaped: bool, log: Log) -> str | None:
    """A value as INSERT writes it, as text; None for NULL."""
    if raw[0] != 39 or raw[-1] != 39:  # no quotes around it
        return raw.decode() if raw.isdigit() else _other(decode(raw, log), escaped)
    text = decode(raw[1:-1], log)
    return text if "'" not in text and "\\" not in text else _unquote(f"'{text}'", escaped)


def _unquote(text: str, escaped: bool) -> str:
    """The text of a string in its quotes."""
    quote, text = text[0], text[1:-1]
    if not escaped or "\\" not in text:
        return text.replace(quote * 2, quote)
    if "\\\\" not in text and quote * 2 not in text:  # what most texts have, at a quarter of the cost
        short = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\'", "'").replace('\\"', '"')
        if "\\" not in short:
            return short
    return re.sub(rf"\\(.)|{quote}{quote}", lambda found: _meaning(found[1], quote), text, flags=re.S)


def _meaning(letter: str | None, quote: str) -> str:
    """What MySQL means by a letter behind a backslash: itself, but for some; before % and _ the backslash stays."""
    if letter is None:
        return quote
    return "\\" + letter if letter in "%_" else _LETTERS.get(letter, letter) if letter not in "fv" else letter


def _other(text: str, escaped: bool) -> str | None:
    """What is neither a plain string nor a number: NULL, hex, strings with a mark before them, SQLite's functions."""
    if text.upper() in ("NULL", "DEFAULT"):
        return None
    if found := re.fullmatch(r"0x([0-9a-fA-F]*)|[xX]'([0-9a-fA-F]*)'", text):
        digits = found[1] or found[2] or ""
        return text_of(bytes.fromhex(digits.rjust(len(digits) + len(digits) % 2, "0")))
    if text[0] == '"':
        return _unquote(text, escaped)
    if found := re.match(r"[^']*?([eE])?('(?:[^'\\]|\\.|'')*+')" if escaped else r"[^']*?([eE])?('(?:[^']|'')*+')", text, re.S):
        value = _unquote(found[2], escaped or bool(found[1]))
        return _call(text, value)
    return re.split(r"(?<!\s)\s*+::", text)[0]


def text_of(raw: bytes) -> str | None:
    """Bytes as text; an id of bytes by its digits, and nothing of what is longer and no text, such as a picture."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.hex() if len(raw) <= LONGEST_ID else None


def _call(text: str, value: str) -> str:
    """SQLite's shell writes the line ends of a text as replace(text, '\\n', char(10)), or all of it in unistr()."""
    if text[:8].lower() == "unistr('":
        value = re.sub(r"\\(?:u([0-9a-fA-F]{4})|(\\))", lambda found: chr(int(found[1], 16)) if found[1] else "\\", value)
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if text[:8].lower() == "replace(":
        for mark, code in re.findall(r",\s*'([^']*)',\s*char\((\d{1,3})\)\)", text):
            value = value.replace(mark, chr(int(code)))
    return value
