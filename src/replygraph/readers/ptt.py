"""Articles of PTT, the bulletin board of Taiwan, with the lines that push them: as pages, or as the text of a terminal."""

import re

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.readers._ages import read_date
from replygraph.sources import Comments, Log, Source

TITLE = "Articles of PTT with their pushes, as saved pages or as text"
HOWTO = (
    "Open the article on www.ptt.cc and save the page (Ctrl+S), or log it in a terminal. Each line that pushes, boos or comments answers the article; "
    "that an article answers another one is known only by its title."
)
FAMILY = ("html", "text", "pasted")
HEAD = re.compile(r"(?:^|\n)\s{0,9}作者:?\s{0,9}(?P<author>[A-Za-z]\w{1,19})\b(?:\s{0,9}\([^\n]{0,60}?\))?(?P<rest>[^\n]*)\n")
PUSH = re.compile(r"(?:推|噓|→)\s{1,3}(?P<author>[A-Za-z]\w{1,19})\s{0,20}:(?P<text>.*)")
# Behind the text of a push: the address that it came from, and when.
STAMP = re.compile(r"(?:(?:\d{1,3}\.){3}\d{1,3}\s{0,9})?(?P<at>\d\d/\d\d \d\d:\d\d)?$")
LINES = re.compile(r"\s{0,9}(?:作者|看板|標題|時間|※)|\s{0,9}[─-]{2,}\s*$")  # that the board writes around an article
TIME = re.compile(r"時間:?\s{0,9}[A-Z][a-z]{2} ([A-Z][a-z]{2})\s{1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")
TITLED = re.compile(r"標題:?\s{0,9}(\S[^\n]*)")


def recognise(source: Source) -> str:
    """Pushes of a page, or in a text an author and a title as the board writes them."""
    if _html.looks_like_page(source):
        found = re.search(r"class=[\"'][^\"']{0,40}\bpush-userid\b|class=[\"']article-meta-value\b", _html.markup(source))
    else:
        found = HEAD.search(source.text_head[:2000]) and TITLED.search(source.text_head[:2000])
    return "an article of PTT" if found else ""


def read(source: Source, log: Log) -> Comments:
    """The article, and what answers it, each with the year of the article or of the one that follows it."""
    text = _text_of(source)
    head = HEAD.search(text)
    if not head:
        raise ReadError(f"{source.name}: no article of PTT in it. Open the article itself and save its page.")
    lines = text[head.end() :].split("\n")
    pushes = [(place, found) for place, line in enumerate(lines) if (found := PUSH.fullmatch(line))]
    said = [line for line in lines[: pushes[0][0] if pushes else None] if not LINES.match(line)]
    title, at = TITLED.search(text), TIME.search(text)
    read_at = read_date(f"{at[2]} {at[1]} {at[4]} {at[3]}") if at else None
    common = {"thread_id": source.name, "title": title and title[1].strip()}
    yield common | {
        "id": source.name,
        "author": head["author"],
        "text": "\n".join(said).strip(),
        "created_at": read_at and read_at[0],
        "precision": read_at and read_at[1],
    }
    year, last = int(at[4]) if at else None, f"{read_at[0]:%m/%d %H:%M}" if read_at else ""
    for place, found in pushes:
        line = found["text"].strip()
        stamp = STAMP.search(line)
        when, text = (stamp["at"], line[: stamp.start()].rstrip()) if stamp else (None, line)
        year = year and year + (when is not None and when[:2] == "01" and last[:2] == "12")
        last = when or last
        yield common | {
            "id": f"{source.name}#{place}", "parent_id": source.name, "author": found["author"], "text": text,
            "created_at": f"{year}-{when[:5].replace('/', '-')} {when[6:]}" if year and when else None, "precision": "minute" if year and when else None,
        }  # fmt: skip


def _text_of(source: Source) -> str:
    """The text as a terminal shows it, of a page too: each push, and each fact about the article, on its line."""
    if not _html.looks_like_page(source):
        return source.read_text()
    _, [content, *_] = _html.comments(source, "Open the article itself and save its page.", "#main-content", what="article")
    return "".join(f"\n{each.text()}\n" if each.tag == "div" else each.text_content or "" for each in content.iter(include_text=True))
