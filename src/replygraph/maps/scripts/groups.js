// @ts-check
/* Groups of authors by how they take part: never answered, newcomers, authors who answer newcomers, bridges. Each is a
   plain count of what one looks at, and each says how it is counted. */
import { authors, comments, measures, size, ties } from "./discussion.js";
import { day } from "./dates.js";
import { amount, lettered } from "./names.js";
import { phrase } from "./phrases.js";
import { isSeen, seen } from "./seen.js";
import { edgeTime, timeline } from "./timeline.js";

const LATE = 0.75;  /* of the time that is covered, after which a first comment is a newcomer's */
const everybody = () => Array.from({ length: size }, (_, author) => author).filter(isSeen);

/* The moment after which first comments count as newcomers'; null where times tell no such thing. */
export function lateFrom() {
  if (!timeline || timeline.count < 4 || timeline.unknown > comments.count / 10) return null;
  return edgeTime(Math.floor(timeline.count * LATE));
}
let firsts = null;
export function firstTimes() {
  if (firsts) return firsts;
  firsts = new Float64Array(size).fill(Infinity);
  for (let i = 0; i < comments.count; i++) {
    const author = comments.author[i];
    if (author >= 0 && comments.time[i] < firsts[author]) firsts[author] = comments.time[i];
  }
  return firsts;
}
function newcomers() {
  const from = lateFrom();
  return from === null ? [] : everybody().filter(author => firstTimes()[author] >= from && firstTimes()[author] < Infinity)
    .sort((a, b) => firstTimes()[a] - firstTimes()[b] || a - b);
}
const isNew = author => firstTimes()[author] >= lateFrom() && firstTimes()[author] < Infinity;
/* A number for each author, made of all replies that are looked at: counted in one go, and again when one looks at others. */
function countedOnce(count) {
  let of = null, found = new Float64Array(0);
  return author => {
    if (of === seen.ties) return found[author];
    [of, found] = [seen.ties, new Float64Array(size)];
    for (let tie = 0; tie < ties.count; tie++) if (seen.ties[tie]) count(found, ties.source[tie], ties.target[tie], seen.ties[tie]);
    return found[author];
  };
}
const repliesToNew = countedOnce((found, from, to, n) => { if (isNew(to)) found[from] += n; });
function welcoming() {
  return lateFrom() === null ? [] : everybody().filter(author => !isNew(author) && repliesToNew(author) > 0)
    .sort((a, b) => repliesToNew(b) - repliesToNew(a) || a - b);
}
/* Replies that an author exchanges with authors of other clusters. */
export const acrossOf = countedOnce((found, from, to, n) => {
  const a = authors.cluster[from], b = authors.cluster[to];
  if (a >= 0 && b >= 0 && a !== b) { found[from] += n; found[to] += n; }
});
function bridges() {
  if (!lettered) return [];
  const value = measures.betweenness || Float64Array.from({ length: size }, (_, author) => acrossOf(author));
  return everybody().filter(author => acrossOf(author) > 0 && value[author] > 0).sort((a, b) => value[b] - value[a] || acrossOf(b) - acrossOf(a) || a - b);
}

/* Of each group: which message says how it is counted, who is in it, and what is said of one of them. */
export const GROUPS = {
  unanswered: {
    how: "unanswered_how", value: author => phrase("count.comments", { n: seen.comments[author] }),
    of: () => everybody().filter(author => seen.received[author] === 0 && seen.comments[author] > 0).sort((a, b) => seen.comments[b] - seen.comments[a] || a - b),
  },
  newcomers: {
    how: "newcomers_how", of: newcomers, value: author => phrase("group.newcomer", { day: day(firstTimes()[author]), n: seen.received[author] }),
  },
  welcoming: { how: "welcoming_how", of: welcoming, value: author => phrase("count.replies", { n: repliesToNew(author) }) },
  bridges: {
    how: measures.betweenness ? "bridges_between_how" : "bridges_how", of: bridges,
    value: author => measures.betweenness ? phrase("group.across_value", { value: amount(measures.betweenness[author]), n: acrossOf(author) })
      : phrase("group.across", { n: acrossOf(author) }),
  },
};
