"""Saved pages whatever the theme, the language and the page's number: each kind as a small page made here."""

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from replygraph.readers._forum_threads import thread_of


def page_of(*bodies, address="", language="en"):
    head = f'<link rel="canonical" href="{address}">' if address else ""
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{head}<title>Frost</title></head><body>{"".join(bodies)}</body></html>'


def told(path, *inputs, **options):
    """Author, who is answered, and text of each comment."""
    table = rg.read([path, *inputs], **options)
    authors = dict(zip(table.id, table.author, strict=True))
    named = [to if isinstance(to, str) else authors.get(parent) for to, parent in zip(table.reply_to, table.parent_id, strict=True)]
    return list(zip(table.author, named, table.text, strict=True))


@pytest.fixture
def save(tmp_path):
    def write(content, name="page.html"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return write


FROST = [("Ann Oak", None, "My beans are gone."), ("Bob Elm", "Ann Oak", "So are mine."), ("Ann Oak", "Bob Elm", "All of them?")]
NAMES, TEXTS = [row[0] for row in FROST], [row[2] for row in FROST]
THEMES = {
    "the name in bold, date and link beside it": '<div class="comment-author meta"><strong>{name}</strong> {n}. Mai 2024 um 08:1{n} Uhr <a class="comment-reply-link"> - Antworten</a></div><div class="comment-text"><p>{text}</p></div>',
    "all in the container of the text": '<div class="comment-body"><b>{name}</b> <span class="badge">Autor</span> <i>sagt:</i><br>{n}. Mai 2024, 08:1{n}<p>{text}</p><p><a href="?replytocom={n}">Antworten</a></p></div>',
    "a badge in words and a verb": '<p class="comment-author-name">{name} <em>Gast</em> schrieb am 0{n}.05.2024 um 08:1{n}:</p><div class="comment-content">{text}</div>',
    "no class but those of the comment": '<h4>Von {name}</h4><p>0{n}.05.2024, 08:1{n}</p><p>{text}</p><p><a>Antworten</a></p>',
    "a list of definitions of the name": '<div class="w-comments-item-meta"><div class="w-comments-item-author"><span>{name}</span></div><a class="w-comments-item-date">0{n}.05.2024 08:1{n}</a></div><div class="w-comments-item-text"><p>{text}</p></div>',
}  # fmt: skip


def nest(theme):
    first, second, third = [theme.format(name=name, text=text, n=n) for n, (name, _, text) in enumerate(FROST, 1)]
    item = '<li class="comment depth-{0}" id="comment-{0}">{1}{2}</li>'
    return f"<ol>{item.format(1, first, '<ul>' + item.format(2, second, '<ul>' + item.format(3, third, '') + '</ul>') + '</ul>')}</ol>"


@pytest.mark.parametrize("theme", THEMES)
def test_names_times_and_texts_of_any_theme(save, theme):
    path = save(page_of(nest(THEMES[theme]), language="de"))
    assert told(path) == FROST
    assert rg.read(path).created_at.astype(str).tolist() == [f"2024-05-0{n} 08:1{n}:00" for n in (1, 2, 3)]


def test_nesting_by_classes_and_by_lists_of_definitions(save):
    one = '<div class="comment depth-{n}" id="comment-{n}"><b class="fn">{name}</b><div class="comment-text"><p>{text}</p></div></div>'
    flat = "".join(one.format(name=name, text=text, n=n) for n, (name, _, text) in enumerate(FROST, 1))
    assert told(save(page_of(flat))) == FROST
    below = ""
    for n, (name, _, text) in reversed(list(enumerate(FROST, 1))):
        head = f'<dt class="comment depth-{n}" id="comment-{n}"><span class="comment_author">{name}</span></dt>'
        below = f'<dl>{head}<dd class="comment depth-{n}"><div class="format_text"><p>{text}</p></div>{below}</dd></dl>'
    assert told(save(page_of(below))) == FROST


def test_names_that_end_like_a_verb_stay_whole(save):
    people = ["Marta Cádiz", "Edna Meredit", "Candice", "Işıl Yıldız", "Ann Dice", "Rita Disse"]
    one = '<li class="comment depth-1" id="comment-{0}"><b class="fn">{1}</b>{2}<div class="comment-content"><p>Frost.</p></div></li>'
    for says in (' <span class="says">says:</span>', ""):
        path = save(page_of("<ol>", *[one.format(n, name, says) for n, name in enumerate(people)], "</ol>"))
        assert [author for author, *_ in told(path)] == people
    inside = save(page_of("<ol>", *[one.format(n, f"{name} dice:", "") for n, name in enumerate(people)], "</ol>"))
    assert [author for author, *_ in told(inside)] == people


def test_a_menu_with_depths_is_no_discussion(save):
    menu = '<ul class="menu"><li class="leaf depth-1"><a>Beans</a><ul><li class="leaf depth-2"><a>Broad beans</a></li></ul></li></ul>'
    with pytest.raises(ReadError, match="a web page without comments in it"):
        rg.read(save(page_of(menu)))


ADDRESSES = [  # thread, then the address of its first and of another page
    ("/rail/1227-late-tram.html", "/rail/1227-late-tram.html", "/rail/1227-late-tram-34.html?s=a7"),
    ("/late-tram-1227.html", "/late-tram-1227.html", "/late-tram-1227-2.html"),
    ("/late-tram-t1227.html", "/late-tram-t1227.html", "/late-tram-t1227-15.html#p9"),
    ("/thread-12345.html", "/thread-12345.html", "/thread-12345-page-2.html"),
    ("/index.php/topic,55.html", "/index.php/topic,55.0.html", "/index.php/topic,55.15.html"),
    ("/index.php?topic=55", "/index.php?topic=55.0", "/index.php?PHPSESSID=1&topic=55.15"),
    ("/viewtopic.php?t=5", "/viewtopic.php?f=2&t=5", "/viewtopic.php?t=5&start=20&sid=a7"),
    ("/showthread.php?t=5", "/showthread.php?t=5", "/showthread.php?t=5&page=2&highlight=tram"),
    ("/showthread.php?5-Late-tram", "/showthread.php?5-Late-tram", "/showthread.php?5-Late-tram/page2&s=a7"),
    ("/threads/tram.7", "/threads/tram.7/", "/threads/tram.7/page-2#post-9"),
    ("/topic/7-tram", "/topic/7-tram/", "/topic/7-tram/?page=34"),
    ("/t/tram/7", "/t/tram/7", "/t/tram/7?page=2"),
]


@pytest.mark.parametrize(("thread", "first", "other"), ADDRESSES)
def test_the_pages_of_a_thread_share_its_address(thread, first, other):
    site = "https://board.invalid"
    assert thread_of(site + first, None) == (site + thread, True)
    assert thread_of(site + other, None) == (site + thread, False)


def test_what_the_page_shows_tells_more_than_its_address():
    assert thread_of("https://board.invalid/top-10-1227.html", None, shown=1) == ("https://board.invalid/top-10-1227.html", True)
    assert thread_of("https://board.invalid/topic/7", None, shown=16) == ("https://board.invalid/topic/7", False)


SMF = (
    '<div class="post_wrapper"><div class="poster"><h4><a>{0}</a></h4></div><div class="postarea"><div class="keyinfo"><h5 id="subject_{1}">Re: Frost</h5>'
    '<div class="smalltext">« <strong>{3}</strong> Mai 0{1}, 2024, 08:17:05 »</div><div id="msg_{1}_quick_mod"></div></div>'
    '<div class="post"><div class="inner" id="msg_{1}">{2}</div></div></div></div>'
)
QUOTED = '<div class="quoteheader"><div class="topslice_quote"><a href="https://b.invalid/index.php/topic,5.msg{0}.html#msg{0}">{1}</a></div></div><blockquote>{2}</blockquote>'


@pytest.mark.parametrize("head", ["Quote from: Ann Oak on May 01, 2024, 08:17:05 AM", "Zitat von: Ann Oak am 01. Mai 2024, 08:17:05",
                                  "Citation de: Ann Oak le 01 Mai 2024, 08:17:05", "Цитата: Ann Oak от 01 Май 2024, 08:17:05"])  # fmt: skip
def test_pages_of_smf_given_together(save, head):
    answer = SMF.format("Bob Elm", 2, QUOTED.format(1, head, "Gone.") + "So are mine.", "Antwort #1 am:")
    later = SMF.format("Cy", 3, QUOTED.format(1, head, "Gone.") + "Mine too.", "Antwort #15 am:")
    first = save(page_of(SMF.format("Ann Oak", 1, "Gone.", "am:"), answer, address="https://b.invalid/index.php/topic,5.0.html"), "p1.html")
    second = save(page_of(later, address="https://b.invalid/index.php/topic,5.15.html"), "p2.html")
    assert [row[:2] for row in told(first, second)] == [("Ann Oak", None), ("Bob Elm", "Ann Oak"), ("Cy", "Ann Oak")]
    assert {(reply.source, reply.target) for reply in rg.build(second).replies.itertuples()} == {("Cy", "Ann Oak")}


def test_heads_of_quotations_and_bold_words_in_them_are_no_people(save):
    post = '<div class="post" id="p{0}"><p class="author"><strong><a class="username">{1}</a></strong></p><div class="postbody"><div class="content">{2}</div></div></div>'
    bodies = [
        "Gone.",
        "<blockquote><div><cite>wrote:</cite>Old news.</div></blockquote>Where?",
        '<blockquote class="uncited"><div><strong>Warning</strong> Old news.</div></blockquote>There.',
        "<blockquote><div><cite>Code:</cite>x = 1</div></blockquote>So.",
        "<blockquote><div><cite>Bob Elm napisał(a):</cite>Where?</div></blockquote>Here.",
    ]
    people = ["Ann Oak", "Bob Elm", "Cy", "Dora", "Eve"]
    path = save(page_of(*[post.format(n, name, body) for n, (name, body) in enumerate(zip(people, bodies, strict=True), 1)]))
    assert [row[1] for row in told(path)] == [None, "Ann Oak", "Ann Oak", "Ann Oak", "Bob Elm"]
