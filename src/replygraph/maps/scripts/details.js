// @ts-check
/* The panel that says in words what the map shows, and where one reads what was said. */
import { $, make, number, replies } from "./helpers.js";
import { authors, clusters, comments, commentsOf, counts, data, measures, receivedBy, sentBy, size, ties } from "./discussion.js";
import { aboutDetails } from "./about.js";
import { dialogueDetails, pairLine, pairs, tieDetails } from "./conversations.js";
import { findings } from "./findings.js";
import { GROUPS } from "./groups.js";
import { amount, badge, clusterCount, clusterName, clusterTitle, clusterWords, lettered, measureName, nameOf, people } from "./names.js";
import { arrow, authorButton, authorLine, clusterButton, clusterLine, clusterSign, count, fact, growing, heading, otherWay, repliesOn, section, small,
  tieButton, tieLine, topTies } from "./parts.js";
import { commentList, NO_TEXTS, outsideOf, showComment } from "./said.js";
import { betweenClusters, bySeenWeight, commentSeen, isHidden, membersOf, seen } from "./seen.js";
import { set, state } from "./state.js";

export const NOBODY = "No comment here says who wrote it, so there are no authors to show.";
let turn = 0;
/* Whether the panel shows what is chosen by now; `read` brings a keyboard's reader to its heading. */
export async function showDetails(read = false) {
  const now = ++turn, box = document.createDocumentFragment();
  if (state.dialogue) await dialogueDetails(box, state.dialogue[0], state.dialogue[1]);
  else if (state.tie) await tieDetails(box, state.tie[0], state.tie[1]);
  else if (state.author !== null) await authorDetails(box, state.author);
  else if (state.pair) pairDetails(box, state.pair[0], state.pair[1]);
  else if (state.cluster !== null) clusterDetails(box, state.cluster);
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
const closeButton = () => make("button", { type: "button", class: "close", "aria-label": "Close, back to the findings", onclick: () => set({ ...NONE }, { read: true }) }, "×");
function focusHeading(found) {
  const aim = found ? $("details").querySelector(".found") : $("details").querySelector("h2");
  if (found) aim.tabIndex = -1;
  aim?.focus({ preventScroll: true });
}

function overviewDetails(box) {
  box.append(heading("Who answers whom"), make("p", null, ties.count
    ? "Choose an author to see their exchanges, or an arrow to read what was said."
    : size ? "Choose an author in the ranking to read what they wrote." : NOBODY));
  if (ties.count) {
    const both = pairs(8);
    box.append(make("ul", { class: "findings" }, findings()));
    box.append(...section("Most replies from one to another", make("ul", { class: "rows" }, topTies(10).map(tieLine))));
    if (both.length) box.append(...section("Who talk with each other", make("ul", { class: "rows" }, both.map(pairLine))));
  }
  if (lettered) {
    const rest = clusterCount() - clusters.length;
    box.append(...section("Groups computed from who answers whom", growing("ul", "rows", clusters.map((_, cluster) => cluster), clusterLine, 12)));
    if (rest > 0) box.append(small(`and ${number(rest)} smaller ones, which have no letter`));
  }
  if (size && !comments?.texts) box.append(small(NO_TEXTS));
  box.append(aboutDetails());
}

/* ---- an author ---- */
async function authorDetails(box, author) {
  const own = authors.cluster[author], received = receivedBy(author).filter(tie => seen.ties[tie]), sent = sentBy(author).filter(tie => seen.ties[tie]);
  box.append(heading(nameOf(author)));
  if (clusters[own] && lettered) box.append(make("p", { class: "from" }, badge(own), " ", clusterButton(own, "Cluster " + clusterTitle(clusters[own]))));
  if (isHidden(own)) box.append(small("Hidden on the map, like all of this group."));
  box.append(make("dl", { class: "facts" },
    fact("Replies received", number(seen.received[author]), assumedOf(received)), fact("Replies sent", number(seen.sent[author]), assumedOf(sent)),
    fact("Comments", number(seen.comments[author]), authors.self[author] ? ` ${number(authors.self[author])} to themselves` : ""),
    Object.keys(measures).map(key => fact(measureName(key), amount(measures[key][author]), key === data.size ? ` no. ${number(author + 1)}` : ""))));
  if (seen.on) box.append(small("Counts are of what is chosen on the map and in time; measures are of the whole."));
  exchanges(box, "Is answered by", received, tie => ties.source[tie], tie => [ties.source[tie], author]);
  exchanges(box, "Answers", sent, tie => ties.target[tie], tie => [author, ties.target[tie]]);
  if (!received.length && !sent.length) box.append(make("p", null, aloneWords(author)));
  await commentList(box, "All comments", commentsOf(author).filter(commentSeen));
}
function assumedOf(list) {
  const guessed = seen.timed || !state.assumed ? 0 : list.reduce((sum, tie) => sum + ties.assumed[tie], 0);
  return guessed ? ` ${number(guessed)} assumed` : "";
}
/* Why somebody has no arrows, as far as the file tells. */
function aloneWords(author) {
  const outside = outsideOf(author);
  if (seen.on) return "No reply between them and another author is in what is looked at.";
  if (authors.received[author] + authors.sent[author] > 0) return "Their replies are with authors that this page does not hold.";
  if (!comments) return "No reply between them and another author is in this file.";
  if (!outside) return "Nobody answered them, and they answered nobody, in this file.";
  return `${outside === 1 ? "One of their comments answers a comment that is" : `${number(outside)} of their comments answer comments that are`} not in this file. No reply to them is in it.`;
}
function exchanges(box, title, list, other, pair) {
  if (!list.length) return;
  const line = tie => make("li", null, badge(authors.cluster[other(tie)]), authorButton(other(tie)), tieButton(...pair(tie), count(repliesOn(tie))));
  box.append(...section(`${title} ${people(list.length)}`, growing("ul", "rows", [...list].sort(bySeenWeight), line, 12)));
}

/* ---- clusters and groups ---- */
function clusterDetails(box, cluster) {
  const known = clusters[cluster], members = membersOf(cluster, 200), inside = betweenClusters(cluster, cluster);
  box.append(heading(badge(cluster), ` Cluster ${known.letter}`));
  box.append(make("p", known.words.length ? { class: "words" } : null, known.words.length ? clusterWords(known) : clusterName(known)));
  box.append(make("p", null, `${people(known.size)}, grouped by who answers whom: ${replies(inside)} among them, ${number(acrossCluster(cluster))} with others.`
    + (known.words.length ? " The words above set their comments apart from those of others." : "")));
  if (data.all && state.inside !== cluster) {
    const open = () => set({ view: data.overview ? "clusters" : state.view, inside: cluster });
    box.append(make("p", null, make("button", { type: "button", class: "turn", onclick: open }, "Show its authors on the map")));
  }
  box.append(...section("Authors, by replies received", growing("ul", "rows", members.sort((a, b) => seen.received[b] - seen.received[a] || a - b),
    authorLine(author => `received ${number(seen.received[author])}`), 12)));
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
  box.append(...section("Exchanges with other clusters", growing("ul", "rows", others, line, 8)));
}
function pairDetails(box, a, b) {
  const side = cluster => [clusterSign(cluster), clusterButton(cluster, clusterTitle(clusters[cluster]))], back = betweenClusters(b, a), list = [];
  box.append(heading(`Cluster ${clusters[a].letter}`, arrow(), `cluster ${clusters[b].letter}`));
  box.append(make("p", { class: "from" }, side(a), " answers ", side(b), `: ${replies(betweenClusters(a, b))}`));
  if (back) box.append(otherWay({ pair: [b, a] }, back));
  for (let tie = 0; tie < ties.count; tie++) if (seen.ties[tie] && authors.cluster[ties.source[tie]] === a && authors.cluster[ties.target[tie]] === b) list.push(tie);
  if (list.length) box.append(...section("Between these authors", growing("ul", "rows", list.sort(bySeenWeight), tieLine, 20)));
}
function groupDetails(box, key) {
  const { title, how, of, value } = GROUPS[key], list = of();
  box.append(heading(title), make("p", null, `${people(list.length)} of ${number(seen.people)}. ${how}`));
  if (counts.authors > size) box.append(small(`Among the ${number(size)} authors that this page holds.`));
  if (list.length) box.append(growing("ul", "rows", list, authorLine(value), 30));
}
