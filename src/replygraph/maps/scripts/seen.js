// @ts-check
/* What of the discussion one looks at: a span of time or two, the clusters that are not hidden, arrows of at least so many replies,
   with assumed replies or without. Ranking, panels, counts, captions and map all read it here. */
import { authors, clusters, comments, counts, KINDS, ASSUMED, newSums, size, ties, total } from "./discussion.js";
import { column, CHANGE, spans, state } from "./state.js";
import { edgeTime, timeline } from "./timeline.js";

export const seen = {
  on: false, timed: false, authors: null, ties: ties.weight, received: authors.received, sent: authors.sent, comments: authors.comments,
  people: size, arrows: ties.count, replies: counts.replies, parts: null, change: null,
};

/* In the legend: -1 nobody to talk with, -2 in clusters too small or too many to be named here. */
export const groupOf = cluster => cluster < 0 ? -1 : cluster < clusters.length ? cluster : -2;
export const isHidden = cluster => state.hidden.has(groupOf(cluster));
export const isSeen = author => seen.authors === null || seen.authors[author] === 1;
export const weightSeen = tie => tie < 0 ? 0 : seen.ties[tie];
export const bySeenWeight = (a, b) => seen.ties[b] - seen.ties[a] || a - b;

let looked = [];  /* times from and until, of each span */
const fallsIn = (i, list) => list.some(({ low, high }) => comments.time[i] >= low && comments.time[i] < high);
export const commentSeen = i => !seen.timed || fallsIn(i, looked);
const timesOf = ([from, until]) => ({ low: from > 0 ? edgeTime(from) : -Infinity, high: until < timeline.count ? edgeTime(until) : Infinity });
export const hasAssumed = Boolean(comments?.kind.includes(ASSUMED)) || ties.guessed > 0;

export function refreshSeen() {
  seen.timed = Boolean(timeline) && (state.from > 0 || state.until < timeline.count || state.other !== null);
  looked = seen.timed ? spans().map(timesOf) : [];
  Object.assign(seen, { parts: null, change: null });
  seen.on = seen.timed || state.hidden.size > 0 || state.least > 1 || !state.assumed;
  if (!seen.on) {
    return Object.assign(seen, { authors: null, ties: ties.weight, received: authors.received, sent: authors.sent, comments: authors.comments,
      people: size, arrows: ties.count, replies: ties.replies });
  }
  const hidden = Uint8Array.from(authors.cluster, cluster => Number(isHidden(cluster)));
  countTies(hidden);
  countAuthors(hidden);
  if (state.other) compareParts();
}
/* Of each of two spans the replies that each author received, as far as their arrows are looked at. */
function compareParts() {
  seen.parts = looked.map((span, place) => {
    const found = countComments([span]), received = newSums();
    let all = 0;
    for (let tie = 0; tie < ties.count; tie++) {
      if (!seen.ties[tie]) continue;
      received[ties.target[tie]] += found[tie];
      all += found[tie];
    }
    return { span: spans()[place], received, replies: all };
  });
  seen.change = Float64Array.from(seen.parts[1].received, (later, author) => later - seen.parts[0].received[author]);
}
function countTies(hidden) {
  seen.ties = seen.timed ? countComments(looked) : state.assumed ? ties.weight.slice() : ties.weight.map((weight, tie) => weight - ties.assumed[tie]);
  seen.received = newSums();
  seen.sent = newSums();
  seen.arrows = seen.replies = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    const a = ties.source[tie], b = ties.target[tie];
    if (hidden[a] || hidden[b] || seen.ties[tie] < state.least) seen.ties[tie] = 0;
    if (!seen.ties[tie]) continue;
    seen.sent[a] += seen.ties[tie];
    seen.received[b] += seen.ties[tie];
    seen.arrows++;
    seen.replies += seen.ties[tie];
  }
}
function countComments(list) {
  const found = new Float64Array(ties.count), isOne = i => comments.tie[i] >= 0 && (state.assumed || comments.kind[i] !== ASSUMED) && fallsIn(i, list);
  for (let i = 0; i < comments.count; i++) if (isOne(i)) found[comments.tie[i]] += comments.weight?.[i] ?? 1;
  return found;
}
function countAuthors(hidden) {
  seen.comments = seen.timed ? new Uint32Array(size) : authors.comments;
  if (seen.timed) for (let i = 0; i < comments.count; i++) if (comments.author[i] >= 0 && commentSeen(i)) seen.comments[comments.author[i]]++;
  const active = author => seen.received[author] + seen.sent[author] > 0;
  seen.authors = Uint8Array.from(authors.cluster, (_, author) => {
    return Number(!hidden[author] && (state.least === 1 || active(author)) && (!seen.timed || seen.comments[author] > 0 || active(author)));
  });
  seen.people = total(seen.authors);
}
/* Counts follow what one looks at; measures are of the whole discussion. */
export const seenColumn = key => seen[key] && ["received", "sent", "comments", CHANGE].includes(key) ? seen[key] : column(key);
export const kindOf = i => KINDS[comments.kind[i]];

/* Replies between clusters, as far as they are looked at. */
let between = { of: null, counts: new Map() };
const pairKey = (a, b) => a * 1e6 + b;
export function betweenClusters(a, b) {
  if (between.of !== seen.ties) between = { of: seen.ties, counts: countBetween() };
  return between.counts.get(pairKey(a, b)) || 0;
}
function countBetween() {
  const found = new Map();
  for (let tie = 0; tie < ties.count; tie++) {
    const from = authors.cluster[ties.source[tie]], to = authors.cluster[ties.target[tie]], key = pairKey(from, to);
    if (from >= 0 && to >= 0 && seen.ties[tie]) found.set(key, (found.get(key) || 0) + seen.ties[tie]);
  }
  return found;
}
/* The visible members of a cluster, in the order of the page's measure. */
export function membersOf(cluster, most) {
  const members = [];
  for (let author = 0; author < size && members.length < most; author++) if (authors.cluster[author] === cluster && isSeen(author)) members.push(author);
  return members;
}
