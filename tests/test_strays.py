"""Tables that spreadsheets and people have damaged: rows that are no comments, cells that moved, numbers that were rounded."""

import pytest

import replygraph as rg
from replygraph.errors import ReadError

WRITERS = ["ann", "bob", "cy", "dee"]
HEADER = ["id", "author", "parent_id", "text"]
ROWS = [[str(row), WRITERS[row % 4], str(row - 1) if row > 1 else "", f"said {row}"] for row in range(1, 13)]
TRUE = {("bob", "ann"), ("cy", "bob"), ("dee", "cy"), ("ann", "dee")}


def graph_of(tmp_path, text, name="talk.csv", **options):
    (tmp_path / name).write_text(text, newline="")
    return rg.build(tmp_path / name, **options)


def lines(sign, rows=ROWS):
    return "\n".join(sign.join(row) for row in rows) + "\n"


def is_true(graph):
    return graph.counts["comments read"] == 12 and {(each.source, each.target) for each in graph.replies.itertuples()} == TRUE


@pytest.mark.parametrize("heading", [",", ";", "\t", "|"])
@pytest.mark.parametrize("rows", [",", ";", "\t", "|"])
def test_rows_set_apart_otherwise_than_their_heading(tmp_path, heading, rows):
    graph = graph_of(tmp_path, heading.join(HEADER) + "\n" + lines(rows))
    assert is_true(graph) and not graph.warnings
    assert any("set apart otherwise" in note for note in graph.notes) == (heading != rows)


def test_names_with_a_sign_that_no_row_has(tmp_path):
    assert is_true(graph_of(tmp_path, "id;author;parent_id;text, as it was said, in full, of all\n" + lines(";")))


def quoted(line):
    return '"' + line.replace('"', '""') + '"'


@pytest.mark.parametrize("heading", [",".join(HEADER), quoted(",".join(HEADER))])
def test_rows_that_are_quoted_as_a_whole(tmp_path, heading):
    rows = [quoted(",".join([*row[:3], f'"{row[3]}, and\nmore"' if row[0] == "9" else row[3]])) for row in ROWS]
    graph = graph_of(tmp_path, "\n".join([heading, *rows]) + "\n")
    assert is_true(graph) and rg.read(tmp_path / "talk.csv").text[8] == "said 9, and\nmore"


def test_rows_that_are_quoted_as_a_whole_may_be_long(tmp_path):
    rows = [quoted(",".join([*row[:3], row[3] * 50_000 if row is ROWS[-1] else row[3]])) for row in ROWS]
    assert is_true(graph_of(tmp_path, "\n".join([",".join(HEADER), *rows]) + "\n"))


def test_rows_set_apart_in_two_ways_are_refused(tmp_path):
    with pytest.raises(ReadError, match="6 rows hold all cells in one, set apart by another sign"):
        graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",", ROWS[:6]) + lines(";", ROWS[6:]))


def test_a_row_with_a_comma_too_many_is_left_out_unless_the_text_stands_last(tmp_path):
    def table(order, comma):
        cells = [*ROWS[:4], [*ROWS[4][:3], comma], *ROWS[5:]]
        return "\n".join(",".join(row[place] for place in order) for row in [HEADER, *cells]) + "\n"

    moved = graph_of(tmp_path, table([0, 1, 3, 2], "well, I said 5"))
    assert moved.counts["comments read"] == 11 and "1 row has more cells" in moved.warnings[0] and "left out" in moved.warnings[0]
    last = graph_of(tmp_path, table([0, 1, 2, 3], "well, I said 5"))
    assert is_true(last) and "extra cells are ignored" in last.warnings[0]


def test_a_heading_without_a_name_for_each_column_is_refused(tmp_path):
    with pytest.raises(ReadError, match="each row has more cells than the first line has names"):
        graph_of(tmp_path, "author,id,parent_id,text\n" + "".join(f"Doe, {row[1]},{row[0]},{row[2]},{row[3]}\n" for row in ROWS))


def test_the_names_of_the_columns_once_more(tmp_path):
    names = ",".join(HEADER) + "\n"
    graph = graph_of(tmp_path, names + lines(",", ROWS[:6]) + names + lines(",", ROWS[6:]))
    assert is_true(graph) and graph.counts["rows that repeat the names of the columns"] == 1


def test_exports_with_columns_in_another_order_are_refused(tmp_path):
    moved = [[row[0], row[2], row[1], row[3]] for row in [HEADER, *ROWS[6:]]]
    with pytest.raises(ReadError, match="come again in another order"):
        graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",", ROWS[:6]) + lines(",", moved))


@pytest.mark.parametrize("last", ["Total,,,", "12,Total,,", ",Grand total:,,12", "Summe,,,24"])
def test_a_last_row_of_totals_is_no_comment(tmp_path, last):
    graph = graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",") + last + "\n")
    assert is_true(graph) and len(graph.authors) == 4


def test_somebody_called_total_writes_all_the_same(tmp_path):
    graph = graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",") + "13,Total,12,said 13\n")
    assert graph.counts["comments read"] == 13 and ("Total", "ann") in {(each.source, each.target) for each in graph.replies.itertuples()}


WRITTEN = {  # how the numbers of comments and of those answered are written
    "a fraction of two digits": (str, "{}.00".format), "a fraction with a comma": ("{},0".format, str), "both as fractions": ("{}.0".format, "{},00".format),
    "thousands with a comma": ("{:,}".format, str), "thousands with a dot": (str, lambda number: f"{number:,}".replace(",", ".")),
    "thousands with a blank": (lambda number: f"{number:,}".replace(",", "\u202f"), str),
}  # fmt: skip


@pytest.mark.parametrize("how", WRITTEN)
def test_numbers_of_comments_as_spreadsheets_write_them(tmp_path, how):
    id, parent = WRITTEN[how]
    rows = [[id(995 + row), WRITERS[row % 4], parent(994 + row) if row > 1 else "", f"said {row}"] for row in range(1, 13)]
    graph = graph_of(tmp_path, ";".join(HEADER) + "\n" + lines(";", rows))
    assert is_true(graph) and not graph.warnings


def test_ids_that_a_spreadsheet_with_decimal_commas_has_rounded_answer_nobody(tmp_path):
    rows = [["1,23457E+18", writer, "1,23457E+18" if row[2] else "", text] for row in ROWS for _, writer, _, text in [row]]
    graph = graph_of(tmp_path, ";".join(HEADER) + "\n" + lines(";", rows))
    assert graph.counts["comments read"] == 12 and not graph.counts["replies"] and "have lost digits" in graph.warnings[0]


def test_long_ids_that_all_end_in_zeros_are_told(tmp_path):
    rows = [
        [f"123456789{row:02}1234500", WRITERS[row % 4], f"123456789{row - 1:02}1234500" if row > 1 else "", "x"] for row in range(1, 13)
    ]
    graph = graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",", rows))
    assert is_true(graph) and "end in zeros" in graph.warnings[0]


@pytest.mark.parametrize(
    "name", ["[gelöscht]", "Utilisateur supprimé", "usuario eliminado", "Удалённый пользователь", "Deleted User", "Account deleted"]
)
def test_whose_account_is_gone_is_nobody_in_other_languages(tmp_path, name):
    rows = [[row[0], name if row[1] == "ann" else row[1], *row[2:]] for row in ROWS]
    assert list(graph_of(tmp_path, ",".join(HEADER) + "\n" + lines(",", rows)).authors.author) == ["bob", "cy", "dee"]
