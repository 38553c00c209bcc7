// @ts-check
/* What one looks at, in sentences: each a count that the panels behind it show, each as sure as the file makes it. */
import { make } from "./helpers.js";
import { authors, comments, counts, measures, receivedBy, size, tieOf, ties } from "./discussion.js";
import { knownWords } from "./captions.js";
import { groupNumbers, placeWords } from "./certainty.js";
import { clusterCount, lettered, origin } from "./names.js";
import { enumerated, people, phrase, pieces, share } from "./phrases.js";
import { longestExchange, pairNames, pairs } from "./conversations.js";
import { GROUPS } from "./groups.js";
import { authorButton, dialogueButton, plainButton } from "./parts.js";
import { seen } from "./seen.js";
import { isWhole, state } from "./state.js";

const sentence = (...words) => make("li", null, ...words);
export function findings() {
  return [replyKinds(), mostAnswered(), mostExchange(), longestRun(), groupsFound(), unanswered(), late(), bridge()].filter(Boolean);
}

/* How much of it is known: where the source tells of some replies not whom they answer, that comes first. */
function replyKinds() {
  return knownWords() && state.assumed ? sentence(knownWords()) : null;
}
function mostAnswered() {
  const order = Array.from({ length: size }, (_, author) => author).filter(author => seen.received[author] > 0)
    .sort((a, b) => seen.received[b] - seen.received[a] || a - b);
  if (!order.length || !isWhole()) return null;
  const n = seen.received[order[0]], first = order.filter(author => seen.received[author] === n), all = seen.replies;
  if (first.length > 3) return sentence(phrase("findings.many_first", { n: first.length, replies: n }), " ", certainty());
  const names = enumerated(first.map(authorButton)), next = order[first.length];
  if (first.length > 1) return sentence(pieces("findings.some_first", { names, n, all }), certainty());
  return sentence(pieces("findings.first", {
    names, n, all, part: all >= 10 ? phrase("findings.part", { share: share(n, all) }) : "", known: guessedWords(receivedBy(order[0]), n),
    next: next === undefined ? "" : pieces("findings.next", { name: authorButton(next), n: seen.received[next] }),
  }), certainty());
}
/* How many of some replies are assumed, where all of the time is looked at. */
function guessedWords(list, all) {
  const n = seen.timed || !state.assumed ? 0 : list.reduce((sum, tie) => sum + (seen.ties[tie] ? ties.assumed[tie] : 0), 0);
  return n === 0 ? "" : phrase(n === all ? "findings.known_all" : "findings.known_some", { n });
}
/* What Python found out about chance, where it was asked. */
const certainty = () => placeWords() && !seen.on ? make("span", { class: "note" }, placeWords()) : null;
function mostExchange() {
  const [first, second] = pairs(2);
  if (!first || first.all < 3) return null;
  const { a, b, there, back, all } = first, known = guessedWords([tieOf(a, b), tieOf(b, a)], all);
  return sentence(pieces(second?.all === all ? "findings.pair_among" : "findings.pair", { pair: dialogueButton(a, b, pairNames(a, b)), n: all, there, back, known }));
}
function longestRun() {
  const found = longestExchange();
  if (!found || found.run.length < 3) return null;
  const choice = { dialogue: [found.a, found.b], comment: comments.texts ? found.run[0] : null };
  const words = plainButton(choice, phrase("count.comments", { n: found.run.length }));
  return sentence(pieces("findings.exchange", { comments: words, a: authorButton(found.a), b: authorButton(found.b) }));
}
export function insideShare() {
  let inside = 0, within = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    const [a, b] = [authors.cluster[ties.source[tie]], authors.cluster[ties.target[tie]]];
    within += seen.ties[tie];
    if (a >= 0 && a === b) inside += seen.ties[tie];
  }
  return { inside, within };
}
function groupsFound() {
  if (!ties.count) return null;
  if (!lettered) return sentence(phrase("findings.no_groups", { origin }));
  const { inside, within } = insideShare();
  if (!within) return null;
  if (groupNumbers() && !seen.on) return sentence(groupNumbers(), " ", phrase("findings.stay", { share: share(inside, within) }));
  const note = origin === "given" ? null : make("span", { class: "note" }, phrase("findings.groups_note"));
  return sentence(phrase("findings.groups", { origin, n: clusterCount(), share: share(inside, within) }), note);
}
const groupButton = (group, ...words) => plainButton({ group }, ...words);
function unanswered() {
  const n = GROUPS.unanswered.of().length, all = seen.people;
  if (!n || !isWhole() || !ties.count) return null;
  const who = groupButton("unanswered", n === all ? phrase("findings.unanswered_all", { n }) : phrase("count.authors_of", { n, all }));
  const outside = !seen.on && counts.outside ? phrase("findings.outside", { n: counts.outside }) : "";
  return sentence(pieces("findings.unanswered", { who, n, filtered: seen.on ? "yes" : "no", outside }));
}
function late() {
  const found = GROUPS.newcomers.of(), [host] = GROUPS.welcoming.of();
  if (!found.length || found.length > seen.people / 2) return null;  /* where most come last, the time says little of them */
  const n = found.filter(author => seen.received[author] > 0).length, most = host === undefined ? "" : pieces("findings.late_most", { name: authorButton(host) });
  return sentence(pieces("findings.late", { who: groupButton("newcomers", people(found.length)), all: found.length, n, most }));
}
function bridge() {
  const [first] = GROUPS.bridges.of();
  if (first === undefined) return null;
  return sentence(pieces(measures.betweenness ? "findings.bridge" : "findings.bridge_across", {
    name: authorButton(first), bridges: groupButton("bridges", phrase("findings.bridges")), value: GROUPS.bridges.value(first),
  }));
}
