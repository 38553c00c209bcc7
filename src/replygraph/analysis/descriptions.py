"""What is in a discussion, what was left out, and why: in sentences."""

from typing import Any

import numpy as np

from replygraph.analysis import lookalikes, structure
from replygraph.analysis.findings import about_answering
from replygraph.analysis.kinds import kinds_in_words
from replygraph.analysis.numbers import quartiles
from replygraph.analysis.replies import tells_parents
from replygraph.analysis.roles import with_answers_to_comments, with_roles
from replygraph.building import build
from replygraph.engines.examination import STRANGE
from replygraph.engines.statements import OUTCOMES, besides, found_by_name
from replygraph.graph import Columns, ReplyGraph
from replygraph.wording import agreeing, called, duration, figure, plural


def describe(discussion: object, **options: Any) -> str:
    """What is in a discussion, what was left out and why, a line each.

    Parameters
    ----------
    discussion
        A reply graph, or what `build` takes: a table of comments, or the names of files.
    **options
        As in `build`.

    Examples
    --------
    >>> import replygraph as rg
    >>> print(rg.describe([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    The only reply is told by an id or a link.
    2 comments read
          1  starts a conversation, answering no other comment
          1  reply from one author to another, counted in the ties
    2 authors, 1 tie (who answers whom)
      0.500  density: share of all ordered pairs of authors with a tie
      0.000  reciprocity: share of ties that go both ways
      1.000  centralization: 0 if all are answered by equally many people, 1 if one by all
      0.500  Gini of replies received: 0 if all received equally many, 1 if one received all
          2  authors in the largest of 1 component (authors whom chains of replies join)
          1  thread: 2 comments, 1 level below the start (depth), at most 1 comment on one level (width)
        50%  of the comments have no reply
          1  author whom nobody answers
          1  author answers a newcomer's first comment: Bob
    Examined authors, ids, parents and people answered: nothing strange.
    """
    graph = discussion if isinstance(discussion, ReplyGraph) else build(discussion, **options)
    parts = (
        [kinds_in_words(graph)],
        graph.notes,
        _comments(graph),
        _authors(graph),
        _shape(graph),
        about_answering(graph),
        _parents(graph),
        lookalikes.in_words(graph),
        _left_out(graph),
    )
    return "\n".join(line for part in parts for line in part)


def _comments(graph: ReplyGraph) -> list[str]:
    read = graph.counts.get("comments read", 0)
    lines = [(graph.counts.get(outcome, 0), text) for outcome, text in OUTCOMES.items()]
    return [plural(read, "comment") + " read", *(f"{figure(number):>7}  {agreeing(number, text)}" for number, text in lines if number)]


def _authors(graph: ReplyGraph) -> list[str]:
    return [f"{plural(graph.size, 'author')}, {plural(len(graph.reply_columns['weight']), 'tie')} (who answers whom)"]


def _shape(graph: ReplyGraph) -> list[str]:
    """The numbers of the whole graph that a reader expects; those that do not exist in it are left out."""
    if not len(graph.reply_columns["weight"]):
        return []
    components = structure.components(graph)
    lines = [(each(graph), SHAPES[name]) for name, each in structure.STRUCTURE.items()]
    lines.append((structure.gini(graph.author_columns["replies_received"]), SHAPES["gini"]))
    return [
        *(f"{_number(number):>7}  {text}" for number, text in lines if number == number),
        f"{components[0]:7,}  authors in the largest of {plural(len(components), 'component')} (authors whom chains of replies join)",
        *((_threads(graph) if tells_parents(graph) else [UNTOLD]) + _people(graph) if graph.comment_columns else []),
    ]


def _number(number: float) -> str:
    """To three places, and as many as it takes to show that it is not 0."""
    return f"{number:.3f}" if abs(number) >= 0.0005 or not number else f"{number:.{1 - int(np.floor(np.log10(abs(number))))}f}"


SHAPES = {
    "density": "density: share of all ordered pairs of authors with a tie",
    "reciprocity": "reciprocity: share of ties that go both ways",
    "transitivity": "transitivity: how often two people tied to a third are tied to each other",
    "assortativity": "assortativity: whether people with many partners are tied to their like (1) or to people with few (-1)",
    "centralization": "centralization: 0 if all are answered by equally many people, 1 if one by all",
    "gini": "Gini of replies received: 0 if all received equally many, 1 if one received all",
}


UNTOLD = "         Nothing is said of threads: which comment a reply answers is not told, only whom."


def _threads(graph: ReplyGraph) -> list[str]:
    from replygraph.analysis.trees import answered, are_rough, reply_delays, threads

    table, delays = threads(graph), quartiles(reply_delays(graph))
    size, depth, width = (int(table[name].median()) for name in ("comments", "depth", "width"))
    lines = [
        f"{len(table):7,}  {'thread:' if len(table) == 1 else 'threads, at the median:'} {plural(size, 'comment')}, "
        f"{plural(depth, 'level')} below the start (depth), at most {plural(width, 'comment')} on one level (width)",
        f"{1 - answered(graph.comment_columns['parent']).mean():7.0%}  of the comments have no reply",
    ]
    if delays["median"] == delays["median"]:
        lines.append(f"{duration(delays['median']):>7}  from a comment to its reply at the median (quartiles {duration(delays['quarter'])}, "
                     f"{duration(delays['three_quarters'])})")  # fmt: skip
    elif are_rough(graph).any():
        lines.append("         How soon people answer is not told: times are known only to the hour, the day or less.")
    if graph.counts.get("assumed replies"):
        lines.append("         All numbers here but delays rest on the assumed replies too; --assumed drop leaves them out.")
    return lines


def _people(graph: ReplyGraph) -> list[str]:
    """Who is never answered, who answers newcomers, and who shows a role by whom they answer."""
    columns = with_roles(with_answers_to_comments(graph)).author_columns
    parts = [
        (columns["newcomers_answered"] > 0, "newcomers_answered", "answers a newcomer's first comment|answer a newcomer's first comment")
    ]
    parts += [(columns["role"] == role, "replies_sent", text) for role, text in ROLES.items()]
    silent = int(columns["never_answered"].sum())
    lines = [f"{silent:7,}  {'author' if silent == 1 else 'authors'} whom nobody answers"] if silent else []
    return lines + [_those_who(columns, which, value, text) for which, value, text in parts if which.any()]


ROLES = {
    "answers": "mostly answers people who exchange replies with no more than two people in all|"
    "mostly answer people who exchange replies with no more than two people in all",
    "discusses": "mostly talks with people who answer back|mostly talk with people who answer back",
    "starts": "starts more threads than they answer|start more threads than they answer",
}


def _those_who(columns: Columns, which: np.ndarray, value: str, text: str) -> str:
    """How many do something, and the names of those who do it most."""
    number, (one, many) = int(which.sum()), text.split("|")
    order = np.flatnonzero(which)[np.argsort(-columns[value][which], kind="stable")]
    names = ", ".join(called(columns["author"][each]) for each in order[:3])
    return f"{number:7,}  {f'author {one}' if number == 1 else f'authors {many}'}: {names}{' ...' if number > 3 else ''}"


def _parents(graph: ReplyGraph) -> list[str]:
    """How sure it is which comment each reply answers, where the source tells only an order and names."""
    named, certain, ambiguous, unresolved = found_by_name(graph.counts)
    if not named:
        return []
    return [
        f"Whom a reply answers is told by name in {plural(named, 'case')}, replies to oneself included. Which of that author's comments:",
        *(f"{number:7,}  {text}" for number, text in (
            (certain, "certain from the order of the page"),
            (ambiguous, "ambiguous: several comments fit, the likeliest is taken"),
            (unresolved, "unresolved: the comment answered is not in the input"),
        ) if number),
    ]  # fmt: skip


def _left_out(graph: ReplyGraph) -> list[str]:
    others = [f"{figure(number):>7}  {reason}" for reason, number in besides(graph.counts).items()]
    strange = any(each.startswith(STRANGE) for each in graph.warnings)
    examined = [] if strange else ["Examined authors, ids, parents and people answered: nothing strange."]
    return [*examined, *(["Also counted:", *others] if others else []), *(f"Warning: {each}" for each in graph.warnings)]
