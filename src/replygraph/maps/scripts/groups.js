// @ts-check
/* Groups of authors by how they take part: never answered, newcomers, authors who answer newcomers, bridges. Each is a
   plain count of what one looks at, and each says how it is counted. */
import { authors, comments, measures, newSums, size, ties } from "./discussion.js";
import { day } from "./dates.js";
import { amount, lettered } from "./names.js";
import { phrase } from "./phrases.js";
import { commentSeen, isSeen, seen } from "./seen.js";
import { edgeTime, timeline } from "./timeline.js";

const LATE = 0.75;  /* of the time that is covered, after which a first comment is a newcomer's */

/* The moment after which first comments count as newcomers'; never where times tell no such thing. */
const lateFrom = !timeline || timeline.count < 4 || timeline.unknown > comments.count / 10 ? Infinity : edgeTime(Math.floor(timeline.count * LATE));
let firsts = null;
function firstTimes() {
  if (firsts) return firsts;
  firsts = new Float64Array(size).fill(Infinity);
  for (let i = 0; i < comments.count; i++) {
    const author = comments.author[i];
    if (author >= 0 && comments.time[i] < firsts[author]) firsts[author] = comments.time[i];
  }
  return firsts;
}
const isNew = author => lateFrom < Infinity && firstTimes()[author] >= lateFrom && firstTimes()[author] < Infinity;
/* A number for each author, made of what is looked at: counted in one go, and again when one looks at something else. */
function countedOnce(count) {
  let of = null, found = null;
  return author => {
    if (of !== seen.ties) {
      [of, found] = [seen.ties, newSums()];
      count(found);
    }
    return found[author];
  };
}
const ofReplies = count => countedOnce(found => {
  for (let tie = 0; tie < ties.count; tie++) if (seen.ties[tie]) count(found, ties.source[tie], ties.target[tie], seen.ties[tie]);
});
/* Replies by somebody who is not known make no arrow, and yet they are answers. */
export const answeredByUnknown = countedOnce(found => {
  for (let i = 0; comments && i < comments.count; i++) if (comments.author[i] < 0 && comments.to[i] >= 0 && commentSeen(i)) found[comments.to[i]]++;
});
const repliesToNew = ofReplies((found, from, to, n) => { if (isNew(to)) found[from] += n; });
/* Replies that an author exchanges with authors of other clusters. */
export const acrossOf = ofReplies((found, from, to, n) => {
  const a = authors.cluster[from], b = authors.cluster[to];
  if (a >= 0 && b >= 0 && a !== b) { found[from] += n; found[to] += n; }
});
const bridging = author => measures.betweenness ? measures.betweenness[author] : acrossOf(author);

/* Of each group: which message says how it is counted, who is in it, by what they are ordered, and what is said of one of them. */
export const GROUPS = {
  unanswered: {
    how: "unanswered_how", has: author => seen.received[author] === 0 && seen.comments[author] > 0 && !answeredByUnknown(author), by: author => seen.comments[author],
    value: author => phrase("count.comments", { n: seen.comments[author] }),
  },
  newcomers: {
    how: "newcomers_how", has: isNew, by: author => -firstTimes()[author],
    value: author => phrase("group.newcomer", { day: day(firstTimes()[author]), n: seen.received[author] }),
  },
  welcoming: {
    how: "welcoming_how", has: author => lateFrom < Infinity && !isNew(author) && repliesToNew(author) > 0, by: repliesToNew,
    value: author => phrase("count.replies", { n: repliesToNew(author) }),
  },
  bridges: {
    how: measures.betweenness ? "bridges_between_how" : "bridges_how", has: author => lettered && acrossOf(author) > 0 && bridging(author) > 0, by: bridging,
    value: author => measures.betweenness ? phrase("group.across_value", { value: amount(measures.betweenness[author]), n: acrossOf(author) })
      : phrase("group.across", { n: acrossOf(author) }),
  },
};
/* Everybody in a group, those first who have most of what it is ordered by. */
export function inGroup(key) {
  const { has, by } = GROUPS[key], found = [];
  for (let author = 0; author < size; author++) if (isSeen(author) && has(author)) found.push(author);
  return found.sort((a, b) => by(b) - by(a) || a - b);
}
/* The first of a group, how many are level with that one, and how many are in it, without the order of the rest. */
export function countGroup(key, counts = GROUPS[key].has) {
  const { has, by } = GROUPS[key];
  let first = null, level = 0, n = 0;
  for (let author = 0; author < size; author++) {
    if (!isSeen(author) || !has(author) || !counts(author)) continue;
    n++;
    if (first === null || by(author) > by(first)) [first, level] = [author, 0];
    if (by(author) === by(first)) level++;
  }
  return { first, level, n };
}
