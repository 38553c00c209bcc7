"""replygraph turns an online discussion into a map of who answers whom."""

from replygraph.errors import ReplyGraphError

__all__ = ["ReplyGraphError"]
