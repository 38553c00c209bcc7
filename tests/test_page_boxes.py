"""Pages on which more than comments is called as comments are: heads, boxes, buttons, lists of threads; and times as such pages print them."""

from datetime import UTC, datetime

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from tests.test_page_kinds import NESTED, SILENT, TALK, fill, flat, nest, save  # noqa: F401
from tests.test_pages import told


def test_a_page_whose_comments_begin_as_mails_do_is_no_conversation_by_mail(save):  # noqa: F811
    """Such lines say when somebody wrote, and there everybody would answer the one before."""
    line = '<li class="comment" id="c{n}">\n<div class="commentHead">\n<h6>\nOn May {day}, 2024,\nat 8:17 PM,\n<a href="/u{n}"><strong>{name}</strong></a> wrote:\n</h6>\n</div>\n<div class="commentPost">{text}</div></li>\n'
    assert [row[:2] for row in told(save(f"<ol>{flat(line)}</ol>"))] == [row[:2] for row in SILENT]


HEAD = '<div class="bz_comment{first}" id="c{n}"><div class="bz{first}_comment_head"><span class="bz_comment_number"><a href="#c{n}">Comment {n}</a></span> <span class="bz_comment_user"><span class="fn">{name}</span></span> <span class="bz_comment_time">2024-05-0{day} 08:17:00 UTC</span></div><pre class="bz_comment_text"><?(In reply to {whom} from <a href="show_bug.cgi?id=7#c{up}">comment #{up}</a>)\n?>{text}</pre></div>'


def test_the_head_of_a_comment_is_no_answer_to_it(save):  # noqa: F811
    """Bugzilla calls the line with name and time as the comment, and that of the first one otherwise."""
    posts = (fill(HEAD.replace("{first}", "" if n else " bz_first", 1).replace("{first}", "" if n else "_first"), n) for n in range(4))
    assert [row[:2] for row in told(save("".join(posts)))] == [row[:2] for row in NESTED]


THREAD = '<div class="thread thread--level-{level}" style="margin-left:{inset}px"><article class="post-comment comment" id="t{n}7"><b class="username">{name}</b> <a class="comment-time">May 0{day}, 2024, 08:17:09 UTC</a><time>2 years ago</time><div class="comment__body">{text}</div></article></div>'
MORE = '<div class="thread thread--level-1" style="margin-left:30px"><article class="post-comment post-comment--seemore" data-parent="07"><a class="seemore__more" href="#t07">28 more comments</a><span>from</span><b class="username">Dora</b></article></div>'


def test_a_button_that_names_a_parent_does_not_tell_who_answers_whom(save):  # noqa: F811
    """LiveJournal: two boxes for what is folded name what they are below; of the comments only the margins tell."""
    levels = [0, 1, 2, 1]
    posts = [fill(THREAD, n, level=levels[n] + 1, inset=30 * levels[n]) for n in range(4)]
    path = save(*posts, MORE)
    assert told(path) == NESTED
    found = rg.read(path)
    assert found.precision.tolist() == ["minute"] * 4 and found.created_at.dt.day.tolist() == [1, 2, 3, 4]


LISTED = '<li class="comment" id="tree_{n}1">{said}<ul id="group_{n}1">{below}</ul></li>'
SAID = '<div class="details">by <a href="/~{name}">{name}</a> on Thursday, @08:17AM</div><div class="commentBody">{text}</div>'


def test_an_answer_to_what_is_hidden_answers_nobody_who_is_shown(save):  # noqa: F811
    """Slashdot leaves the numbered box of a comment that is hidden: an answer in it is none to the comment around."""
    last = fill(LISTED.replace("{said}", SAID), 2, below="")
    hidden = fill(LISTED, 1, said="", below=last)
    path = save(f"<ul>{fill(LISTED.replace('{said}', SAID), 0, below=hidden)}{fill(LISTED.replace('{said}', SAID), 3, below='')}</ul>")
    found = rg.read(path)
    assert found.author.fillna("").tolist() == ["Ann Oak", "", "Ann Oak", "Çelik"]
    assert found.parent_id.fillna("").str.rpartition("#")[2].tolist() == ["", "1", "2", ""]


def test_a_numbered_comment_without_a_name_is_none_the_less_one(save):  # noqa: F811
    nameless = '<li class="comment" id="tree_91"><div class="details">by Anonymous Coward on Thursday, @08:17AM</div><div class="commentBody">Frost.</div></li>'
    found = rg.read(save(f"<ul>{nest(LISTED.replace('{said}', SAID))}{nameless}</ul>"))
    assert found.author.fillna("").tolist() == [*(name for name, *_ in TALK[:3]), "Çelik", ""] and found.text.iloc[4] == "Frost."


ONE = '<div class="b-comment b-comment_mode_default" id="b-comment-{n}7"><div class="fold">Unfold <span class="fold-user-login">{name}</span></div><div class="content-cell">{text}</div><div class="by">by <a class="user-login" href="/user/{name}">{name}</a> <a href="#c{n}">0{day} May 2024</a></div>{below}</div>'


def test_a_box_around_all_comments_says_nothing(save):  # noqa: F811
    assert [row[:2] for row in told(save(f'<div class="b-comment b-comment_mode_root" id="b-comment-root">{nest(ONE)}</div>'))] == [
        row[:2] for row in NESTED
    ]


def test_a_box_that_holds_the_by_lines_of_several_is_not_answered(save):  # noqa: F811
    """A blog of Pixnet: answers by the blog's owner lie in comments that are called otherwise than they are."""
    one = '<ul class="single"><li class="post-info"><span class="user-name">{name}</span> <span class="post-time">2024/05/0{day} 08:17</span></li><li class="said">{text}</li><li class="reply-text">Thanks, {name}! <p><a href="/zoe">Zoe</a> 2024/05/0{day} 09:17</p></li></ul>'
    with pytest.raises(ReadError):
        rg.read(save(f'<div id="comment-text" class="user-post-text">{"".join(fill(one, n) for n in (0, 1, 2, 3) * 2)}</div>'))


def test_the_best_comment_of_another_page_is_none_of_this(save):  # noqa: F811
    one = '<div class="comment" id="comment_{n}7"><b class="user">{name}</b> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="comment__content">{text}</div>{below}</div>'
    best = '<div class="comment" data-is-best="true"><b class="user">Dora</b> <time datetime="2024-04-01T08:17:00Z">x</time><div class="comment__content">Rye!</div></div>'
    talk = "".join(nest(one) for _ in range(3))
    assert [row[0] for row in told(save(talk, f"<aside>{best}</aside>"))] == [name for name, *_ in TALK] * 3


LISTS = {
    "boards": '<tr><td class="icon">x</td><td class="info"><a href="/b{n}">Board {n}</a><p>Of {text}</p></td><td class="lastpost">Last post by <a href="/u{n}">{name}</a> on 0{day} May 2024, 08:17</td></tr>',
    "by-lines": '<div class="cms_article_username"><a class="username">{name}</a> Published 0{day}.05.2024 08:17 Views: 21{n}</div>',
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_of_boards_and_of_articles_are_no_comments(save, kind):  # noqa: F811
    items = flat(LISTS[kind]) + "".join(fill(LISTS[kind], n, day=n + 5) for n in range(4))
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(
            save(f'<p>A forum</p><table><tbody class="content">{items}</tbody></table>' if kind == "boards" else f"<p>A forum</p>{items}")
        )


def test_tiles_beside_comments_are_none(save):  # noqa: F811
    tile = '<li class="tile post-tile"><a class="category" href="/web">Web</a><h4><a href="/a{n}">Beans {n}</a></h4> <a class="author" href="/by/{n}">{name}</a> <time datetime="2024-05-0{day}T08:17:00Z">x</time>{below}</li>'
    one = '<div class="Comment"><a class="CommentDate" href="/t/{n}">May {day}, 2024</a> <a class="CommentAuthor" href="/t/{n}">{name}:</a><div class="CommentMessage">{text}</div></div>'
    tiles = fill(tile, 0, below=f"<ul>{fill(tile, 1, below='')}</ul>") + fill(tile, 3, below="")
    assert [row[:2] for row in told(save(f"<section>{flat(one)}</section><ul>{tiles}</ul>"))] == [row[:2] for row in SILENT]


def test_numbers_side_by_side_are_several(save):  # noqa: F811
    """ "3" votes and "23.04.18" in elements of their own are no year 323."""
    one = '<li class="comment"><div id="comment-{n}"><a class="nickname">{name}</a><span class="karma"><b>{votes}</b></span><span class="h-meta">2{day}.04.18 | 20:3{n}</span></div><p class="content">{text}</p>{below}</li>'
    found = rg.read(save(f"<ul>{nest(one.replace('{votes}', '3'))}</ul>"))
    assert found.created_at.dt.strftime("%Y-%m-%d %H:%M").tolist() == [f"2018-04-2{n + 1} 20:3{n}" for n in range(4)]


CALENDARS = {
    "Persian": ("1394/11/2{day}, 00:31", ["2016-02-10", "2016-02-11", "2016-02-12", "2016-02-13"]),
    "Thai": ("1{day}/04/2567, 00:31", ["2024-04-11", "2024-04-12", "2024-04-13", "2024-04-14"]),
    "of the last century": ("1{day}.04.98 00:31", ["1998-04-11", "1998-04-12", "1998-04-13", "1998-04-14"]),
    "none": ("0323/04/1{day} 00:31", [""] * 4),
}


@pytest.mark.parametrize("calendar", CALENDARS)
def test_years_of_other_calendars(save, calendar):  # noqa: F811
    """Persian and Thai years are turned into those that others know; a year in which there were no pages is no time."""
    shown, days = CALENDARS[calendar]
    one = '<div class="comment"><b class="author">{name}</b> <i class="date">SHOWN</i><p class="text">{text}</p>{below}</div>'.replace(
        "SHOWN", shown
    )
    assert rg.read(save(nest(one))).created_at.dt.strftime("%Y-%m-%d").fillna("").tolist() == days


def test_thanks_below_a_post_are_no_post(save):  # noqa: F811
    post = '<li class="postcontainer" id="post_{n}7"><span class="date">0{day}/05/2024, 08:17</span> <a class="username">{name}</a><div class="postcontent" id="post_message_{n}7">{text}</div></li>'
    thanks = '<li class="postbit" id="post_thanks_box_{n}7"><div class="postcontent">Thanks: Dora</div></li>'
    assert [row[0] for row in told(save("<ol>", flat(post), fill(thanks, 3), "</ol>"))] == [name for name, *_ in TALK]


REDDIT = '<div id="t1_{n}x7" style="padding-left:{inset}px"><div class="Comment t1_{n}x7 c0"><a data-testid="comment_author_icon" href="/user/{user}/"><i></i></a><span>level {level}</span><span>{link}</span><a data-testid="comment_timestamp" href="#">3 yr. ago</a><div data-testid="comment"><p>{text}</p></div><button>Reply</button></div></div>'


def test_reddit_of_2018_to_2024(save):  # noqa: F811
    """Comments stand behind each other; how far each is inset tells what it answers, and "level 2" is nobody's name."""
    link = '<a data-testid="comment_author_link" href="/user/{user}/">{user}</a>'
    post = '<div class="Post t3_ab1" id="t3_ab1"><a data-click-id="user" href="/user/zoe/">u/zoe</a> <a data-click-id="timestamp">4 years ago</a><h1>Beans</h1></div>'
    users, levels = ["ann-oak", "bob", "ann-oak", "celik"], [1, 2, 3, 2]
    posts = [
        fill(REDDIT, n, user=users[n], level=levels[n], inset=21 * levels[n] - 5, link=link.format(user=users[n]) if n else "")
        for n in range(4)
    ]
    gone = (
        '<div id="t1_9x7" style="padding-left:16px"><div class="Comment t1_9x7 c0"><span>level 1</span>Comment deleted by user</div></div>'
    )
    path = save(post, *posts, '<div id="moreComments-t1_zz"><p>7 more replies</p></div>', gone)
    found = rg.read(path)
    assert found.author.fillna("").tolist() == ["zoe", *users, ""]
    assert found.parent_id.fillna("").tolist() == ["", "t3_ab1", "t1_0x7", "t1_1x7", "t1_0x7", "t3_ab1"]
    assert any("about 7 comments are folded" in each for each in rg.build(path).warnings)


ENTRIES = {
    "links without a heading": '<div class="thread"><a href="/t/{n}7">Soil {n}</a><p>{text}</p><span class="author">{name}</span> <span class="date">0{day}.05.2024 08:17</span> <a href="/t/{n}7#last">Last post</a></div>',
    "what a search found": '<div class="search post"><dl class="postprofile"><dt class="author">by <a class="username" href="./m?u={n}">{name}</a></dt><dd>0{day} May 2024, 08:17</dd><dd>Replies: {n}2</dd></dl><div class="postbody"><h3><a href="./t?p={n}7#p{n}7">Re: Soil {n}</a></h3><div class="content">{text}</div></div></div>',
}


@pytest.mark.parametrize("kind", ENTRIES)
def test_lists_whose_items_lead_to_other_threads_are_no_discussion(save, kind):  # noqa: F811
    """Nor is what stands alone in each item, such as who wrote and when."""
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(save(f"<p>A forum</p>{flat(ENTRIES[kind])}{flat(ENTRIES[kind].replace('{n}', '{n}0'))}"))


def test_who_changed_what_in_a_tracker_is_no_comment(save):  # noqa: F811
    one = '<div class="boardComment"><div class="head"><a class="person" href="/~x{n}">{name}</a> wrote on <time datetime="2024-05-0{day}T08:17:00Z">x</time></div><div class="boardCommentBody"><p>{text}</p></div></div>'
    change = '<div class="boardComment"><div class="head"><a class="person" href="/~x{n}">{name}</a> <span title="2024-05-0{day} 09:00:00 UTC">on 2024-05-0{day}</span></div><div class="boardCommentActivity"><b>status</b>: New → Open</div></div>'
    path = save(*(fill(one, n) + (fill(change, n) if n % 2 else "") for n in range(4)))
    assert told(path) == SILENT
    assert "Left out: 2 such elements without a text of its own, on who changed what." in rg.build(path).warnings[0]


def test_one_person_with_and_without_the_host_of_the_page(save):  # noqa: F811
    """Mastodon: the account of the page's own host is shown with it in one place and without it elsewhere; others are called without theirs."""
    one = '<div class="status"><a href="/@x{n}"><bdi>X</bdi><span class="display-name__account">{who}</span></a> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="status__content">{said}</div></div>'
    who = ["@ann@garden.example", "@bob@soil.example", "@ann", "@cy@soil.example"]
    said = ["My beans are gone.", "@ann So are mine.", "@bob Even under glass?", "@ann@soil.example Peas are fine."]
    path = save("<h2>Replies</h2>", *(fill(one, n, who=who[n], said=said[n]) for n in range(4)), address="https://garden.example/@ann/1")
    assert [row[:2] for row in told(path)] == [("@ann", None), (who[1], "@ann"), ("@ann", who[1]), (who[3], None)]


YEARLESS = ["May {day}, 8:17 am", "0{day}. Mai um 08:17", "05-0{day} 08:17", "on Thursday, 8:17 am"]


@pytest.mark.parametrize("shown", YEARLESS)
@pytest.mark.parametrize("element", ['<i class="date">{}</i>', "<i>{}</i>"])
def test_times_without_a_year_are_counted(save, shown, element):  # noqa: F811
    one = '<div class="comment" id="c{n}7"><b class="author">{name}</b> WHEN<p class="text">{text}</p>{below}</div>'
    path = save(nest(one.replace("WHEN", element.format(shown))))
    assert told(path) == NESTED
    assert any(warning.startswith("4 times cannot be read") for warning in rg.build(path).warnings)


def test_labels_are_no_part_of_names_and_texts(save):  # noqa: F811
    one = '<div class="comment"><div><a class="author">{name} <span>Original poster</span></a> <time datetime="2024-05-0{day}T08:17:00Z">x</time></div><div><a>Collapse</a><p>{text}</p><a>Reply</a></div>{below}</div>'
    assert told(save(nest(one).replace("<span>Original poster</span>", "", 1))) == NESTED


def test_a_box_around_each_comment_and_named_alike_is_none(save):  # noqa: F811
    """Yahoo: all that is said in a box for quotations, below a line such as "a minute ago"."""
    one = '<li class="ug-comment" id="c{n}7"><div class="ug-comment"><span class="user">{name}</span> <i>a minute ago</i><blockquote>{text}</blockquote></div></li>'
    found = told(save(f"<ul>{flat(one)}</ul>"))
    assert found == SILENT


def test_the_head_of_a_comment_that_is_called_as_the_comment_is_none(save):  # noqa: F811
    one = '<div class="row" style="margin-left:{depth}em"><div class="email"><div class="row"><h2 class="name">{name}</h2><span class="time" title="May {day}, 2024 8:17 a.m.">x</span></div><div class="email-body">{text}</div></div></div>{below}'
    path = save("<h1>Replies</h1>", nest(one))
    assert told(path) == NESTED
    assert rg.read(path).created_at.dt.day.tolist() == [1, 2, 3, 4]


def test_a_tree_of_marks_is_no_tree_of_titles(save):  # noqa: F811
    """public-inbox: each message begins with a link "*"; what stands beside it is the title, and nobody's name."""
    one = '<ul><li><pre><a href="#m{n}">*</a> <b>Re: Beans</b>\n<b>From:</b> {name} @ 2024-05-0{day} 8:17 UTC\n\n{text}</pre>{below}</li></ul>'
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(save(nest(one)))


def test_texts_name_people_by_the_accounts_beside_their_names(save):  # noqa: F811
    one = '<li class="note note-comment" id="note_{n}7"><a class="author-link" href="/u{n}"><span>{name}</span> <span>@{user}</span></a> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="note-text">{to}{text}</div></li>'
    users, to = ["ann", "bob", "ann", "cy"], ["", "@ann ", "@bob ", "@ann "]
    found = told(save("<h2>Notes</h2><ul>", *(fill(one, n, user=users[n], to=to[n]) for n in range(4)), "</ul>"))
    assert [row[:2] for row in found] == [(f"{name} @{user}", None if above is None else f"{TALK[above][0]} @{users[above]}") for (name, above, _), user in zip(TALK, users, strict=True)]  # fmt: skip


ABOVE = '<div class="post"><h1>Beans?</h1><a class="username" href="/user/dora">dora</a> <time datetime="2024-05-01T06:00:00Z">x</time><p>Mine are yellow.</p></div>'
BELOW = '<div class="reply" id="r{n}7"><a class="username" href="/user/x{n}">{name}</a> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="reply-body">{text}</div>{below}</div>'


def test_that_comments_answer_what_stands_above_them_is_not_told(save):  # noqa: F811
    said = "what stands above the comments, by dora, is not among them: that they answer it is not told."
    assert any(said in warning for warning in rg.build(save(ABOVE, nest(BELOW))).warnings)
    assert not any("by dora" in warning for warning in rg.build(save(nest(BELOW))).warnings)


def test_a_box_of_the_time_is_not_the_text_and_votes_below_it_are_no_part(save):  # noqa: F811
    one = '<div class="Comment-item e2"><div class="Name-content"><a href="/@x{n}"><p>{name}</p></a></div><span><p>{text}</p></span><div class="Sub-content"><span>2024-5-{day}</span><div><span>{n}2</span></div><span role="button">Reply</span></div></div>{below}'
    assert told(save(nest(one, '<div class="replies">{}</div>'))) == [(name, up, text) for name, up, text in NESTED]


def test_tieba(save):  # noqa: F811
    """Posts on floors, and below each a list of answers, that may name another than whose floor it is."""
    post = '<div class="l_post" data-pid="{n}7"><ul class="p_author"><li class="d_name"><a class="p_author_name j_user_card">{name}</a></li></ul><div class="d_post_content_main"><div class="d_post_content">{text}</div><div class="core_reply"><div><span class="tail-info">来自Android客户端</span><span class="tail-info">{day}楼</span><span class="tail-info">2024-05-0{day} 08:17</span></div><ul>{below}</ul></div></div></div>'
    answer = '<li class="lzl_single_post"><div class="lzl_cnt"><a class="at j_user_card">{name}</a>: <span class="lzl_content_main">{to}{text}</span><div><span class="lzl_time">2024-5-{day} 09:17</span><a>回复</a></div></div></li>'
    below = fill(answer, 1, to="") + fill(answer, 2, to='回复 <a class="at" href="/home">Bob Elm</a> :')
    path = save(fill(post, 0, below=below), fill(post, 3, below=""))
    assert [row[:2] for row in told(path)] == [row[:2] for row in NESTED]
    assert rg.read(path).created_at.dt.strftime("%d %H").tolist() == ["01 08", "02 09", "03 09", "04 08"]


def test_a_day_alone_in_a_cell_of_a_forum_is_the_time(save):  # noqa: F811
    post = '<table id="post{n}7" class="tborder"><tr><td class="alt4"><a name="post{n}7"></a> May {day}nd, 2024</td></tr><tr><td><a class="bigusername">{name}</a><div>Join Date: Mar 2008</div></td><td><div id="post_message_{n}7">{text}</div></td></tr></table>'
    assert rg.read(save(flat(post))).created_at.dt.day.tolist() == [1, 2, 3, 4]


def test_a_page_of_a_mail_archive_is_refused_with_where_to_find_its_mailbox(save):  # noqa: F811
    with pytest.raises(ReadError, match="A mail archive has mailboxes too, which tell who answers whom"):
        rg.read(
            save("<h1>[Soil] Beans</h1><b>Bob Elm</b> <i>Thu May 2 08:17:00 UTC 2024</i><hr><!--beginarticle--><pre>So are mine.</pre>")
        )


def test_what_a_post_says_below_a_quotation_is_read_too(save):  # noqa: F811
    """phpBB 2 parts a text by what it quotes; its last element may be a signature."""
    post = '<tr><td><span class="name"><a name="{n}7"></a><b>{name}</b></span></td><td><table><tr><td><span class="postdetails">Posted: Thu May 0{day}, 2024 8:17 am</span></td></tr><tr><td><span class="postbody"></span><?<table><tr><td class="genmed"><b>{whom} wrote:</b></td></tr><tr><td class="quote">{said}</td></tr></table>?><span class="postbody">{text}</span><span class="postbody"><br>_________________<br>Rye!</span></td></tr></table></td></tr>'
    assert [(name, text) for name, _, text in told(save(f"<table>{flat(post)}</table>"))] == [(name, text) for name, _, text in TALK]


def test_an_age_of_two_units_and_a_time_that_nobody_can_read(save):  # noqa: F811
    """wpDiscuz: "1 hour 51 minutes ago"; in a language without words here the times are counted."""
    one = '<div id="wc-comm-{n}7_0" class="wc-comment"><div class="wc-comment-author">{name}</div><div class="wc-comment-text">{text}</div><div class="wc-comment-date">{day} AGE</div></div>'
    found = rg.read(
        save(flat(one.replace("AGE", "Stunden 30 Minuten her")), name="a.html", language="de"), as_of=datetime(2024, 5, 1, 12, tzinfo=UTC)
    )
    assert found.created_at.dt.strftime("%H:%M").tolist() == ["10:30", "09:30", "08:30", "07:30"]
    warnings = rg.build(save(flat(one.replace("AGE", "Xyzzy")), name="b.html")).warnings
    assert any(warning.startswith("4 times cannot be read") for warning in warnings)


def test_when_people_joined_is_not_when_they_wrote(save):  # noqa: F811
    """A forum's panel has the day of joining on a line of its own; an advertisement among the posts is by nobody."""
    one = '<div class="post" id="p{n}7"><div class="postprofile"><b class="name">{name}</b><br>{n}71<br>26.10.1{since}<br></div><p class="author">by <strong>{name}</strong> on 2{day}/05/24, 07:41 am</p><div class="post-entry"><div>{text}</div></div></div>'
    since = [3, 4, 3, 5]
    advert = '<div class="post" id="p0"><div class="postprofile"><b class="name">Sponsored content</b></div><div class="post-entry">Post #5</div></div>'
    found = rg.read(save("<h1>Forum</h1>", *(fill(one, n, since=since[n]) for n in range(4)), advert))
    assert found.author.tolist() == [name for name, *_ in TALK]
    assert found.created_at.dt.strftime("%Y-%d %H:%M").tolist() == [f"2024-2{n} 07:41" for n in (1, 2, 3, 4)]


def test_how_deep_a_comment_is_is_nobody(save):  # noqa: F811
    """Reddit without its names."""
    one = '<div class="Comment t{n}"><span>level {level}</span><div><span>10 points</span> <a id="Created--t{n}"><span>{day} years ago</span></a></div><div data-test-id="comment"><p>{text}</p></div></div>'
    with pytest.raises(ReadError):
        rg.read(save("".join(fill(one, n, level=1 + n % 2) for n in range(4))))


def test_blogger_shows_the_clock_and_links_to_the_time(save):  # noqa: F811
    one = '<li class="comment" id="c{n}7"><cite class="user"><a>{name}</a></cite><span class="datetime"><a href="/b.html?showComment=138117240{n}460#c{n}7">21:00</a></span><p class="comment-content">{text}</p><ol>{below}</ol></li>'
    assert rg.read(save(f"<ol>{nest(one)}</ol>")).created_at.dt.strftime("%Y-%m-%d").tolist() == ["2013-10-07"] * 4


def test_an_empty_place_for_comments_is_no_comment(save):  # noqa: F811
    with pytest.raises(ReadError, match="the place for comments in it is empty"):
        rg.read(save('<article class="h-entry"><h1>Beans</h1><a class="p-author">Ann</a><div class="e-content">Mine are gone.</div><div class="p-comment"></div></article>'))  # fmt: skip
