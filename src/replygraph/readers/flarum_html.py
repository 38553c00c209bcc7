"""Saved pages of Flarum discussions: what its API answers stands in the page, for the browser to show."""

import re

from replygraph.errors import ReadError
from replygraph.readers import _html
from replygraph.readers._json import decoded, dig
from replygraph.readers.services_json import flarum
from replygraph.sources import Comments, Log, Source

TITLE = "A saved page of a Flarum discussion, as the site sends it"
HOWTO = (
    "Save the page (Ctrl+S, also without showing it). It holds some 20 posts, and says so where the discussion has more: "
    "save the address with ?page=2 behind it too, or take https://SITE/api/posts?filter[discussion]=NUMBER."
)
FAMILY = "html"
PAYLOAD = "script#flarum-json-payload"

recognise = _html.signs(re.compile('"contentHtml":'), "posts of a Flarum discussion", re.compile("id=[\"']flarum-json-payload[\"']"))


def read(source: Source, log: Log) -> Comments:
    """The posts as the API gives them: they answer the one that they mention at their start, or else the first, it is assumed."""
    page = _html.parse(source)
    script = page.css_first(PAYLOAD)
    payload = decoded(script.text(deep=True)) if script is not None else None
    answer = dig(payload, "apiDocument") if isinstance(payload, dict) else None
    rows = list(flarum(answer, log)) if isinstance(answer, dict) else []
    if not rows:
        raise ReadError(f"{source.name}: no posts in it. Open the discussion itself and save it again.")
    title = _html.title(page)
    yield from (row | {"title": title} for row in rows)
    stated = dig(answer, "data", "attributes", "commentCount")
    if isinstance(stated, int):
        log.stated.append((f"discussion/{dig(answer, 'data', 'id')}", source.name, stated, len(rows), 0))
