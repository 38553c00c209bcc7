"""How programs write the pages of a discussion: where each post is, and the parts of it."""

import re
from typing import NamedTuple

Q = "[\"']"
SIGNS = re.compile(  # what begins alike stands together, which takes a third of the time
    rf"id={Q}(?:post_content\d+{Q}|post_message_\d|(?:msg|subject)_\d+{Q}|(?:post_id_|authorposton|postmessage_|acomment-)\d)"
    rf"|class={Q}?(?:(?<={Q})(?:(?:postbody|bbWrapper|message-body){Q}|(?:messageText|blockpost|PostStream-item|wbbPost|msg_text|t_outer|postbody)\b"
    r"|(?:forum_op|commentthread_comment|journal has-notes|trac-author|qa-(?:q-view|[ac]-list-item)|message_part|mx_Export_EventWrapper)\b"
    r"|(?:phui-timeline-shell|timeline-item comment|timeline-comment|\s?UFICommentActorName|activity-inreplyto)\b"
    rf"|[^\"']{{0,300}}\bpost_body\b[^\"']{{0,300}}{Q} id={Q}pid_\d)|spnMessageText\b)"
    rf"|data-(?:content={Q}post-\d|role={Q}commentContent{Q})|component={Q}post/content"
    r"|\b(?:b-post__content|js-post__content-text|cPost_contentWrap|Item(?:Comment|Discussion)|wpforo-post|bbp-reply-content|l_post)\b|PhorumReadMessageBlock",
    re.I,
)


class Dialect(NamedTuple):
    """Where a program's pages have a post, and the parts of it.

    A post that lies in another answers it. One that names nobody answers the first, which must be a `start`: of a program
    without such, as chats and streams, it starts a thread. One that `goes_on` is by the author of the one before.
    """

    posts: str
    author: str | tuple[str, ...]
    body: str | tuple[str, ...]
    date: str | tuple[str, ...]
    quotes: str = "blockquote"
    parent: str | tuple[str, ...] = ""
    start: str = "*"
    goes_on: str = ""


DIALECTS = {
    "XenForo": Dialect(
        "article.message--post, article.message[data-author], li.message[id^='post-'], [data-content^='post-'][data-author]", ".message-name, .username",
        ".bbWrapper, .messageText", ("time.u-dt, time", ".DateTime"), "blockquote[data-quote], .bbCodeQuote[data-author], .bbCodeBlock--quote"),
    "XenForo (nested)": Dialect("article.js-post[qid], .MessageCard.js-post", ".MessageCard__user-info__name", ".bbWrapper", (".MessageCard__date-created time", "time"), ".bbCodeBlock--quote",
                                start=".MessageCard.js-post"),
    "Invision": Dialect("[id^='elComment_'], [id^='comment-'].ipsComment", (".ipsComment_author a, .cAuthorPane_author a", "h3 a", "h3"),
                        ("[data-role='commentContent']", ".cPost_contentWrap .ipsType_richText"), "time", "[data-ipsquote], .ipsQuote"),
    "vBulletin 5": Dialect("li.b-post[data-node-id], li.b-post:has(.js-post__content-text)", (".author a, .author", ".b-userinfo a"), (".js-post__content-text", ".b-post__content"),
                           ("time", ".b-post__timestamp"), ".bbcode_quote"),
    "vBulletin 4": Dialect("li[id^='post_']:not([id*='thank'])", (".username strong, .username", ".usertitle"), (".postcontent", "[id^='post_message_']"),
                           (".postdate .date, .date", ".posthead"), ".bbcode_quote"),
    "vBulletin 3": Dialect("table[id^='post'], .tborder[id^='post'], .tpost:has([id^='post_message_'])", (".bigusername", "[id^='postmenu_']"), "[id^='post_message_']",
                           (".thead .postdate, .postdate", ".thead"), "[id^='post_message_'] td.alt2, [id^='post_message_'] .panel.alt2, [id^='post_message_'] .quote"),
    "MyBB": Dialect(".post[id^='post_'], table[id^='post_']", (".author_information .largetext", ".largetext"), ".post_body", (".post_date", ".tcat .smalltext"),
                    "blockquote, .quote_body"),
    "SMF": Dialect(".post_wrapper", (".poster h4 a", ".poster h4"), (".post .inner", "[id^='msg_']:not([id*='_quick'])"),
                   (".postinfo .smalltext, .keyinfo .smalltext", ".smalltext"), "blockquote"),
    "SMF 1": Dialect("td.windowbg:has(.post), td.windowbg2:has(.post)", ("td[rowspan] > b a", "td[rowspan] > b", "td > b:first-child > a[title]"), ".post", ("div[id^='subject_'] + .smalltext", ".smalltext"),
                     "blockquote, div.quote"),
    "phpBB": Dialect(".post[id^='p']", ("a.username, a.username-coloured, span.username, span.username-coloured", ".author strong", ".postprofile dt"),
                     ".content", (".author time", "time", ".author")),
    "phpBB (subsilver)": Dialect("table.tablebg:has(.postauthor)", ".postauthor", ".postbody", ".gensmall", "blockquote, .quotecontent"),
    "FluxBB": Dialect(".blockpost", ".postleft dt strong", ".postmsg:not(.postsignature)", "h2 a"),
    "Flarum": Dialect(".PostStream-item[data-type='comment']", ".username", ".Post-body", "time", parent=".Post-body a.PostMention[data-id]"),
    "NodeBB": Dialect("[component='post'][data-pid]", ("a[data-username]", ".username", "[itemprop='author']"), "[component='post/content']",
                     ("[itemprop='datePublished']", ".timeago"), parent="[component='post/parent']"),
    "Vanilla": Dialect(".ItemDiscussion, .ItemComment", (".Author .Username", ".Username"), ".Message", "time", ".Quote, .js-embed[data-embedjson]"),
    "WoltLab": Dialect(".wbbPost, [data-object-id].message", ".messageAuthor .username, .username", ".messageText", "time", ".quoteBox"),
    "Phorum": Dialect("div.message:has(> .message-body)", ".message-author", ".message-body", ".generic small", "blockquote.bbcode"),
    "Phorum (classic)": Dialect(".PhorumReadMessageBlock", ".PhorumReadBodyHead strong", ".PhorumReadBodyText", ".PhorumReadBodyHead + .PhorumReadBodyHead"),
    "Invision 3": Dialect(".post_block[id^='post_id_']", ".author .name, .author", ".entry-content", "abbr.published", "div.blockquote"),
    "Discuz": Dialect("#postlist > [id^='post_']", ".authi .xw1, .authi a", "[id^='postmessage_']", "[id^='authorposton'] span[title], [id^='authorposton']", ".quote > blockquote"),
    "UBB.threads": Dialect("table.t_outer:has(.author-content)", (".author-content .author-name a", ".author-content .username"), ".post_inner", ".date", parent=("a[title='in reply to'][href*='#']", ".subjecttable a[href*='#']")),
    "Tieba": Dialect(".l_post, .lzl_single_post", ".p_author_name, .lzl_cnt > .j_user_card", ".d_post_content, .lzl_content_main", ".tail-info:last-child, .p_tail li:last-child, .lzl_time",
                     ".lzl_content_main > a.at:first-child", start=".l_post"),
    "wpForo": Dialect(".wpforo-post", ".author-name a, .author-name", ".wpforo-post-content", ".wpforo-post-date, [class*='date']", ".wpforo-post-quote blockquote, blockquote[data-postid]"),
    "Snitz": Dialect("tr:has(> td #msg):has(a[href*='pop_profile']), tr:has(> td td #msg):has(> td a[href*='pop_profile'])", "b a[href*='pop_profile'], .spnMessageText a[href*='pop_profile']", "#msg",
                     "font:has(img[src*='posticon'])", "blockquote[id='quote']"),
    "bbPress": Dialect("body:not(:has(.bbp-threaded-replies)) div[class*='bbp-parent-']", ".bbp-author-name", ".bbp-reply-content, .bbp-topic-content", ".bbp-reply-post-date"),
    "JForum": Dialect("tr:has(> td .postbody):has(> td .genmed b)", ".genmed b", ".postbody", ".postdetails"),
    "Steam": Dialect(".forum_op, .commentthread_comment", ".forum_op_author, .commentthread_author_link", ".forum_op .content, .commentthread_comment_text", "[data-timestamp]",
                     ".bb_blockquote", start=".forum_op"),
    "Redmine": Dialect("div.issue, .journal.has-notes", ".author .user, .author a[href*='/users/'], h4 .user, h4 a[href*='/users/']", ".wiki", ".author a[title], h4 a[title]", start=".issue"),
    "Trac": Dialect("#ticket, #changelog .change:has(.comment)", "[headers='h_reporter'], .trac-author", ".description .searchable, .comment", ".timeline[title]", start="#ticket"),
    "Gitea": Dialect(".timeline-item.comment", "a.author, .author", ".render-content", "relative-time, .time-since"),
    "GitHub": Dialect(".timeline-comment:has(.comment-body)", "a.author, .author", ".comment-body", "relative-time, time-ago"),
    "Phabricator": Dialect(".phui-two-column-view, .phui-timeline-shell:has(.transaction-comment)", ".phui-link-person, .phui-handle", ".phui-timeline-core-content, .phabricator-remarkup",
                           ".phui-timeline-extra", start=".phui-two-column-view"),
    "Question2Answer": Dialect(".qa-q-view, .qa-a-list-item, .qa-c-list-item", "[class$='-who-data']", ".qa-q-view-content, .qa-a-item-content, .qa-c-item-content",
                               ("time", ".published [title]"), start=".qa-q-view"),
    "BuddyPress": Dialect("li[id^='activity-']:has(.activity-inner), [id^='acomment-']:has(> .acomment-content), [id^='acomment-']:has(> * > .acomment-meta)", ".activity-header a, .acomment-meta a",
                          ".activity-inner, .acomment-content", "[data-livestamp], .time-since", parent=".activity-inreplyto a[href*='/activity/']", start=""),
    "Facebook's comment plugin": Dialect("._5nz1:has(.UFICommentActorName)", ".UFICommentActorName", "._5mdd", "abbr[data-utime]", start=""),
    "imessage-exporter": Dialect(".message:has(> * > p .sender):not(:has(> * > .reply_context))", ".sender", ".message_part", ".timestamp", start=""),
    "Element": Dialect(".mx_Export_EventWrapper:has(.mx_EventTile_body)", "[class*='Profile_displayName']", ".mx_EventTile_body", ".mx_MessageTimestamp[title]",
                       parent=".mx_ReplyChain_Export", start="", goes_on=".mx_EventTile_continuation"),
    "GameFAQs": Dialect("td.msg[id^='message_']", "a.name, .user", ".msg_text", ".post_time"),
    "phpBB 2": Dialect("tr:has(> td > .name):has(.postbody)", (".name b", ".name"), ".postbody", "td + td .postdetails", "td.quote"),
}  # fmt: skip
