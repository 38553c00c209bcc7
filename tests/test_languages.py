"""The words of languages: a file each, with the keys that English has."""

import re
import tomllib
from pathlib import Path

import pytest

import replygraph as rg
from replygraph.readers import languages
from replygraph.readers._ages import read_age, read_date

FOLDER = Path(languages.__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))
ENGLISH = tomllib.loads((FOLDER / "en.toml").read_text())
KEYS = {*ENGLISH, *ENGLISH["patterns"], "counters"}  # what English needs an expression for, others may have phrases for


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_says_what_english_says(path):
    content = tomllib.loads(path.read_text())
    assert set(content) <= KEYS and content["name"]
    assert len(content.get("months", range(12))) == 12 and len(content.get("counters", range(7))) == 7
    assert set(content.get("units", ())) <= {"second", "minute", "hour", "day", "week", "month", "year"}
    for pattern in content.get("patterns", {}).values():
        re.compile(pattern)


@pytest.mark.parametrize("path", [path for path in FILES if "units" in tomllib.loads(path.read_text())], ids=lambda path: path.stem)
def test_an_age_in_every_unit_of_every_language(path):
    content = tomllib.loads(path.read_text())
    for unit, words in content["units"].items():
        for word in words.split():
            assert read_age(f"3 {word} {content['ago'].split()[0]}") == (3, unit), word


@pytest.mark.parametrize(("language", "months"), [("hr", [10] * 3), ("pl", [11] * 3), ("en", [])])
def test_a_month_that_languages_disagree_about_is_that_of_the_page_or_unknown(tmp_path, language, months):
    """Listopada is October in Croatian and November in Polish."""
    one = '<li class="comment depth-1" id="comment-{0}"><b class="fn">{1}</b> <span class="comment-date">{0}. listopada 2021. u 08:17</span><p>Grah.</p></li>'
    items = "".join(one.format(*each) for each in enumerate(["Ana", "Boro", "Ana"], 1))
    (tmp_path / "p.html").write_text(f'<html lang="{language}"><body><ol>{items}</ol></body></html>', encoding="utf-8")
    assert [at.month for at in rg.read(tmp_path / "p.html").created_at.dropna()] == months
    assert ("3 times cannot be read" in str(rg.build(tmp_path / "p.html").warnings)) == (not months)


def test_a_date_in_every_language():
    for path in FILES:
        for number, words in enumerate(tomllib.loads(path.read_text()).get("months", ()), 1):
            for word in words.split():
                assert read_date(f"3 {word} 2024", language=path.stem)[0].month == number, (path.stem, word)


def test_of_phrases_the_longest_is_found_first():
    assert re.match(languages.pattern("quoted"), "quote from Ann")[0] == "quote from"
