"""What can go wrong, in words a user can act on.

ReplyGraphError          everything replygraph raises on purpose
├── ReadError            the input: where it is, what is wrong, how to cure it (exit code 1)
├── ReaderError          a reader that breaks the contract: which one, in what, how to cure it (exit code 1)
├── WriteError           an output that could not be written (exit code 1)
└── UsageError           the request itself: an unknown name or option (exit code 2)
"""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 1500  # characters of a message


class ReplyGraphError(Exception):
    """Anything replygraph raises on purpose; its text is one clear sentence."""

    exit_code = 1

    def __str__(self) -> str:
        return in_one_line(super().__str__())


class ReadError(ReplyGraphError):
    """An input that cannot be read as a discussion."""


class ReaderError(ReplyGraphError):
    """A reader, often of another package, that does not do what readers promise."""


class WriteError(ReplyGraphError):
    """An output that cannot be written; what stood there before still stands."""


class UsageError(ReplyGraphError):
    """A request that names something replygraph does not have."""

    exit_code = 2


def in_one_line(sentence: str) -> str:
    """A sentence that may quote what stands in the input, or what another program says of it: in one line, and no longer than one reads.

    >>> in_one_line("talk.xml: broken XML at line 5 (no name\\n).")
    'talk.xml: broken XML at line 5 (no name ).'
    """
    text = " ".join(sentence.splitlines())
    return text if len(text) <= LONGEST else f"{text[:1000]} … {text[-300:]}"


def check_choice(what: str, given: object, choices: Iterable[str]) -> None:
    """A sentence where a name is not one of those there are; the same for the library and the command line.

    >>> check_choice("clustering", "liden", ["leiden", "components"])
    Traceback (most recent call last):
    replygraph.errors.UsageError: there is no clustering "liden". Did you mean leiden? There are: leiden, components.
    """
    names = list(choices)
    if given in names:
        return
    near = get_close_matches(str(given), names, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f'there is no {what} "{given}".{hint} There are: {", ".join(names)}.')
