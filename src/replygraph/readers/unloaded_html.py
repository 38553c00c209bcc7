"""Saved pages whose comments are elsewhere: the browser loads them from a service, and the file does not hold them."""

import re

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.sources import Comments, Log, Source

TITLE = "A page whose comments come from Disqus, Facebook or another service (how to get them)"
HOWTO = (
    "Such a page holds no comments when it is saved as HTML. Scroll to the comments, unfold all of them, and save the page as one file (.mhtml), "
    "or select all, copy, and paste into a text file. Who runs the site gets a complete export from the service."
)
FAMILY = "html"
BREADTH = 3

SERVICES = (  # with signs as they are written small
    ("Disqus", r"disqus_thread|disqus\.com/embed|disqus_shortname|disqus_config"),
    ("Facebook", r"class=[\"'][^\"']*\bfb-comments\b|facebook\.com/plugins/(?:feedback|comments)|<fb:comments"),
    ("Coral", r"coral-stream|coral_thread|coral-talk|coral\.createstreamembed"),
    ("OpenWeb (Spot.IM)", r"data-spotim|spot-im|spotim|openweb-conversation"),
    ("Viafoura", r"<vf-|viafoura|vf-conversations"), ("Hyvor Talk", r"hyvor-talk"), ("Livefyre", r"livefyre"),
    ("IntenseDebate", r"intensedebate|idc-container"), ("GraphComment", r"graphcomment"), ("Vuukle", r"vuukle"), ("Cusdis", r"cusdis"),
    ("Commento", r"id=[\"']?commento\b|commento\.js"), ("Isso", r"id=[\"']?isso-thread|data-isso"), ("Remark42", r"remark42|remark_config"),
    ("giscus (GitHub Discussions)", r"giscus\.app"), ("utterances (GitHub issues)", r"utteranc\.es"), ("Arena", r"arena-chat|go\.arena\.im"),
)  # fmt: skip


def recognise(source: Source) -> str:
    """The place in the page where a service would put comments."""
    service = _service(source)
    return f"a page that loads its comments from {service}" if service else ""


def _service(source: Source) -> str:
    if not _html.looks_like_page(source):
        return ""
    page = _html.markup(source).lower()
    return next((name for name, sign in SERVICES if re.search(sign, page)), "")


def read(source: Source, log: Log) -> Comments:
    """Nothing can be read; what to do instead is said."""
    service = _service(source) or "another place"
    more = " They are public on GitHub: save them there." if "GitHub" in service else ""
    raise ReadError(
        f"{source.name}: the comments are not in this file, the page loads them from {service} when it is shown.{more} "
        "In the browser scroll to them and unfold all, then save the page as one file (.mhtml), or select all, copy and paste into a text file."
    )
    yield
