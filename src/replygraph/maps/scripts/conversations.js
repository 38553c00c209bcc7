// @ts-check
/* Who talks with whom: pairs by their replies both ways, the longest exchange by turns, a dialogue in the order of time. */
import { make, number } from "./helpers.js";
import { phrase, pieces } from "./phrases.js";
import { ASSUMED, authors, comments, commentsOn, dialogueOf, tieOf, ties } from "./discussion.js";
import { badge, nameOf, spoken } from "./names.js";
import { arrow, authorButton, clusterSign, count, dialogueButton, guessedWords, heading, small, tieButton, unbroken } from "./parts.js";
import { commentList } from "./said.js";
import { commentSeen, seen, weightSeen } from "./seen.js";

/* Pairs who answered each other, the few of most replies first. */
const PAIRS = 8;
let pairs = { of: null, first: [] };
export function topPairs() {
  if (pairs.of !== seen.ties) pairs = { of: seen.ties, first: findPairs() };
  return pairs.first;
}
function findPairs() {
  const first = [], least = () => first.length < PAIRS ? 0 : first[PAIRS - 1].all;
  for (let tie = 0; tie < ties.count; tie++) {
    const a = ties.source[tie], b = ties.target[tie], there = seen.ties[tie], back = a < b && there ? weightSeen(tieOf(b, a)) : 0;
    if (!back || there + back < least()) continue;
    first.push({ a, b, there, back, all: there + back });
    first.sort((p, q) => q.all - p.all || q.back * q.there - p.back * p.there || p.a - q.a || p.b - q.b).splice(PAIRS);
  }
  return first;
}
export const pairNames = (a, b) => pieces("dialogue.names", { a: spoken(a), b: spoken(b) });
export const pairLine = ({ a, b, there, back, all }) => make("li", null, badge(authors.cluster[a]),
  dialogueButton(a, b, pairNames(a, b)), count(`${number(there)} + ${number(back)}${guessedWords([tieOf(a, b), tieOf(b, a)], all)}`));

/* The longest run of comments in which two authors answer each other by turns; assumed replies are no turns. */
export function longestExchange() {
  if (!comments) return null;
  const lengths = new Int32Array(comments.count).fill(-1);
  let best = -1;
  for (let i = 0; i < comments.count; i++) {
    if (turns(i, lengths) > 2 && (best < 0 || lengths[i] > lengths[best])) best = i;
  }
  if (best < 0) return null;
  const run = [best];
  while (run.length < lengths[best]) run.unshift(comments.parent[run[0]]);
  return { run, alone: lengths.every((n, i) => n < lengths[best] || i === best), a: comments.author[run[0]], b: comments.author[run[1]] };
}
/* How many comments a run by turns has that ends with this one; counted from the top, however deep a thread is. */
function turns(i, lengths) {
  const path = [];
  for (let at = i; at >= 0 && lengths[at] < 0; at = comments.parent[at]) {
    lengths[at] = 0;  /* a circle of parents ends here */
    path.push(at);
  }
  for (const at of path.reverse()) {
    const parent = comments.parent[at];
    if (!isTurn(at)) lengths[at] = 1;
    else lengths[at] = isTurn(parent) && comments.author[comments.parent[parent]] === comments.author[at] ? lengths[parent] + 1 : 2;
  }
  return lengths[i];
}
function isTurn(i) {
  const parent = comments.parent[i];
  return parent >= 0 && comments.author[i] >= 0 && comments.author[parent] >= 0 && comments.author[i] !== comments.author[parent]
    && comments.tie[i] >= 0 && comments.to[i] === comments.author[parent] && seen.ties[comments.tie[i]] > 0
    && comments.kind[i] !== ASSUMED && commentSeen(i) && commentSeen(parent);
}

/* ---- panels ---- */
export async function dialogueDetails(box, a, b) {
  const there = weightSeen(tieOf(a, b)), back = weightSeen(tieOf(b, a)), side = author => [clusterSign(authors.cluster[author]), authorButton(author)];
  box.append(heading(pairNames(a, b)), make("p", { class: "from" }, unbroken(pieces("dialogue.replies", {
    a: side(a), b: side(b), n: there + back, there: tieButton(a, b, phrase("dialogue.there", { n: there })), back: tieButton(b, a, phrase("dialogue.back", { n: back })),
  }))));
  if (!comments?.texts) box.append(make("p", null, phrase("comment.no_texts")));
  await commentList(box, null, dialogueOf(a, b).filter(commentSeen));
}
export async function tieDetails(box, a, b) {
  const tie = tieOf(a, b), there = weightSeen(tie), back = weightSeen(tieOf(b, a)), side = author => [clusterSign(authors.cluster[author]), authorButton(author)];
  box.append(heading(nameOf(a), arrow(), nameOf(b)));
  box.append(make("p", { class: "from" }, unbroken(pieces("arrow.replies", { a: side(a), b: side(b), n: there }))));
  sayAssumed(box, tie);
  if (back) {
    box.append(make("p", { class: "ways" }, tieButton(b, a, "⇄ ", phrase("details.other_way", { n: back })), dialogueButton(a, b, phrase("arrow.both"))));
  } else {
    box.append(small(pieces("arrow.not_back", { a: spoken(a), b: spoken(b) })));
  }
  if (!comments?.texts) box.append(make("p", null, phrase("comment.no_texts")));
  await commentList(box, null, commentsOn(tie).filter(commentSeen));
}
function sayAssumed(box, tie) {
  const n = ties.assumed[tie], all = ties.weight[tie];
  if (n) box.append(small(phrase(n === all ? "arrow.assumed" : "arrow.some_assumed", { n, all })));
}
