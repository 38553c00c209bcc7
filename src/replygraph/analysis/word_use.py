"""The words that set some comments apart from others: by weighted log-odds."""

import numpy as np

EVEN = 0.05  # of each word, on either side
APART = 1.96  # standard deviations: a smaller difference is no difference


def log_odds(here: np.ndarray, elsewhere: np.ndarray, prior: float | np.ndarray = EVEN) -> np.ndarray:
    """How much more a word is used here than elsewhere, in standard deviations; below 0 where it is used less.

    Parameters
    ----------
    here, elsewhere
        How often each word occurs on either side.
    prior
        How often each word is imagined to occur besides, which keeps rare words from standing out.

    Returns
    -------
    array of float64
        The log-odds-ratio of each word with a Dirichlet prior, divided by its standard deviation.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), doi:10.1093/pan/mpn018.

    Examples
    --------
    Of three words the first is used here only, the last elsewhere only.

    >>> log_odds(np.array([8, 5, 0]), np.array([0, 5, 8])).round(2).tolist()
    [1.34, 0.0, -1.34]
    """
    prior = np.broadcast_to(np.asarray(prior, dtype=np.float64), np.shape(here))
    here, elsewhere = here + prior, elsewhere + prior
    if len(here) < 2:  # one word has no others to be compared with
        return np.zeros(len(here))
    odds = np.log(here / (here.sum() - here)) - np.log(elsewhere / (elsewhere.sum() - elsewhere))
    scores: np.ndarray = odds / np.sqrt(1 / here + 1 / elsewhere)
    return scores


def words_apart(uses: np.ndarray, users: np.ndarray, words: np.ndarray, most: int) -> list[list[str]]:
    """For each group the words that it uses most beyond all others; none where no word stands out.

    Parameters
    ----------
    uses, users
        How many comments and how many authors use each word (rows) in each group (columns). What one person says is no
        subject of a group: a word needs two authors.
    words
        The words, sorted.
    most
        How many words a group has at most.

    Notes
    -----
    The prior is one use per word on average, in proportion to how often each is used over all: with an even and small
    prior, words that only one group uses cannot stand out, since nothing is known of their use elsewhere.

    Examples
    --------
    >>> uses = np.array([[9, 0], [20, 20], [0, 9]])
    >>> words_apart(uses, np.minimum(uses, [[5, 5], [5, 5], [1, 1]]), np.array(["bridge", "people", "tunnel"]), 2)
    [['bridge'], []]
    """
    total = uses.sum(axis=1)
    prior = total * len(total) / max(1, total.sum())
    found = []
    for group in range(uses.shape[1]):
        z = log_odds(uses[:, group], total - uses[:, group], prior)
        z[(users[:, group] < 2) | (z < APART)] = -np.inf
        order = np.argsort(-z, kind="stable")[:most]
        found.append(words[order[np.isfinite(z[order])]].tolist())
    return found


def typical(texts: list[set[str]], words: list[str], most: int) -> list[int]:
    """The positions of the comments that use most of a group's words, of equal ones the shortest: quotations that can be traced.

    Examples
    --------
    >>> typical([{"the", "bridge"}, {"hello"}, {"bridge", "toll"}], ["bridge", "toll"], 2)
    [2, 0]
    """
    wanted = set(words)
    used = {place: len(wanted & text) for place, text in enumerate(texts)}
    order = sorted((place for place in used if used[place]), key=lambda place: (-used[place], len(texts[place]), place))
    return order[:most]
