"""Excel workbooks: whichever sheet holds the comments, and nothing that fills the memory."""

import time
import zipfile
from xml.sax.saxutils import escape

import pytest

import replygraph as rg
from tests.test_graph_files import arrows

HEAD = '<?xml version="1.0"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path, sheets, shared=""):
    """A workbook with these sheets, each as rows or as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
        places = "".join(
            f'<Relationship Id="rId{n}" Type="{TYPE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
        )
        places += f'<Relationship Id="rIdS" Type="{TYPE}/sharedStrings" Target="sharedStrings.xml"/>'
        kinds = f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.main+xml"/>'
        archive.writestr(
            "[Content_Types].xml", f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{kinds}</Types>'
        )
        root = f'<Relationship Id="rId1" Type="{TYPE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr(
            "_rels/.rels",
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{root}</Relationships>',
        )
        archive.writestr("xl/workbook.xml", f"{HEAD}<workbook {MAIN} {RELATED}><sheets>{listed}</sheets></workbook>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{places}</Relationships>',
        )
        archive.writestr("xl/sharedStrings.xml", f"{HEAD}<sst {MAIN}>{shared}</sst>")
        for number, rows in enumerate(sheets.values(), 1):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f"{HEAD}<worksheet {MAIN}><sheetData>{rows if isinstance(rows, str) else cells(rows)}</sheetData></worksheet>",
            )
    return path


def cells(rows):
    return "".join(
        f'<row r="{n}">{"".join(cell(value, f"{chr(65 + place)}{n}") for place, value in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )


def cell(value, place):
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
    return f'<c r="{place}"><v>{value}</v></c>'


COMMENTS = [["id", "parent_id", "author", "text"], [1.0, "", "Ann", "Frost, and\nice"], [2, 1, "Bob", 'It "thaws"'], [3, 2, "Ann", "Good"]]


def test_a_workbook_is_read_as_the_table_in_it(tmp_path):
    path = workbook(tmp_path / "forum.xlsx", {"Sheet1": COMMENTS})
    comments = rg.read(path)
    assert comments.text.tolist() == ["Frost, and\nice", 'It "thaws"', "Good"] and comments.parent_id.tolist()[1:] == ["1", "2"]
    graph = rg.build(path)
    assert arrows(graph) == {("Bob", "Ann"): 1, ("Ann", "Bob"): 1} and "forum.xlsx: Sheet1: read as table" in graph.notes[0]


def test_a_text_keeps_its_ends_of_lines_of_any_kind(tmp_path):
    rows = [
        ["id", "author", "parent_id", "text"],
        ["1", "Ann", "", "one_x000D_two"],
        ["2", "Bob", "1", "one_x000D_\ntwo"],
        ["3", "Ann", "2", "one\ntwo"],
    ]
    assert set(rg.read(workbook(tmp_path / "a.xlsx", {"Talk": rows})).text) == {"one\rtwo", "one\r\ntwo", "one\ntwo"}


def test_two_sheets_of_one_name_are_one_sentence(tmp_path):
    """python-calamine gives the first for both."""
    path = workbook(tmp_path / "once.xlsx", {"Talk": COMMENTS, "Other": [["Made by hand", ""], ["for", "nobody"]]})
    with zipfile.ZipFile(path) as once, zipfile.ZipFile(tmp_path / "twice.xlsx", "w") as twice:
        for name in once.namelist():
            twice.writestr(name, once.read(name).replace(b'name="Other"', b'name="Talk"'))
    with pytest.raises(rg.ReplyGraphError, match=r"twice.xlsx: a damaged workbook \(two sheets of one name\)"):
        rg.build(tmp_path / "twice.xlsx")


@pytest.mark.parametrize(
    "place",
    ['r="zzzzz2"', f'r="{"B" * 40}2"', 'r="2A"', 'r="A2097152"', 'x=">" r="A99999999"', 'x="<" r="A99999999"', 'r = "A99999999"', 'r="A2" r="A99999999"'],
)  # fmt: skip
def test_a_cell_at_no_place_is_one_sentence(tmp_path, place):
    """python-calamine would make room for all cells before it, and end Python where there is none."""
    path = workbook(tmp_path / "bomb.xlsx", {"S": f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c {place}><v>1</v></c></row>'})
    with pytest.raises(rg.ReplyGraphError, match=r"bomb.xlsx: a damaged workbook"):
        rg.build(path)


@pytest.mark.parametrize("said", ['uniqueCount="99999999999"', "x='<' uniqueCount = '99999999999'"])
def test_more_texts_announced_than_there_are_is_one_sentence(tmp_path, said):
    path = workbook(tmp_path / "bomb.xlsx", {"S": COMMENTS})
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "many.xlsx", "w") as many:
        for name in whole.namelist():
            many.writestr(name, whole.read(name).replace(b"<sst ", b"<sst " + said.encode() + b" "))
    with pytest.raises(rg.ReplyGraphError, match=r"many.xlsx: a damaged workbook \(more texts are announced than there are\)"):
        rg.build(tmp_path / "many.xlsx")


def test_cells_without_places_stand_one_behind_the_other(tmp_path):
    rows = [["id", "parent_id", "author"], [1, 0, "Ann"], [2, 1, "Bob"]]
    rows = "".join(f"<row>{''.join(cell(value, '') for value in row)}</row>" for row in rows).replace(' r=""', "")
    assert arrows(rg.build(workbook(tmp_path / "plain.xlsx", {"S": rows}))) == {("Bob", "Ann"): 1}
    far = '<row r="999999999"><c><v>1</v></c></row>'
    with pytest.raises(rg.ReplyGraphError, match=r"far.xlsx: a damaged workbook \(a row or a cell that no program writes\)"):
        rg.build(workbook(tmp_path / "far.xlsx", {"S": rows + far}))


def test_of_several_sheets_those_are_read_that_hold_comments_or_ties(tmp_path):
    ties = [["Vertex 1", "Vertex 2", "Edge Weight", "Color"], ["Ann", "Bob", 2.5, "red"], ["Bob", "Ann", 1, ""]]
    path = workbook(tmp_path / "graph.xlsx", {"Read me": [["Made by hand", ""], ["for", "nobody"]], "Edges": ties})
    graph = rg.build(path)
    assert arrows(graph) == {("Ann", "Bob"): 2.5, ("Bob", "Ann"): 1}
    assert any("graph.xlsx: Edges: read as edge_table" in each for each in graph.notes)
    assert any("left out" in each and "Read me" in each for each in graph.warnings)


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(rg.ReplyGraphError, match="would fill the memory"):
        rg.build(workbook(tmp_path / "far.xlsx", {"a": far}))


def test_a_text_shared_by_many_cells_does_not_fill_the_memory(tmp_path):
    begun = time.process_time()
    row = "".join(f'<c r="{chr(65 + n % 26)}1" t="s"><v>0</v></c>' for n in range(26))
    path = workbook(tmp_path / "shared.xlsx", {"a": f'<row r="1">{row}</row>' * 40_000}, f"<si><t>{'a' * 1_000_000}</t></si>")
    with pytest.raises(rg.ReplyGraphError, match=r"would fill the memory|times its size"):
        rg.build(path)
    assert time.process_time() - begun < 20


def test_workbooks_of_other_programs_are_refused_with_what_to_do(tmp_path):
    with zipfile.ZipFile(tmp_path / "talk.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    (tmp_path / "talk.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    for name in ("talk.odt", "talk.xls"):
        with pytest.raises(rg.ReplyGraphError, match=rf"{name}: a document of an .*{name[4:]}.*Save a table as \.xlsx"):
            rg.build(tmp_path / name)


def test_a_damaged_workbook_is_a_sentence(tmp_path):
    path = workbook(tmp_path / "bad.xlsx", {"a": "<row><c"})
    with zipfile.ZipFile(tmp_path / "empty.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    for each in (path, tmp_path / "empty.xlsx"):
        with pytest.raises(rg.ReplyGraphError, match=r"a damaged workbook"):
            rg.build(each)


SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def opendocument(path, rows):
    """A spreadsheet as LibreOffice saves it, its rows as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", SPREADSHEET, zipfile.ZIP_STORED)
        entry = f'<m:file-entry m:full-path="/" m:media-type="{SPREADSHEET}"/>'
        space = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"{HEAD}<m:manifest {space}>{entry}</m:manifest>")
        table = f'<table:table table:name="Comments">{rows}</table:table>'
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"{HEAD}<office:document-content {SPACES}>{body}</office:document-content>")
    return path


def row(*values, times=1, empty=16_000):
    found = [
        f'<table:table-cell office:value-type="float" office:value="{value}"/>' if isinstance(value, float | int)
        else f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>' if value
        else "<table:table-cell/>"
        for value in values
    ]  # fmt: skip
    rest = f'<table:table-cell table:number-columns-repeated="{empty}"/>' if empty else ""
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(found)}{rest}</table:table-row>'


def test_a_spreadsheet_of_libreoffice_is_read_too(tmp_path):
    path = opendocument(tmp_path / "forum.ods", "".join(row(*cells) for cells in COMMENTS) + row("", times=1_048_000))
    comments = rg.read(path)
    assert comments.text.tolist()[1:] == ['It "thaws"', "Good"] and comments.parent_id.tolist()[1:] == ["1", "2"]
    assert arrows(rg.build(path)) == {("Bob", "Ann"): 1, ("Ann", "Bob"): 1}


MANY = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize("rows", [
    f'<table:table-row table:number-rows-repeated="1048570">{MANY.format(16_384, "x")}</table:table-row>',
    row("", times=1_048_570) + row(*[""] * 700, "x"),
    f'<table:table-row table:number-rows-repeated="99999999999">{MANY.format(1, "x")}</table:table-row>',
    f'<table:table-row table:number-rows-repeated="9000">{MANY.format(2, "a" * 10_000_000)}</table:table-row>',
], ids=["every cell", "empty rows before a filled one", "a number without end", "a text again and again"])  # fmt: skip
def test_what_a_spreadsheet_repeats_does_not_fill_the_memory(tmp_path, rows):
    with pytest.raises(rg.ReplyGraphError, match="would fill the memory"):
        rg.build(opendocument(tmp_path / "many.ods", row("id", "author") + rows))
