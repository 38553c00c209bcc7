"""Discussions whose parents are known, printed as the pages of comment programs come out of a browser's copy."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

AS_OF = datetime(2026, 3, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """A comment: the place of the one it answers in the list that it stands in, if it answers one."""

    author: str
    parent: int | None
    at: datetime
    text: str


def lay_out(posts: Sequence[Post], order: str, rng: random.Random) -> list[Post]:
    """Depth first, the answers to one comment by time ('oldest', 'newest') or as votes would have it."""
    below: dict[int | None, list[int]] = {}
    for place, post in enumerate(posts):
        below.setdefault(post.parent, []).append(place)
    for places in below.values():
        places.sort(key=lambda place: posts[place].at, reverse=order == "newest")
        if order == "votes":
            rng.shuffle(places)
    listed, stack = [], below.get(None, [])[::-1]
    while stack:
        listed.append(stack.pop())
        stack += below.get(listed[-1], [])[::-1]
    place = {old: new for new, old in enumerate(listed)}
    return [replace(posts[old], parent=None if posts[old].parent is None else place[posts[old].parent]) for old in listed]


def answered(posts: Sequence[Post]) -> list[str | None]:
    """The name of the author whom each comment answers."""
    return [None if post.parent is None else posts[post.parent].author for post in posts]


def discussions(path: Path, least: int, most: int, number: int) -> Iterator[list[Post]]:
    """Threads of a real file, as another reader reads it, those that are neither too small nor too big."""
    import replygraph as rg

    table = rg.read(path)
    for _, rows in table.groupby("thread_id", sort=True):
        rows = rows[rows.author.notna()]
        place = {id: number for number, id in enumerate(rows.id)}
        posts = [
            Post(" ".join(row.author.split()), place.get(row.parent_id), _time(row.created_at), _shown(row.text))
            for row in rows.itertuples()
        ]
        if least <= len(posts) <= most and number and sum(post.parent is not None for post in posts) * 4 > len(posts):
            number -= 1
            yield posts


def _time(at: object) -> datetime:
    return AS_OF - timedelta(days=400) if at != at else at.to_pydatetime().replace(tzinfo=UTC)


def at(text: str) -> datetime:
    """A time as ISO 8601."""
    return min(datetime.fromisoformat(text), AS_OF - timedelta(minutes=1))


def _shown(text: object) -> str:
    """A text as a browser shows it: tags gone, no blanks at the ends of lines, never two blank lines."""
    text = re.sub(r"<[^<>]{0,300}>", "", text) if isinstance(text, str) else ""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() or "So it is."


@dataclass(frozen=True)
class Language:
    """What a page says in a language."""

    ago: str
    units: dict[str, tuple[str, str]]
    reply_to: str
    reply: str
    share: str
    labels: tuple[str, ...]
    comments: str
    replies: tuple[str, str]
    like: str
    edited: str
    sort: str


def _units(words: str) -> dict[str, tuple[str, str]]:
    return dict(zip(SECONDS, zip(words.split()[::2], words.split()[1::2], strict=True), strict=True))


SECONDS = {"year": 31536000, "month": 2628000, "week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1}
LANGUAGES = {
    "en": Language(
        "{} ago", _units("year years month months week weeks day days hour hours minute minutes second seconds"), "Reply to", "Reply",
        "Share", ("Guest", "Author", "Member"), "Comments", ("reply", "replies"), "Like", "edited", "Sort by",
    ),
    "de": Language(
        "vor {}", _units("Jahr Jahren Monat Monaten Woche Wochen Tag Tagen Stunde Stunden Minute Minuten Sekunde Sekunden"), "Antwort an",
        "Antworten", "Teilen", ("Gast", "Autor", "Mitglied"), "Kommentare", ("Antwort", "Antworten"), "Gefällt mir", "bearbeitet", "Sortieren nach",
    ),
    "fr": Language(
        "il y a {}", _units("an ans mois mois semaine semaines jour jours heure heures minute minutes seconde secondes"), "En réponse à",
        "Répondre", "Partager", ("Invité", "Auteur", "Membre"), "commentaires", ("réponse", "réponses"), "J’aime", "modifié", "Trier par",
    ),
    "es": Language(
        "hace {}", _units("año años mes meses semana semanas día días hora horas minuto minutos segundo segundos"), "Responder a",
        "Responder", "Compartir", ("Invitado", "Autor", "Miembro"), "comentarios", ("respuesta", "respuestas"), "Me gusta", "editado", "Ordenar por",
    ),
}  # fmt: skip


def age(post: Post, language: Language) -> str:
    """How long ago, cut down to the largest unit."""
    seconds = max(1, int((AS_OF - post.at).total_seconds()))
    unit = next(unit for unit, size in SECONDS.items() if seconds >= size)
    number = seconds // SECONDS[unit]
    return language.ago.format(f"{number} {language.units[unit][number > 1]}")


def wpdiscuz(posts: Sequence[Post], language: str = "en", *, layout: int = 1, avatars: bool = True, labels: bool = False,
             buttons: bool = False, phrase: str | None = None, date: str | None = None, gap: str = "\n", rng: random.Random | None = None) -> str:  # fmt: skip
    """wpDiscuz 7: in layout 1 the age comes before whom a comment answers, in 2 and 3 after."""
    says, rng = LANGUAGES[language], rng or random.Random(1)
    lines = ["An article", "", "Its text, written 3 days ago.", "Subscribe", "Notify of", "guest", f"{len(posts)} {says.comments}",
             "oldest", "newest", "Inline Feedbacks", "View all comments"]  # fmt: skip
    for post, name in zip(posts, answered(posts), strict=True):
        label = [rng.choice(says.labels)] if labels else []
        when = post.at.strftime(date) if date else age(post, says)
        answer = [f"{phrase or says.reply_to}\u00a0 {name}"] if name else []
        name = [post.author, *label, post.author] if avatars and layout == 1 else [post.author] * avatars + [post.author, *label]
        head = [*name, when, *answer] if layout == 1 else [*name, *answer, when]
        lines += [gap.join(head), "", post.text, ""]
        lines += [str(rng.randrange(9)), says.reply] if buttons else []
    return "\n".join([*lines, "wpDiscuz", ""])


def disqus(
    posts: Sequence[Post], language: str = "en", *, layout: str = "line", avatars: bool = True, rng: random.Random | None = None
) -> str:
    """Disqus: the names in one line with two spaces or an arrow between, or each on a line of its own."""
    says, rng = LANGUAGES[language], rng or random.Random(1)
    lines = [f"{len(posts)} {says.comments}", "Disqus' Privacy Policy", "Login", "Favorite", f"{says.sort} Best"]
    for post, name in zip(posts, answered(posts), strict=True):
        when = age(post, says) + (f" • {says.edited}" if rng.random() < 0.1 else "")
        if layout == "line":
            head = [f"{post.author}  {name} • {when}" if name else f"{post.author} • {when}"]
        elif layout == "arrow":
            head = [f"{post.author} → {name} • {when}" if name else f"{post.author} • {when}"]
        elif layout == "badges":
            badge = " Mod" if post.author == posts[0].author else ""
            head = [f"{post.author}{badge}  {name}" if name else post.author + badge, when.replace(" • ", "\n")]
        else:
            head = [post.author, *([name] if name else []), f"• {when}"]
        likes = rng.choice(["", "", "3"])
        buttons = [f"{likes}•{says.reply}•{says.share} ›"] if layout in ("line", "arrow") else ["3", "0", says.reply, f"{says.share} ›"]
        lines += [*["Avatar"] * avatars, *head, post.text, "", *(["see more", ""] if rng.random() < 0.2 else []), *buttons]
    return "\n".join([*lines, "Load more comments", "Subscribe", "Powered by Disqus", ""])


def flatten(posts: Sequence[Post]) -> list[Post]:
    """Two levels, as YouTube has them: whoever answers a reply names its author at the start; the replies in order of time."""
    top = list(range(len(posts)))
    for place, post in enumerate(posts):
        top[place] = place if post.parent is None else top[post.parent]
    listed = sorted(range(len(posts)), key=lambda place: (top[place], top[place] != place, posts[place].at, place))
    new = {old: place for place, old in enumerate(listed)}
    return [
        replace(
            posts[old], parent=None if posts[old].parent is None else new[posts[old].parent],
            text=posts[old].text if posts[old].parent in (None, top[old]) else f"@{posts[posts[old].parent].author.lstrip('@')} {posts[old].text}",
        )
        for old in listed
    ]  # fmt: skip


def handle(posts: Sequence[Post]) -> list[Post]:
    """The same people under names as YouTube has them."""
    return [replace(post, author="@" + (re.sub(r"[^\w.-]", "", post.author.replace(" ", "-")) or "x")) for post in posts]


def youtube(
    posts: Sequence[Post], language: str = "en", *, total: bool = True, folded: bool = False, rng: random.Random | None = None
) -> str:
    """YouTube: `posts` on two levels; the replies open, or folded away."""
    says, rng = LANGUAGES[language], rng or random.Random(1)
    lines = [
        "Skip navigation",
        "Beans",
        "6.03K subscribers",
        *([f"{len(posts)} {says.comments}"] if total else []),
        says.sort,
        "Add a comment...",
    ]
    for place, post in enumerate(posts):
        if post.parent is not None and folded:
            continue
        below = next((end for end in range(place + 1, len(posts)) if posts[end].parent is None), len(posts)) - place - 1
        edited = f" ({says.edited})" if rng.random() < 0.1 else ""
        likes = [rng.choice(["12", "1.2K"])] if rng.random() < 0.6 else []
        lines += [
            *(["Pinned by @ann"] if not place else []),
            post.author,
            age(post, says) + edited,
            post.text,
            *(["Read more"] if rng.random() < 0.1 else []),
            "",
            *likes,
            "",
            "",
            says.reply,
        ]
        if post.parent is None and below:
            lines += [*(["·"] if rng.random() < 0.3 else []), f"{below} {says.replies[below > 1]}"]
    return "\n".join([*lines, "Top is selected, so you'll see featured comments", "Chapters", ""])


def hackernews(posts: Sequence[Post], *, story: Post) -> str:
    """Hacker News: the links beside a name tell whether it is the first answer, and how deep about."""
    english, children = LANGUAGES["en"], {}
    lines = ["Hacker News new | past | comments", f"{story.text} (example.com)",
             f"123 points by {story.author} {age(story, english)} | hide | past | favorite | {len(posts)} comments", "", "add comment", ""]  # fmt: skip
    for place, post in enumerate(posts):
        deep = post.parent is not None and posts[post.parent].parent is not None
        links = ["root"] * deep + ["parent"] * (post.parent is not None) + ["prev"] * (post.parent in children)
        children[post.parent] = place
        links += ["next"] * any(not _is_below(posts, other, place) for other in range(place + 1, len(posts)))
        lines += ["\t", f"{post.author} {_hn_age(post)}{''.join(f' | {link}' for link in links)} [–]", "", post.text, "reply", ""]
    return "\n".join([*lines, "Guidelines | FAQ | Lists", "Search:", ""])


def _hn_age(post: Post) -> str:
    days = (AS_OF - post.at).days
    if days > 365:
        return f"on {post.at:%b} {post.at.day}, {post.at.year}"
    return f"{days} days ago" if 7 <= days < 31 else age(post, LANGUAGES["en"])


def _is_below(posts: Sequence[Post], place: int, top: int) -> bool:
    while place is not None and place > top:
        place = posts[place].parent
    return place == top


def reddit_old(posts: Sequence[Post], *, submission: Post, links: bool = True, counts: bool = False) -> str:
    """old.reddit.com: without indents; among the buttons of an answer is 'parent', for people who are not logged in."""
    english = LANGUAGES["en"]
    lines = ["jump to content", f"{submission.text} (self.garden)", "", f"submitted {age(submission, english)} by {submission.author}", "",
             f"{len(posts)} commentssharesavehidereport", f"all {len(posts)} comments", "sorted by: best"]  # fmt: skip
    for place, post in enumerate(posts):
        below = sum(_is_below(posts, other, place) for other in range(place + 1, len(posts)))
        mark = "[S]" if post.author == submission.author else ""
        said = f" ({below} child{'' if below == 1 else 'ren'})" if counts else "\u00a0"
        parent = "parent" if post.parent is not None and links else ""
        lines += [f"[–]{post.author}{mark} {place + 1} points {age(post, english)}{'*' if place % 7 == 0 else ''}{said}", "", post.text, "",
                  f"    permalinkembedsave{parent}reportreply"]  # fmt: skip
    return "\n".join([*lines, "about", "blog", ""])


def reddit_new(posts: Sequence[Post], *, levels: bool = False) -> str:
    """reddit.com: today nothing tells who is answered; from 2018 to 2023 a level stood above each name."""
    english = LANGUAGES["en"]
    lines = ["Go to garden", "r/garden", "•", "2mo ago", "ann_oak", "My beans", "All gone.", "Comments Section"]
    for post in posts:
        depth, above = 1, post.parent
        while above is not None:
            depth, above = depth + 1, posts[above].parent
        if levels:
            lines += [
                f"level {depth}",
                post.author,
                "·",
                age(post, english),
                post.text,
                "",
                "12",
                "Reply",
                "Share",
                "Report",
                "Save",
                "Follow",
                "",
            ]
        else:
            lines += [
                f"u/{post.author} avatar",
                post.author,
                "•",
                age(post, english),
                post.text,
                "",
                "Upvote",
                "3",
                "",
                "Downvote",
                "",
                "Reply",
                "",
                "Award",
                "",
                "Share",
                "",
            ]
    return "\n".join(lines)


def facebook(posts: Sequence[Post], language: str = "en") -> str:
    """Facebook: whoever answers an answer names its author at the start."""
    says = LANGUAGES[language]
    lines = ["Gardeners", "My beans are gone", "All reactions:", "10", says.like, "Comment", "Share", "View more comments"]
    for place, (post, name) in enumerate(zip(posts, answered(posts), strict=True)):
        text = f"{name} {post.text}" if name else post.text
        lines += [
            *(["Top fan"] if place % 5 == 0 else []),
            post.author,
            text,
            _short(post, {"de": "T.", "fr": "j"}.get(language, "d")),
            says.like,
            says.reply,
            *(["4"] if place % 3 == 0 else []),
        ]
    return "\n".join([*lines, "Write a comment…", ""])


def nested(posts: Sequence[Post], comment: Callable[[Post, str | None, str], str], place: int | None = None) -> str:
    """The comments below one as HTML, each with what is below it inside."""
    names = answered(posts)
    return "".join(
        comment(post, names[number], nested(posts, comment, number)) for number, post in enumerate(posts) if post.parent == place
    )


def disqus_html(posts: Sequence[Post]) -> str:
    """The frame of Disqus, as far as it decides what a browser copies."""

    def comment(post: Post, name: str | None, below: str) -> str:
        parent = f'<span><a class="parent-link"><i class="icon-forward"></i> {name}</a></span>' if name else ""
        return f"""<li class="post"><div class="avatar"><img alt="Avatar" src="data:,"></div><div><header><span class="post-byline">
          <span class="author"><a>{post.author}</a></span>
          {parent}
          </span><div class="post-meta"><span class="bullet">•</span> <a class="time-ago">
          {age(post, LANGUAGES["en"])}
          </a></div></header><div class="post-message"><p>{post.text}</p></div><footer><menu><li><a><span>2</span> <i></i></a></li><li>•</li>
          <li><a>Reply</a></li><li>•</li><li><a>Share ›</a></li></menu></footer></div><ul>{below}</ul></li>"""

    style = ".icon-forward::before{content:'x';display:inline-block} .post-meta{display:inline-block} footer li{display:inline-block}"
    return f"<style>{style}</style><ul>{nested(posts, comment)}</ul>"


def hackernews_html(posts: Sequence[Post]) -> str:
    """The table of Hacker News; the links are those of `hackernews`."""
    heads = re.findall(r"^(.+ \[–\])$", hackernews(posts, story=posts[0]), re.MULTILINE)
    rows = "".join(
        f"""<tr class="athing comtr"><td><table border="0"><tr><td class="ind"><img src="data:," height="1" width="40"></td><td class="votelinks">
        <center><div></div></center></td><td class="default"><div style="margin-top:2px; margin-bottom:-10px"><span>{head}</span></div><br>
        <div class="comment"><div>{post.text}</div><div class="reply"><p><font size="1"><u><a>reply</a></u></font></p></div></div></td></tr></table></td></tr>"""
        for head, post in zip(heads, posts, strict=True)
    )
    return f"<center><table>{rows}</table></center>"


def reddit_html(posts: Sequence[Post]) -> str:
    """The comments of old.reddit.com."""

    def comment(post: Post, name: str | None, below: str) -> str:
        parent = "<li><a>parent</a></li>" if name else ""
        return f"""<div class="comment"><div class="entry"><p class="tagline"><a>[–]</a><a class="author">{post.author}</a><span></span> <span>3 points</span>
          <time>{age(post, LANGUAGES["en"])}</time>&nbsp;<a style="display:none">(2 children)</a></p><div><p>{post.text}</p></div><ul><li><a>permalink</a></li><li>
          <a>embed</a></li><li><a>save</a></li>{parent}<li><a>reply</a></li></ul></div><div class="child">{below}</div></div>"""

    return f"<style>ul,li{{display:inline;list-style:none}}</style>{nested(posts, comment)}"


def wpdiscuz_html(posts: Sequence[Post]) -> str:
    """wpDiscuz 7 in its first layout."""

    def comment(post: Post, name: str | None, below: str) -> str:
        answer = f'<div class="wpd-reply-to"><i></i> Reply to&nbsp; <a> {name} </a></div>' if name else ""
        return f"""<div><div class="wpd-comment-wrap"><div class="left"><img alt="{post.author}" src="data:,"></div><div><div><div>{post.author}</div>
          <div class="wpd-comment-date"><i></i> {age(post, LANGUAGES["en"])}</div></div>{answer}<div class="text"><p>{post.text}</p></div>
          <div><div>0</div><div><span>Reply</span></div></div></div></div>{below}</div>"""

    return f"<p>2 Comments</p>{nested(posts, comment)}"


def _short(post: Post, day: str) -> str:
    hours = max(1, int((AS_OF - post.at).total_seconds()) // 3600)
    return f"{hours} h" if hours < 24 else f"{hours // 24} {day}"
