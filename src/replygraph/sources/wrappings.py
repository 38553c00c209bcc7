"""JSON as sites send it and scripts keep it: behind a guard, in the call of a function, given to a name in JavaScript."""

import io
import re
from dataclasses import replace

from replygraph.sources.contents import Source

# )]}' and while(1); are guards against being loaded as a script; callback({...}) is meant to be.
_BEFORE = re.compile(
    rb"\s*(?:\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|(?:/\*\*/\s*)?[A-Za-z_$][\w$.]{0,80}\(|"
    rb"(?:(?:var|let|const)\s{1,4})?[A-Za-z_$][\w$.\[\]'\"]{0,80}\s{0,4}=)\s{0,8}(?=[\[{])"
)


def unwrapped(whole: Source) -> Source | None:
    """What is JSON but for what stands around it, without that; None where nothing does."""
    found = _BEFORE.match(whole.head[:300].removeprefix(b"\xef\xbb\xbf"))
    if whole.members or found is None:
        return None
    content = whole.read_bytes().removeprefix(b"\xef\xbb\xbf")[found.end() :].rstrip(b"); \t\r\n")
    return replace(whole, raw=lambda: io.BytesIO(content), path=None) if content.endswith((b"]", b"}")) else None
