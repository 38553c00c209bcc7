"""Talk pages of wikis as their source text: indentation and signatures, as people type them."""

import re
from collections.abc import Iterator

from replygraph.errors import ReadError
from replygraph.readers import _wiki_signatures, _xml
from replygraph.readers._ages import language_in
from replygraph.readers.wikitalk_html import REACH, Comment, rows
from replygraph.sources import Comments, Log, Source

TITLE = "A talk page of Wikipedia or another wiki as wikitext, or exported as XML"
HOWTO = (
    "Put ?action=raw behind the talk page's address and save what comes, or export pages with Special:Export. Comments are found "
    "by their signatures and whom each answers by its indentation; templates that sign or indent otherwise are not unfolded."
)
FAMILY = ("text", "xml")
EXPORT = "<mediawiki"
LINK = re.compile(r"\[\[:?([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|((?:[^\[\]]|\[[^\[\]]*\])*))?\]\]")
HEADING = re.compile(r"(={1,6})[^=].*?\1\s*$")
INDENT = re.compile(r"[:*#;]*")
OUTDENT = re.compile(rf"^[:*#;\s]*\{{\{{\s*(?:{'|'.join(_wiki_signatures.WORDS['outdent'])})\b", re.I)
UNSIGNED = re.compile(rf"\{{\{{\s*+(?:subst:\s*+)?(?:{'|'.join(_wiki_signatures.WORDS['unsigned'])})\s*\|([^{{}}]*)\}}\}}", re.I)
HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(nowiki|pre|blockquote|syntaxhighlight)\b[^<>]*>(?:(?!<\1\b).)*?</\1>", re.I | re.S)
PLAIN = re.compile(r"'{2,5}|</?[a-zA-Z][^<>]*>|\{\{[^{}]*\}\}|^[:*#;]+\s*", re.M)


def recognise(source: Source) -> str:
    """Links to users with a time behind them, in text that is no page; or a wiki's export with such text."""
    head = source.start
    if head.startswith(("<!", "<html", "<?xml", '{"', "[{", "{\n")) or "\0" in head[:1000]:
        return ""
    words = "a wiki's export with signatures" if head.startswith(EXPORT) else "signatures in wikitext"
    return words if any(_find(line) is not None for line in head.split("\n")) else ""


def read(source: Source, log: Log) -> Comments:
    """The comments of one page, or of each page of an export."""
    found = False
    for name, title, text in _pages(source, log):
        for row in rows(name, comments(text), title):
            found = True
            yield row
    if not found:
        raise ReadError(f"{source.name}: no signed comments in it. Save the talk page itself, not the article.")


def _pages(source: Source, log: Log) -> Iterator[tuple[str, str | None, str]]:
    """Of each page its name among all, its title and its text."""
    if not source.start.startswith(EXPORT):
        yield source.name, None, source.read_text()
        return
    for page in _xml.elements(source, log, "page"):
        title = page.findtext("{*}title") or "?"
        texts = [each.text or "" for each in page.iterfind("{*}revision/{*}text")]
        if len(texts) > 1:
            log.note(f"{title}: {len(texts):,} versions of the page; the last is used.")
        if texts:
            yield f"{source.name}: {title}", title, texts[-1]


def comments(text: str) -> list[Comment]:
    """The signed comments of a page's text.

    >>> page = "== Frost ==\\nGone. [[User:Ann|Ann]] 10:00, 2 May 2024 (UTC)\\n:Mine too. [[User:Bob]] 11:00, 2 May 2024 (UTC)"
    >>> [(comment.author, comment.level) for comment in comments(page)]
    [('Ann', 1), ('Bob', 2)]
    """
    found: list[Comment] = []
    waiting: list[str] = []
    opens, outdent, language = True, False, language_in(text)
    for line in HIDDEN.sub("", UNSIGNED.sub(_unfold, text)).split("\n"):
        if HEADING.match(line):
            waiting, opens, outdent = [], True, False
            continue
        outdent = outdent or bool(OUTDENT.match(line))
        waiting.append(line)
        signed = _find(line)
        if signed is None:
            continue
        author, shown, start, stamp = signed
        first = next((each for each in waiting if each.strip(":*#; ") and not OUTDENT.fullmatch(each.strip())), line)
        level = min(_indent(first), _indent(line)) + 1
        said = "\n".join([*waiting[:-1], line[:start]])
        found.append(Comment(author, _wiki_signatures.read_time(stamp, language), level, opens, _plain(said), outdent and not opens, shown))
        waiting, opens, outdent = [], False, False
    return found


def _indent(line: str) -> int:
    return len(INDENT.match(line)[0])


def _find(line: str) -> tuple[str, str, int, re.Match[str]] | None:
    """Who signed a line, how that is spelled, where the signature begins, and its time."""
    stamp = _wiki_signatures.find_time(line)
    if stamp is None:
        return None
    author, shown, start, near = None, "", stamp.start(), stamp.start()
    for link in reversed(list(LINK.finditer(line, 0, stamp.start()))):
        between = PLAIN.sub("", line[link.end() : near])
        if len(between.strip()) > REACH:
            break
        name = _wiki_signatures.user_of_title(link[1])
        author = author or name
        if name and name == author:
            start = near = link.start()
            shown = _wiki_signatures.spelled(link[1], name)
    return (author, shown, start, stamp) if author else None


def _unfold(template: re.Match[str]) -> str:
    """What a template for an unsigned comment shows: a link to the person, and the time."""
    parts = [part.strip() for part in template[1].split("|") if "=" not in part]
    stamp = next((part for part in parts if _wiki_signatures.find_time(part)), "")
    name = next((part for part in parts if part and part != stamp), "")
    return f"[[User:{name}]] {stamp}" if name else stamp


def _plain(text: str) -> str:
    """The words of wikitext: links by what they show, without markup."""
    text = LINK.sub(lambda link: link[2] or link[1], text)
    text = re.sub(r"\[(?:https?:)?//[^\s\[\]<>]+\s([^\[\]]*)\]", r"\1", text)
    return re.sub(r"\n{3,}", "\n\n", PLAIN.sub("", text)).strip()
