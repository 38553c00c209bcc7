"""What an attack found: a wrong result without a word, or one bad value that spoils all the rest."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import replygraph as rg
from replygraph.cli import main
from replygraph.errors import ReadError, UsageError
from replygraph.outputs.export_tables import NodeStyle
from replygraph.sources import compression

ANN = "id,author,parent_id,text\n1,Ann,,a\n2,Bob,1,b\n"
EVE = "id,author,parent_id,text\n1,Eve,,a\n2,Mallory,1,b\n"
REDDIT = '{"author": "%s", "created_utc": %s, "body": "Frost.", "link_id": "t3_a", "id": "%s", "parent_id": "t3_a", "subreddit": "m"}\n'


def names(graph):
    return graph.authors.author.tolist()


def write_parquet(path, author):
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"create table t as select '1' as id, '{author}' as author, null::varchar as parent_id, 'a' as text")
        con.execute(f"insert into t select '2', '{author}2', '1', 'b'")
        con.execute("copy t to '/dev/stdout' (format parquet)") if path is None else con.execute(f"copy t to '{path}' (format parquet)")


@pytest.mark.parametrize("name", ["a[1]", "x*", "why?", "b[!a]", "{a,b}", "~"])
@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_a_path_is_a_name_and_never_a_pattern(kind, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for near, author in (("a1", "Eve"), ("xy", "Eve"), ("whyx", "Eve"), ("bz", "Eve"), ("a", "Eve"), (name, "Ann")):
        path = tmp_path / f"{near}.{kind}"
        if kind == "csv":
            path.write_text(ANN.replace("Ann", author))
        elif kind == "ndjson":
            path.write_text(REDDIT % (author, 1714600000, "b") + REDDIT % ("Bob", 1714600001, "c"))
        else:
            write_parquet(tmp_path / "new", author)
            os.replace(tmp_path / "new", path)
    expected = ["Ann", "Ann2"] if kind == "parquet" else ["Ann", "Bob"]
    assert names(rg.build(f"{name}.{kind}")) == expected
    assert names(rg.build(tmp_path / f"{name}.{kind}")) == expected


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_a_folder_is_no_column(kind, tmp_path):
    folder = tmp_path / "author=Evil" / "created_at=2020" / "id=7"
    folder.mkdir(parents=True)
    path = folder / f"talk.{kind}"
    if kind == "csv":
        path.write_text("id,author,parent_id,created_at\n1,Ann,,2024-05-01 10:00\n2,Bob,1,2024-05-01 11:00\n")
    elif kind == "ndjson":
        path.write_text(REDDIT % ("Ann", 1714557600, "b") + REDDIT % ("Bob", 1714557601, "c"))
    else:
        write_parquet(path, "Ann")
    table = rg.read(path)
    assert table.author.iloc[0] == "Ann" and len(set(table.id)) == 2
    assert kind == "parquet" or set(table.created_at.dt.year) == {2024}


def test_a_subfolder_that_cannot_be_read_is_said(tmp_path, monkeypatch):
    (tmp_path / "saved" / "locked").mkdir(parents=True)
    (tmp_path / "saved" / "a.csv").write_text(ANN)
    scan = os.scandir

    def scandir(path=".", *rest):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path, *rest)

    monkeypatch.setattr(os, "scandir", scandir)
    graph = rg.build(tmp_path / "saved")
    assert names(graph) == ["Ann", "Bob"] and graph.counts["files that cannot be read"] == 1
    assert any("locked: cannot be read (Permission denied)" in warning for warning in graph.warnings)


@pytest.mark.parametrize(("power", "unit"), [(0, "seconds"), (3, "milliseconds"), (6, "microseconds"), (9, "nanoseconds")])
@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_the_unit_of_a_time_is_told_by_its_size(kind, power, unit, tmp_path):
    path, at = tmp_path / f"talk.{kind}", 1714600000 * 10**power
    if kind == "csv":
        path.write_text(f"id,author,parent_id,created_at\n1,Ann,,{at}\n2,Bob,1,{at + 10**power}\n")
    else:
        path.write_text(REDDIT % ("Ann", at, "b") + REDDIT % ("Bob", at + 10**power, "c"))
    assert rg.read(path).created_at.dt.strftime("%Y-%m-%d %H:%M:%S").tolist() == ["2024-05-01 21:46:40", "2024-05-01 21:46:41"]


OUTSIDE = ["0000-05-01 10:00", "10000-01-01 10:00", "infinity", "-infinity", "1e400", "99999999999999999999999", "294247-01-10"]


@pytest.mark.parametrize("at", OUTSIDE)
def test_a_time_outside_the_years_1_to_9999_is_unknown_and_said(at, tmp_path):
    path = tmp_path / "talk.csv"
    path.write_text(f"id,author,parent_id,created_at\n1,Ann,,2024-05-01 10:00\n2,Bob,1,{at}\n3,Ann,2,2024-05-01 11:00\n4,Bob,3,\n")
    graph = rg.build(path)
    assert graph.counts["times that cannot be read"] == 1
    assert any(warning.startswith("1 time cannot be read") for warning in graph.warnings)
    assert graph.authors.last_comment_at.dt.year.tolist()[0] == 2024
    assert np.isnat(graph.author_columns["last_comment_at"][1])


@pytest.mark.parametrize("at", [0, 10**15, -(10**15), 2**62, 10**20])
def test_one_time_of_a_dump_costs_that_time(at, tmp_path):
    path = tmp_path / "talk.ndjson"
    path.write_text(REDDIT % ("Ann", 1714600000, "b") + REDDIT % ("Bob", at, "c"))
    table = rg.read(path)
    assert table.author.tolist() == ["Ann", "Bob"] and table.created_at.dt.year.tolist()[0] == 2024


def test_times_that_readers_give_and_that_are_none_are_unknown(tmp_path):
    rows = [{"id": "1", "author": "Ann", "created_at": datetime(2024, 5, 1)}, {"id": "2", "author": "Bob", "created_at": "soon"}]
    graph = rg.build(rows)
    assert graph.counts["times that cannot be read"] == 1


def test_names_are_compared_whole(tmp_path):
    path = tmp_path / "talk.ndjson"
    authors = ["Zoë\0a", "Zoë\0b", "Zoë", "\0Zoë", "Zoe\u0308\0a"]
    path.write_text("".join(REDDIT % (json.dumps(name)[1:-1], 1714600000 + n, f"b{n}") for n, name in enumerate(authors)))
    assert names(rg.build(path)) == sorted({"Zoë\0a", "Zoë\0b", "Zoë", "\0Zoë"})


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere\*\.csv: no such file"):
        rg.build(tmp_path / "nowhere*.csv")


def test_the_page_has_no_time_that_no_calendar_has():
    from replygraph.maps.payloads import _seconds

    assert _seconds([np.datetime64("2024-05-01"), np.datetime64("10000-01-01"), None, -(10**12), 0, 10**15]) == [
        1714521600,
        None,
        None,
        None,
        0,
        None,
    ]


def run(*words, cwd=None, **environment):
    """The command line in a process of its own: exit code, standard output, standard error."""
    env = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-m", "replygraph", *words], cwd=cwd, env=env, capture_output=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode()


def run_here(*words):
    """The same in this process, in a tenth of the time."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def heeds(process, number):
    """Whether a process has something to do when a signal comes."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(caught[1], 16) >> (number - 1) & 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("wait", [0.1, 0.8, 1.6])
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells whether a process heeds a signal")
def test_a_run_that_is_stopped_says_one_line_and_leaves_nothing(number, code, wait, tmp_path):
    path = tmp_path / "big.csv"
    rows = "".join(f"{n},ann{n % 977},{n // 2},2024-05-01 10:00,{'frost ' * 9}\n" for n in range(150_000))
    path.write_text("id,author,parent_id,created_at,text\n" + rows)
    (tmp_path / "temporary").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-m", "replygraph", "report", "-q", str(path), str(path), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while process.poll() is None and not heeds(process, signal.SIGTERM):
        time.sleep(0.01)
    time.sleep(wait)
    process.send_signal(number)
    _, told = process.communicate(timeout=120)
    if process.returncode == 0:
        pytest.skip("it was done")
    assert (process.returncode, told) == (code, "Stopped. Files that were not finished are as they were before.\n")
    assert os.listdir(tmp_path / "temporary") == []
    assert not [name for name in os.listdir(tmp_path / "out" / "big") if name.endswith(".part")] if (tmp_path / "out").exists() else True


CLUSTERS_FOREVER = """
import sys, time, graspologic_native
from replygraph.cli import run
def leiden_csr(*arrays, **options):
    print("begun", flush=True)
    time.sleep(60)
graspologic_native.leiden_csr = leiden_csr
run()
"""


@pytest.mark.parametrize("command", ["report", "export"])
def test_a_run_that_waits_for_clusters_is_stopped_at_once(tmp_path, command):
    (tmp_path / "talk.csv").write_text(ANN)
    words = [sys.executable, "-c", CLUSTERS_FOREVER, command, "talk.csv", "-q", "-o", "g.csv"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (130, "Stopped. Files that were not finished are as they were before.\n")


# A thread that holds the lock of imports for good, and something that asks for it when Python tidies up.
LOCKED = """
import _imp, gc, importlib._bootstrap, threading, time
from replygraph import cli
held = threading.Event()
def hold():
    _imp.acquire_lock()
    held.set()
    time.sleep(60)
def main():
    lock = importlib._bootstrap._get_module_lock("a")
    lock.itself = lock
    del lock
    gc.disable()
    threading.Thread(target=hold, daemon=True).start()
    held.wait()
    raise SystemExit(130)
cli.main = main
cli.run()
"""


def test_a_thread_that_is_left_behind_keeps_no_run_from_its_end():
    assert subprocess.run([sys.executable, "-c", LOCKED], timeout=30).returncode == 130


# A signal that comes while Python imports, when an error would leave its lock shut, or in what it does by the way, where errors are dropped.
SIGNALLED = """
import os, signal, sys, time, weakref
from replygraph.cli import terminal
ALL = {"os": os, "signal": signal}
terminal.heed_signals()
class Held: pass
try:
    if sys.argv[1] == "importing":
        exec(compile("os.kill(os.getpid(), signal.SIGINT); print('the lock is free', flush=True)", "<frozen importlib._bootstrap>", "exec"), ALL)
    else:
        held = Held()
        ref = weakref.ref(held, lambda ref: os.kill(os.getpid(), signal.SIGINT))
        del held
    time.sleep(20)
except BaseException as error:
    print(terminal.failure(error).exit_code)
"""


@pytest.mark.parametrize(("when", "told"), [("importing", "the lock is free\n130\n"), ("tidying up", "130\n")])
def test_a_signal_at_a_bad_moment_stops_the_run_a_moment_later(when, told):
    done = subprocess.run([sys.executable, "-c", SIGNALLED, when], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == (told, "")


def test_a_message_is_never_longer_than_a_screen():
    text = str(rg.ReplyGraphError("a" * 5000 + ". Mend it."))
    assert len(text) < 1400 and text.endswith("a. Mend it.")


def test_what_a_parser_says_of_broken_xml_is_one_line(tmp_path):
    feed = (Path(__file__).parent / "data" / "feed_xml.xml").read_text()
    (tmp_path / "feed.xml").write_text(feed.replace("Thanks, all.", "Thanks,\0 all."))
    warnings = rg.build(tmp_path / "feed.xml").warnings
    assert any("broken XML at line 9" in each for each in warnings) and not any("\n" in each or "\n)" in each for each in warnings)


@pytest.mark.parametrize("pack", [lambda path: path, lambda path: shutil.make_archive(str(path), "zip", path.parent, path.name)])
def test_what_a_parser_says_of_broken_json_is_one_sentence_without_our_files(pack, tmp_path):
    file = tmp_path / "utterances.jsonl"
    rows = (f'{{"id": "{n}", "speaker": "Ann", "reply-to": null, "conversation_id": "1", "text": "Hi"{n * "?"}}}' for n in range(2))
    file.write_text("[" + ",\n".join(rows) + "]")
    with pytest.raises(ReadError) as error:
        rg.build(pack(file))
    told = r"utterances.jsonl: cannot be read as JSON \(Malformed JSON, at byte \d+ in record/value \d+: unexpected character\)\.$"
    assert re.search(told, str(error.value))


def test_a_quotation_mark_that_hides_all_rows_is_named(tmp_path):
    (tmp_path / "talk.csv").write_text('author,author_id,id,parent\n"Ann,1,1,\nBob,2,2,1\n')
    with pytest.raises(ReadError, match="a quotation mark is not closed"):
        rg.build(tmp_path / "talk.csv")


def test_what_is_printed_is_utf8_whatever_the_system_has(tmp_path):
    (tmp_path / "talk.csv").write_text(ANN.replace("Ann", "Zoë 林晚秋"), encoding="utf-8")
    for form in ([], ["--csv"]):
        code, out, _ = run("rank", "talk.csv", *form, cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
        assert code == 0 and "Zoë 林晚秋" in out.decode()


@pytest.mark.parametrize("name", ["base64", "idna", "undefined", "punycode", "utf-16", "utf-7", "rot13", "nope", "unicode_escape"])
def test_a_page_may_name_any_encoding(name, tmp_path):
    comments = "".join(
        f"<li class='comment depth-{1 + n % 2}' id='comment-{n}'><cite class='fn'>Zoë{n}</cite><p>hi</p></li>" for n in range(4)
    )
    page = f"<html><head><meta charset='{name}'></head><body><ol class='commentlist'>{comments}</ol></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert rg.read(tmp_path / "page.html").author.tolist() == ["Zoë0", "Zoë1", "Zoë2", "Zoë3"]


@pytest.mark.parametrize("name", ["nope", "base64", "idna", ""])
def test_an_encoding_that_there_is_not_is_said(name, tmp_path):
    (tmp_path / "talk.csv").write_text(ANN)
    with pytest.raises(UsageError, match="there is no encoding of that name. Write for example cp1252"):
        rg.build(tmp_path / "talk.csv", encoding=name)


TEXTS = {
    "cp1251": "Анна ответила Борису: вода замёрзла, и мы пошли по реке пешком, как прошлой зимой",
    "gb18030": "林晚秋说今天的河水结冰了，我们从桥上走过去，像去年冬天一样",
    "cp932": "今日は川の水が凍ったので、去年の冬のように橋を渡って歩きました",
    "cp1252": "Zoë et Åsa répondirent à François: « la rivière a gelé, nous l'avons traversée à pied »",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_file_in_another_encoding_is_refused_with_its_name(encoding, tmp_path):
    rows = "".join(f"{n},{TEXTS[encoding][:3]}{n % 3},{n - 1 if n else ''},{TEXTS[encoding]} {n}\n" for n in range(30))
    (tmp_path / "talk.csv").write_text("id,author,parent_id,text\n" + rows, encoding=encoding)
    with pytest.raises(ReadError, match=rf"byte \d+ is not UTF-8. It reads as .*--encoding {encoding}"):
        rg.build(tmp_path / "talk.csv")
    assert rg.build(tmp_path / "talk.csv", encoding=encoding).size == 3


MAIL = "From a{0}@x.org Mon Jan  1 12:00:00 2024\nFrom: {1}\nMessage-ID: <{0}@x>\nDate: Mon, 1 Jan 2024 12:00:00 +0000\n{2}\n\nHello\n\n"


@pytest.mark.parametrize(
    ("sender", "header"),
    [("(" * 700 + " <z@x.org>", "X: y"), ("@" * 15_000, "X: y"), ("=?idna?q?a=FF?= <z@x.org>", "X: y"),
     ("z <z@x.org>", "Content-Type: text/plain; charset=undefined"), ("z <z@x.org>", "Content-Type: text/plain; charset=base64")],
    ids=["brackets", "signs", "idna", "undefined", "base64"],
)  # fmt: skip
def test_one_mail_costs_one_mail(sender, header, tmp_path):
    mails = [MAIL.format(n, f"Ann{n} <a{n}@x.org>", f"In-Reply-To: <{n - 1}@x>") for n in range(5)]
    (tmp_path / "list.mbox").write_text("".join(mails[:3]) + MAIL.format(9, sender, header) + "".join(mails[3:]))
    begun = time.process_time()
    table = rg.read(tmp_path / "list.mbox")
    assert len(table) == 6 and table.author.notna().sum() >= 5
    assert time.process_time() - begun < 1.5


def test_one_file_of_a_folder_costs_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(compression, "FREE", 1 << 20)
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "talk.csv").write_text(ANN)
    (folder / "packed.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(40))
    (folder / "damaged.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4 " + bytes(40))
    with zipfile.ZipFile(folder / "letter.docx", "w") as document:
        document.writestr("word/document.xml", "<w/>")
    with gzip.open(folder / "bomb.csv.gz", "wb") as bomb:
        bomb.write(EVE.encode() + b"2,Mallory,1,b\n" * (1 << 18))
    for inputs in (folder, sorted(folder.iterdir()), f"{folder}/*"):
        graph = rg.build(inputs)
        assert names(graph) == ["Ann", "Bob"]
        for file in ("packed.7z", "damaged.zip", "letter.docx", "paper.pdf", "bomb.csv.gz"):
            assert any(file in warning for warning in graph.warnings), file
    (folder / "talk.csv").unlink()
    with pytest.raises(ReadError):
        rg.build(folder)


def test_a_file_that_may_not_be_read_costs_one_file(tmp_path, monkeypatch):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(ANN)
    begin = Path.open

    def refuse(path, *rest, **options):
        if path.name == "b.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return begin(path, *rest, **options)

    monkeypatch.setattr(Path, "open", refuse)
    graph = rg.build(tmp_path)
    assert names(graph) == ["Ann", "Bob"] and "b.csv: cannot be read (Permission denied)" in graph.warnings[-1]


@pytest.mark.parametrize("name", ["talk.csv.gz", "talk.csv.zst", "talk.tar.gz", "talk.zip", "a.tar.d/talk.csv"])
def test_an_ending_never_overrules_the_content(name, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(ANN)
    assert names(rg.build(path)) == ["Ann", "Bob"]
    path.write_text(REDDIT % ("Ann", 1714600000, "b") + REDDIT % ("Bob", 1714600001, "c"))
    assert names(rg.build(path)) == ["Ann", "Bob"]


def test_an_old_tar_archive_without_a_mark(tmp_path):
    import tarfile

    info = tarfile.TarInfo("talk.csv")
    info.size = len(ANN)
    block = bytearray(info.tobuf(tarfile.USTAR_FORMAT)[:512])
    block[257:265] = bytes(8)
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + sum(block[156:]) + 256)
    (tmp_path / "old").write_bytes(bytes(block) + ANN.encode().ljust(512, b"\0") + bytes(1024))
    assert names(rg.build(tmp_path / "old")) == ["Ann", "Bob"]


@pytest.mark.parametrize("names", [("törf", "t\udceb\udcff1f"), ("t\udceb\udcff1f", "törf")], ids=["in its list", "before the file"])
def test_a_name_in_a_zip_archive_that_is_no_text(names, tmp_path):
    with zipfile.ZipFile(tmp_path / "talk.zip", "w") as archive:
        archive.writestr("törf.csv", ANN)
    head, file, rest = (tmp_path / "talk.zip").read_bytes().split("törf".encode())
    at_file, in_list = (name.encode(errors="surrogateescape") for name in names)
    (tmp_path / "talk.zip").write_bytes(head + at_file + file + in_list + rest)
    with pytest.raises(ReadError, match=r"talk.zip: (törf.csv: )?cannot be unpacked"):
        rg.build(tmp_path / "talk.zip")


def test_a_nul_in_a_table(tmp_path):
    (tmp_path / "talk.csv").write_bytes(ANN.replace("a\n", "a\0b\n").encode())
    assert names(rg.build(tmp_path / "talk.csv")) == ["Ann", "Bob"]
    assert names(rg.build(tmp_path / "talk.csv", format="table", columns={"author": "author", "parent_id": "parent_id"})) == ["Ann", "Bob"]


@pytest.mark.parametrize("kind", ["csv", "ndjson", "html", "folder"])
def test_a_file_name_that_is_no_text(kind, tmp_path):
    if kind == "folder":
        folder = os.fsencode(tmp_path) + b"/saved\xff"
        os.mkdir(folder)
        name = folder + b"/talk.csv"
    else:
        folder = name = os.fsencode(tmp_path) + b"/t\xe4lk." + kind.encode()
    with open(name, "wb") as file:
        file.write((ANN if kind != "ndjson" else REDDIT % ("Ann", 1714600000, "b") + REDDIT % ("Bob", 1, "c")).encode())
    assert names(rg.build(os.fsdecode(folder))) == ["Ann", "Bob"]
    code, _, told = run("report", os.fsdecode(folder), "-o", "out", cwd=tmp_path)
    assert code == 0, told


def test_reports_side_by_side_into_one_folder(tmp_path):
    (tmp_path / "talk.csv").write_text(ANN)
    for _ in range(3):
        command = [sys.executable, "-m", "replygraph", "report", "talk.csv"]
        runs = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [(each.communicate()[1], each.returncode)[1] for each in runs] == [0, 0, 0]
    assert sorted(os.listdir(tmp_path / "output" / "talk")) == ["graph.graphml", "map.html", "ranking.csv"]


def test_the_sweep_leaves_the_files_of_a_run_that_lives(tmp_path):
    from replygraph import files

    def other_run_writes(path):
        path.write_text("ours")
        files.write({tmp_path / "a": "theirs"})
        assert (tmp_path / "a").read_text() == "theirs" and path.read_text() == "ours"

    files.write({tmp_path / "a": other_run_writes})
    assert (tmp_path / "a").read_text() == "ours" and os.listdir(tmp_path) == ["a"]


def test_folders_of_killed_runs_go_and_those_of_living_ones_stay(tmp_path):
    code = (
        "import os, sys; from replygraph import files; from replygraph.engines import embedded\n"
        "con = embedded.connect('40MB'); con.execute('create table t as select md5(range::varchar) as a from range(2000000)')\n"
        "with files.temporary(): print(len(os.listdir(sys.argv[1])), flush=True); sys.argv[2] == 'kill' and os.kill(os.getpid(), 9)\n"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path), "kill"], env=env, check=False, capture_output=True, text=True)
        assert done.stdout == "2\n", done.stderr
    assert len(os.listdir(tmp_path)) == 2
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), "end"], env=env, check=True, capture_output=True, text=True)
    assert (done.stdout, os.listdir(tmp_path)) == ("2\n", [])


def test_commands_that_are_no_commands(tmp_path):
    (tmp_path / "talk.csv").write_text(ANN)
    for amount in ("1KB", "-1", "0", "many", "0%", "1e9GB", "4GB; drop table x"):
        code, _, told = run_here("rank", tmp_path / "talk.csv", "--memory", amount)
        found = "there is not enough memory" if amount == "1KB" else f"--memory {amount}: not an amount of memory"
        assert code == (1 if amount == "1KB" else 2) and told.startswith(f"Error: {found}"), told
    code, _, told = run_here("rank", "")
    assert (code, told) == (2, "Error: a FILE is an empty name. Name a file, a folder, an address, or - for standard input.\n")
    done = subprocess.run(f"{sys.executable} -m replygraph rank - <&-", shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "Error: standard input: it is closed. Give a file, or pass something on with a pipe.\n")


SCORES = ["", "many", "1e999", None, True, [], {}, float("nan"), "12"]


@pytest.mark.parametrize("score", SCORES, ids=repr)
def test_an_odd_score_is_no_score(score):
    rows = [{"id": "1", "author": "Ann", "score": score, "candidates": score}, {"id": "2", "author": "Bob", "parent_id": "1"}]
    assert names(rg.build(rows)) == ["Ann", "Bob"]


@pytest.mark.parametrize("kind", ["gexf", "graphml", "csv", "json", "parquet"])
def test_a_graph_of_nobody_is_a_file(kind, tmp_path):
    graph = rg.build([{"id": 1, "author": "[deleted]"}, {"id": 2, "author": None, "parent_id": 1}])
    for look in (None, NodeStyle(np.zeros(0), np.zeros(0), np.zeros(0), [])):
        assert all(path.exists() for path in rg.export(graph, tmp_path / f"nobody.{kind}", look))
    path = tmp_path / "talk.csv"
    path.write_text("id,author,parent_id,text\n1,[deleted],,a\n2,,1,b\n")
    for command in (["export", path, "-o", tmp_path / f"nobody.{kind}"], ["report", path, "-o", tmp_path / "out"]):
        code, _, told = run_here(*command)
        assert (code, "names nobody" in told) == (1, True), told


ESCAPES = "\x1b]52;c;ZXZpbA==\x07\x1b]0;pwned\x07\x1b]8;;http://evil/\x07\x1b[31m\u202e"


def test_nothing_that_is_printed_moves_a_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "columns.csv").write_text(f"id,author,parent{ESCAPES}_id,text\n1,Ann,,a\n2,Bob,1,b\n")
    (tmp_path / "tables.sql").write_text(f"CREATE TABLE `x{ESCAPES}` (`id` int);\nINSERT INTO `x{ESCAPES}` VALUES (1);\n")
    with zipfile.ZipFile(tmp_path / "members.zip", "w") as archive:
        archive.writestr(f"{ESCAPES}talk.csv", ANN.replace("Ann", f"Ann{ESCAPES}"))
        archive.writestr(f"b{ESCAPES}.bin", bytes(range(256)))
    for file in ("columns.csv", "tables.sql", "members.zip", f"no{ESCAPES.replace('/', '')}.csv"):
        for command in (["report"], ["describe"], ["rank"], ["read", "-o", "t.csv"], ["rank", "--format", f"x{ESCAPES}"]):
            for text in run_here(*command, file)[1:]:
                assert not [sign for sign in text if not sign.isprintable() and sign != "\n"], (file, command)


def test_a_disk_without_room_is_not_the_files_fault(tmp_path):
    """A limit on the size of files stands for a full disk."""
    import tarfile

    rows = "".join(f"{n},ann{n % 9},{n // 2},{n * 7919 % 99991}\n" for n in range(60_000))
    (tmp_path / "talk.csv.gz").write_bytes(gzip.compress(("id,author,parent_id,text\n" + rows).encode()))
    (tmp_path / "talk.csv").write_text("id,author,parent_id,text\n" + rows)
    with tarfile.open(tmp_path / "talk.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "talk.csv", "talk.csv")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "from replygraph.cli import main; main(['rank', sys.argv[1]])\n"
    )
    for name in ("talk.csv.gz", "talk.tar.gz"):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "no room for temporary files (File too large). Let TMPDIR name" in done.stderr, done.stderr
        assert "Is the file complete" not in done.stderr


def test_nothing_long_is_quoted(tmp_path):
    (tmp_path / "talk.csv").write_text("a" * 50_000 + "," + "b" * 50_000 + "\n1,2\n")
    _, _, told = run("rank", "talk.csv", cwd=tmp_path)
    assert 0 < len(told) < 2000 and "select" not in told.lower()


def test_an_option_without_effect_says_so(tmp_path):
    (tmp_path / "talk.csv").write_text(ANN)
    assert rg.build(tmp_path / "talk.csv", quotes=True).warnings[0].endswith("talk.csv: --quotes has no effect on table.")
    assert rg.build(tmp_path / "talk.csv", mentions=False, everything=False).warnings[0].endswith("--mentions has no effect on table.")
    assert rg.build(tmp_path / "talk.csv", mentions=None, everything=False).warnings == ()
    (tmp_path / "talk.ndjson").write_text(REDDIT % ("Ann", 1714600000, "b") + REDDIT % ("Bob", 1714600001, "c"))
    assert rg.build(tmp_path / "talk.ndjson", columns={"author": "name"}).warnings[0].endswith("--columns has no effect on reddit_dumps.")


def test_no_engine_fetches_an_extension():
    from replygraph.engines import embedded
    from replygraph.sources.tables import open_duckdb

    for con in (embedded.connect(), open_duckdb()):
        told = con.execute("select current_setting('autoinstall_known_extensions'), current_setting('allow_community_extensions')")
        assert told.fetchone() == (False, False)
