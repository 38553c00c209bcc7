"""The words that set a cluster's comments apart: they serve as its name."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from replygraph.analysis.word_use import typical, words_apart
from replygraph.graph import ReplyGraph

READ = 20_000  # comments, evenly taken, that are read of a discussion with more
MOST_CLUSTERS = 200
OFTEN = 3  # comments of several lines that have a line in common, from which on nobody wrote it for one of them
TYPICAL = 3  # comments that are quoted for a cluster
# Words that say nothing of a subject, in the languages that are met most.
STOP = set(
    """
    nobody somebody anybody everybody nothing something anything everything someone anyone everyone about after again also always
    another because been before being both cannot could does doing done down during each even ever every from further going have
    having here hers herself himself however http https into itself just know like made make many maybe more most much must myself
    never only other ours over really said same should since some still such than that thats their them then there these they
    thing things think this those through time under until upon very want wants well were what when where which while whom will
    with without would yeah your yours arent cant couldnt didnt doesnt dont hadnt hasnt havent heres isnt lets shouldnt theres theyll
    theyre theyve wasnt werent whats wont wouldnt youd youll youre youve aber alle auch aus dann dass denn dieser diese dieses doch
    durch eine einen einer eines haben hatte hier immer kann kein keine mehr mein nach nicht noch nur oder schon sehr sein seine
    sich sind über unter viel vom werden wenn wird wurde zum aussi avec avoir bien cela cette comme dans donc elle être fait mais
    même nous pour plus sans sont tout tous très votre vous como cuando desde donde este esto hacer hasta mucho para pero porque
    puede sobre tiene todo todos anche come della delle dopo essere fatto molto nella perché quando quello questa questo sono
    tutti dear hello regards cheers thanks thank please wrote writes hallo danke gruß grüße bonjour salut merci cordialement hola
    gracias saludos ciao grazie saluti
    """.split()  # noqa: SIM905 - a list would take a hundred lines
)


def with_cluster_words(graph: ReplyGraph, comments: Mapping[str, np.ndarray] | None) -> ReplyGraph:
    """The graph with `cluster_words`: the words that set an author's cluster apart, None where none do; without this column if no cluster has any."""
    if comments is None:
        return graph
    codes = {name: code for code, name in enumerate(graph.author_columns["author"].tolist())}
    authors = [codes.get(name, -1) for name in comments["author"].tolist()]
    texts = [text or "" for text in comments["text"].tolist()]
    words = {cluster: ", ".join(known) for cluster, known in cluster_words(graph, {"author": authors, "text": texts}).items() if known}
    told = np.array([words.get(cluster) for cluster in graph.author_columns["cluster"].tolist()], dtype=object)
    return graph.with_columns(cluster_words=told) if words else graph


def cluster_words(graph: ReplyGraph, comments: Mapping[str, list[Any]] | None, most: int = 3) -> dict[int, list[str]]:
    """For each cluster the words that its comments use beyond all others (see `words_apart`); none where no word stands out.

    The comments' authors are their places in the graph, -1 where they are not in it. What the graph tells of words is not counted again.
    """
    label = graph.author_columns["cluster"]
    if "cluster_words" in graph.author_columns:
        told = zip(label.tolist(), graph.author_columns["cluster_words"].tolist(), strict=True)
        return {cluster: words.split(", ") for cluster, words in told if words}
    count = int(label.max(initial=-1)) + 1
    if not comments or not comments["text"] or not 2 <= count <= MOST_CLUSTERS:
        return {}
    words, uses, users = _counted(graph, label, count, comments)
    return dict(enumerate(words_apart(uses, users, words, most))) if len(words) else {}


def typical_comments(label: np.ndarray, words: dict[int, list[str]], comments: dict[str, list[Any]] | None) -> dict[int, list[int]]:
    """For each cluster that has words the comments that use most of them, by their places: quotations that can be traced."""
    if not comments or not any(words.values()):
        return {}
    step = max(1, len(comments["text"]) // READ)
    said = _own(comments["text"][::step])
    of: dict[int, list[int]] = {cluster: [] for cluster, known in words.items() if known}
    for place in range(0, len(comments["text"]), step):
        author = comments["author"][place]
        if author >= 0 and label[author] in of:
            of[int(label[author])].append(place)
    found = {}
    for cluster, places in of.items():
        texts = [set(_words(said[place // step])) for place in places]
        found[cluster] = [places[each] for each in typical(texts, words[cluster], TYPICAL)]
    return found


def _counted(
    graph: ReplyGraph, label: np.ndarray, count: int, comments: Mapping[str, list[Any]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The words, and for each cluster how many comments and how many authors use each; once per comment."""
    left = STOP | {word for name in graph.author_columns["author"].tolist() for word in _words(name)}  # names are no subject
    step = max(1, len(comments["text"]) // READ)
    texts = [set(_words(text)) for text in _own(comments["text"][::step])]
    left |= _cut(texts)
    said = [
        (author, word)
        for author, text in zip(comments["author"][::step], texts, strict=True)
        if author >= 0 and label[author] >= 0
        for word in text - left
    ]
    words, place = np.unique(np.array([word for _, word in said], dtype=str), return_inverse=True)
    author = np.array([author for author, _ in said], dtype=np.int64)
    pairs = np.unique(place * graph.size + author)
    shape = (len(words), count)
    uses = np.bincount(place * count + label[author], minlength=len(words) * count).reshape(shape)
    users = np.bincount(pairs // graph.size * count + label[pairs % graph.size], minlength=len(words) * count).reshape(shape)
    return words, uses, users


def _own(texts: list[str]) -> list[str]:
    """What each comment says itself: without quotations and signatures, and without lines that stand in several comments."""
    found = [_unquoted(text) for text in texts]
    known = Counter(line for lines in found if len(lines) > 1 for line in set(lines))
    return ["\n".join(line for line in lines if known[line] < OFTEN) for lines in found]


def _unquoted(text: str) -> list[str]:
    """A text's lines without what it quotes, with who is quoted, and without what stands below "-- ".

    >>> _unquoted("Yes.\\nAnn writes:\\n\\n> The weir?\\nOr no.\\n-- \\nBob, Port Linor")
    ['Yes.', 'Or no.']
    """
    kept: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if line == "--":
            break
        if line and not line.startswith(">"):
            kept.append(line)
        elif line and kept and kept[-1].endswith(":"):
            kept.pop()
    return kept


# Where words stand apart: four letters and more, two syllables in Korean, three signs of katakana. Chinese signs stand in one
# row, which is cut where a sign is that only joins others; of the rest every piece of some signs may be a word.
HAN = "\u3400-\u9fff"
JOINING = "的了我你您他她它们是就这那也和都吗呢吧啊么很还又再才但而与及或于之其把被让给得着什怎呀哦哈嘛"
WORD = re.compile(
    rf"(?:(?![{JOINING}])[{HAN}]){{2,}}|[\u30a1-\u30fa\u30fc]{{3,20}}|[\uac00-\ud7a3]{{2,20}}|[^\W\d_{HAN}\u3040-\u30ff\uac00-\ud7a3]{{4,20}}"
)
LONGEST = 4  # signs of a Chinese word
MOSTLY = 0.6  # of the comments with a part of it have a word, or the part is a word of its own

# What English shortens behind a verb, and French and Italian before a vowel, where it is as long as a word.
ELIDED = "aujourd|jusqu|lorsqu|presqu|puisqu|quelqu|quoiqu|anch|coll|dall|dell|mezz|neanch|nell|nessun|quell|quest|senz|sull|tutt"
SHORTENED = re.compile(rf"n['’]t\b|\b(?:{ELIDED})['’]")
WITHIN = re.compile(r"(?<=[\u0400-\u04ff])['’](?=[\u0400-\u04ff])")  # Ukrainian has it inside its words


def _words(text: str) -> list[str]:
    """The words of a text, without links and addresses: their parts are no words that somebody chose.

    >>> _words("The bridges, at last: 铁路桥 ブリッジ 다리 https://example.org/bridge")
    ['bridges', 'last', '铁路', '铁路桥', '路桥', 'ブリッジ', '다리']

    An apostrophe stands between two words, of which what is shortened is none.

    >>> _words("They're Ann's bridges, aren't they? L'église jusqu'ici, dell’acqua; комп'ютер")
    ['they', 'bridges', 'they', 'église', 'acqua', 'компютер']
    """
    said = " ".join(part for part in text.lower().split() if not any(sign in part for sign in ("://", "@", "mailto:", "www.")))
    found = WORD.findall(WITHIN.sub("", SHORTENED.sub(" ", said)))
    return [word for each in found for word in (_pieces(each) if _is_chinese(each) else [each])]


def _is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _pieces(signs: str) -> list[str]:
    """All pieces that may be words, and those that are one sign too long: a word is what mostly stands in no longer one."""
    return [signs[start:end] for start in range(len(signs)) for end in range(start + 2, min(start + LONGEST + 1, len(signs)) + 1)]


def _cut(said: Iterable[set[str]]) -> set[str]:
    """The pieces of Chinese that are no words: parts of words, and words with something beside them.

    >>> said = [set(_words(text)) for text in ("空指针", "空指针异常", "查空指针", "看空指针")]
    >>> [word for word in ("空指", "指针", "空指针", "空指针异") if word not in _cut(said)]
    ['空指针']
    """
    count = Counter(word for words in said for word in words if _is_chinese(word))
    cut = {piece for piece in count if len(piece) > LONGEST}
    for piece, times in count.items():
        if len(piece) > 2:
            cut.update(part if times >= MOSTLY * count[part] else piece for part in (piece[1:], piece[:-1]))
    return cut
