"""The words that set a cluster's comments apart: they serve as its name."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from replygraph.graph import ReplyGraph

READ = 20_000  # comments, evenly taken, that are read of a discussion with more
MOST_CLUSTERS = 200
# Words that say nothing of a subject, in the languages that are met most.
STOP = set(
    """
    nobody somebody anybody everybody nothing something anything everything someone anyone everyone about after again also always
    another because been before being both cannot could does doing done down during each even ever every from further going have
    having here hers herself himself however http https into itself just know like made make many maybe more most much must myself
    never only other ours over really said same should since some still such than that thats their them then there these they
    thing things think this those through time under until upon very want wants well were what when where which while whom will
    with without wont would yeah your yours dont cant didnt doesnt isnt aber alle auch aus dann dass denn dieser diese dieses doch
    durch eine einen einer eines haben hatte hier immer kann kein keine mehr mein nach nicht noch nur oder schon sehr sein seine
    sich sind über unter viel vom werden wenn wird wurde zum aussi avec avoir bien cela cette comme dans donc elle être fait mais
    même nous pour plus sans sont tout tous très votre vous como cuando desde donde este esto hacer hasta mucho para pero porque
    puede sobre tiene todo todos anche come della delle dopo essere fatto molto nella perché quando quello questa questo sono
    tutti
    """.split()  # noqa: SIM905 - a list would take a hundred lines
)


def cluster_words(
    graph: ReplyGraph, label: np.ndarray, count: int, comments: dict[str, list] | None, most: int = 3
) -> dict[int, list[str]]:
    """For each cluster the words that more of its authors use than of all others; none where no word stands out.

    A word counts once per author and needs two comments: what one person says once is no subject of a group.
    """
    if not comments or not comments["text"] or not 2 <= count <= MOST_CLUSTERS:
        return {}
    said = _said(graph, label, comments)
    within = [Counter(word for words in authors.values() for word in words) for authors in said]
    total = sum(within, Counter())
    people = [max(1, len(authors)) for authors in said]
    everybody = sum(people)
    return {
        group: _best(counts, people[group], total, everybody, [words for words in said[group].values()], most)
        for group, counts in enumerate(within)
    }


def _said(graph: ReplyGraph, label: np.ndarray, comments: dict[str, list]) -> list[dict[int, Counter]]:
    """Of each cluster: of each of its authors, in how many comments they used which word."""
    left = STOP | {word for name in graph.author_columns["author"].tolist() for word in _words(name)}  # names are no subject
    said: list[dict[int, Counter]] = [{} for _ in range(int(label.max()) + 1)]
    step = max(1, len(comments["text"]) // READ)
    for author, text in zip(comments["author"][::step], comments["text"][::step], strict=True):
        if author >= 0 and label[author] >= 0:
            said[label[author]].setdefault(author, Counter()).update(set(_words(text)) - left)
    return said


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,20}", text.lower().replace("’", "").replace("'", ""))


def _best(counts: Counter, people: int, total: Counter, everybody: int, authors: list[Counter], most: int) -> list[str]:
    often = Counter()
    for words in authors:
        often.update(words)
    scored = {}
    for word, users in counts.items():
        lift = (users / people) / (total[word] / everybody)
        if often[word] >= 2 and lift > 1.2:
            scored[word] = (users - 0.5) * np.log(lift) * np.log1p(often[word])
    return sorted(scored, key=lambda word: (-scored[word], word))[:most]
