"""What can go wrong, in words a user can act on.

ReplyGraphError          everything replygraph raises on purpose
├── ReadError            the input: where it is, what is wrong, how to cure it (exit code 1)
├── ReaderError          a reader that breaks the contract: which one, in what, how to cure it (exit code 1)
├── WriteError           an output that could not be written (exit code 1)
└── UsageError           the request itself: an unknown name or option (exit code 2)
"""


class ReplyGraphError(Exception):
    """Anything replygraph raises on purpose; its text is one clear sentence."""

    exit_code = 1


class ReadError(ReplyGraphError):
    """An input that cannot be read as a discussion."""


class ReaderError(ReplyGraphError):
    """A reader, often of another package, that does not do what readers promise."""


class WriteError(ReplyGraphError):
    """An output that cannot be written; what stood there before still stands."""


class UsageError(ReplyGraphError):
    """A request that names something replygraph does not have."""

    exit_code = 2
