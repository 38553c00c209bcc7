"""replygraph turns an online discussion into a map of who answers whom."""

from replygraph.comments import read
from replygraph.errors import ReplyGraphError
from replygraph.graph import ReplyGraph, build, to_networkx

__all__ = ["ReplyGraph", "ReplyGraphError", "build", "read", "to_networkx"]
