// @ts-check
/* What the panels are put together from. */
import { make } from "./helpers.js";
import { people, phrase, replies } from "./phrases.js";
import { authors, clusters, ties } from "./discussion.js";
import { badge, clusterTitle, measureName, nameOf, spoken } from "./names.js";
import { bySeenWeight, seen } from "./seen.js";
import { CHANGE, go, state } from "./state.js";

/* The change between two spans is offered while two are compared. */
export function offerChange(select) {
  const known = select.querySelector(`[value="${CHANGE}"]`);
  if (seen.change && !known) select.append(make("option", { value: CHANGE }, measureName(CHANGE)));
  if (!seen.change) known?.remove();
}
export const plainButton = (change, ...label) => make("button", { type: "button", class: "who", onclick: () => go(change, { read: true }) }, ...label);
export const authorButton = author => plainButton({ author }, spoken(author));
export const tieButton = (a, b, ...label) => plainButton({ tie: [a, b] }, ...label);
export const dialogueButton = (a, b, ...label) => plainButton({ dialogue: [a, b] }, ...label);
export const clusterButton = (cluster, ...label) => plainButton({ cluster }, ...label);
export const arrow = () => make("span", { class: "arrow" }, ` ${phrase("arrow.sign")} `);
export const count = text => make("span", { class: "count" }, text);
export const small = (...children) => make("p", { class: "small" }, ...children);
/* Words with buttons among them: a stop or a bracket stays on the line of the button that it touches. */
export function unbroken(...words) {
  const parts = [];
  for (const each of words.flat(Infinity).filter(Boolean)) {
    if (typeof each === "string" && typeof parts.at(-1) === "string") parts.push(parts.pop() + each); else parts.push(each);
  }
  const taken = (place, signs) => {
    if (typeof parts[place] !== "string") return "";
    const [found] = parts[place].match(signs) ?? [""];
    parts[place] = parts[place].replace(signs, "");
    return found;
  };
  for (let i = 0; i < parts.length; i++) {
    if (typeof parts[i] === "string") continue;
    const before = taken(i - 1, /[\p{Ps}\p{Pi}]+$/u), after = taken(i + 1, /^\u00a0?[\p{Po}\p{Pe}\p{Pf}]+/u);
    if (before || after) parts[i] = make("span", { class: "kept" }, before, parts[i], after);
  }
  return parts;
}
export const heading = (...words) => make("h2", { tabindex: "-1" }, ...words);
export const section = (title, ...children) => [make("h3", null, title), ...children];
export const otherWay = (change, replyCount) => make("p", null, make("button", { type: "button", class: "turn", onclick: () => go(change, { read: true }) },
  make("span", { "aria-hidden": "true" }, "⇄ "), phrase("details.other_way", { n: replyCount })));
export const clusterSign = cluster => clusters[cluster] ? [badge(cluster), " "] : [];
export const clusterLine = cluster => make("li", null, badge(cluster), clusterButton(cluster, clusterTitle(clusters[cluster])),
  count(people(clusters[cluster].size)));
export const fact = (term, value, more = null) => make("div", null, make("dt", null, term), make("dd", null, value, more ? make("span", { class: "small" }, more) : null));

/* A list that shows its beginning, and the rest when asked. */
export function growing(tag, style, items, item, first) {
  const list = make(tag, { class: style }, items.slice(0, first).map(item));
  if (items.length <= first) return list;
  let shown = first;
  const more = make("button", { type: "button", class: "more", onclick: async () => {
    const next = await Promise.all(items.slice(shown, shown + 100).map(item));
    list.append(...next);
    shown += 100;
    if (shown >= items.length) more.remove(); else more.textContent = phrase("details.show_more", { n: items.length - shown });
    next[0].querySelector("button")?.focus();
  } }, phrase("details.show_more", { n: items.length - first }));
  return make("div", null, list, more);
}

/* How many replies, and how many of them the source does not tell whom they answer. */
export function repliesOn(tie) {
  const all = seen.ties[tie], guessed = seen.timed ? 0 : ties.assumed[tie];
  if (!guessed) return replies(all);
  return phrase(guessed === all ? "count.replies_assumed" : "count.replies_some_assumed", { n: all, guessed });
}
/* How many of the replies on some ties are assumed, where all of the time is looked at. */
export function guessedWords(list, all) {
  const n = seen.timed || !state.assumed ? 0 : list.reduce((sum, tie) => sum + (seen.ties[tie] ? ties.assumed[tie] : 0), 0);
  return n === 0 ? "" : phrase(n === all ? "findings.known_all" : "findings.known_some", { n });
}
export function tieLine(tie) {
  const a = ties.source[tie], b = ties.target[tie];
  return make("li", null, tieButton(a, b, nameOf(a), arrow(), nameOf(b)), count(repliesOn(tie)));
}
/* The heaviest ties that are looked at. */
export function topTies(most) {
  const best = [];
  for (let tie = 0; tie < ties.count; tie++) {
    if (!seen.ties[tie] || (best.length === most && seen.ties[tie] <= seen.ties[best[most - 1]])) continue;
    best.push(tie);
    best.sort(bySeenWeight).splice(most);
  }
  return best;
}
export const authorLine = value => author => make("li", null, badge(authors.cluster[author]), authorButton(author), count(value(author)));
