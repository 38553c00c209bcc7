"""Times in tables, as people and programs write them."""

import pytest

import replygraph as rg

TIMES = {  # how a column is written, and what it says
    "mail": ({"Wed, 31 May 2023 11:00:00 +0200": "2023-05-31 09:00:00", "Thu, 4 May 2023 08:17:05 GMT": "2023-05-04 08:17:05"}, ""),
    "tweets": ({"Wed Oct 10 20:19:24 +0000 2018": "2018-10-10 20:19:24"}, ""),
    "names of months": ({"01-Mar-24": "2024-03-01 00:00:00", "15-Dec-99 09:30": "1999-12-15 09:30:00", "March 2, 2024, 9:05 PM": "2024-03-02 21:05:00"}, ""),
    "German": ({"1. März 2024, 09:15": "2024-03-01 09:15:00", "24. Dez. 2023 18:00 Uhr": "2023-12-24 18:00:00"}, ""),
    "dots": ({"01.03.2024 09:00": "2024-03-01 09:00:00", "2.3.24": "2024-03-02 00:00:00"}, ""),
    "day first": ({"13/03/2024": "2024-03-13 00:00:00", "01/03/2024 21:15:09": "2024-03-01 21:15:09"}, ""),
    "month first": ({"03/13/2024": "2024-03-13 00:00:00", "01/03/2024 21:15": "2024-01-03 21:15:00"}, ""),
    "AM and PM": ({"3/1/2024 12:30 PM": "2024-03-01 12:30:00", "3/2/2024 12:05:01 AM": "2024-03-02 00:05:01"}, ""),
    "day or month": ({"01/03/2024": "2024-03-01 00:00:00"}, "does not show whether the day or the month stands first"),
    "microseconds": ({"1709287200000000": "2024-03-01 10:00:00"}, ""),
    "days of a spreadsheet": ({"45352.375": "2024-03-01 09:00:00", "45353": "2024-03-02 00:00:00"}, ""),
    "a database": ({'{"$date": "2023-05-04T08:17:05Z"}': "2023-05-04 08:17:05", '{"$date": {"$numberLong": "1683188225000"}}': "2023-05-04 08:17:05"}, ""),
    "zones apart": ({"2024-03-01 10:00:00 +0100": "2024-03-01 09:00:00", "2024-03-01T10:00:00.500+0100": "2024-03-01 09:00:00", "2024-03-01 10:00:00 UTC": "2024-03-01 10:00:00"}, ""),
    "the year first": ({"2024-03-01, 10:05": "2024-03-01 10:05:00", "2024.03.02 10.05": "2024-03-02 10:05:00", "2024/3/4 1:05 PM": "2024-03-04 13:05:00", "20240305T100500Z": "2024-03-05 10:05:00"}, ""),
    "JavaScript": ({"Fri Mar 01 2024 10:00:00 GMT+0100 (CET)": "2024-03-01 09:00:00"}, ""),
    "years": ({"2024": "NaT", "2023": "NaT"}, "holds years alone"),
    "the clock first": ({"06:30 11/10/2023": "2023-10-11 06:30:00", "21:05:09, 13/10/2023": "2023-10-13 21:05:09", "9:05 PM 1/10/2023": "2023-10-01 21:05:00"}, ""),
    "ages": ({"3 years ago": "NaT", "2 years ago": "NaT"}, "2 times cannot be read"),
    "beyond": ({"10000-01-01": "NaT", "2024-03-01": "2024-03-01 00:00:00"}, "1 time cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TIMES)
def test_times_as_they_are_written(tmp_path, kind):
    times, said = TIMES[kind]
    rows = [f"{id};ann;;{time};said" for id, time in enumerate(times)]
    (tmp_path / "t.csv").write_text("id;author;parent_id;created_at;text\n" + "\n".join(rows).replace('"', "'") + "\n")
    table = rg.read(tmp_path / "t.csv")
    found = table.created_at if "created_at" in table else ["NaT"] * len(table)
    assert dict(zip(times, (str(time)[:19] for time in found), strict=True)) == times
    assert [said in warning for warning in table.attrs["warnings"]] == ([True] if said else [])


CLOCKS = {  # the names of a column of days and one of clocks: what they hold, what is read, from what
    "date,time": ("2023-05-01,10:03 2023-05-01,23:59:30 2023-05-02,", "2023-05-01 10:03:00 2023-05-01 23:59:30 2023-05-02 00:00:00", "date + time"),
    "Uhrzeit,Datum": ("10:03,1.5.2023 23:59,13.5.2023", "2023-05-01 10:03:00 2023-05-13 23:59:00", "Datum + Uhrzeit"),
    "post_date,post_time": ("5/13/2023,9:05_PM 5/1/2023,12:00_AM", "2023-05-13 21:05:00 2023-05-01 00:00:00", "post_date + post_time"),
    "fecha,hora": ("2023-05-01T00:00:00,10:03:07 2023-05-02T00:00:00,00:00:00", "2023-05-01 10:03:07 2023-05-02 00:00:00", "fecha + hora"),
}  # fmt: skip


@pytest.mark.parametrize("names", CLOCKS)
def test_a_day_and_a_clock_in_columns_beside_each_other_are_one_time(tmp_path, names):
    cells, expected, both = CLOCKS[names]
    rows = [f"{id},Ann,,{each.replace('_', ' ')},said" for id, each in enumerate(cells.split())]
    (tmp_path / "t.csv").write_text(f"id,author,parent_id,{names},text\n" + "\n".join(rows) + "\n")
    found = rg.read(tmp_path / "t.csv").sort_values("id")
    assert " ".join(str(time)[:19] for time in found.created_at) == expected
    assert [f", {both} as created_at, " in note for note in rg.build(tmp_path / "t.csv").notes].count(True) == 1


def test_a_day_is_joined_to_no_clock_that_is_elsewhere_or_whose_column_is_no_times(tmp_path):
    for names, row in (
        ("date,text,time", "2023-05-01,Yes,10:03"),
        ("date,duration,text", "2023-05-01,10:03,Yes"),
        ("date,edited_at,text", "2023-05-01,2023-05-01 10:03,Yes"),
    ):
        (tmp_path / "t.csv").write_text(f"id,author,parent_id,{names}\n1,Ann,,{row}\n2,Bob,1,{row}\n")
        assert {str(time) for time in rg.read(tmp_path / "t.csv").created_at} == {"2023-05-01 00:00:00"}
    (tmp_path / "t.csv").write_text("id,author,parent_id,date,time,text\n1,Ann,,2023-05-01,10:03,Yes\n2,Bob,1,2023-05-01,10:04,Yes\n")
    assert {str(time) for time in rg.read(tmp_path / "t.csv", columns={"created_at": "date"}).created_at} == {"2023-05-01 00:00:00"}
