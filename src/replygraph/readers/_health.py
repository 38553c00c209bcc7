"""Whether what a reader makes of a source looks like a discussion: the arbiter between readers asks it, and the examination.

A name that looks like a title, a date or a word of the page is strange, and a text that begins with its author's name.
"""

import re
from collections.abc import Iterable, Mapping

from replygraph.readers import languages

# Beginnings of titles and of quotations, what stands on buttons and above posts, dates and ages.
NO_NAME = (
    r"^\s*(re|aw|fwd?|sv|antw|odp|tr|rv)\s*:",
    r"^\s*(code|quote|zitat|citation|cita|reply|antworten|répondre|responder|share|teilen|like|menu|home|log ?in|sign in|posted|wrote|says|said"
    r"|schrieb|sagt|comments?|kommentare?|permalink|permanent link|link|parent|top|report|flag|edit|delete|untitled|no subject)\s*[:.]?\s*$",
    r"\b(wrote|says|said|schrieb|geschrieben|a écrit|escribió|ha scritto)\s*:\s*$",
    r"^\s*\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:$|[^.\d])",
    r"^\s*\d{1,2}:\d{2}\b",
    r"^\s*(vor )?\d+ (seconds?|minutes?|hours?|days?|weeks?|months?|years?|tagen?|stunden?|minuten?|jahren?)( ago)?\s*$",
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{1,2},?\s+(19|20)\d\d",
    rf"^\s*({languages.pattern('comments')}|{languages.pattern('replies')})\s*(?:[#№]\s*)?\d{{1,9}}\s*$",
)
is_strange = re.compile("|".join(f"(?:{each})" for each in NO_NAME), re.I).search


def share_of_sound(rows: Iterable[Mapping[str, object]]) -> float:
    """How much of the comments has an author whose name is one, and who does not begin the text; 0 where there are none."""
    number, sound = 0, 0
    for row in rows:
        author, text = str(row.get("author") or row.get("author_id") or ""), str(row.get("text") or "")
        number += 1
        sound += bool(author) and not is_strange(author) and not (len(author) > 1 and len(text) > len(author) and text.startswith(author))
    return sound / number if number else 0.0
