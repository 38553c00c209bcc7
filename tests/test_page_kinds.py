"""Kinds of pages: each program or theme in one line, with what its page says of who answers whom."""

import json
import re

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from tests.test_pages import page_of, told

TALK = [
    ("Ann Oak", None, "My beans are gone."),
    ("Bob Elm", 0, "So are mine."),
    ("Ann Oak", 1, "Even under glass?"),
    ("Çelik", 0, "Peas are fine."),
]
NESTED = [(name, None if above is None else TALK[above][0], text) for name, above, text in TALK]
SILENT = [(name, None, text) for name, _, text in TALK]


def fill(template, number, **more):
    name, above, text = TALK[number]
    values = {"n": number, "name": name, "text": text, "depth": depth(number), "up": above, "whom": TALK[above][0] if above is not None else "",
              "said": TALK[above][2] if above is not None else "", "day": number + 1, **more}  # fmt: skip
    return re.sub(r"<\?(.*?)\?>", lambda found: found[1] if above is not None else "", template, flags=re.S).format(**values)


def depth(number):
    return 0 if TALK[number][1] is None else 1 + depth(TALK[number][1])


def nest(template, box="{}", above=None):
    """The talk, `{below}` of each comment holding the answers to it in a box."""
    inner = "".join(fill(template, n, below=nest(template, box, n)) for n, row in enumerate(TALK) if row[1] == above)
    return box.format(inner) if inner and above is not None else inner


def flat(template):
    return "".join(fill(template, n) for n in range(len(TALK)))


@pytest.fixture
def save(tmp_path):
    def write(*bodies, name="page.html", **page):
        (tmp_path / name).write_text(page_of(*bodies, **page), encoding="utf-8")
        return tmp_path / name

    return write


TREES = {
    "levels in camel case": '<div class="comment replyTreeLevel{depth} state-published"><div class="byLine"><a href="/author/x">{name}</a> says: <div class="commentDate">May 0{day}, 2024 08:17 AM</div></div><div class="commentBody"><p>{text}</p></div></div>{below}',
    "a frame of GitHub's discussions": '<div class="gsc-comment"><div class="gsc-comment-header"><b class="gsc-comment-author">{name}</b> <time datetime="2024-05-0{day}">x</time></div><div class="gsc-comment-content">{text}</div><div class="gsc-replies">{below}</div></div>',
    "utility classes that speak of text": '<div class="comment" id="c{n}"><h4 class="text-lg">{name}</h4><span class="time text-muted">{day} May 2024</span><div class="comment-copy-content">{text}</div>{below}</div>',
    "levels beside a wrapper for each": '<div class="thread t{n}"><article class="comment comment_level_{depth}"><b class="comment__username">{name}</b> <a class="comment__time">0{day}/05/2024 at 08:17</a><div class="comment__text">{text}</div></article>{below}</div>',
    "answers wrapped alike behind their comment": '<div class="thread"><article class="comment"><b class="comment__username">{name}</b> <a class="comment__time">0{day}/05/2024 at 08:17</a><div class="comment__text">{text}</div></article>{below}</div>',
    "numbered names and short levels": '<li class="c-comment c-comment--l{depth}"><strong>{n}. {name}</strong> <i>0{day}/05/2024 08:17</i><div class="txt">{text}</div></li>{below}',
    "names with u/": '<div class="comment"><a class="comment_author">u/{name}</a> <a class="created" title="May 0{day} 2024, 08:17:00 UTC">May {day}</a><div class="md">{text}</div>{below}</div>',
    "margins around each": '<div class="row{n}" style="margin-left:{depth}em"><div class="email"><h2 class="name">{name}</h2><div class="time text-muted">0{day} May 2024</div><div class="email-body">{text}</div></div></div>{below}',
    "camel case, no space between name and time": '<div class="commentItem"><span class="commentDate">Thursday, 0{day} May 2024 08:17</span><span class="commentAuthorName">posted by <a>{name}</a></span><p>{text}</p>{below}</div>',
    "margins from right to left": '<div class="comment" style="margin-left: 0; margin-right: {depth}0px"><b class="nick">{name}</b> <i class="date">0{day}.05.2024</i><p class="txt">{text}</p></div>{below}',
    "levels that a style sheet counts with": '<div class="comment" style="--comment-depth: {depth}"><b class="nick">{name}</b> <i class="date">0{day}.05.2024</i><p class="txt">{text}</p></div>{below}',
    "margins worked out": '<div class="comment" style="margin-left: calc({depth} * 20px)"><b class="nick">{name}</b> <i class="date">0{day}.05.2024</i><p class="txt">{text}</p></div>{below}',
    "empty pictures": '<table class="comment"><tr><td><img src="s.gif" width="{depth}0" height="1"></td><td><b class="nick">{name}</b> <i class="date">0{day}.05.2024</i><p class="txt">{text}</p></td></tr></table>{below}',
    "marks in the title": '<li class="comment"><div class="title"><h4><a href="/c/{n}">Re: Frost</a> <span class="score">(Score:{day})</span></h4></div><div class="details">by <a href="/~x{n}">{name}</a> on Thursday May 0{day}, 2024 @08:17AM</div><div class="commentBody">{text}</div><ul>{below}</ul></li>',
    "a number of followers beside each name": '<div class="posting" data-level="{depth}"><div class="userbar"><span class="communityname">{name}</span><span class="followers">{n}7</span></div><p class="posting-text">{text}</p><span class="date">{day}. Mai 2024, 08:17</span></div>{below}',
    "a line of the name behind that of the time": '<div class="CommentBox"><h3>Frost</h3><p class="CommentPoster">Posted May {day}, 2024 8:17 UTC (Wed) by <b>{name}</b> (subscriber, #{n}21) [<a href="/{n}">Link</a>] ({day} responses)</p><p>{text}</p>{below}</div>',
    "all that is said in a box for quotations": '<li class="comment"><h4 class="byline"><a class="author">{name}</a> <i class="date">0{day} May 2024</i></h4><blockquote class="userstuff"><p>{text}</p></blockquote><ol>{below}</ol></li>',
    "pictures that are the first letters of names": '<div class="comment_item"><div class="avatar"><span>X{n}</span></div><p class="full_content"><b class="nickname">{name}</b> {text}</p><span class="time">0{day}/05/2024</span>{below}</div>',
    "a line that says which comment is answered": '<article class="comment"><b class="author">{name}</b> <i class="date">0{day} May 2024</i><div class="text"><?<a class="origin" href="#c{up}">In reply to #{up} by {whom}</a>?><p>{text}</p></div></article><div class="replies">{below}</div>',
    "buttons in elements called like comments": '<div class="x-indent"><div class="x-comment"><button class="x-username">{name}</button><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="x-content">{text}</div><div class="x-comment-actionbar"><b>Respect</b><b>Share</b></div><div class="x-replies">{below}</div></div></div>',
    "boxes called answers around the answers": '<article class="forum-post-container"><h3>Frost</h3><div>by <a href="/user/view.php?id={n}9">{name}</a> - <time datetime="2024-05-0{day}T08:17:00+00:00">x</time></div><div class="post-content">{text}</div><div class="replies-container">{below}</div></article>',
    "elements called after a line of time": '<div class="timeline-item"><div class="tweet-body"><b class="fullname">{name}</b> <span class="tweet-date"><a title="May {day}, 2024 · 8:17 AM UTC">{day} May</a></span><div class="tweet-content media-body">{text}</div><div class="stats">{n}</div></div><div class="replies">{below}</div></div>',
    "levels behind two hyphens": '<blockquote class="comment comment-level--{depth}"><a class="user-inline">{name}</a> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="content">{text}</div></blockquote>{below}',
    "a card of each person": '<details class="comment"><div><div class="comment-content"><a class="author">{name}</a><div class="card-content">{name} grows things, reads and sleeps a lot.</div> <time datetime="2024-05-0{day}T08:17:00Z">x</time></div><div class="comment__body">{text}</div></div>{below}</details>',
    "votes beside links to the comment answered": '<div class="thread"><article class="comment" id="c{n}"><div class="comment__info"><b class="comment__username">{name}</b> <a class="comment__time">May {day}, 2024 at 8:17 AM</a><? <a class="comment__parent" href="#c{up}">^</a>?><i>+{n}</i></div><div class="comment__text">{text}</div></article>{below}</div>',
    "a time that stands right before an age": '<div class="flow-post"><div class="flow-post-title"><a class="flow-author" href="/wiki/User:X{n}">{name}</a> <a href="/wiki/Special:Contributions/X{n}">contribs</a></div><div class="flow-post-content">{text}</div><span class="flow-timestamp"><span>08:17, {day} May 2024</span><span>2 years ago</span></span><div class="flow-replies">{below}</div></div>',
    "whom it answers in the element of the name": '<li itemscope itemtype="http://schema.org/Comment"><div itemprop="author"><a>{name}</a><?<a class="in-reply-to" href="#c{up}"><span>In reply to</span> {whom}</a>?></div><time itemprop="dateCreated" datetime="2024-05-0{day}T08:17:00Z">x</time><div itemprop="text">{text}</div><ul>{below}</ul></li>',
}  # fmt: skip


@pytest.mark.parametrize("kind", TREES)
def test_comments_in_trees(save, kind):
    """The order of the page is that of the tree, so the last answers the first."""
    path = save(f'<section id="comments">{nest(TREES[kind])}</section>')
    assert told(path) == NESTED
    days = rg.read(path).created_at.dt.day.tolist()
    assert days == [1, 2, 3, 4]


GONE = {
    "levels": '<div class="comment" data-level="{depth}">{said}<div class="text">{text}</div></div>{below}',
    "elements": '<div class="comment">{said}<div class="text">{text}</div>{below}</div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", GONE)
def test_what_answers_a_comment_that_is_gone_answers_nobody_else(save, kind):
    by = '<b class="user">{name}</b> <i class="date">0{day}.05.2024</i>'
    shown, gone = GONE[kind].replace("{said}", by), GONE[kind].replace("{said}", "").replace("{text}", "Removed by the garden.")
    last = fill(shown, 2, below="")
    path = save(f"<section>{fill(shown, 0, below=fill(gone, 1, below=last) + fill(shown, 3, below=''))}</section>")
    found = [tuple(each if isinstance(each, str) else None for each in row) for row in told(path)]
    assert found == [NESTED[0], (None, "Ann Oak", "Removed by the garden."), ("Ann Oak", None, "Even under glass?"), NESTED[3]]


def test_answers_called_alike_but_for_the_word(save):
    """A comment's element and an answer's have different classes: both are comments."""
    top = '<div class="gsc-comment"><div class="gsc-comment-header"><b class="gsc-comment-author">{name}</b> <time datetime="2024-05-0{day}">x</time></div><div class="gsc-comment-content">{text}</div>'
    one = '<div class="gsc-reply"><div class="gsc-reply-header"><b class="gsc-reply-author">{name}</b> <time datetime="2024-05-0{day}">x</time></div><div class="gsc-reply-content">{text}</div></div>'
    answers = "".join(fill(one, n) for n in (1, 2))
    path = save(f'<div class="gsc-timeline">{fill(top, 0)}<div class="gsc-replies">{answers}</div></div>{fill(top, 3)}</div></div>')
    assert told(path) == [NESTED[0], NESTED[1], ("Ann Oak", "Ann Oak", "Even under glass?"), ("Çelik", None, "Peas are fine.")]


LINE = '<div class="comment" id="c{n}"><b>{name}</b> <i>0{day} May 2024 08:17</i>%s<div class="comment-text">%s{text}</div></div>'
SIGNS = {
    "a link to the comment": LINE % ("", '<?<a href="#c{up}">@{whom}</a> ?>'),
    "a name": LINE % ("", "<?@{whom} ?>"),
    "a line of its own": LINE % ("<?<p>In reply to {whom}</p>?>", ""),
    "words beside the name": LINE % ("<? <span>In reply to {whom}</span>?>", ""),
    "a quotation": LINE % ("", "<?<blockquote><b>{whom}</b> wrote:<br>{said}</blockquote>?>"),
    "a link in the line of the name": '<div class="comment" id="c{n}"><span class="author">{name}</span><? replied to <a href="#c{up}">comment from {whom}</a>?> | 0{day} May 2024<div class="comment-text">{text}</div></div>',
    "a number": '<dl class="comment"><dt>{n}: <b>{name}</b> 2024/05/0{day}(木) 08:17:00 ID:x{n}</dt><dd><?&gt;&gt;{up}<br>?>{text}</dd></dl>',
    "Bugzilla": '<div id="c{n}" class="bz_comment"><span class="bz_comment_number"><a href="#c{n}">Comment {n}</a></span> <span class="bz_comment_user"><span class="fn">{name}</span></span> <span class="bz_comment_time">2024-05-0{day} 08:17:00 UTC</span><pre class="bz_comment_text"><?(In reply to {whom} from <a href="show_bug.cgi?id=7#c{up}">comment #{up}</a>)\n?>{text}</pre></div>',
    "cells of a board of old": '<tr><td><b>{name}</b><br>Member<br>Posts: 4{n}<br>From: Rye</td><td><font>posted 05-0{day}-2024 08:17 AM</font><hr><?<blockquote>{whom} wrote:<hr>{said}</blockquote>?>{text}</td></tr>',
}  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_whom_the_comments_of_a_flat_list_answer(save, sign):
    items = flat(SIGNS[sign])
    path = save(f'<table class="posts"><tbody>{items}</tbody></table>' if "cells" in sign else f"<main>{items}</main>")
    assert [row[:2] for row in told(path)] == [row[:2] for row in NESTED]
    assert "3 of them as answers to others" in rg.build(path).warnings[0]
    if sign == "a name":
        assert [row[1] for row in told(path, mentions=False)] == [None] * 4


# Programs that show two levels: below a comment on top all answers, each with a sign whom it answers.
CARD = '<div class="wl-card-item" id="c{n}"><b class="nick">{name}</b> <time datetime="2024-05-0{day}T08:17:00Z">x</time>%s<div class="text">%s{text}</div>{below}</div>'
LAST = {
    "a link to the comment": CARD % ("", '<a class="ruser" href="#c{up}">@{whom}</a> '),
    "a name": CARD % ("", "@{whom} "),
    "an element with the name": CARD % ('<span class="reply-at"><i></i><b>{whom}</b></span>', ""),
    "a line of its own": CARD % ("<div>Reply to {whom}</div>", ""),
}


@pytest.mark.parametrize("sign", LAST)
def test_whom_answers_of_the_last_level_answer(save, sign):
    below = "".join(fill(LAST[sign], n, below="") for n in (1, 2))
    top = [fill(CARD % ("", ""), 0, below=f'<div class="quote">{below}</div>'), fill(CARD % ("", ""), 3, below="")]
    assert [row[:2] for row in told(save("".join(top)))] == [*(row[:2] for row in NESTED[:3]), ("Çelik", None)]


def test_a_time_in_the_title_of_what_one_comment_links_to_is_not_its_time(save):
    line = '<li class="comment"><h4>by <a class="author">{name}</a> on Thursday May 0{day}, 2024 @08:17AM</h4><div class="text">{text}</div><ul>{below}</ul></li>'
    page = nest(line).replace(">Çelik</a>", '>Çelik</a> <a href="/journal" title="01 Jan 2020 08:17">Journal</a>')
    assert set(rg.read(save(page)).created_at.dt.year) == {2024}


def test_a_word_between_name_and_time_is_no_part_of_the_name(save):
    line = '<li class="comments_subtree"><div class="comment"><div class="byline"><span><a href="/~x{n}">{name}</a> <a><time datetime="2024-05-0{day} 08:17:00">2 years ago</time></a></span></div><div class="comment_text"><p>{text}</p></div></div><ol>{below}</ol></li>'
    assert told(save(nest(line).replace(">Çelik</a>", ">Çelik</a> edited"))) == NESTED


def test_boxes_of_which_half_hold_no_name_are_not_the_comments(save):
    line = '<div class="bright postItem"><div class="postBox"><a class="name">{name}</a><p>Posts: 7{n}</p></div><div class="postBox">posted 0{day}/05/2024 08:17<p>{text}</p></div></div>'
    assert [row[:2] for row in told(save(flat(line)))] == [row[:2] for row in SILENT]


def test_the_form_for_a_comment_holds_none(save):
    field = '<div class="comment-form-field"><label>{0} <span>(wanted)</span></label><div class="comment-form-input"><input type="text"></div></div>'
    fields = "".join(map(field.format, ("Name", "Mail", "Site")))
    say = '<div class="comment-form-field"><label>Say something here</label><div class="comment-form-comment"><textarea></textarea></div></div>'
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(save(f'<form>{say}<div class="identity"><div class="guest">{fields}</div></div></form>'))


def test_the_head_of_all_comments_is_none(save):
    line = '<div class="comments odd" id="comment-{n}"><b class="name">{name}</b> <p>{text}</p></div>'
    found = told(save(f'<div class="comments"><div class="comments">The talk</div>{flat(line)}</div>'))
    assert [row[:2] for row in found] == [row[:2] for row in SILENT]


def test_a_box_around_answers_is_no_comment(save):
    line = '<article class="js_reply" id="r{n}"><h3 class="author">{name}</h3> <time datetime="2024-05-0{day}T08:17:00Z">x</time><p>{text}</p></article>'
    posts = [fill(line, n) for n in range(4)]
    found = told(save(f'<section class="js_replies"><h3 class="author">Zoe’s talk</h3><p>All of it</p>{"".join(posts)}</section>'))
    assert [row[:2] for row in found] == [row[:2] for row in SILENT]


def test_a_text_that_the_program_repeats_is_no_answer(save):
    line = '<div class="comment"><b class="author">{name}</b> <i class="date">0{day} May 2024</i><div class="text">{text}</div><blockquote><b>{name}</b> wrote: {text}</blockquote></div>'
    found = rg.read(save(flat(line.replace("</div><blockquote>", "<blockquote>").replace("</blockquote>", "</blockquote></div>"))))
    assert found.reply_to.isna().iloc[0] and found.reply_to.isna().iloc[1]


def test_a_word_before_the_name_is_no_name(save):
    line = '<div class="frm pst"><div><span>By</span> <a href="user_info.pl?uid={n}">{name}</a> <span>Date</span> 0{day}.05.24 08:17 UTC</div><div>{text}</div></div>'
    assert [row[0] for row in told(save(f'<h1>Forum</h1><div class="frm">Login</div>{flat(line)}'))] == [row[0] for row in TALK]


def test_ranks_of_people_are_no_levels(save):
    ranks = [3, 1, 4, 1]
    line = '<div class="comment level-{rank}"><b>{name}</b> <i>0{day} May 2024 08:17</i><div class="comment-text">{text}</div></div>'
    assert told(save("".join(fill(line, n, rank=rank) for n, rank in enumerate(ranks)))) == SILENT


def test_pairs_that_nest_are_not_read_by_halves(save):
    pair = "<dt><b>{name}</b>, 0{day}/05/2024 08:17</dt><dd><p>{text}</p>{below}</dd>"
    path = save(f'<dl class="thread">{nest(pair, "<dl class=thread>{}</dl>")}</dl>')
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(path)


def test_a_structure_that_the_times_contradict_is_refused(save):
    line = '<div class="comment level-{level}"><b>{name}</b> <time datetime="2024-05-0{age}T08:17:00Z">x</time><div class="comment-text">{text}</div></div>'
    rows = [fill(line, n, level=level, age=9 - n) for n, level in enumerate([1, 2, 2, 2])]
    with pytest.raises(ReadError, match="3 of 3 answers are older than what they answer"):
        rg.read(save("".join(rows)))


def test_buttons_below_a_comment_name_its_own_author(save):
    assert told(save(flat(LINE % ("<p>Reply to {name}</p>", "")))) == SILENT


FORUMS = {
    "FluxBB": '<div id="p{n}" class="blockpost"><h2><span>#{day} <a href="viewtopic.php?pid={n}#p{n}">2024-05-0{day} 08:17:00</a></span></h2><div class="postleft"><dl><dt><strong><a>{name}</a></strong></dt><dd>Member</dd></dl></div><div class="postmsg"><?<div class="quotebox"><cite>{whom} wrote:</cite><blockquote>{said}</blockquote></div>?>{text}</div><div class="postsignature postmsg">Dig!</div></div>',
    "Flarum": '<div class="PostStream-item" data-id="{n}" data-type="comment"><h3><span class="username">{name}</span></h3><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="Post-body"><?<a class="PostMention" data-id="{up}">{whom}</a> ?>{text}</div></div>',
    "NodeBB": '<li component="post" data-pid="{n}" data-username="{name}"><a data-username="{name}">{name}</a><?<a component="post/parent" data-topid="{up}">@{whom}</a>?><a class="timeago" title="2024-05-0{day}T08:17:00.000Z">x</a><div component="post/content"><p>{text}</p></div></li>',
    "Vanilla": '<div class="Item ItemComment" id="Comment_{n}"><span class="Author"><a class="PhotoWrap"></a><a class="Username">{name}</a></span><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="Message"><?<blockquote class="Quote"><div class="QuoteAuthor"><a>{whom}</a> said:</div>{said}</blockquote>?>{text}</div></div>',
    "WoltLab": '<article class="wbbPost message" data-post-id="{n}"><aside class="messageSidebar"><a class="username"><span>{name}</span></a></aside><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="messageText"><?<blockquote class="quoteBox"><div class="quoteBoxTitle"><a href="/thread/7/?postID={up}#post{up}">Zitat von {whom}</a></div>{said}</blockquote>?>{text}</div></article>',
    "vBulletin 3": '<table id="post{n}"><tr><td class="thead">#{day} 02-05-2024, 08:17</td></tr><tr><td class="alt2"><a class="bigusername">{name}</a><div>Posts: 3</div></td></tr><tr><td><div id="post_message_{n}"><?<div><div class="smallfont">Quote:</div><table><tr><td class="alt2"><div>Originally Posted by <strong>{whom}</strong></div>{said}</td></tr></table></div>?>{text}</div></td></tr></table>',
    "Phorum": '<a name="msg-{n}"></a><div class="message"><div class="generic"><div class="message-author icon-user"><a>{name}</a></div><small><strong>Frost</strong><br>May 0{day}, 2024 08:17AM</small><div>Posts: 12</div></div><div class="message-body"><?<blockquote class="bbcode"><div><small>Quote<br></small><strong>{whom}</strong><br>{said}</div></blockquote>?>{text}</div></div>',
    "Invision 3": '<div class="post_block hentry" id="post_id_{n}"><h3><span class="author vcard"><a class="url fn name">{name}</a></span></h3><p class="posted_info"><abbr class="published" title="2024-05-0{day}T08:17:00+00:00">x</abbr></p><div class="post entry-content"><?<p class="citation">{whom}, on 01 May 2024 - 08:17 AM, said:</p><div class="blockquote"><div class="quote"><p>{said}</p></div></div>?><p>{text}</p></div></div>',
    "Discuz": '<div id="post_{n}"><div class="pls"><div class="authi"><a class="xw1">{name}</a></div></div><em id="authorposton{n}">发表于 2024-5-{day} 08:17:33</em><table><tr><td class="t_f" id="postmessage_{n}"><?<div class="quote"><blockquote><font><a href="forum.php?goto=findpost&amp;pid={up}&amp;ptid=7">{whom} 发表于 2024-5-1 08:17</a></font><br>{said}</blockquote></div>?>{text}</td></tr></table></div>',
    "UBB.threads": '<table class="t_outer"><tr><td><?[<a href="#Post{up}">Re: {whom}</a>]?><a id="Post{n}"></a><span class="date">2024-05-0{day}</span></td></tr><tr><td class="author-content"><a class="username">{name}</a></td><td><div class="post_inner">{text}</div></td></tr></table>'.replace("<td><?", '<td class="subjecttable"><?'),
    "Snitz": '<table><tr><td><b><span class="spnMessageText"><a href="pop_profile.asp?mode=display&id={n}">{name}</a></span></b><br>Posts: 3</td><td><table><tr><td><font><img src="icon_posticon.gif">Posted - 0{day}/05/2024 : 08:17:22</font><hr></td></tr><tr><td><span class="spnMessageText" id="msg"><?<blockquote id="quote"><font>quote:<hr><i>Originally posted by {whom}</i><br>{said}<hr></font></blockquote>?>{text}</span></td></tr></table></td></tr></table>',
    "Gitea": '<div class="timeline-item comment" id="issuecomment-{n}"><a class="author">{name}</a> commented <relative-time datetime="2024-05-0{day}T08:17:00Z">x</relative-time><div class="render-content markup"><?<div>{whom} wrote:</div><blockquote>{said}</blockquote>?><p>{text}</p></div><div class="raw-content">x</div></div>',
    "GitHub": '<div class="timeline-comment" id="issuecomment-{n}"><a class="author">{name}</a> commented <relative-time datetime="2024-05-0{day}T08:17:00Z">x</relative-time><table><td class="comment-body"><?<p>{whom} said:</p><blockquote>{said}</blockquote>?><p>{text}</p></td></table></div>',
    "XenForo": '<article class="message message--post js-post" id="js-post-{n}"><h4 class="message-name"><a class="username">{name}</a></h4><time class="u-dt" datetime="2024-05-0{day}T08:17:00Z">x</time><article class="message-body"><div class="bbWrapper"><?<blockquote class="bbCodeBlock bbCodeBlock--quote"><div class="bbCodeBlock-title"><a href="/goto/post?id={up}">{whom} said:</a></div><div>{said}</div></blockquote>?>{text}</div></article></article>',
    "XenForo, version 1": '<li id="post-{n}" class="message" data-author="{name}"><div class="messageUserBlock"><a class="username">{name}</a></div><blockquote class="messageText"><?<div class="bbCodeQuote" data-author="{whom}"><aside><div class="attribution">{whom} said: <a href="goto/post?id={up}#post-{up}">↑</a></div><blockquote>{said}</blockquote></aside></div>?>{text}</blockquote><span class="DateTime" title="May {day}, 2024 at 8:17 AM">x</span></li>',
    "vBulletin 3, without tables": '<div id="post{n}"><div class="tpost"><div class="thead"><a name="post{n}"></a>May {day}, 2024 | 8:17 am</div><div id="postmenu_{n}"><a class="bigusername">{name}</a></div><div id="post_message_{n}"><?<div><div><label>Quote:</label></div><div class="panel alt2"><div>Originally Posted by <strong>{whom}</strong></div><div>{said}</div></div></div>?>{text}</div></div></div>',
    "NodeBB, with what is answered above": '<li component="post" data-pid="https://board.invalid/{n}"><meta itemprop="datePublished" content="2024-05-0{day}T08:17:00.000Z"><?<div component="post/parent" data-parent-pid="https://board.invalid/{up}"><a href="/user/x">{whom}</a> <a class="timeago" title="2020-01-01T08:17:00.000Z"></a><div>{said}</div></div>?><div itemprop="author"><span>Offline</span> <a data-username="{name}">{name}</a> wrote</div><div component="post/content"><p>{text}</p></div></li>',
    "UBB.threads, with who is answered behind the title": '<a id="Post{n}"></a><table class="t_outer"><tr><td class="subjecttable"><a href="/t/{n}/x.html#Post{n}">Frost</a><? <a href="/t/{n}/x.html#Post{up}" title="in reply to">{whom}</a>?> <span class="date">2024-05-0{day}</span></td></tr><tr><td class="author-content"><div class="author-name"><a><span class="adminname">{name}</span></a> <span>OP</span></div></td><td><div class="post_inner">{text}</div></td></tr></table>',
    "vBulletin 5": '<li class="b-post js-post"><a id="post{n}" class="anchor"></a><div class="author"><strong><a>{name}</a></strong></div><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="js-post__content-text"><?<div class="bbcode_quote"><div class="bbcode_postedby">Originally posted by <strong>{whom}</strong></div><div class="message">{said}</div></div>?>{text}</div></li>',
    "GameFAQs": '<table><tr><td class="msg" id="message_{n}"><a class="name" data-username="{name}"><b>{name}</b></a><span class="post_time" title="5/{day}/2024 8:17:00&nbsp;AM">2 years ago</span><div class="msg_text"><?<cite>{whom} posted... </cite><br><blockquote>{said}</blockquote>?>{text}</div><div class="signature">Woof.</div></td></tr></table>',
    "Invision": '<article id="elComment_{n}" class="ipsComment"><h3 class="cAuthorPane_author"><strong><a>{name}</a></strong></h3><a>#{day}</a><time datetime="2024-05-0{day}T08:17:00Z">2024</time><div class="cPost_contentWrap"><div class="ipsType_richText"><?<blockquote class="ipsQuote"><div class="ipsQuote_citation">16 minutes ago, {whom} said:</div><div class="ipsQuote_contents"><p>{said}</p></div></blockquote>?><p>{text}</p></div></div></article>',
    "bbPress": '<div id="post-{n}" class="bbp-reply-header"><span class="bbp-reply-post-date">May {day}, 2024 at 8:17 am</span></div><div class="bbp-parent-forum-2 reply type-reply hentry"><div class="bbp-reply-author"><a class="bbp-author-link"><span class="bbp-author-name">{name}</span></a><div>Keymaster</div></div><div class="bbp-reply-content"><?<blockquote><b>{whom}</b> wrote: {said}</blockquote>?><p>{text}</p></div></div>',
    "BuddyPress": '<li id="activity-{n}"><div class="activity-header"><p><a href="/members/x{n}/">{name}</a> posted an update <span class="time-since" data-livestamp="2024-05-0{day}T08:17:00Z">x</span></p></div><?<div class="activity-inreplyto"><strong>In reply to: </strong><a href="/members/y/">{whom}</a> posted an update <a href="https://board.invalid/activity/p/{up}/" class="view">View</a></div>?><div class="activity-inner"><p>{text}</p></div></li>',
    "wpForo": '<div id="post-{n}" class="wpforo-post"><div class="author-name"><a>{name}</a></div><span class="wpforo-post-date">0{day}/05/2024 08:17</span><div class="wpforo-post-content"><?<div class="wpforo-post-quote"><blockquote data-postid="{up}">Posted by: @x{up}<br>{said}</blockquote></div>?><p>{text}</p></div></div>',
}  # fmt: skip


@pytest.mark.parametrize("program", FORUMS)
def test_forums(save, program):
    path = save(f'<div id="postlist">{flat(FORUMS[program])}</div>', address="https://board.invalid/thread/7")
    assert [row[:2] for row in told(path)] == [row[:2] for row in NESTED]
    times = rg.read(path).created_at
    assert f"posts as {program.partition(',')[0]} writes them" in "".join(rg.build(path).notes) and set(times.dt.year) == {2024}


@pytest.mark.parametrize("program", ["Invision", "UBB.threads, with who is answered behind the title"])
def test_a_thread_begins_with_the_post_that_is_its_first(save, program):
    """A time may stand right behind "#1", and a number may be that of the post among all of the forum."""
    shown = (
        FORUMS[program]
        .replace('id="Post{n}"></a>', 'id="Post{n}7"></a>')
        .replace("#Post{n}", "#Post{n}7")
        .replace("#Post{up}", "#Post{up}7")
    )
    posts = [fill(shown.replace('<span class="date">', '<i>#<b>{n}7</b></i> <span class="date">'), n) for n in (0, 3)]
    found = rg.read(save(f"<div>{posts[0]}{posts[1]}</div>", address="https://board.invalid/thread/7"))
    assert list(found.parent_id.fillna("")) == ["", found.id[0]]


def test_a_post_of_nobody_is_kept_and_one_without_anything_is_none(save):
    posts = [fill(FORUMS["XenForo"], n) for n in range(4)]
    nameless = posts[1].replace(TALK[1][0] + "</a></h4>", "</a></h4>")
    empty = '<article class="message message--post"><div class="bbWrapper"></div></article>'
    found = rg.read(save(posts[0] + nameless + empty + posts[2] + posts[3]))
    assert list(found.author.fillna("")) == [TALK[0][0], "", TALK[2][0], TALK[3][0]]


# Programs whose posts lie in what they answer.
PROGRAMS = {
    "XenForo (nested)": '<article class="js-post" id="js-post-{n}" qid="post-item"><div class="MessageCard"><a class="MessageCard__user-info__name">{name}</a> <a class="MessageCard__date-created"><time datetime="2024-05-0{day}T08:17:00Z">x</time></a><div class="bbWrapper">{text}</div><p><a href="/post-{n}">Save</a> <b>Share</b></p></div></article><div class="children"><div><div id="form-{n}"></div>{below}</div></div>',
    "BuddyPress": '<li id="acomment-{n}"><div class="acomment-avatar"><a><img></a></div><div class="acomment-meta"><a>{name}</a> replied <a><span class="time-since" data-livestamp="2024-05-0{day}T08:17:00Z">x</span></a></div><div class="acomment-content">{text}</div><ul>{below}</ul></li>',
    "Facebook's comment plugin": '<div class="_3-8y _5nz1 clearfix"><a><img></a><div><a class=" UFICommentActorName">{name}</a><div><span class="_5mdd">{text}</span></div><div><a>Like</a> <abbr class="livetimestamp" data-utime="17146377{day}0">2d</abbr></div></div><div class="_44ri _2pis">{below}</div></div>',
    "imessage-exporter": '<div class="message"><div class="received"><p><span class="timestamp"><a title="Reveal in Messages app">May 0{day}, 2024  8:17:00 AM</a> (Read by you)</span><span class="sender">{name}</span></p><hr><div class="message_part"><span class="bubble">{text}</span></div><div class="replies">{below}</div></div></div>',
    "Question2Answer": '<div class="qa-c-list-item" id="c{n}"><div class="qa-c-item-content">{text}</div><time datetime="2024-05-0{day}T08:17:00Z">x</time> by <span class="qa-c-item-who-data"><a>{name}</a></span><div>{below}</div></div>',
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_whose_posts_lie_in_what_they_answer(save, program):
    path = save(nest(PROGRAMS[program]))
    assert told(path) == NESTED
    assert f"posts as {program} writes them" in "".join(rg.build(path).notes) and rg.read(path).created_at.notna().all()


STEAM = '<div class="commentthread_comment" id="comment_{n}"><a class="commentthread_author_link">{name}</a> <span data-timestamp="17146377{day}0">x</span><div class="commentthread_comment_text"><?<blockquote class="bb_blockquote"><div class="bb_quoteauthor">Originally posted by <b><a href="#c{up}">{whom}</a></b>:</div>{said}</blockquote>?>{text}</div></div>'
FIRST = {
    "Steam": ('<div class="forum_op" id="forum_op_7"><a class="forum_op_author">Zoe</a><span data-timestamp="1714637700">x</span><div class="topic">Frost</div><div class="content">Who lost beans?</div></div>', STEAM),
    "Redmine": ('<h2>Bug #7</h2><div class="issue details"><p class="author">Added by <a class="user active">Zoe</a> <a title="04/30/2024 08:17 AM">x</a> ago.</p><div class="wiki">Who lost beans?</div></div>',
                '<div class="journal has-notes" id="change-3{n}"><div id="note-{n}"><h4>Updated by <a class="user active">{name}</a> <a title="05/0{day}/2024 08:17 AM">x</a> ago</h4><ul class="details"><li>Status changed</li></ul><div class="wiki"><?<p>{whom} wrote in <a href="#note-{up}">#note-{up}</a>:</p><blockquote><p>{said}</p></blockquote>?><p>{text}</p></div></div></div>'),
    "Phabricator": ('<div class="phui-two-column-view"><a class="phui-handle phui-link-person">Zoe</a><div class="phabricator-remarkup">Who lost beans?</div>',
                    '<div class="phui-timeline-shell" id="t{n}"><div class="phui-timeline-title"><a class="phui-handle phui-link-person">{name}</a> added a comment.<span class="phui-timeline-extra"><a href="#{n}">May {day} 2024, 8:17 AM</a></span></div><div class="phui-timeline-core-content"><span class="transaction-comment"><?<div>{whom} wrote:</div><blockquote>{said}</blockquote>?>{text}</span></div></div>'),
    "Trac": ('<div id="ticket"><a class="timeline" title="May 1, 2024 8:17">x</a><table><td headers="h_reporter"><span class="trac-author">Zoe</span></td></table><div class="description"><div class="searchable">Who lost beans?</div></div></div>',
             '<div class="change" id="trac-change-{n}-1"><h3 id="comment:{n}">Changed <a class="timeline" title="May {day}, 2024 8:17">x</a> ago by <span class="trac-author">{name}</span></h3><div class="comment searchable"><?<p>Replying to <a href="/ticket/5#comment:{up}">{whom}</a>:</p><blockquote class="citation"><p>{said}</p></blockquote>?><p>{text}</p></div></div>'),
}  # fmt: skip


@pytest.mark.parametrize("program", FIRST)
def test_programs_whose_first_post_is_written_otherwise(save, program):
    start, answer = FIRST[program]
    posts = flat(answer)
    whom = ["Zoe" if above is None else TALK[above][0] for _, above, _ in TALK]
    path = save(f'{start}<div id="changelog">{posts}</div>')
    assert [row[:2] for row in told(path)] == [("Zoe", None), *zip([row[0] for row in TALK], whom, strict=True)]
    assert told(save(f'<div id="changelog">{posts}</div>'))[0][1] is None


def test_who_is_quoted_and_wrote_nothing_here_is_not_answered(save):
    start, answer = FIRST["Redmine"]
    path = save(start + flat(answer).replace("<p>Ann Oak wrote in", "<p>The mayor wrote in"))
    assert "The mayor" not in [row[1] for row in told(path)]


POSTING = '<div itemscope itemtype="https://schema.org/{}"><span itemprop="author"><b itemprop="name">Zoe</b></span><p itemprop="text">Who lost beans?</p>{}</div>'
ITEM = '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author"><b itemprop="name">{name}</b></span><i itemprop="datePublished" content="2024-05-0{day}T08:17:00Z"></i><div itemprop="text"><?<blockquote><b>{whom}:</b><br>{said}</blockquote>?>{text}</div></div>'


def test_posts_of_a_forum_marked_up_one_after_the_other_answer_whom_they_quote(save):
    path = save(POSTING.format("DiscussionForumPosting", flat(ITEM)))
    assert [row[:2] for row in told(path)] == [("Zoe", None), (TALK[0][0], "Zoe"), *((name, TALK[above][0]) for name, above, _ in TALK[1:])]
    assert list(rg.read(path).resolution[1:]) == ["assumed", "quote", "quote", "quote"]
    answers = rg.read(save(POSTING.format("Question", flat(ITEM))))
    assert set(answers.resolution[1:]) == {"nested"}


def test_posts_of_a_forum_in_a_list_for_search_engines_are_assumed_to_answer_the_first(save):
    for kind, how in (("DiscussionForumPosting", "assumed"), ("SocialMediaPosting", "nested")):
        below = [{"@type": "Comment", "author": {"name": name}, "text": text} for name, _, text in TALK]
        posting = {"@type": kind, "author": {"name": "Zoe"}, "text": "Who lost beans?", "comment": below}
        found = rg.read(save(f'<script type="application/ld+json">{json.dumps(posting)}</script>'))
        assert len(found) == 5 and set(found.resolution[1:]) == {how}


ELEMENT = '<div class="mx_Export_EventWrapper" id="$e{n}:x"><div class="mx_EventTile{more}">{who}<span class="mx_MessageTimestamp" title="Thu, May {day}, 2024, 08:17:00">08:17</span><?<blockquote>In reply to <a class="mx_ReplyChain_Export" href="#$e{up}:x">this message</a></blockquote>?><span class="mx_EventTile_body">{text}</span></div></div>'


def test_messages_of_element_that_go_on_are_by_the_author_before(save):
    named = '<span class="mx_DisambiguatedProfile_displayName">{}</span>'
    one = [fill(ELEMENT, n, more="", who=named.format(TALK[n][0])) for n in range(4)]
    more = fill(ELEMENT, 3, more=" mx_EventTile_continuation", who="").replace("$e3", "$e4").replace("Peas are", "Fern is")
    assert told(save("".join([*one, more]))) == [*NESTED, ("Çelik", "Ann Oak", "Fern is fine.")]


GUEST = '<article class="message" data-author="{}" data-content="post-{}"><a class="username"{}>{}</a><time datetime="2024-05-02T08:17:00Z">x</time><div class="bbWrapper">Peas {}.</div></article>'


def test_guests_with_home_pages_are_told_apart_by_them(save):
    one = '<li class="comment depth-1" id="comment-{n}"><b class="fn">{who}</b><div class="comment-content"><p>Peas {n}.</p></div></li>'
    guests = [
        '<a href="https://rye.invalid/">Gast</a>',
        "Gast",
        '<a href="http://www.elm.invalid">Gast</a>',
        '<a href="https://rye.invalid">Gast</a>',
    ]
    path = save("".join(one.format(n=n, who=who) for n, who in enumerate(guests)))
    assert sorted(rg.build(path).authors.author) == ["Gast (elm.invalid)", "Gast (rye.invalid)"]


@pytest.mark.parametrize(("name", "account", "author"), [
    ("Guest", ' data-user-id="0"', None), ("Gość", "", None), ("Vierailija", "", None), ("Guest", ' data-user-id="77"', "Guest"),
    ("Gast", ' href="/members/gast.77/"', "Gast"), ("Guest Ann Oak", ' data-user-id="0"', "Guest Ann Oak"), ("Ann (Guest)", "", "Ann (Guest)"),
])  # fmt: skip
def test_a_guest_with_a_name_or_an_account_is_a_person_and_others_are_counted(save, name, account, author):
    posts = [("Bob Elm", ' data-user-id="5"'), (name, account), (name, account)]
    path = save("".join(GUEST.format(who, n, of, who, n) for n, (who, of) in enumerate(posts)))
    assert [each if isinstance(each, str) else None for each in rg.read(path).author] == ["Bob Elm", author, author]
    said = f'2 comments by "{name}" or the like: such a name stands for nobody, so that no author is made of it.'
    assert (said in rg.build(path).notes) == (author is None)


MYBB = '<div class="post" id="post_{n}"><span class="largetext">{name}</span><span class="post_date">0{day}-05-2024, 08:17 AM</span><div class="post_body" id="pid_{n}">{text}</div></div>'
PHORUM = '<a name="msg-{n}"></a><div class="PhorumReadMessageBlock"><div class="PhorumReadBodyHead">Posted by: <strong>{name}</strong></div><div class="PhorumReadBodyHead">May 0{day}, 2024</div><div class="PhorumReadBodyText">{text}</div></div>'
OUTLINES = {  # of the boards the second post alone is shown, which has no link in the first
    "MyBB": fill(MYBB, 1) + '<div style="margin-left: {depth}3px;"><a href="showthread.php?tid=5&amp;pid={n}#pid{n}">{re}Frost</a> <span>- by <a href="member.php?uid={day}">{name}</a> - 0{day}-05-2024, 08:17 AM</span></div>',
    "Phorum": fill(PHORUM, 1) + '<table><tr><td style="padding-left: {depth}5px"><a href="read.php?1,5,{n}#msg-{n}">{re}Frost</a></td><td>{name}</td><td>May 0{day}, 2024 08:17AM</td></tr></table>',
    "Mailman": '<li><a href="00012{n}.html">[moss] {re}Frost</a><a name="{n}">&nbsp;</a><i>{name}</i><ul>{below}</ul></li>',
    "WWWBoard": '<li><a href="messages/{n}.html">{re}Frost</a> - <b>{name}</b> <i>08:17:00 5/0{day}/24</i> (<!--responses: {n}-->1)<ul>{below}</ul></li>',
    "W3C": '<li><a href="000{n}.html">{re}Frost</a>&nbsp;<a name="msg{n}"><em>{name}</em></a>&nbsp;<span>(Wednesday, {day} May)</span><ul>{below}</ul></li>',
}  # fmt: skip


@pytest.mark.parametrize("board", OUTLINES)
def test_a_tree_of_titles_tells_who_answers_whom(save, board):
    shown, _, line = OUTLINES[board].rpartition("</div></div>")
    shown, line = (f"{shown}</div></div>", line) if shown else ("", OUTLINES[board])
    lines = nest(line.replace("{re}", "<?Re: ?>")) if "{below}" in line else flat(line.replace("{re}", "<?Re: ?>"))
    path = save(f"{shown}<div>{lines}</div>")
    assert [row[:2] for row in told(path)] == [row[:2] for row in NESTED]
    assert rg.read(path).text.notna().sum() == bool(shown) and "title" in rg.build(path).warnings[0]


# ---- what is not there is said ----

BOARD = '<div id="p{n}" class="post"><p class="author"><strong><a class="username">{name}</a></strong> <time datetime="2024-05-0{day}T08:17:00Z">x</time></p><div class="postbody"><div id="post_content{n}"><div class="content">{text}</div></div></div></div>'
BLOG = '<li class="comment depth-1" id="comment-{n}"><b class="fn">{name}</b><time datetime="2024-05-0{day}">x</time><div class="comment-content"><p>{text}</p></div></li>'
OLDER = '<nav class="comment-navigation"><a href="https://site.invalid/frost/comment-page-1/#comments">Older comments</a></nav>'


def test_a_page_of_several_says_that_the_others_are_missing(save):
    links = [f'<a href="./viewtopic.php?t=7&amp;start={n * 20}">{n + 1}</a>' for n in range(3)]
    pages = [save(*links, flat(BOARD), name=f"{n}.html", address=f"https://b.invalid/viewtopic.php?t=7&start={20 * n}") for n in range(3)]
    assert "0.html: its comments stand on 3 pages or more, and 1 of them is here" in rg.build(pages[:1]).warnings[0]
    assert "on 3 pages or more, and 2 of them are here" in rg.build(pages[:2]).warnings[0]
    assert not rg.build(pages).warnings
    blog = [save(OLDER, f"<ol>{flat(BLOG)}</ol>", address="https://site.invalid/frost/"),
            save(f"<ol>{flat(BLOG)}</ol>", name="old.html", address="https://site.invalid/frost/comment-page-1/")]  # fmt: skip
    assert "on 2 pages or more, and 1 of them is here" in rg.build(blog[:1]).warnings[0]
    assert not rg.build(blog).warnings


TREE = '<div class="comment"><b class="author">{name}</b> <i>0{day} May 2024 08:17</i><div class="comment-text">{text}</div>{below}</div>'


@pytest.mark.parametrize(("beside", "words"), [
    ('<button class="show">View 12 replies</button>', "buttons on the page count 12 answers, and 3 were read. Unfold"),
    ('<button class="load-more">Weitere Kommentare laden</button>', 'offers more comments than it holds ("Weitere Kommentare laden")'),
    ('<div class="comments-head"><b>37</b> <span>comments</span></div>', "states 37 comments, and 4 were read"),
    ('<script type="application/json">{"commentCount": 37}</script>', "states 37 comments, and 4 were read"),
    ('<button>3 replies</button>', ""), ('<button class="load-more" style="display: none">Load more comments</button>', ""),
    ('<a href="/other" class="more">12 comments</a>', ""), ('<script type="application/json">{"commentCount": 1}</script>', ""),
])  # fmt: skip
def test_what_the_page_offers_and_does_not_hold(save, beside, words):
    said = [each for each in rg.build(save(f"<section>{beside}{nest(TREE)}</section>")).warnings if "unknown comment system" not in each]
    assert words in said[0] if words else not said


def test_a_page_that_states_comments_and_holds_none(save):
    with pytest.raises(ReadError, match="a web page that states 37 comments, but holds none"):
        rg.read(save("<h2>37 Comments</h2><div id='app'>Loading</div>"))


# ---- what describes itself otherwise than it is ----


@pytest.mark.parametrize("described", [2, 4])
def test_a_description_for_search_engines_gives_way_to_a_page_that_holds_more(save, described):
    things = [
        {"@type": "Comment", "author": {"name": name}, "datePublished": "2024-05-02", "text": text} for name, _, text in TALK[:described]
    ]
    script = json.dumps({"@type": "Article", "commentCount": 4, "comment": things})
    path = save(f'<script type="application/ld+json">{script}</script><section>{nest(TREE)}</section>')
    assert told(path) == NESTED
    alone = save(f'<script type="application/ld+json">{script}</script>', name="alone.html")
    assert [row[:2] for row in told(alone)] == [row[:2] for row in SILENT[:described]]


LINKED = '<article class="hentry"><h2><a href="/p{n}">Frost in {text}</a></h2><div class="entry-meta">By <a rel="author">{name}</a> <time datetime="2024-05-0{day}">x</time> <a href="/p{n}#comments">{day} Comments</a></div></article>'
LISTS = {
    "episodes": '<article class="entry"><h3 class="title">Number {n}: Frost</h3><span class="host">{name}</span> <time datetime="2024-05-0{day}">x</time><p>{text}</p></article>',
    "events": '<li class="event"><span class="date">{day} May 2024, 19:00</span> <strong>{name}</strong> <p class="text">{text}</p> <a href="/e/{n}">Tickets</a></li>',
    "articles that count their comments": LINKED,
    "threads of a forum": '<li class="row bg1"><div class="list-inner"><a href="./t{n}" class="topictitle">Frost {n}</a> by <a class="username">{name}</a> <time datetime="2024-05-0{day}">x</time></div></li>',
    "a history of versions": '<li class="entry"><span class="date">2024-05-0{day}</span> <span class="user">{name}</span> <span class="comment">line {n} mended</span></li>',
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_more_lists_that_are_no_discussion(save, kind):
    with pytest.raises(ReadError, match="no comments are recognised"):
        rg.read(save(f'<ul class="{"history" if "history" in kind else "topics" if "forum" in kind else "list"}">{flat(LISTS[kind])}</ul>'))


POST = '<div class="{kind} message-view"><b class="user-name">{name}</b><i class="date">0{day}.05.2024, 08:17</i><div class="body">{text}</div></div>'


def test_the_post_that_starts_a_thread_is_called_otherwise_than_the_answers(save):
    path = save("".join(fill(POST, n, kind="thread-reply" if n else "thread-topic") for n in range(4)))
    assert told(path) == SILENT


def test_comments_below_each_answer_to_a_question(save):
    """Posts and comments have their names in two ways."""
    post = '<div class="post"><div class="user-info"><a href="/users/{n}">{name}</a> 0{day} May 2024 08:17</div><div class="post-body">{text}</div><div class="comments">{below}</div></div>'
    note = '<div class="comment"><div class="comment-body">{text} <b class="author">{name}</b> <abbr title="2024-05-0{day} 08:17:00 +0000">x</abbr></div></div>'
    path = save(fill(post, 0, below=fill(note, 1)) + fill(post, 3, below=fill(note, 2)))
    assert [row[:2] for row in told(path)] == [("Ann Oak", None), ("Bob Elm", "Ann Oak"), ("Çelik", None), ("Ann Oak", "Çelik")]


def test_answers_of_the_owner_below_reviews(save):
    review = '<article class="review"><h3 class="review-author">{name}</h3><time datetime="2024-05-0{day}">x</time><p class="review-text">{text}</p>{below}</article>'
    owner = '<div class="owner-response"><h4 class="review-author">The Mill</h4><time datetime="2024-05-09">x</time><p class="review-text">Thank you, {name}.</p></div>'
    path = save("".join(fill(review, n, below=fill(owner, n) if n in (0, 3) else "") for n in range(4)))
    assert [row[:2] for row in told(path)] == [
        ("Ann Oak", None),
        ("The Mill", "Ann Oak"),
        ("Bob Elm", None),
        ("Ann Oak", None),
        ("Çelik", None),
        ("The Mill", "Çelik"),
    ]


def test_remarks_behind_a_name_are_no_part_of_it(save):
    line = '<details class="CommentBox" open><summary><p class="CommentPoster">Posted May {day}, 2024 8:17 UTC (Thu) by <b>{name}</b> (subscriber, #6{day}) [<a href="/a/{n}/">Link</a>]</p></summary><div class="CommentBody"><p>{text}</p></div>{below}</details>'
    assert told(save(nest(line))) == NESTED


def test_a_line_below_the_text_tells_who_and_when(save):
    line = '<div class="comments">{text}<br><span class="small">posted by <a href="/user/{n}">{name}</a> at <a>8:17 AM</a> on May {day}, 2024 [{n} favorites]</span></div>'
    path = save(flat(line))
    assert told(path) == SILENT and rg.read(path).created_at.astype(str).tolist()[1] == "2024-05-02 08:17:00"


def test_the_time_in_full_stands_in_a_title(save):
    path = save(
        flat(
            '<div class="msg"><b class="name">{name}</b> <span title="Thu, 0{day} May 2024 08:17:00 UTC">05/0{day}/24</span><p>{text}</p></div>'
        )
    )
    assert rg.read(path).created_at.dt.strftime("%m-%d %H:%M").tolist() == [f"05-0{day} 08:17" for day in (1, 2, 3, 4)]


# ---- talk pages of wikis whose words nobody here knows ----


def test_people_of_a_wiki_in_any_language_are_told_by_what_stands_before_the_times(save):
    """ "Qarish" is no language's word for a user: it stands before each time, and the picture's word does not."""
    sign = '<a href="/wiki/Qarish:{0}">{0}</a> <a href="/wiki/Qarish_olam:{0}">olam</a> 12:3{1}, 5 May 2020 (UTC)'
    one, two, three = (sign.format(*each) for each in [("Ann", 1), ("Bob", 2), ("Cy", 3)])
    body = f'<p>Gone. {one}</p><dl><dd>Mine. <a href="/wiki/Fayl:Oak.svg">x</a> {two}<dl><dd>All? {three}</dd></dl></dd></dl>'
    assert [row[:2] for row in told(save(f'<div class="mw-parser-output"><h2>Frost</h2>{body}</div>'))] == [
        ("Ann", None),
        ("Bob", "Ann"),
        ("Cy", "Bob"),
    ]


def test_notes_below_some_comments_are_no_answers(save):
    """What somebody puts below each of his comments is called after comments too, and says nothing of its own."""
    line = '<div class="MtComment"><b class="MtCommentName">{name}</b> <i class="MtCommentTime">0{day}.05.2024</i><div class="MtCommentText">{text}</div>%s</div>'
    note = '<div class="MtCommentMotto">Dig, and dig again.</div>'
    posts = [fill(line % (note if n == 1 else ""), n) for n in range(4)]
    assert [row[:2] for row in told(save("".join(posts)))] == [row[:2] for row in SILENT]


def test_day_and_clock_in_elements_of_their_own_are_two_words(save):
    line = '<div class="comment"><b class="user">{name}</b> <p class="time"><span>0{day}.05.24</span><span>13:39</span></p><div class="text">{text}</div></div>'
    assert [str(at)[:16] for at in rg.read(save(flat(line))).created_at] == [f"2024-05-0{day} 13:39" for day in (1, 2, 3, 4)]


def test_the_first_answer_is_called_otherwise_than_the_rest(save):
    line = '<div class="bx"><div class="post{more}"><div class="username"><a href="/Profile/x{n}">{name}</a></div><div class="postDate">May {day}, 2024, 8:17 AM</div><div class="postBody">{text}</div></div></div>'
    posts = [fill(line, n, more=" firstReply" if n < 2 else "") for n in range(4)]
    assert [row[:2] for row in told(save("<h1>Forum</h1>" + "".join(posts)))] == [row[:2] for row in SILENT]


def test_the_post_that_starts_a_thread_stands_on_a_page_of_an_archive_too(save):
    line = '<div class="forum-post forum-post-{kind}"><b class="forum-post-author">{name}</b> <time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="forum-post-content"><p>{text}</p></div></div>'
    posts = [fill(line, n, kind="reply" if n else "original") for n in range(4)]
    assert told(save(f'<div class="forum-archive-page"><div class="thread">{"".join(posts)}</div></div>')) == SILENT


def test_long_names_before_a_text_are_no_titles(save):
    line = '<li class="x-comment"><div class="x-comment-header"><a href="/page/x{n}" class="x-comment-user">{name} of Rye</a></div><div class="x-comment-msg"><p>{text}</p></div><span class="x-comment-timestamp">Le 0{day}/05/2024 à 02:20</span></li>'
    assert [row[0] for row in told(save(f"<ul>{flat(line)}</ul>"))] == [f"{name} of Rye" for name, _, _ in TALK]


def test_what_was_submitted_is_no_time_and_what_it_quotes_no_comment(save):
    line = '<li class="odd clearfix"><div class="info"><a href="/profile?x={n}">{name}</a></div><div class="at">Reply #{day}<div>May {day}, 2024 - 7:28 AM</div></div><div class="submitted-comment"><?<blockquote>{whom}: May 1, 2024 - 6:28 AM<br>{said}</blockquote>?><p>{text} Nobody knows when it came, not even those who were up all night for it.</p></div><ul><li><a href="#f">Reply</a></li><li><a href="/abuse?id={n}">Report Abuse</a></li></ul></li>'
    found = rg.read(save(f'<ul id="commentsList">{flat(line)}</ul>'))
    assert [(at.day, at.hour) for at in found.created_at] == [(1, 7), (2, 7), (3, 7), (4, 7)]
    assert all(text in said for said, (_, _, text) in zip(found.text, TALK, strict=True))


def test_a_link_to_more_answers_is_no_comment(save):
    line = '<article class="comment{more}"><div class="comment__box"><h4 class="name"><a href="/x{n}">{name}</a></h4> <a class="date">0{day}.05.2024</a><div class="comment__body"><p>{text}</p></div></div></article>'
    rest = '<div class="comment__box js-loader"><a href="/more"><span>+ 7</span> <span>weitere Antworten anzeigen</span></a></div>'
    posts = [fill(line, n, more=" comment--indented" if n in (1, 2) else "") for n in range(4)]
    found = told(save(f'<section id="comments">{posts[0]}{posts[1]}{rest}{posts[3]}{rest}</section>'))
    assert found == [NESTED[0], NESTED[1], ("Çelik", None, "Peas are fine.")]


def test_a_title_above_a_name_is_no_name(save):
    line = '<div class="comment_item{kind}"><div class="author_name">{title}<a href="/social/{n}">{name}</a><div>Grows things.</div></div> <i class="time">0{day}.05.2024</i><p>{text}</p></div>'
    posts = [fill(line, n, kind=" superuser_comment" if n == 3 else "", title="<div>SUPER USER</div>" if n == 3 else "") for n in range(4)]
    assert [row[0] for row in told(save("".join(posts)))] == [row[0] for row in TALK]


def test_questions_have_their_names_elsewhere_than_the_comments_on_them(save):
    """Comments name their author in a link of that class, posts in a card; who hides his name has none."""
    post = '<div class="post js-post" id="post-id-{n}"><div class="post-body">{text}</div><time datetime="2024-05-0{day}T08:17:00Z">x</time><div class="user-card"><a href="/users/{n}/">{name}</a></div>{below}</div>'
    line = '<div class="comment js-comment" id="post-id-{n}"><div class="comment-body">{text}</div><a class="author">{name}</a> <time datetime="2024-05-0{day}T08:17:00Z">x</time></div>'
    path = save(fill(post, 0, below=fill(line, 1) + fill(line, 3) + fill(line, 3).replace('id="post-id-3"', 'id="post-id-9"')))
    assert [row[:2] for row in told(path)] == [("Ann Oak", None), ("Bob Elm", "Ann Oak"), ("Çelik", "Ann Oak"), ("Çelik", "Ann Oak")]


def test_comments_whose_classes_speak_of_looks_alone_are_told_by_their_numbers(save):
    line = '<div id="15{n}" class="relative pt-3 px-4" data-reply-id="15{n}"><div class="mt-1"><div class="font-bold pr-8">{name} &middot; <span class="font-normal"> 0{day}/05/2024 19:54 </span></div></div><div class="post-body prose"><p>{text}</p></div></div>'
    assert told(save(f'<div class="relative pt-3 px-4">Forum</div>{flat(line)}')) == SILENT


THEMES = {
    "behind an edit": '<span class="post_date">2024-05-0{day}, 09:14 PM <span class="post_edit">(This post was last modified: 2025-01-05, 03:27 AM by <a>Zoe</a>)</span></span>',
    "in a place of the theme": '<dl class="userstats"><dt></dt><dd>0{day}.05.2024,&nbsp;21:14</dd></dl>',
}  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_times_of_posts_where_themes_have_them(save, theme):
    line = f'<div class="post" id="post_{{n}}"><div class="author_information"><span class="largetext"><a>{{name}}</a></span></div>{THEMES[theme]}<div class="post_body" id="pid_{{n}}">{{text}}</div></div>'
    found = rg.read(save(f'<div class="post_body" id="pid_7"></div>{flat(line)}'))
    assert [str(at)[:16] for at in found.created_at] == [f"2024-05-0{day} 21:14" for day in (1, 2, 3, 4)]


def test_days_on_which_people_joined_are_no_times_of_their_posts(save):
    line = '<div class="post" id="post_{n}"><div class="author_information"><span class="largetext"><a>{name}</a></span></div><p>Joined 0{joined}.05.2004, 08:17</p><div class="post_body" id="pid_{n}">{text}</div></div>'
    posts = [fill(line, n, joined=joined) for n, joined in enumerate([3, 1, 4, 1])]
    assert rg.read(save('<div class="post_body" id="pid_7"></div>' + "".join(posts))).created_at.isna().all()


BOXED = '<div data-reply-id="7{n}"><div class=""><div class="mt-1"><div class="bold">{name} · <span>0{day}/05/2024 08:17</span></div></div>{quote}<div class="post-body"><p>{text}</p></div></div></div>'
POSTED = {
    "@type": "DiscussionForumPosting",
    "author": {"name": "Zoe"},
    "articleBody": "Who lost beans?",
    "datePublished": "2024-04-30T08:00:00Z",
}


def described(posting):
    return f'<script type="application/ld+json">{json.dumps(posting)}</script>'


def test_what_is_said_in_the_box_that_holds_the_name_too_is_not_lost(save):
    assert [text for *_, text in told(save("".join(fill(BOXED, n, quote="") for n in range(4))))] == [text for *_, text in TALK]


def test_the_post_that_starts_a_thread_is_taken_from_what_is_described_and_answered_by_those_who_say_nothing_else(save):
    path = save(described(POSTED), "".join(fill(BOXED, n, quote="") for n in range(4)))
    assert told(path) == [("Zoe", None, "Who lost beans?"), *((name, "Zoe", text) for name, _, text in TALK)]
    assert set(rg.read(path).resolution[1:]) == {"assumed"}
    nested = '<article class="post" id="c{n}"><b class="username">{name}</b> <time datetime="2024-05-0{day}T08:17:00Z">x</time><p>{text}</p>{below}</article>'
    assert told(save(described(POSTED), nest(nested)))[:3] == [
        ("Zoe", None, "Who lost beans?"),
        ("Ann Oak", "Zoe", "My beans are gone."),
        NESTED[1],
    ]


def test_the_post_that_is_described_and_stands_among_the_others_is_not_there_twice(save):
    first = {**POSTED, "author": {"name": "Ann Oak"}}
    for body in ({"articleBody": "My beans are"}, {"articleBody": None}):
        found = told(save(described({**first, **body}), "".join(fill(BOXED, n, quote="") for n in range(4))))
        assert [row[:2] for row in found] == [("Ann Oak", None), *((name, "Ann Oak") for name, _, _ in TALK[1:])]
    every = [{**POSTED, "author": {"name": name}} for name in ("Zoe", "Yves")]  # a list of threads describes none of them
    assert told(save(described(every), "".join(fill(BOXED, n, quote="") for n in range(4)))) == SILENT


def test_a_name_and_a_time_above_what_is_quoted_tell_who_is_answered(save):
    quote = "<div class='grey'><p>Bob Elm · <span>02/05/2024 08:17</span></p><div class='prose'><p>So are mine.</p></div></div>"
    path = save("".join(fill(BOXED, n, quote=quote if n == 3 else "") for n in range(4)))
    assert [row[:2] for row in told(path)] == [*((name, None) for name, _, _ in TALK[:3]), ("Çelik", "Bob Elm")]
    assert rg.read(path).resolution[3] == "quote"


HASHED = '<div class="sc-dYdCZC cUEmDw"{id}><div class="sc-ksPmiX"><div class="sc-jQbJRc">{name}</div><div class="sc-fcmNWj">0{day}/05/2024 at 8:17 am</div></div><div class="sc-tYqdw"><p>{text}</p></div>{button}</div>'


def test_classes_that_mean_nothing_and_a_button_below_each_comment(save):
    """Nobody writes twice, so only the buttons tell that these are comments; the last has a word of its own, and is one all the same."""
    button = '<button class="sc-gDqNBV"><span class="l">Reply</span></button>'
    ids = ["", "", "", ' id="last-post"']
    people = ["Ann Oak", "Bob Elm", "Dora", "Çelik"]

    def page(button):
        return save("<main>", *(fill(HASHED, n, name=people[n], id=ids[n], button=button) for n in range(4)), "</main>")

    assert told(page(button)) == [(name, None, text) for name, (*_, text) in zip(people, TALK, strict=True)]
    with pytest.raises(ReadError):
        rg.read(page(""))


def test_classes_with_a_sign_of_their_style_sheet(save):
    one = '<div class="MessageView_wrap__T7pk7"><section class="MessageView_section__rh71K"><div class="MessageView_header__m8KYT"><a class="MessageView_author__3ExAu" href="/users/x{n}">{name}</a><span title="May {day}, 2024 at 8:17 AM">May {day}</span></div><div class="g-body__LkV7_"><p>{text}</p></div>{below}</section></div>'
    assert told(save(nest(one))) == NESTED


LONG = "Even under glass, where they had stood since the middle of April?"


def test_what_an_earlier_comment_says_and_another_quotes_tells_who_is_answered_whatever_name_is_printed(save):
    quote = "<blockquote><p>{} Even under glass, where they had stood since the middle of April?</p></blockquote>"
    for head in ("", "Ann Birch wrote:"):  # who has another name by now
        rows = [fill(BOXED, n, quote="", text=LONG if n == 2 else TALK[n][2]) for n in range(3)]
        path = save("".join([*rows, fill(BOXED, 3, quote=quote.format(head))]))
        assert [row[:2] for row in told(path)] == [*((name, None) for name, _, _ in TALK[:3]), ("Çelik", "Ann Oak")]
        assert rg.read(path).parent_id[3] == rg.read(path).id[2]


def test_a_comment_that_is_shown_once_more_as_the_best_is_there_once_and_not_answered_by_all(save):
    one = '<div class="bbp-reply"><b class="author">{name}</b> <i class="date">0{day} May 2024</i><div class="text">{text}</div></div>'
    best = f'<ul class="best-replies"><li>{fill(one, 3)}</li></ul>'
    assert told(save(best, '<ul class="replies">', "".join(f"<li>{fill(one, n)}</li>" for n in range(4)), "</ul>")) == SILENT
    again = f"<ul><li>{fill(one, 3)}</li></ul>"  # said twice, and no best one
    assert len(told(save('<ul class="replies">', "".join(f"<li>{fill(one, n)}</li>" for n in range(4)), "</ul>", again))) == 5


def test_a_forum_whose_first_post_is_written_otherwise_than_the_answers(save):
    """The described start of the thread is whom the answers are assumed to answer, not the first of them."""
    answer = '<div class="even bbp-parent-topic-7 post-7{n} reply"><a class="bbp-author-name">{name}</a> <i class="bbp-reply-post-date">May {day}, 2024 at 8:17 am</i><div class="bbp-reply-content"><p>{text}</p></div></div>'
    assert told(save(described(POSTED), flat(answer))) == [
        ("Zoe", None, "Who lost beans?"),
        *((name, "Zoe", text) for name, _, text in TALK),
    ]
    shown = {**POSTED, "author": {"name": "Ann"}, "articleBody": "My beans"}  # who is called otherwise there
    assert [row[1] for row in told(save(described(shown), flat(answer)))] == [None, "Ann Oak", "Ann Oak", "Ann Oak"]
    silent = {"@type": "DiscussionForumPosting", "author": {"name": "Çelik"}}
    assert [row[:2] for row in told(save(described(silent), flat(answer)))] == [("Çelik", None), *((name, "Çelik") for name, *_ in TALK)]


def test_buttons_and_counts_beside_a_name_are_no_part_of_it(save):
    post = '<article id="elComment_{n}" class="ipsComment"><h3 class="cAuthorPane_author"><strong><button>OP</button> <span>{name}</span></strong> <span class="ipsRepBadge">{n}7</span></h3><time datetime="2024-05-0{day}T08:17:00Z">x</time><div data-role="commentContent"><p>{text}</p></div></article>'
    assert [row[0] for row in told(save(flat(post)))] == [name for name, *_ in TALK]


def test_the_older_simple_machines_with_the_name_in_a_cell_of_its_own(save):
    post = '<tr><td class="windowbg{more}"><table><tr><td><b><a href="?u={n}" title="View the profile of {name}">{name}</a></b><div class="smalltext">Posts: 7</div></td><td><div id="subject_{n}7">Frost</div><div class="smalltext">« on: May {day}, 2024, 08:17:00 AM »</div><div class="post">{text}</div></td></tr></table></td></tr>'
    path = save("<table>", *(fill(post, n, more="2" * (n % 2)) for n in range(4)), "</table>")
    assert [row[::2] for row in told(path)] == [row[::2] for row in TALK]


def test_a_page_that_was_written_as_xml(save):
    """An element that has no end of its own in HTML would hold all of the page."""
    for name in ("iframe", "script", "textarea", "style"):
        assert len(told(save(f'<{name} src="x.html"/>', flat(TREES["a card of each person"].replace("{below}", ""))))) == 4


def test_the_body_of_a_comment_that_is_called_as_the_comment_is_no_answer_to_it(save):
    """A quotation in it would be read as a comment by whom it quotes."""
    one = '<div id="message{n}" class="topic-reply"><p class="author">{name}</p><i class="date">0{day} May 2024</i><div class="panel"><div class="msg-body" id="message{n}">{quote}{text}</div></div></div>'
    quote = '<div class="quoter">{whom} said:</div><div class="quote">{said}</div>'
    path = save("".join(fill(one, n, quote=fill(quote, n) if n else "") for n in range(4)))
    assert [row[:2] for row in told(path)] == [(name, None if above is None else TALK[above][0]) for name, above, _ in TALK]


def test_a_link_down_a_list_that_has_the_oldest_first_answers_nobody(save):
    one = '<div class="comment" id="c{n}"><b>{name}</b> <i>0{day} May 2024 08:17</i><div class="comment-text">{link}{text}</div></div>'
    path = save("".join(fill(one, n, link="" if n else '<a href="#c3">Peas</a>: below. ') for n in range(4)))
    assert [row[1] for row in told(path)] == [None] * 4


def test_names_in_notes_of_edits_are_none_and_what_has_no_name_is_counted(save):
    one = '<table class="x"><tr class="posting-row"><td><div class="posting-text">{text}</div>{edit}</td></tr></table>'
    edit = '<b><small>[Edited by {name} on May {day}, 2024, <span class="time">08:17</span>]</small></b>'
    with pytest.raises(ReadError):
        rg.read(save("".join(fill(one, n, edit=fill(edit, n) if n else "") for n in range(4))))
    named = '<div class="comment">{by}<div class="text">{text} It was the frost of the night before, everybody says so.</div></div>'
    by = '<b class="author">{name}</b> <i class="date">0{day} May 2024</i>'
    path = save("".join(fill(named, n, by=fill(by, n) if n < 3 else "") for n in range(4)))
    graph = rg.build(path)
    assert graph.counts["comments read"] == 3
    assert any("Left out: 1 such element with a text, but without name and time." in each for each in graph.warnings)


def test_an_advertisement_in_a_box_like_that_of_the_post_before_is_no_post(save):
    post = '<li class="postcontainer" id="post_{n}7"><span class="date">0{day}/05/2024, 08:17</span> <a class="username">{name}</a><div class="postcontent" id="post_message_{n}7">{text}</div></li>'
    advert = '<li class="postcontainer" id="post_{n}7"><span class="date">Today</span> <strong class="username">Advertisement</strong><div class="postcontent"></div></li>'
    assert [row[0] for row in told(save("<ol>", *(fill(post + advert, n) for n in range(4)), "</ol>"))] == [name for name, *_ in TALK]
