"""Why an address gave nothing: the text says it, without the address itself.

Failure
├── Unreachable          there is no such host, none that may be asked, or none that answers
└── Refused              the site does not give it
"""

from replygraph.errors import ReadError


class Failure(ReadError):
    """An address that gave nothing."""


class Unreachable(Failure):
    """No host, or none that may be asked, or none that answers."""


class Refused(Failure):
    """The site says no: by its answer, or in its robots.txt."""
