"""Which comment answers which, on a page that tells only the name of the author answered."""

from collections.abc import Iterable, Sequence

NEVER, EVER = float("-inf"), float("inf")
LOOK_BACK = 200  # comments by one author on one path; real pages have a handful


def find_parents(
    authors: Sequence[str | None],
    reply_to: Sequence[str | None],
    earliest: Sequence[float] | None = None,
    latest: Sequence[float] | None = None,
) -> list[list[int]]:
    """For each comment of a page, every comment that it may answer; the likeliest first.

    A page lists its threads depth first: each comment stands below the one it answers, before anything that follows
    that one's thread. So a reply to Ann answers a comment by Ann on the path from the thread's start to the comment
    just above it. Of several, a later reply may rule some out, since what it answers itself must still be on the path
    then; and the answers to one comment stand in the order of their times.

    Parameters
    ----------
    authors
        Who wrote each comment, in the order of the page.
    reply_to
        The name of the author answered, or None for a comment that starts a thread.
    earliest, latest
        Between which times each comment was written (any unit), where the page tells ages. Comments to which two
        orders can be given do not contradict each other. If no listing fits the times, they are left aside.

    Returns
    -------
    list of lists of int
        Positions of the possible parents: exactly those that occur in some assignment for which the page is such a
        listing. The first is the deepest on the path, and taking it everywhere is such an assignment. Empty for a
        comment that starts a thread, and for a reply whose parent is not on the page. Where an author has more than
        200 comments on one path, the farthest of them are left out.

    Notes
    -----
    Let S be the path if every reply takes the deepest comment that it can. The path of any other assignment is a part
    of S, and no comment has fewer answers in it than in S. So whatever is possible at all is possible for a reply that
    takes one of the comments on S, after the deepest choices so far and before the deepest choices from there. What
    follows a reply allows all choices below a certain depth, which the first later comment beside or above it sets;
    going backwards finds these depths. The work grows with the number of comments and candidates.

    Examples
    --------
    Bob's second comment may answer Ann's first or second; Cy's then shows that it is the first, for Cy answers Dan,
    who would else not be on the path any more.

    >>> find_parents(["Ann", "Dan", "Ann", "Bob"], [None, "Ann", "Dan", "Ann"])
    [[], [0], [1], [2, 0]]
    >>> find_parents(["Ann", "Dan", "Ann", "Bob", "Cy"], [None, "Ann", "Dan", "Ann", "Dan"])
    [[], [0], [1], [2], [1]]
    """
    always = [NEVER] * len(authors), [EVER] * len(authors)
    since, until = always if earliest is None or latest is None else (list(earliest), list(latest))
    found = _deepest_first(authors, reply_to, since, until)
    if found is None:
        since, until = always
        found = _deepest_first(authors, reply_to, since, until)
    assert found is not None  # without times every answer has a place
    options, depth = found
    return _rule_out(reply_to, options, depth, since, until)


def _deepest_first(
    authors: Sequence[str | None], reply_to: Sequence[str | None], since: list[float], until: list[float]
) -> tuple[list[list[int]], list[int]] | None:
    """The candidates on the path of deepest choices, and each comment's depth on it.

    None where somebody answered is on the path, but the times allow none of their comments.
    """
    path: list[int] = []
    places: dict[str | None, list[int]] = {}  # the comments of each author on the path, the deepest last
    last_answer = [NEVER] * len(authors)  # the latest `since` among the answers to a comment
    options: list[list[int]] = []
    depth: list[int] = []
    for position, (author, name) in enumerate(zip(authors, reply_to, strict=True)):
        on_path = places.get(name) if name is not None else None
        fit = [p for p in reversed((on_path or [])[-LOOK_BACK:]) if last_answer[p] <= until[position]]
        if on_path and not fit:
            return None
        if name is None:
            path, places = [], {}
        elif fit:
            parent = fit[0]
            while path[-1] != parent:
                places[authors[path.pop()]].pop()
            last_answer[parent] = max(last_answer[parent], since[position])
        depth.append(len(path))
        path.append(position)
        places.setdefault(author, []).append(position)
        options.append(fit)
    return options, depth


def _rule_out(
    reply_to: Sequence[str | None], options: list[list[int]], depth: list[int], since: list[float], until: list[float]
) -> list[list[int]]:
    """Only the candidates after which the rest of the page still is a listing.

    `highest[j]` is the least depth at which comment j can be attached, and `bound[j]` the time before which a sibling
    in front of it there must have been possible. The first comment after i that is not below i decides for i.
    """
    size = len(options)
    highest, bound = [0] * size, [EVER] * size
    kept: list[list[int]] = [[] for _ in range(size)]
    following: list[int] = []  # what comes after, each less deep than the one before it
    for i in range(size - 1, -1, -1):
        while following and depth[following[-1]] > depth[i]:
            following.pop()
        after = following[-1] if following else None
        least, limit = (highest[after], bound[after]) if after is not None and depth[after] > 0 else (-1, EVER)
        kept[i] = [p for p in options[i] if depth[p] > least or (depth[p] == least and since[i] <= limit)]
        if kept[i] and len(options[i]) < LOOK_BACK:
            highest[i] = depth[kept[i][-1]]
            bound[i] = min(until[i], limit if least == highest[i] else EVER)
        elif reply_to[i] is not None:  # the parent is not on the page, or too far to look: anywhere that the rest allows
            highest[i], bound[i] = least, limit
        following.append(i)
    return kept


def parents_by_depth(depths: Iterable[int]) -> list[int | None]:
    """The place of each comment's parent on a page that shows how deep each is: the last before that is less deep.

    >>> parents_by_depth([0, 2, 2, 1, 0])
    [None, 0, 0, 0, None]
    """
    path: list[tuple[int, int]] = []
    found: list[int | None] = []
    for place, depth in enumerate(depths):
        while path and path[-1][0] >= depth:
            path.pop()
        found.append(path[-1][1] if path else None)
        path.append((depth, place))
    return found
