// @ts-check
/* What one looks at, in sentences: each a count that the panels behind it show, each as sure as the file makes it. */
import { make } from "./helpers.js";
import { authors, comments, counts, data, measures, highest, receivedBy, sentBy, size, tieOf, ties } from "./discussion.js";
import { READERS } from "./about.js";
import { day } from "./dates.js";
import { knownWords } from "./captions.js";
import { confidenceWords, groupReasons, placeWords } from "./certainty.js";
import { clusterCount, lettered, origin } from "./names.js";
import { enumerated, isNumber, people, phrase, pieces, share } from "./phrases.js";
import { longestExchange, pairNames, topPairs } from "./conversations.js";
import { acrossOf, countGroup } from "./groups.js";
import { authorButton, dialogueButton, guessedWords, plainButton, unbroken } from "./parts.js";
import { seen } from "./seen.js";
import { isWhole, state } from "./state.js";

const LARGE_PART = 0.1;  /* of all replies, from which part on it is told who wrote them */
const sentence = (...words) => make("li", null, unbroken(words));
let named = { of: null, authors: [] };
export function findings() {
  named = { of: seen.ties, authors: [] };
  const limits = [...alerts(), numbersForNames(), agesForDates(), replyKinds(), unheld("starters"), unheld("outside"), unknownAuthors()];
  return [...limits, mostAnswered(), mostAnswering(), mostExchange(), longestRun(), groupsFound(), unanswered(), late(), bridge()].filter(Boolean);
}

/* Whom the findings name, in their order. */
export function authorsInFindings() {
  if (named.of !== seen.ties) findings();
  return named.authors;
}
function nameButton(author) {
  named.authors.push(author);
  return authorButton(author);
}
function pairButton(a, b) {
  named.authors.push(a, b);
  return dialogueButton(a, b, pairNames(a, b));
}

/* What the reading warned of: whatever is below may be wrong by it. */
const ALERTS = 3;
function alerts() {
  const { alerts: all } = data.about, more = all.length - ALERTS;
  const told = all.slice(0, ALERTS).map(words => sentence(pieces("findings.warning", { words: make("span", { lang: READERS }, words) })));
  return more > 0 ? [...told, sentence(phrase("findings.more_warnings", { n: more, title: phrase("about.title") }))] : told;
}
function numbersForNames() {
  const n = authors.name.filter(isNumber).length;
  if (size < 2 || n <= size / 2) return null;
  return sentence(n === size ? phrase("findings.all_numbers") : phrase("findings.some_numbers", { n, all: size }));
}
/* A page that says "14 days ago" tells dates only to those who know when it was saved. */
function agesForDates() {
  const days = [...new Set(data.about.ages)].sort().map(each => day(Date.parse(each) / 1000)), [from, to] = [days[0], days.at(-1)];
  return days.length ? sentence(phrase("findings.ages", { day: from === to ? from : phrase("time.span", { from, to }) })) : null;
}
/* How much of it is known: where the source tells of some replies not whom they answer, that comes first. */
function replyKinds() {
  return knownWords() && state.assumed ? sentence(knownWords()) : null;
}
/* What no arrow shows. */
function unheld(what) {
  const { [what]: n, comments: all } = counts;
  return n && !seen.on ? sentence(phrase(`findings.${what}`, { n, all, share: share(n, all) })) : null;
}
function unknownAuthors() {
  return counts.unknown && !seen.on ? sentence(phrase("findings.unknown_authors", { n: counts.unknown })) : null;
}
function mostAnswered() {
  const { most: n, found: first } = highest(seen.received), all = seen.replies;
  if (!n || !isWhole()) return null;
  if (first.length > 3) return sentence(phrase("findings.many_first", { n: first.length, replies: n }), " ", certainty());
  const names = enumerated(first.map(nameButton));
  if (first.length > 1) return sentence(pieces("findings.some_first", { names, n, all }), certainty());
  return sentence(pieces("findings.first", {
    names, n, all, part: all >= 10 ? phrase("findings.part", { share: share(n, all) }) : "", known: guessedWords(receivedBy(first[0]), n),
    next: nextWords(seen.received, n),
  }), certainty());
}
/* Who comes next, or how many do. */
function nextWords(values, first) {
  const { most: n, found } = highest(values, first);
  return found.length ? pieces(found.length > 1 ? "findings.next_several" : "findings.next", { name: nameButton(found[0]), many: found.length, n }) : "";
}
/* Who wrote a large part of all replies, and more than the next by over two standard deviations of what chance between both would give. */
function mostAnswering() {
  const { most: n, found: [author, same] } = highest(seen.sent), { most: other } = highest(seen.sent, n), all = seen.replies;
  if (same !== undefined || n < LARGE_PART * all || (n - other) ** 2 <= 4 * (n + other) || !isWhole()) return null;
  return sentence(pieces("findings.most_sent", {
    name: nameButton(author), n, all, part: all >= 10 ? phrase("findings.part", { share: share(n, all) }) : "", known: guessedWords(sentBy(author), n),
    next: nextWords(seen.sent, n),
  }), make("span", { class: "note" }, phrase("findings.sent_note")));
}
/* What Python found out about chance, where it was asked. */
const certainty = () => placeWords() && !seen.on ? make("span", { class: "note" }, placeWords()) : null;
const confidenceNote = () => confidenceWords() ? make("span", { class: "note" }, confidenceWords()) : null;
function mostExchange() {
  const [first, second] = topPairs();
  if (!first || first.all < 3) return null;
  const { a, b, there, back, all } = first, known = guessedWords([tieOf(a, b), tieOf(b, a)], all);
  return sentence(pieces(second?.all === all ? "findings.pair_among" : "findings.pair", { pair: pairButton(a, b), n: all, there, back, known }));
}
function longestRun() {
  const found = longestExchange();
  if (!found || found.run.length < 3) return null;
  const choice = { dialogue: [found.a, found.b], comment: comments.texts ? found.run[0] : null };
  const words = plainButton(choice, phrase("count.comments", { n: found.run.length }));
  return sentence(pieces(found.alone ? "findings.exchange" : "findings.exchange_among", { comments: words, a: nameButton(found.a), b: nameButton(found.b) }));
}
export function insideShare() {
  let inside = 0, within = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    const a = authors.cluster[ties.source[tie]], b = authors.cluster[ties.target[tie]];
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
  if (groupReasons() && !seen.on) return sentence(groupReasons(), " ", phrase("findings.stay", { share: share(inside, within) }), " ", confidenceNote());
  const note = origin === "given" ? null : make("span", { class: "note" }, phrase("findings.groups_note"));
  return sentence(phrase("findings.groups", { origin, n: clusterCount(), share: share(inside, within) }), note);
}
const groupButton = (group, ...words) => plainButton({ group }, ...words);
function unanswered() {
  const { n } = countGroup("unanswered"), all = seen.people;
  if (!n || !isWhole() || !ties.count) return null;
  const who = groupButton("unanswered", n === all ? phrase("findings.unanswered_all", { n }) : phrase("count.authors_of", { n, all }));
  const guessed = ties.guessed && state.assumed ? "yes" : "no";
  return sentence(pieces("findings.unanswered", { who, n, guessed, filtered: seen.on ? "yes" : "no", unknown: !comments && counts.unknown ? phrase("findings.unknown") : "" }));
}
function late() {
  const { n: all } = countGroup("newcomers"), { n } = countGroup("newcomers", author => seen.received[author] > 0), { first: host, level } = countGroup("welcoming");
  if (!all || all > seen.people / 2) return null;  /* where most come last, the time says little of them */
  const most = level !== 1 ? "" : pieces("findings.late_most", { name: nameButton(host) });
  return sentence(pieces("findings.late", { who: groupButton("newcomers", people(all)), all, n, most }));
}
function bridge() {
  const { first, level } = countGroup("bridges");
  if (first === null || acrossOf(first) < 2 || (level > 1 && !measures.betweenness)) return null;  /* one reply joins no groups, and of equal ones none has the most */
  return sentence(pieces(measures.betweenness ? "findings.bridge" : "findings.bridge_across", {
    name: nameButton(first), bridges: groupButton("bridges", phrase("findings.bridges")), value: phrase("group.across", { n: acrossOf(first) }),
  }));
}
