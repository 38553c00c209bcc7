"""SQL dumps of every make give the rows that were put in."""

import gzip
import sqlite3
import zipfile
from pathlib import Path

import pytest

from replygraph.readers import _sql
from replygraph.sources import Log
from replygraph.sources.inputs import open_sources
from tests.hostile import PAYLOADS

DATA = Path(__file__).parent / "data"
ODD = [
    "", " ", "it's", "''", "say \"hi\"", "a\\", "\\'", "\\n", "two\nlines\r\nand three", "tab\there", "(1,2),(3,'x');", "NULL", "\\N", "\\.", "0x41",
    ");\nINSERT INTO t VALUES (1,'a','b');\n", "a; -- b\n/* c */ # d", "$$ $x$", "\x1a", "100% _", "\\% \\_", "`t`", "E'x'", "Zo\u00eb \U0001f600", "x" * 3000,
]  # fmt: skip
TEXTS = [*ODD, *(payload.replace("\x00", "") for payload in PAYLOADS)]
ROWS = [(str(i), text, None if i % 7 == 0 else text[::-1]) for i, text in enumerate(TEXTS)]


def sources(path):
    _sql.tables.cache_clear()
    [source] = open_sources([path])
    return source


def read(path, wanted=("id", "name", "body"), table="t"):
    log = Log()
    found = [tuple(row[name] for name in wanted) for _, row in _sql.rows(sources(path), log, {table: wanted})]
    return found, dict(log.counts)


def mysql(text, quote="'"):
    """A string as MySQL's manual says that dumps escape it."""
    if text is None:
        return "NULL"
    signs = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\x1a": "\\Z", "\x00": "\\0"}
    return quote + "".join(signs.get(sign, sign) for sign in text) + quote


def in_double_quotes(text):
    """As old tools write it: a quotation mark is doubled, an apostrophe is as it is."""
    return mysql(text, '"').replace('\\"', '""').replace("\\'", "'") if text and "\\" not in text else mysql(text, '"')


def copied(text):
    """A value as PostgreSQL's manual says that COPY writes it."""
    if text is None:
        return "\\N"
    signs = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
    return "".join(signs.get(sign, sign) for sign in text)


def doubled(text):
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def inserts(quote, start, into, *, together=1000, gap="", end="", last="0x00FF"):
    rows = ["(" + ",".join((id, quote(name), quote(body), last)) + ")" for id, name, body in ROWS]
    groups = [f",{gap}".join(rows[i : i + together]) for i in range(0, len(rows), together)]
    return start + "".join(f"{into} VALUES{gap or ' '}{group}{end};\n" for group in groups)


MYSQL = (
    "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n"
    "CREATE TABLE `other` (`a` int COMMENT 'it''s; (odd', `b` enum('x,y','z)'));\nINSERT INTO `other` VALUES (1,'INSERT INTO `t` VALUES (9);\\n');\n"
    "DELIMITER ;;\n/*!50003 CREATE TRIGGER tr AFTER INSERT ON other FOR EACH ROW BEGIN SET @a = 'x;y'; END */;;\nDELIMITER ;\n"
    "CREATE TABLE IF NOT EXISTS `t` (\n  `id` int(11) NOT NULL DEFAULT '0',\n  `Name` text, -- it's the name\n  `body` mediumtext,\n  `bin` blob,\n"
    "  PRIMARY KEY (`id`),\n  UNIQUE KEY `k` (`Name`(10),`body`(5)),\n  CONSTRAINT `c` CHECK (`id` > 0)\n) ENGINE=InnoDB COMMENT='a; b';\n"
)
POSTGRES = (
    "--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n"
    "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$ select 'it''s; odd $$'; -- don't $_$;\n"
    "CREATE TABLE public.other (\n    a integer,\n    b character varying(250) DEFAULT 'it''s, (odd'::character varying NOT NULL\n);\n"
    "CREATE TABLE public.t (\n    id integer NOT NULL,\n    name text,\n    body text,\n    bin bytea,\n    CONSTRAINT c CHECK ((id >= 0))\n);\n"
    "COPY public.other (a, b) FROM stdin;\n1\tINSERT INTO public.t VALUES (9);\n\\.\n\n"
)
INTO = "INSERT INTO `t`"
NAMES = "(`id`, `name`, `body`, `bin`)"
DUMPS = {
    "mysqldump": inserts(mysql, MYSQL, INTO),
    "a row an insert": inserts(mysql, MYSQL, INTO, together=1),
    "phpMyAdmin": inserts(mysql, MYSQL, f"INSERT INTO `x`.`t` {NAMES}", together=3, gap="\n"),
    "names of columns and no table": inserts(mysql, "-- MariaDB dump\n", f"{INTO} {NAMES}"),
    "double quotes": inserts(in_double_quotes, MYSQL, "insert into t"),
    "replace": inserts(mysql, MYSQL, "REPLACE INTO `t`"),
    "ignore, or update": inserts(mysql, MYSQL, "INSERT IGNORE INTO `t`", end=" ON DUPLICATE KEY UPDATE id = 'a;b'"),
    "pg_dump": POSTGRES + "COPY public.t (id, name, body, bin) FROM stdin;\n" + "".join("\t".join(map(copied, (*row, "\\x00ff"))) + "\n" for row in ROWS) + "\\.\n\n",
    "pg_dump --inserts": inserts(doubled, POSTGRES, "INSERT INTO public.t", together=1, last="'\\x00ff'"),
    "pg_dump --column-inserts": inserts(
        doubled, POSTGRES, 'INSERT INTO public."t" (id, "name", body, bin)', gap="\n\t", end=" ON CONFLICT DO NOTHING", last="'\\x00ff'::bytea"
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", DUMPS)
def test_a_dump_gives_its_rows(tmp_path, make):
    path = tmp_path / "dump.sql"
    path.write_text(DUMPS[make], newline="")
    assert read(path) == (ROWS, {})
    assert _sql.tables(sources(path))["t"] == ("id", "name", "body", "bin")


def test_sqlite_gives_its_rows(tmp_path):
    """As Python's own dump and as SQLite's shell write them: line ends in texts as replace() or unistr()."""
    with sqlite3.connect(":memory:") as con:
        con.execute("create table other (a integer, -- it's a\n b text)")
        con.execute("insert into other values (1, 'INSERT INTO t VALUES (9);')")
        con.execute('create table "t" (id text primary key, name text, body text, bin blob)')
        con.executemany("insert into t values (?, ?, ?, x'00ff')", ROWS)
        (tmp_path / "dump.sql").write_text("\n".join(con.iterdump()), newline="")
    assert read(tmp_path / "dump.sql") == (ROWS, {})
    (tmp_path / "shell.sql").write_text(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(id, name, body);\n"
        "INSERT INTO t VALUES(1,replace('it''s\\ntwo','\\n',char(10)),X'5ac3b6');\n"
        "INSERT INTO t VALUES(2,replace(replace('a\\015\\012b\\n','\\015',char(13)),'\\012',char(10)),NULL);\n"
        "INSERT INTO t VALUES(3,unistr('a\\u000ab \\\\ \\ud83d'),-1.5e+00);\nCOMMIT;\n"
    )
    assert read(tmp_path / "shell.sql")[0] == [("1", "it's\ntwo", "Z\u00f6"), ("2", "a\r\nb\\n", None), ("3", "a\nb \\ \ufffd", "-1.5e+00")]


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
@pytest.mark.parametrize("make", ["mysqldump", "pg_dump", "pg_dump --inserts"])
def test_where_a_block_ends_makes_no_difference(tmp_path, monkeypatch, make, size):
    content = DUMPS[make].encode()
    (tmp_path / "dump.sql").write_bytes(content)
    monkeypatch.setattr(_sql, "_blocks", lambda source: (content[i : i + size] for i in range(0, len(content), size)))
    monkeypatch.setattr(_sql, "AHEAD", 400)
    assert read(tmp_path / "dump.sql") == (ROWS, {})


def test_packed_and_in_other_encodings(tmp_path):
    content = DUMPS["mysqldump"]
    (tmp_path / "dump.sql.gz").write_bytes(gzip.compress(content.encode()))
    (tmp_path / "wide.sql").write_bytes(content.encode("utf-16"))  # as PowerShell redirects
    (tmp_path / "old.sql").write_bytes("CREATE TABLE t (id int, name text);\nINSERT INTO t VALUES (1,'Zo\u00eb');\n".encode("cp1252"))
    assert read(tmp_path / "dump.sql.gz") == (ROWS, {}) == read(tmp_path / "wide.sql")
    assert read(tmp_path / "old.sql", ("name",)) == ([("Zo\ufffd",)], {"invalid characters replaced": 1})
    [old] = open_sources([tmp_path / "old.sql"], encoding="cp1252")
    assert list(_sql.rows(old, Log(), {"t": ("name",)})) == [("t", {"name": "Zo\u00eb"})]


def test_tables_in_several_files(tmp_path):
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        archive.writestr("schema.sql", MYSQL)
        archive.writestr("t.sql", "-- rows\n" + DUMPS["mysqldump"].removeprefix(MYSQL))
    assert read(tmp_path / "dump.zip") == (ROWS, {})


def test_a_row_that_is_damaged_is_left_out_and_counted(tmp_path):
    path = tmp_path / "dump.sql"
    path.write_text(
        "CREATE TABLE t (id int, name text);\nINSERT INTO t VALUES (1,'a'),(2,b c),(3,'d'),(4),(5,'e (6,f'),(7,'g');\nINSERT INTO t VALUES (8,'h');\n"
    )
    assert read(path, ("id", "name")) == ([("1", "a"), ("3", "d"), ("5", "e (6,f"), ("7", "g"), ("8", "h")], {"unreadable rows": 2})


@pytest.mark.parametrize("cut", ["(3,'c", "(3", "(", "(3,'c\\'"])
def test_a_dump_that_is_cut(tmp_path, cut):
    path = tmp_path / "dump.sql"
    path.write_text(f"CREATE TABLE t (id int, name text);\nINSERT INTO t VALUES (1,'a'),(2,'b'),{cut}")
    assert read(path, ("id", "name")) == ([("1", "a"), ("2", "b")], {"rows that are cut": 1})
    copy = "SET standard_conforming_strings = on;\nCOPY t (id, name) FROM stdin;\n1\ta\n2\tb\n3"
    path.write_text(copy)
    assert read(path, ("id", "name")) == ([("1", "a"), ("2", "b")], {"files that are cut or damaged": 1})


def test_a_packed_dump_that_is_cut_between_rows(tmp_path):
    content = gzip.compress(DUMPS["a row an insert"].encode())
    (tmp_path / "dump.sql.gz").write_bytes(content[: len(content) * 2 // 3])
    found, counts = read(tmp_path / "dump.sql.gz")
    assert found == ROWS[: len(found)] and counts["files that are cut or damaged"] == 1


UNCLOSED = [
    "/*" * 50_000,
    "$a$ " * 20_000,
    "'" * 50_001,
    ";\nINSERT /*\n" * 1_000,
    "INSERT INTO t VALUES " + "(" * 50_000,
    "INSERT INTO t VALUES " + "(1,'x " * 20_000,
]


@pytest.mark.parametrize("text", UNCLOSED, ids=range(len(UNCLOSED)))
def test_what_is_never_closed_takes_no_rows_along(tmp_path, text):
    path = tmp_path / "dump.sql"
    path.write_text(f"CREATE TABLE t (id int, name text);\nINSERT INTO t VALUES (1,'a');\n{text};\nINSERT INTO t VALUES (2,'b');\n")
    assert read(path, ("id",))[0][0] == ("1",) and len(read(path, ("id",))[0]) <= 2


def test_no_dump_has_no_tables():
    for name in ("table.csv", "wpdiscuz_text.txt", "wxr.xml", "isso.json"):
        assert _sql.tables(sources(DATA / name)) == {}
