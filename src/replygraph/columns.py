"""The columns of every table, and what each holds: docs/reference.md is made from here."""

from collections.abc import Mapping

COMMENTS: Mapping[str, str] = {
    "id": "The comment's id in its source; `row N` where the source has none.",
    "parent_id": "The id of the comment answered; empty for a comment that starts a thread, or where the source does not tell.",
    "thread_id": "The id of the thread; the starter of a thread has it as its own id, where the source knows the starter.",
    "author": "The name of the author.",
    "created_at": "When it was written, in UTC where the source tells the zone, else as it says; `precision` tells how exactly that is known.",
    "text": "What was said, as plain text.",
    "url": "The address of the comment.",
    "score": "Votes, likes or points.",
    "reply_to": "The name of the author answered, from sources that give one.",
    "resolution": "How the parent was found; the words are listed below.",
    "candidates": "The ids of all comments that may be the parent, where more than one may.",
    "truncated": "Whether the source shows only the beginning of the text.",
    "precision": "How exactly `created_at` is known; the words are listed below.",
    "title": "The title of the thread.",
    "weight": "How many replies the row stands for, where a source counts them.",
    "author_id": "What tells the author apart from others of the same name, where the source knows it: an id, a handle, an address.",
    "reply_to_id": "The same of the author answered.",
}

RESOLUTIONS: Mapping[str, str] = {
    "explicit-id": "The source names the comment answered, by its id or a link.",
    "nested": "The comment lies below the one answered, on the page or in the file.",
    "quote": "The text quotes the comment answered.",
    "mention": "The text names the author answered; of several comments of theirs the latest before is taken.",
    "name-on-path": "The page names the author answered, and the order of the page tells which comments of theirs it may be.",
    "name-latest": "The page names the author answered; the latest comment of theirs before is taken.",
    "subject": "The first mail with the same subject is taken, as asked.",
    "boost": "The author passed the comment on, as asked for with --ties.",
    "none": "The page does not tell which comment is answered.",
    "assumed": "Nothing tells it; by convention the start of the thread is answered.",
}
PRECISIONS: Mapping[str, str] = {
    "second": "To the second.", "minute": "To the minute.", "hour": "To the hour.", "day": "To the day.", "week": "To the week.",
    "month": "To the month.", "year": "To the year.", "estimated": "Worked out by a program from words such as 2 weeks ago.",
}  # fmt: skip

AUTHORS: Mapping[str, str] = {
    "author": "The name; of several authors with one name, each with the id or handle behind it.",
    "author_id": "What tells the author apart from others of the same name: an id, a handle, an address; only where the source has one.",
    "comments": "How many comments the author wrote.",
    "replies_received": "How many replies the author received from others.",
    "replies_sent": "How many replies the author wrote to others.",
    "replies_assumed": "How many of the replies received are assumed: nothing in the source tells whom they answer.",
    "authors_answering": "How many different authors answered this one.",
    "authors_answered": "How many different authors this one answered.",
    "self_replies": "How many replies the author wrote to their own comments; no tie is made of them.",
    "first_comment_at": "When the author's first comment was written.",
    "last_comment_at": "When the author's last comment was written.",
    "first_comment_precision": "How exactly the former is known, in the words of `precision`; there only where any is known less than to the second.",
    "last_comment_precision": "The same of the last comment.",
    "place_from": "The best place by replies received that the author may have, all authors at once with 95% confidence.",
    "place_to": "The worst such place.",
    "may_be_first": "Whether the author may be the one with the most replies per thread.",
    "threads_answered_in": "In how many threads somebody answered the author.",
    "place_by_threads_from": "The best place by the number of those threads, all authors at once with 95% confidence.",
    "place_by_threads_to": "The worst such place.",
    "cluster_words": "In GraphML, GEXF and other exports: the words that set the comments of the author's cluster apart, as on the page; left out where no word does.",
    "cluster_confidence": "Over resampled threads, the mean share of the cluster's members who are grouped with the author again.",
    "confidence_by_chance": "What that share is on average where there are no groups; the same for all.",
    "cluster": "The number of the author's cluster, 0 for the largest; -1 for authors without ties. Pages and tables write A, B, C ...",
}

TIES: Mapping[str, str] = {
    "source": "The author who replies.",
    "target": "The author replied to.",
    "weight": "How many replies.",
    "explicit": "How many of them are told by an id or a link. This and the next three are there where not all replies are explicit.",
    "structural": "How many are told by nesting or the order of the page.",
    "named": "How many are told by a quotation, a mention or a name.",
    "assumed": "How many nothing tells: by convention they answer the start of the thread, or what --assumed says.",
    "first_reply_at": "When the first of them was written.",
    "last_reply_at": "When the last of them was written.",
    "first_reply_precision": "How exactly the former is known, where any is known less than to the second.",
    "last_reply_precision": "The same of the last of them.",
}

RANKING: Mapping[str, str] = {
    "rank": "The place, from 1; equal values share one: after two at place 2 comes place 4.",
    "rank_without_assumed": "The place without assumed replies, where there are any.",
}
