"""Which program made the comments of a web page: the one order in which the readers of pages are asked."""

from __future__ import annotations

import re
from functools import lru_cache

from replygraph.readers import _html
from replygraph.sources import Source

# The reader, what its pages have, and what to call it; a page may have the signs of several, and the first counts.
SIGNS = (
    ("telegram_html", r"class=[\"']message default clearfix", "messages of Telegram"),
    ("youtube_html", r"<ytd-comment-(?:view-model|renderer)\b", "comments of YouTube"),
    ("discord_html", r"class=[\"']?chatlog__message", "messages of a Discord channel"),
    ("wpdiscuz_html", r"id=[\"']?(?:wpd|wc)-comm-\d+_\d+", "ids of wpDiscuz comments"),
    ("disqus_html", r"<li[^>]+\bid=[\"']post-\d+[\"']|id=[\"']disqus-threadData[\"']", ""),
    ("hackernews_html", r"class=[\"'][^\"']*\bathing\b[^\"']*\bcomtr\b|<td class=[\"']?default[\"']?>(?=[\s\S]{0,400}user\?id=)", "comment rows of Hacker News"),
    ("reddit_html", r"<shreddit-comment\b|data-fullname=[\"']t1_", "comments of Reddit"),
    ("discourse_html", r"class=[\"'][^\"']*\bcrawler-post\b|id=[\"']post_\d+[\"'][^>]*data-post-id|data-post-id=[\"']\d+[\"'][^>]*id=[\"']post_\d+"
     r"|id=[\"']data-preloaded[\"'][^>]*topic_\d+", "posts of a Discourse topic"),
    ("forum_html", r"id=[\"']post_content\d+[\"']|class=[\"']postbody[\"']|id=[\"']post_message_\d+|\bb-post__content\b|data-content=[\"']post-\d+"
     r"|class=[\"']bbWrapper[\"']|class=[\"'][^\"']*\bpost_body\b[^\"']*[\"'] id=[\"']pid_\d+|id=[\"']msg_\d+[\"']|data-role=[\"']commentContent[\"']",
     "posts of a forum"),
    ("wikitalk_html", r"class=[\"'][^\"']*\bmw-parser-output\b|typeof=[\"']mw:|data-mw-comment-start|mw:PageProp|id=[\"']mwA", ""),
    ("wordpress_html", r"class=[\"'](?:[^\"'>]*\s)?depth-\d+[\s\"']|<li[^>]+id=[\"'](?:li-)?comment-\d+[^>]*>", ""),
    ("schema_html", r"\"@type\"\s*:\s*\[?\s*\"(?:https?://schema.org/)?(?:Comment|Answer|UserComments)\""
     r"|schema\.org/(?:Comment|UserComments|Answer)\b", "comments marked up as schema.org says"),
    ("hentry_html", r"class=[\"'][^\"']*\b[pu]-comment\b|class=[\"'][^\"']*\bhentry\b[^\"']*\bcomment\b|class=[\"'][^\"']*\bcomment\b[^\"']*\bhentry\b",
     "comments marked up as microformats"),
)  # fmt: skip
PATTERNS = {name: (re.compile(pattern, re.I), words) for name, pattern, words in SIGNS}


@lru_cache(maxsize=1)
def program(source: Source) -> tuple[str, str]:
    """The reader for a page and what was seen; two empty words where none knows it."""
    if not _html.looks_like_page(source):
        return "", ""
    page = _html.markup(source)
    for name, (pattern, words) in PATTERNS.items():
        if pattern.search(page) and (words := words or CONFIRM[name](page)):
            return name, words
    return "", ""


def _is_talk(page: str) -> str:
    """A wiki's pages are all alike from outside: only one with signatures is a talk page."""
    from replygraph.readers import _wiki_signatures

    return _wiki_signatures.seen(page)


def _is_disqus(page: str) -> str:
    """Others number list items like that too, such as themes of WordPress in lists of articles."""
    found = re.search(r"data-role=[\"']message[\"']|class=[\"'][^\"']*\bpost-message\b|disqus-threadData", page)
    return "comments of Disqus" if found else ""


def _is_wordpress(page: str) -> str:
    """Others number the list items of comments in the same way."""
    from replygraph.readers import wordpress_html

    if re.search(r"class=[\"'](?:[^\"'>]*\s)?depth-\d+[\s\"']", page) and wordpress_html.has_depths(page):
        return "WordPress comments, nested by depth"
    found = re.search(r"wp-content|wp-includes|wp-json|replytocom|comment-reply-link|\bcomment-?list\b", page)
    return "WordPress comments" if found and "js-comment" not in page else ""


CONFIRM = {"wordpress_html": _is_wordpress, "wikitalk_html": _is_talk, "disqus_html": _is_disqus}


def recognise(name: str, source: Source) -> str:
    """What was seen, if the page is for the reader of this name."""
    found, words = program(source)
    return words if found == name else ""
