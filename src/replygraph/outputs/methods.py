"""The methods paragraph of a paper or an article: what was read, chosen, counted and computed, so that it can be done again."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replygraph.analysis.records import LIBRARIES, NAMING, fingerprint, version
from replygraph.engines.kinds import KINDS
from replygraph.engines.statements import OUTCOMES, besides, found_by_name
from replygraph.maps.abouts import days, without_folder
from replygraph.wording import ages_in_words, agreeing, figure, percent, plural

if TYPE_CHECKING:
    from replygraph.analysis.chance import Chance
    from replygraph.graph import ReplyGraph


def methods(
    graph: ReplyGraph, files: Iterable[str] = (), choices: Mapping[str, Any] | None = None, beyond: Mapping[str, Chance] | None = None,
    unnamed: bool = False,
) -> str:  # fmt: skip
    """What a reviewer asks of a reply graph, answered as Markdown.

    Parameters
    ----------
    graph
        The graph, with the columns that were computed.
    files
        The names of the inputs; of files, size and SHA-256 are given.
    choices
        The options that were used, beside the defaults.
    beyond
        What `against_chance` found, where it was asked.
    unnamed
        Whether the inputs are numbered instead of named, and names among the options counted: under pseudonyms.

    Examples
    --------
    >>> import replygraph as rg
    >>> text = methods(rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "Bob", "parent_id": 1}]))
    >>> print(text.splitlines()[4])
    A node is an author (2). A tie points from an author who replies to the author replied to (1); its weight is the number of replies (1 in all). Replies to oneself are no tie.
    """
    parts = [
        ["# How these numbers were made"], _inputs(files, unnamed), _network(graph), _boundary(graph), _noted(graph), _kinds(graph), _choices(choices or {}, unnamed),
        _computed(graph), _certainty(graph, beyond or {}), QUESTIONS, _software(),
    ]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _inputs(files: Iterable[str], unnamed: bool) -> list[str]:
    told = [f"* `{Path(file).name if Path(file).exists() else file}`{_fingerprint(Path(file))}" for file in files]
    lines = [f"* file {number}" for number in range(1, len(told) + 1)] if unnamed else told
    return [f"Read by replygraph {version('replygraph')}:", "", *lines] if lines else [f"Made with replygraph {version('replygraph')}."]


def _fingerprint(path: Path) -> str:
    if not path.is_file():
        return ""
    found = fingerprint(str(path))
    return f", {found['bytes']:,} bytes" + (f", SHA-256 `{found['sha256']}`" if "sha256" in found else "")


def _network(graph: ReplyGraph) -> list[str]:
    weight = graph.reply_columns["weight"]
    return [
        f"A node is an author ({graph.size:,}). A tie points from an author who replies to the author replied to ({len(weight):,}); its "
        f"weight is the number of replies ({figure(weight.sum())} in all). Replies to oneself are no tie."
    ]


def _boundary(graph: ReplyGraph) -> list[str]:
    counts = graph.counts
    lines = [f"* {figure(number)} {agreeing(number, text)}" for outcome, text in OUTCOMES.items() if (number := counts.get(outcome, 0))]
    more = [f"* {figure(number)} {reason}" for reason, number in besides(counts).items()]
    written = days(graph)
    span = f", written from {written[0]} to {written[1]}" if written else ""
    ages = ["", ages_in_words(graph.as_of)] if graph.as_of else []
    return [
        f"Of {plural(counts.get('comments read', 0), 'comment')} read{span}:",
        "",
        *lines,
        *(["", "Counted besides:", "", *more] if more else []),
        *ages,
    ]


def _noted(graph: ReplyGraph) -> list[str]:
    """What was said of the reading: which columns were taken, what was assumed, what may be missing."""
    said = [f"* {without_folder(each)}" for each in (*graph.notes, *graph.warnings)]
    return ["Said while reading:", "", *said] if said else []


def _kinds(graph: ReplyGraph) -> list[str]:
    total = graph.counts.get("replies", 0)
    kinds = {kind: graph.counts.get(f"{kind} replies", 0) for kind in KINDS}
    if not total or not any(kinds.values()):
        return []
    shares = ", ".join(f"{kind} {figure(number)} ({percent(number / total)})" for kind, number in kinds.items() if number)
    return [
        f"What tells whom a reply answers: {shares}. Explicit: an id or a link; structural: nesting or the order of a page; named: a quotation, "
        "a mention or a name; assumed: nothing tells, a convention is followed.",
        *_parents(graph),
    ]


def _parents(graph: ReplyGraph) -> list[str]:
    """How sure it is which comment is answered, where the source names only the author."""
    named, certain, ambiguous, unresolved = found_by_name(graph.counts)
    if not named:
        return []
    return [
        "",
        f"Where only a name tells who is answered ({plural(named, 'case')}, replies to oneself included), the comment answered is certain from the order "
        f"of the page in {certain:,}, the likeliest of several in {ambiguous:,}, and not in the input in {unresolved:,}.",
    ]


def _choices(choices: Mapping[str, Any], unnamed: bool) -> list[str]:
    if unnamed:
        choices = {name: "given" if name in NAMING else value for name, value in choices.items()}
    if not choices:
        return ["All options had their defaults."]
    return ["Options beside the defaults:", "", *(f"* {name}: {value}" for name, value in choices.items())]


COMPUTED = {
    "pagerank": "PageRank, weighted, damping 0.85 (Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X).",
    "betweenness": "Betweenness, directed and unweighted (Freeman 1977, doi:10.2307/3033543).",
}
CLUSTERED = {
    "leiden": "Clusters by the Leiden method (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z), refined to maximise directed "
    "modularity (Leicht and Newman 2008, doi:10.1103/PhysRevLett.100.118703), seed 1.",
    "label_propagation": "Clusters by label propagation (Raghavan, Albert and Kumara 2007, doi:10.1103/PhysRevE.76.036106).",
    "components": "Clusters are the weakly connected components: authors linked by any chain of replies.",
}
OF_ONE_RUN = " of the groups that a single run of the Leiden method finds, in the discussion as in each draw, without further refinement,"


def _computed(graph: ReplyGraph) -> list[str]:
    lines = [f"* {text}" for name, text in COMPUTED.items() if name in graph.author_columns]
    if "cluster" in graph.author_columns:
        lines.append(f"* {CLUSTERED.get(graph.record.get('clustering', ''), 'Clusters as they were given.')}")
    return ["Rankings are by replies received; equal values share a place. Computed besides:", "", *lines] if lines else []


def _certainty(graph: ReplyGraph, beyond: Mapping[str, Chance]) -> list[str]:
    lines = []
    if "place_from" in graph.author_columns:
        lines.append(
            "* From where to where a place may be, for all authors at once with 95% confidence: differences of replies received, "
            "overdispersed by thread, each pair tested by a tail of the incomplete beta function, Holm's step-down over all pairs (after Bazylik and others "
            "2024, arXiv:2402.00192, and Mogstad and others 2024, doi:10.1093/restud/rdad006). Replies within a thread depend on each "
            "other and are counted as such; threads are taken as independent."
        )
    for name, each in beyond.items():
        values = each.degenerate or f"{each.observed:.4f}, by chance {each.mean:.4f} ± {each.sd:.4f}, z = {each.z:.2f}, p = {each.p:.2g}"
        lines.append(
            f"* {name.capitalize()}{OF_ONE_RUN if name == 'modularity' else ''} against {each.draws} draws of the null model: {values}."
        )
    if beyond:
        lines.append(
            "* The null model keeps who wrote which reply in which thread and when, and how often each comment is answered; within a thread, "
            "replies exchange the comments that they answer, as long as each answers an earlier comment by somebody else (Besag and Clifford 1989, "
            f"doi:10.1093/biomet/76.4.633). {len(beyond)} statistics were tested, each at the level of 5%."
        )
    return ["Certainty:", "", *lines] if lines else []


QUESTIONS = [
    "Before publishing, say also:",
    "",
    "* where the discussion was taken from, how, when, and what of it is missing;",
    "* what changes under other choices: without assumed replies (`--assumed drop`), without thread starters (`--no-starters`), with "
    "another clustering (`--clustering`);",
    "* whether the people who are quoted by name agreed, or could be expected to.",
]


def _software() -> list[str]:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"Software: Python {platform.python_version()}, {libraries}. To cite: replygraph {version('replygraph')}, the replygraph maintainers. "
        "The items above follow what reports of networks are asked for (doi:10.1371/journal.pone.0285236)."
    ]
