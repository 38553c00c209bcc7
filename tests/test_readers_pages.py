"""Readers of saved web pages and of talk pages: each on a small discussion, written out in full."""

from pathlib import Path

import pytest

import replygraph as rg

DATA = Path(__file__).parent / "data"


def told(name, **options):
    """Who wrote what, and to whom; the whole of a small discussion."""
    table = rg.read(DATA / name, **options)
    authors = dict(zip(table.id, table.author, strict=True))
    named = table.reply_to if "reply_to" in table else [None] * len(table)
    answered = [to if isinstance(to, str) else authors.get(parent) for to, parent in zip(named, table.parent_id, strict=True)]
    return list(zip(table.author, answered, table.text, strict=True))


def test_talk_page():
    assert told("wikitalk_html.html") == [
        ("Ann Oak", None, "My beans are gone.\nAll of them."),
        ("Bob Elm", "Ann Oak", "So are mine."),
        ("Cy", "Bob Elm", "Straw helps."),
        ("192.0.2.7", "Ann Oak", "And leaves:\n\nas said Eve 09:00, 1 May 2024 (UTC)"),
        ("Bob Elm", None, "They came at 12:00 with the rain."),
    ]


def test_wikitext():
    assert told("wikitext.wiki") == [
        ("Ann Oak", None, "My beans are gone. All of them."),
        ("Bob Elm", "Ann Oak", "So are mine.\nStraw helps."),
        ("192.0.2.7", "Bob Elm", "Does it?"),
        ("Ann Oak", "192.0.2.7", "It did here."),
        ("Cy", "Ann Oak", "I meant to ask."),
        ("Dora", None, "They came with the rain."),
        ("Bob Elm", None, "is how one signs."),
    ]
    times = rg.read(DATA / "wikitext.wiki").created_at.astype(str).tolist()
    assert times[0] == "2024-05-02 10:00:00" and times[5] == "2024-05-03 07:00:00"


def test_wikitext_in_an_export(tmp_path):
    text = (DATA / "wikitext.wiki").read_text().replace("<", "&lt;")
    (tmp_path / "export.xml").write_text(
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><page><title>Talk:Frost</title>'
        f"<revision><text>{text}</text></revision></page></mediawiki>"
    )
    assert rg.build(tmp_path / "export.xml").counts["replies"] == 4


@pytest.mark.parametrize("stamp", [
    "12:34, 5 May 2020 (UTC)", "12:34, 5. Mai 2020 (CEST)", "5 mai 2020 à 12:34 (CEST)", "12:34 5 may 2020 (UTC)", "12:34, 5 maj 2020 (CEST)",
    "12:34, 5 мая 2020 (UTC)", "2020年5月5日 (火) 12:34 (UTC)", "2020年5月5日 (二) 12:34 (UTC)", "12h34min de 5 de maio de 2020 (UTC)",
    "5 mei 2020 12:34 (CEST)", "5 maj 2020 kl. 12.34 (CEST)", "5. 5. 2020, 12:34 (CEST)", "5. toukokuuta 2020 kello 12.34 (EEST)",
    "12:34, 5 במאי 2020 (IDT)", "2020년 5월 5일 (화) 12:34 (KST)", "2020. május 5., 12:34 (CEST)", "12.34, 5 Mayıs 2020 (UTC)",
    "12:34، 5 مايو 2020 (ت ع م)", "12:34, 5 травня 2020 (UTC)",
])  # fmt: skip
def test_signatures_in_many_languages(stamp):
    from replygraph.readers import _signatures

    found = _signatures.find_time(f"I agree with you. Ann {stamp} and more")
    assert found and found[0] == stamp
    at = _signatures.read_time(found)
    assert (at.year, at.month, at.day, at.minute) == (2020, 5, 5, 34)
