// @ts-check
/* The panel that says in words what the map shows, and where one reads what was said. */
import { $, make, number } from "./helpers.js";
import { phrase, pieces, replies } from "./phrases.js";
import { authors, clusters, comments, commentsOf, counts, data, measures, receivedBy, sentBy, size, ties } from "./discussion.js";
import { aboutDetails } from "./about.js";
import { comparison } from "./comparing.js";
import { dialogueDetails, pairLine, tieDetails, topPairs } from "./conversations.js";
import { findings } from "./findings.js";
import { answeredByUnknown, GROUPS, inGroup } from "./groups.js";
import { amount, badge, clusterCount, clusterName, clusterTitle, clusterWords, lettered, measureName, nameOf, origin } from "./names.js";
import { authorButton, authorLine, clusterButton, clusterLine, clusterSign, count, fact, growing, heading, otherWay, repliesOn, section, small,
  tieButton, tieLine, topTies, unbroken } from "./parts.js";
import { answersUnknown, commentList, outsideOf, showComment } from "./said.js";
import { betweenClusters, bySeenWeight, commentSeen, isHidden, membersOf, seen } from "./seen.js";
import { set, state } from "./state.js";

let turn = 0;
/* Whether the panel shows what is chosen by now; `read` brings a keyboard's reader to its heading. */
export async function showDetails(read = false) {
  const now = ++turn, box = document.createDocumentFragment();
  if (state.dialogue) await dialogueDetails(box, state.dialogue[0], state.dialogue[1]);
  else if (state.tie) await tieDetails(box, state.tie[0], state.tie[1]);
  else if (state.author !== null) await authorDetails(box, state.author);
  else if (state.pair) pairDetails(box, state.pair[0], state.pair[1]);
  else if (state.cluster !== null) await clusterDetails(box, state.cluster);
  else if (state.group !== null && GROUPS[state.group]) groupDetails(box, state.group);
  else overviewDetails(box);
  if (now !== turn) return;
  $("details").replaceChildren(...(isSomething() ? [closeButton()] : []), box);
  $("details").scrollTop = 0;
  const found = showComment($("details"));
  if (read) focusHeading(found);
}
const NONE = { author: null, tie: null, cluster: null, pair: null, dialogue: null, comment: null, group: null };
const isSomething = () => Object.keys(NONE).some(key => state[key] !== null);
const closeButton = () => make("button", { type: "button", class: "close", "aria-label": phrase("details.close"), onclick: () => set({ ...NONE }, { read: true }) }, "×");
function focusHeading(found) {
  const aim = found ? $("details").querySelector(".found") : $("details").querySelector("h2");
  if (found) aim.tabIndex = -1;
  aim?.focus({ preventScroll: true });
}

function overviewDetails(box) {
  box.append(heading(phrase("details.title")), make("p", { class: "hint" }, phrase(ties.count ? "details.choose" : size ? "details.choose_alone" : "page.nobody")));
  if (ties.count) {
    const both = topPairs();
    if (seen.parts) box.append(...comparison());
    box.append(make("ul", { class: "findings" }, findings()));
    const strongest = topTies(10).filter(tie => seen.ties[tie] > 1);  /* of single replies none is among the most */
    if (strongest.length) box.append(...section(phrase("details.strongest"), make("ul", { class: "rows" }, strongest.map(tieLine))));
    if (both.length) box.append(...section(phrase("details.pairs"), make("ul", { class: "rows" }, both.map(pairLine))));
  }
  if (lettered) {
    const rest = clusterCount() - clusters.length;
    box.append(...section(phrase("details.groups", { origin }), growing("ul", "rows", clusters.map((_, cluster) => cluster), clusterLine, 12)));
    if (rest > 0) box.append(small(phrase("details.smaller", { n: rest })));
  }
  if (size && !comments?.texts) box.append(small(phrase("comment.no_texts")));
  box.append(aboutDetails());
}

/* ---- an author ---- */
async function authorDetails(box, author) {
  const own = authors.cluster[author], received = receivedBy(author).filter(tie => seen.ties[tie]), sent = sentBy(author).filter(tie => seen.ties[tie]);
  box.append(heading(nameOf(author)));
  if (clusters[own] && lettered) box.append(make("p", { class: "from" }, badge(own), " ", clusterButton(own, phrase("cluster.link", { name: clusterTitle(clusters[own]) }))));
  if (isHidden(own)) box.append(small(phrase("author.hidden")));
  box.append(make("dl", { class: "facts" },
    fact(phrase("author.received"), number(seen.received[author]), assumedOf(received)),
    fact(phrase("author.sent"), number(seen.sent[author]), assumedOf(sent)),
    fact(phrase("author.comments"), number(seen.comments[author]), authors.self[author] ? phrase("author.to_self", { n: authors.self[author] }) : ""),
    Object.keys(measures).map(key => fact(measureName(key), amount(measures[key][author]), besideValue(key, author)))));
  if (seen.on) box.append(small(phrase("author.seen")));
  exchanges(box, "author.answered_by", received, tie => ties.source[tie], tie => [ties.source[tie], author]);
  exchanges(box, "author.answers", sent, tie => ties.target[tie], tie => [author, ties.target[tie]]);
  if (!received.length && !sent.length) box.append(make("p", null, aloneWords(author)));
  await commentList(box, "author.said", commentsOf(author).filter(commentSeen));
}
/* An author's place where the ranking goes by a measure; and what chance gives where that is known, without which a value says nothing. */
function besideValue(key, author) {
  if (key === data.size) return phrase("author.place", { n: author + 1 });
  return key === "cluster_confidence" && data.certainty.confidence ? phrase("author.chance", { n: amount(data.certainty.confidence.chance) }) : "";
}
function assumedOf(list) {
  const guessed = seen.timed || !state.assumed ? 0 : list.reduce((sum, tie) => sum + ties.assumed[tie], 0);
  return guessed ? phrase("author.assumed", { n: guessed }) : "";
}
/* Why somebody has no arrows, as far as the file tells. */
function aloneWords(author) {
  const outside = outsideOf(author), unknown = answeredByUnknown(author) > 0 || answersUnknown(author);
  if (seen.on) return phrase("author.alone_seen");
  if (authors.received[author] + authors.sent[author] > 0) return phrase("author.alone_held");
  if (!comments) return phrase("author.alone");
  if (unknown) return phrase("author.unknown");
  if (!outside) return phrase("author.nobody");
  return phrase("author.outside", { n: outside });
}
function exchanges(box, key, list, other, pair) {
  if (!list.length) return;
  const line = tie => make("li", null, badge(authors.cluster[other(tie)]), authorButton(other(tie)), tieButton(...pair(tie), count(repliesOn(tie))));
  box.append(...section(phrase(key, { n: list.length }), growing("ul", "rows", [...list].sort(bySeenWeight), line, 12)));
}

/* ---- clusters and groups ---- */
async function clusterDetails(box, cluster) {
  const known = clusters[cluster], members = membersOf(cluster, 200), inside = betweenClusters(cluster, cluster);
  box.append(heading(badge(cluster), " ", phrase("cluster.title", { letter: known.letter })));
  box.append(make("p", known.words.length ? { class: "words" } : null, known.words.length ? clusterWords(known) : clusterName(known)));
  box.append(make("p", null, phrase("cluster.members", { origin, n: known.size, replies: inside, across: acrossCluster(cluster) })
    + (known.words.length ? phrase("cluster.words") : "")));
  if (data.all && state.inside !== cluster) {
    const open = () => set({ view: data.overview ? "clusters" : state.view, inside: cluster });
    box.append(make("p", null, make("button", { type: "button", class: "turn", onclick: open }, phrase("cluster.show"))));
  }
  box.append(...section(phrase("cluster.authors"), growing("ul", "rows", members.sort((a, b) => seen.received[b] - seen.received[a] || a - b),
    authorLine(author => phrase("cluster.received", { n: seen.received[author] })), 12)));
  await commentList(box, "cluster.typical", known.typical);
  otherClusters(box, cluster);
}
function acrossCluster(cluster) {
  let across = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    const [a, b] = [authors.cluster[ties.source[tie]], authors.cluster[ties.target[tie]]];
    if ((a === cluster) !== (b === cluster)) across += seen.ties[tie];
  }
  return across;
}
function otherClusters(box, cluster) {
  const exchange = other => betweenClusters(cluster, other) + betweenClusters(other, cluster);
  const others = clusters.map((_, other) => other).filter(other => other !== cluster && exchange(other)).sort((a, b) => exchange(b) - exchange(a) || a - b);
  if (!others.length) return;
  const line = other => make("li", null, badge(other), clusterButton(other, clusterTitle(clusters[other])), count(replies(exchange(other))));
  box.append(...section(phrase("cluster.others"), growing("ul", "rows", others, line, 8)));
}
function pairDetails(box, a, b) {
  const side = cluster => [clusterSign(cluster), clusterButton(cluster, clusterTitle(clusters[cluster]))], back = betweenClusters(b, a), list = [];
  box.append(heading(phrase("cluster.pair", { a: clusters[a].letter, b: clusters[b].letter })));
  box.append(make("p", { class: "from" }, unbroken(pieces("arrow.replies", { a: side(a), b: side(b), n: betweenClusters(a, b) }))));
  if (back) box.append(otherWay({ pair: [b, a] }, back));
  for (let tie = 0; tie < ties.count; tie++) if (seen.ties[tie] && authors.cluster[ties.source[tie]] === a && authors.cluster[ties.target[tie]] === b) list.push(tie);
  if (list.length) box.append(...section(phrase("cluster.between"), growing("ul", "rows", list.sort(bySeenWeight), tieLine, 20)));
}
function groupDetails(box, key) {
  const { how, value } = GROUPS[key], list = inGroup(key);
  box.append(heading(phrase(`group.${key}`)), make("p", null, phrase("group.of_all", { n: list.length, all: seen.people, how: phrase(`group.${how}`) })));
  if (counts.authors > size) box.append(small(phrase("group.held", { n: size })));
  if (list.length) box.append(growing("ul", "rows", list, authorLine(value), 30));
}
