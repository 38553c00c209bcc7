"""Saved pages of forums, each program's as it writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

from replygraph.errors import ReadError
from replygraph.readers import _html, _outlines, _quotes, _stated
from replygraph.readers._forum_threads import Post, page_of, plain, rows, thread_of
from replygraph.readers._names import guest_id
from replygraph.sources import Comments, Log, Source
from replygraph.wording import plural

TITLE = "Saved pages of a forum: phpBB, vBulletin, XenForo, SMF, MyBB, Invision, FluxBB, Flarum, NodeBB, Vanilla, WoltLab, Phorum, Discuz, wpForo"
HOWTO = (
    "Open the thread and save each of its pages (Ctrl+S); give them all together. A post answers the person it quotes, for "
    "quotations name their author; a post that quotes none is taken as an answer to the thread's first post, and that is said."
)
FAMILY = "html"
SIGNS = re.compile(
    r"id=[\"']post_content\d+[\"']|class=[\"']postbody[\"']|id=[\"']post_message_\d+|\bb-post__content\b"
    r"|data-content=[\"']post-\d+|class=[\"']bbWrapper[\"']|class=[\"'][^\"']{0,300}\bpost_body\b[^\"']{0,300}[\"'] id=[\"']pid_\d+"
    r"|id=[\"']msg_\d+[\"']|data-role=[\"']commentContent[\"']|class=[\"'](?:blockpost|PostStream-item|wbbPost)\b|component=[\"']post/content|\bItem(?:Comment|Discussion)\b|PhorumReadMessageBlock|class=[\"']message-body[\"']"
    r"|id=[\"'](?:post_id_|authorposton|postmessage_)\d+|class=[\"'](?:t_outer|postbody)\b|\bwpforo-post\b|class=[\"']?spnMessageText\b|\bbbp-reply-content\b",
    re.I,
)


class Dialect(NamedTuple):
    """Where a program's pages have a post, and the parts of it."""

    posts: str
    author: str | tuple[str, ...]
    body: str | tuple[str, ...]
    date: str | tuple[str, ...]
    quotes: str = "blockquote"
    parent: str = ""


DIALECTS = {
    "XenForo": Dialect(
        "article.message[data-author], li.message[data-author], [data-content^='post-'][data-author]", ".message-name, .username",
        ".bbWrapper, .messageText", ("time.u-dt, time", ".DateTime"), "blockquote[data-quote], .bbCodeQuote[data-author], .bbCodeBlock--quote"),
    "Invision": Dialect("[id^='elComment_'], [id^='comment-'].ipsComment", (".ipsComment_author a, .cAuthorPane_author a", "h3 a", "h3"),
                        "[data-role='commentContent']", "time", "[data-ipsquote], .ipsQuote"),
    "vBulletin 5": Dialect("li.b-post[data-node-id]", (".author a, .author", ".b-userinfo a"), (".js-post__content-text", ".b-post__content"),
                           ("time", ".b-post__timestamp"), ".bbcode_quote"),
    "vBulletin 4": Dialect("li[id^='post_']", (".username strong, .username", ".usertitle"), (".postcontent", "[id^='post_message_']"),
                           (".postdate .date, .date", ".posthead"), ".bbcode_quote"),
    "vBulletin 3": Dialect("table[id^='post'], .tborder[id^='post']", (".bigusername", "[id^='postmenu_']"), "[id^='post_message_']",
                           (".thead .postdate, .postdate", ".thead"), "[id^='post_message_'] td.alt2, [id^='post_message_'] .quote"),
    "MyBB": Dialect(".post[id^='post_'], table[id^='post_']", (".author_information .largetext", ".largetext"), ".post_body", (".post_date", ".tcat .smalltext"),
                    "blockquote, .quote_body"),
    "SMF": Dialect(".post_wrapper", (".poster h4 a", ".poster h4"), (".post .inner", "[id^='msg_']:not([id*='_quick'])"),
                   (".postinfo .smalltext, .keyinfo .smalltext", ".smalltext"), "blockquote"),
    "SMF 1": Dialect("td.windowbg:has(.post), td.windowbg2:has(.post)", ("td[rowspan] > b a", "td[rowspan] > b"), ".post", ("div[id^='subject_'] + .smalltext", ".smalltext"),
                     "blockquote, div.quote"),
    "phpBB": Dialect(".post[id^='p']", ("a.username, a.username-coloured, span.username, span.username-coloured", ".author strong", ".postprofile dt"),
                     ".content", (".author time", "time", ".author")),
    "phpBB (subsilver)": Dialect("table.tablebg:has(.postauthor)", ".postauthor", ".postbody", ".gensmall", "blockquote, .quotecontent"),
    "FluxBB": Dialect(".blockpost", ".postleft dt strong", ".postmsg:not(.postsignature)", "h2 a"),
    "Flarum": Dialect(".PostStream-item[data-type='comment']", ".username", ".Post-body", "time", parent=".Post-body a.PostMention[data-id]"),
    "NodeBB": Dialect("[component='post'][data-pid]", "a[data-username], .username, [itemprop='author']", "[component='post/content']", ".timeago",
                      parent="[component='post/parent'][data-topid], [component='post/parent'][data-pid]"),
    "Vanilla": Dialect(".ItemDiscussion, .ItemComment", (".Author .Username", ".Username"), ".Message", "time", ".Quote, .js-embed[data-embedjson]"),
    "WoltLab": Dialect(".wbbPost, [data-object-id].message", ".messageAuthor .username, .username", ".messageText", "time", ".quoteBox"),
    "Phorum": Dialect("div.message:has(> .message-body)", ".message-author", ".message-body", ".generic small", "blockquote.bbcode"),
    "Phorum (classic)": Dialect(".PhorumReadMessageBlock", ".PhorumReadBodyHead strong", ".PhorumReadBodyText", ".PhorumReadBodyHead + .PhorumReadBodyHead"),
    "Invision 3": Dialect(".post_block[id^='post_id_']", ".author .name, .author", ".entry-content", "abbr.published", "div.blockquote"),
    "Discuz": Dialect("#postlist > [id^='post_']", ".authi .xw1, .authi a", "[id^='postmessage_']", "[id^='authorposton'] span[title], [id^='authorposton']", ".quote > blockquote"),
    "UBB.threads": Dialect("table.t_outer:has(.author-content)", ".author-content .username", ".post_inner", ".date", parent=".subjecttable a[href*='#']"),
    "wpForo": Dialect(".wpforo-post", ".author-name a, .author-name", ".wpforo-post-content", ".wpforo-post-date, [class*='date']", ".wpforo-post-quote blockquote, blockquote[data-postid]"),
    "Snitz": Dialect("tr:has(> td #msg):has(a[href*='pop_profile']), tr:has(> td td #msg):has(> td a[href*='pop_profile'])", "b a[href*='pop_profile'], .spnMessageText a[href*='pop_profile']", "#msg",
                     "font:has(img[src*='posticon'])", "blockquote[id='quote']"),
    "bbPress": Dialect("body:not(:has(.bbp-threaded-replies)) div[class*='bbp-parent-']", ".bbp-author-name", ".bbp-reply-content, .bbp-topic-content", ".bbp-reply-post-date"),
    "JForum": Dialect("tr:has(> td .postbody):has(> td .genmed b)", ".genmed b", ".postbody", ".postdetails"),
    "phpBB 2": Dialect("tr:has(> td > .name):has(.postbody)", (".name b", ".name"), ".postbody", "td + td .postdetails", "td.quote"),
}  # fmt: skip
NUMBERED = "a[name], [id^='msg_'], a[id]"  # inside a post, where it has its number
NUMBER = re.compile(r"(?:^|[^a-z])(?:p|post|pid|msg|elComment|comment|js-post)[-_=]?(\d+)\b", re.I)


def recognise(source: Source) -> str:
    """The ids and classes that forum programs give to posts, where one of them holds a post as that program writes it."""
    seen = _html.seen(source, SIGNS, "posts of a forum")
    return seen if seen and _find(source)[1] else ""


def read(source: Source, log: Log, *, explicit: bool = False) -> Comments:
    """The posts; one that quotes none answers the first of the thread, unless `explicit`."""
    page = _html.parse(source)
    name, posts, start = _find(source)
    if not posts:
        raise ReadError(
            f"{source.name}: no posts in it of any forum known here. Open the thread itself and save it; or copy the page as text, or see `replygraph formats`."
        )
    outline = _outlines.find(page, source)
    known = {post.number: post for post in posts}
    if known.keys() & {each.number for each in outline}:
        posts, explicit = [_placed(each, outline, known) for each in outline], True
        if missing := sum(post.text is None for post in posts):
            log.warn(f"{source.name}: of {plural(missing, 'post')} the page shows the title alone; who wrote and who is answered is read.")
    log.note(f"{source.name}: posts as {name} writes them.")
    address = _html.address(page)
    thread, first = thread_of(address, source, _shown(page, start, name))
    if address and thread != source.name:
        linked = (page_of(urljoin(address, _html.attribute(link, "href") or "")) for link in page.css("a[href]"))
        _stated.see_pages(source, thread, page_of(address)[1], (number for where, number in linked if where == thread), log)
    yield from rows(posts, thread, _html.title(page), first, log, explicit)


@lru_cache(maxsize=1)
def _find(source: Source) -> tuple[str, list[Post], str]:
    """The program by which the page has the most posts, these, and what stands around the text of the first."""
    page = _html.parse(source)
    return max(((name, *_posts(page, each, source)) for name, each in DIALECTS.items()), key=lambda found: len(found[1]))


def _placed(each: _outlines.Entry, outline: Sequence[_outlines.Entry], known: Mapping[str | None, Post]) -> Post:
    """A post as far as the page shows it, below the one that the outline of its thread shows above it."""
    post = known.get(each.number) or Post(each.number, each.author, each.at, each.precision, None)
    above = None if each.above is None else outline[each.above].number
    return replace(post, parent=above, how="nested", quotes=[])


CURRENT = ".pagination_current, .pageNav-page--current, .ipsPagination_active, .current_page, .pagination .active, .pagination .selected, .pagenav .alt2 strong"


def _shown(page: _html.Page, start: str, dialect: str) -> int | None:
    """The number of the first post, or else of the page, where it is shown; SMF does not count the post that starts a thread."""
    number = re.search(r"#(\d{1,7})\b", start)
    if number:
        return int(number[1]) + dialect.startswith("SMF")
    current = _html.text_of(page.css_first(CURRENT))
    return int(current) if current.isdecimal() and len(current) < 8 else None


def _posts(page: _html.Page, dialect: Dialect, source: Source) -> tuple[list[Post], str]:
    """The posts, and what stands around the text of the first."""
    nodes = _html.select(page, dialect.posts)
    if not nodes:
        return [], ""
    above = dialect.parent or ()
    parts = _html.share(page, nodes, author=dialect.author, body=dialect.body, date=dialect.date, number=NUMBERED, parent=above)
    names = {node.mem_id: _html.attribute(node, "data-author") or _html.text_of(parts[node.mem_id].get("author")) for node in nodes}
    nodes = [node for node in nodes if names[node.mem_id] and "body" in parts[node.mem_id]]
    quotes = _quotes.find(page, nodes, dialect.quotes)
    people, posts = {plain(name) for name in names.values()}, []
    date = dialect.date if isinstance(dialect.date, str) else ", ".join(dialect.date)
    for node in nodes:
        own, name = parts[node.mem_id], names[node.mem_id]
        before = _html.beside(node, -1) if "date" not in own else None  # bbPress has the time in a line above the post
        at, precision = _when(own.get("date") or (before and before.css_first(date)), source)
        said = [_quotes.quoted(quote, people, source) for quote in quotes.get(node.mem_id, ())]
        parent = _html.attribute(own.get("parent"), "data-topid", "data-pid", "data-id", "href")
        parent = found[0] if parent and (found := re.search(r"(?<!\d)\d{1,12}$", parent)) else None
        number, text, account = _number(node, own.get("number")), _html.body_of(own["body"]), guest_id(own.get("author"), name)
        posts.append(Post(number, name, at, precision, text, quotes=said, parent=parent, author_id=account))
    first = parts[nodes[0].mem_id] if nodes else {}
    start = _html.body_of(nodes[0], {first[name].mem_id for name in ("body", "author") if name in first}) if nodes else ""
    return posts, start


def _when(node: _html.Node, source: Source) -> tuple[Any, ...]:
    at, precision = _html.date_of(node, source)
    if at is None and node is not None:  # "by Ann » 2 May 2024", "« Reply #3 on: 2 May 2024 »"
        for piece in reversed(re.split(r"»|«|\bon:|:\s(?=\D)|\n", _html.body_of(node))):
            at, precision = _html.moment(" ".join(piece.split()), source)
            if at is not None:
                break
    return at, precision


def _number(node: _html.Node, inner: _html.Node | None) -> str | None:
    """A post's number, by which others quote it."""
    for value in (
        _html.attribute(node, "data-node-id", "data-content", "data-pid", "data-post-id", "data-id"),
        node.id,
        _html.attribute(inner, "id", "name"),
        _html.attribute(_html.beside(node, -1), "name"),
    ):
        if value and (found := NUMBER.search(value) or re.fullmatch(r"p?(\d+)", value)):
            return found[1]
    return None
