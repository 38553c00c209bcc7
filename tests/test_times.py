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
