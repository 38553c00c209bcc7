"""Saved pages whatever the theme, the language and the page's number: each kind as a small page made here."""

from datetime import UTC, datetime

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
    with pytest.raises(ReadError, match="a web page in which no comments are recognised"):
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
        "<blockquote><div><cite>Bob Elm dyrfaddis:</cite>Where?</div></blockquote>Here.",  # a verb that nobody knows
    ]
    people = ["Ann Oak", "Bob Elm", "Cy", "Dora", "Eve", "Fay"]
    path = save(page_of(*[post.format(n, name, body) for n, (name, body) in enumerate(zip(people, bodies, strict=True), 1)]))
    assert [row[1] for row in told(path)] == [None, "Ann Oak", "Ann Oak", "Ann Oak", "Bob Elm", "Bob Elm"]


GROUP = (
    '<div class="chatlog__message-group"><div class="chatlog__messages"><span class="chatlog__author-name" title="{0}#7307">{0}</span>'
    '<span class="chatlog__timestamp">04-May-23 08:17 PM</span>{1}</div></div>'
)


def test_discord_pages_whose_groups_have_name_and_time(save):
    message = '<div class="chatlog__message" data-message-id="10900000{0}"><div class="chatlog__content">{1}</div></div>'
    bare = '<div class="chatlog__content">{1}</div>'
    for each in (message, bare):
        first = each.format(1, "My beans are gone.") + each.format(2, "All.")
        path = save(page_of(GROUP.format("ann", first), GROUP.format("bob", each.format(3, "So are mine."))))
        table = rg.read(path)
        assert table[["author", "text"]].values.tolist() == [
            ["ann#7307", "My beans are gone."],
            ["ann#7307", "All."],
            ["bob#7307", "So are mine."],
        ]
        assert set(table.created_at.astype(str)) == {"2023-05-04 20:17:00"} and table.id.is_unique


def test_discord_pages_of_today_end_without_an_end_tag(save):
    message = "<div class=chatlog__message-container data-message-id=109000001><span class=chatlog__author title=ann>Ann</span><div class=chatlog__content>Gone.</div></div>"
    page = f"<!DOCTYPE html><html lang=en><head><title>Moss</title></head><body><div class=chatlog>{message}</div>"
    assert rg.build(save(f"{page}<div class=postamble><div class=postamble__entry>Exported 1 message(s)</div></div>")).warnings == ()
    assert "it seems to be cut" in rg.build(save(page)).warnings[0]


def test_hacker_news_before_2016(save):
    row = (
        "<tr{4}><td><table><tr><td class='ind'><img src='s.gif' width='{2}'></td><td></td><td class='default'><span class='comhead'><a href='user?id={1}'>{1}</a> "
        "<a href='item?id={0}'>{3} hours ago</a></span><span class='comment'>{5}</span></td></tr></table></td></tr>"
    )
    story = "<tr class='athing'><td class='title'><a href='x'>Frost</a></td></tr><tr><td class='subtext'><span class='score' id='score_1'>5 points</span> by <a href='user?id=ann'>ann</a> 9 hours ago</td></tr>"
    for kind in (" class='athing'", ""):
        rows = row.format(2, "bob", 0, 5, kind, "Mine too.") + row.format(3, "ann", 40, 4, kind, "All of them?")
        path = save(page_of(f"<table>{story}</table><table>{rows}</table>"))
        assert told(path, as_of=datetime(2015, 5, 2, 12, tzinfo=UTC)) == [
            ("ann", None, ""),
            ("bob", "ann", "Mine too."),
            ("ann", "bob", "All of them?"),
        ]
        assert rg.read(path, as_of=datetime(2015, 5, 2, 12, tzinfo=UTC)).created_at.dt.hour.tolist() == [3, 7, 8]


DRUPAL = (
    '<a id="comment-{0}"></a><div class="comment"><h3 class="title"><a href="/node/9#comment-{0}">{1}</a></h3><span class="submitted">{3}</span>'
    '<div class="content"><p>{2}</p></div><ul class="links"><li><a href="/comment/reply/9/{0}">reply</a></li></ul></div>'
)


@pytest.mark.parametrize("submitted", ["Submitted by <a href='/user/{0}'>{1}</a> on Thu, 02/05/2024 - 08:17", "Submitted by {1} (not verified) on May 2, 2024 - 8:17am",
                                       "Verfasst von {1} am Do, 02.05.2024 - 08:17.", "{1} - Thu, 2 May 2024 08:17"])  # fmt: skip
def test_drupal_has_a_title_and_a_line_with_name_and_time(save, submitted):
    one, two, three, four = (
        DRUPAL.format(n, title, text, submitted.format(n, name))
        for n, (name, title, text) in enumerate([("Ann Oak", "My beans", "My beans are gone."), ("Bob Elm", "Re: My beans", "So are mine."),
                                                 ("Cy", "Re: My beans", "All of them?"), ("Ann Oak", "Leaves", "Leaves too.")], 1)
    )  # fmt: skip
    path = save(page_of(f'<div id="comments">{one}<div class="indented">{two}<div class="indented">{three}</div></div>{four}</div>'))
    assert told(path) == [*FROST[:2], ("Cy", "Bob Elm", "All of them?"), ("Ann Oak", None, "Leaves too.")]
    assert set(rg.read(path).created_at.astype(str)) == {"2024-05-02 08:17:00"}


FLAT = {
    "a magazine": ('<ul class="comments">{}</ul>', '<li id="c-{n}"><h2>Title {n}</h2><span class="metadata"> geschrieben von {name} am {n}. Mai 2024, 08:17</span><p>{text}</p></li>'),
    "an archive of a forum": ("<main>{}</main>", '<article class="post"><div class="post-head"><span class="post-author">{name}</span> <span class="post-date">2024-05-0{n} 08:17</span></div><div class="post-body">{text}</div></article>'),
    "a table": ("<h3>3 Kommentare</h3><table>{}</table>", '<tr class="row"><td class="l"><a href="/user/{name}">{name}</a><br>0{n}.05.2024 08:17</td><td class="r">{text}</td></tr>'),
    "no class at the comments": ('<div class="box">{}</div>', "<div><b>{name}</b> &middot; <small>{n} May 2024, 8:17</small><div>{text}</div></div>"),
}  # fmt: skip


@pytest.mark.parametrize("site", FLAT)
def test_flat_lists_of_unknown_software(save, site):
    around, one = FLAT[site]
    said = [*FROST, ("Cy", None, "Straw helps.")]
    path = save(
        page_of(
            "<nav><ul><li>Home</li><li>News</li></ul></nav>",
            around.format("".join(one.format(n=n, name=name, text=text) for n, (name, _, text) in enumerate(said, 1))),
        )
    )
    title = "Title {}\n\n" if "Title" in one else ""  # which its author gave, and so is part of what was said
    assert told(path) == [(name, None, title.format(n) + text) for n, (name, _, text) in enumerate(said, 1)]
    assert rg.read(path).created_at.astype(str).tolist() == [f"2024-05-0{n} 08:17:00" for n in range(1, 5)]
    assert "nothing on the page says which answers which. Look at a few of them" in rg.build(path).warnings[0]


LISTS = {
    "teasers": '<article class="post"><h2><a href="/2024/{n}">News {n}</a></h2><span class="author">{name}</span> <time datetime="2024-05-0{n}">May</time><p class="text">In short {n}.</p></article>',
    "teasers in a link": '<a href="/2024/{n}"><div class="post-card"><h3>News {n}</h3><span class="author">{name}</span> <time datetime="2024-05-0{n}">May</time><p>In short {n}.</p></div></a>',
    "threads": '<tr class="thread"><td class="title"><a href="/t/{n}">News {n}</a></td><td class="user">{name}</td><td>0{n}.05.2024 08:17</td></tr>',
    "questions and answers for readers": '<div class="answer-item"><h3>How late is it, {n}?</h3><div class="answer">It is {n}.</div></div>',
    "news with a category": '<article class="has-picture"><span class="meta"><a href="/c/{name}">{name}</a></span><h2><a href="/{n}">A long title of news number {n}</a></h2><time>0{n}.05.2024</time><p>In short {n}.</p></article>',
    "dates alone": '<li class="post-item"><span class="date">0{n}.05.2024</span> <a href="/{n}">A long title of news number {n}</a><p>In short {n}.</p></li>',
    "captions": '<figure class="box"><div class="cap"><b>Pictures</b> <span class="date">0{n}.05.2024</span> A view, {n}.</div></figure>',
    "adverts": '<div class="card"><b>{name}</b> <span class="date">0{n}.05.2024</span><p>Buy beans.</p></div>',
    "a menu": '<li class="comment-menu"><b>Part {n}</b><ul><li class="comment-menu"><b>Part {n}a</b> <a>more</a></li></ul></li>',
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_lists_that_are_no_discussion(save, kind):
    items = "".join(LISTS[kind].format(n=n, name=name) for n, name in enumerate(["Ann Oak", "Bob Elm", "Ann Oak", "Cy"], 1))
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(save(page_of(f"<main>{f'<table>{items}</table>' if kind == 'threads' else items}</main>")))


def test_comments_whose_names_are_missing_or_look_like_years(save):
    one = '<li class="comment"><h3>On beans {n}</h3><span class="metadata">geschrieben von {name} am {n}. Mai 2024, 08:17</span> <span>[ <a>antworten</a> ]</span><p>Beans, {n}.</p></li>'
    people = ["berg2012", "", "Ann Oak", "berg2012", "Bob"]
    path = save(page_of("<ul>", *[one.format(n=n, name=name) for n, name in enumerate(people, 1)], "</ul>"))
    table = rg.read(path).astype(object)
    assert table.author.where(table.author.notna(), "").tolist() == people
    assert table.text.tolist() == [f"On beans {n}\n\nBeans, {n}." for n in range(1, 6)]
    assert table.created_at.astype(str).tolist() == [f"2024-05-0{n} 08:17:00" for n in range(1, 6)]


def test_the_answer_in_a_box_behind_its_comment(save):
    one = '<div class="wrap"><article class="comment" id="comment-{n}"><h6>{name} | Di, {n}. Mai 2024 - 08:17</h6><p class="visually-hidden">In reply to x</p><p>{text}</p></article></div>'
    first, second, third = (one.format(n=n, name=name, text=text) for n, (name, _, text) in enumerate(FROST, 1))
    path = save(page_of(f'{first}<div class="indented"><div>{second}</div><div class="indented"><div>{third}</div></div></div>'))
    assert told(path) == FROST


DATED = (
    '<li class="comment depth-1" id="comment-{0}"><cite class="fn">{1}</cite><div class="comment-meta"><a href="#">{2}</a></div>'
    '<div class="comment-content"><p>Cold, number {0}.</p></div></li>'
)


@pytest.mark.parametrize(("form", "days", "words"), [
    ("{month}/{day}/2024 at 10:00", range(9, 15), ""), ("{day}/{month}/2024 at 10:00", range(9, 15), ""), ("{month}/{day}/2024 10:00 AM", range(4, 10), ""),
    ("{day}.{month}.2024 10:00", range(4, 10), ""), ("{day:02}/{month:02}/2024 10:00", range(4, 10), "does not show whether the day or the month stands first"),
    ("{day} ibhrwk 2024 10:00", range(4, 10), "6 times cannot be read"),
])  # fmt: skip
def test_day_and_month_in_the_order_that_the_whole_page_shows(save, form, days, words):
    items = "".join(DATED.format(n, "Ann" if n % 2 else "Bob", form.format(day=day, month=3)) for n, day in enumerate(days, 1))
    path = save(f'<!DOCTYPE html><html><body><ol class="commentlist">{items}</ol></body></html>')
    if "ibhrwk" not in form:
        assert rg.read(path).created_at.dt.strftime("%m-%d %H").tolist() == [f"03-{day:02} 10" for day in days]
    warnings = rg.build(path).warnings
    assert [each for each in warnings if words in each] if words else not warnings


def test_a_reader_whose_names_are_none_gives_way_to_one_that_finds_them(save):
    """WordPress by its depths, and a theme with the names where no theme had them: the page's structure tells."""
    item = '<div class="comment depth-{0}" id="comment-{1}"><div class="gauche"><span class="auteur">{2}</span> <span>{1} mars 2024 à 10:00</span></div><p>{3}</p></div>'
    rows = [(1, 1, "Ann", "Cold."), (2, 2, "Bob", "Mine too."), (3, 3, "Ann", "Since when?"), (1, 4, "Cy", "Buy wood.")]
    path = save(f'<!DOCTYPE html><html><body><div class="commentlist">{"".join(item.format(*row) for row in rows)}</div></body></html>')
    assert [row[:2] for row in told(path)] == [("Ann", None), ("Bob", "Ann"), ("Ann", "Bob"), ("Cy", None)]
    assert any("unknown comment system" in each for each in rg.build(path).warnings)
